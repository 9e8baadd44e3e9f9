/* SPDX-License-Identifier: Apache-2.0
 * Threads taking jobs from one queue, first come first served. */
#include "pool.h"

#include <pthread.h>

enum { POOL_THREADS_MAX = 64 };

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct pool_job *first, **last;
    size_t n, most;
    bool stop;
    int threads;
    pthread_t thread[POOL_THREADS_MAX];
};

static void *pool_run(void *arg)
{
    struct pool *p = arg;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->first && !p->stop)
            pthread_cond_wait(&p->more, &p->lock);
        struct pool_job *job = p->first;
        if (!job)
            break;
        p->first = job->next;
        if (!p->first)
            p->last = &p->first;
        p->n--;
        pthread_mutex_unlock(&p->lock);
        job->run(job);
        pthread_mutex_lock(&p->lock);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

struct pool *pool_new(int threads, size_t most)
{
    struct pool *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->more, NULL);
    p->last = &p->first;
    p->most = most;
    for (; p->threads < threads && p->threads < POOL_THREADS_MAX; p->threads++)
        if (pthread_create(&p->thread[p->threads], NULL, pool_run, p) != 0)
            break;
    if (p->threads)
        return p;
    pool_free(p);
    return NULL;
}

bool pool_add(struct pool *p, struct pool_job *job)
{
    pthread_mutex_lock(&p->lock);
    bool room = !p->stop && p->n < p->most;
    if (room) {
        job->next = NULL;
        *p->last = job;
        p->last = &job->next;
        p->n++;
        pthread_cond_signal(&p->more);
    }
    pthread_mutex_unlock(&p->lock);
    return room;
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->more);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->threads; i++)
        pthread_join(p->thread[i], NULL);
    pthread_cond_destroy(&p->more);
    pthread_mutex_destroy(&p->lock);
    free(p);
}
