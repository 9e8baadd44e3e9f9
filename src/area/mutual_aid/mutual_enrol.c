// SPDX-License-Identifier: Apache-2.0
// Who is insured: entered by the union, by its list, or asked for by the worker and taken in by a clerk.
#include "date.h"
#include "like.h"
#include "mutual_aid_own.h"
#include "person.h"

const struct field mutual_enrol_in_fields[8] = {
    {FIELD(struct mutual_enrol_in, org), .label = LIT("工会"), .max = 40},
    {FIELD(struct mutual_enrol_in, plan), .label = LIT("互助保障"), .max = 40},
    {FIELD(struct mutual_enrol_in, person_id), .as = AS_ID, .label = LIT("职工")},
    {FIELD(struct mutual_enrol_in, name), .label = LIT("姓名"), .max = 40},
    {FIELD(struct mutual_enrol_in, number), .as = AS_IDNO, .label = LIT("身份证号码"), .max = 40},
    {FIELD(struct mutual_enrol_in, phone), .as = AS_PHONE, .label = LIT("手机号"), .max = 20},
    {FIELD(struct mutual_enrol_in, policy_no), .label = LIT("保障凭证号"), .max = 60},
    {FIELD(struct mutual_enrol_in, renewal), .as = AS_BOOL, .label = LIT("续保")},
};
const struct field mutual_enrolment_fields[23] = {
    {FIELD(struct mutual_enrolment, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct mutual_enrolment, plan), .label = LIT("互助保障")},
    {FIELD(struct mutual_enrolment, edition), .label = LIT("版本年度")},
    {FIELD(struct mutual_enrolment, org_id), .as = AS_ID},
    {FIELD(struct mutual_enrolment, org_code), .label = LIT("工会代码")},
    {FIELD(struct mutual_enrolment, org_name), .label = LIT("工会")},
    {FIELD(struct mutual_enrolment, person_id), .as = AS_ID},
    {FIELD(struct mutual_enrolment, name), .label = LIT("姓名")},
    {FIELD(struct mutual_enrolment, employer), .label = LIT("工作单位")},
    {FIELD(struct mutual_enrolment, number), .as = AS_IDNO, .label = LIT("身份证号码")},
    {FIELD(struct mutual_enrolment, how), .as = AS_CODE, .codes = "mutual_how", .label = LIT("参保方式")},
    {FIELD(struct mutual_enrolment, renewal), .as = AS_BOOL, .label = LIT("续保")},
    {FIELD(struct mutual_enrolment, state), .as = AS_CODE, .codes = "mutual_enrolment_state", .label = LIT("状态")},
    {FIELD(struct mutual_enrolment, cover_from), .as = AS_DATE, .label = LIT("保障期起")},
    {FIELD(struct mutual_enrolment, cover_until), .as = AS_DATE, .label = LIT("保障期止")},
    {FIELD(struct mutual_enrolment, covered_on), .as = AS_DATE, .label = LIT("保障生效日")},
    {FIELD(struct mutual_enrolment, fee_fen), .as = AS_MONEY, .label = LIT("会费")},
    {FIELD(struct mutual_enrolment, policy_no), .label = LIT("保障凭证号")},
    {FIELD(struct mutual_enrolment, version), .label = LIT("版本")},
    {FIELD(struct mutual_enrolment, org_path), .as = AS_SECRET},
    {FIELD(struct mutual_enrolment, id_type), .as = AS_SECRET},
    {FIELD(struct mutual_enrolment, blind), .as = AS_BLOB},
    {FIELD(struct mutual_enrolment, secret), .as = AS_BLOB},
};
const struct field mutual_insure_fields[1] = {{FIELD(struct mutual_insure_in, policy_no), .label = LIT("保障凭证号"), .max = 60}};

struct cover {
    struct str from, until, covered_on;
};

/* From the later of the plan's beginning and today; the waiting days are not covered, but for who was insured the year before. */
static struct cover cover_of(struct ctx *cx, const struct json *body, bool renewal)
{
    const struct json *span = json_get(body, "cover");
    struct str begin = json_get_str(span, "from"), today = cx_today(cx);
    struct cover c = {str_cmp(begin, today) > 0 || renewal ? begin : today, json_get_str(span, "until"), S("")};
    struct date d = {0};
    char iso[DATE_TEXT];
    c.covered_on = c.from;
    if (!renewal && date_read(c.from, &d) == DATE_DAY) {
        date_iso(date_add_days(d, (int32_t)json_get_int(body, "wait_days", 0)), iso);
        c.covered_on = str_dup(cx->a, str_of(iso));
    }
    return c;
}

struct who_row {
    bool is_member;
    int64_t org_id;
};
static const struct field who_row_fields[] = {{FIELD(struct who_row, is_member)}, {FIELD(struct who_row, org_id)}};

