// SPDX-License-Identifier: Apache-2.0
// Proposed actions of the caller's unions as a workbook: numbers masked as on the page; in full only for those with the right to
// see them, with a reason that stands in the audit trail.
#include "audit.h"
#include "code.h"
#include "match.h"
#include "workbook.h"
#include "xlsx_write.h"

enum { EXPORT_PAGE = 500, EXPORT_MAX = 100000, REASON_MIN = 4 };

static const struct xlsx_column columns[] = {
    {LIT("责任工会"), XLSX_TEXT, 24}, {LIT("姓名"), XLSX_TEXT, 10},     {LIT("证件号码"), XLSX_TEXT, 22}, {LIT("档案编号"), XLSX_TEXT, 16},
    {LIT("名单"), XLSX_TEXT, 22},     {LIT("提供单位"), XLSX_TEXT, 18}, {LIT("冲突"), XLSX_LONG, 34},     {LIT("依据"), XLSX_LONG, 40},
    {LIT("建议"), XLSX_TEXT, 12},     {LIT("办理期限"), XLSX_TEXT, 12}, {LIT("状态"), XLSX_TEXT, 14},     {LIT("逾期天数"), XLSX_COUNT, 9},
    {LIT("理由或办理情况"), XLSX_LONG, 30}, {LIT("办理人"), XLSX_TEXT, 12},
};

static struct str label(struct ctx *cx, const char *list, struct str code)
{
    struct code_item item = {0};
    return code.len && code_get(cx->tx, str_of(list), code, S(""), &item) == OK ? item.label : code;
}

static enum err put_row(struct ctx *cx, struct xlsx *x, const struct match_action *a, bool full)
{
    struct str number = a->number_mask;
    if (full)
        TRY(match_action_number(cx, a, &number));
    const struct str texts[] = {a->org_name, a->name, number, a->file_no, a->list_title, a->giver, a->title,
                                a->purged ? S("名单已销毁") : a->facts, label(cx, "match_propose", a->propose), a->due_on,
                                label(cx, "match_action_state", a->state)};
    for (size_t i = 0; i < countof(texts); i++)
        xlsx_text(x, texts[i]);
    xlsx_int(x, a->late_days);
    xlsx_text(x, a->reason);
    xlsx_text(x, a->decided_by_name);
    xlsx_row(x);
    return OK;
}

static enum err put_rows(struct ctx *cx, struct xlsx *x, bool full, int64_t *shown)
{
    struct match_asked ask = {.state = cx_query(cx, "state"), .propose = cx_query(cx, "propose"), .list_id = cx_query_int(cx, "list", 0),
                              .limit = EXPORT_PAGE};
    for (size_t n = EXPORT_PAGE; n == EXPORT_PAGE;) {
        struct match_action *rows = NULL;
        TRY(match_actions_page(cx, &ask, &rows, &n));
        for (size_t i = 0; i < n; i++) {
            if (++*shown > EXPORT_MAX)
                return fail(cx, ERR_TOO_LARGE, "超过 %d 条，请按名单分别导出", EXPORT_MAX);
            TRY(put_row(cx, x, &rows[i], full));
        }
        ask.after = n ? rows[n - 1].id : ask.after;
    }
    return OK;
}

static enum err export_to(struct ctx *cx, bool full)
{
    struct workbook w;
    int64_t shown = 0;
    TRY(workbook_open(cx, &w));
    struct xlsx_table t = {.name = S("建议"), .title = S("数据比对：建议的措施"),
                           .subtitle = full ? S("含完整证件号码，限本次用途使用，用毕即删") : S("证件号码已打码"), .cols = columns,
                           .n = countof(columns), .filter = true};
    struct xlsx *x = xlsx_begin(w.path);
    enum err e = x ? OK : ERR_IO;
    if (x) {
        xlsx_sheet(x, &t);
        e = put_rows(cx, x, full, &shown);
        enum err end = xlsx_end(x);
        e = e == OK ? end : e;
    }
    audit_object(cx, cx->org_id, "org:%lld", (long long)cx->org_id);
    audit_note(cx, "actions", str_f(cx->a, "%lld", (long long)shown));
    return workbook_answer(cx, &w, e, S("比对建议.xlsx"));
}

static enum err export_masked(struct ctx *cx)
{
    return export_to(cx, false);
}

static enum err export_full(struct ctx *cx)
{
    struct str reason = str_trim(cx_query(cx, "reason"));
    if (utf8_count(reason) < REASON_MIN)
        return fail_field(cx, "reason", "请写明导出完整号码的事由（至少 %d 个字）", REASON_MIN);
    audit_note(cx, "reason", reason);
    return export_to(cx, true);
}

static const struct route routes[] = {
    {M_GET, "/api/match/actions/export", export_masked, PERM_MATCH_USE, SCOPE_ORG, TX_READ, "match.export", .logged = true,
     .shape = OUT_FILE, .query = "org,list,state,propose", .title = LIT("导出比对建议（号码打码）")},
    {M_GET, "/api/match/actions/full", export_full, PERM_PERSON_UNMASK, SCOPE_ORG, TX_READ, "match.export_full", .logged = true,
     .shape = OUT_FILE, .query = "org,list,state,propose,reason", .title = LIT("导出比对建议（完整号码）")},
};

extern const struct area area_sheet_match_out;
const struct area area_sheet_match_out = {.name = "sheet_match_out", .title = LIT("比对建议导出"), ROWS(routes, routes)};
