// SPDX-License-Identifier: Apache-2.0
// Annex 1 in the layout of the notice: two pairs of label and figure a row, last year above this year's plan;
// the unions below in one table; and the table of a subsidy.
#include "report_plan.h"

#include "money.h"

enum { ANNEX_COLS = 4 };
static const struct str sign[] = {LIT("负责人："), LIT("审核人："), LIT("填报人：")};

struct sheet {
    struct arena *a;
    struct paper_cell *cells;
    size_t n, max, row;
};

static void put(struct sheet *s, size_t col, size_t cols, struct str text, bool head)
{
    ASSERT(s->n < s->max);
    s->cells[s->n++] = (struct paper_cell){.row = s->row, .col = col, .rows = 1, .cols = cols, .text = text,
                                           .align = head ? PAPER_CENTER : PAPER_LEFT, .bold = head};
}

static struct str plain_wan(struct arena *a, int64_t fen)
{
    char text[MONEY_TEXT];
    money_wan(fen, text);
    return str_f(a, "%s", text);
}

static void figure(struct sheet *s, size_t col, bool money, int64_t n)
{
    ASSERT(s->n < s->max);
    s->cells[s->n++] = (struct paper_cell){
        .row = s->row, .col = col, .rows = 1, .cols = 1, .kind = money ? PAPER_WAN : PAPER_COUNT, .n = n,
        .text = money ? plain_wan(s->a, n) : str_f(s->a, "%lld", (long long)n), .align = PAPER_RIGHT};
}

static struct str label_of(struct arena *a, const struct plan_item *it)
{
    return str_f(a, "%.*s（%s）", FMT(it->label), it->money ? "万元" : str_z(a, it->unit));
}

/* Sums of the form refer to the cells of their parts. cell: of each item, SIZE_MAX = not printed. */
static void link_sums(struct sheet *s, const struct plan_form *f, const size_t *cell)
{
    for (size_t i = 0; i < f->n_items; i++) {
        const struct plan_item *it = &f->items[i];
        size_t *parts = NEWS(s->a, size_t, it->n_parts + 1), n = 0;
        for (size_t k = 0; k < it->n_parts; k++)
            if (cell[it->parts[k]] != SIZE_MAX)
                parts[n++] = cell[it->parts[k]];
        if (!n || n < it->n_parts || cell[i] == SIZE_MAX)
            continue;
        s->cells[cell[i]].parts = parts;
        s->cells[cell[i]].n_parts = n;
    }
}

static void put_part(struct sheet *s, const struct plan_table *t, struct str part, struct str title, size_t *cell)
{
    size_t at = 0;
    put(s, 0, ANNEX_COLS, title, true);
    s->row++;
    for (size_t i = 0; i < t->form->n_items; i++) {
        const struct plan_item *it = &t->form->items[i];
        if (!str_eq(it->part, part) || it->extra)
            continue;
        put(s, at * 2, 1, label_of(s->a, it), false);
        cell[i] = s->n;
        figure(s, at * 2 + 1, it->money, t->total[i]);
        at = 1 - at;
        s->row += at == 0;
    }
    if (at) {
        put(s, 2, 2, S(""), false);
        s->row++;
    }
}

static bool chosen(struct str objects, struct str code)
{
    while (objects.len)
        if (str_eq(str_cut(objects, ',', &objects), code))
            return true;
    return false;
}

static void put_objects(struct sheet *s, const struct plan_table *t, const struct code_item *objects, size_t n)
{
    struct buf b = buf_new(s->a, 4000);
    for (size_t i = 0; i < n; i++)
        buf_f(&b, "%s%s %.*s", i ? "  " : "", chosen(t->own.objects, objects[i].code) ? "☑" : "☐",
              FMT(objects[i].label));
    put(s, 0, 1, t->form->objects, false);
    put(s, 1, ANNEX_COLS - 1, buf_done(&b), false);
    s->row++;
}

