// SPDX-License-Identifier: Apache-2.0
// A list of the dead, the retired or those who have left (Excel or text) → marks of persons, with the
// list as their source. Rows that cannot be read, or whose name is not the register's for that document,
// are told by cell and left out: whether money is paid to somebody hangs on it, so nothing is guessed.
#include "audit.h"
#include "file.h"
#include "job_sheet.h"
#include "mark_import.h"
#include "person.h"
#include "sheet_header.h"
#include "text.h"

#include <unistd.h>

enum {
    MARK_ROWS_MAX = 500000,
    MARK_CHUNK = 1000,  /* a transaction */
    MARK_SHOWN = 1000,  /* findings told; their count stays exact */
    SOURCE_CHARS = 100,
};

struct line {
    uint32_t row, col; /* of the number, for findings */
    const char *sheet;
    struct str id_type, number, mask, name, since;
};
struct finding {
    const char *sheet;
    char cell[SHEET_ADDRESS];
    const char *code;
    struct str value, text;
};
struct marks {
    struct job_run *j;
    const struct header_rules *rules;
    struct str hash, status, source;
    struct date today;
    int key_name, key_id, key_type, key_since;
    struct arena *a; /* of the chunk at hand */
    struct line lines[MARK_CHUNK];
    size_t n;
    int64_t rows, marked, registered, refused; /* told so far … */
    int64_t chunk_marked, chunk_registered;    /* … and of the chunk being written, which may be run again */
    size_t refused_before;
    struct finding *findings;
    size_t n_findings;
};

static void complain(struct marks *m, const struct line *l, const char *code, struct str value, struct str text)
{
    m->refused++;
    if (m->n_findings == MARK_SHOWN)
        return;
    struct finding *f = &m->findings[m->n_findings++];
    *f = (struct finding){.sheet = l->sheet, .code = code, .value = str_dup(m->j->a, value),
                          .text = str_dup(m->j->a, text)};
    sheet_address(l->row, l->col, f->cell);
}

/* --- writing a chunk --- */

static enum err write_chunk(struct ctx *cx, void *arg)
{
    struct marks *m = arg;
    m->chunk_marked = m->chunk_registered = 0;
    m->n_findings = m->refused_before < MARK_SHOWN ? m->refused_before : MARK_SHOWN;
    m->refused = (int64_t)m->refused_before;
    for (size_t i = 0; i < m->n; i++) {
        const struct line *l = &m->lines[i];
        unsigned char blind[BLIND_BYTES];
        int known;
        (void)person_blind_number(cx->sealer, l->number, blind);
        struct person_mark one = {.id_type = l->id_type, .blind = {(const char *)blind, BLIND_BYTES},
                                  .status = m->status, .name = l->name, .number_mask = l->mask,
                                  .since_on = l->since, .source = m->source, .org_id = cx->org_id,
                                  .user_id = cx->who->user_id, .now = cx->now};
        TRY(person_mark_put(cx, &one, cx->org_path, &known));
        if (known < 0)
            complain(m, l, "NAME_CONFLICT", mask_name(cx->a, l->name),
                     S("该证件号在职工登记中是另一个姓名，没有标记，请核对名单"));
        m->chunk_marked += known >= 0;
        m->chunk_registered += known > 0;
    }
    return OK;
}

static enum err flush(struct marks *m)
{
    if (!m->n)
        return OK;
    m->refused_before = (size_t)m->refused;
    TRY(job_write(m->j, write_chunk, m));
    m->marked += m->chunk_marked;
    m->registered += m->chunk_registered;
    m->n = 0;
    arena_reset(m->a);
    return job_progress(m->j, m->rows, 0, "写入标记");
}

/* --- reading --- */

static struct str cell_text(struct marks *m, const struct view_row *v, int key, const struct sheet_cell **at)
{
    const struct sheet_cell *c = key >= 0 ? v->cell[key] : NULL;
    *at = c;
    if (!c || c->type == SHEET_ERROR || c->type == SHEET_FORMULA_NO_VALUE)
        return S("");
    char *out = arena_alloc(m->a, c->text.len + 1, 1);
    return str_dup(m->a, text_clean(c->text, out, c->text.len + 1).s); /* clean text is the reader's, until its next row */
}

