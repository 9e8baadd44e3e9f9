/* SPDX-License-Identifier: Apache-2.0
 * Goods from the supplier to the worker's signature: quantities and value always equal the ledger, two
 * persons at every step, the last set is handed over once. */
#include "goods_world.h"
#include "race.h"

/* --- the whole way --- */

/* A roster planned from stock goes back to being an ordinary one; what is signed for is not cancelled. */
WORLD_TEST(a_planned_hand_over_is_cancelled_while_the_roster_is_open)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 50000);
    int64_t it = stocked(w, "d01", "QD01", "A1", 3, 30000);
    int64_t r = roster(w, "d01", "QD01", 1, 2);
    assert_string_equal(plan(w, "d01", r, it, 1), "");
    int64_t h = made(w->json);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", fmt(w, "/api/handovers/%lld/cancel", (long long)h), NULL);
    assert_answer(w, "FORBIDDEN", "d01.review", "POST", fmt(w, "/api/handovers/%lld/cancel", (long long)h), NULL);
    assert_answer(w, "", "d01.clerk", "POST", fmt(w, "/api/handovers/%lld/cancel", (long long)h), NULL);
    assert_string_equal(plan(w, "d01", r, it, 1), ""); /* planned anew, and now approved */
    h = made(w->json);
    assert_string_equal(roster_move(w, "d01.clerk", r, "submit", "{\"leave_out_refused\":false}"), "");
    assert_string_equal(roster_move(w, "d01.review", r, "approve", "{}"), "");
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/handovers/%lld/cancel", (long long)h), NULL);
    assert_int_equal(stock_of(w, "QD01", it, "held_fen"), 20000);
    assert_int_equal(world_verify(w), 0);
}

/* Three sets for 100.00 元 to three workers: 33.34 + 33.33 + 33.33, and every stage on the way. */
WORLD_TEST(three_sets_for_a_hundred_yuan_go_from_the_contract_to_three_signatures)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 15000);
    int64_t it = item(w, "d01.clerk", "QD01", "A1", "年货大礼包", "daily");
    int64_t s = supplier(w, "d01.clerk", "QD01", "暖心商贸公司", USCC_A);
    int64_t p = request(w, "d01", "QD01", "GH-BJ", it, 3, 12000);
    assert_string_equal(contract(w, "d01", p, s, 10000), "");
    assert_int_equal(money(w, "QD01", "available_fen"), 5000);
    assert_int_equal(money(w, "QD01", "goods_fen"), 10000); /* bound by the contract */
    assert_int_equal(stock_of(w, "QD01", it, "stock_qty"), 0);

    /* two deliveries: 2 sets are worth 66.66 (10000 × 2 ÷ 3), the last takes the rest */
    int64_t first = count_in(w, "d01", p, 2, ""), second = count_in(w, "d01", p, 1, "");
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", fmt(w, "/api/goods/receipts/%lld/confirm", (long long)first), NULL);
    confirm_in(w, "d01", first);
    assert_int_equal(stock_of(w, "QD01", it, "stock_fen"), 6666);
    confirm_in(w, "d01", second);
    assert_int_equal(stock_of(w, "QD01", it, "stock_qty"), 3);
    assert_int_equal(stock_of(w, "QD01", it, "stock_fen"), 10000);
    assert_int_equal(world_verify(w), 0);

    int64_t r = roster(w, "d01", "QD01", 1, 3), h = held(w, "d01", r, it, 1);
    assert_int_equal(stock_of(w, "QD01", it, "stock_qty"), 0);
    assert_int_equal(stock_of(w, "QD01", it, "held_fen"), 10000);
    assert_int_equal(money(w, "QD01", "reserved_fen"), 10000);
    assert_int_equal(money(w, "QD01", "available_fen"), 5000); /* the goods were paid for once */
    world_ok(w, "d01.view", "GET", fmt(w, "/api/rosters/%lld/rows", (long long)r), NULL);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "amount_fen", 0), 3334);
    assert_int_equal(json_get_int(json_at(rows_of(w), 1), "amount_fen", 0), 3333);
    assert_int_equal(json_get_int(json_at(rows_of(w), 2), "amount_fen", 0), 3333);
    assert_int_equal(world_verify(w), 0);

    /* not by bank */
    assert_string_equal(roster_move(w, "d01.cash", r, "pay", "{\"paid_on\":\"2023-01-12\",\"bank_ref\":\"x\"}"), "STATE");

    assert_string_equal(sign(w, "d01.clerk", "QD01", code_of(w, h, 0)), "");
    assert_int_equal(figure(w, "QD01", "D", "fen"), 0); /* signed is not yet confirmed */
    assert_string_equal(confirm(w, "d01.review", h), "FORBIDDEN");
    assert_string_equal(confirm(w, "d01.cash", h), "");
    assert_int_equal(figure(w, "QD01", "D7", "fen"), 3334);
    assert_int_equal(figure(w, "QD01", "C7", "count"), 1);
    assert_int_equal(money(w, "QD01", "paid_fen"), 3334);
    assert_int_equal(world_verify(w), 0);

    /* the sheet of the other two comes back signed */
    int64_t scan = file(w, "d01.clerk", "QD01");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/handovers/%lld/paper", (long long)h),
             fmt(w, "{\"from_row\":2,\"to_row\":3,\"except\":\"\",\"given_on\":\"2023-01-12\",\"file_id\":%lld}", (long long)scan));
    assert_int_equal(json_get_int(w->json, "n", 0), 2);
    assert_string_equal(confirm(w, "d01.cash", h), "");
    const struct json *j = world_ok(w, "d01.view", "GET", fmt(w, "/api/rosters/%lld", (long long)r), NULL);
    assert_string_equal(text_of(w, j, "state"), "paid");
    assert_string_equal(text_of(w, j, "paid_on"), "2023-01-12");
    assert_int_equal(figure(w, "QD01", "D", "fen"), 10000);
    assert_int_equal(figure(w, "QD01", "C", "count"), 3);
    assert_int_equal(money(w, "QD01", "paid_fen"), 10000);
    assert_int_equal(stock_of(w, "QD01", it, "given_qty"), 3);
    assert_int_equal(stock_of(w, "QD01", it, "held_qty"), 0);
    assert_int_equal(world_verify(w), 0);
}

