// SPDX-License-Identifier: Apache-2.0
// Routes of plans.
#include "plan_own.h"

enum { ABOVE_MAX = 40 };

struct fill_in {
    struct str campaign, last, covers;
};
static const struct field fill_in_fields[] = {
    {FIELD(struct fill_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct fill_in, last), .label = LIT("上年活动"), .max = 40},
    {FIELD(struct fill_in, covers), .label = LIT("填报范围"), .max = 10},
};
struct plan_in {
    struct str items, objects, note;
    int64_t version;
};
static const struct field plan_in_fields[] = {
    {FIELD(struct plan_in, items), .as = AS_JSON, .label = LIT("数字"), .max = 4000},
    {FIELD(struct plan_in, objects), .as = AS_TAGS, .codes = "plan_object", .label = LIT("送温暖对象"), .max = 100},
    {FIELD(struct plan_in, note), .label = LIT("说明"), .max = 1000},
    {FIELD(struct plan_in, version), .label = LIT("版本")},
};
struct submit_in {
    bool leave_out;
};
static const struct field submit_in_fields[] = {
    {FIELD(struct submit_in, leave_out), .as = AS_BOOL, .label = LIT("不等下级")},
};
struct return_in {
    struct str reason;
};
static const struct field return_in_fields[] = {
    {FIELD(struct return_in, reason), .label = LIT("退回原因"), .need = true, .max = 500},
};

/* --- writing --- */

/* Verbs open to the caller: what the union above decides is offered to it alone (the top union, which has
 * none above, is decided by its own reviewer). */
static struct str decides_at(const struct plan *p)
{
    return p->parent_id ? p->parent_path : p->org_path;
}

