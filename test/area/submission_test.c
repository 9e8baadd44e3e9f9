/* SPDX-License-Identifier: Apache-2.0
 * Submission of the table up the tree: what is filed is own + what came from below, errors stop it, warnings
 * want reasons, nobody is his own judge, a lock holds, a seal makes versions. Figures added up by hand. */
#include "area_test.h"
#include "money_world.h"
#include "race.h"

#define Q "campaign=LJ&form=cz21"
#define BODY(org, rest) "{\"campaign\":\"LJ\",\"form\":\"cz21\",\"org\":\"" org "\"" rest "}"

static const char *const unions[] = {"QD010101", "QD010102", "QD0101", "QD01", "QD020101", "QD0201", "QD02", "QDI01", "QD"};

static const struct mw_row factory[] = {
    {1, "C7", "GH-BJ", NULL, NULL, 30000, NULL},
    {2, "C7", "GH-BJ", NULL, NULL, 30000, NULL},
    {3, "C7", "GH-BJ", NULL, NULL, 30000, NULL},
};
static const struct mw_row plant[] = {
    {4, "C7", "GH-BJ", NULL, NULL, 20000, NULL},
    {5, "C7", "GH-BJ", NULL, NULL, 20000, NULL},
};

/* QD010101 gave three 300 元 each, QD020101 two 200 元 each: 5 人次, 1,300 元. */
static void city(struct world *w)
{
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 200000);
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD010101", "GH-BJ", "", 100000), "");
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD020101", "GH-BJ", "", 50000), "");
    mw_paid_roster(w, 1, "QD010101", "2023-01-10", factory, countof(factory));
    mw_paid_roster(w, 2, "QD020101", "2023-01-10", plant, countof(plant));
}

static const char *clerk_of(const char *org)
{
    return strncmp(org, "QD01", 4) == 0 ? "d01.clerk" : strncmp(org, "QD02", 4) == 0 ? "d02.clerk" : "city.clerk";
}

/* Who accepts: the union above. */
static const char *judge_of(const char *org)
{
    return strlen(org) > 4 && strncmp(org, "QD01", 4) == 0   ? "d01.review"
           : strlen(org) > 4 && strncmp(org, "QD02", 4) == 0 ? "d02.review"
                                                             : "city.review";
}

static const struct json *sheet(struct world *w, const char *org)
{
    return world_ok(w, clerk_of(org), "GET", fmt(w, "/api/submissions/sheet?" Q "&org=%s", org), NULL);
}

static int64_t sheet_id(struct world *w, const char *org)
{
    return json_get_int(sheet(w, org), "id", 0);
}

static const char *state_of(struct world *w, const char *org)
{
    return text_of(w, sheet(w, org), "state");
}

static int64_t item(const struct json *s, const char *code, const char *what)
{
    const struct json *items = json_get(s, "items");
    for (size_t i = 0; i < json_len(items); i++) {
        const struct json *it = json_at(items, i), *v = json_get(it, what);
        if (str_eq(json_get_str(it, "code"), str_of(code)))
            return v ? json_get_int(v, json_get(v, "fen") ? "fen" : "count", -1) : -1;
    }
    return -1;
}

static bool has_check(const struct json *s, const char *code)
{
    const struct json *c = json_get(s, "checks");
    for (size_t i = 0; i < json_len(c); i++)
        if (str_eq(json_get_str(json_at(c, i), "code"), str_of(code)))
            return true;
    return false;
}

/* A reason for every warning there is. */
static void reasons(struct world *w, const char *org)
{
    const struct json *c = json_get(sheet(w, org), "checks");
    struct buf b = buf_new(w->a, 1 << 16);
    for (size_t i = 0; i < json_len(c); i++)
        if (str_eq(json_get_str(json_at(c, i), "level"), S("warning")))
            buf_f(&b, "%s\"%.*s\":\"已核对\"", b.len ? "," : "", FMT(json_get_str(json_at(c, i), "key")));
    if (b.len)
        world_ok(w, clerk_of(org), "PUT", "/api/submissions/reasons",
                 fmt(w, "{\"campaign\":\"LJ\",\"form\":\"cz21\",\"org\":\"%s\",\"reasons\":{%s}}", org, str_z(w->a, buf_done(&b))));
}

static const char *file_as(struct world *w, const char *as, const char *org, const char *reason)
{
    return world_call(w, as, "POST", "/api/submissions/submit",
                      fmt(w, "{\"campaign\":\"LJ\",\"form\":\"cz21\",\"org\":\"%s\",\"reason\":\"%s\"}", org, reason));
}

static const char *file(struct world *w, const char *org)
{
    reasons(w, org);
    return file_as(w, clerk_of(org), org, "");
}

static const char *act(struct world *w, const char *as, const char *org, const char *verb, const char *body)
{
    int64_t id = sheet_id(w, org);
    return world_call(w, as, "POST", fmt(w, "/api/submissions/%lld/%s", (long long)id, verb), body);
}

static const char *accept(struct world *w, const char *org)
{
    return act(w, judge_of(org), org, "accept", "{}");
}

/* Everybody up to and with the union at `last`, children first. */
static void all_up_to(struct world *w, const char *last)
{
    for (size_t i = 0; i < countof(unions); i++) {
        assert_string_equal(file(w, unions[i]), "");
        assert_string_equal(accept(w, unions[i]), "");
        if (strcmp(unions[i], last) == 0)
            return;
    }
}

