// SPDX-License-Identifier: Apache-2.0
// Routes of policies: facts, editions, drafts, local lines.
#include "embed.h"
#include "policy_draft.h"

enum { EDITIONS_MAX = 1000 };
extern const struct embed_file rule_files[];
static const struct fields rule_row = {rule_fields, countof(rule_fields), sizeof(struct rule)};

static void close_rows(struct ctx *cx)
{
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
}

static void open_rows(struct ctx *cx)
{
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
}

/* --- facts --- */

static enum err facts_get(struct ctx *cx)
{
    open_rows(cx);
    for (size_t i = 0; i < FACT__COUNT; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "name", fact_names[i]);
        jw_kt(cx->out, "label", fact_infos[i].label);
        jw_kt(cx->out, "group", fact_group_label(fact_infos[i].group));
        jw_kt(cx->out, "unit", fact_infos[i].kind == FACT_IS_CODE ? S("") : fact_infos[i].unit);
        jw_kt(cx->out, "codes", fact_infos[i].kind == FACT_IS_CODE ? fact_infos[i].unit : S(""));
        jw_kt(cx->out, "kind", str_of(fact_kind_code(fact_infos[i].kind)));
        jw_close(cx->out, '}');
    }
    close_rows(cx);
    return OK;
}

/* --- editions --- */

struct edition {
    int64_t id, created_by, created_at;
    struct str kind, code, edition, title, source, valid_from, valid_to, body, next_from;
};
static const struct field edition_fields[] = {
    {FIELD(struct edition, id)},         {FIELD(struct edition, kind)},     {FIELD(struct edition, code)},       {FIELD(struct edition, edition)},
    {FIELD(struct edition, title)},      {FIELD(struct edition, source)},   {FIELD(struct edition, valid_from)}, {FIELD(struct edition, valid_to)},
    {FIELD(struct edition, body)},       {FIELD(struct edition, created_by)}, {FIELD(struct edition, created_at)}, {FIELD(struct edition, next_from)},
};

static void write_classes(struct ctx *cx, const struct json *list)
{
    jw_key(cx->out, "classes");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < json_len(list); i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", json_get_str(json_at(list, i), "code"));
        jw_kt(cx->out, "label", json_get_str(json_at(list, i), "label"));
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

static enum err editions_get(struct ctx *cx)
{
    struct edition *all = NULL;
    size_t n = 0;
    struct str today = cx_today(cx);
    TRY(db_rows(cx->tx, POLICY_EDITIONS, VALS(I64(EDITIONS_MAX)), FIELDS(struct edition, edition_fields), EDITIONS_MAX, &all, &n));
    open_rows(cx);
    for (size_t i = 0; i < n; i++) {
        const struct edition *e = &all[i];
        const struct json *body = json_parse(cx->a, e->body, NULL);
        bool in_force = str_cmp(e->valid_from, today) <= 0 && (!e->valid_to.len || str_cmp(e->valid_to, today) >= 0) &&
                        (!e->next_from.len || str_cmp(e->next_from, today) > 0);
        jw_open(cx->out, '{');
        jw_ki(cx->out, "id", e->id);
        jw_kt(cx->out, "code", e->code);
        jw_kt(cx->out, "edition", e->edition);
        jw_kt(cx->out, "title", e->title);
        jw_kt(cx->out, "source", e->source);
        jw_kt(cx->out, "valid_from", e->valid_from);
        jw_kt(cx->out, "valid_to", e->valid_to);
        jw_kt(cx->out, "next_from", e->next_from);
        jw_kb(cx->out, "in_force", in_force);
        jw_ki(cx->out, "clauses", (int64_t)json_len(json_get(body, "clauses")));
        jw_ki(cx->out, "cases", (int64_t)json_len(json_get(body, "cases")));
        write_classes(cx, json_get(body, "classes"));
        jw_close(cx->out, '}');
    }
    close_rows(cx);
    return OK;
}

static enum err edition_get(struct ctx *cx)
{
    struct rule r = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_one(cx->tx, POLICY_BY_ID, VALS(I64(id)), rule_row, &r));
    cx_row(cx, rule_row, &r);
    return OK;
}

