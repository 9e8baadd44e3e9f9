// SPDX-License-Identifier: Apache-2.0
// The breakfast vouchers of the season: SHOPS shops in ten districts, TOTAL vouchers, all taken by PEOPLE workers, USED of them used: those
// make item F3 of the city. The batch goes its ordinary way; what the workers did is written in one go, as their phones would have.
#include "demo.h"

#include "aid.h"
#include "date.h"
#include "job.h"
#include "recode.h"
#include "voucher.h"

enum { SHOPS = 1000, DISTRICTS = 10, TOTAL = 20000, PEOPLE = 1200, FACE_FEN = 1000, DAYS = 15, OFFERS = 12 };
#define OPENED "2023-01-05"
#define HOUR INT64_C(3600000)

struct filling {
    struct demo *d;
    struct sealer *sealer;
    int64_t batch, org_id, campaign_id, shop, keeper;
    int64_t *people;
    size_t n;
};
struct id_row {
    int64_t id;
};
static const struct field id_fields[] = {{FIELD(struct id_row, id)}};

static struct str district_of(const struct demo *d, int k)
{
    char code[16];
    snprintf(code, sizeof code, "QD%02d", k + 1);
    for (size_t i = 0; i < d->n_orgs; i++)
        if (str_eq(d->orgs[i].code, str_of(code))) {
            ptrdiff_t at = str_find(d->orgs[i].name, S("总工会"));
            return at < 0 ? d->orgs[i].name : str_sub(d->orgs[i].name, 0, (size_t)at);
        }
    return S("");
}

/* The first shop's number; all of them follow. */
static int64_t shops(struct demo *d)
{
    static const char *const brands[] = {"友邻", "每日", "邻里", "晨光", "海鸥", "青禾", "快易", "家家", "万佳", "小站"};
    static const char *const roads[] = {"香港中路", "延安三路", "台东一路", "长江路", "京口路", "黑龙江路", "深圳路", "宁夏路"};
    struct buf b = buf_new(d->a, 1 << 20);
    for (int i = 0; i < SHOPS; i++) {
        struct str where = district_of(d, i % DISTRICTS);
        buf_f(&b, "%s{\"name\":\"%s便利店%.*s%d号店\",\"district\":\"%.*s\",\"address\":\"%.*s%s%d号\",\"open_at\":\"06:30\",\"close_at\":\"22:00\"}", i ? "," : "", brands[i % 7],
              FMT(where), i / DISTRICTS + 1, FMT(where), FMT(where), roads[i % 8], 3 + i * 7 % 300);
    }
    demo_call(d, "city.clerk", M_POST, S("/api/shops/many?org=QD"), str_f(d->a, "{\"rows\":[%.*s]}", FMT(buf_done(&b))));
    const struct json *first = demo_call(d, "city.view", M_GET, S("/api/shops?org=QD&limit=1"), S(""));
    int64_t shop = json_get_int(json_at(json_get(first, "rows"), 0), "id", 0);
    for (int i = 0; i < OFFERS && !d->problem.len; i++)
        demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/shops/%lld/offers", (long long)(shop + i)),
                  str_f(d->a, "{\"title\":\"%s\",\"discount\":\"%s\",\"from_on\":\"2023-01-01\",\"until_on\":\"2033-12-31\"}", i % 2 ? "会员九折" : "早餐套餐",
                        i % 2 ? "出示工会会员服务卡，全场九折（烟草除外）" : "会员早餐套餐 6 元"));
    return shop;
}

static int64_t batch(struct demo *d)
{
    const int64_t from = date_to_ms((struct date){2023, 1, 5}) + 9 * HOUR;
    const struct json *j = demo_call(
        d, "city.clerk", M_POST, S("/api/voucher-batches?org=QD"),
        str_f(d->a,
              "{\"campaign\":\"LJ2023\",\"title\":\"户外劳动者早餐券\",\"total\":%d,\"face_fen\":%d,\"audience\":\"all\",\"claim_from\":%lld,\"claim_until\":%lld,\"per_person\":20,\"per_day\":0,"
              "\"redeem_from\":\"" OPENED "\",\"redeem_until\":\"2023-01-25\",\"shops\":\"union\",\"payer\":\"市总工会专项经费\"}",
              TOTAL, FACE_FEN, (long long)from, (long long)(from + 15 * 24 * HOUR)));
    int64_t id = json_get_int(j, "id", 0);
    if (!d->problem.len)
        demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/voucher-batches/%lld/submit", (long long)id), S("{}"));
    if (!d->problem.len)
        demo_call(d, "city.review", M_POST, str_f(d->a, "/api/voucher-batches/%lld/open", (long long)id), S("{}"));
    return id;
}

