/* SPDX-License-Identifier: Apache-2.0
 * What the files of the money area share and nobody else sees. */
#pragma once
#include "fund.h"
#include "money.h"

struct verify;

enum fund_stage { STAGE_OUTSIDE, STAGE_AVAILABLE, STAGE_RESERVED, STAGE_PAID };

struct fund_txn {
    int64_t id;
    struct str kind; /* receipt transfer reserve pay release adjust */
    int64_t campaign_id, org_id;
    struct str done_on, doc_no, party, note;
    int64_t roster_id, reverses, at;
};
extern const struct field fund_txn_fields[11];

struct fund_entry {
    int64_t org_id;
    struct str org_code, org_name, source, stage;
    int64_t fen;
};
extern const struct field fund_entry_fields[6];

/* Writes one transaction with its entries and balances. Entries must sum to 0 (asserted); what is
 * taken is taken first, so that a shortage is told with the figures before anything is written.
 * Fills t->id. */
struct fund_line {
    int64_t org_id;
    struct str source;
    enum fund_stage stage;
    int64_t fen;
};
enum { FUND_LINES_MAX = 2 * FUND_PARTS_MAX };
enum err fund_post(struct ctx *cx, struct fund_txn *t, const struct fund_line *lines, size_t n)
    MUST_USE;
/* Adds money raised from outside (or taken back: below zero) to the tally form item B reads. */
enum err fund_raised(struct ctx *cx, int64_t campaign_id, int64_t org_id, struct str source,
                     int64_t fen) MUST_USE;

enum err fund_verify(struct verify *v) MUST_USE;
