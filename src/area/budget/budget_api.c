// SPDX-License-Identifier: Apache-2.0
// Routes of budgets: drawn up by one, approved by another, adjusted with a reason, closed by the account.
#include "area.h"
#include "budget.h"
#include "campaign.h"
#include "code.h"
#include "money.h"

enum { YEAR_MIN = 2000, YEAR_MAX = 2100, CHANGES_MAX = 500 };

const struct field budget_fields[21] = {
    {FIELD(struct budget, id), .as = AS_ID},
    {FIELD(struct budget, org_id), .as = AS_ID},
    {FIELD(struct budget, org_code), .label = LIT("工会代码")},
    {FIELD(struct budget, org_name), .label = LIT("工会")},
    {FIELD(struct budget, path), .as = AS_BLOB},
    {FIELD(struct budget, year), .label = LIT("年度")},
    {FIELD(struct budget, campaign_id), .as = AS_ID},
    {FIELD(struct budget, campaign), .label = LIT("活动")},
    {FIELD(struct budget, campaign_name), .label = LIT("活动名称")},
    {FIELD(struct budget, note), .label = LIT("编制说明")},
    {FIELD(struct budget, state), .label = LIT("状态")},
    {FIELD(struct budget, reason), .label = LIT("退回原因")},
    {FIELD(struct budget, entered_by_name), .label = LIT("编制人")},
    {FIELD(struct budget, entered_by), .as = AS_ID},
    {FIELD(struct budget, decided_by_name), .label = LIT("批准人")},
    {FIELD(struct budget, decided_at), .as = AS_TIME, .label = LIT("批准时间")},
    {FIELD(struct budget, decision), .label = LIT("批准依据")},
    {FIELD(struct budget, in_fen), .as = AS_MONEY, .label = LIT("收入预算")},
    {FIELD(struct budget, out_fen), .as = AS_MONEY, .label = LIT("支出预算")},
    {FIELD(struct budget, open_changes), .as = AS_COUNT, .label = LIT("待批调整")},
    {FIELD(struct budget, version), .label = LIT("版本")},
};

struct budget_in {
    struct str org, campaign, note, lines;
    int64_t year, version;
};
static const struct field budget_in_fields[] = {
    {FIELD(struct budget_in, org), .label = LIT("工会"), .max = 40},
    {FIELD(struct budget_in, year), .label = LIT("年度")},
    {FIELD(struct budget_in, campaign), .label = LIT("活动（不填为全年）"), .max = 40},
    {FIELD(struct budget_in, note), .label = LIT("编制说明"), .max = 1000},
    {FIELD(struct budget_in, lines), .as = AS_JSON, .label = LIT("预算项目"), .need = true, .max = 200000},
    {FIELD(struct budget_in, version), .label = LIT("版本")},
};
struct decide_in {
    struct str decision;
};
static const struct field approve_in_fields[] = {
    {FIELD(struct decide_in, decision), .label = LIT("批准依据（会议纪要文号等）"), .need = true, .max = 300}};
struct reason_in {
    struct str reason;
};
static const struct field reason_in_fields[] = {
    {FIELD(struct reason_in, reason), .label = LIT("退回原因"), .need = true, .max = 500}};
struct change_in {
    struct str reason, lines;
};
static const struct field change_in_fields[] = {
    {FIELD(struct change_in, reason), .label = LIT("调整原因"), .need = true, .max = 500},
    {FIELD(struct change_in, lines), .as = AS_JSON, .label = LIT("调整项目"), .need = true, .max = 200000},
};
struct verdict_in {
    struct str verdict, answer;
};
static const struct field verdict_in_fields[] = {
    {FIELD(struct verdict_in, verdict), .label = LIT("意见"), .need = true, .max = 10},
    {FIELD(struct verdict_in, answer), .label = LIT("批准依据或不同意的原因"), .need = true, .max = 500},
};

static const struct move budget_moves[] = {
    {"draft", "edit", "draft", PERM_BUDGET_ENTER, LIT("修改")},
    {"draft", "submit", "submitted", PERM_BUDGET_ENTER, LIT("提交")},
    {"submitted", "approve", "approved", PERM_BUDGET_APPROVE, LIT("批准")},
    {"submitted", "return", "draft", PERM_BUDGET_APPROVE, LIT("退回")},
    {"approved", "change", "approved", PERM_BUDGET_ENTER, LIT("申请调整")},
};
static const struct machine budget_machines[] = {{"budget", ROWS(moves, budget_moves)}};

