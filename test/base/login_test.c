// SPDX-License-Identifier: Apache-2.0
// Passwords, one-time codes (vectors of RFC 6238), tokens.
#include "password.h"
#include "seal.h"
#include "test.h"
#include "token.h"
#include "totp.h"

static const struct password_cost cheap = {1, 64, 1};

static void test_hash(void **state)
{
    (void)state;
    char one[PASSWORD_HASH], two[PASSWORD_HASH];
    assert_int_equal(password_hash(S("correct horse 9"), &cheap, &rand_system, one), OK);
    assert_int_equal(password_hash(S("correct horse 9"), &cheap, &rand_system, two), OK);
    assert_string_not_equal(one, two); /* salted */
    assert_true(password_verify(S("correct horse 9"), one));
    assert_false(password_verify(S("correct horse 8"), one));
    assert_false(password_verify(S(""), one));
    /* RFC 9106 reference implementation: `echo -n password | argon2 somesalt -id -t 2 -k 65536 -p
     * 1`. */
    const char *known = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                        "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assert_true(password_verify(S("password"), known));
    assert_false(password_verify(S("differentpassword"), known));
    static const char *const broken[] = {
        "",
        "x",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY",
        "$argon2id$v=19$m=4294967295,t=4294967295,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJH",
        "$argon2id$v=19$m=65536,t=2,p=1$!!!$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    };
    for (size_t i = 0; i < countof(broken); i++)
        assert_false(password_verify(S("password"), broken[i]));
    assert_false(password_verify(S("password"), NULL));
    assert_false(password_verify(S("password"), password_decoy()));
    assert_false(
        password_outdated(password_decoy(), &password_cost_default)); /* same cost = same time */
    assert_true(password_outdated(one, &password_cost_default));
    assert_false(password_outdated(one, &cheap));
    /* a hash that names a cost beyond reason is not one of ours */
    assert_true(password_outdated("$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$CTFh", &cheap));
    assert_true(password_outdated("$argon2id$v=19$m=65536,t=999,p=1$c29tZXNhbHQ$CTFh", &cheap));
    char longest[PASSWORD_MAX + 1];
    memset(longest, 'a', sizeof longest);
    assert_int_equal(
        password_hash((struct str){longest, sizeof longest}, &cheap, &rand_system, one),
        ERR_BAD_INPUT);
    assert_false(password_verify((struct str){longest, sizeof longest}, one));
}

static void test_rule(void **state)
{
    (void)state;
    static const struct {
        const char *password, *user;
        enum password_flaw flaw;
    } rows[] = {
        {"mK7#vRq2xLpT", "city.clerk", PASSWORD_OK},
        {"豆腐花开在七号窗台Ab3", "", PASSWORD_OK},
        {"correct-Horse-battery9", "", PASSWORD_OK},
        {"mK7#vRq2xLp", "", PASSWORD_SHORT},
        {"暖流暖流暖流aB1", "", PASSWORD_SHORT}, /* nine characters, not bytes */
        {"abcdefghkmqtxv", "", PASSWORD_CLASSES},
        {"tvkqhw38572694", "", PASSWORD_CLASSES},
        {"xK9#City.Clerk!2", "city.clerk", PASSWORD_NAME},
        {"xK9#krelc.ytic!2", "city.clerk", PASSWORD_NAME},
        {"Password1234!", "", PASSWORD_COMMON},
        {"P@ssw0rd2023!", "", PASSWORD_COMMON},
        {"Admin@123456789", "", PASSWORD_COMMON},
        {"Qwertyuiop123!", "", PASSWORD_COMMON},
        {"1qaz2wsx3edcA!", "", PASSWORD_COMMON},
        {"Woaini1314520!", "", PASSWORD_COMMON},
        {"Zhangsan19900101!", "", PASSWORD_COMMON},
        {"Gonghui@2023888", "", PASSWORD_COMMON},
        {"Aa1!Aa1!aaaaaaaa", "", PASSWORD_OK}, /* eight of sixteen remain: long enough */
        {"AAAAaaaa1111!!!!", "", PASSWORD_COMMON},
        {"mK7#vRq2x\nLpT", "", PASSWORD_CHARS},
        {"mK7#vRq2x\xFFLpT", "", PASSWORD_CHARS},
        {"", "", PASSWORD_SHORT},
    };
    for (size_t i = 0; i < countof(rows); i++) {
        enum password_flaw f = password_check(str_of(rows[i].password), str_of(rows[i].user));
        if (f != rows[i].flaw)
            fail_msg("password %zu: flaw %d", i, (int)f);
        assert_true(f == PASSWORD_OK || password_flaw_text(f)[0]);
    }
    char longest[PASSWORD_MAX + 1];
    memset(longest, 'a', sizeof longest);
    assert_int_equal(password_check((struct str){longest, sizeof longest}, S("")), PASSWORD_LONG);
    for (int i = 0; i < 500; i++) {
        char first[FIRST_PASSWORD_TEXT];
        first_password_new(&rand_system, first);
        assert_int_equal(strlen(first), FIRST_PASSWORD_TEXT - 1);
        assert_int_equal(password_check(str_of(first), S("city.clerk")), PASSWORD_OK);
    }
}

static void test_totp(void **state)
{
    (void)state;
    /* RFC 6238 appendix B, secret "12345678901234567890", last six of the eight digits. */
    struct str secret = S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    static const struct {
        int64_t s;
        const char *code;
    } rows[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {INT64_C(20000000000), "353130"},
    };
    char code[7];
    int64_t step = 0;
    for (size_t i = 0; i < countof(rows); i++) {
        assert_true(totp_code(secret, rows[i].s * 1000, code));
        assert_string_equal(code, rows[i].code);
        assert_true(totp_verify(secret, str_of(rows[i].code), rows[i].s * 1000, 0, &step));
        assert_true(step == rows[i].s / 30);
        /* one step early and late is accepted, two are not; a used step is not */
        assert_true(totp_verify(secret, str_of(rows[i].code), (rows[i].s + 30) * 1000, 0, &step));
        assert_true(totp_verify(secret, str_of(rows[i].code), (rows[i].s - 30) * 1000, 0, &step));
        assert_false(totp_verify(secret, str_of(rows[i].code), (rows[i].s + 60) * 1000, 0, &step));
        assert_false(
            totp_verify(secret, str_of(rows[i].code), rows[i].s * 1000, rows[i].s / 30, &step));
    }
    assert_false(totp_verify(secret, S("000000"), 59000, 0, &step));
    assert_false(totp_verify(secret, S("28708"), 59000, 0, &step));
    assert_false(totp_verify(secret, S("2870820"), 59000, 0, &step));
    assert_false(totp_verify(secret, S(""), 59000, 0, &step));
    assert_false(totp_verify(S(""), S("287082"), 59000, 0, &step));
    assert_false(totp_verify(S("!!!!"), S("287082"), 59000, 0, &step));
    char made[TOTP_SECRET_TEXT], uri[TOTP_URI];
    totp_secret_new(&rand_system, made);
    assert_int_equal(strlen(made), 32);
    assert_true(totp_code(str_of(made), 0, code));
    assert_true(totp_uri(S("暖流"), S("city clerk"), S("GEZDGNBV"), uri));
    assert_string_equal(uri,
                        "otpauth://totp/%E6%9A%96%E6%B5%81:city%20clerk?secret=GEZDGNBV&issuer="
                        "%E6%9A%96%E6%B5%81&algorithm=SHA1&digits=6&period=30");
    char longest[400];
    memset(longest, ' ', sizeof longest);
    assert_false(totp_uri(S("n"), (struct str){longest, sizeof longest}, S("A"), uri));
}

static void fixed_fill(void *self, void *out, size_t n)
{
    memset(out, *(int *)self, n);
}

static void test_token(void **state)
{
    (void)state;
    char out[TOKEN_TEXT], other[TOKEN_TEXT], trace[TRACE_TEXT], text[32];
    /* RFC 4648 section 10, without padding; and the two signs that differ from base64 */
    static const char *const rows[][2] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xFB\xFF\xFE", "-__-"}};
    for (size_t i = 0; i < countof(rows); i++) {
        assert_int_equal(base64url(rows[i][0], strlen(rows[i][0]), text), strlen(rows[i][1]));
        assert_string_equal(text, rows[i][1]);
    }
    token_new(&rand_system, out);
    token_new(&rand_system, other);
    assert_int_equal(strlen(out), 43);
    assert_string_not_equal(out, other);
    trace_new(&rand_system, trace);
    assert_int_equal(strlen(trace), 16);
    for (int byte = 0; byte < 256; byte += 51) { /* even a broken source ends */
        struct rand fixed = {fixed_fill, &byte};
        char first[FIRST_PASSWORD_TEXT], base32[TOTP_SECRET_TEXT];
        first_password_new(&fixed, first);
        assert_int_equal(strlen(first), FIRST_PASSWORD_TEXT - 1);
        totp_secret_new(&fixed, base32);
        if (byte == 0)
            assert_string_equal(base32, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        if (byte == 255)
            assert_string_equal(base32, "77777777777777777777777777777777");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hash),
        cmocka_unit_test(test_rule),
        cmocka_unit_test(test_totp),
        cmocka_unit_test(test_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
