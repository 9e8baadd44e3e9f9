/* SPDX-License-Identifier: Apache-2.0
 * Stations for workers outdoors (户外劳动者驿站): the register, the public map by distance, footfall, inspections, services given there.
 * Footfall is no aid. A position a phone tells is used for one answer and kept nowhere; see docs/decision/0035. */
#pragma once
#include "area.h"

enum {
    STATION_CODE_LEN = 8,
    STATION_PHOTOS_MAX = 9,
    STATION_NEAR_MAX = 30,    /* told to a phone at once */
    STATION_SHOWN_MAX = 200,  /* of a list without a position */
    STATION_POINTS_MAX = 3000,
    STATION_SHAPES_MAX = 100,
    STATION_KEEP_DAYS = 90,   /* who was where is forgotten then */
    STATION_DAYS_MAX = 400,   /* of one look at footfall */
    STATION_TAPS_HOUR = 3,    /* of a guest at a station; and of an address in all: */
    STATION_TAPS_PEER = 60,
};

struct station {
    int64_t id, org_id;
    struct str org_code, org_name, org_path, code, kind, builder, name, address;
    int64_t lat_e6, lng_e6, given_lat_e6, given_lng_e6; /* WGS-84; as typed */
    struct str datum, hours;
    int64_t area_m2, seats;
    struct str facilities, marks, phone, manager, manager_phone, state, reason;
    bool listed;
    struct str note;
    int64_t version, visits, counted;
    struct str secret;
};
extern const struct field station_fields[31];
#define STATION FIELDS(struct station, station_fields)
struct station_in {
    struct str org, kind, builder, name, address;
    int64_t lat_e6, lng_e6;
    struct str datum, hours;
    int64_t area_m2, seats;
    struct str facilities, marks, phone, manager, manager_phone;
    bool listed;
    struct str note, state;
    int64_t version;
};
extern const struct field station_in_fields[20];

/* Within the caller's reach, opened. */
enum err station_get(struct ctx *cx, int64_t id, struct station *out) MUST_USE;
/* Complaints about an entry go to the fields; nothing is written. */
enum err station_check(struct ctx *cx, const struct station_in *in) MUST_USE;
/* Adds one after all checks. ERR_DUPLICATE when the union has one of that name. */
enum err station_add(struct ctx *cx, const struct station_in *in, int64_t *id) MUST_USE;

/* --- places --- */
/* GCJ-02 as maps sold in China have it, to WGS-84, within a few metres; outside China nothing is changed. */
void place_of_gcj(int64_t *lat_e6, int64_t *lng_e6);
/* Over the ground, by the half-versed sine on a sphere of 6,371 km: metres. */
int64_t place_metres(int64_t lat1_e6, int64_t lng1_e6, int64_t lat2_e6, int64_t lng2_e6);
/* How much shorter a degree of longitude is than one of latitude there, in 1/1000; never 0. */
int64_t place_squeeze(int64_t lat_e6);

extern const struct area area_station;
