// SPDX-License-Identifier: Apache-2.0
// Routes of stations and what waits.
#include "station_own.h"

#define READ(path_, run_, title_, ...) \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_SERVICE_VIEW, .scope = SCOPE_ORG, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(method_, path_, run_, action_, title_, ...) \
    {.method = method_, .path = path_, .run = run_, .perm = PERM_SERVICE_EDIT, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = action_, .title = LIT(title_), __VA_ARGS__}
#define DOOR PERM_NONE, SCOPE_PUBLIC
#define SELF PERM_WORKER_SELF, SCOPE_WORKER

static const char station_schema[] = "{…station, photos: [file], verbs: []}";
static const char told_schema[] = "{\"text\":\"\",\"again\":false}";

static const struct route station_routes[] = {
    READ("/api/stations", stations_get, "驿站", .shape = OUT_LIST, OUT(struct station, station_fields), .query = "q,kind,state,after,limit"),
    WRITE(M_POST, "/api/stations", station_post, "station.add", "登记驿站", .shape = OUT_FREE, .schema = station_schema, IN(struct station_in, station_in_fields)),
    READ("/api/stations/:id", station_one_get, "一个驿站", .shape = OUT_FREE, .schema = station_schema),
    WRITE(M_PUT, "/api/stations/:id", station_put, "station.edit", "修改驿站", .shape = OUT_FREE, .schema = station_schema, IN(struct station_in, station_in_fields)),
    WRITE(M_POST, "/api/stations/:id/state", station_move_post, "station.state", "开放、暂停、关闭驿站", .shape = OUT_FREE, .schema = station_schema,
          IN(struct station_move_in, station_move_fields)),
    READ("/api/station-map", station_map_get, "驿站地图", .shape = OUT_LIST, OUT(struct station_point, station_point_fields)),
    WRITE(M_POST, "/api/stations/:id/photos", station_photo_post, "station.photo", "添加驿站照片", .shape = OUT_FREE, .schema = station_schema,
          IN(struct station_photo_in, station_photo_fields)),
    READ("/api/stations/:id/photos/:file", station_photo_get, "驿站照片", .shape = OUT_FILE),
    READ("/api/station-days", station_days_get, "驿站每日人流", .shape = OUT_FREE, .query = "station,from,until",
         .schema = "{\"rows\":[{on_day,persons,guests,counted}],from,until,visits,guests,counted,people,people_since}"),
    WRITE(M_POST, "/api/stations/:id/counts", station_count_post, "station.count", "登记当天人工计数", .shape = OUT_NONE, IN(struct station_count_in, station_count_fields)),
    READ("/api/station-inspections", station_inspections_get, "驿站巡查", .shape = OUT_LIST, OUT(struct station_inspection, station_inspection_fields),
         .query = "state,late,station,after,limit"),
    WRITE(M_POST, "/api/stations/:id/inspections", station_inspection_post, "station.inspect", "登记驿站巡查", .shape = OUT_ONE, IN(struct station_inspection_in, station_inspection_in_fields),
          OUT(struct station_inspection, station_inspection_fields)),
    READ("/api/station-inspections/:id/photo", station_inspection_photo, "巡查照片", .shape = OUT_FILE),
    WRITE(M_POST, "/api/station-inspections/:id/mended", station_mended_post, "station.mended", "登记整改完成", .shape = OUT_ONE, IN(struct station_mended_in, station_mended_fields),
          OUT(struct station_inspection, station_inspection_fields)),
    READ("/api/station-services", station_services_get, "驿站服务", .shape = OUT_LIST, OUT(struct station_service, station_service_fields), .query = "campaign,station,after,limit"),
    WRITE(M_POST, "/api/stations/:id/services", station_service_post, "station.service", "登记驿站服务", .shape = OUT_ONE, IN(struct station_service_in, station_service_in_fields),
          OUT(struct station_service, station_service_fields)),
    WRITE(M_POST, "/api/station-services/:id/drop", station_service_drop, "station.service_drop", "撤销驿站服务", .shape = OUT_ONE, IN(struct station_drop_in, station_drop_fields),
          OUT(struct station_service, station_service_fields)),
    {M_POST, "/api/station-checkins/forget", station_forget_post, PERM_NONE, SCOPE_LOCAL, TX_WRITE, "station.forget", .shape = OUT_FREE, .schema = "{\"forgotten\":1}",
     .title = LIT("删除到期的驿站打卡（仅限本机）")},
    {M_POST, "/api/worker/stations/find", station_find_post, DOOR, TX_READ, IN(struct station_find_in, station_find_fields), .shape = OUT_FREE,
     .schema = "{\"rows\":[{code,kind,name,address,lat_e6,lng_e6,hours,area_m2,seats,facilities,phone,state,reason,org_name,metres}]}", .title = LIT("找驿站（不登录可用；位置只用于当次查询）")},
    {M_GET, "/api/worker/stations/map", station_public_map, DOOR, TX_READ, .shape = OUT_FREE,
     .schema = "{\"unit\":100000,\"shapes\":[{org_code,org_name,kind,geo}],\"rows\":[{code,kind,name,lat_e6,lng_e6}],\"kinds\":[{code,label}],\"facilities\":[{code,label}]}", .title = LIT("驿站地图（不登录可用）")},
    {M_POST, "/api/worker/stations/tap", station_tap_post, DOOR, TX_NONE, IN(struct station_code_in, station_code_in_fields), .shape = OUT_FREE, .schema = told_schema,
     .title = LIT("驿站匿名打卡")},
    {M_POST, "/api/worker/stations/checkin", station_checkin_post, SELF, TX_NONE, "station.checkin", .once = true, IN(struct station_code_in, station_code_in_fields), .shape = OUT_FREE,
     .schema = told_schema, .title = LIT("职工驿站打卡")},
    {M_GET, "/api/worker/station-checkins", station_mine_get, SELF, TX_READ, OUT(struct station_mine, station_mine_fields), .shape = OUT_LIST, .query = "after,limit",
     .title = LIT("职工本人的驿站打卡")},
};

static const struct meta_row station_meta[] = {
    {"station", {station_fields, 31, sizeof(struct station)}},
    {"station_in", {station_in_fields, 20, sizeof(struct station_in)}},
    {"station_inspection", {station_inspection_fields, 16, sizeof(struct station_inspection)}},
    {"station_inspection_in", {station_inspection_in_fields, 6, sizeof(struct station_inspection_in)}},
    {"station_service_in", {station_service_in_fields, 4, sizeof(struct station_service_in)}},
};

static enum err todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_SERVICE_EDIT, STATION_TODO, &n));
    todo_put(t, "station.open", S("待整改的驿站问题"), n, S("/stations?tab=inspections"));
    return OK;
}

const struct area area_station = {
    .name = "station",
    .title = LIT("驿站"),
    ROWS(routes, station_routes),
    .machines = station_machines,
    .n_machines = 1,
    ROWS(meta, station_meta),
    .verify = station_verify,
    .todo = todo,
};
