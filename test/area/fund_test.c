/* SPDX-License-Identifier: Apache-2.0
 * Money: what an auditor would recompute by hand, on both engines. */
#include "money_world.h"
#include "money.h"

/* The balance row of a union and source, NULL when there is none. */
static const struct json *balance(struct world *w, const char *as, const char *org, const char *source)
{
    const struct json *j = world_ok(
        w, as, "GET", mw_f(w, "/api/funds?campaign=LJ&org=%s&own=1&source=%s", org, source), NULL);
    return json_at(json_get(j, "rows"), 0);
}

#define FIGURES(row, raised, received, passed, available, reserved, paid)                         \
    do {                                                                                          \
        const struct json *row_ = (row);                                                          \
        assert_int_equal(json_get_int(row_, "raised_fen", -1), raised);                           \
        assert_int_equal(json_get_int(row_, "received_fen", -1), received);                       \
        assert_int_equal(json_get_int(row_, "passed_fen", -1), passed);                           \
        assert_int_equal(json_get_int(row_, "available_fen", -1), available);                     \
        assert_int_equal(json_get_int(row_, "reserved_fen", -1), reserved);                       \
        assert_int_equal(json_get_int(row_, "paid_fen", -1), paid);                               \
    } while (0)

/* The city raises 1,000,000.00 and passes it down three levels under another name; what is raised
 * stays raised at the city alone. */
WORLD_TEST(money_goes_down_the_tree_and_is_raised_once)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 100000000);
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD01", "GH-BJ", "GH-SJ-SWN", 60000000), "");
    assert_string_equal(mw_transfer(w, "d01.cash", "QD01", "QD0101", "GH-SJ-SWN", "", 50000000), "");
    assert_string_equal(mw_transfer(w, "d01.cash", "QD0101", "QD010101", "GH-SJ-SWN", "", 40000001), "");
    FIGURES(balance(w, "city.view", "QD", "GH-BJ"), 100000000, 0, 60000000, 40000000, 0, 0);
    FIGURES(balance(w, "city.view", "QD01", "GH-SJ-SWN"), 0, 60000000, 50000000, 10000000, 0, 0);
    FIGURES(balance(w, "d01.view", "QD0101", "GH-SJ-SWN"), 0, 50000000, 40000001, 9999999, 0, 0);
    FIGURES(balance(w, "g1.view", "QD010101", "GH-SJ-SWN"), 0, 40000001, 0, 40000001, 0, 0);
    const struct json *j = world_ok(w, "city.view", "GET", "/api/forms/cz21/report?campaign=LJ&org=QD", NULL);
    const struct json *items = json_get(j, "items");
    assert_int_equal(json_get_int(json_get(items, "B"), "fen", -1), 100000000);
    assert_int_equal(json_get_int(json_get(items, "B3"), "fen", -1), 100000000);
    assert_true(str_eq(json_get_str(json_get(items, "B3"), "text"), S("100.00")));
    j = world_ok(w, "d01.view", "GET", "/api/forms/cz21/report?campaign=LJ&org=QD01", NULL);
    assert_int_equal(json_get_int(json_get(json_get(j, "items"), "B"), "fen", -1), 0);
    /* the whole tree by source: nothing lost on the way */
    j = world_ok(w, "city.view", "GET", "/api/funds?campaign=LJ&org=QD", NULL);
    assert_int_equal(json_len(json_get(j, "rows")), 4);
    int64_t sum = 0;
    for (size_t i = 0; i < json_len(json_get(j, "totals")); i++)
        sum += json_get_int(json_at(json_get(j, "totals"), i), "available_fen", 0);
    assert_int_equal(sum, 100000000);
    assert_int_equal(mw_verify(w), 0);
}

WORLD_TEST(a_shortage_is_refused_with_the_figures)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "city.cash", "QD", "SH", 100000);
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD01", "SH", "", 120050), "FUND_SHORT");
    struct str text = mw_error(w);
    assert_true(str_has(text, S("1,200.50")) && str_has(text, S("1,000.00")) && str_has(text, S("200.50")));
    assert_true(str_has(text, S("SH")));
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD01", "XZ", "", 1), "FUND_SHORT");
    FIGURES(balance(w, "city.view", "QD", "SH"), 100000, 0, 0, 100000, 0, 0);
    assert_int_equal(mw_verify(w), 0);
}

