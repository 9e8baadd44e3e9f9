// SPDX-License-Identifier: Apache-2.0
// The plan of a season: one of a union in a campaign, tasks under four actions, companies that take part.
#include "campaign.h"
#include "code.h"
#include "season_own.h"

const struct field season_fields[12] = {
    {FIELD(struct season, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct season, org_id), .as = AS_ID},
    {FIELD(struct season, org_code), .label = LIT("工会代码")},
    {FIELD(struct season, org_name), .label = LIT("工会")},
    {FIELD(struct season, org_path), .as = AS_SECRET},
    {FIELD(struct season, campaign), .label = LIT("活动")},
    {FIELD(struct season, title), .label = LIT("名称")},
    {FIELD(struct season, from_on), .as = AS_DATE, .label = LIT("开始")},
    {FIELD(struct season, until_on), .as = AS_DATE, .label = LIT("结束")},
    {FIELD(struct season, note), .label = LIT("备注")},
    {FIELD(struct season, tasks), .as = AS_COUNT, .label = LIT("任务")},
    {FIELD(struct season, records), .as = AS_COUNT, .label = LIT("工作记录")},
};
const struct field season_in_fields[5] = {
    {FIELD(struct season_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct season_in, title), .label = LIT("名称"), .need = true, .max = 60},
    {FIELD(struct season_in, from_on), .as = AS_DATE, .label = LIT("开始"), .need = true},
    {FIELD(struct season_in, until_on), .as = AS_DATE, .label = LIT("结束"), .need = true},
    {FIELD(struct season_in, note), .label = LIT("备注"), .max = 500},
};
const struct field season_task_fields[12] = {
    {FIELD(struct season_task, id), .as = AS_ID},
    {FIELD(struct season_task, season_id), .as = AS_ID},
    {FIELD(struct season_task, org_path), .as = AS_SECRET},
    {FIELD(struct season_task, action), .as = AS_CODE, .codes = "season_action", .label = LIT("行动")},
    {FIELD(struct season_task, title), .label = LIT("任务")},
    {FIELD(struct season_task, owner), .label = LIT("责任人或部门")},
    {FIELD(struct season_task, due_on), .as = AS_DATE, .label = LIT("完成期限")},
    {FIELD(struct season_task, heads), .as = AS_COUNT, .label = LIT("目标人次")},
    {FIELD(struct season_task, fen), .as = AS_MONEY, .label = LIT("目标金额")},
    {FIELD(struct season_task, done_heads), .as = AS_COUNT, .label = LIT("完成人次")},
    {FIELD(struct season_task, done_fen), .as = AS_MONEY, .label = LIT("已发放")},
    {FIELD(struct season_task, dropped), .label = LIT("取消原因")},
};
const struct field season_task_in_fields[6] = {
    {FIELD(struct season_task_in, action), .as = AS_CODE, .codes = "season_action", .label = LIT("行动"), .need = true, .max = 20},
    {FIELD(struct season_task_in, title), .label = LIT("任务"), .need = true, .max = 80},
    {FIELD(struct season_task_in, owner), .label = LIT("责任人或部门"), .need = true, .max = 60},
    {FIELD(struct season_task_in, due_on), .as = AS_DATE, .label = LIT("完成期限"), .need = true},
    {FIELD(struct season_task_in, heads), .as = AS_COUNT, .label = LIT("目标人次"), .max = 10000000},
    {FIELD(struct season_task_in, fen), .as = AS_MONEY, .label = LIT("目标金额"), .max = INT64_C(100000000000000)},
};
const struct field season_drop_fields[1] = {{FIELD(struct season_drop_in, reason), .label = LIT("原因"), .need = true, .max = 200}};
const struct field season_partner_fields[5] = {
    {FIELD(struct season_partner, company_id), .as = AS_ID},
    {FIELD(struct season_partner, uscc), .label = LIT("统一社会信用代码")},
    {FIELD(struct season_partner, company), .label = LIT("公益伙伴")},
    {FIELD(struct season_partner, offers), .label = LIT("提供的服务")},
    {FIELD(struct season_partner, since_on), .as = AS_DATE, .label = LIT("加入日期")},
};
const struct field season_partner_in_fields[3] = {
    {FIELD(struct season_partner_in, uscc), .label = LIT("统一社会信用代码"), .need = true, .max = 18},
    {FIELD(struct season_partner_in, offers), .label = LIT("提供的服务"), .need = true, .max = 200},
    {FIELD(struct season_partner_in, since_on), .as = AS_DATE, .label = LIT("加入日期"), .need = true},
};

/* --- reading --- */

enum err season_get(struct ctx *cx, int64_t id, struct season *out)
{
    return cx_one(cx, SEASON_GET, id, SEASON, out);
}

enum err season_of_call(struct ctx *cx, struct season *out)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return season_get(cx, id, out);
}

static void write_rows(struct ctx *cx, const char *key, struct fields fs, const void *rows, size_t n)
{
    jw_key(cx->out, key);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, fs, (const char *)rows + i * fs.size);
    jw_close(cx->out, ']');
}

