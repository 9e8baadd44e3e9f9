/* SPDX-License-Identifier: Apache-2.0
 * Vouchers: none given out twice or too many, a command once, a code that turns, one use, later told uses, settlement once. Figures were
 * counted by hand. Today is 2023-01-12 10:00, the campaign runs to 2023-02-10. */
#include <pthread.h>

#include "case_world.h"
#include "money_world.h"
#include "voucher.h"

#define MINUTE 60000
#define DAY (24 * 60 * INT64_C(60000))

struct caller {
    const char *session, *csrf;
};
static const struct caller nobody = {"", ""};

static const char *ask_in(struct world *w, struct arena *keep, struct caller p, const char *method, const char *path, const char *body, const char *id, struct reply *r)
{
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = method[0] == 'G' ? M_GET : M_POST, .body = str_of(body), .session = str_of(p.session), .csrf = str_of(p.csrf), .command_id = str_of(id),
                     .peer = w->peer ? str_of(w->peer) : S("test"), .upload_fd = -1};
    c.path = str_cut(str_of(path), '?', &c.query);
    dispatch(w->app, a, &c, r);
    r->body = str_dup(keep, r->body);
    r->set_session = str_dup(keep, r->set_session);
    r->csrf = str_dup(keep, r->csrf);
    arena_free(a);
    const struct json *j = json_parse(keep, r->body, NULL);
    return r->status < 400 ? "" : str_z(keep, json_get_str(json_get(j, "error"), "code"));
}

/* A call as HTTP hands it in, under a command id. */
static const char *send(struct world *w, struct caller p, const char *path, const char *body, const char *id)
{
    const char *e = ask_in(w, w->a, p, "POST", path, body, id, &w->reply);
    w->json = json_parse(w->a, w->reply.body, NULL);
    return e;
}
static const char *see(struct world *w, struct caller p, const char *path)
{
    const char *e = ask_in(w, w->a, p, "GET", path, "", "", &w->reply);
    w->json = json_parse(w->a, w->reply.body, NULL);
    return e;
}
static const char *why(struct world *w)
{
    return text_of(w, json_get(w->json, "error"), "text");
}

struct someone {
    struct caller phone;
    int64_t id;
};
static struct someone worker_of(struct world *w, const char *as, const char *org, int serial, const char *more)
{
    const char *number = cw_number(w, "19800115", serial), *name = fmt(w, "林%s", serial % 2 ? "安" : "宁");
    struct someone s = {0};
    world_ok(w, as, "POST", "/api/persons", fmt(w, "{\"org\":\"%s\",\"name\":\"%s\",\"number\":\"%s\",\"phone\":\"138%08d\"%s}", org, name, number, serial, more));
    s.id = json_get_int(w->json, "id", 0);
    const char *who = fmt(w, "\"name\":\"%s\",\"number\":\"%s\"", name, number);
    assert_string_equal(send(w, nobody, "/api/worker/code", fmt(w, "{%s}", who), ""), "");
    world_ok(w, "city.review", "GET", "/api/workers/messages?limit=1", NULL);
    const char *code = text_of(w, json_at(rows_of(w), 0), "code");
    assert_string_equal(send(w, nobody, "/api/worker/login", fmt(w, "{%s,\"code\":\"%s\"}", who, code), ""), "");
    s.phone = (struct caller){str_z(w->a, w->reply.set_session), str_z(w->a, w->reply.csrf)};
    return s;
}

static const char *batch_json(struct world *w, int total, int per_person, int per_day, const char *more)
{
    return fmt(w,
               "{\"campaign\":\"LJ\",\"title\":\"早餐券\",\"total\":%d,\"face_fen\":1000,%s\"claim_from\":%lld,\"claim_until\":%lld,\"per_person\":%d,\"per_day\":%d,"
               "\"redeem_from\":\"2023-01-12\",\"redeem_until\":\"2023-01-20\",\"payer\":\"市总工会\"}",
               total, more, (long long)w->now, (long long)(w->now + 5 * DAY), per_person, per_day);
}
#define FOR_ALL "\"audience\":\"all\",\"shops\":\"union\","
static const char *at(struct world *w, int64_t batch, const char *verb)
{
    return fmt(w, "/api/voucher-batches/%lld/%s", (long long)batch, verb);
}
static int64_t made(struct world *w, const char *as, const char *org, const char *body)
{
    world_ok(w, as, "POST", fmt(w, "/api/voucher-batches?org=%s", org), body);
    return json_get_int(w->json, "id", 0);
}
static int64_t opened(struct world *w, int total, int per_person, int per_day, const char *more)
{
    int64_t id = made(w, "city.clerk", "QD", batch_json(w, total, per_person, per_day, more));
    world_ok(w, "city.clerk", "POST", at(w, id, "submit"), "{}");
    world_ok(w, "city.review", "POST", at(w, id, "open"), "{}");
    return id;
}
static const char *claim(struct world *w, struct someone s, int64_t batch, const char *id)
{
    return send(w, s.phone, fmt(w, "/api/worker/voucher-batches/%lld/claim", (long long)batch), "{}", id);
}
static int64_t id_of(struct world *w)
{
    return json_get_int(w->json, "id", 0);
}
static int64_t events(struct world *w)
{
    world_ok(w, "audit.admin", "GET", "/api/events?limit=1", NULL);
    return json_get_int(json_at(rows_of(w), 0), "seq", 0);
}
static void ground(struct world *w)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", true, 0);
}