/* A day, or a month as its first day; what is neither is told, for the date decides. */
static bool since_of(struct marks *m, const struct sheet_cell *c, struct str text, struct str *out)
{
    struct date d;
    char iso[DATE_TEXT];
    *out = S("");
    if (!text.len)
        return true;
    if (c->type == SHEET_NUMBER && !(c->value >= 19000101 && c->value <= 21991231)) {
        if (!date_of_serial(c->value, false, &d))
            return false;
    } else if (date_read(text, &d) == DATE_BAD) {
        return false;
    }
    date_iso(d, iso);
    *out = str_dup(m->a, str_of(iso));
    return true;
}

static enum err take_row(struct marks *m, const struct sheet_reader *r, const struct view_row *v)
{
    const struct sheet_cell *name, *number, *type, *since;
    struct idno id;
    if (m->rows++ == MARK_ROWS_MAX)
        return job_fail(m->j, ERR_FILE_LIMIT, "名单超过 %d 行，请分成几份", MARK_ROWS_MAX);
    struct line *l = &m->lines[m->n];
    *l = (struct line){.row = v->row, .sheet = str_z(m->j->a, str_of(sheet_info(r, v->sheet)->name))};
    struct str who = cell_text(m, v, m->key_name, &name), no = cell_text(m, v, m->key_id, &number),
               kind = cell_text(m, v, m->key_type, &type), day = cell_text(m, v, m->key_since, &since);
    l->col = number ? number->col : name ? name->col : 0;
    char *buf = arena_alloc(m->a, who.len * 2 + 1, 1);
    struct text t = text_name(who, buf, who.len * 2 + 1);
    l->name = t.s;
    if (!idno_read(no, kind, number && number->type == SHEET_NUMBER, m->today, &id)) {
        complain(m, l, idno_problem_code(id.problem), mask_idno(m->a, no), str_of(idno_problem_text(id.problem)));
        return OK;
    }
    if (t.bad || !t.s.len) {
        complain(m, l, "NAME_CHARS", mask_name(m->a, who), S("姓名有误，没有标记"));
        return OK;
    }
    if (!since_of(m, since, day, &l->since)) {
        complain(m, l, "DATE", day, S("日期无法识别，请按“2023-01-05”填写"));
        return OK;
    }
    l->number = str_dup(m->a, (struct str){id.number, id.len});
    l->mask = mask_idno(m->a, l->number);
    l->id_type = str_of(idno_type_code(id.type));
    return ++m->n == MARK_CHUNK ? flush(m) : OK;
}

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
    struct marks *m = arg;
    struct view *view = view_new(m->j->a, m->rules, (struct view_source){next_row, count_sheets, info_sheet, r});
    struct view_row v;
    enum err e = OK;
    for (enum view_kind k = view_next(view, &v); e == OK && k != VIEW_END;) {
        if (k == VIEW_DATA)
            e = take_row(m, r, &v);
        if (e == OK)
            k = view_next(view, &v);
    }
    *found = view_found(view);
    return e == OK ? flush(m) : e;
}

static enum err read_file(struct marks *m)
{
    return job_sheet_read(m->j, m->hash, read_rows, m, "“姓名”“身份证号”");
}

/* --- the job --- */

static enum err load_rules(struct ctx *cx, void *arg)
{
    struct marks *m = arg;
    struct rule doc = {0};
    struct str why = S("");
    m->today = date_of_ms(cx->now);
    enum err e = rule_get(cx->tx, S("sheets"), S("mark"), cx_today(cx), &doc);
    if (e == OK)
        e = header_rules_read(m->j->a, doc.body, &m->rules, &why);
    return e == OK ? OK : fail(cx, e, "人员名单的表头规则不可用：%.*s", FMT(why));
}

static enum err leave_event(struct ctx *cx, void *arg)
{
    const struct marks *m = arg;
    audit_object(cx, cx->org_id, "job:%lld", (long long)m->j->job_id);
    audit_note(cx, "status", m->status);
    audit_note(cx, "source", m->source);
    audit_note(cx, "marked", str_f(cx->a, "%lld", (long long)m->marked));
    return audit_write(cx, "person.marked", S("ok"));
}

