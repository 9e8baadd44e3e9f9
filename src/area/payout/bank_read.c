// SPDX-License-Identifier: Apache-2.0
// Text files of a bank → rows of cells. A file that is cut off or written in another charset is refused
// whole: half a result file must never decide which half of a batch was paid.
#include "bank_own.h"
#include "money.h"
#include "text.h"

enum { FIELDS_MAX = 256, RECORD_BYTES = 64 * 1024 };

struct reading {
    struct arena *a;
    const struct bank_reading *r;
    struct bank_table *t;
    struct bank_coder *coder;
    struct bank_cell cells[FIELDS_MAX];
    size_t n;            /* cells of the line at hand */
    int64_t count, fen;  /* of the lines before the trailer */
    struct str why;
    char utf8[4 * RECORD_BYTES + 16]; /* the record, quotes undone */
};

static enum err refuse(struct reading *rd, struct str why)
{
    rd->why = why;
    return ERR_FILE_DAMAGED;
}

/* --- what kind of bytes --- */

/* Valid UTF-8 with characters of three bytes: text of another charset does not look like that by chance. */
static bool is_han_utf8(struct str s)
{
    if (!utf8_valid(s))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] >= 0xE0)
            return true;
    return false;
}

static enum err check_bytes(struct reading *rd, struct str *bytes)
{
    bool want_utf8 = str_eq(rd->r->charset, S("UTF-8")), bom = str_starts(*bytes, S("\xEF\xBB\xBF"));
    if (!bytes->len)
        return refuse(rd, S("文件是空的"));
    if (str_starts(*bytes, S("PK\3\4")) || str_starts(*bytes, S("\xD0\xCF\x11\xE0")))
        return refuse(rd, S("这是 Excel 工作簿，不是文本文件"));
    if (memchr(bytes->at, 0, bytes->len))
        return refuse(rd, S("文件里有空字节，不是文本，或编码不对（可能是 UTF-16）"));
    if (bom && want_utf8)
        *bytes = str_sub(*bytes, 3, bytes->len);
    if (!want_utf8 && (bom || is_han_utf8(*bytes)))
        return refuse(rd, str_f(rd->a, "文件是 UTF-8 编码，这家银行应是 %.*s；请用银行下载的原文件，不要另存", FMT(rd->r->charset)));
    if (rd->r->line_end && bytes->at[bytes->len - 1] != '\n')
        return refuse(rd, S("文件不完整：最后一行没有结束，请重新下载"));
    return OK;
}

/* --- a record → cells --- */

static bool put_cell(struct reading *rd, struct str text)
{
    if (rd->n == FIELDS_MAX)
        return false;
    rd->cells[rd->n++] = (struct bank_cell){.text = text};
    return true;
}

static bool split_plain(struct reading *rd, struct str s)
{
    char d = rd->r->delimiter;
    bool more = true;
    while (more) {
        const char *hit = s.len ? memchr(s.at, d, s.len) : NULL;
        size_t n = hit ? (size_t)(hit - s.at) : s.len;
        if (!put_cell(rd, str_sub(s, 0, n)))
            return false;
        more = hit != NULL;
        s = str_sub(s, n + 1, s.len);
    }
    return true;
}

/* "a ""b"" c",d : quotes are undone in place, behind the reader. */
static bool split_quoted(struct reading *rd, char *p, size_t len)
{
    size_t i = 0, to = 0;
    for (;;) {
        size_t from = to;
        bool quoted = i < len && p[i] == '"', open = quoted;
        i += quoted;
        while (i < len && (open || p[i] != rd->r->delimiter)) {
            if (quoted && p[i] == '"') {
                if (i + 1 < len && p[i + 1] == '"' && open) {
                    p[to++] = '"';
                    i += 2;
                    continue;
                }
                open = false;
                i++;
                continue;
            }
            p[to++] = p[i++];
        }
        if (open || !put_cell(rd, (struct str){p + from, to - from}))
            return false;
        if (i >= len)
            return true;
        i++;
        to++; /* never past i: the delimiter was read */
    }
}

/* Fixed: columns are cut in the bank's bytes, each decoded by itself. False: a column is damaged. */
static bool split_fixed(struct reading *rd, struct str raw)
{
    size_t used = 0, bad;
    for (size_t i = 0; i < rd->r->n_places; i++) {
        const struct bank_place *pl = &rd->r->places[i];
        struct str part = str_sub(raw, (size_t)pl->at, (size_t)pl->width), text;
        if (!bank_code(rd->coder, part, &text, &bad) || used + text.len > sizeof rd->utf8)
            return false;
        if (text.len)
            memcpy(rd->utf8 + used, text.at, text.len);
        if (!put_cell(rd, (struct str){rd->utf8 + used, text.len}))
            return false;
        used += text.len;
    }
    return true;
}