/* --- comparing two editions: what differs, part by part --- */

static const struct json *part_of(const struct json *list, struct str code)
{
    for (size_t i = 0; i < json_len(list); i++)
        if (str_eq(json_get_str(json_at(list, i), "code"), code))
            return json_at(list, i);
    return NULL;
}

static void put_difference(struct ctx *cx, const char *part, struct str code, struct str label, const struct json *before, const struct json *after)
{
    struct str a = before ? json_text(cx->a, before) : S(""), b = after ? json_text(cx->a, after) : S("");
    if (str_eq(a, b))
        return;
    jw_open(cx->out, '{');
    jw_kt(cx->out, "part", str_of(part));
    jw_kt(cx->out, "code", code);
    jw_kt(cx->out, "label", label);
    jw_key(cx->out, "before");
    jw_raw(cx->out, a.len ? a : S("null"));
    jw_key(cx->out, "after");
    jw_raw(cx->out, b.len ? b : S("null"));
    jw_close(cx->out, '}');
}

static void compare_lists(struct ctx *cx, const char *part, const struct json *before, const struct json *after)
{
    const struct json *x = json_get(before, part), *y = json_get(after, part);
    for (size_t i = 0; i < json_len(x); i++) {
        struct str code = json_get_str(json_at(x, i), "code");
        put_difference(cx, part, code, json_get_str(json_at(x, i), "label"), json_at(x, i), part_of(y, code));
    }
    for (size_t i = 0; i < json_len(y); i++) {
        struct str code = json_get_str(json_at(y, i), "code");
        if (!part_of(x, code))
            put_difference(cx, part, code, json_get_str(json_at(y, i), "label"), NULL, json_at(y, i));
    }
}

static enum err compare_get(struct ctx *cx)
{
    static const char *const lists[] = {"clauses", "classes", "exclusions"};
    struct rule a = {0}, b = {0};
    TRY(db_one(cx->tx, POLICY_BY_ID, VALS(I64(cx_query_int(cx, "from", 0))), rule_row, &a));
    TRY(db_one(cx->tx, POLICY_BY_ID, VALS(I64(cx_query_int(cx, "to", 0))), rule_row, &b));
    const struct json *before = json_parse(cx->a, a.body, NULL), *after = json_parse(cx->a, b.body, NULL);
    const struct json *x = json_get(before, "terms"), *y = json_get(after, "terms");
    open_rows(cx);
    for (size_t i = 0; i < json_len(x); i++) {
        struct str key;
        const struct json *v = json_entry(x, i, &key);
        put_difference(cx, "terms", key, key, v, json_get(y, str_z(cx->a, key)));
    }
    for (size_t i = 0; i < countof(lists); i++)
        compare_lists(cx, lists[i], before, after);
    close_rows(cx);
    return OK;
}

/* --- checking a document on the screen --- */

static void write_check(struct ctx *cx, struct str body)
{
    struct problems p = {.a = cx->a, .last = &p.first};
    struct rule doc = {.body = body};
    const struct policy *po = policy_compile(cx->a, &doc, &p);
    size_t n = 0;
    jw_key(cx->out, "problems");
    jw_open(cx->out, '[');
    for (const struct problem *q = p.first; q; q = q->next) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "where", str_of(q->field));
        jw_kt(cx->out, "text", q->text);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    const struct policy_case_result *r = p.n ? NULL : policy_cases_run(cx->a, po, &n);
    bool sound = !p.n && n > 0;
    jw_key(cx->out, "cases");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        sound = sound && r[i].ok;
        jw_open(cx->out, '{');
        jw_kt(cx->out, "name", r[i].name);
        jw_kt(cx->out, "want", r[i].want);
        jw_kt(cx->out, "got", r[i].got);
        jw_kt(cx->out, "detail", r[i].detail);
        jw_kt(cx->out, "reason", r[i].reason);
        jw_kb(cx->out, "ok", r[i].ok);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_kb(cx->out, "sound", sound);
}

