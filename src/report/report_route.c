// SPDX-License-Identifier: Apache-2.0
// A leader's route as a sheet to take along: the stops in order, households by file number and a masked name.
#include "area.h"
#include "enterprise.h"
#include "report.h"

enum { COLS = 5 };

static void put(struct paper_cell *c, size_t *n, size_t row, size_t col, struct str text, bool head)
{
    c[(*n)++] = (struct paper_cell){.row = row, .col = col, .rows = 1, .cols = 1, .text = text, .align = head || col < 2 ? PAPER_CENTER : PAPER_LEFT, .bold = head};
}

static struct str state_text(const struct leader_stop *s)
{
    return str_eq(s->state, S("done")) ? S("已走访") : str_eq(s->state, S("missed")) ? s->reason : S("");
}

static enum err route_file(struct ctx *cx)
{
    static const char *const heads[COLS] = {"顺序", "时间", "走访对象", "信用代码或档案编号", "走访情况"};
    struct leader_route r = {0};
    struct leader_stop *stops = NULL;
    size_t n = 0, m = 0;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(leader_route_get(cx, id, &r, &stops, &n));
    struct paper_cell *cells = NEWS(cx->a, struct paper_cell, (n + 1) * COLS);
    for (size_t i = 0; i < COLS; i++)
        put(cells, &m, 0, i, str_of(heads[i]), true);
    for (size_t i = 0; i < n; i++) {
        const struct leader_stop *s = &stops[i];
        put(cells, &m, i + 1, 0, str_f(cx->a, "%lld", (long long)s->seq), false);
        put(cells, &m, i + 1, 1, s->at_time, false);
        put(cells, &m, i + 1, 2, s->company_id ? s->company : str_f(cx->a, "困难职工家庭 %.*s", FMT(s->head_name)), false);
        put(cells, &m, i + 1, 3, s->company_id ? s->uscc : s->file_no, false);
        put(cells, &m, i + 1, 4, state_text(s), false);
    }
    struct str *head = NEWS(cx->a, struct str, 4), *notes = NEWS(cx->a, struct str, 1);
    head[0] = str_f(cx->a, "走访工会：%.*s", FMT(r.org_name));
    head[1] = str_f(cx->a, "日期：%.*s", FMT(r.on_day));
    head[2] = str_f(cx->a, "带队领导：%.*s", FMT(r.leader));
    head[3] = str_f(cx->a, "参加人员：%.*s", FMT(r.party));
    notes[0] = r.note;
    struct paper p = {.title = r.title, .head = head, .n_head = 4, .widths = {6, 8, 30, 24, 24}, .n_cols = COLS, .n_rows = n + 1, .cells = cells, .n_cells = m,
                      .notes = notes, .n_notes = r.note.len ? 1 : 0};
    audit_object(cx, cx->org_id, "leader_route:%lld", (long long)id);
    struct str format = cx_query(cx, "format");
    return paper_answer(cx, &p, format.len ? format : S("pdf"), str_f(cx->a, "领导走访-%lld", (long long)id));
}

static const struct route routes[] = {
    {M_GET, "/api/leader-routes/:id/file", route_file, PERM_ENTERPRISE_VIEW, SCOPE_ORG, TX_READ, "leader_route.print", .shape = OUT_FILE, .logged = true,
     .query = "format", .title = LIT("打印领导走访计划")},
};

extern const struct area area_report_route;
const struct area area_report_route = {.name = "report_route", .title = LIT("领导走访打印"), ROWS(routes, routes)};
