/* SPDX-License-Identifier: Apache-2.0
 * Quizzes, draws and votes. The bounds of the chi-square tests were computed beforehand (Wilson–Hilferty, 1 in 10,000): 160.2 for 99
 * degrees of freedom, 147.5 for 89. Draws are checked by tools/lottery_check.py, written from the decision and not from draw.c. */
#include <pthread.h>

#include "activity.h"
#include "contest.h"
#include "draw.h"
#include "payout_world.h"
#include "worker_world.h"

enum { DAY_MS = 86400000, HOUR_MS = 3600000 };

/* --- the arithmetic --- */

static void seed_of(unsigned char seed[DRAW_SEED_BYTES], uint32_t i)
{
    sha256_once(&i, sizeof i, seed);
}

static double chi2(const int *seen, size_t n, double expected)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (seen[i] - expected) * (seen[i] - expected) / expected;
    return sum;
}

static void ten_thousand_draws_favour_nobody(void **state)
{
    (void)state;
    int first[100] = {0}, pair[100] = {0}, ordered[90] = {0};
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    for (uint32_t i = 0; i < 10000; i++) {
        unsigned char seed[DRAW_SEED_BYTES];
        int64_t won[10];
        struct arena_mark m = arena_mark(a);
        seed_of(seed, i);
        draw_winners(a, seed, S("00"), S("1"), 100, 1, won);
        first[won[0] - 1]++;
        draw_winners(a, seed, S("01"), S("1"), 10, 2, won);
        assert_true(won[0] != won[1]);
        pair[(won[0] - 1) * 10 + won[1] - 1]++;
        arena_release(a, m);
    }
    for (size_t i = 0, k = 0; i < 100; i++)
        if (i % 11)
            ordered[k++] = pair[i];
    assert_true(chi2(first, 100, 100) < 160.2);
    assert_true(chi2(ordered, 90, 10000.0 / 90) < 147.5);
    int64_t all[10], sum = 0;
    unsigned char seed[DRAW_SEED_BYTES] = {1};
    draw_winners(a, seed, S("00"), S("1"), 10, 10, all);
    for (size_t i = 0; i < 10; i++)
        sum += all[i] * all[i];
    assert_int_equal(sum, 385); /* 1 … 10, each once */
    arena_free(a);
}

/* 2^64 = 3 × 6148914691236517205 + 1: the highest word is one too many. */
static void words_beyond_whole_rounds_are_refused(void **state)
{
    (void)state;
    uint64_t r = 9;
    assert_false(draw_below(UINT64_MAX, 3, &r));
    assert_true(draw_below(UINT64_MAX - 1, 3, &r));
    assert_int_equal(r, 2);
    assert_true(draw_below(UINT64_MAX, 4, &r)); /* whole rounds to the end */
    assert_int_equal(r, 3);
    assert_true(draw_below(0, 1, &r));
    assert_int_equal(r, 0);
    assert_false(draw_below(UINT64_MAX - 5, 10, &r)); /* 2^64 mod 10 = 6 */
    assert_true(draw_below(UINT64_MAX - 6, 10, &r));
}

/* --- an activity with parts, put there as the activity area puts it --- */

struct put {
    const char *kind, *rule, *what;
    int64_t activity, part;
    struct str said;
};

static enum err put_part(struct ctx *cx, void *arg)
{
    struct put *k = arg;
    struct activity_part p = {0};
    const struct json *rule = NULL;
    static const struct grant all = {.role = ROLE_review, .path = LIT("")};
    int64_t campaign = 0, org = 0;
    cx->who->user_id = 1;
    cx->scopes = &all;
    cx->n_scopes = 1;
    TRY(db_int(cx->tx, CAMPAIGN_GET, VALS(TXT(S("LJ"))), &campaign));
    TRY(db_int(cx->tx, FIND_ORG, VALS(TXT(S("QD01"))), &org));
    if (k->part == k->activity * 10 + 1)
        TRY(db_load(cx->tx, S("activity"), str_f(cx->a, "{\"id\":%lld,\"org_id\":%lld,\"campaign_id\":%lld,\"title\":\"健康大礼包\",\"start_at\":%lld,\"end_at\":%lld,\"state\":\"open\",\"who\":\"org\",\"counts_as\":\"culture\","
                                                         "\"made_by\":1,\"made_at\":1,\"reviewed_by\":2,\"reviewed_at\":1}",
                                                 (long long)k->activity, (long long)org, (long long)campaign, (long long)cx->now, (long long)cx->now + 2 * DAY_MS)));
    enum err e = part_rule_check(cx, str_of(k->kind), str_of(k->rule), &rule);
    if (e != OK)
        return e;
    TRY(db_load(cx->tx, S("activity_part"), str_f(cx->a, "{\"id\":%lld,\"activity_id\":%lld,\"seq\":%lld,\"kind\":\"%s\",\"title\":\"环节\",\"rule\":\"{}\"}", (long long)k->part,
                                                  (long long)k->activity, (long long)k->part % 10, k->kind)));
    TRY(db_load_done(cx->tx));
    TRY(activity_part_get(cx, k->part, k->kind, &p));
    const struct part_kind *kind = part_kind_of(str_of(k->kind));
    TRY(kind->saved(cx, &p, rule));
    return kind->opened ? kind->opened(cx, &p) : OK;
}

