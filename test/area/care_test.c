/* SPDX-License-Identifier: Apache-2.0
 * Visits and the watch list: who was not visited, what rules raise and when, who may end it; on both engines. Today is Thursday
 * 2023-01-12; the holidays of 2023 are in the calendar (春节 from 01-21 to 01-27, 01-28 and 01-29 worked). */
#include "date.h"
#include "match_world.h"
#include "relief_world.h"
#include "sheet_child.h"

static int64_t id_of(struct world *w)
{
    return json_get_int(w->json, "id", 0);
}
static int64_t user(struct world *w, const char *login)
{
    world_ok(w, "sec.admin", "GET", mw_f(w, "/api/users?q=%s", login), NULL);
    for (size_t i = 0; i < json_len(rows_of(w)); i++)
        if (str_eq(json_get_str(json_at(rows_of(w), i), "login"), str_of(login)))
            return json_get_int(json_at(rows_of(w), i), "id", 0);
    return 0;
}
/* As the machine itself calls, without a user. */
static const struct json *run(struct world *w)
{
    struct call c = {.method = M_POST, .path = S("/api/watch/run"), .peer = S("local"), .local = true, .upload_fd = -1};
    dispatch(w->app, w->a, &c, &w->reply);
    if (w->reply.status != 200)
        print_error("run: %.*s\n", FMT(w->reply.body));
    assert_int_equal(w->reply.status, 200);
    return w->json = json_parse(w->a, w->reply.body, NULL);
}
static int64_t task_of(struct world *w, const char *rule)
{
    world_ok(w, "city.view", "GET", "/api/watch-tasks", NULL);
    for (size_t i = 0; i < json_len(rows_of(w)); i++)
        if (str_eq(json_get_str(json_at(rows_of(w), i), "rule"), str_of(rule)))
            return json_get_int(json_at(rows_of(w), i), "id", 0);
    return 0;
}
static const char *task_text(struct world *w, int64_t id, const char *key)
{
    return text_of(w, world_ok(w, "city.view", "GET", mw_f(w, "/api/watch-tasks/%lld", (long long)id), NULL), key);
}
static void day(struct world *w, const char *iso)
{
    struct date d;
    date_read(str_of(iso), &d);
    w->now = date_to_ms(d) + 10 * 3600 * 1000;
}
struct visit {
    int64_t file, id;
    const char *org, *on;
};
static enum err visit_run(struct ctx *cx, void *arg)
{
    const struct visit *v = arg;
    int64_t org_id = 0;
    TRY(db_int(cx->tx, FIND_ORG, VALS(TXT(str_of(v->org))), &org_id));
    return cw_load(cx, "home_visit", str_f(cx->a, "{\"id\":%lld,\"casefile_id\":%lld,\"org_id\":%lld,\"visited_on\":\"%s\",\"purpose\":\"care\",\"first_id\":1,\"secret\":{\"$b\":\"\"},\"created_at\":1}",
                                           (long long)v->id, (long long)v->file, (long long)org_id, v->on));
}
static void visited(struct world *w, int64_t id, int64_t file, const char *org, const char *on)
{
    struct visit v = {file, id, org, on};
    assert_int_equal(mw_do(w, visit_run, &v, NULL), OK);
}

