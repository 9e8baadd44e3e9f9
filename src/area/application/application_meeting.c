// SPDX-License-Identifier: Apache-2.0
// 评议: a group of the union's people meets over the application; more than half of those present must be for it.
#include "application_own.h"
#include "date.h"
#include "decision.h"
#include "file.h"

struct meeting {
    int64_t no;
    struct str held_on;
    int64_t members, present, votes_for, votes_against, votes_abstain, agrees, file_id, decision_id;
    struct str entered_name;
    int64_t entered_at;
    struct str secret;
};
static const struct field meeting_fields[] = {
    {FIELD(struct meeting, no)},                     {FIELD(struct meeting, held_on), .as = AS_DATE},
    {FIELD(struct meeting, members)},                {FIELD(struct meeting, present)},
    {FIELD(struct meeting, votes_for)},              {FIELD(struct meeting, votes_against)},
    {FIELD(struct meeting, votes_abstain)},          {FIELD(struct meeting, agrees)},
    {FIELD(struct meeting, file_id), .as = AS_ID},   {FIELD(struct meeting, decision_id), .as = AS_ID},
    {FIELD(struct meeting, entered_name)},           {FIELD(struct meeting, entered_at), .as = AS_TIME},
    {FIELD(struct meeting, secret), .as = AS_BLOB},
};
const struct field meeting_in_fields[10] = {
    {FIELD(struct meeting_in, held_on), .as = AS_DATE, .need = true, .label = LIT("评议日期")},
    {FIELD(struct meeting_in, members), .as = AS_COUNT, .min = 1, .max = 200, .label = LIT("应到人数")},
    {FIELD(struct meeting_in, present), .as = AS_COUNT, .min = 1, .max = 200, .label = LIT("实到人数")},
    {FIELD(struct meeting_in, votes_for), .as = AS_COUNT, .max = 200, .label = LIT("同意")},
    {FIELD(struct meeting_in, votes_against), .as = AS_COUNT, .max = 200, .label = LIT("不同意")},
    {FIELD(struct meeting_in, votes_abstain), .as = AS_COUNT, .max = 200, .label = LIT("弃权")},
    {FIELD(struct meeting_in, who), .need = true, .max = 500, .label = LIT("到会人员")},
    {FIELD(struct meeting_in, opinion), .need = true, .max = 2000, .label = LIT("评议意见")},
    {FIELD(struct meeting_in, file_id), .as = AS_ID, .label = LIT("会议记录附件")},
    {FIELD(struct meeting_in, decision_id), .as = AS_ID, .label = LIT("集体研究记录")},
};
struct minutes {
    struct str who, opinion;
};
static const struct field minutes_fields[] = {{FIELD(struct minutes, who)}, {FIELD(struct minutes, opinion)}};

enum { MEETINGS_MAX = 50 };

static enum err check_meeting(struct ctx *cx, const struct meeting_in *in)
{
    if (str_cmp(in->held_on, cx_today(cx)) > 0)
        return fail_field(cx, "held_on", "评议日期不能晚于今天");
    if (in->present > in->members)
        return fail_field(cx, "present", "实到不能多于应到");
    if (in->present * 3 < in->members * 2)
        return fail_field(cx, "present", "到会不足三分之二，评议无效");
    if (in->votes_for + in->votes_against + in->votes_abstain != in->present)
        return fail_field(cx, "votes_for", "同意、不同意、弃权之和应等于实到人数 %lld", (long long)in->present);
    return OK;
}

enum err meeting_post(struct ctx *cx)
{
    const struct meeting_in *in = cx->in;
    struct acting w;
    int64_t id = 0, no = 0;
    struct file f = {0};
    TRY(cx_arg_id(cx, 0, &id));
    TRY(acting_open(cx, id, "pass", 0, &w));
    if (!str_eq(w.a.state, S("appraise")))
        return fail(cx, ERR_STATE, "申请不在评议步骤");
    TRY(check_meeting(cx, in));
    if (in->file_id && file_attach(cx, in->file_id, FILE_SHARED, &f) != OK)
        return fail_field(cx, "file_id", "没有这个附件，请重新上传");
    if (in->decision_id)
        TRY(decision_need(cx, in->decision_id, w.a.at_org_id, "relief", NULL));
    TRY(db_int(cx->tx, MEETING_COUNT, VALS(I64(id)), &no));
    no++;
    struct minutes m = {in->who, in->opinion};
    TRY(db_exec(cx->tx, MEETING_ADD,
                VALS(I64(id), I64(no), TXT(in->held_on), I64(in->members), I64(in->present), I64(in->votes_for), I64(in->votes_against),
                     I64(in->votes_abstain), I64(in->votes_for * 2 > in->present),
                     BLOB(casefile_seal_at(cx, w.file.key, "application_meeting.secret", id, no, casefile_pack(cx->a, FIELDS(struct minutes, minutes_fields), &m))),
                     OPT(in->file_id), OPT(in->decision_id), I64(cx->who->user_id), I64(cx->now)),
                NULL));
    audit_object(cx, w.a.org_id, "application:%lld", (long long)id);
    audit_note(cx, "meeting", str_f(cx->a, "%lld", (long long)no));
    return application_answer(cx, id);
}

/* A meeting that was for it, held since it was last sent back to be appraised. */
enum err meeting_ready(struct ctx *cx, const struct acting *w)
{
    int64_t back = 0, last = 0;
    TRY(db_int(cx->tx, APPLICATION_BACK_AT, VALS(I64(w->a.id), TXT(S("appraise"))), &back));
    enum err e = db_int(cx->tx, MEETING_LAST, VALS(I64(w->a.id), I64(back)), &last);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_STATE, back ? "退回后还没有重新评议，请登记评议记录" : "还没有评议，请登记评议记录");
    TRY(e);
    return last ? OK : fail(cx, ERR_STATE, "评议没有过半数同意，不能通过；可以退回或不予批准");
}

enum err meetings_write(struct ctx *cx, const struct acting *w)
{
    struct meeting *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, MEETING_LIST, VALS(I64(w->a.id)), FIELDS(struct meeting, meeting_fields), MEETINGS_MAX, &rows, &n));
    jw_key(cx->out, "meetings");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        struct str packed = S("");
        struct minutes m = {0};
        if (w->file.key)
            TRY(casefile_open_at(cx, w->file.key, "application_meeting.secret", w->a.id, rows[i].no, rows[i].secret, &packed));
        casefile_unpack(cx->a, FIELDS(struct minutes, minutes_fields), packed, &m);
        jw_open(cx->out, '{');
        fields_write_open(cx->out, FIELDS(struct meeting, meeting_fields), &rows[i]);
        fields_write_open(cx->out, FIELDS(struct minutes, minutes_fields), &m);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}
