/* SPDX-License-Identifier: Apache-2.0
 * The statistics forms: every figure here was added up by hand. */
#include "form.h"
#include "money_city.h"

static const struct json *report(struct world *w, const char *form, const char *org)
{
    return json_get(world_ok(w, "city.view", "GET",
                             mw_f(w, "/api/forms/%s/report?campaign=LJ&org=%s", form, org), NULL), "items");
}
#define COUNT(items, code) json_get_int(json_get(items, code), "count", -1)
#define FEN(items, code) json_get_int(json_get(items, code), "fen", -1)
#define TEXT(items, code, want) assert_true(str_eq(json_get_str(json_get(items, code), "text"), S(want)))

WORLD_TEST(the_table_ties_to_the_fen)
{
    mw_city(w);
    const struct json *t = report(w, "cz21", "QD");
    assert_int_equal(COUNT(t, "C"), 10);
    assert_int_equal(COUNT(t, "C1"), 1);
    assert_int_equal(COUNT(t, "C3"), 2);
    assert_int_equal(COUNT(t, "C6"), 1);
    assert_int_equal(COUNT(t, "C7"), 3);
    assert_int_equal(COUNT(t, "C10"), 1);
    assert_int_equal(COUNT(t, "C11"), 1);
    TEXT(t, "D1", "0.01");
    TEXT(t, "D2", "0.00");
    assert_int_equal(FEN(t, "D3"), 137649999);
    TEXT(t, "D3", "137.65");
    assert_int_equal(FEN(t, "D7"), 120000);
    TEXT(t, "D7", "0.12");
    TEXT(t, "D6", "0.00");
    /* 5,000 + 4,999 + 68,825,000 + 68,824,999 + 12,345 + 30,000 + 20,000 + 10,001 + 70,000 + 1 */
    assert_int_equal(FEN(t, "D"), 137802345);
    TEXT(t, "D", "137.80");
    assert_int_equal(FEN(t, "B"), 200050249);
    assert_int_equal(FEN(t, "B2"), 49);
    assert_int_equal(FEN(t, "B3"), 200000000);
    assert_int_equal(FEN(t, "B4"), 50100);
    assert_int_equal(FEN(t, "B6"), 100);
    TEXT(t, "B", "200.05");
    assert_int_equal(COUNT(t, "J1"), 2); /* medical workers: one C7, one C10 */
    assert_int_equal(FEN(t, "J2"), 30001);
    const struct json *e = report(w, "ez22", "QD");
    assert_int_equal(COUNT(e, "J1"), 2); /* 防疫一线: C10 and C6 */
    assert_int_equal(FEN(e, "J2"), 10002);
    assert_int_equal(COUNT(e, "J3"), 2);
    assert_int_equal(FEN(e, "J4"), 50000);
    assert_null(json_get(e, "K1"));
    assert_int_equal(COUNT(e, "C"), 10); /* memo items are in no total */
    const struct json *d = report(w, "cz21", "QD01"), *i = report(w, "cz21", "QDI01");
    assert_int_equal(COUNT(d, "C"), 8);
    assert_int_equal(COUNT(i, "C"), 2);
    assert_int_equal(FEN(d, "D") + FEN(i, "D"), 137802345);
    assert_int_equal(COUNT(report(w, "cz21", "QD02"), "C"), 0);
    assert_int_equal(mw_verify(w), 0);
}

