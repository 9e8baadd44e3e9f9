// SPDX-License-Identifier: Apache-2.0
// Routes of employment services; the states of events, sign-ups, intents and holiday jobs; what waits; I65, I66.
#include "employment_own.h"

#define READ(path_, run_, title_, ...)                                                                                                        \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_SERVICE_VIEW, .scope = SCOPE_ORG, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(method_, path_, run_, action_, title_, ...)                                                                                     \
    {.method = method_, .path = path_, .run = run_, .perm = PERM_SERVICE_EDIT, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = action_, .title = LIT(title_), __VA_ARGS__}
#define SELF_READ(path_, run_, title_, ...)                                                                                                   \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_WORKER_SELF, .scope = SCOPE_WORKER, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define SELF(path_, run_, action_, title_, ...)                                                                                               \
    {.method = M_POST, .path = path_, .run = run_, .perm = PERM_WORKER_SELF, .scope = SCOPE_WORKER, .tx = TX_WRITE, .action = action_, .title = LIT(title_), __VA_ARGS__}
#define SHOWN(path_, run_, title_, ...)                                                                                                       \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_NONE, .scope = SCOPE_PUBLIC, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define EVENT_OUT .shape = OUT_FREE, .schema = event_schema
#define SIGNUP_OUT .shape = OUT_ONE, OUT(struct job_signup, job_signup_fields)
#define INTENT_OUT .shape = OUT_ONE, OUT(struct job_intent, job_intent_fields)
#define HOLIDAY_OUT .shape = OUT_FREE, .schema = "{…holiday, verbs}"
#define MINE .shape = OUT_FREE, .schema = mine_schema

static const char event_schema[] = "{…job_event, verbs, companies_list: [{id, uscc, name, vacancies}]}";
static const char mine_schema[] = "{signups:[{id,event_id,kind,title,org_name,place,online,starts_on,ends_on,state,attended_on,certificate}],intents:[{id,vacancy_id,event_id,vacancy,company,event,state,decided_on}],"
                                  "placements:[{id,event_id,vacancy,company,student,state,started_on,consent_on}]}";

static const struct move event_moves[] = {
    {"draft", "open", "open", PERM_SERVICE_EDIT, LIT("开放")},
    {"open", "close", "closed", PERM_SERVICE_EDIT, LIT("结束")},
    {"draft", "cancel", "cancelled", PERM_SERVICE_EDIT, LIT("取消")},
    {"open", "cancel", "cancelled", PERM_SERVICE_EDIT, LIT("取消")},
};
static const struct move signup_moves[] = {
    {"signed", "attend", "attended", PERM_SERVICE_EDIT, LIT("到场")},
    {"absent", "attend", "attended", PERM_SERVICE_EDIT, LIT("到场")},
    {"signed", "absent", "absent", PERM_SERVICE_EDIT, LIT("未到场")},
    {"attended", "undo", "signed", PERM_SERVICE_EDIT, LIT("撤销登记")},
    {"absent", "undo", "signed", PERM_SERVICE_EDIT, LIT("撤销登记")},
    {"signed", "cancel", "cancelled", PERM_WORKER_SELF, LIT("取消报名")},
};
static const struct move intent_moves[] = {
    {"open", "hire", "hired", PERM_SERVICE_EDIT, LIT("录用")},
    {"open", "decline", "declined", PERM_SERVICE_EDIT, LIT("不录用")},
    {"open", "withdraw", "withdrawn", PERM_WORKER_SELF, LIT("撤回")},
};
static const struct move holiday_moves[] = {
    {"asked", "match", "matched", PERM_SERVICE_EDIT, LIT("安排")},
    {"asked", "decline", "declined", PERM_SERVICE_EDIT, LIT("不安排")},
    {"matched", "decline", "declined", PERM_SERVICE_EDIT, LIT("不安排")},
    {"matched", "start", "working", PERM_SERVICE_EDIT, LIT("到岗")},
    {"working", "undo", "matched", PERM_SERVICE_EDIT, LIT("撤销到岗")},
    {"asked", "withdraw", "withdrawn", PERM_WORKER_SELF, LIT("撤回")},
    {"matched", "withdraw", "withdrawn", PERM_WORKER_SELF, LIT("撤回")},
};
const struct machine employment_machines[4] = {
    {"job_event", event_moves, countof(event_moves)},
    {"job_signup", signup_moves, countof(signup_moves)},
    {"job_intent", intent_moves, countof(intent_moves)},
    {"holiday", holiday_moves, countof(holiday_moves)},
};

