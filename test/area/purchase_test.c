/* SPDX-License-Identifier: Apache-2.0
 * What may be bought, from whom, with which money, and who decides. */
#include "goods_world.h"

WORLD_TEST(cards_vouchers_wine_and_tobacco_are_refused_with_the_clause)
{
    static const struct {
        const char *name;
        bool ok;
    } cases[] = {{"超市购物卡", false}, {"500元代金券", false}, {"香烟", false},     {"贵州茅台", false}, {"年夜饭礼券", true},
                 {"年夜饭礼券和购物卡", false}, {"大米", true},  {"电影礼券", false}, {"酒精消毒湿巾", true}, {"烟花礼盒", false}};
    mw_campaign(w, "LJ", "", true, 0);
    for (size_t i = 0; i < countof(cases); i++) {
        assert_answer(w, cases[i].ok ? "" : "BAD_INPUT", "d01.clerk", "POST", "/api/goods/items?org=QD01",
                      fmt(w, "{\"code\":\"X%zu\",\"name\":\"%s\",\"unit\":\"份\",\"category\":\"other\"}", i, cases[i].name));
        if (!cases[i].ok) {
            assert_true(complains_of(w, "name"));
            assert_true(answer_has(w, "不得购买明令禁止的物品"));
        }
    }
    int64_t it = item(w, "d01.clerk", "QD01", "A1", "大米", "daily");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/purchases?org=QD01",
                  fmt(w, "{\"campaign\":\"LJ\",\"title\":\"春节购物卡\",\"source\":\"GH-BJ\",\"reason\":\"x\","
                         "\"lines\":[{\"item\":%lld,\"qty\":1,\"est_fen\":100}]}", (long long)it));
    assert_true(complains_of(w, "title"));
    /* the list is a dated rule: an item registered before it is met again at the contract */
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 100000);
    int64_t s = supplier(w, "d01.clerk", "QD01", "公司", USCC_A), p = request(w, "d01", "QD01", "GH-BJ", it, 1, 10000);
    assert_answer(w, "", "city.clerk", "POST", "/api/rules",
                  "{\"kind\":\"goods\",\"code\":\"base\",\"edition\":\"2023\",\"title\":\"本地规定\",\"source\":\"本地\",\"valid_from\":\"2023-01-01\","
                  "\"body\":{\"quotes\":3,\"decide_fen\":0,\"spoils\":[],\"licences\":[{\"title\":\"营业执照\",\"needs\":[\"business\"]}],"
                  "\"forbidden\":[{\"name\":\"大米\",\"words\":[\"大米\"],\"clause\":\"本地不得购买大米\"}]}}");
    assert_string_equal(contract(w, "d01", p, s, 10000), "BAD_INPUT");
    assert_true(answer_has(w, "本地不得购买大米"));
    assert_int_equal(money(w, "QD01", "available_fen"), 100000);
}

WORLD_TEST(ezhou_money_passed_down_buys_no_goods)
{
    mw_campaign(w, "LJ", "ez22", true, 0);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 100000);
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD01", "GH-BJ", "GH-SJ-SWN", 50000), "");
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 50000);
    int64_t it = item(w, "d01.clerk", "QD01", "A1", "毛毯", "daily");
    static const char *const passed[] = {"GH-SJ-BF", "GH-SJ-SWN", "GH-SJ-OTH"};
    for (size_t i = 0; i < countof(passed); i++) {
        assert_answer(w, "FUND_FORBIDDEN", "d01.clerk", "POST", "/api/purchases?org=QD01",
                      fmt(w, "{\"campaign\":\"LJ\",\"title\":\"慰问品\",\"source\":\"%s\",\"reason\":\"x\","
                             "\"lines\":[{\"item\":%lld,\"qty\":1,\"est_fen\":100}]}", passed[i], (long long)it));
        assert_true(answer_has(w, "只能用于对个人发放"));
    }
    (void)request(w, "d01", "QD01", "GH-BJ", it, 1, 100); /* 各区总工会可安排专项送温暖物资慰问资金 */
    int64_t silent = request(w, "d01", "QD01", "CZ-XIAN", it, 1, 100); /* the rule is silent: allowed, and shown so */
    const struct json *j = world_ok(w, "d01.view", "GET", fmt(w, "/api/purchases/%lld", (long long)silent), NULL);
    assert_true(str_has(json_get_str(j, "earmark"), S("没有写到这项资金")));
}

