// SPDX-License-Identifier: Apache-2.0
// Identity numbers, credit codes, cards, phones: the published vectors of GB 11643, GB 32100 and of
// the card issuers; further numbers are invented and their check characters computed with another
// tool.
#include "idno.h"

#include "area_code.h"
#include "test.h"

static const struct date today = {2026, 11, 22};

struct row {
    const char *raw, *declared;
    enum id_problem problem;
    enum id_type type;
    const char *number;
    struct date birth;
    char sex;
    bool area;
};

static void check_rows(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct idno id;
        bool ok = idno_read(str_of(rows[i].raw), str_of(rows[i].declared), false, today, &id);
        if (ok != (rows[i].problem == IDP_OK) || id.problem != rows[i].problem ||
            id.type != rows[i].type)
            fail_msg("row %zu (%s): problem %d type %d", i, rows[i].raw, (int)id.problem,
                     (int)id.type);
        if (rows[i].number)
            assert_string_equal(id.number, rows[i].number);
        if (date_cmp(id.birth, rows[i].birth) != 0 || id.sex != rows[i].sex)
            fail_msg("row %zu: birth %d-%d-%d sex %d", i, id.birth.y, id.birth.m, id.birth.d,
                     id.sex);
        if (id.area_known != rows[i].area)
            fail_msg("row %zu: area_known %d", i, id.area_known);
        assert_int_equal(id.len, strlen(id.number));
    }
}

static void test_resident(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"11010519491231002X",
         "",
         IDP_OK,
         ID_RESIDENT,
         "11010519491231002X",
         {1949, 12, 31},
         'F',
         true},
        {"11010519491231002x",
         "身份证",
         IDP_OK,
         ID_RESIDENT,
         "11010519491231002X",
         {1949, 12, 31},
         'F',
         true},
        {"440524188001010014", "居民身份证", IDP_OK, ID_RESIDENT, NULL, {1880, 1, 1}, 'M', true},
        {"53010219200508011X", "", IDP_OK, ID_RESIDENT, NULL, {1920, 5, 8}, 'M', true},
        {"371001198010082394", "", IDP_OK, ID_RESIDENT, NULL, {1980, 10, 8}, 'M', true},
        {"110105202402290011", "", IDP_OK, ID_RESIDENT, NULL, {2024, 2, 29}, 'M', true},
        {"370284199001015558", "", IDP_OK, ID_RESIDENT, NULL, {1990, 1, 1}, 'M', true},
        {"441900199006153212", "", IDP_OK, ID_RESIDENT, NULL, {1990, 6, 15}, 'M', true},
        {"11010520261122001X", "", IDP_OK, ID_RESIDENT, NULL, {2026, 11, 22}, 'M', true},
        {"370299199001010014", "", IDP_OK, ID_RESIDENT, NULL, {1990, 1, 1}, 'M', false},
        {"160105194912310029", "", IDP_OK, ID_RESIDENT, NULL, {1949, 12, 31}, 'F', false},
        {"34595519870612224X", "", IDP_OK, ID_RESIDENT, NULL, {1987, 6, 12}, 'F', false},
        {"345955198706122245", "", IDP_CHECK, ID_RESIDENT, NULL, {0, 0, 0}, 0, false},
        {"110105194912310021", "", IDP_CHECK, ID_RESIDENT, NULL, {0, 0, 0}, 0, true},
        {"110105194902310026", "", IDP_DATE, ID_RESIDENT, NULL, {0, 0, 0}, 0, true},
        {"110105202302290014", "", IDP_DATE, ID_RESIDENT, NULL, {0, 0, 0}, 0, true},
        {"110105202611230015", "", IDP_DATE, ID_RESIDENT, NULL, {0, 0, 0}, 0, true},
        {"11010519491231002", "", IDP_LENGTH, ID_NONE, NULL, {0, 0, 0}, 0, true},
        {"1101051949123100211", "身份证", IDP_LENGTH, ID_RESIDENT, NULL, {0, 0, 0}, 0, true},
        {"", "", IDP_MISSING, ID_NONE, "", {0, 0, 0}, 0, true},
        {" - ", "身份证", IDP_MISSING, ID_NONE, "", {0, 0, 0}, 0, true},
        {"11010519491231OO2X", "", IDP_CHARS, ID_NONE, NULL, {0, 0, 0}, 0, true},
        {"1l0105194912310021", "身份证", IDP_CHARS, ID_RESIDENT, NULL, {0, 0, 0}, 0, true},
        {"11010519491231002?", "", IDP_CHARS, ID_NONE, NULL, {0, 0, 0}, 0, true},
        {"1.10105E+17", "", IDP_PRECISION, ID_NONE, NULL, {0, 0, 0}, 0, true},
        {"11010519491231002X", "驾驶证", IDP_TYPE, ID_NONE, NULL, {0, 0, 0}, 0, true},
        {"11010519491231002X", "护照", IDP_TYPE, ID_PASSPORT, NULL, {0, 0, 0}, 0, true},
        {"不详", "身份证", IDP_LENGTH, ID_RESIDENT, NULL, {0, 0, 0}, 0, true},
        {"1101051949123100O", "", IDP_LENGTH, ID_NONE, NULL, {0, 0, 0}, 0, true},
        {"X1010519491231002X", "", IDP_CHARS, ID_NONE, NULL, {0, 0, 0}, 0, true},
    };
    check_rows(rows, countof(rows));
}

