/* SPDX-License-Identifier: Apache-2.0
 * The dashboard: figures by hand, who sees what, late unions, what costs nothing when nothing has changed, and
 * boundary files of strangers. */
#include "area_test.h"
#include "money_world.h"

#define BOARD "/api/board?campaign=LJ"

static const struct json *board(struct world *w, const char *as, const char *query)
{
    return json_get(world_ok(w, as, "GET", fmt(w, BOARD "%s", query), NULL), "board");
}

static int64_t n_of(const struct json *map, const char *key)
{
    return json_get_int(map, key, -1);
}

/* The row of a list whose member is value. */
static const struct json *row(const struct json *list, const char *key, const char *value)
{
    for (size_t i = 0; i < json_len(list); i++)
        if (str_eq(json_get_str(json_at(list, i), key), str_of(value)))
            return json_at(list, i);
    return NULL;
}

/* The city raises 10,000.00, sends 6,000.00 to QD01; QD01 raises 2,000.00 of its own; QD02 1,000.00.
 * QD010101 gets 5,000.00 of QD01 and pays 3 persons 900.00; QD02 pays 2 persons 400.00. */
static void city(struct world *w)
{
    static const struct mw_row g1[] = {{1, "C7", "GH-BJ", NULL, NULL, 30000, NULL},
                                       {2, "C7", "GH-BJ", NULL, "XJY", 20000, NULL},
                                       {3, "C2", "GH-BJ", NULL, NULL, 40000, NULL}};
    static const struct mw_row d02[] = {{4, "C7", "XZ", NULL, NULL, 10000, NULL}, {5, "C11", "XZ", NULL, NULL, 30000, NULL}};
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 1000000);
    mw_receipt(w, "city.cash", "QD01", "SH", 200000);
    mw_receipt(w, "city.cash", "QD02", "XZ", 100000);
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD01", "GH-BJ", "", 600000), "");
    assert_string_equal(mw_transfer(w, "d01.cash", "QD01", "QD010101", "GH-BJ", "", 500000), "");
    mw_paid_roster(w, 1, "QD010101", "2023-01-10", g1, countof(g1));
    mw_paid_roster(w, 2, "QD02", "2023-01-11", d02, countof(d02));
}

WORLD_TEST(figures_are_those_of_the_ledger_by_hand)
{
    city(w);
    const struct json *b = board(w, "city.view", "&org=QD");
    assert_int_equal(n_of(b, "raised_fen"), 1300000);
    assert_int_equal(n_of(b, "paid_fen"), 130000);
    assert_int_equal(n_of(b, "left_fen"), 1170000);
    assert_int_equal(n_of(b, "reserved_fen"), 0);
    assert_int_equal(n_of(b, "heads"), 5);
    assert_int_equal(n_of(row(json_get(b, "by_class"), "class", "C7"), "heads"), 3);
    assert_int_equal(n_of(row(json_get(b, "by_class"), "class", "C7"), "fen"), 60000);
    assert_int_equal(n_of(row(json_get(b, "by_class"), "class", "C11"), "fen"), 30000);
    assert_int_equal(n_of(row(json_get(b, "tags"), "tag", "XJY"), "heads"), 1);
    assert_int_equal(n_of(row(json_get(b, "tags"), "tag", "XJY"), "fen"), 20000);
    const struct json *s = row(json_get(b, "sources"), "source", "GH-BJ");
    assert_int_equal(n_of(s, "raised_fen"), 1000000);
    assert_int_equal(n_of(s, "moved_fen"), 0);
    assert_int_equal(n_of(s, "paid_fen"), 90000);
    assert_int_equal(n_of(s, "left_fen"), 910000);
    /* a district's money came from above: 2,000 raised, 6,000 moved in */
    b = board(w, "d01.view", "&org=QD01");
    assert_int_equal(n_of(b, "raised_fen"), 200000);
    assert_int_equal(n_of(row(json_get(b, "sources"), "source", "GH-BJ"), "moved_fen"), 600000);
    assert_int_equal(n_of(row(json_get(b, "sources"), "source", "GH-BJ"), "left_fen"), 510000);
    assert_int_equal(n_of(b, "heads"), 3);
    /* it alone has given nothing */
    b = board(w, "d01.view", "&org=QD01&own=1");
    assert_int_equal(n_of(b, "heads"), 0);
    assert_int_equal(n_of(b, "left_fen"), 300000);
    assert_int_equal(json_len(json_get(b, "unions")), 1);
}

