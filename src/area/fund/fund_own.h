/* SPDX-License-Identifier: Apache-2.0
 * What the files of the money area share and nobody else sees. */
#pragma once
#include "fund.h"
#include "money.h"

struct verify;
struct campaign;

enum fund_stage {
    STAGE_OUTSIDE, STAGE_AVAILABLE, STAGE_RESERVED, STAGE_PAID, STAGE_ORDERED, STAGE_STOCK, STAGE_LOST
};

struct fund_txn {
    int64_t id;
    struct str kind; /* receipt transfer reserve pay release adjust carry return; of goods: see fund_goods */
    int64_t campaign_id, org_id;
    struct str done_on, doc_no, party, note;
    int64_t roster_id, reverses, at, from_campaign_id;
};
extern const struct field fund_txn_fields[12];

struct fund_entry {
    int64_t org_id;
    struct str org_code, org_name, source, stage;
    int64_t fen, campaign_id, gift_id;
};
extern const struct field fund_entry_fields[8];

/* Writes one transaction with its entries and balances. Entries must sum to 0 (asserted); what is
 * taken is taken first, so that a shortage is told with the figures before anything is written.
 * Fills t->id unless the row was added before. */
struct fund_line {
    int64_t org_id;
    struct str source;
    enum fund_stage stage;
    int64_t fen;
    int64_t campaign_id; /* 0 = the transaction's */
    int64_t gift_id;     /* money bound to a gift; 0 = free: what gifts bind is then left alone */
};
enum { FUND_LINES_MAX = 2 * FUND_PARTS_MAX };
enum err fund_txn_add(struct ctx *cx, struct fund_txn *t) MUST_USE; /* the row alone; fills t->id */
enum err fund_post(struct ctx *cx, struct fund_txn *t, const struct fund_line *lines, size_t n)
    MUST_USE;
/* Adds money raised from outside (or taken back: below zero) to the tally form item B reads. */
enum err fund_raised(struct ctx *cx, int64_t campaign_id, int64_t org_id, struct str source,
                     int64_t fen) MUST_USE;

/* What is there and bound to no gift, 分. */
enum err fund_free(struct tx *tx, int64_t campaign_id, int64_t org_id, struct str source,
                   enum fund_stage stage, int64_t *fen) MUST_USE;

/* --- what moves money between unions and campaigns (fund_move.c) --- */
enum err fund_movement_org(struct ctx *cx, const char *field, const struct campaign *c, struct str code,
                           int64_t *id, struct str *path) MUST_USE;
enum err fund_check_source(struct ctx *cx, const char *field, struct str source, struct str day) MUST_USE;
enum err fund_check_day(struct ctx *cx, struct str day) MUST_USE;
enum err fund_answer(struct ctx *cx, int64_t id) MUST_USE;
/* A transfer is not taken back under what has been returned of it. */
enum err fund_still_covered(struct ctx *cx, const struct fund_txn *was, const struct fund_entry *entries,
                            size_t n) MUST_USE;
enum err fund_carry_post(struct ctx *cx) MUST_USE;
enum err fund_return_post(struct ctx *cx) MUST_USE;
struct fund_made {
    int64_t id;
};
struct fund_carry_in {
    struct str from_campaign, to_campaign, org, source, note;
    bool below;
};
struct fund_return_in {
    struct str campaign, from, to, source, to_source, done_on, doc_no, note;
    int64_t fen, gift_id;
};
extern const struct field fund_made_fields[1], fund_carry_in_fields[6], fund_return_in_fields[10];

/* Puts a decision into a cell the documents leave silent (fund_rule.c). */
void fund_decide(struct earmark *e, struct str source, struct str class, struct str form, struct str filed,
                 struct fund_ruling r);

enum err fund_verify(struct verify *v) MUST_USE;
enum err fund_gift_verify(struct verify *v) MUST_USE;
