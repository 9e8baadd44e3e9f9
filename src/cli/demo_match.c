// SPDX-License-Identifier: Apache-2.0
// The matching centre of the demonstration: 607 members with a major illness, 26 of them with 100,000 元 and more to pay themselves,
// helped with 1,420,000 元 together, as a draft roster that is left a draft in a campaign of its own, so that the city's table stays
// as it is; and lists of the dead, of cars, homes and firms with conflicts to look at.
#include "demo.h"

#include "job.h"
#include "person.h"

enum { SICK = 607, LARGE = 26, FILED = 6, KEEP_DAYS = 60 };
#define CODE "HZ2023"

struct crowd {
    struct demo *d;
    struct person *sick, *filed;
    size_t n_sick, n_filed;
};

/* Of the whole city, in the order of unions: the first who can be members, the first with a file number. */
static enum err crowd_tx(struct tx *tx, void *arg)
{
    struct crowd *c = arg;
    struct arena *a = c->d->a;
    struct sealer *s = sealer_borrow(c->d->app);
    struct person *rows = NULL;
    size_t n = 0;
    enum { LOOKED = 20000 };
    enum err e = db_rows(tx, PERSON_LIST, VALS(TXT(S("")), TXT(S("~")), TXT(S("")), I64(0), TXT(S("")), TXT(S("")), TXT(S("active")), I64(LOOKED)),
                         PERSON_FIELDS, LOOKED, &rows, &n);
    c->sick = NEWS(a, struct person, SICK);
    c->filed = NEWS(a, struct person, FILED);
    for (size_t i = 0; e == OK && i < n && (c->n_sick < SICK || c->n_filed < FILED); i++) {
        bool filed = rows[i].archive_no.len > 0;
        if (filed ? c->n_filed == FILED : c->n_sick == SICK)
            continue;
        e = person_open(s, a, &rows[i]);
        struct person *p = filed ? &c->filed[c->n_filed++] : &c->sick[c->n_sick++];
        *p = (struct person){.name = str_dup(a, rows[i].name), .number = str_dup(a, rows[i].number), .birth = str_dup(a, rows[i].birth),
                             .phone = str_dup(a, rows[i].phone)};
    }
    sealer_return(c->d->app, s);
    return e;
}

/* Self-paid 分 of the i-th member. The newspaper tells of 26 from 100,000 元 on and of the sum for all; the rest is ours: 4 % of what the
 * other 581 paid, 29,000,000 元 together, is 1,160,000.00 元. Pairs lie around 49,900 元, one is 58,000 元. */
static int64_t self_paid(int64_t i)
{
    if (i < LARGE)
        return 10000000 + i * 873500;
    int64_t k = i - LARGE, off = (k / 2 + 1) * 15025; /* multiples of 25 分: 4 % is whole */
    if (k == SICK - LARGE - 1)
        return 5800000;
    return 4990000 + (k % 2 ? off : -off);
}

static struct str day_after(struct demo *d, int32_t days)
{
    char text[DATE_TEXT];
    date_iso(date_add_days(date_of_ms(now_ms(d->app->clock)), days), text);
    return str_dup(d->a, str_of(text));
}

static const struct json *job_done(struct demo *d, const char *what, const struct json *started)
{
    int64_t job = json_get_int(started, "job", 0);
    if (job && job_run_now(d->app, job, NULL, NULL) != OK && !d->problem.len)
        d->problem = str_f(d->a, "数据比对（%s）没有完成", what);
    const struct json *row = job ? demo_call(d, "city.clerk", M_GET, str_f(d->a, "/api/jobs/%lld", (long long)job), S("")) : NULL;
    return json_get(row, "result");
}

/* Announced, uploaded, read in and matched; the list's id. */
static int64_t matched(struct demo *d, const char *kind, const char *title, const char *giver, const char *purpose, struct str csv)
{
    const struct json *l = demo_call(d, "city.clerk", M_POST, S("/api/match/lists?org=QD"),
                                     str_f(d->a, "{\"kind\":\"%s\",\"title\":\"%s\",\"giver\":\"%s\",\"purpose\":\"%s\",\"basis\":\"与该单位的信息共享协议；职工本人签署的核对授权书\","
                                                 "\"expires_on\":\"%.*s\",\"delete_on\":\"%.*s\"}",
                                           kind, title, giver, purpose, FMT(day_after(d, KEEP_DAYS)), FMT(day_after(d, KEEP_DAYS + 30))));
    int64_t id = json_get_int(l, "id", 0);
    if (d->problem.len)
        return 0;
    job_done(d, "识别", demo_upload(d, "city.clerk", str_f(d->a, "/api/match/lists/%lld/file", (long long)id), "名单.csv", csv));
    job_done(d, "读入", demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/match/lists/%lld/load", (long long)id), S("{\"columns\":[]}")));
    job_done(d, "比对", demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/match/lists/%lld/run", (long long)id),
                                  str_f(d->a, "{\"purpose\":\"%s\"}", purpose)));
    return id;
}

