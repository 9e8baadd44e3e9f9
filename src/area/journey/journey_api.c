// SPDX-License-Identifier: Apache-2.0
// Routes of journeys home; what waits; I61 and I62.
#include "journey_own.h"

#define READ(path_, run_, title_, ...)                                                                                                        \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_SERVICE_VIEW, .scope = SCOPE_ORG, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(method_, path_, run_, action_, title_, ...)                                                                                     \
    {.method = method_, .path = path_, .run = run_, .perm = PERM_SERVICE_EDIT, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = action_, .title = LIT(title_), .shape = OUT_FREE, __VA_ARGS__}
#define MINE(path_, run_, title_, ...) {.method = M_GET, .path = path_, .run = run_, .perm = PERM_WORKER_SELF, .scope = SCOPE_WORKER, .tx = TX_READ, .title = LIT(title_), .shape = OUT_FREE, __VA_ARGS__}
#define ACT(path_, run_, action_, title_, ...)                                                                                                \
    {.method = M_POST, .path = path_, .run = run_, .perm = PERM_WORKER_SELF, .scope = SCOPE_WORKER, .tx = TX_WRITE, .action = action_, .title = LIT(title_), .shape = OUT_FREE, __VA_ARGS__}

static const char journey_schema[] = "{…journey, verbs: []}";
static const char seat_schema[] = "{journey_id}";
static const char mine_schema[] = "{rows: [{id, journey_id, booking_id, seat_no, state, mine, me, name, kind, from_place, to_place, leave_on, leave_at, vehicle, leader, leader_phone, cancel_until, journey_state, reason, org_name}], next}";
static const char led_schema[] = "{state, rows: [{id, seat_no, booking_id, state, name, number, phone}]}";

static const struct route routes[] = {
    READ("/api/journeys", journeys_get, "返乡班次", .shape = OUT_LIST, OUT(struct journey, journey_fields), .query = "campaign,state,kind,q,after,limit"),
    WRITE(M_POST, "/api/journeys", journey_post, "journey.add", "安排返乡班次", .schema = journey_schema, IN(struct journey_in, journey_in_fields)),
    READ("/api/journeys/:id", journey_one, "一个返乡班次", .shape = OUT_FREE, .schema = journey_schema),
    WRITE(M_PUT, "/api/journeys/:id", journey_put, "journey.edit", "修改返乡班次", .schema = journey_schema, IN(struct journey_in, journey_in_fields)),
    WRITE(M_POST, "/api/journeys/:id/move", journey_move, "journey.move", "开放、停止、送交、发车、到达、取消", .schema = journey_schema, IN(struct journey_move_in, journey_move_fields)),
    READ("/api/journeys/:id/seats", journey_seats_get, "返乡班次的乘客", .shape = OUT_LIST, OUT(struct journey_seat, journey_seat_fields), .query = "cancelled,after,limit"),
    WRITE(M_POST, "/api/journeys/:id/calls", journey_call_post, "journey.call", "为来电人订座", .schema = journey_schema, IN(struct journey_call_in, journey_call_fields)),
    WRITE(M_POST, "/api/journeys/:id/board-all", journey_board_all, "journey.board_all", "全部已上车", .schema = journey_schema),
    WRITE(M_POST, "/api/journey-seats/:id/cancel", journey_seat_cancel, "journey_seat.cancel", "退订座位", .schema = seat_schema),
    WRITE(M_POST, "/api/journey-seats/:id/check", journey_seat_check, "journey_seat.check", "核对上车", .schema = seat_schema, IN(struct journey_check_in, journey_check_fields)),
    {M_GET, "/api/worker/journeys", journey_lines_get, PERM_NONE, SCOPE_PUBLIC, TX_READ, OUT(struct journey, journey_fields), .shape = OUT_LIST, .title = LIT("可以预订的返乡班次（不登录可见）")},
    MINE("/api/worker/seats", journey_mine_get, "职工本人的返乡座位", .schema = mine_schema),
    ACT("/api/worker/journeys/:id/book", journey_mine_book, "worker.journey_book", "职工预订返乡座位", .schema = mine_schema, IN(struct journey_book_in, journey_book_fields)),
    ACT("/api/worker/seats/:id/cancel", journey_mine_cancel, "worker.journey_cancel", "职工退订返乡座位", .schema = mine_schema),
    MINE("/api/worker/boarding", journey_led_get, "我带队的返乡班次", .schema = "{rows: [journey], next}"),
    MINE("/api/worker/boarding/:id", journey_led_one, "我带队班次的乘客", .schema = led_schema),
    ACT("/api/worker/boarding-seats/:id", journey_led_check, "worker.journey_check", "带队人核对上车", .schema = led_schema, IN(struct journey_check_in, journey_check_fields)),
};
static const struct meta_row meta[] = {
    {"journey", {journey_fields, 33, sizeof(struct journey)}},
    {"journey_in", {journey_in_fields, 20, sizeof(struct journey_in)}},
    {"journey_seat", {journey_seat_fields, 16, sizeof(struct journey_seat)}},
};

