/* SPDX-License-Identifier: Apache-2.0
 * The archive as a cadre, an approver and a neighbour meet it: one household one file, what is mandatory, two persons for every exit,
 * transfer, merge, split, new head, the lists of dynamic management, and what must never be seen. */
#include "audit_city.h"
#include "case_world.h"

#define WIFE "\"name\":\"王秀兰\",\"relation\":\"spouse\",\"nation\":\"汉族\",\"political\":\"masses\",\"health\":\"malignant\",\"insurance\":\"resident\"," \
             "\"marriage\":\"married\",\"hukou\":\"urban\",\"identity\":\"none\",\"work\":\"jobless\""
#define CHILD "\"name\":\"李小明\",\"relation\":\"child\",\"nation\":\"汉族\",\"political\":\"masses\",\"health\":\"good\",\"insurance\":\"resident\"," \
              "\"marriage\":\"single\",\"hukou\":\"urban\",\"identity\":\"student\",\"studying\":true"

static const struct json *member(struct world *w, int64_t no)
{
    const struct json *all = json_get(w->json, "members");
    for (size_t i = 0; i < json_len(all); i++)
        if (json_get_int(json_at(all, i), "no", 0) == no)
            return json_at(all, i);
    return NULL;
}

static void add_member(struct world *w, int64_t id, const char *fields, const char *birth, int serial)
{
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/members", (long long)id), fmt(w, "{%s,\"number\":\"%s\"}", fields, cw_number(w, birth, serial)));
}

static const char *state_of(struct world *w, int64_t id)
{
    world_ok(w, "city.view", "GET", cw_path(w, id, ""), NULL);
    return text_of(w, w->json, "state");
}

