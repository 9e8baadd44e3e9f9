/* SPDX-License-Identifier: Apache-2.0
 * Companies, visits, and items A and K2 out of them; every figure was counted by hand; on both engines. Today is 2023-01-12, the
 * campaign LJ runs from 2022-12-20 to 2023-02-10. Codes were made with another program (GB 32100-2015, weights 3^i mod 31). */
#include "relief_world.h"

static const char *const F[] = {"91370203MA30011111", "91370203MA30022222", "91370203MA30033333", "91370203MA30044444"};

static int64_t id_of(struct world *w)
{
    return json_get_int(w->json, "id", 0);
}
static const char *firm_json(struct world *w, const char *uscc, const char *name, const char *more)
{
    return mw_f(w, "{\"uscc\":\"%s\",\"name\":\"%s\"%s}", uscc, name, more);
}
static int64_t firm(struct world *w, const char *as, const char *org, int i, const char *more)
{
    world_ok(w, as, "POST", mw_f(w, "/api/companies?org=%s", org), firm_json(w, F[i], mw_f(w, "企业%d", i + 1), more));
    return id_of(w);
}
static const char *visit(struct world *w, const char *as, const char *org, int i, const char *on, const char *more)
{
    return world_call(w, as, "POST", mw_f(w, "/api/company-visits?org=%s", org),
                      mw_f(w, "{\"uscc\":\"%s\",\"campaign\":\"LJ\",\"visited_on\":\"%s\"%s}", F[i], on, more));
}
static int64_t figure(struct world *w, const char *form, const char *org, const char *item)
{
    world_ok(w, "city.view", "GET", mw_f(w, "/api/forms/%s/report?campaign=LJ&org=%s", form, org), NULL);
    return json_get_int(json_get(json_get(w->json, "items"), item), "count", -1);
}
static void enter(struct world *w, const char *as, const char *org, const char *item, int value)
{
    world_ok(w, as, "PUT", mw_f(w, "/api/forms/cz21/items?org=%s", org),
             mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"%s\",\"item\":\"%s\",\"value\":%d}", org, item, value));
}
static const struct json *item(struct world *w, const char *org, const char *code)
{
    const struct json *items = json_get(world_ok(w, "city.view", "GET", mw_f(w, "/api/forms/cz21?campaign=LJ&org=%s", org), NULL), "items");
    for (size_t i = 0; i < json_len(items); i++)
        if (str_eq(json_get_str(json_at(items, i), "code"), str_of(code)))
            return json_at(items, i);
    return NULL;
}
/* The text of a check that does not pass, "" = it does. */
static const char *found(struct world *w, const char *org, const char *code)
{
    const struct json *checks = json_get(world_ok(w, "city.view", "GET", mw_f(w, "/api/forms/cz21?campaign=LJ&org=%s", org), NULL), "checks");
    for (size_t i = 0; i < json_len(checks); i++)
        if (str_eq(json_get_str(json_at(checks, i), "code"), str_of(code)))
            return str_z(w->a, json_get_str(json_at(checks, i), "text"));
    return "";
}

