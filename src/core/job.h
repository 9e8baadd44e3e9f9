/* SPDX-License-Identifier: Apache-2.0
 * Long work: a row in table job, run by a worker thread (or in the call, for the shell), with
 * progress, cancel, and resume after a crash (a running job found at start is run again; its kind
 * must be able to start over or go on). Never asks a question in mid-run. */
#pragma once
#include "area.h"

struct job_run {
    const struct app *app;
    struct arena *a; /* of the job; long work uses marks or arenas of its own */
    struct sealer *sealer;
    int64_t job_id, org_id, user_id;
    struct who *who;      /* who started it; rights as of the start of the run */
    struct str payload;   /* JSON the starter wrote */
    int64_t done, total;  /* progress as last told */
    struct str fail_text; /* Chinese sentence when run returns an error */
    struct str result;    /* JSON, shown to the starter */
    void (*on_progress)(void *arg, struct job_run *j); /* the shell's bar; may be NULL */
    void *arg;
};

/* Starts a job inside the caller's write transaction: the row is there exactly if it commits. */
enum err job_start(struct ctx *cx, const char *kind, int64_t org_id, struct str payload,
                   int64_t *job_id) MUST_USE;
/* From inside run: tells progress (cheap: at most one row write a second); ERR_CANCELLED when the
 * user has cancelled. */
enum err job_progress(struct job_run *j, int64_t done, int64_t total, const char *step) MUST_USE;
enum err job_fail(struct job_run *j, enum err e, const char *fmt, ...) PRINTF(3, 4);

/* The runner of a server: n threads. job_wake after a commit that started one. */
enum err jobs_start(struct app *app, int threads) MUST_USE;
void jobs_stop(struct app *app);
void jobs_wake(const struct app *app);
/* Runs one job now, in this thread (shell, tests). */
enum err job_run_now(const struct app *app, int64_t job_id,
                     void (*on_progress)(void *, struct job_run *), void *arg) MUST_USE;
