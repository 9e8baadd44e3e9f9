/* SPDX-License-Identifier: Apache-2.0
 * Mutual aid: the table by hand with its boundary at 100,000 元, waiting days, two persons, the worker's own alone; on both engines. Today is
 * 2023-01-12; the plan qd23 insures from 2022-01-01 to 2023-12-31, enrols until 2023-01-31, waits 30 days. */
#include "jobs_world.h"
#include "mutual_aid.h"

#include <unistd.h>

static const unsigned char PNG[] = {0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde};

static int64_t id_of(struct world *w)
{
    return json_get_int(w->json, "id", 0);
}

/* --- the table --- */

static const char PLAN[] = "{\"cap_fen\":1000000,\"benefits\":[{\"from_fen\":10000000,\"fen\":1000000,\"text\":\"a\"},{\"from_fen\":5000000,\"fen\":500000,\"text\":\"b\"},"
                           "{\"from_fen\":3000000,\"fen\":300000,\"text\":\"c\"},{\"from_fen\":1000000,\"fen\":200000,\"text\":\"d\"},{\"from_fen\":500000,\"fen\":100000,\"text\":\"e\"}]}";
static const char SHARE[] = "{\"cap_fen\":3000000,\"benefits\":[{\"from_fen\":1000000,\"fen\":50000,\"percent\":40,\"text\":\"x\"}]}";

static int64_t sum(struct world *w, const char *plan, const char *ill_on, long long self_paid_fen)
{
    struct mutual_sum s = {0};
    assert_int_equal(mutual_reckon(w->a, json_parse(w->a, str_of(plan), NULL), str_of(ill_on), S("2022-02-01"), S("2022-12-31"), self_paid_fen, &s), OK);
    assert_true(json_len(json_parse(w->a, s.lines, NULL)) >= 2);
    return s.fen;
}

WORLD_TEST(a_claim_comes_to_what_the_plan_says)
{
    static const struct {
        long long self_paid_fen;
        int64_t fen;
    } table[] = {{10000000, 1000000}, {9999999, 500000}, {10000001, 1000000}, {88888888, 1000000}, {5000000, 500000}, {4999999, 300000}, {3000000, 300000},
                 {2999999, 200000}, {1000000, 200000}, {999999, 100000}, {500000, 100000}, {499999, 0}, {1, 0}};
    for (size_t i = 0; i < countof(table); i++)
        assert_int_equal(sum(w, PLAN, "2022-06-01", table[i].self_paid_fen), table[i].fen);
    assert_int_equal(sum(w, PLAN, "2022-01-31", 10000000), 0); /* before it holds */
    assert_int_equal(sum(w, PLAN, "2022-02-01", 10000000), 1000000);
    assert_int_equal(sum(w, PLAN, "2022-12-31", 10000000), 1000000);
    assert_int_equal(sum(w, PLAN, "2023-01-01", 10000000), 0); /* over */
    /* 500 元 and 40 % of what is above 10,000 元; 30,000 元 at most, reached at 10,000 + 29,500 / 0.4 = 83,750 元; a part of a 分 is dropped */
    assert_int_equal(sum(w, SHARE, "2022-06-01", 1000000), 50000);
    assert_int_equal(sum(w, SHARE, "2022-06-01", 1000003), 50001);
    assert_int_equal(sum(w, SHARE, "2022-06-01", 8375000), 3000000);
    assert_int_equal(sum(w, SHARE, "2022-06-01", 8374900), 2999960);
    assert_int_equal(sum(w, SHARE, "2022-06-01", 90000000), 3000000);
}

/* --- from the phone to the decision --- */

static const char *upload(struct world *w, struct ww_caller p, int64_t claim, const void *bytes, size_t n)
{
    char path[] = "/tmp/nuan-mutual.XXXXXX";
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
    unlink(path);
    struct call c = {.method = M_POST, .path = str_of(fmt(w, "/api/worker/mutual/claims/%lld/papers", (long long)claim)), .session = str_of(p.session), .csrf = str_of(p.csrf), .peer = S("test"),
                     .upload_fd = fd, .upload_size = (int64_t)n, .upload_name = S("诊断.png")};
    struct reply r;
    dispatch(w->app, a, &c, &r);
    close(fd);
    w->reply.body = str_dup(w->a, r.body);
    int status = r.status;
    arena_free(a);
    w->json = json_parse(w->a, w->reply.body, NULL);
    return status < 400 ? "" : str_z(w->a, json_get_str(json_get(w->json, "error"), "code"));
}

