/* SPDX-License-Identifier: Apache-2.0
 * What the files of the privacy area share and nobody else sees. */
#pragma once
#include "area.h"
#include "privacy.h"

struct consent_in {
    int64_t member_no;
    struct str purpose, edition, how, given_on;
    int64_t guardian_no, file_id;
};
extern const struct field consent_in_fields[7];
struct consent_end_in {
    struct str on_day;
    bool told;
};
extern const struct field consent_end_fields[2];
enum err consent_texts_get(struct ctx *cx);
enum err consents_get(struct ctx *cx);
enum err consent_post(struct ctx *cx);
enum err consent_scan(struct ctx *cx);
enum err consent_withdraw(struct ctx *cx);
/* Ends those of a member in force, of one purpose or of all; how many. */
enum err consent_end(struct ctx *cx, const struct casefile *f, int64_t member_no, struct str purpose, struct str on_day, int64_t *n) MUST_USE;

/* --- requests --- */
struct privacy_request {
    int64_t id, casefile_id;
    struct str no, org_code, org_name;
    int64_t member_no;
    struct str name, kind, state, received_on, due_on, identity, part, field, field_label, purpose;
    struct str value, words, answer_text; /* opened */
    int64_t file_id, taken_at;
    struct str taker, decided_on, decider, handed_identity;
    int64_t copies, late_days, version;
    struct str secret, answer, path; /* never written out */
    int64_t org_id, taken_by;
};
extern const struct field privacy_request_fields[33];
#define REQUEST_FIELDS FIELDS(struct privacy_request, privacy_request_fields)
struct privacy_request_in {
    int64_t member_no;
    struct str kind, received_on, identity, part, field, value, purpose, words;
    int64_t file_id;
};
extern const struct field privacy_request_in_fields[10];
struct privacy_decide_in {
    struct str words, identity;
};
extern const struct field privacy_decide_fields[2];
extern const struct machine privacy_machines[2];
/* One request within reach, opened, with its file. */
enum err request_get(struct ctx *cx, int64_t id, struct privacy_request *r, struct casefile *f) MUST_USE;
enum err requests_get(struct ctx *cx);
enum err request_one(struct ctx *cx);
enum err request_post(struct ctx *cx);
enum err request_ready(struct ctx *cx);
enum err request_hand(struct ctx *cx);
enum err request_apply(struct ctx *cx);
enum err request_keep(struct ctx *cx);
enum err request_refuse(struct ctx *cx);
enum err request_recall(struct ctx *cx);

/* --- retention and erasure --- */
struct retention_class {
    struct str code, title, law;
    int64_t months, days, years;
    bool binding;
};
enum err retention_class_of(struct ctx *cx, const char *code, struct retention_class *out) MUST_USE;
/* The class a file falls under and the day it is due; ERR_STATE for a file that is in use. */
enum err retention_of(struct ctx *cx, const struct casefile *f, struct retention_class *c, struct str *due) MUST_USE;
/* May it be erased today: no hold, due or asked for. ERR_STATE with the reason. */
enum err retention_ripe(struct ctx *cx, const struct casefile *f, bool asked, struct retention_class *c, struct str *due) MUST_USE;
/* Proposes it; ERR_DUPLICATE when it is proposed already. */
enum err erasure_add(struct ctx *cx, const struct casefile *f, int64_t request_id, int64_t *id) MUST_USE;
struct erasure_in {
    int64_t casefile_id;
};
extern const struct field erasure_in_fields[1];
struct hold_in {
    struct str reason, words, until_on;
};
extern const struct field hold_in_fields[3];
struct privacy_due {
    int64_t id;
    struct str no, org_code, org_name, state, filed_on, exit_on, keep_until, edited_on, class, class_title, due_on;
    int64_t holds, erasure_id;
};
extern const struct field privacy_due_fields[14];
#define PRIVACY_DUE_OUT OUT(struct privacy_due, privacy_due_fields)
struct erasure {
    int64_t id, casefile_id;
    struct str no, org_code, org_name, class, due_on;
    int64_t request_id;
    struct str state;
    int64_t proposed_by;
    struct str proposer;
    int64_t proposed_at;
    struct str decider;
    int64_t decided_at, members, files;
    bool person_gone;
    int64_t org_id;
};
extern const struct field erasure_fields[18];
#define ERASURE FIELDS(struct erasure, erasure_fields)
#define ERASURE_OUT OUT(struct erasure, erasure_fields)
enum err retention_get(struct ctx *cx);
enum err due_get(struct ctx *cx);
enum err holds_get(struct ctx *cx);
enum err hold_post(struct ctx *cx);
enum err hold_lift(struct ctx *cx);
enum err erasures_get(struct ctx *cx);
enum err erasure_post(struct ctx *cx);
enum err erasure_run(struct ctx *cx);
enum err erasure_refuse(struct ctx *cx);
enum err privacy_sweep(struct ctx *cx);
enum err privacy_todo(struct ctx *cx, struct todo *t) MUST_USE;
enum err privacy_verify(struct verify *v) MUST_USE;

/* An attachment of the file's union that the caller uploaded for it. */
enum err privacy_take_file(struct ctx *cx, const struct casefile *f, int64_t file_id) MUST_USE;
/* Is it a code of the list? ERR_BAD_INPUT on the field. */
enum err privacy_code(struct ctx *cx, const char *list, const char *field, struct str code) MUST_USE;
/* A day not after today; '' becomes today. */
enum err privacy_day(struct ctx *cx, const char *field, struct str *day) MUST_USE;
/* In a write: rows of attachments that nothing refers to any more are deleted; hashes of those that went stand in *gone, for
 * privacy_forget after the commit. */
enum err privacy_drop_files(struct ctx *cx, const struct case_gone *files, size_t n, struct case_gone **gone, size_t *n_gone) MUST_USE;
enum err privacy_forget(struct ctx *cx, const struct case_gone *gone, size_t n) MUST_USE;