static enum err try_part(struct world *w, int64_t id, const char *kind, const char *rule)
{
    struct put k = {.kind = kind, .rule = rule, .activity = id / 10, .part = id};
    enum err e = mw_do(w, put_part, &k, &k.said);
    if (e != OK)
        print_error("%s: %.*s\n", kind, FMT(k.said));
    return e;
}
static void part(struct world *w, int64_t id, const char *kind, const char *rule)
{
    assert_int_equal(try_part(w, id, kind, rule), OK);
}

#define QUIZ_RULE "{\"bank\":\"health\",\"draw\":5,\"seconds\":120,\"tries\":2,\"pass\":3}"
#define DRAW_RULE "{\"entry\":\"%s\",\"beacon\":\"中国福利彩票双色球当期开奖号码\",\"beacon_days\":1,\"claim_days\":30,\"items\":[{\"title\":\"一等奖 体检套餐\",\"count\":1,\"value_fen\":50000},{\"title\":\"二等奖 保温杯\",\"count\":2}]}"

static int64_t person_id(struct world *w, const char *name, int serial)
{
    person(w, name, serial, "");
    return json_get_int(w->json, "id", 0);
}

static struct caller worker(struct world *w, const char *name, int serial)
{
    return sign_in(w, name, person(w, name, serial, fmt(w, "1380013%04d", serial)));
}

static const struct json *attempt(struct world *w)
{
    return json_get(w->json, "attempt");
}

/* What is right, looked up by stem in the bank as the clerk sees it, in the letters of the screen. */
static const char *right_letters(struct world *w, const struct json *bank, const struct json *item, bool wrong)
{
    for (size_t i = 0; i < json_len(bank); i++) {
        const struct json *q = json_at(bank, i), *shown = json_get(item, "choices"), *choices = json_get(q, "choices");
        if (!str_eq(json_get_str(q, "stem"), json_get_str(item, "stem")))
            continue;
        struct str answer = json_get_str(q, "answer");
        char out[9] = "";
        size_t n = 0;
        for (size_t k = 0; k < json_len(shown); k++)
            for (size_t c = 0; c < answer.len; c++)
                if (str_eq(json_str(json_at(shown, k)), json_str(json_at(choices, (size_t)(answer.at[c] - 'A')))))
                    out[n++] = (char)('A' + k);
        if (wrong && n == 1)
            out[0] = out[0] == 'A' ? 'B' : 'A';
        else if (wrong)
            out[n - 1] = 0;
        return str_z(w->a, str_of(out));
    }
    assert_true(false);
    return "";
}

static const struct json *bank_of(struct world *w)
{
    world_ok(w, "d01.clerk", "GET", "/api/quiz/banks", NULL);
    int64_t id = json_get_int(json_at(rows_of(w), 0), "id", 0);
    return json_get(world_ok(w, "d01.clerk", "GET", fmt(w, "/api/quiz/banks/%lld/questions?limit=200", (long long)id), NULL), "rows");
}

/* The body that answers the questions on the screen, `right` of them rightly. */
static const char *sheet(struct world *w, const struct json *bank, int try_no, size_t right, bool done)
{
    const struct json *items = json_get(attempt(w), "items");
    struct buf b = buf_new(w->a, 1000);
    for (size_t i = 0; i < json_len(items); i++)
        buf_f(&b, "%s\"%s\"", i ? "," : "", right_letters(w, bank, json_at(items, i), i >= right));
    return fmt(w, "{\"try_no\":%d,\"answers\":[%.*s],\"done\":%s}", try_no, FMT(buf_done(&b)), done ? "true" : "false");
}

