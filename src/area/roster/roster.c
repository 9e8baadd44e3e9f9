/* SPDX-License-Identifier: Apache-2.0
 * Moves of a roster. Each is one transaction: the state changes by UPDATE … WHERE state and version,
 * one row affected, so two clients or a retry have one effect; who entered never approves, who
 * entered or approved never pays. */
#include "file.h"
#include "roster_move.h"
#include "stock.h"

static const struct move moves[] = {
    {"checked", "submit", "submitted", PERM_ROSTER_ENTER, LIT("提交")},
    {"returned", "submit", "submitted", PERM_ROSTER_ENTER, LIT("重新提交")},
    {"submitted", "withdraw", "checked", PERM_ROSTER_ENTER, LIT("撤回")},
    {"submitted", "approve", "approved", PERM_ROSTER_REVIEW, LIT("审核通过")},
    {"submitted", "return", "returned", PERM_ROSTER_REVIEW, LIT("退回")},
    {"approved", "return", "returned", PERM_ROSTER_REVIEW, LIT("退回")},
    {"approved", "pay", "paid", PERM_ROSTER_PAY, LIT("登记发放")},
    {"checked", "void", "void", PERM_ROSTER_ENTER, LIT("删除")},
    {"returned", "void", "void", PERM_ROSTER_ENTER, LIT("删除")},
};
const struct machine roster_machine = {"roster", moves, countof(moves)};

const struct field roster_fields[48] = {
    {FIELD(struct roster, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct roster, campaign_id), .as = AS_ID},
    {FIELD(struct roster, org_id), .as = AS_ID},
    {FIELD(struct roster, kind), .label = LIT("种类")},
    {FIELD(struct roster, title), .label = LIT("名册")},
    {FIELD(struct roster, campaign_code), .label = LIT("活动")},
    {FIELD(struct roster, org_code), .label = LIT("工会编码")},
    {FIELD(struct roster, org_name), .label = LIT("工会")},
    {FIELD(struct roster, org_path), .as = AS_SECRET},
    {FIELD(struct roster, state), .label = LIT("状态")},
    {FIELD(struct roster, pay_way), .label = LIT("发放方式")},
    {FIELD(struct roster, file_id), .as = AS_ID, .label = LIT("文件")},
    {FIELD(struct roster, file_hash), .as = AS_SECRET},
    {FIELD(struct roster, class), .as = AS_CODE, .codes = "class", .label = LIT("默认类别")},
    {FIELD(struct roster, source), .as = AS_CODE, .codes = "source", .label = LIT("默认资金来源")},
    {FIELD(struct roster, rows), .as = AS_COUNT, .label = LIT("行数")},
    {FIELD(struct roster, accepted), .as = AS_COUNT, .label = LIT("通过")},
    {FIELD(struct roster, refused), .as = AS_COUNT, .label = LIT("有误")},
    {FIELD(struct roster, warned), .as = AS_COUNT, .label = LIT("有提示")},
    {FIELD(struct roster, persons), .as = AS_COUNT, .label = LIT("人数")},
    {FIELD(struct roster, amount_fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct roster, errors), .as = AS_COUNT, .label = LIT("错误")},
    {FIELD(struct roster, warnings), .as = AS_COUNT, .label = LIT("提示")},
    {FIELD(struct roster, lump_fen), .as = AS_MONEY, .label = LIT("集体慰问金额")},
    {FIELD(struct roster, lump_heads), .as = AS_COUNT, .label = LIT("集体慰问人数")},
    {FIELD(struct roster, lump_id), .as = AS_ID, .label = LIT("所属集体慰问")},
    {FIELD(struct roster, lump_on), .as = AS_DATE, .label = LIT("集体慰问日期")},
    {FIELD(struct roster, layout), .as = AS_SECRET},
    {FIELD(struct roster, left_out), .label = LIT("剔除有误行提交")},
    {FIELD(struct roster, entered_by), .as = AS_ID},
    {FIELD(struct roster, entered_by_name), .label = LIT("录入人")},
    {FIELD(struct roster, entered_at), .as = AS_TIME, .label = LIT("录入时间")},
    {FIELD(struct roster, submitted_by), .as = AS_ID},
    {FIELD(struct roster, submitted_at), .as = AS_TIME, .label = LIT("提交时间")},
    {FIELD(struct roster, approved_by), .as = AS_ID},
    {FIELD(struct roster, approved_by_name), .label = LIT("审核人")},
    {FIELD(struct roster, approved_at), .as = AS_TIME, .label = LIT("审核时间")},
    {FIELD(struct roster, returned_at), .as = AS_TIME, .label = LIT("退回时间")},
    {FIELD(struct roster, return_reason), .label = LIT("退回原因")},
    {FIELD(struct roster, paid_at), .as = AS_TIME, .label = LIT("登记发放时间")},
    {FIELD(struct roster, paid_on), .as = AS_DATE, .label = LIT("发放日期")},
    {FIELD(struct roster, bank_ref), .label = LIT("付款凭证号")},
    {FIELD(struct roster, evidence_id), .as = AS_ID, .label = LIT("凭证文件")},
    {FIELD(struct roster, job_id), .as = AS_ID},
    {FIELD(struct roster, note), .label = LIT("备注")},
    {FIELD(struct roster, gift_id), .as = AS_ID, .label = LIT("定向捐赠")},
    {FIELD(struct roster, aid_kind), .as = AS_CODE, .codes = "kind", .label = LIT("帮扶项目")},
    {FIELD(struct roster, version), .label = LIT("版本")},
};

