/* SPDX-License-Identifier: Apache-2.0
 * Wishes: from the phone of who wishes to the record that counts; who may not, what nobody reads, what is given back, once each, on
 * both engines. Today is 2023-01-12, the campaign LJ runs from 2022-12-20 to 2023-02-10. */
#include <pthread.h>
#include <unistd.h>

#include "engine.h"
#include "file.h"
#include "money_world.h"
#include "worker_world.h"

#define WISH "{\"kind\":\"thing\",\"whom\":\"family\",\"text\":\"母亲赵桂芳住南京路八号想要轮椅\",\"value_fen\":60000,\"show_name\":%s,\"address\":\"市南区南京路8号3单元\",\"phone\":\"13911112222\"}"
static const char *const PLANTED[] = {"林安", "赵桂芳", "南京路", "13911112222", "13800138001", "第一棉纺厂"};

/* A look with a query, as HTTP hands it in. */
static const char *look(struct world *w, const char *path, const char *query)
{
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = M_GET, .path = str_of(path), .query = str_of(query), .peer = S("test"), .upload_fd = -1};
    struct reply r;
    dispatch(w->app, a, &c, &r);
    w->reply = r;
    w->reply.body = str_dup(w->a, r.body);
    arena_free(a);
    w->json = json_parse(w->a, w->reply.body, NULL);
    return w->reply.status < 400 ? "" : str_z(w->a, json_get_str(json_get(w->json, "error"), "code"));
}

struct cast {
    struct caller owner, helper, second;
    int64_t helper_id;
};

static int64_t id_by_name(struct world *w, const char *name)
{
    world_ok(w, "d01.clerk", "GET", fmt(w, "/api/persons?q=%s", name), NULL);
    return json_get_int(json_at(rows_of(w), 0), "id", 0);
}

static int64_t volunteer(struct world *w, const char *name)
{
    int64_t id = id_by_name(w, name);
    world_ok(w, "d01.clerk", "POST", "/api/workers/duties", fmt(w, "{\"person_id\":%lld,\"duty\":\"volunteer\"}", (long long)id));
    return id;
}

/* 林安 wishes; 周远 and 何宁 are volunteers. */
static struct cast cast(struct world *w)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", false, 0);
    const char *a = person(w, "林安", 1, "13800138001"), *b = person(w, "周远", 2, "13800138002"), *c = person(w, "何宁", 3, "13800138003");
    struct cast k = {.owner = sign_in(w, "林安", a), .helper = sign_in(w, "周远", b), .second = sign_in(w, "何宁", c)};
    k.helper_id = volunteer(w, "周远");
    volunteer(w, "何宁");
    return k;
}

static int64_t wish_of(struct world *w, struct caller p, const char *show)
{
    assert_string_equal(ask(w, p, "POST", "/api/worker/my-wishes", fmt(w, WISH, show)), "");
    return json_get_int(json_at(rows_of(w), 0), "id", 0);
}
static const char *publish(struct world *w, const char *as, int64_t id, const char *text)
{
    world_call(w, "city.view", "GET", fmt(w, "/api/wishes/%lld", (long long)id), NULL);
    return world_call(w, as, "POST", fmt(w, "/api/wishes/%lld/publish", (long long)id),
                      fmt(w, "{\"campaign\":\"LJ\",\"public_text\":\"%s\",\"version\":%lld}", text, (long long)json_get_int(w->json, "version", 0)));
}
static const char *claim(struct world *w, struct caller p, int64_t id)
{
    return ask(w, p, "POST", fmt(w, "/api/worker/wishes/%lld/claim", (long long)id), "{}");
}
static int64_t newest_claim(struct world *w, struct caller p)
{
    assert_string_equal(ask(w, p, "GET", "/api/worker/wish-claims", ""), "");
    return json_get_int(json_at(rows_of(w), 0), "id", 0);
}
static const char *photo(struct world *w, struct caller p, int64_t claim_id, const void *bytes, size_t n)
{
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = M_POST, .path = str_of(fmt(w, "/api/worker/wish-claims/%lld/photos", (long long)claim_id)), .session = str_of(p.session), .csrf = str_of(p.csrf),
                     .peer = S("test"), .upload_fd = file_temp(w->app), .upload_size = (int64_t)n, .upload_name = S("a.png")};
    struct reply r;
    assert_true(write(c.upload_fd, bytes, n) == (ssize_t)n);
    dispatch(w->app, a, &c, &r);
    w->json = json_parse(w->a, str_dup(w->a, r.body), NULL);
    int status = r.status;
    close(c.upload_fd);
    arena_free(a);
    return status < 400 ? "" : str_z(w->a, json_get_str(json_get(w->json, "error"), "code"));
}
static const unsigned char png[] = {0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde};

