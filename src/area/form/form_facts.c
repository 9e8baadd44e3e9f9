// SPDX-License-Identifier: Apache-2.0
// What the checks of a table ask beyond its own figures: children, gifts, the year before; and the answer.
#include "form_check_own.h"

/* Own figures plus those of the children, taken by parent and not by path: an independent way to the
 * same table, for the roll-up check. */
static enum err parts_of(struct ctx *cx, const struct form_call *c, const struct form_value *own,
                         const struct form_cell *cells, size_t n, const struct form_value **out)
{
    struct form_groups *g = NULL;
    struct form_value *values = NEWS(cx->a, struct form_value, c->form->n_items);
    memcpy(values, own, c->form->n_items * sizeof *values);
    for (size_t i = 0; i < c->form->n_items; i++)
        if (c->form->items[i].n_parts)
            values[i].n = 0; /* summed again below, with the children in */
    TRY(form_groups(cx->tx, c->form, &g));
    for (size_t i = 0; i < n; i++)
        TRY(form_add_cell(c->form, g, &cells[i], values));
    TRY(form_less_shared(cx, c, own, values));
    *out = values;
    return form_sums(c->form, values);
}

/* --- children with the same figures --- */

struct figures {
    struct str name;
    uint64_t print; /* of all cells, whatever their order */
    int64_t heads, cells;
};

static uint64_t print_of(const struct form_cell *c)
{
    const struct str parts[] = {c->kind, c->class, c->source, c->tag};
    uint64_t h = STR_HASH;
    for (size_t i = 0; i < countof(parts); i++)
        h = str_hash(S("|"), str_hash(parts[i], h));
    h = (h ^ (uint64_t)c->heads) * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ (uint64_t)c->fen) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 31;
}

static int by_print(const void *x, const void *y)
{
    const struct figures *a = x, *b = y;
    if (a->print != b->print)
        return a->print < b->print ? -1 : 1;
    return str_cmp(a->name, b->name);
}

/* From TWIN_HEADS person-times on: two that helped three persons alike prove nothing. */
static void find_twins(struct ctx *cx, const struct form_cell *cells, size_t n, struct form_facts *facts)
{
    enum { TWIN_HEADS = 10, TWINS_MAX = 50 };
    struct figures *all = NEWS(cx->a, struct figures, n + 1);
    struct str *twins = NEWS(cx->a, struct str, TWINS_MAX);
    size_t m = 0;
    for (size_t i = 0; i < n; i++) { /* cells come child by child */
        if (!i || !str_eq(cells[i].child_code, cells[i - 1].child_code))
            all[m++] = (struct figures){.name = cells[i].child_name};
        all[m - 1].print += print_of(&cells[i]);
        all[m - 1].heads += str_eq(cells[i].kind, S("~hand")) || cells[i].tag.len ? 0 : cells[i].heads;
        all[m - 1].cells++;
    }
    if (m)
        qsort(all, m, sizeof *all, by_print);
    for (size_t i = 1; i < m && facts->n_twins < TWINS_MAX; i++)
        if (all[i].print == all[i - 1].print && all[i].cells == all[i - 1].cells && all[i].heads >= TWIN_HEADS)
            twins[facts->n_twins++] = str_f(cx->a, "%.*s 与 %.*s", FMT(all[i - 1].name), FMT(all[i].name));
    facts->twins = twins;
}

static enum err own_of(struct ctx *cx, const struct form_call *c, struct form_value **out)
{
    return form_fill(cx->tx, c->form, c->campaign_id, cx->org_path, str_f(cx->a, "%.*s!", FMT(cx->org_path)), out);
}

static enum err gather(struct ctx *cx, const struct form_call *c, const struct form_filing *filing, struct form_facts *facts)
{
    struct form_cell *cells = NULL;
    struct form_value *own = NULL;
    size_t m = 0;
    *facts = (struct form_facts){.filing = filing, .cx = cx, .call = c, .deep = c->deep || filing};
    if (!c->own) {
        TRY(form_children(cx, c, &cells, &m));
        TRY(own_of(cx, c, &own));
        facts->parts = filing ? filing->parts : NULL;
        if (!filing)
            TRY(parts_of(cx, c, own, cells, m, &facts->parts));
        if (m) /* nothing below: its own is the table as filed */
            facts->own = own;
        find_twins(cx, cells, m, facts);
    }
    enum err e = form_last(cx, c, &facts->last);
    if (e != ERR_NOT_FOUND)
        TRY(e);
    return db_int(cx->tx, GIFT_SUM, VALS(I64(c->campaign_id), LO(cx), TXT(c->hi)), &facts->gifts_fen);
}

enum err form_findings(struct ctx *cx, const struct form_call *c, const struct form_filing *filing,
                       struct form_found **out, size_t *n)
{
    struct form_facts facts;
    TRY(gather(cx, c, filing, &facts));
    return form_check(cx->a, c->form, c->table.values, &facts, out, n);
}

static void write_found(struct ctx *cx, const struct form_found *found, size_t n)
{
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", found[i].code);
        jw_kt(cx->out, "key", found[i].key);
        jw_kt(cx->out, "level", found[i].error ? S("error") : S("warning"));
        jw_kt(cx->out, "text", found[i].text);
        jw_kt(cx->out, "items", found[i].items);
        jw_kb(cx->out, "rows", found[i].rows);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

enum err form_write_checks(struct ctx *cx, const struct form_call *c)
{
    struct form_found *found = NULL;
    size_t n = 0;
    int64_t left = 0;
    TRY(form_findings(cx, c, NULL, &found, &n));
    jw_key(cx->out, "checks");
    write_found(cx, found, n);
    for (size_t i = 0; !c->deep && i < json_len(c->form->checks); i++)
        left += form_check_deep(json_at(c->form->checks, i));
    jw_ki(cx->out, "unchecked", left);
    return OK;
}

/* What lies behind a check: its findings and the first unions, rosters and records of them. */
enum err form_behind_get(struct ctx *cx)
{
    struct form_call call = {0};
    struct form_facts facts;
    struct str code = cx->args[1];
    size_t known = 0;
    TRY(form_of_call(cx, &call));
    call.deep = true;
    for (size_t i = 0; i < json_len(call.form->checks); i++)
        known += str_eq(code, json_get_str(json_at(call.form->checks, i), "code"));
    if (!known)
        return fail(cx, ERR_NOT_FOUND, "统计表“%.*s”没有校验“%.*s”", FMT(call.form->title), FMT(code));
    TRY(gather(cx, &call, NULL, &facts));
    struct checking c = {.a = cx->a, .f = call.form, .v = call.table.values, .facts = &facts};
    TRY(checking_run(&c, code));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "code", code);
    jw_key(cx->out, "checks");
    write_found(cx, c.found, c.n);
    jw_ki(cx->out, "total", c.n_behind);
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < c.n_rows; i++) {
        const struct form_behind *r = &c.rows[i];
        jw_open(cx->out, '{');
        fields_write_open(cx->out, FORM_BEHIND, r);
        jw_kt(cx->out, "link", r->roster_id ? str_f(cx->a, "/rosters/%lld", (long long)r->roster_id)
                               : r->person_id ? str_f(cx->a, "/persons?person=%lld", (long long)r->person_id) : S(""));
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}
