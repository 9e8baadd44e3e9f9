// SPDX-License-Identifier: Apache-2.0
// Notices of the demonstration city: the city's notice of November 2022 with its four items, most districts
// confirm and six of them forward it with days of their own, summaries come in, some late, one goes back. Calls are
// made at the hours of that season, so that in time and late mean what they say.
#include "date.h"
#include "demo.h"

enum { DISTRICTS = 10, FORWARDING = 7, OWN_DAYS = 3, LATE = 8, RETURNED = 9, LAST = 10 };

/* --- the clock --- */

struct season {
    struct clock clock;
    const struct clock *was;
    int64_t ms;
};

static int64_t season_now(void *self)
{
    return ((struct season *)self)->ms;
}

void demo_at(struct demo *d, const char *day, int hour)
{
    if (!d->season) {
        d->season = NEW(d->a, struct season);
        *d->season = (struct season){.clock = {season_now, clock_system.mono_ms, d->season}, .was = d->app->clock};
    }
    struct date on;
    if (day && date_read(str_of(day), &on) == DATE_DAY)
        d->season->ms = date_to_ms(on) + hour * INT64_C(3600000);
    d->app->clock = day ? &d->season->clock : d->season->was;
}

const char *demo_plan_day(struct str org)
{
    return str_eq(org, S("QD04")) ? "2022-12-02" : str_eq(org, S("QD09")) ? "2022-12-05" : str_eq(org, S("QD")) ? "2022-12-06" : "2022-11-28";
}

/* --- words --- */

static const char body[] =
    "为把组织的关怀送到职工身边，市总工会决定在全市开展元旦春节送温暖和新就业形态劳动者温暖季活动。\\n"
    "# 一、摸底和方案\\n"
    "1. 各级工会全面摸底，符合条件的职工按程序建档，不再符合的及时更新。\\n"
    "2. 符合送温暖资金使用对象要求的职工，准确统计后纳入慰问计划。\\n"
    "3. 资金纳入预算决算管理，多渠道筹集。\\n"
    "# 二、温暖季活动\\n"
    "**2022 年 11 月至 2023 年 1 月**，面向快递员、外卖配送员、货车司机和网约车司机开展：\\n"
    "- 走访慰问和建档帮扶\\n"
    "- 健康体检、法律和心理咨询\\n"
    "- 驿站等服务阵地开放\\n"
    "# 三、走访慰问\\n"
    "基层工会是走访慰问的主力，困难职工家庭和节日坚守岗位的职工要全覆盖、无遗漏。\\n"
    "# 四、纪律\\n"
    "严格执行中央八项规定精神和资金管理办法，不得购买明令禁止的物品，不得借送温暖搞商业活动。\\n"
    "# 五、报送\\n"
    "计划表、统计表和总结按下列期限报市总工会权益保障部，盖章扫描件一并报送。";
static const char contacts[] = "[{\"name\":\"权益保障部\",\"phone\":\"0532-83092825\",\"email\":\"quanyi@example.com\"}]";

/* Days of the four items; parent 0 = the city's own. */
static struct str items(struct demo *d, const char *plan, const char *rest, bool passed_on)
{
    static const char *const what[] = {"\"kind\":\"plan\",\"title\":\"2022年送温暖情况及2023年计划表（附件1）\",\"campaign\":\"LJ2023\"",
                                       "\"kind\":\"form\",\"title\":\"送温暖统计表（附件2）\",\"campaign\":\"LJ2023\",\"form\":\"cz21\"",
                                       "\"kind\":\"other\",\"title\":\"职工服务中心工作统计表（附件3）\"", "\"kind\":\"summary\",\"title\":\"温暖季活动总结\""};
    struct buf b = buf_new(d->a, 4000);
    for (size_t i = 0; i < countof(what); i++)
        buf_f(&b, "%s{%s,\"due_on\":\"%s\",\"remind\":\"-7,-1,1,3\",\"parent_no\":%zu}", i ? "," : "", what[i], i ? rest : plan, passed_on ? i + 1 : 0);
    return buf_done(&b);
}

/* --- the city --- */

static struct str one(struct demo *d, int64_t id, const char *tail)
{
    return str_f(d->a, "/api/notices/%lld%s", (long long)id, tail);
}

static int64_t city_notice(struct demo *d)
{
    demo_at(d, "2022-11-14", 10);
    int64_t id = json_get_int(demo_call(d, "city.clerk", M_POST, S("/api/notices?org=QD"),
                                        str_f(d->a, "{\"title\":\"关于开展2023年元旦春节送温暖暨新就业形态劳动者温暖季活动的通知\",\"doc_no\":\"青总办通〔2022〕演示1号\","
                                                    "\"body\":\"%s\",\"contacts\":%s,\"reach\":\"children\",\"items\":[%.*s]}",
                                              body, contacts, FMT(items(d, "2022-11-30", "2023-01-10", false)))),
                              "id", 0);
    if (!id)
        return 0;
    demo_upload(d, "city.clerk", one(d, id, "/files"), "附件3 职工服务中心工作统计表.csv", S("项目,单位,数量\n接待来访,人次,\n政策咨询,人次,\n帮扶救助,人次,\n"));
    demo_at(d, "2022-11-15", 9);
    demo_call(d, "city.review", M_POST, one(d, id, "/issue"), S(""));
    return id;
}

