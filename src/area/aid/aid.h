/* SPDX-License-Identifier: Apache-2.0
 * Aid: one row for one thing given or done for one person or one counted group; and tally, the sums of
 * paid aid per campaign × union × kind × class × source × tag, kept in the same transaction. Forms
 * read tallies only, so that their cost does not grow with the number of records. A record counts
 * when it is paid or handed over, never before. */
#pragma once
#include "ctx.h"
#include "fund.h"

/* --- one record, for areas whose work is counted record by record --- */
struct aid {
    int64_t id, campaign_id, org_id;
    int64_t person_id; /* 0 = a counted group */
    int64_t roster_id; /* 0 = none */
    int64_t row_no;
    struct str kind, class, source, tags; /* code lists; tags comma-joined */
    int64_t heads;                        /* 人次 it stands for, >= 1 */
    int64_t amount_fen;                   /* >= 0 */
    struct str given_on;                  /* state paid: the day it counts */
    struct str state;                     /* planned reserved paid */
    bool once;                            /* refused when the person has one in the campaign */
    struct str note;
};
/* Inserts (and, when paid, counts) it; fills id. ERR_DUPLICATE: once and already there. Money is not
 * moved: fund_reserve and fund_pay are the caller's. A lump sum (集体慰问) is kind "lump", person 0,
 * heads as counted at the site, state planned, roster_id its lump roster, row_no 0. */
enum err aid_add(struct ctx *cx, struct aid *a) MUST_USE;

/* --- a whole roster, set-based: cost is a few statements --- */
struct aid_sum {
    int64_t rows, heads, persons, fen; /* persons: distinct */
};
/* Rows with level < 2 and a person become planned aid (kind = the row's form). ERR_DUPLICATE when the
 * campaign allows one aid per person and somebody has one: nothing is left then. */
enum err aid_plan_roster(struct ctx *cx, int64_t roster_id, struct aid_sum *sum) MUST_USE;
/* planned → reserved. ERR_STATE when the roster has other rows. */
enum err aid_reserve_roster(struct ctx *cx, int64_t roster_id, struct aid_sum *sum) MUST_USE;
/* reserved → planned (an approval taken back). */
enum err aid_unreserve_roster(struct ctx *cx, int64_t roster_id) MUST_USE;
/* reserved → paid, counted from here on. given_on = paid_on, but goods whose row names an earlier
 * day of hand-over keep it. */
enum err aid_pay_roster(struct ctx *cx, int64_t roster_id, struct str paid_on,
                        struct aid_sum *sum) MUST_USE;
/* Rows paid one by one through the bank: those of the lines of a batch (table payout_item) that a result
 * moved to success (reserved → paid, counted from paid_on) or returned (paid → reserved, no longer
 * counted). rows: how many must be met; ERR_CONFLICT otherwise. Set-based, any number of lines. */
enum err aid_pay_lines(struct ctx *cx, int64_t batch_id, int64_t result_id, struct str paid_on,
                       int64_t rows) MUST_USE;
enum err aid_unpay_lines(struct ctx *cx, int64_t batch_id, int64_t result_id, int64_t rows) MUST_USE;
/* One reserved row leaves its roster: it will not be paid. ERR_CONFLICT when it is not reserved. */
enum err aid_drop_row(struct ctx *cx, int64_t roster_id, int64_t row_no) MUST_USE;
/* Deletes planned and reserved aid of a roster (returned, withdrawn, void). Paid aid stays: ERR_STATE. */
enum err aid_unplan_roster(struct ctx *cx, int64_t roster_id) MUST_USE;
/* The names of a paid lump sum have come: its record goes, the planned rows of the list take its
 * place, paid on the lump's day. ERR_CONFLICT with figures when the amounts per source differ. */
enum err aid_lump_named(struct ctx *cx, int64_t lump_roster_id, int64_t roster_id,
                        struct aid_sum *sum) MUST_USE;
/* Planned, reserved and paid aid of a roster by source: what fund_reserve and fund_pay take. */
enum err aid_parts(struct tx *tx, int64_t roster_id, struct fund_part **out, size_t *n) MUST_USE;

/* --- checks before a roster is accepted. All states count, planned and reserved too. --- */
/* One person. */
struct aid_prior {
    int64_t in_campaign; /* records in that campaign */
    int64_t year_fen;    /* in the calendar year, every campaign */
    struct str org_name, roster_title, state, given_on; /* of the first in the campaign */
};
enum err aid_prior(struct tx *tx, int64_t person_id, int64_t campaign_id, int64_t year,
                   int64_t except_roster, struct aid_prior *out) MUST_USE;

/* A whole staged roster (rows of level < 2 matched by id_type and blind index, before they have a
 * person_id). each() is called row by row in no promised order; an error it returns ends the walk.
 * Texts are valid only inside each; do not run statements in it: collect, then write. */
struct aid_clash { /* the person of row_no already has aid in the campaign */
    int64_t row_no, amount_fen;
    struct str org_name, roster_title, state, given_on;
};
enum err aid_roster_clashes(struct tx *tx, int64_t roster_id, int64_t campaign_id,
                            enum err (*each)(void *arg, const struct aid_clash *c),
                            void *arg) MUST_USE;
struct aid_over { /* the person of row_no would pass the cap of the year */
    int64_t row_no;
    int64_t prior_fen; /* already in the year, other rosters */
    int64_t own_fen;   /* in this roster, all rows of that person */
};
enum err aid_roster_over_year(struct tx *tx, int64_t roster_id, int64_t year, int64_t cap_fen,
                              enum err (*each)(void *arg, const struct aid_over *o),
                              void *arg) MUST_USE;