static void test_dirty(void **state)
{
    (void)state;
    static const char *const same[] = {
        "'11010519491231002X",
        " 11010519491231002X\n",
        "\xC2\xA0"
        "11010519491231002X",
        "\xE3\x80\x80"
        "11010519491231002X",
        "11010519491231002X\xE2\x80\x8B",
        "\xEF\xBB\xBF"
        "11010519491231002X",
        "110105 19491231 002X",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002Χ",
        "11010519491231002Х",
        "11010519491231002×",
        "11010519491231002*",
        "身份证:11010519491231002X",
        "身份证号：11010519491231002x",
        "11010519491231\n002X",
    };
    for (size_t i = 0; i < countof(same); i++) {
        struct idno id;
        if (!idno_read(str_of(same[i]), S(""), false, today, &id))
            fail_msg("form %zu refused: %d", i, (int)id.problem);
        assert_string_equal(id.number, "11010519491231002X");
        assert_true(id.fix != 0);
    }
    struct idno id;
    assert_false(idno_read(S("110105194912310000"), S(""), true, today, &id));
    assert_int_equal(id.problem, IDP_PRECISION);
    char huge[5000];
    memset(huge, '1', sizeof huge);
    assert_false(idno_read((struct str){huge, sizeof huge}, S(""), false, today, &id));
    assert_int_equal(id.problem, IDP_LENGTH);
    assert_false(idno_read(S("\xFF\xFE\x80"), S("\xC3"), false, today, &id));
}

static void test_old15(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"110105491231002",
         "",
         IDP_OLD15,
         ID_RESIDENT15,
         "11010519491231002X",
         {1949, 12, 31},
         'F',
         true},
        {"110105491231002",
         "身份证",
         IDP_OLD15,
         ID_RESIDENT15,
         "11010519491231002X",
         {1949, 12, 31},
         'F',
         true},
        {"110105491331002", "", IDP_DATE, ID_RESIDENT15, NULL, {0, 0, 0}, 0, true},
        {"110105491231002", "护照", IDP_OK, ID_PASSPORT, "110105491231002", {0, 0, 0}, 0, true},
    };
    check_rows(rows, countof(rows));
    assert_string_equal(idno_problem_code(IDP_OLD15), "ID_LENGTH");
    char out[19];
    assert_true(idno_upgrade15(S("110105491231002"), out));
    assert_string_equal(out, "11010519491231002X");
    assert_false(idno_upgrade15(S("11010549123100"), out));
    assert_false(idno_upgrade15(S("11010549123100X"), out));
}

