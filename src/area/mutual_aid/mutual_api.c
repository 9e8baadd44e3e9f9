// SPDX-License-Identifier: Apache-2.0
// Routes of mutual aid; the states of an enrolment and a claim; what waits; I67.
#include "mutual_aid_own.h"

#define READ(path_, run_, title_, ...)                                                                                                        \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_SERVICE_VIEW, .scope = SCOPE_ORG, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(path_, run_, perm_, action_, title_, ...)                                                                                       \
    {.method = M_POST, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = action_, .title = LIT(title_), __VA_ARGS__}
#define LOOK(path_, run_, perm_, action_, title_, ...)                                                                                        \
    {.method = M_GET, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG, .tx = TX_READ, .action = action_, .logged = true, .title = LIT(title_), __VA_ARGS__}
#define SELF(path_, run_, action_, title_, ...)                                                                                               \
    {.method = M_POST, .path = path_, .run = run_, .perm = PERM_WORKER_SELF, .scope = SCOPE_WORKER, .tx = TX_WRITE, .action = action_, .title = LIT(title_), MINE, __VA_ARGS__}
#define MINE .shape = OUT_FREE, .schema = "{enrolments:[{id,plan,edition,org_name,state,cover_from,cover_until,covered_on,fee_fen,policy_no}],claims:[{id,enrolment_id,ill_on,self_paid_fen,state,benefit_fen,lines,reason,paid_fen,paid_on,papers}]}"
#define CLAIM_OUT .shape = OUT_FREE, .schema = "{…mutual_claim, verbs, files: [file]}"
#define ENROL_OUT .shape = OUT_ONE, OUT(struct mutual_enrolment, mutual_enrolment_fields)
#define PLANS_OUT .shape = OUT_FREE, .schema = "{rows:[{code,edition,title,fee_fen,wait_days,cap_fen,enrol,cover,benefits}]}"

static const struct move enrolment_moves[] = {
    {"asked", "insure", "insured", PERM_SERVICE_EDIT, LIT("参保")},
    {"asked", "refuse", "refused", PERM_SERVICE_EDIT, LIT("不受理")},
    {"asked", "withdraw", "withdrawn", PERM_WORKER_SELF, LIT("撤回")},
};
static const struct move claim_moves[] = {
    {"asked", "check", "checked", PERM_SERVICE_EDIT, LIT("审核")},
    {"checked", "approve", "approved", PERM_SERVICE_REVIEW, LIT("同意给付")},
    {"checked", "return", "asked", PERM_SERVICE_REVIEW, LIT("退回")},
    {"checked", "deny", "refused", PERM_SERVICE_REVIEW, LIT("不予给付")},
    {"approved", "pay", "paid", PERM_SERVICE_EDIT, LIT("登记给付")},
    {"asked", "withdraw", "withdrawn", PERM_WORKER_SELF, LIT("撤回")},
};
const struct machine mutual_machines[2] = {
    {"mutual_enrolment", enrolment_moves, countof(enrolment_moves)},
    {"mutual_claim", claim_moves, countof(claim_moves)},
};

struct figures {
    int64_t insured, persons, paid_fen, waiting;
};
static const struct field figure_fields[] = {
    {FIELD(struct figures, insured), .as = AS_COUNT, .label = LIT("参保人数")},
    {FIELD(struct figures, persons), .as = AS_COUNT, .label = LIT("受益人次")},
    {FIELD(struct figures, paid_fen), .as = AS_MONEY, .label = LIT("给付金额")},
    {FIELD(struct figures, waiting), .as = AS_COUNT, .label = LIT("办理中")},
};

static enum err figures_get(struct ctx *cx)
{
    struct figures f = {0};
    TRY(db_one(cx->tx, MUTUAL_FIGURES, VALS(LO(cx), HI(cx), TXT(cx_query(cx, "plan"))), FIELDS(struct figures, figure_fields), &f));
    cx_row(cx, FIELDS(struct figures, figure_fields), &f);
    return OK;
}

