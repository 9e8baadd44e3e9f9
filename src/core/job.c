// SPDX-License-Identifier: Apache-2.0
#include "job.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "date.h"
#include "dispatch.h"
#include "log.h"
#include "session.h"

enum {
    JOB_ARENA = 256 * 1024 * 1024,
    JOB_THREADS_MAX = 8,
    JOB_BEAT_MS = 1000,   /* progress is written at most this often */
    JOB_DEAD_MS = 60000,  /* no sign of life for so long: run again (other servers) */
    JOB_LOOK_S = 5,       /* idle runners look for jobs of other servers */
    JOB_LEASE_S = 15,     /* a server says so often that its jobs live, and looks for dead ones */
};

const struct field job_fields[17] = {
    {FIELD(struct job, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct job, kind), .label = LIT("种类")},
    {FIELD(struct job, org_id), .as = AS_ID},
    {FIELD(struct job, user_id), .as = AS_ID},
    {FIELD(struct job, payload), .as = AS_SECRET},
    {FIELD(struct job, state), .label = LIT("状态")},
    {FIELD(struct job, cancel)},
    {FIELD(struct job, done), .as = AS_COUNT, .label = LIT("已完成")},
    {FIELD(struct job, total), .as = AS_COUNT, .label = LIT("总数")},
    {FIELD(struct job, step), .label = LIT("进行到")},
    {FIELD(struct job, result), .as = AS_JSON},
    {FIELD(struct job, error), .label = LIT("出错说明")},
    {FIELD(struct job, created_at), .as = AS_TIME, .label = LIT("提交时间")},
    {FIELD(struct job, started_at), .as = AS_TIME, .label = LIT("开始时间")},
    {FIELD(struct job, ended_at), .as = AS_TIME, .label = LIT("结束时间")},
    {FIELD(struct job, org_code), .label = LIT("工会")},
    {FIELD(struct job, user_name), .label = LIT("提交人")},
};

enum err job_start(struct ctx *cx, const char *kind, int64_t org_id, struct str payload, int64_t *id)
{
    cx->job_started = true;
    return db_int(cx->tx, JOB_PUT,
                  VALS(TXT(str_of(kind)), I64(org_id), I64(cx->who->user_id), TXT(payload),
                       I64(cx->now)),
                  id);
}

enum err job_fail(struct job_run *j, enum err e, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    j->fail_text = str_fv(j->a, fmt, ap);
    va_end(ap);
    return e;
}

/* --- calls of the starter --- */

struct job_call {
    struct job_run *j;
    struct arena *a;
    enum err (*run)(struct ctx *cx, void *arg);
    void *arg;
    bool write, started;
};

static enum err call_tx(struct tx *tx, void *arg)
{
    struct job_call *c = arg;
    struct job_run *j = c->j;
    struct arena *a = c->a;
    struct ctx *cx = ctx_system(a, j->app, tx, j->sealer);
    cx->who = j->who;
    cx->scopes = j->who->grants;
    cx->n_scopes = j->who->n_grants;
    cx->org_id = j->org_id;
    cx->org_path = j->org_path;
    cx->org_code = j->org_code;
    enum err e = c->run(cx, c->arg);
    if (e != OK && cx->fail_text.len)
        j->fail_text = str_dup(j->a, cx->fail_text);
    c->started = cx->job_started;
    return e;
}

static enum err job_call(struct job_run *j, enum err (*run)(struct ctx *, void *), void *arg, bool write)
{
    struct job_call c = {j, arena_new(JOB_ARENA), run, arg, write, false};
    enum err e = write ? db_write(j->app->db, c.a, call_tx, &c) : db_read(j->app->db, c.a, call_tx, &c);
    arena_free(c.a);
    if (e == OK && c.started)
        jobs_wake(j->app);
    return e;
}

enum err job_read(struct job_run *j, enum err (*run)(struct ctx *cx, void *arg), void *arg)
{
    return job_call(j, run, arg, false);
}

enum err job_write(struct job_run *j, enum err (*run)(struct ctx *cx, void *arg), void *arg)
{
    return job_call(j, run, arg, true);
}

/* --- progress --- */

