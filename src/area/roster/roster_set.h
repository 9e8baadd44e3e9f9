/* SPDX-License-Identifier: Apache-2.0
 * What the files that hold a roster against the register share: what was found is collected first,
 * by set-based statements that write nothing, then told row by row. */
#pragma once
#include "roster.h"

enum { HITS_MAX = 200000 };

/* What a statement over rows of a roster brings back. */
struct hit {
    int64_t row_no, sheet, sheet_row, level, amount_fen;
    struct str one, two; /* what the statement says of it */
};
extern const struct field hit_fields[7];
#define HIT_FIELDS ((struct fields){hit_fields, 7, sizeof(struct hit)})

struct found {
    int64_t row_no;
    const char *code;
    enum roster_col col;
    enum caps_level level;
    struct str text, value; /* value "": the row's amount or masked name, by column */
};
struct gather {
    struct tx *tx;
    struct arena *a;
    struct roster_recheck *r;
    struct found *at;
    size_t n, cap;
};
/* Past HITS_MAX nothing more is kept: the rest is met at submission. */
void gather_put(struct gather *g, const struct found *f);
/* Runs a statement and puts what say() makes of each hit (level OFF: nothing). */
enum err gather_hits(struct gather *g, int stmt, struct vals v,
                     void (*say)(struct gather *g, const struct hit *h, struct found *f)) MUST_USE;
/* Stores what was gathered (once a row and code, the gravest), raises rows, keeps counts; empties g. */
enum err gather_tell(struct gather *g) MUST_USE;

/* roster_caps.c: everything caps and conflicts ask, told as it goes. empty: nobody is registered. */
enum err roster_caps_run(struct gather *g, bool empty) MUST_USE;
