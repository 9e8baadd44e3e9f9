// SPDX-License-Identifier: Apache-2.0
// Routes of applications; beginning and editing one; lists; what waits.
#include "application_own.h"
#include "code.h"
#include "like.h"
#include "publicity.h"

static const struct field remark_fields[] = {
    {FIELD(struct remark_in, remark), .max = 1000, .label = LIT("意见")},
    {FIELD(struct remark_in, to), .max = 10, .label = LIT("退回到")},
    {FIELD(struct remark_in, reason), .as = AS_CODE, .codes = "case_exit", .max = 20, .label = LIT("不予批准的原因")},
    {FIELD(struct remark_in, version), .label = LIT("版本")},
};
static const struct field checked_fields[] = {
    {FIELD(struct remark_in, remark), .max = 1000, .label = LIT("比对结果")},
    {FIELD(struct remark_in, despite), .max = 500, .label = LIT("有冲突仍然通过的理由")},
    {FIELD(struct remark_in, version), .label = LIT("版本")},
};
static const struct field approve_fields[] = {
    {FIELD(struct approve_in, class), .max = 40, .label = LIT("批准类别")},
    {FIELD(struct approve_in, level), .as = AS_CODE, .codes = "case_level", .max = 20, .label = LIT("档案级别")},
    {FIELD(struct approve_in, measure), .max = 40, .label = LIT("拟帮扶")},
    {FIELD(struct approve_in, remark), .max = 1000, .label = LIT("审批意见")},
    {FIELD(struct approve_in, depart), .max = 500, .label = LIT("与认定结论不同的理由")},
    {FIELD(struct approve_in, version), .label = LIT("版本")},
};
static const struct field many_fields[] = {
    {FIELD(struct many_in, box), .max = 10, .label = LIT("范围")},     {FIELD(struct many_in, state), .max = 10, .label = LIT("步骤")},
    {FIELD(struct many_in, kind), .max = 10, .label = LIT("种类")},    {FIELD(struct many_in, q), .max = 60, .label = LIT("查找")},
    {FIELD(struct many_in, remark), .max = 1000, .label = LIT("意见")}, {FIELD(struct many_in, ids), .as = AS_JSON, .max = 8000, .label = LIT("编号")},
    {FIELD(struct many_in, own), .as = AS_BOOL, .label = LIT("只看本单位")}, {FIELD(struct many_in, dry), .as = AS_BOOL, .label = LIT("只看不办")},
};

/* --- beginning and editing --- */

#define EDITED                                                                                           \
    {FIELD(struct application_begin, applied_on), .as = AS_DATE, .label = LIT("申请日期")},                       \
        {FIELD(struct application_begin, asked), .max = 40, .label = LIT("申请类别或退出原因")},                  \
        {FIELD(struct application_begin, reason), .max = 20, .label = LIT("返困原因")},                           \
        {FIELD(struct application_begin, exit_to), .max = 10, .label = LIT("退出去向")},                          \
        {FIELD(struct application_begin, measure), .max = 40, .label = LIT("拟帮扶（公示内容）")},                \
        {FIELD(struct application_begin, words), .max = 1000, .label = LIT("申请人说明")},                        \
        {FIELD(struct application_begin, paper_id), .as = AS_ID, .label = LIT("依据材料")},                       \
        {FIELD(struct application_begin, version), .label = LIT("版本")}
static const struct field begin_fields[] = {
    {FIELD(struct application_begin, casefile), .as = AS_ID, .need = true, .label = LIT("档案")},
    {FIELD(struct application_begin, kind), .as = AS_CODE, .codes = "application_kind", .need = true, .max = 10, .label = LIT("种类")},
    EDITED,
};
static const struct field edit_fields[] = {EDITED};

static bool among(struct str s, const char *list)
{
    struct str rest = str_of(list);
    while (rest.len)
        if (str_eq(str_cut(rest, ' ', &rest), s))
            return true;
    return false;
}

/* Which states of a file a kind of application begins from. */
static const struct {
    const char *kind, *states, *why;
} begins[] = {
    {"new", "draft refused applying", "建档申请从草稿、申请中或不予建档的档案开始"},
    {"return", "relieved lifted cancelled", "返困申请从已退出的档案开始"},
    {"review", "active", "年度复核只办在档的档案"},
    {"regular", "active", "转正只办在档的临时救助档案"},
    {"exit", "active", "退出只办在档的档案"},
};

