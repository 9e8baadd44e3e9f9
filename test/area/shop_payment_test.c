/* SPDX-License-Identifier: Apache-2.0
 * Shops paid by bank file: to the account of the shop, once, by four persons; what the bank answers, late and wrong answers, accounts that
 * were mended. Three shops of the district: 30, 20 and 10 yuan. Today is 2023-01-12. */
#include "area_test.h"
#include "money_world.h"
#include "recode.h"
#include "voucher.h"

#define PAYER "\"payer_name\":\"市南区总工会\",\"payer_account\":\"38010101040000000\",\"payer_bank\":\"农业银行市南支行\""
#define ACCOUNT_A "3803020109000000111"
#define ACCOUNT_B "3803020109000000222"
#define ACCOUNT_C "3803020109000000333"

static int64_t id_of(struct world *w)
{
    return json_get_int(w->json, "id", 0);
}
static const char *why(struct world *w)
{
    return text_of(w, json_get(w->json, "error"), "text");
}

/* --- vouchers used at the shops, as their phones would have had it --- */

struct uses {
    struct world *w;
    int64_t batch, total, person, shop[3];
    int n[3];
};
static enum err use_tx(struct tx *tx, void *arg)
{
    const struct uses *u = arg;
    struct sealer *s = sealer_borrow(u->w->app);
    struct ctx *cx = ctx_system(u->w->a, u->w->app, tx, s);
    struct voucher_batch b = {0};
    int64_t k = 0;
    enum err e = db_one(tx, VOUCHER_BATCH_GET, VALS(I64(u->batch), TXT(S("")), TXT(S("~"))), FIELDS(struct voucher_batch, voucher_batch_fields), &b);
    for (int i = 0; i < 3; i++)
        for (int j = 0; e == OK && j < u->n[i]; j++) {
            int64_t id = u->batch * VOUCHER_STEP + ++k;
            struct aid a = {.campaign_id = b.campaign_id, .org_id = b.org_id, .person_id = u->person, .kind = S("voucher"), .heads = 1, .given_on = S("2023-01-12"), .state = S("paid"),
                            .origin = str_f(cx->a, "voucher:%lld", (long long)id)};
            e = db_exec(tx, VOUCHER_GIVE, VALS(I64(u->person), I64(id), I64(u->batch), I64(u->total), I64(k), I64(u->w->now), TXT(S("2023-01-12")), BLOB(S(""))), NULL);
            if (e == OK)
                e = db_exec(tx, VOUCHER_USE, VALS(I64(id), I64(u->shop[i]), I64(u->person), I64(u->w->now), TXT(S("2023-01-12")), I64(u->w->now), TXT(S("line"))), NULL);
            if (e == OK)
                e = db_exec(tx, VOUCHER_SET_USED, VALS(I64(id)), NULL);
            if (e == OK)
                e = aid_add(cx, &a);
        }
    sealer_return(u->w->app, s);
    return e;
}

static int64_t shop(struct world *w, const char *name)
{
    world_ok(w, "d01.clerk", "POST", "/api/shops?org=QD01", mw_f(w, "{\"name\":\"%s\",\"district\":\"市南区\"}", name));
    return id_of(w);
}
static const char *account_json(struct world *w, const char *name, const char *number)
{
    return mw_f(w, "{\"account_name\":\"%s\",\"account\":\"%s\",\"account_bank\":\"工商银行市南支行\",\"account_cnaps\":\"102452000010\"}", name, number);
}
static void account(struct world *w, const char *as, int64_t shop_id, const char *name, const char *number)
{
    world_ok(w, as, "PUT", mw_f(w, "/api/shops/%lld/account", (long long)shop_id), account_json(w, name, number));
}

