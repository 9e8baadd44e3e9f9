// SPDX-License-Identifier: Apache-2.0
// A filled statistics form as a printable sheet, in the layout its document gives: 编号, 项目 (one or two
// columns), 合计; a number down the left for each block.
#include "report_form.h"

#include "date.h"

enum { COL_NO, COL_CODE, COL_LABEL, COL_SUB, COL_VALUE, COLS };
_Static_assert((int)COLS == (int)FORM_PRINT_COLUMNS, "the document gives the widths of these columns");

struct laying {
    struct arena *a;
    const struct form_table *t;
    struct paper_cell *cells;
    size_t n, max;
    size_t *value; /* cell of each item; 0 = not in the layout (the first cell is the head's) */
};

static void put(struct laying *l, struct paper_cell c)
{
    ASSERT(l->n < l->max);
    l->cells[l->n++] = c;
}

static void put_value(struct laying *l, size_t row, size_t at)
{
    const struct form_item *item = &l->t->form->items[at];
    l->value[at] = l->n + 1;
    put(l, (struct paper_cell){.row = row, .col = COL_CODE, .rows = 1, .cols = 1, .text = item->code,
                               .align = PAPER_CENTER});
    put(l, (struct paper_cell){.row = row, .col = COL_VALUE, .rows = 1, .cols = 1,
                               .text = form_text(l->a, item, l->t->values[at].n),
                               .kind = item->as == FORM_WAN ? PAPER_WAN : PAPER_COUNT,
                               .n = l->t->values[at].n, .align = PAPER_RIGHT, .bold = item->n_parts > 0});
}

/* Once every item has its cell: sums refer to the cells of their parts, if all are printed. */
static void link_sums(struct laying *l)
{
    for (size_t i = 0; i < l->t->form->n_items; i++) {
        const struct form_item *item = &l->t->form->items[i];
        size_t *parts = NEWS(l->a, size_t, item->n_parts + 1), n = 0;
        for (size_t k = 0; k < item->n_parts; k++)
            if (l->value[item->parts[k]])
                parts[n++] = l->value[item->parts[k]];
        if (!n || n < item->n_parts || !l->value[i])
            continue;
        l->cells[l->value[i]].parts = parts;
        l->cells[l->value[i]].n_parts = n;
    }
}

/* One row of the document: a single item, or several that share the label of the first. */
static size_t put_items(struct laying *l, const struct json *codes, size_t row)
{
    size_t n = json_len(codes);
    for (size_t k = 0; k < n; k++) {
        size_t at = (size_t)form_item_index(l->t->form, json_str(json_at(codes, k)));
        const struct form_item *item = &l->t->form->items[at];
        put_value(l, row + k, at);
        if (k == 0)
            put(l, (struct paper_cell){.row = row, .col = COL_LABEL, .rows = n,
                                       .cols = item->sub.len ? 1 : 2, .text = item->label,
                                       .indent = item->indent, .bold = item->n_parts > 0});
        if (item->sub.len)
            put(l, (struct paper_cell){.row = row + k, .col = COL_SUB, .rows = 1, .cols = 1,
                                       .text = item->sub, .align = PAPER_CENTER});
    }
    return row + n;
}

/* A document without a layout prints its items one below the other. */
static size_t put_plain(struct laying *l, size_t row)
{
    for (size_t i = 0; i < l->t->form->n_items; i++, row++) {
        const struct form_item *item = &l->t->form->items[i];
        put_value(l, row, i);
        put(l, (struct paper_cell){.row = row, .col = COL_NO, .rows = 1, .cols = 1});
        put(l, (struct paper_cell){.row = row, .col = COL_LABEL, .rows = 1,
                                   .cols = item->sub.len ? 1 : 2, .text = item->label,
                                   .indent = item->indent});
        if (item->sub.len)
            put(l, (struct paper_cell){.row = row, .col = COL_SUB, .rows = 1, .cols = 1, .text = item->sub});
    }
    return row;
}

