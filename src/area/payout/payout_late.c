// SPDX-License-Identifier: Apache-2.0
// A line the bank called failed and later calls paid. A file or a statement only tells it: nothing moves by
// itself, requests to pay again are stopped, and a batch that holds the repayment does not leave. What
// follows depends on where the repayment stands:
//   PROVE     not on its way     one registers success with the bank's proof, another confirms: paid, once
//                                (or registers failed again with proof: then it may be paid again)
//   DROP      in a batch, no file yet     the line is dropped from that batch first
//   WAIT      with the bank      its answer decides: failed -> PROVE, success -> TWICE
//   TWICE     paid as well       the money comes back and its entry is matched to this line
//   RELEASED  given up           as TWICE
#include "payout_own.h"

static const struct {
    const char *step;
    struct str text;
} steps[] = {
    {"PROVE", LIT("取得银行回单后登记“成功”，由另一人确认；银行更正为失败的，登记“失败”后才能重付")},
    {"DROP", LIT("重付已列入尚未制盘的批次：先退回该批次并剔除这一笔，再登记查询到的结果")},
    {"WAIT", LIT("重付的一笔还在银行：等它的结果，失败了再登记本笔成功，成功了就是重复付款")},
    {"TWICE", LIT("已重付成功，属重复付款：联系银行和本人追回，退回的进账在对账中对到本笔")},
    {"RELEASED", LIT("已不再发放，属多付：联系银行和本人追回，退回的进账在对账中对到本笔")},
};

static struct str step_text(struct str step)
{
    for (size_t i = 0; i < countof(steps); i++)
        if (str_eq(step, str_of(steps[i].step)))
            return steps[i].text;
    return S("");
}

enum err payout_late_fits(struct ctx *cx, const struct payout_item *item, struct str status)
{
    struct str step = S("");
    int64_t late = 0;
    TRY(db_int(cx->tx, PAYOUT_LATE_OF, VALS(I64(item->batch_id), I64(item->seq)), &late));
    if (str_eq(status, S("failed")) && !late)
        return fail(cx, ERR_STATE, "这一笔已登记为失败");
    TRY(db_text(cx->tx, PAYOUT_LATE_STEP, VALS(I64(item->batch_id), I64(item->seq)), &step));
    if (str_eq(step, S("PROVE")) || str_eq(status, S("failed")))
        return OK;
    return fail(cx, ERR_STATE, "%.*s", FMT(step_text(step)));
}

enum err payout_late_none(struct ctx *cx, int64_t batch_id, int64_t seq)
{
    struct str step = S("");
    int64_t late = 0;
    TRY(db_int(cx->tx, PAYOUT_LATE_OF, VALS(I64(batch_id), I64(seq)), &late));
    if (late)
        return fail(cx, ERR_STATE, "银行后来答复这一笔成功，不能重付或释放：请先查清，见“失败后又成功”");
    TRY(db_text(cx->tx, PAYOUT_LATE_STEP, VALS(I64(batch_id), I64(seq)), &step));
    return str_eq(step, S("TWICE")) ? fail(cx, ERR_STATE, "名册中这一行已另有一笔付款成功，不能重付或释放") : OK;
}

enum err payout_late_not_in(struct ctx *cx, int64_t batch_id)
{
    int64_t seq = 0;
    TRY(db_int(cx->tx, PAYOUT_LATE_IN_BATCH, VALS(I64(batch_id)), &seq));
    if (!seq)
        return OK;
    return fail(cx, ERR_STATE, "第 %lld 笔是重付，银行后来答复它的原笔成功。请退回批次，由编制人剔除这一笔", (long long)seq);
}

/* --- the list --- */

const struct field payout_late_fields[14] = {
    {FIELD(struct payout_late, id), .as = AS_ID},
    {FIELD(struct payout_late, batch_id), .as = AS_ID},
    {FIELD(struct payout_late, seq), .label = LIT("笔号")},
    {FIELD(struct payout_late, ref), .label = LIT("参考号")},
    {FIELD(struct payout_late, name), .label = LIT("姓名")},
    {FIELD(struct payout_late, org_name), .label = LIT("工会")},
    {FIELD(struct payout_late, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct payout_late, text), .label = LIT("此前的失败原因")},
    {FIELD(struct payout_late, told_by), .label = LIT("来自")},
    {FIELD(struct payout_late, told_on), .as = AS_DATE, .label = LIT("银行日期")},
    {FIELD(struct payout_late, next_batch), .as = AS_ID, .label = LIT("重付批次")},
    {FIELD(struct payout_late, next_seq), .label = LIT("重付笔号")},
    {FIELD(struct payout_late, step), .label = LIT("情形")},
    {FIELD(struct payout_late, step_text), .label = LIT("怎么办")},
};

static enum err put_late(struct ctx *cx, void *row)
{
    struct payout_late *l = row;
    l->ref = payout_ref(cx->a, l->batch_id, l->seq);
    l->name = mask_name(cx->a, l->name);
    l->step_text = step_text(l->step);
    fields_write(cx->out, PAYOUT_LATE_FIELDS, l);
    return OK;
}

enum err payout_late_list(struct ctx *cx)
{
    return cx_list_by(cx, PAYOUT_LATE, VALS(LO(cx), HI(cx), I64(cx_after(cx)), I64(cx_limit(cx))), PAYOUT_LATE_FIELDS,
                      put_late);
}
