/* SPDX-License-Identifier: Apache-2.0
 * What the files of the area share and nobody else sees. */
#pragma once
#include "wage.h"

struct wage_case {
    int64_t id, org_id;
    struct str org_code, org_name, org_path, source, employer, uscc, project, contractor, owed_from;
    int64_t told_heads, told_fen;
    struct str department, lawyer, agreement, state, reason, closed_on;
    int64_t entered_at, entered_by, version, claimants, claimed_fen, recovered_fen;
    struct str due_on, secret, words; /* words: opened */
};
extern const struct field wage_case_fields[28];
#define WAGE_CASE FIELDS(struct wage_case, wage_case_fields)
struct wage_case_in {
    struct str org, source, employer, uscc, project, contractor, owed_from;
    int64_t told_heads, told_fen;
    struct str department, lawyer, agreement, words;
    int64_t version;
};
extern const struct field wage_case_in_fields[14];
struct wage_move_in {
    struct str verb, reason;
    int64_t version;
};
extern const struct field wage_move_fields[3];
struct wage_rows_in {
    struct str rows;
};
extern const struct field wage_rows_fields[1];
struct wage_claim_in {
    int64_t claimed_fen;
    struct str over_reason;
};
extern const struct field wage_claim_fields[2];
struct wage_step_in {
    struct str kind, on_day, words, due_on;
    int64_t due_days;
};
extern const struct field wage_step_in_fields[5];
struct wage_recovery_in {
    struct str campaign, on_day, how;
    int64_t fen;
    struct str rows;
};
extern const struct field wage_recovery_in_fields[5];
struct wage_back_in {
    struct str reason;
};
extern const struct field wage_back_fields[1];
struct wage_paper_in {
    int64_t file_id;
};
extern const struct field wage_paper_fields[1];
struct wage_told_in { /* a worker's complaint */
    struct str employer, project, contractor, owed_from;
    int64_t fen, heads;
    struct str words;
};
extern const struct field wage_told_fields[7];

struct wage_claimant {
    int64_t id, case_id;
    struct str name, number, phone; /* opened */
    int64_t claimed_fen, recovered_fen;
    struct str over_reason, blind, secret;
};
extern const struct field wage_claimant_fields[10];
#define WAGE_CLAIMANT FIELDS(struct wage_claimant, wage_claimant_fields)
struct wage_step {
    int64_t id, case_id, seq;
    struct str on_day, kind, words, due_on, done_on, user_name, secret;
};
extern const struct field wage_step_fields[10];
#define WAGE_STEP FIELDS(struct wage_step, wage_step_fields)
struct wage_recovery {
    int64_t id, case_id, campaign_id;
    struct str campaign, on_day, how;
    int64_t fen, heads;
    struct str back_reason, user_name;
    int64_t at;
};
extern const struct field wage_recovery_fields[11];
#define WAGE_RECOVERY FIELDS(struct wage_recovery, wage_recovery_fields)
struct wage_id_n {
    int64_t id, n;
};
extern const struct field wage_id_n_fields[2];

extern const struct machine wage_machines[1];

/* Places of sealed values. */
struct str wage_case_place(struct ctx *cx, int64_t id);
struct str wage_claimant_place(struct ctx *cx, int64_t case_id, struct str blind);
struct str wage_step_place(struct ctx *cx, int64_t case_id, int64_t seq);

/* The case of :id within reach, its words opened. */
enum err wage_of_call(struct ctx *cx, struct wage_case *k) MUST_USE;
enum err wage_get(struct ctx *cx, int64_t id, struct wage_case *k) MUST_USE;
/* A case taken in; words are sealed. Fills id. */
enum err wage_add(struct ctx *cx, int64_t org_id, const char *source, int64_t reporter, const struct wage_case_in *in, int64_t *id) MUST_USE;
/* One claimant: sealed, once by his number. ERR_DUPLICATE with a sentence. */
enum err wage_claimant_add(struct ctx *cx, int64_t case_id, struct str name, struct str number, struct str phone, int64_t claimed_fen) MUST_USE;
bool wage_young(const struct wage_case *k); /* not ended: takes claimants */
enum err wage_claimants(struct ctx *cx, int64_t case_id, struct wage_claimant **out, size_t *n) MUST_USE;
bool wage_runs(const struct wage_case *k); /* open or before a court */
enum err wage_answer(struct ctx *cx, int64_t id) MUST_USE;

enum err wage_cases_get(struct ctx *cx);
enum err wage_case_one(struct ctx *cx);
enum err wage_case_post(struct ctx *cx);
enum err wage_case_put(struct ctx *cx);
enum err wage_review_post(struct ctx *cx);
enum err wage_move_post(struct ctx *cx);
enum err wage_claimants_post(struct ctx *cx);
enum err wage_claimant_put(struct ctx *cx);
enum err wage_claimant_drop(struct ctx *cx);
enum err wage_step_post(struct ctx *cx);
enum err wage_step_done(struct ctx *cx);
enum err wage_recovery_post(struct ctx *cx);
enum err wage_recovery_back(struct ctx *cx);
enum err wage_paper_post(struct ctx *cx);
enum err wage_paper_get(struct ctx *cx);
enum err wage_mine_get(struct ctx *cx);
enum err wage_mine_post(struct ctx *cx);
enum err wage_verify(struct verify *v) MUST_USE;
