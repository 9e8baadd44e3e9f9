// SPDX-License-Identifier: Apache-2.0
// Gathering what the records say of a campaign: one list of figures by key, the cells behind it, and the unions.
#include "code.h"
#include "money.h"
#include "publicity_own.h"

struct paid {
    struct str source;
    int64_t fen;
};
static const struct field paid_fields[] = {
    {FIELD(struct paid, source)},
    {FIELD(struct paid, fen)},
};
static const struct field cell_fields[] = {
    {FIELD(struct figure_cell, kind)}, {FIELD(struct figure_cell, class)}, {FIELD(struct figure_cell, source)},
    {FIELD(struct figure_cell, tag)},  {FIELD(struct figure_cell, heads)}, {FIELD(struct figure_cell, fen)},
};
struct union_row {
    struct str org_path, org_code, org_name;
    int64_t heads, fen;
};
static const struct field union_fields[] = {
    {FIELD(struct union_row, org_path)}, {FIELD(struct union_row, org_code)}, {FIELD(struct union_row, org_name)},
    {FIELD(struct union_row, heads)},    {FIELD(struct union_row, fen)},
};
struct counted {
    struct str org_path, org_code, what, level;
    int64_t n;
};
static const struct field counted_fields[] = {
    {FIELD(struct counted, org_path)}, {FIELD(struct counted, org_code)}, {FIELD(struct counted, what)},
    {FIELD(struct counted, level)},    {FIELD(struct counted, n)},
};
enum { COUNTS_MAX = 40000, SOURCES_MAX = 200 };

const struct figure *figure_find(const struct figures *f, struct str key)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->at[i].key, key))
            return &f->at[i];
    return NULL;
}

/* The figure of that key, made when it is new; NULL when there are too many. */
static struct figure *at_key(struct figures *f, struct str key, struct str label, struct str unit)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->at[i].key, key))
            return &f->at[i];
    if (f->n == FIGURES_MAX)
        return NULL;
    f->at[f->n] = (struct figure){.key = key, .label = label, .unit = unit};
    return &f->at[f->n++];
}

static void put_heads(struct figures *f, struct str key, struct str label, struct str unit, int64_t n)
{
    struct figure *g = at_key(f, key, label, unit);
    if (g) {
        g->counts = true;
        g->heads += n;
    }
}

static void put_money(struct figures *f, struct str key, struct str label, int64_t fen)
{
    struct figure *g = at_key(f, key, label, S("万元"));
    if (g) {
        g->money = true;
        g->fen += fen;
    }
}

static struct str label_of(struct ctx *cx, const char *list, struct str code)
{
    struct code_item c = {0};
    return code_find(cx, str_of(list), code, S(""), &c) == OK ? c.label : code;
}

static bool is_aid(const struct figure_cell *c)
{
    return c->class.len && (str_eq(c->kind, S("cash")) || str_eq(c->kind, S("goods")) || str_eq(c->kind, S("lump")));
}

/* Items of one form; of the same code in several forms the first counts. had: which there were, NULL = all. */
static void put_values(struct figures *f, struct arena *a, const struct form *form, const struct form_value *v, const bool *had,
                       const char *prefix)
{
    for (size_t i = 0; i < form->n_items; i++) {
        const struct form_item *it = &form->items[i];
        struct str key = str_f(a, "%s%.*s", prefix, FMT(it->code));
        if (figure_find(f, key) || (had && !had[i]))
            continue;
        if (it->as == FORM_WAN)
            put_money(f, key, it->label, v[i].n);
        else
            put_heads(f, key, it->label, it->unit, v[i].n);
    }
}

static enum err filled(struct ctx *cx, enum err e)
{
    return e == ERR_BAD_INPUT ? fail(cx, e, "统计表的合计数超出可表示的范围，请核对填报数") : e;
}

