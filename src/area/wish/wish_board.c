// SPDX-License-Identifier: Apache-2.0
// The union's board of wishes, and what is done once a day: claims that were not delivered in time are free again, wishes nobody took
// up end, and what is sealed of a wish goes when its days of keeping are over.
#include "wish_own.h"

/* --- the board --- */

struct cell {
    struct str state, kind, district;
    int64_t n, late, ms;
};
static const struct field cell_fields[] = {
    {FIELD(struct cell, state)}, {FIELD(struct cell, kind)}, {FIELD(struct cell, district)}, {FIELD(struct cell, n)}, {FIELD(struct cell, late)}, {FIELD(struct cell, ms)},
};
enum { CELLS_MAX = 5000, GROUPS_MAX = 500, HOUR_MS = 60 * 60 * 1000 };
struct group {
    struct str key;
    int64_t received, listed, claimed, done;
};

static bool came_true(struct str state)
{
    return str_eq(state, S("confirmed")) || str_eq(state, S("done"));
}

static void put_group(struct group *groups, size_t *n, struct str key, const struct cell *c)
{
    size_t i = 0;
    while (i < *n && !str_eq(groups[i].key, key))
        i++;
    if (i == GROUPS_MAX)
        return;
    if (i == *n)
        groups[(*n)++] = (struct group){.key = key};
    groups[i].received += c->n;
    groups[i].listed += str_eq(c->state, S("listed")) ? c->n : 0;
    groups[i].claimed += str_eq(c->state, S("claimed")) || str_eq(c->state, S("delivered")) ? c->n : 0;
    groups[i].done += came_true(c->state) ? c->n : 0;
}

static void write_groups(struct ctx *cx, const char *key, const struct group *g, size_t n)
{
    jw_key(cx->out, key);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "key", g[i].key);
        jw_ki(cx->out, "received", g[i].received);
        jw_ki(cx->out, "listed", g[i].listed);
        jw_ki(cx->out, "claimed", g[i].claimed);
        jw_ki(cx->out, "done", g[i].done);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

enum err wish_board_get(struct ctx *cx)
{
    struct cell *cells = NULL;
    struct group *states = NEWS(cx->a, struct group, GROUPS_MAX), *kinds = NEWS(cx->a, struct group, GROUPS_MAX), *districts = NEWS(cx->a, struct group, GROUPS_MAX);
    size_t n = 0, n_s = 0, n_k = 0, n_d = 0;
    int64_t total = 0, late = 0, ended = 0, true_n = 0, ms = 0;
    TRY(db_rows(cx->tx, WISH_BOARD, VALS(LO(cx), HI(cx), TXT(cx_query(cx, "campaign")), TXT(cx_today(cx)), I64(CELLS_MAX)), FIELDS(struct cell, cell_fields), CELLS_MAX, &cells, &n));
    for (size_t i = 0; i < n; i++) {
        put_group(states, &n_s, cells[i].state, &cells[i]);
        put_group(kinds, &n_k, cells[i].kind, &cells[i]);
        put_group(districts, &n_d, cells[i].district, &cells[i]);
        total += cells[i].n;
        late += cells[i].late;
        ms += cells[i].ms;
        ended += str_eq(cells[i].state, S("done")) ? cells[i].n : 0;
        true_n += came_true(cells[i].state) ? cells[i].n : 0;
    }
    jw_open(cx->out, '{');
    jw_ki(cx->out, "total", total);
    jw_ki(cx->out, "came_true", true_n);
    jw_ki(cx->out, "late", late);
    jw_ki(cx->out, "hours", ended ? ms / ended / HOUR_MS : 0); /* from the wish to its end, on the average */
    write_groups(cx, "states", states, n_s);
    write_groups(cx, "kinds", kinds, n_k);
    write_groups(cx, "districts", districts, n_d);
    jw_close(cx->out, '}');
    return OK;
}

/* --- once a day --- */

struct id_row {
    int64_t id;
};
static const struct field id_fields[] = {{FIELD(struct id_row, id)}};

struct swept {
    int64_t freed, expired, wiped;
};

static enum err load(struct ctx *cx, int64_t id, struct wish *w)
{
    *w = (struct wish){0};
    return db_one(cx->tx, WISH_ANY, VALS(I64(id)), WISH, w);
}

static enum err free_late(struct ctx *cx, int64_t id)
{
    struct wish w;
    TRY(load(cx, id, &w));
    TRY(wish_step(cx, &w, "lapse", S("")));
    return wish_claim_end(cx, &w, "expired");
}

static enum err end_stale(struct ctx *cx, int64_t id)
{
    struct wish w;
    TRY(load(cx, id, &w));
    return wish_step(cx, &w, "expire", S(""));
}

static enum err wipe(struct ctx *cx, int64_t id)
{
    struct vals none = VALS(I64(id), BLOB(S("")));
    TRY(db_exec(cx->tx, WISH_WIPE, none, NULL));
    TRY(db_exec(cx->tx, WISH_WIPE_MOVES, none, NULL));
    return db_exec(cx->tx, WISH_WIPE_CLAIMS, none, NULL);
}

static enum err each(struct ctx *cx, int stmt, enum err (*run)(struct ctx *cx, int64_t id), int64_t *count)
{
    struct id_row *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, stmt, VALS(TXT(cx_today(cx)), I64(WISH_SWEEP_MAX)), FIELDS(struct id_row, id_fields), WISH_SWEEP_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(run(cx, rows[i].id));
    *count = (int64_t)n;
    return OK;
}

static enum err sweep_tx(struct ctx *cx, void *arg)
{
    struct swept *s = arg;
    TRY(each(cx, WISH_LATE, free_late, &s->freed));
    TRY(each(cx, WISH_STALE, end_stale, &s->expired));
    TRY(each(cx, WISH_KEPT, wipe, &s->wiped));
    cx->audit.len = 0; /* may be run again */
    cx->audit_object = S("wish:sweep");
    audit_note(cx, "freed", str_f(cx->a, "%lld", (long long)s->freed));
    audit_note(cx, "expired", str_f(cx->a, "%lld", (long long)s->expired));
    audit_note(cx, "wiped", str_f(cx->a, "%lld", (long long)s->wiped));
    return OK;
}

enum err wish_sweep(struct ctx *cx)
{
    struct swept s = {0};
    TRY(sweep_tx(cx, &s));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "freed", s.freed);
    jw_ki(cx->out, "expired", s.expired);
    jw_ki(cx->out, "wiped", s.wiped);
    jw_close(cx->out, '}');
    return OK;
}
