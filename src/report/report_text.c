// SPDX-License-Identifier: Apache-2.0
// A printable sheet as text. Each column is a queue of lines: a cell that spans rows goes on flowing
// beside the rows next to it, and stretches its last row when it is not through by then.
#include "report.h"

enum { TEXT_MAX = 4 * 1024 * 1024, LINES_MAX = 64 };

/* East Asian wide and full-width ranges (Unicode TR 11), as far as Chinese forms use them; what is
 * ambiguous there (quotes, dashes) terminals show narrow. */
static size_t char_width(uint32_t c)
{
    static const uint32_t wide[][2] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},
                                       {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},
                                       {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
                                       {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x20000, 0x3FFFD}};
    for (size_t i = 0; i < countof(wide); i++)
        if (c >= wide[i][0] && c <= wide[i][1])
            return 2;
    return 1;
}

size_t paper_width(struct str s)
{
    size_t n = 0;
    for (size_t at = 0; at < s.len;)
        n += char_width(utf8_next(s, &at));
    return n;
}

/* The first line that fits; *rest is what follows. Chinese breaks anywhere. */
static struct str take_line(struct str s, size_t width, struct str *rest)
{
    size_t at = 0, used = 0, end = 0;
    while (at < s.len) {
        size_t w = char_width(utf8_next(s, &at));
        if (used + w > width && end > 0)
            break;
        used += w;
        end = at;
    }
    *rest = str_sub(s, end, s.len);
    return str_sub(s, 0, end);
}

static void put_spaces(struct buf *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_ch(b, ' ');
}

static void put_aligned(struct buf *b, struct str s, size_t width, enum paper_align align)
{
    size_t w = paper_width(s), gap = w < width ? width - w : 0;
    size_t before = align == PAPER_RIGHT ? gap : align == PAPER_CENTER ? gap / 2 : 0;
    put_spaces(b, before);
    buf_str(b, s);
    put_spaces(b, gap - before);
}

struct column {
    const struct paper_cell *cell;
    struct str rest; /* not printed yet */
};

static size_t span_width(const struct paper *s, const struct paper_cell *c)
{
    size_t w = c->cols - 1; /* one blank between columns */
    for (size_t i = 0; i < c->cols; i++)
        w += (size_t)s->widths[c->col + i];
    return w > (size_t)(2 * c->indent) ? w - (size_t)(2 * c->indent) : 1;
}

static size_t count_lines(const struct paper *s, const struct column *q)
{
    size_t n = 0;
    struct str rest = q->rest;
    while (rest.len && n < LINES_MAX) {
        take_line(rest, span_width(s, q->cell), &rest);
        n++;
    }
    return n;
}

static void start_row(const struct paper *s, struct column *cols, size_t row)
{
    for (size_t i = 0; i < s->n_cells; i++)
        if (s->cells[i].row == row)
            cols[s->cells[i].col] = (struct column){&s->cells[i], s->cells[i].text};
}

static void put_line(const struct paper *s, struct column *cols, struct buf *b)
{
    size_t start = b->len;
    for (size_t c = 0; c < s->n_cols;) {
        struct column *q = &cols[c];
        if (c)
            buf_ch(b, ' ');
        if (!q->cell) {
            put_spaces(b, (size_t)s->widths[c++]);
            continue;
        }
        put_spaces(b, (size_t)(2 * q->cell->indent));
        put_aligned(b, take_line(q->rest, span_width(s, q->cell), &q->rest),
                    span_width(s, q->cell), q->cell->align);
        c += q->cell->cols;
    }
    while (b->len > start && b->at[b->len - 1] == ' ')
        b->len--;
    buf_ch(b, '\n');
}

static void put_grid(const struct paper *s, struct buf *b, size_t total)
{
    struct column cols[PAPER_COLS_MAX] = {0};
    for (size_t row = 0; row < s->n_rows; row++) {
        size_t lines = 1;
        start_row(s, cols, row);
        for (size_t c = 0; c < s->n_cols; c++) {
            const struct paper_cell *cell = cols[c].cell;
            if (!cell || cell->row + cell->rows != row + 1)
                continue; /* a cell that goes on has time */
            size_t n = count_lines(s, &cols[c]);
            lines = n > lines ? n : lines;
        }
        for (size_t i = 0; i < lines; i++)
            put_line(s, cols, b);
        for (size_t c = 0; c < s->n_cols; c++)
            if (cols[c].cell && cols[c].cell->row + cols[c].cell->rows == row + 1)
                cols[c] = (struct column){0};
        if (row == 0) {
            for (size_t i = 0; i < total; i++)
                buf_ch(b, '-');
            buf_ch(b, '\n');
        }
    }
}

struct str paper_text(struct arena *a, const struct paper *s)
{
    struct buf b = buf_new(a, TEXT_MAX);
    size_t total = s->n_cols - 1;
    for (size_t i = 0; i < s->n_cols; i++)
        total += (size_t)s->widths[i];
    size_t title = paper_width(s->title);
    put_spaces(&b, title < total ? (total - title) / 2 : 0);
    buf_str(&b, s->title);
    buf_ch(&b, '\n');
    for (size_t i = 0; i + 1 < s->n_head; i += 2) {
        size_t used = paper_width(s->head[i]) + paper_width(s->head[i + 1]);
        buf_str(&b, s->head[i]);
        if (s->head[i + 1].len)
            put_spaces(&b, used < total ? total - used : 1);
        buf_str(&b, s->head[i + 1]);
        buf_ch(&b, '\n');
    }
    put_grid(s, &b, total);
    for (size_t i = 0; i < s->n_notes; i++) {
        buf_str(&b, s->notes[i]);
        buf_ch(&b, '\n');
    }
    for (size_t i = 0; i < s->n_sign; i++) {
        buf_str(&b, s->sign[i]);
        if (i + 1 < s->n_sign)
            put_spaces(&b, total / s->n_sign > paper_width(s->sign[i]) ? total / s->n_sign - paper_width(s->sign[i]) : 1);
        else
            buf_ch(&b, '\n');
    }
    return buf_done(&b);
}
