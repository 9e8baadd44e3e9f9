/* SPDX-License-Identifier: Apache-2.0
 * A sheet whose rows stand each for itself -> entries, by a field table: what stands in a column of the rule document rules/sheets/X goes
 * into the member of that name, read as the table says (money, day, number, yes, code by its label). Each row is a command of its own:
 * what is sound stays, what is not is told by cell. */
#pragma once
#include "job.h"

enum {
    TABLE_ROWS = 20000,
    TABLE_BYTES = 20 << 20, /* of the file */
    TABLE_SHOWN = 1000,     /* findings told; their count stays exact */
};

struct table_kind {
    const char *job;     /* kind of the job */
    const char *sheet;   /* rule document */
    const char *columns; /* named when no header is found */
    const char *event;   /* left in the trail */
    enum perm perm;      /* of the route: what a row names, a union or a case, must lie where the starter holds it */
    struct fields in;
    /* One row, checked by its field table. Complaints as for a route. ERR_DUPLICATE: it is there already, which is no fault.
     * ask: the payload, with what the route was told. */
    enum err (*row)(struct ctx *cx, const struct json *ask, void *in);
    /* What a row is about, "" = cannot be told. A second row of the file about the same is refused, before anything is written
     * as well as then; told at that column in those words. of NULL: not asked. */
    struct {
        struct str (*of)(struct arena *a, const void *in);
        const char *column, *words;
    } one;
    const char *sum; /* member of money that is added up and must tie with the totals of the sheet; NULL = none */
    struct {
        const char *member, *object; /* {"case", "wage_case"}: the event is about wage_case:N, N the payload's case; NULL = about the job */
    } about;
};

enum err table_import(struct job_run *j, const struct table_kind *k) MUST_USE;
/* The route: keeps the file, starts the job; more: further members of the payload, "" or ",\"plan\":\"x\"". */
enum err table_upload(struct ctx *cx, const struct table_kind *k, struct str more) MUST_USE;
/* The answer of a route: an empty sheet with the columns of the rule document that the kind reads. */
enum err table_template(struct ctx *cx, const struct table_kind *k) MUST_USE;
