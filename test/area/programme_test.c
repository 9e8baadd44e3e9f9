/* SPDX-License-Identifier: Apache-2.0
 * Aid programmes: what the shipped rules allow, worked out by hand at their boundaries; the way of a relief to the bank and into
 * E1–E5; on both engines. The monthly line is 1,062.00 元 throughout. */
#include "relief_world.h"
#include "programme.h"

/* --- the rules, as a table --- */

struct judged {
    const char *name, *rule, *class, *project;
    long long self, outlay, amount; /* 分 */
    long long used;                 /* 分 had in the project this year, 0 = none */
    const char *used_on, *tested_on;
    long long ceiling;
    const char *level, *problem; /* "" = none */
};
static const struct judged cases[] = {
    /* ten months of the line: 10 × 1,062.00 = 10,620.00 */
    {"exactly ten lines", "province19", "deep", "living", 0, 0, 1062000, 0, "", "", 1062000, "own", ""},
    {"one 分 above", "province19", "deep", "living", 0, 0, 1062001, 0, "", "", 1062000, "own", "OVER"},
    {"eight lines", "province19", "relative", "living", 0, 0, 849600, 0, "", "", 849600, "own", ""},
    {"eight lines and one 分", "province19", "relative", "living", 0, 0, 849601, 0, "", "", 849600, "own", "OVER"},
    {"the rest of the year", "province19", "deep", "living", 0, 0, 262000, 800000, "2023-01-05", "2023-01-05", 262000, "own", ""},
    {"not tested again", "province19", "deep", "living", 0, 0, 262000, 800000, "2023-01-05", "2023-01-04", 262000, "own", "RETEST"},
    {"once only", "province19", "relative", "living", 0, 0, 1, 1, "2023-01-05", "2023-01-12", 849599, "own", "ONCE"},
    /* what was paid oneself; above 20,000.00 the province, above 50,000.00 the nation */
    {"all that was paid", "province19", "deep", "medical", 3000000, 0, 2000000, 0, "", "", 3000000, "own", ""},
    {"20,000.01", "province19", "deep", "medical", 3000000, 0, 2000001, 0, "", "", 3000000, "province", ""},
    {"50,000.00", "province19", "deep", "medical", 6000000, 0, 5000000, 0, "", "", 6000000, "province", ""},
    {"50,000.01", "province19", "deep", "medical", 6000000, 0, 5000001, 0, "", "", 6000000, "nation", ""},
    {"in two pieces", "province19", "deep", "medical", 3000000, 0, 1000001, 1000000, "2023-01-05", "2023-01-05", 2000000, "province", ""},
    {"more than was paid", "province19", "deep", "medical", 3000000, 0, 3000001, 0, "", "", 3000000, "province", "OVER"},
    /* 80 % of 20,000.00 is 16,000.00; of 20,000.01 cut to whole 分 the same; of 12,345.67: 9,876.536 */
    {"80 % at the cap", "province19", "relative", "medical", 2000000, 0, 1600000, 0, "", "", 1600000, "own", ""},
    {"80 % cut", "province19", "relative", "medical", 1234567, 0, 987653, 0, "", "", 987653, "own", ""},
    {"80 % and one 分", "province19", "relative", "medical", 1234567, 0, 987654, 0, "", "", 987653, "own", "OVER"},
    {"1.6 万 is the most", "province19", "relative", "medical", 2500000, 0, 1600001, 0, "", "", 1600000, "own", "OVER"},
    /* 15 % of 60,000.00 is 9,000.00; of 66,666.66: 9,999.999; from 66,666.67 on 1 万 */
    {"15 %", "province19", "accident", "living", 0, 6000000, 900000, 0, "", "", 900000, "own", ""},
    {"15 % and one 分", "province19", "accident", "living", 0, 6000000, 900001, 0, "", "", 900000, "own", "OVER"},
    {"15 % below 1 万", "province19", "accident", "medical", 0, 6666666, 999999, 0, "", "", 999999, "own", ""},
    {"1 万 is the most", "province19", "accident", "other", 0, 8000000, 1000000, 0, "", "", 1000000, "own", ""},
    {"1 万 and one 分", "province19", "accident", "other", 0, 8000000, 1000001, 0, "", "", 1000000, "own", "OVER"},
    {"nothing was lost", "province19", "accident", "living", 0, 0, 1, 0, "", "", 0, "own", "NO_COST"},
    /* a student each: what his brother had does not count */
    {"a student", "province19", "deep", "study", 0, 0, 1062000, 0, "", "", 1062000, "own", ""},
    /* the year's line for everybody: 12 × 1,062.00 × 3 persons = 38,232.00 */
    {"the whole household", "central15", "deep", "living", 0, 0, 3823200, 0, "", "", 3823200, "own", ""},
    {"the whole household and one 分", "central15", "deep", "living", 0, 0, 3823201, 0, "", "", 3823200, "own", "OVER"},
    /* 400 a month for three months; 2,000 at a time and never more than was paid */
    {"three months", "xincheng", "deep", "living", 0, 0, 120000, 0, "", "", 120000, "own", ""},
    {"at a time", "xincheng", "deep", "medical", 900000, 0, 200000, 0, "", "", 200000, "own", ""},
    {"less was paid", "xincheng", "deep", "medical", 150000, 0, 150001, 0, "", "", 150000, "own", "OVER"},
    {"a class it does not know", "province19", "cz_model", "living", 0, 0, 1, 0, "", "", 0, "own", "NO_LIMIT"},
};

