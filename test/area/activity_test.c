/* SPDX-License-Identifier: Apache-2.0
 * Activities: places that are never given twice, who waits moves up, who came counts once, views never count; two of the city's packs from
 * template to final count. Figures by hand. Today is 2023-01-12 10:00, the campaign LJ runs from 2022-12-20 to 2023-02-10. */
#include <pthread.h>

#include "money_world.h"
#include "worker_world.h"

#define DAY INT64_C(86400000)
#define CALL(as, method, path, body) assert_answer(w, "", as, method, path, body)

static int64_t id_of(struct world *w)
{
    return json_get_int(w->json, "id", 0);
}

static int64_t make(struct world *w, const char *template, const char *who, const char *counts_as)
{
    world_ok(w, "d01.clerk", "POST", "/api/activities?org=QD01",
             fmt(w, "{\"campaign\":\"LJ\",\"template\":\"%s\",\"title\":\"活动甲\",\"words\":\"说明\",\"place\":\"文化宫\",\"start_at\":%lld,\"end_at\":%lld,\"who\":\"%s\",\"counts_as\":\"%s\"}",
                 template, (long long)w->now, (long long)(w->now + DAY), who, counts_as));
    return id_of(w);
}

static void add_part(struct world *w, int64_t id, const char *kind, const char *rule)
{
    CALL("d01.clerk", "POST", fmt(w, "/api/activities/%lld/parts", (long long)id), fmt(w, "{\"kind\":\"%s\",\"title\":\"环节\",\"rule\":%s}", kind, rule));
}

static int64_t version(struct world *w, int64_t id)
{
    world_ok(w, "d01.clerk", "GET", fmt(w, "/api/activities/%lld", (long long)id), NULL);
    return json_get_int(w->json, "version", 0);
}

static const char *move(struct world *w, const char *as, int64_t id, const char *verb)
{
    int64_t v = version(w, id);
    return world_call(w, as, "POST", fmt(w, "/api/activities/%lld/%s", (long long)id, verb), fmt(w, "{\"version\":%lld,\"reason\":\"天气原因\"}", (long long)v));
}

static void open_it(struct world *w, int64_t id)
{
    assert_string_equal(move(w, "d01.clerk", id, "submit"), "");
    assert_string_equal(move(w, "d01.review", id, "approve"), "");
}

static const struct json *part(struct world *w, int64_t id, size_t i)
{
    version(w, id);
    return json_at(json_get(w->json, "parts"), i);
}

static int64_t part_id(struct world *w, int64_t id, size_t i)
{
    return json_get_int(part(w, id, i), "id", 0);
}

static int64_t counted(struct world *w, int64_t id, const char *key)
{
    version(w, id);
    return json_get_int(json_get(w->json, "count"), key, -1);
}

static int64_t figure(struct world *w, const char *item)
{
    world_ok(w, "city.view", "GET", "/api/forms/cz21/report?campaign=LJ&org=QD01", NULL);
    return json_get_int(json_get(json_get(w->json, "items"), item), "count", -1);
}

static const char *join(struct world *w, struct caller p, int64_t part_id, const char *body)
{
    return ask(w, p, "POST", fmt(w, "/api/worker/activity-parts/%lld/join", (long long)part_id), body);
}

/* The first of his entries in the i-th part of the answer. */
static const struct json *mine(struct world *w, size_t i)
{
    return json_at(json_get(json_at(json_get(w->json, "parts"), i), "entries"), 0);
}

static struct caller worker(struct world *w, const char *name, int serial)
{
    w->peer = fmt(w, "peer %d", serial);
    return sign_in(w, name, person(w, name, serial, fmt(w, "138001%05d", serial)));
}