static const char *step(struct world *w, const char *as, int64_t id, const char *verb, const char *body)
{
    return world_call(w, as, "POST", fmt(w, "/api/wishes/%lld/%s", (long long)id, verb), body);
}
static int64_t figure(struct world *w, const char *org, const char *item)
{
    world_ok(w, "city.view", "GET", fmt(w, "/api/forms/cz21/report?campaign=LJ&org=%s", org), NULL);
    return json_get_int(json_get(json_get(w->json, "items"), item), "count", -1);
}
/* Published, taken up, delivered with a photo. */
static int64_t delivered(struct world *w, struct cast *k, struct caller owner)
{
    int64_t id = wish_of(w, owner, "true");
    assert_string_equal(publish(w, "d01.review", id, "一位母亲想要一辆轮椅"), "");
    assert_string_equal(claim(w, k->helper, id), "");
    int64_t c = newest_claim(w, k->helper);
    assert_string_equal(photo(w, k->helper, c, png, sizeof png), "");
    assert_string_equal(ask(w, k->helper, "POST", fmt(w, "/api/worker/wish-claims/%lld/deliver", (long long)c), "{\"words\":\"已送到\"}"), "");
    return id;
}

WORLD_TEST(a_wish_comes_true_and_counts_once)
{
    struct cast k = cast(w);
    int64_t id = wish_of(w, k.owner, "true");
    /* nobody shows what was not looked over; the neighbour neither sees nor judges; who enters does not review */
    assert_string_equal(ask(w, nobody, "GET", "/api/worker/wishes", ""), "");
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_answer(w, "NOT_FOUND", "d02.review", "GET", fmt(w, "/api/wishes/%lld", (long long)id), NULL);
    assert_string_equal(publish(w, "d02.review", id, "想要一辆轮椅"), "NOT_FOUND");
    assert_string_equal(publish(w, "d01.clerk", id, "想要一辆轮椅"), "FORBIDDEN");
    world_ok(w, "d01.view", "GET", fmt(w, "/api/wishes/%lld", (long long)id), NULL);
    assert_string_equal(text_of(w, w->json, "text"), "母亲赵桂芳住南京路八号想要轮椅");
    assert_string_equal(text_of(w, w->json, "phone"), "139****2222");
    assert_string_equal(publish(w, "d01.review", id, "一位母亲想要一辆轮椅"), "");
    assert_string_equal(claim(w, k.owner, id), "FORBIDDEN"); /* no volunteer */
    assert_string_equal(claim(w, k.helper, id), "");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "due_on"), "2023-01-26"); /* 14 days */
    assert_string_equal(claim(w, k.second, id), "STATE");
    int64_t c = newest_claim(w, k.helper);
    const char *contact = fmt(w, "/api/worker/wish-claims/%lld/contact", (long long)c);
    /* the contact: when the union has released it, to who has it, and each look is an event */
    assert_string_equal(ask(w, k.helper, "GET", contact, ""), "STATE");
    assert_string_equal(ask(w, k.second, "GET", contact, ""), "NOT_FOUND");
    assert_string_equal(step(w, "d01.clerk", id, "release", NULL), "");
    assert_string_equal(step(w, "d01.clerk", id, "release", NULL), "STATE");
    assert_string_equal(ask(w, k.helper, "GET", contact, ""), "");
    assert_string_equal(text_of(w, w->json, "phone"), "13911112222");
    assert_string_equal(text_of(w, w->json, "owner"), "林*");
    assert_string_equal(ask(w, k.second, "GET", contact, ""), "NOT_FOUND");
    assert_answer(w, "FORBIDDEN", "d01.clerk", "GET", fmt(w, "/api/wishes/%lld/contact", (long long)id), NULL);
    world_ok(w, "d01.review", "GET", fmt(w, "/api/wishes/%lld/contact", (long long)id), NULL);
    world_ok(w, "audit.admin", "GET", "/api/events?action=wish.contact", NULL);
    assert_int_equal(json_len(rows_of(w)), 6); /* refused ones, too */
    assert_false(answer_has(w, "139"));
    /* a thing is delivered with a picture of it, which only the union sees */
    const char *deliver = fmt(w, "/api/worker/wish-claims/%lld/deliver", (long long)c);
    assert_string_equal(ask(w, k.helper, "POST", deliver, "{\"words\":\"已送到\"}"), "STATE");
    assert_string_equal(photo(w, k.helper, c, "text", 4), "FILE_TYPE");
    assert_string_equal(photo(w, k.second, c, png, sizeof png), "NOT_FOUND");
    assert_string_equal(photo(w, k.helper, c, png, sizeof png), "");
    int64_t file = json_get_int(w->json, "id", 0);
    assert_answer(w, "NOT_FOUND", "d01.review", "GET", fmt(w, "/api/files/%lld", (long long)file), NULL);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", fmt(w, "/api/wishes/%lld/photos/%lld", (long long)id, (long long)file), NULL);
    assert_answer(w, "", "d01.view", "GET", fmt(w, "/api/wishes/%lld/photos/%lld", (long long)id, (long long)file), NULL);
    assert_string_equal(ask(w, k.second, "POST", deliver, "{\"words\":\"已送到\"}"), "NOT_FOUND");
    assert_string_equal(ask(w, k.helper, "POST", deliver, "{\"words\":\"已送到\"}"), "");
    assert_string_equal(ask(w, k.helper, "GET", contact, ""), "STATE"); /* no longer needed */
    assert_int_equal(figure(w, "QD01", "F3"), 0);
    /* not his */
    assert_string_equal(ask(w, k.second, "POST", fmt(w, "/api/worker/my-wishes/%lld/confirm", (long long)id), "{}"), "NOT_FOUND");
    assert_string_equal(ask(w, k.owner, "POST", fmt(w, "/api/worker/my-wishes/%lld/missing", (long long)id), "{\"words\":\"还没收到\"}"), "");
    assert_string_equal(ask(w, k.helper, "POST", deliver, "{\"words\":\"今天送到\"}"), "");
    assert_string_equal(ask(w, k.owner, "POST", fmt(w, "/api/worker/my-wishes/%lld/confirm", (long long)id), "{}"), "");
    assert_string_equal(ask(w, k.owner, "POST", fmt(w, "/api/worker/my-wishes/%lld/confirm", (long long)id), "{}"), "STATE");
    assert_string_equal(step(w, "d01.clerk", id, "confirm", "{\"words\":\"x\"}"), "STATE");
    assert_int_equal(figure(w, "QD01", "F3"), 1);
    assert_int_equal(figure(w, "QD", "F3"), 1);
    assert_int_equal(figure(w, "QD01", "E5"), 0);
    /* taken back, and it counts no longer; confirmed again, once */
    assert_string_equal(step(w, "d01.clerk", id, "undo", "{\"words\":\"送错人\"}"), "FORBIDDEN");
    assert_string_equal(step(w, "d01.review", id, "undo", "{\"words\":\"送错人\"}"), "");
    assert_int_equal(figure(w, "QD", "F3"), 0);
    assert_int_equal(world_verify(w), 0);
    assert_string_equal(step(w, "d01.clerk", id, "confirm", "{\"words\":\"电话确认\"}"), "");
    assert_string_equal(step(w, "d01.clerk", id, "follow", "{\"satisfied\":\"nobody\"}"), "BAD_INPUT");
    assert_string_equal(step(w, "d01.clerk", id, "follow", "{\"satisfied\":\"yes\",\"words\":\"很高兴\"}"), "");
    assert_string_equal(text_of(w, w->json, "state"), "done");
    assert_int_equal(json_len(json_get(w->json, "moves")), 9);
    assert_int_equal(figure(w, "QD", "F3"), 1);
    world_ok(w, "city.view", "GET", "/api/wish-board?campaign=LJ", NULL);
    assert_int_equal(json_get_int(w->json, "came_true", -1), 1);
    world_ok(w, "city.view", "GET", "/api/wishes?state=done&kind=thing&q=轮椅", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_int_equal(world_verify(w), 0);
}

