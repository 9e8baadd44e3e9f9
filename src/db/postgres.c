/* SPDX-License-Identifier: Apache-2.0
 * The PostgreSQL engine; the only file that includes libpq-fe.h. Writers of all servers go one
 * after another (an advisory lock held to the end of each write transaction, see
 * docs/decision/0002-one-writer.md); readers see one snapshot (REPEATABLE READ READ ONLY). */
#include "catalog.h"

#include <endian.h>
#include <libpq-fe.h>

enum {
    CLOSE_MAX = 16, /* walks ended whose cursors are still to be closed */
    LATER_MAX = 64, /* answers left at the server: few enough for the socket's buffer */
    TYPES_KEPT = 8, /* prepared variants of a statement: by the types of its parameters */
    LOCK_CLASS = 60117,
    OID_BOOL = 16, OID_BYTEA = 17, OID_NAME = 19, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23,
    OID_TEXT = 25, OID_JSON = 114, OID_UNKNOWN = 705, OID_VARCHAR = 1043, OID_NUMERIC = 1700,
};

struct pg {
    struct conn c;
    PGconn *h;
    PGresult *uniques; /* unique index -> table.column,... */
    const char *ahead[2]; /* commands to send along with the next statement, saving round trips */
    int n_ahead;
    bool piping; /* in pipeline mode: n_later answers are not taken yet */
    int n_later;
    bool owed; /* the answer to a reader's ROLLBACK was not waited for */
    unsigned walks, closing[CLOSE_MAX]; /* numbers of cursors; those closing go along with the next statement */
    int n_closing;
    bool warned;
};

/* slot.prepared: which parameter types were prepared; variant i has the name s<stmt>_<i>. */
struct variants {
    uint64_t types[TYPES_KEPT][2 * DB_COLS_MAX / 64 + 1];
    size_t n;
};

static struct pg *pg(struct conn *c)
{
    return (struct pg *)c;
}

/* --- errors --- */

static struct str diag(const PGresult *r, int what)
{
    return str_of(PQresultErrorField(r, what));
}

static void says_unique(struct conn *c, struct str index)
{
    const PGresult *u = pg(c)->uniques;
    conn_says(c, index);
    for (int i = 0; u && i < PQntuples(u); i++)
        if (str_eq(str_of(PQgetvalue(u, i, 0)), index))
            conn_says(c, str_of(PQgetvalue(u, i, 1)));
}

static enum err integrity_error(struct conn *c, const PGresult *r, struct str state)
{
    struct str name = diag(r, PG_DIAG_CONSTRAINT_NAME);
    if (str_eq(state, S("23505"))) {
        says_unique(c, name);
        return ERR_DUPLICATE;
    }
    if (str_eq(state, S("23503"))) {
        conn_says(c, S("foreign_key"));
    } else if (str_eq(state, S("23502"))) {
        struct str t = diag(r, PG_DIAG_TABLE_NAME), col = diag(r, PG_DIAG_COLUMN_NAME);
        snprintf(c->constraint, sizeof c->constraint, "%.*s.%.*s", FMT(t), FMT(col));
    } else {
        conn_says(c, name.len ? name : diag(r, PG_DIAG_MESSAGE_PRIMARY)); /* trigger: its text */
    }
    return ERR_CONFLICT;
}

/* The detail of a message may hold values of the row: only the state and first line are logged. */
static enum err failed(struct conn *c, const PGresult *r)
{
    struct str state = diag(r, PG_DIAG_SQLSTATE);
    if (PQstatus(pg(c)->h) == CONNECTION_BAD) {
        c->lost = ERR_BUSY;
        return ERR_BUSY;
    }
    if (str_starts(state, S("23")))
        return integrity_error(c, r, state);
    if (str_eq(state, S("40001")) || str_eq(state, S("40P01"))) {
        c->retry = true;
        return ERR_BUSY;
    }
    fprintf(stderr, "nuan: postgres: %.*s %.*s\n", FMT(state),
            FMT(diag(r, PG_DIAG_MESSAGE_PRIMARY)));
    if (str_eq(state, S("22021")))
        return ERR_BAD_INPUT; /* not a text */
    return str_eq(state, S("55P03")) || str_eq(state, S("57014")) ? ERR_BUSY : ERR_DB;
}