WORLD_TEST(who_waits_moves_up_and_nobody_takes_two)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", false, 0);
    int64_t id = make(w, "", "person", "culture");
    add_part(w, id, "signup", "{\"seats\":1,\"waiting\":true}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", fmt(w, "/api/activities/%lld/parts", (long long)id), "{\"kind\":\"signup\",\"title\":\"x\",\"rule\":{\"seat\":1}}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", fmt(w, "/api/activities/%lld/parts", (long long)id), "{\"kind\":\"riddle\",\"title\":\"x\",\"rule\":{}}");
    assert_string_equal(ask(w, nobody, "GET", fmt(w, "/api/worker/activities/%lld", (long long)id), ""), "NOT_FOUND"); /* a draft */
    open_it(w, id);
    int64_t p = part_id(w, id, 0);
    struct caller a = worker(w, "林安", 1), b = worker(w, "何宁", 2), c = worker(w, "吴平", 3);
    assert_string_equal(join(w, a, p, "{}"), "");
    assert_string_equal(text_of(w, mine(w, 0), "state"), "held");
    int64_t first = json_get_int(mine(w, 0), "id", 0);
    assert_string_equal(join(w, a, p, "{}"), "DUPLICATE");
    assert_string_equal(join(w, b, p, "{}"), "");
    assert_string_equal(text_of(w, mine(w, 0), "state"), "waiting");
    assert_string_equal(join(w, c, p, "{}"), "");
    assert_int_equal(json_get_int(mine(w, 0), "ahead", -1), 1);
    assert_string_equal(ask(w, b, "POST", fmt(w, "/api/worker/activity-entries/%lld/leave", (long long)first), "{}"), "NOT_FOUND"); /* another's */
    assert_string_equal(ask(w, a, "POST", fmt(w, "/api/worker/activity-entries/%lld/leave", (long long)first), "{}"), "");
    assert_string_equal(ask(w, b, "GET", "/api/worker/activity-entries", ""), "");
    assert_string_equal(column(w, "state"), "held");
    assert_true(json_get_int(json_at(rows_of(w), 0), "moved_at", 0) > 0);
    CALL("d01.clerk", "POST", fmt(w, "/api/activity-items/%lld/seats", (long long)json_get_int(json_at(json_get(part(w, id, 0), "items"), 0), "id", 0)), "{\"seats\":2}");
    assert_string_equal(ask(w, c, "GET", fmt(w, "/api/worker/activities/%lld/mine", (long long)id), ""), "");
    assert_string_equal(text_of(w, mine(w, 0), "state"), "held"); /* a place was added */
    assert_int_equal(world_verify(w), 0);
    assert_string_equal(move(w, "d01.clerk", id, "cancel"), "");
    assert_string_equal(ask(w, c, "GET", "/api/worker/activity-entries", ""), "");
    assert_string_equal(column(w, "activity_state"), "cancelled");
    assert_string_equal(column(w, "reason"), "天气原因");
    assert_int_equal(world_verify(w), 0);
}

/* --- the last seat, from two threads --- */
struct joiner {
    struct world *w;
    struct caller p;
    const char *path;
    char got[40];
};

static void *joining(void *arg)
{
    struct joiner *r = arg;
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = M_POST, .path = str_of(r->path), .body = S("{}"), .session = str_of(r->p.session), .csrf = str_of(r->p.csrf), .peer = S("test"), .upload_fd = -1};
    struct reply reply;
    dispatch(r->w->app, a, &c, &reply);
    struct str code = json_get_str(json_get(json_parse(a, reply.body, NULL), "error"), "code");
    snprintf(r->got, sizeof r->got, "%.*s", FMT(code));
    arena_free(a);
    return NULL;
}

