// SPDX-License-Identifier: Apache-2.0
// Routes of aid programmes.
#include "aid.h"
#include "campaign.h"
#include "date.h"
#include "like.h"
#include "programme_own.h"

/* --- what a rule would allow --- */

static enum err check_get(struct ctx *cx)
{
    struct programme_file f;
    struct programme *p = NULL;
    struct programme_facts facts;
    struct programme_answer a;
    struct relief_in in = {.casefile_id = cx_query_int(cx, "casefile", 0), .programme = cx->args[0], .project = cx_query(cx, "project"),
                           .member_no = cx_query_int(cx, "member_no", 0), .months = cx_query_int(cx, "months", 1),
                           .self_fen = cx_query_int(cx, "self_fen", 0), .outlay_fen = cx_query_int(cx, "outlay_fen", 0),
                           .line_fen = cx_query_int(cx, "line_fen", 0), .amount_fen = cx_query_int(cx, "amount_fen", 0)};
    TRY(programme_file_get(cx, in.casefile_id, &f));
    enum err e = programme_load(cx->tx, in.programme, cx_today(cx), &p);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "没有“%.*s”这份救助限额规定", FMT(in.programme));
    TRY(e);
    if (in.months < 1 || in.months > PROGRAMME_MONTHS_MAX || in.self_fen < 0 || in.outlay_fen < 0 || in.line_fen < 0 || in.amount_fen < 0)
        return fail(cx, ERR_BAD_INPUT, "金额不能为负，月数应在 1 至 %d 之间", PROGRAMME_MONTHS_MAX);
    TRY(programme_answer(cx, &f, p, &in, date_of_ms(cx->now).y, 0, &facts, &a));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "file_no", f.no);
    jw_kt(cx->out, "head_name", f.head_name);
    jw_kt(cx->out, "programme", p->rule.title);
    jw_kt(cx->out, "edition", p->rule.edition);
    programme_write(cx->out, &facts, &a);
    jw_close(cx->out, '}');
    return OK;
}

/* --- reliefs --- */

static enum err put_row(struct ctx *cx, void *row)
{
    relief_write(cx, row);
    return OK;
}

static enum err list_run(struct ctx *cx)
{
    int64_t after = cx_after(cx);
    return cx_list_by(cx, RELIEF_LIST,
                      VALS(LO(cx), HI(cx), I64(after ? after : INT64_MAX), TXT(cx_query(cx, "project")), I64(cx_query_int(cx, "casefile", 0)),
                           I64(cx_query_int(cx, "year", 0)), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), TXT(cx_query(cx, "state")),
                           I64(cx_limit(cx))),
                      RELIEF_FIELDS, put_row);
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct relief r;
    TRY(relief_get(cx, id, &r));
    relief_write(cx, &r);
    return OK;
}

static enum err get_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    return answer(cx, id);
}

static enum err add_run(struct ctx *cx)
{
    int64_t id = 0;
    TRY(relief_propose(cx, cx->in, &id));
    return answer(cx, id);
}

static enum err revise_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(relief_revise(cx, id, cx->in));
    return answer(cx, id);
}

static enum err review_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(relief_review(cx, id));
    return answer(cx, id);
}

static enum err approve_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(relief_approve(cx, id, cx->in));
    return answer(cx, id);
}

struct reason_in {
    struct str reason;
};
static const struct field reason_fields[] = {{FIELD(struct reason_in, reason), .label = LIT("原因"), .need = true, .max = 300}};

static enum err back(struct ctx *cx, const char *verb)
{
    const struct reason_in *in = cx->in;
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(relief_back(cx, id, verb, in->reason));
    return answer(cx, id);
}

static enum err return_run(struct ctx *cx)
{
    return back(cx, "return");
}

static enum err refuse_run(struct ctx *cx)
{
    return back(cx, "refuse");
}

static enum err withdraw_run(struct ctx *cx)
{
    return back(cx, "withdraw");
}

