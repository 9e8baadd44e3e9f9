/* SPDX-License-Identifier: Apache-2.0
 * Companies, visits, vacancies, insured people, shops and people owed wages from sheets: sound rows go in, faulty ones are told by cell,
 * the same sheet again changes nothing, a dry run leaves nothing, and the file is gone afterwards. Sums by hand. */
#include <fcntl.h>
#include <unistd.h>

#include "jobs_world.h"

#include "sheet_child.h"
#include "xlsx_write.h"

#define F1 "91370203MA30011111"
#define F2 "91370203MA30022222"
#define F3 "91370203MA30033333"

static const struct json *import_bytes(struct world *w, const char *as, const char *path, struct str bytes)
{
    assert_string_equal(world_upload(w, as, path, "表.csv", bytes.at, bytes.len), "");
    const struct json *job = world_job(w, json_get_int(w->json, "job", 0));
    if (!str_eq(json_get_str(job, "state"), S("done")))
        print_error("%.*s\n", FMT(json_get_str(job, "error")));
    assert_string_equal(text_of(w, job, "state"), "done");
    return json_get(job, "result");
}

static const struct json *import(struct world *w, const char *as, const char *path, const char *csv)
{
    return import_bytes(w, as, path, str_of(csv));
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

/* --- shops --- */

static const char SHOPS[] = "早餐券合作门店名单\n序号,门店名称,统一社会信用代码,所在区,地址,联系人,联系电话,营业时间,收款户名,收款账号,开户行\n"
                            "1,友邻便利店,91370203ma30011111,市南区,香港中路1号,张店长,13800001234,7:00—22:00,友邻公司,6222000011112222,工商银行\n"
                            "2,晨光早餐,91370203MA30022222,市南区,江西路2号,,,,,\n"  /* no such company: C4 */
                            "3,友邻便利店,,市北区,延安路2号,,,,,\n"                    /* stands in row 3: B5 */
                            "4,海风小铺,,,,,,早上开门,,\n"                             /* H6 */
                            "5,,,市南区,无名路1号,,,,,\n"                              /* B7 */
                            "6,半岛面馆,91370203MA30011112,,,,,,,\n"                   /* check digit: C8 */
                            "7,通宵便利,,市南区,,,0532-80001234,24小时,,\n"
                            "8,两头店,,,,,12,,,\n"                                     /* G10 */
                            "合计,8家,,,,,,,,\n";

static struct str account_of(struct world *w, size_t i)
{
    world_ok(w, "d01.view", "GET", "/api/shops?org=QD01", NULL);
    return json_get_str(json_at(rows_of(w), i), "account");
}

WORLD_TEST(shops_from_a_sheet)
{
    const char *to = "/api/shops/import?org=QD01";
    import(w, "d01.clerk", "/api/companies/import?org=QD01", "企业名称,统一社会信用代码\n友邻公司," F1 "\n");
    const struct json *r = import(w, "d01.clerk", "/api/shops/import?org=QD01&dry_run=1", SHOPS);
    came(r, 2, 0, 6);
    assert_string_equal(cells(w, r), "C4,B5,H6,B7,C8,G10");
    assert_string_equal(json_text(w->a, json_get(r, "ignored")).at, "[\"联系人\"]");
    assert_false(str_has(json_text(w->a, r), S("6222")));
    world_ok(w, "d01.view", "GET", "/api/shops?org=QD01", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    r = import(w, "d01.clerk", to, SHOPS);
    came(r, 2, 0, 6);
    assert_string_equal(cells(w, r), "C4,B5,H6,B7,C8,G10");
    assert_non_null(strstr(text_of(w, json_at(json_get(r, "errors"), 1), "text"), "第 3 行"));
    world_ok(w, "d01.view", "GET", "/api/shops?org=QD01", NULL);
    assert_string_equal(column(w, "name"), "友邻便利店,通宵便利");
    assert_string_equal(column(w, "open_at"), "07:00,00:00");
    assert_string_equal(column(w, "close_at"), "22:00,23:59");
    assert_string_equal(column(w, "phone"), "138****1234,053******1234");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "company"), "友邻公司");
    came(import(w, "d01.clerk", to, SHOPS), 0, 2, 6);
    /* the same name elsewhere, the same place under another name, and what says nothing new */
    r = import(w, "d01.clerk", to, "门店名称,信用代码,地址\n友邻便利店,," "延安路2号\n友邻便利店中路店," F1 ",香港中路1号\n通宵便利,,\n");
    came(r, 0, 1, 2);
    assert_string_equal(cells(w, r), "C2,A3");
    /* the account of a registered shop may come later, and is changed on the page alone; half of one is none */
    assert_true(str_ends(account_of(w, 0), S("2222")) && !account_of(w, 1).len);
    came(import(w, "d01.clerk", to, "门店名称,户名,账号,开户行\n通宵便利,通宵公司,6222000011113333,工商银行\n友邻便利店,友邻公司,6222000011112222,工商银行\n"), 1, 1, 0);
    r = import(w, "d01.clerk", to, "门店名称,户名,账号,开户行\n通宵便利,通宵公司,6222000011114444,工商银行\n友邻便利店,友邻公司,,\n新店,新店公司,6222000011115555,\n");
    came(r, 0, 0, 3);
    assert_string_equal(cells(w, r), "C2,C3,D4");
    assert_false(str_has(json_text(w->a, r), S("62220000")));
    assert_true(str_ends(account_of(w, 1), S("3333")));
    assert_int_equal(json_len(rows_of(w)), 2);
    assert_int_equal(world_verify(w), 0);
}

