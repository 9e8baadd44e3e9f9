// SPDX-License-Identifier: Apache-2.0
/* Workbooks of Excel 97–2003 and WPS .et ([MS-XLS], BIFF8). The Workbook stream is taken into
 * memory whole: sheets of that age end at 65,536 rows. */
#include "sheet_ole.h"
#include "sheet_parse.h"

enum {
    XLS_STREAM = 128 * 1024 * 1024,
    XLS_ROWS = 65536,
    XLS_STYLES = 8192,
    XLS_NOTES = 1024,
};
enum record_id {
    R_FORMULA = 0x06, R_EOF = 0x0A, R_NOTE = 0x1C, R_DATEMODE = 0x22, R_FILEPASS = 0x2F,
    R_FONT = 0x31, R_CONTINUE = 0x3C, R_COLINFO = 0x7D, R_BOUNDSHEET = 0x85, R_MULRK = 0xBD,
    R_MULBLANK = 0xBE, R_RSTRING = 0xD6, R_XF = 0xE0, R_MERGED = 0xE5, R_SST = 0xFC,
    R_LABELSST = 0xFD, R_BLANK = 0x201, R_NUMBER = 0x203, R_LABEL = 0x204, R_BOOLERR = 0x205,
    R_STRING = 0x207, R_ROW = 0x208, R_RK = 0x27E, R_FORMAT = 0x41E, R_BOF = 0x809,
};

struct record {
    uint16_t id;
    const uint8_t *at;
    size_t n;
};

struct xls {
    struct parse *p;
    uint8_t *data;
    size_t size, pos;
    struct strings strings;
    uint8_t font[XLS_STYLES], style[XLS_STYLES]; /* flags */
    bool date[XLS_STYLES];                       /* by style */
    uint8_t date_format[8192];                   /* bits by format id */
    size_t fonts_n, styles_n;
    struct {
        uint32_t pos;
        bool data; /* a worksheet, not a chart or macro sheet */
        struct sheet_info info;
    } sheet[SHEET_SHEETS];
    uint32_t sheets_n, index;
    bool base1904;
    struct row_build row;
    uint32_t open_row; /* the row being built, 1-based; 0 = none */
    uint32_t seen;     /* rows of this sheet */
    struct merges merges;
    uint8_t hidden_row[XLS_ROWS / 8];
    bool hidden_col[SHEET_COLS];
    uint8_t (*note)[4]; /* row, col little-endian */
    size_t notes_n;
    struct sheet_cell pending; /* a formula whose text comes in the next STRING record */
    bool has_pending;
};

static uint16_t u16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static uint32_t u32(const uint8_t *p)
{
    return (uint32_t)u16(p) | (uint32_t)u16(p + 2) << 16;
}

static double f64(const uint8_t *p)
{
    double v;
    memcpy(&v, p, sizeof v);
    return v;
}

static enum err broken(struct xls *x)
{
    return sheet_refuse(x->p->fail, ERR_FILE_DAMAGED,
                        "工作簿内容不完整或已损坏，请在 Excel 中重新另存后再上传");
}

static bool next_record(struct xls *x, struct record *r)
{
    if (x->size - x->pos < 4)
        return false;
    *r = (struct record){u16(x->data + x->pos), x->data + x->pos + 4, u16(x->data + x->pos + 2)};
    if (x->size - x->pos - 4 < r->n)
        return false;
    x->pos += 4 + r->n;
    return true;
}

/* ---- text ---- */

/* Where a text is read from; it may run on into CONTINUE records. */
struct reader {
    struct xls *x;
    const uint8_t *at, *end;
};

static bool next_part(struct reader *r)
{
    struct record rec;
    size_t pos = r->x->pos;
    if (!next_record(r->x, &rec) || rec.id != R_CONTINUE) {
        r->x->pos = pos;
        return false;
    }
    r->at = rec.at;
    r->end = rec.at + rec.n;
    return true;
}