static bool good(const PGresult *r)
{
    ExecStatusType s = PQresultStatus(r);
    return s == PGRES_TUPLES_OK || s == PGRES_COMMAND_OK || s == PGRES_EMPTY_QUERY;
}

/* Takes the answer to a ROLLBACK sent and not waited for. */
static void settle(struct pg *p)
{
    PGresult *r;
    while (p->owed && (r = PQgetResult(p->h)) != NULL)
        PQclear(r);
    p->owed = false;
}

/* The answer to one command in a pipeline. */
static PGresult *pipe_result(PGconn *h)
{
    PGresult *r = PQgetResult(h), *end;
    while (r && PQresultStatus(r) != PGRES_PIPELINE_SYNC && (end = PQgetResult(h)) != NULL)
        PQclear(end);
    return r;
}

static bool pipe_open(struct pg *p)
{
    settle(p);
    if (!p->piping)
        p->piping = PQenterPipelineMode(p->h);
    return p->piping;
}

/* Sends the end of the pipeline and takes the answers: the first that failed, else the last. */
static PGresult *pipe_close(struct pg *p, bool sent, int own)
{
    PGresult *r = NULL;
    int late = p->n_later;
    p->n_later = 0;
    sent = sent && PQpipelineSync(p->h);
    for (int i = 0; sent && i < late + own; i++) {
        PGresult *one = pipe_result(p->h);
        if (r && !good(r)) {
            PQclear(one);
            continue;
        }
        PQclear(r);
        r = one;
        if (!good(r) && i < late && !p->c.alone)
            p->c.retry = true; /* whose it was is not known: the group runs again, each alone */
    }
    if (sent)
        PQclear(pipe_result(p->h));
    PQexitPipelineMode(p->h);
    p->piping = false;
    return r;
}

static enum err drain(struct conn *c)
{
    struct pg *p = pg(c);
    if (!p->piping)
        return OK;
    PGresult *r = pipe_close(p, true, 0);
    bool race = c->retry;
    enum err e = r && good(r) ? OK : failed(c, r);
    c->retry |= race;
    PQclear(r);
    return e;
}

static enum err run(struct conn *c, const char *sql)
{
    TRY(drain(c));
    settle(pg(c));
    PGresult *r = PQexec(pg(c)->h, sql);
    enum err e = good(r) ? OK : failed(c, r);
    PQclear(r);
    return e;
}

/* Sends what waits to go ahead of a statement, where the statement cannot take it along. */
static enum err flush_ahead(struct conn *c)
{
    struct pg *p = pg(c);
    TRY(drain(c));
    int n = p->n_ahead;
    p->n_ahead = 0;
    for (int i = 0; i < n; i++)
        TRY(run(c, p->ahead[i]));
    return OK;
}

/* --- opening --- */

static void on_notice(void *arg, const PGresult *r)
{
    struct pg *p = arg;
    if (str_eq(diag(r, PG_DIAG_SEVERITY_NONLOCALIZED), S("WARNING")))
        p->warned = true;
}

static enum err connect_to(struct pg *p)
{
    bool read = p->c.db->conf.mode == DB_READ;
    const char *const keys[] = {"fallback_application_name", "connect_timeout",
                                "keepalives_idle", "target_session_attrs", "dbname",
                                "client_encoding", NULL};
    const char *const values[] = {"nuan", "10", "30", read ? "any" : "read-write",
                                  p->c.db->path, "UTF8", NULL};
    p->h = PQconnectdbParams(keys, values, 1);
    if (PQstatus(p->h) != CONNECTION_OK)
        return ERR_DB;
    PQsetNoticeReceiver(p->h, on_notice, p);
    TRY(run(&p->c, "SET TimeZone = 'UTC'; SET jit = off; SET max_parallel_workers_per_gather = 0;"
                   "SET standard_conforming_strings = on;"
                   "SET client_min_messages = warning"));
    /* The writer goes by keys. A plan is kept for good, and one made while a table was empty would read all of it for every
     * row of a rush until autovacuum looks (measured: 263 instead of thousands of vouchers a second). */
    if (!read)
        TRY(run(&p->c, "SET enable_seqscan = off"));
    /* A setting that answers before the disk has it is raised; a stronger one is kept. */
    return run(&p->c, "SELECT set_config('synchronous_commit', 'on', false) WHERE "
                      "current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')");
}

