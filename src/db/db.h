/* SPDX-License-Identifier: Apache-2.0
 * The database: SQLite (default) or PostgreSQL behind one face. Statements are known at build
 * time and run by number; rows fill structs by column name through field tables. One writer: every
 * write goes through a queue and many share one transaction and one fsync (design.md 5). */
#pragma once
#include "clock.h"
#include "embed.h"
#include "field.h"

enum stmt_kind { STMT_ONE, STMT_MANY, STMT_EXEC };
struct db_stmt {
    const char *name;
    enum stmt_kind kind;
    const char *flags; /* "scoped", "open:why", "scan:why" as written after the kind */
    const char *file;
    const char *sql; /* neutral dialect, parameters ?1 ?2 ... */
};

/* --- parameters --- */
enum val_type { VAL_NULL, VAL_I64, VAL_STR, VAL_BLOB };
struct val {
    enum val_type type;
    int64_t i;
    struct str s;
};
struct vals {
    const struct val *at;
    size_t n;
};
#define VALS(...)                                                                                 \
    ((struct vals){(const struct val[]){__VA_ARGS__},                                             \
                   sizeof((const struct val[]){__VA_ARGS__}) / sizeof(struct val)})
#define NOVALS ((struct vals){NULL, 0})
#define I64(x) ((struct val){.type = VAL_I64, .i = (x)})
#define TXT(x) ((struct val){.type = VAL_STR, .s = (x)})
#define BLOB(x) ((struct val){.type = VAL_BLOB, .s = (x)})
#define NUL ((struct val){.type = VAL_NULL})
/* An id or time that may be absent: 0 binds NULL. */
static inline struct val OPT(int64_t x)
{
    return x ? I64(x) : NUL;
}
/* A text that may be absent: empty binds NULL. */
static inline struct val OPTS(struct str s)
{
    return s.len ? TXT(s) : NUL;
}

/* --- opening --- */
struct db;
enum { DB_NOTES = 5, DB_SHARED_BYTES = 64 };
struct tx; /* one transaction (or the savepoint of one command in the writer's) */

enum db_mode {
    DB_READ,   /* read-only; another process may be the writer */
    DB_WRITE,  /* becomes the one writer; refused with ERR_BUSY while another process is */
    DB_CREATE, /* DB_WRITE, creating the database when there is none */
};
struct db_conf {
    const char *url; /* sqlite:PATH or postgres://... (any libpq URI) */
    enum db_mode mode;
    const struct db_stmt *stmts;
    size_t n_stmts;
    const struct embed_file *migrations; /* NNNN_name.sql in order */
    const struct clock *clock;
    int readers;       /* reader connections; 0 = 4 */
    bool commit_each;  /* no group commit: for the benchmark's comparison only */
};
/* Opens, migrates (write modes; a newer or altered schema is refused). *why gets a Chinese
 * sentence on error. ERR_DB, ERR_BUSY, ERR_IO. The caller ends it with db_close. */
enum err db_open(struct arena *a, const struct db_conf *conf, struct db **out, struct str *why)
    MUST_USE;
void db_close(struct db *db); /* waits until the queue is empty, checkpoints */
bool db_is_postgres(const struct db *db); /* for messages and maintenance; never for rules */
const char *db_path(const struct db *db); /* SQLite file, "" on PostgreSQL */

/* --- transactions --- */
/* Runs in a read snapshot on a pooled reader connection; memory of rows comes from a. Waits for a
 * free reader, so a read must not start another read. ERR_TOO_LARGE over the arena's budget. */
enum err db_read(struct db *db, struct arena *a, enum err (*run)(struct tx *tx, void *arg),
                 void *arg) MUST_USE;
/* Runs in the writer; returns when durable. An error rolls this command back (others in the same
 * group stand). run may be called again after a lost race on PostgreSQL: no effects outside tx.
 * ERR_TOO_LARGE over the arena's budget; ERR_BUSY: nothing is stored, try again; ERR_UNKNOWN: the
 * answer to COMMIT was lost, it may be stored. */
enum err db_write(struct db *db, struct arena *a, enum err (*run)(struct tx *tx, void *arg),
                  void *arg) MUST_USE;
/* The same without waiting: done is called once durable or failed, from the writer's thread (or at
 * once from the caller's: ERR_BUSY over DB_QUEUE_JOBS, ERR_DB when opened for reading). It must be
 * quick and must not wait for the writer. Until then the job and its arena are the writer's. */
struct db_job {
    enum err (*run)(struct tx *tx, void *arg);
    void (*done)(void *arg, enum err e);
    void *arg;
    struct arena *a;
    bool light; /* may be run again because another command of its group failed */
    /* done is called once stored, not yet durable: it becomes so with the next command that does not say
     * this, never after it. For work in pieces that nobody is told of before its last, durable piece. */
    bool unsynced;
    enum err result;     /* private */
    struct db_job *next; /* private */
};
void db_submit(struct db *db, struct db_job *job);
size_t db_queue_length(struct db *db);

