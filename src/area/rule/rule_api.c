// SPDX-License-Identifier: Apache-2.0
// Routes of code lists and rule documents. They hold for every union of the installation: they are read
// by all and changed only with the right at the top of the tree. A document is never changed; a new
// edition with its own first day takes over.
#include "area.h"
#include "code.h"
#include "rule.h"

enum { RULES_MAX = 1000, ROOT_PATH = 5 };

struct code_in {
    struct str code, label, note, valid_from, valid_to;
    int64_t sort;
    struct str attr;
};
static const struct field code_in_fields[] = {
    {FIELD(struct code_in, code), .label = LIT("代码"), .need = true, .max = 40},
    {FIELD(struct code_in, label), .label = LIT("名称"), .need = true, .max = 200},
    {FIELD(struct code_in, note), .label = LIT("说明"), .max = 1000},
    {FIELD(struct code_in, valid_from), .label = LIT("启用日期"), .as = AS_DATE},
    {FIELD(struct code_in, valid_to), .label = LIT("停用日期"), .as = AS_DATE},
    {FIELD(struct code_in, sort), .label = LIT("顺序")},
    {FIELD(struct code_in, attr), .label = LIT("属性"), .as = AS_JSON, .max = 10000},
};

struct rule_in {
    struct str kind, code, edition, title, source, valid_from, valid_to, body;
};
static const struct field rule_in_fields[] = {
    {FIELD(struct rule_in, kind), .label = LIT("类别"), .need = true, .max = 20},
    {FIELD(struct rule_in, code), .label = LIT("代码"), .need = true, .max = 40},
    {FIELD(struct rule_in, edition), .label = LIT("版本"), .need = true, .max = 40},
    {FIELD(struct rule_in, title), .label = LIT("名称"), .need = true, .max = 200},
    {FIELD(struct rule_in, source), .label = LIT("依据"), .need = true, .max = 1000},
    {FIELD(struct rule_in, valid_from), .label = LIT("启用日期"), .as = AS_DATE, .need = true},
    {FIELD(struct rule_in, valid_to), .label = LIT("停用日期"), .as = AS_DATE},
    {FIELD(struct rule_in, body), .label = LIT("内容"), .as = AS_JSON, .need = true, .max = 1000000},
};

#define CODE_ITEM ((struct fields){code_item_fields, countof(code_item_fields), sizeof(struct code_item)})
#define RULE_ROW ((struct fields){rule_fields, countof(rule_fields), sizeof(struct rule)})

enum err rule_top_only(struct ctx *cx)
{
    for (size_t i = 0; i < cx->n_scopes; i++)
        if (cx->scopes[i].path.len == ROOT_PATH)
            return OK;
    return fail(cx, ERR_FORBIDDEN, "代码表和规则对所有工会有效，须由最上级工会维护");
}

static enum err codes_list(struct ctx *cx)
{
    struct str day = cx_query(cx, "day");
    return cx_list(cx, CODE_LIST, VALS(TXT(cx->args[0]), TXT(day)), CODE_ITEM);
}

static bool list_known(struct ctx *cx, struct str list)
{
    struct code_item *items;
    size_t n = 0;
    return code_list(cx->tx, list, S(""), &items, &n) == OK && n > 0;
}

static enum err codes_put(struct ctx *cx)
{
    const struct code_in *in = cx->in;
    struct code_item before = {0}, item = {
        .list = cx->args[0], .code = in->code, .label = in->label, .note = in->note,
        .valid_from = in->valid_from, .valid_to = in->valid_to, .sort = in->sort, .attr = in->attr};
    TRY(rule_top_only(cx));
    if (!list_known(cx, item.list))
        return fail(cx, ERR_NOT_FOUND, "没有“%.*s”这个代码表", FMT(item.list));
    if (in->valid_to.len && str_cmp(in->valid_to, in->valid_from) < 0)
        return fail_field(cx, "valid_to", "停用日期不能早于启用日期");
    if (in->attr.len && json_kind(json_get(cx->body, "attr")) != JSON_MAP)
        return fail_field(cx, "attr", "属性应是 JSON 对象");
    enum err e = code_get(cx->tx, item.list, item.code, S(""), &before);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (e == OK && !item.attr.len)
        item.attr = before.attr; /* reports read facts from it: silence does not take them away */
    TRY(code_put(cx, &item));
    audit_object(cx, 0, "code:%.*s/%.*s", FMT(item.list), FMT(item.code));
    audit_diff(cx, CODE_ITEM, &before, &item);
    cx_row(cx, CODE_ITEM, &item);
    return OK;
}

static enum err rules_list(struct ctx *cx)
{
    return cx_list(cx, RULE_LIST, VALS(TXT(cx_query(cx, "kind"))), RULE_ROW);
}

static enum err rules_get(struct ctx *cx)
{
    struct rule r = {0};
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_one(cx->tx, RULE_BY_ID, VALS(I64(id)), RULE_ROW, &r));
    cx_row(cx, RULE_ROW, &r);
    return OK;
}

static enum err check_body(struct ctx *cx, struct str kind)
{
    const struct json *body = json_get(cx->body, "body");
    if (json_kind(body) != JSON_MAP)
        return fail_field(cx, "body", "内容应是 JSON 对象");
    const struct rule_check *c = rule_checks;
    while (c->kind && !str_eq(kind, str_of(c->kind)))
        c++;
    if (!c->kind)
        return fail_field(cx, "kind", "没有“%.*s”这一类规则", FMT(kind));
    c->run(body, &cx->problems);
    return cx->problems.n ? ERR_BAD_INPUT : OK;
}

