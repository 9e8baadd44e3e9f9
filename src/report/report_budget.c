// SPDX-License-Identifier: Apache-2.0
// 预算表 and 决算表: A4, ready to stamp, as text, workbook and PDF.
#include "area.h"
#include "budget.h"
#include "code.h"
#include "date.h"
#include "money.h"
#include "report.h"

enum { COLS_MAX = 7, ROWS_MORE = 12 };

struct laying {
    struct arena *a;
    struct paper *s;
    struct paper_cell *cells;
    size_t n, max, row, cols;
    const struct code_item *sources;
    size_t n_sources;
};

static void put(struct laying *l, size_t col, size_t cols, struct str text, enum paper_align align, bool bold)
{
    ASSERT(l->n < l->max);
    l->cells[l->n++] = (struct paper_cell){.row = l->row, .col = col, .rows = 1, .cols = cols, .text = text, .align = align, .bold = bold};
}

static void money(struct laying *l, size_t col, int64_t fen, bool bold)
{
    char text[MONEY_TEXT];
    size_t n = money_yuan(fen, text);
    put(l, col, 1, str_dup(l->a, (struct str){text, n}), PAPER_RIGHT, bold);
}

static struct str source_label(const struct laying *l, struct str code)
{
    for (size_t i = l->n_sources; i-- > 0;)
        if (str_eq(l->sources[i].code, code))
            return l->sources[i].label;
    return code;
}

/* Share of the adjusted budget that was carried out, in hundredths of a percent rounded half up. */
static struct str share(struct arena *a, int64_t now, int64_t actual)
{
    int64_t tenthousand = 0;
    if (now <= 0 || actual < 0 || !money_mul(actual, 10000, &tenthousand))
        return S("—");
    int64_t p = (tenthousand + now / 2) / now;
    return str_f(a, "%lld.%02lld%%", (long long)(p / 100), (long long)(p % 100));
}

static void figures(struct laying *l, bool account, int64_t first, int64_t now, int64_t actual, bool bold)
{
    money(l, 2, first, bold);
    money(l, 3, now - first, bold);
    money(l, 4, now, bold);
    if (!account)
        return;
    money(l, 5, actual, bold);
    put(l, 6, 1, share(l->a, now, actual), PAPER_RIGHT, bold);
}

static void side(struct laying *l, const struct account *acc, struct str which, struct str title, bool account)
{
    int64_t first = str_eq(which, S("in")) ? acc->in_first : acc->out_first;
    int64_t now = str_eq(which, S("in")) ? acc->in_now : acc->out_now;
    int64_t actual = str_eq(which, S("in")) ? acc->in_actual : acc->out_actual;
    put(l, 0, 2, title, PAPER_LEFT, true);
    figures(l, account, first, now, actual, true);
    l->row++;
    for (size_t i = 0; i < acc->n; i++) {
        const struct account_row *r = &acc->rows[i];
        if (!str_eq(r->side, which) || (!account && !r->first_fen && !r->now_fen))
            continue;
        put(l, 0, 1, r->label, PAPER_LEFT, false);
        put(l, 1, 1, source_label(l, r->source), PAPER_LEFT, false);
        figures(l, account, r->first_fen, r->now_fen, r->actual_fen, false);
        l->row++;
    }
}

static void closing(struct laying *l, const struct account *acc)
{
    const struct {
        struct str text;
        int64_t fen;
    } rows[] = {{S("三、退回上级"), acc->back_fen}, {S("四、结转下期活动"), acc->carried_fen}, {S("五、期末结余"), acc->closing_fen}};
    for (size_t i = 0; i < countof(rows); i++, l->row++) {
        put(l, 0, 2, rows[i].text, PAPER_LEFT, true);
        put(l, 2, 1, S(""), PAPER_LEFT, false);
        put(l, 3, 1, S(""), PAPER_LEFT, false);
        put(l, 4, 1, S(""), PAPER_LEFT, false);
        money(l, 5, rows[i].fen, true);
        put(l, 6, 1, S(""), PAPER_LEFT, false);
    }
}

