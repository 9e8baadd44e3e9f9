// SPDX-License-Identifier: Apache-2.0
// The account of a union and all below it: union by union, and all together, where money passed down counts once, in
// the union that raised it.
#include "area.h"
#include "budget.h"
#include "campaign.h"
#include "money.h"

const struct field account_unit_fields[14] = {
    {FIELD(struct account_unit, id), .as = AS_ID},
    {FIELD(struct account_unit, org_code), .label = LIT("工会代码")},
    {FIELD(struct account_unit, org_name), .label = LIT("工会")},
    {FIELD(struct account_unit, path), .as = AS_BLOB},
    {FIELD(struct account_unit, budget_in_fen), .as = AS_MONEY, .label = LIT("预算收入（不含上级）")},
    {FIELD(struct account_unit, budget_out_fen), .as = AS_MONEY, .label = LIT("预算支出（不含下拨）")},
    {FIELD(struct account_unit, opening_fen), .as = AS_MONEY, .label = LIT("期初")},
    {FIELD(struct account_unit, raised_fen), .as = AS_MONEY, .label = LIT("本级筹集")},
    {FIELD(struct account_unit, upper_fen), .as = AS_MONEY, .label = LIT("上级拨入")},
    {FIELD(struct account_unit, down_fen), .as = AS_MONEY, .label = LIT("拨给下级")},
    {FIELD(struct account_unit, spent_fen), .as = AS_MONEY, .label = LIT("慰问支出")},
    {FIELD(struct account_unit, back_fen), .as = AS_MONEY, .label = LIT("退回上级")},
    {FIELD(struct account_unit, carry_fen), .as = AS_MONEY, .label = LIT("活动间结转")},
    {FIELD(struct account_unit, closing_fen), .as = AS_MONEY, .label = LIT("期末结余")},
};

/* What lay there at the beginning is what the end does not explain; of a campaign that is nothing. */
static enum err add_unit(struct account_below *b, struct account_unit *u)
{
    struct account_unit *t = &b->total;
    const struct {
        int64_t *sum, fen;
    } sums[] = {{&t->budget_in_fen, u->budget_in_fen}, {&t->budget_out_fen, u->budget_out_fen}, {&t->raised_fen, u->raised_fen},
                {&t->upper_fen, u->upper_fen - u->down_fen - u->back_fen}, {&t->spent_fen, u->spent_fen},
                {&t->carry_fen, u->carry_fen}, {&t->closing_fen, u->closing_fen}};
    u->opening_fen = u->closing_fen - (u->raised_fen + u->upper_fen + u->carry_fen - u->down_fen - u->spent_fen - u->back_fen);
    if (!money_add(t->opening_fen, u->opening_fen, &t->opening_fen))
        return ERR_TOO_LARGE;
    for (size_t i = 0; i < countof(sums); i++)
        if (!money_add(*sums[i].sum, sums[i].fen, sums[i].sum))
            return ERR_TOO_LARGE;
    return OK;
}

enum err budget_below(struct ctx *cx, struct account_below *out)
{
    struct campaign c = {0};
    struct str code = cx_query(cx, "campaign");
    int64_t year = cx_query_int(cx, "year", 0);
    if (code.len)
        TRY(campaign_get(cx, code, &c));
    if (!code.len && (year < 2000 || year > 2100))
        return fail_field(cx, "campaign", "请选择活动，或写明年度");
    *out = (struct account_below){.year = c.id ? c.year : year, .campaign_name = c.name};
    TRY(db_rows(cx->tx, ACCOUNT_BELOW,
                VALS(LO(cx), HI(cx), I64(c.id), TXT(str_f(cx->a, "%lld-01-01", (long long)year)),
                     TXT(str_f(cx->a, "%lld-12-31", (long long)year)), I64(year), I64(ACCOUNT_UNITS_MAX)),
                ACCOUNT_UNIT_FIELDS, ACCOUNT_UNITS_MAX, &out->rows, &out->n));
    for (size_t i = 0; i < out->n; i++)
        TRY(add_unit(out, &out->rows[i]));
    return OK;
}

enum err budget_below_get(struct ctx *cx)
{
    struct account_below b;
    TRY(budget_below(cx, &b));
    jw_open(cx->out, '{');
    jw_key(cx->out, "total");
    fields_write(cx->out, ACCOUNT_UNIT_FIELDS, &b.total);
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < b.n; i++)
        fields_write(cx->out, ACCOUNT_UNIT_FIELDS, &b.rows[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}
