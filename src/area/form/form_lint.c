// SPDX-License-Identifier: Apache-2.0
// A form document looked over while it is being made: every complaint at its place and in words, where the
// parser stops at the first. What is sound here is what form_parse takes, plus that the codes exist.
#include "form_own.h"

enum { LABEL_MAX = 300, CODE_MAX = 12 };

struct lint {
    struct arena *a;
    const struct json *body, *items;
    struct form_problem *at;
    size_t n;
    struct str where;
    struct code_list {
        struct code_item *at;
        size_t n;
    } kinds, classes, sources, tags;
};

static void say(struct lint *l, const char *fmt, ...) PRINTF(2, 3);
static void say(struct lint *l, const char *fmt, ...)
{
    va_list ap;
    if (l->n == FORM_PROBLEMS_MAX)
        return;
    va_start(ap, fmt);
    l->at[l->n++] = (struct form_problem){l->where, str_fv(l->a, fmt, ap)};
    va_end(ap);
}

static const struct json *item_of(const struct lint *l, struct str code)
{
    for (size_t i = 0; i < json_len(l->items); i++)
        if (str_eq(json_get_str(json_at(l->items, i), "code"), code))
            return json_at(l->items, i);
    return NULL;
}

static bool is_wan(const struct json *item)
{
    return str_eq(json_get_str(item, "unit"), S("万元"));
}

/* The item of that code; NULL after a complaint. */
static const struct json *need_item(struct lint *l, struct str code, const char *what)
{
    const struct json *item = item_of(l, code);
    if (!code.len)
        say(l, "“%s”还没有选项目", what);
    else if (!item)
        say(l, "“%s”里的 %.*s 不是本表项目，请改选或删去", what, FMT(code));
    return code.len ? item : NULL;
}

/* --- items --- */

static bool code_sound(struct str code)
{
    for (size_t i = 0; i < code.len; i++) {
        bool digit = code.at[i] >= '0' && code.at[i] <= '9';
        if (!(code.at[i] >= 'A' && code.at[i] <= 'Z') && !(i && digit))
            return false;
    }
    return code.len > 0 && code.len <= CODE_MAX;
}

static bool code_known(const struct code_list *known, struct str code)
{
    for (size_t k = 0; k < known->n; k++)
        if (str_eq(known->at[k].code, code))
            return true;
    return false;
}

static void lint_codes(struct lint *l, const struct json *list, const struct code_list *known, const char *what,
                       const char *also)
{
    if (json_len(list) > FORM_PARTS_MAX)
        say(l, "%s最多选 %d 项", what, FORM_PARTS_MAX);
    for (size_t i = 0; i < json_len(list); i++) {
        struct str code = json_str(json_at(list, i));
        if (!(also && str_eq(code, str_of(also))) && !code_known(known, code)) /* "": what has no class */
            say(l, "代码表里没有%s“%.*s”，请从列表中选", what, FMT(code));
    }
}

static bool group_known(const struct lint *l, struct str b)
{
    for (size_t i = 0; i < l->sources.n; i++)
        if (str_eq(json_get_str(json_parse(l->a, l->sources.at[i].attr, NULL), "b"), b))
            return true;
    return str_eq(b, json_get_str(l->body, "b_default"));
}

static void lint_pick(struct lint *l, const struct json *p)
{
    struct str b = json_get_str(p, "b"), tag = json_get_str(p, "tag");
    const struct json *kinds = json_get(p, "kinds");
    if (!json_len(kinds))
        say(l, "取数规则至少要选一种帮扶方式");
    lint_codes(l, kinds, &l->kinds, "帮扶方式", "raised");
    lint_codes(l, json_get(p, "classes"), &l->classes, "对象类别", "");
    lint_codes(l, json_get(p, "sources"), &l->sources, "资金来源", NULL);
    if (b.len && !group_known(l, b))
        say(l, "没有一种资金来源归入 %.*s，请改选资金归类", FMT(b));
    if (tag.len && !code_known(&l->tags, tag))
        say(l, "代码表里没有人员标签“%.*s”，请从列表中选", FMT(tag));
    for (size_t i = 0; i < json_len(kinds); i++)
        if (str_eq(json_str(json_at(kinds, i)), S("raised")) && (json_len(kinds) > 1 || json_len(json_get(p, "classes")) || tag.len))
            say(l, "“筹集款物”没有对象类别和标签，要单独成一条取数规则");
}

