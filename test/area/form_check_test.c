/* SPDX-License-Identifier: Apache-2.0
 * Every check of the tables (domain.md 3.2) fires where it should and not one step before: cases by hand. */
#include "area_test.h"
#include "campaign.h"
#include "form_check_own.h"
#include "money_world.h"

/* --- checks that look at figures: both documents as they are, figures put in --- */

struct figures {
    struct world *w;
    const struct form *cz21, *ez22;
};

static enum err load_forms(struct ctx *cx, void *arg)
{
    struct figures *f = arg;
    struct str why = {0};
    TRY(form_load(cx, S("cz21"), S("2023-01-01"), &f->cz21, &why));
    return form_load(cx, S("ez22"), S("2023-01-01"), &f->ez22, &why);
}

/* "C2=3,D2=100": sums follow unless they are given. */
static struct form_value *filled(struct world *w, const struct form *f, const char *text)
{
    struct form_value *v = NEWS(w->a, struct form_value, f->n_items);
    for (int pass = 0; pass < 2; pass++) {
        struct str rest = str_of(text);
        while (rest.len) {
            struct str n, code = str_cut(str_cut(rest, ',', &rest), '=', &n);
            ptrdiff_t at = form_item_index(f, code);
            int64_t value = 0;
            if (at < 0 || !str_int(n, &value))
                fail_msg("%s", text);
            if ((f->items[at].n_parts > 0) == (pass == 1))
                v[at] = (struct form_value){value, f->items[at].hand ? value : 0};
        }
        if (pass == 0)
            assert_int_equal(form_sums(f, v), OK);
    }
    return v;
}

struct figure_case {
    const char *code, *form, *now;
    const char *key;  /* of the finding; NULL = none of that code */
    const char *text; /* a part of its sentence */
    const char *last; /* the year before (V23, V24) or own + below (V27) */
};
static const struct figure_case figure_cases[] = {
    {"V01", "cz21", "B1=100,B=101", "V01:B", "B 应等于", NULL},
    {"V01", "cz21", "B1=100,B2=1,B=101", NULL, NULL, NULL},
    {"V02", "cz21", "C1=5,D1=100000,C=6", "V02:C", "C=6人次，各分项合计 5人次", NULL},
    {"V02", "cz21", "C1=5,D1=100000,C=5", NULL, NULL, NULL},
    {"V03", "ez22", "C1=1,D1=30000,D=29999", "V03:D", "D 应等于", NULL},
    {"V03", "ez22", "C1=1,D1=30000,D=30000", NULL, NULL, NULL},
    {"V04", "cz21", "E2=3,E=4", "V04:E", "E 应等于", NULL},
    {"V04", "cz21", "E2=3,E5=1,E=4", NULL, NULL, NULL},
    {"V05", "ez22", "F1=3,F=2", "V05:F", "F 应等于", NULL},
    {"V05", "ez22", "F1=3,F=3", NULL, NULL, NULL},
    {"V06", "cz21", "C2=1", "V06:C2", "C2=1人次，D2=0.00万元", NULL}, /* persons without money */
    {"V06", "cz21", "D2=1", "V06:C2", "有人次应有款物", NULL},       /* 0.01 元, printed as 0.00 */
    {"V06", "cz21", "C2=1,D2=4000", NULL, NULL, NULL},               /* 40 元 */
    {"V07", "cz21", "A=-1", "V07:A", "非负数", NULL},
    {"V07", "cz21", "A=0", NULL, NULL, NULL},
    {"V08", "cz21", "C1=1,D1=101,B3=100", "V08:D", "上年结转", NULL},
    {"V08", "cz21", "C1=1,D1=100,B3=100", NULL, NULL, NULL},
    {"V09", "cz21", "C1=1,D1=699,B3=1000", "V09:D", "三成以上", NULL},
    {"V09", "cz21", "C1=1,D1=700,B3=1000", NULL, NULL, NULL},
    {"V10", "cz21", "C11=1,D11=101,B1=50,B2=25,B3=25,B4=9", "V10:D11", "资金来源", NULL},
    {"V10", "cz21", "C11=1,D11=100,B1=50,B2=25,B3=25", NULL, NULL, NULL},
    {"V11", "cz21", "C1=1,D1=19999", "V11:D1", "人均 199.99 元", NULL},
    {"V11", "cz21", "C1=1,D1=20000", NULL, NULL, NULL},
    {"V11", "cz21", "C11=2,D11=600000", NULL, NULL, NULL},
    {"V11", "cz21", "C11=2,D11=600001", "V11:D11", "3,000 元", NULL},
    {"V11", "ez22", "C7=3,D7=14999", "V11:D7", "50 至", NULL},
    {"V11", "ez22", "C7=3,D7=15000", NULL, NULL, NULL},
    /* 青岛 C2: 4,536 persons and 786 万; typed as 元 in the column of 万元: 7,860,000 万元 */
    {"V12", "cz21", "C2=4536,D2=7860000000000", "V12:D2", "把元当作万元", NULL},
    {"V12", "cz21", "C2=4536,D2=786000000", NULL, NULL, NULL},
    {"V12", "cz21", "C3=2,D3=6000001", "V12:D3", "3 万元", NULL},
    {"V12", "cz21", "C3=2,D3=6000000", NULL, NULL, NULL},
    {"V13", "cz21", "C6=2,D6=199", "V13:D6", "不足 1 元", NULL},
    {"V13", "cz21", "C6=2,D6=200", NULL, NULL, NULL},
    {"V14", "cz21", "C1=2,D1=40000,J1=3", "V14:J1", "J1 是 C 的一部分", NULL},
    {"V14", "cz21", "C1=2,D1=40000,J1=2,J2=40000", NULL, NULL, NULL},
    {"V14", "cz21", "C1=2,D1=40000,J2=40001", "V14:J2", "J2 是 D 的一部分", NULL},
    {"V14", "ez22", "C1=2,D1=40000,J3=3", "V14:J3", "J3 是 C 的一部分", NULL},
    {"V14", "ez22", "C1=2,D1=40000,J4=40001", "V14:J4", "J4 是 D 的一部分", NULL},
    {"V14", "ez22", "C1=2,D1=40000,J1=2,J2=40000,J3=2,J4=40000", NULL, NULL, NULL},
    {"V21", "cz21", "H=3,I=89999", "V21:I", "300 至 30,000 元", NULL},
    {"V21", "cz21", "H=3,I=90000", NULL, NULL, NULL},
    {"V21", "cz21", "H=1,I=3000000", NULL, NULL, NULL},
    {"V21", "cz21", "H=1,I=3000001", "V21:I", "300 至 30,000 元", NULL},
    {"V22", "cz21", "H=3", "V22:H", "同时为零", NULL},
    {"V22", "cz21", "I=3", "V22:H", "同时为零", NULL},
    {"V22", "cz21", "H=3,I=90000", NULL, NULL, NULL},
    {"V23", "cz21", "C1=151,D1=1", "V23:C", "上年（去年）100人次", "C1=100,D1=1"},
    {"V23", "cz21", "C1=150,D1=1", NULL, NULL, "C1=100,D1=1"},
    {"V23", "cz21", "C1=49,D1=1", "V23:C", "超过五成", "C1=100,D1=1"},
    {"V23", "cz21", "C1=50,D1=1", NULL, NULL, "C1=100,D1=1"},
    {"V23", "cz21", "C1=300,D1=1", NULL, NULL, "C1=99,D1=1"}, /* too few to compare */
    {"V23", "cz21", "B3=5", "V23:B4", "漏记", "B3=5,B4=1"},
    {"V23", "cz21", "B3=5,B4=1", NULL, NULL, "B3=5,B4=9"},
    {"V24", "cz21", "C5=5,D5=25000", "V24:C5", "照抄上年", "C5=5,D5=30000"},
    {"V24", "cz21", "C5=4,D5=25000", NULL, NULL, "C5=4,D5=30000"},
    {"V24", "cz21", "C5=6,D5=25000", NULL, NULL, "C5=5,D5=30000"},
    {"V25", "cz21", "A=100,E1=200,F1=300", "V25", "都是整百", NULL},
    {"V25", "cz21", "A=100,E1=200,F1=301", NULL, NULL, NULL},
    {"V25", "cz21", "A=100,E1=200", NULL, NULL, NULL},
    {"V27", "cz21", "C1=5,D1=100000", "V27:C", "C 本表 5人次，本级与下级合计 4人次", "C1=4,D1=100000"},
    {"V27", "cz21", "C1=5,D1=100000", NULL, NULL, "C1=5,D1=100000"},
    {"V31", "cz21", "C7=1,D7=5000", "V31:A", "走访企业数为零", NULL},
    {"V31", "cz21", "C7=1,D7=5000,A=1", NULL, NULL, NULL},
    {"V31", "cz21", "C1=1,D1=20000", NULL, NULL, NULL}, /* no workers at the front */
    {"V36", "cz21", "B4=101", "V36:B4", "0.01 元没有捐赠登记", NULL}, /* 1.00 元 has its donor */
    {"V36", "cz21", "B4=100", NULL, NULL, NULL},
};