WORLD_TEST(a_batch_is_written_by_one_and_opened_by_another)
{
    ground(w);
    world_ok(w, "city.view", "GET", "/api/voucher-rule", NULL);
    assert_true(answer_has(w, "\"breakfast\""));
    const char *const wrong[][2] = {
        {"\"audience\":\"tag\",\"shops\":\"union\",", "tag"}, {"\"audience\":\"all\",\"shops\":\"district\",", "district"},
        {"\"audience\":\"nobody\",\"shops\":\"union\",", "audience"}, {"\"audience\":\"all\",\"shops\":\"moon\",", "shops"}};
    for (size_t i = 0; i < countof(wrong); i++) {
        assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/voucher-batches?org=QD", batch_json(w, 5, 1, 0, wrong[i][0]));
        assert_true(complains_of(w, wrong[i][1]));
    }
    assert_answer(w, "FORBIDDEN", "city.view", "POST", "/api/voucher-batches?org=QD", batch_json(w, 5, 1, 0, FOR_ALL));
    int64_t id = made(w, "city.clerk", "QD", batch_json(w, 5, 1, 0, FOR_ALL));
    assert_string_equal(text_of(w, w->json, "state"), "draft");
    world_ok(w, "city.clerk", "PUT", fmt(w, "/api/voucher-batches/%lld", (long long)id), fmt(w, "%.*s,\"version\":1}", (int)strlen(batch_json(w, 7, 2, 1, FOR_ALL)) - 1, batch_json(w, 7, 2, 1, FOR_ALL)));
    assert_int_equal(json_get_int(w->json, "total", 0), 7);
    assert_answer(w, "STATE", "city.review", "POST", at(w, id, "open"), "{}"); /* not handed in */
    world_ok(w, "city.clerk", "POST", at(w, id, "submit"), "{}");
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", at(w, id, "open"), "{}");
    assert_answer(w, "NOT_FOUND", "d01.review", "POST", at(w, id, "open"), "{}"); /* the city's */
    assert_answer(w, "BAD_INPUT", "city.review", "POST", at(w, id, "return"), "{}");
    world_ok(w, "city.review", "POST", at(w, id, "return"), "{\"remark\":\"张数请核实\"}");
    assert_string_equal(text_of(w, w->json, "remark"), "张数请核实");
    world_ok(w, "city.clerk", "POST", at(w, id, "submit"), "{}");
    world_ok(w, "city.review", "POST", at(w, id, "open"), "{}");
    assert_string_equal(text_of(w, w->json, "state"), "open");
    assert_answer(w, "STATE", "city.clerk", "PUT", fmt(w, "/api/voucher-batches/%lld", (long long)id), batch_json(w, 9, 2, 1, FOR_ALL));
    world_ok(w, "city.clerk", "POST", at(w, id, "close"), "{}");
    struct someone s = worker_of(w, "d01.clerk", "QD010101", 1, "");
    assert_string_equal(claim(w, s, id, "late"), "STATE");
    int64_t gone = made(w, "city.clerk", "QD", batch_json(w, 5, 1, 0, FOR_ALL));
    world_ok(w, "city.clerk", "POST", at(w, gone, "drop"), "{}");
    world_ok(w, "city.view", "GET", "/api/voucher-batches?org=QD&state=dropped", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(whoever_comes_first_and_no_more)
{
    ground(w);
    int64_t b = opened(w, 5, 2, 0, FOR_ALL), got[6] = {0};
    struct someone p[4];
    for (int i = 0; i < 4; i++)
        p[i] = worker_of(w, i == 3 ? "d02.clerk" : "d01.clerk", i == 3 ? "QD020101" : "QD010101", i + 1, "");
    assert_string_equal(see(w, p[0].phone, "/api/worker/voucher-batches"), "");
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "left", 0), 5);
    for (int i = 0; i < 2; i++) {
        assert_string_equal(claim(w, p[0], b, fmt(w, "a%d", i)), "");
        got[i] = id_of(w);
        assert_int_equal(got[i], b * VOUCHER_STEP + i + 1);
    }
    assert_string_equal(claim(w, p[0], b, "a0"), ""); /* the same command: the same voucher */
    assert_int_equal(id_of(w), got[0]);
    int64_t before = events(w);
    for (int i = 0; i < 3; i++)
        assert_string_equal(claim(w, p[0], b, fmt(w, "more%d", i)), "STATE");
    assert_string_equal(why(w), "您已经领满了");
    assert_int_equal(events(w), before); /* nobody's fault: no event */
    assert_string_equal(claim(w, p[0], b, "a1"), ""); /* a share that is full does not hide what was got */
    assert_int_equal(id_of(w), got[1]);
    assert_string_equal(claim(w, p[1], b, "b0"), "");
    assert_string_equal(claim(w, p[1], b, "b1"), "");
    assert_string_equal(claim(w, p[3], b, "d0"), ""); /* the city's: both districts */
    got[4] = id_of(w);
    assert_int_equal(got[4], b * VOUCHER_STEP + 5);
    before = events(w);
    for (int i = 0; i < 3; i++)
        assert_string_equal(claim(w, p[2], b, fmt(w, "c%d", i)), "STATE");
    assert_string_equal(why(w), "已经领完了");
    assert_int_equal(events(w), before);
    assert_string_equal(claim(w, p[3], b, "d0"), ""); /* sold out since: his own is told all the same */
    assert_int_equal(id_of(w), got[4]);
    assert_string_equal(see(w, p[0].phone, "/api/worker/vouchers"), "");
    assert_int_equal(json_len(rows_of(w)), 2);
    world_ok(w, "city.view", "GET", fmt(w, "/api/vouchers?org=QD&batch=%lld&state=held", (long long)b), NULL);
    assert_int_equal(json_len(rows_of(w)), 5);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "name"), "林*");
    world_ok(w, "city.view", "GET", fmt(w, "/api/voucher-batches/%lld", (long long)b), NULL);
    assert_int_equal(json_get_int(w->json, "claimed", 0), 5);
    assert_int_equal(json_get_int(w->json, "persons", 0), 3);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(who_may_claim_and_when)
{
    ground(w);
    struct someone member = worker_of(w, "d01.clerk", "QD010101", 1, ",\"is_member\":true"), rider = worker_of(w, "d01.clerk", "QD010101", 2, ",\"tags\":\"HWLD,XJY\""),
                   other = worker_of(w, "d02.clerk", "QD020101", 3, ",\"is_member\":true");
    int64_t members = opened(w, 5, 1, 0, "\"audience\":\"members\",\"shops\":\"union\","), riders = opened(w, 9, 5, 1, "\"audience\":\"tag\",\"tag\":\"XJY\",\"shops\":\"union\",");
    assert_string_equal(claim(w, member, members, "1"), "");
    assert_string_equal(claim(w, rider, members, "1"), "STATE");
    assert_string_equal(why(w), "这批电子券不在您的领取范围内");
    assert_string_equal(see(w, rider.phone, "/api/worker/voucher-batches"), "");
    assert_int_equal(json_len(rows_of(w)), 1); /* what is not for him is not shown */
    assert_string_equal(claim(w, rider, riders, "2"), "");
    assert_string_equal(claim(w, rider, riders, "3"), "STATE");
    assert_string_equal(why(w), "您今天已经领过了，请明天再来");
    w->now += DAY;
    struct someone again = worker_of(w, "d01.clerk", "QD010101", 12, ",\"tags\":\"XJY\""); /* sessions end overnight */
    assert_string_equal(claim(w, again, riders, "4"), "");
    int64_t list = made(w, "city.clerk", "QD", batch_json(w, 5, 1, 0, "\"audience\":\"list\",\"shops\":\"union\","));
    assert_answer(w, "STATE", "city.clerk", "POST", at(w, list, "submit"), "{}"); /* nobody on it */
    world_ok(w, "city.clerk", "POST", at(w, list, "persons"), fmt(w, "{\"ids\":[%lld,999999]}", (long long)again.id));
    assert_int_equal(json_get_int(w->json, "listed", 0), 1);
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", at(w, list, "persons"), fmt(w, "{\"ids\":[%lld]}", (long long)again.id));
    world_ok(w, "city.clerk", "POST", at(w, list, "submit"), "{}");
    world_ok(w, "city.review", "POST", at(w, list, "open"), "{}");
    assert_string_equal(claim(w, again, list, "5"), "");
    int64_t near = made(w, "d01.clerk", "QD01", batch_json(w, 5, 1, 0, FOR_ALL)); /* a district's own is not for the next */
    world_ok(w, "d01.clerk", "POST", at(w, near, "submit"), "{}");
    world_ok(w, "d01.review", "POST", at(w, near, "open"), "{}");
    struct someone far = worker_of(w, "d02.clerk", "QD020101", 13, "");
    assert_string_equal(claim(w, far, near, "6"), "STATE");
    (void)other;
    w->now += 5 * DAY + 1;
    struct someone late = worker_of(w, "d01.clerk", "QD010101", 14, "");
    assert_string_equal(claim(w, late, near, "7"), "STATE");
    assert_string_equal(why(w), "这批电子券已停止领取");
    assert_int_equal(world_verify(w), 0);
}