/* nuan init into a schema of its own: options=-csearch_path%3DNAME in the address. */
static enum err make_schema(struct conn *c)
{
    return run(c, "DO $$ DECLARE s text := current_setting('search_path'); BEGIN "
                  "IF current_schema() IS NULL AND s ~ '^[a-z][a-z0-9_]*$' THEN "
                  "EXECUTE 'CREATE SCHEMA IF NOT EXISTS ' || s; END IF; END $$");
}

static void forget(void *conn, void *prepared)
{
    (void)conn;
    free(prepared);
}

static void pg_close(struct conn *c)
{
    struct pg *p = pg(c);
    conn_slots_free(c, forget);
    PQclear(p->uniques);
    PQfinish(p->h);
    arena_free(c->load_a);
    free(c->load_sql);
    free(c->slots);
    free(p);
}

static enum err pg_open(struct db *db, bool writer, struct arena *a, struct conn **out,
                        struct str *why)
{
    struct pg *p = calloc(1, sizeof *p);
    ASSERT(p != NULL);
    conn_init(&p->c, db, writer);
    enum err e = connect_to(p);
    if (e == OK && writer && db->conf.mode == DB_CREATE)
        e = make_schema(&p->c);
    if (e != OK) {
        struct str said = str_trim(str_of(PQerrorMessage(p->h)));
        *why = str_f(a, "连接不上 PostgreSQL：%.*s", FMT(said));
        pg_close(&p->c);
        return e;
    }
    *out = &p->c;
    return OK;
}

/* Facts needed when a statement fails, asked beforehand: a failed transaction answers nothing. */
static void pg_serve(struct conn *c)
{
    PQclear(pg(c)->uniques);
    pg(c)->uniques = PQexec(
        pg(c)->h,
        "SELECT ic.relname, string_agg(tc.relname || '.' || a.attname, ',' ORDER BY k.n) "
        "FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid "
        "JOIN pg_class tc ON tc.oid = i.indrelid "
        "CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(att, n) "
        "LEFT JOIN pg_attribute a ON a.attrelid = tc.oid AND a.attnum = k.att "
        "WHERE i.indisunique AND tc.relnamespace = current_schema()::regnamespace "
        "GROUP BY ic.relname HAVING bool_and(k.att > 0)");
}

static enum err pg_revive(struct conn *c)
{
    struct pg *p = pg(c);
    conn_slots_free(c, forget);
    PQfinish(p->h);
    p->h = NULL;
    p->piping = p->owed = false;
    p->n_later = 0;
    if (connect_to(p) != OK) {
        c->lost = ERR_BUSY;
        return ERR_BUSY;
    }
    c->lost = OK;
    if (c->writer)
        pg_serve(c);
    return OK;
}

/* --- transactions --- */

/* Closed by the server while it lay idle: known without a round trip. */
static bool still_there(struct pg *p)
{
    return PQconsumeInput(p->h) && PQconsumeInput(p->h) && PQstatus(p->h) == CONNECTION_OK;
}

static enum err pg_begin(struct conn *c)
{
    static const char write[] =
        "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
        "SELECT pg_advisory_xact_lock(60117, hashtext(current_schema()))";
    _Static_assert(LOCK_CLASS == 60117, "the number in the text above");
    static const char unsynced[] = "SET LOCAL synchronous_commit TO off"; /* a later COMMIT flushes it */
    struct pg *p = pg(c);
    p->n_ahead = p->n_closing = 0;
    if (c->writer) {
        TRY(run(c, write));
        return c->unsynced ? run(c, unsynced) : OK;
    }
    settle(p);
    if (!still_there(p)) {
        c->lost = ERR_BUSY;
        return ERR_BUSY;
    }
    p->ahead[p->n_ahead++] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    return OK;
}

static void load_over(struct conn *c)
{
    c->load_table[0] = 0;
    free(c->load_sql);
    c->load_sql = NULL;
}

