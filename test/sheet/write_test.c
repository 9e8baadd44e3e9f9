// SPDX-License-Identifier: Apache-2.0
/* Workbooks that we write, read back: texts stay texts, findings stand where they belong, and the
 * roster template is understood by our own header rules. */
#include "fixture.h"

#include "sheet_header.h"
#include "xlsx_write.h"

static char path[] = "/tmp/nuan-write-XXXXXX";

static int make_path(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int drop_path(void **state)
{
    (void)state;
    return unlink(path);
}

static struct sheet_reader *written(const struct sheet_opts *opts)
{
    struct sheet_reader *r;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(sheet_open(fd, opts, NULL, &r), OK);
    close(fd);
    return r;
}

static void is(const struct sheet_row *row, uint32_t col, enum sheet_cell_type type, const char *text)
{
    const struct sheet_cell *c = sheet_cell_at(row, col);
    if (!c)
        fail_msg("row %u has no column %u", row->row, col);
    assert_int_equal(c->type, type);
    assert_false(c->flags & SHEET_CELL_FORMULA);
    assert_text(c->text, text);
}

static void table(void **state)
{
    (void)state;
    static const struct xlsx_column cols[] = {
        {LIT("姓名"), XLSX_TEXT, 0},  {LIT("身份证号"), XLSX_TEXT, 22}, {LIT("人次"), XLSX_COUNT, 0},
        {LIT("金额"), XLSX_MONEY, 0}, {LIT("万元"), XLSX_WAN, 0},       {LIT("日期"), XLSX_DATE, 0},
    };
    struct xlsx_table t = {.name = S("名[册]"), .title = S("标题"), .subtitle = S("单位：元"),
                           .cols = cols, .n = countof(cols), .filter = true};
    struct xlsx *x = xlsx_begin(path);
    assert_non_null(x);
    xlsx_sheet(x, &t);
    xlsx_text(x, S("=HYPERLINK(\"http://x\",\"点\")"));
    xlsx_text(x, S("11010519491231002X"));
    xlsx_int(x, 1234567);
    xlsx_fen(x, 123456789);
    xlsx_fen(x, 688300000);
    xlsx_day(x, 2023, 1, 15);
    xlsx_row(x);
    xlsx_text(x, S("@SUM(1)\t+1"));
    xlsx_text(x, S("000123"));
    xlsx_skip(x);
    xlsx_fen(x, -1);
    xlsx_skip(x);
    xlsx_day(x, 0, 0, 0);
    xlsx_row(x);
    xlsx_sheet(x, &t); /* the same name again */
    assert_int_equal(xlsx_end(x), OK);
    struct sheet_reader *r = written(NULL);
    struct sheet_row row;
    for (int i = 0; i < 4; i++)
        assert_true(sheet_next_row(r, &row));
    assert_int_equal(row.row, 4);
    is(&row, 0, SHEET_TEXT, "=HYPERLINK(\"http://x\",\"点\")");
    is(&row, 1, SHEET_TEXT, "11010519491231002X");
    is(&row, 2, SHEET_NUMBER, "1234567");
    is(&row, 3, SHEET_NUMBER, "1234567.89");
    is(&row, 4, SHEET_NUMBER, "688.3");
    is(&row, 5, SHEET_DATE, "2023-01-15");
    assert_true(sheet_next_row(r, &row));
    is(&row, 0, SHEET_TEXT, "@SUM(1)\t+1");
    is(&row, 1, SHEET_TEXT, "000123");
    is(&row, 3, SHEET_NUMBER, "-0.01");
    while (sheet_next_row(r, &row))
        ;
    assert_int_equal(sheet_count(r), 2);
    assert_string_equal(sheet_info(r, 0)->name, "名_册_");
    ends(r, OK);
}

static const struct xlsx_finding findings[] = {
    {0, 3, 2, XLSX_ERROR, LIT("校验位不对")},
    {0, 3, 6, XLSX_WARNING, LIT("备注为空")},
    {0, 4, XLSX_WHOLE_ROW, XLSX_WARNING, LIT("请核对")},
};
static const struct xlsx_header_rows heads[] = {{0, 1, 1}};

static void annotate(bool refused_only)
{
    int fd = fixture("plain.xlsx");
    assert_int_equal(
        xlsx_annotate(fd, findings, countof(findings), heads, 1, refused_only, path), OK);
    close(fd);
}

static void annotated(void **state)
{
    (void)state;
    annotate(false);
    struct sheet_reader *r = written(NULL);
    struct sheet_row row;
    assert_true(sheet_next_row(r, &row));
    is(&row, 0, SHEET_TEXT, "序号");
    is(&row, 7, SHEET_TEXT, "问题说明");
    assert_true(sheet_next_row(r, &row));
    is(&row, 4, SHEET_NUMBER, "500");
    assert_null(sheet_cell_at(&row, 7));
    assert_true(sheet_next_row(r, &row));
    assert_int_equal(row.row, 3);
    is(&row, 2, SHEET_TEXT, "440524188001010014");
    assert_int_equal(sheet_cell_at(&row, 2)->flags, SHEET_CELL_FILLED | SHEET_CELL_COMMENT);
    assert_int_equal(sheet_cell_at(&row, 6)->flags, SHEET_CELL_FILLED | SHEET_CELL_COMMENT);
    is(&row, 7, SHEET_TEXT, "C3 校验位不对；G3 备注为空");
    assert_true(sheet_next_row(r, &row));
    is(&row, 7, SHEET_TEXT, "请核对");
    assert_false(sheet_next_row(r, &row));
    ends(r, OK);
}

static void refused_rows_only(void **state)
{
    (void)state;
    annotate(true);
    struct sheet_reader *r = written(NULL);
    struct sheet_row row;
    assert_true(sheet_next_row(r, &row));
    is(&row, 1, SHEET_TEXT, "姓名");
    assert_true(sheet_next_row(r, &row));
    assert_int_equal(row.row, 2);
    is(&row, 1, SHEET_TEXT, "李四");
    is(&row, 7, SHEET_TEXT, "原第 3 行：C3 校验位不对；G3 备注为空");
    assert_false(sheet_next_row(r, &row));
    ends(r, OK);
}

static void annotating_rubbish_leaves_no_file(void **state)
{
    (void)state;
    char gone[64];
    (void)snprintf(gone, sizeof gone, "%s.x", path);
    int fd = fixture("truncated.xlsx");
    assert_int_equal(xlsx_annotate(fd, NULL, 0, NULL, 0, false, gone), ERR_FILE_DAMAGED);
    close(fd);
    assert_int_not_equal(access(gone, F_OK), 0);
}

static bool next(void *self, struct sheet_row *row)
{
    return sheet_next_row(self, row);
}

static uint32_t count(void *self)
{
    return sheet_count(self);
}

static const struct sheet_info *info(void *self, uint32_t i)
{
    return sheet_info(self, i);
}

static void template_is_understood(void **state)
{
    (void)state;
    static const struct xlsx_choice classes[] = {{LIT("C1"), LIT("下岗失业")}, {LIT("C7"), LIT("坚守岗位")}};
    static const struct xlsx_choice funds[] = {{LIT("GH-BJ"), LIT("本级工会经费")}};
    struct xlsx_template t = {S("2023年两节送温暖"), S("青岛市总工会"), classes, funds, 2, 1, 200};
    assert_int_equal(xlsx_roster_template(&t, path), OK);
    struct arena *a = arena_new(64 << 20);
    char *text = arena_alloc(a, 1 << 16, 1);
    FILE *f = fopen(RULES, "r");
    assert_non_null(f);
    size_t n = fread(text, 1, 1 << 16, f);
    fclose(f);
    const struct header_rules *rules;
    assert_int_equal(header_rules_read(a, (struct str){text, n}, &rules, NULL), OK);
    struct sheet_reader *r = written(NULL);
    struct view *v = view_new(a, rules, (struct view_source){next, count, info, r});
    struct view_row row;
    assert_int_equal(view_next(v, &row), VIEW_SHEET);
    assert_true(row.map->found);
    assert_int_equal(row.map->unknown_n, 0);
    assert_int_equal(row.map->twice_n, 0);
    assert_string_equal(row.map->org, "青岛市总工会");
    static const char *const keys[] = {"seq", "name", "id_type", "id_no", "employer", "post",
                                       "phone", "class", "fund", "form", "amount", "goods_name",
                                       "bank", "card", "payee", "date", "remark"};
    for (size_t i = 0; i < countof(keys); i++)
        assert_int_equal(row.map->col[0][header_key(rules, str_of(keys[i]))], i);
    assert_int_equal(view_next(v, &row), VIEW_SHEET); /* 代码, hidden */
    assert_null(row.map);
    assert_int_equal(view_next(v, &row), VIEW_END);
    ends(r, OK);
    arena_free(a);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table),
        cmocka_unit_test(annotated),
        cmocka_unit_test(refused_rows_only),
        cmocka_unit_test(annotating_rubbish_leaves_no_file),
        cmocka_unit_test(template_is_understood),
    };
    return cmocka_run_group_tests(tests, make_path, drop_path);
}
