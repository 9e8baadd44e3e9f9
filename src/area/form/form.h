/* SPDX-License-Identifier: Apache-2.0
 * Statistics forms: editions as rule documents (kind "forms"), their figures derived from tallies over
 * a subtree by path, hand-entered items added up over the same subtree, checks as data. So a parent
 * is always its own plus its children's, and each figure opens to what it is made of. */
#pragma once
#include "code.h"
#include "ctx.h"

enum {
    FORM_ITEMS_MAX = 200,
    FORM_BESIDE_TEXT = 16384, /* what records the entered items have */
    FORM_CHECKS_MAX = 200,
    FORM_PARTS_MAX = 64,     /* items in one sum, codes in one list of a selector */
    FORM_PICKS_MAX = 16,     /* selectors of one item */
    FORM_CELLS_MAX = 100000, /* distinct tally cells of one table */
    FORM_SOURCES_MAX = 1000,
};
#define FORM_VALUE_MAX INT64_C(100000000000000) /* hand-entered: 100 万亿 or 1 万亿元 in 分 */

enum form_unit { FORM_COUNT, FORM_WAN }; /* whole number; money kept in 分, printed in 万元 */

/* Which tally cells count into an item; an empty list means any. */
struct form_pick {
    struct str kinds[FORM_PARTS_MAX], classes[FORM_PARTS_MAX], sources[FORM_PARTS_MAX];
    size_t n_kinds, n_classes, n_sources;
    struct str b;   /* group of the fund source (attr "b" of code list source), "" = any */
    struct str tag; /* "" = not by tag */
};

struct form_item {
    struct str code, label, sub, unit; /* as printed; unit 家 人次 万元 */
    struct str period;                 /* of its own, when it differs from the form's */
    enum form_unit as;
    int64_t indent;
    bool hand; /* may be entered; with picks or a register: counts only in unions that have no record of it, else stands beside */
    struct str register_of; /* counted from a register of another area, each entry once: form_register in form.sql; "" = not */
    bool memo; /* overlaps other items: never part of a total */
    const size_t *parts; /* indexes of the items it is the sum of */
    size_t n_parts;
    const struct form_pick *picks;
    size_t n_picks;
};

struct form {
    struct rule rule; /* code, edition, title, source */
    struct str title, period, note, total;
    struct str b_default; /* group of a fund source that names none */
    const struct form_item *items;
    size_t n_items;
    struct str beside; /* ";E1:policy:*;F3:wish:;…": what records an entered item has, for FORM_BESIDE; "" = no such item */
    const struct json *checks, *layout;
    const struct json *from; /* the edition it was made from, {form, edition, items, notes}; NULL = none */
    const struct json *columns, *head, *notes, *sign; /* how it is printed (form_print.c), NULL = as usual */
};

/* The edition in force on a day, parsed once and shared (keep.h). ERR_NOT_FOUND; ERR_BAD_INPUT with *why
 * for a malformed document. */
enum err form_load(struct ctx *cx, struct str code, struct str day, const struct form **out,
                   struct str *why) MUST_USE;
/* Is rule->body a form? Also for documents typed in the page. */
enum err form_parse(struct arena *a, const struct rule *rule, struct form **out,
                    struct str *why) MUST_USE;
/* What is wrong with how the document wants to be printed: a sentence, "" = nothing. */
struct str form_print_wrong(struct arena *a, const struct json *body);
/* A line of the printed form: {org} {date} {filler} {phone} {campaign} {campaign_name} {from} {to} {period}
 * put in. words: their values, FORM_WORDS of them in that order. */
enum { FORM_WORDS = 9, FORM_PRINT_COLUMNS = 5, FORM_PRINT_LINES = 12 };
struct str form_print_line(struct arena *a, struct str line, const struct str *words);
/* Index of an item, -1 = none. */
ptrdiff_t form_item_index(const struct form *f, struct str code);

/* One figure: a count, or 分. hand: the part of it that was entered. */
struct form_value {
    int64_t n, hand;
    int64_t beside; /* entered by unions that have records of it: shown, and not in n */
};
struct form_found {
    struct str code, text;
    struct str key; /* which finding it is, whatever its figures: code and where; reasons hang on it */
    struct str items; /* codes of the figures it is about, comma-joined; "" = the table as a whole */
    bool error;
    bool rows; /* unions, rosters or records behind it can be listed */
};
/* A filled form of one union. */
struct form_table {
    const struct form *form;
    struct str campaign, campaign_name, start_on, end_on, org, org_name;
    struct form_value *values; /* by item index */
};
/* Fills values. lo, hi: the subtree as a path range (own alone: hi = path and '!'). One statement
 * over tallies and hand-entered items. ERR_BAD_INPUT when a sum overflows. */
