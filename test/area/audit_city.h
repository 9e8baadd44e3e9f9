/* SPDX-License-Identifier: Apache-2.0
 * A small city that is clean, and the same city with irregularities: what the ordinary routes allow is
 * done through them, the rest by SQL behind the program's back. */
#pragma once
#include "engine.h"
#include "payout_world.h"

enum { AC_DAY = 86400000 };

struct ac_row {
    int serial; /* an invented person each */
    const char *class;
    long long fen;
    const char *more; /* further members, beginning with a comma; NULL = employer, phone, card as they should be */
    const char *name; /* NULL = by serial */
};

static inline const char *ac_name(struct world *w, int serial)
{
    static const char *const family[] = {"周", "吴", "郑", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨"};
    static const char *const given[] = {"文静", "建国", "海涛", "秀兰", "志强", "桂英", "晓东"};
    return mw_f(w, "%s%s", family[serial % 11], given[serial / 11 % 7]);
}

static inline const char *ac_body(struct world *w, const struct ac_row *r)
{
    const char *usual = mw_f(w, ",\"employer\":\"第%d车间\",\"phone\":\"138%08d\",\"bank\":\"农业银行\",\"card\":\"%s\"", r->serial % 5 + 1,
                             r->serial, pw_card(w, r->serial));
    return mw_f(w, "{\"name\":\"%s\",\"number\":\"%.*s\",\"class\":\"%s\",\"amount_fen\":%lld%s}", r->name ? r->name : ac_name(w, r->serial),
                FMT(mw_number(w->a, r->serial)), r->class, r->fen, r->more ? r->more : usual);
}

/* Entered and submitted by AREA.clerk. */
static inline int64_t ac_submitted(struct world *w, const char *area, const char *org, const char *title, const struct ac_row *rows,
                                   size_t n)
{
    const char *clerk = mw_f(w, "%s.clerk", area);
    int64_t id = json_get_int(world_ok(w, clerk, "POST", "/api/rosters/by-hand",
                                       mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"%s\",\"title\":\"%s\",\"class\":\"C7\",\"source\":\"GH-BJ\"}", org,
                                            title)), "id", 0);
    for (size_t i = 0; i < n; i++)
        world_ok(w, clerk, "POST", mw_f(w, "/api/rosters/%lld/rows", (long long)id), ac_body(w, &rows[i]));
    world_ok(w, clerk, "POST", mw_f(w, "/api/rosters/%lld/submit", (long long)id), "{}");
    return id;
}

static inline int64_t ac_approved(struct world *w, const char *area, const char *org, const char *title, const struct ac_row *rows, size_t n)
{
    int64_t id = ac_submitted(w, area, org, title, rows, n);
    world_ok(w, mw_f(w, "%s.review", area), "POST", mw_f(w, "/api/rosters/%lld/approve", (long long)id), "{}");
    return id;
}

static inline void ac_pay(struct world *w, const char *area, int64_t id, const char *day)
{
    world_ok(w, mw_f(w, "%s.cash", area), "POST", mw_f(w, "/api/rosters/%lld/pay", (long long)id),
             mw_f(w, "{\"paid_on\":\"%s\",\"bank_ref\":\"回单%lld\"}", day, (long long)id));
}

static inline int64_t ac_paid(struct world *w, const char *area, const char *org, const char *title, const struct ac_row *rows, size_t n,
                              const char *day)
{
    int64_t id = ac_approved(w, area, org, title, rows, n);
    ac_pay(w, area, id, day);
    return id;
}

static inline void ac_money(struct world *w, const char *to, long long fen, const char *day)
{
    world_ok(w, "city.cash", "POST", "/api/funds/transfers",
             mw_f(w, "{\"campaign\":\"LJ\",\"from\":\"QD\",\"to\":\"%s\",\"source\":\"GH-BJ\",\"to_source\":\"GH-BJ\",\"fen\":%lld,"
                     "\"done_on\":\"%s\"}", to, fen, day));
}

/* One statement behind the program's back. */
struct ac_sql {
    struct world *w;
    const char *sql;
};
static inline enum err ac_sql_tx(struct tx *tx, void *arg)
{
    struct ac_sql *s = arg;
    struct str said = S("");
    tx->wrote = true; /* else the writer has nothing to commit */
    enum err e = tx->db->e->script(tx->c, s->sql, &said);
    if (e != OK)
        fprintf(stderr, "sql: %.*s: %s\n", FMT(said), s->sql);
    return e;
}
static inline void ac_sql(struct world *w, const char *sql)
{
    struct ac_sql s = {w, sql};
    assert_int_equal(world_write(w, ac_sql_tx, &s), OK);
}

