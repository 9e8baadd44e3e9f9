// SPDX-License-Identifier: Apache-2.0
// Lines that did not go through. To be paid again: asked for by one with the corrected account and its
// evidence, approved by another; the new line enters the next batch, linked, of the same amount. Or never:
// the money becomes available again and the row leaves its roster.
#include "payout_own.h"

#include "file.h"
#include "idno.h"

const struct field payout_item_fields[28] = {
    {FIELD(struct payout_item, id), .as = AS_ID},
    {FIELD(struct payout_item, batch_id), .as = AS_ID},
    {FIELD(struct payout_item, seq), .label = LIT("笔号")},
    {FIELD(struct payout_item, ref), .label = LIT("参考号")},
    {FIELD(struct payout_item, roster_id), .as = AS_ID},
    {FIELD(struct payout_item, row_no), .label = LIT("名册行")},
    {FIELD(struct payout_item, person_id), .as = AS_ID},
    {FIELD(struct payout_item, org_code), .label = LIT("工会编码")},
    {FIELD(struct payout_item, org_name), .label = LIT("工会")},
    {FIELD(struct payout_item, roster_title), .label = LIT("名册")},
    {FIELD(struct payout_item, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct payout_item, name), .label = LIT("姓名")},
    {FIELD(struct payout_item, card), .as = AS_CARD, .label = LIT("收款账号")},
    {FIELD(struct payout_item, bank), .label = LIT("开户行")},
    {FIELD(struct payout_item, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct payout_item, state), .as = AS_CODE, .codes = "payout_item_state", .label = LIT("状态")},
    {FIELD(struct payout_item, code), .label = LIT("原因代码")},
    {FIELD(struct payout_item, text), .label = LIT("银行说明")},
    {FIELD(struct payout_item, settled_on), .as = AS_DATE, .label = LIT("银行日期")},
    {FIELD(struct payout_item, result_id), .as = AS_ID},
    {FIELD(struct payout_item, prev_batch), .as = AS_ID},
    {FIELD(struct payout_item, prev_seq), .label = LIT("原笔号")},
    {FIELD(struct payout_item, next_batch), .as = AS_ID},
    {FIELD(struct payout_item, next_seq), .label = LIT("重付笔号")},
    {FIELD(struct payout_item, repay), .label = LIT("重付")},
    {FIELD(struct payout_item, id_type), .as = AS_SECRET},
    {FIELD(struct payout_item, blind), .as = AS_BLOB},
    {FIELD(struct payout_item, secret), .as = AS_BLOB},
};

enum err payout_item_get(struct ctx *cx, int64_t batch_id, int64_t seq, struct payout_item *out)
{
    struct person_secret open;
    *out = (struct payout_item){0};
    enum err e = db_one(cx->tx, PAYOUT_ITEM, VALS(I64(batch_id), I64(seq)), PAYOUT_ITEM_FIELDS, out);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "批次中没有第 %lld 笔", (long long)seq);
    TRY(e);
    TRY(payout_open(cx->sealer, cx->a, out->id_type, out->blind, out->secret, &open));
    out->card = open.card;
    out->ref = payout_ref(cx->a, batch_id, seq);
    return OK;
}

/* --- asking --- */

static bool may_repay(const struct payout_item *i)
{
    return str_eq(i->state, S("failed")) || str_eq(i->state, S("returned"));
}

static enum err read_card(struct ctx *cx, const struct payout_item *item, struct str given, struct str *card)
{
    struct card c;
    unsigned char blind_of[BLIND_BYTES];
    int64_t others = 0;
    *card = item->card;
    if (!str_trim(given).len)
        return OK;
    if (!card_read(given, false, &c) && c.problem != CARD_OK)
        return fail_field(cx, "card", "%s", card_problem_text(c.problem));
    *card = str_dup(cx->a, (struct str){c.number, c.len});
    person_blind_card(cx->sealer, *card, blind_of);
    TRY(db_int(cx->tx, PAYOUT_CARD_OTHER,
               VALS(BLOB(((struct str){(char *)blind_of, BLIND_BYTES})), I64(item->person_id)), &others));
    if (others)
        return fail_field(cx, "card", "该银行卡号登记在另一职工名下，慰问金应发到本人账户");
    return OK;
}

