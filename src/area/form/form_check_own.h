/* SPDX-License-Identifier: Apache-2.0
 * What the ops of checks share. An op looks at the figures (and, with a context, at the database), adds a
 * finding for each place where it does not hold, and keeps the first records behind it. */
#pragma once
#include "form_own.h"
#include "money.h"

enum { FORM_FOUND_MAX = 500, FORM_BEHIND_MAX = 100, FORM_PEERS_LEAST = 5, FORM_PAST_MAX = 10 };

/* One union, roster or record behind a finding. Columns of the FORM_BEHIND_… statements. */
struct form_behind {
    struct str org_code, org_name, title, name, class, given_on, other_on, note;
    int64_t roster_id, row_no, person_id, heads, amount_fen, other_heads, other_fen;
};
extern const struct field form_behind_fields[15];
#define FORM_BEHIND FIELDS(struct form_behind, form_behind_fields)

struct checking {
    struct arena *a;
    const struct form *f;
    const struct form_value *v;
    const struct form_facts *facts;
    const struct json *check; /* the row of the document */
    struct form_found *found;
    size_t n, max;
    struct form_behind *rows; /* the first FORM_BEHIND_MAX of all checks run */
    size_t n_rows;
    int64_t n_behind; /* … of how many */
    struct form_cell *cells; /* of the table, once an op asked for them */
    size_t n_cells;
    struct form_groups *groups;
};

/* Runs the checks of that code, all when code is "". */
enum err checking_run(struct checking *c, struct str code) MUST_USE;

size_t check_at(const struct checking *c, const struct json *code);        /* index of an item */
int64_t check_value(const struct checking *c, const struct json *code);    /* its figure */
struct str check_amount(const struct checking *c, size_t i, int64_t n);    /* "3人次" */
struct str check_show(const struct checking *c, const struct json *code);  /* "C7=3人次" */
struct str check_yuan(const struct checking *c, int64_t fen);              /* "1,200.00 元" */
/* A finding. key: where it is, without figures; items: the figures it is about; where: said before the text. */
void check_found(struct checking *c, struct str key, struct str items, struct str where);
/* Keeps a copy of a row, the name masked. */
void check_behind(struct checking *c, const struct form_behind *row);
/* {"at"}: own (when nothing is said) or below. */
bool check_is_own(const struct checking *c);
struct str check_hi(const struct checking *c);             /* upper bound of the range looked at */
const struct form_value *check_own(const struct checking *c); /* figures of the union alone */
enum err check_cells(struct checking *c) MUST_USE;         /* fills c->cells and c->groups */
/* ",C1,C2," of a list of the check; "" = absent. */
struct str check_list(const struct checking *c, const char *key);
bool check_listed(struct str list, struct str code);

/* form_check_filing.c: beside other areas and of a filing. */
enum err check_budget(struct checking *c) MUST_USE;
enum err check_overlap(struct checking *c) MUST_USE;
enum err check_due(struct checking *c) MUST_USE;
enum err check_missing(struct checking *c) MUST_USE;
enum err check_reason(struct checking *c) MUST_USE;
enum err check_plan(struct checking *c) MUST_USE;
/* form_check_deep.c: records. */
enum err check_cap(struct checking *c) MUST_USE;
enum err check_tagged(struct checking *c) MUST_USE;
enum err check_outside(struct checking *c) MUST_USE;
enum err check_covers(struct checking *c) MUST_USE;
enum err check_archived(struct checking *c) MUST_USE;
enum err check_unfiled(struct checking *c) MUST_USE;
enum err check_misfiled(struct checking *c) MUST_USE;
enum err check_levels(struct checking *c) MUST_USE;
enum err check_rosters(struct checking *c) MUST_USE;
enum err check_employers(struct checking *c) MUST_USE;
enum err check_members(struct checking *c) MUST_USE;
enum err check_national(struct checking *c) MUST_USE;
enum err check_banked(struct checking *c) MUST_USE;
/* form_history.c */
enum err check_range(struct checking *c) MUST_USE;
enum err check_peers(struct checking *c) MUST_USE;
