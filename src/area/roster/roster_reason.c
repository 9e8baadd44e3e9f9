/* SPDX-License-Identifier: Apache-2.0
 * Reasons: some warnings, by policy, are submitted and approved only when somebody has written why the
 * row is right all the same. Kept by row and code beside the findings, which every check makes anew;
 * a corrected row loses its reasons, for they were given for what it was. */
#include "roster_move.h"

enum { REASON_CHARS_MIN = 4, REASON_CHARS_MAX = 200 };

const struct field roster_reason_fields[5] = {
    {FIELD(struct roster_reason, row_no), .label = LIT("序号")},
    {FIELD(struct roster_reason, code), .label = LIT("代码")},
    {FIELD(struct roster_reason, reason), .label = LIT("理由")},
    {FIELD(struct roster_reason, user_name), .label = LIT("填写人")},
    {FIELD(struct roster_reason, at), .as = AS_TIME, .label = LIT("填写时间")},
};

const struct field roster_reason_in_fields[3] = {
    {FIELD(struct roster_reason_in, code), .label = LIT("问题代码"), .need = true, .max = 40},
    {FIELD(struct roster_reason_in, row_no), .label = LIT("序号（不填为全部有此问题的行）")},
    {FIELD(struct roster_reason_in, reason), .label = LIT("理由"), .need = true, .max = REASON_CHARS_MAX},
};

const struct field roster_stated_fields[8] = {
    {FIELD(struct roster_stated, row_no), .label = LIT("序号")},
    {FIELD(struct roster_stated, name), .label = LIT("姓名")},
    {FIELD(struct roster_stated, code), .label = LIT("代码")},
    {FIELD(struct roster_stated, text), .label = LIT("问题")},
    {FIELD(struct roster_stated, reason), .label = LIT("理由")},
    {FIELD(struct roster_stated, user_name), .label = LIT("填写人")},
    {FIELD(struct roster_stated, at), .as = AS_TIME, .label = LIT("填写时间")},
    {FIELD(struct roster_stated, amount_fen), .as = AS_MONEY, .label = LIT("金额")},
};

enum err roster_reasons_open(struct tx *tx, int64_t roster_id, int64_t *n)
{
    return db_int(tx, ROSTER_REASONS_OPEN, VALS(I64(roster_id)), n);
}

enum err roster_reason_state(struct ctx *cx, int64_t id, const struct roster_reason_in *in)
{
    struct roster r;
    int64_t changed = 0;
    TRY(roster_editable(cx, id, &r));
    struct str reason = str_trim(in->reason);
    if (utf8_count(reason) < REASON_CHARS_MIN)
        return fail_field(cx, "reason", "请写明理由，至少 %d 个字", REASON_CHARS_MIN);
    TRY(db_exec(cx->tx, ROSTER_REASON_ROWS,
                VALS(I64(id), TXT(in->code), I64(in->row_no), TXT(mask_digits(cx->a, reason)),
                     I64(cx->who->user_id), I64(cx->now)),
                &changed));
    if (!changed)
        return fail(cx, ERR_NOT_FOUND, "没有需要为“%.*s”写理由的行，请刷新后再看", FMT(in->code));
    TRY(roster_edit_mark(cx, id));
    audit_note(cx, "code", in->code);
    audit_note(cx, "rows", str_f(cx->a, "%lld", (long long)changed));
    return OK;
}
