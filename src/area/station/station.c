// SPDX-License-Identifier: Apache-2.0
// The register of stations: who keeps which, where it is and what it offers.
#include "station.h"
#include "code.h"
#include "date.h"
#include "file.h"
#include "like.h"
#include "station_own.h"

const struct field station_fields[31] = {
    {FIELD(struct station, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct station, org_id), .as = AS_ID},
    {FIELD(struct station, org_code), .label = LIT("工会代码")},
    {FIELD(struct station, org_name), .label = LIT("管理工会")},
    {FIELD(struct station, org_path), .as = AS_SECRET},
    {FIELD(struct station, code), .label = LIT("驿站码")},
    {FIELD(struct station, kind), .as = AS_CODE, .codes = "station_kind", .label = LIT("类型")},
    {FIELD(struct station, builder), .as = AS_CODE, .codes = "station_builder", .label = LIT("建设方式")},
    {FIELD(struct station, name), .label = LIT("驿站名称")},
    {FIELD(struct station, address), .label = LIT("地址")},
    {FIELD(struct station, lat_e6)},
    {FIELD(struct station, lng_e6)},
    {FIELD(struct station, given_lat_e6), .label = LIT("纬度")},
    {FIELD(struct station, given_lng_e6), .label = LIT("经度")},
    {FIELD(struct station, datum), .as = AS_CODE, .codes = "station_datum", .label = LIT("坐标系")},
    {FIELD(struct station, hours), .label = LIT("开放时间")},
    {FIELD(struct station, area_m2), .as = AS_COUNT, .label = LIT("面积（平方米）")},
    {FIELD(struct station, seats), .as = AS_COUNT, .label = LIT("座位")},
    {FIELD(struct station, facilities), .as = AS_TAGS, .codes = "station_facility", .label = LIT("设施和服务")},
    {FIELD(struct station, marks), .as = AS_TAGS, .codes = "station_mark", .label = LIT("“六有”")},
    {FIELD(struct station, phone), .label = LIT("公开电话")},
    {FIELD(struct station, manager), .label = LIT("管理员")},
    {FIELD(struct station, manager_phone), .as = AS_PHONE, .label = LIT("管理员电话")},
    {FIELD(struct station, state), .as = AS_CODE, .codes = "station_state", .label = LIT("状态")},
    {FIELD(struct station, reason), .label = LIT("暂停或关闭原因")},
    {FIELD(struct station, listed), .as = AS_BOOL, .label = LIT("在地图上公开")},
    {FIELD(struct station, note), .label = LIT("备注")},
    {FIELD(struct station, version), .label = LIT("版本")},
    {FIELD(struct station, visits), .as = AS_COUNT, .label = LIT("近 30 天扫码人次")},
    {FIELD(struct station, counted), .as = AS_COUNT, .label = LIT("近 30 天人工计数")},
    {FIELD(struct station, secret), .as = AS_BLOB},
};
const struct field station_in_fields[20] = {
    {FIELD(struct station_in, org), .label = LIT("管理工会"), .max = 40},
    {FIELD(struct station_in, kind), .as = AS_CODE, .codes = "station_kind", .label = LIT("类型"), .need = true, .max = 20},
    {FIELD(struct station_in, builder), .as = AS_CODE, .codes = "station_builder", .label = LIT("建设方式"), .need = true, .max = 20},
    {FIELD(struct station_in, name), .label = LIT("驿站名称"), .need = true, .max = 60},
    {FIELD(struct station_in, address), .label = LIT("地址"), .need = true, .max = 120},
    {FIELD(struct station_in, lat_e6), .label = LIT("纬度"), .min = -90000000, .max = 90000000},
    {FIELD(struct station_in, lng_e6), .label = LIT("经度"), .min = -180000000, .max = 180000000},
    {FIELD(struct station_in, datum), .as = AS_CODE, .codes = "station_datum", .label = LIT("坐标系"), .max = 20},
    {FIELD(struct station_in, hours), .label = LIT("开放时间"), .max = 60},
    {FIELD(struct station_in, area_m2), .as = AS_COUNT, .label = LIT("面积（平方米）"), .max = 100000},
    {FIELD(struct station_in, seats), .as = AS_COUNT, .label = LIT("座位"), .max = 10000},
    {FIELD(struct station_in, facilities), .as = AS_TAGS, .codes = "station_facility", .label = LIT("设施和服务"), .max = 200},
    {FIELD(struct station_in, marks), .as = AS_TAGS, .codes = "station_mark", .label = LIT("“六有”"), .max = 60},
    {FIELD(struct station_in, phone), .label = LIT("公开电话"), .max = 20},
    {FIELD(struct station_in, manager), .label = LIT("管理员"), .max = 40},
    {FIELD(struct station_in, manager_phone), .as = AS_PHONE, .label = LIT("管理员电话"), .max = 20},
    {FIELD(struct station_in, listed), .as = AS_BOOL, .label = LIT("在地图上公开")},
    {FIELD(struct station_in, note), .label = LIT("备注"), .max = 500},
    {FIELD(struct station_in, state), .as = AS_CODE, .codes = "station_state", .label = LIT("状态"), .max = 20},
    {FIELD(struct station_in, version), .label = LIT("版本")},
};
const struct field station_move_fields[3] = {
    {FIELD(struct station_move_in, verb), .label = LIT("办理"), .need = true, .max = 20},
    {FIELD(struct station_move_in, reason), .label = LIT("原因"), .max = 200},
    {FIELD(struct station_move_in, version), .label = LIT("版本"), .need = true},
};
const struct field station_point_fields[8] = {
    {FIELD(struct station_point, id), .as = AS_ID},  {FIELD(struct station_point, code)},   {FIELD(struct station_point, name)},   {FIELD(struct station_point, kind)},
    {FIELD(struct station_point, state)}, {FIELD(struct station_point, lat_e6)}, {FIELD(struct station_point, lng_e6)}, {FIELD(struct station_point, visits)},
};
const struct field station_photo_fields[1] = {{FIELD(struct station_photo_in, file_id), .as = AS_ID, .label = LIT("照片"), .need = true}};

