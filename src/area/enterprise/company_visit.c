// SPDX-License-Identifier: Apache-2.0
// Visits to companies: what was found, what they asked for and what became of it. Money and goods given stand on a roster
// and are only named here.
#include "campaign.h"
#include "code.h"
#include "enterprise_own.h"
#include "file.h"
#include "like.h"

const struct field company_visit_fields[24] = {
    {FIELD(struct company_visit, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct company_visit, company_id), .as = AS_ID, .label = LIT("企业")},
    {FIELD(struct company_visit, uscc), .label = LIT("统一社会信用代码")},
    {FIELD(struct company_visit, company), .label = LIT("企业名称")},
    {FIELD(struct company_visit, org_id), .as = AS_ID},
    {FIELD(struct company_visit, org_code), .label = LIT("工会代码")},
    {FIELD(struct company_visit, org_name), .label = LIT("走访工会")},
    {FIELD(struct company_visit, campaign), .label = LIT("活动")},
    {FIELD(struct company_visit, visited_on), .as = AS_DATE, .label = LIT("走访日期")},
    {FIELD(struct company_visit, leaders), .label = LIT("带队领导")},
    {FIELD(struct company_visit, participants), .label = LIT("参加人员")},
    {FIELD(struct company_visit, difficulties), .label = LIT("生产经营困难")},
    {FIELD(struct company_visit, staff), .as = AS_COUNT, .label = LIT("职工数")},
    {FIELD(struct company_visit, arrears_persons), .as = AS_COUNT, .label = LIT("欠薪人数")},
    {FIELD(struct company_visit, arrears_fen), .as = AS_MONEY, .label = LIT("欠薪金额")},
    {FIELD(struct company_visit, policies), .label = LIT("宣讲的政策")},
    {FIELD(struct company_visit, roster_id), .as = AS_ID, .label = LIT("名册")},
    {FIELD(struct company_visit, roster), .label = LIT("慰问名册")},
    {FIELD(struct company_visit, given_heads), .as = AS_COUNT, .label = LIT("已慰问人次")},
    {FIELD(struct company_visit, given_fen), .as = AS_MONEY, .label = LIT("已发放款物")},
    {FIELD(struct company_visit, needs_open), .as = AS_COUNT, .label = LIT("办理中的诉求")},
    {FIELD(struct company_visit, enterer), .label = LIT("登记人")},
    {FIELD(struct company_visit, version), .label = LIT("版本")},
    {FIELD(struct company_visit, org_path), .as = AS_SECRET},
};
const struct field company_visit_in_fields[13] = {
    {FIELD(struct company_visit_in, org), .label = LIT("走访工会"), .max = 40},
    {FIELD(struct company_visit_in, uscc), .label = LIT("统一社会信用代码"), .need = true, .max = 18},
    {FIELD(struct company_visit_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct company_visit_in, visited_on), .as = AS_DATE, .label = LIT("走访日期"), .need = true},
    {FIELD(struct company_visit_in, leaders), .label = LIT("带队领导"), .max = 200},
    {FIELD(struct company_visit_in, participants), .label = LIT("参加人员"), .max = 500},
    {FIELD(struct company_visit_in, difficulties), .label = LIT("生产经营困难"), .max = 2000},
    {FIELD(struct company_visit_in, staff), .as = AS_COUNT, .label = LIT("职工数"), .max = 10000000},
    {FIELD(struct company_visit_in, arrears_persons), .as = AS_COUNT, .label = LIT("欠薪人数"), .max = 10000000},
    {FIELD(struct company_visit_in, arrears_fen), .as = AS_MONEY, .label = LIT("欠薪金额"), .max = INT64_C(100000000000000)},
    {FIELD(struct company_visit_in, policies), .label = LIT("宣讲的政策"), .max = 1000},
    {FIELD(struct company_visit_in, roster_id), .as = AS_ID, .label = LIT("慰问名册")},
    {FIELD(struct company_visit_in, version), .label = LIT("版本")},
};
const struct field company_need_fields[14] = {
    {FIELD(struct company_need, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct company_need, visit_id), .as = AS_ID, .label = LIT("走访")},
    {FIELD(struct company_need, company), .label = LIT("企业名称")},
    {FIELD(struct company_need, org_code), .label = LIT("工会代码")},
    {FIELD(struct company_need, org_name), .label = LIT("走访工会")},
    {FIELD(struct company_need, need), .label = LIT("诉求")},
    {FIELD(struct company_need, owner), .label = LIT("责任人或部门")},
    {FIELD(struct company_need, due_on), .as = AS_DATE, .label = LIT("办结期限")},
    {FIELD(struct company_need, state), .as = AS_CODE, .codes = "need_state", .label = LIT("办理情况")},
    {FIELD(struct company_need, result), .label = LIT("办理结果")},
    {FIELD(struct company_need, done_on), .as = AS_DATE, .label = LIT("办结日期")},
    {FIELD(struct company_need, doer), .label = LIT("登记人")},
    {FIELD(struct company_need, version), .label = LIT("版本")},
    {FIELD(struct company_need, org_path), .as = AS_SECRET},
};
const struct field company_need_in_fields[3] = {
    {FIELD(struct company_need_in, need), .label = LIT("诉求"), .need = true, .max = 500},
    {FIELD(struct company_need_in, owner), .label = LIT("责任人或部门"), .need = true, .max = 100},
    {FIELD(struct company_need_in, due_on), .as = AS_DATE, .label = LIT("办结期限"), .need = true},
};
const struct field need_result_fields[3] = {
    {FIELD(struct need_result_in, state), .as = AS_CODE, .codes = "need_state", .label = LIT("办理情况"), .need = true},
    {FIELD(struct need_result_in, result), .label = LIT("办理结果"), .need = true, .max = 500},
    {FIELD(struct need_result_in, version), .label = LIT("版本"), .need = true},
};
const struct field visit_photo_fields[1] = {{FIELD(struct visit_photo_in, file_id), .as = AS_ID, .label = LIT("照片"), .need = true}};
struct id_row {
    int64_t id;
};
static const struct field id_fields[] = {{FIELD(struct id_row, id)}};

