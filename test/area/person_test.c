/* SPDX-License-Identifier: Apache-2.0
 * The register: derived facts, masks, revealing, finding, paging, locking, and rosters becoming persons.
 * Identity numbers are the published test vectors of the check-digit rule. */
#include "area_test.h"

#include "person.h"

#define ID_F "11010519491231002X"  /* woman, 1949-12-31 */
#define ID_M "371001198010082394"  /* man, 1980-10-08 */
#define ID_OLD "53010219200508011X" /* man, 1920-05-08 */

static int64_t add(struct world *w, const char *as, const char *org, const char *name, const char *more)
{
    world_ok(w, as, "POST", "/api/persons", fmt(w, "{\"org\":\"%s\",\"name\":\"%s\",%s}", org, name, more));
    return json_get_int(w->json, "id", 0);
}

WORLD_TEST(sex_and_birth_come_from_the_number)
{
    add(w, "city.clerk", "QD01", "张秀英", "\"number\":\"" ID_F "\"");
    assert_string_equal(text_of(w, w->json, "sex"), "F");
    assert_string_equal(text_of(w, w->json, "birth"), "1949-12-31");
    assert_string_equal(text_of(w, w->json, "id_type"), "RESIDENT");
    assert_string_equal(text_of(w, w->json, "org_code"), "QD01");
    assert_string_equal(text_of(w, w->json, "status"), "active");
    static const struct {
        const char *field, *body;
    } bad[] = {
        {"sex", "{\"name\":\"王建国\",\"number\":\"" ID_M "\",\"sex\":\"F\"}"},
        {"birth", "{\"name\":\"王建国\",\"number\":\"" ID_M "\",\"birth\":\"1980-10-09\"}"},
        {"number", "{\"name\":\"王建国\",\"number\":\"371001198010082395\"}"},
        {"number", "{\"name\":\"王建国\",\"number\":\"110105194902310026\"}"},
        {"number", "{\"name\":\"王建国\"}"},
        {"name", "{\"name\":\"王建国（已故）\",\"number\":\"" ID_M "\"}"},
        {"phone", "{\"name\":\"王建国\",\"number\":\"" ID_M "\",\"phone\":\"1380013\"}"},
        {"card", "{\"name\":\"王建国\",\"number\":\"" ID_M "\",\"card\":\"62284804\"}"},
        {"tags", "{\"name\":\"王建国\",\"number\":\"" ID_M "\",\"tags\":\"XJY,ABC\"}"},
        {"status", "{\"name\":\"王建国\",\"number\":\"" ID_M "\",\"status\":\"gone\"}"},
        {"id_type", "{\"name\":\"王建国\",\"number\":\"" ID_M "\",\"id_type\":\"驾驶证\"}"},
    };
    for (size_t i = 0; i < countof(bad); i++) {
        assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/persons", bad[i].body);
        if (!complains_of(w, bad[i].field))
            print_error("%s: %.*s\n", bad[i].body, FMT(w->reply.body));
        assert_true(complains_of(w, bad[i].field));
    }
}

