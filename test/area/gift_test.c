/* SPDX-License-Identifier: Apache-2.0
 * Gifts with a purpose, money given back and money carried over: what a donor, an auditor and the
 * union above would recompute by hand, on both engines. */
#include "area_test.h"
#include "money_world.h"
#include "money.h"

static int64_t donor(struct world *w, const char *as, const char *org, const char *name)
{
    return json_get_int(world_ok(w, as, "POST", mw_f(w, "/api/donors?org=%s", org),
                                 mw_f(w, "{\"org\":\"%s\",\"kind\":\"firm\",\"name\":\"%s\"}", org, name)),
                        "id", 0);
}

static int64_t give(struct world *w, const char *as, const char *org, int64_t by, const char *no,
                    long long fen, const char *more)
{
    return json_get_int(world_ok(w, as, "POST", mw_f(w, "/api/gifts?org=%s", org),
                                 mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"%s\",\"donor_id\":%lld,\"fen\":%lld,"
                                         "\"got_on\":\"2023-01-05\",\"receipt_no\":\"%s\"%s}",
                                      org, (long long)by, fen, no, more)),
                        "id", 0);
}

/* A roster typed in by d01.clerk: one row a person. */
static int64_t roster_of(struct world *w, const char *class, const char *source, int first, int n,
                         long long fen, const char *form)
{
    int64_t id = json_get_int(
        world_ok(w, "d01.clerk", "POST", "/api/rosters/by-hand",
                 mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"title\":\"名册\",\"class\":\"%s\",\"source\":\"%s\"}",
                      class, source)), "id", 0);
    for (int i = first; i < first + n; i++)
        world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/rosters/%lld/rows", (long long)id),
                 mw_f(w, "{\"name\":\"王小%s\",\"number\":\"%.*s\",\"amount_fen\":%lld,\"form\":\"%s\"%s}",
                      i % 2 ? "明" : "红", FMT(mw_number(w->a, i)), fen, form,
                      strcmp(form, "goods") == 0 ? ",\"goods\":\"棉被1床\"" : ""));
    return id;
}

static const char *act(struct world *w, const char *as, int64_t id, const char *verb, const char *body)
{
    return world_call(w, as, "POST", mw_f(w, "/api/rosters/%lld/%s", (long long)id, verb), body);
}
static const char *name_gift(struct world *w, int64_t roster, int64_t gift)
{
    return act(w, "d01.clerk", roster, "gift", mw_f(w, "{\"gift_id\":%lld}", (long long)gift));
}
#define PAY "{\"paid_on\":\"2023-01-11\",\"bank_ref\":\"回单1\"}"

static int64_t figure(struct world *w, const char *org, const char *source, const char *key)
{
    const struct json *j = world_ok(
        w, "city.view", "GET", mw_f(w, "/api/funds?campaign=LJ&org=%s&own=1&source=%s", org, source), NULL);
    return json_get_int(json_at(json_get(j, "rows"), 0), key, 0);
}
static int64_t raised(struct world *w, const char *org, const char *item)
{
    const struct json *j = world_ok(w, "city.view", "GET",
                                    mw_f(w, "/api/forms/cz21/report?campaign=LJ&org=%s", org), NULL);
    return json_get_int(json_get(json_get(j, "items"), item), "fen", -1);
}

static bool v36(struct world *w, const char *org)
{
    world_ok(w, "city.view", "GET", mw_f(w, "/api/forms/cz21?campaign=LJ&org=%s", org), NULL);
    return answer_has(w, "\"V36\"");
}