WORLD_TEST(two_take_the_last_seat_and_one_has_it)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", false, 0);
    int64_t id = make(w, "", "person", "culture");
    add_part(w, id, "signup", "{\"seats\":1}");
    open_it(w, id);
    const char *path = fmt(w, "/api/worker/activity-parts/%lld/join", (long long)part_id(w, id, 0));
    struct joiner r[2] = {{.w = w, .p = worker(w, "林安", 1), .path = path}, {.w = w, .p = worker(w, "何宁", 2), .path = path}};
    pthread_t t[2];
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&t[i], NULL, joining, &r[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(t[i], NULL);
    assert_int_equal((r[0].got[0] == 0) + (r[1].got[0] == 0), 1);
    assert_string_equal(r[0].got[0] ? r[0].got : r[1].got, "STATE");
    assert_int_equal(json_get_int(json_at(json_get(part(w, id, 0), "items"), 0), "taken", -1), 1);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(who_may_join_and_until_when)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", false, 0);
    int64_t id = make(w, "", "member", "culture");
    add_part(w, id, "signup", fmt(w, "{\"until_at\":%lld}", (long long)(w->now + 3600000)));
    assert_string_equal(move(w, "d01.clerk", id, "submit"), "");
    assert_string_equal(move(w, "d01.clerk", id, "approve"), "FORBIDDEN"); /* who makes it does not review it */
    assert_string_equal(move(w, "d02.review", id, "approve"), "NOT_FOUND");
    assert_string_equal(move(w, "d01.review", id, "return"), "");
    open_it(w, id);
    int64_t p = part_id(w, id, 0);
    world_ok(w, "d02.clerk", "POST", "/api/persons",
             fmt(w, "{\"org\":\"QD020101\",\"name\":\"周远\",\"number\":\"%s\",\"phone\":\"13800199999\",\"is_member\":true}", cw_number(w, "19800115", 9)));
    w->peer = "peer 9";
    assert_string_equal(ask_code(w, "周远", cw_number(w, "19800115", 9)), "");
    world_ok(w, "d02.review", "GET", "/api/workers/messages?limit=500", NULL);
    assert_string_equal(try_code(w, "周远", cw_number(w, "19800115", 9), text_of(w, json_at(rows_of(w), 0), "code")), "");
    struct caller far = {str_z(w->a, w->reply.set_session), str_z(w->a, w->reply.csrf)}, a = worker(w, "林安", 1), b = worker(w, "何宁", 2);
    assert_string_equal(join(w, far, p, "{}"), "STATE"); /* of another district */
    assert_string_equal(join(w, a, p, "{}"), "");
    assert_answer(w, "NOT_FOUND", "d02.clerk", "GET", fmt(w, "/api/activities/%lld", (long long)id), NULL);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "GET", fmt(w, "/api/activity-entries?activity=%lld", (long long)id), NULL);
    /* a guest sees it, and nobody's name */
    assert_string_equal(ask(w, nobody, "GET", "/api/worker/activities", ""), "");
    assert_string_equal(column(w, "title"), "活动甲");
    assert_string_equal(ask(w, nobody, "GET", fmt(w, "/api/worker/activities/%lld", (long long)id), ""), "");
    assert_false(answer_has(w, "林"));
    assert_string_equal(ask(w, nobody, "GET", fmt(w, "/api/worker/activities/%lld/mine", (long long)id), ""), "NOT_LOGGED_IN");
    world_ok(w, "d01.view", "GET", fmt(w, "/api/activity-entries?activity=%lld", (long long)id), NULL);
    assert_string_equal(column(w, "name"), "林安");
    assert_true(answer_has(w, "138****0001") && !answer_has(w, cw_number(w, "19800115", 1)));
    w->now += 3600000;
    b = sign_in(w, "何宁", cw_number(w, "19800115", 2));
    assert_string_equal(join(w, b, p, "{}"), "STATE"); /* too late for this part */
    assert_string_equal(move(w, "d01.clerk", id, "close"), "");
    assert_string_equal(join(w, b, p, "{}"), "STATE");
    assert_string_equal(move(w, "d01.clerk", id, "reopen"), "");
    w->now += DAY;
    b = sign_in(w, "何宁", cw_number(w, "19800115", 2));
    assert_string_equal(join(w, b, p, "{}"), "STATE"); /* over */
    CALL("audit.admin", "GET", "/api/events?action=activity.join", NULL);
    assert_int_equal(world_verify(w), 0);
}

