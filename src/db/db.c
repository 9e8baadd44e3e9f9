/* SPDX-License-Identifier: Apache-2.0
 * What both engines share: opening, the pool of readers, transactions with the arena's budget, and
 * rows filled by column name. The engines themselves are sqlite.c and postgres.c. */
#include <unistd.h>

#include "engine.h"

/* --- opening --- */

static const struct engine *engine_of(const char *url, const char **path)
{
    if (strncmp(url, "sqlite:", 7) == 0 && url[7]) {
        *path = url + 7;
        return &engine_sqlite;
    }
    if (strncmp(url, "postgres://", 11) == 0 || strncmp(url, "postgresql://", 13) == 0) {
        *path = url;
        return &engine_postgres;
    }
    return NULL;
}

static void *must(void *p)
{
    ASSERT(p != NULL); /* out of memory at start: nothing to answer yet */
    return p;
}

/* A statement is written in capitals and begins with its verb, or with WITH. */
static bool is_write(const char *sql)
{
    sql += strspn(sql, " \n\t");
    return strncmp(sql, "SELECT", 6) != 0 &&
           (strncmp(sql, "WITH", 4) != 0 || strstr(sql, "INSERT ") || strstr(sql, "UPDATE ") ||
            strstr(sql, "DELETE "));
}

/* Every statement in the engine's spelling, once. */
static void translate(struct db *db, struct arena *a)
{
    bool pg = db->e == &engine_postgres;
    db->sql = must(calloc(db->conf.n_stmts + 1, sizeof *db->sql));
    db->writes = must(calloc(db->conf.n_stmts + 1, sizeof *db->writes));
    for (size_t i = 0; i < db->conf.n_stmts; i++) {
        struct str s = dialect(a, pg, str_of(db->conf.stmts[i].sql));
        db->sql[i] = must(strndup(s.at, s.len));
        db->writes[i] = is_write(db->sql[i]);
    }
}

static enum err open_readers(struct db *db, struct arena *a, struct str *why)
{
    int n = db->conf.readers > 0 ? db->conf.readers : DB_READERS;
    if (n > DB_READERS_MAX)
        n = DB_READERS_MAX;
    db->readers = must(calloc((size_t)n, sizeof *db->readers));
    for (int i = 0; i < n; i++) {
        TRY(db->e->open(db, false, a, &db->readers[i], why));
        db->n_readers = i + 1;
        db->readers[i]->next_free = db->free_conn;
        db->free_conn = db->readers[i];
    }
    return OK;
}

static enum err open_all(struct db *db, struct arena *a, struct str *why)
{
    if (db->conf.mode != DB_READ)
        TRY(db->e->open(db, true, a, &db->writer, why));
    else
        TRY(open_readers(db, a, why));
    TRY(migrate(db, a, why));
    if (db->conf.mode == DB_READ)
        return OK;
    db->e->serve(db->writer);
    TRY(open_readers(db, a, why));
    return writer_start(db);
}

enum err db_open(struct arena *a, const struct db_conf *conf, struct db **out, struct str *why)
{
    const char *path = "";
    const struct engine *e = engine_of(conf->url, &path);
    *why = S("");
    if (!e) {
        *why = S("数据库地址写法不对，应为 sqlite:文件路径 或 postgres://用户@主机/库名");
        return ERR_DB;
    }
    struct db *db = must(calloc(1, sizeof *db));
    db->e = e;
    db->conf = *conf;
    db->path = must(strdup(path));
    db->lock_fd = -1;
    db->tail = &db->head;
    pthread_mutex_init(&db->pool_lock, NULL);
    pthread_cond_init(&db->pool_free, NULL);
    pthread_mutex_init(&db->lock, NULL);
    pthread_condattr_t mono;
    pthread_condattr_init(&mono);
    pthread_condattr_setclock(&mono, CLOCK_MONOTONIC);
    pthread_cond_init(&db->work, &mono);
    pthread_condattr_destroy(&mono);
    translate(db, a);
    enum err err = open_all(db, a, why);
    if (err != OK) {
        if (!why->len)
            *why = str_of(err_text(err));
        db_close(db);
        return err;
    }
    *out = db;
    return OK;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    writer_stop(db);
    for (int i = 0; i < db->n_readers; i++)
        db->e->close(db->readers[i]);
    if (db->writer)
        db->e->close(db->writer); /* last: it checkpoints what readers no longer need */
    if (db->lock_fd >= 0)
        close(db->lock_fd);
    for (size_t i = 0; i < db->conf.n_stmts; i++)
        free((void *)(uintptr_t)db->sql[i]);
    free(db->sql);
    free(db->writes);
    free(db->readers);
    free(db->path);
    free(db->shared);
    pthread_mutex_destroy(&db->pool_lock);
    pthread_cond_destroy(&db->pool_free);
    pthread_mutex_destroy(&db->lock);
    pthread_cond_destroy(&db->work);
    free(db);
}

