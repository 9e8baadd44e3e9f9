// SPDX-License-Identifier: Apache-2.0
// Routes of companies and visits; what waits; I40 to I42.
#include "enterprise_own.h"
#include "idno.h"

#define READ(path_, run_, title_, ...)                                                                                                        \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_ENTERPRISE_VIEW, .scope = SCOPE_ORG, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(method_, path_, run_, action_, title_, ...)                                                                                     \
    {.method = method_, .path = path_, .run = run_, .perm = PERM_ENTERPRISE_EDIT, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = action_, .title = LIT(title_), __VA_ARGS__}
static const char visit_schema[] = "{…company_visit, photos: [file]}";

static const char route_schema[] = "{…leader_route, rows: [{id, seq, company, uscc, file_no, head_name, at_time, state, reason}]}";

static const struct route enterprise_routes[] = {
    READ("/api/companies", companies_get, "企业", .shape = OUT_LIST, OUT(struct company, company_fields), .query = "q,kind,after,limit"),
    WRITE(M_POST, "/api/companies", company_post, "company.add", "登记企业", .shape = OUT_ONE, IN(struct company_in, company_in_fields), OUT(struct company, company_fields)),
    READ("/api/companies/:id", company_get, "一家企业", .shape = OUT_ONE, OUT(struct company, company_fields)),
    WRITE(M_PUT, "/api/companies/:id", company_put, "company.edit", "修改企业", .shape = OUT_ONE, IN(struct company_in, company_in_fields), OUT(struct company, company_fields)),
    READ("/api/companies/:id/changes", company_changes_get, "企业的修改记录", .shape = OUT_LIST, .out = {company_change_fields, 5, 0}),
    READ("/api/company-names/:uscc", company_name_get, "按信用代码查企业", .shape = OUT_ONE, .out = {company_name_fields, 5, 0}),
    READ("/api/company-visits", company_visits_get, "走访企业", .shape = OUT_LIST, OUT(struct company_visit, company_visit_fields), .query = "campaign,company,q,after,limit"),
    WRITE(M_POST, "/api/company-visits", company_visit_post, "company_visit.add", "登记走访", .shape = OUT_FREE, .schema = visit_schema,
          IN(struct company_visit_in, company_visit_in_fields)),
    READ("/api/company-visits/:id", company_visit_get, "一次走访", .shape = OUT_FREE, .schema = visit_schema),
    WRITE(M_PUT, "/api/company-visits/:id", company_visit_put, "company_visit.edit", "修改走访", .shape = OUT_FREE, .schema = visit_schema,
          IN(struct company_visit_in, company_visit_in_fields)),
    WRITE(M_POST, "/api/company-visits/:id/photos", company_photo_post, "company_visit.photo", "添加走访照片", .shape = OUT_FREE, .schema = visit_schema,
          IN(struct visit_photo_in, visit_photo_fields)),
    READ("/api/company-visits/:id/photos/:file", company_photo_get, "走访照片", .shape = OUT_FILE),
    WRITE(M_POST, "/api/company-visits/:id/needs", company_need_post, "company_need.add", "登记企业诉求", .shape = OUT_ONE, IN(struct company_need_in, company_need_in_fields),
          OUT(struct company_need, company_need_fields)),
    READ("/api/company-needs", company_needs_get, "企业诉求", .shape = OUT_LIST, OUT(struct company_need, company_need_fields), .query = "state,late,visit,after,limit"),
    WRITE(M_POST, "/api/company-needs/:id/result", need_result_post, "company_need.result", "登记诉求办理结果", .shape = OUT_ONE, IN(struct need_result_in, need_result_fields),
          OUT(struct company_need, company_need_fields)),
    READ("/api/leader-routes", leader_routes_get, "领导走访计划", .shape = OUT_LIST, OUT(struct leader_route, leader_route_fields), .query = "campaign,after,limit"),
    WRITE(M_POST, "/api/leader-routes", leader_route_post, "leader_route.add", "制定领导走访计划", .shape = OUT_FREE, .schema = route_schema,
          IN(struct leader_route_in, leader_route_in_fields)),
    READ("/api/leader-routes/:id", leader_route_one, "一份领导走访计划", .shape = OUT_FREE, .schema = route_schema),
    WRITE(M_POST, "/api/leader-stops/:id/done", stop_done_post, "leader_stop.done", "登记一站已走访", .shape = OUT_FREE, .schema = route_schema,
          IN(struct stop_done_in, stop_done_fields)),
    WRITE(M_POST, "/api/leader-stops/:id/missed", stop_missed_post, "leader_stop.missed", "登记一站未能走访", .shape = OUT_FREE, .schema = route_schema,
          IN(struct stop_missed_in, stop_missed_fields)),
};

