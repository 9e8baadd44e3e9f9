// SPDX-License-Identifier: Apache-2.0
// The late list of a notice as a workbook: item by item, district by district.
#include "notice.h"
#include "workbook.h"
#include "xlsx_write.h"

#include "area.h"

static const struct xlsx_column columns[] = {
    {LIT("事项"), XLSX_TEXT, 30},     {LIT("截止日期"), XLSX_TEXT, 12}, {LIT("所属"), XLSX_TEXT, 24},       {LIT("工会代码"), XLSX_TEXT, 14},
    {LIT("工会"), XLSX_TEXT, 34},     {LIT("状态"), XLSX_TEXT, 10},     {LIT("逾期天数"), XLSX_COUNT, 10}};

struct list {
    struct notice n;
    struct notice_item *items;
    struct notice_recipient *r;
    struct notice_standing *s;
    size_t n_items, n_r, n_s;
};

static enum err load(struct ctx *cx, struct list *l)
{
    bool issued = false;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(notice_get(cx, id, &l->n, &issued));
    if (!issued)
        return fail(cx, ERR_FORBIDDEN, "逾期名单由发文工会查看");
    struct str hi = path_end(cx->a, l->n.org_path);
    TRY(notice_items(cx, id, &l->items, &l->n_items));
    TRY(notice_recipients(cx, id, l->n.org_path, hi, &l->r, &l->n_r));
    return notice_standings(cx, id, 0, l->n.org_path, hi, &l->s, &l->n_s);
}

static void put_rows(struct xlsx *x, const struct list *l, struct str today)
{
    for (size_t k = 0; k < l->n_items && str_eq(l->n.state, S("issued")); k++)
        for (size_t i = 0; i < l->n_s; i++) {
            const struct notice_standing *s = &l->s[i];
            int64_t late = s->no == l->items[k].no ? notice_days_late(s, today) : 0;
            if (!late)
                continue;
            const struct str text[] = {l->items[k].title, s->due_on, notice_district(&l->n, l->r, l->n_r, s->org_path), s->org_code, s->org_name,
                                       notice_word(s, today)};
            for (size_t c = 0; c < countof(text); c++)
                xlsx_text(x, text[c]);
            xlsx_int(x, late);
            xlsx_row(x);
        }
}

static enum err late_xlsx(struct ctx *cx)
{
    struct list l = {0};
    struct workbook w;
    TRY(load(cx, &l));
    TRY(workbook_open(cx, &w));
    struct xlsx_table t = {.name = S("逾期名单"), .title = str_f(cx->a, "逾期名单：%.*s", FMT(l.n.title)), .cols = columns, .n = countof(columns), .filter = true,
                           .subtitle = str_f(cx->a, "%.*s　截至 %.*s", FMT(l.n.org_name), FMT(cx_today(cx)))};
    struct xlsx *x = xlsx_begin(w.path);
    enum err e = x ? OK : ERR_IO;
    if (x) {
        xlsx_sheet(x, &t);
        put_rows(x, &l, cx_today(cx));
        e = xlsx_end(x);
    }
    audit_object(cx, l.n.org_id, "notice:%lld", (long long)l.n.id);
    return workbook_answer(cx, &w, e, str_f(cx->a, "逾期名单-%lld.xlsx", (long long)l.n.id));
}

static const struct route routes[] = {
    {M_GET, "/api/notices/:id/late.xlsx", late_xlsx, PERM_NOTICE_VIEW, SCOPE_ORG, TX_READ, "notice.late", .shape = OUT_FILE, .logged = true,
     .title = LIT("导出逾期名单")},
};

extern const struct area area_sheet_notice;
const struct area area_sheet_notice = {.name = "sheet_notice", .title = LIT("通知导出"), ROWS(routes, routes)};
