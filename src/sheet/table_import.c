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

enum { ROW_ARENA = 8 << 20, SEEN_SLOTS = 65536 };

struct finding {
    const char *sheet;
    char cell[SHEET_ADDRESS];
    struct str field, text;
    bool warns; /* about no row: nothing stays out */
};
struct seen {
    struct str key;
    const char *sheet;
    uint32_t row;
    int64_t nth; /* row of the file */
};
enum outcome { ROW_REFUSED, ROW_THERE, ROW_CREATED };

struct table {
    struct job_run *j;
    const struct table_kind *k;
    const struct json *ask;
    const struct header_rules *rules;
    struct str hash;
    bool dry;
    struct grant *scopes; /* where the starter holds k->perm */
    size_t n_scopes;
    int64_t rows, flaws;
    int64_t n[ROW_CREATED + 1], fen[ROW_CREATED + 1]; /* by outcome */
    struct finding *findings;
    size_t n_findings;
    struct seen *seen;
    struct str *ignored; /* headers that no column is known for */
    size_t n_ignored;
    /* sums of the sheet at hand, by table side by side: since the last total, since the last subtotal */
    int64_t since_total[HEADER_HALVES], since_sub[HEADER_HALVES], of_sheet;
    bool unread; /* an amount of this sheet is no number: nothing ties, and it has been told */
    /* the row at hand; what its command finds out is set, never added to: the command may be run again */
    struct arena *a;
    const struct view_row *v;
    const char *sheet;
    void *in;
    int64_t flaws_before;
    size_t findings_before;
    enum outcome outcome;
    bool amount_unread;
};

/* --- complaints --- */

static void tell(struct table *t, struct str field, struct str text, bool warns)
{
    t->flaws++;
    if (t->n_findings == TABLE_SHOWN)
        return;
    struct finding *f = &t->findings[t->n_findings++];
    int key = header_key(t->rules, field);
    int col = key >= 0 ? t->v->map->col[t->v->half][key] : 0;
    *f = (struct finding){.sheet = t->sheet, .field = str_dup(t->j->a, field), .text = str_dup(t->j->a, text), .warns = warns};
    sheet_address(t->v->row, col >= 0 ? (uint32_t)col : 0, f->cell);
}

