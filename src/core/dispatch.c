// SPDX-License-Identifier: Apache-2.0
// The ladder (dispatch.h). One static function a rung; each returns enum err and may have filled
// cx->fail_text. Reads run in the caller's thread, writes in the writer's.
#include "dispatch.h"

#include <pthread.h>

#include "audit.h"
#include "hint.h"
#include "job.h"
#include "log.h"
#include "seal.h"
#include "security.h"
#include "session.h"
#include "token.h"
#include "worker_session.h"

enum { REPLY_MAX = 48 * 1024 * 1024, AUDIT_DETAIL_MAX = 64 * 1024 };

/* --- routes --- */

static bool path_matches(const char *pattern, struct str path, struct str args[4])
{
    size_t n = 0, i = 0;
    while (*pattern) {
        if (*pattern != ':') {
            if (i == path.len || path.at[i++] != *pattern++)
                return false;
            continue;
        }
        size_t from = i;
        while (i < path.len && path.at[i] != '/')
            i++;
        if (i == from || n == 4)
            return false;
        args[n++] = str_sub(path, from, i - from);
        while (*pattern && *pattern != '/')
            pattern++;
    }
    return i == path.len;
}

/* Routes by their second segment: /api/SEGMENT… . A path meets a handful of them, not all. */
enum { ROUTE_BUCKETS = 256 };
struct routes {
    struct routes_of {
        const struct route **at;
        size_t n;
    } of[ROUTE_BUCKETS];
};

static size_t bucket_of(struct str path)
{
    uint32_t h = 2166136261u;
    size_t slashes = 0;
    for (size_t i = 0; i < path.len; i++) {
        slashes += path.at[i] == '/';
        if (slashes == 3)
            break;
        h = (h ^ (unsigned char)path.at[i]) * 16777619u;
    }
    return (h ^ h >> 16) % ROUTE_BUCKETS;
}

static void put_routes(struct routes *all, struct arena *a, const struct area *area)
{
    for (size_t i = 0; i < area->n_routes; i++) {
        struct routes_of *of = &all->of[bucket_of(str_of(area->routes[i].path))];
        const struct route **more = NEWS(a, const struct route *, of->n + 1);
        if (of->n)
            memcpy(more, of->at, of->n * sizeof *more);
        more[of->n++] = &area->routes[i];
        of->at = more;
    }
}

const struct routes *routes_new(struct arena *a, const struct area *const *areas, size_t n)
{
    struct routes *all = NEW(a, struct routes);
    for (size_t i = 0; i < n; i++)
        put_routes(all, a, areas[i]);
    return all;
}

const struct route *route_find(const struct app *app, enum method m, struct str path,
                               struct str args[4], bool *wrong_method)
{
    const struct route *best = NULL;
    *wrong_method = false;
    if (path.len && path.at[path.len - 1] == '/')
        path.len--;
    const struct routes_of *of = &app->routes->of[bucket_of(path)];
    for (size_t i = 0; i < of->n; i++) {
        struct str mine[4] = {0};
        const struct route *r = of->at[i];
        if (!path_matches(r->path, path, mine))
            continue;
        if (r->method != m) {
            *wrong_method = true;
            continue;
        }
        /* a literal segment wins over :id, whatever the order of the tables */
        if (best && strchr(r->path, ':') && !strchr(best->path, ':'))
            continue;
        memcpy(args, mine, sizeof mine);
        best = r;
        if (!strchr(r->path, ':'))
            return r;
    }
    return best;
}

/* --- the call --- */

static struct ctx *ctx_new(const struct app *app, struct arena *a, const struct call *call,
                           struct reply *reply, const struct route *route, struct str args[4])
{
    struct ctx *cx = NEW(a, struct ctx);
    *cx = (struct ctx){.a = a, .app = app, .call = call, .reply = reply, .route = route};
    memcpy(cx->args, args, sizeof cx->args);
    cx->now = now_ms(app->clock);
    cx->problems.a = a;
    cx->audit = buf_new(a, AUDIT_DETAIL_MAX);
    struct buf *b = NEW(a, struct buf);
    *b = buf_new(a, REPLY_MAX);
    cx->out = NEW(a, struct jw);
    *cx->out = jw_new(b);
    return cx;
}