static enum err may_enrol(struct ctx *cx, const struct json *body, int64_t person_id)
{
    const struct json *span = json_get(body, "enrol");
    struct str from = json_get_str(span, "from"), until = json_get_str(span, "until");
    struct who_row p = {0};
    if (str_cmp(cx_today(cx), from) < 0 || str_cmp(cx_today(cx), until) > 0)
        return fail(cx, ERR_STATE, "参保时间是 %.*s 至 %.*s", FMT(from), FMT(until));
    TRY(db_one(cx->tx, MUTUAL_PERSON, VALS(I64(person_id)), FIELDS(struct who_row, who_row_fields), &p));
    if (json_get_bool(body, "members_only") && !p.is_member)
        return fail(cx, ERR_STATE, "只面向工会会员，请先登记入会");
    return OK;
}

enum err mutual_enrol_put(struct ctx *cx, const struct rule *doc, const struct json *body, int64_t org_id, int64_t person_id, const char *how, const char *state, bool renewal,
                          struct str policy_no, int64_t *id)
{
    bool insured = strcmp(state, "insured") == 0;
    struct cover c = insured ? cover_of(cx, body, renewal) : (struct cover){S(""), S(""), S("")};
    TRY(may_enrol(cx, body, person_id));
    enum err e = db_int(cx->tx, MUTUAL_ENROL_ADD,
                        VALS(TXT(doc->code), TXT(doc->edition), I64(org_id), I64(person_id), TXT(str_of(how)), I64(renewal), TXT(str_of(state)), TXT(c.from), TXT(c.until),
                             TXT(c.covered_on), I64(json_get_int(body, "fee_fen", 0)), TXT(policy_no), OPT(cx->who ? cx->who->user_id : 0), I64(cx->now)),
                        id);
    if (e == ERR_NOT_FOUND)
        e = db_int(cx->tx, MUTUAL_ENROL_AGAIN,
                   VALS(TXT(doc->code), TXT(doc->edition), I64(person_id), TXT(str_of(state)), TXT(str_of(how)), TXT(c.from), TXT(c.until), TXT(c.covered_on), TXT(policy_no)), id);
    return e == ERR_NOT_FOUND ? fail(cx, ERR_DUPLICATE, "这名职工已参保或已申请") : e;
}

enum err mutual_enrol(struct ctx *cx, const struct mutual_enrol_in *in, const char *how, int64_t *id)
{
    struct rule doc = {0};
    const struct json *body = NULL;
    struct person p = {0};
    int64_t org_id = cx->org_id, person = in->person_id;
    struct str path;
    if (in->org.len)
        TRY(cx_org(cx, in->org, &org_id, &path));
    TRY(mutual_plan(cx, in->plan, &doc, &body));
    if (person)
        TRY(person_get(cx, person, &p));
    else
        TRY(person_named(cx, org_id, in->name, in->number, in->phone, &person));
    return mutual_enrol_put(cx, &doc, body, org_id, person, how, "insured", in->renewal, in->policy_no, id);
}

/* --- routes --- */

static enum err open_number(struct ctx *cx, struct mutual_enrolment *e)
{
    struct person p = {.id_type = e->id_type, .blind = e->blind, .secret = e->secret};
    TRY(person_open(cx->sealer, cx->a, &p));
    e->number = p.number;
    return OK;
}

static enum err put_enrolment(struct ctx *cx, void *row)
{
    struct mutual_enrolment *e = row;
    TRY(open_number(cx, e));
    fields_write(cx->out, ENROLMENT, e);
    return OK;
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct mutual_enrolment e = {0};
    TRY(cx_one(cx, MUTUAL_ENROL_GET, id, ENROLMENT, &e));
    return put_enrolment(cx, &e);
}

enum err mutual_enrolments_get(struct ctx *cx)
{
    return cx_list_by(cx, MUTUAL_ENROL_LIST,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "plan")), TXT(cx_query(cx, "state")), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), I64(cx_limit(cx))),
                      ENROLMENT, put_enrolment);
}

enum err mutual_enrol_post(struct ctx *cx)
{
    int64_t id = 0;
    TRY(mutual_enrol(cx, cx->in, "clerk", &id));
    audit_object(cx, cx->org_id, "mutual_enrolment:%lld", (long long)id);
    return answer(cx, id);
}

static enum err move(struct ctx *cx, const char *verb, struct str policy_no)
{
    struct mutual_enrolment e = {0};
    struct rule doc = {0};
    const struct json *body = NULL;
    const struct move *m;
    struct cover c = {S(""), S(""), S("")};
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, MUTUAL_ENROL_GET, id, ENROLMENT, &e));
    TRY(machine_step(cx, &mutual_machines[0], e.state, verb, &m));
    if (strcmp(m->to, "insured") == 0) {
        TRY(mutual_plan(cx, e.plan, &doc, &body));
        c = cover_of(cx, body, e.renewal);
    }
    TRY(db_exec(cx->tx, MUTUAL_ENROL_MOVE, VALS(I64(id), TXT(e.state), TXT(str_of(m->to)), TXT(c.from), TXT(c.until), TXT(c.covered_on), TXT(policy_no)), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    audit_object(cx, e.org_id, "mutual_enrolment:%lld", (long long)id);
    return answer(cx, id);
}

enum err mutual_insure_post(struct ctx *cx)
{
    return move(cx, "insure", ((const struct mutual_insure_in *)cx->in)->policy_no);
}
enum err mutual_refuse_post(struct ctx *cx)
{
    return move(cx, "refuse", S(""));
}
