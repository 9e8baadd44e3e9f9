// SPDX-License-Identifier: Apache-2.0
// Gifts: money with a purpose of its own inside the balance of its source. What the donor said is
// checked where the money is spent, set-based, and a refusal names the gift and its purpose.
#include "area.h"
#include "fund_own.h"

const struct field gift_fields[22] = {
    {FIELD(struct gift, id), .as = AS_ID},
    {FIELD(struct gift, donor_id), .as = AS_ID},
    {FIELD(struct gift, donor), .label = LIT("捐赠人")},
    {FIELD(struct gift, anonymous)},
    {FIELD(struct gift, campaign_id), .as = AS_ID},
    {FIELD(struct gift, org_id), .as = AS_ID},
    {FIELD(struct gift, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct gift, form), .label = LIT("款物")},
    {FIELD(struct gift, fen), .as = AS_MONEY, .label = LIT("金额或价值")},
    {FIELD(struct gift, goods), .label = LIT("物资")},
    {FIELD(struct gift, qty), .as = AS_COUNT, .label = LIT("数量")},
    {FIELD(struct gift, unit), .label = LIT("单位")},
    {FIELD(struct gift, got_on), .as = AS_DATE, .label = LIT("接收日期")},
    {FIELD(struct gift, receipt_no), .label = LIT("收据号")},
    {FIELD(struct gift, purpose), .label = LIT("指定用途")},
    {FIELD(struct gift, classes), .label = LIT("指定对象类别")},
    {FIELD(struct gift, place_id), .as = AS_ID},
    {FIELD(struct gift, place_path), .as = AS_BLOB},
    {FIELD(struct gift, place_name), .label = LIT("指定单位")},
    {FIELD(struct gift, persons)},
    {FIELD(struct gift, designated)},
    {FIELD(struct gift, use_by), .as = AS_DATE, .label = LIT("最迟使用日期")},
};

enum err gift_load(struct ctx *cx, int64_t id, struct gift *out)
{
    *out = (struct gift){0};
    enum err e = db_one(cx->tx, GIFT_LOAD, VALS(I64(id)), GIFT_FIELDS, out);
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有找到这笔捐赠") : e;
}

enum err gift_at(struct ctx *cx, int64_t id, int64_t org_id, struct gift *out)
{
    *out = (struct gift){0};
    enum err e = db_one(cx->tx, GIFT_AT, VALS(I64(id), I64(org_id)), GIFT_FIELDS, out);
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有找到这笔捐赠") : e;
}

struct str gift_name(struct arena *a, const struct gift *g)
{
    struct str who = g->anonymous ? S("不具名捐赠人") : g->donor;
    if (!g->purpose.len)
        return str_f(a, "“%.*s”的捐赠（收据 %.*s）", FMT(who), FMT(g->receipt_no));
    return str_f(a, "“%.*s”的捐赠（收据 %.*s，指定用途：%.*s）", FMT(who), FMT(g->receipt_no), FMT(g->purpose));
}

enum err gift_left(struct tx *tx, const struct gift *g, int64_t campaign_id, int64_t org_id, int64_t *fen)
{
    return db_int(tx, GIFT_BALANCE,
                  VALS(I64(g->id), I64(org_id), I64(campaign_id), TXT(g->source), TXT(S("available"))),
                  fen);
}

enum err gift_check_place(struct ctx *cx, const struct gift *g, struct str path, bool on_way)
{
    if (!g->place_id || path_covers(g->place_path, path) || (on_way && path_covers(path, g->place_path)))
        return OK;
    return fail(cx, ERR_FUND_FORBIDDEN, "%.*s只能用于“%.*s”及其下级工会", FMT(gift_name(cx->a, g)),
                FMT(g->place_name));
}

/* --- a roster that names a gift --- */

struct gift_roster {
    struct str kind, class, source;
    int64_t gift_id;
    struct str path;
};
static const struct field gift_roster_fields[] = {
    {FIELD(struct gift_roster, kind)},    {FIELD(struct gift_roster, class)},
    {FIELD(struct gift_roster, source)},  {FIELD(struct gift_roster, gift_id)},
    {FIELD(struct gift_roster, path)},
};
struct misfits {
    int64_t n, first;
};
static const struct field misfit_fields[] = {
    {FIELD(struct misfits, n)},
    {FIELD(struct misfits, first)},
};

/* A sum handed to a site: its names are not known yet, so a gift to named persons cannot pay it. */
static enum err check_lump(struct ctx *cx, const struct gift *g, const struct gift_roster *r)
{
    struct str in = str_f(cx->a, ",%.*s,", FMT(g->classes)), class = str_f(cx->a, ",%.*s,", FMT(r->class));
    if (!str_eq(r->source, g->source))
        return OK;
    if (str_eq(g->form, S("goods")))
        return fail(cx, ERR_FUND_FORBIDDEN, "%.*s是物资，不能作集体慰问款", FMT(gift_name(cx->a, g)));
    if (g->persons)
        return fail(cx, ERR_FUND_FORBIDDEN, "%.*s指定了受助人名单，不能作集体慰问款", FMT(gift_name(cx->a, g)));
    if (g->classes.len && !str_has(in, class))
        return fail(cx, ERR_FUND_FORBIDDEN, "%.*s只用于 %.*s，不能用于 %.*s", FMT(gift_name(cx->a, g)),
                    FMT(g->classes), FMT(r->class));
    return OK;
}

