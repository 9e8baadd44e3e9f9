// SPDX-License-Identifier: Apache-2.0
// Invariants of pay-out: I4 a row is paid once and its record, its line and its money say the same, I9
// every step by another person, I15 batches equal their lines, I16 the files are those that were checked,
// I17 a payment made again is linked, of the same amount and approved. And what waits for the caller.
#include "payout_own.h"

struct tie {
    int64_t id, items, fen, n_success, n_open, second, got_items, got_fen, got_success, got_open, got_sent;
    struct str state;
    int64_t files, part, part_items, part_fen, batch_id, seq, aid_fen;
    struct str hash, part_hash, file_hash, aid_state;
};
static const struct field tie_fields[] = {
    {FIELD(struct tie, id)},          {FIELD(struct tie, items)},     {FIELD(struct tie, fen)},
    {FIELD(struct tie, n_success)},   {FIELD(struct tie, n_open)},    {FIELD(struct tie, second)},
    {FIELD(struct tie, got_items)},   {FIELD(struct tie, got_fen)},   {FIELD(struct tie, got_success)},
    {FIELD(struct tie, got_open)},    {FIELD(struct tie, got_sent)},  {FIELD(struct tie, state)},
    {FIELD(struct tie, files)},       {FIELD(struct tie, part)},      {FIELD(struct tie, part_items)},
    {FIELD(struct tie, part_fen)},    {FIELD(struct tie, batch_id)},  {FIELD(struct tie, seq)},
    {FIELD(struct tie, aid_fen)},     {FIELD(struct tie, hash)},      {FIELD(struct tie, part_hash)},
    {FIELD(struct tie, file_hash)},   {FIELD(struct tie, aid_state)},
};
#define TIE FIELDS(struct tie, tie_fields)

static void found(struct verify *v, const char *invariant, int64_t id, const char *text)
{
    v->found(v, invariant, str_f(v->cx->a, "付款批次 %.*s：%s", FMT(payout_no(v->cx->a, id)), text));
}

static enum err on_counts(void *arg, void *row)
{
    struct verify *v = arg;
    const struct tie *t = row;
    bool early = str_eq(t->state, S("draft")) || str_eq(t->state, S("submitted")) ||
                 str_eq(t->state, S("checked")) || str_eq(t->state, S("approved"));
    v->checked += 1 + t->got_items;
    if (t->items != t->got_items || t->fen != t->got_fen || t->n_success != t->got_success || t->n_open != t->got_open)
        found(v, "I15", t->id, "登记的笔数或金额与逐笔重新计算的不一致");
    if (early && t->got_sent)
        found(v, "I15", t->id, "尚未制盘却有已送银行的笔");
    if (str_eq(t->state, S("void")) && t->got_items)
        found(v, "I15", t->id, "已删除却还有笔");
    return OK;
}

static enum err on_people(void *arg, void *row)
{
    found(arg, "I9", ((const struct tie *)row)->id, "编制、初核、复核、制盘或重付、人工结果没有由不同的人完成");
    return OK;
}

/* Rows of one batch come together; its files must add up to it and to its hash. */
struct file_walk {
    struct verify *v;
    int64_t id, files, n, items, fen, want_items, want_fen;
    struct str hash;
    struct buf all;
};

static void end_batch(struct file_walk *w)
{
    unsigned char digest[SM3_BYTES];
    struct str all = buf_done(&w->all), is;
    if (!w->id)
        return;
    sm3_once(all.at, all.len, digest);
    is = w->n == 1 ? str_sub(all, 0, all.len - 1) : hex_of(w->v->cx->a, digest, sizeof digest);
    if (w->n != w->files || w->items != w->want_items || w->fen != w->want_fen)
        found(w->v, "I16", w->id, "银行文件的个数、笔数或金额与批次不一致");
    if (!str_eq(is, w->hash))
        found(w->v, "I16", w->id, "银行文件不是复核时的那一份");
}

static enum err on_file(void *arg, void *row)
{
    struct file_walk *w = arg;
    const struct tie *t = row;
    w->v->checked++;
    if (t->id != w->id) {
        end_batch(w);
        *w = (struct file_walk){.v = w->v, .id = t->id, .files = t->files, .want_items = t->items, .want_fen = t->fen,
                                .hash = str_dup(w->v->cx->a, t->hash), .all = buf_new(w->v->cx->a, PAYOUT_FILES_MAX * 80)};
    }
    if (!str_eq(t->part_hash, t->file_hash))
        found(w->v, "I16", t->id, "银行文件的登记与附件不一致");
    w->n++;
    w->items += t->part_items;
    w->fen += t->part_fen;
    buf_f(&w->all, "%.*s\n", FMT(t->part_hash));
    return OK;
}

static enum err on_aid(void *arg, void *row)
{
    struct verify *v = arg;
    const struct tie *t = row;
    v->found(v, "I4", str_f(v->cx->a, "付款批次 %.*s 第 %lld 笔（%.*s，%lld 分）与慰问记录（%.*s，%lld 分）不一致",
                            FMT(payout_no(v->cx->a, t->batch_id)), (long long)t->seq, FMT(t->state),
                            (long long)t->fen, FMT(t->aid_state), (long long)t->aid_fen));
    return OK;
}

