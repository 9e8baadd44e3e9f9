/* SPDX-License-Identifier: Apache-2.0
 * A profile as the bank files see it; private to bank_*.c. */
#pragma once
#include "bank.h"

enum bank_form { BANK_FIXED, BANK_DELIMITED, BANK_BOOK };

/* What a {name} in a value stands for. */
enum bank_what {
    W_TEXT, /* a literal */
    W_SEQ, W_ROW, W_REF, W_NAME, W_ACCOUNT, W_AMOUNT, W_FEN, W_BANK, W_CNAPS, W_PROVINCE, W_CITY, W_PHONE,
    W_NOTE, W_USE, W_USE_CODE, W_DATE, W_DATE8, W_BATCH, W_PART, W_PARTS, W_COUNT, W_TOTAL,
    W_PAYER_NAME, W_PAYER_ACCOUNT, W_PAYER_BANK, W__COUNT
};
struct bank_piece {
    enum bank_what what;
    struct str text;
    int64_t width; /* {seq:6}: digits, filled with zeros */
};
struct bank_value {
    struct bank_piece *at;
    size_t n;
};

struct bank_column {
    struct str title;
    const char *name; /* the title, terminated: for complaints */
    struct bank_value value;
    int64_t width;  /* bytes; of fixed files the column's, else the most (0 = any) */
    bool right;     /* fixed files: text at the right end */
    bool zero;      /* fixed files: filled with 0 instead of blanks */
    bool cut;       /* too long: cut and warned of, instead of refused */
    bool number;    /* workbooks: a numeric cell */
    bool need;      /* must not be empty */
};
struct bank_swap {
    uint32_t from;
    struct str to;
};
struct bank_limits {
    int64_t rows, item_min_fen, item_max_fen, file_max_fen;
};
struct bank_account_rule {
    int64_t min, max; /* digits */
    struct str *prefixes;
    size_t n_prefixes;
    bool luhn; /* a failed check digit is warned of */
};

/* Reading: where a fact stands. */
enum bank_fact {
    F_SEQ, F_REF, F_BATCH, F_ACCOUNT, F_NAME, F_AMOUNT, F_STATUS, F_CODE, F_TEXT, F_DATE, F_DIRECTION, F_DEBIT,
    F_CREDIT, F_BALANCE, F_PARTY, F__COUNT
};
struct bank_place {
    enum bank_fact fact;
    int64_t at, width;  /* delimited without titles: field 1…; fixed: byte 0…, bytes */
    struct str *titles; /* files with titles: any of these */
    size_t n_titles;
    bool need;          /* the file must have it, and every line a content */
};
struct bank_word_list {
    struct str *words; /* all must occur */
    size_t n;
};
struct bank_saying { /* what a status text means */
    struct str *is;  /* the whole text */
    size_t n_is;
    struct bank_word_list *has;
    size_t n_has;
    struct str to;   /* status code, or in / out */
};
struct bank_reason {
    struct str code;
    enum bank_status status;
    struct str *codes; /* the bank's error codes */
    size_t n_codes;
    struct bank_word_list *has;
    size_t n_has;
};
struct bank_trailer { /* the last line of a complete file */
    struct str starts;
    int64_t count_at, amount_at; /* fields 1…; 0 = not told */
};
struct bank_reading {
    enum bank_form form;
    struct str charset;
    char delimiter;
    bool quoted, titled, line_end; /* line_end: a complete file ends with one */
    int64_t min_fields;
    struct bank_place *places;
    size_t n_places;
    struct bank_saying *sayings;
    size_t n_sayings;
    bool has_trailer;
    struct bank_trailer trailer;
};

struct bank_profile {
    enum bank_form form;
    struct str charset;
    struct bank_value file_name;
    struct str sheet;         /* workbook */
    char delimiter;
    bool trailing, quoted, titled, crlf;
    struct bank_value head, foot; /* delimited: a line before or behind, n = 0: none */
    struct bank_column *columns;
    size_t n_columns;
    struct bank_limits limits;
    struct bank_account_rule account;
    struct bank_swap *swaps;
    size_t n_swaps;
    struct bank_purpose *purposes;
    size_t n_purposes;
    struct str *forbidden; /* words that no text sent to the bank may hold */
    size_t n_forbidden;
    int64_t decimals;      /* of {amount}: 2, or 0 where the bank takes whole 元 only */
    bool unit; /* pays accounts of companies, not cards of persons */
    bool totals_typed;
    struct bank_reading *results;
    size_t n_results;
    struct bank_reading *statements;
    size_t n_statements;
    struct bank_reason *reasons;
    size_t n_reasons;
};

/* "{name}" by index of enum bank_what; "" for the literal. */
extern const char *const bank_what_names[W__COUNT];

/* A list that grows in an arena. */
struct bank_fault *bank_fault_add(struct arena *a, struct bank_fault **faults, size_t *kept, size_t *all);

/* --- charsets (bank_text.c) --- */
struct bank_coder; /* UTF-8 → the bank's, or back */
struct bank_coder *bank_coder_new(struct str charset, bool back);
void bank_coder_free(struct bank_coder *c);
/* false: *bad is the byte offset of what has no counterpart. The result lives until the next call. */
bool bank_code(struct bank_coder *c, struct str in, struct str *out, size_t *bad);

/* --- workbook bytes (bank_book.c): one sheet, deterministic --- */
struct bank_book;
struct bank_book *bank_book_new(struct arena *a, struct str sheet);
void bank_book_text(struct bank_book *b, struct str s);
void bank_book_number(struct bank_book *b, struct str decimal); /* written as it stands */
void bank_book_row(struct bank_book *b);
bool bank_book_end(struct bank_book *b, struct str *out); /* false: larger than a file may be */

/* --- cells → facts (bank_table.c) --- */
struct bank_table *bank_table_of(struct arena *a, const struct bank_profile *p, const struct bank_reading *r,
                                 enum bank_sort sort);
struct bank_fault *bank_table_fault(struct bank_table *t, size_t line, const char *code);