struct sums_row {
    struct str project, state;
    int64_t n, fen;
};
static const struct field sums_fields[] = {
    {FIELD(struct sums_row, project), .as = AS_CODE, .codes = "kind", .label = LIT("帮扶项目")},
    {FIELD(struct sums_row, state), .as = AS_CODE, .codes = "relief_state", .label = LIT("状态")},
    {FIELD(struct sums_row, n), .as = AS_COUNT, .label = LIT("项数")},
    {FIELD(struct sums_row, fen), .as = AS_MONEY, .label = LIT("金额")},
};

static enum err sums_run(struct ctx *cx)
{
    return cx_list(cx, RELIEF_SUMS, VALS(LO(cx), HI(cx), I64(cx_query_int(cx, "year", date_of_ms(cx->now).y))), FIELDS(struct sums_row, sums_fields));
}

/* Aid paid or planned for the members of a household, by whatever union (帮扶记录). */
struct aid_row {
    int64_t id;
    struct str kind, class;
    int64_t amount_fen;
    struct str given_on, state, org_name, campaign_name, member, roster_title;
    int64_t relief_id;
};
static const struct field aid_fields[] = {
    {FIELD(struct aid_row, id), .as = AS_ID},
    {FIELD(struct aid_row, kind), .as = AS_CODE, .codes = "kind", .label = LIT("方式")},
    {FIELD(struct aid_row, class), .as = AS_CODE, .codes = "class", .label = LIT("对象类别")},
    {FIELD(struct aid_row, amount_fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct aid_row, given_on), .as = AS_DATE, .label = LIT("发放日期")},
    {FIELD(struct aid_row, state), .label = LIT("状态")},
    {FIELD(struct aid_row, org_name), .label = LIT("发放工会")},
    {FIELD(struct aid_row, campaign_name), .label = LIT("活动")},
    {FIELD(struct aid_row, member), .label = LIT("姓名")},
    {FIELD(struct aid_row, roster_title), .label = LIT("名册")},
    {FIELD(struct aid_row, relief_id), .as = AS_ID, .label = LIT("救助")},
};
enum { AIDS_SHOWN = 500 };

static enum err aids_run(struct ctx *cx)
{
    struct programme_file f;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(programme_file_get(cx, id, &f));
    return cx_list(cx, RELIEF_AIDS, VALS(I64(id), I64(AIDS_SHOWN)), FIELDS(struct aid_row, aid_fields));
}

/* --- services counted by heads (落实民生政策) --- */

struct service_in {
    struct str campaign, org;
    int64_t casefile_id, heads;
    struct str given_on, note;
};
static const struct field service_in_fields[] = {
    {FIELD(struct service_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct service_in, org), .label = LIT("工会"), .need = true, .max = 40},
    {FIELD(struct service_in, casefile_id), .as = AS_ID, .label = LIT("档案")},
    {FIELD(struct service_in, heads), .as = AS_COUNT, .label = LIT("人次"), .need = true, .min = 1, .max = 100000},
    {FIELD(struct service_in, given_on), .as = AS_DATE, .label = LIT("日期"), .need = true},
    {FIELD(struct service_in, note), .label = LIT("事项"), .need = true, .max = 300},
};
struct service_row {
    int64_t id;
    struct str org_code, org_name, campaign, kind;
    int64_t heads;
    struct str given_on, note, file_no, user_name;
    int64_t at;
};
static const struct field service_fields[] = {
    {FIELD(struct service_row, id), .as = AS_ID},
    {FIELD(struct service_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct service_row, org_name), .label = LIT("工会")},
    {FIELD(struct service_row, campaign), .label = LIT("活动")},
    {FIELD(struct service_row, kind), .as = AS_CODE, .codes = "kind", .label = LIT("种类")},
    {FIELD(struct service_row, heads), .as = AS_COUNT, .label = LIT("人次")},
    {FIELD(struct service_row, given_on), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct service_row, note), .label = LIT("事项")},
    {FIELD(struct service_row, file_no), .label = LIT("档案编号")},
    {FIELD(struct service_row, user_name), .label = LIT("登记人")},
    {FIELD(struct service_row, at), .as = AS_TIME, .label = LIT("登记时间")},
};

