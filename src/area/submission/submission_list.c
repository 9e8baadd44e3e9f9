// SPDX-License-Identifier: Apache-2.0
// The unions below and how far they are; what was filed, version by version.
#include "submission_own.h"

const struct field submission_below_fields[14] = {
    {FIELD(struct submission_below, id), .as = AS_ID},
    {FIELD(struct submission_below, org_code), .label = LIT("工会代码")},
    {FIELD(struct submission_below, org_name), .label = LIT("单位")},
    {FIELD(struct submission_below, submission), .as = AS_ID},
    {FIELD(struct submission_below, state), .label = LIT("状态")},
    {FIELD(struct submission_below, last_no), .label = LIT("报送次数")},
    {FIELD(struct submission_below, accepted_no), .label = LIT("已接收的版本")},
    {FIELD(struct submission_below, first_submitted_at), .as = AS_TIME, .label = LIT("首次上报时间")},
    {FIELD(struct submission_below, submitted_at), .as = AS_TIME, .label = LIT("上报时间")},
    {FIELD(struct submission_below, submitter), .label = LIT("上报人")},
    {FIELD(struct submission_below, remark), .label = LIT("意见")},
    {FIELD(struct submission_below, warnings), .as = AS_JSON, .label = LIT("提示和理由")},
    {FIELD(struct submission_below, late), .label = LIT("迟报")},
    {FIELD(struct submission_below, children), .as = AS_COUNT, .label = LIT("下级单位")},
};
const struct field submission_filed_fields[13] = {
    {FIELD(struct submission_filed, id), .as = AS_ID, .label = LIT("版本")},
    {FIELD(struct submission_filed, edition), .label = LIT("表式版本")},
    {FIELD(struct submission_filed, due_on), .as = AS_DATE, .label = LIT("截止日期")},
    {FIELD(struct submission_filed, late), .label = LIT("迟报")},
    {FIELD(struct submission_filed, reason), .label = LIT("更正理由")},
    {FIELD(struct submission_filed, filler), .label = LIT("填报人")},
    {FIELD(struct submission_filed, phone), .label = LIT("联系电话")},
    {FIELD(struct submission_filed, narrative), .label = LIT("总结")},
    {FIELD(struct submission_filed, summary_file), .as = AS_ID},
    {FIELD(struct submission_filed, scan_file), .as = AS_ID},
    {FIELD(struct submission_filed, submitter), .label = LIT("上报人")},
    {FIELD(struct submission_filed, submitted_at), .as = AS_TIME, .label = LIT("上报时间")},
    {FIELD(struct submission_filed, warnings), .as = AS_JSON, .label = LIT("提示和理由")},
};

enum err submission_below_get(struct ctx *cx)
{
    struct filing s;
    TRY(filing_open(cx, cx_query(cx, "campaign"), cx_query(cx, "form"), S(""), &s));
    return cx_list(cx, SUBMISSION_BELOW,
                   VALS(I64(s.c.id), TXT(s.s.form), I64(s.s.org_id), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(cx_limit(cx))),
                   FIELDS(struct submission_below, submission_below_fields));
}

enum err submission_versions_get(struct ctx *cx)
{
    struct filing s;
    TRY(filing_open_id(cx, &s));
    return cx_list(cx, SUBMISSION_VERSIONS, VALS(I64(s.s.id), I64(cx_after(cx)), I64(cx_limit(cx))),
                   FIELDS(struct submission_filed, submission_filed_fields));
}

/* --- one version: as filed, as the ledger had it, before it, and now --- */

static void write_figure(struct ctx *cx, const char *key, const struct form_item *item, const struct json *n)
{
    if (!n)
        return;
    jw_key(cx->out, key);
    jw_open(cx->out, '{');
    form_write_value(cx, item, json_int(n));
    jw_close(cx->out, '}');
}

/* json_get by a text that is no C string. */
static const struct json *of_item(struct ctx *cx, const struct json *map, struct str code)
{
    return map ? json_get(map, str_z(cx->a, code)) : NULL;
}