struct body_in {
    struct str body;
};
static const struct field body_fields[] = {{FIELD(struct body_in, body), .as = AS_JSON, .label = LIT("内容"), .need = true, .max = 1000000}};

static enum err check_post(struct ctx *cx)
{
    const struct body_in *in = cx->in;
    jw_open(cx->out, '{');
    write_check(cx, in->body);
    jw_close(cx->out, '}');
    return OK;
}

/* --- drafts --- */

static const struct field new_fields[] = {
    {FIELD(struct policy_draft_new, base), .label = LIT("复制的版本")},
    {FIELD(struct policy_draft_new, code), .label = LIT("政策代码"), .need = true, .max = 20},
    {FIELD(struct policy_draft_new, edition), .label = LIT("版本"), .need = true, .max = 40},
    {FIELD(struct policy_draft_new, title), .label = LIT("名称"), .need = true, .max = 200},
};
static const struct field save_fields[] = {
    {FIELD(struct policy_draft_in, code), .label = LIT("政策代码"), .need = true, .max = 20},
    {FIELD(struct policy_draft_in, edition), .label = LIT("版本"), .need = true, .max = 40},
    {FIELD(struct policy_draft_in, title), .label = LIT("名称"), .need = true, .max = 200},
    {FIELD(struct policy_draft_in, source), .label = LIT("依据"), .max = 1000},
    {FIELD(struct policy_draft_in, body), .as = AS_JSON, .label = LIT("内容"), .need = true, .max = 1000000},
    {FIELD(struct policy_draft_in, version), .label = LIT("修改次数")},
};
static const struct field publish_fields[] = {
    {FIELD(struct policy_publish_in, valid_from), .as = AS_DATE, .label = LIT("启用日期"), .need = true},
    {FIELD(struct policy_publish_in, version), .label = LIT("修改次数")},
};

static enum err answer(struct ctx *cx, int64_t id)
{
    struct policy_draft d;
    TRY(policy_draft_get(cx, id, &d));
    bool draft = str_eq(d.state, S("draft")), mine = cx->who && (d.changed_by == cx->who->user_id || d.made_by == cx->who->user_id);
    jw_open(cx->out, '{');
    fields_write_open(cx->out, POLICY_DRAFT, &d);
    jw_kb(cx->out, "may_edit", draft && cx_may(cx, PERM_RULE_EDIT, d.org_path));
    jw_kb(cx->out, "may_publish", draft && !mine && cx_may(cx, PERM_CASE_APPROVE, d.org_path));
    write_check(cx, d.body);
    jw_close(cx->out, '}');
    return OK;
}

static enum err drafts_get(struct ctx *cx)
{
    return cx_list(cx, POLICY_DRAFT_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(cx_limit(cx))), POLICY_DRAFT);
}

static enum err draft_get(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return answer(cx, id);
}

static enum err draft_post(struct ctx *cx)
{
    int64_t id = 0;
    TRY(policy_draft_add(cx, cx->in, &id));
    return answer(cx, id);
}

static enum err draft_put(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(policy_draft_save(cx, id, cx->in));
    return answer(cx, id);
}

static enum err draft_delete(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return policy_draft_drop(cx, id);
}

static enum err draft_publish(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(policy_draft_publish(cx, id, cx->in));
    return answer(cx, id);
}

/* --- local lines --- */

struct line_in {
    struct str kind, area, residence, from_on, document;
    int64_t fen;
};
static const struct field line_fields[] = {
    {FIELD(struct line_in, kind), .as = AS_CODE, .codes = "policy_line_kind", .label = LIT("标准"), .need = true},
    {FIELD(struct line_in, area), .label = LIT("行政区划代码"), .need = true, .max = 6},
    {FIELD(struct line_in, residence), .as = AS_CODE, .codes = "case_residence", .label = LIT("城乡")},
    {FIELD(struct line_in, from_on), .as = AS_DATE, .label = LIT("执行日期"), .need = true},
    {FIELD(struct line_in, fen), .as = AS_MONEY, .label = LIT("每月金额"), .need = true, .min = 1, .max = 10000000},
    {FIELD(struct line_in, document), .label = LIT("文件依据"), .need = true, .max = 400},
};
struct drop_in {
    struct str reason;
};
static const struct field drop_fields[] = {{FIELD(struct drop_in, reason), .label = LIT("作废原因"), .need = true, .max = 200}};