static const struct form_found *found_of(const struct form_found *f, size_t n, const char *code)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(f[i].code, str_of(code)))
            return &f[i];
    return NULL;
}

static void judge(const char *code, const char *what, const char *key, const char *text, const struct form_found *got)
{
    if ((key != NULL) != (got != NULL))
        fail_msg("%s %s: %s", code, what, got ? "found, and should not be" : "not found");
    if (got && !str_eq(got->key, str_of(key)))
        fail_msg("%s %s: key %.*s", code, what, FMT(got->key));
    if (got && !str_has(got->text, str_of(text)))
        fail_msg("%s %s: %.*s", code, what, FMT(got->text));
}

WORLD_TEST(figures_at_their_bounds)
{
    struct figures f = {.w = w};
    assert_int_equal(mw_do(w, load_forms, &f, NULL), OK);
    for (size_t i = 0; i < countof(figure_cases); i++) {
        const struct figure_case *c = &figure_cases[i];
        const struct form *form = strcmp(c->form, "cz21") == 0 ? f.cz21 : f.ez22;
        struct form_facts facts = {.gifts_fen = 100, .last.name = S("去年")};
        struct form_found *found = NULL;
        size_t n = 0;
        const struct form_value *beside = c->last ? filled(w, form, c->last) : NULL;
        if (strcmp(c->code, "V27") == 0)
            facts.parts = beside;
        else
            facts.last.values = beside;
        assert_int_equal(form_check(w->a, form, filled(w, form, c->now), &facts, &found, &n), OK);
        judge(c->code, c->now, c->key, c->text, found_of(found, n, c->code));
    }
}