struct arena *tx_arena(struct tx *tx); /* rows and texts read live here */
bool tx_is_write(const struct tx *tx);
struct db *tx_db(struct tx *tx);
bool tx_wrote(const struct tx *tx); /* has it run a statement that writes? */
/* What this write deletes shall not stay behind in the database's files: SQLite empties its log as soon as no reader needs it
 * (deleted content is overwritten anyway); on PostgreSQL the next vacuum and the end of its log do. */
void tx_scrub(struct tx *tx);
/* Bytes for the floor above that live as long as the writer's open transaction, through all commands
 * of the group; zeroed when it begins and when anything in it is taken back. n <= DB_SHARED_BYTES. */
void *tx_shared(struct tx *tx, size_t n);
int64_t *tx_note(struct tx *tx); /* DB_NOTES numbers for the floor above; 0 when the transaction begins */

/* --- statements (id = enum stmt_id of the generated statements.h) --- */
/* A statement that fails (not: ERR_NOT_FOUND, ERR_TOO_LARGE of db_rows) dooms its command on both
 * engines: later statements answer the same error, and so does the command whatever run
 * returns. What may collide is written ON CONFLICT DO NOTHING; what to say of a duplicate is read
 * by a db_read of its own. Parameters: INT64 as BIGINT, texts without NUL bytes. */
/* INSERT/UPDATE/DELETE; *changed (may be NULL) = affected rows. ERR_DUPLICATE on a unique
 * constraint, ERR_CONFLICT on a check or foreign key (db_constraint names it), ERR_DB otherwise. */
enum err db_exec(struct tx *tx, int stmt, struct vals v, int64_t *changed) MUST_USE;
/* The same when nothing depends on the outcome but the command's own success: on PostgreSQL it is not
 * waited for, a failure shows at a later statement or at the end, and then runs the group once more. */
enum err db_exec_later(struct tx *tx, int stmt, struct vals v) MUST_USE;
/* First row into *row, members without a column untouched; ERR_NOT_FOUND when there is none.
 * NULL gives 0 / "". A column without a member is a bug (asserted). */
enum err db_one(struct tx *tx, int stmt, struct vals v, struct fields fs, void *row) MUST_USE;
/* First column of the first row, also of INSERT ... RETURNING id. ERR_NOT_FOUND when none. */
enum err db_int(struct tx *tx, int stmt, struct vals v, int64_t *out) MUST_USE;
enum err db_text(struct tx *tx, int stmt, struct vals v, struct str *out) MUST_USE;
/* All rows into an array (arena); at most max, one more gives ERR_TOO_LARGE. */
enum err db_rows(struct tx *tx, int stmt, struct vals v, struct fields fs, size_t max, void *out,
                 size_t *n) MUST_USE; /* out: address of a pointer to the struct */
/* Row by row without keeping them: each(arg, row) stops the walk by returning an error. Text of a
 * row is valid only inside each. The statement must not be run again inside its own walk. */
enum err db_each(struct tx *tx, int stmt, struct vals v, struct fields fs, void *row,
                 enum err (*each)(void *arg, void *row), void *arg) MUST_USE;
/* What refused the last statement of tx, or "": "table.column,table.column" of a unique key, the
 * name of a CHECK, "table.column" of a NOT NULL, "foreign_key", "append_only:table". */
struct str db_constraint(struct tx *tx);
/* Text of the query plan, for test/law; the statement is not run. In a db_write for statements that
 * write. */
enum err db_plan(struct tx *tx, int stmt, struct str *out) MUST_USE;
/* Integrity of the engine's own files (integrity_check, foreign_key_check). "" = clean. */
enum err db_integrity(struct tx *tx, struct str *out) MUST_USE;

/* --- logical dump, the same format from both engines (backup, tests) --- */
struct db_dump {
    enum err (*put)(void *arg, struct str table, struct str json_row);
    void *arg;
};
/* Tables in foreign-key order, rows in order of their key, integers and bytes exact. */
enum err db_dump(struct tx *tx, const struct db_dump *to) MUST_USE;
/* Loads one row as db_dump wrote it (blobs as {"$b":"hex"}), into a migrated, empty database. Rows
 * may come before those they refer to, so all rows and db_load_done belong into one command.
 * ERR_BAD_JSON, ERR_BAD_INPUT for what db_dump cannot have written; errors as of db_exec. */
enum err db_load(struct tx *tx, struct str table, struct str json_row) MUST_USE;
/* Foreign keys hold again (ERR_CONFLICT); new ids continue after the greatest loaded. */
enum err db_load_done(struct tx *tx) MUST_USE;

/* sql/NNNN_*.sql as the build embedded them; the statements of all floors are in statements.h. */
extern const struct embed_file db_migrations[];
