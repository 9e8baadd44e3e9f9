// SPDX-License-Identifier: Apache-2.0
#include "sheet_xlsx.h"

#include <strings.h>

/* How a cell says what its <v> is (attribute t). */
enum cell_kind { KIND_NUMBER, KIND_SHARED, KIND_TEXT, KIND_INLINE, KIND_BOOL, KIND_ERROR, KIND_DATE };

struct rows {
    struct xlsx_book *b;
    struct xml *x;
    uint32_t index;
    uint32_t row, col;  /* the ones being read; the next ones when r= is missing */
    struct merges merges;
    bool hidden_col[SHEET_COLS];
    bool any_hidden;
    uint64_t *comment; /* row << 16 | col, sorted */
    size_t comments_n, comment_at;
    uint32_t seen; /* rows met, with content or not */
};

bool xlsx_ref(struct str ref, uint32_t *col, uint32_t *row)
{
    uint32_t c = 0, r = 0;
    size_t i = 0;
    for (; i < ref.len && i < 4; i++) {
        unsigned d = (unsigned)(ref.at[i] | 0x20) - 'a';
        if (d > 25)
            break;
        c = c * 26 + d + 1;
    }
    if (i == 0 || i == ref.len || c > 16384)
        return false;
    for (; i < ref.len; i++) {
        unsigned d = (unsigned)(ref.at[i] - '0');
        if (d > 9 || r > SHEET_ROWS)
            return false;
        r = r * 10 + d;
    }
    *col = c - 1;
    *row = r;
    return r > 0 && r <= SHEET_ROWS;
}

/* ---- merged ranges: they stand behind the rows, so they are read in a pass of their own ---- */

static enum err take_merge(struct rows *s)
{
    struct str ref, to;
    if (!xml_attr(s->x, S("ref"), &ref))
        return OK;
    struct str from = str_cut(ref, ':', &to);
    uint32_t c1, r1, c2, r2;
    if (!xlsx_ref(from, &c1, &r1) || !xlsx_ref(to, &c2, &r2) || c2 < c1 || r2 < r1)
        return OK;
    struct merge m = {r1, r2, (uint16_t)c1, (uint16_t)c2};
    if (!merges_add(&s->merges, m))
        return sheet_refuse(s->b->p->fail, ERR_FILE_LIMIT, "合并单元格过多，已停止读取");
    return OK;
}

static enum err read_merges(struct rows *s)
{
    struct xlsx_book *b = s->b;
    const struct zip_entry *part = b->sheet[s->index].part;
    TRY(xml_open(s->x, &b->zip, part, b->p->lim->part_bytes));
    if (!xml_skip_behind(s->x, S("sheetData")))
        return s->x->err;
    enum xml_kind k;
    while ((k = xml_next(s->x)) > XML_EOF)
        if (k == XML_OPEN && XML_IS(s->x, "mergeCell"))
            TRY(take_merge(s));
    merges_sort(&s->merges);
    return k == XML_EOF ? OK : xlsx_broken(b);
}

/* ---- comments: only where they are ---- */

