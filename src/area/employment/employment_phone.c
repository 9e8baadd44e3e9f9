// SPDX-License-Identifier: Apache-2.0
// Employment services on the phone: what everybody may see, what is the worker's own and his household's, and what the contact of a
// company is told and tells.
#include "employment_own.h"
#include "privacy.h"
#include "worker.h"

#define ME I64(cx->worker->person_id)

const struct field job_shown_fields[16] = {
    {FIELD(struct job_shown, id), .as = AS_ID},
    {FIELD(struct job_shown, org_name), .label = LIT("举办工会")},
    {FIELD(struct job_shown, kind), .label = LIT("种类")},
    {FIELD(struct job_shown, title), .label = LIT("名称")},
    {FIELD(struct job_shown, place), .label = LIT("地点")},
    {FIELD(struct job_shown, online), .as = AS_BOOL, .label = LIT("线上")},
    {FIELD(struct job_shown, starts_on), .as = AS_DATE, .label = LIT("开始日期")},
    {FIELD(struct job_shown, ends_on), .as = AS_DATE, .label = LIT("结束日期")},
    {FIELD(struct job_shown, close_on), .as = AS_DATE, .label = LIT("报名截止")},
    {FIELD(struct job_shown, hours), .as = AS_COUNT, .label = LIT("学时")},
    {FIELD(struct job_shown, seats), .as = AS_COUNT, .label = LIT("名额")},
    {FIELD(struct job_shown, taken), .as = AS_COUNT, .label = LIT("已报")},
    {FIELD(struct job_shown, note), .label = LIT("说明")},
    {FIELD(struct job_shown, companies), .as = AS_COUNT, .label = LIT("企业")},
    {FIELD(struct job_shown, vacancies), .as = AS_COUNT, .label = LIT("岗位")},
    {FIELD(struct job_shown, wanted), .as = AS_COUNT, .label = LIT("招聘人数")},
};
#define SHOWN FIELDS(struct job_shown, job_shown_fields)
const struct field worker_agrees_fields[1] = {{FIELD(struct worker_agrees_in, agreed), .as = AS_BOOL, .label = LIT("同意")}};
const struct field worker_holiday_fields[3] = {
    {FIELD(struct worker_holiday_in, casefile_id), .as = AS_ID, .label = LIT("档案"), .need = true},
    {FIELD(struct worker_holiday_in, member_no), .label = LIT("学生"), .need = true, .min = 1, .max = 1000},
    {FIELD(struct worker_holiday_in, agreed), .as = AS_BOOL, .label = LIT("监护人同意")},
};
const struct field contact_intent_fields[9] = {
    {FIELD(struct contact_intent, id), .as = AS_ID},
    {FIELD(struct contact_intent, vacancy), .label = LIT("岗位")},
    {FIELD(struct contact_intent, company), .label = LIT("企业名称")},
    {FIELD(struct contact_intent, event), .label = LIT("招聘会")},
    {FIELD(struct contact_intent, name), .label = LIT("姓名")},
    {FIELD(struct contact_intent, phone), .as = AS_PHONE, .label = LIT("手机号")},
    {FIELD(struct contact_intent, state), .label = LIT("结果")},
    {FIELD(struct contact_intent, decided_on), .as = AS_DATE, .label = LIT("反馈日期")},
    {FIELD(struct contact_intent, created_at), .as = AS_TIME, .label = LIT("提交时间")},
};
struct my_signup {
    int64_t id, event_id;
    struct str kind, title, org_name, place;
    bool online;
    struct str starts_on, ends_on, state, attended_on, certificate;
};
static const struct field my_signup_fields[] = {
    {FIELD(struct my_signup, id), .as = AS_ID}, {FIELD(struct my_signup, event_id), .as = AS_ID}, {FIELD(struct my_signup, kind)}, {FIELD(struct my_signup, title)},
    {FIELD(struct my_signup, org_name)}, {FIELD(struct my_signup, place)}, {FIELD(struct my_signup, online)}, {FIELD(struct my_signup, starts_on)},
    {FIELD(struct my_signup, ends_on)}, {FIELD(struct my_signup, state)}, {FIELD(struct my_signup, attended_on)}, {FIELD(struct my_signup, certificate)}};
