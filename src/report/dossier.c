// SPDX-License-Identifier: Apache-2.0
// Parts of a dossier and how they are written. See dossier.h.
#include "dossier.h"

#include "code.h"
#include "date.h"
#include "money.h"
#include "xlsx_write.h"

struct dossier *dossier_new(struct ctx *cx, bool plain, struct str title)
{
    struct dossier *d = NEW(cx->a, struct dossier);
    d->cx = cx;
    d->plain = plain;
    d->title = title;
    return d;
}

static struct dossier_part *add(struct dossier *d, const char *title)
{
    ASSERT(d->n < DOSSIER_PARTS_MAX);
    struct dossier_part *p = &d->parts[d->n++];
    *p = (struct dossier_part){.title = str_of(title)};
    return p;
}

struct dossier_part *dossier_words(struct dossier *d, const char *title, struct str text)
{
    struct dossier_part *p = add(d, title);
    p->text = text;
    return p;
}

static const struct str *split(struct arena *a, const char *heads, size_t *n)
{
    struct str rest = str_of(heads), *out = NEWS(a, struct str, LETTER_COLS_MAX);
    for (*n = 0; rest.len && *n < LETTER_COLS_MAX; (*n)++)
        out[*n] = str_cut(rest, '|', &rest);
    return out;
}

struct dossier_part *dossier_table(struct dossier *d, const char *title, const char *heads, size_t max)
{
    struct dossier_part *p = add(d, title);
    p->heads = split(d->cx->a, heads, &p->n_cols);
    p->max = max < DOSSIER_ROWS_MAX ? max : DOSSIER_ROWS_MAX;
    p->cells = NEWS(d->cx->a, struct str, p->max * p->n_cols + 1);
    return p;
}

void dossier_row(struct dossier_part *p, const struct str *cells)
{
    if (p->n_rows == p->max) {
        p->text = S("行数过多，其余从略；完整内容请在系统中查看。");
        return;
    }
    for (size_t c = 0; c < p->n_cols; c++)
        p->cells[p->n_rows * p->n_cols + c] = cells[c];
    p->n_rows++;
}

/* --- values --- */

struct str dossier_label(struct ctx *cx, const char *list, struct str code)
{
    struct code_item c = {0};
    return code.len && code_find(cx, str_of(list), code, S(""), &c) == OK ? c.label : code;
}

struct str dossier_veiled(const struct dossier *d, struct str text)
{
    return d->plain || !text.len ? text : S("（已隐去）");
}

static struct str labels(struct ctx *cx, const char *list, struct str codes)
{
    struct buf b = buf_new(cx->a, 2000);
    while (codes.len) {
        struct str label = dossier_label(cx, list, str_cut(codes, ',', &codes));
        buf_f(&b, "%s%.*s", b.len ? "、" : "", FMT(label));
    }
    return buf_done(&b);
}

static struct str masked(struct dossier *d, const struct field *f, struct str s)
{
    struct arena *a = d->cx->a;
    if (d->plain || !s.len)
        return s;
    switch (f->as) {
    case AS_IDNO:
        return mask_idno(a, s);
    case AS_PHONE:
        return mask_phone(a, s);
    case AS_CARD:
        return mask_card(a, s);
    case AS_ADDRESS:
        return mask_address(a, s);
    case AS_VEILED:
        return dossier_veiled(d, s);
    default:
        return s;
    }
}

static struct str number(struct dossier *d, const struct field *f, int64_t n)
{
    char text[MONEY_TEXT], at[DATE_TIME_TEXT];
    if (f->as == AS_MONEY) {
        money_yuan(n, text);
        return str_f(d->cx->a, "%s 元", text);
    }
    if (f->as == AS_TIME) {
        date_time_text(n, at);
        return n ? str_dup(d->cx->a, str_of(at)) : S("");
    }
    return str_f(d->cx->a, "%lld", (long long)n);
}

struct str dossier_value(struct dossier *d, const struct field *f, const void *row)
{
    void *r = (void *)(uintptr_t)row;
    if (f->type == FT_BOOL)
        return *field_bool(f, r) ? S("是") : S("否");
    if (f->type == FT_I64)
        return number(d, f, *field_i64(f, r));
    struct str s = *field_str(f, r);
    if (f->as == AS_CODE)
        return dossier_label(d->cx, f->codes, s);
    return f->as == AS_TAGS ? labels(d->cx, f->codes, s) : masked(d, f, s);
}

static bool empty(const struct field *f, const void *row)
{
    void *r = (void *)(uintptr_t)row;
    return f->type == FT_STR ? !field_str(f, r)->len : f->type == FT_I64 ? !*field_i64(f, r) : !*field_bool(f, r);
}

void dossier_fields(struct dossier *d, const char *title, struct fields fs, const void *row)
{
    struct dossier_part *p = dossier_table(d, title, "项目|内容", fs.n);
    for (size_t i = 0; i < fs.n; i++) {
        const struct field *f = &fs.at[i];
        if (!f->label.len || f->as == AS_BLOB || f->as == AS_ID || empty(f, row) || strcmp(f->name, "version") == 0)
            continue;
        dossier_row(p, (struct str[]){f->label, dossier_value(d, f, row)});
    }
}

