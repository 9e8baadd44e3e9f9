/* SPDX-License-Identifier: Apache-2.0
 * Shared by the files of this folder only. */
#pragma once
#include "code.h"
#include "job.h"
#include "match.h"
#include "person.h"
#include "text.h"

enum {
    HEAD_BYTES = 120,      /* a header text longer than this is none (RULE_KEY_BYTES) */
    MATCH_SLICES = 64,     /* parts of a list by the first bits of the blind value: one transaction each */
    MATCH_PAGE = 2000,     /* hits judged, rows paired in one step */
    MATCH_GRAM_MAX = 4000, /* persons sharing the first characters of a name that are looked at */
    MATCH_WORDS_MAX = 2000,
    MATCH_ONE = 200,       /* lines of one subject looked at when a pair is decided */
    ACTION_AAD = 96,
    MATCH_CANDIDATES = 20, /* persons one line may be paired with */
    MATCH_OPEN_HOUR = 60,  /* rows of lists opened in full by one user in an hour */
};

enum err match_key_make(struct ctx *cx, int64_t list_id) MUST_USE;

/* --- rule documents --- */
int match_column_as(const struct match_kind *k, enum match_as as);
/* Figures an expression may read: those of the household and the person, then the kind's columns that are numbers. */
size_t match_names(const struct match_kind *k, struct str names[FORMULA_NAMES_MAX]);
/* The expression as a number: 1 and 0 for true and false. */
struct str match_condition(struct arena *a, struct str text);
/* A draw's steps into k->rule (columns of k stay). ERR_NOT_FOUND, ERR_BAD_JSON with a sentence. */
enum err match_draw_get(struct tx *tx, struct arena *a, struct str code, struct str day, struct match_kind *k, struct rule *doc,
                        struct str *why) MUST_USE;

struct match_edition { /* a list's kind, whatever the scope: for rows of one's own persons */
    struct str kind, edition, expires_on, state;
};
extern const struct field match_edition_fields[4];
#define MATCH_EDITION_FIELDS FIELDS(struct match_edition, match_edition_fields)

/* --- figures of the register and the file; a kind's number columns follow them --- */
enum match_fig {
    F_ROWS, F_AGE, F_REGISTERED, F_ACTIVE, F_RETIRED, F_DEAD, F_LEFT, F_MEMBER, F_OTHER_UNION, F_FILED, F_ON_FILE, F_APPLYING,
    F_HEAD, F_HEADS, F_DIBAO, F_VEHICLES, F_HOMES, F_SHOPS, F_MEDICAL, F_INCOME, F__COUNT
};
bool match_is_number(enum match_as as); /* is a column of that sort a figure? */

/* --- whom a hit is about, and what is known of him --- */
struct match_subject {
    int64_t casefile_id, member_no, person_id, org_id, row_no; /* row_no: the first line */
    double fig[FORMULA_NAMES_MAX];
};
struct match_judge;
/* Formulas of a kind (or of a draw, `draw`) compiled once; ends with match_judge_free. NULL with *why. */
struct match_judge *match_judge_new(struct arena *a, const struct match_kind *k, bool draw, struct str *why);
void match_judge_free(struct match_judge *j);
/* Does rule i hold? *fen (NULL = not asked): the step's amount, whole 分. False with *why on an error of the expression. */
bool match_judge_rule(struct match_judge *j, struct arena *a, size_t i, const double *fig, bool *holds, struct str *why) MUST_USE;
bool match_judge_fen(struct match_judge *j, struct arena *a, size_t i, const double *fig, int64_t *fen, struct str *why) MUST_USE;
/* The next subjects of a list, one by one or a household at a time, in order; *at is the cursor (zeroed at first). each is
 * called within the read transaction. */
struct match_cursor {
    bool files; /* first those on no file, then the households */
    int64_t after;
    int64_t until; /* last person of this part of the walk, 0 = all */
    bool persons;  /* ends before the households */
    size_t limit;  /* hits of a page, 0 = MATCH_PAGE */
    bool end;
};
enum err match_subjects(struct ctx *cx, struct sealer *list, const struct match_kind *k, int64_t list_id, struct match_cursor *at,
                        bool household, enum err (*each)(void *arg, const struct match_subject *s), void *arg) MUST_USE;
/* What was said of a subject as text: "个人自付 123,456.78 元；行数 3". */
struct str match_facts(struct arena *a, const struct match_kind *k, const double *fig, struct str when);

/* The same for one of them, within a write transaction. */
enum err match_judge_one(struct ctx *cx, struct sealer *list, const struct match_kind *k, int64_t list_id, int64_t run_id,
                         int64_t casefile_id, int64_t person_id) MUST_USE;
