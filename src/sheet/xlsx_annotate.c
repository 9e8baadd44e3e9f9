// SPDX-License-Identifier: Apache-2.0
/* The workbook that comes back from an import: what was sent, with the findings in it. */
#include "sheet_child.h"
#include "xlsx_book.h"

struct annotate {
    struct xlsx *x;
    struct sheet_reader *r;
    const struct xlsx_finding *f;
    size_t n, at; /* findings; the first not yet behind us */
    const struct xlsx_header_rows *heads;
    size_t heads_n;
    bool refused_only;
    uint32_t width[SHEET_SHEETS]; /* columns used */
    uint32_t sheet, next_row, comments;
    bool open;
    struct buf note;
};

/* First pass: how wide each sheet is, so that 问题说明 stands in one column behind all others. */
static enum err measure(struct annotate *a, int fd)
{
    struct sheet_row row;
    TRY(sheet_open(fd, NULL, NULL, &a->r));
    while (sheet_next_row(a->r, &row)) {
        uint32_t w = row.cells[row.n - 1].col + 1U;
        if (w > a->width[row.sheet])
            a->width[row.sheet] = w;
    }
    return sheet_close(a->r, NULL);
}

static const struct xlsx_header_rows *head_of(const struct annotate *a, uint32_t sheet)
{
    for (size_t i = 0; i < a->heads_n; i++)
        if (a->heads[i].sheet == sheet)
            return &a->heads[i];
    return NULL;
}

static void begin_sheet(struct annotate *a, uint32_t sheet)
{
    xlsx_blank_sheet(a->x, str_of(sheet_info(a->r, sheet)->name));
    xlsx_width(a->x, 0, a->width[sheet] ? a->width[sheet] - 1 : 0, 14);
    xlsx_width(a->x, a->width[sheet], a->width[sheet], 60);
    a->sheet = sheet;
    a->open = true;
    const struct xlsx_header_rows *h = head_of(a, sheet);
    a->next_row = h ? h->last_row : 0;
}

static enum xlsx_look look_at(const struct annotate *a, size_t n, uint32_t col)
{
    enum xlsx_look look = LOOK_PLAIN;
    for (size_t i = a->at; i < a->at + n; i++)
        if (a->f[i].col == col || (a->f[i].col == XLSX_WHOLE_ROW && col == 0))
            look = a->f[i].level == XLSX_ERROR ? LOOK_ERROR : look == LOOK_ERROR ? look : LOOK_WARNING;
    return look;
}

/* Fifteen digits are what a number in a workbook can hold; more were text or are already wrong. */
static bool fits_number(const struct sheet_cell *c)
{
    size_t digits = 0;
    for (size_t i = 0; i < c->text.len; i++)
        digits += c->text.at[i] >= '0' && c->text.at[i] <= '9';
    return c->type == SHEET_NUMBER && digits <= 15;
}

static void put_cell(struct annotate *a, uint32_t row, const struct sheet_cell *c,
                     enum xlsx_look look)
{
    if (c->flags & SHEET_CELL_MERGED)
        return; /* the first cell of the range has it */
    if (fits_number(c) && look == LOOK_PLAIN)
        xlsx_put_number(a->x, row, c->col, c->value, false, look);
    else if (c->type == SHEET_DATE)
        xlsx_put_number(a->x, row, c->col, c->value, true, look);
    else
        xlsx_put_text(a->x, row, c->col, c->text, look);
}

static void put_note(struct annotate *a, uint32_t out_row, const struct sheet_row *row, size_t n)
{
    char at[SHEET_ADDRESS];
    a->note.len = 0;
    a->note.full = false;
    if (a->refused_only)
        buf_f(&a->note, "原第 %u 行：", row->row);
    for (size_t i = a->at; i < a->at + n; i++) {
        if (i > a->at)
            buf_str(&a->note, S("；"));
        if (a->f[i].col != XLSX_WHOLE_ROW) {
            sheet_address(row->row, a->f[i].col, at);
            buf_f(&a->note, "%s ", at);
        }
        buf_str(&a->note, a->f[i].text);
    }
    xlsx_put_text(a->x, out_row, a->width[row->sheet], buf_done(&a->note), LOOK_NOTE);
}

