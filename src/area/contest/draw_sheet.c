// SPDX-License-Identifier: Apache-2.0
// What everybody may see of a draw: the page's short form, the list of entries as CSV, and the sheet from which tools/lottery_check.py
// does it all again. No name but a masked one, no number but hashes.
#include "contest_own.h"
#include "date.h"

enum { SHEET_BYTES = 28 * 1024 * 1024 };

static struct str time_of(struct ctx *cx, int64_t at)
{
    char out[DATE_TIME_TEXT] = "";
    if (at)
        date_time_text(at, out);
    return str_sub(str_dup(cx->a, str_of(out)), 0, 16);
}

static enum err shown(struct ctx *cx, struct lottery *l)
{
    int64_t id = 0, there = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_int(cx->tx, LOTTERY_PUBLIC, VALS(I64(id)), &there));
    return lottery_of(cx, there, l);
}

struct won {
    int64_t prize_no, entry_no;
    struct str name;
};
static const struct field won_fields[] = {{FIELD(struct won, prize_no)}, {FIELD(struct won, entry_no)}, {FIELD(struct won, name)}};

static enum err put_winners(struct ctx *cx, struct jw *w, int64_t id)
{
    struct won *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, LOTTERY_SHOWN, VALS(I64(id), I64(DRAW_WINNERS_MAX)), FIELDS(struct won, won_fields), DRAW_WINNERS_MAX, &rows, &n));
    jw_key(w, "winners");
    jw_open(w, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(w, '{');
        jw_ki(w, "prize", rows[i].prize_no);
        jw_ki(w, "entry", rows[i].entry_no);
        jw_kt(w, "name", mask_name(cx->a, rows[i].name));
        jw_close(w, '}');
    }
    jw_close(w, ']');
    return OK;
}

static enum err put_head(struct ctx *cx, struct jw *w, const struct lottery *l)
{
    struct draw_prize *z = NULL;
    size_t n = 0;
    TRY(lottery_prizes(cx, l->id, &z, &n));
    jw_kt(w, "scheme", S("nuanliu-draw-1"));
    jw_ki(w, "part", l->id);
    jw_kt(w, "activity", l->activity);
    jw_kt(w, "title", l->title);
    jw_kt(w, "org", l->org_name);
    jw_kt(w, "state", l->state);
    jw_kt(w, "commitment", l->commitment);
    jw_kt(w, "committed", time_of(cx, l->committed_at));
    jw_kt(w, "closes", time_of(cx, l->closes_at));
    jw_kt(w, "beacon", l->beacon);
    jw_kt(w, "beacon_on", l->beacon_on);
    jw_kt(w, "beacon_moved", l->beacon_moved);
    jw_kt(w, "beacon_value", l->beacon_value);
    jw_kt(w, "closed", time_of(cx, l->closed_at));
    jw_ki(w, "count", l->entries);
    jw_kt(w, "entries_hash", l->entries_hash);
    jw_kt(w, "drawn", time_of(cx, l->drawn_at));
    jw_kt(w, "seed", l->seed_open);
    jw_key(w, "prizes");
    jw_open(w, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(w, '{');
        jw_ki(w, "no", z[i].no);
        jw_ki(w, "count", z[i].count);
        jw_kt(w, "title", z[i].title);
        jw_close(w, '}');
    }
    jw_close(w, ']');
    return put_winners(cx, w, l->id);
}

/* GET /api/worker/draws/:part */
enum err draw_sheet_get(struct ctx *cx)
{
    struct lottery l = {0};
    TRY(shown(cx, &l));
    jw_open(cx->out, '{');
    TRY(put_head(cx, cx->out, &l));
    jw_close(cx->out, '}');
    return OK;
}

struct listed {
    int64_t no;
    struct str hash;
};
static const struct field listed_fields[] = {{FIELD(struct listed, no)}, {FIELD(struct listed, hash)}};
struct sheet {
    struct buf *b;
    struct jw w;
    bool csv;
};

static enum err put_entry(void *arg, void *row)
{
    struct sheet *s = arg;
    const struct listed *e = row;
    if (s->csv) {
        buf_f(s->b, "%lld,%.*s\n", (long long)e->no, FMT(e->hash));
        return OK;
    }
    jw_open(&s->w, '{');
    jw_ki(&s->w, "no", e->no);
    jw_kt(&s->w, "hash", e->hash);
    jw_close(&s->w, '}');
    return OK;
}

static enum err put_entries(struct ctx *cx, struct sheet *s, int64_t id)
{
    struct listed e = {0};
    return db_each(cx->tx, LOTTERY_ENTRIES, VALS(I64(id), I64(0), I64(DRAW_ENTRIES_MAX)), FIELDS(struct listed, listed_fields), &e, put_entry, s);
}

static enum err as_file(struct ctx *cx, struct buf *b, struct str type, struct str name)
{
    if (b->full)
        return fail(cx, ERR_TOO_LARGE, "名单过大，不能一次下载");
    cx->reply->body = buf_done(b);
    cx->reply->type = type;
    cx->reply->file_name = name;
    return OK;
}

/* GET /api/worker/draws/:part/sheet: all of it, once it is drawn. */
enum err draw_sheet_file(struct ctx *cx)
{
    struct buf b = buf_new(cx->a, SHEET_BYTES);
    struct sheet s = {.b = &b, .w = jw_new(&b)};
    struct lottery l = {0};
    TRY(shown(cx, &l));
    if (!str_eq(l.state, S("drawn")))
        return fail(cx, ERR_STATE, "开奖后才有可以复核的抽奖单");
    jw_open(&s.w, '{');
    TRY(put_head(cx, &s.w, &l));
    jw_key(&s.w, "entries");
    jw_open(&s.w, '[');
    TRY(put_entries(cx, &s, l.id));
    jw_close(&s.w, ']');
    jw_close(&s.w, '}');
    return as_file(cx, &b, S("application/json"), str_f(cx->a, "抽奖单-%lld.json", (long long)l.id));
}

/* GET /api/worker/draws/:part/entries: its SHA-256 is the list's, `sha256sum` says so. From the close on. */
enum err draw_entries_file(struct ctx *cx)
{
    struct buf b = buf_new(cx->a, SHEET_BYTES);
    struct sheet s = {.b = &b, .csv = true};
    struct lottery l = {0};
    TRY(shown(cx, &l));
    if (str_eq(l.state, S("open")))
        return fail(cx, ERR_STATE, "名单截止后公布");
    TRY(put_entries(cx, &s, l.id));
    return as_file(cx, &b, S("text/csv"), str_f(cx->a, "抽奖名单-%lld.csv", (long long)l.id));
}