static void sick_members(struct demo *d, const struct crowd *c)
{
    static const char *const illness[] = {"恶性肿瘤", "终末期肾病", "急性心肌梗塞", "脑中风后遗症", "重大器官移植术"};
    struct buf b = buf_new(d->a, 1 << 20);
    buf_f(&b, "会员姓名,身份证号,个人自付,病种,确诊日期\n");
    for (size_t i = 0; i < c->n_sick; i++)
        buf_f(&b, "%.*s,%.*s,%lld.%02lld,%s,2022-%02zu-%02zu\n", FMT(c->sick[i].name), FMT(c->sick[i].number), (long long)(self_paid((int64_t)i) / 100),
              (long long)(self_paid((int64_t)i) % 100), illness[i % countof(illness)], 1 + i % 12, 1 + i % 28);
    int64_t list = matched(d, "illness", "2022 年度重大疾病互助保障会员", "市总工会职工服务中心", "互助保障重大疾病会员救助慰问", buf_done(&b));
    if (d->problem.len)
        return;
    demo_call(d, "city.clerk", M_POST, S("/api/campaigns?org=QD"),
              S("{\"code\":\"" CODE "\",\"name\":\"2023年互助保障重大疾病会员救助\",\"org\":\"QD\",\"year\":2023,\"start_on\":\"2023-01-01\","
                "\"end_on\":\"2023-12-31\",\"status\":\"open\",\"once\":true,\"forms\":\"\"}"));
    job_done(d, "名册草稿",
             demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/match/lists/%lld/draw", (long long)list),
                       S("{\"rule\":\"qdn\",\"campaign\":\"" CODE "\",\"source\":\"GH-BJ\",\"purpose\":\"编制互助保障救助名册\",\"title\":\"互助保障重大疾病救助\"}")));
}

/* Two lines without a number, to be decided by somebody: one of the register by name and birth, one by name and phone. */
static void the_dead(struct demo *d, const struct crowd *c)
{
    const struct person *p = c->sick;
    struct buf b = buf_new(d->a, 65536);
    buf_f(&b, "姓名,身份证号,出生日期,联系电话,死亡日期\n");
    for (size_t i = 40; i < 44; i++)
        buf_f(&b, "%.*s,%.*s,,,2022-12-%02zu\n", FMT(p[i].name), FMT(p[i].number), i - 20);
    buf_f(&b, "%.*s,%.*s,,,2022-12-30\n", FMT(c->filed[0].name), FMT(c->filed[0].number));
    buf_f(&b, "%.*s,,%.*s,,2022-12-28\n", FMT(p[50].name), FMT(p[50].birth));
    buf_f(&b, "%.*s,,,%.*s,2023-01-02\n", FMT(p[51].name), FMT(p[51].phone));
    buf_f(&b, "孙某某,370202197001010,,,2023-01-03\n"); /* 15 digits with a bad day: told by cell */
    matched(d, "death", "四季度去世人员", "市民政局", "困难职工档案动态管理", buf_done(&b));
}

static void property(struct demo *d, const struct crowd *c)
{
    const struct person *f = c->filed, *p = c->sick;
    struct buf cars = buf_new(d->a, 65536), homes = buf_new(d->a, 65536), firms = buf_new(d->a, 65536);
    buf_f(&cars, "机动车所有人,身份证号,号牌号码,使用性质\n");
    for (int i = 0; i < 3; i++)
        buf_f(&cars, "%.*s,%.*s,鲁B·A%03d,非营运\n", FMT(f[1].name), FMT(f[1].number), 100 + i);
    buf_f(&cars, "%.*s,%.*s,鲁B·C301,非营运\n%.*s,%.*s,鲁B·D552,非营运\n", FMT(f[2].name), FMT(f[2].number), FMT(p[60].name), FMT(p[60].number));
    buf_f(&homes, "权利人,身份证号,房屋套数,坐落\n%.*s,%.*s,2,某区某路\n%.*s,%.*s,1,某区某路\n", FMT(f[3].name), FMT(f[3].number), FMT(f[4].name), FMT(f[4].number));
    buf_f(&firms, "法定代表人,身份证号,企业名称,注册资本\n%.*s,%.*s,某某商贸有限公司,500000\n", FMT(f[5].name), FMT(f[5].number));
    matched(d, "vehicle", "机动车登记核对", "市公安局交通警察支队", "困难职工档案家庭经济状况核对", buf_done(&cars));
    matched(d, "house", "不动产登记核对", "市自然资源和规划局", "困难职工档案家庭经济状况核对", buf_done(&homes));
    matched(d, "business", "市场主体登记核对", "市市场监督管理局", "困难职工档案家庭经济状况核对", buf_done(&firms));
}

void demo_match(struct demo *d)
{
    struct crowd c = {.d = d};
    if (db_read(d->app->db, d->a, crowd_tx, &c) != OK && !d->problem.len)
        d->problem = S("读取职工没有完成");
    if (d->problem.len || c.n_sick < SICK || c.n_filed < FILED)
        return; /* a city too small to show it */
    sick_members(d, &c);
    if (!d->problem.len)
        the_dead(d, &c);
    if (!d->problem.len)
        property(d, &c);
}
