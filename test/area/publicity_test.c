/* SPDX-License-Identifier: Apache-2.0
 * Publicity: what newspapers' words cover, rights and reach, pictures that are more than pictures, published figures beside
 * the computed, and a report that keeps what people wrote and, once finished, its figures. */
#include "area.h"
#include "area_test.h"
#include "crc32.h"
#include "money_city.h"
#include "publicity.h"

/* The rosters of money_city.h are put into the tables by hand: only this area is verified. */
static enum err own_verify_step(struct ctx *cx, void *arg)
{
    struct verify *v = arg;
    v->cx = cx;
    for (size_t i = 0; i < cx->app->n_areas; i++)
        if (strcmp(cx->app->areas[i]->name, "publicity") == 0)
            TRY(cx->app->areas[i]->verify(v));
    return OK;
}
static int64_t own_verify(struct world *w)
{
    struct verify v = {.found = mw_found};
    assert_int_equal(mw_do(w, own_verify_step, &v, NULL), OK);
    return v.findings;
}

/* --- figures as newspapers write them --- */

static void words_cover_what_they_say(void **state)
{
    static const struct {
        const char *said;
        int64_t n;      /* 分 or a count */
        const char *code;
        int64_t from, to; /* first and last that is covered */
    } cases[] = {
        {"288人次", 288, "exact", 288, 288},
        {"68.83万元", 68830000, "exact", 68825000, 68834999}, /* rounds half up to 0.01 万 */
        {"786万元", 786000000, "exact", 785500000, 786499999},
        {"近3万人次", 30000, "near", 25000, 30000},
        {"近13万人次", 130000, "near", 125000, 130000},
        {"700余万元", 700000000, "over", 700000000, 799999999},
        {"3500余万元", 3500000000, "over", 3500000000, 3599999999},
        {"326万余元", 326000000, "over", 326000000, 326999999},
        {"3.6万余人次", 36000, "over", 36000, 36999},
        {"约5万人", 50000, "about", 45000, 55000},
        {"百余条", 100, "over", 100, 199},
        {"超4万人次", 40000, "over", 40000, 49999},
        {"1,200余人", 1200, "over", 1200, 1299},
        {"9626人", 9626, "exact", 9626, 9626},
        {"5.3万元", 5300000, "exact", 5250000, 5349999},
    };
    struct arena *a = arena_new(1 << 20);
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        struct claim_value v;
        struct str why = {0};
        if (!claim_read(a, str_of(cases[i].said), &v, &why))
            fail_msg("%s: %.*s", cases[i].said, FMT(why));
        if (v.n != cases[i].n || strcmp(claim_modifier_code(v.modifier), cases[i].code) != 0)
            fail_msg("%s: %lld %s", cases[i].said, (long long)v.n, claim_modifier_code(v.modifier));
        if (!claim_covers(&v, cases[i].from) || !claim_covers(&v, cases[i].to) || claim_covers(&v, cases[i].from - 1) ||
            claim_covers(&v, cases[i].to + 1))
            fail_msg("%s covers from %d %d to %d %d", cases[i].said, claim_covers(&v, cases[i].from - 1), claim_covers(&v, cases[i].from),
                     claim_covers(&v, cases[i].to), claim_covers(&v, cases[i].to + 1));
    }
    static const char *const none[] = {"", "许多人", "近3万", "3000", "0.001元", "99999999999999亿元"};
    for (size_t i = 0; i < countof(none); i++)
        assert_false(claim_read(a, str_of(none[i]), &(struct claim_value){0}, &(struct str){0}));
    arena_free(a);
}

static void our_own_words_cover_the_figure(void **state)
{
    static const struct {
        int64_t n;
        bool money;
        const char *want;
    } by_hand[] = {{29864, false, "近3万"}, {36218, false, "3.6万余"}, {129412, false, "近13万"}, {288, false, "288"}, {30000, false, "3万"},
                   {702360000, true, "700余万"}, {3512440000, true, "3500余万"}, {68830000, true, "68万余"}, {500000, true, "5000"}, {99050, true, "990.50"}};
    struct arena *a = arena_new(1 << 22);
    (void)state;
    for (size_t i = 0; i < countof(by_hand); i++)
        assert_string_equal(str_z(a, figure_near(a, by_hand[i].n, by_hand[i].money)), by_hand[i].want);
    for (int64_t n = 1; n < INT64_C(90000000000); n = n * 13 / 12 + 7) {
        struct arena_mark m = arena_mark(a);
        for (int money = 0; money < 2; money++) {
            struct claim_value v;
            struct str why = {0}, said = str_f(a, "%.*s%s", FMT(figure_near(a, n, money)), money ? "元" : "人次");
            if (!claim_read(a, said, &v, &why) || !claim_covers(&v, n))
                fail_msg("%lld: %.*s", (long long)n, FMT(said));
        }
        arena_release(a, m);
    }
    arena_free(a);
}

/* --- media, stories --- */