/* --- two persons --- */

WORLD_TEST(who_asks_does_not_approve_and_who_hands_over_does_not_confirm)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 100000);
    /* one person with every role */
    const struct json *j = world_ok(w, "sys.admin", "GET", "/api/users?q=d01.clerk", NULL);
    int64_t user = json_get_int(json_at(json_get(j, "rows"), 0), "id", 0);
    static const char *const roles[] = {"review", "cash"};
    for (size_t i = 0; i < countof(roles); i++)
        world_ok(w, "sec.admin", "POST", fmt(w, "/api/users/%lld/grants", (long long)user),
                 fmt(w, "{\"role\":\"%s\",\"org\":\"QD01\",\"from_date\":\"2020-01-01\"}", roles[i]));
    int64_t it = item(w, "d01.clerk", "QD01", "A1", "毛毯", "daily");
    int64_t s = supplier(w, "d01.clerk", "QD01", "公司", USCC_A), p = request(w, "d01", "QD01", "GH-BJ", it, 2, 10000);
    world_ok(w, "d01.clerk", "POST", ON(p, "submit"), NULL);
    assert_answer(w, "SAME_PERSON", "d01.clerk", "POST", ON(p, "approve"), NULL);
    world_ok(w, "d01.review", "POST", ON(p, "return"), "{\"reason\":\"补充\"}");
    assert_string_equal(contract(w, "d01", p, s, 10000), "");
    int64_t r = count_in(w, "d01", p, 2, "");
    assert_answer(w, "SAME_PERSON", "d01.clerk", "POST", fmt(w, "/api/goods/receipts/%lld/confirm", (long long)r), NULL);
    assert_answer(w, "SAME_PERSON", "d01.clerk", "POST", fmt(w, "/api/goods/receipts/%lld/refuse", (long long)r), "{\"reason\":\"x\"}");
    confirm_in(w, "d01", r);
    int64_t ro = roster(w, "city", "QD01", 1, 2), h = held(w, "city", ro, it, 1);
    assert_string_equal(sign(w, "d01.clerk", "QD01", code_of(w, h, 0)), "");
    assert_string_equal(confirm(w, "d01.clerk", h), "STATE"); /* only his own wait */
    assert_string_equal(confirm(w, "d01.cash", h), "");
    /* a stock-take and its approval */
    const struct json *lots = world_ok(w, "d01.view", "GET", "/api/goods/lots?campaign=LJ&org=QD01", NULL);
    int64_t lot = json_get_int(json_at(json_get(lots, "rows"), 0), "id", 0);
    int64_t c = made(world_ok(w, "d01.clerk", "POST", "/api/goods/counts?org=QD01",
                              fmt(w, "{\"campaign\":\"LJ\",\"kind\":\"count\",\"done_on\":\"2023-01-12\",\"note\":\"月末\","
                                     "\"lines\":[{\"lot\":%lld,\"real_qty\":1,\"reason\":\"\"}]}", (long long)lot)));
    assert_answer(w, "SAME_PERSON", "d01.clerk", "POST", fmt(w, "/api/goods/counts/%lld/approve", (long long)c), NULL);
    assert_answer(w, "", "d01.review", "POST", fmt(w, "/api/goods/counts/%lld/approve", (long long)c), NULL);
    assert_int_equal(world_verify(w), 0);
}

/* --- kits --- */

