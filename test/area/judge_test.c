/* SPDX-License-Identifier: Apache-2.0
 * Judging files through the routes: one file, kept verdicts, drafts and their publication by a second person, local lines, runs over
 * many files and what they leave behind. */
#include "case_world.h"
#include "judge.h"

static const struct json *judged(struct world *w, const char *as, int64_t id, const char *query)
{
    return world_ok(w, as, "GET", fmt(w, "/api/judge/casefiles/%lld?%s", (long long)id, query), NULL);
}

static void register_line(struct world *w, const char *from, int64_t fen)
{
    world_ok(w, "city.clerk", "POST", "/api/policy-lines",
             fmt(w, "{\"kind\":\"dibao\",\"area\":\"370200\",\"residence\":\"urban\",\"from_on\":\"%s\",\"fen\":%lld,\"document\":\"市民政局文件\"}", from, (long long)fen));
}

/* In the archive, with an income of so much and the papers that are always wanted. */
static int64_t household(struct world *w, const char *org, const char *name, int serial, int64_t income_fen, const char *class)
{
    int64_t id = cw_file(w, "d01.clerk", org, name, serial);
    world_ok(w, "d01.clerk", "POST", cw_path(w, id, "/money"),
             fmt(w, "{\"member_no\":1,\"side\":\"in\",\"kind\":\"wage\",\"from_on\":\"2022-01-01\",\"until_on\":\"2022-12-31\",\"fen\":%lld}", (long long)income_fen));
    cw_paper(w, "d01.clerk", id, "income");
    cw_paper(w, "d01.clerk", id, "consent");
    assert_int_equal(CW_MOVE(w, "d01.clerk", id, .verb = "apply"), OK);
    assert_int_equal(CW_MOVE(w, "d01.review", id, .verb = "enter", .proposed_by = cw_user(w, "d01.clerk"), .class = str_of(class)), OK);
    return id;
}

WORLD_TEST(one_file)
{
    int64_t id = household(w, "QD0101", "王一", 1, 1080000, "deep");
    const struct json *v = judged(w, "d01.view", id, "policy=national");
    assert_string_equal(text_of(w, v, "outcome"), "unknown"); /* no 低保 line is registered */
    assert_true(str_has(json_get_str(v, "reason"), S("2023年该地区低保标准（尚未登记）")));
    register_line(w, "2022-01-01", 90000);
    v = judged(w, "d01.view", id, "policy=national");
    assert_string_equal(text_of(w, v, "class"), "relative"); /* 10,800 = 12 × 900: not below */
    assert_string_equal(text_of(w, v, "line_document"), "市民政局文件");
    assert_true(str_has(json_get_str(v, "reason"), S("低于 12 个月 × 1 人 × 低保标准的 2 倍 1,800 元，即 21,600 元")));
    register_line(w, "2023-01-12", 90001);
    assert_string_equal(text_of(w, judged(w, "d01.view", id, "policy=national"), "class"), "deep"); /* one 分 more from today on */
    assert_string_equal(text_of(w, judged(w, "d01.view", id, "policy=national&day=2023-01-11"), "class"), "relative");
    assert_string_equal(text_of(w, judged(w, "d01.view", id, "policy=cz21"), "class"), "cz_hardship");
    assert_answer(w, "NOT_FOUND", "d01.view", "GET", fmt(w, "/api/judge/casefiles/%lld?policy=nothing", (long long)id), NULL);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", fmt(w, "/api/judge/casefiles/%lld?policy=national", (long long)id), NULL);
    assert_answer(w, "BAD_INPUT", "d01.view", "GET", fmt(w, "/api/judge/casefiles/%lld", (long long)id), NULL);
    assert_int_equal(world_verify(w), 0);
}

