/* SPDX-License-Identifier: Apache-2.0
 * Writes that are likely to be refused: what everybody wants at once is gone, or the caller has had his share. Where a route
 * has a .look, such a call is looked at by a reader first and does not queue at the writer. A hint, never an answer: a lost or wrong one
 * costs time only. One path and session is one place in a table of fixed size, where the newest stands. */
#pragma once
#include "ctx.h"

struct hints;
struct hints *hints_new(void); /* NULL when there is no memory: then nobody is hinted at */
void hints_free(struct hints *h);
enum hint { HINT_CALLER, HINT_ALL }; /* this session alone; whoever asks for that path */
void hint_put(const struct app *app, const struct call *call, enum hint of);
bool hint_has(const struct app *app, const struct call *call);
