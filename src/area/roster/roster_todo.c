// SPDX-License-Identifier: Apache-2.0
// What waits for the caller among the rosters. Whoever had a hand in one is not asked to review or
// pay it; whoever entered one is asked to go on with it.
#include "roster.h"

struct todo_row {
    enum perm perm;
    const char *kind, *state, *link;
    struct str title;
    bool mine; /* those the caller entered; otherwise those others did */
};
static const struct todo_row todo_rows[] = {
    {PERM_ROSTER_ENTER, "roster.returned", "returned", "/rosters?state=returned", LIT("被退回的名册"), true},
    {PERM_ROSTER_ENTER, "roster.checked", "checked", "/rosters?state=checked", LIT("待提交的名册"), true},
    {PERM_ROSTER_REVIEW, "roster.review", "submitted", "/review", LIT("待审核的名册"), false},
    {PERM_ROSTER_PAY, "roster.pay", "approved", "/pay", LIT("待付款登记的名册"), false},
};

/* Does an earlier or wider grant of the same right cover this one? Then its rosters are counted. */
static bool counted_above(const struct who *who, size_t at, enum perm perm)
{
    for (size_t i = 0; i < who->n_grants; i++) {
        const struct grant *g = &who->grants[i], *me = &who->grants[at];
        bool same = str_eq(g->path, me->path);
        if (i == at || !(role_info(g->role)->perms >> perm & 1) || (same && i > at))
            continue;
        if (path_covers(g->path, me->path))
            return true;
    }
    return false;
}

enum err roster_todo(struct ctx *cx, struct todo *t)
{
    for (size_t k = 0; k < countof(todo_rows); k++) {
        const struct todo_row *r = &todo_rows[k];
        int64_t all = 0;
        for (size_t i = 0; i < cx->who->n_grants; i++) {
            const struct grant *g = &cx->who->grants[i];
            int64_t n = 0;
            if (!(role_info(g->role)->perms >> r->perm & 1) || counted_above(cx->who, i, r->perm))
                continue;
            TRY(db_int(cx->tx, r->mine ? ROSTER_TODO_MINE : ROSTER_TODO_OTHERS,
                       VALS(TXT(g->path), TXT(path_end(cx->a, g->path)), TXT(str_of(r->state)),
                            I64(cx->who->user_id)),
                       &n));
            all += n;
        }
        todo_put(t, r->kind, r->title, all, str_of(r->link));
    }
    return OK;
}
