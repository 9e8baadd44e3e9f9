// SPDX-License-Identifier: Apache-2.0
// 返乡 on the phone: lines for everybody, a worker's own seats, and the list of who leads a journey.
#include "journey_own.h"
#include "worker.h"

#define ME I64(cx->worker->person_id)

/* A seat of mine, or that I booked. */
struct mine {
    int64_t id, journey_id, booking_id, seat_no;
    struct str state, secret;
    bool mine, me;
    struct str kind, from_place, to_place, stops, leave_on, leave_at, vehicle, leader, phones, cancel_until, journey_state, reason, org_name;
};
static const struct field mine_fields[] = {
    {FIELD(struct mine, id), .as = AS_ID}, {FIELD(struct mine, journey_id), .as = AS_ID}, {FIELD(struct mine, booking_id), .as = AS_ID}, {FIELD(struct mine, seat_no), .as = AS_COUNT},
    {FIELD(struct mine, state)},           {FIELD(struct mine, mine)},                    {FIELD(struct mine, me)},                      {FIELD(struct mine, kind)},
    {FIELD(struct mine, from_place)},      {FIELD(struct mine, to_place)},                {FIELD(struct mine, stops)},                   {FIELD(struct mine, leave_on), .as = AS_DATE},
    {FIELD(struct mine, leave_at)},        {FIELD(struct mine, vehicle)},                 {FIELD(struct mine, leader)},                  {FIELD(struct mine, cancel_until), .as = AS_DATE},
    {FIELD(struct mine, journey_state)},   {FIELD(struct mine, reason)},                  {FIELD(struct mine, org_name)},                {FIELD(struct mine, secret), .as = AS_BLOB},
    {FIELD(struct mine, phones), .as = AS_BLOB},
};
#define MINE FIELDS(struct mine, mine_fields)

/* --- lines --- */

