// SPDX-License-Identifier: Apache-2.0
// Silence of the earmark rule is a person's to decide: asked by one, decided by another, kept, and
// applied to every later row of the same pair in that campaign until another decision takes its place.
#include "fund_own.h"

enum { RULINGS_MAX = 10000 };

struct kept {
    int64_t id;
    struct str source, class, form, filed, state, basis, org_name;
};
static const struct field kept_fields[] = {
    {FIELD(struct kept, id)},    {FIELD(struct kept, source)}, {FIELD(struct kept, class)},
    {FIELD(struct kept, form)},  {FIELD(struct kept, filed)},  {FIELD(struct kept, state)},
    {FIELD(struct kept, basis)}, {FIELD(struct kept, org_name)},
};

/* The uppermost union comes first; a cell once decided is not decided again. */
enum err fund_rulings(struct tx *tx, struct earmark *e, int64_t campaign_id, int64_t org_id)
{
    struct kept *rows = NULL;
    size_t n = 0;
    TRY(db_rows(tx, RULINGS_OF, VALS(I64(campaign_id), I64(org_id)),
                FIELDS(struct kept, kept_fields), RULINGS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        fund_decide(e, rows[i].source, rows[i].class, rows[i].form, rows[i].filed,
                    (struct fund_ruling){
                        str_eq(rows[i].state, S("allowed")) ? FUND_ALLOWED : FUND_FORBIDDEN,
                        S("裁定"),
                        str_f(tx_arena(tx), "规则未规定，%.*s裁定%s：%.*s", FMT(rows[i].org_name),
                              str_eq(rows[i].state, S("allowed")) ? "可以使用" : "不得使用", FMT(rows[i].basis)),
                        rows[i].id});
    return OK;
}

static struct vals pair_vals(struct val v[6], int64_t campaign_id, int64_t org_id, const struct fund_pair *p)
{
    v[0] = I64(campaign_id);
    v[1] = I64(org_id);
    v[2] = TXT(p->source);
    v[3] = TXT(p->class);
    v[4] = TXT(p->form);
    v[5] = TXT(p->filed);
    return (struct vals){v, 6};
}

enum err fund_ruling_ask(struct ctx *cx, int64_t campaign_id, int64_t org_id, int64_t roster_id,
                         const struct fund_pair *pairs, size_t n, struct str reason)
{
    for (size_t i = 0; i < n; i++) {
        const struct fund_pair *p = &pairs[i];
        TRY(db_exec(cx->tx, RULING_ASK,
                    VALS(I64(campaign_id), I64(org_id), TXT(p->source), TXT(p->class), TXT(p->form),
                         TXT(p->filed), TXT(p->clause), TXT(reason), OPT(roster_id), I64(cx->who->user_id),
                         I64(cx->now)),
                    NULL));
    }
    return OK;
}

struct asked {
    int64_t id, asked_by;
};
static const struct field asked_fields[] = {{FIELD(struct asked, id)}, {FIELD(struct asked, asked_by)}};

enum err fund_ruling_by_review(struct ctx *cx, const struct earmark *e, int64_t campaign_id, int64_t org_id,
                               struct str org_path, struct str what, const struct fund_pair *pairs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct asked a = {0};
        struct val v[6];
        const struct fund_pair *p = &pairs[i];
        struct str use = p->class.len ? str_f(cx->a, "用 %.*s 慰问 %.*s", FMT(p->source), FMT(p->class))
                                      : str_f(cx->a, "用 %.*s 购买物资", FMT(p->source));
        if (fund_undecided_blocks(e))
            return fail(cx, ERR_STATE, "%.*s，规则未规定，须先裁定再审核：%.*s", FMT(use), FMT(p->clause));
        if (!cx_may(cx, PERM_FUND_RULE, org_path))
            return fail(cx, ERR_FORBIDDEN, "%.*s，规则未规定，须由有裁定权限的审核人处理", FMT(use));
        enum err got = db_one(cx->tx, RULING_OPEN, pair_vals(v, campaign_id, org_id, p),
                              FIELDS(struct asked, asked_fields), &a);
        if (got == ERR_NOT_FOUND) /* a rule that fell silent after the submission: the reviewer's own question */
            continue;
        TRY(got);
        if (a.asked_by == cx->who->user_id)
            return fail(cx, ERR_SAME_PERSON, "%.*s的裁定是您本人提请的，须由他人裁定", FMT(use));
        TRY(db_exec(cx->tx, RULING_SUPERSEDE, pair_vals(v, campaign_id, org_id, p), NULL));
        TRY(db_exec(cx->tx, RULING_DECIDE,
                    VALS(I64(a.id), TXT(S("allowed")), I64(cx->who->user_id), I64(cx->now),
                         TXT(str_f(cx->a, "%.*s 审核通过时裁定", FMT(what)))),
                    NULL));
        audit_note(cx, "ruling", str_f(cx->a, "%lld", (long long)a.id));
    }
    return OK;
}
