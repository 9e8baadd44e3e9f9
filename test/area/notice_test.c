/* SPDX-License-Identifier: Apache-2.0
 * Notices as the issuing and the receiving union use them: who may do what in which state, recipients as the
 * tree was, receipts once, late by the day, reminders once, forwarding, withdrawal and correction. */
#include "area_test.h"
#include "date.h"
#include "money_world.h"

/* Shanghai wall clock: "2023-01-10", seconds of the day. */
static void clock_at(struct world *w, const char *day, int seconds)
{
    struct date d;
    assert_int_equal(date_read(str_of(day), &d), DATE_DAY);
    w->now = date_to_ms(d) + seconds * INT64_C(1000);
}
enum { MORNING = 9 * 3600, LAST_SECOND = 24 * 3600 - 1 };

static const char *local_call(struct world *w, const char *path)
{
    struct call c = {.method = M_POST, .path = str_of(path), .peer = S("local"), .local = true, .upload_fd = -1};
    dispatch(w->app, w->a, &c, &w->reply);
    w->json = json_parse(w->a, w->reply.body, NULL);
    return text_of(w, json_get(w->json, "error"), "code");
}

static const char *body_of(struct world *w, const char *title, const char *reach, const char *picked, const char *items)
{
    return fmt(w, "{\"title\":\"%s\",\"doc_no\":\"测〔2022〕1号\",\"body\":\"# 要求\\n请按时报送。\",\"contacts\":[{\"name\":\"权益保障部\",\"phone\":\"83092825\"}],"
                  "\"reach\":\"%s\",\"picked\":\"%s\",\"items\":%s}",
               title, reach, picked, items);
}
static int64_t draft(struct world *w, const char *as, const char *org, const char *reach, const char *picked, const char *items)
{
    world_ok(w, as, "POST", fmt(w, "/api/notices?org=%s", org), body_of(w, "通知", reach, picked, items));
    return json_get_int(w->json, "id", 0);
}
static const char *path_of(struct world *w, int64_t id, const char *tail)
{
    return fmt(w, "/api/notices/%lld%s", (long long)id, tail);
}
static int64_t issued(struct world *w, const char *reach, const char *picked, const char *items)
{
    int64_t id = draft(w, "city.clerk", "QD", reach, picked, items);
    world_ok(w, "city.review", "POST", fmt(w, "/api/notices/%lld/issue", (long long)id), NULL);
    return id;
}
/* "QD01 已报 0,QD02 未报 3": one item of the matrix. */
static const char *standing(struct world *w, int64_t id, int64_t no)
{
    struct buf b = buf_new(w->a, 10000);
    world_ok(w, "city.view", "GET", fmt(w, "/api/notices/%lld/matrix", (long long)id), NULL);
    for (size_t i = 0; i < json_len(rows_of(w)); i++) {
        const struct json *row = json_at(rows_of(w), i), *items = json_get(row, "items");
        for (size_t k = 0; k < json_len(items); k++)
            if (json_get_int(json_at(items, k), "no", 0) == no)
                buf_f(&b, "%s%s %s %lld", b.len ? "," : "", text_of(w, row, "org_code"), text_of(w, json_at(items, k), "word"),
                      (long long)json_get_int(json_at(items, k), "late", -1));
    }
    return str_z(w->a, buf_done(&b));
}

/* --- states --- */

enum { DRAFT, ISSUED, WITHDRAWN, SUPERSEDED, DROPPED, STATES };
static const char *const state_names[STATES] = {"draft", "issued", "withdrawn", "superseded", "dropped"};

static int64_t in_state(struct world *w, int state)
{
    int64_t id = draft(w, "city.clerk", "QD", "picked", "QD01", "[]");
    if (state == DROPPED)
        world_ok(w, "city.clerk", "POST", fmt(w, "/api/notices/%lld/drop", (long long)id), NULL);
    if (state == ISSUED || state == WITHDRAWN || state == SUPERSEDED)
        world_ok(w, "city.review", "POST", fmt(w, "/api/notices/%lld/issue", (long long)id), NULL);
    if (state == WITHDRAWN)
        world_ok(w, "city.review", "POST", fmt(w, "/api/notices/%lld/withdraw", (long long)id), "{\"reason\":\"日期有误\"}");
    if (state == SUPERSEDED) {
        world_ok(w, "city.clerk", "POST", fmt(w, "/api/notices/%lld/correct", (long long)id), NULL);
        world_ok(w, "city.review", "POST", fmt(w, "/api/notices/%lld/issue", (long long)json_get_int(w->json, "id", 0)), NULL);
    }
    world_ok(w, "city.view", "GET", path_of(w, id, ""), NULL);
    assert_string_equal(text_of(w, w->json, "state"), state_names[state]);
    return id;
}

