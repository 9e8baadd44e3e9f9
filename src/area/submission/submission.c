// SPDX-License-Identifier: Apache-2.0
// A union's sheet: who, when, and the figures that would be filed now. See submission.h.
#include "submission_own.h"

#include "date.h"
#include "file.h"
#include "org.h"

const struct field submission_fields[34] = {
    {FIELD(struct submission, id), .as = AS_ID},
    {FIELD(struct submission, campaign_id), .as = AS_ID},
    {FIELD(struct submission, campaign), .label = LIT("活动代码")},
    {FIELD(struct submission, campaign_name), .label = LIT("活动")},
    {FIELD(struct submission, campaign_path), .as = AS_BLOB},
    {FIELD(struct submission, start_on), .as = AS_DATE},
    {FIELD(struct submission, end_on), .as = AS_DATE},
    {FIELD(struct submission, form), .label = LIT("统计表")},
    {FIELD(struct submission, org_id), .as = AS_ID},
    {FIELD(struct submission, org_code), .label = LIT("工会代码")},
    {FIELD(struct submission, org_name), .label = LIT("填报单位")},
    {FIELD(struct submission, org_path), .as = AS_BLOB},
    {FIELD(struct submission, parent_id), .as = AS_ID},
    {FIELD(struct submission, parent_path), .as = AS_BLOB},
    {FIELD(struct submission, state), .label = LIT("状态")},
    {FIELD(struct submission, narrative), .label = LIT("总结")},
    {FIELD(struct submission, summary_file), .as = AS_ID},
    {FIELD(struct submission, scan_file), .as = AS_ID},
    {FIELD(struct submission, summary_name), .label = LIT("总结文件")},
    {FIELD(struct submission, scan_name), .label = LIT("盖章扫描件")},
    {FIELD(struct submission, filler), .label = LIT("填报人")},
    {FIELD(struct submission, phone), .label = LIT("联系电话")},
    {FIELD(struct submission, last_no), .label = LIT("报送次数")},
    {FIELD(struct submission, accepted_no), .label = LIT("已接收的版本")},
    {FIELD(struct submission, first_submitted_at), .as = AS_TIME, .label = LIT("首次上报时间")},
    {FIELD(struct submission, submitted_by), .as = AS_ID},
    {FIELD(struct submission, submitted_at), .as = AS_TIME, .label = LIT("上报时间")},
    {FIELD(struct submission, decided_by), .as = AS_ID},
    {FIELD(struct submission, decided_at), .as = AS_TIME, .label = LIT("办理时间")},
    {FIELD(struct submission, submitter), .label = LIT("上报人")},
    {FIELD(struct submission, decider), .label = LIT("办理人")},
    {FIELD(struct submission, remark), .label = LIT("上级意见")},
    {FIELD(struct submission, sealed), .as = AS_BOOL, .label = LIT("已封表")},
    {FIELD(struct submission, version), .label = LIT("版本")},
};

/* revise: a table the union above holds, changed after the campaign's table was sealed. */
static const struct move moves[] = {
    {"draft", "edit", "draft", PERM_FORM_ENTER, LIT("填报")},
    {"draft", "submit", "submitted", PERM_FORM_ENTER, LIT("上报")},
    {"draft", "excuse", "excused", PERM_FORM_ACCEPT, LIT("免报")},
    {"returned", "edit", "returned", PERM_FORM_ENTER, LIT("修改")},
    {"returned", "submit", "submitted", PERM_FORM_ENTER, LIT("重新上报")},
    {"returned", "excuse", "excused", PERM_FORM_ACCEPT, LIT("免报")},
    {"submitted", "withdraw", "draft", PERM_FORM_ENTER, LIT("撤回")},
    {"submitted", "accept", "accepted", PERM_FORM_ACCEPT, LIT("接收")},
    {"submitted", "return", "returned", PERM_FORM_ACCEPT, LIT("退回")},
    {"accepted", "reopen", "submitted", PERM_FORM_ACCEPT, LIT("取消接收")},
    {"accepted", "edit", "accepted", PERM_FORM_ENTER, LIT("更正")},
    {"accepted", "revise", "submitted", PERM_FORM_ENTER, LIT("上报更正")},
    {"excused", "recall", "draft", PERM_FORM_ACCEPT, LIT("取消免报")},
};
const struct machine submission_machines[1] = {{"submission", ROWS(moves, moves)}};