/* 10,000 元 for C2 only, 5,000 元 free. Rows of C7 may take the free part and not one 分 of the other. */
WORLD_TEST(a_gift_pays_what_the_donor_said_and_nothing_else)
{
    mw_campaign(w, "LJ", "", true, 0);
    int64_t firm = donor(w, "d01.cash", "QD01", "海风实业");
    int64_t gift = give(w, "d01.cash", "QD01", firm, "2023-001", 1000000,
                        ",\"purpose\":\"救助患大病职工\",\"classes\":\"C2\"");
    assert_false(v36(w, "QD01")); /* every 分 of B4 has its donor … */
    mw_receipt(w, "d01.cash", "QD01", "SH", 500000);
    assert_int_equal(raised(w, "QD01", "B4"), 1500000);
    assert_true(v36(w, "QD01")); /* … until some has not */
    assert_true(answer_has(w, "5,000.00 元没有捐赠登记"));
    /* free money: 6,000 元 is more than the 5,000 that no gift binds */
    int64_t much = roster_of(w, "C7", "SH", 1, 2, 300000, "cash");
    assert_string_equal(act(w, "d01.clerk", much, "submit", "{}"), "");
    assert_string_equal(act(w, "d01.review", much, "approve", "{}"), "FUND_SHORT");
    assert_true(str_has(mw_error(w), S("5,000.00")) && str_has(mw_error(w), S("定向捐赠 10,000.00")));
    assert_string_equal(act(w, "d01.review", much, "return", "{\"reason\":\"资金不足\"}"), "");
    /* the wrong class with the gift: refused row by row, by cell, with the purpose */
    int64_t wrong = roster_of(w, "C7", "SH", 11, 1, 100000, "cash");
    assert_string_equal(name_gift(w, wrong, gift), "");
    assert_int_equal(json_get_int(w->json, "refused", -1), 1);
    assert_string_equal(act(w, "d01.clerk", wrong, "submit", "{}"), "FINDINGS");
    assert_string_equal(name_gift(w, wrong, 0), ""); /* unnamed again: the row is sound */
    assert_int_equal(json_get_int(w->json, "refused", -1), 0);
    /* the right class: reserved, paid, and told by the gift */
    int64_t right = roster_of(w, "C2", "SH", 21, 2, 400000, "cash");
    assert_string_equal(name_gift(w, right, gift), "");
    assert_string_equal(act(w, "d01.clerk", right, "submit", "{}"), "");
    assert_string_equal(act(w, "d01.review", right, "approve", "{}"), "");
    assert_int_equal(figure(w, "QD01", "SH", "reserved_fen"), 800000);
    assert_int_equal(mw_verify(w), 0);
    assert_string_equal(act(w, "d01.cash", right, "pay", PAY), "");
    const struct json *g = world_ok(w, "d01.view", "GET", mw_f(w, "/api/gifts/%lld", (long long)gift), NULL);
    assert_int_equal(json_get_int(g, "available_fen", -1), 200000);
    assert_int_equal(json_get_int(g, "paid_fen", -1), 800000);
    assert_int_equal(json_len(json_get(g, "rosters")), 1);
    /* 2,001 元 is one more than it holds: the free 5,000 do not help it out */
    int64_t over = roster_of(w, "C2", "SH", 31, 1, 200100, "cash");
    assert_string_equal(name_gift(w, over, gift), "");
    assert_string_equal(act(w, "d01.clerk", over, "submit", "{}"), "");
    assert_string_equal(act(w, "d01.review", over, "approve", "{}"), "FUND_SHORT");
    assert_int_equal(mw_verify(w), 0);
}

/* Names the gift behind the checks of the import, as another program might. */
static enum err bind_gift(struct ctx *cx, void *arg)
{
    const int64_t *v = arg;
    TRY(db_exec(cx->tx, ROSTER_RETURNED, VALS(I64(v[0]), I64(1), I64(1), TXT(S("x")), I64(1)), NULL));
    return db_exec(cx->tx, ROSTER_GIFT_SET, VALS(I64(v[0]), I64(v[1]), I64(2)), NULL);
}

/* What is checked at import is checked again where the money is reserved. */
WORLD_TEST(a_refusal_names_the_gift_and_its_purpose)
{
    mw_campaign(w, "LJ", "", true, 0);
    int64_t firm = donor(w, "d01.cash", "QD01", "海风实业");
    int64_t gift = give(w, "d01.cash", "QD01", firm, "2023-001", 1000000,
                        ",\"purpose\":\"救助患大病职工\",\"classes\":\"C2\"");
    struct str text = {0};
    static const struct mw_row rows[] = {{1, "C2", "SH", NULL, NULL, 100, NULL}, {2, "C7", "SH", NULL, NULL, 100, NULL}};
    struct mw_move m = {901, "QD01", "2023-01-10", {0}};
    mw_roster(w, 901, "QD01", rows, 2);
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/rosters/901/gift", mw_f(w, "{\"gift_id\":%lld}", (long long)gift)), "STATE");
    assert_int_equal(mw_do(w, mw_plan, &m, NULL), OK);
    int64_t bind[2] = {901, gift};
    assert_int_equal(mw_do(w, bind_gift, bind, NULL), OK);
    assert_int_equal(mw_do(w, mw_approve, &m, &text), ERR_FUND_FORBIDDEN);
    assert_true(str_has(text, S("海风实业")) && str_has(text, S("2023-001")) && str_has(text, S("救助患大病职工")));
    assert_true(str_has(text, S("1 行")));
}