WORLD_TEST(who_was_not_visited_is_told_by_union_class_and_contact)
{
    struct cw_file a = {.org = "QD01", .class = "deep", .serial = 1}, b = {.org = "QD0101", .class = "deep", .serial = 2}, c = {.org = "QD01", .class = "relative", .serial = 3};
    cw_file(w, &a);
    cw_file(w, &b);
    cw_file(w, &c);
    visited(w, 1, a.id, "QD01", "2023-01-05");
    visited(w, 2, b.id, "QD0101", "2022-08-05");
    world_ok(w, "d01.view", "GET", "/api/care/coverage?since=2023-01-01", NULL);
    assert_string_equal(column(w, "code"), "QD01,QD0101");
    const struct json *row = json_at(rows_of(w), 0);
    assert_int_equal(json_get_int(row, "households", 0), 2);
    assert_int_equal(json_get_int(row, "visited", 0), 1);
    assert_int_equal(json_get_int(row, "never", 0), 1);
    world_ok(w, "d01.view", "GET", "/api/care/coverage?since=2023-01-01&by=class", NULL);
    assert_string_equal(column(w, "code"), "deep,relative");
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "missing", 0), 1);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "never", -1), 0);
    world_ok(w, "d02.view", "GET", "/api/care/coverage?since=2023-01-01&by=contact", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    /* the list behind it, with the day six months after the last visit, or after the file was made */
    world_ok(w, "d01.view", "GET", "/api/care/households?unvisited=2023-01-01", NULL);
    assert_string_equal(column(w, "visited_on"), "2022-08-05,");
    assert_string_equal(column(w, "due_on"), "2023-02-05,2022-12-01");
    /* my households, handed over when a cadre leaves */
    int64_t clerk = user(w, "d01.clerk"), next = user(w, "d01.review");
    world_ok(w, "d01.clerk", "POST", "/api/casefiles/assign?org=QD01", mw_f(w, "{\"ids\":\"%lld,%lld\",\"contact\":\"%lld\"}", (long long)a.id, (long long)b.id, (long long)clerk));
    world_ok(w, "d01.clerk", "GET", "/api/care/households?mine=1", NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    world_ok(w, "d01.clerk", "POST", "/api/watch", mw_f(w, "{\"casefile_id\":%lld,\"source\":\"other\",\"owner_id\":%lld,\"words\":\"老人独居\"}", (long long)a.id, (long long)clerk));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/contacts/hand-over?org=QD01", mw_f(w, "{\"from_id\":%lld,\"to_id\":%lld,\"reason\":\"调离\"}", (long long)clerk, (long long)user(w, "d02.clerk")));
    (void)next;
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(a_visit_plan_counts_who_was_visited_in_its_days)
{
    struct cw_file a = {.org = "QD01", .class = "deep", .serial = 1}, b = {.org = "QD0101", .class = "deep", .serial = 2}, c = {.org = "QD01", .class = "relative", .serial = 3};
    cw_file(w, &a);
    cw_file(w, &b);
    cw_file(w, &c);
    visited(w, 1, a.id, "QD01", "2023-01-09");
    visited(w, 2, b.id, "QD0101", "2022-12-31");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/visit-plans?org=QD01", "{\"title\":\"春节走访\",\"from_on\":\"2023-01-20\",\"until_on\":\"2023-01-01\"}");
    world_ok(w, "d01.clerk", "POST", "/api/visit-plans?org=QD01", "{\"title\":\"春节走访\",\"from_on\":\"2023-01-01\",\"until_on\":\"2023-01-20\",\"class\":\"deep\"}");
    int64_t plan = id_of(w);
    world_ok(w, "d01.view", "GET", "/api/visit-plans", NULL);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "households", 0), 2);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "visited", 0), 1);
    world_ok(w, "d01.view", "GET", mw_f(w, "/api/visit-plans/%lld/households", (long long)plan), NULL);
    assert_string_equal(column(w, "visited_on"), "2023-01-09,");
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", mw_f(w, "/api/visit-plans/%lld/close", (long long)plan), NULL);
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/visit-plans/%lld/close", (long long)plan), NULL);
    assert_answer(w, "STATE", "d01.clerk", "POST", mw_f(w, "/api/visit-plans/%lld/close", (long long)plan), NULL);
}

