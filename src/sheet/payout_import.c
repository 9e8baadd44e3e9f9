// SPDX-License-Identifier: Apache-2.0
// The bank's result file of a batch: a text file read by the profile, or a workbook through the sandboxed
// reader. Lines are stored in chunks, without effect; then one transaction judges and applies them all. A
// job that was cut begins again: what it had stored is dropped first, what it had applied is found applied.
#include "audit.h"
#include "bank_sheet.h"
#include "code.h"
#include "file.h"
#include "job.h"
#include "payout.h"

#include <unistd.h>

enum { CHUNK = 2000 };

/* --- coming in --- */

struct upload {
    int64_t batch_id, job, result;
    struct payout_batch batch;
    struct str settled_on;
    struct file file;
};

static enum err check_upload(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    const struct move *mv;
    TRY(payout_get(cx, u->batch_id, &u->batch));
    TRY(machine_step(cx, &payout_machine, u->batch.state, "result", &mv));
    return cx_may(cx, mv->perm, u->batch.org_path) ? OK : ERR_FORBIDDEN;
}

static enum err start_upload(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    TRY(check_upload(cx, u));
    TRY(file_insert(cx, &u->file, u->batch.org_id, FILE_SHARED));
    struct buf b = buf_new(cx->a, 4096);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_ki(&w, "batch", u->batch_id);
    jw_kt(&w, "hash", u->file.hash);
    jw_kt(&w, "type", u->file.type);
    jw_close(&w, '}');
    TRY(job_start(cx, "payout.result", u->batch.org_id, buf_done(&b), &u->job));
    TRY(payout_result_begin(cx, u->batch_id, u->file.id, u->settled_on, u->job, &u->result));
    audit_object(cx, u->batch.org_id, "payout:%lld", (long long)u->batch_id);
    audit_note(cx, "file", u->file.hash);
    return audit_write(cx, "payout.result", S("ok"));
}

static enum err result_post(struct ctx *cx)
{
    struct upload u = {.settled_on = cx_query(cx, "settled_on")};
    TRY(cx_arg_id(cx, 0, &u.batch_id));
    if (!u.settled_on.len)
        return fail_field(cx, "settled_on", "请填写银行处理的日期，如 2023-01-15");
    TRY(cx_in_read(cx, check_upload, &u));
    if (cx->call->upload_fd < 0 || cx->call->upload_size == 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到文件内容");
    struct str name = cx->call->upload_name.len ? cx->call->upload_name : S("银行结果");
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, name, &u.file));
    TRY(cx_in_write(cx, start_upload, &u));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "job", u.job);
    jw_ki(cx->out, "result", u.result);
    jw_close(cx->out, '}');
    cx->reply->status = 202;
    return OK;
}

/* --- the job --- */

struct reading {
    struct job_run *j;
    int64_t batch_id, result_id;
    struct str hash, profile_code, body, why;
    const struct bank_profile *profile;
    struct bank_results got;
    size_t from, n;
    struct payout_line *lines; /* of a chunk */
};

static enum err load(struct ctx *cx, void *arg)
{
    struct reading *r = arg;
    struct payout_batch b;
    struct rule doc = {0};
    TRY(db_int(cx->tx, PAYOUT_RESULT_OF_JOB, VALS(I64(r->j->job_id)), &r->result_id));
    TRY(payout_get(cx, r->batch_id, &b));
    TRY(rule_get(cx->tx, S("banks"), b.profile, cx_today(cx), &doc));
    r->body = str_dup(r->j->a, doc.body);
    return OK;
}

static enum err reset(struct ctx *cx, void *arg)
{
    return payout_result_reset(cx, ((struct reading *)arg)->result_id);
}

static enum err read_file(struct reading *r)
{
    struct problems p = {.a = r->j->a};
    int fd;
    r->profile = bank_profile_of(r->j->a, json_parse(r->j->a, r->body, NULL), &p);
    if (!r->profile)
        return job_fail(r->j, ERR_BAD_INPUT, "银行格式不可用");
    TRY(file_open(r->j->app, r->hash, &fd));
    enum err e = bank_sheet_results(r->j->a, fd, r->profile, &r->got);
    close(fd);
    if (e != OK && r->got.why.len)
        return job_fail(r->j, e, "%.*s", FMT(r->got.why));
    if (e == OK && !r->got.n && !r->got.n_faults)
        return job_fail(r->j, ERR_FILE_DAMAGED, "文件中没有一笔结果");
    return e;
}

/* --- storing --- */

static struct payout_line line_of(const struct bank_result *b)
{
    return (struct payout_line){.line_no = (int64_t)b->line, .ref = b->ref.len ? b->ref : b->batch, .seq = b->seq,
                                .account = b->account, .name = b->name, .fen = b->fen,
                                .status = str_of(bank_status_code(b->status)), .code = b->code, .text = b->text};
}

