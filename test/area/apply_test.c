/* SPDX-License-Identifier: Apache-2.0
 * An application made on the phone: written step by step, what is missing told, photos and consents, taken in by the union as an
 * application of channel self, given back, withdrawn; nobody else's is ever touched. */
#include "phone_world.h"

static const char head[] = "{\"nation\":\"汉族\",\"political\":\"masses\",\"health\":\"good\",\"work\":\"on\",\"marriage\":\"married\",\"hukou\":\"urban\",\"employer\":\"第一棉纺厂\","
                           "\"industry\":\"C\"}";
static const char home[] = "{\"address\":\"市南区八大湖街道南京路九号\",\"housing\":\"rented\",\"main_cause\":\"low_income\",\"cause_note\":\"厂里停工半年\"}";

static int64_t begin(struct world *w, struct caller p, const char *kind)
{
    pw_asked(w, p, "POST", "/api/worker/apply", fmt(w, "{\"kind\":\"%s\"}", kind));
    return json_get_int(w->json, "id", 0);
}

static const char *at(struct world *w, int64_t id, const char *tail)
{
    return fmt(w, "/api/worker/apply/%lld%s", (long long)id, tail);
}

static const char *save(struct world *w, struct caller p, int64_t id, const char *body)
{
    return pw_ask(w, p, "POST", fmt(w, "/api/worker/apply/%lld/save", (long long)id), fmt(w, "{\"body\":%s}", body));
}

static size_t lacks(struct world *w)
{
    return json_len(json_get(w->json, "lacks"));
}

static bool lacks_at(struct world *w, const char *step, const char *part)
{
    const struct json *list = json_get(w->json, strcmp(step, "later") == 0 ? "later" : "lacks");
    for (size_t i = 0; i < json_len(list); i++)
        if (str_eq(json_get_str(json_at(list, i), "step"), str_of(step)) && str_has(json_get_str(json_at(list, i), "text"), str_of(part)))
            return true;
    return false;
}

static const char *photo(struct world *w, struct caller p, int64_t id, const char *query)
{
    return pw_ask_bytes(w, p, "POST", fmt(w, "/api/worker/apply/%lld/photos", (long long)id), query, "", pw_png, sizeof pw_png);
}

/* The head with a wife and a child of seven, a year's wage, everything agreed to that the head can. */
static const char *whole(struct world *w, const char *edition)
{
    return fmt(w,
               "{\"file\":%s,\"members\":[%s,{\"relation\":\"spouse\",\"name\":\"周妻\",\"number\":\"%s\",\"nation\":\"汉族\",\"political\":\"masses\",\"health\":\"good\","
               "\"insurance\":\"resident\",\"marriage\":\"married\",\"hukou\":\"urban\",\"identity\":\"none\"},{\"relation\":\"child\",\"name\":\"林小\",\"number\":\"%s\","
               "\"nation\":\"汉族\",\"political\":\"masses\",\"health\":\"good\",\"insurance\":\"resident\",\"marriage\":\"single\",\"hukou\":\"urban\",\"identity\":\"student\"}],"
               "\"money\":[{\"member\":1,\"side\":\"in\",\"kind\":\"wage\",\"from_on\":\"2022-01-13\",\"until_on\":\"2023-01-12\",\"fen\":2400000}],"
               "\"consents\":[{\"member\":1,\"purpose\":\"check\",\"edition\":\"%s\"},{\"member\":1,\"purpose\":\"file\",\"edition\":\"%s\"},"
               "{\"member\":1,\"purpose\":\"public\",\"edition\":\"%s\"},{\"member\":3,\"guardian\":1,\"purpose\":\"file\",\"edition\":\"%s\"}],\"words\":\"请工会帮一把\"}",
               home, head, cw_number(w, "19820304", 102), cw_number(w, "20150607", 103), edition, edition, edition, edition);
}

static int64_t sent(struct world *w, struct caller p)
{
    int64_t id = begin(w, p, "new");
    assert_string_equal(save(w, p, id, whole(w, "2026-1")), "");
    assert_true(lacks_at(w, "consent", "手写签名"));
    assert_int_equal(lacks(w), 1);
    assert_string_equal(photo(w, p, id, "kind=sign"), "");
    assert_string_equal(photo(w, p, id, "kind=idcard&member=1"), "");
    assert_int_equal(lacks(w), 0);
    assert_true(lacks_at(w, "later", "周妻"));
    pw_asked(w, p, "POST", fmt(w, "/api/worker/apply/%lld/send", (long long)id), "{}");
    assert_string_equal(text_of(w, w->json, "state"), "sent");
    return id;
}

