/* SPDX-License-Identifier: Apache-2.0
 * Drawing pages of running text as PDF: lines of shaped text and boxes, in points from the top left corner of an A4 page.
 * report_pdf.c is the one file that sees pango and cairo. */
#pragma once
#include "report.h"

enum pen_font { PEN_SERIF, PEN_SANS };
struct pen_text {
    struct str s;
    enum pen_font font;
    double size;
    bool bold;
    double width, indent; /* of the block; of its first line */
    enum paper_align align;
};
struct pen;
/* Ended by pen_done. */
struct pen *pen_new(struct arena *a, struct str title, size_t max);
/* Shapes a text and breaks it into lines; how many. */
size_t pen_shape(struct pen *p, const struct pen_text *t);
/* Draws line i of the text shaped last: its block at x, the line's middle at y. */
void pen_line(struct pen *p, size_t i, double x, double y);
void pen_box(struct pen *p, double x, double y, double w, double h);
void pen_shade(struct pen *p, double x, double y, double w, double h); /* light yellow */
/* A watermark over the whole page: light, aslant, several times. */
void pen_mark(struct pen *p, struct str text);
void pen_page(struct pen *p); /* ends the page */
/* ERR_TOO_LARGE over max bytes. */
enum err pen_done(struct pen *p, struct str *out) MUST_USE;
