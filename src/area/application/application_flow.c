// SPDX-License-Identifier: Apache-2.0
// The steps of a workflow as its document says them, and the machine they all stay within.
#include "application_own.h"

#include "code.h"
#include "keep.h"

/* What may be done at all, wherever the document leads: `to` is where the usual way goes on. A return leads to any earlier
 * step; a step the document leaves out is passed over. */
static const struct move moves[] = {
    {"draft", "edit", "draft", PERM_CASE_ENTER, LIT("修改")},
    {"draft", "submit", "first", PERM_CASE_ENTER, LIT("提交")},
    {"first", "pass", "survey", PERM_CASE_REVIEW, LIT("初审通过")},
    {"survey", "surveyed", "appraise", PERM_CASE_ENTER, LIT("入户调查完成")},
    {"appraise", "pass", "notice", PERM_CASE_REVIEW, LIT("评议通过")},
    {"notice", "pass", "second", PERM_CASE_REVIEW, LIT("公示无异议")},
    {"second", "pass", "check", PERM_CASE_REVIEW, LIT("复核通过")},
    {"check", "checked", "approve", PERM_CASE_ENTER, LIT("比对完成")},
    {"approve", "approve", "entered", PERM_CASE_APPROVE, LIT("批准")},
    {"first", "return", "draft", PERM_CASE_REVIEW, LIT("退回")},
    {"survey", "return", "first", PERM_CASE_REVIEW, LIT("退回")},
    {"appraise", "return", "survey", PERM_CASE_REVIEW, LIT("退回")},
    {"notice", "return", "appraise", PERM_CASE_REVIEW, LIT("退回")},
    {"second", "return", "notice", PERM_CASE_REVIEW, LIT("退回")},
    {"check", "return", "second", PERM_CASE_REVIEW, LIT("退回")},
    {"approve", "return", "check", PERM_CASE_APPROVE, LIT("退回")},
    {"first", "refuse", "refused", PERM_CASE_REVIEW, LIT("不予受理")},
    {"appraise", "refuse", "refused", PERM_CASE_REVIEW, LIT("评议不通过")},
    {"second", "refuse", "refused", PERM_CASE_REVIEW, LIT("不予批准")},
    {"approve", "refuse", "refused", PERM_CASE_APPROVE, LIT("不予批准")},
    {"draft", "withdraw", "withdrawn", PERM_CASE_ENTER, LIT("作废")},
    {"first", "withdraw", "withdrawn", PERM_CASE_ENTER, LIT("撤回申请")},
    {"survey", "withdraw", "withdrawn", PERM_CASE_ENTER, LIT("撤回申请")},
    {"appraise", "withdraw", "withdrawn", PERM_CASE_ENTER, LIT("撤回申请")},
    {"notice", "withdraw", "withdrawn", PERM_CASE_ENTER, LIT("撤回申请")},
    {"second", "withdraw", "withdrawn", PERM_CASE_ENTER, LIT("撤回申请")},
    {"check", "withdraw", "withdrawn", PERM_CASE_ENTER, LIT("撤回申请")},
    {"approve", "withdraw", "withdrawn", PERM_CASE_ENTER, LIT("撤回申请")},
};
const struct machine application_machines[1] = {{"application", moves, countof(moves)}};

static const char *const order[] = {"first", "survey", "appraise", "notice", "second", "check", "approve", "notice"};
static const char *const whos[] = {"own", "above", "approver"};

static bool among(struct str s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, str_of(list[i])))
            return true;
    return false;
}

/* --- reading --- */

static struct flow *read_kind(struct arena *a, const struct rule *r, struct str kind)
{
    struct flow *f = NEW(a, struct flow);
    const struct json *body = json_parse(a, str_dup(a, r->body), NULL), *k = json_get(json_get(body, "kinds"), str_z(a, kind));
    const struct json *steps = json_get(k, "steps");
    *f = (struct flow){.code = str_dup(a, r->code), .edition = str_dup(a, r->edition), .title = str_dup(a, r->title),
                       .kind_title = json_get_str(k, "title"), .names = json_get_str(body, "names"),
                       .verdict = json_get_bool(k, "verdict"), .paper = json_get_bool(k, "paper"), .consents = json_get_bool(k, "consents")};
    for (size_t i = 0; i < json_len(steps) && f->n < FLOW_STEPS_MAX; i++) {
        const struct json *s = json_at(steps, i);
        f->steps[f->n++] = (struct flow_step){.state = json_get_str(s, "state"), .who = json_get_str(s, "who"), .clause = json_get_str(s, "clause"),
                                              .days = json_get_int(s, "days", 5), .notice_days = json_get_int(s, "notice_days", 0),
                                              .skip_no_above = str_eq(json_get_str(s, "skip"), S("no_above"))};
    }
    return f;
}

