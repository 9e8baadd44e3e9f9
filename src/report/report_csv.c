// SPDX-License-Identifier: Apache-2.0
// A filled statistics form as CSV (RFC 4180, UTF-8 with a byte order mark, so that Excel reads the characters):
// 编号, 项目, 栏目, 单位, 合计, one item a line in the order of the document.
#include "report_form.h"

enum { CSV_MAX = 1024 * 1024 };

/* A text that begins like a formula would be reckoned by Excel: an apostrophe makes it a text again. */
static bool like_formula(struct str s)
{
    return s.len && strchr("=+-@\t\r\n", s.at[0]);
}

static void put(struct buf *b, struct str s, char end)
{
    buf_ch(b, '"');
    if (like_formula(s))
        buf_ch(b, '\'');
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '"')
            buf_ch(b, '"');
        buf_ch(b, s.at[i]);
    }
    buf_ch(b, '"');
    if (end == '\n')
        buf_ch(b, '\r');
    buf_ch(b, end);
}

struct str report_form_csv(struct arena *a, const struct form_table *t)
{
    struct buf b = buf_new(a, CSV_MAX);
    buf_str(&b, S("\xEF\xBB\xBF"));
    buf_str(&b, S("\"编号\",\"项目\",\"栏目\",\"单位\",\"合计\"\r\n"));
    for (size_t i = 0; i < t->form->n_items; i++) {
        const struct form_item *item = &t->form->items[i];
        put(&b, item->code, ',');
        put(&b, item->label, ',');
        put(&b, item->sub, ',');
        put(&b, item->unit, ',');
        /* A figure is ours and stays a number, a negative one too. */
        buf_str(&b, form_text(a, item, t->values[i].n));
        buf_str(&b, S("\r\n"));
    }
    return buf_done(&b);
}
