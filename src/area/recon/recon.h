/* SPDX-License-Identifier: Apache-2.0
 * Reconciliation (对账): the bank's statement of a union's account beside what was paid from it. Every entry
 * belongs to one payment, every payment to one entry; what remains on either side is listed and never
 * explained away by the program. A person's match is kept with his reason, and so is its undoing. */
#pragma once
#include "area.h"
#include "bank.h"

enum {
    RECON_DAYS = 60,       /* an entry belongs to a batch exported at most so many days before */
    RECON_LIST = 500,      /* candidates, oddities and accounts shown at once */
    RECON_ACCOUNT_MAX = 40, /* characters of an account number */
};

struct recon_statement {
    int64_t id, org_id;
    struct str org_code, org_name, account, profile;
    int64_t file_id;
    struct str file_name, from_on, to_on;
    int64_t balanced, opening_fen, closing_fen, entries, repeated, in_fen, out_fen;
    struct str gap, entered_by_name;
    int64_t entered_at;
};
extern const struct field recon_statement_fields[20];
#define RECON_STATEMENT_FIELDS FIELDS(struct recon_statement, recon_statement_fields)

struct recon_entry {
    int64_t id, statement_id, line_no, org_id;
    struct str org_code, account, day, dir;
    int64_t fen, balanced, balance_fen;
    struct str party, card, text, ref;
    int64_t named_batch, named_seq, matched, match_id;
    struct str kind;
    int64_t batch_id, seq, part;
    struct str how, rule, note, matched_by_name;
    int64_t matched_at;
};
extern const struct field recon_entry_fields[28];
#define RECON_ENTRY_FIELDS FIELDS(struct recon_entry, recon_entry_fields)

/* A payment that could belong to an entry, that no entry belongs to, or whose state the bank contradicts. */
struct recon_payment {
    int64_t id;
    struct str kind; /* item file return refund */
    struct str odd;  /* PAID: money left, the line is not a success; BACK: money came back, the line is; NOT_BACK */
    int64_t batch_id;
    struct str no;   /* number of the batch */
    int64_t seq, part;
    struct str name;
    int64_t fen;
    struct str state, settled_on, title;
};
extern const struct field recon_payment_fields[12];
#define RECON_PAYMENT_FIELDS FIELDS(struct recon_payment, recon_payment_fields)

/* A statement read from the file `hash` goes into the books of cx's union, in this transaction: entries
 * already known from an overlapping statement are counted, not added; then everything open on the account
 * is matched. ERR_FILE_SAME: this file was taken before; the same upload (file_id) again has no effect and is OK.
 * profile: code@edition. */
struct recon_take {
    struct str account, profile, hash;
    int64_t file_id;
    const struct bank_statement *read;
    int64_t id, matched; /* out */
};
enum err recon_take(struct ctx *cx, struct recon_take *t) MUST_USE;
enum err recon_same_file(struct ctx *cx, struct str account, struct str hash) MUST_USE; /* ERR_FILE_SAME */
enum err recon_account_check(struct ctx *cx, struct str account) MUST_USE;

/* By our reference in the bank's words; then by account and amount, or by the sum of a file, within
 * RECON_DAYS, where there is exactly one candidate on both sides. *matched: how many entries found their
 * payment. */
enum err recon_auto(struct ctx *cx, struct str account, int64_t *matched) MUST_USE;

/* Our own reference in words of the bank: a line's (seq > 0), or a batch's. false: none. */
bool recon_named(struct str words, int64_t *batch_id, int64_t *seq);

struct recon_sum {
    struct str account, from_on, to_on;
    int64_t statements, entries, in_fen, out_fen, matched_n, open_in_n, open_in_fen, open_out_n, open_out_fen;
    int64_t missing_n, missing_fen; /* paid by our books, not on the statement */
    int64_t odd_n;                  /* the bank contradicts our books */
    int64_t balanced, closing_fen;  /* of the latest statement */
};
extern const struct field recon_sum_fields[17];
#define RECON_SUM_FIELDS FIELDS(struct recon_sum, recon_sum_fields)
/* Of an account of cx's union. missing and odd are counted to RECON_LIST. */
enum err recon_sum(struct ctx *cx, struct str account, struct recon_sum *out) MUST_USE;
/* Payments not on the statements, at most max; those of files (lump sums) first. after: the last id. */
enum err recon_missing(struct ctx *cx, struct str account, struct str kind, int64_t after, int64_t max,
                       struct recon_payment **out, size_t *n) MUST_USE;
enum err recon_odd(struct ctx *cx, struct str account, struct recon_payment **out, size_t *n) MUST_USE;
/* Entries of an account; state: "" open matched. */
enum err recon_entries(struct ctx *cx, struct str account, struct str state, int64_t after, int64_t max,
                       struct recon_entry **out, size_t *n) MUST_USE;