static void pg_rollback(struct conn *c)
{
    struct pg *p = pg(c);
    load_over(c);
    p->n_ahead = p->n_closing = 0;
    (void)!drain(c); /* whatever it says, it is taken back */
    if (PQstatus(p->h) == CONNECTION_BAD)
        c->lost = ERR_BUSY;
    else if (PQtransactionStatus(p->h) == PQTRANS_IDLE)
        return;
    else if (!c->writer && PQsendQuery(p->h, "ROLLBACK"))
        p->owed = true; /* a reader has nothing to wait for */
    else if (c->writer && run(c, "ROLLBACK") == OK)
        return;
    else
        c->lost = ERR_BUSY;
}

/* Lost on the way: the server may have committed. A warning: a standby did not confirm. */
static enum err pg_commit(struct conn *c)
{
    struct pg *p = pg(c);
    load_over(c);
    p->n_ahead = p->n_closing = 0; /* a savepoint nobody used; cursors end with the transaction */
    TRY(drain(c));
    p->warned = false;
    PGresult *r = PQexec(p->h, "COMMIT");
    enum err e = OK;
    if (PQstatus(p->h) == CONNECTION_BAD) {
        c->lost = ERR_BUSY;
        e = ERR_UNKNOWN;
    } else if (!good(r)) {
        e = failed(c, r);
    } else if (strcmp(PQcmdStatus(r), "COMMIT") != 0) {
        e = ERR_DB; /* the server made it a ROLLBACK */
    } else if (p->warned) {
        e = ERR_UNKNOWN;
    }
    PQclear(r);
    return e;
}

/* Sent with the first statement of the command; one that runs none needs no savepoint. */
static enum err pg_savepoint(struct conn *c, bool first)
{
    struct pg *p = pg(c);
    if (p->n_ahead)
        return OK; /* the command before did not use it */
    if (!first)
        p->ahead[p->n_ahead++] = "RELEASE SAVEPOINT command";
    p->ahead[p->n_ahead++] = "SAVEPOINT command";
    return OK;
}

static enum err pg_back(struct conn *c)
{
    load_over(c);
    pg(c)->n_closing = 0; /* gone with the savepoint, or closed at the end */
    (void)!drain(c); /* whatever it says, it is taken back */
    return pg(c)->n_ahead ? OK : run(c, "ROLLBACK TO SAVEPOINT command");
}

static enum err pg_script(struct conn *c, const char *sql, struct str *why)
{
    *why = S("");
    TRY(flush_ahead(c));
    PGresult *r = PQexec(pg(c)->h, sql);
    enum err e = good(r) ? OK : failed(c, r);
    *why = e == OK ? S("") : str_f(c->a, "%.*s", FMT(diag(r, PG_DIAG_MESSAGE_PRIMARY)));
    PQclear(r);
    return e;
}

/* --- parameters --- */

struct params {
    Oid types[DB_COLS_MAX];
    const char *values[DB_COLS_MAX];
    int lengths[DB_COLS_MAX], formats[DB_COLS_MAX];
    uint64_t ints[DB_COLS_MAX]; /* network order */
    uint64_t sig[2 * DB_COLS_MAX / 64 + 1];
    int n;
};

/* All in binary, with the type said, so that a number is never taken for a narrower one. */
static void params_of(struct params *p, struct vals v)
{
    ASSERT(v.n <= DB_COLS_MAX);
    memset(p->sig, 0, sizeof p->sig);
    p->n = (int)v.n;
    for (size_t i = 0; i < v.n; i++) {
        const struct val *one = &v.at[i];
        static const Oid oid[] = {
            [VAL_NULL] = 0, [VAL_I64] = OID_INT8, [VAL_STR] = OID_TEXT, [VAL_BLOB] = OID_BYTEA};
        p->types[i] = oid[one->type];
        p->formats[i] = 1;
        p->sig[2 * i / 64] |= (uint64_t)one->type << (2 * i % 64);
        if (one->type == VAL_I64) {
            p->ints[i] = htobe64((uint64_t)one->i);
            p->values[i] = (const char *)&p->ints[i];
            p->lengths[i] = 8;
        } else if (one->type == VAL_NULL) {
            p->values[i] = NULL;
            p->lengths[i] = 0;
        } else {
            ASSERT(one->s.len <= INT32_MAX);
            p->values[i] = one->s.at ? one->s.at : "";
            p->lengths[i] = (int)one->s.len;
        }
    }
}