WORLD_TEST(the_table_goes_up_and_is_the_sum_of_what_came_in)
{
    city(w);
    assert_string_equal(state_of(w, "QD0101"), "draft");
    assert_string_equal(file(w, "QD0101"), "STATE"); /* two unions below have not filed */
    assert_true(answer_has(w, "还有 2 家下级"));
    all_up_to(w, "QD");
    const struct json *s = sheet(w, "QD");
    assert_int_equal(item(s, "C7", "filed"), 5);
    assert_int_equal(item(s, "C", "filed"), 5);
    assert_int_equal(item(s, "D", "filed"), 130000);
    assert_int_equal(item(s, "D", "ledger"), 130000);
    assert_int_equal(item(s, "D", "own"), 0);
    assert_int_equal(item(sheet(w, "QD01"), "D", "filed"), 90000);
    assert_int_equal(item(sheet(w, "QD02"), "D", "filed"), 40000);
    assert_string_equal(state_of(w, "QD"), "accepted");
    assert_int_equal(json_get_int(sheet(w, "QD01"), "accepted", 0), 1);
    assert_int_equal(mw_verify(w), 0);
    int64_t id = sheet_id(w, "QD");
    const struct json *v = world_ok(w, "city.view", "GET", fmt(w, "/api/submissions/%lld/versions/1", (long long)id), NULL);
    assert_int_equal(item(v, "D7", "filed"), 130000);
    assert_int_equal(item(v, "D7", "now"), 130000);
    assert_true(json_len(json_get(v, "warnings")) > 0); /* V09 at least: 700 of 2,000 元 are left */
    assert_true(answer_has(w, "已核对"));
    world_ok(w, "city.view", "GET", fmt(w, "/api/submissions/%lld/versions", (long long)id), NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    world_ok(w, "city.view", "GET", "/api/submissions/below?" Q "&org=QD", NULL);
    assert_string_equal(column(w, "state"), "accepted,accepted,accepted");
}

/* Item A goes up as distinct companies: the first was visited by unions of both districts. Visits made after the filing of one
 * change no table that was filed, and the sum above is never fewer than a part of it. */
WORLD_TEST(a_company_visited_by_two_unions_is_one_in_the_table_above)
{
    static const char *const firms[] = {"91370203MA30011111", "91370203MA30022222", "91370203MA30033333"};
    static const struct {
        const char *as, *org;
        int firm;
    } visits[] = {{"g1.clerk", "QD010101", 0}, {"d02.clerk", "QD020101", 0}, {"d02.clerk", "QD020101", 1}, {"g1.clerk", "QD010101", 1}, {"g1.clerk", "QD010101", 2}};
    city(w);
    for (size_t i = 0; i < countof(firms); i++)
        world_ok(w, "city.clerk", "POST", "/api/companies?org=QD", fmt(w, "{\"uscc\":\"%s\",\"name\":\"企业%zu\"}", firms[i], i + 1));
    for (size_t i = 0; i < 3; i++)
        world_ok(w, visits[i].as, "POST", fmt(w, "/api/company-visits?org=%s", visits[i].org),
                 fmt(w, "{\"uscc\":\"%s\",\"campaign\":\"LJ\",\"visited_on\":\"2023-01-09\"}", firms[visits[i].firm]));
    all_up_to(w, "QD");
    assert_int_equal(item(sheet(w, "QD01"), "A", "filed"), 1);
    assert_int_equal(item(sheet(w, "QD02"), "A", "filed"), 2);
    assert_int_equal(item(sheet(w, "QD"), "A", "filed"), 2); /* not 3 */
    assert_int_equal(mw_verify(w), 0);
    for (size_t i = 3; i < 5; i++)
        world_ok(w, visits[i].as, "POST", fmt(w, "/api/company-visits?org=%s", visits[i].org),
                 fmt(w, "{\"uscc\":\"%s\",\"campaign\":\"LJ\",\"visited_on\":\"2023-01-10\"}", firms[visits[i].firm]));
    assert_int_equal(item(sheet(w, "QD01"), "A", "filed"), 1);
    assert_int_equal(item(sheet(w, "QD01"), "A", "ledger"), 3);
    assert_int_equal(item(sheet(w, "QD"), "A", "filed"), 2); /* 1 + 2 less the two both hold by now is 1: no fewer than the 2 of QD02 */
    assert_int_equal(mw_verify(w), 0);
}

/* Later records do not change what was filed; the difference is shown. */
WORLD_TEST(what_was_filed_stays_and_its_difference_to_the_ledger_is_seen)
{
    static const struct mw_row late[] = {{6, "C7", "GH-BJ", NULL, NULL, 10000, NULL}};
    city(w);
    all_up_to(w, "QD010101");
    mw_paid_roster(w, 3, "QD010101", "2023-01-12", late, 1);
    const struct json *s = sheet(w, "QD0101");
    assert_int_equal(item(s, "D7", "filed"), 90000);
    assert_int_equal(item(s, "D7", "ledger"), 100000);
    int64_t id = sheet_id(w, "QD010101");
    const struct json *v = world_ok(w, "d01.view", "GET", fmt(w, "/api/submissions/%lld/versions/1", (long long)id), NULL);
    assert_int_equal(item(v, "D7", "filed"), 90000);
    assert_int_equal(item(v, "D7", "ledger"), 90000);
    assert_int_equal(item(v, "D7", "now"), 100000);
    /* a union that has not filed yet is shown with what it has now */
    assert_int_equal(item(sheet(w, "QD02"), "D7", "filed"), 40000);
}

static const char *adjust(struct world *w, const char *org, const char *code, long long value, const char *reason)
{
    return world_call(w, clerk_of(org), "PUT", "/api/submissions/adjust",
                      fmt(w, "{\"campaign\":\"LJ\",\"form\":\"cz21\",\"org\":\"%s\",\"item\":\"%s\",\"value\":%lld,\"reason\":\"%s\"}", org,
                          code, value, reason));
}

WORLD_TEST(a_figure_filed_otherwise_carries_its_reason_and_rolls_up)
{
    city(w);
    assert_string_equal(adjust(w, "QD010101", "D7", 95000, ""), "BAD_INPUT");
    assert_true(complains_of(w, "reason"));
    assert_string_equal(adjust(w, "QD010101", "D", 95000, "另有现场慰问"), "BAD_INPUT"); /* a sum */
    assert_string_equal(adjust(w, "QD010101", "A", 5, "走访"), "BAD_INPUT");             /* entered in the table itself */
    assert_string_equal(adjust(w, "QD010101", "D77", 5, "走访"), "BAD_INPUT");
    assert_string_equal(adjust(w, "QD010101", "D7", 95000, "另有现场慰问 50 元，票据后补"), "");
    const struct json *s = sheet(w, "QD010101");
    assert_int_equal(item(s, "D7", "filed"), 95000);
    assert_int_equal(item(s, "D", "filed"), 95000); /* sums follow */
    assert_int_equal(item(s, "D7", "ledger"), 90000);
    assert_int_equal(item(sheet(w, "QD"), "D", "filed"), 135000); /* seen above before it is filed … */
    all_up_to(w, "QD");
    assert_int_equal(item(sheet(w, "QD"), "D", "filed"), 135000); /* … and after */
    assert_int_equal(item(sheet(w, "QD"), "D", "ledger"), 130000);
    const struct json *t = world_ok(w, "city.view", "GET", "/api/forms/cz21/report?campaign=LJ&org=QD", NULL);
    assert_int_equal(json_get_int(json_get(json_get(t, "items"), "D"), "fen", 0), 130000); /* the live table is the ledger's */
    assert_string_equal(adjust(w, "QD010101", "D7", 90000, ""), "STATE"); /* accepted */
    assert_int_equal(mw_verify(w), 0);
}

WORLD_TEST(typed_as_the_ledger_has_it_it_is_no_adjustment)
{
    city(w);
    assert_string_equal(adjust(w, "QD010101", "D7", 95000, "另有慰问"), "");
    assert_string_equal(adjust(w, "QD010101", "D7", 90000, ""), "");
    assert_int_equal(item(sheet(w, "QD010101"), "D7", "filed"), 90000);
    assert_false(answer_has(w, "另有慰问"));
}

/* An error stops the table; a warning wants a reason, which travels with it. */
WORLD_TEST(errors_stop_and_warnings_want_a_reason)
{
    city(w);
    assert_string_equal(adjust(w, "QD010101", "D7", 0, "未统计"), ""); /* three persons and no money: V06 */
    assert_true(has_check(sheet(w, "QD010101"), "V06"));
    assert_string_equal(file(w, "QD010101"), "FINDINGS");
    assert_true(answer_has(w, "错误"));
    assert_string_equal(adjust(w, "QD010101", "D7", 90000, ""), "");
    assert_true(has_check(sheet(w, "QD010101"), "V31")); /* frontline workers and no enterprise visited */
    world_ok(w, "d01.clerk", "PUT", "/api/submissions/reasons", BODY("QD010101", ",\"reasons\":{\"V31:A\":\"\"}"));
    assert_string_equal(file_as(w, "d01.clerk", "QD010101", ""), "FINDINGS");
    assert_true(answer_has(w, "没有写明理由"));
    assert_string_equal(file(w, "QD010101"), "");
    world_ok(w, "d01.view", "GET", "/api/submissions/below?" Q "&org=QD0101", NULL);
    assert_true(answer_has(w, "V31"));
    assert_true(answer_has(w, "已核对"));
}

/* --- the state machine, every verb from every state --- */

enum state { DRAFT, SUBMITTED, RETURNED, ACCEPTED, EXCUSED, SEALED, STATES };

/* QD010102, which gave nothing to anybody, in that state. */
static void bring(struct world *w, enum state s)
{
    if (s == DRAFT)
        return;
    if (s == EXCUSED) {
        assert_answer(w, "", "d01.review", "POST", "/api/submissions/excuse", BODY("QD010102", ",\"reason\":\"单位已停产\""));
        return;
    }
    if (s == SEALED) {
        all_up_to(w, "QD");
        assert_answer(w, "", "city.review", "POST", "/api/submissions/seal", BODY("QD", ""));
        return;
    }
    assert_string_equal(file(w, "QD010102"), "");
    if (s == RETURNED)
        assert_string_equal(act(w, "d01.review", "QD010102", "return", "{\"reason\":\"请核对\"}"), "");
    if (s == ACCEPTED)
        assert_string_equal(accept(w, "QD010102"), "");
}

static const char *try_verb(struct world *w, const char *verb)
{
    if (strcmp(verb, "submit") == 0)
        return file(w, "QD010102");
    if (strcmp(verb, "revise") == 0) {
        reasons(w, "QD010102");
        return file_as(w, "d01.clerk", "QD010102", "漏报一人");
    }
    if (strcmp(verb, "edit") == 0)
        return world_call(w, "d01.clerk", "PUT", "/api/submissions/draft",
                          fmt(w, BODY("QD010102", ",\"narrative\":\"小结\",\"version\":%lld"), (long long)json_get_int(sheet(w, "QD010102"), "version", 0)));
    if (strcmp(verb, "excuse") == 0)
        return world_call(w, "d01.review", "POST", "/api/submissions/excuse", BODY("QD010102", ",\"reason\":\"停产\""));
    return act(w, strcmp(verb, "withdraw") == 0 ? "d01.clerk" : "d01.review", "QD010102", verb,
               strcmp(verb, "return") == 0 || strcmp(verb, "reopen") == 0 ? "{\"reason\":\"请核对\"}" : strcmp(verb, "accept") == 0 ? "{}" : NULL);
}

static const struct {
    const char *verb;
    const char *code[STATES]; /* of the answer, from draft submitted returned accepted excused sealed */
    const char *to[STATES];   /* state after it */
} ways[] = {
    {"edit", {"", "STATE", "", "STATE", "STATE", ""}, {"draft", "submitted", "returned", "accepted", "excused", "accepted"}},
    {"submit", {"", "STATE", "", "STATE", "STATE", "BAD_INPUT"}, {"submitted", "submitted", "submitted", "accepted", "excused", "accepted"}},
    {"revise", {"", "STATE", "", "STATE", "STATE", ""}, {"submitted", "submitted", "submitted", "accepted", "excused", "submitted"}},
    {"withdraw", {"NOT_FOUND", "", "STATE", "STATE", "STATE", "STATE"}, {"draft", "draft", "returned", "accepted", "excused", "accepted"}},
    {"accept", {"NOT_FOUND", "", "STATE", "STATE", "STATE", "STATE"}, {"draft", "accepted", "returned", "accepted", "excused", "accepted"}},
    {"return", {"NOT_FOUND", "", "STATE", "STATE", "STATE", "STATE"}, {"draft", "returned", "returned", "accepted", "excused", "accepted"}},
    {"reopen", {"NOT_FOUND", "STATE", "STATE", "", "STATE", "STATE"}, {"draft", "submitted", "returned", "submitted", "excused", "accepted"}},
    {"excuse", {"", "STATE", "", "STATE", "STATE", "STATE"}, {"excused", "submitted", "excused", "accepted", "excused", "accepted"}},
    {"recall", {"NOT_FOUND", "STATE", "STATE", "STATE", "", "STATE"}, {"draft", "submitted", "returned", "accepted", "draft", "accepted"}},
};

static void every_verb_from(struct world *w, enum state s, size_t verb)
{
    city(w);
    bring(w, s);
    const char *code = try_verb(w, ways[verb].verb);
    if (strcmp(code, ways[verb].code[s]) != 0)
        print_error("%s from %d: %.*s\n", ways[verb].verb, s, FMT(w->reply.body));
    assert_string_equal(code, ways[verb].code[s]);
    assert_string_equal(state_of(w, "QD010102"), ways[verb].to[s]);
    assert_int_equal(mw_verify(w), 0);
}

static void every_verb_from_every_state(void **state)
{
    (void)state;
    for (int s = DRAFT; s < STATES; s++)
        for (size_t v = 0; v < countof(ways); v++) {
            struct world *w = world_new(WORLD_SQLITE);
            every_verb_from(w, (enum state)s, v);
            world_free(w);
        }
}

/* The verbs the page offers are those that work. */
WORLD_TEST(offered_are_the_verbs_that_are_open)
{
    city(w);
    assert_string_equal(file(w, "QD010102"), "");
    const struct json *mine = json_get(sheet(w, "QD010102"), "verbs");
    assert_int_equal(json_len(mine), 1);
    assert_string_equal(text_of(w, json_at(mine, 0), "verb"), "withdraw");
    const struct json *theirs =
        json_get(world_ok(w, "d01.review", "GET", "/api/submissions/sheet?" Q "&org=QD010102", NULL), "verbs");
    assert_int_equal(json_len(theirs), 2);
    assert_string_equal(text_of(w, json_at(theirs, 0), "verb"), "accept");
    assert_string_equal(text_of(w, json_at(theirs, 1), "verb"), "return");
    const struct json *none = json_get(world_ok(w, "g1.review", "GET", "/api/submissions/sheet?" Q "&org=QD010101", NULL), "verbs");
    assert_int_equal(json_len(none), 0); /* a union does not accept its own */
}

/* --- who --- */

WORLD_TEST(nobody_is_his_own_judge_and_neighbours_see_nothing)
{
    city(w);
    assert_string_equal(file(w, "QD010101"), "");
    int64_t id = sheet_id(w, "QD010101");
    const char *path = fmt(w, "/api/submissions/%lld/accept", (long long)id);
    assert_answer(w, "FORBIDDEN", "g1.review", "POST", path, "{}"); /* its own reviewer: the union above decides */
    assert_answer(w, "NOT_FOUND", "d02.review", "POST", path, "{}");
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", path, "{}");
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", fmt(w, "/api/submissions/%lld/withdraw", (long long)id), NULL);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", "/api/submissions/sheet?" Q "&org=QD010101", NULL);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", fmt(w, "/api/submissions/%lld/versions/1", (long long)id), NULL);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", "/api/submissions/submit", BODY("QD010102", ""));
    assert_answer(w, "FORBIDDEN", "d01.view", "POST", "/api/submissions/submit", BODY("QD010102", ""));
    /* the city's table has nobody above: it is decided by its own reviewer, but never by who filed it */
    const struct json *u = world_ok(w, "sec.admin", "GET", "/api/users?q=city.review", NULL);
    world_ok(w, "sec.admin", "POST", fmt(w, "/api/users/%lld/grants", (long long)json_get_int(json_at(json_get(u, "rows"), 0), "id", 0)),
             "{\"role\":\"clerk\",\"org\":\"QD\"}");
    assert_answer(w, "", "city.review", "PUT", "/api/submissions/reasons", BODY("QD010102", ",\"reasons\":{\"V31:A\":\"已核对\"}"));
    assert_string_equal(file_as(w, "city.review", "QD010102", ""), "");
    assert_string_equal(act(w, "city.review", "QD010102", "accept", "{}"), "SAME_PERSON");
}

