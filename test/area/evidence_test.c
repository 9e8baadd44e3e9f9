/* SPDX-License-Identifier: Apache-2.0
 * Evidence of files: scores reckoned by hand, gaps told with what to do, packs that an outsider checks with sha256sum, samples that
 * anybody can draw again, copies for the person himself. */
#include <fcntl.h>
#include <unistd.h>

#include "case_world.h"
#include "date.h"
#include "seal.h"

static void day(struct world *w, const char *text)
{
    struct date d;
    assert_int_equal(date_read(str_of(text), &d), DATE_DAY);
    w->now = date_to_ms(d) + 10 * INT64_C(3600000);
}

/* "Z01:1,Z02:2": what the file cannot answer. */
static const char *gaps(struct world *w, int64_t id)
{
    struct buf b = buf_new(w->a, 4000);
    world_ok(w, "d01.view", "GET", fmt(w, "/api/casefiles/%lld/evidence", (long long)id), NULL);
    for (size_t i = 0; i < json_len(rows_of(w)); i++) {
        const struct json *r = json_at(rows_of(w), i);
        if (json_get_int(r, "n", 0))
            buf_f(&b, "%s%s:%lld", b.len ? "," : "", text_of(w, r, "code"), (long long)json_get_int(r, "n", 0));
    }
    return str_z(w->a, buf_done(&b));
}

/* The weights of what an active file is asked add up to 115. */
WORLD_TEST(scores_are_those_reckoned_by_hand)
{
    static const char *const papers[] = {"application", "idcard", "hukou", "survey", "appraisal", "notice_photo", "notice"};
    int64_t id = cw_active(w, "d01.clerk", "QD010101", "周一", 11);
    assert_string_equal(gaps(w, id), "Z01:1,Z02:2,Z03:1,Z04:1,Z05:1,Z07:1,Z08:1,Z09:2,Z10:1,Z17:1");
    assert_int_equal(json_get_int(w->json, "score", -1), 28); /* 4 + 5 + 10 + 5 + 5 + 4 of 115 */
    for (size_t i = 0; i < countof(papers); i++)
        (void)cw_paper(w, "d01.clerk", id, papers[i]);
    assert_string_equal(gaps(w, id), "Z03:1,Z04:1,Z05:1,Z10:1,Z17:1");
    assert_int_equal(json_get_int(w->json, "score", -1), 66); /* 33 + 5 + 8 + 10 + 10 + 10 of 115 */
    assert_true(answer_has(w, fmt(w, "/casefiles/%lld?tab=money", (long long)id)));
    day(w, "2024-01-11"); /* a year after it was filed, less a day */
    assert_string_equal(gaps(w, id), "Z03:1,Z04:1,Z05:1,Z10:1,Z17:1");
    day(w, "2024-01-12");
    assert_string_equal(gaps(w, id), "Z03:1,Z04:1,Z05:1,Z10:1,Z15:1,Z16:1,Z17:1");
    assert_int_equal(json_get_int(w->json, "score", -1), 58);
    /* a draft is not asked */
    int64_t draft = cw_file(w, "d01.clerk", "QD010101", "周二", 12);
    world_ok(w, "d01.view", "GET", fmt(w, "/api/casefiles/%lld/evidence", (long long)draft), NULL);
    assert_false(json_get_bool(w->json, "asked"));
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", fmt(w, "/api/casefiles/%lld/evidence", (long long)id), NULL);
}