bool db_is_postgres(const struct db *db)
{
    return db->e == &engine_postgres;
}

const char *db_path(const struct db *db)
{
    return db->e == &engine_sqlite ? db->path : "";
}

/* --- connections --- */

void conn_init(struct conn *c, struct db *db, bool writer)
{
    c->db = db;
    c->writer = writer;
    c->slots = must(calloc(db->conf.n_stmts + 1, sizeof *c->slots));
}

void conn_slots_free(struct conn *c, void (*free_prepared)(void *conn, void *prepared))
{
    for (size_t i = 0; i < c->db->conf.n_stmts; i++) {
        struct slot *s = &c->slots[i];
        if (s->prepared)
            free_prepared(c, s->prepared);
        free(s->map);
        *s = (struct slot){0};
    }
}

void conn_drop_cursors(struct conn *c)
{
    while (c->n_open)
        tx_finish(&c->open[c->n_open - 1]);
}

void conn_says(struct conn *c, struct str text)
{
    size_t n = text.len < sizeof c->constraint - 1 ? text.len : sizeof c->constraint - 1;
    if (n)
        memcpy(c->constraint, text.at, n);
    c->constraint[n] = 0;
}

/* --- transactions --- */

/* Alone in its function, so that no local variable is live across the jump. */
static enum err run_guarded(struct tx *tx, enum err (*run)(struct tx *tx, void *arg), void *arg)
{
    jmp_buf here;
    jmp_buf *outer = arena_guard(tx->a, &here);
    jmp_buf *volatile before = outer;
    enum err e;
    if (setjmp(here) == 0)
        e = run(tx, arg);
    else
        e = ERR_TOO_LARGE;
    arena_guard(tx->a, before);
    return e;
}

enum err tx_run(struct tx *tx, enum err (*run)(struct tx *tx, void *arg), void *arg)
{
    tx->c->a = tx->a;
    tx->c->constraint[0] = 0;
    tx->c->retry = false;
    enum err e = run_guarded(tx, run, arg);
    conn_drop_cursors(tx->c); /* left open by a jump or an early return of a walk */
    tx->c->a = NULL;
    if (e == OK && tx->failed == OK && tx->c->load_table[0])
        return ERR_INTERNAL; /* db_load without db_load_done: foreign keys are still off */
    return e == OK ? tx->failed : e;
}

static struct conn *take_reader(struct db *db)
{
    pthread_mutex_lock(&db->pool_lock);
    while (!db->free_conn)
        pthread_cond_wait(&db->pool_free, &db->pool_lock);
    struct conn *c = db->free_conn;
    db->free_conn = c->next_free;
    pthread_mutex_unlock(&db->pool_lock);
    return c;
}

static void give_reader(struct db *db, struct conn *c)
{
    pthread_mutex_lock(&db->pool_lock);
    c->next_free = db->free_conn;
    db->free_conn = c;
    pthread_cond_signal(&db->pool_free);
    pthread_mutex_unlock(&db->pool_lock);
}

static enum err read_on(struct db *db, struct conn *c, struct arena *a,
                        enum err (*run)(struct tx *tx, void *arg), void *arg)
{
    enum err e = c->lost ? db->e->revive(c) : OK;
    if (e == OK)
        e = db->e->begin(c);
    if (e != OK && c->lost) { /* cut while it lay in the pool: once more on a new one */
        TRY(db->e->revive(c));
        e = db->e->begin(c);
    }
    TRY(e);
    struct tx tx = {.db = db, .c = c, .a = a};
    e = tx_run(&tx, run, arg);
    db->e->rollback(c);
    return e;
}

enum err db_read(struct db *db, struct arena *a, enum err (*run)(struct tx *tx, void *arg),
                 void *arg)
{
    struct conn *c = take_reader(db);
    enum err e = read_on(db, c, a, run, arg);
    give_reader(db, c);
    return e;
}

