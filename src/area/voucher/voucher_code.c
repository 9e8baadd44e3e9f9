// SPDX-License-Identifier: Apache-2.0
// The code that turns: 8 digits of an HMAC over the voucher and the half minute. What a keeper types or scans is the voucher's number with
// the code behind it, so a copied picture is worth nothing two minutes later.
#include "voucher_own.h"

static const int64_t code_all = 100000000; /* 10 ^ VOUCHER_CODE_DIGITS */

int64_t voucher_code(struct sealer *s, int64_t voucher_id, int64_t step)
{
    unsigned char out[SM3_BYTES];
    char text[64];
    uint64_t n = 0;
    int len = snprintf(text, sizeof text, "voucher.code:%lld:%lld", (long long)voucher_id, (long long)step);
    mac(s, MAC_TOKEN, (struct str){text, (size_t)len}, out);
    for (int i = 0; i < 8; i++)
        n = n << 8 | out[i];
    return (int64_t)(n % (uint64_t)code_all);
}

bool code_read(struct str text, int64_t *voucher_id, int64_t *code)
{
    char digits[32];
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c >= '0' && c <= '9' && n < sizeof digits)
            digits[n++] = c;
        else if (c != ' ' && c != '-')
            return false;
    }
    if (n <= VOUCHER_CODE_DIGITS || n > 18 + VOUCHER_CODE_DIGITS || !str_int((struct str){digits, n - VOUCHER_CODE_DIGITS}, voucher_id))
        return false;
    return str_int((struct str){digits + n - VOUCHER_CODE_DIGITS, VOUCHER_CODE_DIGITS}, code) && *voucher_id > VOUCHER_STEP;
}

/* --- what is mine --- */

const struct field voucher_mine_fields[12] = {
    {FIELD(struct voucher_mine, id), .as = AS_ID, .label = LIT("券号")},
    {FIELD(struct voucher_mine, title), .label = LIT("名称")},
    {FIELD(struct voucher_mine, org_name), .label = LIT("发放工会")},
    {FIELD(struct voucher_mine, face_fen), .as = AS_MONEY, .label = LIT("面值")},
    {FIELD(struct voucher_mine, claimed_at), .as = AS_TIME, .label = LIT("领取时间")},
    {FIELD(struct voucher_mine, redeem_from), .as = AS_DATE, .label = LIT("使用开始")},
    {FIELD(struct voucher_mine, redeem_until), .as = AS_DATE, .label = LIT("使用截止")},
    {FIELD(struct voucher_mine, state), .as = AS_CODE, .codes = "voucher_state", .label = LIT("状态")},
    {FIELD(struct voucher_mine, shop), .label = LIT("使用门店")},
    {FIELD(struct voucher_mine, used_at), .as = AS_TIME, .label = LIT("使用时间")},
    {FIELD(struct voucher_mine, shops), .as = AS_CODE, .codes = "voucher_shops", .label = LIT("可用门店")},
    {FIELD(struct voucher_mine, district), .label = LIT("区（市）")},
};
#define MINE FIELDS(struct voucher_mine, voucher_mine_fields)

/* Past its last day it is shown as expired, though the daily work has not come to it. */
static void look_at(struct ctx *cx, struct voucher_mine *v)
{
    if (str_eq(v->state, S("held")) && str_cmp(v->redeem_until, cx_today(cx)) < 0)
        v->state = S("expired");
}

static enum err put_mine(struct ctx *cx, void *row)
{
    look_at(cx, row);
    fields_write(cx->out, MINE, row);
    return OK;
}

enum err worker_vouchers_get(struct ctx *cx)
{
    return cx_list_by(cx, VOUCHER_MINE, VALS(I64(cx->worker->person_id), I64(cx_after(cx)), I64(cx_limit(cx))), MINE, put_mine);
}

enum err worker_voucher_code(struct ctx *cx)
{
    struct voucher_mine v = {0};
    int64_t id = 0, step = cx->now / VOUCHER_CODE_MS;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_one(cx->tx, VOUCHER_MINE_ONE, VALS(I64(cx->worker->person_id), I64(id)), MINE, &v));
    look_at(cx, &v);
    bool live = str_eq(v.state, S("held")) && str_cmp(v.redeem_from, cx_today(cx)) <= 0;
    jw_open(cx->out, '{');
    fields_write_open(cx->out, MINE, &v);
    jw_kt(cx->out, "code", live ? str_f(cx->a, "%lld%08lld", (long long)id, (long long)voucher_code(cx->sealer, id, step)) : S(""));
    jw_ki(cx->out, "turns_in_ms", (step + 1) * VOUCHER_CODE_MS - cx->now);
    jw_close(cx->out, '}');
    return OK;
}
