// SPDX-License-Identifier: Apache-2.0
#include "policy_draft.h"

static const struct fields rule_row = {rule_fields, countof(rule_fields), sizeof(struct rule)};

const struct field policy_draft_fields[20] = {
    {FIELD(struct policy_draft, id), .as = AS_ID},
    {FIELD(struct policy_draft, org_id), .as = AS_ID},
    {FIELD(struct policy_draft, org_code), .label = LIT("工会编码")},
    {FIELD(struct policy_draft, org_name), .label = LIT("工会")},
    {FIELD(struct policy_draft, org_path), .as = AS_SECRET},
    {FIELD(struct policy_draft, code), .label = LIT("政策代码")},
    {FIELD(struct policy_draft, edition), .label = LIT("版本")},
    {FIELD(struct policy_draft, title), .label = LIT("名称")},
    {FIELD(struct policy_draft, source), .label = LIT("依据")},
    {FIELD(struct policy_draft, body), .as = AS_JSON, .label = LIT("内容")},
    {FIELD(struct policy_draft, base_id), .as = AS_ID},
    {FIELD(struct policy_draft, state), .as = AS_CODE, .codes = "policy_draft_state", .label = LIT("状态")},
    {FIELD(struct policy_draft, rule_id), .as = AS_ID},
    {FIELD(struct policy_draft, maker), .label = LIT("起草人")},
    {FIELD(struct policy_draft, made_by), .as = AS_ID},
    {FIELD(struct policy_draft, made_at), .as = AS_TIME, .label = LIT("起草时间")},
    {FIELD(struct policy_draft, changer), .label = LIT("修改人")},
    {FIELD(struct policy_draft, changed_by), .as = AS_ID},
    {FIELD(struct policy_draft, changed_at), .as = AS_TIME, .label = LIT("修改时间")},
    {FIELD(struct policy_draft, version), .label = LIT("修改次数")},
};

enum err policy_draft_get(struct ctx *cx, int64_t id, struct policy_draft *out)
{
    *out = (struct policy_draft){0};
    enum err e = cx_one(cx, POLICY_DRAFT_GET, id, POLICY_DRAFT, out);
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有这份政策草稿，或不在您的管理范围内") : e;
}

enum err policy_draft_add(struct ctx *cx, const struct policy_draft_new *in, int64_t *id)
{
    struct rule base = {.body = S("{\"terms\":{},\"clauses\":[],\"classes\":[],\"exclusions\":[],\"cases\":[]}")};
    if (in->base) {
        enum err e = db_one(cx->tx, POLICY_BY_ID, VALS(I64(in->base)), rule_row, &base);
        if (e != OK)
            return e == ERR_NOT_FOUND ? fail_field(cx, "base", "没有这个政策版本") : e;
    }
    TRY(db_int(cx->tx, POLICY_DRAFT_ADD,
               VALS(I64(cx->org_id), TXT(in->code), TXT(in->edition), TXT(in->title), TXT(base.source), TXT(base.body), OPT(in->base), I64(cx->who->user_id), I64(cx->now)), id));
    audit_object(cx, cx->org_id, "policy_draft:%lld", (long long)*id);
    audit_note(cx, "code", in->code);
    return OK;
}

static enum err open_draft(struct ctx *cx, int64_t id, int64_t version, struct policy_draft *d)
{
    TRY(policy_draft_get(cx, id, d));
    if (!str_eq(d->state, S("draft")))
        return fail(cx, ERR_STATE, "政策已发布，不能再改；请另建草稿");
    if (version && version != d->version)
        return ERR_CONFLICT;
    audit_object(cx, d->org_id, "policy_draft:%lld", (long long)id);
    return OK;
}

enum err policy_draft_save(struct ctx *cx, int64_t id, const struct policy_draft_in *in)
{
    struct policy_draft d;
    int64_t n = 0;
    TRY(open_draft(cx, id, in->version, &d));
    if (json_kind(json_get(cx->body, "body")) != JSON_MAP)
        return fail_field(cx, "body", "内容应是一份政策，请刷新页面");
    TRY(db_exec(cx->tx, POLICY_DRAFT_SAVE,
                VALS(I64(id), I64(d.version), TXT(in->code), TXT(in->edition), TXT(in->title), TXT(in->source), TXT(in->body), I64(cx->who->user_id), I64(cx->now)), &n));
    return n ? OK : ERR_CONFLICT;
}

enum err policy_draft_drop(struct ctx *cx, int64_t id)
{
    struct policy_draft d;
    int64_t n = 0;
    TRY(open_draft(cx, id, 0, &d));
    TRY(db_exec(cx->tx, POLICY_DRAFT_DROP, VALS(I64(id), I64(d.version)), &n));
    return n ? OK : ERR_CONFLICT;
}

enum err policy_draft_publish(struct ctx *cx, int64_t id, const struct policy_publish_in *in)
{
    struct policy_draft d;
    int64_t n = 0;
    TRY(rule_top_only(cx));
    TRY(open_draft(cx, id, in->version, &d));
    if (d.changed_by == cx->who->user_id || d.made_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "起草和发布须由不同的人完成");
    if (!d.source.len)
        return fail_field(cx, "source", "请写明依据的文件和条款");
    struct problems p = {.a = cx->a, .last = &p.first};
    policy_body_check(json_parse(cx->a, d.body, NULL), &p);
    if (p.n)
        return fail(cx, ERR_BAD_INPUT, "还有 %zu 处要改才能发布，第一处：%.*s", p.n, FMT(p.first->text));
    struct rule r = {.kind = S("policies"), .code = d.code, .edition = d.edition, .title = d.title, .source = d.source, .valid_from = in->valid_from, .body = d.body};
    TRY(rule_add(cx, &r));
    TRY(db_exec(cx->tx, POLICY_DRAFT_PUBLISH, VALS(I64(id), I64(d.version), I64(r.id), I64(cx->who->user_id), I64(cx->now)), &n));
    audit_note(cx, "edition", d.edition);
    audit_note(cx, "valid_from", in->valid_from);
    return n ? OK : ERR_CONFLICT;
}

struct lost {
    int64_t id;
    struct str code, edition;
};
static const struct field lost_fields[] = {{FIELD(struct lost, id)}, {FIELD(struct lost, code)}, {FIELD(struct lost, edition)}};

enum err policy_draft_verify(struct verify *v)
{
    struct lost *rows = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, POLICY_DRAFT_LOST, NOVALS, FIELDS(struct lost, lost_fields), 10000, &rows, &n));
    v->checked++;
    for (size_t i = 0; i < n; i++)
        v->found(v, "I30", str_f(v->cx->a, "已发布的政策草稿 %lld（%.*s %.*s）与政策版本不符", (long long)rows[i].id, FMT(rows[i].code), FMT(rows[i].edition)));
    return OK;
}
