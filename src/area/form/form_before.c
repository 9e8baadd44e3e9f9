// SPDX-License-Identifier: Apache-2.0
// What a union's table was in an earlier campaign: counted by the edition of that time, then led over to the items
// of this one. Counted by this edition it would miss what was entered by hand then, and what an item then held.
#include "form_own.h"

const struct field form_before_fields[6] = {
    {FIELD(struct form_before, id)},       {FIELD(struct form_before, year)},  {FIELD(struct form_before, code)}, {FIELD(struct form_before, name)},
    {FIELD(struct form_before, start_on)}, {FIELD(struct form_before, forms)},
};

enum err form_before_edition(struct ctx *cx, const struct form *now, const struct form_before *b, const struct form **was,
                             struct form_twin **twins)
{
    for (int same = 1; same >= 0; same--)
        for (struct str rest = b->forms; rest.len;) {
            struct str code = str_trim(str_cut(rest, ',', &rest));
            if (!code.len || str_eq(code, now->rule.code) != (same == 1))
                continue;
            enum err e = form_load(cx, code, b->start_on, was, NULL);
            if (e == OK)
                e = form_twins(cx, now, *was, twins);
            if (e != ERR_NOT_FOUND && e != ERR_BAD_INPUT)
                return e;
        }
    return ERR_NOT_FOUND;
}

enum err form_before_fill(struct ctx *cx, const struct form_call *c, const struct form_before *b, struct form_value **out,
                          struct form_twin **twins)
{
    const struct form *was = NULL;
    struct form_value *old = NULL, *values = NEWS(cx->a, struct form_value, c->form->n_items);
    TRY(form_before_edition(cx, c->form, b, &was, twins));
    TRY(form_fill(cx->tx, was, b->id, cx->org_path, c->hi, &old));
    for (size_t i = 0; i < c->form->n_items; i++)
        if ((*twins)[i].at >= 0)
            values[i] = old[(*twins)[i].at];
    *out = values;
    return OK;
}

enum err form_last(struct ctx *cx, const struct form_call *c, struct form_last *out)
{
    struct form_before l = {0};
    struct form_value *values = NULL;
    struct form_twin *twins = NULL;
    TRY(db_one(cx->tx, FORM_LAST, VALS(I64(c->campaign_id)), FORM_BEFORE_ROW, &l));
    TRY(form_before_fill(cx, c, &l, &values, &twins));
    bool *had = NEWS(cx->a, bool, c->form->n_items);
    for (size_t i = 0; i < c->form->n_items; i++)
        had[i] = twins[i].at >= 0;
    *out = (struct form_last){l.name, values, had};
    return OK;
}
