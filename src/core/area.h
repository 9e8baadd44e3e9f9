/* SPDX-License-Identifier: Apache-2.0
 * The contract of an area: a folder ending in one const descriptor. HTTP, CLI, jobs, permissions,
 * /api/meta, OpenAPI and verify are read off it; nobody above calls an area by name. */
#pragma once
#include "ctx.h"

enum scope_kind {
    SCOPE_DENY,   /* zero: nobody */
    SCOPE_LOCAL,  /* whoever runs the machine: shell and local socket, without a user */
    SCOPE_PUBLIC, /* no log-in (log-in itself, health) */
    SCOPE_SELF,   /* logged in; about the caller */
    SCOPE_SYSTEM, /* right without a union (三员) */
    SCOPE_ORG,    /* right in a union subtree; statements bind it */
    SCOPE_WORKER, /* a worker about himself; statements bind cx->worker->person_id. No union, no user */
};
enum tx_kind {
    TX_READ,  /* a read snapshot */
    TX_WRITE, /* through the writer queue; audited; idempotent by command id */
    TX_NONE,  /* the handler opens its own (log-in, upload): runs on a worker */
};
enum shape {
    OUT_NONE, /* {} */
    OUT_ONE,  /* an object of .out */
    OUT_LIST, /* {"rows":[.out],"next":…} */
    OUT_FREE, /* JSON described by .schema */
    OUT_FILE, /* a file */
};

struct route {
    enum method method;
    const char *path; /* /api/rosters/:id/submit */
    enum err (*run)(struct ctx *cx);
    enum perm perm;
    enum scope_kind scope;
    enum tx_kind tx;
    const char *action; /* audit name, e.g. "roster.submit"; needed when it changes or reveals */
    struct fields in;   /* body; none = no body allowed */
    struct fields out;
    enum shape shape;
    const char *schema; /* one line of JSON describing an OUT_FREE answer, for people and OpenAPI */
    /* TX_WRITE that many ask for at once and few get: tells in a read why it would be refused, OK = it may go on to the
     * writer. Called when hint.h says so. Refusals of such a route are nobody's fault and leave no event. */
    enum err (*look)(struct ctx *cx);
    bool money;         /* refuses a call without a command id over HTTP */
    bool once;          /* TX_NONE: under a command id its first write has one effect, and the answer, which must
                         * hold no secret, is kept, as with TX_WRITE */
    bool upload;        /* body is a file, spooled to call->upload_fd */
    bool logged;        /* a read that leaves an event (unmask, export) */
    const char *query;  /* query parameters it takes, comma-separated; others are refused (org: with
                         * SCOPE_ORG always taken) */
    struct str title;   /* Chinese, for the manual and OpenAPI */
};
/* Does it take that query parameter? */
bool route_takes(const struct route *r, struct str key);
#define IN(S, table) .in = {(table), countof(table), sizeof(S)}
#define OUT(S, table) .out = {(table), countof(table), sizeof(S)}

/* A move of a state machine: the page asks which verbs are open. */
struct move {
    const char *from, *verb, *to;
    enum perm perm;
    struct str title;
};
struct machine {
    const char *name;
    const struct move *moves;
    size_t n_moves;
};
/* The move for a verb from a state; ERR_STATE with a sentence when there is none. */
enum err machine_step(struct ctx *cx, const struct machine *m, struct str state, const char *verb,
                      const struct move **out) MUST_USE;
/* The same for a verb as the caller wrote it: one that is none of the machine, or not of that right (PERM_NONE: of any), is told at
 * field "verb". */
enum err machine_asked(struct ctx *cx, const struct machine *m, struct str state, struct str verb, enum perm perm, const struct move **out) MUST_USE;
/* "verbs":["submit",…] the caller may use now, at a union with this path. */
void machine_verbs(struct ctx *cx, const struct machine *m, struct str state, struct str path);

/* --- long work (job.h runs it) --- */
struct job_run;
struct job_kind {
    const char *kind; /* "roster.import" */
    struct str title;
    enum err (*run)(struct job_run *j);
};

/* --- invariants (nuan verify) --- */
struct verify {
    struct ctx *cx;
    /* One finding: which invariant (I1…I14), what, where. */
    void (*found)(struct verify *v, const char *invariant, struct str text);
    int64_t checked, findings;
    void *arg;
};

/* Each row of a statement (?1 most rows; id, what) is a finding: "OF ID：WHAT". At most VERIFY_ROWS of one statement are told. */
enum { VERIFY_ROWS = 10000 };
enum err verify_rows(struct verify *v, int stmt, const char *invariant, const char *of) MUST_USE;

/* --- what waits for me (home page) --- */
struct todo;
/* One line: count things of a kind wait for the caller; link is a path of the page. 0 is skipped. */
void todo_put(struct todo *t, const char *kind, struct str title, int64_t count, struct str link);
/* What a statement counts over all subtrees in which the caller has the right: ?1 lo, ?2 hi, ?3 his user id. */
enum err todo_count(struct ctx *cx, enum perm perm, int stmt, int64_t *all) MUST_USE;
/* The same of what is due: ?3 is today. */
enum err todo_count_due(struct ctx *cx, enum perm perm, int stmt, int64_t *all) MUST_USE;

/* A field table the page draws lists and forms from. */
struct meta_row {
    const char *name;
    struct fields fields;
};

struct area {
    const char *name;
    struct str title;
    const struct route *routes;
    size_t n_routes;
    const struct machine *machines;
    size_t n_machines;
    const struct meta_row *meta;
    size_t n_meta;
    const struct job_kind *jobs;
    size_t n_jobs;
    enum err (*verify)(struct verify *v);
    enum err (*todo)(struct ctx *cx, struct todo *t);
    /* In a write, at its end: what another area told of (cx_tell). Answers nothing; an error refuses the write. */
    enum err (*hear)(struct ctx *cx, const struct tale *t);
    /* First contents of a fresh database (code lists, rule documents); runs inside init. */
    enum err (*init)(struct ctx *cx);
    /* Before app goes: what the area holds of its own outside the database. */
    void (*end)(const struct app *app);
};
#define ROWS(member, table) .member = (table), .n_##member = countof(table)
