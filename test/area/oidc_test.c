/* SPDX-License-Identifier: Apache-2.0
 * ID tokens made by another program (oidc/make_tokens.py, openssl): which hold and which must not; and the door when it is shut. The
 * whole way, at a real provider, is test/http/oidc_test.py. */
#include "jose.h"
#include "oidc.h"
#include "phone_world.h"

static struct str slurp(struct arena *a, const char *path)
{
    enum { MOST = 1 << 20 };
    char *text = NEWS(a, char, MOST);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    size_t n = fread(text, 1, MOST, f);
    fclose(f);
    return (struct str){text, n};
}

static const char *verdict_of(struct arena *a, struct str token, struct str keys)
{
    const int64_t now = INT64_C(1673488800) * 1000;
    struct str payload;
    const char *why = "";
    bool unknown = false;
    if (!jose_verify(a, token, keys, &payload, &why, &unknown))
        return "sig";
    return oidc_claims_hold(json_parse(a, payload, NULL), S("https://app.example"), S("nuan"), S("n-1"), now, &why) ? "ok" : "claims";
}

static void tokens_of_another_program(void **state)
{
    (void)state;
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct str keys = slurp(a, TOKENS "/keys.json"), rest = slurp(a, TOKENS "/cases.txt");
    int n = 0, bad = 0;
    while (rest.len) {
        struct str line = str_cut(rest, '\n', &rest), token, name = str_cut(line, ' ', &token), want = str_cut(token, ' ', &token);
        const char *got = verdict_of(a, token, keys);
        n++;
        bad += !str_eq(want, str_of(got));
        if (!str_eq(want, str_of(got)))
            print_error("%.*s: %s instead of %.*s\n", FMT(name), got, FMT(want));
    }
    assert_int_equal(bad, 0);
    assert_int_equal(n, 28);
    assert_string_equal(verdict_of(a, S("x"), keys), "sig");
    assert_string_equal(verdict_of(a, S(""), keys), "sig");
    arena_free(a);
}

/* Where no provider is set up nothing is offered and nothing can be begun or ended. */
WORLD_TEST(a_door_that_is_not_set_up_is_shut)
{
    struct caller nobody = {"", ""};
    unsetenv("NUAN_OIDC_ISSUER");
    pw_asked(w, nobody, "GET", "/api/worker/oidc", "");
    assert_false(json_get_bool(w->json, "on"));
    assert_string_equal(pw_ask(w, nobody, "POST", "/api/worker/oidc/start", "{}"), "STATE");
    assert_string_equal(pw_ask(w, nobody, "POST", "/api/worker/oidc/finish", "{\"code\":\"c\",\"state\":\"s\"}"), "STATE");
}

/* Set up: who did not leave from here does not come back, and an address in clear is not gone to. */
WORLD_TEST(who_did_not_leave_does_not_come_back)
{
    struct caller nobody = {"", ""};
    setenv("NUAN_OIDC_ISSUER", "http://127.0.0.1:1", 1); /* nothing answers there */
    setenv("NUAN_OIDC_CLIENT", "nuan", 1);
    setenv("NUAN_OIDC_SECRET_FILE", "/nonexistent", 1);
    setenv("NUAN_OIDC_RETURN", "https://nuan.example/w", 1);
    pw_asked(w, nobody, "GET", "/api/worker/oidc", "");
    assert_true(json_get_bool(w->json, "on"));
    assert_string_equal(pw_ask(w, nobody, "POST", "/api/worker/oidc/start", "{}"), "LOGIN_FAILED");
    assert_string_equal(pw_ask(w, nobody, "POST", "/api/worker/oidc/finish", "{\"code\":\"c\",\"state\":\"s\"}"), "LOGIN_FAILED");
    assert_int_equal(w->reply.set_session.len, 0);
    setenv("NUAN_OIDC_ISSUER", "http://app.example", 1);
    pw_asked(w, nobody, "GET", "/api/worker/oidc", "");
    assert_false(json_get_bool(w->json, "on"));
    unsetenv("NUAN_OIDC_ISSUER");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_of_another_program),
        cmocka_unit_test(a_door_that_is_not_set_up_is_shut),
        cmocka_unit_test(who_did_not_leave_does_not_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