/* 福气大礼包: 2 reserved of 200 and collected, 300 on the spot: 302 persons' culture services, whatever the page was looked at. */
WORLD_TEST(the_couplets_from_template_to_final_count)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", false, 0);
    world_ok(w, "d01.clerk", "GET", "/api/activity-templates", NULL);
    assert_true(json_len(rows_of(w)) >= 6);
    int64_t id = make(w, "fuqi", "person", "culture");
    assert_int_equal(json_len(json_get(w->json, "parts")), 3);
    CALL("d01.clerk", "PUT", fmt(w, "/api/activity-parts/%lld", (long long)part_id(w, id, 0)), "{\"title\":\"预约春联\",\"rule\":{\"seats\":200,\"unit\":\"副\",\"waiting\":true}}");
    CALL("d01.clerk", "POST", fmt(w, "/api/activity-parts/%lld/up", (long long)part_id(w, id, 1)), "{}");
    assert_string_equal(text_of(w, part(w, id, 0), "kind"), "group");
    CALL("d01.clerk", "POST", fmt(w, "/api/activity-parts/%lld/up", (long long)part_id(w, id, 1)), "{}");
    add_part(w, id, "checkin", "{}");
    CALL("d01.clerk", "POST", fmt(w, "/api/activity-parts/%lld/remove", (long long)part_id(w, id, 3)), "{}");
    CALL("d01.clerk", "PUT", fmt(w, "/api/activities/%lld", (long long)id),
         fmt(w, "{\"campaign\":\"LJ\",\"title\":\"送万福\",\"words\":\"写春联\",\"place\":\"文化宫\",\"start_at\":%lld,\"end_at\":%lld,\"who\":\"person\",\"counts_as\":\"culture\",\"version\":%lld}",
             (long long)w->now, (long long)(w->now + DAY), (long long)version(w, id)));
    open_it(w, id);
    CALL("d01.view", "GET", "/api/activities?state=open", NULL);
    assert_string_equal(column(w, "title"), "送万福");
    struct caller a = worker(w, "林安", 1);
    assert_string_equal(join(w, a, part_id(w, id, 0), "{}"), "");
    const char *code = text_of(w, mine(w, 0), "code");
    int64_t second = json_get_int(mine(w, 0), "id", 0);
    (void)person(w, "何宁", 2, "13800100002");
    CALL("d01.clerk", "POST", fmt(w, "/api/activity-parts/%lld/people", (long long)part_id(w, id, 0)),
         fmt(w, "{\"numbers\":\"%s\\n%s\\n%s\\n\",\"came\":true,\"on_day\":\"2023-01-12\"}", cw_number(w, "19800115", 2), cw_number(w, "19800115", 2), cw_number(w, "19800115", 77)));
    assert_int_equal(json_get_int(w->json, "put", -1), 1);
    assert_int_equal(json_get_int(w->json, "twice", -1), 1);
    assert_int_equal(json_get_int(w->json, "unknown", -1), 1);
    assert_int_equal(figure(w, "F2"), 1); /* a reservation is nothing yet */
    const char *check = fmt(w, "/api/activities/%lld/check", (long long)id);
    assert_answer(w, "NOT_FOUND", "d01.clerk", "POST", check, "{\"code\":\"00000000\"}");
    CALL("d01.clerk", "POST", check, fmt(w, "{\"code\":\"http://x/w#/activities/desk/%lld/%s\"}", (long long)id, code)); /* as a scanner reads it */
    assert_true(answer_has(w, "林*"));
    assert_answer(w, "STATE", "d01.clerk", "POST", check, fmt(w, "{\"code\":\"%s\"}", code)); /* collected once */
    assert_int_equal(figure(w, "F2"), 2);
    const char *groups = fmt(w, "/api/activity-parts/%lld/groups", (long long)part_id(w, id, 1));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", groups, "{\"heads\":301,\"on_day\":\"2023-01-12\",\"note\":\"现场\"}");
    assert_answer(w, "STATE", "d01.clerk", "POST", groups, "{\"heads\":10,\"on_day\":\"2023-01-13\",\"note\":\"现场\"}"); /* to come */
    CALL("d01.clerk", "POST", groups, "{\"heads\":180,\"on_day\":\"2023-01-12\",\"note\":\"上午现场\"}");
    CALL("d01.clerk", "POST", groups, "{\"heads\":120,\"on_day\":\"2023-01-12\",\"note\":\"下午现场\"}");
    assert_int_equal(figure(w, "F2"), 302);
    for (int i = 0; i < 7; i++)
        assert_string_equal(ask(w, nobody, "POST", fmt(w, "/api/worker/activities/%lld/view", (long long)id), "{}"), "");
    CALL("d01.clerk", "POST", fmt(w, "/api/activities/%lld/figures", (long long)id), "{\"what\":\"views\",\"source\":\"直播平台\",\"n\":32000}");
    assert_int_equal(figure(w, "F"), 302);
    assert_int_equal(counted(w, id, "views"), 7);
    assert_int_equal(counted(w, id, "views_told"), 32000);
    CALL("d01.clerk", "POST", fmt(w, "/api/activity-entries/%lld/undo", (long long)second), "{}");
    assert_int_equal(figure(w, "F2"), 301);
    CALL("d01.clerk", "POST", check, fmt(w, "{\"code\":\"%s\"}", code));
    assert_string_equal(move(w, "d01.clerk", id, "close"), "");
    assert_string_equal(move(w, "d01.clerk", id, "cancel"), "STATE"); /* people came */
    assert_string_equal(move(w, "d01.clerk", id, "finish"), "");
    assert_int_equal(counted(w, id, "persons"), 2);
    assert_int_equal(counted(w, id, "nameless"), 300);
    assert_int_equal(counted(w, id, "aid_heads"), 302);
    assert_answer(w, "STATE", "d01.clerk", "POST", groups, "{\"heads\":1,\"on_day\":\"2023-01-12\",\"note\":\"补\"}"); /* the figures stand */
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/activity-entries/%lld/undo", (long long)second), "{}");
    assert_int_equal(world_verify(w), 0);
}

