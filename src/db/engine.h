/* SPDX-License-Identifier: Apache-2.0
 * Inside floor db only: what sqlite.c and postgres.c each provide, and what db.c, writer.c,
 * migrate.c and dump.c share. Nothing above this floor includes it. */
#pragma once
#include <pthread.h>

#include "db.h"

enum {
    DB_CONSTRAINT_BYTES = 400, /* longest constraint text kept */
    DB_READERS = 4,            /* default size of the reader pool */
    DB_READERS_MAX = 64,
    DB_GROUP_JOBS = 512,       /* most commands that share one transaction */
    DB_GROUP_MS = 20,          /* no further command joins a group that is this old */
    DB_STRETCH_MS = 5,         /* light commands share a savepoint for so long */
    DB_QUEUE_JOBS = 10000,     /* commands waiting; one more is answered ERR_BUSY */
    DB_RETRIES = 6,            /* lost race or lost connection before COMMIT: tries in all */
    DB_WALK_ROWS = 512,        /* rows fetched at a time by a walk on PostgreSQL */
    DB_OPEN_MAX = 8,           /* statements open at once in a command: walks inside walks */
    DB_COLS_MAX = 100,         /* columns of a statement or table */
};

struct conn;
struct table;

/* What is known of one prepared statement of one connection. */
struct slot {
    void *prepared;             /* the engine's */
    const struct field *map_of; /* the table map was made for */
    int16_t *map;               /* result column -> index into the field table */
    int map_cols;
    bool busy; /* inside its own walk */
};

/* A statement being run. stmt < 0: text outside the statement table (migration, dump). Cursors are
 * kept in the connection, not on the stack, as a jump out of a command must still find them. */
struct cursor {
    struct conn *c;
    int stmt, cols;
    int64_t changed;
    /* the engine's: */
    void *h;
    int row, rows;
    bool more, first, has_row;
    char name[16];
};

struct shared {
    int64_t at[DB_SHARED_BYTES / sizeof(int64_t)]; /* aligned bytes */
};

struct conn {
    struct db *db;
    struct slot *slots;
    struct cursor open[DB_OPEN_MAX]; /* running ones, innermost last */
    int n_open;
    struct arena *a;      /* of the command that runs now */
    char constraint[DB_CONSTRAINT_BYTES];
    enum err lost;        /* not OK: the connection or the transaction is gone; what to answer */
    bool writer;
    bool retry;           /* the last failure may succeed when run again (40001, 40P01) */
    bool alone;           /* a failure of what later() sent is the running command's own */
    bool unsynced;        /* the transaction to begin need not be durable when its COMMIT returns */
    struct arena *load_a; /* db_load's scratch */
    char *load_sql;       /* PostgreSQL, during a load: the foreign keys to put back */
    char load_table[64];  /* of the row loaded last; "" when no load is on */
    struct conn *next_free;
    struct shared shared; /* see tx_shared */
};

struct engine {
    enum err (*open)(struct db *db, bool writer, struct arena *a, struct conn **out,
                     struct str *why);
    void (*close)(struct conn *c);
    enum err (*revive)(struct conn *c); /* a lost connection: connect again */
    /* Transactions. commit: OK, ERR_DB (nothing stored), ERR_UNKNOWN (may be stored). */
    enum err (*begin)(struct conn *c);
    enum err (*commit)(struct conn *c);
    void (*rollback)(struct conn *c);
    enum err (*savepoint)(struct conn *c, bool first); /* later ones replace the one before */
    enum err (*back)(struct conn *c);                  /* to the savepoint */
    enum err (*settle)(struct conn *c); /* waits for what later() sent */
    enum err (*script)(struct conn *c, const char *sql, struct str *why);
    /* Statements. walk: rows will be asked for one by one and may be many. */
    enum err (*query)(struct cursor *q, const char *sql, struct vals v,
                  bool walk);
    /* Runs a writing statement without waiting; NULL: the engine has no use for it. */
    enum err (*later)(struct conn *c, int stmt, const char *sql, struct vals v);
    enum err (*next)(struct cursor *q, bool *row);
    void (*finish)(struct cursor *q);
    const char *(*name)(struct cursor *q, int col);
    enum val_type (*kind)(struct cursor *q, int col);
    int64_t (*number)(struct cursor *q, int col);
    struct str (*text)(struct cursor *q, int col); /* text or bytes; valid until next or finish */
    enum err (*plan)(struct conn *c, int stmt, struct arena *a, struct str *out);
    enum err (*integrity)(struct conn *c, struct arena *a, struct str *out);
    void (*serve)(struct conn *c);    /* after migrations: no more schema changes here */
    void (*housework)(struct conn *c, bool idle); /* writer, after answers are out: checkpoint */
    enum err (*tables)(struct conn *c, struct arena *a, struct table **out, size_t *n);
    /* Rows of this table come now, a second time too: its foreign keys may point forward, ... */
    enum err (*load_table)(struct conn *c, struct arena *a, struct str table);
    enum err (*load_end)(struct conn *c); /* ... no longer; sequences reset */
};
extern const struct engine engine_sqlite, engine_postgres;

/* For the dump: a table, its columns in order, its primary key, the tables its rows refer to. */
struct table {
    struct str name;
    struct str *cols;
    size_t n_cols;
    struct str key; /* ORDER BY list that gives the same order on both engines */
    struct str *refs;
    size_t n_refs;
    bool done;
};

struct db {
    const struct engine *e;
    struct db_conf conf;
    char *path;       /* SQLite file or PostgreSQL URI */
    const char **sql; /* statements in this engine's spelling */
    bool *writes;     /* which of them change something */
    int lock_fd;
    struct conn *writer;
    void *shared; /* the engine's: facts about the schema, loaded at open */

    pthread_mutex_t pool_lock;
    pthread_cond_t pool_free;
    struct conn *free_conn, **readers;
    int n_readers;

    pthread_mutex_t lock; /* the queue */
    pthread_cond_t work;
    struct db_job *head, **tail;
    size_t waiting;
    bool stop, started, poisoned;
    bool scrub; /* writer only: see tx_scrub */
    pthread_t thread;
};

struct tx {
    struct db *db;
    struct conn *c;
    struct arena *a;
    enum err failed; /* a statement failed: the command is doomed, on both engines alike */
    bool wrote;
    int64_t note[DB_NOTES];
};

/* db.c */
void conn_drop_cursors(struct conn *c);
void conn_slots_free(struct conn *c, void (*free_prepared)(void *conn, void *prepared));
void conn_says(struct conn *c, struct str constraint);
void conn_init(struct conn *c, struct db *db, bool writer);
/* Runs run(tx) with the arena's budget turned into ERR_TOO_LARGE; open cursors are closed. */
enum err tx_run(struct tx *tx, enum err (*run)(struct tx *tx, void *arg), void *arg);
/* Text outside the statement table. */
enum err tx_query(struct tx *tx, struct cursor **q, const char *sql, struct vals v, bool walk);
enum err tx_next(struct tx *tx, struct cursor *q, bool *row);
void tx_finish(struct cursor *q);
enum err tx_number(struct tx *tx, const char *sql, struct vals v, int64_t *out);

/* writer.c */
enum err writer_start(struct db *db);
void writer_stop(struct db *db);

/* migrate.c */
struct str dialect(struct arena *a, bool postgres, struct str neutral);
enum err migrate(struct db *db, struct arena *a, struct str *why);