static void play(struct world *w, struct caller p, int64_t id, int try_no, size_t right)
{
    const struct json *bank = bank_of(w);
    assert_string_equal(ask(w, p, "POST", fmt(w, "/api/worker/quiz/%lld/start", (long long)id), ""), "");
    assert_string_equal(ask(w, p, "POST", fmt(w, "/api/worker/quiz/%lld/answers", (long long)id), sheet(w, bank, try_no, right, true)), "");
    assert_true(json_get_bool(attempt(w), "closed"));
    assert_int_equal(json_get_int(attempt(w), "right_n", -1), (int64_t)right);
}

static int64_t heads(struct world *w)
{
    world_ok(w, "city.view", "GET", "/api/forms/cz21/report?campaign=LJ&org=QD", NULL);
    return json_get_int(json_get(json_get(w->json, "items"), "F2"), "count", -1);
}

static void ground(struct world *w)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", false, 0);
}

/* --- banks --- */

WORLD_TEST(a_bank_comes_as_a_table_and_keeps_what_was_asked)
{
    ground(w);
    world_ok(w, "d01.clerk", "POST", "/api/quiz/banks?org=QD01", "{\"code\":\"own\",\"title\":\"本区题库\"}");
    int64_t id = json_get_int(w->json, "id", 0);
    const char *at = fmt(w, "/api/quiz/banks/%lld/text", (long long)id);
    assert_answer(w, "DUPLICATE", "d01.clerk", "POST", "/api/quiz/banks?org=QD01", "{\"code\":\"own\",\"title\":\"又一个\"}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/quiz/banks?org=QD01", "{\"code\":\"大写\",\"title\":\"x\"}");
    world_ok(w, "d01.clerk", "POST", at,
             "{\"text\":\"题型\\t题目\\t答案\\t解析\\tA\\tB\\tC\\n单选\\t一加一\\tB\\t算术\\t1\\t2\\t3\\n多选\\t\\\"偶数\\n有哪些\\\"\\tba\\t\\t2\\t4\\t5\\n判断\\t地球是圆的\\t对\\t\\n\"}");
    assert_int_equal(json_get_int(w->json, "added", 0), 3);
    world_ok(w, "d01.clerk", "POST", at, "{\"text\":\"判断,地球是圆的,对,\"}");
    assert_int_equal(json_get_int(w->json, "known", 0), 1);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", at, "{\"text\":\"单选,两个答案,AB,,x,y\"}");
    assert_true(str_has(w->reply.body, S("第 1 行")));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", at, "{\"text\":\"单选,答案不在选项里,D,,x,y\"}");
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", at, "{\"text\":\"判断,别人的题库,对,\"}");
    assert_answer(w, "FORBIDDEN", "d01.view", "POST", at, "{\"text\":\"判断,无权,对,\"}");
    world_ok(w, "d01.view", "GET", fmt(w, "/api/quiz/banks/%lld/questions", (long long)id), NULL);
    assert_string_equal(column(w, "answer"), "B,AB,A");
    int64_t q = json_get_int(json_at(rows_of(w), 0), "id", 0);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/quiz/banks/%lld/questions", (long long)id), "{\"kind\":\"single\",\"stem\":\"二加二\",\"choices\":[\"3\",\"4\"],\"answer\":\"B\"}");
    world_ok(w, "d01.clerk", "PUT", fmt(w, "/api/quiz/questions/%lld", (long long)q), "{\"kind\":\"single\",\"stem\":\"一加一\",\"choices\":[\"2\",\"3\"],\"answer\":\"A\",\"live\":true}");
    assert_true(json_get_int(w->json, "id", 0) != q); /* another row; the old one stays as it was asked */
    assert_answer(w, "STATE", "d01.clerk", "PUT", fmt(w, "/api/quiz/questions/%lld", (long long)q), "{\"kind\":\"judge\",\"stem\":\"x\",\"answer\":\"对\",\"live\":true}");
    world_ok(w, "d01.view", "GET", fmt(w, "/api/quiz/banks/%lld/questions?all=1", (long long)id), NULL);
    assert_int_equal(json_len(rows_of(w)), 5);
    world_ok(w, "d01.clerk", "POST", "/api/quiz/banks?org=QD01", "{\"shipped\":\"labour\"}");
    assert_int_equal(json_get_int(w->json, "questions", 0), 24);
    assert_int_equal(world_verify(w), 0);
}