static enum err check_kind(struct ctx *cx, struct str kind, const struct casefile *f)
{
    for (size_t i = 0; i < countof(begins); i++) {
        if (!str_eq(kind, str_of(begins[i].kind)))
            continue;
        if (!among(f->state, begins[i].states))
            return fail(cx, ERR_STATE, "%s", begins[i].why);
        if (str_eq(kind, S("regular")) && !str_eq(f->kind, S("temporary")))
            return fail(cx, ERR_STATE, "只有临时救助档案可以转正");
        return OK;
    }
    return fail_field(cx, "kind", "没有这种申请");
}

/* exit_to and its reason belong together: code list case_exit says which reason leads where. */
static enum err check_exit(struct ctx *cx, const struct application_begin *in)
{
    struct code_item item = {0};
    if (!among(in->exit_to, "relieve lift cancel"))
        return fail_field(cx, "exit_to", "请选择解困、脱困或注销");
    if (code_find(cx, S("case_exit"), in->asked, S(""), &item) != OK)
        return fail_field(cx, "asked", "请选择退出原因");
    const struct json *verbs = json_get(json_parse(cx->a, item.attr, NULL), "verbs");
    for (size_t i = 0; i < json_len(verbs); i++)
        if (str_eq(json_str(json_at(verbs, i)), in->exit_to))
            return OK;
    return fail_field(cx, "asked", "“%.*s”不是这种退出的原因", FMT(item.label));
}

static enum err check_content(struct ctx *cx, const struct application_begin *in, struct str kind, const struct casefile *f)
{
    struct code_item item = {0};
    if (in->applied_on.len && str_cmp(in->applied_on, cx_today(cx)) > 0)
        return fail_field(cx, "applied_on", "申请日期不能晚于今天");
    if (str_eq(kind, S("exit")))
        TRY(check_exit(cx, in));
    else if (in->asked.len && !class_label(cx, in->asked).len)
        return fail_field(cx, "asked", "没有这个困难类别");
    if (str_eq(kind, S("return")) && code_find(cx, S("case_reenter"), in->reason, S(""), &item) != OK)
        return fail_field(cx, "reason", "请选择返困原因");
    if (in->paper_id) {
        struct case_paper *p = NULL;
        size_t n = 0;
        bool has = false;
        TRY(casefile_papers(cx, f, true, &p, &n));
        for (size_t i = 0; i < n; i++)
            has |= p[i].id == in->paper_id;
        if (!has)
            return fail_field(cx, "paper_id", "依据材料不在这份档案中，或已作废");
    }
    return OK;
}

enum err application_begin(struct ctx *cx, const struct application_begin *in, int64_t *id)
{
    struct casefile f = {0};
    const struct flow *flow;
    struct union_row above, approver;
    int64_t open = 0;
    TRY(casefile_get(cx, in->casefile, &f));
    if (!f.key)
        return fail(cx, ERR_STATE, "这份档案的个人信息已删除");
    TRY(check_kind(cx, in->kind, &f));
    TRY(check_content(cx, in, in->kind, &f));
    enum err e = db_int(cx->tx, APPLICATION_OPEN_OF, VALS(I64(f.id)), &open);
    if (e == OK)
        return fail(cx, ERR_DUPLICATE, "这份档案已有一份办理中的申请（第 %lld 号）", (long long)open);
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(flow_for(cx, f.path, in->kind, &flow, &above, &approver));
    TRY(db_int(cx->tx, APPLICATION_ADD,
               VALS(I64(f.id), I64(f.org_id), TXT(in->kind), TXT(in->channel.len ? in->channel : S("cadre")), TXT(in->applied_on.len ? in->applied_on : cx_today(cx)),
                    TXT(in->asked), TXT(in->reason), TXT(in->exit_to), OPT(in->paper_id), TXT(in->measure), TXT(flow->code), TXT(flow->edition), OPT(above.id),
                    I64(approver.id), I64(cx->now), I64(cx->who->user_id)),
               id));
    if (in->words.len)
        TRY(db_exec(cx->tx, APPLICATION_SECRET, VALS(I64(*id), BLOB(casefile_seal(cx, f.key, "application.secret", *id, in->words))), NULL));
    audit_object(cx, f.org_id, "application:%lld", (long long)*id);
    audit_note(cx, "kind", in->kind);
    return OK;
}

