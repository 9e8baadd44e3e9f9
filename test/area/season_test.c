/* SPDX-License-Identifier: Apache-2.0
 * The warm season: planned, done, counted once; gifts by their roster alone; names sealed and masked; figures counted by hand. Today is
 * 2023-01-12, the campaign LJ is of payout_world.h. */
#include "payout_world.h"
#include "worker_world.h"

static int64_t id_of(struct world *w)
{
    return json_get_int(w->json, "id", 0);
}
static int64_t figure(struct world *w, const char *item, const char *what)
{
    world_ok(w, "city.view", "GET", "/api/forms/ez22/report?campaign=LJ&org=QD", NULL);
    return json_get_int(json_get(json_get(w->json, "items"), item), what, -1);
}
static int64_t season(struct world *w)
{
    world_ok(w, "d01.clerk", "POST", "/api/seasons?org=QD01", "{\"campaign\":\"LJ\",\"title\":\"新就业形态劳动者温暖季\",\"from_on\":\"2022-12-25\",\"until_on\":\"2023-01-31\"}");
    return id_of(w);
}
static const char *record(struct world *w, int64_t season, const char *kind, const char *on, const char *site, int heads, const char *more)
{
    return world_call(w, "d01.clerk", "POST", fmt(w, "/api/seasons/%lld/records", (long long)season),
                      fmt(w, "{\"kind\":\"%s\",\"on_day\":\"%s\",\"site\":\"%s\",\"heads\":%d%s}", kind, on, site, heads, more));
}
/* Two riders with 100.00 元 each and one who is none with 50.00 元, paid. */
static int64_t roster(struct world *w)
{
    world_ok(w, "d01.clerk", "POST", "/api/rosters/by-hand", "{\"campaign\":\"LJ\",\"org\":\"QD0101\",\"title\":\"骑手慰问\",\"class\":\"C7\",\"source\":\"GH-BJ\"}");
    int64_t id = id_of(w);
    for (int i = 0; i < 3; i++)
        world_ok(w, "d01.clerk", "POST", fmt(w, "/api/rosters/%lld/rows", (long long)id),
                 fmt(w, "{\"name\":\"丘%s\",\"number\":\"%.*s\",\"amount_fen\":%d,\"phone\":\"1380000000%d\",\"tags\":\"%s\"}", i == 0 ? "甲" : i == 1 ? "乙" : "丙", FMT(mw_number(w->a, 300 + i)),
                     i < 2 ? 10000 : 5000, i, i < 2 ? "XJY" : ""));
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/rosters/%lld/submit", (long long)id), "{}");
    world_ok(w, "d01.review", "POST", fmt(w, "/api/rosters/%lld/approve", (long long)id), "{}");
    world_ok(w, "d01.cash", "POST", fmt(w, "/api/rosters/%lld/pay", (long long)id), "{\"paid_on\":\"2023-01-12\",\"bank_ref\":\"T1\"}");
    return id;
}

