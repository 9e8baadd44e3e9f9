/* SPDX-License-Identifier: Apache-2.0
 * Budgets (预算) of a union for a year or one campaign, by source and purpose, with adjustments that
 * another person approves; and the final account (决算): the budget beside what the ledger says. */
#pragma once
#include "ctx.h"

enum { BUDGET_LINES_MAX = 500, BUDGET_ROWS_MAX = 600 };

struct budget {
    int64_t id, org_id;
    struct str org_code, org_name, path;
    int64_t year, campaign_id; /* campaign 0 = the whole year */
    struct str campaign, campaign_name, note, state, reason, entered_by_name;
    int64_t entered_by;
    struct str decided_by_name;
    int64_t decided_at;
    struct str decision;
    int64_t in_fen, out_fen, open_changes, version;
};
extern const struct field budget_fields[21];
#define BUDGET_FIELDS FIELDS(struct budget, budget_fields)
/* By id within the caller's reach. */
enum err budget_get(struct ctx *cx, int64_t id, struct budget *out) MUST_USE;

/* One row of the account: side in (OPENING RAISED UPPER) or out (purposes, XB), one source. */
struct account_row {
    struct str side, item, label, source;
    int64_t first_fen, now_fen, actual_fen; /* budget, adjusted budget, ledger */
};
extern const struct field budget_row_fields[7];
struct account {
    struct account_row *rows;
    size_t n;
    int64_t in_first, in_now, in_actual, out_first, out_now, out_actual;
    int64_t back_fen, carried_fen; /* given back to the union above; carried on to the next campaign */
    int64_t closing_fen;           /* what is left: in_actual − out_actual − back − carried */
    int64_t ledger_fen;            /* the same from the balances: equal, or the ledger is broken */
};
/* Of a budget's union alone, its campaign or its calendar year. Lives in the arena. */
enum err budget_account(struct ctx *cx, const struct budget *b, struct account *out) MUST_USE;

/* The account of a subtree. Of one union: opening + raised + upper + carry − down − spent − back = closing. All
 * together: upper is what came from outside the subtree less what went back there, down and back are 0. */
struct account_unit {
    int64_t id;
    struct str org_code, org_name, path;
    int64_t budget_in_fen, budget_out_fen; /* adjusted budgets, without what only moves between unions */
    int64_t opening_fen, raised_fen, upper_fen, down_fen, spent_fen, back_fen, carry_fen, closing_fen;
};
extern const struct field account_unit_fields[14];
#define ACCOUNT_UNIT_FIELDS FIELDS(struct account_unit, account_unit_fields)
enum { ACCOUNT_UNITS_MAX = 10000 };
struct account_below {
    int64_t year;
    struct str campaign_name; /* "" = the whole year */
    struct account_unit *rows, total;
    size_t n;
};
/* By ?campaign= or ?year= of the call, its union and all below. */
enum err budget_below(struct ctx *cx, struct account_below *out) MUST_USE;
enum err budget_below_get(struct ctx *cx) MUST_USE;
