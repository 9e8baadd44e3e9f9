/* SPDX-License-Identifier: Apache-2.0
 * Reconciliation: what an auditor would tick off with a pencil, on both engines. Batches are put straight
 * into the tables; how they come about is the business of the pay-out tests. */
#include "money_world.h"
#include "recon.h"
#include "sheet_child.h"

#define ACCOUNT "37010000000000000001"

/* --- a batch in the books --- */

struct item {
    long long fen;
    const char *state;
};
struct batch {
    int64_t id, roster;
    const char *exported_by;
    const struct item *items;
    size_t n;
    const long long *files; /* sums of the parts, 0 ends */
    struct world *w;
};

/* The card of person n: 19 digits. Invented. */
static struct str card(struct arena *a, int64_t n)
{
    return str_f(a, "6299%015lld", (long long)n);
}

static enum err batch_rows(struct ctx *cx, void *arg)
{
    const struct batch *b = arg;
    int64_t org = world_org(b->w, "QD01"), campaign = 0, sum = 0, ok = 0, fen_ok = 0;
    TRY(db_int(cx->tx, CAMPAIGN_GET, VALS(TXT(S("LJ"))), &campaign));
    for (size_t i = 0; i < b->n; i++) {
        sum += b->items[i].fen;
        bool success = strcmp(b->items[i].state, "success") == 0;
        ok += success;
        fen_ok += success ? b->items[i].fen : 0;
    }
    int64_t n_files = 0;
    while (b->files[n_files])
        n_files++;
    TRY(db_load(cx->tx, S("payout_batch"),
                str_f(cx->a, "{\"id\":%lld,\"campaign_id\":%lld,\"org_id\":%lld,\"title\":\"批次\",\"profile\":\"bar-gbk\",\"purpose\":\"01\","
                             "\"payer_name\":\"区总工会\",\"payer_account\":\"" ACCOUNT "\",\"payer_bank\":\"测试银行\",\"state\":\"settled\","
                             "\"items\":%zu,\"fen\":%lld,\"n_success\":%lld,\"fen_success\":%lld,\"files\":%lld,\"hash\":\"x\",\"made_by\":1,"
                             "\"made_at\":1,\"submitted_by\":1,\"checked_by\":2,\"checked_at\":1,\"exported_by\":%s,\"exported_at\":1673488800000,"
                             "\"sent_on\":\"2023-01-12\"}",
                      (long long)b->id, (long long)campaign, (long long)org, b->n, (long long)sum, (long long)ok,
                      (long long)fen_ok, (long long)n_files, b->exported_by)));
    for (int64_t k = 0; k < n_files; k++) {
        TRY(db_load(cx->tx, S("file"),
                    str_f(cx->a, "{\"id\":%lld,\"hash\":\"h%lld\",\"size\":1,\"name\":\"f\",\"type\":\"text/plain\",\"org_id\":%lld,"
                                 "\"created_by\":1,\"created_at\":1}",
                          (long long)(b->id * 100 + k), (long long)(b->id * 100 + k), (long long)org)));
        TRY(db_load(cx->tx, S("payout_file"),
                    str_f(cx->a, "{\"batch_id\":%lld,\"part\":%lld,\"file_id\":%lld,\"name\":\"DF%lld.txt\",\"hash\":\"h\",\"size\":1,"
                                 "\"items\":1,\"fen\":%lld}",
                          (long long)b->id, (long long)k + 1, (long long)(b->id * 100 + k), (long long)k + 1, b->files[k])));
    }
    for (size_t i = 0; i < b->n; i++) {
        unsigned char blind[BLIND_BYTES];
        struct str number = card(cx->a, b->id * 100 + (int64_t)i + 1);
        assert_true(person_blind_card(cx->sealer, number, blind));
        TRY(db_load(cx->tx, S("payout_item"),
                    str_f(cx->a, "{\"batch_id\":%lld,\"seq\":%zu,\"roster_id\":%lld,\"row_no\":%zu,\"way\":\"batch\",\"person_id\":1,"
                                 "\"org_id\":%lld,\"source\":\"GH-BJ\",\"name\":\"赵安%zu\",\"id_type\":\"RESIDENT\",\"blind\":{\"$b\":\"00\"},"
                                 "\"secret\":{\"$b\":\"00\"},\"card_blind\":{\"$b\":\"%.*s\"},\"bank\":\"\",\"fen\":%lld,\"state\":\"%s\","
                                 "\"settled_on\":\"2023-01-13\"}",
                          (long long)b->id, i + 1, (long long)b->roster, i + 1, (long long)org, i + 1,
                          FMT(hex_of(cx->a, blind, sizeof blind)), b->items[i].fen, b->items[i].state)));
    }
    return db_load_done(cx->tx);
}