static int64_t fixed_bytes(const struct bank_reading *r)
{
    int64_t end = 0;
    for (size_t i = 0; i < r->n_places; i++)
        if (r->places[i].need && r->places[i].at + r->places[i].width > end)
            end = r->places[i].at + r->places[i].width;
    return end;
}

enum cut { CUT_OK, CUT_CHARSET, CUT_SHORT, CUT_BROKEN };

static enum cut cells_of(struct reading *rd, struct str raw)
{
    struct str text;
    size_t bad;
    rd->n = 0;
    if (rd->r->form == BANK_FIXED)
        return !split_fixed(rd, raw)                     ? CUT_CHARSET
               : (int64_t)raw.len < fixed_bytes(rd->r) ? CUT_SHORT
                                                       : CUT_OK;
    if (!bank_code(rd->coder, raw, &text, &bad) || text.len > sizeof rd->utf8)
        return CUT_CHARSET;
    if (text.len)
        memcpy(rd->utf8, text.at, text.len);
    text.at = rd->utf8;
    if (!(rd->r->quoted ? split_quoted(rd, rd->utf8, text.len) : split_plain(rd, text)))
        return CUT_BROKEN;
    return rd->r->titled || (int64_t)rd->n >= rd->r->min_fields ? CUT_OK : CUT_SHORT;
}

/* --- records of the file --- */

static size_t quotes_in(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.at[i] == '"';
    return n;
}

/* The next record without its line end; a quoted one may span lines. */
static struct str next_record(const struct bank_reading *r, struct str *rest, size_t *lines)
{
    struct str all = *rest, tail = all;
    size_t quotes = 0, len;
    *lines = 0;
    do {
        struct str line = str_cut(tail, '\n', &tail);
        quotes += r->quoted ? quotes_in(line) : 0;
        ++*lines;
        len = (size_t)(line.at - all.at) + line.len;
    } while (quotes % 2 && tail.len && len < RECORD_BYTES);
    *rest = tail;
    struct str record = str_sub(all, 0, len);
    return record.len && record.at[record.len - 1] == '\r' ? str_sub(record, 0, record.len - 1) : record;
}

static struct str cell_at(const struct reading *rd, int64_t at)
{
    return at > 0 && (size_t)at <= rd->n ? text_trim(rd->cells[at - 1].text) : S("");
}

static enum err check_trailer(struct reading *rd)
{
    const struct bank_trailer *t = &rd->r->trailer;
    int64_t count = rd->count, fen = rd->fen;
    if (t->count_at && !str_int(cell_at(rd, t->count_at), &count))
        count = -1;
    if (t->amount_at && money_read(cell_at(rd, t->amount_at), MONEY_YUAN, &fen) != MONEY_OK)
        fen = -1;
    if (count != rd->count || fen != rd->fen)
        return refuse(rd, str_f(rd->a, "文件不完整：尾行写明的笔数或金额与明细不符（明细 %lld 笔）", (long long)rd->count));
    return OK;
}

static void count_up(struct reading *rd)
{
    int64_t fen;
    rd->count++;
    for (size_t i = 0; i < rd->r->n_places; i++) {
        const struct bank_place *pl = &rd->r->places[i];
        size_t at = rd->r->form == BANK_FIXED ? i : (size_t)pl->at - 1;
        if (pl->fact == F_AMOUNT && at < rd->n &&
            money_read(text_trim(rd->cells[at].text), MONEY_YUAN, &fen) == MONEY_OK && !money_add(rd->fen, fen, &rd->fen))
            rd->fen = -1;
    }
}

