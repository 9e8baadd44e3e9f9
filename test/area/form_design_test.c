/* SPDX-License-Identifier: Apache-2.0
 * The form designer, comparisons of editions and unions, distinct persons. Expected figures by hand. */
#include "form.h"
#include "money_city.h"

/* --- helpers --- */

static const struct json *edition(struct world *w, const char *code, const char *number)
{
    const struct json *rows = json_get(world_ok(w, "city.view", "GET", "/api/form-editions", NULL), "rows");
    for (size_t i = 0; i < json_len(rows); i++)
        if (str_eq(json_get_str(json_at(rows, i), "code"), str_of(code)) &&
            str_eq(json_get_str(json_at(rows, i), "edition"), str_of(number)))
            return json_at(rows, i);
    return NULL;
}

/* A draft of cz21 2021 under a new code; its id. The draft is in w->json. */
static long long copy(struct world *w, const char *as, const char *org, const char *code)
{
    long long base = json_get_int(edition(w, "cz21", "2021"), "id", 0);
    assert_true(base > 0);
    const struct json *d = world_ok(w, as, "POST", mw_f(w, "/api/form-drafts?org=%s", org),
                                    mw_f(w, "{\"base\":%lld,\"code\":\"%s\",\"edition\":\"2022\",\"title\":\"新表\"}", base, code));
    return json_get_int(d, "id", 0);
}

/* a with its only x replaced by y. */
static const char *swap(struct world *w, const char *a, const char *x, const char *y)
{
    const char *at = strstr(a, x);
    if (!at)
        fail_msg("not in the document: %s", x);
    return mw_f(w, "%.*s%s%s", (int)(at - a), a, y, at + strlen(x));
}

static const char *body_of(struct world *w, const struct json *draft)
{
    return str_z(w->a, json_text(w->a, json_get(draft, "body")));
}

static const char *save(struct world *w, const char *as, long long id, const char *code, const char *body, int version)
{
    return world_call(w, as, "PUT", mw_f(w, "/api/form-drafts/%lld", id),
                      mw_f(w, "{\"code\":\"%s\",\"edition\":\"2022\",\"source\":\"市总工会通知\",\"body\":%s,\"version\":%d}", code, body, version));
}

static const char *publish(struct world *w, const char *as, long long id, const char *day, int version)
{
    return world_call(w, as, "POST", mw_f(w, "/api/form-drafts/%lld/publish", id),
                      mw_f(w, "{\"valid_from\":\"%s\",\"version\":%d}", day, version));
}

static const struct json *report(struct world *w, const char *form, const char *campaign, const char *org)
{
    return world_ok(w, "city.view", "GET", mw_f(w, "/api/forms/%s/report?campaign=%s&org=%s", form, campaign, org), NULL);
}

static const struct json *row(const struct json *list, const char *code)
{
    for (size_t i = 0; i < json_len(list); i++)
        if (str_eq(json_get_str(json_at(list, i), "code"), str_of(code)))
            return json_at(list, i);
    return NULL;
}

/* What a check says, by its key; "" = nothing. */
static struct str text_of(const struct json *checks, const char *key)
{
    for (size_t i = 0; i < json_len(checks); i++)
        if (str_eq(json_get_str(json_at(checks, i), "key"), str_of(key)))
            return json_get_str(json_at(checks, i), "text");
    return S("");
}

static void answer_has(struct world *w, const char *text)
{
    if (!str_has(w->reply.body, str_of(text)))
        fail_msg("not said: %s\n%.*s", text, FMT(w->reply.body));
}

/* The edition of 2022 as a cadre makes it from that of 2021: J1 and J2 wider, J3 and J4 new, K1 and K2 gone. */
static const char *as_2022(struct world *w, const char *b)
{
    static const char k[] = ",{\"code\":\"K1\",\"label\":\"为困难职工家庭青年学子提供寒假勤工俭学、社会实践机会（人次）\",\"unit\":\"人次\",\"hand\":true,\"pick\":[{\"kinds\":[\"holiday\"]}]},"
                            "{\"code\":\"K2\",\"label\":\"发动爱心企业（家）\",\"unit\":\"家\",\"hand\":true,\"register\":\"giving\"}";
    b = swap(w, b, k,
             ",{\"code\":\"J3\",\"label\":\"新就业\",\"unit\":\"人次\",\"memo\":true,\"pick\":[{\"kinds\":[\"cash\",\"goods\",\"lump\"],\"tag\":\"XJY\"}]},"
             "{\"code\":\"J4\",\"label\":\"新就业\",\"unit\":\"万元\",\"memo\":true,\"pick\":[{\"kinds\":[\"cash\",\"goods\",\"lump\"],\"tag\":\"XJY\"}]}");
    b = swap(w, b, "[[\"J1\",\"J2\"]]},{\"no\":\"8\",\"rows\":[[\"K1\"],[\"K2\"]]}", "[[\"J1\",\"J2\"],[\"J3\",\"J4\"]]}");
    b = swap(w, swap(w, b, "YWRY", "FYYX"), "YWRY", "FYYX");
    return swap(w, b, "{\"code\":\"V21\"",
                "{\"code\":\"V14\",\"level\":\"warning\",\"op\":\"le\",\"item\":\"J3\",\"than\":\"C\",\"text\":\"J3 不应超过 C\"},{\"code\":\"V21\"");
}

/* --- drafts --- */

