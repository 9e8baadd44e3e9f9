/* SPDX-License-Identifier: Apache-2.0
 * What strangers see of applications: the public notice with nothing that may not be public, gone when its period ends; objections;
 * where an application stands. And home visits as the phone sends them. */
#include "application_world.h"

static const char *const forbidden[] = {"370205", "13800138765", "138****8765", "6228480402564890018", "南京路", "八大湖", "慢性肾衰竭", "童小满", "第三小学"};

static void shows_nothing(struct world *w)
{
    for (size_t i = 0; i < countof(forbidden); i++)
        if (answer_has(w, forbidden[i])) {
            print_error("public answer holds %s\n", forbidden[i]);
            assert_true(false);
        }
}

static const char *page_of(struct world *w, int64_t notice)
{
    const struct json *j = world_ok(w, "g1.view", "GET", fmt(w, "/api/public-notices/%lld", (long long)notice), NULL);
    return fmt(w, "/api/public/notices/%s", text_of(w, j, "token"));
}

WORLD_TEST(the_public_page_shows_what_is_public_and_ends_by_itself)
{
    struct aw_file f = aw_file(w, "钱多多", 11);
    int64_t id = aw_begin(w, f.id, "new", ",\"asked\":\"deep\"");
    aw_until(w, f.id, id, "notice");
    const char *make = fmt(w, "{\"ids\":[%lld],\"phone\":\"0532-85820000\"", (long long)id);
    assert_answer(w, "BAD_INPUT", "g1.review", "POST", "/api/public-notices", fmt(w, "%s,\"title\":\"关于童小满一家的公示\"}", make));
    assert_answer(w, "BAD_INPUT", "g1.review", "POST", "/api/public-notices", fmt(w, "%s,\"title\":\"慢性肾衰竭职工公示\"}", make));
    assert_answer(w, "BAD_INPUT", "g1.review", "POST", "/api/public-notices", fmt(w, "%s,\"title\":\"公示 13800138765\"}", make));
    assert_answer(w, "SAME_PERSON", "g1.clerk", "GET", "/api/x", NULL) ;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_public_page_shows_what_is_public_and_ends_by_itself)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
