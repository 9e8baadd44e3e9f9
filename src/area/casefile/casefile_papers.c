// SPDX-License-Identifier: Apache-2.0
// The checklist of documents: which papers a household of this class and these members owes (rules/casepapers), which are there,
// which have run out.
#include "casefile_own.h"
#include "date.h"

enum { ADULT = 18 };

struct list {
    struct ctx *cx;
    const struct casefile *f;
    const struct case_member *m;
    size_t n;
    const struct case_paper *p;
    size_t n_p;
    struct str today;
    int64_t wanted, had;
};

static bool among(const struct json *list, struct str what)
{
    for (size_t i = 0; i < json_len(list); i++)
        if (str_eq(json_str(json_at(list, i)), what))
            return true;
    return false;
}

static bool any_cause(const struct json *list, const struct casefile *f)
{
    if (among(list, f->main_cause))
        return true;
    for (struct str rest = f->causes; rest.len;)
        if (among(list, str_cut(rest, ',', &rest)))
            return true;
    return false;
}

/* Is this line of the rule about this household at all? */
static bool asked(const struct list *l, const struct json *r)
{
    const struct casefile *f = l->f;
    bool before = str_eq(f->state, S("draft")) || str_eq(f->state, S("applying")) || str_eq(f->state, S("refused"));
    if (json_get_str(r, "after").len && before)
        return false;
    if (json_get(r, "kinds") && !among(json_get(r, "kinds"), f->kind))
        return false;
    if (json_get(r, "classes") && !among(json_get(r, "classes"), f->class))
        return false;
    if (json_get(r, "causes") && !any_cause(json_get(r, "causes"), f))
        return false;
    return !json_get_bool(r, "dibao") || f->dibao_fen > 0;
}

static bool adult(const struct list *l, const struct case_member *m)
{
    struct date birth, today;
    if (date_read(m->birth, &birth) != DATE_DAY || date_read(l->today, &today) != DATE_DAY)
        return true;
    return date_age(birth, today) >= ADULT;
}

static bool about(const struct list *l, const struct json *r, const struct case_member *m)
{
    struct str per = json_get_str(r, "per");
    const struct json *when = json_get(r, "when");
    if (str_eq(per, S("head")) && !str_eq(m->relation, S("self")))
        return false;
    if ((str_eq(per, S("adult")) || json_get_bool(r, "adults")) && !adult(l, m))
        return false;
    if (json_get_bool(r, "disabled") && !m->disability.len)
        return false;
    if (json_get_bool(r, "studying") && !m->studying)
        return false;
    return (!json_get(when, "work") || among(json_get(when, "work"), m->work)) &&
           (!json_get(when, "marriage") || among(json_get(when, "marriage"), m->marriage));
}

static struct str months_ago(const struct list *l, int64_t months)
{
    struct date d;
    char text[DATE_TEXT];
    if (date_read(l->today, &d) != DATE_DAY)
        return S("");
    int64_t all = (int64_t)d.y * 12 + d.m - 1 - months;
    d.y = (int32_t)(all / 12);
    d.m = (int32_t)(all % 12) + 1;
    if (d.d > date_month_days(d.y, d.m))
        d.d = date_month_days(d.y, d.m);
    date_iso(d, text);
    return str_dup(l->cx->a, str_of(text));
}

/* have, expired (the newest one there is), missing. */
static struct str standing(const struct list *l, const struct json *r, int64_t member_no, int64_t *paper_id)
{
    struct str kind = json_get_str(r, "kind"), since = json_get_int(r, "months", 0) ? months_ago(l, json_get_int(r, "months", 0)) : S("");
    struct str found = S("missing");
    *paper_id = 0;
    for (size_t i = 0; i < l->n_p; i++) {
        const struct case_paper *p = &l->p[i];
        if (p->dropped_at || !str_eq(p->kind, kind) || (member_no && p->member_no && p->member_no != member_no) || (member_no && !p->member_no && l->n > 1))
            continue;
        bool old = (p->valid_until.len && str_cmp(p->valid_until, l->today) < 0) || (since.len && p->dated_on.len && str_cmp(p->dated_on, since) < 0);
        if (!old || str_eq(found, S("missing"))) {
            found = old ? S("expired") : S("have");
            *paper_id = p->id;
        }
        if (!old)
            break;
    }
    return found;
}

static void put_line(struct list *l, const struct json *r, const struct case_member *m)
{
    int64_t paper_id = 0;
    struct jw *w = l->cx->out;
    struct str state = standing(l, r, m ? m->no : 0, &paper_id);
    l->wanted++;
    l->had += str_eq(state, S("have"));
    jw_open(w, '{');
    jw_kt(w, "kind", json_get_str(r, "kind"));
    jw_kt(w, "text", json_get_str(r, "text"));
    jw_ki(w, "member_no", m ? m->no : 0);
    jw_kt(w, "name", m ? m->name : S(""));
    jw_kt(w, "state", state);
    jw_ki(w, "paper_id", paper_id);
    jw_close(w, '}');
}

enum err casefile_checklist(struct ctx *cx, const struct casefile *f, const struct case_member *m, size_t n, const struct case_paper *p, size_t n_p)
{
    const struct rule *rule;
    struct list l = {cx, f, m, n, p, n_p, cx_today(cx), 0, 0};
    TRY(rule_kept(cx, S("casepapers"), S("standard"), cx_today(cx), &rule));
    const struct json *rows = json_get(json_parse(cx->a, rule->body, NULL), "papers");
    jw_key(cx->out, "checklist");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < json_len(rows); i++) {
        const struct json *r = json_at(rows, i);
        if (!asked(&l, r))
            continue;
        if (str_eq(json_get_str(r, "per"), S("file")))
            put_line(&l, r, NULL);
        for (size_t k = 0; k < n && !str_eq(json_get_str(r, "per"), S("file")); k++)
            if (!m[k].left_on.len && about(&l, r, &m[k]))
                put_line(&l, r, &m[k]);
    }
    jw_close(cx->out, ']');
    jw_ki(cx->out, "papers_wanted", l.wanted);
    jw_ki(cx->out, "papers_had", l.had);
    return OK;
}