WORLD_TEST(an_expired_licence_refuses_a_new_contract)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 100000);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/suppliers?org=QD01", "{\"name\":\"坏代码\",\"uscc\":\"911101085923662401\"}");
    assert_true(complains_of(w, "uscc"));
    int64_t it = item(w, "d01.clerk", "QD01", "A1", "大米", "food"), s = supplier(w, "d01.clerk", "QD01", "粮油公司", USCC_A);
    assert_answer(w, "DUPLICATE", "d01.clerk", "POST", "/api/suppliers?org=QD01", "{\"name\":\"又一家\",\"uscc\":\"" USCC_A "\"}");
    int64_t p = request(w, "d01", "QD01", "GH-BJ", it, 10, 10000);
    assert_string_equal(contract(w, "d01", p, s, 10000), "STATE");
    assert_true(answer_has(w, "没有登记食品经营许可证"));
    const char *put = fmt(w, "/api/suppliers/%lld/licences", (long long)s);
    const char *again = fmt(w, "{\"supplier\":%lld,\"fen\":10000,\"contract_no\":\"HT1\",\"contract_on\":\"2023-01-10\",\"few_quotes\":\"定点\"}",
                            (long long)s);
    /* in force on the day of signing, but no longer today (12 January) */
    world_ok(w, "d01.clerk", "POST", put, "{\"kind\":\"food_business\",\"number\":\"JY1\",\"valid_from\":\"2018-01-12\",\"valid_to\":\"2023-01-11\"}");
    assert_answer(w, "STATE", "d01.clerk", "POST", ON(p, "contract"), again);
    assert_true(answer_has(w, "2023-01-11") && answer_has(w, "不在有效期内"));
    assert_int_equal(money(w, "QD01", "available_fen"), 100000);
    /* its last day is a day in force */
    world_ok(w, "d01.clerk", "POST", put, "{\"kind\":\"food_business\",\"number\":\"JY1\",\"valid_from\":\"2018-01-12\",\"valid_to\":\"2023-01-12\"}");
    assert_answer(w, "", "d01.clerk", "POST", ON(p, "contract"), again);
    /* food without batch, date or papers is not accepted */
    int64_t paper = file(w, "d01.clerk", "QD01");
    static const char *const fields[] = {"batch", "expires_on", "paper_id", "expires_on"};
    const char *const bad[] = {"", ",\"batch\":\"B1\"", ",\"batch\":\"B1\",\"expires_on\":\"2023-06-01\"",
                               fmt(w, ",\"batch\":\"B1\",\"expires_on\":\"2023-01-10\",\"paper_id\":%lld", (long long)paper)};
    for (size_t i = 0; i < countof(bad); i++) {
        assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", ON(p, "receipts"),
                      fmt(w, "{\"line\":1,\"qty\":10,\"got_on\":\"2023-01-11\"%s}", bad[i]));
        assert_true(complains_of(w, fields[i]));
    }
    confirm_in(w, "d01", count_in(w, "d01", p, 10, fmt(w, ",\"batch\":\"B1\",\"expires_on\":\"2023-06-01\",\"paper_id\":%lld", (long long)paper)));
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(three_quotes_or_a_reason_and_never_more_than_quoted_or_approved)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 10000000);
    int64_t it = item(w, "d01.clerk", "QD01", "A1", "毛毯", "daily");
    int64_t a = supplier(w, "d01.clerk", "QD01", "甲", USCC_A), b = supplier(w, "d01.clerk", "QD01", "乙", USCC_B),
            c = supplier(w, "d01.clerk", "QD01", "丙", USCC_C);
    int64_t p = request(w, "d01", "QD01", "GH-BJ", it, 10, 20000);
    world_ok(w, "d01.clerk", "POST", ON(p, "submit"), NULL);
    assert_answer(w, "STATE", "d01.clerk", "POST", ON(p, "quotes"), fmt(w, "{\"supplier\":%lld,\"fen\":1,\"quoted_on\":\"2023-01-09\"}", (long long)a));
    world_ok(w, "d01.review", "POST", ON(p, "approve"), NULL);
    world_ok(w, "d01.clerk", "POST", ON(p, "quotes"), fmt(w, "{\"supplier\":%lld,\"fen\":21000,\"quoted_on\":\"2023-01-09\"}", (long long)a));
    world_ok(w, "d01.clerk", "POST", ON(p, "quotes"), fmt(w, "{\"supplier\":%lld,\"fen\":19000,\"quoted_on\":\"2023-01-09\"}", (long long)b));
    assert_answer(w, "DUPLICATE", "d01.clerk", "POST", ON(p, "quotes"),
                  fmt(w, "{\"supplier\":%lld,\"fen\":18000,\"quoted_on\":\"2023-01-09\"}", (long long)b));
    struct {
        int64_t supplier;
        long long fen;
        const char *reason, *field;
    } cases[] = {{b, 19000, "", "few_quotes"}, {c, 19000, "急", "supplier"}, {b, 19001, "急", "fen"}, {a, 20001, "急", "fen"}};
    for (size_t i = 0; i < countof(cases); i++) {
        assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", ON(p, "contract"),
                      fmt(w, "{\"supplier\":%lld,\"fen\":%lld,\"contract_no\":\"1\",\"contract_on\":\"2023-01-10\",\"few_quotes\":\"%s\"}",
                          (long long)cases[i].supplier, cases[i].fen, cases[i].reason));
        assert_true(complains_of(w, cases[i].field));
    }
    world_ok(w, "d01.clerk", "POST", ON(p, "quotes"), fmt(w, "{\"supplier\":%lld,\"fen\":19500,\"quoted_on\":\"2023-01-09\"}", (long long)c));
    assert_answer(w, "", "d01.clerk", "POST", ON(p, "contract"),
                  fmt(w, "{\"supplier\":%lld,\"fen\":19000,\"contract_no\":\"1\",\"contract_on\":\"2023-01-10\"}", (long long)b));
    /* 50,000 元 and more stands on a collective decision */
    int64_t dear = request(w, "d01", "QD01", "GH-BJ", it, 10, 5000000);
    assert_string_equal(contract(w, "d01", dear, b, 5000000), "BAD_INPUT");
    assert_true(complains_of(w, "decision_id"));
    /* a contract given up gives its money back */
    assert_int_equal(money(w, "QD01", "goods_fen"), 19000);
    assert_answer(w, "", "d01.review", "POST", ON(p, "close"), "{\"reason\":\"供应商不能供货\"}");
    assert_int_equal(money(w, "QD01", "goods_fen"), 0);
    assert_int_equal(money(w, "QD01", "available_fen"), 10000000);
    assert_int_equal(world_verify(w), 0);
}

