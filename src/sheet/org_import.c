// SPDX-License-Identifier: Apache-2.0
// A workbook of unions -> the tree. Rows may stand in any order and name their parent by code or by
// name, in the sheet or already in the tree. All rows or none: everything happens in one transaction,
// which a dry run and a faulty sheet roll back. Every complaint names its cell.
#include "audit.h"
#include "code.h"
#include "org.h"
#include "org_sheet.h"
#include "job_sheet.h"
#include "sheet_header.h"
#include "text.h"

#include <unistd.h>

enum key { K_PARENT_CODE, K_PARENT_NAME, K_CODE, K_NAME, K_KIND, K_AREA, K_USCC, K_MEMBERS, K_CONTACT, K__COUNT };
static const char *const key_names[K__COUNT] = {"parent_code", "parent_name", "code", "name", "kind",
                                                "area_code",   "uscc",        "members", "contact"};

enum { CHAIN_MAX = ORG_LEVELS + 1 };
#define NO_LINE SIZE_MAX

enum line_state { LINE_WAITS, LINE_DONE, LINE_FAULTY };

struct line {
    const char *sheet;
    uint32_t row;
    int16_t col[K__COUNT]; /* -1 = no such column */
    struct str text[K__COUNT];
    enum line_state state;
};

struct finding {
    const char *sheet;
    char cell[SHEET_ADDRESS];
    const char *code;
    struct str value, text;
};

struct ref { /* index of lines by code or name, sorted */
    struct str key;
    size_t line;
};

struct import {
    struct job_run *j;
    const struct header_rules *rules;
    struct line *lines;
    size_t n, cap;
    struct ref *by_code, *by_name;
    struct finding *findings;
    size_t n_findings; /* exact; only ORG_IMPORT_SHOWN are kept */
    int64_t created, updated, unchanged;
    struct str hash;
    bool dry_run, applied;
    struct str seen_name, seen_code; /* the last parent found by name in the tree */
};

struct str org_import_ask(struct arena *a, struct str hash, bool dry_run)
{
    return str_f(a, "{\"file\":\"%.*s\",\"dry_run\":%s}", FMT(hash), dry_run ? "true" : "false");
}

/* --- complaints --- */

static void complain(struct import *im, const struct line *l, enum key k, const char *code,
                     struct str text)
{
    struct arena *a = im->j->a;
    if (im->n_findings++ >= ORG_IMPORT_SHOWN)
        return;
    struct finding *f = &im->findings[im->n_findings - 1];
    *f = (struct finding){.sheet = l->sheet, .code = code, .value = l->text[k], .text = str_dup(a, text)};
    sheet_address(l->row, l->col[k] >= 0 ? (uint32_t)l->col[k] : 0, f->cell);
}

static const enum key key_of_field[] = {K_CODE, K_NAME, K_KIND, K_AREA, K_USCC, K_MEMBERS, K_CONTACT};

static enum key key_of(const char *field)
{
    for (size_t i = 0; i < countof(key_of_field); i++)
        if (strcmp(key_names[key_of_field[i]], field) == 0)
            return key_of_field[i];
    return K_NAME;
}

/* What the face of the unions complained about becomes complaints about cells. */
static void complain_all(struct import *im, struct line *l, struct ctx *cx)
{
    l->state = LINE_FAULTY;
    for (const struct problem *p = cx->problems.first; p; p = p->next)
        complain(im, l, key_of(p->field), "ORG_FIELD", p->text);
    if (!cx->problems.n)
        complain(im, l, K_PARENT_CODE, "ORG_REFUSED", cx->fail_text);
    cx->problems = (struct problems){.a = cx->a};
    cx->fail_text = (struct str){0};
}

/* --- reading --- */

static void take_cell(struct import *im, struct line *l, enum key k, const struct view_row *v, int key)
{
    const struct sheet_cell *c = key >= 0 ? v->cell[key] : NULL;
    l->col[k] = key >= 0 ? v->map->col[v->half][key] : -1;
    if (!c)
        return;
    l->col[k] = (int16_t)c->col;
    char *out = arena_alloc(im->j->a, c->text.len + 1, 1);
    l->text[k] = text_clean(c->text, out, c->text.len + 1).s;
    if (c->type == SHEET_ERROR || c->type == SHEET_FORMULA_NO_VALUE)
        l->text[k] = S("");
}