WORLD_TEST(a_copy_begins_sound_and_keeps_where_it_comes_from)
{
    mw_campaign(w, "LJ", "", true, 0);
    long long id = copy(w, "city.clerk", "QD", "ez22x");
    const struct json *d = w->json, *from = json_get(json_get(d, "body"), "from");
    assert_true(id > 0);
    assert_int_equal(json_len(json_get(d, "problems")), 0);
    assert_true(json_get_bool(d, "may_edit"));
    assert_true(str_eq(json_get_str(d, "state"), S("draft")));
    assert_true(str_eq(json_get_str(d, "title"), S("新表")));
    assert_true(str_eq(json_get_str(from, "form"), S("cz21")));
    assert_true(str_eq(json_get_str(from, "edition"), S("2021")));
    assert_int_equal(json_len(json_get(json_get(d, "body"), "items")), 49);
    assert_int_equal(json_len(json_get(d, "base_items")), 49);
    const struct json *e = edition(w, "cz21", "2021");
    assert_int_equal(json_len(json_get(e, "campaigns")), 1);
    assert_true(json_get_bool(e, "begun"));
    assert_true(json_get_bool(e, "in_force"));
    const struct json *ops = json_get(world_ok(w, "city.view", "GET", "/api/forms/checks/ops", NULL), "rows");
    assert_true(json_len(ops) >= 15);
    /* members nobody here knows of stay as they are */
    d = world_ok(w, "city.view", "GET", mw_f(w, "/api/form-drafts/%lld", id), NULL);
    assert_false(json_get_bool(d, "may_edit"));
    const char *b = swap(w, body_of(w, d), "\"op\":\"nonneg\"", "\"op\":\"nonneg\",\"later\":{\"x\":[1]}");
    assert_string_equal(save(w, "city.clerk", id, "ez22x", b, 1), "");
    answer_has(w, "\"later\":{\"x\":[1]}");
    assert_int_equal(json_len(json_get(w->json, "problems")), 0);
}

WORLD_TEST(who_is_slower_is_told_and_who_may_not_is_refused)
{
    long long id = copy(w, "city.clerk", "QD", "ez22x");
    const char *b = body_of(w, w->json);
    assert_string_equal(save(w, "city.clerk", id, "ez22x", b, 1), "");
    assert_string_equal(save(w, "city.clerk", id, "ez22x", b, 1), "CONFLICT");
    answer_has(w, "刚刚改过这份草稿");
    assert_string_equal(save(w, "city.view", id, "ez22x", b, 2), "FORBIDDEN");
    assert_string_equal(save(w, "city.clerk", id, "EZ", b, 2), "BAD_INPUT");
    answer_has(w, "表式代码用小写字母和数字");
    /* a district's own draft: the neighbour neither sees nor changes it, the city does, nobody below publishes */
    long long own = copy(w, "d01.clerk", "QD01", "qd01");
    b = body_of(w, w->json);
    assert_string_equal(world_call(w, "d02.view", "GET", mw_f(w, "/api/form-drafts/%lld", own), NULL), "NOT_FOUND");
    assert_int_equal(json_len(json_get(world_ok(w, "d02.view", "GET", "/api/form-drafts", NULL), "rows")), 0);
    assert_int_equal(json_len(json_get(world_ok(w, "d01.view", "GET", "/api/form-drafts", NULL), "rows")), 1);
    assert_int_equal(json_len(json_get(world_ok(w, "city.view", "GET", "/api/form-drafts?state=draft", NULL), "rows")), 2);
    assert_string_equal(save(w, "d02.clerk", own, "qd01", b, 1), "NOT_FOUND");
    assert_string_equal(world_call(w, "d02.clerk", "DELETE", mw_f(w, "/api/form-drafts/%lld", own), NULL), "NOT_FOUND");
    assert_string_equal(save(w, "d01.clerk", own, "qd01", b, 1), "");
    assert_string_equal(publish(w, "d01.clerk", own, "2023-06-01", 2), "FORBIDDEN");
    assert_string_equal(publish(w, "city.clerk", own, "2023-06-01", 2), "");
    assert_string_equal(world_call(w, "city.clerk", "DELETE", mw_f(w, "/api/form-drafts/%lld", own), NULL), "STATE");
    assert_string_equal(world_call(w, "city.clerk", "DELETE", mw_f(w, "/api/form-drafts/%lld", id), NULL), "");
    assert_string_equal(world_call(w, "city.clerk", "GET", mw_f(w, "/api/form-drafts/%lld", id), NULL), "NOT_FOUND");
    assert_string_equal(world_call(w, "city.clerk", "POST", "/api/form-drafts?org=QD",
                                   "{\"base\":999999,\"code\":\"zz\",\"edition\":\"1\",\"title\":\"t\"}"), "BAD_INPUT");
    answer_has(w, "没有要复制的版本");
    assert_int_equal(world_verify(w), 0);
}

/* --- every complaint, at its place --- */

#define A "{\"code\":\"A\",\"label\":\"a\",\"unit\":\"家\",\"hand\":true}"
#define C1 "{\"code\":\"C1\",\"label\":\"c\",\"unit\":\"人次\",\"pick\":[{\"kinds\":[\"cash\"]}]}"
#define D1 "{\"code\":\"D1\",\"label\":\"d\",\"unit\":\"万元\",\"pick\":[{\"kinds\":[\"cash\"]}]}"
#define ITEMS(list) "{\"title\":\"t\",\"items\":[" list "]}"
#define CHECK(rest) "{\"title\":\"t\",\"items\":[" A "," C1 "," D1 "],\"checks\":[{\"code\":\"V1\",\"level\":\"error\",\"text\":\"x\"," rest "}]}"
#define PICK(rest) ITEMS("{\"code\":\"Q\",\"label\":\"q\",\"unit\":\"人次\",\"pick\":[" rest "]}")
#define FROM(rest) "{\"title\":\"t\",\"items\":[" A "],\"from\":{" rest "}}"

