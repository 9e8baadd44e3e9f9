// SPDX-License-Identifier: Apache-2.0
// Case files from a workbook in the incumbent system's columns. A row whose relation is 本人 (or 户主, or none) begins a household; the
// rows below it are its members. A household is taken whole or not at all; every flaw is told by sheet, cell and reason. A dry run does
// everything and takes it back.
#include <unistd.h>

#include "audit.h"
#include "casefile.h"
#include "code.h"
#include "date.h"
#include "file.h"
#include "job_sheet.h"
#include "money.h"
#include "sheet_header.h"
#include "text.h"

enum { CASES_MAX = 100000, CASES_CHUNK = 200, CASES_DRY_CHUNK = 1000, FINDINGS = 1000, LISTS_MAX = 64, ARENA_BYTES = 512 << 20 };

struct finding {
    const char *sheet;
    char cell[SHEET_ADDRESS];
    struct str field, text;
};
struct home {
    struct case_household h;
    const char *sheet;
    uint32_t row[CASE_MEMBERS_MAX]; /* of each person */
    int16_t col[HEADER_KEYS];
    bool bad;
};
struct cases {
    struct job_run *j;
    const struct header_rules *rules;
    struct str hash;
    bool dry;
    struct arena *a; /* of the chunk at hand */
    struct home *home[CASES_DRY_CHUNK];
    size_t n;
    int64_t now;
    struct list {
        struct str name;
        struct code_item *items;
        size_t n;
    } lists[LISTS_MAX]; /* the code lists of all columns, as they were at the start */
    size_t n_lists;
    const struct home *at;
    int64_t rows, files, members, refused; /* told so far */
    int64_t chunk_files, chunk_members, chunk_refused;
    size_t n_findings, findings_before;
    int64_t flaws, flaws_before;
    struct finding *findings;
    struct { /* a row as read */
        struct str text[HEADER_KEYS];
        double number[HEADER_KEYS];
        bool is_number[HEADER_KEYS];
    } cell;
};

static void complain(struct cases *c, const struct home *h, uint32_t row, int key, struct str field, struct str text)
{
    c->flaws++;
    if (c->n_findings == FINDINGS)
        return;
    struct finding *f = &c->findings[c->n_findings++];
    *f = (struct finding){.sheet = h->sheet, .field = str_dup(c->j->a, field), .text = str_dup(c->j->a, text)};
    int16_t col = key >= 0 ? h->col[key] : -1;
    sheet_address(row, col >= 0 ? (uint32_t)col : 0, f->cell);
}

/* --- values --- */

/* The code of a label, of another spelling of it (attr.alias), or of itself; what stands in no list is told. */
static struct str code_of(struct cases *c, const char *list, struct str text, struct code_item *item)
{
    const struct list *l = NULL;
    char want[400], have[400];
    struct str key = text_key(text, want, sizeof want).s;
    for (size_t i = 0; i < c->n_lists && !l; i++)
        l = str_eq(c->lists[i].name, str_of(list)) ? &c->lists[i] : NULL;
    const struct code_item *items = l ? l->items : NULL;
    for (size_t i = 0; l && i < l->n; i++) {
        const struct json *alias = json_get(json_parse(c->a, items[i].attr, NULL), "alias");
        bool hit = str_eq(items[i].code, text) || str_eq(text_key(items[i].label, have, sizeof have).s, key);
        for (size_t k = 0; k < json_len(alias) && !hit; k++)
            hit = str_eq(text_key(json_str(json_at(alias, k)), have, sizeof have).s, key);
        if (hit) {
            *item = items[i];
            return items[i].code;
        }
    }
    return S("");
}

static bool day_of(struct cases *c, int key, struct str text, struct str *out)
{
    struct date d;
    char iso[DATE_TEXT];
    if (c->cell.is_number[key] && !(c->cell.number[key] >= 19000101 && c->cell.number[key] <= 21991231)) {
        if (!date_of_serial(c->cell.number[key], false, &d))
            return false;
    } else if (date_read(text, &d) == DATE_BAD) {
        return false;
    }
    date_iso(d, iso);
    *out = str_dup(c->a, str_of(iso));
    return true;
}

static bool fen_of(struct cases *c, int key, struct str text, int64_t *out)
{
    if (c->cell.is_number[key])
        return money_of_double(c->cell.number[key], MONEY_YUAN, out) == MONEY_OK && *out >= 0;
    return money_read(text, MONEY_YUAN, out) == MONEY_OK && *out >= 0;
}

