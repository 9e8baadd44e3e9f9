/* SPDX-License-Identifier: Apache-2.0
 * Clauses of policies: what a hostile or careless author may write ends within its limits, with a sentence,
 * and leaves the clauses beside it as they were. */
#include <time.h>

#include "clause.h"
#include "test.h"

static const struct str names[] = {LIT("income"), LIT("outlay"), LIT("members"), LIT("line"), LIT("gone"), LIT("cause"), LIT("big"), LIT("ill")};
static const struct script_value facts[] = {
    {.kind = SCRIPT_INT, .i = 2160000}, {.kind = SCRIPT_INT, .i = 0},  {.kind = SCRIPT_INT, .i = 2},
    {.kind = SCRIPT_INT, .i = 90000},   {.kind = SCRIPT_MISSING},      {.kind = SCRIPT_TEXT, .s = LIT("fire")},
    {.kind = SCRIPT_INT, .i = INT64_MAX}, {.kind = SCRIPT_BOOL, .i = 1}};

struct got {
    enum script_end end;
    struct script_value v;
    size_t lacks;
    struct str why;
    bool compiled;
};

/* The clause between two sound ones, which must not notice. */
static struct got run(struct arena *a, struct str text)
{
    struct got g = {.end = SCRIPT_WRONG}, sound = {0};
    struct clauses *c = clauses_new(names, countof(names));
    int before = clauses_add(c, a, S("income - outlay <= 12 * members * line"), &sound.why);
    int no = clauses_add(c, a, text, &g.why);
    int after = clauses_add(c, a, S("12 * members * line - income"), &sound.why);
    assert_true(before >= 0 && after >= 0);
    g.compiled = no >= 0;
    for (int twice = 0; twice < 2; twice++) {
        assert_true(clauses_set(c, facts));
        if (g.compiled)
            g.end = clauses_run(c, a, no, &g.v, &g.lacks, &g.why);
        assert_int_equal(clauses_run(c, a, before, &sound.v, &sound.lacks, &sound.why), SCRIPT_OK);
        assert_true(sound.v.kind == SCRIPT_BOOL && sound.v.i == 1);
        assert_int_equal(clauses_run(c, a, after, &sound.v, &sound.lacks, &sound.why), SCRIPT_OK);
        assert_true(sound.v.kind == SCRIPT_INT && sound.v.i == 0);
    }
    clauses_free(c);
    return g;
}

static void sound_clauses(void **state)
{
    (void)state;
    struct arena *a = arena_new(16 * 1024 * 1024);
    static const struct {
        const char *text;
        enum script_kind kind;
        int64_t want;
    } good[] = {
        {"income < 12 * members * line", SCRIPT_BOOL, 0}, /* 2,160,000 < 2,160,000 分: strict */
        {"income <= 12 * members * line", SCRIPT_BOOL, 1},
        {"income - 1 < 12 * members * line", SCRIPT_BOOL, 1},
        {"ill and cause == 'fire'", SCRIPT_BOOL, 1},
        {"income // 12 // members", SCRIPT_INT, 90000},
        {"7 % 4", SCRIPT_INT, 3},
        {"max(income, 5) + min(3, members) + abs(-4) + floor(2) + ceil(2)", SCRIPT_INT, 2160010},
        {"local net = income - outlay\nreturn net <= 12 * members * line", SCRIPT_BOOL, 1},
        {"local n = 0 for i = 1, 10 do n = n + i end return n", SCRIPT_INT, 55},
        {"ill or gone > 1", SCRIPT_BOOL, 1}, /* what is missing was not asked */
        {"big", SCRIPT_INT, INT64_MAX},
    };
    for (size_t i = 0; i < countof(good); i++) {
        struct got g = run(a, str_of(good[i].text));
        if (g.end != SCRIPT_OK)
            print_error("%s: %.*s\n", good[i].text, FMT(g.why));
        assert_int_equal(g.end, SCRIPT_OK);
        assert_int_equal(g.v.kind, good[i].kind);
        assert_true(g.v.i == good[i].want);
    }
    struct got g = run(a, S("gone > 1 or ill"));
    assert_int_equal(g.end, SCRIPT_LACKS);
    assert_int_equal(g.lacks, 4);
    arena_free(a);
}

