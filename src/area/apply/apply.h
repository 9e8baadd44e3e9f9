/* SPDX-License-Identifier: Apache-2.0
 * Applications made by the worker on his phone (本人申请): kept on the server step by step, sent to his union, taken in there. Taking
 * in makes a household's file, or lines and papers of one that stands, and an application of channel self that goes the way of any
 * other; who takes it in has filed it and does not review it. See docs/decision/0038. */
#pragma once
#include "area.h"
#include "casefile.h"
#include "privacy.h"

enum {
    APPLY_BODY_MAX = 40000,   /* bytes of what is written */
    APPLY_PHOTOS_MAX = 30,    /* of one application */
    APPLY_PHOTO_BYTES = 3 * 1024 * 1024,
    APPLY_BEGUN_DAY = 10,     /* a person begins so many in 24 hours */
    APPLY_MINE_MAX = 20,      /* shown to him */
    APPLY_CONSENTS_MAX = CASE_MEMBERS_MAX * CONSENT_TEXTS_MAX,
    APPLY_TAKE_DAYS = 5,      /* working days a union has to take it in: as the first step of the standard workflow */
};

#define APPLY_KEEP_MS (30 * INT64_C(86400000)) /* one that nobody goes on with ends after 30 days */

struct self_application {
    int64_t id, person_id, org_id;
    struct str org_name, org_path, kind, state;
    int64_t casefile_id, application_id;
    struct str secret, answer, due_on;
    int64_t made_at, saved_at, sent_at, taken_at, version;
};
extern const struct field self_application_fields[17];
#define SELF_FIELDS FIELDS(struct self_application, self_application_fields)
extern const struct machine apply_machines[1];

struct self_photo {
    int64_t no, file_id;
    struct str kind;
    int64_t member;
};
extern const struct field self_photo_fields[4];
enum err apply_photos(struct ctx *cx, int64_t id, struct self_photo **out, size_t *n) MUST_USE;

/* Who applies, by the register. */
struct apply_self {
    int64_t id;
    struct str name, id_type, employer;
    bool is_member;
    int64_t org_id;
    struct str org_name, org_path, blind, secret, area;
    struct str number, phone; /* opened */
};
enum err apply_self(struct ctx *cx, int64_t person_id, struct apply_self *out) MUST_USE;

/* What is written, read. Persons are counted as written: 0 = the household, 1 = the applicant. */
struct apply_consent {
    int64_t member, guardian;
    struct str purpose, edition;
};
struct apply_doc {
    struct case_household h; /* money.member_no: by that count */
    struct apply_consent consent[APPLY_CONSENTS_MAX];
    size_t n_consents;
    struct str words, reason;
};
/* Opens and reads it; the applicant's name, number and phone are those of the register. ERR_BAD_INPUT: not of the form's shape. */
enum err apply_read(struct ctx *cx, const struct apply_self *who, struct str text, struct apply_doc **out) MUST_USE;
/* What is missing before it can be sent: told with its step of the page (home family money paper consent say); and what may
 * come later (step later). */
typedef void apply_tell(void *arg, const char *step, struct str text);
enum err apply_lacks(struct ctx *cx, const struct self_application *a, struct apply_doc *d, const struct self_photo *p, size_t n, apply_tell *tell, void *arg) MUST_USE;

struct str apply_seal(struct ctx *cx, const char *column, int64_t id, struct str plain);
enum err apply_open(struct ctx *cx, const char *column, int64_t id, struct str sealed, struct str *plain) MUST_USE;
/* The members of the whole answer that worker and union share: kind, state, body, photos, lacks, later, answer. */
enum err apply_write(struct ctx *cx, const struct self_application *a) MUST_USE;

struct apply_begin_in {
    struct str kind;
};
struct apply_save_in {
    struct str body; /* JSON */
    int64_t version;
};
struct apply_version_in {
    int64_t version;
};
struct apply_drop_in {
    int64_t no;
};
struct apply_take_in {
    struct str words, area;
};

enum err apply_form_get(struct ctx *cx);
enum err apply_mine_get(struct ctx *cx);
enum err apply_begin_post(struct ctx *cx);
enum err apply_one_get(struct ctx *cx);
enum err apply_save_post(struct ctx *cx);
enum err apply_send_post(struct ctx *cx);
enum err apply_withdraw_post(struct ctx *cx);
enum err apply_photo_post(struct ctx *cx);
enum err apply_photo_get(struct ctx *cx);
enum err apply_photo_drop(struct ctx *cx);
enum err apply_list_get(struct ctx *cx);
enum err apply_union_get(struct ctx *cx);
enum err apply_union_photo(struct ctx *cx);
enum err apply_take_post(struct ctx *cx);
enum err apply_return_post(struct ctx *cx);
enum err apply_sweep_post(struct ctx *cx);
enum err apply_todo(struct ctx *cx, struct todo *t) MUST_USE;
enum err apply_verify(struct verify *v) MUST_USE;