static const char *const flaws[][3] = {
    {"{\"items\":[" A "]}", "head", "请填写表名"},
    {"{\"title\":\"t\",\"items\":[]}", "head", "统计表应有 1 至 200 个项目"},
    {ITEMS("{\"code\":\"a1\",\"label\":\"a\",\"unit\":\"家\",\"hand\":true}"), "item:a1", "应以大写字母开头"},
    {ITEMS(A "," A), "item:A", "项目代码 A 用了两次"},
    {ITEMS("{\"code\":\"Q\",\"unit\":\"家\",\"hand\":true}"), "item:Q", "请填写项目名称"},
    {ITEMS("{\"code\":\"Q\",\"label\":\"q\",\"hand\":true}"), "item:Q", "请选择单位"},
    {ITEMS("{\"code\":\"Q\",\"label\":\"q\",\"unit\":\"元\",\"hand\":true}"), "item:Q", "单位请用“万元”"},
    {ITEMS("{\"code\":\"Q\",\"label\":\"q\",\"unit\":\"家\",\"hand\":true,\"indent\":3}"), "item:Q", "缩进应是 0、1 或 2"},
    {ITEMS("{\"code\":\"Q\",\"label\":\"q\",\"unit\":\"家\"}"), "item:Q", "没有写明数从哪里来"},
    {ITEMS(A ",{\"code\":\"Q\",\"label\":\"q\",\"unit\":\"家\",\"hand\":true,\"sum\":[\"A\"]}"), "item:Q", "合计项目不能同时填报或取数"},
    {ITEMS(A ",{\"code\":\"Q\",\"label\":\"q\",\"unit\":\"家\",\"sum\":[\"Z\"]}"), "item:Q", "“合计的分项”里的 Z 不是本表项目"},
    {ITEMS(A ",{\"code\":\"Q\",\"label\":\"q\",\"unit\":\"家\",\"sum\":[\"A\",\"A\"]}"), "item:Q", "分项 A 计了两次"},
    {ITEMS("{\"code\":\"Q\",\"label\":\"q\",\"unit\":\"家\",\"sum\":[\"Q\"]}"), "item:Q", "合计不能包含自己"},
    {ITEMS(A ",{\"code\":\"P\",\"label\":\"p\",\"unit\":\"家\",\"sum\":[\"A\"]},{\"code\":\"Q\",\"label\":\"q\",\"unit\":\"家\",\"sum\":[\"P\"]}"), "item:Q",
     "分项 P 本身是合计"},
    {ITEMS(C1 ",{\"code\":\"Q\",\"label\":\"q\",\"unit\":\"万元\",\"sum\":[\"C1\"]}"), "item:Q", "分项 C1 的单位与合计不同"},
    {ITEMS("{\"code\":\"J\",\"label\":\"j\",\"unit\":\"家\",\"hand\":true,\"memo\":true},{\"code\":\"Q\",\"label\":\"q\",\"unit\":\"家\",\"sum\":[\"J\"]}"), "item:Q",
     "分项 J 是备查项"},
    {PICK("{}"), "item:Q", "至少要选一种帮扶方式"},
    {PICK("{\"kinds\":[\"gift\"]}"), "item:Q", "没有帮扶方式“gift”"},
    {PICK("{\"kinds\":[\"cash\"],\"classes\":[\"C99\"]}"), "item:Q", "没有对象类别“C99”"},
    {PICK("{\"kinds\":[\"cash\"],\"sources\":[\"XX\"]}"), "item:Q", "没有资金来源“XX”"},
    {PICK("{\"kinds\":[\"cash\"],\"tag\":\"XX\"}"), "item:Q", "没有人员标签“XX”"},
    {PICK("{\"kinds\":[\"cash\"],\"b\":\"B9\"}"), "item:Q", "没有一种资金来源归入 B9"},
    {PICK("{\"kinds\":[\"raised\"],\"classes\":[\"C1\"]}"), "item:Q", "“筹集款物”没有对象类别和标签"},
    {"{\"title\":\"t\",\"items\":[" A "],\"layout\":[{\"no\":\"1\",\"rows\":[[\"A\"],[\"Z\"]]}]}", "layout", "“版面”里的 Z 不是本表项目"},
    {"{\"title\":\"t\",\"items\":[" A "],\"layout\":[{\"no\":\"1\",\"rows\":[[\"A\"]]},{\"no\":\"2\",\"rows\":[]}]}", "layout", "版面第 2 组是空的"},
    {"{\"title\":\"t\",\"items\":[" A "," C1 "],\"layout\":[{\"no\":\"1\",\"rows\":[[\"A\"]]}]}", "item:C1", "C1 没有放进版面"},
    {"{\"title\":\"t\",\"items\":[" A "],\"layout\":[{\"no\":\"1\",\"rows\":[[\"A\"],[\"A\"]]}]}", "item:A", "A 在版面里放了两次"},
    {"{\"title\":\"t\",\"items\":[" A "],\"checks\":[{\"level\":\"error\",\"op\":\"nonneg\",\"text\":\"x\"}]}", "check:0", "请填写校验编号"},
    {"{\"title\":\"t\",\"items\":[" A "],\"checks\":[{\"code\":\"V1\",\"level\":\"error\",\"op\":\"nonneg\"}]}", "check:0", "请写明不通过时显示的话"},
    {"{\"title\":\"t\",\"items\":[" A "],\"checks\":[{\"code\":\"V1\",\"op\":\"nonneg\",\"text\":\"x\"}]}", "check:0", "请选择级别"},
    {CHECK("\"op\":\"guess\""), "check:0", "不认识校验方式“guess”"},
    {CHECK("\"op\":\"le\",\"item\":\"A\""), "check:0", "请填写“不超过”"},
    {CHECK("\"op\":\"le\",\"item\":\"A\",\"than\":\"Z\""), "check:0", "“不超过”里的 Z 不是本表项目"},
    {CHECK("\"op\":\"needs\",\"item\":\"A\",\"of\":[]"), "check:0", "请填写“其中任何一项有数时”"},
    {CHECK("\"op\":\"gone\",\"of\":[\"A\",\"Z\"]"), "check:0", "里的 Z 不是本表项目"},
    {CHECK("\"op\":\"pair\",\"pairs\":[[\"C1\",\"Z\"]]"), "check:0", "“成对的项目”里的 Z 不是本表项目"},
    {CHECK("\"op\":\"average\",\"pairs\":[[\"C1\",\"D1\"]],\"low\":1"), "check:0", "应前一个是万元、后一个是人次"},
    {CHECK("\"op\":\"average\",\"pairs\":[[\"D1\",\"C1\"]]"), "check:0", "请填写人均下限或上限"},
    {CHECK("\"op\":\"average\",\"pairs\":[[\"D1\",\"C1\"]],\"low\":2,\"high\":1"), "check:0", "人均下限不能大于上限"},
    {CHECK("\"op\":\"share\",\"item\":\"A\",\"than\":\"C1\",\"low\":-1"), "check:0", "“最低百分比”应是不小于 0 的整数"},
    {CHECK("\"op\":\"share\",\"item\":\"A\",\"than\":\"C1\",\"low\":1001"), "check:0", "“最低百分比”不应超过 1000"},
    {CHECK("\"op\":\"sum\",\"item\":\"A\""), "check:0", "A 不是合计项目"},
    {FROM("\"form\":\"no\",\"edition\":\"1\""), "from", "没有来源表“no”的版本“1”"},
    {FROM("\"form\":\"cz21\",\"edition\":\"2021\",\"items\":{\"Z\":\"A\"}"), "from:Z", "对应关系里的 Z 不是本表项目"},
    {FROM("\"form\":\"cz21\",\"edition\":\"2021\",\"items\":{\"A\":\"Z\"}"), "from:A", "A 对应的 Z 不在来源表里"},
};

