/* SPDX-License-Identifier: Apache-2.0
 * The money page: first in, first out worked out by hand, and the five questions of a union's money. */
#include "area_test.h"
#include "money_world.h"

static void transfer_on(struct world *w, const char *as, const char *from, const char *to, const char *source,
                        long long fen, const char *day)
{
    world_ok(w, as, "POST", "/api/funds/transfers",
             mw_f(w, "{\"campaign\":\"LJ\",\"from\":\"%s\",\"to\":\"%s\",\"source\":\"%s\",\"fen\":%lld,\"done_on\":\"%s\"}",
                  from, to, source, fen, day));
}
static const struct json *timely(struct world *w, const char *as, const char *org)
{
    return world_ok(w, as, "GET", mw_f(w, "/api/funds/timely?campaign=LJ&org=%s", org), NULL);
}
static const struct json *of(const struct json *list, const char *key, const char *value)
{
    for (size_t i = 0; i < json_len(list); i++)
        if (str_eq(json_get_str(json_at(list, i), key), str_of(value)))
            return json_at(list, i);
    return NULL;
}
/* Ten days for unions with unions below, thirty for the others. */
static void limits(struct world *w)
{
    world_ok(w, "city.clerk", "POST", "/api/rules",
             "{\"kind\":\"timely\",\"code\":\"default\",\"edition\":\"本地\",\"title\":\"期限\",\"source\":\"测试\",\"valid_from\":\"2022-01-01\","
             "\"body\":{\"pass_days\":10,\"use_days\":30,\"receipts\":[\"GH-SJ-SWN\"],\"clause\":\"十日\"}}");
}

/* QD01 receives 100 on the 1st and 50 on the 9th of December, passes on 30 on the 5th, 90 on the 20th.
 * In order: 30 after 4 days, 70 after 19, 20 of the second after 11; 30 of it still lie there on 12
 * January: 34 days. Mean: (30×4 + 70×19 + 20×11 + 30×34) / 150 = 2690/150 = 17.9 → 18. */
WORLD_TEST(first_in_first_out)
{
    mw_campaign(w, "LJ", "", true, 0);
    limits(w);
    mw_receipt(w, "city.cash", "QD", "GH-SJ-SWN", 1000000);
    transfer_on(w, "city.cash", "QD", "QD01", "GH-SJ-SWN", 10000, "2022-12-01");
    transfer_on(w, "d01.cash", "QD01", "QD0101", "GH-SJ-SWN", 3000, "2022-12-05");
    transfer_on(w, "city.cash", "QD", "QD01", "GH-SJ-SWN", 5000, "2022-12-09");
    transfer_on(w, "d01.cash", "QD01", "QD0101", "GH-SJ-SWN", 9000, "2022-12-20");
    /* another source at the same union, and money of its own: not mixed, not measured */
    mw_receipt(w, "city.cash", "QD", "SH", 700);
    transfer_on(w, "city.cash", "QD", "QD01", "SH", 700, "2023-01-05");
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 99999);
    const struct json *j = timely(w, "city.view", "QD");
    const struct json *u = of(json_get(j, "unions"), "org_code", "QD01");
    assert_int_equal(json_get_int(u, "lots", -1), 3);
    assert_int_equal(json_get_int(u, "fen", -1), 15700);
    assert_int_equal(json_get_int(u, "open_fen", -1), 3700);
    assert_int_equal(json_get_int(u, "late_lots", -1), 1);
    assert_int_equal(json_get_int(u, "late_fen", -1), 3000);
    assert_int_equal(json_get_int(u, "slow_lots", -1), 1); /* the first: whole after 19 days */
    assert_int_equal(json_get_int(u, "worst_days", -1), 34);
    /* with the 700 of SH, 7 days old: (2690 + 7×7) / 157 = 17.4 → 17 */
    assert_int_equal(json_get_int(u, "mean_days", -1), 17);
    const struct json *l = of(json_get(j, "late"), "org_code", "QD01");
    assert_string_equal(text_of(w, l, "got_on"), "2022-12-09");
    assert_int_equal(json_get_int(l, "fen", -1), 5000);
    assert_int_equal(json_get_int(l, "open_fen", -1), 3000);
    assert_int_equal(json_get_int(l, "days", -1), 34);
    assert_int_equal(json_get_int(l, "limit_days", -1), 10);
    /* the street holds its two sums 38 and 23 days: it has unions below it, so both are late */
    u = of(json_get(j, "unions"), "org_code", "QD0101");
    assert_int_equal(json_get_int(u, "late_lots", -1), 2);
    assert_int_equal(json_get_int(u, "late_fen", -1), 12000);
    /* the city's receipt from the province on 5 January is 7 days old: in time */
    u = of(json_get(j, "unions"), "org_code", "QD");
    assert_int_equal(json_get_int(u, "lots", -1), 1);
    assert_int_equal(json_get_int(u, "late_lots", -1), 0);
    /* it waits for the district's cashier on the home page, not for the neighbour */
    const struct json *home = world_ok(w, "d01.cash", "GET", "/api/todo", NULL);
    assert_non_null(of(json_get(home, "rows"), "kind", "late"));
    home = world_ok(w, "d02.cash", "GET", "/api/todo", NULL);
    assert_null(of(json_get(home, "rows"), "kind", "late"));
    j = timely(w, "d02.view", "QD02");
    assert_int_equal(json_len(json_get(j, "unions")), 0);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", "/api/funds/timely?campaign=LJ&org=QD01", NULL);
}

