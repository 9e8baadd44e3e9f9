/* SPDX-License-Identifier: Apache-2.0
 * Cell text as people leave it -> text to store and compare. No allocation: results are slices of
 * the input (nothing to change) or of the caller's buffer. What was changed is told, never hidden.
 */
#pragma once
#include "str.h"

enum text_fix {                          /* bits: what was changed */
                TEXT_FIX_SPACE = 1 << 0, /* blanks, line breaks, NBSP, U+3000 removed or unified */
                TEXT_FIX_INVISIBLE =
                    1 << 1, /* U+200B..200F, 202A..202E, 2060, FEFF, soft hyphen, controls */
                TEXT_FIX_WIDTH = 1 << 2,      /* full-width digits, letters, signs */
                TEXT_FIX_APOSTROPHE = 1 << 3, /* leading ' of spreadsheets */
                TEXT_FIX_GROUP = 1 << 4,      /* spaces or hyphens that group digits */
                TEXT_FIX_X = 1 << 5,          /* x Χ Х × * read as the check letter X */
                TEXT_FIX_LABEL = 1 << 6,      /* "身份证:" in front */
                TEXT_FIX_DOT = 1 << 7,        /* another middle dot -> U+00B7 */
                TEXT_FIX_PLUS86 = 1 << 8,     /* +86 / 0086 before a mobile number */
};
enum text_bad { /* bits: what we refuse to guess */
                TEXT_BAD_UTF8 = 1 << 0,
                TEXT_BAD_LOOKALIKE = 1 << 1, /* letter O, l, I where a digit belongs */
                TEXT_BAD_CHARS = 1 << 2,     /* anything else that does not belong */
                TEXT_BAD_LONG = 1 << 3,      /* does not fit the buffer */
                TEXT_BAD_NOTE = 1 << 4,      /* a note in brackets: 张三(已故) */
                TEXT_BAD_SCIENCE = 1 << 5,   /* 1.10105E+17 */
};
enum { TEXT_NAME_MAX = 100 }; /* characters of a person's name */

struct text {
    struct str s;      /* the result; empty when it did not fit (TEXT_BAD_LONG) */
    unsigned fix, bad; /* bits of enum text_fix, enum text_bad */
};

/* Slice without Unicode blanks and invisible characters at both ends. Nearly every cell begins and
 * ends with a printable ASCII character or an ideograph of U+5000..9FFF: answered on the spot. */
struct str text_trim_slow(struct str s);
static inline bool text_solid(unsigned char c)
{
    return (c > 0x20 && c < 0x7F) || (c >= 0xE5 && c <= 0xE9);
}
static inline struct str text_trim(struct str s)
{
    if (s.len < 3 || !text_solid((unsigned char)s.at[0]))
        return text_trim_slow(s);
    const unsigned char *end = (const unsigned char *)s.at + s.len;
    bool ascii = end[-1] > 0x20 && end[-1] < 0x7F;
    bool han = end[-3] >= 0xE5 && end[-3] <= 0xE9 && (end[-2] & 0xC0) == 0x80 && (end[-1] & 0xC0) == 0x80;
    return ascii || han ? s : text_trim_slow(s);
}

/* For storing and showing: trimmed, invisible characters dropped, every run of blanks and line
 * breaks one ASCII space, full-width ASCII (digits, letters, ，：（） stay Chinese) made
 * half-width. cap >= s.len suffices for valid UTF-8 (damage becomes U+FFFD, TEXT_BAD_UTF8). */
struct text text_clean(struct str s, char *out, size_t cap);

/* For comparing headers, units, codes: as text_clean, then all blanks dropped, ASCII letters lower
 * case, full-width punctuation made ASCII (（ -> '('). cap as above. */
struct text text_key(struct str s, char *out, size_t cap);

/* For ID, card and phone numbers: blanks, invisible characters, grouping hyphens, a leading
 * apostrophe and a label ("身份证号：") dropped, width unified, letters upper case. With want_x a
 * trailing look-alike of X becomes X (TEXT_FIX_X). O, l, I inside digits: TEXT_BAD_LOOKALIKE. Any
 * character outside 0-9A-Z: TEXT_BAD_CHARS, kept as it is. */
struct text text_number(struct str s, bool want_x, char *out, size_t cap);

/* A person's name: blanks inside a 2..4-character Han name removed, blanks of Latin names unified,
 * the middle dots • ‧ ・ ． . → · between Han characters. bad: digits, ?, ？, brackets, private-use
 * code points, U+FFFD, other signs (report NAME_CHARS). cap >= 2 * s.len always suffices. */
struct text text_name(struct str s, char *out, size_t cap);

bool text_is_han(uint32_t cp); /* unified ideographs incl. extensions A–H, compatibility, 〇 */