static PGresult *run_params(struct conn *c, const char *sql, const struct params *p)
{
    if (flush_ahead(c) != OK)
        return NULL;
    return PQexecParams(pg(c)->h, sql, p->n, p->types, p->values, p->lengths, p->formats, 1);
}

static bool send_text(struct pg *p, const char *sql)
{
    return PQsendQueryParams(p->h, sql, 0, NULL, NULL, NULL, NULL, 1);
}

/* Ends of walks and what goes ahead of a statement, without waiting. */
static bool send_ahead(struct pg *p)
{
    char sql[32];
    bool sent = pipe_open(p);
    for (int i = 0; i < p->n_closing; i++) {
        snprintf(sql, sizeof sql, "CLOSE w%u", p->closing[i]);
        sent = sent && send_text(p, sql);
    }
    for (int i = 0; i < p->n_ahead; i++)
        sent = sent && send_text(p, p->ahead[i]);
    p->n_later += p->n_closing + p->n_ahead;
    p->n_closing = p->n_ahead = 0;
    return sent;
}

/* What goes ahead and the prepared statement, without waiting. */
static bool send_along(struct pg *p, const char *name, const struct params *v)
{
    return send_ahead(p) && PQsendQueryPrepared(p->h, name, v->n, v->values, v->lengths, v->formats, 1);
}

/* What waits, what goes ahead and the prepared statement in one round trip. */
static PGresult *run_along(struct pg *p, const char *name, const struct params *v)
{
    return pipe_close(p, send_along(p, name, v), 1);
}

/* The name of the prepared variant of the statement for these types, prepared the first time; "" when
 * there are too many variants. *bad: the answer of a failed preparation. */
static const char *prepared(struct conn *c, int stmt, const char *sql, const struct params *p, char name[32],
                            PGresult **bad)
{
    struct slot *s = &c->slots[stmt];
    struct variants *v = s->prepared;
    size_t i = 0;
    *bad = NULL;
    if (!v) {
        v = s->prepared = calloc(1, sizeof *v);
        ASSERT(v != NULL);
    }
    while (i < v->n && memcmp(v->types[i], p->sig, sizeof p->sig) != 0)
        i++;
    if (i == TYPES_KEPT)
        return "";
    snprintf(name, 32, "s%d_%zu", stmt, i);
    if (i < v->n)
        return name;
    if (flush_ahead(c) != OK)
        return NULL;
    PGresult *r = PQprepare(pg(c)->h, name, sql, p->n, p->types);
    if (!good(r)) {
        *bad = r;
        return NULL;
    }
    PQclear(r);
    memcpy(v->types[v->n++], p->sig, sizeof p->sig);
    return name;
}

static PGresult *run_prepared(struct conn *c, int stmt, const char *sql, const struct params *p)
{
    char text[32];
    PGresult *bad;
    const char *name = prepared(c, stmt, sql, p, text, &bad);
    if (!name)
        return bad;
    if (!*name)
        return run_params(c, sql, p);
    if (pg(c)->n_ahead || pg(c)->n_closing || pg(c)->piping)
        return run_along(pg(c), name, p);
    return PQexecPrepared(pg(c)->h, name, p->n, p->values, p->lengths, p->formats, 1);
}

static enum err pg_later(struct conn *c, int stmt, const char *sql, struct vals v)
{
    struct params p;
    char text[32];
    PGresult *r;
    params_of(&p, v);
    const char *name = prepared(c, stmt, sql, &p, text, &r);
    if (name && *name) {
        if (!send_along(pg(c), name, &p))
            return drain(c) == OK ? ERR_DB : ERR_BUSY;
        return ++pg(c)->n_later < LATER_MAX ? OK : drain(c);
    }
    if (name)
        r = run_params(c, sql, &p);
    enum err e = r && good(r) ? OK : failed(c, r);
    PQclear(r);
    return e;
}

/* --- statements --- */

