/* SPDX-License-Identifier: Apache-2.0
 * Shops and their offers (工会服务卡), vouchers (电子券) given out to whoever comes first, redeemed once at a shop by a code that turns every
 * half minute, settled with the shops. See docs/decision/0032. */
#pragma once
#include "area.h"

enum {
    VOUCHERS_MAX = 999999,            /* of a batch: the number of a voucher is batch × VOUCHER_STEP + place */
    VOUCHER_STEP = 1000000,
    VOUCHER_FACE_MAX_FEN = 100000,    /* of one: more is no breakfast */
    VOUCHER_SHOPS_MAX = 5000,         /* of a list */
    VOUCHER_PERSONS_MAX = 20000,      /* of a list, and in one call */
    VOUCHER_CODE_MS = 30000,          /* a code turns */
    VOUCHER_CODE_DIGITS = 8,
    VOUCHER_CODE_BACK = 3,            /* older codes that hold: typing takes its time */
    VOUCHER_LATER_MS = 72 * 3600000,  /* a code scanned on a bad line is told within three days */
    VOUCHER_LATER_SKEW = 4,           /* steps the clock of a shop's phone may be wrong, each way */
    VOUCHER_LATER_MAX = 200,          /* codes in one call */
    SHOP_ACCOUNT_MIN = 6,             /* digits of an account; what the bank takes its profile says */
    SHOP_ACCOUNT_MAX = 32,
    WRONG_PER_SHOP_HOUR = 20,         /* wrong codes, then the shop waits … */
    WRONG_PER_SHOP_DAY = 60,
    WRONG_PER_PEER_HOUR = 100,        /* many shops may share an address */
    SHOPS_AT_ONCE = 2000,
    SIGNS_MAX = 500,
};

struct shop {
    int64_t id, org_id;
    struct str org_code, org_name, org_path, name, district, address, phone, open_at, close_at, lon, lat, state;
    int64_t company_id;
    struct str company;
    int64_t offers, version;
    struct str secret, account_name, account, account_bank, account_cnaps, account_secret; /* the account it is paid to, if there is one */
};
extern const struct field shop_fields[24];
#define SHOP FIELDS(struct shop, shop_fields)
struct shop_in {
    struct str org, name, district, address, phone, open_at, close_at, lon, lat, uscc, state;
    int64_t version;
};
extern const struct field shop_in_fields[12];
struct shops_in {
    struct str org, rows;
};
extern const struct field shops_in_fields[2];
struct shop_line { /* of a list that came as a sheet */
    struct str org, name, uscc, district, address, phone, hours, lon, lat, account_name, account, account_bank, account_cnaps;
};
extern const struct field shop_line_fields[13];
struct offer {
    int64_t id, shop_id;
    struct str org_name, org_path, shop, district, address, open_at, close_at, title, discount, from_on, until_on;
    int64_t withdrawn_at;
};
extern const struct field offer_fields[14];
struct offer_in {
    struct str title, discount, from_on, until_on;
};
extern const struct field offer_in_fields[4];

struct voucher_batch {
    int64_t id;
    struct str org_code, org_name, org_path, campaign, title;
    int64_t total, face_fen;
    struct str audience, tag;
    int64_t claim_from, claim_until, per_person, per_day;
    struct str redeem_from, redeem_until, shops, district, payer, state, remark, maker, reviewer;
    int64_t claimed, used, persons, listed, shop_count; /* so far; on the lists */
    int64_t version, campaign_id, org_id, made_by;
};
extern const struct field voucher_batch_fields[32];
#define VOUCHER_BATCH FIELDS(struct voucher_batch, voucher_batch_fields)
struct voucher_batch_in {
    struct str org, campaign, title;
    int64_t total, face_fen;
    struct str audience, tag;
    int64_t claim_from, claim_until, per_person, per_day;
    struct str redeem_from, redeem_until, shops, district, payer;
    int64_t version;
};
extern const struct field voucher_batch_in_fields[17];
extern const struct machine voucher_machines[1];

/* A shop of a list. ERR_DUPLICATE: it is registered with what the line says of its place; a line that says another place under the
 * same name, or another name at the same place of the same company, is a complaint about its field. hours: "07:00-22:00".
 * A registered shop without an account takes that of the line (OK); another one than it has is a complaint: it is changed on the page. */
enum err shop_take(struct ctx *cx, const struct shop_line *line) MUST_USE;

/* Adds or changes after all checks; the union is cx->org_id or in->org. */
enum err voucher_batch_get(struct ctx *cx, int64_t id, struct voucher_batch *b) MUST_USE;

/* The code of a voucher in that step of time: VOUCHER_CODE_DIGITS digits. */
int64_t voucher_code(struct sealer *s, int64_t voucher_id, int64_t step);

/* The number of an account of a shop (table shop_account). ERR_KEY. */
enum err shop_account_open(struct ctx *cx, int64_t shop_id, struct str secret, struct str *number) MUST_USE;

extern const struct area area_voucher;
