/* SPDX-License-Identifier: Apache-2.0
 * Personal data as the person, the union and the law see it: consent by everybody with guardians for children, requests with a due
 * day decided by another, holds that beat deletion, erasure after which nothing can be read and every sum stands. */
#include <dirent.h>
#include <fcntl.h>

#include "case_world.h"
#include "date.h"

static void day(struct world *w, const char *text)
{
    struct date d;
    assert_int_equal(date_read(str_of(text), &d), DATE_DAY);
    w->now = date_to_ms(d) + 10 * INT64_C(3600000);
}

static int64_t scan(struct world *w, const char *as, const char *org, const char *text)
{
    assert_string_equal(world_upload(w, as, fmt(w, "/api/files?org=%s", org), "扫描件.txt", text, strlen(text)), "");
    return json_get_int(w->json, "id", 0);
}

/* A household of QD010101: head 1, wife 2, a boy of nine 3, a girl of sixteen 4. */
static int64_t household(struct world *w, int serial)
{
    int64_t id = cw_file(w, "d01.clerk", "QD010101", "赵甲一", serial);
    static const struct {
        const char *name, *relation, *birth;
        int serial;
    } others[] = {{"钱乙二", "spouse", "19820301", 2}, {"赵丙三", "child", "20130601", 3}, {"赵丁四", "child", "20060601", 4}};
    for (size_t i = 0; i < countof(others); i++)
        world_ok(w, "d01.clerk", "POST", cw_path(w, id, "/members"),
                 fmt(w, "{\"name\":\"%s\",\"relation\":\"%s\",\"number\":\"%s\",\"nation\":\"汉族\",\"political\":\"masses\",\"health\":\"good\",\"work\":\"on\",\"insurance\":\"worker\",\"marriage\":\"married\",\"hukou\":\"urban\",\"identity\":\"worker\"}",
                     others[i].name, others[i].relation, cw_number(w, others[i].birth, serial + others[i].serial)));
    return id;
}

static const char *give(struct world *w, int64_t id, int member, const char *purpose, int guardian, int64_t file)
{
    return world_call(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/consents", (long long)id),
                      fmt(w, "{\"member_no\":%d,\"purpose\":\"%s\",\"how\":\"paper\",\"given_on\":\"2023-01-11\",\"guardian_no\":%d,\"file_id\":%lld}", member,
                          purpose, guardian, (long long)file));
}

