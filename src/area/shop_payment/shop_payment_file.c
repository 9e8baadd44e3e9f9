// SPDX-License-Identifier: Apache-2.0
// The files of a batch. They are made once, when it is submitted: sealed as attachments, named by their SM3, and from then on only read.
// Rendering happens outside the writer; the move is one short transaction that finds the batch as it was read.
#include "shop_payment_own.h"

#include "audit.h"
#include "decision.h"
#include "payout.h"

enum { PEN_BYTES = 256 * 1024 * 1024 };

struct made_file {
    struct file file;
    int64_t items, fen;
};
struct rendering {
    struct ctx *cx;
    int64_t id;
    struct shop_payment p;
    struct arena *pen; /* of its own: it holds account numbers in clear */
    const struct bank_profile *profile;
    struct str day;
    struct bank_item *items;
    size_t n;
    struct made_file files[SHOP_PAYMENT_FILES_MAX];
    size_t n_files;
    struct bank_report report;
    bool repeated;
};

static enum err read_lines(struct ctx *cx, void *arg)
{
    struct rendering *r = arg;
    struct shop_payment_item *lines;
    TRY(shop_payment_get(cx, r->id, &r->p));
    /* a retry of the same person finds what the first attempt did, and says so instead of failing */
    r->repeated = str_eq(r->p.state, S("submitted")) && r->p.submitted_by == cx->who->user_id;
    if (r->repeated)
        return OK;
    TRY(shop_payment_begin(cx, r->id, "submit", &r->p));
    r->day = cx_today(cx);
    TRY(bank_profile_on(cx, r->p.profile, r->day, true, &r->profile));
    TRY(shop_payment_items(cx, r->id, &lines, &r->n));
    r->items = NEWS(r->pen, struct bank_item, r->n + 1);
    for (size_t i = 0; i < r->n; i++)
        r->items[i] = (struct bank_item){.seq = lines[i].seq, .ref = lines[i].ref, .name = lines[i].name, .account = str_dup(r->pen, lines[i].account), .bank = lines[i].bank,
                                         .cnaps = lines[i].cnaps, .fen = lines[i].fen};
    return OK;
}

static enum err take_file(void *self, const struct bank_file *f)
{
    struct rendering *r = self;
    if (r->n_files == SHOP_PAYMENT_FILES_MAX)
        return fail(r->cx, ERR_TOO_LARGE, "银行文件超过 %d 个，请按较短的时间分别结算", SHOP_PAYMENT_FILES_MAX);
    struct made_file *m = &r->files[r->n_files++];
    *m = (struct made_file){.items = f->count, .fen = f->fen};
    TRY(file_keep_bytes(r->cx->app, r->cx->a, f->bytes, str_dup(r->cx->a, f->name), &m->file));
    /* a cross-check of two hands: the bank's library hashed what it rendered, the file store what it kept */
    return str_eq(m->file.hash, f->hash) ? OK : fail(r->cx, ERR_IO, "银行文件保存后与生成时不一致，请重试");
}

/* What the profile refuses, shop by shop: nothing moves until it is mended. */
static enum err tell(struct rendering *r)
{
    struct ctx *cx = r->cx;
    for (size_t i = 0; i < r->report.n_complaints && i < SHOP_PAYMENT_TOLD; i++) {
        const struct bank_complaint *c = &r->report.complaints[i];
        if (c->level != BANK_REFUSED)
            continue;
        (void)fail_field(cx, "account", "%.*s%s%.*s", FMT(c->item == SIZE_MAX ? S("") : r->items[c->item].name), c->item == SIZE_MAX ? "" : "：", FMT(c->text));
    }
    return cx->problems.n ? ERR_BAD_INPUT : fail(cx, ERR_BAD_INPUT, "银行格式不接受这个批次的付款账户或用途，请核对");
}

static enum err render(struct rendering *r)
{
    const struct shop_payment *p = &r->p;
    struct bank_header h = {.payer_name = p->payer_name, .payer_account = p->payer_account, .payer_bank = p->payer_bank, .batch = p->no, .date = r->day, .use = p->purpose};
    struct bank_sink sink = {take_file, r};
    enum err e = bank_write(r->pen, r->profile, &h, r->items, r->n, &sink, &r->report);
    return e == ERR_BAD_INPUT ? tell(r) : e;
}

static struct str hash_of(struct rendering *r)
{
    struct str *hashes = NEWS(r->cx->a, struct str, r->n_files + 1);
    for (size_t i = 0; i < r->n_files; i++)
        hashes[i] = r->files[i].file.hash;
    return payout_hash(r->cx->a, hashes, r->n_files);
}

static enum err put_files(struct ctx *cx, struct rendering *r)
{
    for (size_t i = 0; i < r->n_files; i++) {
        struct made_file *m = &r->files[i];
        TRY(file_insert(cx, &m->file, r->p.org_id, FILE_CLOSED));
        TRY(db_exec(cx->tx, SHOP_PAYMENT_FILE_PUT,
                    VALS(I64(r->id), I64((int64_t)i + 1), I64(m->file.id), TXT(m->file.name), TXT(m->file.hash), I64(m->file.size), I64(m->items), I64(m->fen)), NULL));
    }
    return OK;
}

