/* SPDX-License-Identifier: Apache-2.0
 * Clauses of eligibility policies: Lua 5.4 over named facts in whole numbers (money in 分, persons, codes as
 * texts), compiled once and run for every household. One expression ("income - outlay < 12 * members * line") or
 * statements ending in return. Division, powers and decimals are refused, so nothing is ever rounded: "不超过 80%" is
 * written 5 * cost <= 4 * income. Every clause is run in 64-bit integers and, where it reckons, in real numbers
 * beside them: when the two disagree a number has overflowed and the clause is in error, not wrong.
 * A clause that is broken, endless or greedy is an error of that clause alone. */
#pragma once
#include "script.h"

enum {
    CLAUSE_TEXT_MAX = 2000,          /* bytes of a clause */
    CLAUSE_STEPS = 20000,            /* VM instructions of one run */
    CLAUSE_MEMORY = 256 * 1024,      /* bytes one clause may hold beside what is compiled */
    CLAUSE_DIGITS_MAX = 15,          /* of a number in a clause */
    CLAUSE_WHY_MAX = 400,
};

struct clauses; /* the clauses of one policy over one table of facts; not shared between threads */

/* names: borrowed until clauses_free. */
struct clauses *clauses_new(const struct str *names, size_t n);
void clauses_free(struct clauses *c);
/* A clause number, or -1 with *why, a Chinese sentence. */
int clauses_add(struct clauses *c, struct arena *a, struct str text, struct str *why) MUST_USE;
/* Does clause no name this fact? */
bool clauses_names(const struct clauses *c, int no, size_t fact);
/* The facts of the runs to come: BOOL, INT, TEXT or MISSING. */
bool clauses_set(struct clauses *c, const struct script_value *facts) MUST_USE;
/* SCRIPT_OK: *out is BOOL, INT or TEXT. SCRIPT_LACKS: the first fact it read that is missing. */
enum script_end clauses_run(struct clauses *c, struct arena *a, int no, struct script_value *out, size_t *lacks,
                            struct str *why) MUST_USE;
