/* SPDX-License-Identifier: Apache-2.0
 * What the files of the application area share and nobody else sees. */
#pragma once
#include "application.h"
#include "area.h"
#include "calendar.h"
#include "casefile.h"
#include "workflow_rule.h"

extern const struct machine application_machines[1];

/* --- the workflow document (application_flow.c) --- */
/* Of the union's chain, for a kind: the document that names the nearest union of the chain, else the one for all. */
struct union_row {
    int64_t id;
    struct str code, name, kind, path;
};
enum err flow_for(struct ctx *cx, struct str org_path, struct str kind, const struct flow **out, struct union_row *above,
                  struct union_row *approver) MUST_USE;
/* As it was when the application began. */
enum err flow_of(struct ctx *cx, const struct application *a, const struct flow **out) MUST_USE;
/* The stage that follows, 0 = there is none: entered. */
int64_t flow_next(const struct flow *f, const struct application *a);
/* The latest earlier stage in that state; -1 = none. "draft" is stage 0. */
int64_t flow_back(const struct flow *f, const struct application *a, struct str state);
const struct flow_step *flow_at(const struct flow *f, int64_t stage); /* NULL for 0 */
/* Does the application pass by this stage? */
bool flow_visits(const struct flow *f, const struct application *a, int64_t stage);

/* --- who may not (application_person.c) --- */
enum act { ACT_FILE, ACT_WORK, ACT_JUDGE, ACT_DECIDE };
enum act act_of(struct str from_state, struct str verb);
/* ERR_SAME_PERSON with a sentence when the caller has done a step that rules this one out. */
enum err doer_check(struct ctx *cx, const struct application *a, const struct flow *f, enum act act) MUST_USE;

/* --- acting (application_act.c) --- */
struct acting {
    struct application a;
    struct casefile file;
    const struct flow *flow;
    const struct move *move;
    const struct calendar *calendar;
    struct str today;
};
/* Reads it and checks state, right, turn and persons; nothing is written. version 0 = any. */
enum err acting_open(struct ctx *cx, int64_t id, const char *verb, int64_t version, struct acting *out) MUST_USE;
/* May it go on from its present step: survey made, appraised, notice run out, nothing open? Nothing is written. */
enum err acting_ready(struct ctx *cx, const struct acting *w) MUST_USE;
/* What the trail keeps of a comparison: the words given, the lists, what they came to. ERR_BAD_INPUT without words, or when a
 * conflict waits and nothing is said to it. */
enum err acting_checked(struct ctx *cx, const struct acting *w, struct str *remark) MUST_USE;
/* Who of the household lacks which consent while that still holds it up (not filed, first step), as a sentence; "" = nothing. */
enum err acting_consents(struct ctx *cx, const struct acting *w, struct str *lacks) MUST_USE;
/* Goes to a stage (-1: the end state `ended`), with its step of the trail; remark is sealed. */
enum err acting_go(struct ctx *cx, struct acting *w, int64_t stage, const char *ended, struct str remark) MUST_USE;
enum err acting_told(struct ctx *cx, const struct acting *w) MUST_USE;

/* the whole of it as the answer */
enum err application_answer(struct ctx *cx, int64_t id) MUST_USE;
struct application_filter {
    struct str box, state, kind, q;
    bool own;
};
enum err application_ids(struct ctx *cx, const struct application_filter *f, int64_t **out, size_t *n) MUST_USE;

struct remark_in {
    struct str remark, to, reason, despite;
    int64_t version;
};
struct approve_in {
    struct str class, level, measure, remark, depart;
    int64_t version;
};
struct many_in {
    struct str box, state, kind, q, remark, ids;
    bool own, dry;
};
struct meeting_in {
    struct str held_on, who, opinion;
    int64_t members, present, votes_for, votes_against, votes_abstain, file_id, decision_id;
};
struct notice_make_in {
    struct str ids, title, from_on, phone, place;
};
struct notice_end_in {
    struct str reason;
};
struct notice_photo_in {
    int64_t file_id;
};
struct objection_in {
    struct str text, reply_to, channel;
    int64_t row;
};
struct objection_answer_in {
    struct str state, answer;
};
struct status_in {
    struct str no, last4;
};
struct visit_in {
    struct str draft_key, visited_on, purpose, answers, agrees, words, photos;
    bool placed; /* the three numbers below were given by the phone */
    int64_t lat_e6, lon_e6, accuracy_m;
    int64_t casefile, application, second, signed_file;
};
extern const struct field meeting_in_fields[10], notice_make_in_fields[5], notice_end_in_fields[1], notice_photo_in_fields[1],
    objection_in_fields[4], objection_answer_in_fields[2], status_in_fields[2], visit_in_fields[15];

/* handlers */
enum err application_submit_post(struct ctx *cx);
enum err application_pass_post(struct ctx *cx);
enum err application_return_post(struct ctx *cx);
enum err application_refuse_post(struct ctx *cx);
enum err application_approve_post(struct ctx *cx);
enum err application_withdraw_post(struct ctx *cx);
enum err application_surveyed_post(struct ctx *cx);
enum err application_checked_post(struct ctx *cx);
enum err application_checks_get(struct ctx *cx);
enum err application_many_post(struct ctx *cx);
enum err meeting_post(struct ctx *cx);
enum err notice_make_post(struct ctx *cx);
enum err notice_end_post(struct ctx *cx);
enum err notice_photo_post(struct ctx *cx);
enum err notice_one_get(struct ctx *cx);
enum err notice_list_get(struct ctx *cx);
enum err notice_public_get(struct ctx *cx);
enum err objection_public_post(struct ctx *cx);
enum err objection_post(struct ctx *cx);
enum err objection_handle_post(struct ctx *cx);
enum err status_post(struct ctx *cx);
enum err visit_key_get(struct ctx *cx);
enum err visit_todo_get(struct ctx *cx);
enum err visit_household_get(struct ctx *cx);
enum err visit_partners_get(struct ctx *cx);
enum err visit_form_get(struct ctx *cx);
enum err visit_post(struct ctx *cx);
enum err visit_confirm_post(struct ctx *cx);
enum err visit_one_get(struct ctx *cx);
enum err visit_photo_get(struct ctx *cx);
enum err visit_file_post(struct ctx *cx);
enum err application_remind_post(struct ctx *cx);

/* As the list of categories calls it; "" = unknown. */
struct str class_label(struct ctx *cx, struct str code);

/* parts of the answer */
enum err meetings_write(struct ctx *cx, const struct acting *w) MUST_USE;
enum err visits_write(struct ctx *cx, const struct acting *w) MUST_USE;
enum err notices_write(struct ctx *cx, const struct acting *w) MUST_USE;
enum err objections_write(struct ctx *cx, int64_t application_id, struct sealer *key) MUST_USE;

/* conditions of a step */
enum err meeting_ready(struct ctx *cx, const struct acting *w) MUST_USE;
enum err visit_ready(struct ctx *cx, const struct acting *w) MUST_USE;
enum err notice_ready(struct ctx *cx, const struct acting *w) MUST_USE;

enum err application_todo(struct ctx *cx, struct todo *t) MUST_USE;
enum err application_verify(struct verify *v) MUST_USE;
