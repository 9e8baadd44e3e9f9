// SPDX-License-Identifier: Apache-2.0
// The system's clock and random source behind the tables of clock.h.
#include "clock.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/random.h>
#include <time.h>

static int64_t read_ms(clockid_t id)
{
    struct timespec t;
    ASSERT(clock_gettime(id, &t) == 0);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t system_now(void *self)
{
    (void)self;
    return read_ms(CLOCK_REALTIME);
}

static int64_t system_mono(void *self)
{
    (void)self;
    return read_ms(CLOCK_MONOTONIC);
}

const struct clock clock_system = {system_now, system_mono, NULL};

/* Random bytes are drawn 4 KiB at a time for each thread, wiped as they are handed out, and thrown
 * away in a forked child, which would otherwise repeat its parent's. */
enum { POOL_BYTES = 4096, POOL_ASK_MAX = 512 };

static _Thread_local struct {
    unsigned char bytes[POOL_BYTES];
    size_t left;
    unsigned fork;
} pool;

static atomic_uint forks;
static pthread_once_t watch_once = PTHREAD_ONCE_INIT;

static void forked(void)
{
    atomic_fetch_add(&forks, 1);
}

static void watch_forks(void)
{
    ASSERT(pthread_atfork(NULL, NULL, forked) == 0);
}

static void draw(void *out, size_t n)
{
    unsigned char *p = out;
    while (n > 0) {
        ssize_t got = getrandom(p, n, 0);
        if (got < 0 && errno == EINTR)
            continue;
        ASSERT(got > 0); /* without randomness nothing may go on */
        p += got;
        n -= (size_t)got;
    }
}

static void system_fill(void *self, void *out, size_t n)
{
    (void)self;
    pthread_once(&watch_once, watch_forks);
    if (n > POOL_ASK_MAX) {
        draw(out, n);
        return;
    }
    unsigned now = atomic_load_explicit(&forks, memory_order_relaxed);
    if (pool.left < n || pool.fork != now) {
        draw(pool.bytes, POOL_BYTES);
        pool.left = POOL_BYTES;
        pool.fork = now;
    }
    unsigned char *from = pool.bytes + (POOL_BYTES - pool.left);
    memcpy(out, from, n);
    explicit_bzero(from, n);
    pool.left -= n;
}

const struct rand rand_system = {system_fill, NULL};
