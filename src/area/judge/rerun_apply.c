// SPDX-License-Identifier: Apache-2.0
// Applying a run: a changed class is kept with its verdict through casefile_move(), an exit becomes a proposal that somebody
// else decides. A file that changed since the look is left alone. Each row is marked in the transaction that did it.
#include "rerun.h"

enum { APPLY_ROWS = 20 }; /* files of one transaction */

struct todo_row {
    int64_t seq, casefile_id, version;
    struct str change, was, class, outcome;
};
static const struct field todo_fields[] = {
    {FIELD(struct todo_row, seq)}, {FIELD(struct todo_row, casefile_id)}, {FIELD(struct todo_row, version)}, {FIELD(struct todo_row, change)},
    {FIELD(struct todo_row, was)}, {FIELD(struct todo_row, class)},       {FIELD(struct todo_row, outcome)},
};

enum err rerun_apply(struct ctx *cx, int64_t id, int64_t *job)
{
    struct rerun r = {0};
    int64_t n = 0;
    TRY(cx_one(cx, RERUN_GET, id, RERUN, &r));
    if (!str_eq(r.state, S("looked")))
        return fail(cx, ERR_STATE, "这次试算还没有完成，或已经执行");
    if (r.urban_fen || r.rural_fen)
        return fail(cx, ERR_STATE, "这次试算用的是假设的低保标准；请先登记标准，再试算和执行");
    if (r.made_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "试算和执行须由不同的人完成");
    TRY(db_exec(cx->tx, RERUN_APPLY, VALS(I64(id), I64(cx->who->user_id), I64(cx->now)), &n));
    if (!n)
        return ERR_CONFLICT;
    TRY(job_start(cx, "judge.apply", r.org_id, str_f(cx->a, "{\"run\":%lld}", (long long)id), job));
    TRY(db_exec(cx->tx, RERUN_JOB, VALS(I64(id), I64(*job)), NULL));
    audit_object(cx, r.org_id, "rerun:%lld", (long long)id);
    return OK;
}

struct applying {
    struct job_run *j;
    struct rerun run;
    int64_t after, done, open;
    int64_t last, rows; /* of the chunk being written, taken over once it is stored */
};

/* A paper of the file that the exit rests on: the verdict itself, kept in the system. */
static enum err exit_paper(struct ctx *cx, const struct casefile *f, const struct applying *p, int64_t *paper_id)
{
    struct str words = str_f(cx->a, "按政策 %.*s %.*s 重新认定的结果（第 %lld 次批量试算）", FMT(p->run.policy), FMT(p->run.edition), (long long)p->run.id);
    TRY(db_int(cx->tx, CASE_PAPER_ADD,
               VALS(I64(f->id), TXT(S("exit")), I64(0), NUL, TXT(p->run.day), TXT(S("")), BLOB(S("")), I64(cx->who->user_id), I64(cx->now)), paper_id));
    return db_exec(cx->tx, CASE_PAPER_SECRET, VALS(I64(*paper_id), BLOB(casefile_seal(cx, f->key, "case_paper.secret", *paper_id, words))), NULL);
}

static enum err propose_exit(struct ctx *cx, const struct casefile *f, const struct applying *p, const struct judged *j, bool *did)
{
    int64_t open = 0, paper = 0, id = 0;
    bool excluded = j->verdict.outcome == OUTCOME_EXCLUDED;
    TRY(db_int(cx->tx, CASE_PROPOSAL_OPEN, VALS(I64(f->id)), &open));
    *did = !open;
    if (open) /* another proposal waits: it comes first */
        return OK;
    TRY(exit_paper(cx, f, p, &paper));
    TRY(db_int(cx->tx, CASE_PROPOSAL_ADD,
               VALS(I64(f->id), TXT(S("cancel")), NUL, NUL, TXT(S("")), TXT(cx_today(cx)), TXT(excluded ? S("excluded") : S("not_eligible")), I64(paper), BLOB(S("")),
                    I64(cx->who->user_id), I64(cx->now)),
               &id));
    return db_exec(cx->tx, CASE_PROPOSAL_SECRET,
                   VALS(I64(id), BLOB(casefile_seal(cx, f->key, "case_proposal.secret", id, verdict_reason(cx->a, &j->verdict, &j->facts)))), NULL);
}

