// SPDX-License-Identifier: Apache-2.0
// The way of one relief. Each move is one transaction and one UPDATE … WHERE state and version; who proposes neither reviews nor
// approves it, by constraint too. What the rule allowed is frozen with the approval.
#include "date.h"
#include "money.h"
#include "org.h"
#include "programme_own.h"

enum { EXPLAINED_MAX = 16000 };

const struct field relief_fields[45] = {
    {FIELD(struct relief, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct relief, casefile_id), .as = AS_ID, .label = LIT("档案")},
    {FIELD(struct relief, file_no), .label = LIT("档案编号")},
    {FIELD(struct relief, head_name), .label = LIT("户主")},
    {FIELD(struct relief, file_org), .label = LIT("建档工会")},
    {FIELD(struct relief, org_id), .as = AS_ID},
    {FIELD(struct relief, org_code), .label = LIT("工会代码")},
    {FIELD(struct relief, org_name), .label = LIT("救助工会")},
    {FIELD(struct relief, programme), .label = LIT("限额规定")},
    {FIELD(struct relief, edition), .label = LIT("版本年份")},
    {FIELD(struct relief, project), .as = AS_CODE, .codes = "kind", .label = LIT("帮扶项目")},
    {FIELD(struct relief, class), .as = AS_CODE, .codes = "case_category", .label = LIT("困难类别")},
    {FIELD(struct relief, member_no), .label = LIT("学生")},
    {FIELD(struct relief, student), .label = LIT("学生姓名")},
    {FIELD(struct relief, payee_no), .label = LIT("收款人序号")},
    {FIELD(struct relief, payee), .label = LIT("收款人")},
    {FIELD(struct relief, year), .label = LIT("年度")},
    {FIELD(struct relief, months), .label = LIT("月数")},
    {FIELD(struct relief, self_fen), .as = AS_MONEY, .label = LIT("医疗费自付")},
    {FIELD(struct relief, outlay_fen), .as = AS_MONEY, .label = LIT("致困费用")},
    {FIELD(struct relief, line_fen), .as = AS_MONEY, .label = LIT("月低保标准")},
    {FIELD(struct relief, amount_fen), .as = AS_MONEY, .label = LIT("救助金额")},
    {FIELD(struct relief, ceiling_fen), .as = AS_MONEY, .label = LIT("最高可救助")},
    {FIELD(struct relief, explained), .as = AS_JSON, .label = LIT("限额计算")},
    {FIELD(struct relief, level), .as = AS_CODE, .codes = "relief_level", .label = LIT("批准层级")},
    {FIELD(struct relief, paper_id), .as = AS_ID, .label = LIT("依据材料")},
    {FIELD(struct relief, proposed_by), .as = AS_ID},
    {FIELD(struct relief, proposer), .label = LIT("申请人")},
    {FIELD(struct relief, proposed_at), .as = AS_TIME, .label = LIT("申请时间")},
    {FIELD(struct relief, reviewed_by), .as = AS_ID},
    {FIELD(struct relief, reviewer), .label = LIT("审核人")},
    {FIELD(struct relief, reviewed_at), .as = AS_TIME, .label = LIT("审核时间")},
    {FIELD(struct relief, approved_by), .as = AS_ID},
    {FIELD(struct relief, approver), .label = LIT("批准人")},
    {FIELD(struct relief, approved_at), .as = AS_TIME, .label = LIT("批准时间")},
    {FIELD(struct relief, approval_no), .label = LIT("上级批准文号")},
    {FIELD(struct relief, approval_on), .as = AS_DATE, .label = LIT("上级批准日期")},
    {FIELD(struct relief, reason), .label = LIT("原因")},
    {FIELD(struct relief, roster_id), .as = AS_ID, .label = LIT("名册")},
    {FIELD(struct relief, roster_title), .label = LIT("名册名称")},
    {FIELD(struct relief, paid_on), .as = AS_DATE, .label = LIT("发放日期")},
    {FIELD(struct relief, state), .as = AS_CODE, .codes = "relief_state", .label = LIT("状态")},
    {FIELD(struct relief, version), .label = LIT("版本")},
    {FIELD(struct relief, org_path), .as = AS_SECRET},
    {FIELD(struct relief, file_state), .as = AS_SECRET},
};