/* 年货大礼包: free ones by quota, one a person, counted; bought ones are the mall's sale: 12800 分, no aid. */
WORLD_TEST(free_parcels_count_and_sold_ones_do_not)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", false, 0);
    int64_t id = make(w, "", "member", "service");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", fmt(w, "/api/activities/%lld/parts", (long long)id),
                  "{\"kind\":\"parcels\",\"title\":\"礼包\",\"rule\":{\"items\":[{\"title\":\"甲\",\"list_fen\":100,\"price_fen\":200}]}}");
    add_part(w, id, "parcels", "{\"items\":[{\"title\":\"平安礼包\",\"list_fen\":19800,\"price_fen\":12800,\"seats\":1},{\"title\":\"团圆礼包\",\"list_fen\":29800,\"price_fen\":0,\"seats\":1}]}");
    open_it(w, id);
    int64_t p = part_id(w, id, 0);
    struct caller a = worker(w, "林安", 1), b = worker(w, "何宁", 2);
    const struct json *items = json_get(part(w, id, 0), "items");
    long long one = json_get_int(json_at(items, 0), "id", 0), two = json_get_int(json_at(items, 1), "id", 0);
    assert_string_equal(join(w, a, p, fmt(w, "{\"item_id\":%lld}", one)), "");
    const char *free_code = text_of(w, mine(w, 0), "code");
    assert_string_equal(join(w, a, p, fmt(w, "{\"item_id\":%lld}", two)), "DUPLICATE"); /* one free one each */
    assert_string_equal(join(w, b, p, fmt(w, "{\"item_id\":%lld}", one)), "STATE");     /* gone */
    assert_string_equal(join(w, b, p, fmt(w, "{\"item_id\":%lld,\"buy\":true}", two)), "BAD_INPUT"); /* not sold */
    assert_string_equal(join(w, b, p, fmt(w, "{\"item_id\":%lld,\"buy\":true}", one)), "");
    assert_int_equal(json_get_int(mine(w, 0), "amount_fen", 0), 12800);
    const char *bought_code = text_of(w, mine(w, 0), "code");
    CALL("d01.clerk", "POST", fmt(w, "/api/activities/%lld/check", (long long)id), fmt(w, "{\"code\":\"%s\"}", free_code));
    CALL("d01.clerk", "POST", fmt(w, "/api/activities/%lld/check", (long long)id), fmt(w, "{\"code\":\"%s\"}", bought_code));
    assert_int_equal(figure(w, "F3"), 1);
    CALL("d01.clerk", "POST", fmt(w, "/api/activities/%lld/figures", (long long)id), "{\"what\":\"players\",\"source\":\"惠工优选\",\"n\":15007}");
    assert_int_equal(counted(w, id, "sold_fen"), 12800);
    assert_int_equal(counted(w, id, "aid_rows"), 1);
    assert_int_equal(figure(w, "F"), 1);
    assert_int_equal(world_verify(w), 0);
}

/* Psychological counselling: F1, without a name; the check-up of new-employment workers: F3 with its tag, a person once whatever he came to. */
WORLD_TEST(slots_with_and_without_a_name)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", false, 0);
    int64_t id = make(w, "jiankang", "person", "service");
    assert_int_equal(json_get_int(json_at(json_get(part(w, id, 0), "items"), 0), "start_at", 0), w->now - 3600000); /* 09:00 of the day it begins */
    open_it(w, id);
    int64_t p = part_id(w, id, 1);
    struct caller a = worker(w, "林安", 1);
    long long slot = json_get_int(json_at(json_get(part(w, id, 1), "items"), 1), "id", 0);
    assert_string_equal(ask(w, a, "POST", fmt(w, "/api/worker/activity-parts/%lld/join-nameless", (long long)part_id(w, id, 0)), "{}"), "STATE"); /* asks for a name */
    assert_string_equal(ask(w, a, "POST", fmt(w, "/api/worker/activity-parts/%lld/join-nameless", (long long)p), fmt(w, "{\"item_id\":%lld}", slot)), "");
    const char *code = text_of(w, mine(w, 1), "code");
    assert_string_equal(join(w, a, p, "{}"), "DUPLICATE"); /* with a name or without: one place */
    assert_string_equal(ask(w, a, "GET", "/api/worker/activity-entries", ""), "");
    assert_int_equal(json_len(rows_of(w)), 0);
    world_ok(w, "d01.clerk", "GET", fmt(w, "/api/activity-entries?activity=%lld", (long long)id), NULL);
    assert_string_equal(column(w, "name"), "");
    assert_int_equal(json_len(rows_of(w)), 1);
    world_ok(w, "audit.admin", "GET", "/api/events", NULL);
    assert_false(answer_has(w, "nameless")); /* no event, done or refused */
    assert_string_equal(ask(w, a, "POST", fmt(w, "/api/worker/activity-parts/%lld/leave-nameless", (long long)p), "{}"), "");
    assert_string_equal(ask(w, a, "POST", fmt(w, "/api/worker/activity-parts/%lld/join-nameless", (long long)p), fmt(w, "{\"item_id\":%lld}", slot)), "");
    code = text_of(w, mine(w, 1), "code");
    CALL("d01.clerk", "POST", fmt(w, "/api/activities/%lld/check", (long long)id), fmt(w, "{\"code\":\"%s\"}", code));
    assert_int_equal(figure(w, "F1"), 1);
    assert_int_equal(figure(w, "F3"), 0);
    CALL("d01.clerk", "POST", fmt(w, "/api/activity-parts/%lld/people", (long long)part_id(w, id, 0)), fmt(w, "{\"numbers\":\"%s\",\"came\":true,\"on_day\":\"2023-01-12\"}", cw_number(w, "19800115", 1)));
    assert_int_equal(figure(w, "F3"), 1);
    int64_t check = make(w, "tijian", "person", "service");
    open_it(w, check);
    CALL("d01.clerk", "POST", fmt(w, "/api/activity-parts/%lld/groups", (long long)part_id(w, check, 0)), "{\"heads\":500,\"on_day\":\"2023-01-12\",\"note\":\"体检中心交回\"}");
    assert_int_equal(figure(w, "F3"), 501);
    assert_int_equal(figure(w, "F1"), 1);
    assert_int_equal(world_verify(w), 0);
}