WORLD_TEST(two_accepts_at_once_give_one)
{
    city(w);
    assert_string_equal(file(w, "QD010101"), "");
    const char *path = fmt(w, "/api/submissions/%lld/accept", (long long)sheet_id(w, "QD010101"));
    struct racer r[8];
    for (size_t i = 0; i < countof(r); i++)
        r[i] = (struct racer){w, i % 2 ? "d01.review" : "city.review", path, "{}", ""};
    assert_int_equal(winners(r, countof(r)), 1);
    assert_string_equal(state_of(w, "QD010101"), "accepted");
    assert_int_equal(mw_verify(w), 0);
}

/* He looked at version 1; version 2 was filed while he looked. */
WORLD_TEST(what_was_filed_again_is_looked_at_again)
{
    city(w);
    assert_string_equal(file(w, "QD010101"), "");
    assert_string_equal(act(w, "d01.clerk", "QD010101", "withdraw", NULL), "");
    assert_string_equal(file(w, "QD010101"), "");
    assert_string_equal(act(w, "d01.review", "QD010101", "accept", "{\"no\":1}"), "CONFLICT");
    assert_string_equal(act(w, "d01.review", "QD010101", "accept", "{\"no\":2}"), "");
}

WORLD_TEST(a_remark_at_an_item_goes_back_with_the_table)
{
    city(w);
    assert_string_equal(file(w, "QD010101"), "");
    assert_string_equal(act(w, "d01.review", "QD010101", "return", "{\"reason\":\"见逐项意见\",\"remarks\":{\"X9\":\"？\"}}"), "BAD_INPUT");
    assert_string_equal(act(w, "d01.review", "QD010101", "return", "{\"reason\":\"\"}"), "BAD_INPUT");
    assert_string_equal(act(w, "d01.review", "QD010101", "return", "{\"reason\":\"见逐项意见\",\"remarks\":{\"C7\":\"请附值班表\"}}"), "");
    const struct json *s = sheet(w, "QD010101");
    assert_string_equal(text_of(w, s, "remark"), "见逐项意见");
    assert_int_equal(json_len(json_get(s, "remarks")), 1);
    assert_string_equal(text_of(w, json_at(json_get(s, "remarks"), 0), "text"), "请附值班表");
    assert_true(answer_has(w, "\"state\":\"returned\""));
    world_ok(w, "d01.clerk", "GET", "/api/todo", NULL);
    assert_true(answer_has(w, "submission.returned"));
    assert_string_equal(file(w, "QD010101"), "");
    assert_int_equal(json_len(json_get(sheet(w, "QD010101"), "remarks")), 0);
    world_ok(w, "d01.review", "GET", "/api/todo", NULL);
    assert_true(answer_has(w, "submission.accept"));
}

