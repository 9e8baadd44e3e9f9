// SPDX-License-Identifier: Apache-2.0
// Dates: expected values from Python's datetime and the spellings of domain quirk Q34.
#include "date.h"

#include "test.h"

static void test_calendar(void **state)
{
    (void)state;
    static const struct {
        struct date d;
        int32_t days;
        int weekday;
    } rows[] = {
        {{1850, 1, 1}, -43829, 2}, {{1900, 2, 28}, -25509, 3},   {{1900, 3, 1}, -25508, 4},
        {{2000, 2, 29}, 11016, 2}, {{2023, 1, 15}, 19372, 7},    {{2199, 12, 31}, 84005, 2},
        {{1, 1, 1}, -719162, 1},   {{9999, 12, 31}, 2932896, 5}, {{1969, 12, 31}, -1, 3},
    };
    for (size_t i = 0; i < countof(rows); i++) {
        assert_int_equal(date_days(rows[i].d), rows[i].days);
        assert_int_equal(date_cmp(date_of_days(rows[i].days), rows[i].d), 0);
        assert_int_equal(date_weekday(rows[i].d), rows[i].weekday);
    }
    for (int32_t n = -719162; n <= 2932896; n++)
        assert_int_equal(date_days(date_of_days(n)), n);
    assert_true(date_valid((struct date){2000, 2, 29}));
    assert_false(date_valid((struct date){1900, 2, 29}));
    assert_false(date_valid((struct date){2023, 2, 29}));
    assert_false(date_valid((struct date){2023, 13, 1}));
    assert_false(date_valid((struct date){2023, 0, 1}));
    assert_false(date_valid((struct date){2023, 4, 31}));
    assert_int_equal(
        date_cmp(date_add_days((struct date){2023, 12, 31}, 1), (struct date){2024, 1, 1}), 0);
}

static void test_age(void **state)
{
    (void)state;
    assert_int_equal(date_age((struct date){2000, 2, 29}, (struct date){2023, 2, 28}), 22);
    assert_int_equal(date_age((struct date){2000, 2, 29}, (struct date){2023, 3, 1}), 23);
    assert_int_equal(date_age((struct date){1960, 6, 15}, (struct date){2020, 6, 14}), 59);
    assert_int_equal(date_age((struct date){1960, 6, 15}, (struct date){2020, 6, 15}), 60);
}

static void test_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum date_part part;
        struct date d;
    } rows[] = {
        {"2023-01-15", DATE_DAY, {2023, 1, 15}},
        {"2023.1.15", DATE_DAY, {2023, 1, 15}},
        {"2023/1/15", DATE_DAY, {2023, 1, 15}},
        {"2023年1月15日", DATE_DAY, {2023, 1, 15}},
        {"2023 年 1 月 15 日", DATE_DAY, {2023, 1, 15}},
        {"2023年1月15", DATE_DAY, {2023, 1, 15}},
        {"2023年1月5号", DATE_DAY, {2023, 1, 5}},
        {"２０２３－１－１５", DATE_DAY, {2023, 1, 15}},
        {"20230115", DATE_DAY, {2023, 1, 15}},
        {"23/1/15", DATE_DAY, {2023, 1, 15}},
        {"75.3.2", DATE_DAY, {1975, 3, 2}},
        {"2023-1-15 00:00:00", DATE_DAY, {2023, 1, 15}},
        {"2023-01-15T08:30:00.000", DATE_DAY, {2023, 1, 15}},
        {"\xE3\x80\x80"
         "2024-02-29\xC2\xA0",
         DATE_DAY,
         {2024, 2, 29}},
        {"2023年1月", DATE_MONTH, {2023, 1, 1}},
        {"2023-01", DATE_MONTH, {2023, 1, 1}},
        {"202301", DATE_MONTH, {2023, 1, 1}},
        {"2023-02-29", DATE_BAD, {0, 0, 0}},
        {"2023-13-01", DATE_BAD, {0, 0, 0}},
        {"2023-00-10", DATE_BAD, {0, 0, 0}},
        {"15/1/2023", DATE_BAD, {0, 0, 0}},
        {"1-15", DATE_BAD, {0, 0, 0}},
        {"23-1", DATE_BAD, {0, 0, 0}},
        {"2023", DATE_BAD, {0, 0, 0}},
        {"春节前", DATE_BAD, {0, 0, 0}},
        {"2023-1-15 25:00", DATE_BAD, {0, 0, 0}},
        {"2023-1-15至2023-1-20", DATE_BAD, {0, 0, 0}},
        {"2023-1-15-2023-1-20", DATE_BAD, {0, 0, 0}},
        {"1234567890123456789012345678901234567890123456789012345678901234567890",
         DATE_BAD,
         {0, 0, 0}},
        {"0000-01-01", DATE_BAD, {0, 0, 0}},
        {"2200-01-01", DATE_BAD, {0, 0, 0}},
        {"", DATE_BAD, {0, 0, 0}},
        {"-", DATE_BAD, {0, 0, 0}},
        {"\xE5\xB9", DATE_BAD, {0, 0, 0}},
    };
    for (size_t i = 0; i < countof(rows); i++) {
        struct date d = {0, 0, 0};
        enum date_part part = date_read(str_of(rows[i].text), &d);
        if (part != rows[i].part || date_cmp(d, rows[i].d) != 0)
            fail_msg("%s read as %d %d-%d-%d", rows[i].text, (int)part, d.y, d.m, d.d);
    }
}

