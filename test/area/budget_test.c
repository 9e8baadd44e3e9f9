/* SPDX-License-Identifier: Apache-2.0
 * Budgets: two persons, adjustments with reason, and a final account that ties to the ledger to the 分. */
#include "area_test.h"
#include "money_world.h"

#define LINES(knfen)                                                                                                   \
    "[{\"side\":\"in\",\"item\":\"RAISED\",\"source\":\"XZ\",\"fen\":50000},{\"side\":\"in\",\"item\":\"UPPER\",\"source\":\"GH-SJ-SWN\",\"fen\":100000},"       \
    "{\"side\":\"out\",\"item\":\"KN\",\"source\":\"GH-SJ-SWN\",\"fen\":" knfen "},{\"side\":\"out\",\"item\":\"XB\",\"source\":\"GH-SJ-SWN\",\"fen\":60000}]"

static const struct json *row(const struct json *b, const char *item, const char *source)
{
    const struct json *rows = json_get(b, "rows");
    for (size_t i = 0; i < json_len(rows); i++)
        if (str_eq(json_get_str(json_at(rows, i), "item"), str_of(item)) && str_eq(json_get_str(json_at(rows, i), "source"), str_of(source)))
            return json_at(rows, i);
    return NULL;
}
static int64_t make(struct world *w, const char *what)
{
    return json_get_int(world_ok(w, "d01.clerk", "POST", "/api/budgets?org=QD01", what), "id", 0);
}
static const char *path(struct world *w, int64_t id, const char *verb)
{
    return verb[0] ? mw_f(w, "/api/budgets/%lld/%s", (long long)id, verb) : mw_f(w, "/api/budgets/%lld", (long long)id);
}

WORLD_TEST(drawn_up_by_one_approved_by_another_adjusted_with_a_reason)
{
    mw_campaign(w, "LJ", "", true, 0);
    assert_answer(w, "FORBIDDEN", "d01.cash", "POST", "/api/budgets?org=QD01", "{\"campaign\":\"LJ\",\"lines\":" LINES("40000") "}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/budgets?org=QD01", "{\"campaign\":\"LJ\",\"lines\":[]}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/budgets?org=QD01", "{\"campaign\":\"LJ\",\"lines\":[{\"side\":\"in\",\"item\":\"KN\",\"source\":\"XZ\",\"fen\":1}]}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/budgets?org=QD01", "{\"campaign\":\"LJ\",\"lines\":[{\"side\":\"out\",\"item\":\"KN\",\"source\":\"XZ\",\"fen\":-1}]}");
    int64_t id = make(w, "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"lines\":" LINES("95000") "}");
    assert_answer(w, "DUPLICATE", "d01.clerk", "POST", "/api/budgets?org=QD01", "{\"campaign\":\"LJ\",\"lines\":" LINES("1") "}");
    /* 155,000 out, 150,000 in */
    assert_answer(w, "STATE", "d01.clerk", "POST", path(w, id, "submit"), "{}");
    assert_true(str_has(mw_error(w), S("1,550.00")) && str_has(mw_error(w), S("1,500.00")));
    assert_answer(w, "", "d01.clerk", "PUT", path(w, id, ""), "{\"version\":1,\"lines\":" LINES("80000") "}");
    assert_answer(w, "CONFLICT", "d01.clerk", "PUT", path(w, id, ""), "{\"version\":1,\"lines\":" LINES("80000") "}");
    assert_answer(w, "STATE", "d01.review", "POST", path(w, id, "approve"), "{\"decision\":\"纪要1号\"}");
    assert_answer(w, "", "d01.clerk", "POST", path(w, id, "submit"), "{}");
    assert_answer(w, "NOT_FOUND", "d02.review", "POST", path(w, id, "approve"), "{\"decision\":\"x\"}");
    assert_answer(w, "", "d01.review", "POST", path(w, id, "return"), "{\"reason\":\"请补充说明\"}");
    assert_answer(w, "", "d01.clerk", "POST", path(w, id, "submit"), "{}");
    assert_answer(w, "", "d01.review", "POST", path(w, id, "approve"), "{\"decision\":\"纪要〔2023〕1号\"}");
    assert_answer(w, "STATE", "d01.clerk", "PUT", path(w, id, ""), "{\"version\":9,\"lines\":" LINES("80000") "}");
    /* 10,000 more for those in hardship is exactly what is left; one 分 more is too much */
    assert_answer(w, "", "d01.clerk", "POST", path(w, id, "changes"), "{\"reason\":\"新增大病职工\",\"lines\":[{\"side\":\"out\",\"item\":\"KN\",\"source\":\"GH-SJ-SWN\",\"fen\":10000}]}");
    int64_t first = json_get_int(json_at(json_get(w->json, "changes"), 0), "id", 0);
    assert_int_equal(json_get_int(w->json, "out_now", -1), 140000); /* asked is not approved */
    const char *decide = mw_f(w, "/api/budget-changes/%lld/decide", (long long)first);
    assert_answer(w, "NOT_FOUND", "d02.review", "POST", decide, "{\"verdict\":\"approved\",\"answer\":\"x\"}");
    assert_answer(w, "", "d01.review", "POST", decide, "{\"verdict\":\"approved\",\"answer\":\"同意\"}");
    assert_int_equal(json_get_int(w->json, "out_now", -1), 150000);
    assert_int_equal(json_get_int(row(w->json, "KN", "GH-SJ-SWN"), "first_fen", -1), 80000);
    assert_int_equal(json_get_int(row(w->json, "KN", "GH-SJ-SWN"), "now_fen", -1), 90000);
    assert_answer(w, "STATE", "d01.review", "POST", decide, "{\"verdict\":\"approved\",\"answer\":\"再\"}");
    static const char *const bad[] = {"{\"side\":\"out\",\"item\":\"KN\",\"source\":\"GH-SJ-SWN\",\"fen\":1}", "{\"side\":\"out\",\"item\":\"XB\",\"source\":\"GH-SJ-SWN\",\"fen\":-60001}"};
    for (size_t i = 0; i < countof(bad); i++) {
        assert_answer(w, "", "d01.clerk", "POST", path(w, id, "changes"), mw_f(w, "{\"reason\":\"试\",\"lines\":[%s]}", bad[i]));
        decide = mw_f(w, "/api/budget-changes/%lld/decide", (long long)json_get_int(json_at(json_get(w->json, "changes"), 1 + i), "id", 0));
        assert_answer(w, "STATE", "d01.review", "POST", decide, "{\"verdict\":\"approved\",\"answer\":\"x\"}");
        assert_answer(w, "", "d01.review", "POST", decide, "{\"verdict\":\"refused\",\"answer\":\"超出收入\"}");
    }
    assert_int_equal(json_get_int(w->json, "out_now", -1), 150000);
    assert_int_equal(world_verify(w), 0);
}

