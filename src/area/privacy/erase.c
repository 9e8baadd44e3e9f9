// SPDX-License-Identifier: Apache-2.0
// Erasure: proposed by one, carried out by another; the key goes, plain words are blanked, attachments nobody else uses are
// deleted, vouchers and the trail stay. The nightly sweep of what was kept for a while.
#include "audit.h"
#include "file.h"
#include "person.h"
#include "privacy_own.h"

const struct field erasure_fields[18] = {
    {FIELD(struct erasure, id), .as = AS_ID},
    {FIELD(struct erasure, casefile_id), .as = AS_ID},
    {FIELD(struct erasure, no), .label = LIT("档案编号")},
    {FIELD(struct erasure, org_code), .label = LIT("工会编码")},
    {FIELD(struct erasure, org_name), .label = LIT("建档工会")},
    {FIELD(struct erasure, class), .label = LIT("保存类别")},
    {FIELD(struct erasure, due_on), .as = AS_DATE, .label = LIT("到期日")},
    {FIELD(struct erasure, request_id), .as = AS_ID, .label = LIT("按请求")},
    {FIELD(struct erasure, state), .as = AS_CODE, .codes = "erasure_state", .label = LIT("状态")},
    {FIELD(struct erasure, proposed_by), .as = AS_ID},
    {FIELD(struct erasure, proposer), .label = LIT("提出人")},
    {FIELD(struct erasure, proposed_at), .as = AS_TIME, .label = LIT("提出时间")},
    {FIELD(struct erasure, decider), .label = LIT("执行人")},
    {FIELD(struct erasure, decided_at), .as = AS_TIME, .label = LIT("执行时间")},
    {FIELD(struct erasure, members), .as = AS_COUNT, .label = LIT("抹去的家庭成员")},
    {FIELD(struct erasure, files), .as = AS_COUNT, .label = LIT("删除的附件")},
    {FIELD(struct erasure, person_gone), .as = AS_BOOL, .label = LIT("职工库中一并删除")},
    {FIELD(struct erasure, org_id), .as = AS_ID},
};
const struct field erasure_in_fields[1] = {{FIELD(struct erasure_in, casefile_id), .as = AS_ID, .label = LIT("档案"), .need = true}};

enum err erasures_get(struct ctx *cx)
{
    return cx_list(cx, ERASURES, VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(cx_limit(cx))), ERASURE);
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct erasure e = {0};
    TRY(cx_one(cx, ERASURE_GET, id, ERASURE, &e));
    cx_row(cx, ERASURE, &e);
    return OK;
}

enum err erasure_add(struct ctx *cx, const struct casefile *f, int64_t request_id, int64_t *id)
{
    struct retention_class c;
    struct str due;
    int64_t open = 0;
    TRY(retention_of(cx, f, &c, &due));
    TRY(db_int(cx->tx, ERASURE_OPEN, VALS(I64(f->id)), &open));
    if (open)
        return fail(cx, ERR_DUPLICATE, "已提出删除，等待另一人执行");
    return db_int(cx->tx, ERASURE_ADD,
                  VALS(I64(f->id), I64(f->org_id), TXT(c.code), TXT(due), OPT(request_id), I64(cx->who->user_id), I64(cx->now)), id);
}

enum err erasure_post(struct ctx *cx)
{
    const struct erasure_in *in = cx->in;
    struct casefile f;
    struct retention_class c;
    struct str due;
    int64_t id = 0;
    TRY(casefile_get(cx, in->casefile_id, &f));
    TRY(retention_ripe(cx, &f, false, &c, &due));
    TRY(erasure_add(cx, &f, 0, &id));
    audit_object(cx, f.org_id, "casefile:%lld", (long long)f.id);
    audit_note(cx, "class", c.code);
    return answer(cx, id);
}

/* --- attachments --- */

enum err privacy_drop_files(struct ctx *cx, const struct case_gone *files, size_t n, struct case_gone **gone, size_t *n_gone)
{
    *gone = NEWS(cx->a, struct case_gone, n + 1);
    *n_gone = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t dropped = 0;
        TRY(db_exec(cx->tx, PRIVACY_FILE_DROP, VALS(I64(files[i].id)), &dropped));
        if (dropped)
            (*gone)[(*n_gone)++] = files[i];
    }
    return OK;
}

struct forget {
    const struct case_gone *gone;
    size_t n;
};

