/* SPDX-License-Identifier: Apache-2.0
 * A Lua 5.4 interpreter with nothing in it: no library, no string methods, no way to call another chunk, load
 * text or catch an error; only the named values and min, max, floor, ceil, abs. Bounded in steps and memory for
 * every run. What rule documents reckon with stands on it: formula.h (real numbers), clause.h (whole ones). */
#pragma once
#include "str.h"

struct script;

enum { SCRIPT_NAMES_MAX = 120, SCRIPT_CHUNKS_MAX = 2000, SCRIPT_SIDES = 2 };

struct script_limits {
    size_t memory;    /* bytes one chunk may add, its compiled form included */
    int steps;        /* VM instructions of one run */
    const char *word; /* what a chunk is called in sentences: 算式, 条款 */
};

enum script_kind { SCRIPT_MISSING, SCRIPT_BOOL, SCRIPT_INT, SCRIPT_REAL, SCRIPT_TEXT };
struct script_value {
    enum script_kind kind;
    int64_t i; /* INT; BOOL as 0 or 1 */
    double d;  /* REAL */
    struct str s;
};

enum script_end {
    SCRIPT_OK,
    SCRIPT_LACKS, /* it read a value that is missing: *lacks says which */
    SCRIPT_WRONG, /* *why says what is wrong with the chunk, in Chinese */
};

/* names: identifiers chunks may read, borrowed until script_free. The names of one script are seen from two
 * sides (0 and 1), which may hold the same facts as different kinds of numbers. */
struct script *script_new(const struct str *names, size_t n, struct script_limits limits);
void script_free(struct script *s);
/* Compiles a text that sees the given side: a chunk number, or -1 with *why. An expression when it reads as one,
 * else statements that end in return. */
int script_add(struct script *s, struct arena *a, int side, struct str text, struct str *why) MUST_USE;
/* Values in the order of the names for the runs to come; MISSING ones end a run that reads them. wanted:
 * which of the names any chunk reads, NULL = all. false: no memory for them. */
bool script_set(struct script *s, int side, const struct script_value *values, const bool *wanted) MUST_USE;
/* A text result lives in a. Nothing is kept from one run to the next. */
enum script_end script_run(struct script *s, struct arena *a, int chunk, struct script_value *out, size_t *lacks,
                           struct str *why) MUST_USE;
