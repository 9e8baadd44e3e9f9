// SPDX-License-Identifier: Apache-2.0
// Movements of money: every one is a transaction whose entries sum to 0, posted together with the
// balances they change.
#include "fund_own.h"

#include "area.h"

static const char *const stage_code[] = {"outside", "available", "reserved", "paid", "ordered", "stock", "lost"};
static const char *const stage_have[] = {"外部", "可用", "已预留", "已支付", "合同占用", "库存物资", "报损"};

const struct field fund_txn_fields[12] = {
    {FIELD(struct fund_txn, id), .as = AS_ID},
    {FIELD(struct fund_txn, kind), .label = LIT("类型")},
    {FIELD(struct fund_txn, campaign_id), .as = AS_ID},
    {FIELD(struct fund_txn, org_id), .as = AS_ID},
    {FIELD(struct fund_txn, done_on), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct fund_txn, doc_no), .label = LIT("凭证号")},
    {FIELD(struct fund_txn, party), .label = LIT("来款单位")},
    {FIELD(struct fund_txn, note), .label = LIT("备注")},
    {FIELD(struct fund_txn, roster_id), .as = AS_ID},
    {FIELD(struct fund_txn, reverses), .as = AS_ID},
    {FIELD(struct fund_txn, at), .as = AS_TIME, .label = LIT("登记时间")},
    {FIELD(struct fund_txn, from_campaign_id), .as = AS_ID, .label = LIT("结转自")},
};
const struct field fund_entry_fields[8] = {
    {FIELD(struct fund_entry, org_id), .as = AS_ID},
    {FIELD(struct fund_entry, org_code), .label = LIT("工会代码")},
    {FIELD(struct fund_entry, org_name), .label = LIT("工会")},
    {FIELD(struct fund_entry, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct fund_entry, stage), .label = LIT("阶段")},
    {FIELD(struct fund_entry, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct fund_entry, campaign_id), .as = AS_ID, .label = LIT("活动")},
    {FIELD(struct fund_entry, gift_id), .as = AS_ID, .label = LIT("定向捐赠")},
};
const struct field fund_need_fields[4] = {
    {FIELD(struct fund_need, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct fund_need, fen), .as = AS_MONEY, .label = LIT("需要")},
    {FIELD(struct fund_need, available_fen), .as = AS_MONEY, .label = LIT("可用")},
    {FIELD(struct fund_need, short_fen), .as = AS_MONEY, .label = LIT("还差")},
};
/* "GH-BJ 本级工会经费": a code alone says nothing to a cashier. */
static struct str source_name(struct ctx *cx, struct str source)
{
    struct code_item c = {0};
    if (code_find(cx, S("source"), source, S(""), &c) != OK)
        return source;
    return str_f(cx->a, "%.*s %.*s", FMT(source), FMT(c.label));
}

static enum err balance(struct tx *tx, int64_t campaign_id, int64_t org_id, struct str source,
                        enum fund_stage stage, int64_t *fen)
{
    enum err e = db_int(tx, FUND_BALANCE,
                        VALS(I64(org_id), I64(campaign_id), TXT(source), TXT(str_of(stage_code[stage]))),
                        fen);
    if (e != ERR_NOT_FOUND)
        return e;
    *fen = 0;
    return OK;
}

static int64_t campaign_of(const struct fund_txn *t, const struct fund_line *l)
{
    return l->campaign_id ? l->campaign_id : t->campaign_id;
}

/* What gifts bind of a balance. */
static enum err bound(struct tx *tx, int64_t campaign_id, int64_t org_id, struct str source,
                      enum fund_stage stage, int64_t *fen)
{
    return db_int(tx, GIFT_BOUND,
                  VALS(I64(org_id), I64(campaign_id), TXT(source), TXT(str_of(stage_code[stage]))), fen);
}

enum err fund_free(struct tx *tx, int64_t campaign_id, int64_t org_id, struct str source,
                   enum fund_stage stage, int64_t *fen)
{
    int64_t all = 0, kept = 0;
    TRY(balance(tx, campaign_id, org_id, source, stage, &all));
    TRY(bound(tx, campaign_id, org_id, source, stage, &kept));
    *fen = all - kept;
    return OK;
}

static enum err of_gift(struct tx *tx, int64_t gift_id, int64_t campaign_id, int64_t org_id,
                        struct str source, enum fund_stage stage, int64_t *fen)
{
    return db_int(tx, GIFT_BALANCE,
                  VALS(I64(gift_id), I64(org_id), I64(campaign_id), TXT(source),
                       TXT(str_of(stage_code[stage]))),
                  fen);
}

