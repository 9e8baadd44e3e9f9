// SPDX-License-Identifier: Apache-2.0
// The union's desk: writing a wish for somebody, looking one over, giving the contact out, confirming, asking after.
#include "aid.h"
#include "campaign.h"
#include "code.h"
#include "file.h"
#include "like.h"
#include "wish_own.h"

const struct field wish_publish_fields[3] = {
    {FIELD(struct wish_publish_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct wish_publish_in, public_text), .label = LIT("公开文字"), .need = true, .max = WISH_PUBLIC_MAX},
    {FIELD(struct wish_publish_in, version), .label = LIT("版本"), .need = true},
};
const struct field wish_words_fields[1] = {{FIELD(struct wish_words_in, words), .label = LIT("说明"), .as = AS_SECRET, .need = true, .max = 500}};
const struct field wish_remark_fields[1] = {{FIELD(struct wish_words_in, words), .label = LIT("说明"), .as = AS_SECRET, .max = 500}};
const struct field wish_follow_fields[2] = {
    {FIELD(struct wish_follow_in, satisfied), .as = AS_CODE, .codes = "wish_satisfied", .label = LIT("回访"), .need = true, .max = 20},
    {FIELD(struct wish_follow_in, words), .label = LIT("回访记录"), .as = AS_SECRET, .max = 500},
};
const struct field wish_gift_fields[1] = {{FIELD(struct wish_gift_in, gift_id), .as = AS_ID, .label = LIT("捐赠登记编号"), .need = true}};

struct step_row {
    int64_t id, version;
    struct str verb, from_state, to_state;
    int64_t at;
    struct str who, words, secret;
};
static const struct field step_fields[] = {
    {FIELD(struct step_row, id)},         {FIELD(struct step_row, version)}, {FIELD(struct step_row, verb)}, {FIELD(struct step_row, from_state)},
    {FIELD(struct step_row, to_state)},   {FIELD(struct step_row, at), .as = AS_TIME}, {FIELD(struct step_row, who)}, {FIELD(struct step_row, words)},
    {FIELD(struct step_row, secret), .as = AS_BLOB},
};
struct claim_row {
    int64_t id;
    struct str state, claimer, company;
    int64_t claimed_at;
    struct str due_on, delivered_on;
    bool released;
    struct str words, secret;
};
static const struct field claim_fields[] = {
    {FIELD(struct claim_row, id)},      {FIELD(struct claim_row, state)}, {FIELD(struct claim_row, claimer)}, {FIELD(struct claim_row, company)},
    {FIELD(struct claim_row, claimed_at), .as = AS_TIME}, {FIELD(struct claim_row, due_on)}, {FIELD(struct claim_row, delivered_on)},
    {FIELD(struct claim_row, released)}, {FIELD(struct claim_row, words)}, {FIELD(struct claim_row, secret), .as = AS_BLOB},
};
struct id_row {
    int64_t id;
};
static const struct field id_fields[] = {{FIELD(struct id_row, id)}};

/* --- reading --- */

static enum err put_wish(struct ctx *cx, void *row)
{
    struct wish *w = row;
    jw_open(cx->out, '{');
    fields_write_open(cx->out, WISH, w);
    machine_verbs(cx, wish_machines, w->state, w->org_path);
    jw_close(cx->out, '}');
    return OK;
}

enum err wishes_get(struct ctx *cx)
{
    return cx_list_by(cx, WISH_LIST,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), TXT(cx_query(cx, "kind")), TXT(cx_query(cx, "campaign")),
                           TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), TXT(cx_query_int(cx, "late", 0) ? cx_today(cx) : S("")), I64(cx_limit(cx))),
                      WISH, put_wish);
}

