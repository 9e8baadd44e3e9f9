// SPDX-License-Identifier: Apache-2.0
// What a policy says of a household, and how it says it. A clause that reads a missing fact neither holds nor fails;
// all, any and not carry that on (Kleene): any is decided by one that holds, all by one that fails.
#include "money.h"
#include "policy.h"

enum { SENTENCE_MAX = 4000 };

const char *say_code(enum say s)
{
    static const char *const codes[] = {"no", "lacks", "wrong", "yes"};
    return codes[s];
}

const char *outcome_code(enum outcome o)
{
    static const char *const codes[] = {"none", "excluded", "unknown", "class"};
    return codes[o];
}

static void run_clause(const struct policy *p, struct arena *a, int no, struct said *out)
{
    struct script_value v = {0};
    *out = (struct said){0};
    switch (clauses_run(p->lua, a, no, &v, &out->lacks, &out->why)) {
    case SCRIPT_LACKS: out->say = SAY_LACKS; return;
    case SCRIPT_WRONG: out->say = SAY_WRONG; return;
    case SCRIPT_OK: break;
    }
    if (v.kind == SCRIPT_BOOL) {
        out->say = v.i ? SAY_YES : SAY_NO;
        return;
    }
    out->say = SAY_WRONG;
    out->why = S("条款的结果应是“是/否”");
}

static const struct said *clause_said(const struct verdict *v, struct str code)
{
    for (size_t i = 0; i < v->policy->n_clauses; i++)
        if (str_eq(v->policy->clauses[i].code, code))
            return &v->clauses[i];
    return NULL;
}

static enum say open_of(enum say a, enum say b)
{
    return a == SAY_WRONG || b == SAY_WRONG ? SAY_WRONG : SAY_LACKS;
}

static enum say tree(const struct verdict *v, const struct json *t)
{
    if (json_kind(t) == JSON_TEXT) {
        const struct said *s = clause_said(v, json_str(t));
        return s ? s->say : SAY_WRONG;
    }
    if (json_get(t, "not")) {
        enum say s = tree(v, json_get(t, "not"));
        return s == SAY_YES ? SAY_NO : s == SAY_NO ? SAY_YES : s;
    }
    const struct json *all = json_get(t, "all"), *list = all ? all : json_get(t, "any");
    enum say decides = all ? SAY_NO : SAY_YES, out = all ? SAY_YES : SAY_NO;
    for (size_t i = 0; i < json_len(list); i++) {
        enum say s = tree(v, json_at(list, i));
        if (s == decides)
            return s;
        if (s == SAY_LACKS || s == SAY_WRONG)
            out = open_of(s, out);
    }
    return out;
}

static void decide(struct verdict *v)
{
    const struct policy *p = v->policy;
    bool open = false, shut = false, excluded = false;
    for (size_t i = 0; i < p->n_classes; i++) {
        if (v->classes[i] == SAY_YES && !v->as)
            v->as = &p->classes[i];
        open |= v->classes[i] == SAY_LACKS || v->classes[i] == SAY_WRONG;
    }
    for (size_t i = 0; i < p->n_exclusions; i++) {
        excluded |= v->exclusions[i] == SAY_YES;
        shut |= v->exclusions[i] == SAY_LACKS || v->exclusions[i] == SAY_WRONG;
    }
    v->outcome = excluded ? OUTCOME_EXCLUDED : v->as ? (shut ? OUTCOME_UNKNOWN : OUTCOME_CLASS) : open ? OUTCOME_UNKNOWN : OUTCOME_NONE;
    if (excluded)
        v->as = NULL;
}

void policy_judge(const struct policy *p, struct arena *a, const struct facts *f, struct verdict *v)
{
    v->policy = p;
    v->as = NULL;
    bool set = clauses_set(p->lua, f->v);
    *p->set = set ? f : NULL;
    for (size_t i = 0; i < p->n_clauses; i++) {
        if (set)
            run_clause(p, a, p->clauses[i].no, &v->clauses[i]);
        else
            v->clauses[i] = (struct said){.say = SAY_WRONG, .why = S("事实无法读入")};
    }
    for (size_t i = 0; i < p->n_classes; i++)
        v->classes[i] = tree(v, p->classes[i].when);
    for (size_t i = 0; i < p->n_exclusions; i++)
        v->exclusions[i] = tree(v, p->exclusions[i].when);
    decide(v);
}

