/* SPDX-License-Identifier: Apache-2.0
 * Writing workbooks in constant memory. Text is always written as text: nothing that comes from
 * a user can become a formula in someone's Excel. */
#pragma once
#include "sheet_read.h"

struct xlsx;

enum xlsx_kind {
    XLSX_TEXT,  /* also for identity numbers and cards: never numbers */
    XLSX_COUNT, /* integer, 1,234 */
    XLSX_MONEY, /* 元 with two decimals, right-aligned */
    XLSX_WAN,   /* 万元 with two decimals (display; the cell holds the exact value) */
    XLSX_DATE,
    XLSX_LONG,  /* text that wraps */
};

struct xlsx_column {
    struct str title;
    enum xlsx_kind kind;
    uint16_t width; /* in characters; 0 = by kind */
};

struct xlsx_table {
    struct str name;     /* of the sheet, cut to 31 characters, forbidden characters replaced */
    struct str title;    /* big line above, empty = none */
    struct str subtitle; /* small line below it (unit, date, who), empty = none */
    const struct xlsx_column *cols;
    size_t n;
    bool filter; /* autofilter on the header */
};

/* One workbook, sheets one after the other; rows cell by cell from the left. Errors are kept and
 * told by xlsx_end. path is created or overwritten. NULL: no memory. */
struct xlsx *xlsx_begin(const char *path);
void xlsx_sheet(struct xlsx *x, const struct xlsx_table *t);
void xlsx_text(struct xlsx *x, struct str s);
void xlsx_int(struct xlsx *x, int64_t n);
void xlsx_fen(struct xlsx *x, int64_t fen);             /* in XLSX_MONEY and XLSX_WAN columns */
/* Below rows records of a money column: their sum as a formula, with the value it has. */
void xlsx_sum(struct xlsx *x, int64_t rows, int64_t fen);
void xlsx_day(struct xlsx *x, int year, int month, int day); /* year 0 = empty */
void xlsx_skip(struct xlsx *x);                         /* an empty cell */
void xlsx_row(struct xlsx *x);                          /* ends the row */
void xlsx_bold(struct xlsx *x);                         /* the row being written is a total */
/* Closes the file. ERR_IO when it could not be written whole (it is removed then). */
enum err xlsx_end(struct xlsx *x) MUST_USE;

/* ---- the workbook that comes back from an import ---- */

enum xlsx_level { XLSX_WARNING, XLSX_ERROR };

struct xlsx_finding {
    uint32_t sheet, row; /* 0-based sheet, 1-based row */
    uint16_t col;        /* 0 = A; XLSX_WHOLE_ROW = the row as such */
    uint8_t level;       /* enum xlsx_level */
    struct str text;
};
enum { XLSX_WHOLE_ROW = 0xFFFF };

struct xlsx_header_rows {
    uint32_t sheet, first_row, last_row;
};

/* Writes a copy of the workbook in fd to path: values as text or number as they were, offending
 * cells coloured, with a comment (the first XLSX_COMMENTS of them), and a last column 问题说明.
 * findings must ascend by (sheet, row). refused_only: keep only the header rows (and what stands
 * above them) and rows with an error, ready to be corrected and sent again. */
enum { XLSX_COMMENTS = 5000 };
enum err xlsx_annotate(int fd, const struct xlsx_finding *f, size_t n,
                       const struct xlsx_header_rows *heads, size_t heads_n, bool refused_only,
                       const char *path) MUST_USE;

/* ---- the roster template ---- */

struct xlsx_choice {
    struct str code, text; /* "C7", "春节期间坚守生产一线…" : shown as "C7 春节…" */
};

struct xlsx_template {
    struct str title;                          /* of the campaign */
    struct str org;                            /* 填报单位 */
    const struct xlsx_choice *classes, *funds; /* lists offered in the cells */
    size_t classes_n, funds_n;
    uint32_t rows; /* lines prepared, 10..20000 */
};

/* A roster form that checks itself in Excel: lists, text cells for ID and card, check digit,
 * duplicates marked, sum line. */
enum err xlsx_roster_template(const struct xlsx_template *t, const char *path) MUST_USE;
