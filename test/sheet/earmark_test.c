/* SPDX-License-Identifier: Apache-2.0
 * Which money may pay whom, case by case: every pair typed in by the API and imported from a file, the
 * verdicts taken from the documents by hand. Then silence: asked by one, decided by another, kept. */
#include "../area/area_test.h"
#include "../area/money_world.h"
#include "sheet_child.h"

/* What the notices say. V: A allowed, F forbidden, S silent. */
struct rule_case {
    const char *campaign, *source, *class, *form, *archive;
    char verdict;
};
static const struct rule_case cases[] = {
    /* 青总办通〔2019〕105号: national files are paid by central, province and 省总专项帮扶 … */
    {"QH", "CZ-ZY", "C11", "cash", "QD123", 'A'},   {"QH", "CZ-SHENG", "C11", "cash", "QD123", 'A'},
    {"QH", "GH-SJ-BF", "C11", "goods", "QD123", 'A'}, {"QH", "GH-BJ", "C11", "cash", "QD123", 'F'},
    {"QH", "SH", "C11", "cash", "QD123", 'F'},
    /* … files of the city or an industry by the others … */
    {"QH", "GH-BJ", "C11", "cash", "SZ-77", 'A'},   {"QH", "CZ-SHI", "C11", "cash", "CY-1", 'A'},
    {"QH", "CZ-ZY", "C11", "cash", "SZ-77", 'F'},   {"QH", "GH-SJ-BF", "C11", "cash", "市州05", 'F'},
    /* … and without a number the level is not known */
    {"QH", "CZ-ZY", "C11", "cash", "", 'S'},        {"QH", "GH-BJ", "C11", "cash", "", 'S'},
    /* the other objects */
    {"QH", "GH-SJ-SWN", "C2", "cash", "", 'A'},     {"QH", "XZ", "C7", "goods", "", 'A'},
    {"QH", "CZ-ZY", "C7", "cash", "", 'F'},         {"QH", "CZ-SHENG", "C5", "cash", "", 'F'},
    {"QH", "GH-SJ-BF", "C10", "goods", "", 'F'},    {"QH", "GH-BJ", "C6", "cash", "", 'S'},
    {"QH", "CZ-ZY", "C6", "cash", "", 'S'},         {"QH", "QT", "C7", "cash", "", 'S'},
    /* 鄂州工发〔2022〕1号: money of the city to persons by bank; goods from the district's own */
    {"EZ", "GH-SJ-SWN", "C7", "cash", "", 'A'},     {"EZ", "GH-SJ-SWN", "C7", "goods", "", 'F'},
    {"EZ", "GH-SJ-OTH", "C2", "goods", "", 'F'},    {"EZ", "GH-BJ", "C7", "goods", "", 'A'},
    {"EZ", "GH-BJ", "C7", "cash", "", 'S'},         {"EZ", "XZ", "C5", "goods", "", 'S'},
    /* both together: what either forbids is forbidden, what either allows is allowed */
    {"BO", "GH-SJ-SWN", "C7", "goods", "", 'F'},    {"BO", "CZ-ZY", "C7", "cash", "", 'F'},
    {"BO", "GH-BJ", "C7", "cash", "", 'A'},         {"BO", "QT", "C6", "cash", "", 'S'},
    /* central money before and after it was widened: the edition of the campaign's first day */
    {"Z1", "CZ-ZY", "C5", "cash", "", 'F'},         {"Z2", "CZ-ZY", "C5", "cash", "", 'A'},
    {"Z1", "CZ-ZY", "C2", "cash", "", 'F'},         {"Z2", "CZ-ZY", "C2", "cash", "", 'A'},
    {"Z1", "CZ-ZY", "C11", "cash", "QD9", 'A'},     {"Z2", "CZ-ZY", "C11", "cash", "QD9", 'A'},
    {"Z1", "CZ-ZY", "C11", "cash", "SZ-9", 'F'},    {"Z2", "CZ-ZY", "C11", "cash", "SZ-9", 'S'},
    {"Z1", "GH-BJ", "C7", "cash", "", 'S'},         {"Z2", "CZ-ZY", "C10", "cash", "", 'S'},
    /* no rule chosen: everything may */
    {"OP", "CZ-ZY", "C7", "goods", "", 'A'},        {"OP", "QT", "C6", "cash", "", 'A'},
};
/* The same for a sum handed to a site. */
static const struct rule_case lumps[] = {
    {"QH", "GH-BJ", "C7", "lump", "", 'A'},     {"QH", "CZ-ZY", "C7", "lump", "", 'F'},
    {"EZ", "GH-SJ-SWN", "C7", "lump", "", 'F'}, {"EZ", "GH-BJ", "C7", "lump", "", 'S'},
    {"QH", "GH-BJ", "C6", "lump", "", 'S'},     {"BO", "GH-SJ-OTH", "C7", "lump", "", 'F'},
};