WORLD_TEST(a_worker_applies_and_the_union_takes_it_in)
{
    const char *number = pw_person(w, "QD010101", "林安", 101, "13800138001");
    struct caller p = pw_sign_in(w, "林安", number);
    pw_asked(w, p, "GET", "/api/worker/apply/form", "");
    assert_int_equal(json_len(json_get(w->json, "texts")), 3);
    pw_asked(w, p, "GET", "/api/worker/apply", "");
    assert_string_equal(text_of(w, json_at(json_get(w->json, "may"), 0), "kind"), "new");
    assert_int_equal(json_len(json_get(w->json, "may")), 1);
    int64_t id = sent(w, p);
    assert_string_equal(text_of(w, w->json, "due_on"), "2023-01-19"); /* five working days after Thursday the 12th, by hand */
    world_ok(w, "g1.clerk", "GET", "/api/self-applications?state=sent", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "name"), "林安");
    world_ok(w, "g1.clerk", "GET", fmt(w, "/api/self-applications/%lld", (long long)id), NULL);
    assert_true(answer_has(w, "南京路九号"));
    world_ok(w, "g1.clerk", "GET", fmt(w, "/api/self-applications/%lld/photos/2", (long long)id), NULL);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "GET", fmt(w, "/api/self-applications/%lld", (long long)id), NULL);
    assert_answer(w, "FORBIDDEN", "g1.review", "POST", fmt(w, "/api/self-applications/%lld/take", (long long)id), "{}");
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/self-applications/%lld/take", (long long)id), "{\"area\":\"370202\"}");
    int64_t file = json_get_int(w->json, "casefile_id", 0), application = json_get_int(w->json, "application_id", 0);
    world_ok(w, "g1.clerk", "GET", fmt(w, "/api/applications/%lld", (long long)application), NULL);
    assert_string_equal(text_of(w, w->json, "channel"), "self");
    assert_string_equal(text_of(w, w->json, "state"), "first");
    assert_string_equal(text_of(w, w->json, "words"), "请工会帮一把");
    assert_true(answer_has(w, "周妻：没有签《家庭经济状况核对授权书》")); /* the gate of the first step tells who still lacks what */
    assert_false(answer_has(w, "林小")); /* agreed to by his father */
    world_ok(w, "g1.clerk", "GET", cw_path(w, file, ""), NULL);
    assert_int_equal(json_len(json_get(w->json, "members")), 3);
    assert_int_equal(json_len(json_get(w->json, "money")), 1);
    assert_int_equal(json_len(json_get(w->json, "papers")), 1);
    world_ok(w, "g1.clerk", "GET", cw_path(w, file, "/consents"), NULL);
    assert_int_equal(json_len(rows_of(w)), 4);
    assert_string_equal(text_of(w, json_at(rows_of(w), 3), "how"), "page");
    pw_asked(w, p, "GET", "/api/worker/applications", "");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "state"), "基层初审");
    pw_asked(w, p, "GET", "/api/worker/apply", "");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "state"), "taken");
    assert_string_equal(text_of(w, json_at(json_get(w->json, "may"), 0), "kind"), "more");
    assert_int_equal(world_verify(w), 0);
}

