// SPDX-License-Identifier: Apache-2.0
// Who is to be visited and was not: households of a contact, 走访全覆盖 by union, class or contact, plans of a festival; and handing
// over everything of a cadre who leaves.
#include "care_own.h"
#include "casefile.h"
#include "like.h"

enum { COVERAGE_MAX = 5000, PLANS_MAX = 200, HAND_MAX = 5000 };

/* --- households --- */

struct household {
    int64_t id;
    struct str file_no, head_name, org_code, org_name, class, state;
    int64_t contact_id;
    struct str contact, filed_on, visited_on, due_on;
    bool watched;
};
const struct field care_household_fields[13] = {
    {FIELD(struct household, id), .as = AS_ID, .label = LIT("档案")},
    {FIELD(struct household, file_no), .label = LIT("档案编号")},
    {FIELD(struct household, head_name), .label = LIT("户主")},
    {FIELD(struct household, org_code), .label = LIT("工会代码")},
    {FIELD(struct household, org_name), .label = LIT("建档工会")},
    {FIELD(struct household, class), .as = AS_CODE, .codes = "case_category", .label = LIT("困难类别")},
    {FIELD(struct household, state), .as = AS_CODE, .codes = "case_state", .label = LIT("档案状态")},
    {FIELD(struct household, contact_id), .as = AS_ID},
    {FIELD(struct household, contact), .label = LIT("联系人")},
    {FIELD(struct household, filed_on), .as = AS_DATE, .label = LIT("建档日期")},
    {FIELD(struct household, visited_on), .as = AS_DATE, .label = LIT("最近走访")},
    {FIELD(struct household, due_on), .as = AS_DATE, .label = LIT("下次应访")},
    {FIELD(struct household, watched), .as = AS_BOOL, .label = LIT("监测对象")},
};
const struct fields care_household = {care_household_fields, 13, sizeof(struct household)};

static enum err put_household(struct ctx *cx, void *row)
{
    struct household *h = row;
    int64_t watched = 0, filed = 0;
    TRY(care_visit_months(cx, &watched, &filed));
    h->due_on = care_months_after(cx, h->visited_on.len ? h->visited_on : h->filed_on, h->watched ? watched : filed);
    fields_write(cx->out, care_household, h);
    return OK;
}

enum err care_households(struct ctx *cx)
{
    int64_t contact = cx_query_int(cx, "contact", 0);
    if (cx_query_int(cx, "mine", 0))
        contact = cx->who->user_id;
    return cx_list_by(cx, CARE_HOUSEHOLDS,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), I64(contact), TXT(cx_query(cx, "class")), TXT(cx_query(cx, "unvisited")),
                           TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), I64(cx_query_int(cx, "watched", 0)), I64(cx_limit(cx))),
                      care_household, put_household);
}

/* --- coverage --- */

struct coverage {
    struct str code, name;
    int64_t households, visited, missing, never;
};
const struct field care_coverage_fields[6] = {
    {FIELD(struct coverage, code), .label = LIT("代码")},
    {FIELD(struct coverage, name), .label = LIT("名称")},
    {FIELD(struct coverage, households), .as = AS_COUNT, .label = LIT("在档户数")},
    {FIELD(struct coverage, visited), .as = AS_COUNT, .label = LIT("已走访")},
    {FIELD(struct coverage, missing), .as = AS_COUNT, .label = LIT("未走访")},
    {FIELD(struct coverage, never), .as = AS_COUNT, .label = LIT("从未走访")},
};
const struct fields care_coverage_row = {care_coverage_fields, 6, sizeof(struct coverage)};

/* A list that comes whole, whatever its length up to max. */
static enum err whole_list(struct ctx *cx, int stmt, struct vals v, struct fields fs, size_t max)
{
    char *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, stmt, v, fs, max, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, fs, rows + i * fs.size);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

enum err care_coverage(struct ctx *cx)
{
    struct str since = cx_query(cx, "since"), by = cx_query(cx, "by");
    if (!since.len)
        since = str_f(cx->a, "%.*s-01-01", FMT(str_sub(cx_today(cx), 0, 4)));
    return whole_list(cx, CARE_COVERAGE, VALS(LO(cx), HI(cx), TXT(since), TXT(by.len ? by : S("org")), I64(COVERAGE_MAX)), care_coverage_row, COVERAGE_MAX);
}

