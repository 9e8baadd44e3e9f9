// SPDX-License-Identifier: Apache-2.0
// Readers of cells against random mixtures of what cells hold: nothing crashes (the sanitizer build
// looks on), and whatever is accepted keeps the promises of its header.
#include "date.h"
#include "idno.h"
#include "money.h"
#include "password.h"
#include "text.h"
#include "test.h"

enum { ROUNDS = 60000, PIECES_MAX = 12, CELL_MAX = 400 };

static uint32_t seed = 20231122;

static uint32_t random_below(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

static struct str random_cell(char *out)
{
    static const char *const pieces[] = {
        "1",
        "0",
        "9",
        "2023",
        "110105",
        "19491231",
        "002X",
        "万",
        "亿",
        "元",
        "角",
        "分",
        "整",
        "伍",
        "佰",
        "拾",
        "零",
        "一",
        "千",
        ",",
        "，",
        ".",
        "-",
        "/",
        "年",
        "月",
        "日",
        " ",
        "\xE3\x80\x80",
        "\xE2\x80\x8B",
        "'",
        "(",
        ")",
        "（",
        "X",
        "x",
        "Х",
        "O",
        "l",
        "E+",
        "张",
        "·",
        "．",
        "？",
        "身份证：",
        "+86",
        "138",
        "\xFF",
        "\xE5\xBC",
        "\xF0\x9F\x98\x80",
        "\n",
        "：",
        "４",
        "Ｘ",
        "9999999999999999",
        "H",
        "CAN",
    };
    size_t len = 0;
    for (uint32_t i = random_below(PIECES_MAX); i > 0; i--) {
        const char *p = pieces[random_below((uint32_t)countof(pieces))];
        memcpy(out + len, p, strlen(p));
        len += strlen(p);
    }
    return (struct str){out, len};
}

static void test_readers(void **state)
{
    (void)state;
    static const struct date today = {2026, 11, 22};
    for (int i = 0; i < ROUNDS; i++) {
        char space[CELL_MAX], other[CELL_MAX];
        struct str cell = random_cell(space), declared = random_cell(other);
        char *exact = malloc(cell.len + 1); /* the sanitizer guards its end */
        assert_non_null(exact);
        memcpy(exact, cell.at, cell.len);
        struct str s = {exact, cell.len};
        int64_t fen = 0;
        if (money_read(s, MONEY_YUAN, &fen) == MONEY_OK)
            assert_true(fen >= -MONEY_MAX && fen <= MONEY_MAX);
        struct date d = {0, 0, 0};
        if (date_read(s, &d) != DATE_BAD)
            assert_true(date_valid(d) && d.y >= DATE_YEAR_MIN && d.y <= DATE_YEAR_MAX);
        struct idno id;
        bool ok = idno_read(s, random_below(2) ? declared : S(""), random_below(2), today, &id);
        assert_int_equal(strlen(id.number), id.len);
        if (ok && id.type == ID_RESIDENT)
            assert_true(id.len == 18 && idno_check_char(id.number) == id.number[17]);
        struct card c;
        if (card_read(s, false, &c))
            assert_true(c.len >= 13 && c.len <= CARD_MAX && strlen(c.number) == c.len);
        struct phone p;
        (void)phone_read(s, &p);
        assert_int_equal(strlen(p.number), p.len);
        struct uscc u;
        bool good = uscc_read(s, &u);
        assert_int_equal(good, u.text == NULL);
        (void)password_check(s, declared);
        char mask[40];
        idno_mask(s, mask, sizeof mask);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_readers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
