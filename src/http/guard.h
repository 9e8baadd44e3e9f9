/* SPDX-License-Identifier: Apache-2.0
 * Deadlines of connections. The library's own time-out counts idle time, so a client that sends a
 * byte now and then never meets it; here every phase (head, body, answer) has an end, and a late
 * connection is shut down by a thread of its own. */
#pragma once
#include "clock.h"

enum {
    GUARD_HEAD_MS = 10 * 1000,   /* request line until the end of the head */
    GUARD_IDLE_MS = 75 * 1000,   /* between two requests, the next request line included */
    GUARD_BODY_MS = 15 * 1000,   /* a body: this long, and a second more for each … */
    GUARD_BODY_RATE = 16 * 1024, /* … bytes that have come */
    GUARD_ANSWER_MS = 30 * 1000, /* an answer: this long, and a second more for each … */
    GUARD_ANSWER_RATE = 16 * 1024,
    GUARD_TICK_MS = 250,
};

struct guard;
struct guarded {
    int fd;
    _Atomic int64_t deadline; /* mono ms; 0 = none (the request is with a worker) */
    struct guarded *prev, *next;
};

struct guard *guard_new(const struct clock *clock); /* NULL: no thread to be had */
void guard_free(struct guard *g);
/* The connection's fd stays the caller's; it must call guard_drop before the fd is closed. */
void guard_add(struct guard *g, struct guarded *c, int fd, int64_t within_ms);
void guard_drop(struct guard *g, struct guarded *c);
void guard_within(const struct guard *g, struct guarded *c, int64_t ms); /* from now; 0 = none */
size_t guard_count(struct guard *g);
int64_t guard_closed(const struct guard *g); /* shut down for being late, so far */
