// SPDX-License-Identifier: Apache-2.0
#include "sender.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "dispatch.h"

enum { LOOK_S = 1, AFTER_FAILURE_S = 60 };

struct sender {
    struct app *app;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t end;
    bool ending;
};

static bool look(struct app *app)
{
    struct call call = {.method = M_POST, .path = S("/api/worker/send"), .peer = S("local"), .local = true, .upload_fd = -1};
    struct reply reply = {0};
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    dispatch(app, a, &call, &reply);
    arena_free(a);
    return reply.status < 400;
}

static void *run(void *arg)
{
    struct sender *s = arg;
    int wait_s = LOOK_S;
    pthread_mutex_lock(&s->lock);
    while (!s->ending) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += wait_s;
        pthread_cond_timedwait(&s->end, &s->lock, &until);
        if (s->ending)
            break;
        pthread_mutex_unlock(&s->lock);
        wait_s = look(s->app) ? LOOK_S : AFTER_FAILURE_S;
        pthread_mutex_lock(&s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

struct sender *sender_start(struct app *app)
{
    struct sender *s = calloc(1, sizeof *s);
    pthread_condattr_t mono;
    if (!s)
        return NULL;
    s->app = app;
    pthread_mutex_init(&s->lock, NULL);
    pthread_condattr_init(&mono);
    pthread_condattr_setclock(&mono, CLOCK_MONOTONIC);
    pthread_cond_init(&s->end, &mono);
    pthread_condattr_destroy(&mono);
    if (pthread_create(&s->thread, NULL, run, s) == 0)
        return s;
    free(s);
    return NULL;
}

void sender_stop(struct sender *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->ending = true;
    pthread_cond_signal(&s->end);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    pthread_cond_destroy(&s->end);
    pthread_mutex_destroy(&s->lock);
    free(s);
}