/* --- reading --- */

bool roster_visible(const struct ctx *cx, const struct roster *r)
{
    static const char *const open[] = {"submitted", "approved", "returned", "paid"};
    for (size_t i = 0; i < countof(open); i++)
        if (str_eq(r->state, str_of(open[i])))
            return true;
    if (r->entered_by == cx->who->user_id || r->org_id == cx->who->org_id)
        return true;
    for (size_t i = 0; i < cx->who->n_grants; i++)
        if (cx->who->grants[i].org_id == r->org_id)
            return true;
    return false;
}

enum err roster_get(struct ctx *cx, int64_t id, struct roster *out)
{
    *out = (struct roster){0};
    enum err e = cx_one(cx, ROSTER_GET, id, ROSTER_FIELDS, out);
    if (e == OK && !roster_visible(cx, out))
        e = ERR_NOT_FOUND;
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有找到这份名册，或不在您的管理范围内") : e;
}

bool roster_is_editor(struct ctx *cx, int64_t id, enum err *e)
{
    int64_t user;
    *e = db_int(cx->tx, ROSTER_EDITOR_IS, VALS(I64(id), I64(cx->who->user_id)), &user);
    bool is = *e == OK;
    if (*e == ERR_NOT_FOUND)
        *e = OK;
    return is;
}

enum err roster_edit_mark(struct ctx *cx, int64_t id)
{
    return db_exec(cx->tx, ROSTER_EDITOR_ADD, VALS(I64(id), I64(cx->who->user_id)), NULL);
}

enum err roster_rules_of(struct ctx *cx, const struct roster *r, struct roster_rules **out)
{
    struct str why = S("");
    enum err e = roster_rules_load(cx->tx, r->campaign_id, r->org_id, date_of_ms(cx->now), out, &why);
    if (e != OK)
        return why.len ? fail(cx, ERR_BAD_INPUT, "%.*s", FMT(why)) : e;
    (*out)->class = r->class;
    (*out)->source = r->source;
    return OK;
}

/* The roster, the move, and the right to make it there. */
static enum err begin(struct ctx *cx, int64_t id, const char *verb, struct roster *r)
{
    const struct move *mv;
    TRY(roster_get(cx, id, r));
    TRY(machine_step(cx, &roster_machine, r->state, verb, &mv));
    if (!cx_may(cx, mv->perm, r->org_path))
        return ERR_FORBIDDEN;
    audit_object(cx, r->org_id, "roster:%lld", (long long)id);
    return OK;
}

/* One row changed, or somebody was faster. */
static enum err moved(struct ctx *cx, enum err e, int64_t changed)
{
    if (e == ERR_CONFLICT || e == ERR_DUPLICATE)
        return ERR_SAME_PERSON; /* the constraints of the table say it too */
    TRY(e);
    return changed == 1 ? OK : fail(cx, ERR_CONFLICT, "名册刚被他人处理过，请刷新后再看");
}

