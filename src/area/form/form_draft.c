// SPDX-License-Identifier: Apache-2.0
// Editions in the making: copied from one in force, changed as often as needed, published with a first day.
#include "form_draft.h"

#include "audit.h"
#include "rule.h"

enum { DRAFTS_MAX = 200 };

const struct field form_draft_fields[18] = {
    {FIELD(struct form_draft, id), .as = AS_ID},
    {FIELD(struct form_draft, org_id), .as = AS_ID},
    {FIELD(struct form_draft, org_code), .label = LIT("单位代码")},
    {FIELD(struct form_draft, org_name), .label = LIT("编制单位")},
    {FIELD(struct form_draft, org_path)},
    {FIELD(struct form_draft, code), .label = LIT("表式代码")},
    {FIELD(struct form_draft, edition), .label = LIT("版本")},
    {FIELD(struct form_draft, title), .label = LIT("表名")},
    {FIELD(struct form_draft, source), .label = LIT("依据")},
    {FIELD(struct form_draft, body), .as = AS_JSON, .label = LIT("内容")},
    {FIELD(struct form_draft, base_id), .as = AS_ID, .label = LIT("来源版本")},
    {FIELD(struct form_draft, state), .label = LIT("状态")},
    {FIELD(struct form_draft, rule_id), .as = AS_ID, .label = LIT("发布为")},
    {FIELD(struct form_draft, maker), .label = LIT("建立人")},
    {FIELD(struct form_draft, made_at), .as = AS_TIME, .label = LIT("建立时间")},
    {FIELD(struct form_draft, changer), .label = LIT("修改人")},
    {FIELD(struct form_draft, changed_at), .as = AS_TIME, .label = LIT("修改时间")},
    {FIELD(struct form_draft, version), .label = LIT("修改次数")},
};

enum err form_draft_get(struct ctx *cx, int64_t id, struct form_draft *out)
{
    enum err e = cx_one(cx, FORM_DRAFT_GET, id, FORM_DRAFT, out);
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有这份草稿，可能已被删除，或不归您管理") : e;
}

static enum err code_check(struct ctx *cx, struct str code)
{
    bool sound = code.len >= 2 && code.len <= 20;
    for (size_t i = 0; i < code.len; i++)
        sound = sound && ((code.at[i] >= 'a' && code.at[i] <= 'z') || (i && code.at[i] >= '0' && code.at[i] <= '9'));
    return sound ? OK : fail_field(cx, "code", "表式代码用小写字母和数字，以字母开头，2 至 20 位，如 ez22");
}

/* --- a new draft --- */

/* The document of the base under a new title, with where it comes from; every item keeps its code, so the
 * map is empty at first. */
static struct str copy_of(struct ctx *cx, const struct rule *base, const struct json *body, struct str title)
{
    struct buf b = buf_new(cx->a, JSON_MAX_BYTES);
    struct jw w = jw_new(&b);
    struct str key;
    jw_open(&w, '{');
    jw_kt(&w, "title", title);
    jw_key(&w, "from");
    jw_open(&w, '{');
    jw_kt(&w, "form", base->code);
    jw_kt(&w, "edition", base->edition);
    jw_key(&w, "items");
    jw_raw(&w, S("{}"));
    jw_close(&w, '}');
    for (size_t i = 0; i < json_len(body); i++) {
        const struct json *v = json_entry(body, i, &key);
        if (str_eq(key, S("title")) || str_eq(key, S("from")))
            continue;
        jw_keys(&w, key);
        jw_raw(&w, json_text(cx->a, v));
    }
    jw_close(&w, '}');
    return buf_done(&b);
}

static struct str empty_body(struct ctx *cx, struct str title)
{
    struct buf b = buf_new(cx->a, JSON_MAX_BYTES);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_kt(&w, "title", title);
    jw_key(&w, "items");
    jw_raw(&w, S("[]"));
    jw_key(&w, "layout");
    jw_raw(&w, S("[]"));
    jw_key(&w, "checks");
    jw_raw(&w, S("[]"));
    jw_close(&w, '}');
    return buf_done(&b);
}

enum err form_draft_add(struct ctx *cx, const struct form_draft_new *in, int64_t *id)
{
    struct rule base = {0};
    struct str body = empty_body(cx, in->title);
    int64_t n = 0;
    TRY(code_check(cx, in->code));
    TRY(db_int(cx->tx, FORM_DRAFT_COUNT, VALS(I64(cx->org_id)), &n));
    if (n >= DRAFTS_MAX)
        return fail(cx, ERR_TOO_LARGE, "本单位已有 %d 份草稿，请先删除不用的", DRAFTS_MAX);
    if (in->base) {
        enum err e = db_one(cx->tx, RULE_BY_ID, VALS(I64(in->base)), RULE_FIELDS, &base);
        if (e == ERR_NOT_FOUND || (e == OK && !str_eq(base.kind, S("forms"))))
            return fail_field(cx, "base", "没有要复制的版本，请从列表中选");
        TRY(e);
        body = copy_of(cx, &base, json_parse(cx->a, base.body, NULL), in->title);
    }
    TRY(db_int(cx->tx, FORM_DRAFT_ADD,
               VALS(I64(cx->org_id), TXT(in->code), TXT(in->edition), TXT(in->title), TXT(base.source), TXT(body), OPT(in->base),
                    I64(cx->who->user_id), I64(cx->now)),
               id));
    audit_object(cx, cx->org_id, "form_draft:%lld", (long long)*id);
    audit_note(cx, "code", in->code);
    audit_note(cx, "base", base.code.len ? str_f(cx->a, "%.*s %.*s", FMT(base.code), FMT(base.edition)) : S(""));
    return OK;
}

