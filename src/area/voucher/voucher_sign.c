// SPDX-License-Identifier: Apache-2.0
// Signs that something is wrong, for people to look at: nothing is refused on account of them. Thresholds stand in the rule document.
#include "code.h"
#include "json.h"
#include "voucher_own.h"

const struct field sign_fields[6] = {
    {FIELD(struct sign, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct sign, kind), .as = AS_CODE, .codes = "voucher_sign", .label = LIT("提示")},
    {FIELD(struct sign, what), .label = LIT("门店")},
    {FIELD(struct sign, title), .label = LIT("批次")},
    {FIELD(struct sign, n), .as = AS_COUNT, .label = LIT("人数或张数")},
    {FIELD(struct sign, at), .as = AS_TIME, .label = LIT("最近一次")},
};
#define SIGN FIELDS(struct sign, sign_fields)

static enum err put(struct ctx *cx, int stmt, struct vals v)
{
    struct sign *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, stmt, v, SIGN, SIGNS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, SIGN, &rows[i]);
    return OK;
}

enum { SIGN_DAYS = 31 };

enum err signs_get(struct ctx *cx)
{
    const struct rule *r;
    int64_t since = cx->now - SIGN_DAYS * INT64_C(86400000);
    TRY(rule_kept(cx, S("vouchers"), S("standard"), cx_today(cx), &r));
    const struct json *k = json_get(json_parse(cx->a, r->body, NULL), "signs");
    int64_t uses = json_get_int(k, "burst_uses", 20);
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    TRY(put(cx, VOUCHER_SIGN_PEER, VALS(LO(cx), HI(cx), I64(since), I64(json_get_int(k, "peer_persons", 10)), I64(SIGNS_MAX))));
    TRY(put(cx, VOUCHER_SIGN_BURST, VALS(LO(cx), HI(cx), I64(since), I64(uses > 1 ? uses - 1 : 1), I64(json_get_int(k, "burst_minutes", 5) * 60000), I64(SIGNS_MAX))));
    TRY(put(cx, VOUCHER_SIGN_HOURS, VALS(LO(cx), HI(cx), I64(since), I64(json_get_int(k, "outside_minutes", 60)), I64(SIGNS_MAX))));
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}