WORLD_TEST(unions_below_add_up_to_the_board)
{
    city(w);
    const struct json *b = board(w, "city.view", "&org=QD"), *unions = json_get(b, "unions");
    int64_t persons = 0, fen = 0, left = 0;
    for (size_t i = 0; i < json_len(unions); i++) {
        persons += n_of(json_at(unions, i), "persons");
        fen += n_of(json_at(unions, i), "amount_fen");
        left += n_of(json_at(unions, i), "available_fen");
    }
    assert_int_equal(json_len(unions), 4);
    assert_int_equal(persons, 5);
    assert_int_equal(fen, 130000);
    assert_int_equal(left, n_of(b, "left_fen"));
    assert_int_equal(n_of(row(unions, "org_code", "QD02"), "amount_fen"), 40000);
    world_ok(w, "city.view", "GET", "/api/progress?campaign=LJ&org=QD", NULL);
    assert_string_equal(column(w, "org_code"), "QD,QD01,QD02,QDI01");
}

WORLD_TEST(a_district_sees_its_own_and_no_sibling)
{
    city(w);
    assert_answer(w, "NOT_FOUND", "d01.view", "GET", BOARD "&org=QD02", NULL);
    assert_answer(w, "NOT_FOUND", "d01.view", "GET", BOARD "&org=QD", NULL);
    assert_answer(w, "NOT_FOUND", "d01.view", "GET", "/api/board/shapes?org=QD", NULL);
    world_ok(w, "d01.view", "GET", BOARD "&org=QD01", NULL);
    assert_false(answer_has(w, "QD02"));
    assert_false(answer_has(w, "C11"));
    world_ok(w, "d01.view", "GET", BOARD, NULL); /* without ?org: his own */
    assert_string_equal(text_of(w, json_at(json_get(json_get(w->json, "board"), "unions"), 0), "org_code"), "QD01");
    assert_answer(w, "FORBIDDEN", "sys.admin", "GET", BOARD, NULL);
}

WORLD_TEST(an_unchanged_board_answers_same_and_a_payment_changes_it)
{
    static const struct mw_row more[] = {{6, "C7", "XZ", NULL, NULL, 5000, NULL}};
    city(w);
    world_ok(w, "city.view", "GET", BOARD "&org=QD", NULL);
    const char *version = text_of(w, w->json, "version");
    assert_false(json_get_bool(w->json, "same"));
    struct str q = str_of(version), day = str_cut(q, ' ', &q), rule = str_cut(q, ' ', &q);
    const char *again = fmt(w, BOARD "&org=QD&since=%.*s%%20%.*s%%20%.*s", FMT(day), FMT(rule), FMT(q));
    world_ok(w, "city.view", "GET", again, NULL);
    assert_true(json_get_bool(w->json, "same"));
    assert_null(json_get(w->json, "board"));
    mw_paid_roster(w, 3, "QD02", "2023-01-12", more, 1);
    world_ok(w, "city.view", "GET", again, NULL);
    assert_false(json_get_bool(w->json, "same"));
    assert_int_equal(n_of(json_get(w->json, "board"), "paid_fen"), 135000);
    /* and a new day does: days late grow by themselves */
    again = fmt(w, BOARD "&org=QD&since=2023-01-11%%20%.*s%%20%.*s", FMT(rule), FMT(q));
    world_ok(w, "city.view", "GET", again, NULL);
    assert_false(json_get_bool(w->json, "same"));
}

/* --- on time --- */

static void due(struct world *w, const char *as, const char *org, int level, const char *day)
{
    world_ok(w, as, "PUT", "/api/submissions/dues",
             fmt(w, "{\"campaign\":\"LJ\",\"form\":\"cz21\",\"org\":\"%s\",\"level\":%d,\"due_on\":\"%s\",\"lock_on\":\"\"}", org, level, day));
}

/* Table of a union as a row of its own, filed at a day. */
static void filed(struct world *w, int id, const char *org, const char *state, int64_t at)
{
    int64_t campaign = json_get_int(world_ok(w, "city.view", "GET", "/api/campaigns/LJ", NULL), "id", 0);
    mw_put(w, "submission",
           fmt(w, "{\"id\":%d,\"campaign_id\":%lld,\"form\":\"cz21\",\"org_id\":%lld,\"state\":\"%s\",\"first_submitted_at\":%lld,"
                  "\"decided_by\":1,\"touched_by\":1,\"touched_at\":1}",
               id, (long long)campaign, (long long)world_org(w, org), state, (long long)at));
}