struct beat {
    struct job_run *j;
    const char *step;
    int64_t cancel;
};

static enum err beat_tx(struct tx *tx, void *arg)
{
    struct beat *b = arg;
    struct job_run *j = b->j;
    return db_int(tx, JOB_PROGRESS,
                  VALS(I64(j->job_id), I64(j->done), I64(j->total), TXT(str_of(b->step)),
                       I64(now_ms(j->app->clock)), I64(j->taken_at)),
                  &b->cancel);
}

enum err job_progress(struct job_run *j, int64_t done, int64_t total, const char *step)
{
    int64_t now = j->app->clock->mono_ms(j->app->clock->self);
    bool other_step = j->step != step; /* steps are literals: compared by address */
    j->done = done;
    j->total = total;
    j->step = step;
    if (j->on_progress)
        j->on_progress(j->arg, j);
    if (!other_step && now - j->beat_at < JOB_BEAT_MS)
        return OK;
    j->beat_at = now;
    struct beat b = {j, step, 0};
    struct arena *a = arena_new(1024 * 1024);
    enum err e = db_write(j->app->db, a, beat_tx, &b);
    arena_free(a);
    if (e == ERR_NOT_FOUND) /* thought dead and given to another runner: this one stops */
        return ERR_CANCELLED;
    return e == OK && b.cancel ? ERR_CANCELLED : e;
}

/* --- running one --- */

static const struct job_kind *kind_of(const struct app *app, struct str kind)
{
    for (size_t i = 0; i < app->n_areas; i++)
        for (size_t k = 0; k < app->areas[i]->n_jobs; k++)
            if (str_eq(kind, str_of(app->areas[i]->jobs[k].kind)))
                return &app->areas[i]->jobs[k];
    return NULL;
}

struct load {
    struct job_run *j;
    struct job row;
    struct str today;
    bool taken;
    struct str state, error;
};

static enum err take_tx(struct tx *tx, void *arg)
{
    struct load *l = arg;
    int64_t n;
    l->j->taken_at = now_ms(l->j->app->clock);
    TRY(db_exec(tx, JOB_TAKE, VALS(I64(l->j->job_id), I64(l->j->taken_at)), &n));
    if (n == 0)
        return ERR_STATE;
    TRY(db_one(tx, JOB_LOAD, VALS(I64(l->j->job_id)), JOB_ROW, &l->row));
    l->j->who = NEW(l->j->a, struct who);
    enum err e = who_load(tx, l->j->sealer, l->row.user_id, l->today, l->j->who);
    if (e != OK && e != ERR_NOT_LOGGED_IN)
        return e;
    struct grant org = {0};
    static const struct field org_fields[] = {
        {FIELD(struct grant, path)}, {.name = "id", .offset = offsetof(struct grant, org_id), .size = 8},
        {.name = "code", .offset = offsetof(struct grant, org_code), .size = sizeof(struct str), .type = FT_STR},
        {.name = "name", .offset = offsetof(struct grant, org_name), .size = sizeof(struct str), .type = FT_STR},
    };
    TRY(db_one(tx, FIND_ORG_ID, VALS(I64(l->row.org_id)), FIELDS(struct grant, org_fields), &org));
    l->j->org_id = org.org_id;
    l->j->org_path = org.path;
    l->j->org_code = org.org_code;
    l->j->user_id = l->row.user_id;
    l->j->payload = l->row.payload;
    return OK;
}

static enum err end_tx(struct tx *tx, void *arg)
{
    struct load *l = arg;
    return db_exec(tx, JOB_END,
                   VALS(I64(l->j->job_id), TXT(l->state), TXT(l->j->result), TXT(l->error),
                        I64(now_ms(l->j->app->clock)), I64(l->j->done), I64(l->j->total),
                        I64(l->j->taken_at)),
                   NULL);
}

static enum err run_taken(struct load *l)
{
    struct job_run *j = l->j;
    const struct job_kind *kind = kind_of(j->app, l->row.kind);
    enum err e = !j->who->login.len ? ERR_NOT_LOGGED_IN : kind ? kind->run(j) : ERR_INTERNAL;
    l->state = e == OK ? S("done") : e == ERR_CANCELLED ? S("cancelled") : S("failed");
    if (e != OK)
        l->error = str_f(j->a, "%s: %.*s", err_code(e),
                         FMT(j->fail_text.len ? j->fail_text : str_of(err_text(e))));
    enum err ended = db_write(j->app->db, j->a, end_tx, l);
    return e != OK ? e : ended;
}