/* Characters of a text, 8 or 16 bits each; the width may change at each CONTINUE. */
static bool read_chars(struct reader *r, size_t n, bool wide, char *out, size_t *made)
{
    char *q = out;
    uint32_t high = 0;
    while (n > 0) {
        size_t size = wide ? 2 : 1;
        if ((size_t)(r->end - r->at) < size) {
            if (!next_part(r) || r->at == r->end)
                return false;
            wide = *r->at++ & 1;
            continue;
        }
        uint32_t u = wide ? u16(r->at) : *r->at;
        r->at += size;
        n--;
        if (u >= 0xD800 && u <= 0xDBFF) {
            high = u;
            continue;
        }
        if (u >= 0xDC00 && u <= 0xDFFF)
            u = high ? 0x10000 + ((high - 0xD800) << 10) + (u - 0xDC00) : 0xFFFD;
        high = 0;
        q += utf8_put(u == 0 ? 0xFFFD : u, q);
    }
    *made = (size_t)(q - out);
    return true;
}

static bool skip_bytes(struct reader *r, size_t n)
{
    while (n > 0) {
        size_t have = (size_t)(r->end - r->at), take = have < n ? have : n;
        r->at += take;
        n -= take;
        if (n > 0 && !next_part(r))
            return false;
    }
    return true;
}

/* A text of this one record with a length of one or two bytes; up to 3 UTF-8 bytes a character. */
static bool short_text(struct xls *x, const uint8_t *p, size_t n, size_t head, char *out,
                       size_t cap, size_t *made)
{
    if (n < head + 1)
        return false;
    size_t chars = head == 1 ? p[0] : u16(p);
    struct reader r = {x, p + head + 1, p + n};
    return chars * 3 <= cap && read_chars(&r, chars, p[head] & 1, out, made);
}

static enum err take_sst(struct xls *x, const struct record *rec)
{
    struct reader r = {x, rec->at + 8, rec->at + rec->n};
    if (rec->n < 8)
        return broken(x);
    uint32_t count = u32(rec->at + 4);
    for (uint32_t i = 0; i < count; i++) {
        if (r.at == r.end && !next_part(&r))
            return broken(x);
        if (r.end - r.at < 3)
            return broken(x);
        size_t chars = u16(r.at), runs = 0, extra = 0, made;
        uint8_t flags = r.at[2];
        r.at += 3;
        if (r.end - r.at < ((flags & 8) ? 2 : 0) + ((flags & 4) ? 4 : 0))
            return broken(x);
        if (flags & 8) {
            runs = u16(r.at);
            r.at += 2;
        }
        if (flags & 4) {
            extra = u32(r.at);
            r.at += 4;
        }
        char *out = strings_room(&x->strings, chars * 3);
        if (!out)
            return sheet_refuse(x->p->fail, ERR_FILE_LIMIT, "文件中的文字总量过大，请拆分后再上传");
        if (!read_chars(&r, chars, flags & 1, out, &made) || !skip_bytes(&r, runs * 4) ||
            !skip_bytes(&r, extra) || !strings_add(&x->strings, made, false))
            return broken(x);
    }
    return OK;
}

/* ---- globals ---- */

static enum err take_boundsheet(struct xls *x, const struct record *r)
{
    size_t made;
    if (r->n < 8)
        return broken(x);
    if (x->sheets_n == SHEET_SHEETS)
        return sheet_refuse(x->p->fail, ERR_FILE_LIMIT, "工作表超过 %d 张，请拆分后再上传",
                            (int)SHEET_SHEETS);
    uint32_t i = x->sheets_n++;
    struct sheet_info *info = &x->sheet[i].info;
    char name[256 * 3];
    x->sheet[i].pos = u32(r->at);
    x->sheet[i].data = r->at[5] == 0;
    info->state = (r->at[4] & 3) == 1   ? SHEET_HIDDEN
                  : (r->at[4] & 3) == 2 ? SHEET_VERY_HIDDEN
                                        : SHEET_VISIBLE;
    info->skipped = info->state != SHEET_VISIBLE && !x->p->opts->hidden_sheets;
    info->flags = x->sheet[i].data ? 0 : SHEET_IS_CHART;
    if (!short_text(x, r->at + 6, r->n - 6, 1, name, sizeof name, &made))
        return broken(x);
    struct str s = utf8_head((struct str){name, made}, 31);
    memcpy(info->name, s.at, s.len);
    return OK;
}

