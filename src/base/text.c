// SPDX-License-Identifier: Apache-2.0
// Normalising cell text. Every function first looks for something to change and, in the common case
// of clean text, gives the input back; only dirty text is rewritten into the caller's buffer.
#include "text.h"

static bool is_blank(uint32_t cp)
{
    return cp == ' ' || (cp >= 9 && cp <= 13) || cp == 0x85 || cp == 0xA0 || cp == 0x3000 ||
           cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 ||
           cp == 0x202F || cp == 0x205F;
}

static bool is_invisible(uint32_t cp)
{
    return (cp < 0x20 && !is_blank(cp)) || (cp >= 0x7F && cp < 0xA0 && cp != 0x85) || cp == 0xAD ||
           (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) || cp == 0x180E ||
           (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF || (cp >= 0xFE00 && cp <= 0xFE0F) ||
           (cp >= 0xFFF9 && cp <= 0xFFFB) || (cp >= 0xE0100 && cp <= 0xE01EF);
}

static bool is_hyphen(uint32_t cp)
{
    return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0xFF0D;
}

static bool is_wide_alnum(uint32_t cp)
{
    return (cp >= 0xFF10 && cp <= 0xFF19) || (cp >= 0xFF21 && cp <= 0xFF3A) ||
           (cp >= 0xFF41 && cp <= 0xFF5A);
}

bool text_is_han(uint32_t cp)
{
    return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) || cp == 0x3007 ||
           (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x20000 && cp <= 0x323AF);
}

/* Most characters of a cell: printable ASCII, or three bytes of a unified ideograph (U+4E00..9FFF).
 * Returns their length, 0 = look closer. */
static size_t plain_len(struct str s, size_t at)
{
    unsigned char c = (unsigned char)s.at[at];
    if (c > 0x20 && c < 0x7F)
        return 1;
    if (c < 0xE4 || c > 0xE9 || s.len - at < 3)
        return 0;
    unsigned char second = (unsigned char)s.at[at + 1], third = (unsigned char)s.at[at + 2];
    bool han = (second & 0xC0) == 0x80 && (third & 0xC0) == 0x80 && (c > 0xE4 || second >= 0xB8);
    return han ? 3 : 0;
}

struct str text_trim_slow(struct str s)
{
    while (s.len) {
        size_t at = 0;
        if (plain_len(s, 0))
            break;
        uint32_t cp = utf8_next(s, &at);
        if (!is_blank(cp) && !is_invisible(cp))
            break;
        s = str_sub(s, at, s.len);
    }
    while (s.len) {
        size_t from = s.len - 1;
        while (from > 0 && s.len - from < 4 && ((unsigned char)s.at[from] & 0xC0) == 0x80)
            from--;
        size_t at = from;
        uint32_t cp = utf8_next(s, &at);
        if (at != s.len || (!is_blank(cp) && !is_invisible(cp)))
            break;
        s.len = from;
    }
    return s;
}

/* The buffer being written; full is remembered, nothing is written beyond cap. */
struct sink {
    char *at;
    size_t len, cap;
    bool full;
};

static void put(struct sink *o, uint32_t cp)
{
    if (cp < 0x80 && o->len < o->cap) {
        o->at[o->len++] = (char)cp;
        return;
    }
    char bytes[4];
    size_t n = utf8_put(cp, bytes);
    if (n > o->cap - o->len) {
        o->full = true;
        return;
    }
    memcpy(o->at + o->len, bytes, n);
    o->len += n;
}

static struct text finish(struct sink *o, struct text t)
{
    if (o->full) {
        t.bad |= TEXT_BAD_LONG;
        t.s = (struct str){"", 0};
        return t;
    }
    t.s = (struct str){o->at, o->len};
    return t;
}

/* Decodes one character; damage is noted. */
static uint32_t next(struct str s, size_t *at, struct text *t)
{
    size_t was = *at;
    uint32_t cp = utf8_next(s, at);
    if (cp == 0xFFFD && *at - was == 1)
        t->bad |= TEXT_BAD_UTF8;
    return cp;
}