static const struct move moves[] = {
    {"proposed", "review", "reviewed", PERM_CASE_REVIEW, LIT("审核通过")},
    {"proposed", "return", "returned", PERM_CASE_REVIEW, LIT("退回")},
    {"reviewed", "return", "returned", PERM_CASE_APPROVE, LIT("退回")},
    {"reviewed", "approve", "approved", PERM_CASE_APPROVE, LIT("批准")},
    {"proposed", "refuse", "refused", PERM_CASE_APPROVE, LIT("不予救助")},
    {"reviewed", "refuse", "refused", PERM_CASE_APPROVE, LIT("不予救助")},
    {"approved", "refuse", "refused", PERM_CASE_APPROVE, LIT("撤销批准")},
    {"returned", "revise", "proposed", PERM_CASE_ENTER, LIT("修改后重报")},
    {"proposed", "withdraw", "withdrawn", PERM_CASE_ENTER, LIT("撤回")},
    {"returned", "withdraw", "withdrawn", PERM_CASE_ENTER, LIT("撤回")},
};
const struct machine relief_machines[1] = {{"relief", moves, countof(moves)}};

enum err relief_get(struct ctx *cx, int64_t id, struct relief *out)
{
    *out = (struct relief){0};
    enum err e = cx_one(cx, RELIEF_GET, id, RELIEF_FIELDS, out);
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有找到这项救助，或不在您的管理范围内") : e;
}

void relief_write(struct ctx *cx, const struct relief *r)
{
    jw_open(cx->out, '{');
    fields_write_open(cx->out, RELIEF_FIELDS, r);
    machine_verbs(cx, &relief_machines[0], r->state, r->org_path);
    jw_close(cx->out, '}');
}

/* --- proposing --- */

/* The giving union: the file's own or one above it, within the caller's right. */
static enum err giver(struct ctx *cx, const struct programme_file *f, struct str code, int64_t *org_id, struct str *path)
{
    *org_id = f->org_id;
    *path = f->org_path;
    if (code.len)
        TRY(cx_org(cx, code, org_id, path));
    if (!path_covers(*path, f->org_path))
        return fail_field(cx, "org", "只能由建档工会或它的上级工会救助");
    return cx_may(cx, PERM_CASE_ENTER, *path) ? OK : ERR_FORBIDDEN;
}

static enum err check_in(struct ctx *cx, const struct programme_file *f, struct relief_in *in)
{
    static const char *const projects[] = {"living", "medical", "study", "other"};
    int64_t paper = 0, payee = 0;
    bool known = false;
    for (size_t i = 0; i < countof(projects); i++)
        known |= str_eq(in->project, str_of(projects[i]));
    if (!known)
        return fail_field(cx, "project", "帮扶项目应是生活、医疗、助学或其他救助");
    in->months = in->months ? in->months : 1;
    in->payee_no = in->payee_no ? in->payee_no : f->head_no;
    if (!str_eq(in->project, S("study")))
        in->member_no = 0;
    else if (!in->member_no)
        return fail_field(cx, "member_no", "助学救助须指定在读的子女");
    if (in->member_no && in->member_no == in->payee_no)
        return fail_field(cx, "payee_no", "助学救助发到家长本人的银行卡，不发到学生名下");
    if (in->amount_fen <= 0 || in->amount_fen > PROGRAMME_FEN_MAX)
        return fail_field(cx, "amount_fen", "救助金额应大于 0，且一次不超过 100 万元");
    enum err e = db_int(cx->tx, PROGRAMME_PAPER, VALS(I64(in->paper_id), I64(f->id)), &paper);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "paper_id", "请选择档案中的一份材料作为救助依据");
    TRY(e);
    e = db_int(cx->tx, PROGRAMME_PAYEE, VALS(I64(f->id), I64(in->payee_no)), &payee);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "payee_no", "收款人应是这户的家庭成员");
    return e;
}

/* The first thing in the way, as an error; others are told in the check. */
static enum err refused(struct ctx *cx, const struct programme_answer *a)
{
    if (!a->n_problems)
        return OK;
    const struct programme_problem *p = &a->problems[0];
    return fail(cx, strcmp(p->code, "OVER") == 0 ? ERR_CAP_EXCEEDED : ERR_STATE, "%.*s", FMT(p->text));
}

static struct str explain(struct ctx *cx, const struct programme_facts *f, const struct programme_answer *a)
{
    struct buf b = buf_new(cx->a, EXPLAINED_MAX);
    struct jw w = jw_new(&b);
    jw_open(&w, '[');
    for (size_t i = 0; i < a->n_lines; i++)
        fields_write(&w, PROGRAMME_LINE_FIELDS, &a->lines[i]);
    jw_close(&w, ']');
    (void)f;
    return buf_done(&b);
}

static enum err rule_of(struct ctx *cx, struct str code, struct programme **out)
{
    enum err e = programme_load(cx->tx, code, cx_today(cx), out);
    return e == ERR_NOT_FOUND ? fail_field(cx, "programme", "没有“%.*s”这份救助限额规定，或今天没有有效版本", FMT(code)) : e;
}

