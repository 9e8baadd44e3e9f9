// SPDX-License-Identifier: Apache-2.0
// A policy document compiled. What is wrong with it is told with its place, all of it at once.
#include "policy.h"

static void PRINTF(2, 3) wrong(struct problems *p, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    problem_add(p, "body", str_fv(p->a, fmt, ap));
    va_end(ap);
}

/* Complaints added since there were `before` of them belong to that row. */
static void place(struct problems *p, size_t before, const char *part, size_t row)
{
    size_t n = 0;
    for (struct problem *q = p->first; q; q = q->next)
        if (n++ >= before)
            q->field = str_z(p->a, str_f(p->a, "%s:%zu", part, row));
}

/* --- terms: what the policy counts --- */

static void codes(const struct json *map, const char *key, struct fact_codes *out, struct problems *p)
{
    const struct json *list = json_get(map, key);
    for (size_t i = 0; i < json_len(list); i++) {
        struct str code = json_str(json_at(list, i));
        if (!code.len || out->n == TERMS_CODES_MAX) {
            wrong(p, "“%s”应是编码的列表，最多 %d 个", key, TERMS_CODES_MAX);
            return;
        }
        out->at[out->n++] = code;
    }
}

static void evidence(const struct json *e, size_t i, struct fact_terms *t, struct problems *p)
{
    if (t->n_evidence == TERMS_EVIDENCE_MAX) {
        wrong(p, "“evidence”最多 %d 项", TERMS_EVIDENCE_MAX);
        return;
    }
    struct fact_evidence *out = &t->evidence[t->n_evidence++];
    const struct json *facts = json_get(e, "facts");
    for (size_t k = 0; k < json_len(facts); k++) {
        ptrdiff_t f = fact_named(json_str(json_at(facts, k)));
        if (f < 0)
            wrong(p, "证明材料第 %zu 项：没有名为“%.*s”的事实", i + 1, FMT(json_str(json_at(facts, k))));
        else
            out->facts |= UINT64_C(1) << f;
    }
    codes(e, "papers", &out->papers, p);
    out->always = json_get_bool(e, "always");
    out->text = json_get_str(e, "text");
    if (!out->facts || !out->papers.n || !out->text.len)
        wrong(p, "证明材料第 %zu 项应写明 facts、papers 和 text", i + 1);
}

static void read_terms(struct policy *po, const struct json *t, struct problems *p)
{
    struct fact_terms *out = &po->terms;
    const struct json *impute = json_get(t, "impute"), *list = json_get(t, "evidence");
    codes(t, "income_skip", &out->income_skip, p);
    codes(t, "outlay_count", &out->outlay_count, p);
    codes(t, "aid_count", &out->aid_count, p);
    codes(t, "car_except", &out->car_except, p);
    codes(t, "illness", &out->illness, p);
    codes(t, "jobless", &out->jobless, p);
    codes(t, "leave_out", &out->leave_out, p);
    out->impute = json_get_bool(impute, "on");
    out->impute_from = json_get_int(impute, "from", 16);
    out->impute_men = json_get_int(impute, "men", 60);
    out->impute_women = json_get_int(impute, "women", 55);
    codes(impute, "idle", &out->impute_idle, p);
    codes(impute, "unless", &out->impute_unless, p);
    if (out->impute && !out->impute_idle.n)
        wrong(p, "推定收入应写明对哪些工作状态推定（impute.idle）");
    for (size_t i = 0; i < json_len(list); i++)
        evidence(json_at(list, i), i, out, p);
    const struct json *words = json_get(json_get(po->body, "terms"), "words");
    for (size_t i = 0; i < json_len(words) && po->n_switches < countof(po->switches); i++)
        po->switches[po->n_switches++] = json_str(json_at(words, i));
}

/* --- clauses and figures --- */

static const struct policy_figure *figure_of(const struct policy *po, struct str name)
{
    for (size_t i = 0; i < po->n_figures; i++)
        if (str_eq(po->figures[i].name, name))
            return &po->figures[i];
    return NULL;
}

static ptrdiff_t clause_of(const struct policy *po, struct str code)
{
    for (size_t i = 0; i < po->n_clauses; i++)
        if (str_eq(po->clauses[i].code, code))
            return (ptrdiff_t)i;
    return -1;
}

/* Every {name} of a sentence is a fact, a figure or {lacks}. */
static void check_sentence(const struct policy *po, struct str text, struct str where, struct problems *p)
{
    while (text.len) {
        struct str rest, name;
        str_cut(text, '{', &rest);
        if (!rest.len)
            return;
        name = str_cut(rest, '}', &text);
        if (!str_eq(name, S("lacks")) && fact_named(name) < 0 && !figure_of(po, name))
            wrong(p, "%.*s的句子里没有名为“%.*s”的事实或数字", FMT(where), FMT(name));
    }
}

