/* SPDX-License-Identifier: Apache-2.0
 * Rosters through their states: who may, what is refused with which reason, that one effect stays one
 * however often it is asked for, and that the invariants hold after each. */
#include "roster.h"

#include <pthread.h>

#include "money_world.h"

static void campaign(struct world *w, long long cap_time, long long cap_year)
{
    world_ok(w, "city.clerk", "POST", "/api/campaigns",
             mw_f(w, "{\"code\":\"LJ\",\"name\":\"送温暖\",\"org\":\"QD\",\"year\":2023,\"start_on\":\"2022-12-20\","
                     "\"end_on\":\"2023-02-10\",\"once\":true,\"cap_time_fen\":%lld,\"cap_year_fen\":%lld,"
                     "\"earmark\":\"qh20\",\"forms\":\"cz21\",\"status\":\"open\"}",
                  cap_time, cap_year));
}

static int64_t by_hand(struct world *w, const char *as, const char *org)
{
    const struct json *r = world_ok(
        w, as, "POST", "/api/rosters/by-hand",
        mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"%s\",\"title\":\"手工名册\",\"class\":\"C7\",\"source\":\"GH-BJ\"}", org));
    return json_get_int(r, "id", 0);
}

static const struct json *add(struct world *w, const char *as, int64_t id, int person, long long fen,
                              const char *more)
{
    return world_ok(w, as, "POST", mw_f(w, "/api/rosters/%lld/rows", (long long)id),
                    mw_f(w, "{\"name\":\"王小%s\",\"number\":\"%.*s\",\"amount_fen\":%lld%s}",
                         person % 2 ? "明" : "红", FMT(mw_number(w->a, person)), fen, more));
}

static const char *move(struct world *w, const char *as, int64_t id, const char *verb, const char *body)
{
    return world_call(w, as, "POST", mw_f(w, "/api/rosters/%lld/%s", (long long)id, verb), body);
}
#define PAY "{\"paid_on\":\"2023-01-11\",\"bank_ref\":\"回单1\"}"

static struct str state(struct world *w, const char *as, int64_t id)
{
    return json_get_str(world_ok(w, as, "GET", mw_f(w, "/api/rosters/%lld", (long long)id), NULL), "state");
}

static int64_t money_at(struct world *w, const char *org, const char *key)
{
    const struct json *list = json_get(
        world_ok(w, "city.view", "GET", mw_f(w, "/api/funds?campaign=LJ&org=%s&own=1", org), NULL), "rows");
    int64_t sum = 0;
    for (size_t i = 0; i < json_len(list); i++)
        sum += json_get_int(json_at(list, i), key, 0);
    return sum;
}

static bool has_code(const struct json *row, const char *code)
{
    const struct json *list = json_get(row, "findings");
    for (size_t i = 0; i < json_len(list); i++)
        if (str_eq(json_get_str(json_at(list, i), "code"), str_of(code)))
            return true;
    return false;
}

/* The whole way: 2 × 500 元 from entry to payment; money and table follow at each step. */
WORLD_TEST(from_entry_to_payment)
{
    campaign(w, 300000, 600000);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 1000000);
    int64_t id = by_hand(w, "d01.clerk", "QD01");
    add(w, "d01.clerk", id, 1, 50000, "");
    add(w, "d01.clerk", id, 2, 50000, "");
    assert_string_equal(world_call(w, "d02.view", "GET", mw_f(w, "/api/rosters/%lld", (long long)id), NULL),
                        "NOT_FOUND");
    assert_string_equal(world_call(w, "city.view", "GET", mw_f(w, "/api/rosters/%lld", (long long)id), NULL),
                        "NOT_FOUND"); /* not before it is submitted */
    assert_string_equal(move(w, "d01.clerk", id, "submit", "{}"), "");
    assert_true(str_eq(state(w, "city.view", id), S("submitted")));
    assert_int_equal(money_at(w, "QD01", "available_fen"), 1000000);
    assert_string_equal(move(w, "d01.review", id, "approve", "{}"), "");
    assert_int_equal(money_at(w, "QD01", "available_fen"), 900000);
    assert_int_equal(money_at(w, "QD01", "reserved_fen"), 100000);
    assert_string_equal(move(w, "d01.cash", id, "pay", PAY), "");
    assert_int_equal(money_at(w, "QD01", "reserved_fen"), 0);
    assert_int_equal(money_at(w, "QD01", "paid_fen"), 100000);
    const struct json *items =
        json_get(world_ok(w, "city.view", "GET", "/api/forms/cz21/report?campaign=LJ&org=QD", NULL), "items");
    assert_int_equal(json_get_int(json_get(items, "C7"), "count", -1), 2);
    assert_int_equal(json_get_int(json_get(items, "D7"), "fen", -1), 100000);
    assert_string_equal(move(w, "d01.cash", id, "pay", PAY), "STATE");
    assert_int_equal(world_verify(w), 0);
}

