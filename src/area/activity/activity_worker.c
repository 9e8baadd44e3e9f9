// SPDX-License-Identifier: Apache-2.0
// Activities on the phone: what everybody sees, what a worker joins, his codes, and the staff's side of a check-in. No name of anybody
// else is ever told here, but to a volunteer the surname of who stands before him.
#include "activity_own.h"
#include "application.h"

#define ME I64(cx->worker->person_id)

const struct field activity_listed_fields[10] = {
    {FIELD(struct listed, id), .as = AS_ID},
    {FIELD(struct listed, title), .label = LIT("职工活动")},
    {FIELD(struct listed, org_name), .label = LIT("主办工会")},
    {FIELD(struct listed, words), .label = LIT("活动说明")},
    {FIELD(struct listed, place), .label = LIT("地点")},
    {FIELD(struct listed, state), .as = AS_CODE, .codes = "activity_state", .label = LIT("状态")},
    {FIELD(struct listed, who), .as = AS_CODE, .codes = "activity_who", .label = LIT("参加范围")},
    {FIELD(struct listed, reason), .label = LIT("取消的原因")},
    {FIELD(struct listed, start_at), .as = AS_TIME, .label = LIT("开始时间")},
    {FIELD(struct listed, end_at), .as = AS_TIME, .label = LIT("结束时间")},
};
const struct field my_entry_fields[19] = {
    {FIELD(struct my_entry, id), .as = AS_ID},
    {FIELD(struct my_entry, activity_id), .as = AS_ID},
    {FIELD(struct my_entry, activity), .label = LIT("职工活动")},
    {FIELD(struct my_entry, org_name), .label = LIT("主办工会")},
    {FIELD(struct my_entry, place), .label = LIT("地点")},
    {FIELD(struct my_entry, activity_state), .as = AS_CODE, .codes = "activity_state", .label = LIT("活动状态")},
    {FIELD(struct my_entry, reason), .label = LIT("取消的原因")},
    {FIELD(struct my_entry, kind)},
    {FIELD(struct my_entry, part), .label = LIT("环节")},
    {FIELD(struct my_entry, item), .label = LIT("项目")},
    {FIELD(struct my_entry, start_at), .as = AS_TIME, .label = LIT("活动开始")},
    {FIELD(struct my_entry, end_at), .as = AS_TIME, .label = LIT("活动结束")},
    {FIELD(struct my_entry, slot_at), .as = AS_TIME, .label = LIT("时段")},
    {FIELD(struct my_entry, state), .as = AS_CODE, .codes = "entry_state", .label = LIT("状态")},
    {FIELD(struct my_entry, code), .label = LIT("签到码")},
    {FIELD(struct my_entry, bought), .as = AS_BOOL, .label = LIT("购买")},
    {FIELD(struct my_entry, amount_fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct my_entry, moved_at), .as = AS_TIME, .label = LIT("递补时间")},
    {FIELD(struct my_entry, ahead), .as = AS_COUNT, .label = LIT("前面还有")},
};

#define LISTED FIELDS(struct listed, activity_listed_fields)

/* --- what everybody sees --- */

