// SPDX-License-Identifier: Apache-2.0
#include "sheet_xml.h"

#include <strings.h>

static const char broken[] = "文件内部的 XML 已损坏，请在 Excel 中重新另存后再上传";

enum err xml_open(struct xml *x, struct zip *z, const struct zip_entry *e, uint64_t max)
{
    x->fail = z->fail;
    x->at = x->end = 0;
    x->over = x->ignorant = false;
    x->depth = 0;
    x->err = OK;
    if (!x->buf)
        x->buf = malloc(XML_WINDOW);
    if (!x->buf)
        return ERR_FILE_LIMIT;
    return zip_stream_open(&x->in, z, e, max);
}

void xml_free(struct xml *x)
{
    free(x->buf);
    zip_stream_free(&x->in);
    *x = (struct xml){0};
}

static enum xml_kind bad(struct xml *x, enum err e, const char *text)
{
    if (x->err == OK)
        x->err = text ? sheet_refuse(x->fail, e, "%s", text) : e;
    return XML_BAD;
}

/* Slides the window so that what is behind `at` starts it, and reads on. False: nothing more. */
static bool more(struct xml *x)
{
    if (x->over || x->err != OK)
        return false;
    if (x->at > 0) {
        memmove(x->buf, x->buf + x->at, x->end - x->at);
        x->end -= x->at;
        x->at = 0;
    }
    if (x->end == XML_WINDOW) {
        bad(x, ERR_FILE_LIMIT, "文件内有超长的文字或标记，已停止读取");
        return false;
    }
    size_t got;
    enum err e = zip_stream_read(&x->in, x->buf + x->end, XML_WINDOW - x->end, &got);
    if (e != OK) {
        bad(x, e, NULL);
        return false;
    }
    x->over = got == 0;
    x->end += got;
    return got > 0;
}

/* Offset (from `at`) of the needle at or behind `from`; SIZE_MAX when the part ends before. */
static size_t find(struct xml *x, size_t from, const char *needle, size_t n)
{
    for (;;) {
        size_t have = x->end - x->at;
        if (have >= from + n) {
            const char *p = memmem(x->buf + x->at + from, have - from, needle, n);
            if (p)
                return (size_t)(p - (x->buf + x->at));
            from = have - n + 1;
        }
        if (!more(x))
            return SIZE_MAX;
    }
}

/* Offset of the '>' that ends a tag; one inside a quoted value does not. */
static size_t tag_end(struct xml *x)
{
    size_t i = 1;
    char quote = 0;
    for (;;) {
        const char *p = x->buf + x->at;
        size_t have = x->end - x->at;
        while (i < have) {
            if (quote) {
                const char *q = memchr(p + i, quote, have - i);
                if (!q) {
                    i = have;
                    break;
                }
                i = (size_t)(q - p) + 1;
                quote = 0;
                continue;
            }
            char c = p[i];
            if (c == '>')
                return i;
            if (c == '<')
                return SIZE_MAX;
            if (c == '"' || c == '\'')
                quote = c;
            i++;
        }
        if (!more(x))
            return SIZE_MAX;
    }
}