/* Nobody acts twice on the same roster, whatever his roles. */
WORLD_TEST(three_people)
{
    campaign(w, 0, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 1000000);
    static const char *const roles[] = {"review", "cash"};
    const struct json *users = json_get(world_ok(w, "sec.admin", "GET", "/api/users?q=d01.clerk", NULL), "rows");
    int64_t clerk = json_get_int(json_at(users, 0), "id", 0);
    for (size_t i = 0; i < countof(roles); i++)
        world_ok(w, "sec.admin", "POST", mw_f(w, "/api/users/%lld/grants", (long long)clerk),
                 mw_f(w, "{\"role\":\"%s\",\"org\":\"QD01\"}", roles[i]));
    int64_t id = by_hand(w, "d01.clerk", "QD01");
    add(w, "d01.clerk", id, 1, 50000, "");
    assert_string_equal(move(w, "d01.review", id, "submit", "{}"), "FORBIDDEN");
    assert_string_equal(move(w, "d01.clerk", id, "submit", "{}"), "");
    assert_string_equal(move(w, "d01.clerk", id, "approve", "{}"), "SAME_PERSON");
    assert_string_equal(move(w, "d02.review", id, "approve", "{}"), "NOT_FOUND");
    assert_string_equal(move(w, "d01.review", id, "approve", "{}"), "");
    assert_string_equal(move(w, "d01.clerk", id, "pay", PAY), "SAME_PERSON");
    assert_string_equal(move(w, "d01.review", id, "pay", PAY), "FORBIDDEN");
    assert_string_equal(move(w, "d01.cash", id, "pay", "{\"paid_on\":\"2023-01-13\",\"bank_ref\":\"x\"}"),
                        "BAD_INPUT"); /* tomorrow */
    assert_string_equal(move(w, "d01.cash", id, "pay", "{\"paid_on\":\"2023-01-11\",\"bank_ref\":\"\"}"),
                        "BAD_INPUT");
    assert_string_equal(move(w, "d01.cash", id, "pay", PAY), "");
    assert_int_equal(world_verify(w), 0);
}

/* Who corrects one cell has entered too. */
WORLD_TEST(a_corrector_does_not_approve)
{
    campaign(w, 0, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 1000000);
    const struct json *users = json_get(world_ok(w, "sec.admin", "GET", "/api/users?q=d01.review", NULL), "rows");
    world_ok(w, "sec.admin", "POST",
             mw_f(w, "/api/users/%lld/grants", (long long)json_get_int(json_at(users, 0), "id", 0)),
             "{\"role\":\"clerk\",\"org\":\"QD01\"}");
    int64_t id = by_hand(w, "d01.clerk", "QD01");
    add(w, "d01.clerk", id, 1, 50000, "");
    world_ok(w, "d01.review", "PUT", mw_f(w, "/api/rosters/%lld/rows/1", (long long)id), "{\"amount_fen\":60000}");
    assert_string_equal(move(w, "d01.clerk", id, "submit", "{}"), "");
    assert_string_equal(move(w, "d01.review", id, "approve", "{}"), "SAME_PERSON");
    assert_string_equal(move(w, "city.review", id, "approve", "{}"), "");
    assert_int_equal(money_at(w, "QD01", "reserved_fen"), 60000);
}

