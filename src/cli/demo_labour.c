// SPDX-License-Identifier: Apache-2.0
// Migrant workers of the season. Each district sends its share of the city's 2,875 passengers home by bus, train and group tickets (item G), and
// recovers wages for its share of 5,124 claimants, 36,125,000.00 元 in all (items H and I: 青岛日报 2023 tells 3600余万元). What a case
// recovered comes in two steps; every third case is paid in part. At the present day one bus can be booked and one complaint waits.
#include "date.h"
#include "demo.h"

enum {
    DISTRICTS = 10,
    PASSENGERS = 2875,
    PARTY = 6,
    BUS = 48, /* seats: eight parties */
    CLAIMANTS = 5124,
    CASES = 8, /* of a district */
};
static const int64_t RECOVERED_FEN = INT64_C(3612500000);

static int64_t share(int64_t all, int64_t i, int64_t n)
{
    return all * (i + 1) / n - all * i / n;
}

static int64_t version_of(const struct json *j)
{
    return json_get_int(j, "version", 0);
}

/* --- journeys --- */

static const char *const towns[] = {"菏泽", "济宁", "临沂", "周口", "商丘", "阜阳", "徐州", "聊城", "德州", "宿迁"};

static const struct json *journey_move(struct demo *d, const char *as, int64_t id, int64_t version, const char *verb, const char *more)
{
    return demo_call(d, as, M_POST, str_f(d->a, "/api/journeys/%lld/move", (long long)id), str_f(d->a, "{\"verb\":\"%s\",\"version\":%lld%s}", verb, (long long)version, more));
}

static void party(struct demo *d, const char *as, int64_t id, int64_t heads)
{
    struct buf b = buf_new(d->a, 4096);
    struct demo_person me = demo_someone(d, "370202");
    buf_str(&b, str_f(d->a, "{\"name\":\"%.*s\",\"number\":\"%.*s\",\"phone\":\"%.*s\",\"employer\":\"建筑劳务公司\",\"companions\":[", FMT(me.name), FMT(me.number), FMT(me.phone)));
    for (int64_t i = 1; i < heads; i++) {
        struct demo_person p = demo_someone(d, "370202");
        buf_str(&b, str_f(d->a, "%s{\"name\":\"%.*s\",\"number\":\"%.*s\",\"phone\":\"%.*s\"}", i > 1 ? "," : "", FMT(p.name), FMT(p.number), FMT(p.phone)));
    }
    buf_str(&b, S("]}"));
    demo_call(d, as, M_POST, str_f(d->a, "/api/journeys/%lld/calls", (long long)id), buf_done(&b));
}

static int64_t opened(struct demo *d, int district, const char *campaign, const char *kind, int k, int64_t seats, struct str from, struct str leave)
{
    char as[24];
    snprintf(as, sizeof as, "d%02d.clerk", district);
    const struct json *j = demo_call(
        d, as, M_POST, str_f(d->a, "/api/journeys?org=QD%02d", district),
        str_f(d->a, "{\"campaign\":\"%s\",\"kind\":\"%s\",\"from_place\":\"%s\",\"to_place\":\"%s\",\"stops\":\"潍坊、临沂服务区\",\"leave_on\":\"%.*s\",\"leave_at\":\"0%d:30\",\"seats\":%lld,"
                    "\"vehicle\":\"%s\",\"driver\":\"王师傅\",\"driver_phone\":\"1980000%02d%02d\",\"leader\":\"李领队\",\"leader_phone\":\"1981111%02d%02d\",\"subsidy_fen\":10000,"
                    "\"book_from\":\"%.*s\",\"book_until\":\"%.*s\",\"cancel_until\":\"%.*s\",\"note\":\"凭身份证上车，预约电话 96650\"}",
              campaign, kind, strcmp(kind, "bus") == 0 ? "青岛长途汽车站" : "青岛火车站", towns[(district + k) % 10], FMT(leave), 7 + k % 3, (long long)seats,
              strcmp(kind, "bus") == 0 ? "鲁B·G6650" : "", district, k, district, k, FMT(from), FMT(leave), FMT(leave)));
    if (d->problem.len)
        return 0;
    int64_t id = json_get_int(j, "id", 0);
    journey_move(d, as, id, version_of(j), "open", "");
    return id;
}

