/* SPDX-License-Identifier: Apache-2.0
 * The checks that take an edition of a rule, a statement of the bank, a store of goods or a tamperer to be brought
 * about: each finds what is planted for it, and the clean city has none of it. */
#include "area_test.h"
#include "audit_city.h"
#include "money_world.h"
#include "sheet_child.h"

/* Lower figures than a city's, so that a small one can pass them. */
static const char *const small_figures =
    "{\"kind\":\"checks\",\"code\":\"small\",\"edition\":\"2023\",\"title\":\"小数目\",\"source\":\"测试\",\"valid_from\":\"2023-01-01\",\"body\":{\"checks\":["
    "{\"code\":\"D09\",\"list\":\"no_paper\",\"topic\":\"程序与分离\",\"title\":\"大额无凭证\",\"question\":\"？\",\"source\":\"内控\",\"severity\":\"low\","
    "\"say\":\"{title} {yuan}\",\"params\":{\"min_fen\":400000}},"
    "{\"code\":\"D12\",\"list\":\"unmask\",\"topic\":\"程序与分离\",\"title\":\"看号码\",\"question\":\"？\",\"source\":\"内控\",\"severity\":\"low\","
    "\"say\":\"{one} {n}\",\"params\":{\"times\":3}},"
    "{\"code\":\"F06\",\"list\":\"batch_split\",\"topic\":\"银行付款\",\"title\":\"批次化整为零\",\"question\":\"？\",\"source\":\"内控\",\"severity\":\"middle\","
    "\"say\":\"{org} {n} {yuan2}\",\"params\":{\"threshold_fen\":100000,\"percent\":60,\"times\":2,\"days\":7}},"
    "{\"code\":\"F08\",\"list\":\"batch_decision\",\"topic\":\"银行付款\",\"title\":\"大额无决定\",\"question\":\"？\",\"source\":\"内控\",\"severity\":\"high\","
    "\"say\":\"{title} {yuan}\",\"params\":{\"min_fen\":69000}}]}}";

/* From 15 February on, money of one's own is not for C9. */
static const char *const later_edition =
    "{\"kind\":\"funds\",\"code\":\"qh20\",\"edition\":\"2023\",\"title\":\"后来的规定\",\"source\":\"测试\",\"valid_from\":\"2023-02-15\",\"body\":{\"silent\":\"\","
    "\"clauses\":[{\"verdict\":\"forbid\",\"sources\":[\"GH-BJ\"],\"classes\":[\"C9\"],\"clause\":\"不得\"},{\"verdict\":\"allow\",\"clause\":\"其余可以\"}]}}";

#define LATER INT64_C(1679277600000) /* 2023-03-20 10:00 +8 */

static void ask(struct world *w, const char *codes, const char *found)
{
    int64_t now = w->now;
    w->now = LATER;
    assert_string_equal(ac_found(w, "city.auditor", ac_run(w, "city.auditor", codes)), found);
    w->now = now;
}

#define ROSTERS "B02,C04,C12,D06,D08,D09,D12,G06"
WORLD_TEST(of_rosters_and_their_people)
{
    struct ac_city c = ac_clean(w);
    (void)world_ok(w, "city.clerk", "POST", "/api/rules", small_figures);
    ac_sql(w, "UPDATE roster SET evidence_id = decision_file FROM (SELECT MIN(minutes_id) AS decision_file FROM decision) d WHERE state = 'paid'");
    ask(w, ROSTERS, "");
    (void)world_ok(w, "city.clerk", "POST", "/api/rules", later_edition); /* B02: the one C9 of the street */
    ac_sql(w, fmt(w, "UPDATE roster_row SET archive_no = 'DA-7' WHERE roster_id = %lld AND row_no IN (1, 2)", (long long)c.street)); /* C04: two */
    ac_sql(w, "UPDATE campaign SET cap_year_fen = 250000 WHERE code = 'LJ'"); /* C12: the one of 2,900 元 */
    ac_sql(w, fmt(w, "UPDATE roster SET entered_at = entered_at + 5184000000 WHERE id = %lld", (long long)c.factory)); /* D08: 60 days, one union */
    ac_sql(w, fmt(w, "UPDATE roster SET evidence_id = NULL WHERE id IN (%lld, %lld)", (long long)c.other, (long long)c.street)); /* D09: 4,216 元; 1,569 is below */
    for (int64_t id = 1; id <= 3; id++) /* D12 */
        world_ok(w, "d01.review", "POST", fmt(w, "/api/persons/%lld/unmask", (long long)id), "{\"reason\":\"核对身份\"}");
    /* D06: entered and approved from one address */
    static const struct ac_row rows[] = {{171, "C7", 20100, NULL, NULL}};
    ac_money(w, "QD02", 20100, "2023-01-06");
    w->peer = "10.1.1.7";
    (void)ac_approved(w, "d02", "QD02", "同机", AC(rows));
    w->peer = NULL;
    /* G06: of twenty-one C7 records one is 9,000 元. The others: 420,700 + 20,100; mean (440,800 − 290,000 … all but it) is
     * far below 900 元, ten times of it below 9,000 */
    ac_sql(w, fmt(w, "UPDATE aid SET amount_fen = 900000 WHERE roster_id = %lld AND row_no = 5", (long long)c.other));
    ask(w, ROSTERS, "B02:1 C04:2 C12:1 D06:1 D08:1 D09:1 D12:1 G06:1");
}