static enum err campaign_open(struct ctx *cx, const struct roster_rules *rules)
{
    if (!str_eq(rules->campaign.status, S("open")))
        return fail(cx, ERR_STATE, "活动“%.*s”没有开放，不能提交或发放", FMT(rules->campaign.name));
    return OK;
}

static bool is_lump(const struct roster *r)
{
    return str_eq(r->kind, S("lump"));
}

static bool list_code(const struct code_item *items, size_t n, struct str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(items[i].code, code))
            return true;
    return false;
}

enum err roster_defaults_check(struct ctx *cx, const struct roster_rules *rules, struct str class,
                               struct str source)
{
    if (class.len && !list_code(rules->classes, rules->n_classes, class))
        return fail_field(cx, "class", "慰问对象类别“%.*s”不存在，应为 C1—C11", FMT(class));
    if (source.len && !list_code(rules->sources, rules->n_sources, source))
        return fail_field(cx, "source", "资金来源“%.*s”不存在", FMT(source));
    return OK;
}

/* --- submit, withdraw --- */

static enum err submit_lump(struct ctx *cx, const struct roster *r, const struct roster_rules *rules)
{
    struct fund_ruling v = fund_check(rules->earmark, r->source, r->class, FUND_LUMP, S(""));
    if (v.verdict == FUND_FORBIDDEN)
        return fail(cx, ERR_FUND_FORBIDDEN, "资金使用规定不允许：%.*s", FMT(v.clause));
    struct aid a = {.campaign_id = r->campaign_id, .org_id = r->org_id, .roster_id = r->id,
                    .kind = S("lump"), .class = r->class, .source = r->source, .tags = S(""),
                    .heads = r->lump_heads, .amount_fen = r->lump_fen, .given_on = S(""),
                    .state = S("planned"), .note = r->title};
    return aid_add(cx, &a);
}

/* Names of a lump sum: the sum handed over, no more and no less. */
static enum err lump_sum_met(struct ctx *cx, const struct roster *r, int64_t fen)
{
    struct roster lump;
    char is[MONEY_TEXT], should[MONEY_TEXT];
    if (!r->lump_id)
        return OK;
    TRY(roster_get(cx, r->lump_id, &lump));
    if (lump.lump_fen == fen && str_eq(lump.state, S("paid")))
        return OK;
    money_yuan(fen, is);
    money_yuan(lump.lump_fen, should);
    if (lump.lump_fen == fen)
        return fail(cx, ERR_STATE, "集体慰问“%.*s”尚未登记发放，不能提交名单", FMT(lump.title));
    return fail(cx, ERR_CONFLICT, "名单合计 %s 元，与集体慰问金额 %s 元不一致", is, should);
}

static enum err submit_list(struct ctx *cx, const struct roster *r, int64_t *fen)
{
    struct person_merge merged;
    struct aid_sum sum;
    TRY(person_merge_roster(cx, r->id, &merged));
    TRY(person_ties_settle(cx->tx, r->id));
    TRY(db_exec(cx->tx, ROSTER_CARDS_NOTE, VALS(I64(r->id)), NULL));
    enum err e = aid_plan_roster(cx, r->id, &sum);
    if (e == ERR_DUPLICATE)
        return fail(cx, e, "名册中有人刚被其他工会列入本活动，请重新提交以查看是哪些行");
    TRY(e);
    *fen = sum.fen;
    return OK;
}

/* Today's findings, kept whatever becomes of the move. *open = rows that stand in its way. */
static enum err look_again(struct ctx *cx, struct roster *r, struct roster_rules *rules)
{
    struct roster_layout layout;
    struct roster_counts n = {0};
    TRY(roster_layout_read(cx->a, r->layout, &layout));
    struct roster_recheck again = {.rules = rules, .layout = &layout, .roster_id = r->id,
                                   .org_id = r->org_id, .rules_too = true, .counts = &n};
    TRY(roster_refresh(cx->tx, &again));
    r->version++;
    r->accepted = n.accepted;
    r->refused = n.refused;
    r->amount_fen = n.amount_fen;
    return OK;
}

