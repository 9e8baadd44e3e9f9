// SPDX-License-Identifier: Apache-2.0
// Plans and the table they make. See plan.h.
#include "plan_own.h"

const struct field plan_fields[29] = {
    {FIELD(struct plan, id), .as = AS_ID},
    {FIELD(struct plan, campaign_id), .as = AS_ID},
    {FIELD(struct plan, campaign), .label = LIT("活动代码")},
    {FIELD(struct plan, campaign_name), .label = LIT("活动")},
    {FIELD(struct plan, year), .label = LIT("年度")},
    {FIELD(struct plan, start_on), .as = AS_DATE},
    {FIELD(struct plan, org_id), .as = AS_ID},
    {FIELD(struct plan, org_code), .label = LIT("工会代码")},
    {FIELD(struct plan, org_name), .label = LIT("工会")},
    {FIELD(struct plan, org_path), .as = AS_BLOB},
    {FIELD(struct plan, parent_id), .as = AS_ID},
    {FIELD(struct plan, parent_path), .as = AS_BLOB},
    {FIELD(struct plan, form), .label = LIT("表式")},
    {FIELD(struct plan, last), .label = LIT("上年活动")},
    {FIELD(struct plan, last_year), .label = LIT("上年度")},
    {FIELD(struct plan, covers), .label = LIT("填报范围")},
    {FIELD(struct plan, objects), .as = AS_TAGS, .codes = "plan_object", .label = LIT("送温暖对象")},
    {FIELD(struct plan, note), .label = LIT("说明")},
    {FIELD(struct plan, state), .label = LIT("状态")},
    {FIELD(struct plan, entered_by), .as = AS_ID},
    {FIELD(struct plan, entered_at), .as = AS_TIME, .label = LIT("填报时间")},
    {FIELD(struct plan, submitted_by), .as = AS_ID},
    {FIELD(struct plan, submitted_at), .as = AS_TIME, .label = LIT("上报时间")},
    {FIELD(struct plan, decided_at), .as = AS_TIME, .label = LIT("审核时间")},
    {FIELD(struct plan, enterer), .label = LIT("填报人")},
    {FIELD(struct plan, submitter), .label = LIT("上报人")},
    {FIELD(struct plan, decider), .label = LIT("审核人")},
    {FIELD(struct plan, return_reason), .label = LIT("退回原因")},
    {FIELD(struct plan, version), .label = LIT("版本")},
};
const struct field plan_value_fields[3] = {
    {FIELD(struct plan_value, item)},
    {FIELD(struct plan_value, value)},
    {FIELD(struct plan_value, derived)},
};

static const struct move plan_moves[] = {
    {"draft", "edit", "draft", PERM_PLAN_ENTER, LIT("填报")},
    {"draft", "submit", "submitted", PERM_PLAN_ENTER, LIT("上报")},
    {"returned", "edit", "draft", PERM_PLAN_ENTER, LIT("修改")},
    {"returned", "submit", "submitted", PERM_PLAN_ENTER, LIT("重新上报")},
    {"submitted", "accept", "accepted", PERM_PLAN_ACCEPT, LIT("接收")},
    {"submitted", "return", "returned", PERM_PLAN_ACCEPT, LIT("退回")},
    {"accepted", "return", "returned", PERM_PLAN_ACCEPT, LIT("退回")},
};
const struct machine plan_machines[1] = {{"plan", ROWS(moves, plan_moves)}};

enum err plan_get(struct ctx *cx, int64_t id, struct plan *out)
{
    *out = (struct plan){0};
    return cx_one(cx, PLAN_GET, id, PLAN_FIELDS, out);
}

enum err plan_values(struct ctx *cx, const struct plan_form *f, int64_t plan_id, int64_t *values, int64_t *derived)
{
    struct plan_value *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, PLAN_ITEMS, VALS(I64(plan_id)), FIELDS(struct plan_value, plan_value_fields),
                PLAN_ITEMS_MAX, &rows, &n));
    for (size_t i = 0; i < f->n_items; i++) {
        values[i] = 0;
        if (derived)
            derived[i] = -1;
    }
    for (size_t i = 0; i < n; i++) {
        ptrdiff_t at = plan_item_named(f, rows[i].item);
        if (at < 0)
            continue;
        values[at] = rows[i].value;
        if (derived)
            derived[at] = rows[i].derived;
    }
    return OK;
}