/* "strict" and "loose" say how the source compares; the expression must do the same. */
static void check_compare(const struct policy_clause *c, struct str how, struct problems *p)
{
    bool loose = str_has(c->expr, S("<=")) || str_has(c->expr, S(">=")), any = str_has(c->expr, S("<")) || str_has(c->expr, S(">"));
    if (how.len && !str_eq(how, S("strict")) && !str_eq(how, S("loose")))
        wrong(p, "条款“%.*s”的 compare 应是 strict（不含相等）或 loose（含相等）", FMT(c->label));
    else if (str_eq(how, S("strict")) && (loose || !any))
        wrong(p, "条款“%.*s”写明不含相等（strict），算式中却没有 < 或 >，或者用了 <=、>=", FMT(c->label));
    else if (str_eq(how, S("loose")) && !loose)
        wrong(p, "条款“%.*s”写明含相等（loose），算式中却没有 <= 或 >=", FMT(c->label));
}

static void read_clause(struct policy *po, const struct json *j, size_t i, struct problems *p)
{
    struct policy_clause c = {.code = json_get_str(j, "code"), .label = json_get_str(j, "label"), .expr = json_get_str(j, "expr"),
                              .holds = json_get_str(j, "holds"), .fails = json_get_str(j, "fails"), .lacks = json_get_str(j, "lacks"),
                              .paper = json_get_str(j, "paper"), .article = json_get_str(j, "article"), .no = -1};
    struct str why = {0}, where = str_f(p->a, "条款“%.*s”", FMT(c.label.len ? c.label : c.code));
    if (i >= POLICY_CLAUSES_MAX) {
        wrong(p, "条款最多 %d 条", POLICY_CLAUSES_MAX);
        return;
    }
    if (!c.code.len || !c.label.len || !c.holds.len || !c.fails.len || !c.article.len)
        wrong(p, "第 %zu 条条款缺少编码、名称、依据，或成立、不成立时的说明", i + 1);
    if (clause_of(po, c.code) >= 0)
        wrong(p, "条款编码“%.*s”重复", FMT(c.code));
    c.no = clauses_add(po->lua, p->a, c.expr, &why);
    if (c.no < 0)
        wrong(p, "%.*s：%.*s", FMT(where), FMT(why));
    check_compare(&c, json_get_str(j, "compare"), p);
    check_sentence(po, c.holds, where, p);
    check_sentence(po, c.fails, where, p);
    check_sentence(po, c.lacks, where, p);
    po->clauses[po->n_clauses++] = c;
}

static void read_figure(struct policy *po, const struct json *j, size_t i, struct problems *p)
{
    struct policy_figure f = {.name = json_get_str(j, "name"), .expr = json_get_str(j, "expr"), .unit = json_get_str(j, "unit"), .no = -1};
    struct str why = {0};
    if (i >= POLICY_FIGURES_MAX) {
        wrong(p, "数字最多 %d 个", POLICY_FIGURES_MAX);
        return;
    }
    f.kind = str_eq(f.unit, S("元")) ? FACT_IS_FEN : FACT_IS_COUNT;
    if (!f.name.len || fact_named(f.name) >= 0 || figure_of(po, f.name))
        wrong(p, "第 %zu 个数字没有名称，或者与事实、其他数字重名", i + 1);
    f.no = clauses_add(po->lua, p->a, f.expr, &why);
    if (f.no < 0)
        wrong(p, "数字“%.*s”：%.*s", FMT(f.name), FMT(why));
    po->figures[po->n_figures++] = f;
}

/* --- classes: trees of clauses --- */

/* A clause code, or {"all":[…]}, {"any":[…]}, {"not":…}. */
static bool check_tree(const struct policy *po, const struct json *t, struct str where, int depth, struct problems *p)
{
    if (depth > POLICY_DEPTH_MAX) {
        wrong(p, "%.*s的条件嵌套太深", FMT(where));
        return false;
    }
    if (json_kind(t) == JSON_TEXT) {
        if (clause_of(po, json_str(t)) < 0)
            wrong(p, "%.*s用了不存在的条款“%.*s”", FMT(where), FMT(json_str(t)));
        return true;
    }
    if (json_kind(t) == JSON_MAP && json_len(t) == 1) {
        if (json_get(t, "not"))
            return check_tree(po, json_get(t, "not"), where, depth + 1, p);
        const struct json *list = json_get(t, "all") ? json_get(t, "all") : json_get(t, "any");
        for (size_t i = 0; i < json_len(list); i++)
            if (!check_tree(po, json_at(list, i), where, depth + 1, p))
                return false;
        if (json_kind(list) == JSON_LIST && json_len(list))
            return true;
    }
    wrong(p, "%.*s的条件应是条款编码，或者 all、any、not 之一", FMT(where));
    return false;
}

