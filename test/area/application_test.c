/* SPDX-License-Identifier: Apache-2.0
 * The way of an application: who may do what where, nobody two forbidden steps, nothing skipped, every state reached and left, days
 * counted by the calendar, the public page with nothing that is not public. Days counted by hand with a calendar. */
#include "application_world.h"
#include "race.h"
#include "sheet_child.h"

static const char *const states[] = {"draft", "first", "survey", "appraise", "notice", "second", "check", "approve"};
static const char *const verbs[] = {"edit", "submit", "pass", "surveyed", "checked", "approve", "return", "refuse", "withdraw"};

/* --- working days --- */

static void days_are(struct world *w, const char *from, int n, const char *want, bool known)
{
    const struct json *j = world_ok(w, "g1.view", "GET", fmt(w, "/api/workdays?from=%s&days=%d", from, n), NULL);
    assert_string_equal(text_of(w, j, "day"), want);
    assert_int_equal(json_get_bool(j, "known"), known);
}

WORLD_TEST(working_days_pass_over_holidays_and_count_made_up_days)
{
    days_are(w, "2023-01-12", 0, "2023-01-12", true);
    days_are(w, "2023-01-12", 5, "2023-01-19", true);  /* 13 16 17 18 19 */
    days_are(w, "2023-01-18", 4, "2023-01-29", true);  /* 19 20, then Saturday 28 and Sunday 29 made up */
    days_are(w, "2023-09-28", 1, "2023-10-07", true);  /* 国庆 29 September to 6 October; Saturday made up */
    days_are(w, "2023-09-28", 3, "2023-10-09", true);
    days_are(w, "2024-02-08", 2, "2024-02-18", true);  /* 9, then the Sunday after 春节 */
    days_are(w, "2025-09-30", 1, "2025-10-09", true);  /* 国庆 with 中秋: 1 to 8 October */
    days_are(w, "2025-09-30", 3, "2025-10-11", true);  /* 9 10, Saturday 11 made up */
    days_are(w, "2022-12-30", 1, "2023-01-03", true);
    /* a week of every year, counted by hand from the notice's text */
    days_are(w, "2021-02-05", 3, "2021-02-09", true);  /* Sunday 7 made up, 8, 9 */
    days_are(w, "2021-02-10", 3, "2021-02-20", true);  /* 春节 11 to 17: 18, 19, Saturday 20 made up */
    days_are(w, "2022-01-28", 3, "2022-02-07", true);  /* Saturday 29 and Sunday 30 made up, 31 January to 6 February off: 7 */
    days_are(w, "2022-10-07", 3, "2022-10-10", true);  /* Saturday 8, Sunday 9 made up, 10 */
    days_are(w, "2023-01-20", 3, "2023-01-30", true);  /* 春节 21 to 27: Saturday 28, Sunday 29 made up, 30 */
    days_are(w, "2024-09-30", 5, "2024-10-12", true);  /* 国庆 1 to 7: 8, 9, 10, 11, Saturday 12 made up */
    days_are(w, "2025-01-24", 3, "2025-02-05", true);  /* Sunday 26 made up, 27, 春节 28 to 4 February: 5 */
    days_are(w, "2026-02-13", 2, "2026-02-24", true);  /* Saturday 14 made up, 春节 15 to 23: 24 */
    days_are(w, "2026-09-30", 3, "2026-10-10", true);  /* 国庆 1 to 7: 8, 9, Saturday 10 made up */
    days_are(w, "2026-12-31", 1, "2027-01-01", false); /* not published: Monday to Friday */
    assert_answer(w, "BAD_INPUT", "g1.view", "GET", "/api/workdays?days=999", NULL);
    /* a year names its notice, or says that nobody has compared it */
    static const char edition[] = "{\"kind\":\"calendars\",\"code\":\"cn\",\"edition\":\"x\",\"title\":\"x\",\"source\":\"x\",\"valid_from\":\"2023-01-01\",\"body\":{\"years\":{\"2023\":{%s\"rest\":[\"2023-01-13\"],\"work\":[]}}}}";
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/rules", fmt(w, edition, ""));
    world_ok(w, "city.clerk", "POST", "/api/rules", fmt(w, edition, "\"unconfirmed\":true,"));
    days_are(w, "2023-01-12", 1, "2023-01-16", false);
}

/* --- the way --- */

static void limits_are(struct world *w, int64_t id, const char *due)
{
    assert_string_equal(text_of(w, world_ok(w, "g1.view", "GET", aw_path(w, id, ""), NULL), "due_on"), due);
}