static int64_t this_year(struct ctx *cx)
{
    return date_of_ms(cx->now).y;
}

enum err relief_propose(struct ctx *cx, const struct relief_in *given, int64_t *id)
{
    struct relief_in in = *given;
    struct programme_file f;
    struct programme *p = NULL;
    struct programme_facts facts;
    struct programme_answer a;
    int64_t org_id = 0;
    struct str path = {0};
    TRY(programme_file_get(cx, in.casefile_id, &f));
    TRY(giver(cx, &f, in.org, &org_id, &path));
    TRY(rule_of(cx, in.programme, &p));
    TRY(check_in(cx, &f, &in));
    TRY(programme_answer(cx, &f, p, &in, this_year(cx), 0, &facts, &a));
    TRY(refused(cx, &a));
    TRY(db_int(cx->tx, RELIEF_ADD,
               VALS(I64(f.id), I64(org_id), TXT(p->rule.code), TXT(p->rule.edition), TXT(in.project), TXT(a.class), I64(in.member_no),
                    I64(in.payee_no), I64(this_year(cx)), I64(in.months), I64(facts.self_fen), I64(facts.outlay_fen), I64(facts.line_fen),
                    I64(in.amount_fen), I64(a.ceiling_fen), TXT(explain(cx, &facts, &a)), TXT(str_of(programme_level_code(a.level))),
                    I64(in.paper_id), I64(cx->who->user_id), I64(cx->now)),
               id));
    audit_object(cx, org_id, "relief:%lld", (long long)*id);
    audit_note(cx, "file", f.no);
    return OK;
}

/* --- moves --- */

/* The relief, the move, and the right to make it there. */
static enum err begin(struct ctx *cx, int64_t id, const char *verb, struct relief *r)
{
    const struct move *mv;
    TRY(relief_get(cx, id, r));
    TRY(machine_step(cx, &relief_machines[0], r->state, verb, &mv));
    if (!cx_may(cx, mv->perm, r->org_path))
        return ERR_FORBIDDEN;
    audit_object(cx, r->org_id, "relief:%lld", (long long)id);
    return OK;
}

static enum err moved(struct ctx *cx, enum err e, int64_t changed)
{
    if (e == ERR_CONFLICT)
        return ERR_SAME_PERSON; /* the constraint of the table says it too */
    TRY(e);
    return changed == 1 ? OK : fail(cx, ERR_CONFLICT, "这项救助刚被他人处理过，请刷新后再看");
}

static enum err not_the_proposer(struct ctx *cx, const struct relief *r)
{
    if (r->proposed_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "救助由您本人提出，须由他人审核和批准");
    return OK;
}

static struct relief_in again(const struct relief *r)
{
    return (struct relief_in){.casefile_id = r->casefile_id, .programme = r->programme, .project = r->project, .member_no = r->member_no,
                              .payee_no = r->payee_no, .months = r->months, .self_fen = r->self_fen, .outlay_fen = r->outlay_fen,
                              .line_fen = r->line_fen, .amount_fen = r->amount_fen, .paper_id = r->paper_id};
}

enum err relief_revise(struct ctx *cx, int64_t id, const struct relief_in *given)
{
    struct relief r;
    struct relief_in in = *given;
    struct programme_file f;
    struct programme *p = NULL;
    struct programme_facts facts;
    struct programme_answer a;
    int64_t changed = 0;
    TRY(begin(cx, id, "revise", &r));
    TRY(programme_file_get(cx, r.casefile_id, &f));
    in.project = r.project;
    TRY(rule_of(cx, r.programme, &p));
    TRY(check_in(cx, &f, &in));
    TRY(programme_answer(cx, &f, p, &in, r.year, id, &facts, &a));
    TRY(refused(cx, &a));
    enum err e = db_exec(cx->tx, RELIEF_SET,
                         VALS(I64(id), TXT(a.class), I64(in.months), I64(facts.self_fen), I64(facts.outlay_fen), I64(facts.line_fen),
                              I64(in.amount_fen), I64(a.ceiling_fen), TXT(explain(cx, &facts, &a)), TXT(str_of(programme_level_code(a.level))),
                              I64(in.paper_id), I64(in.member_no), I64(in.payee_no), I64(cx->who->user_id), I64(cx->now),
                              TXT(p->rule.edition), I64(r.version)),
                         &changed);
    return moved(cx, e, changed);
}

