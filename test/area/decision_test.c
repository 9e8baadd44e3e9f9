/* SPDX-License-Identifier: Apache-2.0
 * Collective decisions, as an auditor would ask: was there a quorum, a majority, signed minutes; did a
 * second person confirm; can it be taken back once money stands on it. */
#include "area_test.h"
#include "decision.h"
#include "money_world.h"

static int64_t minutes(struct world *w, const char *as, const char *org)
{
    const char *e = world_upload(w, as, fmt(w, "/api/files?org=%s", org), "纪要.txt", "minutes", 7);
    assert_string_equal(e, "");
    return json_get_int(w->json, "id", 0);
}

/* members, present and votes as given; minutes 0 = none. */
static const char *draft(struct world *w, const char *as, const char *org, const char *kind, int members,
                         int present, int yes, int no, int abstain, long long fen, int64_t file)
{
    return world_call(w, as, "POST", fmt(w, "/api/decisions?org=%s", org),
                      fmt(w, "{\"kind\":\"%s\",\"title\":\"研究补助分配\",\"content\":\"同意\",\"held_on\":\"2023-01-10\","
                             "\"members\":%d,\"present\":%d,\"votes_for\":%d,\"votes_against\":%d,\"votes_abstain\":%d,"
                             "\"amount_fen\":%lld,\"minutes_id\":%lld}",
                          kind, members, present, yes, no, abstain, fen, (long long)file));
}

static int64_t made(struct world *w, const char *area, const char *org, const char *kind, long long fen)
{
    const char *clerk = fmt(w, "%s.clerk", area), *review = fmt(w, "%s.review", area);
    assert_string_equal(draft(w, clerk, org, kind, 9, 7, 6, 1, 0, fen, minutes(w, clerk, org)), "");
    int64_t id = json_get_int(w->json, "id", 0);
    (void)world_ok(w, review, "POST", fmt(w, "/api/decisions/%lld/make", (long long)id), NULL);
    return id;
}

