/* SPDX-License-Identifier: Apache-2.0
 * The worker's phone: signing in with a code, what a stranger can and cannot learn or try, one person's things never shown to another. */
#include "payout_world.h"
#include "worker_world.h"

WORLD_TEST(duties_are_asked_for_given_held_and_ended)
{
    w->app->demo = true;
    const char *number = person(w, "林安", 1, "13800138001");
    int64_t id = json_get_int(w->json, "id", 0);
    struct caller p = sign_in(w, "林安", number);
    assert_string_equal(ask(w, p, "POST", "/api/worker/duties", "{\"note\":\"周末可以上门\"}"), "");
    assert_string_equal(ask(w, p, "POST", "/api/worker/duties", "{\"note\":\"再说一次\"}"), "DUPLICATE");
    assert_string_equal(world_call(w, "d02.clerk", "POST", fmt(w, "/api/workers/duties/%lld/grant", (long long)json_get_int(json_at(rows_of(w), 0), "id", 0)), "{}"), "NOT_FOUND");
    world_ok(w, "d01.clerk", "GET", "/api/workers/duties?org=QD01&state=asked", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "name"), "林*");
    int64_t duty = json_get_int(json_at(rows_of(w), 0), "id", 0);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/workers/duties/%lld/grant", (long long)duty), "{}");
    assert_string_equal(world_call(w, "d01.clerk", "POST", fmt(w, "/api/workers/duties/%lld/grant", (long long)duty), "{}"), "STATE");
    assert_string_equal(ask(w, p, "GET", "/api/worker/duties", ""), "");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "state"), "active");
    assert_string_equal(ask(w, p, "POST", fmt(w, "/api/worker/duties/%lld/leave", (long long)duty), "{}"), "");
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_string_equal(ask(w, p, "POST", fmt(w, "/api/worker/duties/%lld/leave", (long long)duty), "{}"), "NOT_FOUND");
    /* named by the union: the company must be there, the shop's keeper is not named here */
    const char *body = fmt(w, "{\"person_id\":%lld,\"duty\":\"contact\",\"company\":\"91370203MA30011111\"}", (long long)id);
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/workers/duties", body), "BAD_INPUT");
    world_ok(w, "d01.clerk", "POST", "/api/companies", "{\"uscc\":\"91370203MA30011111\",\"name\":\"同德机械制造有限公司\"}");
    assert_string_equal(world_call(w, "d02.clerk", "POST", "/api/workers/duties", body), "BAD_INPUT");
    world_ok(w, "d01.clerk", "POST", "/api/workers/duties", body);
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/workers/duties", body), "DUPLICATE");
    assert_string_equal(ask(w, p, "GET", "/api/worker/duties", ""), "");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "object"), "同德机械制造有限公司");
    int64_t contact = json_get_int(json_at(rows_of(w), 0), "id", 0);
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/workers/duties", fmt(w, "{\"person_id\":%lld,\"duty\":\"keeper\"}", (long long)id)), "BAD_INPUT");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/workers/duties/%lld/end", (long long)contact), "{}");
    assert_string_equal(ask(w, p, "GET", "/api/worker/duties", ""), "");
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(in_by_a_code_and_out_again)
{
    w->app->demo = true;
    const char *number = person(w, "林安", 1, "13800138001");
    struct caller p = sign_in(w, "林安", number);
    assert_string_equal(ask(w, p, "GET", "/api/worker/me", ""), "");
    assert_string_equal(text_of(w, w->json, "name"), "林安");
    assert_string_equal(text_of(w, w->json, "phone"), "138****8001");
    assert_string_equal(text_of(w, w->json, "org_name"), "甲一机械厂工会");
    assert_true(json_get_bool(w->json, "is_member"));
    assert_false(answer_has(w, number));
    assert_string_equal(ask(w, (struct caller){p.session, "x"}, "POST", "/api/worker/logout", "{}"), "CSRF");
    assert_string_equal(ask(w, p, "POST", "/api/worker/logout", "{}"), "");
    assert_string_equal(ask(w, p, "GET", "/api/worker/me", ""), "NOT_LOGGED_IN");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(a_session_ends_when_unused_and_after_its_hours)
{
    w->app->demo = true;
    const char *number = person(w, "林安", 1, "13800138001");
    struct caller p = sign_in(w, "林安", number);
    w->now += 29 * 60000; /* 30 minutes idle, 12 hours in all: what holds until somebody decides otherwise */
    assert_string_equal(ask(w, p, "GET", "/api/worker/me", ""), "");
    w->now += 29 * 60000;
    assert_string_equal(ask(w, p, "GET", "/api/worker/me", ""), "");
    w->now += 31 * 60000;
    assert_string_equal(ask(w, p, "GET", "/api/worker/me", ""), "NOT_LOGGED_IN");
    p = sign_in(w, "林安", number);
    for (int i = 0; i < 36; i++) { /* 12 hours, never idle */
        w->now += 20 * 60000;
        assert_string_equal(ask(w, p, "GET", "/api/worker/me", ""), "");
    }
    w->now += 60000;
    assert_string_equal(ask(w, p, "GET", "/api/worker/me", ""), "NOT_LOGGED_IN");
}

WORLD_TEST(a_code_works_once_in_its_time_and_dies_of_five_wrong_ones)
{
    w->app->demo = true;
    const char *number = person(w, "林安", 1, "13800138001");
    assert_string_equal(ask_code(w, "林安", number), "");
    const char *code = newest(w);
    for (int i = 0; i < 4; i++)
        assert_string_equal(try_code(w, "林安", number, wrong_of(w, code)), "LOGIN_FAILED");
    assert_string_equal(try_code(w, "林安", number, code), ""); /* the fifth is still a try */
    assert_string_equal(try_code(w, "林安", number, code), "LOGIN_FAILED"); /* used */
    w->now += 60000;
    assert_string_equal(ask_code(w, "林安", number), "");
    code = newest(w);
    for (int i = 0; i < 5; i++)
        assert_string_equal(try_code(w, "林安", number, wrong_of(w, code)), "LOGIN_FAILED");
    assert_string_equal(try_code(w, "林安", number, code), "LOGIN_FAILED"); /* dead */
    w->now += 60000;
    assert_string_equal(ask_code(w, "林安", number), "");
    code = newest(w);
    w->now += 5 * 60000 + 1;
    assert_string_equal(try_code(w, "林安", number, code), "LOGIN_FAILED"); /* too late */
    assert_string_equal(ask_code(w, "林安", number), "");
    const char *old = newest(w);
    w->now += 60000;
    assert_string_equal(ask_code(w, "林安", number), "");
    code = newest(w);
    if (strcmp(old, code) != 0)
        assert_string_equal(try_code(w, "林安", number, old), "LOGIN_FAILED"); /* the newest counts */
    assert_string_equal(try_code(w, "林安", number, code), "");
    assert_int_equal(world_verify(w), 0);
}

/* Whoever is asked for, known, unknown, wrongly named, without a phone: the same answers to the letter. */
WORLD_TEST(a_stranger_learns_nothing)
{
    w->app->demo = true;
    const char *known = person(w, "林安", 1, "13800138001"), *mute = person(w, "何宁", 2, ""), *unknown = cw_number(w, "19800115", 3);
    const struct {
        const char *name, *number;
    } asked[] = {{"林安", known}, {"王无", unknown}, {"林错", known}, {"何宁", mute}};
    struct str first = S(""), refused = S("");
    for (size_t i = 0; i < countof(asked); i++) {
        assert_string_equal(ask_code(w, asked[i].name, asked[i].number), "");
        first = first.len ? first : w->reply.body;
        assert_true(str_eq(first, w->reply.body));
        assert_string_equal(try_code(w, asked[i].name, asked[i].number, "12x456"), "LOGIN_FAILED");
        struct str said = json_get_str(json_get(w->json, "error"), "text");
        refused = refused.len ? refused : said;
        assert_true(str_eq(refused, said));
    }
    assert_int_equal(messages(w), 1); /* to the one who is known and has a phone */
    assert_string_equal(try_code(w, "林错", known, newest(w)), "LOGIN_FAILED"); /* the code of another name */
    w->now += 30000;
    assert_string_equal(ask_code(w, "林安", known), ""); /* within the minute: the same words, no message */
    assert_true(str_eq(first, w->reply.body));
    assert_int_equal(messages(w), 1);
    w->now += 60000;
    assert_string_equal(ask_code(w, "林错", known), "");
    assert_int_equal(messages(w), 1);
}

/* What can be tried in a day, counted: at one person 5 codes of 5 tries, whatever the number of addresses, so that 100,000 guesses
 * take 4,000 days and each code is another; from one address 120 an hour. */
WORLD_TEST(a_hundred_thousand_guesses_are_not_to_be_had)
{
    w->app->demo = true;
    const char *number = person(w, "林安", 1, "13800138001");
    int64_t counted = 0;
    for (int minute = 0; minute < 60; minute++) {
        w->peer = fmt(w, "peer %d", minute);
        assert_string_equal(ask_code(w, "林安", number), "");
        const char *code = newest(w);
        for (int i = 0; i < 10 && code[0]; i++)
            assert_string_equal(try_code(w, "林安", number, wrong_of(w, code)), "LOGIN_FAILED");
        w->now += 60000;
    }
    assert_int_equal(messages(w), 5);
    for (size_t i = 0; i < 5; i++)
        counted += json_get_int(json_at(rows_of(w), i), "tries", 0);
    assert_int_equal(counted, 25);
    assert_true(100000 / counted >= 4000);
    w->peer = "one";
    for (int i = 0; i < 120; i++)
        assert_string_equal(try_code(w, "林安", number, "000000"), "LOGIN_FAILED");
    assert_string_equal(try_code(w, "林安", number, "000000"), "LOGIN_LOCKED");
    for (int i = 0; i < 60; i++)
        assert_string_equal(ask_code(w, "林安", number), "");
    assert_string_equal(ask_code(w, "林安", number), "LOGIN_LOCKED");
    w->now += 24 * INT64_C(3600000); /* another day, another five */
    assert_string_equal(ask_code(w, "林安", number), "");
    assert_string_equal(try_code(w, "林安", number, newest(w)), "");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(the_code_is_kept_nowhere_once_it_is_sent)
{
    const char *number = person(w, "林安", 1, "13800138001");
    assert_string_equal(ask_code(w, "林安", number), "");
    assert_int_equal(messages(w), 1);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "code"), ""); /* no demonstration: not even before */
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "name"), "林*");
    send_now(w);
    w->app->demo = true;
    assert_string_equal(newest(w), "");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "state"), "sent");
    FILE *f = fopen(fmt(w, "%s/outbox/sms-2023-01-12.jsonl", w->app->data_dir), "r");
    char line[1000] = "";
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    fclose(f);
    assert_non_null(strstr(line, "登录验证码 ******"));
    assert_null(strstr(line, "13800138001"));
    assert_string_equal(world_call(w, "d01.clerk", "GET", "/api/workers/messages", NULL), "FORBIDDEN");
    world_ok(w, "d02.review", "GET", "/api/workers/messages", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
}

