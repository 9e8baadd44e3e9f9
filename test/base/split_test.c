// SPDX-License-Identifier: Apache-2.0
// Dividing money: cases by hand, then 10,000 random ones against another method (bisection in floating
// point), and the expressions that may make the weights.
#include "split.h"

#include <math.h>
#include <string.h>

#include "formula.h"
#include "money.h"
#include "test.h"

enum { N = 8, RANDOM_CASES = 10000, RANDOM_PARTS = 60 };

struct hand {
    int64_t total;
    size_t n;
    struct split_part p[N]; /* weight, floor, ceiling, expected */
    enum split_err want;
    int64_t off;
};

static const struct hand hands[] = {
    /* 100 分 by 1:1:1 = 33.33 each: the one left goes to the first among equals */
    {100, 3, {{1, 0, -1, 34}, {1, 0, -1, 33}, {1, 0, -1, 33}}, SPLIT_OK, 0},
    /* 100 by 2:3:6 = 18.18, 27.27, 54.54: the largest remainder is the third's */
    {100, 3, {{2, 0, -1, 18}, {3, 0, -1, 27}, {6, 0, -1, 55}}, SPLIT_OK, 0},
    /* a floor of 50 leaves 50 for 1:1 */
    {100, 3, {{0, 50, -1, 50}, {1, 0, -1, 25}, {1, 0, -1, 25}}, SPLIT_OK, 0},
    {100, 3, {{1, 50, -1, 50}, {1, 0, -1, 25}, {1, 0, -1, 25}}, SPLIT_OK, 0},
    /* a ceiling of 10 gives 90 to 2:1 */
    {100, 3, {{5, 0, 10, 10}, {2, 0, -1, 60}, {1, 0, -1, 30}}, SPLIT_OK, 0},
    /* 1000 by 70:20:10 with floor 150 and ceiling 500: 500 held above, then 500 by 20:10 = 333.3, 166.7 */
    {1000, 3, {{70, 150, 500, 500}, {20, 150, 500, 333}, {10, 150, 500, 167}}, SPLIT_OK, 0},
    /* the floor pulls only while the ceiling does not give enough: 600 by 8:1:1, ceiling 300, floor 150 */
    {600, 3, {{8, 0, 300, 300}, {1, 150, -1, 150}, {1, 150, -1, 150}}, SPLIT_OK, 0},
    {0, 2, {{1, 0, -1, 0}, {1, 0, 5, 0}}, SPLIT_OK, 0},
    {7, 2, {{1, 3, 3, 3}, {9, 4, 4, 4}}, SPLIT_OK, 0},
    {100, 2, {{1, 60, -1, 0}, {1, 41, -1, 0}}, SPLIT_LITTLE, 1},
    {100, 2, {{1, 0, 40, 0}, {1, 0, 59, 0}}, SPLIT_MUCH, 1},
    {100, 2, {{0, 0, -1, 0}, {0, 0, -1, 0}}, SPLIT_MUCH, 100},
    {100, 2, {{0, 10, -1, 0}, {0, 20, -1, 0}}, SPLIT_MUCH, 70},
    {100, 2, {{1, 50, 49, 0}, {1, 0, -1, 0}}, SPLIT_CROSSED, 0},
    {-1, 1, {{1, 0, -1, 0}}, SPLIT_BAD, 0},
    {100, 1, {{-1, 0, -1, 0}}, SPLIT_BAD, 0},
    {100, 0, {{0}}, SPLIT_BAD, 0},
};

static void by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(hands); i++) {
        struct split_part p[N];
        int64_t off = 0;
        size_t at = 0;
        memcpy(p, hands[i].p, sizeof p);
        enum split_err e = split(hands[i].total, p, hands[i].n, &at, &off);
        if (e != hands[i].want)
            print_error("case %zu\n", i);
        assert_int_equal(e, hands[i].want);
        assert_int_equal(off, hands[i].off);
        for (size_t k = 0; e == SPLIT_OK && k < hands[i].n; k++) {
            if (p[k].fen != hands[i].p[k].fen)
                print_error("case %zu part %zu\n", i, k);
            assert_int_equal(p[k].fen, hands[i].p[k].fen);
        }
    }
}

static uint64_t seed = 20230112;
static int64_t below(int64_t n)
{
    uint64_t z = seed += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return (int64_t)((z ^ z >> 31) % (uint64_t)n);
}

static long double clamped(const struct split_part *p, long double level)
{
    long double share = level * (long double)p->weight;
    if (share < (long double)p->floor)
        share = (long double)p->floor;
    return p->ceiling >= 0 && share > (long double)p->ceiling ? (long double)p->ceiling : share;
}

/* The level at which the clamped shares make the sum. */
static long double level_of(int64_t total, const struct split_part *p, size_t n)
{
    long double lo = 0, hi = (long double)total + 1;
    for (int i = 0; i < 200; i++) {
        long double mid = (lo + hi) / 2, sum = 0;
        for (size_t k = 0; k < n; k++)
            sum += clamped(&p[k], mid);
        if (sum < (long double)total)
            lo = mid;
        else
            hi = mid;
    }
    return hi;
}

