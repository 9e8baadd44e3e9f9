// SPDX-License-Identifier: Apache-2.0
// Editions of policies out of the database.
#include "policy_store.h"

static const struct fields rule_row = {rule_fields, countof(rule_fields), sizeof(struct rule)};

enum err policy_load(struct ctx *cx, struct str code, struct str edition, struct str day, struct policy **out)
{
    struct rule r = {0};
    struct problems p = {.a = cx->a, .last = &p.first};
    enum err e = edition.len ? db_one(cx->tx, POLICY_EDITION, VALS(TXT(code), TXT(edition)), rule_row, &r)
                             : rule_get(cx->tx, S("policies"), code, day, &r);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_NOT_FOUND, "没有政策“%.*s”%s%.*s", FMT(code), edition.len ? "的版本 " : "在该日有效的版本 ", FMT(edition.len ? edition : day));
    TRY(e);
    rule_own(cx->a, &r);
    *out = policy_compile(cx->a, &r, &p);
    if (p.n)
        return fail(cx, ERR_STATE, "政策“%.*s”有误，不能用来认定：%.*s", FMT(code), FMT(p.first->text));
    return OK;
}
