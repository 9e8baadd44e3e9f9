/* SPDX-License-Identifier: Apache-2.0
 * Aid and tally: what counts, when it counts, and that it counts once. */
#include "money_world.h"

static const struct json *item(struct world *w, const char *as, const char *form, const char *org,
                               const char *code)
{
    const struct json *j = world_ok(
        w, as, "GET", mw_f(w, "/api/forms/%s/report?campaign=LJ&org=%s", form, org), NULL);
    return json_get(json_get(j, "items"), code);
}
#define COUNT(org, code) json_get_int(item(w, "city.view", "cz21", org, code), "count", -1)
#define FEN(org, code) json_get_int(item(w, "city.view", "cz21", org, code), "fen", -1)

/* Two of C7 (500.00 from SH, 300.50 from XZ), one C2 in goods of 1,200.00. */
static const struct mw_row three[] = {
    {1, "C7", "SH", NULL, "XJY,NMG", 50000, NULL},
    {2, "C7", "XZ", NULL, "XJY", 30050, NULL},
    {3, "C2", "SH", "goods", NULL, 120000, "2023-01-08"},
};

static void money(struct world *w, const char *org)
{
    mw_receipt(w, "city.cash", org, "SH", 1000000);
    mw_receipt(w, "city.cash", org, "XZ", 1000000);
}

static enum err unplan(struct ctx *cx, void *arg)
{
    return aid_unplan_roster(cx, ((struct mw_move *)arg)->roster);
}

static enum err release(struct ctx *cx, void *arg)
{
    struct mw_move *m = arg;
    struct fund_part *parts = NULL;
    size_t n = 0;
    int64_t campaign_id = 0, org_id = 0;
    TRY(mw_ids(cx, m, &campaign_id, &org_id));
    TRY(aid_parts(cx->tx, m->roster, &parts, &n));
    TRY(fund_release(cx, campaign_id, org_id, m->roster, parts, n));
    return aid_unreserve_roster(cx, m->roster);
}

WORLD_TEST(a_record_counts_when_paid_and_not_before)
{
    struct mw_move m = {1, "QD010101", "2023-01-10", {0}};
    mw_campaign(w, "LJ", "", true, 0);
    money(w, "QD010101");
    mw_roster(w, 1, "QD010101", three, countof(three));
    assert_int_equal(mw_do(w, mw_plan, &m, NULL), OK);
    assert_int_equal(m.sum.rows, 3);
    assert_int_equal(m.sum.persons, 3);
    assert_int_equal(m.sum.fen, 200050);
    assert_int_equal(COUNT("QD", "C"), 0);
    assert_int_equal(mw_do(w, mw_pay, &m, NULL), ERR_FUND_SHORT); /* not reserved: no money to pay */
    assert_int_equal(mw_do(w, mw_approve, &m, NULL), OK);
    assert_int_equal(mw_do(w, mw_approve, &m, NULL), ERR_STATE);
    assert_int_equal(COUNT("QD", "C"), 0);
    assert_int_equal(FEN("QD", "D"), 0);
    assert_int_equal(mw_verify(w), 0);
    assert_int_equal(mw_do(w, release, &m, NULL), OK);
    assert_int_equal(mw_do(w, mw_approve, &m, NULL), OK);
    assert_int_equal(mw_do(w, mw_pay, &m, NULL), OK);
    assert_int_equal(mw_do(w, mw_pay, &m, NULL), ERR_FUND_SHORT); /* never twice */
    assert_int_equal(mw_do(w, unplan, &m, NULL), ERR_STATE);
    assert_int_equal(COUNT("QD", "C"), 3);
    assert_int_equal(COUNT("QD", "C7"), 2);
    assert_int_equal(COUNT("QD", "C2"), 1);
    assert_int_equal(FEN("QD", "D"), 200050);
    assert_int_equal(FEN("QD", "D7"), 80050);
    assert_int_equal(FEN("QD", "D2"), 120000);
    assert_int_equal(json_get_int(item(w, "city.view", "ez22", "QD", "J3"), "count", -1), 2);
    assert_int_equal(json_get_int(item(w, "city.view", "ez22", "QD", "J4"), "fen", -1), 80050);
    assert_int_equal(mw_verify(w), 0);
}

WORLD_TEST(goods_count_on_the_day_of_hand_over_cash_on_the_day_of_payment)
{
    static const struct mw_row rows[] = {
        {1, "C7", "SH", "goods", NULL, 100, "2023-01-08"}, /* handed over before the registration */
        {2, "C7", "SH", "goods", NULL, 100, "2023-01-30"}, /* planned later: the registration counts */
        {3, "C7", "SH", "cash", NULL, 100, "2023-01-08"},
    };
    static const char *const want[] = {"2023-01-08", "2023-01-11", "2023-01-11"};
    mw_campaign(w, "LJ", "", true, 0);
    money(w, "QD010101");
    mw_paid_roster(w, 1, "QD010101", "2023-01-11", rows, countof(rows));
    const struct json *j = world_ok(w, "g1.view", "GET", "/api/forms/cz21/rows?campaign=LJ&item=C7&own=1", NULL);
    assert_int_equal(json_len(json_get(j, "rows")), 3);
    for (size_t i = 0; i < 3; i++)
        assert_true(str_eq(json_get_str(json_at(json_get(j, "rows"), i), "given_on"), str_of(want[i])));
}

