// SPDX-License-Identifier: Apache-2.0
// The files of a batch. They are made once, when the batch is submitted: sealed as attachments, named by
// their SM3, and from then on only read. Rendering takes seconds for 100,000 lines, so it happens outside
// the writer; the move itself is one short transaction that finds the batch as it was read.
#include "payout_own.h"

#include "audit.h"
#include "decision.h"
#include "file.h"

enum { PEN_BYTES = 1024 * 1024 * 1024, LEAVE_PASSES = 400 };

struct made_file {
    struct file file;
    int64_t items, fen;
};
struct rendering {
    struct ctx *cx;
    struct payout_submit *s;
    struct payout_batch batch;
    struct str day;
    const struct bank_profile *profile;
    struct payout_pen pen;
    struct made_file *files;
    size_t n_files;
    int64_t *left;     /* lines left out, and why */
    struct str *left_why;
    size_t n_left, cap_left;
    bool repeated;
};

/* --- reading the lines --- */

struct write_row {
    int64_t seq, fen;
    struct str name, id_type, blind, secret, bank;
};
static const struct field write_fields[] = {
    {FIELD(struct write_row, seq)},     {FIELD(struct write_row, fen)},   {FIELD(struct write_row, name)},
    {FIELD(struct write_row, id_type)}, {FIELD(struct write_row, blind)}, {FIELD(struct write_row, secret)},
    {FIELD(struct write_row, bank)},
};

static enum err write_row(void *arg, void *row)
{
    struct rendering *r = arg;
    const struct write_row *w = row;
    return payout_pen_item(&r->pen, r->cx->sealer, r->batch.id, w->seq, w->name, w->id_type, w->blind, w->secret,
                           w->bank, w->fen);
}

/* A retry of the same person finds what the first attempt did, and says so instead of failing. */
static bool is_repeat(const struct ctx *cx, const struct payout_batch *b)
{
    return str_eq(b->state, S("submitted")) && b->submitted_by == cx->who->user_id;
}

static enum err read_lines(struct ctx *cx, void *arg)
{
    struct rendering *r = arg;
    struct write_row row = {0};
    TRY(payout_get(cx, r->s->id, &r->batch));
    r->repeated = is_repeat(cx, &r->batch);
    if (r->repeated)
        return OK;
    TRY(payout_begin(cx, r->s->id, "submit", &r->batch));
    r->day = cx_today(cx);
    TRY(payout_profile(cx, r->batch.profile, r->day, &r->profile));
    return db_each(cx->tx, PAYOUT_WRITE_ITEMS, VALS(I64(r->batch.id)), FIELDS(struct write_row, write_fields), &row,
                   write_row, r);
}

/* --- making the files --- */

static enum err take_file(void *self, const struct bank_file *f)
{
    struct rendering *r = self;
    if (r->n_files == PAYOUT_FILES_MAX)
        return fail(r->cx, ERR_TOO_LARGE, "银行文件超过 %d 个，请限定名册分批编制", PAYOUT_FILES_MAX);
    struct made_file *m = &r->files[r->n_files++];
    *m = (struct made_file){.items = f->count, .fen = f->fen};
    TRY(file_keep_bytes(r->cx->app, r->cx->a, f->bytes, str_dup(r->cx->a, f->name), &m->file));
    /* a cross-check of two hands: the bank's library hashed what it rendered, the file store what it kept */
    return str_eq(m->file.hash, f->hash) ? OK : fail(r->cx, ERR_IO, "银行文件保存后与生成时不一致，请重试");
}

static enum err render(struct rendering *r)
{
    const struct payout_batch *b = &r->batch;
    struct bank_header h = {.payer_name = b->payer_name, .payer_account = b->payer_account, .payer_bank = b->payer_bank,
                            .batch = b->no, .date = r->day, .use = b->purpose};
    struct bank_sink sink = {take_file, r};
    r->n_files = 0;
    r->pen.report = (struct bank_report){0};
    return bank_write(r->pen.a, r->profile, &h, r->pen.items, r->pen.n, &sink, &r->pen.report);
}

/* Takes the refused lines out of the pen; false when it is not the lines that are at fault. */
static bool leave_out(struct rendering *r)
{
    size_t before = r->n_left, kept = 0;
    bool *bad = arena_alloc(r->pen.a, r->pen.n + 1, sizeof *bad);
    for (size_t i = 0; i < r->pen.report.n_complaints; i++) {
        const struct bank_complaint *c = &r->pen.report.complaints[i];
        if (c->level != BANK_REFUSED || c->item == SIZE_MAX || bad[c->item] || r->n_left == r->cap_left)
            continue;
        bad[c->item] = true;
        r->left[r->n_left] = r->pen.items[c->item].seq;
        r->left_why[r->n_left++] = str_dup(r->pen.a, c->text);
    }
    r->pen.fen = 0;
    for (size_t i = 0; i < r->pen.n; i++)
        if (!bad[i]) {
            r->pen.items[kept++] = r->pen.items[i];
            r->pen.fen += r->pen.items[i].fen;
        }
    r->pen.n = kept;
    return r->n_left > before;
}

/* --- the move --- */