static void write_verbs(struct ctx *cx, const struct plan *p)
{
    jw_key(cx->out, "verbs");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < plan_machines[0].n_moves; i++) {
        const struct move *mv = &plan_machines[0].moves[i];
        struct str at = mv->perm == PERM_PLAN_ACCEPT ? decides_at(p) : p->org_path;
        if (!str_eq(p->state, str_of(mv->from)) || !cx_may(cx, mv->perm, at))
            continue;
        jw_open(cx->out, '{');
        jw_kt(cx->out, "verb", str_of(mv->verb));
        jw_kt(cx->out, "title", mv->title);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

static void write_form(struct ctx *cx, const struct plan_form *f, int64_t year, int64_t last)
{
    struct arena *a = cx->a;
    jw_kt(cx->out, "title", plan_words(a, f->title, year, last));
    jw_kt(cx->out, "objects_label", f->objects);
    jw_kt(cx->out, "part_last", plan_words(a, f->part_last, year, last));
    jw_kt(cx->out, "part_plan", plan_words(a, f->part_plan, year, last));
    jw_kt(cx->out, "form_note", f->note);
    jw_key(cx->out, "items");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < f->n_items; i++) {
        const struct plan_item *it = &f->items[i];
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", it->code);
        jw_kt(cx->out, "key", it->key);
        jw_kt(cx->out, "part", it->part);
        jw_kt(cx->out, "label", it->label);
        jw_kt(cx->out, "unit", it->unit);
        jw_kb(cx->out, "sum", it->n_parts > 0);
        jw_kb(cx->out, "extra", it->extra);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

static void write_values(struct ctx *cx, const char *key, const struct plan_form *f, const int64_t *values)
{
    jw_key(cx->out, key);
    jw_open(cx->out, '{');
    for (size_t i = 0; i < f->n_items; i++) {
        jw_keys(cx->out, f->items[i].code);
        if (values[i] < 0)
            jw_null(cx->out);
        else
            jw_int(cx->out, values[i]);
    }
    jw_close(cx->out, '}');
}

static void write_found(struct ctx *cx, const struct plan_form *f, const int64_t *values)
{
    struct plan_found found[PLAN_CHECKS_MAX];
    size_t n = plan_check(f, values, found);
    jw_key(cx->out, "checks");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", found[i].code);
        jw_kt(cx->out, "level", found[i].error ? S("error") : S("warning"));
        jw_kt(cx->out, "text", found[i].text);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

static enum err form_of(struct ctx *cx, const struct plan *p, struct plan_form **f)
{
    struct str code = str_cut(p->form, '@', &(struct str){0});
    return plan_form_load(cx, code, p->start_on, f);
}

static enum err answer(struct ctx *cx, int64_t id, struct plan *p)
{
    struct plan_form *f = NULL;
    int64_t values[PLAN_ITEMS_MAX], derived[PLAN_ITEMS_MAX];
    TRY(plan_get(cx, id, p));
    TRY(form_of(cx, p, &f));
    TRY(plan_values(cx, f, id, values, derived));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, PLAN_FIELDS, p);
    write_verbs(cx, p);
    write_form(cx, f, p->year, p->last_year);
    write_values(cx, "values", f, values);
    write_values(cx, "derived", f, derived);
    write_found(cx, f, values);
    jw_close(cx->out, '}');
    return OK;
}

static enum err put_row(struct ctx *cx, void *row)
{
    jw_open(cx->out, '{');
    fields_write_open(cx->out, PLAN_FIELDS, row);
    write_verbs(cx, row);
    jw_close(cx->out, '}');
    return OK;
}

/* --- reading --- */

static enum err plans_get(struct ctx *cx)
{
    struct str hi = cx_query_int(cx, "own", 0) ? str_f(cx->a, "%.*s!", FMT(cx->org_path))
                                               : path_end(cx->a, cx->org_path);
    return cx_list_by(cx, PLAN_LIST,
                      VALS(LO(cx), TXT(hi), I64(cx_after(cx)), TXT(cx_query(cx, "campaign")),
                           TXT(cx_query(cx, "state")), I64(cx_limit(cx))),
                      PLAN_FIELDS, put_row);
}

static enum err one_get(struct ctx *cx)
{
    struct plan p;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return answer(cx, id, &p);
}

static void write_line(struct ctx *cx, const struct plan_form *f, const struct plan_line *l)
{
    jw_open(cx->out, '{');
    jw_kt(cx->out, "org_code", l->org_code);
    jw_kt(cx->out, "org_name", l->org_name);
    jw_ki(cx->out, "plan", l->plan_id);
    jw_kt(cx->out, "state", l->state.len ? l->state : S("missing"));
    jw_kt(cx->out, "covers", l->covers);
    jw_ki(cx->out, "submitted_at", l->submitted_at);
    write_values(cx, "values", f, l->values);
    jw_close(cx->out, '}');
}

static enum err table_get(struct ctx *cx)
{
    struct plan_table t;
    TRY(plan_table_of_call(cx, &t));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "org", t.org_code);
    jw_kt(cx->out, "org_name", t.org_name);
    jw_ki(cx->out, "plan", t.own.id);
    jw_kt(cx->out, "state", t.own.id ? t.own.state : S("missing"));
    jw_ki(cx->out, "accepted", (int64_t)t.accepted);
    jw_ki(cx->out, "waiting", (int64_t)t.waiting);
    jw_ki(cx->out, "missing", (int64_t)t.missing);
    write_form(cx, t.form, t.year, t.last);
    write_values(cx, "own", t.form, t.own_values);
    write_values(cx, "total", t.form, t.total);
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < t.n_lines; i++)
        write_line(cx, t.form, &t.lines[i]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* --- filling in --- */

struct above {
    int64_t id;
    struct str code, name, state, covers;
};
static const struct field above_fields[] = {
    {FIELD(struct above, id)},    {FIELD(struct above, code)},   {FIELD(struct above, name)},
    {FIELD(struct above, state)}, {FIELD(struct above, covers)},
};

/* A plan above that speaks for those below, or that has been sent on with what was there, is not changed
 * from below. */
static enum err check_above(struct ctx *cx, int64_t campaign_id, int64_t org_id)
{
    struct above *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, PLAN_ABOVE, VALS(I64(campaign_id), I64(org_id)), FIELDS(struct above, above_fields),
                ABOVE_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        if (str_eq(rows[i].covers, S("below")))
            return fail(cx, ERR_STATE, "上级“%.*s”已连同下级一并填报，本单位不再单独填报", FMT(rows[i].name));
        if (str_eq(rows[i].state, S("submitted")) || str_eq(rows[i].state, S("accepted")))
            return fail(cx, ERR_STATE, "上级“%.*s”已汇总上报，要修改请先由再上一级退回", FMT(rows[i].name));
    }
    return OK;
}

static enum err last_of(struct ctx *cx, const struct campaign *c, struct str code, struct campaign *last)
{
    *last = (struct campaign){0};
    if (!code.len)
        return OK;
    TRY(campaign_get(cx, code, last));
    if (str_cmp(last->start_on, c->start_on) >= 0)
        return fail_field(cx, "last", "“%.*s”不早于本次活动", FMT(last->name));
    return OK;
}

static enum err store(struct ctx *cx, const struct plan_form *f, int64_t id, int64_t *values, const int64_t *derived)
{
    if (plan_sums(f, values) != OK)
        return fail_field(cx, "items", "数字合计过大，请核对");
    for (size_t i = 0; i < f->n_items; i++)
        TRY(db_exec(cx->tx, PLAN_ITEM_PUT,
                    VALS(I64(id), TXT(f->items[i].code), I64(values[i]), derived[i] < 0 ? NUL : I64(derived[i])),
                    NULL));
    return OK;
}

static enum err told(struct ctx *cx, int64_t id)
{
    struct plan p;
    TRY(answer(cx, id, &p));
    audit_object(cx, p.org_id, "plan:%lld", (long long)id);
    audit_note(cx, "state", p.state);
    audit_note(cx, "campaign", p.campaign);
    return OK;
}

/* What is derived replaces what stood there; what is entered stays. A derived number of registered
 * households of 0 says that there is no register yet, not that there is nobody. */
static void take_derived(const struct plan_form *f, int64_t *values, int64_t *derived)
{
    for (size_t i = 0; i < f->n_items; i++) {
        if (f->items[i].fill == PLAN_HOUSEHOLDS && derived[i] == 0)
            derived[i] = -1;
        if (derived[i] >= 0)
            values[i] = derived[i];
    }
}

/* Begins the union's plan or fills it again: last year's actuals from the earlier campaign's paid records. */
static enum err fill_post(struct ctx *cx)
{
    const struct fill_in *in = cx->in;
    struct campaign c = {0}, last = {0};
    struct plan_form *f = NULL;
    struct plan p = {0};
    int64_t values[PLAN_ITEMS_MAX] = {0}, derived[PLAN_ITEMS_MAX], id = 0, below = 0, changed = 0;
    struct str covers = in->covers.len ? in->covers : S("own");
    bool wide = str_eq(covers, S("below"));
    if (!wide && !str_eq(covers, S("own")))
        return fail_field(cx, "covers", "填报范围应为 own（本单位）或 below（含下级）");
    TRY(campaign_open(cx, in->campaign, &c));
    if (!path_covers(c.org_path, cx->org_path))
        return fail_field(cx, "campaign", "本单位不参加活动“%.*s”", FMT(c.name));
    TRY(last_of(cx, &c, in->last, &last));
    TRY(plan_form_load(cx, PLAN_FORM_DEFAULT, c.start_on, &f));
    TRY(check_above(cx, c.id, cx->org_id));
    TRY(db_int(cx->tx, PLAN_BELOW, VALS(I64(c.id), LO(cx), HI(cx), I64(cx->org_id)), &below));
    if (wide && below)
        return fail(cx, ERR_STATE, "下级已有 %lld 家单独填报，不能再连同下级填报", (long long)below);
    enum err e = db_int(cx->tx, PLAN_OF, VALS(I64(c.id), I64(cx->org_id)), &id);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (e == OK) {
        const struct move *mv;
        TRY(plan_get(cx, id, &p));
        TRY(machine_step(cx, &plan_machines[0], p.state, "edit", &mv));
        TRY(plan_values(cx, f, id, values, NULL));
        TRY(db_exec(cx->tx, PLAN_SAVE,
                    VALS(I64(id), I64(p.version), TXT(f->name), OPT(last.id), TXT(covers), TXT(p.objects),
                         TXT(p.note), I64(cx->who->user_id), I64(cx->now)),
                    &changed));
    } else {
        TRY(db_int(cx->tx, PLAN_ADD,
                   VALS(I64(c.id), I64(cx->org_id), TXT(f->name), OPT(last.id), TXT(covers),
                        I64(cx->who->user_id), I64(cx->now)),
                   &id));
    }
    TRY(plan_derive(cx, f, last.id, cx->org_path,
                    wide ? path_end(cx->a, cx->org_path) : str_f(cx->a, "%.*s!", FMT(cx->org_path)), derived));
    take_derived(f, values, derived);
    TRY(store(cx, f, id, values, derived));
    return told(cx, id);
}

static enum err begin(struct ctx *cx, const char *verb, struct plan *p, struct plan_form **f, const struct move **mv)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(plan_get(cx, id, p));
    TRY(machine_step(cx, &plan_machines[0], p->state, verb, mv));
    return form_of(cx, p, f);
}