static int64_t media(struct world *w, const char *as, const char *org, const char *level)
{
    world_ok(w, as, "POST", fmt(w, "/api/publicity/media?org=%s", org),
             fmt(w, "{\"title\":\"冬送温暖\",\"medium\":\"海州日报\",\"published_on\":\"2023-01-20\",\"kind\":\"paper\",\"level\":\"%s\",\"campaign\":\"LJ\","
                    "\"link\":\"https://news.example/1\"}", level));
    return json_get_int(w->json, "id", 0);
}

static int64_t story(struct world *w, const char *as, const char *org)
{
    world_ok(w, as, "POST", fmt(w, "/api/publicity/stories?org=%s", org),
             "{\"title\":\"风雪里的早餐\",\"body\":\"一名快递员说……\",\"happened_on\":\"2023-01-15\",\"campaign\":\"LJ\"}");
    return json_get_int(w->json, "id", 0);
}

WORLD_TEST(media_are_kept_within_the_tree_and_counted)
{
    mw_city(w);
    int64_t city = media(w, "city.clerk", "QD", "nation"), d01 = media(w, "d01.clerk", "QD01", "city");
    (void)media(w, "d02.clerk", "QD02", "city");
    assert_answer(w, "FORBIDDEN", "city.view", "POST", "/api/publicity/media?org=QD",
                  "{\"title\":\"x\",\"medium\":\"x\",\"published_on\":\"2023-01-20\",\"kind\":\"paper\",\"level\":\"city\"}");
    assert_answer(w, "NOT_FOUND", "d02.clerk", "PUT", fmt(w, "/api/publicity/media/%lld", (long long)d01),
                  "{\"title\":\"x\",\"medium\":\"x\",\"published_on\":\"2023-01-20\",\"kind\":\"paper\",\"level\":\"city\",\"version\":1}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/publicity/media?org=QD01",
                  "{\"title\":\"x\",\"medium\":\"x\",\"published_on\":\"2023-01-20\",\"kind\":\"paper\",\"level\":\"city\",\"link\":\"javascript:alert(1)\"}");
    assert_true(complains_of(w, "link"));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/publicity/media?org=QD01",
                  "{\"title\":\"x\",\"medium\":\"x\",\"published_on\":\"2023-01-20\",\"kind\":\"radio\",\"level\":\"city\"}");
    world_ok(w, "d01.view", "GET", "/api/publicity/media?org=QD01", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    world_ok(w, "city.view", "GET", "/api/publicity/media?campaign=LJ&level=city", NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    world_ok(w, "d01.clerk", "PUT", fmt(w, "/api/publicity/media/%lld", (long long)d01),
             "{\"title\":\"改\",\"medium\":\"海州日报\",\"published_on\":\"2023-01-21\",\"kind\":\"web\",\"level\":\"county\",\"campaign\":\"LJ\",\"version\":1}");
    assert_answer(w, "CONFLICT", "d01.clerk", "PUT", fmt(w, "/api/publicity/media/%lld", (long long)d01),
                  "{\"title\":\"改\",\"medium\":\"海州日报\",\"published_on\":\"2023-01-21\",\"kind\":\"web\",\"level\":\"county\",\"version\":1}");
    /* a scan of one's own, read by who may only look */
    world_upload(w, "city.clerk", "/api/files?org=QD", "scan.pdf", "%PDF-1.4 scan", 13);
    int64_t file = json_get_int(w->json, "id", 0);
    world_ok(w, "city.clerk", "PUT", fmt(w, "/api/publicity/media/%lld", (long long)city),
             fmt(w, "{\"title\":\"冬\",\"medium\":\"海州日报\",\"published_on\":\"2023-01-21\",\"kind\":\"paper\",\"level\":\"nation\",\"campaign\":\"LJ\","
                    "\"file_id\":%lld,\"version\":1}", (long long)file));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "PUT", fmt(w, "/api/publicity/media/%lld", (long long)d01),
                  fmt(w, "{\"title\":\"改\",\"medium\":\"海州日报\",\"published_on\":\"2023-01-21\",\"kind\":\"web\",\"level\":\"county\",\"file_id\":%lld,\"version\":2}",
                      (long long)file));
    world_call(w, "city.view", "GET", fmt(w, "/api/publicity/media/%lld/file", (long long)city), NULL);
    assert_int_equal(w->reply.status, 200);
    world_ok(w, "city.view", "GET", "/api/publicity/counts?campaign=LJ&org=QD", NULL);
    assert_int_equal(json_get_int(w->json, "media", 0), 3);
    assert_int_equal(json_get_int(json_at(json_get(w->json, "unions"), 1), "media", 0), 1); /* QD01 */
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/publicity/media/%lld/drop", (long long)d01), NULL);
    world_ok(w, "city.view", "GET", "/api/publicity/counts?campaign=LJ&org=QD", NULL);
    assert_int_equal(json_get_int(w->json, "media", 0), 2);
}

