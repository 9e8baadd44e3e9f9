/* SPDX-License-Identifier: Apache-2.0
 * Time and randomness come from tables that tests replace. No other file asks the system. */
#pragma once
#include "str.h"

struct clock {
    int64_t (*now_ms)(void *self);  /* wall clock, ms since 1970-01-01 UTC */
    int64_t (*mono_ms)(void *self); /* never goes back; for time-outs */
    void *self;
};
struct rand {
    void (*fill)(void *self, void *out, size_t n); /* cryptographically strong */
    void *self;
};

extern const struct clock clock_system;
extern const struct rand rand_system; /* draws 4 KiB at a time, thread-safe */

static inline int64_t now_ms(const struct clock *c)
{
    return c->now_ms(c->self);
}
static inline int64_t mono_ms(const struct clock *c)
{
    return c->mono_ms(c->self);
}
static inline void rand_fill(const struct rand *r, void *out, size_t n)
{
    r->fill(r->self, out, n);
}
