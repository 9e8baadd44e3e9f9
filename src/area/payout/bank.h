/* SPDX-License-Identifier: Apache-2.0
 * Bank files: a batch of transfers as a bank wants it, and what the bank sends back. A pure library
 * over a profile, a rule document of kind "banks": no database, no clock, no file. The same profile,
 * header and items always give the same bytes, so that the file sent can be proved to be the file
 * approved. What each profile does with every oddity: docs/banks.md. */
#pragma once
#include "json.h"

enum {
    BANK_COLUMNS = 40,
    BANK_FILES = 2000,          /* parts of one batch */
    BANK_ITEMS = 1000000,       /* of one batch */
    BANK_TOLD = 500,            /* complaints and faults kept; their counts are exact */
    BANK_LINES = 1100000,       /* of a file read */
    BANK_READ_BYTES = 64 << 20, /* of a text file read */
};

/* --- the profile --- */
struct bank_profile;

/* Reads a document's body. NULL when it is unsound: p then holds complaints about the field "body"
 * that name the place in the document ("file.columns[2].width"). Lives in a, with slices of body. */
const struct bank_profile *bank_profile_of(struct arena *a, const struct json *body, struct problems *p);
void bank_profile_check(const struct json *body, struct problems *p); /* for the rules page */

/* What people are told about a profile: on the batch page and on the approval sheet. */
struct bank_facts {
    struct str form;      /* fixed delimited book */
    struct str charset;
    int64_t rows_max;     /* lines in a file; more are split */
    int64_t item_max_fen, file_max_fen; /* 0 = no limit */
    bool unit;            /* pays accounts of companies; else cards of persons */
    bool totals_typed;    /* sum and count are typed into the bank's page, beside the file */
    bool book_results;    /* results may come as a workbook */
    bool statement;       /* statements of this bank can be read */
};
struct bank_facts bank_profile_facts(const struct bank_profile *p);

struct bank_purpose {
    struct str code, text; /* of the bank; "慰问金", never wages */
};
size_t bank_purposes(const struct bank_profile *p, const struct bank_purpose **out);

/* --- writing --- */
struct bank_header {
    struct str payer_name, payer_account, payer_bank;
    struct str batch; /* number of the batch: digits and capital letters, unique at the payer */
    struct str date;  /* YYYY-MM-DD */
    struct str use;   /* code of a purpose of the profile; "" = its first */
};
struct bank_item {
    int64_t seq;      /* 1… within the batch, never used again */
    struct str ref;   /* deterministic line reference: comes back in results and statements */
    struct str name, account;
    struct str bank, cnaps; /* of the payee; needed by some profiles for other banks */
    struct str province, city, phone, note;
    int64_t fen;
};

enum bank_level {
    BANK_REFUSED, /* nothing is written */
    BANK_WARNED,  /* the checkers must see it: a text cut, a card that fails the check digit */
    BANK_NOTED,   /* changed as the profile declares: another middle dot */
};
struct bank_complaint {
    enum bank_level level;
    size_t item;      /* index; SIZE_MAX = the batch as a whole */
    const char *code; /* CHARSET REPLACED LONG CUT SIGNS FORMULA EMPTY ACCOUNT LUHN AMOUNT DECIMALS WORD SEQ HEADER FILES */
    struct str text;  /* Chinese: which item, which column, which character, what to do */
};
struct bank_file {
    struct str name, bytes; /* bytes live until the sink returns */
    int64_t part, parts, count, fen;
    int64_t first_seq, last_seq;
    struct str hash; /* SM3, hex */
};
struct bank_sink {
    enum err (*file)(void *self, const struct bank_file *f); /* any error stops and is passed on */
    void *self;
};
struct bank_report {
    struct bank_complaint *complaints; /* the first BANK_TOLD */
    size_t n_complaints;
    int64_t refused, warned, noted; /* exact */
    int64_t files, count, fen;      /* of the whole batch: what is typed where totals_typed */
};
/* Checks every item, then renders file after file in item order. ERR_BAD_INPUT when an item or the
 * header is refused: no file has been given to the sink then. sink NULL: a dry run. Texts in *out live
 * in a; rendering uses memory of its own, one file at a time. */
