// SPDX-License-Identifier: Apache-2.0
// The checks of a form, each a row of its document: {"code","level","op","text",…}. What an op asks for is told in
// form_ops.c and rules/README.md; here are those that look at figures alone, and the table of them all.
#include "form_check_own.h"

size_t check_at(const struct checking *c, const struct json *code)
{
    return (size_t)form_item_index(c->f, json_str(code)); /* codes were checked when parsed */
}

int64_t check_value(const struct checking *c, const struct json *code)
{
    return c->v[check_at(c, code)].n;
}

void check_found(struct checking *c, struct str key, struct str items, struct str where)
{
    if (c->n == c->max)
        return;
    struct str text = json_get_str(c->check, "text"), code = json_get_str(c->check, "code");
    c->found[c->n++] = (struct form_found){
        .code = code,
        .key = key.len ? str_f(c->a, "%.*s:%.*s", FMT(code), FMT(key)) : code,
        .text = where.len ? str_f(c->a, "%.*s：%.*s", FMT(where), FMT(text)) : text,
        .items = items,
        .error = str_eq(json_get_str(c->check, "level"), S("error"))};
}

struct str check_amount(const struct checking *c, size_t i, int64_t n)
{
    return str_f(c->a, "%.*s%.*s", FMT(form_text(c->a, &c->f->items[i], n)), FMT(c->f->items[i].unit));
}

struct str check_show(const struct checking *c, const struct json *code)
{
    size_t i = check_at(c, code);
    return str_f(c->a, "%.*s=%.*s", FMT(c->f->items[i].code), FMT(check_amount(c, i, c->v[i].n)));
}

struct str check_yuan(const struct checking *c, int64_t fen)
{
    char text[MONEY_TEXT];
    money_yuan(fen, text);
    return str_f(c->a, "%s 元", text);
}

/* Two figures that do not go together. */
static void found_two(struct checking *c, const struct json *x, const struct json *y)
{
    check_found(c, json_str(x), str_f(c->a, "%.*s,%.*s", FMT(json_str(x)), FMT(json_str(y))),
                str_f(c->a, "%.*s，%.*s", FMT(check_show(c, x)), FMT(check_show(c, y))));
}

static enum err op_sum(struct checking *c)
{
    const struct form_item *item = &c->f->items[check_at(c, json_get(c->check, "item"))];
    int64_t sum = 0;
    for (size_t k = 0; k < item->n_parts; k++)
        if (!money_add(sum, c->v[item->parts[k]].n, &sum))
            break;
    if (sum != check_value(c, json_get(c->check, "item")))
        check_found(c, item->code, item->code,
                    str_f(c->a, "%.*s，各分项合计 %.*s", FMT(check_show(c, json_get(c->check, "item"))),
                          FMT(check_amount(c, (size_t)(item - c->f->items), sum))));
    return OK;
}

static enum err op_pair(struct checking *c)
{
    const struct json *pairs = json_get(c->check, "pairs");
    for (size_t i = 0; i < json_len(pairs); i++) {
        const struct json *x = json_at(json_at(pairs, i), 0), *y = json_at(json_at(pairs, i), 1);
        if ((check_value(c, x) == 0) != (check_value(c, y) == 0))
            found_two(c, x, y);
    }
    return OK;
}

static enum err op_average(struct checking *c)
{
    const struct json *pairs = json_get(c->check, "pairs");
    int64_t low = json_get_int(c->check, "low", 0), high = json_get_int(c->check, "high", INT64_MAX);
    for (size_t i = 0; i < json_len(pairs); i++) {
        const struct json *x = json_at(json_at(pairs, i), 0), *y = json_at(json_at(pairs, i), 1);
        int64_t fen = check_value(c, x), heads = check_value(c, y);
        if (heads <= 0 || fen <= 0) /* the other half of the pair is missing: another check */
            continue;
        /* whole numbers: floor < low exactly when the average is, ceiling > high likewise */
        if (fen / heads < low || fen / heads + (fen % heads > 0) > high)
            check_found(c, json_str(x), str_f(c->a, "%.*s,%.*s", FMT(json_str(x)), FMT(json_str(y))),
                        str_f(c->a, "%.*s，%.*s，人均 %.*s", FMT(check_show(c, x)), FMT(check_show(c, y)), FMT(check_yuan(c, fen / heads))));
    }
    return OK;
}

/* Money that came in from above or was carried over, less what went out again: what is left of all stages of
 * the ledger, since raising and spending are entries on both sides. */
static enum err funds_in(struct checking *c, int64_t *fen)
{
    *fen = 0;
    if (!json_get_bool(c->check, "funds") || !c->facts->cx)
        return OK;
    return db_int(c->facts->cx->tx, FORM_FUNDS_IN, VALS(I64(c->facts->call->campaign_id), LO(c->facts->cx), TXT(c->facts->call->hi)), fen);
}

