// SPDX-License-Identifier: Apache-2.0
// Cell text: quirks Q04–Q08, Q11, Q12, Q30–Q33, and damaged input.
#include "text.h"

#include "test.h"

struct row {
    const char *in, *out;
    unsigned fix, bad;
};

static void check(struct text t, const struct row *r, const char *what)
{
    if (!str_eq(t.s, str_of(r->out)) || t.bad != r->bad || (t.fix & r->fix) != r->fix ||
        (r->fix == 0 && t.fix != 0))
        fail_msg("%s '%s' -> '%.*s' fix %x bad %x", what, r->in, FMT(t.s), t.fix, t.bad);
}

static void test_clean(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"张三", "张三", 0, 0},
        {"", "", 0, 0},
        {"  a b  ", "a b", TEXT_FIX_SPACE, 0},
        {"a\r\n b", "a b", TEXT_FIX_SPACE, 0},
        {"\xC2\xA0某某公司\xE3\x80\x80", "某某公司", TEXT_FIX_SPACE, 0},
        {"某\xE2\x80\x8B某\xEF\xBB\xBF公司", "某某公司", TEXT_FIX_INVISIBLE, 0},
        {"第１中学Ａ区（东）", "第1中学A区（东）", TEXT_FIX_WIDTH, 0},
        {"\t\n", "", TEXT_FIX_SPACE, 0},
        {"a\x01"
         "b",
         "ab", TEXT_FIX_INVISIBLE, 0},
        {"a\xFF"
         "b",
         "a\xEF\xBF\xBD"
         "b",
         0, TEXT_BAD_UTF8},
        {"𬱖䶮", "𬱖䶮", 0, 0},
    };
    char out[64];
    for (size_t i = 0; i < countof(rows); i++)
        check(text_clean(str_of(rows[i].in), out, sizeof out), &rows[i], "clean");
    struct text t = text_clean(S("１２３４５"), out, 3);
    assert_int_equal(t.bad, TEXT_BAD_LONG);
    assert_int_equal(t.s.len, 0);
}

static void test_key(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {" 身 份 证 号（18位） ", "身份证号(18位)", TEXT_FIX_SPACE, 0},
        {"身份证号(18位)", "身份证号(18位)", 0, 0},
        {"ＩＤ　ｎｏ．", "idno.", TEXT_FIX_WIDTH, 0},
        {"金额\n(元)", "金额(元)", TEXT_FIX_SPACE, 0},
    };
    char out[64];
    for (size_t i = 0; i < countof(rows); i++)
        check(text_key(str_of(rows[i].in), out, sizeof out), &rows[i], "key");
    assert_int_equal(text_key(S("一二三"), out, 8).bad, TEXT_BAD_LONG);
}

static void test_number(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"123456", "123456", 0, 0},
        {"12345x", "12345X", TEXT_FIX_X, 0},
        {"12345Ｘ", "12345X", TEXT_FIX_WIDTH, 0},
        {"12345Χ", "12345X", TEXT_FIX_X, 0},
        {"'123", "123", TEXT_FIX_APOSTROPHE, 0},
        {"’123", "123", TEXT_FIX_APOSTROPHE, 0},
        {"6222 0212-3456", "622202123456", TEXT_FIX_GROUP, 0},
        {"证件号码： 123456", "123456", TEXT_FIX_LABEL, 0},
        {"ID:123456", "123456", TEXT_FIX_LABEL, 0},
        {"IDE12345", "IDE12345", 0, 0},
        {"12345678O", "12345678O", 0, TEXT_BAD_LOOKALIKE},
        {"l2345678901", "L2345678901", 0, TEXT_BAD_LOOKALIKE},
        {"E12345678", "E12345678", 0, 0},
        {"123.0", "123.0", 0, TEXT_BAD_CHARS},
        {"x", "X", 0, 0},
        {"1*2", "1*2", 0, TEXT_BAD_CHARS},
        {"张三", "张三", 0, TEXT_BAD_CHARS},
        {"", "", 0, 0},
        {"身份证", "", TEXT_FIX_LABEL, 0},
    };
    char out[64];
    for (size_t i = 0; i < countof(rows); i++)
        check(text_number(str_of(rows[i].in), true, out, sizeof out), &rows[i], "number");
    assert_true(text_number(S("1.10105E+17"), true, out, sizeof out).bad & TEXT_BAD_SCIENCE);
    assert_false(text_number(S("1105E17"), true, out, sizeof out).bad & TEXT_BAD_SCIENCE);
    assert_int_equal(text_number(S("12345*"), false, out, sizeof out).bad, TEXT_BAD_CHARS);
}