enum err roster_recheck_now(struct ctx *cx, int64_t id)
{
    struct roster r;
    struct roster_rules *rules;
    TRY(roster_editable(cx, id, &r));
    TRY(roster_rules_of(cx, &r, &rules));
    return look_again(cx, &r, rules);
}

/* Where the rule is silent a person decides: asked at submission, decided at the latest in the review. */
static enum err ask_silent(struct ctx *cx, const struct roster *r, const struct roster_rules *rules)
{
    struct fund_pair *pairs;
    size_t n;
    if (r->lump_id)
        return OK; /* decided with the lump sum */
    TRY(gift_check_roster(cx, r->id));
    TRY(roster_silent(cx->tx, rules, r->id, &pairs, &n));
    return fund_ruling_ask(cx, r->campaign_id, r->org_id, r->id, pairs, n,
                           str_f(cx->a, "名册“%.*s”提交审核", FMT(r->title)));
}

static enum err decide_silent(struct ctx *cx, const struct roster *r, const struct roster_rules *rules)
{
    struct fund_pair *pairs;
    size_t n;
    if (r->lump_id)
        return OK;
    TRY(roster_silent(cx->tx, rules, r->id, &pairs, &n));
    return fund_ruling_by_review(cx, rules->earmark, r->campaign_id, r->org_id, r->org_path,
                                 str_f(cx->a, "名册 %lld", (long long)r->id), pairs, n);
}

/* What keeps a checked list from being submitted: rows refused, warnings without their reason. OK when
 * nothing does; the findings stay stored either way. */
static enum err not_ready(struct ctx *cx, const struct roster *r, bool leave_out_refused, enum err *why)
{
    int64_t open = 0;
    *why = OK;
    if (r->refused > 0 && !leave_out_refused) {
        *why = ERR_FINDINGS;
        cx->fail_text = str_f(cx->a, "名册中有 %lld 行存在错误：请改正，或选择剔除有误的行后提交",
                              (long long)r->refused);
        return OK;
    }
    if (r->accepted == 0)
        return fail(cx, ERR_FINDINGS, "名册中没有可以提交的行");
    TRY(roster_reasons_open(cx->tx, r->id, &open));
    if (open) {
        *why = ERR_REASON_NEEDED;
        cx->fail_text = str_f(cx->a, "有 %lld 处提示按规定须写明理由：请在“问题”中逐项填写后再提交", (long long)open);
    }
    return OK;
}

enum err roster_submit(struct ctx *cx, int64_t id, bool leave_out_refused, enum err *refused)
{
    struct roster r;
    struct roster_rules *rules;
    int64_t changed = 0, fen = 0;
    *refused = OK;
    TRY(begin(cx, id, "submit", &r));
    TRY(roster_rules_of(cx, &r, &rules));
    TRY(campaign_open(cx, rules));
    if (is_lump(&r)) {
        TRY(submit_lump(cx, &r, rules));
    } else {
        TRY(look_again(cx, &r, rules));
        TRY(not_ready(cx, &r, leave_out_refused, refused));
        if (*refused != OK)
            return OK; /* the findings stay, the roster does not move */
        TRY(submit_list(cx, &r, &fen));
        ASSERT(fen == r.amount_fen); /* what was shown is what is planned */
        TRY(lump_sum_met(cx, &r, fen));
    }
    TRY(ask_silent(cx, &r, rules));
    TRY(roster_edit_mark(cx, id));
    enum err e = db_exec(cx->tx, ROSTER_SUBMITTED,
                         VALS(I64(id), I64(cx->who->user_id), I64(cx->now),
                              I64(leave_out_refused && r.refused > 0), I64(r.version)),
                         &changed);
    return moved(cx, e, changed);
}

/* Persons brought in and aid planned are taken back. */
static enum err undo(struct ctx *cx, const struct roster *r)
{
    int64_t gone;
    TRY(aid_unplan_roster(cx, r->id));
    TRY(person_ties_unsettle(cx->tx, r->id));
    TRY(db_exec(cx->tx, ROSTER_CARDS_DROP, VALS(I64(r->id)), NULL));
    return is_lump(r) ? OK : person_unmerge_roster(cx, r->id, &gone);
}