/* --- lines --- */

struct line {
    struct str side, source, item;
    int64_t fen;
};
static const struct field line_fields[] = {
    {FIELD(struct line, side)}, {FIELD(struct line, source)}, {FIELD(struct line, item)},
    {FIELD(struct line, fen), .as = AS_MONEY}};

static enum err check_line(struct ctx *cx, size_t i, const struct line *l, bool delta)
{
    struct code_item item = {0}, source = {0};
    if (code_find(cx, S("source"), l->source, S(""), &source) != OK)
        return fail_field(cx, "lines", "第 %zu 项：没有“%.*s”这种资金来源", i + 1, FMT(l->source));
    if (code_find(cx, S("budget_item"), l->item, S(""), &item) != OK)
        return fail_field(cx, "lines", "第 %zu 项：没有“%.*s”这个预算项目", i + 1, FMT(l->item));
    const struct json *attr = json_parse(cx->a, item.attr, NULL);
    if (!str_eq(json_get_str(attr, "side"), l->side))
        return fail_field(cx, "lines", "第 %zu 项：“%.*s”不是%s项目", i + 1, FMT(item.label),
                          str_eq(l->side, S("in")) ? "收入" : "支出");
    if (l->fen > MONEY_MAX || l->fen < (delta ? -MONEY_MAX : 0))
        return fail_field(cx, "lines", "第 %zu 项：金额须在 0 至 1 万亿元之间", i + 1);
    return OK;
}

static enum err read_lines(struct ctx *cx, bool delta, struct line **out, size_t *n)
{
    const struct json *list = json_get(cx->body, "lines");
    if (json_kind(list) != JSON_LIST || !json_len(list) || json_len(list) > BUDGET_LINES_MAX)
        return fail_field(cx, "lines", "请填写 1 至 %d 个预算项目", BUDGET_LINES_MAX);
    *n = json_len(list);
    *out = NEWS(cx->a, struct line, *n);
    for (size_t i = 0; i < *n; i++) {
        const struct json *j = json_at(list, i);
        (*out)[i] = (struct line){json_get_str(j, "side"), json_get_str(j, "source"), json_get_str(j, "item"),
                                  json_get_int(j, "fen", INT64_MIN)};
        TRY(check_line(cx, i, &(*out)[i], delta));
    }
    return OK;
}

/* A budget spends what it takes in, at most. */
static enum err covered(struct ctx *cx, int64_t in, int64_t out)
{
    char in_text[MONEY_TEXT], out_text[MONEY_TEXT];
    if (out <= in)
        return OK;
    money_yuan(in, in_text);
    money_yuan(out, out_text);
    return fail(cx, ERR_STATE, "支出预算 %s 元超过收入预算 %s 元，请调整后再办理", out_text, in_text);
}

static enum err put_lines(struct ctx *cx, int64_t id, int64_t *in, int64_t *out)
{
    struct line *lines = NULL;
    size_t n = 0;
    TRY(read_lines(cx, false, &lines, &n));
    TRY(db_exec(cx->tx, BUDGET_LINES_DROP, VALS(I64(id)), NULL));
    for (size_t i = 0; i < n; i++) {
        int64_t *side = str_eq(lines[i].side, S("in")) ? in : out;
        if (!money_add(*side, lines[i].fen, side))
            return fail_field(cx, "lines", "合计超出可表示的范围");
        TRY(db_exec(cx->tx, BUDGET_LINE_ADD,
                    VALS(I64(id), TXT(lines[i].side), TXT(lines[i].source), TXT(lines[i].item), I64(lines[i].fen)),
                    NULL));
    }
    return OK;
}

/* --- one budget --- */

enum err budget_get(struct ctx *cx, int64_t id, struct budget *out)
{
    *out = (struct budget){0};
    enum err e = cx_one(cx, BUDGET_GET, id, BUDGET_FIELDS, out);
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有找到这份预算，或不在您的管理范围内") : e;
}

