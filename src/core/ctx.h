/* SPDX-License-Identifier: Apache-2.0
 * What one call knows: who, in which union, its arena, transaction, input and answer. Handlers get
 * a struct ctx and nothing else; every error path is `return fail(...)`. */
#pragma once
#include <stdatomic.h>

#include "db.h"
#include "json.h"
#include "perm.h"
#include "seal.h"
#include "statements.h"

struct area;
struct keep;
struct hints;
struct log;
struct route;
struct routes;
struct sealers;

/* Program lifetime; const once the program serves. */
struct app {
    struct db *db;
    struct keyring *keys;
    const struct area *const *areas;
    size_t n_areas;
    const struct routes *routes; /* of all areas */
    const struct clock *clock;
    const struct rand *rand;
    const char *data_dir; /* attachments, demo files, socket */
    struct sealers *sealers; /* see sealer_borrow */
    struct keep *keep;    /* see keep.h */
    struct hints *hints;  /* see hint.h */
    struct jobs *jobs;    /* the job runner; NULL in short-lived commands (jobs run in the call) */
    const struct log *log;
    bool demo;            /* a demonstration installation: the page says so */
};

/* A right somewhere in the tree. */
struct grant {
    enum role role;
    int64_t org_id;
    struct str path; /* of the union: its subtree is path <= p < path~ */
    struct str org_code, org_name;
};
struct who {
    int64_t user_id;
    struct str login, name;
    int64_t org_id; /* home union */
    struct grant *grants;
    size_t n_grants;
    bool totp;        /* has a second factor */
    bool must_change; /* only the password may be changed */
    bool must_bind;   /* only a second factor may be bound */
    int64_t password_at; /* when the password was set; ms */
    int64_t proved_at;   /* when this session proved who it is; ms */
    struct str csrf;  /* of the session; "" for local callers */
    _Atomic int64_t *seen; /* when the session was used last; NULL for local callers */
    bool local;       /* came through the shell or the local socket */
};

/* A worker on his phone: a person of the register, not a user. He holds no grant, so that nothing that asks for a
 * union answers him; what he may see is asked for by his person_id alone (docs/decision/0030). */
struct worker {
    int64_t person_id;
    struct str csrf;
    int64_t created_at, seen_at; /* of his session; ms */
};

enum method { M_GET, M_POST, M_PUT, M_DELETE };

/* Paths of the worker's phone: they are asked with a cookie of their own. */
#define CALL_WORKER "/api/worker/"

/* What HTTP, the shell or a test hands in. */
struct call {
    enum method method;
    struct str path;  /* /api/rosters/7/submit */
    struct str query; /* org=QD01&limit=50, still encoded */
    struct str body;
    struct str type;       /* content type without parameters */
    struct str session;    /* session token from the cookie: on paths of CALL_WORKER that of the worker */
    struct str csrf;       /* X-CSRF header */
    struct str command_id; /* X-Command-Id header */
    struct str as;         /* login name, trusted: shell and local socket only */
    bool local;            /* came through the shell or the local socket */
    struct str peer;       /* source address, for the log and limits */
    int upload_fd;         /* spooled body of an UPLOAD route, -1 = none (its size: upload_size) */
    int64_t upload_size;
    struct str upload_name; /* X-File-Name, decoded */
};

/* What goes back. */
struct reply {
    int status;
    struct str type;   /* "application/json" unless a file */
    struct str body;   /* lives in the call's arena */
    int64_t file_size; /* > 0: the body is this many bytes of file_fd instead, which the arena closes */
    int file_fd;
    struct str file_name; /* non-empty: as an attachment of that name */
    struct str set_session; /* new session token, or "-" to clear the cookie; on a worker's paths: of the worker */
    struct str csrf;
};

/* Outcome of reading a body; told only to those who may make the call. */
struct input {
    bool done;
    enum err e;
    struct str text, hash; /* the sentence of e; SM3 of the whole command */
    struct problems problems;
};

/* What a write told of, for areas that come after it (area.hear). */
enum tale_of {
    TALE_CASEFILE, /* something of the file changed, or was done for its household */
    TALE_ACTION,   /* a proposed action of the matching centre was accepted */
};
enum { TALE_MAX = 16 }; /* of one call; what handles more at once is bulk work, which daily work looks at */
struct tale {
    enum tale_of of;
    int64_t id;
};

