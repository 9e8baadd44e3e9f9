/* SPDX-License-Identifier: Apache-2.0
 * The append-only trail: one event a change (or revealing read), in the same transaction, each
 * carrying the SM3 of its content and of its predecessor. When it cannot be written, the action
 * fails. */
#pragma once
#include "ctx.h"

/* Writes the event of this call (action from the route, detail from cx->audit). */
enum err audit_write(struct ctx *cx, const char *action, struct str result) MUST_USE;
/* Walks the chain; *broken = first seq that does not verify, 0 = whole. *count = events. */
enum err audit_check(struct tx *tx, int64_t *count, int64_t *broken, struct str *head_hex) MUST_USE;