struct my_intent {
    int64_t id, vacancy_id, event_id;
    struct str vacancy, company, event, state, decided_on;
};
static const struct field my_intent_fields[] = {
    {FIELD(struct my_intent, id), .as = AS_ID}, {FIELD(struct my_intent, vacancy_id), .as = AS_ID}, {FIELD(struct my_intent, event_id), .as = AS_ID}, {FIELD(struct my_intent, vacancy)},
    {FIELD(struct my_intent, company)}, {FIELD(struct my_intent, event)}, {FIELD(struct my_intent, state)}, {FIELD(struct my_intent, decided_on)}};
struct my_placement {
    int64_t id, event_id;
    struct str vacancy, company, student, state, started_on, consent_on;
};
static const struct field my_placement_fields[] = {
    {FIELD(struct my_placement, id), .as = AS_ID}, {FIELD(struct my_placement, event_id), .as = AS_ID}, {FIELD(struct my_placement, vacancy)}, {FIELD(struct my_placement, company)},
    {FIELD(struct my_placement, student)}, {FIELD(struct my_placement, state)}, {FIELD(struct my_placement, started_on)}, {FIELD(struct my_placement, consent_on)}};

static void put_rows(struct ctx *cx, const char *key, struct fields fs, const void *rows, size_t n)
{
    jw_key(cx->out, key);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, fs, (const char *)rows + i * fs.size);
    jw_close(cx->out, ']');
}

/* --- what everybody may see --- */

enum err jobs_shown_get(struct ctx *cx)
{
    return cx_list(cx, JOB_SHOWN, VALS(TXT(cx_today(cx)), TXT(cx_query(cx, "kind")), I64(cx_after(cx)), I64(cx_limit(cx))), SHOWN);
}

enum err job_shown_one(struct ctx *cx)
{
    struct job_shown e = {0};
    struct vacancy *rows = NULL;
    size_t n = 0;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_one(cx->tx, JOB_SHOWN_ONE, VALS(I64(id)), SHOWN, &e));
    TRY(db_rows(cx->tx, VACANCIES, VALS(I64(id), I64(0), I64(1), I64(VACANCIES_MAX)), VACANCY, VACANCIES_MAX, &rows, &n));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, SHOWN, &e);
    put_rows(cx, "rows", VACANCY, rows, n);
    jw_close(cx->out, '}');
    return OK;
}

/* --- mine --- */

enum err worker_jobs_get(struct ctx *cx)
{
    struct my_signup *s = NULL;
    struct my_intent *i = NULL;
    struct my_placement *p = NULL;
    size_t n_s = 0, n_i = 0, n_p = 0;
    struct vals v = VALS(ME, I64(JOB_MINE_MAX));
    TRY(db_rows(cx->tx, WORKER_JOB_SIGNUPS, v, FIELDS(struct my_signup, my_signup_fields), JOB_MINE_MAX, &s, &n_s));
    TRY(db_rows(cx->tx, WORKER_JOB_INTENTS, v, FIELDS(struct my_intent, my_intent_fields), JOB_MINE_MAX, &i, &n_i));
    TRY(db_rows(cx->tx, WORKER_PLACEMENTS, v, FIELDS(struct my_placement, my_placement_fields), JOB_MINE_MAX, &p, &n_p));
    jw_open(cx->out, '{');
    put_rows(cx, "signups", FIELDS(struct my_signup, my_signup_fields), s, n_s);
    put_rows(cx, "intents", FIELDS(struct my_intent, my_intent_fields), i, n_i);
    put_rows(cx, "placements", FIELDS(struct my_placement, my_placement_fields), p, n_p);
    jw_close(cx->out, '}');
    return OK;
}

