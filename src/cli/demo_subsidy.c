// SPDX-License-Identifier: Apache-2.0
// Plans and subsidy of the demonstration city: a small campaign of the year before with its own rosters and
// transfers, plans of every district filled from it, 1,000,000 元 split by formula, decided and transferred,
// and relief for the registered households. Everything through the ordinary routes.
#include "demo.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dispatch.h"

enum { LAST_ROWS = 14, ARCHIVED = 3 }; /* rows of each union's roster a year ago, registered households among them */
#define SPLIT_FEN INT64_C(100000000)
#define LAST_FEN INT64_C(6000000) /* about what each union got a year ago */

static const char *user(struct demo *d, const struct demo_org *o, const char *role)
{
    return str_z(d->a, str_f(d->a, "%.*s.%s", FMT(o->user), role));
}

static int64_t made(const struct json *j)
{
    return json_get_int(j, "id", 0);
}

static const struct json *city(struct demo *d, const char *role, const char *path, struct str body)
{
    return demo_call(d, str_z(d->a, str_f(d->a, "city.%s", role)), M_POST, str_of(path), body);
}

static void receipt(struct demo *d, const char *as, const char *campaign, struct str org, const char *source,
                    int64_t fen, const char *day, const char *party)
{
    demo_call(d, as, M_POST, str_f(d->a, "/api/funds/receipts?org=%.*s", FMT(org)),
              str_f(d->a, "{\"campaign\":\"%s\",\"org\":\"%.*s\",\"source\":\"%s\",\"fen\":%lld,\"done_on\":\"%s\",\"party\":\"%s\"}",
                    campaign, FMT(org), source, (long long)fen, day, party));
}

/* --- a year ago --- */

static const struct {
    const char *class, *source, *tags;
    int64_t fen;
} gave[] = {{"C11", "CZ-ZY", "", 120000}, {"C1", "GH-SJ-SWN", "", 60000}, {"C7", "GH-BJ", "", 30000},
            {"C5", "GH-BJ", "XJY", 20000}, {"C5", "XZ", "", 25000}};

static void last_roster(struct demo *d, const struct demo_org *o)
{
    const char *clerk = user(d, o, "clerk");
    long long id = made(demo_call(d, clerk, M_POST, str_f(d->a, "/api/rosters/by-hand?org=%.*s", FMT(o->code)),
                                  str_f(d->a, "{\"campaign\":\"LJ2022\",\"org\":\"%.*s\",\"title\":\"2022年送温暖慰问名册\",\"class\":\"C7\",\"source\":\"GH-BJ\"}",
                                        FMT(o->code))));
    int rows = LAST_ROWS + (int)(o->weight % 9);
    for (int i = 0; i < rows && id && !d->problem.len; i++) {
        size_t k = i < ARCHIVED ? 0 : 1 + (size_t)i % (countof(gave) - 1);
        struct demo_person p = demo_someone(d, o->area);
        struct str archive = k ? S("") : str_f(d->a, "%s2021%03d", o->area, (int)(o->weight * 3 % 900) + i);
        demo_call(d, clerk, M_POST, str_f(d->a, "/api/rosters/%lld/rows", id),
                  str_f(d->a, "{\"name\":\"%.*s\",\"number\":\"%.*s\",\"phone\":\"%.*s\",\"card\":\"%.*s\",\"employer\":\"%.*s\",\"class\":\"%s\","
                              "\"source\":\"%s\",\"tags\":\"%s\",\"archive_no\":\"%.*s\",\"amount_fen\":%lld}",
                        FMT(p.name), FMT(p.number), FMT(p.phone), FMT(p.card), FMT(o->name), gave[k].class,
                        gave[k].source, gave[k].tags, FMT(archive), (long long)gave[k].fen));
    }
    if (d->problem.len)
        return;
    demo_call(d, clerk, M_POST, str_f(d->a, "/api/rosters/%lld/submit", id), S("{\"leave_out_refused\":false}"));
    demo_call(d, user(d, o, "review"), M_POST, str_f(d->a, "/api/rosters/%lld/approve", id), S("{}"));
    demo_call(d, user(d, o, "cash"), M_POST, str_f(d->a, "/api/rosters/%lld/pay", id),
              S("{\"paid_on\":\"2022-01-20\",\"bank_ref\":\"农行批付-2022\"}"));
}