WORLD_TEST(place_persons_goods_and_the_last_day)
{
    mw_campaign(w, "LJ", "", true, 0);
    int64_t firm = donor(w, "city.cash", "QD", "同心基金会");
    /* for one street: the city cannot spend it, the neighbour cannot get it, the street can */
    int64_t place = give(w, "city.cash", "QD", firm, "C-1", 100000, ",\"purpose\":\"专用于该街道\",\"place\":\"QD0101\"");
    const char *move = "{\"campaign\":\"LJ\",\"from\":\"QD\",\"to\":\"%s\",\"source\":\"SH\",\"fen\":100000,\"done_on\":\"2023-01-06\",\"gift_id\":%lld}";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    assert_string_equal(world_call(w, "city.cash", "POST", "/api/funds/transfers", str_z(w->a, str_f(w->a, move, "QD02", (long long)place))), "FUND_FORBIDDEN");
    assert_true(str_has(mw_error(w), S("同心基金会")));
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD01", "SH", "", 1), "FUND_SHORT"); /* it is not free */
    assert_string_equal(world_call(w, "city.cash", "POST", "/api/funds/transfers", str_z(w->a, str_f(w->a, move, "QD01", (long long)place))), "");
#pragma GCC diagnostic pop
    int64_t r = roster_of(w, "C2", "SH", 1, 1, 50000, "cash");
    assert_string_equal(name_gift(w, r, place), "FUND_FORBIDDEN"); /* on its way, not there */
    /* named persons */
    int64_t named = give(w, "d01.cash", "QD01", donor(w, "d01.cash", "QD01", "好心人"), "D-1", 100000, ",\"purpose\":\"资助两名职工\"");
    const char *list = mw_f(w, "{\"list\":\"王小明 %.*s\\n王小红 %.*s\"}", FMT(mw_number(w->a, 41)), FMT(mw_number(w->a, 42)));
    world_ok(w, "d01.cash", "POST", mw_f(w, "/api/gifts/%lld/persons", (long long)named), list);
    const struct json *g = world_ok(w, "d01.view", "GET", mw_f(w, "/api/gifts/%lld", (long long)named), NULL);
    assert_int_equal(json_len(json_get(g, "named")), 2);
    assert_false(str_has(w->reply.body, S("王小")));
    int64_t two = roster_of(w, "C2", "SH", 41, 3, 30000, "cash"); /* 41, 42, 43: the third was not named */
    assert_string_equal(name_gift(w, two, named), "");
    assert_int_equal(json_get_int(w->json, "refused", -1), 1);
    assert_string_equal(act(w, "d01.clerk", two, "submit", "{\"leave_out_refused\":true}"), "");
    assert_string_equal(act(w, "d01.review", two, "approve", "{}"), "");
    assert_string_equal(world_call(w, "d01.cash", "POST", mw_f(w, "/api/gifts/%lld/persons", (long long)named), list), "STATE");
    /* in kind: worth 20,000 元, raised once, given as goods alone */
    int64_t quilts = give(w, "d01.cash", "QD01", donor(w, "d01.cash", "QD01", "棉纺厂"), "D-2", 2000000,
                          ",\"form\":\"goods\",\"goods\":\"棉被\",\"qty\":100,\"unit\":\"床\",\"valued_by\":\"invoice\"");
    int64_t cash = roster_of(w, "C7", "SH", 51, 1, 20000, "cash");
    assert_string_equal(name_gift(w, cash, quilts), "");
    assert_int_equal(json_get_int(w->json, "refused", -1), 1);
    int64_t goods = roster_of(w, "C7", "SH", 61, 2, 20000, "goods");
    assert_string_equal(name_gift(w, goods, quilts), "");
    assert_int_equal(json_get_int(w->json, "refused", -1), 0);
    assert_string_equal(act(w, "d01.clerk", goods, "submit", "{}"), "");
    assert_string_equal(act(w, "d01.review", goods, "approve", "{}"), "");
    assert_string_equal(act(w, "d01.cash", goods, "pay", PAY), "");
    assert_int_equal(raised(w, "QD", "B4"), 100000 + 100000 + 2000000);
    /* past the last day the donor set */
    int64_t late = give(w, "d01.cash", "QD01", donor(w, "d01.cash", "QD01", "急用会"), "D-3", 50000, ",\"purpose\":\"春节前发放\",\"use_by\":\"2023-01-10\"");
    int64_t last = roster_of(w, "C7", "SH", 71, 1, 20000, "cash");
    assert_string_equal(name_gift(w, last, late), "");
    assert_string_equal(act(w, "d01.clerk", last, "submit", "{}"), "FUND_FORBIDDEN"); /* the world's day is the 12th */
    assert_true(str_has(mw_error(w), S("2023-01-10")));
    assert_int_equal(mw_verify(w), 0);
}

