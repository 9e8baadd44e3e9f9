/* SPDX-License-Identifier: Apache-2.0
 * The ladder every call climbs: route → who → password state → right → scope → command id → input
 * → handler → audit → answer. One dispatch for HTTP, the shell and tests. */
#pragma once
#include "area.h"

/* All routes, for route_find. Every route is /api/SEGMENT…, its second segment literal. */
const struct routes *routes_new(struct arena *a, const struct area *const *areas, size_t n);
/* Finds the route; NULL and *allowed_other = true when only the method is wrong. */
const struct route *route_find(const struct app *app, enum method m, struct str path,
                               struct str args[4], bool *wrong_method);
/* Runs one call to its end and fills *reply (always a complete answer). Blocks on the writer for
 * TX_WRITE routes. */
void dispatch(const struct app *app, struct arena *a, const struct call *call, struct reply *reply);
/* The same in two halves for servers that must not block: dispatch_async returns at once, done is
 * called (from a worker or the writer) when the answer is ready. Storage of *d is the caller's. */
struct dispatch {
    const struct app *app;
    struct arena *a;
    const struct call *call;
    struct reply *reply;
    void (*done)(struct dispatch *d);
    void *arg;
    struct db_job job;        /* private */
    const struct route *route; /* private */
    struct str args[4];        /* private */
    struct ctx *cx;            /* private */
    enum err refused;          /* private */
    int turns;                 /* private */
};
/* For TX_WRITE routes only: reads the body in the caller's thread (a millisecond for 64 KB), then queues
 * the call at the writer. */
void dispatch_submit(struct dispatch *d);
/* Is this write to go to dispatch() in a thread that may read, because it is likely to be refused (hint.h)? */
bool dispatch_looks(const struct app *app, const struct route *r, const struct call *call);

/* A context of the installation itself (init, demonstration data, tests): no caller, no route; the
 * event of what is done is the caller's to write. sealer: borrowed by the caller. */
struct ctx *ctx_system(struct arena *a, const struct app *app, struct tx *tx, struct sealer *sealer);