WORLD_TEST(a_story_is_shown_once_another_has_read_it)
{
    mw_city(w);
    int64_t id = story(w, "d01.clerk", "QD01");
    const char *one = fmt(w, "/api/publicity/stories/%lld", (long long)id);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/publicity/stories?org=QD01",
                  "{\"title\":\"王某\",\"body\":\"…\",\"happened_on\":\"2023-01-15\",\"named\":true}");
    assert_true(complains_of(w, "consent"));
    world_ok(w, "d01.view", "GET", "/api/publicity/stories?org=QD01", NULL);
    assert_int_equal(json_len(rows_of(w)), 0); /* not before it is reviewed */
    world_ok(w, "d01.clerk", "GET", "/api/publicity/stories?org=QD01", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    world_ok(w, "d01.review", "GET", "/api/todo", NULL);
    assert_true(answer_has(w, "publicity.show"));
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", fmt(w, "/api/publicity/stories/%lld/show", (long long)id), NULL);
    assert_answer(w, "NOT_FOUND", "d02.review", "POST", fmt(w, "/api/publicity/stories/%lld/show", (long long)id), NULL);
    world_ok(w, "d01.review", "POST", fmt(w, "/api/publicity/stories/%lld/show", (long long)id), NULL);
    assert_answer(w, "STATE", "d01.clerk", "PUT", one, "{\"title\":\"改\",\"body\":\"…\",\"happened_on\":\"2023-01-15\",\"version\":2}");
    world_ok(w, "city.view", "GET", "/api/publicity/stories?campaign=LJ&q=早餐", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    world_ok(w, "d02.view", "GET", "/api/publicity/stories", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    world_ok(w, "d01.review", "POST", fmt(w, "/api/publicity/stories/%lld/hide", (long long)id), NULL);
    world_ok(w, "d01.clerk", "PUT", one, "{\"title\":\"改\",\"body\":\"王五说\",\"happened_on\":\"2023-01-15\",\"named\":true,\"consent\":true,\"version\":3}");
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/publicity/stories/%lld/drop", (long long)id), NULL);
    assert_answer(w, "STATE", "d01.review", "POST", fmt(w, "/api/publicity/stories/%lld/show", (long long)id), NULL);
    assert_int_equal(own_verify(w), 0);
}

/* --- pictures --- */

static void chunk(struct buf *b, const char *type, const void *p, size_t n)
{
    unsigned char head[8] = {(unsigned char)(n >> 24), (unsigned char)(n >> 16), (unsigned char)(n >> 8), (unsigned char)n,
                             (unsigned char)type[0], (unsigned char)type[1], (unsigned char)type[2], (unsigned char)type[3]};
    uint32_t c = crc32_of(crc32_of(0, type, 4), p, n);
    unsigned char tail[4] = {(unsigned char)(c >> 24), (unsigned char)(c >> 16), (unsigned char)(c >> 8), (unsigned char)c};
    buf_put(b, head, 8);
    buf_put(b, p, n);
    buf_put(b, tail, 4);
}

/* A PNG of those dimensions with an extra chunk and bytes behind the end; its pixels are not looked at. */
static struct str png(struct world *w, uint32_t side, const char *extra, const char *behind)
{
    struct buf b = buf_new(w->a, 1 << 16);
    unsigned char head[13] = {(unsigned char)(side >> 24), (unsigned char)(side >> 16), (unsigned char)(side >> 8), (unsigned char)side,
                              (unsigned char)(side >> 24), (unsigned char)(side >> 16), (unsigned char)(side >> 8), (unsigned char)side, 8, 2, 0, 0, 0};
    buf_put(&b, "\x89PNG\r\n\x1a\n", 8);
    chunk(&b, "IHDR", head, sizeof head);
    if (extra)
        chunk(&b, extra, "GPS 36.06,120.38", 16);
    chunk(&b, "IDAT", "\x78\x9c\x03\x00\x00\x00\x00\x01", 8);
    chunk(&b, "IEND", "", 0);
    buf_str(&b, str_of(behind));
    return buf_done(&b);
}

static struct str jpeg(struct world *w, const char *app1, const char *behind)
{
    struct buf b = buf_new(w->a, 1 << 16);
    buf_put(&b, "\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00", 20);
    if (app1) {
        buf_put(&b, "\xFF\xE1", 2);
        buf_ch(&b, 0);
        buf_ch(&b, (char)(strlen(app1) + 2));
        buf_str(&b, str_of(app1));
    }
    buf_put(&b, "\xFF\xC0\x00\x0B\x08\x00\x10\x00\x20\x01\x01\x11\x00", 13); /* 32 × 16 */
    buf_put(&b, "\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00\x12\x34\xFF\x00\x56\xFF\xD0\x78", 18);
    buf_put(&b, "\xFF\xD9", 2);
    buf_str(&b, str_of(behind));
    return buf_done(&b);
}

static const char *up(struct world *w, const char *as, const char *org, struct str bytes)
{
    return world_upload(w, as, fmt(w, "/api/publicity/pictures?org=%s", org), "a.jpg", bytes.at, bytes.len);
}

WORLD_TEST(only_a_picture_and_nothing_else_is_taken)
{
    static const char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>", page[] = "<html><script>x</script></html>";
    mw_city(w);
    assert_string_equal(up(w, "d01.clerk", "QD01", png(w, 100, NULL, "")), "");
    assert_int_equal(json_get_int(w->json, "width", 0), 100);
    assert_string_equal(up(w, "d01.clerk", "QD01", jpeg(w, NULL, "")), "");
    assert_int_equal(json_get_int(w->json, "width", 0), 32);
    assert_int_equal(json_get_int(w->json, "height", 0), 16);
    assert_string_equal(up(w, "d01.clerk", "QD01", str_of(svg)), "FILE_TYPE");
    assert_string_equal(up(w, "d01.clerk", "QD01", str_of(page)), "FILE_TYPE");
    assert_string_equal(up(w, "d01.clerk", "QD01", png(w, 10001, NULL, "")), "FILE_TYPE"); /* 100 megapixels */
    assert_true(answer_has(w, "4096"));
    assert_string_equal(up(w, "d01.clerk", "QD01", png(w, 4000, NULL, "")), "FILE_TYPE"); /* 16 */
    assert_string_equal(up(w, "d01.clerk", "QD01", png(w, 100, "tEXt", "")), "FILE_TYPE");
    assert_string_equal(up(w, "d01.clerk", "QD01", png(w, 100, "eXIf", "")), "FILE_TYPE");
    assert_string_equal(up(w, "d01.clerk", "QD01", png(w, 100, NULL, "PK\x03\x04 and a zip")), "FILE_TYPE");
    assert_string_equal(up(w, "d01.clerk", "QD01", jpeg(w, "Exif", "")), "FILE_TYPE");
    assert_true(answer_has(w, "GPS"));
    assert_string_equal(up(w, "d01.clerk", "QD01", jpeg(w, NULL, "<?php")), "FILE_TYPE");
    struct str cut = jpeg(w, NULL, "");
    for (size_t n = 1; n < cut.len; n++)
        assert_string_not_equal(up(w, "d01.clerk", "QD01", str_sub(cut, 0, n)), "");
    struct str torn = str_dup(w->a, png(w, 100, NULL, ""));
    ((char *)(uintptr_t)torn.at)[45] ^= 1; /* the sum of a chunk no longer fits */
    assert_string_equal(up(w, "d01.clerk", "QD01", torn), "FILE_TYPE");
    assert_string_equal(up(w, "d01.view", "QD01", png(w, 100, NULL, "")), "FORBIDDEN");
}

WORLD_TEST(a_photo_is_shown_with_consent_and_after_review)
{
    mw_city(w);
    assert_string_equal(up(w, "d01.clerk", "QD01", png(w, 1200, NULL, "")), "");
    long long big = json_get_int(w->json, "file_id", 0);
    assert_string_equal(up(w, "d01.clerk", "QD01", png(w, 320, NULL, "")), "");
    long long thumb = json_get_int(w->json, "file_id", 0);
    world_upload(w, "d01.clerk", "/api/files?org=QD01", "x.png", "not a checked picture", 21);
    long long plain = json_get_int(w->json, "id", 0);
    const char *body = "{\"caption\":\"走访\",\"taken_on\":\"2023-01-12\",\"place\":\"站点\",\"campaign\":\"LJ\",\"picture_id\":%lld,\"thumb_id\":%lld,\"boxes\":2}";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/publicity/photos?org=QD01", fmt(w, body, plain, thumb));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/publicity/photos?org=QD01", fmt(w, body, big, big)); /* no thumbnail */
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/publicity/photos?org=QD01", fmt(w, body, big, thumb)); /* another's upload */
    world_ok(w, "d01.clerk", "POST", "/api/publicity/photos?org=QD01", fmt(w, body, big, thumb));
#pragma GCC diagnostic pop
    int64_t id = json_get_int(w->json, "id", 0);
    const char *one = fmt(w, "/api/publicity/photos/%lld", (long long)id);
    assert_int_equal(json_get_int(w->json, "boxes", 0), 2);
    assert_answer(w, "NOT_FOUND", "d01.view", "GET", fmt(w, "/api/publicity/photos/%lld/thumb", (long long)id), NULL);
    world_call(w, "d01.clerk", "GET", fmt(w, "/api/publicity/photos/%lld/thumb", (long long)id), NULL);
    assert_int_equal(w->reply.status, 200);
    assert_answer(w, "STATE", "d01.review", "POST", fmt(w, "/api/publicity/photos/%lld/show", (long long)id), NULL); /* nobody said they agreed */
    world_ok(w, "d01.clerk", "PUT", one, "{\"caption\":\"走访\",\"taken_on\":\"2023-01-12\",\"place\":\"站点\",\"campaign\":\"LJ\",\"consent\":true,\"version\":1}");
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", fmt(w, "/api/publicity/photos/%lld/show", (long long)id), NULL);
    world_ok(w, "d01.review", "POST", fmt(w, "/api/publicity/photos/%lld/show", (long long)id), NULL);
    world_call(w, "d01.view", "GET", fmt(w, "/api/publicity/photos/%lld/picture", (long long)id), NULL);
    assert_int_equal(w->reply.status, 200);
    assert_true(str_eq(w->reply.type, S("image/png")));
    world_ok(w, "city.view", "GET", "/api/publicity/photos?campaign=LJ", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", fmt(w, "/api/publicity/photos/%lld/picture", (long long)id), NULL);
    assert_int_equal(own_verify(w), 0);
    world_ok(w, "d01.review", "POST", fmt(w, "/api/publicity/photos/%lld/hide", (long long)id), NULL);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/publicity/photos/%lld/drop", (long long)id), NULL);
    assert_answer(w, "NOT_FOUND", "d01.clerk", "GET", fmt(w, "/api/publicity/photos/%lld/picture", (long long)id), NULL);
}

/* --- published beside computed --- */

static int64_t claim(struct world *w, const char *item, const char *published, const char *figure, int64_t part_of)
{
    world_ok(w, "city.clerk", "POST", "/api/publicity/figures?org=QD",
             fmt(w, "{\"campaign\":\"LJ\",\"item\":\"%s\",\"published\":\"%s\",\"figure\":\"%s\"%s}", item, published, figure,
                 part_of ? fmt(w, ",\"part_of\":%lld", (long long)part_of) : ""));
    return json_get_int(w->json, "id", 0);
}

static const struct json *claim_row(struct world *w, int64_t id)
{
    for (size_t i = 0; i < json_len(rows_of(w)); i++)
        if (json_get_int(json_at(rows_of(w), i), "id", 0) == id)
            return json_at(rows_of(w), i);
    fail_msg("no figure %lld", (long long)id);
    return NULL;
}

/* The city of money_city.h: C 10, D 137,802,345 分 = 1,378,023.45 元; C7 3 heads 1,200 元 of which XJY 2 heads 500 元;
 * C3 137,649,999; C11 12,345; C1 5,000; C2 4,999; C10 10,001; C6 1. */
WORLD_TEST(published_figures_stand_beside_the_computed)
{
    mw_city(w);
    int64_t head = claim(w, "发放款物", "130余万元", "D", 0), heads = claim(w, "慰问职工", "10人次", "C", 0);
    int64_t c7 = claim(w, "坚守岗位", "近1300元", "D7", head), c11 = claim(w, "建档困难职工", "123.45元", "D11", head);
    int64_t xjy = claim(w, "新就业形态", "500元", "XJY", head), wrong = claim(w, "先进模范", "3人次", "C10", heads), none = claim(w, "实名会员", "157万人", "", 0);
    world_ok(w, "city.view", "GET", "/api/publicity/figures?campaign=LJ&org=QD", NULL);
    assert_string_equal(text_of(w, claim_row(w, head), "covered"), "yes");
    assert_int_equal(json_get_int(claim_row(w, head), "computed", 0), 137802345);
    assert_string_equal(text_of(w, claim_row(w, c7), "covered"), "no"); /* 1,200 is a whole hundred below */
    assert_int_equal(json_get_int(claim_row(w, c7), "difference", 0), 10000);
    assert_string_equal(text_of(w, claim_row(w, c11), "covered"), "yes");
    assert_string_equal(text_of(w, claim_row(w, xjy), "covered"), "yes");
    assert_string_equal(text_of(w, claim_row(w, wrong), "covered"), "no");
    assert_int_equal(json_get_int(claim_row(w, wrong), "difference", 0), 2);
    assert_string_equal(text_of(w, claim_row(w, none), "covered"), "none");
    const struct json *g = json_at(json_get(w->json, "headlines"), 0);
    /* published 130,000 + 12,345 + 50,000; computed 120,000 + 12,345 + 50,000; rest 5,000 4,999 137,649,999 1 10,001; XJY is in C7 */
    assert_int_equal(json_get_int(g, "parts_published", 0), 192345);
    assert_int_equal(json_get_int(g, "parts_computed", 0), 182345);
    assert_int_equal(json_get_int(g, "rest_n", 0), 137670000);
    assert_int_equal(json_len(json_get(g, "rest")), 5);
    assert_int_equal(json_get_int(g, "twice", 0), 50000);
    const struct json *twice = json_at(json_get(json_at(json_get(g, "overlaps"), 0), "classes"), 0);
    assert_string_equal(text_of(w, twice, "key"), "D7");
    assert_int_equal(json_get_int(twice, "n", 0), 50000);
    assert_true(json_get_bool(g, "explained")); /* 182,345 + 137,670,000 - 50,000 = 137,802,345 */
    /* what cannot be: not a figure, a figure of the wrong kind, a part of a part, another's reach */
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/publicity/figures?org=QD", "{\"campaign\":\"LJ\",\"item\":\"x\",\"published\":\"很多人\"}");
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/publicity/figures?org=QD",
                  "{\"campaign\":\"LJ\",\"item\":\"x\",\"published\":\"3人次\",\"figure\":\"D7\"}");
    assert_true(complains_of(w, "figure"));
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/publicity/figures?org=QD",
                  fmt(w, "{\"campaign\":\"LJ\",\"item\":\"x\",\"published\":\"3元\",\"part_of\":%lld}", (long long)c7));
    assert_answer(w, "NOT_FOUND", "d01.clerk", "POST", fmt(w, "/api/publicity/figures/%lld/drop", (long long)c7), NULL);
    assert_answer(w, "STATE", "city.clerk", "POST", fmt(w, "/api/publicity/figures/%lld/drop", (long long)head), NULL); /* has parts */
    world_ok(w, "city.clerk", "PUT", fmt(w, "/api/publicity/figures/%lld", (long long)c7),
             fmt(w, "{\"campaign\":\"LJ\",\"item\":\"坚守岗位\",\"published\":\"1200元\",\"figure\":\"D7\",\"part_of\":%lld,\"version\":1}", (long long)head));
    world_ok(w, "city.view", "GET", "/api/publicity/figures?campaign=LJ&org=QD", NULL);
    assert_string_equal(text_of(w, claim_row(w, c7), "covered"), "yes");
    world_ok(w, "city.clerk", "POST", fmt(w, "/api/publicity/figures/%lld/drop", (long long)none), NULL);
    assert_int_equal(own_verify(w), 0);
    mw_put(w, "published_figure", fmt(w, "{\"id\":900,\"org_id\":%lld,\"campaign_id\":1,\"item\":\"x\",\"published\":\"近3万人次\",\"value\":29000,\"money\":0,"
                                         "\"unit\":\"人次\",\"modifier\":\"near\",\"entered_by\":1,\"entered_at\":1}", (long long)world_org(w, "QD")));
    assert_int_equal(own_verify(w), 1);
}

