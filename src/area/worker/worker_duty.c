// SPDX-License-Identifier: Apache-2.0
// Duties: volunteers ask on their phone and are taken on by a union; contacts and keepers are named by one.
#include "code.h"
#include "worker.h"
#include "worker_own.h"

const struct field worker_duty_fields[14] = {
    {FIELD(struct worker_duty, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct worker_duty, person_id), .as = AS_ID, .label = LIT("人员")},
    {FIELD(struct worker_duty, name), .label = LIT("姓名")},
    {FIELD(struct worker_duty, org_code), .label = LIT("工会代码")},
    {FIELD(struct worker_duty, org_name), .label = LIT("工会")},
    {FIELD(struct worker_duty, duty), .as = AS_CODE, .codes = "worker_duty", .label = LIT("职责")},
    {FIELD(struct worker_duty, object_id), .as = AS_ID, .label = LIT("企业或门店")},
    {FIELD(struct worker_duty, object), .label = LIT("名称")},
    {FIELD(struct worker_duty, state), .as = AS_CODE, .codes = "duty_state", .label = LIT("状态")},
    {FIELD(struct worker_duty, note), .label = LIT("说明")},
    {FIELD(struct worker_duty, asked_at), .as = AS_TIME, .label = LIT("提出时间")},
    {FIELD(struct worker_duty, granted_by), .label = LIT("同意人")},
    {FIELD(struct worker_duty, granted_at), .as = AS_TIME, .label = LIT("同意时间")},
    {FIELD(struct worker_duty, ended_at), .as = AS_TIME, .label = LIT("结束时间")},
};
#define DUTY FIELDS(struct worker_duty, worker_duty_fields)
const struct field worker_duty_in_fields[4] = {
    {FIELD(struct worker_duty_in, person_id), .as = AS_ID, .label = LIT("人员"), .need = true},
    {FIELD(struct worker_duty_in, duty), .as = AS_CODE, .codes = "worker_duty", .label = LIT("职责"), .need = true, .max = 20},
    {FIELD(struct worker_duty_in, company), .label = LIT("企业统一社会信用代码"), .max = 18},
    {FIELD(struct worker_duty_in, note), .label = LIT("说明"), .max = 200},
};
const struct field worker_duty_ask_fields[1] = {
    {FIELD(struct worker_duty_in, note), .label = LIT("我能做的事"), .max = 200},
};

enum err worker_has_duty(struct ctx *cx, int64_t person_id, const char *duty, int64_t object_id, bool *yes)
{
    int64_t n = 0;
    TRY(db_int(cx->tx, WORKER_DUTY_HAS, VALS(I64(person_id), TXT(str_of(duty)), I64(object_id)), &n));
    *yes = n > 0;
    return OK;
}

enum err worker_duty_give(struct ctx *cx, int64_t person_id, const char *duty, int64_t object_id, struct str note, int64_t *id)
{
    struct person p = {0};
    enum err e = person_get(cx, person_id, &p);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "person_id", "职工名册中没有这个人，请先在“人员”里登记");
    TRY(e);
    if (str_eq(p.status, S("dead")))
        return fail_field(cx, "person_id", "这个人已经去世");
    if (!p.phone.len)
        return fail_field(cx, "person_id", "这个人没有登记手机号，登录不了职工手机端，请先补登");
    e = db_int(cx->tx, WORKER_DUTY_GRANT_ASKED, VALS(I64(person_id), I64(cx->org_id), TXT(str_of(duty)), I64(object_id), I64(cx->who->user_id), I64(cx->now)), id);
    if (e == ERR_NOT_FOUND)
        e = db_int(cx->tx, WORKER_DUTY_ADD,
                   VALS(I64(person_id), I64(cx->org_id), TXT(str_of(duty)), I64(object_id), TXT(S("active")), TXT(note), I64(cx->now), OPT(cx->who->user_id), I64(cx->now)), id);
    if (e == ERR_DUPLICATE)
        return fail(cx, ERR_DUPLICATE, "这个人已经有这项职责");
    return e;
}

/* --- the union's clerk --- */

static enum err answer(struct ctx *cx, int64_t id)
{
    struct worker_duty d = {0};
    TRY(cx_one(cx, WORKER_DUTY_GET, id, DUTY, &d));
    d.name = mask_name(cx->a, d.name);
    cx_row(cx, DUTY, &d);
    return OK;
}

static enum err put_duty(struct ctx *cx, void *row)
{
    struct worker_duty d = *(struct worker_duty *)row;
    d.name = mask_name(cx->a, d.name);
    fields_write(cx->out, DUTY, &d);
    return OK;
}

