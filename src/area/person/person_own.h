/* SPDX-License-Identifier: Apache-2.0
 * Shared by the files of this folder only. */
#pragma once
#include "person.h"

/* Normalises p in place (number, phone, card, name; sex and birth from the number) and adds a
 * complaint a field. True when sound. */
bool person_check(struct ctx *cx, struct person *p, struct problems *to);
/* Checks and writes p over before, by p->version. ERR_CONFLICT when somebody else was first. */
enum err person_save(struct ctx *cx, const struct person *before, struct person *p) MUST_USE;
/* Adds or drops what one person is searched by. */
enum err person_index(struct ctx *cx, const struct person *p, bool add) MUST_USE;
/* As the databases' lower() does it with the "C" collation: A–Z only. */
struct str ascii_lower(struct arena *a, struct str s);

/* One person as the page gets it: masked, with state and verbs. */
void person_put(struct ctx *cx, const struct person *p);
enum err persons_list(struct ctx *cx);
enum err persons_find(struct ctx *cx);
extern const struct field person_find_fields[4];
struct person_find {
    struct str id_type, number, phone, card;
};

/* Routes of ties and marks (person_tie.c, person_mark.c). */
enum err persons_ties(struct ctx *cx);
enum err persons_tie_add(struct ctx *cx);
enum err persons_tie_drop(struct ctx *cx);
struct tie_in {
    struct str kind, id_type, number, evidence;
};
extern const struct field tie_in_fields[4];
struct tie {
    int64_t id;
    struct str kind, name, number_mask, evidence, org_name;
    int64_t person_id, roster_id, noted_at;
    struct str path;
};
extern const struct field tie_fields[10];
enum err persons_marks(struct ctx *cx);
enum err persons_mark(struct ctx *cx);
struct mark_in {
    struct str status, since_on, source;
};
extern const struct field mark_in_fields[3];
struct mark {
    int64_t id;
    struct str status, since_on, source, org_name;
    int64_t noted_at;
};
extern const struct field mark_fields[6];
enum err persons_identity(struct ctx *cx);
struct identity_in {
    struct str id_type, number;
};
extern const struct field identity_in_fields[2];
struct identity {
    struct str number_mask;
};
extern const struct field identity_fields[1];
