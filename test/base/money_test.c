// SPDX-License-Identifier: Apache-2.0
// Amounts as cadres type them (domain quirk Q35); expected 分 counted by hand.
#include "money.h"

#include "test.h"

static void test_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum money_err err;
        int64_t fen;
    } rows[] = {
        {"500", MONEY_OK, 50000},
        {"0", MONEY_OK, 0},
        {"1,000.50", MONEY_OK, 100050},
        {"１，０００", MONEY_OK, 100000},
        {"１０００．５", MONEY_OK, 100050},
        {"500元", MONEY_OK, 50000},
        {" 500 元 ", MONEY_OK, 50000},
        {"￥500", MONEY_OK, 50000},
        {"¥ 1,234,567.89", MONEY_OK, 123456789},
        {"人民币500元整", MONEY_OK, 50000},
        {"0.05万元", MONEY_OK, 50000},
        {"1.5万", MONEY_OK, 1500000},
        {"0.000001万元", MONEY_OK, 1},
        {"3千元", MONEY_OK, 300000},
        {"2百元", MONEY_OK, 20000},
        {"0.5亿", MONEY_OK, INT64_C(5000000000)},
        {"500.00", MONEY_OK, 50000},
        {"500.100000", MONEY_OK, 50010},
        {"500.", MONEY_OK, 50000},
        {".5", MONEY_OK, 50},
        {"5元5角", MONEY_OK, 550},
        {"3元2角1分", MONEY_OK, 321},
        {"5角", MONEY_OK, 50},
        {"20分", MONEY_OK, 20},
        {"伍佰元整", MONEY_OK, 50000},
        {"伍佰圆正", MONEY_OK, 50000},
        {"五百", MONEY_OK, 50000},
        {"壹仟贰佰叁拾元伍角", MONEY_OK, 123050},
        {"一千二百三十元五角", MONEY_OK, 123050},
        {"壹仟贰佰元零伍分", MONEY_OK, 120005},
        {"人民币壹万贰仟叁佰肆拾伍元陆角柒分", MONEY_OK, 1234567},
        {"一万零五十元", MONEY_OK, 1005000},
        {"十元", MONEY_OK, 1000},
        {"十五", MONEY_OK, 1500},
        {"二十万元", MONEY_OK, 20000000},
        {"两千", MONEY_OK, 200000},
        {"一亿二千万元", MONEY_OK, INT64_C(12000000000)},
        {"五角", MONEY_OK, 50},
        {"零元", MONEY_OK, 0},
        {"-500", MONEY_OK, -50000},
        {"－５００", MONEY_OK, -50000},
        {"(500)", MONEY_OK, -50000},
        {"（1,000.5）", MONEY_OK, -100050},
        {"￥-3", MONEY_OK, -300},
        {"负伍佰元", MONEY_OK, -50000},
        {"'500", MONEY_OK, 50000},
        {"1000000000000", MONEY_OK, INT64_C(100000000000000)},
        {"", MONEY_MISSING, 0},
        {"　 \xC2\xA0", MONEY_MISSING, 0},
        {"-", MONEY_MISSING, 0},
        {"—", MONEY_MISSING, 0},
        {"/", MONEY_MISSING, 0},
        {"500+米面油", MONEY_FORMAT, 0},
        {"500米面油", MONEY_FORMAT, 0},
        {"米面油", MONEY_FORMAT, 0},
        {"500/人", MONEY_FORMAT, 0},
        {"500 600", MONEY_FORMAT, 0},
        {"500、600", MONEY_FORMAT, 0},
        {"1,00", MONEY_FORMAT, 0},
        {"1,0000", MONEY_FORMAT, 0},
        {"1000,000", MONEY_FORMAT, 0},
        {",500", MONEY_FORMAT, 0},
        {"500,", MONEY_FORMAT, 0},
        {"1.2.3", MONEY_FORMAT, 0},
        {"5E+2", MONEY_FORMAT, 0},
        {"--500", MONEY_FORMAT, 0},
        {"500-", MONEY_FORMAT, 0},
        {"元", MONEY_FORMAT, 0},
        {".", MONEY_FORMAT, 0},
        {"三五百", MONEY_FORMAT, 0},
        {"一百五", MONEY_FORMAT, 0},
        {"一万二", MONEY_FORMAT, 0},
        {"五〇〇", MONEY_FORMAT, 0},
        {"百元", MONEY_FORMAT, 0},
        {"1万5千", MONEY_FORMAT, 0},
        {"五十百", MONEY_FORMAT, 0},
        {"五十三百", MONEY_FORMAT, 0},
        {"约500", MONEY_FORMAT, 0},
        {"500.5元5角", MONEY_FORMAT, 0},
        {"#REF!", MONEY_FORMAT, 0},
        {"\xFF\xFE", MONEY_FORMAT, 0},
        {"500.125", MONEY_PRECISION, 0},
        {"0.001", MONEY_PRECISION, 0},
        {"0.0000001万元", MONEY_PRECISION, 0},
        {"1.5分", MONEY_PRECISION, 0},
        {"1000000000000.01", MONEY_RANGE, 0},
        {"10000亿元", MONEY_OK, INT64_C(100000000000000)},
        {"10001亿元", MONEY_RANGE, 0},
        {"99999999999999999999999999999999", MONEY_RANGE, 0},
        {"5万亿亿亿", MONEY_RANGE, 0},
        {"九千九百九十九万亿元", MONEY_RANGE, 0},
    };
    for (size_t i = 0; i < countof(rows); i++) {
        int64_t fen = 0;
        enum money_err e = money_read(str_of(rows[i].text), MONEY_YUAN, &fen);
        if (e != rows[i].err || fen != rows[i].fen)
            fail_msg("'%s' read as %d, %lld 分", rows[i].text, (int)e, (long long)fen);
    }
}