/* --- the table --- */

static const struct field line_fields[] = {
    {FIELD(struct plan_line, org_id)},   {FIELD(struct plan_line, org_code)},
    {FIELD(struct plan_line, org_name)}, {FIELD(struct plan_line, org_path)},
    {FIELD(struct plan_line, plan_id)},  {FIELD(struct plan_line, state)},
    {FIELD(struct plan_line, covers)},   {FIELD(struct plan_line, submitted_at)},
};
struct rolled {
    int64_t org_id;
    struct str item;
    int64_t value;
};
static const struct field rolled_fields[] = {
    {FIELD(struct rolled, org_id)},
    {FIELD(struct rolled, item)},
    {FIELD(struct rolled, value)},
};

/* Ordered by id for the search below; the lines themselves stay in the order of the tree. */
struct where {
    int64_t org_id;
    struct plan_line *line;
};
static int by_org(const void *a, const void *b)
{
    const struct where *x = a, *y = b;
    return x->org_id < y->org_id ? -1 : x->org_id > y->org_id;
}

enum err plan_lines(struct ctx *cx, const struct plan_form *f, int64_t campaign_id, int64_t org_id,
                    struct plan_line **out, size_t *n)
{
    struct rolled *sums = NULL;
    size_t n_sums = 0;
    TRY(db_rows(cx->tx, PLAN_CHILDREN, VALS(I64(campaign_id), I64(org_id)), FIELDS(struct plan_line, line_fields),
                PLAN_CHILDREN_MAX, out, n));
    TRY(db_rows(cx->tx, PLAN_ROLL, VALS(I64(campaign_id), I64(org_id)), FIELDS(struct rolled, rolled_fields),
                (size_t)PLAN_CHILDREN_MAX * PLAN_ITEMS_MAX, &sums, &n_sums));
    struct where *at = NEWS(cx->a, struct where, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        (*out)[i].values = NEWS(cx->a, int64_t, PLAN_ITEMS_MAX);
        at[i] = (struct where){(*out)[i].org_id, &(*out)[i]};
    }
    qsort(at, *n, sizeof *at, by_org);
    for (size_t i = 0; i < n_sums; i++) {
        struct where key = {sums[i].org_id, NULL}, *hit = bsearch(&key, at, *n, sizeof *at, by_org);
        ptrdiff_t item = plan_item_named(f, sums[i].item);
        if (hit && item >= 0)
            hit->line->values[item] = sums[i].value;
    }
    return OK;
}

static enum err add_values(struct ctx *cx, const struct plan_form *f, int64_t *sum, const int64_t *more)
{
    for (size_t i = 0; i < f->n_items; i++)
        if (!money_add(sum[i], more[i], &sum[i]))
            return fail(cx, ERR_BAD_INPUT, "“%.*s”的合计过大，请核对各单位的计划", FMT(f->items[i].label));
    return OK;
}

enum err plan_table_of_call(struct ctx *cx, struct plan_table *out)
{
    struct campaign c = {0};
    struct plan_form *f = NULL;
    int64_t id = 0;
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    TRY(plan_form_load(cx, PLAN_FORM_DEFAULT, c.start_on, &f));
    *out = (struct plan_table){.form = f, .year = c.year, .campaign_name = c.name, .org_code = cx->org_code,
                               .own_values = NEWS(cx->a, int64_t, PLAN_ITEMS_MAX),
                               .total = NEWS(cx->a, int64_t, PLAN_ITEMS_MAX)};
    enum err e = db_int(cx->tx, PLAN_OF, VALS(I64(c.id), I64(cx->org_id)), &id);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (e == OK) {
        TRY(plan_get(cx, id, &out->own));
        TRY(plan_values(cx, f, id, out->own_values, NULL));
        TRY(add_values(cx, f, out->total, out->own_values));
        out->last = out->own.last_year;
    }
    TRY(db_text(cx->tx, PLAN_ORG_NAME, VALS(I64(cx->org_id)), &out->org_name));
    TRY(plan_lines(cx, f, c.id, cx->org_id, &out->lines, &out->n_lines));
    for (size_t i = 0; i < out->n_lines; i++) {
        const struct plan_line *l = &out->lines[i];
        out->waiting += str_eq(l->state, S("submitted"));
        out->missing += !str_eq(out->own.covers, S("below")) && (!l->plan_id || str_eq(l->state, S("draft")) || str_eq(l->state, S("returned")));
        if (!str_eq(l->state, S("accepted")))
            continue;
        out->accepted++;
        TRY(add_values(cx, f, out->total, l->values));
    }
    return OK;
}