struct paper *report_plan(struct arena *a, const struct plan_table *t, const struct code_item *objects,
                          size_t n_objects, struct str printed_by, struct str day)
{
    struct paper *p = NEW(a, struct paper);
    struct sheet s = {.a = a, .max = 3 * PLAN_ITEMS_MAX + 20};
    struct str *head = NEWS(a, struct str, 2), *notes = NEWS(a, struct str, 3);
    size_t n = 0, cell[PLAN_ITEMS_MAX];
    for (size_t i = 0; i < PLAN_ITEMS_MAX; i++)
        cell[i] = SIZE_MAX;
    s.cells = NEWS(a, struct paper_cell, s.max);
    put_part(&s, t, S("last"), plan_words(a, t->form->part_last, t->year, t->last), cell);
    put_part(&s, t, S("plan"), plan_words(a, t->form->part_plan, t->year, t->last), cell);
    link_sums(&s, t->form, cell);
    put_objects(&s, t, objects, n_objects);
    for (size_t i = 0; i < t->form->n_items; i++) {
        const struct plan_item *it = &t->form->items[i];
        if (it->extra && n < 2)
            notes[n++] = str_f(a, "附：%.*s %.*s", FMT(label_of(a, it)),
                               FMT(it->money ? plain_wan(a, t->total[i]) : str_f(a, "%lld", (long long)t->total[i])));
    }
    notes[n++] = str_f(a, "含本单位和已接收的下级计划 %zu 份；待接收 %zu 份，未报 %zu 家。", t->accepted, t->waiting, t->missing);
    head[0] = str_f(a, "填报单位：%.*s", FMT(t->org_name));
    head[1] = str_f(a, "%.*s  填报人：%.*s", FMT(day), FMT(printed_by));
    *p = (struct paper){.title = plan_words(a, t->form->title, t->year, t->last), .widths = {34, 14, 34, 14},
                        .n_cols = ANNEX_COLS, .n_rows = s.row, .cells = s.cells, .n_cells = s.n, .head = head,
                        .n_head = 2, .notes = notes, .n_notes = n, .stamp = S("（盖章）"), .seal = true, .sign = sign,
                        .n_sign = countof(sign)};
    return p;
}

/* --- tables by union --- */

static const char *state_text(struct str state)
{
    return str_eq(state, S("accepted"))    ? "已接收"
           : str_eq(state, S("submitted")) ? "待接收"
           : str_eq(state, S("returned"))  ? "已退回"
           : str_eq(state, S("draft"))     ? "填报中"
                                           : "未报";
}

static void put_values(struct sheet *s, const struct plan_form *f, const int64_t *values)
{
    size_t cell[PLAN_ITEMS_MAX];
    for (size_t i = 0; i < f->n_items; i++) {
        cell[i] = s->n;
        figure(s, 2 + i, f->items[i].money, values[i]);
    }
    link_sums(s, f, cell);
    s->row++;
}

/* The last row: a column is the sum of those of its rows that count. counts: first cells of their figures. */
static void put_total(struct sheet *s, const struct plan_table *t, const size_t *counts, size_t n)
{
    for (size_t i = 0; i < t->form->n_items; i++) {
        size_t *parts = NEWS(s->a, size_t, n + 1);
        for (size_t k = 0; k < n; k++)
            parts[k] = counts[k] + i;
        figure(s, 2 + i, t->form->items[i].money, t->total[i]);
        s->cells[s->n - 1].parts = parts;
        s->cells[s->n - 1].n_parts = n;
    }
    s->row++;
}