static void lint_sum(struct lint *l, const struct json *item, struct str code)
{
    const struct json *sum = json_get(item, "sum");
    if (json_len(sum) > FORM_PARTS_MAX)
        say(l, "合计最多 %d 个分项", FORM_PARTS_MAX);
    for (size_t i = 0; i < json_len(sum); i++) {
        struct str part = json_str(json_at(sum, i));
        const struct json *of = need_item(l, part, "合计的分项");
        for (size_t k = 0; k < i; k++)
            if (str_eq(json_str(json_at(sum, k)), part))
                say(l, "分项 %.*s 计了两次", FMT(part));
        if (!of)
            continue;
        if (str_eq(part, code))
            say(l, "合计不能包含自己");
        else if (json_len(json_get(of, "sum")))
            say(l, "分项 %.*s 本身是合计，不能再计入", FMT(part));
        else if (is_wan(of) != is_wan(item))
            say(l, "分项 %.*s 的单位与合计不同", FMT(part));
        else if (json_get_bool(of, "memo"))
            say(l, "分项 %.*s 是备查项（与其他项目重叠），不能计入合计", FMT(part));
    }
}

static void lint_item(struct lint *l, size_t i)
{
    const struct json *item = json_at(l->items, i), *picks = json_get(item, "pick");
    struct str code = json_get_str(item, "code"), label = json_get_str(item, "label"), unit = json_get_str(item, "unit");
    l->where = str_f(l->a, "item:%.*s", FMT(code));
    if (!code_sound(code))
        say(l, "项目代码“%.*s”应以大写字母开头，只用大写字母和数字，最多 %d 位", FMT(code), CODE_MAX);
    else if (item_of(l, code) != item)
        say(l, "项目代码 %.*s 用了两次", FMT(code));
    if (!label.len)
        say(l, "请填写项目名称");
    if (utf8_count(label) > LABEL_MAX)
        say(l, "项目名称最多 %d 字", LABEL_MAX);
    if (!unit.len)
        say(l, "请选择单位");
    if (str_eq(unit, S("元")))
        say(l, "金额项目的单位请用“万元”，系统按分计算、按万元打印");
    if (json_get_int(item, "indent", 0) < 0 || json_get_int(item, "indent", 0) > 2)
        say(l, "缩进应是 0、1 或 2");
    bool sum = json_len(json_get(item, "sum")) > 0, hand = json_get_bool(item, "hand");
    if (!sum && !hand && !json_len(picks) && !json_get_str(item, "register").len)
        say(l, "没有写明数从哪里来：请选合计、人工填报，或加一条取数规则");
    if (sum && (hand || json_len(picks)))
        say(l, "合计项目不能同时填报或取数");
    if (json_len(picks) > FORM_PICKS_MAX)
        say(l, "取数规则最多 %d 条", FORM_PICKS_MAX);
    lint_sum(l, item, code);
    for (size_t k = 0; k < json_len(picks); k++)
        lint_pick(l, json_at(picks, k));
}

/* --- layout: every item once --- */

