/* SPDX-License-Identifier: Apache-2.0
 * Case files from and to a workbook: members under their head, old codes read as what they are now, a household whole or not at all,
 * complaints by cell, a dry run that leaves nothing, and exports that show what the asker may see. The files are CSV written by hand. */
#include "case_world.h"
#include "sheet_child.h"

#include <unistd.h>

#define HEAD "档案编号,档案状态,困难类别,姓名,与户主关系,身份证号,民族,健康状况,疾病名称,手机号,家庭住址,住房类型,本人月均收入,家庭年度总收入,医疗支出,主要致困原因,次要致困原因,建档日期,撤档日期,撤档原因\n"

static const struct json *import(struct world *w, const char *as, const char *query, const char *csv)
{
    const char *e = world_upload(w, as, fmt(w, "/api/casefiles/import%s", query), "档案.csv", csv, strlen(csv));
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

static const char *two_homes(struct world *w)
{
    return fmt(w,
               HEAD "OLD-1,在档,低保边缘户,李建国,本人,%s,汉族,癌症,胃部肿瘤,13800138000,市南区八大湖街道南京路1号,租房,3000,40000,12000.50,本人大病,\"子女上学、其他\",2018-05-06,,\n"
                    ",,,王秀兰,妻子,%s,汉族,良好,,,,,,,,,,,,\n"
                    "OLD-2,脱困,深度困难,钱多,本人,%s,汉族,良好,,13900139000,市北区台东街道1号,自购房,2500,,,下岗失业,,,2022-12-01,其他\n",
               cw_number(w, "19800115", 1), cw_number(w, "19820203", 2), cw_number(w, "19790303", 3));
}

WORLD_TEST(households_with_members_and_old_codes)
{
    const struct json *r = import(w, "d01.clerk", "?dry_run=1", two_homes(w));
    assert_int_equal(json_get_int(r, "error_count", -1), 0);
    assert_int_equal(json_get_int(r, "files", 0), 2);
    world_ok(w, "d01.view", "GET", "/api/casefiles", NULL);
    assert_int_equal(json_len(rows_of(w)), 0); /* a dry run leaves nothing */
    r = import(w, "d01.clerk", "", two_homes(w));
    assert_int_equal(json_get_int(r, "files", 0), 2);
    assert_int_equal(json_get_int(r, "members", 0), 3);
    world_ok(w, "d01.view", "GET", "/api/casefiles?q=OLD-1", NULL);
    int64_t id = json_get_int(json_at(rows_of(w), 0), "id", 0);
    world_ok(w, "d01.view", "GET", cw_path(w, id, ""), NULL);
    assert_string_equal(text_of(w, w->json, "state"), "active");
    assert_string_equal(text_of(w, w->json, "class"), "relative"); /* 低保边缘户 of the second generation */
    assert_int_equal(json_get_int(w->json, "generation", 0), 2);
    assert_string_equal(text_of(w, w->json, "filed_on"), "2018-05-06");
    assert_string_equal(text_of(w, w->json, "causes"), "schooling,other");
    assert_int_equal(json_get_int(w->json, "head_count", 0), 2);
    assert_string_equal(text_of(w, json_at(json_get(w->json, "members"), 0), "health"), "malignant"); /* 癌症 */
    assert_string_equal(text_of(w, json_at(json_get(w->json, "members"), 1), "relation"), "spouse");
    /* 12 × 3,000 of wages, the rest of 40,000 from elsewhere; 12,000.50 paid for treatment */
    assert_int_equal(json_get_int(json_get(w->json, "sums"), "income_fen", 0), 4000000);
    assert_int_equal(json_get_int(json_get(w->json, "sums"), "outlay_fen", 0), 1200050);
    world_ok(w, "d01.view", "GET", "/api/casefiles?q=OLD-2", NULL);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "state"), "lifted");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "exit_on"), "2022-12-01");
    /* the workbook is not kept */
    assert_answer(w, "NOT_FOUND", "d01.cash", "GET", "/api/files/1", NULL);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(a_household_whole_or_not_at_all_and_complaints_by_cell)
{
    (void)cw_file(w, "d02.clerk", "QD02", "周某", 5);
    const struct json *r = import(w, "d01.clerk", "", fmt(w,
        HEAD
        ",草稿,,李建国,本人,%s,汉族,良好,,13800138000,地址,租房,3000,,,收入低无法维持基本生活,,,,\n"
        ",,,王秀兰,妻子,370205198202030021,汉族,良好,,,,,,,,,,,,\n" /* F3: check digit */
        "OLD-9,在档,特困户,钱多,本人,%s,汉族,不好,,13900139000,地址,宾馆,三千多,,,下岗失业,,,,\n" /* C4 H4 L4 M4 */
        ",在档,,孙三,本人,%s,汉族,良好,,,,,,,,,,,,\n"                                              /* A5: no number */
        ",草稿,,周某,本人,%s,汉族,良好,,,,,,,,,,,,\n"                                              /* F6: elsewhere */
        ",草稿,,吴六,本人,%s,汉族,良好,,,,,,,,,,,,\n",                                             /* sound */
        cw_number(w, "19800115", 1), cw_number(w, "19790303", 3), cw_number(w, "19810101", 7), cw_number(w, "19800115", 5),
        cw_number(w, "19830101", 9)));
    assert_int_equal(json_get_int(r, "files", 0), 1);
    assert_int_equal(json_get_int(r, "refused", 0), 4);
    assert_string_equal(cells(w, r), "H4,L4,M4,C4,A5,F3,F6");
    struct str all = json_text(w->a, r);
    assert_true(str_has(all, S("QD02-2023-00001")) && !str_has(all, S("区总工会"))); /* the number of the file, not whose */
    assert_false(str_has(all, str_of(cw_number(w, "19800115", 5))));
    world_ok(w, "d01.view", "GET", "/api/casefiles", NULL);
    assert_string_equal(column(w, "head_name"), "吴六");
    assert_answer(w, "FORBIDDEN", "d01.view", "POST", "/api/casefiles/import", NULL);
    assert_int_equal(world_verify(w), 0);
}