static enum err event_arg(struct ctx *cx, struct job_event *e)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(job_event_load(cx, id, e));
    return str_eq(e->state, S("draft")) ? ERR_NOT_FOUND : OK;
}

enum err worker_signup_post(struct ctx *cx)
{
    struct job_event e = {0};
    TRY(event_arg(cx, &e));
    TRY(job_event_takes(cx, &e));
    TRY(job_signup_add(cx, &e, cx->worker->person_id, "phone"));
    audit_object(cx, e.org_id, "job_event:%lld", (long long)e.id);
    return worker_jobs_get(cx);
}

enum err worker_cancel_post(struct ctx *cx)
{
    struct job_event e = {0};
    TRY(event_arg(cx, &e));
    TRY(job_signup_cancel(cx, &e, cx->worker->person_id));
    audit_object(cx, e.org_id, "job_event:%lld", (long long)e.id);
    return worker_jobs_get(cx);
}

static enum err vacancy_arg(struct ctx *cx, const char *kind, struct vacancy *v, struct job_event *e)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_one(cx->tx, VACANCY_LOAD, VALS(I64(id)), VACANCY, v));
    TRY(job_event_load(cx, v->event_id, e));
    if (str_eq(e->state, S("draft")) || !str_eq(e->kind, str_of(kind)))
        return ERR_NOT_FOUND;
    audit_object(cx, e->org_id, "vacancy:%lld", (long long)id);
    return job_event_takes(cx, e);
}

enum err worker_intent_post(struct ctx *cx)
{
    const struct worker_agrees_in *in = cx->in;
    struct vacancy v = {0};
    struct job_event e = {0};
    TRY(vacancy_arg(cx, "fair", &v, &e));
    if (!in->agreed)
        return fail_field(cx, "agreed", "投递后这家企业能看到您的姓名和手机号，请先确认");
    TRY(job_intent_add(cx, &v, cx->worker->person_id, "phone"));
    return worker_jobs_get(cx);
}

struct own {
    int64_t id;
    struct str state;
    int64_t vacancy_id, org_id;
};
static const struct field own_fields[] = {{FIELD(struct own, id)}, {FIELD(struct own, state)}, {FIELD(struct own, vacancy_id)}, {FIELD(struct own, org_id)}};

