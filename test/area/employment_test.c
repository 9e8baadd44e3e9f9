/* SPDX-License-Identifier: Apache-2.0
 * Job fairs, training and holiday jobs; every figure was counted by hand; on both engines. Today is 2023-01-12, the campaign LJ runs
 * from 2022-12-20 to 2023-02-10. */
#include "jobs_world.h"

static const char *const FIRM[] = {"91370203MA30011111", "91370203MA30022222"};

static int64_t id_of(struct world *w)
{
    return json_get_int(w->json, "id", 0);
}
static int64_t figure(struct world *w, const char *org, const char *item)
{
    world_ok(w, "city.view", "GET", fmt(w, "/api/forms/cz21/report?campaign=LJ&org=%s", org), NULL);
    return json_get_int(json_get(json_get(w->json, "items"), item), "count", -1);
}
static void firms(struct world *w)
{
    for (int i = 0; i < 2; i++)
        world_ok(w, "d01.clerk", "POST", "/api/companies?org=QD01", fmt(w, "{\"uscc\":\"%s\",\"name\":\"企业%d\"}", FIRM[i], i + 1));
}
static int64_t event(struct world *w, const char *kind, int seats)
{
    world_ok(w, "d01.clerk", "POST", "/api/job-events?org=QD01",
             fmt(w, "{\"campaign\":\"LJ\",\"kind\":\"%s\",\"title\":\"春风行动\",\"place\":\"区体育馆\",\"starts_on\":\"2023-01-10\",\"ends_on\":\"2023-01-20\",\"seats\":%d}", kind, seats));
    int64_t id = id_of(w);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/job-events/%lld/open", (long long)id), NULL);
    return id;
}
static int64_t vacancy(struct world *w, int64_t ev, int firm, const char *title, int wanted, const char *more)
{
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/job-events/%lld/vacancies", (long long)ev),
             fmt(w, "{\"uscc\":\"%s\",\"title\":\"%s\",\"wanted\":%d,\"pay_from_fen\":350000,\"pay_to_fen\":500000%s}", FIRM[firm], title, wanted, more));
    return id_of(w);
}
static struct ww_caller worker(struct world *w, int serial, const char *name)
{
    return ww_sign_in(w, name, ww_person(w, name, serial, fmt(w, "138%08d", serial)));
}
static int64_t first(struct world *w, const char *as, const char *path)
{
    world_ok(w, as, "GET", path, NULL);
    return json_get_int(json_at(rows_of(w), 0), "id", 0);
}

static const char *student(struct world *w, int64_t file, int64_t no, const char *agreed)
{
    return fmt(w, "{\"casefile_id\":%lld,\"member_no\":%lld,\"agreed\":%s}", (long long)file, (long long)no, agreed);
}
static const char *child(struct world *w, const char *name, const char *number)
{
    return fmt(w, "{\"relation\":\"child\",\"name\":\"%s\",\"number\":\"%s\",\"studying\":true,\"health\":\"good\",\"work\":\"student\"}", name, number);
}

