/* SPDX-License-Identifier: Apache-2.0
 * One Lua 5.4 expression over named numbers, for rule documents: no libraries, no files, no strings to
 * speak of; only the names given and min, max, floor, ceil, abs. Bounded in steps and memory, so that
 * whatever a document holds, the answer comes at once or is a sentence. */
#pragma once
#include "str.h"

enum {
    FORMULA_TEXT_MAX = 1000,         /* bytes of an expression */
    FORMULA_NAMES_MAX = 40,
    FORMULA_STEPS = 20000,           /* VM instructions of one run */
    FORMULA_MEMORY = 512 * 1024,     /* bytes of the interpreter, the expression and its work */
};

struct formula;

/* Compiles; NULL with *why (a Chinese sentence) when it is no expression. The formula ends with
 * formula_free. names: identifiers the expression may read, borrowed until then. */
struct formula *formula_new(struct arena *a, struct str text, const struct str *names, size_t n,
                            struct str *why);
void formula_free(struct formula *f);
/* values in the order of the names. false with *why: an error of the expression, too many steps, too
 * much memory, or a result that is no finite number. */
bool formula_run(struct formula *f, struct arena *a, const double *values, double *out, struct str *why)
    MUST_USE;