/* Last year's table again: every class is told, and nothing is said of a change. */
WORLD_TEST(last_years_table_again)
{
    struct figures f = {.w = w};
    struct form_found *found = NULL;
    size_t n = 0, same = 0;
    assert_int_equal(mw_do(w, load_forms, &f, NULL), OK);
    const struct form_value *v = filled(w, f.cz21, "A=7,B3=9000000,C1=10,D1=2000000,C2=20,D2=4000000,C7=30,D7=1500000,C11=4,D11=800000");
    struct form_facts facts = {.last = {.name = S("2022 年送温暖"), .values = v}};
    static const struct str twins[] = {LIT("甲区总工会 与 乙区总工会")};
    assert_int_equal(form_check(w->a, f.cz21, v, &facts, &found, &n), OK);
    for (size_t i = 0; i < n; i++) {
        same += str_eq(found[i].code, S("V24"));
        assert_false(found[i].error);
        assert_false(str_eq(found[i].code, S("V23")));
    }
    assert_int_equal(same, 3); /* C1, C2, C7; of C11 there are four: too few */
    assert_null(found_of(found, n, "V26"));
    facts.twins = twins;
    facts.n_twins = 1;
    assert_int_equal(form_check(w->a, f.cz21, v, &facts, &found, &n), OK);
    judge("V26", "twins", "V26:甲区总工会 与 乙区总工会", "完全相同", found_of(found, n, "V26"));
}

/* --- what only a filing knows --- */

struct filed {
    struct world *w;
    struct form_filing filing;
    struct form_found *found;
    size_t n;
};

static enum err file_tx(struct ctx *cx, void *arg)
{
    struct filed *f = arg;
    struct form_call call = {0};
    struct grant *all = NEW(cx->a, struct grant);
    TRY(db_int(cx->tx, FIND_ORG, VALS(TXT(S("QD02"))), &cx->org_id));
    cx->org_code = S("QD02");
    cx->org_path = S("0000100003");
    all->path = S("00001");
    cx->scopes = all;
    cx->n_scopes = 1;
    TRY(form_of(cx, S("cz21"), S("LJ"), false, &call));
    assert_true(call.table.values != NULL);
    f->filing.parts = call.table.values;
    return form_findings(cx, &call, &f->filing, &f->found, &f->n);
}

WORLD_TEST(what_only_a_filing_knows)
{
    static const struct str below[] = {LIT("幸福街道总工会")};
    static const struct {
        const char *code, *what;
        struct form_filing filing;
        const char *key, *text;
    } cases[] = {
        {"V28", "one is missing", {.missing = below, .n_missing = 1}, "V28:幸福街道总工会", "请催报"},
        {"V28", "sealed with one missing", {.missing = below, .n_missing = 1, .revision = true, .reason = LIT("更正金额")}, NULL, NULL},
        {"V28", "all are there", {.missing = below, .n_missing = 0}, NULL, NULL},
        {"V40", "a day late", {.due_on = LIT("2023-01-10"), .filed_on = LIT("2023-01-11")}, "V40", "报送时已迟 1 天"},
        {"V40", "on the day", {.due_on = LIT("2023-01-10"), .filed_on = LIT("2023-01-10")}, NULL, NULL},
        {"V40", "no day is set", {.due_on = LIT(""), .filed_on = LIT("2023-01-11")}, NULL, NULL},
        {"V41", "no reason", {.revision = true, .reason = LIT("  ")}, "V41", "没有写原因"},
        {"V41", "one character", {.revision = true, .reason = LIT("补")}, "V41", "只有 1 个字"},
        {"V41", "two characters", {.revision = true, .reason = LIT("补票")}, NULL, NULL},
        {"V41", "no revision", {.revision = false, .reason = LIT("")}, NULL, NULL},
    };
    mw_campaign(w, "LJ", "", true, 0);
    for (size_t i = 0; i < countof(cases); i++) {
        struct filed f = {.w = w, .filing = cases[i].filing};
        assert_int_equal(mw_do(w, file_tx, &f, NULL), OK);
        judge(cases[i].code, cases[i].what, cases[i].key, cases[i].text, found_of(f.found, f.n, cases[i].code));
        if (cases[i].key)
            assert_int_equal(found_of(f.found, f.n, cases[i].code)->error, strcmp(cases[i].code, "V40") != 0);
    }
}

/* --- records, through the API --- */

/* LJ: several aids a person, at most 3,000.00 a time, goods not from the money of the union above. */
static void begin(struct world *w)
{
    world_ok(w, "city.clerk", "POST", "/api/campaigns",
             "{\"code\":\"LJ\",\"name\":\"送温暖\",\"org\":\"QD\",\"year\":2023,\"start_on\":\"2022-12-20\",\"end_on\":\"2023-02-10\","
             "\"once\":false,\"cap_time_fen\":300000,\"earmark\":\"ez22\",\"forms\":\"cz21,ez22\",\"status\":\"open\"}");
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 100000000);
    mw_receipt(w, "city.cash", "QD", "GH-SJ-SWN", 100000000);
    static const char *const to[] = {"QD0101", "QD010101", "QD010102"};
    for (size_t i = 0; i < countof(to); i++) {
        assert_string_equal(mw_transfer(w, "city.cash", "QD", to[i], "GH-BJ", "", 10000000), "");
        assert_string_equal(mw_transfer(w, "city.cash", "QD", to[i], "GH-SJ-SWN", "", 10000000), "");
    }
}

struct known {
    int serial;
    const char *org, *archive_no, *tags, *employer;
};

static enum err known_tx(struct ctx *cx, void *arg)
{
    const struct known *k = arg;
    struct person p = {.id_type = S("RESIDENT"), .status = S("active"), .name = S("赵安"), .archive_no = str_of(k->archive_no),
                       .tags = str_of(k->tags), .employer = str_of(k->employer)};
    TRY(db_int(cx->tx, FIND_ORG, VALS(TXT(str_of(k->org))), &p.org_id));
    p.number = mw_number(cx->a, k->serial);
    return person_add(cx, &p);
}