/* A worker's token opens no route of users, a user's none of workers, wherever the cookie is put. */
WORLD_TEST(workers_and_users_are_apart)
{
    w->app->demo = true;
    const char *number = person(w, "林安", 1, "13800138001");
    struct caller p = sign_in(w, "林安", number);
    int knocked = 0;
    for (size_t i = 0; i < w->app->n_areas; i++)
        for (size_t k = 0; k < w->app->areas[i]->n_routes; k++) {
            const struct route *r = &w->app->areas[i]->routes[k];
            if (r->scope == SCOPE_WORKER || r->scope == SCOPE_PUBLIC || r->upload || (r->method != M_GET && r->method != M_POST))
                continue;
            const char *e = ask(w, p, r->method == M_GET ? "GET" : "POST", r->path, r->method == M_GET ? "" : "{}");
            if (strcmp(e, "NOT_LOGGED_IN") != 0)
                print_error("%s: %s\n", r->path, e);
            assert_string_equal(e, "NOT_LOGGED_IN");
            knocked++;
        }
    assert_true(knocked > 200);
    assert_string_equal(world_call(w, "city.review", "GET", "/api/worker/me", NULL), "FORBIDDEN");
    assert_string_equal(ask(w, (struct caller){"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", ""}, "GET", "/api/worker/me", ""), "NOT_LOGGED_IN");
}

