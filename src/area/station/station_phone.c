// SPDX-License-Identifier: Apache-2.0
// Stations on a phone. Everybody finds them. Where a phone is comes in the body of a call, is used for its answer and written
// nowhere; so do the codes of posters, because who reads one stands before it.
#include "application.h"
#include "code.h"
#include "date.h"
#include "like.h"
#include "station_own.h"

enum {
    FIRST_BOX_M = 2000, BOX_TIMES = 4, BOXES = 4, /* 2, 8, 32, 128 km */
    METRES_A_DEGREE = 111195, /* of latitude */
};

const struct field station_find_fields[7] = {
    {FIELD(struct station_find_in, code), .label = LIT("驿站码"), .max = 20},
    {FIELD(struct station_find_in, q), .label = LIT("名称或地址"), .max = 40},
    {FIELD(struct station_find_in, kind), .as = AS_CODE, .codes = "station_kind", .label = LIT("类型"), .max = 20},
    {FIELD(struct station_find_in, facility), .as = AS_CODE, .codes = "station_facility", .label = LIT("设施和服务"), .max = 20},
    {FIELD(struct station_find_in, here), .as = AS_BOOL, .label = LIT("按距离")},
    {FIELD(struct station_find_in, lat_e6), .label = LIT("纬度"), .min = -90000000, .max = 90000000},
    {FIELD(struct station_find_in, lng_e6), .label = LIT("经度"), .min = -180000000, .max = 180000000},
};
const struct field station_code_in_fields[1] = {{FIELD(struct station_code_in, code), .label = LIT("驿站码"), .need = true, .max = 20}};
const struct field station_mine_fields[5] = {
    {FIELD(struct station_mine, id), .as = AS_ID},
    {FIELD(struct station_mine, name), .label = LIT("驿站")},
    {FIELD(struct station_mine, address), .label = LIT("地址")},
    {FIELD(struct station_mine, on_day), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct station_mine, forget_on), .as = AS_DATE, .label = LIT("删除日期")},
};

struct shown {
    struct str code, kind, name, address;
    int64_t lat_e6, lng_e6;
    struct str hours;
    int64_t area_m2, seats;
    struct str facilities, phone, state, reason, org_name;
    int64_t metres; /* -1 = not asked for */
};
static const struct field shown_fields[] = {
    {FIELD(struct shown, code)},    {FIELD(struct shown, kind)},    {FIELD(struct shown, name)},  {FIELD(struct shown, address)},    {FIELD(struct shown, lat_e6)}, {FIELD(struct shown, lng_e6)},
    {FIELD(struct shown, hours)},   {FIELD(struct shown, area_m2)}, {FIELD(struct shown, seats)}, {FIELD(struct shown, facilities)}, {FIELD(struct shown, phone)},  {FIELD(struct shown, state)},
    {FIELD(struct shown, reason)},  {FIELD(struct shown, org_name)}, {FIELD(struct shown, metres)},
};
#define SHOWN FIELDS(struct shown, shown_fields)

static int nearer(const void *x, const void *y)
{
    const struct shown *a = x, *b = y;
    return a->metres != b->metres ? (a->metres > b->metres ? 1 : -1) : str_cmp(a->code, b->code);
}

static struct str facility_part(struct ctx *cx, struct str facility)
{
    return facility.len ? str_f(cx->a, "%%,%.*s,%%", FMT(facility)) : S("");
}

static enum err ask_box(struct ctx *cx, const struct station_find_in *in, int64_t metres, struct shown **rows, size_t *n)
{
    int64_t squeeze = place_squeeze(in->lat_e6), up = metres * 1000000 / METRES_A_DEGREE, across = up * 1000 / squeeze;
    TRY(db_rows(cx->tx, STATION_NEAR,
                VALS(I64(in->lat_e6 - up), I64(in->lat_e6 + up), I64(in->lng_e6 - across), I64(in->lng_e6 + across), I64(in->lat_e6), I64(in->lng_e6), I64(squeeze), TXT(in->kind),
                     TXT(facility_part(cx, in->facility)), I64(STATION_NEAR_MAX)),
                SHOWN, STATION_NEAR_MAX, rows, n));
    for (size_t i = 0; i < *n; i++)
        (*rows)[i].metres = place_metres(in->lat_e6, in->lng_e6, (*rows)[i].lat_e6, (*rows)[i].lng_e6);
    if (*n)
        qsort(*rows, *n, sizeof **rows, nearer);
    return OK;
}