static enum err forget_tx(struct ctx *cx, void *arg)
{
    const struct forget *f = arg;
    for (size_t i = 0; i < f->n; i++)
        TRY(file_forget(cx->app, cx->tx, f->gone[i].hash));
    return OK;
}

enum err privacy_forget(struct ctx *cx, const struct case_gone *gone, size_t n)
{
    struct forget f = {gone, n};
    return n ? cx_in_write(cx, forget_tx, &f) : OK;
}

/* --- carrying it out --- */

static const struct field gone_fields[] = {{FIELD(struct case_gone, id)}, {FIELD(struct case_gone, hash)}};

struct erasing {
    int64_t id;
    struct erasure e;
    struct casefile f;
    struct case_gone *gone;
    size_t n_gone;
    bool person_gone;
};

/* Attachments and words of this area's own rows. */
static enum err own_rows(struct ctx *cx, const struct casefile *f, struct case_gone **files, size_t *n)
{
    enum { FILES_MAX = 10000 };
    static const int plain[] = {ERASE_CONSENTS, ERASE_PACKS, ERASE_GAPS, ERASE_SCORE, ERASE_NOTICES};
    TRY(db_rows(cx->tx, ERASE_FILES, VALS(I64(f->id)), FIELDS(struct case_gone, gone_fields), FILES_MAX, files, n));
    for (size_t i = 0; i < countof(plain); i++)
        TRY(db_exec(cx->tx, plain[i], VALS(I64(f->id)), NULL));
    TRY(db_exec(cx->tx, ERASE_REQUESTS, VALS(I64(f->id), BLOB(S(""))), NULL));
    TRY(db_exec(cx->tx, ERASE_HOLDS, VALS(I64(f->id), BLOB(S(""))), NULL));
    return db_exec(cx->tx, ERASE_ANSWERS, VALS(TXT(str_f(cx->a, "%%\"%.*s\"%%", FMT(f->no)))), NULL);
}

static enum err check(struct ctx *cx, struct erasing *x)
{
    const struct move *mv;
    struct retention_class c;
    struct str due;
    x->e = (struct erasure){0};
    TRY(cx_one(cx, ERASURE_GET, x->id, ERASURE, &x->e));
    TRY(machine_step(cx, &privacy_machines[1], x->e.state, "run", &mv));
    if (x->e.proposed_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "提出删除和执行删除须由不同的人完成");
    TRY(casefile_get(cx, x->e.casefile_id, &x->f));
    return retention_ripe(cx, &x->f, x->e.request_id != 0, &c, &due);
}

static enum err erase_tx(struct ctx *cx, void *arg)
{
    struct erasing *x = arg;
    struct case_member *m = NULL;
    struct case_gone *theirs = NULL, *mine = NULL, *all;
    size_t n_m = 0, n_theirs = 0, n_mine = 0;
    TRY(check(cx, x));
    int64_t head = x->f.head_id, created = x->f.created_at;
    TRY(casefile_members(cx, &x->f, false, &m, &n_m));
    TRY(own_rows(cx, &x->f, &mine, &n_mine));
    TRY(casefile_erase(cx, &x->f, x->e.proposed_by, &theirs, &n_theirs));
    all = NEWS(cx->a, struct case_gone, n_mine + n_theirs + 1);
    for (size_t i = 0; i < n_mine + n_theirs; i++)
        all[i] = i < n_mine ? mine[i] : theirs[i - n_mine];
    TRY(privacy_drop_files(cx, all, n_mine + n_theirs, &x->gone, &x->n_gone));
    TRY(person_forget(cx, head, created, &x->person_gone));
    TRY(db_exec(cx->tx, ERASURE_DONE,
                VALS(I64(x->id), TXT(S("done")), I64(cx->who->user_id), I64(cx->now), I64((int64_t)n_m), I64((int64_t)x->n_gone), I64(x->person_gone)),
                NULL));
    tx_scrub(cx->tx);
    audit_object(cx, x->e.org_id, "casefile:%lld", (long long)x->f.id);
    audit_note(cx, "class", x->e.class);
    return audit_write(cx, cx->route->action, S("ok"));
}

static enum err tell_tx(struct ctx *cx, void *arg)
{
    return answer(cx, ((struct erasing *)arg)->id);
}

