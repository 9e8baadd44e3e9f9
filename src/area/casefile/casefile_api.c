// SPDX-License-Identifier: Apache-2.0
// Routes of case files. See casefile.h.
#include "audit.h"
#include "casefile_own.h"

static const struct field new_fields[] = {
    {FIELD(struct case_new_in, org), .label = LIT("工会编码"), .max = 20},
    {FIELD(struct case_new_in, file), .as = AS_JSON, .label = LIT("档案"), .max = 10000},
    {FIELD(struct case_new_in, head), .as = AS_JSON, .label = LIT("户主"), .need = true, .max = 10000},
};
static const struct field leave_fields[] = {
    {FIELD(struct case_leave_in, on_day), .as = AS_DATE, .need = true, .label = LIT("离户日期")},
    {FIELD(struct case_leave_in, why), .as = AS_CODE, .codes = "case_left", .need = true, .label = LIT("离户原因")},
};
static const struct field words_fields[] = {
    {FIELD(struct case_words_in, on_day), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct case_words_in, reason), .as = AS_CODE, .codes = "case_exit", .label = LIT("原因")},
    {FIELD(struct case_words_in, words), .label = LIT("说明"), .max = CASE_WORDS_MAX},
};
static const struct field unmask_fields[] = {
    {FIELD(struct case_unmask_in, reason), .label = LIT("查看事由"), .need = true, .max = 200},
};
static const struct field find_fields[] = {
    {FIELD(struct case_find_in, id_type), .as = AS_CODE, .codes = "id_type", .label = LIT("证件类型")},
    {FIELD(struct case_find_in, number), .as = AS_IDNO, .need = true, .label = LIT("证件号码"), .max = 40},
};
static const struct field assign_fields[] = {
    {FIELD(struct case_assign_in, contact), .need = true, .label = LIT("联系人"), .max = 20},
    {FIELD(struct case_assign_in, ids), .label = LIT("所选档案"), .max = 10000},
    {FIELD(struct case_assign_in, filter), .as = AS_JSON, .label = LIT("筛选条件"), .max = 2000},
    {FIELD(struct case_assign_in, all), .as = AS_BOOL, .label = LIT("全部符合条件的")},
};
static const struct field propose_fields[] = {
    {FIELD(struct case_propose_in, verb), .as = AS_CODE, .codes = "case_proposal", .need = true, .label = LIT("变动")},
    {FIELD(struct case_propose_in, on_day), .as = AS_DATE, .need = true, .label = LIT("生效日期")},
    {FIELD(struct case_propose_in, reason), .as = AS_CODE, .codes = "case_exit", .label = LIT("原因")},
    {FIELD(struct case_propose_in, words), .label = LIT("说明"), .max = CASE_WORDS_MAX},
    {FIELD(struct case_propose_in, to_org), .label = LIT("接收工会编码"), .max = 20},
    {FIELD(struct case_propose_in, other_no), .label = LIT("并入档案编号"), .max = 40},
    {FIELD(struct case_propose_in, members), .label = LIT("成员序号"), .max = 100},
    {FIELD(struct case_propose_in, paper_id), .as = AS_ID, .label = LIT("依据材料")},
};
static const struct field decide_fields[] = {
    {FIELD(struct case_decide_in, words), .label = LIT("意见"), .max = CASE_WORDS_MAX},
};

static enum err one_get(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    return casefile_answer(cx, id);
}

/* --- revealing: a whole household at once, with a reason, audited, so many an hour --- */

enum { UNMASK_HOUR = 60 };

struct reveal {
    struct casefile f;
    struct case_member *m;
    size_t n;
    struct case_money *money;
    size_t n_money;
};

