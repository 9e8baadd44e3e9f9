/* SPDX-License-Identifier: Apache-2.0
 * What the files of the care area share. */
#pragma once
#include "care.h"

struct watch { /* table watch_object, with the names a reader wants */
    int64_t id, org_id;
    struct str org_code, org_name;
    int64_t casefile_id, person_id;
    struct str file_no, name, file_state, employer, source, state, opened_on, opener;
    int64_t owner_id;
    struct str owner, due_on, visited_on;
    int64_t end_proposed_by;
    struct str ended_on, end_reason;
    int64_t tasks, version;
    struct str words, org_path, secret; /* words: opened; the others never written out */
};
extern const struct field watch_fields[26];
#define WATCH_FIELDS FIELDS(struct watch, watch_fields)

struct watch_task {
    int64_t id, watch_id, org_id;
    struct str org_code, org_name;
    int64_t casefile_id;
    struct str name, rule, title, clause, raised_on;
    int64_t owner_id;
    struct str owner, due_on, state;
    int64_t escalated;
    struct str escalated_on, outcome;
    int64_t done_by;
    struct str doer, done_on, looker, looked_on;
    int64_t version;
    struct str words, org_path, secret;
};
extern const struct field watch_task_fields[27];
#define WATCH_TASK_FIELDS FIELDS(struct watch_task, watch_task_fields)
extern const struct machine care_machines[2];

/* Words of a watched household: under the file's key, or the installation's for a person without a file. */
enum err care_seal(struct ctx *cx, int64_t casefile_id, const char *place, int64_t id, struct str plain, struct str *out) MUST_USE;
enum err care_open(struct ctx *cx, int64_t casefile_id, const char *place, int64_t id, struct str sealed, struct str *out) MUST_USE;
/* May that user answer for households of the union? Names the field when not. */
enum err care_owner_check(struct ctx *cx, int64_t user_id, int64_t org_id) MUST_USE;
/* The day so many working days later. */
enum err care_workday(struct ctx *cx, struct str day, int64_t n, struct str *out) MUST_USE;

struct watch_new {
    int64_t org_id, casefile_id, person_id, opened_by, owner_id;
    struct str source, due_on, words;
};
/* The open watch of the household or person, a new one if there is none. */
enum err watch_open_for(struct ctx *cx, const struct watch_new *n, int64_t *id, bool *fresh) MUST_USE;
/* Raises a task once: not while one of the rule is open, nor within again_days of the last. *raised tells. */
enum err watch_raise(struct ctx *cx, int64_t watch_id, int64_t casefile_id, const struct care_rule *r, int64_t owner_id, struct str words, bool *raised) MUST_USE;
/* What a run did. */
struct watch_run {
    int64_t after, only; /* only: one household or action, else 0 */
    size_t got;
    bool changed; /* only when its figures are others than the last daily run saw */
    int64_t households, raised, opened, escalated, reminded, wrong;
    struct str why; /* of the first expression that is wrong */
};
/* In a write: proposed actions of the matching centre beyond k->after, or k->only alone, against the rules about them. */
enum err watch_match_piece(struct ctx *cx, void *run) MUST_USE;
/* area.hear: a household whose file changed, an action that was accepted. */
enum err care_hear(struct ctx *cx, const struct tale *t) MUST_USE;
/* Of the household alone: what a rule no longer says of it, though only a look of today had seen it, goes to the second look
 * with "no need", in the name of who put it right. */
enum err watch_take_back(struct ctx *cx, int64_t casefile_id, const struct care_rule *r) MUST_USE;
enum err watch_get(struct ctx *cx, int64_t id, struct watch *out) MUST_USE;
void watch_write(struct ctx *cx, const struct watch *w);
enum err watch_task_get(struct ctx *cx, int64_t id, struct watch_task *out) MUST_USE;
void watch_task_write(struct ctx *cx, const struct watch_task *t);
enum err watch_visited(struct ctx *cx, int64_t watch_id, struct str on) MUST_USE;

/* Handlers. */
enum err care_households(struct ctx *cx);
enum err care_coverage(struct ctx *cx);
enum err care_hand_over(struct ctx *cx);
enum err visit_plan_add(struct ctx *cx);
enum err visit_plan_list(struct ctx *cx);
enum err visit_plan_rows(struct ctx *cx);
enum err visit_plan_close(struct ctx *cx);
enum err watch_list(struct ctx *cx);
enum err watch_one(struct ctx *cx);
enum err watch_add(struct ctx *cx);
enum err watch_owner(struct ctx *cx);
enum err watch_end(struct ctx *cx);
enum err watch_ended(struct ctx *cx);
enum err watch_keep(struct ctx *cx);
enum err watch_visit(struct ctx *cx);
enum err watch_task_list(struct ctx *cx);
enum err watch_task_done(struct ctx *cx);
enum err watch_task_look(struct ctx *cx);
enum err watch_task_owner(struct ctx *cx);
enum err watch_run(struct ctx *cx);
enum err watch_look(struct ctx *cx);

struct care_hand_in { int64_t from_id, to_id; struct str reason; };
struct visit_plan_in { struct str title, from_on, until_on, class; bool watched; };
struct watch_in { int64_t casefile_id, person_id; struct str source; int64_t owner_id; struct str due_on, words; };
struct watch_owner_in { int64_t owner_id; };
struct watch_end_in { struct str reason, words; };
struct watch_keep_in { struct str words; };
struct watch_visit_in { struct str on, words; };
struct task_done_in { struct str outcome, words; };
struct task_look_in { bool agrees; struct str words; };
extern const struct field care_hand_fields[3], visit_plan_in_fields[5], watch_in_fields[6], watch_owner_fields[1], watch_end_fields[2], watch_keep_fields[1],
    watch_visit_fields[2], task_done_fields[2], task_look_fields[2], care_household_fields[13], care_coverage_fields[6], visit_plan_fields[12], visit_plan_row_fields[8];
extern const struct fields care_household, care_coverage_row, visit_plan_line, visit_plan_row;