static enum err begin_post(struct ctx *cx)
{
    int64_t id = 0;
    TRY(application_begin(cx, cx->in, &id));
    return application_answer(cx, id);
}

static enum err edit_put(struct ctx *cx)
{
    const struct application_begin *in = cx->in;
    struct acting w;
    int64_t id = 0, n = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(acting_open(cx, id, "edit", in->version, &w));
    TRY(check_content(cx, in, w.a.kind, &w.file));
    TRY(db_exec(cx->tx, APPLICATION_SAVE,
                VALS(I64(id), I64(w.a.version), TXT(in->applied_on.len ? in->applied_on : w.a.applied_on), TXT(in->asked), TXT(in->reason), TXT(in->exit_to),
                     OPT(in->paper_id), TXT(in->measure), BLOB(casefile_seal(cx, w.file.key, "application.secret", id, in->words))),
                &n));
    return n ? acting_told(cx, &w) : ERR_CONFLICT;
}

/* --- lists --- */

static struct str end_of(struct ctx *cx, bool own)
{
    return own ? str_f(cx->a, "%.*s!", FMT(cx->org_path)) : path_end(cx->a, cx->org_path);
}

static struct vals list_values(struct ctx *cx, const struct application_filter *f, int64_t after, int64_t limit, int *stmt)
{
    bool mine = str_eq(f->box, S("mine"));
    struct val *v = NEWS(cx->a, struct val, 11);
    struct str today = str_eq(f->box, S("overdue")) ? cx_today(cx) : S("");
    size_t n = 0;
    v[n++] = LO(cx);
    v[n++] = TXT(end_of(cx, f->own));
    v[n++] = I64(after);
    v[n++] = TXT(f->state);
    v[n++] = TXT(f->kind);
    v[n++] = TXT(like_part(cx->a, str_trim(f->q)));
    if (mine) {
        v[n++] = I64(limit);
        v[n++] = I64(cx_may(cx, PERM_CASE_ENTER, cx->org_path));
        v[n++] = I64(cx_may(cx, PERM_CASE_REVIEW, cx->org_path));
        v[n++] = I64(cx_may(cx, PERM_CASE_APPROVE, cx->org_path));
        v[n++] = I64(cx->who->user_id);
    } else {
        v[n++] = TXT(today);
        v[n++] = I64(limit);
    }
    *stmt = mine ? APPLICATION_TURN : APPLICATION_LIST;
    return (struct vals){v, n};
}

enum err application_ids(struct ctx *cx, const struct application_filter *f, int64_t **out, size_t *n)
{
    struct application *rows = NULL;
    int stmt;
    struct vals v = list_values(cx, f, 0, APPLICATION_BULK_MAX, &stmt);
    TRY(db_rows(cx->tx, stmt, v, APPLICATION_FIELDS, APPLICATION_BULK_MAX, &rows, n));
    *out = NEWS(cx->a, int64_t, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = rows[i].id;
    return OK;
}

static enum err put_row(struct ctx *cx, void *row)
{
    const struct application *a = row;
    const struct calendar *c;
    TRY(calendar_get(cx, &c));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, APPLICATION_FIELDS, a);
    jw_ki(cx->out, "late_days", application_open(a) && a->due_on.len ? calendar_late(c, a->due_on, cx_today(cx)) : 0);
    jw_close(cx->out, '}');
    return OK;
}

static enum err list_get(struct ctx *cx)
{
    struct application_filter f = {cx_query(cx, "box"), cx_query(cx, "state"), cx_query(cx, "kind"), cx_query(cx, "q"), cx_query_int(cx, "own", 0) != 0};
    int stmt;
    if (f.box.len && !among(f.box, "mine all overdue"))
        return fail_field(cx, "box", "应为 mine、all 或 overdue");
    struct vals v = list_values(cx, &f, cx_after(cx), cx_limit(cx), &stmt);
    return cx_list_by(cx, stmt, v, APPLICATION_FIELDS, put_row);
}

static enum err one_get(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return application_answer(cx, id);
}