static const struct move moves[] = {
    {"building", "open", "open", PERM_SERVICE_EDIT, LIT("开放")},
    {"open", "pause", "paused", PERM_SERVICE_EDIT, LIT("暂停")},
    {"paused", "resume", "open", PERM_SERVICE_EDIT, LIT("恢复开放")},
    {"building", "close", "closed", PERM_SERVICE_EDIT, LIT("关闭")},
    {"open", "close", "closed", PERM_SERVICE_EDIT, LIT("关闭")},
    {"paused", "close", "closed", PERM_SERVICE_EDIT, LIT("关闭")},
};
const struct machine station_machines[1] = {{"station", ROWS(moves, moves)}};

/* --- the manager, sealed --- */

static struct str place_of(struct ctx *cx, struct str code)
{
    return str_f(cx->a, "station:%.*s", FMT(code));
}

enum err station_unseal(struct ctx *cx, struct station *s)
{
    struct str both = {0};
    s->manager = s->manager_phone = S(""); /* a row of a list is used again for the next */
    if (!s->secret.len)
        return OK;
    TRY(unseal_in(cx->sealer, cx->a, place_of(cx, s->code), s->secret, &both));
    s->manager = str_cut(both, '\n', &s->manager_phone);
    return OK;
}

static struct str seal_manager(struct ctx *cx, struct str code, const struct station_in *in)
{
    if (!in->manager.len && !in->manager_phone.len)
        return S("");
    return seal_in(cx->sealer, cx->a, place_of(cx, code), str_f(cx->a, "%.*s\n%.*s", FMT(in->manager), FMT(in->manager_phone)));
}

/* --- checks --- */