WORLD_TEST(a_receipt_number_a_donor_and_a_wrong_gift_are_told)
{
    mw_campaign(w, "LJ", "", true, 0);
    int64_t firm = donor(w, "d01.cash", "QD01", "海风实业");
    give(w, "d01.cash", "QD01", firm, "2023-001", 100, "");
    const char *again = mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"donor_id\":%lld,\"fen\":5,\"got_on\":\"2023-01-05\",\"receipt_no\":\"2023-001\"}", (long long)firm);
    assert_answer(w, "DUPLICATE", "d01.cash", "POST", "/api/gifts?org=QD01", again);
    assert_answer(w, "DUPLICATE", "d01.cash", "POST", "/api/donors?org=QD01", "{\"kind\":\"firm\",\"name\":\"海风实业\"}");
    assert_answer(w, "BAD_INPUT", "d01.cash", "POST", "/api/donors?org=QD01", "{\"kind\":\"firm\",\"name\":\"甲\",\"contact\":\"13800001234\"}");
    assert_answer(w, "BAD_INPUT", "d01.cash", "POST", "/api/donors?org=QD01", "{\"kind\":\"alien\",\"name\":\"甲\"}");
    assert_answer(w, "BAD_INPUT", "d01.cash", "POST", "/api/donors?org=QD01", "{\"kind\":\"person\",\"name\":\"甲\",\"uscc\":\"91370200MA00000000\"}");
    const char *firm_path = mw_f(w, "/api/donors/%lld", (long long)firm);
    const char *firm_new = "{\"kind\":\"firm\",\"name\":\"海风实业\",\"contact\":\"办公室 0532-85911000\",\"version\":1}";
    assert_answer(w, "NOT_FOUND", "d02.cash", "PUT", firm_path, firm_new);
    assert_answer(w, "FORBIDDEN", "d01.clerk", "PUT", firm_path, firm_new);
    assert_answer(w, "BAD_INPUT", "d01.cash", "PUT", firm_path, "{\"kind\":\"firm\",\"name\":\"海风集团\",\"version\":1}"); /* as on the receipts */
    assert_answer(w, "", "d01.cash", "PUT", firm_path, firm_new);
    assert_string_equal(text_of(w, w->json, "contact"), "办公室 0532-85911000");
    assert_answer(w, "CONFLICT", "d01.cash", "PUT", firm_path, firm_new);
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", "/api/gifts?org=QD01", again);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", "/api/gifts/1", NULL);
    world_ok(w, "d02.view", "GET", "/api/gifts?campaign=LJ", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    const char *goods = mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"donor_id\":%lld,\"fen\":5,\"got_on\":\"2023-01-05\",\"receipt_no\":\"G\",\"form\":\"goods\",\"goods\":\"米\"}", (long long)firm);
    assert_answer(w, "BAD_INPUT", "d01.cash", "POST", "/api/gifts?org=QD01", goods);
    assert_answer(w, "BAD_INPUT", "d01.cash", "POST", "/api/gifts?org=QD01",
                  mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"donor_id\":%lld,\"fen\":5,\"got_on\":\"2023-01-05\",\"receipt_no\":\"G\",\"classes\":\"C2,C99\"}", (long long)firm));
    assert_answer(w, "BAD_INPUT", "d01.cash", "POST", "/api/gifts?org=QD01",
                  mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"donor_id\":%lld,\"fen\":5,\"got_on\":\"2023-02-05\",\"receipt_no\":\"G\"}", (long long)firm));
    /* taken back: the receipt is reversed, the gift says so, B falls */
    int64_t txn = 0;
    world_ok(w, "d01.cash", "GET", "/api/funds/txns?campaign=LJ&org=QD01", NULL);
    txn = json_get_int(json_at(rows_of(w), 0), "id", 0);
    world_ok(w, "d01.cash", "POST", mw_f(w, "/api/funds/txns/%lld/reverse", (long long)txn), "{\"reason\":\"误登\"}");
    assert_int_equal(raised(w, "QD01", "B4"), 0);
    world_ok(w, "d01.view", "GET", "/api/gifts?campaign=LJ", NULL);
    assert_true(json_get_bool(json_at(rows_of(w), 0), "reversed"));
    assert_int_equal(mw_verify(w), 0);
}