static void test_name(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"张三", "张三", 0, 0},
        {"张  三", "张三", TEXT_FIX_SPACE, 0},
        {"张\xE3\x80\x80三", "张三", TEXT_FIX_SPACE, 0},
        {" 欧阳 娜娜 ", "欧阳娜娜", TEXT_FIX_SPACE, 0},
        {"买买提·艾力", "买买提·艾力", 0, 0},
        {"买买提•艾力", "买买提·艾力", TEXT_FIX_DOT, 0},
        {"买买提‧艾力", "买买提·艾力", TEXT_FIX_DOT, 0},
        {"买买提・艾力", "买买提·艾力", TEXT_FIX_DOT, 0},
        {"买买提．艾力", "买买提·艾力", TEXT_FIX_DOT, 0},
        {"买买提.艾力", "买买提·艾力", TEXT_FIX_DOT, 0},
        {"阿依古丽 买买提", "阿依古丽 买买提", 0, TEXT_BAD_CHARS},
        {"䶮㛃𬱖", "䶮㛃𬱖", 0, 0},
        {"John  Smith", "John Smith", TEXT_FIX_SPACE, 0},
        {"O'Neil-Smith", "O'Neil-Smith", 0, 0},
        {"J. Smith", "J. Smith", 0, 0},
        {"张三(已故)", "张三(已故)", 0, TEXT_BAD_NOTE | TEXT_BAD_CHARS},
        {"李四（代）", "李四（代）", 0, TEXT_BAD_NOTE | TEXT_BAD_CHARS},
        {"张？", "张？", 0, TEXT_BAD_CHARS},
        {"张?", "张?", 0, TEXT_BAD_CHARS},
        {"张*", "张*", 0, TEXT_BAD_CHARS},
        {"张三1", "张三1", 0, TEXT_BAD_CHARS},
        {"张\xEE\x80\x80", "张\xEE\x80\x80", 0, TEXT_BAD_CHARS}, /* U+E000 */
        {"张\xEF\xBF\xBD", "张\xEF\xBF\xBD", 0, TEXT_BAD_CHARS}, /* U+FFFD */
        {"张\xFF", "张\xEF\xBF\xBD", 0, TEXT_BAD_CHARS | TEXT_BAD_UTF8},
        {"\xE2\xBB\x98\xE5\xB1\xB1", "\xE2\xBB\x98\xE5\xB1\xB1", 0,
         TEXT_BAD_CHARS}, /* radical ⻘ */
        {"张三、李四", "张三、李四", 0, TEXT_BAD_CHARS},
        {"·张三", "·张三", 0, TEXT_BAD_CHARS},
        {"张\xE2\x80\x8B三", "张三", TEXT_FIX_INVISIBLE, 0},
        {"", "", 0, 0},
    };
    char out[256];
    for (size_t i = 0; i < countof(rows); i++)
        check(text_name(str_of(rows[i].in), out, sizeof out), &rows[i], "name");
    char longest[4000];
    memset(longest, 'a', sizeof longest);
    assert_true(text_name((struct str){longest, sizeof longest}, out, sizeof out).bad &
                TEXT_BAD_LONG);
    assert_true(text_name((struct str){longest, TEXT_NAME_MAX}, out, sizeof out).bad == 0);
    assert_true(text_name((struct str){longest, TEXT_NAME_MAX + 1}, out, sizeof out).bad ==
                TEXT_BAD_LONG);
}

/* Whatever bytes come, results stay inside input or buffer and cleaning twice changes nothing. */
static void test_hostile(void **state)
{
    (void)state;
    uint32_t seed = 12345;
    for (int round = 0; round < 20000; round++) {
        char in[24], out[96], again[96];
        size_t n = 0;
        for (; n < sizeof in; n++) {
            seed = seed * 1664525 + 1013904223;
            static const unsigned char likely[] = {0xE3, 0x80, 0x80, 0xEF, 0xBC, 0x98, ' ',
                                                   'x',  '1',  0xC2, 0xA0, 0xE5, 0xBC, 0xA0,
                                                   0xF0, '.',  '-',  0xFF, 0xE2, 0x8B};
            in[n] = (char)likely[(seed >> 16) % sizeof likely];
        }
        struct str s = {in, (seed >> 8) % (sizeof in + 1)};
        struct text t = text_clean(s, out, sizeof out);
        assert_true(utf8_valid(t.s) || t.s.at != out);
        struct text u = text_clean(t.s, again, sizeof again);
        assert_true(str_eq(t.s, u.s));
        (void)text_key(s, out, sizeof out);
        (void)text_number(s, true, out, sizeof out);
        (void)text_name(s, out, sizeof out);
        (void)text_name(s, out, 5);
        (void)text_trim(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clean), cmocka_unit_test(test_key),     cmocka_unit_test(test_number),
        cmocka_unit_test(test_name),  cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
