/* SPDX-License-Identifier: Apache-2.0
 * Subsidy: weights, floors, ceilings, expressions, decision, transfers, balances; parts always make the
 * whole. Expected figures by hand. */
#include "area_test.h"
#include "money_world.h"

/* Accepted plans of the three unions below the city: persons, new employment, households. */
static void plans(struct world *w)
{
    static const struct {
        const char *area, *org;
        int persons, fresh, households;
    } p[] = {{"d01", "QD01", 300, 30, 6}, {"d02", "QD02", 200, 60, 3}, {"city", "QDI01", 100, 10, 0}};
    mw_campaign(w, "LJ", "", true, 0);
    for (size_t i = 0; i < countof(p); i++) {
        const char *clerk = fmt(w, "%s.clerk", p[i].area);
        world_ok(w, clerk, "POST", fmt(w, "/api/plans?org=%s", p[i].org), "{\"campaign\":\"LJ\"}");
        long long id = (long long)json_get_int(w->json, "id", 0);
        world_ok(w, clerk, "PUT", fmt(w, "/api/plans/%lld", id),
                 fmt(w, "{\"items\":{\"P1\":9000,\"P2\":%d,\"P3\":1000000,\"P8\":1000000,\"P7\":%d,\"P9\":%d},\"objects\":\"1\",\"version\":1}",
                     p[i].persons, p[i].fresh, p[i].households));
        world_ok(w, clerk, "POST", fmt(w, "/api/plans/%lld/submit", id), "{\"leave_out\":false}");
        world_ok(w, "city.review", "POST", fmt(w, "/api/plans/%lld/accept", id), NULL);
    }
}

static int64_t part(struct world *w, size_t row, size_t formula)
{
    return json_int(json_at(json_get(json_at(rows_of(w), row), "parts"), formula));
}

static const char *try(struct world *w, long long fen, const char *formulas)
{
    return world_call(w, "city.view", "POST", "/api/subsidies/try?org=QD",
                      fmt(w, "{\"campaign\":\"LJ\",\"amount_fen\":%lld,\"formulas\":%s}", fen, formulas));
}

static const char *draft(struct world *w, const char *kind, long long fen, const char *formula)
{
    return world_call(w, "city.clerk", "POST", "/api/subsidies?org=QD",
                      fmt(w, "{\"campaign\":\"LJ\",\"kind\":\"%s\",\"title\":\"补助\",\"source\":\"GH-BJ\",\"to_source\":\"GH-SJ-SWN\","
                             "\"amount_fen\":%lld,\"formula\":%s}", kind, fen, formula));
}

static int64_t decide(struct world *w, const char *kind, const char *campaign, long long fen)
{
    assert_string_equal(world_upload(w, "city.clerk", "/api/files?org=QD", "纪要.txt", "minutes", 7), "");
    long long file = (long long)json_get_int(w->json, "id", 0);
    world_ok(w, "city.clerk", "POST", "/api/decisions?org=QD",
             fmt(w, "{\"kind\":\"%s\",\"campaign\":\"%s\",\"title\":\"议\",\"content\":\"同意\",\"held_on\":\"2023-01-10\",\"members\":9,"
                    "\"present\":9,\"votes_for\":9,\"amount_fen\":%lld,\"minutes_id\":%lld}", kind, campaign, fen, file));
    int64_t id = json_get_int(w->json, "id", 0);
    world_ok(w, "city.review", "POST", fmt(w, "/api/decisions/%lld/make", (long long)id), NULL);
    return id;
}

static int64_t available(struct world *w, const char *org, const char *source)
{
    const struct json *j = world_ok(w, "city.view", "GET",
                                    fmt(w, "/api/funds?campaign=LJ&org=%s&own=1&source=%s", org, source), NULL);
    return json_get_int(json_at(json_get(j, "rows"), 0), "available_fen", 0);
}

