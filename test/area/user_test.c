/* SPDX-License-Identifier: Apache-2.0
 * Users and rights: who may make users, who may give rights, what excludes what, and the first
 * password. */
#include "area_test.h"

#include "user.h"

static int64_t user_id(struct world *w, const char *login)
{
    world_ok(w, "sys.admin", "GET", fmt(w, "/api/users?q=%s", login), NULL);
    for (size_t i = 0; i < json_len(rows_of(w)); i++)
        if (str_eq(json_get_str(json_at(rows_of(w), i), "login"), str_of(login)))
            return json_get_int(json_at(rows_of(w), i), "id", 0);
    fail_msg("no user %s", login);
    return 0;
}

static const char *grant_path(struct world *w, const char *login)
{
    return fmt(w, "/api/users/%lld/grants", (long long)user_id(w, login));
}

WORLD_TEST(users_are_made_by_one_and_given_rights_by_another)
{
    const char *body = "{\"login\":\"new.clerk\",\"name\":\"新录入\",\"org\":\"QD01\"}";
    assert_answer(w, "FORBIDDEN", "sec.admin", "POST", "/api/users", body);
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", "/api/users", body);
    world_ok(w, "sys.admin", "POST", "/api/users", body);
    assert_int_equal(json_get_str(w->json, "setup_token").len, TOKEN_TEXT - 1);
    assert_answer(w, "DUPLICATE", "sys.admin", "POST", "/api/users", body);
    const char *path = grant_path(w, "new.clerk");
    const char *grant = "{\"role\":\"clerk\",\"org\":\"QD01\",\"from_date\":\"2023-01-01\"}";
    assert_answer(w, "FORBIDDEN", "sys.admin", "POST", path, grant);
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", path, grant);
    assert_answer(w, "FORBIDDEN", "new.clerk", "GET", "/api/orgs", NULL);
    world_ok(w, "sec.admin", "POST", path, grant);
    world_ok(w, "new.clerk", "GET", "/api/orgs", NULL);
    assert_string_equal(column(w, "code"), "QD01,QD0101,QD010101,QD010102");
}

WORLD_TEST(login_names_are_plain)
{
    static const char *const bad[] = {"A.b", "1ab", "a", "a b", "张三"};
    for (size_t i = 0; i < countof(bad); i++) {
        assert_answer(w, "BAD_INPUT", "sys.admin", "POST", "/api/users",
                      fmt(w, "{\"login\":\"%s\",\"name\":\"某人\",\"org\":\"QD\"}", bad[i]));
        assert_true(complains_of(w, "login"));
    }
    assert_answer(w, "NOT_FOUND", "sys.admin", "POST", "/api/users",
                  "{\"login\":\"someone\",\"name\":\"某人\",\"org\":\"XX\"}");
}

WORLD_TEST(three_administrators_exclude_each_other_and_business)
{
    static const struct {
        const char *login, *role;
    } cases[] = {
        {"sys.admin", "audit_admin"}, {"sys.admin", "view"},      {"audit.admin", "sys_admin"},
        {"audit.admin", "clerk"},     {"city.clerk", "sys_admin"}, {"city.clerk", "sec_admin"},
        {"city.clerk", "audit_admin"},
    };
    for (size_t i = 0; i < countof(cases); i++)
        assert_answer(w, "ROLE_EXCLUSIVE", "sec.admin", "POST", grant_path(w, cases[i].login),
                      fmt(w, "{\"role\":\"%s\",\"org\":\"QD\"}", cases[i].role));
    /* also with a right that begins later */
    world_ok(w, "sys.admin", "POST", "/api/users", "{\"login\":\"later\",\"name\":\"某人\",\"org\":\"QD\"}");
    world_ok(w, "sec.admin", "POST", grant_path(w, "later"),
             "{\"role\":\"view\",\"org\":\"QD\",\"from_date\":\"2024-01-01\"}");
    assert_answer(w, "ROLE_EXCLUSIVE", "sec.admin", "POST", grant_path(w, "later"),
                  "{\"role\":\"sys_admin\",\"org\":\"QD\"}");
    /* business roles combine */
    world_ok(w, "sec.admin", "POST", grant_path(w, "city.clerk"), "{\"role\":\"cash\",\"org\":\"QD01\"}");
    assert_answer(w, "DUPLICATE", "sec.admin", "POST", grant_path(w, "city.clerk"),
                  "{\"role\":\"cash\",\"org\":\"QD01\"}");
}

