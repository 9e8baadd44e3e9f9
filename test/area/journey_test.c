/* SPDX-License-Identifier: Apache-2.0
 * Journeys home: seats, the waiting list, one seat a day, the check at the door, and item G out of it; on both engines. Today is 2023-01-12. */
#include "journey.h"
#include "money_world.h"
#include "worker_world.h"

enum { DAY_MS = 86400000 };

static int64_t id_of(struct world *w)
{
    return json_get_int(w->json, "id", 0);
}
static int64_t figure(struct world *w, const char *org, const char *item)
{
    world_ok(w, "city.view", "GET", fmt(w, "/api/forms/cz21/report?campaign=LJ&org=%s", org), NULL);
    return json_get_int(json_get(json_get(w->json, "items"), item), "count", -1);
}
static const char *trip_json(struct world *w, const char *kind, const char *leave_on, int seats, const char *more)
{
    const char *last = strcmp(leave_on, "2023-01-13") < 0 ? leave_on : "2023-01-13"; /* day to book and to give back */
    return fmt(w, "{\"campaign\":\"LJ\",\"kind\":\"%s\",\"from_place\":\"青岛长途站\",\"to_place\":\"菏泽\",\"stops\":\"济宁、巨野\",\"leave_on\":\"%s\",\"leave_at\":\"08:30\",\"seats\":%d,"
                  "\"book_from\":\"2023-01-10\",\"book_until\":\"%s\",\"cancel_until\":\"%s\",\"subsidy_fen\":8000%s}",
               kind, leave_on, seats, last, last, more);
}
static int64_t trip(struct world *w, const char *as, const char *org, const char *kind, const char *leave_on, int seats, const char *more)
{
    world_ok(w, as, "POST", fmt(w, "/api/journeys?org=%s", org), trip_json(w, kind, leave_on, seats, more));
    return id_of(w);
}
static const char *move(struct world *w, const char *as, int64_t id, const char *verb, const char *more)
{
    world_ok(w, as, "GET", fmt(w, "/api/journeys/%lld", (long long)id), NULL);
    return world_call(w, as, "POST", fmt(w, "/api/journeys/%lld/move", (long long)id),
                      fmt(w, "{\"verb\":\"%s\",\"version\":%lld%s}", verb, (long long)json_get_int(w->json, "version", 0), more));
}
static int64_t opened(struct world *w, int seats, const char *leave_on, const char *more)
{
    int64_t id = trip(w, "d01.clerk", "QD01", "bus", leave_on, seats, more);
    assert_string_equal(move(w, "d01.clerk", id, "open", ""), "");
    return id;
}
static const char *call_in(struct world *w, int64_t id, const char *name, int serial, const char *companions)
{
    return world_call(w, "d01.clerk", "POST", fmt(w, "/api/journeys/%lld/calls", (long long)id),
                      fmt(w, "{\"name\":\"%s\",\"number\":\"%s\",\"phone\":\"13800138%03d\",\"companions\":%s}", name, cw_number(w, "19800115", serial), serial, companions));
}
static const char *with(struct world *w, const char *name, int serial)
{
    return fmt(w, "[{\"name\":\"%s\",\"number\":\"%s\",\"phone\":\"13911110000\"}]", name, cw_number(w, "19900115", serial));
}
static const char *seats(struct world *w, int64_t id)
{
    world_ok(w, "d01.view", "GET", fmt(w, "/api/journeys/%lld/seats?cancelled=1&limit=500", (long long)id), NULL);
    return column(w, "state");
}
static int64_t seat(struct world *w, size_t i)
{
    return json_get_int(json_at(rows_of(w), i), "id", 0);
}