/* The same person in two districts: the second to submit is told which row and which union. */
WORLD_TEST(duplicate_across_unions)
{
    campaign(w, 0, 0);
    int64_t one = by_hand(w, "d01.clerk", "QD01"), two = by_hand(w, "d02.clerk", "QD02");
    add(w, "d01.clerk", one, 1, 50000, "");
    add(w, "d02.clerk", two, 1, 70000, "");
    add(w, "d02.clerk", two, 2, 30000, "");
    assert_string_equal(move(w, "d01.clerk", one, "submit", "{}"), "");
    assert_string_equal(move(w, "d02.clerk", two, "submit", "{}"), "FINDINGS");
    const struct json *rows = json_get(
        world_ok(w, "d02.clerk", "GET", mw_f(w, "/api/rosters/%lld/rows?level=2", (long long)two), NULL), "rows");
    assert_int_equal(json_len(rows), 1);
    const struct json *f = json_at(json_get(json_at(rows, 0), "findings"), 0);
    assert_true(str_eq(json_get_str(f, "code"), S("DUP_IN_CAMPAIGN")));
    assert_true(str_has(json_get_str(f, "text"), S("甲区总工会")));
    assert_true(str_eq(state(w, "d02.clerk", two), S("checked")));
    /* left out by explicit choice */
    assert_string_equal(move(w, "d02.clerk", two, "submit", "{\"leave_out_refused\":true}"), "");
    const struct json *r = world_ok(w, "d02.view", "GET", mw_f(w, "/api/rosters/%lld", (long long)two), NULL);
    assert_int_equal(json_get_int(r, "accepted", 0), 1);
    assert_int_equal(json_get_int(r, "amount_fen", 0), 30000);
    /* a third roster meets it at once */
    int64_t three = by_hand(w, "d02.clerk", "QD02");
    assert_true(has_code(add(w, "d02.clerk", three, 2, 10000, ""), "DUP_IN_CAMPAIGN"));
    assert_int_equal(world_verify(w), 0);
}