#define BANK "B05,F06,F07,F08,F09,F10,F11,F12"
/* What a check must let be: a statement that joins, and says of the first batch what the bank's answer said. */
static void sound_statement(struct world *w, const struct ac_city *c)
{
    ac_sql(w, fmt(w, "INSERT INTO recon_statement (org_id, account, profile, file_id, hash, from_on, to_on, balanced, entries, gap, entered_by, entered_at) "
                     "SELECT b.org_id, b.payer_account, 'x', (SELECT MIN(id) FROM file), 'h0', '2023-01-10', '2023-01-11', 0, 3, '', b.made_by, 1 "
                     "FROM payout_batch b WHERE b.id = %lld", (long long)c->batch));
    ac_sql(w, fmt(w, "INSERT INTO recon_entry (statement_id, line_no, org_id, account, day, day_no, dir, fen, balanced, party, card, text, ref, key, nth, matched) "
                     "SELECT s.id, i.seq, s.org_id, s.account, '2023-01-11', 19368, 'out', i.fen, 0, '张', '', '转账', '', 'sound' || i.seq, 1, 1 "
                     "FROM recon_statement s, payout_item i WHERE i.batch_id = %lld", (long long)c->batch));
    ac_sql(w, fmt(w, "INSERT INTO recon_match (entry_id, org_id, kind, batch_id, seq, part, how, note, matched_by, matched_at) "
                     "SELECT e.id, e.org_id, 'item', %lld, e.line_no, 0, 'person', '手工', 1, 1 FROM recon_entry e", (long long)c->batch));
}

/* A statement of the account the batches are paid from, behind the program's back. */
static void statement(struct world *w, int64_t batch)
{
    ac_sql(w, fmt(w, "INSERT INTO recon_statement (org_id, account, profile, file_id, hash, from_on, to_on, balanced, entries, gap, entered_by, entered_at) "
              "SELECT b.org_id, b.payer_account, 'x', (SELECT MIN(id) FROM file), 'h1', '2023-01-12', '2023-01-13', 0, 2, '与上一张相差 3 天', b.made_by, 1 "
              "FROM payout_batch b WHERE b.id = %lld", (long long)batch)); /* F12 */
    for (int i = 0; i < 2; i++) /* the first stands for line 1 with another sum (F11), the second for nothing (F09) */
        ac_sql(w, fmt(w, "INSERT INTO recon_entry (statement_id, line_no, org_id, account, day, day_no, dir, fen, balanced, party, card, text, ref, key, nth, matched) "
                         "SELECT s.id, %d, s.org_id, s.account, '2023-01-12', 19369, 'out', %d, 0, '张', '', '转账', '', 'k%d', 1, %d FROM recon_statement s WHERE s.gap <> ''",
                      i + 1, i ? 77700 : 22999, i, !i));
    ac_sql(w, fmt(w, "INSERT INTO recon_match (entry_id, org_id, kind, batch_id, seq, part, how, note, matched_by, matched_at) "
                     "SELECT e.id, e.org_id, 'item', %lld, 1, 0, 'person', '手工', 1, 1 FROM recon_entry e WHERE e.key = 'k1'", (long long)batch));
}

