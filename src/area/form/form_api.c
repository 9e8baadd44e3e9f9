// SPDX-License-Identifier: Apache-2.0
// Routes of the statistics forms.
#include "area.h"
#include "campaign.h"
#include "form_check_own.h"

/* --- which form, which campaign, which union --- */

struct org_row {
    int64_t id;
    struct str code, name, path, status, contact;
};
static const struct field org_fields[] = {
    {FIELD(struct org_row, id)},   {FIELD(struct org_row, code)},   {FIELD(struct org_row, name)},
    {FIELD(struct org_row, path)}, {FIELD(struct org_row, status)},
    {FIELD(struct org_row, contact)},
};

static enum err load_form(struct ctx *cx, struct str code, struct str day, const struct form **out)
{
    struct str why = {0};
    enum err e = form_load(cx, code, day, out, &why);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "没有统计表“%.*s”，或它在 %.*s 还没有启用", FMT(code), FMT(day));
    if (e == ERR_BAD_INPUT)
        return fail(cx, e, "统计表“%.*s”的规则文件有误：%.*s", FMT(code), FMT(why));
    return e;
}

enum err form_fill_call(struct ctx *cx, const struct form *f, const struct campaign *c, bool own, struct form_call *out)
{
    struct org_row o = {0};
    TRY(db_one(cx->tx, FUND_ORG, VALS(I64(cx->org_id)), FIELDS(struct org_row, org_fields), &o));
    out->form = f;
    out->campaign_id = c->id;
    out->own = own;
    out->hi = out->own ? str_f(cx->a, "%.*s!", FMT(cx->org_path)) : path_end(cx->a, cx->org_path);
    out->table = (struct form_table){.form = out->form, .campaign = c->code, .campaign_name = c->name,
                                     .start_on = c->start_on, .end_on = c->end_on,
                                     .org = o.code, .org_name = o.name};
    enum err e = form_fill(cx->tx, out->form, c->id, cx->org_path, out->hi, &out->table.values);
    return e == ERR_BAD_INPUT ? fail(cx, e, "合计数超出可表示的范围，请核对填报数") : e;
}

enum err form_of(struct ctx *cx, struct str code, struct str campaign, bool own, struct form_call *out)
{
    const struct form *f = NULL;
    struct campaign c = {0};
    TRY(campaign_get(cx, campaign, &c));
    TRY(load_form(cx, code, c.start_on, &f));
    return form_fill_call(cx, f, &c, own, out);
}

enum err form_of_call(struct ctx *cx, struct form_call *out)
{
    return form_of(cx, cx->args[0], cx_query(cx, "campaign"), cx_query_int(cx, "own", 0) != 0, out);
}

/* --- list --- */