enum err worker_activities_get(struct ctx *cx)
{
    struct listed *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, ACTIVITIES_SHOWN, VALS(I64(cx->now - INT64_C(30) * 86400000), I64(ACTIVITIES_SHOWN_MAX)), LISTED, ACTIVITIES_SHOWN_MAX, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, LISTED, &rows[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

static enum err parts_of(struct ctx *cx, int64_t activity_id, struct activity_part **rows, size_t *n)
{
    return db_rows(cx->tx, ACTIVITY_PARTS_SHOWN, VALS(I64(activity_id), I64(ACTIVITY_PARTS_MAX)), ACTIVITY_PART, ACTIVITY_PARTS_MAX, rows, n);
}

/* Each part as what its kind says of it, to everybody or about him. */
static enum err write_parts(struct ctx *cx, int64_t activity_id, bool mine)
{
    struct activity_part *parts = NULL;
    size_t n = 0;
    TRY(parts_of(cx, activity_id, &parts, &n));
    jw_key(cx->out, "parts");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        const struct part_kind *k = part_kind_of(parts[i].kind);
        enum err (*put)(struct ctx *, const struct activity_part *) = !k ? NULL : mine ? k->mine : k->show;
        jw_open(cx->out, '{');
        jw_ki(cx->out, "id", parts[i].id);
        jw_kt(cx->out, "kind", parts[i].kind);
        jw_kt(cx->out, "title", parts[i].title);
        if (put)
            TRY(put(cx, &parts[i]));
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}

static enum err shown(struct ctx *cx, int64_t *id, struct listed *out)
{
    TRY(cx_arg_id(cx, 0, id));
    return db_one(cx->tx, ACTIVITY_SHOWN, VALS(I64(*id)), LISTED, out);
}

enum err worker_activity_get(struct ctx *cx)
{
    struct listed a = {0};
    int64_t id = 0;
    TRY(shown(cx, &id, &a));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, LISTED, &a);
    TRY(write_parts(cx, id, false));
    jw_close(cx->out, '}');
    return OK;
}

static enum err count_view(struct ctx *cx, void *arg)
{
    return db_exec(cx->tx, ACTIVITY_VIEWED, VALS(I64(*(int64_t *)arg)), NULL);
}

/* An opening of the page, nobody's: no event, no person. Past the limit of an address it is not counted and nobody is told. */
enum err worker_activity_view(struct ctx *cx)
{
    int64_t id = 0;
    bool over = false;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(public_try(cx, "activity_view", cx->call->peer, VIEWS_PER_PEER, &over));
    if (!over)
        TRY(cx_in_write(cx, count_view, &id));
    jw_open(cx->out, '{');
    jw_close(cx->out, '}');
    return OK;
}

/* --- what is his --- */

static enum err answer_mine(struct ctx *cx, int64_t activity_id)
{
    jw_open(cx->out, '{');
    TRY(write_parts(cx, activity_id, true));
    jw_close(cx->out, '}');
    return OK;
}

enum err worker_activity_mine(struct ctx *cx)
{
    struct listed a = {0};
    int64_t id = 0;
    TRY(shown(cx, &id, &a));
    return answer_mine(cx, id);
}

enum err worker_entries_get(struct ctx *cx)
{
    return cx_list(cx, ACTIVITY_MINE, VALS(ME, I64(cx_after(cx)), I64(cx_limit(cx))), FIELDS(struct my_entry, my_entry_fields));
}

/* --- joining --- */

const struct field join_in_fields[2] = {
    {FIELD(struct join_in, item_id), .as = AS_ID, .label = LIT("项目")},
    {FIELD(struct join_in, buy), .as = AS_BOOL, .label = LIT("按优惠价购买")},
};

static enum err may_take(struct ctx *cx, const struct activity_part *p, const struct place_rule *r, const struct item *it, bool buy)
{
    const struct place_kind *k = place_kind_of(p->kind);
    if (!(k->who & PLACE_SELF))
        return fail(cx, ERR_STATE, "这一项到现场办理");
    if ((r->until_at && cx->now >= r->until_at) || (it->end_at && cx->now >= it->end_at))
        return fail(cx, ERR_STATE, "“%.*s”已经截止", FMT(it->title));
    if (buy && !it->price_fen)
        return fail_field(cx, "buy", "这一项不出售");
    return OK;
}

static enum err join(struct ctx *cx, bool nameless, int64_t part_id, const struct join_in *in, struct activity_part *p)
{
    struct place_rule r;
    struct item it = {0};
    struct entering who = {.person_id = cx->worker->person_id, .buy = in->buy};
    int64_t id = 0;
    TRY(activity_part_for_worker(cx, part_id, "", p));
    if (!place_kind_of(p->kind))
        return ERR_NOT_FOUND;
    TRY(place_rule_of(cx, p, &r));
    if (nameless && !r.nameless)
        return fail(cx, ERR_STATE, "这一项需要留姓名");
    TRY(item_get(cx, p->id, in->item_id, &it));
    TRY(may_take(cx, p, &r, &it, in->buy));
    who.nameless = nameless;
    who.veil = entry_veil(cx, p->id, who.person_id); /* named or not, he takes one place */
    return entry_add(cx, p, &r, &it, &who, &id);
}

enum err worker_join_post(struct ctx *cx)
{
    struct activity_part p = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(join(cx, false, id, cx->in, &p));
    audit_object(cx, p.org_id, "activity_part:%lld", (long long)p.id);
    return answer_mine(cx, p.activity_id);
}

/* --- without a name: nothing but the veiled row is written, no event that would name him --- */

struct nameless {
    int64_t part_id, activity_id;
};

static enum err nameless_in(struct ctx *cx, void *arg)
{
    struct nameless *n = arg;
    struct activity_part p = {0};
    TRY(join(cx, true, n->part_id, cx->in, &p));
    n->activity_id = p.activity_id;
    return OK;
}

static enum err mine_in_read(struct ctx *cx, void *arg)
{
    return answer_mine(cx, ((struct nameless *)arg)->activity_id);
}

enum err worker_nameless_join(struct ctx *cx)
{
    struct nameless n = {0};
    TRY(cx_arg_id(cx, 0, &n.part_id));
    TRY(cx_in_write(cx, nameless_in, &n));
    return cx_in_read(cx, mine_in_read, &n);
}

/* --- giving up --- */

struct own_entry {
    int64_t id, activity_id, part_id, item_id, org_id;
    struct str state, activity_state;
    bool bought;
};
static const struct field own_entry_fields[] = {
    {FIELD(struct own_entry, id)},     {FIELD(struct own_entry, activity_id)}, {FIELD(struct own_entry, part_id)},       {FIELD(struct own_entry, item_id)},
    {FIELD(struct own_entry, org_id)}, {FIELD(struct own_entry, state)},       {FIELD(struct own_entry, activity_state)}, {FIELD(struct own_entry, bought)},
};

static enum err leave(struct ctx *cx, const struct own_entry *e)
{
    int64_t changed = 0;
    if (!str_eq(e->state, S("held")) && !str_eq(e->state, S("waiting")))
        return fail(cx, ERR_STATE, "已经到场或取消，不能再取消");
    if (!str_eq(e->activity_state, S("open")) && !str_eq(e->activity_state, S("closed")))
        return fail(cx, ERR_STATE, "活动已经结束");
    TRY(db_exec(cx->tx, ACTIVITY_ENTRY_LEFT, VALS(I64(e->id), I64(cx->now)), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    return str_eq(e->state, S("held")) && !e->bought ? item_give_back(cx, e->item_id, 1) : OK;
}

enum err worker_leave_post(struct ctx *cx)
{
    struct own_entry e = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_one(cx->tx, ACTIVITY_ENTRY_OWN, VALS(ME, I64(id)), FIELDS(struct own_entry, own_entry_fields), &e));
    TRY(leave(cx, &e));
    audit_object(cx, e.org_id, "activity_part:%lld", (long long)e.part_id);
    return answer_mine(cx, e.activity_id);
}

static enum err nameless_out(struct ctx *cx, void *arg)
{
    struct nameless *n = arg;
    struct own_entry e = {0};
    TRY(db_one(cx->tx, ACTIVITY_ENTRY_VEILED, VALS(I64(n->part_id), BLOB(entry_veil(cx, n->part_id, cx->worker->person_id))), FIELDS(struct own_entry, own_entry_fields), &e));
    n->activity_id = e.activity_id;
    return leave(cx, &e);
}

enum err worker_nameless_leave(struct ctx *cx)
{
    struct nameless n = {0};
    TRY(cx_arg_id(cx, 0, &n.part_id));
    TRY(cx_in_write(cx, nameless_out, &n));
    return cx_in_read(cx, mine_in_read, &n);
}