/* A table that has gone on with one in it is not pulled out from under it. */
WORLD_TEST(the_union_above_must_give_way_first)
{
    city(w);
    all_up_to(w, "QD0101");
    assert_string_equal(act(w, "d01.review", "QD010101", "reopen", "{\"reason\":\"漏报\"}"), "STATE");
    assert_true(answer_has(w, "上级已连同本表一起上报"));
    assert_string_equal(act(w, "d01.review", "QD0101", "reopen", "{\"reason\":\"下级漏报\"}"), "");
    assert_string_equal(act(w, "d01.review", "QD010101", "reopen", "{\"reason\":\"漏报\"}"), "STATE"); /* still filed */
    assert_string_equal(act(w, "d01.review", "QD0101", "return", "{\"reason\":\"下级漏报\"}"), "");
    assert_string_equal(act(w, "d01.review", "QD010101", "reopen", "{\"reason\":\"\"}"), "BAD_INPUT");
    assert_string_equal(act(w, "d01.review", "QD010101", "reopen", "{\"reason\":\"漏报\"}"), "");
    assert_string_equal(state_of(w, "QD010101"), "submitted");
    assert_string_equal(act(w, "d01.review", "QD010101", "return", "{\"reason\":\"漏报\"}"), "");
    assert_string_equal(file(w, "QD0101"), "STATE"); /* not without it */
    assert_int_equal(mw_verify(w), 0);
}