static int64_t ruling_of(struct world *w, const char *state)
{
    const struct json *rows = json_get(world_ok(w, "d01.review", "GET", fmt(w, "/api/rulings?campaign=LJ&state=%s", state), NULL), "rows");
    return json_len(rows) == 1 ? json_get_int(json_at(rows, 0), "id", 0) : 0;
}

/* QH20 says which class each source is for, and nothing about other money (QT): a person decides, once. */
WORLD_TEST(what_the_rule_leaves_open_about_buying_is_decided_by_another_person)
{
    mw_campaign(w, "LJ", "qh20", true, 0);
    int64_t it = item(w, "d01.clerk", "QD01", "A1", "毛毯", "daily");
    int64_t named = request(w, "d01", "QD01", "GH-BJ", it, 1, 100), p = request(w, "d01", "QD01", "QT", it, 1, 100);
    world_ok(w, "d01.clerk", "POST", ON(named, "submit"), NULL); /* goods for C7 and others are within the rule */
    assert_int_equal(ruling_of(w, "asked"), 0);
    world_ok(w, "d01.clerk", "GET", fmt(w, "/api/purchases/%lld", (long long)p), NULL);
    assert_true(answer_has(w, "\"earmark_asks\":true"));
    world_ok(w, "d01.clerk", "POST", ON(p, "submit"), NULL);
    int64_t asked = ruling_of(w, "asked");
    assert_true(asked > 0);
    assert_true(answer_has(w, "采购“慰问品”"));
    assert_answer(w, "", "d01.review", "POST", ON(p, "approve"), NULL); /* and decides by it */
    assert_int_equal(ruling_of(w, "allowed"), asked);
    assert_true(answer_has(w, fmt(w, "采购 %lld 审核通过时裁定", (long long)p)));

    /* the next of the same money is not asked again, nor is it one of the union below */
    int64_t next = request(w, "g1", "QD010101", "QT", it, 1, 100);
    world_ok(w, "g1.clerk", "POST", ON(next, "submit"), NULL);
    assert_int_equal(ruling_of(w, "asked"), 0);
    /* beside it the decision binds nobody */
    int64_t beside = item(w, "d02.clerk", "QD02", "B1", "毛毯", "daily"), q = request(w, "d02", "QD02", "QT", beside, 1, 100);
    world_ok(w, "d02.clerk", "POST", ON(q, "submit"), NULL);
    const struct json *rows = json_get(world_ok(w, "city.review", "GET", "/api/rulings?campaign=LJ&state=asked", NULL), "rows");
    assert_int_equal(json_len(rows), 1);
    assert_answer(w, "", "city.review", "POST", fmt(w, "/api/rulings/%lld/decide", (long long)json_get_int(json_at(rows, 0), "id", 0)),
                  "{\"verdict\":\"forbidden\",\"basis\":\"会议纪要 3 号\"}");
    assert_answer(w, "FUND_FORBIDDEN", "d02.review", "POST", ON(q, "approve"), NULL);
    assert_true(answer_has(w, "会议纪要 3 号"));
    assert_int_equal(world_verify(w), 0);
}

