// SPDX-License-Identifier: Apache-2.0
// Form documents: JSON body -> struct form. Every code it names must be an item of its own, so that a
// typing mistake is told when the document is stored and not when the table is printed.
#include "form_own.h"

#include "keep.h"

struct reading {
    struct arena *a;
    struct form *f;
    struct form_item *items;
    struct str *why;
};

static enum err bad(struct reading *r, const char *fmt, ...) PRINTF(2, 3);
static enum err bad(struct reading *r, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    if (r->why)
        *r->why = str_fv(r->a, fmt, ap);
    va_end(ap);
    return ERR_BAD_INPUT;
}

ptrdiff_t form_item_index(const struct form *f, struct str code)
{
    for (size_t i = 0; i < f->n_items; i++)
        if (str_eq(f->items[i].code, code))
            return (ptrdiff_t)i;
    return -1;
}

static enum err read_codes(struct reading *r, const struct json *list, struct str out[FORM_PARTS_MAX],
                           size_t *n)
{
    if (json_len(list) > FORM_PARTS_MAX)
        return bad(r, "一个列表最多 %d 项", FORM_PARTS_MAX);
    for (size_t i = 0; i < json_len(list); i++)
        out[i] = json_str(json_at(list, i));
    *n = json_len(list);
    return OK;
}

static enum err read_picks(struct reading *r, const struct json *list, struct form_item *item)
{
    size_t n = json_len(list);
    if (n > FORM_PICKS_MAX)
        return bad(r, "项目 %.*s 的取数规则超过 %d 条", FMT(item->code), FORM_PICKS_MAX);
    struct form_pick *picks = NEWS(r->a, struct form_pick, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct json *p = json_at(list, i);
        TRY(read_codes(r, json_get(p, "kinds"), picks[i].kinds, &picks[i].n_kinds));
        TRY(read_codes(r, json_get(p, "classes"), picks[i].classes, &picks[i].n_classes));
        TRY(read_codes(r, json_get(p, "sources"), picks[i].sources, &picks[i].n_sources));
        picks[i].b = json_get_str(p, "b");
        picks[i].tag = json_get_str(p, "tag");
        if (!picks[i].n_kinds)
            return bad(r, "项目 %.*s 的取数规则没有写明种类（kinds）", FMT(item->code));
    }
    item->picks = picks;
    item->n_picks = n;
    return OK;
}

static enum err read_item(struct reading *r, const struct json *j, struct form_item *item)
{
    item->code = json_get_str(j, "code");
    item->label = json_get_str(j, "label");
    item->sub = json_get_str(j, "sub");
    item->unit = json_get_str(j, "unit");
    item->period = json_get_str(j, "period");
    item->as = str_eq(item->unit, S("万元")) ? FORM_WAN : FORM_COUNT;
    item->indent = json_get_int(j, "indent", 0);
    item->hand = json_get_bool(j, "hand");
    item->memo = json_get_bool(j, "memo");
    item->register_of = json_get_str(j, "register");
    if (item->register_of.len && !form_register_known(item->register_of))
        return bad(r, "项目 %.*s 的登记簿“%.*s”不认识", FMT(item->code), FMT(item->register_of));
    if (item->register_of.len && (item->as != FORM_COUNT || json_get(j, "pick") || json_get(j, "sum")))
        return bad(r, "项目 %.*s 按登记簿计家数，不能同时取数、合计或计金额", FMT(item->code));
    if (!item->code.len || !item->label.len || !item->unit.len)
        return bad(r, "每个项目都要有 code、label、unit");
    return read_picks(r, json_get(j, "pick"), item);
}

/* Sums are resolved once all items are known; a sum of sums is refused, so that the order of items
 * never matters. */
static enum err read_sum(struct reading *r, const struct json *j, struct form_item *item)
{
    const struct json *list = json_get(j, "sum");
    struct str codes[FORM_PARTS_MAX];
    size_t n = 0;
    if (!list)
        return OK;
    TRY(read_codes(r, list, codes, &n));
    size_t *parts = NEWS(r->a, size_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        ptrdiff_t at = form_item_index(r->f, codes[i]);
        if (at < 0)
            return bad(r, "项目 %.*s 的合计里没有 %.*s", FMT(item->code), FMT(codes[i]));
        if (r->items[at].as != item->as || r->items[at].memo || r->items[at].register_of.len)
            return bad(r, "项目 %.*s 不能计入 %.*s：单位不同，或是备查项、按登记簿计的家数", FMT(codes[i]), FMT(item->code));
        parts[i] = (size_t)at;
    }
    if (item->hand || item->n_picks || !n)
        return bad(r, "合计项目 %.*s 不能同时填报或取数", FMT(item->code));
    item->parts = parts;
    item->n_parts = n;
    return OK;
}

static enum err check_kinds(struct reading *r)
{
    for (size_t i = 0; i < r->f->n_items; i++) {
        const struct form_item *item = &r->items[i];
        if (!item->n_parts && !item->n_picks && !item->hand && !item->register_of.len)
            return bad(r, "项目 %.*s 既不填报，也不取数、不合计", FMT(item->code));
        if (form_item_index(r->f, item->code) != (ptrdiff_t)i)
            return bad(r, "项目 %.*s 重复", FMT(item->code));
        for (size_t k = 0; k < item->n_parts; k++)
            if (r->items[item->parts[k]].n_parts)
                return bad(r, "合计项目 %.*s 不能再计入 %.*s", FMT(r->items[item->parts[k]].code),
                           FMT(item->code));
    }
    return OK;
}