WORLD_TEST(the_report_is_exactly_what_others_rely_on)
{
    mw_city(w);
    const struct json *j = world_ok(w, "city.view", "GET", "/api/forms/cz21/report?campaign=LJ&org=QD", NULL);
    static const char *const order[] = {
        "A",  "B",  "B1", "B2", "B3", "B4", "B5", "B6", "C",  "D",  "C1", "D1", "C2", "D2",
        "C3", "D3", "C4", "D4", "C5", "D5", "C6", "D6", "C7", "D7", "C8", "D8", "C9", "D9",
        "C10", "D10", "C11", "D11", "E", "E1", "E2", "E3", "E4", "E5", "F", "F1", "F2", "F3",
        "G", "H", "I", "J1", "J2", "K1", "K2"};
    struct str key;
    static const char *const keys[] = {"form", "edition", "campaign", "org", "items"};
    assert_int_equal(json_len(j), countof(keys));
    for (size_t i = 0; i < countof(keys); i++) {
        json_entry(j, i, &key);
        assert_true(str_eq(key, str_of(keys[i])));
    }
    const struct json *items = json_get(j, "items");
    assert_int_equal(json_len(items), countof(order));
    for (size_t i = 0; i < countof(order); i++) {
        const struct json *v = json_entry(items, i, &key);
        assert_true(str_eq(key, str_of(order[i])));
        bool money = json_get(v, "fen") != NULL;
        assert_int_equal(json_len(v), money ? 2 : 1);
        assert_int_equal(money, order[i][0] == 'B' || order[i][0] == 'D' || strcmp(order[i], "I") == 0 ||
                                    strcmp(order[i], "J2") == 0);
    }
    assert_true(str_eq(json_get_str(j, "form"), S("cz21")));
    assert_true(str_eq(json_get_str(j, "edition"), S("2021")));
    assert_true(str_eq(json_get_str(j, "org"), S("QD")));
}

WORLD_TEST(the_forms_due_are_those_of_the_campaign)
{
    mw_campaign(w, "LJ", "", true, 0);
    const struct json *rows = json_get(world_ok(w, "g1.view", "GET", "/api/forms?campaign=LJ", NULL), "rows");
    assert_int_equal(json_len(rows), 2);
    assert_true(str_eq(json_get_str(json_at(rows, 0), "form"), S("cz21")));
    assert_true(str_eq(json_get_str(json_at(rows, 1), "title"), S("2022年春节期间各级工会送温暖统计表")));
    assert_string_equal(world_call(w, "g1.view", "GET", "/api/forms/nowhere/report?campaign=LJ", NULL), "NOT_FOUND");
    assert_string_equal(world_call(w, "g1.view", "GET", "/api/forms/cz21/report?campaign=NO", NULL), "NOT_FOUND");
    assert_string_equal(world_call(w, "sys.admin", "GET", "/api/forms?campaign=LJ", NULL), "FORBIDDEN");
}

WORLD_TEST(moving_a_union_moves_its_figures_and_changes_no_total)
{
    mw_city(w);
    world_ok(w, "city.clerk", "POST", "/api/orgs/QD0101/move", "{\"parent\":\"QD02\",\"on\":\"2023-01-12\"}");
    const struct json *t = report(w, "cz21", "QD"), *a = report(w, "cz21", "QD01"), *b = report(w, "cz21", "QD02");
    assert_int_equal(FEN(t, "D"), 137802345);
    assert_int_equal(COUNT(t, "C"), 10);
    assert_int_equal(FEN(t, "B"), 200050249);
    assert_int_equal(COUNT(a, "C"), 0);
    assert_int_equal(FEN(a, "B"), 0);
    assert_int_equal(COUNT(b, "C"), 8);
    assert_int_equal(FEN(b, "D"), 137732344);
    assert_int_equal(FEN(b, "B"), 50049);
    assert_int_equal(mw_verify(w), 0);
}

/* Pages of two through all records behind a figure. */
static void add_rows(struct world *w, const char *org, const char *code, int64_t *heads, int64_t *fen)
{
    const char *after = "";
    *heads = *fen = 0;
    for (int page = 0; page < 20; page++) {
        const struct json *j = world_ok(
            w, "city.view", "GET",
            mw_f(w, "/api/forms/cz21/rows?campaign=LJ&org=%s&item=%s&limit=2&after=%s", org, code, after), NULL);
        const struct json *rows = json_get(j, "rows");
        for (size_t i = 0; i < json_len(rows); i++) {
            *heads += json_get_int(json_at(rows, i), "heads", 0);
            *fen += json_get_int(json_at(rows, i), "amount_fen", 0);
            assert_false(str_has(json_get_str(json_at(rows, i), "number"), S("1980")));
        }
        if (json_kind(json_get(j, "next")) == JSON_NUL)
            return;
        after = str_z(w->a, json_get_str(j, "next"));
    }
    fail_msg("the pages do not end");
}

