/* SPDX-License-Identifier: Apache-2.0
 * A parser that starts while its upload is still being hashed and sealed, and waits for the job here.
 * One of a process at most: it holds the strings of its workbook in memory. Without one (the place is
 * taken, the server has been restarted, another server runs the job) the job opens the sealed file. */
#include <pthread.h>

#include "import_own.h"

enum { AHEAD_MS = 60 * 1000 /* a job that has not come for its parser by then is not coming */ };

static struct {
    pthread_mutex_t lock;
    bool taken; /* from ahead_open to ahead_take or the drop */
    const struct app *app;
    int64_t job, since;
    struct sheet_reader *reader;
} slot = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void end(struct sheet_reader *r)
{
    if (!r)
        return;
    sheet_cancel(r);
    enum err e = sheet_close(r, NULL);
    (void)e; /* cancelled by ourselves */
}

static int64_t mono(const struct app *app)
{
    return app->clock->mono_ms(app->clock->self);
}

/* Takes the place if it is free or its parser was forgotten. */
static bool reserve(const struct app *app)
{
    struct sheet_reader *old = NULL;
    pthread_mutex_lock(&slot.lock);
    if (slot.taken && slot.reader && mono(app) - slot.since > AHEAD_MS) {
        old = slot.reader;
        slot.reader = NULL;
        slot.taken = false;
    }
    bool free = !slot.taken;
    slot.taken = true;
    pthread_mutex_unlock(&slot.lock);
    end(old);
    return free;
}

static void leave(void)
{
    pthread_mutex_lock(&slot.lock);
    slot.taken = false;
    slot.reader = NULL;
    pthread_mutex_unlock(&slot.lock);
}

static void drop(void *what)
{
    struct ahead *h = what;
    if (!h->reader)
        return;
    end(h->reader);
    h->reader = NULL;
    leave();
}

struct ahead *ahead_open(const struct app *app, struct arena *a, int fd)
{
    struct ahead *h = NEW(a, struct ahead);
    if (!reserve(app))
        return h;
    if (sheet_open(fd, NULL, NULL, &h->reader) != OK) {
        h->reader = NULL;
        leave();
    }
    arena_defer(a, drop, h);
    return h;
}

void ahead_keep(const struct app *app, struct ahead *h, int64_t job)
{
    if (!h->reader || !job) /* no job: the upload was a repeated one */
        return;
    pthread_mutex_lock(&slot.lock);
    slot.app = app;
    slot.job = job;
    slot.since = mono(app);
    slot.reader = h->reader;
    pthread_mutex_unlock(&slot.lock);
    h->reader = NULL;
}

void import_end(const struct app *app)
{
    struct sheet_reader *r = NULL;
    pthread_mutex_lock(&slot.lock);
    if (slot.app == app) {
        r = slot.reader;
        slot.taken = slot.taken && !r;
        slot.reader = NULL;
    }
    pthread_mutex_unlock(&slot.lock);
    end(r);
}

struct sheet_reader *ahead_take(const struct app *app, int64_t job)
{
    struct sheet_reader *r = NULL;
    pthread_mutex_lock(&slot.lock);
    if (slot.reader && slot.app == app && slot.job == job) {
        r = slot.reader;
        slot.reader = NULL;
        slot.taken = false;
    }
    pthread_mutex_unlock(&slot.lock);
    return r;
}