struct asked {
    struct str code, edition, kind;
};

static enum err make_flow(struct ctx *cx, struct arena *a, void *arg, void **thing)
{
    const struct asked *q = arg;
    struct rule r = {0};
    TRY(db_one(cx->tx, FLOW_RULE, VALS(TXT(q->code), TXT(q->edition)), (struct fields){rule_fields, 11, sizeof(struct rule)}, &r));
    *thing = read_kind(a, &r, q->kind);
    return OK;
}

static enum err kept_flow(struct ctx *cx, struct str code, struct str edition, struct str kind, const struct flow **out)
{
    struct asked q = {code, edition, kind};
    void *thing = NULL;
    TRY(keep_get(cx, STAMP_RULE, str_f(cx->a, "workflow %.*s@%.*s %.*s", FMT(code), FMT(edition), FMT(kind)), make_flow, &q, &thing));
    *out = thing;
    return OK;
}

enum err flow_of(struct ctx *cx, const struct application *a, const struct flow **out)
{
    return kept_flow(cx, a->workflow, a->edition, a->kind, out);
}

static const struct field union_fields[] = {
    {FIELD(struct union_row, id)}, {FIELD(struct union_row, code)}, {FIELD(struct union_row, name)}, {FIELD(struct union_row, kind)},
    {FIELD(struct union_row, path)},
};
enum { CHAIN_MAX = 16, DOCS_MAX = 200 };

/* How near the union a document speaks for stands: 1 = itself, 2 = the union above …; 0 = for all, -1 = not for it. */
static int64_t nearness(const struct json *body, const struct union_row *chain, size_t n)
{
    const struct json *unions = json_get(body, "unions");
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < json_len(unions); k++)
            if (str_eq(json_str(json_at(unions, k)), chain[i].code))
                return (int64_t)i + 1;
    return json_len(unions) ? -1 : 0;
}

struct doc_code {
    struct str code;
};
static const struct field doc_code_fields[] = {{FIELD(struct doc_code, code)}};

static enum err choose(struct ctx *cx, const struct union_row *chain, size_t n, const struct rule **out)
{
    struct doc_code *codes = NULL;
    size_t n_codes = 0;
    int64_t best = -1;
    *out = NULL;
    TRY(db_rows(cx->tx, FLOW_CODES, NOVALS, FIELDS(struct doc_code, doc_code_fields), DOCS_MAX, &codes, &n_codes));
    for (size_t i = 0; i < n_codes; i++) {
        const struct rule *r = NULL;
        enum err e = rule_kept(cx, S("workflows"), codes[i].code, cx_today(cx), &r);
        if (e == ERR_NOT_FOUND)
            continue;
        TRY(e);
        int64_t near = nearness(json_parse(cx->a, r->body, NULL), chain, n);
        if (near < 0 || (*out && (near == 0 || (best > 0 && near >= best))))
            continue;
        *out = r;
        best = near;
    }
    return *out ? OK : fail(cx, ERR_STATE, "没有适用于本单位的办理流程，请先在“规则与代码”中建立（workflows）");
}

enum err flow_for(struct ctx *cx, struct str org_path, struct str kind, const struct flow **out, struct union_row *above,
                  struct union_row *approver)
{
    struct union_row *chain = NULL;
    size_t n = 0;
    const struct rule *r;
    *above = (struct union_row){0};
    TRY(db_rows(cx->tx, FLOW_CHAIN, VALS(TXT(org_path)), FIELDS(struct union_row, union_fields), CHAIN_MAX, &chain, &n));
    ASSERT(n > 0);
    TRY(choose(cx, chain, n, &r));
    const struct json *kinds = json_get(json_parse(cx->a, r->body, NULL), "approver");
    size_t at = n - 1;
    for (size_t i = 0; i < n && at == n - 1; i++)
        for (size_t k = 0; k < json_len(kinds); k++)
            if (str_eq(chain[i].kind, json_str(json_at(kinds, k))))
                at = i;
    *approver = chain[at];
    if (at >= 2)
        *above = chain[1];
    TRY(kept_flow(cx, r->code, r->edition, kind, out));
    return (*out)->n ? OK : fail(cx, ERR_STATE, "办理流程“%.*s”没有写明这一种申请的步骤", FMT(r->title));
}