/* The sheet people sign: who has a place with his code, then who waits; phones masked, no counted group, no name that is not kept. */
WORLD_TEST(a_sheet_to_sign)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", false, 0);
    int64_t id = make(w, "", "person", "culture");
    add_part(w, id, "signup", "{\"seats\":2,\"waiting\":true}");
    open_it(w, id);
    const char *at = fmt(w, "/api/activity-parts/%lld/sign-sheet", (long long)part_id(w, id, 0)), *text = fmt(w, "%s?format=text", at);
    assert_answer(w, "STATE", "d01.clerk", "GET", text, NULL); /* nobody yet */
    struct caller a = worker(w, "林安", 1), b = worker(w, "何宁", 2), c = worker(w, "吴平", 3);
    assert_string_equal(join(w, b, part_id(w, id, 0), "{}"), "");
    const char *code_b = text_of(w, mine(w, 0), "code");
    assert_string_equal(join(w, a, part_id(w, id, 0), "{}"), "");
    const char *code_a = text_of(w, mine(w, 0), "code");
    assert_string_equal(join(w, c, part_id(w, id, 0), "{}"), "");
    const char *code_c = text_of(w, mine(w, 0), "code");
    CALL("d01.clerk", "POST", fmt(w, "/api/activities/%lld/check", (long long)id), fmt(w, "{\"code\":\"%s\"}", code_b));
    world_call(w, "d01.clerk", "GET", text, NULL);
    assert_int_equal(w->reply.status, 200);
    const char *sheet = str_z(w->a, w->reply.body), *first = strstr(sheet, "何宁"), *second = strstr(sheet, "林安"), *third = strstr(sheet, "吴平");
    assert_true(first && second && third && first < second && second < third);
    assert_non_null(strstr(sheet, "138****0001"));
    assert_null(strstr(sheet, "13800100001"));
    assert_null(strstr(sheet, cw_number(w, "19800115", 1)));
    assert_non_null(strstr(first, code_b));
    assert_non_null(strstr(first, "已到场 2023-01-12"));
    assert_non_null(strstr(second, code_a));
    assert_non_null(strstr(third, "候补"));
    assert_null(strstr(sheet, code_c));
    assert_non_null(strstr(sheet, "2023-01-12 10:00 至 2023-01-13 10:00"));
    world_call(w, "d01.clerk", "GET", at, NULL);
    assert_true(str_starts(w->reply.body, S("%PDF")));
    world_call(w, "d01.clerk", "GET", fmt(w, "%s?format=xlsx", at), NULL);
    assert_true(str_starts(w->reply.body, S("PK")));
    /* codes are for the desk */
    assert_answer(w, "FORBIDDEN", "d01.view", "GET", text, NULL);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "GET", text, NULL);
    world_ok(w, "audit.admin", "GET", "/api/events?action=activity.print", NULL);
    assert_int_equal(json_len(rows_of(w)), 6); /* refused ones, too */
    /* a group that was counted signs nothing; a name that is not kept is not on paper */
    id = make(w, "jiankang", "person", "service");
    open_it(w, id);
    int64_t p = part_id(w, id, 1);
    long long slot = json_get_int(json_at(json_get(part(w, id, 1), "items"), 1), "id", 0);
    CALL("d01.clerk", "POST", fmt(w, "/api/activity-parts/%lld/groups", (long long)p), fmt(w, "{\"item_id\":%lld,\"heads\":2,\"on_day\":\"2023-01-12\",\"note\":\"现场来的\"}", slot));
    text = fmt(w, "/api/activity-parts/%lld/sign-sheet?format=text&item=%lld", (long long)p, slot);
    assert_answer(w, "STATE", "d01.clerk", "GET", text, NULL);
    assert_string_equal(ask(w, a, "POST", fmt(w, "/api/worker/activity-parts/%lld/join-nameless", (long long)p), fmt(w, "{\"item_id\":%lld}", slot)), "");
    world_call(w, "d01.clerk", "GET", text, NULL);
    assert_non_null(strstr(str_z(w->a, w->reply.body), "不留姓名"));
    assert_null(strstr(str_z(w->a, w->reply.body), "林安"));
}

