// SPDX-License-Identifier: Apache-2.0
// The checks of a form, each a row of its document: {"code","level","op","text",…}. op:
//   sum item            item = sum of its parts          nonneg          no figure below zero
//   pair pairs          a = 0 exactly when b = 0         le item than    item <= than
//   average pairs low high   a / b in 分 within bounds   share item than low   item >= low % of than
//   needs item of       item > 0 when one of `of` is     rollup          table = own + children
//   donors item         item within the register of gifts
//   within item of      item <= the sum of `of`
//   year of percent least least_fen    each of `of` within ± percent of the year before, when that was so much
//   gone of             none of `of` is 0 that was not a year before
//   same of least       none of `of` is exactly what it was a year before (from so many on)
//   round unit least    not all of the entered figures are multiples of unit (from so many figures on)
//   twins               no two children have the same figures throughout
#include "form.h"
#include "money.h"

struct checking {
    struct arena *a;
    const struct form *f;
    const struct form_value *v;
    const struct form_facts *facts;
    const struct json *check;
    struct form_found *found;
    size_t n, max;
};

static size_t at(const struct checking *c, const struct json *code)
{
    return (size_t)form_item_index(c->f, json_str(code)); /* codes were checked when parsed */
}

static int64_t value(const struct checking *c, const struct json *code)
{
    return c->v[at(c, code)].n;
}

/* key: which items or units it is about, without their figures. */
static void found(struct checking *c, struct str key, struct str where)
{
    if (c->n == c->max)
        return;
    struct str text = json_get_str(c->check, "text"), code = json_get_str(c->check, "code");
    c->found[c->n++] = (struct form_found){
        .code = code,
        .key = key.len ? str_f(c->a, "%.*s:%.*s", FMT(code), FMT(key)) : code,
        .text = where.len ? str_f(c->a, "%.*s：%.*s", FMT(where), FMT(text)) : text,
        .error = str_eq(json_get_str(c->check, "level"), S("error"))};
}

static struct str amount(const struct checking *c, size_t i, int64_t n)
{
    return str_f(c->a, "%.*s%.*s", FMT(form_text(c->a, &c->f->items[i], n)), FMT(c->f->items[i].unit));
}

static struct str show(const struct checking *c, const struct json *code)
{
    size_t i = at(c, code);
    return str_f(c->a, "%.*s=%.*s", FMT(c->f->items[i].code), FMT(amount(c, i, c->v[i].n)));
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
        found(c, json_get_str(c->check, "item"), show(c, json_get(c->check, "item")));
}

static void op_pair(struct checking *c)
{
    const struct json *pairs = json_get(c->check, "pairs");
    for (size_t i = 0; i < json_len(pairs); i++) {
        const struct json *x = json_at(json_at(pairs, i), 0), *y = json_at(json_at(pairs, i), 1);
        if ((value(c, x) == 0) != (value(c, y) == 0))
            found(c, json_str(x), show_two(c, x, y));
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
            found(c, json_str(x), show_two(c, x, y));
    }
}

static void op_compare(struct checking *c, bool share)
{
    const struct json *x = json_get(c->check, "item"), *y = json_get(c->check, "than");
    int64_t a = value(c, x), b = value(c, y), low = json_get_int(c->check, "low", 0), hundred = 0, want = 0;
    if (!share && a > b)
        found(c, json_str(x), show_two(c, x, y));
    if (share && money_mul(a, 100, &hundred) && money_mul(b, low, &want) && hundred < want)
        found(c, json_str(x), show_two(c, x, y));
}

static void op_needs(struct checking *c)
{
    const struct json *of = json_get(c->check, "of");
    bool any = false;
    for (size_t i = 0; i < json_len(of); i++)
        any = any || value(c, json_at(of, i)) > 0;
    if (any && value(c, json_get(c->check, "item")) == 0)
        found(c, json_get_str(c->check, "item"), S(""));
}

/* V36: given by society, and no donor stands behind it. */
static void op_donors(struct checking *c)
{
    char text[MONEY_TEXT];
    int64_t fen = value(c, json_get(c->check, "item"));
    if (fen <= c->facts->gifts_fen)
        return;
    money_yuan(fen - c->facts->gifts_fen, text);
    found(c, json_get_str(c->check, "item"), str_f(c->a, "%.*s，其中 %s 元没有捐赠登记", FMT(show(c, json_get(c->check, "item"))), text));
}

