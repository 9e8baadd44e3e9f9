/* SPDX-License-Identifier: Apache-2.0
 * What the files of the submission area share and nobody else sees. */
#pragma once
#include "area.h"
#include "money.h"
#include "submission.h"

/* A figure of the union alone that is filed otherwise than the ledger has it. */
struct adjusted {
    struct str item;
    int64_t delta;
    struct str reason, user_name;
    int64_t at, version;
};
/* One union's table of one form: of ?campaign=, ?form=, ?org= or of the body. */
struct filing {
    struct submission s;
    struct campaign c;
    struct form_call call; /* its table holds what would be filed now */
    struct submission_days days;
    bool root, locked, late;
    /* by item index */
    struct form_value *own, *own_ledger, *ledger; /* own: the union alone, adjusted; ledger: with all below */
    struct form_value *parts;                     /* own + what came from below: what is filed */
    struct adjusted *adjusted;
    size_t n_adjusted;
    const struct str *missing; /* names of the unions below that have not filed or are not accepted */
    size_t n_missing;
    int64_t children, accepted, waiting, excused, returned; /* unions directly below */
    bool stale; /* filed, and what came from below has changed since */
};
/* Who and when, without figures. The union must take part in the campaign. */
enum err filing_open(struct ctx *cx, struct str campaign, struct str form, struct str org, struct filing *out) MUST_USE;
enum err filing_open_id(struct ctx *cx, struct filing *out) MUST_USE; /* :id of the path */
/* The figures. */
enum err filing_fill(struct ctx *cx, struct filing *s) MUST_USE;
/* Findings of the filled sheet as it would be filed today, with the reasons kept for them. */
struct filing_found {
    struct form_found found;
    struct str reason;
};
enum err filing_findings(struct ctx *cx, struct filing *s, bool revision, struct str why, struct filing_found **out, size_t *n) MUST_USE;
/* Path where its table is decided: of the union above, or its own when it runs the campaign. */
struct str filing_decided_at(const struct filing *s);
/* Has the union above filed its own table, with this one in it? */
enum err filing_above_filed(struct ctx *cx, const struct filing *s, bool *filed) MUST_USE;
enum err submission_exception_add(struct ctx *cx, const struct filing *s, struct str until_on, struct str reason, int64_t *id) MUST_USE;
/* {item: [filed, ledger]} or {item: n}; as kept with a version. */
struct str filing_figures(struct ctx *cx, const struct filing *s);
struct str filing_own_figures(struct ctx *cx, const struct filing *s);
/* Answers with the whole sheet. */
enum err filing_answer(struct ctx *cx, struct filing *s) MUST_USE;

extern const struct machine submission_machines[1];
enum err submission_todo(struct ctx *cx, struct todo *t) MUST_USE;
enum err submission_verify(struct verify *v) MUST_USE;

/* Names the event and answers with the sheet as it is now. */
enum err filing_told(struct ctx *cx, struct filing *s, const char *verb) MUST_USE;
/* The row, made when the first thing is kept of it. */
enum err filing_keep(struct ctx *cx, struct filing *s) MUST_USE;

/* What most bodies begin with. */
#define WHICH(S) \
    {FIELD(S, campaign), .label = LIT("活动"), .need = true, .max = 40}, \
        {FIELD(S, form), .label = LIT("统计表"), .need = true, .max = 40}, \
        {FIELD(S, org), .label = LIT("填报单位"), .need = true, .max = 40}
struct submission_which_in {
    struct str campaign, form, org, reason;
    int64_t version;
};
struct submission_return_in {
    struct str reason, remarks, until_on;
    int64_t no;
};
struct submission_decide_in {
    struct str reason;
    int64_t no;
};
struct submission_many_in {
    struct str campaign, form, org;
    bool dry;
};
extern const struct field submission_return_in_fields[4], submission_decide_in_fields[2], submission_many_in_fields[4];

/* Routes of the other files. */
enum err submission_accept_post(struct ctx *cx) MUST_USE;
enum err submission_return_post(struct ctx *cx) MUST_USE;
enum err submission_reopen_post(struct ctx *cx) MUST_USE;
enum err submission_excuse_post(struct ctx *cx) MUST_USE;
enum err submission_recall_post(struct ctx *cx) MUST_USE;
enum err submission_accept_many(struct ctx *cx) MUST_USE;
enum err submission_seal_post(struct ctx *cx) MUST_USE;

enum err submission_sheet_get(struct ctx *cx) MUST_USE;
enum err submission_below_get(struct ctx *cx) MUST_USE;
enum err submission_late_get(struct ctx *cx) MUST_USE;
enum err submission_versions_get(struct ctx *cx) MUST_USE;
enum err submission_version_get(struct ctx *cx) MUST_USE;
enum err submission_dues_get(struct ctx *cx) MUST_USE;
enum err submission_dues_put(struct ctx *cx) MUST_USE;
enum err submission_exceptions_get(struct ctx *cx) MUST_USE;
enum err submission_exception_post(struct ctx *cx) MUST_USE;
enum err submission_exception_end(struct ctx *cx) MUST_USE;

/* Rows of the lists. */
struct submission_below {
    int64_t id; /* of the union */
    struct str org_code, org_name;
    int64_t submission; /* 0 = nothing kept */
    struct str state;   /* missing: nothing kept */
    int64_t last_no, accepted_no, first_submitted_at, submitted_at;
    struct str submitter, remark, warnings;
    int64_t late, children;
};
struct submission_late {
    int64_t id;
    struct str path, org_code, org_name, parent_name, state;
    int64_t first_submitted_at;
    struct str contact, due_on;
    int64_t days_late;
};
struct submission_filed {
    int64_t id; /* number of the version */
    struct str edition, due_on;
    int64_t late;
    struct str reason, filler, phone, narrative;
    int64_t summary_file, scan_file;
    struct str submitter;
    int64_t submitted_at;
    struct str warnings;
};
struct submission_due {
    int64_t id;
    struct str org_code, org_name;
    int64_t level;
    struct str due_on, lock_on, set_by;
    int64_t set_at, version;
};
struct submission_exception {
    int64_t id;
    struct str org_code, org_name, form, until_on, reason, granted_by;
    int64_t granted_at, ended_at;
};
extern const struct field submission_below_fields[14], submission_late_fields[10], submission_filed_fields[13],
    submission_due_fields[9], submission_exception_fields[9];
struct submission_due_in {
    struct str campaign, form, org, due_on, lock_on;
    int64_t level;
};
struct submission_exception_in {
    struct str campaign, form, org, until_on, reason;
};
extern const struct field submission_due_in_fields[6], submission_exception_in_fields[5];