static void lint_layout(struct lint *l)
{
    const struct json *layout = json_get(l->body, "layout");
    size_t *times = NEWS(l->a, size_t, json_len(l->items) + 1);
    l->where = S("layout");
    for (size_t g = 0; g < json_len(layout); g++) {
        const struct json *rows = json_get(json_at(layout, g), "rows");
        if (!json_len(rows))
            say(l, "版面第 %zu 组是空的，请放入项目或删去这一组", g + 1);
        for (size_t r = 0; r < json_len(rows); r++)
            for (size_t k = 0; k < json_len(json_at(rows, r)); k++) {
                struct str code = json_str(json_at(json_at(rows, r), k));
                need_item(l, code, "版面");
                for (size_t i = 0; i < json_len(l->items); i++)
                    times[i] += str_eq(json_get_str(json_at(l->items, i), "code"), code);
            }
    }
    for (size_t i = 0; json_len(layout) && i < json_len(l->items); i++) {
        struct str code = json_get_str(json_at(l->items, i), "code");
        l->where = str_f(l->a, "item:%.*s", FMT(code));
        if (!times[i])
            say(l, "%.*s 没有放进版面，打印时看不到", FMT(code));
        else if (times[i] > 1)
            say(l, "%.*s 在版面里放了两次", FMT(code));
    }
}

/* --- checks --- */

static void lint_pairs(struct lint *l, const struct json *pairs, bool average)
{
    for (size_t i = 0; i < json_len(pairs); i++) {
        struct str x = json_str(json_at(json_at(pairs, i), 0)), y = json_str(json_at(json_at(pairs, i), 1));
        const struct json *a = need_item(l, x, "成对的项目"), *b = need_item(l, y, "成对的项目");
        if (average && a && b && (!is_wan(a) || is_wan(b)))
            say(l, "人均要用款物除以人次：%.*s、%.*s 应前一个是万元、后一个是人次", FMT(x), FMT(y));
    }
}

static void lint_field(struct lint *l, const struct json *check, const struct form_op_field *f, bool average)
{
    const struct json *v = json_get(check, f->name);
    const char *label = str_z(l->a, f->label);
    struct str as = str_of(f->as);
    bool list = str_eq(as, S("items")) || str_eq(as, S("pairs")) || str_eq(as, S("classes")) || str_eq(as, S("kinds"));
    bool number = str_eq(as, S("money")) || str_eq(as, S("count")) || str_eq(as, S("percent"));
    if (json_kind(v) == JSON_NONE || (list && !json_len(v)) || (json_kind(v) == JSON_TEXT && !json_str(v).len)) {
        if (f->need)
            say(l, "请填写“%s”", label);
        return;
    }
    if (number && (json_kind(v) != JSON_INT || json_int(v) < 0))
        say(l, "“%s”应是不小于 0 的整数", label);
    if (str_eq(as, S("percent")) && json_int(v) > 1000)
        say(l, "“%s”不应超过 1000", label);
    if (str_eq(as, S("item")))
        need_item(l, json_str(v), label);
    for (size_t i = 0; str_eq(as, S("items")) && i < json_len(v); i++)
        need_item(l, json_str(json_at(v, i)), label);
    if (str_eq(as, S("pairs")))
        lint_pairs(l, v, average);
    if (str_eq(as, S("classes")))
        lint_codes(l, v, &l->classes, label, NULL);
    if (str_eq(as, S("kinds")))
        lint_codes(l, v, &l->kinds, label, NULL);
    if (str_eq(as, S("tag")) && !code_known(&l->tags, json_str(v)))
        say(l, "代码表里没有%s“%.*s”，请从列表中选", label, FMT(json_str(v)));
    if (str_eq(as, S("at")) && !str_eq(json_str(v), S("own")) && !str_eq(json_str(v), S("below")))
        say(l, "“%s”应选本级或连同下级", label);
}

