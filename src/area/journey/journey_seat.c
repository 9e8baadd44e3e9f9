// SPDX-License-Identifier: Apache-2.0
// Who sits where: booking, waiting, giving back, the check at the door, and the record each on board becomes.
#include "aid.h"
#include "journey_own.h"
#include "person.h"

const struct field journey_seat_fields[16] = {
    {FIELD(struct journey_seat, id), .as = AS_ID},
    {FIELD(struct journey_seat, journey_id), .as = AS_ID},
    {FIELD(struct journey_seat, booking_id), .as = AS_ID, .label = LIT("订单")},
    {FIELD(struct journey_seat, seat_no), .as = AS_COUNT, .label = LIT("座位")},
    {FIELD(struct journey_seat, state), .as = AS_CODE, .codes = "seat_state", .label = LIT("情况")},
    {FIELD(struct journey_seat, source), .as = AS_CODE, .codes = "journey_source", .label = LIT("来源")},
    {FIELD(struct journey_seat, booked_at), .as = AS_TIME, .label = LIT("预订时间")},
    {FIELD(struct journey_seat, name), .label = LIT("姓名")},
    {FIELD(struct journey_seat, number), .as = AS_IDNO, .label = LIT("身份证号码")},
    {FIELD(struct journey_seat, phone), .as = AS_PHONE, .label = LIT("手机号")},
    {FIELD(struct journey_seat, booker), .as = AS_BOOL, .label = LIT("本人")},
    {FIELD(struct journey_seat, booker_name), .label = LIT("订座人")},
    {FIELD(struct journey_seat, id_type), .as = AS_BLOB},
    {FIELD(struct journey_seat, blind), .as = AS_BLOB},
    {FIELD(struct journey_seat, secret), .as = AS_BLOB},
    {FIELD(struct journey_seat, person_secret), .as = AS_BLOB},
};
/* As read: with the document type, which is not written out. */
static const struct field seat_row_fields[] = {
    {FIELD(struct journey_seat, id), .as = AS_ID},   {FIELD(struct journey_seat, journey_id)}, {FIELD(struct journey_seat, booking_id)}, {FIELD(struct journey_seat, seat_no)},
    {FIELD(struct journey_seat, state)},             {FIELD(struct journey_seat, source)},     {FIELD(struct journey_seat, booked_at)},  {FIELD(struct journey_seat, booker)},
    {FIELD(struct journey_seat, booker_name)},       {FIELD(struct journey_seat, id_type)},    {FIELD(struct journey_seat, blind), .as = AS_BLOB},
    {FIELD(struct journey_seat, secret), .as = AS_BLOB}, {FIELD(struct journey_seat, person_secret), .as = AS_BLOB},
};
const struct field journey_call_fields[5] = {
    {FIELD(struct journey_call_in, name), .label = LIT("姓名"), .need = true, .max = 40},
    {FIELD(struct journey_call_in, number), .as = AS_IDNO, .label = LIT("身份证号码"), .need = true, .max = 32},
    {FIELD(struct journey_call_in, phone), .as = AS_PHONE, .label = LIT("手机号"), .need = true, .max = 24},
    {FIELD(struct journey_call_in, employer), .label = LIT("工作单位"), .max = 100},
    {FIELD(struct journey_call_in, companions), .as = AS_JSON, .label = LIT("同行人"), .max = 4000},
};
const struct field journey_book_fields[1] = {{FIELD(struct journey_book_in, companions), .as = AS_JSON, .label = LIT("同行人"), .max = 4000}};
const struct field journey_check_fields[1] = {{FIELD(struct journey_check_in, state), .as = AS_CODE, .codes = "seat_state", .label = LIT("情况"), .need = true, .max = 20}};
const struct field seat_at_fields[5] = {
    {FIELD(struct seat_at, id)}, {FIELD(struct seat_at, journey_id)}, {FIELD(struct seat_at, booking_id)}, {FIELD(struct seat_at, state)}, {FIELD(struct seat_at, person_id)},
};
#define ID_N FIELDS(struct id_n, id_n_fields)

