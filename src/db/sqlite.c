/* SPDX-License-Identifier: Apache-2.0
 * The SQLite engine; the only file that includes sqlite3.h. WAL with synchronous=FULL; one writer
 * connection in one process (PATH.lock) that alone makes checkpoints; readers are opened read-only.
 * Two connections that write or checkpoint at once could meet the WAL-reset bug of SQLite before
 * 3.51.3, which Debian ships: nothing here ever does. */
#include "engine.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    WRITER_CACHE_KIB = 40 * 1024,
    READER_CACHE_KIB = 16 * 1024,
    HEAP_SOFT_BYTES = 192 * 1024 * 1024, /* caches of all connections together shrink at this */
    BUSY_MS = 5000,
    WAL_PAGES_CHECKPOINT = 4000, /* checkpoint when nobody waits ... */
    WAL_PAGES_MUST = 16000,      /* ... or at this length in any case */
    VALUE_BYTES_MAX = 64 * 1024 * 1024,
};

struct lite {
    struct conn c;
    sqlite3 *h;
    sqlite3_stmt *begin, *commit, *rollback, *savepoint, *release, *back;
    bool unsynced;        /* synchronous is NORMAL just now */
    int wal_pages, tried; /* length of the WAL now, and at the last checkpoint */
};

static struct lite *lite(struct conn *c)
{
    return (struct lite *)c;
}

/* --- errors --- */

/* "UNIQUE constraint failed: t.a, t.b" -> "t.a,t.b" */
static void constraint_from(struct conn *c, const char *msg)
{
    const char *colon = strstr(msg, "constraint failed: ");
    const char *from = colon ? colon + strlen("constraint failed: ") : msg;
    size_t n = 0;
    for (; *from && n < sizeof c->constraint - 1; from++)
        if (!(*from == ' ' && n > 0 && c->constraint[n - 1] == ','))
            c->constraint[n++] = *from;
    c->constraint[n] = 0;
}

static enum err constraint_error(struct conn *c, int extended)
{
    if (extended == SQLITE_CONSTRAINT_FOREIGNKEY) {
        conn_says(c, S("foreign_key"));
        return ERR_CONFLICT;
    }
    constraint_from(c, sqlite3_errmsg(lite(c)->h));
    return extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY ||
                   extended == SQLITE_CONSTRAINT_ROWID
               ? ERR_DUPLICATE
               : ERR_CONFLICT;
}

static bool sync_failed(int extended)
{
    return extended == SQLITE_IOERR_FSYNC || extended == SQLITE_IOERR_DIR_FSYNC;
}

/* After a failed fsync nobody knows what is on the disk: this process writes no more. */
static enum err engine_error(struct conn *c)
{
    sqlite3 *h = lite(c)->h;
    int extended = sqlite3_extended_errcode(h), rc = extended & 0xff;
    if (rc == SQLITE_CONSTRAINT)
        return constraint_error(c, extended);
    fprintf(stderr, "nuan: sqlite: %s (%d)\n", sqlite3_errmsg(h), extended);
    if (c->writer && sync_failed(extended))
        c->db->poisoned = true;
    return rc == SQLITE_BUSY ? ERR_BUSY : ERR_DB;
}

/* A disk full or an I/O error may have taken the whole transaction with it. */
static enum err statement_error(struct conn *c)
{
    enum err e = engine_error(c);
    if (sqlite3_get_autocommit(lite(c)->h))
        c->lost = ERR_DB;
    return e;
}

/* --- small things --- */

static enum err run(struct conn *c, const char *sql)
{
    return sqlite3_exec(lite(c)->h, sql, NULL, NULL, NULL) == SQLITE_OK ? OK : engine_error(c);
}

static int step_once(sqlite3_stmt *s)
{
    int rc = sqlite3_step(s);
    sqlite3_reset(s);
    return rc;
}