static enum err services_list(struct ctx *cx)
{
    int64_t after = cx_after(cx);
    return cx_list(cx, SERVICE_LIST, VALS(LO(cx), HI(cx), I64(after ? after : INT64_MAX), TXT(cx_query(cx, "campaign")), I64(cx_limit(cx))),
                   FIELDS(struct service_row, service_fields));
}

static enum err services_add(struct ctx *cx)
{
    const struct service_in *in = cx->in;
    struct campaign c = {0};
    struct programme_file f;
    struct aid a = {.kind = S("policy"), .class = S(""), .source = S(""), .tags = S(""), .heads = in->heads, .given_on = in->given_on,
                    .state = S("paid"), .note = in->note};
    struct str path = {0};
    enum err e = db_one(cx->tx, CAMPAIGN_GET, VALS(TXT(in->campaign)), CAMPAIGN_FIELDS, &c);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "campaign", "没有活动“%.*s”", FMT(in->campaign));
    TRY(e);
    TRY(cx_org(cx, in->org, &a.org_id, &path));
    if (!path_covers(c.org_path, path) || !str_eq(c.status, S("open")))
        return fail_field(cx, "campaign", "这个活动没有开放，或本工会不参加");
    if (str_cmp(in->given_on, c.start_on) < 0 || str_cmp(in->given_on, c.end_on) > 0 || str_cmp(in->given_on, cx_today(cx)) > 0)
        return fail_field(cx, "given_on", "日期应在活动期间（%.*s 至 %.*s）内，不晚于今天", FMT(c.start_on), FMT(c.end_on));
    if (in->casefile_id)
        TRY(programme_file_get(cx, in->casefile_id, &f));
    a.campaign_id = c.id;
    TRY(aid_add(cx, &a));
    TRY(db_exec(cx->tx, SERVICE_ADD, VALS(I64(a.id), OPT(in->casefile_id), I64(cx->who->user_id), I64(cx->now)), NULL));
    audit_object(cx, a.org_id, "service:%lld", (long long)a.id);
    audit_note(cx, "heads", str_f(cx->a, "%lld", (long long)in->heads));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "id", a.id);
    jw_close(cx->out, '}');
    return OK;
}

struct service_got {
    int64_t id, org_id, heads;
    struct str state;
};
static const struct field service_got_fields[] = {
    {FIELD(struct service_got, id)}, {FIELD(struct service_got, org_id)}, {FIELD(struct service_got, heads)}, {FIELD(struct service_got, state)},
};

static enum err services_drop(struct ctx *cx)
{
    const struct reason_in *in = cx->in;
    struct service_got s = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, SERVICE_GET, id, FIELDS(struct service_got, service_got_fields), &s));
    TRY(db_exec(cx->tx, SERVICE_DROP, VALS(I64(id)), NULL));
    TRY(aid_take_back(cx, id));
    audit_object(cx, s.org_id, "service:%lld", (long long)id);
    audit_note(cx, "reason", in->reason);
    audit_note(cx, "heads", str_f(cx->a, "%lld", (long long)s.heads));
    return OK;
}

/* --- the area --- */