WORLD_TEST(only_down_the_tree_only_by_cashiers_only_own_money)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "city.cash", "QD", "SH", 100000);
    mw_receipt(w, "city.cash", "QD01", "SH", 100000);
    assert_string_equal(mw_transfer(w, "city.cash", "QD01", "QD", "SH", "", 1), "BAD_INPUT");
    assert_string_equal(mw_transfer(w, "city.cash", "QD01", "QD02", "SH", "", 1), "BAD_INPUT");
    assert_string_equal(mw_transfer(w, "city.cash", "QD01", "QD01", "SH", "", 1), "BAD_INPUT");
    assert_string_equal(mw_transfer(w, "d02.cash", "QD01", "QD0101", "SH", "", 1), "NOT_FOUND");
    assert_string_equal(mw_transfer(w, "d01.clerk", "QD01", "QD0101", "SH", "", 1), "FORBIDDEN");
    assert_string_equal(mw_transfer(w, "d01.cash", "QD01", "QD0101", "NO-SUCH", "", 1), "BAD_INPUT");
    assert_string_equal(world_call(w, "d02.cash", "POST", "/api/funds/receipts",
                                   "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"source\":\"SH\",\"fen\":1,"
                                   "\"done_on\":\"2023-01-05\"}"), "NOT_FOUND");
    assert_string_equal(world_call(w, "d01.cash", "POST", "/api/funds/receipts",
                                   "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"source\":\"SH\",\"fen\":1,"
                                   "\"done_on\":\"2023-01-13\"}"), "BAD_INPUT"); /* tomorrow */
    const struct json *j = world_ok(w, "d02.view", "GET", "/api/funds/txns?campaign=LJ", NULL);
    assert_int_equal(json_len(json_get(j, "rows")), 0);
    j = world_ok(w, "d01.view", "GET", "/api/funds/txns?campaign=LJ", NULL);
    assert_int_equal(json_len(json_get(j, "rows")), 1);
    assert_string_equal(world_call(w, "d02.view", "GET", "/api/funds?campaign=LJ&org=QD01", NULL), "NOT_FOUND");
}

WORLD_TEST(amounts_beyond_reason_do_not_pass)
{
    static const char *const bad[] = {"0", "-1", "100000000000001", "9223372036854775807", "1.5", "\"1\""};
    mw_campaign(w, "LJ", "", true, 0);
    for (size_t i = 0; i < countof(bad); i++)
        assert_string_equal(world_call(w, "city.cash", "POST", "/api/funds/receipts",
                                       mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"QD\",\"source\":\"SH\",\"fen\":%s,"
                                               "\"done_on\":\"2023-01-05\"}", bad[i])), "BAD_INPUT");
    mw_receipt(w, "city.cash", "QD", "SH", 100000000000000);
    /* the balance itself has the same bound */
    assert_string_equal(world_call(w, "city.cash", "POST", "/api/funds/receipts",
                                   "{\"campaign\":\"LJ\",\"org\":\"QD\",\"source\":\"SH\",\"fen\":1,"
                                   "\"done_on\":\"2023-01-05\"}"), "BAD_INPUT");
    FIGURES(balance(w, "city.view", "QD", "SH"), 100000000000000, 0, 0, 100000000000000, 0, 0);
    assert_int_equal(mw_verify(w), 0);
}

WORLD_TEST(a_movement_is_taken_back_once_and_only_while_the_money_is_there)
{
    mw_campaign(w, "LJ", "", true, 0);
    int64_t id = mw_receipt(w, "city.cash", "QD", "GH-BJ", 5000000);
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD01", "GH-BJ", "GH-SJ-OTH", 3000000), "");
    int64_t transfer = json_get_int(w->json, "id", 0);
    const char *back = mw_f(w, "/api/funds/txns/%lld/reverse", (long long)id);
    assert_string_equal(world_call(w, "city.cash", "POST", back, "{\"reason\":\"误登\"}"), "FUND_SHORT");
    assert_string_equal(world_call(w, "d01.cash", "POST", mw_f(w, "/api/funds/txns/%lld/reverse", (long long)transfer),
                                   "{\"reason\":\"误登\"}"), "NOT_FOUND"); /* the city's movement */
    world_ok(w, "city.cash", "POST", mw_f(w, "/api/funds/txns/%lld/reverse", (long long)transfer), "{\"reason\":\"误登\"}");
    FIGURES(balance(w, "city.view", "QD01", "GH-SJ-OTH"), 0, 0, 0, 0, 0, 0);
    FIGURES(balance(w, "city.view", "QD", "GH-BJ"), 5000000, 0, 0, 5000000, 0, 0);
    world_ok(w, "city.cash", "POST", back, "{\"reason\":\"误登\"}");
    assert_string_equal(world_call(w, "city.cash", "POST", back, "{\"reason\":\"误登\"}"), "STATE");
    FIGURES(balance(w, "city.view", "QD", "GH-BJ"), 0, 0, 0, 0, 0, 0);
    const struct json *j = world_ok(w, "city.view", "GET", "/api/forms/cz21/report?campaign=LJ&org=QD", NULL);
    assert_int_equal(json_get_int(json_get(json_get(j, "items"), "B"), "fen", -1), 0);
    j = world_ok(w, "city.view", "GET", "/api/funds/txns?campaign=LJ&org=QD", NULL);
    assert_int_equal(json_len(json_get(j, "rows")), 4); /* nothing is ever removed */
    assert_int_equal(mw_verify(w), 0);
}