enum err gift_check_roster(struct ctx *cx, int64_t roster_id)
{
    struct gift_roster r = {0};
    struct gift g;
    struct misfits bad = {0};
    enum err e = db_one(cx->tx, GIFT_ROSTER, VALS(I64(roster_id)),
                        FIELDS(struct gift_roster, gift_roster_fields), &r);
    if (e == ERR_NOT_FOUND || (e == OK && !r.gift_id))
        return OK;
    TRY(e);
    TRY(gift_load(cx, r.gift_id, &g));
    TRY(gift_check_place(cx, &g, r.path, false));
    if (g.use_by.len && str_cmp(cx_today(cx), g.use_by) > 0)
        return fail(cx, ERR_FUND_FORBIDDEN, "%.*s须在 %.*s 前使用，请与捐赠人商定后办理",
                    FMT(gift_name(cx->a, &g)), FMT(g.use_by));
    if (str_eq(r.kind, S("lump")))
        return check_lump(cx, &g, &r);
    TRY(db_one(cx->tx, GIFT_MISFIT_COUNT, VALS(I64(roster_id)),
               FIELDS(struct misfits, misfit_fields), &bad));
    if (!bad.n)
        return OK;
    return fail(cx, ERR_FUND_FORBIDDEN, "%.*s：名册中有 %lld 行不符合指定用途（首见第 %lld 条），请改用其他资金",
                FMT(gift_name(cx->a, &g)), (long long)bad.n, (long long)bad.first);
}

/* --- registration --- */

enum err gift_post(struct ctx *cx, const struct gift *g, struct str valued_by, int64_t *id,
                   int64_t *txn_id)
{
    struct fund_txn t = {.kind = S("receipt"), .campaign_id = g->campaign_id, .org_id = g->org_id,
                         .done_on = g->got_on, .doc_no = g->receipt_no,
                         .party = g->anonymous ? S("不具名捐赠人") : g->donor, .note = g->purpose};
    /* The entries name the gift and the gift names its transaction: the transaction row comes first. */
    TRY(fund_txn_add(cx, &t));
    TRY(db_int(cx->tx, GIFT_ADD,
               VALS(I64(g->donor_id), I64(g->campaign_id), I64(g->org_id), TXT(g->source), TXT(g->form),
                    I64(g->fen), TXT(g->goods), I64(g->qty), TXT(g->unit), TXT(g->got_on), TXT(g->receipt_no),
                    TXT(g->purpose), TXT(g->classes), OPT(g->place_id), I64(g->persons), I64(g->designated),
                    TXT(g->use_by), I64(t.id), OPT(cx->who ? cx->who->user_id : 0), I64(cx->now),
                    TXT(valued_by)),
               id));
    int64_t bound = g->designated ? *id : 0;
    const struct fund_line lines[] = {
        {g->org_id, g->source, STAGE_OUTSIDE, -g->fen, 0, bound},
        {g->org_id, g->source, STAGE_AVAILABLE, g->fen, 0, bound},
    };
    TRY(fund_post(cx, &t, lines, countof(lines)));
    *txn_id = t.id;
    return fund_raised(cx, g->campaign_id, g->org_id, g->source, g->fen);
}

/* --- verify --- */

struct off_gift {
    int64_t org_id, campaign_id, posted, kept;
    struct str source, stage;
};
static const struct field off_gift_fields[] = {
    {FIELD(struct off_gift, org_id)}, {FIELD(struct off_gift, campaign_id)},
    {FIELD(struct off_gift, source)}, {FIELD(struct off_gift, stage)},
    {FIELD(struct off_gift, posted)}, {FIELD(struct off_gift, kept)},
};

static enum err check(struct verify *v, int stmt, const char *what)
{
    struct off_gift *rows = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, stmt, NOVALS, FIELDS(struct off_gift, off_gift_fields), 1000, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "I3",
                 str_f(v->cx->a, "%s：活动 %lld 工会 %lld 来源 %.*s %.*s，%lld 分与 %lld 分不一致", what,
                       (long long)rows[i].campaign_id, (long long)rows[i].org_id, FMT(rows[i].source),
                       FMT(rows[i].stage), (long long)rows[i].posted, (long long)rows[i].kept));
    return OK;
}

enum err fund_gift_verify(struct verify *v)
{
    TRY(check(v, GIFT_VERIFY_BALANCE, "定向捐赠分录与余额"));
    TRY(check(v, GIFT_VERIFY_PART, "定向捐赠超过所在余额"));
    TRY(check(v, GIFT_VERIFY_SUM, "捐赠登记与收入"));
    TRY(check(v, GIFT_VERIFY_AID, "定向捐赠支出与慰问记录"));
    return check(v, FUND_VERIFY_RETURN, "退回超过上级拨入");
}
