// SPDX-License-Identifier: Apache-2.0
#include "audit.h"

struct event {
    int64_t seq, at, user_id;
    struct str login;
    int64_t org_id;
    struct str peer, action, object, result, detail, hash;
};
static const struct field event_fields[] = {
    {FIELD(struct event, seq)},    {FIELD(struct event, at)},     {FIELD(struct event, user_id)},
    {FIELD(struct event, login)},  {FIELD(struct event, org_id)}, {FIELD(struct event, peer)},
    {FIELD(struct event, action)}, {FIELD(struct event, object)}, {FIELD(struct event, result)},
    {FIELD(struct event, detail)}, {FIELD(struct event, hash), .as = AS_BLOB},
};

static void add_str(struct sm3 *h, struct str s)
{
    uint64_t n = s.len; /* lengths keep "ab"+"c" apart from "a"+"bc" */
    sm3_add(h, &n, sizeof n);
    sm3_add(h, s.at, s.len);
}

static void event_hash(struct sm3 *h, const struct event *e, struct str prev,
                       unsigned char out[SM3_BYTES])
{
    int64_t numbers[] = {e->seq, e->at, e->user_id, e->org_id};
    add_str(h, prev);
    sm3_add(h, numbers, sizeof numbers);
    add_str(h, e->login);
    add_str(h, e->peer);
    add_str(h, e->action);
    add_str(h, e->object);
    add_str(h, e->result);
    add_str(h, e->detail);
    sm3_done(h, out);
}

/* The end of the chain. Nobody else writes while a transaction of the writer is open, so the commands
 * of a group hand it on in memory. */
struct tip {
    int64_t seq, at;
    unsigned char hash[SM3_BYTES];
};

static enum err tip_of(struct ctx *cx, struct tip **out)
{
    struct tip *t = *out = tx_shared(cx->tx, sizeof *t);
    if (t->seq)
        return OK;
    struct event last = {0};
    enum err e = db_one(cx->tx, EVENT_LAST, NOVALS, FIELDS(struct event, event_fields), &last);
    if (e != OK)
        return e == ERR_NOT_FOUND ? OK : e;
    if (last.hash.len != SM3_BYTES)
        return ERR_KEY;
    t->seq = last.seq;
    t->at = last.at;
    memcpy(t->hash, last.hash.at, SM3_BYTES);
    return OK;
}

enum err audit_write(struct ctx *cx, const char *action, struct str result)
{
    struct tip *tip;
    TRY(tip_of(cx, &tip));
    struct event now = {
        .seq = tip->seq + 1,
        .at = cx->now > tip->at ? cx->now : tip->at, /* order is by seq; time never goes back */
        .user_id = cx->who ? cx->who->user_id : 0,
        .login = cx->who ? cx->who->login : cx->worker ? str_f(cx->a, "person:%lld", (long long)cx->worker->person_id) : S(""),
        .org_id = cx->audit_org ? cx->audit_org : cx->org_id,
        .peer = cx->call->peer.len ? cx->call->peer : S("local"),
        .action = str_of(action),
        .object = cx->audit_object.len ? cx->audit_object : S(""),
        .result = result,
        .detail = cx->audit.len ? str_f(cx->a, "{%.*s}", FMT(buf_done(&cx->audit))) : S("{}"),
    };
    unsigned char hash[SM3_BYTES];
    struct sm3 *h = sm3_new();
    event_hash(h, &now, (struct str){(const char *)tip->hash, tip->seq ? SM3_BYTES : 0}, hash);
    sm3_free(h);
    TRY(db_exec_later(cx->tx, EVENT_PUT,
                      VALS(I64(now.seq), I64(now.at), OPT(now.user_id), TXT(now.login), OPT(now.org_id),
                           TXT(now.peer), TXT(now.action), TXT(now.object), TXT(now.result),
                           TXT(now.detail), BLOB(((struct str){(char *)hash, sizeof hash})))));
    tip->seq = now.seq;
    tip->at = now.at;
    memcpy(tip->hash, hash, sizeof hash);
    return OK;
}

struct chain {
    struct sm3 *h;
    unsigned char prev[SM3_BYTES];
    int64_t count, broken;
    bool begun;
};

static enum err chain_row(void *arg, void *row)
{
    struct chain *c = arg;
    const struct event *e = row;
    unsigned char want[SM3_BYTES];
    event_hash(c->h, e, (struct str){(char *)c->prev, c->begun ? SM3_BYTES : 0}, want);
    bool whole = e->seq == c->count + 1 && e->hash.len == SM3_BYTES &&
                 memcmp(e->hash.at, want, SM3_BYTES) == 0;
    if (!whole && !c->broken)
        c->broken = e->seq;
    if (e->hash.len == SM3_BYTES)
        memcpy(c->prev, e->hash.at, SM3_BYTES);
    c->begun = true;
    c->count++;
    return OK;
}

enum err audit_check(struct tx *tx, int64_t *count, int64_t *broken, struct str *head_hex)
{
    struct chain c = {.h = sm3_new()};
    struct event row = {0};
    enum err e = db_each(tx, EVENT_WALK, NOVALS, FIELDS(struct event, event_fields), &row, chain_row, &c);
    sm3_free(c.h);
    *count = c.count;
    *broken = c.broken;
    *head_hex = hex_of(tx_arena(tx), c.prev, sizeof c.prev);
    return e;
}