/* --- who and when --- */

static bool names_form(struct str forms, struct str form)
{
    while (forms.len)
        if (str_eq(str_trim(str_cut(forms, ',', &forms)), form))
            return true;
    return false;
}

static bool due_passed(struct str due_on, struct str day)
{
    return due_on.len && str_cmp(day, due_on) > 0;
}

struct str filing_decided_at(const struct filing *s)
{
    return s->root ? s->s.org_path : s->s.parent_path;
}

/* Whether the first filing was after the day, or that day is past and there is none. */
static bool is_late(struct ctx *cx, const struct filing *s)
{
    char day[DATE_TEXT];
    if (!s->s.first_submitted_at)
        return !str_eq(s->s.state, S("excused")) && due_passed(s->days.due_on, cx_today(cx));
    date_iso(date_of_ms(s->s.first_submitted_at), day);
    return due_passed(s->days.due_on, str_of(day));
}

enum err filing_open(struct ctx *cx, struct str campaign, struct str form, struct str org, struct filing *out)
{
    int64_t org_id = 0;
    struct str path = {0};
    *out = (struct filing){0};
    TRY(campaign_get(cx, campaign, &out->c));
    if (!names_form(out->c.forms, form))
        return fail(cx, ERR_NOT_FOUND, "活动“%.*s”没有统计表“%.*s”", FMT(out->c.name), FMT(form));
    if (org.len) {
        TRY(cx_org(cx, org, &org_id, &path));
    } else {
        org_id = cx->org_id;
        path = cx->org_path;
    }
    if (!path_covers(out->c.org_path, path))
        return fail(cx, ERR_STATE, "本单位不参加活动“%.*s”，请换一个活动或单位", FMT(out->c.name));
    cx->org_id = org_id; /* the figures are those of this union, whatever the call's first scope is */
    cx->org_path = path;
    TRY(db_one(cx->tx, SUBMISSION_OF, VALS(I64(out->c.id), TXT(form), I64(org_id)), SUBMISSION_FIELDS, &out->s));
    TRY(file_name_open(cx, out->s.summary_file, &out->s.summary_name));
    TRY(file_name_open(cx, out->s.scan_file, &out->s.scan_name));
    cx->org_code = out->s.org_code;
    out->root = str_eq(path, out->c.org_path);
    TRY(submission_days_of(cx, out->c.id, form, org_id, path, &out->days));
    struct str today = cx_today(cx);
    out->locked = due_passed(out->days.lock_on, today) && (!out->days.until_on.len || due_passed(out->days.until_on, today));
    out->late = is_late(cx, out);
    return OK;
}

struct key {
    int64_t campaign_id;
    struct str form, org, campaign;
};
static const struct field key_fields[] = {
    {FIELD(struct key, campaign_id)},
    {FIELD(struct key, form)},
    {FIELD(struct key, org)},
    {FIELD(struct key, campaign)},
};

enum err filing_open_id(struct ctx *cx, struct filing *out)
{
    struct key k = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, SUBMISSION_KEY, id, FIELDS(struct key, key_fields), &k));
    return filing_open(cx, k.campaign, k.form, k.org, out);
}

/* --- figures --- */