WORLD_TEST(the_same_command_moves_money_once)
{
    const char *body = "{\"campaign\":\"LJ\",\"org\":\"QD\",\"source\":\"SH\",\"fen\":777,\"done_on\":\"2023-01-05\"}";
    mw_campaign(w, "LJ", "", true, 0);
    for (int i = 0; i < 3; i++)
        assert_string_equal(world_command(w, "city.cash", "c-1", "POST", "/api/funds/receipts", body), "");
    FIGURES(balance(w, "city.view", "QD", "SH"), 777, 0, 0, 777, 0, 0);
}

/* --- reserve, pay, release --- */

struct stage {
    enum err (*move)(struct ctx *, int64_t, int64_t, int64_t, const struct fund_part *, size_t);
    struct fund_part parts[3];
    size_t n;
};

static enum err stage_step(struct ctx *cx, void *arg)
{
    struct stage *s = arg;
    int64_t campaign_id = 0, org_id = 0;
    struct mw_move m = {0, "QD01", "", {0}};
    TRY(mw_ids(cx, &m, &campaign_id, &org_id));
    if (s->move)
        return s->move(cx, campaign_id, org_id, 1, s->parts, s->n);
    return fund_pay(cx, campaign_id, org_id, 1, s->parts, s->n, S("2023-01-10"), S("REF"));
}

WORLD_TEST(money_is_reserved_paid_and_released)
{
    static const struct mw_row none[] = {{1, "C7", "SH", NULL, NULL, 1, NULL}};
    struct str text = {0};
    mw_campaign(w, "LJ", "", true, 0);
    mw_roster(w, 1, "QD01", none, 0);
    mw_receipt(w, "d01.cash", "QD01", "SH", 1000);
    mw_receipt(w, "d01.cash", "QD01", "XZ", 500);
    /* equal sources are added up: 400 + 300 of SH */
    struct stage reserve = {fund_reserve, {{S("SH"), 400}, {S("XZ"), 500}, {S("SH"), 300}}, 3};
    assert_int_equal(mw_do(w, stage_step, &reserve, NULL), OK);
    FIGURES(balance(w, "d01.view", "QD01", "SH"), 1000, 0, 0, 300, 700, 0);
    /* one source short: nothing of the other moves */
    struct stage more = {fund_reserve, {{S("SH"), 100}, {S("XZ"), 1}}, 2};
    assert_int_equal(mw_do(w, stage_step, &more, &text), ERR_FUND_SHORT);
    assert_true(str_has(text, S("XZ")));
    FIGURES(balance(w, "d01.view", "QD01", "SH"), 1000, 0, 0, 300, 700, 0);
    struct stage pay = {NULL, {{S("SH"), 600}}, 1};
    assert_int_equal(mw_do(w, stage_step, &pay, NULL), OK);
    struct stage release = {fund_release, {{S("SH"), 100}, {S("XZ"), 500}}, 2};
    assert_int_equal(mw_do(w, stage_step, &release, NULL), OK);
    FIGURES(balance(w, "d01.view", "QD01", "SH"), 1000, 0, 0, 400, 0, 600);
    FIGURES(balance(w, "d01.view", "QD01", "XZ"), 500, 0, 0, 500, 0, 0);
    struct stage again = {NULL, {{S("SH"), 1}}, 1};
    assert_int_equal(mw_do(w, stage_step, &again, NULL), ERR_FUND_SHORT);
    struct stage huge = {fund_reserve, {{S("SH"), INT64_MAX}, {S("SH"), INT64_MAX}}, 2};
    assert_int_equal(mw_do(w, stage_step, &huge, NULL), ERR_BAD_INPUT);
    struct stage sum = {fund_reserve, {{S("SH"), MONEY_MAX}, {S("SH"), 1}}, 2};
    assert_int_equal(mw_do(w, stage_step, &sum, NULL), ERR_BAD_INPUT);
    struct stage negative = {fund_reserve, {{S("SH"), -1}}, 1};
    assert_int_equal(mw_do(w, stage_step, &negative, NULL), ERR_BAD_INPUT);
}