static bool yes(struct str s)
{
    static const struct str words[] = {LIT("是"), LIT("有"), LIT("√"), LIT("1"), LIT("对")};
    for (size_t i = 0; i < countof(words); i++)
        if (str_eq(s, words[i]))
            return true;
    return false;
}

/* Several labels, parted as people do. */
static bool codes_of(struct cases *c, const char *list, struct str text, struct str *out)
{
    struct buf b = buf_new(c->a, 400), part = buf_new(c->a, 1000);
    struct code_item item;
    for (size_t at = 0, last = 0; at <= text.len && text.len; last = at) {
        uint32_t cp = at < text.len ? utf8_next(text, &at) : (at++, (uint32_t)',');
        bool parts = cp == ',' || cp == ';' || cp == 0x3001 || cp == 0xFF0C || cp == 0xFF1B || cp == '/';
        if (!parts) {
            buf_put(&part, text.at + last, at - last);
            continue;
        }
        struct str one = str_trim(buf_done(&part)), code = one.len ? code_of(c, list, one, &item) : S("");
        if (one.len && !code.len)
            return false;
        if (code.len)
            buf_f(&b, "%s%.*s", b.len ? "," : "", FMT(code));
        part = buf_new(c->a, 1000);
    }
    *out = str_dup(c->a, buf_done(&b));
    return true;
}

/* One cell into one field; a sentence when it does not fit. */
static struct str set_field(struct cases *c, const struct field *f, void *row, int key, struct str text)
{
    struct code_item item;
    if (f->as == AS_TAGS)
        return codes_of(c, f->codes, text, field_str(f, row)) ? S("") : S("有不认识的名称，请按系统中的名称填写");
    if (f->as == AS_CODE) {
        *field_str(f, row) = str_dup(c->a, code_of(c, f->codes, text, &item));
        const struct json *now = field_str(f, row)->len ? json_get(json_parse(c->a, item.attr, NULL), "now") : NULL;
        if (now && item.valid_to.len) /* a former generation's code */
            *field_str(f, row) = str_dup(c->a, json_str(now));
        return field_str(f, row)->len ? S("") : str_f(c->a, "没有“%.*s”这个%.*s", FMT(text), FMT(f->label));
    }
    if (f->as == AS_DATE)
        return day_of(c, key, text, field_str(f, row)) ? S("") : S("日期无法识别，请按“2023-01-05”填写");
    if (f->as == AS_MONEY)
        return fen_of(c, key, text, field_i64(f, row)) ? S("") : S("金额无法识别，请填写以元为单位的数字");
    if (f->type == FT_BOOL)
        return *field_bool(f, row) = yes(text), S("");
    if (f->type == FT_I64)
        return str_int(text, field_i64(f, row)) ? S("") : S("应为整数");
    *field_str(f, row) = text;
    return S("");
}

static const struct {
    const char *key, *field; /* where the rule's key is not the field's name */
} renamed[] = {{"id_no", "number"}};

static const struct field *field_of(struct str key, struct fields fs)
{
    for (size_t i = 0; i < countof(renamed); i++)
        if (str_eq(key, str_of(renamed[i].key)))
            key = str_of(renamed[i].field);
    return field_named(fs, key);
}

/* The column that fills a field, for telling where a complaint belongs. */
static int key_of(const struct cases *c, const char *field, bool file)
{
    struct str name = file ? str_f(c->j->a, "f_%s", field) : str_of(field);
    for (size_t i = 0; i < countof(renamed) && !file; i++)
        if (strcmp(field, renamed[i].field) == 0)
            name = str_of(renamed[i].key);
    return header_key(c->rules, name);
}

static struct str text_at(const struct cases *c, const char *key)
{
    int k = header_key(c->rules, str_of(key));
    return k >= 0 ? c->cell.text[k] : S("");
}

/* --- a person, a household --- */