WORLD_TEST(every_derived_figure_opens_to_rows_that_add_up_to_it)
{
    static const char *const orgs[] = {"QD", "QD01", "QD0101", "QD010101", "QDI01", "QD02"};
    mw_city(w);
    for (size_t o = 0; o < countof(orgs); o++) {
        const struct json *t = report(w, "cz21", orgs[o]);
        for (size_t i = 0; i < json_len(t); i++) {
            struct str key;
            int64_t heads, fen;
            const struct json *v = json_entry(t, i, &key);
            if (!str_has(S("BCDJ"), (struct str){key.at, 1}))
                continue;
            const char *code = str_z(w->a, key);
            add_rows(w, orgs[o], code, &heads, &fen);
            if (json_get(v, "count"))
                assert_int_equal(heads, json_get_int(v, "count", -1));
            else
                assert_int_equal(fen, json_get_int(v, "fen", -1));
            /* and through the tree: own + children = the figure */
            const struct json *d = world_ok(
                w, "city.view", "GET",
                mw_f(w, "/api/forms/cz21/drill?campaign=LJ&org=%s&item=%s", orgs[o], code), NULL);
            const char *unit = json_get(v, "count") ? "count" : "fen";
            int64_t sum = json_get_int(json_get(d, "own"), unit, 0), own = sum, rosters = 0;
            for (size_t k = 0; k < json_len(json_get(d, "children")); k++)
                sum += json_get_int(json_at(json_get(d, "children"), k), unit, 0);
            assert_int_equal(sum, json_get_int(v, unit, -1));
            for (size_t k = 0; k < json_len(json_get(d, "rosters")); k++)
                rosters += json_get_int(json_at(json_get(d, "rosters"), k), unit, 0);
            if (code[0] != 'B')
                assert_int_equal(rosters, own);
        }
    }
}

WORLD_TEST(names_are_shown_and_numbers_are_masked)
{
    mw_city(w);
    const struct json *j = world_ok(w, "g1.view", "GET", "/api/forms/cz21/rows?campaign=LJ&item=C10&own=1", NULL);
    const struct json *row = json_at(json_get(j, "rows"), 0);
    assert_int_equal(json_len(json_get(j, "rows")), 1);
    assert_true(str_eq(json_get_str(row, "name"), S("赵宁")));
    struct str number = json_get_str(row, "number"), plain = mw_number(w->a, 8);
    assert_true(str_starts(number, str_sub(plain, 0, 4)));
    assert_false(str_eq(number, plain));
    assert_true(str_has(number, S("***")));
    assert_string_equal(world_call(w, "d02.view", "GET", "/api/forms/cz21/rows?campaign=LJ&org=QD01&item=C10", NULL),
                        "NOT_FOUND");
}

/* --- entered items --- */

static const char *enter(struct world *w, const char *as, const char *org, const char *item, long long value,
                         int version)
{
    return world_call(w, as, "PUT", "/api/forms/cz21/items",
                      mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"%s\",\"item\":\"%s\",\"value\":%lld,\"note\":\"走访记录\","
                              "\"version\":%d}", org, item, value, version));
}