static enum err took(struct cursor *q, PGresult *r)
{
    if (!good(r)) {
        enum err e = failed(q->c, r);
        if (q->stmt >= 0 && e == ERR_DB)
            fprintf(stderr, "nuan: statement %s\n", q->c->db->conf.stmts[q->stmt].name);
        PQclear(r);
        return e;
    }
    PQclear(q->h);
    q->h = r;
    q->row = -1;
    q->rows = PQntuples(r);
    q->cols = PQnfields(r);
    return OK;
}

static bool can_walk(const char *sql)
{
    while (*sql == '\n' || *sql == ' ')
        sql++;
    return strncmp(sql, "SELECT", 6) == 0 ||
           (strncmp(sql, "WITH", 4) == 0 && !strstr(sql, "RETURNING"));
}

static void fetch_text(const struct cursor *q, char sql[64])
{
    snprintf(sql, 64, "FETCH %d FROM %s", DB_WALK_ROWS, q->name);
}

static enum err fetch(struct cursor *q)
{
    char sql[64];
    fetch_text(q, sql);
    TRY(drain(q->c));
    TRY(took(q, PQexecParams(pg(q->c)->h, sql, 0, NULL, NULL, NULL, NULL, 1)));
    q->more = q->rows == DB_WALK_ROWS;
    return OK;
}

/* A server-side cursor, so that memory stays flat however many rows there are; opened and its first rows
 * fetched in one round trip. */
static enum err start_walk(struct cursor *q, const char *sql, const struct params *v)
{
    struct pg *p = pg(q->c);
    char first[64];
    snprintf(q->name, sizeof q->name, "w%u", ++p->walks);
    fetch_text(q, first);
    size_t size = strlen(sql) + 64;
    char *text = malloc(size);
    ASSERT(text != NULL);
    snprintf(text, size, "DECLARE %s NO SCROLL CURSOR FOR %s", q->name, sql);
    bool sent = send_ahead(p) && PQsendQueryParams(p->h, text, v->n, v->types, v->values, v->lengths, v->formats, 1) &&
                send_text(p, first);
    free(text);
    PGresult *r = pipe_close(p, sent, 2);
    if (!r || !good(r))
        q->name[0] = 0;
    TRY(took(q, r));
    q->more = q->rows == DB_WALK_ROWS;
    return OK;
}

/* Its cursor is closed along with the next statement, or by the end of the transaction. */
static void pg_finish(struct cursor *q)
{
    struct pg *p = pg(q->c);
    char sql[64];
    PQclear(q->h);
    q->h = NULL;
    snprintf(sql, sizeof sql, "CLOSE %s", q->name);
    if (q->name[0] && p->n_closing < CLOSE_MAX)
        p->closing[p->n_closing++] = (unsigned)strtoul(q->name + 1, NULL, 10);
    else if (q->name[0] && drain(q->c) == OK && PQtransactionStatus(p->h) == PQTRANS_INTRANS)
        (void)!run(q->c, sql);
    q->name[0] = 0;
}

static enum err pg_query(struct cursor *q, const char *sql, struct vals v, bool walk)
{
    struct params p;
    params_of(&p, v);
    if (walk && can_walk(sql)) {
        enum err e = start_walk(q, sql, &p);
        if (e != OK)
            pg_finish(q);
        return e;
    }
    TRY(took(q, q->stmt >= 0 ? run_prepared(q->c, q->stmt, sql, &p)
                             : run_params(q->c, sql, &p)));
    int64_t n;
    struct str tag = str_of(PQcmdStatus(q->h));
    if (!str_starts(tag, S("SELECT")) && str_int(str_of(PQcmdTuples(q->h)), &n))
        q->changed = n;
    return OK;
}

static enum err pg_next(struct cursor *q, bool *row)
{
    *row = false;
    if (q->row + 1 >= q->rows && q->more)
        TRY(fetch(q));
    if (q->row + 1 < q->rows) {
        q->row++;
        *row = true;
    }
    return OK;
}

/* --- values --- */

static const char *pg_name(struct cursor *q, int col)
{
    return PQfname(q->h, col);
}

static bool is_number(Oid type)
{
    return type == OID_INT8 || type == OID_INT4 || type == OID_INT2 || type == OID_BOOL ||
           type == OID_NUMERIC;
}