static int64_t user_of(struct world *w, const char *login)
{
    world_ok(w, "sec.admin", "GET", fmt(w, "/api/users?q=%s", login), NULL);
    return json_get_int(json_at(rows_of(w), 0), "id", 0);
}

WORLD_TEST(a_sheet_reaches_no_further_than_its_right)
{
    assert_string_equal(world_upload(w, "d01.view", "/api/shops/import?org=QD01", "a.csv", SHOPS, sizeof SHOPS - 1), "FORBIDDEN");
    assert_string_equal(world_upload(w, "d01.clerk", "/api/shops/import?org=QD02", "a.csv", SHOPS, sizeof SHOPS - 1), "NOT_FOUND");
    /* who enters here and only looks there, enters nothing there */
    world_ok(w, "sec.admin", "POST", fmt(w, "/api/users/%lld/grants", (long long)user_of(w, "d01.clerk")), "{\"role\":\"view\",\"org\":\"QD02\"}");
    const char *rows = "门店名称,登记工会\n甲店,QD0101\n乙店,QD02\n";
    const struct json *r = import(w, "d01.clerk", "/api/shops/import?org=QD01", rows);
    came(r, 1, 0, 1);
    world_ok(w, "city.view", "GET", "/api/shops", NULL);
    assert_string_equal(column(w, "name"), "甲店");
    r = import(w, "d01.clerk", "/api/companies/import?org=QD01", "企业名称,统一社会信用代码,登记工会\n同德机械," F1 ",QD02\n");
    came(r, 0, 0, 1);
    /* sent again under its command id it is the same job */
    rows = "门店名称,地址\n丙店,\n";
    assert_string_equal(world_upload_once(w, "d01.clerk", "shops-once", "/api/shops/import?org=QD01", "a.csv", rows, strlen(rows)), "");
    int64_t job = json_get_int(w->json, "job", 0);
    assert_string_equal(world_upload_once(w, "d01.clerk", "shops-once", "/api/shops/import?org=QD01", "a.csv", rows, strlen(rows)), "");
    assert_int_equal(json_get_int(w->json, "job", 0), job);
    assert_int_equal(json_get_int(json_get(world_job(w, job), "result"), "created", 0), 1);
}

/* --- people owed wages --- */

static int64_t wage_case(struct world *w, const char *org)
{
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/wage-cases?org=%s", org), "{\"employer\":\"恒久劳务公司\",\"source\":\"clerk\"}");
    return json_get_int(w->json, "id", 0);
}

static int64_t of_case(struct world *w, int64_t id, const char *what)
{
    world_ok(w, "d01.clerk", "GET", fmt(w, "/api/wage-cases/%lld", (long long)id), NULL);
    return json_get_int(w->json, what, -1);
}

static const char *level(struct world *w, const struct json *r, size_t i)
{
    return text_of(w, json_at(json_get(r, "errors"), i), "level");
}

#define N(serial) cw_number(w, "19800115", serial)
#define CLAIM_HEAD "恒久劳务公司欠薪职工名册\n序号,姓名,身份证号码,工种,电话,欠薪金额（元）\n"