enum err relief_review(struct ctx *cx, int64_t id)
{
    struct relief r;
    int64_t changed = 0;
    TRY(begin(cx, id, "review", &r));
    TRY(not_the_proposer(cx, &r));
    enum err e = db_exec(cx->tx, RELIEF_REVIEWED, VALS(I64(id), I64(cx->who->user_id), I64(cx->now), I64(r.version)), &changed);
    return moved(cx, e, changed);
}

struct above {
    struct str org_path, kind, org_name;
};
static const struct field above_fields[] = {{FIELD(struct above, org_path)}, {FIELD(struct above, kind)}, {FIELD(struct above, org_name)}};

static enum programme_level level_of(struct str code)
{
    for (int i = LEVEL_OWN; i < PROGRAMME_LEVEL__COUNT; i++)
        if (str_eq(code, str_of(programme_level_code((enum programme_level)i))))
            return (enum programme_level)i;
    return LEVEL_OWN;
}

/* Who approves: the nearest union of that level or above it; when the tree ends below, its top, on paper from beyond. */
static enum err check_level(struct ctx *cx, const struct relief *r, enum programme_level need, const struct relief_approve_in *in)
{
    struct above *up = NULL;
    size_t n = 0;
    if (need == LEVEL_OWN)
        return OK;
    TRY(db_rows(cx->tx, PROGRAMME_ABOVE, VALS(I64(r->org_id)), FIELDS(struct above, above_fields), ORG_LEVELS + 1, &up, &n));
    for (size_t i = 0; i < n; i++)
        if (level_of(up[i].kind) >= need)
            return cx_may(cx, PERM_CASE_APPROVE, up[i].org_path)
                       ? OK : fail(cx, ERR_FORBIDDEN, "这个金额须由%.*s批准", FMT(up[i].org_name));
    if (!n || !cx_may(cx, PERM_CASE_APPROVE, up[n - 1].org_path))
        return fail(cx, ERR_FORBIDDEN, "这个金额须报%.*s批准，由%.*s登记批准文件", FMT(programme_level_name(need)), FMT(n ? up[n - 1].org_name : S("上级工会")));
    if (!str_trim(in->approval_no).len)
        fail_field(cx, "approval_no", "这个金额须报%.*s批准：请填写批准文件的文号", FMT(programme_level_name(need)));
    if (!in->approval_on.len || str_cmp(in->approval_on, cx_today(cx)) > 0)
        fail_field(cx, "approval_on", "请填写批准日期，不晚于今天");
    return cx->problems.n ? ERR_BAD_INPUT : OK;
}

enum err relief_approve(struct ctx *cx, int64_t id, const struct relief_approve_in *in)
{
    struct relief r;
    struct programme_file f;
    struct programme *p = NULL;
    struct programme_facts facts;
    struct programme_answer a;
    int64_t changed = 0;
    TRY(begin(cx, id, "approve", &r));
    TRY(not_the_proposer(cx, &r));
    struct relief_in as = again(&r);
    TRY(programme_file_get(cx, r.casefile_id, &f));
    TRY(programme_edition(cx->tx, r.programme, r.edition, &p));
    TRY(programme_answer(cx, &f, p, &as, r.year, id, &facts, &a));
    TRY(refused(cx, &a));
    TRY(check_level(cx, &r, a.level, in));
    enum err e = db_exec(cx->tx, RELIEF_APPROVED,
                         VALS(I64(id), I64(cx->who->user_id), I64(cx->now), I64(a.ceiling_fen), TXT(explain(cx, &facts, &a)),
                              TXT(str_of(programme_level_code(a.level))), TXT(a.class), TXT(str_trim(in->approval_no)), TXT(in->approval_on),
                              I64(facts.line_fen), I64(r.version)),
                         &changed);
    return moved(cx, e, changed);
}

enum err relief_back(struct ctx *cx, int64_t id, const char *verb, struct str reason)
{
    struct relief r;
    const struct move *mv;
    int64_t changed = 0;
    TRY(begin(cx, id, verb, &r));
    TRY(machine_step(cx, &relief_machines[0], r.state, verb, &mv));
    if (strcmp(verb, "withdraw") != 0)
        TRY(not_the_proposer(cx, &r));
    else if (r.proposed_by != cx->who->user_id)
        return fail(cx, ERR_FORBIDDEN, "只有申请人本人可以撤回");
    if (str_trim(reason).len < 2)
        return fail_field(cx, "reason", "请写明原因");
    enum err e = db_exec(cx->tx, RELIEF_BACK, VALS(I64(id), TXT(str_of(mv->to)), TXT(str_trim(reason)), I64(r.version)), &changed);
    return moved(cx, e, changed);
}
