// SPDX-License-Identifier: Apache-2.0
// Redeeming at a shop: by a person of the register with the duty keeper there. A wrong code is counted and the count stays, so that codes
// cannot be tried out: 8 digits, of which 4 hold at a time (12 for one told later), 60 wrong ones a day and shop. 100,000 tries of a shop
// take 1,666 days, and all of them together find a code once in 83 times. On a bad line the shop keeps codes and tells them later.
#include "aid.h"
#include "date.h"
#include "json.h"
#include "voucher_own.h"

const struct field keeper_shop_fields[6] = {
    {FIELD(struct keeper_shop, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct keeper_shop, name), .label = LIT("门店")},
    {FIELD(struct keeper_shop, district), .label = LIT("区（市）")},
    {FIELD(struct keeper_shop, address), .label = LIT("地址")},
    {FIELD(struct keeper_shop, today), .as = AS_COUNT, .label = LIT("今天核销")},
    {FIELD(struct keeper_shop, today_fen), .as = AS_MONEY, .label = LIT("今天金额")},
};
const struct field keeper_in_fields[2] = {
    {FIELD(struct keeper_in, shop), .as = AS_ID, .label = LIT("门店"), .need = true},
    {FIELD(struct keeper_in, code), .as = AS_SECRET, .label = LIT("券码"), .need = true, .max = 40},
};
const struct field later_in_fields[2] = {
    {FIELD(struct later_in, shop), .as = AS_ID, .label = LIT("门店"), .need = true},
    {FIELD(struct later_in, codes), .as = AS_JSON, .label = LIT("券码"), .need = true, .max = 40000},
};
const struct field voucher_used_fields[6] = {
    {FIELD(struct voucher_used, id), .as = AS_ID, .label = LIT("券号")},
    {FIELD(struct voucher_used, title), .label = LIT("名称")},
    {FIELD(struct voucher_used, name), .label = LIT("持券人")},
    {FIELD(struct voucher_used, face_fen), .as = AS_MONEY, .label = LIT("面值")},
    {FIELD(struct voucher_used, used_at), .as = AS_TIME, .label = LIT("核销时间")},
    {FIELD(struct voucher_used, way), .as = AS_CODE, .codes = "voucher_way", .label = LIT("方式")},
};
#define KEEPER_SHOP FIELDS(struct keeper_shop, keeper_shop_fields)

struct found {
    int64_t id, org_id, campaign_id, person_id;
    struct str title, name, state, batch_state, redeem_from, redeem_until;
    int64_t face_fen, here, used_shop, used_at; /* here: this shop takes it */
};
static const struct field found_fields[] = {
    {FIELD(struct found, id)},          {FIELD(struct found, org_id)},       {FIELD(struct found, campaign_id)}, {FIELD(struct found, person_id)},
    {FIELD(struct found, title)},       {FIELD(struct found, name)},         {FIELD(struct found, state)},       {FIELD(struct found, batch_state)},
    {FIELD(struct found, redeem_from)}, {FIELD(struct found, redeem_until)}, {FIELD(struct found, face_fen)},    {FIELD(struct found, here)},
    {FIELD(struct found, used_shop)},   {FIELD(struct found, used_at)},
};

/* --- whose shop --- */

static enum err keeper_of(struct ctx *cx, int64_t shop)
{
    struct keeper_shop s = {0};
    enum err e = db_one(cx->tx, VOUCHER_KEEPER, VALS(I64(cx->worker->person_id), I64(shop), TXT(cx_today(cx))), KEEPER_SHOP, &s);
    return e == ERR_NOT_FOUND ? fail(cx, ERR_FORBIDDEN, "您不是这家门店的核销员，或门店已停止合作") : e;
}

enum err keeper_get(struct ctx *cx)
{
    return cx_list(cx, VOUCHER_KEEPER, VALS(I64(cx->worker->person_id), I64(0), TXT(cx_today(cx))), KEEPER_SHOP);
}

static enum err put_used(struct ctx *cx, void *row)
{
    struct voucher_used *u = row;
    u->name = mask_name(cx->a, u->name);
    fields_write(cx->out, FIELDS(struct voucher_used, voucher_used_fields), u);
    return OK;
}

/* The latest of a shop, for its keeper. */
enum err keeper_uses_get(struct ctx *cx)
{
    int64_t shop = cx_query_int(cx, "shop", 0);
    TRY(keeper_of(cx, shop));
    return cx_list_by(cx, VOUCHER_USES_OF_SHOP, VALS(I64(shop), I64(cx_limit(cx))), FIELDS(struct voucher_used, voucher_used_fields), put_used);
}

/* --- wrong codes are counted --- */

static struct str tried_by(struct ctx *cx, struct str about)
{
    unsigned char hash[BLIND_BYTES];
    blind(cx->sealer, S("public_try.peer"), about, hash);
    return hex_of(cx->a, hash, sizeof hash);
}

static struct str shop_text(struct ctx *cx, int64_t shop)
{
    return str_f(cx->a, "shop %lld", (long long)shop);
}