static enum err take_record(struct reading *rd, struct str raw, size_t line, bool last, bool *trailer)
{
    enum cut cut = raw.len > RECORD_BYTES ? CUT_BROKEN : cells_of(rd, raw);
    struct bank_fault *f;
    if (cut == CUT_CHARSET)
        return refuse(rd, str_f(rd->a, "第 %zu 行不是 %.*s 编码，或字节被截断", line, FMT(rd->r->charset)));
    if (rd->r->has_trailer && str_starts(raw, rd->r->trailer.starts)) {
        *trailer = true;
        return check_trailer(rd);
    }
    if (*trailer)
        return refuse(rd, str_f(rd->a, "第 %zu 行在尾行之后，文件结构不对", line));
    if (cut != CUT_OK && last)
        return refuse(rd, str_f(rd->a, "文件不完整：最后一行（第 %zu 行）只有一部分，请重新下载", line));
    if (cut != CUT_OK) {
        f = bank_table_fault(rd->t, line, "FIELDS");
        f->text = cut == CUT_SHORT ? S("栏数不够，这一行不完整") : S("这一行的结构不对");
        return OK;
    }
    if (!rd->r->titled)
        count_up(rd);
    return bank_table_row(rd->t, line, rd->cells, rd->n);
}

static enum err read_records(struct reading *rd, struct str bytes)
{
    bool trailer = false;
    size_t line = 1, lines;
    for (struct str rest = bytes; rest.len; line += lines) {
        struct str raw = next_record(rd->r, &rest, &lines);
        if (str_trim(raw).len)
            TRY(take_record(rd, raw, line, !str_trim(rest).len, &trailer));
    }
    if (rd->r->has_trailer && !trailer)
        return refuse(rd, S("文件不完整：没有尾行，请重新下载"));
    return OK;
}

static void free_coder(void *c)
{
    bank_coder_free(c);
}

/* One reading of the profile tried on the bytes. */
static enum err try_reading(struct arena *a, const struct bank_profile *p, const struct bank_reading *r,
                            enum bank_sort sort, struct str bytes, struct bank_table **t, struct str *why)
{
    struct reading *rd = NEW(a, struct reading);
    *why = S("");
    rd->a = a;
    rd->r = r;
    rd->t = *t = bank_table_of(a, p, r, sort);
    rd->coder = bank_coder_new(r->charset, true);
    if (!rd->coder)
        return ERR_INTERNAL;
    arena_defer(a, free_coder, rd->coder);
    enum err e = check_bytes(rd, &bytes);
    if (e == OK)
        e = read_records(rd, bytes);
    *why = e == ERR_FILE_LIMIT ? S("文件行数过多，请分开导入") : rd->why;
    return e;
}

static enum err too_large(struct str bytes, struct str *why)
{
    if (bytes.len <= BANK_READ_BYTES)
        return OK;
    *why = S("文件超过 64 MB，请分开下载");
    return ERR_FILE_LIMIT;
}

/* The first reading that fits; else what the one said that got furthest. */
enum err bank_results_read(struct arena *a, const struct bank_profile *p, struct str bytes, struct bank_results *out)
{
    struct bank_results first = {.why = S("这家银行的规则没有写明文本结果文件的格式，请上传 Excel 结果")}, got;
    enum err e = ERR_FILE_DAMAGED;
    bool tried = false;
    *out = (struct bank_results){.why = S("")};
    TRY(too_large(bytes, &out->why));
    for (size_t i = 0; i < p->n_results; i++) {
        struct bank_table *t;
        struct str why;
        if (p->results[i].form == BANK_BOOK)
            continue;
        enum err now = try_reading(a, p, &p->results[i], BANK_RESULTS, bytes, &t, &why);
        got = (struct bank_results){.why = why};
        if (now == OK)
            now = bank_table_results(t, &got);
        if (now == OK) {
            *out = got;
            return OK;
        }
        if (!tried || (got.faulty && !first.faulty)) { /* what got further says more */
            e = now;
            first = got;
        }
        tried = true;
    }
    *out = first;
    return e;
}

enum err bank_statement_read(struct arena *a, const struct bank_profile *p, struct str bytes, struct bank_statement *out)
{
    struct bank_statement first = {.why = S("这家银行的规则没有写明文本对账单的格式，请上传 Excel 对账单")}, got;
    enum err e = ERR_FILE_DAMAGED;
    bool tried = false;
    *out = first;
    TRY(too_large(bytes, &out->why));
    for (size_t i = 0; i < p->n_statements; i++) {
        struct bank_table *t;
        struct str why;
        if (p->statements[i].form == BANK_BOOK)
            continue;
        enum err now = try_reading(a, p, &p->statements[i], BANK_STATEMENT, bytes, &t, &why);
        got = (struct bank_statement){.why = why};
        if (now == OK)
            now = bank_table_statement(t, &got);
        if (now == OK) {
            *out = got;
            return OK;
        }
        if (!tried || (got.faulty && !first.faulty)) { /* what got further says more */
            e = now;
            first = got;
        }
        tried = true;
    }
    *out = first;
    return e;
}