struct ctx *ctx_system(struct arena *a, const struct app *app, struct tx *tx, struct sealer *sealer)
{
    static const struct route none;
    struct call *call = NEW(a, struct call);
    struct str args[4] = {0};
    call->peer = S("local");
    call->upload_fd = -1;
    struct ctx *cx = ctx_new(app, a, call, NEW(a, struct reply), &none, args);
    cx->who = NEW(a, struct who);
    cx->who->login = S("system");
    cx->tx = tx;
    cx->sealer = sealer;
    return cx;
}

/* Money asks for a recent proof of identity where a setting says so: a screen left open pays nothing. */
static enum err check_fresh(struct ctx *cx)
{
    const struct security *s;
    if (!cx->route->money || cx->who->local)
        return OK;
    TRY(security_of(cx, &s));
    return s->fresh_minutes && cx->now - cx->who->proved_at > s->fresh_minutes * 60000 ? ERR_FRESH_LOGIN : OK;
}

static enum err check_right(struct ctx *cx)
{
    const struct route *r = cx->route;
    if (r->scope == SCOPE_PUBLIC)
        return OK;
    if (r->scope == SCOPE_LOCAL)
        return cx->call->local ? OK : cx->who ? ERR_FORBIDDEN : ERR_NOT_LOGGED_IN;
    if (r->scope == SCOPE_DENY || r->perm == PERM_NONE)
        return ERR_FORBIDDEN;
    if (!cx->who)
        return ERR_NOT_LOGGED_IN;
    if (cx->who->must_change && r->scope != SCOPE_SELF)
        return ERR_PASSWORD_CHANGE;
    if (cx->who->must_bind && r->scope != SCOPE_SELF)
        return ERR_SECOND_FACTOR;
    if (r->scope == SCOPE_SELF)
        return OK;
    TRY(check_fresh(cx));
    struct grant *mine = NEWS(cx->a, struct grant, cx->who->n_grants + 1);
    size_t n = 0;
    for (size_t i = 0; i < cx->who->n_grants; i++)
        if (role_may(cx->who->grants[i].role, r->perm))
            mine[n++] = cx->who->grants[i];
    cx->scopes = mine;
    cx->n_scopes = n;
    return n ? OK : ERR_FORBIDDEN;
}

/* The union the call is about: ?org= inside the caller's reach, else the top of the first grant. */
static enum err choose_org(struct ctx *cx)
{
    if (cx->route->scope != SCOPE_ORG)
        return OK;
    struct str code = cx_query(cx, "org");
    cx->org_id = cx->scopes[0].org_id;
    cx->org_path = cx->scopes[0].path;
    if (code.len) {
        cx->org_code = code;
        return cx_org(cx, code, &cx->org_id, &cx->org_path);
    }
    return OK;
}

static bool has_body(const struct route *r)
{
    return r->in.n > 0;
}

/* A misspelt filter must not look like one that found everything. */
static enum err check_query(struct ctx *cx)
{
    for (struct str rest = cx->call->query; rest.len;) {
        struct str value, key = str_cut(str_cut(rest, '&', &rest), '=', &value), again = rest;
        if (!key.len)
            continue;
        if (!route_takes(cx->route, key)) {
            bool plain = utf8_valid(key) && utf8_count(key) <= 40;
            return fail(cx, ERR_BAD_INPUT, "不认识的查询参数“%.*s”；可用：%s", FMT(plain ? key : S("?")),
                        cx->route->query ? cx->route->query : "（无）");
        }
        while (again.len)
            if (str_eq(str_cut(str_cut(again, '&', &again), '=', &value), key))
                return fail(cx, ERR_BAD_INPUT, "查询参数“%.*s”重复", FMT(key));
    }
    return OK;
}