static enum err keep(struct conn *c, const char *sql, sqlite3_stmt **out)
{
    int rc = sqlite3_prepare_v3(lite(c)->h, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
    return rc == SQLITE_OK ? OK : engine_error(c);
}

/* --- opening --- */

static enum err lock_refused(struct arena *a, int fd, struct str *why)
{
    char pid[24] = {0};
    ssize_t n = pread(fd, pid, sizeof pid - 1, 0);
    pid[n > 0 ? strcspn(pid, "\n") : 0] = 0;
    *why = str_f(a,
                 "数据库正由另一个进程（进程号 %s）写入；请先停止它，或通过它（正在运行的服务）办理",
                 pid[0] ? pid : "未知");
    close(fd);
    return ERR_BUSY;
}

/* One writer process: held by an open file, so the kernel lets go when the process ends. */
static enum err lock_file(struct db *db, struct arena *a, struct str *why)
{
    const char *path = str_z(a, str_f(a, "%s.lock", db->path));
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        *why = str_f(a, "无法建立锁文件 %s：%s", path, strerror(errno));
        return ERR_IO;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return lock_refused(a, fd, why);
    db->lock_fd = fd;
    char pid[24];
    int n = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) != 0 || pwrite(fd, pid, (size_t)n, 0) != n) {
        *why = str_f(a, "无法写入锁文件 %s：%s", path, strerror(errno));
        return ERR_IO;
    }
    return OK;
}

/* The file is made by us, not by SQLite, so that it is never readable by others. */
static enum err make_file(struct db *db, struct arena *a, struct str *why)
{
    int fd = open(db->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || fchmod(fd, 0600) != 0 || close(fd) != 0) {
        *why = str_f(a, "无法建立数据库文件 %s：%s", db->path, strerror(errno));
        return ERR_IO;
    }
    return OK;
}

/* db_path must exist before a connection is opened on it: closing a descriptor of the file later
 * would drop SQLite's own locks. */
static enum err prepare_file(struct db *db, struct arena *a, struct str *why)
{
    if (db->conf.mode != DB_CREATE && access(db->path, F_OK) != 0) {
        *why = str_f(a, "没有找到数据库 %s，请先运行 nuan init", db->path);
        return ERR_IO;
    }
    TRY(lock_file(db, a, why));
    return db->conf.mode == DB_CREATE ? make_file(db, a, why) : OK;
}

static int on_wal(void *arg, sqlite3 *h, const char *name, int pages)
{
    struct lite *l = arg;
    (void)h;
    (void)name;
    l->wal_pages = pages;
    if (pages < l->tried)
        l->tried = 0; /* begun again from its start */
    return SQLITE_OK;
}

static void harden(struct lite *l)
{
    sqlite3 *h = l->h;
    sqlite3_extended_result_codes(h, 1);
    sqlite3_busy_timeout(h, BUSY_MS);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_limit(h, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(h, SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX);
    sqlite3_limit(h, SQLITE_LIMIT_TRIGGER_DEPTH, 10);
    sqlite3_soft_heap_limit64(HEAP_SOFT_BYTES);
}

static enum err settings(struct lite *l)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;"
             "PRAGMA cell_size_check=ON; PRAGMA secure_delete=ON; PRAGMA cache_size=-%d;"
             "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;",
             l->c.writer ? WRITER_CACHE_KIB : READER_CACHE_KIB);
    TRY(run(&l->c, sql));
    if (!l->c.writer)
        return run(&l->c, "PRAGMA query_only=ON");
    TRY(run(&l->c, "PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=67108864"));
    sqlite3_wal_hook(l->h, on_wal, l);
    return OK;
}

static enum err transactions(struct lite *l)
{
    TRY(keep(&l->c, l->c.writer ? "BEGIN IMMEDIATE" : "BEGIN", &l->begin));
    TRY(keep(&l->c, "COMMIT", &l->commit));
    TRY(keep(&l->c, "ROLLBACK", &l->rollback));
    TRY(keep(&l->c, "SAVEPOINT command", &l->savepoint));
    TRY(keep(&l->c, "RELEASE command", &l->release));
    return keep(&l->c, "ROLLBACK TO command", &l->back);
}