WORLD_TEST(kits_are_made_and_taken_apart_to_the_fen)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 100000);
    int64_t rice = stocked(w, "d01", "QD01", "A1", 7, 10000), oil = stocked(w, "d01", "QD01", "B1", 5, 3333);
    int64_t kit = made(world_ok(w, "d01.clerk", "POST", "/api/goods/items?org=QD01",
                                fmt(w, "{\"code\":\"K1\",\"name\":\"年货礼包\",\"unit\":\"套\",\"category\":\"kit\",\"is_kit\":true,"
                                       "\"parts\":[{\"item\":%lld,\"qty\":2,\"price_fen\":1500},{\"item\":%lld,\"qty\":1,\"price_fen\":700}]}",
                                    (long long)rice, (long long)oil)));
    const char *body = fmt(w, "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"source\":\"GH-BJ\",\"kit\":%lld,\"qty\":3}", (long long)kit);
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", "/api/goods/kits/make", body);
    assert_answer(w, "", "d01.cash", "POST", "/api/goods/kits/make", body);
    /* 6 of 7 bags: floor(10000 × 6 ÷ 7) = 8571; 3 of 5 bottles: floor(3333 × 3 ÷ 5) = 1999 */
    assert_int_equal(stock_of(w, "QD01", kit, "stock_fen"), 8571 + 1999);
    assert_int_equal(stock_of(w, "QD01", rice, "stock_fen"), 10000 - 8571);
    assert_int_equal(stock_of(w, "QD01", rice, "stock_qty"), 1);
    assert_int_equal(money(w, "QD01", "goods_fen"), 13333);
    assert_int_equal(world_verify(w), 0);
    assert_answer(w, "GOODS_SHORT", "d01.cash", "POST", "/api/goods/kits/make", body);
    /* one apart: floor(10570 ÷ 3) = 3523; weights 3000 : 700 → 2856.49 and 666.51 → 2856 + 667 */
    assert_answer(w, "", "d01.cash", "POST", "/api/goods/kits/unmake",
                  fmt(w, "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"source\":\"GH-BJ\",\"kit\":%lld,\"qty\":1}", (long long)kit));
    assert_int_equal(stock_of(w, "QD01", rice, "stock_fen"), 1429 + 2856);
    assert_int_equal(stock_of(w, "QD01", oil, "stock_fen"), 1334 + 667);
    assert_int_equal(stock_of(w, "QD01", kit, "stock_fen"), 10570 - 3523);
    assert_int_equal(money(w, "QD01", "goods_fen"), 13333);
    assert_int_equal(world_verify(w), 0);
}

/* --- down the tree --- */

WORLD_TEST(goods_go_down_the_tree_and_the_money_with_them)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 100000);
    int64_t it = stocked(w, "city", "QD", "A1", 3, 10000);
    const struct json *lots = world_ok(w, "city.view", "GET", "/api/goods/lots?campaign=LJ&org=QD", NULL);
    int64_t lot = json_get_int(json_at(json_get(lots, "rows"), 0), "id", 0);
    const char *body = "{\"to\":\"%s\",\"done_on\":\"2023-01-12\",\"lot\":%lld,\"qty\":%d}";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    assert_answer(w, "BAD_INPUT", "city.cash", "POST", "/api/goods/sends", fmt(w, body, "QD", (long long)lot, 1));
    assert_answer(w, "GOODS_SHORT", "city.cash", "POST", "/api/goods/sends", fmt(w, body, "QD01", (long long)lot, 4));
    assert_answer(w, "BAD_INPUT", "d01.cash", "POST", "/api/goods/sends", fmt(w, body, "QD0101", (long long)lot, 1));
    int64_t a = made(world_ok(w, "city.cash", "POST", "/api/goods/sends", fmt(w, body, "QD01", (long long)lot, 2)));
    int64_t b = made(world_ok(w, "city.cash", "POST", "/api/goods/sends", fmt(w, body, "QD02", (long long)lot, 1)));
#pragma GCC diagnostic pop
    assert_int_equal(stock_of(w, "QD", it, "transit_fen"), 10000);
    assert_int_equal(money(w, "QD", "goods_fen"), 10000); /* on the way it is still the city's */
    assert_int_equal(world_verify(w), 0);
    const char *arrive = fmt(w, "/api/goods/sends/%lld/arrive", (long long)a);
    assert_answer(w, "NOT_FOUND", "d02.cash", "POST", arrive, NULL);
    assert_answer(w, "SAME_PERSON", "city.cash", "POST", arrive, NULL);
    assert_answer(w, "", "d01.cash", "POST", arrive, NULL);
    assert_answer(w, "STATE", "d01.cash", "POST", arrive, NULL);
    assert_answer(w, "NOT_FOUND", "d02.cash", "POST", fmt(w, "/api/goods/sends/%lld/recall", (long long)b), NULL);
    assert_answer(w, "", "city.cash", "POST", fmt(w, "/api/goods/sends/%lld/recall", (long long)b), NULL);
    assert_int_equal(stock_of(w, "QD01", it, "stock_qty"), 2);
    assert_int_equal(stock_of(w, "QD01", it, "stock_fen"), 6666);
    assert_int_equal(stock_of(w, "QD", it, "stock_fen"), 3334);
    assert_int_equal(money(w, "QD01", "goods_fen"), 6666);
    assert_int_equal(money(w, "QD01", "received_fen"), 6666);
    assert_int_equal(money(w, "QD", "passed_fen"), 6666);
    assert_int_equal(figure(w, "QD", "B", "fen"), 100000); /* raised once */
    /* the money's page ties: 1,000.00 raised = 66.66 sent down + 33.34 on the shelf + 900.00 left */
    const struct json *flow = world_ok(w, "city.view", "GET", "/api/funds/flow?campaign=LJ&org=QD", NULL);
    const struct json *went = json_at(json_get(flow, "went"), 0), *left = json_at(json_get(flow, "left"), 0);
    assert_int_equal(json_len(json_get(flow, "went")), 1);
    assert_string_equal(text_of(w, went, "kind"), "send");
    assert_int_equal(json_get_int(went, "fen", 0), 6666);
    assert_int_equal(json_get_int(left, "goods_fen", 0), 3334);
    assert_int_equal(json_get_int(left, "available_fen", 0), 90000);
    assert_int_equal(json_get_int(json_at(json_get(flow, "below"), 0), "fen", 0), 6666);
    flow = world_ok(w, "d01.view", "GET", "/api/funds/flow?campaign=LJ&org=QD01", NULL);
    assert_int_equal(json_get_int(json_at(json_get(flow, "came"), 0), "fen", 0), 6666);
    /* the accounts tie: goods sent down are passed on, as money is */
    const struct json *below = json_get(world_ok(w, "city.view", "GET", "/api/budgets/below?org=QD&campaign=LJ", NULL), "rows");
    static const int64_t down[] = {6666, 0}, upper[] = {0, 6666}, closing[] = {93334, 6666};
    assert_int_equal(json_len(below), 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(json_get_int(json_at(below, i), "down_fen", -1), down[i]);
        assert_int_equal(json_get_int(json_at(below, i), "upper_fen", -1), upper[i]);
        assert_int_equal(json_get_int(json_at(below, i), "closing_fen", -1), closing[i]);
        assert_int_equal(json_get_int(json_at(below, i), "opening_fen", -1), 0);
    }
    const struct json *account = world_ok(w, "city.clerk", "POST", "/api/budgets?org=QD",
                                          "{\"campaign\":\"LJ\",\"lines\":[{\"side\":\"in\",\"item\":\"RAISED\",\"source\":\"GH-BJ\",\"fen\":1}]}");
    assert_int_equal(json_get_int(account, "closing_fen", -1), 93334);
    assert_int_equal(json_get_int(account, "ledger_fen", -1), 93334);
    /* and they can be handed out there, of an item the city registered */
    int64_t r = roster(w, "d01", "QD01", 1, 2), h = held(w, "d01", r, it, 1);
    assert_string_equal(sign(w, "d01.clerk", "QD01", code_of(w, h, 0)), "");
    assert_string_equal(confirm(w, "d01.cash", h), "");
    assert_int_equal(world_verify(w), 0);
}

