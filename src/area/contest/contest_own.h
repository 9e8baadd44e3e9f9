/* SPDX-License-Identifier: Apache-2.0
 * What the files of the area share and nobody else sees. */
#pragma once
#include "contest.h"
#include "draw.h"
#include "quiz_rule.h"

enum {
    BANK_TEXT_MAX = 500000,    /* bytes of a table pasted in */
    BANK_QUESTIONS_MAX = 2000, /* of a bank, drawn or not */
    QUESTION_CHOICES_MAX = 8,
    QUIZ_DRAW_MAX = 50,
    QUIZ_TRIES_MAX = 20,
    VOTE_CANDIDATES_MAX = 100,
    VOTE_SALT_MIN = 16,
    BEACON_CHARS = 100,
};

/* --- banks --- */

struct quiz_bank {
    int64_t id, org_id;
    struct str org_code, org_name, org_path, code, title, source;
    int64_t questions;
};
extern const struct field quiz_bank_fields[9];
#define QUIZ_BANK FIELDS(struct quiz_bank, quiz_bank_fields)
struct quiz_bank_in {
    struct str code, title, source, shipped;
};
extern const struct field quiz_bank_in_fields[4];
struct quiz_text_in {
    struct str text;
};
extern const struct field quiz_text_fields[1];

struct quiz_question {
    int64_t id, bank_id;
    struct str kind, stem, choices, answer, explanation;
    bool live;
    int64_t asked, right_n;
};
extern const struct field quiz_question_fields[10];
#define QUIZ_QUESTION FIELDS(struct quiz_question, quiz_question_fields)
struct quiz_question_in {
    struct str kind, stem, choices, answer, explanation;
    bool live;
};
extern const struct field quiz_question_in_fields[6];

/* The bank a rule names, for a union with this path: its own, one above it, or one the program is shipped with, which then becomes
 * the union's. ERR_BAD_INPUT with a sentence about the rule. */
enum err quiz_bank_of(struct ctx *cx, struct str code, int64_t org_id, struct str org_path, int64_t *id) MUST_USE;
/* Letters among the first n, in order, each once; "" when they are not. */
struct str quiz_letters(struct arena *a, struct str text, size_t n);

enum err quiz_banks_get(struct ctx *cx);
enum err quiz_bank_post(struct ctx *cx);
enum err quiz_bank_text_post(struct ctx *cx);
enum err quiz_questions_get(struct ctx *cx);
enum err quiz_question_post(struct ctx *cx);
enum err quiz_question_put(struct ctx *cx);

/* --- quizzes --- */

struct quiz_rule_in {
    struct str bank;
    int64_t draw, seconds, tries, pass;
};
struct quiz_answers_in {
    int64_t try_no;
    struct str answers;
    bool done;
};
extern const struct field quiz_answers_fields[3];

/* Ends attempts of the activity whose time was over; what was saved in time counts. ERR_STATE while somebody is still answering in time. */
enum err quiz_sweep(struct ctx *cx, const struct activity_part *of) MUST_USE;
enum err quiz_mine_get(struct ctx *cx);
enum err quiz_start_post(struct ctx *cx);
enum err quiz_answers_post(struct ctx *cx);
enum err quiz_progress_get(struct ctx *cx);

/* --- draws --- */

struct lottery {
    int64_t id, activity_id; /* id: of the part */
    struct str activity, title;
    int64_t org_id;
    struct str org_code, org_name, org_path, entry_by, beacon;
    int64_t beacon_days, claim_days;
    struct str state, seed;
    int64_t closes_at;
    struct str beacon_on, commitment;
    int64_t committed_at, entries;
    struct str entries_hash;
    int64_t closed_by;
    struct str closer;
    int64_t closed_at;
    struct str beacon_moved, seed_open, beacon_value, drawer;
    int64_t drawn_at, winners, handed;
};
extern const struct field lottery_fields[30];
#define LOTTERY FIELDS(struct lottery, lottery_fields)
struct lottery_win {
    int64_t id, prize_no; /* id: the sequence as drawn */
    struct str prize;
    int64_t entry_no, person_id;
    struct str name, org_name, employer, state, signed_by, note;
    int64_t done_at;
    struct str doer;
    int64_t file_id;
};
extern const struct field lottery_win_fields[14];
#define LOTTERY_WINNER FIELDS(struct lottery_win, lottery_win_fields)
struct lottery_close_in {
    struct str beacon_on;
};
extern const struct field lottery_close_fields[1];
struct lottery_draw_in {
    struct str beacon_value, again;
};
extern const struct field lottery_draw_fields[2];
struct lottery_hand_in {
    int64_t file_id;
    struct str note;
};
extern const struct field lottery_hand_fields[2];
struct lottery_lapse_in {
    struct str note;
};
extern const struct field lottery_lapse_fields[1];
extern const struct machine contest_machines[2];

/* A chance for a person, once, if the draw is open and `at` lies before its close; else nothing. */
enum err lottery_enter(struct ctx *cx, int64_t part_id, int64_t person_id, int64_t at) MUST_USE;
/* In every draw of the activity that quizzes lead to. */
enum err lottery_enter_by_quiz(struct ctx *cx, int64_t activity_id, int64_t person_id, int64_t at) MUST_USE;
enum err lottery_of(struct ctx *cx, int64_t part_id, struct lottery *out) MUST_USE; /* the caller has read the part within his reach, or it is public */
/* SHA-256 of the list as it is now. */
enum err lottery_list_hash(struct ctx *cx, int64_t part_id, struct str *hash, int64_t *n) MUST_USE;
struct str lottery_terms(struct ctx *cx, const struct lottery *l, struct str seed, const struct draw_prize *prizes, size_t n);
enum err lottery_prizes(struct ctx *cx, int64_t part_id, struct draw_prize **out, size_t *n) MUST_USE;
struct str lottery_seed_place(struct ctx *cx, int64_t part_id); /* associated data of the sealed seed */

enum err lotteries_get(struct ctx *cx);
enum err lottery_get(struct ctx *cx);
enum err lottery_close_post(struct ctx *cx);
enum err lottery_draw_post(struct ctx *cx);
enum err lottery_winners_get(struct ctx *cx);
enum err lottery_hand_post(struct ctx *cx);
enum err lottery_lapse_post(struct ctx *cx);
enum err lottery_enter_post(struct ctx *cx);
enum err lottery_received_post(struct ctx *cx);
enum err draw_sheet_get(struct ctx *cx);
enum err draw_sheet_file(struct ctx *cx);
enum err draw_entries_file(struct ctx *cx);

/* --- votes --- */

struct vote_in {
    struct str candidates, salt;
};
extern const struct field vote_in_fields[2];
enum err vote_post(struct ctx *cx);
enum err vote_result_get(struct ctx *cx);

enum err contest_verify(struct verify *v) MUST_USE;
