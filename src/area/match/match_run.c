// SPDX-License-Identifier: Apache-2.0
// One look-up: the list against the register and the files, slice by slice of the blind values. Within a slice both indexes
// are walked in the same order, so that memory stays flat whatever the sizes; a slice is one transaction, and others get their
// turn in between. A run that is killed or cancelled goes on with the slice it was at; a hit is there once by constraint.
#include "audit.h"
#include "match_own.h"

const struct field match_run_fields[15] = {
    {FIELD(struct match_run, id), .as = AS_ID},
    {FIELD(struct match_run, list_id), .as = AS_ID},
    {FIELD(struct match_run, list_title), .label = LIT("名单")},
    {FIELD(struct match_run, purpose), .label = LIT("用途")},
    {FIELD(struct match_run, state), .label = LIT("状态"), .as = AS_CODE, .codes = "match_run_state"},
    {FIELD(struct match_run, slice)},
    {FIELD(struct match_run, rows), .label = LIT("比对行数"), .as = AS_COUNT},
    {FIELD(struct match_run, hits), .label = LIT("比中"), .as = AS_COUNT},
    {FIELD(struct match_run, pairs), .label = LIT("疑似"), .as = AS_COUNT},
    {FIELD(struct match_run, actions), .label = LIT("建议"), .as = AS_COUNT},
    {FIELD(struct match_run, dropped), .label = LIT("已随名单删除的比中"), .as = AS_COUNT},
    {FIELD(struct match_run, job_id), .as = AS_ID},
    {FIELD(struct match_run, created_by_name), .label = LIT("比对人")},
    {FIELD(struct match_run, created_at), .label = LIT("开始时间"), .as = AS_TIME},
    {FIELD(struct match_run, ended_at), .label = LIT("结束时间"), .as = AS_TIME},
};

enum { TYPES_MAX = 16, CHECKED_STEPS = 2 }; /* after the slices: pairs, conflicts */

struct type {
    struct str id_type;
};
static const struct field type_fields[] = {{FIELD(struct type, id_type)}};

struct running {
    struct job_run *j;
    int64_t run_id, list_id, slice, rows;
    struct match_kind *kind;
    struct type *types; /* of documents in the list */
    size_t n_types;
    int64_t made; /* by the last slice */
    struct match_run done;
};

/* The bounds of a slice: blind values whose first byte is in [from, to). The last one has no upper bound but a longer value. */
static struct str bound(struct arena *a, int64_t slice)
{
    unsigned char *b = arena_alloc(a, BLIND_BYTES + 1, 1);
    memset(b, 0, BLIND_BYTES + 1);
    if (slice < MATCH_SLICES) {
        b[0] = (unsigned char)(slice * 256 / MATCH_SLICES);
        return (struct str){(char *)b, 1};
    }
    memset(b, 0xff, BLIND_BYTES + 1);
    return (struct str){(char *)b, BLIND_BYTES + 1};
}

static enum err load(struct ctx *cx, void *arg)
{
    struct running *r = arg;
    struct match_list l;
    struct str why = S("");
    TRY(match_list_usable(cx, r->list_id, &l));
    enum err e = match_kind_edition(cx->tx, r->j->a, l.kind, l.edition, &r->kind, &why);
    if (e != OK)
        return why.len ? fail(cx, e, "%.*s", FMT(why)) : e;
    TRY(db_int(cx->tx, MATCH_RUN_SLICE, VALS(I64(r->run_id)), &r->slice));
    TRY(db_rows(cx->tx, MATCH_TYPES, VALS(I64(r->list_id)), FIELDS(struct type, type_fields), TYPES_MAX, &r->types, &r->n_types));
    struct type *own = NEWS(r->j->a, struct type, r->n_types + 1);
    for (size_t i = 0; i < r->n_types; i++)
        own[i].id_type = str_dup(r->j->a, r->types[i].id_type);
    r->types = own;
    r->rows = l.accepted;
    return OK;
}

static enum err match_slice(struct ctx *cx, void *arg)
{
    struct running *r = arg;
    struct str lo = bound(cx->a, r->slice), hi = bound(cx->a, r->slice + 1), path = cx->org_path, end = path_end(cx->a, path);
    r->made = 0;
    for (size_t i = 0; i < r->n_types; i++) {
        int64_t persons = 0, members = 0;
        TRY(db_exec(cx->tx, MATCH_HIT_PERSONS,
                    VALS(I64(r->run_id), I64(r->list_id), TXT(r->types[i].id_type), BLOB(lo), BLOB(hi), TXT(path), TXT(end)), &persons));
        TRY(db_exec(cx->tx, MATCH_HIT_MEMBERS,
                    VALS(I64(r->run_id), I64(r->list_id), TXT(r->types[i].id_type), BLOB(lo), BLOB(hi), TXT(path), TXT(end)), &members));
        r->made += persons + members;
    }
    return db_exec(cx->tx, MATCH_RUN_SLICED, VALS(I64(r->run_id), I64(r->slice + 1), I64(r->made)), NULL);
}

