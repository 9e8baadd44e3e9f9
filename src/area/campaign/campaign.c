// SPDX-License-Identifier: Apache-2.0
// Rules of campaigns. See campaign.h.
#include "campaign_own.h"

#include "code.h"

enum { CAMPAIGN_YEAR_MIN = 2000, CAMPAIGN_YEAR_MAX = 2100 };
#define CAMPAIGN_CAP_MAX INT64_C(100000000) /* 一百万元 a person: anything beyond is a typing error */

const struct field campaign_fields[19] = {
    {FIELD(struct campaign, id), .as = AS_ID, .fixed = true},
    {FIELD(struct campaign, code), .label = LIT("活动编码"), .need = true, .max = 20},
    {FIELD(struct campaign, name), .label = LIT("活动名称"), .need = true, .max = 80},
    {FIELD(struct campaign, org_id), .as = AS_ID, .fixed = true},
    {FIELD(struct campaign, org_code), .label = LIT("主办工会编码"), .fixed = true},
    {FIELD(struct campaign, org_name), .label = LIT("主办工会"), .fixed = true},
    {FIELD(struct campaign, org_path), .as = AS_BLOB, .fixed = true},
    {FIELD(struct campaign, year), .label = LIT("年度"), .min = CAMPAIGN_YEAR_MIN, .max = CAMPAIGN_YEAR_MAX},
    {FIELD(struct campaign, start_on), .label = LIT("开始日期"), .as = AS_DATE, .need = true},
    {FIELD(struct campaign, end_on), .label = LIT("结束日期"), .as = AS_DATE, .need = true},
    {FIELD(struct campaign, status), .label = LIT("状态"), .as = AS_CODE, .codes = "campaign_status"},
    {FIELD(struct campaign, cap_time_fen), .label = LIT("每人每次限额"), .as = AS_MONEY,
     .max = CAMPAIGN_CAP_MAX},
    {FIELD(struct campaign, cap_year_fen), .label = LIT("每人全年限额"), .as = AS_MONEY,
     .max = CAMPAIGN_CAP_MAX},
    {FIELD(struct campaign, once), .label = LIT("每人只慰问一次"), .as = AS_BOOL},
    {FIELD(struct campaign, earmark), .label = LIT("资金使用规定"), .max = 100},
    {FIELD(struct campaign, caps), .label = LIT("限额与回避规定"), .max = 100},
    {FIELD(struct campaign, forms), .label = LIT("应报统计表"), .max = 100},
    {FIELD(struct campaign, note), .label = LIT("说明"), .max = 500},
    {FIELD(struct campaign, version), .label = LIT("版本")},
};

enum err campaign_get(struct ctx *cx, struct str code, struct campaign *out)
{
    *out = (struct campaign){0};
    enum err e = db_one(cx->tx, CAMPAIGN_GET, VALS(TXT(code)), CAMPAIGN_FIELDS, out);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    for (size_t i = 0; e == OK && i < cx->n_scopes; i++)
        if (path_covers(cx->scopes[i].path, out->org_path) ||
            path_covers(out->org_path, cx->scopes[i].path))
            return OK;
    return fail(cx, ERR_NOT_FOUND, "没有找到活动“%.*s”，或本工会不参加这项活动", FMT(code));
}

enum err campaign_open(struct ctx *cx, struct str code, struct campaign *out)
{
    TRY(campaign_get(cx, code, out));
    if (str_eq(out->status, S("open")))
        return OK;
    return fail(cx, ERR_STATE, "活动“%.*s”%s，不能再办理业务", FMT(out->name),
                str_eq(out->status, S("closed")) ? "已经结束" : "还没有开始");
}

/* --- checks --- */

