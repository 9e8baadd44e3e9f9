// SPDX-License-Identifier: Apache-2.0
// People at an event: who signed up and came, who wants which vacancy, who was hired. Who came counts once (docs/decision/0037).
#include "aid.h"
#include "employment_own.h"
#include "person.h"

const struct field job_who_fields[4] = {
    {FIELD(struct job_who_in, person_id), .as = AS_ID, .label = LIT("职工")},
    {FIELD(struct job_who_in, name), .label = LIT("姓名"), .max = 40},
    {FIELD(struct job_who_in, number), .as = AS_IDNO, .label = LIT("身份证号码"), .max = 40},
    {FIELD(struct job_who_in, phone), .as = AS_PHONE, .label = LIT("手机号"), .max = 20},
};
const struct field job_signup_fields[14] = {
    {FIELD(struct job_signup, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct job_signup, event_id), .as = AS_ID},
    {FIELD(struct job_signup, person_id), .as = AS_ID},
    {FIELD(struct job_signup, name), .label = LIT("姓名")},
    {FIELD(struct job_signup, employer), .label = LIT("工作单位")},
    {FIELD(struct job_signup, phone), .as = AS_PHONE, .label = LIT("手机号")},
    {FIELD(struct job_signup, how), .as = AS_CODE, .codes = "job_how", .label = LIT("报名方式")},
    {FIELD(struct job_signup, state), .as = AS_CODE, .codes = "job_signup_state", .label = LIT("状态")},
    {FIELD(struct job_signup, attended_on), .as = AS_DATE, .label = LIT("到场日期")},
    {FIELD(struct job_signup, certificate), .label = LIT("证书编号")},
    {FIELD(struct job_signup, version), .label = LIT("版本")},
    {FIELD(struct job_signup, id_type), .as = AS_SECRET},
    {FIELD(struct job_signup, blind), .as = AS_BLOB},
    {FIELD(struct job_signup, secret), .as = AS_BLOB},
};
const struct field job_day_fields[1] = {{FIELD(struct job_day_in, on), .as = AS_DATE, .label = LIT("日期"), .need = true}};
const struct field job_certificate_fields[1] = {{FIELD(struct job_certificate_in, certificate), .label = LIT("证书编号"), .max = 60}};
const struct field job_intent_fields[21] = {
    {FIELD(struct job_intent, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct job_intent, vacancy_id), .as = AS_ID},
    {FIELD(struct job_intent, event_id), .as = AS_ID},
    {FIELD(struct job_intent, company_id), .as = AS_ID},
    {FIELD(struct job_intent, vacancy), .label = LIT("岗位")},
    {FIELD(struct job_intent, company), .label = LIT("企业名称")},
    {FIELD(struct job_intent, event), .label = LIT("招聘会")},
    {FIELD(struct job_intent, org_id), .as = AS_ID},
    {FIELD(struct job_intent, person_id), .as = AS_ID},
    {FIELD(struct job_intent, name), .label = LIT("姓名")},
    {FIELD(struct job_intent, phone), .as = AS_PHONE, .label = LIT("手机号")},
    {FIELD(struct job_intent, how), .as = AS_CODE, .codes = "job_how", .label = LIT("提交方式")},
    {FIELD(struct job_intent, state), .as = AS_CODE, .codes = "job_intent_state", .label = LIT("结果")},
    {FIELD(struct job_intent, decided_on), .as = AS_DATE, .label = LIT("反馈日期")},
    {FIELD(struct job_intent, decider), .label = LIT("反馈人")},
    {FIELD(struct job_intent, created_at), .as = AS_TIME, .label = LIT("提交时间")},
    {FIELD(struct job_intent, version), .label = LIT("版本")},
    {FIELD(struct job_intent, org_path), .as = AS_SECRET},
    {FIELD(struct job_intent, id_type), .as = AS_SECRET},
    {FIELD(struct job_intent, blind), .as = AS_BLOB},
    {FIELD(struct job_intent, secret), .as = AS_BLOB},
};
const struct field job_result_fields[2] = {
    {FIELD(struct job_result_in, state), .as = AS_CODE, .codes = "job_intent_state", .label = LIT("结果"), .need = true, .max = 20},
    {FIELD(struct job_result_in, on), .as = AS_DATE, .label = LIT("日期")},
};

static int64_t user_of(const struct ctx *cx)
{
    return cx->who ? cx->who->user_id : 0;
}

/* --- who --- */

enum err job_phone(struct ctx *cx, struct str id_type, struct str bl, struct str secret, struct str *phone)
{
    struct person p = {.id_type = id_type, .blind = bl, .secret = secret};
    TRY(person_open(cx->sealer, cx->a, &p));
    *phone = p.phone;
    return OK;
}