static enum err on_paid(void *arg, void *row)
{
    struct verify *v = arg;
    const struct tie *t = row;
    v->found(v, "I4", str_f(v->cx->a, "名册 %lld 第 %lld 行已记发放 %lld 分，却没有成功的银行付款",
                            (long long)t->batch_id, (long long)t->seq, (long long)t->fen));
    return OK;
}

static enum err on_repay(void *arg, void *row)
{
    const struct tie *t = row;
    found(arg, "I17", t->batch_id, "有重付的笔与原笔金额不同、原笔未失败或未经批准");
    return OK;
}

enum err payout_verify(struct verify *v)
{
    struct tx *tx = v->cx->tx;
    struct tie row = {0};
    struct file_walk w = {.v = v};
    TRY(db_each(tx, PAYOUT_VERIFY_COUNTS, NOVALS, TIE, &row, on_counts, v));
    TRY(db_each(tx, PAYOUT_VERIFY_PEOPLE, NOVALS, TIE, &row, on_people, v));
    TRY(db_each(tx, PAYOUT_VERIFY_FILES, NOVALS, TIE, &row, on_file, &w));
    end_batch(&w);
    TRY(db_each(tx, PAYOUT_VERIFY_AID, NOVALS, TIE, &row, on_aid, v));
    TRY(db_each(tx, PAYOUT_VERIFY_PAID, NOVALS, TIE, &row, on_paid, v));
    return db_each(tx, PAYOUT_VERIFY_REPAY, NOVALS, TIE, &row, on_repay, v);
}

/* --- what waits --- */

struct todo_row {
    enum perm perm;
    const char *kind, *link;
    struct str title;
    int stmt;
    const char *state; /* of PAYOUT_TODO */
    bool others;       /* not those the caller had a hand in */
};
static const struct todo_row todo_rows[] = {
    {PERM_PAYOUT_MAKE, "payout.draft", "/payouts?state=draft", LIT("待提交的付款批次"), PAYOUT_TODO, "draft", false},
    {PERM_PAYOUT_CHECK, "payout.check", "/payouts?state=submitted", LIT("待初核的付款批次"), PAYOUT_TODO, "submitted", true},
    {PERM_PAYOUT_CHECK, "payout.approve", "/payouts?state=checked", LIT("待复核的付款批次"), PAYOUT_TODO, "checked", true},
    {PERM_PAYOUT_EXPORT, "payout.export", "/payouts?state=approved", LIT("待制盘的付款批次"), PAYOUT_TODO, "approved", true},
    {PERM_PAYOUT_EXPORT, "payout.result", "/payouts?state=exported", LIT("等待银行结果的付款批次"), PAYOUT_TODO, "exported", false},
    {PERM_PAYOUT_CHECK, "payout.outcome", "/payouts?tab=outcomes", LIT("待确认的人工结果"), PAYOUT_TODO_RESULT, NULL, true},
    {PERM_PAYOUT_CHECK, "payout.repay", "/payouts?tab=repays", LIT("待批准的重付"), PAYOUT_TODO_REPAY, NULL, true},
    {PERM_PAYOUT_EXPORT, "payout.unknown", "/payouts?tab=unknown", LIT("结果未知、须向银行查询的付款"), PAYOUT_TODO_UNKNOWN, NULL, false},
};

static bool counted_above(const struct who *who, size_t at, enum perm perm)
{
    for (size_t i = 0; i < who->n_grants; i++) {
        const struct grant *g = &who->grants[i], *me = &who->grants[at];
        bool same = str_eq(g->path, me->path);
        if (i != at && (role_info(g->role)->perms >> perm & 1) && !(same && i > at) && path_covers(g->path, me->path))
            return true;
    }
    return false;
}

static enum err count_at(struct ctx *cx, const struct todo_row *r, struct str lo, int64_t *n)
{
    struct val at = TXT(lo), hi = TXT(path_end(cx->a, lo));
    if (r->state)
        return db_int(cx->tx, r->stmt, VALS(at, hi, TXT(str_of(r->state)), I64(r->others ? cx->who->user_id : 0)), n);
    if (r->others)
        return db_int(cx->tx, r->stmt, VALS(at, hi, I64(cx->who->user_id)), n);
    return db_int(cx->tx, r->stmt, VALS(at, hi), n);
}

enum err payout_todo(struct ctx *cx, struct todo *t)
{
    for (size_t k = 0; k < countof(todo_rows); k++) {
        const struct todo_row *r = &todo_rows[k];
        int64_t all = 0;
        for (size_t i = 0; i < cx->who->n_grants; i++) {
            const struct grant *g = &cx->who->grants[i];
            int64_t n = 0;
            if (!(role_info(g->role)->perms >> r->perm & 1) || counted_above(cx->who, i, r->perm))
                continue;
            TRY(count_at(cx, r, g->path, &n));
            all += n;
        }
        todo_put(t, r->kind, r->title, all, str_of(r->link));
    }
    return OK;
}