WORLD_TEST(every_state_verb_and_right)
{
    static const struct {
        const char *verb, *as, *open; /* the right's holder; the one state it is open in */
    } verbs[] = {{"edit", "city.clerk", "draft"},     {"issue", "city.review", "draft"},     {"drop", "city.clerk", "draft"},
                 {"withdraw", "city.review", "issued"}, {"correct", "city.clerk", "issued"}, {"urge", "city.review", "issued"}};
    static const char *const users[] = {"city.clerk", "city.review", "city.view", "d01.clerk", "d01.review", "d02.clerk", "d02.review"};
    for (int state = 0; state < STATES; state++)
        for (size_t v = 0; v < countof(verbs); v++) {
            bool edits = strcmp(verbs[v].verb, "edit") == 0;
            const char *body = edits ? body_of(w, "改过", "picked", "QD01", "[]")
                               : strcmp(verbs[v].verb, "withdraw") == 0 ? "{\"reason\":\"日期有误\"}"
                               : strcmp(verbs[v].verb, "urge") == 0     ? "{\"dry\":true}" : NULL;
            int64_t id = in_state(w, state);
            /* those refused first: nothing changes by them */
            for (int round = 0; round < 2; round++)
                for (size_t u = 0; u < countof(users); u++) {
                    const char *role = strchr(users[u], '.') + 1, *right = strchr(verbs[v].as, '.') + 1, *want = "FORBIDDEN";
                    bool reached = state == ISSUED || state == WITHDRAWN || state == SUPERSEDED;
                    if (strcmp(role, right) != 0)
                        want = "FORBIDDEN"; /* the right is missing */
                    else if (strncmp(users[u], "d02", 3) == 0 || (strncmp(users[u], "d01", 3) == 0 && !reached))
                        want = "NOT_FOUND"; /* a neighbour, and what has not been sent */
                    else if (strncmp(users[u], "city", 4) == 0)
                        want = strcmp(state_names[state], verbs[v].open) == 0 ? "" : "STATE";
                    if ((want[0] == 0) != (round == 1))
                        continue;
                    const char *one = edits && want[0] == 0 ? fmt(w, "%.*s,\"version\":1}", (int)strlen(body) - 1, body) : body;
                    assert_answer(w, want, users[u], edits ? "PUT" : "POST", path_of(w, id, edits ? "" : fmt(w, "/%s", verbs[v].verb)), one);
                }
        }
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(who_drafts_or_changes_does_not_issue_and_input_is_checked)
{
    mw_campaign(w, "LJ", "", true, 0);
    static const struct {
        const char *reach, *picked, *items, *field;
    } bad[] = {{"all", "", "[]", "reach"},
               {"picked", "", "[]", "picked"},
               {"picked", "QD", "[]", "picked"}, /* itself */
               {"children", "", "[{\"kind\":\"letter\",\"title\":\"x\",\"due_on\":\"2023-01-01\"}]", "items"},
               {"children", "", "[{\"kind\":\"other\",\"title\":\"\",\"due_on\":\"2023-01-01\"}]", "items"},
               {"children", "", "[{\"kind\":\"other\",\"title\":\"x\",\"due_on\":\"下周\"}]", "items"},
               {"children", "", "[{\"kind\":\"plan\",\"title\":\"x\",\"due_on\":\"2023-01-01\"}]", "items"}, /* of which campaign */
               {"children", "", "[{\"kind\":\"form\",\"title\":\"x\",\"campaign\":\"LJ\",\"form\":\"none\",\"due_on\":\"2023-01-01\"}]", "items"},
               {"children", "", "[{\"kind\":\"other\",\"title\":\"x\",\"due_on\":\"2023-01-01\",\"remind\":\"-1,-1\"}]", "items"},
               {"children", "", "[{\"kind\":\"other\",\"title\":\"x\",\"due_on\":\"2023-01-01\",\"remind\":\"99\"}]", "items"},
               {"children", "", "[{\"kind\":\"plan\",\"title\":\"x\",\"campaign\":\"LJ\",\"due_on\":\"2023-01-01\"},"
                                "{\"kind\":\"plan\",\"title\":\"y\",\"campaign\":\"LJ\",\"due_on\":\"2023-01-02\"}]", "items"}};
    for (size_t i = 0; i < countof(bad); i++) {
        assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/notices?org=QD", body_of(w, "通知", bad[i].reach, bad[i].picked, bad[i].items));
        assert_true(complains_of(w, bad[i].field));
    }
    int64_t id = draft(w, "city.clerk", "QD", "children", "", "[]");
    assert_answer(w, "CONFLICT", "city.clerk", "PUT", path_of(w, id, ""),
                  "{\"title\":\"晚到的修改\",\"body\":\"x\",\"reach\":\"children\",\"version\":9}");
    /* attachments are the draft's, and a change of it */
    assert_string_equal(world_upload(w, "city.clerk", fmt(w, "/api/notices/%lld/files", (long long)id), "附件1.txt", "plan", 4), "");
    int64_t file = json_get_int(w->json, "file", 0);
    assert_answer(w, "NOT_FOUND", "d01.view", "GET", fmt(w, "/api/notices/%lld/files/%lld", (long long)id, (long long)file), NULL);
    world_ok(w, "city.review", "POST", fmt(w, "/api/notices/%lld/issue", (long long)id), NULL);
    world_ok(w, "d01.view", "GET", fmt(w, "/api/notices/%lld/files/%lld", (long long)id, (long long)file), NULL);
    assert_string_equal(world_upload(w, "city.clerk", fmt(w, "/api/notices/%lld/files", (long long)id), "附件2.txt", "late", 4), "STATE");
    assert_answer(w, "STATE", "city.clerk", "DELETE", fmt(w, "/api/notices/%lld/files/%lld", (long long)id, (long long)file), NULL);
    /* nobody below: nothing to issue */
    world_ok(w, "g1.clerk", "POST", "/api/notices?org=QD010101", body_of(w, "通知", "children", "", "[]"));
    assert_answer(w, "STATE", "g1.review", "POST", fmt(w, "/api/notices/%lld/issue", (long long)json_get_int(w->json, "id", 0)), NULL);
}

/* --- recipients --- */

static const char *recipients(struct world *w, int64_t id)
{
    world_ok(w, "city.view", "GET", fmt(w, "/api/notices/%lld/matrix", (long long)id), NULL);
    return column(w, "org_code");
}

WORLD_TEST(recipients_are_those_of_the_day_of_issue)
{
    int64_t children = issued(w, "children", "", "[]"), all = issued(w, "subtree", "", "[]"), picked = issued(w, "picked", "QD0101,QD02", "[]");
    world_ok(w, "city.clerk", "POST", "/api/notices?org=QD",
             "{\"title\":\"两级\",\"body\":\"x\",\"reach\":\"subtree\",\"depth\":2}");
    int64_t two = json_get_int(w->json, "id", 0);
    world_ok(w, "city.review", "POST", fmt(w, "/api/notices/%lld/issue", (long long)two), NULL);
    const char *whole = "QD01,QD0101,QD010101,QD010102,QD02,QD0201,QD020101,QDI01";
    assert_string_equal(recipients(w, children), "QD01,QD02,QDI01");
    assert_string_equal(recipients(w, all), whole);
    assert_string_equal(recipients(w, picked), "QD0101,QD02");
    assert_string_equal(recipients(w, two), "QD01,QD0101,QD02,QD0201,QDI01");
    /* a union that comes later has not received it */
    world_ok(w, "city.clerk", "POST", "/api/orgs", "{\"code\":\"QD03\",\"name\":\"新区总工会\",\"kind\":\"district\",\"parent\":\"QD\",\"valid_from\":\"2023-01-12\"}");
    assert_string_equal(recipients(w, children), "QD01,QD02,QDI01");
    assert_string_equal(recipients(w, all), whole);
    assert_string_equal(recipients(w, issued(w, "children", "", "[]")), "QD01,QD02,QDI01,QD03");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(read_and_confirmed_once_by_the_recipient_itself)
{
    int64_t id = issued(w, "picked", "QD01", "[]");
    /* the neighbour sees nothing of it, in any way */
    static const char *const tails[] = {"", "/matrix", "/late", "/reminders", "/file"};
    for (size_t i = 0; i < countof(tails); i++)
        assert_answer(w, "NOT_FOUND", "d02.view", "GET", path_of(w, id, tails[i]), NULL);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", fmt(w, "/api/notices/%lld/confirm", (long long)id), NULL);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", fmt(w, "/api/notices/%lld/forward", (long long)id), NULL);
    world_ok(w, "d02.view", "GET", "/api/notices", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    /* nor does a union below the recipient, to which it was not sent */
    assert_answer(w, "NOT_FOUND", "g1.view", "GET", path_of(w, id, ""), NULL);
    /* the city does not confirm for its districts */
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", fmt(w, "/api/notices/%lld/confirm?org=QD01", (long long)id), NULL);
    world_ok(w, "d01.clerk", "GET", "/api/todo", NULL);
    assert_true(answer_has(w, "待签收的通知"));
    int64_t first = w->now;
    world_ok(w, "d01.view", "POST", fmt(w, "/api/notices/%lld/read", (long long)id), NULL);
    w->now += 60000;
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/notices/%lld/read", (long long)id), NULL);
    assert_answer(w, "FORBIDDEN", "d01.view", "POST", fmt(w, "/api/notices/%lld/confirm", (long long)id), NULL);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/notices/%lld/confirm", (long long)id), NULL);
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/notices/%lld/confirm", (long long)id), NULL);
    world_ok(w, "city.view", "GET", fmt(w, "/api/notices/%lld/matrix", (long long)id), NULL);
    const struct json *row = json_at(rows_of(w), 0);
    assert_int_equal(json_get_int(row, "read_at", 0), first); /* the first look, by the first reader */
    assert_int_equal(json_get_int(row, "confirmed_at", 0), w->now);
    assert_true(json_len(rows_of(w)) == 1 && !str_eq(json_get_str(row, "reader"), json_get_str(row, "confirmer")));
    world_ok(w, "d01.clerk", "GET", "/api/todo", NULL);
    assert_false(answer_has(w, "待签收的通知"));
    world_ok(w, "city.view", "GET", "/api/notices?box=issued", NULL);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "confirmed", 0), 1);
}

