// SPDX-License-Identifier: Apache-2.0
// The report of a warm season as a sheet: planned and done by action, money by source, partners.
#include "area.h"
#include "money.h"
#include "report.h"
#include "season.h"

enum { COLS = 9, CELLS = 400, ROWS_TOP = 60 };

struct sheet {
    struct arena *a;
    struct paper_cell cells[CELLS];
    size_t n, rows;
};

static void put(struct sheet *s, size_t col, size_t cols, struct str text, enum paper_align align, bool bold)
{
    if (s->n < CELLS)
        s->cells[s->n++] = (struct paper_cell){.row = s->rows, .col = col, .rows = 1, .cols = cols, .text = text, .align = align, .bold = bold};
}

static void put_count(struct sheet *s, size_t col, int64_t n)
{
    put(s, col, 1, str_f(s->a, "%lld", (long long)n), PAPER_RIGHT, false);
    s->cells[s->n - 1].kind = PAPER_COUNT;
    s->cells[s->n - 1].n = n;
}

static void put_money(struct sheet *s, size_t col, int64_t fen)
{
    char text[MONEY_TEXT];
    money_yuan(fen, text);
    put(s, col, 1, str_dup(s->a, str_of(text)), PAPER_RIGHT, false);
}

static void put_sums(struct sheet *s, const struct season_report *r)
{
    static const struct str heads[COLS] = {LIT("行动"), LIT("任务"), LIT("目标人次"), LIT("目标金额（元）"), LIT("工作记录"), LIT("完成人次"), LIT("名单人数"), LIT("站点"), LIT("已发放（元）")};
    for (size_t i = 0; i < COLS; i++)
        put(s, i, 1, heads[i], PAPER_CENTER, true);
    s->rows++;
    for (size_t i = 0; i < r->n; i++, s->rows++) {
        const struct season_sum *m = &r->sums[i];
        put(s, 0, 1, m->label, PAPER_LEFT, false);
        put_count(s, 1, m->tasks);
        put_count(s, 2, m->aim_heads);
        put_money(s, 3, m->aim_fen);
        put_count(s, 4, m->records);
        put_count(s, 5, m->heads);
        put_count(s, 6, m->people);
        put_count(s, 7, m->sites);
        put_money(s, 8, m->fen);
    }
}

static void put_rest(struct sheet *s, const struct season_report *r)
{
    for (size_t i = 0; i < r->n_money && s->rows < ROWS_TOP; i++, s->rows++) {
        put(s, 0, 5, str_f(s->a, "资金来源：%.*s", FMT(r->money[i].label)), PAPER_LEFT, false);
        put_count(s, 5, r->money[i].heads);
        put(s, 6, 2, S(""), PAPER_LEFT, false);
        put_money(s, 8, r->money[i].fen);
    }
    for (size_t i = 0; i < r->n_partners && s->rows < ROWS_TOP; i++, s->rows++)
        put(s, 0, COLS, str_f(s->a, "公益伙伴：%.*s", FMT(r->partners[i])), PAPER_LEFT, false);
}

static enum err report_file(struct ctx *cx)
{
    struct season s = {0};
    struct season_report *r = NEW(cx->a, struct season_report);
    struct sheet *t = NEW(cx->a, struct sheet);
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(season_get(cx, id, &s));
    TRY(season_report_of(cx, &s, r));
    t->a = cx->a;
    put_sums(t, r);
    put_rest(t, r);
    struct str *head = NEWS(cx->a, struct str, 2);
    head[0] = str_f(cx->a, "工会：%.*s", FMT(s.org_name));
    head[1] = str_f(cx->a, "%.*s 至 %.*s", FMT(s.from_on), FMT(s.until_on));
    static const struct str notes[] = {LIT("完成人次为现场登记；名单人数按证件号码不重复计。已发放款物取自走访所关联名册中新就业形态劳动者的已发放金额，与统计表 J3、J4 同源。")};
    struct paper p = {.title = s.title, .head = head, .n_head = 2, .widths = {18, 8, 11, 15, 11, 11, 11, 8, 15}, .n_cols = COLS, .n_rows = t->rows, .cells = t->cells, .n_cells = t->n,
                      .notes = notes, .n_notes = 1, .stamp = s.org_name, .landscape = true};
    audit_object(cx, s.org_id, "season:%lld", (long long)id);
    struct str format = cx_query(cx, "format");
    return paper_answer(cx, &p, format.len ? format : S("pdf"), str_f(cx->a, "温暖季-%lld", (long long)id));
}

static const struct route routes[] = {
    {M_GET, "/api/seasons/:id/file", report_file, PERM_SERVICE_VIEW, SCOPE_ORG, TX_READ, "season.print", .shape = OUT_FILE, .logged = true, .query = "format",
     .title = LIT("打印温暖季报告")},
};

extern const struct area area_report_season;
const struct area area_report_season = {.name = "report_season", .title = LIT("温暖季报告打印"), ROWS(routes, routes)};
