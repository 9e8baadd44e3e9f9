// SPDX-License-Identifier: Apache-2.0
// The empty sheet of an import: columns in the order of the rule document, those that are read and no others.
#include "table_import.h"

#include "code.h"
#include "sheet_header.h"
#include "workbook.h"
#include "xlsx_write.h"

static enum xlsx_kind kind_of(enum field_as as)
{
    return as == AS_MONEY ? XLSX_MONEY : as == AS_COUNT ? XLSX_COUNT : XLSX_TEXT; /* a number of 18 digits and a phone stay as typed */
}

/* The running number is nobody's entry, and in every list. */
static struct xlsx_column *columns_of(struct ctx *cx, const struct table_kind *k, const struct header_rules *rules, size_t *n)
{
    struct xlsx_column *cols = NEWS(cx->a, struct xlsx_column, header_key_count(rules) + 1);
    for (uint32_t i = 0; i < header_key_count(rules); i++) {
        const struct field *f = field_named(k->in, header_key_name(rules, i));
        if (f)
            cols[(*n)++] = (struct xlsx_column){header_key_title(rules, i), kind_of(f->as), f->as == AS_IDNO || f->max > 40 ? 24 : 16};
        else if (str_eq(header_key_name(rules, i), S("seq")))
            cols[(*n)++] = (struct xlsx_column){header_key_title(rules, i), XLSX_COUNT, 6};
    }
    return cols;
}

static struct str needed(struct ctx *cx, const struct table_kind *k, const struct header_rules *rules)
{
    struct buf b = buf_new(cx->a, 2000);
    for (uint32_t i = 0; i < header_key_count(rules); i++) {
        const struct field *f = field_named(k->in, header_key_name(rules, i));
        if (f && f->need)
            buf_f(&b, "%s%.*s", b.len ? "、" : "必填：", FMT(header_key_title(rules, i)));
    }
    buf_f(&b, "。一行一条，不要改表头；号码按文本填写。");
    return buf_done(&b);
}

enum err table_template(struct ctx *cx, const struct table_kind *k)
{
    const struct header_rules *rules = NULL;
    struct rule doc = {0};
    struct str why = S("");
    struct workbook w;
    TRY(rule_get(cx->tx, S("sheets"), str_of(k->sheet), cx_today(cx), &doc));
    TRY(header_rules_read(cx->a, doc.body, &rules, &why));
    struct xlsx_table t = {.name = doc.title, .title = doc.title, .subtitle = needed(cx, k, rules)};
    t.cols = columns_of(cx, k, rules, &t.n);
    TRY(workbook_open(cx, &w));
    struct xlsx *x = xlsx_begin(w.path);
    if (x)
        xlsx_sheet(x, &t);
    return workbook_answer(cx, &w, x ? xlsx_end(x) : ERR_IO, str_f(cx->a, "%.*s.xlsx", FMT(doc.title)));
}
