// SPDX-License-Identifier: Apache-2.0
/* Headers, totals, remarks and side-by-side tables of rosters as cadres send them. */
#include "fixture.h"

#include "sheet_header.h"

struct run {
    struct arena *a;
    struct sheet_reader *r;
    const struct header_rules *rules;
    struct view *v;
    struct view_row row;
};

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

static const struct header_rules *rules_of(struct arena *a)
{
    char *text = arena_alloc(a, 1 << 16, 1);
    FILE *f = fopen(RULES, "r");
    assert_non_null(f);
    size_t n = fread(text, 1, 1 << 16, f);
    fclose(f);
    const struct header_rules *rules;
    struct str why = {0};
    enum err e = header_rules_read(a, (struct str){text, n}, &rules, &why);
    if (e != OK)
        fail_msg("%.*s", FMT(why));
    return rules;
}

static struct run start(const char *name)
{
    struct run t = {.a = arena_new(64 << 20)};
    t.rules = rules_of(t.a);
    t.r = reader(name, NULL, NULL);
    t.v = view_new(t.a, t.rules, (struct view_source){next, count, info, t.r});
    return t;
}

static void stop(struct run *t, uint32_t found)
{
    assert_int_equal(view_next(t->v, &t->row), VIEW_END);
    assert_int_equal(view_next(t->v, &t->row), VIEW_END);
    assert_int_equal(view_found(t->v), found);
    ends(t->r, OK);
    arena_free(t->a);
}

static const struct header_map *sheet_begins(struct run *t, uint32_t sheet)
{
    assert_int_equal(view_next(t->v, &t->row), VIEW_SHEET);
    assert_int_equal(t->row.sheet, sheet);
    return t->row.map;
}

static void row_is(struct run *t, enum view_kind kind, uint32_t row)
{
    enum view_kind k = view_next(t->v, &t->row);
    if (k != kind || t->row.row != row)
        fail_msg("kind %d of row %u, not %d of row %u", k, t->row.row, kind, row);
}

static void cell_is(const struct run *t, const char *key, const char *want)
{
    int k = header_key(t->rules, str_of(key));
    assert_true(k >= 0);
    if (!want) {
        assert_null(t->row.cell[k]);
        return;
    }
    if (!t->row.cell[k])
        fail_msg("row %u has no %s", t->row.row, key);
    assert_text(t->row.cell[k]->text, want);
}

static enum header_unit unit_of(const struct run *t, const char *key)
{
    return t->row.map->unit[t->row.half][header_key(t->rules, str_of(key))];
}

static void plain(void **state)
{
    (void)state;
    struct run t = start("plain.xlsx");
    const struct header_map *map = sheet_begins(&t, 0);
    assert_true(map->found && map->halves == 1 && map->first_row == 1 && map->last_row == 1);
    assert_int_equal(map->unknown_n, 0);
    row_is(&t, VIEW_DATA, 2);
    cell_is(&t, "name", "张三");
    cell_is(&t, "id_no", "11010519491231002X");
    cell_is(&t, "employer", "青岛某厂");
    cell_is(&t, "amount", "500");
    cell_is(&t, "card", "4111111111111111");
    cell_is(&t, "remark", NULL);
    assert_int_equal(unit_of(&t, "amount"), HEADER_UNIT_YUAN);
    row_is(&t, VIEW_DATA, 3);
    row_is(&t, VIEW_DATA, 4);
    stop(&t, 1);
}

static void titled(const char *name)
{
    struct run t = start(name);
    const struct header_map *map = sheet_begins(&t, 0);
    assert_int_equal(map->first_row, 4);
    assert_string_equal(map->title, "2023年春节送温暖实名制名册");
    assert_string_equal(map->org, "青岛市某区总工会");
    row_is(&t, VIEW_DATA, 5);
    assert_int_equal(unit_of(&t, "amount"), HEADER_UNIT_WAN);
    row_is(&t, VIEW_DATA, 7);
    row_is(&t, VIEW_TOTAL, 8);
    assert_int_equal(t.row.total, VIEW_TOTAL_ALL);
    cell_is(&t, "amount", "0.13");
    row_is(&t, VIEW_NOTE, 9);
    row_is(&t, VIEW_NOTE, 10);
    stop(&t, 1);
}

static void title_total_signature(void **state)
{
    (void)state;
    titled("titled.xlsx");
    titled("titled.xls");
}

static void two_and_three_rows(void **state)
{
    (void)state;
    struct run t = start("two_rows.xlsx");
    const struct header_map *map = sheet_begins(&t, 0);
    assert_true(map->first_row == 1 && map->last_row == 2);
    row_is(&t, VIEW_DATA, 3);
    cell_is(&t, "bank", "工行");
    cell_is(&t, "card", "4111111111111111");
    cell_is(&t, "payee", "张三");
    cell_is(&t, "amount", "500");
    assert_int_equal(unit_of(&t, "amount"), HEADER_UNIT_YUAN);
    stop(&t, 1);
    t = start("three_rows.xlsx");
    map = sheet_begins(&t, 0);
    assert_true(map->first_row == 1 && map->last_row == 3);
    row_is(&t, VIEW_DATA, 4);
    cell_is(&t, "name", "张三");
    cell_is(&t, "id_no", "11010519491231002X");
    cell_is(&t, "amount", "500");
    cell_is(&t, "goods_name", "米");
    cell_is(&t, "goods_qty", "2");
    stop(&t, 1);
}

static void merged_down(void **state)
{
    (void)state;
    struct run t = start("merged_down.xlsx");
    sheet_begins(&t, 0);
    for (uint32_t row = 2; row <= 4; row++) {
        row_is(&t, VIEW_DATA, row);
        cell_is(&t, "employer", "青岛某厂");
        int k = header_key(t.rules, S("employer"));
        assert_int_equal(t.row.cell[k]->flags, row == 2 ? 0 : SHEET_CELL_MERGED);
    }
    stop(&t, 1);
}