/* One who is to travel. */
struct rider {
    int64_t person_id;
    struct str name, number, phone; /* of a companion */
    unsigned char blind[BLIND_BYTES];
};

struct str journey_seat_place(struct ctx *cx, int64_t seat_id)
{
    return str_f(cx->a, "journey_seat.secret:%lld", (long long)seat_id);
}

struct str journey_origin(struct ctx *cx, int64_t seat_id)
{
    return str_f(cx->a, "journey_seat:%lld", (long long)seat_id);
}

/* --- who travels --- */

struct known {
    struct str name, id_type, blind;
};
static const struct field known_fields[] = {{FIELD(struct known, name)}, {FIELD(struct known, id_type)}, {FIELD(struct known, blind), .as = AS_BLOB}};

static enum err booker_of(struct ctx *cx, int64_t person_id, struct rider *r)
{
    struct known k = {0};
    TRY(db_one(cx->tx, JOURNEY_PERSON, VALS(I64(person_id)), FIELDS(struct known, known_fields), &k));
    *r = (struct rider){.person_id = person_id, .name = k.name};
    memcpy(r->blind, k.blind.at, BLIND_BYTES);
    return OK;
}

/* {name, number, phone}: the number is checked as the register does; whom the register has is linked, nobody is told of it. */
static enum err companion_of(struct ctx *cx, const struct json *j, size_t i, struct rider *r)
{
    struct idno no = {0};
    struct str name = str_trim(json_get_str(j, "name")), phone = str_trim(json_get_str(j, "phone"));
    if (name.len == 0 || utf8_count(name) > 40)
        return fail_field(cx, "companions", "第 %zu 位同行人：请填写姓名", i + 1);
    if (!idno_read(json_get_str(j, "number"), S(""), false, date_of_ms(cx->now), &no))
        return fail_field(cx, "companions", "第 %zu 位同行人：身份证号码不对，请核对", i + 1);
    if (phone.len > PHONE_MAX)
        return fail_field(cx, "companions", "第 %zu 位同行人：手机号不对，请核对", i + 1);
    *r = (struct rider){.name = name, .number = str_dup(cx->a, str_of(no.number)), .phone = phone};
    (void)person_blind_number(cx->sealer, r->number, r->blind);
    enum err e = person_id_of(cx, str_of(idno_type_code(no.type)), r->blind, &r->person_id);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err riders_of(struct ctx *cx, int64_t person_id, struct str companions, struct rider *out, size_t *n)
{
    const struct json *list = companions.len ? json_parse(cx->a, companions, NULL) : NULL;
    if (companions.len && json_kind(list) != JSON_LIST)
        return fail_field(cx, "companions", "同行人应是一个名单");
    if (json_len(list) + 1 > JOURNEY_PARTY_MAX)
        return fail_field(cx, "companions", "一次最多订 %d 个座位（含本人）", JOURNEY_PARTY_MAX);
    TRY(booker_of(cx, person_id, &out[0]));
    for (size_t i = 0; i < json_len(list); i++)
        TRY(companion_of(cx, json_at(list, i), i, &out[i + 1]));
    *n = json_len(list) + 1;
    return OK;
}

/* --- booking --- */

static struct str seal_rider(struct ctx *cx, int64_t seat_id, const struct rider *r)
{
    struct buf b = buf_new(cx->a, 1024);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_kt(&w, "name", r->name);
    jw_kt(&w, "number", r->number);
    jw_kt(&w, "phone", r->phone);
    jw_close(&w, '}');
    return seal_in(cx->sealer, cx->a, journey_seat_place(cx, seat_id), buf_done(&b));
}

static enum err add_seat(struct ctx *cx, const struct journey *j, int64_t booking, const struct rider *r, bool sits)
{
    int64_t no = 0, id = 0;
    if (sits)
        TRY(db_int(cx->tx, JOURNEY_FREE_NO, VALS(I64(j->id)), &no));
    struct str bytes = {(char *)r->blind, BLIND_BYTES};
    enum err e = db_int(cx->tx, JOURNEY_SEAT_ADD,
                        VALS(I64(j->id), I64(booking), OPT(no), OPT(r->person_id), BLOB(S("")), TXT(j->leave_on), BLOB(bytes), TXT(sits ? S("booked") : S("waiting"))), &id);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_DUPLICATE, "%.*s %.*s当天已经订了座位或在候补，一人一天只能订一个", FMT(r->name), FMT(j->leave_on));
    TRY(e);
    return r->number.len ? db_exec(cx->tx, JOURNEY_SEAT_SEAL, VALS(I64(id), BLOB(seal_rider(cx, id, r))), NULL) : OK;
}