/* A wrong row is told by code and column, checking again changes nothing, mending it clears it. */
WORLD_TEST(findings_are_grouped_and_checked_again)
{
    campaign(w, 300000, 600000);
    int64_t id = by_hand(w, "d01.clerk", "QD01");
    add(w, "d01.clerk", id, 1, 50000, "");
    add(w, "d01.clerk", id, 2, 350000, ""); /* above 3,000 元 */
    const char *findings = mw_f(w, "/api/rosters/%lld/findings", (long long)id);
    const char *check = mw_f(w, "/api/rosters/%lld/check", (long long)id);
    for (int again = 0; again < 2; again++) {
        const struct json *f = world_ok(w, "d01.clerk", "GET", findings, NULL);
        assert_int_equal(json_get_int(f, "error_count", -1), 1);
        const struct json *group = json_at(json_get(f, "groups"), 0);
        assert_true(str_eq(json_get_str(group, "code"), S("CAP_TIME")));
        const struct json *column = json_at(json_get(group, "columns"), 0);
        assert_true(str_eq(json_get_str(column, "field"), S("amount_fen")));
        assert_int_equal(json_get_int(column, "count", 0), 1);
        world_ok(w, "d01.clerk", "POST", check, "{}");
    }
    assert_string_equal(world_call(w, "d02.clerk", "POST", check, "{}"), "NOT_FOUND");
    assert_string_equal(world_call(w, "d01.review", "POST", check, "{}"), "FORBIDDEN");
    world_ok(w, "d01.clerk", "PUT", mw_f(w, "/api/rosters/%lld/rows/2", (long long)id), "{\"amount_fen\":300000}");
    const struct json *f = world_ok(w, "d01.clerk", "GET", findings, NULL);
    assert_int_equal(json_get_int(f, "error_count", -1), 0);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(withdrawn_makes_room)
{
    campaign(w, 0, 0);
    int64_t one = by_hand(w, "d01.clerk", "QD01"), two = by_hand(w, "d02.clerk", "QD02");
    add(w, "d01.clerk", one, 1, 50000, "");
    assert_string_equal(move(w, "d01.clerk", one, "submit", "{}"), "");
    assert_true(has_code(add(w, "d02.clerk", two, 1, 70000, ""), "DUP_IN_CAMPAIGN"));
    assert_string_equal(move(w, "d01.clerk", one, "withdraw", "{}"), "");
    assert_string_equal(move(w, "d02.clerk", two, "submit", "{}"), "");
    assert_string_equal(move(w, "d01.clerk", one, "submit", "{}"), "FINDINGS");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(caps)
{
    campaign(w, 300000, 400000);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 10000000);
    int64_t id = by_hand(w, "d01.clerk", "QD01");
    assert_true(has_code(add(w, "d01.clerk", id, 1, 300001, ""), "CAP_TIME"));
    assert_false(has_code(add(w, "d01.clerk", id, 2, 300000, ""), "CAP_TIME"));
    assert_string_equal(move(w, "d01.clerk", id, "submit", "{}"), "FINDINGS");
    assert_string_equal(move(w, "d01.clerk", id, "submit", "{\"leave_out_refused\":true}"), "");
    /* the same year in another campaign, another union: 3,000 + 1,000.01 passes the 4,000 a year */
    world_ok(w, "city.clerk", "POST", "/api/campaigns",
             "{\"code\":\"LJ2\",\"name\":\"温暖季\",\"org\":\"QD\",\"year\":2023,\"start_on\":\"2022-12-20\","
             "\"end_on\":\"2023-02-10\",\"once\":true,\"cap_year_fen\":400000,\"earmark\":\"qh20\","
             "\"forms\":\"cz21\",\"status\":\"open\"}");
    const struct json *r = world_ok(w, "d02.clerk", "POST", "/api/rosters/by-hand",
                                    "{\"campaign\":\"LJ2\",\"org\":\"QD02\",\"title\":\"b\",\"class\":\"C7\",\"source\":\"GH-BJ\"}");
    int64_t two = json_get_int(r, "id", 0);
    assert_true(has_code(add(w, "d02.clerk", two, 2, 100001, ""), "CAP_YEAR"));
    const struct json *fixed = world_ok(w, "d02.clerk", "PUT", mw_f(w, "/api/rosters/%lld/rows/1", (long long)two),
                                        "{\"amount_fen\":100000}");
    assert_false(has_code(fixed, "CAP_YEAR"));
    assert_int_equal(json_get_int(fixed, "level", -1), 0);
}

WORLD_TEST(unfunded)
{
    campaign(w, 0, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 99999);
    int64_t id = by_hand(w, "d01.clerk", "QD01");
    add(w, "d01.clerk", id, 1, 100000, "");
    assert_string_equal(move(w, "d01.clerk", id, "submit", "{}"), "");
    const struct json *dry = world_ok(w, "d01.review", "GET",
                                      mw_f(w, "/api/rosters/%lld/dry-run?verb=approve", (long long)id), NULL);
    const struct json *source = json_at(json_get(dry, "by_source"), 0);
    assert_int_equal(json_get_int(source, "fen", 0), 100000);
    assert_int_equal(json_get_int(source, "available_fen", 0), 99999);
    assert_int_equal(json_get_int(source, "short_fen", 0), 1);
    assert_int_equal(json_len(json_get(dry, "blockers")), 1);
    assert_string_equal(move(w, "d01.review", id, "approve", "{}"), "FUND_SHORT");
    assert_true(str_eq(state(w, "d01.view", id), S("submitted")));
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 1);
    assert_string_equal(move(w, "d01.review", id, "approve", "{}"), "");
    assert_int_equal(money_at(w, "QD01", "available_fen"), 0);
    assert_int_equal(world_verify(w), 0);
}

