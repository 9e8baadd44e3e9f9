/* SPDX-License-Identifier: Apache-2.0
 * A union with an approved roster whose people have cards, and what the bank answers, for the suites of
 * pay-out. */
#pragma once
#include "area_test.h"
#include "money_world.h"
#include "recode.h"

/* Nineteen digits beginning with 62, the last a Luhn digit; made up by counting. */
static inline const char *pw_card(struct world *w, int serial)
{
    char d[20];
    snprintf(d, sizeof d, "622848%012d", serial);
    int sum = 0;
    for (int i = 17; i >= 0; i--) {
        int v = (d[i] - '0') * ((17 - i) % 2 == 0 ? 2 : 1);
        sum += v > 9 ? v - 9 : v;
    }
    return mw_f(w, "%s%d", d, (10 - sum % 10) % 10);
}

/* An approved roster of d01 in the street union QD0101: person i gets fen(i). */
static inline int64_t pw_roster(struct world *w, const char *org, int first, int n, long long fen)
{
    int64_t id = json_get_int(world_ok(w, "d01.clerk", "POST", "/api/rosters/by-hand",
                                       mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"%s\",\"title\":\"名册%d\",\"class\":\"C7\","
                                               "\"source\":\"GH-BJ\"}", org, first)),
                              "id", 0);
    for (int i = 0; i < n; i++)
        world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/rosters/%lld/rows", (long long)id),
                 mw_f(w, "{\"name\":\"王小%s\",\"number\":\"%.*s\",\"amount_fen\":%lld,\"phone\":\"13800001234\","
                         "\"bank\":\"农业银行\",\"card\":\"%s\"}",
                      (first + i) % 2 ? "明" : "红", FMT(mw_number(w->a, first + i)), fen, pw_card(w, first + i)));
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/rosters/%lld/submit", (long long)id), "{}");
    world_ok(w, "d01.review", "POST", mw_f(w, "/api/rosters/%lld/approve", (long long)id), "{}");
    return id;
}

static inline void pw_ground(struct world *w)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 900000000);
    mw_receipt(w, "d01.cash", "QD0101", "GH-BJ", 900000000);
}

#define PW_MAKE                                                                                    \
    "{\"campaign\":\"LJ\",\"title\":\"第一批\",\"profile\":\"csv-gb18030\",\"purpose\":\"01\",\"payer_name\":\"市南区总工会\"," \
    "\"payer_account\":\"38010101040000000\",\"payer_bank\":\"农业银行市南支行\"}"

static inline int64_t pw_make(struct world *w)
{
    return json_get_int(world_ok(w, "d01.clerk", "POST", "/api/payouts?org=QD01", PW_MAKE), "id", 0);
}

static inline const char *pw_move(struct world *w, const char *as, int64_t id, const char *verb, const char *body)
{
    return world_call(w, as, "POST", mw_f(w, "/api/payouts/%lld/%s", (long long)id, verb), body);
}

static inline const struct json *pw_get(struct world *w, int64_t id)
{
    return world_ok(w, "d01.view", "GET", mw_f(w, "/api/payouts/%lld", (long long)id), NULL);
}

static inline const char *pw_hash(struct world *w, int64_t id)
{
    return mw_f(w, "{\"hash\":\"%.*s\"}", FMT(json_get_str(pw_get(w, id), "hash")));
}

/* From draft to exported, below the threshold of a second checker. */
static inline void pw_export(struct world *w, int64_t id)
{
    assert_answer(w, "", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/submit", (long long)id), "{}");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/check", (long long)id), pw_hash(w, id));
    assert_answer(w, "", "d01.cash", "POST", mw_f(w, "/api/payouts/%lld/export", (long long)id), "{}");
}

/* A result file as the csv profile reads it: lines "ref,account,yuan,status,text" in UTF-8. */
static inline const struct json *pw_result(struct world *w, int64_t id, const char *lines)
{
    const char *text = mw_f(w, "流水标识,收款账号,金额,状态,说明\r\n%s", lines);
    size_t n = strlen(text), room = 4 * n;
    char *out = arena_alloc(w->a, room, 1), *at = out;
    struct recode *r = recode_open("GB18030", "UTF-8");
    assert_int_equal(recode_run(r, &text, &n, &at, &room), RECODE_DONE);
    recode_close(r);
    const char *e = world_upload(w, "d01.cash",
                                 mw_f(w, "/api/payouts/%lld/results?settled_on=2023-01-11", (long long)id), "结果.csv",
                                 out, (size_t)(at - out));
    assert_string_equal(e, "");
    int64_t job = json_get_int(w->json, "job", 0);
    return world_job(w, job);
}

static inline const char *pw_line(struct world *w, int64_t batch, int64_t seq, int serial, const char *yuan,
                                  const char *status, const char *text)
{
    return mw_f(w, "B%07lld%06lld,%s,%s,%s,%s\r\n", (long long)batch, (long long)seq, pw_card(w, serial), yuan, status, text);
}

static inline const char *pw_state(struct world *w, int64_t batch, int64_t seq)
{
    const struct json *rows = json_get(world_ok(w, "d01.view", "GET",
                                                mw_f(w, "/api/payouts/%lld/items?after=%lld&limit=1", (long long)batch,
                                                     (long long)seq - 1), NULL), "rows");
    return str_z(w->a, json_get_str(json_at(rows, 0), "state"));
}

static inline int64_t pw_money(struct world *w, const char *org, const char *key)
{
    const struct json *list = json_get(
        world_ok(w, "city.view", "GET", mw_f(w, "/api/funds?campaign=LJ&org=%s&own=1", org), NULL), "rows");
    int64_t sum = 0;
    for (size_t i = 0; i < json_len(list); i++)
        sum += json_get_int(json_at(list, i), key, 0);
    return sum;
}

static inline int64_t pw_counted(struct world *w, const char *item)
{
    const struct json *items =
        json_get(world_ok(w, "city.view", "GET", "/api/forms/cz21/report?campaign=LJ&org=QD", NULL), "items");
    return json_get_int(json_get(items, item), "count", -1);
}

static inline int64_t pw_file(struct world *w, const char *as)
{
    assert_string_equal(world_upload(w, as, "/api/files?org=QD01", "回单.txt", "bank says", 9), "");
    return json_get_int(w->json, "id", 0);
}
