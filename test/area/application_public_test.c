/* SPDX-License-Identifier: Apache-2.0
 * What strangers see of applications: the public notice with nothing that may not be public, gone when its period ends; objections;
 * where an application stands. Exits with reason, evidence and approver. Home visits as the phone sends them. */
#include "application.h"
#include "application_world.h"

static const char *const forbidden[] = {"370205", "13800138765", "138****8765", "6228480402564890018", "南京路", "八大湖", "慢性肾衰竭", "童小满", "第三小学"};

static void shows_nothing(struct world *w)
{
    for (size_t i = 0; i < countof(forbidden); i++)
        if (answer_has(w, forbidden[i])) {
            print_error("a public answer holds %s\n", forbidden[i]);
            assert_true(false);
        }
}

static const char *token_of(struct world *w, int64_t notice)
{
    const struct json *j = world_ok(w, "g1.view", "GET", fmt(w, "/api/public-notices/%lld", (long long)notice), NULL);
    return text_of(w, j, "token");
}

static const char *page_of(struct world *w, int64_t notice)
{
    const struct json *j = world_ok(w, "g1.view", "GET", fmt(w, "/api/public-notices/%lld", (long long)notice), NULL);
    return fmt(w, "/api/public/notices/%s", text_of(w, j, "token"));
}

static int64_t at_notice(struct world *w, struct aw_file *f)
{
    *f = aw_file(w, "钱多多", 11);
    int64_t id = aw_begin(w, f->id, "new", ",\"asked\":\"deep\"");
    aw_until(w, f->id, id, "notice");
    return id;
}