WORLD_TEST(one_aid_per_person_is_held_by_the_table_itself)
{
    struct mw_move a = {1, "QD010101", "2023-01-10", {0}}, b = {2, "QD020101", "2023-01-10", {0}};
    struct str text = {0};
    mw_campaign(w, "LJ", "", true, 0);
    mw_roster(w, 1, "QD010101", three, countof(three));
    mw_roster(w, 2, "QD020101", three, 1);
    assert_int_equal(mw_do(w, mw_plan, &a, NULL), OK);
    assert_int_equal(mw_do(w, mw_plan, &b, &text), ERR_DUPLICATE);
    assert_true(str_has(text, S("只慰问一次")));
    assert_int_equal(mw_do(w, unplan, &a, NULL), OK);
    assert_int_equal(mw_do(w, mw_plan, &b, NULL), OK);
}

/* --- checks of a roster before it is accepted --- */

struct look {
    int64_t roster, campaign, year, aid;
    int64_t rows[8], figure[8], own[8];
    size_t n;
    struct arena *a;
    struct aid_prior prior;
    int64_t person;
};

static enum err pair(void *arg, struct aid_pair *p)
{
    struct look *l = arg;
    l->rows[l->n] = p->row_no;
    l->figure[l->n] = p->amount_fen;
    l->aid = p->aid_id;
    l->own[l->n++] = p->own_fen;
    return OK;
}

static enum err look_pairs(struct ctx *cx, void *arg)
{
    struct look *l = arg;
    l->n = 0;
    return aid_roster_pairs(cx->tx, l->roster, 2023, l->year, pair, l);
}

static enum err look_about(struct ctx *cx, void *arg)
{
    struct look *l = arg;
    return aid_about(cx->tx, l->aid, &l->prior);
}

static enum err look_prior(struct ctx *cx, void *arg)
{
    struct look *l = arg;
    return aid_prior(cx->tx, l->person, l->campaign, l->year, l->roster, &l->prior);
}

WORLD_TEST(other_aid_of_a_rosters_persons_is_found_across_unions)
{
    static const struct mw_row second[] = {
        {4, "C7", "SH", NULL, NULL, 250000, NULL},
        {1, "C7", "SH", NULL, NULL, 250000, NULL}, /* had 500.00 in the other roster */
        {1, "C5", "SH", NULL, NULL, 40000, NULL},  /* the same person again */
    };
    struct mw_move a = {1, "QD010101", "2023-01-10", {0}};
    struct look l = {.roster = 2, .campaign = 1, .year = 2022, .a = w->a};
    mw_campaign(w, "LJ", "", true, 0);
    mw_roster(w, 1, "QD010101", three, countof(three));
    assert_int_equal(mw_do(w, mw_plan, &a, NULL), OK);
    mw_roster(w, 2, "QD020101", second, countof(second));
    assert_int_equal(mw_do(w, look_pairs, &l, NULL), OK);
    assert_int_equal(l.n, 2);
    assert_int_equal(l.rows[0], 2); /* in order of rows */
    assert_int_equal(l.rows[1], 3);
    assert_int_equal(l.figure[0], 50000);
    assert_int_equal(l.own[0], 250000);
    assert_int_equal(l.own[1], 40000);
    assert_int_equal(mw_do(w, look_about, &l, NULL), OK);
    assert_true(str_eq(l.prior.org_name, S("甲一机械厂工会")));
    l.year = 2024; /* aid of earlier years does not come back */
    assert_int_equal(mw_do(w, look_pairs, &l, NULL), OK);
    assert_int_equal(l.n, 0);
    l.year = 2023;
    l.person = 1;
    assert_int_equal(mw_do(w, look_prior, &l, NULL), OK);
    assert_int_equal(l.prior.in_campaign, 1);
    assert_int_equal(l.prior.year_fen, 50000);
    assert_true(str_eq(l.prior.org_name, S("甲一机械厂工会")));
    l.roster = 1; /* its own roster does not count against it */
    assert_int_equal(mw_do(w, look_prior, &l, NULL), OK);
    assert_int_equal(l.prior.in_campaign, 0);
    assert_int_equal(l.prior.year_fen, 0);
}

/* --- 集体慰问 --- */

static enum err plan_lump(struct ctx *cx, void *arg)
{
    struct mw_move *m = arg;
    int64_t campaign_id = 0, org_id = 0;
    TRY(mw_ids(cx, m, &campaign_id, &org_id));
    struct aid a = {.campaign_id = campaign_id, .org_id = org_id, .roster_id = m->roster,
                    .kind = S("lump"), .class = S("C7"), .source = S("SH"), .tags = S("XJY"),
                    .heads = 3, .amount_fen = 200050, .state = S("planned")};
    return aid_add(cx, &a);
}

struct named {
    int64_t lump, list;
    struct aid_sum sum;
};

static enum err name_lump(struct ctx *cx, void *arg)
{
    struct named *n = arg;
    return aid_lump_named(cx, n->lump, n->list, &n->sum);
}