static enum err skip_left(struct ctx *cx, const struct rendering *r)
{
    int64_t id = r->batch.id;
    for (size_t i = 0; i < r->n_left; i++) {
        int64_t gone = 0;
        TRY(db_exec(cx->tx, PAYOUT_SKIP,
                    VALS(I64(id), I64(r->left[i]), TXT(S("FILE_FORM")), TXT(r->left_why[i])), NULL));
        TRY(db_exec(cx->tx, PAYOUT_FREE_REPAY, VALS(I64(id), I64(r->left[i])), NULL));
        TRY(db_exec(cx->tx, PAYOUT_ITEMS_GONE, VALS(I64(id), I64(r->left[i])), &gone));
        if (gone != 1)
            return fail(cx, ERR_CONFLICT, "批次刚被他人改动过，请刷新后再提交");
    }
    TRY(db_exec(cx->tx, PAYOUT_FREE_ROSTERS,
                VALS(TXT(r->batch.org_path), TXT(path_end(cx->a, r->batch.org_path)), I64(r->batch.campaign_id)), NULL));
    return payout_counted(cx, id);
}

static struct str hash_of(struct ctx *cx, const struct rendering *r)
{
    struct str *hashes = NEWS(cx->a, struct str, r->n_files + 1);
    for (size_t i = 0; i < r->n_files; i++)
        hashes[i] = r->files[i].file.hash;
    return payout_hash(cx->a, hashes, r->n_files);
}

static enum err put_files(struct ctx *cx, struct rendering *r)
{
    for (size_t i = 0; i < r->n_files; i++) {
        struct made_file *m = &r->files[i];
        TRY(file_insert(cx, &m->file, r->batch.org_id, FILE_SHARED));
        TRY(db_exec(cx->tx, PAYOUT_FILE_PUT,
                    VALS(I64(r->batch.id), I64((int64_t)i + 1), I64(m->file.id), TXT(m->file.name), TXT(m->file.hash),
                         I64(m->file.size), I64(m->items), I64(m->fen)),
                    NULL));
    }
    return OK;
}

static enum err stand_on_decision(struct ctx *cx, const struct payout_batch *b, bool must)
{
    struct decision d;
    if (must && !b->decision_id)
        return fail(cx, ERR_STATE, "本批次金额达到须集体研究的限额，请先选定已确认的集体研究决定（事项：资金发放）");
    if (!b->decision_id)
        return OK;
    TRY(decision_need(cx, b->decision_id, b->org_id, "payout", &d));
    return decision_stand(cx, &d, payout_object(cx->a, b->id), b->fen);
}

static enum err submit_tx(struct ctx *cx, void *arg)
{
    struct rendering *r = arg;
    struct payout_batch b;
    struct payout_rule rule;
    int64_t changed = 0, version = r->batch.version;
    TRY(payout_begin(cx, r->s->id, "submit", &b));
    if (b.version != version)
        return fail(cx, ERR_CONFLICT, "批次刚被他人改动过，请刷新后再提交");
    TRY(skip_left(cx, r));
    TRY(payout_get(cx, r->s->id, &b));
    if (b.items != (int64_t)r->pen.n || b.fen != r->pen.fen || r->pen.report.count != b.items || r->pen.report.fen != b.fen)
        return fail(cx, ERR_CONFLICT, "银行文件与批次的笔数或金额不一致，请重新提交");
    TRY(payout_rule_on(cx->tx, r->day, &rule));
    bool second, decide;
    payout_measure(&rule, b.fen, &second, &decide);
    TRY(stand_on_decision(cx, &b, decide));
    TRY(db_exec(cx->tx, PAYOUT_FILES_GONE, VALS(I64(b.id)), NULL));
    TRY(put_files(cx, r));
    struct str hash = hash_of(cx, r);
    enum err e = db_exec(cx->tx, PAYOUT_SUBMITTED,
                         VALS(I64(b.id), I64(cx->who->user_id), I64(cx->now), TXT(rule.name), I64(second), I64(decide),
                              I64((int64_t)r->n_files), TXT(hash), I64(version)),
                         &changed);
    TRY(payout_moved(cx, e, changed));
    audit_note(cx, "hash", hash);
    audit_note(cx, "items", str_f(cx->a, "%lld", (long long)b.items));
    audit_note(cx, "fen", str_f(cx->a, "%lld", (long long)b.fen));
    return audit_write(cx, "payout.submit", S("ok"));
}

static enum err submit_with(struct rendering *r)
{
    struct ctx *cx = r->cx;
    enum err e = cx_in_read(cx, read_lines, r);
    if (e != OK || r->repeated)
        return e;
    if (!r->pen.n)
        return fail(cx, ERR_BAD_INPUT, "批次中没有一笔，不能提交");
    r->cap_left = r->pen.n;
    r->left = NEWS(r->pen.a, int64_t, r->cap_left);
    r->left_why = NEWS(r->pen.a, struct str, r->cap_left);
    e = render(r);
    for (int pass = 0; e == ERR_BAD_INPUT && r->s->leave_out && pass < LEAVE_PASSES && leave_out(r) && r->pen.n; pass++)
        e = render(r);
    r->s->complaints = payout_told(cx, &r->pen, &r->s->n_complaints);
    if (e == ERR_BAD_INPUT)
        return r->pen.report.n_complaints ? OK : fail(cx, e, "银行格式不接受这个批次的付款账户或用途，请核对");
    TRY(e);
    TRY(cx_in_write(cx, submit_tx, r));
    r->s->submitted = true;
    return OK;
}

enum err payout_submit(struct ctx *cx, struct payout_submit *s)
{
    struct rendering r = {.cx = cx, .s = s, .pen = {.a = arena_new(PEN_BYTES)}};
    r.files = NEWS(r.pen.a, struct made_file, PAYOUT_FILES_MAX);
    enum err e = submit_with(&r);
    s->submitted |= e == OK && r.repeated;
    /* the pen held account numbers in clear */
    for (size_t i = 0; i < r.pen.n; i++)
        secret_wipe((char *)r.pen.items[i].account.at, r.pen.items[i].account.len);
    arena_free(r.pen.a);
    return e;
}
