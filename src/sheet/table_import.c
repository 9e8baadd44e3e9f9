// SPDX-License-Identifier: Apache-2.0
#include "table_import.h"

#include "audit.h"
#include "code.h"
#include "date.h"
#include "file.h"
#include "job_sheet.h"
#include "money.h"
#include "sheet_header.h"
#include "text.h"

enum { ROW_ARENA = 8 << 20 };

struct finding {
    const char *sheet;
    char cell[SHEET_ADDRESS];
    struct str field, text;
};

struct table {
    struct job_run *j;
    const struct table_kind *k;
    const struct json *ask;
    const struct header_rules *rules;
    struct str hash;
    bool dry;
    int64_t rows, created, there, refused, flaws;
    struct finding *findings;
    size_t n_findings;
    /* the row at hand */
    struct arena *a;
    const struct view_row *v;
    const char *sheet;
    void *in;
};

/* --- complaints --- */

static void complain(struct table *t, struct str field, struct str text)
{
    t->flaws++;
    if (t->n_findings == TABLE_SHOWN)
        return;
    struct finding *f = &t->findings[t->n_findings++];
    int key = header_key(t->rules, field);
    int col = key >= 0 ? t->v->map->col[t->v->half][key] : 0;
    *f = (struct finding){.sheet = t->sheet, .field = str_dup(t->j->a, field), .text = str_dup(t->j->a, text)};
    sheet_address(t->v->row, col >= 0 ? (uint32_t)col : 0, f->cell);
}

/* --- one cell --- */

static bool read_day(struct table *t, const struct sheet_cell *c, struct str text, struct str *out)
{
    struct date d;
    char iso[DATE_TEXT];
    bool serial = c->type == SHEET_DATE || c->type == SHEET_NUMBER;
    if (!(serial && date_of_serial(c->value, false, &d)) && date_read(text, &d) != DATE_DAY)
        return false;
    date_iso(d, iso);
    *out = str_dup(t->a, str_of(iso));
    return true;
}

static bool read_yes(struct str text, bool *out)
{
    static const char *const yes[] = {"是", "√", "1", "有", "Y", "y", "对"}, *const no[] = {"否", "×", "0", "无", "N", "n", "-", "—"};
    for (size_t i = 0; i < countof(yes); i++)
        if (str_eq(text, str_of(yes[i])))
            return *out = true;
    *out = false;
    for (size_t i = 0; i < countof(no); i++)
        if (str_eq(text, str_of(no[i])))
            return true;
    return false;
}

/* By code, by label or by the short note of the list. */
static struct str code_of(struct ctx *cx, const char *list, struct str text)
{
    struct code_item *items;
    size_t n;
    if (code_list(cx->tx, str_of(list), cx_today(cx), &items, &n) != OK)
        return text;
    for (size_t i = 0; i < n; i++)
        if (str_eq(text, items[i].code) || str_eq(text, items[i].label) || (items[i].note.len && str_eq(text, items[i].note)))
            return items[i].code;
    return text;
}

static bool take_cell(struct ctx *cx, struct table *t, const struct field *f, const struct sheet_cell *c)
{
    char *clean = arena_alloc(t->a, c->text.len + 1, 1);
    struct str text = str_trim(text_clean(c->text, clean, c->text.len + 1).s);
    if (!text.len || c->type == SHEET_ERROR || c->type == SHEET_FORMULA_NO_VALUE)
        return true;
    switch (f->as) {
    case AS_MONEY:
        return c->type == SHEET_NUMBER ? money_of_double(c->value, MONEY_YUAN, field_i64(f, t->in)) == MONEY_OK : money_read(text, MONEY_YUAN, field_i64(f, t->in)) == MONEY_OK;
    case AS_COUNT:
        if (str_ends(text, S("人")))
            text = str_trim(str_sub(text, 0, text.len - S("人").len));
        return str_int(text, field_i64(f, t->in));
    case AS_DATE:
        return read_day(t, c, text, field_str(f, t->in));
    case AS_BOOL:
        return read_yes(text, field_bool(f, t->in));
    case AS_CODE:
        *field_str(f, t->in) = str_dup(t->a, code_of(cx, f->codes, text));
        return true;
    default:
        if (f->type == FT_STR)
            *field_str(f, t->in) = text;
        return true;
    }
}

/* --- one row --- */