WORLD_TEST(one_person_a_document_whatever_the_spelling)
{
    add(w, "city.clerk", "QD01", "张秀英", "\"number\":\"" ID_F "\"");
    assert_answer(w, "DUPLICATE", "d02.clerk", "POST", "/api/persons",
                  "{\"name\":\"张秀英\",\"number\":\" 110105 19491231 002x\"}");
    add(w, "city.clerk", "QD01", "李娜", "\"number\":\"810000199408230021\"");
    assert_string_equal(text_of(w, w->json, "id_type"), "HKMT_RESIDENCE");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(numbers_are_masked_and_revealed_only_with_right_and_reason)
{
    int64_t id = add(w, "city.clerk", "QD01", "张秀英",
                     "\"number\":\"" ID_F "\",\"phone\":\"13800138000\",\"card\":\"6228480402564890018\"");
    const char *get = fmt(w, "/api/persons/%lld", (long long)id);
    const char *unmask = fmt(w, "/api/persons/%lld/unmask", (long long)id);
    world_ok(w, "city.review", "GET", get, NULL);
    assert_string_equal(text_of(w, w->json, "number"), "1101**********002X");
    assert_string_equal(text_of(w, w->json, "phone"), "138****8000");
    assert_string_equal(text_of(w, w->json, "card"), "***************0018");
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", unmask, "{\"reason\":\"核对卡号\"}");
    assert_answer(w, "FORBIDDEN", "sys.admin", "POST", unmask, "{\"reason\":\"核对卡号\"}");
    assert_answer(w, "NOT_FOUND", "d02.review", "POST", unmask, "{\"reason\":\"核对卡号\"}");
    assert_answer(w, "BAD_INPUT", "city.review", "POST", unmask, "{\"reason\":\" \"}");
    world_ok(w, "city.review", "POST", unmask, "{\"reason\":\"核对卡号\"}");
    assert_string_equal(text_of(w, w->json, "number"), ID_F);
    assert_string_equal(text_of(w, w->json, "phone"), "13800138000");
    assert_string_equal(text_of(w, w->json, "card"), "6228480402564890018");
    world_ok(w, "audit.admin", "GET", "/api/events?action=person.unmask", NULL);
    assert_true(answer_has(w, "核对卡号"));
    assert_true(answer_has(w, fmt(w, "person:%lld", (long long)id)));
    assert_false(answer_has(w, ID_F));
}

WORLD_TEST(revealing_is_limited_by_the_hour)
{
    int64_t id = add(w, "city.clerk", "QD01", "张秀英", "\"number\":\"" ID_F "\"");
    const char *unmask = fmt(w, "/api/persons/%lld/unmask", (long long)id);
    for (int i = 0; i < PERSON_UNMASK_HOUR; i++)
        world_ok(w, "city.review", "POST", unmask, "{\"reason\":\"核对卡号\"}");
    assert_answer(w, "TOO_MANY", "city.review", "POST", unmask, "{\"reason\":\"核对卡号\"}");
    world_ok(w, "city.cash", "POST", unmask, "{\"reason\":\"核对卡号\"}");
    w->now += INT64_C(3600001);
    world_ok(w, "city.review", "POST", unmask, "{\"reason\":\"核对卡号\"}");
}

WORLD_TEST(exact_find_by_number_phone_and_card_within_reach)
{
    add(w, "city.clerk", "QD01", "张秀英", "\"number\":\"" ID_F "\",\"phone\":\"13800138000\"");
    add(w, "city.clerk", "QD02", "王建国", "\"number\":\"" ID_M "\",\"phone\":\"13800138000\",\"card\":\"6228480402564890018\"");
    world_ok(w, "city.view", "POST", "/api/persons/find", "{\"number\":\"11010519491231002x\"}");
    assert_string_equal(column(w, "name"), "张秀英");
    world_ok(w, "city.view", "POST", "/api/persons/find", "{\"phone\":\"+86 138-0013-8000\"}");
    assert_string_equal(column(w, "name"), "张秀英,王建国");
    world_ok(w, "city.view", "POST", "/api/persons/find", "{\"card\":\"6228 4804 0256 4890 018\"}");
    assert_string_equal(column(w, "name"), "王建国");
    world_ok(w, "d01.view", "POST", "/api/persons/find", "{\"card\":\"6228480402564890018\"}");
    assert_string_equal(column(w, "name"), "");
    world_ok(w, "d01.view", "POST", "/api/persons/find", "{\"phone\":\"13800138000\"}");
    assert_string_equal(column(w, "name"), "张秀英");
    assert_answer(w, "BAD_INPUT", "city.view", "POST", "/api/persons/find", "{}");
    assert_answer(w, "BAD_INPUT", "city.view", "POST", "/api/persons/find",
                  "{\"phone\":\"13800138000\",\"card\":\"6228480402564890018\"}");
}

/* Numbers of invented people: area 110105, day and sequence counted up, check letter computed. */
static const char *number_of(struct world *w, int i)
{
    char digits[19];
    snprintf(digits, sizeof digits, "1101051980%02d%02d%03d", i % 12 + 1, i / 12 % 28 + 1, i % 999);
    return fmt(w, "%s%c", digits, idno_check_char(digits));
}

static void some_people(struct world *w)
{
    static const struct {
        const char *name, *org;
    } people[] = {
        {"张建国", "QD010101"}, {"张建军", "QD010102"}, {"王建国", "QD020101"}, {"李建国庆", "QD01"},
        {"欧阳建国", "QD02"},   {"Anna Lee", "QD"},      {"张", "QD01"},         {"建", "QD02"},
        {"赵张建", "QDI01"},    {"买买提·张", "QD010101"},
    };
    for (size_t i = 0; i < countof(people); i++)
        add(w, "city.clerk", people[i].org, people[i].name,
            fmt(w, "\"number\":\"%s\",\"tags\":\"%s\"", number_of(w, (int)i), i % 2 ? "XJY" : ""));
}

static const char *find(struct world *w, const char *as, const char *query)
{
    world_ok(w, as, "GET", fmt(w, "/api/persons?%s", query), NULL);
    return column(w, "name");
}

WORLD_TEST(names_are_found_by_one_to_four_characters)
{
    some_people(w);
    /* one character: names that begin with it */
    assert_string_equal(find(w, "city.view", "q=%E5%BC%A0"), "张建国,张建军,张"); /* 张 */
    assert_string_equal(find(w, "city.view", "q=A"), "Anna Lee");
    /* two and more: anywhere inside */
    assert_string_equal(find(w, "city.view", "q=%E5%BB%BA%E5%9B%BD"), "张建国,王建国,李建国庆,欧阳建国"); /* 建国 */
    assert_string_equal(find(w, "city.view", "q=%E5%BC%A0%E5%BB%BA"), "张建国,张建军,赵张建");           /* 张建 */
    assert_string_equal(find(w, "city.view", "q=%E5%BB%BA%E5%9B%BD%E5%BA%86"), "李建国庆");              /* 建国庆 */
    assert_string_equal(find(w, "city.view", "q=%E6%AC%A7%E9%98%B3%E5%BB%BA%E5%9B%BD"), "欧阳建国");
    assert_string_equal(find(w, "city.view", "q=anna"), "Anna Lee");
    assert_string_equal(find(w, "city.view", "q=_n"), "");
    assert_string_equal(find(w, "city.view", "q=%E9%BE%98"), "");
    assert_answer(w, "BAD_INPUT", "city.view", "GET", "/api/persons?q=abcde", NULL);
    /* nothing beside the own subtree */
    assert_string_equal(find(w, "d01.view", "q=%E5%BB%BA%E5%9B%BD"), "张建国,李建国庆");
    assert_string_equal(find(w, "d02.view", "q=%E5%BC%A0"), "");
    assert_string_equal(find(w, "city.view", "q=%E5%BB%BA%E5%9B%BD&org=QD02"), "王建国,欧阳建国");
    assert_string_equal(find(w, "city.view", "org=QD02&own=1"), "欧阳建国,建");
    assert_string_equal(find(w, "city.view", "q=%E5%BB%BA%E5%9B%BD&tag=XJY"), "李建国庆");
    /* tags and statuses are keys of their own */
    assert_string_equal(find(w, "d01.view", "tag=XJY"), "张建军,李建国庆,买买提·张");
    world_ok(w, "city.clerk", "PUT", "/api/persons/1", "{\"status\":\"retired\",\"tags\":\"NMG\",\"version\":1}");
    assert_string_equal(find(w, "city.view", "status=retired"), "张建国");
    assert_string_equal(find(w, "city.view", "tag=NMG"), "张建国");
    assert_string_equal(find(w, "city.view", "tag=NMG&status=active"), "");
    world_ok(w, "city.clerk", "PUT", "/api/persons/1", "{\"status\":\"active\",\"tags\":\"\",\"version\":2}");
    assert_string_equal(find(w, "city.view", "status=retired"), "");
    assert_string_equal(find(w, "city.view", "tag=NMG"), "");
    assert_int_equal(world_verify(w), 0);
}

static const char *paged(struct world *w, const char *query)
{
    struct buf all = buf_new(w->a, 4096);
    int64_t after = 0;
    for (int i = 0; i < 20; i++) {
        world_ok(w, "city.view", "GET", fmt(w, "/api/persons?limit=2&after=%lld&%s", (long long)after, query), NULL);
        if (i && json_len(rows_of(w)))
            buf_ch(&all, ',');
        buf_str(&all, str_of(column(w, "name")));
        after = json_get_int(w->json, "next", 0);
        if (!after)
            break;
    }
    return str_z(w->a, buf_done(&all));
}

WORLD_TEST(pages_join_to_the_whole_list)
{
    some_people(w);
    static const char *const queries[] = {"q=%E5%BC%A0", "q=%E5%BB%BA%E5%9B%BD", "", "tag=XJY", "org=QD01"};
    for (size_t i = 0; i < countof(queries); i++) {
        const char *whole = find(w, "city.view", queries[i]);
        assert_string_equal(paged(w, queries[i]), whole);
    }
    /* everybody, union by union through the tree */
    assert_string_equal(find(w, "city.view", ""),
                        "Anna Lee,李建国庆,张,张建国,买买提·张,张建军,欧阳建国,建,王建国,赵张建");
}

WORLD_TEST(the_register_leaves_as_a_masked_workbook_and_the_trail_says_so)
{
    add(w, "city.clerk", "QD01", "张秀英", "\"number\":\"" ID_F "\"");
    (void)world_call(w, "d01.view", "GET", "/api/persons/export?org=QD01", NULL);
    assert_int_equal(w->reply.status, 200);
    assert_true(str_starts(w->reply.body, S("PK\x03\x04"))); /* a zip */
    assert_string_equal(str_z(w->a, w->reply.file_name), "职工.xlsx");
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", "/api/persons/export?org=QD01", NULL);
    const struct json *j = world_ok(w, "audit.admin", "GET", "/api/events?action=person.export", NULL);
    assert_int_equal(json_len(json_get(j, "rows")), 2); /* the newest first */
    assert_string_equal(text_of(w, json_at(json_get(j, "rows"), 0), "login"), "d02.view");
    assert_string_equal(text_of(w, json_at(json_get(j, "rows"), 0), "result"), "NOT_FOUND");
    assert_string_equal(text_of(w, json_at(json_get(j, "rows"), 1), "login"), "d01.view");
    assert_string_equal(text_of(w, json_at(json_get(j, "rows"), 1), "result"), "ok");
}

WORLD_TEST(edit_is_by_version_and_masked_texts_mean_as_it_is)
{
    int64_t id = add(w, "city.clerk", "QD01", "张秀英", "\"number\":\"" ID_F "\",\"phone\":\"13800138000\"");
    const char *path = fmt(w, "/api/persons/%lld", (long long)id);
    world_ok(w, "d01.clerk", "PUT", path,
             "{\"name\":\"张秀兰\",\"number\":\"1101**********002X\",\"phone\":\"138****8000\",\"employer\":\"甲厂\",\"version\":1}");
    assert_string_equal(text_of(w, w->json, "name"), "张秀兰");
    assert_string_equal(text_of(w, w->json, "phone"), "138****8000");
    assert_answer(w, "CONFLICT", "d01.clerk", "PUT", path, "{\"employer\":\"乙厂\",\"version\":1}");
    assert_answer(w, "NOT_FOUND", "d02.clerk", "PUT", path, "{\"employer\":\"乙厂\",\"version\":2}");
    assert_answer(w, "NOT_FOUND", "d01.clerk", "PUT", path, "{\"org\":\"QD02\",\"version\":2}");
    assert_string_equal(find(w, "city.view", "q=%E7%A7%80%E5%85%B0"), "张秀兰"); /* 秀兰 */
    assert_string_equal(find(w, "city.view", "q=%E7%A7%80%E8%8B%B1"), "");       /* 秀英 */
    /* a corrected number brings its own sex and birth */
    world_ok(w, "d01.clerk", "PUT", path, "{\"number\":\"" ID_M "\",\"version\":2}");
    assert_string_equal(text_of(w, w->json, "sex"), "M");
    assert_string_equal(text_of(w, w->json, "birth"), "1980-10-08");
    world_ok(w, "city.review", "POST", fmt(w, "%s/unmask", path), "{\"reason\":\"核对\"}");
    assert_string_equal(text_of(w, w->json, "number"), ID_M);
    assert_string_equal(text_of(w, w->json, "phone"), "13800138000");
    assert_int_equal(world_verify(w), 0);
}

/* --- a sealed value cannot be moved to another person --- */

static enum err swap_secrets(struct tx *tx, void *arg)
{
    struct world *w = arg;
    struct person a = {0}, b = {0};
    TRY(db_one(tx, PERSON_GET, VALS(I64(1), TXT(S("")), TXT(S("~"))), PERSON_FIELDS, &a));
    TRY(db_one(tx, PERSON_GET, VALS(I64(2), TXT(S("")), TXT(S("~"))), PERSON_FIELDS, &b));
    (void)w;
    return db_exec(tx, PERSON_SECRET_SET, VALS(I64(1), BLOB(b.secret), NUL, NUL), NULL);
}

WORLD_TEST(secret_of_another_does_not_open)
{
    add(w, "city.clerk", "QD01", "张秀英", "\"number\":\"" ID_F "\"");
    add(w, "city.clerk", "QD01", "王建国", "\"number\":\"" ID_M "\"");
    assert_int_equal(world_verify(w), 0);
    assert_int_equal(world_write(w, swap_secrets, w), OK);
    assert_answer(w, "KEY", "city.view", "GET", "/api/persons/1", NULL);
    world_ok(w, "city.view", "GET", "/api/persons/2", NULL);
    assert_int_equal(world_verify(w), 1);
}

/* --- a roster becomes persons, and back --- */

struct staged {
    struct world *w;
    int64_t roster;
    struct person_merge merge;
    int64_t deleted, persons, grams;
    int rows;
};

static enum err put_row(struct ctx *cx, int64_t roster, int64_t no, int64_t level, const char *name,
                        const char *number, const char *phone, const char *employer)
{
    unsigned char blind[BLIND_BYTES], phone_blind[BLIND_BYTES], secret[PERSON_SECRET_MAX];
    char aad[PERSON_AAD];
    struct person_secret sec = {str_of(number), str_of(phone), S("")};
    struct val none = TXT(S(""));
    person_blind_number(cx->sealer, sec.number, blind);
    bool has = person_blind_phone(cx->sealer, sec.phone, phone_blind);
    struct str sealed = person_secret_seal(cx->sealer, person_aad(S("RESIDENT"), blind, aad), &sec, secret);
    return db_exec(cx->tx, ROSTER_ROW_PUT,
                   VALS(I64(roster), I64(no), I64(0), I64(no), I64(level), TXT(str_of(name)),
                        TXT(S("RESIDENT")), BLOB(((struct str){(char *)blind, BLIND_BYTES})),
                        has ? BLOB(((struct str){(char *)phone_blind, BLIND_BYTES})) : NUL, NUL,
                        BLOB(sealed), none, none, TXT(str_of(employer)), none, none, none, none, none,
                        none, I64(0), TXT(no == 2 ? S("XJY") : S("")), none, none, none, none),
                   NULL);
}

static enum err in_ctx(struct tx *tx, struct staged *s, enum err (*run)(struct ctx *cx, struct staged *s))
{
    struct sealer *sealer = sealer_borrow(s->w->app);
    struct ctx *cx = ctx_system(s->w->a, s->w->app, tx, sealer);
    enum err e = run(cx, s);
    sealer_return(s->w->app, sealer);
    return e;
}

static enum err stage(struct ctx *cx, struct staged *s)
{
    int64_t campaign, user = 1, org = 0;
    struct val none = TXT(S(""));
    TRY(db_int(cx->tx, CAMPAIGN_ADD,
               VALS(TXT(S("LJ2023")), TXT(S("送温暖")), I64(1), I64(2023), TXT(S("2022-12-01")),
                    TXT(S("2023-02-28")), TXT(S("open")), I64(0), I64(0), I64(1), none, none, none, I64(1),
                    none),
               &campaign));
    TRY(db_int(cx->tx, FIND_ORG, VALS(TXT(S("QD010101"))), &org));
    TRY(db_int(cx->tx, ROSTER_NEW,
               VALS(I64(campaign), I64(org), TXT(S("list")), TXT(S("甲厂")), TXT(S("checked")), NUL, none,
                    none, none, I64(0), I64(0), none, NUL, NUL, none, I64(user), I64(1)),
               &s->roster));
    TRY(put_row(cx, s->roster, 1, 0, "张秀英", ID_F, "13800138000", "甲厂"));
    TRY(put_row(cx, s->roster, 2, 0, "王建国", ID_M, "", "甲厂"));
    return put_row(cx, s->roster, 3, 2, "赵德胜", ID_OLD, "", "甲厂"); /* refused: stays out */
}

static enum err merge(struct ctx *cx, struct staged *s)
{
    return person_merge_roster(cx, s->roster, &s->merge);
}

static enum err unmerge(struct ctx *cx, struct staged *s)
{
    return person_unmerge_roster(cx, s->roster, &s->deleted);
}

static enum err stage_tx(struct tx *tx, void *arg)
{
    return in_ctx(tx, arg, stage);
}
static enum err merge_tx(struct tx *tx, void *arg)
{
    return in_ctx(tx, arg, merge);
}
static enum err unmerge_tx(struct tx *tx, void *arg)
{
    return in_ctx(tx, arg, unmerge);
}

WORLD_TEST(accepted_rows_become_persons_and_back)
{
    struct staged s = {.w = w};
    int64_t known = add(w, "city.clerk", "QD02", "张秀英", "\"number\":\"" ID_F "\"");
    assert_int_equal(world_write(w, stage_tx, &s), OK);
    assert_int_equal(world_write(w, merge_tx, &s), OK);
    assert_int_equal(s.merge.added, 1);
    assert_int_equal(s.merge.linked, 2);
    /* the new one is kept by the roster's union and found by name and number */
    assert_string_equal(find(w, "d01.view", ""), "王建国");
    assert_string_equal(find(w, "d01.view", "q=%E5%BB%BA%E5%9B%BD"), "王建国");
    assert_string_equal(find(w, "city.view", "tag=XJY"), "王建国");
    world_ok(w, "d01.view", "POST", "/api/persons/find", "{\"number\":\"" ID_M "\"}");
    assert_string_equal(column(w, "employer"), "甲厂");
    /* the known one stays where it was kept and got the phone and employer it did not have */
    world_ok(w, "d02.view", "POST", "/api/persons/find", "{\"phone\":\"13800138000\"}");
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "id", 0), known);
    assert_string_equal(column(w, "employer"), "甲厂");
    assert_string_equal(column(w, "phone"), "138****8000");
    /* the refused one is nobody */
    world_ok(w, "city.view", "POST", "/api/persons/find", "{\"number\":\"" ID_OLD "\"}");
    assert_string_equal(column(w, "name"), "");
    assert_int_equal(world_write(w, unmerge_tx, &s), OK);
    assert_int_equal(s.deleted, 1);
    assert_string_equal(find(w, "city.view", ""), "张秀英");
    assert_string_equal(find(w, "city.view", "q=%E5%BB%BA%E5%9B%BD"), "");
    assert_string_equal(find(w, "city.view", "tag=XJY"), "");
    /* and once more */
    assert_int_equal(world_write(w, merge_tx, &s), OK);
    assert_int_equal(s.merge.added, 1);
    assert_string_equal(find(w, "d01.view", "q=%E5%BB%BA%E5%9B%BD"), "王建国");
}