WORLD_TEST(people_owed_wages_from_a_sheet)
{
    int64_t id = wage_case(w, "QD0101");
    const char *to = fmt(w, "/api/wage-cases/%lld/claimants/import", (long long)id);
    const char *faulty = fmt(w, CLAIM_HEAD "1,林 安,%s,瓦工,13900000001,\"12,000.35\"\n"
                                "2,何宁,%s,木工,,8000.5\n"
                                "3,罗平,370205198001150031,,,5000\n" /* C5 */
                                "4,方一,%s,,,约六千\n"               /* F6 */
                                "5,田二,%s,,12345,700\n"             /* E7 */
                                "6,何宁,%s,,,300\n"                  /* stands in row 4: C8 */
                                "7,高三,%s,,,100.005\n"              /* half a 分: F9 */
                                "8,,%s,,,5\n"                        /* B10 */
                                "9,,%s,,,\n"                         /* B11, F11: a number alone is a person, not a remark */
                                "合计,,,,,\"99,999.00\"\n",
                             N(1), N(2), N(4), N(5), N(2), N(6), N(7), N(8));
    const struct json *r = import(w, "d01.clerk", fmt(w, "%s?dry_run=1", to), faulty);
    came(r, 2, 0, 7);
    assert_string_equal(cells(w, r), "C5,F6,E7,C8,F9,B10,B11,F11"); /* and no word of a total that cannot tie yet */
    assert_int_equal(json_get_int(r, "sum_fen", 0), 2000085);
    assert_int_equal(of_case(w, id, "claimants"), 0);
    r = import(w, "d01.clerk", to, faulty);
    came(r, 2, 0, 7);
    assert_int_equal(json_get_int(r, "sum_fen", 0), 2000085);
    assert_string_equal(json_text(w->a, json_get(r, "ignored")).at, "[\"工种\"]");
    assert_int_equal(of_case(w, id, "claimants"), 2);
    assert_int_equal(of_case(w, id, "claimed_fen"), 2000085);
    assert_string_equal(text_of(w, json_at(json_get(w->json, "people"), 0), "name"), "林安");
    /* the mended sheet: what is there stays as it is, the total of the sheet is that of the case */
    const char *mended = fmt(w, CLAIM_HEAD "1,林安,%s,瓦工,13900000001,\"12,000.35\"\n2,何宁,%s,木工,,8000.5\n3,罗平,%s,,,5000\n4,方一,%s,,,6000\n小计,,,,,31000.85\n"
                                "7,高三,%s,,,100.01\n合计,,,,,\"31,100.86\"\n",
                             N(1), N(2), N(3), N(4), N(6));
    r = import(w, "d01.clerk", to, mended);
    came(r, 3, 2, 0);
    assert_int_equal(json_get_int(r, "error_count", -1), 0);
    assert_int_equal(json_get_int(r, "sum_fen", 0), 500000 + 600000 + 10001);
    assert_int_equal(of_case(w, id, "claimed_fen"), 3110086);
    came(import(w, "d01.clerk", to, mended), 0, 5, 0);
    assert_int_equal(of_case(w, id, "claimed_fen"), 3110086);
    assert_int_equal(world_verify(w), 0);
    /* who was told: the case, by the file's mark */
    world_ok(w, "audit.admin", "GET", "/api/events?limit=50", NULL);
    assert_true(answer_has(w, "wage_claimant.imported"));
    assert_true(answer_has(w, fmt(w, "wage_case:%lld", (long long)id)));
}

WORLD_TEST(wages_of_a_sheet_tie_or_are_told)
{
    int64_t id = wage_case(w, "QD01");
    const char *to = fmt(w, "/api/wage-cases/%lld/claimants/import", (long long)id);
    /* a total that is one 分 off keeps nobody out, and is told */
    const struct json *r = import(w, "d01.clerk", to, fmt(w, CLAIM_HEAD "1,林安,%s,,,10.10\n2,何宁,%s,,,20.20\n合计,,,,,30.31\n", N(1), N(2)));
    came(r, 2, 0, 0);
    assert_string_equal(cells(w, r), "F5");
    assert_string_equal(level(w, r, 0), "warning");
    assert_non_null(strstr(text_of(w, json_at(json_get(r, "errors"), 0), "text"), "30.30"));
    /* another sum or another name under a number that is there */
    r = import(w, "d01.clerk", to, fmt(w, CLAIM_HEAD "1,林安,%s,,,10.11\n2,何平,%s,,,20.20\n", N(1), N(2)));
    came(r, 0, 0, 2);
    assert_string_equal(cells(w, r), "F3,B4");
    assert_string_equal(level(w, r, 0), "error");
    assert_false(str_has(json_text(w->a, r), S("何宁"))); /* what is kept of a job names nobody */
    assert_int_equal(of_case(w, id, "claimed_fen"), 3030);
    /* 万元 in the header is 万元 */
    came(import(w, "d01.clerk", to, fmt(w, "姓名,身份证号,欠薪金额（万元）\n罗平,%s,0.80005\n", N(3))), 1, 0, 0);
    assert_int_equal(of_case(w, id, "claimed_fen"), 3030 + 80005 * 10);
    assert_answer(w, "NOT_FOUND", "d01.clerk", "GET", "/api/import-templates/nothing", NULL);
    assert_string_equal(world_upload(w, "d01.view", to, "a.csv", "x", 1), "FORBIDDEN");
    assert_string_equal(world_upload(w, "d02.clerk", to, "a.csv", "x", 1), "NOT_FOUND");
    int64_t version = of_case(w, id, "version");
    world_ok(w, "d01.review", "POST", fmt(w, "/api/wage-cases/%lld/review", (long long)id), fmt(w, "{\"verb\":\"decline\",\"reason\":\"请去仲裁\",\"version\":%lld}", (long long)version));
    assert_string_equal(world_upload(w, "d01.clerk", to, "a.csv", "x", 1), "STATE");
    assert_int_equal(world_verify(w), 0);
}