static void test_read_wan_column(void **state)
{
    (void)state;
    int64_t fen = 0;
    assert_int_equal(money_read(S("0.05"), MONEY_WAN, &fen), MONEY_OK);
    assert_true(fen == 50000);
    assert_int_equal(money_read(S("500元"), MONEY_WAN, &fen), MONEY_OK); /* the text's unit wins */
    assert_true(fen == 50000);
    assert_int_equal(money_read(S("68.83"), MONEY_WAN, &fen), MONEY_OK);
    assert_true(fen == 68830000);
    assert_int_equal(money_read(S("五"), MONEY_WAN, &fen), MONEY_OK);
    assert_true(fen == 5000000);
    assert_int_equal(money_read(S("五万"), MONEY_WAN, &fen), MONEY_OK);
    assert_true(fen == 5000000);
    char nines[MONEY_INPUT_MAX + 2];
    memset(nines, '9', sizeof nines);
    assert_int_equal(money_read((struct str){nines, sizeof nines}, MONEY_YUAN, &fen), MONEY_FORMAT);
}

static void test_double(void **state)
{
    (void)state;
    int64_t fen = 0;
    assert_int_equal(money_of_double(0.1 + 0.2, MONEY_YUAN, &fen), MONEY_OK);
    assert_true(fen == 30);
    assert_int_equal(money_of_double(1234.56, MONEY_YUAN, &fen), MONEY_OK);
    assert_true(fen == 123456);
    assert_int_equal(money_of_double(500.005, MONEY_YUAN, &fen), MONEY_PRECISION);
    assert_int_equal(money_of_double(500.001, MONEY_YUAN, &fen), MONEY_PRECISION);
    assert_int_equal(money_of_double(68830000.01, MONEY_YUAN, &fen), MONEY_OK);
    assert_true(fen == INT64_C(6883000001));
    assert_int_equal(money_of_double(0.05, MONEY_WAN, &fen), MONEY_OK);
    assert_true(fen == 50000);
    assert_int_equal(money_of_double(-20, MONEY_YUAN, &fen), MONEY_OK);
    assert_true(fen == -2000);
    assert_int_equal(money_of_double(1e12, MONEY_YUAN, &fen), MONEY_OK);
    assert_int_equal(money_of_double(1e13, MONEY_YUAN, &fen), MONEY_RANGE);
    assert_int_equal(money_of_double(__builtin_nan(""), MONEY_YUAN, &fen), MONEY_FORMAT);
    assert_int_equal(money_of_double(__builtin_inf(), MONEY_YUAN, &fen), MONEY_FORMAT);
}

