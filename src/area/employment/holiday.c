// SPDX-License-Identifier: Apache-2.0
// Holiday jobs (寒假勤工俭学、社会实践) for students of households in the archive: asked for, matched by a clerk, taken up; K1 counts who
// took one up. A student under 18 needs a guardian's consent, one under 16 takes social practice only.
#include "aid.h"
#include "employment_own.h"
#include "privacy.h"

const struct field holiday_fields[19] = {
    {FIELD(struct holiday, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct holiday, vacancy_id), .as = AS_ID},
    {FIELD(struct holiday, event_id), .as = AS_ID},
    {FIELD(struct holiday, org_id), .as = AS_ID},
    {FIELD(struct holiday, org_name), .label = LIT("工会")},
    {FIELD(struct holiday, campaign), .label = LIT("活动")},
    {FIELD(struct holiday, vacancy), .label = LIT("岗位")},
    {FIELD(struct holiday, company), .label = LIT("企业名称")},
    {FIELD(struct holiday, casefile_id), .as = AS_ID},
    {FIELD(struct holiday, member_no), .label = LIT("成员序号")},
    {FIELD(struct holiday, file_no), .label = LIT("档案编号")},
    {FIELD(struct holiday, student), .label = LIT("学生")},
    {FIELD(struct holiday, minor), .as = AS_BOOL, .label = LIT("未成年")},
    {FIELD(struct holiday, consent_on), .as = AS_DATE, .label = LIT("监护人同意日期")},
    {FIELD(struct holiday, state), .as = AS_CODE, .codes = "holiday_state", .label = LIT("状态")},
    {FIELD(struct holiday, started_on), .as = AS_DATE, .label = LIT("到岗日期")},
    {FIELD(struct holiday, version), .label = LIT("版本")},
    {FIELD(struct holiday, org_path), .as = AS_SECRET},
    {FIELD(struct holiday, asked_person), .as = AS_SECRET},
};
const struct field holiday_in_fields[3] = {
    {FIELD(struct holiday_in, file_no), .label = LIT("档案编号"), .need = true, .max = 40},
    {FIELD(struct holiday_in, member_no), .label = LIT("成员序号"), .need = true, .min = 1, .max = 1000},
    {FIELD(struct holiday_in, consent_on), .as = AS_DATE, .label = LIT("监护人同意日期")},
};
const struct field student_fields[7] = {
    {FIELD(struct student, casefile_id)}, {FIELD(struct student, member_no)}, {FIELD(struct student, name)}, {FIELD(struct student, birth)},
    {FIELD(struct student, person_id)}, {FIELD(struct student, studying)}, {FIELD(struct student, state)},
};

static enum err check_age(struct ctx *cx, const struct vacancy *v, const struct student *s, struct str consent_on, bool *minor)
{
    int64_t age = privacy_age(s->birth, cx_today(cx));
    if (age < 0)
        return fail_field(cx, "member_no", "档案中没有这名学生的出生日期，请先补充");
    *minor = age < GROWN_AGE;
    if (age < WORK_AGE && !v->practice)
        return fail(cx, ERR_STATE, "未满 16 周岁只能参加社会实践，不能安排勤工俭学岗位（劳动法第十五条）");
    if (*minor && !consent_on.len)
        return fail_field(cx, "consent_on", "未满 18 周岁，须有监护人同意");
    return str_cmp(consent_on, cx_today(cx)) > 0 ? fail_field(cx, "consent_on", "同意日期不能晚于今天") : OK;
}

enum err holiday_add(struct ctx *cx, const struct vacancy *v, const struct student *s, struct str consent_on, int64_t asked_person)
{
    bool minor = false;
    int64_t id = 0, changed = 0;
    if (!str_eq(s->state, S("active")))
        return fail(cx, ERR_STATE, "只面向在档困难职工家庭的学生");
    if (!s->studying)
        return fail_field(cx, "member_no", "档案中没有登记为在读学生，请先更新档案");
    if (!str_eq(v->state, S("open")))
        return fail(cx, ERR_STATE, "这个岗位已经撤下");
    if (v->taken >= v->wanted)
        return fail(cx, ERR_STATE, "这个岗位已经满额");
    TRY(check_age(cx, v, s, consent_on, &minor));
    enum err e = db_int(cx->tx, HOLIDAY_ADD,
                        VALS(I64(v->id), I64(s->casefile_id), I64(s->member_no), I64(minor), TXT(consent_on), OPT(asked_person), OPT(cx->who ? cx->who->user_id : 0), I64(cx->now)), &id);
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(db_exec(cx->tx, HOLIDAY_AGAIN, VALS(I64(v->id), I64(s->casefile_id), I64(s->member_no), TXT(consent_on)), &changed));
    return changed == 1 ? OK : fail(cx, ERR_DUPLICATE, "这名学生已经申请过这个岗位");
}

