// SPDX-License-Identifier: Apache-2.0
// Routes of campaigns.
#include "area.h"
#include "campaign_own.h"
#include "like.h"

struct campaign_in {
    struct str code, name, org;
    int64_t year;
    struct str start_on, end_on, status;
    int64_t cap_time_fen, cap_year_fen;
    bool once;
    struct str earmark, caps, forms, note;
    int64_t version;
};
static const struct field campaign_in_fields[] = {
    {FIELD(struct campaign_in, code), .label = LIT("活动编码"), .max = 20},
    {FIELD(struct campaign_in, name), .label = LIT("活动名称"), .max = 80},
    {FIELD(struct campaign_in, org), .label = LIT("主办工会编码"), .max = 20},
    {FIELD(struct campaign_in, year), .label = LIT("年度")},
    {FIELD(struct campaign_in, start_on), .label = LIT("开始日期"), .as = AS_DATE},
    {FIELD(struct campaign_in, end_on), .label = LIT("结束日期"), .as = AS_DATE},
    {FIELD(struct campaign_in, status), .label = LIT("状态"), .as = AS_CODE, .codes = "campaign_status"},
    {FIELD(struct campaign_in, cap_time_fen), .label = LIT("每人每次限额"), .as = AS_MONEY},
    {FIELD(struct campaign_in, cap_year_fen), .label = LIT("每人全年限额"), .as = AS_MONEY},
    {FIELD(struct campaign_in, once), .label = LIT("每人只慰问一次"), .as = AS_BOOL},
    {FIELD(struct campaign_in, earmark), .label = LIT("资金使用规定"), .max = 100},
    {FIELD(struct campaign_in, caps), .label = LIT("限额与回避规定"), .max = 100},
    {FIELD(struct campaign_in, forms), .label = LIT("应报统计表"), .max = 100},
    {FIELD(struct campaign_in, note), .label = LIT("说明"), .max = 500},
    {FIELD(struct campaign_in, version), .label = LIT("版本")},
};

static const struct move campaign_moves[] = {
    {"draft", "edit", "draft", PERM_CAMPAIGN_EDIT, LIT("修改")},
    {"draft", "open", "open", PERM_CAMPAIGN_EDIT, LIT("开始")},
    {"open", "edit", "open", PERM_CAMPAIGN_EDIT, LIT("修改")},
    {"open", "close", "closed", PERM_CAMPAIGN_EDIT, LIT("结束")},
    {"closed", "open", "open", PERM_CAMPAIGN_EDIT, LIT("重新开放")},
};
static const struct machine campaign_machines[] = {{"campaign", ROWS(moves, campaign_moves)}};

static void put(struct ctx *cx, const struct campaign *c)
{
    jw_open(cx->out, '{');
    fields_write_open(cx->out, CAMPAIGN_FIELDS, c);
    jw_kt(cx->out, "state", c->status);
    machine_verbs(cx, &campaign_machines[0], c->status, c->org_path);
    jw_close(cx->out, '}');
}

static enum err put_row(struct ctx *cx, void *row)
{
    put(cx, row);
    return OK;
}

static enum err campaigns_list(struct ctx *cx)
{
    return cx_list_by(cx, CAMPAIGN_LIST,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "status")),
                           TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), I64(cx_limit(cx))),
                      CAMPAIGN_FIELDS, put_row);
}

static enum err campaigns_get(struct ctx *cx)
{
    struct campaign c;
    TRY(campaign_get(cx, cx->args[0], &c));
    put(cx, &c);
    return OK;
}

static enum err answer(struct ctx *cx, struct str code, const struct campaign *before)
{
    struct campaign now;
    TRY(campaign_get(cx, code, &now));
    audit_object(cx, now.org_id, "campaign:%.*s", FMT(now.code));
    audit_diff(cx, CAMPAIGN_FIELDS, before, &now);
    put(cx, &now);
    return OK;
}

static void take(struct campaign *c, const struct campaign_in *in)
{
    c->name = in->name;
    c->year = in->year;
    c->start_on = in->start_on;
    c->end_on = in->end_on;
    c->cap_time_fen = in->cap_time_fen;
    c->cap_year_fen = in->cap_year_fen;
    c->once = in->once;
    c->earmark = in->earmark;
    c->caps = in->caps;
    c->forms = in->forms;
    c->note = in->note;
}

static enum err campaigns_create(struct ctx *cx)
{
    struct campaign_in in = {.once = true, .forms = S("cz21")}; /* as the schema's defaults */
    struct campaign none = {0}, c = {.org_id = cx->org_id};
    struct str path;
    fields_read(FIELDS(struct campaign_in, campaign_in_fields), cx->body, &in, &cx->problems);
    take(&c, &in);
    c.code = in.code;
    c.status = in.status;
    if (str_eq(c.status, S("closed")))
        return fail_field(cx, "status", "新活动只能是筹备或进行中");
    if (in.org.len)
        TRY(cx_org(cx, in.org, &c.org_id, &path));
    TRY(campaign_add(cx, &c));
    return answer(cx, c.code, &none);
}

