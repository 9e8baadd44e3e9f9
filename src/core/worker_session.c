// SPDX-License-Identifier: Apache-2.0
#include "worker_session.h"

#include "area.h"
#include "security.h"
#include "session.h"
#include "token.h"

#define MINUTE_MS INT64_C(60000)
#define SESSION_KEEP_MS (24 * 60 * MINUTE_MS) /* the longest a setting allows */

static const struct field worker_fields[] = {
    {FIELD(struct worker, person_id)},
    {FIELD(struct worker, csrf)},
    {FIELD(struct worker, created_at)},
    {FIELD(struct worker, seen_at)},
};

static enum err check_csrf(const struct ctx *cx)
{
    struct str given = cx->call->csrf, want = cx->worker->csrf;
    bool same = given.len == want.len && secret_equal(given.at, want.at, want.len);
    return cx->route->method == M_GET || same ? OK : ERR_CSRF;
}

enum err worker_who(struct ctx *cx)
{
    struct worker *w = NEW(cx->a, struct worker);
    const struct security *sec;
    if (!cx->call->session.len)
        return OK;
    enum err e = db_one(cx->tx, WORKER_SESSION_GET, VALS(BLOB(session_hash(cx->a, cx->call->session))),
                        FIELDS(struct worker, worker_fields), w);
    if (e != OK)
        return e == ERR_NOT_FOUND ? OK : e;
    TRY(security_of(cx, &sec));
    if (cx->now - w->seen_at > sec->idle_minutes * MINUTE_MS || cx->now - w->created_at > sec->session_hours * 60 * MINUTE_MS)
        return OK;
    w->csrf = str_dup(cx->a, w->csrf);
    cx->worker = w;
    return check_csrf(cx);
}

static enum err touch(struct ctx *cx, void *arg)
{
    (void)arg;
    return db_exec(cx->tx, WORKER_SESSION_TOUCH, VALS(BLOB(session_hash(cx->a, cx->call->session)), I64(cx->now)), NULL);
}

void worker_touch(struct ctx *cx)
{
    if (!cx->worker || cx->now - cx->worker->seen_at < MINUTE_MS)
        return;
    enum err e = cx_in_write(cx, touch, NULL); /* one that could not be touched ends a little earlier */
    (void)e;
}

enum err worker_begin(struct ctx *cx, int64_t person_id)
{
    char *token = arena_alloc(cx->a, TOKEN_TEXT, 1), *csrf = arena_alloc(cx->a, TOKEN_TEXT, 1);
    token_new(cx->app->rand, token);
    token_new(cx->app->rand, csrf);
    TRY(db_exec(cx->tx, WORKER_SESSION_DROP_STALE, VALS(I64(cx->now - SESSION_KEEP_MS)), NULL));
    TRY(db_exec(cx->tx, WORKER_SESSION_PUT,
                VALS(BLOB(session_hash(cx->a, str_of(token))), I64(person_id), TXT(str_of(csrf)), I64(cx->now), TXT(cx->call->peer)), NULL));
    cx->reply->set_session = str_of(token);
    cx->reply->csrf = str_of(csrf);
    return OK;
}

enum err worker_end(struct ctx *cx)
{
    cx->reply->set_session = S("-");
    return db_exec(cx->tx, WORKER_SESSION_DROP, VALS(BLOB(session_hash(cx->a, cx->call->session))), NULL);
}