WORLD_TEST(everybody_agrees_and_a_child_through_a_guardian)
{
    int64_t id = household(w, 100), file = scan(w, "d01.clerk", "QD010101", "同意书");
    world_ok(w, "d01.clerk", "GET", fmt(w, "/api/casefiles/%lld/consents", (long long)id), NULL);
    /* file: all four; check: the two of age; public: the head */
    assert_int_equal(json_len(json_get(w->json, "missing")), 7);
    assert_string_equal(text_of(w, w->json, "text"),
                        "赵甲一：没有签《家庭经济状况核对授权书》、《困难职工建档个人信息处理同意书》、《公示告知和同意书》；"
                        "钱乙二：没有签《家庭经济状况核对授权书》、《困难职工建档个人信息处理同意书》；"
                        "赵丙三（未满14周岁）：须由监护人签《困难职工建档个人信息处理同意书》；赵丁四：没有签《困难职工建档个人信息处理同意书》");
    assert_string_equal(give(w, id, 3, "file", 0, file), "BAD_INPUT"); /* nine, by himself */
    assert_true(complains_of(w, "guardian_no"));
    assert_string_equal(give(w, id, 3, "file", 3, file), "BAD_INPUT"); /* his own guardian */
    assert_string_equal(give(w, id, 3, "file", 4, file), "BAD_INPUT"); /* a guardian of sixteen */
    assert_string_equal(give(w, id, 3, "file", 9, file), "BAD_INPUT"); /* nobody */
    assert_string_equal(give(w, id, 4, "file", 1, file), "BAD_INPUT"); /* sixteen: herself */
    assert_string_equal(give(w, id, 1, "file", 0, 0), "BAD_INPUT");    /* no paper */
    assert_string_equal(give(w, id, 1, "none", 0, file), "BAD_INPUT");
    assert_string_equal(give(w, id, 1, "file", 0, scan(w, "d02.clerk", "QD020101", "别家")), "BAD_INPUT");
    file = scan(w, "d01.clerk", "QD010101", "同意书");
    assert_string_equal(give(w, id, 3, "file", 2, file), "");
    assert_string_equal(give(w, id, 3, "file", 2, scan(w, "d01.clerk", "QD010101", "又一份")), "DUPLICATE");
    static const struct {
        int member;
        const char *purpose;
    } rest[] = {{1, "file"}, {1, "check"}, {1, "public"}, {2, "file"}, {2, "check"}, {4, "file"}};
    for (size_t i = 0; i < countof(rest); i++)
        assert_string_equal(give(w, id, rest[i].member, rest[i].purpose, 0, scan(w, "d01.clerk", "QD010101", fmt(w, "同意书 %zu", i))), "");
    assert_int_equal(json_len(json_get(w->json, "missing")), 0);
    assert_string_equal(text_of(w, w->json, "text"), "");
    const struct json *first = json_at(json_get(w->json, "rows"), 0);
    assert_string_equal(text_of(w, first, "guardian"), "钱乙二");
    assert_string_equal(text_of(w, first, "edition"), "2026-1");
    int64_t row = json_get_int(first, "id", 0);
    /* its scan: through the file, never by the route of attachments */
    assert_answer(w, "NOT_FOUND", "d01.clerk", "GET", fmt(w, "/api/files/%lld", (long long)json_get_int(first, "file_id", 0)), NULL);
    world_ok(w, "d01.clerk", "GET", fmt(w, "/api/casefiles/%lld/consents/%lld/scan", (long long)id, (long long)row), NULL);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "GET", fmt(w, "/api/casefiles/%lld/consents/%lld/scan", (long long)id, (long long)row), NULL);
    /* withdrawal is told first, and then it is missing again from that day */
    const char *end = fmt(w, "/api/casefiles/%lld/consents/%lld/withdraw", (long long)id, (long long)row);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", end, "{\"told\":false}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", end, "{\"told\":true,\"on_day\":\"2023-01-10\"}");
    assert_answer(w, "FORBIDDEN", "d01.view", "POST", end, "{\"told\":true}");
    assert_answer(w, "", "d01.clerk", "POST", end, "{\"told\":true}");
    assert_int_equal(json_len(json_get(w->json, "missing")), 1);
    assert_answer(w, "STATE", "d01.clerk", "POST", end, "{\"told\":true}");
    world_ok(w, "d01.view", "GET", "/api/privacy/texts", NULL);
    assert_string_equal(column(w, "purpose"), "check,file,public");
    assert_int_equal(world_verify(w), 0);
}

/* --- requests --- */

static const char *ask(struct world *w, int64_t id, const char *kind, const char *more)
{
    return world_call(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/requests", (long long)id),
                      fmt(w, "{\"member_no\":1,\"kind\":\"%s\",\"identity\":\"idcard\"%s}", kind, more));
}
static int64_t asked(struct world *w, int64_t id, const char *kind, const char *more)
{
    assert_string_equal(ask(w, id, kind, more), "");
    return json_get_int(w->json, "id", 0);
}
static const char *act(struct world *w, const char *as, int64_t request, const char *verb, const char *body)
{
    return world_call(w, as, "POST", fmt(w, "/api/privacy/requests/%lld/%s", (long long)request, verb), body);
}