static void take_person(struct cases *c, struct home *h, struct case_member *m, uint32_t row, bool head)
{
    for (uint32_t k = 0; k < header_key_count(c->rules); k++) {
        struct str key = header_key_name(c->rules, k), text = c->cell.text[k], flaw = S("");
        if (!text.len || str_eq(key, S("relation")))
            continue;
        const struct field *f = NULL;
        void *to = NULL;
        if (str_starts(key, S("f_")) || str_eq(key, S("level"))) {
            f = head ? field_named(CASEFILE_FIELDS, str_starts(key, S("f_")) ? str_sub(key, 2, key.len) : key) : NULL;
            to = &h->h.f;
        } else if (!str_eq(key, S("exit_on")) && !str_eq(key, S("filed_on"))) {
            f = field_of(key, CASE_MEMBER_FIELDS);
            to = m;
        }
        if (f && !(f->fixed && f->as != AS_DATE))
            flaw = set_field(c, f, to, (int)k, text);
        if (flaw.len) {
            complain(c, h, row, (int)k, str_of(f->name), flaw);
            h->bad = true;
        }
    }
}

static void add_line(struct cases *c, struct home *h, int64_t no, const char *side, const char *kind, int64_t fen)
{
    char from[DATE_TEXT], until[DATE_TEXT];
    struct date today = date_of_ms(c->now);
    if (h->h.n_money == countof(h->h.money))
        return;
    date_iso(date_add_days(today, -364), from);
    date_iso(today, until);
    h->h.money[h->h.n_money++] = (struct case_money){.member_no = no, .side = str_of(side), .kind = str_of(kind), .from_on = str_dup(c->a, str_of(from)),
                                                     .until_on = str_dup(c->a, str_of(until)), .fen = fen, .origin = S("imported")};
}

static int64_t money_at(struct cases *c, struct home *h, const char *key, uint32_t row)
{
    int k = header_key(c->rules, str_of(key));
    int64_t fen = 0;
    if (k < 0 || !c->cell.text[k].len)
        return 0;
    if (fen_of(c, k, c->cell.text[k], &fen))
        return fen;
    complain(c, h, row, k, str_of(key), S("金额无法识别，请填写以元为单位的数字"));
    h->bad = true;
    return 0;
}

static void take_money(struct cases *c, struct home *h, uint32_t row)
{
    static const struct {
        const char *key, *kind;
    } outs[] = {{"out_medical", "medical"}, {"out_school", "school"}, {"out_other", "other"}};
    int64_t other = money_at(c, h, "income_other", row), all = money_at(c, h, "income", row), wage = h->h.m[0].month_fen * 12;
    if (wage || !all)
        add_line(c, h, 1, "in", "wage", wage);
    if (!other && all > wage) /* only the sum is told: what is not the head's wage came from somewhere */
        other = all - wage;
    if (other)
        add_line(c, h, 0, "in", "other", other);
    for (size_t i = 0; i < countof(outs); i++) {
        int64_t fen = money_at(c, h, outs[i].key, row);
        if (fen)
            add_line(c, h, 0, "out", outs[i].kind, fen);
    }
}

/* State, category and number in the other system. */
static void take_past(struct cases *c, struct home *h, uint32_t row)
{
    static const struct {
        const char *state, *verb;
    } verbs[] = {{"active", "import"}, {"relieved", "import_relieved"}, {"lifted", "import_lifted"}, {"cancelled", "import_cancelled"}, {"draft", NULL}};
    struct code_item item = {0};
    struct str state = text_at(c, "state"), category = text_at(c, "category"), reason = text_at(c, "exit_reason");
    struct str code = state.len ? code_of(c, "case_state", state, &item) : S("draft");
    bool known = false;
    for (size_t i = 0; i < countof(verbs); i++)
        if (str_eq(code, str_of(verbs[i].state))) {
            known = true;
            h->h.verb = verbs[i].verb;
        }
    if (!known) {
        complain(c, h, row, header_key(c->rules, S("state")), S("state"), S("档案状态应为在档、解困、脱困、注销或草稿"));
        h->bad = true;
    }
    h->h.f.old_no = text_at(c, "file_no");
    if (h->h.verb && !h->h.f.old_no.len) {
        complain(c, h, row, header_key(c->rules, S("file_no")), S("file_no"), S("不是草稿的档案须有原系统的档案编号"));
        h->bad = true;
    }
    if (category.len && !code_of(c, "case_category", category, &item).len) {
        complain(c, h, row, header_key(c->rules, S("category")), S("category"), str_f(c->a, "没有“%.*s”这个困难类别", FMT(category)));
        h->bad = true;
    } else if (category.len) {
        const struct json *attr = json_parse(c->a, item.attr, NULL);
        h->h.class = str_dup(c->a, json_get_str(attr, "now"));
        h->h.f.generation = json_get_int(attr, "generation", 3);
    }
    if (reason.len)
        h->h.reason = str_dup(c->a, code_of(c, "case_exit", reason, &item));
    const char *on = h->h.verb && strcmp(h->h.verb, "import") == 0 ? "filed_on" : "exit_on";
    int k = header_key(c->rules, str_of(on));
    if (k >= 0 && c->cell.text[k].len && !day_of(c, k, c->cell.text[k], &h->h.on_day)) {
        complain(c, h, row, k, str_of(on), S("日期无法识别，请按“2023-01-05”填写"));
        h->bad = true;
    }
}