/* --- a cadre who leaves --- */

const struct field care_hand_fields[3] = {
    {FIELD(struct care_hand_in, from_id), .as = AS_ID, .label = LIT("原联系人"), .need = true},
    {FIELD(struct care_hand_in, to_id), .as = AS_ID, .label = LIT("新联系人"), .need = true},
    {FIELD(struct care_hand_in, reason), .label = LIT("原因"), .need = true, .max = 200},
};
struct id_row {
    int64_t id;
};
static const struct field id_fields[] = {{FIELD(struct id_row, id)}};

enum err care_owner_check(struct ctx *cx, int64_t user_id, int64_t org_id)
{
    int64_t n = 0;
    TRY(db_int(cx->tx, CARE_OWNER_MAY, VALS(I64(user_id), I64(org_id)), &n));
    return n ? OK : fail_field(cx, "owner_id", "所选人员不能负责这个工会的困难职工，请选择有录入或审核权限的人");
}

/* POST /api/contacts/hand-over: files, watched households and open tasks, within the caller's reach. */
enum err care_hand_over(struct ctx *cx)
{
    const struct care_hand_in *in = cx->in;
    struct id_row *files = NULL;
    size_t n = 0;
    int64_t done = 0, watches = 0, tasks = 0;
    if (in->from_id == in->to_id)
        return fail_field(cx, "to_id", "新联系人应是另一个人");
    TRY(care_owner_check(cx, in->to_id, cx->org_id));
    TRY(db_rows(cx->tx, CARE_FILES_OF, VALS(LO(cx), HI(cx), I64(in->from_id), I64(HAND_MAX)), FIELDS(struct id_row, id_fields), HAND_MAX, &files, &n));
    for (size_t i = 0; i < n; i++)
        TRY(casefile_contact(cx, files[i].id, in->to_id, &done));
    TRY(db_exec(cx->tx, TASK_HAND, VALS(LO(cx), HI(cx), I64(in->from_id), I64(in->to_id)), &tasks));
    TRY(db_exec(cx->tx, WATCH_HAND, VALS(LO(cx), HI(cx), I64(in->from_id), I64(in->to_id)), &watches));
    audit_object(cx, cx->org_id, "user:%lld", (long long)in->from_id);
    audit_note(cx, "to", str_f(cx->a, "user:%lld", (long long)in->to_id));
    audit_note(cx, "reason", in->reason);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "files", done);
    jw_ki(cx->out, "watches", watches);
    jw_ki(cx->out, "tasks", tasks);
    jw_close(cx->out, '}');
    return OK;
}

/* --- visit plans --- */

const struct field visit_plan_in_fields[5] = {
    {FIELD(struct visit_plan_in, title), .label = LIT("走访计划"), .need = true, .max = 100},
    {FIELD(struct visit_plan_in, from_on), .as = AS_DATE, .label = LIT("开始日期"), .need = true},
    {FIELD(struct visit_plan_in, until_on), .as = AS_DATE, .label = LIT("截止日期"), .need = true},
    {FIELD(struct visit_plan_in, class), .label = LIT("困难类别"), .max = 40},
    {FIELD(struct visit_plan_in, watched), .as = AS_BOOL, .label = LIT("包括监测对象")},
};
struct plan_line {
    int64_t id;
    struct str org_code, org_name, title, from_on, until_on, class;
    bool watched;
    int64_t households, visited, closed_at;
    struct str made_by;
};
const struct field visit_plan_fields[12] = {
    {FIELD(struct plan_line, id), .as = AS_ID},
    {FIELD(struct plan_line, org_code), .label = LIT("工会代码")},
    {FIELD(struct plan_line, org_name), .label = LIT("制定工会")},
    {FIELD(struct plan_line, title), .label = LIT("走访计划")},
    {FIELD(struct plan_line, from_on), .as = AS_DATE, .label = LIT("开始日期")},
    {FIELD(struct plan_line, until_on), .as = AS_DATE, .label = LIT("截止日期")},
    {FIELD(struct plan_line, class), .as = AS_CODE, .codes = "case_category", .label = LIT("困难类别")},
    {FIELD(struct plan_line, watched), .as = AS_BOOL, .label = LIT("包括监测对象")},
    {FIELD(struct plan_line, households), .as = AS_COUNT, .label = LIT("应访户数")},
    {FIELD(struct plan_line, visited), .as = AS_COUNT, .label = LIT("已访户数")},
    {FIELD(struct plan_line, closed_at), .as = AS_TIME, .label = LIT("结束时间")},
    {FIELD(struct plan_line, made_by), .label = LIT("制定人")},
};
const struct fields visit_plan_line = {visit_plan_fields, 12, sizeof(struct plan_line)};
struct plan_row {
    int64_t id;
    struct str file_no, head_name, org_code, org_name, class, contact, visited_on;
};
const struct field visit_plan_row_fields[8] = {
    {FIELD(struct plan_row, id), .as = AS_ID, .label = LIT("档案")},
    {FIELD(struct plan_row, file_no), .label = LIT("档案编号")},
    {FIELD(struct plan_row, head_name), .label = LIT("户主")},
    {FIELD(struct plan_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct plan_row, org_name), .label = LIT("建档工会")},
    {FIELD(struct plan_row, class), .as = AS_CODE, .codes = "case_category", .label = LIT("困难类别")},
    {FIELD(struct plan_row, contact), .label = LIT("联系人")},
    {FIELD(struct plan_row, visited_on), .as = AS_DATE, .label = LIT("走访日期")},
};
const struct fields visit_plan_row = {visit_plan_row_fields, 8, sizeof(struct plan_row)};

