// SPDX-License-Identifier: Apache-2.0
// A public notice as the sheet that is put up: what the public page shows, and a code that leads there.
#include "application.h"
#include "area.h"
#include "report.h"

enum { COLS = 5, SITE_MAX = 160 };
static const struct str heads[COLS] = {LIT("序号"), LIT("姓名"), LIT("工作单位"), LIT("类别"), LIT("拟帮扶")};

struct sheet {
    struct paper_cell *cells;
    size_t n, rows;
};

static void put(struct sheet *s, size_t col, size_t cols, struct str text, enum paper_align align, const struct paper_qr *qr)
{
    s->cells[s->n++] = (struct paper_cell){.row = s->rows, .col = col, .rows = 1, .cols = cols, .text = text, .align = align, .bold = s->rows == 0, .qr = qr};
}

/* The address the caller's browser sees, which must lead to this notice and nowhere else. */
static enum err check_site(struct ctx *cx, const struct public_notice *n, struct str site)
{
    struct str end = str_f(cx->a, "/#/public/%.*s", FMT(n->token));
    bool web = str_starts(site, S("https://")) || str_starts(site, S("http://"));
    struct str host = str_sub(site, 0, site.len > end.len ? site.len - end.len : 0);
    ptrdiff_t at = str_find(host, S("://"));
    bool bare = at > 0 && !str_has(str_sub(host, (size_t)at + 3, host.len), S("/")) && !str_has(host, S("@"));
    return web && bare && site.len <= SITE_MAX && str_ends(site, end) ? OK : fail_field(cx, "site", "公开页面的网址不对");
}

static enum err sheet_get(struct ctx *cx)
{
    struct public_notice n = {0};
    struct public_notice_row *rows = NULL;
    struct paper_qr *qr = NULL;
    size_t n_rows = 0;
    int64_t id = 0;
    struct str site = cx_query(cx, "site"), format = cx_query(cx, "format");
    TRY(cx_arg_id(cx, 0, &id));
    TRY(public_notice_get(cx, id, &n));
    TRY(public_notice_rows(cx, id, &rows, &n_rows));
    struct sheet s = {.cells = NEWS(cx->a, struct paper_cell, (n_rows + 2) * COLS)};
    for (size_t i = 0; i < COLS; i++)
        put(&s, i, 1, heads[i], PAPER_CENTER, NULL);
    s.rows++;
    for (size_t i = 0; i < n_rows; i++, s.rows++) {
        const struct str text[COLS] = {str_f(cx->a, "%lld", (long long)rows[i].no), rows[i].name, rows[i].unit, rows[i].class, rows[i].measure};
        for (size_t k = 0; k < COLS; k++)
            put(&s, k, 1, text[k], k == 2 || k == 4 ? PAPER_LEFT : PAPER_CENTER, NULL);
    }
    if (site.len) {
        TRY(check_site(cx, &n, site));
        qr = NEW(cx->a, struct paper_qr);
        TRY(paper_qr_make(cx->a, site, qr));
        put(&s, 0, COLS, S("扫码查看公示、反映情况"), PAPER_CENTER, qr);
        s.rows++;
    }
    const struct str notes[] = {
        str_f(cx->a, "公示期 %lld 个工作日：%.*s 至 %.*s。", (long long)n.days, FMT(n.from_on), FMT(n.until_on)),
        str_f(cx->a, "对公示内容有异议的，请在公示期内拨打监督电话 %.*s，或扫码在公开页面反映。", FMT(n.phone)),
        str_eq(n.state, S("withdrawn")) ? S("（本公示已撤下）") : str_eq(n.state, S("ended")) ? S("（本公示已期满）") : S(""),
    };
    struct paper p = {.title = n.title, .widths = {8, 12, 34, 16, 30}, .n_cols = COLS, .n_rows = s.rows, .cells = s.cells, .n_cells = s.n, .notes = notes,
                      .n_notes = notes[2].len ? 3 : 2, .stamp = str_f(cx->a, "%.*s\n%.*s", FMT(n.org_name), FMT(n.from_on)), .seal = true};
    audit_object(cx, n.org_id, "public_notice:%lld", (long long)id);
    return paper_answer(cx, &p, format.len ? format : S("pdf"), str_f(cx->a, "公示-%lld", (long long)id));
}

static const struct route routes[] = {
    {M_GET, "/api/public-notices/:id/sheet", sheet_get, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, "public_notice.print", .shape = OUT_FILE, .logged = true,
     .query = "site,format", .title = LIT("打印公示单")},
};

extern const struct area area_report_public_notice;
const struct area area_report_public_notice = {.name = "report_public_notice", .title = LIT("公示单打印"), ROWS(routes, routes)};
