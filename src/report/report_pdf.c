// SPDX-License-Identifier: Apache-2.0
// A printable sheet as PDF: text shaped and broken by pango, lines and pages by cairo. The only file
// that sees either.
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "report_draw.h"

/* All in points (1/72 inch). */
#define PAGE_LONG 841.89
#define PAGE_SHORT 595.28
#define MARGIN 42.5 /* 15 mm */
#define PAD 3.5
#define INDENT 30.0 /* under the text behind 其中： */
#define QR_SIDE 52.0 /* 18 mm: a phone reads it at arm's length */
#define QR_GAP 3.0
#define SEAL 113.4 /* 40 mm: a union's seal is 38 to 42 mm wide */
#define SEAL_GAP 6.0
#define SIGN 26.0 /* the line of those who sign */
enum { PDF_MAX = 32 * 1024 * 1024, SIZE_TEXT = 10, SIZE_TITLE = 16, SIZE_FOOT = 9, ROOM_TO_SIGN = 30 };

struct pdf {
    const struct paper *s;
    cairo_t *cr;
    PangoLayout *layout;
    double width, height;             /* of the page */
    double left[PAPER_COLS_MAX + 1];  /* x of the column borders */
    double tall[PAPER_ROWS_MAX];      /* heights of the grid's rows */
    size_t first[PAPER_PAGES_MAX + 1]; /* first row of every page */
    size_t pages;
    bool tail_alone; /* notes and stamp stand on a page of their own */
};