/* The sheet things are handed out by names those who took wishes up, and nobody whose wish it is beyond what he allows. */
WORLD_TEST(a_sheet_of_wishes_taken_up)
{
    struct cast k = cast(w);
    const char *at = "/api/wish-claims/sheet?org=QD01&format=text";
    int64_t one = wish_of(w, k.owner, "false"), two = wish_of(w, k.owner, "true"), third = wish_of(w, k.owner, "false");
    assert_string_equal(publish(w, "d01.review", one, "一位母亲想要一辆轮椅"), "");
    assert_string_equal(publish(w, "d01.review", two, "一个孩子想要一盏台灯"), "");
    assert_string_equal(publish(w, "d01.review", third, "一位老人想要一台收音机"), "");
    assert_answer(w, "STATE", "d01.clerk", "GET", at, NULL); /* nobody has taken one up */
    assert_string_equal(claim(w, k.second, one), "");
    assert_string_equal(claim(w, k.helper, two), "");
    assert_string_equal(step(w, "d01.clerk", two, "release", NULL), "");
    world_call(w, "d01.clerk", "GET", at, NULL);
    assert_int_equal(w->reply.status, 200);
    const char *sheet = str_z(w->a, w->reply.body), *lamp = strstr(sheet, "台灯"), *chair = strstr(sheet, "轮椅");
    assert_true(lamp && chair && lamp < chair); /* by who took them up: 周远 came into the register before 何宁 */
    assert_non_null(strstr(lamp, "林*"));
    assert_non_null(strstr(lamp, "周远"));
    assert_non_null(strstr(lamp, "自行送达"));
    assert_non_null(strstr(chair, "何宁"));
    assert_non_null(strstr(chair, "由工会转交"));
    assert_null(strstr(chair, "林*"));
    assert_null(strstr(sheet, "收音机"));
    for (size_t i = 0; i < countof(PLANTED); i++)
        assert_null(strstr(sheet, PLANTED[i]));
    world_call(w, "d01.clerk", "GET", "/api/wish-claims/sheet?org=QD01&campaign=LJ", NULL);
    assert_true(str_starts(w->reply.body, S("%PDF")));
    assert_answer(w, "FORBIDDEN", "d01.view", "GET", at, NULL);
    assert_answer(w, "STATE", "d02.clerk", "GET", "/api/wish-claims/sheet?format=text", NULL);
    world_ok(w, "audit.admin", "GET", "/api/events?action=wish.print", NULL);
    assert_int_equal(json_len(rows_of(w)), 5);
    /* come true it is no longer handed out */
    assert_string_equal(photo(w, k.helper, newest_claim(w, k.helper), png, sizeof png), "");
    assert_string_equal(ask(w, k.helper, "POST", fmt(w, "/api/worker/wish-claims/%lld/deliver", (long long)newest_claim(w, k.helper)), "{\"words\":\"已送到\"}"), "");
    world_call(w, "d01.clerk", "GET", at, NULL);
    assert_non_null(strstr(str_z(w->a, w->reply.body), "已送达"));
    assert_string_equal(ask(w, k.owner, "POST", fmt(w, "/api/worker/my-wishes/%lld/confirm", (long long)two), "{}"), "");
    world_call(w, "d01.clerk", "GET", at, NULL);
    assert_null(strstr(str_z(w->a, w->reply.body), "台灯"));
}