/* 300 people are owed 1000.01, 1000.02, … 1003.00: 300 × 1000 + (1 + … + 300) / 100 = 300,451.50. */
WORLD_TEST(hundreds_are_owed_wages)
{
    int64_t id = wage_case(w, "QD01");
    struct buf b = buf_new(w->a, 1 << 20);
    buf_f(&b, CLAIM_HEAD);
    for (int i = 1; i <= 300; i++)
        buf_f(&b, "%d,工人,%s,,,%d.%02d\n", i, N(i), 1000 + i / 100, i % 100);
    buf_f(&b, "合计,300人,,,,\"300,451.50\"\n");
    const struct json *r = import_bytes(w, "d01.clerk", fmt(w, "/api/wage-cases/%lld/claimants/import", (long long)id), buf_done(&b));
    came(r, 300, 0, 0);
    assert_int_equal(json_get_int(r, "error_count", -1), 0);
    assert_int_equal(json_get_int(r, "sum_fen", 0), 30045150);
    assert_int_equal(of_case(w, id, "claimed_fen"), 30045150);
    assert_int_equal(of_case(w, id, "claimants"), 300);
}

/* A workbook in which the identity number was typed into a number cell: Excel has lost its end. */
static struct str as_number(struct world *w)
{
    const struct xlsx_column cols[] = {{.title = S("姓名"), .kind = XLSX_TEXT}, {.title = S("身份证号"), .kind = XLSX_COUNT}, {.title = S("金额（元）"), .kind = XLSX_MONEY}};
    const struct xlsx_table t = {.name = S("名册"), .cols = cols, .n = 3};
    const char *path = fmt(w, "%s/number.xlsx", w->dir);
    char *bytes = NEWS(w->a, char, 1 << 20);
    struct xlsx *x = xlsx_begin(path);
    xlsx_sheet(x, &t);
    xlsx_text(x, S("林安"));
    xlsx_int(x, 370205198001150000);
    xlsx_fen(x, 100001);
    xlsx_row(x);
    assert_int_equal(xlsx_end(x), OK);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = read(fd, bytes, 1 << 20);
    close(fd);
    assert_true(n > 0);
    return (struct str){bytes, (size_t)n};
}

WORLD_TEST(empty_sheets_to_fill_in_and_numbers_excel_cut)
{
    static const char *const sheets[] = {"company", "company_visit", "vacancy", "mutual_enrolment", "shop", "wage_claimant"};
    int64_t id = wage_case(w, "QD01");
    const char *to = fmt(w, "/api/wage-cases/%lld/claimants/import", (long long)id);
    const struct json *r = import_bytes(w, "d01.clerk", to, as_number(w));
    came(r, 0, 0, 1);
    assert_string_equal(cells(w, r), "B2");
    assert_non_null(strstr(text_of(w, json_at(json_get(r, "errors"), 0), "text"), "Excel"));
    for (size_t i = 0; i < countof(sheets); i++) {
        world_call(w, "d01.view", "GET", fmt(w, "/api/import-templates/%s", sheets[i]), NULL);
        assert_int_equal(w->reply.status, 200);
        assert_true(w->reply.body.len > 1000);
    }
    /* the header is found again, and an empty sheet is nobody */
    r = import_bytes(w, "d01.clerk", to, str_dup(w->a, w->reply.body));
    came(r, 0, 0, 0);
    assert_string_equal(json_text(w->a, json_get(r, "ignored")).at, "[]");
    world_call(w, "d01.view", "GET", "/api/import-templates/shop", NULL);
    came(import_bytes(w, "d01.clerk", "/api/shops/import?org=QD01", str_dup(w->a, w->reply.body)), 0, 0, 0);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(companies_from_a_sheet_with_faults_by_cell),
        cmocka_unit_test(visits_and_vacancies_from_sheets),
        cmocka_unit_test(insured_people_from_a_sheet),
        cmocka_unit_test(shops_from_a_sheet),
        cmocka_unit_test(a_sheet_reaches_no_further_than_its_right),
        cmocka_unit_test(people_owed_wages_from_a_sheet),
        cmocka_unit_test(wages_of_a_sheet_tie_or_are_told),
        cmocka_unit_test(hundreds_are_owed_wages),
        cmocka_unit_test(empty_sheets_to_fill_in_and_numbers_excel_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
