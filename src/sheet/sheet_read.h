/* SPDX-License-Identifier: Apache-2.0
 * Reading a workbook (XLSX, XLS, CSV) as a stream of rows. This header holds what a row is; the
 * parser itself is called only inside the sandboxed child (sheet_child.h) and by the fuzzer. */
#pragma once
#include "fail.h"

/* Every limit of reading a file has its name here; sheet_limits_default holds the values. */
enum {
    SHEET_ROWS = 1048576,        /* as in Excel */
    SHEET_COLS = 512,            /* columns used; cells further right that hold something: refused */
    SHEET_CELL_CHARS = 32767,    /* UTF-16 units in Excel; here code points */
    SHEET_ROW_BYTES = 1 << 20,   /* text of one row */
    SHEET_SHEETS = 64,
    SHEET_NAME_BYTES = 124,      /* 31 characters in Excel */
    SHEET_TEXT_BYTES = 256,      /* sentence that explains a refusal */
};

struct sheet_limits {
    uint64_t file_bytes;    /* size of the file itself: 512 MiB */
    uint64_t part_bytes;    /* one unzipped sheet: 4 GiB */
    uint64_t strings_bytes; /* memory for shared strings: 192 MiB */
    uint64_t memory_bytes;  /* what the child may ask for while it parses: 256 MiB */
    uint32_t rows;          /* rows of one sheet: 1,048,576 */
    uint32_t ratio;         /* unzipped : zipped, asked once a part has passed 32 MiB: 150 */
    uint32_t cpu_s;         /* 0 = 10 s + 1 s for each 2 MiB of file */
    uint32_t wait_s;        /* longest silence of the child: 300 s; processor time ends it earlier */
};
extern const struct sheet_limits sheet_limits_default;

enum sheet_cell_type {
    SHEET_EMPTY,            /* text is empty; carries flags only */
    SHEET_TEXT,
    SHEET_NUMBER,           /* text: the digits exactly as in the file ("1.1010519491231E+17") */
    SHEET_DATE,             /* number shown as a date; text "2023-01-15" or "2023-01-15 08:30:00" */
    SHEET_BOOL,             /* text "TRUE" or "FALSE" */
    SHEET_ERROR,            /* text "#N/A", "#REF!" … */
    SHEET_FORMULA_NO_VALUE, /* a formula whose result was never saved; text is empty */
};

enum sheet_cell_flag {
    SHEET_CELL_FORMULA = 1,
    SHEET_CELL_STRIKE = 2,  /* struck through: the whole cell or part of its text */
    SHEET_CELL_FILLED = 4,  /* has a background colour */
    SHEET_CELL_MERGED = 8,  /* inside a merged range, not its first cell: holds the first's content */
    SHEET_CELL_RED = 16,    /* red font */
    SHEET_CELL_COMMENT = 32,
    SHEET_CELL_HIDDEN = 64, /* its column is hidden */
};

struct sheet_cell {
    struct str text; /* UTF-8, untrimmed; lives until the next row is asked for */
    double value;    /* NUMBER; DATE: day serial of the 1900 system (1904 files converted); BOOL 0/1 */
    uint16_t col;    /* 0 = A */
    uint8_t type;    /* enum sheet_cell_type */
    uint8_t flags;   /* enum sheet_cell_flag */
};

enum sheet_state { SHEET_VISIBLE, SHEET_HIDDEN, SHEET_VERY_HIDDEN };

enum sheet_flag {
    SHEET_HAS_COMMENTS = 1,
    SHEET_HAS_PICTURES = 2,
    SHEET_HAS_EXTERNAL = 4, /* the workbook has links to other workbooks */
    SHEET_IS_CHART = 8,     /* chart or dialog sheet: no rows */
};

struct sheet_info {
    char name[SHEET_NAME_BYTES + 1];
    uint8_t state;  /* enum sheet_state */
    uint8_t flags;  /* enum sheet_flag */
    bool skipped;   /* hidden and opts.hidden_sheets not set: its rows are not delivered */
};

enum sheet_row_flag {
    SHEET_ROW_HIDDEN = 1, /* hidden or filtered away */
    SHEET_ROW_STRIKE = 2, /* at least one non-empty cell is struck through */
    SHEET_ROW_RED = 4,    /* at least one non-empty cell is in red */
};

/* A row that has at least one cell; rows that the file leaves out are not delivered, so compare
 * `row` with the last one to see gaps. Cells ascend by column; empty ones may be missing. */
struct sheet_row {
    uint32_t sheet; /* index into the workbook's sheets, 0-based */
    uint32_t row;   /* 1-based, as Excel shows it */
    uint32_t flags; /* enum sheet_row_flag */
    uint32_t n;
    const struct sheet_cell *cells;
};

struct sheet_opts {
    bool hidden_sheets; /* deliver the rows of hidden sheets too */
};

/* ---- the parser itself ---- */

/* Where rows go. Any error returned stops the reading and is passed on. */
struct sheet_sink {
    /* Called for all sheets before the first row. */
    enum err (*sheet)(void *self, uint32_t index, const struct sheet_info *info);
    enum err (*row)(void *self, const struct sheet_row *row);
    void *self;
    void (*progress)(void *self, uint32_t done); /* 0..1000, now and then; may be NULL */
};

/* Why it failed, in Chinese, for the user; empty: err_text() says it all. */
struct sheet_fail {
    char text[SHEET_TEXT_BYTES];
};

enum sheet_format { SHEET_XLSX, SHEET_XLS, SHEET_CSV };

/* What the bytes are, whatever the file is called. FILE_TYPE, FILE_PASSWORD, FILE_LIMIT (size). */
enum err sheet_sniff(int fd, const struct sheet_limits *lim, enum sheet_format *out,
                     struct sheet_fail *fail) MUST_USE;
/* Reads fd (pread only) from start to end. Not for use in the server's process. */
enum err sheet_parse(int fd, enum sheet_format format, const struct sheet_opts *opts,
                     const struct sheet_limits *lim, const struct sheet_sink *sink,
                     struct sheet_fail *fail) MUST_USE;

/* ---- small helpers for those who use rows ---- */

/* Cell of a row by column; NULL when the row has none there. */
const struct sheet_cell *sheet_cell_at(const struct sheet_row *row, uint32_t col);
/* "E15" for row 15, col 4. */
enum { SHEET_ADDRESS = 16 };
void sheet_address(uint32_t row, uint32_t col, char out[SHEET_ADDRESS]);
/* Calendar day of a serial of the 1900 system (44941 = 2023-01-15). False outside 1..2958465. */
bool sheet_date(double serial, int *year, int *month, int *day);