/* QH20: the upper union's 专项帮扶 money is for archived workers, not for C7. */
WORLD_TEST(forbidden_pair)
{
    campaign(w, 0, 0);
    int64_t id = by_hand(w, "d01.clerk", "QD01");
    const struct json *row = add(w, "d01.clerk", id, 1, 50000, ",\"source\":\"GH-SJ-BF\"");
    assert_true(has_code(row, "FUND_FORBIDDEN"));
    assert_string_equal(move(w, "d01.clerk", id, "submit", "{}"), "FINDINGS");
    const struct json *r = world_ok(w, "d01.clerk", "POST", "/api/rosters/lumps",
                                    "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"class\":\"C7\",\"source\":\"GH-SJ-BF\","
                                    "\"fen\":100,\"site\":\"站点\",\"heads\":3}");
    assert_string_equal(move(w, "d01.clerk", json_get_int(r, "id", 0), "submit", "{}"), "FUND_FORBIDDEN");
}

WORLD_TEST(returned_and_corrected)
{
    campaign(w, 0, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 1000000);
    int64_t id = by_hand(w, "d01.clerk", "QD01");
    add(w, "d01.clerk", id, 1, 50000, "");
    add(w, "d01.clerk", id, 2, 50000, "");
    assert_string_equal(move(w, "d01.clerk", id, "submit", "{}"), "");
    assert_string_equal(move(w, "d01.review", id, "approve", "{}"), "");
    assert_string_equal(move(w, "d01.review", id, "return", "{\"reason\":\"\"}"), "BAD_INPUT");
    assert_string_equal(move(w, "d01.review", id, "return", "{\"reason\":\"金额不对\"}"), "");
    assert_int_equal(money_at(w, "QD01", "available_fen"), 1000000);
    assert_int_equal(json_len(json_get(world_ok(w, "d01.view", "GET", "/api/persons?org=QD01", NULL), "rows")), 0);
    world_ok(w, "d01.clerk", "DELETE", mw_f(w, "/api/rosters/%lld/rows/2", (long long)id), NULL);
    world_ok(w, "d01.clerk", "PUT", mw_f(w, "/api/rosters/%lld/rows/1", (long long)id), "{\"amount_fen\":40000}");
    assert_string_equal(move(w, "d01.clerk", id, "submit", "{}"), "");
    assert_string_equal(move(w, "d01.review", id, "approve", "{}"), "");
    assert_string_equal(move(w, "d01.cash", id, "pay", PAY), "");
    assert_int_equal(money_at(w, "QD01", "paid_fen"), 40000);
    assert_int_equal(world_verify(w), 0);
}

/* Two rows of one person: the second is refused; when the first goes, the second is sound. */
WORLD_TEST(twins_in_the_page)
{
    campaign(w, 0, 0);
    int64_t id = by_hand(w, "d01.clerk", "QD01");
    add(w, "d01.clerk", id, 1, 50000, "");
    assert_true(has_code(add(w, "d01.clerk", id, 1, 50000, ""), "DUP_IN_FILE"));
    world_ok(w, "d01.clerk", "DELETE", mw_f(w, "/api/rosters/%lld/rows/1", (long long)id), NULL);
    const struct json *r = world_ok(w, "d01.clerk", "GET", mw_f(w, "/api/rosters/%lld", (long long)id), NULL);
    assert_int_equal(json_get_int(r, "accepted", 0), 1);
    assert_int_equal(json_get_int(r, "errors", -1), 0);
    assert_string_equal(world_call(w, "d01.clerk", "PUT", mw_f(w, "/api/rosters/%lld/rows/2", (long long)id),
                                   "{\"number\":\"1101**********0012\"}"),
                        "BAD_INPUT"); /* a masked number is no number */
}

/* 集体慰问: counted as a group when paid, replaced by its names when they come. */
WORLD_TEST(lump_sum_and_its_names)
{
    campaign(w, 0, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 1000000);
    const struct json *r = world_ok(w, "d01.clerk", "POST", "/api/rosters/lumps",
                                    "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"class\":\"C7\",\"source\":\"GH-BJ\","
                                    "\"fen\":90000,\"site\":\"某外卖站点\",\"heads\":3}");
    int64_t lump = json_get_int(r, "id", 0);
    assert_string_equal(move(w, "d01.clerk", lump, "submit", "{}"), "");
    assert_string_equal(move(w, "d01.review", lump, "approve", "{}"), "");
    assert_string_equal(move(w, "d01.cash", lump, "pay", PAY), "");
    const struct json *items =
        json_get(world_ok(w, "city.view", "GET", "/api/forms/cz21/report?campaign=LJ&org=QD01", NULL), "items");
    assert_int_equal(json_get_int(json_get(items, "D7"), "fen", -1), 90000);
    assert_int_equal(money_at(w, "QD01", "paid_fen"), 90000);
    assert_int_equal(world_verify(w), 0);
}

