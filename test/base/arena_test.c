// SPDX-License-Identifier: Apache-2.0
// The arena at its limit: the guard is told, and what is left is enough to say so.
#include "arena.h"
#include "str.h"

#include "test.h"

/* Takes small pieces until the guard is jumped to. */
static bool fill(struct arena *a)
{
    jmp_buf over;
    arena_guard(a, &over);
    bool volatile full = false;
    if (setjmp(over))
        full = true;
    size_t pieces = 0;
    while (!full)
        pieces += arena_alloc(a, 1, 16) != NULL;
    arena_guard(a, NULL);
    return full;
}

static void the_refusal_still_has_room(void **state)
{
    (void)state;
    struct arena *a = arena_new(256 * 1024);
    assert_true(fill(a));
    assert_true(arena_used(a) <= 256 * 1024 + 64 * 1024);
    char *text = arena_alloc(a, ARENA_GRACE / 4, 1); /* not a byte of the budget is left */
    text[ARENA_GRACE / 4 - 1] = 'x';
    arena_reset(a);
    assert_true(fill(a)); /* and the next call has its budget again */
    arena_free(a);
}

static void released_runs(void *what)
{
    ++*(int *)what;
}

static void marks_give_back_memory_and_keep_releases(void **state)
{
    (void)state;
    int runs = 0;
    struct arena *a = arena_new(1024 * 1024);
    for (int i = 0; i < 1000; i++) { /* 100 MB in all, never more than 100 KB at a time */
        struct arena_mark m = arena_mark(a);
        char *p = arena_alloc(a, 100 * 1000, 1);
        assert_int_equal(p[99999], 0); /* zeroed, also where others have written */
        memset(p, 'x', 100 * 1000);
        if (i < 3)
            arena_defer(a, released_runs, &runs);
        arena_release(a, m);
    }
    assert_int_equal(runs, 0);
    arena_reset(a);
    assert_int_equal(runs, 3);
    arena_free(a);
    assert_int_equal(runs, 3);
}

/* Doubles from the first size on, keeps what was there, and may be asked without room needed. */
static void a_list_grows_and_keeps_what_it_has(void **state)
{
    (void)state;
    struct arena *a = arena_new(1024 * 1024);
    int *at = NULL;
    size_t n = 0, cap = 0;
    for (; n < 1000; n++) {
        GROW(a, at, n, cap, 3);
        at[n] = (int)n;
    }
    assert_int_equal(cap, 1536);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(at[i], i);
    int *was = at;
    GROW(a, at, n, cap, 3);
    assert_ptr_equal(at, was);
    arena_free(a);
}

/* The published vectors of FNV-1a, 64 bits; what comes in two parts hashes as one. */
static void a_text_hashes_as_published(void **state)
{
    (void)state;
    assert_true(str_hash(S(""), STR_HASH) == UINT64_C(0xcbf29ce484222325));
    assert_true(str_hash(S("a"), STR_HASH) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(str_hash(S("foobar"), STR_HASH) == UINT64_C(0x85944171f73967e8));
    assert_true(str_hash(S("bar"), str_hash(S("foo"), STR_HASH)) == UINT64_C(0x85944171f73967e8));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_refusal_still_has_room),
        cmocka_unit_test(a_list_grows_and_keeps_what_it_has),
        cmocka_unit_test(a_text_hashes_as_published),
        cmocka_unit_test(marks_give_back_memory_and_keep_releases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
