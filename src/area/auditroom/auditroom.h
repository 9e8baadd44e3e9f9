/* SPDX-License-Identifier: Apache-2.0
 * The audit room (经审): who examines a union's money, apart from those who handle it. Runs of checks
 * (room_check.h), samples drawn so that anybody can draw them again, working papers with the reply of the
 * audited union, and the way any 分 took. Auditors read masked data of their subtree and write only here;
 * what they read leaves an event (core/dispatch.c). */
#pragma once
#include "area.h"

/* --- runs of checks --- */
struct check_run {
    int64_t id, org_id;
    struct str org_code, org_name, campaign; /* code; "" = every campaign */
    struct str codes, day, state;            /* asked for, "" = all; as of; running done */
    int64_t checks, hits, job_id;
    struct str starter;
    int64_t started_at, ended_at;
};
extern const struct field check_run_fields[14];
#define RUN_FIELDS FIELDS(struct check_run, check_run_fields)
enum err check_run_get(struct ctx *cx, int64_t id, struct check_run *out) MUST_USE;

struct check_result {
    int64_t seq;
    struct str code, rule, topic, title, question, source, severity, params;
    int64_t hits, kept, fen, ms;
};
extern const struct field check_result_fields[13];
#define RESULT_FIELDS FIELDS(struct check_result, check_result_fields)
enum err check_results(struct ctx *cx, int64_t run_id, struct check_result **out, size_t *n) MUST_USE;

struct check_found {
    int64_t id, seq; /* the same: place in the list */
    struct str code, object;
    int64_t row_no;
    struct str org_code, org_name;
    int64_t person_id;
    struct str name, day;
    int64_t fen;
    struct str text;
    int64_t paper_id; /* working paper written of it, 0 = none */
};
extern const struct field check_found_fields[13];
#define FOUND_FIELDS FIELDS(struct check_found, check_found_fields)

/* --- samples --- */
struct sample {
    int64_t id, org_id, campaign_id;
    struct str org_code, org_name, org_path, campaign, title, unit, method, class, source;
    int64_t min_fen, confidence, margin, rate, tolerable_fen, interval_fen, start_fen;
    struct str seed;
    int64_t population, population_fen;
    struct str hash;
    int64_t size, items, fen, right, wrong, wrong_fen, papers;
    struct str drawn_by_name;
    int64_t drawn_at;
};
extern const struct field sample_fields[32];
#define SAMPLE_FIELDS FIELDS(struct sample, sample_fields)
enum err sample_get(struct ctx *cx, int64_t id, struct sample *out) MUST_USE;

struct sample_item {
    int64_t id, seq; /* the same: order of the population */
    int64_t sample_id;
    struct str object, org_code, org_name, title, name;
    int64_t org_id, person_id;
    struct str day;
    int64_t fen, times;
    struct str verdict;
    int64_t wrong_fen;
    struct str note, looked_by_name;
    int64_t looked_at, paper_id;
};
extern const struct field sample_item_fields[19];
#define SAMPLE_ITEM_FIELDS FIELDS(struct sample_item, sample_item_fields)

/* Size of an attribute sample: z²·p(1−p)/e² with the finite population's correction, rounded up;
 * confidence 90, 95 or 99; margin and rate in per mille (rate 0 = the careful 500). At least 1, at most
 * the population. Of a money-unit sample: population sum × R ÷ tolerable, R = 2.31, 3.00, 4.61 (no
 * error expected), rounded up. Both exact in integers. 0 for a confidence that is none of these. */
int64_t sample_size(int64_t population, int64_t confidence, int64_t margin, int64_t rate);
int64_t sample_money_size(int64_t population_fen, int64_t confidence, int64_t tolerable_fen);

/* --- working papers --- */
struct workpaper {
    int64_t id, org_id;
    struct str org_code, org_name, org_path;
    int64_t campaign_id;
    struct str campaign, object;
    int64_t sample_id, sample_seq, run_id;
    struct str code;
    int64_t hit_seq;
    struct str title, finding, basis, advice;
    int64_t fen;
    struct str state, reply_by, reply, conclusion, outcome;
    int64_t written_by, sent_by, replied_by;
    struct str writer, sender, replier, closer;
    int64_t written_at, sent_at, replied_at, closed_at, files;
    int64_t version;
};
extern const struct field paper_fields[36];
#define PAPER_FIELDS FIELDS(struct workpaper, paper_fields)
extern const struct machine paper_machine;
/* Within the caller's reach; drafts only for those who write papers. */
enum err paper_get(struct ctx *cx, int64_t id, struct workpaper *out) MUST_USE;
struct paper_step {
    int64_t id;
    struct str verb, text, user_name;
    int64_t at;
};
extern const struct field paper_step_fields[5];
enum err paper_steps(struct ctx *cx, int64_t id, struct paper_step **out, size_t *n) MUST_USE;
struct paper_proof {
    int64_t file_id;
    struct str side, note, name;
    int64_t size;
};
extern const struct field paper_proof_fields[5];
enum err paper_proofs(struct ctx *cx, int64_t id, struct paper_proof **out, size_t *n) MUST_USE;
/* Papers a caller may see, for lists, workbooks and the whole set as PDF. sample 0 = any. */
struct paper_ask {
    struct str state, campaign, like;
    int64_t sample_id, after, limit;
};
enum err papers_list(struct ctx *cx, const struct paper_ask *ask, struct workpaper **out, size_t *n) MUST_USE;