/* 春节 2023: off from 01-21 to 01-27, Saturday 28 and Sunday 29 made up (calendars/cn). A withdrawal has five working days. */
WORLD_TEST(working_days_of_a_request_are_those_of_the_calendar)
{
    int64_t id = household(w, 200);
    w->now += INT64_C(6) * 24 * 3600 * 1000; /* Wednesday 18 */
    asked(w, id, "withdraw", "");
    assert_string_equal(text_of(w, w->json, "due_on"), "2023-01-30"); /* 19, 20, 28, 29, 30 */
    asked(w, id, "access", "");
    assert_string_equal(text_of(w, w->json, "due_on"), "2023-02-02"); /* fifteen days of any kind */
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/rules",
                  "{\"kind\":\"retention\",\"code\":\"standard\",\"edition\":\"x\",\"title\":\"x\",\"source\":\"x\",\"valid_from\":\"2023-01-01\",\"body\":{\"classes\":[{\"code\":\"a\",\"title\":\"a\",\"law\":\"a\"}],"
                  "\"due\":{\"access\":{\"n\":15,\"unit\":\"day\"},\"correct\":{\"n\":15,\"unit\":\"day\"},\"withdraw\":{\"n\":5,\"unit\":\"workday\"},\"delete\":{\"n\":15,\"unit\":\"day\"}},\"holidays\":[]}}");
    assert_true(answer_has(w, "工作日历"));
}

WORLD_TEST(requests_have_a_day_and_another_decides)
{
    int64_t id = household(w, 200), proof = scan(w, "d01.clerk", "QD010101", "户口簿");
    /* Thursday 2023-01-12 + 15 days; + 5 working days = next Thursday */
    int64_t fix = asked(w, id, "correct", fmt(w, ",\"part\":\"casefile\",\"field\":\"address\",\"value\":\"市北区新住处九号\",\"file_id\":%lld", (long long)proof));
    assert_string_equal(text_of(w, w->json, "due_on"), "2023-01-27");
    assert_string_equal(ask(w, id, "correct", fmt(w, ",\"part\":\"casefile\",\"field\":\"address\",\"value\":\"x\",\"file_id\":%lld", (long long)proof)), "BAD_INPUT");
    assert_string_equal(ask(w, id, "correct", ",\"part\":\"casefile\",\"field\":\"address\",\"value\":\"x\""), "BAD_INPUT"); /* no proof */
    assert_string_equal(ask(w, id, "correct", ",\"part\":\"casefile\",\"field\":\"state\",\"value\":\"active\""), "BAD_INPUT");
    assert_string_equal(ask(w, id, "sell", ""), "BAD_INPUT");
    int64_t stop = asked(w, id, "withdraw", "");
    assert_string_equal(text_of(w, w->json, "due_on"), "2023-01-19");
    assert_string_equal(ask(w, id, "withdraw", ""), "DUPLICATE");
    /* a list masks the wish; who decides reads it */
    world_ok(w, "d01.view", "GET", "/api/privacy/requests?org=QD01", NULL);
    assert_false(answer_has(w, "新住处"));
    world_ok(w, "d01.view", "GET", fmt(w, "/api/privacy/requests/%lld", (long long)fix), NULL);
    assert_false(answer_has(w, "新住处"));
    world_ok(w, "d01.review", "GET", fmt(w, "/api/privacy/requests/%lld", (long long)fix), NULL);
    assert_true(answer_has(w, "市北区新住处九号"));
    assert_answer(w, "NOT_FOUND", "d02.review", "GET", fmt(w, "/api/privacy/requests/%lld", (long long)fix), NULL);
    assert_string_equal(act(w, "d01.clerk", fix, "apply", "{}"), "FORBIDDEN");
    assert_string_equal(act(w, "d01.review", fix, "refuse", "{}"), "BAD_INPUT"); /* the law asks for a reason */
    assert_string_equal(act(w, "d01.review", fix, "keep", "{\"words\":\"x\"}"), "STATE");
    assert_string_equal(act(w, "d01.review", fix, "apply", "{}"), "");
    assert_string_equal(text_of(w, w->json, "state"), "done");
    assert_string_equal(act(w, "d01.review", fix, "apply", "{}"), "STATE");
    /* it went through the file's own edit: the history tells it */
    world_ok(w, "d01.review", "GET", cw_path(w, id, "/history"), NULL);
    assert_true(answer_has(w, "家庭住址"));
    assert_string_equal(act(w, "d01.review", stop, "apply", "{}"), "STATE"); /* nothing was agreed to */
    /* late: the day after the due day, until it is decided */
    day(w, "2023-01-20");
    world_ok(w, "d01.review", "GET", "/api/privacy/requests?org=QD01&state=late", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "late_days", 0), 1);
    assert_string_equal(act(w, "d01.review", stop, "refuse", "{\"words\":\"没有登记过同意\"}"), "");
    world_ok(w, "d01.review", "GET", "/api/privacy/requests?org=QD01&state=late", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_int_equal(world_verify(w), 0);
}