WORLD_TEST(planned_done_and_counted_once)
{
    pw_ground(w);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/seasons?org=QD01", "{\"campaign\":\"LJ\",\"title\":\"早了\",\"from_on\":\"2021-11-01\",\"until_on\":\"2023-01-31\"}");
    assert_answer(w, "FORBIDDEN", "d01.view", "POST", "/api/seasons?org=QD01", "{\"campaign\":\"LJ\",\"title\":\"无权\",\"from_on\":\"2022-12-25\",\"until_on\":\"2023-01-31\"}");
    int64_t s = season(w);
    assert_answer(w, "DUPLICATE", "d01.clerk", "POST", "/api/seasons?org=QD01", "{\"campaign\":\"LJ\",\"title\":\"又一份\",\"from_on\":\"2022-12-25\",\"until_on\":\"2023-01-31\"}");
    const char *tasks = fmt(w, "/api/seasons/%lld/tasks", (long long)s);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", tasks, "{\"action\":\"visit\",\"title\":\"迟了\",\"owner\":\"权益部\",\"due_on\":\"2023-02-01\"}");
    world_ok(w, "d01.clerk", "POST", tasks, "{\"action\":\"visit\",\"title\":\"走访头部平台\",\"owner\":\"权益部\",\"due_on\":\"2023-01-20\",\"heads\":3,\"fen\":30000}");
    int64_t task = json_get_int(json_at(json_get(w->json, "task_rows"), 0), "id", 0);
    world_ok(w, "d01.clerk", "POST", tasks, "{\"action\":\"care\",\"title\":\"免费体检\",\"owner\":\"服务中心\",\"due_on\":\"2023-01-25\",\"heads\":100}");
    int64_t r = roster(w);
    assert_int_equal(figure(w, "J3", "count"), 2);
    /* the visit names the roster: its money is not counted a second time */
    assert_string_equal(record(w, s, "gift", "2023-01-11", "饿了么市南站", 3, fmt(w, ",\"roster_id\":%lld", (long long)r + 99)), "BAD_INPUT");
    assert_string_equal(record(w, s, "gift", "2023-01-13", "饿了么市南站", 3, ""), "BAD_INPUT"); /* tomorrow */
    assert_string_equal(record(w, s, "gift", "2023-01-11", "饿了么市南站", 3, fmt(w, ",\"task_id\":%lld,\"occupation\":\"food\",\"platform\":\"food\"", (long long)task)), "");
    int64_t visit = id_of(w);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/season-records/%lld/roster", (long long)visit), fmt(w, "{\"roster_id\":%lld}", (long long)r));
    assert_int_equal(json_get_int(w->json, "paid_fen", 0), 20000);
    assert_int_equal(json_get_int(w->json, "paid_heads", 0), 2);
    assert_string_equal(record(w, s, "gift", "2023-01-12", "另一处", 3, fmt(w, ",\"roster_id\":%lld", (long long)r)), "BAD_INPUT"); /* has its visit */
    assert_int_equal(figure(w, "J3", "count"), 2);
    assert_int_equal(figure(w, "J4", "fen"), 20000);
    /* services count, each once, of its kind; talks do not */
    assert_string_equal(record(w, s, "checkup", "2023-01-10", "市立医院", 40, fmt(w, ",\"task_id\":%lld", (long long)task)), ""); /* a task of any action */
    assert_string_equal(record(w, s, "checkup", "2023-01-10", "市立医院", 41, ""), "DUPLICATE");
    assert_string_equal(record(w, s, "checkup", "2023-01-10", "市立医院东院", 0, ""), "BAD_INPUT");
    assert_string_equal(record(w, s, "mind", "2023-01-09", "顺丰北区", 12, ""), "");
    int64_t mind = id_of(w);
    assert_string_equal(record(w, s, "talk", "2023-01-09", "顺丰北区", 80, ""), "");
    assert_string_equal(record(w, s, "checkup", "2023-01-11", "市立医院", 10, fmt(w, ",\"roster_id\":%lld", (long long)r)), "BAD_INPUT");
    assert_string_equal(record(w, s, "sauna", "2023-01-11", "市立医院", 10, ""), "BAD_INPUT");
    assert_int_equal(figure(w, "F3", "count"), 40);
    assert_int_equal(figure(w, "F1", "count"), 12);
    assert_int_equal(figure(w, "J3", "count"), 2); /* tagged, but no gifts */
    assert_int_equal(world_verify(w), 0);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/season-records/%lld/drop", (long long)mind), "{\"reason\":\"登记错了\"}");
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/season-records/%lld/drop", (long long)mind), "{\"reason\":\"登记错了\"}");
    assert_int_equal(figure(w, "F1", "count"), 0);
    assert_int_equal(world_verify(w), 0);
    assert_string_equal(record(w, s, "mind", "2023-01-09", "顺丰北区", 15, ""), "");
    assert_int_equal(figure(w, "F1", "count"), 15);
    /* the report, reckoned by hand */
    world_ok(w, "d01.view", "GET", fmt(w, "/api/seasons/%lld/report", (long long)s), NULL);
    const struct json *care = json_at(rows_of(w), 1), *visits = json_at(rows_of(w), 0), *money = json_at(json_get(w->json, "money"), 0);
    assert_string_equal(text_of(w, care, "action"), "care");
    assert_int_equal(json_get_int(care, "heads", 0), 40 + 80 + 15);
    assert_int_equal(json_get_int(care, "aim_heads", 0), 100);
    assert_int_equal(json_get_int(care, "records", 0), 3);
    assert_int_equal(json_get_int(care, "sites", 0), 2);
    assert_int_equal(json_get_int(visits, "fen", 0), 20000);
    assert_int_equal(json_get_int(visits, "aim_fen", 0), 30000);
    assert_string_equal(text_of(w, money, "source"), "GH-BJ");
    assert_int_equal(json_get_int(money, "fen", 0), 20000);
    world_ok(w, "d01.view", "GET", fmt(w, "/api/seasons/%lld/file?format=text", (long long)s), NULL);
    assert_true(answer_has(w, "帮扶慰问行动") && answer_has(w, "200.00"));
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", fmt(w, "/api/seasons/%lld/report", (long long)s), NULL);
    world_ok(w, "city.view", "GET", "/api/seasons?campaign=LJ", NULL);
    assert_string_equal(column(w, "org_code"), "QD01");
    world_ok(w, "city.view", "GET", fmt(w, "/api/season-records?season=%lld&action=visit", (long long)s), NULL);
    assert_string_equal(column(w, "site"), "饿了么市南站");
    world_ok(w, "city.view", "GET", fmt(w, "/api/seasons/%lld", (long long)s), NULL);
    const struct json *first = json_at(json_get(w->json, "task_rows"), 0);
    assert_int_equal(json_get_int(first, "done_heads", 0), 43);
    assert_int_equal(json_get_int(first, "done_fen", 0), 20000);
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/season-tasks/%lld/drop", (long long)task), "{\"reason\":\"x\"}"); /* something was done of it */
    int64_t idle = json_get_int(json_at(json_get(w->json, "task_rows"), 1), "id", 0);
    (void)idle;
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(names_are_sealed_masked_and_no_policy_is_given_twice)
{
    pw_ground(w);
    int64_t s = season(w);
    const char *known = person(w, "林安", 1, "13800138001");
    assert_string_equal(record(w, s, "insurance", "2023-01-10", "顺丰北区", 2, ",\"occupation\":\"courier\",\"platform\":\"express\""), "");
    int64_t id = id_of(w);
    const char *at = fmt(w, "/api/season-records/%lld/names", (long long)id);
#define NAMES(list) fmt(w, "{\"names\":%s}", list)
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", at, NAMES("[]"));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", at, NAMES("[{\"name\":\"郑骑手\"}]")); /* no policy number */
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", at, NAMES("[{\"name\":\"郑骑手\",\"number\":\"110105198001011235\",\"policy\":\"HZ-0001\"}]")); /* check digit */
    world_ok(w, "d01.clerk", "POST", at, NAMES(fmt(w, "[{\"name\":\"郑骑手\",\"phone\":\"13900005678\",\"policy\":\"HZ20230001\"},{\"name\":\"林安\",\"number\":\"%s\",\"policy\":\"HZ20230002\"}]", known)));
    const struct json *names = json_get(w->json, "names");
    assert_int_equal(json_len(names), 2);
    assert_string_equal(text_of(w, json_at(names, 0), "phone"), "139****5678");
    assert_string_equal(text_of(w, json_at(names, 0), "occupation"), "courier");
    assert_true(json_get_bool(json_at(names, 1), "registered"));
    assert_false(answer_has(w, known) || answer_has(w, "HZ20230001"));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", at, NAMES("[{\"name\":\"王多\",\"policy\":\"HZ20230003\"}]")); /* more than its heads */
    assert_int_equal(figure(w, "F3", "count"), 2);
    assert_string_equal(record(w, s, "insurance", "2023-01-11", "顺丰南区", 5, ",\"occupation\":\"courier\""), "");
    int64_t other = id_of(w);
    const char *there = fmt(w, "/api/season-records/%lld/names", (long long)other);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", there, NAMES("[{\"name\":\"王一\",\"policy\":\"HZ20230002\"}]")); /* given already */
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", there, NAMES("[{\"name\":\"王一\",\"policy\":\"HZ20230009\"}]"));
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/season-records/%lld/drop", (long long)id), "{\"reason\":\"换日期\"}");
    world_ok(w, "d01.clerk", "POST", there, NAMES(fmt(w, "[{\"name\":\"林安\",\"number\":\"%s\",\"policy\":\"HZ20230002\"}]", known))); /* free again */
    assert_answer(w, "", "d01.view", "GET", fmt(w, "/api/season-records/%lld", (long long)other), NULL);
    world_ok(w, "d01.view", "GET", fmt(w, "/api/seasons/%lld/report", (long long)s), NULL);
    assert_int_equal(json_get_int(json_at(rows_of(w), 1), "people", 0), 1);
    /* partners are companies of the register */
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", fmt(w, "/api/seasons/%lld/partners", (long long)s), "{\"uscc\":\"91370203MA30011111\",\"offers\":\"免费换电\",\"since_on\":\"2023-01-01\"}");
    world_ok(w, "d01.clerk", "POST", "/api/companies?org=QD01", "{\"uscc\":\"91370203MA30011111\",\"name\":\"同德换电有限公司\"}");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/seasons/%lld/partners", (long long)s), "{\"uscc\":\"91370203MA30011111\",\"offers\":\"免费换电\",\"since_on\":\"2023-01-01\"}");
    assert_string_equal(text_of(w, json_at(json_get(w->json, "partners"), 0), "offers"), "免费换电");
    assert_int_equal(world_verify(w), 0);
    /* behind the program's back: a name that does not open, a record without its aid */
    mw_put(w, "season_name", fmt(w, "{\"id\":900,\"record_id\":%lld,\"no\":77,\"secret\":{\"$b\":\"00\"},\"occupation\":\"food\",\"platform\":\"\"}", (long long)other));
    assert_int_equal(world_verify(w), 1);
    mw_put(w, "season_record", fmt(w, "{\"id\":901,\"season_id\":%lld,\"kind\":\"mind\",\"action\":\"care\",\"aid_kind\":\"mind\",\"on_day\":\"2023-01-08\",\"site\":\"假\",\"occupation\":\"\",\"platform\":\"\",\"heads\":9,\"note\":\"\",\"dropped\":\"\",\"created_by\":1,\"created_at\":1}", (long long)s));
    assert_int_equal(world_verify(w), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planned_done_and_counted_once),
        cmocka_unit_test(names_are_sealed_masked_and_no_policy_is_given_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
