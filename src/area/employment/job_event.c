// SPDX-License-Identifier: Apache-2.0
// Events of employment services, the companies that take part and their vacancies.
#include "campaign.h"
#include "code.h"
#include "employment_own.h"
#include "enterprise.h"
#include "like.h"

#include "aid.h"

const struct field job_event_fields[31] = {
    {FIELD(struct job_event, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct job_event, org_id), .as = AS_ID},
    {FIELD(struct job_event, org_code), .label = LIT("工会代码")},
    {FIELD(struct job_event, org_name), .label = LIT("举办工会")},
    {FIELD(struct job_event, campaign), .label = LIT("活动")},
    {FIELD(struct job_event, campaign_id), .as = AS_SECRET},
    {FIELD(struct job_event, kind), .as = AS_CODE, .codes = "job_event_kind", .label = LIT("种类")},
    {FIELD(struct job_event, title), .label = LIT("名称")},
    {FIELD(struct job_event, place), .label = LIT("地点")},
    {FIELD(struct job_event, online), .as = AS_BOOL, .label = LIT("线上")},
    {FIELD(struct job_event, starts_on), .as = AS_DATE, .label = LIT("开始日期")},
    {FIELD(struct job_event, ends_on), .as = AS_DATE, .label = LIT("结束日期")},
    {FIELD(struct job_event, close_on), .as = AS_DATE, .label = LIT("报名截止")},
    {FIELD(struct job_event, hours), .as = AS_COUNT, .label = LIT("学时")},
    {FIELD(struct job_event, seats), .as = AS_COUNT, .label = LIT("名额")},
    {FIELD(struct job_event, taken), .as = AS_COUNT, .label = LIT("已占名额")},
    {FIELD(struct job_event, note), .label = LIT("说明")},
    {FIELD(struct job_event, site_heads), .as = AS_COUNT, .label = LIT("现场统计人数")},
    {FIELD(struct job_event, site_on), .as = AS_DATE, .label = LIT("统计日期")},
    {FIELD(struct job_event, state), .as = AS_CODE, .codes = "job_event_state", .label = LIT("状态")},
    {FIELD(struct job_event, companies), .as = AS_COUNT, .label = LIT("参加企业")},
    {FIELD(struct job_event, vacancies), .as = AS_COUNT, .label = LIT("岗位")},
    {FIELD(struct job_event, wanted), .as = AS_COUNT, .label = LIT("招聘人数")},
    {FIELD(struct job_event, signups), .as = AS_COUNT, .label = LIT("报名")},
    {FIELD(struct job_event, attended), .as = AS_COUNT, .label = LIT("到场")},
    {FIELD(struct job_event, intents), .as = AS_COUNT, .label = LIT("求职意向")},
    {FIELD(struct job_event, hired), .as = AS_COUNT, .label = LIT("录用")},
    {FIELD(struct job_event, certificates), .as = AS_COUNT, .label = LIT("发证")},
    {FIELD(struct job_event, working), .as = AS_COUNT, .label = LIT("学生到岗")},
    {FIELD(struct job_event, version), .label = LIT("版本")},
    {FIELD(struct job_event, org_path), .as = AS_SECRET},
};
const struct field job_event_in_fields[13] = {
    {FIELD(struct job_event_in, org), .label = LIT("举办工会"), .max = 40},
    {FIELD(struct job_event_in, campaign), .label = LIT("活动"), .max = 40},
    {FIELD(struct job_event_in, kind), .as = AS_CODE, .codes = "job_event_kind", .label = LIT("种类"), .need = true, .max = 20},
    {FIELD(struct job_event_in, title), .label = LIT("名称"), .need = true, .max = 100},
    {FIELD(struct job_event_in, place), .label = LIT("地点"), .max = 200},
    {FIELD(struct job_event_in, online), .as = AS_BOOL, .label = LIT("线上")},
    {FIELD(struct job_event_in, starts_on), .as = AS_DATE, .label = LIT("开始日期"), .need = true},
    {FIELD(struct job_event_in, ends_on), .as = AS_DATE, .label = LIT("结束日期"), .need = true},
    {FIELD(struct job_event_in, close_on), .as = AS_DATE, .label = LIT("报名截止")},
    {FIELD(struct job_event_in, hours), .as = AS_COUNT, .label = LIT("学时"), .max = 2000},
    {FIELD(struct job_event_in, seats), .as = AS_COUNT, .label = LIT("名额"), .max = 100000},
    {FIELD(struct job_event_in, note), .label = LIT("说明"), .max = 1000},
    {FIELD(struct job_event_in, version), .label = LIT("版本")},
};
const struct field job_site_fields[2] = {
    {FIELD(struct job_site_in, heads), .as = AS_COUNT, .label = LIT("现场统计人数"), .min = 0, .max = 1000000},
    {FIELD(struct job_site_in, on), .as = AS_DATE, .label = LIT("统计日期"), .need = true},
};
const struct field job_company_in_fields[1] = {{FIELD(struct job_company_in, uscc), .label = LIT("统一社会信用代码"), .need = true, .max = 18}};
const struct field vacancy_fields[15] = {
    {FIELD(struct vacancy, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct vacancy, event_id), .as = AS_ID},
    {FIELD(struct vacancy, company_id), .as = AS_ID},
    {FIELD(struct vacancy, uscc), .label = LIT("统一社会信用代码")},
    {FIELD(struct vacancy, company), .label = LIT("企业名称")},
    {FIELD(struct vacancy, title), .label = LIT("岗位")},
    {FIELD(struct vacancy, wanted), .as = AS_COUNT, .label = LIT("招聘人数")},
    {FIELD(struct vacancy, taken), .as = AS_COUNT, .label = LIT("已招")},
    {FIELD(struct vacancy, pay_from_fen), .as = AS_MONEY, .label = LIT("薪酬（从）")},
    {FIELD(struct vacancy, pay_to_fen), .as = AS_MONEY, .label = LIT("薪酬（到）")},
    {FIELD(struct vacancy, place), .label = LIT("工作地点")},
    {FIELD(struct vacancy, requirement), .label = LIT("要求")},
    {FIELD(struct vacancy, practice), .as = AS_BOOL, .label = LIT("社会实践")},
    {FIELD(struct vacancy, state), .as = AS_CODE, .codes = "vacancy_state", .label = LIT("状态")},
    {FIELD(struct vacancy, version), .label = LIT("版本")},
};
const struct field vacancy_in_fields[9] = {
    {FIELD(struct vacancy_in, uscc), .label = LIT("统一社会信用代码"), .need = true, .max = 18},
    {FIELD(struct vacancy_in, title), .label = LIT("岗位"), .need = true, .max = 100},
    {FIELD(struct vacancy_in, wanted), .as = AS_COUNT, .label = LIT("招聘人数"), .need = true, .min = 1, .max = 100000},
    {FIELD(struct vacancy_in, pay_from_fen), .as = AS_MONEY, .label = LIT("薪酬（从）"), .max = INT64_C(1000000000)},
    {FIELD(struct vacancy_in, pay_to_fen), .as = AS_MONEY, .label = LIT("薪酬（到）"), .max = INT64_C(1000000000)},
    {FIELD(struct vacancy_in, place), .label = LIT("工作地点"), .max = 200},
    {FIELD(struct vacancy_in, requirement), .label = LIT("要求"), .max = 500},
    {FIELD(struct vacancy_in, practice), .as = AS_BOOL, .label = LIT("社会实践")},
    {FIELD(struct vacancy_in, version), .label = LIT("版本")},
};
struct event_company {
    int64_t id;
    struct str uscc, name;
    int64_t vacancies;
};
static const struct field event_company_fields[] = {
    {FIELD(struct event_company, id), .as = AS_ID}, {FIELD(struct event_company, uscc)}, {FIELD(struct event_company, name)}, {FIELD(struct event_company, vacancies), .as = AS_COUNT}};

