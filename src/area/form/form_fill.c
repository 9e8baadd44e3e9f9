// SPDX-License-Identifier: Apache-2.0
// Filling a form: tally cells of the subtree go through the selectors of every item, entered items are
// added, then the sums. All arithmetic is checked; money stays in 分 until it is printed.
#include "form_own.h"
#include "money.h"

/* Above so many unions one walk through the campaign's tallies beats looking each union's up. */
enum { FORM_WIDE = 500 };

const struct field form_cell_fields[8] = {
    {FIELD(struct form_cell, child_code)}, {FIELD(struct form_cell, child_name)},
    {FIELD(struct form_cell, kind)},       {FIELD(struct form_cell, class)},
    {FIELD(struct form_cell, source)},     {FIELD(struct form_cell, tag)},
    {FIELD(struct form_cell, heads)},      {FIELD(struct form_cell, fen)},
};

enum err form_groups(struct tx *tx, const struct form *f, struct form_groups **out)
{
    struct form_groups *g = NEW(tx_arena(tx), struct form_groups);
    struct code_item *items = NULL;
    size_t n = 0;
    TRY(code_list(tx, S("source"), S(""), &items, &n));
    for (size_t i = 0; i < n && i < FORM_SOURCES_MAX; i++) {
        const struct json *attr = json_parse(tx_arena(tx), items[i].attr, NULL);
        g->source[g->n] = items[i].code;
        g->b[g->n++] = json_get_str(attr, "b");
    }
    g->otherwise = f->b_default;
    *out = g;
    return OK;
}

struct str form_group_of(const struct form_groups *g, struct str source)
{
    for (size_t i = g->n; i-- > 0;) /* of several editions the latest */
        if (str_eq(g->source[i], source) && g->b[i].len)
            return g->b[i];
    return g->otherwise;
}

static bool among(const struct str *list, size_t n, struct str what)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i], what))
            return true;
    return n == 0;
}

static bool pick_fits(const struct form_pick *p, const struct form_groups *g, struct str kind,
                      struct str class, struct str source)
{
    return among(p->kinds, p->n_kinds, kind) && among(p->classes, p->n_classes, class) &&
           among(p->sources, p->n_sources, source) &&
           (!p->b.len || str_eq(form_group_of(g, source), p->b));
}

bool form_picks_cell(const struct form_item *item, const struct form_groups *g,
                     const struct form_cell *c)
{
    for (size_t i = 0; i < item->n_picks; i++)
        if (str_eq(item->picks[i].tag, c->tag) &&
            pick_fits(&item->picks[i], g, c->kind, c->class, c->source))
            return true;
    return false;
}

static bool has_tag(struct str tags, struct str tag)
{
    while (tags.len)
        if (str_eq(str_cut(tags, ',', &tags), tag))
            return true;
    return false;
}

bool form_picks_row(const struct form_item *item, const struct form_groups *g, struct str kind,
                    struct str class, struct str source, struct str tags)
{
    for (size_t i = 0; i < item->n_picks; i++)
        if ((!item->picks[i].tag.len || has_tag(tags, item->picks[i].tag)) &&
            pick_fits(&item->picks[i], g, kind, class, source))
            return true;
    return false;
}

/* Registers of the area enterprise; cells of FORM_REGISTER carry these names as class. */
static const char *const registers[] = {"visited", "giving"};

bool form_register_known(struct str name)
{
    for (size_t i = 0; i < countof(registers); i++)
        if (str_eq(name, str_of(registers[i])))
            return true;
    return false;
}

bool form_has_register(const struct form *f)
{
    for (size_t i = 0; i < f->n_items; i++)
        if (f->items[i].register_of.len)
            return true;
    return false;
}

static enum err add_register(const struct form *f, const struct form_cell *c, struct form_value *values)
{
    for (size_t i = 0; i < f->n_items; i++)
        if (f->items[i].register_of.len && str_eq(f->items[i].register_of, c->class) && !money_add(values[i].n, c->heads, &values[i].n))
            return ERR_BAD_INPUT;
    return OK;
}

/* What a union entered that has records of the item came in among the entered figures: it goes out again and stands beside.
 * class: the item; source: its register, "" = records of aid. */
static enum err set_beside(const struct form *f, const struct form_cell *c, struct form_value *values)
{
    for (size_t i = 0; i < f->n_items; i++) {
        if (!str_eq(f->items[i].code, c->class) || !str_eq(f->items[i].register_of, c->source))
            continue;
        values[i].n -= c->heads;
        values[i].hand -= c->heads;
        values[i].beside += c->heads;
    }
    return OK;
}

