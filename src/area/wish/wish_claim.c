// SPDX-License-Identifier: Apache-2.0
// Who takes wishes up, on his phone: a volunteer, or a company by its contact. A constraint lets one have it; the contact of the owner
// is told when the union has released it, and every look at it leaves an event.
#include "file.h"
#include "worker.h"
#include "wish_own.h"

const struct field wish_claim_fields[1] = {{FIELD(struct wish_claim_in, company_id), .as = AS_ID, .label = LIT("企业")}};

struct held {
    int64_t id, wish_id;
    struct str kind, public_text, district;
    int64_t value_fen;
    struct str wanted_by, state, wish_state, due_on, delivered_on;
    bool released;
    struct str company, org_name;
    int64_t photos;
};
static const struct field held_fields[] = {
    {FIELD(struct held, id), .as = AS_ID},
    {FIELD(struct held, wish_id), .as = AS_ID},
    {FIELD(struct held, kind), .as = AS_CODE, .codes = "wish_kind", .label = LIT("种类")},
    {FIELD(struct held, public_text), .label = LIT("心愿")},
    {FIELD(struct held, district), .label = LIT("所在区（市）")},
    {FIELD(struct held, value_fen), .as = AS_MONEY, .label = LIT("估价")},
    {FIELD(struct held, wanted_by), .as = AS_DATE, .label = LIT("希望日期")},
    {FIELD(struct held, state), .as = AS_CODE, .codes = "wish_claim_state", .label = LIT("认领")},
    {FIELD(struct held, wish_state), .as = AS_CODE, .codes = "wish_state", .label = LIT("心愿")},
    {FIELD(struct held, due_on), .as = AS_DATE, .label = LIT("送达期限")},
    {FIELD(struct held, delivered_on), .as = AS_DATE, .label = LIT("送达日期")},
    {FIELD(struct held, released), .as = AS_BOOL, .label = LIT("可看联系方式")},
    {FIELD(struct held, company), .label = LIT("企业")},
    {FIELD(struct held, org_name), .label = LIT("工会")},
    {FIELD(struct held, photos), .as = AS_COUNT, .label = LIT("照片")},
};
struct duty {
    int64_t id;
    struct str duty, name;
};
static const struct field duty_fields[] = {{FIELD(struct duty, id), .as = AS_ID}, {FIELD(struct duty, duty)}, {FIELD(struct duty, name)}};

#define ME I64(cx->worker->person_id)

/* What he has taken up, and as who he may: answers all of his that are shown at once. */
static enum err answer(struct ctx *cx, int64_t after)
{
    struct held *rows = NULL;
    struct duty *duties = NULL;
    size_t n = 0, m = 0;
    TRY(db_rows(cx->tx, WISH_HELDS, VALS(ME, I64(after), I64(WISH_CLAIMS_MAX)), FIELDS(struct held, held_fields), WISH_CLAIMS_MAX, &rows, &n));
    TRY(db_rows(cx->tx, WISH_DUTIES, VALS(ME, I64(WISH_CLAIMS_MAX)), FIELDS(struct duty, duty_fields), WISH_CLAIMS_MAX, &duties, &m));
    jw_open(cx->out, '{');
    wish_rows(cx, "rows", FIELDS(struct held, held_fields), rows, n);
    wish_rows(cx, "duties", FIELDS(struct duty, duty_fields), duties, m);
    jw_key(cx->out, "next");
    if (n == WISH_CLAIMS_MAX)
        jw_int(cx->out, rows[n - 1].id);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

enum err wish_claims_get(struct ctx *cx)
{
    return answer(cx, cx_after(cx));
}

static enum err may_claim(struct ctx *cx, int64_t company_id)
{
    bool yes = false;
    TRY(worker_has_duty(cx, cx->worker->person_id, company_id ? "contact" : "volunteer", company_id, &yes));
    if (yes)
        return OK;
    return company_id ? fail_field(cx, "company_id", "您不是这家企业的联系人，请联系工会登记")
                      : fail(cx, ERR_FORBIDDEN, "认领心愿的是登记的志愿者或企业联系人；请先在“我的”申请成为志愿者，由工会确认");
}

enum err wish_claim_post(struct ctx *cx)
{
    const struct wish_claim_in *in = cx->in;
    struct wish w = {0};
    struct wish_rule r;
    int64_t id = 0, live = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(wish_rule_get(cx, &r));
    TRY(may_claim(cx, in->company_id));
    enum err e = db_one(cx->tx, WISH_TO_CLAIM, VALS(I64(id)), WISH, &w);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_STATE, "这个心愿已经有人认领，或不再公布");
    TRY(e);
    if (w.person_id == cx->worker->person_id)
        return fail(cx, ERR_STATE, "自己的心愿不能自己认领");
    TRY(db_int(cx->tx, WISH_CLAIMS_LIVE, VALS(ME), &live));
    if (live >= r.per_claimer)
        return fail(cx, ERR_STATE, "您有 %lld 个认领还没送达，请先完成", (long long)live);
    e = db_int(cx->tx, WISH_CLAIM_ADD, VALS(I64(id), ME, OPT(in->company_id), I64(cx->now), TXT(wish_day_after(cx, r.claim_days)), BLOB(S(""))), &w.claim_id);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_STATE, "这个心愿已经有人认领，或不再公布");
    TRY(e);
    TRY(wish_step(cx, &w, "claim", S("")));
    return answer(cx, 0);
}