static const struct route routes[] = {
    READ("/api/mutual-plans", mutual_plans_get, "互助保障项目", PLANS_OUT),
    READ("/api/mutual-enrolments", mutual_enrolments_get, "互助保障参保", .shape = OUT_LIST, OUT(struct mutual_enrolment, mutual_enrolment_fields), .query = "plan,state,q,after,limit"),
    WRITE("/api/mutual-enrolments", mutual_enrol_post, PERM_SERVICE_EDIT, "mutual_enrolment.add", "登记参保", ENROL_OUT, IN(struct mutual_enrol_in, mutual_enrol_in_fields)),
    WRITE("/api/mutual-enrolments/:id/insure", mutual_insure_post, PERM_SERVICE_EDIT, "mutual_enrolment.insure", "受理参保申请", ENROL_OUT, IN(struct mutual_insure_in, mutual_insure_fields)),
    WRITE("/api/mutual-enrolments/:id/refuse", mutual_refuse_post, PERM_SERVICE_EDIT, "mutual_enrolment.refuse", "不受理参保申请", ENROL_OUT),
    READ("/api/mutual-claims", mutual_claims_get, "互助保障给付", .shape = OUT_LIST, OUT(struct mutual_claim, mutual_claim_fields), .query = "plan,state,after,limit"),
    WRITE("/api/mutual-claims", mutual_claim_post, PERM_SERVICE_EDIT, "mutual_claim.add", "代为申请给付", CLAIM_OUT, IN(struct mutual_claim_in, mutual_claim_in_fields)),
    READ("/api/mutual-claims/:id", mutual_claim_one, "一份给付申请", CLAIM_OUT),
    LOOK("/api/mutual-claims/:id/diagnosis", mutual_claim_look, PERM_SERVICE_EDIT, "mutual_claim.look", "查看给付申请的诊断（审核）", .shape = OUT_FREE, .schema = "{\"diagnosis\":\"\"}"),
    LOOK("/api/mutual-claims/:id/review-diagnosis", mutual_claim_look, PERM_SERVICE_REVIEW, "mutual_claim.look", "查看给付申请的诊断（复核）", .shape = OUT_FREE, .schema = "{\"diagnosis\":\"\"}"),
    LOOK("/api/mutual-claims/:id/papers/:file", mutual_paper_get, PERM_SERVICE_EDIT, "mutual_claim.paper_look", "查看给付申请的材料（审核）", .shape = OUT_FILE),
    LOOK("/api/mutual-claims/:id/review-papers/:file", mutual_paper_get, PERM_SERVICE_REVIEW, "mutual_claim.paper_look", "查看给付申请的材料（复核）", .shape = OUT_FILE),
    WRITE("/api/mutual-claims/:id/papers", mutual_paper_post, PERM_SERVICE_EDIT, "mutual_claim.paper", "添加给付申请材料", CLAIM_OUT, IN(struct mutual_paper_in, mutual_paper_fields)),
    WRITE("/api/mutual-claims/:id/check", mutual_check_post, PERM_SERVICE_EDIT, "mutual_claim.check", "审核并计算给付", CLAIM_OUT, IN(struct mutual_check_in, mutual_check_fields)),
    WRITE("/api/mutual-claims/:id/approve", mutual_approve_post, PERM_SERVICE_REVIEW, "mutual_claim.approve", "复核同意给付", CLAIM_OUT),
    WRITE("/api/mutual-claims/:id/return", mutual_return_post, PERM_SERVICE_REVIEW, "mutual_claim.return", "退回给付申请", CLAIM_OUT, IN(struct mutual_reason_in, mutual_reason_fields)),
    WRITE("/api/mutual-claims/:id/deny", mutual_deny_post, PERM_SERVICE_REVIEW, "mutual_claim.deny", "不予给付", CLAIM_OUT, IN(struct mutual_reason_in, mutual_reason_fields)),
    WRITE("/api/mutual-claims/:id/paid", mutual_paid_post, PERM_SERVICE_EDIT, "mutual_claim.paid", "登记给付结果", CLAIM_OUT, IN(struct mutual_paid_in, mutual_paid_fields)),
    READ("/api/mutual-figures", figures_get, "互助保障数字", .shape = OUT_ONE, OUT(struct figures, figure_fields), .query = "plan"),
    {.method = M_GET, .path = "/api/worker/mutual-plans", .run = mutual_plans_get, .perm = PERM_NONE, .scope = SCOPE_PUBLIC, .tx = TX_READ, .title = LIT("互助保障项目（不登录可见）"), PLANS_OUT},
    {.method = M_GET, .path = "/api/worker/mutual", .run = worker_mutual_get, .perm = PERM_WORKER_SELF, .scope = SCOPE_WORKER, .tx = TX_READ, .title = LIT("职工本人的互助保障"), MINE},
    SELF("/api/worker/mutual/enrolments", worker_mutual_enrol, "worker.mutual_enrol", "职工申请参保", IN(struct mutual_ask_in, mutual_ask_fields)),
    SELF("/api/worker/mutual/enrolments/:id/withdraw", worker_mutual_drop, "worker.mutual_drop", "职工撤回参保申请"),
    SELF("/api/worker/mutual/claims", worker_mutual_claim, "worker.mutual_claim", "职工申请给付", IN(struct mutual_claim_in, mutual_claim_in_fields)),
    SELF("/api/worker/mutual/claims/:id/withdraw", worker_mutual_withdraw, "worker.mutual_withdraw", "职工撤回给付申请"),
    {.method = M_POST, .path = "/api/worker/mutual/claims/:id/papers", .run = worker_mutual_paper, .perm = PERM_WORKER_SELF, .scope = SCOPE_WORKER, .tx = TX_NONE, .once = true,
     .upload = true, .action = "worker.mutual_paper", .title = LIT("职工上传给付材料"), MINE},
};

