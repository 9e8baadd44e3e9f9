// SPDX-License-Identifier: Apache-2.0
// Routes of the form designer, of comparisons and of distinct persons.
#include "campaign.h"
#include "form_draft.h"
#include "rule.h"

enum { EDITIONS_MAX = 1000, CAMPAIGNS_MAX = 2000 };

/* --- editions: in force when, used by which campaigns --- */

struct edition {
    int64_t id, created_by, created_at;
    struct str kind, code, edition, title, source, valid_from, valid_to, body, next_from;
};
static const struct field edition_fields[] = {
    {FIELD(struct edition, id)},     {FIELD(struct edition, kind)},       {FIELD(struct edition, code)},
    {FIELD(struct edition, edition)}, {FIELD(struct edition, title)},     {FIELD(struct edition, source)},
    {FIELD(struct edition, valid_from)}, {FIELD(struct edition, valid_to)}, {FIELD(struct edition, body)},
    {FIELD(struct edition, created_by)}, {FIELD(struct edition, created_at)}, {FIELD(struct edition, next_from)},
};
struct user_of { /* a campaign */
    int64_t id;
    struct str code, name, start_on, status, forms;
};
static const struct field user_of_fields[] = {
    {FIELD(struct user_of, id)},       {FIELD(struct user_of, code)},   {FIELD(struct user_of, name)},
    {FIELD(struct user_of, start_on)}, {FIELD(struct user_of, status)}, {FIELD(struct user_of, forms)},
};

static bool named(struct str forms, struct str code)
{
    while (forms.len)
        if (str_eq(str_trim(str_cut(forms, ',', &forms)), code))
            return true;
    return false;
}

/* As rule_get chooses: the latest first day not after the campaign's. Editions of a code come latest first. */
static bool uses(const struct edition *all, size_t n, size_t at, const struct user_of *c)
{
    if (!named(c->forms, all[at].code))
        return false;
    for (size_t i = 0; i < n; i++)
        if (str_eq(all[i].code, all[at].code) && str_cmp(all[i].valid_from, c->start_on) <= 0 &&
            (!all[i].valid_to.len || str_cmp(all[i].valid_to, c->start_on) >= 0))
            return i == at;
    return false;
}

static void write_users(struct ctx *cx, const struct edition *all, size_t n, size_t at, const struct user_of *c, size_t m)
{
    bool begun = false;
    jw_key(cx->out, "campaigns");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < m; i++) {
        if (!uses(all, n, at, &c[i]))
            continue;
        bool runs = !str_eq(c[i].status, S("draft")) && str_cmp(c[i].start_on, cx_today(cx)) <= 0;
        begun = begun || runs;
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", c[i].code);
        jw_kt(cx->out, "name", c[i].name);
        jw_kt(cx->out, "start_on", c[i].start_on);
        jw_kt(cx->out, "status", c[i].status);
        jw_kb(cx->out, "begun", runs);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_kb(cx->out, "begun", begun);
}

static void write_edition(struct ctx *cx, const struct edition *all, size_t n, size_t at, const struct user_of *c, size_t m)
{
    const struct edition *e = &all[at];
    const struct json *body = json_parse(cx->a, e->body, NULL), *from = json_get(body, "from");
    bool today = str_cmp(e->valid_from, cx_today(cx)) <= 0 && (!e->valid_to.len || str_cmp(e->valid_to, cx_today(cx)) >= 0) &&
                 (!e->next_from.len || str_cmp(e->next_from, cx_today(cx)) > 0);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "id", e->id);
    jw_kt(cx->out, "code", e->code);
    jw_kt(cx->out, "edition", e->edition);
    jw_kt(cx->out, "title", e->title);
    jw_kt(cx->out, "source", e->source);
    jw_kt(cx->out, "valid_from", e->valid_from);
    jw_kt(cx->out, "valid_to", e->valid_to);
    jw_kt(cx->out, "next_from", e->next_from);
    jw_kb(cx->out, "in_force", today);
    jw_ki(cx->out, "items", (int64_t)json_len(json_get(body, "items")));
    jw_kt(cx->out, "from", from ? str_f(cx->a, "%.*s %.*s", FMT(json_get_str(from, "form")), FMT(json_get_str(from, "edition"))) : S(""));
    write_users(cx, all, n, at, c, m);
    jw_close(cx->out, '}');
}