static enum err held_of_call(struct ctx *cx, struct wish *w)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_one(cx->tx, WISH_HELD, VALS(ME, I64(id)), WISH, w));
    return wish_open(cx, w);
}

enum err wish_claim_give_up(struct ctx *cx)
{
    const struct wish_words_in *in = cx->in;
    struct wish w = {0};
    TRY(held_of_call(cx, &w));
    TRY(wish_step(cx, &w, "give_up", in->words));
    TRY(wish_claim_end(cx, &w, "given_up"));
    return answer(cx, 0);
}

/* --- proof --- */

static enum err photo_row(struct ctx *cx, void *arg)
{
    struct file *f = arg;
    struct wish w = {0};
    int64_t added = 0;
    TRY(held_of_call(cx, &w));
    if (!str_eq(w.state, S("claimed")))
        return fail(cx, ERR_STATE, "送达以后不能再添加照片");
    TRY(file_insert(cx, f, w.org_id, FILE_CLOSED));
    TRY(db_exec(cx->tx, WISH_PHOTO_ADD, VALS(I64(w.claim_id), I64(f->id), I64(WISH_PHOTOS_MAX)), &added));
    if (!added)
        return fail(cx, ERR_STATE, "照片最多 %d 张", WISH_PHOTOS_MAX);
    audit_object(cx, w.org_id, "wish:%lld", (long long)w.id);
    return OK;
}

enum err wish_claim_photo_post(struct ctx *cx)
{
    struct file f = {0};
    if (cx->call->upload_fd < 0 || cx->call->upload_size == 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到照片");
    if (cx->call->upload_size > WISH_PHOTO_BYTES)
        return fail(cx, ERR_FILE_LIMIT, "一张照片最大 8 MB，请缩小后再传");
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, S("送达照片"), &f));
    if (!str_starts(f.type, S("image/")))
        return fail(cx, ERR_FILE_TYPE, "请选择照片");
    TRY(cx_in_write(cx, photo_row, &f));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "id", f.id);
    jw_close(cx->out, '}');
    return OK;
}

enum err wish_claim_deliver(struct ctx *cx)
{
    const struct wish_words_in *in = cx->in;
    struct wish w = {0};
    struct wish_rule r;
    int64_t photos = 0, changed = 0;
    TRY(held_of_call(cx, &w));
    TRY(wish_rule_get(cx, &r));
    TRY(db_int(cx->tx, WISH_PHOTO_COUNT, VALS(I64(w.claim_id)), &photos));
    if (!photos && wish_rule_has(&r, "photo_kinds", w.kind))
        return fail(cx, ERR_STATE, "请先添加一张送达的照片（可以只拍物品，不拍人）");
    TRY(wish_step(cx, &w, "deliver", S("")));
    TRY(db_exec(cx->tx, WISH_CLAIM_DELIVER,
                VALS(I64(w.claim_id), BLOB(wish_seal(cx, str_f(cx->a, "wish_claim:%lld", (long long)w.claim_id), str_trim(in->words))), TXT(cx_today(cx))), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    return answer(cx, 0);
}

/* Only while he holds it and the union has released it. */
enum err wish_claim_contact(struct ctx *cx)
{
    struct wish w = {0};
    TRY(held_of_call(cx, &w));
    if (!w.released || !str_eq(w.state, S("claimed")))
        return fail(cx, ERR_STATE, "工会还没有告知联系方式；可以把物品交到 %.*s 转交", FMT(w.org_name));
    audit_object(cx, w.org_id, "wish:%lld", (long long)w.id);
    jw_open(cx->out, '{');
    jw_kt(cx->out, "owner", mask_name(cx->a, w.owner));
    jw_kt(cx->out, "address", w.address);
    jw_kt(cx->out, "phone", w.phone);
    jw_close(cx->out, '}');
    return OK;
}