/* --- figures --- */

struct figures {
    int64_t events, companies, vacancies, introduced, intents, hired, trained, certificates, working;
};
static const struct field figure_fields[] = {
    {FIELD(struct figures, events), .as = AS_COUNT, .label = LIT("场次")},
    {FIELD(struct figures, companies), .as = AS_COUNT, .label = LIT("企业家次")},
    {FIELD(struct figures, vacancies), .as = AS_COUNT, .label = LIT("岗位")},
    {FIELD(struct figures, introduced), .as = AS_COUNT, .label = LIT("职业介绍人次")},
    {FIELD(struct figures, intents), .as = AS_COUNT, .label = LIT("求职意向")},
    {FIELD(struct figures, hired), .as = AS_COUNT, .label = LIT("录用人数")},
    {FIELD(struct figures, trained), .as = AS_COUNT, .label = LIT("培训人次")},
    {FIELD(struct figures, certificates), .as = AS_COUNT, .label = LIT("发证")},
    {FIELD(struct figures, working), .as = AS_COUNT, .label = LIT("学生到岗")},
};

enum err employment_figures_get(struct ctx *cx)
{
    struct figures f = {0};
    TRY(db_one(cx->tx, EMPLOYMENT_FIGURES, VALS(LO(cx), HI(cx), TXT(cx_query(cx, "campaign"))), FIELDS(struct figures, figure_fields), &f));
    cx_row(cx, FIELDS(struct figures, figure_fields), &f);
    return OK;
}