static enum err read_input(struct ctx *cx)
{
    const struct route *r = cx->route;
    TRY(check_query(cx));
    if (r->upload || r->method == M_GET)
        return OK;
    struct str text = cx->call->body.len ? cx->call->body : S("{}"), why;
    cx->body = json_parse(cx->a, text, &why);
    if (!cx->body)
        return fail(cx, ERR_BAD_JSON, "请求内容不是有效的 JSON：%.*s", FMT(why));
    static const struct field none[1];
    struct fields fs = has_body(r) ? r->in : (struct fields){none, 0, 1};
    cx->in = arena_alloc(cx->a, 1, fs.size);
    fields_read(fs, cx->body, cx->in, &cx->problems);
    return cx->problems.n ? ERR_BAD_INPUT : OK;
}

/* --- idempotency: same id and same content gives the stored answer --- */

struct command {
    struct str body_hash;
    int64_t status;
    struct str answer, sealed; /* answer: of rows older than the column sealed */
};
static const struct field command_fields[] = {
    {FIELD(struct command, body_hash), .as = AS_BLOB},
    {FIELD(struct command, status)},
    {FIELD(struct command, answer)},
    {FIELD(struct command, sealed), .as = AS_BLOB},
};

static struct str command_hash(struct ctx *cx)
{
    const struct call *c = cx->call;
    unsigned char *out = arena_alloc(cx->a, SM3_BYTES, 1);
    struct str all = str_f(cx->a, "%d %.*s?%.*s\n%.*s", c->method, FMT(c->path), FMT(c->query), FMT(c->body));
    if (c->upload_fd >= 0)
        all = str_f(cx->a, "%.*s%lld %.*s", FMT(all), (long long)c->upload_size, FMT(c->upload_name));
    sm3_once(all.at, all.len, out);
    return (struct str){(char *)out, SM3_BYTES};
}

/* Routes that change something under a command id: in the writer's turn, or by a transaction of their own. */
static bool takes_command(const struct ctx *cx)
{
    return cx->call->command_id.len && (cx->route->tx == TX_WRITE || cx->route->once);
}

/* Whose command ids: a worker's are kept under the number below zero of the person. */
static int64_t commander(const struct ctx *cx)
{
    return cx->who ? cx->who->user_id : cx->worker ? -cx->worker->person_id : 0;
}

static bool is_command(const struct ctx *cx)
{
    return commander(cx) && takes_command(cx);
}

/* --- what needs no transaction: done before a call waits for its turn --- */

static void prepare(struct ctx *cx)
{
    jmp_buf over, *outer = arena_guard(cx->a, &over);
    jmp_buf *volatile before = outer;
    volatile enum err e = ERR_TOO_LARGE;
    if (!setjmp(over)) {
        e = read_input(cx);
        if (takes_command(cx))
            cx->input.hash = command_hash(cx);
    }
    arena_guard(cx->a, before);
    cx->input.done = true;
    cx->input.e = e;
    cx->input.text = cx->fail_text;
    cx->input.problems = cx->problems;
    cx->fail_text = S("");
    cx->problems = (struct problems){.a = cx->a};
}

static enum err take_input(struct ctx *cx)
{
    cx->fail_text = cx->input.text;
    cx->problems = cx->input.problems;
    return cx->input.e;
}

static struct str answer_aad(struct ctx *cx)
{
    return str_f(cx->a, "command.answer:%lld:%.*s", (long long)commander(cx), FMT(cx->call->command_id));
}

/* What is kept for who sends the command again: it holds what people wrote, so it lies sealed. */
static struct str answer_sealed(struct ctx *cx)
{
    return seal_in(cx->sealer, cx->a, answer_aad(cx), cx->reply->body);
}

