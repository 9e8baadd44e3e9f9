/* SPDX-License-Identifier: Apache-2.0
 * What the files of the plan area share and nobody else sees. */
#pragma once
#include "area.h"
#include "campaign.h"
#include "money.h"
#include "plan.h"

struct plan_value {
    struct str item;
    int64_t value, derived; /* derived -1 = none */
};
extern const struct field plan_value_fields[3];

struct plan_found {
    struct str code, text;
    bool error;
};
/* Sums put in; then the checks that do not pass. found holds PLAN_CHECKS_MAX. ERR_BAD_INPUT: overflow. */
enum err plan_sums(const struct plan_form *f, int64_t *values) MUST_USE;
size_t plan_check(const struct plan_form *f, const int64_t *values, struct plan_found *found);
/* What the records of an earlier campaign and the register give for the unions in [lo, hi), by item
 * index; -1 = nothing to derive it from. last 0 = no earlier campaign. */
enum err plan_derive(struct ctx *cx, const struct plan_form *f, int64_t last, struct str lo, struct str hi,
                     int64_t *out) MUST_USE;
/* By id within the caller's reach. */
enum err plan_get(struct ctx *cx, int64_t id, struct plan *out) MUST_USE;
enum err plan_values(struct ctx *cx, const struct plan_form *f, int64_t plan_id, int64_t *values,
                     int64_t *derived) MUST_USE;
enum err plan_todo(struct ctx *cx, struct todo *t) MUST_USE;
enum err plan_verify(struct verify *v) MUST_USE;

extern const struct machine plan_machines[1];