enum err journey_book(struct ctx *cx, const struct journey *j, int64_t person_id, struct str companions, const char *source)
{
    struct rider riders[JOURNEY_PARTY_MAX];
    int64_t booking = 0, taken = 0;
    size_t n = 0;
    TRY(riders_of(cx, person_id, companions, riders, &n));
    TRY(db_int(cx->tx, JOURNEY_TAKEN, VALS(I64(j->id)), &taken));
    bool sits = taken + (int64_t)n <= j->seats; /* together, or all of them wait */
    TRY(db_int(cx->tx, JOURNEY_BOOKING_ADD, VALS(I64(j->id), I64(person_id), TXT(str_of(source)), OPT(cx->who ? cx->who->user_id : 0), I64(cx->now)), &booking));
    for (size_t i = 0; i < n; i++)
        TRY(add_seat(cx, j, booking, &riders[i], sits));
    audit_object(cx, j->org_id, "journey:%lld", (long long)j->id);
    audit_note(cx, "seats", str_f(cx->a, "%zu", n));
    return OK;
}

static enum err party_up(struct ctx *cx, const struct journey *j, int64_t booking)
{
    struct id_n *seats = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, JOURNEY_BOOKING_SEATS, VALS(I64(booking), I64(JOURNEY_PARTY_MAX)), ID_N, JOURNEY_PARTY_MAX, &seats, &n));
    for (size_t i = 0; i < n; i++) {
        int64_t no = 0;
        TRY(db_int(cx->tx, JOURNEY_FREE_NO, VALS(I64(j->id)), &no));
        TRY(db_exec(cx->tx, JOURNEY_SEAT_UP, VALS(I64(seats[i].id), I64(no)), NULL));
    }
    return OK;
}

enum err journey_move_up(struct ctx *cx, const struct journey *j)
{
    struct id_n *parties = NULL;
    int64_t taken = 0;
    size_t n = 0;
    TRY(db_int(cx->tx, JOURNEY_TAKEN, VALS(I64(j->id)), &taken));
    TRY(db_rows(cx->tx, JOURNEY_WAITING, VALS(I64(j->id), I64(JOURNEY_SEATS_MAX)), ID_N, JOURNEY_SEATS_MAX, &parties, &n));
    for (size_t i = 0; i < n && taken < j->seats; i++) {
        if (taken + parties[i].n > j->seats)
            continue;
        TRY(party_up(cx, j, parties[i].id));
        taken += parties[i].n;
    }
    return OK;
}

static bool still_books(const struct journey *j)
{
    return str_eq(j->state, S("open")) || str_eq(j->state, S("closed"));
}