struct plan {
    int64_t id, org_id;
    struct str org_path, from_on, until_on, class;
    int64_t watched, closed_at;
};
static const struct field plan_fields[] = {
    {FIELD(struct plan, id)},      {FIELD(struct plan, org_id)}, {FIELD(struct plan, org_path)}, {FIELD(struct plan, from_on)},
    {FIELD(struct plan, until_on)}, {FIELD(struct plan, class)},  {FIELD(struct plan, watched)},  {FIELD(struct plan, closed_at)},
};

enum err visit_plan_add(struct ctx *cx)
{
    const struct visit_plan_in *in = cx->in;
    int64_t id = 0;
    if (str_cmp(in->until_on, in->from_on) < 0)
        return fail_field(cx, "until_on", "截止日期不能早于开始日期");
    TRY(db_int(cx->tx, VISIT_PLAN_ADD,
               VALS(I64(cx->org_id), TXT(str_trim(in->title)), TXT(in->from_on), TXT(in->until_on), TXT(in->class), I64(in->watched), I64(cx->who->user_id), I64(cx->now)), &id));
    audit_object(cx, cx->org_id, "visit_plan:%lld", (long long)id);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "id", id);
    jw_close(cx->out, '}');
    return OK;
}

enum err visit_plan_list(struct ctx *cx)
{
    return whole_list(cx, VISIT_PLANS, VALS(LO(cx), HI(cx), I64(PLANS_MAX)), visit_plan_line, PLANS_MAX);
}

static enum err plan_get(struct ctx *cx, struct plan *p)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    enum err e = cx_one(cx, VISIT_PLAN_GET, id, FIELDS(struct plan, plan_fields), p);
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有这份走访计划，或不在您的管理范围内") : e;
}

enum err visit_plan_rows(struct ctx *cx)
{
    struct plan p = {0};
    TRY(plan_get(cx, &p));
    return cx_list(cx, VISIT_PLAN_ROWS,
                   VALS(TXT(p.org_path), TXT(path_end(cx->a, p.org_path)), I64(cx_after(cx)), TXT(p.from_on), TXT(p.until_on), TXT(p.class), I64(p.watched),
                        I64(cx_limit(cx))),
                   visit_plan_row);
}

enum err visit_plan_close(struct ctx *cx)
{
    struct plan p = {0};
    int64_t changed = 0;
    TRY(plan_get(cx, &p));
    if (!cx_may(cx, PERM_CASE_ENTER, p.org_path))
        return ERR_FORBIDDEN;
    TRY(db_exec(cx->tx, VISIT_PLAN_CLOSE, VALS(I64(p.id), I64(cx->now)), &changed));
    audit_object(cx, p.org_id, "visit_plan:%lld", (long long)p.id);
    return changed ? OK : fail(cx, ERR_STATE, "这份走访计划已经结束");
}
