/* SPDX-License-Identifier: Apache-2.0
 * Official papers of running text (GB/T 9704—2012: A4, 三号仿宋, headings 一、（一）, fixed line pitch), described once and
 * written as text, DOCX and PDF. */
#pragma once
#include "ctx.h"

enum letter_kind {
    LETTER_BODY,  /* a paragraph, first line moved in by two characters */
    LETTER_MARK,  /* a place still to be filled by hand: stands out */
    LETTER_HEAD1, /* 一、 */
    LETTER_HEAD2, /* （一） */
    LETTER_CAPTION, /* of the table that follows */
    LETTER_TABLE,
    LETTER_SIGN,  /* who and when, at the right */
};
struct letter_part {
    enum letter_kind kind;
    struct str text;
    size_t n_cols, n_rows;   /* LETTER_TABLE; row 0 is the head */
    const struct str *cells; /* row by row */
};
struct letter {
    struct str title;
    const struct letter_part *parts;
    size_t n;
    struct str mark; /* watermark of every page of the PDF, "" = none */
};
enum { LETTER_BYTES_MAX = 16 * 1024 * 1024, LETTER_COLS_MAX = 8, LETTER_PAGES_MAX = 500 };

struct str letter_text(struct arena *a, const struct letter *l);
/* ERR_TOO_LARGE beyond LETTER_BYTES_MAX or LETTER_PAGES_MAX. */
enum err letter_docx(struct arena *a, const struct letter *l, struct str *out) MUST_USE;
enum err letter_pdf(struct arena *a, const struct letter *l, struct str *out) MUST_USE;
/* Share of the width each column takes, in 1/1000, by the widest cell. */
void letter_widths(const struct letter_part *p, int64_t out[LETTER_COLS_MAX]);
/* Does a column hold numbers only (below its head)? It is set to the right then. */
bool letter_numbers(const struct letter_part *p, size_t col);