/* Nothing for text_clean to do: no invisible, no wide letters, blanks single and ASCII. */
static bool is_clean(struct str s)
{
    for (size_t at = 0; at < s.len;) {
        size_t n = plain_len(s, at);
        if (n) {
            at += n;
            continue;
        }
        if (s.at[at] == ' ') {
            if (at + 1 < s.len && s.at[at + 1] == ' ')
                return false;
            at++;
            continue;
        }
        uint32_t cp = utf8_next(s, &at);
        if (is_blank(cp) || is_invisible(cp) || is_wide_alnum(cp) || cp == 0xFFFD)
            return false;
    }
    return true;
}

struct text text_clean(struct str s, char *out, size_t cap)
{
    struct str in = text_trim(s);
    struct text t = {.s = in, .fix = in.len == s.len ? 0 : TEXT_FIX_SPACE};
    if (is_clean(in))
        return t;
    struct sink o = {out, 0, cap, false};
    bool gap = false;
    for (size_t at = 0; at < in.len;) {
        uint32_t cp = next(in, &at, &t);
        if (is_invisible(cp)) {
            t.fix |= TEXT_FIX_INVISIBLE;
            continue;
        }
        if (is_blank(cp)) {
            if (gap || cp != ' ')
                t.fix |= TEXT_FIX_SPACE;
            if (!gap)
                put(&o, ' ');
            gap = true;
            continue;
        }
        gap = false;
        if (is_wide_alnum(cp)) {
            t.fix |= TEXT_FIX_WIDTH;
            cp -= 0xFEE0;
        }
        put(&o, cp);
    }
    return finish(&o, t);
}

struct text text_key(struct str s, char *out, size_t cap)
{
    struct text t = {.s = s};
    struct sink o = {out, 0, cap, false};
    for (size_t at = 0; at < s.len;) {
        if (plain_len(s, at) == 3 && o.cap - o.len >= 3) {
            memcpy(o.at + o.len, s.at + at, 3);
            o.len += 3;
            at += 3;
            continue;
        }
        uint32_t cp = next(s, &at, &t);
        if (is_blank(cp) || is_invisible(cp)) {
            t.fix |= TEXT_FIX_SPACE;
            continue;
        }
        if (cp >= 0xFF01 && cp <= 0xFF5E) {
            t.fix |= TEXT_FIX_WIDTH;
            cp -= 0xFEE0;
        }
        put(&o, cp >= 'A' && cp <= 'Z' ? cp + 32 : cp);
    }
    return finish(&o, t);
}

/* Labels people type before a number, longest of a family first. */
static struct str skip_label(struct str s, unsigned *fix)
{
    static const struct str labels[] = {
        LIT("公民身份号码"), LIT("居民身份证号码"), LIT("居民身份证号"),
        LIT("居民身份证"),   LIT("身份证号码"),     LIT("身份证号"),
        LIT("身份证"),       LIT("身份号码"),       LIT("证件号码"),
        LIT("证件号"),       LIT("证号"),           LIT("银行卡号"),
        LIT("银行账号"),     LIT("银行卡"),         LIT("卡号"),
        LIT("账号"),         LIT("帐号"),           LIT("护照号码"),
        LIT("护照号"),       LIT("护照"),           LIT("统一社会信用代码"),
        LIT("手机号码"),     LIT("手机号"),         LIT("手机"),
        LIT("联系电话"),     LIT("电话"),           LIT("ID:"),
        LIT("ID："),
    };
    if (!s.len || ((unsigned char)s.at[0] < 0x80 && s.at[0] != 'I'))
        return s;
    for (size_t i = 0; i < countof(labels); i++) {
        if (!str_starts(s, labels[i]))
            continue;
        *fix |= TEXT_FIX_LABEL;
        s = text_trim(str_sub(s, labels[i].len, s.len));
        if (str_starts(s, S(":")))
            s = str_sub(s, 1, s.len);
        if (str_starts(s, S("：")))
            s = str_sub(s, 3, s.len);
        return text_trim(s);
    }
    return s;
}