struct paper *report_plan_lines(struct arena *a, const struct plan_table *t, struct str day)
{
    struct paper *p = NEW(a, struct paper);
    size_t cols = 2 + t->form->n_items, rows = t->n_lines + 3;
    struct sheet s = {.a = a, .max = cols * rows};
    struct str *head = NEWS(a, struct str, 2), *notes = NEWS(a, struct str, 1);
    size_t *counts = NEWS(a, size_t, rows), n = 0;
    s.cells = NEWS(a, struct paper_cell, s.max);
    ASSERT(cols <= PAPER_COLS_MAX);
    put(&s, 0, 1, S("单位"), true);
    put(&s, 1, 1, S("状态"), true);
    for (size_t i = 0; i < t->form->n_items; i++)
        put(&s, 2 + i, 1, label_of(a, &t->form->items[i]), true);
    s.row++;
    put(&s, 0, 1, S("本级"), false);
    put(&s, 1, 1, t->own.id ? str_of(state_text(t->own.state)) : S("未报"), false);
    counts[n++] = s.n;
    put_values(&s, t->form, t->own_values);
    for (size_t k = 0; k < t->n_lines && s.row < PAPER_ROWS_MAX - 2; k++) {
        put(&s, 0, 1, t->lines[k].org_name, false);
        put(&s, 1, 1, str_of(state_text(t->lines[k].state)), false);
        if (str_eq(t->lines[k].state, S("accepted")))
            counts[n++] = s.n;
        put_values(&s, t->form, t->lines[k].values);
    }
    put(&s, 0, 2, S("合计（本级和已接收）"), true);
    put_total(&s, t, counts, n);
    head[0] = str_f(a, "汇总单位：%.*s", FMT(t->org_name));
    head[1] = day;
    notes[0] = S("合计不含待接收、已退回和未报的单位。");
    *p = (struct paper){.title = plan_words(a, t->form->title, t->year, t->last), .n_cols = cols, .n_rows = s.row,
                        .cells = s.cells, .n_cells = s.n, .head = head, .n_head = 2, .notes = notes, .n_notes = 1,
                        .landscape = true};
    p->widths[0] = 18;
    p->widths[1] = 8;
    for (size_t i = 0; i < t->form->n_items; i++)
        p->widths[2 + i] = 9;
    return p;
}

struct paper *report_subsidy(struct arena *a, const struct subsidy *s, const struct subsidy_part *parts, size_t n)
{
    static const char *const titles[] = {"单位", "上年工作（人）", "本年计划（人）", "其中新就业形态（人）", "在档家庭（户）",
                                         "保底（元）", "封顶（元）", "金额（元）"};
    static const char *const keys[] = {"last_persons", "plan_persons", "plan_new", "households"};
    struct paper *p = NEW(a, struct paper);
    struct sheet t = {.a = a, .max = (n + 3) * countof(titles)};
    struct str *head = NEWS(a, struct str, 4);
    char text[MONEY_TEXT];
    int64_t sum = 0;
    t.cells = NEWS(a, struct paper_cell, t.max);
    for (size_t c = 0; c < countof(titles); c++)
        put(&t, c, 1, str_of(titles[c]), true);
    t.row++;
    for (size_t i = 0; i < n && t.row < PAPER_ROWS_MAX - 1; i++, t.row++) {
        const struct json *facts = json_parse(a, parts[i].facts, NULL);
        put(&t, 0, 1, parts[i].org_name, false);
        for (size_t k = 0; k < countof(keys); k++)
            figure(&t, 1 + k, false, json_get_int(facts, keys[k], 0));
        money_yuan(parts[i].floor_fen, text);
        put(&t, 5, 1, parts[i].floor_fen ? str_f(a, "%s", text) : S("—"), false);
        money_yuan(parts[i].ceiling_fen, text);
        put(&t, 6, 1, parts[i].ceiling_fen >= 0 ? str_f(a, "%s", text) : S("—"), false);
        money_yuan(parts[i].fen, text);
        put(&t, 7, 1, str_f(a, "%s", text), false);
        t.cells[t.n - 1].align = t.cells[t.n - 2].align = t.cells[t.n - 3].align = PAPER_RIGHT;
        sum += parts[i].fen;
    }
    money_yuan(sum, text);
    put(&t, 0, 7, S("合计"), true);
    put(&t, 7, 1, str_f(a, "%s", text), true);
    t.cells[t.n - 1].align = PAPER_RIGHT;
    t.row++;
    money_yuan(s->amount_fen, text);
    head[0] = str_f(a, "单位：%.*s", FMT(s->org_name));
    head[1] = str_f(a, "总额：%s 元", text);
    head[2] = str_f(a, "活动：%.*s", FMT(s->campaign_name));
    head[3] = s->decision_id ? str_f(a, "依据：集体研究第 %lld 号，%.*s 下拨", (long long)s->decision_id, FMT(s->done_on))
                             : S("草案，未经集体研究不下拨");
    *p = (struct paper){.title = s->title, .widths = {22, 11, 11, 12, 11, 12, 12, 14}, .n_cols = countof(titles),
                        .n_rows = t.row, .cells = t.cells, .n_cells = t.n, .head = head, .n_head = 4,
                        .stamp = S("（盖章）"), .seal = true, .sign = sign, .n_sign = countof(sign), .landscape = true};
    return p;
}