/* *done = true: the stored answer is in the reply. */
static enum err command_seen(struct ctx *cx, bool *done)
{
    struct command c = {0};
    *done = false;
    if (!cx->call->command_id.len && cx->route->money && !(cx->who && cx->who->local))
        return fail(cx, ERR_BAD_INPUT, "涉及资金的操作须带命令编号（请求头 X-Command-Id）");
    if (!is_command(cx))
        return OK;
    if (cx->call->command_id.len > 64)
        return fail(cx, ERR_BAD_INPUT, "命令编号不能超过 64 个字符");
    enum err e = db_one(cx->tx, COMMAND_GET, VALS(I64(commander(cx)), TXT(cx->call->command_id)),
                        FIELDS(struct command, command_fields), &c);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    if (!str_eq(c.body_hash, cx->input.hash))
        return ERR_COMMAND_REUSED;
    if (!c.status) /* a transaction of its own went in, and its answer was lost with the process */
        return fail(cx, ERR_STATE, "这个操作已经办理过，没有重复办理；结果请刷新后在列表中查看");
    cx->reply->status = (int)c.status;
    cx->reply->type = S("application/json");
    cx->reply->body = c.answer;
    if (c.sealed.len)
        TRY(unseal_in(cx->sealer, cx->a, answer_aad(cx), c.sealed, &cx->reply->body));
    *done = true;
    return OK;
}

static enum err command_keep(struct ctx *cx)
{
    if (!is_command(cx))
        return OK;
    return db_exec_later(cx->tx, COMMAND_PUT,
                         VALS(I64(commander(cx)), TXT(cx->call->command_id), BLOB(cx->input.hash),
                              I64(cx->reply->status), BLOB(answer_sealed(cx)), I64(cx->now)));
}

/* --- answering --- */

static void finish_ok(struct ctx *cx)
{
    struct str body = buf_done(cx->out->b);
    if (cx->reply->status == 0)
        cx->reply->status = 200;
    if (!cx->reply->type.len)
        cx->reply->type = S("application/json");
    if (!cx->reply->body.len && !cx->reply->file_size)
        cx->reply->body = body.len ? body : S("{}");
}

static void finish_error(struct ctx *cx, enum err e)
{
    struct buf b = buf_new(cx->a, 1024 * 1024);
    struct jw w = jw_new(&b);
    char trace[TRACE_TEXT];
    trace_new(cx->app->rand, trace);
    jw_open(&w, '{');
    jw_key(&w, "error");
    jw_open(&w, '{');
    jw_kt(&w, "code", str_of(err_code(e)));
    jw_kt(&w, "text", cx->fail_text.len ? cx->fail_text : str_of(err_text(e)));
    jw_key(&w, "fields");
    jw_open(&w, '[');
    for (struct problem *p = cx->problems.first; p; p = p->next) {
        jw_open(&w, '{');
        jw_kt(&w, "field", str_of(p->field));
        jw_kt(&w, "text", p->text);
        jw_close(&w, '}');
    }
    jw_close(&w, ']');
    jw_kt(&w, "trace", str_of(trace));
    jw_close(&w, '}');
    jw_close(&w, '}');
    *cx->reply = (struct reply){.status = err_http(e),
                                .type = S("application/json"),
                                .body = str_dup(cx->a, buf_done(&b)),
                                .set_session = cx->reply->set_session};
    if (e >= ERR_DB)
        LOG(cx->app->log, LOG_ERROR, "call.failed", KS("code", str_of(err_code(e))),
            KS("route", str_of(cx->route ? cx->route->path : "")), KT("trace", str_of(trace)));
}

/* --- the ladder --- */

/* A worker's routes know the worker's session alone, all others the user's alone. A path above every union and
 * holding none: a statement that binds the scope all the same finds nothing. */
static enum err enter_worker(struct ctx *cx)
{
    cx->org_path = S("~");
    if (cx->call->as.len)
        return ERR_FORBIDDEN;
    TRY(worker_who(cx));
    return cx->worker ? OK : ERR_NOT_LOGGED_IN;
}