WORLD_TEST(a_company_stands_once_and_keeps_its_history)
{
    int64_t id = firm(w, "d01.clerk", "QD01", 0, ",\"staff\":120,\"members\":80,\"contact\":\"王主任\",\"phone\":\"13800001234\",\"hard\":true");
    assert_true(str_eq(json_get_str(w->json, "phone"), S("138****1234")));
    /* a wrong check digit, a code of another length, more members than staff */
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/companies?org=QD01", firm_json(w, "91370203MA30022223", "错码", "")), "BAD_INPUT");
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/companies?org=QD01", firm_json(w, "91370203MA3002222", "短码", "")), "BAD_INPUT");
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/companies?org=QD01", firm_json(w, F[1], "人数", ",\"staff\":5,\"members\":6")), "BAD_INPUT");
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/companies?org=QD01", firm_json(w, F[1], "电话", ",\"note\":\"13800001234\"")), "BAD_INPUT");
    /* the neighbour is told who keeps it, and reads no more of it */
    assert_string_equal(world_call(w, "d02.clerk", "POST", "/api/companies?org=QD02", firm_json(w, F[0], "企业甲", "")), "DUPLICATE");
    assert_string_equal(world_call(w, "d02.view", "GET", mw_f(w, "/api/companies/%lld", (long long)id), NULL), "NOT_FOUND");
    world_ok(w, "d02.view", "GET", mw_f(w, "/api/company-names/%s", F[0]), NULL);
    assert_true(str_eq(json_get_str(w->json, "name"), S("企业1")));
    assert_false(str_has(w->reply.body, S("138")));
    assert_string_equal(world_call(w, "d01.view", "POST", "/api/companies?org=QD01", firm_json(w, F[1], "无权", "")), "FORBIDDEN");
    /* a change with the number as it was shown keeps the number */
    const char *put = firm_json(w, F[0], "企业一", ",\"staff\":100,\"members\":80,\"contact\":\"王主任\",\"phone\":\"138****1234\",\"hard\":true,\"caring\":true,\"version\":1");
    world_ok(w, "d01.clerk", "PUT", mw_f(w, "/api/companies/%lld", (long long)id), put);
    assert_true(str_eq(json_get_str(w->json, "phone"), S("138****1234")));
    assert_string_equal(world_call(w, "d01.clerk", "PUT", mw_f(w, "/api/companies/%lld", (long long)id), put), "CONFLICT");
    world_ok(w, "d01.view", "GET", mw_f(w, "/api/companies/%lld/changes", (long long)id), NULL);
    const struct json *rows = json_get(w->json, "rows"), *detail = json_get(json_at(rows, 0), "detail");
    assert_int_equal(json_len(rows), 1);
    assert_int_equal(json_int(json_at(json_get(detail, "staff"), 0)), 120);
    assert_int_equal(json_int(json_at(json_get(detail, "staff"), 1)), 100);
    assert_int_equal(json_int(json_at(json_get(detail, "caring"), 1)), 1);
    assert_null(json_get(detail, "phone"));
    world_ok(w, "city.view", "GET", "/api/companies?kind=caring&q=企业", NULL);
    assert_int_equal(json_len(json_get(w->json, "rows")), 1);
    world_ok(w, "city.view", "GET", "/api/companies?kind=partner", NULL);
    assert_int_equal(json_len(json_get(w->json, "rows")), 0);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(item_a_counts_each_company_once_in_every_subtree)
{
    mw_campaign(w, "LJ", "", true, 0);
    for (int i = 0; i < 4; i++)
        firm(w, i < 2 ? "d01.clerk" : "d02.clerk", i < 2 ? "QD01" : "QD02", i, "");
    /* the grass-roots union went to the first twice, its district once and to the second; the other district to the second and third */
    assert_string_equal(visit(w, "g1.clerk", "QD010101", 0, "2023-01-05", ""), "");
    assert_string_equal(visit(w, "g1.clerk", "QD010101", 0, "2023-01-08", ""), "");
    assert_string_equal(visit(w, "g1.clerk", "QD010101", 0, "2023-01-08", ""), "DUPLICATE");
    assert_string_equal(visit(w, "d01.clerk", "QD01", 0, "2023-01-06", ""), "");
    assert_string_equal(visit(w, "d01.clerk", "QD01", 1, "2023-01-06", ""), "");
    assert_string_equal(visit(w, "d02.clerk", "QD02", 1, "2023-01-07", ""), "");
    assert_string_equal(visit(w, "d02.clerk", "QD02", 2, "2023-01-07", ""), "");
    assert_string_equal(visit(w, "d02.clerk", "QD02", 2, "2022-12-19", ""), "BAD_INPUT"); /* before the campaign */
    assert_string_equal(visit(w, "d02.clerk", "QD02", 2, "2023-01-13", ""), "BAD_INPUT"); /* tomorrow */
    assert_string_equal(visit(w, "d02.clerk", "QD01", 2, "2023-01-07", ""), "NOT_FOUND");
    assert_int_equal(figure(w, "cz21", "QD010101", "A"), 1);
    assert_int_equal(figure(w, "cz21", "QD01", "A"), 2);
    assert_int_equal(figure(w, "cz21", "QD02", "A"), 2);
    assert_int_equal(figure(w, "cz21", "QD", "A"), 3); /* not 4: the second was visited by both districts */
    assert_int_equal(figure(w, "ez22", "QD", "A"), 3);
    assert_string_equal(found(w, "QD", "V27"), "");
    /* who keeps no register hands in a figure still; who keeps it, and types one too, sees both */
    enter(w, "city.clerk", "QDI01", "A", 5);
    assert_int_equal(figure(w, "cz21", "QD", "A"), 8);
    assert_string_equal(found(w, "QD", "V44"), "");
    enter(w, "d01.clerk", "QD01", "A", 4);
    assert_int_equal(figure(w, "cz21", "QD", "A"), 8);
    assert_int_equal(figure(w, "cz21", "QD01", "A"), 2);
    const struct json *a = item(w, "QD", "A");
    assert_int_equal(json_get_int(a, "hand", -1), 5);
    assert_int_equal(json_get_int(a, "beside", -1), 4);
    assert_true(str_eq(json_get_str(a, "kind"), S("derived")));
    assert_non_null(strstr(found(w, "QD", "V44"), "A 有记录 3 家，这些单位另填 4 家"));
    assert_non_null(strstr(found(w, "QD01", "V44"), "A 有记录 2 家，这些单位另填 4 家"));
    assert_string_equal(found(w, "QD02", "V44"), "");
    assert_string_equal(found(w, "QD", "V27"), "");
    /* it opens: by child, and to the companies with the first visit to each */
    world_ok(w, "city.view", "GET", "/api/forms/cz21/drill?campaign=LJ&org=QD&item=A", NULL);
    assert_true(str_eq(json_get_str(w->json, "opens"), S("companies")));
    assert_int_equal(json_len(json_get(w->json, "children")), 3);
    assert_int_equal(json_get_int(json_at(json_get(w->json, "children"), 0), "count", 0), 2);
    assert_int_equal(json_get_int(w->json, "beside", 0), 4);
    world_ok(w, "city.view", "GET", "/api/forms/cz21/rows?campaign=LJ&org=QD&item=A", NULL);
    const struct json *rows = json_get(w->json, "rows");
    assert_int_equal(json_len(rows), 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(json_get_int(json_at(rows, i), "heads", 0), 1);
    assert_true(str_eq(json_get_str(json_at(rows, 0), "name"), S("企业2 91370203MA30022222")));
    assert_true(str_eq(json_get_str(json_at(rows, 0), "org_code"), S("QD01")));
    assert_true(str_eq(json_get_str(json_at(rows, 1), "given_on"), S("2023-01-05")));
    /* in pages of two */
    world_ok(w, "city.view", "GET", "/api/forms/cz21/rows?campaign=LJ&org=QD&item=A&limit=2", NULL);
    const char *next = str_z(w->a, json_get_str(w->json, "next"));
    world_ok(w, "city.view", "GET", mw_f(w, "/api/forms/cz21/rows?campaign=LJ&org=QD&item=A&limit=2&after=%s", next), NULL);
    assert_int_equal(json_len(json_get(w->json, "rows")), 1);
    assert_int_equal(world_verify(w), 0);
}

static void gift(struct world *w, const char *as, const char *org, const char *uscc, const char *receipt)
{
    world_call(w, as, "POST", mw_f(w, "/api/donors?org=%s", org), mw_f(w, "{\"org\":\"%s\",\"kind\":\"firm\",\"name\":\"捐赠%s\",\"uscc\":\"%s\"}", org, uscc, uscc));
    world_ok(w, as, "GET", mw_f(w, "/api/donors?org=%s&q=%s", org, uscc), NULL);
    int64_t donor = json_get_int(json_at(json_get(w->json, "rows"), 0), "id", 0);
    world_ok(w, as, "POST", mw_f(w, "/api/gifts?org=%s", org),
             mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"%s\",\"donor_id\":%lld,\"fen\":10000,\"got_on\":\"2023-01-05\",\"receipt_no\":\"%s\",\"form\":\"cash\"}", org,
                  (long long)donor, receipt));
}

