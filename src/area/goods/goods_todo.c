// SPDX-License-Identifier: Apache-2.0
// What waits for the caller among purchases, stock and hand-overs. Whoever did the first half is not
// asked to do the second.
#include "handover.h"

static const struct {
    enum perm perm;
    int stmt;
    const char *kind, *link;
    struct str title;
} rows[] = {
    {PERM_GOODS_ENTER, GOODS_TODO_CONTRACT, "purchase.contract", "/purchases", LIT("待办理的采购")},
    {PERM_GOODS_REVIEW, GOODS_TODO_PURCHASE, "purchase.approve", "/purchases?state=requested", LIT("待审批的采购")},
    {PERM_GOODS_REVIEW, GOODS_TODO_COUNT, "goods.count", "/stock?tab=counts", LIT("待批准的盘点、报损")},
    {PERM_GOODS_STORE, GOODS_TODO_RECEIPT, "goods.receipt", "/stock?tab=receipts", LIT("待确认的验收")},
    {PERM_GOODS_STORE, GOODS_TODO_SEND, "goods.send", "/stock?tab=sends", LIT("待收的调拨物资")},
    {PERM_GOODS_STORE, GOODS_TODO_CONFIRM, "handover.confirm", "/handovers", LIT("待确认出库的发放单")},
};

/* Is this grant's subtree within that of an earlier or wider grant of the same right? */
static bool counted_above(const struct who *who, size_t at, enum perm perm)
{
    for (size_t i = 0; i < who->n_grants; i++) {
        const struct grant *g = &who->grants[i], *me = &who->grants[at];
        if (i == at || !(role_info(g->role)->perms >> perm & 1) || (str_eq(g->path, me->path) && i > at))
            continue;
        if (path_covers(g->path, me->path))
            return true;
    }
    return false;
}

enum err goods_todo(struct ctx *cx, struct todo *t)
{
    for (size_t k = 0; k < countof(rows); k++) {
        int64_t all = 0;
        for (size_t i = 0; i < cx->who->n_grants; i++) {
            const struct grant *g = &cx->who->grants[i];
            int64_t n = 0;
            if (!(role_info(g->role)->perms >> rows[k].perm & 1) || counted_above(cx->who, i, rows[k].perm))
                continue;
            TRY(db_int(cx->tx, rows[k].stmt, VALS(TXT(g->path), TXT(path_end(cx->a, g->path)), I64(cx->who->user_id)), &n));
            all += n;
        }
        todo_put(t, rows[k].kind, rows[k].title, all, str_of(rows[k].link));
    }
    return OK;
}
