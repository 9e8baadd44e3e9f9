// SPDX-License-Identifier: Apache-2.0
// What a run over many files found, as a workbook: who would enter, leave, change class, who cannot be judged. No names: the numbers of
// the files lead to them.
#include "code.h"
#include "judge_own.h"
#include "workbook.h"
#include "xlsx_write.h"

enum { EXPORT_PAGE = 500 };

static const struct xlsx_column columns[] = {
    {LIT("序号"), XLSX_COUNT, 8},    {LIT("档案编号"), XLSX_TEXT, 18}, {LIT("工会"), XLSX_TEXT, 28},     {LIT("档案状态"), XLSX_TEXT, 10}, {LIT("变化"), XLSX_TEXT, 12},
    {LIT("现类别"), XLSX_TEXT, 18}, {LIT("试算类别"), XLSX_TEXT, 18}, {LIT("理由"), XLSX_LONG, 80}, {LIT("执行"), XLSX_TEXT, 12}};

static struct str label(struct ctx *cx, const char *list, struct str code)
{
    struct code_item c = {0};
    return code.len && code_find(cx, str_of(list), code, S(""), &c) == OK ? c.label : code;
}

static void put_row(struct ctx *cx, struct xlsx *x, const struct rerun_row *r)
{
    xlsx_int(x, r->id);
    xlsx_text(x, r->no);
    xlsx_text(x, r->org_name);
    xlsx_text(x, label(cx, "case_state", r->file_state));
    xlsx_text(x, label(cx, "rerun_change", r->change));
    xlsx_text(x, label(cx, "case_category", r->was));
    xlsx_text(x, label(cx, r->class.len ? "case_category" : "verdict_outcome", r->class.len ? r->class : r->outcome));
    xlsx_text(x, r->reason);
    xlsx_text(x, label(cx, "rerun_row_state", r->state));
    xlsx_row(x);
}

/* Within the subtree the run was found in. */
static enum err put_rows(struct ctx *cx, struct xlsx *x, int64_t id, struct str lo)
{
    int64_t after = 0;
    for (size_t n = EXPORT_PAGE; n == EXPORT_PAGE;) {
        struct arena_mark m = arena_mark(cx->a);
        struct rerun_row *rows = NULL;
        TRY(db_rows(cx->tx, RERUN_ROWS, VALS(I64(id), TXT(lo), TXT(path_end(cx->a, lo)), I64(after), TXT(cx_query(cx, "change")), I64(EXPORT_PAGE)), RERUN_ROW, EXPORT_PAGE,
                    &rows, &n));
        for (size_t i = 0; i < n; i++) {
            put_row(cx, x, &rows[i]);
            after = rows[i].id;
        }
        arena_release(cx->a, m);
    }
    return OK;
}

static enum err rows_xlsx(struct ctx *cx)
{
    struct rerun r = {0};
    struct workbook w;
    struct str lo = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(rerun_find(cx, id, &r, &lo));
    TRY(workbook_open(cx, &w));
    struct xlsx_table t = {.name = S("变化"), .title = S("困难职工档案批量试算"), .cols = columns, .n = countof(columns), .filter = true,
                           .subtitle = str_f(cx->a, "%.*s　政策 %.*s %.*s　认定日 %.*s　档案 %lld，将进入 %lld，将退出 %lld，将变更类别 %lld，无法认定 %lld", FMT(r.org_name),
                                             FMT(r.policy), FMT(r.edition), FMT(r.day), (long long)r.files, (long long)r.enter, (long long)r.leave,
                                             (long long)r.changes, (long long)r.unknown)};
    struct xlsx *x = xlsx_begin(w.path);
    enum err e = ERR_IO;
    if (x) {
        xlsx_sheet(x, &t);
        e = put_rows(cx, x, id, lo);
        enum err end = xlsx_end(x);
        e = e == OK ? end : e;
    }
    audit_object(cx, r.org_id, "rerun:%lld", (long long)id);
    return workbook_answer(cx, &w, e, str_f(cx->a, "批量试算-%lld.xlsx", (long long)id));
}

static const struct route routes[] = {
    {M_GET, "/api/judge/reruns/:id/rows.xlsx", rows_xlsx, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, "judge.export", .shape = OUT_FILE, .logged = true, .query = "change",
     .title = LIT("导出批量试算的变化")},
};

extern const struct area area_sheet_judge;
const struct area area_sheet_judge = {.name = "sheet_judge", .title = LIT("批量试算导出"), ROWS(routes, routes)};