static int64_t decision(struct world *w, long long fen)
{
    int64_t minutes = file(w, "d01.clerk", "QD01");
    int64_t id = made(world_ok(w, "d01.clerk", "POST", "/api/decisions?org=QD01",
                               fmt(w, "{\"campaign\":\"LJ\",\"kind\":\"purchase\",\"title\":\"采购\",\"content\":\"采购\",\"held_on\":\"2023-01-06\","
                                      "\"members\":7,\"present\":7,\"votes_for\":7,\"amount_fen\":%lld,\"minutes_id\":%lld}", fen, (long long)minutes)));
    world_ok(w, "d01.review", "POST", fmt(w, "/api/decisions/%lld/make", (long long)id), "{}");
    return id;
}

static int64_t used(struct world *w, int64_t decision_id)
{
    return json_get_int(world_ok(w, "d01.view", "GET", fmt(w, "/api/decisions/%lld", (long long)decision_id), NULL), "used_fen", -1);
}

/* Approved, quoted by the supplier and contracted on a decision. */
static const char *on_decision(struct world *w, int64_t p, int64_t supplier_id, long long fen, int64_t decision_id)
{
    world_ok(w, "d01.clerk", "POST", ON(p, "submit"), NULL);
    world_ok(w, "d01.review", "POST", ON(p, "approve"), NULL);
    world_ok(w, "d01.clerk", "POST", ON(p, "quotes"), fmt(w, "{\"supplier\":%lld,\"fen\":%lld,\"quoted_on\":\"2023-01-09\"}", (long long)supplier_id, fen));
    return world_call(w, "d01.clerk", "POST", ON(p, "contract"),
                      fmt(w, "{\"supplier\":%lld,\"fen\":%lld,\"contract_no\":\"HT\",\"contract_on\":\"2023-01-10\",\"few_quotes\":\"定点供应\","
                             "\"decision_id\":%lld}", (long long)supplier_id, fen, (long long)decision_id));
}