WORLD_TEST(a_rule_raises_a_task_once_with_owner_and_day)
{
    struct cw_file f = {.org = "QD01", .class = "deep", .serial = 1}, out = {.org = "QD01", .class = "deep", .serial = 2};
    cw_file(w, &f);
    cw_file(w, &out);
    cw_cost(w, 1, f.id, "out", "medical", 1000000);
    struct cw_move lift = {out.id, {.verb = "lift", .proposed_by = 2, .on_day = S("2023-01-10"), .reason = S("above_line"), .paper_id = out.paper_id}};
    assert_int_equal(mw_do(w, cw_move_run, &lift, NULL), OK);
    /* first sight of the bills raises nothing; the exit of two days ago does */
    const struct json *j = run(w);
    assert_int_equal(json_get_int(j, "households", 0), 2);
    assert_int_equal(json_get_int(j, "raised", 0), 1);
    assert_int_equal(task_of(w, "W01"), 0);
    int64_t unstable = task_of(w, "W06");
    assert_true(unstable > 0);
    assert_string_equal(task_text(w, unstable, "due_on"), "2023-01-31"); /* ten working days: 13, 16–20, 28–31 */
    /* 29,999.99 more is not yet sudden, 30,000.00 is */
    cw_cost(w, 2, f.id, "out", "medical", 2999999);
    assert_int_equal(json_get_int(run(w), "raised", -1), 0);
    cw_cost(w, 3, f.id, "out", "medical", 3000000);
    assert_int_equal(json_get_int(run(w), "raised", -1), 1);
    int64_t sudden = task_of(w, "W01");
    assert_true(str_has(str_of(task_text(w, sudden, "words")), S("医疗自付 69999 元")));
    assert_string_equal(task_text(w, sudden, "due_on"), "2023-01-17"); /* three working days: 13, 16, 17 */
    assert_int_equal(json_get_int(run(w), "raised", -1), 0);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(nothing_is_closed_without_an_outcome_and_a_second_look)
{
    struct cw_file out = {.org = "QD01", .class = "deep", .serial = 2};
    cw_file(w, &out);
    struct cw_move lift = {out.id, {.verb = "lift", .proposed_by = 2, .on_day = S("2023-01-10"), .reason = S("above_line"), .paper_id = out.paper_id}};
    assert_int_equal(mw_do(w, cw_move_run, &lift, NULL), OK);
    int64_t clerk = user(w, "d01.clerk");
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/watch/look/%lld", (long long)out.id), NULL);
    assert_int_equal(json_get_int(w->json, "raised", 0), 1);
    int64_t task = task_of(w, "W06"), watch = json_get_int(json_at(rows_of(w), 0), "watch_id", 0);
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/watch-tasks/%lld/owner", (long long)task), mw_f(w, "{\"owner_id\":%lld}", (long long)clerk));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", mw_f(w, "/api/watch/%lld/owner", (long long)watch), mw_f(w, "{\"owner_id\":%lld}", (long long)user(w, "d02.clerk")));
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/watch/%lld/owner", (long long)watch), mw_f(w, "{\"owner_id\":%lld}", (long long)clerk));
    assert_answer(w, "STATE", "d01.clerk", "POST", mw_f(w, "/api/watch/%lld/end", (long long)watch), "{\"reason\":\"stable\",\"words\":\"收入稳定\"}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", mw_f(w, "/api/watch-tasks/%lld/done", (long long)task), "{\"outcome\":\"no_need\",\"words\":\"\"}");
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", mw_f(w, "/api/watch-tasks/%lld/done", (long long)task), "{\"outcome\":\"no_need\",\"words\":\"x\"}");
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/watch-tasks/%lld/done", (long long)task), "{\"outcome\":\"visited\",\"words\":\"已入户，生活稳定\"}");
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", mw_f(w, "/api/watch-tasks/%lld/look", (long long)task), "{\"agrees\":true,\"words\":\"同意\"}");
    world_ok(w, "d01.review", "POST", mw_f(w, "/api/watch-tasks/%lld/look", (long long)task), "{\"agrees\":false,\"words\":\"请补充收入情况\"}");
    assert_string_equal(task_text(w, task, "state"), "open");
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/watch-tasks/%lld/done", (long long)task), "{\"outcome\":\"visited\",\"words\":\"月收入四千元\"}");
    world_ok(w, "d01.review", "POST", mw_f(w, "/api/watch-tasks/%lld/look", (long long)task), "{\"agrees\":true,\"words\":\"同意\"}");
    assert_string_equal(task_text(w, task, "state"), "closed");
    /* a visit moves the next one three months on */
    assert_string_equal(text_of(w, world_ok(w, "d01.view", "GET", mw_f(w, "/api/watch/%lld", (long long)watch), NULL), "due_on"), "2023-04-12");
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/watch/%lld/end", (long long)watch), "{\"reason\":\"stable\",\"words\":\"收入稳定\"}");
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", mw_f(w, "/api/watch/%lld/ended", (long long)watch), NULL);
    world_ok(w, "d01.review", "POST", mw_f(w, "/api/watch/%lld/keep", (long long)watch), "{\"words\":\"再观察一季度\"}");
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/watch/%lld/visit", (long long)watch), "{\"on\":\"2023-01-12\",\"words\":\"电话联系后上门\"}");
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/watch/%lld/end", (long long)watch), "{\"reason\":\"stable\",\"words\":\"收入稳定\"}");
    world_ok(w, "d01.review", "POST", mw_f(w, "/api/watch/%lld/ended", (long long)watch), NULL);
    assert_string_equal(text_of(w, w->json, "state"), "ended");
    assert_true(answer_has(w, "再观察一季度"));
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(what_is_late_goes_up_and_a_visit_that_is_due_becomes_a_task)
{
    struct cw_file f = {.org = "QD0101", .class = "deep", .serial = 1};
    cw_file(w, &f);
    int64_t clerk = user(w, "d01.clerk");
    world_ok(w, "d01.clerk", "POST", "/api/watch", mw_f(w, "{\"casefile_id\":%lld,\"source\":\"edge\",\"owner_id\":%lld,\"due_on\":\"2023-01-12\",\"words\":\"孩子上大学\"}", (long long)f.id, (long long)clerk));
    assert_answer(w, "DUPLICATE", "d01.clerk", "POST", "/api/watch", mw_f(w, "{\"casefile_id\":%lld,\"source\":\"edge\",\"owner_id\":%lld,\"words\":\"再来\"}", (long long)f.id, (long long)clerk));
    assert_int_equal(json_get_int(run(w), "raised", 0), 1);
    int64_t task = task_of(w, "VISIT");
    assert_string_equal(task_text(w, task, "due_on"), "2023-01-19"); /* five working days: 13, 16, 17, 18, 19 */
    day(w, "2023-01-17");
    assert_int_equal(json_get_int(run(w), "reminded", 0), 1);
    assert_int_equal(json_get_int(run(w), "reminded", -1), 0);
    day(w, "2023-01-20");
    assert_int_equal(json_get_int(run(w), "escalated", 0), 1); /* the first day late: its district */
    assert_int_equal(json_get_int(run(w), "escalated", -1), 0);
    world_ok(w, "d01.view", "GET", "/api/watch-tasks?late=1", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "late_days", 0), 1);
    day(w, "2023-02-20");
    assert_int_equal(json_get_int(run(w), "escalated", 0), 1);
    world_ok(w, "city.view", "GET", "/api/watch-tasks?late=1", NULL);
    assert_true(json_get_int(json_at(rows_of(w), 0), "escalated", 0) > 1);
    assert_int_equal(world_verify(w), 0);
}