/* What is kept stays as it was, whatever becomes of the file; two of them side by side. */
WORLD_TEST(kept_verdicts)
{
    int64_t id = household(w, "QD0101", "王一", 1, 1079999, "deep");
    register_line(w, "2022-01-01", 90000);
    const char *path = fmt(w, "/api/judge/casefiles/%lld", (long long)id);
    assert_answer(w, "FORBIDDEN", "d01.view", "POST", path, "{\"policy\":\"national\"}");
    int64_t first = json_get_int(world_ok(w, "d01.review", "POST", path, "{\"policy\":\"national\"}"), "id", 0);
    world_ok(w, "d01.clerk", "POST", cw_path(w, id, "/money"),
             "{\"member_no\":1,\"side\":\"in\",\"kind\":\"bonus\",\"from_on\":\"2022-12-01\",\"until_on\":\"2022-12-31\",\"fen\":1}");
    int64_t second = json_get_int(world_ok(w, "d01.review", "POST", path, "{\"policy\":\"national\"}"), "id", 0);
    world_ok(w, "d01.view", "GET", fmt(w, "%s/verdicts", path), NULL);
    assert_string_equal(column(w, "class"), "relative,deep");
    const struct json *v = json_get(world_ok(w, "d01.view", "GET", fmt(w, "/api/judge/verdicts/%lld", (long long)first), NULL), "verdict");
    assert_string_equal(text_of(w, v, "class"), "deep");
    assert_int_equal(json_get_int(json_get(v, "facts"), "income", 0), 1079999);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", fmt(w, "/api/judge/verdicts/%lld", (long long)first), NULL);
    world_ok(w, "d01.view", "GET", fmt(w, "/api/judge/verdicts/%lld/compare?with=%lld", (long long)first, (long long)second), NULL);
    assert_true(answer_has(w, "\"label\":\"家庭年收入（按本政策计入）\",\"before\":\"10,799.99 元\",\"after\":\"10,800 元\""));
    assert_int_equal(world_verify(w), 0);
}

struct damage {
    int64_t id;
    const char *class;
};
static enum err insert_damaged(struct tx *tx, void *arg)
{
    struct damage *d = arg;
    return db_exec(tx, VERDICT_ADD, VALS(I64(d->id), NUL, TXT(S("2023-01-12")), TXT(S("national")), TXT(S("2020")), TXT(str_of(d->class)), BLOB(S("x")), I64(1), I64(5), NUL), NULL);
}

WORLD_TEST(verify_finds_a_verdict_that_does_not_open)
{
    struct damage d = {household(w, "QD0101", "王一", 1, 1079999, "deep"), "deep"};
    assert_int_equal(world_verify(w), 0);
    assert_int_equal(world_write(w, insert_damaged, &d), OK);
    assert_int_equal(world_verify(w), 1);
}

/* --- local lines --- */

WORLD_TEST(local_lines)
{
    register_line(w, "2022-01-01", 90000);
    const char *same = "{\"kind\":\"dibao\",\"area\":\"370200\",\"residence\":\"urban\",\"from_on\":\"2022-01-01\",\"fen\":1,\"document\":\"文件\"}";
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/policy-lines", same);
    assert_true(complains_of(w, "from_on"));
    assert_answer(w, "FORBIDDEN", "city.view", "POST", "/api/policy-lines", same);
    world_ok(w, "d01.view", "GET", "/api/policy-lines?kind=dibao", NULL);
    int64_t id = 0;
    for (size_t i = 0; i < json_len(rows_of(w)); i++)
        if (str_eq(json_get_str(json_at(rows_of(w), i), "area"), S("370200")))
            id = json_get_int(json_at(rows_of(w), i), "id", 0);
    assert_true(id && answer_has(w, "常州经开区总工会 2021 年通知"));
    world_ok(w, "city.clerk", "POST", fmt(w, "/api/policy-lines/%lld/drop", (long long)id), "{\"reason\":\"登记有误\"}");
    assert_answer(w, "NOT_FOUND", "city.clerk", "POST", fmt(w, "/api/policy-lines/%lld/drop", (long long)id), "{\"reason\":\"登记有误\"}");
    register_line(w, "2022-01-01", 91000);
}