WORLD_TEST(entered_items_are_added_over_the_tree_with_who_and_when)
{
    mw_city(w);
    assert_string_equal(enter(w, "city.clerk", "QD", "A", 3, 0), "");
    assert_string_equal(enter(w, "d01.clerk", "QD01", "A", 4, 0), "");
    assert_string_equal(enter(w, "g1.clerk", "QD010101", "A", 5, 0), "");
    assert_string_equal(enter(w, "g1.clerk", "QD010101", "A", 6, 0), "CONFLICT"); /* somebody was faster */
    assert_string_equal(enter(w, "g1.clerk", "QD010101", "A", 6, 1), "");
    assert_string_equal(enter(w, "g1.clerk", "QD010101", "C7", 6, 0), "BAD_INPUT"); /* derived */
    assert_string_equal(enter(w, "g1.clerk", "QD010101", "E", 6, 0), "BAD_INPUT");  /* a sum */
    assert_string_equal(enter(w, "g1.clerk", "QD010101", "Z", 6, 0), "BAD_INPUT");
    assert_string_equal(enter(w, "g1.clerk", "QD010101", "F1", -1, 0), "BAD_INPUT");
    assert_string_equal(enter(w, "g1.clerk", "QD01", "A", 6, 1), "NOT_FOUND");
    assert_string_equal(enter(w, "d02.clerk", "QD01", "A", 6, 1), "NOT_FOUND");
    assert_string_equal(enter(w, "d01.view", "QD01", "A", 6, 1), "FORBIDDEN");
    assert_string_equal(enter(w, "g1.clerk", "QD010101", "E2", 10, 0), "");
    assert_string_equal(enter(w, "g1.clerk", "QD010101", "E5", 1, 0), "");
    assert_string_equal(enter(w, "g1.clerk", "QD010101", "I", 123456, 0), "");
    const struct json *t = report(w, "cz21", "QD");
    assert_int_equal(COUNT(t, "A"), 13);
    assert_int_equal(COUNT(report(w, "cz21", "QD01"), "A"), 10);
    assert_int_equal(COUNT(t, "E"), 11);
    TEXT(t, "I", "0.12");
    assert_int_equal(COUNT(report(w, "ez22", "QD"), "A"), 0); /* another form */
    const struct json *j = world_ok(w, "city.view", "GET", "/api/forms/cz21/hand?campaign=LJ&org=QD&item=A", NULL);
    assert_int_equal(json_len(json_get(j, "rows")), 3);
    const struct json *last = json_at(json_get(j, "rows"), 2);
    assert_true(str_eq(json_get_str(last, "org_code"), S("QD010101")));
    assert_true(str_eq(json_get_str(last, "user_name"), S("g1.clerk")));
    assert_int_equal(json_get_int(last, "at", 0), w->now);
    assert_int_equal(json_get_int(last, "value", 0), 6);
}

/* --- checks --- */

static bool finding(struct world *w, const char *org, const char *code)
{
    const struct json *j = world_ok(w, "city.view", "GET", mw_f(w, "/api/forms/cz21?campaign=LJ&org=%s", org), NULL);
    const struct json *checks = json_get(j, "checks");
    for (size_t i = 0; i < json_len(checks); i++)
        if (str_eq(json_get_str(json_at(checks, i), "code"), str_of(code)))
            return true;
    return false;
}

WORLD_TEST(checks_find_what_a_statistician_would)
{
    static const struct mw_row nothing[] = {{20, "C9", "SH", NULL, NULL, 0, NULL}};
    mw_city(w);
    static const char *const ok[] = {"V01", "V02", "V03", "V04", "V05", "V06", "V07", "V27"};
    for (size_t i = 0; i < countof(ok); i++)
        assert_false(finding(w, "QD", ok[i]));
    assert_true(finding(w, "QD", "V31"));         /* workers at the front, no company visited */
    assert_true(finding(w, "QD", "V09"));         /* 137.80 of 200.05 spent: under 70 % */
    assert_false(finding(w, "QD", "V08"));
    assert_false(finding(w, "QD0101", "V08"));    /* spends what the city raised and sent down */
    assert_false(finding(w, "QD010101", "V08"));
    assert_true(finding(w, "QD", "V12"));         /* C3: 68 万 for each */
    assert_true(finding(w, "QD", "V13"));         /* C6: 0.01 元 */
    assert_false(finding(w, "QD010101", "V12"));
    assert_string_equal(enter(w, "city.clerk", "QD", "H", 3, 0), "");
    assert_true(finding(w, "QD", "V22"));         /* claimants without money */
    assert_string_equal(enter(w, "city.clerk", "QD", "I", 90000, 0), "");
    assert_false(finding(w, "QD", "V22"));
    assert_false(finding(w, "QD", "V21"));        /* 300.00 each: at the bound */
    assert_string_equal(enter(w, "city.clerk", "QD", "I", 89999, 1), "");
    assert_true(finding(w, "QD", "V21"));
    mw_receipt(w, "city.cash", "QD020101", "SH", 100);
    assert_true(finding(w, "QD020101", "V36"));   /* 1.00 元 of society, and no donor */
    mw_paid_roster(w, 9, "QD020101", "2023-01-11", nothing, 1);
    assert_true(finding(w, "QD", "V06"));         /* a person without money */
}