static enum err take_row(struct import *im, const struct sheet_reader *r, const struct view_row *v)
{
    if (im->n == ORG_IMPORT_ROWS)
        return job_fail(im->j, ERR_FILE_LIMIT, "一次最多导入 %d 个工会，请分成几个文件", ORG_IMPORT_ROWS);
    if (im->n == im->cap) {
        size_t cap = im->cap ? 2 * im->cap : 256;
        struct line *more = NEWS(im->j->a, struct line, cap);
        if (im->n)
            memcpy(more, im->lines, im->n * sizeof *more);
        im->lines = more;
        im->cap = cap;
    }
    struct line *l = &im->lines[im->n++];
    l->sheet = str_z(im->j->a, str_of(sheet_info(r, v->sheet)->name));
    l->row = v->row;
    for (int k = 0; k < K__COUNT; k++)
        take_cell(im, l, (enum key)k, v, header_key(im->rules, str_of(key_names[k])));
    return im->n % 1000 ? OK : job_progress(im->j, (int64_t)im->n, 0, "读取表格");
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
    struct import *im = arg;
    struct view *view = view_new(im->j->a, im->rules, (struct view_source){next_row, count_sheets, info_sheet, r});
    struct view_row v;
    enum err e = OK;
    for (enum view_kind k = view_next(view, &v); e == OK && k != VIEW_END;) {
        if (k == VIEW_DATA)
            e = take_row(im, r, &v);
        if (e == OK)
            k = view_next(view, &v);
    }
    *found = view_found(view);
    return e;
}

static enum err read_file(struct import *im)
{
    TRY(job_sheet_read(im->j, im->hash, read_rows, im, "“编码”“名称”“类别”等"));
    return im->n ? OK : job_fail(im->j, ERR_HEADER_NOT_FOUND, "找到了表头，但下面没有一行工会");
}

/* --- parents --- */

static int ref_order(const void *x, const void *y)
{
    const struct ref *a = x, *b = y;
    int c = str_cmp(a->key, b->key);
    return c ? c : a->line < b->line ? -1 : a->line > b->line;
}

static struct ref *index_of(struct import *im, enum key k)
{
    struct ref *r = NEWS(im->j->a, struct ref, im->n);
    for (size_t i = 0; i < im->n; i++)
        r[i] = (struct ref){im->lines[i].text[k], i};
    qsort(r, im->n, sizeof *r, ref_order);
    return r;
}