/* --- adding and changing --- */

static enum err check_visit(struct ctx *cx, const struct company_visit_in *in, const struct campaign *c, int64_t org_id)
{
    int64_t n = 0;
    if (str_cmp(in->visited_on, c->start_on) < 0 || str_cmp(in->visited_on, c->end_on) > 0)
        return fail_field(cx, "visited_on", "走访日期应在活动期内（%.*s 至 %.*s）", FMT(c->start_on), FMT(c->end_on));
    if (str_cmp(in->visited_on, cx_today(cx)) > 0)
        return fail_field(cx, "visited_on", "走访日期不能晚于今天；还没去的请排入走访计划");
    if ((in->arrears_persons > 0) != (in->arrears_fen > 0))
        return fail_field(cx, "arrears_fen", "欠薪人数和金额应同时填写");
    if (!in->roster_id)
        return OK;
    TRY(db_int(cx->tx, COMPANY_ROSTER, VALS(I64(in->roster_id), I64(org_id), I64(c->id)), &n));
    return n ? OK : fail_field(cx, "roster_id", "名册应是走访工会在这次活动中的名册");
}

enum err company_visit_add(struct ctx *cx, const struct company_visit_in *in, int64_t *id)
{
    struct campaign c = {0};
    int64_t company = 0;
    int64_t org_id = cx->org_id;
    struct str path;
    if (in->org.len)
        TRY(cx_org(cx, in->org, &org_id, &path));
    TRY(campaign_open(cx, in->campaign, &c));
    enum err e = company_id_of(cx, in->uscc, &company);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "uscc", "企业还没有登记，请先登记");
    TRY(e);
    TRY(check_visit(cx, in, &c, org_id));
    e = db_int(cx->tx, COMPANY_VISIT_ADD,
               VALS(I64(company), I64(org_id), I64(c.id), TXT(in->visited_on), TXT(in->leaders), TXT(in->participants), TXT(in->difficulties), I64(in->staff),
                    I64(in->arrears_persons), I64(in->arrears_fen), TXT(in->policies), OPT(in->roster_id), I64(cx->who->user_id), I64(cx->now)),
               id);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_DUPLICATE, "这家企业当天的走访已经登记过");
    return e;
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct company_visit v = {0};
    struct id_row *photos = NULL;
    size_t n = 0;
    TRY(cx_one(cx, COMPANY_VISIT_GET, id, COMPANY_VISIT, &v));
    TRY(db_rows(cx->tx, COMPANY_PHOTOS, VALS(I64(id), I64(COMPANY_PHOTOS_MAX)), FIELDS(struct id_row, id_fields), COMPANY_PHOTOS_MAX, &photos, &n));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, COMPANY_VISIT, &v);
    jw_key(cx->out, "photos");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        jw_int(cx->out, photos[i].id);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

enum err company_visit_post(struct ctx *cx)
{
    int64_t id = 0;
    TRY(company_visit_add(cx, cx->in, &id));
    audit_object(cx, cx->org_id, "company_visit:%lld", (long long)id);
    return answer(cx, id);
}

static enum err visit_of_call(struct ctx *cx, struct company_visit *v)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return cx_one(cx, COMPANY_VISIT_GET, id, COMPANY_VISIT, v);
}

/* Company, union and campaign stay: another one is another visit. */
enum err company_visit_put(struct ctx *cx)
{
    const struct company_visit_in *in = cx->in;
    struct company_visit was = {0};
    struct campaign c = {0};
    int64_t changed = 0;
    TRY(visit_of_call(cx, &was));
    if (!str_eq(in->uscc, was.uscc) || !str_eq(in->campaign, was.campaign) || (in->org.len && !str_eq(in->org, was.org_code)))
        return fail_field(cx, "uscc", "企业、工会和活动不能修改，请另行登记");
    TRY(campaign_open(cx, in->campaign, &c));
    TRY(check_visit(cx, in, &c, was.org_id));
    enum err e = db_exec(cx->tx, COMPANY_VISIT_SET,
                         VALS(I64(was.id), I64(in->version), TXT(in->visited_on), TXT(in->leaders), TXT(in->participants), TXT(in->difficulties), I64(in->staff),
                              I64(in->arrears_persons), I64(in->arrears_fen), TXT(in->policies), OPT(in->roster_id)),
                         &changed);
    if (e == ERR_DUPLICATE)
        return fail(cx, e, "这家企业当天的走访已经登记过");
    TRY(e);
    if (changed != 1)
        return ERR_CONFLICT;
    audit_object(cx, was.org_id, "company_visit:%lld", (long long)was.id);
    audit_note(cx, "visited_on", in->visited_on);
    return answer(cx, was.id);
}