static struct str local(const char *at, size_t n)
{
    const char *colon = memchr(at, ':', n);
    if (!colon)
        return (struct str){at, n};
    return (struct str){colon + 1, n - (size_t)(colon + 1 - at)};
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static enum xml_kind take_tag(struct xml *x)
{
    size_t end = tag_end(x);
    if (end == SIZE_MAX)
        return bad(x, ERR_FILE_DAMAGED, broken);
    const char *p = x->buf + x->at + 1, *stop = x->buf + x->at + end;
    x->at += end + 1;
    bool close = p < stop && *p == '/';
    p += close;
    x->empty = !close && stop > p && stop[-1] == '/';
    stop -= x->empty;
    const char *q = p;
    while (q < stop && !blank(*q))
        q++;
    if (q == p)
        return bad(x, ERR_FILE_DAMAGED, broken);
    x->name = local(p, (size_t)(q - p));
    x->attrs = (struct str){q, (size_t)(stop - q)};
    if (close && --x->depth < 0 && !x->ignorant)
        return bad(x, ERR_FILE_DAMAGED, broken);
    if (!close && !x->empty && ++x->depth > XML_DEPTH)
        return bad(x, ERR_FILE_LIMIT, "文件内部的 XML 嵌套过深，已停止读取");
    return close ? XML_CLOSE : XML_OPEN;
}

/* <?…?>: only the encoding matters. */
static bool skip_declaration(struct xml *x)
{
    size_t end = find(x, 2, "?>", 2);
    if (end == SIZE_MAX)
        return false;
    struct str s = {x->buf + x->at, end};
    ptrdiff_t enc = str_starts(s, S("<?xml")) ? str_find(s, S("encoding=")) : -1;
    x->at += end + 2;
    if (enc < 0)
        return true;
    struct str value = str_sub(s, (size_t)enc + 10, 5);
    if (value.len == 5 && (strncasecmp(value.at, "utf-8", 5) == 0 ||
                           strncasecmp(value.at, "us-as", 5) == 0))
        return true;
    bad(x, ERR_FILE_DAMAGED, "文件内部不是 UTF-8 编码，请在 Excel 中重新另存后再上传");
    return false;
}

/* Comments and declarations are run over, CDATA becomes text. XML_EOF here means "go on". */
static enum xml_kind take_bang(struct xml *x)
{
    while (x->end - x->at < 9 && more(x))
        ;
    struct str s = {x->buf + x->at, x->end - x->at};
    if (str_starts(s, S("<!--"))) {
        size_t end = find(x, 4, "-->", 3);
        if (end == SIZE_MAX)
            return bad(x, ERR_FILE_DAMAGED, broken);
        x->at += end + 3;
        return XML_EOF;
    }
    if (str_starts(s, S("<![CDATA["))) {
        size_t end = find(x, 9, "]]>", 3);
        if (end == SIZE_MAX)
            return bad(x, ERR_FILE_DAMAGED, broken);
        x->text = (struct str){x->buf + x->at + 9, end - 9};
        x->cdata = true;
        x->at += end + 3;
        return XML_TEXT;
    }
    return bad(x, ERR_FILE_DAMAGED, "文件内含有 DTD 或实体声明，可能是恶意文件，已拒绝读取");
}

enum xml_kind xml_next(struct xml *x)
{
    for (;;) {
        if (x->err != OK)
            return XML_BAD;
        if (x->at == x->end && !more(x)) {
            if (x->err != OK)
                return XML_BAD;
            return x->depth == 0 || x->ignorant ? XML_EOF : bad(x, ERR_FILE_DAMAGED, broken);
        }
        if (x->buf[x->at] != '<') {
            const char *lt = memchr(x->buf + x->at, '<', x->end - x->at);
            size_t n = lt ? (size_t)(lt - x->buf) - x->at : find(x, 0, "<", 1);
            if (x->err != OK)
                return XML_BAD;
            if (n == SIZE_MAX)
                n = x->end - x->at; /* blanks behind the last tag */
            x->text = (struct str){x->buf + x->at, n};
            x->cdata = false;
            x->at += n;
            return XML_TEXT;
        }
        if (x->end - x->at < 2 && !more(x))
            return bad(x, ERR_FILE_DAMAGED, broken);
        char c = x->buf[x->at + 1];
        if (c == '!') {
            enum xml_kind k = take_bang(x);
            if (k != XML_EOF)
                return k;
        } else if (c == '?') {
            if (!skip_declaration(x))
                return bad(x, ERR_FILE_DAMAGED, broken);
        } else {
            return take_tag(x);
        }
    }
}

/* Is what stands at `at` (the name of a tag) preceded by "</" or "</prefix:"? */
static bool closes(const char *begin, const char *at)
{
    const char *p = at;
    while (p > begin && at - p < 64 && p[-1] != '<' && p[-1] != '/' && p[-1] != '>')
        p--;
    return p - begin >= 2 && p[-1] == '/' && p[-2] == '<';
}

bool xml_skip_behind(struct xml *x, struct str name)
{
    enum { KEEP = 256 }; /* a tag may lie across two readings */
    size_t from = 0;
    x->ignorant = true;
    for (;;) {
        const char *begin = x->buf + x->at, *end = x->buf + x->end;
        const char *p = (size_t)(end - begin) > from
                            ? memmem(begin + from, (size_t)(end - begin) - from, name.at, name.len)
                            : NULL;
        if (p && closes(begin, p)) {
            x->at += (size_t)(p - begin) + name.len;
            size_t close = find(x, 0, ">", 1);
            x->at += close == SIZE_MAX ? 0 : close + 1;
            return close != SIZE_MAX;
        }
        if (p) {
            from = (size_t)(p - begin) + 1;
            continue;
        }
        size_t have = (size_t)(end - begin), kept = have < KEEP ? have : KEEP;
        x->at = x->end - kept;
        from = kept > name.len ? kept - name.len : 0;
        if (!more(x))
            return false;
    }
}

/* One attribute at *p; false at the end. */
static bool next_attr(const char **p, const char *end, struct str *name, struct str *value)
{
    const char *q = *p;
    while (q < end && blank(*q))
        q++;
    const char *n = q;
    while (q < end && *q != '=' && !blank(*q))
        q++;
    *name = local(n, (size_t)(q - n));
    while (q < end && blank(*q))
        q++;
    if (q == end || *q != '=')
        return false;
    q++;
    while (q < end && blank(*q))
        q++;
    if (q == end || (*q != '"' && *q != '\''))
        return false;
    const char *v = q + 1, *stop = memchr(v, *q, (size_t)(end - v));
    if (!stop)
        return false;
    *value = (struct str){v, (size_t)(stop - v)};
    *p = stop + 1;
    return true;
}

bool xml_attr(const struct xml *x, struct str name, struct str *value)
{
    const char *p = x->attrs.at, *end = p + x->attrs.len;
    struct str have;
    while (next_attr(&p, end, &have, value))
        if (have.len == name.len && memcmp(have.at, name.at, name.len) == 0)
            return true;
    *value = (struct str){0};
    return false;
}

bool xml_attr_true(const struct xml *x, struct str name)
{
    struct str v;
    return xml_attr(x, name, &v) && (str_eq(v, S("1")) || str_eq(v, S("true")));
}

uint32_t xml_attr_uint(const struct xml *x, struct str name, uint32_t otherwise)
{
    struct str v;
    int64_t n;
    if (!xml_attr(x, name, &v) || !str_int(v, &n) || n < 0 || n > UINT32_MAX)
        return otherwise;
    return (uint32_t)n;
}

static bool number_ref(struct str s, uint32_t *cp)
{
    uint32_t base = 10, n = 0;
    size_t i = 0;
    if (s.len && (s.at[0] == 'x' || s.at[0] == 'X')) {
        base = 16;
        i = 1;
    }
    if (i == s.len)
        return false;
    for (; i < s.len; i++) {
        char c = s.at[i];
        uint32_t d = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                     : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                     : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                            : 99;
        if (d >= base || n > 0x10FFFF)
            return false;
        n = n * base + d;
    }
    *cp = n == 0 || n > 0x10FFFF || (n >= 0xD800 && n <= 0xDFFF) ? 0xFFFD : n;
    return true;
}

static bool entity(struct str s, uint32_t *cp)
{
    static const struct {
        struct str name;
        char c;
    } known[] = {{LIT("amp"), '&'}, {LIT("lt"), '<'}, {LIT("gt"), '>'},
                 {LIT("quot"), '"'}, {LIT("apos"), '\''}};
    if (s.len > 1 && s.at[0] == '#')
        return number_ref(str_sub(s, 1, s.len), cp);
    for (size_t i = 0; i < countof(known); i++)
        if (str_eq(s, known[i].name)) {
            *cp = (unsigned char)known[i].c;
            return true;
        }
    return false;
}

/* "_x000D_" at p? Then its code unit; halves of surrogate pairs become U+FFFD. */
static bool excel_escape(const char *p, const char *end, uint32_t *cp)
{
    if (end - p < 7 || p[1] != 'x' || p[6] != '_')
        return false;
    char hex[6] = {'x', p[2], p[3], p[4], p[5], 0};
    return number_ref((struct str){hex, 5}, cp);
}

bool xml_plain(struct str s, bool escapes)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] == '&' || s.at[i] == '\r' || (s.at[i] == '_' && escapes))
            return false;
    return true;
}

size_t xml_text(struct str text, bool cdata, bool escapes, char *out)
{
    if (!utf8_valid(text))
        return SIZE_MAX;
    if (xml_plain(text, escapes)) {
        memcpy(out, text.at, text.len);
        return text.len;
    }
    const char *p = text.at, *end = p + text.len;
    char *q = out;
    while (p < end) {
        uint32_t cp;
        if (*p == '&' && !cdata) {
            size_t room = (size_t)(end - p);
            const char *semi = memchr(p, ';', room < 12 ? room : 12);
            if (!semi || !entity((struct str){p + 1, (size_t)(semi - p - 1)}, &cp))
                return SIZE_MAX;
            q += utf8_put(cp, q);
            p = semi + 1;
        } else if (*p == '\r') {
            *q++ = '\n';
            p += 1 + (p + 1 < end && p[1] == '\n');
        } else if (*p == '_' && escapes && excel_escape(p, end, &cp)) {
            q += utf8_put(cp, q);
            p += 7;
        } else {
            *q++ = *p++;
        }
    }
    return (size_t)(q - out);
}