enum err roster_withdraw(struct ctx *cx, int64_t id)
{
    struct roster r;
    int64_t changed = 0;
    TRY(begin(cx, id, "withdraw", &r));
    TRY(undo(cx, &r));
    TRY(roster_edit_mark(cx, id));
    enum err e = db_exec(cx->tx, ROSTER_WITHDRAWN, VALS(I64(id), I64(r.version)), &changed);
    return moved(cx, e, changed);
}

/* --- approve, return --- */

static enum err not_an_editor(struct ctx *cx, const struct roster *r)
{
    enum err e;
    bool editor = roster_is_editor(cx, r->id, &e);
    TRY(e);
    if (editor || r->entered_by == cx->who->user_id || r->submitted_by == cx->who->user_id)
        return ERR_SAME_PERSON;
    return OK;
}

/* Whoever reviews or pays is not among those who get the money, where the policy minds it. */
static enum err not_a_payee(struct ctx *cx, const struct roster *r, const struct caps *caps)
{
    int64_t row_no;
    if (caps->on[CAPS_HANDLER].level < CAPS_REASON || is_lump(r))
        return OK;
    enum err e = db_int(cx->tx, ROSTER_PAYEE_IS, VALS(I64(r->id), I64(cx->who->user_id)), &row_no);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    return fail(cx, ERR_SAME_PERSON, "您本人是名册第 %lld 行的慰问对象，须由他人审核和付款", (long long)row_no);
}

enum err roster_look(struct ctx *cx, const struct roster *r, struct roster_recheck *again)
{
    struct roster_rules *rules;
    struct roster_counts *n = NEW(cx->a, struct roster_counts);
    TRY(roster_rules_of(cx, r, &rules));
    *again = (struct roster_recheck){.rules = rules, .roster_id = r->id, .org_id = r->org_id,
                                     .rules_too = true, .look_only = true, .counts = n};
    if (!is_lump(r))
        return roster_recheck_run(cx->tx, again);
    if (fund_check(rules->earmark, r->source, r->class, FUND_LUMP, S("")).verdict == FUND_FORBIDDEN)
        again->blockers[again->n_blockers++] =
            (struct roster_blocker){"FUND_FORBIDDEN", S("资金使用规定不允许用这项资金集体慰问该类对象"), 1};
    return OK;
}

static enum err blocked(struct ctx *cx, const struct roster_recheck *look)
{
    if (look->n_blockers == 0)
        return OK;
    const struct roster_blocker *b = &look->blockers[0];
    enum err e = strcmp(b->code, "FUND_FORBIDDEN") == 0 ? ERR_FUND_FORBIDDEN
                 : strcmp(b->code, "REASON_NEEDED") == 0 ? ERR_REASON_NEEDED
                 : strncmp(b->code, "CAP_", 4) == 0     ? ERR_CAP_EXCEEDED
                 : strncmp(b->code, "DUP_", 4) == 0     ? ERR_DUPLICATE : ERR_FINDINGS;
    return fail(cx, e, "%.*s（%lld 行）。请退回改正", FMT(b->text), (long long)b->count);
}

static enum err approve_names(struct ctx *cx, const struct roster *r)
{
    struct roster lump;
    struct aid_sum sum;
    int64_t changed = 0;
    TRY(roster_get(cx, r->lump_id, &lump));
    TRY(aid_lump_named(cx, r->lump_id, r->id, &sum));
    enum err e = db_exec(cx->tx, ROSTER_NAMED,
                         VALS(I64(r->id), I64(cx->who->user_id), I64(cx->now), TXT(lump.paid_on),
                              TXT(lump.bank_ref), I64(r->version)),
                         &changed);
    return moved(cx, e, changed);
}

enum err roster_approve(struct ctx *cx, int64_t id)
{
    struct roster r;
    struct roster_recheck look;
    struct fund_part *parts;
    struct aid_sum sum;
    size_t n;
    int64_t changed = 0;
    TRY(begin(cx, id, "approve", &r));
    TRY(not_an_editor(cx, &r));
    TRY(roster_look(cx, &r, &look));
    TRY(campaign_open(cx, look.rules));
    TRY(blocked(cx, &look));
    TRY(not_a_payee(cx, &r, look.rules->caps));
    if (r.lump_id)
        return approve_names(cx, &r);
    TRY(decide_silent(cx, &r, look.rules));
    bool held;
    TRY(handover_hold(cx, id, &held)); /* goods from stock: reserved there, not from the money at hand */
    TRY(aid_parts(cx->tx, id, &parts, &n));
    if (!held)
        TRY(fund_reserve(cx, r.campaign_id, r.org_id, id, parts, n));
    TRY(aid_reserve_roster(cx, id, &sum));
    enum err e = db_exec(cx->tx, ROSTER_APPROVED,
                         VALS(I64(id), I64(cx->who->user_id), I64(cx->now), I64(r.version)), &changed);
    return moved(cx, e, changed);
}

