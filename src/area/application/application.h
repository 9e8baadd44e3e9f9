/* SPDX-License-Identifier: Apache-2.0
 * Applications (申请办理): the way of a household's file through filing, first check, home survey, appraisal, public notice,
 * second check, comparison of information and approval; yearly reviews, returns, exits likewise. Which steps there are, at
 * which union, within how many working days is a rule document (rules/workflows); who may never do two of them is
 * application_person.c. See docs/decision/0023. */
#pragma once
#include "ctx.h"

enum {
    FLOW_STEPS_MAX = 12,
    APPLICATION_TURNS_MAX = 500, /* acts on one application */
    APPLICATION_BULK_MAX = 500,  /* passed at once */
};

struct application {
    int64_t id, casefile_id;
    struct str case_no, head_name;
    int64_t org_id;
    struct str org_code, org_name, org_path;
    int64_t at_org_id;
    struct str at_name, at_path;
    struct str kind, channel, state;
    int64_t stage; /* place in the workflow, 0 = not filed */
    struct str applied_on, due_on, asked, reason, exit_to, measure;
    int64_t paper_id, verdict_id, decision_id;
    struct str class, level;
    bool departs;
    struct str workflow, edition;
    int64_t above_id;
    struct str above_name;
    int64_t approver_id;
    struct str approver_name;
    int64_t since, filed_by;
    struct str filer;
    int64_t created_by, created_at, closed_at, version;
    struct str secret; /* never written out */
};
extern const struct field application_fields[41];
#define APPLICATION_FIELDS FIELDS(struct application, application_fields)

/* One step of a workflow. */
struct flow_step {
    struct str state, who; /* who: own above approver */
    struct str clause;
    int64_t days;        /* working days it may take; of notice: until it is published, and after its end */
    int64_t notice_days; /* of notice: how long it stands */
    bool skip_no_above;
};
struct flow {
    struct str code, edition, title, kind_title;
    struct str names; /* surname full */
    bool verdict, paper; /* a verdict stands behind the approval; evidence is needed */
    bool consents;       /* the first step is left only when nobody of the household lacks a consent (PIPL 13, 29, 31) */
    struct flow_step steps[FLOW_STEPS_MAX]; /* steps[0] is stage 1 */
    size_t n;
};

/* --- for what comes in by another way than the page of applications (area apply) --- */
struct application_begin {
    int64_t casefile; /* in the caller's reach */
    struct str kind, channel, applied_on, asked, reason, exit_to, measure, words;
    int64_t paper_id, version;
};
/* Begins one, as a draft of the caller; files it; ends it because the applicant wants so. Checked as the verbs of the page are. */
enum err application_begin(struct ctx *cx, const struct application_begin *in, int64_t *id) MUST_USE;
enum err application_file(struct ctx *cx, int64_t id, struct str remark) MUST_USE;
enum err application_take_back(struct ctx *cx, int64_t id, struct str remark) MUST_USE;

/* Within the caller's reach. ERR_NOT_FOUND outside. */
enum err application_get(struct ctx *cx, int64_t id, struct application *out) MUST_USE;
/* Is anything still to be done with it? */
bool application_open(const struct application *a);
/* The page's address of a public notice is "#/public/<token>". Masks a name by the local rule: surname → 张*, full → as it is. */
struct str public_name(struct arena *a, struct str name, struct str rule);

/* A visit of care without a survey (领导走访): who led is named beside the caller; words are sealed. */
struct casefile;
enum err home_visit_note(struct ctx *cx, const struct casefile *f, struct str on, struct str leader, struct str words, int64_t *id) MUST_USE;

/* What is printed of a public notice. Within the caller's reach. */
struct public_notice {
    int64_t id;
    struct str token;
    int64_t org_id;
    struct str org_code, org_name, org_path, title, names, from_on, until_on;
    int64_t days;
    struct str phone, place;
    int64_t photo_id, published_by;
    struct str publisher;
    int64_t published_at, withdrawn_at;
    struct str withdraw_reason, state; /* running ended withdrawn, by today */
    int64_t rows, open_objections, version;
};
extern const struct field public_notice_fields[23];
struct public_notice_row {
    int64_t no, application_id, stage;
    struct str name, unit, class, measure, asked; /* the first says 已删除 and the next three nothing once the file is erased */
    int64_t casefile_id;
    struct str secret;
};
extern const struct field public_notice_row_fields[10]; /* the last two are not told */
enum { PUBLIC_ROWS_MAX = 300 };
enum err public_notice_get(struct ctx *cx, int64_t id, struct public_notice *out) MUST_USE;
enum err public_notice_rows(struct ctx *cx, int64_t id, struct public_notice_row **out, size_t *n) MUST_USE;

/* Where one stands, in words, for the applicant: kind, state, dates, whose turn it is, what is missing and the remark meant for him, as
 * members of the open object. No names. The caller has made sure that it is his. */
enum err application_standing(struct ctx *cx, int64_t id) MUST_USE;
/* Counts a try of a stranger's question; *over: more than most in this hour. about is kept as a keyed hash. In a write of its own. */
enum err public_try(struct ctx *cx, const char *what, struct str about, int64_t most, bool *over) MUST_USE;
