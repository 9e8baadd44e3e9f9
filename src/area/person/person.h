/* SPDX-License-Identifier: Apache-2.0
 * The register of persons: one row per identity document (type, number).
 *
 * What is sealed and why it cannot be moved. Number, phone and card are sealed together into one
 * value, person.secret. Its associated data is person_aad(): "person.secret:<id type>:<blind hex>",
 * blind being the keyed hash of the number under the field "person.number". So a value copied to
 * another person does not open, and the staged row of a roster (roster_row.secret of a row with a
 * usable number), which is sealed under the same associated data, becomes a person by a set-based
 * INSERT without touching a key: a million rows need no second sealing.
 * Equality search: blind ("person.number"), phone_blind ("person.phone"), card_blind
 * ("person.card"), each of the normalised value as idno.h leaves it. */
#pragma once
#include "ctx.h"
#include "idno.h"

enum {
    PERSON_AAD = 64,            /* bytes of an associated data text */
    PERSON_UNMASK_HOUR = 60,    /* unmasked persons of one user in an hour */
    PERSON_QUERY_CHARS = 4,     /* longest searched piece of a name */
    PERSON_GRAMS = 24,          /* indexed pieces of one name (25 characters) */
    PERSON_FIND_MAX = 50,       /* persons sharing one phone or card that are shown */
};

/* --- sealed part: no allocation except where an arena is named --- */
struct person_secret {
    struct str number, phone, card; /* normalised; phone and card may be empty */
};
/* "person.secret:RESIDENT:<32 hex digits>". Lives in out. */
struct str person_aad(struct str id_type, const unsigned char blind_of_number[BLIND_BYTES],
                      char out[PERSON_AAD]);
/* Seals under any associated data (person_aad(), or the caller's own for rows without a number). */
enum { PERSON_SECRET_MAX = 160 }; /* sealed bytes at most; longer texts are cut off: check before */
struct str person_secret_seal(struct sealer *s, struct str aad, const struct person_secret *p,
                              unsigned char out[PERSON_SECRET_MAX]);
/* ERR_KEY when it does not open under aad. Texts live in the arena. */
enum err person_secret_open(struct sealer *s, struct arena *a, struct str aad, struct str sealed,
                            struct person_secret *out) MUST_USE;
/* The three blind indexes. An empty text gives no index: false, out untouched. */
bool person_blind_number(struct sealer *s, struct str number, unsigned char out[BLIND_BYTES]);
bool person_blind_phone(struct sealer *s, struct str phone, unsigned char out[BLIND_BYTES]);
bool person_blind_card(struct sealer *s, struct str card, unsigned char out[BLIND_BYTES]);

/* --- a person --- */
struct person {
    int64_t id;
    struct str id_type; /* code of idno_type_code() */
    struct str name, sex, birth; /* sex: M F or '' */
    struct str number, phone, card; /* plain; written masked unless the writer may unmask */
    struct str bank, employer, post;
    bool is_member, is_migrant;
    struct str tags, model, archive_no;
    int64_t org_id; /* union that keeps the record */
    struct str org_code, org_name;
    struct str status; /* active retired dead left */
    struct str note;
    int64_t version;
    struct str blind, secret, path; /* never written out; path: of the union */
};
extern const struct field person_fields[25];
#define PERSON_FIELDS FIELDS(struct person, person_fields)

/* Opens number, phone, card of a row read with blind and secret. */
enum err person_open(struct sealer *s, struct arena *a, struct person *p) MUST_USE;
/* By id within the caller's reach, opened. ERR_NOT_FOUND outside. */
enum err person_get(struct ctx *cx, int64_t id, struct person *out) MUST_USE;
/* What somebody was found right about in his household's file (PIPL 46), in his row of the register too: name, phone, card,
 * bank, employer; nothing for other fields, nor for who is kept by a union out of the caller's reach. */
enum err person_correct(struct ctx *cx, int64_t id, struct str name, struct str value) MUST_USE;
/* Takes a person out of the register who was made at created_at, by hand, and whom nothing refers to: the head of a household
 * whose file was erased. *gone = false: he stays, for what was paid to him. */