static enum err end_run(struct ctx *cx, void *arg)
{
    struct running *r = arg;
    TRY(db_exec(cx->tx, MATCH_RUN_DONE, VALS(I64(r->run_id), I64(r->rows), I64(r->list_id), I64(cx->now)), NULL));
    TRY(db_one(cx->tx, MATCH_RUN_GET, VALS(I64(r->run_id)), FIELDS(struct match_run, match_run_fields), &r->done));
    audit_object(cx, cx->org_id, "match_list:%lld", (long long)r->list_id);
    audit_note(cx, "purpose", r->done.purpose);
    audit_note(cx, "hits", str_f(cx->a, "%lld", (long long)r->done.hits));
    audit_note(cx, "pairs", str_f(cx->a, "%lld", (long long)r->done.pairs));
    audit_note(cx, "actions", str_f(cx->a, "%lld", (long long)r->done.actions));
    return audit_write(cx, "match.done", S("ok"));
}

static enum err stop_run(struct ctx *cx, void *arg)
{
    const struct running *r = arg;
    return db_exec(cx->tx, MATCH_RUN_STOPPED, VALS(I64(r->run_id), I64(cx->now)), NULL);
}

static enum err run(struct running *r)
{
    struct job_run *j = r->j;
    int64_t steps = MATCH_SLICES + CHECKED_STEPS, made = 0;
    TRY(job_read(j, load, r));
    for (; r->slice < MATCH_SLICES; r->slice++) {
        TRY(job_write(j, match_slice, r));
        TRY(job_progress(j, r->slice + 1, steps, "按证件号码比对"));
    }
    TRY(match_pairs_all(j, r->list_id, r->run_id, r->kind));
    TRY(job_progress(j, steps - 1, steps, "检查冲突"));
    TRY(match_judge_all(j, r->list_id, r->run_id, r->kind, &made));
    TRY(job_write(j, end_run, r));
    return job_progress(j, steps, steps, "完成");
}

enum err match_run_job(struct job_run *j)
{
    const struct json *ask = json_parse(j->a, j->payload, NULL);
    struct running r = {.j = j, .run_id = json_get_int(ask, "run", 0), .list_id = json_get_int(ask, "list", 0)};
    enum err e = run(&r);
    if (e != OK) {
        enum err stopped = job_write(j, stop_run, &r);
        (void)stopped; /* the first error is the one to tell */
        return e;
    }
    j->result = str_f(j->a, "{\"run\":%lld,\"rows\":%lld,\"hits\":%lld,\"pairs\":%lld,\"actions\":%lld}", (long long)r.run_id,
                      (long long)r.done.rows, (long long)r.done.hits, (long long)r.done.pairs, (long long)r.done.actions);
    return OK;
}

/* --- routes --- */

enum err match_run_start(struct ctx *cx)
{
    const struct match_purpose_in *in = cx->in;
    int64_t id, run_id = 0, job = 0;
    struct match_list l;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(match_purpose(cx, in->purpose));
    TRY(match_list_usable(cx, id, &l));
    TRY(db_int(cx->tx, MATCH_RUN_NEW, VALS(I64(id), I64(l.org_id), TXT(in->purpose), I64(cx->who->user_id), I64(cx->now)), &run_id));
    TRY(job_start(cx, "match.run", l.org_id, str_f(cx->a, "{\"run\":%lld,\"list\":%lld}", (long long)run_id, (long long)id), &job));
    TRY(db_exec(cx->tx, MATCH_RUN_JOB, VALS(I64(run_id), I64(job)), NULL));
    audit_object(cx, l.org_id, "match_list:%lld", (long long)id);
    audit_note(cx, "purpose", in->purpose);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "run", run_id);
    jw_ki(cx->out, "job", job);
    jw_close(cx->out, '}');
    return OK;
}

enum err match_runs_get(struct ctx *cx)
{
    return cx_list(cx, MATCH_RUNS, VALS(LO(cx), HI(cx), I64(cx_query_int(cx, "list", 0)), I64(cx_after(cx)), I64(cx_limit(cx))),
                   FIELDS(struct match_run, match_run_fields));
}
