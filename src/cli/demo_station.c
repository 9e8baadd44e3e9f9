// SPDX-License-Identifier: Apache-2.0
// Stations of the demonstration city, four in each district, on the coarse shapes of demo_board.c; footfall by hand for two weeks and some
// taps; a few inspections, each with a photo. And the warm season: the city's plan, visits to platforms whose gifts are the city's parcels and the districts'
// rosters with XJY (so that J3, J4 and D stay what they are), services counted where nothing is typed.
#include "demo.h"

enum { DISTRICTS = 10, EACH = 4, DAYS = 14 };

static const struct {
    double lat, lng; /* somewhere inside */
    const char *words;
} middles[DISTRICTS] = {{36.068, 120.385, "市南"}, {36.110, 120.385, "市北"}, {36.175, 120.400, "李沧"}, {36.185, 120.580, "崂山"}, {35.880, 119.850, "黄岛"},
                        {36.290, 120.370, "城阳"}, {36.480, 120.560, "即墨"}, {36.290, 119.920, "胶州"}, {36.780, 119.900, "平度"}, {36.860, 120.450, "莱西"}};
static const struct {
    const char *kind, *builder, *name, *facilities;
    int lat, lng; /* off the middle, microdegrees */
    int seats, area;
} models[EACH] = {
    {"outdoor", "own", "中心驿站", "water,microwave,charge,rest,toilet,medicine,warm,wifi", 0, 0, 12, 60},
    {"driver", "joint", "司机之家", "water,microwave,charge,rest,toilet,wash,car", 7000, 11000, 20, 120},
    {"courier", "firm", "快递员之家", "water,microwave,charge,rest,battery,tools", -6000, 8000, 8, 40},
    {"union", "joint", "便利店驿站", "water,microwave,charge,warm", 4000, -9000, 5, 25},
};

static int64_t station(struct demo *d, int i, int k)
{
    char as[16];
    snprintf(as, sizeof as, "d%02d.clerk", i + 1);
    const struct json *j = demo_call(
        d, as, M_POST, str_f(d->a, "/api/stations?org=QD%02d", i + 1),
        str_f(d->a,
              "{\"kind\":\"%s\",\"builder\":\"%s\",\"name\":\"%s%s\",\"address\":\"%s区演示路%d号\",\"lat_e6\":%lld,\"lng_e6\":%lld,\"datum\":\"wgs84\",\"hours\":\"8:00—20:00\",\"area_m2\":%d,\"seats\":%d,"
              "\"facilities\":\"%s\",\"marks\":\"sign,place,facility,function%s\",\"phone\":\"0532%08d\",\"manager\":\"值班站长\",\"manager_phone\":\"1380000%04d\",\"listed\":true%s}",
              models[k].kind, models[k].builder, middles[i].words, models[k].name, middles[i].words, 10 + i * 7 + k, (long long)(middles[i].lat * 1e6) + models[k].lat,
              (long long)(middles[i].lng * 1e6) + models[k].lng, models[k].area, models[k].seats, models[k].facilities, k < 2 ? ",rule,map" : ",map", 81000000 + i * 100 + k,
              3000 + i * 10 + k, i % 5 == 4 && k == 3 ? ",\"state\":\"building\"" : ""));
    return d->problem.len ? 0 : json_get_int(j, "id", 0);
}

static void footfall(struct demo *d, int64_t id, int i, int k)
{
    char as[16];
    snprintf(as, sizeof as, "d%02d.clerk", i + 1);
    for (int day = 1; day <= DAYS && !d->problem.len; day++)
        demo_call(d, as, M_POST, str_f(d->a, "/api/stations/%lld/counts", (long long)id),
                  str_f(d->a, "{\"on_day\":\"2023-01-%02d\",\"counted\":%d}", day, models[k].seats * 3 + (i * 13 + k * 7 + day * 5) % 23));
}

/* Half of what was found is mended; the rest is overdue by now. */
static void inspection(struct demo *d, int64_t id, int i)
{
    char as[16];
    snprintf(as, sizeof as, "d%02d.clerk", i + 1);
    const struct json *photo = demo_upload(d, as, str_f(d->a, "/api/files?org=QD%02d", i + 1), "照片.png", demo_picture(d, (uint32_t)i));
    const struct json *j = d->problem.len ? NULL : demo_call(d, as, M_POST, str_f(d->a, "/api/stations/%lld/inspections", (long long)id),
                                                             str_f(d->a, "{\"on_day\":\"2023-01-06\",\"inspector\":\"区总工会权益部\",\"met\":\"sign,place,facility,function,map\","
                                                                         "\"note\":\"微波炉损坏\",\"due_on\":\"2023-01-16\",\"file_id\":%lld}", (long long)json_get_int(photo, "id", 0)));
    if (!d->problem.len && i % 2 == 0)
        demo_call(d, as, M_POST, str_f(d->a, "/api/station-inspections/%lld/mended", (long long)json_get_int(j, "id", 0)), S("{\"result\":\"制度已上墙，微波炉已更换\"}"));
}