/* --- in words --- */

static void put_figure(struct buf *b, struct arena *a, const struct policy *p, const struct facts *f, const struct policy_figure *g)
{
    struct script_value v = {0};
    size_t lacks = 0;
    struct str why = {0};
    if (*p->set != f) { /* sentences are mostly asked for right after judging */
        if (!clauses_set(p->lua, f->v))
            return;
        *p->set = f;
    }
    if (clauses_run(p->lua, a, g->no, &v, &lacks, &why) != SCRIPT_OK || v.kind != SCRIPT_INT) {
        buf_str(b, S("（无法计算）"));
        return;
    }
    if (g->kind == FACT_IS_FEN)
        buf_str(b, fact_text(a, FACT_line, &v)); /* any fact of money */
    else
        buf_f(b, "%lld %.*s", (long long)v.i, FMT(g->unit));
}

/* {fact}, {figure}, {lacks} filled in. */
static struct str filled(struct arena *a, const struct policy *p, const struct facts *f, struct str text, struct str lacks)
{
    struct buf b = buf_new(a, SENTENCE_MAX);
    while (text.len) {
        struct str rest;
        bool braced = str_has(text, S("{"));
        buf_str(&b, str_cut(text, '{', &rest));
        if (!braced)
            break;
        struct str name = str_cut(rest, '}', &text);
        ptrdiff_t fact = fact_named(name);
        if (str_eq(name, S("lacks")))
            buf_str(&b, lacks);
        else if (fact >= 0)
            buf_str(&b, fact_text(a, (enum fact)fact, &f->v[fact]));
        for (size_t i = 0; fact < 0 && i < p->n_figures; i++)
            if (str_eq(p->figures[i].name, name))
                put_figure(&b, a, p, f, &p->figures[i]);
    }
    return buf_done(&b);
}

static struct str lack_text(const struct facts *f, size_t fact)
{
    return f->why[fact].len ? f->why[fact] : fact_infos[fact].label;
}

struct str verdict_clause_text(struct arena *a, const struct verdict *v, size_t i, const struct facts *f)
{
    const struct policy_clause *c = &v->policy->clauses[i];
    const struct said *s = &v->clauses[i];
    switch (s->say) {
    case SAY_YES: return filled(a, v->policy, f, c->holds, S(""));
    case SAY_NO: return filled(a, v->policy, f, c->fails, S(""));
    case SAY_WRONG: return str_f(a, "条款本身有误，无法认定：%.*s", FMT(s->why));
    case SAY_LACKS: break;
    }
    struct str lacks = lack_text(f, s->lacks);
    return c->lacks.len ? filled(a, v->policy, f, c->lacks, lacks)
                        : str_f(a, "缺少%.*s，无法认定“%.*s”", FMT(lacks), FMT(c->label));
}

/* Does the tree name that clause? */
static bool names(const struct json *t, struct str code)
{
    if (json_kind(t) == JSON_TEXT)
        return str_eq(json_str(t), code);
    const struct json *list = json_get(t, "all") ? json_get(t, "all") : json_get(t, "any");
    if (json_get(t, "not"))
        return names(json_get(t, "not"), code);
    for (size_t i = 0; i < json_len(list); i++)
        if (names(json_at(list, i), code))
            return true;
    return false;
}

/* Clauses that keep a class or an exclusion open. */
static bool keeps_open(const struct verdict *v, size_t clause)
{
    const struct policy *p = v->policy;
    struct str code = p->clauses[clause].code;
    if (v->clauses[clause].say != SAY_LACKS && v->clauses[clause].say != SAY_WRONG)
        return false;
    for (size_t i = 0; i < p->n_exclusions; i++)
        if ((v->exclusions[i] == SAY_LACKS || v->exclusions[i] == SAY_WRONG) && names(p->exclusions[i].when, code))
            return true;
    for (size_t i = 0; i < p->n_classes && !(v->as == &p->classes[i]); i++)
        if ((v->classes[i] == SAY_LACKS || v->classes[i] == SAY_WRONG) && names(p->classes[i].when, code))
            return true;
    return false;
}

