// SPDX-License-Identifier: Apache-2.0
// The health package: 9,626 answered the quiz, as the newspaper told, and the draw behind it is done. A quiz and a vote of ten are open
// today, whatever the day is, so that whoever tries the demonstration can take part; they count for no campaign.
#include "demo.h"

#include "contest.h"
#include "date.h"

enum { PLAYERS = 9626, VOTERS = 2318, DAY_MS = 86400000 };
#define QUIZ_RULE "{\"bank\":\"labour\",\"draw\":5,\"seconds\":300,\"tries\":3,\"pass\":4}"
#define DRAW_RULE                                                                                                                         \
    "{\"entry\":\"quiz\",\"beacon\":\"演示用公开数（实际使用时写明哪一种公开彩票的哪一期）\",\"beacon_days\":1,\"claim_days\":30,\"items\":["               \
    "{\"title\":\"一等奖 健康体检套餐\",\"count\":5,\"value_fen\":60000},{\"title\":\"二等奖 电子血压计\",\"count\":20,\"value_fen\":16800},"                 \
    "{\"title\":\"三等奖 家庭防疫包\",\"count\":100,\"value_fen\":5800}]}"
#define VOTE_RULE                                                                                                                         \
    "{\"votes\":10,\"hidden\":true,\"items\":["                                                                                            \
    "{\"name\":\"同德机械装配班组\",\"unit\":\"同德机械制造\",\"words\":\"连续三年无事故\"},{\"name\":\"丰禾冷链配送组\",\"unit\":\"丰禾物流\",\"words\":\"春节保供不停运\"}," \
    "{\"name\":\"蓝湾物业夜班组\",\"unit\":\"蓝湾物业服务\"},{\"name\":\"振华钢构焊接组\",\"unit\":\"振华建筑工程\"},{\"name\":\"金桥超市收银组\",\"unit\":\"金桥商贸\"}," \
    "{\"name\":\"众诚环卫四队\",\"unit\":\"众诚物业服务\"},{\"name\":\"广源公交三线\",\"unit\":\"广源物流\"},{\"name\":\"恒远塔吊组\",\"unit\":\"恒远建筑工程\"},"   \
    "{\"name\":\"新潮骑手驿站组\",\"unit\":\"新潮物流\"},{\"name\":\"海信达售后组\",\"unit\":\"海信达商贸\"},{\"name\":\"同心棉纺细纱组\",\"unit\":\"同心棉纺织\"}," \
    "{\"name\":\"地铁十号线掘进组\",\"unit\":\"振华建筑工程\"}]}"

static int64_t at_of(int month, int day, int hour)
{
    return date_to_ms((struct date){2023, month, day}) + hour * INT64_C(3600000);
}

static int64_t made(struct demo *d, const char *title, const char *words, int64_t from, int64_t until, const char *counts_as, const char *template)
{
    const struct json *j = demo_call(d, "city.clerk", M_POST, S("/api/activities?org=QD"),
                                     str_f(d->a, "{\"org\":\"QD\",\"campaign\":\"LJ2023\",\"title\":\"%s\",\"words\":\"%s\",\"start_at\":%lld,\"end_at\":%lld,\"who\":\"org\",\"counts_as\":\"%s\",\"template\":\"%s\"}", title,
                                           words, (long long)from, (long long)until, counts_as, template));
    return d->problem.len ? 0 : json_get_int(j, "id", 0);
}

static void part(struct demo *d, int64_t id, const char *kind, const char *title, struct str rule)
{
    if (!d->problem.len)
        demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/activities/%lld/parts", (long long)id),
                  str_f(d->a, "{\"kind\":\"%s\",\"title\":\"%s\",\"rule\":%.*s}", kind, title, FMT(rule)));
}