WORLD_TEST(the_public_page_shows_what_is_public_and_ends_by_itself)
{
    struct aw_file f;
    int64_t id = at_notice(w, &f);
    static const char *const titles[] = {"关于童小满一家的公示", "慢性肾衰竭职工公示", "公示 13800138765", "南京路第三小学学生家庭"};
    for (size_t i = 0; i < countof(titles); i++)
        assert_answer(w, "BAD_INPUT", "g1.review", "POST", "/api/public-notices",
                      fmt(w, "{\"ids\":[%lld],\"phone\":\"0532-85820000\",\"title\":\"%s\"}", (long long)id, titles[i]));
    int64_t notice = aw_publish(w, id);
    assert_answer(w, "DUPLICATE", "g1.review", "POST", "/api/public-notices", fmt(w, "{\"ids\":[%lld],\"phone\":\"0532-85820000\"}", (long long)id));
    const char *page = page_of(w, notice);
    world_ok(w, "g1.view", "GET", fmt(w, "/api/public-notices/%lld/sheet?format=text&site=https%%3A%%2F%%2Fnuan.example%%2F%%23%%2Fpublic%%2F%s", (long long)notice, token_of(w, notice)), NULL);
    shows_nothing(w);
    assert_true(answer_has(w, "钱**") && answer_has(w, "扫码查看公示"));
    assert_answer(w, "BAD_INPUT", "g1.view", "GET", fmt(w, "/api/public-notices/%lld/sheet?site=https%%3A%%2F%%2Fevil.example", (long long)notice), NULL);
    assert_string_equal(world_call(w, "g1.view", "GET", fmt(w, "/api/public-notices/%lld/sheet", (long long)notice), NULL), "");
    assert_true(str_starts(w->reply.body, S("%PDF")));
    world_ok(w, "", "GET", page, NULL);
    shows_nothing(w);
    assert_false(answer_has(w, "钱多多"));
    assert_false(answer_has(w, f.no.at ? str_z(w->a, f.no) : "?"));
    assert_true(answer_has(w, "\"name\":\"钱**\",\"unit\":\"第一棉纺厂\",\"class\":\"深度困难\",\"measure\":\"生活救助 3000 元\""));
    assert_true(answer_has(w, "0532-85820000"));
    assert_true(answer_has(w, "\"until_on\":\"2023-01-18\""));
    w->now += 6 * AW_DAY + 13 * 3600000; /* 18 January, 23:00 */
    world_ok(w, "", "GET", page, NULL);
    assert_true(answer_has(w, "钱**"));
    w->now += 3600000; /* midnight in Shanghai */
    world_ok(w, "", "GET", page, NULL);
    assert_string_equal(str_z(w->a, w->reply.body), "{\"running\":false,\"text\":\"本公示已结束。\"}");
    world_ok(w, "", "GET", "/api/public/notices/000000000000000000000000", NULL); /* one that never was looks the same */
    assert_string_equal(str_z(w->a, w->reply.body), "{\"running\":false,\"text\":\"本公示已结束。\"}");
    assert_answer(w, "STATE", "", "POST", fmt(w, "%s/objections", page), "{\"row\":1,\"text\":\"x\"}");
    world_ok(w, "d01.view", "GET", "/api/public-notices?state=ended", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
}

WORLD_TEST(a_notice_taken_down_early_does_not_count)
{
    struct aw_file f;
    int64_t id = at_notice(w, &f), notice = aw_publish(w, id);
    const char *page = page_of(w, notice);
    assert_answer(w, "BAD_INPUT", "g1.review", "POST", fmt(w, "/api/public-notices/%lld/withdraw", (long long)notice), "{}");
    world_ok(w, "g1.review", "POST", fmt(w, "/api/public-notices/%lld/withdraw", (long long)notice), "{\"reason\":\"单位写错\"}");
    world_ok(w, "", "GET", page, NULL);
    assert_true(answer_has(w, "\"running\":false"));
    w->now += 20 * AW_DAY;
    assert_answer(w, "STATE", "g1.review", "POST", fmt(w, "/api/applications/%lld/pass", (long long)id), "{}");
    assert_true(answer_has(w, "没有满期就撤下"));
    notice = aw_publish(w, id);
    assert_string_equal(world_upload(w, "g1.review", "/api/files?org=QD010101", "wall.png", "\x89PNG\r\n\x1a\n", 8), "");
    world_ok(w, "g1.review", "POST", fmt(w, "/api/public-notices/%lld/photo", (long long)notice), fmt(w, "{\"file_id\":%lld}", (long long)json_get_int(w->json, "id", 0)));
    w->now += 8 * AW_DAY;
    aw_act(w, "g1.review", id, "pass");
    assert_int_equal(world_verify(w), 0);
}

struct kept {
    int64_t notice;
    struct public_notice_row *rows;
    size_t n;
};

static enum err kept_tx(struct tx *tx, void *arg)
{
    struct kept *k = arg;
    return db_rows(tx, PUBLIC_NOTICE_ROWS, VALS(I64(k->notice)), FIELDS(struct public_notice_row, public_notice_row_fields), PUBLIC_ROWS_MAX, &k->rows, &k->n);
}

static enum err key_gone_tx(struct tx *tx, void *arg)
{
    return db_exec(tx, CASE_ERASE_KEY, VALS(I64(*(int64_t *)arg)), NULL);
}

static enum err clear_row_tx(struct tx *tx, void *arg)
{
    const struct kept *k = arg;
    return db_exec(tx, PUBLIC_NOTICE_ROW_ADD, VALS(I64(k->notice), I64(9), I64(k->rows[0].application_id), I64(0), TXT(S("deep")), BLOB(S("x"))), NULL);
}

/* What is shown of a household is sealed under its key: with the key it goes, from the page, the sheet and the database. */
WORLD_TEST(a_notice_forgets_whom_the_archive_forgets)
{
    struct aw_file f;
    int64_t id = at_notice(w, &f);
    struct kept k = {.notice = aw_publish(w, id)};
    const char *page = page_of(w, k.notice);
    world_ok(w, "", "GET", page, NULL);
    assert_true(answer_has(w, "\"name\":\"钱**\",\"unit\":\"第一棉纺厂\""));
    assert_int_equal(world_write(w, kept_tx, &k), OK);
    assert_int_equal(k.n, 1);
    assert_true(!k.rows[0].name.len && !k.rows[0].unit.len && !k.rows[0].class.len && !k.rows[0].measure.len);
    assert_true(k.rows[0].secret.len > 40 && !str_has(k.rows[0].secret, S("第一棉纺厂")));
    assert_int_not_equal(world_write(w, clear_row_tx, &k), OK); /* one row a household; and rows stay as they are */
    assert_int_equal(world_write(w, key_gone_tx, &f.id), OK);
    world_ok(w, "", "GET", page, NULL);
    assert_true(answer_has(w, "\"name\":\"（已删除）\",\"unit\":\"\",\"class\":\"\",\"measure\":\"\""));
    world_ok(w, "g1.view", "GET", fmt(w, "/api/public-notices/%lld/sheet?format=text", (long long)k.notice), NULL);
    assert_true(answer_has(w, "（已删除）") && !answer_has(w, "钱**") && !answer_has(w, "第一棉纺厂"));
}

WORLD_TEST(an_open_objection_stops_the_next_step_and_another_settles_it)
{
    struct aw_file f;
    int64_t id = at_notice(w, &f), notice = aw_publish(w, id);
    const char *page = page_of(w, notice);
    assert_answer(w, "STATE", "", "POST", fmt(w, "%s/objections", page), "{\"row\":7,\"text\":\"x\"}");
    assert_answer(w, "BAD_INPUT", "", "POST", fmt(w, "%s/objections", page), "{\"row\":1}");
    world_ok(w, "", "POST", fmt(w, "%s/objections", page), "{\"row\":1,\"text\":\"他家有门面房出租\",\"reply_to\":\"匿名\"}");
    w->now += 8 * AW_DAY;
    assert_answer(w, "STATE", "g1.review", "POST", fmt(w, "/api/applications/%lld/pass", (long long)id), "{}");
    assert_true(answer_has(w, "1 件异议"));
    const struct json *j = world_ok(w, "g1.review", "GET", aw_path(w, id, ""), NULL);
    assert_true(answer_has(w, "他家有门面房出租"));
    int64_t objection = json_get_int(json_at(json_get(j, "objections"), 0), "id", 0);
    const char *handle = fmt(w, "/api/objections/%lld/handle", (long long)objection);
    assert_answer(w, "BAD_INPUT", "g1.review", "POST", handle, "{\"state\":\"open\",\"answer\":\"x\"}");
    world_ok(w, "g1.review", "POST", handle, "{\"state\":\"rejected\",\"answer\":\"门面房系租用\"}");
    assert_answer(w, "STATE", "d01.review", "POST", handle, "{\"state\":\"upheld\",\"answer\":\"x\"}");
    /* written down by a cadre: another settles it */
    world_ok(w, "sec.admin", "POST", fmt(w, "/api/users/%lld/grants", (long long)aw_user(w, "g1.review")), "{\"role\":\"clerk\",\"org\":\"QD010101\"}");
    assert_answer(w, "BAD_INPUT", "g1.review", "POST", fmt(w, "/api/applications/%lld/objections", (long long)id), "{\"channel\":\"page\",\"text\":\"x\"}");
    j = world_ok(w, "g1.review", "POST", fmt(w, "/api/applications/%lld/objections", (long long)id), "{\"channel\":\"phone\",\"text\":\"来电反映有车\"}");
    handle = fmt(w, "/api/objections/%lld/handle", (long long)json_get_int(json_at(json_get(j, "objections"), 1), "id", 0));
    assert_answer(w, "SAME_PERSON", "g1.review", "POST", handle, "{\"state\":\"rejected\",\"answer\":\"x\"}");
    world_ok(w, "d01.review", "POST", handle, "{\"state\":\"upheld\",\"answer\":\"确有机动车\"}");
    assert_answer(w, "STATE", "g1.review", "POST", fmt(w, "/api/applications/%lld/pass", (long long)id), "{}");
    assert_true(answer_has(w, "有异议成立"));
    world_ok(w, "g1.review", "POST", fmt(w, "/api/applications/%lld/return", (long long)id), "{\"remark\":\"核实车辆\",\"to\":\"survey\"}");
    assert_string_equal(aw_state(w, id), "survey");
}

WORLD_TEST(strangers_cannot_flood)
{
    struct aw_file f;
    int64_t id = at_notice(w, &f), notice = aw_publish(w, id);
    const char *page = fmt(w, "/api/public/notices/%s/objections", token_of(w, notice));
    int taken = 0;
    for (int i = 0; i < 8; i++)
        taken += world_call(w, "", "POST", page, "{\"row\":1,\"text\":\"同一来源\"}")[0] == 0;
    assert_int_equal(taken, 5);
    w->now += 3600000;
    assert_string_equal(world_call(w, "", "POST", page, "{\"row\":1,\"text\":\"下一小时\"}"), "");
}

/* --- where it stands --- */

static const char *ask(struct world *w, struct str no, const char *last4)
{
    world_ok(w, "", "POST", "/api/public/status", fmt(w, "{\"no\":\"%.*s\",\"last4\":\"%s\"}", FMT(no), last4));
    shows_nothing(w);
    assert_false(answer_has(w, "钱多多"));
    return str_z(w->a, w->reply.body);
}

WORLD_TEST(the_applicant_sees_where_it_stands_and_a_stranger_nothing)
{
    struct aw_file f = aw_file(w, "钱多多", 11);
    int64_t id = aw_begin(w, f.id, "new", "");
    const char *wrong = ask(w, f.no, "0000");
    assert_true(strstr(wrong, "\"found\":false"));
    assert_string_equal(ask(w, S("no such file"), "8765"), wrong);
    assert_true(strstr(ask(w, f.no, "8765"), "\"state\":\"草稿\"")); /* the phone */
    aw_act(w, "g1.clerk", id, "submit");
    const char *number = aw_number(w, 11);
    const char *now = ask(w, f.no, number + 14);
    assert_true(strstr(now, "\"turn\":\"甲一机械厂工会\""));
    assert_true(strstr(now, "{\"title\":\"基层初审\",\"union\":\"甲一机械厂工会\",\"is\":\"now\",\"at\":null}"));
    world_ok(w, "g1.review", "POST", fmt(w, "/api/applications/%lld/return", (long long)id), "{\"remark\":\"请补交收入证明\"}");
    now = ask(w, f.no, "8765");
    assert_true(strstr(now, "退回补正") && strstr(now, "请补交收入证明"));
    aw_until(w, f.id, id, "second");
    now = ask(w, f.no, "8765");
    assert_true(strstr(now, "{\"title\":\"公示\",\"union\":\"甲一机械厂工会\",\"is\":\"done\""));
    assert_true(strstr(now, "\"turn\":\"甲一街道总工会\""));
    /* guessing the last four: after ten tries in an hour the right ones look wrong too, from anywhere else they do not */
    for (int i = 0; i < 10; i++)
        (void)ask(w, f.no, "1111");
    assert_string_equal(ask(w, f.no, "8765"), wrong);
    w->peer = "elsewhere";
    assert_true(strstr(ask(w, f.no, "8765"), "\"found\":true"));
    int busy = 0;
    for (int i = 0; i < 40; i++)
        busy += strcmp(world_call(w, "", "POST", "/api/public/status", "{\"no\":\"x\",\"last4\":\"1234\"}"), "BUSY") == 0;
    assert_int_equal(busy, 40 - 29); /* thirty an hour from one source, one of them above */
    w->peer = NULL;
}

/* --- exits --- */

WORLD_TEST(an_exit_leaves_reason_evidence_and_approver)
{
    struct aw_file f = aw_file(w, "钱多多", 11);
    int64_t id = aw_begin(w, f.id, "new", "");
    aw_until(w, f.id, id, "entered");
    assert_answer(w, "BAD_INPUT", "g1.clerk", "POST", "/api/applications", fmt(w, "{\"casefile\":%lld,\"kind\":\"exit\"}", (long long)f.id));
    assert_answer(w, "BAD_INPUT", "g1.clerk", "POST", "/api/applications",
                  fmt(w, "{\"casefile\":%lld,\"kind\":\"exit\",\"exit_to\":\"lift\",\"asked\":\"died\"}", (long long)f.id));
    assert_true(complains_of(w, "asked")); /* nobody is lifted out of hardship by dying */
    int64_t exit = aw_begin(w, f.id, "exit", ",\"exit_to\":\"lift\",\"asked\":\"above_line\"");
    assert_answer(w, "STATE", "g1.clerk", "POST", fmt(w, "/api/applications/%lld/submit", (long long)exit), "{}");
    assert_true(answer_has(w, "依据的材料"));
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/casefiles/%lld/papers", (long long)f.id), "{\"kind\":\"income\",\"member_no\":1,\"dated_on\":\"2023-01-10\"}");
    const struct json *papers = json_get(w->json, "papers");
    int64_t paper = json_get_int(json_at(papers, json_len(papers) - 1), "id", 0);
    world_ok(w, "g1.clerk", "PUT", aw_path(w, exit, ""), fmt(w, "{\"exit_to\":\"lift\",\"asked\":\"above_line\",\"paper_id\":%lld}", (long long)paper));
    aw_act(w, "g1.clerk", exit, "submit");
    aw_act(w, "g1.review", exit, "pass");
    assert_string_equal(aw_state(w, exit), "second"); /* neither visit nor appraisal nor notice */
    aw_act(w, "d01.review", exit, "pass");
    world_ok(w, "city.review", "POST", fmt(w, "/api/applications/%lld/approve", (long long)exit), "{\"remark\":\"同意脱困\"}");
    assert_string_equal(text_of(w, w->json, "case_state"), "lifted");
    const struct json *j = world_ok(w, "city.review", "GET", fmt(w, "/api/casefiles/%lld", (long long)f.id), NULL);
    assert_string_equal(text_of(w, j, "exit_reason"), "above_line");
    /* and comes back */
    assert_answer(w, "BAD_INPUT", "g1.clerk", "POST", "/api/applications", fmt(w, "{\"casefile\":%lld,\"kind\":\"return\"}", (long long)f.id));
    int64_t back = aw_begin(w, f.id, "return", ",\"reason\":\"illness\",\"asked\":\"deep\"");
    aw_until(w, f.id, back, "entered");
    assert_int_equal(world_verify(w), 0);
}

/* --- the phone --- */

WORLD_TEST(a_draft_sent_twice_is_one_visit_and_the_list_shows_no_door)
{
    struct aw_file f = aw_file(w, "钱多多", 11);
    int64_t id = aw_begin(w, f.id, "new", "");
    aw_until(w, f.id, id, "survey");
    world_ok(w, "g1.clerk", "GET", "/api/visits/todo", NULL);
    assert_true(answer_has(w, "钱多多"));
    assert_false(answer_has(w, "南京路"));
    assert_true(answer_has(w, "八大湖街道"));
    const struct json *j = world_ok(w, "g1.clerk", "GET", fmt(w, "/api/visits/households/%lld", (long long)id), NULL);
    assert_string_equal(text_of(w, j, "address"), "市南区八大湖街道南京路七号楼");
    world_ok(w, "audit.admin", "GET", "/api/events?action=visit.household", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    world_ok(w, "g1.clerk", "GET", "/api/visits/form", NULL);
    world_ok(w, "g1.clerk", "GET", "/api/visits/partners?org=QD010101", NULL);
    assert_true(answer_has(w, "\"org_name\":\"甲区总工会\""));
    const char *body = aw_visit_body(w, f.id, id, "draft-1", "d01.clerk");
    world_ok(w, "g1.clerk", "POST", "/api/visits", body);
    int64_t visit = json_get_int(w->json, "id", 0);
    world_ok(w, "g1.clerk", "POST", "/api/visits", body);
    assert_int_equal(json_get_int(w->json, "id", 0), visit);
    assert_true(answer_has(w, "\"repeated\":true"));
    assert_answer(w, "BAD_INPUT", "g1.clerk", "POST", "/api/visits", aw_visit_body(w, f.id, id, "draft-2", "g1.review")); /* does not enter */
    const char *bad = "{\"draft_key\":\"d9\",\"visited_on\":\"2023-01-12\",\"purpose\":\"survey\",\"answers\":{\"met\":[\"cat\"]},\"agrees\":\"yes\",\"casefile\":1,"
                      "\"application\":1,\"second\":1}";
    assert_answer(w, "BAD_INPUT", "g1.clerk", "POST", "/api/visits", bad);
    assert_true(complains_of(w, "answers"));
    world_ok(w, "d01.clerk", "GET", "/api/visits/todo", NULL);
    assert_int_equal(json_len(json_get(w->json, "confirm")), 1);
    j = world_ok(w, "g1.view", "GET", fmt(w, "/api/visits/%lld", (long long)visit), NULL);
    assert_string_equal(text_of(w, j, "words"), "家中有透析病人");
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", fmt(w, "/api/visits/%lld/confirm", (long long)visit), NULL);
}

static const unsigned char png[] = {0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55,
                                    0, 0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};

WORLD_TEST(photos_and_the_signature_come_with_the_visit)
{
    struct aw_file f = aw_file(w, "钱多多", 11);
    int64_t id = aw_begin(w, f.id, "new", "");
    aw_until(w, f.id, id, "survey");
    assert_string_equal(world_upload(w, "g1.clerk", "/api/visits/pictures?org=QD010101", "a.png", png, sizeof png), "");
    int64_t photo = json_get_int(w->json, "file_id", 0);
    const char *all = aw_visit_body(w, f.id, id, "p1", "d01.clerk"), *body = all ? all : "}";
    const char *with = fmt(w, "%.*s,\"photos\":[%lld],\"signed_file\":%lld}", (int)strlen(body) - 1, body, (long long)photo, (long long)photo);
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/visits", fmt(w, "%.*s,\"photos\":[%lld]}", (int)strlen(body) - 1, body, (long long)photo)); /* not his own */
    world_ok(w, "g1.clerk", "POST", "/api/visits", with);
    int64_t visit = json_get_int(w->json, "id", 0);
    assert_string_equal(world_call(w, "g1.view", "GET", fmt(w, "/api/visits/%lld/photos/%lld", (long long)visit, (long long)photo), NULL), "");
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", fmt(w, "/api/visits/%lld/photos/%lld", (long long)visit, (long long)photo), NULL);
    assert_answer(w, "NOT_FOUND", "g1.view", "GET", fmt(w, "/api/visits/%lld/photos/%lld", (long long)visit, (long long)photo + 1), NULL);
}