WORLD_TEST(a_wish_of_an_archived_household_is_help_for_the_hard_up)
{
    struct cast k = cast(w);
    cw_active(w, "d01.clerk", "QD010101", "赵甲一", 100);
    struct caller hard = sign_in(w, "赵甲一", cw_number(w, "19800115", 100));
    int64_t id = delivered(w, &k, hard);
    assert_string_equal(ask(w, hard, "POST", fmt(w, "/api/worker/my-wishes/%lld/confirm", (long long)id), "{}"), "");
    assert_int_equal(figure(w, "QD", "E5"), 1);
    assert_int_equal(figure(w, "QD", "F3"), 0);
    assert_int_equal(world_verify(w), 0);
}

/* What everybody reads: no name, number, phone, address, diagnosis gets in, and nothing of it comes out. */
WORLD_TEST(a_guest_reads_nobody)
{
    static const char *const bad[] = {"林安想要一辆轮椅", "请打13911112222", "请打１３９ １１１１-２２２２", "南京路8号一户想要被褥", "三单元的老人想要被褥", "身份证在家", "糖尿病人想要血糖仪",
                                      "加微信联系", "电话一三九一一一一二二二二"};
    static const char *const good[] = {"1月15号前想要一双40码的棉鞋", "一位母亲想要一辆轮椅", "想要3本小学5年级的书"};
    struct cast k = cast(w);
    int64_t id = wish_of(w, k.owner, "true");
    for (size_t i = 0; i < countof(bad); i++) {
        const char *e = publish(w, "d01.review", id, bad[i]);
        if (strcmp(e, "BAD_INPUT") != 0)
            print_error("%s\n", bad[i]);
        assert_string_equal(e, "BAD_INPUT");
        assert_true(complains_of(w, "public_text"));
    }
    for (size_t i = 0; i < countof(good); i++) {
        assert_string_equal(publish(w, "d01.review", id, good[i]), "");
        assert_string_equal(step(w, "d01.review", id, "unlist", "{\"words\":\"再改\"}"), "");
    }
    assert_string_equal(publish(w, "d01.review", id, "一位母亲想要一辆轮椅"), "");
    int64_t hidden = wish_of(w, k.owner, "false");
    assert_string_equal(publish(w, "d01.review", hidden, "想要几本书"), "");
    static const struct {
        const char *path, *query;
    } seen[] = {{"/api/worker/wishes", ""}, {"/api/worker/wishes", "show=done"}, {"/api/worker/wish-counts", ""}};
    for (size_t i = 0; i < countof(seen); i++) {
        assert_string_equal(look(w, seen[i].path, seen[i].query), "");
        for (size_t n = 0; n < countof(PLANTED); n++)
            assert_false(answer_has(w, PLANTED[n]));
    }
    assert_string_equal(ask(w, nobody, "GET", "/api/worker/wishes", ""), "");
    assert_string_equal(column(w, "whose"), "一位职工,林*");
    assert_string_equal(look(w, "/api/worker/wishes", "q=轮椅"), "");
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_string_equal(look(w, "/api/worker/wishes", "kind=service"), "");
    assert_int_equal(json_len(rows_of(w)), 0);
    const char *district = text_of(w, json_at(json_get(world_ok(w, "d01.view", "GET", "/api/wish-board", NULL), "districts"), 0), "key");
    assert_string_equal(look(w, "/api/worker/wishes", fmt(w, "limit=1&district=%s", district)), "");
    assert_int_equal(json_len(rows_of(w)), 1);
    long long next = (long long)json_get_int(w->json, "next", 0);
    assert_true(next > 0);
    assert_string_equal(look(w, "/api/worker/wishes", fmt(w, "limit=1&after=%lld", next)), "");
    assert_string_equal(column(w, "whose"), "林*");
    /* his own to him, and to no other worker */
    assert_string_equal(ask(w, k.owner, "GET", "/api/worker/my-wishes", ""), "");
    assert_int_equal(json_len(rows_of(w)), 2);
    assert_string_equal(ask(w, k.second, "GET", "/api/worker/my-wishes", ""), "");
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_string_equal(ask(w, k.second, "POST", fmt(w, "/api/worker/my-wishes/%lld/withdraw", (long long)id), "{}"), "NOT_FOUND");
    assert_string_equal(ask(w, k.owner, "POST", fmt(w, "/api/worker/my-wishes/%lld/withdraw", (long long)id), "{}"), "");
    assert_string_equal(ask(w, nobody, "GET", "/api/worker/wishes", ""), "");
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_int_equal(world_verify(w), 0);
}