static bool is_x(uint32_t cp)
{
    return cp == 'X' || cp == 'x' || cp == 0xFF38 || cp == 0xFF58 || cp == 0x3A7 || cp == 0x3C7 ||
           cp == 0x425 || cp == 0x445 || cp == 0xD7 || cp == '*' || cp == 0xFF0A ||
           (cp >= 0x2715 && cp <= 0x2718) || cp == 0x2573;
}

/* 1.10105E+17 and the like, which Excel shows and CSV files then hold. */
static bool is_science(struct str s)
{
    size_t i = 0;
    while (i < s.len && ((s.at[i] >= '0' && s.at[i] <= '9') || s.at[i] == '.'))
        i++;
    if (i == 0 || s.len - i < 3 || (s.at[i] | 32) != 'e')
        return false;
    if (s.at[i + 1] != '+' && s.at[i + 1] != '-')
        return false;
    for (i += 2; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool all_digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_digit(s.at[i]))
            return false;
    return s.len > 0;
}

/* Letters seen while reading a number, to tell a mistyped digit from a passport. */
struct letters {
    unsigned digits, lookalike, other;
};

static void count_letter(struct letters *l, uint32_t cp, bool last)
{
    if (cp >= '0' && cp <= '9')
        l->digits++;
    else if (cp == 'O' || cp == 'o' || cp == 'I' || cp == 'l' || cp == 'i')
        l->lookalike++;
    else if (!(last && cp == 'X'))
        l->other++;
}