static void test_others(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"810000199408230021", "", IDP_OK, ID_HKMT_RESIDENCE, NULL, {1994, 8, 23}, 'F', true},
        {"830000199201300022",
         "港澳台居民居住证",
         IDP_OK,
         ID_HKMT_RESIDENCE,
         NULL,
         {1992, 1, 30},
         'F',
         true},
        {"810000199408230021", "身份证", IDP_OK, ID_HKMT_RESIDENCE, NULL, {1994, 8, 23}, 'F', true},
        {"11010519491231002X", "居住证", IDP_TYPE, ID_HKMT_RESIDENCE, NULL, {0, 0, 0}, 0, true},
        {"911124198108030024", "", IDP_OK, ID_FOREIGN_PR, NULL, {1981, 8, 3}, 0, true},
        {"911124198108030025", "", IDP_CHECK, ID_FOREIGN_PR, NULL, {0, 0, 0}, 0, true},
        {"CAN110108150100",
         "外国人永久居留证",
         IDP_OK,
         ID_FOREIGN_PR,
         "CAN110108150100",
         {0, 0, 0},
         0,
         true},
        {"can110108150100", "", IDP_OK, ID_FOREIGN_PR, "CAN110108150100", {0, 0, 0}, 0, true},
        {"CAN11010815010", "永居证", IDP_LENGTH, ID_FOREIGN_PR, NULL, {0, 0, 0}, 0, true},
        {"H12345678", "港澳通行证", IDP_OK, ID_HK_MACAU_PERMIT, "H12345678", {0, 0, 0}, 0, true},
        {"m1234567801", "回乡证", IDP_OK, ID_HK_MACAU_PERMIT, "M1234567801", {0, 0, 0}, 0, true},
        {"A12345678", "港澳通行证", IDP_TYPE, ID_HK_MACAU_PERMIT, NULL, {0, 0, 0}, 0, true},
        {"12345678", "台胞证", IDP_OK, ID_TAIWAN_PERMIT, NULL, {0, 0, 0}, 0, true},
        {"1234567", "台胞证", IDP_LENGTH, ID_TAIWAN_PERMIT, NULL, {0, 0, 0}, 0, true},
        {"E12345678", "护照", IDP_OK, ID_PASSPORT, NULL, {0, 0, 0}, 0, true},
        {"E12345678", "", IDP_TYPE, ID_NONE, NULL, {0, 0, 0}, 0, true},
        {"E12345678", "身份证", IDP_TYPE, ID_RESIDENT, NULL, {0, 0, 0}, 0, true},
        {"南字第 00123456 号",
         "军官证",
         IDP_OK,
         ID_MILITARY,
         "南字第00123456号",
         {0, 0, 0},
         0,
         true},
        {"南字第00123456号", "", IDP_LENGTH, ID_NONE, NULL, {0, 0, 0}, 0, true},
    };
    check_rows(rows, countof(rows));
    for (int t = ID_RESIDENT; t < ID__COUNT; t++) { /* what we store and show reads back */
        assert_int_equal(idno_type_read(str_of(idno_type_code((enum id_type)t))), t);
        assert_int_equal(idno_type_read(str_of(idno_type_name((enum id_type)t))), t);
    }
    for (int p = IDP_MISSING; p < IDP__COUNT; p++)
        assert_true(idno_problem_code((enum id_problem)p)[0] &&
                    idno_problem_text((enum id_problem)p)[0]);
    char mask[40];
    idno_mask(S("11010519491231002X"), mask, sizeof mask);
    assert_string_equal(mask, "11*************02X");
    idno_mask(S("12345"), mask, sizeof mask);
    assert_string_equal(mask, "*****");
    idno_mask(S("11010519491231002X"), mask, 6);
    assert_int_equal(strlen(mask), 5);
}

static void test_area(void **state)
{
    (void)state;
    assert_true(area_count() > 6400);
    static const uint32_t known[] = {370205, 370284, 370282, 370215, 320405, 320482, 320413, 320421,
                                     320483, 320412, 371001, 231183, 220184, 441900, 442000, 460400,
                                     370200, 810000, 820000, 830000, 110101, 659009, 362502};
    for (size_t i = 0; i < countof(known); i++)
        if (!area_known(known[i]))
            fail_msg("%u should be known", known[i]);
    static const uint32_t unknown[] = {0,      160105,      345955, 370299, 110000,
                                       999999, 4294967295U, 379900, 100};
    for (size_t i = 0; i < countof(unknown); i++)
        if (area_known(unknown[i]))
            fail_msg("%u should be unknown", unknown[i]);
    assert_true(area_province_known(37) && area_province_known(81) && area_province_known(71));
    assert_false(area_province_known(16) || area_province_known(0) || area_province_known(99));
    assert_false(area_province_known(100));
}