bool station_codes_known(struct ctx *cx, const char *list, struct str codes)
{
    struct code_item item = {0};
    while (codes.len) {
        struct str one = str_cut(codes, ',', &codes);
        if (code_find(cx, str_of(list), one, S(""), &item) != OK)
            return false;
    }
    return true;
}

static bool is_number(struct str s)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        bool digit = s.at[i] >= '0' && s.at[i] <= '9';
        if (!digit && s.at[i] != '-' && s.at[i] != ' ')
            return false;
        digits += digit;
    }
    return digits >= 5 && digits <= 14;
}

static enum err check_codes(struct ctx *cx, const struct station_in *in)
{
    if (!in->kind.len || !station_codes_known(cx, "station_kind", in->kind))
        return fail_field(cx, "kind", "请选择驿站类型");
    if (!in->builder.len || !station_codes_known(cx, "station_builder", in->builder))
        return fail_field(cx, "builder", "请选择建设方式");
    if (!station_codes_known(cx, "station_facility", in->facilities))
        return fail_field(cx, "facilities", "设施和服务中有不认识的项目");
    if (!station_codes_known(cx, "station_mark", in->marks))
        return fail_field(cx, "marks", "“六有”中有不认识的项目");
    return OK;
}

enum err station_check(struct ctx *cx, const struct station_in *in)
{
    TRY(check_codes(cx, in));
    if (!str_trim(in->name).len)
        return fail_field(cx, "name", "请填写驿站名称");
    if (!str_trim(in->address).len)
        return fail_field(cx, "address", "请填写地址");
    if ((in->lat_e6 == 0) != (in->lng_e6 == 0))
        return fail_field(cx, "lat_e6", "纬度和经度应同时填写");
    if (in->lat_e6 && !str_eq(in->datum, S("gcj02")) && !str_eq(in->datum, S("wgs84")))
        return fail_field(cx, "datum", "请选择坐标系：从国内地图软件取的坐标选 GCJ-02");
    if (in->listed && !in->lat_e6)
        return fail_field(cx, "lat_e6", "在地图上公开的驿站要有坐标；没有坐标请先不公开");
    if (in->phone.len && !is_number(in->phone))
        return fail_field(cx, "phone", "公开电话应是 5 至 14 位数字");
    if (in->manager_phone.len && !is_number(in->manager_phone))
        return fail_field(cx, "manager_phone", "管理员电话应是 5 至 14 位数字");
    if (str_has(in->manager, S("\n")))
        return fail_field(cx, "manager", "姓名只写一行");
    return OK;
}

static void true_place(const struct station_in *in, int64_t *lat, int64_t *lng)
{
    *lat = in->lat_e6;
    *lng = in->lng_e6;
    if (in->lat_e6 && str_eq(in->datum, S("gcj02")))
        place_of_gcj(lat, lng);
}

/* --- adding and changing --- */

/* Signs that are not taken for one another. */
static struct str code_new(struct ctx *cx)
{
    static const char signs[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; /* 31 */
    unsigned char raw[STATION_CODE_LEN * 4];
    char *out = arena_alloc(cx->a, STATION_CODE_LEN, 1);
    size_t n = 0;
    while (n < STATION_CODE_LEN) {
        rand_fill(cx->app->rand, raw, sizeof raw);
        for (size_t i = 0; i < sizeof raw && n < STATION_CODE_LEN; i++)
            if (raw[i] < 248) /* 8 × 31: each sign as often as the others */
                out[n++] = signs[raw[i] % 31];
    }
    return (struct str){out, STATION_CODE_LEN};
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct station s = {0};
    struct {
        int64_t id;
    } *photos = NULL;
    static const struct field id_fields[] = {{.name = "id", .offset = 0, .size = sizeof(int64_t), .type = FT_I64}};
    size_t n = 0;
    TRY(station_get(cx, id, &s));
    TRY(db_rows(cx->tx, STATION_PHOTOS, VALS(I64(id), I64(STATION_PHOTOS_MAX)), ((struct fields){id_fields, 1, sizeof *photos}), STATION_PHOTOS_MAX, &photos, &n));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, STATION, &s);
    jw_key(cx->out, "photos");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        jw_int(cx->out, photos[i].id);
    jw_close(cx->out, ']');
    machine_verbs(cx, &station_machines[0], s.state, s.org_path);
    jw_close(cx->out, '}');
    return OK;
}

