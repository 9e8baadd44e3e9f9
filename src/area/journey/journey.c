// SPDX-License-Identifier: Apache-2.0
// The journeys themselves: drawn up, opened, on the road, cancelled. Who sits where: journey_seat.c.
#include "aid.h"
#include "campaign.h"
#include "code.h"
#include "journey_own.h"
#include "like.h"
#include "person.h"

const struct field journey_fields[33] = {
    {FIELD(struct journey, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct journey, org_id), .as = AS_ID},
    {FIELD(struct journey, org_code), .label = LIT("工会代码")},
    {FIELD(struct journey, org_name), .label = LIT("组织工会")},
    {FIELD(struct journey, campaign), .label = LIT("活动")},
    {FIELD(struct journey, campaign_id), .as = AS_ID},
    {FIELD(struct journey, kind), .as = AS_CODE, .codes = "journey_kind", .label = LIT("方式")},
    {FIELD(struct journey, from_place), .label = LIT("出发地")},
    {FIELD(struct journey, to_place), .label = LIT("到达地")},
    {FIELD(struct journey, stops), .label = LIT("途经停靠")},
    {FIELD(struct journey, leave_on), .as = AS_DATE, .label = LIT("出发日期")},
    {FIELD(struct journey, leave_at), .label = LIT("时间")},
    {FIELD(struct journey, seats), .as = AS_COUNT, .label = LIT("座位（张）")},
    {FIELD(struct journey, vehicle), .label = LIT("车牌或车次")},
    {FIELD(struct journey, driver), .label = LIT("驾驶员")},
    {FIELD(struct journey, driver_phone), .as = AS_PHONE, .label = LIT("驾驶员电话")},
    {FIELD(struct journey, leader), .label = LIT("带队人")},
    {FIELD(struct journey, leader_phone), .as = AS_PHONE, .label = LIT("带队人电话")},
    {FIELD(struct journey, leader_id), .as = AS_ID},
    {FIELD(struct journey, subsidy_fen), .as = AS_MONEY, .label = LIT("每人补贴")},
    {FIELD(struct journey, book_from), .as = AS_DATE, .label = LIT("预订开始")},
    {FIELD(struct journey, book_until), .as = AS_DATE, .label = LIT("预订截止")},
    {FIELD(struct journey, cancel_until), .as = AS_DATE, .label = LIT("退订截止")},
    {FIELD(struct journey, note), .label = LIT("说明")},
    {FIELD(struct journey, sum_fen), .as = AS_MONEY, .label = LIT("购票金额")},
    {FIELD(struct journey, state), .as = AS_CODE, .codes = "journey_state", .label = LIT("状态")},
    {FIELD(struct journey, reason), .label = LIT("取消原因")},
    {FIELD(struct journey, version), .label = LIT("版本")},
    {FIELD(struct journey, taken), .as = AS_COUNT, .label = LIT("已订")},
    {FIELD(struct journey, waiting), .as = AS_COUNT, .label = LIT("候补")},
    {FIELD(struct journey, boarded), .as = AS_COUNT, .label = LIT("已上车")},
    {FIELD(struct journey, org_path), .as = AS_SECRET},
    {FIELD(struct journey, secret), .as = AS_BLOB},
};
const struct field journey_in_fields[20] = {
    {FIELD(struct journey_in, org), .label = LIT("工会"), .max = 40},
    {FIELD(struct journey_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct journey_in, kind), .as = AS_CODE, .codes = "journey_kind", .label = LIT("方式"), .need = true, .max = 20},
    {FIELD(struct journey_in, from_place), .label = LIT("出发地"), .need = true, .max = 100},
    {FIELD(struct journey_in, to_place), .label = LIT("到达地"), .need = true, .max = 100},
    {FIELD(struct journey_in, stops), .label = LIT("途经停靠"), .max = 300},
    {FIELD(struct journey_in, leave_on), .as = AS_DATE, .label = LIT("出发日期"), .need = true},
    {FIELD(struct journey_in, leave_at), .label = LIT("时间"), .need = true, .max = 5},
    {FIELD(struct journey_in, seats), .as = AS_COUNT, .label = LIT("座位（张）"), .min = 1, .max = JOURNEY_SEATS_MAX},
    {FIELD(struct journey_in, vehicle), .label = LIT("车牌或车次"), .max = 40},
    {FIELD(struct journey_in, driver), .label = LIT("驾驶员"), .max = 40},
    {FIELD(struct journey_in, driver_phone), .as = AS_PHONE, .label = LIT("驾驶员电话"), .max = 20},
    {FIELD(struct journey_in, leader), .label = LIT("带队人"), .max = 40},
    {FIELD(struct journey_in, leader_phone), .as = AS_PHONE, .label = LIT("带队人电话"), .max = 20},
    {FIELD(struct journey_in, subsidy_fen), .as = AS_MONEY, .label = LIT("每人补贴"), .max = 10000000},
    {FIELD(struct journey_in, book_from), .as = AS_DATE, .label = LIT("预订开始"), .need = true},
    {FIELD(struct journey_in, book_until), .as = AS_DATE, .label = LIT("预订截止"), .need = true},
    {FIELD(struct journey_in, cancel_until), .as = AS_DATE, .label = LIT("退订截止"), .need = true},
    {FIELD(struct journey_in, note), .label = LIT("说明"), .max = 500},
    {FIELD(struct journey_in, version), .label = LIT("版本")},
};
const struct field journey_move_fields[5] = {
    {FIELD(struct journey_move_in, verb), .label = LIT("办理"), .need = true, .max = 20},
    {FIELD(struct journey_move_in, reason), .label = LIT("原因"), .max = 200},
    {FIELD(struct journey_move_in, vehicle), .label = LIT("车次"), .max = 40},
    {FIELD(struct journey_move_in, sum_fen), .as = AS_MONEY, .label = LIT("购票金额"), .max = INT64_C(100000000000)},
    {FIELD(struct journey_move_in, version), .label = LIT("版本"), .need = true},
};
const struct field id_n_fields[2] = {{FIELD(struct id_n, id)}, {FIELD(struct id_n, n)}};
#define ID_N FIELDS(struct id_n, id_n_fields)