enum err payout_repay_ask(struct ctx *cx, int64_t batch_id, int64_t seq, const struct payout_repay *r, int64_t *id)
{
    struct payout_batch b;
    struct payout_item item;
    struct person_secret open;
    struct file f;
    struct str card;
    unsigned char sealed[PERSON_SECRET_MAX], blind_of[BLIND_BYTES];
    char aad[PERSON_AAD];
    TRY(payout_get(cx, batch_id, &b));
    TRY(payout_item_get(cx, batch_id, seq, &item));
    audit_object(cx, b.org_id, "payout:%lld", (long long)batch_id);
    audit_note(cx, "seq", str_f(cx->a, "%lld", (long long)seq));
    if (!may_repay(&item))
        return fail(cx, ERR_STATE, "只有失败或退汇的笔可以重付；结果未知的先向银行查询");
    if (item.next_batch || item.repay.len)
        return fail(cx, ERR_STATE, "这一笔已申请重付");
    TRY(payout_late_none(cx, batch_id, seq));
    if (!str_trim(r->reason).len)
        return fail_field(cx, "reason", "请填写重付原因");
    if (!r->evidence_id || file_attach(cx, r->evidence_id, FILE_SHARED, &f) != OK)
        return fail_field(cx, "evidence_id", "请上传依据（本人签字的银行卡复印件、银行通知等）");
    TRY(read_card(cx, &item, r->card, &card));
    TRY(payout_open(cx->sealer, cx->a, item.id_type, item.blind, item.secret, &open));
    bool same = str_eq(card, open.card);
    open.card = card;
    struct str place = person_aad(item.id_type, (const unsigned char *)item.blind.at, aad);
    struct str secret = person_secret_seal(cx->sealer, place, &open, sealed);
    person_blind_card(cx->sealer, card, blind_of);
    enum err e = db_int(cx->tx, PAYOUT_REPAY_NEW,
                        VALS(I64(batch_id), I64(seq), TXT(str_trim(r->reason)),
                             TXT(str_trim(r->bank).len ? str_trim(r->bank) : item.bank), BLOB(secret),
                             BLOB(((struct str){(char *)blind_of, BLIND_BYTES})), I64(same), I64(r->evidence_id),
                             I64(cx->who->user_id), I64(cx->now)),
                        id);
    return e == ERR_DUPLICATE ? fail(cx, ERR_STATE, "这一笔已申请重付") : e;
}

/* --- deciding --- */

const struct field payout_repay_fields[25] = {
    {FIELD(struct payout_repay_row, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct payout_repay_row, batch_id), .as = AS_ID},
    {FIELD(struct payout_repay_row, seq), .label = LIT("笔号")},
    {FIELD(struct payout_repay_row, ref), .label = LIT("原参考号")},
    {FIELD(struct payout_repay_row, org_name), .label = LIT("工会")},
    {FIELD(struct payout_repay_row, name), .label = LIT("姓名")},
    {FIELD(struct payout_repay_row, card), .as = AS_CARD, .label = LIT("更正后账号")},
    {FIELD(struct payout_repay_row, bank), .label = LIT("开户行")},
    {FIELD(struct payout_repay_row, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct payout_repay_row, code), .label = LIT("原因代码")},
    {FIELD(struct payout_repay_row, text), .label = LIT("银行说明")},
    {FIELD(struct payout_repay_row, reason), .label = LIT("重付原因")},
    {FIELD(struct payout_repay_row, same), .label = LIT("仍用原账号")},
    {FIELD(struct payout_repay_row, evidence_id), .as = AS_ID, .label = LIT("依据")},
    {FIELD(struct payout_repay_row, state), .label = LIT("状态")},
    {FIELD(struct payout_repay_row, asked_by), .as = AS_ID},
    {FIELD(struct payout_repay_row, asked_by_name), .label = LIT("申请人")},
    {FIELD(struct payout_repay_row, asked_at), .as = AS_TIME, .label = LIT("申请时间")},
    {FIELD(struct payout_repay_row, decided_by_name), .label = LIT("批准人")},
    {FIELD(struct payout_repay_row, decided_at), .as = AS_TIME, .label = LIT("批准时间")},
    {FIELD(struct payout_repay_row, decide_note), .label = LIT("批准意见")},
    {FIELD(struct payout_repay_row, org_id), .as = AS_ID},
    {FIELD(struct payout_repay_row, id_type), .as = AS_SECRET},
    {FIELD(struct payout_repay_row, blind), .as = AS_BLOB},
    {FIELD(struct payout_repay_row, secret), .as = AS_BLOB},
};