static bool told(const struct json *problems, const char *where, const char *text)
{
    for (size_t i = 0; i < json_len(problems); i++)
        if (str_eq(json_get_str(json_at(problems, i), "where"), str_of(where)) &&
            str_has(json_get_str(json_at(problems, i), "text"), str_of(text)))
            return true;
    return false;
}

WORLD_TEST(every_flaw_is_told_at_its_place)
{
    mw_campaign(w, "LJ", "", true, 0);
    const struct json *j = world_ok(w, "city.clerk", "POST", "/api/form-drafts/check",
                                    mw_f(w, "{\"body\":%s}", CHECK("\"op\":\"average\",\"pairs\":[[\"D1\",\"C1\"]],\"low\":1,\"high\":1")));
    assert_int_equal(json_len(json_get(j, "problems")), 0);
    for (size_t i = 0; i < countof(flaws); i++) {
        j = world_ok(w, "city.clerk", "POST", "/api/form-drafts/check", mw_f(w, "{\"body\":%s}", flaws[i][0]));
        if (json_len(json_get(j, "problems")) != 1 || !told(json_get(j, "problems"), flaws[i][1], flaws[i][2]))
            fail_msg("%s / %s: %.*s", flaws[i][1], flaws[i][2], FMT(w->reply.body));
    }
    assert_string_equal(world_call(w, "city.clerk", "POST", "/api/form-drafts/check", "{\"body\":[]}"), "BAD_INPUT");
    assert_string_equal(world_call(w, "city.clerk", "POST", "/api/form-drafts/preview",
                                   mw_f(w, "{\"campaign\":\"LJ\",\"body\":%s}", flaws[2][0])), "BAD_INPUT");
    answer_has(w, "还有 1 处要改才能预览");
    /* an unsound draft is kept, and not published */
    long long id = copy(w, "city.clerk", "QD", "ez22x");
    assert_string_equal(save(w, "city.clerk", id, "ez22x", flaws[3][0], 1), "");
    assert_int_equal(json_len(json_get(w->json, "problems")), 1);
    assert_string_equal(publish(w, "city.clerk", id, "2022-01-01", 2), "BAD_INPUT");
    answer_has(w, "还有 1 处要改才能发布，第一处：项目代码 A 用了两次");
}

/* --- the form of 2022 from that of 2021, without code --- */

WORLD_TEST(the_edition_of_2022_is_made_by_hand_and_counts_as_the_shipped_one)
{
    mw_city(w);
    struct str before = str_dup(w->a, (report(w, "cz21", "LJ", "QD"), w->reply.body));
    long long id = copy(w, "city.clerk", "QD", "ez22x");
    const char *b = as_2022(w, body_of(w, w->json));
    const struct json *p = json_get(world_ok(w, "city.view", "POST", "/api/form-drafts/preview?org=QD",
                                             mw_f(w, "{\"campaign\":\"LJ\",\"body\":%s}", b)), "items");
    assert_int_equal(json_get_int(row(p, "J1"), "count", -1), 2);
    assert_int_equal(json_get_int(row(p, "J4"), "fen", -1), 50000);
    assert_string_equal(world_call(w, "city.view", "GET", "/api/forms/ez22x/report?campaign=LJ&org=QD", NULL), "NOT_FOUND"); /* stored nothing */
    assert_string_equal(save(w, "city.clerk", id, "ez22x", b, 1), "");
    assert_int_equal(json_len(json_get(w->json, "problems")), 0);
    assert_string_equal(publish(w, "city.clerk", id, "2022-01-01", 1), "CONFLICT");
    assert_string_equal(publish(w, "city.clerk", id, "2022-01-01", 2), "");
    assert_true(str_eq(json_get_str(w->json, "state"), S("published")));
    assert_string_equal(save(w, "city.clerk", id, "ez22x", b, 3), "STATE");
    answer_has(w, "已经发布，不能再改");
    /* item by item the figures of the shipped edition */
    const struct json *x = json_get(report(w, "ez22x", "LJ", "QD"), "items"), *e = json_get(report(w, "ez22", "LJ", "QD"), "items");
    assert_int_equal(json_len(x), json_len(e));
    for (size_t i = 0; i < json_len(e); i++) {
        struct str key, other;
        const struct json *want = json_entry(e, i, &key), *got = json_entry(x, i, &other);
        assert_true(str_eq(key, other));
        assert_true(str_eq(json_text(w->a, want), json_text(w->a, got)));
    }
    assert_int_equal(json_get_int(json_get(x, "J1"), "count", -1), 2);
    assert_int_equal(json_get_int(json_get(x, "J3"), "count", -1), 2);
    assert_null(json_get(x, "K1"));
    /* the campaign that has begun is counted as before */
    (void)report(w, "cz21", "LJ", "QD");
    assert_true(str_eq(w->reply.body, before));
}