static void put_comments(struct annotate *a, uint32_t out_row, size_t n)
{
    for (size_t i = a->at; i < a->at + n && a->comments < XLSX_COMMENTS; i++) {
        bool seen = a->f[i].col == XLSX_WHOLE_ROW; /* the note tells those */
        for (size_t k = a->at; k < i; k++)
            seen |= a->f[k].col == a->f[i].col;
        if (seen)
            continue;
        xlsx_put_comment(a->x, out_row, a->f[i].col, a->f[i].text);
        a->comments++;
    }
}

/* Where the row goes; false: it is left out. */
static bool place(struct annotate *a, const struct sheet_row *row, bool error, uint32_t *out)
{
    const struct xlsx_header_rows *h = head_of(a, row->sheet);
    *out = row->row - 1;
    if (!a->refused_only || (h && row->row <= h->last_row))
        return true;
    *out = a->next_row;
    a->next_row += error;
    return error;
}

static void put_row(struct annotate *a, const struct sheet_row *row, size_t n, bool error)
{
    uint32_t out, col = 0;
    const struct xlsx_header_rows *h = head_of(a, row->sheet);
    if (!place(a, row, error, &out))
        return;
    for (uint32_t i = 0; i < row->n; i++) {
        for (; n && col < row->cells[i].col; col++) /* findings in empty cells */
            if (look_at(a, n, col) != LOOK_PLAIN)
                xlsx_put_text(a->x, out, col, (struct str){0}, look_at(a, n, col));
        col = row->cells[i].col + 1U;
        put_cell(a, out, &row->cells[i], n ? look_at(a, n, row->cells[i].col) : LOOK_PLAIN);
    }
    for (; n && col < a->width[row->sheet]; col++)
        if (look_at(a, n, col) != LOOK_PLAIN)
            xlsx_put_text(a->x, out, col, (struct str){0}, look_at(a, n, col));
    if (h && row->row == h->last_row)
        xlsx_put_text(a->x, out, a->width[row->sheet], S("问题说明"), LOOK_HEAD);
    if (n)
        put_note(a, out, row, n);
    put_comments(a, out, n);
    if ((row->flags & SHEET_ROW_HIDDEN) && !a->refused_only)
        xlsx_hide_row(a->x, out);
}

static bool before(const struct xlsx_finding *f, const struct sheet_row *row)
{
    return f->sheet < row->sheet || (f->sheet == row->sheet && f->row < row->row);
}

static enum err copy(struct annotate *a, int fd)
{
    struct sheet_row row;
    TRY(sheet_open(fd, NULL, NULL, &a->r));
    while (sheet_next_row(a->r, &row)) {
        if (!a->open || row.sheet != a->sheet)
            begin_sheet(a, row.sheet);
        while (a->at < a->n && before(&a->f[a->at], &row))
            a->at++;
        size_t n = 0;
        bool error = false;
        while (a->at + n < a->n && a->f[a->at + n].sheet == row.sheet &&
               a->f[a->at + n].row == row.row)
            error |= a->f[a->at + n++].level == XLSX_ERROR;
        put_row(a, &row, n, error);
    }
    return sheet_close(a->r, NULL);
}

enum err xlsx_annotate(int fd, const struct xlsx_finding *f, size_t n,
                       const struct xlsx_header_rows *heads, size_t heads_n, bool refused_only,
                       const char *path)
{
    struct annotate *a = calloc(1, sizeof *a);
    struct arena *arena = arena_new(4 << 20);
    enum err e = a ? OK : ERR_IO;
    if (a) {
        *a = (struct annotate){.f = f, .n = n, .heads = heads, .heads_n = heads_n};
        a->refused_only = refused_only;
        a->note = buf_new(arena, 64 * 1024);
        e = measure(a, fd);
    }
    if (e == OK) {
        a->x = xlsx_begin(path);
        e = a->x ? copy(a, fd) : ERR_IO;
        if (a->x && !a->open) /* a workbook has at least one sheet */
            xlsx_blank_sheet(a->x, S("空"));
        enum err end = a->x ? xlsx_end(a->x) : OK;
        e = e == OK ? end : e;
    }
    arena_free(arena);
    free(a);
    return e;
}