/* What he got: paid, and what the bank gave back, in words. By hand: 300.00 on 2023-01-13 paid, another's 300.00 returned. */
WORLD_TEST(my_aid_is_told_with_what_came_back)
{
    w->app->demo = true;
    pw_ground(w);
    (void)pw_roster(w, "QD0101", 1, 2, 30000);
    int64_t batch = pw_make(w);
    struct caller one = sign_in(w, "王小明", str_z(w->a, mw_number(w->a, 1)));
    assert_string_equal(ask(w, one, "GET", "/api/worker/aid", ""), "");
    assert_int_equal(json_len(rows_of(w)), 0); /* reserved is not given */
    pw_export(w, batch);
    pw_result(w, batch, fmt(w, "%s%s", pw_line(w, batch, 1, 1, "300.00", "成功", ""), pw_line(w, batch, 2, 2, "300.00", "成功", "")));
    pw_result(w, batch, pw_line(w, batch, 2, 2, "300.00", "失败", "退汇"));
    assert_string_equal(ask(w, one, "GET", "/api/worker/aid", ""), "");
    assert_int_equal(json_len(rows_of(w)), 1);
    const struct json *r = json_at(rows_of(w), 0);
    assert_int_equal(json_get_int(r, "amount_fen", 0), 30000);
    assert_string_equal(text_of(w, r, "campaign"), "送温暖");
    assert_string_equal(text_of(w, r, "org_name"), "甲一街道总工会");
    assert_string_equal(text_of(w, r, "standing"), "已发放");
    assert_non_null(strstr(text_of(w, r, "class_label"), "春节期间坚守"));
    struct caller two = sign_in(w, "王小红", str_z(w->a, mw_number(w->a, 2)));
    assert_string_equal(ask(w, two, "GET", "/api/worker/aid", ""), "");
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "standing"), "银行退回了这笔款，工会核对账号后重新发放");
}