/* The nearest area and residence win, then the latest day. */
static void which_line(void **state)
{
    (void)state;
    struct policy_line at[] = {
        {.kind = S("dibao"), .area = S("370000"), .from_on = S("2022-01-01"), .fen = 1},
        {.kind = S("dibao"), .area = S("370200"), .from_on = S("2022-01-01"), .fen = 2},
        {.kind = S("dibao"), .area = S("370200"), .residence = S("rural"), .from_on = S("2022-01-01"), .fen = 3},
        {.kind = S("dibao"), .area = S("370200"), .from_on = S("2022-07-01"), .fen = 4},
        {.kind = S("wage"), .area = S("370202"), .from_on = S("2022-01-01"), .fen = 5},
    };
    struct policy_lines l = {.at = at, .n = countof(at)};
    assert_int_equal(policy_line_at(&l, "dibao", S("370202"), S("urban"), S("2022-06-30")).fen, 2);
    assert_int_equal(policy_line_at(&l, "dibao", S("370202"), S("urban"), S("2022-07-01")).fen, 4);
    assert_int_equal(policy_line_at(&l, "dibao", S("370202"), S("rural"), S("2022-12-31")).fen, 3);
    assert_int_equal(policy_line_at(&l, "dibao", S("370102"), S("urban"), S("2022-12-31")).fen, 1);
    assert_int_equal(policy_line_at(&l, "dibao", S("370102"), S("urban"), S("2021-12-31")).fen, 0);
    assert_int_equal(policy_line_at(&l, "dibao", S("110101"), S("urban"), S("2022-12-31")).fen, 0);
    assert_int_equal(policy_line_at(&l, "wage", S("370202"), S("rural"), S("2022-12-31")).fen, 5);
    l.rural_fen = 9;
    assert_int_equal(policy_line_at(&l, "dibao", S("370202"), S("rural"), S("2022-12-31")).fen, 9);
    assert_int_equal(policy_line_at(&l, "dibao", S("370202"), S("urban"), S("2022-12-31")).fen, 4);
}

/* --- drafts --- */

static const char *with_body(struct world *w, const struct json *draft, const char *find, const char *put, int64_t version)
{
    struct str body = json_text(w->a, json_get(draft, "body"));
    ptrdiff_t at = str_find(body, str_of(find));
    assert_true(at >= 0);
    return fmt(w, "{\"code\":\"national\",\"edition\":\"2023\",\"title\":\"全国三类（试改）\",\"source\":\"某文件第一条\",\"version\":%lld,\"body\":%.*s%s%.*s}", (long long)version, (int)at,
               body.at, put, FMT(str_sub(body, (size_t)at + strlen(find), body.len)));
}

/* A complaint names its row; a case says what the policy makes of it; a value that is none makes the case fail. */
WORLD_TEST(a_document_is_looked_over_row_by_row)
{
    const char *body = "{\"terms\":{},\"figures\":[{\"name\":\"income\",\"expr\":\"1\",\"unit\":\"元\"}],\"clauses\":["
                       "{\"code\":\"low\",\"label\":\"低\",\"expr\":\"income < line\",\"holds\":\"收入 {income}\",\"fails\":\"不低\",\"article\":\"一\"},"
                       "{\"code\":\"bad\",\"label\":\"乱\",\"expr\":\"income <\",\"holds\":\"是\",\"fails\":\"否\",\"article\":\"二\"}],"
                       "\"classes\":[{\"code\":\"a\",\"label\":\"甲\",\"when\":\"low\"},{\"code\":\"b\",\"label\":\"乙\",\"when\":\"none\"}],\"exclusions\":[{\"code\":\"\",\"label\":\"无\",\"when\":\"low\"}]}";
    const struct json *d = world_ok(w, "city.clerk", "POST", "/api/policies/check", fmt(w, "{\"body\":%s}", body));
    const struct json *list = json_get(d, "problems");
    static const char *const places[] = {"figure:0", "clause:1", "class:1", "exclusion:0"};
    assert_int_equal(json_len(list), countof(places));
    for (size_t i = 0; i < countof(places); i++)
        assert_string_equal(text_of(w, json_at(list, i), "where"), places[i]);
    const char *good = "{\"clauses\":[{\"code\":\"low\",\"label\":\"低\",\"expr\":\"income < line\",\"holds\":\"收入 {income}\",\"fails\":\"不低\",\"article\":\"一\"}],"
                       "\"classes\":[{\"code\":\"a\",\"label\":\"甲\",\"when\":\"low\"}],\"cases\":[{\"name\":\"一\",\"class\":\"a\",\"facts\":{\"income\":100,\"line\":200}},"
                       "{\"name\":\"二\",\"class\":\"a\",\"facts\":{\"income\":\"九万\",\"line\":200}}]}";
    d = world_ok(w, "city.clerk", "POST", "/api/policies/check", fmt(w, "{\"body\":%s}", good));
    const struct json *one = json_at(json_get(d, "cases"), 0), *two = json_at(json_get(d, "cases"), 1);
    assert_true(json_get_bool(one, "ok") && !json_get_bool(two, "ok") && !json_get_bool(d, "sound"));
    assert_string_equal(text_of(w, one, "reason"), "符合“甲”：收入 1 元。");
    assert_true(str_has(json_get_str(two, "detail"), S("“家庭年收入（按本政策计入）”的值不对")));
}

