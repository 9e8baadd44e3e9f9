// SPDX-License-Identifier: Apache-2.0
// A filled statistics form as a printable sheet, in the layout its document gives: 编号, 项目 (one or two
// columns), 合计; a number down the left for each block.
#include "report_form.h"

#include "date.h"

enum { COL_NO, COL_CODE, COL_LABEL, COL_SUB, COL_VALUE, COLS };

struct laying {
    struct arena *a;
    const struct form_table *t;
    struct paper_cell *cells;
    size_t n, max;
};

static void put(struct laying *l, struct paper_cell c)
{
    ASSERT(l->n < l->max);
    l->cells[l->n++] = c;
}

static void put_value(struct laying *l, size_t row, size_t at)
{
    const struct form_item *item = &l->t->form->items[at];
    put(l, (struct paper_cell){.row = row, .col = COL_CODE, .rows = 1, .cols = 1, .text = item->code,
                               .align = PAPER_CENTER});
    put(l, (struct paper_cell){.row = row, .col = COL_VALUE, .rows = 1, .cols = 1,
                               .text = form_text(l->a, item, l->t->values[at].n),
                               .kind = item->as == FORM_WAN ? PAPER_WAN : PAPER_COUNT,
                               .n = l->t->values[at].n, .align = PAPER_RIGHT, .bold = item->n_parts > 0});
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

struct paper *report_form(struct arena *a, const struct form_table *t, const struct report_by *by)
{
    struct paper *s = NEW(a, struct paper);
    struct laying l = {.a = a, .t = t, .max = 4 * t->form->n_items + COLS + 2 * json_len(t->form->layout)};
    struct str *head = NEWS(a, struct str, 6), *notes = NEWS(a, struct str, 2);
    struct date day = date_of_ms(by->now);
    l.cells = NEWS(a, struct paper_cell, l.max);
    *s = (struct paper){.title = t->form->title.len ? t->form->title : t->form->rule.title,
                        .widths = {4, 6, 44, 20, 16},
                        .n_cols = COLS,
                        .head = head,
                        .notes = notes,
                        .stamp = S("（盖章）            ")};
    head[0] = str_f(a, "填报单位：%.*s", FMT(t->org_name));
    head[1] = str_f(a, "%d 年 %d 月 %d 日", day.y, day.m, day.d);
    head[2] = str_f(a, "填 报 人：%.*s", FMT(by->name));
    head[3] = str_f(a, "联系电话：%.*s", FMT(by->phone));
    s->n_head = 4;
    notes[s->n_notes++] = t->form->note;
    notes[s->n_notes++] = str_f(a, "活动：%.*s（%.*s）  %.*s 至 %.*s", FMT(t->campaign_name),
                                FMT(t->campaign), FMT(t->start_on), FMT(t->end_on));
    s->n_rows = put_grid(&l);
    s->cells = l.cells;
    s->n_cells = l.n;
    return s;
}