static void take_format(struct xls *x, const struct record *r)
{
    char text[256 * 3];
    size_t made;
    uint32_t id = r->n >= 2 ? u16(r->at) : 0;
    if (r->n > 5 && short_text(x, r->at + 2, r->n - 2, 2, text, sizeof text, &made) &&
        format_is_date((struct str){text, made}))
        x->date_format[id >> 3] |= (uint8_t)(1 << (id & 7));
}

static void take_font(struct xls *x, const struct record *r)
{
    if (x->fonts_n == 4) /* there is no font 4; the numbering leaps over it */
        x->fonts_n++;
    if (r->n < 6 || x->fonts_n >= XLS_STYLES)
        return;
    uint8_t flags = u16(r->at + 2) & 8 ? SHEET_CELL_STRIKE : 0;
    uint16_t color = u16(r->at + 4);
    x->font[x->fonts_n++] = flags | (color == 10 || color == 16 ? SHEET_CELL_RED : 0);
}

static void take_xf(struct xls *x, const struct record *r)
{
    if (r->n < 20 || x->styles_n >= XLS_STYLES)
        return;
    uint16_t font = u16(r->at), format = u16(r->at + 2);
    uint8_t flags = font < x->fonts_n ? x->font[font] : 0;
    if (u32(r->at + 14) >> 26)
        flags |= SHEET_CELL_FILLED;
    x->date[x->styles_n] =
        format_id_is_date(format) || (x->date_format[format >> 3] >> (format & 7) & 1);
    x->style[x->styles_n++] = flags;
}

static enum err read_globals(struct xls *x)
{
    struct record r;
    if (!next_record(x, &r) || r.id != R_BOF || r.n < 4)
        return broken(x);
    if (u16(r.at) != 0x600)
        return sheet_refuse(x->p->fail, ERR_FILE_TYPE,
                            "这是 Excel 95 或更早的格式；请用 Excel 打开后另存为 .xlsx 再上传");
    while (next_record(x, &r) && r.id != R_EOF) {
        switch (r.id) {
        case R_FILEPASS:
            return ERR_FILE_PASSWORD;
        case R_DATEMODE:
            x->base1904 = r.n >= 2 && u16(r.at) == 1;
            break;
        case R_BOUNDSHEET:
            TRY(take_boundsheet(x, &r));
            break;
        case R_FORMAT:
            take_format(x, &r);
            break;
        case R_FONT:
            take_font(x, &r);
            break;
        case R_XF:
            take_xf(x, &r);
            break;
        case R_SST:
            TRY(take_sst(x, &r));
            break;
        default:
            break;
        }
    }
    return x->sheets_n ? OK : broken(x);
}

/* ---- cells ---- */

static enum err close_row(struct xls *x)
{
    if (!x->open_row)
        return OK;
    x->open_row = 0;
    if (x->merges.any)
        TRY(merges_apply(&x->merges, &x->row));
    return row_send(&x->row);
}

static enum err to_row(struct xls *x, uint32_t row)
{
    if (row == x->open_row)
        return OK;
    if (row < x->row.row.row && x->row.row.sheet == x->index)
        return sheet_refuse(x->p->fail, ERR_FILE_DAMAGED,
                            "第 %u 行行号乱序，请在 Excel 中重新另存后再上传", row);
    TRY(close_row(x));
    if (x->row.row.sheet != x->index)
        x->seen = 0;
    if (++x->seen > x->p->lim->rows)
        return sheet_refuse(x->p->fail, ERR_FILE_LIMIT, "行数超过上限 %u，请拆分后再上传",
                            x->p->lim->rows);
    uint32_t hidden = x->hidden_row[(row - 1) >> 3] >> ((row - 1) & 7) & 1;
    row_start(&x->row, x->index, row, hidden ? SHEET_ROW_HIDDEN : 0);
    x->open_row = row;
    return OK;
}

