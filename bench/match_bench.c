/* SPDX-License-Identifier: Apache-2.0
 * How long blinding alone takes: the keyed hashes of N identity numbers, by one thread and by as many as are asked for. It is
 * inherent in matching sealed numbers: done once, when a list is read in. One JSON line.
 *   match_bench N THREADS */
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include "person.h"

struct part {
    const struct keyring *ring;
    int64_t from, to;
    unsigned char last[BLIND_BYTES];
};

static void *blind_part(void *arg)
{
    struct part *p = arg;
    struct sealer *s = sealer_new(p->ring, &rand_system);
    for (int64_t i = p->from; i < p->to; i++) {
        char number[32];
        int n = snprintf(number, sizeof number, "3702%014lld", (long long)i);
        (void)person_blind_number(s, (struct str){number, (size_t)n}, p->last);
    }
    sealer_free(s);
    return NULL;
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double run(const struct keyring *ring, int64_t n, int64_t threads)
{
    enum { MAX = 64 };
    pthread_t id[MAX];
    struct part part[MAX];
    double begun = seconds();
    for (int64_t i = 0; i < threads && i < MAX; i++) {
        part[i] = (struct part){.ring = ring, .from = n * i / threads, .to = n * (i + 1) / threads};
        ASSERT(pthread_create(&id[i], NULL, blind_part, &part[i]) == 0);
    }
    for (int64_t i = 0; i < threads && i < MAX; i++)
        pthread_join(id[i], NULL);
    return seconds() - begun;
}

int main(int argc, char **argv)
{
    static const unsigned char key[32] = {1};
    int64_t n, threads;
    if (argc != 3 || !str_int(str_of(argv[1]), &n) || !str_int(str_of(argv[2]), &threads) || n < 1 || threads < 1 || threads > 64) {
        fputs("usage: match_bench N THREADS\n", stderr);
        return 2;
    }
    struct keyring *ring = keyring_fixed(key);
    double one = run(ring, n, 1), all = run(ring, n, threads);
    printf("{\"numbers\":%lld,\"one_s\":%.3f,\"threads\":%lld,\"all_s\":%.3f}\n", (long long)n, one, (long long)threads, all);
    keyring_close(ring);
    return 0;
}