/* The sentence behind a shortage: money that is there but bound to a gift. */
static struct str bound_text(struct ctx *cx, int64_t kept)
{
    char text[MONEY_TEXT];
    if (kept <= 0)
        return S("");
    money_yuan(kept, text);
    return str_f(cx->a, "（另有定向捐赠 %s 元，只能由指明该捐赠的名册按捐赠用途使用）", text);
}

static enum err fail_short(struct ctx *cx, const struct fund_txn *t, const struct fund_line *l)
{
    int64_t have = 0, kept = 0, need = -l->fen, campaign_id = campaign_of(t, l);
    if (l->gift_id)
        TRY(of_gift(cx->tx, l->gift_id, campaign_id, l->org_id, l->source, l->stage, &have));
    else
        TRY(fund_free(cx->tx, campaign_id, l->org_id, l->source, l->stage, &have));
    if (!l->gift_id)
        TRY(bound(cx->tx, campaign_id, l->org_id, l->source, l->stage, &kept));
    char need_text[MONEY_TEXT], have_text[MONEY_TEXT], short_text[MONEY_TEXT];
    money_yuan(need, need_text);
    money_yuan(have, have_text);
    money_yuan(need - have, short_text);
    return fail(cx, ERR_FUND_SHORT, "资金不足：%s%s“%.*s”需要 %s 元，%s %s 元，还差 %s 元%.*s",
                l->gift_id ? "定向捐赠的" : "", l->stage == STAGE_PAID ? "已支付的" : "",
                FMT(source_name(cx, l->source)), need_text, stage_have[l->stage], have_text, short_text,
                FMT(bound_text(cx, kept)));
}

/* From the whole balance; and from the gift's part of it, or leaving every gift's part alone. */
static enum err take(struct ctx *cx, const struct fund_txn *t, const struct fund_line *l)
{
    int64_t changed = 0, kept = 0, campaign_id = campaign_of(t, l);
    if (l->gift_id) {
        TRY(db_exec(cx->tx, GIFT_BALANCE_TAKE,
                    VALS(I64(l->gift_id), I64(l->org_id), I64(campaign_id), TXT(l->source),
                         TXT(str_of(stage_code[l->stage])), I64(-l->fen)),
                    &changed));
        if (changed != 1)
            return fail_short(cx, t, l);
    } else {
        TRY(bound(cx->tx, campaign_id, l->org_id, l->source, l->stage, &kept));
    }
    TRY(db_exec(cx->tx, FUND_BALANCE_TAKE,
                VALS(I64(l->org_id), I64(campaign_id), TXT(l->source),
                     TXT(str_of(stage_code[l->stage])), I64(-l->fen), I64(kept)),
                &changed));
    return changed == 1 ? OK : fail_short(cx, t, l);
}

static enum err put(struct ctx *cx, const struct fund_txn *t, const struct fund_line *l)
{
    int64_t have = 0, sum = 0, campaign_id = campaign_of(t, l);
    TRY(balance(cx->tx, campaign_id, l->org_id, l->source, l->stage, &have));
    if (!money_add(have, l->fen, &sum) || sum > MONEY_MAX || sum < -MONEY_MAX)
        return fail(cx, ERR_BAD_INPUT, "“%.*s”的余额将超过 1 万亿元，请核对金额",
                    FMT(source_name(cx, l->source)));
    if (l->gift_id)
        TRY(db_exec(cx->tx, GIFT_BALANCE_ADD,
                    VALS(I64(l->gift_id), I64(l->org_id), I64(campaign_id), TXT(l->source),
                         TXT(str_of(stage_code[l->stage])), I64(l->fen)),
                    NULL));
    return db_exec(cx->tx, FUND_BALANCE_ADD,
                   VALS(I64(l->org_id), I64(campaign_id), TXT(l->source),
                        TXT(str_of(stage_code[l->stage])), I64(l->fen)),
                   NULL);
}

enum err fund_txn_add(struct ctx *cx, struct fund_txn *t)
{
    return db_int(cx->tx, FUND_TXN_ADD,
               VALS(TXT(t->kind), I64(t->campaign_id), I64(t->org_id), TXT(t->done_on), TXT(t->doc_no),
                    TXT(t->party), TXT(t->note), OPT(t->roster_id), OPT(t->reverses),
                    OPT(cx->who ? cx->who->user_id : 0), I64(cx->now), OPT(t->from_campaign_id)),
               &t->id);
}

enum err fund_post(struct ctx *cx, struct fund_txn *t, const struct fund_line *lines, size_t n)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        ASSERT(money_add(sum, lines[i].fen, &sum));
    ASSERT(n > 0 && sum == 0);
    if (!t->id)
        TRY(fund_txn_add(cx, t));
    for (int giving = 0; giving < 2; giving++)
        for (size_t i = 0; i < n; i++) {
            const struct fund_line *l = &lines[i];
            bool takes = l->fen < 0 && l->stage != STAGE_OUTSIDE;
            if (takes == (giving == 1))
                continue;
            TRY(takes ? take(cx, t, l) : put(cx, t, l));
            TRY(db_exec(cx->tx, FUND_ENTRY_ADD,
                        VALS(I64(t->id), I64(l->org_id), TXT(l->source), I64(campaign_of(t, l)),
                             TXT(str_of(stage_code[l->stage])), I64(l->fen), OPT(l->gift_id)),
                        NULL));
        }
    return OK;
}