struct arena *tx_arena(struct tx *tx)
{
    return tx->a;
}

bool tx_is_write(const struct tx *tx)
{
    return tx->c->writer;
}

struct db *tx_db(struct tx *tx)
{
    return tx->db;
}

bool tx_wrote(const struct tx *tx)
{
    return tx->wrote;
}

void tx_scrub(struct tx *tx)
{
    ASSERT(tx->c->writer);
    tx->db->scrub = true;
}

void *tx_shared(struct tx *tx, size_t n)
{
    ASSERT(n <= DB_SHARED_BYTES);
    return &tx->c->shared;
}

int64_t *tx_note(struct tx *tx)
{
    return tx->note;
}

/* --- statements --- */

static enum err doomed(struct tx *tx, enum err e)
{
    if (e != OK)
        tx->failed = e;
    return e;
}

static enum err start(struct tx *tx, struct cursor **out, int stmt, const char *sql,
                      struct vals v, bool walk)
{
    TRY(tx->failed);
    ASSERT(tx->c->n_open < DB_OPEN_MAX);
    struct cursor *q = *out = &tx->c->open[tx->c->n_open];
    *q = (struct cursor){.c = tx->c, .stmt = stmt};
    tx->c->constraint[0] = 0;
    tx->wrote |= stmt < 0 || tx->db->writes[stmt];
    TRY(doomed(tx, tx->db->e->query(q, sql, v, walk)));
    tx->c->n_open++;
    if (stmt >= 0)
        tx->c->slots[stmt].busy = true;
    return OK;
}

static enum err start_stmt(struct tx *tx, struct cursor **q, int stmt, struct vals v, bool walk)
{
    ASSERT(stmt >= 0 && (size_t)stmt < tx->db->conf.n_stmts);
    ASSERT(!tx->c->slots[stmt].busy); /* run again inside its own walk */
    return start(tx, q, stmt, tx->db->sql[stmt], v, walk);
}

enum err tx_query(struct tx *tx, struct cursor **q, const char *sql, struct vals v, bool walk)
{
    return start(tx, q, -1, sql, v, walk);
}

enum err tx_next(struct tx *tx, struct cursor *q, bool *row)
{
    return doomed(tx, tx->db->e->next(q, row));
}

void tx_finish(struct cursor *q)
{
    ASSERT(&q->c->open[q->c->n_open - 1] == q); /* innermost first */
    q->c->n_open--;
    q->c->db->e->finish(q);
    if (q->stmt >= 0)
        q->c->slots[q->stmt].busy = false;
}

/* The first row is at hand (or *row false). A writing statement is stepped to its end only
 * afterwards by last(), so that its constraints are settled. */
static enum err last(struct tx *tx, struct cursor *q)
{
    bool more = tx->c->writer;
    enum err e = more ? tx_next(tx, q, &more) : OK;
    tx_finish(q);
    return e;
}

static const int16_t *columns_of(struct cursor *q, struct fields fs)
{
    struct slot *s = &q->c->slots[q->stmt];
    if (s->map_of == fs.at && s->map_cols == q->cols)
        return s->map;
    free(s->map);
    s->map = must(calloc((size_t)q->cols + 1, sizeof *s->map));
    for (int i = 0; i < q->cols; i++) {
        const char *name = q->c->db->e->name(q, i);
        const struct field *f = field_named(fs, str_of(name));
        if (!f)
            fprintf(stderr, "nuan: statement %s: column %s has no member\n",
                    q->c->db->conf.stmts[q->stmt].name, name);
        ASSERT(f != NULL);
        s->map[i] = (int16_t)(f - fs.at);
    }
    s->map_of = fs.at;
    s->map_cols = q->cols;
    return s->map;
}

/* copy: texts are duplicated into it; NULL: they point into the engine's row. */
static void fill(struct cursor *q, struct fields fs, void *row, struct arena *copy)
{
    const struct engine *e = q->c->db->e;
    const int16_t *map = columns_of(q, fs);
    for (int i = 0; i < q->cols; i++) {
        const struct field *f = &fs.at[map[i]];
        if (f->type == FT_STR) {
            struct str s = e->text(q, i);
            *field_str(f, row) = copy && s.len ? str_dup(copy, s) : s;
        } else if (f->type == FT_I64) {
            *field_i64(f, row) = e->number(q, i);
        } else {
            *field_bool(f, row) = e->number(q, i) != 0;
        }
    }
}

