// SPDX-License-Identifier: Apache-2.0
#include "marked.h"

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "1. ", "12、": length of the mark, 0 = none. */
static size_t step_mark(struct str t, int *no)
{
    size_t n = 0;
    *no = 0;
    while (n < t.len && n < 3 && digit(t.at[n]))
        *no = *no * 10 + (t.at[n++] - '0');
    struct str rest = str_sub(t, n, t.len);
    if (!n)
        return 0;
    return str_starts(rest, S(". ")) ? n + 2 : str_starts(rest, S("、")) ? n + strlen("、") : 0;
}

bool marked_next(struct str *rest, struct marked *out)
{
    struct str t = {0};
    while (!t.len && rest->len)
        t = str_trim(str_cut(*rest, '\n', rest));
    if (!t.len)
        return false;
    *out = (struct marked){.kind = MARKED_PARA, .text = t};
    size_t step = step_mark(t, &out->no), mark = 0;
    if (str_starts(t, S("## "))) {
        out->kind = MARKED_HEAD2;
        mark = 3;
    } else if (str_starts(t, S("# "))) {
        out->kind = MARKED_HEAD1;
        mark = 2;
    } else if (str_starts(t, S("- "))) {
        out->kind = MARKED_BULLET;
        mark = 2;
    } else if (step) {
        out->kind = MARKED_STEP;
        mark = step;
    }
    out->text = str_trim(str_sub(t, mark, t.len));
    return true;
}

static size_t bolds(struct str t)
{
    size_t n = 0;
    for (size_t i = 0; i + 1 < t.len; i++)
        if (t.at[i] == '*' && t.at[i + 1] == '*') {
            n++;
            i++;
        }
    return n;
}

/* "<b", "</p", "<!": the beginning of HTML; "人数<100" is none. */
static bool has_tag(struct str t)
{
    for (size_t i = 0; i + 1 < t.len; i++) {
        char c = t.at[i + 1];
        if (t.at[i] == '<' && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '!'))
            return true;
    }
    return false;
}

struct str marked_wrong(struct arena *a, struct str text)
{
    struct marked m;
    for (size_t i = 0; i < text.len; i++)
        if (((unsigned char)text.at[i] < ' ' && text.at[i] != '\n' && text.at[i] != '\r' && text.at[i] != '\t') || text.at[i] == 0x7f)
            return S("有不能识别的字符，请删去后重新输入");
    for (int line = 1; marked_next(&text, &m); line++) {
        if (m.text.len > MARKED_LINE_BYTES)
            return str_f(a, "第 %d 段太长，请分成几段", line);
        if (m.text.len && m.text.at[0] == '#')
            return str_f(a, "第 %d 段的标题只能用一个或两个 #，后面空一格再写标题", line);
        if (has_tag(m.text))
            return str_f(a, "第 %d 段里有网页代码，请用工具栏的标题、加粗和列表", line);
        if (bolds(m.text) % 2)
            return str_f(a, "第 %d 段的加粗缺少一边的 **", line);
    }
    return S("");
}

struct str marked_plain(struct arena *a, struct str text)
{
    struct buf b = buf_new(a, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '*' && i + 1 < text.len && text.at[i + 1] == '*')
            i++;
        else
            buf_ch(&b, text.at[i]);
    }
    return buf_done(&b);
}