/* Judged again at the moment of applying: what is frozen is what was true then. Another result than the one looked at makes it stale. */
static enum err apply_file(struct ctx *cx, const struct applying *p, struct policy *policy, const struct todo_row *t, bool *did)
{
    struct casefile f = {0};
    struct judged *j = NEW(cx->a, struct judged);
    int64_t verdict = 0;
    *did = false;
    enum err e = casefile_get(cx, t->casefile_id, &f);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    if (f.version != t->version || !str_eq(f.state, S("active")) || !f.key)
        return OK;
    TRY(judge_under(cx, f.id, policy, p->run.day, j));
    struct str class = j->verdict.outcome == OUTCOME_CLASS ? j->verdict.as->code : S("");
    if (!str_eq(class, t->class) || !str_eq(str_of(outcome_code(j->verdict.outcome)), t->outcome))
        return OK;
    TRY(judge_keep(cx, f.id, f.key, j, 0, p->run.id, &verdict));
    if (str_eq(t->change, S("leave")))
        return propose_exit(cx, &f, p, j, did);
    struct casefile_step step = {.verb = "review", .proposed_by = p->run.made_by, .words = verdict_reason(cx->a, &j->verdict, &j->facts), .class = class,
                                 .policy = p->run.policy, .verdict_id = verdict};
    *did = true;
    return casefile_move(cx, &f, &step);
}

static enum err chunk_tx(struct ctx *cx, void *arg)
{
    struct applying *p = arg;
    struct todo_row *rows = NULL;
    struct policy *policy = NULL;
    size_t n = 0;
    TRY(policy_load(cx, p->run.policy, p->run.edition, p->run.day, &policy));
    TRY(db_rows(cx->tx, RERUN_OPEN, VALS(I64(p->run.id), I64(p->after), I64(APPLY_ROWS)), FIELDS(struct todo_row, todo_fields), APPLY_ROWS, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        bool did = false;
        TRY(apply_file(cx, p, policy, &rows[i], &did));
        TRY(db_exec(cx->tx, RERUN_ROW_STATE, VALS(I64(p->run.id), I64(rows[i].seq), TXT(did ? S("done") : S("stale"))), NULL));
    }
    p->rows = (int64_t)n;
    p->last = n ? rows[n - 1].seq : p->after;
    return OK;
}

static enum err load_tx(struct ctx *cx, void *arg)
{
    struct applying *p = arg;
    TRY(cx_one(cx, RERUN_GET, p->run.id, RERUN, &p->run));
    p->run.policy = str_dup(p->j->a, p->run.policy);
    p->run.edition = str_dup(p->j->a, p->run.edition);
    p->run.day = str_dup(p->j->a, p->run.day);
    return db_int(cx->tx, RERUN_COUNT_OPEN, VALS(I64(p->run.id)), &p->open);
}

static enum err applied_tx(struct ctx *cx, void *arg)
{
    const struct applying *p = arg;
    return db_exec(cx->tx, RERUN_APPLIED, VALS(I64(p->run.id), TXT(S("applied"))), NULL);
}

enum err rerun_apply_run(struct job_run *j)
{
    struct applying p = {.j = j, .run.id = json_get_int(json_parse(j->a, j->payload, NULL), "run", 0), .rows = APPLY_ROWS};
    TRY(job_read(j, load_tx, &p));
    while (p.rows == APPLY_ROWS) {
        TRY(job_progress(j, p.done, p.open, "执行"));
        TRY(job_write(j, chunk_tx, &p));
        p.after = p.last;
        p.done += p.rows;
    }
    TRY(job_write(j, applied_tx, &p));
    j->result = str_f(j->a, "{\"run\":%lld,\"rows\":%lld}", (long long)p.run.id, (long long)p.done);
    return OK;
}