static void campaign(struct world *w, const char *code, const char *earmark, const char *start)
{
    world_ok(w, "city.clerk", "POST", "/api/campaigns",
             mw_f(w, "{\"code\":\"%s\",\"name\":\"送温暖%s\",\"org\":\"QD\",\"year\":2023,\"start_on\":\"%s\",\"end_on\":\"2023-02-10\","
                     "\"once\":false,\"earmark\":\"%s\",\"forms\":\"cz21\",\"status\":\"open\"}", code, code, start, earmark));
}
static void campaigns(struct world *w)
{
    campaign(w, "QH", "qh20", "2022-12-20");
    campaign(w, "EZ", "ez22", "2022-12-20");
    campaign(w, "BO", "qh20,ez22", "2022-12-20");
    campaign(w, "Z1", "zy", "2022-12-07");
    campaign(w, "Z2", "zy", "2022-12-08");
    campaign(w, "OP", "", "2022-12-20");
}

static int64_t by_hand(struct world *w, const struct rule_case *c)
{
    return json_get_int(world_ok(w, "d01.clerk", "POST", "/api/rosters/by-hand",
                                 mw_f(w, "{\"campaign\":\"%s\",\"org\":\"QD01\",\"title\":\"名册\",\"class\":\"%s\",\"source\":\"%s\"}",
                                      c->campaign, c->class, c->source)), "id", 0);
}

/* What the findings of a roster say of the rule. */
static char verdict_in(struct world *w, int64_t roster)
{
    const struct json *groups = json_get(
        world_ok(w, "d01.clerk", "GET", mw_f(w, "/api/rosters/%lld/findings", (long long)roster), NULL), "groups");
    char v = 'A';
    for (size_t i = 0; i < json_len(groups); i++) {
        struct str code = json_get_str(json_at(groups, i), "code");
        if (str_eq(code, S("FUND_FORBIDDEN")))
            v = 'F';
        else if (str_eq(code, S("RULE_SILENT")))
            v = 'S';
    }
    return v;
}

static int told(const struct rule_case *c, const char *how, char is)
{
    if (is == c->verdict)
        return 0;
    print_message("%s: %s %s → %s %s %s: %c, not %c\n", how, c->campaign, c->source, c->class, c->form, c->archive, is, c->verdict);
    return 1;
}

static char by_api(struct world *w, const struct rule_case *c, int person)
{
    int64_t id = by_hand(w, c);
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/rosters/%lld/rows", (long long)id),
             mw_f(w, "{\"name\":\"王小明\",\"number\":\"%.*s\",\"amount_fen\":10000,\"form\":\"%s\",\"archive_no\":\"%s\"%s}",
                  FMT(mw_number(w->a, person)), c->form, c->archive, strcmp(c->form, "goods") == 0 ? ",\"goods\":\"米1袋\"" : ""));
    return verdict_in(w, id);
}

static int64_t upload(struct world *w, const struct rule_case *c, int person)
{
    bool goods = strcmp(c->form, "goods") == 0;
    const char *text = mw_f(w, "姓名,身份证号,工作单位,慰问对象类别,资金来源,慰问形式,慰问金额,慰问品名称,物资折价,档案编号\n"
                               "王小明,%.*s,某厂,%s,%s,%s,%s,%s,%s,%s\n",
                            FMT(mw_number(w->a, person)), c->class, c->source, goods ? "物资" : "转账",
                            goods ? "" : "100", goods ? "米1袋" : "", goods ? "100" : "", c->archive);
    assert_string_equal(world_upload(w, "d01.clerk", mw_f(w, "/api/rosters/import?campaign=%s&org=QD01", c->campaign),
                                     mw_f(w, "r%d.csv", person), text, strlen(text)), "");
    const struct json *job = world_job(w, json_get_int(w->json, "job", 0));
    const struct json *r = json_get(job, "result");
    assert_int_equal(json_get_int(r, "rows", 0), 1);
    return json_get_int(r, "roster", 0);
}

