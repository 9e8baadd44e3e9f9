/* SPDX-License-Identifier: Apache-2.0
 * Aid: one row for one thing given or done for one person or one counted group; and tally, the sums of
 * paid aid per campaign × union × kind × class × source × tag, kept in the same transaction. Forms
 * read tallies only, so that their cost does not grow with the number of records. A record counts
 * when it is paid or handed over, never before. With it moves casefile.aided_on of the households its persons live in. */
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
    struct str origin;                    /* the event it stands for, "wish:12"; "" = none. One event, one record */
};
/* Inserts (and, when paid, counts) it; fills id. ERR_DUPLICATE: once and already there, or the
 * origin counts already. Money is not
 * moved: fund_reserve and fund_pay are the caller's. A lump sum (集体慰问) is kind "lump", person 0,
 * heads as counted at the site, state planned, roster_id its lump roster, row_no 0. */
enum err aid_add(struct ctx *cx, struct aid *a) MUST_USE;

/* A record without a roster (a counted service) is taken back: it leaves the sums and is gone. ERR_STATE when a roster stands behind it. */
enum err aid_take_back(struct ctx *cx, int64_t id) MUST_USE;
/* The same by the event it stands for; OK when it does not count. */
enum err aid_take_back_origin(struct ctx *cx, struct str origin) MUST_USE;

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
/* Goods handed over person by person: the rows of a hand-over that one movement took out of stock
 * become paid on the day each was signed for, and count. back: they become reserved again, and no
 * longer count. ERR_STATE when a row is not in the state it must be in. */
enum err aid_hand_rows(struct ctx *cx, int64_t roster_id, int64_t handover_id, int64_t move_id, bool back) MUST_USE;
/* Reserved aid of rows that were not collected goes, so that the person may be helped elsewhere. */
enum err aid_drop_gone(struct ctx *cx, int64_t roster_id, int64_t handover_id) MUST_USE;
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
 * person_id) beside every other aid of the same persons, any union and campaign, from from_year on: one
 * call a pair, pairs of a row together, rows in order. One walk feeds duplicates, caps and conflicts. An
 * error each() returns ends the walk; texts are valid only inside it; do not run statements in it:
 * collect, then write. */
struct aid_pair {
    int64_t row_no, own_fen;
    struct str own_class, own_on; /* own_on: the day in the sheet, "" = not told */
    int64_t own_year;             /* of own_on, else the campaign's */
    int64_t aid_id, campaign_id, org_id, year;
    struct str class;
    int64_t amount_fen;
    struct str given_on; /* "" = not paid yet */
    int64_t depth;       /* of the union that gave: bytes of its path */
};
enum err aid_roster_pairs(struct tx *tx, int64_t roster_id, int64_t campaign_year, int64_t from_year,
                          enum err (*each)(void *arg, struct aid_pair *p), void *arg) MUST_USE;
/* Who gave an aid, for the text of a finding: in_campaign and year_fen stay 0. */
enum err aid_about(struct tx *tx, int64_t aid_id, struct aid_prior *out) MUST_USE;
/* Planned aid of a roster about to be paid in another calendar year than planned: persons whose sum of
 * that year (classes: ",C1,C2," or "" = all) would pass cap_fen. *row_no = the first such row, 0 = none. */
enum err aid_pay_over_year(struct tx *tx, int64_t roster_id, int64_t year, struct str classes, int64_t cap_fen,
                           int64_t *row_no, int64_t *year_fen) MUST_USE;
