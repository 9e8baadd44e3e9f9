// SPDX-License-Identifier: Apache-2.0
// Leaders' visits: a day, a group, ordered stops. Marking a stop done writes the visit, so nobody types it twice.
#include "application.h"
#include "campaign.h"
#include "casefile.h"
#include "enterprise_own.h"

const struct field leader_route_fields[13] = {
    {FIELD(struct leader_route, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct leader_route, org_code), .label = LIT("工会代码")},
    {FIELD(struct leader_route, org_name), .label = LIT("工会")},
    {FIELD(struct leader_route, campaign), .label = LIT("活动")},
    {FIELD(struct leader_route, title), .label = LIT("走访计划")},
    {FIELD(struct leader_route, on_day), .as = AS_DATE, .label = LIT("走访日期")},
    {FIELD(struct leader_route, leader), .label = LIT("带队领导")},
    {FIELD(struct leader_route, party), .label = LIT("参加人员")},
    {FIELD(struct leader_route, note), .label = LIT("备注")},
    {FIELD(struct leader_route, maker), .label = LIT("制定人")},
    {FIELD(struct leader_route, stops), .as = AS_COUNT, .label = LIT("站数")},
    {FIELD(struct leader_route, done), .as = AS_COUNT, .label = LIT("已走访")},
    {FIELD(struct leader_route, org_path), .as = AS_SECRET},
};
#define ROUTE FIELDS(struct leader_route, leader_route_fields)
const struct field leader_stop_fields[14] = {
    {FIELD(struct leader_stop, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct leader_stop, seq), .as = AS_COUNT, .label = LIT("顺序")},
    {FIELD(struct leader_stop, company_id), .as = AS_ID, .label = LIT("企业")},
    {FIELD(struct leader_stop, casefile_id), .as = AS_ID, .label = LIT("档案")},
    {FIELD(struct leader_stop, uscc), .label = LIT("统一社会信用代码")},
    {FIELD(struct leader_stop, company), .label = LIT("企业名称")},
    {FIELD(struct leader_stop, district), .label = LIT("所在区（市）")},
    {FIELD(struct leader_stop, file_no), .label = LIT("档案编号")},
    {FIELD(struct leader_stop, head_name), .label = LIT("户主")},
    {FIELD(struct leader_stop, at_time), .label = LIT("时间")},
    {FIELD(struct leader_stop, state), .as = AS_CODE, .codes = "stop_state", .label = LIT("情况")},
    {FIELD(struct leader_stop, reason), .label = LIT("未走访的原因")},
    {FIELD(struct leader_stop, company_visit_id), .as = AS_ID, .label = LIT("企业走访记录")},
    {FIELD(struct leader_stop, home_visit_id), .as = AS_ID, .label = LIT("入户走访记录")},
};
#define STOP FIELDS(struct leader_stop, leader_stop_fields)
const struct field leader_route_in_fields[8] = {
    {FIELD(struct leader_route_in, org), .label = LIT("工会"), .max = 40},
    {FIELD(struct leader_route_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct leader_route_in, title), .label = LIT("走访计划"), .need = true, .max = 100},
    {FIELD(struct leader_route_in, on_day), .as = AS_DATE, .label = LIT("走访日期"), .need = true},
    {FIELD(struct leader_route_in, leader), .label = LIT("带队领导"), .need = true, .max = 100},
    {FIELD(struct leader_route_in, party), .label = LIT("参加人员"), .max = 500},
    {FIELD(struct leader_route_in, note), .label = LIT("备注"), .max = 500},
    {FIELD(struct leader_route_in, stops), .as = AS_JSON, .label = LIT("各站"), .need = true, .max = 10000},
};
const struct field stop_done_fields[4] = {
    {FIELD(struct stop_done_in, words), .label = LIT("走访情况"), .max = 2000},
    {FIELD(struct stop_done_in, staff), .as = AS_COUNT, .label = LIT("职工数"), .max = 10000000},
    {FIELD(struct stop_done_in, arrears_persons), .as = AS_COUNT, .label = LIT("欠薪人数"), .max = 10000000},
    {FIELD(struct stop_done_in, arrears_fen), .as = AS_MONEY, .label = LIT("欠薪金额"), .max = INT64_C(100000000000000)},
};
const struct field stop_missed_fields[1] = {{FIELD(struct stop_missed_in, reason), .label = LIT("未走访的原因"), .need = true, .max = 200}};