static const struct route routes[] = {
    READ("/api/job-events", job_events_get, "就业服务", .shape = OUT_LIST, OUT(struct job_event, job_event_fields), .query = "campaign,kind,q,after,limit"),
    WRITE(M_POST, "/api/job-events", job_event_post, "job_event.add", "登记招聘会、培训或假期岗位", EVENT_OUT, IN(struct job_event_in, job_event_in_fields)),
    READ("/api/job-events/:id", job_event_one, "一场就业服务", EVENT_OUT),
    WRITE(M_PUT, "/api/job-events/:id", job_event_put, "job_event.edit", "修改就业服务", EVENT_OUT, IN(struct job_event_in, job_event_in_fields)),
    WRITE(M_POST, "/api/job-events/:id/open", job_event_open, "job_event.open", "开放报名", EVENT_OUT),
    WRITE(M_POST, "/api/job-events/:id/close", job_event_close, "job_event.close", "结束就业服务", EVENT_OUT),
    WRITE(M_POST, "/api/job-events/:id/cancel", job_event_drop, "job_event.cancel", "取消就业服务", EVENT_OUT),
    WRITE(M_POST, "/api/job-events/:id/site", job_site_post, "job_event.site", "登记现场统计人数", EVENT_OUT, IN(struct job_site_in, job_site_fields)),
    WRITE(M_POST, "/api/job-events/:id/companies", job_company_post, "job_event.company", "登记参加企业", EVENT_OUT, IN(struct job_company_in, job_company_in_fields)),
    READ("/api/vacancies", vacancies_get, "岗位", .shape = OUT_LIST, OUT(struct vacancy, vacancy_fields), .query = "event,after,limit"),
    WRITE(M_POST, "/api/job-events/:id/vacancies", vacancy_post, "vacancy.add", "登记岗位", .shape = OUT_ONE, IN(struct vacancy_in, vacancy_in_fields), OUT(struct vacancy, vacancy_fields)),
    WRITE(M_PUT, "/api/vacancies/:id", vacancy_put, "vacancy.edit", "修改岗位", .shape = OUT_ONE, IN(struct vacancy_in, vacancy_in_fields), OUT(struct vacancy, vacancy_fields)),
    WRITE(M_POST, "/api/vacancies/:id/withdraw", vacancy_withdraw, "vacancy.withdraw", "撤下岗位", .shape = OUT_ONE, OUT(struct vacancy, vacancy_fields)),
    READ("/api/job-signups", job_signups_get, "报名名单", .shape = OUT_LIST, OUT(struct job_signup, job_signup_fields), .query = "event,state,after,limit"),
    WRITE(M_POST, "/api/job-events/:id/signups", job_signup_post, "job_signup.add", "代为报名", SIGNUP_OUT, IN(struct job_who_in, job_who_fields)),
    WRITE(M_POST, "/api/job-signups/:id/attended", job_attended_post, "job_signup.attended", "登记到场", SIGNUP_OUT, IN(struct job_day_in, job_day_fields)),
    WRITE(M_POST, "/api/job-signups/:id/absent", job_absent_post, "job_signup.absent", "登记未到场", SIGNUP_OUT),
    WRITE(M_POST, "/api/job-signups/:id/undo", job_undo_post, "job_signup.undo", "撤销到场登记", SIGNUP_OUT),
    WRITE(M_POST, "/api/job-signups/:id/certificate", job_certificate_post, "job_signup.certificate", "登记培训证书", SIGNUP_OUT, IN(struct job_certificate_in, job_certificate_fields)),
    READ("/api/job-intents", job_intents_get, "求职意向", .shape = OUT_LIST, OUT(struct job_intent, job_intent_fields), .query = "event,state,after,limit"),
    WRITE(M_POST, "/api/vacancies/:id/intents", job_intent_post, "job_intent.add", "登记求职意向", INTENT_OUT, IN(struct job_who_in, job_who_fields)),
    WRITE(M_POST, "/api/job-intents/:id/result", job_result_post, "job_intent.result", "登记录用结果", INTENT_OUT, IN(struct job_result_in, job_result_fields)),
    READ("/api/holiday-placements", holidays_get, "勤工俭学", .shape = OUT_LIST, OUT(struct holiday, holiday_fields), .query = "campaign,state,event,after,limit"),
    WRITE(M_POST, "/api/vacancies/:id/placements", holiday_post, "holiday.add", "登记学生申请", HOLIDAY_OUT, IN(struct holiday_in, holiday_in_fields)),
    WRITE(M_POST, "/api/holiday-placements/:id/match", holiday_match, "holiday.match", "安排学生上岗", HOLIDAY_OUT),
    WRITE(M_POST, "/api/holiday-placements/:id/start", holiday_start, "holiday.start", "登记学生到岗", HOLIDAY_OUT, IN(struct job_day_in, job_day_fields)),
    WRITE(M_POST, "/api/holiday-placements/:id/decline", holiday_decline, "holiday.decline", "不安排学生上岗", HOLIDAY_OUT),
    WRITE(M_POST, "/api/holiday-placements/:id/undo", holiday_undo, "holiday.undo", "撤销学生到岗", HOLIDAY_OUT),
    READ("/api/employment/figures", employment_figures_get, "就业服务数字", .shape = OUT_ONE, OUT(struct figures, figure_fields), .query = "campaign"),
    SHOWN("/api/worker/job-events", jobs_shown_get, "开放的招聘会、培训和假期岗位（不登录可见）", .shape = OUT_LIST, OUT(struct job_shown, job_shown_fields), .query = "kind,after,limit"),
    SHOWN("/api/worker/job-events/:id", job_shown_one, "一场开放的就业服务和岗位（不登录可见）", .shape = OUT_FREE, .schema = "{…job_shown, rows: [vacancy]}"),
    SELF_READ("/api/worker/jobs", worker_jobs_get, "职工本人的报名、意向和学生岗位", MINE),
    SELF("/api/worker/job-events/:id/signup", worker_signup_post, "worker.job_signup", "职工报名", MINE),
    SELF("/api/worker/job-events/:id/cancel", worker_cancel_post, "worker.job_cancel", "职工取消报名", MINE),
    SELF("/api/worker/vacancies/:id/intent", worker_intent_post, "worker.job_intent", "职工投递岗位", MINE, IN(struct worker_agrees_in, worker_agrees_fields)),
    SELF("/api/worker/job-intents/:id/withdraw", worker_intent_withdraw, "worker.job_withdraw", "职工撤回投递", MINE),
    SELF_READ("/api/worker/students", worker_students_get, "职工在档家庭的在读学生", .shape = OUT_FREE, .schema = "{\"rows\":[{casefile_id,member_no,name,age}]}"),
    SELF("/api/worker/vacancies/:id/placement", worker_holiday_post, "worker.holiday", "职工为学生申请岗位", MINE, IN(struct worker_holiday_in, worker_holiday_fields)),
    SELF("/api/worker/placements/:id/withdraw", worker_holiday_withdraw, "worker.holiday_withdraw", "职工撤回学生申请", MINE),
    SELF_READ("/api/worker/contact/intents", contact_intents_get, "企业联系人收到的求职意向", .shape = OUT_LIST, OUT(struct contact_intent, contact_intent_fields), .query = "after,limit"),
    SELF("/api/worker/contact/intents/:id/phone", contact_phone_post, "worker.contact_phone", "企业联系人查看求职者电话", .shape = OUT_FREE, .schema = "{\"phone\":\"\"}"),
    SELF("/api/worker/contact/intents/:id/result", contact_result_post, "worker.contact_result", "企业联系人反馈录用", .shape = OUT_ONE, IN(struct job_result_in, job_result_fields),
         OUT(struct contact_intent, contact_intent_fields)),
};

