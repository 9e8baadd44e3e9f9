// SPDX-License-Identifier: Apache-2.0
// Form editions of plans: rule documents of kind "plans", compiled; figures derived from the records;
// checks as data.
#include "plan_own.h"

enum { SOURCES_MAX = 200 };

ptrdiff_t plan_item_named(const struct plan_form *f, struct str code)
{
    for (size_t i = 0; i < f->n_items; i++)
        if (str_eq(f->items[i].code, code))
            return (ptrdiff_t)i;
    return -1;
}

struct str plan_words(struct arena *a, struct str text, int64_t year, int64_t last)
{
    static const struct str mark[2] = {LIT("{year}"), LIT("{last}")};
    const int64_t n[2] = {year, last ? last : year - 1};
    for (size_t k = 0; k < 2; k++)
        for (ptrdiff_t at; (at = str_find(text, mark[k])) >= 0;)
            text = str_f(a, "%.*s%lld%.*s", (int)at, text.at, (long long)n[k],
                         (int)(text.len - (size_t)at - mark[k].len), text.at + at + mark[k].len);
    return text;
}

/* --- the document --- */

static enum err read_codes(struct ctx *cx, const struct plan_form *f, const struct json *list, size_t *out,
                           size_t *n)
{
    for (size_t i = 0; i < json_len(list); i++) {
        ptrdiff_t at = plan_item_named(f, json_str(json_at(list, i)));
        if (at < 0 || *n == PLAN_PARTS_MAX)
            return fail(cx, ERR_BAD_INPUT, "计划表“%.*s”引用了不存在的项目“%.*s”", FMT(f->name),
                        FMT(json_str(json_at(list, i))));
        out[(*n)++] = (size_t)at;
    }
    return OK;
}

static void read_item(const struct json *j, struct plan_item *it)
{
    static const struct str fills[] = {LIT(""), LIT("persons"), LIT("money"), LIT("households"), LIT("members")};
    *it = (struct plan_item){.code = json_get_str(j, "code"), .key = json_get_str(j, "key"),
                             .part = json_get_str(j, "part"), .label = json_get_str(j, "label"),
                             .unit = json_get_str(j, "unit"), .extra = json_get_bool(j, "extra"),
                             .rest = json_get_bool(j, "rest"), .tag = json_get_str(j, "tag")};
    it->money = str_eq(it->unit, S("元"));
    for (size_t k = 0; k < countof(fills); k++)
        if (str_eq(json_get_str(j, "fill"), fills[k]))
            it->fill = (enum plan_fill)k;
    const struct json *sources = json_get(j, "sources");
    for (size_t k = 0; k < json_len(sources) && k < PLAN_PARTS_MAX; k++)
        it->sources[it->n_sources++] = json_str(json_at(sources, k));
}

static enum err read_check(struct ctx *cx, struct plan_form *f, const struct json *j)
{
    struct plan_check *c = &f->checks[f->n_checks++];
    struct str op = json_get_str(j, "op");
    *c = (struct plan_check){.code = json_get_str(j, "code"), .text = json_get_str(j, "text"),
                             .error = !str_eq(json_get_str(j, "level"), S("warning")),
                             .op = str_eq(op, S("le")) ? PLAN_LE : str_eq(op, S("both")) ? PLAN_BOTH : PLAN_EQ};
    TRY(read_codes(cx, f, json_get(j, "left"), c->left, &c->n_left));
    return read_codes(cx, f, json_get(j, "right"), c->right, &c->n_right);
}

enum err plan_form_load(struct ctx *cx, struct str code, struct str day, struct plan_form **out)
{
    struct plan_form *f = NEW(cx->a, struct plan_form);
    enum err e = rule_get(cx->tx, S("plans"), code, day, &f->rule);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "%.*s 没有有效的计划表“%.*s”，请先在“规则与代码”中新增", FMT(day), FMT(code));
    TRY(e);
    const struct json *body = json_parse(cx->a, f->rule.body, NULL), *items = json_get(body, "items"),
                      *checks = json_get(body, "checks");
    f->name = str_f(cx->a, "%.*s@%.*s", FMT(f->rule.code), FMT(f->rule.edition));
    f->title = json_get_str(body, "title");
    f->note = json_get_str(body, "note");
    f->objects = json_get_str(body, "objects");
    f->part_last = json_get_str(json_get(body, "parts"), "last");
    f->part_plan = json_get_str(json_get(body, "parts"), "plan");
    if (json_len(items) == 0 || json_len(items) > PLAN_ITEMS_MAX || json_len(checks) > PLAN_CHECKS_MAX)
        return fail(cx, ERR_BAD_INPUT, "计划表“%.*s”没有项目，或项目太多", FMT(f->name));
    for (size_t i = 0; i < json_len(items); i++)
        read_item(json_at(items, i), &f->items[f->n_items++]);
    for (size_t i = 0; i < f->n_items; i++)
        TRY(read_codes(cx, f, json_get(json_at(items, i), "sum"), f->items[i].parts, &f->items[i].n_parts));
    for (size_t i = 0; i < json_len(checks); i++)
        TRY(read_check(cx, f, json_at(checks, i)));
    *out = f;
    return OK;
}