/* Same kind, code and edition, or the same first day: the order of editions would be unclear. */
static enum err edition_is_new(struct ctx *cx, const struct rule *in)
{
    struct rule *all;
    size_t n;
    TRY(db_rows(cx->tx, RULE_LIST, VALS(TXT(in->kind)), RULE_ROW, RULES_MAX, &all, &n));
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(all[i].code, in->code))
            continue;
        if (str_eq(all[i].edition, in->edition)) {
            fail_field(cx, "edition", "版本“%.*s”已存在；规则不能改写，请用新的版本号", FMT(in->edition));
            return ERR_DUPLICATE;
        }
        if (str_eq(all[i].valid_from, in->valid_from))
            return fail_field(cx, "valid_from", "版本“%.*s”也从这一天启用", FMT(all[i].edition));
    }
    return OK;
}

struct begun {
    struct str name, start_on;
};
static const struct field begun_fields[] = {{FIELD(struct begun, name)}, {FIELD(struct begun, start_on)}};

/* A campaign keeps the edition that was in force when it began, or its figures would change behind it. */
static enum err campaigns_keep(struct ctx *cx, const struct rule *r)
{
    struct begun c = {0};
    enum err e = db_one(cx->tx, RULE_FORM_BEGUN, VALS(TXT(r->code), TXT(r->valid_from), TXT(cx_today(cx))),
                        FIELDS(struct begun, begun_fields), &c);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    return fail_field(cx, "valid_from", "活动“%.*s”从 %.*s 开始，已按现有版本统计，不能改用新版本；请把启用日期定在这一天之后，或换一个表式代码",
                      FMT(c.name), FMT(c.start_on));
}

enum err rule_add(struct ctx *cx, struct rule *r)
{
    int64_t id = 0;
    TRY(edition_is_new(cx, r));
    if (str_eq(r->kind, S("forms")))
        TRY(campaigns_keep(cx, r));
    TRY(db_int(cx->tx, RULE_PUT,
               VALS(TXT(r->kind), TXT(r->code), TXT(r->edition), TXT(r->title), TXT(r->source),
                    TXT(r->valid_from), TXT(r->valid_to), TXT(r->body), I64(cx->who->user_id),
                    I64(cx->now)),
               &id));
    return db_one(cx->tx, RULE_BY_ID, VALS(I64(id)), RULE_ROW, r);
}

static enum err rules_create(struct ctx *cx)
{
    const struct rule_in *in = cx->in;
    struct rule r = {.kind = in->kind, .code = in->code, .edition = in->edition, .title = in->title, .source = in->source,
                     .valid_from = in->valid_from, .valid_to = in->valid_to, .body = in->body};
    TRY(rule_top_only(cx));
    if (in->valid_to.len && str_cmp(in->valid_to, in->valid_from) < 0)
        return fail_field(cx, "valid_to", "停用日期不能早于启用日期");
    TRY(check_body(cx, in->kind));
    TRY(rule_add(cx, &r));
    audit_object(cx, 0, "rule:%lld", (long long)r.id);
    audit_note(cx, "kind", in->kind);
    audit_note(cx, "code", in->code);
    audit_note(cx, "edition", in->edition);
    cx_row(cx, RULE_ROW, &r);
    return OK;
}

#define OUT_CODE .out = {code_item_fields, countof(code_item_fields), sizeof(struct code_item)}
#define OUT_RULE .out = {rule_fields, countof(rule_fields), sizeof(struct rule)}
static const struct route rule_routes[] = {
    {M_GET, "/api/codes/:list", codes_list, PERM_LOGGED_IN, SCOPE_SELF, TX_READ, OUT_CODE,
     .shape = OUT_LIST, .query = "day", .title = LIT("代码表")},
    {M_POST, "/api/codes/:list", codes_put, PERM_RULE_EDIT, SCOPE_ORG, TX_WRITE, "code.put",
     IN(struct code_in, code_in_fields), OUT_CODE, .shape = OUT_ONE, .title = LIT("增改代码")},
    {M_GET, "/api/rules", rules_list, PERM_LOGGED_IN, SCOPE_SELF, TX_READ, OUT_RULE, .shape = OUT_LIST,
     .query = "kind", .title = LIT("规则列表")},
    {M_GET, "/api/rules/:id", rules_get, PERM_LOGGED_IN, SCOPE_SELF, TX_READ, OUT_RULE,
     .shape = OUT_ONE, .title = LIT("规则")},
    {M_POST, "/api/rules", rules_create, PERM_RULE_EDIT, SCOPE_ORG, TX_WRITE, "rule.create",
     IN(struct rule_in, rule_in_fields), OUT_RULE, .shape = OUT_ONE, .title = LIT("新增规则版本")},
};

static const struct meta_row rule_meta[] = {
    {"code_item", {code_item_fields, countof(code_item_fields), sizeof(struct code_item)}},
    {"code_in", {code_in_fields, countof(code_in_fields), sizeof(struct code_in)}},
    {"rule", {rule_fields, countof(rule_fields), sizeof(struct rule)}},
    {"rule_in", {rule_in_fields, countof(rule_in_fields), sizeof(struct rule_in)}},
};

const struct area area_rule = {
    .name = "rule",
    .title = LIT("代码表与规则"),
    ROWS(routes, rule_routes),
    ROWS(meta, rule_meta),
};