static enum err unmask_tx(struct ctx *cx, void *arg)
{
    struct reveal *r = arg;
    int64_t id, n = 0;
    cx->audit.len = 0; /* may be run again */
    TRY(db_int(cx->tx, CASE_UNMASKED, VALS(I64(cx->who->user_id), I64(cx->now - INT64_C(3600000))), &n));
    if (n >= UNMASK_HOUR)
        return fail(cx, ERR_TOO_MANY, "每小时最多查看 %d 份档案的完整信息，请稍后再试", UNMASK_HOUR);
    TRY(cx_arg_id(cx, 0, &id));
    TRY(casefile_get(cx, id, &r->f));
    TRY(casefile_members(cx, &r->f, false, &r->m, &r->n));
    TRY(casefile_money(cx, &r->f, &r->money, &r->n_money));
    audit_object(cx, r->f.org_id, "casefile:%lld", (long long)id);
    audit_note(cx, "reason", ((const struct case_unmask_in *)cx->in)->reason);
    return audit_write(cx, "casefile.unmask", S("ok"));
}

enum err casefile_unmask(struct ctx *cx)
{
    struct reveal r = {.n = 0};
    enum mask was = cx->out->mask;
    if (utf8_count(str_trim(((const struct case_unmask_in *)cx->in)->reason)) < 2)
        return fail_field(cx, "reason", "请写明查看事由");
    TRY(cx_in_write(cx, unmask_tx, &r));
    cx->out->mask = MASK_NONE;
    jw_open(cx->out, '{');
    fields_write_open(cx->out, CASEFILE_SECRETS, &r.f);
    jw_key(cx->out, "members");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < r.n; i++) {
        jw_open(cx->out, '{');
        jw_ki(cx->out, "no", r.m[i].no);
        fields_write_open(cx->out, CASE_MEMBER_SECRETS, &r.m[i]);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "money");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < r.n_money; i++) {
        jw_open(cx->out, '{');
        jw_ki(cx->out, "id", r.money[i].id);
        jw_kt(cx->out, "remark", r.money[i].remark);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    cx->out->mask = was;
    return OK;
}

#define WHOLE .shape = OUT_FREE, .schema = whole
#define IN_FILE .in = {casefile_fields, countof(casefile_fields), sizeof(struct casefile)}
#define IN_MEMBER .in = {case_member_fields, countof(case_member_fields), sizeof(struct case_member)}
#define IN_MONEY .in = {case_money_fields, countof(case_money_fields), sizeof(struct case_money)}
#define IN_ASSET .in = {case_asset_fields, countof(case_asset_fields), sizeof(struct case_asset)}
#define IN_PAPER .in = {case_paper_fields, countof(case_paper_fields), sizeof(struct case_paper)}
#define OUT_LINE .out = {case_line_fields, countof(case_line_fields), sizeof(struct case_line)}, .shape = OUT_LIST
#define OUT_PROPOSAL .out = {case_proposal_fields, countof(case_proposal_fields), sizeof(struct case_proposal)}

static const char whole[] = "{\"id\",\"no\",\"state\",…,\"verbs\":[{verb,title}],\"members\":[case_member],\"money\":[case_money],\"assets\":[case_asset],"
                            "\"papers\":[case_paper],\"sums\":{case_sums},\"lacks\":[{field,text}],\"checklist\":[{kind,text,member_no,name,state,paper_id}],"
                            "\"papers_wanted\":n,\"papers_had\":n,\"proposals\":[case_proposal]}";

