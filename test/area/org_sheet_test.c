/* SPDX-License-Identifier: Apache-2.0
 * The union tree from and to a workbook: all rows or none, complaints by cell, a dry run that leaves
 * nothing, and an export that imports again. The files are CSV written here by hand. */
#include "area_test.h"

#include "sheet_child.h"

#define HEAD "上级编码,上级名称,编码,名称,类别,行政区划代码,统一社会信用代码,会员数,联系人\n"

/* Imports as a user and returns the result object of the job. */
static const struct json *import(struct world *w, const char *as, const char *query, const char *csv)
{
    const char *e = world_upload(w, as, fmt(w, "/api/orgs/import%s", query), "工会.csv", csv, strlen(csv));
    assert_string_equal(e, "");
    const struct json *job = world_job(w, json_get_int(w->json, "job", 0));
    if (!str_eq(json_get_str(job, "state"), S("done")))
        print_error("%.*s\n", FMT(json_get_str(job, "error")));
    assert_string_equal(text_of(w, job, "state"), "done");
    return json_get(job, "result");
}

static const char *cells(struct world *w, const struct json *result)
{
    struct buf b = buf_new(w->a, 4096);
    const struct json *errors = json_get(result, "errors");
    for (size_t i = 0; i < json_len(errors); i++)
        buf_f(&b, "%s%.*s", i ? "," : "", FMT(json_get_str(json_at(errors, i), "cell")));
    return str_z(w->a, buf_done(&b));
}

static const char *below(struct world *w, const char *parent)
{
    world_ok(w, "city.view", "GET", fmt(w, "/api/orgs?parent=%s", parent), NULL);
    return column(w, "code");
}

