/* SPDX-License-Identifier: Apache-2.0
 * Campaigns, code lists and rule documents. */
#include "area_test.h"

static const char *const lj2023 =
    "{\"code\":\"LJ2023\",\"name\":\"2023年两节送温暖\",\"org\":\"QD\",\"start_on\":\"2022-12-01\","
    "\"end_on\":\"2023-02-28\",\"cap_time_fen\":200000,\"cap_year_fen\":500000,\"earmark\":\"qh20\"}";

WORLD_TEST(campaign_is_made_by_its_union_and_seen_by_those_who_take_part)
{
    world_ok(w, "city.clerk", "POST", "/api/campaigns", lj2023);
    assert_string_equal(text_of(w, w->json, "status"), "open");
    assert_string_equal(text_of(w, w->json, "forms"), "cz21");
    assert_int_equal(json_get_int(w->json, "year", 0), 2022); /* of its first day, when none is given */
    assert_true(json_get_bool(w->json, "once"));
    world_ok(w, "d01.clerk", "POST", "/api/campaigns",
             "{\"code\":\"D1\",\"name\":\"甲区慰问\",\"org\":\"QD01\",\"year\":2023,\"start_on\":\"2023-01-01\","
             "\"end_on\":\"2023-02-01\",\"once\":false,\"forms\":\"cz21,ez22\"}");
    world_ok(w, "g1.view", "GET", "/api/campaigns", NULL);
    assert_string_equal(column(w, "code"), "D1,LJ2023");
    world_ok(w, "d02.view", "GET", "/api/campaigns", NULL);
    assert_string_equal(column(w, "code"), "LJ2023");
    world_ok(w, "city.view", "GET", "/api/campaigns", NULL);
    assert_string_equal(column(w, "code"), "D1,LJ2023");
    world_ok(w, "g1.view", "GET", "/api/campaigns/LJ2023", NULL);
    assert_int_equal(json_len(json_get(w->json, "verbs")), 0);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", "/api/campaigns/D1", NULL);
    assert_answer(w, "NOT_FOUND", "d01.clerk", "POST", "/api/campaigns",
                  "{\"code\":\"D9\",\"name\":\"某\",\"org\":\"QD02\",\"start_on\":\"2023-01-01\",\"end_on\":\"2023-02-01\"}");
    assert_answer(w, "DUPLICATE", "city.clerk", "POST", "/api/campaigns", lj2023);
    assert_answer(w, "FORBIDDEN", "city.review", "POST", "/api/campaigns", lj2023);
}

WORLD_TEST(unsound_campaigns_are_refused_with_the_field)
{
    static const struct {
        const char *field, *body;
    } cases[] = {
        {"code", "{\"code\":\"lj\",\"name\":\"某\",\"start_on\":\"2023-01-01\",\"end_on\":\"2023-02-01\"}"},
        {"name", "{\"code\":\"X\",\"start_on\":\"2023-01-01\",\"end_on\":\"2023-02-01\"}"},
        {"end_on", "{\"code\":\"X\",\"name\":\"某\",\"start_on\":\"2023-02-02\",\"end_on\":\"2023-02-01\"}"},
        {"start_on", "{\"code\":\"X\",\"name\":\"某\",\"start_on\":\"2023-02-30\",\"end_on\":\"2023-03-01\"}"},
        {"cap_year_fen", "{\"code\":\"X\",\"name\":\"某\",\"start_on\":\"2023-01-01\",\"end_on\":\"2023-02-01\","
                         "\"cap_time_fen\":200,\"cap_year_fen\":100}"},
        {"cap_time_fen", "{\"code\":\"X\",\"name\":\"某\",\"start_on\":\"2023-01-01\",\"end_on\":\"2023-02-01\",\"cap_time_fen\":-1}"},
        {"earmark", "{\"code\":\"X\",\"name\":\"某\",\"start_on\":\"2023-01-01\",\"end_on\":\"2023-02-01\",\"earmark\":\"nowhere\"}"},
        {"earmark", "{\"code\":\"X\",\"name\":\"某\",\"start_on\":\"2019-01-01\",\"end_on\":\"2019-02-01\",\"forms\":\"\",\"earmark\":\"qh20\"}"},
        {"forms", "{\"code\":\"X\",\"name\":\"某\",\"start_on\":\"2023-01-01\",\"end_on\":\"2023-02-01\",\"forms\":\"cz99\"}"},
    };
    for (size_t i = 0; i < countof(cases); i++) {
        assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/campaigns", cases[i].body);
        if (!complains_of(w, cases[i].field))
            print_error("%s: %.*s\n", cases[i].body, FMT(w->reply.body));
        assert_true(complains_of(w, cases[i].field));
    }
}

