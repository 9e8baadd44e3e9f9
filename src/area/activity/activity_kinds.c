// SPDX-License-Identifier: Apache-2.0
// Every kind of part there is: one line each. Kinds of later areas stand here too, by the const they show.
#include "activity_own.h"

const struct part_kind *const part_kinds[] = {
    &part_signup, &part_checkin, &part_group, &part_goods, &part_slots, &part_parcels, &part_live, &part_link, NULL,
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

void activity_body_check(const struct json *body, struct problems *p)
{
    const struct json *parts = json_get(body, "parts");
    if (!json_get_str(body, "about").len || !json_get_str(body, "words").len)
        problem_add(p, "body", S("模板应有 about（给经办人看的一句话）和 words（活动说明）"));
    if (!activity_counts_as_ok(json_get_str(body, "counts_as")))
        problem_add(p, "body", S("“counts_as”应是 mind、culture、service 或空"));
    if (json_kind(parts) != JSON_LIST || !json_len(parts) || json_len(parts) > ACTIVITY_PARTS_MAX)
        problem_add(p, "body", str_f(p->a, "“parts”应有 1 至 %d 个环节", ACTIVITY_PARTS_MAX));
    for (size_t i = 0; i < json_len(parts); i++) {
        const struct json *part = json_at(parts, i);
        if (!part_kind_of(json_get_str(part, "kind")))
            problem_add(p, "body", str_f(p->a, "第 %zu 个环节的种类“%.*s”不存在", i + 1, FMT(json_get_str(part, "kind"))));
        if (!json_get_str(part, "title").len || json_kind(json_get(part, "rule")) != JSON_MAP)
            problem_add(p, "body", str_f(p->a, "第 %zu 个环节缺少 title 或 rule", i + 1));
    }
}