WORLD_TEST(campaigns_that_have_begun_keep_their_edition)
{
    mw_campaign(w, "LJ", "", true, 0); /* from 2022-12-20; today is 2023-01-12 */
    long long id = copy(w, "city.clerk", "QD", "cz21");
    const char *b = swap(w, body_of(w, w->json), "走访企业（家）", "走访企业和工地（家）");
    assert_string_equal(save(w, "city.clerk", id, "cz21", b, 1), "");
    assert_string_equal(publish(w, "city.clerk", id, "2022-12-20", 2), "BAD_INPUT");
    answer_has(w, "活动“送温暖”从 2022-12-20 开始，已按现有版本统计");
    assert_string_equal(publish(w, "city.clerk", id, "2022-01-01", 2), "BAD_INPUT");
    assert_string_equal(publish(w, "city.clerk", id, "2021-01-01", 2), "BAD_INPUT");
    answer_has(w, "也从这一天启用");
    /* nor past the designer */
    assert_string_equal(world_call(w, "city.clerk", "POST", "/api/rules",
                                   mw_f(w, "{\"kind\":\"forms\",\"code\":\"cz21\",\"edition\":\"2022\",\"title\":\"t\",\"source\":\"s\","
                                           "\"valid_from\":\"2022-06-01\",\"body\":%s}", b)), "BAD_INPUT");
    answer_has(w, "不能改用新版本");
    assert_string_equal(publish(w, "city.clerk", id, "2022-12-21", 2), "");
    assert_true(str_eq(json_get_str(report(w, "cz21", "LJ", "QD"), "edition"), S("2021")));
    world_ok(w, "city.clerk", "POST", "/api/campaigns", "{\"code\":\"XJ\",\"name\":\"新\",\"org\":\"QD\",\"year\":2024,\"start_on\":\"2023-12-20\","
                                                         "\"end_on\":\"2024-02-10\",\"forms\":\"cz21\",\"status\":\"open\"}");
    assert_true(str_eq(json_get_str(report(w, "cz21", "XJ", "QD"), "edition"), S("2022")));
    const struct json *e = edition(w, "cz21", "2021");
    assert_true(json_get_bool(e, "begun"));
    assert_true(str_eq(json_get_str(e, "next_from"), S("2022-12-21")));
    assert_true(str_eq(json_get_str(json_at(json_get(e, "campaigns"), 0), "code"), S("LJ")));
    e = edition(w, "cz21", "2022");
    assert_false(json_get_bool(e, "begun")); /* XJ begins in December */
    assert_true(str_eq(json_get_str(json_at(json_get(e, "campaigns"), 0), "code"), S("XJ")));
    /* a campaign still to come may get a later edition; the same number twice may not */
    id = copy(w, "city.clerk", "QD", "cz21");
    assert_string_equal(save(w, "city.clerk", id, "cz21", b, 1), "");
    assert_string_equal(publish(w, "city.clerk", id, "2023-06-01", 2), "DUPLICATE");
    assert_string_equal(world_call(w, "city.clerk", "PUT", mw_f(w, "/api/form-drafts/%lld", id),
                                   mw_f(w, "{\"code\":\"cz21\",\"edition\":\"2023\",\"source\":\"\",\"body\":%s,\"version\":2}", b)), "");
    assert_string_equal(publish(w, "city.clerk", id, "2023-06-01", 3), "BAD_INPUT");
    answer_has(w, "请先填写依据");
    assert_string_equal(world_call(w, "city.clerk", "PUT", mw_f(w, "/api/form-drafts/%lld", id),
                                   mw_f(w, "{\"code\":\"cz21\",\"edition\":\"2023\",\"source\":\"通知\",\"body\":%s,\"version\":3}", b)), "");
    assert_string_equal(publish(w, "city.clerk", id, "2023-06-01", 4), "");
    assert_true(str_eq(json_get_str(report(w, "cz21", "XJ", "QD"), "edition"), S("2023")));
    assert_true(str_eq(json_get_str(report(w, "cz21", "LJ", "QD"), "edition"), S("2021")));
    /* verify sees a published draft that is not the edition it says */
    assert_int_equal(world_verify(w), 0);
    mw_put(w, "form_draft", mw_f(w, "{\"id\":99,\"org_id\":%lld,\"code\":\"cz21\",\"edition\":\"2021\",\"title\":\"t\",\"body\":\"{}\",\"state\":\"published\","
                                    "\"rule_id\":%lld,\"made_by\":1,\"made_at\":1,\"changed_by\":1,\"changed_at\":1}",
                                 (long long)world_org(w, "QD"), (long long)json_get_int(edition(w, "cz21", "2021"), "id", 0)));
    assert_int_equal(world_verify(w), 1);
}

/* --- comparing --- */