/* --- signs of life: a long step of a job is not its end --- */

static void lease(const struct app *app, const struct job_run *j, bool begin);

enum err job_run_one(const struct app *app, struct arena *a, int64_t job_id,
                     void (*on_progress)(void *, struct job_run *), void *arg, struct job_run *j)
{
    *j = (struct job_run){.app = app, .a = a, .job_id = job_id, .on_progress = on_progress, .arg = arg};
    j->sealer = sealer_borrow(app);
    char *today = arena_alloc(a, DATE_TEXT, 1);
    date_iso(date_of_ms(now_ms(app->clock)), today);
    struct load l = {.j = j, .today = str_of(today)};
    enum err e = db_write(app->db, a, take_tx, &l);
    if (e == OK) {
        lease(app, j, true);
        e = run_taken(&l);
        lease(app, j, false);
    }
    sealer_return(app, j->sealer);
    return e;
}

enum err job_run_now(const struct app *app, int64_t job_id, void (*on_progress)(void *, struct job_run *),
                     void *arg)
{
    struct arena *a = arena_new(JOB_ARENA);
    struct job_run j;
    enum err e = job_run_one(app, a, job_id, on_progress, arg, &j);
    arena_free(a);
    return e;
}

/* --- the runner of a server --- */

struct jobs {
    const struct app *app;
    pthread_mutex_t lock;
    pthread_cond_t ready;
    pthread_t threads[JOB_THREADS_MAX], keeper;
    int n;
    bool kept;
    uint64_t woken; /* a call that comes while a runner looks is not lost */
    struct held {
        int64_t id, taken_at; /* 0 = free */
    } held[2 * JOB_THREADS_MAX]; /* jobs that run here */
    _Atomic bool stop;
};

static void lease(const struct app *app, const struct job_run *j, bool begin)
{
    struct jobs *q = app->jobs;
    if (!q)
        return;
    pthread_mutex_lock(&q->lock);
    for (size_t i = 0; i < countof(q->held); i++)
        if (q->held[i].id == (begin ? 0 : j->job_id)) {
            q->held[i] = begin ? (struct held){j->job_id, j->taken_at} : (struct held){0};
            break;
        }
    pthread_mutex_unlock(&q->lock);
}

struct next {
    int64_t id, before;
};