static enum err todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count_due(cx, PERM_SERVICE_EDIT, JOURNEY_TODO, &n));
    todo_put(t, "journey.late", S("已过出发日期而没有登记发车的返乡班次"), n, S("/journeys"));
    return OK;
}

/* --- verify --- */

struct wrong {
    int64_t id;
    struct str secret, what;
};
static const struct field wrong_fields[] = {{FIELD(struct wrong, id)}, {FIELD(struct wrong, secret), .as = AS_BLOB}, {FIELD(struct wrong, what)}};
enum { WRONG_MAX = 10000 };

static enum err one_seat(void *arg, void *row)
{
    struct verify *v = arg;
    const struct wrong *s = row;
    struct str plain = {0};
    v->checked++;
    if (s->what.len)
        v->found(v, "I61", str_f(v->cx->a, "返乡座位 %lld：%.*s", (long long)s->id, FMT(s->what)));
    if (s->secret.len && unseal_in(v->cx->sealer, v->cx->a, journey_seat_place(v->cx, s->id), s->secret, &plain) != OK)
        v->found(v, "I61", str_f(v->cx->a, "返乡座位 %lld 的同行人信息打不开", (long long)s->id));
    return OK;
}

static enum err one_journey(void *arg, void *row)
{
    struct verify *v = arg;
    const struct wrong *s = row;
    struct journey j = {.id = s->id};
    struct str plain = {0};
    v->checked++;
    if (s->secret.len && unseal_in(v->cx->sealer, v->cx->a, journey_phones_place(v->cx, &j), s->secret, &plain) != OK)
        v->found(v, "I61", str_f(v->cx->a, "返乡班次 %lld 的电话打不开", (long long)s->id));
    return OK;
}

/* I61: a seat lies in its journey, on its day, under its number, and opens. I62: on board of a journey that left = one record of item G. */
enum err journey_verify(struct verify *v)
{
    struct wrong at = {0}, *rows = NULL;
    size_t n = 0;
    TRY(db_each(v->cx->tx, JOURNEY_VERIFY_PHONES, NOVALS, FIELDS(struct wrong, wrong_fields), &at, one_journey, v));
    TRY(db_each(v->cx->tx, JOURNEY_VERIFY, NOVALS, FIELDS(struct wrong, wrong_fields), &at, one_seat, v));
    TRY(db_rows(v->cx->tx, JOURNEY_VERIFY_AID, VALS(I64(WRONG_MAX)), FIELDS(struct wrong, wrong_fields), WRONG_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "I62", str_f(v->cx->a, "%.*s（编号 %lld）", FMT(rows[i].what), (long long)rows[i].id));
    return OK;
}

const struct area area_journey = {
    .name = "journey", .title = LIT("平安返乡"), ROWS(routes, routes), .machines = journey_machines, .n_machines = 2, ROWS(meta, meta), .verify = journey_verify, .todo = todo,
};