static enum err lines_get(struct ctx *cx)
{
    return cx_list(cx, POLICY_LINES, VALS(TXT(cx_query(cx, "kind")), I64(cx_query_int(cx, "all", 0)), I64(cx_limit(cx))), POLICY_LINE);
}

static enum err line_post(struct ctx *cx)
{
    const struct line_in *in = cx->in;
    int64_t n = 0, id = 0, digits = 0;
    TRY(rule_top_only(cx));
    if (in->area.len != 6 || !str_int(in->area, &digits))
        return fail_field(cx, "area", "行政区划代码应为 6 位数字");
    TRY(db_int(cx->tx, POLICY_LINE_SAME, VALS(TXT(in->kind), TXT(in->area), TXT(in->residence), TXT(in->from_on)), &n));
    if (n)
        return fail_field(cx, "from_on", "这一天起的标准已登记；登记有误的请先作废");
    TRY(db_int(cx->tx, POLICY_LINE_ADD,
               VALS(TXT(in->kind), TXT(in->area), TXT(in->residence), TXT(in->from_on), I64(in->fen), TXT(in->document), I64(cx->who->user_id), I64(cx->now)), &id));
    audit_object(cx, 0, "policy_line:%lld", (long long)id);
    audit_note(cx, "area", in->area);
    audit_note(cx, "from_on", in->from_on);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "id", id);
    jw_close(cx->out, '}');
    return OK;
}

static enum err line_drop(struct ctx *cx)
{
    const struct drop_in *in = cx->in;
    int64_t id = 0, n = 0;
    TRY(rule_top_only(cx));
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_exec(cx->tx, POLICY_LINE_DROP, VALS(I64(id), I64(cx->now), I64(cx->who->user_id), TXT(in->reason)), &n));
    if (!n)
        return ERR_NOT_FOUND;
    audit_object(cx, 0, "policy_line:%lld", (long long)id);
    audit_note(cx, "reason", in->reason);
    return OK;
}

/* Lines the program is shipped with (rules/dibao). */
static enum err init(struct ctx *cx)
{
    for (const struct embed_file *f = rule_files; f->path; f++) {
        if (!str_starts(str_of(f->path), S("dibao/")))
            continue;
        const struct json *doc = json_parse(cx->a, (struct str){(const char *)f->data, f->size}, NULL), *list = json_get(json_get(doc, "body"), "lines");
        for (size_t i = 0; i < json_len(list); i++) {
            const struct json *l = json_at(list, i);
            int64_t id = 0;
            TRY(db_int(cx->tx, POLICY_LINE_ADD,
                       VALS(TXT(json_get_str(l, "kind")), TXT(json_get_str(l, "area")), TXT(json_get_str(l, "residence")), TXT(json_get_str(l, "from_on")),
                            I64(json_get_int(l, "fen", 0)), TXT(json_get_str(l, "document")), NUL, I64(cx->now)),
                       &id));
        }
    }
    return OK;
}

#define VIEW PERM_CASE_VIEW, SCOPE_ORG, TX_READ
#define EDIT PERM_RULE_EDIT, SCOPE_ORG, TX_WRITE
#define CHECKED "\"problems\":[{where,text}],\"cases\":[{name,want,got,detail,reason,ok}],\"sound\":true"
static const char draft_schema[] = "{draft,\"body\":{…},\"may_edit\",\"may_publish\"," CHECKED "}";