static void give_consent(struct world *w, int64_t casefile)
{
    assert_string_equal(world_upload(w, "d01.clerk", "/api/files?org=QD010101", "同意书.txt", "x", 1), "");
    world_ok(w, "d01.clerk", "POST", cw_path(w, casefile, "/consents"),
             fmt(w, "{\"member_no\":1,\"purpose\":\"check\",\"how\":\"paper\",\"given_on\":\"2023-01-11\",\"file_id\":%lld}", (long long)json_get_int(w->json, "id", 0)));
}

/* A consent is withdrawn by himself at once; nobody else's can be. */
WORLD_TEST(a_consent_ends_by_my_own_hand)
{
    w->app->demo = true;
    int64_t mine = cw_file(w, "d01.clerk", "QD010101", "赵甲一", 100), other = cw_file(w, "d01.clerk", "QD010101", "钱乙二", 101);
    give_consent(w, mine);
    give_consent(w, other);
    int64_t his = json_get_int(json_at(rows_of(w), 0), "id", 0);
    struct caller p = sign_in(w, "赵甲一", cw_number(w, "19800115", 100));
    assert_string_equal(ask(w, p, "GET", "/api/worker/consents", ""), "");
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "title"), "家庭经济状况核对授权书");
    int64_t id = json_get_int(json_at(rows_of(w), 0), "id", 0);
    const char *path = fmt(w, "/api/worker/consents/%lld/withdraw", (long long)id);
    assert_string_equal(ask(w, p, "POST", path, "{}"), "BAD_INPUT"); /* not told what follows */
    assert_string_equal(ask(w, p, "POST", fmt(w, "/api/worker/consents/%lld/withdraw", (long long)his), "{\"told\":true}"), "NOT_FOUND");
    assert_string_equal(ask(w, p, "POST", path, "{\"told\":true}"), "");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "withdrawn_on"), "2023-01-12");
    assert_string_equal(ask(w, p, "POST", path, "{\"told\":true}"), "STATE");
    world_ok(w, "d01.view", "GET", cw_path(w, mine, "/consents"), NULL);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "withdrawn_on"), "2023-01-12");
    world_ok(w, "d01.view", "GET", cw_path(w, other, "/consents"), NULL);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "withdrawn_on"), "");
    world_ok(w, "audit.admin", "GET", "/api/events?action=worker.withdraw", NULL);
    assert_true(answer_has(w, "person:"));
    assert_int_equal(world_verify(w), 0);
}