/* --- reading --- */

enum err job_event_get(struct ctx *cx, int64_t id, struct job_event *out)
{
    return cx_one(cx, JOB_EVENT_GET, id, JOB_EVENT, out);
}

enum err job_event_load(struct ctx *cx, int64_t id, struct job_event *out)
{
    return db_one(cx->tx, JOB_EVENT_LOAD, VALS(I64(id)), JOB_EVENT, out);
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct job_event e = {0};
    struct event_company *rows = NULL;
    size_t n = 0;
    TRY(job_event_get(cx, id, &e));
    TRY(db_rows(cx->tx, JOB_EVENT_COMPANIES, VALS(I64(id), I64(JOB_COMPANIES_MAX)), FIELDS(struct event_company, event_company_fields), JOB_COMPANIES_MAX, &rows, &n));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, JOB_EVENT, &e);
    machine_verbs(cx, &employment_machines[0], e.state, e.org_path);
    jw_key(cx->out, "companies_list");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, FIELDS(struct event_company, event_company_fields), &rows[i]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

enum err job_events_get(struct ctx *cx)
{
    return cx_list(cx, JOB_EVENT_LIST,
                   VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "campaign")), TXT(cx_query(cx, "kind")), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), I64(cx_limit(cx))),
                   JOB_EVENT);
}

