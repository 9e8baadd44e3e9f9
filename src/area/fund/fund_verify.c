// SPDX-License-Identifier: Apache-2.0
// Invariants of the money: I1 every transaction sums to 0, I2 balances and the tally of raised money
// equal their recomputation, I3 nothing below zero, spent money equals the records it went to, and
// no forbidden pair of source and class.
#include "area.h"
#include "fund_own.h"

struct off_txn {
    int64_t txn_id, fen, n;
};
static const struct field off_txn_fields[] = {
    {FIELD(struct off_txn, txn_id)},
    {FIELD(struct off_txn, fen)},
    {FIELD(struct off_txn, n)},
};
struct off_sum {
    int64_t org_id, campaign_id, posted, kept;
    struct str source, stage;
};
static const struct field off_sum_fields[] = {
    {FIELD(struct off_sum, org_id)}, {FIELD(struct off_sum, campaign_id)},
    {FIELD(struct off_sum, source)}, {FIELD(struct off_sum, stage)},
    {FIELD(struct off_sum, posted)}, {FIELD(struct off_sum, kept)},
};
struct pair {
    struct str campaign, earmark, start_on, source, class, kind;
    int64_t n;
};
static const struct field pair_fields[] = {
    {FIELD(struct pair, campaign)}, {FIELD(struct pair, earmark)}, {FIELD(struct pair, start_on)},
    {FIELD(struct pair, source)},   {FIELD(struct pair, class)},   {FIELD(struct pair, kind)},
    {FIELD(struct pair, n)},
};
enum { FINDINGS_MAX = 1000, PAIRS_MAX = 100000 };

static enum err check_txns(struct verify *v, int stmt)
{
    struct off_txn *rows = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, stmt, NOVALS, FIELDS(struct off_txn, off_txn_fields), FINDINGS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "I1", str_f(v->cx->a, "资金流水 %lld 的 %lld 条分录合计为 %lld 分，应为 0",
                                (long long)rows[i].txn_id, (long long)rows[i].n,
                                (long long)rows[i].fen));
    return OK;
}

static enum err check_sums(struct verify *v, int stmt, const char *invariant, const char *what)
{
    struct off_sum *rows = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, stmt, NOVALS, FIELDS(struct off_sum, off_sum_fields), FINDINGS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, invariant,
                 str_f(v->cx->a, "%s：活动 %lld 工会 %lld 来源 %.*s 阶段 %.*s，%lld 分与 %lld 分不一致",
                       what, (long long)rows[i].campaign_id, (long long)rows[i].org_id,
                       FMT(rows[i].source), FMT(rows[i].stage), (long long)rows[i].posted,
                       (long long)rows[i].kept));
    return OK;
}

/* Every campaign's own rule, compiled once per campaign (rows come grouped by it). */
static enum err check_pairs(struct verify *v)
{
    struct pair *rows = NULL;
    struct earmark *e = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, FUND_VERIFY_CLASS, NOVALS, FIELDS(struct pair, pair_fields), PAIRS_MAX, &rows, &n));
    struct str campaign = {0};
    for (size_t i = 0; i < n; i++) {
        v->checked += rows[i].n;
        if (!e || !str_eq(campaign, rows[i].campaign)) {
            enum err found = fund_earmark(v->cx->tx, rows[i].earmark, rows[i].start_on, &e, NULL);
            if (found == ERR_NOT_FOUND) {
                v->found(v, "I3", str_f(v->cx->a, "活动 %.*s 的资金使用规定“%.*s”不存在",
                                        FMT(rows[i].campaign), FMT(rows[i].earmark)));
                return OK;
            }
            TRY(found);
            campaign = rows[i].campaign;
        }
        enum fund_form form = str_eq(rows[i].kind, S("goods"))  ? FUND_GOODS
                              : str_eq(rows[i].kind, S("lump")) ? FUND_LUMP
                                                                : FUND_CASH;
        struct fund_ruling r = fund_check(e, rows[i].source, rows[i].class, form, S(""));
        if (r.verdict == FUND_FORBIDDEN)
            v->found(v, "I3", str_f(v->cx->a, "活动 %.*s 有 %lld 条记录用 %.*s 慰问 %.*s：%.*s",
                                    FMT(rows[i].campaign), (long long)rows[i].n, FMT(rows[i].source),
                                    FMT(rows[i].class), FMT(r.clause)));
    }
    return OK;
}

enum err fund_verify(struct verify *v)
{
    TRY(check_txns(v, FUND_VERIFY_TXN));
    TRY(check_txns(v, FUND_VERIFY_EMPTY));
    TRY(check_sums(v, FUND_VERIFY_BALANCE, "I2", "分录合计与余额"));
    TRY(check_sums(v, FUND_VERIFY_RAISED, "I2", "筹集分录与统计"));
    TRY(check_sums(v, FUND_VERIFY_BELOW, "I3", "余额小于 0"));
    TRY(fund_gift_verify(v));
    TRY(check_sums(v, FUND_VERIFY_AID, "I3", "已预留或已支付资金与慰问记录"));
    return check_pairs(v);
}