enum err worker_intent_withdraw(struct ctx *cx)
{
    struct own o = {0};
    const struct move *m;
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_one(cx->tx, WORKER_JOB_INTENT, VALS(ME, I64(id)), FIELDS(struct own, own_fields), &o));
    TRY(machine_step(cx, &employment_machines[2], o.state, "withdraw", &m));
    TRY(db_exec(cx->tx, JOB_INTENT_MOVE, VALS(I64(id), TXT(o.state), TXT(str_of(m->to)), TXT(S("")), NUL, NUL), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    audit_object(cx, o.org_id, "job_intent:%lld", (long long)id);
    return worker_jobs_get(cx);
}

/* --- my household's students --- */

enum err worker_students_get(struct ctx *cx)
{
    struct student *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, WORKER_STUDENTS, VALS(ME, I64(STUDENTS_MAX)), STUDENT, STUDENTS_MAX, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        jw_ki(cx->out, "casefile_id", rows[i].casefile_id);
        jw_ki(cx->out, "member_no", rows[i].member_no);
        jw_kt(cx->out, "name", rows[i].name);
        jw_ki(cx->out, "age", privacy_age(rows[i].birth, cx_today(cx)));
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* Only for a student of his own household. For one under 18 he is the guardian who agrees, so he must be grown up and not the student. */
enum err worker_holiday_post(struct ctx *cx)
{
    const struct worker_holiday_in *in = cx->in;
    struct vacancy v = {0};
    struct job_event e = {0};
    struct student *rows = NULL;
    size_t n = 0, i = 0;
    struct str birth = {0};
    TRY(vacancy_arg(cx, "holiday", &v, &e));
    TRY(db_rows(cx->tx, WORKER_STUDENTS, VALS(ME, I64(STUDENTS_MAX)), STUDENT, STUDENTS_MAX, &rows, &n));
    while (i < n && (rows[i].casefile_id != in->casefile_id || rows[i].member_no != in->member_no))
        i++;
    if (i == n)
        return fail(cx, ERR_NOT_FOUND, "只能为本人在档家庭的在读学生申请");
    bool minor = privacy_age(rows[i].birth, cx_today(cx)) < GROWN_AGE;
    if (minor) {
        TRY(db_text(cx->tx, WORKER_GROWN, VALS(ME, I64(in->casefile_id)), &birth));
        if (rows[i].person_id == cx->worker->person_id || privacy_age(birth, cx_today(cx)) < GROWN_AGE)
            return fail(cx, ERR_FORBIDDEN, "未满 18 周岁的学生，请由成年家庭成员申请");
        if (!in->agreed)
            return fail_field(cx, "agreed", "学生未满 18 周岁，请先确认您作为监护人同意");
    }
    TRY(holiday_add(cx, &v, &rows[i], minor ? cx_today(cx) : S(""), cx->worker->person_id));
    return worker_jobs_get(cx);
}

enum err worker_holiday_withdraw(struct ctx *cx)
{
    struct own o = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_one(cx->tx, WORKER_PLACEMENT, VALS(ME, I64(id)), FIELDS(struct own, own_fields), &o));
    TRY(holiday_withdraw(cx, id, o.state, o.vacancy_id));
    audit_object(cx, o.org_id, "holiday:%lld", (long long)id);
    return worker_jobs_get(cx);
}

/* --- the contact of a company --- */

static enum err put_contact(struct ctx *cx, void *row)
{
    struct job_intent *i = row;
    TRY(job_phone(cx, i->id_type, i->blind, i->secret, &i->phone));
    struct contact_intent c = {i->id, i->vacancy, i->company, i->event, i->name, i->phone, i->state, i->decided_on, i->created_at};
    fields_write(cx->out, FIELDS(struct contact_intent, contact_intent_fields), &c);
    return OK;
}

enum err contact_intents_get(struct ctx *cx)
{
    bool yes = false;
    TRY(worker_has_duty(cx, cx->worker->person_id, "contact", 0, &yes));
    if (!yes)
        return fail(cx, ERR_FORBIDDEN, "企业联系人由工会登记。请与举办招聘会的工会联系");
    return cx_list_by(cx, CONTACT_INTENTS, VALS(ME, I64(cx_after(cx)), I64(cx_limit(cx))), JOB_INTENT, put_contact);
}

static enum err contact_intent(struct ctx *cx, struct job_intent *i)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return db_one(cx->tx, CONTACT_INTENT, VALS(ME, I64(id)), JOB_INTENT, i);
}

/* He handed it in so that the company rings him: the whole number, told one at a time and written into the trail. */
enum err contact_phone_post(struct ctx *cx)
{
    struct job_intent i = {0};
    TRY(contact_intent(cx, &i));
    if (str_eq(i.state, S("withdrawn")) || str_eq(i.state, S("declined")))
        return fail(cx, ERR_STATE, "已撤回或未录用，不再显示电话");
    TRY(job_phone(cx, i.id_type, i.blind, i.secret, &i.phone));
    audit_object(cx, i.org_id, "job_intent:%lld", (long long)i.id);
    jw_open(cx->out, '{');
    jw_kt(cx->out, "phone", i.phone);
    jw_close(cx->out, '}');
    return OK;
}

enum err contact_result_post(struct ctx *cx)
{
    struct job_intent i = {0};
    TRY(contact_intent(cx, &i));
    TRY(job_intent_decide(cx, &i, cx->in, cx->worker->person_id));
    TRY(db_one(cx->tx, CONTACT_INTENT, VALS(ME, I64(i.id)), JOB_INTENT, &i));
    return put_contact(cx, &i);
}