WORLD_TEST(a_file_is_written_masked_and_every_field_has_a_history)
{
    int64_t id = cw_file(w, "d01.clerk", "QD01", "李建国", 1);
    assert_string_equal(text_of(w, w->json, "no"), "QD01-2023-00001");
    assert_string_equal(text_of(w, w->json, "state"), "draft");
    assert_string_equal(text_of(w, w->json, "address"), "市南区八大湖街道****");
    assert_string_equal(text_of(w, member(w, 1), "number"), "3702**********0012");
    assert_string_equal(text_of(w, member(w, 1), "phone"), "138****8000");
    assert_string_equal(text_of(w, member(w, 1), "birth"), "1980-01-15");
    assert_string_equal(text_of(w, member(w, 1), "sex"), "M");
    int64_t version = json_get_int(w->json, "version", 0);
    /* what comes back masked stays; a new address is taken */
    world_ok(w, "d01.clerk", "PUT", cw_path(w, id, ""),
             fmt(w, "{\"address\":\"市南区八大湖街道****\",\"dibao_fen\":90000,\"remark\":\"邻里反映属实\",\"version\":%lld}", (long long)version));
    assert_string_equal(text_of(w, w->json, "remark"), "****");
    assert_answer(w, "CONFLICT", "d01.clerk", "PUT", cw_path(w, id, ""), fmt(w, "{\"dibao_fen\":80000,\"version\":%lld}", (long long)version));
    assert_answer(w, "FORBIDDEN", "d01.cash", "PUT", cw_path(w, id, ""), "{\"dibao_fen\":80000,\"version\":2}");
    /* history: newest first, values veiled, money plain */
    world_ok(w, "d01.view", "GET", fmt(w, "/api/casefiles/%lld/history", (long long)id), NULL);
    assert_string_equal(column(w, "field"), "remark,dibao_fen,,");
    assert_string_equal(column(w, "before"), ",,,");
    assert_string_equal(column(w, "after"), "****,90000,,");
    assert_string_equal(column(w, "verb"), "edit,edit,add,add");
    static const char *const looks[] = {"aid", "visits", "verdicts"}; /* what others did for them: nothing yet, and nothing for a neighbour */
    for (size_t i = 0; i < countof(looks); i++) {
        world_ok(w, "d01.view", "GET", fmt(w, "/api/casefiles/%lld/%s", (long long)id, looks[i]), NULL);
        assert_int_equal(json_len(rows_of(w)), 0);
        assert_answer(w, "NOT_FOUND", "d02.view", "GET", fmt(w, "/api/casefiles/%lld/%s", (long long)id, looks[i]), NULL);
    }
    /* revealing: the right, a reason, an event, so many an hour */
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/unmask", (long long)id), "{\"reason\":\"核对\"}");
    assert_answer(w, "BAD_INPUT", "d01.review", "POST", fmt(w, "/api/casefiles/%lld/unmask", (long long)id), "{\"reason\":\" \"}");
    world_ok(w, "d01.review", "POST", fmt(w, "/api/casefiles/%lld/unmask", (long long)id), "{\"reason\":\"核对身份\"}");
    assert_string_equal(text_of(w, w->json, "address"), "市南区八大湖街道南京路一号");
    assert_string_equal(text_of(w, w->json, "remark"), "邻里反映属实");
    assert_string_equal(text_of(w, member(w, 1), "number"), cw_number(w, "19800115", 1));
    for (int i = 1; i < 60; i++)
        world_ok(w, "d01.review", "POST", fmt(w, "/api/casefiles/%lld/unmask", (long long)id), "{\"reason\":\"核对身份\"}");
    assert_answer(w, "TOO_MANY", "d01.review", "POST", fmt(w, "/api/casefiles/%lld/unmask", (long long)id), "{\"reason\":\"核对身份\"}");
    assert_answer(w, "NOT_FOUND", "d02.review", "POST", fmt(w, "/api/casefiles/%lld/unmask", (long long)id), "{\"reason\":\"核对身份\"}");
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", cw_path(w, id, ""), NULL);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", fmt(w, "/api/casefiles/%lld/history", (long long)id), NULL);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(one_household_one_file)
{
    int64_t id = cw_file(w, "d01.clerk", "QD01", "李建国", 1);
    add_member(w, id, WIFE, "19820203", 2);
    assert_int_equal(json_get_int(w->json, "head_count", 0), 2);
    assert_string_equal(text_of(w, member(w, 2), "sex"), "F");
    /* the head again, in the same district: told where */
    assert_answer(w, "DUPLICATE", "d01.clerk", "POST", "/api/casefiles", cw_body(w, "QD01", "李建国", 1, ""));
    assert_true(answer_has(w, "QD01-2023-00001") && answer_has(w, "户主"));
    /* his wife as the head of a file of the neighbour: the number and nothing else */
    const char *wife = fmt(w, "{\"org\":\"QD02\",\"head\":{\"name\":\"王秀兰\",\"number\":\"%s\"}}", cw_number(w, "19820203", 2));
    assert_answer(w, "DUPLICATE", "d02.clerk", "POST", "/api/casefiles", wife);
    assert_true(answer_has(w, "QD01-2023-00001"));
    assert_false(answer_has(w, "李建国") || answer_has(w, "区总工会") || answer_has(w, "家庭成员"));
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", "/api/casefiles", cw_body(w, "QD01", "周一", 31, ""));
    /* a member is corrected under his version; a head is not made that way, nor given another's number */
    world_ok(w, "d01.clerk", "PUT", fmt(w, "/api/casefiles/%lld/members/%d", (long long)id, 2), "{\"health\":\"good\",\"number\":\"3702**********0027\",\"version\":1}");
    assert_string_equal(text_of(w, member(w, 2), "health"), "good");
    assert_string_equal(text_of(w, member(w, 2), "birth"), "1982-02-03");
    assert_answer(w, "CONFLICT", "d01.clerk", "PUT", fmt(w, "/api/casefiles/%lld/members/2", (long long)id), "{\"health\":\"liver\",\"version\":1}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "PUT", fmt(w, "/api/casefiles/%lld/members/2", (long long)id), "{\"relation\":\"self\",\"version\":2}");
    assert_answer(w, "DUPLICATE", "d01.clerk", "PUT", fmt(w, "/api/casefiles/%lld/members/2", (long long)id),
                  fmt(w, "{\"number\":\"%s\",\"version\":2}", cw_number(w, "19800115", 1)));
    /* when she has left the household she may have one of her own */
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/members/2/leave", (long long)id), "{\"on_day\":\"2023-01-11\",\"why\":\"divorced\"}");
    assert_int_equal(json_get_int(w->json, "head_count", 0), 1);
    assert_string_equal(text_of(w, member(w, 2), "left_on"), "2023-01-11");
    world_ok(w, "d02.clerk", "POST", "/api/casefiles", wife);
    assert_string_equal(text_of(w, w->json, "no"), "QD02-2023-00001");
    /* the head does not leave by himself, and is not made by editing */
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/members/1/leave", (long long)id), "{\"on_day\":\"2023-01-11\",\"why\":\"died\"}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/members", (long long)id), "{\"name\":\"赵二\",\"relation\":\"self\"}");
    /* found by number, in a body; a stranger finds nothing */
    world_ok(w, "d01.view", "POST", "/api/casefiles/find", fmt(w, "{\"number\":\"%s\"}", cw_number(w, "19800115", 1)));
    assert_string_equal(column(w, "no"), "QD01-2023-00001");
    world_ok(w, "d02.view", "POST", "/api/casefiles/find", fmt(w, "{\"number\":\"%s\"}", cw_number(w, "19800115", 1)));
    assert_string_equal(column(w, "no"), "");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(what_is_checked_and_what_is_mandatory)
{
    int64_t id = cw_file(w, "d01.clerk", "QD01", "李建国", 1);
    static const struct {
        const char *path, *field, *body;
    } bad[] = {
        {"/money", "fen", "{\"side\":\"in\",\"kind\":\"wage\",\"from_on\":\"2022-01-01\",\"until_on\":\"2022-12-31\",\"fen\":-1}"},
        {"/money", "until_on", "{\"side\":\"in\",\"kind\":\"wage\",\"from_on\":\"2022-01-01\",\"until_on\":\"2023-01-01\",\"fen\":1}"},
        {"/money", "until_on", "{\"side\":\"in\",\"kind\":\"wage\",\"from_on\":\"2022-02-01\",\"until_on\":\"2022-01-01\",\"fen\":1}"},
        {"/money", "kind", "{\"side\":\"out\",\"kind\":\"wage\",\"from_on\":\"2022-01-01\",\"until_on\":\"2022-12-31\",\"fen\":1}"},
        {"/money", "side", "{\"side\":\"x\",\"kind\":\"wage\",\"from_on\":\"2022-01-01\",\"until_on\":\"2022-12-31\",\"fen\":1}"},
        {"/money", "gross_fen", "{\"side\":\"out\",\"kind\":\"medical\",\"from_on\":\"2022-01-01\",\"until_on\":\"2022-12-31\",\"fen\":2,\"gross_fen\":1}"},
        {"/money", "member_no", "{\"side\":\"in\",\"kind\":\"wage\",\"from_on\":\"2022-01-01\",\"until_on\":\"2022-12-31\",\"fen\":1,\"member_no\":9}"},
        {"/money", "paper_id", "{\"side\":\"in\",\"kind\":\"wage\",\"from_on\":\"2022-01-01\",\"until_on\":\"2022-12-31\",\"fen\":1,\"paper_id\":9}"},
        {"/assets", "kind", "{\"kind\":\"yacht\"}"},
        {"/papers", "dated_on", "{\"kind\":\"income\",\"dated_on\":\"2023-01-13\"}"},
        {"/papers", "file_id", "{\"kind\":\"income\",\"file_id\":1}"},
        {"/members", "number", "{\"name\":\"王秀兰\",\"relation\":\"spouse\",\"number\":\"370205198202030021\"}"},
        {"/members", "health", "{\"name\":\"王秀兰\",\"relation\":\"spouse\",\"health\":\"ill\"}"},
        {"/members", "disability", "{\"name\":\"王秀兰\",\"relation\":\"spouse\",\"disability_grade\":2}"},
    };
    for (size_t i = 0; i < countof(bad); i++) {
        assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", cw_path(w, id, bad[i].path), bad[i].body);
        if (!complains_of(w, bad[i].field))
            print_error("%s %s: %.*s\n", bad[i].path, bad[i].body, FMT(w->reply.body));
        assert_true(complains_of(w, bad[i].field));
    }
    assert_answer(w, "BAD_INPUT", "d01.clerk", "PUT", cw_path(w, id, ""), "{\"main_cause\":\"low_income\",\"causes\":\"low_income\",\"version\":1}");
    assert_true(complains_of(w, "causes"));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "PUT", cw_path(w, id, ""),
                  "{\"causes\":\"own_illness,kin_illness,disaster,schooling\",\"version\":1}");
    /* a file with nothing but a head lacks much, in sentences */
    world_ok(w, "d01.clerk", "POST", "/api/casefiles", fmt(w, "{\"head\":{\"name\":\"赵大山\",\"number\":\"%s\"}}", cw_number(w, "19750505", 3)));
    int64_t bare = json_get_int(w->json, "id", 0);
    assert_true(answer_has(w, "“赵大山”还没有填写手机号") && answer_has(w, "档案还没有填写家庭住址") && answer_has(w, "还没有填写家庭年收入"));
    assert_int_equal(CW_MOVE(w, "d01.clerk", bare, .verb = "apply"), ERR_BAD_INPUT);
    assert_string_equal(state_of(w, bare), "draft");
    /* a rented flat needs no area, one's own does */
    world_ok(w, "d01.clerk", "GET", cw_path(w, id, ""), NULL);
    assert_int_equal(json_len(json_get(w->json, "lacks")), 1);
    world_ok(w, "d01.clerk", "PUT", cw_path(w, id, ""), "{\"housing\":\"commercial\",\"version\":1}");
    assert_int_equal(json_len(json_get(w->json, "lacks")), 2);
    world_ok(w, "d01.clerk", "PUT", cw_path(w, id, ""), "{\"floor_m2\":60,\"version\":2}");
    cw_income(w, "d01.clerk", id, 2400000);
    assert_int_equal(json_len(json_get(w->json, "lacks")), 0);
    assert_int_equal(CW_MOVE(w, "d01.clerk", id, .verb = "apply"), OK);
    assert_string_equal(state_of(w, id), "applying");
}

