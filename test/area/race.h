/* SPDX-License-Identifier: Apache-2.0
 * Calls made at the same time, each from a thread of its own. */
#pragma once
#include <pthread.h>

#include "area_test.h"

struct racer {
    struct world *w;
    const char *as, *path, *body;
    char got[40];
};

static inline void *race(void *arg)
{
    struct racer *r = arg;
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = M_POST, .path = str_of(r->path), .body = str_of(r->body), .as = str_of(r->as), .peer = S("local"),
                     .upload_fd = -1};
    struct reply reply;
    dispatch(r->w->app, a, &c, &reply);
    struct str code = json_get_str(json_get(json_parse(a, reply.body, NULL), "error"), "code");
    snprintf(r->got, sizeof r->got, "%.*s", FMT(code));
    arena_free(a);
    return NULL;
}

/* All at once, each from a thread of its own (at most 8); how many were done. */
static inline int winners(struct racer *r, size_t n)
{
    pthread_t t[8];
    int won = 0;
    for (size_t i = 0; i < n; i++)
        assert_int_equal(pthread_create(&t[i], NULL, race, &r[i]), 0);
    for (size_t i = 0; i < n; i++) {
        pthread_join(t[i], NULL);
        won += r[i].got[0] == 0;
    }
    return won;
}
