/* SPDX-License-Identifier: Apache-2.0
 * Employment services (就业服务): job fairs, training and holiday jobs, all of them events with people who come. What
 * counts in which item, once, is told in docs/decision/0037. */
#pragma once
#include "area.h"

enum {
    JOB_COMPANIES_MAX = 500,  /* of one event */
    VACANCIES_MAX = 2000,     /* of one event, shown */
    JOB_MINE_MAX = 100,       /* of one worker */
    STUDENTS_MAX = 40,        /* of the households he lives in */
    WORK_AGE = 16,            /* 劳动法 (2018) 第十五条: nobody younger is employed; social practice is no employment */
    GROWN_AGE = 18,
};

struct vacancy_in {
    struct str uscc, title;
    int64_t wanted, pay_from_fen, pay_to_fen;
    struct str place, requirement;
    bool practice;
    int64_t version;
};
extern const struct field vacancy_in_fields[9];

/* A vacancy of an event within the caller's reach, after all checks; its company takes part from then on. ERR_DUPLICATE: the
 * company has one of that title there. */
enum err vacancy_add(struct ctx *cx, int64_t event_id, const struct vacancy_in *in, int64_t *id) MUST_USE;

extern const struct area area_employment;