enum err roster_return(struct ctx *cx, int64_t id, struct str reason)
{
    struct roster r;
    struct fund_part *parts;
    size_t n;
    int64_t changed = 0;
    TRY(begin(cx, id, "return", &r));
    if (!str_trim(reason).len)
        return fail_field(cx, "reason", "请填写退回原因");
    if (str_eq(r.pay_way, S("batch")))
        return fail(cx, ERR_STATE, "名册已列入付款批次，不能退回；批次未制盘的先删除批次，不再发放的行在批次中逐笔释放");
    if (str_eq(r.state, S("approved"))) {
        bool held;
        TRY(handover_unhold(cx, id, &held));
        TRY(aid_parts(cx->tx, id, &parts, &n));
        if (!held)
            TRY(fund_release(cx, r.campaign_id, r.org_id, id, parts, n));
    }
    TRY(undo(cx, &r));
    enum err e = db_exec(cx->tx, ROSTER_RETURNED,
                         VALS(I64(id), I64(cx->who->user_id), I64(cx->now), TXT(str_trim(reason)),
                              I64(r.version)),
                         &changed);
    return moved(cx, e, changed);
}

/* --- pay --- */

static enum err check_pay(struct ctx *cx, const struct roster_pay *p)
{
    struct date on;
    struct file f;
    if (date_read(p->paid_on, &on) != DATE_DAY)
        return fail_field(cx, "paid_on", "请填写发放日期，如 2023-01-15");
    if (date_cmp(on, date_of_ms(cx->now)) > 0)
        return fail_field(cx, "paid_on", "发放日期不能晚于今天");
    if (!str_trim(p->bank_ref).len)
        return fail_field(cx, "bank_ref", "请填写付款凭证号或签收单号");
    if (p->evidence_id && file_attach(cx, p->evidence_id, FILE_SHARED, &f) != OK)
        return fail_field(cx, "evidence_id", "没有找到凭证文件，请重新上传");
    return OK;
}

/* Outside the campaign's window: allowed, told. */
static void pay_window(struct ctx *cx, const struct roster_rules *rules, struct str paid_on,
                       struct str *warning)
{
    struct date on, from, to;
    *warning = S("");
    if (date_read(paid_on, &on) != DATE_DAY ||
        date_read(rules->campaign.start_on, &from) != DATE_DAY ||
        date_read(rules->campaign.end_on, &to) != DATE_DAY)
        return;
    if (date_cmp(on, date_add_days(from, -ROSTER_PAY_DAYS)) < 0 ||
        date_cmp(on, date_add_days(to, ROSTER_PAY_DAYS)) > 0)
        *warning = str_f(cx->a, "发放日期不在活动期间（%.*s 至 %.*s）前后 %d 天以内，请核对",
                         FMT(rules->campaign.start_on), FMT(rules->campaign.end_on), ROSTER_PAY_DAYS);
}