WORLD_TEST(every_pair_typed_and_imported)
{
    int bad = 0;
    campaigns(w);
    for (size_t i = 0; i < countof(cases); i++) {
        bad += told(&cases[i], "typed", by_api(w, &cases[i], (int)i + 1));
        bad += told(&cases[i], "imported", verdict_in(w, upload(w, &cases[i], 500 + (int)i)));
    }
    for (size_t i = 0; i < countof(lumps); i++) {
        const struct rule_case *c = &lumps[i];
        int64_t id = json_get_int(world_ok(w, "d01.clerk", "POST", "/api/rosters/lumps",
                                           mw_f(w, "{\"campaign\":\"%s\",\"org\":\"QD01\",\"class\":\"%s\",\"source\":\"%s\",\"fen\":10000,\"site\":\"站点\",\"heads\":3}",
                                                c->campaign, c->class, c->source)), "id", 0);
        const struct json *dry = world_ok(w, "d01.clerk", "GET", mw_f(w, "/api/rosters/%lld/dry-run?verb=submit", (long long)id), NULL);
        char dry_is = json_len(json_get(dry, "silent")) ? 'S' : json_get_bool(dry, "allowed") ? 'A' : 'F';
        bad += told(c, "dry run", dry_is);
        const char *e = world_call(w, "d01.clerk", "POST", mw_f(w, "/api/rosters/%lld/submit", (long long)id), "{}");
        bad += told(c, "submitted", strcmp(e, "FUND_FORBIDDEN") == 0 ? 'F' : c->verdict == 'F' ? 'A' : c->verdict);
    }
    assert_int_equal(bad, 0);
}

/* --- silence --- */

static const char *move(struct world *w, const char *as, int64_t id, const char *verb, const char *body)
{
    return world_call(w, as, "POST", mw_f(w, "/api/rosters/%lld/%s", (long long)id, verb), body);
}
static const struct json *rulings(struct world *w, const char *as, const char *query)
{
    return json_get(world_ok(w, as, "GET", mw_f(w, "/api/rulings?campaign=QH%s", query), NULL), "rows");
}
static int64_t ruling_id(struct world *w, const char *query)
{
    return json_get_int(json_at(rulings(w, "d01.view", query), 0), "id", 0);
}
#define ASK "{\"campaign\":\"QH\",\"org\":\"QD01\",\"source\":\"GH-BJ\",\"class\":\"C6\",\"form\":\"cash\",\"reason\":\"抗台风一线\"}"

