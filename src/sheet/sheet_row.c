// SPDX-License-Identifier: Apache-2.0
#include "sheet_parse.h"

#include <math.h>
#include <strings.h>
#include <sys/mman.h>

bool row_init(struct row_build *b, const struct sheet_limits *lim, struct sheet_fail *fail,
              const struct sheet_sink *sink)
{
    *b = (struct row_build){.lim = lim, .fail = fail, .sink = sink};
    b->text = malloc(SHEET_ROW_BYTES);
    return b->text != NULL;
}

void row_end(struct row_build *b)
{
    free(b->text);
    b->text = NULL;
}

void row_start(struct row_build *b, uint32_t sheet, uint32_t row, uint32_t flags)
{
    b->row = (struct sheet_row){.sheet = sheet, .row = row, .flags = flags, .cells = b->cells};
    b->used = 0;
}

char *row_room(struct row_build *b, size_t n)
{
    return n <= SHEET_ROW_BYTES - b->used ? b->text + b->used : NULL;
}

static enum err too_long(struct row_build *b, const struct sheet_cell *c)
{
    char at[SHEET_ADDRESS];
    sheet_address(b->row.row, c->col, at);
    return sheet_refuse(b->fail, ERR_FILE_LIMIT, "单元格 %s 的文字超过 %d 字", at,
                        (int)SHEET_CELL_CHARS);
}

enum err row_put(struct row_build *b, const struct sheet_cell *c)
{
    if (c->type == SHEET_EMPTY && !(c->flags & ~SHEET_CELL_HIDDEN))
        return OK;
    if (c->text.len > SHEET_CELL_CHARS && utf8_count(c->text) > SHEET_CELL_CHARS)
        return too_long(b, c);
    if (c->type != SHEET_EMPTY) {
        if (c->flags & SHEET_CELL_STRIKE)
            b->row.flags |= SHEET_ROW_STRIKE;
        if (c->flags & SHEET_CELL_RED)
            b->row.flags |= SHEET_ROW_RED;
    }
    uint32_t i = b->row.n;
    while (i > 0 && b->cells[i - 1].col >= c->col)
        i--;
    if (i < b->row.n && b->cells[i].col == c->col) {
        b->cells[i] = *c;
        return OK;
    }
    ASSERT(b->row.n < SHEET_COLS && c->col < SHEET_COLS);
    memmove(&b->cells[i + 1], &b->cells[i], (b->row.n - i) * sizeof *c);
    b->cells[i] = *c;
    b->row.n++;
    return OK;
}

enum err row_send(struct row_build *b)
{
    return b->row.n ? b->sink->row(b->sink->self, &b->row) : OK;
}

/* ---- numbers and dates ---- */

static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                              1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* strtod, for what the short way below cannot do exactly. */
static bool number_slow(struct str s, double *out)
{
    char z[64], *end;
    if (s.len >= sizeof z)
        return false;
    memcpy(z, s.at, s.len);
    z[s.len] = 0;
    *out = strtod(z, &end);
    return end == z + s.len && isfinite(*out);
}

bool number_read(struct str s, double *out)
{
    size_t i = s.len && (s.at[0] == '-' || s.at[0] == '+');
    uint64_t m = 0;
    int exp = 0, digits = 0;
    bool dot = false;
    for (; i < s.len; i++) {
        char c = s.at[i];
        if (c >= '0' && c <= '9') {
            if (m > (UINT64_MAX - 9) / 10)
                return number_slow(s, out);
            m = m * 10 + (uint64_t)(c - '0');
            digits++;
            exp -= dot;
        } else if (c == '.' && !dot) {
            dot = true;
        } else {
            break;
        }
    }
    if (!digits)
        return false;
    if (i < s.len) {
        int64_t e;
        if ((s.at[i] != 'e' && s.at[i] != 'E') || !str_int(str_sub(s, i + 1, s.len), &e))
            return false;
        if (e < -400 || e > 400)
            return false;
        exp += (int)e;
    }
    if (m > (1ULL << 53) || exp < -22 || exp > 22)
        return number_slow(s, out);
    double v = exp < 0 ? (double)m / tens[-exp] : (double)m * tens[exp];
    *out = s.at[0] == '-' ? -v : v;
    return true;
}