enum err fund_raised(struct ctx *cx, int64_t campaign_id, int64_t org_id, struct str source,
                     int64_t fen)
{
    return db_exec(cx->tx, FUND_RAISED_TALLY,
                   VALS(I64(campaign_id), I64(org_id), TXT(source), I64(fen)), NULL);
}

/* Adds equal sources up, checks every amount. Amounts of 0 are dropped. */
static enum err merge_parts(struct ctx *cx, const struct fund_part *parts, size_t n,
                            struct fund_part out[FUND_PARTS_MAX], size_t *n_out)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        if (parts[i].fen < 0 || parts[i].fen > MONEY_MAX)
            return fail(cx, ERR_BAD_INPUT, "金额须在 0 至 1 万亿元之间");
        size_t k = 0;
        while (k < m && !str_eq(out[k].source, parts[i].source))
            k++;
        if (k == FUND_PARTS_MAX)
            return fail(cx, ERR_BAD_INPUT, "资金来源不能超过 %d 种", FUND_PARTS_MAX);
        if (k == m && parts[i].fen == 0)
            continue;
        if (k == m)
            out[m++] = (struct fund_part){parts[i].source, 0};
        if (!money_add(out[k].fen, parts[i].fen, &out[k].fen) || out[k].fen > MONEY_MAX)
            return fail(cx, ERR_BAD_INPUT, "金额合计超过 1 万亿元，请核对");
    }
    *n_out = m;
    return OK;
}

/* The gift a roster names pays its rows of that source, whoever moves the money. */
struct roster_gift {
    int64_t gift_id;
    struct str source;
};
static const struct field roster_gift_fields[] = {
    {FIELD(struct roster_gift, gift_id)},
    {FIELD(struct roster_gift, source)},
};

