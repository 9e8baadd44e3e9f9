/* SPDX-License-Identifier: Apache-2.0
 * The logical dump: every row of every table as one JSON object, the same bytes from both engines,
 * so that a backup of one loads into the other. Tables come after those they refer to. */
#include "engine.h"
#include "json.h"

enum { ROW_JSON_MAX = JSON_MAX_BYTES, LOAD_ARENA = 64 * 1024 * 1024, NAME_MAX_BYTES = 63 };

/* --- out --- */

static bool refs_done(const struct table *t, const struct table *all, size_t n)
{
    for (size_t r = 0; r < t->n_refs; r++)
        for (size_t i = 0; i < n; i++)
            if (str_eq(all[i].name, t->refs[r]) && !all[i].done)
                return false;
    return true;
}

/* The next table whose targets are out; in a circle of references simply the next. */
static struct table *next_table(struct table *all, size_t n)
{
    struct table *any = NULL;
    for (size_t i = 0; i < n; i++) {
        if (all[i].done)
            continue;
        if (refs_done(&all[i], all, n))
            return &all[i];
        if (!any)
            any = &all[i];
    }
    return any;
}

static struct str select_of(struct arena *a, const struct table *t)
{
    struct buf b = buf_new(a, 1 << 16);
    for (size_t i = 0; i < t->n_cols; i++)
        buf_f(&b, "%s\"%.*s\"", i ? "," : "SELECT ", FMT(t->cols[i]));
    buf_f(&b, " FROM \"%.*s\" ORDER BY %.*s", FMT(t->name), FMT(t->key));
    buf_ch(&b, 0);
    ASSERT(!b.full);
    return buf_done(&b);
}

static void put_value(struct jw *w, struct arena *a, struct cursor *q, int col)
{
    const struct engine *e = q->c->db->e;
    struct str s;
    switch (e->kind(q, col)) {
    case VAL_NULL:
        jw_null(w);
        break;
    case VAL_I64:
        jw_int(w, e->number(q, col));
        break;
    case VAL_STR:
        jw_text(w, e->text(q, col));
        break;
    case VAL_BLOB:
        s = e->text(q, col);
        jw_open(w, '{');
        jw_kt(w, "$b", hex_of(a, s.at, s.len));
        jw_close(w, '}');
        break;
    }
}

static enum err dump_row(struct tx *tx, const struct db_dump *to, const struct table *t,
                         struct cursor *q)
{
    struct arena_mark m = arena_mark(tx->a);
    struct buf b = buf_new(tx->a, ROW_JSON_MAX);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    for (size_t i = 0; i < t->n_cols; i++) {
        jw_keys(&w, t->cols[i]);
        put_value(&w, tx->a, q, (int)i);
    }
    jw_close(&w, '}');
    enum err e = b.full ? ERR_TOO_LARGE : to->put(to->arg, t->name, buf_done(&b));
    arena_release(tx->a, m);
    return e;
}

static enum err dump_table(struct tx *tx, const struct db_dump *to, struct table *t)
{
    struct cursor *q;
    bool row = false;
    TRY(tx_query(tx, &q, select_of(tx->a, t).at, NOVALS, true));
    enum err e = tx_next(tx, q, &row);
    while (e == OK && row) {
        e = dump_row(tx, to, t, q);
        if (e == OK)
            e = tx_next(tx, q, &row);
    }
    tx_finish(q);
    return e;
}

enum err db_dump(struct tx *tx, const struct db_dump *to)
{
    struct table *all = NULL;
    size_t n = 0;
    TRY(tx->db->e->tables(tx->c, tx->a, &all, &n));
    for (struct table *t; (t = next_table(all, n)) != NULL;) {
        TRY(dump_table(tx, to, t));
        t->done = true;
    }
    return OK;
}

/* --- in --- */