static enum err put_chunk(struct ctx *cx, void *arg)
{
    struct reading *r = arg;
    return payout_result_lines(cx, r->result_id, r->lines, r->n);
}

static enum err put_all(struct reading *r)
{
    r->lines = NEWS(r->j->a, struct payout_line, CHUNK);
    for (r->from = 0; r->from < r->got.n; r->from += r->n) {
        for (r->n = 0; r->n < CHUNK && r->from + r->n < r->got.n; r->n++)
            r->lines[r->n] = line_of(&r->got.lines[r->from + r->n]);
        TRY(job_write(r->j, put_chunk, r));
        TRY(job_progress(r->j, (int64_t)(r->from + r->n), (int64_t)r->got.n, "读取银行结果"));
    }
    /* lines nobody could read are named too */
    for (r->from = 0; r->from < r->got.n_faults; r->from += r->n) {
        for (r->n = 0; r->n < CHUNK && r->from + r->n < r->got.n_faults; r->n++) {
            const struct bank_fault *f = &r->got.faults[r->from + r->n];
            r->lines[r->n] = (struct payout_line){.line_no = (int64_t)f->line, .fen = -1, .status = S("unreadable"),
                                                  .code = str_of(f->code), .text = f->text};
        }
        TRY(job_write(r->j, put_chunk, r));
    }
    return OK;
}

struct applied {
    struct reading *r;
    struct payout_result result;
};

static enum err apply(struct ctx *cx, void *arg)
{
    struct applied *a = arg;
    TRY(payout_result_apply(cx, a->r->result_id));
    TRY(payout_result_get(cx, a->r->result_id, &a->result));
    audit_object(cx, cx->org_id, "payout:%lld", (long long)a->r->batch_id);
    return audit_write(cx, "payout.result.applied", S("ok"));
}

static enum err failed(struct ctx *cx, void *arg)
{
    struct reading *r = arg;
    return payout_result_failed(cx, r->result_id, r->why);
}

static struct str answer_of(struct job_run *j, const struct payout_result *p, size_t repeated)
{
    struct buf b = buf_new(j->a, 4096);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_ki(&w, "result", p->id);
    jw_ki(&w, "lines", p->lines);
    jw_ki(&w, "applied", p->applied);
    jw_ki(&w, "repeated", p->repeated + (int64_t)repeated);
    jw_ki(&w, "refused", p->refused);
    jw_ki(&w, "success", p->n_success);
    jw_ki(&w, "success_fen", p->fen_success);
    jw_ki(&w, "failed", p->n_failed);
    jw_ki(&w, "unknown", p->n_unknown);
    jw_ki(&w, "returned", p->n_returned);
    jw_close(&w, '}');
    return buf_done(&b);
}

static enum err result_of(struct ctx *cx, void *arg)
{
    struct applied *a = arg;
    return payout_result_get(cx, a->r->result_id, &a->result);
}

/* A resumed job may find its result applied already: then its answer is read back. */
static enum err store(struct reading *r, struct applied *a)
{
    TRY(job_read(r->j, result_of, a));
    if (str_eq(a->result.state, S("done")))
        return OK;
    TRY(job_write(r->j, reset, r));
    TRY(read_file(r));
    TRY(put_all(r));
    TRY(job_progress(r->j, (int64_t)r->got.n, (int64_t)r->got.n, "核对并登记"));
    return job_write(r->j, apply, a);
}

static enum err payout_result_run(struct job_run *j)
{
    const struct json *ask = json_parse(j->a, j->payload, NULL);
    struct reading r = {.j = j, .batch_id = json_get_int(ask, "batch", 0), .hash = json_get_str(ask, "hash")};
    struct applied a = {.r = &r};
    TRY(job_read(j, load, &r));
    enum err e = store(&r, &a);
    if (e == OK)
        j->result = answer_of(j, &a.result, r.got.repeated);
    /* what is wrong with the file stays said beside the batch; what is the system's is tried again */
    if (e != OK && e < ERR_BUSY) {
        r.why = j->fail_text.len ? j->fail_text : str_of(err_text(e));
        TRY(job_write(j, failed, &r));
    }
    return e;
}

static const struct route routes[] = {
    {.method = M_POST, .path = "/api/payouts/:id/results", .run = result_post, .perm = PERM_PAYOUT_EXPORT, .scope = SCOPE_ORG,
     .tx = TX_NONE, .once = true, .action = "payout.result", .upload = true, .shape = OUT_FREE, .schema = "{\"job\":1,\"result\":1}",
     .query = "settled_on", .title = LIT("导入银行结果")},
};
static const struct job_kind kinds[] = {{"payout.result", LIT("导入银行结果"), payout_result_run}};

extern const struct area area_payout_import;
const struct area area_payout_import = {
    .name = "payout_import", .title = LIT("银行结果导入"), ROWS(routes, routes), ROWS(jobs, kinds)};