static const struct meta_row meta[] = {
    {"job_event", {job_event_fields, 31, sizeof(struct job_event)}},
    {"job_event_in", {job_event_in_fields, 13, sizeof(struct job_event_in)}},
    {"vacancy", {vacancy_fields, 15, sizeof(struct vacancy)}},
    {"vacancy_in", {vacancy_in_fields, 9, sizeof(struct vacancy_in)}},
    {"job_signup", {job_signup_fields, 14, sizeof(struct job_signup)}},
    {"job_intent", {job_intent_fields, 21, sizeof(struct job_intent)}},
    {"holiday", {holiday_fields, 19, sizeof(struct holiday)}},
};

static enum err todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_SERVICE_EDIT, HOLIDAY_TODO, &n));
    todo_put(t, "holiday.asked", S("待安排的寒假岗位申请"), n, S("/holiday-jobs"));
    return OK;
}

/* --- verify --- */

/* I65: seats and places are those that are taken. I66: who came or took up a job counts once, and nobody else. */
static enum err verify(struct verify *v)
{
    int64_t all = 0;
    TRY(verify_rows(v, JOB_VERIFY_PLACES, "I65", "就业服务"));
    TRY(verify_rows(v, JOB_VERIFY_AID, "I66", "就业服务"));
    TRY(db_int(v->cx->tx, JOB_VERIFY_COUNT, NOVALS, &all));
    v->checked += all;
    return OK;
}

const struct area area_employment = {
    .name = "employment", .title = LIT("就业服务"), ROWS(routes, routes), .machines = employment_machines, .n_machines = countof(employment_machines), ROWS(meta, meta),
    .verify = verify, .todo = todo,
};