struct clicker {
    struct world *w;
    struct caller p;
    const char *path;
    char got[40];
};
static void *click(void *arg)
{
    struct clicker *c = arg;
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call call = {.method = M_POST, .path = str_of(c->path), .body = S("{}"), .session = str_of(c->p.session), .csrf = str_of(c->p.csrf), .peer = S("test"), .upload_fd = -1};
    struct reply r;
    dispatch(c->w->app, a, &call, &r);
    snprintf(c->got, sizeof c->got, "%.*s", FMT(json_get_str(json_get(json_parse(a, r.body, NULL), "error"), "code")));
    arena_free(a);
    return NULL;
}

WORLD_TEST(of_two_at_once_one_has_it)
{
    struct cast k = cast(w);
    int64_t id = wish_of(w, k.owner, "false");
    assert_string_equal(publish(w, "d01.review", id, "想要几本书"), "");
    const char *path = fmt(w, "/api/worker/wishes/%lld/claim", (long long)id);
    struct clicker c[2] = {{w, k.helper, path, ""}, {w, k.second, path, ""}};
    pthread_t t[2];
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&t[i], NULL, click, &c[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(t[i], NULL);
    assert_int_equal((c[0].got[0] == 0) + (c[1].got[0] == 0), 1);
    assert_string_equal(c[0].got[0] ? c[0].got : c[1].got, "STATE");
    assert_int_equal(world_verify(w), 0);
}

static int64_t sweep(struct world *w, const char *key)
{
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = M_POST, .path = S("/api/wishes/sweep"), .local = true, .peer = S("local"), .upload_fd = -1};
    struct reply r;
    dispatch(w->app, a, &c, &r);
    assert_int_equal(r.status, 200);
    int64_t n = json_get_int(json_parse(a, r.body, NULL), key, -1);
    arena_free(a);
    return n;
}
static const char *state_of(struct world *w, int64_t id)
{
    return text_of(w, world_ok(w, "city.view", "GET", fmt(w, "/api/wishes/%lld", (long long)id), NULL), "state");
}