/* --- one effect --- */

struct racer {
    struct world *w;
    int64_t id;
    const char *as, *command, *verb, *body;
    int ok, other;
};

static void *race(void *arg)
{
    struct racer *r = arg;
    for (int i = 0; i < 32; i++) {
        struct arena *a = arena_new(ARENA_CALL_BYTES);
        struct reply reply;
        struct call call = {.method = M_POST, .path = str_f(a, "/api/rosters/%lld/%s", (long long)r->id, r->verb),
                            .body = str_of(r->body), .type = S("application/json"), .as = str_of(r->as),
                            .peer = S("local"), .upload_fd = -1, .command_id = str_of(r->command)};
        dispatch(r->w->app, a, &call, &reply);
        if (reply.status == 200)
            r->ok++;
        else
            r->other++;
        arena_free(a);
    }
    return NULL;
}

static int race_two(struct world *w, int64_t id, const char *one, const char *two, const char *verb,
                    const char *body, const char *command)
{
    struct racer r[2] = {{w, id, one, command, verb, body, 0, 0}, {w, id, two, command, verb, body, 0, 0}};
    pthread_t t[2];
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&t[i], NULL, race, &r[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(t[i], NULL);
    return r[0].ok + r[1].ok;
}

WORLD_TEST(two_clients_approve_64_times)
{
    campaign(w, 0, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 1000000);
    int64_t id = by_hand(w, "d01.clerk", "QD01");
    add(w, "d01.clerk", id, 1, 50000, "");
    assert_string_equal(move(w, "d01.clerk", id, "submit", "{}"), "");
    assert_int_equal(race_two(w, id, "d01.review", "city.review", "approve", "{}", ""), 1);
    assert_int_equal(money_at(w, "QD01", "reserved_fen"), 50000);
    assert_int_equal(race_two(w, id, "d01.cash", "city.cash", "pay", PAY, ""), 1);
    assert_int_equal(money_at(w, "QD01", "paid_fen"), 50000);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(one_command_id_64_times)
{
    campaign(w, 0, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 1000000);
    int64_t id = by_hand(w, "d01.clerk", "QD01");
    add(w, "d01.clerk", id, 1, 50000, "");
    assert_string_equal(move(w, "d01.clerk", id, "submit", "{}"), "");
    assert_int_equal(race_two(w, id, "d01.review", "d01.review", "approve", "{}", "c-approve-1"), 64);
    assert_int_equal(race_two(w, id, "d01.cash", "d01.cash", "pay", PAY, "c-pay-1"), 64);
    assert_int_equal(money_at(w, "QD01", "paid_fen"), 50000);
    assert_string_equal(world_command(w, "d01.cash", "c-pay-1", "POST", mw_f(w, "/api/rosters/%lld/pay", (long long)id),
                                      "{\"paid_on\":\"2023-01-10\",\"bank_ref\":\"x\"}"),
                        "COMMAND_REUSED");
    assert_int_equal(world_verify(w), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_entry_to_payment),
        cmocka_unit_test(three_people),
        cmocka_unit_test(a_corrector_does_not_approve),
        cmocka_unit_test(duplicate_across_unions),
        cmocka_unit_test(findings_are_grouped_and_checked_again),
        cmocka_unit_test(withdrawn_makes_room),
        cmocka_unit_test(caps),
        cmocka_unit_test(unfunded),
        cmocka_unit_test(forbidden_pair),
        cmocka_unit_test(returned_and_corrected),
        cmocka_unit_test(twins_in_the_page),
        cmocka_unit_test(lump_sum_and_its_names),
        cmocka_unit_test(two_clients_approve_64_times),
        cmocka_unit_test(one_command_id_64_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
