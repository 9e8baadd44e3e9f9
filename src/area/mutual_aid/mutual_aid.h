/* SPDX-License-Identifier: Apache-2.0
 * Mutual aid (职工医疗互助). Plans are rule documents, for they differ by city; what a claim comes to is worked out by the plan, line by line,
 * checked by one and reviewed by another; the insurer pays. The money is no relief money: no aid row, no item D (docs/decision/0037). */
#pragma once
#include "area.h"

enum {
    MUTUAL_PLANS_MAX = 50,
    MUTUAL_BENEFITS_MAX = 50, /* lines of a plan's table */
    MUTUAL_PAPERS_MAX = 9,    /* of one claim */
    MUTUAL_PAPER_BYTES = 10 << 20,
    MUTUAL_MINE_MAX = 50,
};

struct mutual_enrol_in {
    struct str org, plan;
    int64_t person_id;
    struct str name, number, phone, policy_no;
    bool renewal;
};
extern const struct field mutual_enrol_in_fields[8];
/* A clerk enters one; ERR_DUPLICATE when the person has one under that edition. how: clerk or list. */
enum err mutual_enrol(struct ctx *cx, const struct mutual_enrol_in *in, const char *how, int64_t *id) MUST_USE;

/* What a claim comes to. lines: JSON [{"text","fen"}] for people; benefit 0 with the reason in the last line. */
struct mutual_sum {
    int64_t fen;
    struct str lines;
};
/* plan: body of the rule document. covered_on … cover_until: of the enrolment. */
enum err mutual_reckon(struct arena *a, const struct json *plan, struct str ill_on, struct str covered_on, struct str cover_until, int64_t self_paid_fen,
                       struct mutual_sum *out) MUST_USE;
/* A plan as a rule document: complaints. */
void mutual_plan_check(const struct json *body, struct problems *p);

extern const struct area area_mutual_aid;