/* A correction asked for on the phone is decided by one of the union, who took nothing: it reaches the file, and the answer reaches him. */
WORLD_TEST(a_request_of_mine_is_decided_by_the_union)
{
    w->app->demo = true;
    int64_t mine = cw_file(w, "d01.clerk", "QD010101", "赵甲一", 100);
    struct caller p = sign_in(w, "赵甲一", cw_number(w, "19800115", 100));
    assert_string_equal(ask(w, p, "POST", "/api/worker/requests", "{\"kind\":\"withdraw\"}"), "BAD_INPUT");
    assert_string_equal(ask(w, p, "POST", "/api/worker/requests", "{\"kind\":\"correct\",\"field\":\"month_fen\",\"value\":\"1\"}"), "BAD_INPUT");
    assert_string_equal(ask(w, p, "POST", "/api/worker/requests", "{\"kind\":\"correct\",\"field\":\"employer\",\"value\":\"第二棉纺厂\",\"words\":\"去年调动\"}"), "");
    assert_string_equal(ask(w, p, "POST", "/api/worker/requests", "{\"kind\":\"correct\",\"field\":\"employer\",\"value\":\"第三棉纺厂\"}"), "DUPLICATE");
    world_ok(w, "d01.view", "GET", "/api/privacy/requests?org=QD01", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "taker"), "本人（手机端）");
    int64_t id = json_get_int(json_at(rows_of(w), 0), "id", 0);
    world_ok(w, "d01.review", "POST", fmt(w, "/api/privacy/requests/%lld/apply", (long long)id), "{\"words\":\"已按劳动合同更正\"}");
    world_ok(w, "d01.view", "GET", cw_path(w, mine, ""), NULL);
    assert_true(answer_has(w, "第二棉纺厂"));
    assert_string_equal(ask(w, p, "GET", "/api/worker/requests", ""), "");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "state"), "已办结");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "answer"), "已按劳动合同更正");
    const char *number = person(w, "林安", 1, "13800138001"); /* in the register, without a file */
    p = sign_in(w, "林安", number);
    assert_string_equal(ask(w, p, "GET", "/api/worker/requests", ""), "");
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_string_equal(ask(w, p, "POST", "/api/worker/requests", "{\"kind\":\"access\"}"), "STATE");
    assert_int_equal(world_verify(w), 0);
}

/* Where an application stands, for the head alone. */
WORLD_TEST(my_application_is_told_in_words)
{
    w->app->demo = true;
    int64_t mine = cw_file(w, "d01.clerk", "QD010101", "赵甲一", 100);
    cw_file(w, "d01.clerk", "QD010101", "钱乙二", 101);
    world_ok(w, "d01.clerk", "POST", "/api/applications", fmt(w, "{\"casefile\":%lld,\"kind\":\"new\",\"measure\":\"慰问\",\"words\":\"内部的话\"}", (long long)mine));
    struct caller p = sign_in(w, "赵甲一", cw_number(w, "19800115", 100));
    assert_string_equal(ask(w, p, "GET", "/api/worker/applications", ""), "");
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "kind"), "新建档");
    assert_false(answer_has(w, "内部的话"));
    p = sign_in(w, "钱乙二", cw_number(w, "19800115", 101));
    assert_string_equal(ask(w, p, "GET", "/api/worker/applications", ""), "");
    assert_int_equal(json_len(rows_of(w)), 0);
}

/* Everybody: what is on, and no address of a list, no name. */
WORLD_TEST(a_guest_sees_what_everybody_may)
{
    mw_campaign(w, "LJ", "", true, 0);
    assert_string_equal(ask(w, nobody, "GET", "/api/worker/public", ""), "");
    assert_int_equal(json_len(json_get(w->json, "campaigns")), 1);
    assert_string_equal(text_of(w, json_at(json_get(w->json, "campaigns"), 0), "name"), "送温暖");
    w->now += 60 * INT64_C(86400000); /* it is over */
    assert_string_equal(ask(w, nobody, "GET", "/api/worker/public", ""), "");
    assert_int_equal(json_len(json_get(w->json, "campaigns")), 0);
}

enum { PEOPLE = 40, PAIRS = 1000 };

