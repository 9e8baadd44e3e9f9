/* SPDX-License-Identifier: Apache-2.0
 * Wage-arrears cases (追讨欠薪). A complaint told on the phone or to a clerk is reviewed and becomes a case: claimants with what each is owed, steps
 * with due days, money recovered in steps and claimant by claimant. What a claimant got in a campaign is one aid row: item H counts
 * him once, item I sums the 分. It is the employer's money: no posting, no item D. See docs/decision/0036. */
#pragma once
#include "area.h"

enum {
    WAGE_CLAIMANTS_MAX = 2000, /* of one case */
    WAGE_STEPS_MAX = 500,
    WAGE_RECOVERIES_MAX = 500,
    WAGE_PAPERS_MAX = 50,
    WAGE_MINE_MAX = 50,        /* cases a worker is shown */
    WAGE_NEW_MAX = 3,          /* complaints of one worker that nobody has looked at yet */
    WAGE_DUE_DAYS_MAX = 250,   /* working days a step may be given */
};

struct wage_claimant_in { /* one that is owed wages */
    struct str name, number, phone;
    int64_t fen;
};
extern const struct field wage_claimant_in_fields[4];

/* Is the case within reach and does it still take claimants? Its union, and how many more it may have. */
enum err wage_takes(struct ctx *cx, int64_t case_id, int64_t *org_id, int64_t *left) MUST_USE;
/* One claimant of a list. ERR_DUPLICATE: he is there with that name and that sum; another sum or name under his number is a complaint
 * about that field. No complaint names anybody: it may be kept. */
enum err wage_claimant_take(struct ctx *cx, int64_t case_id, const struct wage_claimant_in *in) MUST_USE;

extern const struct area area_wage;