struct child {
    int64_t org_id;
    struct str org_code, org_name, state, figures;
};
static const struct field child_fields[] = {
    {FIELD(struct child, org_id)}, {FIELD(struct child, org_code)}, {FIELD(struct child, org_name)},
    {FIELD(struct child, state)},  {FIELD(struct child, figures)},
};
struct delta {
    struct str org_code, item;
    int64_t delta;
};
static const struct field delta_fields[] = {
    {FIELD(struct delta, org_code)},
    {FIELD(struct delta, item)},
    {FIELD(struct delta, delta)},
};

static const struct field adjusted_fields[] = {
    {FIELD(struct adjusted, item)},      {FIELD(struct adjusted, delta)}, {FIELD(struct adjusted, reason)},
    {FIELD(struct adjusted, user_name)}, {FIELD(struct adjusted, at)},    {FIELD(struct adjusted, version)},
};

static enum err too_large(struct ctx *cx)
{
    return fail(cx, ERR_BAD_INPUT, "合计数超出可表示的范围，请核对填报数和调整数");
}

static enum err add_delta(const struct form *f, struct form_value *values, struct str item, int64_t delta)
{
    ptrdiff_t at = form_item_index(f, item);
    if (at < 0 || f->items[at].n_parts)
        return OK; /* of an item the edition no longer has, or now reckons */
    return money_add(values[at].n, delta, &values[at].n) ? OK : ERR_BAD_INPUT;
}

static void clear_sums(const struct form *f, struct form_value *values)
{
    for (size_t i = 0; i < f->n_items; i++)
        if (f->items[i].n_parts)
            values[i].n = 0;
}

/* The table a union above holds, as it was filed. */
static enum err add_filed(struct ctx *cx, const struct form *f, struct str figures, struct form_value *values)
{
    const struct json *map = json_parse(cx->a, figures, NULL);
    for (size_t i = 0; i < json_len(map); i++) {
        struct str code = {0};
        const struct json *pair = json_entry(map, i, &code);
        ptrdiff_t at = form_item_index(f, code);
        if (at < 0 || f->items[at].n_parts)
            continue;
        if (!money_add(values[at].n, json_int(json_at(pair, 0)), &values[at].n))
            return ERR_BAD_INPUT;
    }
    return OK;
}

/* The unions below, by code. */
struct known {
    const struct child *rows;
    size_t n;
};

static int by_code(const void *a, const void *b)
{
    return str_cmp(((const struct child *)a)->org_code, ((const struct child *)b)->org_code);
}

/* One whose figures are those of the ledger, because no table of it has been accepted. */
static bool is_live(void *arg, struct str code)
{
    const struct known *k = arg;
    struct child key = {.org_code = code};
    const struct child *c = bsearch(&key, k->rows, k->n, sizeof key, by_code);
    return !c || !c->figures.len;
}

/* What the unions below that have not handed in a table have in the ledger: shown before it is complete, and
 * counted for those that are excused. */
static enum err add_live(struct ctx *cx, const struct filing *s, struct known *k, struct form_value *values)
{
    struct delta *deltas = NULL;
    size_t n = 0;
    TRY(form_add_children(cx, &s->call, is_live, k, values));
    TRY(db_rows(cx->tx, SUBMISSION_ADJUST_BELOW, VALS(I64(s->c.id), TXT(s->s.form), I64(s->s.org_id)),
                FIELDS(struct delta, delta_fields), (size_t)SUBMISSION_CHILDREN_MAX * FORM_ITEMS_MAX, &deltas, &n));
    for (size_t i = 0; i < n; i++)
        if (is_live(k, deltas[i].org_code))
            TRY(add_delta(s->call.form, values, deltas[i].item, deltas[i].delta));
    return OK;
}

static void count_children(struct ctx *cx, struct filing *s, const struct child *rows, size_t n)
{
    struct str *missing = NEWS(cx->a, struct str, n + 1);
    s->children = (int64_t)n;
    for (size_t i = 0; i < n; i++) {
        bool accepted = str_eq(rows[i].state, S("accepted")), excused = str_eq(rows[i].state, S("excused"));
        s->accepted += accepted;
        s->excused += excused;
        s->waiting += str_eq(rows[i].state, S("submitted"));
        s->returned += str_eq(rows[i].state, S("returned"));
        if (!rows[i].figures.len && !excused)
            missing[s->n_missing++] = rows[i].org_name;
    }
    s->missing = missing;
}