struct stop {
    int64_t id, route_id, org_id;
    struct str org_path, org_code, campaign, on_day, leader, party;
    int64_t company_id, casefile_id;
    struct str uscc, state;
};
static const struct field stop_fields[] = {
    {FIELD(struct stop, id)},     {FIELD(struct stop, route_id)}, {FIELD(struct stop, org_id)}, {FIELD(struct stop, org_path)},   {FIELD(struct stop, org_code)},
    {FIELD(struct stop, campaign)}, {FIELD(struct stop, on_day)}, {FIELD(struct stop, leader)}, {FIELD(struct stop, party)},
    {FIELD(struct stop, company_id)}, {FIELD(struct stop, casefile_id)}, {FIELD(struct stop, uscc)}, {FIELD(struct stop, state)},
};
struct id_row {
    int64_t id;
};
static const struct field id_fields[] = {{FIELD(struct id_row, id)}};

/* --- reading --- */

enum err leader_route_get(struct ctx *cx, int64_t id, struct leader_route *out, struct leader_stop **stops, size_t *n)
{
    TRY(cx_one(cx, LEADER_ROUTE_GET, id, ROUTE, out));
    TRY(db_rows(cx->tx, LEADER_STOPS, VALS(I64(id), I64(LEADER_STOPS_MAX)), STOP, LEADER_STOPS_MAX, stops, n));
    for (size_t i = 0; i < *n; i++)
        (*stops)[i].head_name = mask_name(cx->a, (*stops)[i].head_name);
    return OK;
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct leader_route r = {0};
    struct leader_stop *stops = NULL;
    size_t n = 0;
    TRY(leader_route_get(cx, id, &r, &stops, &n));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, ROUTE, &r);
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, STOP, &stops[i]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

enum err leader_routes_get(struct ctx *cx)
{
    return cx_list(cx, LEADER_ROUTE_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "campaign")), I64(cx_limit(cx))), ROUTE);
}

enum err leader_route_one(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return answer(cx, id);
}

/* --- making one --- */

static bool is_time(struct str s)
{
    return s.len == 5 && s.at[2] == ':' && s.at[0] >= '0' && s.at[0] <= '2' && s.at[1] >= '0' && s.at[1] <= '9' && s.at[3] >= '0' && s.at[3] <= '5' && s.at[4] >= '0' && s.at[4] <= '9' &&
           (s.at[0] < '2' || s.at[1] <= '3');
}

/* {uscc} or {file_no}, and at: a household only of unions below the route's. */
static enum err add_stop(struct ctx *cx, int64_t route_id, struct str path, const struct json *j, int64_t seq)
{
    struct str uscc = json_get_str(j, "uscc"), no = json_get_str(j, "file_no"), at = json_get_str(j, "at");
    struct id_row *rows = NULL;
    int64_t company = 0;
    size_t n = 0;
    if ((uscc.len > 0) == (no.len > 0))
        return fail_field(cx, "stops", "第 %lld 站应写企业的信用代码或家庭的档案编号，二者之一", (long long)seq);
    if (at.len && !is_time(at))
        return fail_field(cx, "stops", "第 %lld 站的时间应写成 09:30 的样子", (long long)seq);
    if (no.len) {
        TRY(db_rows(cx->tx, LEADER_FILE, VALS(TXT(path), TXT(path_end(cx->a, path)), TXT(no)), FIELDS(struct id_row, id_fields), 1, &rows, &n));
        if (!n)
            return fail_field(cx, "stops", "第 %lld 站：没有档案“%.*s”，或不在本单位范围内", (long long)seq, FMT(no));
        return db_exec(cx->tx, LEADER_STOP_ADD, VALS(I64(route_id), I64(seq), NUL, I64(rows[0].id), TXT(at)), NULL);
    }
    enum err e = company_id_of(cx, uscc, &company);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "stops", "第 %lld 站：企业“%.*s”还没有登记", (long long)seq, FMT(uscc));
    TRY(e);
    return db_exec(cx->tx, LEADER_STOP_ADD, VALS(I64(route_id), I64(seq), I64(company), NUL, TXT(at)), NULL);
}

