// SPDX-License-Identifier: Apache-2.0
// Matching by a person.
#include "money.h"
#include "payout.h"
#include "recon_own.h"

struct target {
    int64_t batch_id, seq, part, fen, org_id, exported_by;
    struct str state, account;
};
static const struct field target_fields[] = {
    {FIELD(struct target, batch_id)}, {FIELD(struct target, seq)},     {FIELD(struct target, part)},
    {FIELD(struct target, fen)},      {FIELD(struct target, org_id)},  {FIELD(struct target, exported_by)},
    {FIELD(struct target, state)},    {FIELD(struct target, account)},
};
#define TARGET FIELDS(struct target, target_fields)

static bool is(const struct recon_ask *a, const char *kind)
{
    return str_eq(a->kind, str_of(kind));
}

/* The payment within the caller's reach; what the page offers is asked again here. */
static enum err find(struct ctx *cx, const struct recon_ask *ask, struct target *t)
{
    enum err e = ERR_NOT_FOUND;
    for (size_t i = 0; i < cx->n_scopes && e == ERR_NOT_FOUND; i++) {
        struct val lo = TXT(cx->scopes[i].path), hi = TXT(path_end(cx->a, cx->scopes[i].path));
        if (is(ask, "file"))
            e = db_one(cx->tx, RECON_TARGET_FILE, VALS(I64(ask->batch_id), lo, hi, I64(ask->part)), TARGET, t);
        else if (is(ask, "refund"))
            e = db_one(cx->tx, RECON_TARGET_BATCH, VALS(I64(ask->batch_id), lo, hi), TARGET, t);
        else
            e = db_one(cx->tx, RECON_TARGET_ITEM, VALS(I64(ask->batch_id), lo, hi, I64(ask->seq)), TARGET, t);
    }
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有这笔付款，或这一批还没有导出") : e;
}

static enum err same_amount(struct ctx *cx, const struct recon_entry *e, const struct target *t)
{
    char bank[MONEY_TEXT], ours[MONEY_TEXT];
    if (e->fen == t->fen)
        return OK;
    (void)money_yuan(e->fen, bank);
    (void)money_yuan(t->fen, ours);
    return fail(cx, ERR_STATE, "金额不同：银行 %s 元，系统 %s 元，不能对上", bank, ours);
}

