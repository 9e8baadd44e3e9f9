// SPDX-License-Identifier: Apache-2.0
// A file as the page gets it: its parts, what they come to, what is still missing, what may be done. Masked.
#include "casefile_own.h"
#include "date.h"

struct str casefile_years(struct ctx *cx, struct str day, int years)
{
    struct date d;
    char text[DATE_TEXT];
    if (date_read(day, &d) != DATE_DAY)
        return S("");
    d.y += years;
    if (!date_valid(d))
        d.d--;
    date_iso(d, text);
    return str_dup(cx->a, str_of(text));
}

const struct field case_sums_fields[6] = {
    {FIELD(struct case_sums, from_on), .as = AS_DATE, .label = LIT("起")},
    {FIELD(struct case_sums, until_on), .as = AS_DATE, .label = LIT("止")},
    {FIELD(struct case_sums, income_fen), .as = AS_MONEY, .label = LIT("家庭年收入")},
    {FIELD(struct case_sums, outlay_fen), .as = AS_MONEY, .label = LIT("刚性支出")},
    {FIELD(struct case_sums, heads), .as = AS_COUNT, .label = LIT("家庭人口")},
    {FIELD(struct case_sums, net_month_fen), .as = AS_MONEY, .label = LIT("人均月净收入")},
};

/* An income kind whose item says {"counted":false} stays out (城乡居民基础养老金, 江门 2025). */
static bool counted(struct ctx *cx, const struct case_money *m)
{
    struct code_item item;
    if (code_find(cx, S("case_income"), m->kind, S(""), &item) != OK || !item.attr.len)
        return true;
    const struct json *v = json_get(json_parse(cx->a, item.attr, NULL), "counted");
    return json_kind(v) != JSON_BOOL || json_get_bool(json_parse(cx->a, item.attr, NULL), "counted");
}

enum err casefile_sums(struct ctx *cx, const struct casefile *f, const struct case_money *m, size_t n, struct case_sums *out)
{
    *out = (struct case_sums){.until_on = cx_today(cx), .from_on = casefile_years(cx, cx_today(cx), -1), .heads = f->head_count};
    for (size_t i = 0; i < n; i++) {
        if (str_cmp(m[i].until_on, out->from_on) <= 0 || str_cmp(m[i].from_on, out->until_on) > 0)
            continue;
        int64_t *sum = str_eq(m[i].side, S("in")) ? &out->income_fen : &out->outlay_fen;
        if (sum == &out->income_fen && !counted(cx, &m[i]))
            continue;
        if (__builtin_add_overflow(*sum, m[i].fen, sum))
            return fail(cx, ERR_BAD_INPUT, "收支金额过大，请核对");
    }
    int64_t left = out->income_fen - out->outlay_fen, parts = 12 * (f->head_count > 0 ? f->head_count : 1);
    out->net_month_fen = left / parts - (left % parts < 0);
    return OK;
}

/* --- what may be done --- */

static bool editable(struct str state)
{
    return !str_eq(state, S("merged")) && !str_eq(state, S("erased"));
}

static void put_verb(struct ctx *cx, const char *verb, struct str title)
{
    jw_open(cx->out, '{');
    jw_kt(cx->out, "verb", str_of(verb));
    jw_kt(cx->out, "title", title);
    jw_close(cx->out, '}');
}

static void write_verbs(struct ctx *cx, const struct casefile *f)
{
    bool enter = cx_may(cx, PERM_CASE_ENTER, f->path), edit = editable(f->state);
    jw_key(cx->out, "verbs");
    jw_open(cx->out, '[');
    if (enter && edit) {
        put_verb(cx, "edit", S("修改"));
        put_verb(cx, "propose", S("提出变动"));
    }
    if (enter && str_eq(f->state, S("draft")))
        put_verb(cx, "drop", S("作废草稿"));
    if (cx_may(cx, PERM_CASE_APPROVE, f->path) && str_eq(f->state, S("active")))
        put_verb(cx, "review", S("年度复核"));
    if (cx_may(cx, PERM_PERSON_UNMASK, f->path) && f->key)
        put_verb(cx, "unmask", S("查看完整信息"));
    jw_close(cx->out, ']');
}

/* --- the answer --- */

static void write_rows(struct ctx *cx, const char *key, struct fields fs, const void *rows, size_t n)
{
    jw_key(cx->out, key);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, fs, (const char *)rows + i * fs.size);
    jw_close(cx->out, ']');
}

static enum err write_lacks(struct ctx *cx, const struct casefile *f)
{
    struct problems p = {.a = cx->a};
    p.last = &p.first;
    TRY(casefile_lacks(cx, f, &p));
    jw_key(cx->out, "lacks");
    jw_open(cx->out, '[');
    for (const struct problem *x = p.first; x; x = x->next) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "field", str_of(x->field));
        jw_kt(cx->out, "text", x->text);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}

enum err casefile_answer(struct ctx *cx, int64_t id)
{
    struct casefile f;
    struct case_member *m = NULL;
    struct case_money *money = NULL;
    struct case_asset *assets = NULL;
    struct case_paper *papers = NULL;
    struct case_sums sums;
    size_t n = 0, n_money = 0, n_assets = 0, n_papers = 0;
    TRY(casefile_get(cx, id, &f));
    TRY(casefile_members(cx, &f, false, &m, &n));
    TRY(casefile_money(cx, &f, &money, &n_money));
    TRY(casefile_assets(cx, &f, &assets, &n_assets));
    TRY(casefile_papers(cx, &f, false, &papers, &n_papers));
    TRY(casefile_sums(cx, &f, money, n_money, &sums));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, CASEFILE_FIELDS, &f);
    write_verbs(cx, &f);
    write_rows(cx, "members", CASE_MEMBER_FIELDS, m, n);
    write_rows(cx, "money", CASE_MONEY_FIELDS, money, n_money);
    write_rows(cx, "assets", CASE_ASSET_FIELDS, assets, n_assets);
    write_rows(cx, "papers", CASE_PAPER_FIELDS, papers, n_papers);
    jw_key(cx->out, "sums");
    fields_write(cx->out, (struct fields){case_sums_fields, 6, sizeof sums}, &sums);
    TRY(write_lacks(cx, &f));
    TRY(casefile_checklist(cx, &f, m, n, papers, n_papers));
    TRY(casefile_write_proposals(cx, &f));
    jw_close(cx->out, '}');
    return OK;
}
