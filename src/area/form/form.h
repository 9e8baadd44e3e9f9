/* SPDX-License-Identifier: Apache-2.0
 * Statistics forms: editions as rule documents (kind "forms"), their figures derived from tallies over
 * a subtree by path, hand-entered items added up over the same subtree, checks as data. So a parent
 * is always its own plus its children's, and each figure opens to what it is made of. */
#pragma once
#include "code.h"
#include "ctx.h"

enum {
    FORM_ITEMS_MAX = 200,
    FORM_CHECKS_MAX = 200,
    FORM_PARTS_MAX = 64, /* items in one sum */
    FORM_CELLS_MAX = 100000, /* tally cells of one table */
};

enum form_unit { FORM_COUNT, FORM_WAN }; /* whole number; money kept in 分, printed in 万元 */

struct form_item {
    struct str code, label, unit; /* unit as printed: 家 人次 万元 */
    enum form_unit as;
    bool hand;    /* may be entered; with from: entered on top of what is derived */
    bool memo;    /* overlaps other items: never part of a total */
    struct str period; /* of its own, when it differs from the form's */
    const char *const *parts; /* codes it is the sum of; NULL-ended, NULL = no sum */
    const struct form_pick *picks; /* tally selectors */
    size_t n_parts, n_picks;
};
struct form_pick; /* which tally cells count into an item */
struct form_layout;

struct form_check {
    struct str code, text; /* V01, "B=B1+…" */
    bool error;            /* else a warning */
    struct str op;
    struct str a, b;       /* item codes, by op */
    int64_t low, high;     /* bounds, by op */
};

struct form {
    struct rule rule; /* code, edition, title, source */
    struct str period, note;
    const struct form_item *items;
    size_t n_items;
    const struct form_check *checks;
    size_t n_checks;
    const struct json *body; /* the document: layout and what else it says */
};

/* Reads and checks a document. ERR_NOT_FOUND; ERR_BAD_INPUT with *why for a malformed one. */
enum err form_load(struct tx *tx, struct str code, struct str day, struct form **out,
                   struct str *why) MUST_USE;
/* Is this body a form? Used when one is stored in the page. */
enum err form_parse(struct arena *a, const struct rule *rule, struct form **out,
                    struct str *why) MUST_USE;
const struct form_item *form_item_named(const struct form *f, struct str code);

/* One figure: count, or 分. hand = the part that was entered. */
struct form_value {
    int64_t n, hand;
};
struct form_found {
    struct str code, text;
    bool error;
};
/* A filled form of one union. */
struct form_table {
    const struct form *form;
    struct str campaign, campaign_name, org, org_name;
    struct form_value *values; /* by item index */
    struct form_found *found;  /* checks that did not pass */
    size_t n_found;
};
/* lo, hi: the subtree as a path range (own alone: hi = path and '!'). Overflow: ERR_BAD_INPUT. */
enum err form_fill(struct tx *tx, const struct form *f, int64_t campaign_id, struct str lo,
                   struct str hi, struct form_table *out) MUST_USE;
/* As printed: "288", "68.83". */
struct str form_text(struct arena *a, const struct form_item *i, int64_t n);
