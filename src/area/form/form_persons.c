// SPDX-License-Identifier: Apache-2.0
// Distinct persons behind the person-times of an item: who was helped twice counts once. One walk over
// the paid records in the order of persons, through the same selectors as the table. Asked for on demand
// and not kept: no stamp follows payments, for it would make every payment wait for the same row.
#include "form_own.h"

enum { WORDS = (FORM_ITEMS_MAX + 63) / 64, KINDS_KEPT = 256 };

struct walk {
    struct ctx *cx;
    const struct form *f;
    const struct form_groups *g;
    int64_t person; /* of the records before */
    uint64_t seen[WORDS]; /* items this person counts in */
    int64_t *persons, *nameless; /* by item: distinct persons; person-times of records without a name */
    /* items that records of one description count in, worked out once */
    struct known {
        struct str kind, class, source, tags;
        uint64_t items[WORDS];
    } known[KINDS_KEPT];
    size_t n_known;
    struct known spare;
};

struct record {
    int64_t person_id, heads;
    struct str kind, class, source, tags;
};
static const struct field record_fields[] = {
    {FIELD(struct record, person_id)}, {FIELD(struct record, heads)},  {FIELD(struct record, kind)},
    {FIELD(struct record, class)},     {FIELD(struct record, source)}, {FIELD(struct record, tags)},
};

/* An item is met by its own selectors or, a sum, by those of a part. */
static bool meets(const struct walk *w, const struct form_item *item, const struct record *r)
{
    for (size_t k = 0; k < item->n_parts; k++)
        if (form_picks_row(&w->f->items[item->parts[k]], w->g, r->kind, r->class, r->source, r->tags))
            return true;
    return form_picks_row(item, w->g, r->kind, r->class, r->source, r->tags);
}

static const uint64_t *items_of(struct walk *w, const struct record *r)
{
    for (size_t i = 0; i < w->n_known; i++)
        if (str_eq(w->known[i].class, r->class) && str_eq(w->known[i].kind, r->kind) && str_eq(w->known[i].tags, r->tags) &&
            str_eq(w->known[i].source, r->source))
            return w->known[i].items;
    struct known *k = w->n_known < KINDS_KEPT ? &w->known[w->n_known++] : &w->spare;
    struct arena *a = w->cx->a;
    *k = (struct known){.kind = r->kind, .class = r->class, .source = r->source, .tags = r->tags};
    if (k != &w->spare) { /* texts of a row do not last */
        k->kind = str_dup(a, r->kind);
        k->class = str_dup(a, r->class);
        k->source = str_dup(a, r->source);
        k->tags = str_dup(a, r->tags);
    }
    for (size_t i = 0; i < w->f->n_items; i++)
        if (meets(w, &w->f->items[i], r))
            k->items[i / 64] |= UINT64_C(1) << i % 64;
    return k->items;
}

static bool has(const uint64_t *items, size_t i)
{
    return items[i / 64] >> i % 64 & 1;
}

static void count_person(struct walk *w)
{
    for (size_t i = 0; w->person && i < w->f->n_items; i++)
        w->persons[i] += has(w->seen, i);
    memset(w->seen, 0, sizeof w->seen);
}

static enum err one_record(void *arg, void *row)
{
    struct walk *w = arg;
    const struct record *r = row;
    const uint64_t *items = items_of(w, r);
    if (r->person_id != w->person)
        count_person(w);
    w->person = r->person_id;
    for (size_t k = 0; k < WORDS; k++)
        w->seen[k] |= items[k];
    for (size_t i = 0; !r->person_id && i < w->f->n_items; i++)
        w->nameless[i] += has(items, i) ? r->heads : 0;
    return OK;
}

/* Counted from records of persons: not what is entered, raised, or money. */
static bool has_persons(const struct form *f, const struct form_item *item)
{
    bool any = false;
    for (size_t k = 0; k < item->n_parts; k++)
        any = any || has_persons(f, &f->items[item->parts[k]]);
    for (size_t k = 0; k < item->n_picks; k++)
        any = any || item->picks[k].n_kinds != 1 || !str_eq(item->picks[k].kinds[0], S("raised"));
    return any && item->as == FORM_COUNT;
}

enum err form_persons_get(struct ctx *cx)
{
    struct form_call c = {0};
    struct record row = {0};
    struct form_groups *g = NULL;
    TRY(form_of_call(cx, &c));
    TRY(form_groups(cx->tx, c.form, &g));
    struct walk *w = NEW(cx->a, struct walk);
    *w = (struct walk){.cx = cx, .f = c.form, .g = g, .persons = NEWS(cx->a, int64_t, c.form->n_items),
                       .nameless = NEWS(cx->a, int64_t, c.form->n_items)};
    TRY(db_each(cx->tx, FORM_ITEM_PERSONS, VALS(I64(c.campaign_id), LO(cx), TXT(c.hi)), FIELDS(struct record, record_fields), &row,
                one_record, w));
    count_person(w);
    jw_open(cx->out, '{');
    jw_kt(cx->out, "form", c.form->rule.code);
    jw_kt(cx->out, "edition", c.form->rule.edition);
    jw_kt(cx->out, "campaign", c.table.campaign);
    jw_kt(cx->out, "org", c.table.org);
    jw_kb(cx->out, "own", c.own);
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < c.form->n_items; i++) {
        if (!has_persons(c.form, &c.form->items[i]))
            continue;
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", c.form->items[i].code);
        jw_ki(cx->out, "count", c.table.values[i].n);
        jw_ki(cx->out, "persons", w->persons[i]);
        jw_ki(cx->out, "nameless", w->nameless[i]);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}