WORLD_TEST(what_an_excused_union_has_in_the_ledger_still_counts)
{
    city(w);
    assert_answer(w, "BAD_INPUT", "d02.review", "POST", "/api/submissions/excuse", BODY("QD020101", ",\"reason\":\"\""));
    assert_answer(w, "FORBIDDEN", "d02.clerk", "POST", "/api/submissions/excuse", BODY("QD020101", ",\"reason\":\"x\""));
    assert_answer(w, "STATE", "city.review", "POST", "/api/submissions/excuse", BODY("QD", ",\"reason\":\"主办\""));
    assert_answer(w, "", "d02.review", "POST", "/api/submissions/excuse", BODY("QD020101", ",\"reason\":\"经办人住院\""));
    assert_string_equal(file(w, "QD0201"), "");
    assert_int_equal(item(sheet(w, "QD0201"), "D", "filed"), 40000);
    assert_string_equal(act(w, "d02.review", "QD020101", "recall", NULL), "STATE"); /* gone on */
}

WORLD_TEST(many_are_accepted_at_once_but_not_those_with_warnings)
{
    city(w);
    assert_string_equal(file(w, "QD010101"), ""); /* with warnings */
    assert_string_equal(file(w, "QD010102"), ""); /* nothing given: clean */
    const struct json *j = world_ok(w, "d01.review", "POST", "/api/submissions/accept-many", BODY("QD0101", ",\"dry\":true"));
    assert_int_equal(json_get_int(j, "accepted", -1), 1);
    assert_int_equal(json_get_int(j, "with_warnings", -1), 1);
    assert_string_equal(state_of(w, "QD010102"), "submitted");
    world_ok(w, "d01.review", "POST", "/api/submissions/accept-many", BODY("QD0101", ",\"dry\":false"));
    assert_string_equal(state_of(w, "QD010102"), "accepted");
    assert_string_equal(state_of(w, "QD010101"), "submitted");
}

/* --- days; the world begins on 2023-01-12 10:00 --- */

static const char *due(struct world *w, const char *as, const char *org, int level, const char *day, const char *lock)
{
    return world_call(w, as, "PUT", "/api/submissions/dues",
                      fmt(w, "{\"campaign\":\"LJ\",\"form\":\"cz21\",\"org\":\"%s\",\"level\":%d,\"due_on\":\"%s\",\"lock_on\":\"%s\"}", org, level, day, lock));
}

static const char *due_of(struct world *w, const char *org)
{
    return text_of(w, sheet(w, org), "due_on");
}

#define DAY_MS (24 * 3600000LL)
#define NOON_TO_MIDNIGHT (14 * 3600000LL) /* from 10:00 */