static struct paper *sheet(struct ctx *cx, const struct budget *b, const struct account *acc, bool account,
                           const struct code_item *sources, size_t n_sources)
{
    static const struct str heads[COLS_MAX] = {LIT("项目"), LIT("资金来源"), LIT("年初预算"), LIT("调整"), LIT("调整后预算"), LIT("决算"), LIT("完成")};
    struct arena *a = cx->a;
    struct paper *s = NEW(a, struct paper);
    struct str *head = NEWS(a, struct str, 4), *notes = NEWS(a, struct str, 3);
    struct laying l = {.a = a, .s = s, .max = (acc->n + ROWS_MORE) * COLS_MAX, .cols = account ? 7 : 5, .sources = sources, .n_sources = n_sources};
    struct date day = date_of_ms(cx->now);
    l.cells = NEWS(a, struct paper_cell, l.max);
    *s = (struct paper){.title = b->campaign_id ? str_f(a, "%.*s资金%s表", FMT(b->campaign_name), account ? "决算" : "预算")
                                                : str_f(a, "%lld 年度送温暖和困难帮扶资金%s表", (long long)b->year, account ? "决算" : "预算"),
                        .widths = {22, 24, 16, 15, 16, 16, 10}, .n_cols = l.cols, .head = head, .n_head = 4, .notes = notes,
                        .stamp = S("（盖章）            "), .landscape = account};
    head[0] = str_f(a, "编制单位：%.*s", FMT(b->org_name));
    head[1] = str_f(a, "%d 年 %d 月 %d 日", day.y, day.m, day.d);
    head[2] = str_f(a, "编 制 人：%.*s    批 准 人：%.*s", FMT(b->entered_by_name), FMT(b->decided_by_name));
    head[3] = S("单位：元");
    for (size_t c = 0; c < l.cols; c++)
        put(&l, c, 1, heads[c], PAPER_CENTER, true);
    l.row = 1;
    side(&l, acc, S("in"), S("一、收入合计"), account);
    side(&l, acc, S("out"), S("二、支出合计"), account);
    if (account)
        closing(&l, acc);
    s->n_rows = l.row;
    s->cells = l.cells;
    s->n_cells = l.n;
    if (b->decision.len)
        notes[s->n_notes++] = str_f(a, "批准依据：%.*s", FMT(b->decision));
    if (!str_eq(b->state, S("approved")))
        notes[s->n_notes++] = S("本预算尚未批准。");
    if (account)
        notes[s->n_notes++] = acc->closing_fen == acc->ledger_fen
                                  ? S("期末结余 = 收入 − 支出 − 退回上级 − 结转下期，与账面余额一致。同一笔钱只在筹集的一级计入本级筹集。")
                                  : S("注意：期末结余与账面余额不一致，请运行核对后再盖章。");
    return s;
}

static enum err budget_file(struct ctx *cx)
{
    struct budget b;
    struct account acc;
    struct code_item *sources = NULL;
    size_t n = 0;
    int64_t id = 0;
    struct str kind = cx_query(cx, "kind"), format = cx_query(cx, "format");
    bool account = str_eq(kind, S("account"));
    TRY(cx_arg_id(cx, 0, &id));
    if (kind.len && !account && !str_eq(kind, S("budget")))
        return fail_field(cx, "kind", "应为 budget（预算表）或 account（决算表）");
    TRY(budget_get(cx, id, &b));
    TRY(budget_account(cx, &b, &acc));
    TRY(code_list(cx->tx, S("source"), S(""), &sources, &n));
    struct str name = str_f(cx->a, "%s-%.*s-%lld%.*s", account ? "决算" : "预算", FMT(b.org_name), (long long)b.year, FMT(b.campaign));
    return paper_answer(cx, sheet(cx, &b, &acc, account, sources, n), format.len ? format : S("text"), name);
}

/* --- all unions together --- */

