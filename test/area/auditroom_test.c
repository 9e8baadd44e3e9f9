/* SPDX-License-Identifier: Apache-2.0
 * The audit room as an auditor and an audited union use it: checks, samples, papers, the way of the money,
 * and what an auditor may not do. */
#include "area_test.h"
#include "auditroom.h"
#include "audit_city.h"
#include "money_world.h"
#include "sheet_child.h"

WORLD_TEST(every_check_runs_and_a_campaign_without_money_has_no_hits)
{
    mw_campaign(w, "LJ", "", true, 0);
    int64_t run = ac_run(w, "city.auditor", "");
    assert_string_equal(ac_found(w, "city.auditor", run), "");
    assert_true(json_get_int(w->json, "checks", 0) >= 40);
    assert_string_equal(text_of(w, w->json, "state"), "done");
}

/* Rules of a place: a lower threshold of the second checker, smaller figures. */
static const char *const local_rule =
    "{\"kind\":\"checks\",\"code\":\"local\",\"edition\":\"2023\",\"title\":\"本市参数\",\"source\":\"测试\",\"valid_from\":\"2023-01-01\",\"body\":{\"checks\":["
    "{\"code\":\"D10\",\"list\":\"split\",\"topic\":\"程序与分离\",\"title\":\"名册化整为零\",\"question\":\"？\",\"source\":\"内控\",\"severity\":\"middle\","
    "\"say\":\"{org} {n} 份 {yuan2}\",\"params\":{\"threshold_fen\":100000,\"percent\":90,\"times\":3,\"days\":7}},"
    "{\"code\":\"D11\",\"list\":\"odd_hours\",\"topic\":\"程序与分离\",\"title\":\"深夜\",\"question\":\"？\",\"source\":\"内控\",\"severity\":\"low\","
    "\"say\":\"{one} {n}\",\"params\":{\"from_hour\":22,\"to_hour\":6,\"times\":3}},"
    "{\"code\":\"G03\",\"list\":\"same_figures\",\"topic\":\"数据迹象\",\"title\":\"相同\",\"question\":\"？\",\"source\":\"V26\",\"severity\":\"middle\","
    "\"say\":\"{org} {one}\",\"params\":{\"lines\":2,\"heads\":5}},"
    "{\"code\":\"D12\",\"off\":true}]}}";

/* What ordinary use can bring about. */
static void plant_by_hand(struct world *w, const struct ac_city *c)
{
    static const struct ac_row bare[] = {{101, "C7", 25000, "", NULL}}; /* C01 */
    static const struct ac_row unfiled[] = {{102, "C11", 25000, NULL, NULL}}; /* C03 */
    static const struct ac_row twins[] = {{103, "C7", 25200, ",\"employer\":\"一车间\",\"phone\":\"13900000001\"", "马小龙"},
                                          {104, "C7", 25300, ",\"employer\":\"一车间\",\"phone\":\"13900000001\"", "马小龙"}}; /* C07 */
    static const struct ac_row early[] = {{105, "C7", 25400, NULL, NULL}}; /* D07 */
    static const struct ac_row same[] = {{111, "C7", 20000}, {112, "C5", 20000}, {113, "C7", 20000}, {114, "C5", 20000}, {115, "C7", 20000},
                                         {116, "C5", 20000}, {117, "C7", 20000}, {118, "C5", 20000}, {119, "C7", 20000}, {120, "C5", 20000}}; /* G05 */
    static const struct ac_row bank[] = {{121, "C7", 23000}, {122, "C7", 23100}}; /* F03, F04 */
    struct ac_row copy[2][5];
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < 5; i++)
            copy[k][i] = (struct ac_row){131 + 10 * k + i, i % 2 ? "C7" : "C5", 21000 + 100 * i, NULL, ac_name(w, 131 + i)};
    for (int i = 0; i < 2; i++) /* E01: more than they need */
        ac_money(w, i ? "QD02" : "QD01", 600000, "2023-01-06");
    mw_receipt(w, "city.cash", "QDI01", "GH-BJ", ac_sum(copy[0], 5));
    ac_paid(w, "d01", "QD01", "信息不全", AC(bare), "2023-01-12");
    ac_paid(w, "d02", "QD02", "没有建档", AC(unfiled), "2023-01-12");
    ac_paid(w, "d01", "QD01", "一人两证", AC(twins), "2023-01-12");
    ac_paid(w, "d02", "QD02", "人人一样", AC(same), "2023-01-12");
    ac_paid(w, "city", "QD", "市级名册", copy[0], 5, "2023-01-12");
    ac_paid(w, "city", "QDI01", "产业名册", copy[1], 5, "2023-01-12"); /* G02, G03 */
    int64_t lump = json_get_int(world_ok(w, "d01.clerk", "POST", "/api/rosters/lumps",
                                         "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"class\":\"C7\",\"source\":\"GH-BJ\",\"fen\":50000,\"site\":\"配送站\",\"heads\":9}"), "id", 0);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/rosters/%lld/submit", (long long)lump), "{}");
    world_ok(w, "d01.review", "POST", fmt(w, "/api/rosters/%lld/approve", (long long)lump), "{}");
    ac_pay(w, "d01", lump, "2023-01-12"); /* C02 */
    int64_t batch = ac_batch(w, ac_approved(w, "d01", "QD01", "银行二批", AC(bank)));
    (void)pw_result(w, batch, fmt(w, "%s%s", pw_line(w, batch, 1, 121, "230.00", "失败", "账号不存在"), pw_line(w, batch, 2, 122, "231.00", "失败", "系统超时")));
    int64_t id = ac_submitted(w, "d01", "QD01", "先付后审", AC(early));
    w->now += AC_DAY;
    world_ok(w, "d01.review", "POST", fmt(w, "/api/rosters/%lld/approve", (long long)id), "{}");
    ac_pay(w, "d01", id, "2023-01-12");
    w->now += 13 * 3600000LL; /* 23 o'clock: D10 and D11 */
    for (int k = 0; k < 3; k++) {
        const struct ac_row part[] = {{151 + 2 * k, "C7", 49000 + 10 * k, NULL, NULL}, {152 + 2 * k, "C7", 48500, NULL, NULL}};
        (void)ac_approved(w, "d02", "QD02", fmt(w, "拆分%d", k), part, 2);
    }
    w->now -= 13 * 3600000LL;
    for (int i = 0; i < 3; i++) /* G04 */
        world_ok(w, "d02.clerk", "PUT", "/api/forms/cz21/items?org=QD02",
                 fmt(w, "{\"campaign\":\"LJ\",\"org\":\"QD02\",\"item\":\"%s\",\"value\":%d}", i == 0 ? "A" : i == 1 ? "E1" : "F1", 100 * (i + 1)));
    static const char csv[] = "姓名,身份证号,工作单位,联系电话,慰问金额\n周文静,110105198001019999,一厂,13800000001,200\n"; /* G01 */
    for (int i = 0; i < 2; i++) {
        assert_string_equal(world_upload(w, i ? "d02.clerk" : "d01.clerk",
                                         fmt(w, "/api/rosters/import?campaign=LJ&org=%s&class=C7&fund=GH-BJ", i ? "QD02" : "QD01"), "名册.csv", csv,
                                         sizeof csv - 1), "");
        (void)world_job(w, json_get_int(w->json, "job", 0));
    }
    const struct json *j = world_ok(w, "sys.admin", "GET", "/api/users?q=d02.cash", NULL); /* D05 */
    (void)world_ok(w, "sec.admin", "POST", fmt(w, "/api/users/%lld/grants", (long long)json_get_int(json_at(json_get(j, "rows"), 0), "id", 0)),
                   "{\"role\":\"review\",\"org\":\"QD02\",\"from_date\":\"2020-01-01\"}");
    world_ok(w, "city.clerk", "POST", "/api/campaigns", /* E02 */
             "{\"code\":\"OLD\",\"name\":\"去年\",\"org\":\"QD\",\"year\":2022,\"start_on\":\"2022-07-01\",\"end_on\":\"2022-08-01\",\"once\":true,\"status\":\"open\"}");
    world_ok(w, "city.cash", "POST", "/api/funds/receipts",
             "{\"campaign\":\"OLD\",\"org\":\"QD\",\"source\":\"GH-BJ\",\"fen\":12345,\"done_on\":\"2022-07-05\"}");
    (void)c;
}