/* --- delivering --- */

static const char *const summary = "[{\"kind\":\"summary\",\"title\":\"温暖季活动总结\",\"due_on\":\"2023-01-10\",\"remind\":\"-7,-1,1,3\"}]";

static const char *deliver(struct world *w, const char *as, int64_t id, const char *text)
{
    return world_call(w, as, "POST", fmt(w, "/api/notices/%lld/items/1/deliver", (long long)id), fmt(w, "{\"text\":\"%s\"}", text));
}

WORLD_TEST(a_summary_goes_up_and_comes_back)
{
    clock_at(w, "2023-01-03", MORNING);
    int64_t id = issued(w, "children", "", summary);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", fmt(w, "/api/notices/%lld/items/1/deliver", (long long)id), "{\"text\":\"  \"}");
    assert_answer(w, "NOT_FOUND", "d01.clerk", "POST", fmt(w, "/api/notices/%lld/items/2/deliver", (long long)id), "{\"text\":\"x\"}");
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", fmt(w, "/api/notices/%lld/items/1/deliver?org=QD01", (long long)id), "{\"text\":\"x\"}");
    /* an attachment is one's own union's */
    assert_string_equal(world_upload(w, "d02.clerk", "/api/files?org=QD02", "总结.txt", "d02", 3), "");
    int64_t foreign = json_get_int(w->json, "id", 0);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", fmt(w, "/api/notices/%lld/items/1/deliver", (long long)id), fmt(w, "{\"file_id\":%lld}", (long long)foreign));
    assert_string_equal(world_upload(w, "d01.clerk", "/api/files?org=QD01", "总结.txt", "d01 summary", 11), "");
    int64_t file = json_get_int(w->json, "id", 0);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/notices/%lld/items/1/deliver", (long long)id), fmt(w, "{\"text\":\"已开展\",\"file_id\":%lld}", (long long)file));
    assert_string_equal(deliver(w, "d01.clerk", id, "再报"), "STATE"); /* once, until it is sent back */
    const char *down = fmt(w, "/api/notices/%lld/items/1/files/%lld", (long long)id, (long long)file);
    world_ok(w, "city.view", "GET", down, NULL);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", down, NULL); /* what a neighbour delivered is not told */
    world_ok(w, "city.review", "GET", "/api/todo", NULL);
    assert_true(answer_has(w, "待接收的报送材料"));
    assert_answer(w, "FORBIDDEN", "d01.review", "POST", fmt(w, "/api/notices/%lld/items/1/accept", (long long)id), "{\"org\":\"QD01\"}");
    assert_answer(w, "BAD_INPUT", "city.review", "POST", fmt(w, "/api/notices/%lld/items/1/return", (long long)id), "{\"org\":\"QD01\"}");
    world_ok(w, "city.review", "POST", fmt(w, "/api/notices/%lld/items/1/return", (long long)id), "{\"org\":\"QD01\",\"reason\":\"请补照片\"}");
    assert_string_equal(standing(w, id, 1), "QD01 退回 0,QD02 未报 0,QDI01 未报 0");
    clock_at(w, "2023-01-12", MORNING);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/notices/%lld/items/1/deliver", (long long)id), "{\"text\":\"补了照片\"}");
    assert_string_equal(standing(w, id, 1), "QD01 已报 0,QD02 未报 2,QDI01 未报 2"); /* first time was in time */
    world_ok(w, "city.review", "POST", fmt(w, "/api/notices/%lld/items/1/accept", (long long)id), "{\"org\":\"QD01\"}");
    assert_answer(w, "STATE", "city.review", "POST", fmt(w, "/api/notices/%lld/items/1/accept", (long long)id), "{\"org\":\"QD02\"}");
    world_ok(w, "city.review", "POST", fmt(w, "/api/notices/%lld/items/1/excuse", (long long)id), "{\"org\":\"QDI01\",\"reason\":\"今年没有开展\"}");
    assert_string_equal(deliver(w, "d02.clerk", id, "迟了"), "");
    assert_string_equal(standing(w, id, 1), "QD01 已接收 0,QD02 迟报 2,QDI01 免报 0");
    assert_answer(w, "STATE", "city.review", "POST", fmt(w, "/api/notices/%lld/items/1/excuse", (long long)id), "{\"org\":\"QD02\",\"reason\":\"x\"}");
    /* a plan and a form are not delivered here */
    mw_campaign(w, "LJ", "", true, 0);
    int64_t plan = issued(w, "children", "", "[{\"kind\":\"plan\",\"title\":\"计划表\",\"campaign\":\"LJ\",\"due_on\":\"2023-01-20\"}]");
    assert_string_equal(deliver(w, "d01.clerk", plan, "x"), "STATE");
    assert_int_equal(world_verify(w), 0);
    /* a delivery put in behind the program's back is found */
    mw_put(w, "notice_delivery", fmt(w, "{\"notice_id\":%lld,\"no\":1,\"org_id\":%lld,\"state\":\"submitted\",\"first_at\":1,\"submitted_by\":1,\"submitted_at\":1}",
                                     (long long)plan, (long long)world_org(w, "QD01")));
    assert_int_equal(world_verify(w), 1);
}

