/* SPDX-License-Identifier: Apache-2.0
 * A bump arena: everything one call needs is taken from it and given back at once, so that error
 * paths are a plain `return`. Never returns NULL: over its budget it jumps to the guard the owner
 * set (dispatch answers 413); without one it has ARENA_GRACE left for the refusal itself. Past that, or
 * when the system has no memory, it aborts. */
#pragma once
#include <setjmp.h>

#include "base.h"

struct arena;

enum {
    ARENA_CALL_BYTES = 64 * 1024 * 1024, /* budget of one call */
    ARENA_GRACE = 4 * 1024 * 1024,       /* over it, once the guard is gone: to say that it was too much */
};

/* budget: most bytes the arena may hold. The caller owns it and ends it with arena_free. */
struct arena *arena_new(size_t budget);
/* The same with a small first block, for little that lives long. */
struct arena *arena_new_small(size_t budget, size_t first);
void arena_free(struct arena *a);  /* runs the deferred releases in reverse, frees all */
void arena_reset(struct arena *a); /* same, but keeps the first block for the next call */

/* Zeroed memory, aligned for any type, alive until reset/free/release. n * size is checked. */
void *arena_alloc(struct arena *a, size_t n, size_t size) MUST_USE;
#define NEW(a, T) ((T *)arena_alloc((a), 1, sizeof(T)))
#define NEWS(a, T, n) ((T *)arena_alloc((a), (n), sizeof(T)))
/* Room for one more after the n elements at `at`: `at` itself, or a copy of twice *cap (at first: first).
 * The copy left behind is given back with the arena. */
void *arena_grow(struct arena *a, void *at, size_t n, size_t *cap, size_t first, size_t size) MUST_USE;
#define GROW(a, at, n, cap, first) ((at) = arena_grow((a), (at), (n), &(cap), (first), sizeof *(at)))

/* Scratch inside a loop: memory taken after mark is given back by release (defers are kept). */
struct arena_mark {
    void *block;
    size_t used, total;
};
struct arena_mark arena_mark(const struct arena *a);
void arena_release(struct arena *a, struct arena_mark m);

/* Foreign handles: run(what) is called at reset/free, last deferred first. */
void arena_defer(struct arena *a, void (*run)(void *), void *what);

/* Where to go when the budget is exceeded; NULL = abort. The guard must outlive the use. Returns the
 * guard before, so that a callee that catches for itself can put it back. */
jmp_buf *arena_guard(struct arena *a, jmp_buf *guard);
size_t arena_used(const struct arena *a);
