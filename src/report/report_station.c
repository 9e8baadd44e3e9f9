// SPDX-License-Identifier: Apache-2.0
// The poster of a station: what it offers, and a code that opens it on a phone for signing in there.
#include "area.h"
#include "code.h"
#include "report.h"
#include "station.h"

enum { COLS = 2, ROWS_MAX = 8, SITE_MAX = 160 };

struct sheet {
    struct paper_cell cells[ROWS_MAX * COLS];
    size_t n, rows;
};

static void fact(struct sheet *s, const char *key, struct str text)
{
    if (!text.len || s->rows + 1 >= ROWS_MAX)
        return;
    s->cells[s->n++] = (struct paper_cell){.row = s->rows, .col = 0, .rows = 1, .cols = 1, .text = str_of(key), .align = PAPER_CENTER, .bold = true};
    s->cells[s->n++] = (struct paper_cell){.row = s->rows, .col = 1, .rows = 1, .cols = 1, .text = text, .align = PAPER_LEFT};
    s->rows++;
}

static struct str labels(struct ctx *cx, const char *list, struct str codes)
{
    struct buf b = buf_new(cx->a, 4000);
    while (codes.len) {
        struct code_item item = {0};
        struct str one = str_cut(codes, ',', &codes);
        if (code_find(cx, str_of(list), one, S(""), &item) == OK)
            buf_f(&b, "%s%.*s", b.len ? "、" : "", FMT(item.label));
    }
    return buf_done(&b);
}

/* The address the caller's browser sees, which must lead to this station and nowhere else. */
static enum err check_site(struct ctx *cx, struct str code, struct str site)
{
    struct str end = str_f(cx->a, "/w#/stations/%.*s", FMT(code));
    bool web = str_starts(site, S("https://")) || str_starts(site, S("http://"));
    struct str host = str_sub(site, 0, site.len > end.len ? site.len - end.len : 0);
    ptrdiff_t at = str_find(host, S("://"));
    bool bare = at > 0 && !str_has(str_sub(host, (size_t)at + 3, host.len), S("/")) && !str_has(host, S("@"));
    return web && bare && site.len <= SITE_MAX && str_ends(site, end) ? OK : fail_field(cx, "site", "驿站页面的网址不对");
}

static enum err poster_get(struct ctx *cx)
{
    struct station s = {0};
    struct sheet *t = NEW(cx->a, struct sheet);
    int64_t id = 0;
    struct str site = cx_query(cx, "site"), format = cx_query(cx, "format");
    TRY(cx_arg_id(cx, 0, &id));
    TRY(station_get(cx, id, &s));
    fact(t, "类型", labels(cx, "station_kind", s.kind));
    fact(t, "地址", s.address);
    fact(t, "开放时间", s.hours);
    fact(t, "设施和服务", labels(cx, "station_facility", s.facilities));
    fact(t, "电话", s.phone);
    fact(t, "驿站码", s.code);
    if (site.len) {
        struct paper_qr *qr = NEW(cx->a, struct paper_qr);
        TRY(check_site(cx, s.code, site));
        TRY(paper_qr_make(cx->a, site, qr));
        t->cells[t->n++] = (struct paper_cell){.row = t->rows++, .col = 0, .rows = 1, .cols = COLS, .text = S("手机扫码：看服务，打卡到访"), .align = PAPER_CENTER, .qr = qr};
    }
    static const struct str notes[] = {LIT("登录打卡每人每天计一次；不登录只计人次，不留姓名。打卡记录 90 天后删除，只留下人次。")};
    struct paper p = {.title = s.name, .widths = {14, 56}, .n_cols = COLS, .n_rows = t->rows, .cells = t->cells, .n_cells = t->n, .notes = notes, .n_notes = 1, .stamp = s.org_name};
    audit_object(cx, s.org_id, "station:%lld", (long long)id);
    return paper_answer(cx, &p, format.len ? format : S("pdf"), str_f(cx->a, "驿站-%.*s", FMT(s.code)));
}

static const struct route routes[] = {
    {M_GET, "/api/stations/:id/poster", poster_get, PERM_SERVICE_VIEW, SCOPE_ORG, TX_READ, "station.poster", .shape = OUT_FILE, .logged = true, .query = "site,format",
     .title = LIT("打印驿站海报")},
};

extern const struct area area_report_station;
const struct area area_report_station = {.name = "report_station", .title = LIT("驿站海报打印"), ROWS(routes, routes)};