WORLD_TEST(the_nearest_union_above_says_when_and_never_later_than_is_said_to_it)
{
    mw_campaign(w, "LJ", "", true, 0);
    assert_string_equal(due_of(w, "QD01"), "");
    assert_string_equal(due(w, "city.clerk", "QD", 0, "2023-01-20", ""), "");
    assert_string_equal(due(w, "city.clerk", "QD", 1, "2023-01-16", "2023-01-18"), "");
    assert_string_equal(due(w, "city.clerk", "QD", 2, "2023-01-14", ""), "");
    assert_string_equal(due_of(w, "QD"), "2023-01-20");
    assert_string_equal(due_of(w, "QD01"), "2023-01-16");
    assert_string_equal(due_of(w, "QD0101"), "2023-01-14");
    assert_string_equal(due_of(w, "QD010101"), "2023-01-14"); /* the deepest level holds for all beneath */
    assert_string_equal(due(w, "d01.clerk", "QD01", 1, "2023-01-17", ""), "BAD_INPUT");
    assert_true(answer_has(w, "2023-01-16"));
    assert_string_equal(due(w, "d01.clerk", "QD01", 0, "2023-01-17", ""), "BAD_INPUT"); /* nobody sets his own */
    assert_string_equal(due(w, "d01.clerk", "QD01", 1, "2023-01-15", "2023-01-14"), "BAD_INPUT");
    assert_string_equal(due(w, "d01.clerk", "QD01", 1, "2023-02-30", ""), "BAD_INPUT");
    assert_string_equal(due(w, "d02.clerk", "QD01", 1, "2023-01-13", ""), "NOT_FOUND");
    assert_string_equal(due(w, "d01.view", "QD01", 1, "2023-01-13", ""), "FORBIDDEN");
    assert_string_equal(due(w, "d01.clerk", "QD01", 1, "2023-01-13", ""), "");
    assert_string_equal(due_of(w, "QD0101"), "2023-01-13");
    assert_string_equal(due_of(w, "QD010101"), "2023-01-13"); /* what the district says goes all the way down */
    assert_string_equal(due_of(w, "QD0201"), "2023-01-14");
    world_ok(w, "d01.view", "GET", "/api/submissions/dues?" Q "&org=QD01", NULL);
    assert_string_equal(column(w, "due_on"), "2023-01-20,2023-01-16,2023-01-14,2023-01-13");
    assert_string_equal(due(w, "d01.clerk", "QD01", 1, "", ""), ""); /* taken back */
    assert_string_equal(due_of(w, "QD0101"), "2023-01-14");
}

WORLD_TEST(late_is_the_day_after)
{
    city(w);
    assert_string_equal(due(w, "city.clerk", "QD", 1, "2023-01-12", ""), "");
    w->now += NOON_TO_MIDNIGHT - 1; /* 23:59:59.999 of the day */
    world_ok(w, "city.view", "GET", "/api/submissions/late?" Q "&org=QD", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_string_equal(file(w, "QDI01"), "");
    assert_false(json_get_bool(sheet(w, "QDI01"), "late"));
    w->now += 1;
    world_ok(w, "city.view", "GET", "/api/submissions/late?" Q "&org=QD", NULL);
    /* all below the city but the one that filed: 2 districts, 2 streets, 3 grass-roots unions */
    assert_int_equal(json_len(rows_of(w)), 7);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "days_late", 0), 1);
    const struct json *page = world_ok(w, "city.view", "GET", "/api/submissions/late?" Q "&org=QD&limit=5", NULL);
    assert_int_equal(json_len(rows_of(w)), 5);
    page = world_ok(w, "city.view", "GET", fmt(w, "/api/submissions/late?" Q "&org=QD&limit=5&after=%lld", (long long)json_get_int(page, "next", 0)), NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    assert_int_equal(json_kind(json_get(page, "next")), JSON_NUL);
    assert_string_equal(file(w, "QD010101"), ""); /* late, but there is no lock */
    assert_true(json_get_bool(sheet(w, "QD010101"), "late"));
    assert_string_equal(act(w, "d01.review", "QD010101", "return", "{\"reason\":\"再核\"}"), "");
    w->now += DAY_MS;
    assert_true(json_get_bool(sheet(w, "QD010101"), "late"));
    world_ok(w, "d01.view", "GET", "/api/submissions/late?" Q "&org=QD010101", NULL);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "days_late", 0), 1); /* by its first filing */
}

WORLD_TEST(the_lock_holds_and_an_exception_has_an_end)
{
    city(w);
    assert_string_equal(due(w, "city.clerk", "QD", 1, "2023-01-12", "2023-01-12"), "");
    assert_string_equal(file(w, "QD010102"), "");
    w->now += NOON_TO_MIDNIGHT;
    reasons(w, "QD"); /* the campaign's union has no lock */
    assert_string_equal(file_as(w, "d01.clerk", "QD010101", ""), "STATE");
    assert_true(answer_has(w, "已过锁定日期 2023-01-12"));
    assert_string_equal(adjust(w, "QD010101", "D7", 95000, "补票"), "STATE");
    /* a return after the lock must say until when */
    assert_string_equal(act(w, "d01.review", "QD010102", "return", "{\"reason\":\"再核\"}"), "BAD_INPUT");
    assert_true(complains_of(w, "until_on"));
    assert_string_equal(act(w, "d01.review", "QD010102", "return", "{\"reason\":\"再核\",\"until_on\":\"2023-01-13\"}"), "");
    assert_string_equal(file(w, "QD010102"), "");
    assert_answer(w, "BAD_INPUT", "d01.review", "POST", "/api/submissions/exceptions", BODY("QD010101", ",\"until_on\":\"2023-01-12\",\"reason\":\"停电\""));
    assert_answer(w, "FORBIDDEN", "g1.review", "POST", "/api/submissions/exceptions", BODY("QD010101", ",\"until_on\":\"2023-01-14\",\"reason\":\"停电\""));
    assert_answer(w, "", "d01.review", "POST", "/api/submissions/exceptions", BODY("QD010101", ",\"until_on\":\"2023-01-14\",\"reason\":\"停电\""));
    w->now += 2 * DAY_MS - 1; /* the last millisecond of the 14th */
    assert_string_equal(file(w, "QD010101"), "");
    assert_string_equal(act(w, "d01.clerk", "QD010101", "withdraw", NULL), "");
    w->now += 1;
    assert_string_equal(file_as(w, "d01.clerk", "QD010101", ""), "STATE");
    assert_answer(w, "", "d01.review", "POST", "/api/submissions/exceptions", BODY("QD010101", ",\"until_on\":\"2023-01-20\",\"reason\":\"停电\""));
    world_ok(w, "d01.view", "GET", "/api/submissions/exceptions?campaign=LJ&org=QD01", NULL);
    assert_int_equal(json_len(rows_of(w)), 3);
    int64_t id = json_get_int(json_at(rows_of(w), 2), "id", 0);
    assert_answer(w, "FORBIDDEN", "g1.review", "POST", fmt(w, "/api/submissions/exceptions/%lld/end", (long long)id), NULL);
    assert_answer(w, "", "d01.review", "POST", fmt(w, "/api/submissions/exceptions/%lld/end", (long long)id), NULL);
    assert_answer(w, "STATE", "d01.review", "POST", fmt(w, "/api/submissions/exceptions/%lld/end", (long long)id), NULL);
    assert_string_equal(file_as(w, "d01.clerk", "QD010101", ""), "STATE");
}