static void join(struct buf *b, struct str s)
{
    if (str_has(buf_done(b), s))
        return;
    if (b->len)
        buf_str(b, S("、"));
    buf_str(b, s);
}

struct str verdict_lacking(struct arena *a, const struct verdict *v, const struct facts *f)
{
    struct buf b = buf_new(a, SENTENCE_MAX);
    for (size_t i = 0; i < v->policy->n_clauses; i++)
        if (keeps_open(v, i))
            join(&b, v->clauses[i].say == SAY_LACKS ? lack_text(f, v->clauses[i].lacks)
                                                    : str_f(a, "条款“%.*s”有误", FMT(v->policy->clauses[i].label)));
    return buf_done(&b);
}

/* Sentences of the clauses of a tree that bear out what it came to. */
static void tree_words(struct buf *b, struct arena *a, const struct verdict *v, const struct facts *f, const struct json *t, enum say want)
{
    for (size_t i = 0; i < v->policy->n_clauses; i++) {
        if (v->clauses[i].say != want || !names(t, v->policy->clauses[i].code))
            continue;
        if (b->len)
            buf_str(b, S("；"));
        buf_str(b, verdict_clause_text(a, v, i, f));
    }
}

static struct str also(struct arena *a, const struct verdict *v, enum say want)
{
    struct buf b = buf_new(a, SENTENCE_MAX);
    for (size_t i = 0; i < v->policy->n_classes; i++)
        if (&v->policy->classes[i] != v->as &&
            (v->classes[i] == want || (want == SAY_LACKS && v->classes[i] == SAY_WRONG)))
            join(&b, v->policy->classes[i].label);
    return buf_done(&b);
}

static struct str reason_class(struct arena *a, const struct verdict *v, const struct facts *f)
{
    struct buf b = buf_new(a, SENTENCE_MAX), words = buf_new(a, SENTENCE_MAX);
    tree_words(&words, a, v, f, v->as->when, SAY_YES);
    buf_f(&b, "符合“%.*s”：%.*s。", FMT(v->as->label), FMT(buf_done(&words)));
    if (!v->as->archive)
        buf_str(&b, S("只给予一次性救助，不建档。"));
    struct str more = also(a, v, SAY_YES), open = S("");
    for (size_t i = 0; i < v->policy->n_classes && &v->policy->classes[i] != v->as; i++)
        if (v->classes[i] == SAY_LACKS || v->classes[i] == SAY_WRONG)
            open = v->policy->classes[i].label;
    if (more.len)
        buf_f(&b, "同时符合：%.*s。", FMT(more));
    if (open.len)
        buf_f(&b, "补齐%.*s后，还可认定是否属于“%.*s”。", FMT(verdict_lacking(a, v, f)), FMT(open));
    return buf_done(&b);
}

static struct str reason_excluded(struct arena *a, const struct verdict *v, const struct facts *f)
{
    struct buf b = buf_new(a, SENTENCE_MAX), words = buf_new(a, SENTENCE_MAX);
    for (size_t i = 0; i < v->policy->n_exclusions; i++)
        if (v->exclusions[i] == SAY_YES)
            tree_words(&words, a, v, f, v->policy->exclusions[i].when, SAY_YES);
    buf_f(&b, "不予建档：%.*s。", FMT(buf_done(&words)));
    return buf_done(&b);
}

static struct str reason_none(struct arena *a, const struct verdict *v, const struct facts *f)
{
    struct buf b = buf_new(a, SENTENCE_MAX), words = buf_new(a, SENTENCE_MAX);
    for (size_t i = 0; i < v->policy->n_clauses; i++) {
        bool asked = false;
        for (size_t k = 0; k < v->policy->n_classes; k++)
            asked |= names(v->policy->classes[k].when, v->policy->clauses[i].code);
        if (!asked || v->clauses[i].say != SAY_NO)
            continue;
        if (words.len)
            buf_str(&words, S("；"));
        buf_str(&words, verdict_clause_text(a, v, i, f));
    }
    buf_f(&b, "不符合任何困难类别：%.*s。", FMT(buf_done(&words)));
    return buf_done(&b);
}