WORLD_TEST(of_batches_statements_and_gifts)
{
    static const struct ac_row bank[] = {{181, "C7", 23000, NULL, NULL}, {182, "C7", 23100, NULL, NULL}, {183, "C7", 23300, NULL, NULL}};
    struct ac_city c = ac_clean(w);
    sound_statement(w, &c);
    ask(w, BANK, "");
    (void)world_ok(w, "city.clerk", "POST", "/api/rules", small_figures);
    ac_money(w, "QD01", ac_sum(AC(bank)), "2023-01-06");
    int64_t batch = ac_batch(w, ac_approved(w, "d01", "QD01", "又一份", AC(bank))); /* F06: the second of two below 1,000 元; F08: both */
    (void)pw_result(w, batch, fmt(w, "%s%s%s", pw_line(w, batch, 1, 181, "230.00", "成功", ""), pw_line(w, batch, 2, 182, "231.00", "成功", ""),
                                  pw_line(w, batch, 3, 183, "233.00", "成功", "")));
    ac_sql(w, "UPDATE user_account SET name = '一个人' WHERE login IN ('d01.clerk', 'd01.review')"); /* F07: both */
    statement(w, batch); /* F10: its lines 2 and 3 have no entry */
    int64_t donor = json_get_int(json_at(json_get(world_ok(w, "d01.cash", "GET", "/api/donors?org=QD01", NULL), "rows"), 0), "id", 0);
    world_ok(w, "d01.cash", "POST", "/api/gifts?org=QD01", /* B05 */
             fmt(w, "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"donor_id\":%lld,\"fen\":5000,\"got_on\":\"2023-01-08\",\"receipt_no\":\"2023-009\","
                    "\"source\":\"SH\",\"purpose\":\"慰问\",\"classes\":\"C7\",\"use_by\":\"2023-02-28\"}", (long long)donor));
    ask(w, BANK, "B05:1 F06:1 F07:2 F08:2 F09:1 F10:2 F11:1 F12:1");
}

/* What a check must let be: a licence that runs, a young contract with its reason, a count without loss, goods handed out while good. */
static void sound_store(struct world *w, const struct ac_city *c)
{
    const char *of = fmt(w, "(SELECT campaign_id FROM roster WHERE id = %lld), (SELECT org_id FROM roster WHERE id = %lld)", (long long)c->other, (long long)c->other);
    const char *clerk = "(SELECT id FROM user_account WHERE login = 'd02.clerk')", *review = "(SELECT id FROM user_account WHERE login = 'd02.review')";
    ac_sql(w, "INSERT INTO supplier (org_id, name, uscc, created_by, created_at) SELECT id, '守信公司', '91370200MA00000001', 1, 1 FROM org WHERE code = 'QD02'");
    ac_sql(w, "INSERT INTO supplier_licence (supplier_id, kind, number, valid_to, created_by, created_at) SELECT id, 'food', 'SP0', '2022-06-30', 1, 1 FROM supplier");
    ac_sql(w, "INSERT INTO supplier_licence (supplier_id, kind, number, valid_to, created_by, created_at) SELECT id, 'food', 'SP2', '2024-12-31', 1, 1 FROM supplier");
    ac_sql(w, "INSERT INTO goods_item (org_id, code, name, unit, category, created_by, created_at) SELECT id, 'OIL', '花生油', '桶', 'food', 1, 1 FROM org WHERE code = 'QD02'");
    ac_sql(w, fmt(w, "INSERT INTO purchase (campaign_id, org_id, title, source, reason, state, supplier_id, contract_no, contract_on, contract_fen, contract_file, ordered_fen, "
                     "few_quotes, entered_by, entered_at, approved_by, approved_at) SELECT %s, '买油', 'GH-BJ', '慰问', 'contracted', (SELECT id FROM supplier), 'HT0', '2023-03-10', 80000, "
                     "(SELECT MIN(id) FROM file), 80000, '只此一家', %s, 1, %s, 1", of, clerk, review));
    ac_sql(w, fmt(w, "INSERT INTO goods_count (campaign_id, org_id, kind, state, done_on, note, short_qty, short_fen, counted_by, counted_at, approved_by, approved_at) "
                     "SELECT %s, 'count', 'approved', '2023-02-01', '相符', 0, 0, %s, 1, %s, 1", of, clerk, review));
    ac_sql(w, fmt(w, "UPDATE roster_row SET form = 'goods' WHERE roster_id = %lld AND row_no = 1", (long long)c->other));
    ac_sql(w, fmt(w, "UPDATE roster SET pay_way = 'stock' WHERE id = %lld", (long long)c->other));
    ac_sql(w, fmt(w, "INSERT INTO goods_lot (campaign_id, org_id, source, item_id, expires_on, got_on, qty) SELECT %s, 'GH-BJ', (SELECT id FROM goods_item), '2023-01-12', '2022-12-20', 5", of));
    ac_sql(w, fmt(w, "INSERT INTO handover (roster_id, campaign_id, org_id, source, item_id, per_head, state, way, rows, qty, fen, left_qty, left_fen, entered_by, entered_at) "
                     "SELECT %lld, %s, 'GH-BJ', (SELECT id FROM goods_item), 1, 'held', 'stock', 1, 1, 10000, 0, 0, %s, 1", (long long)c->other, of, clerk));
    ac_sql(w, fmt(w, "INSERT INTO handover_row (handover_id, row_no, state, qty, fen, sign_kind, given_on, sign_file, handed_by, handed_at, lot_id) " /* on its last day */
                     "SELECT h.id, 1, 'signed', 1, 10000, 'paper', '2023-01-12', (SELECT MIN(id) FROM file), %s, 1, (SELECT id FROM goods_lot) FROM handover h", clerk));
}