/* --- verify finds what was done behind the program's back --- */

WORLD_TEST(verify_finds_money_that_does_not_tie)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "city.cash", "QD", "SH", 1000);
    assert_int_equal(mw_verify(w), 0);
    long long qd = world_org(w, "QD");
    mw_put(w, "fund_entry", mw_f(w, "{\"id\":900,\"txn_id\":1,\"org_id\":%lld,\"source\":\"SH\",\"campaign_id\":1,"
                                    "\"stage\":\"available\",\"fen\":5}", qd));
    /* I1: the transaction sums to 5; I2: 1,005 posted, 1,000 kept */
    assert_int_equal(mw_verify(w), 2);
}

WORLD_TEST(verify_finds_a_raised_tally_without_money)
{
    mw_campaign(w, "LJ", "", true, 0);
    long long qd = world_org(w, "QD");
    mw_put(w, "tally", mw_f(w, "{\"org_id\":%lld,\"campaign_id\":1,\"kind\":\"raised\",\"class\":\"\",\"source\":\"SH\","
                               "\"tag\":\"\",\"heads\":0,\"fen\":5}", qd));
    assert_int_equal(mw_verify(w), 1);
}

/* --- the earmark rule --- */

struct rule_look {
    const char *codes, *day;
    struct earmark *e;
    struct str missing;
    enum err err;
    struct arena *a;
};

static enum err load_rule(struct ctx *cx, void *arg)
{
    struct rule_look *l = arg;
    l->err = fund_earmark(cx->tx, str_of(l->codes), str_of(l->day), &l->e, &l->missing);
    return OK;
}

static struct earmark *rule(struct world *w, const char *codes)
{
    struct rule_look l = {.codes = codes, .day = "2023-01-01"};
    assert_int_equal(mw_do(w, load_rule, &l, NULL), OK);
    assert_int_equal(l.err, OK);
    return l.e;
}

#define CHECK(e, source, class, form, archive) fund_check(e, S(source), S(class), form, S(archive)).verdict

/* The notice's two sentences, pair by pair (source by class), for workers without a file. */
WORLD_TEST(qinghai_rule_cell_by_cell)
{
    static const char *const first[] = {"CZ-ZY", "CZ-SHENG", "GH-SJ-BF"};
    static const char *const second[] = {"GH-SJ-SWN", "CZ-SHI", "CZ-XIAN", "XZ", "GH-BJ", "SH"};
    static const char *const classes[] = {"C1", "C2", "C3", "C4", "C5", "C7", "C8", "C9", "C10"};
    struct earmark *e = rule(w, "qh20");
    for (size_t c = 0; c < countof(classes); c++) {
        struct str class = str_of(classes[c]);
        for (size_t s = 0; s < countof(first); s++)
            assert_int_equal(fund_check(e, str_of(first[s]), class, FUND_CASH, S("")).verdict, FUND_FORBIDDEN);
        for (size_t s = 0; s < countof(second); s++)
            assert_int_equal(fund_check(e, str_of(second[s]), class, FUND_CASH, S("")).verdict, FUND_ALLOWED);
    }
    for (size_t s = 0; s < countof(first); s++) {
        assert_int_equal(fund_check(e, str_of(first[s]), S("C11"), FUND_CASH, S("QD123")).verdict, FUND_ALLOWED);
        assert_int_equal(fund_check(e, str_of(first[s]), S("C11"), FUND_CASH, S("SZ-77")).verdict, FUND_FORBIDDEN);
        assert_int_equal(fund_check(e, str_of(first[s]), S("C11"), FUND_CASH, S("")).verdict, FUND_SILENT);
        assert_int_equal(fund_check(e, str_of(first[s]), S("C6"), FUND_CASH, S("")).verdict, FUND_SILENT);
    }
    for (size_t s = 0; s < countof(second); s++) {
        assert_int_equal(fund_check(e, str_of(second[s]), S("C11"), FUND_CASH, S("QD123")).verdict, FUND_FORBIDDEN);
        assert_int_equal(fund_check(e, str_of(second[s]), S("C11"), FUND_CASH, S("SZ-77")).verdict, FUND_ALLOWED);
        assert_int_equal(fund_check(e, str_of(second[s]), S("C6"), FUND_CASH, S("")).verdict, FUND_SILENT);
    }
    assert_int_equal(CHECK(e, "QT", "C7", FUND_CASH, ""), FUND_SILENT);
    assert_int_equal(CHECK(e, "", "C7", FUND_CASH, ""), FUND_SILENT);
    assert_int_equal(CHECK(e, "SH", "no such class", FUND_CASH, ""), FUND_SILENT);
    struct fund_ruling r = fund_check(e, S("CZ-ZY"), S("C7"), FUND_CASH, S(""));
    assert_true(str_has(r.clause, S("在全国工会帮扶工作管理系统中建档的困难职工送温暖资金，使用中央财政")));
    assert_true(str_eq(r.rule, S("qh20")));
}

