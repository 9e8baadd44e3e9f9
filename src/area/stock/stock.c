// SPDX-License-Identifier: Apache-2.0
// Movements, balances and lots of goods.
#include "stock.h"

#include "money.h"
#include "split.h"

static const char *const place_code[] = {"outside", "stock", "held", "transit", "given", "lost", "made"};

static const struct field sum_fields[] = {
    {FIELD(struct stock_sum, qty)},
    {FIELD(struct stock_sum, fen)},
};
const struct field stock_lot_fields[10] = {
    {FIELD(struct stock_lot, id)},         {FIELD(struct stock_lot, org_id)},
    {FIELD(struct stock_lot, campaign_id)}, {FIELD(struct stock_lot, source)},
    {FIELD(struct stock_lot, item_id)},    {FIELD(struct stock_lot, batch)},
    {FIELD(struct stock_lot, expires_on)}, {FIELD(struct stock_lot, got_on)},
    {FIELD(struct stock_lot, receipt_id)}, {FIELD(struct stock_lot, qty)},
};
#define LOT STOCK_LOT_FIELDS
#define POOL(p) I64((p)->org_id), I64((p)->campaign_id), TXT((p)->source), I64((p)->item_id)

/* --- arithmetic --- */

__extension__ typedef __int128 wide; /* value × quantity passes 64 bits */

int64_t stock_share(int64_t fen, int64_t part, int64_t whole)
{
    ASSERT(whole > 0 && part >= 0 && part <= whole && fen >= 0);
    return (int64_t)((wide)fen * part / whole);
}

enum err stock_split(struct ctx *cx, int64_t fen, const int64_t *weights, size_t n, int64_t *parts)
{
    struct split_part *p = NEWS(cx->a, struct split_part, n);
    for (size_t i = 0; i < n; i++)
        p[i] = (struct split_part){.weight = weights[i], .ceiling = -1};
    if (split(fen, p, n, NULL, NULL) != SPLIT_OK)
        return fail(cx, ERR_BAD_INPUT, "金额按比例分不开，请核对数量和单价");
    for (size_t i = 0; i < n; i++)
        parts[i] = p[i].fen;
    return OK;
}

/* --- balances --- */

enum err stock_at(struct tx *tx, const struct stock_pool *p, enum stock_place place, struct stock_sum *out)
{
    *out = (struct stock_sum){0};
    enum err e = db_one(tx, STOCK_BALANCE, VALS(POOL(p), TXT(str_of(place_code[place]))),
                        FIELDS(struct stock_sum, sum_fields), out);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err fail_short(struct ctx *cx, int64_t item_id, const char *where, int64_t need, int64_t have)
{
    struct str name = {0};
    TRY(db_text(cx->tx, STOCK_ITEM_NAME, VALS(I64(item_id)), &name));
    return fail(cx, ERR_GOODS_SHORT, "%s不足：“%.*s”需要 %lld，只有 %lld，还差 %lld", where, FMT(name),
                (long long)need, (long long)have, (long long)(need - have));
}

enum err stock_value(struct ctx *cx, const struct stock_pool *p, int64_t qty, int64_t *fen)
{
    struct stock_sum have;
    TRY(stock_at(cx->tx, p, PLACE_STOCK, &have));
    if (qty > have.qty || qty <= 0)
        return fail_short(cx, p->item_id, "库存", qty, have.qty);
    *fen = stock_share(have.fen, qty, have.qty);
    return OK;
}

static bool may_owe(enum stock_place p)
{
    return p == PLACE_OUTSIDE || p == PLACE_MADE;
}

static enum err balance_line(struct ctx *cx, const struct stock_line *l)
{
    struct val place = TXT(str_of(place_code[l->place]));
    int64_t changed = 0;
    if (may_owe(l->place) || (l->qty >= 0 && l->fen >= 0))
        return db_exec(cx->tx, STOCK_BALANCE_ADD, VALS(POOL(&l->pool), place, I64(l->qty), I64(l->fen)), NULL);
    TRY(db_exec(cx->tx, STOCK_BALANCE_TAKE, VALS(POOL(&l->pool), place, I64(-l->qty), I64(-l->fen)), &changed));
    if (changed == 1)
        return OK;
    struct stock_sum have;
    TRY(stock_at(cx->tx, &l->pool, l->place, &have));
    return fail_short(cx, l->pool.item_id, l->place == PLACE_HELD ? "预留" : "库存", -l->qty, have.qty);
}

enum err stock_post(struct ctx *cx, const struct stock_move *m, const struct stock_line *lines, size_t n,
                    int64_t *move_id)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        ASSERT(money_add(sum, lines[i].fen, &sum));
    ASSERT(n > 0 && sum == 0);
    TRY(db_int(cx->tx, STOCK_MOVE_ADD,
               VALS(TXT(str_of(m->kind)), I64(m->org_id), I64(m->campaign_id), TXT(m->done_on), TXT(m->note),
                    OPT(m->receipt_id), OPT(m->purchase_id), OPT(m->handover_id), OPT(m->count_id),
                    OPT(m->send_id), OPT(m->txn_id), OPT(cx->who ? cx->who->user_id : 0), I64(cx->now)),
               move_id));
    for (int giving = 0; giving < 2; giving++)
        for (size_t i = 0; i < n; i++) {
            const struct stock_line *l = &lines[i];
            bool takes = !may_owe(l->place) && (l->qty < 0 || l->fen < 0);
            if (takes == (giving == 1))
                continue;
            TRY(balance_line(cx, l));
            TRY(db_exec(cx->tx, STOCK_ENTRY_ADD,
                        VALS(I64(*move_id), POOL(&l->pool), TXT(str_of(place_code[l->place])), OPT(l->lot_id),
                             I64(l->qty), I64(l->fen)),
                        NULL));
        }
    return OK;
}