void demo_stations(struct demo *d)
{
    demo_at(d, "2023-01-15", 9);
    for (int i = 0; i < DISTRICTS && !d->problem.len; i++)
        for (int k = 0; k < EACH && !d->problem.len; k++) {
            int64_t id = station(d, i, k);
            if (id && k < 2)
                footfall(d, id, i, k);
            if (id && k == 2)
                inspection(d, id, i);
        }
    demo_at(d, NULL, 0);
}

/* --- the season --- */

static int64_t record(struct demo *d, int64_t season, const char *kind, const char *on, const char *site, int heads, const char *more)
{
    const struct json *j = demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/seasons/%lld/records", (long long)season),
                                     str_f(d->a, "{\"kind\":\"%s\",\"on_day\":\"%s\",\"site\":\"%s\",\"heads\":%d%s}", kind, on, site, heads, more));
    return d->problem.len ? 0 : json_get_int(j, "id", 0);
}

/* The first paid rosters with riders in them; each belongs to one visit. */
static void link_rosters(struct demo *d, const int64_t *visits, size_t n)
{
    size_t at = 0;
    for (int64_t after = 0; at < n && !d->problem.len;) {
        const struct json *j = demo_call(d, "city.view", M_GET, str_f(d->a, "/api/rosters?org=QD&campaign=LJ2023&limit=200%s", after ? str_z(d->a, str_f(d->a, "&after=%lld", (long long)after)) : ""), S(""));
        const struct json *rows = json_get(j, "rows");
        for (size_t i = 0; i < json_len(rows) && at < n; i++) {
            const struct json *r = json_at(rows, i);
            after = json_get_int(r, "id", 0);
            if (!str_eq(json_get_str(r, "state"), S("paid")))
                continue;
            demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/season-records/%lld/roster", (long long)visits[at]), str_f(d->a, "{\"roster_id\":%lld}", (long long)after));
            at += !d->problem.len;
        }
        if (json_len(rows) < 200)
            break;
    }
}

void demo_season(struct demo *d)
{
    static const char *const tasks[] = {
        "\"action\":\"visit\",\"title\":\"走访饿了么、刺猬网等平台站点\",\"owner\":\"权益保障部\",\"due_on\":\"2023-01-20\",\"heads\":3000,\"fen\":100000000",
        "\"action\":\"care\",\"title\":\"组织新业态职工免费体检和两癌筛查\",\"owner\":\"职工服务中心\",\"due_on\":\"2023-01-31\",\"heads\":1000",
        "\"action\":\"care\",\"title\":\"法律和心理咨询进站点\",\"owner\":\"法律工作部\",\"due_on\":\"2023-01-31\",\"heads\":200",
        "\"action\":\"base\",\"title\":\"驿站提供饮水用餐、如厕、取暖服务\",\"owner\":\"基层工作部\",\"due_on\":\"2023-01-31\",\"heads\":0",
        "\"action\":\"partner\",\"title\":\"招募公益伙伴，提供骑行换电\",\"owner\":\"经济技术部\",\"due_on\":\"2023-01-15\",\"heads\":0"};
    const struct json *j = demo_call(d, "city.clerk", M_POST, S("/api/seasons?org=QD"),
                                     S("{\"campaign\":\"LJ2023\",\"title\":\"新就业形态劳动者温暖季\",\"from_on\":\"2022-11-01\",\"until_on\":\"2023-01-31\",\"note\":\"四大行动\"}"));
    int64_t s = d->problem.len ? 0 : json_get_int(j, "id", 0);
    for (size_t i = 0; i < countof(tasks) && !d->problem.len; i++)
        demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/seasons/%lld/tasks", (long long)s), str_f(d->a, "{%s}", tasks[i]));
    if (d->problem.len)
        return;
    const int64_t visits[] = {record(d, s, "gift", "2023-01-10", "“饿了么”本部", 212, ",\"occupation\":\"food\",\"platform\":\"food\""),
                              record(d, s, "gift", "2023-01-11", "刺猬网配送点", 120, ",\"occupation\":\"other\",\"platform\":\"water\"")};
    record(d, s, "legal", "2023-01-08", "快递员之家（市北）", 46, ",\"occupation\":\"courier\",\"platform\":\"express\"");
    record(d, s, "talk", "2023-01-08", "司机之家（城阳）", 150, ",\"occupation\":\"truck\",\"platform\":\"freight\"");
    int64_t list = record(d, s, "insurance", "2023-01-09", "司机之家（即墨）", 3, ",\"occupation\":\"truck\",\"platform\":\"freight\"");
    if (!d->problem.len)
        demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/season-records/%lld/names", (long long)list),
                  S("{\"names\":[{\"name\":\"邹一行\",\"policy\":\"YS-HZ-230001\"},{\"name\":\"牟远\",\"policy\":\"YS-HZ-230002\"},{\"name\":\"邢路\",\"policy\":\"YS-HZ-230003\"}]}"));
    if (!d->problem.len)
        demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/seasons/%lld/partners", (long long)s), S("{\"uscc\":\"" DEMO_CARING "\",\"offers\":\"手套、护膝\",\"since_on\":\"2022-12-01\"}"));
    link_rosters(d, visits, countof(visits));
}
