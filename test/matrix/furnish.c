// SPDX-License-Identifier: Apache-2.0
// Planting (plant.h): a campaign, a roster with its money and its payout, goods, papers of the audit, all of QD01 and carrying the mark.
#include "plant.h"

struct objects {
    int64_t company, company_visit, company_need;
    int64_t payout, roster, person, user, rule, txn, decision, plan, subsidy, statement, entry, supplier, item, purchase,
        receipt, lot, count, send, handover,
        run, sample, paper,
        application, donor, gift;
};

static int64_t id_in(const struct json *j)
{
    int64_t id = json_get_int(j, "id", 0);
    assert_true(id > 0);
    return id;
}

static const char *on(struct world *w, const char *base, int64_t id, const char *verb)
{
    return str_z(w->a, str_f(w->a, "%s/%lld%s", base, (long long)id, verb));
}

/* Goods of QD01 from the supplier to the shelf, and a hand-over waiting for its roster. Its supplier and item
 * carry no mark: unions below may use them (area goods tests that the neighbour may not). */
static void furnish_goods(struct world *w, struct objects *o)
{
    o->item = id_in(world_ok(w, "d01.clerk", "POST", "/api/goods/items?org=QD01",
                            "{\"code\":\"X\",\"name\":\"物品\",\"unit\":\"份\",\"category\":\"daily\"}"));
    o->supplier = id_in(world_ok(w, "d01.clerk", "POST", "/api/suppliers?org=QD01",
                                "{\"name\":\"供应商\",\"uscc\":\"911101085923662400\"}"));
    o->purchase = id_in(world_ok(w, "d01.clerk", "POST", "/api/purchases?org=QD01",
                                str_z(w->a, str_f(w->a, "{\"campaign\":\"LJ2023\",\"title\":\"" MARK "\",\"source\":\"GH-BJ\",\"reason\":\"x\","
                                                        "\"lines\":[{\"item\":%lld,\"qty\":5,\"est_fen\":5000}]}", (long long)o->item))));
    int64_t donor = o->donor = id_in(world_ok(w, "d01.cash", "POST", "/api/donors?org=QD01", "{\"org\":\"QD01\",\"kind\":\"firm\",\"name\":\"" MARK "物资\"}"));
    int64_t given = o->gift = id_in(world_ok(w, "d01.cash", "POST", "/api/gifts?org=QD01",
                                  str_z(w->a, str_f(w->a, "{\"campaign\":\"LJ2023\",\"org\":\"QD01\",\"donor_id\":%lld,\"fen\":18000,\"got_on\":\"2023-01-05\","
                                                          "\"receipt_no\":\"WZ1\",\"form\":\"goods\",\"goods\":\"棉衣\",\"qty\":18,\"unit\":\"件\",\"valued_by\":\"market\"}",
                                                    (long long)donor))));
    const char *gift = str_z(w->a, str_f(w->a, "{\"gift\":%lld,\"item\":%lld,\"qty\":9,\"got_on\":\"2023-01-10\",\"note\":\"" MARK "\"}",
                                         (long long)given, (long long)o->item));
    int64_t shelf = id_in(world_ok(w, "d01.clerk", "POST", "/api/goods/gifts?org=QD01", gift));
    (void)world_ok(w, "d01.cash", "POST", on(w, "/api/goods/receipts", shelf, "/confirm"), NULL);
    o->receipt = id_in(world_ok(w, "d01.clerk", "POST", "/api/goods/gifts?org=QD01", gift));
    const struct json *j = world_ok(w, "d01.view", "GET", "/api/goods/lots?campaign=LJ2023&org=QD01", NULL);
    o->lot = id_in(json_at(json_get(j, "rows"), 0));
    o->count = id_in(world_ok(w, "d01.cash", "POST", "/api/goods/counts?org=QD01",
                             str_z(w->a, str_f(w->a, "{\"campaign\":\"LJ2023\",\"kind\":\"count\",\"done_on\":\"2023-01-11\",\"note\":\"" MARK "\","
                                                     "\"lines\":[{\"lot\":%lld,\"real_qty\":9,\"reason\":\"\"}]}", (long long)o->lot))));
    o->send = id_in(world_ok(w, "d01.cash", "POST", "/api/goods/sends",
                            str_z(w->a, str_f(w->a, "{\"to\":\"QD0101\",\"done_on\":\"2023-01-11\",\"note\":\"" MARK "\",\"lot\":%lld,\"qty\":1}",
                                              (long long)o->lot))));
    int64_t roster = id_in(world_ok(w, "d01.clerk", "POST", "/api/rosters/by-hand?org=QD01",
                                   "{\"campaign\":\"LJ2023\",\"org\":\"QD01\",\"title\":\"" MARK "\",\"class\":\"C7\",\"source\":\"SH\"}"));
    (void)world_ok(w, "d01.clerk", "POST", on(w, "/api/rosters", roster, "/rows"),
                   "{\"name\":\"李四光\",\"number\":\"53010219200508011X\",\"amount_fen\":1000}");
    o->handover = id_in(world_ok(w, "d01.clerk", "POST", "/api/handovers",
                                str_z(w->a, str_f(w->a, "{\"roster\":%lld,\"item\":%lld,\"source\":\"SH\",\"per_head\":1}",
                                                  (long long)roster, (long long)o->item))));
}

