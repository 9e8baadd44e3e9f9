/* SPDX-License-Identifier: Apache-2.0
 * What the files of the subsidy area share and nobody else sees. */
#pragma once
#include "area.h"
#include "campaign.h"
#include "money.h"
#include "subsidy.h"

extern const struct machine subsidy_machines[1];

/* What the split is reckoned from: the form and the unions directly below, in the order of the tree. */
struct subsidy_ground {
    const struct plan_form *form;
    int64_t campaign_id, last_id; /* last_id: the campaign before it, 0 = none */
    struct plan_line *lines;
    size_t n;
};
enum err subsidy_ground_of(struct ctx *cx, const struct campaign *c, int64_t org_id, struct subsidy_ground *out)
    MUST_USE;
/* Splits amount by a formula; parts holds ground->n. *sum = what was given (relief: rate × households,
 * whatever amount says). Fails with a sentence when the formula is wrong or the sum cannot be met. */
enum err subsidy_compute(struct ctx *cx, const struct subsidy_ground *g, int64_t amount,
                         const struct json *formula, struct subsidy_part *parts, int64_t *sum) MUST_USE;
/* Does the formula give a rate per unit, so that it makes its own sum? */
bool subsidy_per_unit(const struct json *formula);
/* What the union passed to each line in the earlier campaign, in the order of the lines. */
enum err subsidy_last(struct ctx *cx, int64_t last_id, int64_t org_id, const int64_t *orgs, size_t n,
                      int64_t *out) MUST_USE;
enum err subsidy_verify(struct verify *v) MUST_USE;
