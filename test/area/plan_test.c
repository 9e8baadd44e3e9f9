/* SPDX-License-Identifier: Apache-2.0
 * Plans: last year's figures as an auditor would count them, the checks of the form, up the tree and back. */
#include "area_test.h"
#include "money_world.h"

static void campaigns(struct world *w)
{
    mw_campaign(w, "LJ", "", true, 0); /* 2022-12-20 … 2023-02-10, the earlier one */
    world_ok(w, "city.clerk", "POST", "/api/campaigns",
             "{\"code\":\"LJ2\",\"name\":\"下一年\",\"org\":\"QD\",\"year\":2024,\"start_on\":\"2023-12-01\",\"end_on\":\"2024-02-20\","
             "\"once\":true,\"earmark\":\"\",\"forms\":\"cz21\",\"status\":\"open\"}");
}

static int64_t value(struct world *w, const char *map, const char *code)
{
    return json_get_int(json_get(w->json, map), code, -1);
}

/* What QD01 gave in LJ: persons 1 2 3 by the city's money, 4 5 of its own, 5 new employment; a person of the
 * street below by the employer, and by the county's finance. */
static void last_year(struct world *w)
{
    static const struct mw_row own[] = {
        {1, "C1", "GH-SJ-SWN", NULL, "", 50000, NULL}, {2, "C2", "GH-SJ-SWN", NULL, "", 60000, NULL},
        {3, "C11", "CZ-ZY", NULL, "", 100000, NULL},   {4, "C7", "GH-BJ", NULL, "", 30000, NULL},
        {5, "C5", "GH-BJ", NULL, "XJY,HWLD", 9000, NULL}};
    static const struct mw_row below[] = {{6, "C5", "XZ", NULL, "XJY", 7000, NULL}, {7, "C7", "CZ-XIAN", NULL, "", 5000, NULL},
                                          {8, "C7", "SH", NULL, "", 1000, NULL}};
    mw_receipt(w, "city.cash", "QD01", "GH-SJ-SWN", 1000000);
    mw_receipt(w, "city.cash", "QD01", "CZ-ZY", 1000000);
    mw_receipt(w, "city.cash", "QD01", "GH-BJ", 1000000);
    mw_receipt(w, "city.cash", "QD0101", "XZ", 1000000);
    mw_receipt(w, "city.cash", "QD0101", "CZ-XIAN", 1000000);
    mw_receipt(w, "city.cash", "QD0101", "SH", 1000000);
    mw_paid_roster(w, 1, "QD01", "2023-01-08", own, countof(own));
    mw_paid_roster(w, 2, "QD0101", "2023-01-08", below, countof(below));
}

static int64_t begin(struct world *w, const char *as, const char *org, const char *covers)
{
    world_ok(w, as, "POST", fmt(w, "/api/plans?org=%s", org),
             fmt(w, "{\"campaign\":\"LJ2\",\"last\":\"LJ\",\"covers\":\"%s\"}", covers));
    return json_get_int(w->json, "id", 0);
}

/* A sound plan: persons, money, new employment, households; version as given. */
static const char *fill(struct world *w, const char *as, int64_t id, int version, int members, int persons, long long fen,
                        int fresh, int households)
{
    return world_call(w, as, "PUT", fmt(w, "/api/plans/%lld", (long long)id),
                      fmt(w, "{\"items\":{\"P1\":%d,\"P2\":%d,\"P3\":%lld,\"P4\":0,\"P5\":0,\"P6\":0,\"P8\":%lld,\"P7\":%d,\"P9\":%d},"
                             "\"objects\":\"1,3\",\"note\":\"\",\"version\":%d}",
                          members, persons, fen, fen, fresh, households, version));
}

static int64_t sent(struct world *w, const char *area, const char *org, int persons, long long fen, int fresh, int households)
{
    const char *clerk = fmt(w, "%s.clerk", area);
    int64_t id = begin(w, clerk, org, "own");
    assert_string_equal(fill(w, clerk, id, 1, 5000, persons, fen, fresh, households), "");
    assert_answer(w, "", clerk, "POST", fmt(w, "/api/plans/%lld/submit", (long long)id), "{\"leave_out\":false}");
    return id;
}