WORLD_TEST(campaign_is_changed_by_its_own_union_and_by_version)
{
    world_ok(w, "city.clerk", "POST", "/api/campaigns", lj2023);
    assert_answer(w, "FORBIDDEN", "d01.clerk", "PUT", "/api/campaigns/LJ2023", "{\"name\":\"改\",\"version\":1}");
    world_ok(w, "city.clerk", "PUT", "/api/campaigns/LJ2023", "{\"year\":2023,\"version\":1}");
    assert_int_equal(json_get_int(w->json, "year", 0), 2023);
    assert_int_equal(json_get_int(w->json, "cap_year_fen", 0), 500000);
    assert_answer(w, "CONFLICT", "city.clerk", "PUT", "/api/campaigns/LJ2023", "{\"name\":\"改\",\"version\":1}");
    assert_answer(w, "BAD_INPUT", "city.clerk", "PUT", "/api/campaigns/LJ2023", "{\"code\":\"LJ\",\"version\":2}");
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", "/api/campaigns/LJ2023/close", "{}");
    world_ok(w, "city.clerk", "POST", "/api/campaigns/LJ2023/close", "{}");
    assert_string_equal(text_of(w, w->json, "state"), "closed");
    assert_answer(w, "STATE", "city.clerk", "PUT", "/api/campaigns/LJ2023", "{\"name\":\"改\",\"version\":3}");
    world_ok(w, "city.clerk", "POST", "/api/campaigns/LJ2023/open", "{}");
    assert_answer(w, "STATE", "city.clerk", "POST", "/api/campaigns/LJ2023/open", "{}");
}

static enum err open_roster(struct tx *tx, void *arg)
{
    int64_t id;
    struct val none = TXT(S(""));
    (void)arg;
    return db_int(tx, ROSTER_NEW,
                  VALS(I64(1), I64(1), TXT(S("list")), TXT(S("名册")), TXT(S("checked")), NUL, none, none, none,
                       I64(0), I64(0), none, NUL, NUL, none, I64(1), I64(1)),
                  &id);
}

WORLD_TEST(campaign_with_open_rosters_does_not_close)
{
    world_ok(w, "city.clerk", "POST", "/api/campaigns", lj2023);
    assert_int_equal(world_write(w, open_roster, NULL), OK);
    assert_answer(w, "STATE", "city.clerk", "POST", "/api/campaigns/LJ2023/close", "{}");
    assert_true(answer_has(w, "1 份名册"));
}

/* --- code lists --- */

WORLD_TEST(object_classes_have_the_official_wording)
{
    world_ok(w, "g1.view", "GET", "/api/codes/class", NULL);
    assert_string_equal(column(w, "code"), "C1,C2,C3,C4,C5,C6,C7,C8,C9,C10,C11");
    const struct json *c4 = json_at(rows_of(w), 3);
    assert_string_equal(text_of(w, c4, "label"),
                        "工伤与职业病致残的职工和因公牺牲职工的家属；因重大疾病手术、住院的职工");
    assert_string_equal(text_of(w, json_get(c4, "attr"), "money"), "D4");
    world_ok(w, "g1.view", "GET", "/api/codes/source", NULL);
    assert_string_equal(column(w, "code"), "CZ-ZY,CZ-SHENG,CZ-SHI,CZ-XIAN,GH-SJ-BF,GH-SJ-SWN,GH-SJ-OTH,GH-BJ,SH,XZ,QT");
    static const char *const b[] = {"B1", "B2", "B2", "B2", "B3", "B3", "B3", "B3", "B4", "B5", "B6"};
    for (size_t i = 0; i < countof(b); i++)
        assert_string_equal(text_of(w, json_get(json_at(rows_of(w), i), "attr"), "b"), b[i]);
}

WORLD_TEST(codes_are_dated_and_changed_at_the_top_only)
{
    const char *body = "{\"code\":\"GLGZ\",\"label\":\"公路工作者\",\"valid_from\":\"2023-01-01\",\"valid_to\":\"2023-12-31\",\"sort\":20}";
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", "/api/codes/tag", body);
    assert_answer(w, "FORBIDDEN", "city.review", "POST", "/api/codes/tag", body);
    assert_answer(w, "NOT_FOUND", "city.clerk", "POST", "/api/codes/nolist", body);
    world_ok(w, "city.clerk", "POST", "/api/codes/tag", body);
    world_ok(w, "g1.view", "GET", "/api/codes/tag?day=2023-06-30", NULL);
    assert_true(answer_has(w, "公路工作者"));
    world_ok(w, "g1.view", "GET", "/api/codes/tag?day=2024-01-01", NULL);
    assert_false(answer_has(w, "公路工作者"));
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/codes/tag",
                  "{\"code\":\"X\",\"label\":\"某\",\"valid_from\":\"2023-02-01\",\"valid_to\":\"2023-01-01\"}");
    /* a new label keeps the facts that reports read */
    world_ok(w, "city.clerk", "POST", "/api/codes/source", "{\"code\":\"GH-BJ\",\"label\":\"本级工会\",\"sort\":8}");
    assert_string_equal(text_of(w, json_get(w->json, "attr"), "b"), "B3");
}