/* A fair from the first sign-up to the hire told by the firm's contact on his phone; one person counts once. */
WORLD_TEST(a_fair_from_sign_up_to_hire)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", true, 0);
    firms(w);
    int64_t ev = event(w, "fair", 0), job = vacancy(w, ev, 0, "装配工", 1, "");
    assert_string_equal(world_call(w, "d01.clerk", "POST", fmt(w, "/api/job-events/%lld/vacancies", (long long)ev), fmt(w, "{\"uscc\":\"%s\",\"title\":\"装配工\",\"wanted\":2}", FIRM[0])), "DUPLICATE");
    assert_string_equal(world_call(w, "d01.clerk", "POST", fmt(w, "/api/job-events/%lld/vacancies", (long long)ev), fmt(w, "{\"uscc\":\"%s\",\"title\":\"焊工\",\"wanted\":2,\"pay_from_fen\":2,\"pay_to_fen\":1}", FIRM[0])), "BAD_INPUT");
    struct ww_caller a = worker(w, 1, "林安"), b = worker(w, 3, "周和"), c = worker(w, 5, "吴联");
    /* everybody sees it, and nobody's name */
    assert_string_equal(ww_ask(w, ww_nobody, "GET", "/api/worker/job-events?kind=fair", ""), "");
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_string_equal(ww_ask(w, ww_nobody, "GET", fmt(w, "/api/worker/job-events/%lld", (long long)ev), ""), "");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "title"), "装配工");
    assert_string_equal(ww_ask(w, a, "POST", fmt(w, "/api/worker/job-events/%lld/signup", (long long)ev), "{}"), "");
    assert_string_equal(ww_ask(w, a, "POST", fmt(w, "/api/worker/job-events/%lld/signup", (long long)ev), "{}"), "DUPLICATE");
    assert_string_equal(ww_ask(w, a, "POST", fmt(w, "/api/worker/vacancies/%lld/intent", (long long)job), "{\"agreed\":false}"), "BAD_INPUT");
    assert_string_equal(ww_ask(w, a, "POST", fmt(w, "/api/worker/vacancies/%lld/intent", (long long)job), "{\"agreed\":true}"), "");
    assert_string_equal(ww_ask(w, a, "POST", fmt(w, "/api/worker/vacancies/%lld/intent", (long long)job), "{\"agreed\":true}"), "DUPLICATE");
    assert_string_equal(ww_ask(w, b, "POST", fmt(w, "/api/worker/vacancies/%lld/intent", (long long)job), "{\"agreed\":true}"), "");
    assert_int_equal(figure(w, "QD01", "F3"), 0); /* a click is no service */
    /* b reads his own alone */
    assert_string_equal(ww_ask(w, b, "GET", "/api/worker/jobs", ""), "");
    assert_int_equal(json_len(json_get(w->json, "signups")), 0);
    assert_int_equal(json_len(json_get(w->json, "intents")), 1);
    int64_t of_b = json_get_int(json_at(json_get(w->json, "intents"), 0), "id", 0);
    assert_string_equal(ww_ask(w, a, "POST", fmt(w, "/api/worker/job-intents/%lld/withdraw", (long long)of_b), "{}"), "NOT_FOUND");
    /* c is told nothing until the union names him the company's contact, and never of another company */
    assert_string_equal(ww_ask(w, c, "GET", "/api/worker/contact/intents", ""), "FORBIDDEN");
    world_ok(w, "d01.clerk", "POST", "/api/workers/duties?org=QD01", fmt(w, "{\"person_id\":%lld,\"duty\":\"contact\",\"company\":\"%s\"}", (long long)ww_person_id(w, "吴联"), FIRM[0]));
    assert_string_equal(ww_ask(w, c, "GET", "/api/worker/contact/intents", ""), "");
    assert_int_equal(json_len(rows_of(w)), 2);
    assert_false(answer_has(w, "13800000001"));
    int64_t of_a = 0;
    for (size_t i = 0; i < 2; i++)
        if (strcmp(text_of(w, json_at(rows_of(w), i), "name"), "林安") == 0)
            of_a = json_get_int(json_at(rows_of(w), i), "id", 0);
    assert_string_equal(ww_ask(w, c, "POST", fmt(w, "/api/worker/contact/intents/%lld/phone", (long long)of_a), "{}"), "");
    assert_string_equal(text_of(w, w->json, "phone"), "13800000001");
    assert_string_equal(ww_ask(w, b, "POST", fmt(w, "/api/worker/contact/intents/%lld/result", (long long)of_a), "{\"state\":\"hired\"}"), "NOT_FOUND");
    assert_string_equal(ww_ask(w, c, "POST", fmt(w, "/api/worker/contact/intents/%lld/result", (long long)of_a), "{\"state\":\"hired\"}"), "");
    assert_string_equal(ww_ask(w, c, "POST", fmt(w, "/api/worker/contact/intents/%lld/result", (long long)of_a), "{\"state\":\"hired\"}"), "STATE");
    /* the one place is taken */
    assert_string_equal(ww_ask(w, c, "POST", fmt(w, "/api/worker/contact/intents/%lld/result", (long long)of_b), "{\"state\":\"hired\"}"), "STATE");
    assert_string_equal(world_call(w, "d02.clerk", "POST", fmt(w, "/api/job-intents/%lld/result", (long long)of_b), "{\"state\":\"declined\"}"), "NOT_FOUND");
    assert_int_equal(figure(w, "QD01", "F3"), 1);
    assert_string_equal(ww_ask(w, b, "POST", fmt(w, "/api/worker/job-intents/%lld/withdraw", (long long)of_b), "{}"), "");
    /* a clerk hands one in for somebody who is not in the register yet, and it is declined */
    world_ok(w, "d01.clerk", "PUT", fmt(w, "/api/vacancies/%lld", (long long)job), fmt(w, "{\"uscc\":\"%s\",\"title\":\"装配工\",\"wanted\":2,\"version\":1}", FIRM[0]));
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/vacancies/%lld/intents", (long long)job), fmt(w, "{\"name\":\"郑远\",\"number\":\"%s\"}", cw_number(w, "19800115", 9)));
    int64_t of_new = id_of(w);
    assert_string_equal(world_call(w, "d02.clerk", "POST", fmt(w, "/api/vacancies/%lld/intents", (long long)job), fmt(w, "{\"name\":\"郑远\",\"number\":\"%s\"}", cw_number(w, "19800115", 9))), "NOT_FOUND");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/job-intents/%lld/result", (long long)of_new), "{\"state\":\"declined\"}");
    world_ok(w, "d01.view", "GET", fmt(w, "/api/job-intents?event=%lld&state=declined", (long long)ev), NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    /* he came, too: still one */
    int64_t sign = first(w, "d01.clerk", fmt(w, "/api/job-signups?event=%lld", (long long)ev));
    assert_string_equal(world_call(w, "d01.clerk", "POST", fmt(w, "/api/job-signups/%lld/attended", (long long)sign), "{\"on\":\"2023-01-12\"}"), "STATE");
    assert_string_equal(world_call(w, "d01.clerk", "POST", fmt(w, "/api/job-signups/%lld/undo", (long long)sign), NULL), "STATE");
    /* 120 at the door, counted again as 130; the neighbour reads nothing of it */
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/job-events/%lld/site", (long long)ev), "{\"heads\":120,\"on\":\"2023-01-11\"}");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/job-events/%lld/site", (long long)ev), "{\"heads\":130,\"on\":\"2023-01-11\"}");
    assert_int_equal(figure(w, "QD01", "F3"), 131);
    assert_string_equal(world_call(w, "d02.view", "GET", fmt(w, "/api/job-events/%lld", (long long)ev), NULL), "NOT_FOUND");
    assert_string_equal(world_call(w, "d02.clerk", "POST", fmt(w, "/api/vacancies/%lld/withdraw", (long long)job), NULL), "NOT_FOUND");
    world_ok(w, "d02.view", "GET", fmt(w, "/api/job-signups?event=%lld", (long long)ev), NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    world_ok(w, "city.view", "GET", "/api/employment/figures?campaign=LJ&org=QD", NULL);
    assert_int_equal(json_get_int(w->json, "introduced", 0), 131);
    assert_int_equal(json_get_int(w->json, "hired", 0), 1);
    assert_int_equal(json_get_int(w->json, "intents", 0), 2);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/job-events/%lld/companies", (long long)ev), fmt(w, "{\"uscc\":\"%s\"}", FIRM[1]));
    world_ok(w, "d01.view", "GET", fmt(w, "/api/job-events/%lld", (long long)ev), NULL);
    assert_int_equal(json_get_int(w->json, "companies", 0), 2);
    assert_string_equal(world_call(w, "d01.clerk", "POST", fmt(w, "/api/job-events/%lld/cancel", (long long)ev), NULL), "STATE");
    world_ok(w, "d01.clerk", "PUT", fmt(w, "/api/vacancies/%lld", (long long)job), fmt(w, "{\"uscc\":\"%s\",\"title\":\"装配工\",\"wanted\":3,\"version\":2}", FIRM[0]));
    assert_string_equal(world_call(w, "d01.clerk", "PUT", fmt(w, "/api/vacancies/%lld", (long long)job), fmt(w, "{\"uscc\":\"%s\",\"title\":\"装配工\",\"wanted\":1,\"version\":1}", FIRM[0])), "CONFLICT");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/vacancies/%lld/withdraw", (long long)job), NULL);
    world_ok(w, "d01.view", "GET", fmt(w, "/api/vacancies?event=%lld", (long long)ev), NULL);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "state"), "withdrawn");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/job-events/%lld/close", (long long)ev), NULL);
    assert_string_equal(ww_ask(w, b, "POST", fmt(w, "/api/worker/job-events/%lld/signup", (long long)ev), "{}"), "STATE");
    assert_int_equal(world_verify(w), 0);
}