enum err journey_give_back(struct ctx *cx, const struct journey *j, const struct seat_at *s)
{
    int64_t changed = 0;
    if (!still_books(j))
        return fail(cx, ERR_STATE, "已送交车站、已出发或已取消，不能再退");
    TRY(db_exec(cx->tx, JOURNEY_SEAT_OFF, VALS(I64(s->id)), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "这个座位已经退订或已上车");
    audit_object(cx, j->org_id, "journey_seat:%lld", (long long)s->id);
    return journey_move_up(cx, j);
}

/* --- at the door --- */

enum err journey_count(struct ctx *cx, const struct journey *j, int64_t seat_id, int64_t person_id)
{
    struct aid a = {.campaign_id = j->campaign_id, .org_id = j->org_id, .person_id = person_id, .kind = S("journey"), .heads = 1, .given_on = j->leave_on, .state = S("paid"),
                    .note = str_f(cx->a, "%.*s→%.*s", FMT(j->from_place), FMT(j->to_place)), .origin = journey_origin(cx, seat_id)};
    return aid_add(cx, &a);
}

static bool has_left(const struct journey *j)
{
    return str_eq(j->state, S("departed")) || str_eq(j->state, S("arrived"));
}

static enum err may_check(struct ctx *cx, const struct journey *j, struct str state)
{
    bool open = still_books(j) || str_eq(j->state, S("bought")) || str_eq(j->state, S("departed"));
    if (!str_eq(state, S("boarded")) && !str_eq(state, S("absent")) && !str_eq(state, S("booked")))
        return fail_field(cx, "state", "请选择：已上车、未到，或取消核对");
    if (!open || (str_eq(j->kind, S("ticket")) && still_books(j)))
        return fail(cx, ERR_STATE, "现在不能核对：还没有购到票，或已经到达、取消");
    if (str_cmp(cx_today(cx), j->leave_on) < 0)
        return fail(cx, ERR_STATE, "还没有到出发日期（%.*s）", FMT(j->leave_on));
    if (has_left(j) && str_eq(state, S("booked")))
        return fail_field(cx, "state", "已经出发，只能改为已上车或未到");
    return OK;
}

enum err journey_check(struct ctx *cx, const struct journey *j, const struct seat_at *s, struct str state)
{
    int64_t changed = 0, other = 0;
    TRY(may_check(cx, j, state));
    TRY(db_int(cx->tx, JOURNEY_SEAT_OTHER, VALS(I64(s->id)), &other));
    if (other && !str_eq(state, S("absent")))
        return fail(cx, ERR_DUPLICATE, "这个人当天另有座位，不能再算上车");
    TRY(db_exec(cx->tx, JOURNEY_SEAT_CHECK, VALS(I64(s->id), TXT(state), I64(cx->now)), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "只有订到座位的人可以核对");
    if (has_left(j))
        TRY(aid_take_back_origin(cx, journey_origin(cx, s->id)));
    if (has_left(j) && str_eq(state, S("boarded")))
        TRY(journey_count(cx, j, s->id, s->person_id));
    audit_object(cx, j->org_id, "journey_seat:%lld", (long long)s->id);
    audit_note(cx, "state", state);
    return OK;
}

/* --- reading --- */

static enum err open_seat(struct ctx *cx, struct journey_seat *s)
{
    struct person p = {.id_type = s->id_type, .blind = s->blind, .secret = s->person_secret};
    struct str plain = {0};
    if (!s->secret.len) {
        TRY(person_open(cx->sealer, cx->a, &p));
        s->name = s->booker_name;
        s->number = p.number;
        s->phone = p.phone;
        return OK;
    }
    TRY(unseal_in(cx->sealer, cx->a, journey_seat_place(cx, s->id), s->secret, &plain));
    const struct json *j = json_parse(cx->a, plain, NULL);
    s->name = json_get_str(j, "name");
    s->number = json_get_str(j, "number");
    s->phone = json_get_str(j, "phone");
    return OK;
}

enum err journey_seats(struct ctx *cx, int64_t id, int64_t after, bool cancelled, int64_t limit, struct journey_seat **out, size_t *n)
{
    TRY(db_rows(cx->tx, JOURNEY_SEATS, VALS(I64(id), I64(after), I64(cancelled), I64(limit)), FIELDS(struct journey_seat, seat_row_fields), (size_t)limit, out, n));
    for (size_t i = 0; i < *n; i++)
        TRY(open_seat(cx, &(*out)[i]));
    return OK;
}

void journey_write_seat(struct ctx *cx, const struct journey_seat *s)
{
    fields_write(cx->out, JOURNEY_SEAT, s);
}

/* --- a clerk's --- */

enum err journey_seats_get(struct ctx *cx)
{
    struct journey j = {0};
    struct journey_seat *rows = NULL;
    int64_t id = 0, limit = cx_limit(cx);
    size_t n = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(journey_get(cx, id, &j));
    TRY(journey_seats(cx, id, cx_after(cx), cx_query_int(cx, "cancelled", 0), limit, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        journey_write_seat(cx, &rows[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if ((int64_t)n == limit)
        jw_text(cx->out, str_f(cx->a, "%lld", (long long)rows[n - 1].id));
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* The caller on the line: found by his number, under the name the register has, or put into it. */
static enum err caller_of(struct ctx *cx, const struct journey *j, const struct journey_call_in *in, int64_t *id)
{
    struct idno no = {0};
    struct rider r = {0};
    unsigned char b[BLIND_BYTES];
    if (!idno_read(in->number, S(""), false, date_of_ms(cx->now), &no))
        return fail_field(cx, "number", "身份证号码不对，请请来电人再报一遍");
    (void)person_blind_number(cx->sealer, str_of(no.number), b);
    enum err e = person_id_of(cx, str_of(idno_type_code(no.type)), b, id);
    if (e == ERR_NOT_FOUND) {
        struct person p = {.id_type = str_of(idno_type_code(no.type)), .name = str_trim(in->name), .number = str_dup(cx->a, str_of(no.number)), .phone = in->phone, .employer = in->employer,
                           .is_migrant = true, .org_id = j->org_id, .status = S("active")};
        TRY(person_add(cx, &p));
        *id = p.id;
        return OK;
    }
    TRY(e);
    TRY(booker_of(cx, *id, &r));
    return str_eq(r.name, str_trim(in->name)) ? OK : fail_field(cx, "name", "登记的姓名与来电人所报不同，请核对姓名和号码");
}

static enum err answer_seats(struct ctx *cx)
{
    return journey_one(cx);
}

enum err journey_call_post(struct ctx *cx)
{
    const struct journey_call_in *in = cx->in;
    struct journey j = {0};
    int64_t id = 0, person_id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(journey_get(cx, id, &j));
    if (!still_books(&j))
        return fail(cx, ERR_STATE, "这一班没有开放预订，或已经出发、取消");
    TRY(caller_of(cx, &j, in, &person_id));
    TRY(journey_book(cx, &j, person_id, in->companions, "hotline"));
    return answer_seats(cx);
}

static enum err seat_of_call(struct ctx *cx, struct seat_at *s, struct journey *j)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, JOURNEY_SEAT_GET, id, SEAT_AT, s));
    return journey_get(cx, s->journey_id, j);
}

enum err journey_seat_cancel(struct ctx *cx)
{
    struct seat_at s = {0};
    struct journey j = {0};
    TRY(seat_of_call(cx, &s, &j));
    TRY(journey_give_back(cx, &j, &s));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "journey_id", j.id);
    jw_close(cx->out, '}');
    return OK;
}

enum err journey_seat_check(struct ctx *cx)
{
    const struct journey_check_in *in = cx->in;
    struct seat_at s = {0};
    struct journey j = {0};
    TRY(seat_of_call(cx, &s, &j));
    TRY(journey_check(cx, &j, &s, in->state));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "journey_id", j.id);
    jw_close(cx->out, '}');
    return OK;
}

enum err journey_board_all(struct ctx *cx)
{
    struct journey j = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(journey_get(cx, id, &j));
    if (has_left(&j))
        return fail(cx, ERR_STATE, "已经出发，请逐人更正");
    TRY(may_check(cx, &j, S("boarded")));
    TRY(db_exec(cx->tx, JOURNEY_BOARD_ALL, VALS(I64(id), I64(cx->now)), NULL));
    audit_object(cx, j.org_id, "journey:%lld", (long long)id);
    return journey_one(cx);
}