static cairo_status_t take(void *arg, const unsigned char *p, unsigned n)
{
    struct buf *b = arg;
    buf_put(b, p, n);
    return b->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* Prepares a text; returns its height at that width. */
static double shape(struct pdf *p, struct str s, int size, bool bold, double width, enum paper_align align)
{
    static const PangoAlignment how[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT};
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, "Noto Serif CJK SC, Noto Sans CJK SC, serif");
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(p->layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(p->layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(p->layout, how[align]);
    pango_layout_set_text(p->layout, s.at ? s.at : "", (int)s.len);
    int w, h;
    pango_layout_get_size(p->layout, &w, &h);
    return (double)h / PANGO_SCALE;
}

static void draw(struct pdf *p, double x, double y)
{
    cairo_move_to(p->cr, x, y);
    pango_cairo_show_layout(p->cr, p->layout);
}

static double cell_width(const struct pdf *p, const struct paper_cell *c)
{
    return p->left[c->col + c->cols] - p->left[c->col] - 2 * PAD - INDENT * (double)c->indent;
}

static double shape_cell(struct pdf *p, const struct paper_cell *c)
{
    double h = shape(p, c->text, c->qr ? SIZE_FOOT : SIZE_TEXT, c->bold, cell_width(p, c), c->align);
    return h + 2 * PAD + (c->qr ? QR_SIDE + QR_GAP : 0);
}

static void measure(struct pdf *p)
{
    double chars = 0, x = MARGIN;
    for (size_t i = 0; i < p->s->n_cols; i++)
        chars += p->s->widths[i];
    for (size_t i = 0; i < p->s->n_cols; i++) {
        p->left[i] = x;
        x += (p->width - 2 * MARGIN) * p->s->widths[i] / chars;
    }
    p->left[p->s->n_cols] = p->width - MARGIN;
    for (size_t i = 1; p->s->roomy && i < p->s->n_rows; i++)
        p->tall[i] = ROOM_TO_SIGN;
    for (size_t i = 0; i < p->s->n_cells; i++) {
        const struct paper_cell *c = &p->s->cells[i];
        double h = c->rows == 1 ? shape_cell(p, c) : 0;
        if (h > p->tall[c->row])
            p->tall[c->row] = h;
    }
    for (size_t i = 0; i < p->s->n_cells; i++) { /* what spans rows stretches the last of them */
        const struct paper_cell *c = &p->s->cells[i];
        double h = c->rows > 1 ? shape_cell(p, c) : 0;
        for (size_t k = 0; c->rows > 1 && k < c->rows; k++)
            h -= p->tall[c->row + k];
        if (h > 0)
            p->tall[c->row + c->rows - 1] += h;
    }
}

/* Short spans (a pair of lines with one label) stay on one page; long ones are cut. */
static bool may_break(const struct paper *s, size_t row)
{
    enum { KEEP = 3 };
    for (size_t i = 0; i < s->n_cells; i++)
        if (s->cells[i].rows <= KEEP && s->cells[i].row < row && row < s->cells[i].row + s->cells[i].rows)
            return false;
    return true;
}

static double tail_height(struct pdf *p)
{
    double h = (p->s->seal ? SEAL + SEAL_GAP : p->s->stamp.len ? 40 : 0) + (p->s->n_sign ? SIGN : 0);
    for (size_t i = 0; i < p->s->n_notes; i++)
        h += shape(p, p->s->notes[i], SIZE_TEXT, false, p->width - 2 * MARGIN, PAPER_LEFT) + PAD;
    return h;
}

static double head_height(struct pdf *p)
{
    double h = shape(p, p->s->title, SIZE_TITLE, true, p->width - 2 * MARGIN, PAPER_CENTER) + 12;
    for (size_t i = 0; i + 1 < p->s->n_head; i += 2)
        h += shape(p, p->s->head[i], SIZE_TEXT, false, p->width, PAPER_LEFT) + 6;
    return h;
}

/* Where the page could be turned so that a few rows stand above the tail; 0 = nowhere. */
static size_t last_rows(struct pdf *p, size_t first, double bottom)
{
    enum { ROWS = 4 };
    double h = MARGIN + p->tall[0] + tail_height(p);
    size_t row = p->s->n_rows, left = ROWS;
    while (row > first + 1) {
        h += p->tall[--row];
        left -= left > 0;
        if (h > bottom)
            return 0;
        if (!left && may_break(p->s, row))
            return row;
    }
    return 0;
}

static enum err paginate(struct pdf *p)
{
    double bottom = p->height - MARGIN - 14, y = MARGIN + head_height(p) + p->tall[0];
    size_t row = 1, page = 0;
    p->first[0] = 1;
    while (row < p->s->n_rows) {
        size_t next = row + 1;
        double h = p->tall[row];
        while (next < p->s->n_rows && !may_break(p->s, next))
            h += p->tall[next++];
        if (y + h > bottom && row > p->first[page]) {
            if (++page == PAPER_PAGES_MAX)
                return ERR_TOO_LARGE;
            p->first[page] = row;
            y = MARGIN + p->tall[0];
        }
        y += h;
        row = next;
    }
    bool over = y + tail_height(p) > bottom;
    size_t turn = over ? last_rows(p, p->first[page], bottom) : 0;
    if (turn) { /* the last rows go with it: a page to be signed shows what is signed */
        p->first[++page] = turn;
        over = false;
    }
    p->tail_alone = over;
    p->pages = page + 1 + p->tail_alone;
    if (p->pages > PAPER_PAGES_MAX)
        return ERR_TOO_LARGE;
    for (size_t i = page + 1; i <= p->pages; i++)
        p->first[i] = p->s->n_rows;
    return OK;
}

static void draw_qr(struct pdf *p, const struct paper_qr *q, double x, double y)
{
    double one = QR_SIDE / (double)q->side;
    for (size_t i = 0; i < q->side * q->side; i++)
        if (q->on[i])
            cairo_rectangle(p->cr, x + one * (double)(i % q->side), y + one * (double)(i / q->side), one, one);
    cairo_fill(p->cr);
}

/* The part of a cell that falls into rows [from, to) of this page, the first of them at y. */
static void draw_cell(struct pdf *p, const struct paper_cell *c, size_t from, size_t to, double y)
{
    size_t a = c->row < from ? from : c->row, b = c->row + c->rows > to ? to : c->row + c->rows;
    if (a >= b)
        return;
    double h = 0;
    for (size_t i = from; i < a; i++)
        y += p->tall[i];
    for (size_t i = a; i < b; i++)
        h += p->tall[i];
    if (!p->s->bare) {
        cairo_rectangle(p->cr, p->left[c->col], y, p->left[c->col + c->cols] - p->left[c->col], h);
        cairo_stroke(p->cr);
    }
    double text = shape_cell(p, c) - 2 * PAD;
    y += (h - text) / 2;
    if (c->qr) {
        draw_qr(p, c->qr, (p->left[c->col] + p->left[c->col + c->cols] - QR_SIDE) / 2, y);
        y += QR_SIDE + QR_GAP;
    }
    draw(p, p->left[c->col] + PAD + INDENT * (double)c->indent, y);
}

static double draw_rows(struct pdf *p, size_t from, size_t to, double y)
{
    for (size_t i = 0; i < p->s->n_cells; i++)
        draw_cell(p, &p->s->cells[i], from, to, y);
    for (size_t i = from; i < to; i++)
        y += p->tall[i];
    return y;
}

static double draw_head(struct pdf *p, double y)
{
    double w = p->width - 2 * MARGIN, h = shape(p, p->s->title, SIZE_TITLE, true, w, PAPER_CENTER);
    draw(p, MARGIN, y);
    y += h + 12;
    for (size_t i = 0; i + 1 < p->s->n_head; i += 2) {
        h = shape(p, p->s->head[i], SIZE_TEXT, false, w, PAPER_LEFT);
        draw(p, MARGIN, y);
        (void)shape(p, p->s->head[i + 1], SIZE_TEXT, false, w, PAPER_RIGHT);
        draw(p, MARGIN, y);
        y += h + 6;
    }
    return y;
}

static double draw_sign(struct pdf *p, double y)
{
    if (!p->s->n_sign)
        return y;
    double each = (p->width - 2 * MARGIN) / (double)p->s->n_sign;
    for (size_t i = 0; i < p->s->n_sign; i++) {
        (void)shape(p, p->s->sign[i], SIZE_TEXT, false, each, PAPER_LEFT);
        draw(p, MARGIN + each * (double)i, y + 8);
    }
    return y + SIGN;
}

/* Light, so that it does not show through the stamp. */
static void draw_seal(struct pdf *p, double y)
{
    const double dashes[] = {3, 3};
    double x = p->width - MARGIN - SEAL - 24, h = shape(p, p->s->stamp, SIZE_TEXT, false, SEAL, PAPER_CENTER);
    y += SEAL_GAP;
    cairo_save(p->cr);
    cairo_set_source_rgb(p->cr, 0.62, 0.62, 0.62);
    cairo_set_line_width(p->cr, 0.6);
    cairo_set_dash(p->cr, dashes, 2, 0);
    cairo_new_path(p->cr); /* the text left its point */
    cairo_arc(p->cr, x + SEAL / 2, y + SEAL / 2, SEAL / 2, 0, 2 * G_PI);
    cairo_stroke(p->cr);
    draw(p, x, y + (SEAL - h) / 2);
    cairo_restore(p->cr);
}

static void draw_tail(struct pdf *p, double y)
{
    double w = p->width - 2 * MARGIN;
    y += PAD;
    for (size_t i = 0; i < p->s->n_notes; i++) {
        double h = shape(p, p->s->notes[i], SIZE_TEXT, false, w, PAPER_LEFT);
        draw(p, MARGIN, y);
        y += h + PAD;
    }
    y = draw_sign(p, y);
    if (p->s->seal) {
        draw_seal(p, y);
        return;
    }
    (void)shape(p, p->s->stamp, SIZE_TEXT, false, w, PAPER_RIGHT);
    draw(p, MARGIN, y + 16);
}

static void draw_page(struct pdf *p, size_t page)
{
    char foot[80];
    double y = page ? MARGIN : draw_head(p, MARGIN);
    cairo_set_line_width(p->cr, 0.6);
    if (p->first[page] < p->first[page + 1]) {
        if (!p->s->bare || page == 0)
            y = draw_rows(p, 0, 1, y);
        y = draw_rows(p, p->first[page], p->first[page + 1], y);
    }
    if (page + 1 == p->pages)
        draw_tail(p, y);
    (void)snprintf(foot, sizeof foot, "第 %zu 页  共 %zu 页", page + 1, p->pages);
    (void)shape(p, str_of(foot), SIZE_FOOT, false, p->width - 2 * MARGIN, PAPER_CENTER);
    draw(p, MARGIN, p->height - MARGIN);
    cairo_show_page(p->cr);
}

static enum err draw_all(struct pdf *p)
{
    measure(p);
    TRY(paginate(p));
    for (size_t i = 0; i < p->pages; i++)
        draw_page(p, i);
    return OK;
}

enum err paper_pdf(struct arena *a, const struct paper *s, struct str *out)
{
    struct buf b = buf_new(a, PDF_MAX);
    struct pdf *p = NEW(a, struct pdf);
    ASSERT(s->n_rows <= PAPER_ROWS_MAX && s->n_cols <= PAPER_COLS_MAX && s->n_cols > 0);
    p->s = s;
    p->width = s->landscape ? PAGE_LONG : PAGE_SHORT;
    p->height = s->landscape ? PAGE_SHORT : PAGE_LONG;
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(take, &b, p->width, p->height);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, str_z(a, s->title));
    p->cr = cairo_create(surface);
    /* A font map of our own: the shared one belongs to the thread and would outlive the call. */
    PangoFontMap *map = pango_cairo_font_map_new();
    PangoContext *context = pango_font_map_create_context(map);
    pango_cairo_update_context(p->cr, context);
    pango_context_set_language(context, pango_language_from_string("zh-cn"));
    p->layout = pango_layout_new(context);
    enum err e = draw_all(p);
    g_object_unref(p->layout);
    g_object_unref(context);
    g_object_unref(map);
    cairo_destroy(p->cr);
    cairo_surface_finish(surface);
    if (e == OK && (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS || b.full))
        e = ERR_IO;
    cairo_surface_destroy(surface);
    *out = buf_done(&b);
    return e;
}

/* --- the pen of report_draw.h: pages of running text --- */

struct pen {
    struct arena *a;
    struct buf out;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoFontMap *map;
    PangoContext *context;
    PangoLayout *layout;
};

struct pen *pen_new(struct arena *a, struct str title, size_t max)
{
    struct pen *p = NEW(a, struct pen);
    p->a = a;
    p->out = buf_new(a, max);
    p->surface = cairo_pdf_surface_create_for_stream(take, &p->out, PAGE_SHORT, PAGE_LONG);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, str_z(a, title));
    p->cr = cairo_create(p->surface);
    p->map = pango_cairo_font_map_new(); /* of our own, as above */
    p->context = pango_font_map_create_context(p->map);
    pango_cairo_update_context(p->cr, p->context);
    pango_context_set_language(p->context, pango_language_from_string("zh-cn"));
    p->layout = pango_layout_new(p->context);
    return p;
}