WORLD_TEST(what_a_head_has_a_month)
{
    int64_t id = cw_file(w, "d01.clerk", "QD01", "李建国", 1);
    cw_income(w, "d01.clerk", id, 2400000);
    add_member(w, id, WIFE, "19820203", 2);
    add_member(w, id, CHILD, "20100606", 5);
    /* a basic pension does not count, an outlay of the year before the last neither */
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/money", (long long)id),
             "{\"side\":\"in\",\"kind\":\"basic_pension\",\"from_on\":\"2022-01-13\",\"until_on\":\"2023-01-12\",\"fen\":200000}");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/money", (long long)id),
             "{\"side\":\"out\",\"kind\":\"medical\",\"from_on\":\"2021-01-01\",\"until_on\":\"2021-12-31\",\"fen\":900000}");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/money", (long long)id),
             "{\"member_no\":2,\"side\":\"out\",\"kind\":\"medical\",\"from_on\":\"2022-02-01\",\"until_on\":\"2022-12-31\",\"fen\":1000001,\"gross_fen\":3000000}");
    /* (24,000.00 − 10,000.01) / 12 / 3 = 388.8886…: 388.88 */
    const struct json *sums = json_get(w->json, "sums");
    assert_int_equal(json_get_int(sums, "income_fen", 0), 2400000);
    assert_int_equal(json_get_int(sums, "outlay_fen", 0), 1000001);
    assert_int_equal(json_get_int(sums, "net_month_fen", 0), 38888);
    int64_t line = json_get_int(json_at(json_get(w->json, "money"), json_len(json_get(w->json, "money")) - 1), "id", 0);
    /* more outlay than income: (24,000.00 − 24,000.05) / 36 is less than nothing */
    world_ok(w, "d01.clerk", "PUT", fmt(w, "/api/casefiles/%lld/money/%lld", (long long)id, (long long)line), "{\"fen\":2400005,\"version\":1}");
    assert_int_equal(json_get_int(json_get(w->json, "sums"), "net_month_fen", 0), -1);
    world_ok(w, "d01.clerk", "DELETE", fmt(w, "/api/casefiles/%lld/money/%lld", (long long)id, (long long)line), NULL);
    assert_int_equal(json_get_int(json_get(w->json, "sums"), "net_month_fen", 0), 66666);
    world_ok(w, "d01.view", "GET", fmt(w, "/api/casefiles/%lld/history?limit=2", (long long)id), NULL);
    assert_string_equal(column(w, "verb"), "drop,edit");
    /* property comes and goes the same way */
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/assets", (long long)id), "{\"kind\":\"vehicle\",\"use\":\"motorcycle\",\"bought_year\":2015,\"remark\":\"代步\"}");
    int64_t asset = json_get_int(json_at(json_get(w->json, "assets"), 0), "id", 0);
    world_ok(w, "d01.clerk", "PUT", fmt(w, "/api/casefiles/%lld/assets/%lld", (long long)id, (long long)asset), "{\"n\":2,\"version\":1}");
    assert_int_equal(json_get_int(json_at(json_get(w->json, "assets"), 0), "n", 0), 2);
    world_ok(w, "d01.clerk", "DELETE", fmt(w, "/api/casefiles/%lld/assets/%lld", (long long)id, (long long)asset), NULL);
    assert_int_equal(json_len(json_get(w->json, "assets")), 0);
    assert_int_equal(world_verify(w), 0);
}