/* What only a change behind the program's back can bring about. */
static void plant_by_sql(struct world *w, const struct ac_city *c)
{
    long long s = c->street, f = c->factory, o = c->other, t = c->trucks, g = c->gift_roster;
    ac_sql(w, fmt(w, "UPDATE roster_row SET amount_fen = amount_fen + 10000 WHERE roster_id = %lld AND row_no = 1", s)); /* A01 */
    ac_sql(w, "UPDATE tally SET fen = fen + 100 WHERE class = 'C9' AND tag = ''"); /* A02: one line, of the street */
    ac_sql(w, fmt(w, "INSERT INTO fund_txn (kind, campaign_id, org_id, done_on, at) SELECT 'receipt', campaign_id, org_id, '2023-01-09', 1 FROM roster WHERE id = %lld", t)); /* A03 */
    ac_sql(w, fmt(w, "UPDATE aid SET source = 'CZ-ZY' WHERE roster_id = %lld AND row_no = 2", s)); /* B01 */
    ac_sql(w, fmt(w, "INSERT INTO earmark_ruling (campaign_id, org_id, source, class, form, reason, state, asked_by, asked_at, decided_by, decided_at, basis) "
                     "SELECT campaign_id, 1, 'GH-BJ', 'C9', 'cash', '-', 'forbidden', 4, 1, 5, 1, '会议纪要' FROM roster WHERE id = %lld", s)); /* B03 */
    ac_sql(w, fmt(w, "UPDATE gift SET classes = 'C2' WHERE id = %lld", (long long)c->gift)); /* B04: two rows */
    ac_sql(w, fmt(w, "UPDATE person SET status = 'dead' WHERE id = (SELECT person_id FROM roster_row WHERE roster_id = %lld AND row_no = 1)", f)); /* C05 */
    ac_sql(w, fmt(w, "UPDATE aid SET once = NULL, person_id = (SELECT person_id FROM roster_row WHERE roster_id = %lld AND row_no = 2) "
                     "WHERE roster_id = %lld AND row_no = 3", f, f)); /* C06: two records */
    ac_sql(w, fmt(w, "UPDATE roster_row SET card_blind = (SELECT v.card_blind FROM roster_row v WHERE v.roster_id = %lld AND v.row_no = 5) "
                     "WHERE roster_id = %lld AND row_no = 4", f, f)); /* C08: two rows */
    ac_sql(w, fmt(w, "UPDATE roster_row SET name = '别人' WHERE roster_id = %lld AND row_no = 6", f)); /* C09 */
    ac_sql(w, fmt(w, "UPDATE user_account SET name = (SELECT name FROM roster_row WHERE roster_id = %lld AND row_no = 1) WHERE login = 'd01.cash'", g)); /* C10 */
    ac_sql(w, "UPDATE campaign SET cap_time_fen = 280000 WHERE code = 'LJ'"); /* C11: 2,900 元 */
    for (int k = 0; k < 2; k++) /* C13: both directions, as the register keeps a tie */
        ac_sql(w, fmt(w, "INSERT INTO person_tie (id_type, blind, kind, other_type, other_blind, org_id, noted_at) "
                         "SELECT p.id_type, p.blind, 'spouse', q.id_type, q.blind, 1, 1 FROM person p, person q "
                         "WHERE p.id = (SELECT person_id FROM roster_row WHERE roster_id = %lld AND row_no = %d) "
                         "AND q.id = (SELECT person_id FROM roster_row WHERE roster_id = %lld AND row_no = %d)", t, 2 - k, t, 1 + k));
    ac_sql(w, "UPDATE user_account SET name = '郝一人' WHERE login IN ('d02.clerk', 'd02.review')"); /* D02, D04 */
    ac_sql(w, fmt(w, "INSERT INTO roster_editor (roster_id, user_id) SELECT %lld, id FROM user_account WHERE login = 'd01.review'", s)); /* D03 */
    ac_sql(w, fmt(w, "UPDATE payout_item SET state = 'returned', settled_on = '2023-01-11' WHERE batch_id = %lld AND seq = 1", (long long)c->batch)); /* F01, F02, F03 */
    ac_sql(w, fmt(w, "UPDATE person SET card_blind = (SELECT card_blind FROM payout_item WHERE batch_id = %lld AND seq = 2) "
                     "WHERE id = (SELECT person_id FROM roster_row WHERE roster_id = %lld AND row_no = 1)", (long long)c->batch, o)); /* F05 */
}

