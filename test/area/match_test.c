/* SPDX-License-Identifier: Apache-2.0
 * The matching centre: lists with a purpose and an end, headers recognised and corrected, damaged numbers told by cell, hits by
 * number, pairs put before a person, conflicts becoming actions of the union that answers, and who may see what. */
#include "match_world.h"
#include "sheet_child.h"

static struct str facts_at(struct world *w, size_t i)
{
    return json_get_str(json_at(rows_of(w), i), "facts");
}

WORLD_TEST(a_list_states_purpose_basis_and_its_end)
{
#define BASE "\"kind\":\"death\",\"title\":\"一月去世人员\",\"giver\":\"市民政局\""
    static const struct {
        const char *field, *body;
    } bad[] = {
        {"purpose", "{" BASE ",\"purpose\":\"查\",\"basis\":\"信息共享协议\",\"expires_on\":\"2023-02-01\",\"delete_on\":\"2023-02-01\"}"},
        {"basis", "{" BASE ",\"purpose\":\"动态管理\",\"expires_on\":\"2023-02-01\",\"delete_on\":\"2023-02-01\"}"},
        {"expires_on", "{" BASE ",\"purpose\":\"动态管理\",\"basis\":\"信息共享协议\",\"expires_on\":\"2023-01-11\",\"delete_on\":\"2023-02-01\"}"},
        {"delete_on", "{" BASE ",\"purpose\":\"动态管理\",\"basis\":\"信息共享协议\",\"expires_on\":\"2023-02-01\",\"delete_on\":\"2023-01-31\"}"},
        {"delete_on", "{" BASE ",\"purpose\":\"动态管理\",\"basis\":\"信息共享协议\",\"expires_on\":\"2023-02-01\",\"delete_on\":\"2025-01-12\"}"},
        {"kind", "{\"kind\":\"horoscope\",\"title\":\"x\",\"giver\":\"x\",\"purpose\":\"动态管理\",\"basis\":\"信息共享协议\",\"expires_on\":\"2023-02-01\",\"delete_on\":\"2023-02-01\"}"},
    };
    for (size_t i = 0; i < countof(bad); i++) {
        assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/match/lists", bad[i].body);
        if (!complains_of(w, bad[i].field))
            print_error("%s: %.*s\n", bad[i].body, FMT(w->reply.body));
        assert_true(complains_of(w, bad[i].field));
    }
    int64_t list = maw_list(w, "city.clerk", "QD", "death");
    assert_true(list > 0);
    assert_string_equal(text_of(w, w->json, "state"), "new");
    assert_string_equal(text_of(w, w->json, "kind_title"), "死亡人员");
    assert_answer(w, "FORBIDDEN", "city.view", "GET", "/api/match/lists", NULL);
    assert_answer(w, "FORBIDDEN", "city.cash", "POST", "/api/match/lists", "{}");
    assert_answer(w, "NOT_FOUND", "d01.clerk", "GET", fmt(w, "/api/match/lists/%lld", (long long)list), NULL);
    world_ok(w, "city.clerk", "GET", "/api/match/kinds", NULL);
    assert_int_equal(json_len(rows_of(w)), 11);
    assert_int_equal(world_verify(w), 0);
}