enum err season_answer(struct ctx *cx, int64_t id)
{
    struct season s = {0};
    struct season_task *tasks = NULL;
    struct season_partner *partners = NULL;
    size_t n = 0, m = 0;
    TRY(season_get(cx, id, &s));
    TRY(db_rows(cx->tx, SEASON_TASKS, VALS(I64(id), I64(SEASON_TASKS_MAX)), SEASON_TASK, SEASON_TASKS_MAX, &tasks, &n));
    TRY(db_rows(cx->tx, SEASON_PARTNERS, VALS(I64(id), I64(SEASON_PARTNERS_MAX)), FIELDS(struct season_partner, season_partner_fields), SEASON_PARTNERS_MAX, &partners, &m));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, SEASON, &s);
    write_rows(cx, "task_rows", SEASON_TASK, tasks, n);
    write_rows(cx, "partners", FIELDS(struct season_partner, season_partner_fields), partners, m);
    jw_close(cx->out, '}');
    return OK;
}

enum err seasons_get(struct ctx *cx)
{
    return cx_list(cx, SEASON_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "campaign")), I64(cx_limit(cx))), SEASON);
}

enum err season_one_get(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return season_answer(cx, id);
}

/* --- planning --- */

enum err season_post(struct ctx *cx)
{
    const struct season_in *in = cx->in;
    struct campaign c = {0};
    int64_t id = 0;
    TRY(campaign_open(cx, in->campaign, &c));
    if (!path_covers(c.org_path, cx->org_path))
        return fail_field(cx, "campaign", "本工会不参加这个活动");
    if (str_cmp(in->from_on, in->until_on) > 0)
        return fail_field(cx, "until_on", "结束日期不能早于开始日期");
    if (str_cmp(in->from_on, c.start_on) < 0 || str_cmp(in->until_on, c.end_on) > 0)
        return fail_field(cx, "from_on", "温暖季应在活动期间（%.*s 至 %.*s）内", FMT(c.start_on), FMT(c.end_on));
    enum err e = db_int(cx->tx, SEASON_ADD,
                        VALS(I64(cx->org_id), I64(c.id), TXT(str_trim(in->title)), TXT(in->from_on), TXT(in->until_on), TXT(in->note), I64(cx->who->user_id), I64(cx->now)), &id);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_DUPLICATE, "本工会在这次活动中已有温暖季计划");
    TRY(e);
    audit_object(cx, cx->org_id, "season:%lld", (long long)id);
    return season_answer(cx, id);
}

enum err season_task_post(struct ctx *cx)
{
    const struct season_task_in *in = cx->in;
    struct season s = {0};
    struct code_item item = {0};
    int64_t id = 0;
    TRY(season_of_call(cx, &s));
    if (code_find(cx, S("season_action"), in->action, S(""), &item) != OK)
        return fail_field(cx, "action", "请选择行动");
    if (str_cmp(in->due_on, s.from_on) < 0 || str_cmp(in->due_on, s.until_on) > 0)
        return fail_field(cx, "due_on", "完成期限应在温暖季内（%.*s 至 %.*s）", FMT(s.from_on), FMT(s.until_on));
    enum err e = db_int(cx->tx, SEASON_TASK_ADD,
                        VALS(I64(s.id), TXT(in->action), TXT(str_trim(in->title)), TXT(in->owner), TXT(in->due_on), I64(in->heads), I64(in->fen), I64(SEASON_TASKS_MAX)), &id);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_DUPLICATE, "已有同名任务，或任务已满 %d 项", SEASON_TASKS_MAX);
    TRY(e);
    audit_object(cx, s.org_id, "season_task:%lld", (long long)id);
    return season_answer(cx, s.id);
}

enum err season_task_drop(struct ctx *cx)
{
    const struct season_drop_in *in = cx->in;
    struct season_task t = {0};
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, SEASON_TASK_GET, id, SEASON_TASK, &t));
    TRY(db_exec(cx->tx, SEASON_TASK_DROP, VALS(I64(id), TXT(in->reason)), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "任务已经取消，或已有工作记录");
    audit_object(cx, cx->org_id, "season_task:%lld", (long long)id);
    return season_answer(cx, t.season_id);
}

enum err season_partner_post(struct ctx *cx)
{
    const struct season_partner_in *in = cx->in;
    struct season s = {0};
    int64_t changed = 0;
    TRY(season_of_call(cx, &s));
    TRY(db_exec(cx->tx, SEASON_PARTNER_PUT, VALS(I64(s.id), TXT(in->uscc), TXT(in->offers), TXT(in->since_on)), &changed));
    if (!changed)
        return fail_field(cx, "uscc", "企业还没有登记，请先在“企业走访”登记");
    audit_object(cx, s.org_id, "season:%lld", (long long)s.id);
    audit_note(cx, "uscc", in->uscc);
    return season_answer(cx, s.id);
}