/* --- back up, and on --- */

static const char *give_back(struct world *w, const char *as, const char *from, const char *source, long long fen)
{
    return world_call(w, as, "POST", "/api/funds/returns",
                      mw_f(w, "{\"campaign\":\"LJ\",\"from\":\"%s\",\"source\":\"%s\",\"fen\":%lld,\"done_on\":\"2023-01-10\",\"note\":\"结余退回\"}",
                           from, source, fen));
}

/* 1,000,000.00 down three levels under another name, 300,000.01 back up three levels: raised once, at
 * the city, in every table. */
WORLD_TEST(money_goes_down_three_levels_and_back_and_is_raised_once)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 100000000);
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD01", "GH-BJ", "GH-SJ-SWN", 60000000), "");
    assert_string_equal(mw_transfer(w, "d01.cash", "QD01", "QD0101", "GH-SJ-SWN", "", 50000000), "");
    assert_string_equal(mw_transfer(w, "d01.cash", "QD0101", "QD010101", "GH-SJ-SWN", "", 40000001), "");
    assert_string_equal(give_back(w, "g1.cash", "QD010101", "GH-SJ-SWN", 40000002), "BAD_INPUT");
    assert_true(complains_of(w, "fen"));
    assert_string_equal(give_back(w, "g1.cash", "QD010101", "GH-SJ-SWN", 30000001), "");
    assert_string_equal(give_back(w, "d01.cash", "QD0101", "GH-SJ-SWN", 30000001), "");
    assert_string_equal(give_back(w, "d01.cash", "QD01", "GH-SJ-SWN", 30000001), "");
    assert_int_equal(figure(w, "QD", "GH-BJ", "available_fen"), 70000001); /* its old name again */
    assert_int_equal(figure(w, "QD", "GH-BJ", "passed_fen"), 29999999);
    assert_int_equal(figure(w, "QD01", "GH-SJ-SWN", "received_fen"), 29999999);
    assert_int_equal(figure(w, "QD01", "GH-SJ-SWN", "passed_fen"), 19999999);
    assert_int_equal(figure(w, "QD010101", "GH-SJ-SWN", "received_fen"), 10000000);
    assert_int_equal(figure(w, "QD010101", "GH-SJ-SWN", "available_fen"), 10000000);
    assert_int_equal(raised(w, "QD", "B"), 100000000);
    assert_int_equal(raised(w, "QD", "B3"), 100000000);
    assert_int_equal(raised(w, "QD01", "B"), 0);
    assert_int_equal(mw_verify(w), 0);
    /* own money is not given back, a transfer is not taken back under a return */
    mw_receipt(w, "d01.cash", "QD01", "XZ", 500);
    assert_string_equal(give_back(w, "d01.cash", "QD01", "XZ", 500), "STATE");
    world_ok(w, "city.view", "GET", "/api/funds/txns?campaign=LJ&org=QD&kind=transfer", NULL);
    int64_t first = json_get_int(json_at(rows_of(w), 2), "id", 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-SJ-SWN", 90000000); /* enough of the same name from elsewhere */
    assert_answer(w, "STATE", "city.cash", "POST", mw_f(w, "/api/funds/txns/%lld/reverse", (long long)first), "{\"reason\":\"误\"}");
    assert_string_equal(world_call(w, "d02.cash", "POST", "/api/funds/returns",
                                   "{\"campaign\":\"LJ\",\"from\":\"QD01\",\"source\":\"GH-SJ-SWN\",\"fen\":1,\"done_on\":\"2023-01-10\",\"note\":\"x\"}"), "NOT_FOUND");
    assert_int_equal(mw_verify(w), 0);
}