static void known(struct world *w, int serial, const char *org, const char *archive_no, const char *tags, const char *employer)
{
    struct known k = {serial, org, archive_no, tags, employer};
    struct str why = {0};
    if (mw_do(w, known_tx, &k, &why) != OK)
        fail_msg("person %d: %.*s", serial, FMT(why));
}

static const struct json *table(struct world *w, const char *form, const char *org)
{
    return json_get(world_ok(w, "city.view", "GET", mw_f(w, "/api/forms/%s?campaign=LJ&org=%s&checks=all", form, org), NULL), "checks");
}

/* The finding of that key; NULL = none. */
static const struct json *finding(struct world *w, const char *form, const char *org, const char *key)
{
    const struct json *checks = table(w, form, org);
    for (size_t i = 0; i < json_len(checks); i++)
        if (str_eq(json_get_str(json_at(checks, i), "key"), str_of(key)))
            return json_at(checks, i);
    return NULL;
}

static void told(struct world *w, const char *form, const char *org, const char *key, const char *text)
{
    const struct json *f = finding(w, form, org, key);
    if (!f)
        fail_msg("%s %s: not found", org, key);
    if (!str_has(json_get_str(f, "text"), str_of(text)))
        fail_msg("%s %s: %.*s", org, key, FMT(json_get_str(f, "text")));
}

static void silent(struct world *w, const char *form, const char *org, const char *key)
{
    const struct json *f = finding(w, form, org, key);
    if (f)
        fail_msg("%s %s: %.*s", org, key, FMT(json_get_str(f, "text")));
}

/* Records behind a check. */
static const struct json *behind(struct world *w, const char *form, const char *org, const char *code)
{
    return json_get(world_ok(w, "city.view", "GET", mw_f(w, "/api/forms/%s/checks/%s?campaign=LJ&org=%s", form, code, org), NULL), "rows");
}

static void enter(struct world *w, const char *form, const char *org, const char *item, long long value, int version)
{
    world_ok(w, "city.clerk", "PUT", mw_f(w, "/api/forms/%s/items?org=QD", form),
             mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"%s\",\"item\":\"%s\",\"value\":%lld,\"note\":\"记录\",\"version\":%d}", org, item, value, version));
}

WORLD_TEST(tags_files_and_caps)
{
    begin(w);
    known(w, 1, "QD010101", "", "XJY", "");
    known(w, 2, "QD010101", "DA-001", "", "");
    known(w, 3, "QD010101", "DA-002", "", "");
    static const struct mw_row sound[] = {
        {1, "C7", "GH-BJ", NULL, "XJY", 300000, NULL},      /* at the cap; tagged as the register has it */
        {4, "C7", "GH-BJ", NULL, "YWRY,FYYX", 30000, NULL}, /* a memo item inside C */
        {2, "C11", "GH-BJ", NULL, NULL, 50000, NULL},
        {5, "C7", "GH-BJ", "goods", NULL, 20000, NULL},
    };
    mw_paid_roster(w, 1, "QD010101", "2023-01-10", sound, countof(sound));
    static const char *const none[] = {"V15:J3", "V16:J1", "V18:C11", "V19:C11", "V20", "V11:record", "V38:GH-BJ", "V38:GH-SJ-SWN",
                                       "V30:QD010101:C7", "V30:QD010101:C11"};
    for (size_t i = 0; i < countof(none); i++) {
        silent(w, "ez22", "QD010101", none[i]);
        silent(w, "ez22", "QD01", none[i]);
    }
    told(w, "ez22", "QD010101", "V17:E2", "E2=0人次，已发放的记录 1 人次");
    enter(w, "ez22", "QD010101", "E2", 1, 0);
    silent(w, "ez22", "QD010101", "V17:E2");

    static const struct mw_row odd[] = {
        {1, "C7", "GH-BJ", NULL, NULL, 300001, NULL},         /* V11 one 分 over the cap, V15 not tagged this time */
        {6, "", "GH-BJ", NULL, "FYYX", 10000, NULL},          /* V16 counted in J1, in no class */
        {2, "C11", "GH-BJ", NULL, NULL, 50000, NULL},         /* V18 a third visit to two files */
        {7, "C11", "GH-BJ", NULL, NULL, 60000, NULL},         /* V19 no file */
        {3, "C2", "GH-BJ", NULL, NULL, 70000, NULL},          /* V20 a file, and in C2 */
        {8, "C7", "GH-SJ-SWN", "goods", NULL, 20000, NULL},   /* V38 bank only */
    };
    mw_paid_roster(w, 2, "QD010101", "2023-01-11", odd, countof(odd));
    told(w, "ez22", "QD010101", "V11:record", "1 笔超过每人次 3,000.00 元");
    told(w, "ez22", "QD010101", "V15:J3", "J3=1人次，名册和职工登记中有此标签的慰问 2 人次");
    told(w, "ez22", "QD010101", "V16:J1", "1 人次没有列入慰问对象");
    told(w, "ez22", "QD010101", "V18:C11", "C11=3人次，登记在档的困难职工 2 人");
    told(w, "ez22", "QD010101", "V19:C11", "1 人次，600.00 元");
    told(w, "ez22", "QD010101", "V20", "1 人次，700.00 元");
    told(w, "ez22", "QD010101", "V38:GH-SJ-SWN", "慰问品 200.00 元");
    silent(w, "ez22", "QD01", "V19:C11"); /* looked at where it was paid … */
    told(w, "ez22", "QD01", "V38:GH-SJ-SWN", "200.00 元"); /* … but sums are looked at everywhere */
    assert_true(str_eq(json_get_str(finding(w, "ez22", "QD010101", "V19:C11"), "level"), S("error")));
    assert_true(json_get_bool(finding(w, "ez22", "QD010101", "V19:C11"), "rows"));
    assert_true(str_eq(json_get_str(finding(w, "ez22", "QD010101", "V19:C11"), "items"), S("C11")));

    const struct json *rows = behind(w, "ez22", "QD010101", "V19");
    assert_int_equal(json_len(rows), 1);
    assert_true(str_eq(json_get_str(json_at(rows, 0), "name"), S("赵*")));
    assert_true(str_eq(json_get_str(json_at(rows, 0), "link"), S("/rosters/2")));
    assert_true(str_eq(json_get_str(json_at(rows, 0), "note"), S("没有档案编号")));
    assert_int_equal(json_get_int(json_at(rows, 0), "amount_fen", 0), 60000);
    assert_int_equal(json_len(behind(w, "ez22", "QD010101", "V15")), 1);
    assert_int_equal(json_len(behind(w, "ez22", "QD010101", "V16")), 1);
    assert_int_equal(json_len(behind(w, "ez22", "QD010101", "V11")), 1);
    assert_int_equal(json_len(behind(w, "ez22", "QD010101", "V20")), 1);
    assert_string_equal(world_call(w, "city.view", "GET", "/api/forms/ez22/checks/V99?campaign=LJ&org=QD", NULL), "NOT_FOUND");
    assert_string_equal(world_call(w, "d02.view", "GET", "/api/forms/ez22/checks/V19?campaign=LJ&org=QD01", NULL), "NOT_FOUND");
    /* a look at the table does not walk records */
    const struct json *j = world_ok(w, "city.view", "GET", "/api/forms/ez22?campaign=LJ&org=QD010101", NULL);
    assert_int_equal(json_get_int(j, "unchecked", 0), 19);
    for (size_t i = 0; i < json_len(json_get(j, "checks")); i++)
        assert_false(str_eq(json_get_str(json_at(json_get(j, "checks"), i), "code"), S("V19")));
}