static enum err put_form(struct ctx *cx, struct figures *f, const struct form *form)
{
    struct form_value *v = NULL;
    TRY(filled(cx, form_fill(cx->tx, form, f->campaign.id, cx->org_path, path_end(cx->a, cx->org_path), &v)));
    put_values(f, cx->a, form, v, NULL, "");
    return OK;
}

static enum err put_forms(struct ctx *cx, struct figures *f)
{
    struct str rest = f->campaign.forms, why = {0};
    while (rest.len) {
        const struct form *form = NULL;
        struct str code = str_trim(str_cut(rest, ',', &rest));
        if (!code.len || form_load(cx, code, f->campaign.start_on, &form, &why) != OK)
            continue; /* an edition that is not there yet has no figures */
        TRY(put_form(cx, f, form));
        f->form = f->form ? f->form : form;
    }
    return OK;
}

/* Tags of what counts in a class; money raised by source. */
static enum err put_cells(struct ctx *cx, struct figures *f)
{
    struct figure_cell *cells = NULL;
    struct paid *paid = NULL;
    size_t n = 0, m = 0, kept = 0;
    struct vals v = VALS(I64(f->campaign.id), LO(cx), HI(cx));
    TRY(db_rows(cx->tx, FIGURE_CELLS, v, FIELDS(struct figure_cell, cell_fields), FIGURE_CELLS_MAX, &cells, &n));
    for (size_t i = 0; i < n; i++) {
        struct figure_cell c = cells[i];
        if (str_eq(c.kind, S("raised")) && !c.tag.len) {
            put_money(f, S("raised"), S("筹集款物"), c.fen);
            put_money(f, str_f(cx->a, "raised:%.*s", FMT(c.source)), str_f(cx->a, "筹集：%.*s", FMT(label_of(cx, "source", c.source))), c.fen);
        }
        if (!is_aid(&c))
            continue;
        if (c.tag.len) {
            put_heads(f, c.tag, label_of(cx, "tag", c.tag), S("人次"), c.heads);
            put_money(f, c.tag, S(""), c.fen);
        }
        cells[kept++] = c;
    }
    f->cells = cells;
    f->n_cells = kept;
    TRY(db_rows(cx->tx, FIGURE_PAID, v, FIELDS(struct paid, paid_fields), SOURCES_MAX, &paid, &m));
    for (size_t i = 0; i < m; i++) {
        put_money(f, S("paid"), S("支出款物"), paid[i].fen);
        put_money(f, paid[i].source, label_of(cx, "source", paid[i].source), paid[i].fen);
    }
    return OK;
}