enum err job_event_one(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return answer(cx, id);
}

/* --- adding and changing --- */

static enum err check_event(struct ctx *cx, struct job_event_in *in, const struct campaign *c)
{
    struct code_item item = {0};
    if (code_find(cx, S("job_event_kind"), in->kind, S(""), &item) != OK)
        return fail_field(cx, "kind", "请选择招聘会、职业培训或假期岗位");
    if (str_cmp(in->starts_on, c->start_on) < 0 || str_cmp(in->ends_on, c->end_on) > 0)
        return fail_field(cx, "starts_on", "日期应在活动期内（%.*s 至 %.*s）", FMT(c->start_on), FMT(c->end_on));
    if (str_cmp(in->ends_on, in->starts_on) < 0)
        return fail_field(cx, "ends_on", "结束日期不能早于开始日期");
    if (!in->close_on.len)
        in->close_on = in->ends_on;
    if (str_cmp(in->close_on, in->ends_on) > 0)
        return fail_field(cx, "close_on", "报名截止不能晚于结束日期");
    if (!in->online && !str_trim(in->place).len)
        return fail_field(cx, "place", "现场举办的请填写地点");
    return OK;
}

enum err job_event_post(struct ctx *cx)
{
    struct job_event_in in = *(const struct job_event_in *)cx->in;
    struct campaign c = {0};
    int64_t org_id = cx->org_id, id = 0;
    struct str path;
    if (in.org.len)
        TRY(cx_org(cx, in.org, &org_id, &path));
    TRY(campaign_open(cx, in.campaign, &c));
    TRY(check_event(cx, &in, &c));
    TRY(db_int(cx->tx, JOB_EVENT_ADD,
               VALS(I64(org_id), I64(c.id), TXT(in.kind), TXT(str_trim(in.title)), TXT(in.place), I64(in.online), TXT(in.starts_on), TXT(in.ends_on), TXT(in.close_on), I64(in.hours),
                    I64(in.seats), TXT(in.note), I64(cx->who->user_id), I64(cx->now)),
               &id));
    audit_object(cx, org_id, "job_event:%lld", (long long)id);
    return answer(cx, id);
}