#define EDIT PERM_SERVICE_EDIT
static const struct move ride_moves[] = {
    {"draft", "open", "open", EDIT, LIT("开放预订")},        {"open", "close", "closed", EDIT, LIT("停止预订")},
    {"closed", "open", "open", EDIT, LIT("开放预订")},       {"open", "depart", "departed", EDIT, LIT("发车")},
    {"closed", "depart", "departed", EDIT, LIT("发车")},     {"departed", "arrive", "arrived", EDIT, LIT("到达")},
    {"draft", "cancel", "cancelled", EDIT, LIT("取消")},     {"open", "cancel", "cancelled", EDIT, LIT("取消")},
    {"closed", "cancel", "cancelled", EDIT, LIT("取消")},    {"departed", "cancel", "cancelled", EDIT, LIT("取消")},
};
/* Group buying: requests are collected, handed to the station, answered. */
static const struct move ticket_moves[] = {
    {"draft", "open", "open", EDIT, LIT("开始征集")},        {"open", "close", "closed", EDIT, LIT("停止征集")},
    {"closed", "open", "open", EDIT, LIT("开始征集")},       {"closed", "hand", "handed", EDIT, LIT("送交车站")},
    {"handed", "buy", "bought", EDIT, LIT("登记购到")},      {"bought", "depart", "departed", EDIT, LIT("出发")},
    {"departed", "arrive", "arrived", EDIT, LIT("到达")},    {"draft", "cancel", "cancelled", EDIT, LIT("取消")},
    {"open", "cancel", "cancelled", EDIT, LIT("取消")},      {"closed", "cancel", "cancelled", EDIT, LIT("取消")},
    {"handed", "cancel", "cancelled", EDIT, LIT("未购到，取消")}, {"bought", "cancel", "cancelled", EDIT, LIT("取消")},
    {"departed", "cancel", "cancelled", EDIT, LIT("取消")},
};
const struct machine journey_machines[2] = {
    {"journey", ride_moves, countof(ride_moves)},
    {"journey_ticket", ticket_moves, countof(ticket_moves)},
};