/* What a header is called is recognised, corrected by a person, and remembered for the next list of that kind. */
WORLD_TEST(headers_are_recognised_corrected_and_remembered)
{
    maw_person(w, 1, "QD010101");
    const char *csv = fmt(w, "市区自付情况\n人名,公民身份号码,自费部分,备考\n%s,%s,35000.50,\n", maw_name(w, 1), maw_number(w, 1));
    int64_t list = maw_list(w, "city.clerk", "QD", "medical");
    assert_answer(w, "STATE", "city.clerk", "POST", fmt(w, "/api/match/lists/%lld/load", (long long)list), "{\"columns\":[]}");
    maw_upload(w, "city.clerk", list, csv);
    const struct json *cols = json_get(w->json, "columns");
    assert_int_equal(json_len(cols), 4); /* no header known by its words: the likely row is offered */
    assert_string_equal(text_of(w, json_at(cols, 0), "head"), "人名");
    assert_string_equal(text_of(w, json_at(cols, 0), "key"), "");
    assert_string_equal(text_of(w, json_at(cols, 2), "col"), "C");
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", fmt(w, "/api/match/lists/%lld/load", (long long)list),
                  "{\"columns\":[{\"head\":\"人名\",\"key\":\"salary\"}]}");
    const struct json *r = maw_load(w, "city.clerk", list, "[{\"head\":\"人名\",\"key\":\"name\"},{\"head\":\"自费部分\",\"key\":\"self_paid\"},{\"head\":\"备考\",\"key\":\"\"}]");
    assert_int_equal(json_get_int(r, "accepted", -1), 1);
    assert_int_equal(json_get_int(r, "refused", -1), 0);
    assert_answer(w, "STATE", "city.clerk", "POST", fmt(w, "/api/match/lists/%lld/load", (long long)list), "{\"columns\":[]}");

    list = maw_list(w, "city.clerk", "QD", "medical");
    maw_upload(w, "city.clerk", list, csv);
    cols = json_get(w->json, "columns");
    assert_string_equal(text_of(w, json_at(cols, 0), "key"), "name");
    assert_string_equal(text_of(w, json_at(cols, 1), "key"), "id_no");
    assert_string_equal(text_of(w, json_at(cols, 2), "key"), "self_paid");
    r = maw_load(w, "city.clerk", list, "[]");
    assert_int_equal(json_get_int(r, "accepted", -1), 1);
    world_ok(w, "city.clerk", "GET", fmt(w, "/api/match/lists/%lld/rows?purpose=%%E6%%A0%%B8%%E5%%AF%%B9%%E8%%A1%%8C%%E6%%95%%B0", (long long)list), NULL);
    assert_true(answer_has(w, "35,000.50"));
    assert_false(answer_has(w, maw_number(w, 1)));
    assert_answer(w, "BAD_INPUT", "city.clerk", "GET", fmt(w, "/api/match/lists/%lld/rows", (long long)list), NULL);
    assert_int_equal(world_verify(w), 0);
}

/* Every line as it was written, however many there are: nothing of a row is kept in the reader's memory. */
WORLD_TEST(many_lines_are_kept_as_they_were_written)
{
    enum { LINES = 6000, PAGE = 500 };
    struct buf b = buf_new(w->a, 4 << 20);
    buf_f(&b, "姓名,出生日期,个人自付,病种\n");
    for (int i = 0; i < LINES; i++)
        buf_f(&b, "%s,19%02d-01-%02d,%d,标记%05d\n", maw_name(w, i), 50 + i % 50, 1 + i % 28, i, i);
    int64_t list = maw_ready(w, "city.clerk", "QD", "medical", str_z(w->a, buf_done(&b)));
    for (int from = 0; from < LINES; from += PAGE) {
        world_ok(w, "city.clerk", "GET", fmt(w, "/api/match/lists/%lld/rows?purpose=abcdef&limit=%d&after=%d", (long long)list, PAGE, from), NULL);
        assert_int_equal(json_len(rows_of(w)), PAGE);
        for (int i = 0; i < PAGE; i++) {
            const struct json *v = json_get(json_at(rows_of(w), (size_t)i), "values");
            assert_string_equal(text_of(w, v, "病种"), fmt(w, "标记%05d", from + i));
            assert_string_equal(text_of(w, v, "出生日期"), fmt(w, "19%02d-01-%02d", 50 + (from + i) % 50, 1 + (from + i) % 28));
            assert_true(str_starts(json_get_str(v, "姓名"), utf8_head(str_of(maw_name(w, from + i)), 1)));
        }
    }
}

static const char *level_of(struct world *w, const char *cell)
{
    const struct json *rows = rows_of(w);
    for (size_t i = 0; i < json_len(rows); i++)
        if (str_eq(json_get_str(json_at(rows, i), "cell"), str_of(cell)))
            return fmt(w, "%lld %.*s", (long long)json_get_int(json_at(rows, i), "level", 0), FMT(json_get_str(json_at(rows, i), "code")));
    return "none";
}

