// SPDX-License-Identifier: Apache-2.0
#include "sheet_charset.h"

enum { CHUNK = 64 * 1024, HEAD = 16 * 1024 };

enum state { FIELD_START, FIELD, QUOTED, QUOTE_SEEN };

struct csv {
    struct parse *p;
    struct row_build row;
    struct decoder decoder;
    enum state state;
    char sep;
    bool cr; /* the last byte was \r: a \n now belongs to it */
    bool touched; /* the record holds a byte */
    uint32_t record, col;
    size_t n; /* bytes of the field */
};

/* Excel's own hint in the first line; a byte of a longer character or a quote is none. */
static bool separator_line(struct str head)
{
    return str_starts(head, S("sep=")) && head.len > 4 && head.at[4] >= '\t' && head.at[4] < 127 &&
           head.at[4] != '"' && head.at[4] != '\n' && head.at[4] != '\r';
}

/* The separator that the first lines hold most of, outside quotes. */
static char find_separator(struct str head)
{
    if (separator_line(head))
        return head.at[4];
    static const char seps[] = {',', '\t', ';'};
    size_t count[3] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < head.len; i++) {
        if (head.at[i] == '"')
            quoted = !quoted;
        for (size_t k = 0; k < countof(seps); k++)
            count[k] += !quoted && head.at[i] == seps[k];
    }
    for (size_t k = 1; k < countof(seps); k++)
        if (count[k] > count[best])
            best = k;
    return seps[best];
}

static enum err end_field(struct csv *c)
{
    struct row_build *b = &c->row;
    struct str text = {b->text + b->used, c->n};
    uint32_t col = c->col++;
    /* ="0532" is how exports keep Excel from reading a number. */
    if (text.len >= 3 && str_starts(text, S("=\"")) && str_ends(text, S("\"")))
        text = str_sub(text, 2, text.len - 3);
    b->used += c->n;
    c->n = 0;
    c->state = FIELD_START;
    if (text.len == 0)
        return OK;
    if (col >= SHEET_COLS)
        return sheet_refuse(c->p->fail, ERR_FILE_LIMIT, "第 %u 行的列数超过 %d", c->record + 1,
                            (int)SHEET_COLS);
    struct sheet_cell cell = {.text = text, .col = (uint16_t)col, .type = SHEET_TEXT};
    return row_put(b, &cell);
}

static enum err end_record(struct csv *c)
{
    TRY(end_field(c));
    /* its separator has split the hint: what is left of it is the one cell "sep=" */
    bool hint = c->record == 0 && c->row.row.n == 1 && str_eq(c->row.cells[0].text, S("sep="));
    if (!hint) {
        TRY(row_send(&c->row));
        c->record++;
    }
    if (c->record >= c->p->lim->rows)
        return sheet_refuse(c->p->fail, ERR_FILE_LIMIT, "行数超过上限 %u，请拆分后再上传",
                            c->p->lim->rows);
    c->col = 0;
    c->touched = false;
    row_start(&c->row, 0, c->record + 1, 0);
    return OK;
}

static enum err put(struct csv *c, char byte)
{
    char *out = row_room(&c->row, c->n + 1);
    if (!out || c->n > 4 * SHEET_CELL_CHARS)
        return sheet_refuse(c->p->fail, ERR_FILE_DAMAGED,
                            "第 %u 行有超长的文字，可能是双引号没有成对", c->record + 1);
    out[c->n++] = byte;
    return OK;
}

static enum err take(struct csv *c, char byte)
{
    bool lf_of_cr = c->cr && byte == '\n';
    c->cr = false;
    if (c->state == QUOTED) {
        if (byte != '"')
            return put(c, byte);
        c->state = QUOTE_SEEN;
        return OK;
    }
    if (lf_of_cr)
        return OK;
    if (byte == c->sep) {
        c->touched = true;
        return end_field(c);
    }
    if (byte == '\n' || byte == '\r') {
        c->cr = byte == '\r';
        return end_record(c);
    }
    c->touched = true;
    if (byte == '"' && c->state == FIELD_START) {
        c->state = QUOTED;
        return OK;
    }
    if (byte == '"' && c->state == QUOTE_SEEN)
        c->state = QUOTED; /* "" is one quote */
    else
        c->state = FIELD;
    return put(c, byte);
}

static enum err run(struct csv *c, uint8_t *in, char *out, uint64_t from)
{
    bool first = true;
    while (from < c->p->size) {
        size_t n = c->p->size - from < CHUNK ? (size_t)(c->p->size - from) : CHUNK;
        if (!file_at(c->p->fd, from, in, n))
            return ERR_IO;
        from += n;
        size_t made = decoder_run(&c->decoder, in, n, from == c->p->size, out);
        if (made == SIZE_MAX)
            return sheet_refuse(c->p->fail, ERR_FILE_DAMAGED,
                                "第 %u 行附近有不能识别的字符；请在 Excel 中另存为“CSV UTF-8”再上传",
                                c->record + 1);
        if (first)
            c->sep = find_separator((struct str){out, made < HEAD ? made : HEAD});
        first = false;
        if (c->p->sink->progress)
            c->p->sink->progress(c->p->sink->self, (uint32_t)(from * 999 / c->p->size));
        for (size_t i = 0; i < made; i++) {
            if (out[i] == 0)
                return sheet_refuse(c->p->fail, ERR_FILE_DAMAGED, "第 %u 行含有无效字符（NUL）",
                                    c->record + 1);
            TRY(take(c, out[i]));
        }
    }
    if (c->state == QUOTED)
        return sheet_refuse(c->p->fail, ERR_FILE_DAMAGED, "第 %u 行的双引号没有成对",
                            c->record + 1);
    return c->touched ? end_record(c) : OK;
}

enum err csv_parse(struct parse *p)
{
    struct csv *c = NEW(p->a, struct csv);
    uint64_t skip;
    enum charset charset;
    struct sheet_info info = {.name = "CSV"};
    c->p = p;
    TRY(charset_detect(p->fd, p->size, &charset, &skip));
    TRY(p->sink->sheet(p->sink->self, 0, &info));
    if (!decoder_open(&c->decoder, charset))
        return ERR_INTERNAL;
    uint8_t *in = malloc(CHUNK);
    char *out = malloc(4 * CHUNK + 32);
    enum err e = ERR_FILE_LIMIT;
    if (in && out && row_init(&c->row, p->lim, p->fail, p->sink)) {
        row_start(&c->row, 0, 1, 0);
        e = run(c, in, out, skip);
    }
    row_end(&c->row);
    free(in);
    free(out);
    decoder_close(&c->decoder);
    return e;
}