static void read_class(struct policy *po, const struct json *j, size_t i, struct problems *p)
{
    struct policy_class c = {.code = json_get_str(j, "code"), .label = json_get_str(j, "label"), .text = json_get_str(j, "text"),
                             .archive = !json_get(j, "archive") || json_get_bool(j, "archive"), .when = json_get(j, "when")};
    if (i >= POLICY_CLASSES_MAX) {
        wrong(p, "困难类别最多 %d 类", POLICY_CLASSES_MAX);
        return;
    }
    if (!c.code.len || !c.label.len)
        wrong(p, "第 %zu 类困难类别缺少编码或名称", i + 1);
    for (size_t k = 0; k < po->n_classes; k++)
        if (str_eq(po->classes[k].code, c.code))
            wrong(p, "困难类别编码“%.*s”重复", FMT(c.code));
    check_tree(po, c.when, str_f(p->a, "类别“%.*s”", FMT(c.label)), 0, p);
    po->classes[po->n_classes++] = c;
}

static void read_exclusion(struct policy *po, const struct json *j, size_t i, struct problems *p)
{
    struct policy_exclusion x = {.code = json_get_str(j, "code"), .label = json_get_str(j, "label"),
                                 .article = json_get_str(j, "article"), .when = json_get(j, "when")};
    if (i >= POLICY_EXCLUSIONS_MAX) {
        wrong(p, "排除情形最多 %d 项", POLICY_EXCLUSIONS_MAX);
        return;
    }
    if (!x.code.len || !x.label.len)
        wrong(p, "第 %zu 项排除情形缺少编码或名称", i + 1);
    check_tree(po, x.when, str_f(p->a, "排除情形“%.*s”", FMT(x.label)), 0, p);
    po->exclusions[po->n_exclusions++] = x;
}

/* The parts in the order they refer to each other. */
static void read_parts(struct policy *po, struct problems *p)
{
    static const struct {
        const char *part, *name;
        void (*read)(struct policy *po, const struct json *j, size_t i, struct problems *p);
    } parts[] = {{"figures", "figure", read_figure}, {"clauses", "clause", read_clause}, {"classes", "class", read_class}, {"exclusions", "exclusion", read_exclusion}};
    for (size_t k = 0; k < countof(parts); k++) {
        const struct json *list = json_get(po->body, parts[k].part);
        for (size_t i = 0; i < json_len(list); i++) {
            size_t before = p->n;
            parts[k].read(po, json_at(list, i), i, p);
            place(p, before, parts[k].name, i);
        }
    }
}

static void release(void *lua)
{
    clauses_free(lua);
}

struct policy *policy_compile(struct arena *a, const struct rule *doc, struct problems *p)
{
    struct policy *po = NEW(a, struct policy);
    struct str why = {0};
    po->code = doc->code;
    po->edition = doc->edition;
    po->title = doc->title;
    po->source = doc->source;
    po->body = json_parse(a, doc->body, &why);
    po->lua = clauses_new(fact_names, FACT__COUNT);
    po->set = NEW(a, const struct facts *);
    arena_defer(a, release, po->lua);
    if (json_kind(po->body) != JSON_MAP) {
        wrong(p, "政策内容不是有效的 JSON：%.*s", FMT(why));
        return po;
    }
    size_t before = p->n;
    read_terms(po, json_get(po->body, "terms"), p);
    place(p, before, "terms", 0);
    if (!json_len(json_get(po->body, "clauses")))
        wrong(p, "缺少条款（clauses）");
    if (!json_len(json_get(po->body, "classes")))
        wrong(p, "缺少困难类别（classes）");
    read_parts(po, p);
    return po;
}

void policy_body_check(const struct json *body, struct problems *p)
{
    struct rule doc = {.body = json_text(p->a, body)};
    size_t n = 0;
    struct problems found = {.a = p->a, .last = &found.first};
    const struct policy *po = policy_compile(p->a, &doc, &found);
    for (const struct problem *q = found.first; q; q = q->next)
        problem_add(p, "body", q->text);
    if (found.n)
        return;
    const struct policy_case_result *r = policy_cases_run(p->a, po, &n);
    if (!n)
        wrong(p, "政策应带有试算案例（cases），至少一个");
    for (size_t i = 0; i < n; i++)
        if (!r[i].ok)
            wrong(p, "试算案例“%.*s”应为“%.*s”，算得“%.*s”%.*s", FMT(r[i].name), FMT(r[i].want), FMT(r[i].got), FMT(r[i].detail));
}