/* Item by item: B1 B2 D11 in 分, C C1 persons, A G H entered; the year before; does the check find anything? */
WORLD_TEST(checks_beside_the_year_before_at_their_bounds)
{
    static const char body[] =
        "{\"title\":\"t\",\"items\":[{\"code\":\"B1\",\"label\":\"b\",\"unit\":\"万元\",\"pick\":[{\"kinds\":[\"raised\"]}]},"
        "{\"code\":\"B2\",\"label\":\"b\",\"unit\":\"万元\",\"pick\":[{\"kinds\":[\"raised\"]}]},{\"code\":\"D11\",\"label\":\"d\",\"unit\":\"万元\",\"pick\":[{\"kinds\":[\"cash\"]}]},"
        "{\"code\":\"C\",\"label\":\"c\",\"unit\":\"人次\",\"pick\":[{\"kinds\":[\"cash\"]}]},{\"code\":\"C1\",\"label\":\"c\",\"unit\":\"人次\",\"pick\":[{\"kinds\":[\"cash\"]}]},"
        "{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"hand\":true},{\"code\":\"G\",\"label\":\"g\",\"unit\":\"人次\",\"hand\":true},{\"code\":\"H\",\"label\":\"h\",\"unit\":\"人次\",\"hand\":true}],"
        "\"checks\":[{\"code\":\"%s\",\"level\":\"warning\",\"op\":\"%s\",\"item\":\"D11\",\"of\":[%s],\"percent\":50,\"least\":%d,\"least_fen\":1000,\"unit\":100,\"text\":\"请核对\"}]}";
    static const struct {
        const char *op, *of;
        int least;
        int64_t now[8], was[8]; /* was[0] = -1: no year before */
        bool found;
    } cases[] = {
        {"within", "\"B1\",\"B2\"", 1, {100, 200, 300}, {-1}, false},
        {"within", "\"B1\",\"B2\"", 1, {100, 200, 301}, {-1}, true},
        {"year", "\"C\"", 100, {0, 0, 0, 150}, {0, 0, 0, 100}, false},
        {"year", "\"C\"", 100, {0, 0, 0, 151}, {0, 0, 0, 100}, true},
        {"year", "\"C\"", 100, {0, 0, 0, 50}, {0, 0, 0, 100}, false},
        {"year", "\"C\"", 100, {0, 0, 0, 49}, {0, 0, 0, 100}, true},
        {"year", "\"C\"", 100, {0, 0, 0, 1000}, {0, 0, 0, 99}, false}, /* too few to say anything */
        {"year", "\"B1\"", 100, {1501}, {1000}, true},
        {"year", "\"B1\"", 100, {5000}, {999}, false}, /* under 10 元 a year before */
        {"year", "\"C\"", 100, {0, 0, 0, 151}, {-1}, false},
        {"gone", "\"B1\",\"B2\"", 1, {0, 5}, {1, 5}, true},
        {"gone", "\"B1\",\"B2\"", 1, {0, 5}, {0, 5}, false},
        {"gone", "\"B1\",\"B2\"", 1, {0, 0}, {-1}, false},
        {"same", "\"C1\"", 5, {0, 0, 0, 0, 5}, {0, 0, 0, 0, 5}, true},
        {"same", "\"C1\"", 5, {0, 0, 0, 0, 4}, {0, 0, 0, 0, 4}, false},
        {"same", "\"C1\"", 5, {0, 0, 0, 0, 6}, {0, 0, 0, 0, 5}, false},
        {"round", "", 3, {0, 0, 0, 0, 0, 100, 200, 300}, {-1}, true},
        {"round", "", 3, {0, 0, 0, 0, 0, 100, 200, 0}, {-1}, false},
        {"round", "", 3, {0, 0, 0, 0, 0, 100, 200, 301}, {-1}, false},
        {"twins", "", 1, {0}, {-1}, true}, /* told by the caller, below */
    };
    static const struct str twin[] = {LIT("甲 与 乙")};
    for (size_t i = 0; i < countof(cases); i++) {
        struct form *f = NULL;
        struct str why = S("");
        struct form_value now[8], was[8];
        struct form_found *found;
        size_t n = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        struct rule rule = {.code = S("t"), .body = str_f(w->a, body, "V99", cases[i].op, cases[i].of, cases[i].least)};
#pragma GCC diagnostic pop
        assert_int_equal(form_parse(w->a, &rule, &f, &why), OK);
        for (size_t k = 0; k < 8; k++) {
            now[k] = (struct form_value){cases[i].now[k], k >= 5 ? cases[i].now[k] : 0};
            was[k] = (struct form_value){cases[i].was[k], 0};
        }
        struct form_facts facts = {.last = {.name = S("去年"), .values = cases[i].was[0] < 0 ? NULL : was}};
        if (str_eq(str_of(cases[i].op), S("twins"))) {
            facts.twins = twin;
            facts.n_twins = 1;
        }
        assert_int_equal(form_check(w->a, f, now, &facts, &found, &n), OK);
        if ((n > 0) != cases[i].found)
            fail_msg("case %zu, %s: %zu found", i, cases[i].op, n);
        if (n && facts.last.values)
            assert_true(str_has(found[0].text, S("去年")) && str_has(found[0].text, S("请核对")));
    }
}

