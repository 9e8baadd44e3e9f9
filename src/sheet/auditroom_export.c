// SPDX-License-Identifier: Apache-2.0
// What the audit room found as workbooks: hits of a run, items of a sample, the list of papers. Names are
// masked as on the page.
#include "auditroom.h"
#include "code.h"
#include "workbook.h"
#include "xlsx_write.h"

#include "area.h"

enum { EXPORT_PAGE = 500, RESULTS_MAX = 500 };

static const struct xlsx_column sum_columns[] = {
    {LIT("编号"), XLSX_TEXT, 8},    {LIT("专题"), XLSX_TEXT, 14},   {LIT("检查项"), XLSX_TEXT, 26}, {LIT("审计问题"), XLSX_LONG, 44},
    {LIT("依据"), XLSX_LONG, 40},   {LIT("程度"), XLSX_TEXT, 8},    {LIT("疑点"), XLSX_COUNT, 8},   {LIT("涉及金额（元）"), XLSX_MONEY, 16},
    {LIT("参数"), XLSX_LONG, 24},   {LIT("规则版本"), XLSX_TEXT, 16}};
static const struct xlsx_column hit_columns[] = {
    {LIT("检查项"), XLSX_TEXT, 8}, {LIT("序号"), XLSX_COUNT, 8}, {LIT("工会"), XLSX_TEXT, 28}, {LIT("对象"), XLSX_TEXT, 18}, {LIT("行"), XLSX_COUNT, 6},
    {LIT("人员"), XLSX_TEXT, 10}, {LIT("日期"), XLSX_TEXT, 12}, {LIT("金额（元）"), XLSX_MONEY, 14}, {LIT("情况"), XLSX_LONG, 70}};

static struct str label(struct ctx *cx, const char *list, struct str code)
{
    struct code_item c = {0};
    return code.len && code_find(cx, str_of(list), code, S(""), &c) == OK ? c.label : code;
}

static void sum_row(struct ctx *cx, struct xlsx *x, const struct check_result *r)
{
    const struct str head[] = {r->code, r->topic, r->title, r->question, r->source, label(cx, "check_severity", r->severity)};
    for (size_t i = 0; i < countof(head); i++)
        xlsx_text(x, head[i]);
    xlsx_int(x, r->hits);
    xlsx_fen(x, r->fen);
    xlsx_text(x, r->params);
    xlsx_text(x, r->rule);
    xlsx_row(x);
}

static void hit_row(struct xlsx *x, const struct check_found *h)
{
    xlsx_text(x, h->code);
    xlsx_int(x, h->seq);
    xlsx_text(x, h->org_name);
    xlsx_text(x, h->object);
    xlsx_int(x, h->row_no);
    xlsx_text(x, h->name);
    xlsx_text(x, h->day);
    xlsx_fen(x, h->fen);
    xlsx_text(x, h->text);
    xlsx_row(x);
}

static enum err hit_rows(struct ctx *cx, struct xlsx *x, int64_t run_id, struct str code)
{
    int64_t after = 0;
    for (size_t n = EXPORT_PAGE; n == EXPORT_PAGE;) {
        struct arena_mark m = arena_mark(cx->a);
        struct check_found *rows = NULL;
        TRY(db_rows(cx->tx, HITS, VALS(I64(run_id), TXT(code), I64(after), I64(EXPORT_PAGE)), FOUND_FIELDS, EXPORT_PAGE, &rows, &n));
        for (size_t i = 0; i < n; i++) {
            hit_row(x, &rows[i]);
            after = rows[i].seq;
        }
        arena_release(cx->a, m);
    }
    return OK;
}

static enum err run_sheets(struct ctx *cx, struct xlsx *x, const struct check_run *run, struct str only)
{
    struct check_result *rows = NULL;
    size_t n = 0;
    struct str sub = str_f(cx->a, "%.*s　活动：%.*s　截至 %.*s", FMT(run->org_name), FMT(run->campaign.len ? run->campaign : S("全部")), FMT(run->day));
    struct xlsx_table sums = {.name = S("检查结果"), .title = S("经审检查结果"), .subtitle = sub, .cols = sum_columns, .n = countof(sum_columns), .filter = true};
    struct xlsx_table hits = {.name = S("疑点"), .title = S("疑点清单"), .subtitle = sub, .cols = hit_columns, .n = countof(hit_columns), .filter = true};
    TRY(check_results(cx, run->id, &rows, &n));
    xlsx_sheet(x, &sums);
    for (size_t i = 0; i < n; i++)
        if (!only.len || str_eq(only, rows[i].code))
            sum_row(cx, x, &rows[i]);
    xlsx_sheet(x, &hits);
    for (size_t i = 0; i < n; i++)
        if (!only.len || str_eq(only, rows[i].code))
            TRY(hit_rows(cx, x, run->id, rows[i].code));
    return OK;
}