/* Noted as dead since the day of payment: no file any more; since the day after: still one. */
WORLD_TEST(a_file_is_looked_at_on_the_day_of_payment)
{
    static const struct mw_row rows[] = {{1, "C11", "GH-BJ", NULL, NULL, 50000, NULL}, {2, "C11", "GH-BJ", NULL, NULL, 50000, NULL}};
    static const char *const since[] = {"2023-01-10", "2023-01-11"};
    begin(w);
    known(w, 1, "QD010101", "DA-001", "", "");
    known(w, 2, "QD010101", "DA-002", "", "");
    mw_paid_roster(w, 1, "QD010101", "2023-01-10", rows, countof(rows));
    silent(w, "cz21", "QD010101", "V19:C11");
    for (int i = 0; i < 2; i++) {
        unsigned char blind[BLIND_BYTES];
        struct sealer *s = sealer_borrow(w->app);
        person_blind_number(s, mw_number(w->a, i + 1), blind);
        sealer_return(w->app, s);
        mw_put(w, "person_mark", mw_f(w, "{\"id_type\":\"RESIDENT\",\"blind\":{\"$b\":\"%.*s\"},\"status\":\"dead\",\"name\":\"赵\",\"number_mask\":\"\","
                                        "\"since_on\":\"%s\",\"source\":\"名单\",\"org_id\":1,\"noted_at\":1}",
                                      FMT(hex_of(w->a, blind, sizeof blind)), since[i]));
    }
    told(w, "cz21", "QD010101", "V19:C11", "有 1 人次，500.00 元");
}

WORLD_TEST(two_levels_within_a_week)
{
    static const struct mw_row person[] = {{1, "C7", "GH-BJ", NULL, NULL, 20000, NULL}};
    static const struct mw_row other[] = {{2, "C7", "GH-BJ", NULL, NULL, 20000, NULL}};
    static const struct mw_row third[] = {{3, "C7", "GH-BJ", NULL, NULL, 20000, NULL}};
    begin(w);
    mw_paid_roster(w, 1, "QD0101", "2023-01-10", person, 1);
    mw_paid_roster(w, 2, "QD010101", "2023-01-18", person, 1); /* eight days */
    mw_paid_roster(w, 3, "QD010101", "2023-01-10", other, 1);
    mw_paid_roster(w, 4, "QD010102", "2023-01-11", other, 1);  /* the same level */
    silent(w, "cz21", "QD0101", "V29");
    silent(w, "cz21", "QD010101", "V29");
    mw_paid_roster(w, 5, "QD0101", "2023-01-10", third, 1);
    mw_paid_roster(w, 6, "QD010101", "2023-01-17", third, 1); /* seven days */
    told(w, "cz21", "QD0101", "V29", "有 1 人次，200.00 元");
    told(w, "cz21", "QD010101", "V29", "另一级工会慰问了同一人");
    const struct json *rows = behind(w, "cz21", "QD0101", "V29");
    assert_int_equal(json_len(rows), 1);
    assert_true(str_eq(json_get_str(json_at(rows, 0), "other_on"), S("2023-01-17")));
}

/* --- sums and registers --- */

static void tally(struct world *w, int campaign, const char *org, const char *kind, const char *class, const char *source, int heads, int fen)
{
    mw_put(w, "tally", mw_f(w, "{\"campaign_id\":%d,\"org_id\":%lld,\"kind\":\"%s\",\"class\":\"%s\",\"source\":\"%s\",\"tag\":\"\",\"heads\":%d,\"fen\":%d}",
                            campaign, (long long)world_org(w, org), kind, class, source, heads, fen));
}

