// SPDX-License-Identifier: Apache-2.0
// I17: an entry marked matched has exactly one live match, of the same account, direction and amount; a
// batch is matched by files or by lines, not both; a statement's entries add up to its closing balance.
#include "recon_own.h"

enum { FINDINGS_MAX = 1000 };

struct pair {
    int64_t id, a, b;
};
static const struct field pair_fields[] = {
    {FIELD(struct pair, id)}, {FIELD(struct pair, a)}, {FIELD(struct pair, b)}};

enum err recon_verify(struct verify *v)
{
    static const struct {
        int stmt;
        const char *what;
    } checks[] = {{RECON_VERIFY_MARK, "对账单明细 %lld 的“已对上”标记与对应记录不一致（%lld / %lld）"},
                  {RECON_VERIFY_SUM, "对账记录 %lld 两边的账户、方向或金额不一致（%lld / %lld 分）"},
                  {RECON_VERIFY_SHOP, "对账记录 %lld 与门店付款的账户、方向或金额不一致（%lld / %lld 分）"},
                  {RECON_VERIFY_BOTH, "付款批次 %lld 既按文件又逐笔对账（%lld / %lld）"},
                  {RECON_VERIFY_STATEMENT, "对账单 %lld 的笔数或余额与明细不符（%lld / %lld）"}};
    int64_t n_entries = 0;
    TRY(db_int(v->cx->tx, RECON_VERIFY_COUNT, NOVALS, &n_entries));
    v->checked += n_entries;
    for (size_t i = 0; i < countof(checks); i++) {
        struct pair *rows = NULL;
        size_t n = 0;
        TRY(db_rows(v->cx->tx, checks[i].stmt, NOVALS, FIELDS(struct pair, pair_fields), FINDINGS_MAX, &rows, &n));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        for (size_t k = 0; k < n; k++)
            v->found(v, "I17", str_f(v->cx->a, checks[i].what, (long long)rows[k].id, (long long)rows[k].a, (long long)rows[k].b));
#pragma GCC diagnostic pop
    }
    return OK;
}