WORLD_TEST(the_last_seat_and_who_waits_for_it)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", true, 0);
    const char *lin = person(w, "林安", 1, "13800138001"), *he = person(w, "何宁", 2, "13800138002");
    int64_t id = opened(w, 3, "2023-01-14", "");
    assert_string_equal(ask(w, nobody, "GET", "/api/worker/journeys", ""), ""); /* offered to everybody */
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "to_place"), "菏泽");
    struct caller p = sign_in(w, "林安", lin), q = sign_in(w, "何宁", he);
    const char *book = fmt(w, "/api/worker/journeys/%lld/book", (long long)id);
    assert_string_equal(ask(w, nobody, "POST", book, "{}"), "NOT_LOGGED_IN");
    assert_string_equal(ask(w, p, "POST", book, "{\"companions\":[{\"name\":\"弟弟\",\"number\":\"370205199001150000\"}]}"), "BAD_INPUT");
    assert_string_equal(ask(w, p, "POST", book, fmt(w, "{\"companions\":%s}", with(w, "林小弟", 50))), "");
    assert_int_equal(json_len(rows_of(w)), 2);
    assert_false(answer_has(w, "13911110000"));
    assert_string_equal(ask(w, p, "POST", book, "{}"), "DUPLICATE"); /* one seat a day */
    /* two for the last seat: they wait together; one alone takes it */
    assert_string_equal(ask(w, q, "POST", book, fmt(w, "{\"companions\":%s}", with(w, "何小妹", 51))), "");
    assert_string_equal(column(w, "state"), "waiting,waiting");
    assert_string_equal(call_in(w, id, "周来电", 3, "[]"), "");
    assert_int_equal(json_get_int(w->json, "taken", 0), 3);
    assert_int_equal(json_get_int(w->json, "waiting", 0), 2);
    assert_string_equal(call_in(w, id, "吴来电", 4, "[]"), "");
    assert_string_equal(seats(w, id), "booked,booked,waiting,waiting,booked,waiting");
    assert_false(answer_has(w, "13911110000")); /* masked for the clerk too */
    assert_false(answer_has(w, lin));
    int64_t called = seat(w, 4), first = seat(w, 0), second = seat(w, 1), third = seat(w, 2); /* PostgreSQL leaves gaps in ids */
    /* the caller gives his back: the party of two does not fit, the next who is alone does */
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/journey-seats/%lld/cancel", (long long)called), "{}");
    assert_string_equal(seats(w, id), "booked,booked,waiting,waiting,cancelled,booked");
    /* another's seat is not his to give back; his own two are, and the party moves up together */
    assert_string_equal(ask(w, q, "POST", fmt(w, "/api/worker/seats/%lld/cancel", (long long)first), "{}"), "NOT_FOUND");
    assert_string_equal(ask(w, p, "POST", fmt(w, "/api/worker/seats/%lld/cancel", (long long)first), "{}"), "");
    assert_string_equal(seats(w, id), "cancelled,booked,waiting,waiting,cancelled,booked");
    assert_string_equal(ask(w, p, "POST", fmt(w, "/api/worker/seats/%lld/cancel", (long long)second), "{}"), "");
    assert_string_equal(seats(w, id), "cancelled,cancelled,booked,booked,cancelled,booked");
    assert_string_equal(ask(w, q, "GET", "/api/worker/seats", ""), "");
    assert_int_equal(json_len(rows_of(w)), 2);
    assert_false(answer_has(w, "吴来电"));
    w->now += 2 * DAY_MS; /* past the day until which he may give it back */
    q = sign_in(w, "何宁", he);
    assert_string_equal(ask(w, q, "POST", fmt(w, "/api/worker/seats/%lld/cancel", (long long)third), "{}"), "STATE");
    assert_string_equal(ask(w, q, "POST", book, "{}"), "STATE");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(one_seat_a_day_over_all_journeys)
{
    mw_campaign(w, "LJ", "", true, 0);
    int64_t a = opened(w, 40, "2023-01-14", ""), b = opened(w, 40, "2023-01-14", ""), next = opened(w, 40, "2023-01-15", "");
    assert_string_equal(call_in(w, a, "周来电", 3, with(w, "周小弟", 60)), "");
    assert_string_equal(call_in(w, b, "周来电", 3, "[]"), "DUPLICATE");
    assert_string_equal(call_in(w, b, "吴来电", 4, with(w, "周小弟", 60)), "DUPLICATE"); /* the companion has a seat already; nothing is booked */
    assert_string_equal(call_in(w, b, "吴来电", 4, "[]"), "");
    assert_string_equal(call_in(w, next, "周来电", 3, "[]"), ""); /* another day */
    assert_string_equal(call_in(w, b, "周改名", 3, "[]"), "BAD_INPUT");
    assert_string_equal(call_in(w, b, "郑来电", 5, with(w, "郑来电", 61)), "");
    assert_string_equal(call_in(w, b, "郑来电", 5, "[{\"name\":\"x\"}]"), "BAD_INPUT");
    /* the neighbour sees none of it; who only looks books nothing */
    assert_answer(w, "NOT_FOUND", "d02.clerk", "GET", fmt(w, "/api/journeys/%lld", (long long)a), NULL);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "GET", fmt(w, "/api/journeys/%lld/seats", (long long)a), NULL);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", fmt(w, "/api/journeys/%lld/board-all", (long long)a), "{}");
    assert_answer(w, "FORBIDDEN", "d01.view", "POST", fmt(w, "/api/journeys/%lld/board-all", (long long)a), "{}");
    world_ok(w, "d02.view", "GET", "/api/journeys?campaign=LJ", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    world_ok(w, "city.view", "GET", "/api/journeys?campaign=LJ&state=open&kind=bus&q=菏泽", NULL);
    assert_int_equal(json_len(rows_of(w)), 3);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(who_was_on_board_counts_and_a_cancelled_trip_does_not)
{
    mw_campaign(w, "LJ", "", true, 0);
    int64_t id = opened(w, 5, "2023-01-12", "");
    for (int i = 0; i < 3; i++)
        assert_string_equal(call_in(w, id, ((const char *const[]){"乘客甲", "乘客乙", "乘客丙"})[i], 10 + i, i ? "[]" : with(w, "同行人", 70)), "");
    assert_string_equal(move(w, "d01.clerk", id, "depart", ""), "STATE"); /* nobody was checked */
    seats(w, id);
    int64_t s[4];
    for (size_t i = 0; i < 4; i++)
        s[i] = seat(w, i);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", fmt(w, "/api/journey-seats/%lld/check", (long long)s[0]), "{\"state\":\"cancelled\"}");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/journeys/%lld/board-all", (long long)id), "{}");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/journey-seats/%lld/check", (long long)s[3]), "{\"state\":\"absent\"}");
    assert_int_equal(figure(w, "QD01", "G"), 0); /* not before it leaves */
    assert_string_equal(move(w, "d01.clerk", id, "depart", ""), "");
    assert_int_equal(figure(w, "QD01", "G"), 3); /* the companion is a head of his own */
    assert_int_equal(figure(w, "QD", "G"), 3);
    assert_int_equal(figure(w, "QD02", "G"), 0);
    assert_int_equal(world_verify(w), 0);
    /* corrected on the road: he was there after all; another was not */
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/journey-seats/%lld/check", (long long)s[3]), "{\"state\":\"boarded\"}");
    assert_int_equal(figure(w, "QD", "G"), 4);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/journey-seats/%lld/check", (long long)s[1]), "{\"state\":\"absent\"}");
    assert_int_equal(figure(w, "QD", "G"), 3);
    assert_int_equal(world_verify(w), 0);
    /* a free seat is no 慰问: his union may still help him in the campaign */
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 100000);
    world_ok(w, "d01.clerk", "POST", "/api/rosters/by-hand", "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"title\":\"名册\",\"class\":\"C7\",\"source\":\"GH-BJ\"}");
    int64_t roster = id_of(w);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/rosters/%lld/rows", (long long)roster),
             fmt(w, "{\"name\":\"乘客甲\",\"number\":\"%s\",\"amount_fen\":30000}", cw_number(w, "19800115", 10)));
    assert_answer(w, "", "d01.clerk", "POST", fmt(w, "/api/rosters/%lld/submit", (long long)roster), "{}");
    assert_answer(w, "", "d01.review", "POST", fmt(w, "/api/rosters/%lld/approve", (long long)roster), "{}");
    /* it did not take place after all */
    assert_string_equal(move(w, "d01.clerk", id, "cancel", ""), "BAD_INPUT"); /* why? */
    assert_string_equal(move(w, "d01.clerk", id, "cancel", ",\"reason\":\"大雪封路\""), "");
    assert_int_equal(figure(w, "QD", "G"), 0);
    assert_string_equal(seats(w, id), "cancelled,cancelled,cancelled,cancelled");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(a_group_of_tickets_goes_to_the_station_and_back)
{
    mw_campaign(w, "LJ", "", true, 0);
    int64_t id = trip(w, "d01.clerk", "QD01", "ticket", "2023-01-14", 50, "");
    assert_string_equal(move(w, "d01.clerk", id, "open", ""), "");
    assert_string_equal(call_in(w, id, "周来电", 3, with(w, "周小弟", 60)), "");
    assert_string_equal(move(w, "d01.clerk", id, "depart", ""), "STATE");
    assert_string_equal(move(w, "d01.clerk", id, "close", ""), "");
    assert_string_equal(move(w, "d01.clerk", id, "hand", ""), "");
    seats(w, id);
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/journey-seats/%lld/cancel", (long long)seat(w, 0)), "{}");
    world_ok(w, "d01.view", "GET", fmt(w, "/api/journeys/%lld/file?format=text", (long long)id), NULL);
    assert_true(answer_has(w, "周小弟") && answer_has(w, "周来电"));
    assert_false(answer_has(w, cw_number(w, "19900115", 60)));
    const char *full = fmt(w, "/api/journeys/%lld/file?format=text&plain=1&reason=", (long long)id);
    assert_answer(w, "FORBIDDEN", "d01.clerk", "GET", fmt(w, "%s%s", full, "送交车站购票"), NULL);
    assert_answer(w, "BAD_INPUT", "d01.review", "GET", full, NULL);
    world_ok(w, "d01.review", "GET", fmt(w, "%s%s", full, "送交车站购票"), NULL);
    assert_true(answer_has(w, cw_number(w, "19900115", 60)));
    assert_true(answer_has(w, "送交车站购票")); /* who has it in hand sees why it was made */
    assert_string_equal(move(w, "d01.clerk", id, "buy", ""), "BAD_INPUT");
    assert_string_equal(move(w, "d01.clerk", id, "buy", ",\"vehicle\":\"K1272\",\"sum_fen\":21400"), "");
    assert_string_equal(move(w, "d01.clerk", id, "fly", ""), "BAD_INPUT");
    w->now += 2 * INT64_C(86400000);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/journeys/%lld/board-all", (long long)id), "{}");
    assert_string_equal(move(w, "d01.clerk", id, "depart", ""), "");
    assert_string_equal(move(w, "d01.clerk", id, "arrive", ""), "");
    assert_string_equal(move(w, "d01.clerk", id, "cancel", ",\"reason\":\"x\""), "STATE");
    assert_int_equal(figure(w, "QD01", "G"), 2);
    world_ok(w, "city.view", "GET", "/api/forms/cz21/rows?campaign=LJ&org=QD&item=G", NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(the_leader_boards_his_own_journey_alone)
{
    w->app->demo = true;
    mw_campaign(w, "LJ", "", true, 0);
    const char *lin = person(w, "林安", 1, "13800138001"), *he = person(w, "何宁", 2, "13800138002");
    const char *led = ",\"driver\":\"老王\",\"driver_phone\":\"13800009999\",\"leader\":\"林安\",\"leader_phone\":\"13800138001\"";
    int64_t id = opened(w, 5, "2023-01-12", led);
    world_ok(w, "d01.view", "GET", fmt(w, "/api/journeys/%lld", (long long)id), NULL);
    assert_true(answer_has(w, "138****9999"));
    assert_false(answer_has(w, "13800009999"));
    /* a change with the number as it was shown keeps the number */
    world_ok(w, "d01.clerk", "PUT", fmt(w, "/api/journeys/%lld", (long long)id),
             trip_json(w, "bus", "2023-01-12", 6, ",\"leader\":\"林安\",\"leader_phone\":\"138****8001\",\"version\":2"));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "PUT", fmt(w, "/api/journeys/%lld", (long long)id), trip_json(w, "bus", "2023-01-14", 6, ",\"version\":3"));
    struct caller p = sign_in(w, "林安", lin), q = sign_in(w, "何宁", he);
    assert_string_equal(ask(w, q, "POST", fmt(w, "/api/worker/journeys/%lld/book", (long long)id), "{}"), "");
    assert_true(answer_has(w, "13800138001")); /* the leader's phone is told to who has a seat */
    assert_string_equal(ask(w, p, "GET", "/api/worker/boarding", ""), "FORBIDDEN"); /* no volunteer yet */
    world_ok(w, "d01.clerk", "GET", "/api/persons?q=林安", NULL);
    for (size_t i = 0; i < json_len(rows_of(w)); i++)
        world_ok(w, "d01.clerk", "POST", "/api/workers/duties", fmt(w, "{\"person_id\":%lld,\"duty\":\"volunteer\"}", (long long)json_get_int(json_at(rows_of(w), i), "id", 0)));
    assert_string_equal(ask(w, p, "GET", "/api/worker/boarding", ""), "");
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_string_equal(ask(w, p, "GET", fmt(w, "/api/worker/boarding/%lld", (long long)id), ""), "");
    assert_string_equal(column(w, "name"), "何宁");
    assert_false(answer_has(w, he));
    int64_t s = seat(w, 0);
    assert_string_equal(ask(w, q, "GET", fmt(w, "/api/worker/boarding/%lld", (long long)id), ""), "FORBIDDEN");
    assert_string_equal(ask(w, q, "POST", fmt(w, "/api/worker/boarding-seats/%lld", (long long)s), "{\"state\":\"boarded\"}"), "FORBIDDEN");
    assert_string_equal(ask(w, p, "POST", fmt(w, "/api/worker/boarding-seats/%lld", (long long)s), "{\"state\":\"boarded\"}"), "");
    assert_string_equal(column(w, "state"), "boarded");
    int64_t other = opened(w, 5, "2023-01-14", "");
    assert_string_equal(ask(w, p, "GET", fmt(w, "/api/worker/boarding/%lld", (long long)other), ""), "NOT_FOUND"); /* another's journey */
    assert_string_equal(move(w, "d01.clerk", id, "depart", ""), "");
    assert_int_equal(figure(w, "QD", "G"), 1);
    assert_int_equal(world_verify(w), 0);
}

/* --- what verify finds --- */

struct harm {
    int stmt;
    struct vals v;
};
static enum err harm_tx(struct tx *tx, void *arg)
{
    struct harm *h = arg;
    return db_exec(tx, h->stmt, h->v, NULL);
}
static void harm(struct world *w, int stmt, struct vals v)
{
    struct harm h = {stmt, v};
    assert_int_equal(world_write(w, harm_tx, &h), OK);
}

WORLD_TEST(verify_finds_what_was_broken)
{
    mw_campaign(w, "LJ", "", true, 0);
    int64_t id = opened(w, 5, "2023-01-12", "");
    assert_string_equal(call_in(w, id, "周来电", 3, with(w, "周小弟", 60)), "");
    seats(w, id);
    int64_t s = seat(w, 1);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/journeys/%lld/board-all", (long long)id), "{}");
    assert_string_equal(move(w, "d01.clerk", id, "depart", ""), "");
    assert_int_equal(world_verify(w), 0);
    harm(w, JOURNEY_SEAT_CHECK, VALS(I64(s), TXT(S("absent")), I64(1))); /* I62: a record of somebody who was not there */
    assert_int_equal(world_verify(w), 1);
    harm(w, JOURNEY_SEAT_CHECK, VALS(I64(s), TXT(S("boarded")), I64(1)));
    assert_int_equal(world_verify(w), 0);
    harm(w, JOURNEY_SEAT_SEAL, VALS(I64(s), BLOB(S("not sealed at all, but long enough to look so")))); /* I61 */
    assert_int_equal(world_verify(w), 1);
    harm(w, JOURNEY_PHONES, VALS(I64(id), BLOB(S("not sealed at all, but long enough to look so"))));
    assert_int_equal(world_verify(w), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_seat_and_who_waits_for_it),
        cmocka_unit_test(one_seat_a_day_over_all_journeys),
        cmocka_unit_test(who_was_on_board_counts_and_a_cancelled_trip_does_not),
        cmocka_unit_test(a_group_of_tickets_goes_to_the_station_and_back),
        cmocka_unit_test(the_leader_boards_his_own_journey_alone),
        cmocka_unit_test(verify_finds_what_was_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