static enum err next_tx(struct tx *tx, void *arg)
{
    struct next *n = arg;
    enum err e = db_int(tx, JOB_NEXT, NOVALS, &n->id);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err requeue_tx(struct tx *tx, void *arg)
{
    struct next *n = arg;
    return db_exec(tx, JOB_REQUEUE, VALS(I64(n->before)), NULL);
}

/* Runs what waits; returns when nothing does. */
static void run_waiting(struct jobs *q)
{
    for (;;) {
        struct arena *a = arena_new(1024 * 1024);
        struct next n = {0};
        enum err e = db_read(q->app->db, a, next_tx, &n);
        arena_free(a);
        if (e != OK || n.id == 0 || q->stop)
            return;
        e = job_run_now(q->app, n.id, NULL, NULL);
        if (e != OK && e != ERR_STATE && e != ERR_CANCELLED)
            LOG(q->app->log, LOG_WARN, "job.failed", KI("job", n.id), KS("code", str_of(err_code(e))));
    }
}

struct renew {
    struct held held[2 * JOB_THREADS_MAX];
    int64_t now;
};

static enum err renew_tx(struct tx *tx, void *arg)
{
    const struct renew *r = arg;
    for (size_t i = 0; i < countof(r->held); i++)
        if (r->held[i].id)
            TRY(db_exec(tx, JOB_BEAT, VALS(I64(r->held[i].id), I64(r->now), I64(r->held[i].taken_at)), NULL));
    return db_exec(tx, JOB_REQUEUE, VALS(I64(r->now - JOB_DEAD_MS)), NULL);
}

static enum err dead_tx(struct tx *tx, void *arg)
{
    struct renew *r = arg;
    int64_t n = 0;
    enum err e = db_int(tx, JOB_DEAD, VALS(I64(r->now - JOB_DEAD_MS)), &n);
    return e == OK && n == 0 ? ERR_NOT_FOUND : e;
}

void jobs_renew(const struct app *app)
{
    struct jobs *q = app->jobs;
    struct renew r = {.now = now_ms(app->clock)};
    bool any = false;
    if (q) {
        pthread_mutex_lock(&q->lock);
        memcpy(r.held, q->held, sizeof r.held);
        pthread_mutex_unlock(&q->lock);
    }
    for (size_t i = 0; i < countof(r.held); i++)
        any |= r.held[i].id != 0;
    struct arena *a = arena_new(1024 * 1024);
    enum err e = any ? OK : db_read(app->db, a, dead_tx, &r); /* an idle server writes nothing */
    if (e == OK)
        e = db_write(app->db, a, renew_tx, &r);
    if (e != OK && e != ERR_NOT_FOUND)
        LOG(app->log, LOG_WARN, "job.lease", KS("code", str_of(err_code(e))));
    arena_free(a);
}

static void *keeper(void *arg)
{
    struct jobs *q = arg;
    while (!q->stop) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += JOB_LEASE_S;
        pthread_mutex_lock(&q->lock);
        int rc = 0;
        while (!q->stop && rc == 0)
            rc = pthread_cond_timedwait(&q->ready, &q->lock, &until);
        pthread_mutex_unlock(&q->lock);
        if (!q->stop)
            jobs_renew(q->app);
    }
    return NULL;
}

static void *runner(void *arg)
{
    struct jobs *q = arg;
    while (!q->stop) {
        pthread_mutex_lock(&q->lock);
        uint64_t seen = q->woken;
        pthread_mutex_unlock(&q->lock);
        run_waiting(q);
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until); /* a time-out of the waiting, not a date */
        until.tv_sec += JOB_LOOK_S;
        pthread_mutex_lock(&q->lock);
        int rc = 0;
        while (!q->stop && rc == 0 && q->woken == seen)
            rc = pthread_cond_timedwait(&q->ready, &q->lock, &until);
        pthread_mutex_unlock(&q->lock);
    }
    return NULL;
}

enum err jobs_requeue(const struct app *app)
{
    struct arena *a = arena_new(1024 * 1024);
    /* with SQLite this process is the only one: whatever runs has died with its process */
    struct next n = {0, now_ms(app->clock) + (db_is_postgres(app->db) ? -JOB_DEAD_MS : 1)};
    enum err e = db_write(app->db, a, requeue_tx, &n);
    arena_free(a);
    return e;
}

enum err jobs_start(struct app *app, int threads)
{
    struct jobs *q = calloc(1, sizeof *q);
    ASSERT(q && threads > 0 && threads <= JOB_THREADS_MAX);
    q->app = app;
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->ready, NULL);
    app->jobs = q;
    TRY(jobs_requeue(app));
    for (; q->n < threads; q->n++)
        ASSERT(pthread_create(&q->threads[q->n], NULL, runner, q) == 0);
    q->kept = pthread_create(&q->keeper, NULL, keeper, q) == 0;
    ASSERT(q->kept);
    return OK;
}

void jobs_wake(const struct app *app)
{
    if (!app->jobs)
        return;
    pthread_mutex_lock(&app->jobs->lock);
    app->jobs->woken++;
    pthread_cond_broadcast(&app->jobs->ready);
    pthread_mutex_unlock(&app->jobs->lock);
}

void jobs_stop(struct app *app)
{
    struct jobs *q = app->jobs;
    if (!q)
        return;
    pthread_mutex_lock(&q->lock);
    q->stop = true;
    pthread_cond_broadcast(&q->ready);
    pthread_mutex_unlock(&q->lock);
    for (int i = 0; i < q->n; i++)
        pthread_join(q->threads[i], NULL);
    if (q->kept)
        pthread_join(q->keeper, NULL);
    app->jobs = NULL;
    free(q);
}