/* --- after the seal --- */

WORLD_TEST(after_the_seal_a_change_is_a_new_version_with_its_difference)
{
    city(w);
    assert_answer(w, "STATE", "city.review", "POST", "/api/submissions/seal", BODY("QD", ""));
    all_up_to(w, "QD");
    assert_answer(w, "STATE", "d01.review", "POST", "/api/submissions/seal", BODY("QD01", ""));
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", "/api/submissions/seal", BODY("QD", ""));
    assert_answer(w, "", "city.review", "POST", "/api/submissions/seal", BODY("QD", ",\"reason\":\"已报省总\""));
    assert_answer(w, "STATE", "city.review", "POST", "/api/submissions/seal", BODY("QD", ""));
    assert_string_equal(act(w, "d01.review", "QD010101", "reopen", "{\"reason\":\"x\"}"), "STATE");
    assert_string_equal(adjust(w, "QD010101", "D7", 95000, "补一张票"), "");
    reasons(w, "QD010101");
    assert_string_equal(file_as(w, "d01.clerk", "QD010101", ""), "BAD_INPUT");
    assert_true(complains_of(w, "reason"));
    assert_string_equal(file_as(w, "d01.clerk", "QD010101", "漏记一张 50 元票据"), "");
    assert_string_equal(state_of(w, "QD010101"), "submitted");
    assert_int_equal(item(sheet(w, "QD0101"), "D", "filed"), 90000); /* the union above still holds version 1 */
    assert_false(json_get_bool(sheet(w, "QD0101"), "stale"));
    assert_string_equal(accept(w, "QD010101"), "");
    assert_int_equal(item(sheet(w, "QD0101"), "D", "filed"), 95000);
    assert_true(json_get_bool(sheet(w, "QD0101"), "stale")); /* and is told that its own is outdated */
    for (size_t i = 2; i < 4; i++) { /* QD0101, QD01 */
        reasons(w, unions[i]);
        assert_string_equal(file_as(w, "d01.clerk", unions[i], "下级更正"), "");
        assert_string_equal(accept(w, unions[i]), "");
    }
    reasons(w, "QD");
    assert_string_equal(file_as(w, "city.clerk", "QD", "下级更正"), "");
    assert_string_equal(accept(w, "QD"), "");
    const struct json *v =
        world_ok(w, "city.view", "GET", fmt(w, "/api/submissions/%lld/versions/2", (long long)sheet_id(w, "QD")), NULL);
    assert_int_equal(item(v, "D7", "filed"), 135000);
    assert_int_equal(item(v, "D7", "before"), 130000);
    assert_int_equal(item(v, "D7", "ledger"), 130000);
    assert_string_equal(text_of(w, v, "reason"), "下级更正");
    assert_int_equal(mw_verify(w), 0);
}

/* A correction that is taken back or refused leaves what the union above holds. */
WORLD_TEST(a_correction_taken_back_leaves_what_was_held)
{
    city(w);
    all_up_to(w, "QD");
    world_ok(w, "city.review", "POST", "/api/submissions/seal", BODY("QD", ""));
    assert_string_equal(adjust(w, "QD010101", "D7", 95000, "补一张票"), "");
    reasons(w, "QD010101");
    assert_string_equal(file_as(w, "d01.clerk", "QD010101", "补票"), "");
    assert_string_equal(act(w, "d01.clerk", "QD010101", "withdraw", NULL), "");
    assert_string_equal(state_of(w, "QD010101"), "accepted");
    assert_int_equal(item(sheet(w, "QD0101"), "D", "filed"), 90000);
    assert_string_equal(file_as(w, "d01.clerk", "QD010101", "补票"), "");
    assert_string_equal(act(w, "d01.review", "QD010101", "return", "{\"reason\":\"票据不合规\"}"), "");
    assert_int_equal(item(sheet(w, "QD0101"), "D", "filed"), 90000);
    assert_int_equal(mw_verify(w), 0);
}

/* --- what goes with it --- */

WORLD_TEST(summary_and_scan_are_documents)
{
    static const char pdf[] = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", text[] = "not a document";
    city(w);
    assert_string_equal(world_upload(w, "d01.clerk", "/api/files?org=QD010101", "总结.pdf", pdf, sizeof pdf - 1), "");
    int64_t good = json_get_int(w->json, "id", 0);
    assert_string_equal(world_upload(w, "d01.clerk", "/api/files?org=QD010101", "总结.txt", text, sizeof text - 1), "");
    int64_t bad = json_get_int(w->json, "id", 0);
#define PUT BODY("QD010101", ",\"narrative\":\"慰问一线职工 3 人\",\"filler\":\"李四\",\"phone\":\"0532-83092825\",\"summary_file\":%lld,\"scan_file\":%lld,\"version\":%d")
    assert_answer(w, "BAD_INPUT", "d01.clerk", "PUT", "/api/submissions/draft", fmt(w, PUT, (long long)bad, 0LL, 0));
    assert_true(complains_of(w, "summary_file"));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "PUT", "/api/submissions/draft", fmt(w, PUT, 0LL, (long long)bad, 0));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "PUT", "/api/submissions/draft", fmt(w, PUT, 99999LL, 0LL, 0));
    assert_answer(w, "", "d01.clerk", "PUT", "/api/submissions/draft", fmt(w, PUT, (long long)good, (long long)good, 0));
    assert_answer(w, "CONFLICT", "d01.clerk", "PUT", "/api/submissions/draft", fmt(w, PUT, (long long)good, (long long)good, 0));
    assert_string_equal(file(w, "QD010101"), "");
    world_ok(w, "d01.review", "GET", fmt(w, "/api/submissions/%lld/versions", (long long)sheet_id(w, "QD010101")), NULL);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "filler"), "李四");
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "scan_file", 0), good);
}

