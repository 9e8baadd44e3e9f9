// SPDX-License-Identifier: Apache-2.0
// Routes of wage-arrears cases; what waits; I63 and I64. All of them ask for rights of their own: who claims what from whom is
// for those who work on it, not for everybody who may look at services.
#include "wage_own.h"

#define READ(path_, run_, title_, ...)                                                                                                        \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_LABOUR_VIEW, .scope = SCOPE_ORG, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(method_, path_, run_, perm_, action_, title_, ...)                                                                              \
    {.method = method_, .path = path_, .run = run_, .perm = PERM_LABOUR_##perm_, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = action_, .title = LIT(title_), .shape = OUT_FREE, .schema = case_schema, __VA_ARGS__}

static const char case_schema[] = "{…wage_case, verbs: [], people: [wage_claimant], recoveries: [wage_recovery], steps: [wage_step], papers: [{id, name}]}";
static const char mine_schema[] = "{rows: [{id, employer, project, owed_from, department, state, reason, org_name, claimed_fen, recovered_fen, steps: [{on_day, kind}], got: [{on_day, fen}]}], next}";

static const struct route routes[] = {
    READ("/api/wage-cases", wage_cases_get, "欠薪案件", .shape = OUT_LIST, OUT(struct wage_case, wage_case_fields), .query = "state,late,q,after,limit"),
    READ("/api/wage-cases/:id", wage_case_one, "一件欠薪案件", .shape = OUT_FREE, .schema = case_schema, .action = "wage.read", .logged = true),
    WRITE(M_POST, "/api/wage-cases", wage_case_post, EDIT, "wage.add", "登记欠薪反映", IN(struct wage_case_in, wage_case_in_fields)),
    WRITE(M_PUT, "/api/wage-cases/:id", wage_case_put, EDIT, "wage.edit", "修改欠薪案件", IN(struct wage_case_in, wage_case_in_fields)),
    WRITE(M_POST, "/api/wage-cases/:id/review", wage_review_post, REVIEW, "wage.review", "受理或不予受理", IN(struct wage_move_in, wage_move_fields)),
    WRITE(M_POST, "/api/wage-cases/:id/move", wage_move_post, EDIT, "wage.move", "转仲裁诉讼、办结、继续追讨", IN(struct wage_move_in, wage_move_fields)),
    WRITE(M_POST, "/api/wage-cases/:id/claimants", wage_claimants_post, EDIT, "wage.claimants", "登记欠薪人员", IN(struct wage_rows_in, wage_rows_fields)),
    WRITE(M_PUT, "/api/wage-claimants/:id", wage_claimant_put, EDIT, "wage.claimant_edit", "更正欠薪金额", IN(struct wage_claim_in, wage_claim_fields)),
    WRITE(M_DELETE, "/api/wage-claimants/:id", wage_claimant_drop, EDIT, "wage.claimant_drop", "移出欠薪名单"),
    WRITE(M_POST, "/api/wage-cases/:id/steps", wage_step_post, EDIT, "wage.step", "登记办理步骤", IN(struct wage_step_in, wage_step_in_fields)),
    WRITE(M_POST, "/api/wage-steps/:id/done", wage_step_done, EDIT, "wage.step_done", "期限内已办到"),
    WRITE(M_POST, "/api/wage-cases/:id/recoveries", wage_recovery_post, EDIT, "wage.recover", "登记追回", IN(struct wage_recovery_in, wage_recovery_in_fields)),
    WRITE(M_POST, "/api/wage-recoveries/:id/back", wage_recovery_back, EDIT, "wage.recover_back", "撤销追回登记", IN(struct wage_back_in, wage_back_fields)),
    WRITE(M_POST, "/api/wage-cases/:id/papers", wage_paper_post, EDIT, "wage.paper", "添加案件材料", IN(struct wage_paper_in, wage_paper_fields)),
    READ("/api/wage-cases/:id/papers/:file", wage_paper_get, "案件材料", .shape = OUT_FILE, .action = "wage.paper_read", .logged = true),
    {M_GET, "/api/worker/wage-cases", wage_mine_get, PERM_WORKER_SELF, SCOPE_WORKER, TX_READ, .shape = OUT_FREE, .schema = mine_schema, .title = LIT("职工本人的欠薪事项")},
    {M_POST, "/api/worker/wage-cases", wage_mine_post, PERM_WORKER_SELF, SCOPE_WORKER, TX_WRITE, "worker.wage", IN(struct wage_told_in, wage_told_fields), .shape = OUT_FREE,
     .schema = mine_schema, .title = LIT("职工反映欠薪")},
};
static const struct meta_row meta[] = {
    {"wage_case", {wage_case_fields, 28, sizeof(struct wage_case)}},
    {"wage_claimant", {wage_claimant_fields, 10, sizeof(struct wage_claimant)}},
    {"wage_recovery", {wage_recovery_fields, 11, sizeof(struct wage_recovery)}},
};

static enum err todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_LABOUR_REVIEW, WAGE_TODO_REVIEW, &n));
    todo_put(t, "wage.review", S("待受理的欠薪反映"), n, S("/wages?state=reported"));
    TRY(todo_count_due(cx, PERM_LABOUR_EDIT, WAGE_TODO_LATE, &n));
    todo_put(t, "wage.late", S("已过期限的欠薪案件步骤"), n, S("/wages?late=1"));
    return OK;
}