/* A box a few times as large until the page is full. Corners of a box are farther away than its sides: what lies beyond its inner
 * circle is told only when no larger box was asked. */
static enum err find_near(struct ctx *cx, const struct station_find_in *in, struct shown **rows, size_t *n)
{
    int64_t metres = FIRST_BOX_M;
    for (int i = 0; i < BOXES; i++, metres *= BOX_TIMES) {
        TRY(ask_box(cx, in, metres, rows, n));
        if (*n == STATION_NEAR_MAX && (*rows)[*n - 1].metres <= metres)
            break;
    }
    return OK;
}

static enum err find_listed(struct ctx *cx, const struct station_find_in *in, struct shown **rows, size_t *n)
{
    TRY(db_rows(cx->tx, STATION_SHOWN, VALS(TXT(like_part(cx->a, str_trim(in->q))), TXT(in->kind), TXT(facility_part(cx, in->facility)), I64(STATION_SHOWN_MAX)), SHOWN,
                STATION_SHOWN_MAX, rows, n));
    for (size_t i = 0; i < *n; i++)
        (*rows)[i].metres = -1;
    return OK;
}


/* As it was read or typed: small letters and blanks do not matter. */
static struct str code_of(struct ctx *cx, struct str typed)
{
    struct str t = str_trim(typed);
    char *out = arena_alloc(cx->a, t.len + 1, 1);
    for (size_t i = 0; i < t.len; i++)
        out[i] = t.at[i] >= 'a' && t.at[i] <= 'z' ? (char)(t.at[i] - 'a' + 'A') : t.at[i];
    return (struct str){out, t.len};
}

struct coded {
    int64_t id;
    struct shown s;
};
#define CODED(m) {.name = #m, .offset = offsetof(struct coded, s.m), .size = sizeof(((struct coded *)0)->s.m), .type = _Generic(((struct coded *)0)->s.m, int64_t: FT_I64, struct str: FT_STR)}
static const struct field coded_fields[] = {{FIELD(struct coded, id)}, CODED(code), CODED(kind), CODED(name), CODED(address), CODED(lat_e6), CODED(lng_e6), CODED(hours),
                                            CODED(area_m2), CODED(seats), CODED(facilities), CODED(phone), CODED(state), CODED(reason), CODED(org_name)};

static enum err of_code(struct ctx *cx, struct str code, struct coded *out)
{
    enum err e = db_one(cx->tx, STATION_OF_CODE, VALS(TXT(code_of(cx, code))), FIELDS(struct coded, coded_fields), out);
    out->s.metres = -1;
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有这个驿站码，请核对海报上的八位字符") : e;
}

enum err station_find_post(struct ctx *cx)
{
    const struct station_find_in *in = cx->in;
    struct shown *rows = NULL;
    struct coded one = {0};
    size_t n = 0;
    if (in->code.len) {
        TRY(of_code(cx, in->code, &one));
        rows = &one.s;
        n = 1;
    } else if (in->here) {
        TRY(find_near(cx, in, &rows, &n));
    } else {
        TRY(find_listed(cx, in, &rows, &n));
    }
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, SHOWN, &rows[i]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* --- the map --- */

struct dot {
    struct str code, kind, name;
    int64_t lat_e6, lng_e6;
};
static const struct field dot_fields[] = {{FIELD(struct dot, code)}, {FIELD(struct dot, kind)}, {FIELD(struct dot, name)}, {FIELD(struct dot, lat_e6)}, {FIELD(struct dot, lng_e6)}};
struct outline {
    struct str org_code, org_name, kind, geo;
};
static const struct field outline_fields[] = {{FIELD(struct outline, org_code)}, {FIELD(struct outline, org_name)}, {FIELD(struct outline, kind)}, {FIELD(struct outline, geo), .as = AS_JSON}};

static void write_all(struct ctx *cx, const char *key, struct fields fs, const void *rows, size_t n)
{
    jw_key(cx->out, key);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, fs, (const char *)rows + i * fs.size);
    jw_close(cx->out, ']');
}

/* What the codes mean, for a page that knows no code lists. */
static enum err write_labels(struct ctx *cx, const char *key, const char *list)
{
    struct code_item *items = NULL;
    size_t n = 0;
    TRY(code_list(cx->tx, str_of(list), cx_today(cx), &items, &n));
    jw_key(cx->out, key);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", items[i].code);
        jw_kt(cx->out, "label", items[i].label);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}

