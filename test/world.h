/* SPDX-License-Identifier: Apache-2.0
 * A small world for tests: a fresh installation with a clock of its own, a union tree, users with
 * roles, and calls through dispatch() as the shell makes them. Runs on SQLite, and on PostgreSQL
 * when NUAN_TEST_PG names a server. A failed step ends the test with the answer printed. */
#pragma once
#include "app.h"
#include "dispatch.h"
#include "job.h"
#include "json.h"

struct world {
    struct app *app;
    struct arena *a; /* of the test */
    int64_t now;     /* ms; the world's clock stands still until set */
    char dir[64];
    const char *peer; /* where calls come from, NULL = "test" */
    struct reply reply; /* of the last call */
    const struct json *json;
};

enum world_engine { WORLD_SQLITE, WORLD_POSTGRES };
/* Is this engine to be tested? SQLite unless NUAN_TEST_DB says otherwise, PostgreSQL when
 * NUAN_TEST_PG names a server (testdb.h). */
bool world_has(enum world_engine engine);
/* A fresh installation at 2023-01-12 10:00 (+8) with the tree
 *   QD 市总工会 ─ QD01 (district) ─ QD0101 (street) ─ QD010101, QD010102 (grass)
 *              ├ QD02 (district) ─ QD0201 ─ QD020101
 *              └ QDI01 (industry)
 * and users NAME.ROLE: sys.admin sec.admin audit.admin; city.clerk city.review city.cash city.view at
 * QD; d01.* at QD01, d02.* at QD02, g1.* at QD010101 (clerk review cash view auditor each). */
struct world *world_new(enum world_engine engine);
void world_free(struct world *w);
void world_close(struct world *w);  /* as at the end of the process … */
void world_reopen(struct world *w); /* … and started again */

/* A call as a user; returns the error code of the answer ("" = done). The parsed answer is in
 * w->json. body NULL = none. */
const char *world_call(struct world *w, const char *as, const char *method, const char *path,
                       const char *body);
/* The same with a command id. */
const char *world_command(struct world *w, const char *as, const char *id, const char *method,
                          const char *path, const char *body);
/* A call that must succeed. */
const struct json *world_ok(struct world *w, const char *as, const char *method, const char *path,
                            const char *body);
/* Uploads bytes to a route; the answer as in world_call. */
const char *world_upload(struct world *w, const char *as, const char *path, const char *name,
                         const void *bytes, size_t n);
/* The same under a command id. */
const char *world_upload_once(struct world *w, const char *as, const char *id, const char *path, const char *name,
                              const void *bytes, size_t n);
/* Runs a queued job to its end; returns the final job row. */
const struct json *world_job(struct world *w, int64_t job_id);
/* Another server on the same database (PostgreSQL), the world's own server else. Its end is app_close, but
 * not of the world's own. */
struct app *world_second(struct world *w);
int64_t world_org(struct world *w, const char *code); /* id */
/* Runs one statement of the test's own in a write/read transaction. */
enum err world_write(struct world *w, enum err (*run)(struct tx *, void *), void *arg);
/* nuan verify over all areas: number of findings (each printed). */
int64_t world_verify(struct world *w);
/* Runs a cmocka-style function once per engine that is there. */
#define WORLD_TEST(name)                                                                          \
    static void name##_in(struct world *w);                                                       \
    static void name(void **state)                                                                \
    {                                                                                             \
        (void)state;                                                                              \
        for (int e = WORLD_SQLITE; e <= WORLD_POSTGRES; e++) {                                   \
            if (!world_has((enum world_engine)e))                                                 \
                continue;                                                                         \
            struct world *w = world_new((enum world_engine)e);                                    \
            name##_in(w);                                                                         \
            world_free(w);                                                                        \
        }                                                                                         \
    }                                                                                             \
    static void name##_in(struct world *w)