/* Names come from a file: only what our own migrations could have written. */
static bool plain_name(struct str s)
{
    if (s.len == 0 || s.len > NAME_MAX_BYTES)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= '0' && s.at[i] <= '9') ||
              s.at[i] == '_'))
            return false;
    return true;
}

static enum err value_of(struct arena *a, const struct json *v, struct val *out)
{
    struct str hex;
    switch (json_kind(v)) {
    case JSON_NUL:
        *out = NUL;
        return OK;
    case JSON_INT:
        *out = I64(json_int(v));
        return OK;
    case JSON_TEXT:
        *out = TXT(json_str(v));
        return OK;
    case JSON_MAP:
        hex = json_get_str(v, "$b");
        if (json_len(v) != 1 || json_kind(json_get(v, "$b")) != JSON_TEXT)
            return ERR_BAD_INPUT;
        *out = BLOB(((struct str){arena_alloc(a, hex.len / 2 + 1, 1), hex.len / 2}));
        return hex_read(hex, (void *)(uintptr_t)out->s.at, hex.len / 2) ? OK : ERR_BAD_INPUT;
    default:
        return ERR_BAD_INPUT;
    }
}

/* INSERT for the columns of the row, and its values. */
static enum err insert_of(struct arena *a, bool postgres, struct str table,
                          const struct json *row, struct str *sql, struct vals *v)
{
    size_t n = json_kind(row) == JSON_MAP ? json_len(row) : 0;
    if (!plain_name(table) || str_eq(table, S("schema_migration")) || n == 0 || n > DB_COLS_MAX)
        return ERR_BAD_INPUT;
    struct buf cols = buf_new(a, 1 << 16), marks = buf_new(a, 1 << 16);
    struct val *at = NEWS(a, struct val, n);
    for (size_t i = 0; i < n; i++) {
        struct str name;
        const struct json *one = json_entry(row, i, &name);
        if (!plain_name(name))
            return ERR_BAD_INPUT;
        TRY(value_of(a, one, &at[i]));
        buf_f(&cols, "%s\"%.*s\"", i ? "," : "", FMT(name));
        buf_f(&marks, "%s%c%zu", i ? "," : "", postgres ? '$' : '?', i + 1);
    }
    *sql = str_f(a, "INSERT INTO \"%.*s\"(%.*s) VALUES (%.*s)", FMT(table), FMT(buf_done(&cols)),
                 FMT(buf_done(&marks)));
    *v = (struct vals){at, n};
    return OK;
}

static enum err load_table(struct tx *tx, struct str table)
{
    struct conn *c = tx->c;
    if (str_eq(table, str_of(c->load_table)))
        return OK;
    if (!plain_name(table) || table.len >= sizeof c->load_table)
        return ERR_BAD_INPUT;
    TRY(tx->failed = tx->db->e->load_table(c, c->load_a, table));
    snprintf(c->load_table, sizeof c->load_table, "%.*s", FMT(table));
    return OK;
}

enum err db_load(struct tx *tx, struct str table, struct str json_row)
{
    struct conn *c = tx->c;
    TRY(tx->failed);
    if (!c->load_a)
        c->load_a = arena_new(LOAD_ARENA);
    arena_reset(c->load_a);
    TRY(load_table(tx, table));
    const struct json *row = json_parse(c->load_a, json_row, NULL);
    struct str sql;
    struct vals v;
    struct cursor *q;
    bool more;
    TRY(row ? OK : ERR_BAD_JSON);
    TRY(insert_of(c->load_a, db_is_postgres(tx->db), table, row, &sql, &v));
    TRY(tx_query(tx, &q, sql.at, v, false));
    enum err e = tx_next(tx, q, &more);
    tx_finish(q);
    return e;
}

enum err db_load_done(struct tx *tx)
{
    TRY(tx->failed);
    enum err e = tx->c->load_table[0] ? tx->db->e->load_end(tx->c) : OK;
    tx->c->load_table[0] = 0;
    return tx->failed = e;
}
