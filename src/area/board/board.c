// SPDX-License-Identifier: Apache-2.0
// Figures of a board: money by source, persons by class and tag, day by day, union by union, and a year before.
#include "board_own.h"

/* Above so many unions one walk through the campaign's tallies beats looking each union's up. */
enum { BOARD_WIDE = 500 };

enum err board_of_call(struct ctx *cx, bool own, struct board *b)
{
    *b = (struct board){.lo = cx->org_path, .own = own};
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &b->c));
    b->hi = b->own ? str_f(cx->a, "%.*s!", FMT(cx->org_path)) : path_end(cx->a, cx->org_path);
    return db_int(cx->tx, BOARD_UNIONS, VALS(TXT(b->lo), TXT(b->hi)), &b->unions);
}

/* --- cells --- */

static const struct field cell_fields[] = {
    {FIELD(struct board_cell, kind)},   {FIELD(struct board_cell, class)}, {FIELD(struct board_cell, source)},
    {FIELD(struct board_cell, tag)},    {FIELD(struct board_cell, heads)}, {FIELD(struct board_cell, fen)},
};

static enum err cells_of(struct ctx *cx, const struct board *b, int64_t campaign_id, struct board_cell **out, size_t *n)
{
    return db_rows(cx->tx, b->unions > BOARD_WIDE ? BOARD_CELLS_WIDE : BOARD_CELLS, VALS(I64(campaign_id), TXT(b->lo), TXT(b->hi)),
                   FIELDS(struct board_cell, cell_fields), BOARD_CELLS_MAX, out, n);
}

/* --- sums by a key --- */

enum { PAID, RESERVED, GOODS, LOST, LEFT, RAISED, HEADS, SUM__COUNT };
struct sum {
    struct str key;
    int64_t n[SUM__COUNT];
};
struct sums {
    struct sum *at;
    size_t n, max;
};

static struct sums sums_new(struct arena *a, size_t max)
{
    return (struct sums){NEWS(a, struct sum, max + 1), 0, max};
}

/* Keys are code lists' codes: a few dozen. */
static int64_t *sum_at(struct sums *s, struct str key, int member)
{
    size_t i = 0;
    while (i < s->n && !str_eq(s->at[i].key, key))
        i++;
    if (i == s->n) {
        ASSERT(s->n < s->max);
        s->at[s->n++].key = key;
    }
    return &s->at[i].n[member];
}

static int64_t sum_all(const struct sums *s, int member)
{
    int64_t all = 0;
    for (size_t i = 0; i < s->n; i++)
        all += s->at[i].n[member];
    return all;
}

struct figures {
    struct sums classes, tags, sources;
};

struct stage_row {
    struct str source, stage;
    int64_t fen;
};
static const struct field stage_fields[] = {
    {FIELD(struct stage_row, source)}, {FIELD(struct stage_row, stage)}, {FIELD(struct stage_row, fen)},
};
static const struct {
    const char *stage;
    int member;
} stages[] = {{"available", LEFT}, {"reserved", RESERVED}, {"paid", PAID}, {"ordered", GOODS}, {"stock", GOODS}, {"lost", LOST}};

static void take_cells(struct figures *f, const struct board_cell *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct board_cell *c = &cells[i];
        if (str_eq(c->kind, S("raised"))) {
            *sum_at(&f->sources, c->source, RAISED) += c->fen;
        } else if (c->tag.len || c->class.len) {
            struct sums *s = c->tag.len ? &f->tags : &f->classes;
            struct str key = c->tag.len ? c->tag : c->class;
            *sum_at(s, key, HEADS) += c->heads;
            *sum_at(s, key, PAID) += c->fen;
        }
    }
}

static enum err figures_of(struct ctx *cx, const struct board *b, int64_t campaign_id, struct figures *f)
{
    struct board_cell *cells = NULL;
    struct stage_row *rows = NULL;
    size_t n = 0, n_rows = 0;
    TRY(cells_of(cx, b, campaign_id, &cells, &n));
    TRY(db_rows(cx->tx, BOARD_STAGES, VALS(I64(campaign_id), TXT(b->lo), TXT(b->hi)), FIELDS(struct stage_row, stage_fields),
                BOARD_STAGES_MAX, &rows, &n_rows));
    *f = (struct figures){sums_new(cx->a, n), sums_new(cx->a, n), sums_new(cx->a, n + n_rows)};
    take_cells(f, cells, n);
    for (size_t i = 0; i < n_rows; i++)
        for (size_t k = 0; k < countof(stages); k++)
            if (str_eq(rows[i].stage, str_of(stages[k].stage)))
                *sum_at(&f->sources, rows[i].source, stages[k].member) += rows[i].fen;
    return OK;
}

