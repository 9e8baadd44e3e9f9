// SPDX-License-Identifier: Apache-2.0
// The phone: what everybody may see of wishes, and a worker's own.
#include "code.h"
#include "like.h"
#include "wish_own.h"

#define ME I64(cx->worker->person_id)

/* --- what everybody may see --- */

struct shown {
    int64_t id;
    struct str kind, whom, state, district;
    int64_t value_fen;
    struct str wanted_by, public_text, whose;
    bool show_name;
    struct str owner;
};
const struct field wish_public_fields[9] = {
    {FIELD(struct shown, id), .as = AS_ID},
    {FIELD(struct shown, kind), .as = AS_CODE, .codes = "wish_kind", .label = LIT("种类")},
    {FIELD(struct shown, whom), .as = AS_CODE, .codes = "wish_whom", .label = LIT("为谁")},
    {FIELD(struct shown, state), .as = AS_CODE, .codes = "wish_state", .label = LIT("状态")},
    {FIELD(struct shown, district), .label = LIT("所在区（市）")},
    {FIELD(struct shown, value_fen), .as = AS_MONEY, .label = LIT("估价")},
    {FIELD(struct shown, wanted_by), .as = AS_DATE, .label = LIT("希望日期")},
    {FIELD(struct shown, public_text), .label = LIT("心愿")},
    {FIELD(struct shown, whose), .label = LIT("许愿人")},
};
static const struct field shown_row_fields[] = {
    {FIELD(struct shown, id), .as = AS_ID}, {FIELD(struct shown, kind)},      {FIELD(struct shown, whom)},        {FIELD(struct shown, state)},     {FIELD(struct shown, district)},
    {FIELD(struct shown, value_fen)},       {FIELD(struct shown, wanted_by)}, {FIELD(struct shown, public_text)}, {FIELD(struct shown, show_name)}, {FIELD(struct shown, owner)},
};

/* The surname where he agreed to that much, nobody otherwise. */
static enum err put_shown(struct ctx *cx, void *row)
{
    struct shown *w = row;
    w->whose = w->show_name ? mask_name(cx->a, w->owner) : S("一位职工");
    fields_write(cx->out, FIELDS(struct shown, wish_public_fields), w);
    return OK;
}

enum err wish_public_get(struct ctx *cx)
{
    struct str q = str_trim(cx_query(cx, "q"));
    return cx_list_by(cx, WISH_PUBLIC,
                      VALS(I64(cx_after(cx)), TXT(like_part(cx->a, q)), TXT(cx_query(cx, "kind")), TXT(cx_query(cx, "district")),
                           TXT(str_eq(cx_query(cx, "show"), S("done")) ? S("done") : S("")), I64(cx_limit(cx))),
                      FIELDS(struct shown, shown_row_fields), put_shown);
}

struct counted {
    struct str district;
    int64_t received, listed, claimed, done;
};
static const struct field counted_fields[] = {
    {FIELD(struct counted, district)}, {FIELD(struct counted, received)}, {FIELD(struct counted, listed)}, {FIELD(struct counted, claimed)}, {FIELD(struct counted, done)},
};

