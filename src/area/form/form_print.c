// SPDX-License-Identifier: Apache-2.0
// How a form document wants to be printed: widths of the columns, lines above and below the grid, who signs.
// A new edition brings its own without a change here; a document that says nothing is printed as usual.
#include "form.h"

static const char *const names[FORM_WORDS] = {"org", "date", "filler", "phone", "campaign", "campaign_name", "from", "to", "period"};

enum { WIDTH_MIN = 3, WIDTH_MAX = 90, WIDTHS_MAX = 140, LINE_CHARS = 300 };

static ptrdiff_t word_at(struct str name)
{
    for (size_t i = 0; i < FORM_WORDS; i++)
        if (str_eq(name, str_of(names[i])))
            return (ptrdiff_t)i;
    return -1;
}

struct str form_print_line(struct arena *a, struct str line, const struct str *words)
{
    size_t most = line.len + 1;
    for (size_t i = 0; i < FORM_WORDS; i++)
        most += words[i].len * (line.len / 4 + 1); /* the shortest name takes four */
    struct buf b = buf_new(a, most);
    while (line.len) {
        struct str name, rest;
        buf_str(&b, str_cut(line, '{', &rest));
        name = str_cut(rest, '}', &line);
        ptrdiff_t at = word_at(name);
        if (at >= 0)
            buf_str(&b, words[at]);
    }
    return buf_done(&b);
}

static struct str line_wrong(struct arena *a, const struct json *j, const char *key)
{
    struct str line = json_str(j);
    if (json_kind(j) != JSON_TEXT || utf8_head(line, LINE_CHARS).len != line.len)
        return str_f(a, "版面 %s 的每一行应为不超过 %d 字的文字", key, LINE_CHARS);
    while (line.len) {
        struct str rest, name;
        str_cut(line, '{', &rest);
        name = str_cut(rest, '}', &line);
        if (rest.len && word_at(name) < 0)
            return str_f(a, "版面 %s 中的 {%.*s} 不认识，可用 org、date、filler、phone、campaign、campaign_name、from、to、period",
                         key, FMT(name));
    }
    return S("");
}

static struct str lines_wrong(struct arena *a, const struct json *list, const char *key)
{
    if (list && (json_kind(list) != JSON_LIST || json_len(list) > FORM_PRINT_LINES))
        return str_f(a, "版面 %s 应为最多 %d 行的列表", key, FORM_PRINT_LINES);
    for (size_t i = 0; i < json_len(list); i++) {
        struct str wrong = line_wrong(a, json_at(list, i), key);
        if (wrong.len)
            return wrong;
    }
    return S("");
}

static struct str columns_wrong(struct arena *a, const struct json *list)
{
    int64_t all = 0;
    if (!list)
        return S("");
    if (json_len(list) != FORM_PRINT_COLUMNS)
        return str_f(a, "版面 columns 应为 %d 个列宽：序号、编号、项目、栏目、合计", FORM_PRINT_COLUMNS);
    for (size_t i = 0; i < FORM_PRINT_COLUMNS; i++) {
        int64_t w = json_kind(json_at(list, i)) == JSON_INT ? json_int(json_at(list, i)) : 0;
        if (w < WIDTH_MIN || w > WIDTH_MAX)
            return str_f(a, "版面 columns 的列宽应为 %d 至 %d 的整数（半角字符）", WIDTH_MIN, WIDTH_MAX);
        all += w;
    }
    return all > WIDTHS_MAX ? str_f(a, "版面 columns 的列宽合计不能超过 %d", WIDTHS_MAX) : S("");
}

struct str form_print_wrong(struct arena *a, const struct json *body)
{
    const struct json *head = json_get(body, "head");
    struct str wrong = columns_wrong(a, json_get(body, "columns"));
    if (!wrong.len)
        wrong = lines_wrong(a, head, "head");
    if (!wrong.len && json_len(head) % 2)
        wrong = S("版面 head 应成对：左、右");
    if (!wrong.len)
        wrong = lines_wrong(a, json_get(body, "notes"), "notes");
    return wrong.len ? wrong : lines_wrong(a, json_get(body, "sign"), "sign");
}