WORLD_TEST(the_key_of_drafts_is_of_the_person_and_the_day)
{
    const char *mine = str_z(w->a, json_get_str(json_at(json_get(world_ok(w, "g1.clerk", "GET", "/api/visits/key", NULL), "keys"), 0), "key"));
    assert_int_equal(strlen(mine), 43);
    assert_string_not_equal(mine, str_z(w->a, json_get_str(json_at(json_get(world_ok(w, "d01.clerk", "GET", "/api/visits/key", NULL), "keys"), 0), "key")));
    w->now += AW_DAY;
    const struct json *keys = json_get(world_ok(w, "g1.clerk", "GET", "/api/visits/key", NULL), "keys");
    assert_string_equal(str_z(w->a, json_get_str(json_at(keys, 1), "key")), mine); /* yesterday's still opens */
    w->now += AW_DAY;
    world_ok(w, "g1.clerk", "GET", "/api/visits/key", NULL);
    assert_false(answer_has(w, mine)); /* and then nothing does */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_public_page_shows_what_is_public_and_ends_by_itself),
        cmocka_unit_test(a_notice_taken_down_early_does_not_count), cmocka_unit_test(a_notice_forgets_whom_the_archive_forgets),
        cmocka_unit_test(an_open_objection_stops_the_next_step_and_another_settles_it),
        cmocka_unit_test(strangers_cannot_flood),
        cmocka_unit_test(the_applicant_sees_where_it_stands_and_a_stranger_nothing),
        cmocka_unit_test(an_exit_leaves_reason_evidence_and_approver),
        cmocka_unit_test(a_draft_sent_twice_is_one_visit_and_the_list_shows_no_door),
        cmocka_unit_test(photos_and_the_signature_come_with_the_visit),
        cmocka_unit_test(the_key_of_drafts_is_of_the_person_and_the_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