enum err form_fill(struct tx *tx, const struct form *f, int64_t campaign_id, struct str lo,
                   struct str hi, struct form_value **values) MUST_USE;
/* Fills the sums, which must be 0, from their parts. ERR_BAD_INPUT on overflow. */
enum err form_sums(const struct form *f, struct form_value *values) MUST_USE;
/* What only the submission of a table knows; the live table has none. */
struct form_filing {
    const struct str *missing; /* units below that have not filed, or whose table is not accepted */
    size_t n_missing;
    const struct form_value *parts; /* own + the tables received from below, in place of the ledger's */
    struct str due_on, filed_on; /* days; due_on "" = none set */
    bool revision;               /* a change after the table was sealed … */
    struct str reason;           /* … and why */
};
/* The same items in the campaign of the year before, counted by the edition of that time. */
struct form_last {
    struct str name; /* of that campaign */
    const struct form_value *values;
    const bool *had; /* which items there were; NULL = all */
};
/* What checks ask beyond the table itself. Checks that read the database pass without cx. */
struct form_call;
struct form_facts {
    const struct form_filing *filing; /* NULL = the live table */
    struct ctx *cx;
    const struct form_call *call;
    bool deep;                     /* those that walk records, too */
    const struct form_value *own;  /* the union without those below; NULL = the table itself */
    int64_t gifts_fen;              /* what the register of gifts holds for the same unions */
    const struct form_value *parts; /* own + children added up; NULL leaves the roll-up out */
    struct form_last last;          /* a year before; values NULL = there was none */
    const struct str *twins;        /* pairs of children with the same figures, in words */
    size_t n_twins;
};
/* The checks that do not pass; the live table leaves out those marked deep unless facts->deep. */
enum err form_check(struct arena *a, const struct form *f, const struct form_value *values,
                    const struct form_facts *facts, struct form_found **out, size_t *n) MUST_USE;
/* As printed: "288", "68.83". */
struct str form_text(struct arena *a, const struct form_item *i, int64_t n);

/* The table a call asks for (:form, ?campaign=, ?org=, ?own=): loads, checks the reach, fills. */
struct form_call {
    const struct form *form;
    int64_t campaign_id;
    struct str hi; /* of the range */
    bool own;
    bool deep; /* the checks that walk records, too; a filing always has them */
    struct form_table table;
};
enum err form_of_call(struct ctx *cx, struct form_call *out) MUST_USE;
/* The year before, for the form, campaign and range of c. ERR_NOT_FOUND: no campaign then, or with a form that has
 * nothing to do with this one. */
enum err form_last(struct ctx *cx, const struct form_call *c, struct form_last *out) MUST_USE;
/* The same for a form and campaign of the caller's choice, at the union of the call. Loads only; the
 * values are those of the ledger. */
enum err form_of(struct ctx *cx, struct str code, struct str campaign, bool own, struct form_call *out) MUST_USE;
/* The checks a table does not pass, with what they ask of the database; c->table.values are looked at
 * as they are. filing NULL = the live table. */
enum err form_findings(struct ctx *cx, const struct form_call *c, const struct form_filing *filing,
                       struct form_found **out, size_t *n) MUST_USE;
/* Adds the ledger's figures of those children of the union whose code takes() wants, without the sums. */
enum err form_add_children(struct ctx *cx, const struct form_call *c, bool (*takes)(void *arg, struct str code),
                           void *arg, struct form_value *values) MUST_USE;
/* Items counted from a register are distinct over the whole subtree: what several of its unions hold alike counts once.
 * Takes from values, which are own + children added up, what is in there more than once by the ledger. */
enum err form_less_shared(struct ctx *cx, const struct form_call *c, const struct form_value *own,
                          struct form_value *values) MUST_USE;
/* "count":n or "fen":n, and "text", into an open object. */
void form_write_value(struct ctx *cx, const struct form_item *i, int64_t n);
/* {form, edition, campaign, org, items:{CODE:{count}|{fen,text}}} */
void form_write_report(struct jw *w, const struct form_table *t);
