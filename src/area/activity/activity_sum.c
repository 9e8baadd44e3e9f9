// SPDX-License-Identifier: Apache-2.0
// What an activity came to: persons, groups and the aid rows they made on one side, times a page was seen and players of other platforms
// on the other. The two sides are never added.
#include "activity_own.h"

struct whole {
    int64_t persons, nameless, sold, sold_fen, aid_rows, aid_heads, views_told, players_told;
};
static const struct field whole_fields[] = {
    {FIELD(struct whole, persons)},  {FIELD(struct whole, nameless)},  {FIELD(struct whole, sold)},       {FIELD(struct whole, sold_fen)},
    {FIELD(struct whole, aid_rows)}, {FIELD(struct whole, aid_heads)}, {FIELD(struct whole, views_told)}, {FIELD(struct whole, players_told)},
};

static void write_part(struct jw *w, const struct activity_part *p, const struct part_figures *f)
{
    const struct {
        const char *key;
        int64_t n;
    } figures[] = {{"seats", f->seats}, {"held", f->held}, {"waiting", f->waiting}, {"came", f->came},       {"heads", f->heads},
                   {"sold", f->sold},   {"sold_fen", f->sold_fen}, {"players", f->players}, {"views", f->views}};
    jw_open(w, '{');
    jw_ki(w, "id", p->id);
    jw_kt(w, "kind", p->kind);
    jw_kt(w, "title", p->title);
    for (size_t i = 0; i < countof(figures); i++)
        jw_ki(w, figures[i].key, figures[i].n);
    jw_close(w, '}');
}

static enum err write_parts(struct ctx *cx, struct jw *w, int64_t id, int64_t *players)
{
    struct activity_part *parts = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, ACTIVITY_PARTS_SHOWN, VALS(I64(id), I64(ACTIVITY_PARTS_MAX)), ACTIVITY_PART, ACTIVITY_PARTS_MAX, &parts, &n));
    jw_key(w, "parts");
    jw_open(w, '[');
    for (size_t i = 0; i < n; i++) {
        const struct part_kind *k = part_kind_of(parts[i].kind);
        struct part_figures f = {0};
        if (k && k->figures)
            TRY(k->figures(cx, &parts[i], &f));
        *players += f.players;
        write_part(w, &parts[i], &f);
    }
    jw_close(w, ']');
    return OK;
}

enum err activity_sum_write(struct ctx *cx, struct jw *w, const struct activity *a)
{
    struct whole t = {0};
    int64_t players = 0;
    TRY(db_one(cx->tx, ACTIVITY_SUM, VALS(I64(a->id), TXT(str_f(cx->a, "activity:%lld:", (long long)a->id)), TXT(str_f(cx->a, "activity:%lld;", (long long)a->id))),
               FIELDS(struct whole, whole_fields), &t));
    jw_open(w, '{');
    jw_ki(w, "persons", t.persons);
    jw_ki(w, "nameless", t.nameless);
    jw_ki(w, "aid_rows", t.aid_rows);
    jw_ki(w, "aid_heads", t.aid_heads);
    jw_ki(w, "sold", t.sold);
    jw_ki(w, "sold_fen", t.sold_fen);
    jw_ki(w, "views", a->views);
    jw_ki(w, "views_told", t.views_told);
    jw_ki(w, "players_told", t.players_told);
    TRY(write_parts(cx, w, a->id, &players));
    jw_ki(w, "players", players);
    jw_close(w, '}');
    return OK;
}

/* --- verify --- */

struct wrong {
    int64_t id;
    struct str what;
};
static const struct field wrong_fields[] = {{FIELD(struct wrong, id)}, {FIELD(struct wrong, what)}};
enum { WRONG_MAX = 1000 };

static enum err look(struct verify *v, int stmt, const char *invariant, const char *thing)
{
    struct wrong *rows = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, stmt, VALS(I64(WRONG_MAX)), FIELDS(struct wrong, wrong_fields), WRONG_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, invariant, str_f(v->cx->a, "%s %lld：%.*s", thing, (long long)rows[i].id, FMT(rows[i].what)));
    return OK;
}

/* I52: places taken are the entries that take them, nobody waits while a place is free. I53: aid of activities and who came are the same, each once, in the
 * union and campaign of the activity. I54: an activity that is over keeps the count it ended with. */
enum err activity_verify(struct verify *v)
{
    int64_t all = 0;
    TRY(db_int(v->cx->tx, ACTIVITY_VERIFY_COUNT, NOVALS, &all));
    v->checked += all;
    TRY(look(v, ACTIVITY_VERIFY_PLACES, "I52", "活动名额"));
    TRY(look(v, ACTIVITY_VERIFY_AID, "I53", "慰问记录"));
    TRY(look(v, ACTIVITY_VERIFY_CAME, "I53", "活动到场登记"));
    return verify_finals(v);
}