static enum err put_history(struct ctx *cx, const struct wish *w)
{
    struct step_row *steps = NULL;
    struct claim_row *claims = NULL;
    struct id_row *photos = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, WISH_MOVES, VALS(I64(w->id), I64(WISH_MOVES_MAX)), FIELDS(struct step_row, step_fields), WISH_MOVES_MAX, &steps, &n));
    for (size_t i = 0; i < n; i++)
        if (steps[i].secret.len)
            TRY(unseal_in(cx->sealer, cx->a, str_f(cx->a, "wish_move:%lld:%lld", (long long)w->id, (long long)steps[i].version), steps[i].secret, &steps[i].words));
    wish_rows(cx, "moves", FIELDS(struct step_row, step_fields), steps, n);
    TRY(db_rows(cx->tx, WISH_CLAIM_WORDS, VALS(I64(w->id), I64(WISH_CLAIMS_MAX)), FIELDS(struct claim_row, claim_fields), WISH_CLAIMS_MAX, &claims, &n));
    for (size_t i = 0; i < n; i++)
        if (claims[i].secret.len)
            TRY(unseal_in(cx->sealer, cx->a, str_f(cx->a, "wish_claim:%lld", (long long)claims[i].id), claims[i].secret, &claims[i].words));
    wish_rows(cx, "claims", FIELDS(struct claim_row, claim_fields), claims, n);
    TRY(db_rows(cx->tx, WISH_PHOTOS, VALS(I64(w->id), I64(WISH_PHOTOS_MAX * WISH_CLAIMS_MAX)), FIELDS(struct id_row, id_fields), WISH_PHOTOS_MAX * WISH_CLAIMS_MAX, &photos, &n));
    jw_key(cx->out, "photos");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        jw_int(cx->out, photos[i].id);
    jw_close(cx->out, ']');
    return OK;
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct wish w = {0};
    TRY(wish_get(cx, id, &w));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, WISH, &w);
    machine_verbs(cx, wish_machines, w.state, w.org_path);
    TRY(put_history(cx, &w));
    jw_close(cx->out, '}');
    return OK;
}

static enum err of_call(struct ctx *cx, struct wish *w)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return wish_get(cx, id, w);
}

enum err wish_one(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return answer(cx, id);
}

/* Address and phone in full: to call the owner. Leaves an event, as every sight of a number does. */
enum err wish_contact_get(struct ctx *cx)
{
    struct wish w = {0};
    TRY(of_call(cx, &w));
    audit_object(cx, w.org_id, "wish:%lld", (long long)w.id);
    jw_open(cx->out, '{');
    jw_kt(cx->out, "owner", w.owner);
    jw_kt(cx->out, "address", w.address);
    jw_kt(cx->out, "phone", w.phone);
    jw_close(cx->out, '}');
    return OK;
}

enum err wish_photo_get(struct ctx *cx)
{
    struct wish w = {0};
    struct file f = {0};
    int64_t file_id = 0, n = 0;
    TRY(of_call(cx, &w));
    TRY(cx_arg_id(cx, 1, &file_id));
    TRY(db_int(cx->tx, WISH_PHOTO_OF, VALS(I64(w.id), I64(file_id)), &n));
    if (!n)
        return ERR_NOT_FOUND;
    TRY(file_load(cx, file_id, &f));
    return file_answer(cx, &f);
}

/* --- the sheet things are handed out by --- */

static const struct field claimed_fields[] = {
    {FIELD(struct wish_claimed, id)}, {FIELD(struct wish_claimed, public_text)}, {FIELD(struct wish_claimed, owner)}, {FIELD(struct wish_claimed, value_fen)},
    {FIELD(struct wish_claimed, show_name)}, {FIELD(struct wish_claimed, claimer)}, {FIELD(struct wish_claimed, company)}, {FIELD(struct wish_claimed, due_on)},
    {FIELD(struct wish_claimed, delivered_on)}, {FIELD(struct wish_claimed, released)}, {FIELD(struct wish_claimed, org_name)},
};