enum err journey_lines_get(struct ctx *cx)
{
    struct journey *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, JOURNEY_LINES, VALS(TXT(cx_today(cx)), I64(JOURNEY_LINES_MAX)), JOURNEY, JOURNEY_LINES_MAX, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, JOURNEY, &rows[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* --- my seats --- */

static bool on_its_way(const struct mine *m)
{
    return m->seat_no && (str_eq(m->journey_state, S("open")) || str_eq(m->journey_state, S("closed")) || str_eq(m->journey_state, S("bought")) || str_eq(m->journey_state, S("departed")));
}

/* The name of a companion is told to who booked for him; the leader's phone to who has a seat. */
static enum err put_mine(struct ctx *cx, const struct mine *m)
{
    struct journey j = {.id = m->journey_id};
    struct str plain = {0}, name = {0}, phone = {0};
    if (m->mine && m->secret.len) {
        TRY(unseal_in(cx->sealer, cx->a, journey_seat_place(cx, m->id), m->secret, &plain));
        name = json_get_str(json_parse(cx->a, plain, NULL), "name");
    }
    if (m->phones.len && on_its_way(m)) {
        TRY(unseal_in(cx->sealer, cx->a, journey_phones_place(cx, &j), m->phones, &plain));
        phone = json_get_str(json_parse(cx->a, plain, NULL), "leader");
    }
    jw_open(cx->out, '{');
    fields_write_open(cx->out, MINE, m);
    jw_kt(cx->out, "name", name);
    jw_kt(cx->out, "leader_phone", phone);
    jw_close(cx->out, '}');
    return OK;
}

enum err journey_mine_get(struct ctx *cx)
{
    struct mine *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, JOURNEY_MINE, VALS(ME, I64(JOURNEY_MINE_MAX)), MINE, JOURNEY_MINE_MAX, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        TRY(put_mine(cx, &rows[i]));
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

enum err journey_mine_book(struct ctx *cx)
{
    const struct journey_book_in *in = cx->in;
    struct str today = cx_today(cx);
    struct journey j = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_one(cx->tx, JOURNEY_LINE, VALS(I64(id)), JOURNEY, &j));
    if (!str_eq(j.state, S("open")) || str_cmp(today, j.book_from) < 0 || str_cmp(today, j.book_until) > 0)
        return fail(cx, ERR_STATE, "这一班现在不能预订（预订时间 %.*s 至 %.*s）", FMT(j.book_from), FMT(j.book_until));
    TRY(journey_book(cx, &j, cx->worker->person_id, in->companions, "phone"));
    return journey_mine_get(cx);
}

enum err journey_mine_cancel(struct ctx *cx)
{
    struct seat_at s = {0};
    struct journey j = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_one(cx->tx, JOURNEY_MY_SEAT, VALS(ME, I64(id)), SEAT_AT, &s));
    TRY(db_one(cx->tx, JOURNEY_LINE, VALS(I64(s.journey_id)), JOURNEY, &j));
    if (str_cmp(cx_today(cx), j.cancel_until) > 0)
        return fail(cx, ERR_STATE, "已过退订时间（%.*s），请打预约电话说明", FMT(j.cancel_until));
    TRY(journey_give_back(cx, &j, &s));
    return journey_mine_get(cx);
}

/* --- who leads --- */

/* He leads by being named in the journey, while he is a volunteer of a union. */
static enum err leads(struct ctx *cx)
{
    bool yes = false;
    TRY(worker_has_duty(cx, cx->worker->person_id, "volunteer", 0, &yes));
    return yes ? OK : ERR_FORBIDDEN;
}

enum err journey_led_get(struct ctx *cx)
{
    struct journey *rows = NULL;
    size_t n = 0;
    TRY(leads(cx));
    TRY(db_rows(cx->tx, JOURNEY_LED, VALS(ME, I64(JOURNEY_LINES_MAX)), JOURNEY, JOURNEY_LINES_MAX, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, JOURNEY, &rows[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* Names in full, for he calls them out; numbers masked; the phone in full on the days of the journey alone, for he rings who is missing. */
static void put_passenger(struct ctx *cx, const struct journey *j, const struct journey_seat *s)
{
    jw_open(cx->out, '{');
    jw_ki(cx->out, "id", s->id);
    jw_ki(cx->out, "seat_no", s->seat_no);
    jw_ki(cx->out, "booking_id", s->booking_id);
    jw_kt(cx->out, "state", s->state);
    jw_kt(cx->out, "name", s->name);
    jw_kt(cx->out, "number", mask_idno(cx->a, s->number));
    jw_kt(cx->out, "phone", str_eq(j->leave_on, cx_today(cx)) ? s->phone : mask_phone(cx->a, s->phone));
    jw_close(cx->out, '}');
}

static enum err answer_led(struct ctx *cx, int64_t id)
{
    struct journey j = {0};
    struct journey_seat *rows = NULL;
    size_t n = 0;
    TRY(db_one(cx->tx, JOURNEY_LED_ONE, VALS(ME, I64(id)), JOURNEY, &j));
    TRY(journey_seats(cx, id, 0, false, JOURNEY_SEATS_MAX, &rows, &n));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "state", j.state);
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        if (rows[i].seat_no)
            put_passenger(cx, &j, &rows[i]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

enum err journey_led_one(struct ctx *cx)
{
    int64_t id = 0;
    TRY(leads(cx));
    TRY(cx_arg_id(cx, 0, &id));
    return answer_led(cx, id);
}

enum err journey_led_check(struct ctx *cx)
{
    const struct journey_check_in *in = cx->in;
    struct seat_at s = {0};
    struct journey j = {0};
    int64_t id = 0;
    TRY(leads(cx));
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_one(cx->tx, JOURNEY_LED_SEAT, VALS(ME, I64(id)), SEAT_AT, &s));
    TRY(db_one(cx->tx, JOURNEY_LED_ONE, VALS(ME, I64(s.journey_id)), JOURNEY, &j));
    TRY(journey_check(cx, &j, &s, in->state));
    return answer_led(cx, j.id);
}