/* text, and a word of the sentence that says what is wrong. */
static const struct {
    const char *text, *says;
} hostile[] = {
    /* endless */
    {"(function() while true do end end)()", "步数"},
    {"while true do end return 1", "步数"},
    {"repeat until false return 1", "步数"},
    {"::a:: goto a return 1", "步数"},
    {"for i = 1, 999999999999 do end return 1", "步数"},
    {"local function f() return f() end return f()", "步数"},
    {"local function f(n) if n < 2 then return n end return f(n - 1) + f(n - 2) end return f(60)", "步数"},
    /* greedy */
    {"local t = {} for i = 1, 999999999 do t[i] = {i, i, i, i} end return 1", "内存"},
    {"local s = 'xxxxxxxxxxxxxxxx' for i = 1, 60 do s = s .. s end return 1", "内存"},
    {"local function f(n) local a, b, c, d, e, g, h, i = 1, 2, 3, 4, 5, 6, 7, 8 return 1 + f(n + 1) end return f(1)", "内存"},
    {"local t = {} for i = 1, 20000 do t = {t, 'x' .. i, {}, {}} end return 1", "条款"},
    /* the system and the interpreter's own tools */
    {"os.execute('true')", "os"},
    {"io.open('/etc/passwd')", "io"},
    {"require('os')", "require"},
    {"load('return 1')()", "load"},
    {"dofile('/etc/passwd')", "dofile"},
    {"debug.getregistry()", "debug"},
    {"_G.min", "_G"},
    {"_ENV.os", "os"},
    {"getmetatable('')", "getmetatable"},
    {"getmetatable('').__index", "getmetatable"},
    {"setmetatable({}, {__index = 1})", "setmetatable"},
    {"rawset(_ENV, 'line', 1)", "rawset"},
    {"coroutine.wrap(1)", "coroutine"},
    {"collectgarbage()", "collectgarbage"},
    {"string.rep('x', 9)", "string"},
    {"('x'):rep(999999999)", "index"},
    {"#('x'):format()", "index"},
    {"('%s'):format(1)", "index"},
    {"'10' + 1", "arithmetic"},
    {"pcall(function() while true do end end)", "pcall"},
    {"while true do pcall(function() while true do end end) end return 1", "pcall"},
    {"error('x')", "error"},
    {"print(1)", "print"},
    /* keeping something for the next run */
    {"line = 1 return true", "全局"},
    {"min = nil return true", "全局"},
    {"_ENV.line = 1 return true", "全局"},
    {"function line() end return 1", "全局"},
    /* figures */
    {"big + 1", "过大"},
    {"big * 2 > 0", "过大"},
    {"abs(-big - 1) > 0", "条款"},
    {"income * income * income * income", "过大"},
    {"999999999999999 * 999999999999999 * 9", "过大"},
    {"1 // 0", "条款"},
    {"1 % 0", "条款"},
    {"0/0", "除法"},
    {"0/0 == 0/0", "除法"},
    {"2^63", "乘方"},
    {"income < 0.8 * line", "整数"},
    {"1e300 > income", "整数"},
    {"0x7fffffffffffffff", "整数"},
    {"9999999999999999999", "最多"},
    /* not a clause */
    {"", "不能为空"},
    {"   ", "不能为空"},
    {"income <", "条款有误"},
    {"incom < 1", "incom"},
    {"nil", "没有得出"},
    {"{}", "没有得出"},
    {"function() end", "没有得出"},
    {"income < 'x'", "compare"},
    {"'x", "引号"},
    {"1 -- note", "注释"},
    {"[[x]]", "长字符串"},
    {"1; while true do end", "条款有误"},
    {"\x1bLua\x54", "条款"},
    {"\xff\xfe", "无法识别"},
    {"min()", "number expected"},
    {"max('q')", "number expected"},
};

static void hostile_clauses(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 * 1024 * 1024);
    for (size_t i = 0; i < countof(hostile); i++) {
        struct timespec t0, t1;
        clock_gettime(CLOCK_MONOTONIC, &t0);
        struct got g = run(a, str_of(hostile[i].text));
        clock_gettime(CLOCK_MONOTONIC, &t1);
        if (g.end != SCRIPT_WRONG || !str_has(g.why, str_of(hostile[i].says)))
            print_error("'%s': end %d, %.*s\n", hostile[i].text, g.end, FMT(g.why));
        assert_int_equal(g.end, SCRIPT_WRONG);
        assert_true(str_has(g.why, str_of(hostile[i].says)) && utf8_valid(g.why) && g.why.len < CLAUSE_WHY_MAX);
        assert_true((t1.tv_sec - t0.tv_sec) * 1000 + (t1.tv_nsec - t0.tv_nsec) / 1000000 < 1000);
    }
    struct buf huge = buf_new(a, 1 << 20), deep = buf_new(a, 4096);
    for (int i = 0; i < 1000; i++)
        buf_str(&huge, S("1 + "));
    buf_ch(&huge, '1');
    assert_true(str_has(run(a, buf_done(&huge)).why, S("不能超过")));
    for (int i = 0; i < 900; i++)
        buf_ch(&deep, '(');
    buf_ch(&deep, '1');
    for (int i = 0; i < 900; i++)
        buf_ch(&deep, ')');
    struct got g = run(a, buf_done(&deep));
    assert_false(g.compiled);
    assert_true(g.why.len > 0);
    assert_true(run(a, (struct str){"1\0 + 1", 6}).why.len > 0);
    arena_free(a);
}

/* 100,000 households over clauses that stay compiled, a greedy one among them every time. */
static void compiled_once(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 * 1024 * 1024);
    struct clauses *c = clauses_new(names, countof(names));
    struct str why = {0};
    struct script_value v[countof(facts)], out;
    size_t lacks, holds = 0;
    memcpy(v, facts, sizeof v);
    int net = clauses_add(c, a, S("income - outlay < 12 * members * line"), &why);
    int greedy = clauses_add(c, a, S("local t = {} for i = 1, 999 do t[i] = {i, i} end return true"), &why);
    assert_true(net >= 0 && greedy >= 0);
    for (int64_t i = 0; i < 100000; i++) {
        struct arena_mark m = arena_mark(a);
        v[0].i = 2110000 + i; /* below the line for the first 50,000 */
        assert_true(clauses_set(c, v));
        assert_int_equal(clauses_run(c, a, net, &out, &lacks, &why), SCRIPT_OK);
        holds += out.i == 1;
        if (i % 1000 == 0)
            assert_int_equal(clauses_run(c, a, greedy, &out, &lacks, &why), SCRIPT_OK);
        arena_release(a, m);
    }
    assert_int_equal(holds, 50000);
    clauses_free(c);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_clauses),
        cmocka_unit_test(hostile_clauses),
        cmocka_unit_test(compiled_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