/* What somebody was found right about is right in both places: his household's file and the register, by which codes and money go. */
WORLD_TEST(a_correction_reaches_the_register_too)
{
    int64_t id = household(w, 230), proof = scan(w, "d01.clerk", "QD010101", "户口簿");
    world_ok(w, "d01.review", "GET", cw_path(w, id, ""), NULL);
    int64_t head = json_get_int(w->json, "head_id", 0);
    assert_true(head > 0);
    int64_t phone = asked(w, id, "correct", fmt(w, ",\"part\":\"member\",\"field\":\"phone\",\"value\":\"13912349999\",\"file_id\":%lld", (long long)proof));
    proof = scan(w, "d01.clerk", "QD010101", "户口簿二");
    int64_t name = asked(w, id, "correct", fmt(w, ",\"part\":\"member\",\"field\":\"name\",\"value\":\"某某新\",\"file_id\":%lld", (long long)proof));
    assert_string_equal(act(w, "d01.review", phone, "apply", "{}"), "");
    assert_string_equal(act(w, "d01.review", name, "apply", "{}"), "");
    world_ok(w, "d01.review", "POST", fmt(w, "/api/persons/%lld/unmask", (long long)head), "{\"reason\":\"核对更正结果\"}");
    assert_string_equal(text_of(w, w->json, "phone"), "13912349999");
    world_ok(w, "d01.review", "GET", fmt(w, "/api/persons/%lld", (long long)head), NULL);
    assert_string_equal(text_of(w, w->json, "name"), "某某新");
    assert_int_equal(world_verify(w), 0);
}

/* --- erasure --- */


static int64_t refused_household(struct world *w, int serial)
{
    int64_t id = household(w, serial);
    cw_income(w, "d01.clerk", id, 2400000);
    world_ok(w, "d01.clerk", "GET", cw_path(w, id, ""), NULL);
    assert_int_equal(json_len(json_get(w->json, "lacks")), 0);
    assert_int_equal(CW_MOVE(w, "d01.clerk", id, .verb = "apply"), OK);
    assert_int_equal(CW_MOVE(w, "d01.review", id, .verb = "refuse", .proposed_by = cw_user(w, "d01.clerk"), .reason = S("not_met")), OK);
    return id;
}

static const char *propose(struct world *w, int64_t id)
{
    return world_call(w, "d01.review", "POST", "/api/privacy/erasures", fmt(w, "{\"casefile_id\":%lld}", (long long)id));
}