static const char *unread(enum field_as as)
{
    return as == AS_MONEY ? "不是金额" : as == AS_DATE ? "不是日期" : as == AS_BOOL ? "请填“是”或“否”" : "不是整数";
}

static bool fill(struct ctx *cx, struct table *t)
{
    bool sound = true;
    struct problems p = {.a = cx->a};
    memset(t->in, 0, t->k->in.size);
    for (size_t i = 0; i < t->k->in.n; i++) {
        const struct field *f = &t->k->in.at[i];
        int key = header_key(t->rules, str_of(f->name));
        const struct sheet_cell *c = key >= 0 ? t->v->cell[key] : NULL;
        if (c && !take_cell(cx, t, f, c)) {
            complain(t, str_of(f->name), str_f(cx->a, "%.*s%s", FMT(f->label), unread(f->as)));
            sound = false;
        }
    }
    if (!sound)
        return false;
    fields_check(t->k->in, t->in, &p);
    for (const struct problem *x = p.first; x; x = x->next)
        complain(t, str_of(x->field), x->text);
    return !p.n;
}

static bool about_the_row(enum err e)
{
    return e == ERR_BAD_INPUT || e == ERR_STATE || e == ERR_NOT_FOUND || e == ERR_CONFLICT || e == ERR_FORBIDDEN;
}

/* Its own command: an error takes back what the row did and nothing else. Once done, a dry run takes it back too. */
static enum err one_row(struct ctx *cx, void *arg)
{
    struct table *t = arg;
    if (!fill(cx, t)) {
        t->refused++;
        return ERR_CANCELLED;
    }
    enum err e = t->k->row(cx, t->ask, t->in);
    if (e == ERR_DUPLICATE) {
        t->there++;
        return ERR_CANCELLED;
    }
    if (about_the_row(e)) {
        for (const struct problem *p = cx->problems.first; p; p = p->next)
            complain(t, str_of(p->field), p->text);
        if (!cx->problems.n)
            complain(t, S(""), cx->fail_text.len ? cx->fail_text : str_of(err_text(e)));
        t->refused++;
        return ERR_CANCELLED;
    }
    TRY(e);
    t->created++;
    return t->dry ? ERR_CANCELLED : OK;
}

static enum err take_row(struct table *t, const struct sheet_reader *r, const struct view_row *v)
{
    if (t->rows++ == TABLE_ROWS)
        return job_fail(t->j, ERR_FILE_LIMIT, "一次最多导入 %d 行，请分成几个文件", TABLE_ROWS);
    struct arena_mark m = arena_mark(t->a);
    t->v = v;
    t->sheet = str_z(t->j->a, str_of(sheet_info(r, v->sheet)->name));
    t->in = arena_alloc(t->a, t->k->in.size, 16);
    enum err e = job_write(t->j, one_row, t);
    arena_release(t->a, m);
    if (e != OK && e != ERR_CANCELLED)
        return e;
    return t->rows % 200 ? OK : job_progress(t->j, t->rows, 0, "检查并写入");
}

/* --- the file --- */

static bool next_row(void *self, struct sheet_row *row)
{
    return sheet_next_row(self, row);
}
static uint32_t count_sheets(void *self)
{
    return sheet_count(self);
}
static const struct sheet_info *info_sheet(void *self, uint32_t index)
{
    return sheet_info(self, index);
}

static enum err read_rows(void *arg, struct sheet_reader *r, uint32_t *found)
{
    struct table *t = arg;
    struct view *view = view_new(t->j->a, t->rules, (struct view_source){next_row, count_sheets, info_sheet, r});
    struct view_row v;
    enum err e = OK;
    for (enum view_kind k = view_next(view, &v); e == OK && k != VIEW_END;) {
        if (k == VIEW_DATA)
            e = take_row(t, r, &v);
        if (e == OK)
            k = view_next(view, &v);
    }
    *found = view_found(view);
    return e;
}

static enum err load_rules(struct ctx *cx, void *arg)
{
    struct table *t = arg;
    struct rule doc = {0};
    struct str why = S("");
    enum err e = rule_get(cx->tx, S("sheets"), str_of(t->k->sheet), cx_today(cx), &doc);
    if (e == OK)
        e = header_rules_read(t->j->a, doc.body, &t->rules, &why);
    return e == OK ? OK : fail(cx, e, "表头规则不可用：%.*s", FMT(why));
}

