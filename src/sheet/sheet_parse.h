/* SPDX-License-Identifier: Apache-2.0
 * What the format readers share: the row being built, number and date texts, strings of a
 * workbook. Internal to the parser. */
#pragma once
#include "sheet_xml.h"

/* ---- the row being built ---- */
struct row_build {
    const struct sheet_limits *lim;
    struct sheet_fail *fail;
    const struct sheet_sink *sink;
    struct sheet_row row;
    uint32_t cap_row; /* last row delivered, for the check that rows ascend */
    char *text;       /* SHEET_ROW_BYTES */
    size_t used;
    struct sheet_cell cells[SHEET_COLS];
};

bool row_init(struct row_build *b, const struct sheet_limits *lim, struct sheet_fail *fail,
              const struct sheet_sink *sink);
void row_end(struct row_build *b);
void row_start(struct row_build *b, uint32_t sheet, uint32_t row, uint32_t flags);
/* Room for n bytes of text of this row; NULL: the row is over its limit. */
char *row_room(struct row_build *b, size_t n);
/* Puts a cell in its column (cells may come in any order; the last of a column wins). */
enum err row_put(struct row_build *b, const struct sheet_cell *c) MUST_USE;
/* Hands the row to the sink, if it holds anything. */
enum err row_send(struct row_build *b) MUST_USE;

/* Turns NUMBER into DATE with its ISO text when it is one. base1904 as the workbook says. */
void cell_make_date(struct row_build *b, struct sheet_cell *c, bool base1904);
/* Digits of a double as a spreadsheet would store them: 15, or 17 when those do not bring it back. */
size_t number_text(double v, char out[32]);
bool number_read(struct str s, double *out);
/* Whether an Excel number format shows a date or time. */
bool format_is_date(struct str fmt);
bool format_id_is_date(uint32_t id); /* built-in ones, those of Chinese Excel too */

/* ---- merged ranges ---- */
struct merge {
    uint32_t row, last_row; /* 1-based */
    uint16_t col, last_col;
};
struct merges {
    struct merge *at; /* sorted by row */
    size_t n, cap, next;
    uint32_t width, until; /* columns and rows that live ranges reach */
    bool any;
    struct {
        uint32_t until; /* last row the range reaches; 0 = none */
        struct merge *m;
    } live[SHEET_COLS];
    struct sheet_cell first[SHEET_COLS]; /* content of the first cell, by its column; text owned */
};
enum { MERGES = 1 << 20 };
bool merges_add(struct merges *m, struct merge r);
void merges_sort(struct merges *m);
/* Fills continuation cells of the row; remembers the content of first cells. */
enum err merges_apply(struct merges *m, struct row_build *b) MUST_USE;
void merges_free(struct merges *m);

/* ---- strings of a workbook ---- */
struct strings {
    char *base; /* texts from below, their offsets from above, in one bounded region */
    size_t cap, used;
    uint32_t n;
};
bool strings_init(struct strings *s, uint64_t bytes);
void strings_free(struct strings *s);
/* Room to write the next string into; NULL: full. Then commit. */
char *strings_room(struct strings *s, size_t n);
bool strings_add(struct strings *s, size_t n, bool strike);
bool strings_get(const struct strings *s, uint32_t i, struct str *out, bool *strike);

/* ---- the formats ---- */
struct parse {
    struct arena *a;
    int fd;
    uint64_t size;
    const struct sheet_opts *opts;
    const struct sheet_limits *lim;
    const struct sheet_sink *sink;
    struct sheet_fail *fail;
};
enum err xlsx_parse(struct parse *p) MUST_USE;
enum err xls_parse(struct parse *p) MUST_USE;
enum err csv_parse(struct parse *p) MUST_USE;
enum err xls_sniff(int fd, uint64_t size, struct sheet_fail *fail) MUST_USE;

/* Opens what a character converter loads from disk; called before the sandbox closes. */
void charset_prepare(void);