/* What the checklist says of one paper of one member (0 = the household's); "" = not asked for. */
static const char *asked(struct world *w, const char *kind, int64_t no)
{
    const struct json *list = json_get(w->json, "checklist");
    for (size_t i = 0; i < json_len(list); i++)
        if (str_eq(json_get_str(json_at(list, i), "kind"), str_of(kind)) && json_get_int(json_at(list, i), "member_no", 0) == no)
            return text_of(w, json_at(list, i), "state");
    return "";
}

WORLD_TEST(papers_owed_there_and_run_out)
{
    int64_t id = cw_file(w, "d01.clerk", "QD01", "李建国", 1);
    add_member(w, id, WIFE, "19820203", 2);
    add_member(w, id, CHILD, "20100606", 5);
    assert_string_equal(asked(w, "application", 0), "missing");
    assert_string_equal(asked(w, "consent", 1), "missing");
    assert_string_equal(asked(w, "consent", 2), "missing");
    assert_string_equal(asked(w, "consent", 3), ""); /* a child signs nothing */
    assert_string_equal(asked(w, "laid_off", 2), "missing");
    assert_string_equal(asked(w, "diagnosis", 0), ""); /* illness is not a cause here */
    assert_string_equal(asked(w, "survey", 0), "");    /* of files in the archive */
    world_ok(w, "d01.clerk", "PUT", cw_path(w, id, ""), "{\"causes\":\"kin_illness\",\"dibao_fen\":90000,\"version\":3}");
    assert_string_equal(asked(w, "diagnosis", 0), "missing");
    assert_string_equal(asked(w, "dibao", 0), "missing");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/papers", (long long)id), "{\"kind\":\"diagnosis\",\"dated_on\":\"2022-01-11\"}");
    assert_string_equal(asked(w, "diagnosis", 0), "expired"); /* a year and a day */
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/papers", (long long)id), "{\"kind\":\"diagnosis\",\"dated_on\":\"2022-01-12\"}");
    assert_string_equal(asked(w, "diagnosis", 0), "have"); /* a year */
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/papers", (long long)id), "{\"kind\":\"consent\",\"member_no\":2,\"dated_on\":\"2023-01-10\",\"valid_until\":\"2023-01-11\"}");
    assert_string_equal(asked(w, "consent", 2), "expired");
    assert_string_equal(asked(w, "consent", 1), "missing");
    int64_t paper = json_get_int(json_at(json_get(w->json, "papers"), 1), "id", 0);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/papers/%lld/drop", (long long)id, (long long)paper), NULL);
    assert_string_equal(asked(w, "diagnosis", 0), "expired");
    assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/papers/%lld/drop", (long long)id, (long long)paper), NULL);
    /* a scan is opened here, with an event, and not by its number alone */
    world_upload(w, "d01.clerk", "/api/files?org=QD01", "证明.pdf", "%PDF-1.4\n%%EOF\n", 15);
    int64_t file = json_get_int(w->json, "id", 0);
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", fmt(w, "/api/casefiles/%lld/papers", (long long)id), fmt(w, "{\"kind\":\"income\",\"file_id\":%lld}", (long long)file));
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/papers", (long long)id), fmt(w, "{\"kind\":\"income\",\"member_no\":1,\"file_id\":%lld}", (long long)file));
    paper = json_get_int(json_at(json_get(w->json, "papers"), 3), "id", 0);
    assert_answer(w, "", "d01.view", "GET", fmt(w, "/api/casefiles/%lld/papers/%lld/scan", (long long)id, (long long)paper), NULL);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", fmt(w, "/api/casefiles/%lld/papers/%lld/scan", (long long)id, (long long)paper), NULL);
    assert_answer(w, "NOT_FOUND", "d01.cash", "GET", fmt(w, "/api/files/%lld", (long long)file), NULL);
}

/* --- the way of a file --- */

static int64_t propose(struct world *w, int64_t id, const char *body)
{
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/propose", (long long)id), body);
    return json_get_int(json_at(json_get(w->json, "proposals"), 0), "id", 0);
}
static const char *decide(struct world *w, const char *as, int64_t proposal, const char *verb)
{
    return world_call(w, as, "POST", fmt(w, "/api/casechanges/%lld/%s", (long long)proposal, verb), strcmp(verb, "withdraw") ? "{\"words\":\"情况属实\"}" : NULL);
}
static const char *exit_body(struct world *w, const char *verb, const char *reason, int64_t paper)
{
    return fmt(w, "{\"verb\":\"%s\",\"on_day\":\"2023-01-12\",\"reason\":\"%s\",\"paper_id\":%lld,\"words\":\"连续六个月高于标准\"}", verb, reason, (long long)paper);
}