static enum err roster_of(struct ctx *cx, void *arg)
{
    const struct batch *b = arg;
    int64_t campaign = 0;
    TRY(db_int(cx->tx, CAMPAIGN_GET, VALS(TXT(S("LJ"))), &campaign));
    TRY(db_load(cx->tx, S("roster"),
                str_f(cx->a, "{\"id\":%lld,\"campaign_id\":%lld,\"org_id\":%lld,\"kind\":\"list\",\"title\":\"名册\",\"state\":\"approved\","
                             "\"pay_way\":\"batch\",\"entered_by\":1,\"entered_at\":1}",
                      (long long)b->roster, (long long)campaign, (long long)world_org(b->w, "QD01"))));
    return db_load_done(cx->tx);
}

static void batch(struct world *w, int64_t id, const struct item *items, size_t n, const long long *files)
{
    struct batch b = {id, id, "3", items, n, files, w};
    if (id == 12) { /* one person for all lines: who it is does not matter here */
        mw_campaign(w, "LJ", "", true, 0);
        static const struct mw_row one[] = {{1, "C7", "GH-BJ", NULL, NULL, 100, NULL}};
        mw_roster(w, 1, "QD01", one, 1);
    }
    assert_int_equal(mw_do(w, roster_of, &b, NULL), OK);
    assert_int_equal(mw_do(w, batch_rows, &b, NULL), OK);
}

/* --- statements --- */

#define HEAD "交易日期,借方发生额,贷方发生额,余额,对方账号,对方户名,摘要,流水号\n"

static const struct json *take(struct world *w, const char *as, const char *org, const char *csv)
{
    const char *path = mw_f(w, "/api/recon/import?org=%s&account=" ACCOUNT "&profile=bar-gbk", org);
    assert_string_equal(world_upload(w, as, path, "对账单.csv", csv, strlen(csv)), "");
    return world_job(w, json_get_int(w->json, "job", 0));
}

static int64_t result(const struct json *job, const char *key)
{
    if (!str_eq(json_get_str(job, "state"), S("done")))
        fail_msg("job: %.*s", FMT(json_get_str(job, "error")));
    return json_get_int(json_get(job, "result"), key, -1);
}

static const struct json *rows(struct world *w, const char *what, const char *more)
{
    return json_get(world_ok(w, "d01.review", "GET", mw_f(w, "/api/recon/%s?org=QD01&account=" ACCOUNT "%s", what, more), NULL), "rows");
}

static int64_t sum(struct world *w, const char *key)
{
    return json_get_int(world_ok(w, "d01.review", "GET", "/api/recon/sum?org=QD01&account=" ACCOUNT, NULL), key, -1);
}

/* id of the n-th entry, from 0 */
static int64_t entry(struct world *w, size_t n)
{
    return json_get_int(json_at(rows(w, "entries", ""), n), "id", 0);
}

static struct str member(const struct json *list, size_t i, const char *key)
{
    return json_get_str(json_at(list, i), key);
}

static enum err verify_step(struct ctx *cx, void *arg)
{
    struct verify *v = arg;
    v->cx = cx;
    for (size_t i = 0; i < cx->app->n_areas; i++)
        if (strcmp(cx->app->areas[i]->name, "recon") == 0)
            return cx->app->areas[i]->verify(v);
    return ERR_NOT_FOUND;
}