static enum err take_items(struct ctx *cx, const struct plan_form *f, struct str items, int64_t *values)
{
    const struct json *map = items.len ? json_parse(cx->a, items, NULL) : NULL;
    for (size_t i = 0; i < json_len(map); i++) {
        struct str key = {0};
        const struct json *v = json_entry(map, i, &key);
        ptrdiff_t at = plan_item_named(f, key);
        if (at < 0)
            return fail_field(cx, "items", "计划表没有项目“%.*s”", FMT(key));
        if (f->items[at].n_parts)
            continue; /* a sum is reckoned, never taken */
        if (json_kind(v) != JSON_INT || json_int(v) < 0 || json_int(v) > PLAN_VALUE_MAX)
            return fail_field(cx, "items", "“%.*s”应是不小于 0 的%s", FMT(f->items[at].label),
                              f->items[at].money ? "金额（分）" : "整数");
        values[at] = json_int(v);
    }
    return OK;
}

static enum err check_objects(struct ctx *cx, struct str objects, struct str day)
{
    for (struct str rest = objects; rest.len;) {
        struct code_item c = {0};
        struct str code = str_cut(rest, ',', &rest);
        if (code_get(cx->tx, S("plan_object"), code, day, &c) != OK)
            return fail_field(cx, "objects", "没有“%.*s”这种送温暖对象", FMT(code));
    }
    return OK;
}

