// SPDX-License-Identifier: Apache-2.0
#include "str.h"

struct str str_of(const char *z)
{
    return z ? (struct str){z, strlen(z)} : (struct str){"", 0};
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int r = n ? memcmp(a.at, b.at, n) : 0;
    return r ? r : (a.len > b.len) - (a.len < b.len);
}

uint64_t str_hash(struct str s, uint64_t h)
{
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.at[i]) * UINT64_C(1099511628211);
    return h;
}

bool str_starts(struct str s, struct str p)
{
    return s.len >= p.len && str_eq((struct str){s.at, p.len}, p);
}

bool str_ends(struct str s, struct str p)
{
    return s.len >= p.len && str_eq(str_sub(s, s.len - p.len, p.len), p);
}

ptrdiff_t str_find(struct str s, struct str part)
{
    if (part.len == 0)
        return 0;
    for (size_t i = 0; i + part.len <= s.len; i++) {
        const char *hit = memchr(s.at + i, part.at[0], s.len - i - part.len + 1);
        if (!hit)
            return -1;
        i = (size_t)(hit - s.at);
        if (memcmp(hit, part.at, part.len) == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

bool str_has(struct str s, struct str part)
{
    return str_find(s, part) >= 0;
}

struct str str_sub(struct str s, size_t from, size_t n)
{
    if (from >= s.len)
        return (struct str){"", 0};
    return (struct str){s.at + from, n < s.len - from ? n : s.len - from};
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s)
{
    while (s.len && blank(s.at[0]))
        s = (struct str){s.at + 1, s.len - 1};
    while (s.len && blank(s.at[s.len - 1]))
        s.len--;
    return s;
}

struct str str_cut(struct str s, char sep, struct str *rest)
{
    const char *hit = s.len ? memchr(s.at, sep, s.len) : NULL;
    if (!hit) {
        *rest = (struct str){"", 0};
        return s;
    }
    size_t n = (size_t)(hit - s.at);
    *rest = (struct str){hit + 1, s.len - n - 1};
    return (struct str){s.at, n};
}

bool str_int(struct str s, int64_t *out)
{
    bool neg = s.len && s.at[0] == '-';
    if (s.len && (s.at[0] == '-' || s.at[0] == '+'))
        s = str_sub(s, 1, s.len);
    if (!s.len)
        return false;
    int64_t v = 0;
    for (size_t i = 0; i < s.len; i++) {
        int d = s.at[i] - '0';
        if (d < 0 || d > 9 || __builtin_mul_overflow(v, 10, &v) ||
            __builtin_sub_overflow(v, d, &v)) /* counted downwards so that INT64_MIN fits */
            return false;
    }
    if (!neg && v == INT64_MIN)
        return false;
    *out = neg ? v : -v;
    return true;
}

struct str str_dup(struct arena *a, struct str s)
{
    return (struct str){str_z(a, s), s.len};
}

const char *str_z(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.len + 1, 1);
    if (s.len)
        memcpy(p, s.at, s.len);
    return p;
}

struct str str_fv(struct arena *a, const char *fmt, va_list ap)
{
    va_list again;
    ASSERT(fmt != NULL); /* the sanitizer build asks */
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    ASSERT(n >= 0);
    char *p = arena_alloc(a, (size_t)n + 1, 1);
    vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return (struct str){p, (size_t)n};
}

struct str str_f(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct str s = str_fv(a, fmt, ap);
    va_end(ap);
    return s;
}

uint32_t utf8_next(struct str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.at + *at;
    size_t left = s.len - *at;
    ASSERT(left > 0);
    uint32_t cp = p[0];
    size_t n = cp < 0x80 ? 1 : cp >= 0xC2 && cp < 0xE0 ? 2 : cp >= 0xE0 && cp < 0xF0 ? 3
               : cp >= 0xF0 && cp < 0xF5 ? 4 : 0;
    if (n == 0 || n > left) {
        *at += 1;
        return 0xFFFD;
    }
    if (n > 1)
        cp &= 0x7Fu >> n;
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            *at += 1;
            return 0xFFFD;
        }
        cp = cp << 6 | (p[i] & 0x3F);
    }
    bool bad = (n == 3 && cp < 0x800) || (n == 4 && cp < 0x10000) || cp > 0x10FFFF ||
               (cp >= 0xD800 && cp < 0xE000);
    *at += bad ? 1 : n;
    return bad ? 0xFFFD : cp;
}

/* Quick for what cells hold: ASCII eight bytes at a time, and the three bytes of a Chinese character
 * (lead E1..EC, where every pair of continuations is legal). */
bool utf8_valid(struct str s)
{
    for (size_t at = 0; at < s.len;) {
        const unsigned char *p = (const unsigned char *)s.at + at;
        size_t left = s.len - at, was = at;
        uint64_t w = 0x80;
        if (left >= 8)
            memcpy(&w, p, 8);
        if (!(w & 0x8080808080808080ULL))
            at += 8;
        else if (*p < 0x80)
            at++;
        else if (left >= 3 && *p >= 0xE1 && *p <= 0xEC && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80)
            at += 3;
        else if (utf8_next(s, &at) == 0xFFFD && at - was != 3)
            return false; /* U+FFFD itself is three bytes long and legal */
    }
    return true;
}

size_t utf8_put(uint32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

size_t utf8_count(struct str s)
{
    size_t n = 0;
    for (size_t at = 0; at < s.len; n++)
        (void)utf8_next(s, &at);
    return n;
}

struct str utf8_head(struct str s, size_t code_points)
{
    size_t at = 0;
    while (code_points-- && at < s.len)
        (void)utf8_next(s, &at);
    return (struct str){s.at, at};
}

struct buf buf_new(struct arena *a, size_t max)
{
    return (struct buf){.a = a, .max = max};
}

void buf_put(struct buf *b, const void *p, size_t n)
{
    if (b->full || n == 0)
        return;
    if (n > b->max - b->len) {
        b->full = true;
        return;
    }
    if (b->len + n > b->cap) {
        size_t cap = b->cap ? b->cap : 256;
        while (cap < b->len + n)
            cap *= 2;
        char *at = arena_alloc(b->a, cap, 1);
        if (b->len)
            memcpy(at, b->at, b->len);
        b->at = at;
        b->cap = cap;
    }
    memcpy(b->at + b->len, p, n);
    b->len += n;
}

void buf_str(struct buf *b, struct str s)
{
    buf_put(b, s.at, s.len);
}

void buf_ch(struct buf *b, char c)
{
    buf_put(b, &c, 1);
}

void buf_f(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_str(b, str_fv(b->a, fmt, ap));
    va_end(ap);
}

struct str buf_done(const struct buf *b)
{
    return b->at ? (struct str){b->at, b->len} : (struct str){"", 0};
}

struct str hex_of(struct arena *a, const void *p, size_t n)
{
    static const char digit[] = "0123456789abcdef";
    char *out = arena_alloc(a, 2 * n + 1, 1);
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digit[((const unsigned char *)p)[i] >> 4];
        out[2 * i + 1] = digit[((const unsigned char *)p)[i] & 15];
    }
    return (struct str){out, 2 * n};
}

static int nibble(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool hex_read(struct str hex, void *out, size_t n)
{
    if (hex.len != 2 * n)
        return false;
    for (size_t i = 0; i < n; i++) {
        int hi = nibble(hex.at[2 * i]), lo = nibble(hex.at[2 * i + 1]);
        if (hi < 0 || lo < 0)
            return false;
        ((unsigned char *)out)[i] = (unsigned char)(hi << 4 | lo);
    }
    return true;
}
