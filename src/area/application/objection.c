// SPDX-License-Identifier: Apache-2.0
// 异议: anybody may raise one on the public page; a cadre may write one down. Whoever wrote it down or filed the application does
// not settle it. Its words are sealed under the key of the household's file.
#include "application_own.h"
#include "audit.h"

enum { OBJECTIONS_MAX = 200, PUBLIC_PER_PEER = 5, PUBLIC_PER_NOTICE = 40 };

struct objection {
    int64_t id, notice_id, application_id;
    struct str channel;
    int64_t made_at;
    struct str recorder, state, handler;
    int64_t handled_at, recorded_by;
    struct str secret, answer;
};
static const struct field objection_fields[] = {
    {FIELD(struct objection, id), .as = AS_ID},
    {FIELD(struct objection, notice_id), .as = AS_ID},
    {FIELD(struct objection, application_id), .as = AS_ID},
    {FIELD(struct objection, channel), .as = AS_CODE, .codes = "objection_channel"},
    {FIELD(struct objection, made_at), .as = AS_TIME},
    {FIELD(struct objection, recorder)},
    {FIELD(struct objection, state), .as = AS_CODE, .codes = "objection_state"},
    {FIELD(struct objection, handler)},
    {FIELD(struct objection, handled_at), .as = AS_TIME},
    {FIELD(struct objection, recorded_by), .as = AS_ID},
    {FIELD(struct objection, secret), .as = AS_BLOB},
    {FIELD(struct objection, answer), .as = AS_BLOB},
};
const struct field objection_in_fields[4] = {
    {FIELD(struct objection_in, text), .need = true, .max = 1000, .label = LIT("反映的情况")},
    {FIELD(struct objection_in, reply_to), .max = 100, .label = LIT("联系方式（可不填）")},
    {FIELD(struct objection_in, channel), .max = 10, .label = LIT("来源")},
    {FIELD(struct objection_in, row), .min = 0, .max = PUBLIC_ROWS_MAX, .label = LIT("序号")},
};
const struct field objection_answer_in_fields[2] = {
    {FIELD(struct objection_answer_in, state), .need = true, .max = 10, .label = LIT("结论")},
    {FIELD(struct objection_answer_in, answer), .need = true, .max = 1000, .label = LIT("核实情况和答复")},
};
struct words {
    struct str text, reply_to;
};
static const struct field words_fields[] = {{FIELD(struct words, text)}, {FIELD(struct words, reply_to)}};

static enum err put(struct ctx *cx, int64_t notice_id, int64_t application_id, struct sealer *key, struct str channel, const struct objection_in *in,
                    int64_t by, int64_t *id)
{
    struct words w = {in->text, in->reply_to};
    TRY(db_int(cx->tx, OBJECTION_ADD, VALS(I64(notice_id), I64(application_id), TXT(channel), I64(cx->now), OPT(by), BLOB(S(""))), id));
    return db_exec(cx->tx, OBJECTION_SECRET,
                   VALS(I64(*id), BLOB(casefile_seal(cx, key, "objection.secret", *id, casefile_pack(cx->a, FIELDS(struct words, words_fields), &w)))), NULL);
}

/* --- from the public page --- */

struct target {
    int64_t notice_id, application_id, casefile_id, org_id;
};
static const struct field target_fields[] = {
    {FIELD(struct target, notice_id)}, {FIELD(struct target, application_id)}, {FIELD(struct target, casefile_id)}, {FIELD(struct target, org_id)},
};

static enum err find_target(struct ctx *cx, void *arg)
{
    const struct objection_in *in = cx->in;
    enum err e = db_one(cx->tx, OBJECTION_TARGET, VALS(TXT(cx->args[0]), I64(in->row), TXT(cx_today(cx))), FIELDS(struct target, target_fields), arg);
    return e == ERR_NOT_FOUND ? fail(cx, ERR_STATE, "本公示已结束，不再接收异议；可以拨打公示上的监督电话") : e;
}

static enum err put_public(struct ctx *cx, void *arg)
{
    const struct target *t = arg;
    struct sealer *key;
    int64_t id = 0;
    cx->audit.len = 0; /* may be run again */
    TRY(casefile_key(cx, t->casefile_id, &key));
    TRY(put(cx, t->notice_id, t->application_id, key, S("page"), cx->in, 0, &id));
    audit_object(cx, t->org_id, "application:%lld", (long long)t->application_id);
    audit_note(cx, "objection", str_f(cx->a, "%lld", (long long)id));
    return audit_write(cx, "objection.public", S("ok"));
}

