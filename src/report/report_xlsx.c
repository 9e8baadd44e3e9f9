// SPDX-License-Identifier: Apache-2.0
// A printable sheet as a workbook. Money cells hold the exact 万元 value and show two decimals, and sums are
// formulas over their parts, so that what is corrected in Excel is reckoned anew.
#include "report.h"
#include "sheet_read.h"
#include "xlsx_page.h"

enum { LINE_POINTS = 16, TITLE_POINTS = 30 };
enum { FORMULA_RUNS = 200, FORMULA_TEXT = FORMULA_RUNS * 2 * SHEET_ADDRESS + 16 }; /* Excel takes 255 arguments */

static struct xlsx_style style_of(const struct paper_cell *c)
{
    static const char *const number[] = {NULL, "0", "0.00"};
    return (struct xlsx_style){.align = c->align == PAPER_CENTER  ? XLSX_CENTER
                                        : c->align == PAPER_RIGHT ? XLSX_RIGHT
                                                                  : XLSX_LEFT,
                               .bold = c->bold,
                               .border = true,
                               .indent = (uint8_t)(2 * c->indent), /* under the text behind 其中： */
                               .number = number[c->kind]};
}

/* Lines a text takes in a cell of that many characters, less Excel's padding. */
static size_t lines_of(struct str text, double width)
{
    size_t w = width > 4 ? (size_t)width - 1 : 2, n = (paper_width(text) + w - 1) / w;
    return n ? n : 1;
}

/* Excel does not fit the height of merged cells to their text: it is set here. */
static double row_points(const struct paper *s, size_t row)
{
    size_t lines = 1;
    for (size_t i = 0; i < s->n_cells; i++) {
        const struct paper_cell *c = &s->cells[i];
        if (row < c->row || row >= c->row + c->rows)
            continue;
        double w = -6.0 * (double)c->indent;
        for (size_t k = 0; k < c->cols; k++)
            w += s->widths[c->col + k];
        size_t n = (lines_of(c->text, w) + c->rows - 1) / c->rows;
        lines = n > lines ? n : lines;
    }
    if (s->roomy && row && lines < 2)
        lines = 2;
    return (double)(LINE_POINTS * lines + 4);
}

/* Is it what its parts come to? A formula must not change a figure that was filed. */
static bool adds_up(const struct paper *s, const struct paper_cell *c)
{
    int64_t sum = 0;
    for (size_t i = 0; i < c->n_parts; i++)
        sum += s->cells[c->parts[i]].n;
    return c->n_parts && sum == c->n;
}

/* =SUM(E5:E10) over the cells of the parts; those that follow one another as a range. False: too scattered
 * for one formula. */
static bool sum_of(const struct paper *s, const struct paper_cell *c, uint32_t top, char out[FORMULA_TEXT])
{
    size_t len = (size_t)snprintf(out, FORMULA_TEXT, "=SUM("), runs = 0;
    for (size_t i = 0, last; i < c->n_parts; i = last + 1) {
        char from[SHEET_ADDRESS], to[SHEET_ADDRESS];
        const struct paper_cell *first = &s->cells[c->parts[i]];
        for (last = i; last + 1 < c->n_parts; last++) {
            const struct paper_cell *next = &s->cells[c->parts[last + 1]];
            if (next->col != first->col || next->row != s->cells[c->parts[last]].row + 1)
                break;
        }
        sheet_address(top + (uint32_t)first->row + 1, (uint16_t)first->col, from);
        sheet_address(top + (uint32_t)s->cells[c->parts[last]].row + 1, (uint16_t)first->col, to);
        len += (size_t)snprintf(out + len, FORMULA_TEXT - len, "%s%s%s%s", i ? "," : "", from, last > i ? ":" : "",
                                last > i ? to : "");
        if (++runs > FORMULA_RUNS)
            return false;
    }
    (void)snprintf(out + len, FORMULA_TEXT - len, ")");
    return true;
}