/* A union without unions below has 30 days; the day of the limit itself is in time. A transfer taken
 * back was never there. */
WORLD_TEST(the_last_day_is_in_time)
{
    mw_campaign(w, "LJ", "", true, 0);
    limits(w);
    mw_receipt(w, "city.cash", "QD", "GH-SJ-SWN", 1000000);
    transfer_on(w, "city.cash", "QD", "QDI01", "GH-SJ-SWN", 100, "2022-12-13"); /* 30 days before 12 January */
    assert_int_equal(json_get_int(of(json_get(timely(w, "city.view", "QD"), "unions"), "org_code", "QDI01"), "late_lots", -1), 0);
    transfer_on(w, "city.cash", "QD", "QDI01", "GH-SJ-SWN", 100, "2022-12-12");
    int64_t id = json_get_int(w->json, "id", 0);
    assert_int_equal(json_get_int(of(json_get(timely(w, "city.view", "QD"), "unions"), "org_code", "QDI01"), "late_lots", -1), 1);
    world_ok(w, "city.cash", "POST", mw_f(w, "/api/funds/txns/%lld/reverse", (long long)id), "{\"reason\":\"误\"}");
    assert_int_equal(json_get_int(of(json_get(timely(w, "city.view", "QD"), "unions"), "org_code", "QDI01"), "late_lots", -1), 0);
    /* money given back is no longer held */
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/rules",
                  "{\"kind\":\"timely\",\"code\":\"default\",\"edition\":\"x\",\"title\":\"期限\",\"source\":\"测试\",\"valid_from\":\"2022-01-02\",\"body\":{\"pass_days\":0,\"use_days\":30}}");
}

static int64_t sum(const struct json *list, const char *key)
{
    int64_t n = 0;
    for (size_t i = 0; i < json_len(list); i++)
        n += json_get_int(json_at(list, i), key, 0);
    return n;
}

WORLD_TEST(where_from_where_to_what_is_left_who_waits)
{
    static const struct mw_row paid[] = {{1, "C7", "GH-SJ-SWN", NULL, NULL, 300, NULL}, {2, "C2", "GH-SJ-SWN", NULL, NULL, 200, NULL}};
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 100000);
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD01", "GH-BJ", "GH-SJ-SWN", 5000), "");
    assert_string_equal(mw_transfer(w, "d01.cash", "QD01", "QD0101", "GH-SJ-SWN", "", 3000), "");
    assert_string_equal(mw_transfer(w, "d01.cash", "QD0101", "QD010101", "GH-SJ-SWN", "", 1000), "");
    mw_receipt(w, "d01.cash", "QD01", "XZ", 700);
    mw_paid_roster(w, 700, "QD01", "2023-01-10", paid, 2);
    const struct json *j = world_ok(w, "d01.view", "GET", "/api/funds/flow?campaign=LJ&org=QD01", NULL);
    assert_int_equal(sum(json_get(j, "came"), "fen"), 5700);
    const struct json *up = of(json_get(j, "came"), "kind", "transfer");
    assert_string_equal(text_of(w, up, "party"), "青岛市总工会");
    assert_string_equal(text_of(w, up, "from_source"), "GH-BJ");
    assert_int_equal(sum(json_get(j, "went"), "fen"), 3000);
    assert_int_equal(sum(json_get(j, "classes"), "paid_fen"), 500);
    assert_int_equal(json_get_int(of(json_get(j, "classes"), "class", "C7"), "paid_heads", -1), 1);
    assert_int_equal(sum(json_get(j, "left"), "available_fen"), 5700 - 3000 - 500);
    /* in = out + left, whatever happened */
    assert_int_equal(sum(json_get(j, "came"), "fen"),
                     sum(json_get(j, "went"), "fen") + sum(json_get(j, "left"), "available_fen") +
                         sum(json_get(j, "left"), "reserved_fen") + sum(json_get(j, "left"), "paid_fen"));
    const struct json *below = json_at(json_get(j, "below"), 0);
    assert_int_equal(json_get_int(below, "fen", -1), 3000);
    assert_int_equal(json_get_int(below, "available_fen", -1), 3000); /* the street and what it passed on */
    /* unions with money and no roster: the street and its grass-roots union */
    assert_int_equal(json_len(json_get(j, "idle")), 2);
    assert_int_equal(sum(json_get(j, "idle"), "fen"), 3000);
    /* the grass-roots union sees the names of the chain and no sum of those above */
    j = world_ok(w, "g1.view", "GET", "/api/funds/flow?campaign=LJ&org=QD010101", NULL);
    assert_int_equal(json_len(json_get(j, "chain")), 4); /* street, district, city, and where it was raised */
    assert_false(answer_has(w, "5000"));
    assert_false(answer_has(w, "100000"));
    const struct json *top = json_at(json_get(j, "chain"), 3);
    assert_string_equal(text_of(w, top, "from"), "");
    assert_string_equal(text_of(w, top, "source"), "GH-BJ");
    assert_answer(w, "NOT_FOUND", "g1.view", "GET", "/api/funds/flow?campaign=LJ&org=QD01", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_in_first_out),
        cmocka_unit_test(the_last_day_is_in_time),
        cmocka_unit_test(where_from_where_to_what_is_left_who_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