/* ERR_TOO_MANY where a shop, or an address, has told too many wrong ones. */
static enum err check_tries(struct ctx *cx, int64_t shop)
{
    int64_t hour = cx->now / 3600000, here = 0, day = 0, peer = 0;
    struct str by = tried_by(cx, shop_text(cx, shop));
    TRY(db_int(cx->tx, VOUCHER_TRIED, VALS(TXT(S("voucher_shop")), TXT(by), I64(hour)), &here));
    TRY(db_int(cx->tx, VOUCHER_TRIED, VALS(TXT(S("voucher_shop")), TXT(by), I64(hour - 23)), &day));
    TRY(db_int(cx->tx, VOUCHER_TRIED, VALS(TXT(S("voucher_peer")), TXT(tried_by(cx, cx->call->peer)), I64(hour)), &peer));
    if (here >= WRONG_PER_SHOP_HOUR || day >= WRONG_PER_SHOP_DAY || peer >= WRONG_PER_PEER_HOUR)
        return fail(cx, ERR_TOO_MANY, "错误的券码太多，请过一小时再试；当天错误超过 %d 次的，请联系工会", WRONG_PER_SHOP_DAY);
    return OK;
}

static enum err count_wrong(struct ctx *cx, int64_t shop)
{
    int64_t n = 0, hour = cx->now / 3600000;
    TRY(db_int(cx->tx, PUBLIC_TRY, VALS(TXT(S("voucher_shop")), TXT(tried_by(cx, shop_text(cx, shop))), I64(hour)), &n));
    return db_int(cx->tx, PUBLIC_TRY, VALS(TXT(S("voucher_peer")), TXT(tried_by(cx, cx->call->peer)), I64(hour)), &n);
}

/* Refused, and the count stays: the answer is an error, the transaction is kept. */
static void answer_wrong(struct ctx *cx)
{
    jw_open(cx->out, '{');
    jw_key(cx->out, "error");
    jw_open(cx->out, '{');
    jw_kt(cx->out, "code", str_of(err_code(ERR_STATE)));
    jw_kt(cx->out, "text", S("券码不对或已变化，请持券人刷新后再试"));
    jw_key(cx->out, "fields");
    jw_raw(cx->out, S("[]"));
    jw_kt(cx->out, "trace", S(""));
    jw_close(cx->out, '}');
    jw_close(cx->out, '}');
    cx->reply->status = err_http(ERR_STATE);
}

/* *right: the code is that of the voucher in one of the steps from..to. Nobody learns which part was wrong. */
static enum err find(struct ctx *cx, struct str text, int64_t shop, int64_t from, int64_t to, struct found *v, bool *right)
{
    int64_t id = 0, code = 0;
    *right = false;
    if (!code_read(text, &id, &code))
        return OK;
    enum err e = db_one(cx->tx, VOUCHER_FIND, VALS(I64(id), I64(shop)), FIELDS(struct found, found_fields), v);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    for (int64_t step = from; step <= to; step++) /* the same work for none */
        *right |= voucher_code(cx->sealer, id, step) == code && e == OK;
    return OK;
}

/* --- redeeming --- */

static struct str day_of(struct ctx *cx, int64_t at)
{
    char day[DATE_TEXT];
    date_iso(date_of_ms(at), day);
    return str_dup(cx->a, str_of(day));
}

/* Why it is not taken, "" = it is. */
static struct str why_not(struct ctx *cx, const struct found *v, int64_t at)
{
    struct str day = day_of(cx, at);
    char when[DATE_TIME_TEXT];
    if (str_eq(v->state, S("used"))) {
        date_time_text(v->used_at, when);
        return str_f(cx->a, "这张券已在 %s 使用过", when);
    }
    if (str_eq(v->batch_state, S("dropped")))
        return S("这批券已作废");
    if (str_cmp(day, v->redeem_from) < 0)
        return str_f(cx->a, "这张券从 %.*s 起才能使用", FMT(v->redeem_from));
    if (str_cmp(day, v->redeem_until) > 0 || str_eq(v->state, S("expired")))
        return str_f(cx->a, "这张券已于 %.*s 过期", FMT(v->redeem_until));
    return v->here ? S("") : S("这张券不能在本店使用");
}

/* One use, one aid of item F3; what the shop gets stands in the settlement and is no money of the table. */
static enum err use(struct ctx *cx, const struct found *v, int64_t shop, int64_t at, const char *way, bool *done)
{
    int64_t added = 0;
    struct str day = day_of(cx, at);
    TRY(db_exec(cx->tx, VOUCHER_USE, VALS(I64(v->id), I64(shop), I64(cx->worker->person_id), I64(at), TXT(day), I64(cx->now), TXT(str_of(way))), &added));
    *done = added == 1;
    if (!*done)
        return OK;
    TRY(db_exec(cx->tx, VOUCHER_SET_USED, VALS(I64(v->id)), NULL));
    struct aid a = {.campaign_id = v->campaign_id, .org_id = v->org_id, .person_id = v->person_id, .kind = S("voucher"), .heads = 1, .given_on = day,
                    .state = S("paid"), .note = v->title, .origin = str_f(cx->a, "voucher:%lld", (long long)v->id)};
    return aid_add(cx, &a);
}