static void op_nonneg(struct checking *c)
{
    for (size_t i = 0; i < c->f->n_items; i++)
        if (c->v[i].n < 0)
            found(c, c->f->items[i].code, c->f->items[i].code);
}

static void op_rollup(struct checking *c)
{
    for (size_t i = 0; c->facts->parts && i < c->f->n_items; i++)
        if (c->v[i].n != c->facts->parts[i].n)
            found(c, c->f->items[i].code, str_f(c->a, "%.*s 本表 %.*s，本级与下级合计 %.*s", FMT(c->f->items[i].code), FMT(amount(c, i, c->v[i].n)),
                           FMT(amount(c, i, c->facts->parts[i].n))));
}

static void op_within(struct checking *c)
{
    const struct json *item = json_get(c->check, "item"), *of = json_get(c->check, "of");
    int64_t sum = 0;
    for (size_t i = 0; i < json_len(of); i++)
        if (!money_add(sum, value(c, json_at(of, i)), &sum))
            return;
    if (value(c, item) > sum)
        found(c, json_str(item), str_f(c->a, "%.*s，%.*s 至 %.*s 合计 %.*s", FMT(show(c, item)), FMT(json_str(json_at(of, 0))),
                       FMT(json_str(json_at(of, json_len(of) - 1))), FMT(amount(c, at(c, item), sum))));
}

/* --- beside the year before --- */

static struct str show_last(const struct checking *c, const struct json *code)
{
    size_t i = at(c, code);
    return str_f(c->a, "%.*s，上年（%.*s）%.*s", FMT(show(c, code)), FMT(c->facts->last_name),
                 FMT(amount(c, i, c->facts->last[i].n)));
}

static bool changed_much(const struct checking *c, size_t i)
{
    int64_t now = c->v[i].n, was = c->facts->last[i].n, percent = json_get_int(c->check, "percent", 50), change, limit;
    int64_t least = json_get_int(c->check, c->f->items[i].as == FORM_WAN ? "least_fen" : "least", 1);
    int64_t gap = now > was ? now - was : was - now;
    return was >= least && was > 0 && money_mul(gap, 100, &change) && money_mul(was, percent, &limit) && change > limit;
}

static void beside_last(struct checking *c, struct str op)
{
    const struct json *of = json_get(c->check, "of");
    for (size_t k = 0; c->facts->last && k < json_len(of); k++) {
        size_t i = at(c, json_at(of, k));
        int64_t now = c->v[i].n, was = c->facts->last[i].n;
        bool bad = str_eq(op, S("year"))   ? changed_much(c, i)
                   : str_eq(op, S("gone")) ? was > 0 && now == 0
                                           : now == was && now >= json_get_int(c->check, "least", 1);
        if (bad)
            found(c, json_str(json_at(of, k)), show_last(c, json_at(of, k)));
    }
}

static void op_round(struct checking *c)
{
    int64_t unit = json_get_int(c->check, "unit", 100), n = 0;
    for (size_t i = 0; i < c->f->n_items; i++) {
        const struct form_item *item = &c->f->items[i];
        if (!item->hand || !c->v[i].hand || item->as == FORM_WAN)
            continue;
        if (c->v[i].hand % unit)
            return;
        n++;
    }
    if (unit > 0 && n >= json_get_int(c->check, "least", 3))
        found(c, S(""), str_f(c->a, "填报的 %lld 个数", (long long)n));
}

static void op_twins(struct checking *c)
{
    for (size_t i = 0; i < c->facts->n_twins; i++)
        found(c, c->facts->twins[i], c->facts->twins[i]);
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
    else if (str_eq(op, S("within")))
        op_within(c);
    else if (str_eq(op, S("year")) || str_eq(op, S("gone")) || str_eq(op, S("same")))
        beside_last(c, op);
    else if (str_eq(op, S("round")))
        op_round(c);
    else if (str_eq(op, S("twins")))
        op_twins(c);
    else
        return ERR_BAD_INPUT;
    return OK;
}

enum err form_check(struct arena *a, const struct form *f, const struct form_value *values,
                    const struct form_facts *facts, struct form_found **out, size_t *n)
{
    enum { FOUND_MAX = 500 };
    struct checking c = {.a = a, .f = f, .v = values, .facts = facts, .max = FOUND_MAX};
    c.found = NEWS(a, struct form_found, FOUND_MAX);
    for (size_t i = 0; i < json_len(f->checks); i++) {
        c.check = json_at(f->checks, i);
        TRY(run(&c));
    }
    *out = c.found;
    *n = c.n;
    return OK;
}
