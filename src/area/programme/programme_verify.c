// SPDX-License-Identifier: Apache-2.0
// I33, the half of aid programmes: each relief within its ceiling as frozen, at most one aid row each and of its amount, decided by
// others than who proposed it; no row of such a roster without a relief.
#include "programme_own.h"

enum { FOUND_MAX = 100000 };

struct bad {
    int64_t id, fen, limit_fen, aid_fen;
    struct str kind, project, state;
};
static const struct field bad_fields[] = {
    {FIELD(struct bad, id)},   {FIELD(struct bad, fen)},     {FIELD(struct bad, limit_fen)}, {FIELD(struct bad, aid_fen)},
    {FIELD(struct bad, kind)}, {FIELD(struct bad, project)}, {FIELD(struct bad, state)},
};

static enum err each(struct verify *v, int stmt, const char *what)
{
    struct bad *rows = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, stmt, NOVALS, FIELDS(struct bad, bad_fields), FOUND_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "I33", str_f(v->cx->a, "救助 %lld %s（金额 %lld 分，限额 %lld 分，发放记录 %lld 分）", (long long)rows[i].id, what,
                                 (long long)rows[i].fen, (long long)rows[i].limit_fen, (long long)rows[i].aid_fen));
    return OK;
}

enum err programme_verify(struct verify *v)
{
    int64_t n = 0;
    TRY(each(v, RELIEF_VERIFY_MONEY, "超过批准时的限额，或与发放记录不一致"));
    TRY(each(v, RELIEF_VERIFY_PEOPLE, "的申请、审核、批准不是由不同的人办理，或缺少原因"));
    TRY(each(v, RELIEF_VERIFY_ROWS, "（发放记录编号）列在帮扶名册上而没有批准的救助"));
    TRY(db_int(v->cx->tx, RELIEF_COUNT, NOVALS, &n));
    v->checked += n;
    return OK;
}