/* On the spot: the code there, which changes; a volunteer of the union; counted once though he came to two parts. */
WORLD_TEST(checking_in_on_the_spot)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", false, 0);
    int64_t id = make(w, "", "person", "culture");
    add_part(w, id, "signup", "{}");
    add_part(w, id, "checkin", "{}");
    add_part(w, id, "goods", "{\"seats\":5}");
    open_it(w, id);
    struct caller a = worker(w, "林安", 1), b = worker(w, "何宁", 2), v = worker(w, "吴平", 3);
    const char *here = fmt(w, "/api/worker/activities/%lld/here", (long long)id), *desk = fmt(w, "/api/worker/activities/%lld/desk", (long long)id);
    assert_string_equal(join(w, a, part_id(w, id, 0), "{}"), "");
    assert_string_equal(join(w, a, part_id(w, id, 2), "{}"), "");
    const char *goods = text_of(w, mine(w, 2), "code");
    CALL("d01.clerk", "GET", fmt(w, "/api/activities/%lld/here", (long long)id), NULL);
    const char *code = text_of(w, w->json, "here");
    assert_answer(w, "NOT_FOUND", "d02.clerk", "GET", fmt(w, "/api/activities/%lld/here", (long long)id), NULL);
    assert_string_equal(ask(w, a, "POST", here, fmt(w, "{\"code\":\"%s\"}", wrong_of(w, code))), "STATE");
    assert_string_equal(ask(w, a, "POST", here, fmt(w, "{\"code\":\"%s\"}", code)), "");
    assert_string_equal(ask(w, a, "POST", here, fmt(w, "{\"code\":\"%s\"}", code)), "STATE"); /* once */
    w->now += 2 * 60000;
    assert_string_equal(ask(w, b, "POST", here, fmt(w, "{\"code\":\"%s\"}", code)), "STATE"); /* an old code, perhaps a photo of it */
    assert_string_equal(ask(w, v, "GET", desk, ""), "FORBIDDEN");
    assert_string_equal(ask(w, v, "POST", "/api/worker/duties", "{\"note\":\"\"}"), "");
    world_ok(w, "g1.clerk", "GET", "/api/workers/duties", NULL);
    CALL("g1.clerk", "POST", fmt(w, "/api/workers/duties/%lld/grant", (long long)json_get_int(json_at(rows_of(w), 0), "id", 0)), "{}");
    assert_string_equal(ask(w, v, "GET", desk, ""), "");
    assert_int_equal(json_get_int(w->json, "came", -1), 1);
    code = text_of(w, w->json, "here");
    assert_string_equal(ask(w, b, "POST", here, fmt(w, "{\"code\":\"%s\"}", code)), ""); /* had not signed up */
    assert_string_equal(ask(w, v, "POST", fmt(w, "/api/worker/activities/%lld/check", (long long)id), fmt(w, "{\"code\":\"%s\"}", goods)), "");
    assert_true(answer_has(w, "林*"));
    assert_int_equal(figure(w, "F2"), 2); /* two persons, three entries */
    assert_int_equal(counted(w, id, "persons"), 2);
    world_ok(w, "d01.clerk", "GET", fmt(w, "/api/activity-entries?activity=%lld", (long long)id), NULL);
    assert_string_equal(column(w, "doer"), "本人,志愿者,本人");
    /* taken back at the desk: he still came to the sign-up, so he counts; with both gone he does not */
    CALL("d01.clerk", "POST", fmt(w, "/api/activity-entries/%lld/undo", (long long)json_get_int(json_at(rows_of(w), 1), "id", 0)), "{}");
    assert_int_equal(figure(w, "F2"), 2);
    world_ok(w, "d01.clerk", "GET", fmt(w, "/api/activity-entries?activity=%lld", (long long)id), NULL);
    CALL("d01.clerk", "POST", fmt(w, "/api/activity-entries/%lld/undo", (long long)json_get_int(json_at(rows_of(w), 2), "id", 0)), "{}");
    assert_int_equal(figure(w, "F2"), 1);
    CALL("d01.view", "GET", "/api/activity-kinds", NULL);
    assert_int_equal(world_verify(w), 0);
}