/* --- damaged, lost, found, given, brought back, not collected --- */

WORLD_TEST(stock_takes_move_what_is_missing_to_lost_and_add_no_money_for_what_is_found)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 20000);
    int64_t it = stocked(w, "d01", "QD01", "A1", 3, 10000);
    const struct json *lots = world_ok(w, "d01.view", "GET", "/api/goods/lots?campaign=LJ&org=QD01", NULL);
    const char *count = fmt(w, "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"kind\":\"%%s\",\"done_on\":\"2023-01-12\",\"note\":\"盘点\","
                               "\"lines\":[{\"lot\":%lld,\"real_qty\":%%d,\"reason\":\"%%s\"}]}",
                            (long long)json_get_int(json_at(json_get(lots, "rows"), 0), "id", 0));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    assert_answer(w, "BAD_INPUT", "d01.cash", "POST", "/api/goods/counts", fmt(w, count, "count", 2, ""));
    assert_answer(w, "BAD_INPUT", "d01.cash", "POST", "/api/goods/counts", fmt(w, count, "damage", 3, "x"));
    assert_answer(w, "NOT_FOUND", "d02.cash", "POST", "/api/goods/counts", fmt(w, count, "count", 2, "x"));
    int64_t damage = made(world_ok(w, "d01.cash", "POST", "/api/goods/counts", fmt(w, count, "damage", 2, "受潮")));
    int64_t late = made(world_ok(w, "d01.cash", "POST", "/api/goods/counts", fmt(w, count, "count", 1, "少一份")));
    assert_int_equal(stock_of(w, "QD01", it, "stock_qty"), 3); /* nothing before the approval */
    assert_answer(w, "", "d01.review", "POST", fmt(w, "/api/goods/counts/%lld/approve", (long long)damage), NULL);
    assert_int_equal(stock_of(w, "QD01", it, "lost_fen"), 3333);
    assert_int_equal(money(w, "QD01", "lost_fen"), 3333);
    assert_int_equal(money(w, "QD01", "goods_fen"), 6667);
    /* the shelf has changed since it was counted */
    assert_answer(w, "CONFLICT", "d01.review", "POST", fmt(w, "/api/goods/counts/%lld/approve", (long long)late), NULL);
    assert_answer(w, "", "d01.review", "POST", fmt(w, "/api/goods/counts/%lld/refuse", (long long)late), "{\"reason\":\"重盘\"}");
    int64_t found = made(world_ok(w, "d01.cash", "POST", "/api/goods/counts", fmt(w, count, "count", 4, "找到两份")));
#pragma GCC diagnostic pop
    assert_answer(w, "", "d01.review", "POST", fmt(w, "/api/goods/counts/%lld/approve", (long long)found), NULL);
    assert_int_equal(stock_of(w, "QD01", it, "stock_qty"), 4);
    assert_int_equal(stock_of(w, "QD01", it, "stock_fen"), 6667);
    assert_int_equal(world_verify(w), 0);
}

