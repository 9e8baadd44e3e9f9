/* SPDX-License-Identifier: Apache-2.0
 * From one charset to another, strictly: nothing is replaced or left out. The only user of iconv. */
#pragma once
#include "str.h"

struct recode; /* of one thread */

enum recode_end {
    RECODE_DONE, /* all of the input was converted */
    RECODE_ROOM, /* the output is full */
    RECODE_CUT,  /* the input ends inside a character */
    RECODE_BAD,  /* damage, or a character the target does not have: *in stands on it */
};

/* "GBK", "GB18030", "GB2312", "UTF-8". NULL when the system lacks the converter. */
struct recode *recode_open(const char *to, const char *from);
void recode_close(struct recode *r); /* NULL is fine */
/* Converts as far as it goes and moves all four on. */
enum recode_end recode_run(struct recode *r, const char **in, size_t *n, char **out, size_t *room);