WORLD_TEST(silence_is_asked_decided_by_another_and_kept)
{
    static const struct rule_case c6 = {"QH", "GH-BJ", "C6", "cash", "", 'S'};
    campaigns(w);
    world_ok(w, "d01.cash", "POST", "/api/funds/receipts",
             "{\"campaign\":\"QH\",\"org\":\"QD01\",\"source\":\"GH-BJ\",\"fen\":1000000,\"done_on\":\"2023-01-05\"}");
    /* asked */
    assert_answer(w, "FORBIDDEN", "d01.review", "POST", "/api/rulings", ASK);
    assert_answer(w, "", "d01.clerk", "POST", "/api/rulings", ASK);
    assert_answer(w, "DUPLICATE", "d01.clerk", "POST", "/api/rulings",
                  "{\"campaign\":\"QH\",\"org\":\"QD01\",\"source\":\"GH-BJ\",\"class\":\"C6\",\"reason\":\"再问\"}");
    assert_answer(w, "STATE", "d01.clerk", "POST", "/api/rulings", /* the rule speaks of C7 */
                  "{\"campaign\":\"QH\",\"org\":\"QD01\",\"source\":\"GH-BJ\",\"class\":\"C7\",\"reason\":\"问\"}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/rulings",
                  "{\"campaign\":\"QH\",\"org\":\"QD01\",\"source\":\"XX\",\"class\":\"C6\",\"reason\":\"问\"}");
    int64_t id = ruling_id(w, "&state=asked");
    const char *decide = mw_f(w, "/api/rulings/%lld/decide", (long long)id);
    assert_answer(w, "NOT_FOUND", "d02.review", "POST", decide, "{\"verdict\":\"allowed\",\"basis\":\"x\"}");
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", decide, "{\"verdict\":\"allowed\",\"basis\":\"x\"}");
    assert_answer(w, "BAD_INPUT", "d01.review", "POST", decide, "{\"verdict\":\"maybe\",\"basis\":\"x\"}");
    assert_answer(w, "BAD_INPUT", "d01.review", "POST", decide, "{\"verdict\":\"forbidden\",\"basis\":\"\"}");
    /* forbidden: later rows are refused with the decision as reason, in that union and below, not beside it */
    assert_answer(w, "", "d01.review", "POST", decide, "{\"verdict\":\"forbidden\",\"basis\":\"党组会纪要〔2023〕2号\"}");
    assert_answer(w, "STATE", "d01.review", "POST", decide, "{\"verdict\":\"allowed\",\"basis\":\"x\"}");
    assert_int_equal(by_api(w, &c6, 1), 'F');
    assert_true(answer_has(w, "党组会纪要〔2023〕2号"));
    assert_int_equal(verdict_in(w, upload(w, &c6, 2)), 'F');
    world_ok(w, "d02.view", "GET", "/api/funds/matrix?campaign=QH&org=QD02", NULL);
    assert_false(answer_has(w, "党组会纪要"));
    assert_int_equal(json_len(rulings(w, "d02.view", "")), 0);
    /* asked again and allowed: the new decision takes the old one's place */
    assert_answer(w, "", "d01.clerk", "POST", "/api/rulings", ASK);
    decide = mw_f(w, "/api/rulings/%lld/decide", (long long)ruling_id(w, "&state=asked"));
    assert_answer(w, "", "city.review", "POST", decide, "{\"verdict\":\"allowed\",\"basis\":\"市总同意\"}");
    assert_int_equal(json_len(rulings(w, "d01.view", "&state=superseded")), 1);
    assert_int_equal(by_api(w, &c6, 3), 'A');
    assert_int_equal(verdict_in(w, upload(w, &c6, 4)), 'A');
    /* only silence was decided: another form of the same pair is still open */
    static const struct rule_case goods = {"QH", "GH-BJ", "C6", "goods", "", 'S'};
    assert_int_equal(by_api(w, &goods, 5), 'S');
    assert_int_equal(world_verify(w), 0);
}

/* The union above decides for those below it, whatever they decided themselves. */
WORLD_TEST(the_union_above_decides_for_those_below)
{
    static const struct rule_case c6 = {"QH", "GH-BJ", "C6", "cash", "", 'S'};
    campaigns(w);
    assert_answer(w, "", "d01.clerk", "POST", "/api/rulings", ASK);
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/rulings/%lld/decide", (long long)ruling_id(w, "&state=asked")),
                  "{\"verdict\":\"allowed\",\"basis\":\"区里同意\"}");
    assert_int_equal(by_api(w, &c6, 1), 'A');
    assert_answer(w, "", "city.clerk", "POST", "/api/rulings",
                  "{\"campaign\":\"QH\",\"org\":\"QD\",\"source\":\"GH-BJ\",\"class\":\"C6\",\"reason\":\"全市统一\"}");
    assert_answer(w, "", "city.review", "POST", mw_f(w, "/api/rulings/%lld/decide", (long long)json_get_int(w->json, "id", 0)),
                  "{\"verdict\":\"forbidden\",\"basis\":\"全市不用工会经费\"}");
    assert_int_equal(by_api(w, &c6, 2), 'F');
    assert_int_equal(json_len(rulings(w, "d02.view", "&state=forbidden")), 1); /* it binds them: they see it */
}