struct ac_city {
    int64_t street, factory, other, trucks, gift_roster, batch, decision, receipt, gift;
};

static const struct ac_row ac_street[] = {{1, "C7", 20100}, {2, "C7", 20300}, {3, "C5", 25000}, {4, "C9", 31000}, {5, "C7", 20500}, {6, "C10", 40000}};
static const struct ac_row ac_factory[] = {{11, "C7", 20200}, {12, "C7", 20400}, {13, "C5", 25100}, {14, "C7", 20600}, {15, "C10", 41000}, {16, "C7", 20800}};
static const struct ac_row ac_other[] = {{21, "C7", 21000}, {22, "C5", 26000}, {23, "C7", 21200}, {24, "C10", 42000}, {25, "C7", 290000}, {26, "C7", 21400}};
static const struct ac_row ac_trucks[] = {{31, "C7", 22000}, {32, "C7", 22200}, {33, "C5", 27000}, {34, "C7", 22400}, {35, "C7", 22600}, {36, "C10", 43000}};

static inline long long ac_sum(const struct ac_row *rows, size_t n)
{
    long long sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += rows[i].fen;
    return sum;
}
#define AC(rows) rows, countof(rows)

/* A batch of one roster, exported and sent to the bank. */
static inline int64_t ac_batch(struct world *w, int64_t roster)
{
    int64_t id = json_get_int(world_ok(w, "d01.clerk", "POST", "/api/payouts?org=QD01",
                                       mw_f(w, "{\"campaign\":\"LJ\",\"title\":\"批次%lld\",\"profile\":\"csv-gb18030\",\"purpose\":\"01\","
                                               "\"payer_name\":\"甲区总工会\",\"payer_account\":\"38010101040000000\","
                                               "\"payer_bank\":\"农业银行\",\"rosters\":\"%lld\"}", (long long)roster, (long long)roster)), "id", 0);
    pw_export(w, id);
    world_ok(w, "d01.cash", "POST", mw_f(w, "/api/payouts/%lld/sent", (long long)id), "{\"sent_on\":\"2023-01-11\"}");
    return id;
}

