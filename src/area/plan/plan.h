/* SPDX-License-Identifier: Apache-2.0
 * The yearly plan (青岛市总工会 2022 年通知附件1): last year's actuals beside this year's plan, by a form
 * edition (rule document, kind "plans"), filed by each union and accepted or returned by the one above;
 * a parent's table is its own plan plus what it has accepted from below. */
#pragma once
#include "code.h"
#include "ctx.h"

enum {
    PLAN_ITEMS_MAX = 40,
    PLAN_PARTS_MAX = 16,    /* items in a sum, sources in a selector */
    PLAN_CHECKS_MAX = 40,
    PLAN_CHILDREN_MAX = 5000,
};
#define PLAN_VALUE_MAX INT64_C(100000000000000) /* count, or 1 万亿元 in 分 */

enum plan_fill { PLAN_HAND, PLAN_PERSONS, PLAN_MONEY, PLAN_HOUSEHOLDS, PLAN_MEMBERS };

struct plan_item {
    struct str code, key, part, label, unit; /* key: what formulas call it; part: last or plan */
    bool money;                              /* 分; else a count */
    bool extra;                              /* not in the printed annex */
    enum plan_fill fill;                     /* where its figure comes from */
    struct str sources[PLAN_PARTS_MAX];      /* PLAN_MONEY: of these sources; none = of all */
    size_t n_sources;
    bool rest;      /* PLAN_MONEY: of the sources no other item names */
    struct str tag; /* only those with the tag */
    size_t parts[PLAN_PARTS_MAX]; /* items it is the sum of */
    size_t n_parts;
};
enum plan_op { PLAN_EQ, PLAN_LE, PLAN_BOTH }; /* both: zero together or not at all */
struct plan_check {
    struct str code, text;
    bool error; /* else a warning */
    enum plan_op op;
    size_t left[PLAN_PARTS_MAX], right[PLAN_PARTS_MAX];
    size_t n_left, n_right;
};
struct plan_form {
    struct rule rule;
    struct str name;              /* code@edition */
    struct str title, note, objects, part_last, part_plan; /* {year} and {last} not yet put in */
    struct plan_item items[PLAN_ITEMS_MAX];
    size_t n_items;
    struct plan_check checks[PLAN_CHECKS_MAX];
    size_t n_checks;
};
/* The edition in force on a day. Fails with a sentence. */
enum err plan_form_load(struct ctx *cx, struct str code, struct str day, struct plan_form **out) MUST_USE;
ptrdiff_t plan_item_named(const struct plan_form *f, struct str code);
/* Year and last year put into a text of the form. */
struct str plan_words(struct arena *a, struct str text, int64_t year, int64_t last);

/* A plan as filed. */
struct plan {
    int64_t id, campaign_id;
    struct str campaign, campaign_name;
    int64_t year;
    struct str start_on;
    int64_t org_id;
    struct str org_code, org_name, org_path;
    int64_t parent_id;
    struct str parent_path;
    struct str form, last; /* code@edition; earlier campaign, "" = none */
    int64_t last_year;
    struct str covers, objects, note, state;
    int64_t entered_by, entered_at, submitted_by, submitted_at, decided_at;
    struct str enterer, submitter, decider, return_reason;
    int64_t version;
};
extern const struct field plan_fields[29];
#define PLAN_FIELDS FIELDS(struct plan, plan_fields)

/* One union's line of the table: its own plan and what of its subtree counts. values by item index. */
struct plan_line {
    int64_t org_id, plan_id;
    struct str org_code, org_name, org_path, state, covers;
    int64_t submitted_at;
    int64_t *values;
};
/* The table of a union: its own plan (any state), the unions directly below, and own + accepted. */
struct plan_table {
    const struct plan_form *form;
    int64_t year, last;      /* years; last 0 = none named */
    struct str campaign_name, org_name, org_code;
    struct plan own;         /* id 0 = none */
    struct plan_line *lines;
    size_t n_lines, accepted, waiting, missing;
    int64_t *own_values, *total;
};
/* The table a call asks for: ?campaign=, ?org=. */
enum err plan_table_of_call(struct ctx *cx, struct plan_table *out) MUST_USE;

/* The lines of a campaign's table below a union, in the order of the tree; values PLAN_ITEMS_MAX each. */
enum err plan_lines(struct ctx *cx, const struct plan_form *f, int64_t campaign_id, int64_t org_id,
                    struct plan_line **out, size_t *n) MUST_USE;
#define PLAN_FORM_DEFAULT S("qd23")