WORLD_TEST(days_end_claims_wishes_and_words)
{
    struct cast k = cast(w);
    const int64_t day = INT64_C(86400000);
    int64_t id = wish_of(w, k.owner, "false"), other = wish_of(w, k.owner, "false"), third = wish_of(w, k.owner, "false");
    assert_string_equal(ask(w, k.owner, "POST", "/api/worker/my-wishes", fmt(w, WISH, "false")), "STATE"); /* three at a time */
    assert_string_equal(publish(w, "d01.review", id, "想要几本书"), "");
    assert_string_equal(publish(w, "d01.review", other, "想要一盏台灯"), "");
    assert_string_equal(step(w, "d01.review", third, "refuse", "{\"words\":\"请到工会申请帮扶\"}"), "");
    assert_string_equal(ask(w, k.owner, "GET", "/api/worker/my-wishes", ""), "");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "reason_words"), "请到工会申请帮扶");
    assert_string_equal(claim(w, k.helper, id), "");
    /* given up by himself, taken up by another, taken away by the union, taken up again */
    assert_string_equal(ask(w, k.helper, "POST", fmt(w, "/api/worker/wish-claims/%lld/give-up", (long long)newest_claim(w, k.helper)), "{}"), "");
    assert_string_equal(claim(w, k.second, id), "");
    assert_string_equal(step(w, "d01.clerk", id, "free", "{\"words\":\"联系不上\"}"), "");
    assert_string_equal(claim(w, k.helper, id), "");
    w->now += 14 * day; /* the last day */
    assert_int_equal(sweep(w, "freed"), 0);
    w->now += day;
    world_ok(w, "city.view", "GET", "/api/wishes?late=1", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_int_equal(sweep(w, "freed"), 1);
    assert_int_equal(sweep(w, "freed"), 0);
    assert_string_equal(state_of(w, id), "listed");
    w->now += 46 * day; /* 61 days after it was shown */
    assert_int_equal(sweep(w, "expired"), 2);
    assert_string_equal(state_of(w, id), "expired");
    assert_int_equal(world_verify(w), 0);
    w->now += 181 * day; /* what it said goes, that it was stays */
    assert_true(sweep(w, "wiped") == 3);
    world_ok(w, "city.view", "GET", fmt(w, "/api/wishes/%lld", (long long)id), NULL);
    assert_string_equal(text_of(w, w->json, "text"), "");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(the_desk_writes_for_others_and_firms_take_up)
{
    struct cast k = cast(w);
    world_ok(w, "d01.clerk", "POST", "/api/companies?org=QD01", "{\"uscc\":\"91370203MA30011111\",\"name\":\"同德商贸\"}");
    int64_t company = json_get_int(w->json, "id", 0), owner = id_by_name(w, "林安");
    world_ok(w, "d01.clerk", "POST", "/api/workers/duties", fmt(w, "{\"person_id\":%lld,\"duty\":\"contact\",\"company\":\"91370203MA30011111\"}", (long long)k.helper_id));
    const char *body = fmt(w, "{\"person_id\":%lld,\"kind\":\"service\",\"whom\":\"self\",\"text\":\"想修电路\",\"value_fen\":20000}", (long long)owner);
    assert_answer(w, "BAD_INPUT", "d02.clerk", "POST", "/api/wishes", body); /* not within his reach */
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/wishes", fmt(w, "{\"person_id\":%lld,\"kind\":\"service\",\"whom\":\"self\",\"text\":\"想换房\",\"value_fen\":20000001}", (long long)owner));
    world_ok(w, "d01.clerk", "POST", "/api/wishes", body);
    int64_t id = json_get_int(w->json, "id", 0);
    assert_string_equal(publish(w, "d01.review", id, "想请人修理家里的电路"), "");
    assert_string_equal(ask(w, k.second, "POST", fmt(w, "/api/worker/wishes/%lld/claim", (long long)id), fmt(w, "{\"company_id\":%lld}", (long long)company)), "BAD_INPUT");
    assert_string_equal(ask(w, k.helper, "POST", fmt(w, "/api/worker/wishes/%lld/claim", (long long)id), fmt(w, "{\"company_id\":%lld}", (long long)company)), "");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "company"), "同德商贸");
    assert_int_equal(json_len(json_get(w->json, "duties")), 2);
    assert_string_equal(step(w, "d01.clerk", id, "release", NULL), "STATE"); /* no contact was left */
    /* what the union received for it is one entry of the gift register, named once */
    world_ok(w, "d01.cash", "POST", "/api/donors?org=QD01", "{\"org\":\"QD01\",\"kind\":\"firm\",\"name\":\"同德商贸\",\"uscc\":\"91370203MA30011111\"}");
    int64_t donor = json_get_int(w->json, "id", 0);
    world_ok(w, "d01.cash", "POST", "/api/gifts?org=QD01",
             fmt(w, "{\"campaign\":\"LJ\",\"org\":\"QD010101\",\"donor_id\":%lld,\"fen\":20000,\"got_on\":\"2023-01-12\",\"receipt_no\":\"1\",\"form\":\"cash\"}", (long long)donor));
    int64_t gift = json_get_int(w->json, "id", 0);
    assert_string_equal(step(w, "d01.clerk", id, "gift", fmt(w, "{\"gift_id\":%lld}", (long long)gift + 9)), "BAD_INPUT");
    assert_string_equal(step(w, "d01.clerk", id, "gift", fmt(w, "{\"gift_id\":%lld}", (long long)gift)), "");
    assert_string_equal(step(w, "d01.clerk", id, "gift", fmt(w, "{\"gift_id\":%lld}", (long long)gift)), "STATE");
    int64_t c = newest_claim(w, k.helper); /* a service needs no picture */
    assert_string_equal(ask(w, k.helper, "POST", fmt(w, "/api/worker/wish-claims/%lld/deliver", (long long)c), "{\"words\":\"电路已修好\"}"), "");
    assert_string_equal(step(w, "d01.clerk", id, "confirm", "{\"words\":\"电话确认\"}"), "");
    /* what was entered by one is not reviewed by the same */
    world_ok(w, "d01.clerk", "POST", "/api/wishes", body);
    int64_t last = json_get_int(w->json, "id", 0);
    assert_string_equal(step(w, "d01.clerk", last, "withdraw", "{\"words\":\"不需要了\"}"), "");
    assert_string_equal(state_of(w, last), "withdrawn");
    assert_int_equal(world_verify(w), 0);
}

