// SPDX-License-Identifier: Apache-2.0
#include "bank_sheet.h"

#include <unistd.h>

#include "sheet_child.h"

struct books {
    struct arena *a;
    const struct bank_profile *p;
    enum bank_sort sort;
    struct bank_table *table[SHEET_SHEETS]; /* one a sheet that has rows */
    size_t n;
    uint32_t sheet;
    struct bank_cell cells[SHEET_COLS];
    struct str why;
};

static bool is_workbook(int fd)
{
    char head[8] = {0};
    if (pread(fd, head, sizeof head, 0) < 4)
        return false;
    return memcmp(head, "PK\3\4", 4) == 0 || memcmp(head, "\xD0\xCF\x11\xE0", 4) == 0;
}

static enum err read_all(struct arena *a, int fd, struct str *out, struct str *why)
{
    off_t size = lseek(fd, 0, SEEK_END);
    if (size < 0)
        return ERR_IO;
    if (size > BANK_READ_BYTES) {
        *why = S("文件超过 64 MB，请分开下载");
        return ERR_FILE_LIMIT;
    }
    char *at = NEWS(a, char, (size_t)size + 1);
    for (off_t done = 0; done < size;) {
        ssize_t n = pread(fd, at + done, (size_t)(size - done), done);
        if (n <= 0)
            return ERR_IO;
        done += n;
    }
    *out = (struct str){at, (size_t)size};
    return OK;
}

/* Cells by column, gaps as empty cells: the table looks facts up by column. */
static size_t spread(struct books *b, const struct sheet_row *row)
{
    size_t n = row->n ? row->cells[row->n - 1].col + 1u : 0;
    memset(b->cells, 0, n * sizeof *b->cells);
    for (uint32_t i = 0; i < row->n; i++) {
        const struct sheet_cell *c = &row->cells[i];
        b->cells[c->col] = (struct bank_cell){c->text, c->type == SHEET_NUMBER, c->value};
    }
    return n;
}

static enum err take_row(struct books *b, const struct sheet_row *row)
{
    if (!b->n || b->sheet != row->sheet) {
        if (b->n == SHEET_SHEETS)
            return ERR_FILE_LIMIT;
        b->table[b->n] = bank_table_new(b->a, b->p, b->sort);
        if (!b->table[b->n]) {
            b->why = S("这家银行的规则没有写明 Excel 格式，请上传文本文件");
            return ERR_FILE_TYPE;
        }
        b->n++;
        b->sheet = row->sheet;
    }
    return bank_table_row(b->table[b->n - 1], row->row, b->cells, spread(b, row));
}

static enum err read_book(struct books *b, int fd)
{
    struct sheet_reader *r;
    struct sheet_row row;
    struct sheet_result result;
    enum err e = OK;
    TRY(sheet_open(fd, NULL, NULL, &r));
    while (e == OK && sheet_next_row(r, &row))
        e = take_row(b, &row);
    if (e != OK)
        sheet_cancel(r);
    enum err read = sheet_close(r, &result);
    if (e == OK && read != OK) {
        b->why = str_dup(b->a, str_of(result.text));
        return read;
    }
    if (e == ERR_FILE_LIMIT)
        b->why = S("文件行数过多，请分开导入");
    return e;
}

static enum err open_book(struct books *b, struct arena *a, int fd, const struct bank_profile *p, enum bank_sort sort)
{
    *b = (struct books){.a = a, .p = p, .sort = sort, .why = S("")};
    TRY(read_book(b, fd));
    if (b->n)
        return OK;
    b->why = S("工作簿是空的");
    return ERR_FILE_DAMAGED;
}

/* The one sheet that is what it should be; two of them would have to be chosen between. */
enum err bank_sheet_results(struct arena *a, int fd, const struct bank_profile *p, struct bank_results *out)
{
    struct books *b = NEW(a, struct books);
    struct bank_results first = {.why = S("")}, one;
    struct str bytes;
    size_t fits = 0;
    *out = first;
    if (!is_workbook(fd)) {
        TRY(read_all(a, fd, &bytes, &out->why));
        return bank_results_read(a, p, bytes, out);
    }
    enum err e = open_book(b, a, fd, p, BANK_RESULTS);
    out->why = b->why;
    TRY(e);
    for (size_t i = 0; i < b->n; i++) {
        enum err now = bank_table_results(b->table[i], &one);
        if (now == OK && fits++ == 0)
            *out = one;
        else if (now != OK && !first.why.len)
            first = one;
    }
    if (fits == 1)
        return OK;
    *out = fits ? (struct bank_results){.why = S("工作簿里有几张表都像结果表，请只留一张")} : first;
    return ERR_FILE_DAMAGED;
}

enum err bank_sheet_statement(struct arena *a, int fd, const struct bank_profile *p, struct bank_statement *out)
{
    struct books *b = NEW(a, struct books);
    struct bank_statement first = {.why = S("")}, one;
    struct str bytes;
    size_t fits = 0;
    *out = first;
    if (!is_workbook(fd)) {
        TRY(read_all(a, fd, &bytes, &out->why));
        return bank_statement_read(a, p, bytes, out);
    }
    enum err e = open_book(b, a, fd, p, BANK_STATEMENT);
    out->why = b->why;
    TRY(e);
    for (size_t i = 0; i < b->n; i++) {
        enum err now = bank_table_statement(b->table[i], &one);
        if (now == OK && fits++ == 0)
            *out = one;
        else if (now != OK && (!first.why.len || (one.faulty && !first.faulty)))
            first = one;
    }
    if (fits == 1)
        return OK;
    *out = fits ? (struct bank_statement){.why = S("工作簿里有几张表都像对账单，请只留一张")} : first;
    return ERR_FILE_DAMAGED;
}