static const struct route routes[] = {
    {M_GET, "/api/casefiles", casefile_list, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, OUT_LINE, .query = "org,own,q,state,level,class,kind,cause,contact,list,sort,limit,after", .title = LIT("困难职工档案列表")},
    {M_POST, "/api/casefiles/find", casefile_find, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, IN(struct case_find_in, find_fields), OUT_LINE, .query = "org",
     .title = LIT("按证件号码查找档案")},
    {M_GET, "/api/casecounts", casefile_counts, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .schema = "{\"states\":{state:n},\"lists\":{list:n},\"titles\":{list:title},\"matching\":n}", .query = "org,own,q,state,level,class,kind,cause,contact,list,sort", .title = LIT("档案数量和动态管理清单")},
    {M_GET, "/api/casecontacts", casefile_contacts, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE, .schema = "{\"rows\":[{id,name,org_name}]}",
     .query = "org,limit", .title = LIT("可以担任联系人的人员")},
    {M_POST, "/api/casefiles/assign", casefile_assign, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.assign", IN(struct case_assign_in, assign_fields),
     .shape = OUT_FREE, .schema = "{\"done\":n}", .query = "org", .title = LIT("为多份档案指定联系人")},
    {M_POST, "/api/casefiles", casefile_create, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.create", IN(struct case_new_in, new_fields), WHOLE,
     .query = "org", .title = LIT("建立档案")},
    {M_GET, "/api/casefiles/:id", one_get, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, WHOLE, .title = LIT("一份档案")},
    {M_PUT, "/api/casefiles/:id", casefile_edit, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.edit", IN_FILE, WHOLE, .title = LIT("修改档案")},
    {M_POST, "/api/casefiles/:id/unmask", casefile_unmask, PERM_PERSON_UNMASK, SCOPE_ORG, TX_NONE, "casefile.unmask",
     IN(struct case_unmask_in, unmask_fields), .shape = OUT_FREE, .schema = "{sealed texts of the file,\"members\":[{no,…}],\"money\":[{id,remark}]}",
     .title = LIT("查看档案完整信息")},
    {M_POST, "/api/casefiles/:id/review", casefile_review_post, PERM_CASE_APPROVE, SCOPE_ORG, TX_WRITE, "casefile.review",
     IN(struct case_words_in, words_fields), WHOLE, .title = LIT("登记年度复核")},
    {M_POST, "/api/casefiles/:id/drop", casefile_drop_post, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.drop",
     IN(struct case_words_in, words_fields), WHOLE, .title = LIT("作废草稿")},
    {M_POST, "/api/casefiles/:id/members", casefile_member_post, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.member", IN_MEMBER, WHOLE,
     .title = LIT("登记家庭成员")},
    {M_PUT, "/api/casefiles/:id/members/:no", casefile_member_put, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.member", IN_MEMBER, WHOLE,
     .title = LIT("修改家庭成员")},
    {M_POST, "/api/casefiles/:id/members/:no/leave", casefile_member_leave, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.member",
     IN(struct case_leave_in, leave_fields), WHOLE, .title = LIT("登记成员离户")},
    {M_POST, "/api/casefiles/:id/money", casefile_money_post, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.money", IN_MONEY, WHOLE,
     .title = LIT("登记收入或支出")},
    {M_PUT, "/api/casefiles/:id/money/:row", casefile_money_put, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.money", IN_MONEY, WHOLE,
     .title = LIT("修改收入或支出")},
    {M_DELETE, "/api/casefiles/:id/money/:row", casefile_money_drop, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.money", WHOLE,
     .title = LIT("删除收入或支出")},
    {M_POST, "/api/casefiles/:id/assets", casefile_asset_post, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.asset", IN_ASSET, WHOLE,
     .title = LIT("登记财产")},
    {M_PUT, "/api/casefiles/:id/assets/:row", casefile_asset_put, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.asset", IN_ASSET, WHOLE,
     .title = LIT("修改财产")},
    {M_DELETE, "/api/casefiles/:id/assets/:row", casefile_asset_drop, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.asset", WHOLE,
     .title = LIT("删除财产")},
    {M_POST, "/api/casefiles/:id/papers", casefile_paper_post, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.paper", IN_PAPER, WHOLE,
     .title = LIT("登记材料")},
    {M_POST, "/api/casefiles/:id/papers/:row/drop", casefile_paper_drop, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.paper", WHOLE,
     .title = LIT("作废材料")},
    {M_GET, "/api/casefiles/:id/papers/:row/scan", casefile_paper_file, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, "casefile.scan", .shape = OUT_FILE,
     .logged = true, .title = LIT("材料扫描件")},
    {M_GET, "/api/casefiles/:id/history", casefile_history_get, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .schema = "{\"rows\":[{seq,at,user_name,part,verb,field,label,before,after,as}],\"next\":seq}", .query = "limit,after", .title = LIT("档案修改记录")},
    {M_GET, "/api/casefiles/:id/moves", casefile_moves_get, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .schema = "{\"rows\":[{seq,at,verb,title,from_state,to_state,proposer,user_name,on_day,reason,paper_id,words,application_id}]}",
     .title = LIT("档案经办过程")},
    {M_GET, "/api/casefiles/:id/aid", casefile_aid_get, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .schema = "{\"rows\":[{id,given_on,name,kind,class,source,campaign,org_name,amount_fen,state}],\"next\":id}", .query = "limit,after",
     .title = LIT("档案成员的帮扶记录")},
    {M_GET, "/api/casefiles/:id/visits", casefile_visits_get, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .schema = "{\"rows\":[{id,visited_on,purpose,first_name,second_name,agrees,confirmed_at}],\"next\":id}", .query = "limit,after",
     .title = LIT("档案的走访记录")},
    {M_GET, "/api/casefiles/:id/verdicts", casefile_verdicts_get, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .schema = "{\"rows\":[{id,day,policy,edition,class,maker,made_at}],\"next\":id}", .query = "limit,after", .title = LIT("档案的认定记录")},
    {M_POST, "/api/casefiles/:id/propose", casefile_propose, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.propose",
     IN(struct case_propose_in, propose_fields), WHOLE, .title = LIT("提出档案变动")},
    {M_GET, "/api/casechanges", casefile_proposals, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, OUT_PROPOSAL, .shape = OUT_LIST, .query = "org,limit,after",
     .title = LIT("待决定的档案变动")},
    {M_POST, "/api/casechanges/:id/accept", casefile_accept, PERM_CASE_APPROVE, SCOPE_ORG, TX_WRITE, "casefile.accept",
     IN(struct case_decide_in, decide_fields), OUT_PROPOSAL, .shape = OUT_ONE, .title = LIT("同意档案变动")},
    {M_POST, "/api/casechanges/:id/refuse", casefile_refuse, PERM_CASE_APPROVE, SCOPE_ORG, TX_WRITE, "casefile.refuse",
     IN(struct case_decide_in, decide_fields), OUT_PROPOSAL, .shape = OUT_ONE, .title = LIT("不同意档案变动")},
    {M_POST, "/api/casechanges/:id/withdraw", casefile_takeback, PERM_CASE_ENTER, SCOPE_ORG, TX_WRITE, "casefile.withdraw", OUT_PROPOSAL, .shape = OUT_ONE,
     .title = LIT("撤回档案变动")},
};

static const struct meta_row meta[] = {
    {"casefile", {casefile_fields, countof(casefile_fields), sizeof(struct casefile)}},
    {"case_member", {case_member_fields, countof(case_member_fields), sizeof(struct case_member)}},
    {"case_money", {case_money_fields, countof(case_money_fields), sizeof(struct case_money)}},
    {"case_asset", {case_asset_fields, countof(case_asset_fields), sizeof(struct case_asset)}},
    {"case_paper", {case_paper_fields, countof(case_paper_fields), sizeof(struct case_paper)}},
    {"case_line", {case_line_fields, countof(case_line_fields), sizeof(struct case_line)}},
    {"case_propose_in", {propose_fields, countof(propose_fields), sizeof(struct case_propose_in)}},
};

const struct area area_casefile = {
    .name = "casefile",
    .title = LIT("困难职工档案"),
    ROWS(routes, routes),
    ROWS(machines, casefile_machines),
    ROWS(meta, meta),
    .todo = casefile_todo,
    .verify = casefile_verify,
};