/* The same source from two transfers under different names: the cashier says which. */
WORLD_TEST(a_return_with_two_origins_is_asked_about)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 1000);
    mw_receipt(w, "city.cash", "QD", "XZ", 1000);
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD01", "GH-BJ", "GH-SJ-OTH", 600), "");
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD01", "XZ", "GH-SJ-OTH", 400), "");
    assert_string_equal(give_back(w, "d01.cash", "QD01", "GH-SJ-OTH", 100), "BAD_INPUT");
    assert_true(complains_of(w, "to_source"));
    const char *named = "{\"campaign\":\"LJ\",\"from\":\"QD01\",\"source\":\"GH-SJ-OTH\",\"to_source\":\"XZ\",\"fen\":%d,\"done_on\":\"2023-01-10\",\"note\":\"余\"}";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    assert_answer(w, "BAD_INPUT", "d01.cash", "POST", "/api/funds/returns", mw_f(w, named, 401));
    assert_answer(w, "", "d01.cash", "POST", "/api/funds/returns", mw_f(w, named, 400));
#pragma GCC diagnostic pop
    assert_int_equal(figure(w, "QD", "XZ", "available_fen"), 1000);
    assert_string_equal(give_back(w, "d01.cash", "QD01", "GH-SJ-OTH", 600), ""); /* one origin is left */
    assert_int_equal(figure(w, "QD", "GH-BJ", "available_fen"), 1000);
    assert_int_equal(mw_verify(w), 0);
}

WORLD_TEST(what_is_left_goes_on_to_the_next_campaign)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 1000);
    int64_t gift = give(w, "city.cash", "QD", donor(w, "city.cash", "QD", "甲公司"), "A", 300, ",\"classes\":\"C2\"");
    mw_receipt(w, "city.cash", "QD", "SH", 50);
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD01", "GH-BJ", "GH-SJ-SWN", 400), "");
    world_ok(w, "city.clerk", "POST", "/api/campaigns",
             "{\"code\":\"NEXT\",\"name\":\"下期\",\"org\":\"QD\",\"year\":2024,\"start_on\":\"2023-12-20\",\"end_on\":\"2024-02-10\",\"status\":\"open\",\"forms\":\"cz21\"}");
    const char *body = "{\"from_campaign\":\"LJ\",\"to_campaign\":\"NEXT\",\"org\":\"QD\",\"below\":true,\"note\":\"年终结转\"}";
    assert_answer(w, "STATE", "city.cash", "POST", "/api/funds/carry?org=QD", body); /* it still runs */
    world_ok(w, "city.clerk", "POST", "/api/campaigns/LJ/close", "{}");
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", "/api/funds/carry?org=QD", body);
    assert_answer(w, "", "city.cash", "POST", "/api/funds/carry?org=QD", body);
    assert_int_equal(json_get_int(w->json, "unions", 0), 2);
    assert_int_equal(json_get_int(w->json, "fen", 0), 600 + 350 + 400);
    assert_answer(w, "STATE", "city.cash", "POST", "/api/funds/carry?org=QD", body); /* nothing is left */
    assert_int_equal(figure(w, "QD", "GH-BJ", "available_fen"), 0);
    assert_int_equal(figure(w, "QD", "GH-BJ", "passed_fen"), 400); /* not what went on */
    assert_int_equal(figure(w, "QD", "GH-BJ", "carried_fen"), -600);
    const struct json *j = world_ok(w, "city.view", "GET", "/api/funds?campaign=NEXT&org=QD01&own=1", NULL);
    assert_int_equal(json_get_int(json_at(json_get(j, "rows"), 0), "available_fen", -1), 400);
    assert_int_equal(json_get_int(json_at(json_get(j, "rows"), 0), "carried_fen", -1), 400);
    assert_int_equal(json_get_int(json_at(json_get(j, "rows"), 0), "raised_fen", -1), 0);
    assert_int_equal(raised(w, "QD", "B"), 1350); /* raised in the old campaign … */
    j = world_ok(w, "city.view", "GET", "/api/forms/cz21/report?campaign=NEXT&org=QD", NULL);
    assert_int_equal(json_get_int(json_get(json_get(j, "items"), "B"), "fen", -1), 0); /* … once */
    /* the gift went on as a gift */
    j = world_ok(w, "city.view", "GET", "/api/gifts/here?campaign=NEXT&org=QD", NULL);
    assert_int_equal(json_len(json_get(j, "rows")), 1);
    assert_int_equal(json_get_int(json_at(json_get(j, "rows"), 0), "id", 0), gift);
    assert_int_equal(json_get_int(json_at(json_get(j, "rows"), 0), "available_fen", 0), 300);
    /* the movement shows in both campaigns, and can be taken back */
    j = world_ok(w, "city.view", "GET", "/api/funds/txns?campaign=LJ&org=QD&kind=carry", NULL);
    assert_int_equal(json_len(json_get(j, "rows")), 2);
    j = world_ok(w, "city.view", "GET", "/api/funds/txns?campaign=NEXT&org=QD&kind=carry", NULL);
    assert_int_equal(json_len(json_get(j, "rows")), 2);
    int64_t last = json_get_int(json_at(json_get(j, "rows"), 0), "id", 0);
    world_ok(w, "city.cash", "POST", mw_f(w, "/api/funds/txns/%lld/reverse", (long long)last), "{\"reason\":\"误结转\"}");
    assert_int_equal(figure(w, "QD01", "GH-SJ-SWN", "available_fen"), 400);
    assert_int_equal(figure(w, "QD01", "GH-SJ-SWN", "carried_fen"), 0);
    assert_int_equal(mw_verify(w), 0);
}