static struct str day_of(struct ctx *cx, int64_t at)
{
    char text[DATE_TEXT];
    date_iso(date_of_ms(at), text);
    return str_dup(cx->a, str_of(text));
}

/* The k-th voucher: claimed on a morning, and of every 500 the first 306 used a day later: 12,240 of 20,000. */
static enum err one(struct ctx *cx, const struct filling *f, int64_t k)
{
    const int64_t begin = date_to_ms((struct date){2023, 1, 5}) + 9 * HOUR;
    int64_t id = f->batch * VOUCHER_STEP + k + 1, person = f->people[(size_t)k % f->n], at = begin + k % DAYS * 24 * HOUR / 2 + k * 97 % HOUR;
    struct str day = day_of(cx, at);
    TRY(db_exec(cx->tx, VOUCHER_GIVE, VALS(I64(person), I64(id), I64(f->batch), I64(TOTAL), I64(k / (int64_t)f->n + 1), I64(at), TXT(day), BLOB(S(""))), NULL));
    if (k % 500 >= 306)
        return OK;
    int64_t used = at + 22 * HOUR + k % 90 * 60000;
    struct str used_on = day_of(cx, used);
    TRY(db_exec(cx->tx, VOUCHER_USE, VALS(I64(id), I64(f->shop + k % SHOPS), I64(f->keeper), I64(used), TXT(used_on), I64(used), TXT(S("line"))), NULL));
    TRY(db_exec(cx->tx, VOUCHER_SET_USED, VALS(I64(id)), NULL));
    struct aid a = {.campaign_id = f->campaign_id, .org_id = f->org_id, .person_id = person, .kind = S("voucher"), .heads = 1, .given_on = used_on, .state = S("paid"),
                    .note = S("户外劳动者早餐券"), .origin = str_f(cx->a, "voucher:%lld", (long long)id)};
    return aid_add(cx, &a);
}

static enum err fill(struct tx *tx, void *arg)
{
    struct filling *f = arg;
    struct ctx *cx = ctx_system(f->d->a, f->d->app, tx, f->sealer);
    struct id_row *rows = NULL;
    struct voucher_batch b = {0};
    TRY(db_rows(tx, DEMO_PEOPLE, VALS(I64(PEOPLE)), FIELDS(struct id_row, id_fields), PEOPLE, &rows, &f->n));
    TRY(db_one(tx, VOUCHER_BATCH_GET, VALS(I64(f->batch), TXT(S("")), TXT(S("~"))), FIELDS(struct voucher_batch, voucher_batch_fields), &b));
    f->org_id = b.org_id;
    f->campaign_id = b.campaign_id;
    f->keeper = rows[0].id;
    f->people = NEWS(f->d->a, int64_t, f->n);
    for (size_t i = 0; i < f->n; i++)
        f->people[i] = rows[i].id;
    for (int64_t k = 0; k < TOTAL; k++) {
        struct arena_mark m = arena_mark(cx->a);
        TRY(one(cx, f, k));
        arena_release(cx->a, m);
    }
    return OK;
}

/* --- the first half of the season is settled, and paid by bank: to the shops that have an account --- */

enum { NO_ACCOUNT_EACH = 97, FAILS_EACH = 200 };

static struct str account_of(struct demo *d, int64_t i)
{
    return str_f(d->a, "3803020109%09lld", (long long)i + 1);
}

static void accounts(struct demo *d)
{
    struct buf b = buf_new(d->a, 1 << 20);
    const struct json *rows, *job;
    buf_f(&b, "门店名称,收款户名,收款账号,开户行\n");
    for (int64_t after = 0, i = 0; i < SHOPS && !d->problem.len;) {
        rows = json_get(demo_call(d, "city.view", M_GET, str_f(d->a, "/api/shops?org=QD&limit=500&after=%lld", (long long)after), S("")), "rows");
        for (size_t k = 0; k < json_len(rows); k++, i++) {
            struct str name = json_get_str(json_at(rows, k), "name");
            after = json_get_int(json_at(rows, k), "id", 0);
            if (i % NO_ACCOUNT_EACH != 5)
                buf_f(&b, "%.*s,青岛%.*s有限公司（演示）,%.*s,工商银行青岛分行\n", FMT(name), FMT(name), FMT(account_of(d, i)));
        }
    }
    job = d->problem.len ? NULL : demo_upload(d, "city.clerk", S("/api/shops/import?org=QD"), "门店收款账户.csv", buf_done(&b));
    if (job && job_run_now(d->app, json_get_int(job, "job", 0), NULL, NULL) != OK)
        d->problem = S("门店收款账户没有导入");
}