WORLD_TEST(nobody_grants_to_himself)
{
    assert_answer(w, "FORBIDDEN", "sec.admin", "POST", grant_path(w, "sec.admin"),
                  "{\"role\":\"sec_admin\",\"org\":\"QD01\"}");
    assert_answer(w, "BAD_INPUT", "sec.admin", "POST", grant_path(w, "city.view"),
                  "{\"role\":\"king\",\"org\":\"QD01\"}");
    assert_answer(w, "BAD_INPUT", "sec.admin", "POST", grant_path(w, "city.view"),
                  "{\"role\":\"clerk\",\"org\":\"QD01\",\"from_date\":\"2023-02-01\",\"to_date\":\"2023-01-31\"}");
}

WORLD_TEST(right_lasts_from_its_first_to_its_last_day)
{
    world_ok(w, "sys.admin", "POST", "/api/users", "{\"login\":\"short\",\"name\":\"某人\",\"org\":\"QD\"}");
    world_ok(w, "sec.admin", "POST", grant_path(w, "short"),
             "{\"role\":\"view\",\"org\":\"QD02\",\"from_date\":\"2023-01-13\",\"to_date\":\"2023-01-14\"}");
    assert_answer(w, "FORBIDDEN", "short", "GET", "/api/orgs", NULL); /* today is the 12th */
    w->now += INT64_C(86400000);
    world_ok(w, "short", "GET", "/api/orgs", NULL);
    w->now += INT64_C(86400000);
    world_ok(w, "short", "GET", "/api/orgs", NULL);
    w->now += INT64_C(86400000);
    assert_answer(w, "FORBIDDEN", "short", "GET", "/api/orgs", NULL);
}

static enum err break_mac(struct tx *tx, void *arg)
{
    (void)arg;
    /* what somebody with a database client might do */
    return db_exec(tx, GRANT_REVOKE, VALS(I64(1), NUL, NUL, TXT(S("")), BLOB(S("x"))), NULL);
}

WORLD_TEST(revoked_right_ends_at_once_and_cannot_be_forged_back)
{
    const char *path = grant_path(w, "city.view");
    world_ok(w, "sec.admin", "GET", path, NULL);
    int64_t id = json_get_int(json_at(rows_of(w), 0), "id", 0);
    const char *revoke = fmt(w, "/api/grants/%lld/revoke", (long long)id);
    assert_answer(w, "FORBIDDEN", "sys.admin", "POST", revoke, "{}");
    world_ok(w, "sec.admin", "POST", revoke, "{}");
    assert_answer(w, "FORBIDDEN", "city.view", "GET", "/api/orgs", NULL);
    assert_answer(w, "STATE", "sec.admin", "POST", revoke, "{}");
    world_ok(w, "sec.admin", "GET", path, NULL);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "revoked_at", 0), w->now);
    /* the first grant of the world is the system administrator's; its MAC is overwritten */
    world_ok(w, "sys.admin", "GET", "/api/users", NULL);
    assert_int_equal(world_write(w, break_mac, NULL), OK);
    assert_answer(w, "FORBIDDEN", "sys.admin", "GET", "/api/users", NULL);
    assert_int_equal(world_verify(w), 1); /* and somebody learns of it */
}

WORLD_TEST(disabled_user_is_out_and_comes_back_without_sessions)
{
    int64_t id = user_id(w, "d01.view");
    const char *off = fmt(w, "/api/users/%lld/disable", (long long)id);
    const char *on = fmt(w, "/api/users/%lld/enable", (long long)id);
    assert_answer(w, "FORBIDDEN", "sec.admin", "POST", off, "{}");
    world_ok(w, "sys.admin", "POST", off, "{}");
    assert_string_equal(text_of(w, w->json, "state"), "disabled");
    assert_answer(w, "NOT_LOGGED_IN", "d01.view", "GET", "/api/orgs", NULL);
    assert_answer(w, "STATE", "sys.admin", "POST", off, "{}");
    assert_answer(w, "STATE", "sec.admin", "POST", grant_path(w, "d01.view"), "{\"role\":\"clerk\",\"org\":\"QD01\"}");
    world_ok(w, "sys.admin", "POST", on, "{}");
    world_ok(w, "d01.view", "GET", "/api/orgs", NULL);
    assert_answer(w, "FORBIDDEN", "sys.admin", "POST",
                  fmt(w, "/api/users/%lld/disable", (long long)user_id(w, "sys.admin")), "{}");
}

static const char *login_body(struct world *w, const char *login, const char *password)
{
    return fmt(w, "{\"login\":\"%s\",\"password\":\"%s\"}", login, password);
}