/* Of this area alone: the batches are put in by hand. */
static int64_t recon_findings(struct world *w)
{
    struct verify v = {.found = mw_found};
    assert_int_equal(mw_do(w, verify_step, &v, NULL), OK);
    return v.findings;
}

static const struct item four[] = {{50000, "success"}, {60000, "returned"}, {70000, "success"}, {80000, "success"}};
static const long long one_file[] = {260000, 0};

static const char *plain_statement(struct world *w)
{
    return mw_f(w, HEAD "2023-01-10,,10000.00,10000.00,370100,市财政,下拨,T1\n"
                        "2023-01-12,500.00,,9500.00,%.*s,赵安1,慰问金 B0000012000001,T2\n"
                        "2023-01-12,600.00,,8900.00,%.*s,赵安2,慰问金B0000012000002,T3\n"
                        "2023-01-12,700.00,,8200.00,%.*s,赵安3,代付,T4\n"
                        "2023-01-13,5.00,,8195.00,,银行,手续费,T5\n"
                        "2023-01-14,,600.00,8795.00,%.*s,赵安2,退汇,T6\n",
                FMT(card(w->a, 1201)), FMT(card(w->a, 1202)), FMT(card(w->a, 1203)), FMT(card(w->a, 1202)));
}

WORLD_TEST(entries_find_their_payments_and_the_rest_is_listed)
{
    batch(w, 12, four, 4, one_file);
    const struct json *job = take(w, "d01.cash", "QD01", plain_statement(w));
    assert_int_equal(result(job, "entries"), 6);
    assert_int_equal(result(job, "matched"), 4); /* three lines out, one back */
    const struct json *all = rows(w, "entries", "");
    assert_int_equal(json_len(all), 6);
    static const char *const kinds[] = {"", "item", "item", "item", "", "return"};
    static const char *const rules[] = {"", "ref", "ref", "account", "", "account"};
    for (size_t i = 0; i < 6; i++) {
        assert_true(str_eq(member(all, i, "kind"), str_of(kinds[i])));
        assert_true(str_eq(member(all, i, "rule"), str_of(rules[i])));
    }
    assert_true(str_eq(member(all, 1, "card"), mask_card(w->a, card(w->a, 1201))));
    assert_int_equal(json_get_int(json_at(all, 3), "seq", 0), 3);
    /* 800.00 were paid by our books and are not on the statement */
    const struct json *missing = rows(w, "missing", "&kind=item");
    assert_int_equal(json_len(missing), 1);
    assert_int_equal(json_get_int(json_at(missing, 0), "seq", 0), 4);
    assert_true(str_eq(member(missing, 0, "no"), S("B0000012")));
    assert_int_equal(json_len(rows(w, "missing", "&kind=file")), 0);
    assert_int_equal(json_len(rows(w, "odd", "")), 0);
    assert_int_equal(json_len(rows(w, "entries", "&state=open")), 2);
    assert_int_equal(sum(w, "open_in_fen"), 1000000);
    assert_int_equal(sum(w, "open_out_fen"), 500);
    assert_int_equal(sum(w, "missing_fen"), 80000);
    assert_int_equal(sum(w, "closing_fen"), 879500);
    assert_int_equal(sum(w, "in_fen"), 1060000);
    assert_int_equal(recon_findings(w), 0);
    const struct json *s = json_at(json_get(world_ok(w, "d01.view", "GET", "/api/recon/statements?org=QD01", NULL), "rows"), 0);
    assert_int_equal(json_get_int(s, "entries", 0), 6);
    (void)world_ok(w, "d01.view", "GET", mw_f(w, "/api/recon/statements/%lld", (long long)json_get_int(s, "id", 0)), NULL);
    assert_int_equal(json_len(json_get(world_ok(w, "d01.view", "GET", "/api/recon/accounts?org=QD01", NULL), "rows")), 1);
    (void)world_call(w, "d01.view", "GET", "/api/recon/export?org=QD01&account=" ACCOUNT, NULL);
    assert_true(w->reply.status == 200 && str_starts(w->reply.body, S("PK\3\4")));
}