enum { THREADS = 8, EACH = 40, STOCK = 50, PEOPLE = 10 };
struct rush {
    struct world *w;
    struct someone *p;
    int64_t batch;
    int no;
    int64_t got;
};
static void *rush_run(void *arg)
{
    struct rush *r = arg;
    struct arena *keep = arena_new(ARENA_CALL_BYTES);
    for (int i = 0; i < EACH; i++) {
        struct reply reply;
        char path[80], id[40];
        snprintf(path, sizeof path, "/api/worker/voucher-batches/%lld/claim", (long long)r->batch);
        snprintf(id, sizeof id, "rush-%d-%d", r->no, i / 2); /* every command twice */
        ask_in(r->w, keep, r->p[(r->no + i) / 2 % PEOPLE].phone, "POST", path, "{}", id, &reply);
        r->got += reply.status == 200 && i % 2 == 0;
    }
    arena_free(keep);
    return NULL;
}

/* 8 threads, 320 calls, 50 vouchers, 10 persons of at most 6: none too many, none twice. */
WORLD_TEST(many_at_once_get_no_more_than_there_are)
{
    ground(w);
    struct someone p[PEOPLE];
    struct rush r[THREADS];
    pthread_t t[THREADS];
    for (int i = 0; i < PEOPLE; i++)
        p[i] = worker_of(w, "d01.clerk", "QD010101", i + 1, "");
    int64_t b = opened(w, STOCK, 6, 0, FOR_ALL);
    for (int i = 0; i < THREADS; i++) {
        r[i] = (struct rush){.w = w, .p = p, .batch = b, .no = i};
        pthread_create(&t[i], NULL, rush_run, &r[i]);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(t[i], NULL);
    world_ok(w, "city.view", "GET", fmt(w, "/api/voucher-batches/%lld", (long long)b), NULL);
    assert_int_equal(json_get_int(w->json, "claimed", 0), STOCK);
    world_ok(w, "city.view", "GET", fmt(w, "/api/vouchers?org=QD&batch=%lld&limit=500", (long long)b), NULL);
    assert_int_equal(json_len(rows_of(w)), STOCK);
    for (size_t i = 0; i < STOCK; i++)
        assert_int_equal(json_get_int(json_at(rows_of(w), i), "id", 0), b * VOUCHER_STEP + (int64_t)i + 1);
    assert_int_equal(world_verify(w), 0);
}

/* --- at the shop --- */

static int64_t shop(struct world *w, const char *as, const char *org, const char *name, const char *more)
{
    world_ok(w, as, "POST", fmt(w, "/api/shops?org=%s", org), fmt(w, "{\"name\":\"%s\",\"district\":\"市南区\",\"address\":\"香港中路1号\",\"open_at\":\"07:00\",\"close_at\":\"22:00\"%s}", name, more));
    return id_of(w);
}
static void keeps(struct world *w, const char *as, int64_t shop_id, struct someone s)
{
    world_ok(w, as, "POST", fmt(w, "/api/shops/%lld/keepers", (long long)shop_id), fmt(w, "{\"person_id\":%lld}", (long long)s.id));
}
static const char *code_of(struct world *w, struct someone s, int64_t voucher)
{
    assert_string_equal(see(w, s.phone, fmt(w, "/api/worker/vouchers/%lld/code", (long long)voucher)), "");
    return text_of(w, w->json, "code");
}
static const char *at_shop(struct world *w, struct someone k, const char *what, int64_t shop_id, const char *code, const char *id)
{
    return send(w, k.phone, fmt(w, "/api/worker/keeper/%s", what), fmt(w, "{\"shop\":%lld,\"code\":\"%s\"}", (long long)shop_id, code), id);
}
static const char *wrong_of(struct world *w, const char *code)
{
    size_t n = strlen(code);
    return fmt(w, "%.*s%c", (int)n - 1, code, code[n - 1] == '9' ? '0' : code[n - 1] + 1);
}
static int64_t f3(struct world *w, const char *org)
{
    world_ok(w, "city.view", "GET", fmt(w, "/api/forms/cz21/report?campaign=LJ&org=%s", org), NULL);
    return json_get_int(json_get(json_get(w->json, "items"), "F3"), "count", -1);
}

WORLD_TEST(a_code_turns_and_a_voucher_is_used_once)
{
    ground(w);
    struct someone p = worker_of(w, "d01.clerk", "QD010101", 1, ""), k = worker_of(w, "d01.clerk", "QD010101", 2, "");
    int64_t s = shop(w, "city.clerk", "QD", "友邻便利店", ",\"phone\":\"13800001234\""), s2 = shop(w, "d02.clerk", "QD02", "别家便利店", ""), b = opened(w, 5, 3, 0, FOR_ALL);
    assert_string_equal(see(w, k.phone, "/api/worker/keeper"), "");
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_answer(w, "NOT_FOUND", "d01.clerk", "POST", fmt(w, "/api/shops/%lld/keepers", (long long)s2), fmt(w, "{\"person_id\":%lld}", (long long)k.id));
    keeps(w, "city.clerk", s, k);
    world_ok(w, "city.view", "GET", fmt(w, "/api/shops/%lld/keepers", (long long)s), NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_string_equal(claim(w, p, b, "1"), "");
    int64_t v = id_of(w);
    const char *code = code_of(w, p, v);
    assert_int_equal(strlen(code), strlen(fmt(w, "%lld", (long long)v)) + VOUCHER_CODE_DIGITS);
    assert_string_equal(see(w, k.phone, fmt(w, "/api/worker/vouchers/%lld/code", (long long)v)), "NOT_FOUND"); /* another's */
    w->now += VOUCHER_CODE_MS;
    assert_string_not_equal(code, code_of(w, p, v)); /* it turned */
    assert_string_equal(at_shop(w, k, "look", s, code, ""), "");
    assert_string_equal(text_of(w, w->json, "name"), "林*");
    assert_false(json_get_bool(w->json, "done"));
    assert_string_equal(at_shop(w, p, "redeem", s, code, "p"), "FORBIDDEN"); /* no keeper */
    assert_string_equal(at_shop(w, k, "redeem", s2, code, "q"), "FORBIDDEN"); /* not his shop */
    assert_string_equal(at_shop(w, k, "redeem", s, wrong_of(w, code), "r"), "STATE");
    w->now += 4 * VOUCHER_CODE_MS;
    assert_string_equal(at_shop(w, k, "redeem", s, code, "s"), "STATE"); /* a picture two minutes old */
    assert_int_equal(f3(w, "QD"), 0);
    code = code_of(w, p, v);
    assert_string_equal(at_shop(w, k, "redeem", s, fmt(w, "%.4s %s", code, code + 4), "t"), ""); /* typed with a gap */
    assert_true(json_get_bool(w->json, "done"));
    assert_string_equal(at_shop(w, k, "redeem", s, fmt(w, "%.4s %s", code, code + 4), "t"), ""); /* the same command */
    assert_string_equal(at_shop(w, k, "redeem", s, code, "u"), "STATE");
    assert_non_null(strstr(why(w), "使用过"));
    assert_string_equal(code_of(w, p, v), "");
    assert_int_equal(f3(w, "QD"), 1);
    assert_int_equal(f3(w, "QD01"), 0); /* the union that gives */
    assert_string_equal(see(w, k.phone, "/api/worker/keeper"), "");
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "today_fen", 0), 1000);
    assert_string_equal(see(w, k.phone, fmt(w, "/api/worker/keeper/uses?shop=%lld", (long long)s)), "");
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_string_equal(see(w, p.phone, fmt(w, "/api/worker/keeper/uses?shop=%lld", (long long)s)), "FORBIDDEN");
    assert_string_equal(see(w, p.phone, fmt(w, "/api/worker/vouchers/%lld/shops?q=%%E5%%8F%%8B", (long long)v)), "");
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_false(answer_has(w, "138"));
    /* days of use, and a list of shops */
    int64_t chosen = made(w, "city.clerk", "QD", batch_json(w, 5, 3, 0, "\"audience\":\"all\",\"shops\":\"list\","));
    world_ok(w, "city.clerk", "POST", at(w, chosen, "shops"), fmt(w, "{\"ids\":[%lld]}", (long long)s2));
    world_ok(w, "city.clerk", "POST", at(w, chosen, "submit"), "{}");
    world_ok(w, "city.review", "POST", at(w, chosen, "open"), "{}");
    assert_string_equal(claim(w, p, chosen, "2"), "");
    assert_string_equal(at_shop(w, k, "redeem", s, code_of(w, p, id_of(w)), "v"), "STATE");
    assert_string_equal(why(w), "这张券不能在本店使用");
    assert_int_equal(world_verify(w), 0);
}