WORLD_TEST(late_missing_waiting_and_excused_are_counted_by_form_and_by_union)
{
    const int64_t day = 86400000, noon = 1673496000000; /* 2023-01-12 12:00 +8 */
    city(w);
    due(w, "city.clerk", "QD", 1, "2023-01-10");   /* districts, industry: two days ago */
    due(w, "city.clerk", "QD", 2, "2023-01-08");   /* streets and below: four days ago */
    filed(w, 1, "QD01", "submitted", noon - 2 * day);  /* on the day: on time */
    filed(w, 2, "QD02", "returned", noon - day);       /* one day late */
    filed(w, 3, "QD0101", "accepted", noon - day);     /* three days late */
    filed(w, 4, "QD010101", "accepted", noon - 4 * day); /* on time */
    filed(w, 5, "QD010102", "excused", 0);
    /* missing: QDI01 (2 days), QD0201, QD020101 (4 days); QD has no day */
    const struct json *b = board(w, "city.view", "&org=QD"), *f = row(json_get(b, "forms"), "form", "cz21");
    assert_int_equal(n_of(f, "on_time"), 2);
    assert_int_equal(n_of(f, "late"), 2);
    assert_int_equal(n_of(f, "missing"), 3);
    assert_int_equal(n_of(f, "excused"), 1);
    assert_int_equal(n_of(f, "waiting"), 0);
    assert_int_equal(n_of(f, "unset"), 1);
    assert_int_equal(n_of(row(json_get(b, "forms"), "form", "ez22"), "unset"), 9);
    assert_int_equal(n_of(b, "late_all"), 5);
    assert_string_equal(text_of(w, json_at(json_get(b, "late"), 0), "org_code"), "QD0201");
    assert_int_equal(n_of(json_at(json_get(b, "late"), 0), "days"), 4);
    /* steps: up to 3, 7, 15, 30 days, more */
    const struct json *heat = json_get(b, "heat"), *d02 = json_get(row(heat, "org_code", "QD02"), "late");
    assert_int_equal(json_len(heat), 3);
    assert_int_equal(json_int(json_at(json_get(row(heat, "org_code", "QD01"), "late"), 0)), 1);
    assert_int_equal(json_int(json_at(d02, 0)), 1);
    assert_int_equal(json_int(json_at(d02, 1)), 2);
    assert_int_equal(json_int(json_at(json_get(row(heat, "org_code", "QDI01"), "late"), 0)), 1);
    /* a district hears of its own alone; a day later everybody missing is one more day late */
    w->now += day;
    b = board(w, "d02.view", "&org=QD02");
    assert_int_equal(n_of(b, "late_all"), 3);
    assert_int_equal(n_of(json_at(json_get(b, "late"), 0), "days"), 5);
    assert_false(answer_has(w, "QD01"));
}

WORLD_TEST(a_year_before_is_the_campaign_the_same_union_ran)
{
    city(w);
    assert_true(json_kind(json_get(board(w, "city.view", "&org=QD"), "last")) == JSON_NUL);
    world_ok(w, "city.clerk", "POST", "/api/campaigns",
             "{\"code\":\"LJ2\",\"name\":\"下一年\",\"org\":\"QD\",\"year\":2024,\"start_on\":\"2023-12-01\",\"end_on\":\"2024-02-20\","
             "\"once\":true,\"earmark\":\"\",\"forms\":\"cz21\",\"status\":\"open\"}");
    const struct json *b = json_get(world_ok(w, "city.view", "GET", "/api/board?campaign=LJ2&org=QD", NULL), "board");
    assert_int_equal(n_of(b, "paid_fen"), 0);
    assert_int_equal(n_of(json_get(b, "last"), "paid_fen"), 130000);
    assert_int_equal(n_of(json_get(b, "last"), "raised_fen"), 1300000);
    assert_int_equal(n_of(json_get(b, "last"), "heads"), 5);
}

/* --- shapes --- */

static const char *put(struct world *w, const char *as, const char *org, const char *text)
{
    return world_upload(w, as, fmt(w, "/api/board/shapes?org=%s", org), "边界.geojson", text, strlen(text));
}

#define FEATURE(key, code, geometry) "{\"type\":\"Feature\",\"properties\":{\"name\":\"x\\\"y\",\"" key "\":" code "},\"geometry\":" geometry "}"
#define FILE_OF(features) "{\"type\":\"FeatureCollection\",\"crs\":{\"a\":[1,null,true]},\"features\":[" features "]}"
#define SQUARE(x) "{\"type\":\"Polygon\",\"coordinates\":[[[" #x ",36],[" #x ",36.5],[" #x ",37],[" #x ".9,37],[" #x ".9,36],[" #x ",36]]]}"