WORLD_TEST(a_union_is_weighed_by_a_job_and_its_gaps_are_listed)
{
    int64_t a = cw_active(w, "d01.clerk", "QD010101", "周一", 11);
    (void)cw_active(w, "d01.clerk", "QD010101", "周二", 13);
    (void)cw_file(w, "d01.clerk", "QD010101", "周三", 15);
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", "/api/evidence/score?org=QD01", NULL);
    world_ok(w, "d01.review", "POST", "/api/evidence/score?org=QD01", NULL);
    (void)world_job(w, json_get_int(w->json, "job", 0));
    world_ok(w, "d01.view", "GET", "/api/evidence/unions?org=QD01", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    const struct json *u = json_at(rows_of(w), 0);
    assert_string_equal(text_of(w, u, "org_code"), "QD010101");
    assert_int_equal(json_get_int(u, "scored", 0), 2);
    assert_int_equal(json_get_int(u, "score", 0), 28);
    world_ok(w, "d02.view", "GET", "/api/evidence/unions", NULL);
    assert_int_equal(json_len(rows_of(w)), 0);
    world_ok(w, "d01.view", "GET", "/api/evidence/asks?org=QD01", NULL);
    assert_string_equal(text_of(w, json_at(rows_of(w), 1), "code"), "Z02");
    assert_int_equal(json_get_int(json_at(rows_of(w), 1), "files", 0), 2);
    assert_int_equal(json_get_int(json_at(rows_of(w), 1), "n", 0), 4);
    /* ten gaps a file: pages of seven may stop within a file */
    world_ok(w, "d01.view", "GET", "/api/evidence/gaps?org=QD01&limit=7", NULL);
    assert_int_equal(json_len(rows_of(w)), 7);
    const char *next = text_of(w, w->json, "next");
    assert_string_equal(next, fmt(w, "%lld.Z08", (long long)a));
    world_ok(w, "d01.view", "GET", fmt(w, "/api/evidence/gaps?org=QD01&limit=50&after=%s", next), NULL);
    assert_int_equal(json_len(rows_of(w)), 13);
    world_ok(w, "d01.view", "GET", "/api/evidence/gaps?org=QD01&code=Z02", NULL);
    assert_int_equal(json_len(rows_of(w)), 2);
    world_ok(w, "d01.view", "GET", "/api/evidence/gaps.xlsx?org=QD01", NULL);
    assert_true(w->reply.body.len > 4000);
}

/* --- packs --- */

static int64_t scanned(struct world *w, int64_t id, const char *kind, const char *name, const char *text)
{
    assert_string_equal(world_upload(w, "d01.clerk", "/api/files?org=QD010101", name, text, strlen(text)), "");
    int64_t file = json_get_int(w->json, "id", 0);
    world_ok(w, "d01.clerk", "POST", cw_path(w, id, "/papers"), fmt(w, "{\"kind\":\"%s\",\"dated_on\":\"2023-01-10\",\"file_id\":%lld}", kind, (long long)file));
    return file;
}

/* Output of a shell command in a fresh folder with the answer unpacked. */
static const char *unpacked(struct world *w, const char *command)
{
    char part[4096], line[1200];
    char dir[] = "/tmp/nuan-pack.XXXXXX";
    struct buf out = buf_new(w->a, 1 << 20);
    assert_non_null(mkdtemp(dir));
    snprintf(line, sizeof line, "%s/p.zip", dir);
    int fd = open(line, O_WRONLY | O_CREAT, 0600);
    assert_true(write(fd, w->reply.body.at, w->reply.body.len) == (ssize_t)w->reply.body.len);
    close(fd);
    snprintf(line, sizeof line, "cd %s && python3 -m zipfile -e p.zip . && %s 2>&1; rm -rf %s", dir, command, dir);
    FILE *f = popen(line, "r");
    size_t n;
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        buf_put(&out, part, n);
    pclose(f);
    return str_z(w->a, buf_done(&out));
}

WORLD_TEST(a_pack_is_checked_by_an_outsider_with_his_own_tools)
{
    int64_t id = cw_active(w, "d01.clerk", "QD010101", "郑一", 31);
    (void)scanned(w, id, "idcard", "身份证/../正面.txt", "扫描件甲");
    (void)scanned(w, id, "diagnosis", "诊断书.txt", "扫描件乙");
    const char *number = cw_number(w, "19800115", 31);
    /* masked: no attachment, their hashes on paper, numbers covered, who and when on every page */
    world_ok(w, "d01.view", "GET", fmt(w, "/api/casefiles/%lld/pack", (long long)id), NULL);
    assert_string_equal(str_z(w->a, w->reply.type), "application/zip");
    const char *text = unpacked(w, "find . -type f | sort; sha256sum -c SHA256SUMS; for f in */*.pdf; do pdftotext -raw \"$f\" - | tr -d ' \n\f'; done");
    assert_non_null(strstr(text, "证据.pdf: OK"));
    assert_null(strstr(text, "附件/"));
    assert_null(strstr(text, number));
    assert_null(strstr(text, "南京路一号"));
    assert_non_null(strstr(text, "3702**********"));
    world_ok(w, "d01.view", "GET", fmt(w, "/api/casefiles/%lld/pack", (long long)id), NULL);
    text = unpacked(w, "for f in */*.pdf; do pdfinfo \"$f\" | grep -o 'Pages.*'; pdftotext -raw \"$f\" - | tr -d ' \n\f' | grep -o 'd01.view2023-01-1210:00:00' | wc -l; done");
    const char *pages = strstr(text, "Pages:");
    assert_non_null(pages);
    long n = strtol(pages + 6, (char **)&pages, 10);
    assert_true(n >= 2);
    assert_int_equal(strtol(pages, NULL, 10), 4 * n); /* four times a page */
    /* whole: by who may, with a reason */
    assert_answer(w, "FORBIDDEN", "d01.view", "GET", fmt(w, "/api/casefiles/%lld/pack?plain=1&reason=third-party", (long long)id), NULL);
    assert_answer(w, "BAD_INPUT", "d01.review", "GET", fmt(w, "/api/casefiles/%lld/pack?plain=1", (long long)id), NULL);
    assert_answer(w, "NOT_FOUND", "d02.review", "GET", fmt(w, "/api/casefiles/%lld/pack?plain=1&reason=third-party", (long long)id), NULL);
    world_ok(w, "d01.review", "GET", fmt(w, "/api/casefiles/%lld/pack?plain=1&reason=third-party", (long long)id), NULL);
    text = unpacked(w, "find . -type f | sort; sha256sum -c SHA256SUMS; cat */附件/*; for f in */*.pdf; do pdftotext -raw \"$f\" - | tr -d ' \n\f'; done");
    assert_non_null(strstr(text, "证据.pdf: OK"));
    assert_non_null(strstr(text, "01-身份证复印件-身份证_.._正面.txt: OK"));
    assert_non_null(strstr(text, "02-诊断书-诊断书.txt: OK"));
    assert_null(strstr(text, "FAILED"));
    assert_non_null(strstr(text, "扫描件甲"));
    assert_non_null(strstr(text, number));
    assert_non_null(strstr(text, "南京路一号"));
    world_ok(w, "d01.review", "GET", fmt(w, "/api/casefiles/%lld/pack?plain=1&reason=third-party", (long long)id), NULL);
    text = unpacked(w, "printf x >> \"$(ls -d */附件/01*)\"; sha256sum -c SHA256SUMS"); /* a changed byte shows */
    assert_non_null(strstr(text, "FAILED"));
    world_ok(w, "audit.admin", "GET", "/api/events?action=evidence.pack", NULL);
    assert_true(answer_has(w, "third-party"));
}

static int64_t pack(struct world *w, const char *as, const char *body)
{
    world_ok(w, as, "POST", "/api/evidence/packs?org=QD01", body);
    int64_t id = json_get_int(w->json, "id", 0);
    (void)world_job(w, json_get_int(w->json, "job_id", 0));
    return id;
}
static const struct json *pack_row(struct world *w, int64_t id)
{
    world_ok(w, "d01.review", "GET", "/api/evidence/packs?org=QD01", NULL);
    for (size_t i = 0; i < json_len(rows_of(w)); i++)
        if (json_get_int(json_at(rows_of(w), i), "id", 0) == id)
            return json_at(rows_of(w), i);
    assert_true(false);
    return NULL;
}

static enum err local(struct world *w, const char *path)
{
    struct call c = {.method = M_POST, .path = str_of(path), .peer = S("local"), .local = true, .upload_fd = -1};
    dispatch(w->app, w->a, &c, &w->reply);
    w->json = json_parse(w->a, w->reply.body, NULL);
    return w->reply.status == 200 ? OK : ERR_INTERNAL;
}

WORLD_TEST(a_sample_is_drawn_by_seed_and_goes_when_its_time_is_over)
{
    int64_t ids[3], best = 0;
    unsigned char least[SM3_BYTES], rank[SM3_BYTES];
    for (int i = 0; i < 3; i++)
        ids[i] = cw_active(w, "d01.clerk", "QD010101", fmt(w, "吴%s", i ? i > 1 ? "三" : "二" : "一"), 41 + 2 * i);
    for (int i = 0; i < 3; i++) { /* the smallest SM3("seed:id") */
        const char *text = fmt(w, "2023-03:%lld", (long long)ids[i]);
        sm3_once(text, strlen(text), rank);
        if (!best || memcmp(rank, least, sizeof rank) < 0) {
            best = ids[i];
            memcpy(least, rank, sizeof rank);
        }
    }
    assert_answer(w, "BAD_INPUT", "d01.review", "POST", "/api/evidence/packs?org=QD01", "{\"reason\":\"第三方评估\"}");
    assert_answer(w, "FORBIDDEN", "d01.view", "POST", "/api/evidence/packs?org=QD01", "{\"reason\":\"第三方评估\",\"sample\":1}");
    assert_answer(w, "NOT_FOUND", "d02.review", "POST", "/api/evidence/packs", fmt(w, "{\"reason\":\"x\",\"ids\":\"%lld\"}", (long long)ids[0]));
    int64_t one = pack(w, "d01.review", "{\"reason\":\"第三方评估\",\"sample\":1,\"seed\":\"2023-03\"}");
    const struct json *r = pack_row(w, one);
    assert_string_equal(text_of(w, r, "state"), "ready");
    assert_string_equal(text_of(w, r, "drop_on"), "2023-02-11");
    world_ok(w, "d01.view", "GET", cw_path(w, best, ""), NULL);
    const char *no = text_of(w, w->json, "no");
    world_ok(w, "d01.view", "GET", fmt(w, "/api/evidence/packs/%lld/file", (long long)one), NULL);
    const char *text = unpacked(w, "sha256sum -c SHA256SUMS");
    assert_string_equal(text, fmt(w, "%s/证据.pdf: OK\n", no));
    /* a whole one: not for who may not see numbers, unless he made it */
    int64_t two = pack(w, "d01.review", fmt(w, "{\"reason\":\"第三方评估\",\"ids\":\"%lld,%lld\",\"plain\":true}", (long long)ids[0], (long long)ids[1]));
    const char *get = fmt(w, "/api/evidence/packs/%lld/file", (long long)two);
    assert_answer(w, "FORBIDDEN", "d01.view", "GET", get, NULL);
    assert_answer(w, "NOT_FOUND", "d02.review", "GET", get, NULL);
    assert_answer(w, "", "d01.review", "GET", get, NULL);
    assert_answer(w, "NOT_FOUND", "d01.review", "GET", fmt(w, "/api/files/%lld", (long long)json_get_int(pack_row(w, two), "file_id", 0)), NULL);
    /* the last day it is there, the day after it is gone */
    day(w, "2023-02-11");
    assert_int_equal(local(w, "/api/privacy/sweep"), OK);
    assert_int_equal(json_get_int(w->json, "packs", -1), 0);
    day(w, "2023-02-12");
    assert_int_equal(local(w, "/api/privacy/sweep"), OK);
    assert_int_equal(json_get_int(w->json, "packs", -1), 2);
    assert_answer(w, "STATE", "d01.review", "GET", get, NULL);
    assert_answer(w, "FORBIDDEN", "d01.review", "POST", "/api/privacy/sweep", NULL);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(the_person_gets_a_copy_of_his_own_and_of_nobody_elses)
{
    int64_t id = cw_active(w, "d01.clerk", "QD010101", "冯一", 51);
    const char *wife = cw_number(w, "19820301", 52), *head = cw_number(w, "19800115", 51);
    world_ok(w, "d01.clerk", "POST", cw_path(w, id, "/members"),
             fmt(w, "{\"name\":\"褚二\",\"relation\":\"spouse\",\"number\":\"%s\",\"diagnosis\":\"配偶之疾\"}", wife));
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/requests", (long long)id), "{\"member_no\":2,\"kind\":\"access\",\"identity\":\"idcard\"}");
    int64_t request = json_get_int(w->json, "id", 0);
    assert_answer(w, "STATE", "d01.review", "POST", fmt(w, "/api/privacy/requests/%lld/ready", (long long)request), NULL); /* no copy yet */
    assert_answer(w, "FORBIDDEN", "d01.clerk", "GET", fmt(w, "/api/privacy/requests/%lld/copy", (long long)request), NULL);
    world_ok(w, "d01.review", "GET", fmt(w, "/api/privacy/requests/%lld/copy?format=json", (long long)request), NULL);
    assert_true(answer_has(w, wife));
    assert_true(answer_has(w, "配偶之疾"));
    assert_false(answer_has(w, head));
    assert_false(answer_has(w, "南京路一号")); /* the head's */
    assert_non_null(json_get(w->json, "parts"));
    world_ok(w, "d01.review", "GET", fmt(w, "/api/privacy/requests/%lld/copy?format=pdf", (long long)request), NULL);
    assert_true(str_starts(w->reply.body, S("%PDF-")));
    world_ok(w, "d01.review", "GET", fmt(w, "/api/privacy/requests/%lld/copy?format=xlsx", (long long)request), NULL);
    assert_true(w->reply.body.len > 4000);
    assert_answer(w, "BAD_INPUT", "d01.review", "GET", fmt(w, "/api/privacy/requests/%lld/copy?format=doc", (long long)request), NULL);
    assert_answer(w, "", "d01.review", "POST", fmt(w, "/api/privacy/requests/%lld/ready", (long long)request), NULL);
    assert_int_equal(json_get_int(w->json, "copies", 0), 3);
    assert_answer(w, "BAD_INPUT", "d01.review", "POST", fmt(w, "/api/privacy/requests/%lld/hand", (long long)request), "{}"); /* to whom? */
    assert_answer(w, "", "d01.review", "POST", fmt(w, "/api/privacy/requests/%lld/hand", (long long)request), "{\"identity\":\"idcard\"}");
    assert_string_equal(text_of(w, w->json, "state"), "done");
    assert_answer(w, "STATE", "d01.review", "GET", fmt(w, "/api/privacy/requests/%lld/copy", (long long)request), NULL);
    /* recalled by who asked */
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/requests", (long long)id), "{\"member_no\":1,\"kind\":\"access\",\"identity\":\"idcard\"}");
    assert_answer(w, "", "d01.clerk", "POST", fmt(w, "/api/privacy/requests/%lld/recall", (long long)json_get_int(w->json, "id", 0)), NULL);
    world_ok(w, "d01.view", "GET", "/api/privacy/retention", NULL);
    world_ok(w, "d01.view", "GET", fmt(w, "/api/casefiles/%lld/holds", (long long)id), NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_those_reckoned_by_hand),
        cmocka_unit_test(a_union_is_weighed_by_a_job_and_its_gaps_are_listed),
        cmocka_unit_test(a_pack_is_checked_by_an_outsider_with_his_own_tools),
        cmocka_unit_test(a_sample_is_drawn_by_seed_and_goes_when_its_time_is_over),
        cmocka_unit_test(the_person_gets_a_copy_of_his_own_and_of_nobody_elses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