/* --- quizzes --- */

WORLD_TEST(a_quiz_is_timed_here_and_tells_nothing_before_its_end)
{
    ground(w);
    assert_int_equal(try_part(w, 11, "quiz", "{\"bank\":\"health\",\"draw\":3,\"seconds\":60,\"tries\":1,\"pass\":4}"), ERR_BAD_INPUT);
    part(w, 11, "quiz", QUIZ_RULE);
    part(w, 12, "lottery", fmt(w, DRAW_RULE, "quiz"));
    struct caller p = worker(w, "林安", 1), other = worker(w, "何宁", 2);
    const struct json *bank = bank_of(w);
    const char *start = "/api/worker/quiz/11/start", *answers = "/api/worker/quiz/11/answers";
    assert_string_equal(ask(w, p, "GET", "/api/worker/quiz/11", ""), "");
    assert_int_equal(json_get_int(w->json, "used", -1), 0);
    assert_string_equal(ask(w, p, "POST", start, ""), "");
    assert_int_equal(json_get_int(attempt(w), "left_ms", 0), 120000);
    assert_int_equal(json_len(json_get(attempt(w), "items")), 5);
    assert_false(answer_has(w, "\"answer\":") || answer_has(w, "explanation") || answer_has(w, "\"right\":"));
    const char *first = str_z(w->a, json_text(w->a, json_get(attempt(w), "items")));
    /* a lost line: begun again, the same questions go on */
    w->now += 30000;
    assert_string_equal(ask(w, p, "POST", start, ""), "");
    assert_int_equal(json_get_int(attempt(w), "left_ms", 0), 90000);
    assert_string_equal(str_z(w->a, json_text(w->a, json_get(attempt(w), "items"))), first);
    const char *two = sheet(w, bank, 1, 2, false), *five = sheet(w, bank, 1, 5, true);
    assert_string_equal(ask(w, p, "POST", answers, "{\"try_no\":1,\"answers\":[\"A\"],\"done\":true}"), "BAD_INPUT");
    assert_string_equal(ask(w, p, "POST", answers, "{\"try_no\":1,\"answers\":[\"Z\",\"\",\"\",\"\",\"\"]}"), "BAD_INPUT");
    assert_string_equal(ask(w, other, "POST", answers, five), "NOT_FOUND");
    assert_string_equal(ask(w, p, "POST", answers, two), "");
    assert_false(answer_has(w, "explanation"));
    /* a moment before the end counts, the end itself does not: what was saved stands */
    w->now += 90000;
    assert_string_equal(ask(w, p, "POST", answers, five), "");
    assert_true(json_get_bool(attempt(w), "closed"));
    assert_int_equal(json_get_int(attempt(w), "right_n", -1), 2);
    assert_true(answer_has(w, "explanation"));
    assert_string_equal(ask(w, p, "POST", answers, five), ""); /* the same result */
    assert_int_equal(json_get_int(attempt(w), "right_n", -1), 2);
    assert_int_equal(heads(w), 1); /* who answered took part, though he did not pass */
    play(w, p, 11, 2, 5);
    assert_true(json_get_bool(w->json, "passed"));
    assert_string_equal(ask(w, p, "POST", start, ""), "STATE"); /* two tries */
    assert_int_equal(heads(w), 1); /* a person counts once */
    /* opened and left: nobody took part */
    assert_string_equal(ask(w, other, "POST", start, ""), "");
    w->now += 121000;
    play(w, other, 11, 2, 3);
    assert_int_equal(heads(w), 2);
    world_ok(w, "d01.view", "GET", "/api/quiz/parts/11", NULL);
    assert_int_equal(json_get_int(w->json, "players", 0), 2);
    assert_int_equal(json_get_int(w->json, "attempts", 0), 4);
    assert_int_equal(json_get_int(w->json, "passed", 0), 2);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", "/api/quiz/parts/11", NULL);
    world_ok(w, "d01.view", "GET", "/api/lotteries/12", NULL);
    assert_int_equal(json_get_int(w->json, "entries", 0), 2);
    assert_string_equal(ask(w, p, "POST", "/api/worker/lottery/12/enter", ""), "STATE");
    assert_int_equal(world_verify(w), 0);
}

struct racing {
    struct world *w;
    struct caller p;
    const char *path, *body;
    int status;
};