/* Seven coats worth 100.00 元: raised when the gift is registered, on the shelf when two persons counted them. */
WORLD_TEST(goods_given_by_a_donor_go_onto_the_shelf_at_their_value)
{
    mw_campaign(w, "LJ", "", true, 0);
    int64_t it = item(w, "d01.clerk", "QD01", "A1", "棉衣", "cover");
    int64_t donor = made(world_ok(w, "d01.cash", "POST", "/api/donors?org=QD01", "{\"org\":\"QD01\",\"kind\":\"firm\",\"name\":\"爱心企业\"}"));
    const char *give = "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"donor_id\":%lld,\"fen\":10000,\"got_on\":\"2023-01-05\",\"receipt_no\":\"%s\"%s}";
    const char *kind = ",\"form\":\"goods\",\"goods\":\"棉衣\",\"qty\":7,\"unit\":\"件\",\"valued_by\":\"market\"";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    int64_t cash = made(world_ok(w, "d01.cash", "POST", "/api/gifts?org=QD01", fmt(w, give, (long long)donor, "D1", "")));
    int64_t gift = made(world_ok(w, "d01.cash", "POST", "/api/gifts?org=QD01", fmt(w, give, (long long)donor, "D2", kind)));
    int64_t bound = made(world_ok(w, "d01.cash", "POST", "/api/gifts?org=QD01",
                                  fmt(w, give, (long long)donor, "D3", fmt(w, "%s,\"purpose\":\"环卫工人\"", kind))));
#pragma GCC diagnostic pop
    const char *count = "{\"gift\":%lld,\"item\":%lld,\"qty\":%d,\"got_on\":\"2023-01-10\"}";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/goods/gifts", fmt(w, count, (long long)cash, (long long)it, 1));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/goods/gifts", fmt(w, count, (long long)bound, (long long)it, 1));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/goods/gifts", fmt(w, count, (long long)gift, (long long)it, 8));
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", "/api/goods/gifts", fmt(w, count, (long long)gift, (long long)it, 1));
    int64_t some = made(world_ok(w, "d01.clerk", "POST", "/api/goods/gifts", fmt(w, count, (long long)gift, (long long)it, 4)));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/goods/gifts", fmt(w, count, (long long)gift, (long long)it, 4));
    int64_t rest = made(world_ok(w, "d01.clerk", "POST", "/api/goods/gifts", fmt(w, count, (long long)gift, (long long)it, 3)));
