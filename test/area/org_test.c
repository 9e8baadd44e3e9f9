/* SPDX-License-Identifier: Apache-2.0
 * The union tree: who sees what, and what renaming, moving, merging and closing leave behind. */
#include "area_test.h"

#include "org.h"

static struct org org_now(struct world *w, const char *code);

struct look {
    const char *code;
    struct org o;
};

static enum err look_tx(struct tx *tx, void *arg)
{
    struct look *l = arg;
    return db_one(tx, ORG_GET, VALS(TXT(str_of(l->code))), ORG_FIELDS, &l->o);
}

static struct org org_now(struct world *w, const char *code)
{
    struct look l = {code, {0}};
    assert_int_equal(db_read(w->app->db, w->a, look_tx, &l), OK);
    return l.o;
}

WORLD_TEST(subtree_is_listed_in_tree_order_and_nothing_beside_it)
{
    world_ok(w, "city.view", "GET", "/api/orgs", NULL);
    assert_string_equal(column(w, "code"), "QD,QD01,QD0101,QD010101,QD010102,QD02,QD0201,QD020101,QDI01");
    world_ok(w, "d01.view", "GET", "/api/orgs", NULL);
    assert_string_equal(column(w, "code"), "QD01,QD0101,QD010101,QD010102");
    world_ok(w, "city.view", "GET", "/api/orgs?org=QD02&own=1", NULL);
    assert_string_equal(column(w, "code"), "QD02");
    world_ok(w, "city.view", "GET", "/api/orgs?parent=QD0101", NULL);
    assert_string_equal(column(w, "code"), "QD010101,QD010102");
    assert_answer(w, "NOT_FOUND", "d01.view", "GET", "/api/orgs/QD02", NULL);
    assert_answer(w, "NOT_FOUND", "d01.view", "GET", "/api/orgs?org=QD02", NULL);
    assert_answer(w, "NOT_FOUND", "d01.view", "GET", "/api/orgs/QD/changes", NULL);
    /* a union of another's subtree named as parent lists nobody */
    world_ok(w, "d01.view", "GET", "/api/orgs?parent=QD02", NULL);
    assert_string_equal(column(w, "code"), "");
}

WORLD_TEST(search_by_name_and_code_pages_without_loss)
{
    world_ok(w, "city.view", "GET", "/api/orgs?q=%E7%94%B2%E4%B8%80", NULL); /* 甲一 */
    assert_string_equal(column(w, "code"), "QD0101,QD010101");
    world_ok(w, "city.view", "GET", "/api/orgs?q=QD02", NULL);
    assert_string_equal(column(w, "code"), "QD02,QD0201,QD020101");
    world_ok(w, "city.view", "GET", "/api/orgs?q=%25", NULL); /* a literal % */
    assert_string_equal(column(w, "code"), "");
    struct buf all = buf_new(w->a, 4096);
    int64_t after = 0;
    for (int i = 0; i < 10; i++) {
        world_ok(w, "city.view", "GET", fmt(w, "/api/orgs?limit=2&after=%lld", (long long)after), NULL);
        buf_str(&all, str_of(column(w, "code")));
        buf_ch(&all, ' ');
        after = json_get_int(w->json, "next", 0);
        if (!after)
            break;
    }
    assert_string_equal(str_z(w->a, buf_done(&all)), "QD,QD01 QD0101,QD010101 QD010102,QD02 QD0201,QD020101 QDI01 ");
}