static const struct field in_fields[] = {
    {FIELD(struct relief_in, casefile_id), .as = AS_ID, .label = LIT("档案")},
    {FIELD(struct relief_in, org), .label = LIT("救助工会"), .max = 40},
    {FIELD(struct relief_in, programme), .label = LIT("限额规定"), .max = 40},
    {FIELD(struct relief_in, project), .label = LIT("帮扶项目"), .max = 20},
    {FIELD(struct relief_in, member_no), .label = LIT("学生序号"), .max = 1000},
    {FIELD(struct relief_in, payee_no), .label = LIT("收款人序号"), .max = 1000},
    {FIELD(struct relief_in, months), .label = LIT("月数"), .max = PROGRAMME_MONTHS_MAX},
    {FIELD(struct relief_in, self_fen), .as = AS_MONEY, .label = LIT("医疗费自付"), .max = 100000000000},
    {FIELD(struct relief_in, outlay_fen), .as = AS_MONEY, .label = LIT("致困费用"), .max = 100000000000},
    {FIELD(struct relief_in, line_fen), .as = AS_MONEY, .label = LIT("月低保标准"), .max = 10000000},
    {FIELD(struct relief_in, amount_fen), .as = AS_MONEY, .label = LIT("救助金额"), .need = true, .max = PROGRAMME_FEN_MAX},
    {FIELD(struct relief_in, paper_id), .as = AS_ID, .label = LIT("依据材料"), .need = true},
    {FIELD(struct relief_in, version), .label = LIT("版本")},
};
static const struct field approve_fields[] = {
    {FIELD(struct relief_approve_in, approval_no), .label = LIT("上级批准文号"), .max = 60},
    {FIELD(struct relief_approve_in, approval_on), .as = AS_DATE, .label = LIT("上级批准日期")},
};

#define RELIEF_OUT .out = {relief_fields, 45, sizeof(struct relief)}, .shape = OUT_ONE
static const char check_schema[] = "{file_no, head_name, programme, edition, class, ceiling_fen, level, level_name, level_clause, line_fen, line_source, self_fen, outlay_fen, heads, "
                                   "lines:[{text, limit_fen, used_fen, left_fen, clause}], problems:[{code, text}], used:[{project, amount_fen, on_day, org_name, paid}]}";
static const char bulk_schema[] = "{rows:[{casefile_id, file_no, head_name, org_code, class, student, amount_fen, ceiling_fen, why}], fits, fen, not_fit, made}";

#define READ(path_, run_, title_, ...)                                                                                          \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_CASE_VIEW, .scope = SCOPE_ORG, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(path_, run_, perm_, action_, title_, ...)                                                                         \
    {.method = M_POST, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = action_, .title = LIT(title_), __VA_ARGS__}