WORLD_TEST(what_is_due_goes_by_two_persons_and_a_hold_beats_it)
{
    int64_t id = refused_household(w, 300);
    assert_string_equal(propose(w, id), "STATE"); /* six months after 2023-01-12 */
    assert_true(answer_has(w, "2023-07-12"));
    day(w, "2023-07-11");
    world_ok(w, "d01.review", "GET", "/api/privacy/due?org=QD01", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    day(w, "2023-07-12");
    world_ok(w, "d01.review", "GET", "/api/privacy/due?org=QD01", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "due_on"), "2023-07-12");
    world_ok(w, "d02.review", "GET", "/api/privacy/due", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    world_ok(w, "d01.review", "POST", fmt(w, "/api/casefiles/%lld/holds", (long long)id), "{\"reason\":\"lawsuit\",\"words\":\"民初字一号\"}");
    int64_t hold = json_get_int(json_at(rows_of(w), 0), "id", 0);
    assert_string_equal(propose(w, id), "STATE");
    assert_true(answer_has(w, "依法封存"));
    const char *lift = fmt(w, "/api/casefiles/%lld/holds/%lld/lift", (long long)id, (long long)hold);
    assert_answer(w, "STATE", "d01.review", "POST", lift, NULL); /* who set it */
    assert_answer(w, "", "city.review", "POST", lift, NULL);
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", "/api/privacy/erasures", fmt(w, "{\"casefile_id\":%lld}", (long long)id));
    assert_string_equal(propose(w, id), "");
    int64_t erasure = json_get_int(w->json, "id", 0);
    assert_string_equal(propose(w, id), "DUPLICATE");
    const char *run = fmt(w, "/api/privacy/erasures/%lld/run", (long long)erasure);
    assert_answer(w, "SAME_PERSON", "d01.review", "POST", run, NULL);
    assert_answer(w, "NOT_FOUND", "d02.review", "POST", run, NULL);
    /* a hold set after the proposal stops it as well */
    world_ok(w, "d01.review", "POST", fmt(w, "/api/casefiles/%lld/holds", (long long)id), "{\"reason\":\"audit\",\"until_on\":\"2023-07-12\"}");
    assert_answer(w, "STATE", "city.review", "POST", run, NULL);
    day(w, "2023-07-13");
    assert_answer(w, "", "city.review", "POST", run, NULL);
    assert_int_equal(json_get_int(w->json, "members", 0), 4);
    assert_true(json_get_bool(w->json, "person_gone")); /* made with the file, used by nothing else */
    assert_answer(w, "STATE", "city.review", "POST", run, NULL);
    world_ok(w, "d01.review", "GET", cw_path(w, id, ""), NULL);
    assert_string_equal(text_of(w, w->json, "state"), "erased");
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/requests", (long long)id), "{\"member_no\":1,\"kind\":\"access\",\"identity\":\"idcard\"}");
    world_ok(w, "d01.review", "GET", "/api/privacy/erasures?state=done", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(a_deletion_request_is_kept_where_the_rule_binds)
{
    int64_t id = cw_active(w, "d01.clerk", "QD010101", "孙己六", 400), paper;
    paper = cw_paper(w, "d01.clerk", id, "exit");
    int64_t wish = asked(w, id, "delete", "");
    assert_string_equal(act(w, "d01.review", wish, "apply", "{}"), "STATE"); /* in the archive */
    assert_int_equal(CW_MOVE(w, "d01.review", id, .verb = "lift", .proposed_by = cw_user(w, "d01.clerk"), .reason = S("above_line"), .paper_id = paper), OK);
    assert_string_equal(act(w, "d01.review", wish, "apply", "{}"), "STATE");
    assert_true(answer_has(w, "2033-01-12"));
    assert_string_equal(act(w, "d01.review", wish, "keep", "{}"), "BAD_INPUT");
    assert_string_equal(act(w, "d01.review", wish, "keep", "{\"words\":\"档案管理办法：撤档后保存10年，到2033年1月12日\"}"), "");
    assert_string_equal(text_of(w, w->json, "state"), "kept");
    /* what was never entered goes at once when he asks */
    int64_t other = refused_household(w, 500), wish2 = asked(w, other, "delete", "");
    assert_string_equal(act(w, "d01.review", wish2, "apply", "{}"), "");
    world_ok(w, "city.review", "GET", "/api/privacy/erasures?state=proposed", NULL);
    int64_t erasure = json_get_int(json_at(rows_of(w), 0), "id", 0);
    assert_answer(w, "", "city.review", "POST", fmt(w, "/api/privacy/erasures/%lld/run", (long long)erasure), NULL);
    /* another proposal is refused, and can be made again */
    day(w, "2033-01-12");
    assert_string_equal(propose(w, id), "");
    erasure = json_get_int(w->json, "id", 0);
    assert_answer(w, "SAME_PERSON", "d01.review", "POST", fmt(w, "/api/privacy/erasures/%lld/refuse", (long long)erasure), NULL);
    assert_answer(w, "", "city.review", "POST", fmt(w, "/api/privacy/erasures/%lld/refuse", (long long)erasure), NULL);
    assert_string_equal(propose(w, id), "");
    assert_int_equal(world_verify(w), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_agrees_and_a_child_through_a_guardian),
        cmocka_unit_test(working_days_of_a_request_are_those_of_the_calendar),
        cmocka_unit_test(requests_have_a_day_and_another_decides),
        cmocka_unit_test(a_correction_reaches_the_register_too),
        cmocka_unit_test(what_is_due_goes_by_two_persons_and_a_hold_beats_it),
        cmocka_unit_test(a_deletion_request_is_kept_where_the_rule_binds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