/* What FORM_BESIDE asks for. */
static enum err read_beside(struct reading *r)
{
    struct buf b = buf_new(r->a, FORM_BESIDE_TEXT);
    for (size_t i = 0; i < r->f->n_items; i++)
        for (size_t k = 0; r->items[i].hand && k < r->items[i].n_picks; k++) {
            const struct form_pick *p = &r->items[i].picks[k];
            for (size_t m = 0; m < p->n_kinds; m++) {
                for (size_t c = 0; c < p->n_classes; c++)
                    buf_f(&b, ";%.*s:%.*s:%.*s;", FMT(r->items[i].code), FMT(p->kinds[m]), FMT(p->classes[c]));
                if (!p->n_classes)
                    buf_f(&b, ";%.*s:%.*s:*;", FMT(r->items[i].code), FMT(p->kinds[m]));
            }
        }
    r->f->beside = buf_done(&b);
    return b.full ? bad(r, "可以填报的项目取数规则太多") : OK;
}

static enum err check_layout(struct reading *r)
{
    for (size_t g = 0; g < json_len(r->f->layout); g++) {
        const struct json *rows = json_get(json_at(r->f->layout, g), "rows");
        for (size_t i = 0; i < json_len(rows); i++)
            for (size_t k = 0; k < json_len(json_at(rows, i)); k++) {
                struct str code = json_str(json_at(json_at(rows, i), k));
                if (form_item_index(r->f, code) < 0)
                    return bad(r, "版面中的 %.*s 不是本表项目", FMT(code));
            }
    }
    return OK;
}

static enum err check_code(struct reading *r, const struct json *check, const struct json *code)
{
    if (code && form_item_index(r->f, json_str(code)) < 0)
        return bad(r, "校验 %.*s 提到的 %.*s 不是本表项目", FMT(json_get_str(check, "code")),
                   FMT(json_str(code)));
    return OK;
}

static enum err check_checks(struct reading *r)
{
    if (json_len(r->f->checks) > FORM_CHECKS_MAX)
        return bad(r, "校验不能超过 %d 条", FORM_CHECKS_MAX);
    for (size_t i = 0; i < json_len(r->f->checks); i++) {
        const struct json *c = json_at(r->f->checks, i);
        const struct json *of = json_get(c, "of"), *pairs = json_get(c, "pairs");
        if (!form_op_find(json_get_str(c, "op")))
            return bad(r, "校验 %.*s 的方式“%.*s”不认识", FMT(json_get_str(c, "code")),
                       FMT(json_get_str(c, "op")));
        TRY(check_code(r, c, json_get(c, "item")));
        TRY(check_code(r, c, json_get(c, "than")));
        TRY(check_code(r, c, json_get(c, "per")));
        for (size_t k = 0; k < json_len(of); k++)
            TRY(check_code(r, c, json_at(of, k)));
        for (size_t k = 0; k < json_len(pairs); k++)
            for (size_t m = 0; m < 2; m++)
                TRY(check_code(r, c, json_at(json_at(pairs, k), m)));
    }
    return OK;
}

enum err form_parse(struct arena *a, const struct rule *rule, struct form **out, struct str *why)
{
    struct form *f = NEW(a, struct form);
    struct reading r = {a, f, NULL, why};
    const struct json *body = json_parse(a, rule->body, why);
    if (!body)
        return ERR_BAD_INPUT;
    const struct json *items = json_get(body, "items");
    if (json_len(items) == 0 || json_len(items) > FORM_ITEMS_MAX)
        return bad(&r, "统计表应有 1 至 %d 个项目", FORM_ITEMS_MAX);
    *f = (struct form){.rule = *rule,
                       .title = json_get_str(body, "title"),
                       .period = json_get_str(body, "period"),
                       .note = json_get_str(body, "note"),
                       .total = json_get_str(body, "total"),
                       .b_default = json_get_str(body, "b_default"),
                       .checks = json_get(body, "checks"),
                       .layout = json_get(body, "layout"),
                       .from = json_get(body, "from"),
                       .columns = json_get(body, "columns"),
                       .head = json_get(body, "head"),
                       .notes = json_get(body, "notes"),
                       .sign = json_get(body, "sign")};
    r.items = NEWS(a, struct form_item, json_len(items));
    for (size_t i = 0; i < json_len(items); i++)
        TRY(read_item(&r, json_at(items, i), &r.items[i]));
    f->items = r.items;
    f->n_items = json_len(items);
    for (size_t i = 0; i < f->n_items; i++)
        TRY(read_sum(&r, json_at(items, i), &r.items[i]));
    TRY(check_kinds(&r));
    TRY(read_beside(&r));
    TRY(check_layout(&r));
    TRY(check_checks(&r));
    struct str print = form_print_wrong(a, body);
    if (print.len)
        return bad(&r, "%.*s", FMT(print));
    *out = f;
    return OK;
}

struct asked {
    struct str code, day, *why;
};

static enum err make_form(struct ctx *cx, struct arena *a, void *arg, void **thing)
{
    struct asked *ask = arg;
    struct rule rule = {0};
    struct form *f = NULL;
    TRY(rule_get(cx->tx, S("forms"), ask->code, ask->day, &rule));
    rule_own(a, &rule);
    TRY(form_parse(a, &rule, &f, ask->why));
    *thing = f;
    return OK;
}

enum err form_load(struct ctx *cx, struct str code, struct str day, const struct form **out, struct str *why)
{
    struct asked ask = {code, day, why};
    void *thing = NULL;
    TRY(keep_get(cx, STAMP_RULE, str_f(cx->a, "form %.*s %.*s", FMT(day), FMT(code)), make_form, &ask, &thing));
    *out = thing;
    return OK;
}