WORLD_TEST(five_people_bring_a_household_into_the_archive)
{
    struct aw_file f = aw_file(w, "钱多多", 11);
    int64_t id = aw_begin(w, f.id, "new", ",\"asked\":\"deep\",\"words\":\"因病致困\"");
    aw_act(w, "g1.clerk", id, "submit");
    limits_are(w, id, "2023-01-19");
    assert_answer(w, "STATE", "g1.clerk", "POST", fmt(w, "/api/applications/%lld/submit", (long long)id), "{}"); /* pressed twice */
    aw_until(w, f.id, id, "survey");
    assert_answer(w, "STATE", "g1.clerk", "POST", fmt(w, "/api/applications/%lld/surveyed", (long long)id), "{}");
    assert_true(answer_has(w, "还没有入户调查"));
    world_ok(w, "g1.clerk", "POST", "/api/visits", aw_visit_body(w, f.id, id, "draft-1", "d01.clerk"));
    int64_t visit = json_get_int(w->json, "id", 0);
    assert_answer(w, "STATE", "g1.clerk", "POST", fmt(w, "/api/applications/%lld/surveyed", (long long)id), "{}");
    assert_true(answer_has(w, "还没有经同行人确认"));
    assert_answer(w, "SAME_PERSON", "g1.clerk", "POST", fmt(w, "/api/visits/%lld/confirm", (long long)visit), NULL);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/visits/%lld/confirm", (long long)visit), NULL);
    aw_act(w, "g1.clerk", id, "surveyed");
    assert_answer(w, "STATE", "g1.review", "POST", fmt(w, "/api/applications/%lld/pass", (long long)id), "{}");
    assert_true(answer_has(w, "还没有评议"));
    world_ok(w, "g1.review", "POST", fmt(w, "/api/applications/%lld/meetings", (long long)id), AW_MEETING(2, 3));
    assert_answer(w, "STATE", "g1.review", "POST", fmt(w, "/api/applications/%lld/pass", (long long)id), "{}");
    assert_true(answer_has(w, "没有过半数同意"));
    world_ok(w, "g1.review", "POST", fmt(w, "/api/applications/%lld/meetings", (long long)id), AW_MEETING(3, 2));
    aw_act(w, "g1.review", id, "pass");
    assert_answer(w, "STATE", "g1.review", "POST", fmt(w, "/api/applications/%lld/pass", (long long)id), "{}");
    assert_true(answer_has(w, "还没有公示"));
    aw_publish(w, id);
    limits_are(w, id, "2023-01-18"); /* 12 13 16 17 18 */
    w->now += 6 * AW_DAY;            /* the last day */
    assert_answer(w, "STATE", "g1.review", "POST", fmt(w, "/api/applications/%lld/pass", (long long)id), "{}");
    assert_true(answer_has(w, "公示到 2023-01-18 为止"));
    w->now += AW_DAY;
    aw_act(w, "g1.review", id, "pass");
    assert_answer(w, "BAD_INPUT", "d01.review", "POST", fmt(w, "/api/applications/%lld/return", (long long)id), "{}"); /* without a word */
    aw_until(w, f.id, id, "check");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", fmt(w, "/api/applications/%lld/checked", (long long)id), "{}");
    assert_true(complains_of(w, "remark"));
    aw_act(w, "d01.clerk", id, "checked");
    assert_answer(w, "BAD_INPUT", "city.review", "POST", fmt(w, "/api/applications/%lld/approve", (long long)id), "{\"class\":\"nonsense\"}");
    assert_answer(w, "BAD_INPUT", "city.review", "POST", fmt(w, "/api/applications/%lld/approve", (long long)id), "{\"class\":\"deep\"}");
    assert_true(complains_of(w, "depart")); /* no verdict has been kept */
    world_ok(w, "city.review", "POST", fmt(w, "/api/applications/%lld/approve", (long long)id), "{\"class\":\"deep\",\"level\":\"city\",\"depart\":\"集体研究同意\"}");
    const struct json *j = world_ok(w, "g1.view", "GET", aw_path(w, id, ""), NULL);
    assert_string_equal(text_of(w, j, "state"), "entered");
    assert_string_equal(text_of(w, j, "case_state"), "active");
    assert_true(answer_has(w, "集体研究同意"));
    assert_int_equal(json_len(json_get(j, "trail")), 8);
    assert_int_equal(world_verify(w), 0);
}

/* --- consents --- */

static bool held_up(struct world *w, int64_t id, const char *why)
{
    assert_answer(w, "STATE", "g1.review", "POST", fmt(w, "/api/applications/%lld/pass", (long long)id), "{}");
    bool said = answer_has(w, why) && answer_has(w, "请在档案的“同意与证据”中登记后再办理");
    return said && strcmp(aw_state(w, id), "first") == 0;
}