static enum err hits_xlsx(struct ctx *cx)
{
    struct check_run run;
    struct workbook w;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(check_run_get(cx, id, &run));
    TRY(workbook_open(cx, &w));
    struct xlsx *x = xlsx_begin(w.path);
    enum err e = x ? run_sheets(cx, x, &run, cx_query(cx, "code")) : ERR_IO;
    enum err end = x ? xlsx_end(x) : OK;
    audit_object(cx, run.org_id, "check_run:%lld", (long long)id);
    return workbook_answer(cx, &w, e == OK ? end : e, str_f(cx->a, "经审检查-%lld.xlsx", (long long)id));
}

static const struct xlsx_column item_columns[] = {
    {LIT("总体序号"), XLSX_COUNT, 10}, {LIT("对象"), XLSX_TEXT, 18}, {LIT("工会"), XLSX_TEXT, 28}, {LIT("名册或凭证"), XLSX_TEXT, 28}, {LIT("人员"), XLSX_TEXT, 10},
    {LIT("日期"), XLSX_TEXT, 12}, {LIT("金额（元）"), XLSX_MONEY, 14}, {LIT("抽中次数"), XLSX_COUNT, 8}, {LIT("检查结果"), XLSX_TEXT, 10},
    {LIT("问题金额（元）"), XLSX_MONEY, 14}, {LIT("说明"), XLSX_LONG, 40}, {LIT("底稿"), XLSX_COUNT, 8}};

static enum err item_rows(struct ctx *cx, struct xlsx *x, int64_t id)
{
    int64_t after = 0;
    for (size_t n = EXPORT_PAGE; n == EXPORT_PAGE;) {
        struct sample_item *rows = NULL;
        TRY(db_rows(cx->tx, SAMPLE_ITEMS, VALS(I64(id), I64(after), TXT(S("")), I64(EXPORT_PAGE)), SAMPLE_ITEM_FIELDS, EXPORT_PAGE, &rows, &n));
        for (size_t i = 0; i < n; i++) {
            const struct sample_item *r = &rows[i];
            xlsx_int(x, r->seq);
            xlsx_text(x, r->object);
            xlsx_text(x, r->org_name);
            xlsx_text(x, r->title);
            xlsx_text(x, r->name);
            xlsx_text(x, r->day);
            xlsx_fen(x, r->fen);
            xlsx_int(x, r->times);
            xlsx_text(x, label(cx, "sample_verdict", r->verdict));
            xlsx_fen(x, r->wrong_fen);
            xlsx_text(x, r->note);
            xlsx_int(x, r->paper_id);
            xlsx_row(x);
            after = r->seq;
        }
    }
    return OK;
}

static enum err items_xlsx(struct ctx *cx)
{
    struct sample s;
    struct workbook w;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(sample_get(cx, id, &s));
    TRY(workbook_open(cx, &w));
    struct xlsx_table t = {.name = S("样本"), .title = s.title, .cols = item_columns, .n = countof(item_columns), .filter = true,
                           .subtitle = str_f(cx->a, "总体 %lld，抽中 %lld，种子 %.*s，总体摘要 %.*s", (long long)s.population, (long long)s.items,
                                             FMT(s.seed), FMT(s.hash))};
    struct xlsx *x = xlsx_begin(w.path);
    enum err e = ERR_IO;
    if (x) {
        xlsx_sheet(x, &t);
        e = item_rows(cx, x, id);
        enum err end = xlsx_end(x);
        e = e == OK ? end : e;
    }
    audit_object(cx, s.org_id, "sample:%lld", (long long)id);
    return workbook_answer(cx, &w, e, str_f(cx->a, "样本-%lld.xlsx", (long long)id));
}

static const struct route routes[] = {
    {M_GET, "/api/auditroom/runs/:id/hits.xlsx", hits_xlsx, PERM_AUDITROOM_WORK, SCOPE_ORG, TX_READ, "auditroom.export", .shape = OUT_FILE,
     .logged = true, .query = "code", .title = LIT("导出检查结果和疑点")},
    {M_GET, "/api/auditroom/samples/:id/items.xlsx", items_xlsx, PERM_AUDITROOM_WORK, SCOPE_ORG, TX_READ, "auditroom.export",
     .shape = OUT_FILE, .logged = true, .title = LIT("导出样本")},
};

const struct area area_sheet_auditroom = {.name = "sheet_auditroom", .title = LIT("经审导出"), ROWS(routes, routes)};
