/* SPDX-License-Identifier: Apache-2.0
 * What PostgreSQL's catalogue says of our tables, for dump and load; speaks through the engine, so
 * libpq is not seen here. (SQLite's PRAGMAs are read in sqlite.c.) */
#include "catalog.h"

enum { TABLES_MAX = 1000, SQL_MAX = 1 << 20 };

/* table, column, is it text, place in the primary key or 0; columns in the order they were made. */
static const char columns_sql[] =
    "SELECT t.relname, a.attname, a.atttypid = 'text'::regtype, "
    "coalesce(array_position(k.conkey, a.attnum), 0) "
    "FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 "
    "AND NOT a.attisdropped "
    "LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'p' "
    "WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace "
    "AND t.relname NOT IN ('schema_migration', 'stamp') ORDER BY t.relname, a.attnum";
static const char refs_sql[] =
    "SELECT DISTINCT t.relname, r.relname FROM pg_constraint k "
    "JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid "
    "WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace "
    "AND t.oid <> r.oid ORDER BY 1, 2";
#define FK_OF_TABLE                                                                                \
    "FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid WHERE contype = 'f' "                   \
    "AND connamespace = current_schema()::regnamespace AND relname = $1 ORDER BY 1"
static const char fk_add_sql[] = "SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, "
                                 "conname, pg_get_constraintdef(k.oid)) " FK_OF_TABLE;
static const char fk_drop_sql[] =
    "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) " FK_OF_TABLE;
static const char next_ids_sql[] =
    "SELECT format('SELECT setval(pg_get_serial_sequence(%L, %L), coalesce(max(%I), 0) + 1, false) "
    "FROM %s', attrelid::regclass, attname, attname, attrelid::regclass) FROM pg_attribute a "
    "JOIN pg_class t ON t.oid = a.attrelid WHERE attidentity <> '' "
    "AND t.relnamespace = current_schema()::regnamespace AND relname = $1";

/* Calls each for every row of a catalogue query. */
static enum err rows(struct conn *c, const char *sql, struct vals v,
                     void (*each)(void *arg, struct cursor *q), void *arg)
{
    const struct engine *e = c->db->e;
    struct cursor q = {.c = c, .stmt = -1};
    bool row = false;
    TRY(e->query(&q, sql, v, false));
    enum err err = e->next(&q, &row);
    while (err == OK && row) {
        each(arg, &q);
        err = e->next(&q, &row);
    }
    e->finish(&q);
    return err;
}

struct found {
    struct arena *a;
    struct table *t;
    size_t n;
    struct str keys[DB_COLS_MAX + 1]; /* of the last table, by place */
};

static struct str name_at(struct found *f, struct cursor *q, int col)
{
    return str_dup(f->a, q->c->db->e->text(q, col));
}

/* The ORDER BY of a table whose columns are all seen. */
static void close_table(struct found *f)
{
    struct buf key = buf_new(f->a, 4096);
    if (f->n == 0)
        return;
    for (int i = 1; i <= DB_COLS_MAX && f->keys[i].len; i++)
        buf_f(&key, "%s%.*s", i > 1 ? "," : "", FMT(f->keys[i]));
    f->t[f->n - 1].key = key.len ? buf_done(&key) : S("ctid");
    memset(f->keys, 0, sizeof f->keys);
}

static void each_column(void *arg, struct cursor *q)
{
    struct found *f = arg;
    const struct engine *e = q->c->db->e;
    struct str table = e->text(q, 0);
    if (f->n == 0 || !str_eq(f->t[f->n - 1].name, table)) {
        close_table(f);
        ASSERT(f->n < TABLES_MAX);
        f->t[f->n++] = (struct table){.name = str_dup(f->a, table),
                                      .cols = NEWS(f->a, struct str, DB_COLS_MAX),
                                      .refs = NEWS(f->a, struct str, DB_COLS_MAX)};
    }
    struct table *t = &f->t[f->n - 1];
    ASSERT(t->n_cols < DB_COLS_MAX);
    struct str name = t->cols[t->n_cols++] = name_at(f, q, 1);
    int64_t place = e->number(q, 3);
    if (place > 0 && place <= DB_COLS_MAX) /* bytewise, as SQLite orders */
        f->keys[place] = str_f(f->a, "\"%.*s\"%s", FMT(name),
                               e->number(q, 2) ? " COLLATE \"C\"" : "");
}

static void each_ref(void *arg, struct cursor *q)
{
    struct found *f = arg;
    struct str table = q->c->db->e->text(q, 0);
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->t[i].name, table) && f->t[i].n_refs < DB_COLS_MAX)
            f->t[i].refs[f->t[i].n_refs++] = name_at(f, q, 1);
}

enum err pg_tables(struct conn *c, struct arena *a, struct table **out, size_t *n)
{
    struct found f = {.a = a, .t = NEWS(a, struct table, TABLES_MAX)};
    TRY(rows(c, columns_sql, NOVALS, each_column, &f));
    close_table(&f);
    TRY(rows(c, refs_sql, NOVALS, each_ref, &f));
    *out = f.t;
    *n = f.n;
    return OK;
}

static void each_command(void *arg, struct cursor *q)
{
    struct buf *b = arg;
    buf_str(b, q->c->db->e->text(q, 0));
    buf_str(b, S(";\n"));
}

/* Adds the commands a catalogue query writes of a table to a script. */
static enum err script_of(struct conn *c, struct buf *b, const char *sql, struct str table)
{
    TRY(rows(c, sql, VALS(TXT(table)), each_command, b));
    ASSERT(!b->full);
    return OK;
}

enum err pg_load_table(struct conn *c, struct arena *a, struct str table)
{
    struct buf drop = buf_new(a, SQL_MAX), back = buf_new(a, SQL_MAX);
    struct str why;
    if (c->load_sql)
        buf_str(&back, str_of(c->load_sql));
    TRY(script_of(c, &back, fk_add_sql, table));
    TRY(script_of(c, &back, next_ids_sql, table));
    TRY(script_of(c, &drop, fk_drop_sql, table));
    buf_ch(&drop, 0);
    buf_ch(&back, 0);
    ASSERT(!back.full);
    free(c->load_sql);
    c->load_sql = strdup(buf_done(&back).at);
    ASSERT(c->load_sql != NULL);
    return drop.len > 1 ? c->db->e->script(c, buf_done(&drop).at, &why) : OK;
}

enum err pg_load_end(struct conn *c)
{
    struct str why;
    return c->db->e->script(c, c->load_sql, &why);
}
