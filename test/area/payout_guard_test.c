/* SPDX-License-Identifier: Apache-2.0
 * What keeps a batch from paying wrongly after its rosters were approved: caps of the year it goes out in,
 * a bank that changes its mind, cards that were corrected, rosters of money and goods. Sums by hand. */
#include "payout.h"

#include "payout_world.h"

/* An approved roster of QD01 of one row: person, amount, the day it was planned for ("" = the campaign's year). */
static int64_t one_row(struct world *w, int serial, long long fen, const char *given_on)
{
    int64_t id = json_get_int(world_ok(w, "d01.clerk", "POST", "/api/rosters/by-hand",
                                       mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"title\":\"单%d\",\"class\":\"C7\",\"source\":\"GH-BJ\"}", serial)),
                              "id", 0);
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/rosters/%lld/rows", (long long)id),
             mw_f(w, "{\"name\":\"王小%s\",\"number\":\"%.*s\",\"amount_fen\":%lld,\"bank\":\"农业银行\",\"card\":\"%s\",\"given_on\":\"%s\"}",
                  serial % 2 ? "明" : "红", FMT(mw_number(w->a, serial)), fen, pw_card(w, serial), given_on));
    assert_answer(w, "", "d01.clerk", "POST", mw_f(w, "/api/rosters/%lld/submit", (long long)id), "{}");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/rosters/%lld/approve", (long long)id), "{}");
    return id;
}