/* Down to QD01 1,000.00, raised 500.00; 300 + 200 paid, 400 passed down, 100 of it back, 250 up: what is
 * left is 1,000 + 500 − 500 − 300 − 250 = 450.00. */
static void three_levels(struct world *w)
{
    static const struct mw_row paid[] = {{1, "C2", "GH-SJ-SWN", NULL, NULL, 30000, NULL}, {2, "C7", "XZ", NULL, NULL, 20000, NULL}};
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 1000000);
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD01", "GH-BJ", "GH-SJ-SWN", 100000), "");
    mw_receipt(w, "d01.cash", "QD01", "XZ", 50000);
    assert_string_equal(mw_transfer(w, "d01.cash", "QD01", "QD0101", "GH-SJ-SWN", "", 40000), "");
    static const char *const back = "{\"campaign\":\"LJ\",\"from\":\"%s\",\"source\":\"GH-SJ-SWN\",\"fen\":%d,\"done_on\":\"2023-01-11\",\"note\":\"余\"}";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    world_ok(w, "d01.cash", "POST", "/api/funds/returns", mw_f(w, back, "QD0101", 10000));
    world_ok(w, "d01.cash", "POST", "/api/funds/returns", mw_f(w, back, "QD01", 25000));
#pragma GCC diagnostic pop
    mw_paid_roster(w, 700, "QD01", "2023-01-10", paid, 2);
}

