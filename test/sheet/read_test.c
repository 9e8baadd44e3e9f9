// SPDX-License-Identifier: Apache-2.0
/* What the reader sees in workbooks that openpyxl and LibreOffice wrote, and in odd ones made by
 * hand; a random workbook is compared cell by cell with openpyxl's own reading. */
#include "fixture.h"

#include <math.h>

static void check(const struct sheet_row *row, uint32_t col, enum sheet_cell_type type,
                  uint8_t flags, const char *text)
{
    const struct sheet_cell *c = sheet_cell_at(row, col);
    if (!c) {
        fail_msg("row %u has no column %u", row->row, col);
        return;
    }
    assert_int_equal(c->type, type);
    assert_int_equal(c->flags, flags);
    assert_text(c->text, text);
}

/* xls: LibreOffice computed the formula and made the boolean one. */
static void check_cells(const char *name, bool xls)
{
    struct sheet_reader *r = reader(name, NULL, NULL);
    struct sheet_row row;
    assert_true(sheet_next_row(r, &row));
    assert_true(sheet_next_row(r, &row));
    assert_int_equal(row.row, 2);
    assert_int_equal(row.flags, SHEET_ROW_STRIKE | SHEET_ROW_RED);
    assert_int_equal(sheet_cell_at(&row, 0)->type, SHEET_NUMBER); /* Q01: digits are lost */
    assert_true(sheet_cell_at(&row, 0)->value == 110105194912310000.0);
    assert_int_equal(sheet_cell_at(&row, 1)->type, SHEET_NUMBER); /* Q02 */
    check(&row, 2, SHEET_TEXT, 0, "1.10105E+17");
    check(&row, 3, SHEET_TEXT, 0, "'11010519491231002X");
    check(&row, 4, SHEET_TEXT, 0, " \u00a0\u300011010519491231002X\u200b\ufeff\t\n");
    check(&row, 5, SHEET_TEXT, 0, "１１０１０５１９４９１２３１００２Ｘ");
    check(&row, 6, SHEET_DATE, 0, "2023-01-15");
    check(&row, 7, SHEET_DATE, 0, "2023-01-15 08:30:00");
    check(&row, 8, SHEET_NUMBER, 0, "44941");
    check(&row, 9, SHEET_NUMBER, 0, "100.005");
    if (xls)
        check(&row, 10, SHEET_TEXT, SHEET_CELL_FORMULA, "11");
    else
        check(&row, 10, SHEET_FORMULA_NO_VALUE, SHEET_CELL_FORMULA, "");
    check(&row, 11, SHEET_ERROR, xls ? SHEET_CELL_FORMULA : 0, "#REF!");
    check(&row, 12, SHEET_TEXT, SHEET_CELL_STRIKE, "李四");
    check(&row, 13, SHEET_TEXT, SHEET_CELL_RED, "王五");
    check(&row, 14, SHEET_TEXT, SHEET_CELL_FILLED, "赵六");
    check(&row, 15, SHEET_TEXT, SHEET_CELL_COMMENT, "孙七");
    check(&row, 16, SHEET_BOOL, xls ? SHEET_CELL_FORMULA : 0, "TRUE");
    check(&row, 17, SHEET_TEXT, 0, "a&b<c>\"d\" e");
    check(&row, 18, SHEET_TEXT, 0, "𬱖䶮");
    check(&row, 19, SHEET_TEXT, SHEET_CELL_HIDDEN, "500");
    for (uint32_t n = 4; n <= 6; n++) {
        assert_true(sheet_next_row(r, &row));
        assert_int_equal(row.row, n);
        assert_int_equal(row.flags, n == 5 ? SHEET_ROW_HIDDEN : 0);
        check(&row, 0, SHEET_TEXT, n == 4 ? 0 : SHEET_CELL_MERGED, "单位甲");
    }
    assert_false(sheet_next_row(r, &row));
    assert_int_equal(sheet_count(r), 3);
    assert_string_equal(sheet_info(r, 0)->name, "名册");
    assert_int_equal(sheet_info(r, 1)->state, SHEET_HIDDEN);
    assert_true(sheet_info(r, 1)->skipped);
    /* LibreOffice knows no very hidden sheets */
    assert_int_equal(sheet_info(r, 2)->state, xls ? SHEET_HIDDEN : SHEET_VERY_HIDDEN);
    assert_int_equal(sheet_progress(r), 1000);
    ends(r, OK);
}