#pragma GCC diagnostic pop
    assert_int_equal(figure(w, "QD01", "B4", "fen"), 30000);
    confirm_in(w, "d01", some);
    assert_int_equal(stock_of(w, "QD01", it, "stock_fen"), 5714); /* floor(10000 × 4 ÷ 7) */
    confirm_in(w, "d01", rest);
    assert_int_equal(stock_of(w, "QD01", it, "stock_fen"), 10000);
    assert_int_equal(stock_of(w, "QD01", it, "stock_qty"), 7);
    assert_int_equal(money(w, "QD01", "goods_fen"), 10000);
    assert_int_equal(money(w, "QD01", "available_fen"), 20000);
    assert_int_equal(money(w, "QD01", "passed_fen"), 0);
    assert_int_equal(figure(w, "QD01", "B4", "fen"), 30000);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(what_is_brought_back_or_not_collected_returns_to_the_shelf)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 20000);
    int64_t it = stocked(w, "d01", "QD01", "A1", 3, 10000), r = roster(w, "d01", "QD01", 1, 3), h = held(w, "d01", r, it, 1);
    const char *close = fmt(w, "/api/handovers/%lld/close", (long long)h);
    assert_answer(w, "STATE", "d01.cash", "POST", close, "{\"reason\":\"未领\"}"); /* nobody has come */
    assert_string_equal(sign(w, "d01.clerk", "QD01", code_of(w, h, 0)), "");
    assert_string_equal(roster_move(w, "d01.review", r, "return", "{\"reason\":\"x\"}"), "STATE"); /* somebody has signed */
    assert_answer(w, "STATE", "d01.cash", "POST", close, "{\"reason\":\"未领\"}"); /* a signature waits */
    assert_answer(w, "", "d01.clerk", "POST", fmt(w, "/api/handovers/%lld/rows/1/unsign", (long long)h), NULL);
    assert_string_equal(sign(w, "d01.clerk", "QD01", code_of(w, h, 0)), "");
    assert_string_equal(sign(w, "d01.clerk", "QD01", code_of(w, h, 1)), "");
    assert_string_equal(confirm(w, "d01.cash", h), "");
    assert_int_equal(figure(w, "QD01", "C7", "count"), 2);
    assert_answer(w, "", "d01.cash", "POST", close, "{\"reason\":\"电话联系不上\"}");
    const struct json *j = world_ok(w, "d01.view", "GET", fmt(w, "/api/rosters/%lld", (long long)r), NULL);
    assert_string_equal(text_of(w, j, "state"), "paid");
    assert_int_equal(json_get_int(j, "accepted", 0), 2);
    assert_int_equal(json_get_int(j, "refused", 0), 1);
    assert_int_equal(json_get_int(j, "amount_fen", 0), 6667);
    assert_int_equal(stock_of(w, "QD01", it, "stock_fen"), 3333);
    assert_int_equal(money(w, "QD01", "goods_fen"), 3333);
    assert_int_equal(world_verify(w), 0);
    /* the third may be helped on another roster now */
    int64_t r2 = roster(w, "d01", "QD01", 3, 1), h2 = held(w, "d01", r2, it, 1);
    assert_true(h2 > h);
    /* the first brings it back: it counts no more, and can be handed over again */
    const char *back = fmt(w, "/api/handovers/%lld/rows/1/back", (long long)h);
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", back, "{\"reason\":\"破损\"}");
    assert_answer(w, "", "d01.cash", "POST", back, "{\"reason\":\"破损\"}");
    assert_answer(w, "STATE", "d01.cash", "POST", back, "{\"reason\":\"破损\"}");
    assert_int_equal(figure(w, "QD01", "C7", "count"), 1);
    assert_int_equal(figure(w, "QD01", "D7", "fen"), 3333);
    assert_int_equal(money(w, "QD01", "paid_fen"), 3333);
    assert_int_equal(world_verify(w), 0);
    assert_string_equal(sign(w, "d01.clerk", "QD01", code_of(w, h, 0)), "");
    assert_string_equal(confirm(w, "d01.cash", h), "");
    assert_int_equal(figure(w, "QD01", "C7", "count"), 2);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(a_returned_roster_gives_its_goods_back_and_a_changed_price_is_told)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 50000);
    int64_t it = stocked(w, "d01", "QD01", "A1", 4, 10000), r = roster(w, "d01", "QD01", 1, 2);
    int64_t h = held(w, "d01", r, it, 1);
    assert_int_equal(stock_of(w, "QD01", it, "held_qty"), 2);
    assert_string_equal(roster_move(w, "d01.review", r, "return", "{\"reason\":\"名单有误\"}"), "");
    assert_int_equal(stock_of(w, "QD01", it, "held_qty"), 0);
    assert_int_equal(stock_of(w, "QD01", it, "stock_fen"), 10000);
    assert_int_equal(world_verify(w), 0);
    /* another delivery at another price: the average moves from 25.00 to 30.00 */
    int64_t p = request(w, "d01", "QD01", "GH-BJ", it, 4, 14000);
    assert_string_equal(contract(w, "d01", p, supplier(w, "d01.clerk", "QD01", "另一家", USCC_B), 14000), "");
    confirm_in(w, "d01", count_in(w, "d01", p, 4, ""));
    assert_answer(w, "", "d01.clerk", "POST", fmt(w, "/api/rosters/%lld/submit", (long long)r), "{\"leave_out_refused\":false}");
    const char *approve = fmt(w, "/api/rosters/%lld/approve", (long long)r);
    assert_answer(w, "CONFLICT", "d01.review", "POST", approve, "{}");
    assert_true(answer_has(w, "30.00"));
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/handovers/%lld/reprice", (long long)h), NULL); /* submitted */
    assert_string_equal(roster_move(w, "d01.clerk", r, "withdraw", "{}"), "");
    assert_answer(w, "", "d01.clerk", "POST", fmt(w, "/api/handovers/%lld/reprice", (long long)h), NULL);
    assert_answer(w, "", "d01.clerk", "POST", fmt(w, "/api/rosters/%lld/submit", (long long)r), "{\"leave_out_refused\":false}");
    assert_answer(w, "", "d01.review", "POST", approve, "{}");
    assert_int_equal(stock_of(w, "QD01", it, "held_fen"), 6000);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(what_spoils_first_goes_first_and_nothing_spoilt_is_handed_over)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 50000);
    int64_t it = item(w, "d01.clerk", "QD01", "A1", "牛奶", "food"), s = supplier(w, "d01.clerk", "QD01", "乳品公司", USCC_A);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/suppliers/%lld/licences", (long long)s),
             "{\"kind\":\"food_business\",\"number\":\"JY1\",\"valid_to\":\"2030-01-01\"}");
    int64_t p = request(w, "d01", "QD01", "GH-BJ", it, 5, 5000), paper = file(w, "d01.clerk", "QD01");
    assert_string_equal(contract(w, "d01", p, s, 5000), "");
    static const struct {
        int qty;
        const char *batch, *until;
    } lots[] = {{2, "晚", "2023-06-01"}, {2, "早", "2023-02-01"}, {1, "过期", "2023-01-11"}};
    for (size_t i = 0; i < countof(lots); i++)
        confirm_in(w, "d01", count_in(w, "d01", p, lots[i].qty,
                                      fmt(w, ",\"batch\":\"%s\",\"expires_on\":\"%s\",\"paper_id\":%lld", lots[i].batch,
                                          lots[i].until, (long long)paper)));
    assert_int_equal(stock_of(w, "QD01", it, "stock_qty"), 5);
    int64_t r = roster(w, "d01", "QD01", 1, 5);
    assert_string_equal(plan(w, "d01", r, it, 1), "");
    assert_answer(w, "", "d01.clerk", "POST", fmt(w, "/api/rosters/%lld/submit", (long long)r), "{\"leave_out_refused\":false}");
    assert_answer(w, "GOODS_SHORT", "d01.review", "POST", fmt(w, "/api/rosters/%lld/approve", (long long)r), "{}");
    int64_t r2 = roster(w, "d01", "QD01", 11, 3), h = held(w, "d01", r2, it, 1);
    int64_t scan = file(w, "d01.clerk", "QD01");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/handovers/%lld/paper", (long long)h),
             fmt(w, "{\"from_row\":1,\"to_row\":3,\"except\":\"\",\"given_on\":\"2023-01-12\",\"file_id\":%lld}", (long long)scan));
    assert_string_equal(confirm(w, "d01.cash", h), "");
    world_ok(w, "d01.view", "GET", fmt(w, "/api/handovers/%lld/rows", (long long)h), NULL);
    assert_string_equal(column(w, "batch"), "早,早,晚"); /* found again when a batch is bad */
    assert_int_equal(world_verify(w), 0);
}