static enum err judge_all(struct ctx *cx, void *arg)
{
    int *wrong = arg;
    for (size_t i = 0; i < countof(cases); i++) {
        const struct judged *k = &cases[i];
        struct programme *p = NULL;
        struct programme_used used = {0, str_of(k->project), 0, k->used, str_of(k->used_on), S("甲区总工会"), 2023, 1};
        struct programme_facts f = {.state = S("active"), .class = str_of(k->class), .kind = S("worker"), .heads = 3, .line_fen = 106200,
                                    .self_fen = k->self, .outlay_fen = k->outlay, .studying = true, .tested_on = str_of(k->tested_on),
                                    .used = &used, .n_used = k->used ? 1 : 0};
        struct programme_ask ask = {str_of(k->project), 0, 3, k->amount, 2023};
        struct programme_answer a;
        TRY(programme_load(cx->tx, str_of(k->rule), S("2023-01-12"), &p));
        programme_judge(cx->a, p, &f, &ask, &a);
        const char *problem = a.n_problems ? a.problems[0].code : "";
        if (a.ceiling_fen != k->ceiling || strcmp(programme_level_code(a.level), k->level) != 0 || strcmp(problem, k->problem) != 0) {
            print_error("%s: ceiling %lld, want %lld; level %s, want %s; problem %s, want %s\n", k->name, (long long)a.ceiling_fen,
                        k->ceiling, programme_level_code(a.level), k->level, problem, k->problem);
            *wrong += 1;
        }
    }
    return OK;
}

WORLD_TEST(the_shipped_rules_allow_what_they_say_and_not_one_fen_more)
{
    int wrong = 0;
    assert_int_equal(mw_do(w, judge_all, &wrong, NULL), OK);
    assert_int_equal(wrong, 0);
}

/* --- the way of a relief --- */

#define LINE "\"line_fen\":106200"

static const char *propose(struct world *w, const char *as, const struct cw_file *f, const char *project, long long fen, const char *more)
{
    return world_call(w, as, "POST", "/api/reliefs",
                      mw_f(w, "{\"casefile_id\":%lld,\"programme\":\"province19\",\"project\":\"%s\",\"amount_fen\":%lld,\"paper_id\":%lld," LINE "%s}",
                           (long long)f->id, project, fen, (long long)f->paper_id, more));
}
static int64_t id_of(struct world *w)
{
    return json_get_int(w->json, "id", 0);
}
static const char *act(struct world *w, const char *as, int64_t id, const char *verb, const char *body)
{
    return world_call(w, as, "POST", mw_f(w, "/api/reliefs/%lld/%s", (long long)id, verb), body);
}
static const char *state(struct world *w, int64_t id)
{
    return text_of(w, world_ok(w, "city.view", "GET", mw_f(w, "/api/reliefs/%lld", (long long)id), NULL), "state");
}
static int64_t figure(struct world *w, const char *item)
{
    const struct json *j = world_ok(w, "city.view", "GET", "/api/forms/cz21/report?campaign=LJ&org=QD", NULL);
    return json_get_int(json_get(json_get(j, "items"), item), "count", -1);
}
static const char *roster(struct world *w, const char *project)
{
    return world_call(w, "d01.clerk", "POST", "/api/reliefs/roster?org=QD01",
                      mw_f(w, "{\"campaign\":\"LJ\",\"project\":\"%s\",\"source\":\"GH-BJ\"}", project));
}
static void pay(struct world *w, int64_t id)
{
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/rosters/%lld/submit", (long long)id), "{}");
    world_ok(w, "d01.review", "POST", mw_f(w, "/api/rosters/%lld/approve", (long long)id), NULL);
    world_ok(w, "d01.cash", "POST", mw_f(w, "/api/rosters/%lld/pay", (long long)id), "{\"paid_on\":\"2023-01-12\",\"bank_ref\":\"回单9\"}");
}

