// SPDX-License-Identifier: Apache-2.0
// Where a shop's money goes. The newest account holds; the older ones stay, as payments were made to them. Who set one does not check the
// first payment to it (shop_payment.c).
#include "person.h"
#include "voucher_own.h"

const struct field shop_account_in_fields[4] = {
    {FIELD(struct shop_account_in, account_name), .label = LIT("收款户名"), .need = true, .max = 100},
    {FIELD(struct shop_account_in, account), .as = AS_CARD, .label = LIT("收款账号"), .need = true, .max = 60},
    {FIELD(struct shop_account_in, account_bank), .label = LIT("开户行"), .need = true, .max = 100},
    {FIELD(struct shop_account_in, account_cnaps), .label = LIT("联行号"), .max = 20},
};

struct holds {
    int64_t id;
    struct str name, bank, cnaps, blind;
};
static const struct field holds_fields[] = {
    {FIELD(struct holds, id)}, {FIELD(struct holds, name)}, {FIELD(struct holds, bank)}, {FIELD(struct holds, cnaps)}, {FIELD(struct holds, blind)}};

static struct str place_of(struct ctx *cx, int64_t shop_id)
{
    return str_f(cx->a, "shop_account:%lld", (long long)shop_id);
}

enum err shop_account_open(struct ctx *cx, int64_t shop_id, struct str secret, struct str *number)
{
    *number = S("");
    return secret.len ? unseal_in(cx->sealer, cx->a, place_of(cx, shop_id), secret, number) : OK;
}

/* Digits without what people set between them; false: something else stands there. */
static bool digits_of(struct ctx *cx, struct str text, struct str *out)
{
    struct buf b = buf_new(cx->a, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] >= '0' && text.at[i] <= '9')
            buf_ch(&b, text.at[i]);
        else if (text.at[i] != ' ' && text.at[i] != '-')
            return false;
    }
    *out = buf_done(&b);
    return true;
}

static enum err check(struct ctx *cx, const struct shop_account_in *in, struct str *number)
{
    struct str cnaps = S("");
    if (!in->account_name.len)
        return fail_field(cx, "account_name", "请填写收款户名，与银行开户的名称一字不差");
    if (!digits_of(cx, in->account, number) || number->len < SHOP_ACCOUNT_MIN || number->len > SHOP_ACCOUNT_MAX)
        return fail_field(cx, "account", "收款账号应是 %d 至 %d 位数字", SHOP_ACCOUNT_MIN, SHOP_ACCOUNT_MAX);
    if (!in->account_bank.len)
        return fail_field(cx, "account_bank", "请填写开户行");
    if (in->account_cnaps.len && (!digits_of(cx, in->account_cnaps, &cnaps) || cnaps.len != 12))
        return fail_field(cx, "account_cnaps", "联行号是 12 位数字，不知道时不填");
    return OK;
}

enum err shop_account_set(struct ctx *cx, int64_t shop_id, const struct shop_account_in *in, bool *set)
{
    const struct shop_account_in one = {str_trim(in->account_name), str_trim(in->account), str_trim(in->account_bank), str_trim(in->account_cnaps)};
    unsigned char blind[BLIND_BYTES];
    struct str number = S("");
    struct holds old = {0};
    int64_t id = 0;
    *set = false;
    if (!one.account_name.len && !one.account.len && !one.account_bank.len)
        return OK;
    TRY(check(cx, &one, &number));
    enum err e = db_one(cx->tx, SHOP_ACCOUNT, VALS(I64(shop_id)), FIELDS(struct holds, holds_fields), &old);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    (void)person_blind_card(cx->sealer, number, blind); /* it is not empty */
    struct str index = {(const char *)blind, BLIND_BYTES};
    if (e == OK && str_eq(old.blind, index) && str_eq(old.name, one.account_name) && str_eq(old.bank, one.account_bank) && str_eq(old.cnaps, one.account_cnaps))
        return OK;
    *set = true;
    return db_int(cx->tx, SHOP_ACCOUNT_ADD,
                  VALS(I64(shop_id), TXT(one.account_name), TXT(one.account_bank), TXT(one.account_cnaps), BLOB(seal_in(cx->sealer, cx->a, place_of(cx, shop_id), number)), BLOB(index),
                       I64(cx->who->user_id), I64(cx->now)),
                  &id);
}

enum err shop_account_put(struct ctx *cx)
{
    struct shop s = {0};
    int64_t id = 0;
    bool set;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, SHOP_GET, id, SHOP, &s));
    TRY(shop_account_set(cx, id, cx->in, &set));
    audit_object(cx, s.org_id, "shop:%lld", (long long)id);
    return shop_answer(cx, id);
}
