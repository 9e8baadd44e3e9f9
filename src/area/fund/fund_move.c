// SPDX-License-Identifier: Apache-2.0
// Unspent money: back to the union it came from (return), or on to the next campaign (carry). Neither
// touches the stage outside, so what was raised stays raised once, where it was raised.
#include "campaign.h"
#include "fund_own.h"

enum { SENDERS_MAX = 100, CARRY_UNIONS_MAX = 20000 };

const struct field fund_made_fields[1] = {
    {FIELD(struct fund_made, id), .as = AS_ID, .fixed = true},
};
const struct field fund_return_in_fields[10] = {
    {FIELD(struct fund_return_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct fund_return_in, from), .label = LIT("退回单位"), .need = true, .max = 40},
    {FIELD(struct fund_return_in, to), .label = LIT("退给"), .max = 40},
    {FIELD(struct fund_return_in, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源"), .need = true, .max = 40},
    {FIELD(struct fund_return_in, to_source), .as = AS_CODE, .codes = "source", .label = LIT("上级恢复为来源"), .max = 40},
    {FIELD(struct fund_return_in, fen), .as = AS_MONEY, .label = LIT("金额"), .need = true, .min = 1, .max = MONEY_MAX},
    {FIELD(struct fund_return_in, done_on), .as = AS_DATE, .label = LIT("退回日期"), .need = true},
    {FIELD(struct fund_return_in, doc_no), .label = LIT("凭证号"), .max = 100},
    {FIELD(struct fund_return_in, note), .label = LIT("退回原因"), .need = true, .max = 500},
    {FIELD(struct fund_return_in, gift_id), .as = AS_ID, .label = LIT("定向捐赠")},
};
const struct field fund_carry_in_fields[6] = {
    {FIELD(struct fund_carry_in, from_campaign), .label = LIT("结转自"), .need = true, .max = 40},
    {FIELD(struct fund_carry_in, to_campaign), .label = LIT("结转到"), .need = true, .max = 40},
    {FIELD(struct fund_carry_in, org), .label = LIT("工会"), .need = true, .max = 40},
    {FIELD(struct fund_carry_in, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源"), .max = 40},
    {FIELD(struct fund_carry_in, below), .as = AS_BOOL, .label = LIT("连同下级工会")},
    {FIELD(struct fund_carry_in, note), .label = LIT("结转依据"), .need = true, .max = 500},
};

/* --- checks shared by the movements --- */

enum err fund_movement_org(struct ctx *cx, const char *field, const struct campaign *c, struct str code,
                           int64_t *id, struct str *path)
{
    TRY(cx_org(cx, code, id, path));
    if (!path_covers(c->org_path, *path))
        return fail_field(cx, field, "工会“%.*s”不参加活动“%.*s”", FMT(code), FMT(c->name));
    return OK;
}

enum err fund_check_source(struct ctx *cx, const char *field, struct str source, struct str day)
{
    struct code_item item = {0};
    enum err e = code_find(cx, S("source"), source, day, &item);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, field, "没有“%.*s”这种资金来源", FMT(source));
    return e;
}

enum err fund_check_day(struct ctx *cx, struct str day)
{
    if (str_cmp(day, cx_today(cx)) > 0)
        return fail_field(cx, "done_on", "日期不能晚于今天");
    return OK;
}

enum err fund_answer(struct ctx *cx, int64_t id)
{
    struct fund_made out = {id};
    cx_row(cx, FIELDS(struct fund_made, fund_made_fields), &out);
    return OK;
}

/* --- back to where it came from --- */

struct sender { /* a union that transferred, and what it called the money */
    int64_t org_id;
    struct str org_code, org_name, source;
    int64_t gift_id, fen, last;
};
static const struct field sender_fields[] = {
    {FIELD(struct sender, org_id)}, {FIELD(struct sender, org_code)}, {FIELD(struct sender, org_name)},
    {FIELD(struct sender, source)}, {FIELD(struct sender, gift_id)},  {FIELD(struct sender, fen)},
    {FIELD(struct sender, last)},
};

/* What a sender sent and has not got back yet. */
static enum err open_of(struct ctx *cx, int64_t campaign_id, int64_t org_id, struct str source,
                        const struct sender *s, int64_t *fen)
{
    int64_t back = 0;
    TRY(db_int(cx->tx, FUND_GIVEN_BACK,
               VALS(I64(campaign_id), I64(org_id), TXT(source), I64(s->org_id), TXT(s->source),
                    I64(s->gift_id)),
               &back));
    *fen = s->fen - back;
    return OK;
}

static bool wanted(const struct fund_return_in *in, const struct sender *s)
{
    return s->gift_id == in->gift_id && (!in->to.len || str_eq(in->to, s->org_code)) &&
           (!in->to_source.len || str_eq(in->to_source, s->source));
}

/* The one sender the money can go back to; several are told, so that the cashier names one. */
static enum err sender_of(struct ctx *cx, const struct fund_return_in *in, int64_t campaign_id,
                          int64_t org_id, struct sender *out)
{
    struct sender *all = NULL;
    size_t n = 0, fits = 0;
    int64_t most = 0;
    TRY(db_rows(cx->tx, FUND_SENDERS, VALS(I64(campaign_id), I64(org_id), TXT(in->source)),
                FIELDS(struct sender, sender_fields), SENDERS_MAX, &all, &n));
    for (size_t i = 0; i < n; i++) {
        int64_t fen = 0;
        if (!wanted(in, &all[i]))
            continue;
        TRY(open_of(cx, campaign_id, org_id, in->source, &all[i], &fen));
        if (fen <= 0)
            continue;
        if (fits++ == 0) {
            *out = all[i];
            most = fen;
        }
    }
    if (!fits)
        return fail(cx, ERR_STATE, "这项资金不是上级拨入的，或已全部退回；本级筹集的资金请冲销收入");
    if (fits > 1)
        return fail_field(cx, "to_source", "这项资金来自 %zu 笔不同的上级拨款，请指明退给哪个工会、恢复为哪种来源（最近一笔：%.*s，%.*s）",
                          fits, FMT(out->org_name), FMT(out->source));
    if (in->fen > most) {
        char most_text[MONEY_TEXT];
        money_yuan(most, most_text);
        return fail_field(cx, "fen", "“%.*s”拨来的这项资金还可退回 %s 元", FMT(out->org_name), most_text);
    }
    return OK;
}

enum err fund_return_post(struct ctx *cx)
{
    const struct fund_return_in *in = cx->in;
    struct campaign c = {0};
    struct sender up = {0};
    struct str path = {0};
    struct fund_txn t = {.kind = S("return"), .done_on = in->done_on, .doc_no = in->doc_no, .note = in->note};
    TRY(campaign_get(cx, in->campaign, &c)); /* closed too: what is left goes back after the end */
    TRY(fund_movement_org(cx, "from", &c, in->from, &t.org_id, &path));
    TRY(fund_check_source(cx, "source", in->source, S("")));
    TRY(fund_check_day(cx, in->done_on));
    TRY(sender_of(cx, in, c.id, t.org_id, &up));
    t.campaign_id = c.id;
    t.party = up.org_name;
    const struct fund_line lines[] = {
        {t.org_id, in->source, STAGE_AVAILABLE, -in->fen, 0, in->gift_id},
        {up.org_id, up.source, STAGE_AVAILABLE, in->fen, 0, in->gift_id},
    };
    TRY(fund_post(cx, &t, lines, countof(lines)));
    audit_object(cx, t.org_id, "fund:%lld", (long long)t.id);
    audit_note(cx, "to", up.org_code);
    audit_note(cx, "source", in->source);
    audit_note(cx, "to_source", up.source);
    audit_note(cx, "fen", str_f(cx->a, "%lld", (long long)in->fen));
    return fund_answer(cx, t.id);
}

enum err fund_still_covered(struct ctx *cx, const struct fund_txn *was, const struct fund_entry *entries,
                            size_t n)
{
    struct sender *all = NULL;
    size_t m = 0;
    if (!str_eq(was->kind, S("transfer")) || n != 2)
        return OK;
    const struct fund_entry *in = &entries[entries[0].fen > 0 ? 0 : 1], *out = &entries[entries[0].fen > 0 ? 1 : 0];
    TRY(db_rows(cx->tx, FUND_SENDERS, VALS(I64(was->campaign_id), I64(in->org_id), TXT(in->source)),
                FIELDS(struct sender, sender_fields), SENDERS_MAX, &all, &m));
    for (size_t i = 0; i < m; i++) {
        int64_t fen = 0;
        if (all[i].org_id != out->org_id || !str_eq(all[i].source, out->source) || all[i].gift_id != in->gift_id)
            continue;
        TRY(open_of(cx, was->campaign_id, in->org_id, in->source, &all[i], &fen));
        if (fen < in->fen)
            return fail(cx, ERR_STATE, "这笔拨款已有资金退回，请先冲销退回再冲销拨款");
    }
    return OK;
}

/* --- on to the next campaign --- */

struct left {
    struct str source;
    int64_t fen, gift_id;
};
static const struct field left_fields[] = {
    {FIELD(struct left, source)},
    {FIELD(struct left, fen)},
    {FIELD(struct left, gift_id)},
};
struct carry {
    struct ctx *cx;
    const struct fund_carry_in *in;
    struct campaign from, to;
    int64_t unions, fen, last;
};

static void add_pair(const struct carry *c, int64_t org_id, const struct left *l, struct fund_line *lines,
                     size_t *n)
{
    lines[(*n)++] = (struct fund_line){org_id, l->source, STAGE_AVAILABLE, -l->fen, c->from.id, l->gift_id};
    lines[(*n)++] = (struct fund_line){org_id, l->source, STAGE_AVAILABLE, l->fen, c->to.id, l->gift_id};
}

/* Everything available at one union: the parts of gifts as such, the rest free. */
static enum err carry_union(struct carry *c, int64_t org_id)
{
    struct ctx *cx = c->cx;
    struct left *all = NULL, *gifts = NULL;
    size_t n_all = 0, n_gifts = 0, n = 0;
    struct fund_line lines[FUND_LINES_MAX];
    int64_t fen = 0;
    struct vals v = VALS(I64(org_id), I64(c->from.id), TXT(c->in->source));
    TRY(db_rows(cx->tx, FUND_LEFT, v, FIELDS(struct left, left_fields), FUND_PARTS_MAX / 2, &all, &n_all));
    TRY(db_rows(cx->tx, GIFT_PARTS, v, FIELDS(struct left, left_fields), FUND_PARTS_MAX / 2, &gifts, &n_gifts));
    for (size_t i = 0; i < n_all; i++) {
        struct left free = all[i];
        fen += free.fen;
        for (size_t k = 0; k < n_gifts; k++)
            if (str_eq(gifts[k].source, free.source))
                free.fen -= gifts[k].fen;
        if (free.fen > 0)
            add_pair(c, org_id, &free, lines, &n);
    }
    for (size_t k = 0; k < n_gifts; k++)
        add_pair(c, org_id, &gifts[k], lines, &n);
    if (!n)
        return OK;
    struct fund_txn t = {.kind = S("carry"), .campaign_id = c->to.id, .from_campaign_id = c->from.id,
                         .org_id = org_id, .done_on = cx_today(cx), .party = c->from.name, .note = c->in->note};
    TRY(fund_post(cx, &t, lines, n));
    c->unions++;
    c->fen += fen;
    c->last = t.id;
    return OK;
}

struct carry_org {
    struct str path;
    int64_t id;
};
static const struct field carry_org_fields[] = {{FIELD(struct carry_org, id)}, {FIELD(struct carry_org, path)}};

enum err fund_carry_post(struct ctx *cx)
{
    const struct fund_carry_in *in = cx->in;
    struct carry c = {.cx = cx, .in = in};
    struct carry_org *orgs = NULL;
    struct str path = {0}, hi;
    int64_t org_id = 0;
    size_t n = 0;
    TRY(campaign_get(cx, in->from_campaign, &c.from));
    TRY(campaign_open(cx, in->to_campaign, &c.to));
    if (c.from.id == c.to.id)
        return fail_field(cx, "to_campaign", "请选择另一个活动");
    if (str_cmp(c.to.start_on, c.from.start_on) < 0)
        return fail_field(cx, "to_campaign", "只能结转到开始日期更晚的活动");
    if (!str_eq(c.from.status, S("closed")) && str_cmp(c.from.end_on, cx_today(cx)) >= 0)
        return fail(cx, ERR_STATE, "活动“%.*s”还没有结束（%.*s），不能结转", FMT(c.from.name), FMT(c.from.end_on));
    TRY(fund_movement_org(cx, "org", &c.from, in->org, &org_id, &path));
    TRY(fund_movement_org(cx, "org", &c.to, in->org, &org_id, &path));
    hi = in->below ? path_end(cx->a, path) : str_f(cx->a, "%.*s!", FMT(path));
    TRY(db_rows(cx->tx, FUND_LEFT_ORGS, VALS(I64(c.from.id), TXT(path), TXT(hi)),
                FIELDS(struct carry_org, carry_org_fields), CARRY_UNIONS_MAX, &orgs, &n));
    for (size_t i = 0; i < n; i++) {
        struct arena_mark m = arena_mark(cx->a);
        TRY(carry_union(&c, orgs[i].id));
        arena_release(cx->a, m);
    }
    if (!c.unions)
        return fail(cx, ERR_STATE, "没有可以结转的资金：活动“%.*s”中可用余额为 0", FMT(c.from.name));
    audit_object(cx, org_id, "fund:%lld", (long long)c.last);
    audit_note(cx, "from_campaign", c.from.code);
    audit_note(cx, "to_campaign", c.to.code);
    audit_note(cx, "unions", str_f(cx->a, "%lld", (long long)c.unions));
    audit_note(cx, "fen", str_f(cx->a, "%lld", (long long)c.fen));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "id", c.last);
    jw_ki(cx->out, "unions", c.unions);
    jw_ki(cx->out, "fen", c.fen);
    jw_close(cx->out, '}');
    return OK;
}