static bool begins(struct cases *c)
{
    struct code_item item;
    struct str relation = text_at(c, "relation");
    return !relation.len || str_eq(code_of(c, "case_relation", relation, &item), S("self"));
}

static struct home *begin(struct cases *c, const struct sheet_reader *r, const struct view_row *v)
{
    struct home *h = NEW(c->a, struct home);
    h->sheet = str_z(c->j->a, str_of(sheet_info(r, v->sheet)->name));
    memcpy(h->col, v->map->col[v->half], sizeof h->col);
    h->h.f.org_id = c->j->org_id;
    h->h.f.path = c->j->org_path;
    h->h.f.generation = 3;
    c->home[c->n++] = h;
    return h;
}

static void take_row(struct cases *c, const struct sheet_reader *r, const struct view_row *v)
{
    struct code_item item;
    bool head = begins(c);
    struct home *h = head || !c->n ? begin(c, r, v) : c->home[c->n - 1];
    if (!head && !h->h.n) {
        complain(c, h, v->row, header_key(c->rules, S("relation")), S("relation"), S("家庭成员前面没有户主（与户主关系为“本人”的一行）"));
        h->bad = true;
    }
    if (h->h.n == CASE_MEMBERS_MAX) {
        complain(c, h, v->row, header_key(c->rules, S("name")), S("name"), str_f(c->a, "一户最多 %d 人", CASE_MEMBERS_MAX));
        h->bad = true;
        return;
    }
    struct case_member *m = &h->h.m[h->h.n];
    h->row[h->h.n++] = v->row;
    take_person(c, h, m, v->row, head);
    if (!head) {
        m->relation = str_dup(c->a, code_of(c, "case_relation", text_at(c, "relation"), &item));
        if (!m->relation.len) {
            complain(c, h, v->row, header_key(c->rules, S("relation")), S("relation"), str_f(c->a, "没有“%.*s”这个关系", FMT(text_at(c, "relation"))));
            h->bad = true;
        }
        return;
    }
    take_money(c, h, v->row);
    take_past(c, h, v->row);
}

/* --- a chunk of households --- */

static void tell(void *arg, int person, const char *field, struct str text)
{
    struct cases *c = arg;
    complain(c, c->at, c->at->row[person > 0 ? person : 0], key_of(c, field, person < 0), str_of(field), text);
}

/* May be run again: what the reading found stands, what this found is found anew. */
static enum err write_homes(struct ctx *cx, void *arg)
{
    struct cases *c = arg;
    c->n_findings = c->findings_before;
    c->flaws = c->flaws_before;
    c->chunk_files = c->chunk_members = c->chunk_refused = 0;
    for (size_t i = 0; i < c->n; i++) {
        struct home *h = c->home[i];
        bool sound = false;
        c->at = h;
        if (h->h.n)
            TRY(casefile_household_check(cx, &h->h, tell, c, &sound));
        if (!sound || h->bad) {
            c->chunk_refused++;
            continue;
        }
        TRY(casefile_household_add(cx, &h->h));
        c->chunk_files++;
        c->chunk_members += (int64_t)h->h.n;
    }
    return c->dry ? ERR_CANCELLED : OK; /* a dry run takes it back */
}

/* --- reading --- */

