/* SPDX-License-Identifier: Apache-2.0
 * Companies, visits, vacancies and insured people from sheets: sound rows go in, faulty ones are told by cell, the same sheet again
 * changes nothing, a dry run leaves nothing, and the file is gone afterwards. */
#include "jobs_world.h"

#include "sheet_child.h"

#define F1 "91370203MA30011111"
#define F2 "91370203MA30022222"
#define F3 "91370203MA30033333"

static const struct json *import(struct world *w, const char *as, const char *path, const char *csv)
{
    assert_string_equal(world_upload(w, as, path, "表.csv", csv, strlen(csv)), "");
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

static void came(const struct json *r, int created, int unchanged, int refused)
{
    assert_int_equal(json_get_int(r, "created", -1), created);
    assert_int_equal(json_get_int(r, "unchanged", -1), unchanged);
    assert_int_equal(json_get_int(r, "refused", -1), refused);
}

static const char COMPANIES[] = "企业台账\n序号,企业名称,社会信用代码,所属行业,员工人数,会员人数,联系人,联系电话,是否困难企业,是否爱心企业\n"
                                "1,同德机械," F1 ",制造业,120人,80,王主任,0532-80001234,是,否\n"
                                "2,恒远物流,91370203MA30022223,,50,40,,,,\n"     /* wrong check digit: C4 */
                                "3,新潮商贸," F2 ",,许多,40,,,,\n"               /* no number: E5 */
                                "4,丰禾电子," F3 ",,20,40,,,,\n"                 /* more members than staff: F6 */
                                "5,,,,,,,,,\n合计,,,,190,,,,,\n";

WORLD_TEST(companies_from_a_sheet_with_faults_by_cell)
{
    const struct json *r = import(w, "d01.clerk", "/api/companies/import?org=QD01&dry_run=1", COMPANIES);
    came(r, 1, 0, (int)json_get_int(r, "refused", 0));
    world_ok(w, "d01.view", "GET", "/api/companies?org=QD01", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    r = import(w, "d01.clerk", "/api/companies/import?org=QD01", COMPANIES);
    assert_int_equal(json_get_int(r, "created", 0), 1);
    const char *at = cells(w, r);
    assert_non_null(strstr(at, "C4"));
    assert_non_null(strstr(at, "E5"));
    assert_non_null(strstr(at, "F6"));
    world_ok(w, "d01.view", "GET", "/api/companies?org=QD01", NULL);
    const struct json *c = json_at(rows_of(w), 0);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_int_equal(json_get_int(c, "staff", 0), 120);
    assert_true(json_get_bool(c, "hard"));
    assert_false(json_get_bool(c, "caring"));
    assert_string_equal(text_of(w, c, "industry"), "C");
    assert_string_equal(world_upload(w, "d01.view", "/api/companies/import?org=QD01", "a.csv", COMPANIES, sizeof COMPANIES - 1), "FORBIDDEN");
    assert_string_equal(world_upload(w, "d01.clerk", "/api/companies/import?org=QD02", "a.csv", COMPANIES, sizeof COMPANIES - 1), "NOT_FOUND");
    /* the mended sheet, again with what is there: one more */
    r = import(w, "d01.clerk", "/api/companies/import?org=QD01", "企业名称,统一社会信用代码\n同德机械," F1 "\n恒远物流," F2 "\n");
    came(r, 1, 1, 0);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(visits_and_vacancies_from_sheets)
{
    mw_campaign(w, "LJ", "", true, 0);
    import(w, "d01.clerk", "/api/companies/import?org=QD01", "企业名称,统一社会信用代码\n同德机械," F1 "\n恒远物流," F2 "\n");
    const struct json *r = import(w, "d01.clerk", "/api/company-visits/import?org=QD01&campaign=LJ",
                                  "统一社会信用代码,走访日期,带队领导,欠薪人数,欠薪金额\n" F1 ",2023年1月5日,区总工会领导,12,\"86,400.00\"\n" F2 ",2023-01-13,,,\n" F3 ",2023-01-05,,,\n");
    came(r, 1, 0, 2);
    assert_string_equal(cells(w, r), "B3,A4"); /* tomorrow; no such company */
    world_ok(w, "d01.view", "GET", "/api/company-visits?org=QD01&campaign=LJ", NULL);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "arrears_fen", 0), 8640000);
    assert_string_equal(world_upload(w, "d01.clerk", "/api/company-visits/import?org=QD01", "a.csv", "x", 1), "BAD_INPUT");
    world_ok(w, "d01.clerk", "POST", "/api/job-events?org=QD01",
             "{\"campaign\":\"LJ\",\"kind\":\"fair\",\"title\":\"春风行动\",\"place\":\"区体育馆\",\"starts_on\":\"2023-01-10\",\"ends_on\":\"2023-01-20\"}");
    int64_t ev = json_get_int(w->json, "id", 0);
    const char *path = fmt(w, "/api/job-events/%lld/vacancies/import?org=QD01", (long long)ev);
    r = import(w, "d01.clerk", path, "招聘单位,信用代码,工种,需求人数,最低月薪,最高月薪,岗位要求\n同德机械," F1 ",装配工,20,4500,6000,初中以上\n恒远物流," F2 ",司机,0,5000,7000,A2\n恒远物流," F2 ",装卸,5,5000,4000,\n");
    came(r, 1, 0, 2);
    assert_string_equal(cells(w, r), "D3,F4");
    r = import(w, "d01.clerk", path, "招聘单位,信用代码,工种,需求人数\n同德机械," F1 ",装配工,20\n恒远物流," F2 ",装卸,5\n");
    came(r, 1, 1, 0);
    world_ok(w, "d01.view", "GET", fmt(w, "/api/vacancies?event=%lld", (long long)ev), NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "pay_from_fen", 0), 450000);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(insured_people_from_a_sheet)
{
    ww_person(w, "林安", 1, "13800138001");
    ww_person(w, "周和", 3, "13800138003");
    const struct json *r = import(w, "d01.clerk", "/api/mutual-enrolments/import?org=QD01&plan=qd23",
                                  fmt(w, "姓名,身份证号,凭证号,续保\n林安,%s,HZ-1,是\n林某,%s,HZ-2,否\n郑远,%s,HZ-3,否\n周和,370205198001150031,HZ-4,否\n", cw_number(w, "19800115", 1), cw_number(w, "19800115", 3),
                                      cw_number(w, "19800115", 9)));
    came(r, 1, 0, 3); /* another name; no member; a wrong number */
    assert_non_null(strstr(cells(w, r), "A3"));
    assert_non_null(strstr(cells(w, r), "B5"));
    assert_false(str_has(json_text(w->a, r), S("370205")));
    world_ok(w, "d01.view", "GET", "/api/mutual-enrolments?org=QD01", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "how"), "list");
    assert_string_equal(world_upload(w, "d01.clerk", "/api/mutual-enrolments/import?org=QD01&plan=x%22", "a.csv", "x", 1), "BAD_INPUT");
    assert_int_equal(world_verify(w), 0);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(companies_from_a_sheet_with_faults_by_cell),
        cmocka_unit_test(visits_and_vacancies_from_sheets),
        cmocka_unit_test(insured_people_from_a_sheet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