/* Two seats of a training; the third waits until somebody gives his back; who came gets a certificate; a member of an archived household
 * is E5 and no F3. */
WORLD_TEST(a_training_has_its_last_seat_and_counts_once)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", true, 0);
    int64_t ev = event(w, "training", 2);
    int64_t file = cw_active(w, "d01.clerk", "QD010101", "赵甲一", 100);
    (void)file;
    struct ww_caller a = worker(w, 1, "林安"), b = worker(w, 3, "周和"), h = ww_sign_in(w, "赵甲一", cw_number(w, "19800115", 100));
    assert_string_equal(ww_ask(w, a, "POST", fmt(w, "/api/worker/job-events/%lld/signup", (long long)ev), "{}"), "");
    assert_string_equal(ww_ask(w, h, "POST", fmt(w, "/api/worker/job-events/%lld/signup", (long long)ev), "{}"), "");
    assert_string_equal(ww_ask(w, b, "POST", fmt(w, "/api/worker/job-events/%lld/signup", (long long)ev), "{}"), "STATE");
    assert_string_equal(world_call(w, "d01.clerk", "POST", fmt(w, "/api/job-events/%lld/signups", (long long)ev), fmt(w, "{\"name\":\"郑远\",\"number\":\"%s\"}", cw_number(w, "19800115", 9))), "STATE");
    assert_string_equal(ww_ask(w, a, "POST", fmt(w, "/api/worker/job-events/%lld/cancel", (long long)ev), "{}"), "");
    assert_string_equal(ww_ask(w, b, "POST", fmt(w, "/api/worker/job-events/%lld/signup", (long long)ev), "{}"), "");
    assert_string_equal(ww_ask(w, a, "POST", fmt(w, "/api/worker/job-events/%lld/signup", (long long)ev), "{}"), "STATE");
    world_ok(w, "d01.view", "GET", fmt(w, "/api/job-signups?event=%lld&state=signed", (long long)ev), NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    int64_t of[2] = {json_get_int(json_at(rows_of(w), 0), "id", 0), json_get_int(json_at(rows_of(w), 1), "id", 0)};
    assert_string_equal(world_call(w, "d01.clerk", "POST", fmt(w, "/api/job-signups/%lld/certificate", (long long)of[0]), "{\"certificate\":\"QD-1\"}"), "STATE");
    assert_string_equal(world_call(w, "d01.clerk", "POST", fmt(w, "/api/job-signups/%lld/attended", (long long)of[0]), "{\"on\":\"2023-01-13\"}"), "BAD_INPUT");
    assert_string_equal(world_call(w, "d02.clerk", "POST", fmt(w, "/api/job-signups/%lld/attended", (long long)of[0]), "{\"on\":\"2023-01-12\"}"), "NOT_FOUND");
    for (int i = 0; i < 2; i++)
        world_ok(w, "d01.clerk", "POST", fmt(w, "/api/job-signups/%lld/attended", (long long)of[i]), "{\"on\":\"2023-01-12\"}");
    assert_int_equal(figure(w, "QD01", "F3"), 1);
    assert_int_equal(figure(w, "QD01", "E5"), 1);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/job-signups/%lld/undo", (long long)of[0]), NULL);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/job-signups/%lld/absent", (long long)of[0]), NULL);
    assert_int_equal(figure(w, "QD01", "F3") + figure(w, "QD01", "E5"), 1);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/job-signups/%lld/attended", (long long)of[0]), "{\"on\":\"2023-01-11\"}");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/job-signups/%lld/certificate", (long long)of[0]), "{\"certificate\":\"QD-1\"}");
    assert_string_equal(text_of(w, w->json, "certificate"), "QD-1");
    assert_string_equal(world_call(w, "d01.clerk", "PUT", fmt(w, "/api/job-events/%lld", (long long)ev),
                                   "{\"kind\":\"training\",\"title\":\"春风\",\"place\":\"x\",\"starts_on\":\"2023-01-10\",\"ends_on\":\"2023-01-20\",\"seats\":1,\"version\":1}"), "BAD_INPUT");
    world_ok(w, "d01.clerk", "PUT", fmt(w, "/api/job-events/%lld", (long long)ev),
             "{\"kind\":\"training\",\"title\":\"春风\",\"place\":\"x\",\"starts_on\":\"2023-01-10\",\"ends_on\":\"2023-01-20\",\"seats\":3,\"version\":2}");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/job-events/%lld/signups", (long long)ev), fmt(w, "{\"name\":\"郑远\",\"number\":\"%s\"}", cw_number(w, "19800115", 9)));
    assert_int_equal(world_verify(w), 0);
}