/* First entry with that key, and how many there are. */
static size_t look_up(const struct import *im, const struct ref *refs, struct str key, size_t *count)
{
    size_t lo = 0, hi = im->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (str_cmp(refs[mid].key, key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    size_t n = 0;
    while (lo + n < im->n && str_eq(refs[lo + n].key, key))
        n++;
    *count = n;
    return n ? refs[lo].line : 0;
}

struct code_row {
    struct str code;
};
static const struct field code_row_fields[] = {{FIELD(struct code_row, code)}};

/* A parent named by name: in the sheet, else once in the caller's subtree. */
static enum err code_of_name(struct import *im, struct ctx *cx, struct line *l, struct str *code)
{
    struct str name = l->text[K_PARENT_NAME];
    size_t n;
    size_t at = look_up(im, im->by_name, name, &n);
    if (n == 1) {
        *code = im->lines[at].text[K_CODE];
        return OK;
    }
    if (n == 0 && str_eq(name, im->seen_name)) {
        *code = im->seen_code;
        return OK;
    }
    struct code_row *rows;
    if (n == 0)
        TRY(db_rows(cx->tx, ORG_BY_NAME, VALS(LO(cx), HI(cx), TXT(name)),
                    FIELDS(struct code_row, code_row_fields), 2, &rows, &n));
    if (n == 1) {
        im->seen_name = name;
        im->seen_code = *code = rows[0].code;
        return OK;
    }
    l->state = LINE_FAULTY;
    complain(im, l, K_PARENT_NAME, "ORG_PARENT",
             n ? S("有几个工会都叫这个名称，请改填上级编码") : S("没有找到这个上级工会，请核对名称或改填上级编码"));
    return OK;
}

static enum err parent_code_of(struct import *im, struct ctx *cx, struct line *l, struct str *code)
{
    *code = l->text[K_PARENT_CODE];
    return code->len || !l->text[K_PARENT_NAME].len ? OK : code_of_name(im, cx, l, code);
}

/* --- one line --- */

static struct str kind_code(struct ctx *cx, struct str text)
{
    struct code_item *kinds;
    size_t n;
    if (code_list(cx->tx, S("org_kind"), cx_today(cx), &kinds, &n) != OK)
        return text;
    for (size_t i = 0; i < n; i++) {
        struct str label = kinds[i].label;
        if (str_eq(text, label) || str_eq(text, kinds[i].code) ||
            (str_ends(label, S("工会")) && str_eq(text, str_sub(label, 0, label.len - S("工会").len))))
            return kinds[i].code;
    }
    return text;
}

static bool org_of(struct import *im, struct ctx *cx, struct line *l, struct org *o)
{
    struct str digits = l->text[K_MEMBERS];
    *o = (struct org){.code = l->text[K_CODE], .name = l->text[K_NAME],
                      .kind = kind_code(cx, l->text[K_KIND]), .area_code = l->text[K_AREA],
                      .uscc = l->text[K_USCC], .contact = l->text[K_CONTACT]};
    if (str_ends(digits, S("人")))
        digits = str_trim(str_sub(digits, 0, digits.len - S("人").len));
    if (digits.len && !str_int(digits, &o->members)) {
        l->state = LINE_FAULTY;
        complain(im, l, K_MEMBERS, "ORG_FIELD", S("会员数应是整数"));
        return false;
    }
    return true;
}

/* A code that is in the tree already: the same union with fresh facts, never another one. */
static enum err renew(struct import *im, struct ctx *cx, struct line *l, const struct org *have,
                      const struct org *o, struct str parent)
{
    int64_t n;
    if (!cx_may(cx, PERM_ORG_EDIT, have->path) || !str_eq(have->status, S("active"))) {
        l->state = LINE_FAULTY;
        complain(im, l, K_CODE, "ORG_CODE", S("这个编码已被使用过，不能重复"));
        return OK;
    }
    if (!str_eq(have->name, o->name) || !str_eq(have->parent_code, parent)) {
        l->state = LINE_FAULTY;
        complain(im, l, K_CODE, "ORG_CODE",
                 str_f(cx->a, "这个编码是“%.*s”；更名、移动请在工会组织页面办理", FMT(have->name)));
        return OK;
    }
    l->state = LINE_DONE;
    if (str_eq(have->kind, o->kind) && str_eq(have->area_code, o->area_code) &&
        str_eq(have->uscc, o->uscc) && have->members == o->members && str_eq(have->contact, o->contact)) {
        im->unchanged++;
        return OK;
    }
    im->updated++;
    return db_exec(cx->tx, ORG_SAVE,
                   VALS(I64(have->id), I64(have->version), TXT(o->kind), OPTS(o->area_code), OPTS(o->uscc),
                        I64(o->members), TXT(o->contact)),
                   &n);
}

static enum err create(struct import *im, struct ctx *cx, struct line *l, struct org *o, struct str code)
{
    struct org parent = {0};
    enum err e = code.len ? org_find(cx, code, &parent) : ERR_NOT_FOUND;
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (e == ERR_NOT_FOUND || !cx_may(cx, PERM_ORG_EDIT, parent.path) ||
        !str_eq(parent.status, S("active"))) {
        l->state = LINE_FAULTY;
        complain(im, l, l->text[K_PARENT_CODE].len || !l->text[K_PARENT_NAME].len ? K_PARENT_CODE : K_PARENT_NAME,
                 "ORG_PARENT",
                 code.len ? S("没有找到这个上级工会，或不在您的管理范围内") : S("缺少上级编码或上级名称"));
        return OK;
    }
    e = org_add(cx, &parent, o);
    if (e == ERR_BAD_INPUT || e == ERR_DUPLICATE || e == ERR_STATE) {
        complain_all(im, l, cx);
        return OK;
    }
    l->state = LINE_DONE;
    im->created++;
    return e;
}

static enum err apply(struct import *im, struct ctx *cx, struct line *l)
{
    struct org o, have;
    struct str parent;
    size_t twins;
    look_up(im, im->by_code, l->text[K_CODE], &twins);
    if (l->text[K_CODE].len && twins > 1) {
        l->state = LINE_FAULTY;
        complain(im, l, K_CODE, "ORG_CODE", S("表中有几行用了同一个编码"));
        return OK;
    }
    if (!org_of(im, cx, l, &o))
        return OK;
    if (!org_check(cx, &o, &cx->problems)) {
        complain_all(im, l, cx);
        return OK;
    }
    TRY(parent_code_of(im, cx, l, &parent));
    if (l->state == LINE_FAULTY)
        return OK;
    enum err e = org_find(cx, o.code, &have);
    if (e == OK)
        return renew(im, cx, l, &have, &o, parent);
    return e == ERR_NOT_FOUND ? create(im, cx, l, &o, parent) : e;
}

/* From a line upwards to the last one that still waits. *upper: the line above that one when the
 * sheet has it, else NO_LINE. No chain is longer than the tree may be deep. */
static enum err chain_of(struct import *im, struct ctx *cx, size_t at, size_t *chain, size_t *n,
                         size_t *upper)
{
    for (*n = 0; im->lines[at].state == LINE_WAITS;) {
        struct line *l = &im->lines[at];
        struct str code;
        size_t found;
        *upper = NO_LINE;
        if (*n == CHAIN_MAX) {
            l->state = LINE_FAULTY;
            complain(im, l, K_PARENT_CODE, "ORG_PARENT", S("上下级首尾相接，或层级过多"));
            break;
        }
        chain[(*n)++] = at;
        TRY(parent_code_of(im, cx, l, &code));
        size_t up = look_up(im, im->by_code, code, &found);
        if (!code.len || found == 0)
            return OK;
        at = up;
    }
    *upper = at;
    return OK;
}

/* A line's parents in the sheet come first. */
static enum err apply_chain(struct import *im, struct ctx *cx, size_t at)
{
    size_t chain[CHAIN_MAX], n, upper = NO_LINE;
    TRY(chain_of(im, cx, at, chain, &n, &upper));
    while (n--) {
        struct line *l = &im->lines[chain[n]];
        bool faulty = upper != NO_LINE && im->lines[upper].state == LINE_FAULTY;
        if (l->state == LINE_WAITS && faulty) {
            l->state = LINE_FAULTY;
            complain(im, l, K_PARENT_CODE, "ORG_PARENT", S("上级那一行有误，请先改正上级"));
        } else if (l->state == LINE_WAITS) {
            TRY(apply(im, cx, l));
        }
        upper = chain[n];
    }
    return OK;
}

/* --- all lines, in one transaction --- */

static enum err apply_all(struct ctx *cx, void *arg)
{
    struct import *im = arg;
    im->n_findings = 0; /* may be run again */
    im->created = im->updated = im->unchanged = 0;
    im->seen_name = im->seen_code = S("");
    for (size_t i = 0; i < im->n; i++)
        im->lines[i].state = LINE_WAITS;
    for (size_t i = 0; i < im->n; i++)
        TRY(apply_chain(im, cx, i));
    if (im->n_findings || im->dry_run)
        return ERR_CANCELLED; /* rolls everything back */
    audit_object(cx, cx->org_id, "job:%lld", (long long)im->j->job_id);
    audit_note(cx, "file", im->hash);
    audit_note(cx, "created", str_f(cx->a, "%lld", (long long)im->created));
    audit_note(cx, "updated", str_f(cx->a, "%lld", (long long)im->updated));
    return audit_write(cx, "org.imported", S("ok"));
}

static struct str result_of(const struct import *im)
{
    struct buf b = buf_new(im->j->a, 4 << 20);
    struct jw w = jw_new(&b);
    size_t shown = im->n_findings < ORG_IMPORT_SHOWN ? im->n_findings : ORG_IMPORT_SHOWN;
    jw_open(&w, '{');
    jw_kb(&w, "dry_run", im->dry_run);
    jw_kb(&w, "applied", im->applied);
    jw_ki(&w, "rows", (int64_t)im->n);
    jw_ki(&w, "created", im->created);
    jw_ki(&w, "updated", im->updated);
    jw_ki(&w, "unchanged", im->unchanged);
    jw_ki(&w, "error_count", (int64_t)im->n_findings);
    jw_key(&w, "errors");
    jw_open(&w, '[');
    for (size_t i = 0; i < shown; i++) {
        const struct finding *f = &im->findings[i];
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

static enum err load_rules(struct ctx *cx, void *arg)
{
    struct import *im = arg;
    struct rule doc = {0};
    struct str why = S("");
    enum err e = rule_get(cx->tx, S("sheets"), S("org"), cx_today(cx), &doc);
    if (e == OK)
        e = header_rules_read(im->j->a, doc.body, &im->rules, &why);
    return e == OK ? OK : fail(cx, e, "工会组织表的表头规则不可用：%.*s", FMT(why));
}

enum err org_import_run(struct job_run *j)
{
    struct import im = {.j = j};
    const struct json *ask = json_parse(j->a, j->payload, NULL);
    im.hash = json_get_str(ask, "file");
    im.dry_run = json_get_bool(ask, "dry_run");
    im.findings = NEWS(j->a, struct finding, ORG_IMPORT_SHOWN);
    TRY(job_read(j, load_rules, &im));
    TRY(read_file(&im));
    im.by_code = index_of(&im, K_CODE);
    im.by_name = index_of(&im, K_NAME);
    TRY(job_progress(j, (int64_t)im.n, (int64_t)im.n, "检查并写入"));
    enum err e = job_write(j, apply_all, &im);
    im.applied = e == OK;
    if (e == ERR_CANCELLED && (im.n_findings || im.dry_run))
        e = OK; /* rolled back on purpose; the result says why */
    if (e == OK)
        j->result = result_of(&im);
    return e;
}
