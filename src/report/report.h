/* SPDX-License-Identifier: Apache-2.0
 * Printable sheets: a grid of cells with spans between a head and a foot, described once and written
 * as text for a terminal, as a workbook and as PDF. Statistics forms use it; so can any other form
 * that is printed, signed and stamped. */
#pragma once
#include "ctx.h"

enum paper_align { PAPER_LEFT, PAPER_CENTER, PAPER_RIGHT };
enum paper_number { PAPER_TEXT, PAPER_COUNT, PAPER_WAN };

struct paper_qr { /* a QR code: side × side modules, 1 = black */
    size_t side;
    const unsigned char *on;
};
/* ERR_TOO_LARGE when the text does not fit a code. */
enum err paper_qr_make(struct arena *a, struct str text, struct paper_qr *out) MUST_USE;

struct paper_cell {
    size_t row, col, rows, cols; /* extent at least 1 × 1; cells do not overlap */
    struct str text;             /* as printed, numbers too */
    enum paper_number kind;
    int64_t n; /* the number behind the text: a count, or 分 */
    enum paper_align align;
    int64_t indent;
    bool bold;
    const struct paper_qr *qr; /* drawn above the text, NULL = none */
    const size_t *parts; /* indexes of the cells it is the sum of: a formula in the workbook */
    size_t n_parts;
};

enum { PAPER_COLS_MAX = 32, PAPER_ROWS_MAX = 2000, PAPER_PAGES_MAX = 200 };

struct paper {
    struct str title;
    const struct str *head; /* lines between title and grid, pairs: left, right */
    size_t n_head;
    double widths[PAPER_COLS_MAX]; /* of the columns, in characters (half-width) */
    size_t n_cols, n_rows;         /* row 0 is the head of the grid, printed again on every page */
    const struct paper_cell *cells;
    size_t n_cells;
    const struct str *notes; /* lines below the grid */
    size_t n_notes;
    struct str stamp; /* where it is stamped, below right */
    bool seal;        /* a light circle marks the place of the stamp in the PDF */
    const struct str *sign; /* who signs, each with room for a name, below the notes */
    size_t n_sign;
    bool landscape;
    bool roomy; /* rows below the head of the grid leave room to sign in */
    bool bare; /* text without a grid: row 0 stands on the first page alone, no lines are drawn in the PDF */
};

/* Aligned for a terminal, Chinese characters two columns wide. */
struct str paper_text(struct arena *a, const struct paper *s);
/* A workbook with the same layout: merged cells, exact numbers with their printed format, A4 print
 * set-up. ERR_IO. */
enum err paper_xlsx(const struct paper *s, const char *path) MUST_USE;
/* A4 PDF, Noto Serif CJK, page numbers. ERR_TOO_LARGE beyond PAPER_PAGES_MAX pages, ERR_IO. */
enum err paper_pdf(struct arena *a, const struct paper *s, struct str *out) MUST_USE;
/* Answers a call with the sheet: format text (the default when empty), xlsx or pdf; name without
 * ending. ERR_BAD_INPUT for another format. */
enum err paper_answer(struct ctx *cx, const struct paper *s, struct str format, struct str name) MUST_USE;
/* Columns of a terminal a text takes. */
size_t paper_width(struct str s);
