// SPDX-License-Identifier: Apache-2.0
// From edition to edition: each names the one it was made from and which item is which. Over several
// steps an item's counterpart and all changes of its definition are found; from the newer or the older side.
#include "code.h"
#include "form_own.h"

enum { CHAIN_MAX = 20, WHY_MAX = 600 };

#define RULE_FIELDS ((struct fields){rule_fields, countof(rule_fields), sizeof(struct rule)})

enum err form_edition_load(struct ctx *cx, struct str code, struct str edition, struct form **out)
{
    struct rule r = {0};
    TRY(db_one(cx->tx, FORM_EDITION, VALS(TXT(code), TXT(edition)), RULE_FIELDS, &r));
    return form_parse(cx->a, &r, out, NULL);
}

/* --- are two definitions the same? --- */

static bool same_set(const struct str *x, size_t n, const struct str *y, size_t m)
{
    size_t hits = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++)
            hits += str_eq(x[i], y[k]);
    return n == m && hits == n;
}

static bool same_pick(const struct form_pick *x, const struct form_pick *y)
{
    return same_set(x->kinds, x->n_kinds, y->kinds, y->n_kinds) && same_set(x->classes, x->n_classes, y->classes, y->n_classes) &&
           same_set(x->sources, x->n_sources, y->sources, y->n_sources) && str_eq(x->b, y->b) && str_eq(x->tag, y->tag);
}

static bool same_picks(const struct form_item *x, const struct form_item *y)
{
    size_t hits = 0;
    for (size_t i = 0; i < x->n_picks; i++)
        for (size_t k = 0; k < y->n_picks; k++)
            if (same_pick(&x->picks[i], &y->picks[k])) {
                hits++;
                break;
            }
    return x->n_picks == y->n_picks && hits == x->n_picks;
}

/* --- one step: an edition and the one it was made from --- */

struct step {
    struct arena *a;
    const struct form *x, *y; /* y: the older */
    const struct json *map, *notes;
};

static struct str listed(struct arena *a, const struct json *map, struct str code)
{
    return json_get_str(map, str_z(a, code));
}

/* Index in y of item i of x, -1 = none. */
static ptrdiff_t twin_at(const struct step *s, size_t i)
{
    struct str code = s->x->items[i].code;
    const struct json *to = json_get(s->map, str_z(s->a, code));
    return form_item_index(s->y, to ? json_str(to) : code);
}

static void add(struct arena *a, struct str *to, struct str text)
{
    if (text.len && !str_has(*to, text) && to->len < WHY_MAX)
        *to = to->len ? str_f(a, "%.*s；%.*s", FMT(*to), FMT(text)) : text;
}

/* What differs between an item and its counterpart, apart from sums. */
static struct str change_of(const struct step *s, const struct form_item *x, const struct form_item *y)
{
    struct str why = S("");
    add(s->a, &why, listed(s->a, s->notes, x->code));
    if ((x->n_parts > 0) != (y->n_parts > 0) || x->hand != y->hand || !str_eq(x->register_of, y->register_of))
        add(s->a, &why, S("数的来源不同（合计、填报或取数）"));
    if (!same_picks(x, y))
        add(s->a, &why, S("取数范围不同"));
    if (!str_eq(x->period, y->period))
        add(s->a, &why, str_f(s->a, "统计期间不同：%.*s，原为%.*s", FMT(x->period.len ? x->period : S("全表期间")),
                              FMT(y->period.len ? y->period : S("全表期间"))));
    if (x->memo != y->memo)
        add(s->a, &why, S("是否备查项不同"));
    return why;
}