WORLD_TEST(a_person_matches_with_a_reason_and_undoes_with_one)
{
    batch(w, 12, four, 4, one_file);
    (void)take(w, "d01.cash", "QD01", plain_statement(w));
    const char *fee = mw_f(w, "/api/recon/entries/%lld/match", (long long)entry(w, 4));
    assert_string_equal(world_call(w, "d01.review", "POST", fee, "{\"kind\":\"other\"}"), "BAD_INPUT");
    assert_string_equal(world_call(w, "d01.cash", "POST", fee, "{\"kind\":\"other\",\"note\":\"手续费\"}"), "FORBIDDEN");
    /* 5.00 is not 800.00, and money out is no return */
    assert_string_equal(world_call(w, "d01.review", "POST", fee, "{\"kind\":\"item\",\"batch_id\":12,\"seq\":4,\"note\":\"x\"}"), "STATE");
    assert_true(str_has(mw_error(w), S("800.00")));
    assert_string_equal(world_call(w, "d01.review", "POST", fee, "{\"kind\":\"return\",\"batch_id\":12,\"seq\":4,\"note\":\"x\"}"), "STATE");
    assert_string_equal(world_call(w, "d01.review", "POST", fee, "{\"kind\":\"item\",\"batch_id\":99,\"seq\":1,\"note\":\"x\"}"), "NOT_FOUND");
    (void)world_ok(w, "d01.review", "POST", fee, "{\"kind\":\"other\",\"note\":\"手续费\"}");
    assert_string_equal(world_call(w, "d01.review", "POST", fee, "{\"kind\":\"other\",\"note\":\"再来\"}"), "STATE");
    /* the program's match of line 3 was wrong, says the reviewer; the payment is offered again */
    const char *third = mw_f(w, "/api/recon/entries/%lld", (long long)entry(w, 3));
    (void)world_ok(w, "d01.review", "POST", mw_f(w, "%s/unmatch", third), "{\"reason\":\"不是这一笔\"}");
    const struct json *c = json_get(world_ok(w, "d01.view", "GET", mw_f(w, "%s/candidates", third), NULL), "rows");
    assert_int_equal(json_len(c), 1);
    assert_int_equal(json_get_int(json_at(c, 0), "seq", 0), 3);
    assert_int_equal(json_len(rows(w, "missing", "&kind=item")), 2);
    (void)world_ok(w, "d01.review", "POST", mw_f(w, "%s/match", third), "{\"kind\":\"item\",\"batch_id\":12,\"seq\":3,\"note\":\"核对回单\"}");
    const struct json *e = world_ok(w, "d01.view", "GET", third, NULL);
    assert_true(str_eq(json_get_str(e, "how"), S("person")) && str_eq(json_get_str(e, "note"), S("核对回单")));
    assert_int_equal(json_len(json_get(e, "undone")), 1);
    assert_true(str_eq(member(json_get(e, "undone"), 0, "undone_note"), S("不是这一笔")));
    assert_int_equal(recon_findings(w), 0);
}

/* Who exported the batch does not reconcile it. */
WORLD_TEST(whoever_paid_does_not_reconcile)
{
    static const struct item eighty[] = {{80000, "success"}};
    batch(w, 12, four, 4, one_file);
    (void)take(w, "d01.cash", "QD01", HEAD "2023-01-12,800.00,,0.00,,,付款,T1\n");
    const struct json *users = json_get(world_ok(w, "sys.admin", "GET", "/api/users?q=d01.review", NULL), "rows");
    const char *user = mw_f(w, "%lld", (long long)json_get_int(json_at(users, 0), "id", 0));
    struct batch b = {13, 13, user, eighty, 1, one_file, w};
    assert_int_equal(mw_do(w, roster_of, &b, NULL), OK);
    assert_int_equal(mw_do(w, batch_rows, &b, NULL), OK);
    const char *path = mw_f(w, "/api/recon/entries/%lld/match", (long long)entry(w, 0));
    assert_string_equal(world_call(w, "d01.review", "POST", path, "{\"kind\":\"item\",\"batch_id\":13,\"seq\":1,\"note\":\"x\"}"), "SAME_PERSON");
    (void)world_ok(w, "city.review", "POST", path, "{\"kind\":\"item\",\"batch_id\":13,\"seq\":1,\"note\":\"回单一致\"}");
}