static int by_place(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static enum err read_comments(struct rows *s)
{
    struct xlsx_book *b = s->b;
    const struct zip_entry *part = b->sheet[s->index].comments;
    if (!part)
        return OK;
    s->comment = NEWS(b->p->a, uint64_t, XLSX_COMMENT_CELLS);
    TRY(xml_open(s->x, &b->zip, part, XLSX_COMMENT_PART));
    enum xml_kind k;
    while ((k = xml_next(s->x)) > XML_EOF) {
        struct str ref;
        uint32_t col, row;
        if (k == XML_OPEN && XML_IS(s->x, "comment") && s->comments_n < XLSX_COMMENT_CELLS &&
            xml_attr(s->x, S("ref"), &ref) && xlsx_ref(ref, &col, &row))
            s->comment[s->comments_n++] = (uint64_t)row << 16 | col;
    }
    qsort(s->comment, s->comments_n, sizeof *s->comment, by_place);
    return k == XML_EOF ? OK : xlsx_broken(b);
}

static bool has_comment(struct rows *s, uint32_t row, uint32_t col)
{
    uint64_t want = (uint64_t)row << 16 | col;
    while (s->comment_at < s->comments_n && s->comment[s->comment_at] >> 16 < row)
        s->comment_at++;
    for (size_t i = s->comment_at; i < s->comments_n && s->comment[i] >> 16 == row; i++)
        if (s->comment[i] == want)
            return true;
    return false;
}

/* ---- one cell ---- */

struct cell {
    struct sheet_cell out;
    enum cell_kind kind;
    const struct xlsx_style *style;
    bool formula, has_value, strike;
    size_t n; /* bytes of value text so far, at the row's room */
};

static enum cell_kind kind_of(struct str t)
{
    if (t.len == 1) {
        switch (t.at[0]) {
        case 's':
            return KIND_SHARED;
        case 'b':
            return KIND_BOOL;
        case 'e':
            return KIND_ERROR;
        case 'd':
            return KIND_DATE;
        default:
            return KIND_NUMBER;
        }
    }
    if (str_eq(t, S("str")))
        return KIND_TEXT;
    return str_eq(t, S("inlineStr")) ? KIND_INLINE : KIND_NUMBER;
}

/* Attributes of <c> in one go; most cells have r and s, many t. */
static enum err cell_start(struct rows *s, struct cell *c)
{
    struct str ref = {0}, style = {0}, t = {0};
    const char *p = s->x->attrs.at, *end = p + s->x->attrs.len;
    while (p < end) { /* names of one letter; others are run over */
        while (p < end && *p <= ' ')
            p++;
        const char *name = p;
        while (p < end && *p != '=')
            p++;
        size_t n = (size_t)(p - name);
        while (p < end && *p != '"' && *p != '\'')
            p++;
        if (end - p < 2)
            break;
        const char *v = p + 1;
        p = memchr(v, *p, (size_t)(end - v));
        if (!p)
            return xlsx_broken(s->b);
        struct str value = {v, (size_t)(p - v)};
        p++;
        if (n != 1)
            continue;
        if (*name == 'r')
            ref = value;
        else if (*name == 's')
            style = value;
        else if (*name == 't')
            t = value;
    }
    uint32_t row;
    if (ref.len && (!xlsx_ref(ref, &s->col, &row) || row != s->row))
        return xlsx_broken(s->b);
    *c = (struct cell){.kind = kind_of(t)};
    int64_t xf = 0;
    if (style.len && !str_int(style, &xf))
        return xlsx_broken(s->b);
    if (xf >= 0 && (uint64_t)xf < s->b->styles_n)
        c->style = &s->b->style[xf];
    return OK;
}

static enum err row_full(struct rows *s)
{
    return sheet_refuse(s->b->p->fail, ERR_FILE_LIMIT, "第 %u 行的文字总量过大，已停止读取", s->row);
}

/* Text of <v> or of a <t> inside <is>, appended. */
static enum err cell_text(struct rows *s, struct cell *c)
{
    struct row_build *b = &s->b->row;
    char *out = row_room(b, c->n + s->x->text.len);
    if (!out)
        return row_full(s);
    bool escapes = c->kind == KIND_INLINE || c->kind == KIND_TEXT;
    size_t put = xml_text(s->x->text, s->x->cdata, escapes, out + c->n);
    if (put == SIZE_MAX)
        return xlsx_broken(s->b);
    c->n += put;
    return OK;
}

/* Everything between <c> and </c>. */
static enum err cell_body(struct rows *s, struct cell *c)
{
    struct xml *x = s->x;
    bool in_text = false;
    int phonetic = 0;
    for (;;) {
        enum xml_kind k = xml_next(x);
        if (k == XML_TEXT) {
            if (in_text && !phonetic)
                TRY(cell_text(s, c));
            continue;
        }
        if (k <= XML_EOF)
            return xlsx_broken(s->b);
        char one = x->name.len == 1 ? x->name.at[0] : 0;
        if (k == XML_CLOSE && one == 'c')
            return OK;
        if (one == 'v' || one == 't') {
            in_text = k == XML_OPEN && !x->empty;
            c->has_value |= k == XML_OPEN;
        } else if (one == 'f') {
            c->formula = true;
        } else if (XML_IS(x, "rPh") && !(k == XML_OPEN && x->empty)) {
            phonetic += k == XML_OPEN ? 1 : -1;
        } else if (k == XML_OPEN && XML_IS(x, "strike")) {
            c->strike = true;
        }
    }
}

static enum err cell_shared(struct rows *s, struct cell *c, struct str v)
{
    int64_t i;
    bool strike;
    if (!str_int(v, &i) || i < 0 || i > UINT32_MAX ||
        !strings_get(&s->b->strings, (uint32_t)i, &c->out.text, &strike))
        return xlsx_broken(s->b);
    c->out.type = c->out.text.len ? SHEET_TEXT : SHEET_EMPTY;
    c->strike |= strike;
    return OK;
}

/* ISO 8601 of strict workbooks: the day becomes a serial, the text stays. */
static void cell_iso(struct cell *c, struct str v)
{
    int64_t y, m, d;
    c->out.type = SHEET_TEXT;
    c->out.text = v;
    if (v.len < 10 || !str_int(str_sub(v, 0, 4), &y) || !str_int(str_sub(v, 5, 2), &m) ||
        !str_int(str_sub(v, 8, 2), &d))
        return;
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    if (y < 1900 || y > 9999 || m < 1 || m > 12 || d < 1 || d > 31)
        return;
    int64_t p = y - 1;
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    int64_t days = p * 365 + p / 4 - p / 100 + p / 400 + before[m - 1] + (m > 2 && leap) + d;
    c->out.value = (double)(days - 693594); /* 1899-12-30 */
    c->out.type = SHEET_DATE;
    c->out.text = str_sub(v, 0, 10);
}

static enum err cell_value(struct rows *s, struct cell *c)
{
    struct row_build *b = &s->b->row;
    struct str v = {b->text + b->used, c->n};
    struct sheet_cell *o = &c->out;
    if (c->kind != KIND_INLINE && c->kind != KIND_TEXT)
        v = str_trim(v);
    if (v.len == 0) {
        bool saved = c->kind == KIND_TEXT && c->has_value; /* a formula that gives "" */
        if (c->formula)
            o->type = saved ? SHEET_TEXT : SHEET_FORMULA_NO_VALUE;
        return OK;
    }
    if (c->kind == KIND_SHARED)
        return cell_shared(s, c, v);
    b->used += c->n;
    o->text = v;
    switch (c->kind) {
    case KIND_BOOL:
        o->type = SHEET_BOOL;
        o->value = str_eq(v, S("1")) || str_eq(v, S("true"));
        o->text = o->value > 0 ? S("TRUE") : S("FALSE");
        break;
    case KIND_ERROR:
        o->type = SHEET_ERROR;
        break;
    case KIND_DATE:
        cell_iso(c, v);
        break;
    case KIND_NUMBER:
        o->type = number_read(v, &o->value) ? SHEET_NUMBER : SHEET_TEXT;
        if (o->type == SHEET_NUMBER && c->style && c->style->date)
            cell_make_date(b, o, s->b->base1904);
        break;
    case KIND_SHARED:
    case KIND_TEXT:
    case KIND_INLINE:
        o->type = SHEET_TEXT;
        break;
    }
    return OK;
}

/* Style, flags and column of a cell whose content is known; then into the row. */
static enum err cell_done(struct rows *s, struct cell *c)
{
    uint32_t col = s->col++;
    struct sheet_cell *o = &c->out;
    o->flags = c->style ? c->style->flags : 0;
    o->flags |= c->formula ? SHEET_CELL_FORMULA : 0;
    o->flags |= c->strike ? SHEET_CELL_STRIKE : 0;
    if (col >= SHEET_COLS)
        return o->type == SHEET_EMPTY
                   ? OK
                   : sheet_refuse(s->b->p->fail, ERR_FILE_LIMIT, "第 %u 行用到了第 %u 列，最多 %d 列",
                                  s->row, col + 1, (int)SHEET_COLS);
    if (s->any_hidden && s->hidden_col[col])
        o->flags |= SHEET_CELL_HIDDEN;
    if (s->comments_n && has_comment(s, s->row, col))
        o->flags |= SHEET_CELL_COMMENT;
    o->col = (uint16_t)col;
    return row_put(&s->b->row, o);
}

static enum err take_cell(struct rows *s)
{
    struct cell c;
    TRY(cell_start(s, &c));
    if (!s->x->empty) {
        TRY(cell_body(s, &c));
        TRY(cell_value(s, &c));
    }
    return cell_done(s, &c);
}

/* Nearly all cells are written in one of two ways: <c r="B2" s="3" t="s"><v>17</v></c> or
 * <c r="B2" s="3"/>. Those are read here straight from the window, three times as fast as through
 * the tokenizer. Whatever looks different in any way is left to it: false, and nothing is taken. */
static bool quick_attrs(struct rows *s, const char **at, const char *end, struct cell *c)
{
    const char *p = *at;
    while (*p == ' ') {
        char name = p[1];
        if (p[2] != '=' || p[3] != '"')
            return false;
        const char *v = p + 4;
        p = v;
        while (p < end && *p != '"' && *p != '&')
            p++;
        if (end - p < 16 || *p != '"')
            return false;
        struct str value = {v, (size_t)(p - v)};
        uint32_t row;
        int64_t n;
        p++;
        if (name == 'r') {
            if (!xlsx_ref(value, &s->col, &row) || row != s->row)
                return false;
        } else if (name == 's') {
            if (!str_int(value, &n) || n < 0)
                return false;
            if ((uint64_t)n < s->b->styles_n)
                c->style = &s->b->style[n];
        } else if (name == 't') {
            c->kind = kind_of(value);
        } else {
            return false;
        }
    }
    *at = p;
    return true;
}

static bool quick_cell(struct rows *s, struct cell *c, struct str *v)
{
    struct xml *x = s->x;
    const char *p = x->buf + x->at, *end = x->buf + x->end;
    uint32_t col = s->col;
    if (end - p < 64 || p[0] != '<' || p[1] != 'c' || p[2] != ' ')
        return false;
    p += 2;
    *v = (struct str){0};
    if (!quick_attrs(s, &p, end, c)) {
        s->col = col;
        return false;
    }
    if (p[0] == '/' && p[1] == '>') {
        x->at = (size_t)(p + 2 - x->buf);
        return true;
    }
    if (c->kind == KIND_INLINE || memcmp(p, "><v>", 4) != 0) {
        s->col = col;
        return false;
    }
    const char *from = p + 4, *q = from;
    while (q < end && *q > ' ' && *q != '<' && *q != '&' && *q != '_')
        q++;
    if (end - q < 8 || q == from || memcmp(q, "</v></c>", 8) != 0) {
        s->col = col;
        return false;
    }
    *v = (struct str){from, (size_t)(q - from)};
    x->at = (size_t)(q + 8 - x->buf);
    return true;
}

static enum err take_quick(struct rows *s, struct cell *c, struct str v)
{
    if (c->kind == KIND_SHARED && v.len) {
        TRY(cell_shared(s, c, v));
    } else if (v.len) {
        char *out = row_room(&s->b->row, v.len);
        if (!out)
            return row_full(s);
        memcpy(out, v.at, v.len);
        c->n = v.len;
        c->has_value = true;
        TRY(cell_value(s, c));
    }
    return cell_done(s, c);
}

/* ---- rows ---- */

static enum err row_open(struct rows *s)
{
    uint32_t given = xml_attr_uint(s->x, S("r"), s->row + 1);
    if (given <= s->row)
        return sheet_refuse(s->b->p->fail, ERR_FILE_DAMAGED,
                            "第 %u 行之后行号乱序，请在 Excel 中重新另存后再上传", s->row);
    if (given > SHEET_ROWS || ++s->seen > s->b->p->lim->rows)
        return sheet_refuse(s->b->p->fail, ERR_FILE_LIMIT, "行数超过上限 %u，请拆分后再上传",
                            s->b->p->lim->rows);
    if (s->seen % 4096 == 0)
        xlsx_progress(s->b);
    s->row = given;
    s->col = 0;
    uint32_t flags = xml_attr_true(s->x, S("hidden")) ? SHEET_ROW_HIDDEN : 0;
    row_start(&s->b->row, s->index, given, flags);
    return OK;
}

static enum err row_close(struct rows *s)
{
    if (s->merges.any)
        TRY(merges_apply(&s->merges, &s->b->row));
    return row_send(&s->b->row);
}

static void take_cols(struct rows *s)
{
    if (!xml_attr_true(s->x, S("hidden")))
        return;
    uint32_t min = xml_attr_uint(s->x, S("min"), 1), max = xml_attr_uint(s->x, S("max"), min);
    for (uint32_t c = min > 0 ? min - 1 : 0; c < max && c < SHEET_COLS; c++)
        s->hidden_col[c] = s->any_hidden = true;
}

static enum err quick_cells(struct rows *s)
{
    for (;;) {
        struct cell c = {.kind = KIND_NUMBER};
        struct str v;
        if (!quick_cell(s, &c, &v))
            return OK;
        TRY(take_quick(s, &c, v));
    }
}

static enum err read_rows(struct rows *s)
{
    struct xml *x = s->x;
    bool data = false, open = false;
    enum xml_kind k;
    while ((k = xml_next(x)) > XML_EOF) {
        if (k == XML_TEXT)
            continue;
        if (data && open && k == XML_OPEN && XML_IS(x, "c")) {
            TRY(take_cell(s));
            TRY(quick_cells(s));
        } else if (data && XML_IS(x, "row")) {
            if (k == XML_OPEN)
                TRY(row_open(s));
            open = k == XML_OPEN && !x->empty;
            if (!open)
                TRY(row_close(s));
            else
                TRY(quick_cells(s));
        } else if (XML_IS(x, "sheetData")) {
            data = k == XML_OPEN && !x->empty;
        } else if (k == XML_OPEN && XML_IS(x, "col")) {
            take_cols(s);
        }
    }
    return k == XML_EOF ? OK : xlsx_broken(s->b);
}

enum err xlsx_rows(struct xlsx_book *b, uint32_t index)
{
    struct rows *s = NEW(b->p->a, struct rows);
    s->b = b;
    s->x = &b->xml;
    s->index = index;
    enum err e = read_comments(s);
    if (e == OK)
        e = read_merges(s);
    if (e == OK)
        e = xml_open(s->x, &b->zip, b->sheet[index].part, b->p->lim->part_bytes);
    if (e == OK)
        e = read_rows(s);
    merges_free(&s->merges);
    return e;
}