static enum err forms_get(struct ctx *cx)
{
    struct campaign c = {0};
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    struct str rest = c.forms;
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    while (rest.len) {
        const struct form *f = NULL;
        struct str code = str_trim(str_cut(rest, ',', &rest));
        if (!code.len)
            continue;
        TRY(load_form(cx, code, c.start_on, &f));
        jw_open(cx->out, '{');
        jw_kt(cx->out, "form", f->rule.code);
        jw_kt(cx->out, "edition", f->rule.edition);
        jw_kt(cx->out, "title", f->title);
        jw_kt(cx->out, "source", f->rule.source);
        jw_kt(cx->out, "period", f->period);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* --- one table --- */

void form_write_value(struct ctx *cx, const struct form_item *item, int64_t n)
{
    jw_ki(cx->out, item->as == FORM_WAN ? "fen" : "count", n);
    jw_kt(cx->out, "text", form_text(cx->a, item, n));
}

static void write_item(struct ctx *cx, const struct form_item *item, const struct form_value *v)
{
    jw_open(cx->out, '{');
    jw_kt(cx->out, "code", item->code);
    jw_kt(cx->out, "label", item->label);
    jw_kt(cx->out, "sub", item->sub);
    jw_kt(cx->out, "unit", item->unit);
    jw_kt(cx->out, "kind", item->n_parts ? S("sum") : item->n_picks || item->register_of.len ? S("derived") : S("hand"));
    jw_kb(cx->out, "enter", item->hand);
    form_write_value(cx, item, v->n);
    if (item->hand)
        jw_ki(cx->out, "hand", v->hand);
    if (item->register_of.len)
        jw_kt(cx->out, "register", item->register_of);
    if (item->register_of.len || (item->hand && item->n_picks))
        jw_ki(cx->out, "beside", v->beside);
    jw_kb(cx->out, "memo", item->memo);
    if (item->period.len)
        jw_kt(cx->out, "period", item->period);
    jw_ki(cx->out, "indent", item->indent);
    jw_kb(cx->out, "openable", v->n != 0);
    jw_close(cx->out, '}');
}

enum err form_write_table(struct ctx *cx, struct form_call c)
{
    jw_kt(cx->out, "form", c.form->rule.code);
    jw_kt(cx->out, "edition", c.form->rule.edition);
    jw_kt(cx->out, "title", c.form->title);
    jw_kt(cx->out, "source", c.form->rule.source);
    jw_kt(cx->out, "period", c.form->period);
    jw_kt(cx->out, "note", c.form->note);
    jw_kt(cx->out, "campaign", c.table.campaign);
    jw_kt(cx->out, "campaign_name", c.table.campaign_name);
    jw_kt(cx->out, "org", c.table.org);
    jw_kt(cx->out, "org_name", c.table.org_name);
    jw_kb(cx->out, "own", c.own);
    jw_key(cx->out, "items");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < c.form->n_items; i++)
        write_item(cx, &c.form->items[i], &c.table.values[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "layout");
    jw_raw(cx->out, c.form->layout ? json_text(cx->a, c.form->layout) : S("[]"));
    return form_write_checks(cx, &c);
}

static enum err form_get(struct ctx *cx)
{
    struct form_call c = {0};
    TRY(form_of_call(cx, &c));
    c.deep = str_eq(cx_query(cx, "checks"), S("all"));
    jw_open(cx->out, '{');
    TRY(form_write_table(cx, c));
    jw_close(cx->out, '}');
    return OK;
}

static enum err report_get(struct ctx *cx)
{
    struct form_call c = {0};
    TRY(form_of_call(cx, &c));
    form_write_report(cx->out, &c.table);
    return OK;
}

/* --- entered items --- */

struct item_in {
    struct str campaign, org, item, note;
    int64_t value, version;
};
static const struct field item_in_fields[] = {
    {FIELD(struct item_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct item_in, org), .label = LIT("填报单位"), .need = true, .max = 40},
    {FIELD(struct item_in, item), .label = LIT("项目"), .need = true, .max = 40},
    {FIELD(struct item_in, value), .label = LIT("数值（金额以分计）"), .max = FORM_VALUE_MAX},
    {FIELD(struct item_in, note), .label = LIT("说明"), .max = 500},
    {FIELD(struct item_in, version), .label = LIT("版本"), .max = INT32_MAX},
};
struct item_was {
    int64_t value, version;
    struct str note;
};
static const struct field item_was_fields[] = {
    {FIELD(struct item_was, value), .label = LIT("数值")},
    {FIELD(struct item_was, version), .label = LIT("版本")},
    {FIELD(struct item_was, note), .label = LIT("说明")},
};
#define ITEM_WAS FIELDS(struct item_was, item_was_fields)

static enum err check_item(struct ctx *cx, const struct form *f, const struct item_in *in)
{
    ptrdiff_t at = form_item_index(f, in->item);
    if (at < 0)
        return fail_field(cx, "item", "统计表没有项目“%.*s”", FMT(in->item));
    if (!f->items[at].hand)
        return fail_field(cx, "item", "项目 %.*s 由系统按记录生成，不能填报", FMT(in->item));
    if (in->value < 0 || in->value > FORM_VALUE_MAX)
        return fail_field(cx, "value", "数值须为非负整数，且不超过 %lld", (long long)FORM_VALUE_MAX);
    return OK;
}

static enum err item_put(struct ctx *cx)
{
    const struct item_in *in = cx->in;
    struct campaign c = {0};
    const struct form *f = NULL;
    struct item_was was = {0}, now = {in->value, in->version + 1, in->note};
    struct str path = {0}, form = cx->args[0];
    int64_t org_id = 0, changed = 0;
    TRY(campaign_open(cx, in->campaign, &c));
    TRY(load_form(cx, form, c.start_on, &f));
    TRY(cx_org(cx, in->org, &org_id, &path));
    if (!path_covers(c.org_path, path))
        return fail_field(cx, "org", "工会“%.*s”不参加活动“%.*s”", FMT(in->org), FMT(c.name));
    TRY(check_item(cx, f, in));
    enum err e = db_one(cx->tx, FORM_ITEM_GET, VALS(I64(c.id), I64(org_id), TXT(form), TXT(in->item)),
                        ITEM_WAS, &was);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (was.version != in->version)
        return ERR_CONFLICT;
    if (e == ERR_NOT_FOUND) {
        TRY(db_exec(cx->tx, FORM_ITEM_ADD,
                    VALS(I64(c.id), I64(org_id), TXT(form), TXT(in->item), I64(in->value),
                         TXT(in->note), I64(cx->who->user_id), I64(cx->now)),
                    NULL));
    } else {
        TRY(db_exec(cx->tx, FORM_ITEM_SET,
                    VALS(I64(c.id), I64(org_id), TXT(form), TXT(in->item), I64(in->value),
                         TXT(in->note), I64(cx->who->user_id), I64(cx->now), I64(in->version)),
                    &changed));
        if (changed != 1)
            return ERR_CONFLICT;
    }
    audit_object(cx, org_id, "form:%.*s:%.*s:%.*s", FMT(form), FMT(c.code), FMT(in->item));
    audit_diff(cx, ITEM_WAS, &was, &now);
    cx_row(cx, ITEM_WAS, &now);
    return OK;
}

struct hand_row {
    struct str org_code, org_name, item, note, user_name;
    int64_t value, at, version;
};
static const struct field hand_fields[] = {
    {FIELD(struct hand_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct hand_row, org_name), .label = LIT("填报单位")},
    {FIELD(struct hand_row, item), .label = LIT("项目")},
    {FIELD(struct hand_row, value), .label = LIT("数值")},
    {FIELD(struct hand_row, note), .label = LIT("说明")},
    {FIELD(struct hand_row, user_name), .label = LIT("填报人")},
    {FIELD(struct hand_row, at), .as = AS_TIME, .label = LIT("填报时间")},
    {FIELD(struct hand_row, version), .label = LIT("版本")},
};

static enum err hand_get(struct ctx *cx)
{
    enum { HAND_MAX = 5000 };
    struct campaign c = {0};
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    struct str hi = cx_query_int(cx, "own", 0) ? str_f(cx->a, "%.*s!", FMT(cx->org_path))
                                               : path_end(cx->a, cx->org_path);
    return cx_list(cx, FORM_HAND,
                   VALS(I64(c.id), LO(cx), TXT(hi), TXT(cx->args[0]), TXT(cx_query(cx, "item")),
                        I64(HAND_MAX)),
                   FIELDS(struct hand_row, hand_fields));
}

/* --- the area --- */

static const char items_schema[] =
    "{\"form\",\"edition\",\"title\",\"campaign\",\"org\",\"org_name\",\"items\":[{code,label,sub,unit,kind,"
    "enter,count|fen,text,hand,memo,period,indent,openable}],\"layout\",\"checks\":[{code,key,level,text,items,rows}],\"unchecked\"}";

static const struct route routes[] = {
    {M_GET, "/api/forms", forms_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .query = "org,campaign", .schema = "{\"rows\":[{form,edition,title,source,period}],\"next\":null}",
     .title = LIT("活动的统计表")},
    {M_GET, "/api/forms/:form", form_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .query = "org,own,campaign,checks", .schema = items_schema, .title = LIT("统计表")},
    {M_GET, "/api/forms/checks/ops", form_ops_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE, .query = "org",
     .schema = "{\"rows\":[{op,title,deep,\"fields\":[{name,as,label,need}]}],\"next\":null}", .title = LIT("校验的方式")},
    {M_GET, "/api/forms/:form/checks/:code", form_behind_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .query = "org,own,campaign",
     .schema = "{\"code\",\"checks\":[…],\"total\",\"rows\":[{org_code,org_name,roster_id,title,row_no,person_id,name,class,"
               "given_on,other_on,heads,amount_fen,other_heads,other_fen,note,link}],\"next\":null}",
     .title = LIT("一条校验后面的记录")},
    {M_GET, "/api/forms/:form/history", form_history_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .query = "org,own,campaign,item",
     .schema = "{\"item\",\"label\",\"unit\",\"count|fen\",\"text\",\"rows\":[{campaign,name,year,change,count|fen,text}],"
               "\"peers\":{n,q1,median,q3}|null}",
     .title = LIT("一个项目的历年数和同级数")},
    {M_GET, "/api/forms/:form/report", report_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .query = "org,own,campaign",
     .schema = "{\"form\",\"edition\",\"campaign\",\"org\",\"items\":{CODE:{count}|{fen,text}}}",
     .title = LIT("统计表数据")},
    {M_GET, "/api/forms/:form/drill", form_drill_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ,
     .shape = OUT_FREE, .query = "org,own,campaign,item",
     .schema = "{\"item\",\"label\",\"count|fen\",\"own\",\"children\":[…],\"rosters\":[…],\"hand\":[…]}",
     .title = LIT("展开一个数字")},
    {M_GET, "/api/forms/:form/rows", form_rows_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ,
     .shape = OUT_FREE, .query = "org,own,campaign,item,limit,after",
     .schema = "{\"rows\":[record],\"next\":\"cursor\"}", .title = LIT("数字后面的记录")},
    {M_GET, "/api/forms/:form/hand", hand_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_LIST,
     OUT(struct hand_row, hand_fields), .query = "org,own,campaign,item", .title = LIT("填报数")},
    {M_PUT, "/api/forms/:form/items", item_put, PERM_FORM_ENTER, SCOPE_ORG, TX_WRITE,
     .action = "form.enter", IN(struct item_in, item_in_fields), OUT(struct item_was, item_was_fields),
     .shape = OUT_ONE, .query = "org", .title = LIT("填报一个项目")},
};
static const struct meta_row meta[] = {
    {"form_hand", {hand_fields, countof(hand_fields), sizeof(struct hand_row)}},
    {"form_behind", {form_behind_fields, countof(form_behind_fields), sizeof(struct form_behind)}},
    {"form_item", {item_in_fields, countof(item_in_fields), sizeof(struct item_in)}},
};

extern const struct area area_form;
const struct area area_form = {.name = "form", .title = LIT("统计表"), ROWS(routes, routes), ROWS(meta, meta)};