static enum err edit_put(struct ctx *cx)
{
    const struct plan_in *in = cx->in;
    struct plan p;
    struct plan_form *f = NULL;
    const struct move *mv;
    int64_t values[PLAN_ITEMS_MAX], derived[PLAN_ITEMS_MAX], changed = 0, last = 0;
    TRY(begin(cx, "edit", &p, &f, &mv));
    TRY(check_above(cx, p.campaign_id, p.org_id));
    TRY(plan_values(cx, f, p.id, values, derived));
    TRY(take_items(cx, f, in->items, values));
    TRY(check_objects(cx, in->objects, p.start_on));
    if (p.last.len)
        TRY(db_int(cx->tx, CAMPAIGN_GET, VALS(TXT(p.last)), &last));
    TRY(db_exec(cx->tx, PLAN_SAVE,
                VALS(I64(p.id), I64(in->version), TXT(f->name), OPT(last), TXT(p.covers), TXT(in->objects),
                     TXT(in->note), I64(cx->who->user_id), I64(cx->now)),
                &changed));
    if (!changed)
        return ERR_CONFLICT;
    TRY(store(cx, f, p.id, values, derived));
    return told(cx, p.id);
}

/* --- up the tree --- */

static enum err submit_post(struct ctx *cx)
{
    const struct submit_in *in = cx->in;
    struct plan p;
    struct plan_form *f = NULL;
    struct plan_found found[PLAN_CHECKS_MAX];
    const struct move *mv;
    int64_t values[PLAN_ITEMS_MAX], waiting = 0, changed = 0;
    TRY(begin(cx, "submit", &p, &f, &mv));
    TRY(check_above(cx, p.campaign_id, p.org_id));
    TRY(plan_values(cx, f, p.id, values, NULL));
    size_t n = plan_check(f, values, found);
    for (size_t i = 0; i < n; i++)
        if (found[i].error)
            return fail(cx, ERR_FINDINGS, "还不能上报：%.*s", FMT(found[i].text));
    if (!p.objects.len)
        return fail(cx, ERR_FINDINGS, "还不能上报：请选择“%.*s”", FMT(f->objects));
    TRY(db_int(cx->tx, PLAN_WAITING, VALS(I64(p.campaign_id), I64(p.org_id)), &waiting));
    if (waiting && !in->leave_out)
        return fail(cx, ERR_STATE, "还有 %lld 家下级的计划没有接收或退回，上报后不再计入；请先办理，或选择不等下级",
                    (long long)waiting);
    TRY(db_exec(cx->tx, PLAN_SUBMIT, VALS(I64(p.id), I64(cx->who->user_id), I64(cx->now)), &changed));
    return changed ? told(cx, p.id) : ERR_CONFLICT;
}

