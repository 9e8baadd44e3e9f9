// SPDX-License-Identifier: Apache-2.0
// I30: a kept verdict, judged again from its frozen facts under its frozen edition, gives the same class; and a run that is
// applied has nothing open.
#include "judge_own.h"

enum { PAGE = 500 };

struct walk {
    int64_t id, casefile_id, made_at;
    struct str day, policy, edition, class, secret, wrapped;
};
static const struct field walk_fields[] = {
    {FIELD(struct walk, id)},      {FIELD(struct walk, casefile_id)}, {FIELD(struct walk, made_at)}, {FIELD(struct walk, day)},
    {FIELD(struct walk, policy)},  {FIELD(struct walk, edition)},     {FIELD(struct walk, class)},   {FIELD(struct walk, secret), .as = AS_BLOB},
    {FIELD(struct walk, wrapped), .as = AS_BLOB},
};
struct kept_policy {
    struct policy *p;
    struct kept_policy *next;
};

static struct policy *policy_of(struct ctx *cx, struct arena *keep, struct kept_policy **all, const struct walk *w)
{
    static const struct fields rule_row = {rule_fields, countof(rule_fields), sizeof(struct rule)};
    for (struct kept_policy *k = *all; k; k = k->next)
        if (str_eq(k->p->code, w->policy) && str_eq(k->p->edition, w->edition))
            return k->p;
    struct rule r = {0};
    struct problems p = {.a = keep, .last = &p.first};
    if (db_one(cx->tx, POLICY_EDITION, VALS(TXT(w->policy), TXT(w->edition)), rule_row, &r) != OK)
        return NULL;
    rule_own(keep, &r);
    struct kept_policy *k = NEW(keep, struct kept_policy);
    *k = (struct kept_policy){policy_compile(keep, &r, &p), *all};
    *all = k;
    return k->p;
}

static void check_one(struct verify *v, struct sealer *key, struct arena *keep, struct kept_policy **all, const struct walk *w)
{
    struct ctx *cx = v->cx;
    struct str text = {0};
    struct facts *f = NEW(cx->a, struct facts);
    struct verdict *now = NEW(cx->a, struct verdict);
    const struct policy *p = policy_of(cx, keep, all, w);
    v->checked++;
    if (!p || casefile_open_at(cx, key, "case_verdict.secret", w->casefile_id, w->made_at, w->secret, &text) != OK) {
        v->found(v, "I30", str_f(cx->a, "第 %lld 号认定结果%s", (long long)w->id, p ? "打不开" : "所依据的政策版本不存在"));
        return;
    }
    const struct json *frozen = json_parse(cx->a, text, NULL);
    facts_read(json_get(frozen, "facts"), json_get(frozen, "why"), f);
    policy_judge(p, cx->a, f, now);
    struct str class = now->outcome == OUTCOME_CLASS ? now->as->code : S("");
    if (!str_eq(class, w->class) || !str_eq(class, json_get_str(frozen, "class")))
        v->found(v, "I30", str_f(cx->a, "第 %lld 号认定结果为“%.*s”，按保存的事实和政策 %.*s %.*s 重新认定为“%.*s”", (long long)w->id, FMT(w->class), FMT(w->policy),
                                 FMT(w->edition), FMT(class)));
}

static enum err check_verdicts(struct verify *v, struct arena *keep)
{
    struct kept_policy *all = NULL;
    struct sealer *key = NULL;
    int64_t after = 0;
    for (size_t n = PAGE; n == PAGE;) {
        struct arena_mark m = arena_mark(v->cx->a);
        struct walk *rows = NULL;
        TRY(db_rows(v->cx->tx, VERDICT_WALK, VALS(I64(after), I64(PAGE)), FIELDS(struct walk, walk_fields), PAGE, &rows, &n));
        for (size_t i = 0; i < n; i++) {
            TRY(casefile_key_next(v->cx, &key, rows[i].casefile_id, rows[i].wrapped));
            check_one(v, key, keep, &all, &rows[i]);
            after = rows[i].id;
        }
        arena_release(v->cx->a, m);
    }
    return OK;
}

struct rest {
    int64_t id;
};
static const struct field rest_fields[] = {{FIELD(struct rest, id)}};

enum err judge_verify(struct verify *v)
{
    struct arena *keep = arena_new(64 * 1024 * 1024);
    struct rest *rows = NULL;
    size_t n = 0;
    enum err e = check_verdicts(v, keep);
    arena_free(keep);
    TRY(e);
    TRY(db_rows(v->cx->tx, JUDGE_REST, NOVALS, FIELDS(struct rest, rest_fields), 10000, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "I30", str_f(v->cx->a, "第 %lld 次批量试算已执行完毕，却还有待执行的档案", (long long)rows[i].id));
    return OK;
}