enum err wish_claimed(struct ctx *cx, struct str campaign, struct wish_claimed **rows, size_t *n)
{
    enum err e = db_rows(cx->tx, WISH_CLAIMED, VALS(LO(cx), HI(cx), TXT(campaign), I64(WISH_CLAIMED_MAX + 1)), FIELDS(struct wish_claimed, claimed_fields), WISH_CLAIMED_MAX, rows, n);
    if (e == ERR_TOO_LARGE)
        return fail(cx, e, "超过 %d 个，请按下级工会分开打印", WISH_CLAIMED_MAX);
    TRY(e);
    for (size_t i = 0; i < *n; i++)
        (*rows)[i].owner = (*rows)[i].show_name ? mask_name(cx->a, (*rows)[i].owner) : S("");
    return OK;
}

/* --- writing and looking over --- */

struct owner {
    int64_t id;
    struct str name;
    int64_t org_id;
    struct str status;
};
static const struct field owner_fields[] = {{FIELD(struct owner, id)}, {FIELD(struct owner, name)}, {FIELD(struct owner, org_id)}, {FIELD(struct owner, status)}};

/* Written for somebody of the register: it is looked over by another, at the union that keeps him. */
enum err wish_post(struct ctx *cx)
{
    const struct wish_in *in = cx->in;
    struct owner p = {0};
    int64_t id = 0;
    enum err e = cx_one(cx, WISH_PERSON, in->person_id, FIELDS(struct owner, owner_fields), &p);
    if (e == ERR_NOT_FOUND || (e == OK && str_eq(p.status, S("dead"))))
        return fail_field(cx, "person_id", "没有找到这名职工，或不在您的管理范围内");
    TRY(e);
    TRY(wish_add(cx, in, p.org_id, cx->who->user_id, &id));
    return answer(cx, id);
}

enum err wish_publish(struct ctx *cx)
{
    const struct wish_publish_in *in = cx->in;
    struct wish w = {0};
    struct wish_rule r;
    struct campaign c = {0};
    TRY(of_call(cx, &w));
    if (w.entered_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "这个心愿由您代填，须由另一人审核");
    if (w.version != in->version)
        return ERR_CONFLICT;
    TRY(campaign_open(cx, in->campaign, &c));
    if (!path_covers(c.org_path, w.org_path))
        return fail_field(cx, "campaign", "许愿人所在的工会不参加这次活动");
    TRY(wish_rule_get(cx, &r));
    TRY(wish_text_check(cx, &r, "public_text", in->public_text, w.owner));
    struct str until = wish_day_after(cx, r.list_days);
    if (w.wanted_by.len && str_cmp(w.wanted_by, until) < 0)
        until = w.wanted_by;
    if (str_cmp(until, cx_today(cx)) < 0)
        return fail(cx, ERR_STATE, "希望日期已过，请与许愿人商定后撤回重提");
    TRY(db_exec(cx->tx, WISH_PUBLISH, VALS(I64(w.id), I64(c.id), TXT(str_trim(in->public_text)), I64(cx->who->user_id), TXT(until)), NULL));
    TRY(wish_step(cx, &w, "publish", S("")));
    return answer(cx, w.id);
}

/* What is one step with words and nothing else. */
static enum err plain_step(struct ctx *cx, const char *verb)
{
    const struct wish_words_in *in = cx->in;
    struct wish w = {0};
    TRY(of_call(cx, &w));
    TRY(wish_step(cx, &w, verb, in->words));
    return answer(cx, w.id);
}

enum err wish_refuse(struct ctx *cx)
{
    struct wish w = {0};
    TRY(of_call(cx, &w));
    if (w.entered_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "这个心愿由您代填，须由另一人审核；不提了请撤回");
    TRY(db_exec(cx->tx, WISH_REVIEWER, VALS(I64(w.id), I64(cx->who->user_id)), NULL));
    return plain_step(cx, "refuse");
}