enum err erasure_run(struct ctx *cx)
{
    struct erasing x = {0};
    TRY(cx_arg_id(cx, 0, &x.id));
    TRY(cx_in_write(cx, erase_tx, &x));
    TRY(privacy_forget(cx, x.gone, x.n_gone));
    return cx_in_read(cx, tell_tx, &x);
}

enum err erasure_refuse(struct ctx *cx)
{
    struct erasing x = {0};
    const struct move *mv;
    TRY(cx_arg_id(cx, 0, &x.id));
    TRY(cx_one(cx, ERASURE_GET, x.id, ERASURE, &x.e));
    TRY(machine_step(cx, &privacy_machines[1], x.e.state, "refuse", &mv));
    if (x.e.proposed_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "提出和决定须由不同的人完成");
    TRY(db_exec(cx->tx, ERASURE_DONE, VALS(I64(x.id), TXT(S("refused")), I64(cx->who->user_id), I64(cx->now), I64(0), I64(0), I64(0)), NULL));
    audit_object(cx, x.e.org_id, "casefile:%lld", (long long)x.e.casefile_id);
    return answer(cx, x.id);
}

/* --- the nightly sweep (from the machine itself, by cron): packs and kept answers whose time is over --- */

struct sweep {
    struct case_gone *gone;
    size_t n_gone;
    int64_t packs, answers;
};

static enum err sweep_tx(struct ctx *cx, void *arg)
{
    enum { PACKS_MAX = 10000 };
    const int64_t day_ms = INT64_C(86400000);
    struct sweep *s = arg;
    struct case_gone *files = NULL;
    struct retention_class c;
    size_t n = 0;
    TRY(db_rows(cx->tx, SWEEP_PACKS, VALS(TXT(cx_today(cx))), FIELDS(struct case_gone, gone_fields), PACKS_MAX, &files, &n));
    TRY(db_exec(cx->tx, SWEEP_PACKS_DROP, VALS(TXT(cx_today(cx))), &s->packs));
    TRY(privacy_drop_files(cx, files, n, &s->gone, &s->n_gone));
    TRY(retention_class_of(cx, "answer", &c));
    TRY(db_exec(cx->tx, SWEEP_ANSWERS, VALS(I64(cx->now - c.days * day_ms)), &s->answers));
    return audit_write(cx, cx->route->action, S("ok"));
}

enum err privacy_sweep(struct ctx *cx)
{
    struct sweep s = {0};
    TRY(cx_in_write(cx, sweep_tx, &s));
    TRY(privacy_forget(cx, s.gone, s.n_gone));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "packs", s.packs);
    jw_ki(cx->out, "answers", s.answers);
    jw_close(cx->out, '}');
    return OK;
}

/* --- what waits, what must hold --- */

enum err privacy_todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_PRIVACY_ACT, PRIVACY_TODO_DECIDE, &n));
    todo_put(t, "privacy.decide", S("待办理的个人信息请求"), n, S("/privacy"));
    TRY(todo_count(cx, PERM_PRIVACY_ACT, PRIVACY_TODO_ERASE, &n));
    todo_put(t, "privacy.erase", S("待执行的个人信息删除"), n, S("/privacy?tab=erase"));
    return OK;
}

struct off {
    int64_t id;
    struct str no;
};
static const struct field off_fields[] = {{FIELD(struct off, id)}, {FIELD(struct off, no)}};

enum err privacy_verify(struct verify *v)
{
    static const struct {
        int stmt;
        struct str text;
    } laws[] = {{PRIVACY_VERIFY_ERASED, LIT("个人信息已删除，却还有密钥、姓名、证件索引或附件")},
                {PRIVACY_VERIFY_ORDER, LIT("删除状态与两人办理的删除记录不符")},
                {PRIVACY_VERIFY_REQUEST, LIT("有已办结的个人信息请求没有办理人，或受理和办理是同一人")}};
    int64_t all = 0;
    TRY(db_int(v->cx->tx, PRIVACY_VERIFY_COUNT, NOVALS, &all));
    v->checked += all;
    for (size_t k = 0; k < countof(laws); k++) {
        struct off *rows = NULL;
        size_t n = 0;
        TRY(db_rows(v->cx->tx, laws[k].stmt, NOVALS, FIELDS(struct off, off_fields), 1000, &rows, &n));
        for (size_t i = 0; i < n; i++)
            v->found(v, "I34", str_f(v->cx->a, "档案 %.*s：%.*s", FMT(rows[i].no), FMT(laws[k].text)));
    }
    return OK;
}