WORLD_TEST(a_decision_needs_quorum_majority_minutes_and_a_second_person)
{
    /* rule as shipped: present >= 2/3 of the members, votes for > 1/2 of the members, 3 members */
    static const struct {
        int members, present, yes, no, abstain;
        bool file;
        const char *want;
    } cases[] = {
        {9, 6, 5, 1, 0, true, ""},       {9, 5, 5, 0, 0, true, "STATE"}, {9, 6, 4, 2, 0, true, "STATE"},
        {9, 9, 5, 4, 0, true, ""},       {8, 6, 4, 0, 2, true, "STATE"}, {8, 6, 5, 0, 1, true, ""},
        {8, 5, 5, 0, 0, true, "STATE"},  {3, 2, 2, 0, 0, true, ""},      {3, 2, 1, 1, 0, true, "STATE"},
        {2, 2, 2, 0, 0, true, "STATE"},  {9, 9, 9, 0, 0, false, "STATE"}, {100, 67, 51, 0, 0, true, ""},
        {100, 66, 66, 0, 0, true, "STATE"}, {100, 67, 50, 0, 0, true, "STATE"},
    };
    int64_t file = minutes(w, "city.clerk", "QD");
    for (size_t i = 0; i < countof(cases); i++) {
        assert_string_equal(draft(w, "city.clerk", "QD", "subsidy", cases[i].members, cases[i].present, cases[i].yes,
                                  cases[i].no, cases[i].abstain, 0, cases[i].file ? file : 0), "");
        const char *path = fmt(w, "/api/decisions/%lld/make", (long long)json_get_int(w->json, "id", 0));
        assert_answer(w, "FORBIDDEN", "city.clerk", "POST", path, NULL);
        assert_answer(w, cases[i].want, "city.review", "POST", path, NULL);
        if (!cases[i].want[0]) {
            assert_string_equal(text_of(w, w->json, "state"), "made");
            assert_string_equal(text_of(w, w->json, "rule"), "collective@2019");
            assert_answer(w, "STATE", "city.review", "POST", path, NULL); /* once */
        }
    }
    /* heads that cannot be are refused at once */
    assert_string_equal(draft(w, "city.clerk", "QD", "subsidy", 5, 6, 3, 0, 0, 0, file), "BAD_INPUT");
    assert_true(complains_of(w, "present"));
    assert_string_equal(draft(w, "city.clerk", "QD", "subsidy", 5, 5, 3, 2, 1, 0, file), "BAD_INPUT");
    assert_true(complains_of(w, "votes_for"));
    assert_string_equal(draft(w, "city.clerk", "QD", "gift", 5, 5, 3, 2, 0, 0, file), "BAD_INPUT");
    /* the neighbour's attachment is no minutes of ours */
    assert_string_equal(draft(w, "d01.clerk", "QD01", "subsidy", 5, 5, 5, 0, 0, 0, file), "BAD_INPUT");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(who_had_a_hand_in_a_draft_does_not_confirm_it)
{
    const struct json *j = world_ok(w, "sys.admin", "GET", "/api/users?q=city.review", NULL);
    int64_t reviewer = json_get_int(json_at(json_get(j, "rows"), 0), "id", 0);
    (void)world_ok(w, "sec.admin", "POST", fmt(w, "/api/users/%lld/grants", (long long)reviewer),
                   "{\"role\":\"clerk\",\"org\":\"QD\",\"from_date\":\"2020-01-01\"}");
    int64_t file = minutes(w, "city.review", "QD");
    assert_string_equal(draft(w, "city.review", "QD", "subsidy", 5, 5, 5, 0, 0, 0, file), "");
    int64_t id = json_get_int(w->json, "id", 0);
    const char *make = fmt(w, "/api/decisions/%lld/make", (long long)id), *one = fmt(w, "/api/decisions/%lld", (long long)id);
    assert_answer(w, "SAME_PERSON", "city.review", "POST", make, NULL);
    /* a comma by somebody else does not make it somebody else's */
    const char *body = fmt(w, "{\"kind\":\"subsidy\",\"title\":\"改\",\"content\":\"同意\",\"held_on\":\"2023-01-10\",\"members\":5,"
                              "\"present\":5,\"votes_for\":5,\"minutes_id\":%lld,\"version\":1}", (long long)file);
    (void)world_ok(w, "city.clerk", "PUT", one, body);
    assert_answer(w, "SAME_PERSON", "city.review", "POST", make, NULL);
    assert_answer(w, "CONFLICT", "city.clerk", "PUT", one, body); /* version 1 is gone */
    /* nor does what one changed last */
    assert_string_equal(draft(w, "city.clerk", "QD", "subsidy", 5, 5, 5, 0, 0, 0, file), "");
    id = json_get_int(w->json, "id", 0);
    (void)world_ok(w, "city.review", "PUT", fmt(w, "/api/decisions/%lld", (long long)id), body);
    assert_answer(w, "SAME_PERSON", "city.review", "POST", fmt(w, "/api/decisions/%lld/make", (long long)id), NULL);
}

struct need {
    int64_t id;
    const char *org, *kind;
    long long fen;
    const char *object;
    bool leave;
};
static enum err need_step(struct ctx *cx, void *arg)
{
    struct need *n = arg;
    struct decision d = {0};
    int64_t org = 0;
    if (n->leave)
        return decision_leave(cx, str_of(n->object));
    TRY(db_int(cx->tx, FIND_ORG, VALS(TXT(str_of(n->org))), &org));
    TRY(decision_need(cx, n->id, org, n->kind, &d));
    return n->object ? decision_stand(cx, &d, str_of(n->object), n->fen) : OK;
}
static enum err need(struct world *w, int64_t id, const char *org, const char *kind, const char *object,
                     long long fen)
{
    struct need n = {id, org, kind, fen, object, false};
    return mw_do(w, need_step, &n, NULL);
}

WORLD_TEST(only_a_made_decision_of_the_union_or_above_is_stood_on)
{
    int64_t city = made(w, "city", "QD", "payout", 0), d01 = made(w, "d01", "QD01", "payout", 0);
    assert_int_equal(need(w, city, "QD", "payout", NULL, 0), OK);
    assert_int_equal(need(w, city, "QD010101", "payout", NULL, 0), OK); /* above */
    assert_int_equal(need(w, d01, "QD01", "payout", NULL, 0), OK);
    assert_int_equal(need(w, d01, "QD0101", "payout", NULL, 0), OK);
    assert_int_equal(need(w, d01, "QD02", "payout", NULL, 0), ERR_NOT_FOUND); /* a neighbour's */
    assert_int_equal(need(w, d01, "QD", "payout", NULL, 0), ERR_NOT_FOUND);   /* one below */
    assert_int_equal(need(w, city, "QD", "purchase", NULL, 0), ERR_STATE);    /* another matter */
    assert_int_equal(need(w, 0, "QD", "payout", NULL, 0), ERR_STATE);
    assert_int_equal(need(w, 999, "QD", "payout", NULL, 0), ERR_NOT_FOUND);
    assert_string_equal(draft(w, "city.clerk", "QD", "payout", 5, 5, 5, 0, 0, 0, 0), "");
    assert_int_equal(need(w, json_get_int(w->json, "id", 0), "QD", "payout", NULL, 0), ERR_STATE); /* a draft */
    /* what may be chosen: own with title, above without */
    world_ok(w, "d01.view", "GET", "/api/decisions/usable?org=QD01&kind=payout", NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    assert_string_equal(column(w, "title"), "研究补助分配,");
    world_ok(w, "d02.view", "GET", "/api/decisions/usable?org=QD02", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    /* lists stay within the tree */
    world_ok(w, "d02.view", "GET", "/api/decisions", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", fmt(w, "/api/decisions/%lld", (long long)d01), NULL);
    world_ok(w, "city.view", "GET", "/api/decisions?state=made&kind=payout&q=%E8%A1%A5%E5%8A%A9", NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
}

WORLD_TEST(a_sum_is_spent_once_and_nothing_is_pulled_from_under)
{
    int64_t id = made(w, "city", "QD", "payout", 100000);
    const char *revoke = fmt(w, "/api/decisions/%lld/revoke", (long long)id);
    assert_int_equal(need(w, id, "QD01", "payout", "payout:1", 60000), OK);
    assert_int_equal(need(w, id, "QD01", "payout", "payout:1", 1), ERR_DUPLICATE);
    assert_int_equal(need(w, id, "QD01", "payout", "payout:2", 40001), ERR_STATE);
    assert_int_equal(need(w, id, "QD01", "payout", "payout:2", 40000), OK);
    world_ok(w, "city.view", "GET", fmt(w, "/api/decisions/%lld", (long long)id), NULL);
    assert_int_equal(json_get_int(w->json, "used_fen", 0), 100000);
    assert_int_equal(json_len(json_get(w->json, "stands")), 2);
    assert_answer(w, "STATE", "city.review", "POST", revoke, "{\"reason\":\"误\"}");
    world_ok(w, "city.view", "GET", fmt(w, "/api/decisions/%lld/file?format=text", (long long)id), NULL);
    assert_true(answer_has(w, "集体研究记录单") && answer_has(w, "赞成") && answer_has(w, "6 票") && answer_has(w, "1,000.00 元"));
    assert_answer(w, "", "city.view", "GET", fmt(w, "/api/decisions/%lld/file", (long long)id), NULL);
    assert_true(str_starts(w->reply.body, S("%PDF-")));
    struct need leave = {.object = "payout:1", .leave = true};
    assert_int_equal(mw_do(w, need_step, &leave, NULL), OK);
    leave.object = "payout:2";
    assert_int_equal(mw_do(w, need_step, &leave, NULL), OK);
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", revoke, "{\"reason\":\"误\"}");
    assert_answer(w, "BAD_INPUT", "city.review", "POST", revoke, "{\"reason\":\"\"}");
    assert_answer(w, "", "city.review", "POST", revoke, "{\"reason\":\"误\"}");
    assert_int_equal(need(w, id, "QD01", "payout", "payout:3", 1), ERR_STATE);
    /* a draft is dropped, a made one is not */
    assert_answer(w, "STATE", "city.clerk", "POST", fmt(w, "/api/decisions/%lld/drop", (long long)id), "{\"reason\":\"误\"}");
    assert_string_equal(draft(w, "city.clerk", "QD", "payout", 5, 5, 5, 0, 0, 0, 0), "");
    assert_answer(w, "", "city.clerk", "POST", fmt(w, "/api/decisions/%lld/drop", (long long)json_get_int(w->json, "id", 0)),
                  "{\"reason\":\"误\"}");
    assert_string_equal(text_of(w, w->json, "state"), "dropped");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(the_rule_is_dated_and_may_differ_by_kind)
{
    static const char *const edition =
        "{\"kind\":\"decisions\",\"code\":\"collective\",\"edition\":\"2023\",\"title\":\"新\",\"source\":\"本会议事规则\","
        "\"valid_from\":\"2023-01-11\",\"body\":{\"quorum\":{\"num\":1,\"den\":2},\"majority\":{\"num\":1,\"den\":2,\"of\":\"present\",\"more\":true},"
        "\"kinds\":{\"purchase\":{\"quorum\":{\"num\":1,\"den\":1}}}}}";
    (void)world_ok(w, "city.clerk", "POST", "/api/rules", edition);
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/rules",
                  "{\"kind\":\"decisions\",\"code\":\"x\",\"edition\":\"1\",\"title\":\"新\",\"source\":\"-\",\"valid_from\":\"2023-01-11\","
                  "\"body\":{\"quorum\":{\"num\":3,\"den\":2},\"majority\":{\"num\":1,\"den\":2}}}");
    int64_t file = minutes(w, "city.clerk", "QD");
    static const struct {
        const char *kind, *day, *want;
    } cases[] = { /* 10 members, 5 present, 3 for */
        {"payout", "2023-01-10", "STATE"}, {"payout", "2023-01-11", ""}, {"purchase", "2023-01-11", "STATE"},
        {"payout", "2023-01-13", "STATE"}, /* tomorrow */
    };
    for (size_t i = 0; i < countof(cases); i++) {
        const struct json *j = world_ok(
            w, "city.clerk", "POST", "/api/decisions",
            fmt(w, "{\"kind\":\"%s\",\"title\":\"议\",\"content\":\"同意\",\"held_on\":\"%s\",\"members\":10,\"present\":5,"
                   "\"votes_for\":3,\"minutes_id\":%lld}", cases[i].kind, cases[i].day, (long long)file));
        assert_answer(w, cases[i].want, "city.review", "POST",
                      fmt(w, "/api/decisions/%lld/make", (long long)json_get_int(j, "id", 0)), NULL);
    }
    assert_int_equal(world_verify(w), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_decision_needs_quorum_majority_minutes_and_a_second_person),
        cmocka_unit_test(who_had_a_hand_in_a_draft_does_not_confirm_it),
        cmocka_unit_test(only_a_made_decision_of_the_union_or_above_is_stood_on),
        cmocka_unit_test(a_sum_is_spent_once_and_nothing_is_pulled_from_under),
        cmocka_unit_test(the_rule_is_dated_and_may_differ_by_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