const struct machine *journey_machine(struct str kind)
{
    return &journey_machines[str_eq(kind, S("ticket"))];
}

/* --- phones --- */

struct str journey_phones_place(struct ctx *cx, const struct journey *j)
{
    return str_f(cx->a, "journey.phones:%lld", (long long)j->id);
}

static struct str seal_phones(struct ctx *cx, int64_t id, struct str driver, struct str leader)
{
    struct journey at = {.id = id};
    struct buf b = buf_new(cx->a, 256);
    struct jw w = jw_new(&b);
    if (!driver.len && !leader.len)
        return S("");
    jw_open(&w, '{');
    jw_kt(&w, "driver", driver);
    jw_kt(&w, "leader", leader);
    jw_close(&w, '}');
    return seal_in(cx->sealer, cx->a, journey_phones_place(cx, &at), buf_done(&b));
}

static enum err open_phones(struct ctx *cx, struct journey *j)
{
    struct str plain = {0};
    if (!j->secret.len)
        return OK;
    TRY(unseal_in(cx->sealer, cx->a, journey_phones_place(cx, j), j->secret, &plain));
    const struct json *both = json_parse(cx->a, plain, NULL);
    j->driver_phone = json_get_str(both, "driver");
    j->leader_phone = json_get_str(both, "leader");
    return OK;
}

enum err journey_get(struct ctx *cx, int64_t id, struct journey *out)
{
    TRY(cx_one(cx, JOURNEY_GET, id, JOURNEY, out));
    return open_phones(cx, out);
}

/* --- drawing one up --- */

static bool is_time(struct str s)
{
    int64_t h = 0, m = 0;
    return s.len == 5 && s.at[2] == ':' && str_int(str_sub(s, 0, 2), &h) && str_int(str_sub(s, 3, 2), &m) && h >= 0 && h <= 23 && m >= 0 && m <= 59;
}

static bool is_phone(struct str s)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        if ((s.at[i] < '0' || s.at[i] > '9') && s.at[i] != '-')
            return false;
        digits += s.at[i] != '-';
    }
    return digits >= 7 && digits <= 14;
}

static enum err check(struct ctx *cx, const struct journey_in *in, const struct campaign *c)
{
    struct code_item item = {0};
    if (code_find(cx, S("journey_kind"), in->kind, S(""), &item) != OK)
        return fail_field(cx, "kind", "请选择方式：包车、专列或团体购票");
    if (str_cmp(in->leave_on, c->start_on) < 0 || str_cmp(in->leave_on, c->end_on) > 0)
        return fail_field(cx, "leave_on", "出发日期应在活动期内（%.*s 至 %.*s）", FMT(c->start_on), FMT(c->end_on));
    if (!is_time(in->leave_at))
        return fail_field(cx, "leave_at", "时间应写成 08:30 的样子");
    if (in->seats < 1 || in->seats > JOURNEY_SEATS_MAX)
        return fail_field(cx, "seats", "座位数须在 1 至 %d 之间", JOURNEY_SEATS_MAX);
    if (str_cmp(in->book_from, in->book_until) > 0 || str_cmp(in->book_until, in->leave_on) > 0)
        return fail_field(cx, "book_until", "预订应先开始后截止，且不晚于出发日期");
    if (str_cmp(in->cancel_until, in->leave_on) > 0)
        return fail_field(cx, "cancel_until", "退订截止不能晚于出发日期");
    if (in->driver_phone.len && !is_phone(in->driver_phone))
        return fail_field(cx, "driver_phone", "电话应是 7 至 14 位数字");
    if (in->leader_phone.len && !is_phone(in->leader_phone))
        return fail_field(cx, "leader_phone", "电话应是 7 至 14 位数字");
    return OK;
}