static size_t put_grid(struct laying *l)
{
    static const struct str head[COLS] = {LIT(""), LIT("编号"), LIT("项目"), LIT(""), LIT("")};
    const struct json *layout = l->t->form->layout;
    struct str total = l->t->form->total.len ? l->t->form->total : S("合计");
    size_t row = 1;
    for (size_t c = 0; c < COLS; c++)
        if (c != COL_SUB)
            put(l, (struct paper_cell){.col = c, .rows = 1, .cols = c == COL_LABEL ? 2 : 1,
                                       .text = c == COL_VALUE ? total : head[c],
                                       .align = PAPER_CENTER, .bold = true});
    if (!json_len(layout))
        return put_plain(l, row);
    for (size_t g = 0; g < json_len(layout); g++) {
        const struct json *rows = json_get(json_at(layout, g), "rows");
        size_t first = row;
        for (size_t i = 0; i < json_len(rows); i++)
            row = put_items(l, json_at(rows, i), row);
        if (row > first)
            put(l, (struct paper_cell){.row = first, .col = COL_NO, .rows = row - first, .cols = 1,
                                       .text = json_get_str(json_at(layout, g), "no"),
                                       .align = PAPER_CENTER});
    }
    return row;
}

/* What the document does not say is printed as the official forms have it. */
static const char *const usual_head[] = {"填报单位：{org}", "{date}", "填 报 人：{filler}", "联系电话：{phone}"};
static const char *const usual_notes[] = {"活动：{campaign_name}（{campaign}）  {from} 至 {to}"};
static const char *const usual_sign[] = {"负责人：", "审核人：", "填报人："};
static const double usual_widths[COLS] = {4, 6, 44, 20, 16};

static const struct str *lines_of(struct arena *a, const struct json *own, const char *const *usual, size_t n_usual,
                                  const struct str *words, size_t *n)
{
    *n = own ? json_len(own) : n_usual;
    struct str *out = NEWS(a, struct str, *n + 1);
    for (size_t i = 0; i < *n; i++)
        out[i] = form_print_line(a, own ? json_str(json_at(own, i)) : str_of(usual[i]), words);
    return out;
}

/* The explanation stands above the grid, as the forms of 2021 and 2022 have it. */
static const struct str *head_of(struct arena *a, const struct form *f, const struct str *words, size_t *n)
{
    const struct str *lines = lines_of(a, f->head, usual_head, countof(usual_head), words, n);
    if (f->head || !f->note.len)
        return lines;
    struct str *out = NEWS(a, struct str, *n + 2);
    memcpy(out, lines, *n * sizeof *lines);
    out[*n] = f->note;
    *n += 2;
    return out;
}

struct paper *report_form(struct arena *a, const struct form_table *t, const struct report_by *by)
{
    struct paper *s = NEW(a, struct paper);
    const struct form *f = t->form;
    struct laying l = {.a = a, .t = t, .max = 4 * f->n_items + COLS + 2 * json_len(f->layout)};
    struct date day = date_of_ms(by->now);
    const struct str words[FORM_WORDS] = {t->org_name,      str_f(a, "%d 年 %d 月 %d 日", day.y, day.m, day.d),
                                          by->name,         by->phone,
                                          t->campaign,      t->campaign_name,
                                          t->start_on,      t->end_on,
                                          f->period};
    l.cells = NEWS(a, struct paper_cell, l.max);
    l.value = NEWS(a, size_t, f->n_items);
    *s = (struct paper){.title = f->title.len ? f->title : f->rule.title, .n_cols = COLS, .stamp = S("（盖章）"), .seal = true};
    for (size_t i = 0; i < COLS; i++)
        s->widths[i] = f->columns ? (double)json_int(json_at(f->columns, i)) : usual_widths[i];
    s->head = head_of(a, f, words, &s->n_head);
    s->notes = lines_of(a, f->notes, usual_notes, countof(usual_notes), words, &s->n_notes);
    s->sign = lines_of(a, f->sign, usual_sign, countof(usual_sign), words, &s->n_sign);
    s->n_rows = put_grid(&l);
    link_sums(&l);
    s->cells = l.cells;
    s->n_cells = l.n;
    return s;
}