struct spoil {
    int stmt;
    int64_t id, other;
};

static enum err spoil(struct tx *tx, void *arg)
{
    const struct spoil *s = arg;
    if (s->stmt == ACTIVITY_ENTRY_CAME)
        return db_exec(tx, s->stmt, VALS(I64(s->id), TXT(S("2023-01-12")), I64(1), I64(s->other), NUL), NULL);
    if (s->stmt == ACTIVITY_UNDO)
        return db_exec(tx, s->stmt, VALS(I64(s->id), TXT(S("held"))), NULL);
    if (s->stmt == ACTIVITY_MOVE)
        return db_exec(tx, s->stmt, VALS(I64(s->id), I64(s->other), TXT(S("done")), TXT(S("")), TXT(S("{\"persons\":9}"))), NULL);
    return db_exec(tx, s->stmt, VALS(I64(s->id), I64(s->other)), NULL);
}

WORLD_TEST(verify_finds_what_was_spoilt)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", false, 0);
    int64_t id = make(w, "", "person", "culture");
    add_part(w, id, "signup", "{\"seats\":3,\"waiting\":true}");
    open_it(w, id);
    struct caller a = worker(w, "林安", 1);
    assert_string_equal(join(w, a, part_id(w, id, 0), "{}"), "");
    int64_t entry = json_get_int(mine(w, 0), "id", 0), item = json_get_int(json_at(json_get(part(w, id, 0), "items"), 0), "id", 0);
    assert_int_equal(world_write(w, spoil, &(struct spoil){ACTIVITY_ITEM_TAKE, item, 1}), OK);
    assert_int_equal(world_verify(w), 1); /* I52 */
    assert_int_equal(world_write(w, spoil, &(struct spoil){ACTIVITY_ITEM_FREE, item, 1}), OK);
    assert_int_equal(world_verify(w), 0);
    assert_int_equal(world_write(w, spoil, &(struct spoil){ACTIVITY_ITEM_TAKE, item, 3}), OK); /* more than there are: not taken */
    assert_int_equal(world_verify(w), 0);
    assert_int_equal(world_write(w, spoil, &(struct spoil){ACTIVITY_ENTRY_CAME, entry, 1}), OK);
    assert_int_equal(world_verify(w), 1); /* I53: came, not counted */
    assert_int_equal(world_write(w, spoil, &(struct spoil){ACTIVITY_UNDO, entry, 0}), OK);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/activity-parts/%lld/people", (long long)part_id(w, id, 0)), "{\"numbers\":\"x\"}");
    assert_string_equal(ask(w, a, "GET", fmt(w, "/api/worker/activities/%lld/mine", (long long)id), ""), "");
    CALL("d01.clerk", "POST", fmt(w, "/api/activities/%lld/check", (long long)id), fmt(w, "{\"code\":\"%s\"}", text_of(w, mine(w, 0), "code")));
    assert_int_equal(world_write(w, spoil, &(struct spoil){ACTIVITY_UNDO, entry, 0}), OK);
    assert_int_equal(world_verify(w), 1); /* I53: counted, did not come */
    assert_int_equal(world_write(w, spoil, &(struct spoil){ACTIVITY_ENTRY_CAME, entry, 1}), OK);
    assert_int_equal(world_verify(w), 0);
    int64_t v = version(w, id);
    assert_int_equal(world_write(w, spoil, &(struct spoil){ACTIVITY_MOVE, id, v}), OK);
    assert_int_equal(world_verify(w), 1); /* I54 */
}

int main(void)
{
    (void)send_now; /* of worker_world.h */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_waits_moves_up_and_nobody_takes_two),
        cmocka_unit_test(two_take_the_last_seat_and_one_has_it),
        cmocka_unit_test(who_may_join_and_until_when),
        cmocka_unit_test(the_couplets_from_template_to_final_count),
        cmocka_unit_test(free_parcels_count_and_sold_ones_do_not),
        cmocka_unit_test(slots_with_and_without_a_name),
        cmocka_unit_test(a_sheet_to_sign),
        cmocka_unit_test(checking_in_on_the_spot),
        cmocka_unit_test(verify_finds_what_was_spoilt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