enum err objection_public_post(struct ctx *cx)
{
    struct target t = {0};
    bool over = false;
    TRY(cx_in_read(cx, find_target, &t));
    TRY(public_try(cx, "objection", cx->call->peer, PUBLIC_PER_PEER, &over));
    if (!over)
        TRY(public_try(cx, "objection", str_f(cx->a, "notice %lld", (long long)t.notice_id), PUBLIC_PER_NOTICE, &over));
    if (over)
        return fail(cx, ERR_BUSY, "提交得太多了，请过一小时再试，或拨打公示上的监督电话");
    TRY(cx_in_write(cx, put_public, &t));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "text", S("已收到您反映的情况，工会会核实处理。"));
    jw_close(cx->out, '}');
    return OK;
}

/* --- by the unions --- */

enum err objection_post(struct ctx *cx)
{
    static const char *const channels[] = {"visit", "phone", "letter"};
    const struct objection_in *in = cx->in;
    struct application a = {0};
    struct casefile file = {0};
    int64_t id = 0, notice = 0, made = 0;
    bool known = false;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(application_get(cx, id, &a));
    for (size_t i = 0; i < countof(channels); i++)
        known |= str_eq(in->channel, str_of(channels[i]));
    if (!known)
        return fail_field(cx, "channel", "来源应是来访、电话或来信");
    if (!application_open(&a))
        return fail(cx, ERR_STATE, "申请已办结，异议请作为新的情况处理");
    enum err e = db_int(cx->tx, OBJECTION_NOTICE, VALS(I64(id)), &notice);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_STATE, "申请还没有公示过");
    TRY(e);
    TRY(casefile_get(cx, a.casefile_id, &file));
    if (!file.key)
        return fail(cx, ERR_STATE, "这份档案的个人信息已删除");
    TRY(put(cx, notice, id, file.key, in->channel, in, cx->who->user_id, &made));
    audit_object(cx, a.org_id, "application:%lld", (long long)id);
    audit_note(cx, "objection", str_f(cx->a, "%lld", (long long)made));
    return application_answer(cx, id);
}

enum err objection_handle_post(struct ctx *cx)
{
    static const char *const states[] = {"upheld", "partly", "rejected"};
    const struct objection_answer_in *in = cx->in;
    struct objection o = {0};
    struct application a = {0};
    struct casefile file = {0};
    int64_t id = 0, changed = 0;
    bool known = false;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, OBJECTION_GET, id, FIELDS(struct objection, objection_fields), &o));
    TRY(application_get(cx, o.application_id, &a));
    for (size_t i = 0; i < countof(states); i++)
        known |= str_eq(in->state, str_of(states[i]));
    if (!known)
        return fail_field(cx, "state", "请选择成立、部分成立或不成立");
    if (!str_eq(o.state, S("open")))
        return fail(cx, ERR_STATE, "这件异议已经处理");
    if (o.recorded_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "这件异议是您登记的，请由另一位同志处理");
    if (a.filed_by == cx->who->user_id || a.created_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "这份申请是您登记或提交的，异议请由另一位同志处理");
    TRY(casefile_get(cx, a.casefile_id, &file));
    if (!file.key)
        return fail(cx, ERR_STATE, "这份档案的个人信息已删除");
    TRY(db_exec(cx->tx, OBJECTION_HANDLE,
                VALS(I64(id), TXT(in->state), I64(cx->who->user_id), I64(cx->now), BLOB(casefile_seal(cx, file.key, "objection.answer", id, in->answer))),
                &changed));
    if (!changed)
        return ERR_CONFLICT;
    audit_object(cx, a.org_id, "application:%lld", (long long)a.id);
    audit_note(cx, "objection", str_f(cx->a, "%lld", (long long)id));
    audit_note(cx, "state", in->state);
    return application_answer(cx, a.id);
}

enum err objections_write(struct ctx *cx, int64_t application_id, struct sealer *key)
{
    struct objection *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, OBJECTION_LIST, VALS(I64(application_id)), FIELDS(struct objection, objection_fields), OBJECTIONS_MAX, &rows, &n));
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        struct str packed = S(""), answer = S("");
        struct words w = {0};
        TRY(casefile_open(cx, key, "objection.secret", rows[i].id, rows[i].secret, &packed));
        TRY(casefile_open(cx, key, "objection.answer", rows[i].id, rows[i].answer, &answer));
        casefile_unpack(cx->a, FIELDS(struct words, words_fields), packed, &w);
        jw_open(cx->out, '{');
        fields_write_open(cx->out, FIELDS(struct objection, objection_fields), &rows[i]);
        jw_kt(cx->out, "text", w.text);
        jw_kt(cx->out, "reply_to", w.reply_to);
        jw_kt(cx->out, "answered", answer);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}
