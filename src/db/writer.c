/* SPDX-License-Identifier: Apache-2.0
 * The one writer: commands wait in a queue, those that wait share one transaction and one fsync,
 * and each is answered only after that. A command that fails is taken back; the others of its group
 * stand. A savepoint before each would cost a copy of every page it changes (SQLite) and a
 * subtransaction (PostgreSQL), so light commands, which may be run again, share one for a stretch of
 * DB_STRETCH_MS: when one of them fails after writing, the stretch is taken back and the others of it
 * run once more, now each behind its own. */
#include <semaphore.h>
#include <time.h>

#include "engine.h"

enum { IDLE_MS = 1000, BACKOFF_MS = 50, BACKOFF_MAX_MS = 3000 };

/* Commands run in the open transaction and not answered yet, oldest first. */
struct group {
    struct db_job *first, **last;
    size_t n;
    bool dirty;   /* something in the transaction must be kept */
    bool saved;   /* the transaction has a savepoint */
    bool careful; /* a savepoint before each command */
    /* The stretch: what a rollback to the last savepoint (or to BEGIN) takes back. */
    struct db_job *since; /* its first command, NULL = none run yet */
    bool since_begin;     /* it goes back to BEGIN */
    bool heavy;           /* it holds a command that is not run again on account of others */
    int64_t since_ms;
};

/* --- queue --- */

static struct db_job *pop(struct db *db)
{
    pthread_mutex_lock(&db->lock);
    struct db_job *j = db->head;
    if (j) {
        db->head = j->next;
        if (!db->head)
            db->tail = &db->head;
        db->waiting--;
        j->next = NULL;
    }
    pthread_mutex_unlock(&db->lock);
    return j;
}

static struct timespec in_ms(int ms)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += ms / 1000;
    t.tv_nsec += (long)(ms % 1000) * 1000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_sec++;
        t.tv_nsec -= 1000000000;
    }
    return t;
}

/* The next command; NULL when the queue stayed empty for IDLE_MS or the writer is to stop. */
static struct db_job *wait_job(struct db *db, bool *stop)
{
    struct timespec until = in_ms(IDLE_MS);
    pthread_mutex_lock(&db->lock);
    int rc = 0;
    while (!db->head && !db->stop && rc == 0)
        rc = pthread_cond_timedwait(&db->work, &db->lock, &until);
    *stop = db->stop && !db->head;
    pthread_mutex_unlock(&db->lock);
    return pop(db);
}

void db_submit(struct db *db, struct db_job *job)
{
    job->next = NULL;
    job->result = OK;
    pthread_mutex_lock(&db->lock);
    enum err e = !db->started ? ERR_DB /* opened for reading */
                 : db->stop || db->waiting >= DB_QUEUE_JOBS ? ERR_BUSY : OK;
    if (e == OK) {
        *db->tail = job;
        db->tail = &job->next;
        if (db->waiting++ == 0)
            pthread_cond_signal(&db->work);
    }
    pthread_mutex_unlock(&db->lock);
    if (e != OK)
        job->done(job->arg, e);
}

size_t db_queue_length(struct db *db)
{
    pthread_mutex_lock(&db->lock);
    size_t n = db->waiting;
    pthread_mutex_unlock(&db->lock);
    return n;
}

struct waiter {
    enum err (*run)(struct tx *tx, void *arg);
    void *arg;
    enum err result;
    sem_t done;
};

static enum err run_waiter(struct tx *tx, void *arg)
{
    struct waiter *w = arg;
    return w->run(tx, w->arg);
}

static void wake(void *arg, enum err e)
{
    struct waiter *w = arg;
    w->result = e;
    sem_post(&w->done);
}