/* Codes cannot be tried out: 20 wrong ones an hour, 60 a day and shop, the right one then waits too. 100,000 tries of a shop take 1,666
 * days, and find a code with 100,000 × 12 of 100,000,000: once in 83 times. */
WORLD_TEST(codes_cannot_be_guessed)
{
    ground(w);
    struct someone p = worker_of(w, "d01.clerk", "QD010101", 1, ""), k = worker_of(w, "d01.clerk", "QD010101", 2, "");
    int64_t s = shop(w, "city.clerk", "QD", "友邻便利店", ""), b = opened(w, 5, 3, 0, FOR_ALL), n = 0;
    keeps(w, "city.clerk", s, k);
    assert_string_equal(claim(w, p, b, "1"), "");
    int64_t v = id_of(w);
    for (int hour = 0; hour < 5; hour++) {
        for (int i = 0; i < 25; i++) {
            const char *e = at_shop(w, k, i % 2 ? "look" : "redeem", s, i % 3 ? wrong_of(w, code_of(w, p, v)) : "99900000112345678", fmt(w, "%d-%d", hour, i));
            n += strcmp(e, "STATE") == 0;
            if (i >= 20 || hour >= 3)
                assert_string_equal(e, "TOO_MANY");
        }
        assert_string_equal(at_shop(w, k, "redeem", s, code_of(w, p, v), fmt(w, "right %d", hour)), "TOO_MANY");
        for (int i = 0; i < 3; i++) { /* an hour later, never idle */
            w->now += 20 * MINUTE;
            (void)code_of(w, p, v);
            see(w, k.phone, "/api/worker/keeper");
        }
    }
    assert_int_equal(n, 60);
    assert_true(100000 / WRONG_PER_SHOP_DAY >= 1666);
    assert_true(INT64_C(100000) * (1 + VOUCHER_CODE_BACK + 2 * VOUCHER_LATER_SKEW) * 80 < 100000000);
    assert_int_equal(f3(w, "QD"), 0);
    assert_int_equal(world_verify(w), 0);
}