/* Booked on the line, checked at the door, gone. */
static void journey(struct demo *d, int district, const char *kind, int k, int64_t heads)
{
    char as[24];
    bool ticket = strcmp(kind, "ticket") == 0;
    snprintf(as, sizeof as, "d%02d.clerk", district);
    int64_t id = opened(d, district, "LJ2023", kind, k, ticket ? 200 : strcmp(kind, "train") == 0 ? 120 : BUS, S("2023-01-03"), str_f(d->a, "2023-01-%02d", 14 + k % 4));
    for (int64_t n = heads; n > 0 && !d->problem.len; n -= PARTY)
        party(d, as, id, n < PARTY ? n : PARTY);
    if (d->problem.len)
        return;
    const struct json *j = demo_call(d, as, M_GET, str_f(d->a, "/api/journeys/%lld", (long long)id), S(""));
    int64_t v = d->problem.len ? 0 : version_of(j);
    if (ticket) {
        journey_move(d, as, id, v, "close", "");
        journey_move(d, as, id, v + 1, "hand", "");
        journey_move(d, as, id, v + 2, "buy", ",\"vehicle\":\"K1272\",\"sum_fen\":1018700");
        v += 3;
    }
    demo_call(d, as, M_POST, str_f(d->a, "/api/journeys/%lld/board-all", (long long)id), S(""));
    journey_move(d, as, id, v, "depart", "");
    journey_move(d, as, id, v + 1, "arrive", "");
}

static void journeys(struct demo *d, int district)
{
    int64_t left = share(PASSENGERS, district - 1, DISTRICTS);
    for (int k = 0; k < 2 && !d->problem.len; k++, left -= BUS)
        journey(d, district, "bus", k, BUS);
    journey(d, district, "train", 2, 108);
    if (!d->problem.len)
        journey(d, district, "ticket", 3, left - 108);
}

/* --- wages --- */

/* What claimant k of n is to get of a case's fen: near the mean, two neighbours as much above as below it. */
static int64_t due_of(int64_t fen, int64_t k, int64_t n)
{
    int64_t off = (k / 2 % 9) * 45000;
    int64_t even = share(fen, k, n);
    return k == n - 1 && n % 2 ? even : k % 2 ? even - off : even + off;
}

static void claimants(struct demo *d, const char *as, int64_t id, int64_t fen, int64_t n, bool part)
{
    struct buf b = buf_new(d->a, 1 << 20);
    buf_str(&b, S("{\"rows\":["));
    for (int64_t k = 0; k < n; k++) {
        struct demo_person p = demo_someone(d, "370202");
        int64_t due = due_of(fen, k, n);
        buf_str(&b, str_f(d->a, "%s{\"name\":\"%.*s\",\"number\":\"%.*s\",\"phone\":\"%.*s\",\"fen\":%lld}", k ? "," : "", FMT(p.name), FMT(p.number), FMT(p.phone),
                          (long long)(part ? due * 3 / 2 : due)));
    }
    buf_str(&b, S("]}"));
    demo_call(d, as, M_POST, str_f(d->a, "/api/wage-cases/%lld/claimants", (long long)id), buf_done(&b));
}

static void wage_step(struct demo *d, const char *as, int64_t id, const char *kind, const char *day, int due_days, const char *words)
{
    const struct json *j = demo_call(d, as, M_POST, str_f(d->a, "/api/wage-cases/%lld/steps", (long long)id),
                                     str_f(d->a, "{\"kind\":\"%s\",\"on_day\":\"%s\",\"due_days\":%d,\"words\":\"%s\"}", kind, day, due_days, words));
    const struct json *steps = d->problem.len ? NULL : json_get(j, "steps");
    if (due_days && steps)
        demo_call(d, as, M_POST, str_f(d->a, "/api/wage-steps/%lld/done", (long long)json_get_int(json_at(steps, json_len(steps) - 1), "id", 0)), S(""));
}

static void recover(struct demo *d, const char *as, int64_t id, const char *day, int64_t fen, const char *how)
{
    demo_call(d, as, M_POST, str_f(d->a, "/api/wage-cases/%lld/recoveries", (long long)id),
              str_f(d->a, "{\"campaign\":\"LJ2023\",\"on_day\":\"%s\",\"how\":\"%s\",\"fen\":%lld}", day, how, (long long)fen));
}