static void *race_one(void *arg)
{
    struct racing *r = arg;
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = M_POST, .path = str_of(r->path), .body = str_of(r->body), .session = str_of(r->p.session), .csrf = str_of(r->p.csrf), .peer = S("test"), .upload_fd = -1};
    struct reply reply;
    dispatch(r->w->app, a, &c, &reply);
    r->status = reply.status;
    arena_free(a);
    return NULL;
}

static int race_all(struct racing *r, size_t n)
{
    pthread_t t[8];
    int done = 0;
    for (size_t i = 0; i < n; i++)
        assert_int_equal(pthread_create(&t[i], NULL, race_one, &r[i]), 0);
    for (size_t i = 0; i < n; i++) {
        pthread_join(t[i], NULL);
        done += r[i].status == 200;
    }
    return done;
}

WORLD_TEST(two_submissions_at_once_are_one)
{
    ground(w);
    part(w, 11, "quiz", QUIZ_RULE);
    part(w, 12, "vote", "{\"votes\":1,\"hidden\":true,\"items\":[{\"name\":\"甲\"},{\"name\":\"乙\"}]}");
    struct caller p = worker(w, "林安", 1);
    const struct json *bank = bank_of(w);
    struct racing begin[4], r[4], v[4];
    for (size_t i = 0; i < 4; i++)
        begin[i] = (struct racing){w, p, "/api/worker/quiz/11/start", "", 0};
    assert_int_equal(race_all(begin, 4), 4); /* one attempt, told four times */
    assert_string_equal(ask(w, p, "GET", "/api/worker/quiz/11", ""), "");
    assert_int_equal(json_get_int(w->json, "used", 0), 1);
    for (size_t i = 0; i < 4; i++)
        r[i] = (struct racing){w, p, "/api/worker/quiz/11/answers", sheet(w, bank, 1, i + 2, true), 0};
    assert_int_equal(race_all(r, 4), 4);
    assert_string_equal(ask(w, p, "GET", "/api/worker/quiz/11", ""), "");
    int64_t right = json_get_int(attempt(w), "right_n", -1);
    assert_true(right >= 2 && right <= 5);
    for (size_t i = 0; i < 4; i++)
        v[i] = (struct racing){w, p, "/api/worker/vote/12", fmt(w, "{\"candidates\":[%zu],\"salt\":\"0123456789abcdef%zu\"}", i % 2 + 1, i), 0};
    assert_int_equal(race_all(v, 4), 1);
    assert_int_equal(heads(w), 1);
    assert_int_equal(world_verify(w), 0);
}

/* --- draws --- */

static int checked(struct world *w, struct str text, const char *commitment)
{
    const char *path = fmt(w, "%s/sheet.json", w->app->data_dir);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text.at, 1, text.len, f), text.len);
    fclose(f);
    f = popen(fmt(w, "/usr/bin/python3 %s %s %s > %s/checked.txt 2>&1", LOTTERY_CHECK, path, commitment, w->app->data_dir), "r");
    assert_non_null(f);
    return pclose(f);
}

static struct str with(struct world *w, struct str text, const char *old, const char *new)
{
    ptrdiff_t at = str_find(text, str_of(old));
    assert_true(at >= 0);
    return str_f(w->a, "%.*s%s%.*s", (int)at, text.at, new, FMT(str_sub(text, (size_t)at + strlen(old), text.len)));
}

static void enter(struct world *w, int64_t id, int first, int n)
{
    for (int i = 0; i < n; i++) {
        w->peer = fmt(w, "peer %d", i);
        struct caller p = worker(w, fmt(w, "丘%s", i % 2 ? "安" : "宁"), first + i);
        assert_string_equal(ask(w, p, "POST", fmt(w, "/api/worker/lottery/%lld/enter", (long long)id), ""), "");
        assert_int_equal(json_get_int(w->json, "no", 0), i + 1);
        assert_string_equal(ask(w, p, "POST", fmt(w, "/api/worker/lottery/%lld/enter", (long long)id), ""), "");
        assert_int_equal(json_get_int(w->json, "no", 0), i + 1); /* one chance */
    }
}