/* Headings, lists and bold are kept as a few marks; anything else is refused with a sentence; printed without the marks. */
WORLD_TEST(a_summary_has_headings_lists_and_bold_and_nothing_else)
{
    static const struct {
        const char *text, *why; /* NULL = fine */
    } cases[] = {
        {"# 一、做法\\n## （一）走访\\n1. 入户\\n- 送温暖包 **200 份**\\n花费 1.5 万元，人数<100", NULL},
        {"<b>重点</b>", "第 1 段里有网页代码"},
        {"好\\n<script>alert(1)</script>", "第 2 段里有网页代码"},
        {"<!-- x -->", "网页代码"},
        {"### 太深", "第 1 段的标题"},
        {"#", "第 1 段的标题"},
        {"**重点", "第 1 段的加粗缺少一边"},
        {"响铃\\u0007", "不能识别的字符"},
    };
    city(w);
    for (size_t i = 0; i < countof(cases); i++) {
        const char *body = fmt(w, BODY("QD010101", ",\"narrative\":\"%s\",\"filler\":\"李四\",\"phone\":\"\",\"version\":%d"), cases[i].text, i ? 2 : 0);
        assert_answer(w, cases[i].why ? "BAD_INPUT" : "", "d01.clerk", "PUT", "/api/submissions/draft", body);
        if (cases[i].why && !answer_has(w, cases[i].why))
            fail_msg("%s: %.*s", cases[i].text, FMT(w->reply.body));
    }
    static const char path[] = "/api/submissions/narrative/file?campaign=LJ&form=cz21&org=QD010101&version=0";
    assert_answer(w, "", "d01.clerk", "GET", path, NULL);
    static const char *const lines[] = {"\n一、做法\n", "\n（一）走访\n", "\n1. 入户\n", "\n· 送温暖包 200 份\n", "\n花费 1.5 万元，人数<100\n"};
    for (size_t i = 0; i < countof(lines); i++)
        assert_true(str_has(w->reply.body, str_of(lines[i])));
    assert_answer(w, "", "d01.clerk", "GET", fmt(w, "%s&format=docx", path), NULL);
    assert_true(str_starts(w->reply.body, S("PK")));
    assert_answer(w, "", "d01.clerk", "GET", fmt(w, "%s&format=pdf", path), NULL);
    assert_true(str_starts(w->reply.body, S("%PDF-")));
    assert_answer(w, "NOT_FOUND", "d01.clerk", "GET", "/api/submissions/narrative/file?campaign=LJ&form=cz21&org=QD01", NULL);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "GET", path, NULL);
}

WORLD_TEST(only_forms_of_the_campaign_are_filed)
{
    mw_campaign(w, "LJ", "", true, 0);
    assert_answer(w, "NOT_FOUND", "d01.clerk", "GET", "/api/submissions/sheet?campaign=LJ&form=xx&org=QD01", NULL);
    assert_answer(w, "NOT_FOUND", "d01.clerk", "GET", "/api/submissions/sheet?campaign=LX&form=cz21&org=QD01", NULL);
    assert_answer(w, "", "d01.clerk", "GET", "/api/submissions/sheet?campaign=LJ&form=ez22&org=QD01", NULL);
}

/* What somebody changed behind the program's back is found. */
WORLD_TEST(verify_finds_a_table_that_is_not_the_sum)
{
    city(w);
    all_up_to(w, "QD010102");
    assert_string_equal(file(w, "QD0101"), "");
    assert_int_equal(mw_verify(w), 0);
    mw_put(w, "submission_version", fmt(w, "{\"submission_id\":%lld,\"no\":7,\"edition\":\"2021\",\"figures\":\"{}\",\"own\":\"{}\",\"warnings\":\"[]\","
                                           "\"narrative\":\"\",\"filler\":\"\",\"phone\":\"\",\"due_on\":\"\",\"late\":0,\"reason\":\"\",\"submitted_by\":1,\"submitted_at\":1}",
                                        (long long)sheet_id(w, "QD0101")));
    assert_true(mw_verify(w) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_goes_up_and_is_the_sum_of_what_came_in),
        cmocka_unit_test(a_company_visited_by_two_unions_is_one_in_the_table_above),
        cmocka_unit_test(what_was_filed_stays_and_its_difference_to_the_ledger_is_seen),
        cmocka_unit_test(a_figure_filed_otherwise_carries_its_reason_and_rolls_up),
        cmocka_unit_test(typed_as_the_ledger_has_it_it_is_no_adjustment),
        cmocka_unit_test(errors_stop_and_warnings_want_a_reason),
        cmocka_unit_test(every_verb_from_every_state),
        cmocka_unit_test(offered_are_the_verbs_that_are_open),
        cmocka_unit_test(nobody_is_his_own_judge_and_neighbours_see_nothing),
        cmocka_unit_test(two_accepts_at_once_give_one),
        cmocka_unit_test(what_was_filed_again_is_looked_at_again),
        cmocka_unit_test(a_remark_at_an_item_goes_back_with_the_table),
        cmocka_unit_test(the_union_above_must_give_way_first),
        cmocka_unit_test(what_an_excused_union_has_in_the_ledger_still_counts),
        cmocka_unit_test(many_are_accepted_at_once_but_not_those_with_warnings),
        cmocka_unit_test(the_nearest_union_above_says_when_and_never_later_than_is_said_to_it),
        cmocka_unit_test(late_is_the_day_after),
        cmocka_unit_test(the_lock_holds_and_an_exception_has_an_end),
        cmocka_unit_test(after_the_seal_a_change_is_a_new_version_with_its_difference),
        cmocka_unit_test(a_correction_taken_back_leaves_what_was_held),
        cmocka_unit_test(summary_and_scan_are_documents),
        cmocka_unit_test(a_summary_has_headings_lists_and_bold_and_nothing_else),
        cmocka_unit_test(only_forms_of_the_campaign_are_filed),
        cmocka_unit_test(verify_finds_a_table_that_is_not_the_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
