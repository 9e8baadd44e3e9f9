/* SPDX-License-Identifier: Apache-2.0
 * Batches from approved rows to the bank's answer and back: who may, what is refused with which reason,
 * where the money and the table stand after each step. Sums are added up by hand. */
#include "payout.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <unistd.h>

#include "payout_world.h"

/* Three people of 500 元: the whole way, with money and table at each step. */
WORLD_TEST(from_roster_to_paid)
{
    pw_ground(w);
    int64_t roster = pw_roster(w, "QD0101", 1, 3, 50000);
    const struct json *look = world_ok(w, "d01.clerk", "GET", "/api/payouts/look?org=QD01&campaign=LJ&profile=csv-gb18030", NULL);
    assert_int_equal(json_get_int(look, "items", -1), 3);
    assert_int_equal(json_get_int(look, "fen", -1), 150000);
    assert_int_equal(json_get_int(look, "bad", -1), 0);
    int64_t id = pw_make(w);
    assert_int_equal(json_get_int(pw_get(w, id), "items", -1), 3);
    pw_export(w, id);
    assert_int_equal(pw_money(w, "QD0101", "reserved_fen"), 150000);
    assert_string_equal(pw_state(w, id, 1), "infile");
    assert_answer(w, "", "d01.cash", "POST", mw_f(w, "/api/payouts/%lld/sent", (long long)id), "{\"sent_on\":\"2023-01-11\"}");
    assert_string_equal(pw_state(w, id, 3), "submitted");
    const struct json *job = pw_result(w, id, mw_f(w, "%s%s%s", pw_line(w, id, 3, 3, "500.00", "成功", ""),
                                                   pw_line(w, id, 1, 1, "500.00", "成功", ""),
                                                   pw_line(w, id, 2, 2, "500.00", "失败", "户名账号不符")));
    assert_string_equal(text_of(w, job, "state"), "done");
    assert_string_equal(pw_state(w, id, 1), "success");
    assert_string_equal(pw_state(w, id, 2), "failed");
    assert_int_equal(pw_money(w, "QD0101", "reserved_fen"), 50000);
    assert_int_equal(pw_money(w, "QD0101", "paid_fen"), 100000);
    assert_int_equal(pw_counted(w, "C7"), 2);
    assert_string_equal(text_of(w, world_ok(w, "d01.view", "GET", mw_f(w, "/api/rosters/%lld", (long long)roster), NULL), "state"), "approved");
    assert_string_equal(text_of(w, pw_get(w, id), "state"), "settled");
    assert_int_equal(world_verify(w), 0);
}

/* The dry run names every reason why a row is not in. */
WORLD_TEST(why_not_the_rest)
{
    pw_ground(w);
    pw_roster(w, "QD0101", 1, 2, 50000);
    int64_t hand = pw_roster(w, "QD01", 3, 1, 50000);
    assert_answer(w, "", "d01.cash", "POST", mw_f(w, "/api/rosters/%lld/pay", (long long)hand),
                  "{\"paid_on\":\"2023-01-11\",\"bank_ref\":\"手工1\"}");
    int64_t id = pw_make(w);
    pw_roster(w, "QD0101", 4, 1, 50000);
    int64_t open = json_get_int(world_ok(w, "d01.clerk", "POST", "/api/rosters/by-hand",
                                         "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"title\":\"无卡\",\"class\":\"C7\",\"source\":\"GH-BJ\"}"), "id", 0);
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/rosters/%lld/rows", (long long)open),
             mw_f(w, "{\"name\":\"王小明\",\"number\":\"%.*s\",\"amount_fen\":50000}", FMT(mw_number(w->a, 5))));
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/rosters/%lld/submit", (long long)open), "{}");
    const struct json *look = world_ok(w, "d01.clerk", "GET", "/api/payouts/look?org=QD01&campaign=LJ", NULL);
    assert_int_equal(json_get_int(look, "items", -1), 1);
    assert_true(answer_has(w, "\"code\":\"BY_HAND\"") && answer_has(w, "\"code\":\"IN_BATCH\"") && answer_has(w, "\"code\":\"NOT_APPROVED\""));
    world_ok(w, "d01.review", "POST", mw_f(w, "/api/rosters/%lld/approve", (long long)open), "{}");
    world_ok(w, "d01.clerk", "GET", "/api/payouts/look?org=QD01&campaign=LJ", NULL);
    assert_true(answer_has(w, "\"code\":\"NO_CARD\""));
    (void)id;
    assert_int_equal(world_verify(w), 0);
}