static enum err editions_get(struct ctx *cx)
{
    struct edition *all = NULL;
    struct user_of *c = NULL;
    size_t n = 0, m = 0;
    TRY(db_rows(cx->tx, FORM_EDITIONS, VALS(I64(EDITIONS_MAX)), FIELDS(struct edition, edition_fields), EDITIONS_MAX, &all, &n));
    TRY(db_rows(cx->tx, FORM_USERS, VALS(LO(cx), HI(cx), I64(CAMPAIGNS_MAX)), FIELDS(struct user_of, user_of_fields), CAMPAIGNS_MAX,
                &c, &m));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        write_edition(cx, all, n, i, c, m);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* --- drafts --- */

static const struct field new_fields[] = {
    {FIELD(struct form_draft_new, base), .label = LIT("复制的版本")},
    {FIELD(struct form_draft_new, code), .label = LIT("表式代码"), .need = true, .max = 20},
    {FIELD(struct form_draft_new, edition), .label = LIT("版本"), .need = true, .max = 40},
    {FIELD(struct form_draft_new, title), .label = LIT("表名"), .need = true, .max = 200},
};
static const struct field save_fields[] = {
    {FIELD(struct form_draft_in, code), .label = LIT("表式代码"), .need = true, .max = 20},
    {FIELD(struct form_draft_in, edition), .label = LIT("版本"), .max = 40},
    {FIELD(struct form_draft_in, source), .label = LIT("依据"), .max = 1000},
    {FIELD(struct form_draft_in, body), .as = AS_JSON, .label = LIT("内容"), .need = true, .max = 1000000},
    {FIELD(struct form_draft_in, version), .label = LIT("修改次数")},
};
static const struct field publish_fields[] = {
    {FIELD(struct form_publish_in, valid_from), .as = AS_DATE, .label = LIT("启用日期"), .need = true},
    {FIELD(struct form_publish_in, version), .label = LIT("修改次数")},
};
struct try_in {
    struct str campaign, body;
};
static const struct field check_fields[] = {
    {FIELD(struct try_in, body), .as = AS_JSON, .label = LIT("内容"), .need = true, .max = 1000000},
};
static const struct field try_fields[] = {
    {FIELD(struct try_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct try_in, body), .as = AS_JSON, .label = LIT("内容"), .need = true, .max = 1000000},
};

static void write_problems(struct ctx *cx, const struct form_problem *p, size_t n)
{
    jw_key(cx->out, "problems");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "where", p[i].where);
        jw_kt(cx->out, "text", p[i].text);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

/* Items of the edition it was made from, to map to. */
static enum err write_base(struct ctx *cx, const struct json *from)
{
    struct form *f = NULL;
    enum err e = from ? form_edition_load(cx, json_get_str(from, "form"), json_get_str(from, "edition"), &f) : ERR_NOT_FOUND;
    if (e != OK && e != ERR_NOT_FOUND && e != ERR_BAD_INPUT)
        return e;
    jw_key(cx->out, "base_items");
    jw_open(cx->out, '[');
    for (size_t i = 0; f && i < f->n_items; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", f->items[i].code);
        jw_kt(cx->out, "label", f->items[i].label);
        jw_kt(cx->out, "unit", f->items[i].unit);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct form_draft d = {0};
    struct form_problem *found = NULL;
    size_t n = 0;
    TRY(form_draft_get(cx, id, &d));
    const struct json *body = json_parse(cx->a, d.body, NULL);
    TRY(form_lint(cx, body, &found, &n));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, FORM_DRAFT, &d);
    jw_kb(cx->out, "may_edit", str_eq(d.state, S("draft")) && cx_may(cx, PERM_RULE_EDIT, d.org_path));
    write_problems(cx, found, n);
    TRY(write_base(cx, json_get(body, "from")));
    jw_close(cx->out, '}');
    return OK;
}

static enum err drafts_get(struct ctx *cx)
{
    return cx_list(cx, FORM_DRAFT_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(cx_limit(cx))),
                   FORM_DRAFT);
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
    TRY(form_draft_add(cx, cx->in, &id));
    return answer(cx, id);
}

static enum err draft_put(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(form_draft_save(cx, id, cx->in));
    return answer(cx, id);
}

static enum err draft_delete(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return form_draft_drop(cx, id);
}

static enum err draft_publish(struct ctx *cx)
{
    struct rule r = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(form_draft_publish(cx, id, cx->in, &r));
    return answer(cx, id);
}

/* --- a draft on the screen: nothing is stored --- */

static enum err body_of(struct ctx *cx, const struct json **out)
{
    *out = json_get(cx->body, "body");
    return json_kind(*out) == JSON_MAP ? OK : fail_field(cx, "body", "内容应是一份统计表，请刷新页面");
}

static enum err check_post(struct ctx *cx)
{
    const struct json *body = NULL;
    struct form_problem *found = NULL;
    size_t n = 0;
    TRY(body_of(cx, &body));
    TRY(form_lint(cx, body, &found, &n));
    jw_open(cx->out, '{');
    write_problems(cx, found, n);
    TRY(write_base(cx, json_get(body, "from")));
    jw_close(cx->out, '}');
    return OK;
}