WORLD_TEST(rows_in_any_order_with_parents_by_code_or_name)
{
    const struct json *r = import(w, "city.clerk", "",
        "某市工会组织一览表\n" HEAD
        ",丙街道总工会,QD030101,丙一工厂工会,基层工会,,,85,张三\n" /* its parent stands below */
        "QD03,,QD0301,丙街道总工会,street,370211,,1200人,\n"
        ",青岛市总工会,QD03,丙区总工会,区县工会,370211,91350100M000100Y43,\"30000\",李四\n"
        "合计,,,,,,,31285,\n");
    assert_int_equal(json_get_int(r, "error_count", -1), 0);
    assert_int_equal(json_get_int(r, "rows", 0), 3);
    assert_int_equal(json_get_int(r, "created", 0), 3);
    assert_true(json_get_bool(r, "applied"));
    assert_string_equal(below(w, "QD"), "QD01,QD02,QD03,QDI01");
    assert_string_equal(below(w, "QD03"), "QD0301");
    assert_string_equal(below(w, "QD0301"), "QD030101");
    world_ok(w, "city.view", "GET", "/api/orgs/QD0301", NULL);
    assert_int_equal(json_get_int(w->json, "members", 0), 1200);
    assert_int_equal(json_get_int(w->json, "level", 0), 3);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(one_faulty_cell_keeps_everything_out)
{
    const struct json *r = import(w, "city.clerk", "",
        HEAD                                                    /* row 1 */
        "QD,,QD03,丙区总工会,区县工会,370211,,30000,\n"         /* 2: sound */
        "QD,,qd 04,丁区总工会,区县工会,,,1,\n"                  /* 3: C code */
        "QD,,QD05,戊区总工会,俱乐部,,,1,\n"                     /* 4: E kind */
        "QD,,QD06,己区总工会,区县工会,3702,,1,\n"               /* 5: F area */
        "QD,,QD07,庚区总工会,区县工会,,91350100M000100Y44,1,\n" /* 6: G uscc */
        "QD,,QD08,辛区总工会,区县工会,,,约三百,\n"              /* 7: H members */
        "XX,,QD09,壬区总工会,区县工会,,,1,\n"                   /* 8: A parent */
        ",没有的工会,QD10,癸区总工会,区县工会,,,1,\n"           /* 9: B parent by name */
        "QD,,QD01,另一个区总工会,区县工会,,,1,\n"               /* 10: C code of another union */
        "QD,,QD11,甲区总工会,区县工会,,,1,\n"                   /* 11: D name taken */
        "QD05,,QD0501,戊街道总工会,街道（乡镇）工会,,,1,\n"     /* 12: A, its parent is faulty */
        ",,QD12,子区总工会,区县工会,,,1,\n");                   /* 13: A missing parent */
    assert_string_equal(cells(w, r), "C3,E4,F5,G6,H7,A8,B9,C10,D11,A12,A13");
    assert_false(json_get_bool(r, "applied"));
    assert_string_equal(below(w, "QD"), "QD01,QD02,QDI01");
    world_ok(w, "city.view", "GET", "/api/orgs/QD/changes", NULL);
    assert_string_equal(column(w, "kind"), "create");
}

WORLD_TEST(cycles_and_twins_are_told)
{
    const struct json *r = import(w, "city.clerk", "",
        HEAD "K2,,K1,甲环工会,基层工会,,,1,\n"
             "K1,,K2,乙环工会,基层工会,,,1,\n"
             "QD,,K3,丙双工会,基层工会,,,1,\n"
             "QD,,K3,丁双工会,基层工会,,,1,\n");
    assert_int_equal(json_get_int(r, "error_count", 0), 4);
    assert_string_equal(below(w, "QD"), "QD01,QD02,QDI01");
}

WORLD_TEST(dry_run_leaves_nothing)
{
    const struct json *r = import(w, "city.clerk", "?dry_run=1",
                                  HEAD "QD,,QD03,丙区总工会,区县工会,,,1,\n");
    assert_int_equal(json_get_int(r, "created", 0), 1);
    assert_int_equal(json_get_int(r, "error_count", -1), 0);
    assert_false(json_get_bool(r, "applied"));
    assert_string_equal(below(w, "QD"), "QD01,QD02,QDI01");
}

WORLD_TEST(nobody_imports_beside_his_subtree)
{
    const struct json *r = import(w, "d01.clerk", "",
                                  HEAD "QD02,,QD0299,某工会,基层工会,,,1,\n"
                                       "QD01,,QD0199,某某工会,基层工会,,,1,\n");
    assert_string_equal(cells(w, r), "A2");
    assert_string_equal(below(w, "QD02"), "QD0201");
    assert_string_equal(below(w, "QD01"), "QD0101");
    assert_string_equal(world_upload(w, "city.view", "/api/orgs/import", "a.csv", "x", 1), "FORBIDDEN");
    assert_string_equal(world_upload(w, "d01.clerk", "/api/orgs/import?org=QD02", "a.csv", "x", 1), "NOT_FOUND");
}

WORLD_TEST(same_union_again_is_renewed_not_doubled)
{
    const struct json *r = import(w, "city.clerk", "",
                                  HEAD "QD,,QD01,甲区总工会,区县工会,,,5000,王五\n"
                                       "QD,,QD02,乙区总工会,区县工会,,,0,\n");
    assert_int_equal(json_get_int(r, "updated", 0), 1);
    assert_int_equal(json_get_int(r, "unchanged", 0), 1);
    world_ok(w, "city.view", "GET", "/api/orgs/QD01", NULL);
    assert_int_equal(json_get_int(w->json, "members", 0), 5000);
    assert_string_equal(text_of(w, w->json, "contact"), "王五");
}

WORLD_TEST(export_imports_again_without_a_change)
{
    world_ok(w, "city.view", "GET", "/api/orgs/export?org=QD01", NULL);
    assert_true(w->reply.body.len > 1000);
    struct str book = w->reply.body;
    assert_memory_equal(book.at, "PK", 2);
    const char *e = world_upload(w, "d01.clerk", "/api/orgs/import", "工会组织.xlsx", book.at, book.len);
    assert_string_equal(e, "");
    const struct json *job = world_job(w, json_get_int(w->json, "job", 0));
    const struct json *r = json_get(job, "result");
    assert_int_equal(json_get_int(r, "rows", 0), 4);
    assert_int_equal(json_get_int(r, "unchanged", 0), 4);
    assert_int_equal(json_get_int(r, "error_count", -1), 0);
}

WORLD_TEST(a_file_that_is_no_such_table_fails_with_a_sentence)
{
    static const char *const bad[] = {"姓名,身份证号\n张三,1\n", HEAD, "\x89PNG\r\n"};
    for (size_t i = 0; i < countof(bad); i++) {
        assert_string_equal(world_upload(w, "city.clerk", "/api/orgs/import", "a.csv", bad[i], strlen(bad[i])), "");
        const struct json *job = world_job(w, json_get_int(w->json, "job", 0));
        assert_string_equal(text_of(w, job, "state"), "failed");
        assert_true(json_get_str(job, "error").len > 20);
    }
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_in_any_order_with_parents_by_code_or_name),
        cmocka_unit_test(one_faulty_cell_keeps_everything_out),
        cmocka_unit_test(cycles_and_twins_are_told),
        cmocka_unit_test(dry_run_leaves_nothing),
        cmocka_unit_test(nobody_imports_beside_his_subtree),
        cmocka_unit_test(same_union_again_is_renewed_not_doubled),
        cmocka_unit_test(export_imports_again_without_a_change),
        cmocka_unit_test(a_file_that_is_no_such_table_fails_with_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