/* And then it goes on to the next campaign. */
WORLD_TEST(the_account_ties_to_the_ledger)
{
    three_levels(w);
    int64_t id = make(w, "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"lines\":" LINES("80000") "}");
    const struct json *b = world_ok(w, "d01.view", "GET", path(w, id, ""), NULL);
    assert_int_equal(json_get_int(row(b, "RAISED", "XZ"), "actual_fen", -1), 50000);
    assert_int_equal(json_get_int(row(b, "UPPER", "GH-SJ-SWN"), "actual_fen", -1), 100000);
    assert_int_equal(json_get_int(row(b, "KN", "GH-SJ-SWN"), "actual_fen", -1), 30000);
    assert_int_equal(json_get_int(row(b, "YX", "XZ"), "actual_fen", -1), 20000);
    assert_int_equal(json_get_int(row(b, "XB", "GH-SJ-SWN"), "actual_fen", -1), 30000);
    assert_int_equal(json_get_int(b, "in_actual", -1), 150000);
    assert_int_equal(json_get_int(b, "out_actual", -1), 80000);
    assert_int_equal(json_get_int(b, "back_fen", -1), 25000);
    assert_int_equal(json_get_int(b, "closing_fen", -1), 45000);
    assert_int_equal(json_get_int(b, "ledger_fen", -1), 45000);
    /* the year: received in 2023 by day, nothing before */
    int64_t year = make(w, "{\"year\":2023,\"org\":\"QD01\",\"lines\":" LINES("80000") "}");
    b = world_ok(w, "d01.view", "GET", path(w, year, ""), NULL);
    assert_int_equal(json_get_int(b, "closing_fen", -1), 45000);
    assert_int_equal(json_get_int(b, "ledger_fen", -1), 45000);
    int64_t old = make(w, "{\"year\":2022,\"org\":\"QD01\",\"lines\":" LINES("80000") "}");
    b = world_ok(w, "d01.view", "GET", path(w, old, ""), NULL);
    assert_int_equal(json_get_int(b, "in_actual", -1), 0);
    /* carried on: gone from this campaign, opening of the next */
    world_ok(w, "city.clerk", "POST", "/api/campaigns", "{\"code\":\"NEXT\",\"name\":\"下期\",\"org\":\"QD\",\"year\":2024,\"start_on\":\"2023-12-20\",\"end_on\":\"2024-02-10\",\"status\":\"open\",\"forms\":\"cz21\"}");
    w->now += INT64_C(60) * 86400 * 1000; /* the campaign is over; rosters put in by hand keep it from being closed */
    world_ok(w, "d01.cash", "POST", "/api/funds/carry", "{\"from_campaign\":\"LJ\",\"to_campaign\":\"NEXT\",\"org\":\"QD01\",\"note\":\"结转\"}");
    b = world_ok(w, "d01.view", "GET", path(w, id, ""), NULL);
    assert_int_equal(json_get_int(b, "carried_fen", -1), 45000);
    assert_int_equal(json_get_int(b, "closing_fen", -1), 0);
    assert_int_equal(json_get_int(b, "ledger_fen", -1), 0);
    int64_t next = make(w, "{\"campaign\":\"NEXT\",\"org\":\"QD01\",\"lines\":" LINES("80000") "}");
    b = world_ok(w, "d01.view", "GET", path(w, next, ""), NULL);
    assert_int_equal(json_get_int(row(b, "OPENING", "GH-SJ-SWN"), "actual_fen", -1), 15000);
    assert_int_equal(json_get_int(row(b, "OPENING", "XZ"), "actual_fen", -1), 30000);
    assert_int_equal(json_get_int(b, "closing_fen", -1), 45000);
    assert_int_equal(json_get_int(b, "ledger_fen", -1), 45000);
    assert_int_equal(mw_verify(w), 0);
}

static int64_t unit_fen(struct world *w, const char *org, const char *key)
{
    const struct json *rows = json_get(w->json, "rows");
    if (!org)
        return json_get_int(json_get(w->json, "total"), key, -1);
    for (size_t i = 0; i < json_len(rows); i++)
        if (str_eq(json_get_str(json_at(rows, i), "org_code"), str_of(org)))
            return json_get_int(json_at(rows, i), key, -1);
    return -1;
}

/* By hand. The city raised 10,000.00, passed 1,000.00 down and got 250.00 back: 9,250.00 left. QD01 as above: 450.00. The
 * street got 400.00 and gave 100.00 back: 300.00. All: raised 10,500.00, nothing from outside, 500.00 spent, 10,000.00
 * left. QD01 and below: raised 500.00, 750.00 net from outside, 500.00 spent, 750.00 left. */