static void put_number_char(struct sink *o, struct text *t, struct letters *l, uint32_t cp,
                            bool last_x)
{
    if (is_wide_alnum(cp)) {
        t->fix |= TEXT_FIX_WIDTH;
        cp -= 0xFEE0;
    }
    if (last_x) {
        if (cp != 'X')
            t->fix |= TEXT_FIX_X;
        cp = 'X';
    }
    count_letter(l, cp, last_x);
    if (cp >= 'a' && cp <= 'z')
        cp -= 32;
    if (!((cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z')))
        t->bad |= TEXT_BAD_CHARS;
    put(o, cp);
}

struct text text_number(struct str s, bool want_x, char *out, size_t cap)
{
    struct text t = {.s = s};
    bool x = want_x && s.len > 1 && s.at[s.len - 1] == 'X';
    if (all_digits(x ? str_sub(s, 0, s.len - 1) : s)) /* the usual case, at once */
        return t;
    struct str in = text_trim(s);
    if (in.len != s.len)
        t.fix |= TEXT_FIX_SPACE;
    static const struct str quotes[] = {LIT("'"), LIT("’"), LIT("‘"), LIT("＇")};
    for (size_t i = 0; i < countof(quotes); i++)
        if (str_starts(in, quotes[i])) {
            t.fix |= TEXT_FIX_APOSTROPHE;
            in = text_trim(str_sub(in, quotes[i].len, in.len));
        }
    in = skip_label(in, &t.fix);
    if (is_science(in))
        t.bad |= TEXT_BAD_SCIENCE;
    struct sink o = {out, 0, cap, false};
    struct letters l = {0, 0, 0};
    for (size_t at = 0; at < in.len;) {
        uint32_t cp = next(in, &at, &t);
        if (is_invisible(cp))
            t.fix |= TEXT_FIX_INVISIBLE;
        else if (is_blank(cp) || is_hyphen(cp))
            t.fix |= TEXT_FIX_GROUP;
        else
            put_number_char(&o, &t, &l, cp, want_x && at == in.len && o.len > 0 && is_x(cp));
    }
    if (l.lookalike && !l.other && l.digits >= 8)
        t.bad |= TEXT_BAD_LOOKALIKE;
    return finish(&o, t);
}

static bool is_dot(uint32_t cp)
{
    switch (cp) {
    case 0xB7:
    case 0x2022:
    case 0x2027:
    case 0x30FB:
    case 0xFF0E:
    case '.':
    case 0xFF65:
    case 0x2219:
    case 0x22C5:
    case 0x16EB:
    case 0x2E31:
    case 0x25CF:
    case 0x3002:
        return true;
    default:
        return false;
    }
}

static bool is_bracket(uint32_t cp)
{
    return cp == '(' || cp == ')' || cp == '[' || cp == ']' || cp == 0xFF08 || cp == 0xFF09 ||
           cp == 0xFF3B || cp == 0xFF3D || (cp >= 0x3008 && cp <= 0x3011) || cp == 0x3014 ||
           cp == 0x3015 || cp == '<' || cp == '>' || cp == '{' || cp == '}';
}

/* Letters of names that are not written in Han characters. */
static bool is_letter(uint32_t cp)
{
    return (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') ||
           (cp >= 0xC0 && cp <= 0x24F && cp != 0xD7 && cp != 0xF7) ||
           (cp >= 0x370 && cp <= 0x52F) || (cp >= 0x620 && cp <= 0x6D3) ||
           (cp >= 0xF40 && cp <= 0xFBC) || (cp >= 0x1820 && cp <= 0x18AA) ||
           (cp >= 0x3041 && cp <= 0x30FA) || (cp >= 0xA000 && cp <= 0xA48C) ||
           (cp >= 0xAC00 && cp <= 0xD7A3);
}

/* What the characters of a name are. */
struct name_count {
    unsigned han, letter, blank, dot;
};

static struct name_count name_count(struct str s)
{
    struct name_count n = {0, 0, 0, 0};
    for (size_t at = 0; at < s.len;) {
        uint32_t cp = utf8_next(s, &at);
        n.han += text_is_han(cp);
        n.letter += is_letter(cp);
        n.blank += is_blank(cp);
        n.dot += is_dot(cp);
    }
    return n;
}

static unsigned name_char_bad(uint32_t cp, struct name_count n)
{
    if (text_is_han(cp) || is_letter(cp) || is_blank(cp))
        return 0;
    if (is_bracket(cp))
        return TEXT_BAD_NOTE | TEXT_BAD_CHARS;
    if (!n.han && n.letter && (cp == '-' || cp == '\'' || cp == ',' || cp == 0x2019))
        return 0; /* O'Neil, Smith-Jones */
    return TEXT_BAD_CHARS;
}

/* Writes the name from in to o, fixing blanks and dots and noting what does not belong. */
static void name_write(struct str in, struct name_count n, struct sink *o, struct text *t)
{
    bool align = n.blank && !n.letter && !n.dot && n.han >= 2 && n.han <= 4;
    uint32_t before = 0;
    for (size_t at = 0; at < in.len;) {
        uint32_t cp = next(in, &at, t);
        if (is_blank(cp) && align) {
            t->fix |= TEXT_FIX_SPACE;
            continue;
        }
        if (is_blank(cp) && n.han)
            t->bad |= TEXT_BAD_CHARS; /* 买买提 艾力: a dot left out, or two people in one cell */
        bool inner_dot = is_dot(cp) && before && at < in.len;
        if (inner_dot && n.han) {
            if (cp != 0xB7)
                t->fix |= TEXT_FIX_DOT;
            cp = 0xB7;
        } else if (!(is_dot(cp) && before && !n.han && n.letter)) { /* J. Smith, Smith Jr. */
            t->bad |= name_char_bad(cp, n);
        }
        before = cp;
        put(o, cp);
    }
}

/* Two to four ideographs and nothing else: nearly every name. */
static bool is_plain_name(struct str s)
{
    size_t at = 0;
    while (at < s.len && plain_len(s, at) == 3)
        at += 3;
    return at == s.len && at > 0 && at <= 3 * 4;
}

struct text text_name(struct str s, char *out, size_t cap)
{
    if (is_plain_name(s))
        return (struct text){.s = s};
    char clean[4 * TEXT_NAME_MAX];
    struct text t = text_clean(s, clean, sizeof clean);
    if (t.bad & TEXT_BAD_LONG)
        return t;
    if (utf8_count(t.s) > TEXT_NAME_MAX) {
        t.bad |= TEXT_BAD_LONG;
        t.s = (struct str){"", 0};
        return t;
    }
    struct name_count n = name_count(t.s);
    bool plain = utf8_count(t.s) == n.han;
    if (plain && t.s.at != clean)
        return t; /* Han only */
    struct sink o = {out, 0, cap, false};
    struct str in = t.s;
    name_write(in, n, &o, &t);
    return finish(&o, t);
}