static enum err op_compare(struct checking *c, bool share)
{
    const struct json *x = json_get(c->check, "item"), *y = json_get(c->check, "than");
    int64_t a = check_value(c, x), b = check_value(c, y), low = json_get_int(c->check, "low", 0), hundred = 0, want = 0, more = 0;
    if (!share && a > b) {
        TRY(funds_in(c, &more)); /* asked only when it matters */
        if (!money_add(b, more, &b) || a > b)
            found_two(c, x, y);
    }
    if (share && money_mul(a, 100, &hundred) && money_mul(b, low, &want) && hundred < want)
        found_two(c, x, y);
    return OK;
}

static enum err op_needs(struct checking *c)
{
    const struct json *of = json_get(c->check, "of");
    bool any = false;
    for (size_t i = 0; i < json_len(of); i++)
        any = any || check_value(c, json_at(of, i)) > 0;
    if (any && check_value(c, json_get(c->check, "item")) == 0)
        check_found(c, json_get_str(c->check, "item"), json_get_str(c->check, "item"), check_show(c, json_get(c->check, "item")));
    return OK;
}

/* V36: given by society, and no donor stands behind it. */
static enum err op_donors(struct checking *c)
{
    int64_t fen = check_value(c, json_get(c->check, "item"));
    if (fen <= c->facts->gifts_fen)
        return OK;
    check_found(c, json_get_str(c->check, "item"), json_get_str(c->check, "item"),
                str_f(c->a, "%.*s，其中 %.*s没有捐赠登记", FMT(check_show(c, json_get(c->check, "item"))),
                      FMT(check_yuan(c, fen - c->facts->gifts_fen))));
    return OK;
}

/* Unions that have records of an item and typed a figure too: the records count, the typed one is told. */
static enum err op_beside(struct checking *c)
{
    for (size_t i = 0; i < c->f->n_items; i++) {
        const struct form_item *item = &c->f->items[i];
        int64_t counted = c->v[i].n - c->v[i].hand;
        if (c->v[i].beside && c->v[i].beside != counted)
            check_found(c, item->code, item->code,
                        str_f(c->a, "%.*s 有记录 %.*s %.*s，这些单位另填 %.*s %.*s", FMT(item->code), FMT(form_text(c->a, item, counted)), FMT(item->unit),
                              FMT(form_text(c->a, item, c->v[i].beside)), FMT(item->unit)));
    }
    return OK;
}

static enum err op_nonneg(struct checking *c)
{
    for (size_t i = 0; i < c->f->n_items; i++)
        if (c->v[i].n < 0)
            check_found(c, c->f->items[i].code, c->f->items[i].code,
                        str_f(c->a, "%.*s=%.*s", FMT(c->f->items[i].code), FMT(check_amount(c, i, c->v[i].n))));
    return OK;
}

static enum err op_rollup(struct checking *c)
{
    for (size_t i = 0; c->facts->parts && i < c->f->n_items; i++)
        if (c->v[i].n != c->facts->parts[i].n)
            check_found(c, c->f->items[i].code, c->f->items[i].code,
                        str_f(c->a, "%.*s 本表 %.*s，本级与下级合计 %.*s", FMT(c->f->items[i].code),
                              FMT(check_amount(c, i, c->v[i].n)), FMT(check_amount(c, i, c->facts->parts[i].n))));
    return OK;
}

static enum err op_within(struct checking *c)
{
    const struct json *item = json_get(c->check, "item"), *of = json_get(c->check, "of");
    int64_t sum = 0;
    for (size_t i = 0; i < json_len(of); i++)
        if (!money_add(sum, check_value(c, json_at(of, i)), &sum))
            return OK;
    if (check_value(c, item) > sum)
        check_found(c, json_str(item), json_str(item),
                    str_f(c->a, "%.*s，%.*s 至 %.*s 合计 %.*s", FMT(check_show(c, item)), FMT(json_str(json_at(of, 0))),
                          FMT(json_str(json_at(of, json_len(of) - 1))), FMT(check_amount(c, check_at(c, item), sum))));
    return OK;
}

/* --- beside the year before --- */

static struct str show_last(const struct checking *c, const struct json *code)
{
    size_t i = check_at(c, code);
    return str_f(c->a, "%.*s，上年（%.*s）%.*s", FMT(check_show(c, code)), FMT(c->facts->last.name),
                 FMT(check_amount(c, i, c->facts->last.values[i].n)));
}

static bool changed_much(const struct checking *c, size_t i)
{
    int64_t now = c->v[i].n, was = c->facts->last.values[i].n, percent = json_get_int(c->check, "percent", 50), change, limit;
    int64_t least = json_get_int(c->check, c->f->items[i].as == FORM_WAN ? "least_fen" : "least", 1);
    int64_t gap = now > was ? now - was : was - now;
    return was >= least && was > 0 && money_mul(gap, 100, &change) && money_mul(was, percent, &limit) && change > limit;
}