WORLD_TEST(sums_beside_registers)
{
    static const struct mw_row rows[] = {{1, "C7", "GH-BJ", NULL, NULL, 20000, NULL}, {2, "C7", "GH-BJ", NULL, NULL, 30000, NULL}};
    begin(w);
    mw_paid_roster(w, 1, "QD010101", "2023-01-10", rows, 2);
    silent(w, "cz21", "QD010101", "V30:QD010101:C7");
    tally(w, 1, "QD010101", "goods", "C7", "GH-BJ", 0, 1); /* a fen too many, and no row has it */
    told(w, "cz21", "QD010101", "V30:QD010101:C7", "名册 2 人次、500.00 元，统计 2 人次、500.01 元");
    assert_int_equal(json_get_int(json_at(behind(w, "cz21", "QD010101", "V30"), 0), "other_fen", 0), 50001);
    /* V17: medical and study aid */
    tally(w, 1, "QD020101", "medical", "", "", 2, 0);
    silent(w, "cz21", "QD020101", "V17:E3"); /* E3 counts its records … */
    const struct json *e = world_ok(w, "city.view", "GET", "/api/forms/cz21/report?campaign=LJ&org=QD020101", NULL);
    assert_int_equal(json_get_int(json_get(json_get(e, "items"), "E3"), "count", 0), 2);
    assert_string_equal(world_call(w, "city.clerk", "PUT", "/api/forms/cz21/items?org=QD", /* … what is typed stands beside */
                                   "{\"campaign\":\"LJ\",\"org\":\"QD020101\",\"item\":\"E3\",\"value\":5,\"note\":\"记录\"}"), "");
    e = world_ok(w, "city.view", "GET", "/api/forms/cz21/report?campaign=LJ&org=QD020101", NULL);
    assert_int_equal(json_get_int(json_get(json_get(e, "items"), "E3"), "count", 0), 2);
    told(w, "cz21", "QD020101", "V44:E3", "E3 有记录 2 人次，这些单位另填 5 人次");
    told(w, "cz21", "QD", "V44:E3", "E3 有记录 2 人次，这些单位另填 5 人次");
    /* a table that is filed with less than was given */
    world_ok(w, "city.clerk", "PUT", "/api/submissions/adjust", "{\"campaign\":\"LJ\",\"form\":\"cz21\",\"org\":\"QD020101\",\"item\":\"E3\",\"value\":1,\"reason\":\"误报\"}");
    world_ok(w, "city.clerk", "GET", "/api/submissions/sheet?campaign=LJ&form=cz21&org=QD020101", NULL);
    assert_true(str_has(w->reply.body, S("V17:E3")) && str_has(w->reply.body, S("E3=1人次，已发放的记录 2 人次")));
    /* V32: two grass-roots unions below the street; then three employers in the register */
    enter(w, "cz21", "QD0101", "A", 2, 0);
    silent(w, "cz21", "QD0101", "V32:A");
    enter(w, "cz21", "QD0101", "A", 3, 1);
    told(w, "cz21", "QD0101", "V32:A", "A=3家，登记的单位 2 家");
    known(w, 11, "QD010101", "", "", "海宁纺织");
    known(w, 12, "QD010101", "", "", "海宁纺织");
    known(w, 13, "QD010102", "", "", "同心机械");
    known(w, 14, "QD0101", "", "", "启明物流");
    silent(w, "cz21", "QD0101", "V32:A");
    /* V37: central money, and the only file below is struck out by being nobody's */
    tally(w, 1, "QD02", "raised", "", "CZ-ZY", 0, 100);
    told(w, "cz21", "QD02", "V37:B1", "全国级在档");
    known(w, 15, "QD020101", "DA-009", "", "");
    silent(w, "cz21", "QD02", "V37:B1");
}

/* V33: person-times are no persons. A union of two members. */
WORLD_TEST(no_more_persons_than_members)
{
    static const struct mw_row first[] = {{1, "C7", "GH-BJ", NULL, NULL, 20000, NULL}, {2, "C7", "GH-BJ", NULL, NULL, 30000, NULL}};
    static const struct mw_row again[] = {{1, "C7", "GH-BJ", NULL, NULL, 20000, NULL}};
    static const struct mw_row third[] = {{3, "C7", "GH-BJ", NULL, NULL, 20000, NULL}};
    begin(w);
    mw_put(w, "org", mw_f(w, "{\"id\":900,\"parent_id\":%lld,\"code\":\"M1\",\"name\":\"小厂工会\",\"kind\":\"grass\",\"path\":\"0000100003000010000900009\","
                            "\"members\":2,\"valid_from\":\"2015-01-01\"}", (long long)world_org(w, "QD0201")));
    assert_string_equal(mw_transfer(w, "city.cash", "QD", "M1", "GH-BJ", "", 1000000), "");
    mw_paid_roster(w, 1, "M1", "2023-01-10", first, 2);
    mw_paid_roster(w, 2, "M1", "2023-01-11", again, 1);
    silent(w, "cz21", "M1", "V33:C"); /* three visits to two persons */
    mw_paid_roster(w, 3, "M1", "2023-01-12", third, 1);
    told(w, "cz21", "M1", "V33:C", "慰问的不同职工 3 人，登记的职工总数 2 人");
    silent(w, "cz21", "QD010101", "V33:C"); /* members not reported */
}

/* --- plan, budget, other campaigns, the due day --- */