static const char *later(struct world *w, struct someone k, int64_t shop_id, const char *codes, const char *id)
{
    return send(w, k.phone, "/api/worker/keeper/later", fmt(w, "{\"shop\":%lld,\"codes\":[%s]}", (long long)shop_id, codes), id);
}
static const char *scan(struct world *w, const char *code)
{
    return fmt(w, "{\"code\":\"%s\",\"at\":%lld}", code, (long long)w->now);
}

WORLD_TEST(what_was_scanned_on_a_bad_line_is_told_later)
{
    ground(w);
    struct someone p = worker_of(w, "d01.clerk", "QD010101", 1, ""), k = worker_of(w, "d01.clerk", "QD010101", 2, "");
    int64_t s = shop(w, "city.clerk", "QD", "友邻便利店", ""), s2 = shop(w, "city.clerk", "QD", "晨光便利店", ""), b = opened(w, 5, 3, 0, FOR_ALL), v[3];
    keeps(w, "city.clerk", s, k);
    keeps(w, "city.clerk", s2, k);
    for (int i = 0; i < 3; i++) {
        assert_string_equal(claim(w, p, b, fmt(w, "%d", i)), "");
        v[i] = id_of(w);
    }
    const char *one = scan(w, code_of(w, p, v[0])), *two = scan(w, code_of(w, p, v[1]));
    w->now += 2 * MINUTE;
    const char *shifted = fmt(w, "{\"code\":\"%s\",\"at\":%lld}", code_of(w, p, v[2]), (long long)(w->now - 10 * MINUTE)); /* a time it was not shown at */
    w->now += 10 * MINUTE;
    assert_string_equal(at_shop(w, k, "redeem", s2, code_of(w, p, v[1]), "elsewhere"), ""); /* meanwhile at the other */
    assert_string_equal(later(w, k, s, fmt(w, "%s,%s,%s,%s", one, two, shifted, one), "list"), "");
    assert_string_equal(column(w, "result"), "accepted,used,wrong,accepted");
    assert_int_equal(json_get_int(w->json, "accepted", 0), 1);
    assert_string_equal(later(w, k, s, one, "again"), ""); /* sent once more: told the same, counted once */
    assert_string_equal(column(w, "result"), "accepted");
    assert_int_equal(f3(w, "QD"), 2);
    world_ok(w, "city.view", "GET", fmt(w, "/api/vouchers?org=QD&batch=%lld&state=used", (long long)b), NULL);
    assert_string_equal(column(w, "way"), "later,line");
    const char *old = scan(w, code_of(w, p, v[2]));
    w->now += 3 * DAY + 1;
    struct someone fresh = worker_of(w, "d01.clerk", "QD010101", 3, "");
    keeps(w, "city.clerk", s, fresh);
    assert_string_equal(later(w, fresh, s, old, "old"), "");
    assert_string_equal(column(w, "result"), "old");
    assert_string_equal(later(w, fresh, s, "", "none"), "BAD_INPUT");
    assert_string_equal(later(w, p, s, old, "no keeper"), "NOT_LOGGED_IN");
    assert_int_equal(world_verify(w), 0);
}