enum err db_write(struct db *db, struct arena *a, enum err (*run)(struct tx *tx, void *arg),
                  void *arg)
{
    ASSERT(!db->started || !pthread_equal(pthread_self(), db->thread)); /* would wait for itself */
    struct waiter w = {.run = run, .arg = arg};
    struct db_job job = {.run = run_waiter, .done = wake, .arg = &w, .a = a};
    sem_init(&w.done, 0, 0);
    db_submit(db, &job);
    while (sem_wait(&w.done) != 0)
        ; /* a signal: wait on */
    sem_destroy(&w.done);
    return w.result;
}

/* --- the writer's thread --- */

static void group_add(struct group *g, struct db_job *j)
{
    j->next = NULL;
    *g->last = j;
    g->last = &j->next;
    g->n++;
}

static void answer(struct group *g)
{
    struct db_job *j = g->first;
    *g = (struct group){.last = &g->first};
    while (j) {
        struct db_job *next = j->next; /* done may free the job */
        j->done(j->arg, j->result);
        j = next;
    }
}

/* Everything in the open transaction is lost: those thought done get e. */
static void group_lost(struct group *g, enum err e)
{
    for (struct db_job *j = g->first; j; j = j->next)
        if (j->result == OK)
            j->result = e;
    g->dirty = false;
}

static int64_t mono(struct db *db)
{
    return db->conf.clock->mono_ms(db->conf.clock->self);
}

static enum err begin(struct db *db, struct group *g)
{
    db->writer->shared = (struct shared){0};
    g->dirty = g->saved = g->heavy = false;
    g->since = NULL;
    g->since_begin = true;
    return db->e->begin(db->writer);
}

/* Begins a new stretch at j when the one before may not, or should not, be taken back with it. */
static enum err mark(struct db *db, struct group *g, struct db_job *j)
{
    bool old = g->since && mono(db) - g->since_ms > DB_STRETCH_MS;
    if (!g->dirty) {
        g->since = NULL; /* nothing to take back */
        g->heavy = false;
    } else if (!j->light || g->careful || g->heavy || old) {
        TRY(db->e->savepoint(db->writer, !g->saved));
        g->saved = true;
        g->since_begin = g->heavy = false;
        g->since = NULL;
    }
    if (!g->since) {
        g->since = j;
        g->since_ms = mono(db);
    }
    g->heavy |= !j->light;
    return OK;
}

/* Takes the stretch back. */
static enum err take_back(struct db *db, struct group *g)
{
    struct conn *c = db->writer;
    g->since = NULL;
    c->shared = (struct shared){0};
    if (!g->since_begin)
        return db->e->back(c);
    db->e->rollback(c);
    return begin(db, g);
}

/* Runs one command of the stretch that begins at or before it. *back: what it wrote must go. */
static enum err run_alone(struct db *db, struct group *g, struct db_job *j, bool *back)
{
    struct conn *c = db->writer;
    *back = false;
    c->alone = false; /* what the engine still owes is others' */
    if (!j->light || g->careful)
        TRY(db->e->settle(c));
    TRY(mark(db, g, j));
    c->alone = !j->light || g->careful;
    struct tx tx = {.db = db, .c = c, .a = j->a};
    j->result = tx_run(&tx, j->run, j->arg);
    if (j->result == OK && c->alone)
        j->result = db->e->settle(c); /* else with what follows */
    if (c->lost || c->retry) { /* connection or race lost: the whole group once more */
        j->result = OK;
        return c->lost ? c->lost : ERR_BUSY;
    }
    g->dirty |= j->result == OK && tx.wrote;
    *back = j->result != OK && (tx.wrote || tx.failed != OK);
    return OK;
}

/* Runs one command. OK: the transaction goes on (the command itself may have failed, see result).
 * Else the whole transaction is gone. */
static enum err run_job(struct db *db, struct group *g, struct db_job *j)
{
    bool back;
    TRY(run_alone(db, g, j, &back));
    if (!back)
        return OK;
    struct db_job *again = g->since;
    TRY(take_back(db, g));
    bool careful = g->careful;
    g->careful = true;
    for (; again != j; again = again->next) {
        if (again->result != OK)
            continue; /* refused already, and its stretch is clear of it */
        TRY(run_alone(db, g, again, &back));
        if (back)
            TRY(take_back(db, g));
    }
    g->careful = careful;
    g->heavy = true; /* the next command begins a new stretch */
    return OK;
}