/* A roster carries its questions into the review: the approval decides them, in the reviewer's name. */
WORLD_TEST(the_review_of_a_roster_decides_what_is_open)
{
    static const struct rule_case c6 = {"QH", "GH-BJ", "C6", "cash", "", 'S'};
    campaigns(w);
    world_ok(w, "d01.cash", "POST", "/api/funds/receipts",
             "{\"campaign\":\"QH\",\"org\":\"QD01\",\"source\":\"GH-BJ\",\"fen\":1000000,\"done_on\":\"2023-01-05\"}");
    int64_t id = upload(w, &c6, 1);
    assert_int_equal(verdict_in(w, id), 'S');
    assert_string_equal(move(w, "d01.clerk", id, "submit", "{}"), "");
    const struct json *asked = json_at(rulings(w, "d01.review", "&state=asked"), 0);
    assert_int_equal(json_get_int(asked, "roster_id", 0), id);
    const struct json *dry = world_ok(w, "d01.review", "GET", mw_f(w, "/api/rosters/%lld/dry-run?verb=approve", (long long)id), NULL);
    assert_int_equal(json_len(json_get(dry, "silent")), 1);
    assert_true(json_get_bool(dry, "allowed"));
    assert_string_equal(move(w, "d01.review", id, "approve", "{}"), "");
    const struct json *done = json_at(rulings(w, "d01.view", "&state=allowed"), 0);
    assert_true(str_has(json_get_str(done, "basis"), S("审核通过时裁定")));
    assert_int_equal(by_api(w, &c6, 2), 'A'); /* kept */
    assert_int_equal(world_verify(w), 0);
    /* forbidden while a roster waits: the approval is refused */
    static const struct rule_case qt = {"QH", "QT", "C7", "cash", "", 'S'};
    int64_t other = upload(w, &qt, 3);
    assert_string_equal(move(w, "d01.clerk", other, "submit", "{}"), "");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/rulings/%lld/decide", (long long)ruling_id(w, "&state=asked")),
                  "{\"verdict\":\"forbidden\",\"basis\":\"来源不明\"}");
    assert_string_equal(move(w, "d01.review", other, "approve", "{}"), "FUND_FORBIDDEN");
    assert_true(str_has(mw_error(w), S("来源不明")));
}

/* --- editing the rule --- */

#define EDITED(undecided, classes)                                                                                     \
    "{\"silent\":\"未写\",\"unknown_archive\":\"未填\",\"undecided\":\"" undecided "\",\"clauses\":[{\"verdict\":\"forbid\",\"sources\":[\"GH-BJ\"],"          \
    "\"classes\":[\"" classes "\"],\"clause\":\"本级经费不再用于这类对象\"},{\"verdict\":\"allow\",\"sources\":[\"GH-BJ\"],\"clause\":\"其余可以\"}]}"

