// SPDX-License-Identifier: Apache-2.0
// What the assessment would ask and the files cannot answer, as a workbook: file by file, with what to do.
#include "area.h"
#include "code.h"
#include "evidence.h"
#include "workbook.h"
#include "xlsx_write.h"

enum { PAGE = 500, LINES_MAX = 200000 };

static const struct xlsx_column columns[] = {
    {LIT("工会编码"), XLSX_TEXT, 14}, {LIT("建档工会"), XLSX_TEXT, 34}, {LIT("档案编号"), XLSX_TEXT, 20}, {LIT("状态"), XLSX_TEXT, 10}, {LIT("得分"), XLSX_COUNT, 8},
    {LIT("问题"), XLSX_TEXT, 8},      {LIT("缺什么"), XLSX_LONG, 40},  {LIT("种类"), XLSX_TEXT, 10},     {LIT("处数"), XLSX_COUNT, 8}, {LIT("怎么补"), XLSX_LONG, 46}};

static struct str state_word(struct ctx *cx, struct str code)
{
    struct code_item c = {0};
    return code_find(cx, S("case_state"), code, S(""), &c) == OK ? c.label : code;
}

static void put(struct ctx *cx, struct xlsx *x, const struct evidence_line *l)
{
    const struct str head[] = {l->org_code, l->org_name, l->no, state_word(cx, l->state)};
    for (size_t i = 0; i < countof(head); i++)
        xlsx_text(x, head[i]);
    xlsx_int(x, l->score);
    xlsx_text(x, l->code);
    xlsx_text(x, l->title);
    xlsx_text(x, str_eq(l->kind, S("rule")) ? S("不合规定") : S("材料不全"));
    xlsx_int(x, l->n);
    xlsx_text(x, l->advice);
    xlsx_row(x);
}

static enum err put_all(struct ctx *cx, struct xlsx *x)
{
    struct evidence_rules r;
    struct evidence_line *rows = NULL;
    struct str code = S("");
    char kept[64];
    int64_t after = 0, all = 0;
    size_t n = PAGE;
    TRY(evidence_rules(cx, &r));
    while (n == PAGE) {
        struct arena_mark m = arena_mark(cx->a);
        TRY(evidence_lines(cx, &r, after, code, cx_query(cx, "code"), PAGE, &rows, &n));
        for (size_t i = 0; i < n; i++)
            put(cx, x, &rows[i]);
        all += (int64_t)n;
        if (n) {
            after = rows[n - 1].id;
            int len = snprintf(kept, sizeof kept, "%.*s", FMT(rows[n - 1].code));
            code = (struct str){kept, (size_t)len};
        }
        arena_release(cx->a, m);
        if (all > LINES_MAX)
            return fail(cx, ERR_TOO_LARGE, "缺项超过 %d 行，请按下级工会导出", LINES_MAX);
    }
    return OK;
}

static enum err gaps_xlsx(struct ctx *cx)
{
    struct workbook w;
    TRY(workbook_open(cx, &w));
    struct xlsx_table t = {.name = S("缺项清单"), .title = S("困难职工档案缺项清单"), .cols = columns, .n = countof(columns), .filter = true,
                           .subtitle = str_f(cx->a, "%.*s　%.*s", FMT(cx->org_code), FMT(cx_today(cx)))};
    struct xlsx *x = xlsx_begin(w.path);
    enum err e = x ? OK : ERR_IO;
    if (x) {
        xlsx_sheet(x, &t);
        e = put_all(cx, x);
        enum err ended = xlsx_end(x);
        e = e == OK ? ended : e;
    }
    audit_object(cx, cx->org_id, "org:%.*s", FMT(cx->org_code));
    return workbook_answer(cx, &w, e, S("档案缺项清单.xlsx"));
}

static const struct route routes[] = {
    {M_GET, "/api/evidence/gaps.xlsx", gaps_xlsx, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, "evidence.export", .shape = OUT_FILE, .logged = true,
     .query = "org,code", .title = LIT("导出缺项清单")},
};

extern const struct area area_sheet_evidence;
const struct area area_sheet_evidence = {.name = "sheet_evidence", .title = LIT("档案质量导出"), ROWS(routes, routes)};