enum err payout_repay_open(struct ctx *cx, struct payout_repay_row *row)
{
    struct person_secret open;
    TRY(payout_open(cx->sealer, cx->a, row->id_type, row->blind, row->secret, &open));
    row->card = open.card;
    row->ref = payout_ref(cx->a, row->batch_id, row->seq);
    return OK;
}

enum err payout_repay_get(struct ctx *cx, int64_t id, struct payout_repay_row *out)
{
    *out = (struct payout_repay_row){0};
    enum err e = cx_one(cx, PAYOUT_REPAY_GET, id, PAYOUT_REPAY_FIELDS, out);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "没有找到这条重付申请，或不在您的管理范围内");
    TRY(e);
    return payout_repay_open(cx, out);
}

enum err payout_repay_decide(struct ctx *cx, int64_t id, bool approve, struct str note)
{
    struct payout_repay_row row;
    int64_t changed = 0;
    TRY(payout_repay_get(cx, id, &row));
    audit_object(cx, row.org_id, "payout:%lld", (long long)row.batch_id);
    audit_note(cx, "seq", str_f(cx->a, "%lld", (long long)row.seq));
    if (row.asked_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "重付须由申请人以外的人批准");
    if (approve)
        TRY(payout_late_none(cx, row.batch_id, row.seq));
    if (!approve && !str_trim(note).len)
        return fail_field(cx, "note", "请填写不批准的原因");
    enum err e = db_exec(cx->tx, PAYOUT_REPAY_DECIDED,
                         VALS(I64(id), TXT(approve ? S("approved") : S("refused")), I64(cx->who->user_id), I64(cx->now),
                              TXT(str_trim(note))),
                         &changed);
    if (e == OK && changed != 1)
        return fail(cx, ERR_STATE, "这条重付申请已经处理过");
    return payout_moved(cx, e, changed);
}

/* --- never --- */

enum err payout_release(struct ctx *cx, int64_t batch_id, int64_t seq, struct str reason)
{
    struct payout_batch b;
    struct payout_item item;
    int64_t changed = 0;
    TRY(payout_get(cx, batch_id, &b));
    TRY(payout_item_get(cx, batch_id, seq, &item));
    audit_object(cx, b.org_id, "payout:%lld", (long long)batch_id);
    audit_note(cx, "seq", str_f(cx->a, "%lld", (long long)seq));
    if (!may_repay(&item))
        return fail(cx, ERR_STATE, "只有失败或退汇、且不再重付的笔可以释放");
    TRY(payout_late_none(cx, batch_id, seq));
    if (!str_trim(reason).len)
        return fail_field(cx, "reason", "请填写不再发放的原因");
    TRY(db_exec(cx->tx, PAYOUT_RELEASED, VALS(I64(batch_id), I64(seq), TXT(str_trim(reason))), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "这一笔已申请重付，不能释放");
    struct payout_place {
        int64_t org_id;
    } place = {0};
    static const struct field place_fields[] = {{FIELD(struct payout_place, org_id)}};
    TRY(db_one(cx->tx, PAYOUT_ITEM_PLACE, VALS(I64(batch_id), I64(seq)), FIELDS(struct payout_place, place_fields), &place));
    struct fund_part part = {item.source, item.fen};
    TRY(fund_release(cx, b.campaign_id, place.org_id, item.roster_id, &part, 1));
    TRY(aid_drop_row(cx, item.roster_id, item.row_no));
    TRY(roster_row_leave(cx, item.roster_id, item.row_no,
                         str_f(cx->a, "银行付款未成，不再发放：%.*s", FMT(str_trim(reason)))));
    TRY(payout_counted(cx, batch_id));
    return roster_lines_paid(cx, batch_id, b.exported_by, b.no);
}