/* Cap 3,000 元 a year. Planned for 2022 and going out in 2023, 2,000 meets the 1,500 of 2023: 3,500. */
WORLD_TEST(a_cap_of_the_year_it_goes_out_in)
{
    mw_campaign(w, "LJ", "", false, 300000);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 900000000);
    one_row(w, 1, 200000, "2022-12-30");
    one_row(w, 2, 200000, "2022-12-30");
    one_row(w, 1, 150000, "");
    const struct json *look = world_ok(w, "d01.clerk", "GET", "/api/payouts/look?org=QD01&campaign=LJ", NULL);
    assert_int_equal(json_get_int(look, "items", -1), 2);
    assert_int_equal(json_get_int(look, "fen", -1), 350000);
    assert_true(answer_has(w, "{\"code\":\"CAP_YEAR\",\"text\":\"在今年发放将超过每人每年限额：退回名册改正，或在计划的年度内发放\",\"rows\":1,\"fen\":200000}"));
    int64_t id = pw_make(w);
    const struct json *b = pw_get(w, id);
    assert_int_equal(json_get_int(b, "items", -1), 2);
    assert_int_equal(json_len(json_get(b, "skipped")), 1);
    assert_true(answer_has(w, "在 2023 年发放，该人当年合计 3,500.00 元，超过每人每年限额 3,000.00 元"));
    assert_answer(w, "", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/submit", (long long)id), "{}");
    one_row(w, 2, 150000, ""); /* of 2023, planned while the batch waits for its checker */
    assert_answer(w, "CAP_EXCEEDED", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/check", (long long)id), pw_hash(w, id));
    assert_string_equal(text_of(w, pw_get(w, id), "state"), "submitted");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/return", (long long)id), "{\"reason\":\"超过年度限额\"}");
    assert_answer(w, "", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/drop", (long long)id), "{\"seq\":2,\"reason\":\"超过年度限额\"}");
    pw_export(w, id);
    assert_int_equal(json_get_int(pw_get(w, id), "fen", -1), 150000);
    pw_result(w, id, pw_line(w, id, 3, 1, "1500.00", "成功", ""));
    assert_int_equal(world_verify(w), 0);
}

/* The year turns between approval and export: found before the file leaves. */
WORLD_TEST(a_year_that_turns_before_the_file_leaves)
{
    mw_campaign(w, "LJ", "", false, 300000);
    mw_receipt(w, "d01.cash", "QD01", "GH-BJ", 900000000);
    one_row(w, 1, 200000, "2022-12-30");
    int64_t id = pw_make(w);
    assert_answer(w, "", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/submit", (long long)id), "{}");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/check", (long long)id), pw_hash(w, id));
    one_row(w, 1, 150000, "");
    assert_answer(w, "CAP_EXCEEDED", "d01.cash", "POST", mw_f(w, "/api/payouts/%lld/export", (long long)id), "{}");
    assert_int_equal(world_verify(w), 0);
}

/* Registers what the bank answered to a question of line seq, and has another confirm it. */
static const char *proved(struct world *w, int64_t id, int seq, const char *status)
{
    const char *e = world_call(w, "d01.cash", "POST", mw_f(w, "/api/payouts/%lld/items/%d/outcome", (long long)id, seq),
                               mw_f(w, "{\"status\":\"%s\",\"settled_on\":\"2023-01-11\",\"evidence_id\":%lld}", status,
                                    (long long)pw_file(w, "d01.cash")));
    if (*e)
        return e;
    return world_call(w, "d01.review", "POST",
                      mw_f(w, "/api/payouts/results/%lld/confirm", (long long)json_get_int(w->json, "id", 0)), "{}");
}

static const char *late_step(struct world *w)
{
    const struct json *rows = json_get(world_ok(w, "d01.view", "GET", "/api/payouts/late?org=QD01", NULL), "rows");
    return json_len(rows) == 1 ? str_z(w->a, json_get_str(json_at(rows, 0), "step")) : json_len(rows) ? "many" : "none";
}

static const char *repay_asked(struct world *w, int64_t id, int seq, int64_t *repay)
{
    const char *e = world_call(w, "d01.cash", "POST", mw_f(w, "/api/payouts/%lld/items/%d/repay", (long long)id, seq),
                               mw_f(w, "{\"card\":\"%s\",\"bank\":\"工商银行\",\"reason\":\"卡号错\",\"evidence_id\":%lld}",
                                    pw_card(w, 77), (long long)pw_file(w, "d01.cash")));
    *repay = *e ? 0 : json_get_int(w->json, "id", 0);
    return e;
}

/* One line of 500 元 at the bank, called failed. */
static int64_t one_failed(struct world *w)
{
    pw_ground(w);
    pw_roster(w, "QD01", 1, 1, 50000);
    int64_t id = pw_make(w);
    pw_export(w, id);
    pw_result(w, id, pw_line(w, id, 1, 1, "500.00", "失败", "账号不存在"));
    return id;
}

/* Not paid again yet: the file moves nothing, stops the request, and two people with proof make it paid, once. */
WORLD_TEST(failed_then_paid_after_all)
{
    int64_t id = one_failed(w), repay = 0;
    assert_string_equal(proved(w, id, 1, "failed"), "STATE"); /* it is failed already */
    assert_string_equal(repay_asked(w, id, 1, &repay), "");
    assert_string_equal(late_step(w), "none");
    pw_result(w, id, pw_line(w, id, 1, 1, "500.00", "成功", ""));
    assert_string_equal(pw_state(w, id, 1), "failed");
    assert_int_equal(pw_money(w, "QD01", "paid_fen"), 0);
    assert_string_equal(late_step(w), "PROVE");
    assert_answer(w, "STATE", "d01.review", "POST", mw_f(w, "/api/payouts/repays/%lld/approve", (long long)repay), "{}");
    assert_string_equal(repay_asked(w, id, 1, &repay), "STATE");
    assert_answer(w, "STATE", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/items/1/release", (long long)id), "{\"reason\":\"放弃\"}");
    assert_int_equal(world_verify(w), 0);
    assert_string_equal(proved(w, id, 1, "success"), "");
    assert_string_equal(pw_state(w, id, 1), "success");
    assert_int_equal(pw_money(w, "QD01", "paid_fen"), 50000);
    assert_int_equal(pw_counted(w, "C7"), 1);
    assert_string_equal(late_step(w), "none");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/payouts?org=QD01", PW_MAKE);
    assert_int_equal(world_verify(w), 0);
}

/* The bank was wrong the second time: failed with proof, and only then paid again. */
WORLD_TEST(failed_then_paid_then_failed_with_proof)
{
    int64_t id = one_failed(w), repay = 0;
    pw_result(w, id, pw_line(w, id, 1, 1, "500.00", "成功", ""));
    assert_string_equal(proved(w, id, 1, "failed"), "");
    assert_string_equal(pw_state(w, id, 1), "failed");
    assert_string_equal(late_step(w), "none");
    assert_string_equal(repay_asked(w, id, 1, &repay), "");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/payouts/repays/%lld/approve", (long long)repay), "{}");
    assert_int_equal(world_verify(w), 0);
}

/* The repayment stands in a batch, then at the bank, then is paid: what may be done at each place. */
WORLD_TEST(failed_then_paid_while_paid_again)
{
    int64_t id = one_failed(w), repay = 0;
    assert_string_equal(repay_asked(w, id, 1, &repay), "");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/payouts/repays/%lld/approve", (long long)repay), "{}");
    int64_t again = pw_make(w);
    assert_answer(w, "", "d01.clerk", "POST", mw_f(w, "/api/payouts/%lld/submit", (long long)again), "{}");
    pw_result(w, id, pw_line(w, id, 1, 1, "500.00", "成功", ""));
    assert_string_equal(late_step(w), "DROP");
    assert_string_equal(proved(w, id, 1, "success"), "STATE");
    assert_answer(w, "STATE", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/check", (long long)again), pw_hash(w, again));
    assert_string_equal(proved(w, id, 1, "failed"), ""); /* proved failed: the batch may leave */
    pw_export(w, again);
    pw_result(w, id, pw_line(w, id, 1, 1, "500.00", "成功", ""));
    assert_string_equal(late_step(w), "WAIT");
    assert_string_equal(proved(w, id, 1, "success"), "STATE");
    pw_result(w, again, pw_line(w, again, 1, 77, "500.00", "成功", ""));
    assert_string_equal(late_step(w), "TWICE");
    assert_string_equal(proved(w, id, 1, "success"), "STATE");
    assert_int_equal(pw_money(w, "QD01", "paid_fen"), 50000);
    assert_int_equal(pw_counted(w, "C7"), 1);
    assert_int_equal(world_verify(w), 0);
}

/* The repayment failed too, and the first payment turns out paid: paid once, and never again. */
WORLD_TEST(paid_by_the_first_when_the_second_failed)
{
    int64_t id = one_failed(w), repay = 0;
    assert_string_equal(repay_asked(w, id, 1, &repay), "");
    assert_answer(w, "", "d01.review", "POST", mw_f(w, "/api/payouts/repays/%lld/approve", (long long)repay), "{}");
    int64_t again = pw_make(w);
    pw_export(w, again);
    pw_result(w, again, pw_line(w, again, 1, 77, "500.00", "失败", "户名不符"));
    pw_result(w, id, pw_line(w, id, 1, 1, "500.00", "成功", ""));
    assert_string_equal(proved(w, id, 1, "success"), "");
    assert_string_equal(repay_asked(w, again, 1, &repay), "STATE");
    assert_answer(w, "STATE", "d01.review", "POST", mw_f(w, "/api/payouts/%lld/items/1/release", (long long)again), "{\"reason\":\"放弃\"}");
    assert_int_equal(json_len(json_get(world_ok(w, "d01.view", "GET", "/api/payouts/failed?org=QD01", NULL), "rows")), 0);
    world_ok(w, "d01.clerk", "GET", "/api/payouts/look?org=QD01&campaign=LJ", NULL);
    assert_true(answer_has(w, "\"code\":\"PAID\""));
    assert_int_equal(pw_money(w, "QD01", "paid_fen"), 50000);
    assert_int_equal(world_verify(w), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cap_of_the_year_it_goes_out_in),
        cmocka_unit_test(failed_then_paid_after_all),
        cmocka_unit_test(failed_then_paid_then_failed_with_proof),
        cmocka_unit_test(failed_then_paid_while_paid_again),
        cmocka_unit_test(paid_by_the_first_when_the_second_failed),
        cmocka_unit_test(a_year_that_turns_before_the_file_leaves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