static const struct json *step(struct demo *d, const char *as, int64_t id, const char *verb)
{
    const struct json *j = d->problem.len ? NULL : demo_call(d, "city.view", M_GET, str_f(d->a, "/api/activities/%lld", (long long)id), S(""));
    return d->problem.len ? NULL
                          : demo_call(d, as, M_POST, str_f(d->a, "/api/activities/%lld/%s", (long long)id, verb), str_f(d->a, "{\"version\":%lld}", (long long)json_get_int(j, "version", 0)));
}

/* The numbers of its first two parts once it is open. */
static void open_it(struct demo *d, int64_t id, int64_t parts[2])
{
    step(d, "city.clerk", id, "submit");
    const struct json *j = step(d, "city.review", id, "approve");
    for (size_t i = 0; i < 2; i++)
        parts[i] = j ? json_get_int(json_at(json_get(j, "parts"), i), "id", 0) : 0;
}

struct filling {
    struct demo *d;
    int64_t quiz, vote, n;
};

static enum err fill_tx(struct tx *tx, void *arg)
{
    struct filling *f = arg;
    struct sealer *sealer = sealer_borrow(f->d->app);
    struct ctx *cx = ctx_system(f->d->a, f->d->app, tx, sealer);
    enum err e = f->quiz ? quiz_fill(cx, f->quiz, PLAYERS, cx->now, &f->n) : vote_fill(cx, f->vote, VOTERS, &f->n);
    if (e != OK)
        f->d->problem = str_f(f->d->a, "答题和评选：%s %.*s", err_text(e), FMT(cx->fail_text));
    sealer_return(f->d->app, sealer);
    return e;
}

static void filled(struct demo *d, int64_t quiz, int64_t vote)
{
    struct filling f = {d, quiz, vote, 0};
    enum err e = d->problem.len ? OK : db_write(d->app->db, d->a, fill_tx, &f);
    if (e != OK && !d->problem.len)
        d->problem = str_of(err_text(e));
}

/* From the plan to the final count, the draw done by two. */
static void health(struct demo *d)
{
    demo_at(d, "2023-01-05", 9);
    int64_t id = made(d, "健康大礼包：防疫知识答题抽奖", "答对 4 题以上可以参加抽奖，每人 3 次机会", at_of(1, 6, 0), at_of(1, 16, 18), "culture", "dati");
    int64_t parts[2];
    open_it(d, id, parts);
    demo_at(d, "2023-01-16", 12);
    filled(d, parts[0], 0);
    demo_at(d, "2023-01-16", 19);
    step(d, "city.clerk", id, "close");
    if (!d->problem.len)
        demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/lotteries/%lld/close", (long long)parts[1]), S("{}"));
    demo_at(d, "2023-01-18", 10);
    if (!d->problem.len)
        demo_call(d, "city.review", M_POST, str_f(d->a, "/api/lotteries/%lld/draw", (long long)parts[1]), S("{\"beacon_value\":\"03 08 14 21 27 33 + 11\",\"again\":\"03 08 14 21 27 33 + 11\"}"));
    step(d, "city.clerk", id, "finish");
    demo_at(d, NULL, 0);
}

/* Open today. */
static void going_on(struct demo *d)
{
    int64_t parts[2], now = now_ms(d->app->clock);
    int64_t id = made(d, "劳动保护知识竞答", "答对 4 题以上可以参加抽奖", now - DAY_MS, now + 30 * (int64_t)DAY_MS, "", "");
    part(d, id, "quiz", "劳动保护知识竞答", S(QUIZ_RULE));
    part(d, id, "lottery", "竞答抽奖", S(DRAW_RULE));
    open_it(d, id, parts);
    id = made(d, "十佳班组评选", "每人可选 10 个，结束后公布票数", now - DAY_MS, now + 30 * (int64_t)DAY_MS, "", "");
    part(d, id, "vote", "十佳班组", S(VOTE_RULE));
    open_it(d, id, parts);
    filled(d, 0, parts[0]);
}

void demo_contest(struct demo *d)
{
    health(d);
    if (!d->problem.len)
        going_on(d);
}
