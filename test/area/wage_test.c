/* SPDX-License-Identifier: Apache-2.0
 * Wage-arrears cases: complaint, review, claimants, steps, money in steps, items H and I out of them; sums by hand; on both engines. Today is
 * Thursday 2023-01-12; campaign LJ runs from 2022-12-20 to 2023-02-10, SP from 2023-02-20 to 2023-04-30. */
#include "wage.h"
#include "aid.h"
#include "money_world.h"
#include "worker_world.h"

static int64_t id_of(struct world *w)
{
    return json_get_int(w->json, "id", 0);
}
static int64_t figure(struct world *w, const char *campaign, const char *org, const char *item)
{
    world_ok(w, "city.view", "GET", fmt(w, "/api/forms/cz21/report?campaign=%s&org=%s", campaign, org), NULL);
    const struct json *i = json_get(json_get(w->json, "items"), item);
    return json_get_int(i, strchr("DI", item[0]) ? "fen" : "count", -1);
}
static const char *told(struct world *w, const char *employer, const char *more)
{
    return fmt(w, "{\"employer\":\"%s\",\"project\":\"海天大厦二期\",\"contractor\":\"总包公司\",\"owed_from\":\"2022-09-01\",\"told_heads\":3,\"told_fen\":4500000,\"department\":\"labour\","
                  "\"words\":\"工头失联的经过\"%s}",
               employer, more);
}
static int64_t taken(struct world *w, const char *as, const char *org)
{
    world_ok(w, as, "POST", fmt(w, "/api/wage-cases?org=%s", org), told(w, "恒久劳务公司", ""));
    return id_of(w);
}
static const char *act(struct world *w, const char *as, int64_t id, const char *way, const char *verb, const char *reason)
{
    world_ok(w, "d01.clerk", "GET", fmt(w, "/api/wage-cases/%lld", (long long)id), NULL);
    return world_call(w, as, "POST", fmt(w, "/api/wage-cases/%lld/%s", (long long)id, way),
                      fmt(w, "{\"verb\":\"%s\",\"reason\":\"%s\",\"version\":%lld}", verb, reason, (long long)json_get_int(w->json, "version", 0)));
}
static const char *claim(struct world *w, const char *name, int serial, long long fen)
{
    return fmt(w, "{\"name\":\"%s\",\"number\":\"%s\",\"phone\":\"13933330000\",\"fen\":%lld}", name, cw_number(w, "19800115", serial), fen);
}
static int64_t running(struct world *w) /* three are owed 10,000.00, 20,000.00 and 15,000.01 */
{
    int64_t id = taken(w, "d01.clerk", "QD01");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/wage-cases/%lld/claimants", (long long)id),
             fmt(w, "{\"rows\":[%s,%s,%s]}", claim(w, "林安", 1, 1000000), claim(w, "何宁", 2, 2000000), claim(w, "罗平", 3, 1500001)));
    assert_string_equal(act(w, "d01.review", id, "review", "accept", ""), "");
    return id;
}
static int64_t claimant(struct world *w, int64_t id, size_t i)
{
    world_ok(w, "d01.clerk", "GET", fmt(w, "/api/wage-cases/%lld", (long long)id), NULL);
    return json_get_int(json_at(json_get(w->json, "people"), i), "id", 0);
}
static int64_t got(struct world *w, size_t i)
{
    return json_get_int(json_at(json_get(w->json, "people"), i), "recovered_fen", -1);
}
static const char *recover(struct world *w, int64_t id, const char *on, const char *campaign, const char *rest)
{
    return world_call(w, "d01.clerk", "POST", fmt(w, "/api/wage-cases/%lld/recoveries", (long long)id),
                      fmt(w, "{\"on_day\":\"%s\",\"campaign\":\"%s\",\"how\":\"总包先行支付\",%s}", on, campaign, rest));
}
static void campaigns(struct world *w)
{
    mw_campaign(w, "LJ", "", true, 0);
    world_ok(w, "city.clerk", "POST", "/api/campaigns",
             "{\"code\":\"SP\",\"name\":\"春季行动\",\"org\":\"QD\",\"year\":2023,\"start_on\":\"2023-02-20\",\"end_on\":\"2023-04-30\",\"forms\":\"cz21\",\"status\":\"open\"}");
}