/* The leader boards on his own phone when the register knows exactly one of that name and number. */
static enum err leader_of(struct ctx *cx, const struct journey_in *in, int64_t *id)
{
    unsigned char b[BLIND_BYTES];
    struct id_n *rows = NULL;
    size_t n = 0;
    *id = 0;
    if (!in->leader.len || !person_blind_phone(cx->sealer, in->leader_phone, b))
        return OK;
    struct str bytes = {(char *)b, sizeof b};
    TRY(db_rows(cx->tx, JOURNEY_LEADER, VALS(BLOB(bytes), TXT(in->leader)), ID_N, 2, &rows, &n));
    *id = n == 1 ? rows[0].id : 0;
    return OK;
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct journey j = {0};
    TRY(journey_get(cx, id, &j));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, JOURNEY, &j);
    machine_verbs(cx, journey_machine(j.kind), j.state, j.org_path);
    jw_close(cx->out, '}');
    return OK;
}

enum err journey_post(struct ctx *cx)
{
    const struct journey_in *in = cx->in;
    struct campaign c = {0};
    struct str path;
    int64_t id = 0, leader = 0, org_id = cx->org_id;
    if (in->org.len)
        TRY(cx_org(cx, in->org, &org_id, &path));
    TRY(campaign_open(cx, in->campaign, &c));
    TRY(check(cx, in, &c));
    TRY(leader_of(cx, in, &leader));
    TRY(db_int(cx->tx, JOURNEY_ADD,
               VALS(I64(org_id), I64(c.id), TXT(in->kind), TXT(str_trim(in->from_place)), TXT(str_trim(in->to_place)), TXT(in->stops), TXT(in->leave_on), TXT(in->leave_at), I64(in->seats),
                    TXT(in->vehicle), TXT(in->driver), TXT(in->leader), BLOB(S("")), OPT(leader), I64(in->subsidy_fen),
                    TXT(in->book_from), TXT(in->book_until), TXT(in->cancel_until), TXT(in->note), I64(cx->who->user_id), I64(cx->now)),
               &id));
    TRY(db_exec(cx->tx, JOURNEY_PHONES, VALS(I64(id), BLOB(seal_phones(cx, id, in->driver_phone, in->leader_phone))), NULL));
    audit_object(cx, org_id, "journey:%lld", (long long)id);
    return answer(cx, id);
}

static enum err may_change(struct ctx *cx, const struct journey *j, const struct journey_in *in)
{
    int64_t last = 0;
    if (!str_eq(j->state, S("draft")) && !str_eq(j->state, S("open")) && !str_eq(j->state, S("closed")))
        return fail(cx, ERR_STATE, "已经出发、送交或取消的不能修改");
    if (!str_eq(in->kind, j->kind) || !str_eq(in->campaign, j->campaign) || (in->org.len && !str_eq(in->org, j->org_code)))
        return fail_field(cx, "kind", "工会、活动和方式不能修改，请另建一班");
    if (!str_eq(j->state, S("draft")) && !str_eq(in->leave_on, j->leave_on))
        return fail_field(cx, "leave_on", "开放预订后不能改出发日期，请取消后另建一班");
    TRY(db_int(cx->tx, JOURNEY_LAST_SEAT, VALS(I64(j->id)), &last));
    if (in->seats < last)
        return fail_field(cx, "seats", "已订到第 %lld 座，座位不能少于它", (long long)last);
    return OK;
}