static void lint_check(struct lint *l, size_t i)
{
    const struct json *c = json_at(json_get(l->body, "checks"), i);
    struct str op = json_get_str(c, "op"), level = json_get_str(c, "level");
    const struct form_op *known = form_op_find(op);
    bool average = str_eq(op, S("average"));
    l->where = str_f(l->a, "check:%zu", i);
    if (!json_get_str(c, "code").len)
        say(l, "请填写校验编号，如 V14");
    if (!json_get_str(c, "text").len)
        say(l, "请写明不通过时显示的话");
    if (!str_eq(level, S("error")) && !str_eq(level, S("warning")))
        say(l, "请选择级别：错误或警告");
    if (!known) {
        say(l, "不认识校验方式“%.*s”，请从列表中选", FMT(op));
        return;
    }
    for (size_t k = 0; k < FORM_OP_FIELDS && known->fields[k].name; k++)
        lint_field(l, c, &known->fields[k], average);
    if (average && !json_get(c, "low") && !json_get(c, "high"))
        say(l, "请填写人均下限或上限");
    if (average && json_get_int(c, "low", 0) > json_get_int(c, "high", INT64_MAX))
        say(l, "人均下限不能大于上限");
    const struct json *item = item_of(l, json_get_str(c, "item"));
    if (str_eq(op, S("sum")) && item && !json_len(json_get(item, "sum")))
        say(l, "%.*s 不是合计项目", FMT(json_get_str(c, "item")));
}

/* --- the edition it was made from --- */

static enum err lint_from(struct ctx *cx, struct lint *l)
{
    const struct json *from = json_get(l->body, "from"), *map = json_get(from, "items");
    struct form *f = NULL;
    struct str key;
    l->where = S("from");
    if (!from)
        return OK;
    enum err e = form_edition_load(cx, json_get_str(from, "form"), json_get_str(from, "edition"), &f);
    if (e == ERR_NOT_FOUND)
        say(l, "没有来源表“%.*s”的版本“%.*s”", FMT(json_get_str(from, "form")), FMT(json_get_str(from, "edition")));
    if (e != OK)
        return e == ERR_NOT_FOUND || e == ERR_BAD_INPUT ? OK : e;
    for (size_t i = 0; i < json_len(map); i++) {
        struct str to = json_str(json_entry(map, i, &key));
        l->where = str_f(l->a, "from:%.*s", FMT(key));
        if (!item_of(l, key))
            say(l, "对应关系里的 %.*s 不是本表项目", FMT(key));
        else if (to.len && form_item_index(f, to) < 0)
            say(l, "%.*s 对应的 %.*s 不在来源表里", FMT(key), FMT(to));
    }
    return OK;
}

static enum err read_codes(struct ctx *cx, struct lint *l)
{
    TRY(code_list(cx->tx, S("kind"), S(""), &l->kinds.at, &l->kinds.n));
    TRY(code_list(cx->tx, S("class"), S(""), &l->classes.at, &l->classes.n));
    TRY(code_list(cx->tx, S("source"), S(""), &l->sources.at, &l->sources.n));
    return code_list(cx->tx, S("tag"), S(""), &l->tags.at, &l->tags.n);
}

enum err form_lint(struct ctx *cx, const struct json *body, struct form_problem **out, size_t *n)
{
    struct lint l = {.a = cx->a, .body = body, .items = json_get(body, "items")};
    struct form *f = NULL;
    struct str why = S("");
    l.at = NEWS(cx->a, struct form_problem, FORM_PROBLEMS_MAX);
    TRY(read_codes(cx, &l));
    l.where = S("head");
    if (!json_get_str(body, "title").len)
        say(&l, "请填写表名");
    if (!json_len(l.items) || json_len(l.items) > FORM_ITEMS_MAX)
        say(&l, "统计表应有 1 至 %d 个项目", FORM_ITEMS_MAX);
    if (json_len(json_get(body, "checks")) > FORM_CHECKS_MAX)
        say(&l, "校验最多 %d 条", FORM_CHECKS_MAX);
    for (size_t i = 0; i < json_len(l.items) && i < FORM_ITEMS_MAX; i++)
        lint_item(&l, i);
    lint_layout(&l);
    for (size_t i = 0; i < json_len(json_get(body, "checks")) && i < FORM_CHECKS_MAX; i++)
        lint_check(&l, i);
    TRY(lint_from(cx, &l));
    l.where = S("head"); /* whatever the parser asks beyond all that */
    if (!l.n && form_parse(cx->a, &(struct rule){.body = json_text(cx->a, body)}, &f, &why) != OK)
        say(&l, "%.*s", FMT(why));
    *out = l.at;
    *n = l.n;
    return OK;
}
