// SPDX-License-Identifier: Apache-2.0
// The checks of a form, each a row of its document: {"code","level","op","text",…}. op:
//   sum item            item = sum of its parts          nonneg          no figure below zero
//   pair pairs          a = 0 exactly when b = 0         le item than    item <= than
//   average pairs low high   a / b in 分 within bounds   share item than low   item >= low % of than
//   needs item of       item > 0 when one of `of` is     rollup          table = own + children
//   donors item         item within the register of gifts
#include "form.h"
#include "money.h"

struct checking {
    struct arena *a;
    const struct form *f;
    const struct form_value *v, *parts;
    const struct json *check;
    struct form_found *found;
    size_t n, max;
    int64_t gifts_fen;
};

static size_t at(const struct checking *c, const struct json *code)
{
    return (size_t)form_item_index(c->f, json_str(code)); /* codes were checked when parsed */
}

static int64_t value(const struct checking *c, const struct json *code)
{
    return c->v[at(c, code)].n;
}

static void found(struct checking *c, struct str where)
{
    if (c->n == c->max)
        return;
    struct str text = json_get_str(c->check, "text");
    c->found[c->n++] = (struct form_found){
        .code = json_get_str(c->check, "code"),
        .text = where.len ? str_f(c->a, "%.*s：%.*s", FMT(where), FMT(text)) : text,
        .error = str_eq(json_get_str(c->check, "level"), S("error"))};
}

static struct str show(const struct checking *c, const struct json *code)
{
    size_t i = at(c, code);
    return str_f(c->a, "%.*s=%.*s%.*s", FMT(c->f->items[i].code),
                 FMT(form_text(c->a, &c->f->items[i], c->v[i].n)), FMT(c->f->items[i].unit));
}

static struct str show_two(const struct checking *c, const struct json *x, const struct json *y)
{
    return str_f(c->a, "%.*s，%.*s", FMT(show(c, x)), FMT(show(c, y)));
}

static void op_sum(struct checking *c)
{
    const struct form_item *item = &c->f->items[at(c, json_get(c->check, "item"))];
    int64_t sum = 0;
    for (size_t k = 0; k < item->n_parts; k++)
        if (!money_add(sum, c->v[item->parts[k]].n, &sum))
            break;
    if (sum != value(c, json_get(c->check, "item")))
        found(c, show(c, json_get(c->check, "item")));
}

static void op_pair(struct checking *c)
{
    const struct json *pairs = json_get(c->check, "pairs");
    for (size_t i = 0; i < json_len(pairs); i++) {
        const struct json *x = json_at(json_at(pairs, i), 0), *y = json_at(json_at(pairs, i), 1);
        if ((value(c, x) == 0) != (value(c, y) == 0))
            found(c, show_two(c, x, y));
    }
}

static void op_average(struct checking *c)
{
    const struct json *pairs = json_get(c->check, "pairs");
    int64_t low = json_get_int(c->check, "low", 0), high = json_get_int(c->check, "high", INT64_MAX);
    for (size_t i = 0; i < json_len(pairs); i++) {
        const struct json *x = json_at(json_at(pairs, i), 0), *y = json_at(json_at(pairs, i), 1);
        int64_t fen = value(c, x), heads = value(c, y);
        if (heads <= 0 || fen <= 0) /* the other half of the pair is missing: another check */
            continue;
        /* whole numbers: floor < low exactly when the average is, ceiling > high likewise */
        if (fen / heads < low || fen / heads + (fen % heads > 0) > high)
            found(c, show_two(c, x, y));
    }
}

static void op_compare(struct checking *c, bool share)
{
    const struct json *x = json_get(c->check, "item"), *y = json_get(c->check, "than");
    int64_t a = value(c, x), b = value(c, y), low = json_get_int(c->check, "low", 0), hundred = 0, want = 0;
    if (!share && a > b)
        found(c, show_two(c, x, y));
    if (share && money_mul(a, 100, &hundred) && money_mul(b, low, &want) && hundred < want)
        found(c, show_two(c, x, y));
}

static void op_needs(struct checking *c)
{
    const struct json *of = json_get(c->check, "of");
    bool any = false;
    for (size_t i = 0; i < json_len(of); i++)
        any = any || value(c, json_at(of, i)) > 0;
    if (any && value(c, json_get(c->check, "item")) == 0)
        found(c, S(""));
}

/* V36: given by society, and no donor stands behind it. */
static void op_donors(struct checking *c)
{
    char text[MONEY_TEXT];
    int64_t fen = value(c, json_get(c->check, "item"));
    if (fen <= c->gifts_fen)
        return;
    money_yuan(fen - c->gifts_fen, text);
    found(c, str_f(c->a, "%.*s，其中 %s 元没有捐赠登记", FMT(show(c, json_get(c->check, "item"))), text));
}

static void op_nonneg(struct checking *c)
{
    for (size_t i = 0; i < c->f->n_items; i++)
        if (c->v[i].n < 0)
            found(c, c->f->items[i].code);
}

static void op_rollup(struct checking *c)
{
    for (size_t i = 0; c->parts && i < c->f->n_items; i++)
        if (c->v[i].n != c->parts[i].n)
            found(c, str_f(c->a, "%.*s 本表 %.*s，本级与下级合计 %.*s", FMT(c->f->items[i].code),
                           FMT(form_text(c->a, &c->f->items[i], c->v[i].n)),
                           FMT(form_text(c->a, &c->f->items[i], c->parts[i].n))));
}

static enum err run(struct checking *c)
{
    struct str op = json_get_str(c->check, "op");
    if (str_eq(op, S("sum")))
        op_sum(c);
    else if (str_eq(op, S("pair")))
        op_pair(c);
    else if (str_eq(op, S("average")))
        op_average(c);
    else if (str_eq(op, S("le")) || str_eq(op, S("share")))
        op_compare(c, str_eq(op, S("share")));
    else if (str_eq(op, S("needs")))
        op_needs(c);
    else if (str_eq(op, S("donors")))
        op_donors(c);
    else if (str_eq(op, S("nonneg")))
        op_nonneg(c);
    else if (str_eq(op, S("rollup")))
        op_rollup(c);
    else
        return ERR_BAD_INPUT;
    return OK;
}

enum err form_check(struct arena *a, const struct form *f, const struct form_value *values, int64_t gifts_fen,
                    const struct form_value *parts, struct form_found **out, size_t *n)
{
    enum { FOUND_MAX = 500 };
    struct checking c = {.a = a, .f = f, .v = values, .parts = parts, .max = FOUND_MAX,
                         .gifts_fen = gifts_fen};
    c.found = NEWS(a, struct form_found, FOUND_MAX);
    for (size_t i = 0; i < json_len(f->checks); i++) {
        c.check = json_at(f->checks, i);
        TRY(run(&c));
    }
    *out = c.found;
    *n = c.n;
    return OK;
}