/* An approved settlement of the district: by d01.clerk and d01.review. */
static int64_t settled(struct world *w, struct uses *u, int64_t face_fen)
{
    static const char *const names[] = {"友邻便利店", "晨光便利店", "海鸥便利店"};
    mw_campaign(w, "LJ", "", true, 0);
    world_ok(w, "d01.clerk", "POST", "/api/persons", mw_f(w, "{\"org\":\"QD010101\",\"name\":\"林安\",\"number\":\"%.*s\"}", FMT(mw_number(w->a, 1))));
    *u = (struct uses){.w = w, .total = 999, .person = id_of(w), .n = {u->n[0], u->n[1], u->n[2]}};
    for (int i = 0; i < 3; i++)
        u->shop[i] = shop(w, names[i]);
    world_ok(w, "d01.clerk", "POST", "/api/voucher-batches?org=QD01",
             mw_f(w,
                  "{\"campaign\":\"LJ\",\"title\":\"早餐券\",\"total\":999,\"face_fen\":%lld,\"audience\":\"all\",\"shops\":\"union\",\"claim_from\":%lld,\"claim_until\":%lld,"
                  "\"per_person\":999,\"per_day\":0,\"redeem_from\":\"2023-01-12\",\"redeem_until\":\"2023-01-20\"}",
                  (long long)face_fen, (long long)w->now, (long long)w->now + 1000000));
    u->batch = id_of(w);
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/voucher-batches/%lld/submit", (long long)u->batch), "{}");
    world_ok(w, "d01.review", "POST", mw_f(w, "/api/voucher-batches/%lld/open", (long long)u->batch), "{}");
    assert_int_equal(world_write(w, use_tx, u), OK);
    world_ok(w, "d01.clerk", "POST", "/api/voucher-settlements?org=QD01", "{\"from_on\":\"2023-01-12\",\"until_on\":\"2023-01-12\"}");
    int64_t id = id_of(w);
    world_ok(w, "d01.review", "POST", mw_f(w, "/api/voucher-settlements/%lld/approve", (long long)id), "{}");
    return id;
}

/* --- a batch --- */

static const char *make_json(struct world *w, int64_t settlement)
{
    return mw_f(w, "{\"settlement_id\":%lld,\"profile\":\"unit12\",\"purpose\":\"01\"," PAYER "}", (long long)settlement);
}
static int64_t make(struct world *w, int64_t settlement)
{
    world_ok(w, "d01.clerk", "POST", "/api/shop-payments?org=QD01", make_json(w, settlement));
    return id_of(w);
}
static const char *at(struct world *w, int64_t id, const char *verb)
{
    return mw_f(w, "/api/shop-payments/%lld/%s", (long long)id, verb);
}
static const char *hash(struct world *w, int64_t id)
{
    world_ok(w, "d01.view", "GET", mw_f(w, "/api/shop-payments/%lld", (long long)id), NULL);
    return mw_f(w, "{\"hash\":\"%s\"}", text_of(w, w->json, "hash"));
}
static void exported(struct world *w, int64_t id)
{
    world_ok(w, "d01.clerk", "POST", at(w, id, "submit"), NULL);
    world_ok(w, "d01.review", "POST", at(w, id, "check"), hash(w, id));
    world_ok(w, "d01.cash", "POST", at(w, id, "export"), NULL);
}

/* The bank's CSV as the profile reads it. */
static const char *told(struct world *w, int64_t id, const char *lines)
{
    const char *text = mw_f(w, "收款账号,收款账号名称,金额,备注信息,处理结果\r\n%s", lines);
    size_t n = strlen(text), room = 4 * n;
    char *out = arena_alloc(w->a, room, 1), *to = out;
    struct recode *r = recode_open("GB18030", "UTF-8");
    assert_int_equal(recode_run(r, &text, &n, &to, &room), RECODE_DONE);
    recode_close(r);
    return world_upload(w, "d01.cash", mw_f(w, "/api/shop-payments/%lld/results?settled_on=2023-01-12", (long long)id), "结果.csv", out, (size_t)(to - out));
}
static const char *line(struct world *w, const char *number, const char *yuan, int64_t id, int seq, const char *says)
{
    return mw_f(w, "%s,某店,%s,S%07lld%06d,%s\r\n", number, yuan, (long long)id, seq, says);
}
static void counts(struct world *w, int applied, int repeated, int refused)
{
    assert_int_equal(json_get_int(w->json, "applied", -1), applied);
    assert_int_equal(json_get_int(w->json, "repeated", -1), repeated);
    assert_int_equal(json_get_int(w->json, "refused", -1), refused);
}
static const char *states(struct world *w, int64_t id)
{
    world_ok(w, "d01.view", "GET", at(w, id, "items"), NULL);
    return column(w, "state");
}
static const char *settlement_state(struct world *w, int64_t id)
{
    world_ok(w, "d01.view", "GET", "/api/voucher-settlements?org=QD01", NULL);
    for (size_t i = 0; i < json_len(rows_of(w)); i++)
        if (json_get_int(json_at(rows_of(w), i), "id", 0) == id)
            return text_of(w, json_at(rows_of(w), i), "state");
    return "";
}