WORLD_TEST(lump_sums_match_files_and_refunds)
{
    static const struct item more[] = {{300000, "success"}, {200000, "success"}};
    static const struct item failed[] = {{70000, "success"}, {30000, "failed"}}, whole[] = {{260000, "success"}};
    batch(w, 12, whole, 1, one_file);
    batch(w, 13, more, 2, (const long long[]){300000, 200000, 0});
    batch(w, 14, failed, 2, (const long long[]){100000, 0});
    const char *csv = HEAD "2023-01-12,3000.00,,97000.00,,代发户,DF20230112B0000013001.txt,T1\n"
                           "2023-01-12,2000.00,,95000.00,,代发户,批量代发,T2\n"
                           "2023-01-12,1000.00,,94000.00,,代发户,批量代发 B0000014,T3\n"
                           "2023-01-13,,300.00,94300.00,,代发户,代发失败退款,T4\n";
    assert_int_equal(result(take(w, "d01.cash", "QD01", csv), "matched"), 4);
    const struct json *all = rows(w, "entries", "");
    static const char *const kinds[] = {"file", "file", "file", "refund"};
    static const char *const rules[] = {"ref", "sum", "ref", "sum"};
    for (size_t i = 0; i < 4; i++) {
        assert_true(str_eq(member(all, i, "kind"), str_of(kinds[i])));
        assert_true(str_eq(member(all, i, "rule"), str_of(rules[i])));
    }
    assert_int_equal(json_get_int(json_at(all, 1), "part", 0), 2);
    assert_int_equal(json_len(rows(w, "odd", "")), 0);
    /* batch 12 has not left the account at all */
    const struct json *missing = rows(w, "missing", "&kind=file");
    assert_int_equal(json_len(missing), 1);
    assert_int_equal(json_get_int(json_at(missing, 0), "batch_id", 0), 12);
    /* a batch matched by its files is not matched by its lines as well */
    const char *one = HEAD "2023-01-14,700.00,,93600.00,,,单笔,T5\n";
    (void)take(w, "d01.cash", "QD01", one);
    assert_string_equal(world_call(w, "d01.review", "POST", mw_f(w, "/api/recon/entries/%lld/match", (long long)entry(w, 4)),
                                   "{\"kind\":\"item\",\"batch_id\":14,\"seq\":1,\"note\":\"x\"}"), "STATE");
    /* without the refund the difference is told */
    (void)world_ok(w, "d01.review", "POST", mw_f(w, "/api/recon/entries/%lld/unmatch", (long long)entry(w, 3)), "{\"reason\":\"x\"}");
    const struct json *odd = rows(w, "odd", "");
    assert_int_equal(json_len(odd), 1);
    assert_true(str_eq(member(odd, 0, "odd"), S("NOT_BACK")));
    assert_int_equal(json_get_int(json_at(odd, 0), "fen", 0), 30000);
    (void)world_ok(w, "d01.review", "POST", "/api/recon/auto?org=QD01", "{\"account\":\"" ACCOUNT "\"}");
    assert_int_equal(json_get_int(w->json, "matched", 0), 1);
    assert_int_equal(recon_findings(w), 0);
}