WORLD_TEST(beside_plan_budget_campaigns_and_the_due_day)
{
    long long org = world_org(w, "QD020101");
    begin(w);
    mw_put(w, "plan", mw_f(w, "{\"id\":1,\"campaign_id\":1,\"org_id\":%lld,\"form\":\"qd23@2023\",\"covers\":\"own\",\"state\":\"submitted\",\"entered_by\":1,"
                            "\"entered_at\":1}", org));
    mw_put(w, "plan_item", "{\"plan_id\":1,\"item\":\"P3\",\"value\":100000}");
    mw_put(w, "budget", mw_f(w, "{\"id\":1,\"org_id\":%lld,\"year\":2023,\"state\":\"approved\",\"entered_by\":1,\"entered_at\":1}", org));
    mw_put(w, "budget_line", "{\"budget_id\":1,\"side\":\"out\",\"source\":\"SH\",\"item\":\"KN\",\"fen\":129999}");
    mw_put(w, "budget_line", "{\"budget_id\":1,\"side\":\"out\",\"source\":\"SH\",\"item\":\"XB\",\"fen\":500000}"); /* passed on, not given out */
    mw_put(w, "budget_change", "{\"id\":1,\"budget_id\":1,\"reason\":\"追加\",\"state\":\"approved\",\"asked_by\":1,\"asked_at\":1}");
    mw_put(w, "budget_change_line", "{\"change_id\":1,\"side\":\"out\",\"source\":\"SH\",\"item\":\"KN\",\"fen\":1}");
    tally(w, 1, "QD020101", "cash", "C7", "SH", 2, 130000);
    silent(w, "cz21", "QD020101", "V35:D"); /* 30 % more than planned */
    silent(w, "cz21", "QD020101", "V12:budget");
    tally(w, 1, "QD020101", "goods", "C7", "SH", 0, 1);
    told(w, "cz21", "QD020101", "V35:D", "D=0.13万元，计划 0.10万元，多 30%");
    told(w, "cz21", "QD020101", "V12:budget", "已批准的支出预算 1,300.00 元");
    assert_true(str_eq(json_get_str(finding(w, "cz21", "QD020101", "V12:budget"), "level"), S("error")));
    silent(w, "cz21", "QD010101", "V35:D"); /* has no plan */

    /* V40 before filing: today is 2023-01-12; the district speaks for those two levels down */
    mw_put(w, "form_due", mw_f(w, "{\"campaign_id\":1,\"form\":\"cz21\",\"org_id\":%lld,\"level\":2,\"due_on\":\"2023-01-11\",\"set_by\":1,\"set_at\":1}",
                              (long long)world_org(w, "QD02")));
    mw_put(w, "form_due", mw_f(w, "{\"campaign_id\":1,\"form\":\"cz21\",\"org_id\":%lld,\"level\":1,\"due_on\":\"2023-01-12\",\"set_by\":1,\"set_at\":1}",
                              (long long)world_org(w, "QD02")));
    told(w, "cz21", "QD020101", "V40", "截止日 2023-01-11，今天已迟 1 天");
    silent(w, "cz21", "QD0201", "V40"); /* due today */
    silent(w, "cz21", "QD02", "V40");
    mw_put(w, "submission", mw_f(w, "{\"id\":1,\"campaign_id\":1,\"form\":\"cz21\",\"org_id\":%lld,\"state\":\"submitted\",\"first_submitted_at\":1,"
                                   "\"touched_by\":1,\"touched_at\":1}", org));
    silent(w, "cz21", "QD020101", "V40"); /* it has been filed */

    /* V39: the last day of one is the first of the other */
    static const struct {
        const char *code, *end_on, *forms;
        bool told;
    } cases[] = {{"O1", "2022-12-19", "cz21", false}, {"O2", "2022-12-20", "ez22", false}, {"O3", "2022-12-20", "cz21", true}};
    for (size_t i = 0; i < countof(cases); i++) {
        world_ok(w, "city.clerk", "POST", "/api/campaigns",
                 mw_f(w, "{\"code\":\"%s\",\"name\":\"秋季\",\"org\":\"QD\",\"year\":2022,\"start_on\":\"2022-11-01\",\"end_on\":\"%s\","
                         "\"forms\":\"%s\",\"status\":\"open\"}", cases[i].code, cases[i].end_on, cases[i].forms));
        const char *key = mw_f(w, "V39:%s", cases[i].code);
        if (cases[i].told)
            told(w, "cz21", "QD02", key, "2022-11-01 至 2022-12-20 与本次活动 2022-12-20");
        else
            silent(w, "cz21", "QD02", key);
    }
    told(w, "ez22", "QD02", "V39:O2", "重叠会重复统计");
}

/* --- history and peers --- */

static void campaign(struct world *w, const char *code, const char *month)
{
    world_ok(w, "city.clerk", "POST", "/api/campaigns",
             mw_f(w, "{\"code\":\"%s\",\"name\":\"%s\",\"org\":\"QD\",\"year\":2021,\"start_on\":\"%s-05\",\"end_on\":\"%s-25\",\"forms\":\"cz21\",\"status\":\"open\"}",
                  code, code, month, month));
}

