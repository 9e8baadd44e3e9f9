/* SPDX-License-Identifier: Apache-2.0
 * Stations: the register, places and distances (reckoned with another formula in another program), footfall with persons and visits
 * apart, what a phone may learn without signing in, inspections, services counted once. Today is 2023-01-12. */
#include "money_world.h"
#include "worker_world.h"

#include "sheet_child.h"
#include "station.h"

enum { LAT = 36066000, LNG = 120382000 }; /* where a phone stands */

static int64_t id_of(struct world *w)
{
    return json_get_int(w->json, "id", 0);
}
static const char *station_json(struct world *w, const char *name, int64_t lat, int64_t lng, const char *more)
{
    return mw_f(w, "{\"kind\":\"outdoor\",\"builder\":\"own\",\"name\":\"%s\",\"address\":\"香港中路%s\",\"lat_e6\":%lld,\"lng_e6\":%lld,\"datum\":\"wgs84\",\"listed\":true%s}", name, name,
                (long long)lat, (long long)lng, more);
}
/* Its code. */
static const char *station(struct world *w, const char *as, const char *org, const char *name, int64_t lat, int64_t lng, const char *more)
{
    world_ok(w, as, "POST", mw_f(w, "/api/stations?org=%s", org), station_json(w, name, lat, lng, more));
    return text_of(w, w->json, "code");
}
static const char *find(struct world *w, const char *body)
{
    return ask(w, nobody, "POST", "/api/worker/stations/find", body);
}
static const char *near(struct world *w, const char *more)
{
    return find(w, mw_f(w, "{\"here\":true,\"lat_e6\":%d,\"lng_e6\":%d%s}", LAT, LNG, more));
}
static int64_t figure(struct world *w, const char *form, const char *org, const char *item)
{
    world_ok(w, "city.view", "GET", mw_f(w, "/api/forms/%s/report?campaign=LJ&org=%s", form, org), NULL);
    return json_get_int(json_get(json_get(w->json, "items"), item), "count", -1);
}

static void places_and_distances(void **state)
{
    (void)state;
    static const struct {
        int64_t lat, lng, metres;
    } known[] = {{36066000, 120383000, 90}, {36070000, 120400000, 1678}, {36100000, 120380000, 3785}, {36400000, 120600000, 41972}, {39915000, 116404000, 551865}, {LAT, LNG, 0}};
    for (size_t i = 0; i < countof(known); i++) {
        int64_t got = place_metres(LAT, LNG, known[i].lat, known[i].lng);
        if (got < known[i].metres - 1 || got > known[i].metres + 1)
            fail_msg("%zu: %lld m, not %lld", i, (long long)got, (long long)known[i].metres);
    }
    /* a published pair: WGS-84 39.915, 116.404 is GCJ-02 39.916404281502, 116.410244499169 */
    int64_t lat = 39916404, lng = 116410244;
    place_of_gcj(&lat, &lng);
    assert_true(lat >= 39914998 && lat <= 39915002 && lng >= 116403997 && lng <= 116404002);
    lat = 48856600, lng = 2352200; /* Paris stays where it is */
    place_of_gcj(&lat, &lng);
    assert_true(lat == 48856600 && lng == 2352200);
    assert_int_equal(place_squeeze(60000000), 500);
    assert_int_equal(place_squeeze(90000000), 1);
}

