/* SPDX-License-Identifier: Apache-2.0
 * What the files of the area share and nobody else sees. */
#pragma once
#include "journey.h"

struct journey_in {
    struct str org, campaign, kind, from_place, to_place, stops, leave_on, leave_at;
    int64_t seats;
    struct str vehicle, driver, driver_phone, leader, leader_phone;
    int64_t subsidy_fen;
    struct str book_from, book_until, cancel_until, note;
    int64_t version;
};
extern const struct field journey_in_fields[20];
struct journey_move_in {
    struct str verb, reason, vehicle;
    int64_t sum_fen, version;
};
extern const struct field journey_move_fields[5];
struct journey_call_in { /* a caller on the line */
    struct str name, number, phone, employer, companions;
};
extern const struct field journey_call_fields[5];
struct journey_book_in { /* himself, on his phone */
    struct str companions;
};
extern const struct field journey_book_fields[1];
struct journey_check_in {
    struct str state;
};
extern const struct field journey_check_fields[1];

struct seat_at { /* what a change of a seat needs */
    int64_t id, journey_id, booking_id;
    struct str state;
    int64_t person_id;
};
extern const struct field seat_at_fields[5];
#define SEAT_AT FIELDS(struct seat_at, seat_at_fields)
struct id_n {
    int64_t id, n;
};
extern const struct field id_n_fields[2];

extern const struct machine journey_machines[2];
const struct machine *journey_machine(struct str kind);

/* The place of a sealed value: of the phones of a journey of a union and day, of a companion by his seat. */
struct str journey_phones_place(struct ctx *cx, const struct journey *j);
struct str journey_seat_place(struct ctx *cx, int64_t seat_id);

/* Seats for a person and his companions (JSON [{name, number, phone}]); together or on the waiting list together. */
enum err journey_book(struct ctx *cx, const struct journey *j, int64_t person_id, struct str companions, const char *source) MUST_USE;
/* One seat given back; who waits moves up. */
enum err journey_give_back(struct ctx *cx, const struct journey *j, const struct seat_at *s) MUST_USE;
/* Seats that came free go to who waits, the first whose whole party fits. */
enum err journey_move_up(struct ctx *cx, const struct journey *j) MUST_USE;
/* At the door: boarded, absent, booked. Of a journey that left the record follows. */
enum err journey_check(struct ctx *cx, const struct journey *j, const struct seat_at *s, struct str state) MUST_USE;
/* The record of one on board. */
enum err journey_count(struct ctx *cx, const struct journey *j, int64_t seat_id, int64_t person_id) MUST_USE;
struct str journey_origin(struct ctx *cx, int64_t seat_id);
void journey_write_seat(struct ctx *cx, const struct journey_seat *s);

enum err journeys_get(struct ctx *cx);
enum err journey_one(struct ctx *cx);
enum err journey_post(struct ctx *cx);
enum err journey_put(struct ctx *cx);
enum err journey_move(struct ctx *cx);
enum err journey_seats_get(struct ctx *cx);
enum err journey_call_post(struct ctx *cx);
enum err journey_seat_cancel(struct ctx *cx);
enum err journey_seat_check(struct ctx *cx);
enum err journey_board_all(struct ctx *cx);
enum err journey_lines_get(struct ctx *cx);
enum err journey_mine_get(struct ctx *cx);
enum err journey_mine_book(struct ctx *cx);
enum err journey_mine_cancel(struct ctx *cx);
enum err journey_led_get(struct ctx *cx);
enum err journey_led_one(struct ctx *cx);
enum err journey_led_check(struct ctx *cx);
enum err journey_verify(struct verify *v) MUST_USE;
