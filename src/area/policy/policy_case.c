// SPDX-License-Identifier: Apache-2.0
// Test cases that stand in a policy document itself: facts, and what the author expects of them.
#include "policy.h"

void policy_case_facts(const struct json *given, struct facts *out)
{
    const struct json *facts = json_get(given, "facts"), *missing = json_get(given, "missing");
    facts_read(facts, missing, out);
    for (size_t k = 0; k < FACT__COUNT; k++) {
        if (out->v[k].kind != SCRIPT_MISSING || json_get(missing, fact_infos[k].name))
            continue;
        enum fact_kind kind = fact_infos[k].kind;
        out->v[k].kind = kind == FACT_IS_CODE ? SCRIPT_TEXT : kind == FACT_IS_YES ? SCRIPT_BOOL : SCRIPT_INT;
    }
}

static bool say_is(enum say s, struct str want)
{
    return str_eq(want, str_of(say_code(s)));
}

static struct str differing(struct arena *a, const struct verdict *v, const struct json *want)
{
    struct buf b = buf_new(a, 2000);
    for (size_t i = 0; i < json_len(want); i++) {
        struct str code, expected = json_str(json_entry(want, i, &code));
        bool known = false;
        for (size_t k = 0; k < v->policy->n_clauses; k++) {
            if (!str_eq(v->policy->clauses[k].code, code))
                continue;
            known = true;
            if (!say_is(v->clauses[k].say, expected))
                buf_f(&b, "；条款 %.*s 应为 %.*s，算得 %s", FMT(code), FMT(expected), say_code(v->clauses[k].say));
        }
        if (!known)
            buf_f(&b, "；没有条款 %.*s", FMT(code));
    }
    return buf_done(&b);
}

static bool fits(enum fact_kind kind, const struct json *v)
{
    enum json_kind is = json_kind(v);
    return kind == FACT_IS_YES ? is == JSON_BOOL : kind == FACT_IS_CODE ? is == JSON_TEXT : is == JSON_INT;
}

/* A fact nobody knows, or a value that is none: read as nothing at all, the case would prove nothing. */
static struct str odd_facts(struct arena *a, const struct json *facts)
{
    struct buf b = buf_new(a, 2000);
    for (size_t i = 0; i < json_len(facts); i++) {
        struct str name;
        const struct json *v = json_entry(facts, i, &name);
        ptrdiff_t f = fact_named(name);
        if (f < 0)
            buf_f(&b, "；没有名为“%.*s”的事实", FMT(name));
        else if (!fits(fact_infos[f].kind, v))
            buf_f(&b, "；“%.*s”的值不对", FMT(fact_infos[f].label));
    }
    return buf_done(&b);
}

struct policy_case_result *policy_cases_run(struct arena *a, const struct policy *p, size_t *n)
{
    const struct json *list = json_get(p->body, "cases");
    size_t count = json_len(list) < POLICY_CASES_MAX ? json_len(list) : POLICY_CASES_MAX;
    struct policy_case_result *out = NEWS(a, struct policy_case_result, count ? count : 1);
    struct verdict *v = NEW(a, struct verdict);
    struct facts *f = NEW(a, struct facts);
    for (size_t i = 0; i < count; i++) {
        const struct json *c = json_at(list, i);
        struct policy_case_result *r = &out[i];
        policy_case_facts(c, f);
        policy_judge(p, a, f, v);
        r->name = json_get_str(c, "name");
        r->want = json_get_str(c, "class").len ? json_get_str(c, "class") : json_get_str(c, "outcome");
        r->got = v->outcome == OUTCOME_CLASS ? v->as->code : str_of(outcome_code(v->outcome));
        r->detail = differing(a, v, json_get(c, "clauses"));
        r->reason = verdict_reason(a, v, f);
        struct str odd = odd_facts(a, json_get(c, "facts"));
        if (odd.len)
            r->detail = str_f(a, "%.*s%.*s", FMT(r->detail), FMT(odd));
        r->ok = str_eq(r->got, r->want) && !r->detail.len;
    }
    *n = count;
    return out;
}