/* --- the report --- */

static const struct json *para(struct world *w, const char *section, const char *key)
{
    const struct json *sections = json_get(w->json, "sections");
    for (size_t i = 0; i < json_len(sections); i++) {
        const struct json *paras = json_get(json_at(sections, i), "paras");
        for (size_t k = 0; k < json_len(paras); k++)
            if (str_eq(json_get_str(json_at(sections, i), "key"), str_of(section)) && str_eq(json_get_str(json_at(paras, k), "key"), str_of(key)))
                return json_at(paras, k);
    }
    fail_msg("no paragraph %s/%s", section, key);
    return NULL;
}

static void write_para(struct world *w, const char *one, const char *section, const char *key, const char *text)
{
    world_ok(w, "city.clerk", "PUT", one, fmt(w, "{\"section\":\"%s\",\"para\":\"%s\",\"text\":\"%s\",\"version\":%lld}", section, key, text,
                                              (long long)json_get_int(w->json, "version", 0)));
}

static const char *version(struct world *w)
{
    return fmt(w, "{\"version\":%lld}", (long long)json_get_int(w->json, "version", 0));
}

WORLD_TEST(a_report_is_written_from_the_records_and_keeps_what_is_by_hand)
{
    static const struct mw_row more[] = {{11, "C7", "GH-BJ", NULL, NULL, 10000, NULL}};
    mw_city(w);
    (void)media(w, "city.clerk", "QD", "nation");
    assert_answer(w, "FORBIDDEN", "city.view", "POST", "/api/reports?org=QD", "{\"campaign\":\"LJ\"}");
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/reports?org=QD", "{\"campaign\":\"LJ\",\"template\":\"none\"}");
    world_ok(w, "city.clerk", "POST", "/api/reports?org=QD", "{\"campaign\":\"LJ\"}");
    int64_t id = json_get_int(w->json, "id", 0);
    const char *one = fmt(w, "/api/reports/%lld", (long long)id);
    assert_answer(w, "DUPLICATE", "city.clerk", "POST", "/api/reports?org=QD", "{\"campaign\":\"LJ\"}");
    world_ok(w, "city.view", "GET", one, NULL);
    const char *sum = text_of(w, para(w, "all", "sum"), "text");
    assert_non_null(strstr(sum, "共慰问职工10人次，发放款物137.8万元"));
    assert_non_null(strstr(sum, "130余万元资金为10人次送温暖"));
    assert_non_null(strstr(sum, "受慰问的职工共10人，由3家工会发放"));
    assert_null(strstr(sum, "走访企业")); /* nothing was entered */
    assert_string_equal(text_of(w, para(w, "all", "last"), "text"), "上年没有可比的活动记录。");
    assert_string_equal(text_of(w, para(w, "new", "xjy"), "text"),
                        "慰问新就业形态劳动者2人次，发放款物0.05万元（已计入各类慰问对象，不重复相加）。");
    assert_string_equal(text_of(w, para(w, "migrant", "g"), "text"), "");
    assert_non_null(strstr(text_of(w, para(w, "news", "media"), "text"), "各级媒体报道1篇，其中国家级1篇。"));
    const struct json *rows = json_get(json_get(para(w, "all", "classes"), "table"), "rows"), *total = json_at(rows, json_len(rows) - 1);
    assert_int_equal(json_len(rows), 8); /* C1 C2 C3 C6 C7 C10 C11 and the total */
    assert_true(str_eq(json_str(json_at(total, 2)), S("10")) && str_eq(json_str(json_at(total, 3)), S("137.80")));
    assert_int_equal(json_len(json_get(w->json, "changes")), 0);
    assert_int_equal(json_get_int(w->json, "open", 0), 6);
    /* by hand: a marked place, a sentence with figures, a heading */
    write_para(w, one, "post", "mark1", "走访了地铁项目部。");
    write_para(w, one, "post", "c7", "坚守岗位的3人次。");
    write_para(w, one, "new", "", "凝聚“新”力量");
    assert_int_equal(json_get_int(w->json, "open", 0), 5);
    assert_answer(w, "NOT_FOUND", "d01.clerk", "PUT", one, "{\"section\":\"\",\"para\":\"\",\"text\":\"x\",\"version\":4}");
    assert_answer(w, "CONFLICT", "city.clerk", "PUT", one, "{\"section\":\"\",\"para\":\"\",\"text\":\"x\",\"version\":1}");
    assert_answer(w, "BAD_INPUT", "city.clerk", "PUT", one, "{\"section\":\"post\",\"para\":\"no\",\"text\":\"x\",\"version\":4}");
    /* the records go on: told, and taken over only when asked */
    mw_paid_roster(w, 4, "QDI01", "2023-01-13", more, countof(more));
    world_ok(w, "city.view", "GET", one, NULL);
    assert_non_null(strstr(text_of(w, para(w, "all", "sum"), "text"), "共慰问职工10人次"));
    bool seen = false;
    for (size_t i = 0; i < json_len(json_get(w->json, "changes")); i++) {
        const struct json *c = json_at(json_get(w->json, "changes"), i);
        seen |= str_eq(json_get_str(c, "key"), S("C7")) && str_eq(json_get_str(c, "was"), S("3")) && str_eq(json_get_str(c, "now"), S("4"));
    }
    assert_true(seen);
    world_ok(w, "city.clerk", "POST", fmt(w, "/api/reports/%lld/regenerate", (long long)id), version(w));
    assert_non_null(strstr(text_of(w, para(w, "all", "sum"), "text"), "共慰问职工11人次"));
    assert_string_equal(text_of(w, para(w, "post", "mark1"), "text"), "走访了地铁项目部。");
    assert_string_equal(text_of(w, para(w, "post", "c7"), "text"), "坚守岗位的3人次。");
    assert_true(json_get_bool(para(w, "post", "c7"), "stale"));
    assert_false(json_get_bool(para(w, "post", "mark1"), "stale"));
    assert_non_null(strstr(text_of(w, para(w, "post", "c7"), "made"), "4人次"));
    assert_true(answer_has(w, "凝聚“新”力量"));
    assert_int_equal(json_len(json_get(w->json, "changes")), 0);
}

