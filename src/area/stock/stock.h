/* SPDX-License-Identifier: Apache-2.0
 * Goods in stock: quantity and value per union × campaign × fund source × item, in places. Every
 * movement is double entry in value; the value of the places stock and transit is the ledger's stage
 * "stock", of held "reserved", of given "paid", of lost "lost", so that quantity, value and money are
 * one thing (docs/decision/0007-goods.md). Prices are moving weighted averages: q of Q units are worth
 * floor(V × q / Q), the last of them all that is left, so no 分 appears or goes missing. Lots carry the
 * quantities on the shelf, with batch and expiry. */
#pragma once
#include "fund.h"

enum {
    STOCK_QTY_MAX = 100000000, /* units of one line */
    STOCK_LINES_MAX = 200,     /* lines of one movement, one stock-take, one kit */
    STOCK_LOTS_MAX = 1000,     /* lots looked through to serve one movement */
};

enum stock_place { PLACE_OUTSIDE, PLACE_STOCK, PLACE_HELD, PLACE_TRANSIT, PLACE_GIVEN, PLACE_LOST, PLACE_MADE };

struct stock_pool {
    int64_t org_id, campaign_id;
    struct str source;
    int64_t item_id;
};

/* One movement: what it was, when, and what it belongs to (0 = nothing). */
struct stock_move {
    const char *kind;
    int64_t org_id, campaign_id;
    struct str done_on, note;
    int64_t receipt_id, purchase_id, handover_id, count_id, send_id, txn_id;
};
struct stock_line {
    struct stock_pool pool;
    enum stock_place place;
    int64_t lot_id; /* 0 = no single one */
    int64_t qty, fen;
};
/* Writes the movement with its entries and balances; what leaves a place leaves it first. Lines must
 * sum to 0 in value (asserted). ERR_GOODS_SHORT names item, needed and there. */
enum err stock_post(struct ctx *cx, const struct stock_move *m, const struct stock_line *lines,
                    size_t n, int64_t *move_id) MUST_USE;

struct stock_sum {
    int64_t qty, fen;
};
enum err stock_at(struct tx *tx, const struct stock_pool *p, enum stock_place place,
                  struct stock_sum *out) MUST_USE;
/* What qty of the pool's free stock is worth. ERR_GOODS_SHORT. */
enum err stock_value(struct ctx *cx, const struct stock_pool *p, int64_t qty, int64_t *fen) MUST_USE;
/* fen × part ÷ whole, rounded down, without overflow; 0 <= part <= whole, whole > 0. */
int64_t stock_share(int64_t fen, int64_t part, int64_t whole);
/* fen among n by weight (split.h); ERR_BAD_INPUT when no weight can take it. */
enum err stock_split(struct ctx *cx, int64_t fen, const int64_t *weights, size_t n, int64_t *parts) MUST_USE;

/* --- lots --- */
struct stock_lot {
    int64_t id, org_id, campaign_id;
    struct str source;
    int64_t item_id;
    struct str batch, expires_on, got_on;
    int64_t receipt_id, qty;
};
extern const struct field stock_lot_fields[10];
#define STOCK_LOT_FIELDS FIELDS(struct stock_lot, stock_lot_fields)
enum err stock_lot_get(struct tx *tx, int64_t id, struct stock_lot *out) MUST_USE;
enum err stock_lot_add(struct ctx *cx, struct stock_lot *lot) MUST_USE; /* fills id */
/* Takes qty from that lot. ERR_GOODS_SHORT. */
enum err stock_lot_take(struct ctx *cx, const struct stock_lot *lot, int64_t qty) MUST_USE;
enum err stock_lot_put(struct ctx *cx, int64_t lot_id, int64_t qty) MUST_USE;
/* Takes qty from the pool's lots, those that spoil first leading, none that is past its day on `day`. */
struct stock_taken {
    int64_t lot_id, qty;
    struct str expires_on;
};
enum err stock_take(struct ctx *cx, const struct stock_pool *p, int64_t qty, struct str day,
                    struct stock_taken **out, size_t *n) MUST_USE;
/* Units that may still be promised on a day: unspoilt ones on the shelf, less those set aside. */
enum err stock_free(struct tx *tx, const struct stock_pool *p, struct str day, int64_t *qty) MUST_USE;

/* --- items --- */
struct goods_item { /* table goods_item */
    int64_t id, org_id;
    struct str org_code, org_name, org_path, code, name, spec, unit, category;
    bool is_kit;
    struct str status, note;
    int64_t version;
};
extern const struct field goods_item_fields[14];
#define GOODS_ITEM_FIELDS FIELDS(struct goods_item, goods_item_fields)
/* An item a union may use: its own, or one kept by a union above it; active. ERR_BAD_INPUT at `field`. */
enum err goods_item_for(struct ctx *cx, const char *field, int64_t id, struct str org_path,
                        struct goods_item *out) MUST_USE;

/* --- the rules of buying: rule documents of kind "goods" --- */
struct goods_rules {
    const struct json *body;
    struct str code, title;
    int64_t quotes;     /* asked for, unless a reason is given */
    int64_t decide_fen; /* from this sum on a collective decision must be on file, 0 = never */
};
/* The document "base" in force on a day. ERR_NOT_FOUND with a sentence. */
enum err goods_rules_get(struct ctx *cx, struct str day, struct goods_rules *out) MUST_USE;
/* ERR_BAD_INPUT at `field` when the text names what must not be bought, with the clause. */
enum err goods_allowed(struct ctx *cx, const struct goods_rules *r, const char *field, struct str text) MUST_USE;
/* Does the campaign's earmark rule, and what people decided where it is silent, let this source buy goods for
 * a union? ERR_FUND_FORBIDDEN with the clause; else the rule and its verdict, allowed or silent. */
struct goods_mark {
    struct earmark *rule;
    struct fund_ruling verdict;
};
enum err goods_earmark(struct ctx *cx, int64_t campaign_id, int64_t org_id, struct str source, struct goods_mark *out) MUST_USE;

/* --- a hold for a roster, as the roster area drives it --- */
struct handover { /* table handover */
    int64_t id, roster_id, org_id, campaign_id;
    struct str source, state;
    int64_t item_id, per_head, rows, qty, fen, left_qty, left_fen, entered_by, version;
};
extern const struct field handover_own_fields[15];
#define HANDOVER_OWN FIELDS(struct handover, handover_own_fields)
/* The live hand-over of a roster; ERR_NOT_FOUND when it is not served from stock. */
enum err handover_of(struct tx *tx, int64_t roster_id, struct handover *out) MUST_USE;
/* A roster with a hand-over is approved: its reserve comes out of stock, the value of every row is what
 * the stock says (at most one 分 a unit off what was shown), rows open one by one. *held false: no hand-over. */
enum err handover_hold(struct ctx *cx, int64_t roster_id, bool *held) MUST_USE;
/* The roster is returned: nothing handed over yet, all of it goes back to the shelf. */
enum err handover_unhold(struct ctx *cx, int64_t roster_id, bool *was) MUST_USE;
/* Fails when the roster is served from stock: such a roster is not paid by bank. */
enum err handover_none(struct ctx *cx, int64_t roster_id) MUST_USE;