/* 1,000 pairs by lot: whatever the first asks for, never a line of the second, whose name, unit and sum are his alone. */
WORLD_TEST(nobody_sees_a_line_of_another)
{
    static const char *const asked[] = {"/api/worker/me", "/api/worker/aid", "/api/worker/applications", "/api/worker/consents", "/api/worker/requests", "/api/worker/jobs", "/api/worker/students", "/api/worker/mutual", "/api/worker/job-events", "/api/worker/mutual-plans", "/api/worker/duties", "/api/worker/public", "/api/worker/activities", "/api/worker/activity-entries"};
    struct caller p[PEOPLE];
    const char *seen[PEOPLE][countof(asked)], *name[PEOPLE], *sum[PEOPLE];
    uint32_t lot = 20230112;
    int bad = 0, own = 0;
    w->app->demo = true;
    pw_ground(w);
    world_ok(w, "d01.clerk", "POST", "/api/rosters/by-hand", "{\"campaign\":\"LJ\",\"org\":\"QD0101\",\"title\":\"名册\",\"class\":\"C7\",\"source\":\"GH-BJ\"}");
    int64_t roster = json_get_int(w->json, "id", 0);
    for (int i = 0; i < PEOPLE; i++) {
        static const char *const digits[] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};
        name[i] = fmt(w, "丘%s%s", digits[i / 10], digits[i % 10]);
        sum[i] = fmt(w, "\"amount_fen\":%d,", 10001 + i * 7);
        world_ok(w, "d01.clerk", "POST", fmt(w, "/api/rosters/%lld/rows", (long long)roster),
                 fmt(w, "{\"name\":\"%s\",\"number\":\"%.*s\",\"amount_fen\":%d,\"phone\":\"138%08d\",\"employer\":\"%s的单位\"}", name[i], FMT(mw_number(w->a, 200 + i)), 10001 + i * 7,
                     100 + i, name[i]));
    }
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/rosters/%lld/submit", (long long)roster), "{}");
    world_ok(w, "d01.review", "POST", fmt(w, "/api/rosters/%lld/approve", (long long)roster), "{}");
    world_ok(w, "d01.cash", "POST", fmt(w, "/api/rosters/%lld/pay", (long long)roster), "{\"paid_on\":\"2023-01-12\",\"bank_ref\":\"T1\"}");
    for (int i = 0; i < PEOPLE; i++) {
        w->peer = fmt(w, "peer %d", i);
        p[i] = sign_in(w, name[i], str_z(w->a, mw_number(w->a, 200 + i)));
        for (size_t k = 0; k < countof(asked); k++) {
            assert_string_equal(ask(w, p[i], "GET", asked[k], ""), "");
            seen[i][k] = str_z(w->a, w->reply.body);
        }
        own += strstr(seen[i][0], name[i]) && strstr(seen[i][1], sum[i]);
    }
    assert_int_equal(own, PEOPLE);
    for (int n = 0; n < PAIRS; n++) {
        lot = lot * 1664525u + 1013904223u;
        size_t a = (lot >> 8) % PEOPLE, b = (a + 1 + (lot >> 20) % (PEOPLE - 1)) % PEOPLE;
        for (size_t k = 0; k < countof(asked); k++)
            bad += strstr(seen[a][k], name[b]) || strstr(seen[a][k], sum[b]);
    }
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(duties_are_asked_for_given_held_and_ended),
        cmocka_unit_test(in_by_a_code_and_out_again),
        cmocka_unit_test(a_session_ends_when_unused_and_after_its_hours),
        cmocka_unit_test(a_code_works_once_in_its_time_and_dies_of_five_wrong_ones),
        cmocka_unit_test(a_stranger_learns_nothing),
        cmocka_unit_test(a_hundred_thousand_guesses_are_not_to_be_had),
        cmocka_unit_test(the_code_is_kept_nowhere_once_it_is_sent),
        cmocka_unit_test(workers_and_users_are_apart),
        cmocka_unit_test(my_aid_is_told_with_what_came_back),
        cmocka_unit_test(a_consent_ends_by_my_own_hand),
        cmocka_unit_test(a_request_of_mine_is_decided_by_the_union),
        cmocka_unit_test(my_application_is_told_in_words),
        cmocka_unit_test(a_guest_sees_what_everybody_may),
        cmocka_unit_test(nobody_sees_a_line_of_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