/* --- the districts --- */

static void receive(struct demo *d, int64_t id, int k)
{
    static const char *const days[] = {"2022-11-15", "2022-11-16", "2022-11-18"};
    const char *clerk = str_z(d->a, str_f(d->a, "d%02d.clerk", k));
    demo_at(d, k == LAST ? "2023-01-20" : days[k % 3], 9 + k % 7);
    demo_call(d, clerk, M_POST, str_f(d->a, "/api/notices/%lld/read?org=QD%02d", (long long)id, k), S(""));
    if (k != LATE)
        demo_call(d, clerk, M_POST, str_f(d->a, "/api/notices/%lld/confirm?org=QD%02d", (long long)id, k), S(""));
}

static void forward(struct demo *d, int64_t id, int k)
{
    const char *clerk = str_z(d->a, str_f(d->a, "d%02d.clerk", k)), *review = str_z(d->a, str_f(d->a, "d%02d.review", k));
    demo_at(d, "2022-11-18", 9 + k);
    int64_t down = json_get_int(demo_call(d, clerk, M_POST, str_f(d->a, "/api/notices/%lld/forward?org=QD%02d", (long long)id, k), S("")), "id", 0);
    if (!down)
        return;
    demo_call(d, clerk, M_PUT, one(d, down, ""),
              str_f(d->a, "{\"title\":\"转发市总工会2023年元旦春节送温暖暨温暖季活动的通知\",\"body\":\"%s\",\"contacts\":%s,\"reach\":\"subtree\",\"version\":1,"
                          "\"cover\":\"现将市总工会的通知转发给你们。请各街道、各基层工会按本区时限提前报送，不得迟报漏报。\",\"items\":[%.*s]}",
                    body, contacts, FMT(items(d, "2022-11-25", "2023-01-05", true))));
    demo_at(d, "2022-11-19", 9);
    demo_call(d, review, M_POST, one(d, down, "/issue"), S(""));
}

/* Items 3 and 4: eight districts in time, one two days late and one ten, one sent back for more. */
static void deliver(struct demo *d, int64_t id, int k)
{
    const char *clerk = str_z(d->a, str_f(d->a, "d%02d.clerk", k));
    for (int no = 3; no <= 4; no++) {
        demo_at(d, k == LAST ? "2023-01-20" : k == LATE ? "2023-01-12" : k % 2 ? "2023-01-08" : "2023-01-10", 8 + k);
        demo_call(d, clerk, M_POST, str_f(d->a, "/api/notices/%lld/items/%d/deliver?org=QD%02d", (long long)id, no, k),
                  no == 3 ? S("{\"text\":\"接待来访 412 人次，政策咨询 655 人次，帮扶救助 138 人次。\"}")
                          : S("{\"text\":\"走访企业和站点 26 处，慰问新就业形态劳动者，开展义诊 4 场、法律咨询 6 场。\"}"));
        if (k > LATE - 3 && !(k == RETURNED && no == 4))
            continue;
        demo_at(d, "2023-01-21", 10);
        demo_call(d, "city.review", M_POST, str_f(d->a, "/api/notices/%lld/items/%d/%s", (long long)id, no, k == RETURNED ? "return" : "accept"),
                  str_f(d->a, "{\"org\":\"QD%02d\",\"reason\":\"%s\"}", k, k == RETURNED ? "请补充两项典型做法和照片" : ""));
    }
}

/* Industries and the zone have neither a service centre nor such a season. */
static void excuse(struct demo *d, int64_t id)
{
    static const char *const orgs[] = {"QDI01", "QDI02", "QDZ01"};
    demo_at(d, "2022-11-21", 10);
    for (size_t i = 0; i < countof(orgs); i++)
        for (int no = 3; no <= 4 && !d->problem.len; no++)
            demo_call(d, "city.review", M_POST, str_f(d->a, "/api/notices/%lld/items/%d/excuse", (long long)id, no),
                      str_f(d->a, "{\"org\":\"%s\",\"reason\":\"没有职工服务中心，温暖季由区市组织\"}", orgs[i]));
}

void demo_notice(struct demo *d)
{
    int64_t id = city_notice(d);
    for (int k = 1; k <= DISTRICTS && id && !d->problem.len; k++)
        receive(d, id, k);
    for (int k = 1; k <= FORWARDING && id && !d->problem.len; k++)
        if (k != OWN_DAYS) /* tells its unions days of its own in the page of submissions */
            forward(d, id, k);
    if (id && !d->problem.len)
        excuse(d, id);
    for (int k = 1; k <= DISTRICTS && id && !d->problem.len; k++)
        deliver(d, id, k);
    demo_at(d, NULL, 0);
}