/* Runs the commands already in g again, then what waits in the queue. */
static enum err fill_group(struct db *db, struct group *g)
{
    struct db_job *again = g->first;
    g->first = NULL;
    g->last = &g->first;
    g->n = 0;
    while (again) {
        struct db_job *j = again;
        again = j->next;
        enum err e = OK;
        group_add(g, j);
        e = run_job(db, g, j);
        if (e != OK) {
            *g->last = again; /* not run yet: kept in the group for the next try */
            while (*g->last)
                g->last = &(*g->last)->next;
            return e;
        }
    }
    if (db->conf.commit_each || db->writer->unsynced) /* no fsync to share: its maker waits for it alone */
        return OK;
    int64_t until = mono(db) + DB_GROUP_MS;
    while (g->n < DB_GROUP_JOBS && mono(db) < until) {
        struct db_job *j = pop(db);
        if (!j)
            break;
        group_add(g, j);
        TRY(run_job(db, g, j));
    }
    return OK;
}

static void pause_ms(int ms)
{
    struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};
    nanosleep(&t, NULL);
}

/* One try of the group up to its COMMIT. ERR_BUSY: nothing is stored, it may be tried again. */
static enum err try_group(struct db *db, struct group *g)
{
    struct conn *c = db->writer;
    c->retry = false;
    if (c->lost && db->e->revive(c) != OK)
        return ERR_BUSY;
    enum err e = begin(db, g);
    if (e == OK)
        e = fill_group(db, g);
    if (e == OK)
        e = db->e->settle(c);
    if (e != OK) {
        db->e->rollback(c);
        return c->lost == ERR_BUSY || c->retry ? ERR_BUSY : e;
    }
    e = g->dirty ? db->e->commit(c) : OK;
    if (!g->dirty)
        db->e->rollback(c); /* every command was refused: nothing to store */
    return e;
}

static void run_group(struct db *db, struct db_job *j)
{
    struct group g = {.last = &g.first};
    group_add(&g, j);
    db->writer->unsynced = j->unsynced;
    enum err e = db->poisoned ? ERR_IO : ERR_BUSY;
    int wait = BACKOFF_MS;
    for (int i = 0; e == ERR_BUSY && i < DB_RETRIES; i++) {
        if (i > 0) {
            if (db->writer->lost)
                pause_ms(wait);
            wait = 2 * wait < BACKOFF_MAX_MS ? 2 * wait : BACKOFF_MAX_MS;
            g.careful = true;
        }
        for (struct db_job *one = g.first; one; one = one->next)
            one->result = OK;
        e = try_group(db, &g);
    }
    if (e != OK)
        group_lost(&g, e);
    answer(&g);
}

static void *writer_main(void *arg)
{
    struct db *db = arg;
    for (bool stop = false; !stop;) {
        struct db_job *j = wait_job(db, &stop);
        if (j)
            run_group(db, j);
        if (!db->writer->lost && !db->poisoned)
            db->e->housework(db->writer, !j);
    }
    return NULL;
}

enum err writer_start(struct db *db)
{
    ASSERT(db->conf.clock != NULL);
    if (pthread_create(&db->thread, NULL, writer_main, db) != 0)
        return ERR_DB;
    pthread_mutex_lock(&db->lock);
    db->started = true;
    pthread_mutex_unlock(&db->lock);
    return OK;
}

void writer_stop(struct db *db)
{
    pthread_mutex_lock(&db->lock);
    bool running = db->started;
    db->stop = true;
    pthread_cond_signal(&db->work);
    pthread_mutex_unlock(&db->lock);
    if (running)
        pthread_join(db->thread, NULL);
}