WORLD_TEST(nothing_leaves_the_first_step_before_everybody_has_agreed)
{
    struct aw_file f = aw_unsigned(w, "钱多多", 11), g = aw_file(w, "孙少少", 13);
    int64_t id = aw_begin(w, f.id, "new", ""), other = aw_begin(w, g.id, "new", "");
    const struct json *j = world_ok(w, "g1.clerk", "GET", aw_path(w, id, ""), NULL);
    assert_true(json_get_bool(j, "needs_consents"));
    assert_string_equal(text_of(w, j, "consents"), /* told before it is filed; filing stays possible */
                        "钱多多：没有签《家庭经济状况核对授权书》、《困难职工建档个人信息处理同意书》、《公示告知和同意书》；"
                        "童小满（未满14周岁）：须由监护人签《困难职工建档个人信息处理同意书》");
    assert_string_equal(text_of(w, j, "missing"), "");
    aw_act(w, "g1.clerk", id, "submit");
    aw_act(w, "g1.clerk", other, "submit");
    assert_true(held_up(w, id, "钱多多：没有签《家庭经济状况核对授权书》"));
    /* many at once: the one goes on, the other is named with its reason, looked at first and then done */
    for (int dry = 1; dry >= 0; dry--) {
        j = world_ok(w, "g1.review", "POST", "/api/applications/pass-many?org=QD010101", fmt(w, "{\"box\":\"mine\",\"state\":\"first\",\"dry\":%s}", dry ? "true" : "false"));
        assert_int_equal(json_get_int(j, "passed", 0), 1);
        assert_int_equal(json_len(json_get(j, "skipped")), 1);
        const struct json *s = json_at(json_get(j, "skipped"), 0);
        assert_string_equal(text_of(w, s, "head_name"), "钱多多");
        assert_non_null(strstr(text_of(w, s, "why"), "童小满（未满14周岁）：须由监护人签"));
    }
    assert_string_equal(aw_state(w, other), "survey");
    aw_sign(w, f.id, 1, "check", 0);
    aw_sign(w, f.id, 1, "file", 0);
    aw_sign(w, f.id, 1, "public", 0);
    assert_true(held_up(w, id, "童小满（未满14周岁）：须由监护人签")); /* the guardian's is still owed */
    assert_string_equal(text_of(w, world_ok(w, "g1.review", "GET", aw_path(w, id, ""), NULL), "missing"),
                        "童小满（未满14周岁）：须由监护人签《困难职工建档个人信息处理同意书》；请在档案的“同意与证据”中登记后再办理");
    aw_sign(w, f.id, 2, "file", 1);
    aw_act(w, "g1.review", id, "pass");
    assert_string_equal(aw_state(w, id), "survey");
    assert_string_equal(text_of(w, world_ok(w, "g1.clerk", "GET", aw_path(w, id, ""), NULL), "consents"), ""); /* past that step nobody asks */
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(who_withdraws_a_consent_holds_his_application_up)
{
    struct aw_file f = aw_file(w, "钱多多", 11);
    int64_t id = aw_begin(w, f.id, "new", "");
    aw_act(w, "g1.clerk", id, "submit");
    const struct json *rows = json_get(world_ok(w, "g1.clerk", "GET", fmt(w, "/api/casefiles/%lld/consents", (long long)f.id), NULL), "rows");
    int64_t row = json_get_int(json_at(rows, 0), "id", 0); /* of the head: check */
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/casefiles/%lld/consents/%lld/withdraw", (long long)f.id, (long long)row), "{\"told\":true}");
    assert_true(held_up(w, id, "钱多多：没有签《家庭经济状况核对授权书》"));
}

/* --- comparison --- */

/* A list of cars at the city: two of the head, one of a stranger. */
static int64_t cars_of(struct world *w, int serial)
{
    world_ok(w, "city.clerk", "POST", "/api/match/lists?org=QD",
             "{\"kind\":\"vehicle\",\"title\":\"车辆登记\",\"giver\":\"交管部门\",\"purpose\":\"困难职工认定核对\",\"basis\":\"信息共享协议\",\"expires_on\":\"2023-03-01\",\"delete_on\":\"2023-04-01\"}");
    int64_t list = json_get_int(w->json, "id", 0);
    const char *csv = fmt(w, "所有人,身份证号,号牌号码\n钱多多,%s,鲁B1\n钱多多,%s,鲁B2\n李别人,%s,鲁B3\n", aw_number(w, serial), aw_number(w, serial), aw_number(w, 991));
    assert_string_equal(world_upload(w, "city.clerk", fmt(w, "/api/match/lists/%lld/file", (long long)list), "名单.csv", csv, strlen(csv)), "");
    world_job(w, json_get_int(w->json, "job", 0));
    world_ok(w, "city.clerk", "POST", fmt(w, "/api/match/lists/%lld/load", (long long)list), "{\"columns\":[]}");
    world_job(w, json_get_int(w->json, "job", 0));
    return list;
}

static void run_of(struct world *w, int64_t list)
{
    world_ok(w, "city.clerk", "POST", fmt(w, "/api/match/lists/%lld/run", (long long)list), "{\"purpose\":\"年度集中清理核对\"}");
    world_job(w, json_get_int(w->json, "job", 0));
}

static const char *last_remark(struct world *w, int64_t id)
{
    const struct json *trail = json_get(world_ok(w, "g1.view", "GET", aw_path(w, id, ""), NULL), "trail");
    return text_of(w, json_at(trail, json_len(trail) - 1), "remark");
}

static int64_t looks(struct world *w)
{
    int64_t n = 0;
    const struct json *rows = json_get(world_ok(w, "audit.admin", "GET", "/api/events?action=application.checks", NULL), "rows");
    for (size_t i = 0; i < json_len(rows); i++)
        n += str_eq(json_get_str(json_at(rows, i), "action"), S("application.checks"));
    return n;
}

WORLD_TEST(the_comparison_shows_what_lists_say_and_the_trail_keeps_which)
{
    struct aw_file f = aw_file(w, "钱多多", 11);
    aw_until(w, f.id, aw_begin(w, f.id, "new", ""), "entered"); /* the shipped rules propose something of files in use only */
    int64_t id = aw_begin(w, f.id, "review", ""), list = cars_of(w, 11);
    const char *checks = str_z(w->a, str_f(w->a, "/api/applications/%lld/checks", (long long)id));
    assert_answer(w, "STATE", "d01.clerk", "GET", checks, NULL); /* not yet its turn */
    aw_until(w, f.id, id, "check");
    assert_answer(w, "FORBIDDEN", "g1.clerk", "GET", checks, NULL); /* below the union that approves */
    assert_answer(w, "FORBIDDEN", "d01.view", "GET", checks, NULL);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "GET", checks, NULL);
    int64_t before = looks(w);
    const struct json *j = world_ok(w, "d01.clerk", "GET", checks, NULL);
    assert_int_equal(looks(w), before + 1);
    j = world_ok(w, "d01.clerk", "GET", checks, NULL);
    assert_int_equal(json_len(json_get(j, "lists")), 1);
    assert_int_equal(json_get_int(json_at(json_get(j, "lists"), 0), "hits", 0), 2);
    assert_string_equal(text_of(w, json_at(json_get(j, "lists"), 0), "purpose"), "困难职工认定核对");
    const struct json *hit = json_at(json_get(j, "hits"), 0);
    assert_int_equal(json_len(json_get(j, "hits")), 1); /* the child is in no list */
    assert_string_equal(text_of(w, hit, "name"), "钱多多");
    assert_int_equal(json_get_int(hit, "rows", 0), 2);
    assert_int_equal(json_get_int(hit, "found", 9), 0); /* nobody has run the list since */
    assert_false(answer_has(w, aw_number(w, 11)));
    run_of(w, list); /* two cars: a review is proposed */
    j = world_ok(w, "d01.clerk", "GET", checks, NULL);
    assert_true(json_get_int(json_at(json_get(j, "hits"), 0), "found", 0) > 0);
    assert_int_equal(json_get_int(j, "conflicts", 0), 1);
    assert_false(answer_has(w, aw_number(w, 11)));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", aw_path(w, id, "/checked"), "{\"remark\":\"已核对\"}");
    assert_true(complains_of(w, "despite"));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", aw_path(w, id, "/checked"), "{\"remark\":\"已核对\",\"despite\":\"  \"}");
    world_ok(w, "d01.clerk", "POST", aw_path(w, id, "/checked"), "{\"remark\":\"已核对\",\"despite\":\"其中一辆已报废\"}");
    assert_string_equal(last_remark(w, id), fmt(w, "已核对\n比对名单：《车辆登记》（第 %lld 号，vehicle 2023 版，交管部门）命中 2 行，未办结冲突 1 项\n"
                                                   "有 1 项冲突未办结，仍然通过的理由：其中一辆已报废", (long long)list));
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(a_settled_conflict_blocks_nothing_and_a_list_beyond_its_day_is_not_looked_at)
{
    struct aw_file f = aw_file(w, "钱多多", 11), g = aw_file(w, "孙少少", 13);
    aw_until(w, f.id, aw_begin(w, f.id, "new", ""), "entered");
    int64_t id = aw_begin(w, f.id, "review", ""), other = aw_begin(w, g.id, "new", ""), list = cars_of(w, 11);
    run_of(w, list);
    aw_until(w, f.id, id, "check");
    aw_until(w, g.id, other, "check");
    const struct json *j = world_ok(w, "d01.clerk", "GET", aw_path(w, other, "/checks"), NULL);
    assert_int_equal(json_len(json_get(j, "lists")), 1);
    assert_int_equal(json_len(json_get(j, "hits")) + json_len(json_get(j, "actions")), 0); /* nothing of the other household */
    const struct json *a = json_at(json_get(world_ok(w, "city.clerk", "GET", "/api/match/actions", NULL), "rows"), 0);
    world_ok(w, "city.clerk", "POST", fmt(w, "/api/match/actions/%lld/reject", (long long)json_get_int(a, "id", 0)), fmt(w, "{\"reason\":\"已过户\",\"version\":%lld}", (long long)json_get_int(a, "version", 0)));
    world_ok(w, "d01.clerk", "POST", aw_path(w, id, "/checked"), "{\"remark\":\"已核对\"}");
    assert_string_equal(last_remark(w, id), fmt(w, "已核对\n比对名单：《车辆登记》（第 %lld 号，vehicle 2023 版，交管部门）命中 2 行，未办结冲突 0 项", (long long)list));
    w->now += 40 * AW_DAY; /* beyond 1 March */
    j = world_ok(w, "d01.clerk", "GET", aw_path(w, other, "/checks"), NULL);
    assert_int_equal(json_len(json_get(j, "lists")), 0);
    world_ok(w, "d01.clerk", "POST", aw_path(w, other, "/checked"), "{\"remark\":\"无异常\"}");
    assert_string_equal(last_remark(w, other), "无异常\n没有可用的比对名单");
}

WORLD_TEST(two_presses_at_once_give_one_step)
{
    struct aw_file f = aw_file(w, "钱多多", 11);
    int64_t id = aw_begin(w, f.id, "new", "");
    struct racer r[4];
    for (size_t i = 0; i < countof(r); i++)
        r[i] = (struct racer){.w = w, .as = i % 2 ? "d01.clerk" : "g1.clerk", .path = fmt(w, "/api/applications/%lld/submit", (long long)id), .body = "{}"};
    assert_int_equal(winners(r, countof(r)), 1);
    const struct json *j = world_ok(w, "g1.view", "GET", aw_path(w, id, ""), NULL);
    assert_int_equal(json_len(json_get(j, "trail")), 1);
}

/* --- the machine, exhaustively --- */

static const struct area *area_of(struct world *w)
{
    for (size_t i = 0; i < w->app->n_areas; i++)
        if (strcmp(w->app->areas[i]->name, "application") == 0)
            return w->app->areas[i];
    return NULL;
}

static const struct move *move_of(struct world *w, const char *state, const char *verb)
{
    const struct machine *m = &area_of(w)->machines[0];
    for (size_t i = 0; i < m->n_moves; i++)
        if (strcmp(m->moves[i].from, state) == 0 && strcmp(m->moves[i].verb, verb) == 0)
            return &m->moves[i];
    return NULL;
}

static enum perm perm_of(const char *verb)
{
    static const char *const enter[] = {"edit", "submit", "surveyed", "checked", "withdraw"};
    for (size_t i = 0; i < countof(enter); i++)
        if (strcmp(verb, enter[i]) == 0)
            return PERM_CASE_ENTER;
    return strcmp(verb, "approve") == 0 ? PERM_CASE_APPROVE : PERM_CASE_REVIEW;
}

/* Who covers the union whose turn it is: g1 = QD010101 alone, d01 = QD01 and below, city = all. */
static bool covers(const char *who, const char *place)
{
    return strcmp(who, "city") == 0 || strncmp(place, strcmp(who, "g1") == 0 ? "QD010101" : "QD01", strcmp(who, "g1") == 0 ? 8 : 4) == 0;
}

static const char *place_of(const char *state)
{
    return strcmp(state, "second") == 0 ? "QD0101" : strcmp(state, "check") == 0 || strcmp(state, "approve") == 0 ? "QD01" : "QD010101";
}

static int press_everything(struct world *w, int64_t id, const char *state)
{
    static const char *const whos[] = {"g1", "d01", "d02", "city"}, *const roles[] = {"clerk", "review", "cash", "view", "auditor"};
    int bad = 0;
    for (size_t v = 0; v < countof(verbs); v++)
        for (size_t i = 0; i < countof(whos); i++)
            for (size_t k = 0; k < countof(roles); k++) {
                bool edit = strcmp(verbs[v], "edit") == 0, has = role_info(role_named(str_of(roles[k])))->perms >> perm_of(verbs[v]) & 1;
                const struct move *mv = move_of(w, state, verbs[v]);
                bool paper = strcmp(verbs[v], "withdraw") == 0 || edit || strcmp(verbs[v], "submit") == 0;
                const char *want = !has                                                          ? "FORBIDDEN"
                                   : strcmp(whos[i], "d02") == 0                                 ? "NOT_FOUND"
                                   : !mv                                                         ? "STATE"
                                   : !covers(whos[i], paper ? "QD010101" : place_of(state)) ? "FORBIDDEN"
                                                                                                 : "CONFLICT";
                const char *as = fmt(w, "%s.%s", whos[i], roles[k]);
                const char *got = edit ? world_call(w, as, "PUT", aw_path(w, id, ""), "{\"version\":999}")
                                       : world_call(w, as, "POST", aw_path(w, id, fmt(w, "/%s", verbs[v])), "{\"remark\":\"x\",\"version\":999}");
                if (strcmp(got, want) != 0) {
                    print_error("%s: %s as %s: %s instead of %s\n", state, verbs[v], as, got, want);
                    bad++;
                }
            }
    return bad;
}

WORLD_TEST(every_verb_from_every_state_by_every_role)
{
    struct aw_file f = aw_file(w, "钱多多", 11);
    int64_t id = aw_begin(w, f.id, "new", "");
    int bad = 0;
    for (size_t i = 0; i < countof(states); i++) {
        aw_until(w, f.id, id, states[i]);
        bad += press_everything(w, id, states[i]);
    }
    aw_until(w, f.id, id, "entered");
    bad += press_everything(w, id, "entered");
    assert_int_equal(bad, 0);
}

/* From draft every state is reached; from every state the end is. */
WORLD_TEST(no_state_is_unreachable_and_none_a_dead_end)
{
    static const char *const ends[] = {"entered", "refused", "withdrawn"};
    const struct machine *m = &area_of(w)->machines[0];
    for (size_t t = 0; t < countof(states) + countof(ends); t++) {
        const char *target = t < countof(states) ? states[t] : ends[t - countof(states)];
        const char *seen[16] = {"draft"};
        size_t n = 1;
        bool found = strcmp(target, "draft") == 0;
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < m->n_moves; k++) {
                bool known = false;
                if (strcmp(m->moves[k].from, seen[i]) != 0)
                    continue;
                for (size_t s = 0; s < n; s++)
                    known |= strcmp(seen[s], m->moves[k].to) == 0;
                if (!known)
                    seen[n++] = m->moves[k].to;
                found |= strcmp(m->moves[k].to, target) == 0;
            }
        assert_true(found);
    }
    for (size_t s = 0; s < countof(states); s++) {
        assert_non_null(move_of(w, states[s], "withdraw"));
        bool on = false;
        for (size_t k = 0; k < m->n_moves; k++)
            on |= strcmp(m->moves[k].from, states[s]) == 0 && strcmp(m->moves[k].verb, "return") != 0 && strcmp(m->moves[k].verb, "withdraw") != 0;
        assert_true(on);
    }
}