static const struct meta_row enterprise_meta[] = {
    {"company", {company_fields, 20, sizeof(struct company)}},
    {"company_in", {company_in_fields, 14, sizeof(struct company_in)}},
    {"company_visit", {company_visit_fields, 24, sizeof(struct company_visit)}},
    {"company_visit_in", {company_visit_in_fields, 13, sizeof(struct company_visit_in)}},
    {"leader_route", {leader_route_fields, 13, sizeof(struct leader_route)}},
    {"company_need", {company_need_fields, 14, sizeof(struct company_need)}},
    {"company_need_in", {company_need_in_fields, 3, sizeof(struct company_need_in)}},
};

static enum err todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_ENTERPRISE_EDIT, COMPANY_TODO, &n));
    todo_put(t, "company_need.open", S("办理中的企业诉求"), n, S("/companies?tab=needs"));
    return OK;
}

/* --- verify --- */

struct looked {
    int64_t id, n;
    struct str uscc, secret;
};
static const struct field looked_fields[] = {{FIELD(struct looked, id)}, {FIELD(struct looked, n)}, {FIELD(struct looked, uscc)}, {FIELD(struct looked, secret)}};
struct wrong {
    int64_t id;
    struct str what;
};
static const struct field wrong_fields[] = {{FIELD(struct wrong, id)}, {FIELD(struct wrong, what)}};
enum { WRONG_MAX = 10000 };

/* I40: a company's code is one, its phone opens under it, and every version has its change. */
static enum err one_company(void *arg, void *row)
{
    struct verify *v = arg;
    const struct looked *c = row;
    struct uscc code;
    struct str phone = {0};
    v->checked++;
    if (!uscc_read(c->uscc, &code) || !str_eq(str_of(code.code), c->uscc))
        v->found(v, "I40", str_f(v->cx->a, "企业 %lld 的统一社会信用代码不合规则", (long long)c->id));
    if (c->n)
        v->found(v, "I40", str_f(v->cx->a, "企业 %lld 的修改记录与版本不符", (long long)c->id));
    if (c->secret.len && unseal_in(v->cx->sealer, v->cx->a, str_f(v->cx->a, "company:%.*s", FMT(c->uscc)), c->secret, &phone) != OK)
        v->found(v, "I40", str_f(v->cx->a, "企业 %lld 的联系电话打不开", (long long)c->id));
    return OK;
}

/* I41: a visit lies in its campaign, and what was given on it is a roster of the same union and campaign. I42: a stop that is done is
 * a visit of the same company or household. */
static enum err verify(struct verify *v)
{
    struct looked c = {0};
    struct wrong *rows = NULL;
    size_t n = 0;
    int64_t all = 0;
    TRY(db_each(v->cx->tx, COMPANY_VERIFY, NOVALS, FIELDS(struct looked, looked_fields), &c, one_company, v));
    TRY(db_rows(v->cx->tx, COMPANY_VISIT_VERIFY, VALS(I64(WRONG_MAX)), FIELDS(struct wrong, wrong_fields), WRONG_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "I41", str_f(v->cx->a, "走访企业记录 %lld：%.*s", (long long)rows[i].id, FMT(rows[i].what)));
    TRY(db_rows(v->cx->tx, LEADER_VERIFY, VALS(I64(WRONG_MAX)), FIELDS(struct wrong, wrong_fields), WRONG_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "I42", str_f(v->cx->a, "领导走访第 %lld 站已走访，却没有这一户或这家企业的走访记录", (long long)rows[i].id));
    TRY(db_int(v->cx->tx, COMPANY_VISIT_COUNT, NOVALS, &all));
    v->checked += all;
    return OK;
}

const struct area area_enterprise = {
    .name = "enterprise",
    .title = LIT("企业走访"),
    ROWS(routes, enterprise_routes),
    ROWS(meta, enterprise_meta),
    .verify = verify,
    .todo = todo,
};