static enum err load_one(struct tx *tx, void *arg)
{
    TRY(db_load(tx, S("tally"), str_of(arg)));
    return db_load_done(tx);
}

static void tally(struct world *w, int campaign, const char *org, const char *class, const char *tag, int heads, int fen)
{
    const char *t = mw_f(w, "{\"campaign_id\":%d,\"org_id\":%lld,\"kind\":\"cash\",\"class\":\"%s\",\"source\":\"SH\",\"tag\":\"%s\",\"heads\":%d,\"fen\":%d}",
                         campaign, (long long)world_org(w, org), class, tag, heads, fen);
    assert_int_equal(world_write(w, load_one, (void *)(uintptr_t)t), OK);
}

static void year(struct world *w, const char *code, int y, const char *forms)
{
    world_ok(w, "city.clerk", "POST", "/api/campaigns",
             mw_f(w, "{\"code\":\"%s\",\"name\":\"%d年\",\"org\":\"QD\",\"year\":%d,\"start_on\":\"%d-12-20\",\"end_on\":\"%d-02-10\",\"forms\":\"%s\","
                     "\"status\":\"open\"}", code, y, y, y - 1, y, forms));
}

static const struct json *compare(struct world *w, const char *form, const char *campaign, const char *org, const char *more)
{
    return world_ok(w, "city.view", "GET", mw_f(w, "/api/forms/%s/compare?campaign=%s&org=%s%s", form, campaign, org, more), NULL);
}

WORLD_TEST(the_year_before_is_compared_through_the_mapping)
{
    year(w, "L22", 2022, "cz21"); /* campaign 1 */
    year(w, "L23", 2023, "ez22"); /* campaign 2 */
    tally(w, 1, "QD0101", "C5", "", 8, 30000);
    tally(w, 1, "QD0101", "C5", "YWRY", 4, 10000);
    tally(w, 1, "QD0201", "C1", "", 3, 20000);
    tally(w, 2, "QD0101", "C5", "", 9, 20001);
    tally(w, 2, "QD0101", "C5", "FYYX", 6, 15000);
    tally(w, 2, "QD0101", "C5", "XJY", 2, 5000);
    world_ok(w, "city.clerk", "PUT", "/api/forms/cz21/items",
             "{\"campaign\":\"L22\",\"org\":\"QD\",\"item\":\"K1\",\"value\":7,\"note\":\"\",\"version\":0}");
    world_ok(w, "city.clerk", "PUT", "/api/forms/cz21/items",
             "{\"campaign\":\"L22\",\"org\":\"QD\",\"item\":\"A\",\"value\":5,\"note\":\"\",\"version\":0}");
    const struct json *j = compare(w, "ez22", "L23", "QD", ""), *rows = json_get(j, "rows"), *r;
    assert_true(str_eq(json_get_str(json_get(j, "with"), "form"), S("cz21")));
    assert_true(str_eq(json_get_str(json_get(j, "with"), "campaign"), S("L22")));
    r = row(rows, "C5"); /* 9 beside 8: one more, 12.5 % */
    assert_int_equal(json_get_int(r, "count", -1), 9);
    assert_int_equal(json_get_int(json_get(r, "was"), "count", -1), 8);
    assert_int_equal(json_get_int(r, "diff", -1), 1);
    assert_true(str_eq(json_get_str(r, "percent"), S("12.5%")));
    assert_true(str_eq(json_get_str(r, "change"), S("")));
    r = row(rows, "D"); /* 200.01 beside 500.00 元: 299.99 less, 59.998 % */
    assert_int_equal(json_get_int(r, "diff", 0), -29999);
    assert_true(str_eq(json_get_str(r, "percent"), S("-60.0%")));
    r = row(rows, "C"); /* 9 beside 11: 18.18 % less */
    assert_int_equal(json_get_int(r, "diff", 0), -2);
    assert_true(str_eq(json_get_str(r, "percent"), S("-18.2%")));
    r = row(rows, "J1"); /* wider: marked */
    assert_int_equal(json_get_int(r, "diff", -1), 2);
    assert_true(str_has(json_get_str(r, "change"), S("范围更宽")));
    assert_true(str_has(json_get_str(r, "change"), S("取数范围不同")));
    assert_true(str_has(json_get_str(row(rows, "G"), "change"), S("统计期间不同：春节期间，原为元旦春节期间")));
    assert_int_equal(json_kind(json_get(row(rows, "J3"), "was")), JSON_NUL); /* no counterpart */
    assert_int_equal(json_get_int(json_get(row(rows, "A"), "was"), "count", -1), 5); /* entered under the other form */
    assert_true(str_eq(json_get_str(row(rows, "A"), "percent"), S("-100.0%")));
    assert_true(str_eq(json_get_str(row(rows, "C7"), "percent"), S(""))); /* nothing a year before */
    assert_int_equal(json_get_int(row(json_get(j, "gone"), "K1"), "count", -1), 7);
    /* a district alone; and from the older side */
    assert_int_equal(json_get_int(json_get(row(json_get(compare(w, "ez22", "L23", "QD02", ""), "rows"), "C1"), "was"), "count", -1), 3);
    j = compare(w, "cz21", "L22", "QD", "&with=L23");
    r = row(json_get(j, "rows"), "J1");
    assert_int_equal(json_get_int(json_get(r, "was"), "count", -1), 6);
    assert_true(str_has(json_get_str(r, "change"), S("取数范围不同")));
    assert_int_equal(json_get_int(row(json_get(j, "gone"), "J3"), "count", -1), 2);
    j = compare(w, "cz21", "L22", "QD", "");
    assert_int_equal(json_kind(json_get(j, "with")), JSON_NUL);
    assert_true(str_has(json_get_str(j, "why"), S("上一年没有活动")));
    assert_string_equal(world_call(w, "d02.view", "GET", "/api/forms/ez22/compare?campaign=L23&org=QD01", NULL), "NOT_FOUND");
    /* the past of an item is that of the edition of its time: what was entered by hand then, nothing where there was no item */
    j = world_ok(w, "city.view", "GET", "/api/forms/ez22/history?campaign=L23&org=QD&item=A", NULL);
    assert_int_equal(json_get_int(json_at(json_get(j, "rows"), 0), "count", -1), 5);
    j = world_ok(w, "city.view", "GET", "/api/forms/ez22/history?campaign=L23&org=QD&item=J1", NULL);
    assert_int_equal(json_get_int(json_at(json_get(j, "rows"), 0), "count", -1), 4);
    assert_true(str_has(json_get_str(json_at(json_get(j, "rows"), 0), "change"), S("范围更宽")));
    j = world_ok(w, "city.view", "GET", "/api/forms/ez22/history?campaign=L23&org=QD&item=J3", NULL);
    assert_int_equal(json_len(json_get(j, "rows")), 0);
    assert_string_equal(world_call(w, "city.view", "GET", "/api/forms/ez22/compare?campaign=L23&by=moon", NULL), "BAD_INPUT");
}