WORLD_TEST(a_claim_from_the_phone_to_the_decision)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", true, 0);
    struct ww_caller a = ww_sign_in(w, "林安", ww_person(w, "林安", 1, "13800138001")), b = ww_sign_in(w, "周和", ww_person(w, "周和", 3, "13800138003"));
    assert_string_equal(ww_ask(w, ww_nobody, "GET", "/api/worker/mutual-plans", ""), "");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "code"), "qd23");
    assert_string_equal(ww_ask(w, a, "POST", "/api/worker/mutual/enrolments", "{\"plan\":\"qd23\",\"agreed\":false}"), "BAD_INPUT");
    assert_string_equal(ww_ask(w, a, "POST", "/api/worker/mutual/enrolments", "{\"plan\":\"qd23\",\"agreed\":true}"), "");
    assert_string_equal(ww_ask(w, a, "POST", "/api/worker/mutual/enrolments", "{\"plan\":\"qd23\",\"agreed\":true}"), "DUPLICATE");
    assert_string_equal(ww_ask(w, a, "GET", "/api/worker/mutual", ""), "");
    int64_t asked = json_get_int(json_at(json_get(w->json, "enrolments"), 0), "id", 0);
    assert_string_equal(ww_ask(w, b, "POST", fmt(w, "/api/worker/mutual/enrolments/%lld/withdraw", (long long)asked), "{}"), "NOT_FOUND");
    assert_string_equal(world_call(w, "d02.clerk", "POST", fmt(w, "/api/mutual-enrolments/%lld/insure", (long long)asked), "{}"), "NOT_FOUND");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/mutual-enrolments/%lld/insure", (long long)asked), "{\"policy_no\":\"HZ-1\"}");
    assert_string_equal(text_of(w, w->json, "covered_on"), "2023-02-11"); /* 30 days after today */
    /* b was insured the year before: no waiting */
    world_ok(w, "d01.clerk", "POST", "/api/mutual-enrolments?org=QD01", fmt(w, "{\"plan\":\"qd23\",\"person_id\":%lld,\"renewal\":true}", (long long)ww_person_id(w, "周和")));
    int64_t old = id_of(w);
    assert_string_equal(text_of(w, w->json, "covered_on"), "2022-01-01");
    assert_false(answer_has(w, cw_number(w, "19800115", 3)));
    assert_string_equal(ww_ask(w, a, "POST", "/api/worker/mutual/claims", fmt(w, "{\"enrolment_id\":%lld,\"ill_on\":\"2022-11-20\",\"self_paid_fen\":12000000,\"diagnosis\":\"急性白血病\",\"agreed\":true}", (long long)old)), "NOT_FOUND");
    assert_string_equal(ww_ask(w, b, "POST", "/api/worker/mutual/claims", fmt(w, "{\"enrolment_id\":%lld,\"ill_on\":\"2022-11-20\",\"self_paid_fen\":12000000,\"diagnosis\":\"急性白血病\"}", (long long)old)), "BAD_INPUT");
    assert_string_equal(ww_ask(w, b, "POST", "/api/worker/mutual/claims", fmt(w, "{\"enrolment_id\":%lld,\"ill_on\":\"2021-11-20\",\"self_paid_fen\":12000000,\"diagnosis\":\"急性白血病\",\"agreed\":true}", (long long)old)), "BAD_INPUT"); /* more than a year ago */
    assert_string_equal(ww_ask(w, b, "POST", "/api/worker/mutual/claims", fmt(w, "{\"enrolment_id\":%lld,\"ill_on\":\"2022-11-20\",\"self_paid_fen\":12000000,\"diagnosis\":\"急性白血病\",\"agreed\":true}", (long long)old)), "");
    int64_t id = json_get_int(json_at(json_get(w->json, "claims"), 0), "id", 0);
    assert_string_equal(ww_ask(w, b, "POST", "/api/worker/mutual/claims", fmt(w, "{\"enrolment_id\":%lld,\"ill_on\":\"2022-11-20\",\"self_paid_fen\":1,\"diagnosis\":\"感冒\",\"agreed\":true}", (long long)old)), "DUPLICATE");
    /* papers: a picture of his own claim, nothing else, nobody else's */
    assert_string_equal(world_call(w, "d01.clerk", "POST", fmt(w, "/api/mutual-claims/%lld/check", (long long)id), "{\"ill_on\":\"2022-11-20\",\"self_paid_fen\":12000000,\"version\":1}"), "STATE");
    assert_string_equal(upload(w, a, id, PNG, sizeof PNG), "NOT_FOUND");
    assert_string_equal(upload(w, b, id, "text", 4), "BAD_INPUT");
    assert_string_equal(upload(w, b, id, PNG, sizeof PNG), "");
    /* the clerk: the list tells no diagnosis; looking leaves an event; the papers let him correct the sum to exactly 100,000 元 */
    world_ok(w, "d01.view", "GET", "/api/mutual-claims?org=QD01", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_false(answer_has(w, "白血病"));
    world_ok(w, "d01.clerk", "GET", fmt(w, "/api/mutual-claims/%lld", (long long)id), NULL);
    int64_t file = json_int(json_at(json_get(w->json, "files"), 0));
    assert_string_equal(world_call(w, "d01.view", "GET", fmt(w, "/api/mutual-claims/%lld/diagnosis", (long long)id), NULL), "FORBIDDEN");
    assert_string_equal(world_call(w, "d02.clerk", "GET", fmt(w, "/api/mutual-claims/%lld/diagnosis", (long long)id), NULL), "NOT_FOUND");
    world_ok(w, "d01.clerk", "GET", fmt(w, "/api/mutual-claims/%lld/diagnosis", (long long)id), NULL);
    assert_true(answer_has(w, "急性白血病"));
    world_ok(w, "d01.review", "GET", fmt(w, "/api/mutual-claims/%lld/review-diagnosis", (long long)id), NULL);
    assert_string_equal(world_call(w, "d01.clerk", "GET", fmt(w, "/api/files/%lld", (long long)file), NULL), "NOT_FOUND");
    assert_string_equal(world_call(w, "d01.clerk", "GET", fmt(w, "/api/mutual-claims/%lld/papers/%lld", (long long)id, (long long)file), NULL), "");
    assert_string_equal(world_call(w, "d01.review", "GET", fmt(w, "/api/mutual-claims/%lld/review-papers/%lld", (long long)id, (long long)file), NULL), "");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/mutual-claims/%lld/check", (long long)id), "{\"ill_on\":\"2022-11-20\",\"self_paid_fen\":10000000,\"version\":1}");
    assert_int_equal(json_get_int(w->json, "benefit_fen", 0), 1000000);
    assert_int_equal(json_len(json_get(w->json, "lines")), 2);
    assert_string_equal(upload(w, b, id, PNG, sizeof PNG), "STATE");
    assert_string_equal(world_call(w, "d01.clerk", "POST", fmt(w, "/api/mutual-claims/%lld/approve", (long long)id), NULL), "FORBIDDEN");
    world_ok(w, "d01.review", "POST", fmt(w, "/api/mutual-claims/%lld/return", (long long)id), "{\"reason\":\"缺少费用清单\"}");
    assert_string_equal(ww_ask(w, b, "GET", "/api/worker/mutual", ""), "");
    assert_true(answer_has(w, "缺少费用清单"));
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/mutual-claims/%lld/check", (long long)id), "{\"ill_on\":\"2022-11-20\",\"self_paid_fen\":9999999,\"version\":3}");
    assert_int_equal(json_get_int(w->json, "benefit_fen", 0), 500000);
    world_ok(w, "d01.review", "POST", fmt(w, "/api/mutual-claims/%lld/approve", (long long)id), NULL);
    assert_string_equal(world_call(w, "d01.clerk", "POST", fmt(w, "/api/mutual-claims/%lld/paid", (long long)id), "{\"paid_fen\":500000,\"paid_on\":\"2023-01-13\",\"paid_ref\":\"P1\"}"), "BAD_INPUT");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/mutual-claims/%lld/paid", (long long)id), "{\"paid_fen\":500000,\"paid_on\":\"2023-01-12\",\"paid_ref\":\"P1\"}");
    assert_string_equal(ww_ask(w, b, "POST", fmt(w, "/api/worker/mutual/claims/%lld/withdraw", (long long)id), "{}"), "STATE");
    /* its money is no relief money */
    world_ok(w, "d01.view", "GET", "/api/mutual-figures?plan=qd23&org=QD01", NULL);
    assert_int_equal(json_get_int(w->json, "paid_fen", 0), 500000);
    assert_int_equal(json_get_int(w->json, "insured", 0), 2);
    world_ok(w, "city.view", "GET", "/api/forms/cz21/report?campaign=LJ&org=QD", NULL);
    assert_int_equal(json_get_int(json_get(json_get(w->json, "items"), "E3"), "count", -1), 0);
    assert_int_equal(json_get_int(json_get(json_get(w->json, "items"), "D"), "fen", 0), 0);
    assert_string_equal(ww_ask(w, a, "GET", "/api/worker/mutual", ""), "");
    assert_int_equal(json_len(json_get(w->json, "claims")), 0);
    assert_int_equal(world_verify(w), 0);
}

