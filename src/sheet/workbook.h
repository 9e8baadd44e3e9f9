/* SPDX-License-Identifier: Apache-2.0
 * A workbook as an answer: written to an unlinked file in the data folder, so that nothing in clear
 * stays behind, then read into the reply. */
#pragma once
#include "ctx.h"

enum { WORKBOOK_MAX = 40 << 20 }; /* bytes; more does not fit the memory of a call */

struct workbook {
    int fd;
    char path[32]; /* for xlsx_begin */
};
enum err workbook_open(struct ctx *cx, struct workbook *w) MUST_USE;
/* Closes it. e: what the writing came to; passed on when not OK. */
enum err workbook_answer(struct ctx *cx, struct workbook *w, enum err e, struct str name) MUST_USE;