static const struct json *step(struct demo *d, const char *as, int64_t id, const char *verb, struct str body)
{
    return d->problem.len ? NULL : demo_call(d, as, M_POST, str_f(d->a, "/api/shop-payments/%lld/%s", (long long)id, verb), body);
}

/* The answer of the bank: some accounts are not there. */
static void answer(struct demo *d, int64_t id, int64_t first_shop)
{
    struct buf b = buf_new(d->a, 1 << 20);
    char out[1 << 17], *to = out;
    size_t room = sizeof out;
    buf_f(&b, "收款账号,收款账号名称,金额,备注信息,处理结果\r\n");
    for (int64_t after = 0, more = 1; more && !d->problem.len;) {
        const struct json *j = demo_call(d, "city.view", M_GET, str_f(d->a, "/api/shop-payments/%lld/items?limit=500&after=%lld", (long long)id, (long long)after), S(""));
        const struct json *rows = json_get(j, "rows");
        for (size_t k = 0; k < json_len(rows); k++) {
            const struct json *r = json_at(rows, k);
            int64_t fen = json_get_int(r, "fen", 0);
            after = json_get_int(r, "seq", 0);
            buf_f(&b, "%.*s,,%lld.%02lld,%.*s,%s\r\n", FMT(account_of(d, json_get_int(r, "shop_id", 0) - first_shop)), (long long)fen / 100, (long long)fen % 100, FMT(json_get_str(r, "ref")),
                  after % FAILS_EACH == 0 ? "失败：账号不存在" : "交易成功");
        }
        more = json_len(rows) == 500;
    }
    struct str text = buf_done(&b);
    struct recode *r = recode_open("GB18030", "UTF-8");
    const char *from = text.at;
    size_t left = text.len;
    if (!r || recode_run(r, &from, &left, &to, &room) != RECODE_DONE)
        d->problem = S("银行结果没有写成");
    recode_close(r);
    if (!d->problem.len)
        demo_upload(d, "city.cash", str_f(d->a, "/api/shop-payments/%lld/results?settled_on=2023-01-16", (long long)id), "银行结果.csv", (struct str){out, (size_t)(to - out)});
}

static void pay(struct demo *d, int64_t settlement, int64_t first_shop)
{
    accounts(d);
    const struct json *j = d->problem.len ? NULL
                                          : demo_call(d, "city.clerk", M_POST, S("/api/shop-payments?org=QD"),
                                                      str_f(d->a,
                                                            "{\"settlement_id\":%lld,\"profile\":\"unit12\",\"purpose\":\"01\",\"payer_name\":\"青岛市总工会\",\"payer_account\":\"3803020109000099999\","
                                                            "\"payer_bank\":\"工商银行青岛分行\"}",
                                                            (long long)settlement));
    int64_t id = json_get_int(j, "id", 0);
    j = step(d, "city.clerk", id, "submit", S("{}"));
    step(d, "city.review", id, "check", str_f(d->a, "{\"hash\":\"%.*s\"}", FMT(json_get_str(j, "hash"))));
    step(d, "city.cash", id, "export", S("{}"));
    if (!d->problem.len)
        answer(d, id, first_shop);
}

/* A worker to try it with: keeper of the first shop. */
static void after(struct demo *d, const struct filling *f)
{
    demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/shops/%lld/keepers", (long long)f->shop), str_f(d->a, "{\"person_id\":%lld}", (long long)f->keeper));
    const struct json *j = demo_call(d, "city.clerk", M_POST, S("/api/voucher-settlements?org=QD"), S("{\"from_on\":\"2023-01-05\",\"until_on\":\"2023-01-12\"}"));
    int64_t settlement = json_get_int(j, "id", 0);
    if (!d->problem.len)
        demo_call(d, "city.review", M_POST, str_f(d->a, "/api/voucher-settlements/%lld/approve", (long long)settlement), S("{}"));
    if (!d->problem.len)
        pay(d, settlement, f->shop);
}

void demo_voucher(struct demo *d)
{
    struct filling f = {.d = d, .shop = shops(d)};
    if (!d->problem.len)
        f.batch = batch(d);
    if (d->problem.len)
        return;
    f.sealer = sealer_borrow(d->app);
    enum err e = db_write(d->app->db, d->a, fill, &f);
    sealer_return(d->app, f.sealer);
    if (e != OK)
        d->problem = str_f(d->a, "电子券：%s", err_text(e));
    else
        after(d, &f);
}