enum err job_event_put(struct ctx *cx)
{
    struct job_event_in in = *(const struct job_event_in *)cx->in;
    struct job_event e = {0};
    struct campaign c = {0};
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(job_event_get(cx, id, &e));
    if (!str_eq(e.kind, in.kind))
        return fail_field(cx, "kind", "种类不能修改，请另建一场");
    if (!str_eq(e.state, S("draft")) && !str_eq(e.state, S("open")))
        return fail(cx, ERR_STATE, "已结束或取消的不能修改");
    if (e.attended && (str_cmp(in.starts_on, e.starts_on) > 0 || str_cmp(in.ends_on, e.ends_on) < 0))
        return fail_field(cx, "starts_on", "已有人到场，日期只能放宽，不能缩短");
    if (in.seats && in.seats < e.taken)
        return fail_field(cx, "seats", "已有 %lld 人占了名额，名额不能少于这个数", (long long)e.taken);
    TRY(campaign_open(cx, e.campaign, &c));
    TRY(check_event(cx, &in, &c));
    TRY(db_exec(cx->tx, JOB_EVENT_SET,
                VALS(I64(id), I64(in.version), TXT(str_trim(in.title)), TXT(in.place), I64(in.online), TXT(in.starts_on), TXT(in.ends_on), TXT(in.close_on), I64(in.hours), I64(in.seats),
                     TXT(in.note)),
                &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    audit_object(cx, e.org_id, "job_event:%lld", (long long)id);
    return answer(cx, id);
}

static enum err move_event(struct ctx *cx, const char *verb)
{
    struct job_event e = {0};
    const struct move *m;
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(job_event_get(cx, id, &e));
    TRY(machine_step(cx, &employment_machines[0], e.state, verb, &m));
    if (strcmp(verb, "cancel") == 0 && (e.attended || e.site_heads || e.hired || e.working))
        return fail(cx, ERR_STATE, "已有人到场、录用或到岗，不能取消，请结束");
    TRY(db_exec(cx->tx, JOB_EVENT_MOVE, VALS(I64(id), TXT(e.state), TXT(str_of(m->to))), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    audit_object(cx, e.org_id, "job_event:%lld", (long long)id);
    return answer(cx, id);
}

enum err job_event_open(struct ctx *cx)
{
    return move_event(cx, "open");
}
enum err job_event_close(struct ctx *cx)
{
    return move_event(cx, "close");
}
enum err job_event_drop(struct ctx *cx)
{
    return move_event(cx, "cancel");
}

enum err job_event_takes(struct ctx *cx, const struct job_event *e)
{
    if (!str_eq(e->state, S("open")))
        return fail(cx, ERR_STATE, "还没有开放报名，或已经结束");
    if (str_cmp(cx_today(cx), e->close_on) > 0)
        return fail(cx, ERR_STATE, "报名已于 %.*s 截止", FMT(e->close_on));
    return OK;
}

enum err job_event_day(struct ctx *cx, const struct job_event *e, struct str on)
{
    if (str_cmp(on, e->starts_on) < 0 || str_cmp(on, e->ends_on) > 0)
        return fail_field(cx, "on", "日期应在举办期间（%.*s 至 %.*s）", FMT(e->starts_on), FMT(e->ends_on));
    if (str_cmp(on, cx_today(cx)) > 0)
        return fail_field(cx, "on", "日期不能晚于今天");
    return OK;
}

/* The counted group: entered again, it takes the place of what was counted before. */
enum err job_site_post(struct ctx *cx)
{
    const struct job_site_in *in = cx->in;
    struct job_event e = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(job_event_get(cx, id, &e));
    if (str_eq(e.state, S("draft")) || str_eq(e.state, S("cancelled")))
        return fail(cx, ERR_STATE, "还没有开放或已取消，不能登记现场人数");
    if (str_eq(e.kind, S("holiday")))
        return fail(cx, ERR_STATE, "假期岗位按到岗的学生计，不登记现场人数");
    TRY(job_event_day(cx, &e, in->on));
    struct aid a = {.campaign_id = e.campaign_id, .org_id = e.org_id, .kind = S("service"), .class = S(""), .source = S(""), .tags = S(""), .heads = in->heads,
                    .given_on = in->on, .state = S("paid"), .note = e.title, .origin = str_f(cx->a, "job_event:%lld:site", (long long)id)};
    TRY(aid_take_back_origin(cx, a.origin));
    if (in->heads)
        TRY(aid_add(cx, &a));
    TRY(db_exec(cx->tx, JOB_EVENT_SITE, VALS(I64(id), I64(in->heads), TXT(in->heads ? in->on : S(""))), NULL));
    audit_object(cx, e.org_id, "job_event:%lld", (long long)id);
    audit_note(cx, "heads", str_f(cx->a, "%lld", (long long)in->heads));
    return answer(cx, id);
}

/* --- companies and vacancies --- */

static enum err company_of(struct ctx *cx, struct str uscc, int64_t *id)
{
    enum err e = company_id_of(cx, str_trim(uscc), id);
    return e == ERR_NOT_FOUND ? fail_field(cx, "uscc", "企业还没有登记，请先在“企业走访”登记或导入") : e;
}

static enum err fails_over(struct ctx *cx, const struct job_event *e)
{
    if (str_eq(e->state, S("closed")) || str_eq(e->state, S("cancelled")))
        return fail(cx, ERR_STATE, "已结束或取消，不能再登记");
    return OK;
}

enum err job_company_post(struct ctx *cx)
{
    const struct job_company_in *in = cx->in;
    struct job_event e = {0};
    int64_t id = 0, company = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(job_event_get(cx, id, &e));
    TRY(fails_over(cx, &e));
    TRY(company_of(cx, in->uscc, &company));
    TRY(db_exec(cx->tx, JOB_EVENT_COMPANY, VALS(I64(id), I64(company)), NULL));
    audit_object(cx, e.org_id, "job_event:%lld", (long long)id);
    return answer(cx, id);
}

static enum err check_vacancy(struct ctx *cx, const struct job_event *e, const struct vacancy_in *in)
{
    if (str_eq(e->kind, S("training")))
        return fail(cx, ERR_STATE, "职业培训没有岗位");
    TRY(fails_over(cx, e));
    if (!str_trim(in->title).len)
        return fail_field(cx, "title", "请填写岗位名称");
    if (in->wanted < 1)
        return fail_field(cx, "wanted", "招聘人数至少是 1");
    if (in->pay_to_fen < in->pay_from_fen)
        return fail_field(cx, "pay_to_fen", "薪酬上限不能低于下限；只有一个数的两格填同一个数");
    if (in->practice && !str_eq(e->kind, S("holiday")))
        return fail_field(cx, "practice", "社会实践只用于寒假岗位");
    return OK;
}

enum err vacancy_add(struct ctx *cx, int64_t event_id, const struct vacancy_in *in, int64_t *id)
{
    struct job_event e = {0};
    int64_t company = 0;
    TRY(job_event_get(cx, event_id, &e));
    TRY(check_vacancy(cx, &e, in));
    TRY(company_of(cx, in->uscc, &company));
    TRY(db_exec(cx->tx, JOB_EVENT_COMPANY, VALS(I64(event_id), I64(company)), NULL));
    enum err err = db_int(cx->tx, VACANCY_ADD,
                          VALS(I64(event_id), I64(company), TXT(str_trim(in->title)), I64(in->wanted), I64(in->pay_from_fen), I64(in->pay_to_fen), TXT(in->place), TXT(in->requirement),
                               I64(in->practice), I64(cx->who->user_id), I64(cx->now)),
                          id);
    return err == ERR_NOT_FOUND ? fail(cx, ERR_DUPLICATE, "这家企业的这个岗位已经登记，人数有变请修改") : err;
}

static enum err answer_vacancy(struct ctx *cx, int64_t id)
{
    struct vacancy v = {0};
    TRY(cx_one(cx, VACANCY_GET, id, VACANCY, &v));
    cx_row(cx, VACANCY, &v);
    return OK;
}

enum err vacancy_post(struct ctx *cx)
{
    int64_t event = 0, id = 0;
    TRY(cx_arg_id(cx, 0, &event));
    TRY(vacancy_add(cx, event, cx->in, &id));
    audit_object(cx, cx->org_id, "vacancy:%lld", (long long)id);
    return answer_vacancy(cx, id);
}

enum err vacancy_put(struct ctx *cx)
{
    const struct vacancy_in *in = cx->in;
    struct job_event e = {0};
    struct vacancy v = {0};
    int64_t id = 0, changed = 0, twin = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, VACANCY_GET, id, VACANCY, &v));
    TRY(job_event_get(cx, v.event_id, &e));
    TRY(check_vacancy(cx, &e, in));
    if (!str_eq(v.uscc, in->uscc))
        return fail_field(cx, "uscc", "岗位的企业不能改，请撤下后另登记");
    if (in->wanted < v.taken)
        return fail_field(cx, "wanted", "已招 %lld 人，招聘人数不能少于这个数", (long long)v.taken);
    TRY(db_int(cx->tx, VACANCY_TITLED, VALS(I64(v.event_id), I64(v.company_id), TXT(str_trim(in->title)), I64(id)), &twin));
    if (twin)
        return fail_field(cx, "title", "这家企业已有同名岗位");
    TRY(db_exec(cx->tx, VACANCY_SET,
                VALS(I64(id), I64(in->version), TXT(str_trim(in->title)), I64(in->wanted), I64(in->pay_from_fen), I64(in->pay_to_fen), TXT(in->place), TXT(in->requirement), I64(in->practice)),
                &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    audit_object(cx, e.org_id, "vacancy:%lld", (long long)id);
    return answer_vacancy(cx, id);
}

enum err vacancy_withdraw(struct ctx *cx)
{
    struct vacancy v = {0};
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, VACANCY_GET, id, VACANCY, &v));
    TRY(db_exec(cx->tx, VACANCY_WITHDRAW, VALS(I64(id)), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "这个岗位已经撤下");
    audit_object(cx, cx->org_id, "vacancy:%lld", (long long)id);
    return answer_vacancy(cx, id);
}

enum err vacancies_get(struct ctx *cx)
{
    struct job_event e = {0};
    TRY(job_event_get(cx, cx_query_int(cx, "event", 0), &e));
    return cx_list(cx, VACANCIES, VALS(I64(e.id), I64(cx_after(cx)), I64(0), I64(cx_limit(cx))), VACANCY);
}