struct str verdict_reason(struct arena *a, const struct verdict *v, const struct facts *f)
{
    switch (v->outcome) {
    case OUTCOME_CLASS: return reason_class(a, v, f);
    case OUTCOME_EXCLUDED: return reason_excluded(a, v, f);
    case OUTCOME_NONE: return reason_none(a, v, f);
    case OUTCOME_UNKNOWN: break;
    }
    struct str lacking = verdict_lacking(a, v, f);
    if (v->as)
        return str_f(a, "无法认定：缺少%.*s，补齐前不能排除不予建档的情形（其余条件符合“%.*s”）。", FMT(lacking), FMT(v->as->label));
    return str_f(a, "无法认定：缺少%.*s（可能属于：%.*s）。", FMT(lacking), FMT(also(a, v, SAY_LACKS)));
}

/* --- in JSON --- */

static void write_clauses(struct jw *w, struct arena *a, const struct verdict *v, const struct facts *f)
{
    jw_key(w, "clauses");
    jw_open(w, '[');
    for (size_t i = 0; i < v->policy->n_clauses; i++) {
        const struct policy_clause *c = &v->policy->clauses[i];
        jw_open(w, '{');
        jw_kt(w, "code", c->code);
        jw_kt(w, "label", c->label);
        jw_kt(w, "say", str_of(say_code(v->clauses[i].say)));
        jw_kt(w, "text", verdict_clause_text(a, v, i, f));
        jw_kt(w, "paper", c->paper);
        jw_kt(w, "article", c->article);
        jw_key(w, "facts");
        jw_open(w, '[');
        for (size_t k = 0; k < FACT__COUNT; k++)
            if (clauses_names(v->policy->lua, c->no, k)) {
                jw_open(w, '{');
                jw_kt(w, "name", fact_names[k]);
                jw_kt(w, "label", fact_infos[k].label);
                jw_kt(w, "text", fact_text(a, (enum fact)k, &f->v[k]));
                jw_close(w, '}');
            }
        jw_close(w, ']');
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

static void write_named(struct jw *w, struct str code, struct str label, enum say say)
{
    jw_open(w, '{');
    jw_kt(w, "code", code);
    jw_kt(w, "label", label);
    jw_kt(w, "say", str_of(say_code(say)));
    jw_close(w, '}');
}

static void write_lists(struct jw *w, const struct verdict *v)
{
    const struct policy *p = v->policy;
    jw_key(w, "classes");
    jw_open(w, '[');
    for (size_t i = 0; i < p->n_classes; i++)
        write_named(w, p->classes[i].code, p->classes[i].label, v->classes[i]);
    jw_close(w, ']');
    jw_key(w, "exclusions");
    jw_open(w, '[');
    for (size_t i = 0; i < p->n_exclusions; i++)
        write_named(w, p->exclusions[i].code, p->exclusions[i].label, v->exclusions[i]);
    jw_close(w, ']');
    jw_key(w, "switches");
    jw_open(w, '[');
    for (size_t i = 0; i < p->n_switches; i++)
        jw_text(w, p->switches[i]);
    jw_close(w, ']');
}

void verdict_write(struct jw *w, struct arena *a, const struct verdict *v, const struct facts *f, struct str day)
{
    bool named = v->outcome == OUTCOME_CLASS;
    jw_kt(w, "policy", v->policy->code);
    jw_kt(w, "edition", v->policy->edition);
    jw_kt(w, "title", v->policy->title);
    jw_kt(w, "day", day);
    jw_kt(w, "outcome", str_of(outcome_code(v->outcome)));
    jw_kt(w, "class", named ? v->as->code : S(""));
    jw_kt(w, "label", named ? v->as->label : S(""));
    jw_kb(w, "archive", named && v->as->archive);
    jw_kt(w, "reason", verdict_reason(a, v, f));
    jw_kt(w, "lacking", verdict_lacking(a, v, f));
    jw_kt(w, "also", named ? also(a, v, SAY_YES) : S(""));
    jw_kt(w, "line_document", f->line_document);
    jw_key(w, "facts");
    facts_write(w, f);
    jw_key(w, "why");
    jw_open(w, '{');
    for (size_t k = 0; k < FACT__COUNT; k++)
        if (f->why[k].len)
            jw_kt(w, fact_infos[k].name, f->why[k]);
    jw_close(w, '}');
    write_lists(w, v);
    write_clauses(w, a, v, f);
}