static enum err leave_event(struct ctx *cx, void *arg)
{
    const struct table *t = arg;
    audit_object(cx, cx->org_id, "job:%lld", (long long)t->j->job_id);
    audit_note(cx, "file", t->hash);
    audit_note(cx, "created", str_f(cx->a, "%lld", (long long)t->created));
    return audit_write(cx, t->k->event, S("ok"));
}

/* Such sheets hold numbers and phones: once read the file is not kept, only its hash in the trail. */
static enum err drop_file(struct ctx *cx, void *arg)
{
    const struct table *t = arg;
    return db_exec(cx->tx, CASE_IMPORT_DROP, VALS(TXT(t->hash), I64(cx->org_id), I64(cx->who->user_id)), NULL);
}
static enum err forget(struct ctx *cx, void *arg)
{
    return file_forget(cx->app, cx->tx, ((const struct table *)arg)->hash);
}

static struct str result_of(const struct table *t)
{
    struct buf b = buf_new(t->j->a, 4 << 20);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_ki(&w, "rows", t->rows);
    jw_ki(&w, "created", t->created);
    jw_ki(&w, "unchanged", t->there);
    jw_ki(&w, "refused", t->refused);
    jw_kb(&w, "dry_run", t->dry);
    jw_ki(&w, "error_count", t->flaws);
    jw_key(&w, "errors");
    jw_open(&w, '[');
    for (size_t i = 0; i < t->n_findings; i++) {
        const struct finding *f = &t->findings[i];
        jw_open(&w, '{');
        jw_kt(&w, "sheet", str_of(f->sheet));
        jw_kt(&w, "cell", str_of(f->cell));
        jw_kt(&w, "level", S("error"));
        jw_kt(&w, "code", f->field);
        jw_kt(&w, "value", S("")); /* what stands there may be a number */
        jw_kt(&w, "text", f->text);
        jw_close(&w, '}');
    }
    jw_close(&w, ']');
    jw_close(&w, '}');
    return buf_done(&b);
}

enum err table_import(struct job_run *j, const struct table_kind *k)
{
    struct table *t = NEW(j->a, struct table);
    t->j = j;
    t->k = k;
    t->ask = json_parse(j->a, j->payload, NULL);
    t->hash = json_get_str(t->ask, "file");
    t->dry = json_get_bool(t->ask, "dry_run");
    t->findings = NEWS(j->a, struct finding, TABLE_SHOWN);
    TRY(job_read(j, load_rules, t));
    t->a = arena_new(ROW_ARENA);
    enum err e = job_sheet_read(j, t->hash, read_rows, t, k->columns);
    arena_free(t->a);
    TRY(e);
    if (!t->dry)
        TRY(job_write(j, leave_event, t));
    TRY(job_write(j, drop_file, t));
    TRY(job_write(j, forget, t));
    j->result = result_of(t);
    return OK;
}

/* --- the route --- */

struct upload {
    const struct table_kind *k;
    struct str more;
    bool dry;
    struct file file;
    int64_t job;
};

static enum err start_upload(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    TRY(file_insert(cx, &u->file, cx->org_id, FILE_CLOSED));
    TRY(job_start(cx, u->k->job, cx->org_id, str_f(cx->a, "{\"file\":\"%.*s\",\"dry_run\":%s%.*s}", FMT(u->file.hash), u->dry ? "true" : "false", FMT(u->more)), &u->job));
    audit_object(cx, cx->org_id, "job:%lld", (long long)u->job);
    audit_note(cx, "file", u->file.hash);
    return audit_write(cx, u->k->job, S("ok"));
}

enum err table_upload(struct ctx *cx, const struct table_kind *k, struct str more)
{
    struct upload u = {.k = k, .more = more, .dry = str_eq(cx_query(cx, "dry_run"), S("1"))};
    if (cx->call->upload_fd < 0 || cx->call->upload_size == 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到文件内容");
    if (cx->call->upload_size > TABLE_BYTES)
        return fail(cx, ERR_TOO_LARGE, "文件超过 20 MB，请分成几个文件");
    struct str name = cx->call->upload_name.len ? cx->call->upload_name : S("表格");
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, name, &u.file));
    TRY(cx_in_write(cx, start_upload, &u));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "job", u.job);
    jw_close(cx->out, '}');
    cx->reply->status = 202;
    return OK;
}