static struct str result_of(const struct marks *m)
{
    struct buf b = buf_new(m->j->a, 4 << 20);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_ki(&w, "rows", m->rows);
    jw_ki(&w, "marked", m->marked);
    jw_ki(&w, "registered", m->registered);
    jw_ki(&w, "error_count", m->refused);
    jw_key(&w, "errors");
    jw_open(&w, '[');
    for (size_t i = 0; i < m->n_findings; i++) {
        const struct finding *f = &m->findings[i];
        jw_open(&w, '{');
        jw_kt(&w, "sheet", str_of(f->sheet));
        jw_kt(&w, "cell", str_of(f->cell));
        jw_kt(&w, "level", S("error"));
        jw_kt(&w, "code", str_of(f->code));
        jw_kt(&w, "value", f->value);
        jw_kt(&w, "text", f->text);
        jw_close(&w, '}');
    }
    jw_close(&w, ']');
    jw_close(&w, '}');
    return buf_done(&b);
}

static enum err marks_run(struct job_run *j)
{
    struct marks *m = NEW(j->a, struct marks);
    const struct json *ask = json_parse(j->a, j->payload, NULL);
    m->j = j;
    m->hash = json_get_str(ask, "file");
    m->status = json_get_str(ask, "status");
    m->source = json_get_str(ask, "source");
    m->findings = NEWS(j->a, struct finding, MARK_SHOWN);
    TRY(job_read(j, load_rules, m));
    m->key_name = header_key(m->rules, S("name"));
    m->key_id = header_key(m->rules, S("id_no"));
    m->key_type = header_key(m->rules, S("id_type"));
    m->key_since = header_key(m->rules, S("since"));
    m->a = arena_new(64 << 20);
    enum err e = read_file(m);
    arena_free(m->a);
    TRY(e);
    TRY(job_write(j, leave_event, m));
    j->result = result_of(m);
    return OK;
}

/* --- the route --- */

struct upload {
    struct str status, source;
    struct file file;
    int64_t job;
};

static enum err start_upload(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    struct buf b = buf_new(cx->a, 4096);
    struct jw w = jw_new(&b);
    TRY(file_insert(cx, &u->file, cx->org_id, FILE_CLOSED));
    jw_open(&w, '{');
    jw_kt(&w, "file", u->file.hash);
    jw_kt(&w, "status", u->status);
    jw_kt(&w, "source", u->source);
    jw_close(&w, '}');
    TRY(job_start(cx, "person.marks", cx->org_id, buf_done(&b), &u->job));
    audit_object(cx, cx->org_id, "job:%lld", (long long)u->job);
    audit_note(cx, "file", u->file.hash);
    return audit_write(cx, "person.marks", S("ok"));
}

static enum err marks_post(struct ctx *cx)
{
    struct upload u = {.status = cx_query(cx, "status"), .source = str_trim(cx_query(cx, "source"))};
    if (!str_eq(u.status, S("dead")) && !str_eq(u.status, S("retired")) && !str_eq(u.status, S("left")))
        return fail_field(cx, "status", "请指明名单是去世（dead）、退休（retired）还是离开（left）人员");
    if (utf8_count(u.source) < 2 || utf8_count(u.source) > SOURCE_CHARS)
        return fail_field(cx, "source", "请写明名单的来源和日期，如“市民政局 2023 年 1 月”");
    if (cx->call->upload_fd < 0 || cx->call->upload_size == 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到文件内容");
    struct str name = cx->call->upload_name.len ? cx->call->upload_name : S("名单");
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, name, &u.file));
    TRY(cx_in_write(cx, start_upload, &u));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "job", u.job);
    jw_close(cx->out, '}');
    cx->reply->status = 202;
    return OK;
}

static const struct route routes[] = {
    {.method = M_POST, .path = "/api/persons/marks", .run = marks_post, .perm = PERM_PERSON_EDIT,
     .scope = SCOPE_ORG, .tx = TX_NONE, .once = true, .action = "person.marks", .upload = true, .shape = OUT_FREE,
     .schema = "{\"job\":1}", .query = "org,status,source", .title = LIT("导入去世、退休、离开人员名单")},
};

static const struct job_kind mark_jobs[] = {{"person.marks", LIT("导入人员名单"), marks_run}};

const struct area area_sheet_mark = {
    .name = "sheet_mark", .title = LIT("人员名单导入"), ROWS(routes, routes), ROWS(jobs, mark_jobs)};