WORLD_TEST(a_finished_report_keeps_its_figures)
{
    static const struct mw_row more[] = {{11, "C7", "GH-BJ", NULL, NULL, 10000, NULL}};
    static const char *const marks[][2] = {{"post", "mark1"}, {"new", "mark2"}, {"migrant", "mark3"}, {"hard", "mark4"}, {"acts", "mark5"}, {"next", "mark6"}};
    mw_city(w);
    world_ok(w, "city.clerk", "POST", "/api/reports?org=QD", "{\"campaign\":\"LJ\"}");
    int64_t id = json_get_int(w->json, "id", 0);
    const char *one = fmt(w, "/api/reports/%lld", (long long)id);
    const char *v = version(w);
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", fmt(w, "/api/reports/%lld/finish", (long long)id), v);
    assert_answer(w, "STATE", "city.review", "POST", fmt(w, "/api/reports/%lld/finish", (long long)id), v); /* six places are open */
    assert_true(answer_has(w, "6 处"));
    world_ok(w, "city.clerk", "GET", one, NULL);
    for (size_t i = 0; i < countof(marks); i++)
        write_para(w, one, marks[i][0], marks[i][1], i ? "" : "第一行\\n第二行 <b>&");
    world_ok(w, "city.review", "POST", fmt(w, "/api/reports/%lld/finish", (long long)id), version(w));
    mw_paid_roster(w, 4, "QDI01", "2023-01-13", more, countof(more));
    v = version(w);
    assert_answer(w, "STATE", "city.clerk", "POST", fmt(w, "/api/reports/%lld/regenerate", (long long)id), v);
    assert_answer(w, "STATE", "city.clerk", "PUT", one, "{\"section\":\"\",\"para\":\"\",\"text\":\"x\",\"version\":8}");
    world_ok(w, "city.view", "GET", one, NULL);
    assert_non_null(strstr(text_of(w, para(w, "all", "sum"), "text"), "共慰问职工10人次"));
    assert_true(json_len(json_get(w->json, "changes")) > 0);
    /* the same in every format */
    world_call(w, "city.view", "GET", fmt(w, "/api/reports/%lld/file?format=text", (long long)id), NULL);
    assert_true(answer_has(w, "共慰问职工10人次") && answer_has(w, "一、总体情况") && answer_has(w, "（一）建档和患病受灾的困难职工") && !answer_has(w, "请补充"));
    assert_false(answer_has(w, "下一步工作")); /* nothing was written there */
    world_call(w, "city.view", "GET", fmt(w, "/api/reports/%lld/file?format=docx", (long long)id), NULL);
    assert_true(str_starts(w->reply.body, S("PK\x03\x04")) && answer_has(w, "共慰问职工10人次") && answer_has(w, "&lt;b&gt;&amp;"));
    world_call(w, "city.view", "GET", fmt(w, "/api/reports/%lld/file?format=pdf", (long long)id), NULL);
    assert_true(str_starts(w->reply.body, S("%PDF-")));
    assert_answer(w, "BAD_INPUT", "city.view", "GET", fmt(w, "/api/reports/%lld/file?format=odt", (long long)id), NULL);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", fmt(w, "/api/reports/%lld/file?format=text", (long long)id), NULL);
    world_ok(w, "city.view", "GET", "/api/reports?campaign=LJ", NULL);
    assert_string_equal(column(w, "state"), "finished");
    assert_int_equal(own_verify(w), 0);
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", fmt(w, "/api/reports/%lld/reopen", (long long)id), NULL);
    world_ok(w, "city.review", "POST", fmt(w, "/api/reports/%lld/reopen", (long long)id), NULL);
    world_ok(w, "city.clerk", "POST", fmt(w, "/api/reports/%lld/regenerate", (long long)id), version(w));
    assert_non_null(strstr(text_of(w, para(w, "all", "sum"), "text"), "共慰问职工11人次"));
    mw_put(w, "campaign_report", fmt(w, "{\"id\":900,\"org_id\":%lld,\"campaign_id\":1,\"rule\":\"x@1\",\"title\":\"t\",\"body\":\"{}\",\"figures\":\"{}\","
                                        "\"written_at\":1,\"state\":\"finished\",\"seal\":\"00\",\"entered_by\":1,\"entered_at\":1,\"edited_by\":1,\"finished_by\":2}",
                                     (long long)world_org(w, "QD01")));
    assert_int_equal(own_verify(w), 1);
}

