/* SPDX-License-Identifier: Apache-2.0
 * A struct ctx for commands that work on the installation as a whole, outside dispatch. */
#pragma once
#include "ctx.h"

struct local {
    struct ctx cx;
    struct call call;
    struct reply reply;
    struct buf out;
    struct jw jw;
};
/* cx->tx is set by the transaction's function. End with local_end: it gives the sealer back. */
void local_begin(struct local *l, struct arena *a, const struct app *app);
void local_end(struct local *l);