/* The program does not choose: two payments that fit are left to a person. */
WORLD_TEST(two_candidates_are_left_open)
{
    static const struct item twins[] = {{50000, "success"}, {50000, "success"}};
    batch(w, 12, four, 4, one_file);
    batch(w, 13, four, 4, one_file);
    batch(w, 14, twins, 2, (const long long[]){100000, 0});
    const char *csv = mw_f(w, HEAD "2023-01-12,2600.00,,97400.00,,,代发,T1\n"
                                   "2023-01-12,500.00,,96900.00,%.*s,赵安1,,T2\n"
                                   "2023-01-12,500.00,,96400.00,%.*s,赵安1,,T3\n",
                           FMT(card(w->a, 1401)), FMT(card(w->a, 1401)));
    assert_int_equal(result(take(w, "d01.cash", "QD01", csv), "matched"), 0);
    const struct json *c = json_get(world_ok(w, "d01.review", "GET", mw_f(w, "/api/recon/entries/%lld/candidates", (long long)entry(w, 0)), NULL), "rows");
    assert_int_equal(json_len(c), 2);
    /* too early, and too late, is nobody's either: exported on 12 January, RECON_DAYS is 60 */
    csv = mw_f(w, HEAD "2023-01-11,700.00,,1.00,%.*s,赵安3,,T4\n", FMT(card(w->a, 1203)));
    assert_int_equal(result(take(w, "d01.cash", "QD01", csv), "matched"), 0);
    csv = mw_f(w, HEAD "2023-03-14,700.00,,1.00,%.*s,赵安3,,T5\n", FMT(card(w->a, 1203)));
    assert_int_equal(result(take(w, "d01.cash", "QD01", csv), "matched"), 0);
    csv = mw_f(w, HEAD "2023-03-13,700.00,,1.00,%.*s,赵安3,,T6\n", FMT(card(w->a, 1203)));
    /* batch 12 is on the statement line by line now, so the sum can only be that of batch 13 */
    assert_int_equal(result(take(w, "d01.cash", "QD01", csv), "matched"), 2);
    assert_int_equal(json_get_int(json_at(rows(w, "entries", ""), 0), "batch_id", 0), 13);
}

WORLD_TEST(the_bank_contradicts_the_books)
{
    static const struct item wrong[] = {{50000, "failed"}, {60000, "success"}, {70000, "unknown"}, {80000, "returned"}};
    batch(w, 12, wrong, 4, one_file);
    (void)take(w, "d01.cash", "QD01",
               HEAD "2023-01-12,500.00,,9500.00,,,B0000012000001,T1\n"
                    "2023-01-12,500.00,,9000.00,,,B0000012000001,T2\n" /* a second time: stays open */
                    "2023-01-12,600.00,,8400.00,,,B0000012000002,T3\n"
                    "2023-01-12,700.00,,7700.00,,,B0000012000003,T4\n"
                    "2023-01-13,,600.00,8300.00,,,退汇 B0000012000002,T5\n");
    const struct json *open = rows(w, "entries", "&state=open");
    assert_int_equal(json_len(open), 1);
    assert_true(str_eq(member(open, 0, "ref"), S("T2")));
    const struct json *odd = rows(w, "odd", "");
    static const struct {
        const char *odd;
        int64_t seq;
    } want[] = {{"PAID", 1}, {"PAID", 3}, {"BACK", 2}, {"NOT_BACK", 4}};
    assert_int_equal(json_len(odd), 4);
    for (size_t i = 0; i < 4; i++) {
        assert_true(str_eq(member(odd, i, "odd"), str_of(want[i].odd)));
        assert_int_equal(json_get_int(json_at(odd, i), "seq", 0), want[i].seq);
    }
}