WORLD_TEST(verify_finds_gifts_that_do_not_tie)
{
    mw_campaign(w, "LJ", "", true, 0);
    int64_t gift = give(w, "city.cash", "QD", donor(w, "city.cash", "QD", "甲公司"), "A", 300, ",\"classes\":\"C2\"");
    long long qd = world_org(w, "QD"), d01 = world_org(w, "QD01");
    assert_int_equal(mw_verify(w), 0);
    mw_put(w, "gift_balance", mw_f(w, "{\"gift_id\":%lld,\"org_id\":%lld,\"campaign_id\":1,\"source\":\"SH\",\"stage\":\"reserved\",\"fen\":7}", (long long)gift, qd));
    assert_int_equal(mw_verify(w), 2); /* not posted; and no record it was reserved for */
    mw_put(w, "fund_txn", mw_f(w, "{\"id\":77,\"kind\":\"return\",\"campaign_id\":1,\"org_id\":%lld,\"done_on\":\"2023-01-01\",\"at\":1}", d01));
    mw_put(w, "fund_entry", mw_f(w, "{\"id\":901,\"txn_id\":77,\"org_id\":%lld,\"source\":\"XZ\",\"campaign_id\":1,\"stage\":\"available\",\"fen\":-5}", d01));
    mw_put(w, "fund_entry", mw_f(w, "{\"id\":902,\"txn_id\":77,\"org_id\":%lld,\"source\":\"XZ\",\"campaign_id\":1,\"stage\":\"available\",\"fen\":5}", qd));
    assert_int_equal(mw_verify(w), 2 + 1 + 2); /* a return of what never came; two balances not kept */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gift_pays_what_the_donor_said_and_nothing_else),
        cmocka_unit_test(a_refusal_names_the_gift_and_its_purpose),
        cmocka_unit_test(place_persons_goods_and_the_last_day),
        cmocka_unit_test(a_receipt_number_a_donor_and_a_wrong_gift_are_told),
        cmocka_unit_test(money_goes_down_three_levels_and_back_and_is_raised_once),
        cmocka_unit_test(a_return_with_two_origins_is_asked_about),
        cmocka_unit_test(what_is_left_goes_on_to_the_next_campaign),
        cmocka_unit_test(verify_finds_gifts_that_do_not_tie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
