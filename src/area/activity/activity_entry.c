// SPDX-License-Identifier: Apache-2.0
// Entries: a place taken, waited for, given up, come to. Places are counted by constraint (activity_item_seats), one entry a person by a
// unique index, one aid row by aid.origin; what is asked before only finds the words.
#include "activity_own.h"
#include "seal.h"

struct str entry_code_new(struct ctx *cx)
{
    enum { ALL = 100000000, FAIR = UINT32_MAX / ALL * ALL };
    uint32_t n = UINT32_MAX;
    while (n >= (uint32_t)FAIR) /* else low codes would come more often */
        rand_fill(cx->app->rand, &n, sizeof n);
    return str_f(cx->a, "%08u", n % ALL);
}

/* Only who signs in as this person can make it again; the row tells nobody who he is. */
struct str entry_veil(struct ctx *cx, int64_t part_id, int64_t person_id)
{
    unsigned char *out = arena_alloc(cx->a, SM3_BYTES, 1);
    mac(cx->sealer, MAC_TOKEN, str_f(cx->a, "activity_veil:%lld:%lld", (long long)part_id, (long long)person_id), out);
    return (struct str){(char *)out, SM3_BYTES};
}

enum err item_get(struct ctx *cx, int64_t part_id, int64_t item_id, struct item *out)
{
    enum err e = db_one(cx->tx, ACTIVITY_ITEM_OF, VALS(I64(part_id), I64(item_id)), ITEM, out);
    return e == ERR_NOT_FOUND ? fail_field(cx, "item_id", "请选择其中一项") : e;
}

enum err item_take(struct ctx *cx, int64_t item_id, int64_t heads, bool *held)
{
    int64_t changed = 0;
    TRY(db_exec(cx->tx, ACTIVITY_ITEM_TAKE, VALS(I64(item_id), I64(heads)), &changed));
    *held = changed == 1;
    return OK;
}

struct waiter {
    int64_t id;
};
static const struct field waiter_fields[] = {{FIELD(struct waiter, id)}};

enum err item_give_back(struct ctx *cx, int64_t item_id, int64_t heads)
{
    struct waiter next = {0};
    TRY(db_exec(cx->tx, ACTIVITY_ITEM_FREE, VALS(I64(item_id), I64(heads)), NULL));
    for (bool held = true; held;) {
        enum err e = db_one(cx->tx, ACTIVITY_WAITER, VALS(I64(item_id)), FIELDS(struct waiter, waiter_fields), &next);
        if (e == ERR_NOT_FOUND)
            return OK;
        TRY(e);
        TRY(item_take(cx, item_id, 1, &held));
        if (held)
            TRY(db_exec(cx->tx, ACTIVITY_ENTRY_UP, VALS(I64(next.id), I64(cx->now)), NULL));
    }
    return OK;
}

enum err entry_has(struct ctx *cx, const struct activity_part *p, const struct entering *who, bool *yes)
{
    int64_t n = 0;
    TRY(db_int(cx->tx, ACTIVITY_ENTRY_HAS, VALS(I64(p->id), I64(who->person_id), BLOB(who->veil), I64(who->buy)), &n));
    *yes = n > 0;
    return OK;
}

enum err entry_put(struct ctx *cx, const struct activity_part *p, const struct item *it, const struct entering *who, bool held, int64_t *id)
{
    enum err e = ERR_NOT_FOUND;
    for (int i = 0; i < 3 && e == ERR_NOT_FOUND; i++) /* another code when this one is somebody's */
        e = db_int(cx->tx, ACTIVITY_ENTRY_ADD,
                   VALS(I64(p->activity_id), I64(p->id), I64(it->id), OPT(who->nameless ? 0 : who->person_id), BLOB(who->nameless ? who->veil : S("")), I64(1),
                        TXT(held ? S("held") : S("waiting")), I64(who->buy), I64(who->buy ? it->price_fen : 0), TXT(entry_code_new(cx)), TXT(S("")), TXT(S("")), I64(cx->now), I64(0), NUL),
                   id);
    return e == ERR_NOT_FOUND ? fail(cx, ERR_DUPLICATE, "已经报过名，每人一份") : e;
}

enum err entry_add(struct ctx *cx, const struct activity_part *p, const struct place_rule *r, const struct item *it, const struct entering *who, int64_t *id)
{
    bool there = false, held = true;
    TRY(entry_has(cx, p, who, &there));
    if (there)
        return fail(cx, ERR_DUPLICATE, who->buy ? "每人只能购买一份" : "已经报过名，每人一份");
    if (!who->buy)
        TRY(item_take(cx, it->id, 1, &held));
    if (!held && !r->waiting)
        return fail(cx, ERR_STATE, "“%.*s”名额已满", FMT(it->title));
    return entry_put(cx, p, it, who, held, id);
}

enum err part_live_get(struct ctx *cx, int64_t part_id, struct activity_part *out)
{
    TRY(db_one(cx->tx, ACTIVITY_PART_OPEN, VALS(I64(part_id)), ACTIVITY_PART, out));
    return str_eq(out->state, S("done")) ? fail(cx, ERR_STATE, "活动已经结束，数字已定") : OK;
}

enum err entry_came(struct ctx *cx, struct activity_part *p, const struct coming *c)
{
    struct place_rule r;
    int64_t changed = 0;
    TRY(db_exec(cx->tx, ACTIVITY_ENTRY_CAME, VALS(I64(c->entry_id), TXT(c->on), I64(cx->now), OPT(c->by_user), OPT(c->by_person)), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    TRY(place_rule_of(cx, p, &r));
    if (c->bought) /* a sale of the mall */
        return OK;
    return activity_count(cx, p, c->person_id, 1, str_f(cx->a, "e%lld", (long long)c->entry_id), c->on);
}