/* Who, right, union: the rungs every call climbs first, in any transaction. */
static enum err enter(struct ctx *cx)
{
    if (cx->route->scope == SCOPE_WORKER)
        return enter_worker(cx);
    TRY(session_who(cx));
    TRY(check_right(cx));
    return choose_org(cx);
}

static enum err run_handler(struct ctx *cx)
{
    TRY(take_input(cx));
    TRY(cx->route->run(cx));
    if (cx->problems.n)
        return ERR_BAD_INPUT;
    TRY(cx_hear(cx));
    if (cx->out->b->full)
        return fail(cx, ERR_TOO_LARGE, "结果过大，请缩小查询范围");
    finish_ok(cx);
    return OK;
}

/* A route that opens its own transactions: its first write enters the command with what it does, so that a
 * retry finds it whatever became of the answer, which is added when the route is done. */
static enum err once_enter(struct ctx *cx)
{
    bool done;
    cx->once = NULL; /* later writes of the call are its own */
    TRY(command_seen(cx, &done));
    cx->repeated = done;
    if (done) {
        cx->kept = *cx->reply;
        return OK;
    }
    return db_exec(cx->tx, COMMAND_PUT,
                   VALS(I64(commander(cx)), TXT(cx->call->command_id), BLOB(cx->input.hash), I64(0), BLOB(S("")),
                        I64(cx->now)),
                   NULL);
}

static enum err answer_tx(struct tx *tx, void *arg)
{
    struct ctx *cx = arg;
    return db_exec(tx, COMMAND_ANSWER,
                   VALS(I64(commander(cx)), TXT(cx->call->command_id), I64(cx->reply->status), BLOB(answer_sealed(cx))), NULL);
}

/* Runs it; a repeated command gets the answer that is kept, whatever the route made of doing nothing. */
static enum err run_once(struct ctx *cx)
{
    if (!cx->call->command_id.len && cx->route->money && !(cx->who && cx->who->local))
        return fail(cx, ERR_BAD_INPUT, "涉及资金的操作须带命令编号（请求头 X-Command-Id）");
    cx->once = is_command(cx) ? once_enter : NULL;
    bool command = cx->once != NULL;
    enum err e = run_handler(cx);
    if (cx->repeated) {
        *cx->reply = cx->kept;
        return OK;
    }
    if (e == OK && command && !cx->once && cx->reply->status < 400)
        TRY(db_write(cx->app->db, cx->a, answer_tx, cx));
    return e;
}

static enum err enter_tx(struct tx *tx, void *arg)
{
    struct ctx *cx = arg;
    cx->tx = tx;
    enum err e = enter(cx);
    cx->tx = NULL;
    return e;
}

static enum err read_tx(struct tx *tx, void *arg)
{
    struct ctx *cx = arg;
    cx->tx = tx;
    TRY(enter(cx));
    return run_handler(cx);
}

/* An auditor looks into other people's work, so that each look leaves an event: when nothing but the
 * role of an auditor gave the right to it. What is everybody's (session, code lists) is not counted. */
static bool watched(const struct ctx *cx)
{
    if (cx->route->scope != SCOPE_ORG || !cx->n_scopes)
        return false;
    for (size_t i = 0; i < cx->n_scopes; i++)
        if (cx->scopes[i].role != ROLE_auditor)
            return false;
    return true;
}

static enum err event_tx(struct tx *tx, void *arg)
{
    struct ctx *cx = arg;
    cx->tx = tx;
    if (!cx->audit_object.len)
        audit_object(cx, cx->org_id, "%.*s", FMT(cx->call->path));
    return audit_write(cx, cx->route->action ? cx->route->action : "auditor.read", S("ok"));
}

/* A refused change, or a refused look at what is guarded, leaves an event too. */
static bool refusal_counts(const struct ctx *cx, enum err e)
{
    return e != OK && e < ERR_BUSY && cx->route->action && !cx->route->look && (cx->who || cx->worker);
}