WORLD_TEST(an_exit_needs_reason_evidence_and_another_person)
{
    static const struct {
        const char *verb, *reason, *state;
    } exits[] = {{"relieve", "relieved", "relieved"}, {"lift", "above_line", "lifted"}, {"cancel", "retired", "cancelled"}};
    for (size_t i = 0; i < countof(exits); i++) {
        int64_t id = cw_active(w, "d01.clerk", "QD01", "李建国", 11 + 2 * (int)i), other = cw_file(w, "d01.clerk", "QD01", "钱有余", 101 + 2 * (int)i);
        int64_t paper = cw_paper(w, "d01.clerk", id, "exit"), strange = cw_paper(w, "d01.clerk", other, "exit");
        assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/propose", (long long)id), exit_body(w, exits[i].verb, "", paper));
        assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/propose", (long long)id), exit_body(w, exits[i].verb, exits[i].reason, 0));
        assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/propose", (long long)id), exit_body(w, exits[i].verb, exits[i].reason, strange));
        assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/propose", (long long)other), exit_body(w, exits[i].verb, exits[i].reason, strange));
        int64_t p = propose(w, id, exit_body(w, exits[i].verb, exits[i].reason, paper));
        assert_answer(w, "STATE", "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/propose", (long long)id), exit_body(w, exits[i].verb, exits[i].reason, paper)); /* one at a time */
        assert_string_equal(decide(w, "d01.clerk", p, "accept"), "FORBIDDEN");
        assert_string_equal(decide(w, "d02.review", p, "accept"), "NOT_FOUND");
        assert_string_equal(decide(w, "d01.review", p, "accept"), "");
        assert_string_equal(decide(w, "d01.review", p, "accept"), "STATE");
        assert_string_equal(state_of(w, id), exits[i].state);
        assert_string_equal(text_of(w, w->json, "exit_reason"), exits[i].reason);
        assert_string_equal(text_of(w, w->json, "keep_until"), "2033-01-12");
        world_ok(w, "d01.view", "GET", fmt(w, "/api/casefiles/%lld/moves", (long long)id), NULL);
        assert_string_equal(column(w, "verb"), fmt(w, "create,apply,enter,%s", exits[i].verb));
        assert_string_equal(column(w, "to_state"), fmt(w, "draft,applying,active,%s", exits[i].state));
        /* back again: a reason, and the ten years begin anew with the next exit */
        assert_int_equal(CW_MOVE(w, "d01.clerk", id, .verb = "apply"), ERR_BAD_INPUT);
        assert_int_equal(CW_MOVE(w, "d01.clerk", id, .verb = "apply", .reason = S("illness")), OK);
        assert_int_equal(CW_MOVE(w, "d01.clerk", id, .verb = "withdraw"), OK);
        assert_string_equal(state_of(w, id), exits[i].state); /* where it came from, not a draft */
        assert_int_equal(CW_MOVE(w, "d01.clerk", id, .verb = "apply", .reason = S("illness")), OK);
        assert_int_equal(CW_MOVE(w, "d01.review", id, .verb = "enter", .proposed_by = cw_user(w, "d01.clerk")), OK);
        assert_string_equal(state_of(w, id), "active");
        assert_string_equal(text_of(w, w->json, "keep_until"), "");
    }
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(every_state_and_verb)
{
    static const char *const states[] = {"draft", "applying", "active", "refused", "relieved", "lifted", "cancelled", "merged", "erased"};
    static const char *const verbs[] = {"apply", "drop", "withdraw", "enter", "refuse", "review", "regular", "relieve", "lift", "cancel", "merge", "erase"};
    static const char *const open[] = {"draft,refused,relieved,lifted,cancelled", "draft", "applying", "applying", "applying", "active", "active", "active",
                                       "active", "active", "draft,active,relieved,lifted,cancelled,refused", "relieved,lifted,cancelled,refused,merged"};
    int64_t clerk = cw_user(w, "d01.clerk");
    int serial = 1;
    for (size_t s = 0; s < countof(states); s++)
        for (size_t v = 0; v < countof(verbs); v++, serial += 2) {
            int64_t id = cw_file(w, "d01.clerk", "QD01", "李建国", serial);
            cw_income(w, "d01.clerk", id, 100);
            int64_t paper = cw_paper(w, "d01.clerk", id, "exit");
            /* straight into the state, for the table alone */
            ac_sql(w, fmt(w, "UPDATE casefile SET state = '%s', kind = 'temporary', merged_into = CASE WHEN '%s' = 'merged' THEN 1 ELSE NULL END WHERE id = %lld",
                          states[s], states[s], (long long)id));
            struct casefile_step step = {.verb = verbs[v], .proposed_by = clerk, .paper_id = paper,
                                         .reason = strcmp(verbs[v], "apply") == 0 ? S("illness") : S("other")};
            bool may = strstr(open[v], states[s]) != NULL;
            enum err got = cw_move(w, "d01.review", id, step);
            if (got != (may ? OK : ERR_STATE) && !(strcmp(verbs[v], "withdraw") == 0 && may))
                print_error("%s %s: %s\n", states[s], verbs[v], err_code(got));
            if (strcmp(verbs[v], "withdraw") != 0 || !may)
                assert_int_equal(got, may ? OK : ERR_STATE);
        }
    /* what two do, one does not */
    int64_t id = cw_file(w, "d01.clerk", "QD01", "孙二", 901);
    cw_income(w, "d01.clerk", id, 100);
    assert_int_equal(CW_MOVE(w, "d01.clerk", id, .verb = "apply"), OK);
    assert_int_equal(CW_MOVE(w, "d01.clerk", id, .verb = "enter"), ERR_SAME_PERSON);
    assert_int_equal(CW_MOVE(w, "d01.clerk", id, .verb = "enter", .proposed_by = clerk), ERR_SAME_PERSON);
    assert_int_equal(CW_MOVE(w, "d01.review", id, .verb = "enter", .proposed_by = clerk, .on_day = S("2023-01-13")), ERR_BAD_INPUT); /* tomorrow */
    assert_int_equal(CW_MOVE(w, "d01.review", id, .verb = "enter", .proposed_by = clerk), OK);
    assert_int_equal(CW_MOVE(w, "d01.review", id, .verb = "regular", .proposed_by = clerk), ERR_STATE); /* not a temporary one */
    world_ok(w, "d01.review", "POST", fmt(w, "/api/casefiles/%lld/review", (long long)id), "{\"on_day\":\"2023-01-11\",\"words\":\"情况无变化\"}");
    assert_string_equal(text_of(w, w->json, "reviewed_on"), "2023-01-11");
    /* a draft that was a mistake goes with a reason and nobody else */
    id = cw_file(w, "d01.clerk", "QD01", "孙三", 903);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/drop", (long long)id), "{}");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/drop", (long long)id), "{\"reason\":\"error\"}");
    assert_string_equal(text_of(w, w->json, "state"), "cancelled");
}

