/* SPDX-License-Identifier: Apache-2.0
 * What the files of the area activity share: places of parts and the entries that take them. */
#pragma once
#include "activity.h"

enum {
    ENTRY_CODE_DIGITS = 8,
    ENTRIES_MINE_MAX = 100,
    ACTIVITIES_SHOWN_MAX = 100,
    HERE_MS = 60 * 1000,              /* how long a code shown on the spot lasts; the one before still works */
    HERE_BEFORE_MS = 2 * 3600 * 1000, /* how long before the beginning one may check in himself */
    HERE_TRIES = 20,                  /* codes a worker may try at an activity in an hour */
    VIEWS_PER_PEER = 3000,            /* counted openings of a page by an address in an hour */
    PEOPLE_AT_ONCE = 500,             /* of a list a clerk enters */
};

/* The rule of a part that is places to take; each kind has some of it (activity_place.c). */
struct place_rule {
    int64_t seats, until_at;
    bool waiting, nameless, from_stock;
    struct str unit, place, words, counts_as, items;
};
struct place_item { /* a row of its items */
    struct str title, place;
    int64_t start_at, end_at, seats, list_fen, price_fen;
};
struct item {
    int64_t id, activity_id, part_id, seq;
    struct str title, place;
    int64_t start_at, end_at, seats, taken, waiting, list_fen, price_fen;
};
extern const struct field activity_item_fields[13];
#define ITEM FIELDS(struct item, activity_item_fields)
enum place_who { PLACE_SELF = 1, PLACE_GROUP = 2, PLACE_HERE = 4 };
struct place_kind {
    const char *kind;
    int who;          /* PLACE_SELF: a worker takes one by himself; PLACE_GROUP: counted groups are noted; PLACE_HERE: he may check in himself */
    const char *item; /* title of the one item of a kind without rows */
};
bool activity_counts_as_ok(struct str kind); /* of kinds an activity may count as, or "" */
const struct place_kind *place_kind_of(struct str kind); /* NULL: not of places */
/* The rule as saved; p->counts_as becomes that of the part when it has one of its own, none when goods come from stock. */
enum err place_rule_of(struct ctx *cx, struct activity_part *p, struct place_rule *out) MUST_USE;
extern const struct part_kind part_signup, part_checkin, part_group, part_goods, part_slots, part_parcels, part_live, part_link;

/* --- entries --- */
struct entry { /* as the union's clerk sees it */
    int64_t id, person_id;
    struct str part, item, name, number_mask, phone, employer, org_name;
    int64_t heads;
    struct str state;
    bool bought;
    int64_t amount_fen;
    struct str on_day, note, doer;
    int64_t made_at, done_at;
    struct str id_type, blind, secret;
};
extern const struct field activity_entry_fields[21];
enum err item_get(struct ctx *cx, int64_t part_id, int64_t item_id, struct item *out) MUST_USE; /* item_id 0: the first */
/* A place for heads; *held false: it is full. */
enum err item_take(struct ctx *cx, int64_t item_id, int64_t heads, bool *held) MUST_USE;
/* Given back: who waits longest moves up. */
enum err item_give_back(struct ctx *cx, int64_t item_id, int64_t heads) MUST_USE;
struct entering {
    int64_t person_id;
    struct str veil; /* entry_veil of him, "" when he is entered at the desk */
    bool nameless, buy;
};
/* A new entry by one person, with a place or on the waiting list. ERR_DUPLICATE when he has one. */
enum err entry_has(struct ctx *cx, const struct activity_part *p, const struct entering *who, bool *yes) MUST_USE;
enum err entry_put(struct ctx *cx, const struct activity_part *p, const struct item *it, const struct entering *who, bool held, int64_t *id) MUST_USE; /* the place has been asked for */
enum err entry_add(struct ctx *cx, const struct activity_part *p, const struct place_rule *r, const struct item *it, const struct entering *who, int64_t *id) MUST_USE;
/* He came: state, day and the aid row. */
struct coming {
    int64_t entry_id, person_id;
    bool bought;
    int64_t by_user, by_person; /* one of them */
    struct str on;
};
enum err entry_came(struct ctx *cx, struct activity_part *p, const struct coming *c) MUST_USE;
struct str entry_code_new(struct ctx *cx);
struct str entry_veil(struct ctx *cx, int64_t part_id, int64_t person_id);
/* The part of an entry, open or closed: where people come. ERR_STATE else. */
enum err part_live_get(struct ctx *cx, int64_t part_id, struct activity_part *out) MUST_USE;