/* 15 digits are normalised; a damaged number is told and never repaired; what cannot be matched at all is refused. */
WORLD_TEST(damaged_numbers_are_told_by_cell_and_not_repaired)
{
    world_ok(w, "city.clerk", "POST", "/api/persons", "{\"org\":\"QD01\",\"name\":\"张秀英\",\"number\":\"11010519491231002X\"}");
    const char *csv = "姓名,身份证号,出生日期,个人自付\n"
                      "张秀英,110105491231002,,31000\n"          /* 2: 15 digits of the registered person */
                      "李海,1.10105E+17,1980-02-03,100\n"        /* 3: lost digits, but a birth to go by */
                      "王建国,110105194912310021,,100\n"         /* 4: check digit wrong, nothing else */
                      "赵明远,,1980年5月,100\n"                  /* 5: month of birth */
                      "孙玉兰,11010519491231002X,,很多\n"        /* 6: the sum cannot be read */
                      ",11010519491231002X,,100\n"               /* 7: no name */
                      "周志强（已故）,11010519491231002X,,100\n"; /* 8: a note in the name */
    int64_t list = maw_list(w, "city.clerk", "QD", "medical");
    maw_upload(w, "city.clerk", list, csv);
    const struct json *r = maw_load(w, "city.clerk", list, "[]");
    assert_int_equal(json_get_int(r, "rows", -1), 7);
    assert_int_equal(json_get_int(r, "accepted", -1), 3);
    assert_int_equal(json_get_int(r, "refused", -1), 4);
    assert_int_equal(json_get_int(r, "numbered", -1), 1);
    world_ok(w, "city.clerk", "GET", fmt(w, "/api/match/lists/%lld/flaws", (long long)list), NULL);
    assert_string_equal(level_of(w, "B2"), "none");
    assert_string_equal(level_of(w, "B3"), "1 ID_PRECISION");
    assert_string_equal(level_of(w, "B4"), "1 ID_CHECK");
    assert_string_equal(level_of(w, "A4"), "2 NO_KEY");
    assert_string_equal(level_of(w, "D6"), "2 AMOUNT_FORMAT");
    assert_string_equal(level_of(w, "A7"), "2 MISSING");
    assert_string_equal(level_of(w, "A8"), "2 NAME_CHARS");
    assert_false(answer_has(w, "110105194912310021")); /* the value itself is in the file, not here */
    r = maw_match(w, "city.clerk", list);
    assert_int_equal(json_get_int(r, "hits", -1), 1);
    assert_int_equal(world_verify(w), 0);
}

