// SPDX-License-Identifier: Apache-2.0
// Every kind of part there is: one line each. Kinds of later areas stand here too, by the const they show.
#include "activity_own.h"

const struct part_kind *const part_kinds[] = {
    NULL,
};

const struct part_kind *part_kind_of(struct str kind)
{
    for (const struct part_kind *const *k = part_kinds; *k; k++)
        if (str_eq(kind, str_of((*k)->kind)))
            return *k;
    return NULL;
}

static void check_items(struct ctx *cx, const struct part_kind *k, const struct json *items)
{
    size_t n = json_len(items);
    if (json_kind(items) != JSON_LIST || n < 1 || n > ACTIVITY_ITEMS_MAX)
        problem_add(&cx->problems, "rule", str_f(cx->a, "“%.*s”应有 1 至 %d 项", FMT(k->items_title), ACTIVITY_ITEMS_MAX));
    for (size_t i = 0; i < n && i < ACTIVITY_ITEMS_MAX; i++) {
        struct problems p = {.a = cx->a};
        void *row = arena_alloc(cx->a, 1, k->items.size);
        fields_read(k->items, json_at(items, i), row, &p);
        for (const struct problem *x = p.first; x; x = x->next)
            problem_add(&cx->problems, "rule", str_f(cx->a, "%.*s第 %zu 项：%.*s", FMT(k->items_title), i + 1, FMT(x->text)));
    }
}

/* Only what the tables know: a key nobody reads would be believed to hold. */
static void check_tables(struct ctx *cx, const struct part_kind *k, const struct json *rule)
{
    struct problems p = {.a = cx->a};
    fields_read(k->rule, rule, arena_alloc(cx->a, 1, k->rule.size), &p);
    for (const struct problem *x = p.first; x; x = x->next)
        problem_add(&cx->problems, "rule", x->text);
    if (k->items.n)
        check_items(cx, k, json_get(rule, "items"));
}

enum err part_rule_check(struct ctx *cx, struct str kind, struct str rule, const struct json **out)
{
    const struct part_kind *k = part_kind_of(kind);
    struct str why = S("");
    if (!k)
        return fail_field(cx, "kind", "没有“%.*s”这种环节", FMT(kind));
    const struct json *j = rule.len <= PART_RULE_MAX ? json_parse(cx->a, rule, &why) : NULL;
    if (json_kind(j) != JSON_MAP)
        return fail_field(cx, "rule", "“%.*s”的设置读不出来：%.*s", FMT(k->title), FMT(why));
    if (k->rule.n)
        check_tables(cx, k, j);
    if (cx->problems.n)
        return ERR_BAD_INPUT;
    if (k->check)
        TRY(k->check(cx, j));
    *out = j;
    return OK;
}
