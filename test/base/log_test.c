// SPDX-License-Identifier: Apache-2.0
// The running log: every line one JSON object (read back by jansson), nothing forged, nothing
// secret.
#include "log.h"

#include <fcntl.h>
#include <jansson.h>
#include <unistd.h>

#include "test.h"

static int64_t fixed_now(void *self)
{
    (void)self;
    return INT64_C(1672502400123); /* 2023-01-01 00:00:00.123 in Shanghai */
}

static const struct clock fixed = {fixed_now, fixed_now, NULL};

/* What one call wrote; the log is read from a pipe. */
static json_t *written(const struct log_kv *kv, size_t n, char *raw, size_t cap)
{
    int fd[2];
    assert_int_equal(pipe(fd), 0);
    struct log l = {fd[1], LOG_INFO, &fixed};
    log_write(&l, LOG_WARN, "test.event", kv, n);
    close(fd[1]);
    ssize_t got = read(fd[0], raw, cap - 1);
    close(fd[0]);
    assert_true(got > 1 && got <= LOG_LINE);
    raw[got] = 0;
    assert_ptr_equal(strchr(raw, '\n'), raw + got - 1); /* exactly one line */
    json_t *root = json_loads(raw, JSON_REJECT_DUPLICATES, NULL);
    if (!root)
        fail_msg("not JSON: %s", raw);
    return root;
}

static const char *value(const json_t *root, const char *key)
{
    const char *v = json_string_value(json_object_get(root, key));
    return v ? v : "(absent)";
}

static void test_line(void **state)
{
    (void)state;
    char raw[2 * LOG_LINE];
    const struct log_kv kv[] = {
        KS("route", S("GET /api/x")),
        KI("ms", 12),
        KI("low", INT64_MIN),
        KS("forged", S("a\r\n{\"level\":\"error\"}\x1b[31m\"\\\x7f")),
        KS("han", S("工会")),
        KS("broken", S("\xFFz")),
        KT("trace", S("1234567890123456")),
    };
    json_t *root = written(kv, countof(kv), raw, sizeof raw);
    assert_string_equal(value(root, "at"), "2023-01-01T00:00:00.123+08:00");
    assert_string_equal(value(root, "level"), "warn");
    assert_string_equal(value(root, "event"), "test.event");
    assert_string_equal(value(root, "route"), "GET /api/x");
    assert_int_equal(json_integer_value(json_object_get(root, "ms")), 12);
    assert_true(json_integer_value(json_object_get(root, "low")) == INT64_MIN);
    assert_string_equal(value(root, "forged"), "a\r\n{\"level\":\"error\"}\x1b[31m\"\\\x7f");
    assert_string_equal(value(root, "han"), "工会");
    assert_string_equal(value(root, "broken"), "\xEF\xBF\xBDz");
    assert_string_equal(value(root, "trace"), "1234567890123456");
    for (const char *p = raw; p[1]; p++) /* no raw control character reaches a terminal */
        assert_true((unsigned char)*p >= 0x20 && *p != 0x7F);
    json_decref(root);
}

static void test_masks(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"11010519491231002X", "***X"},
        {"号码11010519491231002X完", "号码***X完"},
        {"13800000000", "***"},
        {"6228 4804 0256 4890 018", "***"},
        {"138-0000-0000", "***"},
        {"１３８００００００００", "***"},
        {"a13800000000b13900000000", "a***b***"},
        {"2023-01-15 08:30:00", "2023-01-15 08:30:00"},
        {"1234567890", "1234567890"},
        {"10.0.0.1:8080", "10.0.0.1:8080"},
        {"", ""},
    };
    char raw[2 * LOG_LINE];
    for (size_t i = 0; i < countof(rows); i++) {
        struct log_kv kv = KS("v", str_of(rows[i][0]));
        json_t *root = written(&kv, 1, raw, sizeof raw);
        assert_string_equal(value(root, "v"), rows[i][1]);
        json_decref(root);
    }
}

static void test_limits(void **state)
{
    (void)state;
    char raw[2 * LOG_LINE], big[6000];
    memset(big, 1, sizeof big); /* six bytes each when escaped */
    const struct log_kv kv[] = {
        KI("first", 1),
        KS("big", ((struct str){big, sizeof big})),
        KI("last", 2),
    };
    json_t *root = written(kv, countof(kv), raw, sizeof raw);
    assert_int_equal(json_integer_value(json_object_get(root, "last")), 2);
    assert_true(json_is_true(json_object_get(root, "cut")));
    json_decref(root);
    memset(big, 'x', sizeof big);
    root = written(kv, countof(kv), raw, sizeof raw);
    assert_int_equal(strlen(value(root, "big")), LOG_VALUE + strlen("…"));
    json_decref(root);
    memset(big, '7', sizeof big); /* a secret across the cut is masked too */
    memset(big, 'x', LOG_VALUE - 4);
    root = written(kv, countof(kv), raw, sizeof raw);
    assert_null(strstr(value(root, "big"), "7"));
    json_decref(root);
    int fd[2];
    assert_int_equal(pipe(fd), 0);
    struct log quiet = {fd[1], LOG_ERROR, &fixed};
    LOG(&quiet, LOG_INFO, "unseen", KI("n", 1));
    LOG(&quiet, LOG_ERROR, "seen", KI("n", 1));
    ssize_t got = read(fd[0], raw, sizeof raw - 1);
    assert_true(got > 0);
    raw[got] = 0;
    assert_null(strstr(raw, "unseen"));
    close(fd[0]);
    close(fd[1]);
    struct log closed = {-1, LOG_INFO, &fixed};
    LOG(&closed, LOG_ERROR, "nowhere", KI("n", 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line),
        cmocka_unit_test(test_masks),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