enum err journey_put(struct ctx *cx)
{
    struct journey_in in = *(const struct journey_in *)cx->in;
    struct journey j = {0};
    struct campaign c = {0};
    int64_t id = 0, changed = 0, leader = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(journey_get(cx, id, &j));
    if (str_has(in.driver_phone, S("*"))) /* as it was shown */
        in.driver_phone = j.driver_phone;
    if (str_has(in.leader_phone, S("*")))
        in.leader_phone = j.leader_phone;
    TRY(campaign_open(cx, j.campaign, &c));
    TRY(may_change(cx, &j, &in));
    TRY(check(cx, &in, &c));
    TRY(leader_of(cx, &in, &leader));
    TRY(db_exec(cx->tx, JOURNEY_SET,
                VALS(I64(id), I64(in.version), TXT(str_trim(in.from_place)), TXT(str_trim(in.to_place)), TXT(in.stops), TXT(in.leave_on), TXT(in.leave_at), I64(in.seats), TXT(in.vehicle),
                     TXT(in.driver), TXT(in.leader), BLOB(seal_phones(cx, id, in.driver_phone, in.leader_phone)), OPT(leader), I64(in.subsidy_fen), TXT(in.book_from),
                     TXT(in.book_until), TXT(in.cancel_until), TXT(in.note)),
                &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    j.seats = in.seats;
    TRY(journey_move_up(cx, &j)); /* more seats: who waits has one */
    audit_object(cx, j.org_id, "journey:%lld", (long long)id);
    return answer(cx, id);
}

/* --- on its way --- */

/* Left: who is not on board was absent, who waited waits no more; each on board is one record. */
static enum err depart(struct ctx *cx, const struct journey *j)
{
    struct id_n *rows = NULL;
    size_t n = 0;
    if (str_cmp(cx_today(cx), j->leave_on) < 0)
        return fail(cx, ERR_STATE, "还没有到出发日期（%.*s）", FMT(j->leave_on));
    if (!j->boarded)
        return fail(cx, ERR_STATE, "还没有核对上车：请先逐人核对，或点“全部已上车”");
    TRY(db_exec(cx->tx, JOURNEY_GONE_ABSENT, VALS(I64(j->id)), NULL));
    TRY(db_exec(cx->tx, JOURNEY_GONE_WAITING, VALS(I64(j->id)), NULL));
    TRY(db_rows(cx->tx, JOURNEY_BOARDED, VALS(I64(j->id), I64(JOURNEY_SEATS_MAX)), ID_N, JOURNEY_SEATS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(journey_count(cx, j, rows[i].id, rows[i].n));
    return OK;
}

/* It did not take place: nobody sits, nobody is counted. */
static enum err cancel(struct ctx *cx, const struct journey *j, struct str reason)
{
    struct id_n *rows = NULL;
    size_t n = 0;
    if (!str_trim(reason).len)
        return fail_field(cx, "reason", "请填写取消的原因，订座的人会看到");
    TRY(db_rows(cx->tx, JOURNEY_BOARDED, VALS(I64(j->id), I64(JOURNEY_SEATS_MAX)), ID_N, JOURNEY_SEATS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(aid_take_back_origin(cx, journey_origin(cx, rows[i].id)));
    return db_exec(cx->tx, JOURNEY_ALL_OFF, VALS(I64(j->id)), NULL);
}

enum err journey_move(struct ctx *cx)
{
    const struct journey_move_in *in = cx->in;
    const struct move *mv = NULL;
    struct journey j = {0};
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(journey_get(cx, id, &j));
    TRY(machine_asked(cx, journey_machine(j.kind), j.state, in->verb, PERM_NONE, &mv));
    struct str to = str_of(mv->to), verb = str_of(mv->verb);
    if (str_eq(verb, S("buy")) && (!in->vehicle.len || !in->sum_fen))
        return fail_field(cx, "vehicle", "请填写购到的车次和金额");
    if (str_eq(to, S("departed")))
        TRY(depart(cx, &j));
    if (str_eq(to, S("cancelled")))
        TRY(cancel(cx, &j, in->reason));
    TRY(db_exec(cx->tx, JOURNEY_MOVE,
                VALS(I64(id), I64(in->version), TXT(to), TXT(in->reason), TXT(in->vehicle.len ? in->vehicle : j.vehicle), I64(in->sum_fen ? in->sum_fen : j.sum_fen)), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    audit_object(cx, j.org_id, "journey:%lld", (long long)id);
    audit_note(cx, "verb", verb);
    return answer(cx, id);
}

/* --- reading --- */

static enum err put_journey(struct ctx *cx, void *row)
{
    TRY(open_phones(cx, row));
    fields_write(cx->out, JOURNEY, row);
    return OK;
}

enum err journeys_get(struct ctx *cx)
{
    return cx_list_by(cx, JOURNEY_LIST,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "campaign")), TXT(cx_query(cx, "state")), TXT(cx_query(cx, "kind")),
                           TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), I64(cx_limit(cx))),
                      JOURNEY, put_journey);
}

enum err journey_one(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return answer(cx, id);
}