enum err db_exec(struct tx *tx, int stmt, struct vals v, int64_t *changed)
{
    struct cursor *q;
    bool row = true;
    TRY(start_stmt(tx, &q, stmt, v, false));
    enum err e = OK;
    while (e == OK && row)
        e = tx_next(tx, q, &row);
    if (changed)
        *changed = q->changed;
    tx_finish(q);
    return e;
}

enum err db_exec_later(struct tx *tx, int stmt, struct vals v)
{
    const struct engine *e = tx->db->e;
    if (!e->later)
        return db_exec(tx, stmt, v, NULL);
    TRY(tx->failed);
    ASSERT(stmt >= 0 && (size_t)stmt < tx->db->conf.n_stmts);
    tx->c->constraint[0] = 0;
    tx->wrote = true;
    return doomed(tx, e->later(tx->c, stmt, tx->db->sql[stmt], v));
}

static enum err first(struct tx *tx, struct cursor **q, int stmt, struct vals v)
{
    bool row = false;
    TRY(start_stmt(tx, q, stmt, v, false));
    enum err e = tx_next(tx, *q, &row);
    if (e == OK && !row)
        e = ERR_NOT_FOUND;
    if (e != OK)
        tx_finish(*q);
    return e;
}

enum err db_one(struct tx *tx, int stmt, struct vals v, struct fields fs, void *row)
{
    struct cursor *q;
    TRY(first(tx, &q, stmt, v));
    fill(q, fs, row, tx->a);
    return last(tx, q);
}

enum err db_int(struct tx *tx, int stmt, struct vals v, int64_t *out)
{
    struct cursor *q;
    TRY(first(tx, &q, stmt, v));
    *out = tx->db->e->number(q, 0);
    return last(tx, q);
}

enum err db_text(struct tx *tx, int stmt, struct vals v, struct str *out)
{
    struct cursor *q;
    TRY(first(tx, &q, stmt, v));
    *out = str_dup(tx->a, tx->db->e->text(q, 0));
    return last(tx, q);
}

enum err db_rows(struct tx *tx, int stmt, struct vals v, struct fields fs, size_t max, void *out,
                 size_t *n)
{
    struct cursor *q;
    void *rows = NULL;
    size_t cap = 0, count = 0;
    bool row = false;
    TRY(start_stmt(tx, &q, stmt, v, false));
    enum err e = tx_next(tx, q, &row);
    for (; e == OK && row; e = tx_next(tx, q, &row)) {
        if (count == max) {
            e = ERR_TOO_LARGE;
            break;
        }
        rows = arena_grow(tx->a, rows, count, &cap, 16, fs.size);
        fill(q, fs, (char *)rows + count++ * fs.size, tx->a);
    }
    tx_finish(q);
    memcpy(out, &rows, sizeof rows);
    *n = count;
    return e;
}

enum err db_each(struct tx *tx, int stmt, struct vals v, struct fields fs, void *row,
                 enum err (*each)(void *arg, void *row), void *arg)
{
    struct cursor *q;
    bool more = false;
    TRY(start_stmt(tx, &q, stmt, v, true));
    enum err e = tx_next(tx, q, &more);
    while (e == OK && more) {
        fill(q, fs, row, NULL);
        e = each(arg, row);
        if (e == OK)
            e = tx_next(tx, q, &more);
    }
    tx_finish(q);
    return e;
}

enum err tx_number(struct tx *tx, const char *sql, struct vals v, int64_t *out)
{
    struct cursor *q;
    bool row = false;
    TRY(tx_query(tx, &q, sql, v, false));
    enum err e = tx_next(tx, q, &row);
    if (e == OK && row)
        *out = tx->db->e->number(q, 0);
    tx_finish(q);
    return e == OK && !row ? ERR_NOT_FOUND : e;
}

struct str db_constraint(struct tx *tx)
{
    return str_of(tx->c->constraint);
}

enum err db_plan(struct tx *tx, int stmt, struct str *out)
{
    ASSERT(stmt >= 0 && (size_t)stmt < tx->db->conf.n_stmts);
    TRY(tx->failed);
    return doomed(tx, tx->db->e->plan(tx->c, stmt, tx->a, out));
}

enum err db_integrity(struct tx *tx, struct str *out)
{
    TRY(tx->failed);
    return doomed(tx, tx->db->e->integrity(tx->c, tx->a, out));
}