static enum err decide(struct ctx *cx, const char *verb, struct str reason)
{
    struct plan p;
    struct plan_form *f = NULL;
    const struct move *mv;
    int64_t changed = 0;
    TRY(begin(cx, verb, &p, &f, &mv));
    if (!cx_may(cx, PERM_PLAN_ACCEPT, decides_at(&p)))
        return fail(cx, ERR_FORBIDDEN, "计划由上一级工会接收或退回");
    bool accepts = strcmp(verb, "accept") == 0;
    if (accepts && (p.entered_by == cx->who->user_id || p.submitted_by == cx->who->user_id))
        return fail(cx, ERR_SAME_PERSON, "填报人不能自己接收");
    TRY(check_above(cx, p.campaign_id, p.org_id));
    TRY(db_exec(cx->tx, PLAN_DECIDE,
                VALS(I64(p.id), TXT(str_of(mv->to)), I64(cx->who->user_id), I64(cx->now), TXT(reason),
                     TXT(p.state)),
                &changed));
    if (reason.len)
        audit_note(cx, "reason", reason);
    return changed ? told(cx, p.id) : ERR_CONFLICT;
}

static enum err accept_post(struct ctx *cx)
{
    return decide(cx, "accept", S(""));
}

static enum err return_post(struct ctx *cx)
{
    return decide(cx, "return", ((const struct return_in *)cx->in)->reason);
}

#define OUT_PLAN .out = {plan_fields, countof(plan_fields), sizeof(struct plan)}
#define ONE_PLAN "{plan, \"verbs\":[…], \"items\":[{code,key,part,label,unit}], \"values\":{code:n}, \"derived\":{code:n|null}, \"checks\":[{code,level,text}]}"
static const struct route plan_routes[] = {
    {M_GET, "/api/plans", plans_get, PERM_PLAN_VIEW, SCOPE_ORG, TX_READ, OUT_PLAN, .shape = OUT_LIST,
     .query = "org,own,campaign,state,limit,after", .title = LIT("送温暖计划")},
    {M_GET, "/api/plans/table", table_get, PERM_PLAN_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .query = "org,campaign",
     .schema = "{org,state,accepted,waiting,missing,\"items\":[…],\"own\":{code:n},\"total\":{code:n},\"rows\":[{org_code,org_name,plan,state,values}]}",
     .title = LIT("计划汇总表")},
    {M_GET, "/api/plans/:id", one_get, PERM_PLAN_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE, .schema = ONE_PLAN,
     .title = LIT("一份送温暖计划")},
    {M_POST, "/api/plans", fill_post, PERM_PLAN_ENTER, SCOPE_ORG, TX_WRITE, "plan.fill",
     IN(struct fill_in, fill_in_fields), .shape = OUT_FREE, .schema = ONE_PLAN, .query = "org",
     .title = LIT("开始填报计划，带出上年数")},
    {M_PUT, "/api/plans/:id", edit_put, PERM_PLAN_ENTER, SCOPE_ORG, TX_WRITE, "plan.edit",
     IN(struct plan_in, plan_in_fields), .shape = OUT_FREE, .schema = ONE_PLAN, .title = LIT("填写计划")},
    {M_POST, "/api/plans/:id/submit", submit_post, PERM_PLAN_ENTER, SCOPE_ORG, TX_WRITE, "plan.submit",
     IN(struct submit_in, submit_in_fields), .shape = OUT_FREE, .schema = ONE_PLAN, .title = LIT("上报计划")},
    {M_POST, "/api/plans/:id/accept", accept_post, PERM_PLAN_ACCEPT, SCOPE_ORG, TX_WRITE, "plan.accept",
     .shape = OUT_FREE, .schema = ONE_PLAN, .title = LIT("接收下级计划")},
    {M_POST, "/api/plans/:id/return", return_post, PERM_PLAN_ACCEPT, SCOPE_ORG, TX_WRITE, "plan.return",
     IN(struct return_in, return_in_fields), .shape = OUT_FREE, .schema = ONE_PLAN, .title = LIT("退回下级计划")},
};
static const struct meta_row meta[] = {
    {"plan", {plan_fields, countof(plan_fields), sizeof(struct plan)}},
};

extern const struct area area_plan;
const struct area area_plan = {
    .name = "plan", .title = LIT("计划"), ROWS(routes, plan_routes), ROWS(machines, plan_machines), ROWS(meta, meta),
    .verify = plan_verify, .todo = plan_todo,
};