/* Entered figures are those of the form it was made from, where the item has the same code. */
static enum err preview_post(struct ctx *cx)
{
    const struct try_in *in = cx->in;
    const struct json *body = NULL;
    struct form_problem *found = NULL;
    struct form *f = NULL;
    struct form_call c = {0};
    struct campaign campaign = {0};
    size_t n = 0;
    struct str why = S("");
    TRY(body_of(cx, &body));
    TRY(campaign_get(cx, in->campaign, &campaign));
    TRY(form_lint(cx, body, &found, &n));
    if (n)
        return fail(cx, ERR_BAD_INPUT, "还有 %zu 处要改才能预览，第一处：%.*s", n, FMT(found[0].text));
    struct rule r = {.code = json_get_str(json_get(body, "from"), "form"), .edition = S("草稿"), .body = in->body};
    if (form_parse(cx->a, &r, &f, &why) != OK)
        return fail(cx, ERR_BAD_INPUT, "%.*s", FMT(why));
    TRY(form_fill_call(cx, f, &campaign, false, &c));
    jw_open(cx->out, '{');
    TRY(form_write_table(cx, c));
    jw_close(cx->out, '}');
    return OK;
}

/* --- the area --- */

#define VIEW PERM_FORM_VIEW, SCOPE_ORG, TX_READ
#define EDIT PERM_RULE_EDIT, SCOPE_ORG, TX_WRITE
static const char draft_schema[] = "{draft,\"body\":{…},\"may_edit\",\"problems\":[{where,text}],\"base_items\":[{code,label,unit}]}";

static const struct route routes[] = {
    {M_GET, "/api/form-editions", editions_get, VIEW, .shape = OUT_FREE,
     .schema = "{\"rows\":[{id,code,edition,title,source,valid_from,valid_to,next_from,in_force,items,from,\"campaigns\":[{code,name,"
               "start_on,status,begun}],begun}],\"next\":null}",
     .title = LIT("统计表的版本")},
    {M_GET, "/api/form-drafts", drafts_get, VIEW, OUT(struct form_draft, form_draft_fields), .shape = OUT_LIST,
     .query = "org,state,limit,after", .title = LIT("统计表草稿")},
    {M_POST, "/api/form-drafts", draft_post, EDIT, "form_draft.create", IN(struct form_draft_new, new_fields), .shape = OUT_FREE,
     .schema = draft_schema, .query = "org", .title = LIT("建统计表草稿")},
    {M_POST, "/api/form-drafts/check", check_post, VIEW, IN(struct try_in, check_fields), .shape = OUT_FREE,
     .schema = "{\"problems\":[{where,text}],\"base_items\":[{code,label,unit}]}", .title = LIT("检查未保存的统计表")},
    {M_POST, "/api/form-drafts/preview", preview_post, VIEW, IN(struct try_in, try_fields), .shape = OUT_FREE,
     .schema = "{\"form\",\"edition\",\"title\",\"items\":[…],\"layout\",\"checks\":[…]}", .query = "org", .title = LIT("用实际数据预览统计表")},
    {M_GET, "/api/form-drafts/:id", draft_get, VIEW, .shape = OUT_FREE, .schema = draft_schema, .title = LIT("一份统计表草稿")},
    {M_PUT, "/api/form-drafts/:id", draft_put, EDIT, "form_draft.save", IN(struct form_draft_in, save_fields), .shape = OUT_FREE,
     .schema = draft_schema, .title = LIT("保存统计表草稿")},
    {M_DELETE, "/api/form-drafts/:id", draft_delete, EDIT, "form_draft.drop", .title = LIT("删除统计表草稿")},
    {M_POST, "/api/form-drafts/:id/publish", draft_publish, EDIT, "form_draft.publish", IN(struct form_publish_in, publish_fields),
     .shape = OUT_FREE, .schema = draft_schema, .title = LIT("发布统计表版本")},
    {M_GET, "/api/forms/:form/compare", form_compare_get, VIEW, .shape = OUT_FREE, .query = "org,own,campaign,by,with,base",
     .schema = "{\"form\",\"edition\",\"with\":{campaign,name,form,edition}|null,\"why\",\"rows\":[{code,label,unit,count|fen,text,change,"
               "\"was\":{…}|null,diff,diff_text,percent}],\"gone\":[…]} | {\"unions\":[{org_code,org_name}],\"rows\":[{code,count|fen,"
               "\"cells\":[{count|fen,text,share,diff,percent}]}]}",
     .title = LIT("统计表对比")},
    {M_GET, "/api/forms/:form/persons", form_persons_get, VIEW, .shape = OUT_FREE, .query = "org,own,campaign",
     .schema = "{\"form\",\"edition\",\"campaign\",\"org\",\"own\",\"rows\":[{code,count,persons,nameless}]}",
     .title = LIT("人次后面的实际人数")},
};
static const struct meta_row meta[] = {
    {"form_draft", {form_draft_fields, countof(form_draft_fields), sizeof(struct form_draft)}},
    {"form_draft_new", {new_fields, countof(new_fields), sizeof(struct form_draft_new)}},
};

extern const struct area area_form_design;
const struct area area_form_design = {
    .name = "form_design", .title = LIT("统计表设计与对比"), ROWS(routes, routes), ROWS(meta, meta), .verify = form_draft_verify};