/* --- the notices of four places: what is due by when, whom to ask, and late by a second --- */

struct source {
    const char *title, *doc_no, *contact, *phone, *email;
    const char *issued, *due, *eve, *after; /* the first item's day, the day before it and the day after */
    const char *items;
    int n_items;
};
static const struct source sources[] = {
    {"关于开展2023年元旦春节送温暖暨温暖季活动的通知", "", "权益保障部", "83092825", "szbzb@163.com", "2022-11-15", "2023-01-10", "2023-01-09", "2023-01-11",
     "{\"kind\":\"form\",\"title\":\"送温暖统计表\",\"campaign\":\"LJ\",\"form\":\"cz21\",\"due_on\":\"2023-01-10\"},"
     "{\"kind\":\"other\",\"title\":\"职工服务中心工作统计表\",\"due_on\":\"2023-01-10\"},"
     "{\"kind\":\"summary\",\"title\":\"温暖季活动总结\",\"due_on\":\"2023-01-10\"},"
     "{\"kind\":\"plan\",\"title\":\"送温暖计划表（附件1）\",\"campaign\":\"LJ\",\"due_on\":\"2022-11-30\"}", 4},
    {"关于2022年春节期间组织开展送温暖活动的通知", "鄂州工发〔2022〕1号", "职工服务中心", "027-60229321", "", "2022-01-12", "2022-01-26", "2022-01-25", "2022-01-27",
     "{\"kind\":\"form\",\"title\":\"送温暖统计表\",\"campaign\":\"LJ\",\"form\":\"ez22\",\"due_on\":\"2022-01-26\"}", 1},
    {"关于2020年元旦春节送温暖活动的通知", "", "权益保障部", "0971-8236852", "1207058196@qq.com", "2020-01-06", "2020-02-10", "2020-02-09", "2020-02-11",
     "{\"kind\":\"form\",\"title\":\"送温暖统计表\",\"campaign\":\"LJ\",\"form\":\"cz21\",\"due_on\":\"2020-02-10\"},"
     "{\"kind\":\"summary\",\"title\":\"送温暖活动报告\",\"due_on\":\"2020-02-10\"}", 2},
    {"关于开展2021年送温暖活动的通知", "", "经开区总工会", "89863023", "", "2021-01-06", "2021-02-08", "2021-02-07", "2021-02-09",
     "{\"kind\":\"form\",\"title\":\"工会送温暖活动统计表\",\"campaign\":\"LJ\",\"form\":\"cz21\",\"due_on\":\"2021-02-08\"},"
     "{\"kind\":\"summary\",\"title\":\"特色亮点工作小结\",\"due_on\":\"2021-02-08\"}", 2},
};