static enum err stand_on_decision(struct ctx *cx, const struct shop_payment *p, bool must)
{
    struct decision d;
    if (!p->decision_id)
        return must ? fail(cx, ERR_STATE, "本批次金额达到须集体研究的限额：请删除后重新编制，选定已确认的集体研究决定（事项：资金发放）") : OK;
    TRY(decision_need(cx, p->decision_id, p->org_id, "payout", &d));
    return decision_stand(cx, &d, shop_payment_object(cx->a, p->id), p->fen);
}

static enum err submit_tx(struct ctx *cx, void *arg)
{
    struct rendering *r = arg;
    struct shop_payment p;
    struct str rule, hash = hash_of(r);
    bool second, decide;
    TRY(shop_payment_begin(cx, r->id, "submit", &p));
    if (p.version != r->p.version || p.items != (int64_t)r->n || r->report.count != p.items || r->report.fen != p.fen)
        return fail(cx, ERR_CONFLICT, "批次刚被他人改动过，请刷新后再提交");
    TRY(shop_payment_measure(cx, p.fen, &rule, &second, &decide));
    TRY(stand_on_decision(cx, &p, decide));
    TRY(put_files(cx, r));
    TRY(shop_payment_move(cx, SHOP_PAYMENT_SUBMITTED,
                          VALS(I64(p.id), I64(cx->who->user_id), I64(cx->now), I64((int64_t)r->n_files), TXT(hash), TXT(rule), I64(second), I64(p.version))));
    audit_note(cx, "hash", hash);
    audit_note(cx, "fen", str_f(cx->a, "%lld", (long long)p.fen));
    return audit_write(cx, "shop_payment.submit", S("ok"));
}

static enum err answer_tx(struct ctx *cx, void *arg)
{
    return shop_payment_answer(cx, ((struct rendering *)arg)->id);
}

static enum err submit_with(struct rendering *r)
{
    TRY(cx_in_read(r->cx, read_lines, r));
    if (!r->repeated) {
        TRY(render(r));
        TRY(cx_in_write(r->cx, submit_tx, r));
    }
    return cx_in_read(r->cx, answer_tx, r);
}

enum err shop_payment_submit(struct ctx *cx)
{
    struct rendering *r = NEW(cx->a, struct rendering);
    r->cx = cx;
    TRY(cx_arg_id(cx, 0, &r->id));
    r->pen = arena_new(PEN_BYTES);
    enum err e = submit_with(r);
    for (size_t i = 0; i < r->n; i++)
        secret_wipe((char *)r->items[i].account.at, r->items[i].account.len);
    arena_free(r->pen);
    return e;
}

/* --- what is read --- */

struct part {
    int64_t part, file_id;
    struct str name, hash;
    int64_t size, items, fen;
};
static const struct field part_fields[] = {
    {FIELD(struct part, part), .label = LIT("第几个")}, {FIELD(struct part, file_id), .as = AS_ID},
    {FIELD(struct part, name), .label = LIT("文件名")}, {FIELD(struct part, hash), .label = LIT("SM3")},
    {FIELD(struct part, size), .label = LIT("字节数")}, {FIELD(struct part, items), .as = AS_COUNT, .label = LIT("笔数")},
    {FIELD(struct part, fen), .as = AS_MONEY, .label = LIT("金额")},
};
#define PART FIELDS(struct part, part_fields)

enum err shop_payment_one(struct ctx *cx)
{
    struct shop_payment p;
    struct part *parts;
    size_t n;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(shop_payment_get(cx, id, &p));
    TRY(db_rows(cx->tx, SHOP_PAYMENT_FILES, VALS(I64(id)), PART, SHOP_PAYMENT_FILES_MAX, &parts, &n));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, SHOP_PAYMENT, &p);
    machine_verbs(cx, &shop_payment_machine, p.state, p.org_path);
    jw_key(cx->out, "parts");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, PART, &parts[i]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

enum err shop_payment_file_get(struct ctx *cx)
{
    struct shop_payment p;
    struct part *parts;
    struct file f;
    size_t n;
    int64_t id = 0, part = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_arg_id(cx, 1, &part));
    TRY(shop_payment_get(cx, id, &p));
    audit_object(cx, p.org_id, "shop_payment:%lld", (long long)id);
    if (!str_eq(p.state, S("exported")) && !str_eq(p.state, S("settled")))
        return fail(cx, ERR_STATE, "批次还没有制盘，不能下载银行文件");
    TRY(db_rows(cx->tx, SHOP_PAYMENT_FILES, VALS(I64(id)), PART, SHOP_PAYMENT_FILES_MAX, &parts, &n));
    if (part < 1 || part > (int64_t)n)
        return fail(cx, ERR_NOT_FOUND, "批次没有第 %lld 个文件", (long long)part);
    audit_note(cx, "hash", parts[part - 1].hash);
    TRY(file_load(cx, parts[part - 1].file_id, &f));
    return file_answer(cx, &f);
}
