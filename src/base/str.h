/* SPDX-License-Identifier: Apache-2.0
 * Borrowed text slices (pointer + length, no terminator) and growing buffers with a stated
 * maximum. All text inside the program is UTF-8. */
#pragma once
#include <stdarg.h>

#include "arena.h"

struct str {
    const char *at;
    size_t len;
};

#define S(lit) ((struct str){"" lit "", sizeof(lit) - 1}) /* in expressions */
#define LIT(lit)                                                                                  \
    {                                                                                             \
        "" lit "", sizeof(lit) - 1                                                                \
    } /* in static tables */
#define FMT(s) (int)(s).len, (s).at ? (s).at : "" /* printf("%.*s", FMT(s)) */

struct str str_of(const char *z); /* borrow a C string; NULL gives an empty slice */
static inline bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}
int str_cmp(struct str a, struct str b); /* bytewise, shorter first */
/* FNV-1a, 64 bits, for tables inside the program; h: of what came before, STR_HASH at the start. */
#define STR_HASH UINT64_C(14695981039346656037)
uint64_t str_hash(struct str s, uint64_t h);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_has(struct str s, struct str part);          /* part occurs in s */
ptrdiff_t str_find(struct str s, struct str part);    /* first byte offset, -1 = none */
struct str str_sub(struct str s, size_t from, size_t n); /* clamps, never reads outside */
struct str str_trim(struct str s);                    /* ASCII blanks at both ends */
/* Cut at the first sep: returns the part before it, *rest is what follows (empty at the end). */
struct str str_cut(struct str s, char sep, struct str *rest);
bool str_int(struct str s, int64_t *out); /* whole decimal integer, sign allowed, overflow = false */

struct str str_dup(struct arena *a, struct str s);
const char *str_z(struct arena *a, struct str s); /* NUL-terminated copy for foreign functions */
struct str str_f(struct arena *a, const char *fmt, ...) PRINTF(2, 3);
struct str str_fv(struct arena *a, const char *fmt, va_list ap) PRINTF(2, 0);

/* UTF-8. */
bool utf8_valid(struct str s);                          /* no overlongs, surrogates, > U+10FFFF */
uint32_t utf8_next(struct str s, size_t *at);           /* decodes at *at and moves on; 0xFFFD on damage */
size_t utf8_put(uint32_t cp, char out[4]);              /* bytes written */
size_t utf8_count(struct str s);                        /* code points */
struct str utf8_head(struct str s, size_t code_points); /* first n code points */

/* A growing byte buffer. Memory comes from the arena; past max it stays full and says so. */
struct buf {
    struct arena *a;
    char *at;
    size_t len, cap, max;
    bool full;
};
struct buf buf_new(struct arena *a, size_t max);
void buf_put(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, struct str s);
void buf_ch(struct buf *b, char c);
void buf_f(struct buf *b, const char *fmt, ...) PRINTF(2, 3);
struct str buf_done(const struct buf *b);

struct str hex_of(struct arena *a, const void *p, size_t n); /* lower case */
bool hex_read(struct str hex, void *out, size_t n);          /* exactly n bytes */