static const struct meta_row meta[] = {
    {"mutual_enrolment", {mutual_enrolment_fields, 23, sizeof(struct mutual_enrolment)}},
    {"mutual_claim", {mutual_claim_fields, 29, sizeof(struct mutual_claim)}},
};

static enum err todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_SERVICE_EDIT, MUTUAL_TODO, &n));
    todo_put(t, "mutual_claim.asked", S("待审核的互助保障给付"), n, S("/mutual-aid?tab=claims"));
    TRY(todo_count(cx, PERM_SERVICE_REVIEW, MUTUAL_REVIEW_TODO, &n));
    todo_put(t, "mutual_claim.checked", S("待复核的互助保障给付"), n, S("/mutual-aid?tab=claims"));
    return OK;
}

/* I67: what a claim comes to is what its plan says, its diagnosis opens, and nothing of it is counted as aid. */
static enum err one_claim(void *arg, void *row)
{
    struct verify *v = arg;
    const struct mutual_claim *c = row;
    struct rule doc = {0};
    struct mutual_sum sum = {0};
    struct str diagnosis = {0};
    v->checked++;
    if (mutual_open_diagnosis(v->cx, c, &diagnosis) != OK)
        v->found(v, "I67", str_f(v->cx->a, "互助保障给付 %lld 的诊断打不开", (long long)c->id));
    if (!c->checked_by)
        return OK;
    TRY(db_one(v->cx->tx, MUTUAL_PLAN_OF, VALS(TXT(c->plan), TXT(c->edition)), (struct fields){rule_fields, 11, sizeof doc}, &doc));
    TRY(mutual_reckon(v->cx->a, json_parse(v->cx->a, doc.body, NULL), c->ill_on, c->covered_on, c->cover_until, c->self_paid_fen, &sum));
    if (sum.fen != c->benefit_fen)
        v->found(v, "I67", str_f(v->cx->a, "互助保障给付 %lld 应为 %lld 分，登记为 %lld 分", (long long)c->id, (long long)sum.fen, (long long)c->benefit_fen));
    return OK;
}

static enum err verify(struct verify *v)
{
    struct mutual_claim *rows = NULL;
    size_t n = 0;
    int64_t counted = 0;
    enum { CLAIMS_MAX = 1000000 };
    TRY(db_rows(v->cx->tx, MUTUAL_VERIFY, NOVALS, CLAIM, CLAIMS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(one_claim(v, &rows[i]));
    TRY(db_int(v->cx->tx, MUTUAL_VERIFY_AID, NOVALS, &counted));
    if (counted)
        v->found(v, "I67", S("互助保障给付被计入了帮扶慰问"));
    return OK;
}

const struct area area_mutual_aid = {
    .name = "mutual_aid", .title = LIT("医疗互助"), ROWS(routes, routes), .machines = mutual_machines, .n_machines = countof(mutual_machines), ROWS(meta, meta), .verify = verify, .todo = todo,
};