struct change_row {
    int64_t id;
    struct str reason, state, asked_by_name;
    int64_t asked_by, asked_at;
    struct str decided_by_name;
    int64_t decided_at;
    struct str answer;
};
static const struct field change_fields[] = {
    {FIELD(struct change_row, id), .as = AS_ID},
    {FIELD(struct change_row, reason), .label = LIT("调整原因")},
    {FIELD(struct change_row, state), .label = LIT("状态")},
    {FIELD(struct change_row, asked_by_name), .label = LIT("申请人")},
    {FIELD(struct change_row, asked_by), .as = AS_ID},
    {FIELD(struct change_row, asked_at), .as = AS_TIME, .label = LIT("申请时间")},
    {FIELD(struct change_row, decided_by_name), .label = LIT("批准人")},
    {FIELD(struct change_row, decided_at), .as = AS_TIME, .label = LIT("批准时间")},
    {FIELD(struct change_row, answer), .label = LIT("批准依据")},
};

static enum err write_changes(struct ctx *cx, int64_t id)
{
    struct change_row *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, BUDGET_CHANGES, VALS(I64(id)), FIELDS(struct change_row, change_fields), CHANGES_MAX, &rows, &n));
    jw_key(cx->out, "changes");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        struct line *lines = NULL;
        size_t m = 0;
        TRY(db_rows(cx->tx, BUDGET_CHANGE_LINES, VALS(I64(rows[i].id)), FIELDS(struct line, line_fields), BUDGET_LINES_MAX, &lines, &m));
        jw_open(cx->out, '{');
        fields_write_open(cx->out, FIELDS(struct change_row, change_fields), &rows[i]);
        jw_kb(cx->out, "mine", rows[i].asked_by == cx->who->user_id);
        jw_key(cx->out, "lines");
        jw_open(cx->out, '[');
        for (size_t k = 0; k < m; k++)
            fields_write(cx->out, FIELDS(struct line, line_fields), &lines[k]);
        jw_close(cx->out, ']');
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}

static enum err write_budget(struct ctx *cx, int64_t id)
{
    struct budget b;
    struct account a;
    TRY(budget_get(cx, id, &b));
    TRY(budget_account(cx, &b, &a));
    b.in_fen = a.in_now;
    b.out_fen = a.out_now;
    jw_open(cx->out, '{');
    fields_write_open(cx->out, BUDGET_FIELDS, &b);
    jw_kb(cx->out, "mine", b.entered_by == cx->who->user_id);
    machine_verbs(cx, &budget_machines[0], b.state, b.path);
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < a.n; i++)
        fields_write(cx->out, FIELDS(struct account_row, budget_row_fields), &a.rows[i]);
    jw_close(cx->out, ']');
    jw_ki(cx->out, "in_first", a.in_first);
    jw_ki(cx->out, "in_now", a.in_now);
    jw_ki(cx->out, "in_actual", a.in_actual);
    jw_ki(cx->out, "out_first", a.out_first);
    jw_ki(cx->out, "out_now", a.out_now);
    jw_ki(cx->out, "out_actual", a.out_actual);
    jw_ki(cx->out, "back_fen", a.back_fen);
    jw_ki(cx->out, "carried_fen", a.carried_fen);
    jw_ki(cx->out, "closing_fen", a.closing_fen);
    jw_ki(cx->out, "ledger_fen", a.ledger_fen);
    TRY(write_changes(cx, id));
    jw_close(cx->out, '}');
    return OK;
}

static enum err put_row(struct ctx *cx, void *row)
{
    struct budget *b = row;
    jw_open(cx->out, '{');
    fields_write_open(cx->out, BUDGET_FIELDS, b);
    machine_verbs(cx, &budget_machines[0], b->state, b->path);
    jw_close(cx->out, '}');
    return OK;
}

static enum err budgets_list(struct ctx *cx)
{
    return cx_list_by(cx, BUDGET_LIST,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), I64(cx_query_int(cx, "year", 0)), TXT(cx_query(cx, "state")),
                           I64(cx_limit(cx))),
                      BUDGET_FIELDS, put_row);
}

static enum err budgets_get(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return write_budget(cx, id);
}