WORLD_TEST(it_may_be_sent_back_to_any_earlier_step_and_goes_on_from_there)
{
    struct aw_file f = aw_file(w, "钱多多", 11);
    int64_t id = aw_begin(w, f.id, "new", "");
    for (size_t to = 0; to < 7; to++) {
        aw_until(w, f.id, id, "approve");
        assert_answer(w, "BAD_INPUT", "city.review", "POST", fmt(w, "/api/applications/%lld/return", (long long)id), "{\"remark\":\"x\",\"to\":\"approve\"}");
        world_ok(w, "city.review", "POST", fmt(w, "/api/applications/%lld/return", (long long)id), fmt(w, "{\"remark\":\"请补正\",\"to\":\"%s\"}", states[to]));
        assert_string_equal(aw_state(w, id), states[to]);
        if (to >= 2 && to <= 4) { /* what was done before it was sent back right there does not count */
            const char *as = to == 2 ? "g1.clerk" : "g1.review";
            assert_answer(w, "STATE", as, "POST", aw_path(w, id, to == 2 ? "/surveyed" : "/pass"), "{}");
            assert_true(answer_has(w, "退回后还没有"));
        }
    }
    aw_until(w, f.id, id, "entered");
    assert_int_equal(world_verify(w), 0);
}

/* --- persons --- */

