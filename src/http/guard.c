/* SPDX-License-Identifier: Apache-2.0
 * The list of connections and the thread that ends the late ones. */
#include "guard.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <time.h>

struct guard {
    const struct clock *clock;
    pthread_mutex_t lock;
    pthread_t thread;
    struct guarded list; /* head of a ring */
    size_t n;
    _Atomic bool stop;
    _Atomic int64_t closed;
};

static int64_t mono(const struct guard *g)
{
    return g->clock->mono_ms(g->clock->self);
}

static void sweep(struct guard *g)
{
    int64_t now = mono(g);
    pthread_mutex_lock(&g->lock);
    for (struct guarded *c = g->list.next; c != &g->list; c = c->next) {
        int64_t deadline = atomic_load(&c->deadline);
        if (!deadline || now < deadline)
            continue;
        atomic_store(&c->deadline, 0);
        atomic_fetch_add(&g->closed, 1);
        shutdown(c->fd, SHUT_RDWR); /* the owner sees the end of the stream and closes */
    }
    pthread_mutex_unlock(&g->lock);
}

static void *guard_run(void *arg)
{
    struct guard *g = arg;
    const struct timespec tick = {.tv_nsec = GUARD_TICK_MS * 1000000L};
    while (!atomic_load(&g->stop)) {
        nanosleep(&tick, NULL);
        sweep(g);
    }
    return NULL;
}

struct guard *guard_new(const struct clock *clock)
{
    struct guard *g = calloc(1, sizeof *g);
    if (!g)
        return NULL;
    g->clock = clock;
    g->list.prev = g->list.next = &g->list;
    pthread_mutex_init(&g->lock, NULL);
    if (pthread_create(&g->thread, NULL, guard_run, g) != 0) {
        free(g);
        return NULL;
    }
    return g;
}

void guard_free(struct guard *g)
{
    if (!g)
        return;
    atomic_store(&g->stop, true);
    pthread_join(g->thread, NULL);
    pthread_mutex_destroy(&g->lock);
    free(g);
}

void guard_within(const struct guard *g, struct guarded *c, int64_t ms)
{
    atomic_store(&c->deadline, ms ? mono(g) + ms : 0);
}

void guard_add(struct guard *g, struct guarded *c, int fd, int64_t within_ms)
{
    c->fd = fd;
    guard_within(g, c, within_ms);
    pthread_mutex_lock(&g->lock);
    c->prev = &g->list;
    c->next = g->list.next;
    c->next->prev = c;
    g->list.next = c;
    g->n++;
    pthread_mutex_unlock(&g->lock);
}

void guard_drop(struct guard *g, struct guarded *c)
{
    pthread_mutex_lock(&g->lock);
    c->prev->next = c->next;
    c->next->prev = c->prev;
    g->n--;
    pthread_mutex_unlock(&g->lock);
}

size_t guard_count(struct guard *g)
{
    pthread_mutex_lock(&g->lock);
    size_t n = g->n;
    pthread_mutex_unlock(&g->lock);
    return n;
}

int64_t guard_closed(const struct guard *g)
{
    return atomic_load(&g->closed);
}