enum err leader_route_post(struct ctx *cx)
{
    const struct leader_route_in *in = cx->in;
    const struct json *stops = json_parse(cx->a, in->stops, NULL);
    struct campaign c = {0};
    struct str path = cx->org_path;
    int64_t id = 0, org_id = cx->org_id;
    if (in->org.len)
        TRY(cx_org(cx, in->org, &org_id, &path));
    TRY(campaign_open(cx, in->campaign, &c));
    if (str_cmp(in->on_day, c.start_on) < 0 || str_cmp(in->on_day, c.end_on) > 0)
        return fail_field(cx, "on_day", "走访日期应在活动期内（%.*s 至 %.*s）", FMT(c.start_on), FMT(c.end_on));
    if (json_kind(stops) != JSON_LIST || !json_len(stops) || json_len(stops) > LEADER_STOPS_MAX)
        return fail_field(cx, "stops", "一份计划应有 1 至 %d 站", LEADER_STOPS_MAX);
    TRY(db_int(cx->tx, LEADER_ROUTE_ADD,
               VALS(I64(org_id), I64(c.id), TXT(str_trim(in->title)), TXT(in->on_day), TXT(in->leader), TXT(in->party), TXT(in->note), I64(cx->who->user_id), I64(cx->now)), &id));
    for (size_t i = 0; i < json_len(stops); i++)
        TRY(add_stop(cx, id, path, json_at(stops, i), (int64_t)i + 1));
    audit_object(cx, org_id, "leader_route:%lld", (long long)id);
    return answer(cx, id);
}

/* --- on the road --- */

static enum err stop_of_call(struct ctx *cx, struct stop *s)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, LEADER_STOP_GET, id, FIELDS(struct stop, stop_fields), s));
    audit_object(cx, s->org_id, "leader_stop:%lld", (long long)id);
    return str_eq(s->state, S("planned")) ? OK : fail(cx, ERR_STATE, "这一站已经登记过");
}

static enum err to_company(struct ctx *cx, const struct stop *s, const struct stop_done_in *in, int64_t *visit)
{
    enum err e = db_int(cx->tx, COMPANY_VISIT_ON, VALS(I64(s->company_id), I64(s->org_id), TXT(s->on_day)), visit);
    if (e != ERR_NOT_FOUND)
        return e;
    struct company_visit_in v = {.org = s->org_code, .uscc = s->uscc, .campaign = s->campaign, .visited_on = s->on_day, .leaders = s->leader, .participants = s->party,
                                 .difficulties = in->words, .staff = in->staff, .arrears_persons = in->arrears_persons, .arrears_fen = in->arrears_fen};
    return company_visit_add(cx, &v, visit);
}

static enum err to_household(struct ctx *cx, const struct stop *s, const struct stop_done_in *in, int64_t *visit)
{
    struct casefile f = {0};
    if (str_cmp(s->on_day, cx_today(cx)) > 0)
        return fail(cx, ERR_STATE, "还没有到走访的日期");
    TRY(casefile_get(cx, s->casefile_id, &f));
    if (!cx_may(cx, PERM_CASE_ENTER, f.path))
        return ERR_FORBIDDEN;
    return home_visit_note(cx, &f, s->on_day, s->leader, in->words, visit);
}

enum err stop_done_post(struct ctx *cx)
{
    const struct stop_done_in *in = cx->in;
    struct stop s = {0};
    int64_t visit = 0, changed = 0;
    TRY(stop_of_call(cx, &s));
    TRY(s.company_id ? to_company(cx, &s, in, &visit) : to_household(cx, &s, in, &visit));
    TRY(db_exec(cx->tx, LEADER_STOP_DONE, VALS(I64(s.id), s.company_id ? I64(visit) : NUL, s.company_id ? NUL : I64(visit), I64(cx->who->user_id), I64(cx->now)), &changed));
    return changed == 1 ? answer(cx, s.route_id) : ERR_CONFLICT;
}

enum err stop_missed_post(struct ctx *cx)
{
    const struct stop_missed_in *in = cx->in;
    struct stop s = {0};
    int64_t changed = 0;
    TRY(stop_of_call(cx, &s));
    TRY(db_exec(cx->tx, LEADER_STOP_MISSED, VALS(I64(s.id), TXT(in->reason), I64(cx->who->user_id), I64(cx->now)), &changed));
    return changed == 1 ? answer(cx, s.route_id) : ERR_CONFLICT;
}