/* One way or the other, by constraint: a batched roster is not paid by hand, a paid one is not batched. */
WORLD_TEST(two_ways_exclude_each_other)
{
    pw_ground(w);
    int64_t roster = pw_roster(w, "QD01", 1, 2, 50000);
    int64_t id = pw_make(w);
    assert_answer(w, "STATE", "d01.cash", "POST", mw_f(w, "/api/rosters/%lld/pay", (long long)roster),
                  "{\"paid_on\":\"2023-01-11\",\"bank_ref\":\"手工1\"}");
    assert_answer(w, "STATE", "d01.review", "POST", mw_f(w, "/api/rosters/%lld/return", (long long)roster), "{\"reason\":\"重报\"}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/payouts?org=QD01", PW_MAKE); /* nothing left */
    assert_answer(w, "", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/void", (long long)id), "{}");
    assert_int_equal(world_verify(w), 0);
    assert_answer(w, "", "d01.cash", "POST", mw_f(w, "/api/rosters/%lld/pay", (long long)roster),
                  "{\"paid_on\":\"2023-01-11\",\"bank_ref\":\"手工1\"}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/payouts?org=QD01", PW_MAKE);
    assert_int_equal(world_verify(w), 0);
}

/* Four steps, four people; the checker names the bytes he saw; what is exported is what was checked. */
WORLD_TEST(four_eyes_and_the_same_bytes)
{
    pw_ground(w);
    pw_roster(w, "QD01", 1, 100, 250000); /* 250,000 元: two checkers from 200,000 */
    int64_t id = pw_make(w);
    assert_answer(w, "FORBIDDEN", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/submit", (long long)id), "{}");
    assert_answer(w, "", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/submit", (long long)id), "{}");
    assert_answer(w, "", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/submit", (long long)id), "{}"); /* a retry */
    assert_int_equal(json_get_int(pw_get(w, id), "second", 0), 1);
    const char *hash = pw_hash(w, id);
    assert_answer(w, "CONFLICT", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/check", (long long)id),
                  "{\"hash\":\"0000000000000000000000000000000000000000000000000000000000000000\"}");
    assert_answer(w, "NOT_FOUND", "d02.review", "POST", mw_f(w, "/api/payouts/%lld/check", (long long)id), hash);
    assert_answer(w, "STATE", "d01.cash", "POST", mw_f(w, "/api/payouts/%lld/export", (long long)id), "{}");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/check", (long long)id), hash);
    assert_string_equal(text_of(w, pw_get(w, id), "state"), "checked");
    assert_answer(w, "SAME_PERSON", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/approve", (long long)id), hash);
    assert_answer(w, "STATE", "d01.cash", "GET", mw_f(w, "/api/payouts/%lld/files/1", (long long)id), NULL);
    assert_answer(w, "", "city.review", "POST", mw_f(w, "/api/payouts/%lld/approve", (long long)id), hash);
    assert_answer(w, "", "d01.cash", "POST", mw_f(w, "/api/payouts/%lld/export", (long long)id), "{}");
    const struct json *items = world_ok(w, "d01.view", "GET", mw_f(w, "/api/payouts/%lld/items?limit=500", (long long)id), NULL);
    assert_int_equal(json_len(json_get(items, "rows")), 100);
    assert_false(answer_has(w, pw_card(w, 50))); /* masked on the server */
    assert_answer(w, "FORBIDDEN", "d01.view", "GET", mw_f(w, "/api/payouts/%lld/files/1", (long long)id), NULL);
    (void)world_call(w, "d01.cash", "GET", mw_f(w, "/api/payouts/%lld/files/1", (long long)id), NULL);
    unsigned char digest[SM3_BYTES];
    sm3_once(w->reply.body.at, w->reply.body.len, digest);
    assert_true(str_has(str_of(hash), hex_of(w->a, digest, sizeof digest)));
    assert_true(str_has(w->reply.body, str_of(mw_f(w, "B%07lld%06d", (long long)id, 100))));
    assert_int_equal(world_verify(w), 0);
}

/* A return drops the approval and the files; the next submission starts from new bytes. */
WORLD_TEST(returned_before_the_bank)
{
    pw_ground(w);
    pw_roster(w, "QD01", 1, 3, 50000);
    int64_t id = pw_make(w);
    assert_answer(w, "", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/submit", (long long)id), "{}");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/check", (long long)id), pw_hash(w, id));
    assert_answer(w, "BAD_INPUT", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/return", (long long)id), "{\"reason\":\" \"}");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/return", (long long)id), "{\"reason\":\"名单有误\"}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/drop", (long long)id), "{\"seq\":2,\"reason\":\"\"}");
    assert_answer(w, "", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/drop", (long long)id), "{\"seq\":2,\"reason\":\"本人放弃\"}");
    assert_int_equal(json_get_int(w->json, "items", 0), 2);
    assert_int_equal(json_get_int(w->json, "fen", 0), 100000);
    pw_export(w, id);
    assert_int_equal(json_get_int(world_ok(w, "d01.clerk", "GET", "/api/payouts/look?org=QD01&campaign=LJ", NULL), "items", -1), 1);
    assert_int_equal(world_verify(w), 0);
}

/* What is wrong with an answer is told line by line and has no effect; what is right has one, once. */
WORLD_TEST(answers_that_do_not_fit)
{
    pw_ground(w);
    pw_roster(w, "QD01", 1, 6, 50000);
    int64_t id = pw_make(w);
    pw_export(w, id);
    const char *text = mw_f(w, "%s%s%s%s%s%s%s", pw_line(w, id, 1, 1, "500.01", "成功", ""), /* amount */
                            pw_line(w, id, 2, 3, "500.00", "成功", ""),                      /* another account */
                            pw_line(w, id + 7, 3, 3, "500.00", "成功", ""),                  /* another batch */
                            pw_line(w, id, 99, 4, "500.00", "成功", ""),                     /* no such line */
                            pw_line(w, id, 4, 4, "500.00", "成功", ""),                      /* twice, differing */
                            pw_line(w, id, 4, 4, "500.00", "失败", "账户冻结"),
                            pw_line(w, id, 5, 5, "500.00", "成功", ""));
    const struct json *job = pw_result(w, id, text);
    const struct json *r = json_get(job, "result");
    assert_int_equal(json_get_int(r, "applied", -1), 1);
    assert_int_equal(json_get_int(r, "refused", -1), 6);
    const struct json *rows = json_get(world_ok(w, "d01.view", "GET",
                                                mw_f(w, "/api/payouts/results/%lld/lines", (long long)json_get_int(r, "result", 0)), NULL), "rows");
    static const char *const want[] = {"AMOUNT", "ACCOUNT", "OTHER_BATCH", "NO_LINE", "TWICE", "TWICE", "applied"};
    for (size_t i = 0; i < countof(want); i++)
        assert_string_equal(text_of(w, json_at(rows, i), "verdict"), want[i]);
    assert_int_equal(pw_counted(w, "C7"), 1);
    job = pw_result(w, id, text); /* the same file again */
    assert_int_equal(json_get_int(json_get(job, "result"), "applied", -1), 0);
    assert_int_equal(json_get_int(json_get(job, "result"), "repeated", -1), 1);
    assert_int_equal(pw_counted(w, "C7"), 1);
    assert_int_equal(pw_money(w, "QD01", "paid_fen"), 50000);
    pw_result(w, id, pw_line(w, id, 5, 5, "500.00", "失败", "户名不符")); /* success that turns to failure */
    assert_string_equal(pw_state(w, id, 5), "success");
    assert_int_equal(world_verify(w), 0);
}

/* 退汇 takes the payment back, and the roster with it. */
WORLD_TEST(money_that_comes_back)
{
    pw_ground(w);
    int64_t roster = pw_roster(w, "QD01", 1, 2, 50000);
    int64_t id = pw_make(w);
    pw_export(w, id);
    pw_result(w, id, mw_f(w, "%s%s", pw_line(w, id, 1, 1, "500.00", "成功", ""), pw_line(w, id, 2, 2, "500.00", "成功", "")));
    assert_string_equal(text_of(w, world_ok(w, "d01.view", "GET", mw_f(w, "/api/rosters/%lld", (long long)roster), NULL), "state"), "paid");
    assert_string_equal(text_of(w, w->json, "paid_on"), "2023-01-11");
    assert_int_equal(world_verify(w), 0);
    pw_result(w, id, pw_line(w, id, 2, 2, "500.00", "失败", "退汇"));
    assert_string_equal(pw_state(w, id, 2), "returned");
    assert_string_equal(text_of(w, world_ok(w, "d01.view", "GET", mw_f(w, "/api/rosters/%lld", (long long)roster), NULL), "state"), "approved");
    assert_int_equal(pw_money(w, "QD01", "paid_fen"), 50000);
    assert_int_equal(pw_money(w, "QD01", "reserved_fen"), 50000);
    assert_int_equal(pw_counted(w, "C7"), 1);
    assert_int_equal(world_verify(w), 0);
}

static const char *repay_body(struct world *w, int serial, int64_t evidence)
{
    return mw_f(w, "{\"card\":\"%s\",\"bank\":\"工商银行\",\"reason\":\"卡号登记错\",\"evidence_id\":%lld}", pw_card(w, serial),
                (long long)evidence);
}

/* A failed line is paid again: linked, same amount, another account, approved by another person. */
WORLD_TEST(paid_again)
{
    pw_ground(w);
    int64_t roster = pw_roster(w, "QD01", 1, 2, 50000);
    int64_t id = pw_make(w);
    pw_export(w, id);
    pw_result(w, id, mw_f(w, "%s%s", pw_line(w, id, 1, 1, "500.00", "成功", ""), pw_line(w, id, 2, 2, "500.00", "失败", "账号不存在")));
    const char *ask = mw_f(w, "/api/payouts/%lld/items/2/repay", (long long)id);
    int64_t file = pw_file(w, "d01.cash");
    assert_answer(w, "BAD_INPUT", "d01.cash", "POST", ask, repay_body(w, 77, 0));
    assert_answer(w, "BAD_INPUT", "d01.cash", "POST", ask, repay_body(w, 1, file)); /* somebody else's card */
    assert_answer(w, "STATE", "d01.cash", "POST", mw_f(w, "/api/payouts/%lld/items/1/repay", (long long)id), repay_body(w, 77, file));
    assert_answer(w, "", "d01.cash", "POST", ask, repay_body(w, 77, file));
    int64_t repay = json_get_int(w->json, "id", 0);
    assert_answer(w, "STATE", "d01.cash", "POST", ask, repay_body(w, 78, file));
    assert_int_equal(json_get_int(world_ok(w, "d01.clerk", "GET", "/api/payouts/look?org=QD01&campaign=LJ", NULL), "items", -1), 0);
    assert_answer(w, "FORBIDDEN", "d01.cash", "POST", mw_f(w, "/api/payouts/repays/%lld/approve", (long long)repay), "{}");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/payouts/repays/%lld/approve", (long long)repay), "{}");
    assert_answer(w, "STATE", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/items/2/release", (long long)id), "{\"reason\":\"放弃\"}");
    int64_t again = pw_make(w);
    assert_int_equal(json_get_int(pw_get(w, again), "fen", 0), 50000);
    assert_answer(w, "", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/void", (long long)again), "{}");
    again = pw_make(w); /* a batch given up frees the request */
    pw_export(w, again);
    pw_result(w, again, pw_line(w, again, 1, 77, "500.00", "成功", ""));
    assert_string_equal(text_of(w, world_ok(w, "d01.view", "GET", mw_f(w, "/api/rosters/%lld", (long long)roster), NULL), "state"), "paid");
    assert_int_equal(pw_counted(w, "C7"), 2);
    const struct json *rows = json_get(world_ok(w, "d01.view", "GET", mw_f(w, "/api/payouts/%lld/items", (long long)again), NULL), "rows");
    assert_int_equal(json_get_int(json_at(rows, 0), "prev_seq", 0), 2);
    pw_result(w, id, pw_line(w, id, 2, 2, "500.00", "成功", "")); /* the bank changes its mind: not twice */
    assert_int_equal(pw_money(w, "QD01", "paid_fen"), 100000);
    assert_int_equal(world_verify(w), 0);
}

/* What a checker refuses changes nothing, and may be asked again with better evidence. */
WORLD_TEST(refused_and_asked_again)
{
    pw_ground(w);
    pw_roster(w, "QD01", 1, 2, 50000);
    int64_t id = pw_make(w);
    pw_export(w, id);
    int64_t first = json_get_int(json_get(pw_result(w, id, mw_f(w, "%s%s", pw_line(w, id, 1, 1, "500.00", "失败", "账号不存在"),
                                                               pw_line(w, id, 2, 2, "500.00", "失败", "系统超时"))), "result"), "result", 0);
    int64_t file = pw_file(w, "d01.cash");
    assert_answer(w, "", "d01.cash", "POST", mw_f(w, "/api/payouts/%lld/items/1/repay", (long long)id), repay_body(w, 77, file));
    int64_t repay = json_get_int(w->json, "id", 0);
    assert_answer(w, "FORBIDDEN", "d01.cash", "POST", mw_f(w, "/api/payouts/repays/%lld/refuse", (long long)repay), "{\"note\":\"不清\"}");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/payouts/repays/%lld/refuse", (long long)repay), "{\"note\":\"卡片照片不清\"}");
    world_ok(w, "d01.view", "GET", "/api/payouts/repays?org=QD01&state=refused", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_int_equal(json_get_int(world_ok(w, "d01.clerk", "GET", "/api/payouts/look?org=QD01&campaign=LJ", NULL), "items", -1), 0);
    assert_answer(w, "", "d01.cash", "POST", mw_f(w, "/api/payouts/%lld/items/1/repay", (long long)id), repay_body(w, 78, file));

    const char *outcome = mw_f(w, "/api/payouts/%lld/items/2/outcome", (long long)id);
    const char *body = mw_f(w, "{\"status\":\"success\",\"settled_on\":\"2023-01-11\",\"evidence_id\":%lld}", (long long)file);
    assert_answer(w, "", "d01.cash", "POST", outcome, body);
    int64_t result = json_get_int(w->json, "id", 0);
    assert_answer(w, "FORBIDDEN", "d01.cash", "POST", mw_f(w, "/api/payouts/results/%lld/refuse", (long long)result), "{\"note\":\"无\"}");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/payouts/results/%lld/refuse", (long long)result), "{\"note\":\"不是银行的回执\"}");
    assert_string_equal(pw_state(w, id, 2), "unknown");
    assert_int_equal(pw_counted(w, "C7"), 0);
    assert_answer(w, "", "d01.cash", "POST", outcome, body); /* again, and now confirmed */
    result = json_get_int(w->json, "id", 0);
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/payouts/results/%lld/confirm", (long long)result), "{}");
    assert_string_equal(pw_state(w, id, 2), "success");
    world_ok(w, "d01.view", "GET", "/api/payouts/results?org=QD01", NULL);
    assert_int_equal(json_len(rows_of(w)), 3); /* the file, the refused outcome, the confirmed one */
    const struct json *one = world_ok(w, "d01.view", "GET", mw_f(w, "/api/payouts/results/%lld", (long long)first), NULL);
    assert_int_equal(json_get_int(one, "lines", -1), 2);
    assert_int_equal(json_get_int(one, "n_failed", -1), 1);
    assert_int_equal(json_get_int(one, "n_unknown", -1), 1);
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", mw_f(w, "/api/payouts/results/%lld", (long long)first), NULL);
    assert_int_equal(world_verify(w), 0);
}

/* The next batch begins with the account of the last one; the neighbour does not learn it. */
/* Three people at 500 yuan: the paper says 1,500 in capitals, of the union of the roster, and who has done what. */
WORLD_TEST(a_paper_goes_with_the_file)
{
    pw_ground(w);
    pw_roster(w, "QD0101", 1, 3, 50000);
    int64_t id = pw_make(w);
    const char *path = mw_f(w, "/api/payouts/%lld/sheet?format=text", (long long)id);
    assert_answer(w, "", "d01.view", "GET", path, NULL);
    assert_true(answer_has(w, "银行文件尚未生成") && answer_has(w, "初核：未办理"));
    pw_export(w, id);
    assert_answer(w, "", "d01.view", "GET", path, NULL);
    assert_true(answer_has(w, "壹仟伍佰元整") && answer_has(w, "1,500.00") && answer_has(w, "银行文件 SM3") && !answer_has(w, "622848"));
    assert_answer(w, "", "d01.view", "GET", mw_f(w, "/api/payouts/%lld/sheet", (long long)id), NULL);
    assert_true(w->reply.file_size > 1000 || str_starts(w->reply.body, S("%PDF")));
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", path, NULL);
}

WORLD_TEST(the_account_is_remembered)
{
    pw_ground(w);
    pw_roster(w, "QD01", 1, 1, 50000);
    assert_string_equal(text_of(w, world_ok(w, "d01.clerk", "GET", "/api/payouts/payer?org=QD01", NULL), "payer_name"), "");
    pw_make(w);
    const struct json *payer = world_ok(w, "d01.clerk", "GET", "/api/payouts/payer?org=QD01", NULL);
    assert_string_equal(text_of(w, payer, "profile"), "csv-gb18030");
    assert_string_equal(text_of(w, payer, "payer_name"), "市南区总工会");
    assert_string_equal(text_of(w, payer, "payer_bank"), "农业银行市南支行");
    assert_answer(w, "NOT_FOUND", "d02.clerk", "GET", "/api/payouts/payer?org=QD01", NULL);
    world_ok(w, "d01.clerk", "GET", "/api/payouts/profiles", NULL);
    assert_int_equal(json_len(rows_of(w)), 4); /* as many as rules/banks ships */
    assert_true(answer_has(w, "\"code\":\"csv-gb18030\""));
}

/* Unknown is only asked about; its outcome takes two persons and evidence. */
WORLD_TEST(unknown_is_asked_about)
{
    pw_ground(w);
    pw_roster(w, "QD01", 1, 2, 50000);
    int64_t id = pw_make(w);
    pw_export(w, id);
    pw_result(w, id, mw_f(w, "%s%s", pw_line(w, id, 1, 1, "500.00", "失败", "系统超时"), pw_line(w, id, 2, 2, "500.00", "处理中", "")));
    assert_string_equal(pw_state(w, id, 1), "unknown");
    assert_string_equal(pw_state(w, id, 2), "accepted");
    assert_string_equal(text_of(w, pw_get(w, id), "state"), "partly");
    assert_int_equal(json_len(json_get(world_ok(w, "d01.view", "GET", "/api/payouts/unknown?org=QD01", NULL), "rows")), 1);
    int64_t file = pw_file(w, "d01.cash");
    assert_answer(w, "STATE", "d01.cash", "POST", mw_f(w, "/api/payouts/%lld/items/1/repay", (long long)id), repay_body(w, 77, file));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/payouts?org=QD01", PW_MAKE);
    const char *path = mw_f(w, "/api/payouts/%lld/items/1/outcome", (long long)id);
    assert_answer(w, "BAD_INPUT", "d01.cash", "POST", path, "{\"status\":\"success\",\"settled_on\":\"2023-01-11\",\"evidence_id\":0}");
    const char *body = mw_f(w, "{\"status\":\"success\",\"settled_on\":\"2023-01-11\",\"evidence_id\":%lld}", (long long)file);
    assert_answer(w, "", "d01.cash", "POST", path, body);
    int64_t result = json_get_int(w->json, "id", 0);
    assert_string_equal(pw_state(w, id, 1), "unknown");
    assert_answer(w, "STATE", "d01.cash", "POST", path, body);
    assert_answer(w, "FORBIDDEN", "d01.cash", "POST", mw_f(w, "/api/payouts/results/%lld/confirm", (long long)result), "{}");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/payouts/results/%lld/confirm", (long long)result), "{}");
    assert_string_equal(pw_state(w, id, 1), "success");
    assert_int_equal(pw_counted(w, "C7"), 1);
    assert_int_equal(world_verify(w), 0);
}

/* Never to be paid: the money is available again, the row leaves the roster, the roster is whole. */
WORLD_TEST(released)
{
    pw_ground(w);
    int64_t roster = pw_roster(w, "QD01", 1, 2, 50000);
    int64_t id = pw_make(w);
    pw_export(w, id);
    pw_result(w, id, mw_f(w, "%s%s", pw_line(w, id, 1, 1, "500.00", "成功", ""), pw_line(w, id, 2, 2, "500.00", "失败", "已销户")));
    assert_int_equal(json_len(json_get(world_ok(w, "d01.view", "GET", "/api/payouts/failed?org=QD01", NULL), "rows")), 1);
    assert_answer(w, "STATE", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/items/1/release", (long long)id), "{\"reason\":\"x\"}");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/items/2/release", (long long)id), "{\"reason\":\"本人调离\"}");
    assert_int_equal(pw_money(w, "QD01", "reserved_fen"), 0);
    assert_int_equal(pw_money(w, "QD01", "available_fen"), 900000000 - 50000);
    const struct json *r = world_ok(w, "d01.view", "GET", mw_f(w, "/api/rosters/%lld", (long long)roster), NULL);
    assert_string_equal(text_of(w, r, "state"), "paid");
    assert_int_equal(json_get_int(r, "accepted", -1), 1);
    assert_int_equal(json_get_int(r, "refused", -1), 1);
    assert_int_equal(world_verify(w), 0);
}

/* From 50 万元 a collective decision must be on file; the sum of the decision is not spent twice. */
WORLD_TEST(decided_together)
{
    pw_ground(w);
    pw_roster(w, "QD01", 1, 100, 500000); /* 500,000 元 */
    int64_t id = pw_make(w);
    assert_int_equal(json_get_int(pw_get(w, id), "decide", 0), 1);
    assert_answer(w, "STATE", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/submit", (long long)id), "{}");
    assert_string_equal(world_upload(w, "d01.clerk", "/api/files?org=QD01", "纪要.txt", "minutes", 7), "");
    int64_t minutes = json_get_int(w->json, "id", 0);
    const struct json *d = world_ok(w, "d01.clerk", "POST", "/api/decisions?org=QD01",
                                    mw_f(w, "{\"campaign\":\"LJ\",\"kind\":\"payout\",\"title\":\"发放\",\"content\":\"发放送温暖资金\",\"held_on\":\"2023-01-10\","
                                            "\"members\":7,\"present\":7,\"votes_for\":7,\"amount_fen\":50000000,\"minutes_id\":%lld}", (long long)minutes));
    int64_t decision = json_get_int(d, "id", 0);
    const char *body = mw_f(w, "{\"decision_id\":%lld}", (long long)decision);
    assert_answer(w, "STATE", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/decide", (long long)id), body); /* not made yet */
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/decisions/%lld/make", (long long)decision), "{}");
    assert_answer(w, "", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/decide", (long long)id), body);
    assert_answer(w, "", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/submit", (long long)id), "{}");
    assert_int_equal(json_get_int(world_ok(w, "d01.view", "GET", mw_f(w, "/api/decisions/%lld", (long long)decision), NULL), "used_fen", -1), 50000000);
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/return", (long long)id), "{\"reason\":\"改\"}");
    assert_int_equal(json_get_int(world_ok(w, "d01.view", "GET", mw_f(w, "/api/decisions/%lld", (long long)decision), NULL), "used_fen", -1), 0);
    assert_int_equal(world_verify(w), 0);
}

/* Lines a profile cannot write: told, or left out by name. */
WORLD_TEST(lines_the_bank_does_not_take)
{
    pw_ground(w);
    pw_roster(w, "QD01", 1, 2, 50000);
    int64_t big = pw_roster(w, "QD01", 3, 1, 6000000); /* 60,000 元: the profile takes 50,000 a line */
    (void)big;
    assert_int_equal(json_get_int(world_ok(w, "d01.clerk", "GET", "/api/payouts/look?org=QD01&campaign=LJ&profile=csv-gb18030", NULL), "bad", -1), 1);
    int64_t id = pw_make(w);
    assert_answer(w, "FINDINGS", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/submit", (long long)id), "{}");
    assert_true(answer_has(w, "\"seq\":3"));
    assert_string_equal(text_of(w, pw_get(w, id), "state"), "draft");
    assert_answer(w, "", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/submit", (long long)id), "{\"leave_out\":true}");
    assert_int_equal(json_get_int(w->json, "items", -1), 2);
    assert_true(json_len(json_get(pw_get(w, id), "skipped")) == 1);
    assert_int_equal(world_verify(w), 0);
}

static int64_t lines_in(const char *path)
{
    FILE *f = fopen(path, "r");
    int64_t n = 0;
    for (int c; f && (c = fgetc(f)) != EOF;)
        n += c == '\n';
    if (f)
        fclose(f);
    return n;
}

static int64_t job_of_kind(struct world *w, const char *kind)
{
    const struct json *rows = json_get(world_ok(w, "d01.cash", "GET", "/api/jobs?org=QD01&state=queued", NULL), "rows");
    for (size_t i = 0; i < json_len(rows); i++)
        if (str_eq(json_get_str(json_at(rows, i), "kind"), str_of(kind)))
            return json_get_int(json_at(rows, i), "id", 0);
    return 0;
}

/* One notice a payment, masked, whatever is repeated. */
WORLD_TEST(a_notice_a_payment)
{
    pw_ground(w);
    pw_roster(w, "QD01", 1, 2, 50000);
    int64_t id = pw_make(w);
    pw_export(w, id);
    const char *text = mw_f(w, "%s%s", pw_line(w, id, 1, 1, "500.00", "成功", ""), pw_line(w, id, 2, 2, "500.00", "失败", "户名不符"));
    pw_result(w, id, text);
    pw_result(w, id, text);
    int64_t job = job_of_kind(w, "payout.notices");
    assert_true(job > 0);
    assert_string_equal(text_of(w, world_job(w, job), "state"), "done");
    const char *path = mw_f(w, "%s/outbox/sms-2023-01-12.jsonl", w->app->data_dir);
    assert_int_equal(lines_in(path), 1);
    FILE *f = fopen(path, "r");
    char line[2000] = "";
    assert_non_null(fgets(line, sizeof line, f));
    fclose(f);
    assert_non_null(strstr(line, "138****1234"));
    assert_non_null(strstr(line, "500.00"));
    assert_null(strstr(line, "13800001234"));
    assert_null(strstr(line, "王小"));
    world_ok(w, "d01.cash", "POST", "/api/payouts/notices/send?org=QD01", "{}");
    world_job(w, json_get_int(w->json, "job", 0));
    assert_int_equal(lines_in(path), 1);
    const struct json *rows = json_get(world_ok(w, "d01.view", "GET", "/api/payouts/notices?org=QD01", NULL), "rows");
    assert_int_equal(json_len(rows), 1);
    assert_string_equal(text_of(w, json_at(rows, 0), "state"), "sent");
    assert_answer(w, "NOT_FOUND", "d01.cash", "POST", mw_f(w, "/api/payouts/notices/%lld/again", (long long)json_get_int(json_at(rows, 0), "id", 0)), "{}");
}

/* A gateway that answers 200 to one request and keeps what it got. */
struct provider {
    int fd;
    char got[8192];
};

static void *provide(void *arg)
{
    struct provider *p = arg;
    size_t n = 0;
    int c = accept(p->fd, NULL, NULL);
    while (n < sizeof p->got - 1 && !memchr(p->got, '}', n)) {
        ssize_t r = read(c, p->got + n, sizeof p->got - 1 - n);
        if (r <= 0)
            break;
        n += (size_t)r;
    }
    static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    if (write(c, answer, sizeof answer - 1) < 0)
        p->got[0] = 0;
    close(c);
    return NULL;
}

/* The provider gets the full number and a key of the message; plain http leaves this machine never. */
WORLD_TEST(a_gateway_gets_the_number)
{
    struct provider p = {.fd = socket(AF_INET, SOCK_STREAM, 0)};
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    pthread_t thread;
    assert_int_equal(bind(p.fd, (struct sockaddr *)&at, len), 0);
    assert_int_equal(listen(p.fd, 1), 0);
    assert_int_equal(getsockname(p.fd, (struct sockaddr *)&at, &len), 0);
    pw_ground(w);
    pw_roster(w, "QD01", 1, 1, 50000);
    int64_t id = pw_make(w);
    pw_export(w, id);
    pw_result(w, id, pw_line(w, id, 1, 1, "500.00", "成功", ""));
    setenv("NUAN_SMS_URL", "http://sms.example.com/send", 1);
    int64_t job = job_of_kind(w, "payout.notices");
    assert_string_equal(text_of(w, world_job(w, job), "state"), "failed");
    setenv("NUAN_SMS_URL", mw_f(w, "http://127.0.0.1:%d/send", ntohs(at.sin_port)), 1);
    assert_int_equal(pthread_create(&thread, NULL, provide, &p), 0);
    world_ok(w, "d01.cash", "POST", "/api/payouts/notices/send?org=QD01", "{}");
    assert_string_equal(text_of(w, world_job(w, json_get_int(w->json, "job", 0)), "state"), "done");
    pthread_join(thread, NULL);
    close(p.fd);
    unsetenv("NUAN_SMS_URL");
    assert_non_null(strstr(p.got, "13800001234"));
    assert_non_null(strstr(p.got, mw_f(w, "Idempotency-Key: B%07lld000001", (long long)id)));
    assert_null(strstr(p.got, "王小"));
}

/* References read back, and nothing else does. */
static void references(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    int64_t batch, seq;
    assert_true(payout_ref_read(payout_ref(a, 12, 345), &batch, &seq) && batch == 12 && seq == 345);
    assert_true(payout_ref_read(S("B0000012000345"), &batch, &seq) && batch == 12 && seq == 345);
    assert_true(payout_ref_read(payout_ref(a, 123456789, 7), &batch, &seq) && batch == 123456789 && seq == 7);
    assert_true(payout_ref_read(S("B0000012"), &batch, &seq) && batch == 12 && seq == 0);
    assert_false(payout_ref_read(S("000012"), &batch, &seq));
    assert_false(payout_ref_read(S("B00X0012000345"), &batch, &seq));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_roster_to_paid),
        cmocka_unit_test(why_not_the_rest),
        cmocka_unit_test(two_ways_exclude_each_other),
        cmocka_unit_test(four_eyes_and_the_same_bytes),
        cmocka_unit_test(returned_before_the_bank),
        cmocka_unit_test(answers_that_do_not_fit),
        cmocka_unit_test(money_that_comes_back),
        cmocka_unit_test(paid_again),
        cmocka_unit_test(unknown_is_asked_about),
        cmocka_unit_test(refused_and_asked_again),
        cmocka_unit_test(a_paper_goes_with_the_file),
        cmocka_unit_test(the_account_is_remembered),
        cmocka_unit_test(released),
        cmocka_unit_test(decided_together),
        cmocka_unit_test(lines_the_bank_does_not_take),
        cmocka_unit_test(a_notice_a_payment),
        cmocka_unit_test(a_gateway_gets_the_number),
        cmocka_unit_test(references),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
