// SPDX-License-Identifier: Apache-2.0
// Checking in on the spot: a code that changes every minute is shown there and the worker's phone reads it, or a volunteer reads the code
// on the worker's phone. Both may be typed.
#include "activity_own.h"
#include "application.h"
#include "audit.h"
#include "seal.h"

const struct field check_in_fields[1] = {{FIELD(struct check_in, code), .label = LIT("签到码"), .need = true, .max = 200}};

struct str here_code(struct ctx *cx, int64_t activity_id, int64_t back)
{
    unsigned char out[SM3_BYTES];
    uint32_t n = 0;
    mac(cx->sealer, MAC_TOKEN, str_f(cx->a, "activity_here:%lld:%lld", (long long)activity_id, (long long)(cx->now / HERE_MS - back)), out);
    memcpy(&n, out, sizeof n);
    return str_f(cx->a, "%06u", n % 1000000);
}

void here_write(struct ctx *cx, int64_t activity_id)
{
    jw_kt(cx->out, "here", here_code(cx, activity_id, 0));
    jw_ki(cx->out, "here_s", (HERE_MS - cx->now % HERE_MS) / 1000);
}

/* What stands at the end of what a scanner read or somebody typed: an address or the digits alone. */
struct str code_of_scan(struct str s)
{
    s = str_trim(s);
    size_t from = s.len;
    while (from && s.at[from - 1] >= '0' && s.at[from - 1] <= '9')
        from--;
    return str_sub(s, from, s.len);
}

/* --- by the worker himself --- */

struct here {
    int64_t activity_id;
    struct str code;
};
struct own_place {
    int64_t id, part_id;
    struct str state;
    bool bought;
};
static const struct field own_place_fields[] = {
    {FIELD(struct own_place, id)}, {FIELD(struct own_place, part_id)}, {FIELD(struct own_place, state)}, {FIELD(struct own_place, bought)},
};

/* Came without having signed up: a part 现场签到 takes him. */
static enum err walk_in(struct ctx *cx, int64_t activity_id)
{
    struct activity_part p = {0};
    struct place_rule r;
    struct item it = {0};
    struct coming c = {.person_id = cx->worker->person_id, .by_person = cx->worker->person_id, .on = cx_today(cx)};
    int64_t part = 0;
    enum err e = db_int(cx->tx, ACTIVITY_CHECKIN_PART, VALS(I64(activity_id)), &part);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_STATE, "没有您的报名，本次活动需先报名；请到服务台办理");
    TRY(e);
    TRY(activity_part_for_worker(cx, part, "checkin", &p));
    TRY(place_rule_of(cx, &p, &r));
    TRY(item_get(cx, p.id, 0, &it));
    TRY(entry_add(cx, &p, &r, &it, &(struct entering){.person_id = c.person_id}, &c.entry_id));
    return entry_came(cx, &p, &c);
}

static enum err come(struct ctx *cx, int64_t activity_id)
{
    struct own_place *rows = NULL;
    size_t n = 0, done = 0;
    TRY(db_rows(cx->tx, ACTIVITY_HELD_HERE, VALS(I64(cx->worker->person_id), I64(activity_id), I64(ACTIVITY_PARTS_MAX), I64(cx->now), I64(HERE_BEFORE_MS)),
                FIELDS(struct own_place, own_place_fields), ACTIVITY_PARTS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct activity_part p = {0};
        TRY(part_live_get(cx, rows[i].part_id, &p));
        if (str_eq(rows[i].state, S("came")))
            return fail(cx, ERR_STATE, "您已经签到");
        if (!str_eq(rows[i].state, S("held")))
            continue;
        TRY(entry_came(cx, &p, &(struct coming){.entry_id = rows[i].id, .person_id = cx->worker->person_id, .by_person = cx->worker->person_id, .on = cx_today(cx)}));
        done++;
    }
    return done ? OK : walk_in(cx, activity_id);
}

struct times {
    int64_t org_id, start_at, end_at;
};
static const struct field times_fields[] = {{FIELD(struct times, org_id)}, {FIELD(struct times, start_at)}, {FIELD(struct times, end_at)}};

static enum err here_in(struct ctx *cx, void *arg)
{
    struct here *h = arg;
    struct times t = {0};
    TRY(db_one(cx->tx, ACTIVITY_TIMES, VALS(I64(h->activity_id)), FIELDS(struct times, times_fields), &t));
    if (!str_eq(h->code, here_code(cx, h->activity_id, 0)) && !str_eq(h->code, here_code(cx, h->activity_id, 1)))
        return fail(cx, ERR_STATE, "签到码不对或已换新，请看现场屏幕上现在的码");
    if (cx->now < t.start_at - HERE_BEFORE_MS || cx->now > t.end_at)
        return fail(cx, ERR_STATE, "现在不是签到的时间");
    TRY(come(cx, h->activity_id));
    cx->audit.len = 0; /* may be run again */
    audit_object(cx, t.org_id, "activity:%lld", (long long)h->activity_id);
    return audit_write(cx, "activity.here", S("ok"));
}

/* Tries count even when they fail: six digits are few. */
enum err worker_here_post(struct ctx *cx)
{
    const struct check_in *in = cx->in;
    struct here h = {.code = code_of_scan(in->code)};
    bool over = false;
    TRY(cx_arg_id(cx, 0, &h.activity_id));
    TRY(public_try(cx, "activity_here", str_f(cx->a, "%lld %lld", (long long)h.activity_id, (long long)cx->worker->person_id), HERE_TRIES, &over));
    if (over)
        return fail(cx, ERR_TOO_MANY, "试得太多，请到服务台签到");
    TRY(cx_in_write(cx, here_in, &h));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "text", S("已签到"));
    jw_close(cx->out, '}');
    return OK;
}

/* --- by a volunteer of the union on his phone --- */

static enum err volunteer_of(struct ctx *cx, int64_t activity_id, struct listed *a)
{
    int64_t yes = 0;
    TRY(db_one(cx->tx, ACTIVITY_SHOWN, VALS(I64(activity_id)), FIELDS(struct listed, activity_listed_fields), a));
    TRY(db_int(cx->tx, ACTIVITY_VOLUNTEER, VALS(I64(cx->worker->person_id), I64(activity_id)), &yes));
    return yes ? OK : fail(cx, ERR_FORBIDDEN, "签到由主办工会的志愿者或工作人员办理");
}

struct stand {
    int64_t held, came, heads;
};
static const struct field stand_fields[] = {{FIELD(struct stand, held)}, {FIELD(struct stand, came)}, {FIELD(struct stand, heads)}};

enum err worker_desk_get(struct ctx *cx)
{
    struct listed a = {0};
    struct stand s = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(volunteer_of(cx, id, &a));
    TRY(db_one(cx->tx, ACTIVITY_STAND, VALS(I64(id)), FIELDS(struct stand, stand_fields), &s));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "title", a.title);
    jw_ki(cx->out, "held", s.held);
    jw_ki(cx->out, "came", s.came);
    jw_ki(cx->out, "heads", s.heads);
    here_write(cx, id);
    jw_close(cx->out, '}');
    return OK;
}

enum err worker_desk_check(struct ctx *cx)
{
    const struct check_in *in = cx->in;
    struct listed a = {0};
    struct str said;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(volunteer_of(cx, id, &a));
    TRY(check_code(cx, id, code_of_scan(in->code), 0, cx->worker->person_id, &said));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "text", said);
    jw_close(cx->out, '}');
    return OK;
}