/* By document in the whole register; who is not in it is entered, with the union of the event. */
static enum err who_of(struct ctx *cx, const struct job_event *e, const struct job_who_in *in, int64_t *id)
{
    struct person p = {0};
    if (!in->person_id)
        return person_named(cx, e->org_id, in->name, in->number, in->phone, id);
    TRY(person_get(cx, in->person_id, &p));
    *id = in->person_id;
    return OK;
}

/* --- what counts --- */

static struct str origin_of(struct ctx *cx, int64_t event_id, int64_t person_id)
{
    return str_f(cx->a, "job_event:%lld:%lld", (long long)event_id, (long long)person_id);
}

/* One person at one event: one service, whatever he did there. Of a household in the archive it is help (E5), else a service (F3). */
static enum err count_person(struct ctx *cx, const struct job_event *e, int64_t person_id, struct str on)
{
    int64_t archived = 0;
    TRY(db_int(cx->tx, EMPLOYMENT_ARCHIVED, VALS(I64(person_id)), &archived));
    struct aid a = {.campaign_id = e->campaign_id, .org_id = e->org_id, .person_id = person_id, .kind = archived ? S("other") : S("service"),
                    .class = archived ? S("C11") : S(""), .source = S(""), .tags = S(""), .heads = 1, .given_on = on, .state = S("paid"), .note = e->title,
                    .origin = origin_of(cx, e->id, person_id)};
    return aid_add(cx, &a);
}

/* --- signing up --- */

static enum err take_seat(struct ctx *cx, const struct job_event *e, int64_t n)
{
    int64_t changed = 0;
    TRY(db_exec(cx->tx, JOB_EVENT_SEAT, VALS(I64(e->id), I64(n)), &changed));
    return changed == 1 ? OK : fail(cx, ERR_STATE, "名额已满（%lld 人）", (long long)e->seats);
}

enum err job_signup_add(struct ctx *cx, const struct job_event *e, int64_t person_id, const char *how)
{
    int64_t id = 0, changed = 0;
    if (str_eq(e->kind, S("holiday")))
        return fail(cx, ERR_STATE, "寒假岗位请直接选岗位申请");
    enum err err = db_int(cx->tx, JOB_SIGNUP_ADD, VALS(I64(e->id), I64(person_id), TXT(str_of(how)), OPT(user_of(cx)), I64(cx->now)), &id);
    if (err == ERR_NOT_FOUND) {
        TRY(db_exec(cx->tx, JOB_SIGNUP_AGAIN, VALS(I64(e->id), I64(person_id), TXT(str_of(how))), &changed));
        if (changed != 1)
            return fail(cx, ERR_DUPLICATE, "已经报过名，不用重复报");
        err = OK;
    }
    TRY(err);
    return take_seat(cx, e, 1);
}

static enum err move_signup(struct ctx *cx, const struct job_event *e, const struct job_signup *s, const char *verb, struct str on)
{
    const struct move *m;
    int64_t changed = 0;
    bool held = str_eq(s->state, S("signed")) || str_eq(s->state, S("attended"));
    TRY(machine_step(cx, &employment_machines[1], s->state, verb, &m));
    bool holds = strcmp(m->to, "signed") == 0 || strcmp(m->to, "attended") == 0;
    TRY(db_exec(cx->tx, JOB_SIGNUP_MOVE, VALS(I64(s->id), TXT(s->state), TXT(str_of(m->to)), TXT(on)), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    return held == holds ? OK : take_seat(cx, e, holds ? 1 : -1);
}

enum err job_signup_cancel(struct ctx *cx, const struct job_event *e, int64_t person_id)
{
    struct job_signup s = {0};
    enum err err = db_one(cx->tx, JOB_SIGNUP_OF, VALS(I64(e->id), I64(person_id)), JOB_SIGNUP, &s);
    if (err == ERR_NOT_FOUND)
        return fail(cx, err, "没有报名");
    TRY(err);
    return move_signup(cx, e, &s, "cancel", S(""));
}

static enum err answer_signup(struct ctx *cx, int64_t id)
{
    struct job_signup s = {0};
    TRY(cx_one(cx, JOB_SIGNUP_GET, id, JOB_SIGNUP, &s));
    TRY(job_phone(cx, s.id_type, s.blind, s.secret, &s.phone));
    cx_row(cx, JOB_SIGNUP, &s);
    return OK;
}

/* A clerk may still write down who came after the last day to sign up. */
enum err job_signup_post(struct ctx *cx)
{
    struct job_event e = {0};
    struct job_signup s = {0};
    int64_t id = 0, person = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(job_event_get(cx, id, &e));
    if (!str_eq(e.state, S("open")))
        return fail(cx, ERR_STATE, "还没有开放报名，或已经结束");
    TRY(who_of(cx, &e, cx->in, &person));
    TRY(job_signup_add(cx, &e, person, "clerk"));
    TRY(db_one(cx->tx, JOB_SIGNUP_OF, VALS(I64(id), I64(person)), JOB_SIGNUP, &s));
    audit_object(cx, e.org_id, "job_signup:%lld", (long long)s.id);
    return answer_signup(cx, s.id);
}

static enum err signup_of(struct ctx *cx, struct job_signup *s, struct job_event *e)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, JOB_SIGNUP_GET, id, JOB_SIGNUP, s));
    TRY(job_event_get(cx, s->event_id, e));
    audit_object(cx, e->org_id, "job_signup:%lld", (long long)id);
    return OK;
}