/* What is told of a hit: where, whom (masked), how much, in words; never a number that identifies. */
static void look_at_hits(struct world *w, int64_t run, const struct ac_city *c)
{
    const struct json *h = json_at(json_get(world_ok(w, "city.auditor", "GET", fmt(w, "/api/auditroom/runs/%lld/hits?code=C11", (long long)run), NULL), "rows"), 0);
    assert_string_equal(text_of(w, h, "object"), fmt(w, "roster:%lld", (long long)c->other));
    assert_int_equal(json_get_int(h, "row_no", 0), 5);
    assert_int_equal(json_get_int(h, "fen", 0), 290000);
    assert_string_equal(text_of(w, h, "org_code"), "QD0201");
    assert_string_equal(text_of(w, h, "name"), "冯**"); /* the 25th invented person */
    assert_string_equal(text_of(w, h, "text"), "“乙街道名册”第 5 行 冯** 2,900.00 元，超过一次限额 2,800.00 元");
    assert_false(answer_has(w, "110105198001"));
    /* the neighbour's auditor sees none of it; the union's own auditor runs his own */
    assert_answer(w, "NOT_FOUND", "d01.auditor", "GET", fmt(w, "/api/auditroom/runs/%lld", (long long)run), NULL);
    const struct json *j = world_ok(w, "d01.auditor", "POST", "/api/auditroom/runs?org=QD01", "{\"codes\":\"C11,C05\"}");
    int64_t own = json_get_int(j, "run", 0);
    (void)world_job(w, json_get_int(j, "job", 0));
    assert_string_equal(ac_found(w, "d01.auditor", own), "C05:1"); /* the cap was passed in the other district */
    assert_answer(w, "NOT_FOUND", "d01.auditor", "POST", "/api/auditroom/runs?org=QD02", "{}");
    assert_answer(w, "BAD_INPUT", "d01.auditor", "POST", "/api/auditroom/runs?org=QD01", "{\"codes\":\"Z99\"}");
    world_ok(w, "city.auditor", "GET", "/api/auditroom/checks?org=QD", NULL);
    assert_true(answer_has(w, "\"code\":\"A01\"") && answer_has(w, "\"hits\":1"));
    assert_false(answer_has(w, "\"code\":\"D12\"")); /* taken away by the local document */
    world_ok(w, "city.auditor", "GET", "/api/auditroom/runs?org=QD", NULL);
    assert_int_equal(json_len(rows_of(w)), 3);
}

/* Every irregularity is found by the check that is named for it, and a clean city
 * has none. */
WORLD_TEST(planted_irregularities_are_found_and_a_clean_city_has_none)
{
    struct ac_city c = ac_clean(w);
    assert_int_equal(world_verify(w), 0);
    (void)world_ok(w, "city.clerk", "POST", "/api/rules", local_rule);
    int64_t now = w->now;
    w->now = 1679277600000; /* 2023-03-20 10:00 +8 */
    assert_string_equal(ac_found(w, "city.auditor", ac_run(w, "city.auditor", "")), "");
    w->now = now;
    plant_by_hand(w, &c);
    plant_by_sql(w, &c);
    w->now = 1679277600000;
    world_ok(w, "city.cash", "POST", fmt(w, "/api/funds/txns/%lld/reverse", (long long)mw_receipt(w, "city.cash", "QD", "SH", 5000)), "{\"reason\":\"误登\"}"); /* A04 */
    world_ok(w, "city.review", "POST", fmt(w, "/api/decisions/%lld/revoke", (long long)c.decision), "{\"reason\":\"程序不合\"}"); /* D01 */
    const struct json *j = world_ok(w, "city.auditor", "POST", "/api/auditroom/runs?org=QD", "{}");
    int64_t run = json_get_int(j, "run", 0);
    assert_string_equal(text_of(w, world_job(w, json_get_int(j, "job", 0)), "state"), "done");
    const char *found = ac_found(w, "city.auditor", run);
    /* each by its check, so often as planted, and nothing else; D01: eight unions paid 1,000 元 and more;
     * D02: seven rosters of d02; D10: all three parts were approved at one moment */
    assert_string_equal(found, "A01:1 A02:1 A03:1 A04:1 B01:1 B03:1 B04:2 C01:1 C02:1 C03:1 C05:1 C06:2 C07:2 C08:2 C09:1 C10:1 C11:1 C13:1 "
                               "D01:8 D02:7 D03:1 D04:2 D05:1 D07:1 D10:3 D11:1 E01:2 E02:1 F01:1 F02:1 F03:2 F04:1 F05:1 G01:1 G02:1 G03:1 G04:1 G05:1");
    look_at_hits(w, run, &c);
}

/* --- samples --- */