static void test_uscc(void **state)
{
    (void)state;
    static const char *const good[] = {"91350100M000100Y43", "9144030071526726XG",
                                       "911101085923662400", " 91350100m000100y43 ",
                                       "8137020012345678X8"};
    struct uscc u;
    for (size_t i = 0; i < countof(good); i++)
        assert_true(uscc_read(str_of(good[i]), &u) && u.ok && !u.text);
    assert_string_equal(u.code, "8137020012345678X8");
    assert_true(u.union_body);
    static const char *const bad[] = {
        "91350100M000100Y44", "91350100M000100Y4",   "",    "91350100O000100Y43",
        "91350100M000100Y4Z", "91350100M000100Y433", "九一"};
    for (size_t i = 0; i < countof(bad); i++)
        assert_true(!uscc_read(str_of(bad[i]), &u) && u.text && u.text[0]);
}

static void test_card(void **state)
{
    (void)state;
    struct card c;
    assert_true(card_read(S("6228480402564890018"), false, &c) && c.luhn && c.len == 19);
    assert_true(card_read(S("6228 4804 0256 4890 018"), false, &c) && c.luhn &&
                (c.fix & TEXT_FIX_GROUP));
    assert_string_equal(c.number, "6228480402564890018");
    assert_true(card_read(S("4111111111111111"), false, &c) && c.luhn);
    assert_true(card_read(S("5555555555554444"), false, &c) && c.luhn);
    assert_true(card_read(S("6222021234567890123"), false, &c) && !c.luhn); /* a warning only */
    assert_true(card_read(S("4111111111111112"), false, &c) && !c.luhn);
    assert_true(card_read(S("1234567890123"), false, &c));
    static const struct {
        const char *raw;
        bool cell;
        enum card_problem p;
    } bad[] = {
        {"", false, CARD_MISSING},
        {"123456789012", false, CARD_LENGTH},
        {"62284804025648900181", false, CARD_LENGTH},
        {"6228480402564890000", true, CARD_PRECISION},
        {"6.22848E+18", false, CARD_PRECISION},
        {"6228480402564890O18", false, CARD_LENGTH},
        {"622848040256489001X", false, CARD_LENGTH},
        {"现金", false, CARD_LENGTH},
    };
    for (size_t i = 0; i < countof(bad); i++) {
        assert_false(card_read(str_of(bad[i].raw), bad[i].cell, &c));
        assert_int_equal(c.problem, bad[i].p);
        assert_true(card_problem_code(c.problem)[0] && card_problem_text(c.problem)[0]);
    }
}

static void test_phone(void **state)
{
    (void)state;
    static const struct {
        const char *raw;
        enum phone_kind kind;
        const char *number;
    } rows[] = {
        {"13800000000", PHONE_MOBILE, "13800000000"},
        {"138 0000 0000", PHONE_MOBILE, "13800000000"},
        {"138-0000-0000", PHONE_MOBILE, "13800000000"},
        {"+86 13800000000", PHONE_MOBILE, "13800000000"},
        {"008613800000000", PHONE_MOBILE, "13800000000"},
        {"１３８００００００００", PHONE_MOBILE, "13800000000"},
        {"0532-80000000", PHONE_LANDLINE, "053280000000"},
        {"（010）80000000", PHONE_LANDLINE, "01080000000"},
        {"05168000000", PHONE_LANDLINE, "05168000000"},
        {"", PHONE_NONE, ""},
        {"无", PHONE_NONE, ""},
        {"1380000000", PHONE_BAD, ""},
        {"138000000000", PHONE_BAD, ""},
        {"12800000000", PHONE_BAD, ""},
        {"1.38E+10", PHONE_BAD, ""},
        {"13800000000/13900000000", PHONE_BAD, ""},
        {"80000000", PHONE_BAD, ""},
        {"00000000000", PHONE_BAD, ""},
        {"138000000000000000000000000000000", PHONE_BAD, ""},
    };
    for (size_t i = 0; i < countof(rows); i++) {
        struct phone p;
        bool ok = phone_read(str_of(rows[i].raw), &p);
        if (p.kind != rows[i].kind || ok != (p.kind != PHONE_BAD))
            fail_msg("row %zu: kind %d", i, (int)p.kind);
        assert_string_equal(p.number, rows[i].number);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resident), cmocka_unit_test(test_dirty), cmocka_unit_test(test_old15),
        cmocka_unit_test(test_others),   cmocka_unit_test(test_area),  cmocka_unit_test(test_uscc),
        cmocka_unit_test(test_card),     cmocka_unit_test(test_phone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