WORLD_TEST(a_lump_sum_is_replaced_by_its_names_and_never_counted_beside_them)
{
    static const struct mw_row wrong[] = {{1, "C7", "SH", NULL, NULL, 200049, NULL}};
    static const struct mw_row right[] = {
        {1, "C7", "SH", NULL, "XJY", 100050, NULL},
        {2, "C5", "SH", NULL, NULL, 100000, NULL},
    };
    struct mw_move lump = {1, "QD010101", "2023-01-09", {0}}, bad = {2, "QD010101", "", {0}},
                   good = {3, "QD010101", "", {0}};
    struct named n = {1, 2, {0}};
    struct str text = {0};
    mw_campaign(w, "LJ", "", true, 0);
    money(w, "QD010101");
    mw_roster(w, 1, "QD010101", NULL, 0);
    assert_int_equal(mw_do(w, plan_lump, &lump, NULL), OK);
    assert_int_equal(mw_do(w, mw_approve, &lump, NULL), OK);
    assert_int_equal(mw_do(w, mw_pay, &lump, NULL), OK);
    assert_int_equal(COUNT("QD", "C7"), 3);
    assert_int_equal(FEN("QD", "D7"), 200050);
    mw_roster(w, 2, "QD010101", wrong, countof(wrong));
    assert_int_equal(mw_do(w, mw_plan, &bad, NULL), OK);
    assert_int_equal(mw_do(w, name_lump, &n, &text), ERR_CONFLICT);
    assert_true(str_has(text, S("2,000.50")) && str_has(text, S("2,000.49")));
    assert_int_equal(mw_do(w, unplan, &bad, NULL), OK);
    mw_roster(w, 3, "QD010101", right, countof(right));
    assert_int_equal(mw_do(w, mw_plan, &good, NULL), OK);
    n.list = 3;
    assert_int_equal(mw_do(w, name_lump, &n, NULL), OK);
    assert_int_equal(n.sum.rows, 2);
    assert_int_equal(COUNT("QD", "C7"), 1);
    assert_int_equal(COUNT("QD", "C5"), 1);
    assert_int_equal(FEN("QD", "D"), 200050);
    assert_int_equal(mw_do(w, name_lump, &n, NULL), ERR_STATE); /* the names have come */
    /* Verify: money paid under the lump's roster and the rows agree by union, source and campaign. */
    assert_int_equal(mw_verify(w), 0);
}

/* --- single records --- */

static enum err add_wage(struct ctx *cx, void *arg)
{
    struct aid *a = arg;
    struct mw_move m = {0, "QD0101", "", {0}};
    TRY(mw_ids(cx, &m, &a->campaign_id, &a->org_id));
    return aid_add(cx, a);
}

WORLD_TEST(single_records_of_other_areas_count_at_once)
{
    struct aid a = {.kind = S("wage"), .heads = 12, .amount_fen = 3600000, .given_on = S("2023-01-11"),
                    .state = S("paid")};
    struct aid none = a, group = a;
    mw_campaign(w, "LJ", "", true, 0);
    assert_int_equal(mw_do(w, add_wage, &a, NULL), OK);
    assert_int_equal(COUNT("QD", "H"), 12);
    assert_int_equal(FEN("QD", "I"), 3600000);
    assert_int_equal(COUNT("QD", "C"), 0); /* in no object class */
    none.heads = 0;
    assert_int_equal(mw_do(w, add_wage, &none, NULL), ERR_BAD_INPUT);
    group.amount_fen = -1;
    assert_int_equal(mw_do(w, add_wage, &group, NULL), ERR_BAD_INPUT);
    group.amount_fen = 1;
    group.given_on = S("");
    assert_int_equal(mw_do(w, add_wage, &group, NULL), ERR_BAD_INPUT);
    assert_int_equal(mw_verify(w), 0);
}

WORLD_TEST(verify_recomputes_every_tally)
{
    mw_campaign(w, "LJ", "", true, 0);
    money(w, "QD010101");
    mw_paid_roster(w, 1, "QD010101", "2023-01-11", three, countof(three));
    assert_int_equal(mw_verify(w), 0);
    long long org = world_org(w, "QD010102");
    mw_put(w, "tally", mw_f(w, "{\"org_id\":%lld,\"campaign_id\":1,\"kind\":\"cash\",\"class\":\"C7\",\"source\":\"SH\","
                               "\"tag\":\"XJY\",\"heads\":1,\"fen\":0}", org));
    assert_int_equal(mw_verify(w), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_counts_when_paid_and_not_before),
        cmocka_unit_test(goods_count_on_the_day_of_hand_over_cash_on_the_day_of_payment),
        cmocka_unit_test(one_aid_per_person_is_held_by_the_table_itself),
        cmocka_unit_test(other_aid_of_a_rosters_persons_is_found_across_unions),
        cmocka_unit_test(a_lump_sum_is_replaced_by_its_names_and_never_counted_beside_them),
        cmocka_unit_test(single_records_of_other_areas_count_at_once),
        cmocka_unit_test(verify_recomputes_every_tally),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