/* Working days from a day on, and whether the calendar knows the years. */
static enum err calendar_route(struct ctx *cx)
{
    const struct calendar *c;
    struct date d;
    bool known = false;
    char text[DATE_TEXT];
    struct str from = cx_query(cx, "from");
    int64_t days = cx_query_int(cx, "days", 0);
    if (date_read(from.len ? from : cx_today(cx), &d) != DATE_DAY || days < 0 || days > 250)
        return fail_field(cx, "days", "日期或工作日数不对（最多 250 个工作日）");
    TRY(calendar_get(cx, &c));
    date_iso(calendar_add(c, d, days, &known), text);
    jw_open(cx->out, '{');
    jw_kt(cx->out, "day", str_of(text));
    jw_kb(cx->out, "known", known);
    jw_close(cx->out, '}');
    return OK;
}

/* --- what waits --- */

enum err application_todo(struct ctx *cx, struct todo *t)
{
    static const struct {
        enum perm perm;
        int stmt;
        const char *kind;
        struct str title, link;
    } lines[] = {
        {PERM_CASE_ENTER, APPLICATION_TODO_BACK, "application.back", LIT("退回补正的申请"), LIT("/applications?tab=mine&state=draft")},
        {PERM_CASE_ENTER, APPLICATION_TODO_ENTER, "application.work", LIT("待入户调查、信息比对的申请"), LIT("/applications?tab=mine")},
        {PERM_CASE_ENTER, APPLICATION_TODO_CONFIRM, "application.confirm", LIT("待我确认的入户调查"), LIT("/visit")},
        {PERM_CASE_REVIEW, APPLICATION_TODO_REVIEW, "application.review", LIT("待审核、评议、公示的申请"), LIT("/applications?tab=mine")},
        {PERM_CASE_REVIEW, APPLICATION_TODO_OBJECTION, "application.objection", LIT("待处理的公示异议"), LIT("/applications?tab=mine&state=notice")},
        {PERM_CASE_APPROVE, APPLICATION_TODO_APPROVE, "application.approve", LIT("待审批的申请"), LIT("/applications?tab=mine&state=approve")},
    };
    for (size_t i = 0; i < countof(lines); i++) {
        int64_t n = 0;
        TRY(todo_count(cx, lines[i].perm, lines[i].stmt, &n));
        todo_put(t, lines[i].kind, lines[i].title, n, lines[i].link);
    }
    return OK;
}

/* --- the area --- */

#define VIEW PERM_CASE_VIEW, SCOPE_ORG
#define ENTER PERM_CASE_ENTER, SCOPE_ORG
#define REVIEW PERM_CASE_REVIEW, SCOPE_ORG
#define APPROVE PERM_CASE_APPROVE, SCOPE_ORG
#define OPEN PERM_NONE, SCOPE_PUBLIC
#define ONE                                                                                                                            \
    .shape = OUT_FREE, .query = "org",                                                                                                 \
    .schema = "{application,\"late_days\":n,\"line\":[{stage,state,org_name,days,is}],\"verbs\":[{verb,title,not_you}],\"backs\":[\"\"]," \
              "\"missing\":\"\",\"needs_consents\":true,\"consents\":\"\",\"verdict\":{id,class}|null,\"trail\":[…],\"meetings\":[…],\"visits\":[…],\"notices\":[…],\"objections\":[…]}"