static void keep_cells(struct cases *c, const struct view_row *v)
{
    memset(&c->cell, 0, sizeof c->cell);
    for (uint32_t k = 0; k < header_key_count(c->rules); k++) {
        const struct sheet_cell *x = v->cell[k];
        if (!x || x->type == SHEET_ERROR || x->type == SHEET_FORMULA_NO_VALUE)
            continue;
        char *out = arena_alloc(c->a, x->text.len + 1, 1);
        c->cell.text[k] = text_clean(x->text, out, x->text.len + 1).s;
        c->cell.is_number[k] = x->type == SHEET_NUMBER;
        c->cell.number[k] = x->value;
    }
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

struct feed {
    struct cases *c;
    struct sheet_reader *r;
    struct view *view;
    struct view_row v;
    enum view_kind kind;
};

/* Rows until the chunk is full: the household after it begins the next one. */
static void gather(struct feed *f)
{
    struct cases *c = f->c;
    size_t max = c->dry ? CASES_DRY_CHUNK : CASES_CHUNK;
    c->n = 0;
    for (; f->kind != VIEW_END; f->kind = view_next(f->view, &f->v)) {
        if (f->kind != VIEW_DATA)
            continue;
        keep_cells(c, &f->v);
        if (c->n == max && begins(c))
            break;
        c->rows++;
        take_row(c, f->r, &f->v);
    }
    c->findings_before = c->n_findings;
    c->flaws_before = c->flaws;
}

static enum err read_rows(void *arg, struct sheet_reader *r, uint32_t *found)
{
    struct cases *c = arg;
    struct feed f = {.c = c, .r = r, .view = view_new(c->j->a, c->rules, (struct view_source){next_row, count_sheets, info_sheet, r})};
    for (f.kind = view_next(f.view, &f.v); f.kind != VIEW_END;) {
        gather(&f);
        enum err e = job_write(c->j, write_homes, c);
        if (e != OK && !(c->dry && e == ERR_CANCELLED))
            return e;
        c->files += c->chunk_files;
        c->members += c->chunk_members;
        c->refused += c->chunk_refused;
        if (c->files + c->refused > CASES_MAX)
            return job_fail(c->j, ERR_FILE_LIMIT, "超过 %d 户，请分成几份", CASES_MAX);
        arena_reset(c->a);
        TRY(job_progress(c->j, c->rows, 0, c->dry ? "检查" : "写入档案"));
    }
    *found = view_found(f.view);
    return OK;
}

static enum err read_file(struct cases *c)
{
    return job_sheet_read(c->j, c->hash, read_rows, c, "“姓名”“身份证号”“与户主关系”");
}

/* --- the job --- */

static enum err load_list(struct ctx *cx, struct cases *c, const char *name)
{
    struct code_item *items = NULL;
    for (size_t i = 0; i < c->n_lists; i++)
        if (str_eq(c->lists[i].name, str_of(name)))
            return OK;
    if (c->n_lists == LISTS_MAX)
        return ERR_INTERNAL;
    struct list *l = &c->lists[c->n_lists++];
    l->name = str_of(name);
    TRY(code_list(cx->tx, l->name, S(""), &items, &l->n));
    l->items = NEWS(c->j->a, struct code_item, l->n + 1);
    for (size_t i = 0; i < l->n; i++)
        l->items[i] = (struct code_item){.code = str_dup(c->j->a, items[i].code), .label = str_dup(c->j->a, items[i].label),
                                         .valid_to = str_dup(c->j->a, items[i].valid_to), .attr = str_dup(c->j->a, items[i].attr)};
    return OK;
}

static enum err load_lists(struct ctx *cx, struct cases *c)
{
    static const char *const more[] = {"case_state", "case_category", "case_exit"};
    for (size_t i = 0; i < countof(more); i++)
        TRY(load_list(cx, c, more[i]));
    for (size_t i = 0; i < countof(casefile_fields); i++)
        if (casefile_fields[i].codes)
            TRY(load_list(cx, c, casefile_fields[i].codes));
    for (size_t i = 0; i < countof(case_member_fields); i++)
        if (case_member_fields[i].codes)
            TRY(load_list(cx, c, case_member_fields[i].codes));
    return OK;
}

static enum err load_rules(struct ctx *cx, void *arg)
{
    struct cases *c = arg;
    c->now = cx->now;
    c->n_lists = 0;
    TRY(load_lists(cx, c));
    struct rule doc = {0};
    struct str why = S("");
    enum err e = rule_get(cx->tx, S("sheets"), S("case"), cx_today(cx), &doc);
    if (e == OK)
        e = header_rules_read(c->j->a, doc.body, &c->rules, &why);
    return e == OK ? OK : fail(cx, e, "档案表的表头规则不可用：%.*s", FMT(why));
}

static enum err leave_event(struct ctx *cx, void *arg)
{
    const struct cases *c = arg;
    audit_object(cx, cx->org_id, "job:%lld", (long long)c->j->job_id);
    audit_note(cx, "files", str_f(cx->a, "%lld", (long long)c->files));
    return audit_write(cx, "casefile.imported", S("ok"));
}

/* The workbook holds full numbers and diagnoses: once read it is not kept, only its hash in the trail. */
static enum err drop_row(struct ctx *cx, void *arg)
{
    const struct cases *c = arg;
    return db_exec(cx->tx, CASE_IMPORT_DROP, VALS(TXT(c->hash), I64(cx->org_id), I64(cx->who->user_id)), NULL);
}

static enum err forget(struct ctx *cx, void *arg)
{
    return file_forget(cx->app, cx->tx, ((const struct cases *)arg)->hash);
}

static struct str result_of(const struct cases *c)
{
    struct buf b = buf_new(c->j->a, 4 << 20);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_ki(&w, "rows", c->rows);
    jw_ki(&w, "files", c->files);
    jw_ki(&w, "members", c->members);
    jw_ki(&w, "refused", c->refused);
    jw_kb(&w, "dry_run", c->dry);
    jw_ki(&w, "error_count", c->flaws);
    jw_key(&w, "errors");
    jw_open(&w, '[');
    for (size_t i = 0; i < c->n_findings; i++) {
        const struct finding *f = &c->findings[i];
        jw_open(&w, '{');
        jw_kt(&w, "sheet", str_of(f->sheet));
        jw_kt(&w, "cell", str_of(f->cell));
        jw_kt(&w, "level", S("error"));
        jw_kt(&w, "code", f->field);
        jw_kt(&w, "value", S("")); /* what stands there may be a number or a diagnosis */
        jw_kt(&w, "text", f->text);
        jw_close(&w, '}');
    }
    jw_close(&w, ']');
    jw_close(&w, '}');
    return buf_done(&b);
}

static enum err cases_run(struct job_run *j)
{
    struct cases *c = NEW(j->a, struct cases);
    const struct json *ask = json_parse(j->a, j->payload, NULL);
    c->j = j;
    c->hash = json_get_str(ask, "file");
    c->dry = json_get_bool(ask, "dry_run");
    c->findings = NEWS(j->a, struct finding, FINDINGS);
    TRY(job_read(j, load_rules, c));
    c->a = arena_new(ARENA_BYTES);
    enum err e = read_file(c);
    arena_free(c->a);
    TRY(e);
    if (!c->dry)
        TRY(job_write(j, leave_event, c));
    TRY(job_write(j, drop_row, c));
    TRY(job_write(j, forget, c));
    j->result = result_of(c);
    return OK;
}

/* --- the route --- */

struct upload {
    bool dry;
    struct file file;
    int64_t job;
};

static enum err start_upload(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    TRY(file_insert(cx, &u->file, cx->org_id, FILE_CLOSED));
    TRY(job_start(cx, "casefile.import", cx->org_id,
                  str_f(cx->a, "{\"file\":\"%.*s\",\"dry_run\":%s}", FMT(u->file.hash), u->dry ? "true" : "false"), &u->job));
    audit_object(cx, cx->org_id, "job:%lld", (long long)u->job);
    audit_note(cx, "file", u->file.hash);
    return audit_write(cx, "casefile.import", S("ok"));
}

static enum err import_post(struct ctx *cx)
{
    struct upload u = {.dry = str_eq(cx_query(cx, "dry_run"), S("1"))};
    if (cx->call->upload_fd < 0 || cx->call->upload_size == 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到文件内容");
    struct str name = cx->call->upload_name.len ? cx->call->upload_name : S("档案表");
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, name, &u.file));
    TRY(cx_in_write(cx, start_upload, &u));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "job", u.job);
    jw_close(cx->out, '}');
    cx->reply->status = 202;
    return OK;
}

static const struct route routes[] = {
    {.method = M_POST, .path = "/api/casefiles/import", .run = import_post, .perm = PERM_CASE_ENTER, .scope = SCOPE_ORG, .tx = TX_NONE, .once = true,
     .action = "casefile.import", .upload = true, .shape = OUT_FREE, .schema = "{\"job\":1}", .query = "org,dry_run", .title = LIT("导入困难职工档案")},
};
static const struct job_kind jobs[] = {{"casefile.import", LIT("导入困难职工档案"), cases_run}};

extern const struct area area_sheet_case_in;
const struct area area_sheet_case_in = {.name = "sheet_case_in", .title = LIT("困难职工档案导入"), ROWS(routes, routes), ROWS(jobs, jobs)};