WORLD_TEST(nobody_does_two_forbidden_steps)
{
    struct aw_file f = aw_file(w, "钱多多", 11);
    world_ok(w, "d01.clerk", "POST", "/api/applications", fmt(w, "{\"casefile\":%lld,\"kind\":\"new\"}", (long long)f.id));
    int64_t id = json_get_int(w->json, "id", 0);
    assert_int_equal(aw_user(w, "d01.clerk") > 0, 1);
    /* d01.review also enters: he files, and may then not review, nor decide */
    world_ok(w, "sec.admin", "POST", fmt(w, "/api/users/%lld/grants", (long long)aw_user(w, "d01.review")), "{\"role\":\"clerk\",\"org\":\"QD01\"}");
    world_ok(w, "sec.admin", "POST", fmt(w, "/api/users/%lld/grants", (long long)aw_user(w, "g1.review")), "{\"role\":\"clerk\",\"org\":\"QD010101\"}");
    world_ok(w, "sec.admin", "POST", fmt(w, "/api/users/%lld/grants", (long long)aw_user(w, "city.review")), "{\"role\":\"clerk\",\"org\":\"QD\"}");
    aw_act(w, "d01.review", id, "submit");
    assert_answer(w, "SAME_PERSON", "d01.review", "POST", fmt(w, "/api/applications/%lld/pass", (long long)id), "{}");
    assert_true(answer_has(w, "不能再由您审核"));
    assert_answer(w, "SAME_PERSON", "d01.review", "POST", fmt(w, "/api/applications/%lld/refuse", (long long)id), "{\"remark\":\"x\"}");
    aw_act(w, "g1.review", id, "pass");
    /* who reviewed it does not visit it, nor file it again */
    assert_answer(w, "SAME_PERSON", "g1.review", "POST", "/api/visits", aw_visit_body(w, f.id, id, "x1", "d01.clerk"));
    assert_answer(w, "SAME_PERSON", "g1.clerk", "POST", "/api/visits", aw_visit_body(w, f.id, id, "x2", "g1.clerk"));
    aw_visit(w, f.id, id, "x3");
    assert_answer(w, "SAME_PERSON", "g1.review", "POST", fmt(w, "/api/applications/%lld/surveyed", (long long)id), "{}");
    aw_until(w, f.id, id, "second");
    assert_answer(w, "SAME_PERSON", "d01.review", "POST", fmt(w, "/api/applications/%lld/pass", (long long)id), "{}"); /* filed it */
    aw_act(w, "city.review", id, "pass");
    aw_act(w, "d01.clerk", id, "checked");
    assert_answer(w, "SAME_PERSON", "city.review", "POST", fmt(w, "/api/applications/%lld/approve", (long long)id), "{\"class\":\"deep\",\"depart\":\"x\"}");
    assert_true(answer_has(w, "前面的步骤"));
    assert_answer(w, "SAME_PERSON", "d01.review", "POST", fmt(w, "/api/applications/%lld/approve", (long long)id), "{\"class\":\"deep\",\"depart\":\"x\"}");
    const struct json *j = world_ok(w, "city.review", "GET", aw_path(w, id, ""), NULL);
    assert_true(json_len(json_get(j, "verbs")) > 0);
    assert_true(answer_has(w, "\"not_you\":\"您办理过"));
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(one_person_does_not_review_at_two_levels)
{
    struct aw_file f = aw_file(w, "钱多多", 11);
    int64_t id = aw_begin(w, f.id, "new", "");
    aw_act(w, "g1.clerk", id, "submit");
    aw_act(w, "d01.review", id, "pass"); /* covers the factory too */
    aw_until(w, f.id, id, "second");
    assert_answer(w, "SAME_PERSON", "d01.review", "POST", fmt(w, "/api/applications/%lld/pass", (long long)id), "{}");
    assert_true(answer_has(w, "另一级审核过"));
    aw_act(w, "city.review", id, "pass");
    assert_int_equal(world_verify(w), 0);
}

/* --- exits, refusals, withdrawals --- */

WORLD_TEST(refused_and_withdrawn_let_the_file_go)
{
    struct aw_file f = aw_file(w, "钱多多", 11), g = aw_file(w, "孙少少", 13);
    int64_t id = aw_begin(w, f.id, "new", "");
    assert_answer(w, "DUPLICATE", "g1.clerk", "POST", "/api/applications", fmt(w, "{\"casefile\":%lld,\"kind\":\"new\"}", (long long)f.id));
    assert_answer(w, "STATE", "g1.clerk", "POST", "/api/applications", fmt(w, "{\"casefile\":%lld,\"kind\":\"exit\"}", (long long)g.id));
    aw_until(w, f.id, id, "second");
    assert_answer(w, "BAD_INPUT", "d01.review", "POST", fmt(w, "/api/applications/%lld/refuse", (long long)id), "{}");
    world_ok(w, "d01.review", "POST", fmt(w, "/api/applications/%lld/refuse", (long long)id), "{\"remark\":\"收入超过标准\",\"reason\":\"not_met\"}");
    assert_string_equal(text_of(w, w->json, "state"), "refused");
    assert_string_equal(text_of(w, w->json, "case_state"), "refused");
    int64_t again = aw_begin(w, f.id, "new", ""); /* may ask again */
    aw_act(w, "g1.clerk", again, "submit");
    int64_t other = aw_begin(w, g.id, "new", "");
    aw_act(w, "g1.clerk", other, "submit");
    assert_answer(w, "BAD_INPUT", "g1.clerk", "POST", fmt(w, "/api/applications/%lld/withdraw", (long long)other), "{}");
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/applications/%lld/withdraw", (long long)other), "{\"remark\":\"本人不再申请\"}");
    assert_string_equal(text_of(w, w->json, "case_state"), "draft");
    assert_int_equal(world_verify(w), 0);
}

/* --- lists, limits --- */

/* As the server itself calls, without a user. */
static int64_t reminders(struct world *w)
{
    struct call c = {.method = M_POST, .path = S("/api/applications/remind"), .local = true, .peer = S("local"), .upload_fd = -1};
    dispatch(w->app, w->a, &c, &w->reply);
    w->json = json_parse(w->a, w->reply.body, NULL);
    return json_get_int(w->json, "reminders", -1);
}

WORLD_TEST(lists_show_whose_turn_it_is_and_what_is_late)
{
    int64_t id[3];
    for (int i = 0; i < 3; i++) {
        struct aw_file f = aw_file(w, i == 0 ? "钱多多" : i == 1 ? "孙少少" : "李木木", 11 + 2 * i);
        id[i] = aw_begin(w, f.id, "new", "");
        aw_act(w, "g1.clerk", id[i], "submit");
    }
    world_ok(w, "g1.review", "GET", "/api/applications?box=mine", NULL);
    assert_string_equal(column(w, "head_name"), "李木木,孙少少,钱多多");
    world_ok(w, "g1.review", "GET", "/api/applications?box=mine&q=%E5%AD%99", NULL);
    assert_string_equal(column(w, "head_name"), "孙少少");
    world_ok(w, "g1.clerk", "GET", "/api/applications?box=mine", NULL);
    assert_string_equal(column(w, "head_name"), "");
    world_ok(w, "d01.review", "GET", "/api/applications?box=mine&own=1", NULL); /* not the district's own */
    assert_string_equal(column(w, "head_name"), "");
    world_ok(w, "g1.view", "GET", "/api/applications?box=overdue", NULL);
    assert_string_equal(column(w, "head_name"), "");
    w->now += 8 * AW_DAY; /* 20 January: due on the 19th */
    world_ok(w, "g1.view", "GET", "/api/applications?box=overdue", NULL);
    assert_string_equal(column(w, "head_name"), "李木木,孙少少,钱多多");
    assert_true(answer_has(w, "\"late_days\":1"));
    assert_answer(w, "FORBIDDEN", "city.review", "POST", "/api/applications/remind", NULL);
    assert_int_equal(reminders(w), 1);
    assert_int_equal(reminders(w), 0); /* once a day */
    world_ok(w, "g1.review", "GET", "/api/notices/messages", NULL);
    assert_true(answer_has(w, "有 3 件困难职工申请超过办理期限"));
    aw_act(w, "g1.review", id[0], "pass");
    const struct json *j = world_ok(w, "g1.view", "GET", aw_path(w, id[0], ""), NULL);
    assert_int_equal(json_get_int(json_at(json_get(j, "trail"), 1), "late_days", 0), 1);
    /* everything that matches, first said, then done */
    world_ok(w, "g1.review", "POST", "/api/applications/pass-many?org=QD010101", "{\"box\":\"mine\",\"state\":\"first\",\"dry\":true}");
    assert_int_equal(json_get_int(w->json, "passed", 0), 2);
    assert_string_equal(aw_state(w, id[1]), "first");
    world_ok(w, "g1.review", "POST", "/api/applications/pass-many?org=QD010101", "{\"box\":\"mine\",\"state\":\"first\",\"remark\":\"材料齐全\"}");
    assert_int_equal(json_get_int(w->json, "passed", 0), 2);
    assert_string_equal(aw_state(w, id[1]), "survey");
    world_ok(w, "d01.review", "POST", "/api/applications/pass-many", fmt(w, "{\"ids\":[%lld,999]}", (long long)id[1]));
    assert_int_equal(json_get_int(w->json, "passed", 9), 0);
    assert_int_equal(json_len(json_get(w->json, "skipped")), 2);
    world_ok(w, "g1.clerk", "GET", "/api/todo", NULL);
    assert_true(answer_has(w, "待入户调查"));
}

/* --- verify sees what went past the rules --- */

struct wrong {
    int64_t id;
    int what;
};

static enum err wrong_tx(struct tx *tx, void *arg)
{
    const struct wrong *x = arg;
    if (x->what == 0) /* the notice was taken down, as if before it had run */
        return db_exec(tx, PUBLIC_NOTICE_END, VALS(I64(1), I64(1), I64(1), TXT(S("x"))), NULL);
    if (x->what == 1) /* a step by whoever filed it */
        return db_exec(tx, APPLICATION_STEP_ADD,
                       VALS(I64(x->id), I64(9), I64(1), I64(x->what), I64(1), TXT(S("pass")), TXT(S("first")), TXT(S("entered")), TXT(S("")), I64(0), I64(1),
                            BLOB(S(""))),
                       NULL);
    return db_exec(tx, APPLICATION_GO, VALS(I64(x->id), I64(x->what), TXT(S("approve")), I64(7), I64(1), TXT(S("")), I64(1), I64(0)), NULL);
}

WORLD_TEST(verify_names_what_went_past_the_rules)
{
    struct aw_file f = aw_file(w, "钱多多", 11);
    int64_t id = aw_begin(w, f.id, "new", "");
    aw_until(w, f.id, id, "entered");
    assert_int_equal(world_verify(w), 0);
    struct wrong x = {id, 0};
    assert_int_equal(world_write(w, wrong_tx, &x), OK);
    assert_int_equal(world_verify(w), 1);
    x.what = 1; /* not a chain any more */
    assert_int_equal(world_write(w, wrong_tx, &x), OK);
    assert_true(world_verify(w) > 1);
    x.what = (int)json_get_int(world_ok(w, "g1.view", "GET", aw_path(w, id, ""), NULL), "version", 0);
    assert_int_equal(world_write(w, wrong_tx, &x), OK); /* stands elsewhere than it was led */
    assert_true(world_verify(w) > 2);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(working_days_pass_over_holidays_and_count_made_up_days),
        cmocka_unit_test(five_people_bring_a_household_into_the_archive),
        cmocka_unit_test(nothing_leaves_the_first_step_before_everybody_has_agreed),
        cmocka_unit_test(who_withdraws_a_consent_holds_his_application_up),
        cmocka_unit_test(the_comparison_shows_what_lists_say_and_the_trail_keeps_which),
        cmocka_unit_test(a_settled_conflict_blocks_nothing_and_a_list_beyond_its_day_is_not_looked_at),
        cmocka_unit_test(two_presses_at_once_give_one_step),
        cmocka_unit_test(every_verb_from_every_state_by_every_role),
        cmocka_unit_test(no_state_is_unreachable_and_none_a_dead_end),
        cmocka_unit_test(it_may_be_sent_back_to_any_earlier_step_and_goes_on_from_there),
        cmocka_unit_test(nobody_does_two_forbidden_steps),
        cmocka_unit_test(one_person_does_not_review_at_two_levels),
        cmocka_unit_test(refused_and_withdrawn_let_the_file_go),
        cmocka_unit_test(verify_names_what_went_past_the_rules),
        cmocka_unit_test(lists_show_whose_turn_it_is_and_what_is_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
