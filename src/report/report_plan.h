/* SPDX-License-Identifier: Apache-2.0
 * Plans and subsidies as printable sheets. */
#pragma once
#include "plan.h"
#include "report.h"
#include "subsidy.h"

/* Annex 1 of one union: own plus accepted, six kinds of objects ticked. Lives in the arena. */
struct paper *report_plan(struct arena *a, const struct plan_table *t, const struct code_item *objects,
                          size_t n_objects, struct str printed_by, struct str day);
/* The unions below side by side, with the total. */
struct paper *report_plan_lines(struct arena *a, const struct plan_table *t, struct str day);
/* What every union gets, beside what it got in the campaign before (last, in the order of parts). */
struct paper *report_subsidy(struct arena *a, const struct subsidy *s, const struct subsidy_part *parts, size_t n);