static bool code_sound(struct str code)
{
    for (size_t i = 0; i < code.len; i++) {
        char c = code.at[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'))
            return false;
    }
    return code.len > 0;
}

/* Each comma-joined code must be a rule document of that kind on the first day. */
static void check_rules(struct ctx *cx, const char *kind, const char *field, struct str codes,
                        struct str day, struct problems *p)
{
    for (struct str rest = codes; rest.len;) {
        struct str code = str_cut(rest, ',', &rest);
        struct rule rule = {0};
        enum err e = rule_get(cx->tx, str_of(kind), code, day, &rule);
        if (e == ERR_NOT_FOUND)
            problem_add(p, field, str_f(p->a, "%.*s 没有在 %.*s 有效的规定“%.*s”",
                                        FMT(field_named(CAMPAIGN_FIELDS, str_of(field))->label), FMT(day),
                                        FMT(code)));
    }
}

bool campaign_check(struct ctx *cx, struct campaign *c, struct problems *p)
{
    size_t before = p->n;
    if (!c->status.len)
        c->status = S("open");
    if (!c->year && c->start_on.len == 10)
        c->year = campaign_year_of(c->start_on);
    fields_check(CAMPAIGN_FIELDS, c, p);
    if (c->code.len && !code_sound(c->code))
        problem_add(p, "code", S("编码只能用大写字母、数字和 - _"));
    if (c->start_on.len && c->end_on.len && str_cmp(c->end_on, c->start_on) < 0)
        problem_add(p, "end_on", S("结束日期不能早于开始日期"));
    if (c->cap_time_fen && c->cap_year_fen && c->cap_year_fen < c->cap_time_fen)
        problem_add(p, "cap_year_fen", S("全年限额不能小于每次限额"));
    if (p->n == before && c->start_on.len) {
        check_rules(cx, "funds", "earmark", c->earmark, c->start_on, p);
        check_rules(cx, "caps", "caps", c->caps, c->start_on, p);
        check_rules(cx, "forms", "forms", c->forms, c->start_on, p);
    }
    return p->n == before;
}

int64_t campaign_year_of(struct str day)
{
    int64_t y;
    return str_int(str_sub(day, 0, 4), &y) ? y : 0;
}

/* --- changes --- */

enum err campaign_add(struct ctx *cx, struct campaign *c)
{
    struct campaign other = {0};
    if (!campaign_check(cx, c, &cx->problems))
        return ERR_BAD_INPUT;
    enum err e = db_one(cx->tx, CAMPAIGN_GET, VALS(TXT(c->code)), CAMPAIGN_FIELDS, &other);
    if (e == OK) {
        fail_field(cx, "code", "活动编码“%.*s”已被使用过", FMT(c->code));
        return ERR_DUPLICATE;
    }
    if (e != ERR_NOT_FOUND)
        return e;
    return db_int(cx->tx, CAMPAIGN_ADD,
                  VALS(TXT(c->code), TXT(c->name), I64(c->org_id), I64(c->year), TXT(c->start_on),
                       TXT(c->end_on), TXT(c->status), I64(c->cap_time_fen), I64(c->cap_year_fen),
                       I64(c->once), TXT(c->earmark), TXT(c->forms), TXT(c->note), I64(cx->now), TXT(c->caps)),
                  &c->id);
}

/* What records already given rest on does not change under them. */
static enum err still_free(struct ctx *cx, const struct campaign *before, const struct campaign *c)
{
    int64_t n = 0;
    if (c->once == before->once && c->year == before->year)
        return OK;
    TRY(db_int(cx->tx, CAMPAIGN_HAS_AID, VALS(I64(c->id)), &n));
    if (n && c->once != before->once)
        return fail_field(cx, "once", "已有慰问记录，不能再改“每人只慰问一次”");
    return n ? fail_field(cx, "year", "已有慰问记录，不能再改年度") : OK;
}

enum err campaign_save(struct ctx *cx, const struct campaign *before, struct campaign *c)
{
    int64_t n;
    if (!campaign_check(cx, c, &cx->problems))
        return ERR_BAD_INPUT;
    TRY(still_free(cx, before, c));
    TRY(db_exec(cx->tx, CAMPAIGN_SAVE,
                VALS(I64(c->id), I64(c->version), TXT(c->name), I64(c->year), TXT(c->start_on),
                     TXT(c->end_on), I64(c->cap_time_fen), I64(c->cap_year_fen), I64(c->once),
                     TXT(c->earmark), TXT(c->forms), TXT(c->note), TXT(c->caps)),
                &n));
    return n ? OK : ERR_CONFLICT;
}

enum err campaign_end(struct ctx *cx, const struct campaign *c)
{
    int64_t n = 0;
    TRY(db_int(cx->tx, CAMPAIGN_OPEN_ROSTERS, VALS(I64(c->id)), &n));
    if (n)
        return fail(cx, ERR_STATE, "还有 %lld 份名册没有办完，请先发放完毕或作废", (long long)n);
    TRY(db_int(cx->tx, CAMPAIGN_RESERVED, VALS(I64(c->id)), &n));
    if (n)
        return fail(cx, ERR_STATE, "还有 %lld.%02lld 元已占用未发放，请先发放或退回名册",
                    (long long)(n / 100), (long long)(n % 100));
    return db_exec(cx->tx, CAMPAIGN_STATUS, VALS(I64(c->id), TXT(S("closed"))), NULL);
}