/* The same sample out of the population's file by a script that shares no code with the program. */
static void drawn_again(struct world *w, int64_t id, const char *how)
{
    char line[200];
    const struct json *s = world_ok(w, "city.auditor", "GET", fmt(w, "/api/auditroom/samples/%lld", (long long)id), NULL);
    const char *hash = text_of(w, s, "hash"), *method = text_of(w, s, "method"), *seed = text_of(w, s, "seed");
    const struct json *items = json_get(world_ok(w, "city.auditor", "GET", fmt(w, "/api/auditroom/samples/%lld/items?limit=500", (long long)id), NULL), "rows");
    (void)world_call(w, "city.auditor", "GET", fmt(w, "/api/auditroom/samples/%lld/population", (long long)id), NULL);
    const char *path = fmt(w, "%s/population.csv", w->dir);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fwrite(w->reply.body.at, 1, w->reply.body.len, f);
    fclose(f);
    f = popen(fmt(w, "/usr/bin/python3 %s %s %s %s %s", DRAW_AGAIN, path, method, seed, how), "r");
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    assert_string_equal(str_z(w->a, str_sub(str_of(line), 0, 64)), hash);
    size_t n = 0;
    for (; fgets(line, sizeof line, f); n++) {
        line[strcspn(line, "\n")] = 0;
        assert_true(n < json_len(items));
        assert_string_equal(line, text_of(w, json_at(items, n), "object"));
    }
    assert_int_equal(pclose(f), 0);
    assert_int_equal(n, json_len(items));
}

static const struct json *draw(struct world *w, const char *more)
{
    return world_ok(w, "city.auditor", "POST", "/api/auditroom/samples?org=QD",
                    fmt(w, "{\"campaign\":\"LJ\",\"title\":\"样本\",\"unit\":\"aid\",%s}", more));
}

WORLD_TEST(a_sample_can_be_drawn_again_by_anybody)
{
    (void)ac_clean(w);
    /* population: 6 + 6 + 6 + 6 + 3 + 2 = 29 records. n0 = 1.96² × 0.25 / 0.1² = 96.04; with N = 29:
     * 96.04 × 29 / (29 + 95.04) = 22.45 -> 23 */
    const struct json *look = world_ok(w, "city.auditor", "GET", "/api/auditroom/samples/look?org=QD&campaign=LJ&unit=aid&method=attribute&confidence=95&margin=100", NULL);
    assert_int_equal(json_get_int(look, "population", 0), 29);
    assert_int_equal(json_get_int(look, "size", 0), 23);
    const struct json *s = draw(w, "\"method\":\"attribute\",\"confidence\":95,\"margin\":100,\"seed\":\"2023abc\"");
    int64_t one = json_get_int(s, "id", 0);
    assert_int_equal(json_get_int(s, "items", 0), 23);
    assert_string_equal(text_of(w, s, "seed"), "2023abc");
    drawn_again(w, one, "95 100 0");
    s = draw(w, "\"method\":\"attribute\",\"confidence\":90,\"margin\":200,\"rate\":50");
    int64_t two = json_get_int(s, "id", 0);
    assert_int_equal(json_get_str(s, "seed").len, 32);
    drawn_again(w, two, "90 200 50");
    /* money units: Σ = 156,900 + 148,100 + 421,600 + 159,200 + 69,300 + 48,100 = 1,003,200 分; 3.00 × Σ ÷ 200,000
     * = 15.05 -> 16, every 62,700 分: the record of 290,000 is hit at least four times */
    s = draw(w, "\"method\":\"money\",\"confidence\":95,\"tolerable_fen\":200000,\"seed\":\"7\"");
    int64_t three = json_get_int(s, "id", 0);
    assert_int_equal(json_get_int(s, "population_fen", 0), 1003200);
    assert_int_equal(json_get_int(s, "size", 0), 16);
    assert_int_equal(json_get_int(s, "interval_fen", 0), 62700);
    drawn_again(w, three, "95 200000");
    world_ok(w, "city.auditor", "GET", fmt(w, "/api/auditroom/samples/%lld/items?limit=500", (long long)three), NULL);
    int64_t times = 0, most = 0;
    for (size_t i = 0; i < json_len(rows_of(w)); i++) {
        int64_t t = json_get_int(json_at(rows_of(w), i), "times", 0);
        times += t;
        most = t > most ? t : most;
    }
    assert_int_equal(times, 16);
    assert_true(most >= 4 && most <= 5);
    /* the largest, and named ones */
    s = draw(w, "\"method\":\"target\",\"top\":2");
    world_ok(w, "city.auditor", "GET", fmt(w, "/api/auditroom/samples/%lld/items", (long long)json_get_int(s, "id", 0)), NULL);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "fen", 0) + json_get_int(json_at(rows_of(w), 1), "fen", 0), 290000 + 43000);
    s = draw(w, "\"method\":\"target\",\"objects\":\"roster:1:3, roster:1:1\"");
    assert_int_equal(json_get_int(s, "items", 0), 2);
    assert_answer(w, "NOT_FOUND", "city.auditor", "POST", "/api/auditroom/samples?org=QD", "{\"campaign\":\"LJ\",\"unit\":\"aid\",\"method\":\"target\",\"objects\":\"roster:999:1\"}");
    assert_answer(w, "BAD_INPUT", "city.auditor", "POST", "/api/auditroom/samples?org=QD", "{\"campaign\":\"LJ\",\"unit\":\"aid\",\"method\":\"money\",\"confidence\":80,\"tolerable_fen\":1}");
    assert_answer(w, "BAD_INPUT", "city.auditor", "POST", "/api/auditroom/samples?org=QD", "{\"campaign\":\"LJ\",\"unit\":\"aid\",\"method\":\"attribute\",\"confidence\":95,\"margin\":50,\"seed\":\"暖\"}");
    assert_answer(w, "NOT_FOUND", "d01.auditor", "GET", fmt(w, "/api/auditroom/samples/%lld", (long long)one), NULL);
    assert_answer(w, "", "city.auditor", "GET", "/api/auditroom/samples?org=QD", NULL);
    assert_int_equal(json_len(rows_of(w)), 5);
    /* what was seen, and what it says of the whole: one wrong by 100 分 of 23 looked at in part */
    world_ok(w, "city.auditor", "GET", fmt(w, "/api/auditroom/samples/%lld/items", (long long)one), NULL);
    int64_t first = json_get_int(json_at(rows_of(w), 0), "seq", 0), second = json_get_int(json_at(rows_of(w), 1), "seq", 0);
    const char *path = fmt(w, "/api/auditroom/samples/%lld/items/%lld", (long long)one, (long long)first);
    assert_answer(w, "BAD_INPUT", "city.auditor", "PUT", path, "{\"verdict\":\"wrong\"}");
    assert_answer(w, "BAD_INPUT", "city.auditor", "PUT", path, "{\"verdict\":\"right\",\"wrong_fen\":5}");
    assert_answer(w, "", "city.auditor", "PUT", path, "{\"verdict\":\"wrong\",\"note\":\"少付 1 元\",\"wrong_fen\":100}");
    assert_answer(w, "", "city.auditor", "PUT", fmt(w, "/api/auditroom/samples/%lld/items/%lld", (long long)one, (long long)second), "{\"verdict\":\"right\"}");
    s = world_ok(w, "city.auditor", "GET", fmt(w, "/api/auditroom/samples/%lld", (long long)one), NULL);
    assert_int_equal(json_get_int(s, "right", -1), 1);
    assert_int_equal(json_get_int(s, "wrong", -1), 1);
    assert_int_equal(json_get_int(s, "projected_fen", -1), 100 * 29 / 2);
    assert_answer(w, "", "city.auditor", "GET", fmt(w, "/api/auditroom/samples/%lld/items.xlsx", (long long)one), NULL);
    s = world_ok(w, "city.auditor", "POST", fmt(w, "/api/auditroom/samples/%lld/papers", (long long)one), "{\"which\":\"wrong\"}");
    assert_int_equal(json_get_int(s, "papers", -1), 1);
    s = world_ok(w, "city.auditor", "POST", fmt(w, "/api/auditroom/samples/%lld/papers", (long long)one), "{\"which\":\"all\"}");
    assert_int_equal(json_get_int(s, "papers", -1), 22); /* the first has one */
    assert_answer(w, "DUPLICATE", "city.auditor", "POST", "/api/auditroom/papers?org=QD",
                  fmt(w, "{\"sample_id\":%lld,\"sample_seq\":%lld}", (long long)one, (long long)first));
    assert_int_equal(world_verify(w), 0);
    ac_sql(w, "DELETE FROM sample_item WHERE sample_id = 2 AND seq = (SELECT MIN(seq) FROM sample_item WHERE sample_id = 2)");
    assert_int_equal(world_verify(w), 1);
}

