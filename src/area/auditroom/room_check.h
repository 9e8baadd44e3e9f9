/* SPDX-License-Identifier: Apache-2.0
 * Checks of the audit room (经审). A check is data: a rule document (kind checks) gives its code, title,
 * question, source, severity, parameters and the sentence of what it finds, and names the statement it
 * is bound to (check_bind.c). A run executes checks over a union and those below it and keeps what they
 * found, with masked names. The questions are those of domain.md §2.6. */
#pragma once
#include "area.h"
#include "date.h"
#include "fund.h"

enum {
    CHECKS_MAX = 200,     /* in force at once */
    CHECK_KEPT = 2000,    /* hits of one check that are kept; the count stays exact */
    CHECK_ARGS = 6,       /* parameters of a statement beside the subtree */
    CHECK_PAGE = 200,     /* hits written in one turn of the writer */
};

/* One thing found; members are columns of the statements in auditroom.sql. */
struct check_hit {
    struct str object; /* roster:7, fund:3, person:9, org:QD01, user:login … */
    int64_t row_no, org_id;
    struct str org_code, org_name, title;
    int64_t person_id, campaign_id;
    struct str name, day, day2;
    int64_t fen, fen2, fen3, n, n2, at, at2;
    struct str one, two, three, four;
    struct str text; /* the sentence, once made */
};
extern const struct field check_hit_columns[23];
#define CHECK_HIT FIELDS(struct check_hit, check_hit_columns)

struct check {
    struct str code, list, topic, title, question, source, severity, say;
    const struct json *params;
    struct str rule; /* document, code@edition */
};

/* One check being run in a read transaction. */
struct checking {
    struct ctx *cx;
    struct arena *a; /* of what is found: may outlive the transaction */
    const struct check *check;
    struct str lo, hi, campaign, day; /* day: today's */
    struct date today;
    struct check_hit *hits;
    int64_t n, kept, fen;
    void *state; /* of the binding */
};
/* What a check is bound to. */
struct check_bind {
    const char *name;
    int stmt;
    struct check_arg {
        enum { ARG_NONE, ARG_CAMPAIGN, ARG_TODAY, ARG_BEFORE, ARG_NUMBER, ARG_DAYS_MS, ARG_TEXT } kind;
        const char *key; /* of params; BEFORE: today less so many days, DAYS_MS: so many days in ms */
    } args[CHECK_ARGS];
    const char *more[3]; /* parameters the functions below read themselves */
    enum err (*begin)(struct checking *k); /* may be NULL, as the others: then every row is a hit */
    enum err (*each)(struct checking *k, struct check_hit *h);
    enum err (*end)(struct checking *k);
};
const struct check_bind *check_bind_named(struct str name); /* NULL = none such */

/* The checks in force on a day, in order. A later document (by code) replaces a check of the same
 * code, or with "off": true takes it away. Lives in the transaction's arena. */
enum err checks_on(struct tx *tx, struct str day, struct check **out, size_t *n) MUST_USE;
/* Fills k->hits, n, kept, fen. */
enum err check_run(struct checking *k) MUST_USE;
/* Keeps one hit: counts it, makes its sentence, masks its name. */
enum err check_put(struct checking *k, const struct check_hit *h) MUST_USE;
int64_t check_param(const struct checking *k, const char *key);