/* --- arithmetic --- */

enum err plan_sums(const struct plan_form *f, int64_t *values)
{
    for (size_t i = 0; i < f->n_items; i++) {
        const struct plan_item *it = &f->items[i];
        if (!it->n_parts)
            continue;
        values[i] = 0;
        for (size_t k = 0; k < it->n_parts; k++)
            if (!money_add(values[i], values[it->parts[k]], &values[i]))
                return ERR_BAD_INPUT;
    }
    return OK;
}

static bool total(const size_t *at, size_t n, const int64_t *values, int64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < n; i++)
        if (!money_add(*out, values[at[i]], out))
            return false;
    return true;
}

size_t plan_check(const struct plan_form *f, const int64_t *values, struct plan_found *found)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n_checks; i++) {
        const struct plan_check *c = &f->checks[i];
        int64_t l = 0, r = 0;
        bool ok = total(c->left, c->n_left, values, &l) && total(c->right, c->n_right, values, &r);
        ok = ok && (c->op == PLAN_EQ ? l == r : c->op == PLAN_LE ? l <= r : (l == 0) == (r == 0));
        if (!ok)
            found[n++] = (struct plan_found){c->code, c->text, c->error};
    }
    return n;
}

/* --- what the records give --- */

struct last_money {
    struct str source;
    int64_t fen, tagged_fen;
};
static const struct field last_money_fields[] = {
    {FIELD(struct last_money, source)},
    {FIELD(struct last_money, fen), .as = AS_MONEY},
    {FIELD(struct last_money, tagged_fen), .as = AS_MONEY},
};

static bool names(const struct plan_item *it, struct str source)
{
    for (size_t k = 0; k < it->n_sources; k++)
        if (str_eq(it->sources[k], source))
            return true;
    return false;
}

static bool takes(const struct plan_form *f, const struct plan_item *it, struct str source)
{
    if (!it->rest)
        return it->n_sources == 0 || names(it, source);
    for (size_t i = 0; i < f->n_items; i++)
        if (names(&f->items[i], source))
            return false;
    return true;
}

static enum err derive_money(struct ctx *cx, const struct plan_form *f, const struct plan_item *it, int64_t last,
                             struct str lo, struct str hi, int64_t *out)
{
    struct last_money *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, PLAN_LAST_MONEY, VALS(I64(last), TXT(lo), TXT(hi), TXT(it->tag)),
                FIELDS(struct last_money, last_money_fields), SOURCES_MAX, &rows, &n));
    *out = 0;
    for (size_t i = 0; i < n; i++)
        if (takes(f, it, rows[i].source) &&
            !money_add(*out, it->tag.len ? rows[i].tagged_fen : rows[i].fen, out))
            return ERR_BAD_INPUT;
    return OK;
}

enum err plan_derive(struct ctx *cx, const struct plan_form *f, int64_t last, struct str lo, struct str hi,
                     int64_t *out)
{
    for (size_t i = 0; i < f->n_items; i++) {
        const struct plan_item *it = &f->items[i];
        bool of_last = it->fill == PLAN_PERSONS || it->fill == PLAN_MONEY;
        out[i] = -1;
        if (it->fill == PLAN_HOUSEHOLDS)
            TRY(db_int(cx->tx, PLAN_HOUSEHOLDS_COUNT, VALS(TXT(lo), TXT(hi)), &out[i]));
        else if (it->fill == PLAN_MEMBERS)
            TRY(db_int(cx->tx, PLAN_MEMBERS_SUM, VALS(TXT(lo), TXT(hi)), &out[i]));
        else if (of_last && last && it->fill == PLAN_PERSONS)
            TRY(db_int(cx->tx, PLAN_LAST_PERSONS, VALS(I64(last), TXT(lo), TXT(hi), TXT(it->tag)), &out[i]));
        else if (of_last && last)
            TRY(derive_money(cx, f, it, last, lo, hi, &out[i]));
    }
    return OK;
}
