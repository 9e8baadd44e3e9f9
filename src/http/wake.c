/* SPDX-License-Identifier: Apache-2.0
 * The thread that cuts waits short (wake.h). */
#include "wake.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

struct wake {
    struct guard *guard;
    pthread_mutex_t lock;
    pthread_t thread, of[WAKE_THREADS];
    size_t n;
    _Atomic bool stop;
};

static _Thread_local const struct wake *known; /* where this thread is entered already */

/* Nothing is done here: that it was called ends epoll_wait. Other calls go on (SA_RESTART). */
static void woken(int sig UNUSED)
{
}

static void *wake_run(void *arg)
{
    struct wake *w = arg;
    while (!atomic_load(&w->stop)) {
        bool many = guard_count(w->guard) >= WAKE_FROM;
        const struct timespec pause = {.tv_nsec = (many ? WAKE_MS : WAKE_IDLE_MS) * 1000000L};
        nanosleep(&pause, NULL);
        pthread_mutex_lock(&w->lock);
        for (size_t i = 0; many && i < w->n; i++)
            pthread_kill(w->of[i], SIGURG);
        pthread_mutex_unlock(&w->lock);
    }
    return NULL;
}

struct wake *wake_new(struct guard *g)
{
    struct sigaction act = {.sa_handler = woken, .sa_flags = SA_RESTART};
    struct wake *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    w->guard = g;
    pthread_mutex_init(&w->lock, NULL);
    if (sigaction(SIGURG, &act, NULL) == 0 && pthread_create(&w->thread, NULL, wake_run, w) == 0)
        return w;
    pthread_mutex_destroy(&w->lock);
    free(w);
    return NULL;
}

void wake_me(struct wake *w)
{
    if (known == w)
        return;
    known = w;
    pthread_mutex_lock(&w->lock);
    if (w->n < WAKE_THREADS)
        w->of[w->n++] = pthread_self();
    pthread_mutex_unlock(&w->lock);
}

void wake_free(struct wake *w)
{
    if (!w)
        return;
    atomic_store(&w->stop, true);
    pthread_join(w->thread, NULL);
    pthread_mutex_destroy(&w->lock);
    free(w);
}