static enum err budgets_add(struct ctx *cx)
{
    const struct budget_in *in = cx->in;
    struct campaign c = {0};
    struct str path = {0};
    int64_t org_id = cx->org_id, id = 0, in_fen = 0, out_fen = 0, year = in->year;
    if (in->org.len)
        TRY(cx_org(cx, in->org, &org_id, &path));
    if (in->campaign.len) {
        TRY(campaign_get(cx, in->campaign, &c));
        year = c.year;
    }
    if (year < YEAR_MIN || year > YEAR_MAX)
        return fail_field(cx, "year", "年度应在 %d 至 %d 之间", YEAR_MIN, YEAR_MAX);
    enum err e = db_int(cx->tx, BUDGET_ADD,
                        VALS(I64(org_id), I64(year), OPT(c.id), TXT(in->note), I64(cx->who->user_id), I64(cx->now)), &id);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_DUPLICATE, "%lld 年%s的预算已经编制过，请在原预算上修改或申请调整", (long long)year, c.id ? "这项活动" : "全年");
    TRY(e);
    TRY(put_lines(cx, id, &in_fen, &out_fen));
    audit_object(cx, org_id, "budget:%lld", (long long)id);
    return write_budget(cx, id);
}

static enum err begin(struct ctx *cx, const char *verb, struct budget *b)
{
    const struct move *mv;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(budget_get(cx, id, b));
    TRY(machine_step(cx, &budget_machines[0], b->state, verb, &mv));
    if (!cx_may(cx, mv->perm, b->path))
        return ERR_FORBIDDEN;
    audit_object(cx, b->org_id, "budget:%lld", (long long)id);
    return OK;
}

static enum err budgets_edit(struct ctx *cx)
{
    const struct budget_in *in = cx->in;
    struct budget b;
    int64_t changed = 0, in_fen = 0, out_fen = 0;
    TRY(begin(cx, "edit", &b));
    TRY(put_lines(cx, b.id, &in_fen, &out_fen));
    TRY(db_exec(cx->tx, BUDGET_SET,
                VALS(I64(b.id), TXT(S("draft")), TXT(in->note), I64(cx->who->user_id), I64(cx->now), I64(in->version)), &changed));
    return changed == 1 ? write_budget(cx, b.id) : ERR_CONFLICT;
}

static enum err budgets_submit(struct ctx *cx)
{
    struct budget b;
    struct account a;
    int64_t changed = 0;
    TRY(begin(cx, "submit", &b));
    TRY(budget_account(cx, &b, &a));
    TRY(covered(cx, a.in_now, a.out_now));
    TRY(db_exec(cx->tx, BUDGET_SET,
                VALS(I64(b.id), TXT(S("submitted")), TXT(b.note), I64(cx->who->user_id), I64(cx->now), I64(b.version)), &changed));
    return changed == 1 ? write_budget(cx, b.id) : ERR_CONFLICT;
}

static enum err decide(struct ctx *cx, struct budget *b, struct str state, struct str reason, struct str decision)
{
    int64_t changed = 0;
    if (b->entered_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "编制和批准须由不同的人完成");
    TRY(db_exec(cx->tx, BUDGET_DECIDE,
                VALS(I64(b->id), TXT(state), TXT(reason), TXT(decision), I64(cx->who->user_id), I64(cx->now), I64(b->version)), &changed));
    return changed == 1 ? write_budget(cx, b->id) : ERR_CONFLICT;
}

static enum err budgets_approve(struct ctx *cx)
{
    const struct decide_in *in = cx->in;
    struct budget b;
    TRY(begin(cx, "approve", &b));
    return decide(cx, &b, S("approved"), S(""), in->decision);
}

static enum err budgets_return(struct ctx *cx)
{
    const struct reason_in *in = cx->in;
    struct budget b;
    TRY(begin(cx, "return", &b));
    return decide(cx, &b, S("draft"), in->reason, S(""));
}

/* --- adjustments --- */