WORLD_TEST(last_years_figures_come_from_the_records)
{
    campaigns(w);
    last_year(w);
    int64_t id = begin(w, "d01.clerk", "QD01", "own");
    /* by hand: 5 persons; 500+600+1000+300+90 = 2,490.00; 市总 500+600+1000; 本级 300+90; new 1 and 90 */
    assert_int_equal(value(w, "values", "L1"), 5);
    assert_int_equal(value(w, "values", "L2"), 249000);
    assert_int_equal(value(w, "values", "L3"), 210000);
    assert_int_equal(value(w, "values", "L4"), 39000);
    assert_int_equal(value(w, "values", "L5"), 0);
    assert_int_equal(value(w, "values", "L6"), 0);
    assert_int_equal(value(w, "values", "L7"), 1);
    assert_int_equal(value(w, "values", "L8"), 9000);
    assert_int_equal(value(w, "derived", "L1"), 5);
    assert_true(json_kind(json_get(json_get(w->json, "derived"), "P2")) == JSON_NUL);
    assert_string_equal(text_of(w, w->json, "title"), "2023年元旦春节期间送温暖情况及2024年送温暖活动计划表");
    /* with all below: 8 persons, 行政 70 + 50 of the county, others 10, new 2 and 160 */
    assert_int_equal(begin(w, "d01.clerk", "QD01", "below"), id);
    assert_int_equal(value(w, "values", "L1"), 8);
    assert_int_equal(value(w, "values", "L2"), 262000);
    assert_int_equal(value(w, "values", "L5"), 12000);
    assert_int_equal(value(w, "values", "L6"), 1000);
    assert_int_equal(value(w, "values", "L7"), 2);
    assert_int_equal(value(w, "values", "L8"), 16000);
    /* then those below file none of their own */
    assert_answer(w, "STATE", "g1.clerk", "POST", "/api/plans?org=QD010101", "{\"campaign\":\"LJ2\",\"last\":\"LJ\",\"covers\":\"own\"}");
    /* corrected by hand, the derived figure stays beside it; a sum is never taken */
    world_ok(w, "d01.clerk", "PUT", fmt(w, "/api/plans/%lld", (long long)id),
             "{\"items\":{\"L1\":9,\"L2\":1,\"P1\":100},\"objects\":\"\",\"version\":2}");
    assert_int_equal(value(w, "values", "L1"), 9);
    assert_int_equal(value(w, "derived", "L1"), 8);
    assert_int_equal(value(w, "values", "L2"), 262000);
    assert_answer(w, "CONFLICT", "d01.clerk", "PUT", fmt(w, "/api/plans/%lld", (long long)id), "{\"items\":{},\"version\":2}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "PUT", fmt(w, "/api/plans/%lld", (long long)id), "{\"items\":{\"L1\":-1},\"version\":3}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "PUT", fmt(w, "/api/plans/%lld", (long long)id), "{\"items\":{\"X\":1},\"version\":3}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "PUT", fmt(w, "/api/plans/%lld", (long long)id), "{\"objects\":\"7\",\"version\":3}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/plans?org=QD01", "{\"campaign\":\"LJ\",\"last\":\"LJ2\"}"); /* not earlier */
    /* an earlier campaign is not needed */
    world_ok(w, "d02.clerk", "POST", "/api/plans?org=QD02", "{\"campaign\":\"LJ2\"}");
    assert_int_equal(value(w, "values", "L1"), 0);
    assert_true(json_kind(json_get(json_get(w->json, "derived"), "L1")) == JSON_NUL);
}

WORLD_TEST(a_plan_is_sent_only_when_it_adds_up)
{
    campaigns(w);
    int64_t id = begin(w, "d01.clerk", "QD01", "own");
    const char *one = fmt(w, "/api/plans/%lld", (long long)id), *submit = fmt(w, "%s/submit", one);
    static const struct {
        const char *items, *objects, *want;
    } cases[] = {
        /* V34: 1000 = 300 + 300 + 200 + 200 */
        {"\"P1\":10,\"P2\":5,\"P3\":100000,\"P4\":30000,\"P5\":30000,\"P6\":20000,\"P8\":19999", "1", "FINDINGS"},
        {"\"P8\":20000,\"P2\":11", "1", "FINDINGS"}, /* more persons than members */
        {"\"P2\":5,\"P7\":6", "1", "FINDINGS"},      /* more new employment than persons */
        {"\"P7\":5,\"L7\":1", "1", "FINDINGS"},      /* last year's too */
        {"\"L7\":0,\"P2\":0,\"P7\":0", "1", "FINDINGS"}, /* money for nobody */
        {"\"P2\":5", "", "FINDINGS"},                /* no kind of object */
        {"\"P2\":5", "1,2,3,4,5,6", ""},
    };
    for (size_t i = 0; i < countof(cases); i++) {
        world_ok(w, "d01.clerk", "PUT", one, fmt(w, "{\"items\":{%s},\"objects\":\"%s\",\"version\":%zu}", cases[i].items,
                                                 cases[i].objects, i + 1));
        assert_answer(w, cases[i].want, "d01.clerk", "POST", submit, "{\"leave_out\":false}");
    }
    assert_answer(w, "STATE", "d01.clerk", "PUT", one, "{\"items\":{},\"version\":8}"); /* sent is not changed */
}

WORLD_TEST(up_the_tree_and_back)
{
    campaigns(w);
    int64_t g1 = sent(w, "g1", "QD010101", 10, 500000, 2, 1), st = 0, d01 = 0;
    /* the union itself does not accept its plan, the neighbour does not see it, the union above does */
    assert_answer(w, "FORBIDDEN", "g1.review", "POST", fmt(w, "/api/plans/%lld/accept", (long long)g1), NULL);
    assert_answer(w, "NOT_FOUND", "d02.review", "POST", fmt(w, "/api/plans/%lld/accept", (long long)g1), NULL);
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", fmt(w, "/api/plans/%lld/accept", (long long)g1), NULL);
    /* the street's own plan waits for the one below it, unless told to leave it out */
    st = begin(w, "d01.clerk", "QD0101", "own");
    assert_string_equal(fill(w, "d01.clerk", st, 1, 5000, 20, 700000, 3, 2), "");
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/plans/%lld/submit", (long long)st), "{\"leave_out\":false}");
    assert_answer(w, "", "d01.review", "POST", fmt(w, "/api/plans/%lld/return", (long long)g1), "{\"reason\":\"人数请核对\"}");
    assert_string_equal(text_of(w, w->json, "return_reason"), "人数请核对");
    assert_string_equal(fill(w, "g1.clerk", g1, 4, 5000, 11, 500000, 2, 1), "");
    assert_answer(w, "", "g1.clerk", "POST", fmt(w, "/api/plans/%lld/submit", (long long)g1), "{\"leave_out\":false}");
    assert_answer(w, "", "d01.review", "POST", fmt(w, "/api/plans/%lld/accept", (long long)g1), NULL);
    assert_answer(w, "", "d01.clerk", "POST", fmt(w, "/api/plans/%lld/submit", (long long)st), "{\"leave_out\":false}");
    /* once the street has sent it on, what is below stands still */
    assert_answer(w, "STATE", "d01.review", "POST", fmt(w, "/api/plans/%lld/return", (long long)g1), "{\"reason\":\"再改\"}");
    assert_answer(w, "STATE", "g1.clerk", "POST", "/api/plans?org=QD010101", "{\"campaign\":\"LJ2\"}");
    assert_answer(w, "", "d01.review", "POST", fmt(w, "/api/plans/%lld/accept", (long long)st), NULL);
    d01 = sent(w, "d01", "QD01", 100, 9000000, 30, 5);
    (void)sent(w, "d02", "QD02", 40, 3000000, 10, 4);
    /* the city: QD01 = own 100 + street 20 + factory 11; not counted before it is accepted */
    world_ok(w, "city.view", "GET", "/api/plans/table?campaign=LJ2&org=QD", NULL);
    assert_string_equal(column(w, "org_code"), "QD01,QD02,QDI01");
    assert_string_equal(column(w, "state"), "submitted,submitted,missing");
    assert_int_equal(json_get_int(json_get(json_at(rows_of(w), 0), "values"), "P2", 0), 131);
    assert_int_equal(value(w, "total", "P2"), 0);
    assert_answer(w, "FORBIDDEN", "d01.review", "POST", fmt(w, "/api/plans/%lld/accept", (long long)d01), NULL);
    assert_answer(w, "", "city.review", "POST", fmt(w, "/api/plans/%lld/accept", (long long)d01), NULL);
    world_ok(w, "city.view", "GET", "/api/plans/table?campaign=LJ2&org=QD", NULL);
    assert_int_equal(value(w, "total", "P2"), 131);
    assert_int_equal(value(w, "total", "P3"), 10200000); /* 90,000 + 7,000 + 5,000 */
    assert_int_equal(value(w, "total", "P9"), 8);
    assert_int_equal(json_get_int(w->json, "accepted", 0), 1);
    assert_int_equal(json_get_int(w->json, "waiting", 0), 1);
    assert_int_equal(json_get_int(w->json, "missing", 0), 1);
    /* QD01's own view: parent = own + children */
    world_ok(w, "d01.view", "GET", "/api/plans/table?campaign=LJ2&org=QD01", NULL);
    assert_int_equal(value(w, "own", "P2"), 100);
    assert_int_equal(value(w, "total", "P2"), 131);
    /* lists within the tree; what waits for the city */
    world_ok(w, "d01.view", "GET", "/api/plans?campaign=LJ2", NULL);
    assert_int_equal(json_len(rows_of(w)), 3);
    world_ok(w, "city.review", "GET", "/api/todo", NULL);
    assert_true(answer_has(w, "待接收的送温暖计划"));
    /* the printed annex */
    world_ok(w, "city.view", "GET", "/api/plans/table/file?campaign=LJ2&org=QD&format=text", NULL);
    assert_true(answer_has(w, "2024年送温暖计划") && answer_has(w, "131") && answer_has(w, "①在档困难职工"));
    world_ok(w, "city.view", "GET", "/api/plans/table/file?campaign=LJ2&org=QD&format=xlsx", NULL);
    assert_true(str_starts(w->reply.body, S("PK")));
    world_ok(w, "city.view", "GET", "/api/plans/table/file?campaign=LJ2&org=QD&format=pdf&all=1", NULL);
    assert_true(str_starts(w->reply.body, S("%PDF-")));
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(a_wide_plan_and_one_below_exclude_each_other)
{
    campaigns(w);
    (void)begin(w, "g1.clerk", "QD010101", "own");
    assert_answer(w, "STATE", "d01.clerk", "POST", "/api/plans?org=QD01", "{\"campaign\":\"LJ2\",\"covers\":\"below\"}");
    (void)begin(w, "d02.clerk", "QD02", "below");
    assert_answer(w, "STATE", "d02.clerk", "POST", "/api/plans?org=QD020101", "{\"campaign\":\"LJ2\",\"covers\":\"own\"}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/plans?org=QD01", "{\"campaign\":\"LJ2\",\"covers\":\"all\"}");
    /* a plan above without its own below put in behind the program's back is found */
    mw_put(w, "plan", fmt(w, "{\"id\":900,\"campaign_id\":2,\"org_id\":%lld,\"form\":\"qd23@2023\",\"covers\":\"own\",\"state\":\"draft\","
                             "\"entered_by\":1,\"entered_at\":1}", (long long)world_org(w, "QD020101")));
    assert_int_equal(world_verify(w), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(last_years_figures_come_from_the_records),
        cmocka_unit_test(a_plan_is_sent_only_when_it_adds_up),
        cmocka_unit_test(up_the_tree_and_back),
        cmocka_unit_test(a_wide_plan_and_one_below_exclude_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