enum err station_add(struct ctx *cx, const struct station_in *in, int64_t *id)
{
    int64_t org_id = cx->org_id, lat = 0, lng = 0;
    struct str path, state = in->state.len ? in->state : S("open"), code = code_new(cx);
    if (in->org.len)
        TRY(cx_org(cx, in->org, &org_id, &path));
    TRY(station_check(cx, in));
    if (!str_eq(state, S("open")) && !str_eq(state, S("building")))
        return fail_field(cx, "state", "新登记的驿站是建设中或开放");
    true_place(in, &lat, &lng);
    enum err e = db_int(cx->tx, STATION_ADD,
                        VALS(I64(org_id), TXT(code), TXT(in->kind), TXT(in->builder), TXT(str_trim(in->name)), TXT(str_trim(in->address)), I64(lat), I64(lng), I64(in->lat_e6),
                             I64(in->lng_e6), TXT(in->datum), TXT(in->hours), I64(in->area_m2), I64(in->seats), TXT(in->facilities), TXT(in->marks), TXT(in->phone),
                             BLOB(seal_manager(cx, code, in)), TXT(state), I64(in->listed), TXT(in->note), I64(cx->who->user_id), I64(cx->now)),
                        id);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_DUPLICATE, "本工会已有名为“%.*s”的驿站", FMT(str_trim(in->name)));
    return e;
}

enum err station_post(struct ctx *cx)
{
    int64_t id = 0;
    TRY(station_add(cx, cx->in, &id));
    audit_object(cx, cx->org_id, "station:%lld", (long long)id);
    return answer(cx, id);
}