/* --- on paper --- */

WORLD_TEST(sheets_and_books_are_files_with_masked_numbers)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 20000);
    int64_t it = stocked(w, "d01", "QD01", "A1", 3, 10000), r = roster(w, "d01", "QD01", 1, 3);
    assert_string_equal(plan(w, "d01", r, it, 1), "");
    int64_t h = made(w->json);
    assert_answer(w, "STATE", "d01.clerk", "GET", fmt(w, "/api/handovers/%lld/sheets", (long long)h), NULL); /* nothing is held yet */
    assert_answer(w, "", "d01.clerk", "POST", fmt(w, "/api/rosters/%lld/submit", (long long)r), "{\"leave_out_refused\":false}");
    assert_answer(w, "", "d01.review", "POST", fmt(w, "/api/rosters/%lld/approve", (long long)r), "{}");
    assert_string_equal(world_call(w, "d01.clerk", "GET", fmt(w, "/api/handovers/%lld/sheets?from=2&to=3", (long long)h), NULL), "");
    assert_true(str_starts(w->reply.body, S("%PDF")) && w->reply.body.len > 10000);
    assert_answer(w, "NOT_FOUND", "d01.clerk", "GET", fmt(w, "/api/handovers/%lld/sheets?from=4", (long long)h), NULL);
    assert_string_equal(world_call(w, "d01.view", "GET", fmt(w, "/api/handovers/%lld/export", (long long)h), NULL), "");
    assert_true(str_starts(w->reply.body, S("PK")));
    assert_string_equal(world_call(w, "d01.view", "GET", "/api/goods/book?campaign=LJ&org=QD01", NULL), "");
    assert_true(str_starts(w->reply.body, S("PK")));
}

/* --- codes, twice, at once --- */

WORLD_TEST(a_code_cannot_be_guessed_and_signs_once)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 20000);
    int64_t it = stocked(w, "d01", "QD01", "A1", 2, 10000), r = roster(w, "d01", "QD01", 1, 2), h = held(w, "d01", r, it, 1);
    const char *code = code_of(w, h, 0);
    const char *head = fmt(w, "NH%lld-1-", (long long)h), *tail = code + strlen(head);
    assert_int_equal(strlen(tail), 8);
    assert_true(str_starts(str_of(code), str_of(head)));
    const struct json *j = world_ok(w, "d01.clerk", "GET", fmt(w, "/api/handovers/lookup?code=%s", code), NULL);
    assert_string_equal(text_of(w, json_get(j, "row"), "name"), "王小明");
    assert_true(answer_has(w, "1101**********")); /* masked */
    const char *const wrong[] = {fmt(w, "%sAAAAAAAA", head), fmt(w, "NH%lld-2-%s", (long long)h, tail), fmt(w, "NH%lld-1-%s", (long long)h + 1, tail),
                                 tail, head, "", "NH99999999999999999999-1-AAAAAAAA"};
    for (size_t i = 0; i < countof(wrong); i++)
        assert_string_equal(sign(w, "d01.clerk", "QD01", wrong[i]), "BAD_INPUT");
    assert_answer(w, "NOT_FOUND", "d02.clerk", "GET", fmt(w, "/api/handovers/lookup?code=%s", code), NULL);
    assert_string_equal(sign(w, "d02.clerk", "QD02", code), "NOT_FOUND");
    /* the same command twice has one effect; another one is told who was first */
    int64_t f = file(w, "d01.clerk", "QD01");
    const char *body = fmt(w, "{\"code\":\"%s\",\"given_on\":\"2023-01-12\",\"file_id\":%lld}", code, (long long)f);
    assert_string_equal(world_command(w, "d01.clerk", "c-1", "POST", "/api/handovers/sign", body), "");
    assert_string_equal(world_command(w, "d01.clerk", "c-1", "POST", "/api/handovers/sign", body), "");
    assert_string_equal(sign(w, "city.clerk", "QD01", code), "STATE");
    assert_true(answer_has(w, "不能重复领取"));
    /* a sheet that holds somebody who has signed is refused as a whole */
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/handovers/%lld/paper", (long long)h),
                  fmt(w, "{\"from_row\":1,\"to_row\":2,\"except\":\"\",\"given_on\":\"2023-01-12\",\"file_id\":%lld}", (long long)f));
    assert_answer(w, "", "d01.clerk", "POST", fmt(w, "/api/handovers/%lld/paper", (long long)h),
                  fmt(w, "{\"from_row\":1,\"to_row\":2,\"except\":\"1，\",\"given_on\":\"2023-01-12\",\"file_id\":%lld}", (long long)f));
    assert_string_equal(world_command(w, "d01.cash", "c-2", "POST", fmt(w, "/api/handovers/%lld/confirm", (long long)h), "{}"), "");
    assert_string_equal(world_command(w, "d01.cash", "c-2", "POST", fmt(w, "/api/handovers/%lld/confirm", (long long)h), "{}"), "");
    assert_int_equal(figure(w, "QD01", "C7", "count"), 2);
    assert_int_equal(figure(w, "QD01", "D7", "fen"), 10000);
    assert_int_equal(world_verify(w), 0);
}

/* One set on the shelf: two rosters are approved at once, then two clerks hand it over at once, then two
 * keepers confirm at once. Each time one wins. */
