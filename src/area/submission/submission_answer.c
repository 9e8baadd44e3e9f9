// SPDX-License-Identifier: Apache-2.0
// The whole sheet of a union as an answer: figures filed and of the ledger, findings with reasons, remarks, open verbs.
#include "submission_own.h"

static void write_verbs(struct ctx *cx, const struct filing *s)
{
    jw_key(cx->out, "verbs");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < submission_machines[0].n_moves; i++) {
        const struct move *mv = &submission_machines[0].moves[i];
        bool revises = strcmp(mv->verb, "revise") == 0, kept = str_eq(s->s.state, S("accepted"));
        if (!str_eq(s->s.state, str_of(mv->from)) || !cx_may(cx, mv->perm, mv->perm == PERM_FORM_ACCEPT ? filing_decided_at(s) : s->s.org_path))
            continue;
        if ((revises || (kept && strcmp(mv->verb, "edit") == 0)) && !s->s.sealed)
            continue;
        if (strcmp(mv->verb, "reopen") == 0 && s->s.sealed)
            continue;
        jw_open(cx->out, '{');
        jw_kt(cx->out, "verb", str_of(mv->verb));
        jw_kt(cx->out, "title", mv->title);
        jw_close(cx->out, '}');
    }
    if (s->root && !s->s.sealed && str_eq(s->s.state, S("accepted")) && cx_may(cx, PERM_FORM_ACCEPT, s->s.org_path)) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "verb", S("seal"));
        jw_kt(cx->out, "title", S("封表"));
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

static void write_figure(struct ctx *cx, const char *key, const struct form_item *item, int64_t n)
{
    jw_key(cx->out, key);
    jw_open(cx->out, '{');
    form_write_value(cx, item, n);
    jw_close(cx->out, '}');
}

static const struct adjusted *adjusted_of(const struct filing *s, struct str item)
{
    for (size_t i = 0; i < s->n_adjusted; i++)
        if (str_eq(s->adjusted[i].item, item))
            return &s->adjusted[i];
    return NULL;
}

static void write_items(struct ctx *cx, const struct filing *s)
{
    jw_key(cx->out, "items");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < s->call.form->n_items; i++) {
        const struct form_item *item = &s->call.form->items[i];
        const struct adjusted *a = adjusted_of(s, item->code);
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", item->code);
        jw_kt(cx->out, "label", item->label);
        jw_kt(cx->out, "sub", item->sub);
        jw_kt(cx->out, "unit", item->unit);
        jw_kb(cx->out, "sum", item->n_parts > 0);
        jw_kb(cx->out, "hand", item->hand);
        write_figure(cx, "filed", item, s->parts[i].n);
        write_figure(cx, "ledger", item, s->ledger[i].n);
        write_figure(cx, "own", item, s->own[i].n);
        write_figure(cx, "own_ledger", item, s->own_ledger[i].n);
        if (a) {
            jw_kt(cx->out, "reason", a->reason);
            jw_kt(cx->out, "reason_by", a->user_name);
            jw_ki(cx->out, "reason_at", a->at);
        }
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

struct remark {
    struct str item, text, user_name;
    int64_t at;
};
static const struct field remark_fields[] = {
    {FIELD(struct remark, item)},
    {FIELD(struct remark, text)},
    {FIELD(struct remark, user_name)},
    {FIELD(struct remark, at), .as = AS_TIME},
};

static enum err write_remarks(struct ctx *cx, const struct filing *s)
{
    struct remark *rows = NULL;
    size_t n = 0;
    if (s->s.id && str_eq(s->s.state, S("returned")))
        TRY(db_rows(cx->tx, SUBMISSION_REMARKS, VALS(I64(s->s.id), I64(s->s.last_no)), FIELDS(struct remark, remark_fields), FORM_ITEMS_MAX, &rows, &n));
    jw_key(cx->out, "remarks");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        fields_write_open(cx->out, FIELDS(struct remark, remark_fields), &rows[i]);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}

static void write_found(struct ctx *cx, const struct filing_found *f, size_t n)
{
    jw_key(cx->out, "checks");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", f[i].found.code);
        jw_kt(cx->out, "key", f[i].found.key);
        jw_kt(cx->out, "level", f[i].found.error ? S("error") : S("warning"));
        jw_kt(cx->out, "text", f[i].found.text);
        jw_kt(cx->out, "reason", f[i].reason);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

static void write_missing(struct ctx *cx, const struct filing *s)
{
    enum { SHOWN = 50 };
    jw_key(cx->out, "missing");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < s->n_missing && i < SHOWN; i++)
        jw_text(cx->out, s->missing[i]);
    jw_close(cx->out, ']');
    jw_ki(cx->out, "missing_count", (int64_t)s->n_missing);
    jw_ki(cx->out, "children", s->children);
    jw_ki(cx->out, "accepted", s->accepted);
    jw_ki(cx->out, "waiting", s->waiting);
    jw_ki(cx->out, "returned", s->returned);
    jw_ki(cx->out, "excused", s->excused);
}

enum err filing_answer(struct ctx *cx, struct filing *s)
{
    struct filing_found *found = NULL;
    size_t n = 0;
    TRY(filing_fill(cx, s));
    TRY(filing_findings(cx, s, false, S(""), &found, &n));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, SUBMISSION_FIELDS, &s->s);
    jw_kt(cx->out, "title", s->call.form->title);
    jw_kt(cx->out, "edition", s->call.form->rule.edition);
    jw_kt(cx->out, "due_on", s->days.due_on);
    jw_kt(cx->out, "lock_on", s->days.lock_on);
    jw_kt(cx->out, "until_on", s->days.until_on);
    jw_kb(cx->out, "root", s->root);
    jw_kb(cx->out, "late", s->late);
    jw_kb(cx->out, "locked", s->locked);
    jw_kb(cx->out, "stale", s->stale);
    write_verbs(cx, s);
    write_missing(cx, s);
    write_items(cx, s);
    jw_key(cx->out, "layout");
    jw_raw(cx->out, s->call.form->layout ? json_text(cx->a, s->call.form->layout) : S("[]"));
    write_found(cx, found, n);
    TRY(write_remarks(cx, s));
    jw_close(cx->out, '}');
    return OK;
}