WORLD_TEST(beside_its_own_past)
{
    begin(w);
    campaign(w, "L1", "2021-01");
    campaign(w, "L2", "2021-10");
    campaign(w, "L3", "2022-01");
    tally(w, 2, "QD010101", "cash", "C7", "SH", 40, 100000);
    tally(w, 1, "QD010101", "cash", "C7", "SH", 91, 100000);
    silent(w, "cz21", "QD010101", "V42:C"); /* one past campaign is no range */
    tally(w, 3, "QD010101", "cash", "C7", "SH", 60, 100000);
    told(w, "cz21", "QD010101", "V42:C", "C=91人次，以往 2 次活动在 40人次 至 60人次 之间"); /* over 60 × 1.5 = 90 */
    const struct json *j = world_ok(w, "city.view", "GET", "/api/forms/cz21/history?campaign=LJ&org=QD010101&item=C7", NULL);
    assert_int_equal(json_get_int(j, "count", 0), 91);
    assert_int_equal(json_len(json_get(j, "rows")), 2); /* of the third it had none */
    assert_true(str_eq(json_get_str(json_at(json_get(j, "rows"), 0), "campaign"), S("L2")));
    assert_int_equal(json_get_int(json_at(json_get(j, "rows"), 0), "count", 0), 60);
    assert_true(json_kind(json_get(j, "peers")) == JSON_NUL);
    tally(w, 4, "QD010101", "cash", "C7", "SH", 61, 100000);
    silent(w, "cz21", "QD010101", "V42:C"); /* 61 × 1.5 = 91.5 */
    assert_string_equal(world_call(w, "city.view", "GET", "/api/forms/cz21/history?campaign=LJ&org=QD010101&item=ZZ", NULL), "BAD_INPUT");
}

/* Peers give 100.00, 110.00, 120.00, 130.00 and 140.00 a person: median 120, off by 20 10 0 10 20: 10. Five times that, and
 * more than half of the median: beyond 180.00. */
WORLD_TEST(beside_its_peers)
{
    begin(w);
    for (int i = 0; i < 6; i++)
        mw_put(w, "org", mw_f(w, "{\"id\":%d,\"parent_id\":%lld,\"code\":\"P%d\",\"name\":\"p\",\"kind\":\"street\",\"path\":\"0000100003%05d\",\"valid_from\":\"2015-01-01\"}",
                                900 + i, (long long)world_org(w, "QD02"), i, 800 + i));
    tally(w, 1, "P0", "cash", "C7", "SH", 10, 180100);
    for (int i = 1; i <= 4; i++)
        tally(w, 1, mw_f(w, "P%d", i), "cash", "C7", "SH", i, i * (9000 + 1000 * i));
    silent(w, "cz21", "P0", "V43:D"); /* four peers: never */
    assert_true(json_kind(json_get(world_ok(w, "city.view", "GET", "/api/forms/cz21/history?campaign=LJ&org=P0&item=C7", NULL), "peers")) == JSON_NUL);
    tally(w, 1, "P5", "cash", "C7", "SH", 2, 28000);
    told(w, "cz21", "P0", "V43:D", "D 人均 180.10 元，同级 5 个单位的中位数 120.00 元");
    tally(w, 1, "P0", "goods", "C7", "SH", 0, -100);
    silent(w, "cz21", "P0", "V43:D"); /* 180.00: at the bound */
    const struct json *p = json_get(world_ok(w, "city.view", "GET", "/api/forms/cz21/history?campaign=LJ&org=P0&item=C7", NULL), "peers");
    /* 1 2 2 3 4 */
    assert_int_equal(json_get_int(p, "n", 0), 5);
    assert_int_equal(json_get_int(json_get(p, "q1"), "count", 0), 2);
    assert_int_equal(json_get_int(json_get(p, "median"), "count", 0), 2);
    assert_int_equal(json_get_int(json_get(p, "q3"), "count", 0), 3);
}

/* --- the ops as data --- */

WORLD_TEST(every_op_of_the_documents_is_described)
{
    const struct json *rows = json_get(world_ok(w, "city.view", "GET", "/api/forms/checks/ops?org=QD", NULL), "rows");
    struct figures f = {.w = w};
    assert_int_equal(mw_do(w, load_forms, &f, NULL), OK);
    for (int k = 0; k < 2; k++) {
        const struct json *checks = (k ? f.ez22 : f.cz21)->checks;
        for (size_t i = 0; i < json_len(checks); i++) {
            const struct json *check = json_at(checks, i), *op = NULL;
            for (size_t r = 0; r < json_len(rows) && !op; r++)
                if (str_eq(json_get_str(json_at(rows, r), "op"), json_get_str(check, "op")))
                    op = json_at(rows, r);
            assert_non_null(op);
            assert_true(json_get_str(op, "title").len > 0);
            assert_int_equal(json_get_bool(op, "deep"), json_get_bool(check, "deep"));
            for (size_t n = 0; n < json_len(check); n++) { /* each parameter is a field of the op */
                struct str key;
                json_entry(check, n, &key);
                bool known_key = str_has(S("code level op text deep"), key);
                for (size_t q = 0; q < json_len(json_get(op, "fields")); q++)
                    known_key |= str_eq(json_get_str(json_at(json_get(op, "fields"), q), "name"), key);
                if (!known_key)
                    fail_msg("%.*s: %.*s is no field of it", FMT(json_get_str(check, "code")), FMT(key));
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_at_their_bounds),
        cmocka_unit_test(last_years_table_again),
        cmocka_unit_test(what_only_a_filing_knows),
        cmocka_unit_test(tags_files_and_caps),
        cmocka_unit_test(a_file_is_looked_at_on_the_day_of_payment),
        cmocka_unit_test(two_levels_within_a_week),
        cmocka_unit_test(sums_beside_registers),
        cmocka_unit_test(no_more_persons_than_members),
        cmocka_unit_test(beside_plan_budget_campaigns_and_the_due_day),
        cmocka_unit_test(beside_its_own_past),
        cmocka_unit_test(beside_its_peers),
        cmocka_unit_test(every_op_of_the_documents_is_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
