// SPDX-License-Identifier: Apache-2.0
#include "arena.h"

struct block {
    struct block *prev;
    size_t size, used;
    max_align_t data[];
};

struct defer {
    struct defer *prev;
    void (*run)(void *);
    void *what;
};

struct arena {
    struct block *top;
    struct defer *defers;
    jmp_buf *guard;
    size_t budget, total, block; /* block: least size of the next one */
};

enum { BLOCK_BYTES = 64 * 1024 };

void base_bug(const char *file, int line, const char *expr)
{
    fprintf(stderr, "nuan: bug at %s:%d: %s\n", file, line, expr);
    abort();
}

static struct block *block_new(size_t size)
{
    struct block *b = malloc(sizeof *b + size);
    if (!b) {
        fputs("nuan: out of memory\n", stderr);
        abort();
    }
    b->prev = NULL;
    b->size = size;
    b->used = 0;
    return b;
}

struct arena *arena_new(size_t budget)
{
    return arena_new_small(budget, BLOCK_BYTES);
}

struct arena *arena_new_small(size_t budget, size_t first)
{
    struct arena *a = calloc(1, sizeof *a);
    if (!a) {
        fputs("nuan: out of memory\n", stderr);
        abort();
    }
    a->budget = budget;
    a->block = first;
    a->top = block_new(first);
    a->total = first;
    return a;
}

static void run_defers(struct arena *a)
{
    while (a->defers) {
        struct defer *d = a->defers;
        a->defers = d->prev;
        d->run(d->what);
        free(d);
    }
}

void arena_reset(struct arena *a)
{
    run_defers(a);
    while (a->top->prev) {
        struct block *b = a->top;
        a->top = b->prev;
        free(b);
    }
    a->top->used = 0;
    a->total = a->top->size;
    a->guard = NULL;
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    arena_reset(a);
    free(a->top);
    free(a);
}

void *arena_alloc(struct arena *a, size_t n, size_t size)
{
    size_t want;
    if (__builtin_mul_overflow(n, size, &want) || want > SIZE_MAX / 2)
        want = SIZE_MAX / 2; /* falls over the budget below */
    want = (want + sizeof(max_align_t) - 1) & ~(sizeof(max_align_t) - 1);
    struct block *b = a->top;
    if (b->size - b->used < want) {
        size_t block = want > a->block ? want : a->block;
        a->block = a->block < BLOCK_BYTES / 2 ? 2 * a->block : BLOCK_BYTES;
        size_t most = a->guard ? a->budget : a->budget + ARENA_GRACE;
        if (want > most || a->total > most - want) {
            if (a->guard)
                longjmp(*a->guard, 1);
            fputs("nuan: arena over its budget without a guard\n", stderr);
            abort();
        }
        b = block_new(block);
        b->prev = a->top;
        a->top = b;
        a->total += block;
    }
    void *p = (char *)b->data + b->used;
    b->used += want;
    memset(p, 0, want);
    return p;
}

void *arena_grow(struct arena *a, void *at, size_t n, size_t *cap, size_t first, size_t size)
{
    if (n < *cap)
        return at;
    *cap = *cap ? 2 * *cap : first;
    void *more = arena_alloc(a, *cap, size);
    if (n)
        memcpy(more, at, n * size);
    return more;
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){a->top, a->top->used, a->total};
}

void arena_release(struct arena *a, struct arena_mark m)
{
    while (a->top != m.block) {
        struct block *b = a->top;
        ASSERT(b->prev != NULL);
        a->top = b->prev;
        free(b);
    }
    a->top->used = m.used;
    a->total = m.total;
}

void arena_defer(struct arena *a, void (*run)(void *), void *what)
{
    struct defer *d = malloc(sizeof *d); /* outside the blocks, so that release cannot drop it */
    if (!d) {
        fputs("nuan: out of memory\n", stderr);
        abort();
    }
    *d = (struct defer){a->defers, run, what};
    a->defers = d;
}

jmp_buf *arena_guard(struct arena *a, jmp_buf *guard)
{
    jmp_buf *was = a->guard;
    a->guard = guard;
    return was;
}

size_t arena_used(const struct arena *a)
{
    return a->total;
}