static bool is_text(Oid type)
{
    return type == OID_TEXT || type == OID_VARCHAR || type == OID_NAME || type == OID_BYTEA ||
           type == OID_JSON || type == OID_UNKNOWN;
}

static enum val_type pg_kind(struct cursor *q, int col)
{
    Oid type = PQftype(q->h, col);
    if (PQgetisnull(q->h, q->row, col))
        return VAL_NULL;
    return is_number(type) ? VAL_I64 : type == OID_BYTEA ? VAL_BLOB : VAL_STR;
}

static int16_t be16(const char *p)
{
    uint16_t v;
    memcpy(&v, p, sizeof v);
    return (int16_t)be16toh(v);
}

/* numeric, as sum(bigint) gives: ndigits, weight, sign, scale, digits to the base 10000. The part
 * behind the point is cut off, as SQLite does. */
static int64_t numeric(const char *p)
{
    int n = be16(p), weight = be16(p + 2);
    int64_t v = 0;
    ASSERT((be16(p + 4) & 0x8000) == 0); /* NaN, infinity */
    for (int i = 0; i <= weight; i++) {
        int64_t digit = i < n ? be16(p + 8 + 2 * i) : 0;
        bool over = __builtin_mul_overflow(v, (int64_t)10000, &v) ||
                    __builtin_sub_overflow(v, digit, &v); /* downwards: INT64_MIN fits */
        ASSERT(!over);
    }
    ASSERT(be16(p + 4) != 0 || v != INT64_MIN);
    return be16(p + 4) ? v : -v;
}

static int64_t pg_number(struct cursor *q, int col)
{
    const char *p = PQgetvalue(q->h, q->row, col);
    int64_t v = 0;
    if (PQgetisnull(q->h, q->row, col))
        return 0;
    switch (PQftype(q->h, col)) {
    case OID_INT8:
        memcpy(&v, p, 8);
        return (int64_t)be64toh((uint64_t)v);
    case OID_INT4:
        return (int32_t)((uint32_t)(uint16_t)be16(p) << 16 | (uint16_t)be16(p + 2));
    case OID_INT2:
        return be16(p);
    case OID_BOOL:
        return p[0] != 0;
    case OID_NUMERIC:
        return numeric(p);
    default: /* a text that is a number, as SQLite reads it; anything else is 0 */
        return str_int((struct str){p, (size_t)PQgetlength(q->h, q->row, col)}, &v) ? v : 0;
    }
}

static struct str pg_text(struct cursor *q, int col)
{
    Oid type = PQftype(q->h, col);
    if (PQgetisnull(q->h, q->row, col))
        return S("");
    if (is_number(type))
        return str_f(q->c->a, "%lld", (long long)pg_number(q, col));
    if (!is_text(type))
        fprintf(stderr, "nuan: column %s has type %u\n", PQfname(q->h, col), type);
    ASSERT(is_text(type));
    return (struct str){PQgetvalue(q->h, q->row, col), (size_t)PQgetlength(q->h, q->row, col)};
}

/* --- plan and integrity --- */

/* First column of all rows, joined by sep. */
static enum err gather(struct conn *c, const char *sql, const char *sep, struct buf *b)
{
    PGresult *r = PQexec(pg(c)->h, sql);
    enum err e = good(r) ? OK : failed(c, r);
    for (int i = 0; e == OK && i < PQntuples(r); i++) {
        if (b->len)
            buf_str(b, str_of(sep));
        buf_str(b, str_of(PQgetvalue(r, i, 0)));
    }
    PQclear(r);
    return e;
}

enum { PLAN_TRIES = 256 };

static int params_in(const char *sql)
{
    int most = 0;
    for (const char *p = sql; (p = strchr(p, '$')) != NULL;) {
        int n = 0;
        for (p++; *p >= '0' && *p <= '9' && n < DB_COLS_MAX; p++)
            n = 10 * n + (*p - '0');
        most = n > most ? n : most;
    }
    return most < DB_COLS_MAX ? most : DB_COLS_MAX;
}

/* The types of the parameters are not known here: first the server may guess, then all numbers,
 * then the first of them texts, and so on through the combinations. */
