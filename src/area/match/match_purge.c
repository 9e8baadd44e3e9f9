// SPDX-License-Identifier: Apache-2.0
// The end of a list: first its key, in one transaction with everything that points to its rows, then the rows in small
// pieces. Between the two nothing of it opens any more, whatever a crash leaves. Once a day by the calendar, or at once
// when its purpose is fulfilled.
#include "audit.h"
#include "file.h"
#include "match_own.h"

struct purge {
    int64_t list_id, file_id, dropped, kept;
    struct str hash, title;
    bool left, by_person;
};

/* Idempotent: a purge that was cut goes on here. */
static enum err destroy_key(struct ctx *cx, void *arg)
{
    struct purge *p = arg;
    int64_t changed = 0;
    cx->audit.len = 0; /* may be run again */
    TRY(db_exec(cx->tx, MATCH_PURGING, VALS(I64(p->list_id)), &changed));
    if (!changed)
        return fail(cx, ERR_STATE, "这份名单已经销毁");
    TRY(db_exec(cx->tx, MATCH_KEY_DROP, VALS(I64(p->list_id)), NULL));
    TRY(db_exec(cx->tx, MATCH_HITS_COUNT_DROP, VALS(I64(p->list_id)), NULL));
    TRY(db_exec(cx->tx, MATCH_HITS_DROP, VALS(I64(p->list_id)), &p->dropped));
    TRY(db_exec(cx->tx, MATCH_HITS_PURGED, VALS(I64(p->list_id)), &p->kept));
    TRY(db_exec(cx->tx, MATCH_PAIRS_DROP, VALS(I64(p->list_id)), NULL));
    TRY(db_exec(cx->tx, MATCH_ACTIONS_PURGED, VALS(I64(p->list_id)), NULL));
    TRY(db_exec(cx->tx, MATCH_JOBS_BLANK, VALS(I64(p->list_id)), NULL));
    if (p->file_id)
        TRY(db_exec(cx->tx, MATCH_FILE_DROP, VALS(I64(p->file_id)), NULL));
    audit_object(cx, cx->org_id, "match_list:%lld", (long long)p->list_id);
    audit_note(cx, "title", p->title);
    audit_note(cx, "by", p->by_person ? S("person") : S("calendar"));
    return audit_write(cx, "match.purge", S("ok"));
}

static enum err drop_rows(struct ctx *cx, void *arg)
{
    struct purge *p = arg;
    return match_lines_drop(cx->tx, p->list_id, &p->left);
}

static enum err forget_file(struct ctx *cx, void *arg)
{
    const struct purge *p = arg;
    return file_forget(cx->app, cx->tx, p->hash);
}

static enum err finish(struct ctx *cx, void *arg)
{
    const struct purge *p = arg;
    return db_exec(cx->tx, MATCH_PURGED, VALS(I64(p->list_id), I64(cx->now), p->by_person ? I64(cx->who->user_id) : NUL), NULL);
}

static enum err purge(struct ctx *cx, struct purge *p)
{
    TRY(cx_in_write(cx, destroy_key, p));
    for (p->left = true; p->left;)
        TRY(cx_in_write(cx, drop_rows, p));
    if (p->hash.len)
        TRY(cx_in_write(cx, forget_file, p));
    return cx_in_write(cx, finish, p);
}

/* --- by a person --- */

static enum err find(struct ctx *cx, void *arg)
{
    struct purge *p = arg;
    struct match_list l;
    TRY(match_list_get(cx, p->list_id, &l));
    p->file_id = l.file_id;
    p->hash = str_dup(cx->a, l.file_hash);
    p->title = str_dup(cx->a, l.title);
    cx->org_id = l.org_id;
    return OK;
}

enum err match_list_purge(struct ctx *cx)
{
    struct purge p = {.by_person = true};
    TRY(cx_arg_id(cx, 0, &p.list_id));
    TRY(cx_in_read(cx, find, &p));
    TRY(purge(cx, &p));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "list", p.list_id);
    jw_ki(cx->out, "kept", p.kept);
    jw_ki(cx->out, "dropped", p.dropped);
    jw_close(cx->out, '}');
    return OK;
}

/* --- by the calendar --- */

enum { DUE_MAX = 500 };

struct due {
    struct due_list {
        int64_t id, org_id, file_id;
        struct str file_hash, title;
    } *at;
    size_t n;
};
static const struct field due_fields[] = {
    {FIELD(struct due_list, id)}, {FIELD(struct due_list, org_id)}, {FIELD(struct due_list, file_id)},
    {FIELD(struct due_list, file_hash)}, {FIELD(struct due_list, title)},
};

static enum err find_due(struct ctx *cx, void *arg)
{
    struct due *d = arg;
    return db_rows(cx->tx, MATCH_DUE, VALS(TXT(cx_today(cx)), I64(DUE_MAX)), FIELDS(struct due_list, due_fields), DUE_MAX, &d->at, &d->n);
}

/* POST /api/match/purge, by whoever runs the machine: the server itself once a day, or a shell. */
enum err match_purge_due(struct ctx *cx)
{
    struct due d = {0};
    TRY(cx_in_read(cx, find_due, &d));
    for (size_t i = 0; i < d.n; i++) {
        struct purge p = {.list_id = d.at[i].id, .file_id = d.at[i].file_id, .hash = d.at[i].file_hash, .title = d.at[i].title};
        cx->org_id = d.at[i].org_id;
        TRY(purge(cx, &p));
    }
    jw_open(cx->out, '{');
    jw_ki(cx->out, "lists", (int64_t)d.n);
    jw_close(cx->out, '}');
    return OK;
}