/* A roster with one person, money, a file and a movement, all of QD01 and all carrying the mark. */
static struct objects furnish(struct world *w)
{
    struct objects o = {0};
    char path[100];
    (void)world_ok(w, "city.clerk", "POST", "/api/campaigns?org=QD",
                   "{\"code\":\"LJ2023\",\"name\":\"活动\",\"org\":\"QD\",\"year\":2023,\"start_on\":\"2022-11-01\","
                   "\"end_on\":\"2023-03-31\",\"status\":\"open\",\"once\":true,\"earmark\":\"\",\"forms\":\"cz21\"}");
    o.txn = id_in(world_ok(w, "d01.cash", "POST", "/api/funds/receipts?org=QD01",
                          "{\"campaign\":\"LJ2023\",\"org\":\"QD01\",\"source\":\"GH-BJ\",\"fen\":1000000,"
                          "\"done_on\":\"2023-01-10\",\"note\":\"" MARK "\"}"));
    o.roster = id_in(world_ok(w, "d01.clerk", "POST", "/api/rosters/by-hand?org=QD01",
                             "{\"campaign\":\"LJ2023\",\"org\":\"QD01\",\"title\":\"" MARK "\",\"class\":\"C7\","
                             "\"source\":\"GH-BJ\"}"));
    snprintf(path, sizeof path, "/api/rosters/%lld/rows", (long long)o.roster);
    (void)world_ok(w, "d01.clerk", "POST", path,
                   "{\"name\":\"张三丰\",\"number\":\"11010519491231002X\",\"amount_fen\":30000,\"employer\":\"" MARK
                   "\",\"phone\":\"13800001234\",\"card\":\"6228480402564890018\"}");
    snprintf(path, sizeof path, "/api/rosters/%lld/submit", (long long)o.roster);
    (void)world_ok(w, "d01.clerk", "POST", path, "{\"leave_out_refused\":false}");
    const struct json *j = world_ok(w, "d01.clerk", "GET", "/api/persons?org=QD01", NULL);
    o.person = id_in(json_at(json_get(j, "rows"), 0));
    assert_string_equal(world_upload(w, "d01.cash", "/api/files?org=QD01", MARK ".txt", MARK, sizeof MARK), "");
    o.decision = id_in(world_ok(w, "d01.clerk", "POST", "/api/decisions?org=QD01",
                               "{\"kind\":\"other\",\"title\":\"" MARK "\",\"content\":\"" MARK "\",\"held_on\":\"2023-01-10\","
                               "\"members\":5,\"present\":5,\"votes_for\":5}"));
    o.plan = id_in(world_ok(w, "d01.clerk", "POST", "/api/plans?org=QD01", "{\"campaign\":\"LJ2023\"}"));
    snprintf(path, sizeof path, "/api/plans/%lld", (long long)o.plan);
    (void)world_ok(w, "d01.clerk", "PUT", path, "{\"items\":{},\"note\":\"" MARK "\",\"version\":1}");
    o.subsidy = id_in(world_ok(w, "d01.clerk", "POST", "/api/subsidies?org=QD01",
                              "{\"campaign\":\"LJ2023\",\"title\":\"" MARK "\",\"source\":\"GH-BJ\",\"amount_fen\":100,"
                              "\"formula\":{\"expr\":\"1\"}}"));
    j = world_ok(w, "sys.admin", "GET", "/api/users?q=d01.view", NULL);
    o.user = id_in(json_at(json_get(j, "rows"), 0));
    j = world_ok(w, "city.clerk", "GET", "/api/rules", NULL);
    o.rule = id_in(json_at(json_get(j, "rows"), 0));
    static const char csv[] = "交易日期,借方发生额,贷方发生额,余额,对方账号,对方户名,摘要,流水号\n"
                              "2023-01-10,5.00,,95.00,," MARK "," MARK ",T1\n";
    assert_string_equal(world_upload(w, "d01.cash", "/api/recon/import?org=QD01&account=370100001&profile=bar-gbk", MARK ".csv",
                                     csv, sizeof csv - 1), "");
    (void)world_job(w, json_get_int(w->json, "job", 0));
    o.statement = id_in(json_at(json_get(world_ok(w, "d01.view", "GET", "/api/recon/statements?org=QD01", NULL), "rows"), 0));
    o.entry = id_in(json_at(json_get(world_ok(w, "d01.view", "GET", "/api/recon/entries?org=QD01&account=370100001", NULL), "rows"), 0));
    furnish_goods(w, &o);
    o.company = id_in(world_ok(w, "d01.clerk", "POST", "/api/companies?org=QD01", "{\"uscc\":\"91370203MA30011111\",\"name\":\"" MARK "\",\"phone\":\"13800001234\"}"));
    o.company_visit = id_in(world_ok(w, "d01.clerk", "POST", "/api/company-visits?org=QD01",
                                    "{\"uscc\":\"91370203MA30011111\",\"campaign\":\"LJ2023\",\"visited_on\":\"2023-01-10\",\"difficulties\":\"" MARK "\"}"));
    o.company_need = id_in(world_ok(w, "d01.clerk", "POST", on(w, "/api/company-visits", o.company_visit, "/needs"),
                                   "{\"need\":\"" MARK "\",\"owner\":\"办公室\",\"due_on\":\"2023-02-10\"}"));
    snprintf(path, sizeof path, "/api/rosters/%lld/approve", (long long)o.roster);
    (void)world_ok(w, "d01.review", "POST", path, "{}");
    o.payout = id_in(world_ok(w, "d01.clerk", "POST", "/api/payouts?org=QD01",
                             "{\"campaign\":\"LJ2023\",\"title\":\"" MARK "\",\"profile\":\"csv-gb18030\",\"payer_name\":\"" MARK
                             "\",\"payer_account\":\"38010101040000000\"}"));
    o.run = json_get_int(world_ok(w, "d01.auditor", "POST", "/api/auditroom/runs?org=QD01", "{\"campaign\":\"LJ2023\"}"), "run", 0);
    o.sample = id_in(world_ok(w, "d01.auditor", "POST", "/api/auditroom/samples?org=QD01",
                             "{\"campaign\":\"LJ2023\",\"title\":\"" MARK "\",\"unit\":\"fund\",\"method\":\"target\",\"top\":1}"));
    o.paper = id_in(world_ok(w, "d01.auditor", "POST", "/api/auditroom/papers?org=QD01",
                            "{\"title\":\"" MARK "\",\"finding\":\"" MARK "\"}"));
    int64_t file = id_in(world_ok(w, "d01.clerk", "POST", "/api/casefiles?org=QD01",
                                 "{\"org\":\"QD01\",\"head\":{\"name\":\"赵六顺\",\"number\":\"53010219200508011X\"},\"file\":{\"remark\":\"" MARK "\"}}"));
    o.application = id_in(world_ok(w, "d01.clerk", "POST", "/api/applications?org=QD01",
                                  str_z(w->a, str_f(w->a, "{\"casefile\":%lld,\"kind\":\"new\",\"measure\":\"" MARK "\",\"words\":\"" MARK "\"}", (long long)file))));
    snprintf(path, sizeof path, "/api/auditroom/papers/%lld/send", (long long)o.paper);
    (void)world_ok(w, "d01.auditor", "POST", path, NULL);
    return o;
}