enum err form_add_cell(const struct form *f, const struct form_groups *g, const struct form_cell *c,
                       struct form_value *values)
{
    bool entered = str_eq(c->kind, S("~hand"));
    if (str_eq(c->kind, S("~register")))
        return add_register(f, c, values);
    if (str_eq(c->kind, S("~beside")))
        return set_beside(f, c, values);
    for (size_t i = 0; i < f->n_items; i++) {
        const struct form_item *item = &f->items[i];
        if (entered ? !(item->hand && str_eq(item->code, c->class)) : !form_picks_cell(item, g, c))
            continue;
        int64_t n = item->as == FORM_WAN ? c->fen : c->heads;
        if (!money_add(values[i].n, n, &values[i].n))
            return ERR_BAD_INPUT;
        if (entered && !money_add(values[i].hand, n, &values[i].hand))
            return ERR_BAD_INPUT;
    }
    return OK;
}

enum err form_sums(const struct form *f, struct form_value *values)
{
    for (size_t i = 0; i < f->n_items; i++)
        for (size_t k = 0; k < f->items[i].n_parts; k++)
            if (!money_add(values[i].n, values[f->items[i].parts[k]].n, &values[i].n))
                return ERR_BAD_INPUT;
    return OK;
}

enum err form_cells(struct tx *tx, const struct form *f, int64_t campaign_id, struct str lo, struct str hi,
                    struct form_cell **out, size_t *n)
{
    int64_t unions = 0;
    struct form_cell *more = NULL;
    size_t m = 0;
    bool wide;
    struct vals v = VALS(I64(campaign_id), TXT(lo), TXT(hi), TXT(f->rule.code));
    TRY(db_int(tx, FORM_UNIONS, VALS(TXT(lo), TXT(hi)), &unions));
    wide = unions > FORM_WIDE;
    TRY(db_rows(tx, wide ? FORM_CELLS_WIDE : FORM_CELLS, v, FORM_CELL, FORM_CELLS_MAX, out, n));
    if (f->beside.len) {
        TRY(db_rows(tx, wide ? FORM_BESIDE_WIDE : FORM_BESIDE, VALS(I64(campaign_id), TXT(lo), TXT(hi), TXT(f->rule.code), TXT(f->beside)), FORM_CELL,
                    FORM_CELLS_MAX, &more, &m));
        *out = form_cells_join(tx_arena(tx), *out, n, more, m);
    }
    if (!form_has_register(f))
        return OK;
    TRY(db_rows(tx, FORM_REGISTER, v, FORM_CELL, FORM_CELLS_MAX, &more, &m));
    *out = form_cells_join(tx_arena(tx), *out, n, more, m);
    return OK;
}

struct form_cell *form_cells_join(struct arena *a, const struct form_cell *x, size_t *n, const struct form_cell *y, size_t m)
{
    struct form_cell *all = NEWS(a, struct form_cell, *n + m + 1);
    if (*n)
        memcpy(all, x, *n * sizeof *all);
    if (m)
        memcpy(all + *n, y, m * sizeof *all);
    *n += m;
    return all;
}

enum err form_fill(struct tx *tx, const struct form *f, int64_t campaign_id, struct str lo,
                   struct str hi, struct form_value **out)
{
    struct form_groups *g = NULL;
    struct form_cell *cells = NULL;
    size_t n = 0;
    TRY(form_groups(tx, f, &g));
    TRY(form_cells(tx, f, campaign_id, lo, hi, &cells, &n));
    struct form_value *values = NEWS(tx_arena(tx), struct form_value, f->n_items);
    for (size_t i = 0; i < n; i++)
        TRY(form_add_cell(f, g, &cells[i], values));
    TRY(form_sums(f, values));
    *out = values;
    return OK;
}

struct str form_text(struct arena *a, const struct form_item *item, int64_t n)
{
    if (item->as == FORM_COUNT)
        return str_f(a, "%lld", (long long)n);
    char text[MONEY_TEXT], plain[MONEY_TEXT];
    size_t len = money_wan(n, text), m = 0;
    for (size_t i = 0; i < len; i++) /* the form prints no thousand separators */
        if (text[i] != ',')
            plain[m++] = text[i];
    return str_dup(a, (struct str){plain, m});
}

void form_write_report(struct jw *w, const struct form_table *t)
{
    struct arena *a = w->b->a;
    jw_open(w, '{');
    jw_kt(w, "form", t->form->rule.code);
    jw_kt(w, "edition", t->form->rule.edition);
    jw_kt(w, "campaign", t->campaign);
    jw_kt(w, "org", t->org);
    jw_key(w, "items");
    jw_open(w, '{');
    for (size_t i = 0; i < t->form->n_items; i++) {
        const struct form_item *item = &t->form->items[i];
        jw_keys(w, item->code);
        jw_open(w, '{');
        if (item->as == FORM_COUNT) {
            jw_ki(w, "count", t->values[i].n);
        } else {
            jw_ki(w, "fen", t->values[i].n);
            jw_kt(w, "text", form_text(a, item, t->values[i].n));
        }
        jw_close(w, '}');
    }
    jw_close(w, '}');
    jw_close(w, '}');
}