/* --- changes --- */

static enum err still_draft(struct ctx *cx, const struct form_draft *d, int64_t version)
{
    if (!str_eq(d->state, S("draft")))
        return fail(cx, ERR_STATE, "这份草稿已经发布，不能再改；要修改请以它为底建新的版本");
    if (d->version != version)
        return fail(cx, ERR_CONFLICT, "%.*s 刚刚改过这份草稿，请刷新后在新内容上再改", FMT(d->changer));
    return OK;
}

enum err form_draft_save(struct ctx *cx, int64_t id, const struct form_draft_in *in)
{
    struct form_draft d = {0}, now = {0};
    int64_t changed = 0;
    const struct json *body = json_get(cx->body, "body");
    TRY(form_draft_get(cx, id, &d));
    TRY(still_draft(cx, &d, in->version));
    TRY(code_check(cx, in->code));
    if (json_kind(body) != JSON_MAP)
        return fail_field(cx, "body", "内容应是一份统计表，请刷新页面后再保存");
    struct str title = json_get_str(body, "title");
    if (utf8_count(title) > 200)
        return fail_field(cx, "body", "表名最多 200 字");
    TRY(db_exec(cx->tx, FORM_DRAFT_SAVE,
                VALS(I64(id), I64(in->version), TXT(in->code), TXT(in->edition), TXT(title), TXT(in->source), TXT(in->body),
                     I64(cx->who->user_id), I64(cx->now)),
                &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    audit_object(cx, d.org_id, "form_draft:%lld", (long long)id);
    TRY(form_draft_get(cx, id, &now));
    audit_diff(cx, (struct fields){form_draft_fields + 5, 5, sizeof now}, &d, &now);
    return OK;
}

enum err form_draft_drop(struct ctx *cx, int64_t id)
{
    struct form_draft d = {0};
    int64_t changed = 0;
    TRY(form_draft_get(cx, id, &d));
    TRY(still_draft(cx, &d, d.version));
    TRY(db_exec(cx->tx, FORM_DRAFT_DROP, VALS(I64(id), I64(d.version)), &changed));
    audit_object(cx, d.org_id, "form_draft:%lld", (long long)id);
    audit_note(cx, "title", d.title);
    return changed == 1 ? OK : ERR_CONFLICT;
}

/* --- publishing --- */

enum err form_draft_publish(struct ctx *cx, int64_t id, const struct form_publish_in *in, struct rule *r)
{
    struct form_draft d = {0};
    struct form_problem *found = NULL;
    size_t n = 0;
    int64_t changed = 0;
    TRY(rule_top_only(cx));
    TRY(form_draft_get(cx, id, &d));
    TRY(still_draft(cx, &d, in->version));
    TRY(form_lint(cx, json_parse(cx->a, d.body, NULL), &found, &n));
    if (n)
        return fail(cx, ERR_BAD_INPUT, "还有 %zu 处要改才能发布，第一处：%.*s", n, FMT(found[0].text));
    if (!d.source.len)
        return fail_field(cx, "source", "请先填写依据的文件和条款并保存");
    if (!d.edition.len)
        return fail_field(cx, "edition", "请先填写版本并保存");
    *r = (struct rule){.kind = S("forms"), .code = d.code, .edition = d.edition, .title = d.title, .source = d.source,
                       .valid_from = in->valid_from, .body = d.body};
    TRY(rule_add(cx, r));
    TRY(db_exec(cx->tx, FORM_DRAFT_PUBLISH, VALS(I64(id), I64(in->version), I64(r->id), I64(cx->who->user_id), I64(cx->now)),
                &changed));
    audit_object(cx, d.org_id, "form_draft:%lld", (long long)id);
    audit_note(cx, "code", d.code);
    audit_note(cx, "edition", d.edition);
    audit_note(cx, "valid_from", in->valid_from);
    return changed == 1 ? OK : ERR_CONFLICT;
}

struct lost {
    int64_t id;
    struct str code, edition;
};
static const struct field lost_fields[] = {{FIELD(struct lost, id)}, {FIELD(struct lost, code)}, {FIELD(struct lost, edition)}};

enum err form_draft_verify(struct verify *v)
{
    struct lost *rows = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, FORM_DRAFT_LOST, NOVALS, FIELDS(struct lost, lost_fields), 1000, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "I19", str_f(v->cx->a, "第 %lld 号统计表草稿已发布，规则“%.*s”的版本“%.*s”却不在或内容不同", (long long)rows[i].id,
                                 FMT(rows[i].code), FMT(rows[i].edition)));
    return OK;
}