WORLD_TEST(a_station_is_registered_changed_and_moves_by_its_table)
{
    assert_answer(w, "FORBIDDEN", "d01.view", "POST", "/api/stations?org=QD01", station_json(w, "甲站", LAT, LNG, ""));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/stations?org=QD01", station_json(w, "甲站", 0, 0, "")); /* on the map, without a place */
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/stations?org=QD01", station_json(w, "甲站", LAT, LNG, ",\"facilities\":\"water,sauna\""));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/stations?org=QD01", station_json(w, "甲站", LAT, 181000000, ""));
    const char *code = station(w, "d01.clerk", "QD01", "甲站", LAT, LNG, ",\"facilities\":\"water,charge\",\"manager\":\"王站长\",\"manager_phone\":\"13800001234\",\"phone\":\"053288880000\"");
    int64_t id = id_of(w);
    assert_int_equal(strlen(code), 8);
    assert_string_equal(text_of(w, w->json, "manager_phone"), "138****1234");
    assert_string_equal(text_of(w, w->json, "manager"), "王站长");
    assert_answer(w, "DUPLICATE", "d01.clerk", "POST", "/api/stations?org=QD01", station_json(w, "甲站", LAT, LNG, ""));
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", mw_f(w, "/api/stations/%lld", (long long)id), NULL);
    station(w, "d02.clerk", "QD02", "甲站", LAT, LNG, ""); /* another union may name one so */
    assert_answer(w, "", "d01.clerk", "PUT", mw_f(w, "/api/stations/%lld", (long long)id),
                  station_json(w, "甲站", LAT, LNG, ",\"seats\":8,\"manager\":\"王站长\",\"manager_phone\":\"138****1234\",\"version\":1"));
    assert_string_equal(text_of(w, w->json, "manager_phone"), "138****1234");
    assert_answer(w, "CONFLICT", "d01.clerk", "PUT", mw_f(w, "/api/stations/%lld", (long long)id), station_json(w, "甲站", LAT, LNG, ",\"version\":1"));
    /* its states */
    const char *at = mw_f(w, "/api/stations/%lld/state", (long long)id);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", at, "{\"verb\":\"pause\",\"version\":2}"); /* why? */
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", at, "{\"verb\":\"sell\",\"version\":2}"); /* no step of any machine */
    assert_answer(w, "STATE", "d01.clerk", "POST", at, "{\"verb\":\"resume\",\"version\":2}");
    world_ok(w, "d01.clerk", "POST", at, "{\"verb\":\"pause\",\"reason\":\"装修至月底\",\"version\":2}");
    assert_string_equal(find(w, mw_f(w, "{\"code\":\"%s\"}", code)), "");
    assert_string_equal(column(w, "reason"), "装修至月底");
    assert_string_equal(find(w, "{}"), "");
    assert_int_equal(json_len(rows_of(w)), 1); /* the other union's alone */
    assert_string_equal(ask(w, nobody, "POST", "/api/worker/stations/tap", mw_f(w, "{\"code\":\"%s\"}", code)), "STATE");
    world_ok(w, "d01.clerk", "POST", at, "{\"verb\":\"resume\",\"version\":3}");
    world_ok(w, "d01.clerk", "POST", at, "{\"verb\":\"close\",\"reason\":\"租约到期\",\"version\":4}");
    assert_answer(w, "STATE", "d01.clerk", "POST", at, "{\"verb\":\"open\",\"version\":5}");
    world_ok(w, "city.view", "GET", "/api/stations?state=open", NULL);
    assert_string_equal(column(w, "org_code"), "QD02");
    world_ok(w, "city.view", "GET", "/api/station-map", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(a_phone_finds_the_nearest_and_is_told_nothing_of_persons)
{
    station(w, "d01.clerk", "QD01", "甲站", 36100000, 120380000, ",\"manager\":\"王站长\",\"manager_phone\":\"13800001234\""); /* 3,785 m */
    station(w, "d01.clerk", "QD01", "乙站", 36066000, 120383000, ",\"facilities\":\"water,microwave\"");                        /* 90 m */
    const char *third = station(w, "d02.clerk", "QD02", "丙站", 36070000, 120400000, "");          /* 1,678 m */
    station(w, "d02.clerk", "QD02", "丁站", 36400000, 120600000, "");                                                            /* 41,972 m */
    world_ok(w, "d02.clerk", "POST", "/api/stations?org=QD02",
             mw_f(w, "{\"kind\":\"driver\",\"builder\":\"firm\",\"name\":\"暗站\",\"address\":\"不公开\",\"lat_e6\":%d,\"lng_e6\":%d,\"datum\":\"wgs84\",\"listed\":false}", LAT, LNG));
    assert_string_equal(near(w, ""), "");
    assert_string_equal(column(w, "name"), "乙站,丙站,甲站,丁站");
    assert_true(json_get_int(json_at(rows_of(w), 0), "metres", 0) == 90);
    assert_true(json_get_int(json_at(rows_of(w), 3), "metres", 0) / 10 == 4197);
    assert_false(answer_has(w, "王站长") || answer_has(w, "1234") || answer_has(w, "暗站"));
    assert_string_equal(near(w, ",\"facility\":\"microwave\""), "");
    assert_string_equal(column(w, "name"), "乙站");
    assert_string_equal(near(w, ",\"facility\":\"micro\""), "");
    assert_int_equal(json_len(rows_of(w)), 0); /* a part of a code is none */
    assert_string_equal(near(w, ",\"kind\":\"driver\""), "");
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_string_equal(find(w, "{\"q\":\"丙\"}"), "");
    assert_string_equal(column(w, "code"), third);
    assert_string_equal(find(w, "{\"here\":true,\"lat_e6\":90000001,\"lng_e6\":0}"), "BAD_INPUT");
    assert_string_equal(find(w, "{\"here\":true,\"lat_e6\":90000000,\"lng_e6\":0}"), ""); /* the pole */
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_string_equal(find(w, "{\"code\":\"ZZZZZZZZ\"}"), "NOT_FOUND");
    assert_string_equal(ask(w, nobody, "GET", "/api/worker/stations/map", ""), "");
    assert_int_equal(json_len(rows_of(w)), 4);
    /* given as a map sold in China has it: some 500 m away from the true place, which the distance is reckoned from */
    world_ok(w, "d01.clerk", "POST", "/api/stations?org=QD01",
             "{\"kind\":\"courier\",\"builder\":\"joint\",\"name\":\"戊站\",\"address\":\"长安街\",\"lat_e6\":39916404,\"lng_e6\":116410244,\"datum\":\"gcj02\",\"listed\":true}");
    assert_int_equal(json_get_int(w->json, "given_lat_e6", 0), 39916404);
    assert_string_equal(find(w, "{\"here\":true,\"lat_e6\":39915000,\"lng_e6\":116404000}"), "");
    assert_true(json_get_int(json_at(rows_of(w), 0), "metres", 99) <= 1);
    assert_int_equal(world_verify(w), 0);
}

/* Every one of many is found, nearest first, whatever the box: against a walk over all of them. */
WORLD_TEST(the_nearest_are_the_nearest)
{
    enum { MANY = 120 };
    int64_t at[MANY][2];
    uint32_t seed = 7;
    for (int i = 0; i < MANY; i++) {
        for (int k = 0; k < 2; k++) {
            seed = seed * 1664525 + 1013904223;
            at[i][k] = (k ? LNG : LAT) + (int64_t)(seed >> 8) % 120000 - 60000;
        }
        station(w, "d01.clerk", "QD01", mw_f(w, "站%03d", i), at[i][0], at[i][1], "");
    }
    assert_string_equal(near(w, ""), "");
    assert_int_equal(json_len(rows_of(w)), STATION_NEAR_MAX);
    int64_t last = json_get_int(json_at(rows_of(w), STATION_NEAR_MAX - 1), "metres", 0), closer = 0, before = 0;
    for (size_t i = 0; i < STATION_NEAR_MAX; i++) {
        int64_t m = json_get_int(json_at(rows_of(w), i), "metres", -1);
        assert_true(m >= before);
        before = m;
    }
    for (int i = 0; i < MANY; i++)
        closer += place_metres(LAT, LNG, at[i][0], at[i][1]) < last;
    assert_int_equal(closer, STATION_NEAR_MAX - 1);
}

WORLD_TEST(footfall_tells_persons_from_visits_and_forgets_who)
{
    w->app->demo = true;
    const char *a = station(w, "d01.clerk", "QD01", "甲站", LAT, LNG, ""), *lin = person(w, "林安", 1, "13800138001"), *he = person(w, "何宁", 2, "13800138002");
    int64_t id = id_of(w);
    world_ok(w, "d01.clerk", "GET", "/api/stations", NULL);
    id = json_get_int(json_at(rows_of(w), 0), "id", 0);
    const char *b = station(w, "d01.clerk", "QD01", "乙站", LAT, LNG, "");
    const char *at_a = mw_f(w, "{\"code\":\"%s\"}", a), *at_b = mw_f(w, "{\"code\":\"%s\"}", b);
    struct caller p = sign_in(w, "林安", lin), q = sign_in(w, "何宁", he);
    static const char here[] = "/api/worker/stations/checkin", tap[] = "/api/worker/stations/tap";
    assert_string_equal(ask(w, nobody, "POST", here, at_a), "NOT_LOGGED_IN");
    assert_string_equal(ask(w, p, "POST", here, at_a), "");
    assert_false(json_get_bool(w->json, "again"));
    assert_string_equal(ask(w, p, "POST", here, at_a), ""); /* the same day */
    assert_true(json_get_bool(w->json, "again"));
    assert_string_equal(ask(w, p, "POST", here, at_b), "");
    assert_string_equal(ask(w, q, "POST", here, at_a), "");
    for (int i = 0; i < STATION_TAPS_HOUR; i++)
        assert_string_equal(ask(w, nobody, "POST", tap, at_a), "");
    assert_string_equal(ask(w, nobody, "POST", tap, at_a), "BUSY");
    w->peer = "another";
    assert_string_equal(ask(w, nobody, "POST", tap, at_a), "");
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/stations/%lld/counts", (long long)id), "{\"on_day\":\"2023-01-12\",\"counted\":57}");
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/stations/%lld/counts", (long long)id), "{\"on_day\":\"2023-01-12\",\"counted\":60}"); /* put right */
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", mw_f(w, "/api/stations/%lld/counts", (long long)id), "{\"on_day\":\"2023-01-13\",\"counted\":1}");
    world_ok(w, "d01.view", "GET", mw_f(w, "/api/station-days?station=%lld", (long long)id), NULL);
    assert_int_equal(json_get_int(w->json, "people", 0), 2);
    assert_int_equal(json_get_int(w->json, "visits", 0), 2 + 4);
    assert_int_equal(json_get_int(w->json, "counted", 0), 60);
    world_ok(w, "d01.view", "GET", "/api/station-days", NULL); /* both stations: the same two people, seven visits */
    assert_int_equal(json_get_int(w->json, "people", 0), 2);
    assert_int_equal(json_get_int(w->json, "visits", 0), 7);
    world_ok(w, "d02.view", "GET", "/api/station-days", NULL);
    assert_int_equal(json_get_int(w->json, "visits", -1), 0);
    /* mine, and nobody else's */
    assert_string_equal(ask(w, p, "GET", "/api/worker/station-checkins", ""), "");
    assert_string_equal(column(w, "name"), "乙站,甲站");
    assert_string_equal(ask(w, q, "GET", "/api/worker/station-checkins", ""), "");
    assert_string_equal(column(w, "name"), "甲站");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "forget_on"), "2023-04-12");
    /* nothing of it in the trail, which is kept for years */
    world_ok(w, "audit.admin", "GET", "/api/events?limit=500", NULL);
    assert_false(answer_has(w, "station.checkin"));
    assert_int_equal(world_verify(w), 0);
    w->now += INT64_C(90) * 86400000;
    w->peer = NULL;
    struct arena *arena = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = M_POST, .path = S("/api/station-checkins/forget"), .local = true, .peer = S("local"), .upload_fd = -1};
    struct reply r;
    dispatch(w->app, arena, &c, &r);
    assert_int_equal(r.status, 200);
    assert_true(str_has(r.body, S("\"forgotten\":3")));
    arena_free(arena);
    world_ok(w, "d01.view", "GET", "/api/station-days?from=2023-01-01&until=2023-01-31", NULL);
    assert_int_equal(json_get_int(w->json, "visits", 0), 7); /* counts stay */
    assert_int_equal(json_get_int(w->json, "people", -1), 0);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(an_inspection_finds_what_is_missing_and_is_mended)
{
    station(w, "d01.clerk", "QD01", "甲站", LAT, LNG, "");
    int64_t id = id_of(w);
    const char *at = mw_f(w, "/api/stations/%lld/inspections", (long long)id);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", at, "{\"on_day\":\"2023-01-05\",\"inspector\":\"周文书\",\"met\":\"sign,place,facility,function,map\"}"); /* by when? */
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", at, "{\"on_day\":\"2023-01-05\",\"inspector\":\"周文书\",\"met\":\"seven\",\"due_on\":\"2023-01-10\"}");
    world_ok(w, "d01.clerk", "POST", at, "{\"on_day\":\"2023-01-05\",\"inspector\":\"周文书\",\"met\":\"sign,place,facility,function,map\",\"due_on\":\"2023-01-10\"}");
    int64_t check = id_of(w);
    assert_string_equal(text_of(w, w->json, "missing"), "rule");
    assert_string_equal(text_of(w, w->json, "state"), "open");
    assert_answer(w, "DUPLICATE", "d01.clerk", "POST", at, "{\"on_day\":\"2023-01-05\",\"inspector\":\"周文书\",\"met\":\"sign\",\"due_on\":\"2023-01-10\"}");
    world_ok(w, "d01.view", "GET", mw_f(w, "/api/stations/%lld", (long long)id), NULL);
    assert_string_equal(text_of(w, w->json, "marks"), "sign,place,facility,function,map");
    world_ok(w, "city.view", "GET", "/api/station-inspections?late=1", NULL);
    assert_string_equal(column(w, "station"), "甲站");
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", mw_f(w, "/api/station-inspections/%lld/mended", (long long)check), "{\"result\":\"x\"}");
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/station-inspections/%lld/mended", (long long)check), "{\"result\":\"制度已上墙\"}");
    assert_answer(w, "STATE", "d01.clerk", "POST", mw_f(w, "/api/station-inspections/%lld/mended", (long long)check), "{\"result\":\"x\"}");
    world_ok(w, "city.view", "GET", "/api/station-inspections?late=1", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    /* pictures are read by their own routes alone */
    static const unsigned char png[] = {0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde};
    assert_string_equal(world_upload(w, "d01.clerk", "/api/files?org=QD01", "a.png", png, sizeof png), "");
    int64_t photo = id_of(w);
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/stations/%lld/photos", (long long)id), mw_f(w, "{\"file_id\":%lld}", (long long)photo));
    assert_int_equal(json_len(json_get(w->json, "photos")), 1);
    assert_answer(w, "", "d01.view", "GET", mw_f(w, "/api/stations/%lld/photos/%lld", (long long)id, (long long)photo), NULL);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", mw_f(w, "/api/stations/%lld/photos/%lld", (long long)id, (long long)photo), NULL);
    assert_string_equal(world_upload(w, "d01.clerk", "/api/files?org=QD01", "b.png", png, sizeof png), "");
    world_ok(w, "d01.clerk", "POST", at, mw_f(w, "{\"on_day\":\"2023-01-12\",\"inspector\":\"周文书\",\"met\":\"sign,place,facility,function,rule,map\",\"file_id\":%lld}", (long long)id_of(w)));
    assert_string_equal(text_of(w, w->json, "state"), "fine");
    int64_t pictured = id_of(w);
    assert_answer(w, "", "d01.view", "GET", mw_f(w, "/api/station-inspections/%lld/photo", (long long)pictured), NULL);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", mw_f(w, "/api/station-inspections/%lld/photo", (long long)pictured), NULL);
    assert_answer(w, "NOT_FOUND", "d01.view", "GET", mw_f(w, "/api/station-inspections/%lld/photo", (long long)check), NULL);
    world_ok(w, "d01.view", "GET", mw_f(w, "/api/stations/%lld/poster?format=text", (long long)id), NULL);
    assert_true(answer_has(w, "甲站"));
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(a_service_counts_once_in_f3_and_footfall_never)
{
    mw_campaign(w, "LJ", "", true, 0);
    const char *code = station(w, "d01.clerk", "QD01", "甲站", LAT, LNG, "");
    world_ok(w, "d01.clerk", "GET", "/api/stations", NULL);
    int64_t id = json_get_int(json_at(rows_of(w), 0), "id", 0);
    assert_string_equal(ask(w, nobody, "POST", "/api/worker/stations/tap", mw_f(w, "{\"code\":\"%s\"}", code)), "");
    const char *at = mw_f(w, "/api/stations/%lld/services", (long long)id);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", at, "{\"campaign\":\"LJ\",\"on_day\":\"2023-01-13\",\"what\":\"热粥\",\"heads\":30}");
    assert_answer(w, "FORBIDDEN", "d01.view", "POST", at, "{\"campaign\":\"LJ\",\"on_day\":\"2023-01-10\",\"what\":\"热粥\",\"heads\":30}");
    world_ok(w, "d01.clerk", "POST", at, "{\"campaign\":\"LJ\",\"on_day\":\"2023-01-10\",\"what\":\"热粥\",\"heads\":30}");
    int64_t service = id_of(w);
    assert_answer(w, "DUPLICATE", "d01.clerk", "POST", at, "{\"campaign\":\"LJ\",\"on_day\":\"2023-01-10\",\"what\":\"热粥\",\"heads\":31}");
    world_ok(w, "d01.clerk", "POST", at, "{\"campaign\":\"LJ\",\"on_day\":\"2023-01-10\",\"what\":\"理发\",\"heads\":12}");
    assert_int_equal(figure(w, "ez22", "QD", "F3"), 42);
    assert_int_equal(figure(w, "ez22", "QD", "J3"), 0);
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/station-services/%lld/drop", (long long)service), "{\"reason\":\"人次有误\"}");
    assert_answer(w, "STATE", "d01.clerk", "POST", mw_f(w, "/api/station-services/%lld/drop", (long long)service), "{\"reason\":\"人次有误\"}");
    assert_int_equal(figure(w, "ez22", "QD", "F3"), 12);
    world_ok(w, "d01.clerk", "POST", at, "{\"campaign\":\"LJ\",\"on_day\":\"2023-01-10\",\"what\":\"热粥\",\"heads\":31}"); /* put right */
    assert_int_equal(figure(w, "ez22", "QD01", "F3"), 43);
    world_ok(w, "d01.view", "GET", "/api/station-services?campaign=LJ", NULL);
    assert_int_equal(json_len(rows_of(w)), 3);
    assert_int_equal(world_verify(w), 0);
    /* behind the program's back: a service without its record, a check-in without its day */
    mw_put(w, "station_service", mw_f(w, "{\"id\":900,\"station_id\":%lld,\"campaign_id\":1,\"on_day\":\"2023-01-09\",\"what\":\"假\",\"heads\":5,\"dropped\":\"\",\"created_by\":1,\"created_at\":1}", (long long)id));
    assert_int_equal(world_verify(w), 1);
    person(w, "林安", 1, "13800138001");
    mw_put(w, "station_checkin", mw_f(w, "{\"id\":900,\"person_id\":1,\"station_id\":%lld,\"on_day\":\"2022-12-31\",\"forget_on\":\"2023-03-31\"}", (long long)id));
    assert_int_equal(world_verify(w), 2);
}

WORLD_TEST(a_list_of_stations_comes_in_whole_or_not_at_all)
{
    static const char bad[] = "驿站名称,地址,类型,纬度,经度,面积,设施\n甲站,香港中路1号,司机之家,36.066,120.382,25,饮水、微波炉\n乙站,,户外劳动者驿站,36.07,一百二十,x,饮水\n";
    static const char good[] = "驿站名称,地址,类型,纬度,经度,面积,设施,管理员,管理员电话\n甲站,香港中路1号,司机之家,36.066,120.382,25,饮水、微波炉;充电,王站长,13800001234\n丙站,台东一路2号,快递员之家,,,,,,\n";
    assert_string_equal(world_upload(w, "d01.view", "/api/stations/import?org=QD01", "驿站.csv", bad, sizeof bad - 1), "FORBIDDEN");
    assert_string_equal(world_upload(w, "d01.clerk", "/api/stations/import?org=QD01", "驿站.csv", bad, sizeof bad - 1), "");
    const struct json *result = json_get(world_job(w, json_get_int(w->json, "job", 0)), "result");
    result = json_kind(result) == JSON_TEXT ? json_parse(w->a, json_str(result), NULL) : result;
    assert_false(json_get_bool(result, "applied"));
    assert_string_equal(text_of(w, json_at(json_get(result, "errors"), 0), "cell"), "E3"); /* no number */
    world_ok(w, "d01.view", "GET", "/api/stations", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_string_equal(world_upload(w, "d01.clerk", "/api/stations/import?org=QD01", "驿站.csv", good, sizeof good - 1), "");
    result = json_get(world_job(w, json_get_int(w->json, "job", 0)), "result");
    result = json_kind(result) == JSON_TEXT ? json_parse(w->a, json_str(result), NULL) : result;
    assert_true(json_get_bool(result, "applied"));
    assert_int_equal(json_get_int(result, "created", 0), 2);
    world_ok(w, "d01.view", "GET", "/api/stations", NULL);
    assert_string_equal(column(w, "kind"), "driver,courier");
    assert_string_equal(column(w, "datum"), "gcj02,");
    assert_string_equal(column(w, "facilities"), "water,microwave,charge,");
    assert_string_equal(column(w, "manager_phone"), "138****1234,");
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "given_lng_e6", 0), 120382000);
    assert_false(json_get_bool(json_at(rows_of(w), 1), "listed"));
    assert_int_equal(world_verify(w), 0);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_and_distances),
        cmocka_unit_test(a_station_is_registered_changed_and_moves_by_its_table),
        cmocka_unit_test(a_phone_finds_the_nearest_and_is_told_nothing_of_persons),
        cmocka_unit_test(the_nearest_are_the_nearest),
        cmocka_unit_test(footfall_tells_persons_from_visits_and_forgets_who),
        cmocka_unit_test(an_inspection_finds_what_is_missing_and_is_mended),
        cmocka_unit_test(a_list_of_stations_comes_in_whole_or_not_at_all),
        cmocka_unit_test(a_service_counts_once_in_f3_and_footfall_never),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