WORLD_TEST(new_union_stands_below_its_parent)
{
    const char *body = "{\"parent\":\"QD0101\",\"code\":\"QD010103\",\"name\":\"甲三食品厂工会\",\"kind\":\"grass\","
                       "\"area_code\":\"370202\",\"uscc\":\"91350100M000100Y43\",\"members\":120,"
                       "\"contact\":\"办公室\",\"valid_from\":\"2020-05-01\"}";
    world_ok(w, "d01.clerk", "POST", "/api/orgs", body);
    assert_int_equal(json_get_int(w->json, "level", 0), 4);
    assert_string_equal(text_of(w, w->json, "parent_code"), "QD0101");
    assert_true(path_covers(org_now(w, "QD0101").path, org_now(w, "QD010103").path));
    world_ok(w, "d01.view", "GET", "/api/orgs/QD010103/changes", NULL);
    assert_string_equal(column(w, "kind"), "create");
    assert_string_equal(column(w, "changed_on"), "2020-05-01");
    assert_answer(w, "DUPLICATE", "d01.clerk", "POST", "/api/orgs", body);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(unsound_unions_are_refused_with_the_field)
{
    static const struct {
        const char *field, *body;
    } cases[] = {
        {"code", "{\"parent\":\"QD01\",\"code\":\"qd 9\",\"name\":\"某工会\",\"kind\":\"grass\"}"},
        {"kind", "{\"parent\":\"QD01\",\"code\":\"QD0199\",\"name\":\"某工会\",\"kind\":\"club\"}"},
        {"area_code", "{\"parent\":\"QD01\",\"code\":\"QD0199\",\"name\":\"某工会\",\"kind\":\"grass\",\"area_code\":\"3702\"}"},
        {"uscc", "{\"parent\":\"QD01\",\"code\":\"QD0199\",\"name\":\"某工会\",\"kind\":\"grass\",\"uscc\":\"91350100M000100Y44\"}"},
        {"members", "{\"parent\":\"QD01\",\"code\":\"QD0199\",\"name\":\"某工会\",\"kind\":\"grass\",\"members\":-1}"},
        {"valid_from", "{\"parent\":\"QD01\",\"code\":\"QD0199\",\"name\":\"某工会\",\"kind\":\"grass\",\"valid_from\":\"2023-01-13\"}"},
        {"name", "{\"parent\":\"QD01\",\"code\":\"QD0199\",\"name\":\"甲一街道总工会\",\"kind\":\"street\"}"},
    };
    for (size_t i = 0; i < countof(cases); i++) {
        assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/orgs", cases[i].body);
        assert_true(complains_of(w, cases[i].field));
    }
    assert_answer(w, "NOT_FOUND", "d01.clerk", "POST", "/api/orgs",
                  "{\"parent\":\"QD02\",\"code\":\"QD0299\",\"name\":\"某工会\",\"kind\":\"grass\"}");
    assert_answer(w, "FORBIDDEN", "city.review", "POST", "/api/orgs",
                  "{\"parent\":\"QD01\",\"code\":\"QD0199\",\"name\":\"某工会\",\"kind\":\"grass\"}");
}

WORLD_TEST(edit_needs_the_version_that_was_read)
{
    world_ok(w, "city.clerk", "PUT", "/api/orgs/QD01", "{\"members\":5000,\"version\":1}");
    assert_int_equal(json_get_int(w->json, "members", 0), 5000);
    assert_string_equal(text_of(w, w->json, "name"), "甲区总工会");
    assert_answer(w, "CONFLICT", "city.clerk", "PUT", "/api/orgs/QD01", "{\"members\":6000,\"version\":1}");
    assert_answer(w, "BAD_INPUT", "city.clerk", "PUT", "/api/orgs/QD01", "{\"members\":6000}");
    world_ok(w, "city.clerk", "PUT", "/api/orgs/QD01", "{\"name\":\"甲区工会联合会\",\"version\":2}");
    world_ok(w, "city.view", "GET", "/api/orgs/QD01/changes", NULL);
    assert_string_equal(column(w, "kind"), "rename,create");
}

WORLD_TEST(rename_keeps_the_old_name_in_history)
{
    world_ok(w, "city.clerk", "POST", "/api/orgs/QD01/rename", "{\"name\":\"甲甲区总工会\",\"on\":\"2022-07-01\"}");
    world_ok(w, "city.view", "GET", "/api/orgs/QD01/changes", NULL);
    assert_string_equal(column(w, "was"), "甲区总工会,");
    assert_string_equal(column(w, "now"), "甲甲区总工会,甲区总工会");
    /* no date before the last change, before the founding, or after today */
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/orgs/QD01/rename", "{\"name\":\"丙\",\"on\":\"2022-06-30\"}");
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/orgs/QD01/rename", "{\"name\":\"丙\",\"on\":\"2023-01-13\"}");
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/orgs/QD02/rename", "{\"name\":\"丙\",\"on\":\"2014-12-31\"}");
}

WORLD_TEST(move_takes_the_subtree_and_what_is_seen_follows)
{
    world_ok(w, "city.clerk", "POST", "/api/orgs/QD0101/move", "{\"parent\":\"QD02\"}");
    world_ok(w, "d02.view", "GET", "/api/orgs", NULL);
    assert_string_equal(column(w, "code"), "QD02,QD0101,QD010101,QD010102,QD0201,QD020101");
    world_ok(w, "d01.view", "GET", "/api/orgs", NULL);
    assert_string_equal(column(w, "code"), "QD01");
    assert_int_equal(world_verify(w), 0);
    /* and back: ids, and so every sum, are where they were */
    world_ok(w, "city.clerk", "POST", "/api/orgs/QD0101/move", "{\"parent\":\"QD01\"}");
    world_ok(w, "d01.view", "GET", "/api/orgs", NULL);
    assert_string_equal(column(w, "code"), "QD01,QD0101,QD010101,QD010102");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(move_refuses_cycles_the_root_and_taking_oneself_away)
{
    assert_answer(w, "STATE", "city.clerk", "POST", "/api/orgs/QD01/move", "{\"parent\":\"QD01\"}");
    assert_answer(w, "STATE", "city.clerk", "POST", "/api/orgs/QD01/move", "{\"parent\":\"QD010101\"}");
    assert_answer(w, "STATE", "city.clerk", "POST", "/api/orgs/QD/move", "{\"parent\":\"QD01\"}");
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/orgs/QD01/move", "{\"parent\":\"QD\"}");
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", "/api/orgs/QD01/move", "{\"parent\":\"QD0101\"}");
    assert_answer(w, "NOT_FOUND", "d01.clerk", "POST", "/api/orgs/QD0101/move", "{\"parent\":\"QD02\"}");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(tree_does_not_grow_deeper_than_its_limit)
{
    const char *parent = "QD010101";
    for (int level = 5; level <= ORG_LEVELS + 1; level++) {
        const char *code = fmt(w, "DEEP%d", level);
        const char *body = fmt(w, "{\"parent\":\"%s\",\"code\":\"%s\",\"name\":\"第%d级工会\",\"kind\":\"grass\"}",
                               parent, code, level);
        assert_answer(w, level <= ORG_LEVELS ? "" : "STATE", "city.clerk", "POST", "/api/orgs", body);
        parent = code;
    }
    /* nor by moving a deep subtree under a deep union */
    assert_answer(w, "STATE", "city.clerk", "POST", "/api/orgs/QD0101/move", "{\"parent\":\"QD020101\"}");
}

/* --- merge, close --- */

struct fill {
    int64_t org;
};

static enum err put_money(struct tx *tx, void *arg)
{
    const struct fill *f = arg;
    int64_t campaign;
    TRY(db_int(tx, CAMPAIGN_ADD,
               VALS(TXT(S("LJ2023")), TXT(S("两节送温暖")), I64(1), I64(2023), TXT(S("2022-12-01")),
                    TXT(S("2023-02-28")), TXT(S("open")), I64(0), I64(0), I64(1), TXT(S("")), TXT(S("")),
                    TXT(S("")), I64(1), TXT(S(""))),
               &campaign));
    return db_exec(tx, FUND_BALANCE_ADD,
                   VALS(I64(f->org), I64(campaign), TXT(S("GH-BJ")), TXT(S("available")), I64(12345)), NULL);
}

WORLD_TEST(merge_rehomes_children_users_and_ends_grants)
{
    world_ok(w, "city.clerk", "POST", "/api/orgs/QD01/merge", "{\"into\":\"QD02\",\"on\":\"2023-01-01\"}");
    assert_string_equal(text_of(w, w->json, "status"), "merged");
    assert_string_equal(text_of(w, w->json, "merged_into_code"), "QD02");
    assert_string_equal(text_of(w, w->json, "valid_to"), "2023-01-01");
    world_ok(w, "d02.view", "GET", "/api/orgs", NULL);
    assert_string_equal(column(w, "code"), "QD02,QD0101,QD010101,QD010102,QD0201,QD020101");
    /* the merged union's people have no rights any more, its users belong to the new one */
    assert_answer(w, "FORBIDDEN", "d01.view", "GET", "/api/orgs", NULL);
    world_ok(w, "sys.admin", "GET", "/api/users?org=QD02&q=d01.clerk", NULL);
    assert_string_equal(column(w, "org_code"), "QD02");
    int64_t id = json_get_int(json_at(rows_of(w), 0), "id", 0);
    world_ok(w, "sec.admin", "GET", fmt(w, "/api/users/%lld/grants", (long long)id), NULL);
    assert_string_equal(column(w, "reason"), "工会并入 QD02");
    /* its history stays */
    world_ok(w, "city.view", "GET", "/api/orgs/QD01/changes", NULL);
    assert_string_equal(column(w, "kind"), "merge,create");
    world_ok(w, "city.view", "GET", "/api/orgs?status=merged", NULL);
    assert_string_equal(column(w, "code"), "QD01");
    assert_answer(w, "STATE", "city.clerk", "POST", "/api/orgs/QD01/rename", "{\"name\":\"丙\"}");
    assert_answer(w, "DUPLICATE", "city.clerk", "POST", "/api/orgs",
                  "{\"parent\":\"QD\",\"code\":\"QD01\",\"name\":\"新甲区\",\"kind\":\"district\"}");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(merge_refuses_itself_its_own_subtree_and_money_left)
{
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/orgs/QD01/merge", "{\"into\":\"QD01\"}");
    assert_answer(w, "STATE", "city.clerk", "POST", "/api/orgs/QD01/merge", "{\"into\":\"QD0101\"}");
    assert_answer(w, "STATE", "city.clerk", "POST", "/api/orgs/QD/merge", "{\"into\":\"QD01\"}");
    struct fill f = {world_org(w, "QD01")};
    assert_int_equal(world_write(w, put_money, &f), OK);
    assert_answer(w, "STATE", "city.clerk", "POST", "/api/orgs/QD01/merge", "{\"into\":\"QD02\"}");
    assert_true(answer_has(w, "123.45 元"));
}

WORLD_TEST(close_needs_an_empty_union)
{
    assert_answer(w, "STATE", "city.clerk", "POST", "/api/orgs/QD0101/close", "{}");
    assert_true(answer_has(w, "2 个下级工会"));
    world_ok(w, "city.clerk", "POST", "/api/orgs/QDI01/close", "{\"on\":\"2022-12-31\"}");
    assert_string_equal(text_of(w, w->json, "status"), "closed");
    world_ok(w, "city.view", "GET", "/api/orgs?q=QDI01", NULL);
    assert_string_equal(column(w, "code"), "");
    world_ok(w, "city.view", "GET", "/api/orgs?q=QDI01&status=all", NULL);
    assert_string_equal(column(w, "code"), "QDI01");
    assert_answer(w, "FORBIDDEN", "d02.clerk", "POST", "/api/orgs/QD02/close", "{}");
}

WORLD_TEST(verbs_are_those_the_caller_may_use)
{
    world_ok(w, "city.clerk", "GET", "/api/orgs/QD01", NULL);
    assert_int_equal(json_len(json_get(w->json, "verbs")), 5);
    world_ok(w, "city.view", "GET", "/api/orgs/QD01", NULL);
    assert_int_equal(json_len(json_get(w->json, "verbs")), 0);
}

static void segments_are_fixed_and_ordered(void **state)
{
    (void)state;
    char a[ORG_SEGMENT + 1], b[ORG_SEGMENT + 1];
    org_segment(1, a);
    assert_string_equal(a, "00001");
    org_segment(35, a);
    assert_string_equal(a, "0000Z");
    org_segment(36, b);
    assert_string_equal(b, "00010");
    assert_true(strcmp(a, b) < 0);
    org_segment(60466175, b); /* 36^5 - 1 */
    assert_string_equal(b, "ZZZZZ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(segments_are_fixed_and_ordered),
        cmocka_unit_test(subtree_is_listed_in_tree_order_and_nothing_beside_it),
        cmocka_unit_test(search_by_name_and_code_pages_without_loss),
        cmocka_unit_test(new_union_stands_below_its_parent),
        cmocka_unit_test(unsound_unions_are_refused_with_the_field),
        cmocka_unit_test(edit_needs_the_version_that_was_read),
        cmocka_unit_test(rename_keeps_the_old_name_in_history),
        cmocka_unit_test(move_takes_the_subtree_and_what_is_seen_follows),
        cmocka_unit_test(move_refuses_cycles_the_root_and_taking_oneself_away),
        cmocka_unit_test(tree_does_not_grow_deeper_than_its_limit),
        cmocka_unit_test(merge_rehomes_children_users_and_ends_grants),
        cmocka_unit_test(merge_refuses_itself_its_own_subtree_and_money_left),
        cmocka_unit_test(close_needs_an_empty_union),
        cmocka_unit_test(verbs_are_those_the_caller_may_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