WORLD_TEST(statements_come_once_and_join)
{
    batch(w, 12, four, 4, one_file);
    const char *first = HEAD "2023-01-10,1.00,,99.00,,,甲,T1\n2023-01-11,2.00,,97.00,,,乙,T2\n2023-01-11,2.00,,95.00,,,乙,T2\n";
    assert_int_equal(result(take(w, "d01.cash", "QD01", first), "entries"), 3);
    const char *path = "/api/recon/import?org=QD01&account=" ACCOUNT "&profile=bar-gbk";
    assert_string_equal(world_upload(w, "d01.cash", path, "b.csv", first, strlen(first)), "FILE_SAME");
    /* overlaps: two known, one new */
    const char *second = HEAD "2023-01-11,2.00,,97.00,,,乙,T2\n2023-01-11,2.00,,95.00,,,乙,T2\n2023-01-12,3.00,,92.00,,,丙,T3\n";
    (void)take(w, "d01.cash", "QD01", second);
    assert_int_equal(json_len(rows(w, "entries", "")), 4);
    const struct json *s = rows(w, "statements", "");
    assert_int_equal(json_get_int(json_at(s, 1), "repeated", -1), 2);
    assert_int_equal(json_get_int(json_at(s, 1), "entries", -1), 1);
    assert_true(!member(s, 1, "gap").len);
    /* a statement is missing between: told with both balances */
    const char *third = HEAD "2023-01-20,1.00,,49.00,,,丁,T9\n";
    (void)take(w, "d01.cash", "QD01", third);
    struct str gap = member(rows(w, "statements", ""), 2, "gap");
    assert_true(str_has(gap, S("92.00")) && str_has(gap, S("50.00")));
    /* two equal payments of a day, without balance or serial, are two; an overlap knows both */
    const char *twins = HEAD "2023-02-01,9.00,,,,,戊,\n2023-02-01,9.00,,,,,戊,\n";
    (void)take(w, "d01.cash", "QD01", twins);
    const char *third_twin = HEAD "2023-02-01,9.00,,,,,戊,\n2023-02-01,9.00,,,,,戊,\n2023-02-01,9.00,,,,,戊,\n";
    (void)take(w, "d01.cash", "QD01", third_twin);
    s = rows(w, "statements", "");
    assert_int_equal(json_get_int(json_at(s, 3), "entries", -1), 2);
    assert_int_equal(json_get_int(json_at(s, 4), "entries", -1), 1);
    assert_int_equal(json_get_int(json_at(s, 4), "balanced", -1), 0);
    assert_int_equal(recon_findings(w), 0);
}

/* Killed after its commit and before it was marked done, the job runs again: nothing is there twice. */
WORLD_TEST(a_job_run_twice_takes_once)
{
    unsigned char sm3[SM3_BYTES];
    batch(w, 12, four, 4, one_file);
    const char *csv = plain_statement(w);
    (void)take(w, "d01.cash", "QD01", csv);
    int64_t file = json_get_int(json_at(rows(w, "statements", ""), 0), "file_id", 0);
    sm3_once(csv, strlen(csv), sm3);
    const char *row = mw_f(w, "{\"id\":900,\"kind\":\"recon.import\",\"org_id\":%lld,\"user_id\":1,\"payload\":\"{\\\"account\\\":\\\"" ACCOUNT
                                 "\\\",\\\"profile\\\":\\\"bar-gbk\\\",\\\"hash\\\":\\\"%.*s\\\",\\\"file\\\":%lld}\",\"state\":\"queued\",\"created_at\":1}",
                           (long long)world_org(w, "QD01"), FMT(hex_of(w->a, sm3, sizeof sm3)), (long long)file);
    mw_put(w, "job", row);
    assert_int_equal(job_run_now(w->app, 900, NULL, NULL), OK);
    assert_int_equal(json_len(rows(w, "entries", "")), 6);
    assert_int_equal(json_len(rows(w, "statements", "")), 1);
    assert_int_equal(recon_findings(w), 0);
}

WORLD_TEST(a_broken_statement_leaves_nothing)
{
    batch(w, 12, four, 4, one_file);
    const struct json *job = take(w, "d01.cash", "QD01", HEAD "2023-01-10,1.00,,99.00,,,甲,T1\n2023-01-11,2.00,,90.00,,,乙,T2\n");
    assert_true(str_eq(json_get_str(job, "state"), S("failed")));
    assert_true(str_has(json_get_str(job, "error"), S("余额")));
    assert_int_equal(json_len(rows(w, "entries", "")), 0);
    assert_string_equal(world_upload(w, "d01.cash", "/api/recon/import?org=QD01&account=12-3&profile=bar-gbk", "a", "x", 1), "BAD_INPUT");
    assert_string_equal(world_upload(w, "d01.cash", "/api/recon/import?org=QD01&account=" ACCOUNT "&profile=nobank", "a", "x", 1), "BAD_INPUT");
    assert_string_equal(world_upload(w, "d01.clerk", "/api/recon/import?org=QD01&account=" ACCOUNT "&profile=bar-gbk", "a", "x", 1), "FORBIDDEN");
}