/* What a clerk entered and another checked, a third reviews; a claim of nothing is denied with a reason. */
WORLD_TEST(who_enters_or_checks_does_not_review)
{
    mw_campaign(w, "LJ", "", true, 0);
    ww_person(w, "林安", 1, "13800138001");
    world_ok(w, "d01.clerk", "GET", "/api/mutual-plans?org=QD01", NULL);
    world_ok(w, "d01.clerk", "POST", "/api/mutual-enrolments?org=QD01", fmt(w, "{\"plan\":\"qd23\",\"name\":\"林安\",\"number\":\"%s\",\"renewal\":true}", cw_number(w, "19800115", 1)));
    int64_t in = id_of(w);
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/mutual-enrolments?org=QD01", fmt(w, "{\"plan\":\"qd23\",\"name\":\"林不安\",\"number\":\"%s\"}", cw_number(w, "19800115", 1))), "BAD_INPUT");
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/mutual-enrolments?org=QD01", fmt(w, "{\"plan\":\"qd23\",\"name\":\"郑远\",\"number\":\"%s\"}", cw_number(w, "19800115", 9))), "STATE"); /* no member */
    world_ok(w, "d01.clerk", "POST", "/api/mutual-claims", fmt(w, "{\"enrolment_id\":%lld,\"ill_on\":\"2022-12-20\",\"self_paid_fen\":499999,\"diagnosis\":\"肺炎\"}", (long long)in));
    int64_t id = id_of(w);
    assert_string_equal(world_upload(w, "d01.clerk", "/api/files?org=QD01", "a.png", PNG, sizeof PNG), "");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/mutual-claims/%lld/papers", (long long)id), fmt(w, "{\"file_id\":%lld}", (long long)id_of(w)));
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/mutual-claims/%lld/check", (long long)id), "{\"ill_on\":\"2022-12-20\",\"self_paid_fen\":499999,\"version\":1}");
    assert_int_equal(json_get_int(w->json, "benefit_fen", -1), 0);
    assert_string_equal(world_call(w, "d01.review", "POST", fmt(w, "/api/mutual-claims/%lld/approve", (long long)id), NULL), "STATE");
    world_ok(w, "d01.review", "POST", fmt(w, "/api/mutual-claims/%lld/deny", (long long)id), "{\"reason\":\"没有达到最低一档\"}");
    assert_string_equal(text_of(w, w->json, "state"), "refused");
    world_ok(w, "d01.clerk", "GET", "/api/mutual-enrolments?org=QD01&plan=qd23", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_int_equal(world_verify(w), 0);
}