static const struct route programme_routes[] = {
    READ("/api/programmes/:code/check", check_get, "试算救助限额", .shape = OUT_FREE, .schema = check_schema,
         .query = "casefile,project,member_no,months,self_fen,outlay_fen,line_fen,amount_fen"),
    READ("/api/reliefs", list_run, "救助列表", .shape = OUT_LIST, .out = {relief_fields, 45, sizeof(struct relief)},
         .query = "project,state,casefile,year,q,after,limit"),
    READ("/api/reliefs/sums", sums_run, "救助汇总", .shape = OUT_LIST, OUT(struct sums_row, sums_fields), .query = "year"),
    READ("/api/reliefs/bulk", relief_bulk_get, "批量救助试算", .shape = OUT_FREE, .schema = bulk_schema, .query = "programme,project,class,amount_fen,months"),
    READ("/api/reliefs/free", relief_free_get, "可列入名册的救助", .shape = OUT_LIST, .out = {relief_fields, 45, sizeof(struct relief)}, .query = "project"),
    READ("/api/reliefs/:id", get_run, "一项救助", RELIEF_OUT),
    READ("/api/reliefs/files/:id/aids", aids_run, "一户的帮扶记录", .shape = OUT_LIST, OUT(struct aid_row, aid_fields)),
    WRITE("/api/reliefs", add_run, PERM_CASE_ENTER, "relief.propose", "提出救助", IN(struct relief_in, in_fields), RELIEF_OUT),
    WRITE("/api/reliefs/bulk", relief_bulk_post, PERM_CASE_ENTER, "relief.bulk", "批量提出救助",
          .in = {relief_bulk_in_fields, 5, sizeof(struct relief_bulk_in)}, .shape = OUT_FREE, .schema = bulk_schema),
    WRITE("/api/reliefs/roster", relief_roster_post, PERM_ROSTER_ENTER, "relief.roster", "生成救助名册", .money = true,
          .in = {relief_roster_in_fields, 4, sizeof(struct relief_roster_in)}, .shape = OUT_FREE, .schema = "{rosters:[{id, rows}], reliefs}"),
    WRITE("/api/reliefs/:id/revise", revise_run, PERM_CASE_ENTER, "relief.revise", "修改后重报", IN(struct relief_in, in_fields), RELIEF_OUT),
    WRITE("/api/reliefs/:id/review", review_run, PERM_CASE_REVIEW, "relief.review", "审核救助", RELIEF_OUT),
    WRITE("/api/reliefs/:id/approve", approve_run, PERM_CASE_APPROVE, "relief.approve", "批准救助", .money = true,
          IN(struct relief_approve_in, approve_fields), RELIEF_OUT),
    WRITE("/api/reliefs/:id/return", return_run, PERM_CASE_REVIEW, "relief.return", "退回救助", IN(struct reason_in, reason_fields), RELIEF_OUT),
    WRITE("/api/reliefs/:id/refuse", refuse_run, PERM_CASE_APPROVE, "relief.refuse", "不予救助", IN(struct reason_in, reason_fields), RELIEF_OUT),
    WRITE("/api/reliefs/:id/withdraw", withdraw_run, PERM_CASE_ENTER, "relief.withdraw", "撤回救助", IN(struct reason_in, reason_fields), RELIEF_OUT),
    READ("/api/services", services_list, "落实民生政策登记", .shape = OUT_LIST, OUT(struct service_row, service_fields), .query = "campaign,after,limit"),
    WRITE("/api/services", services_add, PERM_CASE_ENTER, "service.add", "登记落实民生政策", IN(struct service_in, service_in_fields),
          .shape = OUT_FREE, .schema = "{id}"),
    WRITE("/api/services/:id/drop", services_drop, PERM_CASE_ENTER, "service.drop", "撤销登记", IN(struct reason_in, reason_fields)),
};

static const struct meta_row programme_meta[] = {
    {"relief", {relief_fields, 45, sizeof(struct relief)}},
    {"relief_in", {in_fields, countof(in_fields), sizeof(struct relief_in)}},
    {"relief_approve", {approve_fields, countof(approve_fields), sizeof(struct relief_approve_in)}},
    {"relief_bulk", {relief_bulk_in_fields, 5, sizeof(struct relief_bulk_in)}},
    {"relief_roster", {relief_roster_in_fields, 4, sizeof(struct relief_roster_in)}},
    {"relief_sums", {sums_fields, countof(sums_fields), sizeof(struct sums_row)}},
    {"relief_aid", {aid_fields, countof(aid_fields), sizeof(struct aid_row)}},
    {"service", {service_fields, countof(service_fields), sizeof(struct service_row)}},
    {"service_in", {service_in_fields, countof(service_in_fields), sizeof(struct service_in)}},
};

static enum err todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_CASE_REVIEW, RELIEF_TODO_REVIEW, &n));
    todo_put(t, "relief.review", S("待审核的救助"), n, S("/reliefs?state=proposed"));
    TRY(todo_count(cx, PERM_CASE_APPROVE, RELIEF_TODO_APPROVE, &n));
    todo_put(t, "relief.approve", S("待批准的救助"), n, S("/reliefs?state=reviewed"));
    TRY(todo_count(cx, PERM_CASE_ENTER, RELIEF_TODO_RETURNED, &n));
    todo_put(t, "relief.returned", S("被退回的救助"), n, S("/reliefs?state=returned"));
    return OK;
}

const struct area area_programme = {
    .name = "programme",
    .title = LIT("帮扶项目"),
    ROWS(routes, programme_routes),
    .machines = relief_machines,
    .n_machines = 1,
    ROWS(meta, programme_meta),
    .verify = programme_verify,
    .todo = todo,
};
