// SPDX-License-Identifier: Apache-2.0
// Settlement with the shops: what was used on some days and is in no settlement yet, put together by one, approved by another. A use
// stands in one settlement by constraint; one that is refused lets its uses go.
#include "date.h"
#include "voucher_own.h"

const struct field settlement_fields[15] = {
    {FIELD(struct settlement, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct settlement, org_code), .label = LIT("工会代码")},
    {FIELD(struct settlement, org_name), .label = LIT("发放工会")},
    {FIELD(struct settlement, from_on), .as = AS_DATE, .label = LIT("开始")},
    {FIELD(struct settlement, until_on), .as = AS_DATE, .label = LIT("截止")},
    {FIELD(struct settlement, shops), .as = AS_COUNT, .label = LIT("门店数")},
    {FIELD(struct settlement, vouchers), .as = AS_COUNT, .label = LIT("张数")},
    {FIELD(struct settlement, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct settlement, state), .as = AS_CODE, .codes = "voucher_settlement_state", .label = LIT("状态")},
    {FIELD(struct settlement, remark), .label = LIT("说明")},
    {FIELD(struct settlement, maker), .label = LIT("编制人")},
    {FIELD(struct settlement, decider), .label = LIT("审核人")},
    {FIELD(struct settlement, org_path), .as = AS_SECRET},
    {FIELD(struct settlement, made_by), .as = AS_ID},
    {FIELD(struct settlement, payments), .as = AS_COUNT, .label = LIT("付款批次")},
};
const struct field settlement_in_fields[3] = {
    {FIELD(struct settlement_in, org), .label = LIT("发放工会"), .max = 40},
    {FIELD(struct settlement_in, from_on), .as = AS_DATE, .label = LIT("开始"), .need = true},
    {FIELD(struct settlement_in, until_on), .as = AS_DATE, .label = LIT("截止"), .need = true},
};
const struct field settle_shop_fields[13] = {
    {FIELD(struct settle_shop, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct settle_shop, name), .label = LIT("门店")},
    {FIELD(struct settle_shop, district), .label = LIT("区（市）")},
    {FIELD(struct settle_shop, vouchers), .as = AS_COUNT, .label = LIT("张数")},
    {FIELD(struct settle_shop, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct settle_shop, account_name), .label = LIT("收款户名")},
    {FIELD(struct settle_shop, account), .as = AS_CARD, .label = LIT("收款账号")},
    {FIELD(struct settle_shop, account_bank), .label = LIT("开户行")},
    {FIELD(struct settle_shop, payment_id), .as = AS_ID},
    {FIELD(struct settle_shop, seq), .as = AS_COUNT},
    {FIELD(struct settle_shop, payment_state), .as = AS_CODE, .codes = "payout_item_state", .label = LIT("付款")},
    {FIELD(struct settle_shop, text), .label = LIT("银行说明")},
    {FIELD(struct settle_shop, account_secret), .as = AS_BLOB},
};

static enum err of_call(struct ctx *cx, struct settlement *s)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, VOUCHER_SETTLEMENT_GET, id, SETTLEMENT, s));
    audit_object(cx, cx->org_id, "voucher_settlement:%lld", (long long)id);
    return OK;
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct settlement s = {0};
    TRY(cx_one(cx, VOUCHER_SETTLEMENT_GET, id, SETTLEMENT, &s));
    cx_row(cx, SETTLEMENT, &s);
    return OK;
}

enum err settlements_get(struct ctx *cx)
{
    return cx_list(cx, VOUCHER_SETTLEMENT_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), I64(cx_limit(cx))), SETTLEMENT);
}

#define SETTLE_SHOP FIELDS(struct settle_shop, settle_shop_fields)
static enum err put_settle_shop(struct ctx *cx, void *row)
{
    struct settle_shop *s = row;
    TRY(shop_account_open(cx, s->id, s->account_secret, &s->account));
    fields_write(cx->out, SETTLE_SHOP, s);
    return OK;
}

/* Its shops: what is exported and paid from. */
enum err settlement_one(struct ctx *cx)
{
    struct settlement s = {0};
    TRY(of_call(cx, &s));
    return cx_list_by(cx, VOUCHER_SETTLE_SHOPS, VALS(I64(s.id), I64(cx_after(cx)), I64(cx_limit(cx))), SETTLE_SHOP, put_settle_shop);
}

enum err settlement_post(struct ctx *cx)
{
    const struct settlement_in *in = cx->in;
    struct str path;
    int64_t id = 0, n = 0, org_id = cx->org_id;
    if (in->org.len)
        TRY(cx_org(cx, in->org, &org_id, &path));
    if (str_cmp(in->from_on, in->until_on) > 0)
        return fail_field(cx, "until_on", "截止日期不能早于开始日期");
    if (str_cmp(in->until_on, cx_today(cx)) > 0)
        return fail_field(cx, "until_on", "只能结算到今天");
    TRY(db_int(cx->tx, VOUCHER_SETTLEMENT_ADD, VALS(I64(org_id), TXT(in->from_on), TXT(in->until_on), I64(cx->who->user_id), I64(cx->now)), &id));
    TRY(db_exec(cx->tx, VOUCHER_SETTLE_LINES, VALS(I64(id), I64(org_id), TXT(in->from_on), TXT(in->until_on)), &n));
    if (!n)
        return fail(cx, ERR_STATE, "这段时间没有未结算的券");
    TRY(db_exec(cx->tx, VOUCHER_SETTLEMENT_SUM, VALS(I64(id)), NULL));
    audit_object(cx, org_id, "voucher_settlement:%lld", (long long)id);
    return answer(cx, id);
}

static enum err move(struct ctx *cx, const char *from, const char *to, struct str remark)
{
    struct settlement s = {0};
    int64_t changed = 0;
    TRY(of_call(cx, &s));
    if (!str_eq(s.state, str_of(from)))
        return fail(cx, ERR_STATE, "当前状态不能办理，请刷新后再看");
    if (s.made_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "编制结算单和审核、付款登记须是两个人");
    if (str_eq(str_of(to), S("refused")))
        TRY(db_exec(cx->tx, VOUCHER_SETTLE_DROP, VALS(I64(s.id)), NULL));
    TRY(db_exec(cx->tx, VOUCHER_SETTLEMENT_MOVE, VALS(I64(s.id), TXT(str_of(from)), TXT(str_of(to)), TXT(remark), I64(cx->who->user_id), I64(cx->now)), &changed));
    return changed == 1 ? answer(cx, s.id) : ERR_CONFLICT;
}

enum err settlement_approve(struct ctx *cx)
{
    return move(cx, "made", "approved", S(""));
}

enum err settlement_refuse(struct ctx *cx)
{
    const struct verb_in *in = cx->in;
    if (!str_trim(in->remark).len)
        return fail_field(cx, "remark", "请写明退回的原因");
    return move(cx, "made", "refused", in->remark);
}

/* The bank's voucher of what was transferred to the shops without a batch of payments. */
enum err settlement_pay(struct ctx *cx)
{
    const struct verb_in *in = cx->in;
    struct settlement s = {0};
    TRY(of_call(cx, &s));
    if (s.payments)
        return fail(cx, ERR_STATE, "这张结算单已编制门店付款批次：请在批次里登记银行结果；不用批次时先删除它");
    if (!str_trim(in->remark).len)
        return fail_field(cx, "remark", "请填写付款凭证号");
    return move(cx, "approved", "paid", in->remark);
}
