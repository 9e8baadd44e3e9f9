/* SPDX-License-Identifier: Apache-2.0
 * Journeys home (平安返乡): chartered buses and trains and group buying of tickets. A journey has seats and a waiting list; a person of the register
 * books for himself and companions on his phone or through the clerk on the line. Who was on board counts once in item G, on the day of
 * departure; nobody else does. See docs/decision/0036. */
#pragma once
#include "area.h"

enum {
    JOURNEY_PARTY_MAX = 6,     /* travellers of one booking */
    JOURNEY_SEATS_MAX = 2000,  /* of one journey */
    JOURNEY_LINES_MAX = 200,   /* shown to everybody */
    JOURNEY_MINE_MAX = 100,    /* seats of one person that are shown */
};

struct journey {
    int64_t id, org_id;
    struct str org_code, org_name, org_path, campaign;
    int64_t campaign_id;
    struct str kind, from_place, to_place, stops, leave_on, leave_at;
    int64_t seats;
    struct str vehicle, driver, driver_phone, leader, leader_phone; /* phones: opened, written masked */
    int64_t leader_id, subsidy_fen;
    struct str book_from, book_until, cancel_until, note;
    int64_t sum_fen;
    struct str state, reason;
    int64_t version, taken, waiting, boarded;
    struct str secret;
};
extern const struct field journey_fields[33];
#define JOURNEY FIELDS(struct journey, journey_fields)

/* One traveller as a list shows him: the register's or his companion's name and numbers, opened. */
struct journey_seat {
    int64_t id, journey_id, booking_id, seat_no;
    struct str state, source;
    int64_t booked_at;
    struct str name, number, phone;
    bool booker;
    struct str booker_name, id_type, blind, secret, person_secret;
};
extern const struct field journey_seat_fields[16];
#define JOURNEY_SEAT FIELDS(struct journey_seat, journey_seat_fields)

/* Within the caller's reach, phones opened. ERR_NOT_FOUND. */
enum err journey_get(struct ctx *cx, int64_t id, struct journey *out) MUST_USE;
/* Travellers after a seat's id, opened; cancelled ones only when asked for. */
enum err journey_seats(struct ctx *cx, int64_t id, int64_t after, bool cancelled, int64_t limit, struct journey_seat **out, size_t *n) MUST_USE;

extern const struct area area_journey;