static void test_print(void **state)
{
    (void)state;
    static const struct {
        int64_t fen;
        const char *yuan, *wan;
    } rows[] = {
        {0, "0.00", "0.00"},
        {1, "0.01", "0.00"},
        {68830000, "688,300.00", "68.83"},
        {INT64_C(6883000000), "68,830,000.00", "6883.00"},
        {4999, "49.99", "0.00"},
        {5000, "50.00", "0.01"},
        {14999, "149.99", "0.01"},
        {15000, "150.00", "0.02"},
        {-5000, "-50.00", "-0.01"},
        {-4999, "-49.99", "0.00"},
        {99999, "999.99", "0.10"},
        {100000, "1,000.00", "0.10"},
        {INT64_MAX, "92,233,720,368,547,758.07", "9223372036854.78"},
        {INT64_MIN, "-92,233,720,368,547,758.08", "-9223372036854.78"},
    };
    char out[MONEY_TEXT];
    for (size_t i = 0; i < countof(rows); i++) {
        assert_int_equal(money_yuan(rows[i].fen, out), strlen(rows[i].yuan));
        assert_string_equal(out, rows[i].yuan);
        assert_int_equal(money_wan(rows[i].fen, out), strlen(rows[i].wan));
        assert_string_equal(out, rows[i].wan);
    }
    assert_int_equal(money_plain(123456789, out), 10);
    assert_string_equal(out, "1234567.89");
}

static void test_checked(void **state)
{
    (void)state;
    int64_t v = 7;
    assert_true(money_add(1, 2, &v) && v == 3);
    assert_false(money_add(INT64_MAX, 1, &v));
    assert_false(money_sub(INT64_MIN, 1, &v));
    assert_false(money_mul(INT64_MAX / 2 + 1, 2, &v));
    assert_true(v == 3);
    assert_true(money_mul(-3, 100, &v) && v == -300);
    assert_true(money_sub(1, 3, &v) && v == -2);
    for (int e = MONEY_MISSING; e <= MONEY_PRECISION; e++)
        assert_true(money_err_code((enum money_err)e)[0] && money_err_text((enum money_err)e)[0]);
}

/* The examples of the regulation (支付结算办法 附一), where it allows two ways the one that is written; the rest by hand. */
static void test_capital(void **state)
{
    (void)state;
    static const struct {
        int64_t fen;
        const char *text;
    } rows[] = {
        {140950, "壹仟肆佰零玖元伍角"}, {600714, "陆仟零柒元壹角肆分"}, {168032, "壹仟陆佰捌拾元叁角贰分"}, {10700053, "壹拾万零柒仟元伍角叁分"},
        {1640902, "壹万陆仟肆佰零玖元零贰分"}, {32504, "叁佰贰拾伍元零肆分"}, {0, "零元整"}, {5, "伍分"}, {50, "伍角"}, {30000, "叁佰元整"}, {100, "壹元整"}, {1000, "壹拾元整"},
        {11427000, "壹拾壹万肆仟贰佰柒拾元整"}, {10000500000, "壹亿零伍仟元整"}, {100000000100, "壹拾亿零壹元整"}, {2000030000400, "贰佰亿零叁拾万零肆元整"}, {-123, "负壹元贰角叁分"},
        {MONEY_MAX, "壹万亿元整"},
    };
    char out[MONEY_CAPITAL];
    for (size_t i = 0; i < countof(rows); i++) {
        assert_int_equal(money_capital(rows[i].fen, out), strlen(rows[i].text));
        assert_string_equal(out, rows[i].text);
    }
    assert_true(money_capital(INT64_MIN, out) < MONEY_CAPITAL);
    /* what is written is what is read */
    uint64_t x = 88172645463325252u;
    for (int i = 0; i < 20000; i++) {
        int64_t fen = 0;
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        int64_t want = (int64_t)(x % (uint64_t)(i % 2 ? 1000000 : 9999999999)) + 1;
        (void)money_capital(want, out);
        assert_int_equal(money_read(str_of(out), MONEY_YUAN, &fen), MONEY_OK);
        assert_int_equal(fen, want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),    cmocka_unit_test(test_read_wan_column), cmocka_unit_test(test_capital),
        cmocka_unit_test(test_double),  cmocka_unit_test(test_print),
        cmocka_unit_test(test_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
