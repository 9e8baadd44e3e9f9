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

extern const struct area area_wage;