WORLD_TEST(setup_token_opens_once_and_not_after_three_days)
{
    const char *password = "Qiu-Feng!82nuan";
    world_ok(w, "sys.admin", "POST", "/api/users", "{\"login\":\"fresh\",\"name\":\"某人\",\"org\":\"QD\"}");
    const char *token = text_of(w, w->json, "setup_token");
    const char *good = fmt(w, "{\"login\":\"fresh\",\"token\":\"%s\",\"password\":\"%s\"}", token, password);
    assert_answer(w, "LOGIN_FAILED", "", "POST", "/api/login", login_body(w, "fresh", password));
    assert_answer(w, "LOGIN_FAILED", "", "POST", "/api/setup",
                  fmt(w, "{\"login\":\"fresh\",\"token\":\"%.20s%c%s\",\"password\":\"%s\"}", token,
                      token[20] == 'X' ? 'Y' : 'X', token + 21, password));
    assert_answer(w, "LOGIN_FAILED", "", "POST", "/api/setup",
                  fmt(w, "{\"login\":\"city.view\",\"token\":\"%s\",\"password\":\"%s\"}", token, password));
    assert_answer(w, "BAD_INPUT", "", "POST", "/api/setup",
                  fmt(w, "{\"login\":\"fresh\",\"token\":\"%s\",\"password\":\"12345678\"}", token));
    world_ok(w, "", "POST", "/api/setup", good);
    assert_answer(w, "LOGIN_FAILED", "", "POST", "/api/setup", good); /* single use */
    world_ok(w, "", "POST", "/api/login", login_body(w, "fresh", password));
    /* reset: the old password is gone, the new token ends after 72 hours */
    world_ok(w, "sys.admin", "POST", fmt(w, "/api/users/%lld/reset", (long long)user_id(w, "fresh")), "{}");
    token = text_of(w, w->json, "setup_token");
    assert_answer(w, "LOGIN_FAILED", "", "POST", "/api/login", login_body(w, "fresh", password));
    w->now += USER_SETUP_MS + 1;
    assert_answer(w, "LOGIN_FAILED", "", "POST", "/api/setup",
                  fmt(w, "{\"login\":\"fresh\",\"token\":\"%s\",\"password\":\"%s\"}", token, password));
}

WORLD_TEST(tokens_are_not_kept_in_clear)
{
    world_command(w, "sys.admin", "11111111-1111-4111-8111-111111111111", "POST", "/api/users",
                  "{\"login\":\"fresh\",\"name\":\"某人\",\"org\":\"QD\"}");
    const char *token = text_of(w, w->json, "setup_token");
    assert_int_equal(strlen(token), TOKEN_TEXT - 1);
    const char *file = db_path(w->app->db);
    if (!file[0])
        return; /* the files of a PostgreSQL server are not ours to read */
    world_close(w);
    const char *cmd[] = {"", "-wal"};
    for (size_t i = 0; i < countof(cmd); i++) {
        FILE *f = fopen(fmt(w, "%s/nuan.db%s", w->dir, cmd[i]), "rb");
        if (!f)
            continue;
        static char all[16 << 20];
        size_t n = fread(all, 1, sizeof all, f);
        fclose(f);
        assert_null(memmem(all, n, token, strlen(token)));
    }
    world_reopen(w);
}

WORLD_TEST(administrators_see_users_of_their_subtree_only)
{
    world_ok(w, "sys.admin", "POST", "/api/users", "{\"login\":\"d1.sys\",\"name\":\"某人\",\"org\":\"QD01\"}");
    world_ok(w, "sec.admin", "POST", grant_path(w, "d1.sys"), "{\"role\":\"sys_admin\",\"org\":\"QD01\"}");
    world_ok(w, "d1.sys", "GET", "/api/users", NULL);
    assert_true(answer_has(w, "\"d01.clerk\""));
    assert_true(answer_has(w, "\"g1.clerk\""));
    assert_false(answer_has(w, "\"d02.clerk\""));
    assert_false(answer_has(w, "\"city.clerk\""));
    int64_t other = user_id(w, "d02.clerk");
    assert_answer(w, "NOT_FOUND", "d1.sys", "POST", fmt(w, "/api/users/%lld/disable", (long long)other), "{}");
    assert_answer(w, "NOT_FOUND", "d1.sys", "POST", fmt(w, "/api/users/%lld/reset", (long long)other), "{}");
    assert_answer(w, "NOT_FOUND", "d1.sys", "POST", "/api/users",
                  "{\"login\":\"other\",\"name\":\"某人\",\"org\":\"QD02\"}");
    assert_int_equal(world_verify(w), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(users_are_made_by_one_and_given_rights_by_another),
        cmocka_unit_test(login_names_are_plain),
        cmocka_unit_test(three_administrators_exclude_each_other_and_business),
        cmocka_unit_test(nobody_grants_to_himself),
        cmocka_unit_test(right_lasts_from_its_first_to_its_last_day),
        cmocka_unit_test(revoked_right_ends_at_once_and_cannot_be_forged_back),
        cmocka_unit_test(disabled_user_is_out_and_comes_back_without_sessions),
        cmocka_unit_test(setup_token_opens_once_and_not_after_three_days),
        cmocka_unit_test(tokens_are_not_kept_in_clear),
        cmocka_unit_test(administrators_see_users_of_their_subtree_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