enum err station_put(struct ctx *cx)
{
    struct station_in in = *(const struct station_in *)cx->in;
    struct station was = {0}, now = {0};
    int64_t changed = 0, twins = 0, lat = 0, lng = 0;
    TRY(station_of_call(cx, &was));
    if (in.org.len && !str_eq(in.org, was.org_code))
        return fail_field(cx, "org", "管理工会不能修改；移交的驿站请在原工会关闭，由新工会登记");
    if (str_has(in.manager_phone, S("*"))) /* as it was shown */
        in.manager_phone = was.manager_phone;
    TRY(station_check(cx, &in));
    TRY(db_int(cx->tx, STATION_NAMED, VALS(I64(was.org_id), TXT(str_trim(in.name)), I64(was.id)), &twins));
    if (twins)
        return fail_field(cx, "name", "本工会已有名为“%.*s”的驿站", FMT(str_trim(in.name)));
    true_place(&in, &lat, &lng);
    TRY(db_exec(cx->tx, STATION_SET,
                VALS(I64(was.id), I64(in.version), TXT(in.kind), TXT(in.builder), TXT(str_trim(in.name)), TXT(str_trim(in.address)), I64(lat), I64(lng), I64(in.lat_e6),
                     I64(in.lng_e6), TXT(in.datum), TXT(in.hours), I64(in.area_m2), I64(in.seats), TXT(in.facilities), TXT(in.marks), TXT(in.phone),
                     BLOB(seal_manager(cx, was.code, &in)), I64(in.listed), TXT(in.note)),
                &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    TRY(station_get(cx, was.id, &now));
    was.manager = now.manager = was.note = now.note = S(""); /* persons and free text are not of the trail */
    audit_object(cx, was.org_id, "station:%lld", (long long)was.id);
    audit_diff(cx, STATION, &was, &now);
    return answer(cx, was.id);
}

enum err station_move_post(struct ctx *cx)
{
    const struct station_move_in *in = cx->in;
    const struct move *mv = NULL;
    struct station s = {0};
    int64_t changed = 0;
    TRY(station_of_call(cx, &s));
    TRY(machine_asked(cx, &station_machines[0], s.state, in->verb, PERM_NONE, &mv));
    bool ends = str_eq(str_of(mv->to), S("paused")) || str_eq(str_of(mv->to), S("closed"));
    if (ends && !str_trim(in->reason).len)
        return fail_field(cx, "reason", "请写明原因，职工在地图上能看到");
    TRY(db_exec(cx->tx, STATION_MOVE, VALS(I64(s.id), I64(in->version), TXT(str_of(mv->to)), TXT(ends ? str_trim(in->reason) : S(""))), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    audit_object(cx, s.org_id, "station:%lld", (long long)s.id);
    audit_note(cx, "state", str_of(mv->to));
    return answer(cx, s.id);
}

/* --- reading --- */

enum err station_get(struct ctx *cx, int64_t id, struct station *out)
{
    TRY(cx_one(cx, STATION_GET, id, STATION, out));
    return station_unseal(cx, out);
}

enum err station_of_call(struct ctx *cx, struct station *out)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return station_get(cx, id, out);
}

static struct str days_ago(struct ctx *cx, int days)
{
    char iso[DATE_TEXT];
    date_iso(date_of_ms(cx->now - (int64_t)days * 86400000), iso);
    return str_dup(cx->a, str_of(iso));
}

static enum err put_station(struct ctx *cx, void *row)
{
    TRY(station_unseal(cx, row));
    fields_write(cx->out, STATION, row);
    return OK;
}

enum err stations_get(struct ctx *cx)
{
    return cx_list_by(cx, STATION_LIST,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), TXT(cx_query(cx, "kind")), TXT(cx_query(cx, "state")),
                           TXT(days_ago(cx, 29)), I64(cx_limit(cx))),
                      STATION, put_station);
}

enum err station_one_get(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return answer(cx, id);
}

enum err station_map_get(struct ctx *cx)
{
    struct station_point *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, STATION_POINTS, VALS(LO(cx), HI(cx), TXT(days_ago(cx, 29)), I64(STATION_POINTS_MAX)), FIELDS(struct station_point, station_point_fields),
                STATION_POINTS_MAX, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, FIELDS(struct station_point, station_point_fields), &rows[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* --- photos --- */

enum err station_photo_post(struct ctx *cx)
{
    const struct station_photo_in *in = cx->in;
    struct station s = {0};
    struct file f = {0};
    int64_t added = 0;
    TRY(station_of_call(cx, &s));
    enum err e = file_attach(cx, in->file_id, FILE_CLOSED, &f);
    if (e == ERR_NOT_FOUND || (e == OK && (f.created_by != cx->who->user_id || !str_starts(f.type, S("image/")))))
        return fail_field(cx, "file_id", "请先上传照片");
    TRY(e);
    TRY(db_exec(cx->tx, STATION_PHOTO_ADD, VALS(I64(s.id), I64(f.id), I64(STATION_PHOTOS_MAX)), &added));
    if (!added)
        return fail_field(cx, "file_id", "照片已经有了，或已满 %d 张", STATION_PHOTOS_MAX);
    audit_object(cx, s.org_id, "station:%lld", (long long)s.id);
    return answer(cx, s.id);
}

enum err station_photo_get(struct ctx *cx)
{
    struct station s = {0};
    struct file f = {0};
    int64_t file_id = 0, n = 0;
    TRY(station_of_call(cx, &s));
    TRY(cx_arg_id(cx, 1, &file_id));
    TRY(db_int(cx->tx, STATION_PHOTO_OF, VALS(I64(s.id), I64(file_id)), &n));
    if (!n)
        return ERR_NOT_FOUND;
    TRY(file_load(cx, file_id, &f));
    return file_answer(cx, &f);
}