/* The workbook as its texts. */
static struct str sheet_text(struct world *w)
{
    char path[] = "/tmp/nuan-case.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    unlink(path);
    assert_int_equal(write(fd, w->reply.body.at, w->reply.body.len), (ssize_t)w->reply.body.len);
    struct buf b = buf_new(w->a, 1 << 20);
    struct sheet_reader *r;
    struct sheet_row row;
    assert_int_equal(sheet_open(fd, NULL, NULL, &r), OK);
    close(fd);
    while (sheet_next_row(r, &row))
        for (uint32_t i = 0; i < row.n; i++)
            buf_f(&b, "%.*s|", FMT(row.cells[i].text));
    assert_int_equal(sheet_close(r, NULL), OK);
    return buf_done(&b);
}

WORLD_TEST(exports_show_what_the_asker_may_see)
{
    (void)import(w, "d01.clerk", "", two_homes(w));
    assert_answer(w, "", "d01.view", "GET", "/api/casefiles/export?state=active", NULL);
    struct str text = sheet_text(w);
    assert_true(str_has(text, S("李建国|本人（户主）")) && str_has(text, S("王秀兰|配偶")) && str_has(text, S("恶性肿瘤")) && str_has(text, S("市南区八大湖街道****")));
    assert_false(str_has(text, S("钱多")) || str_has(text, S("胃部肿瘤")) || str_has(text, str_of(cw_number(w, "19800115", 1))) || str_has(text, S("13800138000")));
    assert_answer(w, "FORBIDDEN", "d01.view", "POST", "/api/casefiles/export", "{\"reason\":\"上报\"}");
    assert_answer(w, "BAD_INPUT", "d01.review", "POST", "/api/casefiles/export", "{\"reason\":\" \"}");
    assert_answer(w, "", "d01.review", "POST", "/api/casefiles/export", "{\"reason\":\"向全国系统补录\"}");
    text = sheet_text(w);
    assert_true(str_has(text, S("胃部肿瘤")) && str_has(text, str_of(cw_number(w, "19800115", 1))) && str_has(text, S("钱多")));
    assert_answer(w, "", "d02.view", "GET", "/api/casefiles/export", NULL);
    assert_false(str_has(sheet_text(w), S("李建国")));
}

WORLD_TEST(forms_blank_and_filled)
{
    static const char *const forms[] = {"apply", "approve", "survey", "consent"};
    (void)import(w, "d01.clerk", "", two_homes(w));
    world_ok(w, "d01.view", "GET", "/api/casefiles?q=OLD-1", NULL);
    int64_t id = json_get_int(json_at(rows_of(w), 0), "id", 0);
    for (size_t i = 0; i < countof(forms); i++) {
        assert_answer(w, "", "d01.view", "GET", fmt(w, "/api/caseforms/%s", forms[i]), NULL);
        assert_true(str_starts(w->reply.body, S("%PDF-")));
        assert_answer(w, "", "d01.view", "GET", fmt(w, "/api/casefiles/%lld/print/%s", (long long)id, forms[i]), NULL);
        assert_true(str_starts(w->reply.body, S("%PDF-")));
        assert_answer(w, "", "d01.view", "GET", fmt(w, "/api/casefiles/%lld/print/%s?format=text", (long long)id, forms[i]), NULL);
        assert_true(answer_has(w, "李建国"));
        assert_false(answer_has(w, cw_number(w, "19800115", 1)) || answer_has(w, "13800138000"));
        assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/print/%s", (long long)id, forms[i]), "{\"reason\":\"签字\"}");
    }
    assert_answer(w, "", "d01.review", "POST", fmt(w, "/api/casefiles/%lld/print/apply?format=text", (long long)id), "{\"reason\":\"签字\"}");
    assert_true(answer_has(w, cw_number(w, "19800115", 1)));
    /* (40,000.00 − 12,000.50) / 12 / 2 = 1,166.645…: told rounded down */
    assert_true(answer_has(w, "1,166.64"));
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", fmt(w, "/api/casefiles/%lld/print/%s", (long long)id, "apply"), NULL);
    assert_answer(w, "NOT_FOUND", "d01.view", "GET", "/api/caseforms/other", NULL);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(households_with_members_and_old_codes),
        cmocka_unit_test(a_household_whole_or_not_at_all_and_complaints_by_cell),
        cmocka_unit_test(exports_show_what_the_asker_may_see),
        cmocka_unit_test(forms_blank_and_filled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
