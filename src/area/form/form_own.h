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
struct str form_group_of(const struct form_groups *g, struct str source);

/* Does the cell count into the item through one of its selectors? */
bool form_picks_cell(const struct form_item *i, const struct form_groups *g,
                     const struct form_cell *c);
/* The same for one record with all its tags (comma-joined). */
bool form_picks_row(const struct form_item *i, const struct form_groups *g, struct str kind,
                    struct str class, struct str source, struct str tags);
/* Adds a cell into values; then form_sums (form.h) fills the sums. ERR_BAD_INPUT on overflow. */
enum err form_add_cell(const struct form *f, const struct form_groups *g, const struct form_cell *c,
                       struct form_value *values) MUST_USE;

/* Routes of the other files. */
enum err form_drill_get(struct ctx *cx) MUST_USE;
enum err form_rows_get(struct ctx *cx) MUST_USE;

/* "checks":[…] of a filled table into the answer. */
enum err form_write_checks(struct ctx *cx, const struct form_call *c) MUST_USE;
enum err form_children(struct ctx *cx, const struct form_call *c, struct form_cell **out,
                       size_t *n) MUST_USE;