/* --- verify --- */

struct looked {
    int64_t id, at_id;
    struct str blind, secret, what;
};
static const struct field looked_fields[] = {
    {FIELD(struct looked, id)}, {FIELD(struct looked, at_id)}, {FIELD(struct looked, blind), .as = AS_BLOB}, {FIELD(struct looked, secret), .as = AS_BLOB}, {FIELD(struct looked, what)},
};
#define LOOKED FIELDS(struct looked, looked_fields)
enum { WRONG_MAX = 10000 };

static void look(struct verify *v, const struct looked *r, const char *of, struct str place)
{
    struct str plain = {0};
    v->checked++;
    if (r->what.len)
        v->found(v, "I63", str_f(v->cx->a, "%s %lld：%.*s", of, (long long)r->id, FMT(r->what)));
    if (r->secret.len && unseal_in(v->cx->sealer, v->cx->a, place, r->secret, &plain) != OK)
        v->found(v, "I63", str_f(v->cx->a, "%s %lld 的保密内容打不开", of, (long long)r->id));
}

static enum err one_case(void *arg, void *row)
{
    struct verify *v = arg;
    const struct looked *r = row;
    look(v, r, "欠薪案件", wage_case_place(v->cx, r->id));
    return OK;
}

static enum err one_claimant(void *arg, void *row)
{
    struct verify *v = arg;
    const struct looked *r = row;
    look(v, r, "欠薪人员", wage_claimant_place(v->cx, r->at_id, r->blind));
    return OK;
}

static enum err one_step(void *arg, void *row)
{
    struct verify *v = arg;
    const struct looked *r = row;
    look(v, r, "案件步骤", wage_step_place(v->cx, r->at_id, r->id));
    return OK;
}

static enum err rows_of(struct verify *v, int stmt, const char *invariant)
{
    struct looked *rows = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, stmt, VALS(I64(WRONG_MAX)), LOOKED, WRONG_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, invariant, str_f(v->cx->a, "%.*s（编号 %lld）", FMT(rows[i].what), (long long)rows[i].id));
    return OK;
}

/* I63: what each claimant got is the sum of what came, an end says what is true of it, and what is sealed opens. I64: what one got in a
 * campaign is one record of items H and I. */
enum err wage_verify(struct verify *v)
{
    struct looked at = {0};
    TRY(db_each(v->cx->tx, WAGE_VERIFY_CASE, NOVALS, LOOKED, &at, one_case, v));
    TRY(db_each(v->cx->tx, WAGE_VERIFY_CLAIMANT, NOVALS, LOOKED, &at, one_claimant, v));
    TRY(db_each(v->cx->tx, WAGE_VERIFY_STEP, NOVALS, LOOKED, &at, one_step, v));
    TRY(rows_of(v, WAGE_VERIFY_SUM, "I63"));
    return rows_of(v, WAGE_VERIFY_AID, "I64");
}

const struct area area_wage = {
    .name = "wage", .title = LIT("欠薪维权"), ROWS(routes, routes), .machines = wage_machines, .n_machines = 1, ROWS(meta, meta), .verify = wage_verify, .todo = todo,
};