WORLD_TEST(a_draw_is_promised_listed_drawn_and_done_again_elsewhere)
{
    static const char close[] = "/api/lotteries/11/close", draw[] = "/api/lotteries/11/draw";
    ground(w);
    part(w, 11, "lottery", fmt(w, DRAW_RULE, "self"));
    assert_string_equal(ask(w, nobody, "GET", "/api/worker/draws/11", ""), "");
    const char *commitment = text_of(w, w->json, "commitment");
    assert_int_equal(strlen(commitment), 64);
    assert_string_equal(text_of(w, w->json, "seed"), "");
    enter(w, 11, 1, 6);
    const char *salt = text_of(w, w->json, "salt"), *hash = text_of(w, w->json, "hash");
    assert_string_equal(str_z(w->a, draw_sha256(w->a, str_f(w->a, "%s:%s", salt, cw_number(w, "19800115", 6)))), hash); /* as he can do it with openssl */
    assert_string_equal(ask(w, nobody, "GET", "/api/worker/draws/11/entries", ""), "STATE");
    assert_answer(w, "STATE", "d01.clerk", "POST", close, "{}"); /* too early */
    w->now += 2 * DAY_MS;
    assert_answer(w, "STATE", "d01.review", "POST", draw, "{\"beacon_value\":\"1\",\"again\":\"1\"}");
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", close, "{}");
    world_ok(w, "d01.clerk", "POST", close, "{}");
    const char *listed = text_of(w, w->json, "entries_hash");
    assert_string_equal(ask(w, nobody, "GET", "/api/worker/draws/11/entries", ""), "");
    assert_string_equal(str_z(w->a, draw_sha256(w->a, w->reply.body)), listed); /* sha256sum of the file */
    assert_true(answer_has(w, hash));
    assert_answer(w, "STATE", "d01.review", "POST", draw, "{\"beacon_value\":\"1\",\"again\":\"1\"}"); /* the value is not known today */
    w->now += DAY_MS;
    assert_answer(w, "BAD_INPUT", "d01.review", "POST", draw, "{\"beacon_value\":\"01 02\",\"again\":\"01 03\"}");
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", draw, "{\"beacon_value\":\"1\",\"again\":\"1\"}");
    assert_string_equal(ask(w, nobody, "GET", "/api/worker/draws/11/sheet", ""), "STATE");
    world_ok(w, "d01.review", "POST", draw, "{\"beacon_value\":\"01 07 12 19 23 30 + 05\",\"again\":\"01 07 12 19 23 30 + 05\"}");
    assert_int_equal(json_get_int(w->json, "winners", 0), 3);
    assert_answer(w, "STATE", "d01.review", "POST", draw, "{\"beacon_value\":\"2\",\"again\":\"2\"}"); /* once */
    assert_string_equal(ask(w, nobody, "GET", "/api/worker/draws/11/sheet", ""), "");
    struct str sheet_text = w->reply.body;
    assert_false(answer_has(w, "丘安") || answer_has(w, cw_number(w, "19800115", 1)) || answer_has(w, salt));
    assert_true(answer_has(w, "丘*"));
    assert_int_equal(checked(w, sheet_text, commitment), 0);
    /* changed afterwards: an entry, the seed, a prize, a winner, the public value; and a whole other sheet than was promised */
    const char *seed = text_of(w, w->json, "seed");
    char other[65];
    snprintf(other, sizeof other, "%s", seed);
    other[0] = other[0] == '0' ? '1' : '0';
    assert_int_not_equal(checked(w, with(w, sheet_text, hash, draw_sha256(w->a, S("x")).at), ""), 0);
    assert_int_not_equal(checked(w, with(w, sheet_text, seed, other), ""), 0);
    assert_int_not_equal(checked(w, with(w, sheet_text, "保温杯", "雨伞"), ""), 0);
    assert_int_not_equal(checked(w, with(w, sheet_text, "\"count\":2", "\"count\":3"), ""), 0);
    assert_int_not_equal(checked(w, with(w, sheet_text, "23 30 + 05", "23 30 + 06"), ""), 0);
    assert_int_not_equal(checked(w, sheet_text, other), 0);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(who_freezes_the_list_does_not_draw_and_prizes_are_signed_for)
{
    ground(w);
    part(w, 11, "lottery", fmt(w, DRAW_RULE, "self"));
    enter(w, 11, 1, 2);
    w->now += 3 * DAY_MS; /* nobody froze it in time: the day of the value has come */
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/lotteries/11/close", "{}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/lotteries/11/close", "{\"beacon_on\":\"2023-01-15\"}");
    world_ok(w, "d01.clerk", "POST", "/api/lotteries/11/close", "{\"beacon_on\":\"2023-01-16\"}");
    w->now += DAY_MS;
    world_ok(w, "d01.review", "POST", "/api/lotteries/11/draw", "{\"beacon_value\":\"7\",\"again\":\"7\"}");
    assert_int_equal(json_get_int(w->json, "winners", 0), 2); /* three prizes, two who entered */
    assert_string_equal(ask(w, nobody, "GET", "/api/worker/draws/11/sheet", ""), "");
    assert_true(answer_has(w, "\"beacon_moved\":\"2023-01-16\""));
    assert_int_equal(checked(w, w->reply.body, ""), 0);
    world_ok(w, "d01.view", "GET", "/api/lotteries/11/winners", NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    int64_t mine = json_get_int(json_at(rows_of(w), 0), "entry_no", 0) == 1 ? 1 : 2, his = 3 - mine;
    struct caller p = sign_in(w, "丘宁", cw_number(w, "19800115", 1));
    assert_string_equal(ask(w, p, "POST", "/api/worker/lottery/11/received", ""), "");
    assert_string_equal(text_of(w, w->json, "win_state"), "handed");
    assert_string_equal(ask(w, p, "POST", "/api/worker/lottery/11/received", ""), "STATE");
    assert_string_equal(world_upload(w, "d01.clerk", "/api/files?org=QD01", "签收单.txt", "x", 1), "");
    int64_t file = json_get_int(w->json, "id", 0);
    const char *hand = fmt(w, "/api/lotteries/11/winners/%lld/hand", (long long)mine), *lapse = fmt(w, "/api/lotteries/11/winners/%lld/lapse", (long long)his);
    assert_answer(w, "STATE", "d01.clerk", "POST", hand, fmt(w, "{\"file_id\":%lld}", (long long)file)); /* he signed on his phone */
    assert_answer(w, "STATE", "d01.clerk", "POST", lapse, "{\"note\":\"联系不上\"}");                     /* not yet */
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/lotteries/11/winners/%lld/hand", (long long)his), fmt(w, "{\"file_id\":%lld}", (long long)file));
    assert_int_equal(json_get_int(w->json, "handed", 0), 2);
    w->now += 31 * (int64_t)DAY_MS;
    assert_answer(w, "STATE", "d01.clerk", "POST", lapse, "{\"note\":\"已领\"}");
    world_ok(w, "d01.view", "GET", "/api/lotteries?state=drawn", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_int_equal(heads(w), 0); /* to win is no aid */
    assert_int_equal(world_verify(w), 0);
}

/* --- votes --- */

WORLD_TEST(a_vote_is_one_and_nobody_s)
{
    ground(w);
    part(w, 11, "vote", "{\"votes\":2,\"exact\":true,\"hidden\":true,\"items\":[{\"name\":\"甲\",\"unit\":\"一厂\"},{\"name\":\"乙\"},{\"name\":\"丙\"}]}");
    struct caller p = worker(w, "林安", 1), other = worker(w, "何宁", 2);
    const char *at = "/api/worker/vote/11";
    assert_string_equal(ask(w, p, "POST", at, "{\"candidates\":[1],\"salt\":\"0123456789abcdef\"}"), "BAD_INPUT");
    assert_string_equal(ask(w, p, "POST", at, "{\"candidates\":[1,1],\"salt\":\"0123456789abcdef\"}"), "BAD_INPUT");
    assert_string_equal(ask(w, p, "POST", at, "{\"candidates\":[1,9],\"salt\":\"0123456789abcdef\"}"), "BAD_INPUT");
    assert_string_equal(ask(w, p, "POST", at, "{\"candidates\":[1,3],\"salt\":\"short\"}"), "BAD_INPUT");
    assert_string_equal(ask(w, p, "POST", at, "{\"candidates\":[1,3],\"salt\":\"0123456789abcdef\"}"), "");
    assert_false(answer_has(w, "candidates"));
    assert_string_equal(ask(w, p, "POST", at, "{\"candidates\":[1,2],\"salt\":\"0123456789abcdef\"}"), "DUPLICATE");
    assert_string_equal(ask(w, other, "POST", at, "{\"candidates\":[3,2],\"salt\":\"0123456789abcdeg\"}"), "");
    world_ok(w, "d01.view", "GET", "/api/votes/11", NULL);
    assert_int_equal(json_get_int(w->json, "voters", 0), 2);
    assert_true(answer_has(w, "\"count\":null")); /* hidden: from the clerk, too */
    assert_false(answer_has(w, "\"count\":1"));
    world_ok(w, "audit.admin", "GET", "/api/events?action=vote.cast", NULL);
    assert_false(answer_has(w, "candidates"));
    assert_int_equal(heads(w), 2);
    w->now += 2 * DAY_MS;
    assert_string_equal(ask(w, p, "POST", at, "{\"candidates\":[1,2],\"salt\":\"0123456789abcdef\"}"), "NOT_LOGGED_IN");
    world_ok(w, "d01.view", "GET", "/api/votes/11", NULL);
    const struct json *k = json_get(w->json, "candidates");
    assert_int_equal(json_get_int(json_at(k, 0), "count", -1), 1);
    assert_int_equal(json_get_int(json_at(k, 2), "count", -1), 2);
    assert_int_equal(world_verify(w), 0);
}

/* --- verify, and the faces of a demonstration --- */

struct fill {
    int64_t quiz, vote, players, voters;
};
static enum err fill_run(struct ctx *cx, void *arg)
{
    struct fill *f = arg;
    TRY(quiz_fill(cx, f->quiz, 50, cx->now - 1000, &f->players));
    return vote_fill(cx, f->vote, 20, &f->voters);
}

WORLD_TEST(verify_finds_what_was_put_behind_its_back)
{
    ground(w);
    part(w, 11, "quiz", QUIZ_RULE);
    part(w, 12, "lottery", fmt(w, DRAW_RULE, "quiz"));
    part(w, 13, "vote", "{\"votes\":1,\"hidden\":true,\"items\":[{\"name\":\"甲\"},{\"name\":\"乙\"}]}");
    struct fill f = {.quiz = 11, .vote = 13};
    for (int i = 0; i < 5; i++)
        person(w, "林安", 1 + i, "");
    w->now += HOUR_MS;
    assert_int_equal(mw_do(w, fill_run, &f, NULL), OK);
    assert_int_equal(f.players, 5);
    assert_int_equal(f.voters, 5);
    assert_int_equal(heads(w), 5);
    assert_int_equal(world_verify(w), 0);
    w->now += 2 * DAY_MS;
    world_ok(w, "d01.clerk", "POST", "/api/lotteries/12/close", "{}");
    int64_t n = json_get_int(w->json, "entries", 0);
    assert_true(n >= 1);
    assert_int_equal(world_verify(w), 0);
    /* I57: a voter without a ballot */
    int64_t spare = person_id(w, "何宁", 50);
    mw_put(w, "vote_cast", fmt(w, "{\"part_id\":13,\"person_id\":%lld,\"on_day\":\"2023-01-12\"}", (long long)spare));
    assert_int_equal(world_verify(w), 1);
    /* I55: an attempt that claims more than it has */
    mw_put(w, "quiz_attempt", fmt(w, "{\"id\":9000,\"part_id\":11,\"person_id\":%lld,\"try_no\":1,\"tries\":2,\"started_at\":%lld,\"due_at\":%lld,\"state\":\"closed\",\"closed_at\":%lld,\"right_n\":5}", (long long)spare,
                                  (long long)w->now, (long long)w->now + 1000, (long long)w->now + 500));
    assert_int_equal(world_verify(w), 2);
    /* I56: one more in the list after it was frozen; and he never passed */
    mw_put(w, "lottery_entry", fmt(w, "{\"part_id\":12,\"no\":%lld,\"person_id\":%lld,\"salt\":\"00\",\"hash\":\"00\",\"at\":1}", (long long)n + 1, (long long)spare));
    assert_int_equal(world_verify(w), 5); /* not his number, not the list, no pass */
    w->now += DAY_MS;
    assert_answer(w, "STATE", "d01.review", "POST", "/api/lotteries/12/draw", "{\"beacon_value\":\"7\",\"again\":\"7\"}");
    assert_true(answer_has(w, "报告审计"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_thousand_draws_favour_nobody),
        cmocka_unit_test(words_beyond_whole_rounds_are_refused),
        cmocka_unit_test(a_bank_comes_as_a_table_and_keeps_what_was_asked),
        cmocka_unit_test(a_quiz_is_timed_here_and_tells_nothing_before_its_end),
        cmocka_unit_test(two_submissions_at_once_are_one),
        cmocka_unit_test(a_draw_is_promised_listed_drawn_and_done_again_elsewhere),
        cmocka_unit_test(who_freezes_the_list_does_not_draw_and_prizes_are_signed_for),
        cmocka_unit_test(a_vote_is_one_and_nobody_s),
        cmocka_unit_test(verify_finds_what_was_put_behind_its_back),
    };
    (void)wrong_of;
    (void)send_now;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