WORLD_TEST(a_template_is_checked_when_it_is_saved)
{
    world_ok(w, "city.clerk", "POST", "/api/rules",
             "{\"kind\":\"reports\",\"code\":\"short\",\"edition\":\"1\",\"title\":\"短\",\"source\":\"测试\",\"valid_from\":\"2020-01-01\","
             "\"body\":{\"title\":\"{org}\",\"sections\":[{\"key\":\"a\",\"title\":\"总\",\"paras\":[{\"key\":\"p\",\"kind\":\"text\",\"sentences\":[{\"text\":\"{近C}人次\"}]}]}]}}");
    static const char *const wrong[] = {
        "{\"title\":\"\",\"sections\":[]}",
        "{\"title\":\"x\",\"sections\":[{\"key\":\"a\",\"title\":\"总\",\"paras\":[{\"key\":\"p\",\"kind\":\"text\",\"sentences\":[{\"text\":\"{C.persons}\"}]}]}]}",
        "{\"title\":\"x\",\"sections\":[{\"key\":\"a\",\"title\":\"总\",\"paras\":[{\"key\":\"p\",\"kind\":\"table\",\"table\":\"pie\"}]}]}",
        "{\"title\":\"x\",\"sections\":[{\"key\":\"a\",\"title\":\"总\",\"paras\":[{\"key\":\"p\",\"kind\":\"hand\",\"text\":\"x\"},{\"key\":\"p\",\"kind\":\"hand\",\"text\":\"y\"}]}]}",
    };
    for (size_t i = 0; i < countof(wrong); i++)
        assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/rules",
                      fmt(w, "{\"kind\":\"reports\",\"code\":\"bad\",\"edition\":\"1\",\"title\":\"短\",\"source\":\"测试\",\"valid_from\":\"2020-01-01\",\"body\":%s}", wrong[i]));
    mw_campaign(w, "LJ", "", true, 0);
    world_ok(w, "city.clerk", "POST", "/api/reports?org=QD", "{\"campaign\":\"LJ\",\"template\":\"short\"}");
    assert_string_equal(text_of(w, para(w, "a", "p"), "text"), ""); /* nobody yet: the sentence is left out */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_cover_what_they_say),
        cmocka_unit_test(our_own_words_cover_the_figure),
        cmocka_unit_test(media_are_kept_within_the_tree_and_counted),
        cmocka_unit_test(a_story_is_shown_once_another_has_read_it),
        cmocka_unit_test(only_a_picture_and_nothing_else_is_taken),
        cmocka_unit_test(a_photo_is_shown_with_consent_and_after_review),
        cmocka_unit_test(published_figures_stand_beside_the_computed),
        cmocka_unit_test(a_report_is_written_from_the_records_and_keeps_what_is_by_hand),
        cmocka_unit_test(a_finished_report_keeps_its_figures),
        cmocka_unit_test(a_template_is_checked_when_it_is_saved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