static enum err changes_add(struct ctx *cx)
{
    const struct change_in *in = cx->in;
    struct budget b;
    struct line *lines = NULL;
    size_t n = 0;
    int64_t id = 0;
    TRY(begin(cx, "change", &b));
    TRY(read_lines(cx, true, &lines, &n));
    TRY(db_int(cx->tx, BUDGET_CHANGE_ADD, VALS(I64(b.id), TXT(in->reason), I64(cx->who->user_id), I64(cx->now)), &id));
    for (size_t i = 0; i < n; i++)
        TRY(db_exec(cx->tx, BUDGET_CHANGE_LINE_ADD,
                    VALS(I64(id), TXT(lines[i].side), TXT(lines[i].source), TXT(lines[i].item), I64(lines[i].fen)), NULL));
    audit_note(cx, "change", str_f(cx->a, "%lld", (long long)id));
    return write_budget(cx, b.id);
}

struct change {
    int64_t id, budget_id, asked_by, org_id;
    struct str state, path;
};
static const struct field change_get_fields[] = {
    {FIELD(struct change, id)},       {FIELD(struct change, budget_id)}, {FIELD(struct change, state)},
    {FIELD(struct change, asked_by)}, {FIELD(struct change, org_id)},    {FIELD(struct change, path)}};

/* No line below zero, no more out than in: looked at with the adjustment in it. */
static enum err still_sound(struct ctx *cx, int64_t budget_id)
{
    struct budget b;
    struct account a;
    TRY(budget_get(cx, budget_id, &b));
    TRY(budget_account(cx, &b, &a));
    for (size_t i = 0; i < a.n; i++)
        if (a.rows[i].now_fen < 0)
            return fail(cx, ERR_STATE, "调整后“%.*s %.*s”的预算小于 0，请核对", FMT(a.rows[i].label), FMT(a.rows[i].source));
    return covered(cx, a.in_now, a.out_now);
}

static enum err changes_decide(struct ctx *cx)
{
    const struct verdict_in *in = cx->in;
    struct change c = {0};
    int64_t id = 0, changed = 0;
    bool yes = str_eq(in->verdict, S("approved"));
    TRY(cx_arg_id(cx, 0, &id));
    enum err e = cx_one(cx, BUDGET_CHANGE_GET, id, FIELDS(struct change, change_get_fields), &c);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "没有找到这项调整，或不在您的管理范围内");
    TRY(e);
    if (!yes && !str_eq(in->verdict, S("refused")))
        return fail_field(cx, "verdict", "意见应为 approved（批准）或 refused（不批准）");
    if (c.asked_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "调整的申请和批准须由不同的人完成");
    audit_object(cx, c.org_id, "budget:%lld", (long long)c.budget_id);
    audit_note(cx, "verdict", in->verdict);
    TRY(db_exec(cx->tx, BUDGET_CHANGE_DECIDE,
                VALS(I64(id), TXT(in->verdict), I64(cx->who->user_id), I64(cx->now), TXT(in->answer)), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "这项调整已经办理过");
    if (yes)
        TRY(still_sound(cx, c.budget_id));
    return write_budget(cx, c.budget_id);
}

/* --- home, verify --- */

static enum err budget_todo(struct ctx *cx, struct todo *t)
{
    int64_t all = 0;
    for (size_t i = 0; i < cx->who->n_grants; i++) {
        const struct grant *g = &cx->who->grants[i];
        int64_t n = 0;
        if (!role_may(g->role, PERM_BUDGET_APPROVE))
            continue;
        TRY(db_int(cx->tx, BUDGET_WAITING, VALS(TXT(g->path), TXT(path_end(cx->a, g->path)), I64(cx->who->user_id)), &n));
        all += n;
    }
    todo_put(t, "budget", S("份预算或预算调整等待批准"), all, S("/budgets"));
    return OK;
}

struct checked {
    int64_t id;
    struct str org_code;
    int64_t year, in_fen, out_fen, below;
};
static const struct field checked_fields[] = {
    {FIELD(struct checked, id)},     {FIELD(struct checked, org_code)}, {FIELD(struct checked, year)},
    {FIELD(struct checked, in_fen)}, {FIELD(struct checked, out_fen)},  {FIELD(struct checked, below)}};