#define NOTICED .shape = OUT_FREE, .query = "org", .schema = "{public_notice,\"list\":[{no,application_id,name,unit,class,measure}]}"
#define VISITED .shape = OUT_FREE, .query = "org", .schema = "{\"id\":n,\"repeated\":false}"
static const struct route routes[] = {
    {M_GET, "/api/applications", list_get, VIEW, TX_READ, OUT(struct application, application_fields), .shape = OUT_LIST,
     .query = "org,own,box,state,kind,q,limit,after", .title = LIT("困难职工申请")},
    {M_POST, "/api/applications", begin_post, ENTER, TX_WRITE, "application.begin", IN(struct application_begin, begin_fields), ONE, .title = LIT("登记申请")},
    {M_POST, "/api/applications/pass-many", application_many_post, REVIEW, TX_WRITE, "application.many", IN(struct many_in, many_fields),
     .shape = OUT_FREE, .query = "org", .schema = "{\"matched\":n,\"passed\":n,\"dry\":false,\"skipped\":[{id,head_name,why}]}", .title = LIT("批量通过申请")},
    {M_POST, "/api/applications/remind", application_remind_post, PERM_NONE, SCOPE_LOCAL, TX_WRITE, "application.remind", .shape = OUT_FREE,
     .schema = "{\"reminders\":n}", .title = LIT("提醒超期未办的申请")},
    {M_GET, "/api/applications/:id", one_get, VIEW, TX_READ, ONE, .title = LIT("申请详情")},
    {M_PUT, "/api/applications/:id", edit_put, ENTER, TX_WRITE, "application.edit", IN(struct application_begin, edit_fields), ONE, .title = LIT("修改申请")},
    {M_POST, "/api/applications/:id/submit", application_submit_post, ENTER, TX_WRITE, "application.submit", IN(struct remark_in, remark_fields), ONE, .title = LIT("提交申请")},
    {M_POST, "/api/applications/:id/withdraw", application_withdraw_post, ENTER, TX_WRITE, "application.withdraw", IN(struct remark_in, remark_fields), ONE, .title = LIT("撤回申请")},
    {M_POST, "/api/applications/:id/surveyed", application_surveyed_post, ENTER, TX_WRITE, "application.surveyed", IN(struct remark_in, remark_fields), ONE, .title = LIT("入户调查完成")},
    {M_GET, "/api/applications/:id/checks", application_checks_get, PERM_MATCH_USE, SCOPE_ORG, TX_READ, "application.checks", .shape = OUT_FREE, .logged = true, .query = "org",
     .schema = "{\"lists\":[{id,title,giver,purpose,expires_on,hits,conflicts}],\"hits\":[{list_id,name,relation,how,rows,found}],\"actions\":[{match_action}],\"conflicts\":n}", .title = LIT("家庭在比对名单中的情况")},
    {M_POST, "/api/applications/:id/checked", application_checked_post, ENTER, TX_WRITE, "application.checked", IN(struct remark_in, checked_fields), ONE, .title = LIT("信息比对完成")},
    {M_POST, "/api/applications/:id/pass", application_pass_post, REVIEW, TX_WRITE, "application.pass", IN(struct remark_in, remark_fields), ONE, .title = LIT("通过申请")},
    {M_POST, "/api/applications/:id/return", application_return_post, REVIEW, TX_WRITE, "application.return", IN(struct remark_in, remark_fields), ONE, .title = LIT("退回申请")},
    {M_POST, "/api/applications/:id/refuse", application_refuse_post, REVIEW, TX_WRITE, "application.refuse", IN(struct remark_in, remark_fields), ONE, .title = LIT("不予批准")},
    {M_POST, "/api/applications/:id/approve", application_approve_post, APPROVE, TX_WRITE, "application.approve", IN(struct approve_in, approve_fields), ONE, .title = LIT("批准申请")},
    {M_POST, "/api/applications/:id/meetings", meeting_post, REVIEW, TX_WRITE, "application.meeting", IN(struct meeting_in, meeting_in_fields), ONE, .title = LIT("登记评议")},
    {M_POST, "/api/applications/:id/objections", objection_post, ENTER, TX_WRITE, "objection.record", IN(struct objection_in, objection_in_fields), ONE, .title = LIT("登记异议")},
    {M_POST, "/api/objections/:id/handle", objection_handle_post, REVIEW, TX_WRITE, "objection.handle", IN(struct objection_answer_in, objection_answer_in_fields), ONE, .title = LIT("处理异议")},
    {M_GET, "/api/public-notices", notice_list_get, VIEW, TX_READ, OUT(struct public_notice, public_notice_fields), .shape = OUT_LIST,
     .query = "org,state,limit,after", .title = LIT("公示")},
    {M_POST, "/api/public-notices", notice_make_post, REVIEW, TX_WRITE, "public_notice.publish", IN(struct notice_make_in, notice_make_in_fields), NOTICED, .title = LIT("发布公示")},
    {M_GET, "/api/public-notices/:id", notice_one_get, VIEW, TX_READ, NOTICED, .title = LIT("公示内容")},
    {M_POST, "/api/public-notices/:id/withdraw", notice_end_post, REVIEW, TX_WRITE, "public_notice.withdraw", IN(struct notice_end_in, notice_end_in_fields), NOTICED, .title = LIT("撤下公示")},
    {M_POST, "/api/public-notices/:id/photo", notice_photo_post, REVIEW, TX_WRITE, "public_notice.photo", IN(struct notice_photo_in, notice_photo_in_fields), NOTICED, .title = LIT("登记公示照片")},
    {M_GET, "/api/public/notices/:code", notice_public_get, OPEN, TX_READ, .shape = OUT_FREE,
     .schema = "{\"running\":true,org_name,title,from_on,until_on,phone,\"rows\":[{no,name,unit,class,measure}]}", .title = LIT("公开页面的公示")},
    {M_POST, "/api/public/notices/:code/objections", objection_public_post, OPEN, TX_NONE, "objection.public", IN(struct objection_in, objection_in_fields),
     .shape = OUT_FREE, .schema = "{\"text\":\"\"}", .title = LIT("对公示提出异议")},
    {M_POST, "/api/public/status", status_post, OPEN, TX_NONE, .shape = OUT_FREE, IN(struct status_in, status_in_fields),
     .schema = "{\"found\":true,kind,state,turn,due_on,missing,\"steps\":[{title,union,is,at}]}", .title = LIT("申请人查询办理进度")},
    {M_GET, "/api/visits/key", visit_key_get, ENTER, TX_READ, .shape = OUT_FREE, .query = "org", .schema = "{\"user\":n,\"hours\":48,\"keys\":[{day,key}]}", .title = LIT("手机草稿的密钥")},
    {M_GET, "/api/visits/form", visit_form_get, ENTER, TX_READ, .shape = OUT_FREE, .query = "org", .schema = "{title,edition,\"body\":{sections}}", .title = LIT("入户调查表")},
    {M_GET, "/api/visits/todo", visit_todo_get, ENTER, TX_READ, .shape = OUT_FREE, .query = "org",
     .schema = "{\"rows\":[{id,casefile_id,case_no,head_name,org_name,due_on,where}],\"confirm\":[{id,head_name,visited_on,first_name}]}", .title = LIT("待入户和待确认")},
    {M_GET, "/api/visits/partners", visit_partners_get, ENTER, TX_READ, .shape = OUT_FREE, .query = "org", .schema = "{\"rows\":[{id,name,org_name}]}", .title = LIT("可同行的人")},
    {M_GET, "/api/visits/households/:id", visit_household_get, ENTER, TX_READ, "visit.household", .shape = OUT_FREE, .logged = true, .query = "org",
     .schema = "{application,casefile,case_no,head_name,address,phone}", .title = LIT("入户地址和电话")},
    {M_POST, "/api/visits/pictures", picture_upload, ENTER, TX_NONE, "visit.picture", .shape = OUT_FREE, .once = true, .upload = true, .query = "org",
     .schema = "{file_id,type,width,height}", .title = LIT("上传入户照片和签名")},
    {M_POST, "/api/visits", visit_post, ENTER, TX_WRITE, "visit.send", IN(struct visit_in, visit_in_fields), VISITED, .title = LIT("提交入户调查")},
    {M_GET, "/api/visits/:id", visit_one_get, VIEW, TX_READ, .shape = OUT_FREE, .query = "org", .schema = "{visit,\"words\":\"\",\"photos\":[n]}", .title = LIT("入户调查")},
    {M_POST, "/api/visits/:id/confirm", visit_confirm_post, ENTER, TX_WRITE, "visit.confirm", VISITED, .title = LIT("同行人确认入户调查")},
    {M_GET, "/api/visits/:id/photos/:file", visit_photo_get, VIEW, TX_READ, "visit.photo", .shape = OUT_FILE, .logged = true, .query = "org", .title = LIT("入户照片")},
    {M_GET, "/api/workdays", calendar_route, PERM_LOGGED_IN, SCOPE_SELF, TX_READ, .shape = OUT_FREE, .query = "from,days", .schema = "{\"day\":\"\",\"known\":true}", .title = LIT("推算工作日")},
};
static const struct meta_row meta[] = {
    {"application", {application_fields, 41, sizeof(struct application)}},
    {"public_notice", {public_notice_fields, 23, sizeof(struct public_notice)}},
    {"application_begin", {begin_fields, countof(begin_fields), sizeof(struct application_begin)}},
    {"application_meeting", {meeting_in_fields, 10, sizeof(struct meeting_in)}},
};

extern const struct area area_application;
const struct area area_application = {
    .name = "application", .title = LIT("申请办理"), ROWS(routes, routes), ROWS(machines, application_machines), ROWS(meta, meta),
    .todo = application_todo, .verify = application_verify,
};