/* A double click, or a retry after a lost answer, draws one sample. */
WORLD_TEST(a_sample_is_drawn_once_under_a_command_id)
{
    static const char path[] = "/api/auditroom/samples?org=QD", body[] = "{\"campaign\":\"LJ\",\"unit\":\"aid\",\"method\":\"target\",\"top\":2}";
    (void)ac_clean(w);
    assert_string_equal(world_command(w, "city.auditor", "draw-1", "POST", path, body), "");
    int64_t one = json_get_int(w->json, "id", 0);
    assert_string_equal(world_command(w, "city.auditor", "draw-1", "POST", path, body), "");
    assert_int_equal(json_get_int(w->json, "id", 0), one);
    assert_int_equal(json_get_int(w->json, "items", 0), 2);
    ac_sql(w, "UPDATE command SET status = 0, answer = '' WHERE id = 'draw-1'"); /* as if the process had died before it was told */
    assert_string_equal(world_command(w, "city.auditor", "draw-1", "POST", path, body), "STATE");
    assert_true(answer_has(w, "没有重复办理"));
    world_ok(w, "city.auditor", "GET", path, NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
}

static void sizes_by_the_formula(void **state)
{
    (void)state;
    /* by hand: 95 %, ±5 %, p = 50 %: n0 = 384.16; of 10,000: 384.16 × 10000 / 10383.16 = 369.98 */
    assert_int_equal(sample_size(10000, 95, 50, 0), 370);
    assert_int_equal(sample_size(1000000000, 95, 50, 0), 385);
    assert_int_equal(sample_size(100, 99, 10, 0), 100); /* 99.4 rounded up */
    assert_int_equal(sample_size(1, 95, 50, 0), 1);
    assert_int_equal(sample_size(0, 95, 50, 0), 0);
    assert_int_equal(sample_size(10000, 94, 50, 0), 0);
    assert_int_equal(sample_size(10000, 90, 20, 10), 67); /* 1.645² × 0.0099 / 0.0004 = 66.97; of 10,000: 66.53 */
    assert_int_equal(sample_money_size(100000000, 95, 5000000), 60);
    assert_int_equal(sample_money_size(100000001, 95, 5000000), 61);
    assert_int_equal(sample_money_size(100000000, 99, 5000000), 93); /* 92.2 */
}

/* --- working papers --- */

WORLD_TEST(a_paper_goes_to_the_union_and_comes_back)
{
    struct ac_city c = ac_clean(w);
    ac_sql(w, fmt(w, "UPDATE person SET status = 'dead' WHERE id = (SELECT person_id FROM roster_row WHERE roster_id = %lld AND row_no = 1)", (long long)c.factory));
    int64_t run = ac_run(w, "city.auditor", "C05");
    const struct json *p = world_ok(w, "city.auditor", "POST", "/api/auditroom/papers?org=QD",
                                    fmt(w, "{\"run_id\":%lld,\"code\":\"C05\",\"hit_seq\":1,\"advice\":\"追回\"}", (long long)run));
    int64_t id = json_get_int(p, "id", 0);
    assert_string_equal(text_of(w, p, "org_code"), "QD010101"); /* the union the hit is about */
    assert_true(str_has(json_get_str(p, "finding"), S("机械厂名册")) && json_get_str(p, "basis").len > 0);
    assert_int_equal(json_get_int(p, "fen", 0), 20200);
    assert_answer(w, "DUPLICATE", "city.auditor", "POST", "/api/auditroom/papers?org=QD", fmt(w, "{\"run_id\":%lld,\"code\":\"C05\",\"hit_seq\":1}", (long long)run));
    const char *one = fmt(w, "/api/auditroom/papers/%lld", (long long)id), *reply = fmt(w, "/api/auditroom/papers/%lld/reply", (long long)id),
               *close = fmt(w, "/api/auditroom/papers/%lld/close", (long long)id);
    /* a draft is the auditor's own */
    assert_answer(w, "NOT_FOUND", "d01.clerk", "GET", one, NULL);
    world_ok(w, "d01.clerk", "GET", "/api/auditroom/papers", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_answer(w, "CONFLICT", "city.auditor", "PUT", one, "{\"title\":\"向已去世的人发放\",\"finding\":\"名册第 1 行\",\"version\":9}");
    assert_answer(w, "", "city.auditor", "PUT", one, "{\"title\":\"向已去世的人发放\",\"finding\":\"机械厂名册第 1 行已去世\",\"basis\":\"办法\",\"advice\":\"追回\",\"fen\":20200,\"version\":1}");
    assert_string_equal(world_upload(w, "city.auditor", fmt(w, "/api/auditroom/papers/%lld/proofs", (long long)id), "证明.txt", "proof", 5), "");
    int64_t file = json_get_int(w->json, "file", 0);
    assert_answer(w, "BAD_INPUT", "city.auditor", "POST", fmt(w, "/api/auditroom/papers/%lld/send", (long long)id), "{\"reply_by\":\"2023-01-01\"}");
    assert_answer(w, "", "city.auditor", "POST", fmt(w, "/api/auditroom/papers/%lld/send", (long long)id), "{\"reply_by\":\"2023-01-20\"}");
    assert_answer(w, "STATE", "city.auditor", "PUT", one, "{\"title\":\"改\",\"version\":3}");
    /* the union sees it, the neighbour does not; who may see may read the evidence */
    world_ok(w, "d01.clerk", "GET", "/api/auditroom/papers?state=sent", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "GET", one, NULL);
    (void)world_call(w, "g1.clerk", "GET", fmt(w, "/api/auditroom/papers/%lld/files/%lld", (long long)id, (long long)file), NULL);
    assert_int_equal(w->reply.status, 200);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "GET", fmt(w, "/api/auditroom/papers/%lld/files/%lld", (long long)id, (long long)file), NULL);
    world_ok(w, "d01.clerk", "GET", "/api/todo", NULL);
    assert_true(answer_has(w, "paper.reply"));
    /* not due yet: no conclusion behind the union's back; the auditor does not answer for it */
    assert_answer(w, "STATE", "city.auditor", "POST", close, "{\"text\":\"逾期\",\"outcome\":\"correcting\"}");
    assert_answer(w, "FORBIDDEN", "city.auditor", "POST", reply, "{\"text\":\"属实\"}");
    assert_answer(w, "FORBIDDEN", "d01.cash", "POST", reply, "{\"text\":\"属实\"}");
    assert_string_equal(world_upload(w, "g1.clerk", fmt(w, "/api/auditroom/papers/%lld/answers", (long long)id), "退款.txt", "money back", 10), "");
    assert_answer(w, "BAD_INPUT", "g1.clerk", "POST", reply, "{\"text\":\"\"}");
    assert_answer(w, "", "g1.clerk", "POST", reply, "{\"text\":\"属实，已追回\"}");
    assert_answer(w, "STATE", "g1.clerk", "POST", reply, "{\"text\":\"再答\"}");
    assert_string_equal(world_upload(w, "g1.clerk", fmt(w, "/api/auditroom/papers/%lld/answers", (long long)id), "迟到.txt", "late", 4), "STATE");
    assert_answer(w, "", "city.auditor", "POST", fmt(w, "/api/auditroom/papers/%lld/return", (long long)id), "{\"text\":\"请附回单\"}");
    assert_string_equal(text_of(w, w->json, "state"), "sent");
    assert_answer(w, "", "d01.review", "POST", reply, "{\"text\":\"回单见附件\"}");
    assert_answer(w, "BAD_INPUT", "city.auditor", "POST", close, "{\"text\":\"已整改\",\"outcome\":\"fine\"}");
    assert_answer(w, "", "city.auditor", "POST", close, "{\"text\":\"已整改\",\"outcome\":\"corrected\"}");
    assert_string_equal(text_of(w, w->json, "state"), "closed");
    assert_int_equal(json_len(json_get(w->json, "steps")), 6); /* write send reply return reply close */
    assert_int_equal(json_len(json_get(w->json, "proofs")), 2);
    assert_string_equal(text_of(w, w->json, "reply"), "回单见附件");
    assert_answer(w, "", "d01.review", "GET", fmt(w, "/api/auditroom/papers/%lld/file?format=text", (long long)id), NULL);
    assert_true(answer_has(w, "经审工作底稿") && answer_has(w, "机械厂名册第 1 行已去世") && answer_has(w, "回单见附件") && answer_has(w, "已整改"));
    assert_answer(w, "", "city.auditor", "GET", "/api/auditroom/papers/file?org=QD&state=closed", NULL);
    assert_true(str_starts(w->reply.body, S("%PDF-")));
    assert_answer(w, "NOT_FOUND", "d02.review", "GET", "/api/auditroom/papers/file", NULL);
    assert_answer(w, "", "city.auditor", "GET", fmt(w, "/api/auditroom/runs/%lld/hits.xlsx", (long long)run), NULL);
    assert_true(str_starts(w->reply.body, S("PK")));
    /* another is dropped */
    p = world_ok(w, "city.auditor", "POST", "/api/auditroom/papers?org=QD", "{\"org\":\"QD02\",\"title\":\"其他\"}");
    id = json_get_int(p, "id", 0);
    one = fmt(w, "/api/auditroom/papers/%lld", (long long)id);
    assert_answer(w, "STATE", "city.auditor", "POST", fmt(w, "/api/auditroom/papers/%lld/send", (long long)id), "{}"); /* nothing found yet */
    assert_answer(w, "", "city.auditor", "POST", fmt(w, "/api/auditroom/papers/%lld/drop", (long long)id), "{\"text\":\"误建\"}");
    assert_answer(w, "NOT_FOUND", "d02.clerk", "GET", one, NULL);
    assert_int_equal(world_verify(w), 0);
    ac_sql(w, "UPDATE paper SET outcome = '' WHERE state = 'closed'");
    assert_int_equal(world_verify(w), 1);
}

/* --- the way of the money --- */

static int64_t link_fen(struct world *w, const char *from, const char *to)
{
    const struct json *nodes = json_get(w->json, "nodes"), *links = json_get(w->json, "links");
    int64_t sum = 0;
    for (size_t i = 0; i < json_len(links); i++) {
        const struct json *l = json_at(links, i);
        const struct json *a = json_at(nodes, (size_t)json_get_int(l, "from", 0)), *b = json_at(nodes, (size_t)json_get_int(l, "to", 0));
        if (str_has(json_get_str(a, "title"), str_of(from)) && str_has(json_get_str(b, "title"), str_of(to)))
            sum += json_get_int(l, "fen", 0);
    }
    return sum;
}

WORLD_TEST(any_fen_is_followed_down_and_up)
{
    struct ac_city c = ac_clean(w);
    /* two receipts of another 100 元 each at the street, in order, and a person who gets of both: 150 元 */
    static const struct ac_row mixed[] = {{61, "C7", 15000}, {62, "C7", 5000}};
    for (int i = 0; i < 2; i++)
        world_ok(w, "d01.cash", "POST", "/api/funds/receipts",
                 fmt(w, "{\"campaign\":\"LJ\",\"org\":\"QD0101\",\"source\":\"GH-BJ\",\"fen\":10000,\"done_on\":\"2023-01-05\",\"party\":\"来款%d\"}", i + 1));
    int64_t roster = ac_paid(w, "d01", "QD0101", "先进先出", AC(mixed), "2023-01-12");
    const struct json *j = world_ok(w, "city.auditor", "GET", fmt(w, "/api/auditroom/trace?org=QD&campaign=LJ&of=roster:%lld:1", (long long)roster), NULL);
    assert_int_equal(json_get_int(j, "fen", 0), 15000);
    assert_int_equal(link_fen(w, "来款1", "甲一街道总工会"), 10000);
    assert_int_equal(link_fen(w, "来款2", "甲一街道总工会"), 5000);
    assert_int_equal(link_fen(w, "先进先出", "*"), 15000); /* to the person, masked */
    assert_false(answer_has(w, ac_name(w, 61)));
    /* the second row takes what the first has left of the second receipt */
    world_ok(w, "city.auditor", "GET", fmt(w, "/api/auditroom/trace?org=QD&campaign=LJ&of=roster:%lld:2", (long long)roster), NULL);
    assert_int_equal(link_fen(w, "来款1", "甲一街道总工会"), 0);
    assert_int_equal(link_fen(w, "来款2", "甲一街道总工会"), 5000);
    /* down from a receipt of the city: 500,000.00 元 less what stays: five transfers, all paid */
    j = world_ok(w, "city.auditor", "GET", fmt(w, "/api/auditroom/trace?org=QD&campaign=LJ&of=fund:%lld", (long long)c.receipt), NULL);
    long long down = ac_sum(AC(ac_street)) + ac_sum(AC(ac_factory)) + ac_sum(AC(ac_other)) + ac_sum(AC(ac_trucks)) + 69300;
    assert_int_equal(json_get_int(j, "fen", 0), 50000000);
    assert_int_equal(link_fen(w, "青岛市总工会", "甲一街道总工会"), ac_sum(AC(ac_street)));
    assert_int_equal(link_fen(w, "青岛市总工会", "结存"), 50000000 - down);
    assert_int_equal(link_fen(w, "名册", "已支付"), down);
    /* everything: what came in is what lies somewhere now */
    j = world_ok(w, "city.auditor", "GET", "/api/auditroom/trace?org=QD&campaign=LJ", NULL);
    assert_int_equal(json_get_int(j, "fen", 0), 50000000 + 20000 + 48100);
    /* a person, from below: the union's own auditor sees that it came from above, not from whom */
    world_ok(w, "d01.auditor", "GET", "/api/persons?org=QD0101&limit=1", NULL);
    int64_t person = json_get_int(json_at(rows_of(w), 0), "id", 0);
    world_ok(w, "d01.auditor", "GET", fmt(w, "/api/auditroom/trace?org=QD01&campaign=LJ&of=person:%lld", (long long)person), NULL);
    assert_false(answer_has(w, "青岛市总工会"));
    assert_answer(w, "NOT_FOUND", "d02.auditor", "GET", fmt(w, "/api/auditroom/trace?campaign=LJ&of=person:%lld", (long long)person), NULL);
    assert_answer(w, "NOT_FOUND", "d02.auditor", "GET", fmt(w, "/api/auditroom/trace?campaign=LJ&of=roster:%lld", (long long)roster), NULL);
    assert_answer(w, "BAD_INPUT", "city.auditor", "GET", "/api/auditroom/trace?campaign=LJ&of=moon:1", NULL);
    /* taken back: money that goes round does not stay in the picture */
    const struct json *t = world_ok(w, "city.cash", "POST", "/api/funds/transfers",
                                    "{\"campaign\":\"LJ\",\"from\":\"QD\",\"to\":\"QDI01\",\"source\":\"GH-BJ\",\"to_source\":\"\",\"fen\":700,\"done_on\":\"2023-01-12\"}");
    world_ok(w, "city.cash", "POST", fmt(w, "/api/funds/txns/%lld/reverse", (long long)json_get_int(t, "id", 0)), "{\"reason\":\"误拨\"}");
    world_ok(w, "city.auditor", "GET", fmt(w, "/api/auditroom/trace?org=QD&campaign=LJ&of=fund:%lld", (long long)c.receipt), NULL);
    assert_int_equal(link_fen(w, "青岛市总工会", "结存"), 50000000 - down);
    assert_int_equal(link_fen(w, "青岛市总工会", "交通产业工会"), 0);
}

static int64_t count_nodes(struct world *w, const char *kind)
{
    const struct json *nodes = json_get(w->json, "nodes");
    int64_t n = 0;
    for (size_t i = 0; i < json_len(nodes); i++)
        n += str_eq(json_get_str(json_at(nodes, i), "kind"), str_of(kind));
    return n;
}

/* Through the bank: from the batch and from one line of it up to the receipt, from the roster down through the batch. */
WORLD_TEST(the_way_goes_through_the_lines_of_the_bank)
{
    struct ac_city c = ac_clean(w);
    const struct json *j = world_ok(w, "city.auditor", "GET", fmt(w, "/api/auditroom/trace?org=QD&campaign=LJ&of=payout:%lld", (long long)c.batch), NULL);
    assert_int_equal(json_get_int(j, "fen", 0), 69300); /* 230 + 231 + 232 元 */
    assert_int_equal(link_fen(w, "银行代发名册", "银行批次"), 69300);
    assert_int_equal(link_fen(w, "银行批次", "*"), 69300);
    assert_int_equal(link_fen(w, "青岛市总工会", "甲区总工会"), 69300);
    assert_int_equal(count_nodes(w, "person"), 3);
    j = world_ok(w, "city.auditor", "GET", fmt(w, "/api/auditroom/trace?org=QD&campaign=LJ&of=payout:%lld:2", (long long)c.batch), NULL);
    assert_int_equal(json_get_int(j, "fen", 0), 23100);
    assert_int_equal(count_nodes(w, "person"), 1);
    assert_true(answer_has(w, "第 2 笔"));
    world_ok(w, "city.auditor", "GET", fmt(w, "/api/auditroom/trace?org=QD&campaign=LJ&of=roster:%lld", (long long)c.street), NULL);
    assert_int_equal(count_nodes(w, "batch"), 0); /* paid by hand */
    assert_answer(w, "NOT_FOUND", "d02.auditor", "GET", fmt(w, "/api/auditroom/trace?campaign=LJ&of=payout:%lld", (long long)c.batch), NULL);
    assert_answer(w, "NOT_FOUND", "city.auditor", "GET", fmt(w, "/api/auditroom/trace?org=QD&campaign=LJ&of=payout:%lld:9", (long long)c.batch), NULL);
    assert_answer(w, "BAD_INPUT", "city.auditor", "GET", "/api/auditroom/trace?org=QD&campaign=LJ&of=payout:1:x", NULL);
}

/* Thirty unions below one district: the city's picture shows the district, the district's shows them. */
WORLD_TEST(a_wide_picture_stands_on_the_level_below)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 5000000);
    for (int i = 0; i < 30; i++) {
        world_ok(w, "d01.clerk", "POST", "/api/orgs",
                 fmt(w, "{\"parent\":\"QD01\",\"code\":\"QD01%02d\",\"name\":\"街道%02d总工会\",\"kind\":\"street\"}", 50 + i, i));
        ac_money(w, fmt(w, "QD01%02d", 50 + i), 1000 + i, "2023-01-06");
    }
    ac_money(w, "QD02", 7, "2023-01-06");
    const struct json *j = world_ok(w, "city.auditor", "GET", "/api/auditroom/trace?org=QD&campaign=LJ", NULL);
    assert_int_equal(json_get_int(j, "fen", 0), 5000000);
    assert_int_equal(count_nodes(w, "union"), 3); /* the city, two districts */
    assert_int_equal(link_fen(w, "青岛市总工会", "甲区总工会"), 30 * 1000 + 29 * 30 / 2);
    assert_int_equal(link_fen(w, "青岛市总工会", "乙区总工会"), 7);
    assert_int_equal(link_fen(w, "甲区总工会", "结存"), 30435);
    assert_int_equal(link_fen(w, "青岛市总工会", "结存"), 5000000 - 30435 - 7);
    /* the district itself has handed on nothing: what went past it is not its own */
    ac_money(w, "QD01", 60000, "2023-01-06");
    for (int i = 0; i < 30; i++)
        world_ok(w, "d01.cash", "POST", "/api/funds/transfers",
                 fmt(w, "{\"campaign\":\"LJ\",\"from\":\"QD01\",\"to\":\"QD01%02d\",\"source\":\"GH-BJ\",\"to_source\":\"GH-BJ\",\"fen\":2000,\"done_on\":\"2023-01-07\"}", 50 + i));
    j = world_ok(w, "city.auditor", "GET", "/api/auditroom/trace?org=QD&campaign=LJ&of=org:QD01", NULL);
    assert_int_equal(json_get_int(j, "fen", 0), 60000);
    assert_int_equal(link_fen(w, "青岛市总工会", "甲区总工会"), 60000);
    assert_int_equal(link_fen(w, "甲区总工会", "街道"), 2000 * 12); /* twelve of a layer are shown, the rest together */
    assert_int_equal(link_fen(w, "甲区总工会", "街道") + link_fen(w, "甲区总工会", "其余"), 60000);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planted_irregularities_are_found_and_a_clean_city_has_none),
        cmocka_unit_test(a_sample_can_be_drawn_again_by_anybody), cmocka_unit_test(a_sample_is_drawn_once_under_a_command_id),
        cmocka_unit_test(sizes_by_the_formula),
        cmocka_unit_test(a_paper_goes_to_the_union_and_comes_back),
        cmocka_unit_test(any_fen_is_followed_down_and_up),
        cmocka_unit_test(the_way_goes_through_the_lines_of_the_bank), cmocka_unit_test(a_wide_picture_stands_on_the_level_below),
        cmocka_unit_test(every_check_runs_and_a_campaign_without_money_has_no_hits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