static void last_money(struct demo *d, const struct demo_org *o)
{
    int64_t fen = LAST_FEN + (int64_t)o->weight * 10000;
    receipt(d, "city.cash", "LJ2022", S("QD"), "GH-SJ-SWN", fen, "2021-12-10", "省总工会");
    city(d, "cash", "/api/funds/transfers?org=QD",
         str_f(d->a, "{\"campaign\":\"LJ2022\",\"from\":\"QD\",\"to\":\"%.*s\",\"source\":\"GH-SJ-SWN\",\"fen\":%lld,\"done_on\":\"2021-12-15\"}",
               FMT(o->code), (long long)fen));
    receipt(d, user(d, o, "cash"), "LJ2022", o->code, "CZ-ZY", ARCHIVED * gave[0].fen, "2021-12-15", "中央财政");
    receipt(d, user(d, o, "cash"), "LJ2022", o->code, "GH-BJ", 1000000, "2021-12-15", "本级工会经费");
    receipt(d, user(d, o, "cash"), "LJ2022", o->code, "XZ", 1000000, "2021-12-15", "有关单位行政");
}

static void last_year(struct demo *d)
{
    city(d, "clerk", "/api/campaigns?org=QD",
         S("{\"code\":\"LJ2022\",\"name\":\"2022年元旦春节送温暖\",\"org\":\"QD\",\"year\":2022,\"start_on\":\"2021-12-01\","
           "\"end_on\":\"2022-02-20\",\"status\":\"open\",\"cap_time_fen\":300000,\"cap_year_fen\":600000,\"once\":true,"
           "\"earmark\":\"qh20\",\"forms\":\"cz21\"}"));
    for (size_t i = 0; i < d->n_orgs && !d->problem.len; i++)
        if (d->orgs[i].level == DEMO_TOP) {
            last_money(d, &d->orgs[i]);
            last_roster(d, &d->orgs[i]);
        }
    city(d, "clerk", "/api/campaigns/LJ2022/close", S("{}"));
}

/* --- plans --- */

/* A sound plan in proportion to the union's weight: one worker in twelve, 280 元 a person, one fifth asked of the employer, half of
 * its own, one twentieth of others, the rest of the city. */
static struct str figures(struct demo *d, const struct demo_org *o, bool big)
{
    int64_t persons = big ? 5000 + (int64_t)o->weight * 40 : 600 + (int64_t)o->weight * 4, money = persons * 28000;
    return str_f(d->a, "\"P1\":%lld,\"P2\":%lld,\"P3\":%lld,\"P4\":%lld,\"P5\":%lld,\"P6\":%lld,\"P8\":%lld,\"P7\":%lld", (long long)(12 * persons), (long long)persons,
                 (long long)money, (long long)(money / 5), (long long)(money / 2), (long long)(money / 20),
                 (long long)(money - money / 5 - money / 2 - money / 20), (long long)(persons * (20 + o->weight % 15) / 100));
}

static void plan(struct demo *d, const struct demo_org *o, const char *covers, bool accept)
{
    const char *clerk = user(d, o, "clerk");
    demo_at(d, demo_plan_day(o->code), 15);
    const struct json *j = demo_call(d, clerk, M_POST, str_f(d->a, "/api/plans?org=%.*s", FMT(o->code)),
                                     str_f(d->a, "{\"campaign\":\"LJ2023\",\"last\":\"LJ2022\",\"covers\":\"%s\"}", covers));
    long long id = made(j);
    if (!id)
        return;
    demo_call(d, clerk, M_PUT, str_f(d->a, "/api/plans/%lld", id),
              str_f(d->a, "{\"items\":{%.*s},\"objects\":\"1,2,3,6\",\"note\":\"\",\"version\":1}",
                    FMT(figures(d, o, o->user.len != 4))));
    if (strcmp(covers, "own") == 0)
        return; /* the city's own is written, and goes up once the zone's is accepted */
    demo_call(d, clerk, M_POST, str_f(d->a, "/api/plans/%lld/submit", id), S("{\"leave_out\":false}"));
    if (accept)
        city(d, "review", str_z(d->a, str_f(d->a, "/api/plans/%lld/accept", id)), S(""));
}

/* Every district and industry is accepted; the zone's plan waits for the city, whose own is for itself alone. */
static void plans(struct demo *d)
{
    static const struct demo_org own = {.code = LIT("QD"), .user = LIT("city"), .weight = 20};
    for (size_t i = 0; i < d->n_orgs && !d->problem.len; i++)
        if (d->orgs[i].level == DEMO_TOP)
            plan(d, &d->orgs[i], "below", !str_starts(d->orgs[i].code, S("QDZ")));
    if (!d->problem.len)
        plan(d, &own, "own", false);
    demo_at(d, NULL, 0);
}

