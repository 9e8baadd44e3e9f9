/* SPDX-License-Identifier: Apache-2.0
 * Shops paid by bank file (门店付款批次). A batch takes what an approved settlement owes to its shops and is neither on its way nor paid. Its
 * file is made when it is submitted, and the bytes whose SM3 the checker saw are the bytes exported. What the bank answers is applied line
 * by line; a shop that failed comes into a later batch, to the account it has by then. A unique index allows what a shop is owed one
 * live or successful line. See docs/decision/0039. */
#pragma once
#include "area.h"
#include "bank.h"
#include "file.h"

enum {
    SHOP_PAYMENT_ITEMS_MAX = 20000, /* shops of a batch */
    SHOP_PAYMENT_FILES_MAX = 100,
    SHOP_PAYMENT_REF = 16,          /* bytes of a line reference and its NUL */
    SHOP_PAYMENT_TOLD = 200,        /* complaints and refused lines told */
};

/* S0000012 and S0000012000345. */
struct str shop_payment_no(struct arena *a, int64_t id);
struct str shop_payment_ref(struct arena *a, int64_t id, int64_t seq);
/* false: not one of ours. seq is 0 for the number alone. */
bool shop_payment_ref_read(struct str ref, int64_t *id, int64_t *seq);

struct shop_payment {
    int64_t id;
    struct str no; /* filled when read */
    int64_t settlement_id, org_id;
    struct str org_code, org_name, org_path, from_on, until_on, profile, purpose, payer_name, payer_account, payer_bank, state, rule;
    int64_t second, decide, decision_id, items, fen, n_success, fen_success, n_failed, n_unknown, n_returned, n_open, files;
    struct str hash;
    int64_t made_by, made_at, submitted_by, submitted_at, checked_by, checked_at, exported_by, exported_at;
    struct str made_by_name, checked_by_name, exported_by_name, return_reason;
    int64_t version;
};
extern const struct field shop_payment_fields[42];
#define SHOP_PAYMENT FIELDS(struct shop_payment, shop_payment_fields)
extern const struct machine shop_payment_machine;
/* Within the caller's reach. */
enum err shop_payment_get(struct ctx *cx, int64_t id, struct shop_payment *out) MUST_USE;
/* The batch, the move and the right to make it there. */
enum err shop_payment_begin(struct ctx *cx, int64_t id, const char *verb, struct shop_payment *out) MUST_USE;

/* An answer of the bank, read by the profile of the batch, applied as a whole: what of it does not fit is named and left. In a write
 * transaction; the file is kept with it. The same file twice: ERR_DUPLICATE. */
struct shop_payment_take {
    int64_t id;
    struct str settled_on;
    struct file file;
    const struct bank_results *read;
    int64_t result, applied, repeated, refused;
};
enum err shop_payment_take(struct ctx *cx, struct shop_payment_take *t) MUST_USE;

extern const struct area area_shop_payment;