/* --- what waits --- */

enum err plan_todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_PLAN_ACCEPT, PLAN_TODO_ACCEPT, &n));
    todo_put(t, "plan.accept", S("待接收的送温暖计划"), n, S("/plans?tab=below"));
    TRY(todo_count(cx, PERM_PLAN_ENTER, PLAN_TODO_RETURNED, &n));
    todo_put(t, "plan.returned", S("被退回的送温暖计划"), n, S("/plans"));
    return OK;
}

/* --- what must hold --- */

struct off {
    int64_t id, want;
};
static const struct field off_fields[] = {
    {FIELD(struct off, id)},
    {FIELD(struct off, want)},
};
enum { FINDINGS_MAX = 1000 };

static enum err check_twice(struct verify *v)
{
    struct off *rows = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, PLAN_VERIFY_TWICE, NOVALS, FIELDS(struct off, off_fields), FINDINGS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "I16", str_f(v->cx->a, "第 %lld 号计划已含下级，下级却另有第 %lld 号计划",
                                 (long long)rows[i].id, (long long)rows[i].want));
    return OK;
}

struct sent_value {
    int64_t id;
    struct str start_on, form, item;
    int64_t value;
};
static const struct field sent_fields[] = {
    {FIELD(struct sent_value, id)},   {FIELD(struct sent_value, start_on)}, {FIELD(struct sent_value, form)},
    {FIELD(struct sent_value, item)}, {FIELD(struct sent_value, value)},
};
struct sent {
    struct verify *v;
    struct plan_form *form;
    int64_t id, values[PLAN_ITEMS_MAX];
};

/* A plan that has been sent passes the checks of the edition it was filled by. */
static void sent_done(struct sent *s)
{
    struct plan_found found[PLAN_CHECKS_MAX];
    size_t n = s->id && s->form ? plan_check(s->form, s->values, found) : 0;
    for (size_t i = 0; i < n; i++)
        if (found[i].error)
            s->v->found(s->v, "I16", str_f(s->v->cx->a, "第 %lld 号计划已上报，但%.*s", (long long)s->id,
                                           FMT(found[i].text)));
    s->v->checked += s->id != 0;
}

static enum err verify_sent(struct verify *v)
{
    struct sent_value *rows = NULL;
    struct sent s = {.v = v};
    struct str day = {0};
    size_t n = 0;
    TRY(db_rows(v->cx->tx, PLAN_VERIFY, NOVALS, FIELDS(struct sent_value, sent_fields), 4000000, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        if (rows[i].id != s.id) {
            sent_done(&s);
            s.id = rows[i].id;
            memset(s.values, 0, sizeof s.values);
            if (!s.form || !str_eq(day, rows[i].start_on)) {
                struct str code = str_cut(rows[i].form, '@', &(struct str){0});
                TRY(plan_form_load(v->cx, code, rows[i].start_on, &s.form));
                day = rows[i].start_on;
            }
            if (!str_eq(s.form->name, rows[i].form))
                s.id = 0; /* an edition no longer in force: not measured again */
        }
        ptrdiff_t at = plan_item_named(s.form, rows[i].item);
        if (at >= 0)
            s.values[at] = rows[i].value;
    }
    sent_done(&s);
    return OK;
}

enum err plan_verify(struct verify *v)
{
    TRY(verify_sent(v));
    return check_twice(v);
}