/* --- money, days, signs --- */

static enum err expire_tx(struct world *w)
{
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = M_POST, .path = S("/api/vouchers/expire"), .local = true, .peer = S("local"), .upload_fd = -1};
    struct reply r;
    dispatch(w->app, a, &c, &r);
    w->json = json_parse(w->a, str_dup(w->a, r.body), NULL);
    arena_free(a);
    return r.status == 200 ? OK : ERR_STATE;
}

WORLD_TEST(shops_are_paid_once_by_two_persons_and_the_rest_expires)
{
    ground(w);
    struct someone p = worker_of(w, "d01.clerk", "QD010101", 1, ""), k = worker_of(w, "d01.clerk", "QD010101", 2, "");
    int64_t s = shop(w, "city.clerk", "QD", "友邻便利店", ""), s2 = shop(w, "city.clerk", "QD", "晨光便利店", ""), b = opened(w, 9, 5, 0, FOR_ALL);
    keeps(w, "city.clerk", s, k);
    keeps(w, "city.clerk", s2, k);
    for (int i = 0; i < 4; i++) {
        assert_string_equal(claim(w, p, b, fmt(w, "%d", i)), "");
        if (i < 3)
            assert_string_equal(at_shop(w, k, "redeem", i ? s : s2, code_of(w, p, id_of(w)), fmt(w, "u%d", i)), "");
    }
    const char *days = "{\"from_on\":\"2023-01-12\",\"until_on\":\"2023-01-12\"}", *path = "/api/voucher-settlements?org=QD";
    world_ok(w, "city.clerk", "POST", path, days);
    int64_t one = id_of(w);
    assert_int_equal(json_get_int(w->json, "vouchers", 0), 3);
    assert_int_equal(json_get_int(w->json, "shops", 0), 2);
    assert_int_equal(json_get_int(w->json, "fen", 0), 3000);
    assert_answer(w, "STATE", "city.clerk", "POST", path, days); /* nothing is left to settle */
    world_ok(w, "city.review", "POST", fmt(w, "/api/voucher-settlements/%lld/refuse", (long long)one), "{\"remark\":\"请分两次\"}");
    world_ok(w, "city.clerk", "POST", path, days); /* they are free again */
    int64_t two = id_of(w);
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", fmt(w, "/api/voucher-settlements/%lld/approve", (long long)two), "{}");
    assert_answer(w, "STATE", "city.review", "POST", fmt(w, "/api/voucher-settlements/%lld/pay", (long long)two), "{\"remark\":\"凭证1\"}");
    world_ok(w, "city.review", "POST", fmt(w, "/api/voucher-settlements/%lld/approve", (long long)two), "{}");
    world_ok(w, "city.review", "POST", fmt(w, "/api/voucher-settlements/%lld/pay", (long long)two), "{\"remark\":\"凭证1\"}");
    assert_string_equal(text_of(w, w->json, "state"), "paid");
    assert_answer(w, "STATE", "city.review", "POST", fmt(w, "/api/voucher-settlements/%lld/refuse", (long long)two), "{\"remark\":\"x\"}");
    world_ok(w, "city.view", "GET", fmt(w, "/api/voucher-settlements/%lld", (long long)two), NULL);
    assert_string_equal(column(w, "name"), "友邻便利店,晨光便利店");
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "fen", 0), 2000);
    world_ok(w, "city.view", "GET", "/api/voucher-settlements?org=QD", NULL);
    assert_string_equal(column(w, "state"), "paid,refused");
    assert_answer(w, "NOT_FOUND", "d01.view", "GET", fmt(w, "/api/voucher-settlements/%lld", (long long)two), NULL);
    /* until the 20th to use, until the 23rd to tell of it */
    w->now += 11 * DAY;
    assert_int_equal(expire_tx(w), OK);
    assert_int_equal(json_get_int(w->json, "expired", -1), 0);
    w->now += DAY;
    assert_int_equal(expire_tx(w), OK);
    assert_int_equal(json_get_int(w->json, "expired", -1), 1);
    world_ok(w, "city.view", "GET", fmt(w, "/api/voucher-batches/%lld", (long long)b), NULL);
    assert_string_equal(text_of(w, w->json, "state"), "ended");
    assert_int_equal(world_verify(w), 0);
}

