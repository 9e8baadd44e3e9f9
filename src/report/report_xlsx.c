// SPDX-License-Identifier: Apache-2.0
// A printable sheet as a workbook. Money cells hold the exact 万元 value and show two decimals, so that
// sums made in Excel are exact too.
#include "report.h"
#include "xlsx_page.h"

enum { LINE_POINTS = 16, TITLE_POINTS = 30 };

static struct xlsx_style style_of(const struct paper_cell *c)
{
    static const char *const number[] = {NULL, "0", "0.00"};
    return (struct xlsx_style){.align = c->align == PAPER_CENTER  ? XLSX_CENTER
                                        : c->align == PAPER_RIGHT ? XLSX_RIGHT
                                                                  : XLSX_LEFT,
                               .bold = c->bold,
                               .border = true,
                               .indent = (uint8_t)c->indent,
                               .number = number[c->kind]};
}

/* Excel does not fit the height of merged cells to their text: it is set here. */
static double row_points(const struct paper *s, size_t row)
{
    size_t lines = 1;
    for (size_t i = 0; i < s->n_cells; i++) {
        const struct paper_cell *c = &s->cells[i];
        if (row < c->row || row >= c->row + c->rows)
            continue;
        double w = -2.0 * (double)c->indent;
        for (size_t k = 0; k < c->cols; k++)
            w += s->widths[c->col + k];
        size_t width = w > 4 ? (size_t)w - 2 : 2; /* Excel's cell padding */
        size_t n = (paper_width(c->text) + width - 1) / width;
        n = (n + c->rows - 1) / c->rows;
        lines = n > lines ? n : lines;
    }
    return (double)(LINE_POINTS * lines + 4);
}

static void put_cell(struct xlsx *x, const struct paper_cell *c, uint32_t top)
{
    struct xlsx_style style = style_of(c);
    struct xlsx_place at = {top + (uint32_t)c->row, (uint32_t)c->col, (uint32_t)c->rows, (uint32_t)c->cols};
    if (c->kind == PAPER_TEXT)
        xlsx_page_text(x, at, c->text, &style);
    else
        xlsx_page_number(x, at, c->kind == PAPER_WAN ? (double)c->n / 1e6 : (double)c->n, &style);
}

static void put_line(struct xlsx *x, uint32_t row, uint32_t col, size_t cols, struct str s,
                     const struct xlsx_style *style)
{
    if (s.len)
        xlsx_page_text(x, (struct xlsx_place){row, col, 1, (uint32_t)cols}, s, style);
}

enum err paper_xlsx(const struct paper *s, const char *path)
{
    const struct xlsx_style title = {.align = XLSX_CENTER, .bold = true, .size = 16};
    const struct xlsx_style left = {.align = XLSX_LEFT}, right = {.align = XLSX_RIGHT};
    struct xlsx *x = xlsx_begin_page(path);
    uint32_t row = 0;
    size_t half = s->n_cols / 2 + s->n_cols % 2;
    if (!x)
        return ERR_IO;
    xlsx_page(x, S("统计表"), s->widths, s->n_cols, s->landscape);
    xlsx_page_text(x, (struct xlsx_place){row, 0, 1, (uint32_t)s->n_cols}, s->title, &title);
    xlsx_page_height(x, row++, TITLE_POINTS);
    for (size_t i = 0; i + 1 < s->n_head; i += 2, row++) {
        bool alone = !s->head[i + 1].len;
        put_line(x, row, 0, alone ? s->n_cols : half, s->head[i], &left);
        put_line(x, row, (uint32_t)half, s->n_cols - half, s->head[i + 1], &right);
        xlsx_page_height(x, row, LINE_POINTS + 4);
    }
    uint32_t top = row;
    for (size_t i = 0; i < s->n_cells; i++)
        put_cell(x, &s->cells[i], top);
    for (size_t i = 0; i < s->n_rows; i++, row++)
        xlsx_page_height(x, row, row_points(s, i));
    xlsx_page_repeat(x, top);
    for (size_t i = 0; i < s->n_notes; i++, row++)
        put_line(x, row, 0, s->n_cols, s->notes[i], &left);
    put_line(x, row + 1, (uint32_t)half, s->n_cols - half, s->stamp, &right);
    return xlsx_end(x);
}