struct plants *furnished(struct world *w)
{
    struct plants *p = NEW(w->a, struct plants);
    struct objects o = furnish(w);
    const struct {
        const char *head;
        int64_t id;
    } rows[] = {
        {"/api/rosters/", o.roster}, {"/api/persons/", o.person}, {"/api/users/", o.user}, {"/api/rules/", o.rule},
        {"/api/funds/txns/", o.txn}, {"/api/decisions/", o.decision}, {"/api/plans/", o.plan}, {"/api/subsidies/", o.subsidy},
        {"/api/recon/statements/", o.statement}, {"/api/recon/entries/", o.entry}, {"/api/suppliers/", o.supplier}, {"/api/goods/items/", o.item},
        {"/api/purchases/", o.purchase}, {"/api/goods/receipts/", o.receipt}, {"/api/goods/lots/", o.lot}, {"/api/goods/counts/", o.count},
        {"/api/goods/sends/", o.send}, {"/api/handovers/", o.handover}, {"/api/payouts/", o.payout}, {"/api/auditroom/runs/", o.run},
        {"/api/auditroom/samples/", o.sample}, {"/api/auditroom/papers/", o.paper}, {"/api/applications/", o.application},
        {"/api/companies/", o.company}, {"/api/company-visits/", o.company_visit}, {"/api/company-needs/", o.company_need},
        {"/api/donors/", o.donor}, {"/api/gifts/", o.gift},
    };
    for (size_t i = 0; i < countof(rows); i++)
        plant(p, rows[i].head, rows[i].id);
    return p;
}
