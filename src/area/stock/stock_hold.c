// SPDX-License-Identifier: Apache-2.0
// Setting goods aside for a roster, and giving them back: set-based, whatever the roster's length.
#include "money.h"
#include "stock.h"

const struct field handover_own_fields[15] = {
    {FIELD(struct handover, id), .as = AS_ID},          {FIELD(struct handover, roster_id), .as = AS_ID},
    {FIELD(struct handover, org_id), .as = AS_ID},      {FIELD(struct handover, campaign_id), .as = AS_ID},
    {FIELD(struct handover, source)},                   {FIELD(struct handover, state)},
    {FIELD(struct handover, item_id), .as = AS_ID},     {FIELD(struct handover, per_head)},
    {FIELD(struct handover, rows)},                     {FIELD(struct handover, qty)},
    {FIELD(struct handover, fen), .as = AS_MONEY},      {FIELD(struct handover, left_qty)},
    {FIELD(struct handover, left_fen), .as = AS_MONEY}, {FIELD(struct handover, entered_by)},
    {FIELD(struct handover, version)},
};

enum err handover_of(struct tx *tx, int64_t roster_id, struct handover *out)
{
    *out = (struct handover){0};
    return db_one(tx, HANDOVER_OF, VALS(I64(roster_id)), HANDOVER_OWN, out);
}

enum err handover_none(struct ctx *cx, int64_t roster_id)
{
    struct handover h;
    enum err e = handover_of(cx->tx, roster_id, &h);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    return fail(cx, ERR_STATE, "这份名册从库存发放（发放单 %lld），请在“发放物资”中签收，不作付款登记", (long long)h.id);
}

static struct stock_pool pool_of(const struct handover *h)
{
    return (struct stock_pool){h->org_id, h->campaign_id, h->source, h->item_id};
}

struct roster_goods {
    int64_t n, other, off, least;
};
static const struct field roster_goods_fields[] = {
    {FIELD(struct roster_goods, n)},
    {FIELD(struct roster_goods, other)},
    {FIELD(struct roster_goods, off)},
    {FIELD(struct roster_goods, least)},
};

/* The value of each row is the stock's: base, and one 分 more to the first `extra` rows. */
static enum err value_rows(struct ctx *cx, const struct handover *h, int64_t base, int64_t extra)
{
    int64_t upto = 0, changed = 0;
    if (extra)
        TRY(db_int(cx->tx, HANDOVER_NTH_ROW, VALS(I64(h->roster_id), I64(extra - 1)), &upto));
    TRY(db_exec(cx->tx, HANDOVER_VALUE_AID, VALS(I64(h->roster_id), I64(base), I64(upto)), NULL));
    TRY(db_exec(cx->tx, HANDOVER_VALUE_ROW, VALS(I64(h->roster_id), I64(base), I64(upto)), NULL));
    TRY(db_exec(cx->tx, HANDOVER_VALUE_ROSTER, VALS(I64(h->roster_id), I64(h->fen)), &changed));
    return changed == 1 ? OK : fail(cx, ERR_CONFLICT, "名册已列入付款批次，不能从库存发放");
}

static enum err hold_post(struct ctx *cx, const struct handover *h, bool back, int64_t qty, int64_t fen,
                          int64_t *move_id)
{
    const struct fund_goods_move f = {.campaign_id = h->campaign_id, .org_id = h->org_id, .source = h->source,
                                      .fen = fen, .roster_id = h->roster_id, .done_on = cx_today(cx)};
    struct stock_move m = {.kind = back ? "unhold" : "hold", .org_id = h->org_id, .campaign_id = h->campaign_id,
                           .done_on = cx_today(cx), .handover_id = h->id};
    int64_t sign = back ? -1 : 1;
    const struct stock_line lines[] = {
        {pool_of(h), PLACE_STOCK, 0, -sign * qty, -sign * fen},
        {pool_of(h), PLACE_HELD, 0, sign * qty, sign * fen},
    };
    TRY(fund_goods(cx, back ? FUND_UNHOLD : FUND_HOLD, &f, &m.txn_id));
    return stock_post(cx, &m, lines, countof(lines), move_id);
}