/* Rows of the goods tables as a careless or a dishonest union leaves them. */
static void store(struct world *w, const struct ac_city *c)
{
    const char *of = "(SELECT id FROM campaign WHERE code = 'LJ'), (SELECT id FROM org WHERE code = 'QD01')";
    const char *clerk = "(SELECT id FROM user_account WHERE login = 'd01.clerk')", *review = "(SELECT id FROM user_account WHERE login = 'd01.review')";
    ac_sql(w, fmt(w, "INSERT INTO supplier (org_id, name, uscc, created_by, created_at) SELECT id, '海产公司', '91370200MA00000000', 1, 1 FROM org WHERE code = 'QD01'"));
    ac_sql(w, "INSERT INTO supplier_licence (supplier_id, kind, number, valid_to, created_by, created_at) SELECT id, 'food', 'SP1', '2022-12-31', 1, 1 FROM supplier WHERE name = '海产公司'");
    ac_sql(w, "INSERT INTO goods_item (org_id, code, name, unit, category, created_by, created_at) SELECT id, 'RICE', '大米', '袋', 'food', 1, 1 FROM org WHERE code = 'QD01'");
    /* H01 without quotes; H02 contracted in January and never accepted; H05 the licence had run out */
    ac_sql(w, fmt(w, "INSERT INTO purchase (campaign_id, org_id, title, source, reason, state, supplier_id, contract_no, contract_on, contract_fen, contract_file, ordered_fen, "
                     "entered_by, entered_at, approved_by, approved_at) SELECT %s, '买米', 'GH-BJ', '慰问', 'contracted', (SELECT MAX(id) FROM supplier), 'HT1', '2023-01-05', 90000, "
                     "(SELECT MIN(id) FROM file), 90000, %s, 1, %s, 1", of, clerk, review));
    /* H06, 65 days after the end */
    ac_sql(w, "UPDATE campaign SET end_on = '2023-01-14' WHERE code = 'LJ'");
    ac_sql(w, fmt(w, "INSERT INTO goods_balance (campaign_id, org_id, source, item_id, place, qty, fen) SELECT %s, 'GH-BJ', (SELECT MAX(id) FROM goods_item), 'stock', 5, 50000", of));
    /* H07 */
    ac_sql(w, fmt(w, "INSERT INTO goods_count (campaign_id, org_id, kind, state, done_on, note, short_qty, short_fen, counted_by, counted_at, approved_by, approved_at) "
                     "SELECT %s, 'count', 'approved', '2023-02-01', '少了', 2, 20000, %s, 1, %s, 1", of, clerk, review));
    /* H03: goods on a roster that was paid without a list signed; H04 and H08: a hand-over not finished, and one row given out too late */
    ac_sql(w, fmt(w, "UPDATE roster_row SET form = 'goods' WHERE roster_id = %lld AND row_no = 1", (long long)c->street));
    ac_sql(w, fmt(w, "INSERT INTO goods_lot (campaign_id, org_id, source, item_id, expires_on, got_on, qty) SELECT %s, 'GH-BJ', (SELECT MAX(id) FROM goods_item), '2023-01-01', '2022-12-20', 5", of));
    ac_sql(w, fmt(w, "UPDATE roster SET pay_way = 'stock' WHERE id = %lld", (long long)c->factory));
    ac_sql(w, fmt(w, "INSERT INTO handover (roster_id, campaign_id, org_id, source, item_id, per_head, state, way, rows, qty, fen, left_qty, left_fen, entered_by, entered_at) "
                     "SELECT %lld, %s, 'GH-BJ', (SELECT MAX(id) FROM goods_item), 1, 'held', 'stock', 2, 2, 20000, 1, 10000, %s, 1", (long long)c->factory, of, clerk));
    ac_sql(w, fmt(w, "INSERT INTO handover_row (handover_id, row_no, state, qty, fen, sign_kind, given_on, sign_file, handed_by, handed_at, lot_id) "
                     "SELECT h.id, 1, 'signed', 1, 10000, 'paper', '2023-01-12', (SELECT MIN(id) FROM file), %s, 1, (SELECT MAX(id) FROM goods_lot) FROM handover h WHERE h.left_qty > 0", clerk));
}

#define GOODS "H01,H02,H03,H04,H05,H06,H07,H08"
WORLD_TEST(of_goods)
{
    struct ac_city c = ac_clean(w);
    sound_store(w, &c);
    ask(w, GOODS, "");
    store(w, &c);
    ask(w, GOODS, "H01:1 H02:1 H03:1 H04:1 H05:1 H06:1 H07:1 H08:1");
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_rosters_and_their_people),
        cmocka_unit_test(of_batches_statements_and_gifts),
        cmocka_unit_test(of_goods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