static enum err climb_read(struct ctx *cx)
{
    struct db *db = cx->app->db;
    prepare(cx);
    if (cx->route->tx == TX_NONE) {
        TRY(db_read(db, cx->a, enter_tx, cx));
        return run_once(cx);
    }
    TRY(db_read(db, cx->a, read_tx, cx));
    /* what reveals (unmask, export) is logged before it is shown, and so is all an auditor reads */
    return cx->route->logged || watched(cx) ? db_write(db, cx->a, event_tx, cx) : OK;
}

struct refused {
    struct ctx *cx;
    enum err e;
};

static enum err refused_tx(struct tx *tx, void *arg)
{
    struct refused *r = arg;
    r->cx->tx = tx;
    return audit_write(r->cx, r->cx->route->action, str_of(err_code(r->e)));
}

/* The answer stands whether or not its event could be written. Nobody's attempts go to the running
 * log alone: else whoever reaches the port could fill the audit trail. */
static void refused(struct ctx *cx, enum err e)
{
    finish_error(cx, e);
    if (refusal_counts(cx, e)) {
        enum err written = db_write(cx->app->db, cx->a, refused_tx, &(struct refused){cx, e});
        (void)written;
    } else if (cx->route->action) {
        LOG(cx->app->log, LOG_WARN, "call.refused", KS("action", str_of(cx->route->action)),
            KS("code", str_of(err_code(e))), KS("peer", cx->call->peer));
    }
}

/* Reads and TX_NONE routes, in the caller's thread. A jump out of the arena outside a transaction ends
 * here; inside one it ends in tx_run (db.c). */
static void call_read(struct ctx *cx)
{
    jmp_buf over;
    arena_guard(cx->a, &over);
    volatile enum err e = ERR_TOO_LARGE;
    if (!setjmp(over))
        e = climb_read(cx);
    arena_guard(cx->a, NULL);
    if (e != OK)
        refused(cx, e);
    if (e == OK && cx->job_started)
        jobs_wake(cx->app);
    session_touch(cx);
    worker_touch(cx);
}

/* Writes: in the writer's thread, under the savepoint of this call. Runs again after a lost race. */
static enum err write_climb(struct dispatch *d, struct ctx *cx)
{
    TRY(enter(cx));
    bool done;
    TRY(command_seen(cx, &done));
    if (done)
        return OK;
    TRY(run_handler(cx));
    /* a refusal whose findings are kept commits too, but a retry after mending is a new attempt */
    bool refused = cx->reply->status >= 400;
    if (d->route->action)
        TRY(audit_write(cx, d->route->action, refused ? S("refused") : S("ok")));
    return refused ? OK : command_keep(cx);
}

static void write_begin(struct dispatch *d)
{
    if (d->turns && d->cx->sealer) /* its turn before ended in a jump */
        sealer_return(d->app, d->cx->sealer);
    *d->reply = (struct reply){0};
    d->cx = ctx_new(d->app, d->a, d->call, d->reply, d->route, d->args);
    prepare(d->cx);
}

/* The sealer is borrowed for the turn, not for the time in the queue: making one is dear, and the
 * writer needs one at a time. A call over its memory leaves by longjmp: then refusal_done gives it back. */
static enum err write_tx(struct tx *tx, void *arg)
{
    struct dispatch *d = arg;
    if (d->turns)
        write_begin(d); /* again: what the first try left is not carried over */
    d->turns++;
    struct ctx *cx = d->cx;
    cx->now = now_ms(d->app->clock);
    cx->tx = tx;
    cx->sealer = sealer_borrow(d->app);
    enum err e = write_climb(d, cx);
    sealer_return(d->app, cx->sealer);
    cx->sealer = NULL;
    return e;
}

static enum err refusal_tx(struct tx *tx, void *arg)
{
    struct dispatch *d = arg;
    d->cx->tx = tx;
    return audit_write(d->cx, d->route->action, str_of(err_code(d->refused)));
}