WORLD_TEST(an_account_is_sealed_masked_and_kept_when_it_changes)
{
    int64_t s = shop(w, "友邻便利店");
    const char *path = mw_f(w, "/api/shops/%lld/account", (long long)s);
    const char *const wrong[][2] = {{"{\"account_name\":\"甲\",\"account\":\"12\",\"account_bank\":\"工行\"}", "account"},
                                    {"{\"account_name\":\"甲\",\"account\":\"6222ABCD\",\"account_bank\":\"工行\"}", "account"},
                                    {"{\"account_name\":\"甲\",\"account\":\"" ACCOUNT_A "\",\"account_bank\":\" \"}", "account_bank"},
                                    {"{\"account_name\":\"甲\",\"account\":\"" ACCOUNT_A "\",\"account_bank\":\"工行\",\"account_cnaps\":\"12\"}", "account_cnaps"}};
    for (size_t i = 0; i < countof(wrong); i++) {
        assert_answer(w, "BAD_INPUT", "d01.clerk", "PUT", path, wrong[i][0]);
        assert_true(complains_of(w, wrong[i][1]));
    }
    assert_answer(w, "FORBIDDEN", "d01.view", "PUT", path, account_json(w, "甲", ACCOUNT_A));
    assert_answer(w, "NOT_FOUND", "d02.clerk", "PUT", path, account_json(w, "甲", ACCOUNT_A));
    account(w, "d01.clerk", s, "青岛友邻便利店有限公司", "3803 0201 0900-0000111");
    assert_string_equal(text_of(w, w->json, "account_name"), "青岛友邻便利店有限公司");
    assert_true(str_has(json_get_str(w->json, "account"), S("*")) && !answer_has(w, "0109000000"));
    account(w, "d01.clerk", s, "青岛友邻便利店有限公司", ACCOUNT_B);
    world_ok(w, "d01.view", "GET", "/api/shops?org=QD01", NULL);
    assert_true(str_ends(json_get_str(json_at(rows_of(w), 0), "account"), S("0222")));
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(what_a_settlement_owes_is_paid_once_and_told_by_the_bank)
{
    struct uses u = {.n = {3, 2, 1}};
    int64_t t = settled(w, &u, 1000);
    assert_answer(w, "STATE", "d01.clerk", "POST", "/api/shop-payments?org=QD01", make_json(w, t)); /* no shop has an account */
    assert_non_null(strstr(why(w), "3 家门店都没有登记收款账户"));
    account(w, "d01.clerk", u.shop[0], "友邻公司", ACCOUNT_A);
    account(w, "d01.clerk", u.shop[1], "晨光公司", ACCOUNT_B);
    world_ok(w, "d01.clerk", "GET", mw_f(w, "/api/shop-payments/look?org=QD01&settlement=%lld", (long long)t), NULL);
    assert_int_equal(json_get_int(w->json, "items", 0), 2);
    assert_int_equal(json_get_int(w->json, "fen", 0), 5000);
    assert_int_equal(json_get_int(w->json, "without_fen", 0), 1000);
    assert_string_equal(text_of(w, json_at(json_get(w->json, "missing"), 0), "shop"), "海鸥便利店");
    assert_answer(w, "FORBIDDEN", "d01.review", "POST", "/api/shop-payments?org=QD01", make_json(w, t));
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", "/api/shop-payments?org=QD02", make_json(w, t));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", "/api/shop-payments?org=QD01",
                  mw_f(w, "{\"settlement_id\":%lld,\"profile\":\"csv-gb18030\",\"purpose\":\"01\"," PAYER "}", (long long)t)); /* cards of persons */
    int64_t p = make(w, t);
    assert_answer(w, "STATE", "d01.clerk", "POST", "/api/shop-payments?org=QD01", make_json(w, t)); /* both are in it, the third has no account */
    assert_answer(w, "STATE", "d01.review", "POST", mw_f(w, "/api/voucher-settlements/%lld/pay", (long long)t), "{\"remark\":\"凭证1\"}");
    world_ok(w, "d01.clerk", "POST", at(w, p, "submit"), NULL);
    assert_string_equal(text_of(w, w->json, "state"), "submitted");
    world_ok(w, "d01.clerk", "POST", at(w, p, "submit"), NULL); /* again by the same: told as before */
    assert_answer(w, "CONFLICT", "d01.review", "POST", at(w, p, "check"), "{\"hash\":\"0\"}");
    assert_answer(w, "STATE", "d01.cash", "POST", at(w, p, "export"), NULL);
    world_ok(w, "d01.review", "POST", at(w, p, "check"), hash(w, p));
    assert_answer(w, "STATE", "d01.cash", "GET", mw_f(w, "/api/shop-payments/%lld/files/1", (long long)p), NULL);
    assert_answer(w, "FORBIDDEN", "d01.clerk", "POST", at(w, p, "export"), NULL);
    world_ok(w, "d01.cash", "POST", at(w, p, "export"), NULL);
    assert_answer(w, "", "d01.cash", "GET", mw_f(w, "/api/shop-payments/%lld/files/1", (long long)p), NULL);
    assert_true(w->reply.file_size > 1000 && str_has(w->reply.file_name, str_of(mw_f(w, "S%07lld", (long long)p))));
    assert_answer(w, "FORBIDDEN", "d01.review", "GET", mw_f(w, "/api/shop-payments/%lld/files/1", (long long)p), NULL);
    assert_string_equal(states(w, p), "infile,infile");
    assert_false(answer_has(w, ACCOUNT_A));
    /* the paper that goes with it: 30 + 20 yuan, in figures and capitals, and no account but the union's, masked */
    assert_answer(w, "", "d01.view", "GET", mw_f(w, "/api/shop-payments/%lld/sheet?format=text", (long long)p), NULL);
    assert_true(answer_has(w, "伍拾元整") && answer_has(w, "￥50.00") && answer_has(w, "制盘：") && !answer_has(w, "0000111") && !answer_has(w, "38010101040000000"));
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", mw_f(w, "/api/shop-payments/%lld/sheet", (long long)p), NULL);
    /* another batch's reference, another amount, another account, a place there is not, and one that holds */
    assert_string_equal(told(w, p, mw_f(w, "%s%s%s%s%s", line(w, ACCOUNT_B, "20.00", p + 1, 2, "交易成功"), line(w, ACCOUNT_B, "20.01", p, 2, "交易成功"),
                                        line(w, ACCOUNT_C, "20.00", p, 2, "交易成功"), line(w, ACCOUNT_B, "20.00", p, 3, "交易成功"), line(w, ACCOUNT_A, "30.00", p, 1, "交易成功"))), "");
    counts(w, 1, 0, 4);
    assert_string_equal(states(w, p), "success,infile");
    assert_string_equal(settlement_state(w, t), "approved");
    assert_string_equal(told(w, p, mw_f(w, "%s%s", line(w, ACCOUNT_A, "30.00", p, 1, "交易成功"), line(w, ACCOUNT_B, "20.00", p, 2, "失败：账号不存在"))), "");
    counts(w, 1, 1, 0);
    assert_string_equal(states(w, p), "success,failed");
    assert_string_equal(text_of(w, json_at(rows_of(w), 1), "code"), "ACCOUNT_MISSING");
    const char *same = mw_f(w, "%s%s", line(w, ACCOUNT_A, "30.00", p, 1, "交易成功"), line(w, ACCOUNT_B, "20.00", p, 2, "失败：账号不存在"));
    assert_string_equal(told(w, p, same), "DUPLICATE"); /* the same bytes */
    /* the account is mended, and the third shop has one by now: a second batch takes both */
    account(w, "d01.clerk", u.shop[1], "晨光公司", ACCOUNT_C);
    account(w, "d01.clerk", u.shop[2], "海鸥公司", ACCOUNT_B);
    int64_t q = make(w, t);
    exported(w, q);
    assert_string_equal(told(w, q, mw_f(w, "%s%s", line(w, ACCOUNT_C, "20.00", q, 1, "交易成功"), line(w, ACCOUNT_B, "10.00", q, 2, "交易成功"))), "");
    counts(w, 2, 0, 0);
    assert_string_equal(settlement_state(w, t), "paid");
    assert_string_equal(told(w, p, line(w, ACCOUNT_B, "20.00", p, 2, "交易成功")), ""); /* the failed one after all */
    counts(w, 0, 0, 1);
    world_ok(w, "d01.view", "GET", mw_f(w, "/api/shop-payment-results?org=QD01&payment=%lld", (long long)p), NULL);
    assert_true(str_has(json_get_str(json_at(rows_of(w), 0), "note"), S("先前登记为失败")));
    assert_string_equal(told(w, q, line(w, ACCOUNT_B, "10.00", q, 2, "已退汇")), ""); /* came back: the settlement is open again */
    counts(w, 1, 0, 0);
    assert_string_equal(settlement_state(w, t), "approved");
    world_ok(w, "d01.view", "GET", mw_f(w, "/api/voucher-settlements/%lld", (long long)t), NULL);
    assert_string_equal(column(w, "payment_state"), "success,success,returned");
    assert_answer(w, "NOT_FOUND", "d02.view", "GET", mw_f(w, "/api/shop-payments/%lld", (long long)q), NULL);
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(no_hand_does_two_steps_and_a_new_account_is_checked_by_another)
{
    struct uses u = {.n = {3, 0, 0}};
    int64_t t = settled(w, &u, 1000);
    account(w, "city.clerk", u.shop[0], "友邻公司", ACCOUNT_A);
    world_ok(w, "city.clerk", "POST", "/api/shop-payments?org=QD01", make_json(w, t));
    int64_t p = id_of(w);
    world_ok(w, "city.clerk", "POST", at(w, p, "submit"), NULL);
    world_ok(w, "d01.review", "POST", at(w, p, "return"), "{\"reason\":\"户名不符\"}");
    assert_string_equal(text_of(w, w->json, "state"), "draft");
    assert_answer(w, "STATE", "d01.review", "POST", at(w, p, "check"), "{\"hash\":\"0\"}");
    world_ok(w, "city.clerk", "POST", at(w, p, "void"), NULL);
    world_ok(w, "d01.view", "GET", "/api/shop-payments?org=QD01", NULL);
    assert_int_equal(json_len(rows_of(w)), 0); /* not shown, and its shop is free */
    p = make(w, t);
    exported(w, p);
    /* an answer found out by asking: one enters it with evidence, another confirms */
    assert_string_equal(world_upload(w, "d01.cash", "/api/files?org=QD01", "回单.txt", "bank says", 9), "");
    int64_t paper = id_of(w);
    const char *path = mw_f(w, "/api/shop-payments/%lld/items/1/outcome", (long long)p);
    assert_answer(w, "BAD_INPUT", "d01.cash", "POST", path, "{\"status\":\"success\",\"settled_on\":\"2023-01-12\",\"evidence_id\":0}");
    assert_answer(w, "STATE", "d01.cash", "POST", path, mw_f(w, "{\"status\":\"returned\",\"settled_on\":\"2023-01-12\",\"evidence_id\":%lld}", (long long)paper));
    const char *body = mw_f(w, "{\"status\":\"success\",\"text\":\"柜面查询\",\"settled_on\":\"2023-01-12\",\"evidence_id\":%lld}", (long long)paper);
    world_ok(w, "d01.cash", "POST", path, body);
    assert_answer(w, "STATE", "d01.cash", "POST", path, body); /* one waits already */
    assert_string_equal(states(w, p), "infile");
    world_ok(w, "d01.view", "GET", "/api/shop-payment-results?org=QD01&state=asked", NULL);
    int64_t r = json_get_int(json_at(rows_of(w), 0), "id", 0);
    assert_answer(w, "", "d01.review", "GET", mw_f(w, "/api/shop-payment-results/%lld/file", (long long)r), NULL);
    assert_answer(w, "NOT_FOUND", "d02.review", "GET", mw_f(w, "/api/shop-payment-results/%lld/file", (long long)r), NULL);
    assert_answer(w, "NOT_FOUND", "d01.review", "GET", mw_f(w, "/api/files/%lld", (long long)paper), NULL); /* not through the general door */
    world_ok(w, "d01.review", "POST", mw_f(w, "/api/shop-payment-results/%lld/refuse", (long long)r), "{\"reason\":\"回单不清楚\"}");
    assert_string_equal(states(w, p), "infile");
    assert_string_equal(world_upload(w, "d01.cash", "/api/files?org=QD01", "回单2.txt", "bank says so", 12), "");
    world_ok(w, "d01.cash", "POST", path, mw_f(w, "{\"status\":\"success\",\"settled_on\":\"2023-01-12\",\"evidence_id\":%lld}", (long long)id_of(w)));
    world_ok(w, "d01.view", "GET", "/api/shop-payment-results?org=QD01&state=asked", NULL);
    r = json_get_int(json_at(rows_of(w), 0), "id", 0);
    world_ok(w, "city.review", "POST", mw_f(w, "/api/shop-payment-results/%lld/confirm", (long long)r), NULL);
    assert_string_equal(states(w, p), "success");
    assert_string_equal(settlement_state(w, t), "paid");
    assert_answer(w, "STATE", "d01.review", "POST", mw_f(w, "/api/shop-payment-results/%lld/confirm", (long long)r), NULL);
    assert_int_equal(world_verify(w), 0);
}

/* 200 vouchers of 1,000 yuan are 200,000: by the shipped rule (second_fen) who approved the settlement does not check the batch. */
WORLD_TEST(a_large_sum_is_checked_by_one_who_has_not_approved_the_settlement)
{
    struct uses u = {.n = {200, 0, 0}};
    int64_t t = settled(w, &u, 100000);
    account(w, "city.clerk", u.shop[0], "友邻公司", ACCOUNT_A);
    int64_t p = make(w, t);
    world_ok(w, "d01.clerk", "POST", at(w, p, "submit"), NULL);
    assert_int_equal(json_get_int(w->json, "second", 0), 1);
    assert_answer(w, "SAME_PERSON", "d01.review", "POST", at(w, p, "check"), hash(w, p));
    world_ok(w, "city.review", "POST", at(w, p, "check"), hash(w, p));
    world_ok(w, "d01.cash", "POST", at(w, p, "export"), NULL);
    assert_int_equal(json_get_int(w->json, "fen", 0), 20000000);
    assert_int_equal(world_verify(w), 0);
}

/* Each promise broken once: the table refuses it, or verify tells. */
struct line {
    int64_t payment, settlement, shop, account, vouchers, fen;
};
static enum err add_tx(struct tx *tx, void *arg)
{
    const struct line *l = arg;
    return db_exec(tx, SHOP_PAYMENT_ITEM_ADD, VALS(I64(l->payment), I64(2), I64(l->settlement), I64(l->shop), I64(l->account), I64(l->vouchers), I64(l->fen)), NULL);
}
static enum err account_of(struct tx *tx, void *arg)
{
    struct line *l = arg;
    return db_int(tx, SHOP_ACCOUNT, VALS(I64(l->shop)), &l->account);
}

WORLD_TEST(a_second_line_for_what_was_paid_is_refused_and_verify_tells_another_sum)
{
    struct uses u = {.n = {3, 2, 0}};
    int64_t t = settled(w, &u, 1000);
    account(w, "d01.clerk", u.shop[0], "友邻公司", ACCOUNT_A);
    struct line again = {.payment = make(w, t), .settlement = t, .shop = u.shop[0], .vouchers = 3, .fen = 3000}, more;
    assert_int_equal(world_write(w, account_of, &again), OK);
    assert_int_equal(world_write(w, add_tx, &again), ERR_DUPLICATE);
    more = again;
    more.shop = u.shop[1];
    more.vouchers = 2;
    more.fen = 2001; /* of 2,000 */
    assert_int_equal(world_write(w, add_tx, &more), OK);
    assert_int_equal(world_verify(w), 2); /* the sum of the batch, and what the shop is owed */
}

/* The statement of the bank: one by our reference, one by account and amount, one that came back, one of another's. */
WORLD_TEST(the_statement_of_the_bank_is_matched_with_payments_to_shops)
{
    struct uses u = {.n = {3, 2, 1}};
    int64_t t = settled(w, &u, 1000);
    account(w, "d01.clerk", u.shop[0], "友邻公司", ACCOUNT_A);
    account(w, "d01.clerk", u.shop[1], "晨光公司", ACCOUNT_B);
    account(w, "d01.clerk", u.shop[2], "海鸥公司", ACCOUNT_C);
    int64_t p = make(w, t);
    exported(w, p);
    assert_string_equal(told(w, p, line(w, ACCOUNT_C, "10.00", p, 3, "交易成功")), "");
    const char *csv = mw_f(w,
                           "交易日期,借方发生额,贷方发生额,余额,对方账号,对方户名,摘要,流水号\n2023-01-12,30.00,,970.00,,友邻公司,S%07lld000001,1\n2023-01-12,20.00,,950.00," ACCOUNT_B ",晨光公司,转账,2\n"
                           "2023-01-12,10.00,,940.00," ACCOUNT_C ",海鸥公司,转账,3\n2023-01-12,,10.00,950.00," ACCOUNT_C ",海鸥公司,退汇,4\n2023-01-12,10.00,,940.00," ACCOUNT_B ",晨光公司,转账,5\n",
                           (long long)p);
    assert_string_equal(world_upload(w, "d01.review", "/api/recon/import?org=QD01&account=38010101040000000&profile=unit12", "对账单.csv", csv, strlen(csv)), "");
    const struct json *job = world_job(w, json_get_int(w->json, "job", 0));
    assert_int_equal(json_get_int(json_get(job, "result"), "matched", -1), 4);
    world_ok(w, "d01.view", "GET", "/api/recon/entries?org=QD01&account=38010101040000000", NULL);
    assert_string_equal(column(w, "rule"), "ref,account,account,account,");
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "note"), mw_f(w, "门店付款 S%07lld 第 1 笔 友邻便利店", (long long)p));
    assert_int_equal(world_verify(w), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_account_is_sealed_masked_and_kept_when_it_changes),
        cmocka_unit_test(what_a_settlement_owes_is_paid_once_and_told_by_the_bank),
        cmocka_unit_test(no_hand_does_two_steps_and_a_new_account_is_checked_by_another),
        cmocka_unit_test(a_large_sum_is_checked_by_one_who_has_not_approved_the_settlement),
        cmocka_unit_test(the_statement_of_the_bank_is_matched_with_payments_to_shops),
        cmocka_unit_test(a_second_line_for_what_was_paid_is_refused_and_verify_tells_another_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