size_t pen_shape(struct pen *p, const struct pen_text *t)
{
    static const PangoAlignment how[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT};
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, t->font == PEN_SANS ? "Noto Sans CJK SC, sans-serif" : "Noto Serif CJK SC, serif");
    pango_font_description_set_absolute_size(font, t->size * PANGO_SCALE);
    pango_font_description_set_weight(font, t->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(p->layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(p->layout, (int)(t->width * PANGO_SCALE));
    pango_layout_set_indent(p->layout, (int)(t->indent * PANGO_SCALE));
    pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(p->layout, how[t->align]);
    pango_layout_set_text(p->layout, t->s.at ? t->s.at : "", (int)t->s.len);
    return (size_t)pango_layout_get_line_count(p->layout);
}

void pen_line(struct pen *p, size_t i, double x, double y)
{
    PangoLayoutIter *at = pango_layout_get_iter(p->layout);
    PangoRectangle r;
    for (size_t k = 0; k < i; k++)
        pango_layout_iter_next_line(at);
    pango_layout_iter_get_line_extents(at, NULL, &r);
    double base = (double)(pango_layout_iter_get_baseline(at) - r.y) / PANGO_SCALE;
    cairo_move_to(p->cr, x + (double)r.x / PANGO_SCALE, y - (double)r.height / PANGO_SCALE / 2 + base);
    pango_cairo_show_layout_line(p->cr, pango_layout_iter_get_line_readonly(at));
    pango_layout_iter_free(at);
}

void pen_box(struct pen *p, double x, double y, double w, double h)
{
    cairo_set_line_width(p->cr, 0.6);
    cairo_rectangle(p->cr, x, y, w, h);
    cairo_stroke(p->cr);
}

void pen_shade(struct pen *p, double x, double y, double w, double h)
{
    cairo_set_source_rgb(p->cr, 1, 0.96, 0.7);
    cairo_rectangle(p->cr, x, y, w, h);
    cairo_fill(p->cr);
    cairo_set_source_rgb(p->cr, 0, 0, 0);
}

void pen_mark(struct pen *p, struct str text)
{
    (void)pen_shape(p, &(struct pen_text){.s = text, .font = PEN_SANS, .size = 15, .width = 2 * PAGE_SHORT, .align = PAPER_LEFT});
    for (int i = 0; i < 4; i++) {
        cairo_save(p->cr);
        cairo_translate(p->cr, 40, 260.0 + 190.0 * i);
        cairo_rotate(p->cr, -0.42);
        cairo_set_source_rgba(p->cr, 0.35, 0.35, 0.35, 0.16);
        pen_line(p, 0, 0, 0);
        cairo_restore(p->cr);
    }
    cairo_set_source_rgb(p->cr, 0, 0, 0);
}

void pen_page(struct pen *p)
{
    cairo_show_page(p->cr);
}

enum err pen_done(struct pen *p, struct str *out)
{
    g_object_unref(p->layout);
    g_object_unref(p->context);
    g_object_unref(p->map);
    cairo_destroy(p->cr);
    cairo_surface_finish(p->surface);
    bool sound = cairo_surface_status(p->surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(p->surface);
    *out = buf_done(&p->out);
    return p->out.full ? ERR_TOO_LARGE : sound ? OK : ERR_IO;
}
