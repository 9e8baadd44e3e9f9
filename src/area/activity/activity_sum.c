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

enum { WRONG_MAX = 1000 };

struct counted { /* an aid row whose origin is an activity */
    int64_t id, org_id, campaign_id, person_id, heads;
    struct str kind, origin;
};
static const struct field counted_fields[] = {
    {FIELD(struct counted, id)},    {FIELD(struct counted, org_id)}, {FIELD(struct counted, campaign_id)}, {FIELD(struct counted, person_id)},
    {FIELD(struct counted, heads)}, {FIELD(struct counted, kind)},   {FIELD(struct counted, origin)},
};
struct behind { /* what stands behind it */
    int64_t org_id, campaign_id, came, heads, others;
};
static const struct field behind_fields[] = {
    {FIELD(struct behind, org_id)}, {FIELD(struct behind, campaign_id)}, {FIELD(struct behind, came)}, {FIELD(struct behind, heads)}, {FIELD(struct behind, others)},
};

/* activity:ID:pPERSON:KIND or activity:ID:eENTRY:KIND. */
static enum err one_aid(void *arg, void *row)
{
    struct verify *v = arg;
    const struct counted *c = row;
    struct behind b = {0};
    struct str rest = c->origin;
    int64_t activity = 0, entry = 0;
    v->checked++;
    (void)str_cut(rest, ':', &rest);
    (void)str_int(str_cut(rest, ':', &rest), &activity);
    struct str what = str_cut(rest, ':', &rest);
    if (what.len && what.at[0] == 'e')
        (void)str_int(str_sub(what, 1, what.len), &entry);
    enum err e = db_one(v->cx->tx, ACTIVITY_BEHIND, VALS(I64(activity), I64(c->person_id), I64(entry)), FIELDS(struct behind, behind_fields), &b);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    bool ours = b.org_id == c->org_id && b.campaign_id == c->campaign_id && str_eq(rest, c->kind);
    if (!ours || (!b.others && (!b.came || (!c->person_id && b.heads != c->heads))))
        v->found(v, "I53", str_f(v->cx->a, "慰问记录 %lld 所记的活动（%.*s）没有相应的到场登记", (long long)c->id, FMT(c->origin)));
    return OK;
}

struct came {
    int64_t id, person_id, activity_id, part_id;
    struct str rule, kind, counts_as;
};
static const struct field came_fields[] = {
    {FIELD(struct came, id)},   {FIELD(struct came, person_id)}, {FIELD(struct came, activity_id)}, {FIELD(struct came, part_id)},
    {FIELD(struct came, rule)}, {FIELD(struct came, kind)},      {FIELD(struct came, counts_as)},
};

static enum err one_came(void *arg, void *row)
{
    struct verify *v = arg;
    const struct came *c = row;
    struct arena_mark m = arena_mark(v->cx->a);
    struct activity_part p = {.id = c->part_id, .activity_id = c->activity_id, .kind = c->kind, .rule = c->rule, .counts_as = c->counts_as};
    struct place_rule r;
    int64_t there = 0;
    v->checked++;
    TRY(place_rule_of(v->cx, &p, &r));
    if (p.counts_as.len) {
        struct str origin = activity_origin(v->cx->a, &p, c->person_id, str_f(v->cx->a, "e%lld", (long long)c->id));
        TRY(db_int(v->cx->tx, ACTIVITY_COUNTED, VALS(TXT(origin)), &there));
    }
    if (p.counts_as.len && there != 1)
        v->found(v, "I53", str_f(v->cx->a, "活动到场登记 %lld 没有计入统计", (long long)c->id));
    else
        arena_release(v->cx->a, m);
    return OK;
}

struct ended {
    int64_t id, views;
    struct str final;
};
static const struct field ended_fields[] = {{FIELD(struct ended, id)}, {FIELD(struct ended, views)}, {FIELD(struct ended, final)}};

/* What an activity ended with, against its records now. */
static enum err look_at_ended(struct verify *v)
{
    static const char *const keys[] = {"persons", "nameless", "aid_rows", "aid_heads", "sold", "views", "views_told"};
    struct ended *rows = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, ACTIVITY_ENDED, VALS(I64(WRONG_MAX)), FIELDS(struct ended, ended_fields), WRONG_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct buf b = buf_new(v->cx->a, PART_RULE_MAX);
        struct jw w = jw_new(&b);
        bool same = true;
        TRY(activity_sum_write(v->cx, &w, &(struct activity){.id = rows[i].id, .views = rows[i].views}));
        const struct json *was = json_parse(v->cx->a, rows[i].final, NULL), *is = json_parse(v->cx->a, buf_done(&b), NULL);
        for (size_t k = 0; k < countof(keys); k++)
            same = same && json_get_int(was, keys[k], -1) == json_get_int(is, keys[k], -2);
        v->checked++;
        if (!same)
            v->found(v, "I54", str_f(v->cx->a, "活动 %lld 结束时确定的数字与记录不符", (long long)rows[i].id));
    }
    return OK;
}

/* I52: places taken are the entries that take them, and nobody waits while a place is free. I53: aid of activities and who came are the same,
 * each once, in the union and campaign of the activity; views never. I54: an activity that is over keeps the count it ended with. */
enum err activity_verify(struct verify *v)
{
    struct counted c = {0};
    struct came e = {0};
    TRY(verify_rows(v, ACTIVITY_VERIFY_PLACES, "I52", "活动名额"));
    TRY(db_each(v->cx->tx, ACTIVITY_VERIFY_AID, NOVALS, FIELDS(struct counted, counted_fields), &c, one_aid, v));
    TRY(db_each(v->cx->tx, ACTIVITY_VERIFY_CAME, NOVALS, FIELDS(struct came, came_fields), &e, one_came, v));
    return look_at_ended(v);
}