size_t number_text(double v, char out[32])
{
    int n = snprintf(out, 32, "%.15g", v);
    if (strtod(out, NULL) != v)
        n = snprintf(out, 32, "%.17g", v);
    return (size_t)n;
}

void cell_make_date(struct row_build *b, struct sheet_cell *c, bool base1904)
{
    double v = c->value + (base1904 ? 1462 : 0);
    int y, m, d;
    char *out = row_room(b, 24);
    double day = floor(v), seconds = round((v - day) * 86400);
    if (seconds >= 86400) {
        day += 1;
        seconds = 0;
    }
    if (!out || !(v > 0))
        return;
    int n;
    uint32_t s = (uint32_t)seconds;
    if (day < 1) /* a time without a day */
        n = snprintf(out, 24, "%02u:%02u:%02u", s / 3600, s / 60 % 60, s % 60);
    else if (!sheet_date(day, &y, &m, &d))
        return;
    else if (s == 0)
        n = snprintf(out, 24, "%04d-%02d-%02d", y, m, d);
    else
        n = snprintf(out, 24, "%04d-%02d-%02d %02u:%02u:%02u", y, m, d, s / 3600, s / 60 % 60,
                     s % 60);
    c->type = SHEET_DATE;
    c->value = v;
    c->text = (struct str){out, (size_t)n};
    b->used += (size_t)n;
}

bool format_id_is_date(uint32_t id)
{
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
           (id >= 50 && id <= 58);
}

/* "[Red]" and "[$-804]" say nothing; "[h]", "[mm]", "[ss]" are elapsed time. */
static size_t bracket(struct str f, size_t i, bool *date)
{
    ptrdiff_t n = str_find(str_sub(f, i, f.len), S("]"));
    if (n < 0)
        return f.len;
    char c = (char)(f.at[i + 1] | 0x20);
    if (n > 1 && n <= 3 && (c == 'h' || c == 'm' || c == 's') &&
        (n == 2 || (f.at[i + 2] | 0x20) == c))
        *date = true;
    return i + (size_t)n;
}

bool format_is_date(struct str f)
{
    bool date = false;
    if (f.len >= 7 && strncasecmp(f.at, "general", 7) == 0)
        return false;
    for (size_t i = 0; i < f.len && f.at[i] != ';'; i++) {
        char c = f.at[i];
        if (c == '"') {
            ptrdiff_t n = str_find(str_sub(f, i + 1, f.len), S("\""));
            if (n < 0)
                return date;
            i += (size_t)n + 1;
        } else if (c == '\\' || c == '_' || c == '*') {
            i++;
        } else if (c == '[') {
            i = bracket(f, i, &date);
        } else if (strchr("dmyhsDMYHS", c)) {
            date = true;
        }
    }
    return date;
}

/* ---- merged ranges ---- */

bool merges_add(struct merges *m, struct merge r)
{
    if (m->n == m->cap) {
        size_t cap = m->cap ? m->cap * 2 : 64;
        struct merge *at = cap > MERGES ? NULL : realloc(m->at, cap * sizeof *at);
        if (!at)
            return false;
        m->at = at;
        m->cap = cap;
    }
    m->at[m->n++] = r;
    return true;
}

static int by_row(const void *a, const void *b)
{
    const struct merge *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->col < y->col ? -1 : x->col > y->col;
}

void merges_sort(struct merges *m)
{
    if (m->n)
        qsort(m->at, m->n, sizeof *m->at, by_row);
    m->next = 0;
    m->any = m->n > 0;
}