static int64_t reported(struct demo *d, int district, int k, int64_t heads)
{
    static const char *const firms[] = {"恒远建筑劳务公司", "同德装饰工程公司", "新潮市政工程公司", "金桥钢结构公司", "丰禾园林公司", "广源物流公司", "振华机电安装公司", "众诚服装厂"};
    static const char *const sites[] = {"地铁六号线站房", "海湾新城三期", "老旧小区改造", "科创园厂房", "滨河公园", "", "医院二期", ""};
    char as[24];
    snprintf(as, sizeof as, "d%02d.clerk", district);
    const struct json *j =
        demo_call(d, as, M_POST, str_f(d->a, "/api/wage-cases?org=QD%02d", district),
                  str_f(d->a, "{\"source\":\"%s\",\"employer\":\"%s\",\"project\":\"%s\",\"contractor\":\"%s\",\"owed_from\":\"2022-0%d-01\",\"told_heads\":%lld,\"department\":\"%s\","
                              "\"words\":\"工程完工后工资一直未结清\",\"lawyer\":\"%s\",\"agreement\":\"%s\"}",
                        k % 3 ? "clerk" : "hotline", firms[k % 8], sites[k % 8], sites[k % 8][0] ? "总承包单位" : "", 6 + k % 4, (long long)heads, k % 2 ? "labour" : "housing",
                        k % 3 == 2 ? "区职工法律援助中心" : "", k % 3 == 2 ? "法援〔2022〕" : ""));
    return d->problem.len ? 0 : json_get_int(j, "id", 0);
}

static void wage_case(struct demo *d, int district, int k, int64_t heads, int64_t fen)
{
    char as[24], by[24];
    bool part = k % 3 == 2;
    snprintf(as, sizeof as, "d%02d.clerk", district);
    snprintf(by, sizeof by, "d%02d.review", district);
    int64_t id = reported(d, district, k, heads);
    if (d->problem.len)
        return;
    claimants(d, as, id, fen, heads, part);
    demo_call(d, by, M_POST, str_f(d->a, "/api/wage-cases/%lld/review", (long long)id), S("{\"verb\":\"accept\",\"version\":1}"));
    wage_step(d, as, id, "contact", "2022-12-08", 0, "约谈项目负责人");
    wage_step(d, as, id, "order", "2022-12-12", 5, "劳动监察责令限期支付");
    recover(d, as, id, "2022-12-28", fen * 2 / 5, "总承包单位先行支付");
    recover(d, as, id, "2023-01-12", fen - fen * 2 / 5, part ? "工资保证金" : "用人单位付清");
    demo_call(d, as, M_POST, str_f(d->a, "/api/wage-cases/%lld/move", (long long)id),
              part ? S("{\"verb\":\"to_court\",\"reason\":\"余款已由法律援助律师代为申请仲裁\",\"version\":2}") : S("{\"verb\":\"pay_whole\",\"version\":2}"));
}

static void wages(struct demo *d, int district)
{
    int64_t heads = share(CLAIMANTS, district - 1, DISTRICTS), fen = share(RECOVERED_FEN, district - 1, DISTRICTS);
    for (int k = 0; k < CASES && !d->problem.len; k++) {
        struct arena_mark m = arena_mark(d->a);
        wage_case(d, district, k, share(heads, k, CASES), share(fen, k, CASES));
        if (!d->problem.len)
            arena_release(d->a, m);
    }
}

void demo_labour(struct demo *d)
{
    demo_at(d, "2023-01-18", 10); /* before the mark: the clock outlives it */
    for (int i = 1; i <= DISTRICTS && !d->problem.len; i++) {
        struct arena_mark m = arena_mark(d->a);
        journeys(d, i);
        if (!d->problem.len)
            arena_release(d->a, m);
        if (!d->problem.len)
            wages(d, i);
    }
    demo_at(d, NULL, 0);
}

static struct str day_in(struct demo *d, int days)
{
    char text[DATE_TEXT];
    date_iso(date_of_ms(now_ms(d->app->clock) + days * INT64_C(86400000)), text);
    return str_dup(d->a, str_of(text));
}

void demo_labour_now(struct demo *d)
{
    struct str today = day_in(d, 0), leave = day_in(d, 6);
    if (!str_eq(str_sub(today, 0, 4), str_sub(leave, 0, 4))) /* the campaign ends with the year */
        leave = today;
    int64_t id = opened(d, 1, DEMO_PRESENT, "bus", 0, 12, today, leave);
    if (!d->problem.len)
        party(d, "d01.clerk", id, PARTY);
    if (!d->problem.len)
        (void)reported(d, 1, 1, 23);
}
