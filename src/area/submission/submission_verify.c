// SPDX-License-Identifier: Apache-2.0
// What must hold of submissions, and what waits for the caller.
#include "submission_own.h"

enum err submission_todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_FORM_ACCEPT, SUBMISSION_TODO_ACCEPT, &n));
    todo_put(t, "submission.accept", S("待接收的统计表"), n, S("/submissions?tab=below"));
    TRY(todo_count(cx, PERM_FORM_ENTER, SUBMISSION_TODO_RETURNED, &n));
    todo_put(t, "submission.returned", S("被退回的统计表"), n, S("/submissions"));
    return OK;
}

struct filed {
    int64_t id;
    struct str state;
    int64_t last_no, accepted_no, campaign_id;
    struct str form;
    int64_t org_id;
    struct str start_on;
    int64_t no;
    struct str figures, own;
    int64_t versions, sealed;
};
static const struct field filed_fields[] = {
    {FIELD(struct filed, id)},      {FIELD(struct filed, state)},  {FIELD(struct filed, last_no)},
    {FIELD(struct filed, accepted_no)}, {FIELD(struct filed, campaign_id)}, {FIELD(struct filed, form)},
    {FIELD(struct filed, org_id)},  {FIELD(struct filed, start_on)}, {FIELD(struct filed, no)},
    {FIELD(struct filed, figures)}, {FIELD(struct filed, own)},    {FIELD(struct filed, versions)},
    {FIELD(struct filed, sealed)},
};
struct below {
    struct str state, figures;
};
static const struct field below_fields[] = {
    {FIELD(struct below, state)},
    {FIELD(struct below, figures)},
};

static int64_t first_of(struct arena *a, const struct json *map, struct str code)
{
    return json_int(json_at(json_get(map, str_z(a, code)), 0));
}

/* A table that was sent is its union's own part plus the tables held from below. What an excused union has
 * in the ledger comes on top and may have grown since, so such tables are left out, as are those filed
 * before a correction from below. */
static enum err check_roll(struct verify *v, const struct filed *f, const struct form *form)
{
    struct arena *a = v->cx->a;
    struct below *rows = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, SUBMISSION_VERIFY_BELOW, VALS(I64(f->campaign_id), TXT(f->form), I64(f->org_id)), FIELDS(struct below, below_fields),
                SUBMISSION_CHILDREN_MAX, &rows, &n));
    const struct json *figures = json_parse(a, f->figures, NULL), *own = json_parse(a, f->own, NULL);
    const struct json **maps = NEWS(a, const struct json *, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(rows[i].state, S("accepted")))
            return OK;
        maps[i] = json_parse(a, rows[i].figures, NULL);
    }
    for (size_t i = 0; i < form->n_items; i++) {
        struct str code = form->items[i].code;
        int64_t sum = json_int(json_get(own, str_z(a, code))), most = sum, has = first_of(a, figures, code);
        for (size_t k = 0; k < n; k++) {
            int64_t part = first_of(a, maps[k], code);
            sum += part;
            most = part > most ? part : most;
        }
        /* what several of them hold alike counts once: no more than all together, no fewer than any of them */
        bool sound = form->items[i].register_of.len ? has <= sum && has >= most : has == sum;
        if (!sound)
            v->found(v, "I21", str_f(a, "第 %lld 号报送 %.*s 为 %lld，本级与下级合计 %lld", (long long)f->id, FMT(code),
                                     (long long)first_of(a, figures, code), (long long)sum));
        v->checked++;
    }
    return OK;
}

static void check_sums(struct verify *v, const struct filed *f, const struct form *form)
{
    const struct json *figures = json_parse(v->cx->a, f->figures, NULL);
    for (size_t i = 0; i < form->n_items; i++) {
        const struct form_item *item = &form->items[i];
        int64_t sum = 0;
        for (size_t k = 0; k < item->n_parts; k++)
            sum += first_of(v->cx->a, figures, form->items[item->parts[k]].code);
        if (item->n_parts && sum != first_of(v->cx->a, figures, item->code))
            v->found(v, "I21", str_f(v->cx->a, "第 %lld 号报送的 %.*s 不等于各分项之和", (long long)f->id, FMT(item->code)));
        v->checked += item->n_parts > 0;
    }
}

static enum err check_one(struct verify *v, const struct filed *f)
{
    const struct form *form = NULL;
    struct str why = {0};
    if (f->versions != f->last_no || f->accepted_no > f->last_no)
        v->found(v, "I21", str_f(v->cx->a, "第 %lld 号报送有 %lld 个版本，应为 %lld 个", (long long)f->id, (long long)f->versions, (long long)f->last_no));
    if (str_eq(f->state, S("accepted")) && !f->accepted_no)
        v->found(v, "I21", str_f(v->cx->a, "第 %lld 号报送已接收，却没有接收的版本", (long long)f->id));
    v->checked += 2;
    if (!f->no || form_load(v->cx, f->form, f->start_on, &form, &why) != OK)
        return OK;
    check_sums(v, f, form);
    if (f->sealed || (!str_eq(f->state, S("submitted")) && !str_eq(f->state, S("accepted"))))
        return OK;
    return check_roll(v, f, form);
}

enum err submission_verify(struct verify *v)
{
    enum { FILED_MAX = 2000000 };
    struct filed *rows = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, SUBMISSION_VERIFY, NOVALS, FIELDS(struct filed, filed_fields), FILED_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct arena_mark m = arena_mark(v->cx->a);
        TRY(check_one(v, &rows[i]));
        arena_release(v->cx->a, m);
    }
    return OK;
}