/* What unions hold alike is told by the ledger of today, which may have gone on since a table below was filed: an item counted
 * from a register is never fewer than any of its parts. */
static enum err no_fewer(struct ctx *cx, struct filing *s, const struct child *rows, size_t n)
{
    const struct form *f = s->call.form;
    for (size_t k = 0; k <= n; k++) {
        struct form_value *part = s->own;
        if (k < n && !rows[k].figures.len)
            continue;
        if (k < n) {
            part = NEWS(cx->a, struct form_value, f->n_items);
            TRY(add_filed(cx, f, rows[k].figures, part));
        }
        for (size_t i = 0; i < f->n_items; i++)
            if (f->items[i].register_of.len && s->parts[i].n < part[i].n)
                s->parts[i].n = part[i].n;
    }
    return OK;
}

static enum err fill_children(struct ctx *cx, struct filing *s)
{
    struct child *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, SUBMISSION_CHILDREN, VALS(I64(s->c.id), TXT(s->s.form), I64(s->s.org_id)),
                FIELDS(struct child, child_fields), SUBMISSION_CHILDREN_MAX, &rows, &n));
    count_children(cx, s, rows, n);
    for (size_t i = 0; i < n; i++)
        if (rows[i].figures.len)
            TRY(add_filed(cx, s->call.form, rows[i].figures, s->parts));
    if (n)
        qsort(rows, n, sizeof *rows, by_code);
    if (!n)
        return OK;
    TRY(add_live(cx, s, &(struct known){rows, n}, s->parts));
    TRY(form_less_shared(cx, &s->call, s->own_ledger, s->parts));
    return no_fewer(cx, s, rows, n);
}

static enum err fill_own(struct ctx *cx, struct filing *s)
{
    const struct form *f = s->call.form;
    TRY(form_fill(cx->tx, f, s->c.id, s->s.org_path, str_f(cx->a, "%.*s!", FMT(s->s.org_path)), &s->own_ledger));
    s->own = NEWS(cx->a, struct form_value, f->n_items);
    memcpy(s->own, s->own_ledger, f->n_items * sizeof *s->own);
    clear_sums(f, s->own);
    TRY(db_rows(cx->tx, SUBMISSION_ADJUST_OWN, VALS(I64(s->c.id), TXT(s->s.form), I64(s->s.org_id)),
                FIELDS(struct adjusted, adjusted_fields), FORM_ITEMS_MAX, &s->adjusted, &s->n_adjusted));
    for (size_t i = 0; i < s->n_adjusted; i++)
        TRY(add_delta(f, s->own, s->adjusted[i].item, s->adjusted[i].delta));
    return OK;
}

/* Filed, and the sum of what is below is another now: a table below was corrected since. */
static enum err find_stale(struct ctx *cx, struct filing *s)
{
    const struct form *f = s->call.form;
    struct form_value *filed = NEWS(cx->a, struct form_value, f->n_items);
    struct str figures = {0};
    if (!s->s.last_no || str_eq(s->s.state, S("draft")) || str_eq(s->s.state, S("returned")))
        return OK;
    TRY(db_text(cx->tx, SUBMISSION_FIGURES, VALS(I64(s->s.id), I64(s->s.last_no)), &figures));
    TRY(add_filed(cx, f, figures, filed));
    for (size_t i = 0; i < f->n_items; i++)
        s->stale |= !f->items[i].n_parts && filed[i].n != s->parts[i].n;
    return OK;
}