WORLD_TEST(formulas_side_by_side)
{
    plans(w);
    /* 100.00 by persons 300:200:100 = 50.00 33.33 16.67; by new 30:60:10; both alike: 50+30, 33.3+60, 16.7+10 of 200 */
    assert_string_equal(try(w, 10000, "[{\"weights\":{\"plan_persons\":1}},{\"weights\":{\"plan_new\":7}},"
                                      "{\"weights\":{\"plan_persons\":1,\"plan_new\":1}},{\"expr\":\"plan_persons > 150 and 1 or 0\"}]"), "");
    static const int64_t want[3][4] = {{5000, 3000, 4000, 5000}, {3333, 6000, 4667, 5000}, {1667, 1000, 1333, 0}};
    for (size_t r = 0; r < 3; r++)
        for (size_t k = 0; k < 4; k++)
            assert_int_equal(part(w, r, k), want[r][k]);
    /* floors, ceilings, one union pinned; per household */
    assert_string_equal(try(w, 10000, "[{\"weights\":{\"plan_persons\":1},\"floor_fen\":2000,\"ceiling_fen\":4500},"
                                      "{\"weights\":{\"plan_persons\":1},\"bounds\":{\"QDI01\":{\"floor_fen\":5000,\"ceiling_fen\":5000}}},"
                                      "{\"per\":\"households\",\"fen\":120000}]"), "");
    /* 4500 held above, 2000 below, 3500 left; QDI01 5000 then 300:200 */
    static const int64_t bound[3][3] = {{4500, 3000, 720000}, {3500, 2000, 360000}, {2000, 5000, 0}};
    for (size_t r = 0; r < 3; r++)
        for (size_t k = 0; k < 3; k++)
            assert_int_equal(part(w, r, k), bound[r][k]);
    assert_int_equal(json_int(json_at(json_get(w->json, "sums"), 2)), 1080000);
    /* what cannot be is told */
    static const struct {
        const char *formulas, *text;
    } bad[] = {
        {"[{\"weights\":{\"plan_persons\":1},\"floor_fen\":3400}]", "2.00 元"},
        {"[{\"weights\":{\"plan_persons\":1},\"ceiling_fen\":3300}]", "1.00 元"},
        {"[{\"weights\":{\"plan_persons\":1},\"floor_fen\":10,\"ceiling_fen\":9}]", "保底高于封顶"},
        {"[{\"weights\":{\"last_persons\":1}}]", "分不完"}, /* nobody has any */
        {"[{\"weights\":{\"persons\":1}}]", "persons"},
        {"[{\"weights\":{\"plan_persons\":1},\"flor_fen\":1}]", "flor_fen"},
        {"[{\"weights\":{\"plan_persons\":1},\"bounds\":{\"QD0101\":{}}}]", "QD0101"},
        {"[{\"weights\":{\"plan_persons\":1},\"expr\":\"1\"}]", "之一"},
        {"[{\"expr\":\"plan_persons / 0\"}]", "甲区"},
        {"[{\"expr\":\"-1\"}]", "权数"},
        {"[{\"expr\":\"os.exit()\"}]", "算式有误"},
        {"[]", "算法"},
        {"[{\"per\":\"plan_money\",\"fen\":1}]", "per"},
    };
    for (size_t i = 0; i < countof(bad); i++) {
        assert_string_equal(try(w, 10000, bad[i].formulas), "BAD_INPUT");
        if (!answer_has(w, bad[i].text))
            print_error("%s: %.*s\n", bad[i].formulas, FMT(w->reply.body));
        assert_true(answer_has(w, bad[i].text));
    }
    assert_string_equal(world_call(w, "d01.view", "POST", "/api/subsidies/try?org=QD", "{\"campaign\":\"LJ\",\"formulas\":[{\"expr\":\"1\"}]}"), "NOT_FOUND");
}

