// SPDX-License-Identifier: Apache-2.0
// A paper of running text on A4 pages: lines at a fixed pitch, a heading never alone at the foot, a table's head again on
// every page.
#include "report_draw.h"
#include "report_letter.h"

/* Points: margins and sizes of GB/T 9704—2012. */
#define LEFT 79.4
#define TOP 104.9
#define BOTTOM 742.0
#define WIDTH 442.2
#define PITCH 28.5
#define SIZE 16.0
#define TITLE_SIZE 22.0
#define CELL_SIZE 10.5
#define CELL_PITCH 15.0
#define CELL_PAD 4.0
#define FOOT 775.0

struct flow {
    struct pen *pen;
    double y; /* where the next line begins */
    size_t page;
    struct str mark;
    bool full;
};

static void foot(struct flow *f)
{
    char text[40];
    (void)snprintf(text, sizeof text, "— %zu —", f->page);
    (void)pen_shape(f->pen, &(struct pen_text){.s = str_of(text), .size = 14, .width = WIDTH, .align = PAPER_CENTER});
    pen_line(f->pen, 0, LEFT, FOOT);
    if (f->mark.len)
        pen_mark(f->pen, f->mark);
    pen_page(f->pen);
}

static void turn(struct flow *f)
{
    foot(f);
    f->page++;
    f->y = TOP;
    f->full |= f->page > LETTER_PAGES_MAX;
}

static void block(struct flow *f, struct pen_text t, double pitch, double keep, bool shade)
{
    if (f->y + pitch + keep > BOTTOM && f->y > TOP)
        turn(f);
    size_t n = pen_shape(f->pen, &t);
    for (size_t i = 0; i < n && !f->full; i++, f->y += pitch) {
        if (f->y + pitch > BOTTOM) {
            turn(f);
            (void)pen_shape(f->pen, &t); /* the page's number has been shaped since */
        }
        if (shade)
            pen_shade(f->pen, LEFT, f->y + 3, WIDTH, pitch - 6);
        pen_line(f->pen, i, LEFT, f->y + pitch / 2);
    }
}

static struct pen_text cell_text(const struct letter_part *p, size_t row, size_t col, double width)
{
    return (struct pen_text){.s = p->cells[row * p->n_cols + col], .size = CELL_SIZE, .bold = row == 0, .width = width - 2 * CELL_PAD,
                             .align = row == 0 ? PAPER_CENTER : letter_numbers(p, col) ? PAPER_RIGHT : PAPER_LEFT};
}

static double row_height(struct flow *f, const struct letter_part *p, size_t row, const int64_t *share)
{
    size_t most = 1;
    for (size_t c = 0; c < p->n_cols; c++) {
        struct pen_text t = cell_text(p, row, c, WIDTH * (double)share[c] / 1000);
        size_t n = pen_shape(f->pen, &t);
        most = n > most ? n : most;
    }
    return (double)most * CELL_PITCH + CELL_PAD;
}

static void draw_row(struct flow *f, const struct letter_part *p, size_t row, const int64_t *share)
{
    double x = LEFT, h = row_height(f, p, row, share);
    for (size_t c = 0; c < p->n_cols; c++) {
        double w = WIDTH * (double)share[c] / 1000;
        struct pen_text t = cell_text(p, row, c, w);
        size_t n = pen_shape(f->pen, &t);
        double top = f->y + (h - (double)n * CELL_PITCH) / 2;
        for (size_t i = 0; i < n; i++)
            pen_line(f->pen, i, x + CELL_PAD, top + ((double)i + 0.5) * CELL_PITCH);
        pen_box(f->pen, x, f->y, w, h);
        x += w;
    }
    f->y += h;
}

static void table(struct flow *f, const struct letter_part *p)
{
    int64_t share[LETTER_COLS_MAX];
    letter_widths(p, share);
    double head = row_height(f, p, 0, share);
    for (size_t r = 0; r < p->n_rows && !f->full; r++) {
        if (r && f->y + row_height(f, p, r, share) > BOTTOM) {
            turn(f);
            draw_row(f, p, 0, share);
        } else if (!r && f->y + 2 * head > BOTTOM) {
            turn(f);
        }
        draw_row(f, p, r, share);
    }
    f->y += CELL_PITCH;
}

static void paras(struct flow *f, struct str s, bool mark)
{
    while (s.len) {
        struct str line = str_trim(str_cut(s, '\n', &s));
        if (line.len)
            block(f, (struct pen_text){.s = line, .size = SIZE, .width = WIDTH, .indent = 2 * SIZE}, PITCH, 0, mark);
    }
}

static void part(struct flow *f, const struct letter_part *p)
{
    struct pen_text t = {.s = p->text, .size = SIZE, .width = WIDTH};
    switch (p->kind) {
    case LETTER_BODY:
    case LETTER_MARK:
        paras(f, p->text, p->kind == LETTER_MARK);
        break;
    case LETTER_HEAD1:
    case LETTER_HEAD2:
        t.indent = 2 * SIZE;
        t.font = p->kind == LETTER_HEAD1 ? PEN_SANS : PEN_SERIF;
        t.bold = p->kind == LETTER_HEAD2;
        block(f, t, PITCH, PITCH, false);
        break;
    case LETTER_CAPTION:
        t.font = PEN_SANS;
        t.size = 12;
        t.align = PAPER_CENTER;
        f->y += 6;
        block(f, t, 20, 3 * CELL_PITCH, false);
        f->y += 4;
        break;
    case LETTER_SIGN:
        t.align = PAPER_RIGHT;
        t.width = WIDTH - 2 * SIZE;
        f->y += PITCH;
        block(f, t, PITCH, 0, false);
        break;
    case LETTER_TABLE:
        table(f, p);
        break;
    }
}

enum err letter_pdf(struct arena *a, const struct letter *l, struct str *out)
{
    struct flow f = {.pen = pen_new(a, l->title, LETTER_BYTES_MAX), .y = TOP, .page = 1, .mark = l->mark};
    block(&f, (struct pen_text){.s = l->title, .size = TITLE_SIZE, .bold = true, .width = WIDTH, .align = PAPER_CENTER}, 32, 0, false);
    f.y += PITCH;
    for (size_t i = 0; i < l->n && !f.full; i++)
        part(&f, &l->parts[i]);
    foot(&f);
    enum err e = pen_done(f.pen, out);
    return f.full ? ERR_TOO_LARGE : e;
}
