/* SPDX-License-Identifier: Apache-2.0
 * A few threads and a bounded queue: work is refused at once when the queue is full, so that a
 * flood costs an answer 503 and not memory. */
#pragma once
#include "base.h"

struct pool;
struct pool_job {
    void (*run)(struct pool_job *job);
    struct pool_job *next; /* private */
};

struct pool *pool_new(int threads, size_t most); /* most: jobs waiting; NULL: no threads to be had */
bool pool_add(struct pool *p, struct pool_job *job) MUST_USE; /* false = full or stopping */
/* Refuses new work, finishes what waits, joins the threads. */
void pool_free(struct pool *p);