WORLD_TEST(what_a_contract_did_not_use_of_its_decision_serves_another)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 20000000);
    int64_t it = item(w, "d01.clerk", "QD01", "A1", "毛毯", "daily"), s = supplier(w, "d01.clerk", "QD01", "公司", USCC_A);
    int64_t d = decision(w, 9000000), first = request(w, "d01", "QD01", "GH-BJ", it, 3, 6000000), second = request(w, "d01", "QD01", "GH-BJ", it, 2, 5000000);
    assert_string_equal(on_decision(w, first, s, 6000000, d), "");
    assert_int_equal(used(w, d), 6000000);
    assert_string_equal(on_decision(w, second, s, 5000000, d), "STATE"); /* 30,000 元 are left of it */
    confirm_in(w, "d01", count_in(w, "d01", first, 1, ""));
    assert_answer(w, "", "d01.review", "POST", ON(first, "close"), "{\"reason\":\"其余不能供货\"}");
    assert_int_equal(used(w, d), 2000000); /* one of three was delivered */
    assert_answer(w, "", "d01.clerk", "POST", ON(second, "contract"),
                  fmt(w, "{\"supplier\":%lld,\"fen\":5000000,\"contract_no\":\"HT\",\"contract_on\":\"2023-01-10\",\"few_quotes\":\"定点供应\",\"decision_id\":%lld}",
                      (long long)s, (long long)d));
    assert_int_equal(used(w, d), 7000000);
    assert_answer(w, "", "d01.review", "POST", ON(second, "close"), "{\"reason\":\"不能供货\"}");
    assert_int_equal(used(w, d), 2000000); /* nothing came: it stands on the decision no more */
    assert_int_equal(world_verify(w), 0);
}

/* Suppliers and items serve the union that keeps them and those below it; only the keeper changes them. */
WORLD_TEST(registers_are_used_below_and_hidden_beside)
{
    mw_campaign(w, "LJ", "", true, 0);
    int64_t it = item(w, "d01.clerk", "QD01", "A1", "甲区毛毯", "daily"), s = supplier(w, "d01.clerk", "QD01", "甲区公司", USCC_A);
    static const struct {
        const char *as;
        bool sees;
    } cases[] = {{"d01.view", true}, {"g1.clerk", true}, {"city.view", true}, {"d02.clerk", false}};
    for (size_t i = 0; i < countof(cases); i++) {
        world_ok(w, cases[i].as, "GET", "/api/goods/items", NULL);
        assert_int_equal(answer_has(w, "甲区毛毯"), cases[i].sees);
        world_ok(w, cases[i].as, "GET", "/api/suppliers", NULL);
        assert_int_equal(answer_has(w, "甲区公司"), cases[i].sees);
    }
    int64_t p = request(w, "g1", "QD010101", "GH-BJ", it, 1, 10000); /* the street's firm buys what the district listed */
    assert_true(p > 0);
    assert_answer(w, "BAD_INPUT", "d02.clerk", "POST", "/api/purchases?org=QD02",
                  fmt(w, "{\"campaign\":\"LJ\",\"title\":\"慰问品\",\"source\":\"GH-BJ\",\"reason\":\"x\","
                         "\"lines\":[{\"item\":%lld,\"qty\":1,\"est_fen\":1}]}", (long long)it));
    const char *edit = "{\"name\":\"改\",\"uscc\":\"" USCC_A "\",\"version\":1}";
    assert_answer(w, "NOT_FOUND", "g1.clerk", "PUT", fmt(w, "/api/suppliers/%lld", (long long)s), edit);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "PUT", fmt(w, "/api/suppliers/%lld", (long long)s), edit);
    assert_answer(w, "", "d01.clerk", "PUT", fmt(w, "/api/suppliers/%lld", (long long)s), edit);
    assert_answer(w, "CONFLICT", "d01.clerk", "PUT", fmt(w, "/api/suppliers/%lld", (long long)s), edit); /* version 1 is gone */
    assert_answer(w, "NOT_FOUND", "g1.clerk", "PUT", fmt(w, "/api/goods/items/%lld", (long long)it),
                  "{\"name\":\"改\",\"unit\":\"份\",\"category\":\"daily\",\"version\":1}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cards_vouchers_wine_and_tobacco_are_refused_with_the_clause),
        cmocka_unit_test(ezhou_money_passed_down_buys_no_goods),
        cmocka_unit_test(an_expired_licence_refuses_a_new_contract),
        cmocka_unit_test(three_quotes_or_a_reason_and_never_more_than_quoted_or_approved),
        cmocka_unit_test(what_the_rule_leaves_open_about_buying_is_decided_by_another_person),
        cmocka_unit_test(what_a_contract_did_not_use_of_its_decision_serves_another),
        cmocka_unit_test(registers_are_used_below_and_hidden_beside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