/* Publicity, by union and in all. */
enum err figures_publicity(struct ctx *cx, struct figures *f)
{
    struct union_row *rows = NULL;
    struct counted *counts = NULL;
    size_t n = 0, m = 0;
    struct vals v = VALS(I64(f->campaign.id), I64(cx->org_id));
    TRY(db_rows(cx->tx, PUBLICITY_UNIONS, v, FIELDS(struct union_row, union_fields), FIGURE_UNIONS_MAX, &rows, &n));
    TRY(db_rows(cx->tx, PUBLICITY_COUNTS, v, FIELDS(struct counted, counted_fields), COUNTS_MAX, &counts, &m));
    struct figure_union *out = NEWS(cx->a, struct figure_union, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = (struct figure_union){rows[i].org_code, rows[i].org_name, rows[i].heads, rows[i].fen, 0, 0, 0};
    put_heads(f, S("media"), S("媒体报道"), S("篇"), 0);
    put_heads(f, S("stories"), S("感人事迹"), S("篇"), 0);
    put_heads(f, S("photos"), S("照片"), S("张"), 0);
    for (size_t i = 0; i < m; i++) {
        put_heads(f, counts[i].what, S(""), S(""), counts[i].n);
        if (counts[i].level.len)
            put_heads(f, str_f(cx->a, "media:%.*s", FMT(counts[i].level)),
                      str_f(cx->a, "%.*s媒体报道", FMT(label_of(cx, "media_level", counts[i].level))), S("篇"), counts[i].n);
        for (size_t k = 0; k < n; k++)
            if (str_eq(out[k].org_code, counts[i].org_code)) {
                out[k].media += str_eq(counts[i].what, S("media")) ? counts[i].n : 0;
                out[k].stories += str_eq(counts[i].what, S("stories")) ? counts[i].n : 0;
                out[k].photos += str_eq(counts[i].what, S("photos")) ? counts[i].n : 0;
            }
    }
    f->org_name = n ? rows[0].org_name : cx->org_code;
    f->org_code = cx->org_code;
    f->unions = out;
    f->n_unions = n;
    return OK;
}

static enum err put_last(struct ctx *cx, struct figures *f)
{
    struct form_last last = {0};
    struct form_call c = {.form = f->form, .campaign_id = f->campaign.id, .hi = path_end(cx->a, cx->org_path)};
    enum err e = f->form ? form_last(cx, &c, &last) : ERR_NOT_FOUND;
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(filled(cx, e));
    f->last_name = last.name;
    put_values(f, cx->a, f->form, last.values, last.had, "last:");
    return OK;
}

enum err figures_gather(struct ctx *cx, const struct campaign *c, struct figures **out)
{
    struct figures *f = NEW(cx->a, struct figures);
    int64_t persons = 0, givers = 0;
    f->campaign = *c;
    TRY(put_forms(cx, f));
    TRY(put_cells(cx, f));
    TRY(figures_publicity(cx, f));
    TRY(db_int(cx->tx, FIGURE_PERSONS, VALS(I64(c->id), LO(cx), HI(cx)), &persons));
    TRY(db_int(cx->tx, FIGURE_GIVERS, VALS(I64(c->id), LO(cx), HI(cx)), &givers));
    put_heads(f, S("persons"), S("慰问的人（不重复）"), S("人"), persons);
    put_heads(f, S("unions"), S("开展慰问的工会"), S("家"), givers);
    TRY(put_last(cx, f));
    *out = f;
    return OK;
}

/* --- in words --- */

struct str figure_text(struct arena *a, int64_t n, bool money)
{
    char text[MONEY_TEXT], plain[MONEY_TEXT];
    size_t len = 0, m = 0;
    if (!money)
        return str_f(a, "%lld", (long long)n);
    len = money_wan(n, text);
    for (size_t i = 0; i < len; i++)
        if (text[i] != ',')
            plain[m++] = text[i];
    while (m > 1 && memchr(plain, '.', m) && (plain[m - 1] == '0' || plain[m - 1] == '.')) {
        bool dot = plain[m - 1] == '.';
        m--;
        if (dot)
            break;
    }
    return str_dup(a, (struct str){plain, m});
}

/* v is a whole number of 千 (counts) or of 百元 (money). */
static struct str in_wan(struct arena *a, int64_t v)
{
    int64_t tenths = v % 10000 / 1000;
    return tenths ? str_f(a, "%lld.%lld万", (long long)(v / 10000), (long long)tenths) : str_f(a, "%lld万", (long long)(v / 10000));
}

struct str figure_near(struct arena *a, int64_t n, bool money)
{
    enum { NEAR_PERCENT = 15, ONE_WAN = 10000 };
    int64_t v = money ? n / 100 : n, place = 1;
    if (v < ONE_WAN)
        return money && n % 100 ? str_f(a, "%lld.%02lld", (long long)v, (long long)(n % 100)) : str_f(a, "%lld", (long long)v);
    while (v / place >= 100) /* two digits are said */
        place *= 10;
    int64_t down = v / place * place, up = down + place;
    if (v == down && (!money || n % 100 == 0))
        return in_wan(a, down);
    return up - v <= place * NEAR_PERCENT / 100 ? str_f(a, "近%.*s", FMT(in_wan(a, up)))
           : down % (10 * ONE_WAN)              ? str_f(a, "%.*s余", FMT(in_wan(a, down)))
                                                : str_f(a, "%lld余万", (long long)(down / ONE_WAN));
}
