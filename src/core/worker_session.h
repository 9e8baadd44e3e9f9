/* SPDX-License-Identifier: Apache-2.0
 * Sessions of workers on their phones, apart from those of users: another table, another cookie, another scope.
 * 256-bit tokens stored hashed, ended by the times of security.h (docs/decision/0030). */
#pragma once
#include "ctx.h"

/* Fills cx->worker from call->session; leaves it NULL without a live one. ERR_CSRF when a write does not bring the
 * session's word. */
enum err worker_who(struct ctx *cx) MUST_USE;
/* Notes that the session was used (at most once a minute); after a read. */
void worker_touch(struct ctx *cx);
/* A new session for a person of the register; token and CSRF token go into the reply. */
enum err worker_begin(struct ctx *cx, int64_t person_id) MUST_USE;
enum err worker_end(struct ctx *cx) MUST_USE; /* this one */