/* Three cars in one household, a dead head, a sick worker without a file: actions at the union that answers. */
WORLD_TEST(conflicts_become_actions_of_the_union_that_answers)
{
    for (int i = 1; i <= 6; i++)
        maw_person(w, i, i <= 4 ? "QD010101" : "QD020101");
    static const struct maw_member first[] = {{"self", 1}, {"spouse", 20}}, second[] = {{"self", 5}};
    int64_t file = maw_casefile(w, "QD010101", "active", 0, first, 2);
    maw_casefile(w, "QD020101", "active", 0, second, 1);

    /* two cars of the head, one of his wife, who is not in the register; one car of the other household; a stranger's */
    int64_t cars = maw_ready(w, "city.clerk", "QD", "vehicle",
        fmt(w, "所有人,身份证号,号牌号码\n%s,%s,鲁B1\n%s,%s,鲁B2\n%s,%s,鲁B3\n%s,%s,鲁B4\n%s,%s,鲁B5\n", maw_name(w, 1), maw_number(w, 1), maw_name(w, 1), maw_number(w, 1),
            maw_name(w, 20), maw_number(w, 20), maw_name(w, 5), maw_number(w, 5), maw_name(w, 30), maw_number(w, 30)));
    const struct json *r = maw_match(w, "city.clerk", cars);
    assert_int_equal(json_get_int(r, "hits", -1), 4);
    assert_int_equal(json_get_int(r, "actions", -1), 2);
    world_ok(w, "city.clerk", "GET", fmt(w, "/api/match/actions?list=%lld", (long long)cars), NULL);
    assert_string_equal(column(w, "rule"), "three,one");
    assert_string_equal(column(w, "propose"), "exit,review");
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "casefile_id", 0), file);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "due_on"), "2023-01-27");
    assert_true(str_has(facts_at(w, 0), S("名单行数 3")));
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "name"), maw_name(w, 1)); /* the head stands for his household */

    int64_t dead = maw_ready(w, "city.clerk", "QD", "death", fmt(w, "姓名,身份证号,死亡日期\n%s,%s,2022-12-30\n%s,%s,2023-01-02\n", maw_name(w, 1), maw_number(w, 1), maw_name(w, 2), maw_number(w, 2)));
    r = maw_match(w, "city.clerk", dead);
    assert_int_equal(json_get_int(r, "hits", -1), 2);
    assert_int_equal(json_get_int(r, "actions", -1), 3); /* filed head: exit and register; the other: register */
    int64_t sick = maw_ready(w, "city.clerk", "QD", "medical", fmt(w, "姓名,身份证号,个人自付,病种\n%s,%s,29999.99,甲\n%s,%s,0.01,甲\n%s,%s,9999.99,乙\n", maw_name(w, 3), maw_number(w, 3), maw_name(w, 3), maw_number(w, 3), maw_name(w, 4), maw_number(w, 4)));
    r = maw_match(w, "city.clerk", sick);
    assert_int_equal(json_get_int(r, "actions", -1), 1); /* 30,000.00 in two lines: exactly the limit */

    /* the union below sees its own, and nothing of the list */
    world_ok(w, "g1.clerk", "GET", "/api/match/actions", NULL);
    assert_string_equal(column(w, "rule"), "three,register,filed_head,register,no_file");
    assert_false(answer_has(w, maw_number(w, 1)));
    world_ok(w, "g1.clerk", "GET", "/api/match/hits", NULL);
    assert_int_equal(json_len(rows_of(w)), 3 + 2 + 3);
    world_ok(w, "g1.clerk", "GET", "/api/match/lists", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_answer(w, "NOT_FOUND", "g1.clerk", "GET", fmt(w, "/api/match/lists/%lld/rows?purpose=abcdefg", (long long)sick), NULL);
    assert_answer(w, "NOT_FOUND", "g1.clerk", "POST", fmt(w, "/api/match/lists/%lld/run", (long long)sick), "{\"purpose\":\"看一看名单\"}");
    world_ok(w, "d02.clerk", "GET", "/api/match/actions", NULL);
    assert_string_equal(column(w, "rule"), "one");
    world_ok(w, "d02.clerk", "GET", "/api/match/hits", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);

    /* again: nothing twice */
    r = maw_match(w, "city.clerk", cars);
    assert_int_equal(json_get_int(r, "hits", -1), 0);
    assert_int_equal(json_get_int(r, "actions", -1), 0);
    world_ok(w, "city.clerk", "GET", "/api/match/runs", NULL);
    assert_int_equal(json_len(rows_of(w)), 4);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "state"), "done");
    assert_int_equal(world_verify(w), 0);
}

static int64_t action_id(struct world *w, size_t i)
{
    return json_get_int(json_at(rows_of(w), i), "id", 0);
}

WORLD_TEST(an_action_is_accepted_done_or_rejected_with_its_reason)
{
    int64_t person = maw_person(w, 1, "QD010101");
    int64_t list = maw_ready(w, "city.clerk", "QD", "death", fmt(w, "姓名,身份证号\n%s,%s\n", maw_name(w, 1), maw_number(w, 1)));
    maw_match(w, "city.clerk", list);
    world_ok(w, "g1.clerk", "GET", "/api/todo", NULL);
    assert_true(answer_has(w, "match.action"));
    world_ok(w, "g1.clerk", "GET", "/api/match/actions?state=open", NULL);
    int64_t id = action_id(w, 0);
    assert_answer(w, "STATE", "g1.clerk", "POST", fmt(w, "/api/match/actions/%lld/finish", (long long)id), "{\"version\":1,\"reason\":\"已更正\"}");
    assert_answer(w, "BAD_INPUT", "g1.clerk", "POST", fmt(w, "/api/match/actions/%lld/reject", (long long)id), "{\"version\":1}");
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", fmt(w, "/api/match/actions/%lld/accept", (long long)id), "{\"version\":1}");
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/match/actions/%lld/reject", (long long)id), "{\"version\":1,\"reason\":\"同名，另有其人\"}");
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/match/actions/%lld/reopen", (long long)id), "{\"version\":2,\"reason\":\"家属来电确认\"}");
    assert_answer(w, "CONFLICT", "g1.clerk", "POST", fmt(w, "/api/match/actions/%lld/accept", (long long)id), "{\"version\":2}");
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/match/actions/%lld/accept", (long long)id), "{\"version\":3}");
    w->now += INT64_C(11) * 24 * 3600 * 1000; /* due after ten days */
    world_ok(w, "g1.clerk", "GET", "/api/match/actions?late=1", NULL);
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "late_days", 0), 1);
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/match/actions/%lld/finish", (long long)id), "{\"version\":4,\"reason\":\"已核对户籍注销证明\"}");
    world_ok(w, "g1.clerk", "GET", fmt(w, "/api/persons/%lld", (long long)person), NULL);
    assert_string_equal(text_of(w, w->json, "status"), "dead");
    world_ok(w, "g1.clerk", "GET", fmt(w, "/api/match/actions/%lld/steps", (long long)id), NULL);
    assert_string_equal(column(w, "verb"), "reject,reopen,accept,finish");
    world_ok(w, "g1.clerk", "GET", "/api/match/actions?late=1", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    assert_int_equal(world_verify(w), 0);
}