enum err job_attended_post(struct ctx *cx)
{
    const struct job_day_in *in = cx->in;
    struct job_signup s = {0};
    struct job_event e = {0};
    TRY(signup_of(cx, &s, &e));
    TRY(job_event_day(cx, &e, in->on));
    TRY(move_signup(cx, &e, &s, "attend", in->on));
    TRY(count_person(cx, &e, s.person_id, in->on));
    return answer_signup(cx, s.id);
}

enum err job_absent_post(struct ctx *cx)
{
    struct job_signup s = {0};
    struct job_event e = {0};
    TRY(signup_of(cx, &s, &e));
    TRY(move_signup(cx, &e, &s, "absent", S("")));
    return answer_signup(cx, s.id);
}

enum err job_undo_post(struct ctx *cx)
{
    struct job_signup s = {0};
    struct job_event e = {0};
    int64_t hired = 0;
    TRY(signup_of(cx, &s, &e));
    TRY(db_int(cx->tx, JOB_HIRED_AT, VALS(I64(e.id), I64(s.person_id)), &hired));
    if (hired || s.certificate.len)
        return fail(cx, ERR_STATE, "已登记录用或发证，不能撤销到场");
    TRY(move_signup(cx, &e, &s, "undo", S("")));
    TRY(aid_take_back_origin(cx, origin_of(cx, e.id, s.person_id)));
    return answer_signup(cx, s.id);
}

enum err job_certificate_post(struct ctx *cx)
{
    const struct job_certificate_in *in = cx->in;
    struct job_signup s = {0};
    struct job_event e = {0};
    int64_t changed = 0;
    TRY(signup_of(cx, &s, &e));
    if (!str_eq(e.kind, S("training")))
        return fail(cx, ERR_STATE, "只有职业培训发证书");
    TRY(db_exec(cx->tx, JOB_SIGNUP_CERTIFICATE, VALS(I64(s.id), TXT(str_trim(in->certificate))), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "先登记到场，再登记证书");
    return answer_signup(cx, s.id);
}

static enum err put_signup(struct ctx *cx, void *row)
{
    struct job_signup *s = row;
    TRY(job_phone(cx, s->id_type, s->blind, s->secret, &s->phone));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, JOB_SIGNUP, s);
    machine_verbs(cx, &employment_machines[1], s->state, cx->org_path);
    jw_close(cx->out, '}');
    return OK;
}

enum err job_signups_get(struct ctx *cx)
{
    return cx_list_by(cx, JOB_SIGNUP_LIST, VALS(LO(cx), HI(cx), I64(cx_query_int(cx, "event", 0)), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(cx_limit(cx))), JOB_SIGNUP,
                      put_signup);
}

/* --- intents --- */

enum err job_intent_add(struct ctx *cx, const struct vacancy *v, int64_t person_id, const char *how)
{
    int64_t id = 0, changed = 0;
    if (!str_eq(v->state, S("open")))
        return fail(cx, ERR_STATE, "这个岗位已经撤下");
    if (v->taken >= v->wanted)
        return fail(cx, ERR_STATE, "这个岗位已经招满");
    enum err err = db_int(cx->tx, JOB_INTENT_ADD, VALS(I64(v->id), I64(person_id), TXT(str_of(how)), OPT(user_of(cx)), I64(cx->now)), &id);
    if (err != ERR_NOT_FOUND)
        return err;
    TRY(db_exec(cx->tx, JOB_INTENT_AGAIN, VALS(I64(v->id), I64(person_id), TXT(str_of(how))), &changed));
    return changed == 1 ? OK : fail(cx, ERR_DUPLICATE, "已经投递过这个岗位");
}