static enum err prepare_plan(struct conn *c, const char *sql, int params)
{
    Oid types[DB_COLS_MAX] = {0};
    int tries = params < 8 ? 1 << params : PLAN_TRIES;
    TRY(run(c, "SAVEPOINT plan"));
    for (int i = -1; i < tries; i++) {
        for (int k = 0; i >= 0 && k < params; k++)
            types[k] = k < 8 && (i >> k & 1) ? OID_TEXT : OID_INT8;
        PGresult *r = PQprepare(pg(c)->h, "plan", sql, params, types);
        bool ok = good(r);
        enum err e = !ok && i + 1 == tries ? failed(c, r) : OK;
        PQclear(r);
        if (ok)
            return OK;
        TRY(e);
        TRY(run(c, "ROLLBACK TO SAVEPOINT plan"));
    }
    return ERR_DB;
}

static enum err pg_plan(struct conn *c, int stmt, struct arena *a, struct str *out)
{
    TRY(flush_ahead(c));
    struct buf b = buf_new(a, 1 << 20), sql = buf_new(a, 4096);
    int n = params_in(c->db->sql[stmt]);
    TRY(prepare_plan(c, c->db->sql[stmt], n));
    buf_f(&sql, "EXPLAIN EXECUTE plan");
    for (int i = 0; i < n; i++)
        buf_f(&sql, "%sNULL%s", i ? "," : "(", i + 1 == n ? ")" : "");
    buf_ch(&sql, 0);
    TRY(run(c, "SET LOCAL plan_cache_mode = force_generic_plan")); /* not planned for NULLs */
    TRY(gather(c, buf_done(&sql).at, "\n", &b));
    TRY(run(c, "SET LOCAL plan_cache_mode = auto; DEALLOCATE plan; RELEASE SAVEPOINT plan"));
    *out = buf_done(&b);
    return OK;
}

/* The server keeps its own files whole; what can be asked: constraints and indexes in force, and
 * the trees of the indexes where the amcheck extension is installed. */
static enum err pg_integrity(struct conn *c, struct arena *a, struct str *out)
{
    TRY(flush_ahead(c));
    struct buf b = buf_new(a, 1 << 16), has = buf_new(a, 64);
    TRY(gather(c, "SELECT 'index not valid: ' || indexrelid::regclass FROM pg_index i "
                  "JOIN pg_class t ON t.oid = i.indexrelid WHERE NOT i.indisvalid "
                  "AND t.relnamespace = current_schema()::regnamespace", "\n", &b));
    TRY(gather(c, "SELECT 'constraint not validated: ' || conname FROM pg_constraint "
                  "WHERE NOT convalidated AND connamespace = current_schema()::regnamespace",
               "\n", &b));
    TRY(gather(c, "SELECT proname FROM pg_proc WHERE proname = 'bt_index_check' "
                  "AND pronargs = 1 AND has_function_privilege(oid, 'execute')", "\n", &has));
    if (has.len && gather(c, "SELECT bt_index_check(i.indexrelid) FROM pg_index i "
                             "JOIN pg_class t ON t.oid = i.indexrelid "
                             "JOIN pg_am m ON m.oid = t.relam WHERE m.amname = 'btree' "
                             "AND t.relnamespace = current_schema()::regnamespace", "", &has) != OK)
        buf_str(&b, S("\nindex damaged (see the server's log)"));
    *out = buf_done(&b);
    return OK;
}

static void pg_housework(struct conn *c, bool idle)
{
    (void)c; /* the server makes its own checkpoints */
    (void)idle;
}

const struct engine engine_postgres = {
    .open = pg_open,
    .close = pg_close,
    .revive = pg_revive,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .savepoint = pg_savepoint,
    .back = pg_back,
    .settle = drain,
    .script = pg_script,
    .query = pg_query,
    .later = pg_later,
    .next = pg_next,
    .finish = pg_finish,
    .name = pg_name,
    .kind = pg_kind,
    .number = pg_number,
    .text = pg_text,
    .plan = pg_plan,
    .integrity = pg_integrity,
    .serve = pg_serve,
    .housework = pg_housework,
    .tables = pg_tables,
    .load_table = pg_load_table,
    .load_end = pg_load_end,
};