static void check_parts(int64_t total, const struct split_part *p, size_t n)
{
    int64_t sum = 0;
    long double level = level_of(total, p, n);
    for (size_t k = 0; k < n; k++) {
        sum += p[k].fen;
        assert_true(p[k].fen >= p[k].floor);
        assert_true(p[k].ceiling < 0 || p[k].fen <= p[k].ceiling);
        assert_true(fabsl((long double)p[k].fen - clamped(&p[k], level)) < 1.0001L);
    }
    assert_int_equal(sum, total);
}

static void any_weights_floors_and_ceilings(void **state)
{
    (void)state;
    int done = 0, impossible = 0;
    for (int c = 0; c < RANDOM_CASES; c++) {
        struct split_part p[RANDOM_PARTS];
        size_t n = (size_t)(1 + below(RANDOM_PARTS));
        int64_t total = below(below(2) ? 1000 : 100000000000), least = 0, most = 0, off = 0;
        for (size_t k = 0; k < n; k++) {
            int64_t share = total / (int64_t)n + 1;
            p[k] = (struct split_part){below(5) ? below(below(2) ? 10 : SPLIT_WEIGHT_MAX) : 0, 0, -1, -1};
            if (below(3) == 0)
                p[k].floor = below(share);
            if (below(3) == 0)
                p[k].ceiling = p[k].floor + below(4 * share);
            least += p[k].floor;
            most += p[k].weight == 0 ? p[k].floor : p[k].ceiling < 0 ? total : p[k].ceiling;
        }
        enum split_err e = split(total, p, n, NULL, &off);
        if (least > total || most < total) {
            assert_int_equal(e, least > total ? SPLIT_LITTLE : SPLIT_MUCH);
            assert_int_equal(off, least > total ? least - total : total - most);
            impossible++;
            continue;
        }
        assert_int_equal(e, SPLIT_OK);
        check_parts(total, p, n);
        done++;
    }
    print_message("# %d split, %d impossible\n", done, impossible);
    assert_true(done > RANDOM_CASES / 2 && impossible > 50);
}

static void the_largest_figures_stay_exact(void **state)
{
    (void)state;
    static struct split_part p[SPLIT_PARTS_MAX];
    int64_t sum = 0;
    for (size_t k = 0; k < countof(p); k++)
        p[k] = (struct split_part){SPLIT_WEIGHT_MAX - (int64_t)k, 0, MONEY_MAX, 0};
    assert_int_equal(split(MONEY_MAX, p, countof(p), NULL, NULL), SPLIT_OK);
    for (size_t k = 0; k < countof(p); k++)
        sum += p[k].fen;
    assert_int_equal(sum, MONEY_MAX);
}

static const struct str names[] = {LIT("a"), LIT("b")};

static struct str outcome(struct arena *a, const char *text, double *out)
{
    static const double values[] = {3, 0.5};
    struct str why = {0};
    struct formula *f = formula_new(a, str_of(text), names, countof(names), &why);
    if (f && formula_run(f, a, values, out, &why))
        why = S("");
    formula_free(f);
    return why;
}

static void expressions_are_bounded(void **state)
{
    (void)state;
    struct arena *a = arena_new(16 * 1024 * 1024);
    static const struct {
        const char *text;
        double want;
    } good[] = {{"a", 3}, {"a * b + 1", 2.5}, {"max(a, 10) - min(b, a)", 9.5}, {"a > 2 and 7 or 8", 7},
                {"floor(a * b) + ceil(b) + abs(-1)", 3}, {"a // 2", 1}, {"(a)--c", 3}};
    static const char *const bad[] = {
        "", "a +", "c", "a / 0", "0/0", "'x'", "nil", "os.exit(1)", "io", "require('x')", "print(1)", "load('1')()",
        "(function() while true do end end)()", "1; while true do end", "a = 1", "1 end", "{}", "a, b = 1",
        "('x'):rep(1000000)", "string.rep('x', 9)", "min()", "max('q')", "math.huge",
        "'0123456789'..1 ..a", "_G.min", "setmetatable({}, {})", "\x1bLua"};
    double out = 0;
    for (size_t i = 0; i < countof(good); i++) {
        struct str why = outcome(a, good[i].text, &out);
        if (why.len)
            print_error("%s: %.*s\n", good[i].text, FMT(why));
        assert_true(!why.len && fabs(out - good[i].want) < 1e-12);
    }
    for (size_t i = 0; i < countof(bad); i++) {
        struct str why = outcome(a, bad[i], &out);
        if (!why.len)
            print_error("'%s' gave %g\n", bad[i], out);
        assert_true(why.len > 0);
    }
    struct buf deep = buf_new(a, 4096);
    for (int i = 0; i < 450; i++)
        buf_ch(&deep, '(');
    buf_ch(&deep, 'a');
    for (int i = 0; i < 450; i++)
        buf_ch(&deep, ')');
    assert_true(outcome(a, str_z(a, buf_done(&deep)), &out).len > 0);
    assert_true(outcome(a, str_z(a, str_f(a, "%01100d", 1)), &out).len > 0); /* too long */
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(any_weights_floors_and_ceilings),
        cmocka_unit_test(the_largest_figures_stay_exact),
        cmocka_unit_test(expressions_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