/* Finishes a cell: style, hidden column, comment, date. */
static enum err put(struct xls *x, uint32_t row, uint32_t col, uint16_t style, struct sheet_cell c)
{
    if (col >= SHEET_COLS)
        return OK;
    uint8_t key[4] = {(uint8_t)(row - 1), (uint8_t)((row - 1) >> 8), (uint8_t)col, (uint8_t)(col >> 8)};
    TRY(to_row(x, row));
    c.col = (uint16_t)col;
    c.flags |= style < x->styles_n ? x->style[style] : 0;
    c.flags |= x->hidden_col[col] ? SHEET_CELL_HIDDEN : 0;
    for (size_t i = 0; i < x->notes_n; i++)
        if (memcmp(x->note[i], key, 4) == 0)
            c.flags |= SHEET_CELL_COMMENT;
    if (c.type == SHEET_NUMBER) {
        char *out = row_room(&x->row, 32);
        if (!out)
            return broken(x);
        c.text = (struct str){out, number_text(c.value, out)};
        x->row.used += c.text.len;
        if (style < x->styles_n && x->date[style])
            cell_make_date(&x->row, &c, x->base1904);
    }
    return row_put(&x->row, &c);
}

static struct str error_text(uint8_t code)
{
    switch (code) {
    case 0x00:
        return S("#NULL!");
    case 0x07:
        return S("#DIV/0!");
    case 0x0F:
        return S("#VALUE!");
    case 0x17:
        return S("#REF!");
    case 0x1D:
        return S("#NAME?");
    case 0x24:
        return S("#NUM!");
    default:
        return S("#N/A");
    }
}

static struct sheet_cell number(double v)
{
    return (struct sheet_cell){.type = SHEET_NUMBER, .value = v};
}

static double rk(uint32_t v)
{
    double d;
    if (v & 2) {
        d = (double)((int32_t)v >> 2);
    } else {
        uint64_t bits = (uint64_t)(v & 0xFFFFFFFC) << 32;
        memcpy(&d, &bits, sizeof d);
    }
    return v & 1 ? d / 100 : d;
}

static struct sheet_cell bool_or_error(uint8_t v, bool error)
{
    if (error)
        return (struct sheet_cell){.type = SHEET_ERROR, .text = error_text(v)};
    return (struct sheet_cell){
        .type = SHEET_BOOL, .value = v != 0, .text = v ? S("TRUE") : S("FALSE")};
}

static enum err take_formula(struct xls *x, const struct record *r, uint32_t row, uint32_t col,
                             uint16_t style)
{
    if (r->n < 14)
        return broken(x);
    const uint8_t *v = r->at + 6;
    struct sheet_cell c = {.type = SHEET_TEXT};
    if (u16(v + 6) != 0xFFFF) {
        c = number(f64(v));
    } else if (v[0] == 1 || v[0] == 2) {
        c = bool_or_error(v[2], v[0] == 2);
    } else if (v[0] == 0) {
        x->has_pending = true;
        x->pending = (struct sheet_cell){.type = SHEET_TEXT, .flags = SHEET_CELL_FORMULA};
        x->pending.value = style;
        x->pending.col = (uint16_t)col;
        return to_row(x, row);
    }
    c.flags = SHEET_CELL_FORMULA;
    return put(x, row, col, style, c);
}

static enum err take_text(struct xls *x, const uint8_t *p, size_t n, uint32_t row, uint32_t col,
                          uint16_t style, uint8_t flags)
{
    size_t made;
    if (n < 3)
        return broken(x);
    TRY(to_row(x, row));
    char *out = row_room(&x->row, (size_t)u16(p) * 3);
    if (!out || !short_text(x, p, n, 2, out, SIZE_MAX, &made))
        return broken(x);
    x->row.used += made;
    struct sheet_cell c = {.type = SHEET_TEXT, .flags = flags, .text = {out, made}};
    return put(x, row, col, style, c);
}

static enum err take_many(struct xls *x, const struct record *r, uint32_t row, uint32_t col)
{
    size_t size = r->id == R_MULRK ? 6 : 2;
    const uint8_t *p = r->at + 4, *end = r->at + r->n - 2;
    for (; p + size <= end; p += size, col++) {
        struct sheet_cell c = {.type = SHEET_EMPTY};
        if (r->id == R_MULRK)
            c = number(rk(u32(p + 2)));
        TRY(put(x, row, col, u16(p), c));
    }
    return OK;
}