static const struct json *shapes(struct world *w, const char *as, const char *org)
{
    return json_get(world_ok(w, as, "GET", fmt(w, "/api/board/shapes?org=%s", org), NULL), "rows");
}

WORLD_TEST(boundaries_are_matched_by_code_and_kept_as_fine_as_they_are_drawn)
{
    world_ok(w, "city.clerk", "POST", "/api/orgs", "{\"parent\":\"QD\",\"code\":\"QD03\",\"name\":\"丙区总工会\",\"kind\":\"district\",\"area_code\":\"370213\"}");
    assert_string_equal(put(w, "city.clerk", "QD",
                            FILE_OF(FEATURE("code", "\"QD01\"", SQUARE(119)) "," FEATURE("adcode", "370213", SQUARE(120)) ","
                                    FEATURE("code", "\"ZZ\"", SQUARE(121)) "," FEATURE("code", "\"QD02\"", "{\"coordinates\":[121.5,36.25,9],\"type\":\"Point\"}"))), "");
    assert_int_equal(n_of(w->json, "areas"), 2);
    assert_int_equal(n_of(w->json, "points"), 1);
    assert_int_equal(n_of(w->json, "unknown_all"), 1);
    assert_true(answer_has(w, "ZZ"));
    const struct json *r = shapes(w, "city.view", "QD");
    assert_int_equal(json_len(r), 3);
    assert_string_equal(column(w, "org_code"), "QD01,QD02,QD03");
    assert_string_equal(column(w, "kind"), "area,point,area");
    /* five points and the closing one become four: the one half way along a straight side is not needed */
    assert_int_equal(json_len(json_at(json_get(json_at(r, 0), "geo"), 0)), 8);
    assert_int_equal(json_int(json_at(json_at(json_get(json_at(r, 1), "geo"), 0), 0)), 12150000);
    /* all on one grid, 1/1000 of the 2.9 degrees across, so that neighbours that share a line share it still */
    assert_int_equal(json_int(json_at(json_at(json_get(json_at(r, 2), "geo"), 0), 0)) % 290, 0);
    /* who may look does not write; a district writes for its own alone and reads no sibling's */
    assert_string_equal(put(w, "city.view", "QD", FILE_OF(FEATURE("code", "\"QD01\"", SQUARE(119)))), "FORBIDDEN");
    assert_string_equal(put(w, "d01.clerk", "QD01", FILE_OF(FEATURE("code", "\"QD02\"", SQUARE(119)))), "BAD_INPUT");
    assert_string_equal(put(w, "d01.clerk", "QD", FILE_OF(FEATURE("code", "\"QD02\"", SQUARE(119)))), "NOT_FOUND");
    assert_string_equal(put(w, "d01.clerk", "QD01", "code,lon,lat\r\nQD0101,120.4,36.1\r\n"), "");
    assert_int_equal(json_len(shapes(w, "d01.view", "QD01")), 1);
    assert_int_equal(json_len(shapes(w, "d02.view", "QD02")), 0);
    /* it is in the audit trail, and can be taken away */
    world_ok(w, "audit.admin", "GET", "/api/events?limit=50", NULL);
    assert_true(answer_has(w, "board.shapes"));
    assert_answer(w, "FORBIDDEN", "city.view", "DELETE", "/api/board/shapes?org=QD", NULL);
    world_ok(w, "d01.clerk", "DELETE", "/api/board/shapes?org=QD01", NULL);
    assert_int_equal(n_of(w->json, "dropped"), 2); /* its own boundary too */
    assert_int_equal(json_len(shapes(w, "city.view", "QD")), 2);
}