WORLD_TEST(a_worker_who_changes_his_employer_takes_his_file_along)
{
    int64_t id = cw_active(w, "d01.clerk", "QD01", "李建国", 1);
    const char *body = "{\"verb\":\"transfer\",\"on_day\":\"2023-01-12\",\"to_org\":\"QD02\",\"words\":\"调往乙区纺织厂\"}";
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/propose", (long long)id), "{\"verb\":\"transfer\",\"on_day\":\"2023-01-12\",\"to_org\":\"QD01\"}");
    int64_t p = propose(w, id, body);
    assert_string_equal(decide(w, "d01.review", p, "accept"), "FORBIDDEN"); /* the one that gives does not decide */
    world_ok(w, "d02.review", "GET", "/api/casechanges", NULL);
    assert_string_equal(column(w, "no"), "QD01-2023-00001");
    assert_string_equal(decide(w, "d02.review", p, "refuse"), "");
    world_ok(w, "d01.clerk", "GET", cw_path(w, id, ""), NULL);
    assert_string_equal(text_of(w, json_at(json_get(w->json, "proposals"), 0), "answer"), "情况属实");
    p = propose(w, id, body);
    assert_string_equal(decide(w, "d01.clerk", p, "withdraw"), "");
    p = propose(w, id, body);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", cw_path(w, id, ""), NULL);
    assert_string_equal(decide(w, "d02.review", p, "accept"), "");
    assert_answer(w, "NOT_FOUND", "d01.view", "GET", cw_path(w, id, ""), NULL);
    world_ok(w, "d02.view", "GET", cw_path(w, id, ""), NULL);
    assert_string_equal(text_of(w, w->json, "org_code"), "QD02");
    assert_string_equal(text_of(w, w->json, "no"), "QD01-2023-00001"); /* a number is for life */
    world_ok(w, "d02.view", "GET", fmt(w, "/api/casefiles/%lld/moves", (long long)id), NULL);
    assert_string_equal(column(w, "verb"), "create,apply,enter,transfer");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(two_files_of_one_household_become_one)
{
    int64_t his = cw_active(w, "d01.clerk", "QD01", "李建国", 1), hers = cw_active(w, "d01.clerk", "QD01", "王秀兰", 2);
    add_member(w, hers, CHILD, "20100606", 5);
    (void)cw_paper(w, "d01.clerk", hers, "diagnosis");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/assets", (long long)hers), "{\"kind\":\"house\",\"m2\":55,\"remark\":\"老房\"}");
    int64_t p = propose(w, hers, "{\"verb\":\"merge\",\"on_day\":\"2023-01-12\",\"other_no\":\"QD01-2023-00001\",\"words\":\"夫妻重复建档\"}");
    assert_string_equal(decide(w, "d01.review", p, "accept"), "");
    assert_string_equal(state_of(w, hers), "merged");
    assert_int_equal(json_get_int(w->json, "merged_into", 0), his);
    assert_answer(w, "STATE", "d01.clerk", "PUT", cw_path(w, hers, ""), "{\"dibao_fen\":1,\"version\":9}");
    world_ok(w, "d01.view", "GET", cw_path(w, his, ""), NULL);
    assert_int_equal(json_get_int(w->json, "head_count", 0), 3);
    assert_string_equal(text_of(w, member(w, 2), "name"), "王秀兰");
    assert_string_equal(text_of(w, member(w, 3), "name"), "李小明");
    assert_int_equal(json_get_int(json_get(w->json, "sums"), "income_fen", 0), 4800000); /* both wages */
    assert_int_equal(json_get_int(json_at(json_get(w->json, "money"), 1), "member_no", 0), 2);
    assert_int_equal(json_len(json_get(w->json, "papers")), 1);
    assert_int_equal(json_len(json_get(w->json, "assets")), 1);
    /* sealed anew under the key of the file that stays */
    world_ok(w, "d01.review", "POST", fmt(w, "/api/casefiles/%lld/unmask", (long long)his), "{\"reason\":\"核对并档\"}");
    assert_string_equal(text_of(w, member(w, 2), "number"), cw_number(w, "19800115", 2));
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(one_household_becomes_two_and_another_head)
{
    int64_t id = cw_active(w, "d01.clerk", "QD01", "李建国", 1);
    add_member(w, id, WIFE, "19820203", 2);
    add_member(w, id, CHILD, "20000606", 5);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/money", (long long)id),
             "{\"member_no\":3,\"side\":\"in\",\"kind\":\"wage\",\"from_on\":\"2022-01-13\",\"until_on\":\"2023-01-12\",\"fen\":1000000}");
    /* the son, grown up, has a household of his own: his wage goes with him */
    int64_t p = propose(w, id, "{\"verb\":\"split\",\"on_day\":\"2023-01-12\",\"members\":\"3\"}");
    assert_string_equal(decide(w, "d01.review", p, "accept"), "");
    world_ok(w, "d01.view", "GET", cw_path(w, id, ""), NULL);
    assert_int_equal(json_get_int(w->json, "head_count", 0), 2);
    assert_int_equal(json_get_int(json_get(w->json, "sums"), "income_fen", 0), 2400000);
    world_ok(w, "d01.view", "GET", "/api/casefiles?q=%E6%9D%8E%E5%B0%8F%E6%98%8E&state=draft", NULL);
    assert_string_equal(column(w, "no"), "QD01-2023-00002");
    int64_t son = json_get_int(json_at(rows_of(w), 0), "id", 0);
    world_ok(w, "d01.view", "GET", cw_path(w, son, ""), NULL);
    assert_string_equal(text_of(w, member(w, 1), "relation"), "self");
    assert_int_equal(json_get_int(json_get(w->json, "sums"), "income_fen", 0), 1000000);
    /* the wife becomes the head, the husband her spouse */
    p = propose(w, id, "{\"verb\":\"head\",\"on_day\":\"2023-01-12\",\"members\":\"2\"}");
    assert_string_equal(decide(w, "d01.review", p, "accept"), "");
    world_ok(w, "d01.view", "GET", cw_path(w, id, ""), NULL);
    assert_string_equal(text_of(w, w->json, "head_name"), "王秀兰");
    assert_string_equal(text_of(w, member(w, 1), "relation"), "spouse");
    /* now he may leave */
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/members/1/leave", (long long)id), "{\"on_day\":\"2023-01-12\",\"why\":\"died\"}");
    /* the register says who has a file: she, not he */
    world_ok(w, "d01.view", "GET", "/api/persons?q=%E7%8E%8B%E7%A7%80%E5%85%B0", NULL);
    assert_string_equal(column(w, "archive_no"), "QD01-2023-00001");
    world_ok(w, "d01.view", "GET", "/api/persons?q=%E6%9D%8E%E5%BB%BA%E5%9B%BD", NULL);
    assert_string_equal(column(w, "archive_no"), "");
    assert_int_equal(world_verify(w), 0);
}

/* --- lists --- */

static const char *listed(struct world *w, const char *as, const char *query)
{
    world_ok(w, as, "GET", fmt(w, "/api/casefiles?%s", query), NULL);
    return column(w, "no");
}
static int64_t counted(struct world *w, const char *query, const char *list)
{
    world_ok(w, "city.view", "GET", fmt(w, "/api/casecounts?%s", query), NULL);
    return list ? json_get_int(json_get(w->json, "lists"), list, -1) : json_get_int(w->json, "matching", -1);
}

WORLD_TEST(lists_filters_pages_and_dynamic_management)
{
    int64_t a = cw_active(w, "d01.clerk", "QD01", "李建国", 1), b = cw_active(w, "g1.clerk", "QD010101", "钱多", 3);
    int64_t c = cw_active(w, "d01.clerk", "QD01", "张三丰", 5), d = cw_file(w, "d02.clerk", "QD02", "李四", 7);
    assert_string_equal(listed(w, "city.view", ""), "QD01-2023-00001,QD01-2023-00002,QD010101-2023-00001,QD02-2023-00001");
    assert_string_equal(listed(w, "d01.view", ""), "QD01-2023-00001,QD01-2023-00002,QD010101-2023-00001");
    assert_string_equal(listed(w, "d01.view", "own=1"), "QD01-2023-00001,QD01-2023-00002");
    assert_string_equal(listed(w, "city.view", "state=draft"), "QD02-2023-00001");
    assert_string_equal(listed(w, "city.view", "org=QD02"), "QD02-2023-00001");
    assert_string_equal(listed(w, "city.view", "class=deep&org=QD010101"), "QD010101-2023-00001");
    assert_string_equal(listed(w, "city.view", "cause=disaster"), "");
    assert_string_equal(listed(w, "city.view", "q=%E6%9D%8E"), "QD01-2023-00001,QD02-2023-00001"); /* 李 */
    assert_string_equal(listed(w, "d02.view", "q=%E6%9D%8E"), "QD02-2023-00001");
    assert_string_equal(listed(w, "city.view", "q=QD01-2023"), "QD01-2023-00001,QD01-2023-00002");
    assert_string_equal(listed(w, "d02.view", "q=QD01-2023"), "");
    assert_answer(w, "BAD_INPUT", "city.view", "GET", "/api/casefiles?list=nothing", NULL);
    /* pages: each row once, in every order */
    static const char *const ways[] = {"", "&sort=edited", "&sort=filed", "&q=%E6%9D%8E", "&q=QD"};
    static const int sizes[] = {4, 4, 4, 2, 4};
    for (size_t i = 0; i < countof(ways); i++) {
        int64_t after = 0, n = 0;
        do {
            world_ok(w, "city.view", "GET", fmt(w, "/api/casefiles?limit=1&after=%lld%s", (long long)after, ways[i]), NULL);
            n += (int64_t)json_len(rows_of(w));
            after = json_get_int(w->json, "next", 0);
        } while (after);
        assert_int_equal(n, sizes[i]);
        assert_int_equal(counted(w, ways[i][0] ? ways[i] + 1 : "", NULL), sizes[i]);
    }
    /* planted days: a not touched and not visited for a year, b visited and reviewed, c with a paper run out */
    ac_sql(w, fmt(w, "UPDATE casefile SET edited_on = '2022-01-11', visited_on = '2022-01-11', reviewed_on = '2022-01-11', aided_on = '2022-12-01' WHERE id = %lld", (long long)a));
    ac_sql(w, fmt(w, "UPDATE casefile SET edited_on = '2022-01-12', visited_on = '2022-01-12', reviewed_on = '2022-01-12', aided_on = '' WHERE id = %lld", (long long)b));
    ac_sql(w, fmt(w, "UPDATE casefile SET aided_on = '2022-12-01', visited_on = '2023-01-01' WHERE id = %lld", (long long)c));
    ac_sql(w, fmt(w, "UPDATE casefile SET state = 'lifted', exit_on = '2013-01-11', keep_until = '2023-01-11' WHERE id = %lld", (long long)d));
    ac_sql(w, fmt(w, "INSERT INTO application (casefile_id, org_id, at_org_id, kind, state, due_on, created_by, created_at) VALUES (%lld, 2, 2, 'new', 'first', '2023-01-11', 1, 1)", (long long)c));
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/papers", (long long)c), "{\"kind\":\"consent\",\"member_no\":1,\"dated_on\":\"2022-01-10\",\"valid_until\":\"2023-01-11\"}");
    assert_string_equal(listed(w, "city.view", "list=stale"), "QD01-2023-00001");
    assert_string_equal(listed(w, "city.view", "list=unvisited"), "QD01-2023-00001");
    assert_string_equal(listed(w, "city.view", "list=review"), "QD01-2023-00001");
    assert_string_equal(listed(w, "city.view", "list=unaided"), "QD010101-2023-00001");
    assert_string_equal(listed(w, "city.view", "list=overdue"), "QD01-2023-00002");
    assert_string_equal(listed(w, "city.view", "list=papers"), "QD01-2023-00002");
    assert_string_equal(listed(w, "city.view", "list=purge"), "QD02-2023-00001");
    static const char *const lists[] = {"stale", "unvisited", "review", "unaided", "overdue", "papers", "purge"};
    for (size_t i = 0; i < countof(lists); i++)
        assert_int_equal(counted(w, fmt(w, "list=%s", lists[i]), lists[i]), 1);
    /* a newer one of the kind takes the paper off the list */
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/papers", (long long)c), "{\"kind\":\"consent\",\"member_no\":1,\"dated_on\":\"2023-01-12\",\"valid_until\":\"2023-12-31\"}");
    assert_string_equal(listed(w, "city.view", "list=papers"), "");
    /* all that match, over every page */
    world_ok(w, "city.clerk", "GET", "/api/casecontacts?org=QD01", NULL);
    int64_t clerk = cw_user(w, "d01.clerk");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/casefiles/assign?org=QD01", fmt(w, "{\"contact\":\"%lld\",\"all\":true,\"filter\":{}}", (long long)cw_user(w, "d02.clerk")));
    world_ok(w, "d01.clerk", "POST", "/api/casefiles/assign?org=QD01", fmt(w, "{\"contact\":\"%lld\",\"all\":true,\"filter\":{\"state\":\"active\"}}", (long long)clerk));
    assert_int_equal(json_get_int(w->json, "done", 0), 3);
    assert_string_equal(listed(w, "city.view", fmt(w, "contact=%lld", (long long)clerk)), "QD01-2023-00001,QD01-2023-00002,QD010101-2023-00001");
    world_ok(w, "g1.clerk", "POST", "/api/casefiles/assign", fmt(w, "{\"contact\":\"%lld\",\"ids\":\"%lld\"}", (long long)cw_user(w, "g1.clerk"), (long long)b));
    assert_answer(w, "NOT_FOUND", "g1.clerk", "POST", "/api/casefiles/assign", fmt(w, "{\"contact\":\"%lld\",\"ids\":\"%lld\"}", (long long)cw_user(w, "g1.clerk"), (long long)a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_written_masked_and_every_field_has_a_history),
        cmocka_unit_test(one_household_one_file),
        cmocka_unit_test(what_is_checked_and_what_is_mandatory),
        cmocka_unit_test(what_a_head_has_a_month),
        cmocka_unit_test(papers_owed_there_and_run_out),
        cmocka_unit_test(an_exit_needs_reason_evidence_and_another_person),
        cmocka_unit_test(every_state_and_verb),
        cmocka_unit_test(a_worker_who_changes_his_employer_takes_his_file_along),
        cmocka_unit_test(two_files_of_one_household_become_one),
        cmocka_unit_test(one_household_becomes_two_and_another_head),
        cmocka_unit_test(lists_filters_pages_and_dynamic_management),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
