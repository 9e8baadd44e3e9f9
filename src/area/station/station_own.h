/* SPDX-License-Identifier: Apache-2.0
 * What the files of the area share and nobody else sees. */
#pragma once
#include "station.h"

struct station_move_in {
    struct str verb, reason;
    int64_t version;
};
extern const struct field station_move_fields[3];
struct station_point {
    int64_t id;
    struct str code, name, kind, state;
    int64_t lat_e6, lng_e6, visits;
};
extern const struct field station_point_fields[8];
struct station_photo_in {
    int64_t file_id;
};
extern const struct field station_photo_fields[1];
extern const struct machine station_machines[1];

struct station_count_in {
    struct str on_day;
    int64_t counted;
};
extern const struct field station_count_fields[2];

struct station_inspection {
    int64_t id, station_id;
    struct str station, org_code, org_name, org_path, on_day, inspector, met, missing, note, due_on, state, result, mended_on;
    int64_t file_id;
};
extern const struct field station_inspection_fields[16];
#define STATION_INSPECTION FIELDS(struct station_inspection, station_inspection_fields)
struct station_inspection_in {
    struct str on_day, inspector, met, note, due_on;
    int64_t file_id;
};
extern const struct field station_inspection_in_fields[6];
struct station_mended_in {
    struct str result;
};
extern const struct field station_mended_fields[1];

struct station_service {
    int64_t id, station_id;
    struct str station, org_path, campaign, on_day, what;
    int64_t heads;
    struct str dropped;
};
extern const struct field station_service_fields[9];
#define STATION_SERVICE FIELDS(struct station_service, station_service_fields)
struct station_service_in {
    struct str campaign, on_day, what;
    int64_t heads;
};
extern const struct field station_service_in_fields[4];
struct station_drop_in {
    struct str reason;
};
extern const struct field station_drop_fields[1];

struct station_find_in {
    struct str code, q, kind, facility;
    bool here; /* a position is told */
    int64_t lat_e6, lng_e6;
};
extern const struct field station_find_fields[7];
struct station_code_in {
    struct str code;
};
extern const struct field station_code_in_fields[1];
struct station_mine {
    int64_t id;
    struct str name, address, on_day, forget_on;
};
extern const struct field station_mine_fields[5];

/* The station of :id of the call. */
enum err station_of_call(struct ctx *cx, struct station *out) MUST_USE;
enum err station_unseal(struct ctx *cx, struct station *s) MUST_USE;
/* A day that has come, not more than a year ago. */
enum err station_day_check(struct ctx *cx, const char *field, struct str day) MUST_USE;
/* Every code of a comma-joined text stands in the list. */
bool station_codes_known(struct ctx *cx, const char *list, struct str codes);

enum err stations_get(struct ctx *cx);
enum err station_one_get(struct ctx *cx);
enum err station_post(struct ctx *cx);
enum err station_put(struct ctx *cx);
enum err station_move_post(struct ctx *cx);
enum err station_map_get(struct ctx *cx);
enum err station_photo_post(struct ctx *cx);
enum err station_photo_get(struct ctx *cx);
enum err station_days_get(struct ctx *cx);
enum err station_count_post(struct ctx *cx);
enum err station_forget_post(struct ctx *cx);
enum err station_inspections_get(struct ctx *cx);
enum err station_inspection_post(struct ctx *cx);
enum err station_inspection_photo(struct ctx *cx);
enum err station_mended_post(struct ctx *cx);
enum err station_services_get(struct ctx *cx);
enum err station_service_post(struct ctx *cx);
enum err station_service_drop(struct ctx *cx);
enum err station_find_post(struct ctx *cx);
enum err station_public_map(struct ctx *cx);
enum err station_tap_post(struct ctx *cx);
enum err station_checkin_post(struct ctx *cx);
enum err station_mine_get(struct ctx *cx);
enum err station_verify(struct verify *v) MUST_USE;