static enum err take_cell(struct xls *x, const struct record *r)
{
    if (r->n < 6)
        return broken(x);
    uint32_t row = u16(r->at) + 1U, col = u16(r->at + 2);
    uint16_t style = u16(r->at + 4);
    struct sheet_cell c = {.type = SHEET_TEXT};
    bool strike;
    switch (r->id) {
    case R_BLANK:
        c.type = SHEET_EMPTY;
        return put(x, row, col, style, c);
    case R_MULRK:
    case R_MULBLANK:
        return take_many(x, r, row, col);
    case R_FORMULA:
        return take_formula(x, r, row, col, style);
    case R_LABEL:
    case R_RSTRING:
        return take_text(x, r->at + 6, r->n - 6, row, col, style, 0);
    case R_NUMBER:
        return r->n < 14 ? broken(x) : put(x, row, col, style, number(f64(r->at + 6)));
    case R_RK:
        return r->n < 10 ? broken(x) : put(x, row, col, style, number(rk(u32(r->at + 6))));
    case R_BOOLERR:
        return r->n < 8 ? broken(x)
                        : put(x, row, col, style, bool_or_error(r->at[6], r->at[7] != 0));
    default: /* R_LABELSST */
        if (r->n < 10 || !strings_get(&x->strings, u32(r->at + 6), &c.text, &strike))
            return broken(x);
        c.type = c.text.len ? SHEET_TEXT : SHEET_EMPTY;
        return put(x, row, col, style, c);
    }
}

static bool is_cell(uint16_t id)
{
    return id == R_BLANK || id == R_MULRK || id == R_MULBLANK || id == R_FORMULA ||
           id == R_LABEL || id == R_RSTRING || id == R_NUMBER || id == R_RK || id == R_BOOLERR ||
           id == R_LABELSST;
}

/* ---- a sheet: first what stands behind or apart from the cells, then the cells ---- */

static bool take_merged(struct xls *x, const struct record *r)
{
    size_t n = r->n >= 2 ? u16(r->at) : 0;
    for (size_t i = 0; i < n && 2 + (i + 1) * 8 <= r->n; i++) {
        const uint8_t *p = r->at + 2 + i * 8;
        struct merge m = {u16(p) + 1U, u16(p + 2) + 1U, u16(p + 4), u16(p + 6)};
        if (m.last_row >= m.row && m.last_col >= m.col && !merges_add(&x->merges, m))
            return false;
    }
    return true;
}

static void take_aside(struct xls *x, const struct record *r)
{
    if (r->id == R_ROW && r->n >= 16 && u32(r->at + 12) & 0x20)
        x->hidden_row[u16(r->at) >> 3] |= (uint8_t)(1 << (u16(r->at) & 7));
    else if (r->id == R_COLINFO && r->n >= 10 && u16(r->at + 8) & 1)
        for (uint32_t c = u16(r->at); c <= u16(r->at + 2) && c < SHEET_COLS; c++)
            x->hidden_col[c] = true;
    else if (r->id == R_NOTE && r->n >= 4 && x->notes_n < XLS_NOTES)
        memcpy(x->note[x->notes_n++], r->at, 4);
}

static enum err first_pass(struct xls *x)
{
    struct record r;
    int depth = 0;
    while (next_record(x, &r)) {
        if (r.id == R_BOF)
            depth++;
        else if (r.id == R_EOF && --depth <= 0)
            break;
        if (depth == 1 && r.id == R_MERGED && !take_merged(x, &r))
            return sheet_refuse(x->p->fail, ERR_FILE_LIMIT, "合并单元格过多，已停止读取");
        if (depth == 1)
            take_aside(x, &r);
    }
    merges_sort(&x->merges);
    return OK;
}