static const struct route routes[] = {
    {M_GET, "/api/policies", editions_get, VIEW, .shape = OUT_FREE,
     .schema = "{\"rows\":[{id,code,edition,title,source,valid_from,valid_to,next_from,in_force,clauses,cases,\"classes\":[{code,label}]}],\"next\":null}",
     .title = LIT("认定政策的版本")},
    {M_GET, "/api/policies/facts", facts_get, VIEW, .shape = OUT_FREE, .schema = "{\"rows\":[{name,label,group,unit,codes,kind}],\"next\":null}", .title = LIT("条款可用的事实")},
    {M_GET, "/api/policies/compare", compare_get, VIEW, .shape = OUT_FREE, .query = "from,to",
     .schema = "{\"rows\":[{part,code,label,\"before\":{…}|null,\"after\":{…}|null}],\"next\":null}", .title = LIT("比较两个政策版本")},
    {M_POST, "/api/policies/check", check_post, VIEW, IN(struct body_in, body_fields), .shape = OUT_FREE, .schema = "{" CHECKED "}", .title = LIT("检查未保存的政策")},
    {M_GET, "/api/policies/:id", edition_get, VIEW, .out = {rule_fields, countof(rule_fields), sizeof(struct rule)}, .shape = OUT_ONE, .title = LIT("一个政策版本")},
    {M_GET, "/api/policy-drafts", drafts_get, VIEW, OUT(struct policy_draft, policy_draft_fields), .shape = OUT_LIST, .query = "org,state,limit,after",
     .title = LIT("政策草稿")},
    {M_POST, "/api/policy-drafts", draft_post, EDIT, "policy_draft.create", IN(struct policy_draft_new, new_fields), .shape = OUT_FREE, .schema = draft_schema,
     .query = "org", .title = LIT("建政策草稿")},
    {M_GET, "/api/policy-drafts/:id", draft_get, VIEW, .shape = OUT_FREE, .schema = draft_schema, .title = LIT("一份政策草稿")},
    {M_PUT, "/api/policy-drafts/:id", draft_put, EDIT, "policy_draft.save", IN(struct policy_draft_in, save_fields), .shape = OUT_FREE, .schema = draft_schema,
     .title = LIT("保存政策草稿")},
    {M_DELETE, "/api/policy-drafts/:id", draft_delete, EDIT, "policy_draft.drop", .title = LIT("删除政策草稿")},
    {M_POST, "/api/policy-drafts/:id/publish", draft_publish, PERM_CASE_APPROVE, SCOPE_ORG, TX_WRITE, "policy_draft.publish",
     IN(struct policy_publish_in, publish_fields), .shape = OUT_FREE, .schema = draft_schema, .title = LIT("发布政策版本")},
    {M_GET, "/api/policy-lines", lines_get, VIEW, OUT(struct policy_line, policy_line_fields), .shape = OUT_LIST, .query = "kind,all,limit",
     .title = LIT("低保标准、最低工资标准")},
    {M_POST, "/api/policy-lines", line_post, EDIT, "policy_line.create", IN(struct line_in, line_fields), .shape = OUT_FREE, .schema = "{\"id\":1}",
     .title = LIT("登记地方标准")},
    {M_POST, "/api/policy-lines/:id/drop", line_drop, EDIT, "policy_line.drop", IN(struct drop_in, drop_fields), .title = LIT("作废地方标准")},
};
static const struct meta_row meta[] = {
    {"policy_draft", {policy_draft_fields, countof(policy_draft_fields), sizeof(struct policy_draft)}},
    {"policy_draft_new", {new_fields, countof(new_fields), sizeof(struct policy_draft_new)}},
    {"policy_line", {policy_line_fields, countof(policy_line_fields), sizeof(struct policy_line)}},
    {"policy_line_in", {line_fields, countof(line_fields), sizeof(struct line_in)}},
};

extern const struct area area_policy;
const struct area area_policy = {
    .name = "policy", .title = LIT("认定政策"), ROWS(routes, routes), ROWS(meta, meta), .verify = policy_draft_verify, .init = init};