WORLD_TEST(item_k2_counts_caring_companies_that_gave)
{
    mw_campaign(w, "LJ", "", true, 0);
    firm(w, "d01.clerk", "QD01", 0, ",\"caring\":true");
    firm(w, "d01.clerk", "QD01", 1, "");
    firm(w, "d02.clerk", "QD02", 2, ",\"caring\":true");
    firm(w, "d02.clerk", "QD02", 3, ",\"caring\":true"); /* gave nothing */
    gift(w, "d01.cash", "QD01", F[0], "1");
    gift(w, "d01.cash", "QD01", F[0], "2");
    gift(w, "d01.cash", "QD01", F[1], "3");
    gift(w, "d02.cash", "QD02", F[2], "1");
    gift(w, "d02.cash", "QD02", F[0], "2");
    assert_int_equal(figure(w, "cz21", "QD01", "K2"), 1);
    assert_int_equal(figure(w, "cz21", "QD02", "K2"), 2);
    assert_int_equal(figure(w, "cz21", "QD", "K2"), 2);
    world_ok(w, "city.view", "GET", "/api/forms/cz21/rows?campaign=LJ&org=QD&item=K2", NULL);
    assert_int_equal(json_len(json_get(w->json, "rows")), 2);
    assert_int_equal(figure(w, "cz21", "QD", "A"), 0); /* nobody was visited */
    enter(w, "d01.clerk", "QD01", "K2", 9);
    assert_int_equal(figure(w, "cz21", "QD", "K2"), 2);
    assert_non_null(strstr(found(w, "QD01", "V44"), "K2 有记录 1 家，这些单位另填 9 家"));
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(a_visit_holds_needs_photos_and_names_its_roster)
{
    mw_campaign(w, "LJ", "", true, 0);
    firm(w, "d01.clerk", "QD01", 0, "");
    world_ok(w, "d01.clerk", "POST", "/api/rosters/by-hand?org=QD01", "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"title\":\"企业一线职工\",\"class\":\"C3\",\"source\":\"GH-BJ\"}");
    int64_t roster = id_of(w);
    assert_string_equal(visit(w, "d01.clerk", "QD01", 0, "2023-01-06", ",\"arrears_persons\":3"), "BAD_INPUT");
    assert_string_equal(visit(w, "d01.clerk", "QD01", 0, "2023-01-06", mw_f(w, ",\"roster_id\":%lld", (long long)roster + 99)), "BAD_INPUT");
    assert_string_equal(visit(w, "d01.clerk", "QD01", 0, "2023-01-06",
                              mw_f(w, ",\"leaders\":\"市总工会张主席\",\"difficulties\":\"订单减少\",\"staff\":90,\"arrears_persons\":3,\"arrears_fen\":1234500,\"roster_id\":%lld", (long long)roster)), "");
    int64_t id = id_of(w);
    assert_true(str_eq(json_get_str(w->json, "roster"), S("企业一线职工")));
    assert_int_equal(json_get_int(w->json, "arrears_fen", 0), 1234500);
    const char *at = mw_f(w, "/api/company-visits/%lld", (long long)id);
    assert_string_equal(world_call(w, "d01.clerk", "POST", mw_f(w, "/api/company-visits/%lld/needs", (long long)id), "{\"need\":\"稳岗补贴\",\"owner\":\"区人社局\",\"due_on\":\"2023-01-05\"}"), "BAD_INPUT");
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/company-visits/%lld/needs", (long long)id), "{\"need\":\"稳岗补贴\",\"owner\":\"区人社局\",\"due_on\":\"2023-01-10\"}");
    int64_t need = id_of(w);
    world_ok(w, "city.view", "GET", "/api/company-needs?late=1", NULL);
    assert_int_equal(json_len(json_get(w->json, "rows")), 1);
    assert_string_equal(world_call(w, "d02.clerk", "POST", mw_f(w, "/api/company-needs/%lld/result", (long long)need), "{\"state\":\"met\",\"result\":\"x\",\"version\":1}"), "NOT_FOUND");
    assert_string_equal(world_call(w, "d01.clerk", "POST", mw_f(w, "/api/company-needs/%lld/result", (long long)need), "{\"state\":\"open\",\"result\":\"x\",\"version\":1}"), "BAD_INPUT");
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/company-needs/%lld/result", (long long)need), "{\"state\":\"met\",\"result\":\"已发放 12 万元\",\"version\":1}");
    assert_true(str_eq(json_get_str(w->json, "done_on"), S("2023-01-12")));
    assert_string_equal(world_call(w, "d01.clerk", "POST", mw_f(w, "/api/company-needs/%lld/result", (long long)need), "{\"state\":\"met\",\"result\":\"x\",\"version\":2}"), "STATE");
    world_ok(w, "city.view", "GET", "/api/company-needs?late=1", NULL);
    assert_int_equal(json_len(json_get(w->json, "rows")), 0);
    /* a picture of his own; a text is none */
    static const unsigned char png[] = {0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde};
    assert_string_equal(world_upload(w, "d01.clerk", "/api/files?org=QD01", "a.txt", "abc", 3), "");
    assert_string_equal(world_call(w, "d01.clerk", "POST", mw_f(w, "/api/company-visits/%lld/photos", (long long)id), mw_f(w, "{\"file_id\":%lld}", (long long)id_of(w))), "BAD_INPUT");
    assert_string_equal(world_upload(w, "d01.clerk", "/api/files?org=QD01", "a.png", png, sizeof png), "");
    int64_t photo = id_of(w);
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/company-visits/%lld/photos", (long long)id), mw_f(w, "{\"file_id\":%lld}", (long long)photo));
    assert_int_equal(json_len(json_get(w->json, "photos")), 1);
    assert_string_equal(world_call(w, "d02.view", "GET", mw_f(w, "/api/company-visits/%lld/photos/%lld", (long long)id, (long long)photo), NULL), "NOT_FOUND");
    assert_string_equal(world_call(w, "d01.view", "GET", mw_f(w, "/api/company-visits/%lld/photos/%lld", (long long)id, (long long)photo), NULL), "");
    /* the day may be put right, the company not */
    const char *put = mw_f(w, "{\"uscc\":\"%s\",\"campaign\":\"LJ\",\"visited_on\":\"2023-01-09\",\"version\":1}", F[0]);
    world_ok(w, "d01.clerk", "PUT", at, put);
    assert_string_equal(world_call(w, "d01.clerk", "PUT", at, put), "CONFLICT");
    assert_string_equal(world_call(w, "d01.clerk", "PUT", at, mw_f(w, "{\"uscc\":\"%s\",\"campaign\":\"LJ\",\"visited_on\":\"2023-01-09\",\"version\":2}", F[1])), "BAD_INPUT");
    world_ok(w, "city.view", "GET", "/api/company-visits?campaign=LJ&q=企业", NULL);
    assert_int_equal(json_len(json_get(w->json, "rows")), 1);
    world_ok(w, "d01.view", "GET", at, NULL);
    assert_true(str_eq(json_get_str(w->json, "visited_on"), S("2023-01-09")));
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(a_stop_that_is_done_is_the_visit)
{
    struct cw_file home = {.org = "QD01", .class = "deep", .serial = 1}, far = {.org = "QD02", .class = "deep", .serial = 2};
    mw_campaign(w, "LJ", "", true, 0);
    cw_file(w, &home);
    cw_file(w, &far);
    world_ok(w, "d01.view", "GET", mw_f(w, "/api/casefiles/%lld", (long long)home.id), NULL);
    const char *no = str_z(w->a, json_get_str(w->json, "no"));
    world_ok(w, "d02.view", "GET", mw_f(w, "/api/casefiles/%lld", (long long)far.id), NULL);
    const char *far_no = str_z(w->a, json_get_str(w->json, "no"));
    firm(w, "d01.clerk", "QD01", 0, "");
    firm(w, "d01.clerk", "QD01", 1, "");
    const char *const head = "{\"campaign\":\"LJ\",\"title\":\"春节走访\",\"on_day\":\"2023-01-12\",\"leader\":\"区总工会李主席\"";
#define PLAN(stops) mw_f(w, "%s,\"stops\":%s}", head, stops)
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/leader-routes?org=QD01", PLAN("[]"));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/leader-routes?org=QD01", PLAN(mw_f(w, "[{\"uscc\":\"%s\"}]", F[2])));            /* not registered */
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/leader-routes?org=QD01", PLAN(mw_f(w, "[{\"file_no\":\"%s\"}]", far_no)));       /* another union's household */
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/leader-routes?org=QD01", PLAN(mw_f(w, "[{\"uscc\":\"%s\",\"at\":\"24:00\"}]", F[0])));
    world_ok(w, "d01.clerk", "POST", "/api/leader-routes?org=QD01",
             PLAN(mw_f(w, "[{\"uscc\":\"%s\",\"at\":\"09:30\"},{\"file_no\":\"%s\",\"at\":\"10:30\"},{\"uscc\":\"%s\"}]", F[0], no, F[1])));
    int64_t id = id_of(w);
    assert_int_equal(json_len(rows_of(w)), 3);
    assert_string_equal(column(w, "at_time"), "09:30,10:30,");
    assert_true(str_has(json_get_str(json_at(rows_of(w), 1), "head_name"), S("*")));
    int64_t stop[3];
    for (size_t i = 0; i < 3; i++)
        stop[i] = json_get_int(json_at(rows_of(w), i), "id", 0);
    assert_int_equal(figure(w, "cz21", "QD01", "A"), 0); /* a plan is no visit */
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", mw_f(w, "/api/leader-stops/%lld/done", (long long)stop[0]), "{}");
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/leader-stops/%lld/done", (long long)stop[0]), "{\"words\":\"订单减少\",\"staff\":90}");
    assert_answer(w, "STATE", "d01.clerk", "POST", mw_f(w, "/api/leader-stops/%lld/done", (long long)stop[0]), "{}");
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/leader-stops/%lld/done", (long long)stop[1]), "{\"words\":\"老人独居\"}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", mw_f(w, "/api/leader-stops/%lld/missed", (long long)stop[2]), "{\"reason\":\"\"}");
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/leader-stops/%lld/missed", (long long)stop[2]), "{\"reason\":\"企业停产\"}");
    world_ok(w, "d01.view", "GET", mw_f(w, "/api/leader-routes/%lld", (long long)id), NULL);
    assert_string_equal(column(w, "state"), "done,done,missed");
    assert_int_equal(figure(w, "cz21", "QD01", "A"), 1);
    world_ok(w, "d01.view", "GET", "/api/company-visits?campaign=LJ", NULL);
    assert_string_equal(column(w, "leaders"), "区总工会李主席");
    assert_string_equal(column(w, "difficulties"), "订单减少");
    world_ok(w, "d01.view", "GET", "/api/care/households?unvisited=2023-01-12", NULL);
    assert_int_equal(json_len(rows_of(w)), 0); /* the household counts as visited */
    /* a visit registered before the stop is done is the same visit */
    world_ok(w, "d01.clerk", "POST", "/api/leader-routes?org=QD01", PLAN(mw_f(w, "[{\"uscc\":\"%s\"}]", F[1])));
    int64_t late = json_get_int(json_at(rows_of(w), 0), "id", 0);
    assert_string_equal(visit(w, "d01.clerk", "QD01", 1, "2023-01-12", ""), "");
    int64_t was = id_of(w);
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/leader-stops/%lld/done", (long long)late), "{}");
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "company_visit_id", 0), was);
    world_ok(w, "d01.view", "GET", mw_f(w, "/api/leader-routes/%lld/file?format=text", (long long)id), NULL);
    assert_true(str_has(w->reply.body, S("企业1")) && str_has(w->reply.body, str_of(no)) && str_has(w->reply.body, S("企业停产")));
    assert_false(str_has(w->reply.body, S("老人独居")));
    world_ok(w, "d01.view", "GET", "/api/leader-routes?campaign=LJ", NULL);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "done", -1), 1);
    assert_int_equal(json_get_int(json_at(rows_of(w), 1), "done", -1), 2);
    assert_int_equal(world_verify(w), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_company_stands_once_and_keeps_its_history),
        cmocka_unit_test(item_a_counts_each_company_once_in_every_subtree),
        cmocka_unit_test(item_k2_counts_caring_companies_that_gave),
        cmocka_unit_test(a_stop_that_is_done_is_the_visit),
        cmocka_unit_test(a_visit_holds_needs_photos_and_names_its_roster),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