static enum err load_tally(struct tx *tx, void *arg)
{
    TRY(db_load(tx, S("tally"), str_of(arg)));
    return db_load_done(tx);
}

static void tally(struct world *w, int campaign, const char *org, const char *class, int heads, int fen)
{
    const char *row = str_z(w->a, str_f(w->a, "{\"campaign_id\":%d,\"org_id\":%lld,\"kind\":\"cash\",\"class\":\"%s\",\"source\":\"SH\",\"tag\":\"\",\"heads\":%d,\"fen\":%d}",
                                  campaign, (long long)world_org(w, org), class, heads, fen));
    assert_int_equal(world_write(w, load_tally, (void *)(uintptr_t)row), OK);
}

/* Two districts alike from ten person-times on; the same figures as a year before. */
WORLD_TEST(copied_tables_are_told)
{
    mw_campaign(w, "LJ", "", true, 0);
    world_ok(w, "city.clerk", "POST", "/api/campaigns", "{\"code\":\"L22\",\"name\":\"去年\",\"org\":\"QD\",\"year\":2022,\"start_on\":\"2021-12-20\","
                                                         "\"end_on\":\"2022-02-10\",\"forms\":\"cz21\",\"status\":\"open\"}");
    tally(w, 1, "QD0101", "C5", 9, 3000);
    tally(w, 1, "QD0201", "C5", 9, 3000);
    assert_false(finding(w, "QD", "V26")); /* nine are too few */
    tally(w, 1, "QD0101", "C6", 3, 900);
    assert_false(finding(w, "QD", "V26"));
    tally(w, 1, "QD0201", "C6", 3, 901);
    assert_false(finding(w, "QD", "V26")); /* one 分 apart */
    tally(w, 1, "QD0101", "C7", 2, 301);
    tally(w, 1, "QD0201", "C7", 2, 300);
    assert_false(finding(w, "QD", "V26")); /* the same sums, other figures */
    tally(w, 1, "QD010101", "C8", 20, 100);
    tally(w, 1, "QD010102", "C8", 20, 100);
    assert_true(finding(w, "QD0101", "V26"));
    assert_false(finding(w, "QD010101", "V26"));
    assert_false(finding(w, "QD010101", "V24"));
    tally(w, 2, "QD010101", "C8", 20, 5000);
    assert_true(finding(w, "QD010101", "V24"));  /* twenty as a year before */
    assert_false(finding(w, "QD010102", "V24")); /* which had none */
}