/* What is missing is told by the step of the page, and nothing goes out before it is there. */
WORLD_TEST(what_is_missing_is_told)
{
    const char *number = pw_person(w, "QD010101", "林安", 101, "13800138001");
    struct caller p = pw_sign_in(w, "林安", number);
    int64_t id = begin(w, p, "new");
    assert_string_equal(save(w, p, id, "{}"), "");
    assert_true(lacks_at(w, "home", "家庭住址") && lacks_at(w, "family", "民族") && lacks_at(w, "money", "家庭年收入") && lacks_at(w, "consent", "个人信息处理同意书"));
    assert_false(answer_has(w, "行政区划")); /* the union's to know */
    assert_string_equal(pw_ask(w, p, "POST", fmt(w, "/api/worker/apply/%lld/send", (long long)id), "{}"), "STATE");
    assert_string_equal(save(w, p, id, fmt(w, "{\"file\":%s,\"members\":[%s]}", home, head)), "");
    assert_false(lacks_at(w, "home", "") || lacks_at(w, "family", ""));
    assert_string_equal(save(w, p, id, "{\"file\":{\"level\":\"nation\"}}"), "BAD_INPUT"); /* not the form's */
    assert_string_equal(save(w, p, id, "{\"file\":{\"address\":7}}"), "BAD_INPUT");
    assert_string_equal(save(w, p, id, "{\"members\":[{\"name\":\"冒名\"}]}"), "");
    pw_asked(w, p, "GET", at(w, id, ""), "");
    assert_string_equal(pw_ask(w, p, "POST", fmt(w, "/api/worker/apply/%lld/save", (long long)id), "{\"body\":{},\"version\":1}"), "CONFLICT"); /* another phone was there */
    assert_string_equal(pw_ask_bytes(w, p, "POST", fmt(w, "/api/worker/apply/%lld/photos", (long long)id), "kind=idcard&member=1", "", "<html>", 6), "FILE_TYPE");
    assert_string_equal(photo(w, p, id, "kind=nothing"), "BAD_INPUT");
    for (int i = 0; i < 30; i++)
        assert_string_equal(photo(w, p, id, "kind=hukou"), "");
    assert_string_equal(photo(w, p, id, "kind=hukou"), "STATE");
    assert_string_equal(pw_ask(w, p, "POST", fmt(w, "/api/worker/apply/%lld/drop", (long long)id), "{\"no\":3}"), "");
    assert_string_equal(pw_ask(w, p, "GET", fmt(w, "/api/worker/apply/%lld/photos/3", (long long)id), ""), "NOT_FOUND");
    assert_string_equal(pw_ask(w, p, "GET", fmt(w, "/api/worker/apply/%lld/photos/4", (long long)id), ""), "");
    assert_string_equal(pw_ask(w, p, "POST", "/api/worker/apply", "{\"kind\":\"new\"}"), "DUPLICATE"); /* one at a time */
    assert_string_equal(pw_ask(w, p, "POST", "/api/worker/apply", "{\"kind\":\"review\"}"), "STATE");
    pw_asked(w, p, "POST", fmt(w, "/api/worker/apply/%lld/withdraw", (long long)id), "{}");
    for (int i = 0; i < 9; i++)
        pw_asked(w, p, "POST", fmt(w, "/api/worker/apply/%lld/withdraw", (long long)begin(w, p, "new")), "{}");
    assert_string_equal(pw_ask(w, p, "POST", "/api/worker/apply", "{\"kind\":\"new\"}"), "BUSY"); /* ten a day */
}

static void sweep(struct world *w)
{
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = M_POST, .path = S("/api/self-applications/sweep"), .local = true, .peer = S("local"), .upload_fd = -1};
    struct reply r;
    dispatch(w->app, a, &c, &r);
    assert_int_equal(r.status, 200);
    arena_free(a);
}

WORLD_TEST(given_back_sent_again_and_withdrawn)
{
    const char *number = pw_person(w, "QD010101", "林安", 101, "13800138001");
    struct caller p = pw_sign_in(w, "林安", number);
    int64_t id = sent(w, p);
    assert_string_equal(save(w, p, id, "{}"), "STATE"); /* it is with the union */
    assert_answer(w, "BAD_INPUT", "g1.clerk", "POST", fmt(w, "/api/self-applications/%lld/return", (long long)id), "{}");
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/self-applications/%lld/return", (long long)id), "{\"words\":\"请补一张户口簿照片\"}");
    assert_answer(w, "STATE", "g1.clerk", "POST", fmt(w, "/api/self-applications/%lld/take", (long long)id), "{}");
    pw_asked(w, p, "GET", "/api/worker/apply", "");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "said"), "请补一张户口簿照片");
    assert_string_equal(photo(w, p, id, "kind=hukou"), "");
    pw_asked(w, p, "POST", fmt(w, "/api/worker/apply/%lld/send", (long long)id), "{}");
    assert_string_equal(text_of(w, w->json, "said"), "");
    pw_asked(w, p, "POST", fmt(w, "/api/worker/apply/%lld/withdraw", (long long)id), "{}");
    assert_false(answer_has(w, "南京路九号"));
    assert_int_equal(json_len(json_get(w->json, "photos")), 0);
    assert_answer(w, "NOT_FOUND", "g1.clerk", "GET", fmt(w, "/api/self-applications/%lld", (long long)id), NULL);
    sweep(w); /* photos leave the disk */
    assert_int_equal(world_verify(w), 0);
    id = begin(w, p, "new"); /* one that nobody goes on with */
    assert_string_equal(save(w, p, id, whole(w, "2026-1")), "");
    w->now += 31 * INT64_C(86400000);
    p = pw_sign_in(w, "林安", number);
    sweep(w);
    pw_asked(w, p, "GET", at(w, id, ""), "");
    assert_string_equal(text_of(w, w->json, "state"), "withdrawn");
    assert_false(answer_has(w, "南京路九号"));
}