enum err worker_duties_get(struct ctx *cx)
{
    return cx_list_by(cx, WORKER_DUTY_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), TXT(cx_query(cx, "duty")), I64(cx_limit(cx))), DUTY, put_duty);
}

enum err worker_duty_post(struct ctx *cx)
{
    const struct worker_duty_in *in = cx->in;
    int64_t company_id = 0, id = 0;
    if (str_eq(in->duty, S("keeper")))
        return fail_field(cx, "duty", "门店核销员在“电子券”的门店里指定");
    if (str_eq(in->duty, S("contact"))) {
        enum err e = db_int(cx->tx, WORKER_DUTY_COMPANY, VALS(TXT(in->company)), &company_id);
        if (e == ERR_NOT_FOUND)
            return fail_field(cx, "company", "没有登记信用代码为“%.*s”的企业，请先在“企业走访”里登记", FMT(in->company));
        TRY(e);
    }
    TRY(worker_duty_give(cx, in->person_id, str_z(cx->a, in->duty), company_id, in->note, &id));
    audit_object(cx, cx->org_id, "worker_duty:%lld", (long long)id);
    audit_note(cx, "duty", in->duty);
    return answer(cx, id);
}

/* One that was asked for. */
enum err worker_duty_grant(struct ctx *cx)
{
    struct worker_duty d = {0};
    int64_t id = 0, done = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, WORKER_DUTY_GET, id, DUTY, &d));
    if (!str_eq(d.state, S("asked")))
        return fail(cx, ERR_STATE, "这一项不在待同意的状态");
    TRY(db_exec(cx->tx, WORKER_DUTY_GRANT, VALS(I64(id), I64(cx->who->user_id), I64(cx->now)), &done));
    if (done != 1)
        return ERR_CONFLICT;
    audit_object(cx, cx->org_id, "worker_duty:%lld", (long long)id);
    return answer(cx, id);
}

enum err worker_duty_end(struct ctx *cx)
{
    struct worker_duty d = {0};
    int64_t id = 0, done = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, WORKER_DUTY_GET, id, DUTY, &d));
    TRY(db_exec(cx->tx, WORKER_DUTY_END, VALS(I64(d.person_id), I64(id), OPT(cx->who->user_id), I64(cx->now)), &done));
    if (done != 1)
        return fail(cx, ERR_STATE, "这项职责已经结束");
    audit_object(cx, cx->org_id, "worker_duty:%lld", (long long)id);
    return answer(cx, id);
}

/* --- the worker himself --- */

struct own {
    int64_t id, object_id;
    struct str duty, object, org_name, state;
};
const struct field worker_duty_own_fields[6] = {
    {FIELD(struct own, id), .as = AS_ID},          {FIELD(struct own, duty), .as = AS_CODE, .codes = "worker_duty", .label = LIT("职责")},
    {FIELD(struct own, object_id), .as = AS_ID},   {FIELD(struct own, object), .label = LIT("名称")},
    {FIELD(struct own, org_name), .label = LIT("工会")}, {FIELD(struct own, state), .as = AS_CODE, .codes = "duty_state", .label = LIT("状态")},
};

enum err worker_own_duties_get(struct ctx *cx)
{
    return cx_list(cx, WORKER_DUTY_OWN, VALS(I64(cx->worker->person_id), I64(WORKER_DUTIES_MAX)), FIELDS(struct own, worker_duty_own_fields));
}

/* He asks the union that keeps his record. */
enum err worker_duty_ask(struct ctx *cx)
{
    const struct worker_duty_in *in = cx->in;
    int64_t org_id = 0, id = 0;
    TRY(db_int(cx->tx, WORKER_ORG, VALS(I64(cx->worker->person_id)), &org_id));
    enum err e = db_int(cx->tx, WORKER_DUTY_ADD,
                        VALS(I64(cx->worker->person_id), I64(org_id), TXT(S("volunteer")), I64(0), TXT(S("asked")), TXT(in->note), I64(cx->now), OPT(0), I64(0)), &id);
    if (e == ERR_DUPLICATE)
        return fail(cx, ERR_DUPLICATE, "您已经是志愿者，或已经提出过，请等工会答复");
    TRY(e);
    audit_object(cx, org_id, "worker_duty:%lld", (long long)id);
    return worker_own_duties_get(cx);
}

enum err worker_duty_leave(struct ctx *cx)
{
    int64_t id = 0, done = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_exec(cx->tx, WORKER_DUTY_END, VALS(I64(cx->worker->person_id), I64(id), OPT(0), I64(cx->now)), &done));
    if (done != 1)
        return ERR_NOT_FOUND;
    return worker_own_duties_get(cx);
}