/* Born 2006-03-01 is 16 on 2023-01-12, born 2008-03-01 is 14. */
WORLD_TEST(a_holiday_job_is_for_my_own_child_with_consent)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", true, 0);
    firms(w);
    int64_t ev = event(w, "holiday", 0), job = vacancy(w, ev, 0, "图书整理", 1, ""), look = vacancy(w, ev, 0, "科技馆讲解", 2, ",\"practice\":true");
    int64_t mine = cw_active(w, "d01.clerk", "QD010101", "赵甲一", 100), other = cw_active(w, "d01.clerk", "QD010101", "钱乙二", 102);
    world_ok(w, "d01.clerk", "POST", cw_path(w, mine, "/members"), child(w, "赵小雨", cw_number(w, "20060301", 101)));
    world_ok(w, "d01.clerk", "POST", cw_path(w, mine, "/members"), child(w, "赵小雪", cw_number(w, "20080301", 103)));
    world_ok(w, "d01.clerk", "POST", cw_path(w, other, "/members"), child(w, "钱小风", cw_number(w, "20060301", 105)));
    struct ww_caller p = ww_sign_in(w, "赵甲一", cw_number(w, "19800115", 100)), q = ww_sign_in(w, "钱乙二", cw_number(w, "19800115", 102));
    assert_string_equal(ww_ask(w, p, "GET", "/api/worker/students", ""), "");
    assert_int_equal(json_len(rows_of(w)), 2);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "age", 0), 16);
    assert_false(answer_has(w, "钱小风"));
    int64_t no = json_get_int(json_at(rows_of(w), 0), "member_no", 0), young = json_get_int(json_at(rows_of(w), 1), "member_no", 0);
    assert_string_equal(ww_ask(w, p, "POST", fmt(w, "/api/worker/vacancies/%lld/placement", (long long)job), student(w, mine, no, "false")), "BAD_INPUT");
    assert_string_equal(ww_ask(w, q, "POST", fmt(w, "/api/worker/vacancies/%lld/placement", (long long)job), student(w, mine, no, "true")), "NOT_FOUND");
    assert_string_equal(ww_ask(w, p, "POST", fmt(w, "/api/worker/vacancies/%lld/placement", (long long)job), student(w, mine, young, "true")), "STATE"); /* 14: no labour */
    assert_string_equal(ww_ask(w, p, "POST", fmt(w, "/api/worker/vacancies/%lld/placement", (long long)job), student(w, mine, no, "true")), "");
    assert_string_equal(ww_ask(w, p, "POST", fmt(w, "/api/worker/vacancies/%lld/placement", (long long)job), student(w, mine, no, "true")), "DUPLICATE");
    assert_string_equal(ww_ask(w, p, "POST", fmt(w, "/api/worker/vacancies/%lld/placement", (long long)look), student(w, mine, young, "true")), "");
    /* q may not withdraw it, and everybody sees no child */
    world_ok(w, "d01.view", "GET", "/api/holiday-placements?campaign=LJ&org=QD01", NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    assert_false(answer_has(w, "赵小雨"));
    int64_t first_one = json_get_int(json_at(rows_of(w), 0), "id", 0), second = json_get_int(json_at(rows_of(w), 1), "id", 0);
    assert_string_equal(ww_ask(w, q, "POST", fmt(w, "/api/worker/placements/%lld/withdraw", (long long)first_one), "{}"), "NOT_FOUND");
    assert_string_equal(ww_ask(w, ww_nobody, "GET", fmt(w, "/api/worker/job-events/%lld", (long long)ev), ""), "");
    assert_false(answer_has(w, "赵"));
    /* the clerk: of another household, with a consent; the one place goes to the first */
    world_ok(w, "d01.clerk", "GET", cw_path(w, other, ""), NULL);
    const char *file_no = text_of(w, json_get(w->json, "file") ? json_get(w->json, "file") : w->json, "no");
    assert_string_equal(world_call(w, "d01.clerk", "POST", fmt(w, "/api/vacancies/%lld/placements", (long long)job), fmt(w, "{\"file_no\":\"%s\",\"member_no\":2}", file_no)), "BAD_INPUT");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/vacancies/%lld/placements", (long long)job), fmt(w, "{\"file_no\":\"%s\",\"member_no\":2,\"consent_on\":\"2023-01-10\"}", file_no));
    int64_t third = id_of(w);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/holiday-placements/%lld/match", (long long)first_one), NULL);
    assert_string_equal(world_call(w, "d01.clerk", "POST", fmt(w, "/api/holiday-placements/%lld/match", (long long)third), NULL), "STATE");
    assert_string_equal(world_call(w, "d02.clerk", "POST", fmt(w, "/api/holiday-placements/%lld/match", (long long)third), NULL), "NOT_FOUND");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/holiday-placements/%lld/decline", (long long)third), NULL);
    assert_int_equal(figure(w, "QD01", "K1"), 0);
    assert_string_equal(world_call(w, "d01.clerk", "POST", fmt(w, "/api/holiday-placements/%lld/start", (long long)first_one), "{\"on\":\"2023-01-09\"}"), "BAD_INPUT");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/holiday-placements/%lld/start", (long long)first_one), "{\"on\":\"2023-01-12\"}");
    assert_int_equal(figure(w, "QD01", "K1"), 1);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/holiday-placements/%lld/undo", (long long)first_one), NULL);
    assert_int_equal(figure(w, "QD01", "K1"), 0);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/holiday-placements/%lld/start", (long long)first_one), "{\"on\":\"2023-01-11\"}");
    assert_int_equal(figure(w, "QD", "K1"), 1);
    assert_string_equal(ww_ask(w, p, "POST", fmt(w, "/api/worker/placements/%lld/withdraw", (long long)second), "{}"), "");
    assert_int_equal(world_verify(w), 0);
}

static enum err break_seats(struct tx *tx, void *arg)
{
    (void)arg;
    return db_exec(tx, JOB_EVENT_SEAT, VALS(I64(1), I64(1)), NULL);
}
static enum err break_aid(struct tx *tx, void *arg)
{
    (void)arg;
    return db_exec(tx, JOB_EVENT_SITE, VALS(I64(1), I64(7), TXT(S("2023-01-11"))), NULL);
}

/* I65 and I66, each broken once. */
WORLD_TEST(verify_finds_what_was_broken)
{
    mw_campaign(w, "LJ", "", true, 0);
    event(w, "training", 5);
    assert_int_equal(world_verify(w), 0);
    assert_int_equal(world_write(w, break_seats, NULL), OK);
    assert_int_equal(world_verify(w), 1);
    assert_int_equal(world_write(w, break_aid, NULL), OK);
    assert_true(world_verify(w) >= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fair_from_sign_up_to_hire),
        cmocka_unit_test(a_training_has_its_last_seat_and_counts_once),
        cmocka_unit_test(a_holiday_job_is_for_my_own_child_with_consent),
        cmocka_unit_test(verify_finds_what_was_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
