// SPDX-License-Identifier: Apache-2.0
// Claiming: whoever comes first. One statement tells all that matters, one writes; the number of the voucher is the next after the
// highest, read in the writer's turn, where nobody is between. Were somebody (a second server that lost its lock, a hand with SQL), the
// number, the person's ordinal and the total would refuse the row: they are constraints.
#include "date.h"
#include "hint.h"
#include "voucher_own.h"

const struct field batch_seen_fields[15] = {
    {FIELD(struct batch_seen, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct batch_seen, title), .label = LIT("名称")},
    {FIELD(struct batch_seen, org_name), .label = LIT("发放工会")},
    {FIELD(struct batch_seen, total), .as = AS_COUNT, .label = LIT("总数")},
    {FIELD(struct batch_seen, left), .as = AS_COUNT, .label = LIT("剩余")},
    {FIELD(struct batch_seen, face_fen), .as = AS_MONEY, .label = LIT("面值")},
    {FIELD(struct batch_seen, claim_from), .as = AS_TIME, .label = LIT("领取开始")},
    {FIELD(struct batch_seen, claim_until), .as = AS_TIME, .label = LIT("领取截止")},
    {FIELD(struct batch_seen, per_person), .as = AS_COUNT, .label = LIT("每人最多")},
    {FIELD(struct batch_seen, per_day), .as = AS_COUNT, .label = LIT("每人每天最多")},
    {FIELD(struct batch_seen, mine), .as = AS_COUNT, .label = LIT("我已领")},
    {FIELD(struct batch_seen, redeem_from), .as = AS_DATE, .label = LIT("使用开始")},
    {FIELD(struct batch_seen, redeem_until), .as = AS_DATE, .label = LIT("使用截止")},
    {FIELD(struct batch_seen, why), .label = LIT("说明")},
    {FIELD(struct batch_seen, can), .as = AS_BOOL, .label = LIT("可以领取")},
};

/* A batch and a person, in one row. */
struct standing {
    int64_t id, org_id, total;
    struct str title, org_name, audience, tag, state, redeem_from, redeem_until;
    int64_t face_fen, claim_from, claim_until, per_person, per_day;
    int64_t reached, is_member, tagged, listed; /* lies under the union; a member; of the kind; on the list */
    int64_t last;                               /* number of the last one given out, 0 = none yet */
    int64_t mine, today;
};
static const struct field standing_fields[] = {
    {FIELD(struct standing, id)},          {FIELD(struct standing, org_id)},      {FIELD(struct standing, total)},       {FIELD(struct standing, title)},
    {FIELD(struct standing, org_name)},    {FIELD(struct standing, audience)},    {FIELD(struct standing, tag)},         {FIELD(struct standing, state)},
    {FIELD(struct standing, redeem_from)}, {FIELD(struct standing, redeem_until)}, {FIELD(struct standing, face_fen)},   {FIELD(struct standing, claim_from)},
    {FIELD(struct standing, claim_until)}, {FIELD(struct standing, per_person)},  {FIELD(struct standing, per_day)},     {FIELD(struct standing, reached)},
    {FIELD(struct standing, is_member)},   {FIELD(struct standing, tagged)},      {FIELD(struct standing, listed)},      {FIELD(struct standing, last)},
    {FIELD(struct standing, mine)},        {FIELD(struct standing, today)},
};
#define STANDING FIELDS(struct standing, standing_fields)

static int64_t given(const struct standing *s)
{
    return s->last ? s->last - s->id * VOUCHER_STEP : 0;
}

static bool meant(const struct standing *s)
{
    if (str_eq(s->audience, S("list")))
        return s->listed > 0;
    return s->reached && (str_eq(s->audience, S("all")) || (str_eq(s->audience, S("members")) ? s->is_member : s->tagged));
}

/* Why not, "" = he may. spent: it stays so for this caller or for all, so that later calls need not queue. */
static const char *why_not(const struct ctx *cx, const struct standing *s, bool *all, bool *caller)
{
    *all = *caller = false;
    if (!str_eq(s->state, S("open")) || cx->now > s->claim_until) {
        *all = true;
        return "这批电子券已停止领取";
    }
    if (cx->now < s->claim_from)
        return "还没有到领取时间";
    if (given(s) >= s->total) {
        *all = true;
        return "已经领完了";
    }
    *caller = true;
    if (!meant(s))
        return "这批电子券不在您的领取范围内";
    if (s->mine >= s->per_person)
        return "您已经领满了";
    if (s->per_day && s->today >= s->per_day)
        return "您今天已经领过了，请明天再来";
    *caller = false;
    return "";
}