static void write_sums(struct jw *w, const char *list_key, const char *key, const struct sums *s, bool heads)
{
    jw_key(w, list_key);
    jw_open(w, '[');
    for (size_t i = 0; i < s->n; i++) {
        if (!heads && !s->at[i].n[PAID])
            continue;
        jw_open(w, '{');
        jw_kt(w, key, s->at[i].key);
        if (heads)
            jw_ki(w, "heads", s->at[i].n[HEADS]);
        jw_ki(w, "fen", s->at[i].n[PAID]);
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

/* moved: what came in from other unions, years or sources, less what went there; so that each line adds up:
 * raised + moved = paid + reserved + goods + lost + left. */
static void write_sources(struct jw *w, const struct sums *s)
{
    jw_key(w, "sources");
    jw_open(w, '[');
    for (size_t i = 0; i < s->n; i++) {
        const int64_t *n = s->at[i].n;
        jw_open(w, '{');
        jw_kt(w, "source", s->at[i].key);
        jw_ki(w, "raised_fen", n[RAISED]);
        jw_ki(w, "moved_fen", n[PAID] + n[RESERVED] + n[GOODS] + n[LOST] + n[LEFT] - n[RAISED]);
        jw_ki(w, "paid_fen", n[PAID]);
        jw_ki(w, "reserved_fen", n[RESERVED]);
        jw_ki(w, "goods_fen", n[GOODS]);
        jw_ki(w, "lost_fen", n[LOST]);
        jw_ki(w, "left_fen", n[LEFT]);
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

enum err board_write_figures(struct ctx *cx, struct jw *w, const struct board *b, bool whole)
{
    struct figures f;
    TRY(figures_of(cx, b, b->c.id, &f));
    jw_ki(w, "raised_fen", sum_all(&f.sources, RAISED));
    jw_ki(w, "paid_fen", sum_all(&f.sources, PAID));
    if (whole) {
        jw_ki(w, "reserved_fen", sum_all(&f.sources, RESERVED));
        jw_ki(w, "left_fen", sum_all(&f.sources, LEFT));
    }
    jw_ki(w, "heads", sum_all(&f.classes, HEADS));
    write_sums(w, "by_class", "class", &f.classes, true);
    if (whole)
        write_sources(w, &f.sources);
    else
        write_sums(w, "by_source", "source", &f.sources, false);
    write_sums(w, "tags", "tag", &f.tags, true);
    return OK;
}

/* --- day by day --- */

struct day {
    struct str day;
    int64_t heads, fen;
};
static const struct field day_fields[] = {
    {FIELD(struct day, day), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct day, heads), .as = AS_COUNT, .label = LIT("人次")},
    {FIELD(struct day, fen), .as = AS_MONEY, .label = LIT("金额")},
};

enum err board_write_days(struct ctx *cx, struct jw *w, const struct board *b)
{
    struct day *days = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, BOARD_DAYS, VALS(I64(b->c.id), TXT(b->lo), TXT(b->hi)), FIELDS(struct day, day_fields), BOARD_DAYS_MAX,
                &days, &n));
    jw_key(w, "by_day");
    jw_open(w, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(w, FIELDS(struct day, day_fields), &days[i]);
    jw_close(w, ']');
    return OK;
}

/* --- a year before --- */

struct last {
    int64_t id;
    struct str name;
};
static const struct field last_fields[] = {{FIELD(struct last, id)}, {FIELD(struct last, name)}};

enum err board_write_last(struct ctx *cx, struct jw *w, const struct board *b)
{
    struct last last = {0};
    struct figures f;
    jw_key(w, "last");
    enum err e = db_one(cx->tx, BOARD_LAST, VALS(I64(b->c.id)), FIELDS(struct last, last_fields), &last);
    if (e == ERR_NOT_FOUND) {
        jw_null(w);
        return OK;
    }
    TRY(e);
    TRY(figures_of(cx, b, last.id, &f));
    jw_open(w, '{');
    jw_kt(w, "campaign_name", last.name);
    jw_ki(w, "raised_fen", sum_all(&f.sources, RAISED));
    jw_ki(w, "paid_fen", sum_all(&f.sources, PAID));
    jw_ki(w, "heads", sum_all(&f.classes, HEADS));
    jw_close(w, '}');
    return OK;
}

/* --- union by union --- */

static const struct field child_fields[] = {
    {FIELD(struct board_child, org_code), .label = LIT("工会代码")},
    {FIELD(struct board_child, org_name), .label = LIT("工会")},
    {FIELD(struct board_child, path), .as = AS_BLOB},
    {FIELD(struct board_child, kind), .as = AS_CODE, .codes = "org_kind", .label = LIT("类别")},
    {FIELD(struct board_child, rosters), .as = AS_COUNT, .label = LIT("名册")},
    {FIELD(struct board_child, submitted), .as = AS_COUNT, .label = LIT("待审核")},
    {FIELD(struct board_child, approved), .as = AS_COUNT, .label = LIT("待发放")},
    {FIELD(struct board_child, paid), .as = AS_COUNT, .label = LIT("已发放")},
    {FIELD(struct board_child, persons), .as = AS_COUNT, .label = LIT("慰问人次")},
    {FIELD(struct board_child, amount_fen), .as = AS_MONEY, .label = LIT("发放款物")},
    {FIELD(struct board_child, available_fen), .as = AS_MONEY, .label = LIT("可用资金")},
};
#define CHILD FIELDS(struct board_child, child_fields)

static int by_code(const void *a, const void *b)
{
    return str_cmp((*(struct board_child *const *)a)->org_code, (*(struct board_child *const *)b)->org_code);
}

static struct board_child *child_of(struct board_child **sorted, size_t n, struct str code)
{
    struct board_child key = {.org_code = code}, *at = &key;
    struct board_child **found = n ? bsearch(&at, sorted, n, sizeof *sorted, by_code) : NULL;
    return found ? *found : NULL;
}

enum err board_children(struct ctx *cx, const struct board *b, struct board_child **out, size_t *n)
{
    struct board_child *aid = NULL, *money = NULL, *c;
    size_t n_aid = 0, n_money = 0;
    struct vals v = VALS(I64(b->c.id), I64(cx->org_id));
    TRY(db_rows(cx->tx, BOARD_ROSTERS, v, CHILD, BOARD_CHILDREN_MAX, out, n));
    TRY(db_rows(cx->tx, BOARD_AID, v, CHILD, BOARD_CHILDREN_MAX, &aid, &n_aid));
    TRY(db_rows(cx->tx, BOARD_MONEY, v, CHILD, BOARD_CHILDREN_MAX, &money, &n_money));
    struct board_child **sorted = NEWS(cx->a, struct board_child *, *n + 1);
    for (size_t i = 0; i < *n; i++)
        sorted[i] = &(*out)[i];
    qsort(sorted, *n, sizeof *sorted, by_code);
    for (size_t i = 0; i < n_aid; i++)
        if ((c = child_of(sorted, *n, aid[i].org_code))) {
            c->persons = aid[i].persons;
            c->amount_fen = aid[i].amount_fen;
        }
    for (size_t i = 0; i < n_money; i++)
        if ((c = child_of(sorted, *n, money[i].org_code)))
            c->available_fen = money[i].available_fen;
    return OK;
}

void board_write_child(struct jw *w, const struct board_child *c, bool own)
{
    jw_open(w, '{');
    fields_write_open(w, CHILD, c);
    jw_kb(w, "own", own);
    jw_close(w, '}');
}

enum err board_write_unions(struct ctx *cx, struct jw *w, const struct board *b)
{
    struct board_child *children = NULL;
    size_t n = 0;
    TRY(board_children(cx, b, &children, &n));
    jw_key(w, "unions");
    jw_open(w, '[');
    for (size_t i = 0; i < n; i++)
        if (i == 0 || !b->own)
            board_write_child(w, &children[i], i == 0); /* by path: the union itself comes first */
    jw_close(w, ']');
    return OK;
}