WORLD_TEST(files_of_strangers_are_refused_with_a_sentence)
{
    static const struct {
        const char *text, *says;
    } bad[] = {
        {"", "没有收到"},
        {"hello", "第 1 行"},
        {"code,lon,lat\nQD01,nan,36", "第 2 行"},
        {"QD01,inf,36", "第 1 行"},
        {"QD01,0x10,36", "第 1 行"},
        {"QD01,181,36", "第 1 行"},
        {"{}", "没有区域"},
        {"{\"features\":[", "不是完整"},
        {"{\"features\":[{\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[NaN,36]]]}}]}", "数字"},
        {"{\"features\":[{\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[1e999,36]]]}}]}", "经度"},
        {"{\"features\":[{\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[120]]]}}]}", "[经度, 纬度]"},
        {"{\"features\":[{\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}}]}", "LineString"},
        {"{\"features\":[{\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[500000,4000000],[1,2],[3,4]]]}}]}", "单位：度"},
        {"{\"features\":[]} x", "多余"},
        {"{\"features\":[{\"properties\":{\"code\":\"QD01\\\"", "引号"},
    };
    for (size_t i = 0; i < countof(bad); i++) {
        assert_string_equal(put(w, "city.clerk", "QD", bad[i].text), "BAD_INPUT");
        if (!answer_has(w, bad[i].says))
            print_error("%s: %.*s\n", bad[i].text, FMT(w->reply.body));
        assert_true(answer_has(w, bad[i].says));
    }
    assert_int_equal(json_len(shapes(w, "city.view", "QD")), 0);
}

/* head, then n times part, then tail */
static const char *many(struct world *w, const char *head, size_t n, const char *part, const char *tail)
{
    struct buf b = buf_new(w->a, 64 * 1024 * 1024);
    buf_str(&b, str_of(head));
    for (size_t i = 0; i < n; i++)
        buf_str(&b, str_of(part));
    buf_str(&b, str_of(tail));
    assert_false(b.full);
    return str_z(w->a, buf_done(&b));
}

WORLD_TEST(a_file_costs_no_more_than_its_limits)
{
    const char *ring = "{\"features\":[{\"properties\":{\"code\":\"QD01\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[";
    assert_string_equal(put(w, "city.clerk", "QD", many(w, "", 1000000, "[", "")), "BAD_INPUT"); /* no CSV either */
    assert_string_equal(put(w, "city.clerk", "QD", many(w, "{\"a\":", 1000000, "[", "")), "BAD_INPUT");
    assert_true(answer_has(w, "嵌套"));
    assert_string_equal(put(w, "city.clerk", "QD", many(w, ring, 1000000, "[", "")), "BAD_INPUT");
    assert_true(answer_has(w, "嵌套"));
    assert_string_equal(put(w, "city.clerk", "QD", many(w, ring, 200000, "[120,36],", "[120,37]]]}}]}")), "FILE_LIMIT");
    assert_true(answer_has(w, "个点"));
    assert_string_equal(put(w, "city.clerk", "QD", many(w, "{\"features\":[", 6000, "{},", "{}]}")), "FILE_LIMIT");
    assert_string_equal(put(w, "city.clerk", "QD", many(w, ring, 900000, "          ", "]]}}]}")), "FILE_LIMIT");
    assert_true(answer_has(w, "8 MB"));
    /* a fine boundary is drawn, not refused: 99,000 points along a rough square */
    struct buf b = buf_new(w->a, 64 * 1024 * 1024);
    buf_str(&b, str_of(ring));
    for (int i = 0; i < 99000; i++) {
        int side = i / 24750, at = i % 24750 * 4, rough = i % 3;
        int x = side == 0 ? at : side == 1 ? 99999 - rough : side == 2 ? 99999 - at : rough;
        int y = side == 0 ? rough : side == 1 ? at : side == 2 ? 99999 - rough : 99999 - at;
        buf_f(&b, "[120.%05d,36.%05d],", x, y);
    }
    buf_str(&b, S("[120,36]]]}}]}"));
    assert_string_equal(put(w, "city.clerk", "QD", str_z(w->a, buf_done(&b))), "");
    size_t n = json_len(json_at(json_get(json_at(shapes(w, "city.view", "QD"), 0), "geo"), 0)) / 2;
    assert_true(n >= 4 && n <= 3000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_those_of_the_ledger_by_hand),
        cmocka_unit_test(unions_below_add_up_to_the_board),
        cmocka_unit_test(a_district_sees_its_own_and_no_sibling),
        cmocka_unit_test(an_unchanged_board_answers_same_and_a_payment_changes_it),
        cmocka_unit_test(late_missing_waiting_and_excused_are_counted_by_form_and_by_union),
        cmocka_unit_test(a_year_before_is_the_campaign_the_same_union_ran),
        cmocka_unit_test(boundaries_are_matched_by_code_and_kept_as_fine_as_they_are_drawn),
        cmocka_unit_test(files_of_strangers_are_refused_with_a_sentence),
        cmocka_unit_test(a_file_costs_no_more_than_its_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
