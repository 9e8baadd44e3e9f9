/* SPDX-License-Identifier: Apache-2.0
 * What the files of the area share and nobody else sees. */
#pragma once
#include "shop_payment.h"

struct shop_payment_in {
    int64_t settlement_id;
    struct str profile, purpose, payer_name, payer_account, payer_bank;
    int64_t decision_id;
};
extern const struct field shop_payment_in_fields[7];
struct shop_payment_hash_in {
    struct str hash;
};
extern const struct field shop_payment_hash_fields[1];
struct shop_payment_reason_in {
    struct str reason;
};
extern const struct field shop_payment_reason_fields[1];
struct shop_payment_outcome_in {
    struct str status, text, settled_on;
    int64_t evidence_id;
};
extern const struct field shop_payment_outcome_fields[4];

struct shop_payment_item {
    int64_t id; /* = seq, the cursor of lists */
    int64_t payment_id, seq;
    struct str ref;
    int64_t shop_id;
    struct str shop, district, name, account, bank;
    int64_t vouchers, fen, first; /* first: nothing was ever paid to this account */
    struct str state, code, text, settled_on;
    int64_t asked; /* an outcome by hand waits for the second */
    struct str cnaps, blind, secret; /* never written */
};
extern const struct field shop_payment_item_fields[21];
#define SHOP_PAYMENT_ITEM FIELDS(struct shop_payment_item, shop_payment_item_fields)

struct shop_payment_result {
    int64_t id, payment_id;
    struct str no, kind, settled_on, state;
    int64_t seq;
    struct str shop, status;
    int64_t lines, applied, repeated, refused;
    struct str note;
    int64_t file_id, entered_by;
    struct str entered_by_name;
    int64_t entered_at;
    struct str decided_by_name;
    int64_t decided_at;
};
extern const struct field shop_payment_result_fields[20];
#define SHOP_PAYMENT_RESULT FIELDS(struct shop_payment_result, shop_payment_result_fields)

/* All lines of a batch in order of seq, accounts opened. */
enum err shop_payment_items(struct ctx *cx, int64_t id, struct shop_payment_item **out, size_t *n) MUST_USE;
/* One line, without opening its account; ERR_NOT_FOUND with a sentence. */
enum err shop_payment_line(struct ctx *cx, int64_t id, int64_t seq, struct shop_payment_item *out) MUST_USE;
/* Runs a statement that changes one row, unless somebody was faster or a constraint says that a person may not. */
enum err shop_payment_move(struct ctx *cx, int stmt, struct vals v) MUST_USE;
enum err shop_payment_same_person(struct ctx *cx);
/* What the rule of payments asks of the sum today. */
enum err shop_payment_measure(struct ctx *cx, int64_t fen, struct str *rule, bool *second, bool *decide) MUST_USE;
struct str shop_payment_object(struct arena *a, int64_t id);

enum err shop_payments_get(struct ctx *cx);
enum err shop_payment_look(struct ctx *cx);
enum err shop_payment_one(struct ctx *cx);
enum err shop_payment_answer(struct ctx *cx, int64_t id) MUST_USE;
enum err shop_payment_items_get(struct ctx *cx);
enum err shop_payment_post(struct ctx *cx);
enum err shop_payment_submit(struct ctx *cx);
enum err shop_payment_check(struct ctx *cx);
enum err shop_payment_return(struct ctx *cx);
enum err shop_payment_void(struct ctx *cx);
enum err shop_payment_export(struct ctx *cx);
enum err shop_payment_file_get(struct ctx *cx);
enum err shop_payment_results_get(struct ctx *cx);
enum err shop_payment_result_file(struct ctx *cx);
enum err shop_payment_outcome(struct ctx *cx);
enum err shop_payment_confirm(struct ctx *cx);
enum err shop_payment_refuse(struct ctx *cx);