static enum err break_sum(struct tx *tx, void *arg)
{
    (void)arg;
    return db_exec(tx, MUTUAL_CLAIM_CHECK, VALS(I64(1), I64(1), TXT(S("asked")), TXT(S("2022-12-20")), I64(10000000), I64(999999), TXT(S("[]")), I64(1)), NULL);
}
static enum err break_seal(struct tx *tx, void *arg)
{
    (void)arg;
    return db_exec(tx, MUTUAL_CLAIM_SEAL, VALS(I64(1), BLOB(S("broken"))), NULL);
}

WORLD_TEST(verify_finds_a_changed_sum_and_a_broken_seal)
{
    w->app->demo = true;
    ww_person(w, "林安", 1, "13800138001");
    world_ok(w, "d01.clerk", "POST", "/api/mutual-enrolments?org=QD01", fmt(w, "{\"plan\":\"qd23\",\"name\":\"林安\",\"number\":\"%s\",\"renewal\":true}", cw_number(w, "19800115", 1)));
    world_ok(w, "d01.clerk", "POST", "/api/mutual-claims", fmt(w, "{\"enrolment_id\":%lld,\"ill_on\":\"2022-12-20\",\"self_paid_fen\":10000000,\"diagnosis\":\"肺炎\"}", (long long)id_of(w)));
    assert_int_equal(world_verify(w), 0);
    assert_int_equal(world_write(w, break_sum, NULL), OK);
    assert_int_equal(world_verify(w), 1);
    assert_int_equal(world_write(w, break_seal, NULL), OK);
    assert_int_equal(world_verify(w), 2);
    /* an enrolment asked for by phone may be refused, and withdrawn before */
    struct ww_caller p = ww_sign_in(w, "周和", ww_person(w, "周和", 3, "13800138003"));
    assert_string_equal(ww_ask(w, p, "POST", "/api/worker/mutual/enrolments", "{\"plan\":\"qd23\",\"agreed\":true}"), "");
    int64_t id = json_get_int(json_at(json_get(w->json, "enrolments"), 0), "id", 0);
    assert_string_equal(ww_ask(w, p, "POST", fmt(w, "/api/worker/mutual/enrolments/%lld/withdraw", (long long)id), "{}"), "");
    assert_string_equal(ww_ask(w, p, "POST", "/api/worker/mutual/enrolments", "{\"plan\":\"qd23\",\"agreed\":true}"), "");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/mutual-enrolments/%lld/refuse", (long long)id), NULL);
    assert_string_equal(text_of(w, w->json, "state"), "refused");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_claim_comes_to_what_the_plan_says),
        cmocka_unit_test(a_claim_from_the_phone_to_the_decision),
        cmocka_unit_test(who_enters_or_checks_does_not_review),
        cmocka_unit_test(verify_finds_a_changed_sum_and_a_broken_seal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