WORLD_TEST(the_last_set_is_handed_over_once)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 20000);
    int64_t it = stocked(w, "d01", "QD01", "A1", 1, 10000);
    int64_t r[2] = {roster(w, "d01", "QD01", 1, 1), roster(w, "d01", "QD01", 2, 1)};
    struct racer approve[2] = {{.w = w, .as = "d01.review", .body = "{}"}, {.w = w, .as = "city.review", .body = "{}"}};
    int64_t hands[2];
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(plan(w, "d01", r[i], it, 1), "");
        hands[i] = made(w->json);
        assert_answer(w, "", "d01.clerk", "POST", fmt(w, "/api/rosters/%lld/submit", (long long)r[i]), "{\"leave_out_refused\":false}");
        approve[i].path = fmt(w, "/api/rosters/%lld/approve", (long long)r[i]);
    }
    assert_int_equal(winners(approve, 2), 1);
    size_t won = approve[0].got[0] ? 1 : 0;
    assert_string_equal(approve[!won].got, "GOODS_SHORT");
    int64_t h = hands[won];
    const char *code = code_of(w, h, 0);
    int64_t f = file(w, "d01.clerk", "QD01");
    struct racer hand[4];
    for (size_t i = 0; i < 4; i++)
        hand[i] = (struct racer){.w = w, .as = i % 2 ? "d01.clerk" : "city.clerk", .path = "/api/handovers/sign",
                                 .body = fmt(w, "{\"code\":\"%s\",\"given_on\":\"2023-01-12\",\"file_id\":%lld}", code, (long long)f)};
    assert_int_equal(winners(hand, 4), 1);
    struct racer keep[4];
    for (size_t i = 0; i < 4; i++)
        keep[i] = (struct racer){.w = w, .as = i % 2 ? "d01.cash" : "city.cash", .body = "{}",
                                 .path = fmt(w, "/api/handovers/%lld/confirm", (long long)h)};
    assert_int_equal(winners(keep, 4), 1);
    assert_int_equal(stock_of(w, "QD01", it, "given_qty"), 1);
    assert_int_equal(figure(w, "QD01", "C7", "count"), 1);
    assert_int_equal(world_verify(w), 0);
}

/* --- the ledger itself --- */

static enum err oversell(struct tx *tx, void *arg)
{
    return db_exec(tx, STOCK_BALANCE_ADD,
                   VALS(I64(((int64_t *)arg)[0]), I64(1), TXT(S("GH-BJ")), I64(((int64_t *)arg)[1]), TXT(S("stock")), I64(-5), I64(-1)), NULL);
}

WORLD_TEST(no_shelf_below_zero_and_no_value_without_goods_by_constraint)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 20000);
    int64_t ids[2] = {world_org(w, "QD01"), 0}, org = ids[0], move;
    ids[1] = stocked(w, "d01", "QD01", "A1", 3, 10000);
    move = json_get_int(json_at(json_get(world_ok(w, "d01.view", "GET", "/api/goods/moves?campaign=LJ", NULL), "rows"), 0), "id", 0);
    assert_int_equal(world_write(w, oversell, ids), ERR_CONFLICT);
    assert_int_equal(world_verify(w), 0);
    mw_put(w, "goods_lot", fmt(w, "{\"id\":99,\"org_id\":%lld,\"campaign_id\":1,\"source\":\"GH-BJ\",\"item_id\":%lld,\"batch\":\"\","
                                  "\"expires_on\":\"\",\"got_on\":\"2023-01-01\",\"qty\":1}", (long long)org, (long long)ids[1]));
    assert_int_equal(world_verify(w), 1); /* G3 */
    mw_put(w, "goods_entry", fmt(w, "{\"id\":99,\"move_id\":%lld,\"org_id\":%lld,\"campaign_id\":1,\"source\":\"GH-BJ\",\"item_id\":%lld,"
                                    "\"place\":\"stock\",\"qty\":0,\"fen\":7}", (long long)move, (long long)org, (long long)ids[1]));
    assert_int_equal(world_verify(w), 3); /* and G1 of the movement, G2 of the balance */
}
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_planned_hand_over_is_cancelled_while_the_roster_is_open),
        cmocka_unit_test(three_sets_for_a_hundred_yuan_go_from_the_contract_to_three_signatures),
        cmocka_unit_test(who_asks_does_not_approve_and_who_hands_over_does_not_confirm),
        cmocka_unit_test(kits_are_made_and_taken_apart_to_the_fen),
        cmocka_unit_test(goods_go_down_the_tree_and_the_money_with_them),
        cmocka_unit_test(stock_takes_move_what_is_missing_to_lost_and_add_no_money_for_what_is_found),
        cmocka_unit_test(goods_given_by_a_donor_go_onto_the_shelf_at_their_value),
        cmocka_unit_test(what_is_brought_back_or_not_collected_returns_to_the_shelf),
        cmocka_unit_test(a_returned_roster_gives_its_goods_back_and_a_changed_price_is_told),
        cmocka_unit_test(what_spoils_first_goes_first_and_nothing_spoilt_is_handed_over),
        cmocka_unit_test(sheets_and_books_are_files_with_masked_numbers),
        cmocka_unit_test(a_code_cannot_be_guessed_and_signs_once),
        cmocka_unit_test(the_last_set_is_handed_over_once),
        cmocka_unit_test(no_shelf_below_zero_and_no_value_without_goods_by_constraint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