/* --- many unions: the table then walks the campaign's tallies in one go --- */

struct many {
    struct world *w;
    long long parent;
};

static enum err load_many(struct tx *tx, void *arg)
{
    struct many *m = arg;
    for (int i = 0; i < 600; i++) {
        TRY(db_load(tx, S("org"), str_f(m->w->a, "{\"id\":%d,\"parent_id\":%lld,\"code\":\"M%d\",\"name\":\"m\",\"kind\":\"grass\","
                                                "\"path\":\"0000100006%05d\",\"valid_from\":\"2015-01-01\"}",
                                        5000 + i, m->parent, i, 70000 + i)));
        TRY(db_load(tx, S("form_item"), str_f(m->w->a, "{\"campaign_id\":1,\"org_id\":%d,\"form\":\"cz21\",\"item\":\"A\",\"value\":2,"
                                                      "\"user_id\":1,\"at\":1}", 5000 + i)));
        TRY(db_load(tx, S("tally"), str_f(m->w->a, "{\"campaign_id\":1,\"org_id\":%d,\"kind\":\"cash\",\"class\":\"C7\",\"source\":\"SH\","
                                                  "\"tag\":\"\",\"heads\":3,\"fen\":700}", 5000 + i)));
    }
    return db_load_done(tx);
}

WORLD_TEST(a_table_over_many_unions_is_the_same_sum)
{
    struct many m = {w, world_org(w, "QD02")};
    mw_city(w);
    assert_int_equal(world_write(w, load_many, &m), OK);
    const struct json *t = report(w, "cz21", "QD");
    assert_int_equal(COUNT(t, "A"), 1200);
    assert_int_equal(COUNT(t, "C7"), 3 + 1800);
    assert_int_equal(FEN(t, "D7"), 120000 + 420000);
    assert_int_equal(FEN(t, "D"), 137802345 + 420000);
    assert_int_equal(FEN(t, "B"), 200050249);
    assert_int_equal(COUNT(report(w, "cz21", "QD01"), "C"), 8); /* a narrow one beside it */
    assert_false(finding(w, "QD", "V27"));
}

/* --- documents --- */

static enum err parse(struct world *w, const char *body, struct str *why)
{
    struct form *f = NULL;
    struct rule rule = {.code = S("x"), .body = str_of(body)};
    *why = S("");
    return form_parse(w->a, &rule, &f, why);
}