enum err company_visits_get(struct ctx *cx)
{
    return cx_list(cx, COMPANY_VISIT_LIST,
                   VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "campaign")), I64(cx_query_int(cx, "company", 0)),
                        TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), I64(cx_limit(cx))),
                   COMPANY_VISIT);
}

enum err company_visit_get(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return answer(cx, id);
}

/* --- photos --- */

enum err company_photo_post(struct ctx *cx)
{
    const struct visit_photo_in *in = cx->in;
    struct company_visit v = {0};
    struct file f = {0};
    int64_t added = 0;
    TRY(visit_of_call(cx, &v));
    enum err e = file_attach(cx, in->file_id, FILE_CLOSED, &f);
    if (e == ERR_NOT_FOUND || (e == OK && (f.created_by != cx->who->user_id || !str_starts(f.type, S("image/")))))
        return fail_field(cx, "file_id", "请先上传照片");
    TRY(e);
    TRY(db_exec(cx->tx, COMPANY_PHOTO_ADD, VALS(I64(v.id), I64(f.id), I64(COMPANY_PHOTOS_MAX)), &added));
    if (!added)
        return fail_field(cx, "file_id", "照片已经有了，或已满 %d 张", COMPANY_PHOTOS_MAX);
    audit_object(cx, v.org_id, "company_visit:%lld", (long long)v.id);
    return answer(cx, v.id);
}

enum err company_photo_get(struct ctx *cx)
{
    struct company_visit v = {0};
    struct file f = {0};
    int64_t file_id = 0, n = 0;
    TRY(visit_of_call(cx, &v));
    TRY(cx_arg_id(cx, 1, &file_id));
    TRY(db_int(cx->tx, COMPANY_PHOTO_OF, VALS(I64(v.id), I64(file_id)), &n));
    if (!n)
        return ERR_NOT_FOUND;
    TRY(file_load(cx, file_id, &f));
    return file_answer(cx, &f);
}

/* --- needs --- */

enum err company_needs_get(struct ctx *cx)
{
    return cx_list(cx, COMPANY_NEED_LIST,
                   VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), TXT(cx_query_int(cx, "late", 0) ? cx_today(cx) : S("")),
                        I64(cx_query_int(cx, "visit", 0)), I64(cx_limit(cx))),
                   COMPANY_NEED);
}

enum err company_need_post(struct ctx *cx)
{
    const struct company_need_in *in = cx->in;
    struct company_visit v = {0};
    struct company_need n = {0};
    int64_t id = 0;
    TRY(visit_of_call(cx, &v));
    if (str_cmp(in->due_on, v.visited_on) < 0)
        return fail_field(cx, "due_on", "办结期限不能早于走访日期");
    enum err e = db_int(cx->tx, COMPANY_NEED_ADD, VALS(I64(v.id), TXT(in->need), TXT(in->owner), TXT(in->due_on), I64(COMPANY_NEEDS_MAX)), &id);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_STATE, "一次走访最多登记 %d 项诉求", COMPANY_NEEDS_MAX);
    TRY(e);
    audit_object(cx, v.org_id, "company_need:%lld", (long long)id);
    TRY(cx_one(cx, COMPANY_NEED_GET, id, COMPANY_NEED, &n));
    cx_row(cx, COMPANY_NEED, &n);
    return OK;
}

enum err need_result_post(struct ctx *cx)
{
    const struct need_result_in *in = cx->in;
    struct company_need n = {0};
    struct code_item item = {0};
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, COMPANY_NEED_GET, id, COMPANY_NEED, &n));
    if (str_eq(in->state, S("open")) || code_find(cx, S("need_state"), in->state, S(""), &item) != OK)
        return fail_field(cx, "state", "请选择办理情况");
    if (!str_eq(n.state, S("open")))
        return fail(cx, ERR_STATE, "这项诉求已经办结");
    TRY(db_exec(cx->tx, COMPANY_NEED_DONE, VALS(I64(id), I64(in->version), TXT(in->state), TXT(in->result), TXT(cx_today(cx)), I64(cx->who->user_id)), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    audit_object(cx, cx->org_id, "company_need:%lld", (long long)id);
    audit_note(cx, "state", in->state);
    TRY(cx_one(cx, COMPANY_NEED_GET, id, COMPANY_NEED, &n));
    cx_row(cx, COMPANY_NEED, &n);
    return OK;
}
