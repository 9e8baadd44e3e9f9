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
    struct str org_path, org_code;
    struct who *who;      /* who started it; rights as of the start of the run */
    struct str payload;   /* JSON the starter wrote */
    int64_t done, total;  /* progress as last told */
    struct str fail_text; /* Chinese sentence when run returns an error */
    struct str result;    /* JSON, shown to the starter */
    void (*on_progress)(void *arg, struct job_run *j); /* the shell's bar; may be NULL */
    void *arg;
    int64_t taken_at; /* private: tells this run of the job from a later one */
    const char *step; /* private */
    int64_t beat_at;  /* private */
};

/* Starts a job inside the caller's write transaction: the row is there exactly if it commits, and the
 * runners are woken when the call has ended. */
enum err job_start(struct ctx *cx, const char *kind, int64_t org_id, struct str payload,
                   int64_t *job_id) MUST_USE;
/* From inside run: tells progress (cheap: at most one row write a second); ERR_CANCELLED when the
 * user has cancelled. */
enum err job_progress(struct job_run *j, int64_t done, int64_t total, const char *step) MUST_USE;
enum err job_fail(struct job_run *j, enum err e, const char *fmt, ...) PRINTF(3, 4);

/* The runner of a server: n threads. jobs_wake makes them look at once; every call that started a job ends with it. */
enum err jobs_start(struct app *app, int threads) MUST_USE;
void jobs_stop(struct app *app);
void jobs_wake(const struct app *app);
enum err jobs_requeue(const struct app *app) MUST_USE; /* jobs whose process has died */
/* Says that the jobs of this server live and queues again those of servers that have been silent for a
 * minute; a server does so four times a minute. */
void jobs_renew(const struct app *app);
/* Runs one job now, in this thread (shell, tests). */
enum err job_run_now(const struct app *app, int64_t job_id,
                     void (*on_progress)(void *, struct job_run *), void *arg) MUST_USE;
/* The same with the caller's arena; *j keeps result and fail_text. */
enum err job_run_one(const struct app *app, struct arena *a, int64_t job_id,
                     void (*on_progress)(void *, struct job_run *), void *arg, struct job_run *j) MUST_USE;

/* A call of the job's starter: run(cx, arg) in one transaction, cx with his grants, the job's union
 * as cx->org_*, and an arena of its own that ends with the call. cx->fail_text is copied to
 * j->fail_text on error. */
enum err job_read(struct job_run *j, enum err (*run)(struct ctx *cx, void *arg), void *arg) MUST_USE;
enum err job_write(struct job_run *j, enum err (*run)(struct ctx *cx, void *arg), void *arg) MUST_USE;

struct job {
    int64_t id;
    struct str kind;
    int64_t org_id, user_id;
    struct str payload, state;
    int64_t cancel, done, total;
    struct str step, result, error;
    int64_t created_at, started_at, ended_at;
    struct str org_code, user_name;
};
extern const struct field job_fields[17];
#define JOB_ROW ((struct fields){job_fields, 17, sizeof(struct job)})