/* A hire is a service done: who had not been written down as having come came on that day. */
static enum err came(struct ctx *cx, const struct job_event *e, int64_t person_id, struct str on)
{
    struct job_signup s = {0};
    enum err err = db_one(cx->tx, JOB_SIGNUP_OF, VALS(I64(e->id), I64(person_id)), JOB_SIGNUP, &s);
    if (err == ERR_NOT_FOUND || (err == OK && str_eq(s.state, S("cancelled")))) {
        TRY(job_signup_add(cx, e, person_id, cx->who ? "clerk" : "phone"));
        err = db_one(cx->tx, JOB_SIGNUP_OF, VALS(I64(e->id), I64(person_id)), JOB_SIGNUP, &s);
    }
    TRY(err);
    if (str_eq(s.state, S("attended")))
        return OK;
    struct str day = str_cmp(on, e->ends_on) > 0 ? e->ends_on : on;
    TRY(move_signup(cx, e, &s, "attend", day));
    return count_person(cx, e, person_id, day);
}

enum err job_intent_decide(struct ctx *cx, const struct job_intent *i, const struct job_result_in *in, int64_t contact)
{
    struct job_event e = {0};
    const struct move *m;
    struct str on = in->on.len ? in->on : cx_today(cx);
    int64_t changed = 0;
    bool hired = str_eq(in->state, S("hired"));
    if (!hired && !str_eq(in->state, S("declined")))
        return fail_field(cx, "state", "结果只能是录用或不录用");
    TRY(job_event_load(cx, i->event_id, &e));
    TRY(machine_step(cx, &employment_machines[2], i->state, hired ? "hire" : "decline", &m));
    if (str_cmp(on, e.starts_on) < 0 || str_cmp(on, cx_today(cx)) > 0)
        return fail_field(cx, "on", "日期应在 %.*s 至今天之间", FMT(e.starts_on));
    TRY(db_exec(cx->tx, JOB_INTENT_MOVE, VALS(I64(i->id), TXT(i->state), TXT(str_of(m->to)), TXT(on), OPT(user_of(cx)), OPT(contact)), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    audit_object(cx, e.org_id, "job_intent:%lld", (long long)i->id);
    audit_note(cx, "state", in->state);
    if (!hired)
        return OK;
    TRY(db_exec(cx->tx, VACANCY_PLACE, VALS(I64(i->vacancy_id), I64(1)), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "这个岗位已经招满，增加招聘人数后再登记");
    return came(cx, &e, i->person_id, on);
}

static enum err put_intent(struct ctx *cx, void *row)
{
    struct job_intent *i = row;
    TRY(job_phone(cx, i->id_type, i->blind, i->secret, &i->phone));
    fields_write(cx->out, JOB_INTENT, i);
    return OK;
}

enum err job_intents_get(struct ctx *cx)
{
    return cx_list_by(cx, JOB_INTENT_LIST, VALS(LO(cx), HI(cx), I64(cx_query_int(cx, "event", 0)), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(cx_limit(cx))), JOB_INTENT,
                      put_intent);
}

static enum err answer_intent(struct ctx *cx, int64_t id)
{
    struct job_intent i = {0};
    TRY(cx_one(cx, JOB_INTENT_GET, id, JOB_INTENT, &i));
    return put_intent(cx, &i);
}

struct got {
    int64_t id;
};
static const struct field got_fields[] = {{FIELD(struct got, id)}};

enum err job_intent_post(struct ctx *cx)
{
    struct vacancy v = {0};
    struct job_event e = {0};
    struct got g = {0};
    int64_t id = 0, person = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, VACANCY_GET, id, VACANCY, &v));
    TRY(job_event_get(cx, v.event_id, &e));
    if (!str_eq(e.state, S("open")) || !str_eq(e.kind, S("fair")))
        return fail(cx, ERR_STATE, "只有开放中的招聘会可以登记求职意向");
    TRY(who_of(cx, &e, cx->in, &person));
    TRY(job_intent_add(cx, &v, person, "clerk"));
    TRY(db_one(cx->tx, JOB_INTENT_OF, VALS(I64(v.id), I64(person)), FIELDS(struct got, got_fields), &g));
    audit_object(cx, e.org_id, "job_intent:%lld", (long long)g.id);
    return answer_intent(cx, g.id);
}

enum err job_result_post(struct ctx *cx)
{
    struct job_intent i = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, JOB_INTENT_GET, id, JOB_INTENT, &i));
    TRY(job_intent_decide(cx, &i, cx->in, 0));
    return answer_intent(cx, id);
}