/* cz21 2021 → ez22x 2022 (J1 wider) → neu 2023 (J1 is called N1; C5 moves into C6, which is thereby another). */
WORLD_TEST(the_mapping_leads_over_two_editions)
{
    year(w, "L22", 2022, "cz21");
    long long id = copy(w, "city.clerk", "QD", "ez22x");
    assert_string_equal(save(w, "city.clerk", id, "ez22x", as_2022(w, body_of(w, w->json)), 1), "");
    assert_string_equal(publish(w, "city.clerk", id, "2022-01-01", 2), "");
    long long base = json_get_int(edition(w, "ez22x", "2022"), "id", 0);
    const struct json *d = world_ok(w, "city.clerk", "POST", "/api/form-drafts?org=QD",
                                    mw_f(w, "{\"base\":%lld,\"code\":\"neu\",\"edition\":\"2023\",\"title\":\"再新\"}", base));
    id = json_get_int(d, "id", 0);
    const char *b = body_of(w, d);
    b = swap(w, b, "{\"code\":\"J1\"", "{\"code\":\"N1\"");
    b = swap(w, b, "[\"J1\",\"J2\"]", "[\"N1\",\"J2\"]");
    b = swap(w, b, "\"item\":\"J1\"", "\"item\":\"N1\"");
    b = swap(w, b, "\"item\":\"J1\"", "\"item\":\"N1\"");
    b = swap(w, b, "\"edition\":\"2022\",\"items\":{}", "\"edition\":\"2022\",\"items\":{\"N1\":\"J1\",\"C6\":\"C5\",\"C5\":null}");
    assert_string_equal(save(w, "city.clerk", id, "neu", b, 1), "");
    assert_int_equal(json_len(json_get(w->json, "problems")), 0);
    assert_string_equal(publish(w, "city.clerk", id, "2022-06-01", 2), "");
    year(w, "L23", 2023, "neu");
    tally(w, 1, "QD0101", "C5", "", 8, 30000);
    tally(w, 1, "QD0101", "C5", "YWRY", 4, 10000);
    tally(w, 2, "QD0101", "C6", "", 4, 30000);
    const struct json *j = compare(w, "neu", "L23", "QD", ""), *rows = json_get(j, "rows"), *r = row(rows, "N1");
    assert_true(str_eq(json_get_str(json_get(j, "with"), "form"), S("cz21")));
    assert_true(str_eq(json_get_str(json_get(r, "was"), "code"), S("J1")));
    assert_int_equal(json_get_int(json_get(r, "was"), "count", -1), 4);
    assert_true(str_has(json_get_str(r, "change"), S("取数范围不同")));
    r = row(rows, "C6");
    assert_true(str_eq(json_get_str(json_get(r, "was"), "code"), S("C5")));
    assert_int_equal(json_get_int(json_get(r, "was"), "count", -1), 8);
    assert_true(str_eq(json_get_str(r, "percent"), S("-50.0%")));
    assert_int_equal(json_kind(json_get(row(rows, "C5"), "was")), JSON_NUL);
    assert_true(str_has(json_get_str(row(rows, "C"), "change"), S("分项 C6 的口径不同")));
    assert_true(str_has(json_get_str(row(rows, "C"), "change"), S("合计的分项不同")));
    assert_int_equal(json_get_int(row(rows, "C"), "diff", 0), -4);
    /* so are the checks of the year before: last year's C5 is this year's C6 */
    tally(w, 1, "QD0201", "C5", "", 7, 30000);
    tally(w, 2, "QD0201", "C6", "", 7, 30000);
    tally(w, 1, "QD0201", "C6", "", 9, 30000);
    tally(w, 2, "QD0201", "C5", "", 9, 30000);
    const struct json *checks = json_get(world_ok(w, "city.view", "GET", "/api/forms/neu?campaign=L23&org=QD0201", NULL), "checks");
    assert_true(str_has(text_of(checks, "V24:C6"), S("C6=7人次，上年（2022年）7人次")));
    assert_true(str_eq(text_of(checks, "V24:C5"), S(""))); /* no such item the year before */
    /* a form made from nothing cannot be led back */
    world_ok(w, "city.clerk", "POST", "/api/rules",
             "{\"kind\":\"forms\",\"code\":\"solo\",\"edition\":\"1\",\"title\":\"t\",\"source\":\"s\",\"valid_from\":\"2022-01-01\",\"body\":{\"title\":\"t\","
             "\"items\":[" A "]}}");
    j = compare(w, "solo", "L23", "QD", "");
    assert_true(str_has(json_get_str(j, "why"), S("没有对应关系")));
}