WORLD_TEST(a_malformed_form_is_refused_when_it_is_stored)
{
    static const char *const bad[][2] = {
        {"{\"items\":[]}", "1 至"},
        {"{\"items\":[{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\"}]}", "既不填报"},
        {"{\"items\":[{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"hand\":true},{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"hand\":true}]}", "重复"},
        {"{\"items\":[{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"sum\":[\"B\"]}]}", "没有 B"},
        {"{\"items\":[{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"sum\":[\"B\"]},{\"code\":\"B\",\"label\":\"b\",\"unit\":\"万元\",\"hand\":true}]}", "单位不同"},
        {"{\"items\":[{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"pick\":[{}]}]}", "kinds"},
        {"{\"items\":[{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"hand\":true}],\"checks\":[{\"code\":\"V1\",\"op\":\"guess\"}]}", "guess"},
        {"{\"items\":[{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"hand\":true}],\"checks\":[{\"code\":\"V1\",\"op\":\"le\",\"item\":\"A\",\"than\":\"Q\"}]}", "Q"},
        {"{\"items\":[{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"hand\":true}],\"layout\":[{\"rows\":[[\"Q\"]]}]}", "Q"},
        {"{\"items\":[{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"hand\":true}],\"columns\":[4,6,44]}", "列宽"},
        {"{\"items\":[{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"hand\":true}],\"columns\":[4,6,44,20,400]}", "列宽"},
        {"{\"items\":[{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"hand\":true}],\"head\":[\"单位：{org}\"]}", "成对"},
        {"{\"items\":[{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"hand\":true}],\"notes\":[\"{who}\"]}", "{who}"},
        {"{\"items\":[{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"hand\":true}],\"sign\":\"负责人\"}", "列表"},
        {"not json", ""},
    };
    struct str why;
    assert_int_equal(parse(w, "{\"items\":[{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"hand\":true}],\"columns\":[4,6,44,20,16],\"head\":[\"单位：{org}\",\"{date}\"],\"notes\":[],\"sign\":[\"经办：{filler}\"]}", &why), OK);
    assert_int_equal(parse(w, "{\"items\":[{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"hand\":true}]}", &why), OK);
    for (size_t i = 0; i < countof(bad); i++) {
        assert_int_equal(parse(w, bad[i][0], &why), ERR_BAD_INPUT);
        assert_true(str_has(why, str_of(bad[i][1])));
    }
}

/* --- progress and the one-page view --- */

WORLD_TEST(progress_and_dashboard_show_the_same_money)
{
    mw_city(w);
    const struct json *j = world_ok(w, "city.view", "GET", "/api/progress?campaign=LJ&org=QD", NULL);
    const struct json *rows = json_get(j, "rows");
    assert_int_equal(json_len(rows), 4); /* QD itself, QD01, QD02, QDI01 */
    assert_true(json_get_bool(json_at(rows, 0), "own"));
    int64_t persons = 0, fen = 0, available = 0;
    for (size_t i = 0; i < json_len(rows); i++) {
        persons += json_get_int(json_at(rows, i), "persons", 0);
        fen += json_get_int(json_at(rows, i), "amount_fen", 0);
        available += json_get_int(json_at(rows, i), "available_fen", 0);
    }
    assert_int_equal(persons, 10);
    assert_int_equal(fen, 137802345);
    assert_int_equal(available, 200050249 - 137802345);
    j = world_ok(w, "city.view", "GET", "/api/dashboard?campaign=LJ&org=QD", NULL);
    assert_int_equal(json_get_int(j, "raised_fen", 0), 200050249);
    assert_int_equal(json_get_int(j, "paid_fen", 0), 137802345);
    assert_int_equal(json_get_int(j, "heads", 0), 10);
    assert_int_equal(json_len(json_get(j, "by_class")), 7);
    assert_int_equal(json_len(json_get(j, "by_source")), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_ties_to_the_fen),
        cmocka_unit_test(the_report_is_exactly_what_others_rely_on),
        cmocka_unit_test(the_forms_due_are_those_of_the_campaign),
        cmocka_unit_test(moving_a_union_moves_its_figures_and_changes_no_total),
        cmocka_unit_test(every_derived_figure_opens_to_rows_that_add_up_to_it),
        cmocka_unit_test(names_are_shown_and_numbers_are_masked),
        cmocka_unit_test(entered_items_are_added_over_the_tree_with_who_and_when),
        cmocka_unit_test(checks_find_what_a_statistician_would),
        cmocka_unit_test(checks_beside_the_year_before_at_their_bounds), cmocka_unit_test(copied_tables_are_told),
        cmocka_unit_test(a_table_over_many_unions_is_the_same_sum),
        cmocka_unit_test(a_malformed_form_is_refused_when_it_is_stored),
        cmocka_unit_test(progress_and_dashboard_show_the_same_money),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