static void file_form(struct world *w, int id, const char *form, const char *org)
{
    mw_put(w, "submission", fmt(w, "{\"id\":%d,\"campaign_id\":1,\"form\":\"%s\",\"org_id\":%lld,\"state\":\"submitted\",\"first_submitted_at\":%lld,"
                                   "\"submitted_by\":1,\"submitted_at\":%lld,\"touched_by\":1,\"touched_at\":%lld}",
                                id, form, (long long)world_org(w, org), (long long)w->now, (long long)w->now, (long long)w->now));
}

static void source_case(struct world *w, const struct source *s)
{
    mw_campaign(w, "LJ", "", true, 0);
    clock_at(w, s->issued, MORNING);
    world_ok(w, "city.clerk", "POST", "/api/notices?org=QD",
             fmt(w, "{\"title\":\"%s\",\"doc_no\":\"%s\",\"body\":\"请按时报送。\",\"contacts\":[{\"name\":\"%s\",\"phone\":\"%s\",\"email\":\"%s\"}],"
                    "\"reach\":\"children\",\"items\":[%s]}", s->title, s->doc_no, s->contact, s->phone, s->email, s->items));
    int64_t id = json_get_int(w->json, "id", 0);
    world_ok(w, "city.review", "POST", fmt(w, "/api/notices/%lld/issue", (long long)id), NULL);
    world_ok(w, "d01.view", "GET", path_of(w, id, ""), NULL);
    const struct json *items = json_get(w->json, "due_items"), *contact = json_at(json_get(w->json, "contacts"), 0);
    const char *form = text_of(w, json_at(items, 0), "form");
    assert_int_equal(json_len(items), s->n_items);
    assert_string_equal(text_of(w, json_at(items, 0), "due_on"), s->due);
    assert_string_equal(text_of(w, w->json, "title"), s->title);
    assert_string_equal(text_of(w, w->json, "doc_no"), s->doc_no);
    assert_string_equal(text_of(w, contact, "phone"), s->phone);
    assert_string_equal(text_of(w, contact, "email"), s->email);
    /* the last second of the day before, of the day, and the first of the day after */
    clock_at(w, s->eve, LAST_SECOND);
    file_form(w, 1, form, "QD01");
    assert_string_equal(standing(w, id, 1), "QD01 已报 0,QD02 未报 0,QDI01 未报 0");
    clock_at(w, s->due, LAST_SECOND);
    file_form(w, 2, form, "QD02");
    assert_string_equal(standing(w, id, 1), "QD01 已报 0,QD02 已报 0,QDI01 未报 0");
    clock_at(w, s->after, 0);
    assert_string_equal(standing(w, id, 1), "QD01 已报 0,QD02 已报 0,QDI01 未报 1");
    file_form(w, 3, form, "QDI01");
    assert_string_equal(standing(w, id, 1), "QD01 已报 0,QD02 已报 0,QDI01 迟报 1");
}

WORLD_TEST(qingdao_2023)
{
    source_case(w, &sources[0]);
    world_ok(w, "d01.view", "GET", "/api/notices", NULL);
    assert_string_equal(column(w, "first_due"), "2022-11-30"); /* the plan comes first */
}
WORLD_TEST(ezhou_2022)
{
    source_case(w, &sources[1]);
}
WORLD_TEST(qinghai_2020)
{
    source_case(w, &sources[2]);
}
WORLD_TEST(changzhou_2021)
{
    source_case(w, &sources[3]);
}

struct due_seen {
    int64_t n;
    char row[400];
};
static enum err due_put(void *arg, struct str table, struct str json_row)
{
    struct due_seen *s = arg;
    if (str_eq(table, S("form_due"))) {
        s->n++;
        snprintf(s->row, sizeof s->row, "%.*s", FMT(json_row));
    }
    return OK;
}
static enum err due_tx(struct tx *tx, void *arg)
{
    const struct db_dump to = {due_put, arg};
    return db_dump(tx, &to);
}