static void cells_xlsx(void **state)
{
    (void)state;
    check_cells("cells.xlsx", false);
}

static void cells_xls(void **state)
{
    (void)state;
    check_cells("cells.xls", true);
}

static void hidden_sheets_on_request(void **state)
{
    (void)state;
    struct sheet_opts opts = {.hidden_sheets = true};
    struct sheet_reader *r = reader("cells.xlsx", &opts, NULL);
    struct sheet_row row = {0};
    uint32_t rows = 0;
    while (sheet_next_row(r, &row))
        rows++;
    assert_int_equal(rows, 7);
    assert_int_equal(row.sheet, 2);
    ends(r, OK);
}

static void odd_xml(void **state)
{
    (void)state;
    struct sheet_reader *r = reader("odd.xlsx", NULL, NULL);
    struct sheet_row row;
    assert_true(sheet_next_row(r, &row));
    assert_int_equal(row.row, 1);
    check(&row, 0, SHEET_TEXT, 0, "a&张三<\rb_");
    check(&row, 1, SHEET_TEXT, 0, "张三"); /* without the reading "zhang" */
    assert_true(sheet_next_row(r, &row));
    check(&row, 0, SHEET_TEXT, SHEET_CELL_STRIKE, "甲 乙");
    check(&row, 1, SHEET_TEXT, SHEET_CELL_FORMULA, "公式");
    check(&row, 2, SHEET_TEXT, SHEET_CELL_FORMULA, "");
    check(&row, 3, SHEET_FORMULA_NO_VALUE, SHEET_CELL_FORMULA, "");
    assert_true(sheet_next_row(r, &row));
    assert_int_equal(row.row, 9);
    check(&row, 1, SHEET_DATE, 0, "2023-01-15");
    assert_true(sheet_cell_at(&row, 1)->value == 44941);
    check(&row, 2, SHEET_NUMBER, 0, "12");
    check(&row, 3, SHEET_BOOL, 0, "FALSE");
    assert_false(sheet_next_row(r, &row));
    ends(r, OK);
}

static void one_number(const char *name, enum sheet_cell_type type, const char *text)
{
    struct sheet_reader *r = reader(name, NULL, NULL);
    struct sheet_row row;
    assert_true(sheet_next_row(r, &row));
    check(&row, 0, type, 0, text);
    assert_false(sheet_next_row(r, &row));
    ends(r, OK);
}

static void containers(void **state)
{
    (void)state;
    one_number("stored.xlsx", SHEET_NUMBER, "1");
    one_number("zip64.xlsx", SHEET_NUMBER, "64");
    one_number("descriptor.xlsx", SHEET_NUMBER, "7");
    one_number("base1904.xlsx", SHEET_DATE, "2023-01-15");
}

static void csv_charsets(void **state)
{
    (void)state;
    static const char *const names[] = {"utf8.csv", "utf8bom.csv", "gb18030.csv", "utf16le.csv",
                                        "utf16be.csv"};
    for (size_t i = 0; i < countof(names); i++) {
        struct sheet_reader *r = reader(names[i], NULL, NULL);
        struct sheet_row row;
        assert_true(sheet_next_row(r, &row));
        check(&row, 0, SHEET_TEXT, 0, "姓名");
        assert_true(sheet_next_row(r, &row));
        check(&row, 1, SHEET_TEXT, 0, "11010519491231002X");
        check(&row, 3, SHEET_TEXT, 0, "说\"好\"\n第二行");
        assert_true(sheet_next_row(r, &row));
        assert_int_equal(row.row, 4); /* the blank line counts */
        check(&row, 2, SHEET_TEXT, 0, "1,000");
        check(&row, 3, SHEET_TEXT, 0, "䶮");
        assert_false(sheet_next_row(r, &row));
        ends(r, OK);
    }
}