static void put_cell(struct xlsx *x, const struct paper *s, const struct paper_cell *c, uint32_t top)
{
    struct xlsx_style style = style_of(c);
    struct xlsx_place at = {top + (uint32_t)c->row, (uint32_t)c->col, (uint32_t)c->rows, (uint32_t)c->cols};
    char formula[FORMULA_TEXT];
    double v = c->kind == PAPER_WAN ? (double)c->n / 1e6 : (double)c->n;
    if (c->kind == PAPER_TEXT)
        xlsx_page_text(x, at, c->text, &style);
    else if (adds_up(s, c) && sum_of(s, c, top, formula))
        xlsx_page_formula(x, at, str_of(formula), v, &style);
    else
        xlsx_page_number(x, at, v, &style);
}

static void put_line(struct xlsx *x, uint32_t row, uint32_t col, size_t cols, struct str s,
                     const struct xlsx_style *style)
{
    if (s.len)
        xlsx_page_text(x, (struct xlsx_place){row, col, 1, (uint32_t)cols}, s, style);
}

static double sheet_width(const struct paper *s)
{
    double width = 0;
    for (size_t i = 0; i < s->n_cols; i++)
        width += s->widths[i];
    return width;
}

static void put_note(struct xlsx *x, const struct paper *s, uint32_t row, struct str note)
{
    const struct xlsx_style left = {.align = XLSX_LEFT};
    put_line(x, row, 0, s->n_cols, note, &left);
    xlsx_page_height(x, row, (double)(LINE_POINTS * lines_of(note, sheet_width(s)) + 4));
}

/* In one cell, so that the labels stand apart whatever the widths of the columns are. */
static void put_sign(struct xlsx *x, const struct paper *s, uint32_t row)
{
    enum { SIGN_TEXT = 2000, SIGN_POINTS = 30 };
    const struct xlsx_style left = {.align = XLSX_LEFT};
    char text[SIGN_TEXT];
    size_t len = 0;
    size_t each = s->n_sign ? (size_t)sheet_width(s) / s->n_sign : 0;
    for (size_t i = 0; i < s->n_sign && len < sizeof text - 1; i++) {
        size_t own = paper_width(s->sign[i]), room = i + 1 < s->n_sign && each > own ? (each - own) / 2 : 0;
        len += (size_t)snprintf(text + len, sizeof text - len, "%.*s", FMT(s->sign[i]));
        for (; room && len < sizeof text - 4; room--) /* full-width: a blank is narrow in print */
            len += (size_t)snprintf(text + len, sizeof text - len, "　");
    }
    if (!s->n_sign)
        return;
    put_line(x, row, 0, s->n_cols, str_of(text), &left);
    xlsx_page_height(x, row, SIGN_POINTS);
}

/* A seal wants its room: rows of the sheet that stay together below right. */
static void put_stamp(struct xlsx *x, const struct paper *s, uint32_t row)
{
    enum { SEAL_ROWS = 6 };
    const struct xlsx_style center = {.align = XLSX_CENTER, .grey = s->seal}, right = {.align = XLSX_RIGHT};
    uint32_t half = (uint32_t)(s->n_cols / 2 + s->n_cols % 2), cols = (uint32_t)s->n_cols - half;
    if (s->seal)
        xlsx_page_text(x, (struct xlsx_place){row, half, SEAL_ROWS, cols}, s->stamp, &center);
    else
        put_line(x, row, half, cols, s->stamp, &right);
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
        xlsx_page_height(x, row, (double)(LINE_POINTS * (alone ? lines_of(s->head[i], sheet_width(s)) : 1) + 4));
    }
    uint32_t top = row;
    for (size_t i = 0; i < s->n_cells; i++)
        put_cell(x, s, &s->cells[i], top);
    for (size_t i = 0; i < s->n_rows; i++, row++)
        xlsx_page_height(x, row, row_points(s, i));
    xlsx_page_repeat(x, top);
    for (size_t i = 0; i < s->n_notes; i++, row++)
        put_note(x, s, row, s->notes[i]);
    put_sign(x, s, row);
    row += s->n_sign ? 2 : 1;
    put_stamp(x, s, row);
    return xlsx_end(x);
}