/* A plan counts from the first time it is sent; one that speaks for those below frees them; the day of a form
 * is written where forms look for it. */
WORLD_TEST(plans_and_forms_stand_as_their_own_areas_say)
{
    mw_campaign(w, "LJ", "", true, 0);
    clock_at(w, "2022-11-15", MORNING);
    int64_t id = issued(w, "subtree", "",
                        "[{\"kind\":\"plan\",\"title\":\"计划表\",\"campaign\":\"LJ\",\"due_on\":\"2022-11-30\"},"
                        "{\"kind\":\"form\",\"title\":\"统计表\",\"campaign\":\"LJ\",\"form\":\"cz21\",\"due_on\":\"2023-01-10\"}]");
    clock_at(w, "2022-11-30", LAST_SECOND - 60);
    world_ok(w, "d01.clerk", "POST", "/api/plans?org=QD01", "{\"campaign\":\"LJ\",\"covers\":\"below\"}");
    long long plan = json_get_int(w->json, "id", 0);
    world_ok(w, "d01.clerk", "PUT", fmt(w, "/api/plans/%lld", plan),
             "{\"items\":{\"P1\":100,\"P2\":5,\"P3\":1000,\"P8\":1000,\"P4\":0,\"P5\":0,\"P6\":0,\"P7\":0,\"P9\":0},\"objects\":\"1\",\"version\":1}");
    clock_at(w, "2022-11-30", LAST_SECOND);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/plans/%lld/submit", plan), "{}");
    clock_at(w, "2022-12-02", MORNING);
    world_ok(w, "city.review", "POST", fmt(w, "/api/plans/%lld/return", plan), "{\"reason\":\"请核对\"}");
    const char *rest = "QD02 未报 2,QD0201 未报 2,QD020101 未报 2,QDI01 未报 2";
    assert_string_equal(standing(w, id, 1), fmt(w, "QD01 退回 0,QD0101 未报 2,QD010101 未报 2,QD010102 未报 2,%s", rest));
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/plans/%lld/submit", plan), "{}");
    assert_string_equal(standing(w, id, 1), fmt(w, "QD01 已报 0,QD0101 免报 0,QD010101 免报 0,QD010102 免报 0,%s", rest));
    world_ok(w, "city.review", "POST", fmt(w, "/api/plans/%lld/accept", plan), NULL);
    assert_string_equal(standing(w, id, 1), fmt(w, "QD01 已接收 0,QD0101 免报 0,QD010101 免报 0,QD010102 免报 0,%s", rest));
    struct due_seen seen = {0};
    assert_int_equal(db_read(w->app->db, w->a, due_tx, &seen), OK);
    assert_int_equal(seen.n, 1);
    assert_non_null(strstr(seen.row, "\"form\":\"cz21\""));
    assert_non_null(strstr(seen.row, "\"level\":1"));
    assert_non_null(strstr(seen.row, "\"due_on\":\"2023-01-10\""));
    /* late: district by district; freed unions are not in it */
    world_ok(w, "city.view", "GET", fmt(w, "/api/notices/%lld/late", (long long)id), NULL);
    assert_string_equal(column(w, "org_code"), "QD02,QD0201,QD020101,QDI01");
    world_ok(w, "city.view", "GET", fmt(w, "/api/notices/%lld/late.xlsx", (long long)id), NULL);
    assert_true(str_starts(w->reply.body, S("PK")));
    assert_answer(w, "FORBIDDEN", "d01.view", "GET", fmt(w, "/api/notices/%lld/late", (long long)id), NULL);
    world_ok(w, "city.view", "GET", fmt(w, "/api/notices/%lld/file", (long long)id), NULL);
    assert_true(str_starts(w->reply.body, S("%PDF-")));
    world_ok(w, "d02.clerk", "GET", "/api/todo", NULL);
    assert_true(answer_has(w, "待报送的通知事项"));
    assert_int_equal(world_verify(w), 0);
}

/* Until when the table of a union is due, as the union itself sees it. */
static const char *due_of(struct world *w, const char *org)
{
    return text_of(w, world_ok(w, "city.view", "GET", fmt(w, "/api/submissions/sheet?campaign=LJ&form=cz21&org=%s", org), NULL), "due_on");
}
#define FORM_ON(day) "[{\"kind\":\"form\",\"title\":\"统计表\",\"campaign\":\"LJ\",\"form\":\"cz21\",\"due_on\":\"" day "\"}]"

/* Named unions are bound by the day of their notice, the others are not; a notice taken back or corrected takes its day
 * along, back to what an earlier notice says, and leaves a day set by hand afterwards alone. */
