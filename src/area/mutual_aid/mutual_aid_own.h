/* SPDX-License-Identifier: Apache-2.0
 * What the files of the area share and nobody else sees. */
#pragma once
#include "code.h"
#include "mutual_aid.h"

struct mutual_enrolment {
    int64_t id;
    struct str plan, edition;
    int64_t org_id;
    struct str org_code, org_name, org_path;
    int64_t person_id;
    struct str name, employer, number, how;
    bool renewal;
    struct str state, cover_from, cover_until, covered_on;
    int64_t fee_fen;
    struct str policy_no;
    int64_t version;
    struct str id_type, blind, secret;
};
extern const struct field mutual_enrolment_fields[23];
#define ENROLMENT FIELDS(struct mutual_enrolment, mutual_enrolment_fields)
struct mutual_insure_in {
    struct str policy_no;
};
extern const struct field mutual_insure_fields[1];

struct mutual_claim {
    int64_t id, enrolment_id;
    struct str plan, edition;
    int64_t org_id;
    struct str org_name, org_path;
    int64_t person_id;
    struct str name, how, ill_on;
    int64_t self_paid_fen;
    struct str state;
    int64_t benefit_fen;
    struct str lines, reason;
    int64_t created_by, checked_by, reviewed_by;
    struct str checker, reviewer;
    int64_t paid_fen;
    struct str paid_on, paid_ref;
    int64_t version, papers;
    struct str covered_on, cover_until, secret;
};
extern const struct field mutual_claim_fields[29];
#define CLAIM FIELDS(struct mutual_claim, mutual_claim_fields)
struct mutual_claim_in {
    int64_t enrolment_id;
    struct str ill_on;
    int64_t self_paid_fen;
    struct str diagnosis;
    bool agreed;
};
extern const struct field mutual_claim_in_fields[5];
struct mutual_check_in {
    struct str ill_on;
    int64_t self_paid_fen, version;
};
extern const struct field mutual_check_fields[3];
struct mutual_reason_in {
    struct str reason;
};
extern const struct field mutual_reason_fields[1];
struct mutual_paid_in {
    int64_t paid_fen;
    struct str paid_on, paid_ref;
};
extern const struct field mutual_paid_fields[3];
struct mutual_paper_in {
    int64_t file_id;
};
extern const struct field mutual_paper_fields[1];
struct mutual_ask_in {
    struct str plan;
    bool agreed;
};
extern const struct field mutual_ask_fields[2];

extern const struct machine mutual_machines[2]; /* enrolment, claim */
/* The edition in force today, with its body read. ERR_NOT_FOUND with a sentence. */
enum err mutual_plan(struct ctx *cx, struct str code, struct rule *doc, const struct json **body) MUST_USE;
/* An enrolment by a clerk (insured at once) or asked for by phone. */
enum err mutual_enrol_put(struct ctx *cx, const struct rule *doc, const struct json *body, int64_t org_id, int64_t person_id, const char *how, const char *state,
                          bool renewal, struct str policy_no, int64_t *id) MUST_USE;
enum err mutual_claim_add(struct ctx *cx, const struct mutual_enrolment *e, const struct mutual_claim_in *in, const char *how, int64_t *id) MUST_USE;
enum err mutual_open_diagnosis(struct ctx *cx, const struct mutual_claim *c, struct str *diagnosis) MUST_USE;

enum err mutual_plans_get(struct ctx *cx);
enum err mutual_enrolments_get(struct ctx *cx);
enum err mutual_enrol_post(struct ctx *cx);
enum err mutual_insure_post(struct ctx *cx);
enum err mutual_refuse_post(struct ctx *cx);
enum err mutual_claims_get(struct ctx *cx);
enum err mutual_claim_one(struct ctx *cx);
enum err mutual_claim_post(struct ctx *cx);
enum err mutual_claim_look(struct ctx *cx);
enum err mutual_paper_post(struct ctx *cx);
enum err mutual_paper_get(struct ctx *cx);
enum err mutual_check_post(struct ctx *cx);
enum err mutual_approve_post(struct ctx *cx);
enum err mutual_return_post(struct ctx *cx);
enum err mutual_deny_post(struct ctx *cx);
enum err mutual_paid_post(struct ctx *cx);
enum err worker_mutual_get(struct ctx *cx);
enum err worker_mutual_enrol(struct ctx *cx);
enum err worker_mutual_drop(struct ctx *cx);
enum err worker_mutual_claim(struct ctx *cx);
enum err worker_mutual_paper(struct ctx *cx);
enum err worker_mutual_withdraw(struct ctx *cx);