static void unit(struct laying *l, const struct account_unit *u, struct str name, bool bold)
{
    put(l, 0, 1, name, PAPER_LEFT, bold);
    const int64_t fen[] = {u->opening_fen, u->raised_fen, u->upper_fen, u->down_fen, u->spent_fen, u->back_fen, u->carry_fen, u->closing_fen};
    for (size_t i = 0; i < countof(fen); i++)
        money(l, 1 + i, fen[i], bold);
    l->row++;
}

static struct paper *below_sheet(struct ctx *cx, const struct account_below *b, struct str org)
{
    static const struct str heads[] = {LIT("单位"), LIT("期初"), LIT("本级筹集"), LIT("上级拨入"), LIT("拨给下级"), LIT("慰问支出"), LIT("退回上级"), LIT("活动间结转"), LIT("期末结余")};
    struct arena *a = cx->a;
    struct paper *s = NEW(a, struct paper);
    struct str *head = NEWS(a, struct str, 3), *notes = NEWS(a, struct str, 1);
    struct laying l = {.a = a, .s = s, .max = (b->n + 2) * countof(heads), .cols = countof(heads)};
    struct date day = date_of_ms(cx->now);
    l.cells = NEWS(a, struct paper_cell, l.max);
    *s = (struct paper){.title = b->campaign_name.len ? str_f(a, "%.*s资金汇总决算表", FMT(b->campaign_name))
                                                      : str_f(a, "%lld 年度送温暖和困难帮扶资金汇总决算表", (long long)b->year),
                        .widths = {26, 14, 14, 14, 14, 14, 14, 14, 14}, .n_cols = l.cols, .head = head, .n_head = 3, .notes = notes, .n_notes = 1,
                        .stamp = S("（盖章）            "), .landscape = true};
    head[0] = str_f(a, "编制单位：%.*s（含下级）", FMT(org));
    head[1] = str_f(a, "%d 年 %d 月 %d 日", day.y, day.m, day.d);
    head[2] = S("单位：元");
    for (size_t c = 0; c < l.cols; c++)
        put(&l, c, 1, heads[c], PAPER_CENTER, true);
    l.row = 1;
    unit(&l, &b->total, S("合计"), true);
    for (size_t i = 0; i < b->n; i++)
        unit(&l, &b->rows[i], b->rows[i].org_name, false);
    s->n_rows = l.row;
    s->cells = l.cells;
    s->n_cells = l.n;
    notes[0] = S("合计中，上级拨入是从本表各单位以外拨入的净额；下级之间的拨付、退回不重复计算，同一笔钱只在筹集的一级计入本级筹集。期初 + 本级筹集 + 上级拨入 + 结转 − 拨给下级 − 慰问支出 − 退回上级 = 期末结余。");
    return s;
}

static enum err below_file(struct ctx *cx)
{
    struct account_below b;
    struct str format = cx_query(cx, "format"), org = S("");
    TRY(budget_below(cx, &b));
    if (b.n + 2 > PAPER_ROWS_MAX)
        return fail(cx, ERR_TOO_LARGE, "单位超过 %d 个，请选择下级工会打印，或在列表中导出 Excel", PAPER_ROWS_MAX - 2);
    for (size_t i = 0; i < b.n; i++)
        if (str_eq(b.rows[i].path, cx->org_path))
            org = b.rows[i].org_name;
    return paper_answer(cx, below_sheet(cx, &b, org.len ? org : cx->org_code), format.len ? format : S("text"),
                        str_f(cx->a, "汇总决算-%.*s-%lld", FMT(cx->org_code), (long long)b.year));
}

static const struct route routes[] = {
    {M_GET, "/api/budgets/below/file", below_file, PERM_FUND_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FILE,
     .query = "org,campaign,year,format", .title = LIT("汇总决算表文件")},
    {M_GET, "/api/budgets/:id/file", budget_file, PERM_FUND_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FILE,
     .query = "kind,format", .title = LIT("预算表、决算表文件")},
};
extern const struct area area_report_budget;
const struct area area_report_budget = {.name = "report_budget", .title = LIT("预算决算表"), ROWS(routes, routes)};
