/* SPDX-License-Identifier: Apache-2.0
 * Care for households between applications: who is to be visited and was not, visit plans of a festival, the watch list
 * (监测对象) and the tasks that rules raise (docs/decision/0024). Rules are documents of kind "watch": expressions over the
 * figures below; a rule raises a task with an owner and a due day, and nothing is closed without an outcome and a second look. */
#pragma once
#include "area.h"
#include "code.h"

enum {
    CARE_RULES_MAX = 40,
    CARE_PIECE = 200, /* households of one transaction of the daily run */
};

/* What an expression may read; money in 分 of twelve months, was_…: as the last run saw it (the same at first sight). */
enum care_figure {
    CF_IN_FILE, CF_REFUSED, CF_EXITED, CF_MONTHS_OUT, CF_MEMBERS, CF_LINE, CF_INCOME, CF_OUTLAY, CF_MEDICAL, CF_SCHOOL, CF_DIBAO, CF_JOBLESS,
    CF_STUDENTS, CF_NEW_STUDENTS, CF_CONTRACT_DAYS, CF_WAS_MEDICAL, CF_WAS_DIBAO, CF_WAS_JOBLESS, CF_WAS_INCOME, CF__COUNT
};
enum { CARE_NO_CONTRACT = 99999 }; /* contract_days of a household without one */
extern const struct str care_figure_names[CF__COUNT];

struct care_rule {
    struct str code, title, source, states, expr, clause; /* states: ",active,"; of a rule over figures */
    struct str propose, kinds;                            /* ",open,", ",medical," or "" = every list; of a rule over proposed actions */
    int64_t wait_days;                                    /* days after which an action nobody answered counts too, 0 = never */
    int64_t due_days, escalate_days, again_days;          /* working days; working days; days */
    struct formula *f;                                    /* NULL with why: is no expression */
    struct str why;
};
struct care_rules {
    struct str edition;
    int64_t visit_months, file_visit_months, visit_due_days; /* a watched household, one in the archive; days for a visit that is due */
    struct care_rule at[CARE_RULES_MAX];
    size_t n;
};
/* The document watch/standard in force on a day, compiled; its formulas end with the call's arena. */
enum err care_rules_load(struct ctx *cx, struct str day, struct care_rules **out) MUST_USE;
/* How often a watched household, and one in the archive, is to be visited: months. */
enum err care_visit_months(struct ctx *cx, int64_t *watched, int64_t *filed) MUST_USE;
/* Does it hold? An error of the expression is no and *why. */
bool care_rule_holds(struct ctx *cx, const struct care_rule *r, const double figures[CF__COUNT], struct str *why);
void care_body_check(const struct json *body, struct problems *p);
/* A day so many months later, its last day when the month is shorter. */
struct str care_months_after(struct ctx *cx, struct str day, int64_t months);

extern const struct area area_care;