WORLD_TEST(city_money_goes_to_persons_by_bank_only)
{
    struct earmark *e = rule(w, "ez22");
    assert_int_equal(CHECK(e, "GH-SJ-SWN", "C7", FUND_CASH, ""), FUND_ALLOWED);
    assert_int_equal(CHECK(e, "GH-SJ-SWN", "C7", FUND_GOODS, ""), FUND_FORBIDDEN);
    assert_int_equal(CHECK(e, "GH-SJ-OTH", "C7", FUND_LUMP, ""), FUND_FORBIDDEN);
    assert_int_equal(CHECK(e, "GH-BJ", "C7", FUND_GOODS, ""), FUND_ALLOWED);
    assert_int_equal(CHECK(e, "GH-BJ", "C7", FUND_CASH, ""), FUND_SILENT);
    /* two rules together: what either forbids is forbidden */
    e = rule(w, "qh20,ez22");
    assert_int_equal(CHECK(e, "GH-SJ-SWN", "C7", FUND_CASH, ""), FUND_ALLOWED);
    assert_int_equal(CHECK(e, "GH-SJ-SWN", "C7", FUND_GOODS, ""), FUND_FORBIDDEN);
    assert_int_equal(CHECK(e, "CZ-ZY", "C7", FUND_CASH, ""), FUND_FORBIDDEN);
    e = rule(w, "");
    assert_int_equal(CHECK(e, "CZ-ZY", "C7", FUND_GOODS, ""), FUND_ALLOWED);
    struct rule_look l = {.codes = "nowhere", .day = "2023-01-01"};
    assert_int_equal(mw_do(w, load_rule, &l, NULL), OK);
    assert_int_equal(l.err, ERR_NOT_FOUND);
    assert_true(str_has(l.missing, S("nowhere")));
    struct rule_look early = {.codes = "ez22", .day = "2021-12-31"};
    assert_int_equal(mw_do(w, load_rule, &early, NULL), OK);
    assert_int_equal(early.err, ERR_NOT_FOUND);
}

WORLD_TEST(the_matrix_shows_silence_as_silence)
{
    mw_campaign(w, "LJ", "qh20", true, 0);
    const struct json *j = world_ok(w, "g1.view", "GET", "/api/funds/matrix?campaign=LJ", NULL);
    const struct json *cells = json_get(j, "cells");
    assert_int_equal(json_len(cells), 11 * 11);
    int n[3] = {0};
    for (size_t i = 0; i < json_len(cells); i++) {
        struct str v = json_get_str(json_at(cells, i), "verdict");
        n[str_eq(v, S("allowed")) ? 0 : str_eq(v, S("forbidden")) ? 1 : 2]++;
    }
    /* 9 classes × 6 sources allowed, 9 × 3 forbidden; C6 and C11 (level unknown) silent for all 11,
     * the two sources the rule does not name silent for the other 9 */
    assert_int_equal(n[0], 54);
    assert_int_equal(n[1], 27);
    assert_int_equal(n[2], 2 * 11 + 2 * 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(money_goes_down_the_tree_and_is_raised_once),
        cmocka_unit_test(a_shortage_is_refused_with_the_figures),
        cmocka_unit_test(only_down_the_tree_only_by_cashiers_only_own_money),
        cmocka_unit_test(amounts_beyond_reason_do_not_pass),
        cmocka_unit_test(a_movement_is_taken_back_once_and_only_while_the_money_is_there),
        cmocka_unit_test(the_same_command_moves_money_once),
        cmocka_unit_test(money_is_reserved_paid_and_released),
        cmocka_unit_test(verify_finds_money_that_does_not_tie),
        cmocka_unit_test(verify_finds_a_raised_tally_without_money),
        cmocka_unit_test(qinghai_rule_cell_by_cell),
        cmocka_unit_test(city_money_goes_to_persons_by_bank_only),
        cmocka_unit_test(the_matrix_shows_silence_as_silence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