enum err wish_counts_get(struct ctx *cx)
{
    enum { DISTRICTS_MAX = 500 };
    struct counted *rows = NULL, all = {0};
    size_t n = 0;
    TRY(db_rows(cx->tx, WISH_PUBLIC_COUNTS, VALS(I64(DISTRICTS_MAX)), FIELDS(struct counted, counted_fields), DISTRICTS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        all.received += rows[i].received;
        all.listed += rows[i].listed;
        all.claimed += rows[i].claimed;
        all.done += rows[i].done;
    }
    jw_open(cx->out, '{');
    jw_ki(cx->out, "received", all.received);
    jw_ki(cx->out, "listed", all.listed);
    jw_ki(cx->out, "claimed", all.claimed);
    jw_ki(cx->out, "done", all.done);
    wish_rows(cx, "districts", FIELDS(struct counted, counted_fields), rows, n);
    jw_close(cx->out, '}');
    return OK;
}

/* --- his own --- */

struct mine {
    int64_t id;
    struct str kind, whom, state;
    int64_t value_fen;
    struct str wanted_by, public_text, text, org_name, reason_words, delivered_on, satisfied;
    int64_t created_at;
    struct str secret, reason;
    int64_t version;
};
static const struct field mine_fields[] = {
    {FIELD(struct mine, id), .as = AS_ID},
    {FIELD(struct mine, kind), .as = AS_CODE, .codes = "wish_kind", .label = LIT("种类")},
    {FIELD(struct mine, whom), .as = AS_CODE, .codes = "wish_whom", .label = LIT("为谁")},
    {FIELD(struct mine, state), .as = AS_CODE, .codes = "wish_state", .label = LIT("状态")},
    {FIELD(struct mine, value_fen), .as = AS_MONEY, .label = LIT("估价")},
    {FIELD(struct mine, wanted_by), .as = AS_DATE, .label = LIT("希望日期")},
    {FIELD(struct mine, public_text), .label = LIT("公开文字")},
    {FIELD(struct mine, text), .label = LIT("原话")},
    {FIELD(struct mine, org_name), .label = LIT("工会")},
    {FIELD(struct mine, reason_words), .label = LIT("工会的说明")},
    {FIELD(struct mine, delivered_on), .as = AS_DATE, .label = LIT("送达日期")},
    {FIELD(struct mine, satisfied), .as = AS_CODE, .codes = "wish_satisfied", .label = LIT("回访")},
    {FIELD(struct mine, created_at), .as = AS_TIME, .label = LIT("提出时间")},
    {FIELD(struct mine, secret), .as = AS_BLOB},
    {FIELD(struct mine, reason), .as = AS_BLOB},
    {FIELD(struct mine, version), .as = AS_SECRET},
};

static enum err answer(struct ctx *cx, int64_t after)
{
    struct mine *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, WISH_MINE, VALS(ME, I64(after), BLOB(S("")), I64(WISH_MINE_MAX)), FIELDS(struct mine, mine_fields), WISH_MINE_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct wish w = {.id = rows[i].id, .secret = rows[i].secret};
        TRY(wish_open(cx, &w));
        rows[i].text = w.text;
        if (rows[i].reason.len)
            TRY(unseal_in(cx->sealer, cx->a, str_f(cx->a, "wish_move:%lld:%lld", (long long)rows[i].id, (long long)rows[i].version), rows[i].reason, &rows[i].reason_words));
    }
    jw_open(cx->out, '{');
    wish_rows(cx, "rows", FIELDS(struct mine, mine_fields), rows, n);
    jw_key(cx->out, "next");
    if (n == WISH_MINE_MAX)
        jw_int(cx->out, rows[n - 1].id);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

enum err wish_mine_get(struct ctx *cx)
{
    return answer(cx, cx_after(cx));
}

struct self {
    int64_t id;
    struct str name;
    int64_t org_id;
    struct str status;
};
static const struct field self_fields[] = {{FIELD(struct self, id)}, {FIELD(struct self, name)}, {FIELD(struct self, org_id)}, {FIELD(struct self, status)}};

enum err wish_mine_post(struct ctx *cx)
{
    struct wish_in in = *(const struct wish_in *)cx->in;
    struct self me = {0};
    int64_t id = 0;
    TRY(db_one(cx->tx, WISH_SELF, VALS(ME), FIELDS(struct self, self_fields), &me));
    in.person_id = me.id;
    TRY(wish_add(cx, &in, me.org_id, 0, &id));
    return answer(cx, 0);
}

static enum err own_of_call(struct ctx *cx, struct wish *w)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return db_one(cx->tx, WISH_OWN, VALS(ME, I64(id)), WISH, w);
}

enum err wish_mine_withdraw(struct ctx *cx)
{
    const struct wish_words_in *in = cx->in;
    struct wish w = {0};
    TRY(own_of_call(cx, &w));
    TRY(wish_step(cx, &w, "withdraw", in->words));
    return answer(cx, 0);
}

enum err wish_mine_confirm(struct ctx *cx)
{
    const struct wish_words_in *in = cx->in;
    struct wish w = {0};
    TRY(own_of_call(cx, &w));
    TRY(wish_confirm(cx, &w, in->words));
    return answer(cx, 0);
}

/* He says it did not come: whoever took it up sees it as not delivered, the union sees his words. */
enum err wish_mine_missing(struct ctx *cx)
{
    const struct wish_words_in *in = cx->in;
    struct wish w = {0};
    TRY(own_of_call(cx, &w));
    TRY(wish_step(cx, &w, "missing", in->words));
    return answer(cx, 0);
}