static enum err gift_of_roster(struct ctx *cx, int64_t roster_id, struct roster_gift *out)
{
    enum err e = roster_id ? db_one(cx->tx, GIFT_OF_ROSTER, VALS(I64(roster_id)),
                                    FIELDS(struct roster_gift, roster_gift_fields), out)
                           : ERR_NOT_FOUND;
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err move_parts(struct ctx *cx, struct fund_txn *t, const struct fund_part *parts, size_t n,
                           enum fund_stage from, enum fund_stage to)
{
    struct fund_part sums[FUND_PARTS_MAX];
    size_t m = 0;
    TRY(merge_parts(cx, parts, n, sums, &m));
    if (m == 0)
        return OK;
    struct roster_gift gift = {0};
    TRY(gift_of_roster(cx, t->roster_id, &gift));
    struct fund_line lines[FUND_LINES_MAX];
    for (size_t i = 0; i < m; i++) {
        int64_t gift_id = str_eq(sums[i].source, gift.source) ? gift.gift_id : 0;
        lines[2 * i] = (struct fund_line){t->org_id, sums[i].source, from, -sums[i].fen, 0, gift_id};
        lines[2 * i + 1] = (struct fund_line){t->org_id, sums[i].source, to, sums[i].fen, 0, gift_id};
    }
    return fund_post(cx, t, lines, 2 * m);
}

enum err fund_reserve(struct ctx *cx, int64_t campaign_id, int64_t org_id, int64_t roster_id,
                      const struct fund_part *parts, size_t n)
{
    TRY(gift_check_roster(cx, roster_id));
    struct fund_txn t = {.kind = S("reserve"), .campaign_id = campaign_id, .org_id = org_id,
                         .roster_id = roster_id, .done_on = cx_today(cx)};
    return move_parts(cx, &t, parts, n, STAGE_AVAILABLE, STAGE_RESERVED);
}

enum err fund_pay(struct ctx *cx, int64_t campaign_id, int64_t org_id, int64_t roster_id,
                  const struct fund_part *parts, size_t n, struct str paid_on, struct str bank_ref)
{
    struct fund_txn t = {.kind = S("pay"), .campaign_id = campaign_id, .org_id = org_id,
                         .roster_id = roster_id, .done_on = paid_on, .doc_no = bank_ref};
    return move_parts(cx, &t, parts, n, STAGE_RESERVED, STAGE_PAID);
}

enum err fund_unpay(struct ctx *cx, int64_t campaign_id, int64_t org_id, int64_t roster_id,
                    const struct fund_part *parts, size_t n, struct str back_on, struct str bank_ref)
{
    struct fund_txn t = {.kind = S("unpay"), .campaign_id = campaign_id, .org_id = org_id,
                         .roster_id = roster_id, .done_on = back_on, .doc_no = bank_ref};
    return move_parts(cx, &t, parts, n, STAGE_PAID, STAGE_RESERVED);
}

enum err fund_release(struct ctx *cx, int64_t campaign_id, int64_t org_id, int64_t roster_id,
                      const struct fund_part *parts, size_t n)
{
    struct fund_txn t = {.kind = S("release"), .campaign_id = campaign_id, .org_id = org_id,
                         .roster_id = roster_id, .done_on = cx_today(cx)};
    return move_parts(cx, &t, parts, n, STAGE_RESERVED, STAGE_AVAILABLE);
}

static const struct {
    const char *kind;
    enum fund_stage from, to;
} goods_ways[] = {
    [FUND_ORDER] = {"order", STAGE_AVAILABLE, STAGE_ORDERED},
    [FUND_UNORDER] = {"unorder", STAGE_ORDERED, STAGE_AVAILABLE},
    [FUND_ACCEPT] = {"accept", STAGE_ORDERED, STAGE_STOCK},
    [FUND_SHELVE] = {"shelve", STAGE_AVAILABLE, STAGE_STOCK},
    [FUND_HOLD] = {"hold", STAGE_STOCK, STAGE_RESERVED},
    [FUND_UNHOLD] = {"unhold", STAGE_RESERVED, STAGE_STOCK},
    [FUND_HAND] = {"hand", STAGE_RESERVED, STAGE_PAID},
    [FUND_HAND_BACK] = {"handback", STAGE_PAID, STAGE_RESERVED},
    [FUND_LOSE] = {"lose", STAGE_STOCK, STAGE_LOST},
    [FUND_SEND] = {"send", STAGE_STOCK, STAGE_STOCK},
};

enum err fund_goods(struct ctx *cx, enum fund_goods how, const struct fund_goods_move *m, int64_t *txn_id)
{
    struct fund_txn t = {.kind = str_of(goods_ways[how].kind), .campaign_id = m->campaign_id,
                         .org_id = m->org_id, .done_on = m->done_on, .doc_no = m->doc_no,
                         .party = m->party, .note = m->note, .roster_id = m->roster_id};
    *txn_id = 0;
    if (m->fen < 0 || m->fen > MONEY_MAX)
        return fail(cx, ERR_BAD_INPUT, "金额须在 0 至 1 万亿元之间");
    if (m->fen == 0)
        return OK;
    const struct fund_line lines[] = {
        {m->org_id, m->source, goods_ways[how].from, -m->fen, 0, m->gift_id},
        {how == FUND_SEND ? m->to_org_id : m->org_id, m->source, goods_ways[how].to, m->fen},
    };
    TRY(fund_post(cx, &t, lines, countof(lines)));
    *txn_id = t.id;
    return OK;
}

enum err fund_needs(struct tx *tx, int64_t campaign_id, int64_t org_id, const struct fund_part *parts,
                    size_t n, struct fund_need **out, size_t *n_out)
{
    return fund_needs_of(tx, campaign_id, org_id, 0, parts, n, out, n_out);
}

enum err fund_needs_of(struct tx *tx, int64_t campaign_id, int64_t org_id, int64_t roster_id,
                       const struct fund_part *parts, size_t n, struct fund_need **out, size_t *n_out)
{
    struct roster_gift gift = {0};
    enum err e = roster_id ? db_one(tx, GIFT_OF_ROSTER, VALS(I64(roster_id)),
                                    FIELDS(struct roster_gift, roster_gift_fields), &gift)
                           : ERR_NOT_FOUND;
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    struct fund_need *need = NEWS(tx_arena(tx), struct fund_need, n ? n : 1);
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < m && !str_eq(need[k].source, parts[i].source))
            k++;
        if (k == m)
            need[m++] = (struct fund_need){.source = parts[i].source};
        if (parts[i].fen < 0 || !money_add(need[k].fen, parts[i].fen, &need[k].fen))
            return ERR_BAD_INPUT;
    }
    for (size_t k = 0; k < m; k++) {
        if (gift.gift_id && str_eq(gift.source, need[k].source))
            TRY(of_gift(tx, gift.gift_id, campaign_id, org_id, gift.source, STAGE_AVAILABLE,
                        &need[k].available_fen));
        else
            TRY(fund_free(tx, campaign_id, org_id, need[k].source, STAGE_AVAILABLE, &need[k].available_fen));
        if (need[k].fen > need[k].available_fen)
            need[k].short_fen = need[k].fen - need[k].available_fen;
    }
    *out = need;
    *n_out = m;
    return OK;
}
