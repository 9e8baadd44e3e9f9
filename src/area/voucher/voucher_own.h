/* SPDX-License-Identifier: Apache-2.0
 * What the files of the area share and nobody else sees. */
#pragma once
#include "voucher.h"

struct verb_in {
    struct str remark;
};
extern const struct field voucher_verb_fields[1];
struct shop_keeper_in {
    int64_t person_id;
};
extern const struct field shop_keeper_in_fields[1];
struct shop_keeper {
    int64_t id, person_id;
    struct str name, org_name;
    int64_t granted_at;
};
extern const struct field shop_keeper_fields[5];
struct ids_in {
    struct str ids;
};
extern const struct field voucher_ids_fields[1];

/* A batch as a worker sees it. */
struct batch_seen {
    int64_t id;
    struct str title, org_name;
    int64_t total, left, face_fen, claim_from, claim_until, per_person, per_day, mine;
    struct str redeem_from, redeem_until, why;
    bool can;
};
extern const struct field batch_seen_fields[15];

struct voucher_mine {
    int64_t id;
    struct str title, org_name;
    int64_t face_fen, claimed_at;
    struct str redeem_from, redeem_until, state, shop;
    int64_t used_at;
    struct str shops, district;
};
extern const struct field voucher_mine_fields[12];

struct keeper_shop {
    int64_t id;
    struct str name, district, address;
    int64_t today, today_fen;
};
extern const struct field keeper_shop_fields[6];
struct keeper_in {
    int64_t shop;
    struct str code;
};
extern const struct field keeper_in_fields[2];
struct later_in {
    int64_t shop;
    struct str codes;
};
extern const struct field later_in_fields[2];
struct voucher_used {
    int64_t id;
    struct str title, name;
    int64_t face_fen, used_at;
    struct str way;
};
extern const struct field voucher_used_fields[6];

struct voucher_row {
    int64_t id;
    struct str title, name, org_name, state;
    int64_t claimed_at, used_at;
    struct str shop, way;
    int64_t settlement_id;
};
extern const struct field voucher_row_fields[10];

struct settlement {
    int64_t id;
    struct str org_code, org_name, org_path, from_on, until_on;
    int64_t shops, vouchers, fen;
    struct str state, remark, maker, decider;
    int64_t made_by, payments;
};
extern const struct field settlement_fields[15];
#define SETTLEMENT FIELDS(struct settlement, settlement_fields)
struct settlement_in {
    struct str org, from_on, until_on;
};
extern const struct field settlement_in_fields[3];
struct settle_shop {
    int64_t id;
    struct str name, district;
    int64_t vouchers, fen;
    struct str account_name, account, account_bank, account_secret;
    int64_t payment_id, seq; /* the payment that tried last, 0 = none */
    struct str payment_state, text;
};
extern const struct field settle_shop_fields[13];

struct sign {
    int64_t id;
    struct str kind, what, title;
    int64_t n, at;
};
extern const struct field sign_fields[6];

/* The shop as the whole answer. */
enum err shop_answer(struct ctx *cx, int64_t id) MUST_USE;
struct shop_account_in { /* named as in the shop */
    struct str account_name, account, account_bank, account_cnaps;
};
extern const struct field shop_account_in_fields[4];
/* Sets it unless it is what holds; complaints at account_name, account, account_bank (no name, no number, no bank: nothing is set).
 * *set: whether something was. */
enum err shop_account_set(struct ctx *cx, int64_t shop_id, const struct shop_account_in *in, bool *set) MUST_USE;

/* Digits of a code read to a voucher and its code; false when they cannot be one. */
bool code_read(struct str text, int64_t *voucher_id, int64_t *code);

enum err shops_get(struct ctx *cx);
enum err shop_get(struct ctx *cx);
enum err shop_post(struct ctx *cx);
enum err shops_post(struct ctx *cx);
enum err shop_put(struct ctx *cx);
enum err shop_account_put(struct ctx *cx);
enum err shop_keepers_get(struct ctx *cx);
enum err shop_keeper_post(struct ctx *cx);
enum err offers_get(struct ctx *cx);
enum err offer_post(struct ctx *cx);
enum err offer_withdraw(struct ctx *cx);
enum err worker_offers_get(struct ctx *cx);
enum err worker_shops_get(struct ctx *cx);
enum err batches_get(struct ctx *cx);
enum err batch_one(struct ctx *cx);
enum err batch_post(struct ctx *cx);
enum err batch_put(struct ctx *cx);
enum err batch_persons_post(struct ctx *cx);
enum err batch_shops_post(struct ctx *cx);
enum err batch_submit(struct ctx *cx);
enum err batch_open(struct ctx *cx);
enum err batch_return(struct ctx *cx);
enum err batch_close(struct ctx *cx);
enum err batch_drop(struct ctx *cx);
enum err voucher_rule_get(struct ctx *cx);
enum err vouchers_get(struct ctx *cx);
enum err worker_batches_get(struct ctx *cx);
enum err worker_claim(struct ctx *cx);
enum err worker_claim_look(struct ctx *cx);
enum err worker_vouchers_get(struct ctx *cx);
enum err worker_voucher_code(struct ctx *cx);
enum err keeper_get(struct ctx *cx);
enum err keeper_look(struct ctx *cx);
enum err keeper_redeem(struct ctx *cx);
enum err keeper_later(struct ctx *cx);
enum err keeper_uses_get(struct ctx *cx);
enum err voucher_expire(struct ctx *cx);
enum err settlements_get(struct ctx *cx);
enum err settlement_one(struct ctx *cx);
enum err settlement_post(struct ctx *cx);
enum err settlement_approve(struct ctx *cx);
enum err settlement_refuse(struct ctx *cx);
enum err settlement_pay(struct ctx *cx);
enum err signs_get(struct ctx *cx);