/* A batch is on the statement either file by file or line by line: else one payment would stand for two entries. */
static enum err one_way(struct ctx *cx, const struct recon_ask *ask, const struct target *t)
{
    int64_t other;
    if (!is(ask, "item") && !is(ask, "file"))
        return OK;
    enum err e = db_int(cx->tx, RECON_OTHER_WAY,
                        VALS(I64(t->batch_id), TXT(is(ask, "item") ? S("file") : S("item"))), &other);
    if (e == OK)
        return fail(cx, ERR_STATE, is(ask, "item") ? "这一批已按整个文件对上，不能再逐笔对" : "这一批已逐笔对上，不能再按整个文件对");
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err not_taken(struct ctx *cx, const struct recon_ask *ask, const struct target *t)
{
    int64_t entry;
    enum err e = db_int(cx->tx, RECON_TAKEN, VALS(I64(t->batch_id), I64(t->seq), I64(t->part), TXT(ask->kind)), &entry);
    if (e == OK)
        return fail(cx, ERR_DUPLICATE, "这笔付款已与对账单第 %lld 条明细对上", (long long)entry);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err check(struct ctx *cx, const struct recon_entry *e, const struct recon_ask *ask, struct target *t)
{
    bool out = is(ask, "item") || is(ask, "file"), in = is(ask, "return") || is(ask, "refund");
    *t = (struct target){0};
    if (is(ask, "other"))
        return OK;
    if (!out && !in)
        return fail_field(cx, "kind", "应是 item、file、return、refund 或 other");
    if (out != str_eq(e->dir, S("out")))
        return fail(cx, ERR_STATE, out ? "这是一笔收入，不能与付款对上" : "这是一笔支出，不能与退回对上");
    TRY(find(cx, ask, t));
    if (t->org_id != e->org_id || !str_eq(t->account, e->account))
        return fail(cx, ERR_STATE, "这笔付款不是从这个账户付出的");
    if (t->exported_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "这一批是您导出付款的，请由另一位同志对账");
    TRY(same_amount(cx, e, t));
    TRY(one_way(cx, ask, t));
    return not_taken(cx, ask, t);
}

enum err recon_match(struct ctx *cx, int64_t entry_id, const struct recon_ask *ask)
{
    struct recon_entry e;
    struct target t;
    int64_t n = 0;
    TRY(recon_entry_get(cx, entry_id, &e));
    if (e.matched)
        return fail(cx, ERR_STATE, "这条明细已经对上，如有错误请先撤销");
    TRY(check(cx, &e, ask, &t));
    TRY(db_exec(cx->tx, RECON_MATCH_ADD,
                VALS(I64(e.id), I64(e.org_id), TXT(ask->kind), OPT(t.batch_id), I64(t.seq), I64(t.part), TXT(ask->note),
                     I64(cx->who->user_id), I64(cx->now)),
                &n));
    if (!n)
        return ERR_CONFLICT;
    TRY(db_exec(cx->tx, RECON_ENTRY_MATCHED, VALS(I64(e.id), I64(1)), NULL));
    audit_object(cx, e.org_id, "recon_entry:%lld", (long long)e.id);
    audit_note(cx, "kind", ask->kind);
    if (t.batch_id)
        audit_note(cx, "payment", t.seq ? payout_ref(cx->a, t.batch_id, t.seq) : payout_no(cx->a, t.batch_id));
    audit_note(cx, "note", ask->note);
    return OK;
}

enum err recon_unmatch(struct ctx *cx, int64_t entry_id, struct str reason)
{
    struct recon_entry e;
    int64_t n = 0;
    TRY(recon_entry_get(cx, entry_id, &e));
    if (!e.matched)
        return fail(cx, ERR_STATE, "这条明细还没有对上");
    TRY(db_exec(cx->tx, RECON_UNDO, VALS(I64(e.id), I64(cx->who->user_id), I64(cx->now), TXT(reason)), &n));
    if (!n)
        return ERR_CONFLICT;
    TRY(db_exec(cx->tx, RECON_ENTRY_MATCHED, VALS(I64(e.id), I64(0)), NULL));
    audit_object(cx, e.org_id, "recon_entry:%lld", (long long)e.id);
    audit_note(cx, "reason", reason);
    return OK;
}

/* Payments of the same amount from the same account that no entry belongs to, the same name first. */
enum err recon_candidates(struct ctx *cx, const struct recon_entry *e, struct recon_payment **out, size_t *n)
{
    bool pays = str_eq(e->dir, S("out"));
    struct recon_payment *items, *files;
    size_t n_items = 0, n_files = 0;
    struct str path = S("");
    TRY(db_text(cx->tx, RECON_ENTRY_PATH, VALS(I64(e->id)), &path));
    struct val lo = TXT(path), hi = TXT(path_end(cx->a, path));
    TRY(db_rows(cx->tx, RECON_CANDIDATES,
                VALS(lo, hi, I64(e->org_id), TXT(e->account), I64(e->fen), TXT(pays ? S("item") : S("return")), TXT(e->party),
                     I64(50)),
                RECON_PAYMENT_FIELDS, 50, &items, &n_items));
    if (pays)
        TRY(db_rows(cx->tx, RECON_CANDIDATE_FILES, VALS(lo, hi, I64(e->org_id), TXT(e->account), I64(e->fen), I64(50)),
                    RECON_PAYMENT_FIELDS, 50, &files, &n_files));
    *out = NEWS(cx->a, struct recon_payment, n_items + n_files + 1);
    for (size_t i = 0; i < n_files; i++)
        (*out)[i] = files[i];
    for (size_t i = 0; i < n_items; i++)
        (*out)[n_files + i] = items[i];
    *n = n_items + n_files;
    for (size_t i = 0; i < *n; i++)
        (*out)[i].no = payout_no(cx->a, (*out)[i].batch_id);
    return OK;
}