static void csv_separators(void **state)
{
    (void)state;
    struct sheet_reader *r = reader("semicolon.csv", NULL, NULL);
    struct sheet_row row;
    assert_true(sheet_next_row(r, &row) && sheet_next_row(r, &row));
    check(&row, 2, SHEET_TEXT, 0, "5,5");
    ends(r, OK);
    r = reader("tab.csv", NULL, NULL);
    assert_true(sheet_next_row(r, &row) && sheet_next_row(r, &row));
    check(&row, 1, SHEET_TEXT, 0, "11010519491231002X");
    ends(r, OK);
}

/* One line of random.txt against the cell at hand. */
static void compare(const struct sheet_cell *c, const char *kind, const char *value, bool xls)
{
    static const char *const names[] = {"empty", "text", "number", "date", "bool", "error"};
    if (!(xls && strcmp(kind, "bool") == 0))
        assert_string_equal(names[c->type], kind);
    if (strcmp(kind, "number") == 0) {
        assert_true(c->value == strtod(value, NULL));
        return;
    }
    if (strcmp(kind, "text") != 0) {
        assert_text(c->text, value);
        return;
    }
    assert_int_equal(c->text.len * 2, strlen(value));
    for (size_t i = 0; i < c->text.len; i++) {
        char hex[3];
        (void)snprintf(hex, sizeof hex, "%02x", (unsigned char)c->text.at[i]);
        assert_memory_equal(hex, value + 2 * i, 2);
    }
}

static void compare_random(const char *name, bool xls)
{
    struct sheet_reader *r = reader(name, NULL, NULL);
    struct sheet_row row = {0};
    uint32_t at = 0, seen = 0, want_row, want_col;
    char kind[16], value[512];
    FILE *f = fopen(FIXTURES "/random.txt", "r");
    assert_non_null(f);
    while (fscanf(f, "%u %u %15s %511s", &want_row, &want_col, kind, value) == 4) {
        if (row.n == at) {
            assert_true(sheet_next_row(r, &row));
            at = 0;
        }
        assert_int_equal(row.row, want_row);
        assert_int_equal(row.cells[at].col, want_col);
        compare(&row.cells[at++], kind, value, xls);
        seen++;
    }
    fclose(f);
    assert_true(seen > 30000);
    assert_int_equal(row.n, at);
    assert_false(sheet_next_row(r, &row));
    ends(r, OK);
}

static void random_as_openpyxl(void **state)
{
    (void)state;
    compare_random("random.xlsx", false);
}

static void random_through_libreoffice(void **state)
{
    (void)state;
    compare_random("random.xls", true);
}

static void helpers(void **state)
{
    (void)state;
    char at[SHEET_ADDRESS];
    sheet_address(15, 4, at);
    assert_string_equal(at, "E15");
    sheet_address(1048576, 16383, at);
    assert_string_equal(at, "XFD1048576");
    sheet_address(1, 26, at);
    assert_string_equal(at, "AA1");
    int y, m, d;
    assert_true(sheet_date(44941, &y, &m, &d)); /* 2023-01-15 by Excel */
    assert_true(y == 2023 && m == 1 && d == 15);
    assert_true(sheet_date(1, &y, &m, &d));
    assert_true(y == 1900 && m == 1 && d == 1);
    assert_true(sheet_date(61, &y, &m, &d));
    assert_true(y == 1900 && m == 3 && d == 1);
    assert_true(sheet_date(2958465, &y, &m, &d));
    assert_true(y == 9999 && m == 12 && d == 31);
    assert_false(sheet_date(0, &y, &m, &d));
    assert_false(sheet_date(NAN, &y, &m, &d));
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_xlsx),
        cmocka_unit_test(cells_xls),
        cmocka_unit_test(hidden_sheets_on_request),
        cmocka_unit_test(odd_xml),
        cmocka_unit_test(containers),
        cmocka_unit_test(csv_charsets),
        cmocka_unit_test(csv_separators),
        cmocka_unit_test(random_as_openpyxl),
        cmocka_unit_test(random_through_libreoffice),
        cmocka_unit_test(helpers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