WORLD_TEST(the_day_of_a_form_comes_and_goes_with_its_notice)
{
    mw_campaign(w, "LJ", "", true, 0);
    clock_at(w, "2022-11-15", MORNING);
    int64_t all = issued(w, "subtree", "", FORM_ON("2023-01-10"));
    int64_t some = issued(w, "picked", "QD0101,QD02", FORM_ON("2023-01-05"));
    assert_string_equal(due_of(w, "QD01"), "2023-01-10");
    assert_string_equal(due_of(w, "QD0101"), "2023-01-05");
    assert_string_equal(due_of(w, "QD010101"), "2023-01-10"); /* below a named one: not named */
    assert_string_equal(due_of(w, "QD02"), "2023-01-05");
    int64_t again = issued(w, "picked", "QD02", FORM_ON("2023-01-02"));
    assert_string_equal(due_of(w, "QD02"), "2023-01-02");
    world_ok(w, "city.review", "POST", path_of(w, again, "/withdraw"), "{\"reason\":\"另行通知\"}");
    assert_string_equal(due_of(w, "QD02"), "2023-01-05"); /* what the notice before it says */
    world_ok(w, "city.review", "POST", path_of(w, some, "/withdraw"), "{\"reason\":\"另行通知\"}");
    assert_string_equal(due_of(w, "QD0101"), "2023-01-10");
    assert_string_equal(due_of(w, "QD02"), "2023-01-10");
    /* corrected: without the table */
    int64_t next = json_get_int(world_ok(w, "city.clerk", "POST", path_of(w, all, "/correct"), NULL), "id", 0);
    world_ok(w, "city.clerk", "PUT", path_of(w, next, ""),
             "{\"title\":\"更正\",\"body\":\"统计表另行通知\",\"reach\":\"subtree\",\"items\":[],\"version\":1}");
    world_ok(w, "city.review", "POST", path_of(w, next, "/issue"), NULL);
    assert_string_equal(due_of(w, "QD01"), "");
    /* a day set by hand since is not the notice's to take */
    int64_t last = issued(w, "children", "", FORM_ON("2023-01-20"));
    assert_string_equal(due_of(w, "QD01"), "2023-01-20");
    world_ok(w, "city.clerk", "PUT", "/api/submissions/dues",
             "{\"campaign\":\"LJ\",\"form\":\"cz21\",\"org\":\"QD\",\"level\":1,\"due_on\":\"2023-01-25\",\"lock_on\":\"\"}");
    world_ok(w, "city.review", "POST", path_of(w, last, "/withdraw"), "{\"reason\":\"另行通知\"}");
    assert_string_equal(due_of(w, "QD01"), "2023-01-25");
    assert_int_equal(world_verify(w), 0);
}

/* --- reminders --- */

static int64_t reminders(struct world *w)
{
    assert_string_equal(local_call(w, "/api/notices/remind"), "");
    return json_get_int(w->json, "reminders", -1);
}

WORLD_TEST(reminders_once_each)
{
    clock_at(w, "2022-12-30", MORNING);
    int64_t id = issued(w, "children", "", summary); /* due 2023-01-10: reminders on 01-03, 01-09, 01-11, 01-13 */
    assert_answer(w, "FORBIDDEN", "city.review", "POST", "/api/notices/remind", NULL);
    assert_int_equal(reminders(w), 0);
    clock_at(w, "2023-01-02", LAST_SECOND);
    assert_int_equal(reminders(w), 0);
    clock_at(w, "2023-01-03", 0);
    assert_int_equal(reminders(w), 3);
    assert_int_equal(reminders(w), 0); /* the same day again */
    clock_at(w, "2023-01-05", MORNING);
    assert_int_equal(reminders(w), 0);
    assert_string_equal(deliver(w, "d01.clerk", id, "总结"), "");
    clock_at(w, "2023-01-09", MORNING);
    assert_int_equal(reminders(w), 2); /* who has delivered is left alone */
    clock_at(w, "2023-01-14", MORNING);
    assert_int_equal(reminders(w), 2); /* the server stood still on the 11th: the last one alone */
    world_ok(w, "d02.view", "GET", fmt(w, "/api/notices/%lld/reminders", (long long)id), NULL);
    assert_string_equal(column(w, "org_code"), "QD02,QD02,QD02"); /* its own */
    world_ok(w, "city.review", "GET", "/api/notices/messages?state=queued", NULL);
    assert_int_equal(json_len(rows_of(w)), 7);
    assert_true(answer_has(w, "已逾期 4 天") && answer_has(w, "温暖季活动总结"));
    int64_t message = json_get_int(json_at(rows_of(w), 0), "id", 0);
    world_ok(w, "city.review", "POST", fmt(w, "/api/notices/messages/%lld/sent", (long long)message), "{\"ok\":true}");
    assert_answer(w, "NOT_FOUND", "city.review", "POST", fmt(w, "/api/notices/messages/%lld/sent", (long long)message), "{\"ok\":true}");
    /* pressing: dry first, then one message a union and day */
    world_ok(w, "city.review", "POST", fmt(w, "/api/notices/%lld/urge", (long long)id), "{\"dry\":true}");
    assert_int_equal(json_get_int(w->json, "unions", 0), 2);
    assert_int_equal(json_get_int(w->json, "made", -1), 0);
    world_ok(w, "city.review", "POST", fmt(w, "/api/notices/%lld/urge", (long long)id), "{\"dry\":false}");
    assert_int_equal(json_get_int(w->json, "made", 0), 2);
    world_ok(w, "city.review", "POST", fmt(w, "/api/notices/%lld/urge", (long long)id), "{\"dry\":false}");
    assert_int_equal(json_get_int(w->json, "made", -1), 0);
    /* what is withdrawn reminds nobody */
    int64_t gone = issued(w, "children", "", "[{\"kind\":\"other\",\"title\":\"值班表\",\"due_on\":\"2023-01-20\",\"remind\":\"-3\"}]");
    world_ok(w, "city.review", "POST", fmt(w, "/api/notices/%lld/withdraw", (long long)gone), "{\"reason\":\"不再需要\"}");
    clock_at(w, "2023-01-17", MORNING);
    assert_int_equal(reminders(w), 0);
    assert_string_equal(deliver(w, "d01.clerk", gone, "x"), "STATE");
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/notices/%lld/confirm", (long long)gone), NULL);
    world_ok(w, "d01.view", "GET", path_of(w, gone, ""), NULL);
    assert_string_equal(text_of(w, w->json, "withdraw_reason"), "不再需要");
    assert_int_equal(world_verify(w), 0);
}