enum err bank_write(struct arena *a, const struct bank_profile *p, const struct bank_header *h,
                    const struct bank_item *items, size_t n, const struct bank_sink *sink,
                    struct bank_report *out) MUST_USE;

/* --- reading: common --- */
struct bank_fault { /* a line that could not be taken; the others can */
    size_t line;      /* in the file, 1-based; 0 = the file as a whole */
    const char *code; /* CHARSET TRUNCATED FIELDS AMOUNT ACCOUNT SEQ DATE DIRECTION BALANCE REPEATED TRAILER LIMIT HEADER EMPTY */
    struct str text;  /* Chinese */
};
struct bank_cell {
    struct str text;  /* UTF-8 */
    bool number;      /* a numeric cell of a workbook, with its value */
    double value;
};

/* --- results of a batch --- */
enum bank_status {
    BANK_UNKNOWN,  /* the bank does not know, or we do not understand it: ask, never send again */
    BANK_SUCCESS,
    BANK_FAILED,
    BANK_PENDING,  /* accepted, not yet paid */
    BANK_RETURNED, /* came back after success (退汇) */
};
const char *bank_status_code(enum bank_status s); /* unknown success failed pending returned */

struct bank_result {
    size_t line;
    int64_t seq;          /* 0 = the file does not say */
    struct str ref;       /* "" = the file does not say */
    struct str batch, account, name; /* account: a whole number, "" when masked or not told */
    int64_t fen;          /* -1 = the file does not say */
    enum bank_status status;
    struct str code;      /* stable reason (code list pay_reason); "" for success and pending */
    struct str text;      /* the bank's own words */
};
struct bank_results {
    struct bank_result *lines; /* in file order; a line told twice with the same content is here once */
    size_t n;
    struct bank_fault *faults; /* the first BANK_TOLD */
    size_t n_faults, faulty;   /* kept; exact */
    size_t repeated;           /* lines that only repeated an earlier one */
    struct str why;            /* when refused as a whole */
};
/* A text file. ERR_FILE_DAMAGED (cut off, wrong charset, not this bank's), ERR_FILE_LIMIT: refused as a
 * whole, nothing of it may be used; out->why says why and where. */
enum err bank_results_read(struct arena *a, const struct bank_profile *p, struct str bytes,
                           struct bank_results *out) MUST_USE;

/* --- statements of an account --- */
struct bank_entry {
    size_t line;
    struct str date;  /* YYYY-MM-DD */
    bool in;          /* 贷: money came; else 借: money left */
    int64_t fen;      /* > 0 */
    bool has_balance;
    int64_t balance_fen; /* after this entry; may be below zero */
    struct str account, party, text, ref; /* of the other side; the bank's words; its serial */
};
struct bank_statement {
    struct bank_entry *entries; /* oldest first, whatever order the file had */
    size_t n;
    struct bank_fault *faults;
    size_t n_faults, faulty;
    bool has_balance;    /* every entry has one, and they follow from each other */
    int64_t opening_fen, closing_fen;
    struct str why;
};
/* A text file (CSV). A statement with any fault is refused as a whole (ERR_FILE_DAMAGED; the faults
 * say where): a gap in a statement proves nothing. */
enum err bank_statement_read(struct arena *a, const struct bank_profile *p, struct str bytes,
                             struct bank_statement *out) MUST_USE;

/* --- workbooks: rows come from the sandboxed reader --- */
enum bank_sort { BANK_RESULTS, BANK_STATEMENT };
struct bank_table;
/* NULL: the profile takes no workbook of this sort. */
struct bank_table *bank_table_new(struct arena *a, const struct bank_profile *p, enum bank_sort sort);
/* The next row; cells are copied. ERR_FILE_LIMIT past BANK_LINES. */
enum err bank_table_row(struct bank_table *t, size_t line, const struct bank_cell *cells, size_t n) MUST_USE;
enum err bank_table_results(struct bank_table *t, struct bank_results *out) MUST_USE;
enum err bank_table_statement(struct bank_table *t, struct bank_statement *out) MUST_USE;
