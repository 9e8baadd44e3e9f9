// SPDX-License-Identifier: Apache-2.0
// Figures side by side: of a union with the year before, whichever edition it was counted by then, and of
// the unions below with each other. Differences are exact; percentages are rounded half up to a tenth.
#include "area.h"
#include "campaign.h"
#include "form_own.h"
#include "money.h"

enum { UNIONS_MAX = 60 };

/* "12.3%" of whole; "" when there is nothing to compare with. */
static struct str percent(struct arena *a, int64_t part, int64_t whole)
{
    int64_t mille = 0;
    if (whole <= 0 || !money_mul(part < 0 ? -part : part, 1000, &mille))
        return S("");
    mille = mille / whole + (mille % whole >= whole - mille % whole);
    return str_f(a, "%s%lld.%lld%%", part < 0 && mille ? "-" : "", (long long)(mille / 10), (long long)(mille % 10));
}

static void write_gap(struct ctx *cx, const struct form_item *item, int64_t now, int64_t was)
{
    jw_ki(cx->out, "diff", now - was);
    jw_kt(cx->out, "diff_text", form_text(cx->a, item, now - was));
    jw_kt(cx->out, "percent", percent(cx->a, now - was, was));
}

static void write_head(struct ctx *cx, const struct form_item *item)
{
    jw_kt(cx->out, "code", item->code);
    jw_kt(cx->out, "label", item->label);
    jw_kt(cx->out, "sub", item->sub);
    jw_kt(cx->out, "unit", item->unit);
    jw_kb(cx->out, "memo", item->memo);
}

/* --- beside the year before --- */

static enum err before_of(struct ctx *cx, const struct form_call *c, struct form_before *b)
{
    struct campaign asked = {0};
    struct str with = cx_query(cx, "with");
    if (!with.len)
        return db_one(cx->tx, FORM_BEFORE, VALS(I64(c->campaign_id), TXT(cx->org_path)), FORM_BEFORE_ROW, b);
    TRY(campaign_get(cx, with, &asked));
    *b = (struct form_before){asked.id, asked.year, asked.code, asked.name, asked.start_on, asked.forms};
    return OK;
}

static void write_was(struct ctx *cx, const struct form *f, const struct form_value *v, size_t at)
{
    jw_open(cx->out, '{');
    jw_kt(cx->out, "code", f->items[at].code);
    jw_kt(cx->out, "label", f->items[at].label);
    form_write_value(cx, &f->items[at], v[at].n);
    jw_close(cx->out, '}');
}