enum err person_forget(struct ctx *cx, int64_t id, int64_t created_at, bool *gone) MUST_USE;
/* By document, whoever keeps the record: for checks, never for showing. ERR_NOT_FOUND. */
enum err person_id_of(struct ctx *cx, struct str id_type, const unsigned char blind[BLIND_BYTES],
                      int64_t *id) MUST_USE;
/* Checks and inserts one person typed in (org_id set and within reach). Fills the rest. Complaints name
 * the field; ERR_DUPLICATE when the document is in the register. */
enum err person_add(struct ctx *cx, struct person *p) MUST_USE;

/* Who a form names by number and name: of the whole register, else entered into it at that union. Complaints name number. */
enum err person_named(struct ctx *cx, int64_t org_id, struct str name, struct str number, struct str phone, int64_t *id) MUST_USE;

/* --- many at once: a roster's accepted rows become persons (and back) ---
 * Both work on roster_row of that roster inside the caller's write transaction, set-based, a few
 * statements for any number of rows. roster_row must hold, for rows of level < 2: id_type, blind,
 * phone_blind, card_blind, secret (sealed under person_aad), name, sex, birth, bank, employer, post,
 * tags, archive_no.
 *
 * Unknown documents become persons kept by the roster's union (origin_roster = the roster, first row
 * wins); of known ones only what was blank is filled in (phone, card, bank, employer, post, birth,
 * sex, archive number, tags): a roster never overwrites the register. Then roster_row.person_id is
 * set. A person marked dead or left keeps that status. */
struct person_merge {
    int64_t added;  /* new in the register */
    int64_t filled; /* known, with something blank filled in */
    int64_t linked; /* rows that now carry a person_id */
};
enum err person_merge_roster(struct ctx *cx, int64_t roster_id, struct person_merge *out) MUST_USE;
/* Takes it back (the roster's aid rows must be gone): person_id of its rows becomes NULL, persons it
 * brought in are deleted unless edited since or holding other aid. What was filled in stays. */
enum err person_unmerge_roster(struct ctx *cx, int64_t roster_id, int64_t *deleted) MUST_USE;

/* --- ties: who is whose spouse, of whose household, whose parent or child ---
 * By document, for the other need not be registered; both directions are kept. Those a roster brought
 * (columns 配偶身份证号, 户主身份证号, 家庭编号) are staged with it and seen by its checks alone; submission
 * makes them ties of the register, withdrawal takes them back. */
struct person_tie_new {
    struct str id_type, blind, mask; /* the one: document, its blind index, its number as people may see it */
    struct str kind;                 /* what the other is to the one: spouse household parent child */
    struct str other_type, other_blind, other_mask;
    struct str evidence;
    int64_t roster_id, row_no; /* 0 = of the register */
    int64_t org_id, user_id, now;
};
/* The same tie again changes nothing. */
enum err person_tie_put(struct tx *tx, const struct person_tie_new *t) MUST_USE;
enum err person_ties_settle(struct tx *tx, int64_t roster_id) MUST_USE;   /* submitted */
enum err person_ties_unsettle(struct tx *tx, int64_t roster_id) MUST_USE; /* withdrawn or returned */
/* Staged ties of a row (0 = of the whole roster) go. */
enum err person_ties_drop(struct tx *tx, int64_t roster_id, int64_t row_no) MUST_USE;
/* The row's number was corrected: its staged ties follow. */
enum err person_ties_follow(struct tx *tx, int64_t roster_id, int64_t row_no, struct str id_type,
                            struct str blind) MUST_USE;

/* --- what lists and documents say of a person: dead, retired, left --- */
struct person_mark {
    struct str id_type, blind, status, name, number_mask, since_on, source;
    int64_t org_id, user_id, now;
};
/* Marks the document; a person in the register within reach of `path` takes the status too.
 * *known: 1 in the register and marked there, 0 not in the register (or out of reach), -1 the register
 * has another name for that document: nothing was marked. */
enum err person_mark_put(struct ctx *cx, const struct person_mark *m, struct str path, int *known) MUST_USE;