/* The code shown on the spot now (back 0) or the minute before. */
struct str here_code(struct ctx *cx, int64_t activity_id, int64_t back);
void here_write(struct ctx *cx, int64_t activity_id); /* "here":"123456","here_s":42 */
struct str code_of_scan(struct str s);
/* He who shows that code came; *said: what to say of it. By a user or a volunteer. */
enum err check_code(struct ctx *cx, int64_t activity_id, struct str code, int64_t by_user, int64_t by_person, struct str *said) MUST_USE;

/* --- counting --- */
/* Where an aid row comes from; what: name of a group, "" of a person. */
struct str activity_origin(struct arena *a, const struct activity_part *p, int64_t person_id, struct str what);
/* {people, nameless, aid_rows, aid_heads, …, parts: […]} of an activity as it stands. */
enum err activity_sum_write(struct ctx *cx, struct jw *w, const struct activity *a) MUST_USE;

/* --- routes --- */
struct activity_in {
    struct str org, campaign, template, title, words, place;
    int64_t start_at, end_at;
    struct str who, counts_as, tags;
    int64_t version;
};
extern const struct field activity_in_fields[12];
struct activity_move_in {
    int64_t version;
    struct str reason;
};
extern const struct field activity_move_in_fields[2];
struct part_in {
    struct str kind, title, rule;
};
extern const struct field part_in_fields[3];
struct join_in {
    int64_t item_id;
    bool buy;
};
extern const struct field join_in_fields[2];
struct check_in {
    struct str code;
};
extern const struct field check_in_fields[1];
struct group_in {
    int64_t item_id, heads;
    struct str on_day, note;
};
extern const struct field group_in_fields[4];
struct people_in {
    int64_t item_id;
    struct str numbers, persons;
    bool came;
    struct str on_day;
};
extern const struct field people_in_fields[5];
struct figure_in {
    struct str what, source;
    int64_t n;
};
extern const struct field figure_in_fields[3];
struct seats_in {
    int64_t seats;
};
extern const struct field seats_in_fields[1];
struct listed { /* of the list everybody sees */
    int64_t id;
    struct str title, org_name, words, place, state, who, reason;
    int64_t start_at, end_at;
};
extern const struct field activity_listed_fields[10];
struct my_entry {
    int64_t id, activity_id;
    struct str activity, org_name, place, activity_state, reason, kind, part, item;
    int64_t start_at, end_at, slot_at;
    struct str state, code;
    bool bought;
    int64_t amount_fen, moved_at, ahead;
};
extern const struct field my_entry_fields[19];

extern const struct machine activity_machines[1];
enum err activities_get(struct ctx *cx);
enum err activity_one(struct ctx *cx);
enum err activity_answer(struct ctx *cx, int64_t id) MUST_USE;
enum err activity_post(struct ctx *cx);
enum err activity_put(struct ctx *cx);
enum err activity_submit(struct ctx *cx);
enum err activity_approve(struct ctx *cx);
enum err activity_return(struct ctx *cx);
enum err activity_close(struct ctx *cx);
enum err activity_reopen(struct ctx *cx);
enum err activity_finish(struct ctx *cx);
enum err activity_cancel(struct ctx *cx);
enum err activity_templates_get(struct ctx *cx);
enum err activity_kinds_get(struct ctx *cx);
enum err activity_part_post(struct ctx *cx);
enum err activity_part_put(struct ctx *cx);
enum err activity_part_up(struct ctx *cx);
enum err activity_part_remove(struct ctx *cx);
enum err activity_entries_get(struct ctx *cx);
enum err activity_check_post(struct ctx *cx);
enum err activity_here_code_get(struct ctx *cx);
enum err activity_group_post(struct ctx *cx);
enum err activity_people_post(struct ctx *cx);
enum err activity_undo_post(struct ctx *cx);
enum err activity_seats_post(struct ctx *cx);
enum err activity_figure_post(struct ctx *cx);
enum err worker_activities_get(struct ctx *cx);
enum err worker_activity_get(struct ctx *cx);
enum err worker_activity_view(struct ctx *cx);
enum err worker_activity_mine(struct ctx *cx);
enum err worker_entries_get(struct ctx *cx);
enum err worker_join_post(struct ctx *cx);
enum err worker_leave_post(struct ctx *cx);
enum err worker_nameless_join(struct ctx *cx);
enum err worker_nameless_leave(struct ctx *cx);
enum err worker_here_post(struct ctx *cx);
enum err worker_desk_get(struct ctx *cx);
enum err worker_desk_check(struct ctx *cx);
enum err activity_verify(struct verify *v) MUST_USE;

/* What the kinds of its parts do when an activity opens, and before it ends. */
enum err parts_opened(struct ctx *cx, int64_t activity_id) MUST_USE;
enum err parts_ending(struct ctx *cx, int64_t activity_id) MUST_USE;