void dossier_rows(struct dossier *d, const char *title, struct fields fs, const void *rows, size_t n, const char *names)
{
    const struct field *cols[LETTER_COLS_MAX];
    struct str heads[LETTER_COLS_MAX], cells[LETTER_COLS_MAX];
    size_t n_cols = 0;
    const struct str *wanted = split(d->cx->a, names, &n_cols);
    struct buf line = buf_new(d->cx->a, 2000);
    for (size_t c = 0; c < n_cols; c++) {
        cols[c] = field_named(fs, wanted[c]);
        ASSERT(cols[c]);
        heads[c] = cols[c]->label;
        buf_f(&line, "%s%.*s", c ? "|" : "", FMT(heads[c]));
    }
    struct dossier_part *p = dossier_table(d, title, str_z(d->cx->a, buf_done(&line)), n);
    for (size_t i = 0; i < n; i++) {
        for (size_t c = 0; c < n_cols; c++)
            cells[c] = dossier_value(d, cols[c], (const char *)rows + i * fs.size);
        dossier_row(p, cells);
    }
}

/* --- writing --- */

static struct letter_part table_of(struct dossier *d, const struct dossier_part *p)
{
    struct str *cells = NEWS(d->cx->a, struct str, (p->n_rows + 1) * p->n_cols);
    for (size_t c = 0; c < p->n_cols; c++)
        cells[c] = p->heads[c];
    for (size_t i = 0; i < p->n_rows * p->n_cols; i++)
        cells[p->n_cols + i] = p->cells[i];
    return (struct letter_part){.kind = LETTER_TABLE, .n_cols = p->n_cols, .n_rows = p->n_rows + 1, .cells = cells};
}

enum err dossier_pdf(struct dossier *d, struct str *out)
{
    struct letter_part *parts = NEWS(d->cx->a, struct letter_part, d->n * 3 + 1);
    size_t n = 0;
    for (size_t i = 0; i < d->n; i++) {
        const struct dossier_part *p = &d->parts[i];
        if (p->title.len)
            parts[n++] = (struct letter_part){.kind = LETTER_HEAD1, .text = p->title};
        if (p->n_rows)
            parts[n++] = table_of(d, p);
        if (p->text.len || !p->n_rows)
            parts[n++] = (struct letter_part){.kind = LETTER_BODY, .text = p->text.len ? p->text : S("没有记录。")};
    }
    return letter_pdf(d->cx->a, &(struct letter){.title = d->title, .parts = parts, .n = n, .mark = d->mark}, out);
}

struct str dossier_json(struct dossier *d)
{
    enum { JSON_BYTES = 8 << 20 };
    struct buf b = buf_new(d->cx->a, JSON_BYTES);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_kt(&w, "title", d->title);
    jw_key(&w, "parts");
    jw_open(&w, '[');
    for (size_t i = 0; i < d->n; i++) {
        const struct dossier_part *p = &d->parts[i];
        jw_open(&w, '{');
        jw_kt(&w, "title", p->title);
        jw_kt(&w, "text", p->text);
        jw_key(&w, "rows");
        jw_open(&w, '[');
        for (size_t r = 0; r < p->n_rows; r++) {
            jw_open(&w, '{');
            for (size_t c = 0; c < p->n_cols; c++) {
                jw_keys(&w, p->heads[c]);
                jw_text(&w, p->cells[r * p->n_cols + c]);
            }
            jw_close(&w, '}');
        }
        jw_close(&w, ']');
        jw_close(&w, '}');
    }
    jw_close(&w, ']');
    jw_close(&w, '}');
    return buf_done(&b);
}

static void one_sheet(struct xlsx *x, struct arena *a, const struct dossier_part *p, size_t no)
{
    struct xlsx_column *cols = NEWS(a, struct xlsx_column, p->n_cols + 1);
    size_t n = p->n_cols ? p->n_cols : 1;
    for (size_t c = 0; c < n; c++)
        cols[c] = (struct xlsx_column){p->n_cols ? p->heads[c] : S("内容"), XLSX_LONG, n < 3 ? 50 : 20};
    xlsx_sheet(x, &(struct xlsx_table){.name = str_f(a, "%zu %.*s", no, FMT(p->title)), .title = p->title, .cols = cols, .n = n});
    if (!p->n_cols || p->text.len) {
        xlsx_text(x, p->text);
        xlsx_row(x);
    }
    for (size_t r = 0; r < p->n_rows; r++) {
        for (size_t c = 0; c < p->n_cols; c++)
            xlsx_text(x, p->cells[r * p->n_cols + c]);
        xlsx_row(x);
    }
}

enum err dossier_xlsx(struct dossier *d, const char *path)
{
    struct xlsx *x = xlsx_begin(path);
    if (!x)
        return ERR_IO;
    for (size_t i = 0; i < d->n; i++)
        one_sheet(x, d->cx->a, &d->parts[i], i + 1);
    return xlsx_end(x);
}