WORLD_TEST(a_complaint_is_reviewed_by_another)
{
    campaigns(w);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/wage-cases?org=QD01", told(w, "x", ",\"uscc\":\"91370203MA30011112\"")); /* check digit */
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/wage-cases?org=QD01", told(w, "x", ",\"uscc\":\"91370203MA30011111\"")); /* not registered */
    world_ok(w, "d01.clerk", "POST", "/api/companies?org=QD01", "{\"uscc\":\"91370203MA30011111\",\"name\":\"恒久劳务公司\"}");
    world_ok(w, "d01.clerk", "POST", "/api/wage-cases?org=QD01", told(w, "恒久劳务公司", ",\"uscc\":\"91370203MA30011111\",\"source\":\"hotline\""));
    int64_t id = id_of(w);
    assert_string_equal(text_of(w, w->json, "source"), "hotline");
    assert_string_equal(text_of(w, w->json, "words"), "工头失联的经过");
    /* who only looks, pays or stands beside sees none of it */
    const char *at = fmt(w, "/api/wage-cases/%lld", (long long)id);
    assert_answer(w, "FORBIDDEN", "d01.view", "GET", at, NULL);
    assert_answer(w, "FORBIDDEN", "d01.cash", "GET", "/api/wage-cases", NULL);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "GET", at, NULL);
    world_ok(w, "d02.clerk", "GET", "/api/wage-cases", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    /* no step and no money before it is taken on; who entered does not review */
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "%s/steps", at), "{\"kind\":\"contact\",\"on_day\":\"2023-01-12\"}");
    assert_string_equal(act(w, "d01.clerk", id, "review", "accept", ""), "FORBIDDEN");
    assert_string_equal(act(w, "d01.review", id, "review", "decline", ""), "BAD_INPUT"); /* why? */
    assert_string_equal(act(w, "d01.review", id, "review", "pay_whole", ""), "BAD_INPUT");
    assert_string_equal(act(w, "d01.review", id, "review", "accept", ""), "");
    assert_string_equal(act(w, "d01.review", id, "review", "accept", ""), "STATE");
    assert_string_equal(act(w, "d01.clerk", id, "move", "accept", ""), "BAD_INPUT");
    world_ok(w, "d01.clerk", "PUT", at, told(w, "恒久劳务有限公司", ",\"version\":2,\"lawyer\":\"法律援助中心 王律师\",\"agreement\":\"援2023-7\""));
    assert_answer(w, "CONFLICT", "d01.clerk", "PUT", at, told(w, "恒久劳务有限公司", ",\"version\":2"));
    world_ok(w, "d01.clerk", "GET", "/api/wage-cases?state=open&q=恒久", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    /* its end says what is true of the money */
    assert_string_equal(act(w, "d01.clerk", id, "move", "pay_whole", ""), "STATE");
    assert_string_equal(act(w, "d01.clerk", id, "move", "pay_part", "x"), "STATE");
    assert_string_equal(act(w, "d01.clerk", id, "move", "to_court", ""), "BAD_INPUT");
    assert_string_equal(act(w, "d01.clerk", id, "move", "to_court", "市南区法院（2023）民初7号"), "");
    assert_string_equal(act(w, "d01.clerk", id, "move", "refuse", "企业破产，无财产可供执行"), "");
    assert_answer(w, "STATE", "d01.clerk", "PUT", at, told(w, "x", ",\"version\":5"));
    assert_string_equal(act(w, "d01.clerk", id, "move", "reopen", "发现新财产"), "");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(steps_have_due_days_by_the_working_calendar)
{
    campaigns(w);
    int64_t id = running(w);
    const char *steps = fmt(w, "/api/wage-cases/%lld/steps", (long long)id);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", steps, "{\"kind\":\"order\",\"on_day\":\"2023-01-13\"}"); /* tomorrow */
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", steps, "{\"kind\":\"nothing\",\"on_day\":\"2023-01-12\"}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", steps, "{\"kind\":\"order\",\"on_day\":\"2023-01-12\",\"due_on\":\"2023-01-20\",\"due_days\":5}");
    /* Friday 13, Monday 16, Tuesday 17: three working days */
    world_ok(w, "d01.clerk", "POST", steps, "{\"kind\":\"order\",\"on_day\":\"2023-01-12\",\"words\":\"劳动监察责令支付的细节\",\"due_days\":3}");
    const struct json *s = json_at(json_get(w->json, "steps"), 0);
    assert_string_equal(text_of(w, s, "due_on"), "2023-01-17");
    assert_string_equal(text_of(w, s, "words"), "劳动监察责令支付的细节");
    int64_t step = json_get_int(s, "id", 0);
    world_ok(w, "d01.clerk", "GET", "/api/wage-cases?late=1", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    w->now += 6 * INT64_C(86400000);
    world_ok(w, "d01.clerk", "GET", "/api/wage-cases?late=1", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    world_ok(w, "d01.clerk", "GET", "/api/todo", NULL);
    assert_true(answer_has(w, "wage.late"));
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", fmt(w, "/api/wage-steps/%lld/done", (long long)step), "{}");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/wage-steps/%lld/done", (long long)step), "{}");
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/wage-steps/%lld/done", (long long)step), "{}");
    world_ok(w, "d01.clerk", "GET", "/api/wage-cases?late=1", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    /* papers are closed: through the case alone */
    assert_string_equal(world_upload(w, "d01.clerk", "/api/files?org=QD01", "工资条.txt", "欠条原文", 12), "");
    int64_t file = id_of(w);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/wage-cases/%lld/papers", (long long)id), fmt(w, "{\"file_id\":%lld}", (long long)file));
    assert_answer(w, "NOT_FOUND", "d01.clerk", "GET", fmt(w, "/api/files/%lld", (long long)file), NULL);
    world_ok(w, "d01.review", "GET", fmt(w, "/api/wage-cases/%lld/papers/%lld", (long long)id, (long long)file), NULL);
    assert_answer(w, "NOT_FOUND", "d01.review", "GET", fmt(w, "/api/wage-cases/%lld/papers/%lld", (long long)id, (long long)file + 9), NULL);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(money_in_steps_sums_exactly_and_counts_each_claimant_once)
{
    campaigns(w);
    int64_t id = running(w), first = claimant(w, id, 0), third = claimant(w, id, 2);
    assert_string_equal(recover(w, id, "2023-01-13", "LJ", "\"fen\":100"), "BAD_INPUT"); /* tomorrow */
    assert_string_equal(recover(w, id, "2022-12-10", "LJ", "\"fen\":100"), "BAD_INPUT"); /* before the campaign */
    assert_string_equal(recover(w, id, "2023-01-05", "LJ", "\"fen\":4500002"), "BAD_INPUT"); /* one 分 more than is owed */
    assert_string_equal(recover(w, id, "2023-01-05", "LJ", "\"fen\":0"), "BAD_INPUT");
    /* 10,000.00 of 45,000.01 元 in proportion: 2,222.22, 4,444.44 and what is left, 3,333.34 */
    assert_string_equal(recover(w, id, "2023-01-05", "LJ", "\"fen\":1000000"), "");
    assert_int_equal(got(w, 0), 222222);
    assert_int_equal(got(w, 1), 444444);
    assert_int_equal(got(w, 2), 333334);
    assert_int_equal(figure(w, "LJ", "QD01", "H"), 3);
    assert_int_equal(figure(w, "LJ", "QD", "I"), 1000000);
    /* a second step in the same campaign: the same heads, more money */
    assert_string_equal(recover(w, id, "2023-01-10", "LJ", fmt(w, "\"rows\":[{\"claimant\":%lld,\"fen\":777778},{\"claimant\":%lld,\"fen\":50}]", (long long)first, (long long)third)), "");
    int64_t second = json_get_int(json_at(json_get(w->json, "recoveries"), 1), "id", 0);
    assert_int_equal(got(w, 0), 1000000);
    assert_int_equal(figure(w, "LJ", "QD", "H"), 3);
    assert_int_equal(figure(w, "LJ", "QD", "I"), 1777828);
    assert_int_equal(figure(w, "LJ", "QD02", "H"), 0);
    assert_int_equal(figure(w, "LJ", "QD", "D"), 0); /* the employer's money */
    assert_int_equal(world_verify(w), 0);
    /* never more than claimed without a reason; nobody twice, no stranger */
    assert_string_equal(recover(w, id, "2023-01-11", "LJ", fmt(w, "\"rows\":[{\"claimant\":%lld,\"fen\":1}]", (long long)first)), "BAD_INPUT");
    assert_string_equal(recover(w, id, "2023-01-11", "LJ", fmt(w, "\"rows\":[{\"claimant\":%lld,\"fen\":1},{\"claimant\":%lld,\"fen\":1}]", (long long)third, (long long)third)), "BAD_INPUT");
    assert_string_equal(recover(w, id, "2023-01-11", "LJ", "\"rows\":[{\"claimant\":999999,\"fen\":1}]"), "BAD_INPUT");
    assert_string_equal(recover(w, id, "2023-01-11", "LJ", fmt(w, "\"rows\":[{\"claimant\":%lld,\"fen\":50000,\"reason\":\"加付赔偿金\"}]", (long long)first)), "");
    assert_int_equal(figure(w, "LJ", "QD", "I"), 1827828);
    /* entered by mistake: out of the sums again, exactly */
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", fmt(w, "/api/wage-recoveries/%lld/back", (long long)second), "{\"reason\":\"重复\"}");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/wage-recoveries/%lld/back", (long long)second), "{\"reason\":\"重复登记\"}");
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/wage-recoveries/%lld/back", (long long)second), "{\"reason\":\"重复登记\"}");
    assert_int_equal(figure(w, "LJ", "QD", "I"), 1050000);
    assert_int_equal(figure(w, "LJ", "QD", "H"), 3);
    assert_int_equal(world_verify(w), 0);
    /* a later campaign counts what came in its days: the same claimants once there, too */
    w->now += INT64_C(86400000) * 60;
    assert_string_equal(recover(w, id, "2023-03-01", "LJ", "\"fen\":1000"), "BAD_INPUT");
    assert_string_equal(recover(w, id, "2023-03-01", "SP", fmt(w, "\"rows\":[{\"claimant\":%lld,\"fen\":1166667}]", (long long)third)), "");
    assert_int_equal(figure(w, "SP", "QD", "H"), 1);
    assert_int_equal(figure(w, "SP", "QD", "I"), 1166667);
    assert_int_equal(figure(w, "LJ", "QD", "I"), 1050000);
    assert_string_equal(recover(w, id, "2023-03-01", "", "\"fen\":1000"), ""); /* outside any campaign: in nobody's table */
    assert_int_equal(figure(w, "SP", "QD", "I"), 1166667);
    assert_string_equal(act(w, "d01.clerk", id, "move", "pay_whole", ""), "STATE"); /* the second still lacks some */
    assert_string_equal(recover(w, id, "2023-03-02", "", "\"fen\":2282334"), "");
    assert_string_equal(act(w, "d01.clerk", id, "move", "pay_part", "x"), "STATE");
    assert_string_equal(act(w, "d01.clerk", id, "move", "pay_whole", ""), "");
    assert_string_equal(recover(w, id, "2023-03-02", "", "\"fen\":1"), "STATE");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(claimants_are_listed_once_each)
{
    campaigns(w);
    int64_t id = running(w), second = claimant(w, id, 1);
    const char *at = fmt(w, "/api/wage-cases/%lld/claimants", (long long)id), *one = fmt(w, "/api/wage-claimants/%lld", (long long)second);
    assert_false(answer_has(w, cw_number(w, "19800115", 2))); /* masked */
    assert_false(answer_has(w, "13933330000"));
    assert_answer(w, "DUPLICATE", "d01.clerk", "POST", at, fmt(w, "{\"rows\":[%s]}", claim(w, "何宁", 2, 5)));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", at, fmt(w, "{\"rows\":[%s]}", claim(w, "方一", 4, 0)));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", at, "{\"rows\":[{\"name\":\"方一\",\"number\":\"123\",\"fen\":5}]}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", at, "{\"rows\":[]}");
    assert_answer(w, "NOT_FOUND", "d02.clerk", "PUT", one, "{\"claimed_fen\":5}");
    assert_string_equal(recover(w, id, "2023-01-05", "LJ", fmt(w, "\"rows\":[{\"claimant\":%lld,\"fen\":600000}]", (long long)second)), "");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "PUT", one, "{\"claimed_fen\":500000}"); /* below what he got */
    world_ok(w, "d01.clerk", "PUT", one, "{\"claimed_fen\":900000}");
    assert_int_equal(json_get_int(w->json, "claimed_fen", 0), 1000000 + 900000 + 1500001);
    assert_answer(w, "STATE", "d01.clerk", "DELETE", one, NULL);
    world_ok(w, "d01.clerk", "DELETE", fmt(w, "/api/wage-claimants/%lld", (long long)second + 1), NULL);
    assert_int_equal(json_len(json_get(w->json, "people")), 2);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(a_worker_sees_his_own_and_nobody_else)
{
    w->app->demo = true;
    campaigns(w);
    const char *lin = person(w, "林安", 1, "13800138001"), *he = person(w, "何宁", 2, "13800138002"), *out = person(w, "方外", 9, "13800138009");
    struct caller p = sign_in(w, "林安", lin), q = sign_in(w, "何宁", he), o = sign_in(w, "方外", out);
    assert_string_equal(ask(w, p, "POST", "/api/worker/wage-cases", "{\"employer\":\"恒久劳务公司\",\"fen\":0,\"heads\":3}"), "BAD_INPUT");
    assert_string_equal(ask(w, p, "POST", "/api/worker/wage-cases", "{\"employer\":\"恒久劳务公司\",\"project\":\"海天大厦\",\"owed_from\":\"2022-09-01\",\"fen\":1000000,\"heads\":3,\"words\":\"我家的难处\"}"), "");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "state"), "reported");
    int64_t id = json_get_int(json_at(rows_of(w), 0), "id", 0);
    world_ok(w, "d01.review", "GET", "/api/todo", NULL);
    assert_true(answer_has(w, "wage.review"));
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/wage-cases/%lld/claimants", (long long)id), fmt(w, "{\"rows\":[%s,%s]}", claim(w, "何宁", 2, 2000000), claim(w, "罗平", 3, 1234567)));
    assert_string_equal(act(w, "d01.review", id, "review", "accept", ""), "");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/wage-cases/%lld/steps", (long long)id), "{\"kind\":\"mediate\",\"on_day\":\"2023-01-11\",\"words\":\"内部的话\"}");
    assert_string_equal(recover(w, id, "2023-01-12", "LJ", fmt(w, "\"rows\":[{\"claimant\":%lld,\"fen\":300000},{\"claimant\":%lld,\"fen\":400000}]", (long long)claimant(w, id, 0), (long long)claimant(w, id, 1))), "");
    assert_string_equal(ask(w, p, "GET", "/api/worker/wage-cases", ""), "");
    const struct json *mine = json_at(rows_of(w), 0);
    assert_int_equal(json_get_int(mine, "claimed_fen", 0), 1000000);
    assert_int_equal(json_get_int(mine, "recovered_fen", 0), 300000);
    assert_int_equal(json_len(json_get(mine, "got")), 1);
    assert_string_equal(text_of(w, json_at(json_get(mine, "steps"), 0), "kind"), "mediate");
    assert_false(answer_has(w, "何宁") || answer_has(w, "罗平") || answer_has(w, "400000") || answer_has(w, "2000000") || answer_has(w, "内部的话"));
    assert_string_equal(ask(w, q, "GET", "/api/worker/wage-cases", ""), ""); /* on the list, though he told nothing */
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "recovered_fen", 0), 400000);
    assert_false(answer_has(w, "林安") || answer_has(w, "300000") || answer_has(w, "我家的难处"));
    assert_string_equal(ask(w, o, "GET", "/api/worker/wage-cases", ""), "");
    assert_int_equal(json_len(rows_of(w)), 0);
    /* who may open the table opens it to days and sums, not to names */
    world_ok(w, "city.view", "GET", "/api/forms/cz21/rows?campaign=LJ&org=QD&item=H", NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    assert_false(answer_has(w, "林") || answer_has(w, "何"));
    for (int i = 0; i < 3; i++)
        assert_string_equal(ask(w, o, "POST", "/api/worker/wage-cases", "{\"employer\":\"另一家\",\"fen\":5,\"heads\":1}"), "");
    assert_string_equal(ask(w, o, "POST", "/api/worker/wage-cases", "{\"employer\":\"另一家\",\"fen\":5,\"heads\":1}"), "TOO_MANY");
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
    campaigns(w);
    int64_t id = running(w), first = claimant(w, id, 0);
    assert_string_equal(recover(w, id, "2023-01-05", "LJ", "\"fen\":1000000"), "");
    int64_t paid = json_get_int(json_at(json_get(w->json, "recoveries"), 0), "id", 0);
    assert_int_equal(world_verify(w), 0);
    harm(w, WAGE_CLAIMANT_GOT, VALS(I64(first), I64(1), TXT(S("")))); /* I63: one 分 nobody paid */
    assert_int_equal(world_verify(w), 1);
    harm(w, WAGE_CLAIMANT_GOT, VALS(I64(first), I64(-1), TXT(S(""))));
    assert_int_equal(world_verify(w), 0);
    harm(w, WAGE_SEAL, VALS(I64(id), BLOB(S("not sealed at all, but long enough to look so"))));
    assert_int_equal(world_verify(w), 1);
    harm(w, WAGE_SEAL, VALS(I64(id), BLOB(S(""))));
    /* I63 and I64: taken back behind the back of the sums: three claimants, three records */
    harm(w, WAGE_RECOVERY_BACK, VALS(I64(paid), I64(1), I64(1), TXT(S("x"))));
    assert_int_equal(world_verify(w), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_complaint_is_reviewed_by_another),
        cmocka_unit_test(steps_have_due_days_by_the_working_calendar),
        cmocka_unit_test(money_in_steps_sums_exactly_and_counts_each_claimant_once),
        cmocka_unit_test(claimants_are_listed_once_each),
        cmocka_unit_test(a_worker_sees_his_own_and_nobody_else),
        cmocka_unit_test(verify_finds_what_was_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