/* --- at once, and from the matching centre --- */

static int64_t bill(struct world *w, int64_t file, long long fen)
{
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/casefiles/%lld/money", (long long)file),
             mw_f(w, "{\"side\":\"out\",\"kind\":\"medical\",\"from_on\":\"2022-01-01\",\"until_on\":\"2022-12-31\",\"fen\":%lld}", fen));
    const struct json *money = json_get(w->json, "money"), *last = json_at(money, json_len(money) - 1);
    return json_get_int(last, "id", 0);
}

WORLD_TEST(a_changed_file_is_looked_at_at_once_against_the_last_daily_run)
{
    struct cw_file f = {.org = "QD01", .class = "deep", .serial = 1};
    cw_file(w, &f);
    bill(w, f.id, 4000000);
    assert_int_equal(task_of(w, "W01"), 0); /* nothing to compare with: first sight */
    assert_int_equal(json_get_int(run(w), "raised", -1), 0);
    /* three bills of 12,000 in one day: each is little, together they are 36,000 more than the run of the morning saw */
    bill(w, f.id, 1200000);
    bill(w, f.id, 1200000);
    assert_int_equal(task_of(w, "W01"), 0);
    int64_t third = bill(w, f.id, 1200000), task = task_of(w, "W01");
    assert_true(task > 0);
    assert_string_equal(task_text(w, task, "due_on"), "2023-01-17"); /* three working days: 13, 16, 17 */
    world_ok(w, "city.view", "GET", "/api/watch", NULL);
    assert_string_equal(column(w, "source"), "sudden");
    /* the third was typed wrong: 1,200 and not 12,000. What only this look had seen goes to the second look */
    const char *wrong = mw_f(w, "/api/casefiles/%lld/money/%lld", (long long)f.id, (long long)third);
    world_ok(w, "d01.clerk", "PUT", wrong, "{\"version\":1,\"fen\":120000}");
    assert_string_equal(task_text(w, task, "state"), "done");
    assert_string_equal(task_text(w, task, "outcome"), "no_need");
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", mw_f(w, "/api/watch-tasks/%lld/look", (long long)task), "{\"agrees\":true,\"words\":\"同意\"}");
    world_ok(w, "d01.review", "POST", mw_f(w, "/api/watch-tasks/%lld/look", (long long)task), "{\"agrees\":true,\"words\":\"录入更正\"}");
    assert_int_equal(json_get_int(run(w), "raised", -1), 0);
    /* the next day it is 30,000 more after all: the pause of a rule does not count what was taken back */
    day(w, "2023-01-13");
    bill(w, f.id, 3000000);
    int64_t again = 0;
    world_ok(w, "city.view", "GET", "/api/watch-tasks?state=open", NULL);
    assert_string_equal(column(w, "rule"), "W01");
    again = id_of(&(struct world){.json = json_at(rows_of(w), 0)});
    assert_true(again > task);
    assert_int_equal(json_get_int(run(w), "raised", -1), 0);
    /* the daily run has seen it: a later change leaves it to the cadre, as that run itself would */
    world_ok(w, "d01.clerk", "PUT", wrong, "{\"version\":2,\"fen\":100}");
    assert_string_equal(task_text(w, again, "state"), "open");
    assert_int_equal(json_get_int(run(w), "raised", -1), 0);
    assert_string_equal(task_text(w, again, "state"), "open");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(a_visit_moves_a_watched_household_on_at_once)
{
    struct cw_file f = {.org = "QD01", .class = "deep", .serial = 1};
    cw_file(w, &f);
    int64_t clerk = user(w, "d01.clerk");
    world_ok(w, "d01.clerk", "POST", "/api/watch", mw_f(w, "{\"casefile_id\":%lld,\"source\":\"edge\",\"owner_id\":%lld,\"due_on\":\"2023-01-20\",\"words\":\"孩子上大学\"}", (long long)f.id, (long long)clerk));
    int64_t watch = id_of(w);
    world_ok(w, "d01.clerk", "POST", "/api/visits",
             mw_f(w, "{\"casefile\":%lld,\"visited_on\":\"2023-01-12\",\"purpose\":\"care\",\"second\":%lld,\"agrees\":\"yes\",\"answers\":{\"met\":[\"head\"],\"members\":1,\"reason\":\"yes\",\"housing\":\"rent\","
                     "\"state\":\"plain\",\"goods\":[\"none\"],\"income\":\"same\",\"outlay\":\"seen\",\"hard\":\"hard\"},\"draft_key\":\"draft-1\",\"words\":\"生活稳定\"}", (long long)f.id, (long long)user(w, "city.clerk")));
    assert_string_equal(text_of(w, world_ok(w, "d01.view", "GET", mw_f(w, "/api/watch/%lld", (long long)watch), NULL), "due_on"), "2023-04-12");
    assert_int_equal(world_verify(w), 0);
}

static int64_t action_of(struct world *w, int64_t list, int64_t person)
{
    world_ok(w, "city.clerk", "GET", mw_f(w, "/api/match/actions?list=%lld", (long long)list), NULL);
    for (size_t i = 0; i < json_len(rows_of(w)); i++)
        if (json_get_int(json_at(rows_of(w), i), "person_id", 0) == person)
            return json_get_int(json_at(rows_of(w), i), "id", 0);
    return 0;
}
static void act(struct world *w, int64_t action, const char *verb, int version)
{
    world_ok(w, "g1.clerk", "POST", mw_f(w, "/api/match/actions/%lld/%s", (long long)action, verb), mw_f(w, "{\"version\":%d,\"reason\":\"已核对\"}", version));
}

WORLD_TEST(a_hit_of_the_matching_centre_comes_onto_the_list_once)
{
    day(w, "2023-01-12");
    int64_t p[6];
    for (int i = 1; i <= 5; i++)
        p[i] = maw_person(w, i, "QD010101");
    /* 50,000 元 of bills without a file: open (M02); 15,000: watch (M01) */
    int64_t list = maw_ready(w, "city.clerk", "QD", "medical",
        mw_f(w, "姓名,身份证号,个人自付\n%s,%s,50000\n%s,%s,15000\n%s,%s,15000\n%s,%s,50000\n%s,%s,15000\n", maw_name(w, 1), maw_number(w, 1), maw_name(w, 2), maw_number(w, 2),
             maw_name(w, 3), maw_number(w, 3), maw_name(w, 4), maw_number(w, 4), maw_name(w, 5), maw_number(w, 5)));
    assert_int_equal(json_get_int(maw_match(w, "city.clerk", list), "actions", 0), 5);
    world_ok(w, "city.view", "GET", "/api/watch", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    /* accepted: at once, with a task, a day and who accepted it */
    int64_t first = action_of(w, list, p[1]), third = action_of(w, list, p[3]);
    act(w, first, "accept", 1);
    world_ok(w, "city.view", "GET", "/api/watch?source=match", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "person_id", 0), p[1]);
    assert_string_equal(column(w, "due_on"), "2023-04-12");
    int64_t clerk = user(w, "g1.clerk"), task = task_of(w, "M02");
    assert_string_equal(task_text(w, task, "due_on"), "2023-01-19"); /* five working days: 13, 16, 17, 18, 19 */
    assert_int_equal(json_get_int(w->json, "owner_id", 0), clerk);
    world_ok(w, "g1.clerk", "GET", mw_f(w, "/api/watch-tasks/%lld", (long long)task), NULL);
    assert_true(answer_has(w, "建议已采纳"));
    assert_false(answer_has(w, "50000")); /* what the list says goes with the list */
    /* refused: never. Who has got a file since: his household */
    act(w, action_of(w, list, p[2]), "reject", 1);
    static const struct maw_member self[] = {{"self", 4}};
    int64_t file = maw_casefile(w, "QD010101", "active", 0, self, 1);
    act(w, action_of(w, list, p[4]), "accept", 1);
    world_ok(w, "city.view", "GET", "/api/watch?source=match", NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    assert_int_equal(json_get_int(json_at(rows_of(w), 1), "casefile_id", 0), file);
    /* nobody answers the third and fifth: not on day 14, on day 15 (M01) */
    day(w, "2023-01-26");
    assert_int_equal(json_get_int(run(w), "opened", -1), 0);
    day(w, "2023-01-27");
    assert_int_equal(json_get_int(run(w), "opened", -1), 2);
    assert_int_equal(json_get_int(run(w), "opened", -1), 0);
    task = task_of(w, "M01");
    assert_string_equal(task_text(w, task, "due_on"), "2023-02-01"); /* 28 and 29 are worked for the festival, 30, 31, 1 */
    world_ok(w, "g1.clerk", "GET", mw_f(w, "/api/watch-tasks/%lld", (long long)task), NULL);
    assert_true(answer_has(w, "逾期没有处理"));
    /* then accepted, and said again by another list: nobody stands there twice, no task comes twice */
    act(w, third, "accept", 1);
    int64_t other = maw_ready(w, "city.clerk", "QD", "illness", mw_f(w, "姓名,身份证号,个人自付\n%s,%s,200000\n", maw_name(w, 1), maw_number(w, 1)));
    assert_int_equal(json_get_int(maw_match(w, "city.clerk", other), "actions", 0), 1);
    act(w, action_of(w, other, p[1]), "accept", 1);
    assert_int_equal(json_get_int(run(w), "raised", -1), 0);
    world_ok(w, "city.view", "GET", "/api/watch?source=match", NULL);
    assert_int_equal(json_len(rows_of(w)), 4);
    world_ok(w, "city.view", "GET", "/api/watch-tasks", NULL);
    assert_string_equal(column(w, "rule"), "M02,M02,M01,M01");
    assert_int_equal(world_verify(w), 0);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_was_not_visited_is_told_by_union_class_and_contact),
        cmocka_unit_test(a_visit_plan_counts_who_was_visited_in_its_days),
        cmocka_unit_test(a_rule_raises_a_task_once_with_owner_and_day),
        cmocka_unit_test(nothing_is_closed_without_an_outcome_and_a_second_look),
        cmocka_unit_test(what_is_late_goes_up_and_a_visit_that_is_due_becomes_a_task),
        cmocka_unit_test(a_changed_file_is_looked_at_at_once_against_the_last_daily_run),
        cmocka_unit_test(a_visit_moves_a_watched_household_on_at_once),
        cmocka_unit_test(a_hit_of_the_matching_centre_comes_onto_the_list_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