WORLD_TEST(unions_below_stand_side_by_side)
{
    year(w, "L23", 2023, "cz21");
    tally(w, 1, "QD0101", "C5", "", 8, 30000);
    tally(w, 1, "QD01", "C5", "", 1, 0);
    tally(w, 1, "QD0201", "C5", "", 3, 5000);
    tally(w, 1, "QD", "C5", "", 4, 5000);
    const struct json *j = compare(w, "cz21", "L23", "QD", "&by=unions&base=QD02"), *u = json_get(j, "unions");
    const struct json *cells = json_get(row(json_get(j, "rows"), "C5"), "cells");
    static const char *const order[] = {"QD", "QD01", "QD02", "QDI01"}, *const share[] = {"25.0%", "56.3%", "18.8%", "0.0%"};
    static const int heads[] = {4, 9, 3, 0}, diff[] = {1, 6, 0, -3};
    assert_int_equal(json_len(u), 4);
    for (size_t i = 0; i < 4; i++) {
        assert_true(str_eq(json_get_str(json_at(u, i), "org_code"), str_of(order[i])));
        assert_int_equal(json_get_int(json_at(cells, i), "count", -1), heads[i]);
        assert_true(str_eq(json_get_str(json_at(cells, i), "share"), str_of(share[i]))); /* of 16 */
        if (i != 2)
            assert_int_equal(json_get_int(json_at(cells, i), "diff", -99), diff[i]);
    }
    assert_true(str_eq(json_get_str(json_at(cells, 1), "percent"), S("200.0%")));
    assert_true(str_eq(json_get_str(json_at(json_get(row(json_get(j, "rows"), "D"), "cells"), 1), "share"), S("75.0%")));
    assert_string_equal(world_call(w, "city.view", "GET", "/api/forms/cz21/compare?campaign=L23&org=QD&by=unions&base=XX", NULL), "BAD_INPUT");
}

/* --- distinct persons --- */

WORLD_TEST(who_was_helped_twice_is_two_times_and_one_person)
{
    static const struct mw_row one[] = {{1, "C1", "GH-BJ", NULL, NULL, 5000, NULL}, {2, "C7", "GH-BJ", NULL, "XJY", 4000, NULL}};
    static const struct mw_row two[] = {{1, "C7", "GH-BJ", NULL, "XJY", 3000, NULL}, {2, "C7", "SH", "goods", NULL, 2000, NULL}};
    mw_campaign(w, "LJ", "", false, 0);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 1000000);
    mw_receipt(w, "city.cash", "QD010101", "SH", 100000);
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD0101", "GH-BJ", "", 100000), "");
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "QD010101", "GH-BJ", "", 100000), "");
    mw_paid_roster(w, 1, "QD0101", "2023-01-10", one, 2);
    mw_paid_roster(w, 2, "QD010101", "2023-01-11", two, 2);
    const struct json *rows = json_get(world_ok(w, "city.view", "GET", "/api/forms/ez22/persons?campaign=LJ&org=QD", NULL), "rows");
    static const struct {
        const char *code;
        int times, persons;
    } want[] = {{"C", 4, 2}, {"C1", 1, 1}, {"C7", 3, 2}, {"C2", 0, 0}, {"J3", 2, 2}, {"J1", 0, 0}};
    for (size_t i = 0; i < countof(want); i++) {
        assert_int_equal(json_get_int(row(rows, want[i].code), "count", -1), want[i].times);
        assert_int_equal(json_get_int(row(rows, want[i].code), "persons", -1), want[i].persons);
        assert_int_equal(json_get_int(row(rows, want[i].code), "nameless", -1), 0);
    }
    assert_null(row(rows, "D7")); /* money has no persons, nor has what is entered */
    assert_null(row(rows, "A"));
    assert_null(row(rows, "B3"));
    rows = json_get(world_ok(w, "city.view", "GET", "/api/forms/ez22/persons?campaign=LJ&org=QD0101&own=1", NULL), "rows");
    assert_int_equal(json_get_int(row(rows, "C"), "persons", -1), 2);
    assert_int_equal(json_get_int(row(rows, "C7"), "persons", -1), 1);
    /* a group nobody named */
    mw_put(w, "aid", mw_f(w, "{\"id\":9001,\"campaign_id\":1,\"org_id\":%lld,\"kind\":\"lump\",\"class\":\"C7\",\"source\":\"SH\",\"heads\":30,"
                             "\"amount_fen\":1,\"given_on\":\"2023-01-11\",\"year\":2023,\"state\":\"paid\"}", (long long)world_org(w, "QD02")));
    rows = json_get(world_ok(w, "city.view", "GET", "/api/forms/ez22/persons?campaign=LJ&org=QD", NULL), "rows");
    assert_int_equal(json_get_int(row(rows, "C7"), "persons", -1), 2);
    assert_int_equal(json_get_int(row(rows, "C7"), "nameless", -1), 30);
    assert_string_equal(world_call(w, "d02.view", "GET", "/api/forms/ez22/persons?campaign=LJ&org=QD01", NULL), "NOT_FOUND");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_begins_sound_and_keeps_where_it_comes_from),
        cmocka_unit_test(who_is_slower_is_told_and_who_may_not_is_refused),
        cmocka_unit_test(every_flaw_is_told_at_its_place),
        cmocka_unit_test(the_edition_of_2022_is_made_by_hand_and_counts_as_the_shipped_one),
        cmocka_unit_test(campaigns_that_have_begun_keep_their_edition),
        cmocka_unit_test(the_year_before_is_compared_through_the_mapping),
        cmocka_unit_test(the_mapping_leads_over_two_editions),
        cmocka_unit_test(unions_below_stand_side_by_side),
        cmocka_unit_test(who_was_helped_twice_is_two_times_and_one_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
