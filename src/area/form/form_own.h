/* SPDX-License-Identifier: Apache-2.0
 * What the files of the form area share and nobody else sees. */
#pragma once
#include "form.h"
#include "fund.h"

/* One cell of the tally (or, with kind "~hand", an entered item: class = item). child: the direct
 * child of the union whose subtree it belongs to; only in the statement that asks by child. */
struct form_cell {
    struct str child_code, child_name, kind, class, source, tag;
    int64_t heads, fen;
};
extern const struct field form_cell_fields[8];
#define FORM_CELL FIELDS(struct form_cell, form_cell_fields)

/* Group of every fund source. */
struct form_groups {
    struct str source[FORM_SOURCES_MAX], b[FORM_SOURCES_MAX];
    size_t n;
    struct str otherwise;
};
enum err form_groups(struct tx *tx, const struct form *f, struct form_groups **out) MUST_USE;
/* Is it one of the registers that items may be counted from? */
bool form_register_known(struct str name);
/* Does any item of the form count from a register? */
bool form_has_register(const struct form *f);
struct str form_group_of(const struct form_groups *g, struct str source);

/* Does the cell count into the item through one of its selectors? */
bool form_picks_cell(const struct form_item *i, const struct form_groups *g,
                     const struct form_cell *c);
/* The same for one record with all its tags (comma-joined). */
bool form_picks_row(const struct form_item *i, const struct form_groups *g, struct str kind,
                    struct str class, struct str source, struct str tags);
/* Cells of the unions from lo to hi, added up over them, with the entered items and registers of the form. */
enum err form_cells(struct tx *tx, const struct form *f, int64_t campaign_id, struct str lo, struct str hi,
                    struct form_cell **out, size_t *n) MUST_USE;
/* The two one after the other, in a new list; *n becomes the length of it. */
struct form_cell *form_cells_join(struct arena *a, const struct form_cell *x, size_t *n, const struct form_cell *y, size_t m);
/* Adds a cell into values; then form_sums (form.h) fills the sums. ERR_BAD_INPUT on overflow. */
enum err form_add_cell(const struct form *f, const struct form_groups *g, const struct form_cell *c,
                       struct form_value *values) MUST_USE;

/* What a check of the document may be: the designer draws its fields from these rows, the parser knows
 * no other. A new op is a row here and a function in the table of form_check.c. */
enum { FORM_OP_FIELDS = 6 };
struct form_op_field {
    const char *name; /* member of the check */
    const char *as;   /* item items pairs money count percent text bool; classes kinds = codes of that list, tag = one of it;
                       * at = own or below; plan = item of the plan form */
    struct str label;
    bool need;
};
struct form_op {
    const char *op;
    struct str title; /* what must hold, for people */
    struct form_op_field fields[FORM_OP_FIELDS];
    bool deep;        /* walks records: run for a filing or when asked for, never with every look */
};
extern const struct form_op form_ops[]; /* ends with op NULL */
const struct form_op *form_op_find(struct str op); /* NULL = unknown */

/* Does the document or the op itself say that a check is deep? */
bool form_check_deep(const struct json *check);

/* Routes of the other files. */
enum err form_ops_get(struct ctx *cx) MUST_USE;
enum err form_behind_get(struct ctx *cx) MUST_USE;
enum err form_history_get(struct ctx *cx) MUST_USE;
/* Complaints about a document in the making, each at its place. */
struct form_problem {
    struct str where; /* "item:C1", "check:3" (from 0), "layout", "from:J1", "head" */
    struct str text;
};
enum { FORM_PROBLEMS_MAX = 300 };
/* All that keeps body (a JSON map) from being an edition of that code; code lists as they are today. */
enum err form_lint(struct ctx *cx, const struct json *body, struct form_problem **out, size_t *n) MUST_USE;

/* The edition by its number, parsed. ERR_NOT_FOUND. */
enum err form_edition_load(struct ctx *cx, struct str code, struct str edition, struct form **out) MUST_USE;

/* What became of the items of one edition in another. */
struct form_twin {
    ptrdiff_t at;      /* index in the other edition, -1 = no counterpart */
    struct str change; /* how the definition differs, "" = the same */
};
/* by item of a: where it stands in b, through the editions each was made from, in either direction.
 * ERR_NOT_FOUND when no way leads from one to the other. */
enum err form_twins(struct ctx *cx, const struct form *a, const struct form *b, struct form_twin **out) MUST_USE;

/* An earlier campaign. Columns of FORM_BEFORE, FORM_LAST, FORM_PAST. */
struct form_before {
    int64_t id, year;
    struct str code, name, start_on, forms;
};
extern const struct field form_before_fields[6];
#define FORM_BEFORE_ROW FIELDS(struct form_before, form_before_fields)
/* The form of that campaign, in the edition of its time, that this one can be led back to, the same code before others;
 * twins by item of now. ERR_NOT_FOUND: no way leads there. */
enum err form_before_edition(struct ctx *cx, const struct form *now, const struct form_before *b, const struct form **was,
                             struct form_twin **twins) MUST_USE;
/* The table of c then, by item of c->form; 0 where twins has no counterpart. ERR_NOT_FOUND as above. */
enum err form_before_fill(struct ctx *cx, const struct form_call *c, const struct form_before *b, struct form_value **out,
                          struct form_twin **twins) MUST_USE;

/* A form the caller holds (a draft, another edition), filled for a campaign at the union of the call; the
 * rest as form_of. */
struct campaign;
enum err form_fill_call(struct ctx *cx, const struct form *f, const struct campaign *c, bool own,
                        struct form_call *out) MUST_USE;
/* The members of a filled table into an open map. */
enum err form_write_table(struct ctx *cx, struct form_call c) MUST_USE;

/* Routes of the other files. */
enum err form_ops_get(struct ctx *cx) MUST_USE;
enum err form_compare_get(struct ctx *cx) MUST_USE;
enum err form_persons_get(struct ctx *cx) MUST_USE;
enum err form_drill_get(struct ctx *cx) MUST_USE;
enum err form_rows_get(struct ctx *cx) MUST_USE;

/* "checks":[…],"unchecked":n of a filled table into the answer; n: deep checks that were not run. */
enum err form_write_checks(struct ctx *cx, const struct form_call *c) MUST_USE;
enum err form_children_of(struct ctx *cx, const struct form *f, int64_t campaign_id, int64_t parent_id, struct form_cell **out, size_t *n) MUST_USE;
enum err form_children(struct ctx *cx, const struct form_call *c, struct form_cell **out,
                       size_t *n) MUST_USE;