/* Only those with the right at the union that runs it change it. */
static enum err mine(struct ctx *cx, const char *verb, struct campaign *c, const struct move **mv)
{
    TRY(campaign_get(cx, cx->args[0], c));
    if (!cx_may(cx, PERM_CAMPAIGN_EDIT, c->org_path))
        return fail(cx, ERR_FORBIDDEN, "活动由“%.*s”主办，须由主办工会修改", FMT(c->org_name));
    return machine_step(cx, &campaign_machines[0], c->status, verb, mv);
}

static enum err campaigns_edit(struct ctx *cx)
{
    struct campaign before;
    const struct move *mv;
    TRY(mine(cx, "edit", &before, &mv));
    struct campaign_in in = {.code = before.code, .name = before.name, .org = before.org_code,
                             .year = before.year, .start_on = before.start_on, .end_on = before.end_on,
                             .status = before.status, .cap_time_fen = before.cap_time_fen,
                             .cap_year_fen = before.cap_year_fen, .once = before.once,
                             .earmark = before.earmark, .caps = before.caps, .forms = before.forms, .note = before.note};
    fields_read(FIELDS(struct campaign_in, campaign_in_fields), cx->body, &in, &cx->problems);
    if (!str_eq(in.code, before.code) || !str_eq(in.org, before.org_code))
        return fail(cx, ERR_BAD_INPUT, "活动编码和主办工会不能修改");
    if (!str_eq(in.status, before.status))
        return fail(cx, ERR_BAD_INPUT, "请用“开始”“结束”改变活动状态");
    struct campaign c = before;
    take(&c, &in);
    c.version = in.version;
    TRY(campaign_save(cx, &before, &c));
    return answer(cx, c.code, &before);
}

static enum err campaigns_close(struct ctx *cx)
{
    struct campaign before;
    const struct move *mv;
    TRY(mine(cx, "close", &before, &mv));
    TRY(campaign_end(cx, &before));
    return answer(cx, before.code, &before);
}

static enum err campaigns_open(struct ctx *cx)
{
    struct campaign before;
    const struct move *mv;
    TRY(mine(cx, "open", &before, &mv));
    TRY(db_exec(cx->tx, CAMPAIGN_STATUS, VALS(I64(before.id), TXT(str_of(mv->to))), NULL));
    return answer(cx, before.code, &before);
}

#define OUT_CAMPAIGN .out = {campaign_fields, countof(campaign_fields), sizeof(struct campaign)}
static const struct route campaign_routes[] = {
    {M_GET, "/api/campaigns", campaigns_list, PERM_CAMPAIGN_VIEW, SCOPE_ORG, TX_READ, OUT_CAMPAIGN,
     .shape = OUT_LIST, .query = "org,status,q,limit,after", .title = LIT("活动列表")},
    {M_GET, "/api/campaigns/:code", campaigns_get, PERM_CAMPAIGN_VIEW, SCOPE_ORG, TX_READ, OUT_CAMPAIGN,
     .shape = OUT_ONE, .title = LIT("活动")},
    {M_POST, "/api/campaigns", campaigns_create, PERM_CAMPAIGN_EDIT, SCOPE_ORG, TX_WRITE,
     "campaign.create", IN(struct campaign_in, campaign_in_fields), OUT_CAMPAIGN, .shape = OUT_ONE,
     .title = LIT("新建活动")},
    {M_PUT, "/api/campaigns/:code", campaigns_edit, PERM_CAMPAIGN_EDIT, SCOPE_ORG, TX_WRITE,
     "campaign.edit", IN(struct campaign_in, campaign_in_fields), OUT_CAMPAIGN, .shape = OUT_ONE,
     .title = LIT("修改活动")},
    {M_POST, "/api/campaigns/:code/close", campaigns_close, PERM_CAMPAIGN_EDIT, SCOPE_ORG, TX_WRITE,
     "campaign.close", OUT_CAMPAIGN, .shape = OUT_ONE, .title = LIT("结束活动")},
    {M_POST, "/api/campaigns/:code/open", campaigns_open, PERM_CAMPAIGN_EDIT, SCOPE_ORG, TX_WRITE,
     "campaign.open", OUT_CAMPAIGN, .shape = OUT_ONE, .title = LIT("开始或重新开放活动")},
};

static const struct meta_row campaign_meta[] = {
    {"campaign", {campaign_fields, countof(campaign_fields), sizeof(struct campaign)}},
    {"campaign_in", {campaign_in_fields, countof(campaign_in_fields), sizeof(struct campaign_in)}},
};

const struct area area_campaign = {
    .name = "campaign",
    .title = LIT("活动"),
    ROWS(routes, campaign_routes),
    ROWS(machines, campaign_machines),
    ROWS(meta, campaign_meta),
};