/* --- decision and transfers --- */

static int64_t minutes(struct demo *d, const char *name, const char *text)
{
    const char *path = str_z(d->a, str_f(d->a, "%s/demo/%s", d->app->data_dir, name));
    struct stat st;
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) && lseek(fd, 0, SEEK_SET) == 0 &&
              fstat(fd, &st) == 0;
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = M_POST, .path = S("/api/files"), .query = S("org=QD"), .as = S("city.clerk"),
                     .peer = S("local"), .upload_fd = fd, .upload_name = str_of(name)};
    struct reply r = {0};
    if (ok) {
        c.upload_size = st.st_size;
        dispatch(d->app, a, &c, &r);
    }
    int64_t id = made(json_parse(a, r.body, NULL));
    if (!id && !d->problem.len)
        d->problem = str_f(d->a, "会议纪要没有保存：%.*s", FMT(r.body));
    arena_free(a);
    if (fd >= 0)
        close(fd);
    return id;
}

static int64_t decision(struct demo *d, const char *kind, const char *title, const char *content, int64_t fen)
{
    long long file = minutes(d, str_z(d->a, str_f(d->a, "会议纪要-%s.txt", title)),
                             str_z(d->a, str_f(d->a, "青岛市总工会主席办公会议纪要\n议题：%s\n决定：%s\n到会人员签字：（扫描件）\n", title, content)));
    long long id = made(city(d, "clerk", "/api/decisions?org=QD",
                             str_f(d->a, "{\"kind\":\"%s\",\"campaign\":\"LJ2023\",\"title\":\"%s\",\"content\":\"%s\",\"held_on\":\"2022-12-05\","
                                         "\"place\":\"市总工会三楼会议室\",\"chair\":\"高建国\",\"attendance\":\"高建国、孙立新、于海燕、宋志远、姜文静、郝卫东、范春华、石雪梅\","
                                         "\"members\":9,\"present\":8,\"votes_for\":7,\"votes_abstain\":1,\"amount_fen\":%lld,\"minutes_id\":%lld}",
                                   kind, title, content, (long long)fen, file)));
    city(d, "review", str_z(d->a, str_f(d->a, "/api/decisions/%lld/make", id)), S(""));
    return id;
}

static void give(struct demo *d, const char *kind, const char *title, const char *source, int64_t fen, const char *formula,
                 const char *content)
{
    const struct json *j = city(d, "clerk", "/api/subsidies?org=QD",
                                str_f(d->a, "{\"campaign\":\"LJ2023\",\"kind\":\"%s\",\"title\":\"%s\",\"source\":\"%s\",\"amount_fen\":%lld,\"formula\":%s}",
                                      kind, title, source, (long long)fen, formula));
    long long id = made(j);
    int64_t sum = json_get_int(j, "amount_fen", 0);
    if (!id)
        return;
    receipt(d, "city.cash", "LJ2023", S("QD"), source, sum, "2022-12-01", "省总工会");
    long long by = decision(d, kind, title, content, sum);
    city(d, "cash", str_z(d->a, str_f(d->a, "/api/subsidies/%lld/transfer", id)),
         str_f(d->a, "{\"decision\":%lld,\"done_on\":\"2022-12-08\",\"doc_no\":\"青总财〔2022〕%lld号\"}", by, 40 + id));
}

void demo_subsidy(struct demo *d)
{
    last_year(d);
    plans(d);
    if (!d->problem.len)
        give(d, "subsidy", "2023年送温暖专项资金补助", "GH-SJ-SWN", SPLIT_FEN,
             "{\"weights\":{\"last_persons\":30,\"plan_persons\":30,\"plan_new\":30,\"households\":10},\"floor_fen\":2000000,\"ceiling_fen\":15000000}",
             "同意按上年工作、本年计划、新就业形态人数和在档家庭加权分配送温暖专项资金100万元，每家保底2万元、封顶15万元。");
    if (!d->problem.len)
        give(d, "relief", "在档困难职工家庭生活救助", "GH-SJ-BF", 0, "{\"per\":\"households\",\"fen\":120000}",
             "同意为在档困难职工家庭每户发放生活救助1200元，按在档户数拨付各区市。");
}