static enum err standing_of(struct ctx *cx, struct standing *s)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    enum err e = db_one(cx->tx, VOUCHER_STANDING, VALS(I64(cx->worker->person_id), I64(id), TXT(cx_today(cx))), STANDING, s);
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有这批电子券") : e;
}

enum err worker_claim_look(struct ctx *cx)
{
    struct standing s = {0};
    bool all, caller;
    TRY(standing_of(cx, &s));
    const char *why = why_not(cx, &s, &all, &caller);
    return *why ? fail(cx, ERR_STATE, "%s", why) : OK;
}

static struct str peer_hash(struct ctx *cx)
{
    unsigned char *out = arena_alloc(cx->a, BLIND_BYTES, 1);
    if (!cx->call->peer.len)
        return S("");
    blind(cx->sealer, S("voucher.peer"), cx->call->peer, out);
    return (struct str){(char *)out, BLIND_BYTES};
}

enum err worker_claim(struct ctx *cx)
{
    struct standing s = {0};
    bool all, caller;
    TRY(standing_of(cx, &s));
    const char *why = why_not(cx, &s, &all, &caller);
    if (all || caller)
        hint_put(cx->app, cx->call, all ? HINT_ALL : HINT_CALLER);
    if (*why)
        return fail(cx, ERR_STATE, "%s", why);
    int64_t id = s.id * VOUCHER_STEP + given(&s) + 1;
    TRY(db_exec_later(cx->tx, VOUCHER_GIVE,
                      VALS(I64(cx->worker->person_id), I64(id), I64(s.id), I64(s.total), I64(s.mine + 1), I64(cx->now), TXT(cx_today(cx)), BLOB(peer_hash(cx)))));
    audit_object(cx, s.org_id, "voucher:%lld", (long long)id);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "id", id);
    jw_kt(cx->out, "title", s.title);
    jw_ki(cx->out, "face_fen", s.face_fen);
    jw_kt(cx->out, "redeem_from", s.redeem_from);
    jw_kt(cx->out, "redeem_until", s.redeem_until);
    jw_ki(cx->out, "mine", s.mine + 1);
    jw_close(cx->out, '}');
    return OK;
}

/* What is given out now or soon to this worker. */
static enum err put_seen(struct ctx *cx, void *row)
{
    const struct standing *s = row;
    bool all, caller;
    const char *why = why_not(cx, s, &all, &caller);
    struct batch_seen b = {.id = s->id, .title = s->title, .org_name = s->org_name, .total = s->total, .left = s->total - given(s), .face_fen = s->face_fen,
                           .claim_from = s->claim_from, .claim_until = s->claim_until, .per_person = s->per_person, .per_day = s->per_day, .mine = s->mine,
                           .redeem_from = s->redeem_from, .redeem_until = s->redeem_until, .why = str_of(why), .can = !*why};
    if (meant(s))
        fields_write(cx->out, FIELDS(struct batch_seen, batch_seen_fields), &b);
    return OK;
}

enum { SEEN_MAX = 50 };

enum err worker_batches_get(struct ctx *cx)
{
    struct standing *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, VOUCHER_STANDINGS, VALS(I64(cx->worker->person_id), I64(cx->now), TXT(cx_today(cx)), I64(SEEN_MAX)), STANDING, SEEN_MAX, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        TRY(put_seen(cx, &rows[i]));
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* --- daily: what was not used in time. Later than the last day by as long as a shop may still tell of a use. --- */

struct ending {
    int64_t id;
};
static const struct field ending_fields[] = {{FIELD(struct ending, id)}};
enum { ENDING_MAX = 200 };

enum err voucher_expire(struct ctx *cx)
{
    struct ending *rows = NULL;
    size_t n = 0;
    int64_t gone = 0, all = 0;
    char before[DATE_TEXT];
    date_iso(date_of_ms(cx->now - VOUCHER_LATER_MS), before);
    TRY(db_rows(cx->tx, VOUCHER_ENDING, VALS(TXT(str_of(before)), I64(ENDING_MAX)), FIELDS(struct ending, ending_fields), ENDING_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(db_exec(cx->tx, VOUCHER_EXPIRE, VALS(I64(rows[i].id)), &gone));
        TRY(db_exec(cx->tx, VOUCHER_BATCH_ENDED, VALS(I64(rows[i].id)), NULL));
        all += gone;
    }
    jw_open(cx->out, '{');
    jw_ki(cx->out, "batches", (int64_t)n);
    jw_ki(cx->out, "expired", all);
    jw_close(cx->out, '}');
    return OK;
}