/* Ten persons from one address; 20 uses of a shop within a minute; uses at six in the morning, an hour and more before it opens. */
WORLD_TEST(signs_are_told)
{
    ground(w);
    struct someone p[11];
    for (int i = 0; i < 11; i++)
        p[i] = worker_of(w, "d01.clerk", "QD010101", i + 1, "");
    int64_t s = shop(w, "city.clerk", "QD", "友邻便利店", ""), b = opened(w, 99, 5, 0, FOR_ALL);
    keeps(w, "city.clerk", s, p[10]);
    w->peer = "one address";
    for (int i = 0; i < 9; i++)
        assert_string_equal(claim(w, p[i], b, "1"), "");
    world_ok(w, "city.view", "GET", "/api/voucher-signs?org=QD", NULL);
    assert_string_equal(column(w, "kind"), "");
    for (int i = 0; i < 20; i++) {
        assert_string_equal(claim(w, p[i % 10], b, fmt(w, "x%d", i)), "");
        if (i == 19)
            break;
        assert_string_equal(at_shop(w, p[10], "redeem", s, code_of(w, p[i % 10], id_of(w)), fmt(w, "u%d", i)), "");
    }
    world_ok(w, "city.view", "GET", "/api/voucher-signs?org=QD", NULL);
    assert_string_equal(column(w, "kind"), "peer");
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "n", 0), 10);
    assert_string_equal(see(w, p[9].phone, "/api/worker/vouchers?limit=1"), "");
    assert_string_equal(at_shop(w, p[10], "redeem", s, code_of(w, p[9], json_get_int(json_at(rows_of(w), 0), "id", 0)), "u20"), "");
    world_ok(w, "city.view", "GET", "/api/voucher-signs?org=QD", NULL);
    assert_string_equal(column(w, "kind"), "peer,burst");
    w->now += 20 * 60 * MINUTE - 60 * MINUTE; /* 05:00 */
    struct someone early = worker_of(w, "d01.clerk", "QD010101", 20, ""), k = worker_of(w, "d01.clerk", "QD010101", 21, "");
    keeps(w, "city.clerk", s, k);
    assert_string_equal(claim(w, early, b, "e"), "");
    assert_string_equal(at_shop(w, k, "redeem", s, code_of(w, early, id_of(w)), "e2"), "");
    world_ok(w, "city.view", "GET", "/api/voucher-signs?org=QD", NULL);
    assert_string_equal(column(w, "kind"), "peer,burst,hours");
    world_ok(w, "d02.view", "GET", "/api/voucher-signs", NULL);
    assert_string_equal(column(w, "kind"), "");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(shops_and_what_they_offer)
{
    ground(w);
    int64_t s = shop(w, "d01.clerk", "QD01", "友邻便利店", ",\"phone\":\"13800001234\",\"lon\":\"120.38\",\"lat\":\"36.06\"");
    assert_string_equal(text_of(w, w->json, "phone"), "138****1234");
    assert_answer(w, "DUPLICATE", "d01.clerk", "POST", "/api/shops?org=QD01", "{\"name\":\"友邻便利店\"}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/shops?org=QD01", "{\"name\":\"另一家\",\"open_at\":\"7点\",\"close_at\":\"22:00\"}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/shops/many?org=QD01", "{\"rows\":[{\"name\":\"甲店\"},{\"name\":\"甲店\"}]}");
    assert_non_null(strstr(w->reply.body.at, "第 2 行"));
    world_ok(w, "d01.clerk", "POST", "/api/shops/many?org=QD01", "{\"rows\":[{\"name\":\"甲店\",\"district\":\"市北区\"},{\"name\":\"乙店\"}]}");
    assert_int_equal(json_get_int(w->json, "added", 0), 2);
    world_ok(w, "city.view", "GET", "/api/shops?q=甲店", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    world_ok(w, "d02.view", "GET", "/api/shops", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    const char *put = "{\"name\":\"友邻便利店\",\"district\":\"市南区\",\"phone\":\"138****1234\",\"state\":\"open\",\"version\":1}";
    world_ok(w, "d01.clerk", "PUT", fmt(w, "/api/shops/%lld", (long long)s), put);
    assert_string_equal(text_of(w, w->json, "phone"), "138****1234");
    world_ok(w, "d01.view", "GET", "/api/shops?org=QD01", NULL);
    assert_string_equal(column(w, "phone"), "138****1234,,"); /* and not that of the shop before it */
    assert_answer(w, "CONFLICT", "d01.clerk", "PUT", fmt(w, "/api/shops/%lld", (long long)s), put);
    world_ok(w, "d01.view", "GET", fmt(w, "/api/shops/%lld", (long long)s), NULL);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/shops/%lld/offers", (long long)s),
             "{\"title\":\"会员九折\",\"discount\":\"全场九折\",\"from_on\":\"2023-01-01\",\"until_on\":\"2023-01-31\"}");
    int64_t o = id_of(w);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/shops/%lld/offers", (long long)s),
             "{\"title\":\"春天\",\"discount\":\"八折\",\"from_on\":\"2023-03-01\",\"until_on\":\"2023-03-31\"}");
    assert_string_equal(see(w, nobody, "/api/worker/offers?district=%E5%B8%82%E5%8D%97%E5%8C%BA"), "");
    assert_string_equal(column(w, "title"), "会员九折"); /* what is not on yet is not shown; no log-in */
    assert_string_equal(see(w, nobody, "/api/worker/offers?q=%E6%98%A5"), "");
    assert_int_equal(json_len(rows_of(w)), 0);
    world_ok(w, "d01.view", "GET", "/api/shop-offers", NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/shop-offers/%lld/withdraw", (long long)o), "{}");
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/shop-offers/%lld/withdraw", (long long)o), "{}");
    assert_string_equal(see(w, nobody, "/api/worker/offers"), "");
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_int_equal(world_verify(w), 0);
}

/* Each promise broken once, by hand: verify tells it. */
struct broken {
    int64_t batch, person, voucher, settlement;
    int step;
};
static enum err break_run(struct tx *tx, void *arg)
{
    const struct broken *b = arg;
    int64_t place = b->batch * VOUCHER_STEP;
    if (b->step == 0) /* a gap */
        return db_exec(tx, VOUCHER_GIVE, VALS(I64(b->person), I64(place + 5), I64(b->batch), I64(9), I64(3), I64(1), TXT(S("2023-01-12")), BLOB(S(""))), NULL);
    if (b->step == 1) { /* filled, but his sixth of two */
        TRY(db_exec(tx, VOUCHER_GIVE, VALS(I64(b->person), I64(place + 3), I64(b->batch), I64(9), I64(4), I64(1), TXT(S("2023-01-12")), BLOB(S(""))), NULL));
        return db_exec(tx, VOUCHER_GIVE, VALS(I64(b->person), I64(place + 4), I64(b->batch), I64(9), I64(5), I64(1), TXT(S("2023-01-12")), BLOB(S(""))), NULL);
    }
    if (b->step == 2)
        return db_exec(tx, VOUCHER_SET_USED, VALS(I64(b->voucher)), NULL);
    return db_exec(tx, VOUCHER_SETTLE_DROP, VALS(I64(b->settlement)), NULL);
}
static enum err too_many_run(struct tx *tx, void *arg)
{
    const struct broken *b = arg;
    return db_exec(tx, VOUCHER_GIVE, VALS(I64(b->person), I64(b->batch * VOUCHER_STEP + 10), I64(b->batch), I64(9), I64(9), I64(1), TXT(S("2023-01-12")), BLOB(S(""))), NULL);
}
static enum err twice_run(struct tx *tx, void *arg)
{
    const struct broken *b = arg;
    return db_exec(tx, VOUCHER_GIVE, VALS(I64(b->person), I64(b->voucher), I64(b->batch), I64(9), I64(9), I64(1), TXT(S("2023-01-12")), BLOB(S(""))), NULL);
}

WORLD_TEST(verify_tells_what_is_broken_and_constraints_refuse_it)
{
    ground(w);
    struct someone p = worker_of(w, "d01.clerk", "QD010101", 1, ""), k = worker_of(w, "d01.clerk", "QD010101", 2, "");
    int64_t s = shop(w, "city.clerk", "QD", "友邻便利店", "");
    struct broken b = {.batch = opened(w, 9, 2, 0, FOR_ALL), .person = p.id};
    keeps(w, "city.clerk", s, k);
    assert_string_equal(claim(w, p, b.batch, "1"), "");
    assert_string_equal(at_shop(w, k, "redeem", s, code_of(w, p, id_of(w)), "u"), "");
    assert_string_equal(claim(w, p, b.batch, "2"), "");
    b.voucher = id_of(w);
    world_ok(w, "city.clerk", "POST", "/api/voucher-settlements?org=QD", "{\"from_on\":\"2023-01-12\",\"until_on\":\"2023-01-12\"}");
    b.settlement = id_of(w);
    assert_int_equal(world_write(w, too_many_run, &b), ERR_CONFLICT); /* the tenth of nine */
    assert_int_equal(world_write(w, twice_run, &b), ERR_DUPLICATE);
    assert_int_equal(world_verify(w), 0);
    const int64_t found[] = {2, 1, 2, 3}; /* the gap, and one more than his share; filled: the share alone; then each in turn */
    for (b.step = 0; b.step < 4; b.step++) {
        assert_int_equal(world_write(w, break_run, &b), OK);
        assert_int_equal(world_verify(w), found[b.step]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_is_written_by_one_and_opened_by_another),
        cmocka_unit_test(whoever_comes_first_and_no_more),
        cmocka_unit_test(who_may_claim_and_when),
        cmocka_unit_test(many_at_once_get_no_more_than_there_are),
        cmocka_unit_test(a_code_turns_and_a_voucher_is_used_once),
        cmocka_unit_test(codes_cannot_be_guessed),
        cmocka_unit_test(what_was_scanned_on_a_bad_line_is_told_later),
        cmocka_unit_test(shops_are_paid_once_by_two_persons_and_the_rest_expires),
        cmocka_unit_test(signs_are_told),
        cmocka_unit_test(shops_and_what_they_offer),
        cmocka_unit_test(verify_tells_what_is_broken_and_constraints_refuse_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