/* A sum changes with its parts: another set of them, or one whose definition changed. */
static struct str sum_change(const struct step *s, size_t i, const struct form_twin *twins)
{
    const struct form_item *x = &s->x->items[i], *y = &s->y->items[twins[i].at];
    struct str why = twins[i].change;
    size_t same = 0;
    for (size_t k = 0; k < x->n_parts; k++) {
        const struct form_twin *part = &twins[x->parts[k]];
        for (size_t m = 0; m < y->n_parts; m++)
            same += part->at == (ptrdiff_t)y->parts[m];
        if (part->change.len)
            add(s->a, &why, str_f(s->a, "分项 %.*s 的口径不同", FMT(s->x->items[x->parts[k]].code)));
    }
    if (same != x->n_parts || x->n_parts != y->n_parts)
        add(s->a, &why, S("合计的分项不同"));
    return why;
}

static struct form_twin *step_twins(const struct step *s)
{
    const struct form *f = s->x;
    struct form_twin *t = NEWS(s->a, struct form_twin, f->n_items + 1);
    for (size_t i = 0; i < f->n_items; i++) {
        ptrdiff_t at = twin_at(s, i);
        if (at >= 0 && s->y->items[at].as != f->items[i].as)
            at = -1; /* persons and money cannot be compared */
        t[i] = (struct form_twin){at, at < 0 ? S("") : change_of(s, &f->items[i], &s->y->items[at])};
    }
    for (size_t i = 0; i < f->n_items; i++)
        if (t[i].at >= 0 && f->items[i].n_parts && s->y->items[t[i].at].n_parts)
            t[i].change = sum_change(s, i, t);
    return t;
}

/* --- the chain --- */

static bool is_edition(const struct form *f, struct str code, struct str edition)
{
    return str_eq(f->rule.code, code) && str_eq(f->rule.edition, edition);
}

/* The edition f was made from; another edition of the same form that names none is taken as it is. */
static enum err older(struct ctx *cx, const struct form *f, const struct form *goal, const struct form **out)
{
    struct form *y = NULL;
    struct str code = json_get_str(f->from, "form"), edition = json_get_str(f->from, "edition");
    if (!f->from && !str_eq(f->rule.code, goal->rule.code))
        return ERR_NOT_FOUND;
    *out = goal;
    if (!f->from || is_edition(goal, code, edition))
        return OK;
    TRY(form_edition_load(cx, code, edition, &y));
    *out = y;
    return OK;
}

static enum err down(struct ctx *cx, const struct form *x, const struct form *goal, struct form_twin **out)
{
    struct form_twin *all = NEWS(cx->a, struct form_twin, x->n_items + 1);
    const struct form *cur = x, *next = NULL;
    for (size_t i = 0; i < x->n_items; i++)
        all[i] = (struct form_twin){(ptrdiff_t)i, S("")};
    for (int hop = 0; !is_edition(cur, goal->rule.code, goal->rule.edition); hop++, cur = next) {
        if (hop == CHAIN_MAX)
            return ERR_NOT_FOUND;
        TRY(older(cx, cur, goal, &next));
        struct step s = {cx->a, cur, next, json_get(cur->from, "items"), json_get(cur->from, "notes")};
        struct form_twin *t = step_twins(&s);
        for (size_t i = 0; i < x->n_items; i++) {
            if (all[i].at < 0)
                continue;
            add(cx->a, &all[i].change, t[all[i].at].change);
            all[i].at = t[all[i].at].at;
        }
    }
    *out = all;
    return OK;
}

enum err form_twins(struct ctx *cx, const struct form *a, const struct form *b, struct form_twin **out)
{
    struct form_twin *back = NULL;
    enum err e = down(cx, a, b, out);
    if (e != ERR_NOT_FOUND && e != ERR_BAD_INPUT)
        return e;
    TRY(down(cx, b, a, &back)); /* b is the newer one */
    struct form_twin *t = NEWS(cx->a, struct form_twin, a->n_items + 1);
    for (size_t i = 0; i < a->n_items; i++)
        t[i] = (struct form_twin){-1, S("")};
    for (size_t k = 0; k < b->n_items; k++)
        if (back[k].at >= 0)
            t[back[k].at] = (struct form_twin){(ptrdiff_t)k, back[k].change};
    *out = t;
    return OK;
}