static void tell(struct ctx *cx, const struct found *v, struct str why, bool done)
{
    jw_open(cx->out, '{');
    jw_ki(cx->out, "id", v->id);
    jw_kt(cx->out, "title", v->title);
    jw_kt(cx->out, "name", mask_name(cx->a, v->name));
    jw_ki(cx->out, "face_fen", v->face_fen);
    jw_kt(cx->out, "why", why);
    jw_kb(cx->out, "done", done);
    jw_close(cx->out, '}');
}

static enum err shown(struct ctx *cx, struct found *v, bool *right)
{
    const struct keeper_in *in = cx->in;
    int64_t step = cx->now / VOUCHER_CODE_MS;
    TRY(keeper_of(cx, in->shop));
    TRY(check_tries(cx, in->shop));
    TRY(find(cx, in->code, in->shop, step - VOUCHER_CODE_BACK, step, v, right));
    audit_object(cx, v->org_id, *right ? "voucher:%lld" : "shop:%lld", (long long)(*right ? v->id : in->shop));
    if (*right)
        return OK;
    TRY(count_wrong(cx, in->shop));
    answer_wrong(cx);
    return OK;
}

enum err keeper_look(struct ctx *cx)
{
    struct found v = {0};
    bool right;
    TRY(shown(cx, &v, &right));
    if (right)
        tell(cx, &v, why_not(cx, &v, cx->now), false);
    return OK;
}

enum err keeper_redeem(struct ctx *cx)
{
    const struct keeper_in *in = cx->in;
    struct found v = {0};
    bool right, done = false;
    TRY(shown(cx, &v, &right));
    if (!right)
        return OK;
    struct str why = why_not(cx, &v, cx->now);
    if (why.len)
        return fail(cx, ERR_STATE, "%.*s", FMT(why));
    TRY(use(cx, &v, in->shop, cx->now, "line", &done));
    if (!done)
        return fail(cx, ERR_DUPLICATE, "这张券已经使用过");
    tell(cx, &v, S(""), true);
    return OK;
}

/* --- told later --- */

struct later {
    int64_t shop, accepted, wrong;
};

static void put_result(struct ctx *cx, const struct json *one, const char *result, struct str text)
{
    jw_open(cx->out, '{');
    jw_ki(cx->out, "at", json_get_int(one, "at", 0));
    jw_kt(cx->out, "result", str_of(result));
    jw_kt(cx->out, "text", text);
    jw_close(cx->out, '}');
}

static enum err settle_one(struct ctx *cx, struct later *l, const struct json *one)
{
    struct found v = {0};
    int64_t at = json_get_int(one, "at", 0), step = at / VOUCHER_CODE_MS;
    bool right, done = false;
    if (at > cx->now + VOUCHER_LATER_SKEW * VOUCHER_CODE_MS)
        return put_result(cx, one, "wrong", S("时间晚于现在，请核对手机的时间")), OK;
    if (cx->now - at > VOUCHER_LATER_MS)
        return put_result(cx, one, "old", S("超过三天才补传，不能核销，请联系工会")), OK;
    if (l->wrong >= WRONG_PER_SHOP_HOUR)
        return put_result(cx, one, "wrong", S("前面错误的券码太多，这一条没有核对")), OK;
    TRY(find(cx, json_get_str(one, "code"), l->shop, step - VOUCHER_CODE_BACK - VOUCHER_LATER_SKEW, step + VOUCHER_LATER_SKEW, &v, &right));
    if (!right) {
        l->wrong++;
        TRY(count_wrong(cx, l->shop));
        return put_result(cx, one, "wrong", S("券码与扫码时间对不上")), OK;
    }
    if (v.used_shop == l->shop && v.used_at == at)
        return put_result(cx, one, "accepted", S("已核销")), OK;
    struct str why = why_not(cx, &v, at);
    if (!why.len)
        TRY(use(cx, &v, l->shop, at, "later", &done));
    if (done)
        l->accepted++;
    put_result(cx, one, done ? "accepted" : str_eq(v.state, S("used")) ? "used" : "refused", done ? str_f(cx->a, "已核销（%.*s）", FMT(v.title)) : why);
    return OK;
}

enum err keeper_later(struct ctx *cx)
{
    const struct later_in *in = cx->in;
    const struct json *codes = json_parse(cx->a, in->codes, NULL);
    struct later l = {.shop = in->shop};
    if (json_kind(codes) != JSON_LIST || !json_len(codes) || json_len(codes) > VOUCHER_LATER_MAX)
        return fail_field(cx, "codes", "一次补传 1 至 %d 张券", VOUCHER_LATER_MAX);
    TRY(keeper_of(cx, in->shop));
    TRY(check_tries(cx, in->shop));
    audit_object(cx, 0, "shop:%lld", (long long)in->shop);
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < json_len(codes); i++)
        TRY(settle_one(cx, &l, json_at(codes, i)));
    jw_close(cx->out, ']');
    jw_ki(cx->out, "accepted", l.accepted);
    jw_close(cx->out, '}');
    return OK;
}