static enum err second_pass(struct xls *x)
{
    struct record r;
    int depth = 0; /* charts are streams of their own inside a sheet */
    while (next_record(x, &r)) {
        if (r.id == R_BOF)
            depth++;
        else if (r.id == R_EOF && --depth <= 0)
            return close_row(x);
        if (depth != 1)
            continue;
        if (r.id == R_STRING && x->has_pending) {
            x->has_pending = false;
            TRY(take_text(x, r.at, r.n, x->open_row, x->pending.col, (uint16_t)x->pending.value,
                          SHEET_CELL_FORMULA));
        } else if (is_cell(r.id)) {
            x->has_pending = false;
            TRY(take_cell(x, &r));
        }
    }
    return broken(x); /* a sheet must end */
}

static enum err read_sheet(struct xls *x, uint32_t i)
{
    size_t pos = x->sheet[i].pos;
    memset(x->hidden_row, 0, sizeof x->hidden_row);
    memset(x->hidden_col, 0, sizeof x->hidden_col);
    merges_free(&x->merges);
    x->index = i;
    x->notes_n = 0;
    x->open_row = 0;
    x->has_pending = false;
    if (pos >= x->size)
        return broken(x);
    x->pos = pos;
    TRY(first_pass(x));
    x->pos = pos;
    return second_pass(x);
}

static enum err read_book(struct xls *x)
{
    struct ole ole;
    struct ole_stream s;
    if (!ole_open(x->p->a, x->p->fd, x->p->size, &ole) ||
        !ole_find(&ole, S("Workbook"), &s) || s.size > x->p->size)
        return broken(x);
    if (s.size > XLS_STREAM)
        return sheet_refuse(x->p->fail, ERR_FILE_LIMIT, "文件过大，请另存为 .xlsx 后再上传");
    x->size = (size_t)s.size;
    x->data = malloc(x->size + 1);
    x->note = arena_alloc(x->p->a, XLS_NOTES, 4);
    if (!x->data || !strings_init(&x->strings, x->p->lim->strings_bytes / 2) ||
        !row_init(&x->row, x->p->lim, x->p->fail, x->p->sink))
        return ERR_FILE_LIMIT;
    if (!ole_read(&ole, &s, x->data))
        return broken(x);
    TRY(read_globals(x));
    for (uint32_t i = 0; i < x->sheets_n; i++)
        TRY(x->p->sink->sheet(x->p->sink->self, i, &x->sheet[i].info));
    for (uint32_t i = 0; i < x->sheets_n; i++)
        if (x->sheet[i].data && !x->sheet[i].info.skipped)
            TRY(read_sheet(x, i));
    return OK;
}

enum err xls_parse(struct parse *p)
{
    struct xls *x = NEW(p->a, struct xls);
    x->p = p;
    enum err e = read_book(x);
    row_end(&x->row);
    merges_free(&x->merges);
    strings_free(&x->strings);
    free(x->data);
    return e;
}

enum err xls_sniff(int fd, uint64_t size, struct sheet_fail *fail)
{
    struct ole ole;
    struct ole_stream s;
    struct arena *a = arena_new(16 * 1024 * 1024);
    enum err e = OK;
    if (!ole_open(a, fd, size, &ole))
        e = sheet_refuse(fail, ERR_FILE_DAMAGED, "文件不完整或已损坏，请在 Excel 中重新另存后再上传");
    else if (ole_find(&ole, S("EncryptedPackage"), &s))
        e = ERR_FILE_PASSWORD;
    else if (ole_find(&ole, S("WordDocument"), &s))
        e = sheet_refuse(fail, ERR_FILE_TYPE, "这是 Word 文件，请把表格另存为 .xlsx 后再上传");
    else if (ole_find(&ole, S("Book"), &s) && !ole_find(&ole, S("Workbook"), &s))
        e = sheet_refuse(fail, ERR_FILE_TYPE,
                         "这是 Excel 95 或更早的格式；请用 Excel 打开后另存为 .xlsx 再上传");
    else if (!ole_find(&ole, S("Workbook"), &s))
        e = sheet_refuse(fail, ERR_FILE_TYPE, "不能识别这种表格文件（可能是 WPS 专有格式）；请另存为 .xlsx 后再上传");
    arena_free(a);
    return e;
}