/* Four rosters paid by hand, one by the bank, one from a designated gift: decided, in order, no 分 too much. */
static inline struct ac_city ac_clean(struct world *w)
{
    static const struct ac_row bank[] = {{41, "C7", 23000}, {42, "C7", 23100}, {43, "C7", 23200}};
    static const struct ac_row given[] = {{51, "C7", 24000}, {52, "C7", 24100}};
    struct ac_city c = {0};
    w->now -= 2 * AC_DAY; /* 2023-01-10, a Tuesday */
    world_ok(w, "city.clerk", "POST", "/api/campaigns",
             "{\"code\":\"LJ\",\"name\":\"送温暖\",\"org\":\"QD\",\"year\":2023,\"start_on\":\"2022-12-20\",\"end_on\":\"2023-02-10\",\"once\":true,"
             "\"cap_time_fen\":300000,\"cap_year_fen\":600000,\"earmark\":\"qh20\",\"forms\":\"cz21,ez22\",\"status\":\"open\"}");
    assert_string_equal(world_upload(w, "city.clerk", "/api/files?org=QD", "纪要.txt", "minutes", 7), "");
    int64_t minutes = json_get_int(w->json, "id", 0);
    c.decision = json_get_int(world_ok(w, "city.clerk", "POST", "/api/decisions?org=QD",
                                       mw_f(w, "{\"campaign\":\"LJ\",\"kind\":\"payout\",\"title\":\"研究发放\",\"content\":\"同意\",\"held_on\":\"2023-01-03\","
                                               "\"members\":7,\"present\":7,\"votes_for\":7,\"minutes_id\":%lld}", (long long)minutes)), "id", 0);
    world_ok(w, "city.review", "POST", mw_f(w, "/api/decisions/%lld/make", (long long)c.decision), NULL);
    c.receipt = mw_receipt(w, "city.cash", "QD", "GH-BJ", 50000000);
    ac_money(w, "QD0101", ac_sum(AC(ac_street)), "2023-01-06");
    ac_money(w, "QD010101", ac_sum(AC(ac_factory)), "2023-01-06");
    ac_money(w, "QD0201", ac_sum(AC(ac_other)), "2023-01-06");
    ac_money(w, "QD020101", ac_sum(AC(ac_trucks)), "2023-01-06");
    ac_money(w, "QD01", ac_sum(AC(bank)), "2023-01-06");
    c.street = ac_approved(w, "d01", "QD0101", "街道名册", AC(ac_street));
    c.factory = ac_approved(w, "d01", "QD010101", "机械厂名册", AC(ac_factory));
    c.other = ac_approved(w, "d02", "QD0201", "乙街道名册", AC(ac_other));
    c.trucks = ac_approved(w, "d02", "QD020101", "物流名册", AC(ac_trucks));
    int64_t by_bank = ac_approved(w, "d01", "QD01", "银行代发名册", AC(bank));
    int64_t donor = json_get_int(world_ok(w, "d01.cash", "POST", "/api/donors?org=QD01", "{\"kind\":\"firm\",\"name\":\"海风实业\"}"), "id", 0);
    c.gift = json_get_int(world_ok(w, "d01.cash", "POST", "/api/gifts?org=QD010102",
                                   mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"QD010102\",\"donor_id\":%lld,\"fen\":%lld,\"got_on\":\"2023-01-08\","
                                           "\"receipt_no\":\"2023-001\",\"source\":\"SH\",\"purpose\":\"慰问一线职工\",\"classes\":\"C7\"}",
                                        (long long)donor, ac_sum(AC(given)))), "id", 0);
    c.gift_roster = json_get_int(world_ok(w, "d01.clerk", "POST", "/api/rosters/by-hand",
                                          "{\"campaign\":\"LJ\",\"org\":\"QD010102\",\"title\":\"捐赠名册\",\"class\":\"C7\",\"source\":\"SH\"}"), "id", 0);
    for (size_t i = 0; i < countof(given); i++)
        world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/rosters/%lld/rows", (long long)c.gift_roster), ac_body(w, &given[i]));
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/rosters/%lld/gift", (long long)c.gift_roster), mw_f(w, "{\"gift_id\":%lld}", (long long)c.gift));
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/rosters/%lld/submit", (long long)c.gift_roster), "{}");
    world_ok(w, "d01.review", "POST", mw_f(w, "/api/rosters/%lld/approve", (long long)c.gift_roster), "{}");
    w->now += AC_DAY; /* 11 January */
    c.batch = ac_batch(w, by_bank);
    (void)pw_result(w, c.batch, mw_f(w, "%s%s%s", pw_line(w, c.batch, 1, 41, "230.00", "成功", ""),
                                     pw_line(w, c.batch, 2, 42, "231.00", "成功", ""), pw_line(w, c.batch, 3, 43, "232.00", "成功", "")));
    assert_string_equal(pw_state(w, c.batch, 3), "success");
    w->now += AC_DAY;
    ac_pay(w, "d01", c.street, "2023-01-12");
    ac_pay(w, "d01", c.factory, "2023-01-12");
    ac_pay(w, "d02", c.other, "2023-01-12");
    ac_pay(w, "d02", c.trucks, "2023-01-12");
    ac_pay(w, "d01", c.gift_roster, "2023-01-12");
    return c;
}

/* Runs checks ("" = all) over the city. */
static inline int64_t ac_run(struct world *w, const char *as, const char *codes)
{
    const struct json *j = world_ok(w, as, "POST", "/api/auditroom/runs?org=QD", mw_f(w, "{\"campaign\":\"LJ\",\"codes\":\"%s\"}", codes));
    int64_t run = json_get_int(j, "run", 0);
    const struct json *job = world_job(w, json_get_int(j, "job", 0));
    if (!str_eq(json_get_str(job, "state"), S("done")))
        print_error("job: %.*s\n", FMT(json_get_str(job, "error")));
    assert_string_equal(str_z(w->a, json_get_str(job, "state")), "done");
    return run;
}

/* Codes with hits, e.g. "A01:2 C05:1". */
static inline const char *ac_found(struct world *w, const char *as, int64_t run)
{
    const struct json *j = world_ok(w, as, "GET", mw_f(w, "/api/auditroom/runs/%lld", (long long)run), NULL), *rows = json_get(j, "results");
    struct buf b = buf_new(w->a, 4096);
    for (size_t i = 0; i < json_len(rows); i++) {
        int64_t n = json_get_int(json_at(rows, i), "hits", -1);
        if (n)
            buf_f(&b, "%s%.*s:%lld", b.len ? " " : "", FMT(json_get_str(json_at(rows, i), "code")), (long long)n);
    }
    return str_z(w->a, buf_done(&b));
}