static void refusal_done(void *arg, enum err e)
{
    struct dispatch *d = arg;
    (void)e; /* the refusal stands whether or not its event could be written */
    if (d->cx->sealer)
        sealer_return(d->app, d->cx->sealer);
    d->done(d);
}

static void write_done(void *arg, enum err e)
{
    struct dispatch *d = arg;
    if (e != OK)
        finish_error(d->cx, e);
    else if (d->cx->job_started)
        jobs_wake(d->app);
    if (!refusal_counts(d->cx, e)) { /* else one more: the change and its event were rolled back */
        refusal_done(d, OK);
        return;
    }
    d->refused = e;
    d->job = (struct db_job){.run = refusal_tx, .done = refusal_done, .arg = d, .a = d->a, .light = true};
    db_submit(d->app->db, &d->job);
}

void dispatch_submit(struct dispatch *d)
{
    bool wrong;
    d->route = route_find(d->app, d->call->method, d->call->path, d->args, &wrong);
    ASSERT(d->route && d->route->tx == TX_WRITE);
    d->turns = 0;
    write_begin(d);
    d->job = (struct db_job){.run = write_tx, .done = write_done, .arg = d, .a = d->a, .light = true};
    db_submit(d->app->db, &d->job);
}

bool dispatch_looks(const struct app *app, const struct route *r, const struct call *call)
{
    return r->look && hint_has(app, call);
}

/* The kept answer of a command that is through, or why a new one would be refused. */
static enum err look_tx(struct tx *tx, void *arg)
{
    struct ctx *cx = arg;
    bool done;
    cx->tx = tx;
    TRY(enter(cx));
    TRY(command_seen(cx, &done));
    if (done)
        return OK;
    TRY(take_input(cx));
    return cx->route->look(cx);
}

/* True: the call has its answer, and nothing of it waits for the writer. */
static bool looked(struct ctx *cx)
{
    prepare(cx);
    cx->sealer = sealer_borrow(cx->app);
    enum err e = db_read(cx->app->db, cx->a, look_tx, cx);
    sealer_return(cx->app, cx->sealer);
    cx->sealer = NULL;
    if (e != OK)
        finish_error(cx, e);
    return e != OK || cx->reply->status;
}

struct waiter {
    pthread_mutex_t lock;
    pthread_cond_t ready;
    bool done;
};

static void wake(struct dispatch *d)
{
    struct waiter *w = d->arg;
    pthread_mutex_lock(&w->lock);
    w->done = true;
    pthread_cond_signal(&w->ready);
    pthread_mutex_unlock(&w->lock);
}

static void call_write(struct dispatch *d)
{
    struct waiter w = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    d->done = wake;
    d->arg = &w;
    dispatch_submit(d);
    pthread_mutex_lock(&w.lock);
    while (!w.done)
        pthread_cond_wait(&w.ready, &w.lock);
    pthread_mutex_unlock(&w.lock);
}

void dispatch(const struct app *app, struct arena *a, const struct call *call, struct reply *reply)
{
    struct str args[4] = {0};
    bool wrong;
    *reply = (struct reply){0};
    const struct route *r = route_find(app, call->method, call->path, args, &wrong);
    if (r && r->tx == TX_WRITE && dispatch_looks(app, r, call) && looked(ctx_new(app, a, call, reply, r, args)))
        return;
    if (r && r->tx == TX_WRITE) {
        struct dispatch d = {.app = app, .a = a, .call = call, .reply = reply};
        call_write(&d);
        return;
    }
    struct ctx *cx = ctx_new(app, a, call, reply, r, args);
    if (!r) {
        finish_error(cx, wrong ? ERR_METHOD : ERR_NOT_FOUND);
        return;
    }
    cx->sealer = sealer_borrow(app);
    call_read(cx);
    sealer_return(app, cx->sealer);
}