WORLD_TEST(decided_then_transferred_in_one_command)
{
    plans(w);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 9999);
    assert_string_equal(draft(w, "subsidy", 10000, "{\"weights\":{\"plan_persons\":1}}"), "");
    long long id = (long long)json_get_int(w->json, "id", 0);
    const char *go = fmt(w, "/api/subsidies/%lld/transfer", id);
    int64_t payout = decide(w, "payout", "", 0), small = decide(w, "subsidy", "LJ", 9999), good = decide(w, "subsidy", "LJ", 10000);
    const char *body = fmt(w, "{\"decision\":%lld,\"done_on\":\"2023-01-11\",\"doc_no\":\"拨-1\"}", (long long)good);
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", go, body);
    assert_answer(w, "NOT_FOUND", "d01.cash", "POST", go, body);
    assert_answer(w, "STATE", "city.cash", "POST", go, fmt(w, "{\"decision\":%lld,\"done_on\":\"2023-01-11\"}", (long long)payout));
    assert_answer(w, "STATE", "city.cash", "POST", go, fmt(w, "{\"decision\":%lld,\"done_on\":\"2023-01-11\"}", (long long)small));
    assert_answer(w, "NOT_FOUND", "city.cash", "POST", go, "{\"decision\":99,\"done_on\":\"2023-01-11\"}");
    assert_answer(w, "BAD_INPUT", "city.cash", "POST", go, fmt(w, "{\"decision\":%lld,\"done_on\":\"2023-01-13\"}", (long long)good));
    assert_answer(w, "FUND_SHORT", "city.cash", "POST", go, body); /* one 分 */
    assert_true(answer_has(w, "100.00 元") && answer_has(w, "0.01 元"));
    assert_int_equal(available(w, "QD01", "GH-SJ-SWN"), 0); /* nothing half done */
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 1);
    for (int i = 0; i < 3; i++) /* the same command, sent again */
        assert_string_equal(world_command(w, "city.cash", "t-1", "POST", go, body), "");
    assert_answer(w, "STATE", "city.cash", "POST", go, body); /* another one */
    assert_int_equal(available(w, "QD", "GH-BJ"), 0);
    assert_int_equal(available(w, "QD01", "GH-SJ-SWN"), 5000);
    assert_int_equal(available(w, "QD02", "GH-SJ-SWN"), 3333);
    assert_int_equal(available(w, "QDI01", "GH-SJ-SWN"), 1667);
    world_ok(w, "city.view", "GET", "/api/funds/txns?campaign=LJ&org=QD&kind=transfer", NULL);
    assert_int_equal(json_len(rows_of(w)), 3);
    /* the decision carries it and is not revoked */
    assert_answer(w, "STATE", "city.review", "POST", fmt(w, "/api/decisions/%lld/revoke", (long long)good), "{\"reason\":\"误\"}");
    /* B is raised once: passing down is no new money */
    const struct json *j = world_ok(w, "city.view", "GET", "/api/forms/cz21/report?campaign=LJ&org=QD", NULL);
    assert_int_equal(json_get_int(json_get(json_get(j, "items"), "B"), "fen", -1), 10000);
    /* a transfer taken back shows in the table */
    world_ok(w, "city.view", "GET", fmt(w, "/api/subsidies/%lld", id), NULL);
    long long txn = (long long)json_get_int(json_at(rows_of(w), 2), "txn_id", 0);
    world_ok(w, "city.cash", "POST", fmt(w, "/api/funds/txns/%lld/reverse", txn), "{\"reason\":\"误\"}");
    world_ok(w, "city.view", "GET", fmt(w, "/api/subsidies/%lld", id), NULL);
    assert_true(json_get_int(json_at(rows_of(w), 2), "reversed_by", 0) > 0);
    assert_int_equal(available(w, "QDI01", "GH-SJ-SWN"), 0);
    world_ok(w, "city.view", "GET", fmt(w, "/api/subsidies/%lld/file?format=text", id), NULL);
    assert_true(answer_has(w, "甲区总工会") && answer_has(w, "50.00") && answer_has(w, "33.33"));
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(drafts_are_changed_dropped_and_go_stale)
{
    plans(w);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 1000000);
    assert_string_equal(draft(w, "subsidy", 10000, "{\"weights\":{\"plan_persons\":1}}"), "");
    long long id = (long long)json_get_int(w->json, "id", 0);
    const char *one = fmt(w, "/api/subsidies/%lld", id);
    assert_false(json_get_bool(w->json, "stale"));
    /* a plan returned: the draft keeps its parts and says that it is no longer what the formula gives */
    world_ok(w, "city.view", "GET", "/api/plans?campaign=LJ&org=QDI01", NULL);
    long long plan = (long long)json_get_int(json_at(rows_of(w), 0), "id", 0);
    world_ok(w, "city.review", "POST", fmt(w, "/api/plans/%lld/return", plan), "{\"reason\":\"改\"}");
    world_ok(w, "city.view", "GET", one, NULL);
    assert_true(json_get_bool(w->json, "stale"));
    assert_int_equal(json_get_int(json_at(rows_of(w), 2), "fen", 0), 1667);
    const char *body = "{\"title\":\"新\",\"source\":\"GH-BJ\",\"amount_fen\":20000,\"formula\":{\"weights\":{\"plan_persons\":1},\"floor_fen\":100},\"version\":1}";
    world_ok(w, "city.clerk", "PUT", one, body);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "fen", 0), 11940); /* 19900 × 3/5 */
    assert_int_equal(json_get_int(json_at(rows_of(w), 2), "fen", 0), 100);   /* the floor alone */
    assert_answer(w, "CONFLICT", "city.clerk", "PUT", one, body);
    assert_answer(w, "BAD_INPUT", "city.clerk", "PUT", one, "{\"title\":\"新\",\"source\":\"XX\",\"amount_fen\":1,\"formula\":{\"expr\":\"1\"},\"version\":2}");
    assert_answer(w, "", "city.clerk", "POST", fmt(w, "/api/subsidies/%lld/drop", id), "{\"reason\":\"不用\"}");
    assert_answer(w, "STATE", "city.clerk", "PUT", one, body);
    world_ok(w, "city.view", "GET", "/api/subsidies?campaign=LJ&state=dropped", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    world_ok(w, "d01.view", "GET", "/api/subsidies?campaign=LJ", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(relief_by_household)
{
    plans(w);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 1080000);
    assert_string_equal(draft(w, "relief", 0, "{\"weights\":{\"plan_persons\":1}}"), "BAD_INPUT");
    assert_string_equal(draft(w, "subsidy", 100, "{\"per\":\"households\",\"fen\":1}"), "BAD_INPUT");
    assert_string_equal(draft(w, "relief", 0, "{\"per\":\"households\",\"fen\":120000}"), "");
    assert_int_equal(json_get_int(w->json, "amount_fen", 0), 1080000); /* 9 households */
    long long id = (long long)json_get_int(w->json, "id", 0);
    int64_t wrong = decide(w, "subsidy", "", 0), good = decide(w, "relief", "", 0);
    const char *go = fmt(w, "/api/subsidies/%lld/transfer", id);
    assert_answer(w, "STATE", "city.cash", "POST", go, fmt(w, "{\"decision\":%lld,\"done_on\":\"2023-01-11\"}", (long long)wrong));
    assert_answer(w, "", "city.cash", "POST", go, fmt(w, "{\"decision\":%lld,\"done_on\":\"2023-01-11\"}", (long long)good));
    assert_int_equal(available(w, "QD01", "GH-SJ-SWN"), 720000);
    assert_int_equal(available(w, "QD02", "GH-SJ-SWN"), 360000);
    assert_int_equal(available(w, "QDI01", "GH-SJ-SWN"), 0); /* none: no transfer of nothing */
    world_ok(w, "city.view", "GET", "/api/funds/txns?campaign=LJ&org=QD&kind=transfer", NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(verify_finds_a_part_without_its_transfer)
{
    plans(w);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 10000);
    assert_string_equal(draft(w, "subsidy", 10000, "{\"weights\":{\"plan_persons\":1}}"), "");
    mw_put(w, "subsidy_part", fmt(w, "{\"subsidy_id\":1,\"org_id\":%lld,\"weight\":0,\"floor_fen\":0,\"ceiling_fen\":5,\"fen\":7,"
                                     "\"facts\":\"{}\"}", (long long)world_org(w, "QD0101")));
    assert_int_equal(world_verify(w), 2); /* the sum, the ceiling */
    mw_put(w, "decision_use", fmt(w, "{\"decision_id\":%lld,\"object\":\"subsidy:1\",\"fen\":1,\"at\":1}",
                                  (long long)decide(w, "subsidy", "", 0)));
    assert_int_equal(world_verify(w), 3); /* a decision that was never asked for */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formulas_side_by_side),
        cmocka_unit_test(decided_then_transferred_in_one_command),
        cmocka_unit_test(drafts_are_changed_dropped_and_go_stale),
        cmocka_unit_test(relief_by_household),
        cmocka_unit_test(verify_finds_a_part_without_its_transfer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