struct ctx {
    struct arena *a;
    const struct app *app;
    struct tx *tx; /* NULL in TX_NONE routes */
    struct sealer *sealer;
    const struct route *route;
    const struct call *call;
    struct who *who;       /* NULL for a worker and for nobody */
    const struct worker *worker; /* of SCOPE_WORKER routes, and of no other */
    /* The unions in whose subtree who holds route->perm. */
    const struct grant *scopes;
    size_t n_scopes;
    /* The one the call is about: ?org=CODE if given (checked), else the first of scopes. */
    int64_t org_id;
    struct str org_path, org_code;
    struct str args[4];      /* :id of the path, in order */
    const struct json *body; /* parsed input, NULL without one */
    void *in;                /* struct of route->in, filled and checked */
    struct jw *out;
    struct reply *reply;
    int64_t now; /* ms, one reading a call */
    struct problems problems;
    struct str fail_text;
    /* A route with transactions of its own under a command id: entered with its first write. */
    enum err (*once)(struct ctx *cx);
    bool repeated;     /* it was done before: that write was left out, kept is the answer */
    struct reply kept;
    struct input input; /* the body as read before the call's turn came */
    struct buf audit; /* detail of the event as JSON, see audit_detail */
    struct str audit_object;
    int64_t audit_org;
    struct tale told[TALE_MAX];
    size_t n_told;
    bool job_started; /* the runners are to look when this call has ended */
};

/* Sealers hold working state of one thread at a time: borrow, use, give back. */
struct sealers *sealers_new(const struct keyring *keys, const struct rand *rand);
void sealers_free(struct sealers *p);
struct sealer *sealer_borrow(const struct app *app);
void sealer_return(const struct app *app, struct sealer *s);

/* --- failing --- */
/* Records the sentence (first one wins) and returns e: `return fail(cx, ERR_STATE, "…")`. */
enum err fail(struct ctx *cx, enum err e, const char *fmt, ...) PRINTF(3, 4);
/* Adds a complaint about one field and returns ERR_BAD_INPUT. */
enum err fail_field(struct ctx *cx, const char *field, const char *fmt, ...) PRINTF(3, 4);

/* --- input --- */
struct str cx_query(struct ctx *cx, const char *key); /* decoded; "" when absent */
int64_t cx_query_int(struct ctx *cx, const char *key, int64_t otherwise);
enum err cx_arg_id(struct ctx *cx, size_t i, int64_t *id) MUST_USE; /* ERR_NOT_FOUND if no number */

/* --- scope --- */
/* Upper bound of a subtree for `path >= lo AND path < hi`. */
struct str path_end(struct arena *a, struct str path);
bool path_covers(struct str upper, struct str lower); /* lower is upper or below it */
#define LO(cx) TXT((cx)->org_path)
#define HI(cx) TXT(path_end((cx)->a, (cx)->org_path))
/* Does the caller hold that right at a union with this path? */
bool cx_may(const struct ctx *cx, enum perm p, struct str path);
/* One row by id within the caller's reach: the statement takes ?1 id, ?2 lo, ?3 hi and is tried
 * for each of the caller's subtrees. ERR_NOT_FOUND outside. */
enum err cx_one(struct ctx *cx, int stmt, int64_t id, struct fields fs, void *row) MUST_USE;
/* The same for a union by code: id and path. */
enum err cx_org(struct ctx *cx, struct str code, int64_t *id, struct str *path) MUST_USE;

/* --- answering --- */
/* A list: {"rows":[…],"next":"cursor"|null}. Limit from ?limit= (default 50, at most 500), cursor
 * from ?after= (opaque to callers: the last row's key). */
int64_t cx_limit(struct ctx *cx);
int64_t cx_after(struct ctx *cx); /* numeric cursor, 0 = from the start */
/* Runs a statement and writes its rows; the next cursor is the last row's .id (AS_ID "id"). */
enum err cx_list(struct ctx *cx, int stmt, struct vals v, struct fields fs) MUST_USE;
/* The same with each row written by put (NULL: its fields): {…verbs…}, opened seals. */
enum err cx_list_by(struct ctx *cx, int stmt, struct vals v, struct fields fs,
                    enum err (*put)(struct ctx *cx, void *row)) MUST_USE;
void cx_row(struct ctx *cx, struct fields fs, const void *row); /* {"…"} as the whole answer */

/* --- TX_NONE routes open their own transactions --- */
enum err cx_in_read(struct ctx *cx, enum err (*run)(struct ctx *cx, void *arg), void *arg) MUST_USE;
/* Through the writer queue; returns when durable. */
enum err cx_in_write(struct ctx *cx, enum err (*run)(struct ctx *cx, void *arg), void *arg) MUST_USE;

/* --- what others are told --- */
/* In a write: tells once of what changed. Areas hear of it when the handler is through, in the same transaction. Past
 * TALE_MAX, and in jobs, nobody is told: who listens also looks at everything once a day. */
void cx_tell(struct ctx *cx, enum tale_of of, int64_t id);
/* For who runs a write: hands what was told to every area. */
enum err cx_hear(struct ctx *cx) MUST_USE;

/* --- audit --- */
/* Names what the call did it to ("roster:7") and where; detail keys go into cx->audit. */
void audit_object(struct ctx *cx, int64_t org_id, const char *fmt, ...) PRINTF(3, 4);
void audit_note(struct ctx *cx, const char *key, struct str value); /* never a sensitive value */
void audit_diff(struct ctx *cx, struct fields fs, const void *before, const void *after);

/* --- time --- */
struct str cx_today(struct ctx *cx); /* YYYY-MM-DD in Asia/Shanghai */