WORLD_TEST(a_relief_is_proposed_reviewed_approved_and_paid_by_different_people)
{
    struct cw_file f = {.org = "QD01", .class = "deep", .serial = 1, .card = true};
    mw_campaign(w, "LJ", "", false, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 5000000);
    cw_file(w, &f);
    assert_string_equal(propose(w, "d01.clerk", &f, "living", 1062001, ""), "CAP_EXCEEDED");
    assert_string_equal(propose(w, "d02.clerk", &f, "living", 100, ""), "NOT_FOUND");
    assert_string_equal(propose(w, "d01.view", &f, "living", 100, ""), "FORBIDDEN");
    assert_string_equal(propose(w, "d01.clerk", &f, "living", 1062000, ""), "");
    int64_t id = id_of(w);
    assert_true(answer_has(w, "10 × 1,062.00 元（月低保标准） = 10,620.00 元"));
    /* nobody the year is used up for, and nobody reviews what he proposed */
    assert_string_equal(propose(w, "city.clerk", &f, "living", 1, ",\"org\":\"QD\""), "STATE");
    assert_string_equal(act(w, "d01.clerk", id, "review", NULL), "FORBIDDEN");
    assert_string_equal(act(w, "d02.review", id, "review", NULL), "NOT_FOUND");
    assert_string_equal(act(w, "d01.review", id, "approve", "{}"), "STATE");
    assert_string_equal(act(w, "d01.review", id, "review", NULL), "");
    assert_string_equal(roster(w, "living"), "STATE");
    assert_string_equal(act(w, "d01.review", id, "approve", "{}"), "");
    assert_string_equal(state(w, id), "approved");
    /* the roster: one row, the amount is not to be corrected there */
    assert_string_equal(roster(w, "living"), "");
    int64_t list = json_get_int(json_at(json_get(w->json, "rosters"), 0), "id", 0);
    assert_string_equal(roster(w, "living"), "STATE");
    assert_string_equal(world_call(w, "d01.clerk", "PUT", mw_f(w, "/api/rosters/%lld/rows/1", (long long)list), "{\"amount_fen\":100}"), "STATE");
    assert_string_equal(world_call(w, "d01.clerk", "PUT", mw_f(w, "/api/rosters/%lld/rows/1", (long long)list), "{\"phone\":\"13800000002\"}"), "");
    assert_string_equal(state(w, id), "rostered");
    /* given up and made again: the relief is free meanwhile */
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/rosters/%lld/void", (long long)list), NULL);
    assert_string_equal(state(w, id), "approved");
    assert_string_equal(roster(w, "living"), "");
    list = json_get_int(json_at(json_get(w->json, "rosters"), 0), "id", 0);
    assert_int_equal(figure(w, "E2"), 0);
    pay(w, list);
    assert_string_equal(state(w, id), "paid");
    assert_int_equal(figure(w, "E2"), 1);
    assert_int_equal(figure(w, "E"), 1);
    assert_int_equal(figure(w, "C"), 0); /* 救助 is no 慰问 */
    const struct json *aids = world_ok(w, "d01.view", "GET", mw_f(w, "/api/reliefs/files/%lld/aids", (long long)f.id), NULL);
    assert_string_equal(text_of(w, json_at(json_get(aids, "rows"), 0), "kind"), "living");
    assert_string_equal(text_of(w, json_at(json_get(aids, "rows"), 0), "given_on"), "2023-01-12");
    /* what is counted by its record is not counted again when it is typed: it stands beside */
    assert_string_equal(world_call(w, "d01.clerk", "PUT", "/api/forms/cz21/items?org=QD01", "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"item\":\"E2\",\"value\":5}"), "");
    assert_string_equal(world_call(w, "d02.clerk", "PUT", "/api/forms/cz21/items?org=QD02", "{\"campaign\":\"LJ\",\"org\":\"QD02\",\"item\":\"E2\",\"value\":5}"), "");
    assert_int_equal(figure(w, "E2"), 6);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(what_is_large_goes_to_the_level_the_rule_names)
{
    struct cw_file f = {.org = "QD01", .class = "deep", .serial = 2, .card = true};
    cw_file(w, &f);
    cw_cost(w, 1, f.id, "out", "medical", 3000000);
    assert_string_equal(propose(w, "d01.clerk", &f, "medical", 2000001, ""), "");
    assert_string_equal(text_of(w, w->json, "level"), "province");
    int64_t id = id_of(w);
    assert_string_equal(act(w, "d01.review", id, "review", NULL), "");
    assert_string_equal(act(w, "d01.review", id, "approve", "{}"), "FORBIDDEN");
    assert_string_equal(act(w, "city.review", id, "approve", "{}"), "BAD_INPUT");
    assert_true(complains_of(w, "approval_no") && complains_of(w, "approval_on"));
    assert_string_equal(act(w, "city.review", id, "approve", "{\"approval_no\":\"省工办〔2023〕8号\",\"approval_on\":\"2023-01-13\"}"), "BAD_INPUT");
    assert_string_equal(act(w, "city.review", id, "approve", "{\"approval_no\":\"省工办〔2023〕8号\",\"approval_on\":\"2023-01-11\"}"), "");
    assert_string_equal(act(w, "d01.review", id, "refuse", "{\"reason\":\"重复申请\"}"), "");
    assert_string_equal(state(w, id), "refused");
    /* exactly 20,000.00 is approved at home */
    assert_string_equal(propose(w, "d01.clerk", &f, "medical", 2000000, ""), "");
    id = id_of(w);
    assert_string_equal(text_of(w, w->json, "level"), "own");
    assert_string_equal(act(w, "d01.review", id, "return", "{\"reason\":\"票据不清\"}"), "");
    assert_string_equal(act(w, "d01.clerk", id, "revise", mw_f(w, "{\"amount_fen\":1500000,\"paper_id\":%lld," LINE "}", (long long)f.paper_id)), "");
    assert_string_equal(act(w, "d01.clerk", id, "withdraw", "{\"reason\":\"家属放弃\"}"), "");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(no_file_no_aid_and_study_aid_goes_to_the_parent)
{
    struct cw_file draft = {.org = "QD01", .serial = 3, .state = ""}, f = {.org = "QD01", .class = "relative", .serial = 4, .card = true};
    mw_campaign(w, "LJ", "", false, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 5000000);
    cw_file(w, &draft);
    cw_file(w, &f);
    int64_t one = cw_member(w, f.id, "孙小一", "child", true), two = cw_member(w, f.id, "孙小二", "child", true), not = cw_member(w, f.id, "孙小三", "child", false);
    assert_string_equal(propose(w, "d01.clerk", &draft, "living", 100, ""), "STATE");
    assert_true(str_has(mw_error(w), S("先建档后帮扶")));
    assert_string_equal(propose(w, "d01.clerk", &f, "study", 849600, ""), "BAD_INPUT");
    assert_string_equal(propose(w, "d01.clerk", &f, "study", 849600, mw_f(w, ",\"member_no\":%lld", (long long)not)), "STATE");
    assert_string_equal(propose(w, "d01.clerk", &f, "study", 849600, mw_f(w, ",\"member_no\":%lld,\"payee_no\":%lld", (long long)one, (long long)one)), "BAD_INPUT");
    assert_string_equal(propose(w, "d01.clerk", &f, "study", 849600, mw_f(w, ",\"member_no\":%lld", (long long)one)), "");
    int64_t a = id_of(w);
    assert_string_equal(text_of(w, w->json, "payee"), "孙宁");
    assert_string_equal(propose(w, "d01.clerk", &f, "study", 1, mw_f(w, ",\"member_no\":%lld", (long long)one)), "STATE"); /* once a student */
    assert_string_equal(propose(w, "d01.clerk", &f, "study", 849600, mw_f(w, ",\"member_no\":%lld", (long long)two)), "");
    int64_t b = id_of(w);
    for (int i = 0; i < 2; i++) {
        assert_string_equal(act(w, "d01.review", i ? b : a, "review", NULL), "");
        assert_string_equal(act(w, "d01.review", i ? b : a, "approve", "{}"), "");
    }
    world_ok(w, "d01.clerk", "GET", "/api/reliefs/free?org=QD01&project=study", NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    /* one parent, two students: a roster each, for a person stands once on a roster */
    assert_string_equal(roster(w, "study"), "");
    const struct json *made = json_get(w->json, "rosters");
    assert_int_equal(json_len(made), 2);
    int64_t first = json_get_int(json_at(made, 0), "id", 0), second = json_get_int(json_at(made, 1), "id", 0);
    pay(w, first);
    pay(w, second);
    assert_int_equal(figure(w, "E4"), 2);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(a_union_proposes_for_all_its_files_after_a_look)
{
    struct cw_file deep = {.org = "QD0101", .class = "deep", .serial = 5, .card = true}, other = {.org = "QD01", .class = "deep", .serial = 6, .card = true},
                   draft = {.org = "QD01", .serial = 7, .state = ""};
    cw_file(w, &deep);
    cw_file(w, &other);
    cw_file(w, &draft);
    cw_cost(w, 1, deep.id, "out", "medical", 500000);
    /* medical aid for whoever paid something himself: 5,000.00 for one, nothing for the other */
    world_ok(w, "d01.clerk", "GET", "/api/reliefs/bulk?org=QD01&programme=province19&project=medical", NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    assert_int_equal(json_get_int(w->json, "fits", 0), 1);
    assert_int_equal(json_get_int(w->json, "fen", 0), 500000);
    assert_true(answer_has(w, "没有医疗费自付金额"));
    world_ok(w, "d01.clerk", "POST", "/api/reliefs/bulk?org=QD01", "{\"programme\":\"province19\",\"project\":\"medical\"}");
    assert_int_equal(json_get_int(w->json, "fits", 0), 1);
    world_ok(w, "d01.clerk", "POST", "/api/reliefs/bulk?org=QD01", "{\"programme\":\"province19\",\"project\":\"medical\"}");
    assert_int_equal(json_get_int(w->json, "fits", -1), 0); /* exactly once */
    world_ok(w, "d01.view", "GET", "/api/reliefs?org=QD01&state=proposed&project=medical", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    world_ok(w, "d02.view", "GET", "/api/reliefs", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    world_ok(w, "d01.view", "GET", "/api/reliefs/sums?year=2023", NULL);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "fen", 0), 500000);
    world_ok(w, "d01.view", "GET", mw_f(w, "/api/programmes/province19/check?casefile=%lld&project=medical&amount_fen=1", (long long)deep.id), NULL);
    assert_true(answer_has(w, "\"RETEST\"") || answer_has(w, "已救助 5,000.00 元"));
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(policy_services_count_in_e1_until_they_are_taken_back)
{
    mw_campaign(w, "LJ", "", false, 0);
    world_ok(w, "d01.clerk", "POST", "/api/services", "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"heads\":12,\"given_on\":\"2023-01-10\",\"note\":\"协助申办低保\"}");
    int64_t id = id_of(w);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/services", "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"heads\":1,\"given_on\":\"2023-01-13\",\"note\":\"明天\"}");
    assert_answer(w, "NOT_FOUND", "d01.clerk", "POST", "/api/services", "{\"campaign\":\"LJ\",\"org\":\"QD02\",\"heads\":1,\"given_on\":\"2023-01-10\",\"note\":\"别的区\"}");
    assert_int_equal(figure(w, "E1"), 12);
    world_ok(w, "d01.view", "GET", "/api/services?campaign=LJ", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", mw_f(w, "/api/services/%lld/drop", (long long)id), "{\"reason\":\"登记有误\"}");
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/services/%lld/drop", (long long)id), "{\"reason\":\"登记有误\"}");
    assert_int_equal(figure(w, "E1"), 0);
    assert_int_equal(world_verify(w), 0);
}

/* --- V18, V19, V20 by the archive --- */

WORLD_TEST(the_archive_says_who_was_in_it_on_the_day_of_payment)
{
    struct cw_file in = {.org = "QD01", .class = "deep", .serial = 11, .filed_on = "2022-06-01"}, late = {.org = "QD01", .class = "deep", .serial = 12, .filed_on = "2023-01-12"},
                   out = {.org = "QD01", .class = "deep", .serial = 13, .filed_on = "2022-06-01"}, wrong = {.org = "QD01", .class = "deep", .serial = 14};
    mw_campaign(w, "LJ", "", false, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 5000000);
    cw_file(w, &in);
    cw_file(w, &late);
    cw_file(w, &out);
    cw_file(w, &wrong);
    struct cw_move leave = {out.id, {.verb = "relieve", .proposed_by = 2, .on_day = S("2023-01-10"), .reason = S("relieved"), .paper_id = out.paper_id}};
    struct str why = {0};
    enum err e = mw_do(w, cw_move_run, &leave, &why);
    if (e != OK)
        print_error("relieve: %.*s\n", FMT(why));
    assert_int_equal(e, OK);
    /* paid on 2023-01-11: 11 in the archive, 12 only from tomorrow, 13 until yesterday; 14 in it and given as C7 */
    struct mw_row rows[] = {{11, "C11", "GH-BJ", "cash", "", 50000, ""}, {12, "C11", "GH-BJ", "cash", "", 50000, ""},
                            {13, "C11", "GH-BJ", "cash", "", 50000, ""}, {14, "C7", "GH-BJ", "cash", "", 50000, ""}};
    mw_roster(w, 900, "QD01", rows, 4);
    struct mw_move m = {.roster = 900, .org = "QD01", .paid_on = "2023-01-11"};
    assert_int_equal(mw_do(w, mw_plan, &m, NULL), OK);
    assert_int_equal(mw_do(w, mw_approve, &m, NULL), OK);
    assert_int_equal(mw_do(w, mw_pay, &m, NULL), OK);
    world_ok(w, "d01.clerk", "GET", "/api/forms/cz21?campaign=LJ&org=QD01&checks=all", NULL);
    assert_true(answer_has(w, "\"V19\"") && answer_has(w, "有 2 人次，1,000.00 元"));
    assert_true(answer_has(w, "\"V20\"") && answer_has(w, "在档职工 1 人次，500.00 元"));
    assert_false(answer_has(w, "\"V18\"")); /* 3 person-times, 3 files in force */
}

static void count_i33(struct verify *v, const char *invariant, struct str text)
{
    (void)text;
    *(int *)v->arg += strcmp(invariant, "I33") == 0;
}
static enum err tamper_run(struct ctx *cx, void *arg)
{
    struct verify v = {.cx = cx, .found = count_i33, .arg = arg};
    TRY(area_programme.verify(&v));
    assert_int_equal(*(int *)arg, 0);
    TRY(db_exec(cx->tx, HANDOVER_VALUE_AID, VALS(I64(1), I64(5), I64(0)), NULL)); /* as another program might */
    return area_programme.verify(&v);
}

WORLD_TEST(verify_tells_of_aid_that_is_not_what_was_approved)
{
    struct cw_file f = {.org = "QD01", .class = "deep", .serial = 1, .card = true};
    int found = 0;
    mw_campaign(w, "LJ", "", false, 0);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 5000000);
    cw_file(w, &f);
    assert_string_equal(propose(w, "d01.clerk", &f, "living", 100000, ""), "");
    int64_t id = id_of(w);
    assert_string_equal(act(w, "d01.review", id, "review", NULL), "");
    assert_string_equal(act(w, "d01.review", id, "approve", "{}"), "");
    assert_string_equal(roster(w, "living"), "");
    assert_int_equal(json_get_int(json_at(json_get(w->json, "rosters"), 0), "id", 0), 1);
    pay(w, 1);
    assert_int_equal(mw_do(w, tamper_run, &found, NULL), OK);
    assert_int_equal(found, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_rules_allow_what_they_say_and_not_one_fen_more),
        cmocka_unit_test(a_relief_is_proposed_reviewed_approved_and_paid_by_different_people),
        cmocka_unit_test(what_is_large_goes_to_the_level_the_rule_names),
        cmocka_unit_test(no_file_no_aid_and_study_aid_goes_to_the_parent),
        cmocka_unit_test(a_union_proposes_for_all_its_files_after_a_look),
        cmocka_unit_test(policy_services_count_in_e1_until_they_are_taken_back),
        cmocka_unit_test(verify_tells_of_aid_that_is_not_what_was_approved),
        cmocka_unit_test(the_archive_says_who_was_in_it_on_the_day_of_payment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