enum err roster_pay(struct ctx *cx, int64_t id, const struct roster_pay *p, struct str *warning)
{
    struct roster r;
    struct roster_rules *rules;
    struct fund_part *parts;
    struct aid_sum sum;
    size_t n;
    int64_t changed = 0, fen = 0;
    char iso[DATE_TEXT];
    struct date on;
    TRY(begin(cx, id, "pay", &r));
    TRY(not_an_editor(cx, &r));
    if (r.approved_by == cx->who->user_id)
        return ERR_SAME_PERSON;
    if (str_eq(r.pay_way, S("batch")))
        return fail(cx, ERR_STATE, "名册已列入付款批次，按银行结果逐笔登记，不能再整册登记发放");
    TRY(handover_none(cx, id));
    TRY(check_pay(cx, p));
    (void)date_read(p->paid_on, &on);
    date_iso(on, iso);
    TRY(roster_rules_of(cx, &r, &rules));
    pay_window(cx, rules, p->paid_on, warning);
    TRY(not_a_payee(cx, &r, rules->caps));
    TRY(roster_caps_at_pay(cx, id, rules->caps, str_of(iso)));
    TRY(aid_parts(cx->tx, id, &parts, &n));
    TRY(fund_pay(cx, r.campaign_id, r.org_id, id, parts, n, str_of(iso), str_trim(p->bank_ref)));
    TRY(aid_pay_roster(cx, id, str_of(iso), &sum));
    for (size_t i = 0; i < n; i++)
        fen += parts[i].fen;
    ASSERT(fen == sum.fen); /* the ledger and the records say the same */
    enum err e = db_exec(cx->tx, ROSTER_PAID,
                         VALS(I64(id), I64(cx->who->user_id), I64(cx->now), TXT(str_of(iso)),
                              TXT(str_trim(p->bank_ref)), OPT(p->evidence_id), I64(r.version)),
                         &changed);
    return moved(cx, e, changed);
}

/* --- paid row by row --- */

enum err roster_lines_paid(struct ctx *cx, int64_t batch_id, int64_t paid_by, struct str bank_ref)
{
    TRY(db_exec(cx->tx, ROSTER_LINES_OPEN, VALS(I64(batch_id)), NULL));
    enum err e = db_exec(cx->tx, ROSTER_LINES_PAID,
                         VALS(I64(batch_id), I64(paid_by), I64(cx->now), TXT(bank_ref)), NULL);
    return e == ERR_CONFLICT ? ERR_SAME_PERSON : e;
}

enum err roster_row_leave(struct ctx *cx, int64_t id, int64_t row_no, struct str why)
{
    struct roster r;
    struct roster_row row = {0};
    struct roster_layout layout;
    struct roster_counts n;
    char cell[16];
    TRY(roster_get(cx, id, &r));
    TRY(db_one(cx->tx, ROSTER_ROW_LEVEL, VALS(I64(id), I64(row_no)), ROSTER_ROW_FIELDS, &row));
    TRY(roster_layout_read(cx->a, r.layout, &layout));
    roster_cell_address(&layout, row.sheet, row.sheet_row, RC_AMOUNT, cell);
    struct roster_finding f = {.row_no = row_no, .sheet = roster_sheet_name(&layout, row.sheet),
                               .cell = str_of(cell), .field = str_of(roster_col_field(RC_AMOUNT)),
                               .level = ROSTER_REFUSED, .code = S("PAY_RELEASED"), .value = mask_name(cx->a, row.name),
                               .text = why};
    TRY(db_int(cx->tx, ROSTER_NEXT_SEQ, VALS(I64(id)), &f.seq));
    TRY(roster_stage_rows(cx->tx, &(struct roster_chunk){.roster_id = id, .finds = &f, .n_finds = 1}));
    TRY(db_exec(cx->tx, ROSTER_ROW_SET_LEVEL, VALS(I64(id), I64(row_no), I64(ROSTER_REFUSED)), NULL));
    TRY(roster_count(cx->tx, id, &n));
    return roster_count_store(cx->tx, id, &n);
}

enum err roster_void(struct ctx *cx, int64_t id)
{
    struct roster r;
    int64_t changed = 0;
    TRY(begin(cx, id, "void", &r));
    TRY(person_ties_drop(cx->tx, id, 0));
    TRY(db_exec(cx->tx, ROSTER_REASON_DROP_ALL, VALS(I64(id)), NULL));
    TRY(db_exec(cx->tx, HANDOVER_VOID, VALS(I64(id)), NULL));
    TRY(db_exec(cx->tx, ROSTER_DROP_FINDINGS, VALS(I64(id)), NULL));
    TRY(db_exec(cx->tx, ROSTER_DROP_ROWS, VALS(I64(id), I64(INT64_MAX)), NULL));
    enum err e = db_exec(cx->tx, ROSTER_VOIDED, VALS(I64(id), I64(r.version)), &changed);
    return moved(cx, e, changed);
}