static enum err fill(struct ctx *cx, struct filing *s)
{
    const struct form *f = s->call.form;
    s->ledger = s->call.table.values;
    TRY(fill_own(cx, s));
    s->parts = NEWS(cx->a, struct form_value, f->n_items);
    memcpy(s->parts, s->own, f->n_items * sizeof *s->parts);
    TRY(form_sums(f, s->own));
    TRY(fill_children(cx, s));
    clear_sums(f, s->parts);
    TRY(form_sums(f, s->parts));
    s->call.table.values = s->parts;
    return OK;
}

enum err filing_fill(struct ctx *cx, struct filing *s)
{
    TRY(form_of(cx, s->s.form, s->s.campaign, false, &s->call));
    enum err e = fill(cx, s);
    if (e == ERR_BAD_INPUT)
        return too_large(cx);
    TRY(e);
    return find_stale(cx, s);
}

enum err filing_above_filed(struct ctx *cx, const struct filing *s, bool *filed)
{
    struct str state = {0};
    *filed = false;
    if (s->root)
        return OK;
    enum err e = db_text(cx->tx, SUBMISSION_STATE, VALS(I64(s->c.id), TXT(s->s.form), I64(s->s.parent_id)), &state);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    *filed = str_eq(state, S("submitted")) || str_eq(state, S("accepted"));
    return OK;
}

enum { FIGURES_TEXT = 64 * 1024 };

struct str filing_figures(struct ctx *cx, const struct filing *s)
{
    struct buf b = buf_new(cx->a, FIGURES_TEXT);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    for (size_t i = 0; i < s->call.form->n_items; i++) {
        jw_keys(&w, s->call.form->items[i].code);
        jw_open(&w, '[');
        jw_int(&w, s->parts[i].n);
        jw_int(&w, s->ledger[i].n);
        jw_close(&w, ']');
    }
    jw_close(&w, '}');
    return buf_done(&b);
}

struct str filing_own_figures(struct ctx *cx, const struct filing *s)
{
    struct buf b = buf_new(cx->a, FIGURES_TEXT);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    for (size_t i = 0; i < s->call.form->n_items; i++) {
        jw_keys(&w, s->call.form->items[i].code);
        jw_int(&w, s->own[i].n);
    }
    jw_close(&w, '}');
    return buf_done(&b);
}

/* --- findings with their reasons --- */

struct kept {
    struct str key, reason, user_name;
    int64_t at;
};
static const struct field kept_fields[] = {
    {FIELD(struct kept, key)},
    {FIELD(struct kept, reason)},
    {FIELD(struct kept, user_name)},
    {FIELD(struct kept, at)},
};

enum err filing_findings(struct ctx *cx, struct filing *s, bool revision, struct str why, struct filing_found **out, size_t *n)
{
    enum { REASONS_MAX = 1000 };
    struct form_filing filing = {.missing = s->missing, .n_missing = s->n_missing, .parts = s->parts, .due_on = s->days.due_on,
                                 .filed_on = cx_today(cx), .revision = revision, .reason = why};
    struct form_found *found = NULL;
    struct kept *kept = NULL;
    size_t n_kept = 0;
    if (s->s.first_submitted_at) { /* late once is late: filing again after a return is not */
        char day[DATE_TEXT];
        date_iso(date_of_ms(s->s.first_submitted_at), day);
        filing.filed_on = str_dup(cx->a, str_of(day));
    }
    TRY(form_findings(cx, &s->call, &filing, &found, n));
    if (s->s.id)
        TRY(db_rows(cx->tx, SUBMISSION_REASONS, VALS(I64(s->s.id)), FIELDS(struct kept, kept_fields), REASONS_MAX, &kept, &n_kept));
    *out = NEWS(cx->a, struct filing_found, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        (*out)[i].found = found[i];
        for (size_t k = 0; k < n_kept; k++)
            if (str_eq(kept[k].key, found[i].key))
                (*out)[i].reason = kept[k].reason;
    }
    return OK;
}
