/* SPDX-License-Identifier: Apache-2.0
 * What the files of the area share and nobody else sees. */
#pragma once
#include "wish.h"

struct wish {
    int64_t id, org_id;
    struct str org_code, org_name, org_path;
    int64_t person_id;
    struct str owner, campaign, kind, whom, state, district;
    int64_t value_fen;
    struct str wanted_by;
    bool show_name;
    struct str public_text, text, address, phone; /* the last three opened, in one wish alone */
    int64_t entered_by;
    struct str enterer, reviewer;
    int64_t created_at;
    struct str open_until;
    int64_t claim_id, claimer_id;
    struct str claimer, company, due_on, delivered_on;
    bool released;
    int64_t gift_id;
    struct str satisfied;
    int64_t campaign_id, campaign_open, version;
    struct str secret;
};
extern const struct field wish_fields[37];
#define WISH FIELDS(struct wish, wish_fields)

/* What a worker or a clerk writes. */
struct wish_in {
    struct str org; /* of the shell and the page: said by ?org */
    int64_t person_id;
    struct str kind, whom, text;
    int64_t value_fen;
    struct str wanted_by;
    bool show_name;
    struct str address, phone;
};
extern const struct field wish_in_fields[10];  /* a clerk's */
extern const struct field wish_self_fields[8]; /* the worker's own: no union, no person */
struct wish_publish_in {
    struct str campaign, public_text;
    int64_t version;
};
extern const struct field wish_publish_fields[3];
struct wish_words_in {
    struct str words;
};
extern const struct field wish_words_fields[1];  /* needed */
extern const struct field wish_remark_fields[1]; /* may be left out */
struct wish_follow_in {
    struct str satisfied, words;
};
extern const struct field wish_follow_fields[2];
struct wish_gift_in {
    int64_t gift_id;
};
extern const struct field wish_gift_fields[1];
struct wish_claim_in {
    int64_t company_id;
};
extern const struct field wish_claim_fields[1];

/* --- the rule document in force today --- */
struct wish_rule {
    int64_t list_days, claim_days, keep_days, per_person, per_claimer, value_max_fen;
    const struct json *body;
};
enum err wish_rule_get(struct ctx *cx, struct wish_rule *out) MUST_USE;
struct str wish_day_after(struct ctx *cx, int64_t days); /* today + days */
bool wish_rule_has(const struct wish_rule *r, const char *list, struct str word);
/* ERR_BAD_INPUT on `field`, saying what stands in the words that nobody may read there and what to do. names: comma-joined. */
enum err wish_text_check(struct ctx *cx, const struct wish_rule *r, const char *field, struct str text, struct str names) MUST_USE;

/* --- one wish --- */
extern const struct machine wish_machines[1];
/* In the caller's reach, opened. */
enum err wish_get(struct ctx *cx, int64_t id, struct wish *out) MUST_USE;
enum err wish_open(struct ctx *cx, struct wish *w) MUST_USE;
struct str wish_seal(struct ctx *cx, struct str place, struct str plain);
/* "wish:12" — also the origin of its aid. */
struct str wish_place(struct ctx *cx, int64_t id);
/* Checks and inserts one; entered_by 0 = by himself. */
enum err wish_add(struct ctx *cx, const struct wish_in *in, int64_t org_id, int64_t entered_by, int64_t *id) MUST_USE;
/* One step by the table: state, version and history. ERR_STATE, ERR_CONFLICT. */
enum err wish_step(struct ctx *cx, struct wish *w, const char *verb, struct str words) MUST_USE;
/* The claim that holds it ends: state of wish_claim_state. */
enum err wish_claim_end(struct ctx *cx, const struct wish *w, const char *state) MUST_USE;
/* delivered → confirmed, and it counts. */
enum err wish_confirm(struct ctx *cx, struct wish *w, struct str words) MUST_USE;
void wish_rows(struct ctx *cx, const char *key, struct fields fs, const void *rows, size_t n);

/* --- clerks --- */
enum err wishes_get(struct ctx *cx);
enum err wish_one(struct ctx *cx);
enum err wish_post(struct ctx *cx);
enum err wish_publish(struct ctx *cx);
enum err wish_refuse(struct ctx *cx);
enum err wish_withdraw(struct ctx *cx);
enum err wish_unlist(struct ctx *cx);
enum err wish_release(struct ctx *cx);
enum err wish_free(struct ctx *cx);
enum err wish_confirm_post(struct ctx *cx);
enum err wish_undo(struct ctx *cx);
enum err wish_follow(struct ctx *cx);
enum err wish_gift_post(struct ctx *cx);
enum err wish_contact_get(struct ctx *cx);
enum err wish_photo_get(struct ctx *cx);
enum err wish_board_get(struct ctx *cx);
enum err wish_sweep(struct ctx *cx);
/* --- workers --- */
enum err wish_public_get(struct ctx *cx);
enum err wish_counts_get(struct ctx *cx);
enum err wish_mine_get(struct ctx *cx);
enum err wish_mine_post(struct ctx *cx);
enum err wish_mine_withdraw(struct ctx *cx);
enum err wish_mine_confirm(struct ctx *cx);
enum err wish_mine_missing(struct ctx *cx);
enum err wish_claims_get(struct ctx *cx);
enum err wish_claim_post(struct ctx *cx);
enum err wish_claim_give_up(struct ctx *cx);
enum err wish_claim_photo_post(struct ctx *cx);
enum err wish_claim_deliver(struct ctx *cx);
enum err wish_claim_contact(struct ctx *cx);
extern const struct field wish_public_fields[9];

enum err wish_verify(struct verify *v) MUST_USE;
