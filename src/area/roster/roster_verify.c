/* SPDX-License-Identifier: Apache-2.0
 * Invariants of rosters, recomputed from the rows: I4 (each record once, each payment once), I9 (enter,
 * approve, pay by different people), I14 (accepted + refused = rows read). */
#include "roster.h"

enum { VERIFY_ROSTERS_MAX = 5000000 };

struct roster_tie {
    int64_t id, rows, accepted, refused, amount_fen, got_rows, got_accepted, got_fen;
    struct str state, kind, pay_way;
    int64_t n_aid, aid_fen, n_paid, n_pay, paid_fen, lump_id, lump_fen;
};
static const struct field tie_fields[] = {
    {FIELD(struct roster_tie, id)},       {FIELD(struct roster_tie, rows)},
    {FIELD(struct roster_tie, accepted)}, {FIELD(struct roster_tie, refused)},
    {FIELD(struct roster_tie, amount_fen)}, {FIELD(struct roster_tie, got_rows)},
    {FIELD(struct roster_tie, got_accepted)}, {FIELD(struct roster_tie, got_fen)},
    {FIELD(struct roster_tie, state)},    {FIELD(struct roster_tie, kind)},
    {FIELD(struct roster_tie, pay_way)},
    {FIELD(struct roster_tie, n_aid)},    {FIELD(struct roster_tie, aid_fen)},
    {FIELD(struct roster_tie, n_paid)},   {FIELD(struct roster_tie, n_pay)},
    {FIELD(struct roster_tie, paid_fen)}, {FIELD(struct roster_tie, lump_id)},
    {FIELD(struct roster_tie, lump_fen)},
};
#define TIE FIELDS(struct roster_tie, tie_fields)

static void found(struct verify *v, const char *invariant, int64_t id, const char *text)
{
    v->found(v, invariant, str_f(v->cx->a, "名册 %lld：%s", (long long)id, text));
}

static enum err on_counts(void *arg, void *row)
{
    struct verify *v = arg;
    const struct roster_tie *t = row;
    v->checked++;
    if (t->accepted + t->refused != t->rows)
        found(v, "I14", t->id, "通过与有误的行数之和不等于读入行数");
    if (t->rows != t->got_rows || t->accepted != t->got_accepted || t->amount_fen != t->got_fen)
        found(v, "I14", t->id, "登记的行数或金额与逐行重新计算的不一致");
    return OK;
}

static enum err on_people(void *arg, void *row)
{
    const struct roster_tie *t = row;
    found(arg, "I9", t->id, "录入、审核、付款没有由不同的人完成");
    return OK;
}

/* Paid line by line through the bank, or handed over person by person from stock. */
static bool row_by_row(const struct roster_tie *t)
{
    return str_eq(t->pay_way, S("batch")) || str_eq(t->pay_way, S("stock"));
}

static enum err on_aid(void *arg, void *row)
{
    struct verify *v = arg;
    const struct roster_tie *t = row;
    bool open = str_eq(t->state, S("checked")) || str_eq(t->state, S("returned"));
    bool paid = str_eq(t->state, S("paid"));
    v->checked++;
    if (open && t->n_aid != 0)
        found(v, "I4", t->id, "尚未提交却已有慰问记录");
    if (!open && (t->n_aid != t->accepted || t->aid_fen != t->amount_fen))
        found(v, "I4", t->id, "慰问记录的条数或金额与名册不一致");
    bool by_rows = str_eq(t->state, S("approved")) && row_by_row(t);
    if (by_rows ? t->n_paid > 0 && t->n_paid >= t->accepted : t->n_paid != (paid ? t->accepted : 0))
        found(v, "I4", t->id, "已发放的慰问记录与名册状态不一致");
    return OK;
}

static int by_id(const void *a, const void *b)
{
    const struct roster_tie *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* A paid roster has one payment of its own sum; any other has none. Names of a lump sum were paid
 * with it; what is served from stock is paid person by person as it is handed over. */
static enum err check_money(struct verify *v)
{
    struct roster_tie *rosters, *money;
    size_t n, n_money;
    struct tx *tx = v->cx->tx;
    TRY(db_rows(tx, ROSTER_VERIFY_PAID, NOVALS, TIE, VERIFY_ROSTERS_MAX, &rosters, &n));
    TRY(db_rows(tx, ROSTER_VERIFY_MONEY, NOVALS, TIE, VERIFY_ROSTERS_MAX, &money, &n_money));
    if (n_money)
        qsort(money, n_money, sizeof *money, by_id);
    for (size_t i = 0; i < n; i++) {
        const struct roster_tie *r = &rosters[i];
        const struct roster_tie *m = n_money ? bsearch(r, money, n_money, sizeof *money, by_id) : NULL;
        bool own = str_eq(r->state, S("paid")) && !r->lump_id;
        int64_t should = !own ? 0 : str_eq(r->kind, S("lump")) ? r->lump_fen : r->amount_fen;
        v->checked++;
        if (row_by_row(r)) { /* as often as the bank answered, or goods were handed over */
            if ((m ? m->paid_fen : 0) != r->aid_fen)
                found(v, "I4", r->id, "逐笔付款的金额与已发放的慰问记录不一致");
            continue;
        }
        if ((m ? m->n_pay : 0) != (own && should ? 1 : 0) || (m ? m->paid_fen : 0) != should)
            found(v, "I4", r->id, "付款次数或金额与名册不一致");
    }
    return OK;
}

enum err roster_verify(struct verify *v)
{
    struct roster_tie row = {0};
    struct tx *tx = v->cx->tx;
    TRY(db_each(tx, ROSTER_VERIFY_COUNTS, NOVALS, TIE, &row, on_counts, v));
    TRY(db_each(tx, ROSTER_VERIFY_PEOPLE, NOVALS, TIE, &row, on_people, v));
    row = (struct roster_tie){0};
    TRY(db_each(tx, ROSTER_VERIFY_AID, NOVALS, TIE, &row, on_aid, v));
    TRY(check_money(v));
    return roster_caps_verify(v);
}