/* Asked when a statement is prepared. Readers: queries only. Writer, once serving: no schema. */
static int authorize(void *arg, int action, const char *p1, const char *p2, const char *p3,
                     const char *p4)
{
    const struct lite *l = arg;
    (void)p3;
    (void)p4;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return p2 && sqlite3_stricmp(p2, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        return l->c.writer && strncmp(p1, "sqlite_", 7) != 0 ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_SAVEPOINT:
        return l->c.writer ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_PRAGMA:
        if (l->c.writer && (sqlite3_stricmp(p1, "defer_foreign_keys") == 0 ||
                            sqlite3_stricmp(p1, "synchronous") == 0))
            return SQLITE_OK;
        return sqlite3_stricmp(p1, "integrity_check") == 0 ||
                       sqlite3_stricmp(p1, "foreign_key_check") == 0 ||
                       sqlite3_stricmp(p1, "table_info") == 0 ||
                       sqlite3_stricmp(p1, "foreign_key_list") == 0
                   ? SQLITE_OK
                   : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

static void lite_serve(struct conn *c)
{
    sqlite3_set_authorizer(lite(c)->h, authorize, c);
}

static void lite_close(struct conn *c);

static enum err open_failed(struct lite *l, struct arena *a, enum err e, struct str *why)
{
    *why = str_f(a, "打不开数据库 %s：%s", l->c.db->path,
                 l->h ? sqlite3_errmsg(l->h) : "内存不足");
    lite_close(&l->c);
    return e;
}

static enum err lite_open(struct db *db, bool writer, struct arena *a, struct conn **out,
                          struct str *why)
{
    if (writer)
        TRY(prepare_file(db, a, why));
    struct lite *l = calloc(1, sizeof *l);
    ASSERT(l != NULL);
    conn_init(&l->c, db, writer);
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW |
                (writer ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    char full[4096]; /* NOFOLLOW forbids links anywhere in the path, so they are resolved first */
    const char *path = realpath(db->path, full);
    if (sqlite3_open_v2(path ? path : db->path, &l->h, flags, NULL) != SQLITE_OK)
        return open_failed(l, a, ERR_IO, why);
    harden(l);
    enum err e = settings(l);
    if (e == OK)
        e = transactions(l);
    if (e != OK)
        return open_failed(l, a, e, why);
    if (!writer)
        lite_serve(&l->c);
    *out = &l->c;
    return OK;
}

static void finalize(void *conn, void *prepared)
{
    (void)conn;
    sqlite3_finalize(prepared);
}

static void lite_close(struct conn *c)
{
    struct lite *l = lite(c);
    conn_slots_free(c, finalize);
    sqlite3_finalize(l->begin);
    sqlite3_finalize(l->commit);
    sqlite3_finalize(l->rollback);
    sqlite3_finalize(l->savepoint);
    sqlite3_finalize(l->release);
    sqlite3_finalize(l->back);
    if (c->writer && l->h && !c->db->poisoned)
        sqlite3_wal_checkpoint_v2(l->h, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_close(l->h);
    arena_free(c->load_a);
    free(c->slots);
    free(l);
}

/* The connection is in this process: only the transaction can be lost. */
static enum err lite_revive(struct conn *c)
{
    c->lost = OK;
    return OK;
}

/* --- transactions --- */

/* NORMAL leaves out the fsync of COMMIT and no other: the WAL stays in order, the next COMMIT under FULL
 * makes all of it durable, and a checkpoint syncs it before it touches the database. */
static enum err sync_level(struct lite *l, bool unsynced)
{
    if (l->unsynced == unsynced)
        return OK;
    l->unsynced = unsynced;
    return run(&l->c, unsynced ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL");
}

static enum err lite_begin(struct conn *c)
{
    TRY(sync_level(lite(c), c->unsynced));
    return step_once(lite(c)->begin) == SQLITE_DONE ? OK : engine_error(c);
}

static void lite_rollback(struct conn *c)
{
    if (!sqlite3_get_autocommit(lite(c)->h))
        step_once(lite(c)->rollback);
    c->load_table[0] = 0;
}

static enum err lite_commit(struct conn *c)
{
    struct lite *l = lite(c);
    c->load_table[0] = 0;
    if (step_once(l->commit) == SQLITE_DONE)
        return OK;
    enum err e = engine_error(c);
    bool unknown = sync_failed(sqlite3_extended_errcode(l->h));
    lite_rollback(c);
    return unknown ? ERR_UNKNOWN : e == ERR_BUSY ? ERR_DB : e;
}

static enum err lite_savepoint(struct conn *c, bool first)
{
    struct lite *l = lite(c);
    if (!first && step_once(l->release) != SQLITE_DONE)
        return statement_error(c);
    return step_once(l->savepoint) == SQLITE_DONE ? OK : statement_error(c);
}

static enum err lite_back(struct conn *c)
{
    c->load_table[0] = 0;
    return step_once(lite(c)->back) == SQLITE_DONE ? OK : statement_error(c);
}

static enum err lite_settle(struct conn *c)
{
    (void)c; /* every statement is run when it is given */
    return OK;
}

static enum err lite_script(struct conn *c, const char *sql, struct str *why)
{
    enum err e = run(c, sql);
    *why = e == OK ? S("") : str_of(sqlite3_errmsg(lite(c)->h));
    return e;
}

/* --- statements --- */

static bool bind_one(sqlite3_stmt *s, int i, const struct val *v)
{
    const char *at = v->s.at ? v->s.at : "";
    switch (v->type) {
    case VAL_I64:
        return sqlite3_bind_int64(s, i, v->i) == SQLITE_OK;
    case VAL_STR: /* static: the caller's text outlives the run */
        return sqlite3_bind_text64(s, i, at, v->s.len, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;
    case VAL_BLOB:
        return sqlite3_bind_blob64(s, i, at, v->s.len, SQLITE_STATIC) == SQLITE_OK;
    default:
        return sqlite3_bind_null(s, i) == SQLITE_OK;
    }
}

static enum err prepared(struct cursor *q, const char *sql, sqlite3_stmt **out)
{
    struct conn *c = q->c;
    if (q->stmt >= 0 && c->slots[q->stmt].prepared) {
        *out = c->slots[q->stmt].prepared;
        return OK;
    }
    *out = NULL;
    if (sqlite3_prepare_v3(lite(c)->h, sql, -1, q->stmt >= 0 ? SQLITE_PREPARE_PERSISTENT : 0, out,
                           NULL) != SQLITE_OK ||
        !*out) {
        if (q->stmt >= 0)
            fprintf(stderr, "nuan: statement %s:\n", c->db->conf.stmts[q->stmt].name);
        return statement_error(c);
    }
    if (q->stmt >= 0)
        c->slots[q->stmt].prepared = *out;
    return OK;
}

static void lite_finish(struct cursor *q)
{
    if (q->stmt < 0) {
        sqlite3_finalize(q->h);
    } else if (q->h) {
        sqlite3_reset(q->h);
        sqlite3_clear_bindings(q->h);
    }
    q->h = NULL;
}

static enum err lite_query(struct cursor *q, const char *sql, struct vals v, bool walk)
{
    sqlite3_stmt *s;
    (void)walk;
    TRY(prepared(q, sql, &s));
    q->h = s;
    q->cols = sqlite3_column_count(s);
    ASSERT(sqlite3_bind_parameter_count(s) == (int)v.n); /* else the call site is wrong */
    for (size_t i = 0; i < v.n; i++)
        if (!bind_one(s, (int)i + 1, &v.at[i])) {
            lite_finish(q);
            return statement_error(q->c); /* a value over VALUE_BYTES_MAX */
        }
    return OK;
}

static enum err lite_next(struct cursor *q, bool *row)
{
    int rc = sqlite3_step(q->h);
    *row = rc == SQLITE_ROW;
    if (rc == SQLITE_DONE)
        q->changed = sqlite3_stmt_readonly(q->h) ? 0 : sqlite3_changes64(lite(q->c)->h);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? OK : statement_error(q->c);
}

static const char *lite_name(struct cursor *q, int col)
{
    return sqlite3_column_name(q->h, col);
}

static enum val_type lite_kind(struct cursor *q, int col)
{
    switch (sqlite3_column_type(q->h, col)) {
    case SQLITE_NULL:
        return VAL_NULL;
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
        return VAL_I64;
    case SQLITE_BLOB:
        return VAL_BLOB;
    default:
        return VAL_STR;
    }
}

static int64_t lite_number(struct cursor *q, int col)
{
    return sqlite3_column_int64(q->h, col);
}

static struct str lite_text(struct cursor *q, int col)
{
    const char *at = sqlite3_column_type(q->h, col) == SQLITE_BLOB
                         ? sqlite3_column_blob(q->h, col)
                         : (const char *)sqlite3_column_text(q->h, col);
    return at ? (struct str){at, (size_t)sqlite3_column_bytes(q->h, col)} : S("");
}

/* --- plan and integrity --- */

/* All rows of one column of a query, joined by lines. */
static enum err gather(struct conn *c, const char *sql, int col, struct buf *b)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(lite(c)->h, sql, -1, &s, NULL) != SQLITE_OK)
        return engine_error(c);
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        if (b->len)
            buf_ch(b, '\n');
        buf_str(b, str_of((const char *)sqlite3_column_text(s, col)));
    }
    sqlite3_finalize(s);
    return rc == SQLITE_DONE ? OK : engine_error(c);
}

static enum err lite_plan(struct conn *c, int stmt, struct arena *a, struct str *out)
{
    struct buf b = buf_new(a, 1 << 20);
    enum err e = OK;
    /* EXPLAIN is no action of its own for the authorizer: it sees what the statement would do. */
    e = gather(c, str_z(a, str_f(a, "EXPLAIN QUERY PLAN %s", c->db->sql[stmt])), 3, &b);
    *out = buf_done(&b);
    return e;
}

static enum err foreign_key_check(struct conn *c, struct buf *b)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(lite(c)->h, "PRAGMA foreign_key_check", -1, &s, NULL) != SQLITE_OK)
        return engine_error(c);
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        buf_f(b, "%s%s row %lld refers to a missing %s", b->len ? "\n" : "",
              (const char *)sqlite3_column_text(s, 0), (long long)sqlite3_column_int64(s, 1),
              (const char *)sqlite3_column_text(s, 2));
    sqlite3_finalize(s);
    return rc == SQLITE_DONE ? OK : engine_error(c);
}

static enum err lite_integrity(struct conn *c, struct arena *a, struct str *out)
{
    struct buf b = buf_new(a, 1 << 16);
    TRY(gather(c, "PRAGMA integrity_check(50)", 0, &b));
    if (str_eq(buf_done(&b), S("ok")))
        b.len = 0;
    TRY(foreign_key_check(c, &b));
    *out = buf_done(&b);
    return OK;
}

/* --- checkpoints --- */

static void lite_housework(struct conn *c, bool idle)
{
    struct lite *l = lite(c);
    if (c->db->scrub && sqlite3_wal_checkpoint_v2(l->h, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) == SQLITE_OK) {
        c->db->scrub = false; /* else a reader still needs the old pages: again after the next group */
        l->wal_pages = l->tried = 0;
    }
    int fresh = l->wal_pages - l->tried;
    if (fresh <= 0 || (!idle && fresh < WAL_PAGES_CHECKPOINT))
        return;
    if (!idle && fresh < WAL_PAGES_MUST && db_queue_length(c->db) > 0)
        return; /* somebody waits */
    int pages = 0, done = 0;
    int rc = sqlite3_wal_checkpoint_v2(l->h, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &done);
    if (rc != SQLITE_OK && rc != SQLITE_BUSY)
        engine_error(c);
    /* A reader may have held some pages back: then once more when idle. */
    l->tried = rc == SQLITE_OK && pages == done ? l->wal_pages : l->wal_pages - 1;
}

/* --- tables, for the dump --- */

static struct str column_str(struct arena *a, sqlite3_stmt *s, int i)
{
    const char *z = (const char *)sqlite3_column_text(s, i);
    return str_dup(a, str_of(z));
}

static enum err pragma_of(struct conn *c, struct arena *a, const char *what, struct str table,
                          sqlite3_stmt **s)
{
    const char *sql = str_z(a, str_f(a, "PRAGMA %s(\"%.*s\")", what, FMT(table)));
    *s = NULL;
    return sqlite3_prepare_v2(lite(c)->h, sql, -1, s, NULL) == SQLITE_OK ? OK : engine_error(c);
}

static enum err table_columns(struct conn *c, struct arena *a, struct table *t)
{
    sqlite3_stmt *s = NULL;
    struct buf key = buf_new(a, 4096);
    struct str pk[DB_COLS_MAX + 1] = {0};
    enum { NAME = 1, PK = 5 };
    TRY(pragma_of(c, a, "table_info", t->name, &s));
    t->cols = NEWS(a, struct str, DB_COLS_MAX);
    while (sqlite3_step(s) == SQLITE_ROW && t->n_cols < DB_COLS_MAX) {
        struct str name = t->cols[t->n_cols++] = column_str(a, s, NAME);
        int at = sqlite3_column_int(s, PK);
        if (at > 0 && at <= DB_COLS_MAX)
            pk[at] = name;
    }
    sqlite3_finalize(s);
    for (int i = 1; i <= DB_COLS_MAX && pk[i].len; i++)
        buf_f(&key, "%s\"%.*s\"", i > 1 ? "," : "", FMT(pk[i]));
    t->key = key.len ? buf_done(&key) : S("rowid");
    return OK;
}

static enum err table_refs(struct conn *c, struct arena *a, struct table *t)
{
    sqlite3_stmt *s = NULL;
    enum { TARGET = 2 };
    TRY(pragma_of(c, a, "foreign_key_list", t->name, &s));
    t->refs = NEWS(a, struct str, DB_COLS_MAX);
    while (sqlite3_step(s) == SQLITE_ROW && t->n_refs < DB_COLS_MAX) {
        struct str to = column_str(a, s, TARGET);
        if (!str_eq(to, t->name))
            t->refs[t->n_refs++] = to;
    }
    sqlite3_finalize(s);
    return OK;
}

static enum err lite_tables(struct conn *c, struct arena *a, struct table **out, size_t *n)
{
    struct buf b = buf_new(a, 1 << 20);
    TRY(gather(c, "SELECT name FROM sqlite_schema WHERE type = 'table' "
                  "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT IN ('schema_migration', 'stamp') "
                  "ORDER BY name", 0, &b));
    struct str rest = buf_done(&b);
    size_t count = rest.len ? 1 : 0;
    for (size_t i = 0; i < rest.len; i++)
        count += rest.at[i] == '\n';
    struct table *t = NEWS(a, struct table, count + 1);
    for (size_t i = 0; i < count; i++) {
        t[i].name = str_cut(rest, '\n', &rest);
        TRY(table_columns(c, a, &t[i]));
        TRY(table_refs(c, a, &t[i]));
    }
    *out = t;
    *n = count;
    return OK;
}

static enum err lite_load_table(struct conn *c, struct arena *a, struct str table)
{
    (void)a, (void)table;
    return run(c, "PRAGMA defer_foreign_keys=ON"); /* until this COMMIT, which checks them all */
}

/* Before COMMIT would find it, as that would take the other commands of the group along. */
static enum err lite_load_end(struct conn *c)
{
    struct buf b = buf_new(c->load_a, 1 << 16);
    TRY(foreign_key_check(c, &b));
    if (b.len == 0)
        return OK;
    conn_says(c, S("foreign_key"));
    return ERR_CONFLICT;
}

const struct engine engine_sqlite = {
    .open = lite_open,
    .close = lite_close,
    .revive = lite_revive,
    .begin = lite_begin,
    .commit = lite_commit,
    .rollback = lite_rollback,
    .savepoint = lite_savepoint,
    .back = lite_back,
    .settle = lite_settle,
    .script = lite_script,
    .query = lite_query,
    .next = lite_next,
    .finish = lite_finish,
    .name = lite_name,
    .kind = lite_kind,
    .number = lite_number,
    .text = lite_text,
    .plan = lite_plan,
    .integrity = lite_integrity,
    .serve = lite_serve,
    .housework = lite_housework,
    .tables = lite_tables,
    .load_table = lite_load_table,
    .load_end = lite_load_end,
};