/* A place held is given back. */
enum err holiday_withdraw(struct ctx *cx, int64_t id, struct str state, int64_t vacancy_id)
{
    const struct move *m;
    int64_t changed = 0;
    TRY(machine_step(cx, &employment_machines[3], state, "withdraw", &m));
    TRY(db_exec(cx->tx, HOLIDAY_MOVE, VALS(I64(id), TXT(state), TXT(str_of(m->to)), TXT(S("")), NUL), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    return str_eq(state, S("matched")) ? db_exec(cx->tx, VACANCY_PLACE, VALS(I64(vacancy_id), I64(-1)), NULL) : OK;
}

/* --- the clerk --- */

static enum err put_holiday(struct ctx *cx, void *row)
{
    struct holiday *h = row;
    h->student = mask_name(cx->a, h->student); /* a child: who needs the name opens the file */
    jw_open(cx->out, '{');
    fields_write_open(cx->out, HOLIDAY, h);
    machine_verbs(cx, &employment_machines[3], h->state, h->org_path.len ? h->org_path : cx->org_path);
    jw_close(cx->out, '}');
    return OK;
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct holiday h = {0};
    TRY(cx_one(cx, HOLIDAY_GET, id, HOLIDAY, &h));
    return put_holiday(cx, &h);
}

enum err holidays_get(struct ctx *cx)
{
    return cx_list_by(cx, HOLIDAY_LIST,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "campaign")), TXT(cx_query(cx, "state")), I64(cx_query_int(cx, "event", 0)), I64(cx_limit(cx))), HOLIDAY,
                      put_holiday);
}

struct found {
    int64_t id;
};
static const struct field found_fields[] = {{FIELD(struct found, id)}};

enum err holiday_post(struct ctx *cx)
{
    const struct holiday_in *in = cx->in;
    struct vacancy v = {0};
    struct job_event e = {0};
    struct student s = {0};
    struct found *f = NULL, h = {0};
    size_t n = 0;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, VACANCY_GET, id, VACANCY, &v));
    TRY(job_event_get(cx, v.event_id, &e));
    if (!str_eq(e.kind, S("holiday")) || !str_eq(e.state, S("open")))
        return fail(cx, ERR_STATE, "只有开放中的寒假岗位可以安排学生");
    TRY(db_rows(cx->tx, HOLIDAY_FILE, VALS(LO(cx), HI(cx), TXT(str_trim(in->file_no))), FIELDS(struct found, found_fields), 1, &f, &n));
    if (!n)
        return fail_field(cx, "file_no", "没有这份档案，或不在本工会范围");
    enum err err = db_one(cx->tx, HOLIDAY_STUDENT, VALS(I64(f[0].id), I64(in->member_no)), STUDENT, &s);
    if (err == ERR_NOT_FOUND)
        return fail_field(cx, "member_no", "档案中没有这名成员");
    TRY(err);
    TRY(holiday_add(cx, &v, &s, in->consent_on, 0));
    TRY(db_one(cx->tx, HOLIDAY_OF, VALS(I64(v.id), I64(s.casefile_id), I64(s.member_no)), FIELDS(struct found, found_fields), &h));
    audit_object(cx, e.org_id, "holiday:%lld", (long long)h.id);
    return answer(cx, h.id);
}

static enum err move_holiday(struct ctx *cx, const char *verb, struct holiday *h, struct str started_on)
{
    const struct move *m;
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, HOLIDAY_GET, id, HOLIDAY, h));
    TRY(machine_step(cx, &employment_machines[3], h->state, verb, &m));
    TRY(db_exec(cx->tx, HOLIDAY_MOVE, VALS(I64(id), TXT(h->state), TXT(str_of(m->to)), TXT(started_on), I64(cx->who->user_id)), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    bool held = str_eq(h->state, S("matched")) || str_eq(h->state, S("working")), holds = strcmp(m->to, "matched") == 0 || strcmp(m->to, "working") == 0;
    if (held != holds)
        TRY(db_exec(cx->tx, VACANCY_PLACE, VALS(I64(h->vacancy_id), I64(holds ? 1 : -1)), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "这个岗位已经满额");
    audit_object(cx, h->org_id, "holiday:%lld", (long long)id);
    return OK;
}

enum err holiday_match(struct ctx *cx)
{
    struct holiday h = {0};
    TRY(move_holiday(cx, "match", &h, S("")));
    return answer(cx, h.id);
}

enum err holiday_decline(struct ctx *cx)
{
    struct holiday h = {0};
    TRY(move_holiday(cx, "decline", &h, S("")));
    return answer(cx, h.id);
}

static struct str origin_of(struct ctx *cx, int64_t id)
{
    return str_f(cx->a, "holiday:%lld", (long long)id);
}

enum err holiday_start(struct ctx *cx)
{
    const struct job_day_in *in = cx->in;
    struct holiday h = {0};
    struct job_event e = {0};
    struct student s = {0};
    TRY(move_holiday(cx, "start", &h, in->on));
    TRY(job_event_get(cx, h.event_id, &e));
    TRY(job_event_day(cx, &e, in->on));
    enum err err = db_one(cx->tx, HOLIDAY_STUDENT, VALS(I64(h.casefile_id), I64(h.member_no)), STUDENT, &s);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    struct aid a = {.campaign_id = e.campaign_id, .org_id = e.org_id, .person_id = s.person_id, .kind = S("holiday"), .class = S(""), .source = S(""), .tags = S(""),
                    .heads = 1, .given_on = in->on, .state = S("paid"), .note = e.title, .origin = origin_of(cx, h.id)};
    TRY(aid_add(cx, &a));
    return answer(cx, h.id);
}

enum err holiday_undo(struct ctx *cx)
{
    struct holiday h = {0};
    TRY(move_holiday(cx, "undo", &h, S("")));
    TRY(aid_take_back_origin(cx, origin_of(cx, h.id)));
    return answer(cx, h.id);
}