WORLD_TEST(a_roster_never_overwrites_the_register)
{
    struct staged s = {.w = w};
    int64_t id = add(w, "city.clerk", "QD02", "张秀英",
                     "\"number\":\"" ID_F "\",\"phone\":\"13900139000\",\"employer\":\"乙厂\"");
    assert_int_equal(world_write(w, stage_tx, &s), OK);
    assert_int_equal(world_write(w, merge_tx, &s), OK);
    assert_int_equal(s.merge.filled, 0);
    world_ok(w, "city.view", "GET", fmt(w, "/api/persons/%lld", (long long)id), NULL);
    assert_string_equal(text_of(w, w->json, "phone"), "139****9000");
    assert_string_equal(text_of(w, w->json, "employer"), "乙厂");
    assert_int_equal(json_get_int(w->json, "version", 0), 1);
}

WORLD_TEST(person_edited_since_survives_the_roster)
{
    struct staged s = {.w = w};
    assert_int_equal(world_write(w, stage_tx, &s), OK);
    assert_int_equal(world_write(w, merge_tx, &s), OK);
    assert_int_equal(s.merge.added, 2);
    world_ok(w, "d01.view", "POST", "/api/persons/find", "{\"number\":\"" ID_M "\"}");
    int64_t id = json_get_int(json_at(rows_of(w), 0), "id", 0);
    world_ok(w, "d01.clerk", "PUT", fmt(w, "/api/persons/%lld", (long long)id), "{\"post\":\"钳工\",\"version\":1}");
    assert_int_equal(world_write(w, unmerge_tx, &s), OK);
    assert_int_equal(s.deleted, 1);
    assert_string_equal(find(w, "city.view", ""), "王建国");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sex_and_birth_come_from_the_number),
        cmocka_unit_test(one_person_a_document_whatever_the_spelling),
        cmocka_unit_test(numbers_are_masked_and_revealed_only_with_right_and_reason),
        cmocka_unit_test(revealing_is_limited_by_the_hour),
        cmocka_unit_test(exact_find_by_number_phone_and_card_within_reach),
        cmocka_unit_test(names_are_found_by_one_to_four_characters),
        cmocka_unit_test(pages_join_to_the_whole_list),
        cmocka_unit_test(the_register_leaves_as_a_masked_workbook_and_the_trail_says_so),
        cmocka_unit_test(edit_is_by_version_and_masked_texts_mean_as_it_is),
        cmocka_unit_test(secret_of_another_does_not_open),
        cmocka_unit_test(accepted_rows_become_persons_and_back),
        cmocka_unit_test(a_roster_never_overwrites_the_register),
        cmocka_unit_test(person_edited_since_survives_the_roster),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