static void write_year_rows(struct ctx *cx, const struct form_call *c, const struct form *was, const struct form_value *old,
                            const struct form_twin *twins)
{
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < c->form->n_items; i++) {
        const struct form_item *item = &c->form->items[i];
        jw_open(cx->out, '{');
        write_head(cx, item);
        form_write_value(cx, item, c->table.values[i].n);
        jw_kt(cx->out, "change", twins[i].change);
        jw_key(cx->out, "was");
        if (twins[i].at >= 0) {
            write_was(cx, was, old, (size_t)twins[i].at);
            write_gap(cx, item, c->table.values[i].n, old[twins[i].at].n);
        } else {
            jw_null(cx->out);
        }
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

/* Items of the earlier edition that this one has no more. */
static void write_gone(struct ctx *cx, const struct form *now, const struct form *was, const struct form_value *old,
                       const struct form_twin *twins)
{
    jw_key(cx->out, "gone");
    jw_open(cx->out, '[');
    for (size_t k = 0; k < was->n_items; k++) {
        bool kept = false;
        for (size_t i = 0; i < now->n_items && !kept; i++)
            kept = twins[i].at == (ptrdiff_t)k;
        if (!kept)
            write_was(cx, was, old, k);
    }
    jw_close(cx->out, ']');
}

static void write_no_year(struct ctx *cx, struct str why)
{
    jw_key(cx->out, "with");
    jw_null(cx->out);
    jw_kt(cx->out, "why", why);
    jw_key(cx->out, "rows");
    jw_raw(cx->out, S("[]"));
    jw_key(cx->out, "gone");
    jw_raw(cx->out, S("[]"));
}

static enum err by_year(struct ctx *cx, const struct form_call *c)
{
    struct form_before b = {0};
    const struct form *was = NULL;
    struct form_twin *twins = NULL;
    struct form_value *old = NULL;
    enum err e = before_of(cx, c, &b);
    if (e == ERR_NOT_FOUND && !cx_query(cx, "with").len) {
        write_no_year(cx, S("上一年没有活动，无法与上年比较"));
        return OK;
    }
    TRY(e);
    e = form_before_edition(cx, c->form, &b, &was, &twins);
    if (e == ERR_NOT_FOUND) {
        write_no_year(cx, str_f(cx->a, "“%.*s”用的统计表与本表没有对应关系；请在统计表设计里为新版本写明来源和对应的项目", FMT(b.name)));
        return OK;
    }
    TRY(e);
    TRY(form_fill(cx->tx, was, b.id, cx->org_path, c->hi, &old));
    jw_key(cx->out, "with");
    jw_open(cx->out, '{');
    jw_kt(cx->out, "campaign", b.code);
    jw_kt(cx->out, "name", b.name);
    jw_kt(cx->out, "start_on", b.start_on);
    jw_kt(cx->out, "form", was->rule.code);
    jw_kt(cx->out, "edition", was->rule.edition);
    jw_kt(cx->out, "title", was->title);
    jw_close(cx->out, '}');
    write_year_rows(cx, c, was, old, twins);
    write_gone(cx, c->form, was, old, twins);
    return OK;
}

/* --- the unions below side by side --- */

struct below {
    struct str child_code, child_name;
    struct form_value *values;
};
static const struct field below_name_fields[] = {{FIELD(struct form_cell, child_code)}, {FIELD(struct form_cell, child_name)}};

static enum err read_below(struct ctx *cx, const struct form_call *c, struct below *out, size_t *n)
{
    struct form_cell *names = NULL, *cells = NULL;
    struct form_groups *g = NULL;
    size_t n_names = 0, n_cells = 0, at = 0;
    enum err e = db_rows(cx->tx, FORM_BELOW, VALS(I64(cx->org_id), I64(UNIONS_MAX + 1)), FIELDS(struct form_cell, below_name_fields),
                         UNIONS_MAX, &names, &n_names);
    if (e == ERR_TOO_LARGE)
        return fail(cx, e, "下级单位超过 %d 个，一张表放不下；请选一个下级，在它那里比较", UNIONS_MAX);
    TRY(e);
    TRY(form_groups(cx->tx, c->form, &g));
    TRY(form_children(cx, c, &cells, &n_cells));
    out[0] = (struct below){c->table.org, S("本级"), NULL};
    TRY(form_fill(cx->tx, c->form, c->campaign_id, cx->org_path, str_f(cx->a, "%.*s!", FMT(cx->org_path)), &out[0].values));
    for (size_t i = 0; i < n_names; i++) {
        struct below *b = &out[i + 1];
        *b = (struct below){names[i].child_code, names[i].child_name, NEWS(cx->a, struct form_value, c->form->n_items)};
        for (; at < n_cells && str_cmp(cells[at].child_code, b->child_code) < 0; at++)
            ;
        for (; at < n_cells && str_eq(cells[at].child_code, b->child_code); at++)
            TRY(form_add_cell(c->form, g, &cells[at], b->values));
        TRY(form_sums(c->form, b->values));
    }
    *n = n_names + 1;
    return OK;
}

static enum err by_unions(struct ctx *cx, const struct form_call *c)
{
    struct below all[UNIONS_MAX + 1];
    struct str base = cx_query(cx, "base");
    size_t n = 0, at = 0;
    TRY(read_below(cx, c, all, &n));
    while (at < n && !str_eq(all[at].child_code, base))
        at++;
    if (base.len && at == n)
        return fail_field(cx, "base", "“%.*s”不是本单位的下级，请从列表中选", FMT(base));
    jw_key(cx->out, "unions");
    jw_open(cx->out, '[');
    for (size_t u = 0; u < n; u++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "org_code", all[u].child_code);
        jw_kt(cx->out, "org_name", all[u].child_name);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < c->form->n_items; i++) {
        const struct form_item *item = &c->form->items[i];
        jw_open(cx->out, '{');
        write_head(cx, item);
        form_write_value(cx, item, c->table.values[i].n);
        jw_key(cx->out, "cells");
        jw_open(cx->out, '[');
        for (size_t u = 0; u < n; u++) {
            jw_open(cx->out, '{');
            form_write_value(cx, item, all[u].values[i].n);
            jw_kt(cx->out, "share", percent(cx->a, all[u].values[i].n, c->table.values[i].n));
            if (base.len && u != at)
                write_gap(cx, item, all[u].values[i].n, all[at].values[i].n);
            jw_close(cx->out, '}');
        }
        jw_close(cx->out, ']');
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}

enum err form_compare_get(struct ctx *cx)
{
    struct form_call c = {0};
    struct str by = cx_query(cx, "by");
    if (by.len && !str_eq(by, S("year")) && !str_eq(by, S("unions")))
        return fail_field(cx, "by", "比较方式应是 year（与上年）或 unions（各下级之间）");
    TRY(form_of_call(cx, &c));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "form", c.form->rule.code);
    jw_kt(cx->out, "edition", c.form->rule.edition);
    jw_kt(cx->out, "title", c.form->title);
    jw_kt(cx->out, "campaign", c.table.campaign);
    jw_kt(cx->out, "campaign_name", c.table.campaign_name);
    jw_kt(cx->out, "org", c.table.org);
    jw_kt(cx->out, "org_name", c.table.org_name);
    TRY(str_eq(by, S("unions")) ? by_unions(cx, &c) : by_year(cx, &c));
    jw_close(cx->out, '}');
    return OK;
}
