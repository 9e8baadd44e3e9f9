// SPDX-License-Identifier: Apache-2.0
// Activities of the city's season: the couplets (200 reserved, 300 on the spot, 32,000 looked on), the parcels (15,007 took part, 100 of
// those given away were collected), 1,000 check-ups of new-employment workers, a day of consulting; and one that is open today.
#include "demo.h"

#include "json.h"

static int64_t number(const struct json *j, const char *key)
{
    return json_get_int(j, key, 0);
}

static const struct json *step(struct demo *d, const char *as, long long id, const char *verb)
{
    const struct json *j = demo_call(d, as, M_GET, str_f(d->a, "/api/activities/%lld", id), S(""));
    return demo_call(d, as, M_POST, str_f(d->a, "/api/activities/%lld/%s", id, verb), str_f(d->a, "{\"version\":%lld}", (long long)number(j, "version")));
}

static long long made(struct demo *d, const char *template, const char *title, const char *place, const char *counts_as, int64_t from, int64_t until)
{
    const struct json *j =
        demo_call(d, "city.clerk", M_POST, S("/api/activities?org=QD"),
                  str_f(d->a,
                        "{\"campaign\":\"LJ2023\",\"template\":\"%s\",\"title\":\"%s\",\"words\":\"面向全市职工，欢迎参加。\",\"place\":\"%s\",\"start_at\":%lld,\"end_at\":%lld,\"who\":\"person\",\"counts_as\":\"%s\",\"tags\":\"%s\"}",
                        template, title, place, (long long)from, (long long)until, counts_as, strcmp(template, "tijian") == 0 ? "XJY" : ""));
    return d->problem.len ? 0 : number(j, "id");
}

static void opened(struct demo *d, long long id)
{
    step(d, "city.clerk", id, "submit");
    step(d, "city.review", id, "approve");
}

static long long part(struct demo *d, long long id, size_t k)
{
    const struct json *j = demo_call(d, "city.clerk", M_GET, str_f(d->a, "/api/activities/%lld", id), S(""));
    return number(json_at(json_get(j, "parts"), k), "id");
}

static void group(struct demo *d, long long id, size_t k, size_t item, int heads, const char *on, const char *note)
{
    const struct json *j = demo_call(d, "city.clerk", M_GET, str_f(d->a, "/api/activities/%lld", id), S(""));
    const struct json *p = json_at(json_get(j, "parts"), k);
    demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/activity-parts/%lld/groups", (long long)number(p, "id")),
              str_f(d->a, "{\"item_id\":%lld,\"heads\":%d,\"on_day\":\"%s\",\"note\":\"%s\"}", (long long)number(json_at(json_get(p, "items"), item), "id"), heads, on, note));
}

/* The first n of the register who are not dead come. */
static void people(struct demo *d, long long part_id, int n, const char *on)
{
    const struct json *rows = json_get(demo_call(d, "city.clerk", M_GET, str_f(d->a, "/api/persons?org=QD&limit=%d", n), S("")), "rows");
    struct buf b = buf_new(d->a, 100000);
    for (size_t i = 0; i < json_len(rows); i++)
        buf_f(&b, "%lld\\n", (long long)number(json_at(rows, i), "id"));
    demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/activity-parts/%lld/people", part_id),
              str_f(d->a, "{\"persons\":\"%.*s\",\"came\":true,\"on_day\":\"%s\"}", FMT(buf_done(&b)), on));
}

static void told(struct demo *d, long long id, const char *what, const char *source, int n)
{
    demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/activities/%lld/figures", id), str_f(d->a, "{\"what\":\"%s\",\"source\":\"%s\",\"n\":%d}", what, source, n));
}

static void ended(struct demo *d, long long id)
{
    step(d, "city.clerk", id, "close");
    step(d, "city.clerk", id, "finish");
}

void demo_activity(struct demo *d)
{
    enum { DAY_MS = 86400000 };
    const int64_t day = INT64_C(1673744400000); /* 2023-01-15 09:00 in Shanghai */
    int64_t now = now_ms(d->app->clock);
    demo_at(d, "2023-01-15", 9);
    long long fuqi = made(d, "fuqi", "送万福、进万家", "市工人文化宫", "culture", day, day + DAY_MS / 3);
    long long parcels = made(d, "nianhuo", "你的年货，我包啦！", "惠工优选自提点", "service", day, day + 5 * (int64_t)DAY_MS);
    long long checkup = made(d, "tijian", "新就业形态劳动者免费体检", "市立医院", "service", day, day + 2 * (int64_t)DAY_MS);
    long long consult = made(d, "jiankang", "疫来疫往，健康你我", "互联网医院", "service", day, day + DAY_MS);
    if (d->problem.len)
        return;
    opened(d, fuqi);
    opened(d, parcels);
    opened(d, checkup);
    opened(d, consult);
    demo_at(d, "2023-01-17", 17);
    people(d, part(d, fuqi, 0), 200, "2023-01-15");
    group(d, fuqi, 1, 0, 180, "2023-01-15", "上午现场领取");
    group(d, fuqi, 1, 0, 120, "2023-01-15", "下午现场领取");
    told(d, fuqi, "views", "齐鲁工惠直播", 32000);
    people(d, part(d, parcels, 0), 100, "2023-01-17");
    told(d, parcels, "views", "惠工优选商城", 40000);
    told(d, parcels, "players", "惠工优选商城", 15007);
    group(d, checkup, 0, 0, 500, "2023-01-15", "市立医院体检中心交回");
    group(d, checkup, 0, 1, 500, "2023-01-16", "第八人民医院体检中心交回");
    group(d, consult, 0, 0, 56, "2023-01-15", "专家在线答疑");
    group(d, consult, 1, 0, 18, "2023-01-15", "心理咨询，不记姓名");
    ended(d, fuqi);
    ended(d, checkup);
    ended(d, consult);
    demo_at(d, NULL, 0);
    long long today = made(d, "fuqi", "职工书法课（本周）", "市工人文化宫", "", now, now + 14 * (int64_t)DAY_MS); /* for who looks at the phone today: counts as nothing */
    if (!d->problem.len)
        opened(d, today);
}