WORLD_TEST(all_unions_together_count_money_passed_down_once)
{
    static const struct {
        const char *org, *key;
        int64_t fen;
    } want[] = {
        {"QD", "raised_fen", 1000000}, {"QD", "upper_fen", 0}, {"QD", "down_fen", 75000}, {"QD", "spent_fen", 0}, {"QD", "closing_fen", 925000},
        {"QD01", "raised_fen", 50000}, {"QD01", "upper_fen", 100000}, {"QD01", "down_fen", 30000}, {"QD01", "spent_fen", 50000},
        {"QD01", "back_fen", 25000}, {"QD01", "closing_fen", 45000}, {"QD01", "opening_fen", 0}, {"QD0101", "upper_fen", 40000},
        {"QD0101", "back_fen", 10000}, {"QD0101", "closing_fen", 30000}, {NULL, "raised_fen", 1050000}, {NULL, "upper_fen", 0},
        {NULL, "spent_fen", 50000}, {NULL, "closing_fen", 1000000}, {NULL, "opening_fen", 0}, {NULL, "down_fen", 0}, {NULL, "back_fen", 0},
    };
    three_levels(w);
    int64_t id = make(w, "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"lines\":" LINES("80000") "}");
    world_ok(w, "d01.clerk", "POST", path(w, id, "submit"), "{}");
    static const char *const ways[] = {"campaign=LJ", "year=2023"};
    for (size_t k = 0; k < countof(ways); k++) {
        world_ok(w, "city.view", "GET", mw_f(w, "/api/budgets/below?org=QD&%s", ways[k]), NULL);
        for (size_t i = 0; i < countof(want); i++)
            if (unit_fen(w, want[i].org, want[i].key) != want[i].fen)
                fail_msg("%s %s %s: %lld", ways[k], want[i].org ? want[i].org : "all", want[i].key, (long long)unit_fen(w, want[i].org, want[i].key));
        assert_int_equal(unit_fen(w, NULL, "budget_in_fen"), 0); /* not approved yet */
    }
    world_ok(w, "d01.review", "POST", path(w, id, "approve"), "{\"decision\":\"纪要\"}");
    world_ok(w, "d01.view", "GET", "/api/budgets/below?campaign=LJ", NULL);
    assert_int_equal(unit_fen(w, "QD", "raised_fen"), -1); /* above: not theirs */
    assert_int_equal(unit_fen(w, NULL, "raised_fen"), 50000);
    assert_int_equal(unit_fen(w, NULL, "upper_fen"), 75000);
    assert_int_equal(unit_fen(w, NULL, "closing_fen"), 75000);
    assert_int_equal(unit_fen(w, NULL, "budget_in_fen"), 50000);  /* without UPPER */
    assert_int_equal(unit_fen(w, NULL, "budget_out_fen"), 80000); /* without XB */
    assert_answer(w, "BAD_INPUT", "d01.view", "GET", "/api/budgets/below", NULL);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", "/api/budgets/below?org=QD01&campaign=LJ", NULL);
    world_ok(w, "d02.view", "GET", "/api/budgets/below?campaign=LJ", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_answer(w, "", "city.view", "GET", "/api/budgets/below/file?org=QD&campaign=LJ&format=text", NULL);
    assert_true(answer_has(w, "汇总决算表") && answer_has(w, "10,500.00") && answer_has(w, "10,000.00"));
    assert_answer(w, "", "city.view", "GET", "/api/budgets/below/file?org=QD&year=2023&format=pdf", NULL);
    assert_true(str_starts(w->reply.body, S("%PDF-")));
    assert_answer(w, "", "city.view", "GET", "/api/budgets/below/file?org=QD&campaign=LJ&format=xlsx", NULL);
    assert_true(str_starts(w->reply.body, S("PK")));
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", "/api/budgets/below/file?org=QD01&campaign=LJ", NULL);
}

WORLD_TEST(files_are_made_and_the_neighbour_gets_none)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "XZ", 50000);
    int64_t id = make(w, "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"note\":\"说明\",\"lines\":" LINES("80000") "}");
    assert_answer(w, "", "d01.view", "GET", mw_f(w, "/api/budgets/%lld/file?kind=account&format=text", (long long)id), NULL);
    assert_true(answer_has(w, "决算表") && answer_has(w, "一、收入合计") && answer_has(w, "500.00") && answer_has(w, "尚未批准"));
    assert_answer(w, "", "d01.view", "GET", mw_f(w, "/api/budgets/%lld/file?kind=budget&format=text", (long long)id), NULL);
    assert_true(answer_has(w, "预算表") && answer_has(w, "1,500.00"));
    assert_answer(w, "", "d01.view", "GET", mw_f(w, "/api/budgets/%lld/file?kind=account&format=pdf", (long long)id), NULL);
    assert_true(str_starts(w->reply.body, S("%PDF")));
    assert_answer(w, "", "d01.view", "GET", mw_f(w, "/api/budgets/%lld/file?kind=budget&format=xlsx", (long long)id), NULL);
    assert_true(str_starts(w->reply.body, S("PK")));
    assert_answer(w, "BAD_INPUT", "d01.view", "GET", mw_f(w, "/api/budgets/%lld/file?kind=other", (long long)id), NULL);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", mw_f(w, "/api/budgets/%lld/file", (long long)id), NULL);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", path(w, id, ""), NULL);
    world_ok(w, "d02.view", "GET", "/api/budgets", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawn_up_by_one_approved_by_another_adjusted_with_a_reason),
        cmocka_unit_test(the_account_ties_to_the_ledger),
        cmocka_unit_test(all_unions_together_count_money_passed_down_once),
        cmocka_unit_test(files_are_made_and_the_neighbour_gets_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