struct str match_action_aad(char out[ACTION_AAD], int64_t list_id, struct str rule, int64_t casefile_id, int64_t person_id, int64_t member_no);

/* --- runs --- */
enum err match_run_job(struct job_run *j) MUST_USE;
enum err match_draw_job(struct job_run *j) MUST_USE;
enum err match_judge_all(struct job_run *j, int64_t list_id, int64_t run_id, const struct match_kind *k, int64_t *made) MUST_USE;
enum err match_pairs_all(struct job_run *j, int64_t list_id, int64_t run_id, const struct match_kind *k) MUST_USE;

/* The number of a person's sealed part; "" when there is none. */
enum err match_number(struct ctx *cx, struct str id_type, struct str blind, struct str secret, struct str *number) MUST_USE;

/* Number masked, facts opened; the list's key is kept while actions of the same list follow each other. */
enum err match_action_fill(struct ctx *cx, struct match_facts *f, struct match_action *a) MUST_USE;

/* --- routes --- */
enum err match_kinds_get(struct ctx *cx);
enum err match_lists_get(struct ctx *cx);
enum err match_list_new(struct ctx *cx);
enum err match_list_one(struct ctx *cx);
enum err match_list_load(struct ctx *cx);
enum err match_list_flaws(struct ctx *cx);
enum err match_list_rows(struct ctx *cx);
enum err match_list_purge(struct ctx *cx);
enum err match_purge_due(struct ctx *cx);
enum err match_run_start(struct ctx *cx);
enum err match_runs_get(struct ctx *cx);
enum err match_hits_get(struct ctx *cx);
enum err match_row_open(struct ctx *cx);
enum err match_pairs_get(struct ctx *cx);
enum err match_pair_decide(struct ctx *cx);
enum err match_actions_get(struct ctx *cx);
enum err match_action_accept(struct ctx *cx);
enum err match_action_reject(struct ctx *cx);
enum err match_action_finish(struct ctx *cx);
enum err match_action_reopen(struct ctx *cx);
enum err match_action_steps(struct ctx *cx);
enum err match_draw_start(struct ctx *cx);
enum err match_draws_get(struct ctx *cx);
enum err match_verify(struct verify *v) MUST_USE;

struct match_list_in {
    struct str kind, title, giver, purpose, basis, expires_on, delete_on;
};
extern const struct field match_list_in_fields[7];
struct match_load_in {
    struct str columns; /* JSON [{head,key}] */
};
extern const struct field match_load_fields[1];
struct match_purpose_in {
    struct str purpose;
};
extern const struct field match_purpose_fields[1];
struct match_reason_in {
    struct str reason;
};
extern const struct field match_reason_fields[1];
struct match_run {
    int64_t id, list_id;
    struct str list_title, purpose, state;
    int64_t slice, rows, hits, pairs, actions, dropped, job_id;
    struct str created_by_name;
    int64_t created_at, ended_at;
};
extern const struct field match_run_fields[15];
struct match_hit {
    int64_t id, list_id;
    struct str list_title, giver, kind, how;
    int64_t row_no, casefile_id, member_no, person_id;
    struct str file_no, file_state, name, number_mask, org_code, org_name;
    int64_t purged, actions;
    struct str id_type, blind, secret;
};
extern const struct field match_hit_fields[21];
struct match_pair {
    int64_t id, list_id;
    struct str list_title, kind;
    int64_t row_no, casefile_id, member_no, person_id;
    struct str file_no, org_code, org_name, org_path;
    int64_t score;
    struct str parts, state;
    int64_t remembered, decided_at;
    struct str decided_by_name;
    /* both sides as they may be seen: name masked, birth, phone masked */
    struct str row_name, row_birth, row_phone, name, birth, phone;
    struct str row_secret, row_blind, other_blind, id_type, blind, secret;
};
extern const struct field match_pair_fields[30];
struct match_pair_in {
    struct str state;
};
extern const struct field match_pair_in_fields[1];
struct match_move_in {
    struct str reason;
    int64_t version;
};
extern const struct field match_move_fields[2];
extern const struct machine match_action_machine;
struct match_step {
    int64_t seq, at;
    struct str user_name, verb, from_state, to_state, reason;
};
extern const struct field match_step_fields[7];
struct match_draw_in {
    struct str rule, campaign, source, purpose, title;
};
extern const struct field match_draw_in_fields[5];
struct match_draw {
    int64_t id, list_id;
    struct str list_title, rule, rule_title, purpose;
    int64_t roster_id, persons, fen, skipped;
    struct str classes;
    int64_t job_id;
    struct str created_by_name, org_code, org_name;
    int64_t created_at;
};
extern const struct field match_draw_fields[16];