WORLD_TEST(an_edit_is_previewed_published_and_dated)
{
    static const struct rule_case c7 = {"QH", "GH-BJ", "C7", "cash", "", 'A'}, c5 = {"QH", "GH-BJ", "C5", "cash", "", 'A'};
    campaigns(w);
    world_ok(w, "d01.cash", "POST", "/api/funds/receipts",
             "{\"campaign\":\"QH\",\"org\":\"QD01\",\"source\":\"GH-BJ\",\"fen\":1000000,\"done_on\":\"2023-01-05\"}");
    int64_t id = upload(w, &c7, 1), second = upload(w, &c5, 2);
    assert_string_equal(move(w, "d01.clerk", id, "submit", "{}"), "");
    assert_string_equal(move(w, "d01.review", id, "approve", "{}"), "");
    assert_string_equal(move(w, "d01.clerk", second, "submit", "{}"), "");
    const char *ask = "{\"code\":\"qh20\",\"valid_from\":\"2022-12-01\",\"body\":" EDITED("review", "C7") "}";
    assert_answer(w, "FORBIDDEN", "d01.view", "POST", "/api/earmarks/preview", ask);
    const struct json *j = world_ok(w, "city.clerk", "POST", "/api/earmarks/preview", ask);
    const struct json *qh = json_at(json_get(j, "campaigns"), 0);
    assert_int_equal(json_len(json_get(j, "campaigns")), 2); /* QH and BO name qh20 */
    assert_true(json_get_bool(qh, "applies"));
    assert_int_equal(json_get_int(qh, "rosters", -1), 1);
    assert_int_equal(json_get_int(qh, "rows", -1), 1);
    assert_int_equal(json_get_int(qh, "fen", -1), 10000);
    assert_int_equal(json_get_int(json_at(json_get(qh, "list"), 0), "roster_id", 0), id);
    /* from a day after the campaign's first: it would not hold there */
    j = world_ok(w, "city.clerk", "POST", "/api/earmarks/preview", "{\"code\":\"qh20\",\"valid_from\":\"2022-12-21\",\"body\":" EDITED("review", "C7") "}");
    assert_false(json_get_bool(json_at(json_get(j, "campaigns"), 0), "applies"));
    /* the neighbour's editor sees nothing of QD01's rosters */
    j = world_ok(w, "d02.clerk", "POST", "/api/earmarks/preview", ask);
    assert_int_equal(json_get_int(json_at(json_get(j, "campaigns"), 0), "rosters", -1), 0);
    /* a preview publishes nothing; publishing does, and the old edition stays */
    assert_int_equal(by_api(w, &c7, 11), 'A');
    world_ok(w, "city.clerk", "POST", "/api/rules",
             "{\"kind\":\"funds\",\"code\":\"qh20\",\"edition\":\"2022改\",\"title\":\"改\",\"source\":\"测试\",\"valid_from\":\"2022-12-01\",\"body\":" EDITED("block", "C7") "}");
    assert_int_equal(by_api(w, &c7, 12), 'F');
    assert_string_equal(world_call(w, "city.clerk", "POST", "/api/rules",
             "{\"kind\":\"funds\",\"code\":\"qh20\",\"edition\":\"2022改\",\"title\":\"改\",\"source\":\"测试\",\"valid_from\":\"2022-12-02\",\"body\":" EDITED("block", "C5") "}"), "DUPLICATE");
    assert_string_equal(world_call(w, "city.clerk", "POST", "/api/rules",
             "{\"kind\":\"funds\",\"code\":\"qh20\",\"edition\":\"x\",\"title\":\"改\",\"source\":\"测试\",\"valid_from\":\"2022-12-03\",\"body\":" EDITED("later", "C5") "}"), "BAD_INPUT");
    /* this edition wants silence decided before the review */
    static const struct rule_case xz = {"QH", "XZ", "C5", "cash", "", 'S'};
    world_ok(w, "d01.cash", "POST", "/api/funds/receipts",
             "{\"campaign\":\"QH\",\"org\":\"QD01\",\"source\":\"XZ\",\"fen\":1000000,\"done_on\":\"2023-01-05\"}");
    int64_t open = upload(w, &xz, 20);
    assert_string_equal(move(w, "d01.clerk", open, "submit", "{}"), "");
    assert_string_equal(move(w, "d01.review", open, "approve", "{}"), "STATE");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/rulings/%lld/decide", (long long)ruling_id(w, "&state=asked")),
                  "{\"verdict\":\"allowed\",\"basis\":\"会议同意\"}");
    assert_string_equal(move(w, "d01.review", open, "approve", "{}"), "");
}

/* Two persons, by constraint too. */
WORLD_TEST(who_asks_does_not_decide)
{
    campaigns(w);
    world_ok(w, "sec.admin", "GET", "/api/users?q=d01.review", NULL);
    int64_t user = json_get_int(json_at(rows_of(w), 0), "id", 0);
    world_ok(w, "sec.admin", "POST", mw_f(w, "/api/users/%lld/grants", (long long)user),
             "{\"role\":\"clerk\",\"org\":\"QD01\",\"from_date\":\"2023-01-01\"}");
    assert_answer(w, "", "d01.review", "POST", "/api/rulings", ASK);
    const char *decide = mw_f(w, "/api/rulings/%lld/decide", (long long)json_get_int(w->json, "id", 0));
    assert_answer(w, "SAME_PERSON", "d01.review", "POST", decide, "{\"verdict\":\"allowed\",\"basis\":\"x\"}");
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", mw_f(w, "/api/rulings/%lld/withdraw", (long long)json_get_int(json_at(rulings(w, "d01.view", ""), 0), "id", 0)), "{}");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/rulings/%lld/withdraw", (long long)json_get_int(json_at(rulings(w, "d01.view", ""), 0), "id", 0)), "{}");
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_typed_and_imported),
        cmocka_unit_test(silence_is_asked_decided_by_another_and_kept),
        cmocka_unit_test(the_union_above_decides_for_those_below),
        cmocka_unit_test(the_review_of_a_roster_decides_what_is_open),
        cmocka_unit_test(an_edit_is_previewed_published_and_dated),
        cmocka_unit_test(who_asks_does_not_decide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