/* --- lots --- */

enum err stock_lot_get(struct tx *tx, int64_t id, struct stock_lot *out)
{
    return db_one(tx, STOCK_LOT, VALS(I64(id)), LOT, out);
}

enum err stock_lot_add(struct ctx *cx, struct stock_lot *l)
{
    return db_int(cx->tx, STOCK_LOT_ADD,
                  VALS(I64(l->org_id), I64(l->campaign_id), TXT(l->source), I64(l->item_id), TXT(l->batch),
                       TXT(l->expires_on), OPT(l->receipt_id), TXT(l->got_on), I64(l->qty)),
                  &l->id);
}

enum err stock_lot_take(struct ctx *cx, const struct stock_lot *lot, int64_t qty)
{
    int64_t changed = 0;
    TRY(db_exec(cx->tx, STOCK_LOT_TAKE, VALS(I64(lot->id), I64(qty)), &changed));
    return changed == 1 ? OK : fail_short(cx, lot->item_id, "该批次", qty, lot->qty);
}

enum err stock_lot_put(struct ctx *cx, int64_t lot_id, int64_t qty)
{
    return db_exec(cx->tx, STOCK_LOT_PUT, VALS(I64(lot_id), I64(qty)), NULL);
}

enum err stock_take(struct ctx *cx, const struct stock_pool *p, int64_t qty, struct str day,
                    struct stock_taken **out, size_t *n)
{
    struct stock_lot *lots;
    size_t m;
    int64_t left = qty;
    *n = 0;
    TRY(db_rows(cx->tx, STOCK_LOTS_GOOD, VALS(POOL(p), TXT(day)), LOT, STOCK_LOTS_MAX, &lots, &m));
    *out = NEWS(cx->a, struct stock_taken, m + 1);
    for (size_t i = 0; i < m && left > 0; i++) {
        int64_t take = lots[i].qty < left ? lots[i].qty : left;
        TRY(stock_lot_take(cx, &lots[i], take));
        (*out)[(*n)++] = (struct stock_taken){lots[i].id, take, lots[i].expires_on};
        left -= take;
    }
    return left == 0 ? OK : fail_short(cx, p->item_id, "未过期的库存", qty, qty - left);
}

enum err stock_free(struct tx *tx, const struct stock_pool *p, struct str day, int64_t *qty)
{
    int64_t good = 0;
    struct stock_sum held, free_now;
    TRY(db_int(tx, STOCK_LOTS_SUM, VALS(POOL(p), TXT(day)), &good));
    TRY(stock_at(tx, p, PLACE_HELD, &held));
    TRY(stock_at(tx, p, PLACE_STOCK, &free_now));
    *qty = good - held.qty < free_now.qty ? good - held.qty : free_now.qty;
    if (*qty < 0)
        *qty = 0;
    return OK;
}
