/* SPDX-License-Identifier: Apache-2.0
 * The real-name summary (实名制汇总表) of a campaign's paid aid in a union's subtree: columns as a rule
 * document (kind "rolls"), so that another province's list needs no code. Rows are read a page at a time. */
#pragma once
#include "campaign.h"
#include "code.h"
#include "ctx.h"

enum {
    ROLL_COLUMNS_MAX = 20,
    ROLL_XLSX_MAX = 100000, /* rows of a workbook */
    ROLL_PAPER_MAX = 1900,  /* rows of a PDF: PAPER_ROWS_MAX less head and totals */
};

enum roll_key {
    ROLL_SEQ, ROLL_ORG, ROLL_EMPLOYER, ROLL_NAME, ROLL_ABOUT, ROLL_SEX, ROLL_AGE, ROLL_POST, ROLL_CLASS, ROLL_PHONE,
    ROLL_IDNO, ROLL_SOURCE, ROLL_KIND, ROLL_GOODS, ROLL_AMOUNT, ROLL_DATE, ROLL_NOTE, ROLL_SIGN, ROLL_KEYS
};
struct roll_column {
    enum roll_key key;
    struct str title;
    int64_t width;
};
struct roll {
    struct str code, title, note;
    struct str kinds; /* ",cash,goods," */
    struct roll_column columns[ROLL_COLUMNS_MAX];
    size_t n;
    const struct json *sign; /* labels of the line to be signed */
};
/* ERR_NOT_FOUND, ERR_BAD_INPUT with a sentence. */
enum err roll_load(struct ctx *cx, struct str code, struct str day, struct roll *out) MUST_USE;

/* One record, its texts by column; amount apart. Valid inside the call. */
struct roll_row {
    struct str cell[ROLL_COLUMNS_MAX];
    int64_t heads, fen;
};
struct roll_walk {
    const struct roll *roll;
    const struct campaign *campaign;
    bool plain; /* numbers in full; the caller has checked the right and notes it */
    int64_t max, rows, heads, fen; /* rows allowed; what has been read */
    bool keep;                     /* texts of the rows stay in the arena of the call, else until the next page */
    void (*put)(void *arg, const struct roll_row *r);
    void *arg;
};
/* Calls put for every record of the union of the call and below. ERR_TOO_LARGE with a sentence beyond max. */
enum err roll_rows(struct ctx *cx, struct roll_walk *w) MUST_USE;
/* The file of :roll, ?campaign=. */
enum err roll_file(struct ctx *cx) MUST_USE;