static enum err check_rows(struct ctx *cx, const struct handover *h, const struct roster_goods *g, int64_t base)
{
    char unit[MONEY_TEXT], typed[MONEY_TEXT];
    if (g->other)
        return fail(cx, ERR_CONFLICT, "名册中有 %lld 行不是慰问品或资金来源与发放单不同，请退回后改正",
                    (long long)g->other);
    if (!g->off)
        return OK;
    money_yuan(base, unit);
    money_yuan(g->least, typed);
    return fail(cx, ERR_CONFLICT, "名册中有 %lld 行的金额（如 %s 元）与库存价值（每人 %s 元）不符。请退回，"
                "由录入人员在发放单上“按库存价更新金额”后重新提交", (long long)g->off, typed, unit);
    (void)h;
}

enum err handover_hold(struct ctx *cx, int64_t roster_id, bool *held)
{
    struct handover h;
    struct roster_goods g = {0};
    struct stock_pool pool;
    int64_t free_qty = 0, changed = 0, move = 0;
    enum err e = handover_of(cx->tx, roster_id, &h);
    *held = e == OK;
    if (e != OK)
        return e == ERR_NOT_FOUND ? OK : e;
    pool = pool_of(&h);
    TRY(db_one(cx->tx, HANDOVER_ROSTER, VALS(I64(roster_id), TXT(h.source), I64(0), I64(INT64_MAX)),
               FIELDS(struct roster_goods, roster_goods_fields), &g));
    if (g.n == 0)
        return fail(cx, ERR_STATE, "名册中没有可以发放的行");
    h.rows = g.n;
    h.qty = g.n * h.per_head;
    TRY(stock_free(cx->tx, &pool, cx_today(cx), &free_qty));
    if (free_qty < h.qty)
        return fail(cx, ERR_GOODS_SHORT, "库存不足：%lld 人每人 %lld 份共需 %lld，未过期且未预留的只有 %lld",
                    (long long)g.n, (long long)h.per_head, (long long)h.qty, (long long)free_qty);
    TRY(stock_value(cx, &pool, h.qty, &h.fen));
    int64_t base = h.fen / g.n;
    TRY(db_one(cx->tx, HANDOVER_ROSTER,
               VALS(I64(roster_id), TXT(h.source), I64(base - h.per_head), I64(base + h.per_head)),
               FIELDS(struct roster_goods, roster_goods_fields), &g));
    TRY(check_rows(cx, &h, &g, base));
    TRY(value_rows(cx, &h, base, h.fen % g.n));
    TRY(hold_post(cx, &h, false, h.qty, h.fen, &move));
    TRY(db_exec(cx->tx, HANDOVER_HELD, VALS(I64(h.id), I64(h.rows), I64(h.qty), I64(h.fen), I64(h.version)),
                &changed));
    if (changed != 1)
        return fail(cx, ERR_CONFLICT, "发放单刚被他人处理过，请刷新后再看");
    return db_exec(cx->tx, HANDOVER_OPEN_ROWS, VALS(I64(h.id), I64(roster_id), I64(h.per_head)), NULL);
}

enum err handover_unhold(struct ctx *cx, int64_t roster_id, bool *was)
{
    struct handover h;
    int64_t signed_rows = 0, move = 0, changed = 0;
    enum err e = handover_of(cx->tx, roster_id, &h);
    *was = e == OK && str_eq(h.state, S("held"));
    if (e != OK || !*was)
        return e == ERR_NOT_FOUND ? OK : e;
    TRY(db_int(cx->tx, HANDOVER_TOUCHED, VALS(I64(h.id)), &signed_rows));
    if (signed_rows)
        return fail(cx, ERR_STATE, "已有 %lld 人签收，不能退回名册；未领取的请在发放单上“退回库存”", (long long)signed_rows);
    TRY(hold_post(cx, &h, true, h.left_qty, h.left_fen, &move));
    TRY(db_exec(cx->tx, HANDOVER_DROP_ROWS, VALS(I64(h.id)), NULL));
    TRY(db_exec(cx->tx, HANDOVER_PLANNED, VALS(I64(h.id), I64(h.version)), &changed));
    if (changed != 1)
        return fail(cx, ERR_CONFLICT, "发放单刚被他人处理过，请刷新后再看");
    return db_exec(cx->tx, HANDOVER_ROSTER_FREE, VALS(I64(roster_id)), NULL);
}