/* For a household on file: the year's lines come in with a review; what is under way gets papers, and is taken back at his word. */
WORLD_TEST(a_household_on_file_brings_more)
{
    int64_t file = cw_active(w, "d01.clerk", "QD010101", "赵甲一", 100);
    struct caller p = pw_sign_in(w, "赵甲一", cw_number(w, "19800115", 100));
    pw_asked(w, p, "GET", "/api/worker/apply", "");
    assert_string_equal(text_of(w, json_at(json_get(w->json, "may"), 0), "kind"), "review");
    int64_t id = begin(w, p, "review");
    assert_string_equal(pw_ask(w, p, "POST", fmt(w, "/api/worker/apply/%lld/send", (long long)id), "{}"), "STATE"); /* nothing said */
    assert_string_equal(save(w, p, id, "{\"money\":[{\"member\":1,\"side\":\"out\",\"kind\":\"medical\",\"from_on\":\"2022-02-01\",\"until_on\":\"2023-01-01\",\"fen\":530000}],"
                                       "\"words\":\"今年住了两次院\"}"),
                        "");
    assert_int_equal(lacks(w), 0);
    pw_asked(w, p, "POST", fmt(w, "/api/worker/apply/%lld/send", (long long)id), "{}");
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/self-applications/%lld/take", (long long)id), "{\"words\":\"核对过身份\"}");
    int64_t application = json_get_int(w->json, "application_id", 0);
    assert_int_equal(json_get_int(w->json, "casefile_id", 0), file);
    world_ok(w, "g1.clerk", "GET", cw_path(w, file, ""), NULL);
    assert_int_equal(json_len(json_get(w->json, "money")), 2);
    id = begin(w, p, "more");
    assert_string_equal(photo(w, p, id, "kind=medical_bill&member=1"), "");
    pw_asked(w, p, "POST", fmt(w, "/api/worker/apply/%lld/send", (long long)id), "{}");
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/self-applications/%lld/take", (long long)id), "{}");
    assert_int_equal(json_get_int(w->json, "application_id", 0), application);
    id = begin(w, p, "withdraw");
    assert_string_equal(save(w, p, id, "{\"words\":\"情况好转，不办了\"}"), "");
    pw_asked(w, p, "POST", fmt(w, "/api/worker/apply/%lld/send", (long long)id), "{}");
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/self-applications/%lld/take", (long long)id), "{}");
    world_ok(w, "g1.clerk", "GET", fmt(w, "/api/applications/%lld", (long long)application), NULL);
    assert_string_equal(text_of(w, w->json, "state"), "withdrawn");
    assert_true(answer_has(w, "情况好转，不办了"));
    assert_int_equal(world_verify(w), 0);
}

/* One of somebody else's household is told so, and nothing of that household. */
WORLD_TEST(who_lives_in_a_household_on_file_does_not_apply)
{
    pw_person(w, "QD010101", "周妻", 102, "13800138002");
    int64_t file = cw_file(w, "d01.clerk", "QD010101", "赵甲一", 100);
    world_ok(w, "d01.clerk", "POST", cw_path(w, file, "/members"),
             fmt(w, "{\"relation\":\"spouse\",\"name\":\"周妻\",\"number\":\"%s\"}", cw_number(w, "19800115", 102)));
    struct caller p = pw_sign_in(w, "周妻", cw_number(w, "19800115", 102));
    pw_asked(w, p, "GET", "/api/worker/apply", "");
    assert_true(json_get_bool(w->json, "inmate"));
    assert_int_equal(json_len(json_get(w->json, "may")), 0);
    assert_string_equal(pw_ask(w, p, "POST", "/api/worker/apply", "{\"kind\":\"new\"}"), "STATE");
    assert_false(answer_has(w, "赵甲一"));
}

struct spoiling {
    struct arena *a;
    int64_t id;
};
static enum err spoil(struct tx *tx, void *arg)
{
    const struct spoiling *s = arg;
    int64_t file = 0;
    TRY(db_int(tx, FILE_PUT, VALS(TXT(S("00")), I64(1), TXT(S("image/png")), I64(1), NUL, I64(1), I64(2)), &file));
    return db_exec(tx, APPLY_PHOTO_ADD, VALS(I64(s->id), I64(1), I64(file), TXT(S("hukou")), I64(0)), NULL);
}

/* I68: a photo that hangs on after the application has ended. */
WORLD_TEST(verify_sees_what_was_not_wiped)
{
    const char *number = pw_person(w, "QD010101", "林安", 101, "13800138001");
    struct caller p = pw_sign_in(w, "林安", number);
    struct spoiling s = {w->a, begin(w, p, "new")};
    pw_asked(w, p, "POST", fmt(w, "/api/worker/apply/%lld/withdraw", (long long)s.id), "{}");
    assert_int_equal(world_verify(w), 0);
    assert_int_equal(world_write(w, spoil, &s), OK);
    assert_true(world_verify(w) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_worker_applies_and_the_union_takes_it_in),
        cmocka_unit_test(what_is_missing_is_told),
        cmocka_unit_test(given_back_sent_again_and_withdrawn),
        cmocka_unit_test(a_household_on_file_brings_more),
        cmocka_unit_test(who_lives_in_a_household_on_file_does_not_apply),
        cmocka_unit_test(verify_sees_what_was_not_wiped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