static enum err beside_last(struct checking *c, struct str op)
{
    const struct json *of = json_get(c->check, "of");
    for (size_t k = 0; c->facts->last.values && k < json_len(of); k++) {
        size_t i = check_at(c, json_at(of, k));
        if (c->facts->last.had && !c->facts->last.had[i])
            continue; /* new in this edition */
        int64_t now = c->v[i].n, was = c->facts->last.values[i].n;
        bool bad = str_eq(op, S("year"))   ? changed_much(c, i)
                   : str_eq(op, S("gone")) ? was > 0 && now == 0
                                           : now == was && now >= json_get_int(c->check, "least", 1);
        if (bad)
            check_found(c, json_str(json_at(of, k)), json_str(json_at(of, k)), show_last(c, json_at(of, k)));
    }
    return OK;
}

static enum err op_round(struct checking *c)
{
    int64_t unit = json_get_int(c->check, "unit", 100), n = 0;
    if (unit <= 0)
        return OK;
    for (size_t i = 0; i < c->f->n_items; i++) {
        const struct form_item *item = &c->f->items[i];
        if (!item->hand || !c->v[i].hand || item->as == FORM_WAN)
            continue;
        if (c->v[i].hand % unit)
            return OK;
        n++;
    }
    if (n >= json_get_int(c->check, "least", 3))
        check_found(c, S(""), S(""), str_f(c->a, "填报的 %lld 个数", (long long)n));
    return OK;
}

static enum err op_twins(struct checking *c)
{
    for (size_t i = 0; i < c->facts->n_twins; i++)
        check_found(c, c->facts->twins[i], S(""), c->facts->twins[i]);
    return OK;
}

static enum err op_le(struct checking *c)
{
    return op_compare(c, false);
}

static enum err op_share(struct checking *c)
{
    return op_compare(c, true);
}

static enum err op_year(struct checking *c)
{
    return beside_last(c, S("year"));
}

static enum err op_gone(struct checking *c)
{
    return beside_last(c, S("gone"));
}

static enum err op_same(struct checking *c)
{
    return beside_last(c, S("same"));
}

/* --- the table --- */

static const struct {
    const char *op;
    enum err (*run)(struct checking *c);
} runs[] = {
    {"sum", op_sum},
    {"pair", op_pair},
    {"average", op_average},
    {"le", op_le},
    {"share", op_share},
    {"needs", op_needs},
    {"within", op_within},
    {"donors", op_donors},
    {"beside", op_beside},
    {"nonneg", op_nonneg},
    {"rollup", op_rollup},
    {"year", op_year},
    {"gone", op_gone},
    {"same", op_same},
    {"round", op_round},
    {"twins", op_twins},
    {"budget", check_budget},
    {"overlap", check_overlap},
    {"due", check_due},
    {"missing", check_missing},
    {"reason", check_reason},
    {"cap", check_cap},
    {"tagged", check_tagged},
    {"outside", check_outside},
    {"covers", check_covers},
    {"archived", check_archived},
    {"unfiled", check_unfiled},
    {"misfiled", check_misfiled},
    {"levels", check_levels},
    {"rosters", check_rosters},
    {"employers", check_employers},
    {"members", check_members},
    {"plan", check_plan},
    {"national", check_national},
    {"banked", check_banked},
    {"range", check_range},
    {"peers", check_peers},
};

static enum err run_one(struct checking *c)
{
    struct str op = json_get_str(c->check, "op");
    for (size_t i = 0; i < countof(runs); i++) {
        if (!str_eq(op, str_of(runs[i].op)))
            continue;
        size_t first = c->n, rows = c->n_rows;
        TRY(runs[i].run(c));
        for (size_t k = first; k < c->n; k++)
            c->found[k].rows = c->n_rows > rows;
        return OK;
    }
    return ERR_BAD_INPUT;
}

enum err checking_run(struct checking *c, struct str code)
{
    c->max = FORM_FOUND_MAX;
    c->found = NEWS(c->a, struct form_found, FORM_FOUND_MAX);
    c->rows = NEWS(c->a, struct form_behind, FORM_BEHIND_MAX);
    for (size_t i = 0; i < json_len(c->f->checks); i++) {
        c->check = json_at(c->f->checks, i);
        if (code.len && !str_eq(code, json_get_str(c->check, "code")))
            continue;
        if (!form_check_deep(c->check) || c->facts->deep)
            TRY(run_one(c));
    }
    return OK;
}

enum err form_check(struct arena *a, const struct form *f, const struct form_value *values,
                    const struct form_facts *facts, struct form_found **out, size_t *n)
{
    struct checking c = {.a = a, .f = f, .v = values, .facts = facts};
    TRY(checking_run(&c, S("")));
    *out = c.found;
    *n = c.n;
    return OK;
}