const struct flow_step *flow_at(const struct flow *f, int64_t stage)
{
    return stage >= 1 && stage <= (int64_t)f->n ? &f->steps[stage - 1] : NULL;
}

bool flow_visits(const struct flow *f, const struct application *a, int64_t stage)
{
    const struct flow_step *s = flow_at(f, stage);
    return s && !(s->skip_no_above && !a->above_id);
}

int64_t flow_next(const struct flow *f, const struct application *a)
{
    for (int64_t i = a->stage + 1; i <= (int64_t)f->n; i++)
        if (flow_visits(f, a, i))
            return i;
    return 0;
}

int64_t flow_back(const struct flow *f, const struct application *a, struct str state)
{
    if (str_eq(state, S("draft")))
        return a->stage > 0 ? 0 : -1;
    for (int64_t i = a->stage - 1; i >= 1; i--)
        if (flow_visits(f, a, i) && str_eq(flow_at(f, i)->state, state))
            return i;
    return -1;
}

/* --- what such documents must hold --- */

/* A word for true would be read as no. */
static void check_switches(const struct json *k, struct str kind, struct problems *p)
{
    static const char *const switches[] = {"verdict", "paper", "consents"};
    for (size_t i = 0; i < countof(switches); i++) {
        const struct json *v = json_get(k, switches[i]);
        if (v && json_kind(v) != JSON_BOOL)
            problem_add(p, "body", str_f(p->a, "“%.*s”的“%s”应是 true 或 false", FMT(kind), switches[i]));
    }
}

static void check_steps(const struct json *k, struct str kind, struct problems *p)
{
    const struct json *steps = json_get(k, "steps");
    size_t at = 0, approvals = 0;
    if (!json_len(steps) || json_len(steps) > FLOW_STEPS_MAX)
        problem_add(p, "body", str_f(p->a, "“%.*s”应有 1 至 %d 个步骤 steps", FMT(kind), FLOW_STEPS_MAX));
    for (size_t i = 0; i < json_len(steps); i++) {
        const struct json *s = json_at(steps, i);
        struct str state = json_get_str(s, "state");
        int64_t days = json_get_int(s, "days", 0), notice = json_get_int(s, "notice_days", 0);
        while (at < countof(order) && !str_eq(state, str_of(order[at])))
            at++;
        if (at++ >= countof(order))
            problem_add(p, "body", str_f(p->a, "“%.*s”第 %zu 步“%.*s”不认识或次序不对；次序是 first survey appraise notice second check approve notice",
                                         FMT(kind), i + 1, FMT(state)));
        if (!among(json_get_str(s, "who"), whos, countof(whos)))
            problem_add(p, "body", str_f(p->a, "“%.*s”第 %zu 步的“who”应是 own、above 或 approver", FMT(kind), i + 1));
        if (days < 1 || days > 250)
            problem_add(p, "body", str_f(p->a, "“%.*s”第 %zu 步的“days”应是 1 至 250 个工作日", FMT(kind), i + 1));
        if (str_eq(state, S("notice")) != (notice > 0) || notice > 60)
            problem_add(p, "body", str_f(p->a, "“%.*s”第 %zu 步：公示应写明“notice_days”（1 至 60 个工作日），其他步骤不写", FMT(kind), i + 1));
        approvals += str_eq(state, S("approve"));
    }
    if (approvals != 1)
        problem_add(p, "body", str_f(p->a, "“%.*s”应有且只有一个审批步骤 approve", FMT(kind)));
}

void workflow_check(const struct json *body, struct problems *p)
{
    static const char *const kinds[] = {"new", "review", "return", "regular", "exit"}, *const names[] = {"surname", "full"};
    const struct json *all = json_get(body, "kinds");
    if (!json_len(json_get(body, "approver")))
        problem_add(p, "body", S("缺少“approver”，应列出由哪类工会审批，例如 [\"district\", \"city\"]"));
    if (!among(json_get_str(body, "names"), names, countof(names)))
        problem_add(p, "body", S("“names”应是 surname（公示姓氏加*）或 full（公示全名）"));
    if (!json_len(all))
        problem_add(p, "body", S("缺少“kinds”，应写明 new、review、return、regular、exit 各自的步骤"));
    for (size_t i = 0; i < json_len(all); i++) {
        struct str key;
        const struct json *k = json_entry(all, i, &key);
        if (!among(key, kinds, countof(kinds)))
            problem_add(p, "body", str_f(p->a, "不认识的申请种类“%.*s”", FMT(key)));
        check_switches(k, key, p);
        check_steps(k, key, p);
    }
}
