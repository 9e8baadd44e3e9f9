/* SPDX-License-Identifier: Apache-2.0
 * The worker's phone (职工手机端): signing in as a person of the register by name, identity number and a one-time code; what is
 * his. See docs/decision/0030. */
#pragma once
#include "area.h"
#include "person.h"
#include "privacy.h"

/* 5 codes a day with 5 wrong tries each: 25 guesses a day at one person out of 1,000,000; 100,000 would take 4,000 days, and
 * each code is another. */
enum {
    CODE_DIGITS = 6,
    CODE_TRIES = 5,              /* wrong ones, then the code is dead */
    CODE_VALID_MS = 5 * 60 * 1000,
    CODE_GAP_MS = 60 * 1000,     /* between two codes of a person */
    CODE_DAY_MS = 24 * 60 * 60 * 1000,
    CODES_DAY = 5,               /* of a person, in any 24 hours */
    CODES_PER_PEER = 60,         /* from one address in an hour: a plant's workers may share one */
    LOGINS_PER_PEER = 120,
    SEND_PAGE = 20,              /* messages a round of the sender */
    WORKER_APPLICATIONS_MAX = 50,
    WORKER_CONSENTS_MAX = 100,
    PUBLIC_MAX = 50,
};

struct worker_code_in {
    struct str name, number;
};
extern const struct field worker_code_in_fields[2];
struct worker_login_in {
    struct str name, number, code;
};
extern const struct field worker_login_in_fields[3];

/* A message with a code, as the union's colleagues see it: whether it went out. The code itself is
 * told beside it in a demonstration, and nowhere else. */
struct worker_message {
    int64_t id;
    struct str org_name, name, state, error;
    int64_t created_at, sent_at, tries;
    bool used;
};
extern const struct field worker_message_fields[9];

struct worker_aid {
    int64_t id;
    struct str given_on, campaign, class_label, kind_label;
    int64_t amount_fen;
    struct str org_name, standing;
};
extern const struct field worker_aid_fields[8];

struct worker_consent {
    int64_t id;
    struct str title, org_name, given_on, withdrawn_on;
};
extern const struct field worker_consent_fields[5];
struct worker_told_in {
    bool told;
};
extern const struct field worker_told_fields[1];

extern const struct field worker_request_in_fields[4];
extern const struct field worker_request_fields[9];

/* See worker.h. */
struct worker_duty {
    int64_t id, person_id;
    struct str name, org_code, org_name, duty;
    int64_t object_id;
    struct str object, state, note;
    int64_t asked_at;
    struct str granted_by;
    int64_t granted_at, ended_at;
};
extern const struct field worker_duty_fields[14];
struct worker_duty_in {
    int64_t person_id;
    struct str duty, company, note;
};
extern const struct field worker_duty_in_fields[4];
extern const struct field worker_duty_ask_fields[1];
extern const struct field worker_duty_own_fields[6];

enum err worker_duties_get(struct ctx *cx);
enum err worker_duty_post(struct ctx *cx);
enum err worker_duty_grant(struct ctx *cx);
enum err worker_duty_end(struct ctx *cx);
enum err worker_own_duties_get(struct ctx *cx);
enum err worker_duty_ask(struct ctx *cx);
enum err worker_duty_leave(struct ctx *cx);
enum err worker_code_post(struct ctx *cx);
enum err worker_login_post(struct ctx *cx);
enum err worker_logout_post(struct ctx *cx);
enum err worker_send_post(struct ctx *cx);
enum err worker_messages_get(struct ctx *cx);
enum err worker_me_get(struct ctx *cx);
enum err worker_aid_get(struct ctx *cx);
enum err worker_applications_get(struct ctx *cx);
enum err worker_consents_get(struct ctx *cx);
enum err worker_consent_withdraw(struct ctx *cx);
enum err worker_requests_get(struct ctx *cx);
enum err worker_request_post(struct ctx *cx);
enum err worker_public_get(struct ctx *cx);
enum err worker_verify(struct verify *v) MUST_USE;