WORLD_TEST(a_policy_is_published_by_a_second_person)
{
    world_ok(w, "city.view", "GET", "/api/policies", NULL);
    int64_t base = 0;
    for (size_t i = 0; i < json_len(rows_of(w)); i++)
        if (str_eq(json_get_str(json_at(rows_of(w), i), "edition"), S("2020")))
            base = json_get_int(json_at(rows_of(w), i), "id", 0);
    world_ok(w, "city.view", "GET", fmt(w, "/api/policies/%lld", (long long)base), NULL);
    world_ok(w, "city.view", "GET", "/api/policies/facts", NULL);
    assert_true(answer_has(w, "{\"name\":\"members\",\"label\":\"共同生活人口\",\"group\":\"家庭\",\"unit\":\"人\",\"codes\":\"\",\"kind\":\"count\"}"));
    assert_true(answer_has(w, "{\"name\":\"cause\",\"label\":\"主要致困原因\",\"group\":\"家庭\",\"unit\":\"\",\"codes\":\"case_cause\",\"kind\":\"code\"}"));
    const char *make = fmt(w, "{\"base\":%lld,\"code\":\"national\",\"edition\":\"2023\",\"title\":\"全国三类（试改）\"}", (long long)base);
    assert_answer(w, "FORBIDDEN", "city.view", "POST", "/api/policy-drafts", make);
    const struct json *d = world_ok(w, "city.clerk", "POST", "/api/policy-drafts", make);
    int64_t id = json_get_int(d, "id", 0);
    const char *path = fmt(w, "/api/policy-drafts/%lld", (long long)id), *publish = fmt(w, "/api/policy-drafts/%lld/publish", (long long)id);
    assert_true(json_get_bool(d, "sound") && !json_get_bool(d, "may_publish"));
    /* a limit changed without its test case: kept, but cannot be published */
    d = world_ok(w, "city.clerk", "PUT", path, with_body(w, d, "5 * crisis_cost > 4 * income", "5 * crisis_cost > 3 * income", 1));
    assert_false(json_get_bool(d, "sound"));
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", publish, "{\"valid_from\":\"2023-02-01\"}");
    assert_answer(w, "BAD_INPUT", "city.review", "POST", publish, "{\"valid_from\":\"2023-02-01\"}");
    assert_true(answer_has(w, "试算案例“致困费用恰好 80%"));
    d = world_ok(w, "city.clerk", "PUT", path, with_body(w, d, "5 * crisis_cost > 3 * income", "5 * crisis_cost > 4 * income and income > -1", 2));
    assert_answer(w, "CONFLICT", "city.clerk", "PUT", path, with_body(w, d, "income > -1", "income > 0", 1));
    assert_answer(w, "FORBIDDEN", "d01.review", "POST", publish, "{\"valid_from\":\"2023-02-01\"}");
    d = world_ok(w, "city.review", "POST", publish, "{\"valid_from\":\"2023-02-01\"}");
    assert_string_equal(text_of(w, d, "state"), "published");
    assert_answer(w, "STATE", "city.clerk", "PUT", path, with_body(w, d, "income > -1", "income > 0", 4));
    assert_answer(w, "STATE", "city.clerk", "DELETE", path, NULL);
    world_ok(w, "city.view", "GET", fmt(w, "/api/policies/compare?from=%lld&to=%lld", (long long)base, (long long)json_get_int(d, "rule_id", 0)), NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_true(answer_has(w, "\"part\":\"clauses\",\"code\":\"crisis80\""));
    world_ok(w, "city.view", "GET", "/api/policy-drafts?state=published", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    id = json_get_int(world_ok(w, "city.clerk", "POST", "/api/policy-drafts", "{\"code\":\"leer\",\"edition\":\"1\",\"title\":\"空\"}"), "id", 0);
    world_ok(w, "city.view", "GET", fmt(w, "/api/policy-drafts/%lld", (long long)id), NULL);
    world_ok(w, "city.clerk", "DELETE", fmt(w, "/api/policy-drafts/%lld", (long long)id), NULL);
    assert_int_equal(world_verify(w), 0);
}

static const char hostile[] =
    "{\"clauses\":[{\"code\":\"a\",\"label\":\"甲\",\"expr\":\"%s\",\"holds\":\"是\",\"fails\":\"否\",\"article\":\"一\"}],\"classes\":[{\"code\":\"x\",\"label\":\"类\",\"when\":\"a\"}],"
    "\"cases\":[{\"name\":\"例\",\"class\":\"x\",\"facts\":{}}]}";

WORLD_TEST(hostile_policies_end_within_their_limits)
{
    static const char *const bad[] = {"while true do end return true", "local s = 'xxxx' for i = 1, 99 do s = s .. s end return true", "os.execute('true')", "('x'):rep(99999999) == ''",
                                      "getmetatable('').__index", "pcall(1)", "load('return true')()"};
    register_line(w, "2022-01-01", 90000);
    int64_t id = household(w, "QD0101", "王一", 1, 1079999, "deep");
    for (size_t i = 0; i < countof(bad); i++) {
        ptrdiff_t at = str_find(str_of(hostile), S("%s"));
        struct str sent = str_f(w->a, "{\"body\":%.*s%s%s}", (int)at, hostile, bad[i], hostile + at + 2);
        world_ok(w, "city.review", "POST", "/api/policies/check", str_z(w->a, sent));
        assert_false(json_get_bool(w->json, "sound"));
        struct str tried = str_f(w->a, "{\"casefile\":%lld,%.*s", (long long)id, FMT(str_sub(sent, 1, sent.len)));
        const char *got = world_call(w, "d01.view", "POST", "/api/judge/try", str_z(w->a, tried));
        if (!got[0])
            assert_string_equal(text_of(w, w->json, "outcome"), "unknown");
        else
            assert_string_equal(got, "BAD_INPUT");
    }
}

/* --- runs over many files --- */

static int64_t look(struct world *w, const char *as, const char *org, const char *body)
{
    const struct json *r = world_ok(w, as, "POST", fmt(w, "/api/judge/reruns?org=%s", org), body);
    int64_t run = json_get_int(r, "run", 0), job = json_get_int(r, "job", 0);
    const struct json *done = world_job(w, job);
    assert_string_equal(text_of(w, done, "state"), "done");
    return run;
}

static const char *changes(struct world *w, int64_t run)
{
    world_ok(w, "city.view", "GET", fmt(w, "/api/judge/reruns/%lld/rows", (long long)run), NULL);
    struct buf b = buf_new(w->a, 4000);
    for (size_t i = 0; i < json_len(rows_of(w)); i++) {
        const struct json *r = json_at(rows_of(w), i);
        buf_f(&b, "%s%s:%s>%s:%s", i ? " " : "", text_of(w, r, "change"), text_of(w, r, "was"), text_of(w, r, "class"), text_of(w, r, "state"));
    }
    return str_z(w->a, buf_done(&b));
}

/* A line of 900 becomes one of 950: who enters, leaves, changes; then it is applied. */
WORLD_TEST(many_files_under_a_new_line)
{
    register_line(w, "2022-01-01", 90000);
    int64_t deep = household(w, "QD0101", "王一", 1, 1079999, "deep");           /* stays deep */
    int64_t becomes = household(w, "QD0101", "王二", 2, 1080000, "relative");    /* < 950 × 12: deep */
    int64_t leaves = household(w, "QD0101", "王三", 3, 2280000, "relative");     /* = 2 × 950 × 12: none */
    int64_t none = household(w, "QD0101", "王四", 4, 2279999, "");               /* was without class: enters as relative */
    int64_t lacks = cw_file(w, "d01.clerk", "QD0101", "王五", 5);                /* no papers */
    cw_income(w, "d01.clerk", lacks, 100);
    assert_int_equal(CW_MOVE(w, "d01.clerk", lacks, .verb = "apply"), OK);
    assert_int_equal(CW_MOVE(w, "d01.review", lacks, .verb = "enter", .proposed_by = cw_user(w, "d01.clerk"), .class = S("deep")), OK);
    (void)deep;
    (void)none;
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", "/api/judge/reruns?org=QD01", "{\"policy\":\"national\"}");
    int64_t supposed = look(w, "d01.review", "QD01", "{\"policy\":\"national\",\"urban_fen\":95000}");
    assert_string_equal(changes(w, supposed), "change:relative>deep:open leave:relative>:open enter:>relative:open unknown:deep>:told");
    const struct json *r = world_ok(w, "d01.view", "GET", fmt(w, "/api/judge/reruns/%lld", (long long)supposed), NULL);
    assert_int_equal(json_get_int(r, "files", 0), 5);
    assert_int_equal(json_get_int(r, "stay", 0), 1);
    assert_answer(w, "STATE", "city.review", "POST", fmt(w, "/api/judge/reruns/%lld/apply", (long long)supposed), "{}"); /* a supposed line */
    register_line(w, "2023-01-01", 95000);
    int64_t run = look(w, "d01.review", "QD01", "{\"policy\":\"national\"}");
    assert_string_equal(changes(w, run), "change:relative>deep:open leave:relative>:open enter:>relative:open unknown:deep>:told");
    const char *apply = fmt(w, "/api/judge/reruns/%lld/apply", (long long)run);
    assert_answer(w, "SAME_PERSON", "d01.review", "POST", apply, "{}");
    world_ok(w, "d01.clerk", "POST", cw_path(w, none, "/money"), /* the file changes after the look */
             "{\"member_no\":1,\"side\":\"in\",\"kind\":\"bonus\",\"from_on\":\"2022-12-01\",\"until_on\":\"2022-12-31\",\"fen\":1}");
    r = world_ok(w, "city.review", "POST", apply, "{}");
    assert_string_equal(text_of(w, world_job(w, json_get_int(r, "job", 0)), "state"), "done");
    assert_string_equal(changes(w, run), "change:relative>deep:done leave:relative>:done enter:>relative:stale unknown:deep>:told");
    assert_answer(w, "STATE", "city.review", "POST", apply, "{}");
    r = world_ok(w, "d01.view", "GET", cw_path(w, becomes, ""), NULL);
    assert_true(answer_has(w, "\"class\":\"deep\""));
    r = world_ok(w, "d01.view", "GET", cw_path(w, leaves, ""), NULL);
    assert_true(answer_has(w, "\"state\":\"active\"")); /* an exit stays a proposal */
    world_ok(w, "d01.view", "GET", fmt(w, "/api/judge/casefiles/%lld/verdicts", (long long)becomes), NULL);
    assert_string_equal(column(w, "class"), "deep");
    assert_answer(w, "", "d01.view", "GET", fmt(w, "/api/judge/reruns/%lld/rows.xlsx", (long long)run), NULL);
    world_ok(w, "d01.view", "GET", "/api/judge/reruns?org=QD01", NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", fmt(w, "/api/judge/reruns/%lld", (long long)run), NULL);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", fmt(w, "/api/judge/reruns/%lld/rows", (long long)run), NULL);
    assert_int_equal(world_verify(w), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_file),
        cmocka_unit_test(kept_verdicts),
        cmocka_unit_test(verify_finds_a_verdict_that_does_not_open),
        cmocka_unit_test(local_lines),
        cmocka_unit_test(which_line),
        cmocka_unit_test(a_document_is_looked_over_row_by_row),
        cmocka_unit_test(a_policy_is_published_by_a_second_person),
        cmocka_unit_test(hostile_policies_end_within_their_limits),
        cmocka_unit_test(many_files_under_a_new_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