WORLD_TEST(neighbours_see_and_touch_nothing)
{
    batch(w, 12, four, 4, one_file);
    (void)take(w, "d01.cash", "QD01", plain_statement(w));
    int64_t id = entry(w, 4);
    assert_int_equal(json_len(json_get(world_ok(w, "d02.review", "GET", "/api/recon/entries?account=" ACCOUNT, NULL), "rows")), 0);
    assert_int_equal(json_len(json_get(world_ok(w, "d02.review", "GET", "/api/recon/missing?account=" ACCOUNT, NULL), "rows")), 0);
    assert_int_equal(json_len(json_get(world_ok(w, "d02.review", "GET", "/api/recon/accounts", NULL), "rows")), 0);
    assert_string_equal(world_call(w, "d02.review", "GET", mw_f(w, "/api/recon/entries/%lld", (long long)id), NULL), "NOT_FOUND");
    assert_string_equal(world_call(w, "d02.review", "GET", mw_f(w, "/api/recon/entries/%lld/candidates", (long long)id), NULL), "NOT_FOUND");
    assert_string_equal(world_call(w, "d02.review", "POST", mw_f(w, "/api/recon/entries/%lld/match", (long long)id), "{\"kind\":\"other\",\"note\":\"x\"}"), "NOT_FOUND");
    /* the same account number at another union is another account */
    assert_int_equal(result(take(w, "d02.cash", "QD02", plain_statement(w)), "matched"), 0);
}

WORLD_TEST(verify_finds_what_was_bent)
{
    batch(w, 12, four, 4, one_file);
    (void)take(w, "d01.cash", "QD01", plain_statement(w));
    assert_int_equal(recon_findings(w), 0);
    /* a match without its mark, of the wrong amount, and a file match beside line matches */
    mw_put(w, "recon_match", mw_f(w, "{\"id\":900,\"entry_id\":%lld,\"org_id\":%lld,\"kind\":\"file\",\"batch_id\":12,\"part\":1,"
                                     "\"how\":\"auto\",\"rule\":\"sum\",\"matched_by\":1,\"matched_at\":1}",
                                  (long long)entry(w, 4), (long long)world_org(w, "QD01")));
    assert_int_equal(recon_findings(w), 3);
}

static void references_are_found_in_any_words(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        bool found;
        int64_t batch, seq;
    } want[] = {{"慰问金 B0000012000345", true, 12, 345},       {"B0000012", true, 12, 0},
                {"DF20230112B0000012001.txt", true, 12, 0},    {"B000001", false, 0, 0},
                {"B00000120003456", false, 0, 0},              {"AB0000012000001B", true, 12, 1},
                {"B0000012 B0000013000002", true, 13, 2},      {"", false, 0, 0}};
    for (size_t i = 0; i < countof(want); i++) {
        int64_t batch, seq;
        assert_int_equal(recon_named(str_of(want[i].words), &batch, &seq), want[i].found);
        assert_int_equal(batch, want[i].batch);
        assert_int_equal(seq, want[i].seq);
    }
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_are_found_in_any_words),
        cmocka_unit_test(entries_find_their_payments_and_the_rest_is_listed),
        cmocka_unit_test(a_person_matches_with_a_reason_and_undoes_with_one),
        cmocka_unit_test(whoever_paid_does_not_reconcile),
        cmocka_unit_test(lump_sums_match_files_and_refunds),
        cmocka_unit_test(two_candidates_are_left_open),
        cmocka_unit_test(the_bank_contradicts_the_books),
        cmocka_unit_test(statements_come_once_and_join),
        cmocka_unit_test(a_job_run_twice_takes_once),
        cmocka_unit_test(a_broken_statement_leaves_nothing),
        cmocka_unit_test(neighbours_see_and_touch_nothing),
        cmocka_unit_test(verify_finds_what_was_bent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