static enum err budget_verify(struct verify *v)
{
    struct checked *rows = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, BUDGET_VERIFY, NOVALS, FIELDS(struct checked, checked_fields), 100000, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        v->checked++;
        if (rows[i].below || rows[i].out_fen > rows[i].in_fen)
            v->found(v, "I3", str_f(v->cx->a, "工会 %.*s %lld 年预算 %lld：支出 %lld 分超过收入 %lld 分，或有项目小于 0",
                                    FMT(rows[i].org_code), (long long)rows[i].year, (long long)rows[i].id,
                                    (long long)rows[i].out_fen, (long long)rows[i].in_fen));
    }
    return OK;
}

static const char budget_schema[] =
    "{\"id\":1,\"state\":\"draft\",\"rows\":[{side,item,label,source,first_fen,now_fen,actual_fen}],\"in_first\":0,\"in_now\":0,\"in_actual\":0,"
    "\"out_first\":0,\"out_now\":0,\"out_actual\":0,\"back_fen\":0,\"carried_fen\":0,\"closing_fen\":0,\"ledger_fen\":0,\"changes\":[]}";
#define WRITE(method_, path_, run_, perm_, action_, title_, ...)                                                     \
    {.method = method_, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG, .tx = TX_WRITE,              \
     .action = action_, .shape = OUT_FREE, .schema = budget_schema, .title = LIT(title_), __VA_ARGS__}
static const struct route routes[] = {
    {M_GET, "/api/budgets", budgets_list, PERM_FUND_VIEW, SCOPE_ORG, TX_READ, OUT(struct budget, budget_fields),
     .shape = OUT_LIST, .query = "org,year,state,limit,after", .title = LIT("预算")},
    {M_GET, "/api/budgets/below", budget_below_get, PERM_FUND_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE, .query = "org,campaign,year,limit,after",
     .schema = "{\"total\":{},\"rows\":[{\"org_code\":\"\",\"org_name\":\"\",\"raised_fen\":0,\"upper_fen\":0,\"down_fen\":0,\"spent_fen\":0,\"back_fen\":0,\"carry_fen\":0,\"closing_fen\":0}],\"next\":null}",
     .title = LIT("汇总决算")},
    {M_GET, "/api/budgets/:id", budgets_get, PERM_FUND_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE, .schema = budget_schema,
     .title = LIT("一份预算和决算")},
    WRITE(M_POST, "/api/budgets", budgets_add, PERM_BUDGET_ENTER, "budget.create", "编制预算",
          IN(struct budget_in, budget_in_fields), .query = "org"),
    WRITE(M_PUT, "/api/budgets/:id", budgets_edit, PERM_BUDGET_ENTER, "budget.edit", "修改预算",
          IN(struct budget_in, budget_in_fields)),
    WRITE(M_POST, "/api/budgets/:id/submit", budgets_submit, PERM_BUDGET_ENTER, "budget.submit", "提交预算"),
    WRITE(M_POST, "/api/budgets/:id/approve", budgets_approve, PERM_BUDGET_APPROVE, "budget.approve", "批准预算",
          IN(struct decide_in, approve_in_fields)),
    WRITE(M_POST, "/api/budgets/:id/return", budgets_return, PERM_BUDGET_APPROVE, "budget.return", "退回预算",
          IN(struct reason_in, reason_in_fields)),
    WRITE(M_POST, "/api/budgets/:id/changes", changes_add, PERM_BUDGET_ENTER, "budget.change", "申请调整预算",
          IN(struct change_in, change_in_fields)),
    WRITE(M_POST, "/api/budget-changes/:id/decide", changes_decide, PERM_BUDGET_APPROVE, "budget.change_decide", "批准或不批准调整",
          IN(struct verdict_in, verdict_in_fields)),
};
static const struct meta_row meta[] = {
    {"budget", {budget_fields, countof(budget_fields), sizeof(struct budget)}},
    {"budget_account", {budget_row_fields, 7, sizeof(struct account_row)}},
    {"account_unit", {account_unit_fields, countof(account_unit_fields), sizeof(struct account_unit)}},
};

extern const struct area area_budget;
const struct area area_budget = {
    .name = "budget", .title = LIT("预算"), ROWS(routes, routes), ROWS(machines, budget_machines), ROWS(meta, meta),
    .verify = budget_verify, .todo = budget_todo,
};
