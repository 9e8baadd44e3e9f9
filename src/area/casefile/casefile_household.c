// SPDX-License-Identifier: Apache-2.0
// A whole household at once, for imports: everything is checked before anything is written.
#include "casefile_own.h"

/* What the checks left in the call is told and taken away: the next household starts clean. */
static void pass_on(struct ctx *cx, struct problems *p, int person, case_tell *tell, void *arg)
{
    for (const struct problem *x = p->first; x; x = x->next)
        tell(arg, person, x->field, x->text);
    p->first = NULL;
    p->last = &p->first;
    p->n = 0;
    cx->fail_text = S("");
}

static bool twice(const struct case_household *h, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (h->m[k].blind.len && str_eq(h->m[k].blind, h->m[i].blind))
            return true;
    return false;
}

static enum err check_person(struct ctx *cx, struct case_household *h, size_t i, struct problems *p)
{
    struct case_member *m = &h->m[i];
    if (!casefile_member_check(cx, m, p))
        return OK;
    m->blind = casefile_blind(cx, m->number);
    if (i == 0 && !m->number.len)
        problem_add(p, "number", S("请填写户主的证件号码"));
    if (twice(h, i))
        problem_add(p, "number", S("同一户中有两行是同一个证件号码"));
    enum err e = casefile_elsewhere(cx, 0, m);
    for (const struct problem *x = cx->problems.first; e == ERR_DUPLICATE && x; x = x->next)
        problem_add(p, x->field, x->text);
    cx->problems = (struct problems){.a = cx->a};
    cx->problems.last = &cx->problems.first;
    cx->fail_text = S("");
    return e == ERR_DUPLICATE ? OK : e;
}

enum err casefile_household_check(struct ctx *cx, struct case_household *h, case_tell *tell, void *arg, bool *sound)
{
    struct problems p = {.a = cx->a};
    p.last = &p.first;
    size_t told = 0;
    (void)casefile_check(cx, &h->f, &p);
    told += p.n;
    pass_on(cx, &p, -1, tell, arg);
    for (size_t i = 0; i < h->n; i++) {
        h->m[i].relation = i == 0 ? S("self") : h->m[i].relation;
        TRY(check_person(cx, h, i, &p));
        told += p.n;
        pass_on(cx, &p, (int)i, tell, arg);
    }
    *sound = told == 0;
    return OK;
}

enum err casefile_household_add(struct ctx *cx, struct case_household *h)
{
    TRY(casefile_add(cx, &h->f, &h->m[0]));
    for (size_t i = 1; i < h->n; i++)
        TRY(casefile_member_add(cx, &h->f, &h->m[i]));
    for (size_t i = 0; i < h->n_money; i++)
        TRY(casefile_money_add(cx, &h->f, &h->money[i]));
    if (!h->verb)
        return OK;
    return casefile_move(cx, &h->f, &(struct casefile_step){.verb = h->verb, .on_day = h->on_day, .reason = h->reason, .class = h->class,
                                                            .words = S("由原系统导入")});
}

enum err casefile_household_lacks(struct ctx *cx, struct case_household *h, size_t from, case_tell *tell, void *arg)
{
    struct problems p = {.a = cx->a};
    size_t income = 0;
    p.last = &p.first;
    if (!from)
        (void)casefile_check(cx, &h->f, &p);
    pass_on(cx, &p, -1, tell, arg);
    for (size_t i = from; i < h->n; i++) {
        h->m[i].relation = i == 0 ? S("self") : h->m[i].relation;
        if (casefile_member_check(cx, &h->m[i], &p))
            h->m[i].blind = casefile_blind(cx, h->m[i].number);
        if (twice(h, i))
            problem_add(&p, "number", S("同一户中有两人是同一个证件号码"));
        pass_on(cx, &p, (int)i, tell, arg);
    }
    for (size_t i = 0; i < h->n_money; i++) {
        income += str_eq(h->money[i].side, S("in"));
        if (!casefile_money_sound(cx, &h->money[i], &p))
            problem_add(&p, "money", str_f(cx->a, "第 %zu 行收支还没有填好", i + 1));
    }
    if (!from)
        TRY(casefile_needs(cx, &h->f, h->m, h->n, income, &p));
    pass_on(cx, &p, -2, tell, arg);
    return OK;
}