static void printed_pages(void **state)
{
    (void)state;
    struct run t = start("pages.xlsx");
    sheet_begins(&t, 0);
    row_is(&t, VIEW_DATA, 2);
    row_is(&t, VIEW_TOTAL, 3);
    assert_int_equal(t.row.total, VIEW_TOTAL_SUB);
    row_is(&t, VIEW_NOTE, 4);
    row_is(&t, VIEW_DATA, 6); /* the header in row 5 is no person */
    row_is(&t, VIEW_TOTAL, 7);
    row_is(&t, VIEW_TOTAL, 8);
    assert_int_equal(t.row.total, VIEW_TOTAL_ALL);
    cell_is(&t, "amount", "800");
    stop(&t, 1);
}

static void second_table_with_other_columns(void **state)
{
    (void)state;
    struct run t = start("order.xlsx");
    sheet_begins(&t, 0);
    row_is(&t, VIEW_DATA, 2);
    row_is(&t, VIEW_DATA, 5);
    cell_is(&t, "name", "李四");
    cell_is(&t, "sex", "女");
    cell_is(&t, "id_no", "440524188001010014");
    cell_is(&t, "amount", "300");
    stop(&t, 1);
}

static void column_b(void **state)
{
    (void)state;
    struct run t = start("column_b.xlsx");
    const struct header_map *map = sheet_begins(&t, 0);
    assert_int_equal(map->first_row, 3);
    row_is(&t, VIEW_DATA, 4);
    cell_is(&t, "name", "张三");
    int k = header_key(t.rules, S("name"));
    assert_int_equal(t.row.cell[k]->col, 2);
    stop(&t, 1);
}

static void side_by_side(void **state)
{
    (void)state;
    struct run t = start("halves.xlsx");
    const struct header_map *map = sheet_begins(&t, 0);
    assert_int_equal(map->halves, 2);
    assert_int_equal(map->twice_n, 0);
    row_is(&t, VIEW_DATA, 3);
    cell_is(&t, "name", "张三");
    row_is(&t, VIEW_DATA, 3);
    assert_int_equal(t.row.half, 1);
    cell_is(&t, "name", "王五");
    cell_is(&t, "amount", "300");
    row_is(&t, VIEW_DATA, 4);
    cell_is(&t, "name", "李四");
    row_is(&t, VIEW_TOTAL, 5);
    cell_is(&t, "amount", "600");
    stop(&t, 1);
}

static void several_sheets(void **state)
{
    (void)state;
    struct run t = start("sheets.xlsx");
    assert_true(sheet_begins(&t, 0)->found);
    row_is(&t, VIEW_SAMPLE, 2);
    row_is(&t, VIEW_DATA, 3);
    assert_false(sheet_begins(&t, 1)->found);
    assert_true(sheet_begins(&t, 2)->found);
    row_is(&t, VIEW_DATA, 2);
    cell_is(&t, "name", "李四");
    assert_null(sheet_begins(&t, 3)); /* hidden: nothing delivered, but told */
    assert_true(sheet_info(t.r, 3)->skipped);
    assert_null(sheet_begins(&t, 4)); /* empty */
    stop(&t, 2);
}

static void prepared_numbers_are_no_people(void **state)
{
    (void)state;
    struct run t = start("numbered.xlsx");
    sheet_begins(&t, 0);
    row_is(&t, VIEW_DATA, 2);
    stop(&t, 1);
}

static void no_header(void **state)
{
    (void)state;
    struct run t = start("no_header.xlsx");
    assert_false(sheet_begins(&t, 0)->found);
    stop(&t, 0);
}

static void unknown_and_double_columns(void **state)
{
    (void)state;
    struct run t = start("unknown.xlsx");
    const struct header_map *map = sheet_begins(&t, 0);
    assert_int_equal(map->unknown_n, 1);
    assert_int_equal(map->unknown[0], 3);
    assert_string_equal(map->unknown_text[0], "星座");
    row_is(&t, VIEW_DATA, 2);
    cell_is(&t, "name", "张三");
    if (t.row.map->halves == 1)
        assert_int_equal(t.row.map->twice_n, 1);
    else
        row_is(&t, VIEW_DATA, 2);
    stop(&t, 1);
}

static void rules_are_checked(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    const struct header_rules *r;
    struct str why = {0};
    assert_int_equal(header_rules_read(a, S("{"), &r, &why), ERR_BAD_JSON);
    assert_int_equal(header_rules_read(a, S("{\"columns\":[]}"), &r, &why), ERR_BAD_JSON);
    assert_true(why.len > 0);
    assert_int_equal(
        header_rules_read(a, S("{\"anchor\":\"a\",\"columns\":[{\"key\":\"a\",\"words\":[\"x\"]},"
                               "{\"key\":\"b\",\"words\":[\"Ｘ\"]}]}"), &r, &why), ERR_BAD_JSON);
    arena_free(a);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain),
        cmocka_unit_test(title_total_signature),
        cmocka_unit_test(two_and_three_rows),
        cmocka_unit_test(merged_down),
        cmocka_unit_test(printed_pages),
        cmocka_unit_test(second_table_with_other_columns),
        cmocka_unit_test(column_b),
        cmocka_unit_test(side_by_side),
        cmocka_unit_test(several_sheets),
        cmocka_unit_test(prepared_numbers_are_no_people),
        cmocka_unit_test(no_header),
        cmocka_unit_test(unknown_and_double_columns),
        cmocka_unit_test(rules_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