static void write_items(struct ctx *cx, const struct filing *s, const struct json *filed, const struct json *before)
{
    const struct form *f = s->call.form;
    jw_key(cx->out, "items");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < f->n_items; i++) {
        const struct form_item *item = &f->items[i];
        const struct json *pair = of_item(cx, filed, item->code), *was = of_item(cx, before, item->code);
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", item->code);
        jw_kt(cx->out, "label", item->label);
        jw_kt(cx->out, "sub", item->sub);
        jw_kt(cx->out, "unit", item->unit);
        write_figure(cx, "filed", item, json_at(pair, 0));
        write_figure(cx, "ledger", item, json_at(pair, 1));
        write_figure(cx, "before", item, json_at(was, 0));
        jw_key(cx->out, "now");
        jw_open(cx->out, '{');
        form_write_value(cx, item, s->ledger[i].n);
        jw_close(cx->out, '}');
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

enum err submission_version_get(struct ctx *cx)
{
    struct filing s;
    struct submission_filed v = {0};
    struct str figures = {0}, before = {0};
    int64_t no = 0;
    TRY(filing_open_id(cx, &s));
    TRY(cx_arg_id(cx, 1, &no));
    TRY(db_one(cx->tx, SUBMISSION_VERSION, VALS(I64(s.s.id), I64(no)), FIELDS(struct submission_filed, submission_filed_fields), &v));
    TRY(db_text(cx->tx, SUBMISSION_FIGURES, VALS(I64(s.s.id), I64(no)), &figures));
    enum err e = db_text(cx->tx, SUBMISSION_FIGURES, VALS(I64(s.s.id), I64(no - 1)), &before);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    TRY(filing_fill(cx, &s));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, FIELDS(struct submission_filed, submission_filed_fields), &v);
    jw_kt(cx->out, "org_code", s.s.org_code);
    jw_kt(cx->out, "org_name", s.s.org_name);
    jw_kt(cx->out, "title", s.call.form->title);
    jw_kb(cx->out, "accepted", no == s.s.accepted_no);
    write_items(cx, &s, json_parse(cx->a, figures, NULL), before.len ? json_parse(cx->a, before, NULL) : NULL);
    jw_close(cx->out, '}');
    return OK;
}

/* --- printed --- */

/* The figures of a version; an item the edition did not have is 0. Sums too are those that were filed. */
static enum err frozen(struct ctx *cx, const struct filing *s, int64_t version, struct form_value *values)
{
    struct str figures = {0};
    enum err e = db_text(cx->tx, SUBMISSION_FIGURES, VALS(I64(s->s.id), I64(version)), &figures);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "没有第 %lld 次报送，请刷新页面", (long long)version);
    TRY(e);
    const struct json *map = json_parse(cx->a, figures, NULL);
    for (size_t i = 0; i < s->call.form->n_items; i++)
        values[i] = (struct form_value){.n = json_int(json_at(of_item(cx, map, s->call.form->items[i].code), 0))};
    return OK;
}

enum err submission_print(struct ctx *cx, struct str campaign, struct str form, int64_t version, struct submission_print *out)
{
    struct filing *s = NEW(cx->a, struct filing);
    struct submission_filed v = {0};
    TRY(filing_open(cx, campaign, form, S(""), s));
    TRY(filing_fill(cx, s));
    *out = (struct submission_print){.table = &s->call.table, .filler = s->s.filler, .phone = s->s.phone, .narrative = s->s.narrative};
    if (!version && (str_eq(s->s.state, S("submitted")) || str_eq(s->s.state, S("accepted"))))
        version = s->s.last_no;
    if (!version)
        return OK;
    struct form_value *values = NEWS(cx->a, struct form_value, s->call.form->n_items);
    TRY(frozen(cx, s, version, values));
    TRY(db_one(cx->tx, SUBMISSION_VERSION, VALS(I64(s->s.id), I64(version)), FIELDS(struct submission_filed, submission_filed_fields), &v));
    s->call.table.values = values;
    out->filler = v.filler;
    out->phone = v.phone;
    out->narrative = v.narrative;
    out->at = v.submitted_at;
    return OK;
}