/* --- rule documents --- */

WORLD_TEST(rule_editions_are_added_never_changed)
{
    world_ok(w, "g1.view", "GET", "/api/rules?kind=funds", NULL);
    assert_true(answer_has(w, "\"qh20\""));
    int64_t id = json_get_int(json_at(rows_of(w), 0), "id", 0);
    world_ok(w, "g1.view", "GET", fmt(w, "/api/rules/%lld", (long long)id), NULL);
    assert_int_equal(json_kind(json_get(w->json, "body")), JSON_MAP);
    const char *good = "{\"kind\":\"funds\",\"code\":\"qh20\",\"edition\":\"2023\",\"title\":\"新规定\",\"source\":\"某文件 三\","
                       "\"valid_from\":\"2023-01-01\",\"body\":{\"clauses\":[{\"verdict\":\"allow\",\"sources\":[\"GH-BJ\"],"
                       "\"classes\":[\"C7\"],\"clause\":\"本级经费用于坚守岗位职工\"}]}}";
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", "/api/rules", good);
    world_ok(w, "city.clerk", "POST", "/api/rules", good);
    assert_answer(w, "DUPLICATE", "city.clerk", "POST", "/api/rules", good);
    assert_true(complains_of(w, "edition"));
}

WORLD_TEST(rule_bodies_are_checked_by_their_kind)
{
    static const char *const bad[][2] = {
        {"funds", "{}"},
        {"funds", "{\"clauses\":[]}"},
        {"funds", "{\"clauses\":[{\"verdict\":\"maybe\",\"clause\":\"x\"}]}"},
        {"forms", "{\"items\":[{\"code\":\"A\",\"label\":\"甲\",\"unit\":\"人\"}]}"},
        {"forms", "{\"items\":[{\"code\":\"A\",\"label\":\"甲\",\"unit\":\"人\",\"sum\":[\"A1\"]}]}"},
        {"forms", "{\"items\":[{\"code\":\"A\",\"label\":\"甲\",\"unit\":\"人\",\"hand\":true},"
                  "{\"code\":\"A\",\"label\":\"乙\",\"unit\":\"人\",\"hand\":true}]}"},
        {"sheets", "{\"columns\":[{\"key\":\"name\",\"title\":\"姓名\"}]}"},
        {"funds", "[1]"},
    };
    for (size_t i = 0; i < countof(bad); i++) {
        assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/rules",
                      fmt(w, "{\"kind\":\"%s\",\"code\":\"t\",\"edition\":\"1\",\"title\":\"某\",\"source\":\"某\","
                             "\"valid_from\":\"2023-01-01\",\"body\":%s}", bad[i][0], bad[i][1]));
        assert_true(complains_of(w, "body"));
    }
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/rules",
                  "{\"kind\":\"magic\",\"code\":\"t\",\"edition\":\"1\",\"title\":\"某\",\"source\":\"某\","
                  "\"valid_from\":\"2023-01-01\",\"body\":{}}");
    assert_true(complains_of(w, "kind"));
}

/* Every document that is shipped passes the check a user's own would meet. */
WORLD_TEST(shipped_rules_pass_their_own_check)
{
    world_ok(w, "city.view", "GET", "/api/rules", NULL);
    const struct json *rows = rows_of(w);
    assert_true(json_len(rows) >= 4);
    for (size_t i = 0; i < json_len(rows); i++) {
        const struct json *r = world_ok(w, "city.view", "GET",
                                        fmt(w, "/api/rules/%lld", (long long)json_get_int(json_at(rows, i), "id", 0)), NULL);
        struct str body = json_text(w->a, json_get(r, "body"));
        assert_answer(w, "", "city.clerk", "POST", "/api/rules",
                      fmt(w, "{\"kind\":\"%.*s\",\"code\":\"%.*s\",\"edition\":\"copy %zu\",\"title\":\"某\",\"source\":\"某\","
                             "\"valid_from\":\"20%02zu-%02zu-01\",\"body\":%.*s}", FMT(json_get_str(r, "kind")),
                          FMT(json_get_str(r, "code")), i, 30 + i / 12, 1 + i % 12, FMT(body))); /* each edition from a day of its own */
        assert_true(i < 60 * 12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(campaign_is_made_by_its_union_and_seen_by_those_who_take_part),
        cmocka_unit_test(unsound_campaigns_are_refused_with_the_field),
        cmocka_unit_test(campaign_is_changed_by_its_own_union_and_by_version),
        cmocka_unit_test(campaign_with_open_rosters_does_not_close),
        cmocka_unit_test(object_classes_have_the_official_wording),
        cmocka_unit_test(codes_are_dated_and_changed_at_the_top_only),
        cmocka_unit_test(rule_editions_are_added_never_changed),
        cmocka_unit_test(rule_bodies_are_checked_by_their_kind),
        cmocka_unit_test(shipped_rules_pass_their_own_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