/* --- forwarding, correcting --- */

static const char *earlier(struct world *w, const char *day, int parent_no)
{
    return fmt(w, "{\"title\":\"转发市总通知\",\"body\":\"x\",\"cover\":\"请各街道提前报送\",\"reach\":\"subtree\",\"version\":1,\"items\":"
                  "[{\"kind\":\"summary\",\"title\":\"总结\",\"due_on\":\"%s\",\"parent_no\":%d}]}",
               day, parent_no);
}

WORLD_TEST(a_district_forwards_with_earlier_days)
{
    clock_at(w, "2022-12-30", MORNING);
    int64_t id = issued(w, "children", "", summary);
    assert_answer(w, "FORBIDDEN", "d01.review", "POST", fmt(w, "/api/notices/%lld/forward", (long long)id), NULL);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/notices/%lld/forward?org=QD01", (long long)id), NULL);
    int64_t down = json_get_int(w->json, "id", 0);
    assert_int_equal(json_get_int(w->json, "parent_id", 0), id);
    assert_answer(w, "DUPLICATE", "d01.clerk", "POST", fmt(w, "/api/notices/%lld/forward?org=QD01", (long long)id), NULL);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "PUT", path_of(w, down, ""), earlier(w, "2023-01-11", 1)); /* later than the city asks */
    assert_answer(w, "BAD_INPUT", "d01.clerk", "PUT", path_of(w, down, ""), earlier(w, "2023-01-05", 2)); /* no such item */
    world_ok(w, "d01.clerk", "PUT", path_of(w, down, ""), earlier(w, "2023-01-05", 1));
    world_ok(w, "d01.review", "POST", fmt(w, "/api/notices/%lld/issue", (long long)down), NULL);
    assert_string_equal(recipients(w, down), "QD0101,QD010101,QD010102");
    world_ok(w, "g1.view", "GET", "/api/notices", NULL);
    assert_string_equal(column(w, "title"), "转发市总通知");
    assert_answer(w, "NOT_FOUND", "g1.view", "GET", path_of(w, id, ""), NULL); /* the city did not send it there */
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/notices/%lld/confirm", (long long)down), NULL);
    clock_at(w, "2023-01-06", MORNING);
    assert_string_equal(deliver(w, "g1.clerk", down, "车间总结"), "");
    assert_string_equal(standing(w, down, 1), "QD0101 未报 1,QD010101 迟报 1,QD010102 未报 1");
    assert_string_equal(standing(w, id, 1), "QD01 未报 0,QD02 未报 0,QDI01 未报 0"); /* the city's own day has not come */
    /* corrected by the city: the old one is no longer due, the draft below cannot go out any more */
    world_ok(w, "d02.clerk", "POST", fmt(w, "/api/notices/%lld/forward?org=QD02", (long long)id), NULL);
    int64_t second = json_get_int(w->json, "id", 0);
    world_ok(w, "city.clerk", "POST", fmt(w, "/api/notices/%lld/correct", (long long)id), NULL);
    int64_t fresh = json_get_int(w->json, "id", 0);
    assert_answer(w, "STATE", "city.clerk", "POST", fmt(w, "/api/notices/%lld/correct", (long long)id), NULL);
    world_ok(w, "city.review", "POST", fmt(w, "/api/notices/%lld/issue", (long long)fresh), NULL);
    world_ok(w, "d01.view", "GET", path_of(w, id, ""), NULL);
    assert_string_equal(text_of(w, w->json, "state"), "superseded");
    assert_int_equal(json_get_int(w->json, "superseded_by", 0), fresh);
    assert_answer(w, "STATE", "d02.review", "POST", fmt(w, "/api/notices/%lld/issue", (long long)second), NULL);
    world_ok(w, "d01.view", "GET", path_of(w, down, ""), NULL);
    assert_string_equal(text_of(w, w->json, "parent_state"), "superseded");
    assert_int_equal(world_verify(w), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_verb_and_right),
        cmocka_unit_test(who_drafts_or_changes_does_not_issue_and_input_is_checked),
        cmocka_unit_test(recipients_are_those_of_the_day_of_issue),
        cmocka_unit_test(read_and_confirmed_once_by_the_recipient_itself),
        cmocka_unit_test(a_summary_goes_up_and_comes_back),
        cmocka_unit_test(qingdao_2023),
        cmocka_unit_test(ezhou_2022),
        cmocka_unit_test(qinghai_2020),
        cmocka_unit_test(changzhou_2021),
        cmocka_unit_test(plans_and_forms_stand_as_their_own_areas_say),
        cmocka_unit_test(the_day_of_a_form_comes_and_goes_with_its_notice),
        cmocka_unit_test(reminders_once_each),
        cmocka_unit_test(a_district_forwards_with_earlier_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