enum err wish_withdraw(struct ctx *cx)
{
    return plain_step(cx, "withdraw");
}
enum err wish_unlist(struct ctx *cx)
{
    return plain_step(cx, "unlist");
}

/* --- while it is taken up --- */

/* From here on the claimant may learn address and phone; without it the thing goes through the union. */
enum err wish_release(struct ctx *cx)
{
    struct wish w = {0};
    int64_t changed = 0;
    TRY(of_call(cx, &w));
    if (!str_eq(w.state, S("claimed")))
        return fail(cx, ERR_STATE, "只有已认领、还没送达的心愿可以告知联系方式");
    if (!w.address.len && !w.phone.len)
        return fail(cx, ERR_STATE, "许愿人没有留联系方式，请由工会转交");
    TRY(db_exec(cx->tx, WISH_CLAIM_RELEASE, VALS(I64(w.claim_id), I64(cx->who->user_id), I64(cx->now)), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "联系方式已经告知过");
    audit_object(cx, w.org_id, "wish:%lld", (long long)w.id);
    return answer(cx, w.id);
}

enum err wish_free(struct ctx *cx)
{
    const struct wish_words_in *in = cx->in;
    struct wish w = {0};
    TRY(of_call(cx, &w));
    TRY(wish_step(cx, &w, "free", in->words));
    TRY(wish_claim_end(cx, &w, "freed"));
    return answer(cx, w.id);
}

enum err wish_confirm_post(struct ctx *cx)
{
    const struct wish_words_in *in = cx->in;
    struct wish w = {0};
    TRY(of_call(cx, &w));
    TRY(wish_confirm(cx, &w, in->words));
    return answer(cx, w.id);
}

/* Confirmed by mistake: it counts no longer. */
enum err wish_undo(struct ctx *cx)
{
    const struct wish_words_in *in = cx->in;
    struct wish w = {0};
    TRY(of_call(cx, &w));
    TRY(wish_step(cx, &w, "undo", in->words));
    TRY(wish_claim_end(cx, &w, "live"));
    TRY(db_exec(cx->tx, WISH_FOLLOWED, VALS(I64(w.id), TXT(S(""))), NULL));
    TRY(aid_take_back_origin(cx, wish_place(cx, w.id)));
    return answer(cx, w.id);
}

enum err wish_follow(struct ctx *cx)
{
    const struct wish_follow_in *in = cx->in;
    struct code_item item = {0};
    struct wish w = {0};
    TRY(of_call(cx, &w));
    if (code_find(cx, S("wish_satisfied"), in->satisfied, S(""), &item) != OK)
        return fail_field(cx, "satisfied", "请选择满意、基本满意或不满意");
    TRY(wish_step(cx, &w, "follow", in->words));
    TRY(db_exec(cx->tx, WISH_FOLLOWED, VALS(I64(w.id), TXT(in->satisfied)), NULL));
    return answer(cx, w.id);
}

/* What the union received for it stands in the gift register, where its value counts once (B4, K2); here is only which entry. */
enum err wish_gift_post(struct ctx *cx)
{
    const struct wish_gift_in *in = cx->in;
    struct wish w = {0};
    int64_t n = 0;
    TRY(of_call(cx, &w));
    if (!w.claim_id)
        return fail(cx, ERR_STATE, "还没有人认领，不能关联捐赠");
    if (w.gift_id)
        return fail(cx, ERR_STATE, "这个心愿已经关联过捐赠登记");
    TRY(db_int(cx->tx, WISH_GIFT_FITS, VALS(I64(in->gift_id), I64(w.org_id)), &n));
    if (!n)
        return fail_field(cx, "gift_id", "没有这笔本工会接收的捐赠，或它已属于另一个心愿；请先在“资金—捐赠”登记");
    TRY(db_exec(cx->tx, WISH_GIFT, VALS(I64(w.id), I64(in->gift_id)), NULL));
    audit_object(cx, w.org_id, "wish:%lld", (long long)w.id);
    return answer(cx, w.id);
}