struct plant {
    const char *sql;
};
static enum err plant_tx(struct tx *tx, void *arg)
{
    const struct plant *p = arg;
    struct str said = S("");
    tx->wrote = true; /* else the writer has nothing to commit */
    enum err e = tx->db->e->script(tx->c, p->sql, &said);
    if (e != OK)
        print_error("%.*s: %s\n", FMT(said), p->sql);
    return e;
}
static void plant(struct world *w, const char *sql)
{
    struct plant p = {sql};
    assert_int_equal(world_write(w, plant_tx, &p), OK);
}

WORLD_TEST(verify_sees_what_is_wrong)
{
    struct cast k = cast(w);
    int64_t id = delivered(w, &k, k.owner);
    assert_string_equal(ask(w, k.owner, "POST", fmt(w, "/api/worker/my-wishes/%lld/confirm", (long long)id), "{}"), "");
    assert_int_equal(world_verify(w), 0);
    plant(w, "UPDATE aid SET origin = 'wish:999' WHERE kind = 'wish'"); /* I45: no record for it, and one for nothing */
    assert_int_equal(world_verify(w), 2);
    plant(w, fmt(w, "UPDATE aid SET origin = 'wish:%lld' WHERE kind = 'wish'", (long long)id));
    plant(w, "UPDATE wish_claim SET state = 'freed'"); /* I46 */
    assert_int_equal(world_verify(w), 1);
    plant(w, "UPDATE wish_claim SET state = 'done'");
    plant(w, "UPDATE wish SET public_text = ''"); /* I47 */
    assert_int_equal(world_verify(w), 1);
    plant(w, "UPDATE wish SET public_text = 'x', version = version + 1"); /* I47: a step nobody made */
    assert_int_equal(world_verify(w), 1);
    plant(w, "UPDATE wish SET version = version - 1");
    assert_int_equal(world_verify(w), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wish_comes_true_and_counts_once),
        cmocka_unit_test(a_sheet_of_wishes_taken_up),
        cmocka_unit_test(a_wish_of_an_archived_household_is_help_for_the_hard_up),
        cmocka_unit_test(a_guest_reads_nobody),
        cmocka_unit_test(of_two_at_once_one_has_it),
        cmocka_unit_test(days_end_claims_wishes_and_words),
        cmocka_unit_test(the_desk_writes_for_others_and_firms_take_up),
        cmocka_unit_test(verify_sees_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