enum err station_public_map(struct ctx *cx)
{
    struct dot *dots = NULL;
    struct outline *lines = NULL;
    size_t n_dots = 0, n_lines = 0;
    TRY(db_rows(cx->tx, STATION_MAP_POINTS, VALS(I64(STATION_POINTS_MAX)), FIELDS(struct dot, dot_fields), STATION_POINTS_MAX, &dots, &n_dots));
    TRY(db_rows(cx->tx, STATION_MAP_SHAPES, VALS(I64(STATION_SHAPES_MAX)), FIELDS(struct outline, outline_fields), STATION_SHAPES_MAX, &lines, &n_lines));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "unit", 100000);
    write_all(cx, "shapes", FIELDS(struct outline, outline_fields), lines, n_lines);
    write_all(cx, "rows", FIELDS(struct dot, dot_fields), dots, n_dots);
    TRY(write_labels(cx, "kinds", "station_kind"));
    TRY(write_labels(cx, "facilities", "station_facility"));
    jw_close(cx->out, '}');
    return OK;
}

/* --- being there --- */

static enum err open_of_code(struct ctx *cx, struct coded *out)
{
    const struct station_code_in *in = cx->in;
    TRY(of_code(cx, in->code, out));
    return str_eq(out->s.state, S("open")) ? OK : fail(cx, ERR_STATE, "这个驿站现在没有开放：%.*s", FMT(out->s.reason));
}

static enum err read_poster(struct ctx *cx, void *arg)
{
    return open_of_code(cx, arg);
}

static enum err add_guest(struct ctx *cx, void *arg)
{
    const struct coded *s = arg;
    return db_exec(cx->tx, STATION_DAY_GUEST, VALS(I64(s->id), TXT(cx_today(cx))), NULL);
}

static void told(struct ctx *cx, const char *text, bool again)
{
    jw_open(cx->out, '{');
    jw_kt(cx->out, "text", str_of(text));
    jw_kb(cx->out, "again", again);
    jw_close(cx->out, '}');
}

/* Who does not sign in is counted and nothing more. The count of tries knows an address by a keyed hash, for a day. */
enum err station_tap_post(struct ctx *cx)
{
    struct coded s = {0};
    bool over = false;
    TRY(cx_in_read(cx, read_poster, &s));
    TRY(public_try(cx, "station", str_f(cx->a, "%lld %.*s", (long long)s.id, FMT(cx->call->peer)), STATION_TAPS_HOUR, &over));
    if (!over)
        TRY(public_try(cx, "station", cx->call->peer, STATION_TAPS_PEER, &over));
    if (over)
        return fail(cx, ERR_BUSY, "这个网络地址在这里的打卡已经够多了，请过一小时再试；登录后打卡不受影响");
    TRY(cx_in_write(cx, add_guest, &s));
    told(cx, "已记一次到访，谢谢。", false);
    return OK;
}

struct being {
    struct coded s;
    bool again;
};

static enum err add_worker(struct ctx *cx, void *arg)
{
    struct being *b = arg;
    int64_t added = 0;
    char iso[DATE_TEXT];
    date_iso(date_add_days(date_of_ms(cx->now), STATION_KEEP_DAYS), iso);
    TRY(db_exec(cx->tx, STATION_CHECKIN, VALS(I64(cx->worker->person_id), I64(b->s.id), TXT(cx_today(cx)), TXT(str_dup(cx->a, str_of(iso)))), &added));
    b->again = !added;
    return added ? db_exec(cx->tx, STATION_DAY_PERSON, VALS(I64(b->s.id), TXT(cx_today(cx))), NULL) : OK;
}

/* Once a person, station and day. No event is left: the trail is kept for years and would tell who was where (decision 0035). */
enum err station_checkin_post(struct ctx *cx)
{
    struct being b = {0};
    TRY(cx_in_read(cx, read_poster, &b.s));
    TRY(cx_in_write(cx, add_worker, &b));
    told(cx, b.again ? "今天已经在这里打过卡了。" : "打卡成功。", b.again);
    return OK;
}

enum err station_mine_get(struct ctx *cx)
{
    return cx_list(cx, STATION_MINE, VALS(I64(cx->worker->person_id), I64(cx_after(cx)), I64(cx_limit(cx))), FIELDS(struct station_mine, station_mine_fields));
}