static void complain(struct table *t, struct str field, struct str text)
{
    tell(t, field, text, false);
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

/* An amount in the unit of its column: 万元 in the header means 万元. */
static enum money_err read_amount(const struct table *t, int key, const struct sheet_cell *c, struct str text, int64_t *fen)
{
    enum money_unit unit = t->v->map->unit[t->v->half][key] == HEADER_UNIT_WAN ? MONEY_WAN : MONEY_YUAN;
    return c->type == SHEET_NUMBER ? money_of_double(c->value, unit, fen) : money_read(text, unit, fen);
}

static struct str take_amount(struct table *t, const struct field *f, int key, const struct sheet_cell *c, struct str text)
{
    enum money_err e = read_amount(t, key, c, text, field_i64(f, t->in));
    bool bad = e != MONEY_OK && e != MONEY_MISSING; /* a lone dash is nothing */
    t->amount_unread |= bad && t->k->sum && strcmp(t->k->sum, f->name) == 0;
    return bad ? str_of(money_err_text(e)) : S("");
}

/* Excel keeps fifteen digits of a number: what follows in an identity number or a code is lost, not zero. */
static bool digits_lost(const struct sheet_cell *c)
{
    return c->type == SHEET_NUMBER && (c->value >= 1e15 || c->value <= -1e15);
}

static struct str wrong(struct ctx *cx, const struct field *f, const char *what)
{
    return str_f(cx->a, "%.*s%s", FMT(f->label), what);
}

/* Why it cannot be read; "" = it was, or holds nothing. */
static struct str take_cell(struct ctx *cx, struct table *t, const struct field *f, int key, const struct sheet_cell *c)
{
    char *clean = arena_alloc(t->a, c->text.len + 1, 1);
    struct str text = str_trim(text_clean(c->text, clean, c->text.len + 1).s);
    if (!text.len || c->type == SHEET_ERROR || c->type == SHEET_FORMULA_NO_VALUE)
        return S("");
    switch (f->as) {
    case AS_MONEY:
        return take_amount(t, f, key, c, text);
    case AS_COUNT:
        if (str_ends(text, S("人")))
            text = str_trim(str_sub(text, 0, text.len - S("人").len));
        return str_int(text, field_i64(f, t->in)) ? S("") : wrong(cx, f, "不是整数");
    case AS_DATE:
        return read_day(t, c, text, field_str(f, t->in)) ? S("") : wrong(cx, f, "不是日期");
    case AS_BOOL:
        return read_yes(text, field_bool(f, t->in)) ? S("") : wrong(cx, f, "请填“是”或“否”");
    case AS_CODE:
        *field_str(f, t->in) = str_dup(t->a, code_of(cx, f->codes, text));
        return S("");
    default:
        if (f->type == FT_STR && digits_lost(c))
            return wrong(cx, f, "被 Excel 存成了数字，后几位已经丢失：请把这一列设成文本，再对照原件重填");
        if (f->type == FT_STR)
            *field_str(f, t->in) = text;
        return S("");
    }
}

/* --- one row --- */

static bool fill(struct ctx *cx, struct table *t)
{
    bool sound = true;
    struct problems p = {.a = cx->a};
    memset(t->in, 0, t->k->in.size);
    t->amount_unread = false;
    for (size_t i = 0; i < t->k->in.n; i++) {
        const struct field *f = &t->k->in.at[i];
        int key = header_key(t->rules, str_of(f->name));
        const struct sheet_cell *c = key >= 0 ? t->v->cell[key] : NULL;
        struct str why = c ? take_cell(cx, t, f, key, c) : S("");
        if (why.len)
            complain(t, str_of(f->name), why);
        sound = sound && !why.len;
    }
    if (!sound)
        return false;
    fields_check(t->k->in, t->in, &p);
    for (const struct problem *x = p.first; x; x = x->next)
        complain(t, str_of(x->field), x->text);
    return !p.n;
}

/* Faulty rows are kept in mind too: what stands twice is not taken from its second place. */
static bool alone(struct ctx *cx, struct table *t)
{
    struct str key = t->k->one.of ? t->k->one.of(t->a, t->in) : S("");
    if (!key.len)
        return true;
    for (uint64_t i = str_hash(key, STR_HASH);; i++) {
        struct seen *s = &t->seen[i & (SEEN_SLOTS - 1)];
        if (!s->key.len)
            *s = (struct seen){str_dup(t->j->a, key), t->sheet, t->v->row, t->rows};
        if (!str_eq(s->key, key))
            continue;
        if (s->nth == t->rows)
            return true;
        const char *sheet = strcmp(s->sheet, t->sheet) == 0 ? "" : s->sheet;
        complain(t, str_of(t->k->one.column), str_f(cx->a, "与%s第 %u 行重复：%s", sheet, s->row, t->k->one.words));
        return false;
    }
}

static bool about_the_row(enum err e)
{
    return e == ERR_BAD_INPUT || e == ERR_STATE || e == ERR_NOT_FOUND || e == ERR_CONFLICT || e == ERR_FORBIDDEN;
}

static void complain_all(struct ctx *cx, struct table *t, enum err e)
{
    for (const struct problem *p = cx->problems.first; p; p = p->next)
        complain(t, str_of(p->field), p->text);
    if (!cx->problems.n)
        complain(t, S(""), cx->fail_text.len ? cx->fail_text : str_of(err_text(e)));
}

/* Its own command: an error takes back what the row did and nothing else. Once done, a dry run takes it back too. */
static enum err one_row(struct ctx *cx, void *arg)
{
    struct table *t = arg;
    t->flaws = t->flaws_before;
    t->n_findings = t->findings_before;
    t->outcome = ROW_REFUSED;
    cx->scopes = t->scopes;
    cx->n_scopes = t->n_scopes;
    bool sound = fill(cx, t);
    if (!alone(cx, t) || !sound)
        return ERR_CANCELLED;
    enum err e = t->k->row(cx, t->ask, t->in);
    if (e == ERR_DUPLICATE) {
        t->outcome = ROW_THERE;
        return ERR_CANCELLED;
    }
    if (about_the_row(e)) {
        complain_all(cx, t, e);
        return ERR_CANCELLED;
    }
    TRY(e);
    t->outcome = ROW_CREATED;
    return t->dry ? ERR_CANCELLED : OK;
}

static int64_t amount_of(const struct table *t)
{
    const struct field *f = t->k->sum ? field_named(t->k->in, str_of(t->k->sum)) : NULL;
    int64_t fen = f ? *field_i64(f, t->in) : 0;
    return fen < 0 || fen > MONEY_MAX ? 0 : fen; /* below: 20000 of them do not overflow */
}

static void add_up(struct table *t)
{
    int64_t fen = amount_of(t);
    t->n[t->outcome]++;
    t->fen[t->outcome] += fen;
    t->since_total[t->v->half] += fen;
    t->since_sub[t->v->half] += fen;
    t->of_sheet += fen;
    t->unread |= t->amount_unread;
}

static enum err take_row(struct table *t)
{
    if (t->rows++ == TABLE_ROWS)
        return job_fail(t->j, ERR_FILE_LIMIT, "一次最多导入 %d 行，请分成几个文件", TABLE_ROWS);
    t->in = arena_alloc(t->a, t->k->in.size, 16);
    t->flaws_before = t->flaws;
    t->findings_before = t->n_findings;
    enum err e = job_write(t->j, one_row, t);
    if (e != OK && e != ERR_CANCELLED)
        return e;
    t->j->fail_text = S(""); /* of the row, told in the finding: a job that ends later for another reason does not repeat it */
    add_up(t);
    return t->rows % 200 ? OK : job_progress(t->j, t->rows, 0, "检查并写入");
}

/* --- totals --- */

static struct str mismatch(struct table *t, const struct sheet_cell *c, int64_t fen, int64_t should)
{
    char is[MONEY_TEXT], sum[MONEY_TEXT];
    money_yuan(should, sum);
    if (fen == INT64_MIN)
        return str_f(t->a, "合计“%.*s”不是整分，逐行相加为 %s 元，请核对", FMT(utf8_head(c->text, 30)), sum);
    money_yuan(fen, is);
    return str_f(t->a, "合计为 %s 元，逐行相加为 %s 元，请核对", is, sum);
}

/* A total that does not tie keeps no row out: a row that is not there cannot be told. */
static void check_total(struct table *t)
{
    int key = t->k->sum ? header_key(t->rules, str_of(t->k->sum)) : -1, half = t->v->half;
    const struct sheet_cell *c = key >= 0 ? t->v->cell[key] : NULL;
    bool sub = t->v->total == VIEW_TOTAL_SUB;
    int64_t fen = INT64_MIN, should = sub ? t->since_sub[half] : t->since_total[half];
    int64_t all = t->fen[ROW_REFUSED] + t->fen[ROW_THERE] + t->fen[ROW_CREATED];
    enum money_err e = c && !t->unread ? read_amount(t, key, c, c->text, &fen) : MONEY_MISSING;
    bool ties = fen == should || (!sub && (fen == t->of_sheet || fen == all));
    if ((e == MONEY_OK || e == MONEY_PRECISION) && !ties)
        tell(t, str_of(t->k->sum), mismatch(t, c, fen, should), true);
    t->since_sub[half] = 0;
    if (!sub)
        t->since_total[half] = 0;
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

static void begin_sheet(struct table *t, const struct view_row *v)
{
    memset(t->since_total, 0, sizeof t->since_total);
    memset(t->since_sub, 0, sizeof t->since_sub);
    t->of_sheet = 0;
    t->unread = false;
    for (uint32_t i = 0; v->map && i < v->map->unknown_n && t->n_ignored < HEADER_KEYS; i++)
        t->ignored[t->n_ignored++] = str_dup(t->j->a, str_of(v->map->unknown_text[i]));
}

static enum err take(struct table *t, const struct sheet_reader *r, const struct view_row *v)
{
    struct arena_mark m = arena_mark(t->a);
    enum err e = OK;
    t->v = v;
    t->sheet = str_z(t->j->a, str_of(sheet_info(r, v->sheet)->name));
    if (v->kind == VIEW_DATA)
        e = take_row(t);
    else if (v->kind == VIEW_TOTAL)
        check_total(t);
    else if (v->kind == VIEW_SHEET)
        begin_sheet(t, v);
    arena_release(t->a, m);
    return e;
}

static enum err read_rows(void *arg, struct sheet_reader *r, uint32_t *found)
{
    struct table *t = arg;
    struct view *view = view_new(t->j->a, t->rules, (struct view_source){next_row, count_sheets, info_sheet, r});
    struct view_row v;
    enum err e = OK;
    while (e == OK && view_next(view, &v) != VIEW_END)
        e = take(t, r, &v);
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
    const char *member = t->k->about.member;
    audit_object(cx, cx->org_id, "%s:%lld", member ? t->k->about.object : "job", (long long)(member ? json_get_int(t->ask, member, 0) : t->j->job_id));
    audit_note(cx, "file", t->hash);
    audit_note(cx, "created", str_f(cx->a, "%lld", (long long)t->n[ROW_CREATED]));
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

static void write_findings(struct jw *w, const struct table *t)
{
    jw_key(w, "errors");
    jw_open(w, '[');
    for (size_t i = 0; i < t->n_findings; i++) {
        const struct finding *f = &t->findings[i];
        jw_open(w, '{');
        jw_kt(w, "sheet", str_of(f->sheet));
        jw_kt(w, "cell", str_of(f->cell));
        jw_kt(w, "level", f->warns ? S("warning") : S("error"));
        jw_kt(w, "code", f->field);
        jw_kt(w, "value", S("")); /* what stands there may be a number */
        jw_kt(w, "text", f->text);
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

static struct str result_of(const struct table *t)
{
    struct buf b = buf_new(t->j->a, 4 << 20);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_ki(&w, "rows", t->rows);
    jw_ki(&w, "created", t->n[ROW_CREATED]);
    jw_ki(&w, "unchanged", t->n[ROW_THERE]);
    jw_ki(&w, "refused", t->n[ROW_REFUSED]);
    if (t->k->sum)
        jw_ki(&w, "sum_fen", t->fen[ROW_CREATED]);
    jw_kb(&w, "dry_run", t->dry);
    jw_key(&w, "ignored");
    jw_open(&w, '[');
    for (size_t i = 0; i < t->n_ignored; i++)
        jw_text(&w, t->ignored[i]);
    jw_close(&w, ']');
    jw_ki(&w, "error_count", t->flaws);
    write_findings(&w, t);
    jw_close(&w, '}');
    return buf_done(&b);
}

/* Rights are those of the moment the job runs. */
static enum err find_scopes(struct table *t)
{
    const struct who *who = t->j->who;
    bool reached = false;
    t->scopes = NEWS(t->j->a, struct grant, who->n_grants + 1);
    for (size_t i = 0; i < who->n_grants; i++)
        if (role_may(who->grants[i].role, t->k->perm)) {
            t->scopes[t->n_scopes++] = who->grants[i];
            reached |= path_covers(who->grants[i].path, t->j->org_path);
        }
    return reached ? OK : job_fail(t->j, ERR_FORBIDDEN, "您在这个工会没有导入的权限，或权限已经变更");
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
    t->ignored = NEWS(j->a, struct str, HEADER_KEYS);
    t->seen = k->one.of ? NEWS(j->a, struct seen, SEEN_SLOTS) : NULL;
    TRY(find_scopes(t));
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
