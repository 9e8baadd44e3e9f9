/* SPDX-License-Identifier: Apache-2.0
 * Activities (职工活动): a kind is put together, not programmed. An activity is an ordered list of parts, each of a kind of the
 * table part_kinds; a template (rule document of kind activities) names parts and their rules. Who came is one aid row; times a page was
 * opened are never persons and never aid (docs/decision/0033). Adding a kind of part: one `const struct part_kind` of its area and one
 * line in activity_kinds.c. */
#pragma once
#include "area.h"

enum {
    ACTIVITY_PARTS_MAX = 12,
    ACTIVITY_ITEMS_MAX = 200, /* of a part */
    PART_RULE_MAX = 60000,    /* bytes */
};

struct activity {
    int64_t id, org_id, campaign_id;
    struct str org_code, org_name, org_path, campaign, template, title, words, place;
    int64_t start_at, end_at;
    struct str state, who, counts_as, tags, reason, final;
    int64_t views, made_by;
    struct str maker, reviewer;
    int64_t version;
};
extern const struct field activity_fields[24];
#define ACTIVITY FIELDS(struct activity, activity_fields)

/* A part with what of its activity its rules ask for. */
struct activity_part {
    int64_t id, activity_id, seq;
    struct str kind, title, rule; /* rule: JSON as its kind checked it */
    int64_t org_id, campaign_id, start_at, end_at;
    struct str org_path, state, who, counts_as, tags, from_on, until_on; /* of the activity; days of the campaign */
};
extern const struct field activity_part_fields[17];
#define ACTIVITY_PART FIELDS(struct activity_part, activity_part_fields)

/* --- within the reach of a clerk --- */
enum err activity_get(struct ctx *cx, int64_t id, struct activity *out) MUST_USE;
/* kind "" = any; ERR_NOT_FOUND for another kind. */
enum err activity_part_get(struct ctx *cx, int64_t part_id, const char *kind, struct activity_part *out) MUST_USE;

/* --- for everybody: of an activity that is open. ERR_NOT_FOUND before it is, ERR_STATE with a sentence when it is over --- */
enum err activity_part_for_guest(struct ctx *cx, int64_t part_id, const char *kind, struct activity_part *out) MUST_USE;
/* The same for cx->worker, and he may join: ERR_STATE with a sentence when it is for others. */
enum err activity_part_for_worker(struct ctx *cx, int64_t part_id, const char *kind, struct activity_part *out) MUST_USE;

/* --- on paper --- */
enum { SIGN_ROWS_MAX = 1900 };
struct sign_row { /* who has a place of a part, or waits for one, for the sheet he signs */
    int64_t id, person_id; /* 0: his name is not kept */
    struct str item, name, phone, employer, state;
    bool bought;
    struct str code, on_day;
    struct str id_type, blind, secret;
};
/* In the order of items and of signing up, who waits last; item_id 0 = all. Phones are open: print them masked. Counted groups are not of it.
 * ERR_TOO_LARGE with a sentence. */
enum err activity_sign_rows(struct ctx *cx, int64_t part_id, int64_t item_id, struct sign_row **rows, size_t *n) MUST_USE;

/* --- counting --- */
/* Who came: one aid row of kind p->counts_as (none when that is ""). A person counts once an activity and kind, whatever he joined of it (a part may
 * count as another kind than its activity: set p->counts_as); a group (person_id 0) once by what, a name that is its own within the activity ("entry:12"). on: the day, which must lie in the campaign
 * and not be to come. */
enum err activity_count(struct ctx *cx, const struct activity_part *p, int64_t person_id, int64_t heads, struct str what, struct str on) MUST_USE;
/* Taken back: out of the sums. Nothing to do is OK. */
enum err activity_uncount(struct ctx *cx, const struct activity_part *p, int64_t person_id, struct str what) MUST_USE;

/* --- kinds of parts --- */
struct part_figures { /* what a part ended with; each kind fills what it has */
    int64_t seats, held, waiting, came, heads, sold, sold_fen, players, views;
};
struct part_kind {
    const char *kind;
    struct str title, about; /* Chinese: name; one sentence for who puts an activity together */
    /* The rule as the page draws it: plain fields, and rows under "items" (in the table of the rule too, AS_JSON). A kind with a page of its own
     * leaves both empty and checks all. */
    struct fields rule, items;
    struct str items_title;
    /* Beyond the field tables; complaints by fail_field(cx, "rule", …). NULL = nothing more. */
    enum err (*check)(struct ctx *cx, const struct json *rule);
    /* In the same write as the part (new or changed; only while it is a draft): its own tables follow. NULL = none. */
    enum err (*saved)(struct ctx *cx, const struct activity_part *p, const struct json *rule);
    /* In the write that opens the activity to everybody: what is bound from then on. NULL = nothing. */
    enum err (*opened)(struct ctx *cx, const struct activity_part *p);
    /* In the write that ends the activity, before its count is kept. NULL = nothing. */
    enum err (*ending)(struct ctx *cx, const struct activity_part *p);
    /* Members of the part's object (no braces) that everybody may read: no answer key, no name. NULL = title alone. */
    enum err (*show)(struct ctx *cx, const struct activity_part *p);
    /* Members about cx->worker alone; any state of the activity. NULL = none. */
    enum err (*mine)(struct ctx *cx, const struct activity_part *p);
    enum err (*figures)(struct ctx *cx, const struct activity_part *p, struct part_figures *out); /* NULL = none */
};
extern const struct part_kind *const part_kinds[]; /* ends with NULL */
const struct part_kind *part_kind_of(struct str kind); /* NULL = no such */
/* The rule by the tables and check of its kind; parsed into *out. */
enum err part_rule_check(struct ctx *cx, struct str kind, struct str rule, const struct json **out) MUST_USE;

/* Complaints about a rule document of kind activities. */
void activity_body_check(const struct json *body, struct problems *p);

extern const struct area area_activity;