/* A merged range starts in this row: keep what its first cell says. */
static bool merge_begin(struct merges *m, const struct row_build *b, struct merge *r)
{
    struct sheet_cell *keep = &m->first[r->col];
    const struct sheet_cell *c = r->row == b->row.row ? sheet_cell_at(&b->row, r->col) : NULL;
    free((char *)(uintptr_t)keep->text.at);
    *keep = c ? *c : (struct sheet_cell){.type = SHEET_EMPTY};
    keep->text = (struct str){0};
    if (c && c->text.len) {
        char *copy = malloc(c->text.len);
        if (!copy)
            return false;
        memcpy(copy, c->text.at, c->text.len);
        keep->text = (struct str){copy, c->text.len};
    }
    for (uint32_t col = r->col; col <= r->last_col && col < SHEET_COLS; col++) {
        m->live[col].until = r->last_row;
        m->live[col].m = r;
        if (col >= m->width)
            m->width = col + 1;
    }
    if (r->last_row > m->until)
        m->until = r->last_row;
    return true;
}

enum err merges_apply(struct merges *m, struct row_build *b)
{
    uint32_t row = b->row.row;
    while (m->next < m->n && m->at[m->next].row <= row) {
        struct merge *r = &m->at[m->next++];
        if (r->last_row >= row && r->col < SHEET_COLS && !merge_begin(m, b, r))
            return ERR_FILE_LIMIT;
    }
    if (row > m->until)
        return OK;
    for (uint32_t col = 0; col < m->width; col++) {
        const struct merge *r = m->live[col].m;
        if (!r || m->live[col].until < row || (r->row == row && r->col == col))
            continue;
        struct sheet_cell c = m->first[r->col];
        c.col = (uint16_t)col;
        c.flags |= SHEET_CELL_MERGED;
        if (c.type != SHEET_EMPTY)
            TRY(row_put(b, &c));
    }
    return OK;
}

void merges_free(struct merges *m)
{
    for (size_t i = 0; i < SHEET_COLS; i++)
        free((char *)(uintptr_t)m->first[i].text.at);
    free(m->at);
    *m = (struct merges){0};
}

/* ---- strings ---- */

static const uint32_t STRIKE_BIT = 1U << 31;

static uint32_t *offset_of(const struct strings *s, uint32_t i)
{
    return (uint32_t *)(void *)(s->base + s->cap) - 1 - i;
}

bool strings_init(struct strings *s, uint64_t bytes)
{
    *s = (struct strings){.cap = (size_t)(bytes < 1U << 30 ? bytes & ~(uint64_t)4095 : 1U << 30)};
    s->base = mmap(NULL, s->cap, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (s->base == MAP_FAILED) {
        s->base = NULL;
        return false;
    }
    *offset_of(s, 0) = 0;
    return true;
}

void strings_free(struct strings *s)
{
    if (s->base)
        munmap(s->base, s->cap);
    s->base = NULL;
}

char *strings_room(struct strings *s, size_t n)
{
    size_t taken = s->used + ((size_t)s->n + 2) * sizeof(uint32_t);
    return taken <= s->cap && n <= s->cap - taken ? s->base + s->used : NULL;
}

bool strings_add(struct strings *s, size_t n, bool strike)
{
    if (!strings_room(s, n) || s->n == UINT32_MAX - 2)
        return false;
    s->used += n;
    if (strike)
        *offset_of(s, s->n) |= STRIKE_BIT;
    s->n++;
    *offset_of(s, s->n) = (uint32_t)s->used;
    return true;
}

bool strings_get(const struct strings *s, uint32_t i, struct str *out, bool *strike)
{
    if (i >= s->n)
        return false;
    uint32_t from = *offset_of(s, i), to = *offset_of(s, i + 1) & ~STRIKE_BIT;
    *strike = from & STRIKE_BIT;
    from &= ~STRIKE_BIT;
    *out = (struct str){s->base + from, to - from};
    return true;
}