static void test_serial(void **state)
{
    (void)state;
    struct date d;
    assert_true(date_of_serial(44941, false, &d)); /* domain Q34 */
    assert_int_equal(date_cmp(d, (struct date){2023, 1, 15}), 0);
    assert_true(date_of_serial(44941 - 1462 + 0.75, true, &d));
    assert_int_equal(date_cmp(d, (struct date){2023, 1, 15}), 0);
    assert_true(date_of_serial(1, false, &d));
    assert_int_equal(date_cmp(d, (struct date){1900, 1, 1}), 0);
    assert_true(date_of_serial(59, false, &d));
    assert_int_equal(date_cmp(d, (struct date){1900, 2, 28}), 0);
    assert_false(date_of_serial(60, false, &d));
    assert_true(date_of_serial(61, false, &d));
    assert_int_equal(date_cmp(d, (struct date){1900, 3, 1}), 0);
    assert_true(date_of_serial(0, true, &d));
    assert_int_equal(date_cmp(d, (struct date){1904, 1, 1}), 0);
    assert_false(date_of_serial(0, false, &d));
    assert_false(date_of_serial(-1, true, &d));
    assert_false(date_of_serial(20230115, false, &d));
    assert_false(date_of_serial(__builtin_nan(""), false, &d));
    assert_false(date_of_serial(1e300, false, &d));
}

static void test_zone(void **state)
{
    (void)state;
    char text[DATE_TIME_TEXT], iso[DATE_TEXT];
    /* 2022-12-31T16:00:00Z is midnight of the new year in Shanghai. */
    date_time_text(INT64_C(1672502400000), text);
    assert_string_equal(text, "2023-01-01 00:00:00");
    date_time_text(INT64_C(1672502399999), text);
    assert_string_equal(text, "2022-12-31 23:59:59");
    date_iso(date_of_ms(INT64_C(1672502400000)), iso);
    assert_string_equal(iso, "2023-01-01");
    assert_true(date_to_ms((struct date){2023, 1, 1}) == INT64_C(1672502400000));
    date_time_text(-1, text); /* before 1970 */
    assert_string_equal(text, "1970-01-01 07:59:59");
    date_time_text(-INT64_C(28800001), text);
    assert_string_equal(text, "1969-12-31 23:59:59");
    date_iso((struct date){0, 0, 0}, iso);
    assert_string_equal(iso, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar), cmocka_unit_test(test_age),  cmocka_unit_test(test_read),
        cmocka_unit_test(test_serial),   cmocka_unit_test(test_zone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