/* No number: name 40, birth 30, phone 30, asked from 65 on; what somebody decides holds for the next list of that kind. */
WORLD_TEST(pairs_are_scored_decided_and_remembered)
{
    maw_person(w, 1, "QD010101"); /* born 1970-01-02, phone 13905320001 */
    maw_person(w, 57, "QD020101"); /* the same name, born 1970-03-02 */
    assert_string_equal(maw_name(w, 1), maw_name(w, 57));
    const char *csv = fmt(w, "姓名,身份证号,出生日期,电话\n"
                             "%s,,1970-01-02,139 0532 0001\n" /* all three: 100 */
                             "%s,,1970-03-02,13811112222\n"    /* name and birth of the other: 70 */
                             "%s,,1970-01-09,\n"               /* name and month: 55, not asked */
                             "%s,,,13905320001\n"              /* name and phone: 70 */
                             "李四,,1970-01-02,13905320001\n", /* another name */
                          maw_name(w, 1), maw_name(w, 1), maw_name(w, 1), maw_name(w, 1));
    int64_t list = maw_ready(w, "city.clerk", "QD", "death", csv);
    const struct json *r = maw_match(w, "city.clerk", list);
    assert_int_equal(json_get_int(r, "hits", -1), 0);
    assert_int_equal(json_get_int(r, "pairs", -1), 3);
    world_ok(w, "city.clerk", "GET", "/api/match/pairs?state=open", NULL);
    assert_string_equal(column(w, "parts"), "name:40,birth:30,phone:30,name:40,birth:30,name:40,phone:30");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "row_name"), "王**");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "row_phone"), "139****0001");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "phone"), "139****0001");
    int64_t same = action_id(w, 0), other = action_id(w, 1), third = action_id(w, 2);
    world_ok(w, "g1.clerk", "GET", "/api/match/pairs", NULL);
    assert_int_equal(json_len(rows_of(w)), 2); /* its own person's only */
    assert_answer(w, "NOT_FOUND", "g1.clerk", "POST", fmt(w, "/api/match/pairs/%lld", (long long)other), "{\"state\":\"same\"}");
    assert_answer(w, "BAD_INPUT", "g1.clerk", "POST", fmt(w, "/api/match/pairs/%lld", (long long)same), "{\"state\":\"open\"}");
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/match/pairs/%lld", (long long)third), "{\"state\":\"later\"}");
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/match/pairs/%lld", (long long)same), "{\"state\":\"same\"}");
    world_ok(w, "d02.clerk", "POST", fmt(w, "/api/match/pairs/%lld", (long long)other), "{\"state\":\"different\"}");
    world_ok(w, "g1.clerk", "GET", "/api/match/actions", NULL); /* the conflict follows at once */
    assert_string_equal(column(w, "rule"), "register");
    assert_answer(w, "STATE", "g1.clerk", "POST", fmt(w, "/api/match/pairs/%lld", (long long)same), "{\"state\":\"different\"}");
    world_ok(w, "g1.clerk", "GET", "/api/match/hits?how=pair", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_int_equal(world_verify(w), 0);

    list = maw_ready(w, "city.clerk", "QD", "death", csv);
    r = maw_match(w, "city.clerk", list);
    assert_int_equal(json_get_int(r, "hits", -1), 1); /* remembered */
    world_ok(w, "city.clerk", "GET", fmt(w, "/api/match/pairs?list=%lld", (long long)list), NULL);
    assert_string_equal(column(w, "state"), "same,different,open");
    list = maw_ready(w, "city.clerk", "QD", "retire", csv);
    r = maw_match(w, "city.clerk", list);
    assert_int_equal(json_get_int(r, "hits", -1), 0); /* another kind of list: asked anew */
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(an_expired_list_cannot_be_used)
{
    maw_person(w, 1, "QD010101");
    int64_t list = maw_ready(w, "city.clerk", "QD", "death", fmt(w, "姓名,身份证号\n%s,%s\n", maw_name(w, 1), maw_number(w, 1)));
    w->now = date_to_ms((struct date){2023, 3, 1}) + INT64_C(20) * 3600 * 1000; /* the last day, in the evening */
    assert_int_equal(json_get_int(maw_match(w, "city.clerk", list), "hits", -1), 1);
    w->now += INT64_C(5) * 3600 * 1000;
    assert_answer(w, "STATE", "city.clerk", "POST", fmt(w, "/api/match/lists/%lld/run", (long long)list), "{\"purpose\":\"再核对一次\"}");
    assert_answer(w, "STATE", "city.clerk", "GET", fmt(w, "/api/match/lists/%lld/rows?purpose=abcdef", (long long)list), NULL);
    assert_answer(w, "STATE", "city.clerk", "POST", fmt(w, "/api/match/lists/%lld/draw", (long long)list),
                  "{\"rule\":\"qdn\",\"campaign\":\"X\",\"source\":\"GH-BJ\",\"purpose\":\"编制名册\",\"title\":\"x\"}");
}

/* A number in full: another right, a reason, an event; the list's own union only. */
WORLD_TEST(full_numbers_need_right_reason_and_leave_an_event)
{
    maw_person(w, 1, "QD010101");
    int64_t list = maw_ready(w, "city.clerk", "QD", "death", fmt(w, "姓名,身份证号\n%s,%s\n", maw_name(w, 1), maw_number(w, 1)));
    maw_match(w, "city.clerk", list);
    const char *open = fmt(w, "/api/match/lists/%lld/rows/1/open", (long long)list);
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", open, "{\"reason\":\"核对身份\"}");
    assert_answer(w, "BAD_INPUT", "city.review", "POST", open, "{\"reason\":\"看\"}");
    assert_answer(w, "NOT_FOUND", "d01.review", "POST", open, "{\"reason\":\"核对身份\"}");
    assert_answer(w, "", "city.review", "POST", open, "{\"reason\":\"核对身份\"}");
    assert_string_equal(text_of(w, w->json, "number"), maw_number(w, 1));
    assert_answer(w, "", "city.clerk", "GET", "/api/match/actions/export", NULL);
    assert_true(w->reply.body.len > 1000);
    assert_answer(w, "FORBIDDEN", "city.clerk", "GET", "/api/match/actions/full?reason=abcdef", NULL);
    assert_answer(w, "BAD_INPUT", "city.review", "GET", "/api/match/actions/full", NULL);
    assert_answer(w, "", "city.review", "GET", "/api/match/actions/full?reason=abcdef", NULL);
    world_ok(w, "audit.admin", "GET", "/api/events?action=match.export_full", NULL);
    assert_true(answer_has(w, "abcdef"));
    world_ok(w, "audit.admin", "GET", "/api/events?action=person.unmask", NULL);
    assert_true(answer_has(w, fmt(w, "match_list:%lld:1", (long long)list)));
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_states_purpose_basis_and_its_end),
        cmocka_unit_test(headers_are_recognised_corrected_and_remembered),
        cmocka_unit_test(many_lines_are_kept_as_they_were_written),
        cmocka_unit_test(damaged_numbers_are_told_by_cell_and_not_repaired),
        cmocka_unit_test(conflicts_become_actions_of_the_union_that_answers),
        cmocka_unit_test(an_action_is_accepted_done_or_rejected_with_its_reason),
        cmocka_unit_test(pairs_are_scored_decided_and_remembered),
        cmocka_unit_test(an_expired_list_cannot_be_used),
        cmocka_unit_test(full_numbers_need_right_reason_and_leave_an_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
