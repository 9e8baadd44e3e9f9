/* SPDX-License-Identifier: Apache-2.0
 * Eligibility policies: rule documents of kind "policies" compiled into clauses over facts (rules/README.md tells
 * their form), and what they say of a household: class or none, every clause with its figures in words. A pure engine:
 * it knows no database and no clock. */
#pragma once
#include "clause.h"
#include "code.h"
#include "fact.h"

enum {
    POLICY_CLAUSES_MAX = 120,
    POLICY_FIGURES_MAX = 40,
    POLICY_CLASSES_MAX = 40,
    POLICY_EXCLUSIONS_MAX = 40,
    POLICY_CASES_MAX = 200,
    POLICY_DEPTH_MAX = 8,
};

/* What a clause, or a class of clauses, comes to. */
enum say { SAY_NO, SAY_LACKS, SAY_WRONG, SAY_YES };
const char *say_code(enum say s); /* no lacks wrong yes */

struct policy_clause {
    struct str code, label, expr, holds, fails, lacks; /* texts with {fact} and {figure} */
    struct str paper, article; /* document it rests on in the file; place in the source */
    int no;                    /* compiled, see clause.h */
};
struct policy_figure { /* a number worked out for sentences alone */
    struct str name, expr;
    enum fact_kind kind; /* how it is printed: fen or count */
    struct str unit;
    int no;
};
struct policy_class {
    struct str code, label, text;
    bool archive; /* false: a one-off subsidy, no file is kept */
    const struct json *when;
};
struct policy_exclusion {
    struct str code, label, article;
    const struct json *when;
};
struct policy {
    struct str code, edition, title, source;
    struct fact_terms terms;
    struct policy_figure figures[POLICY_FIGURES_MAX];
    size_t n_figures;
    struct policy_clause clauses[POLICY_CLAUSES_MAX];
    size_t n_clauses;
    struct policy_class classes[POLICY_CLASSES_MAX];
    size_t n_classes;
    struct policy_exclusion exclusions[POLICY_EXCLUSIONS_MAX];
    size_t n_exclusions;
    struct str switches[8]; /* what the policy has switched, in words: shown with every verdict */
    size_t n_switches;
    const struct json *body;
    struct clauses *lua;
    const struct facts **set; /* the facts lua holds now */
};

/* Compiles; every complaint goes to p (sentence with the place; field: "terms:0", "figure:2", "clause:0", "class:1", "exclusion:0"
 * by the row, or "body"). The policy lives in a and ends with it
 * (its interpreter is deferred to the arena). Never NULL: with complaints it must not be used to judge. */
struct policy *policy_compile(struct arena *a, const struct rule *doc, struct problems *p);
/* Complaints about a body, for rule_checks (field "body"): what compiles, and its own cases hold. */
void policy_body_check(const struct json *body, struct problems *p);

/* --- judging --- */

enum outcome { OUTCOME_NONE, OUTCOME_EXCLUDED, OUTCOME_UNKNOWN, OUTCOME_CLASS };
const char *outcome_code(enum outcome o); /* none excluded unknown class */

struct said {
    enum say say;
    size_t lacks;   /* fact that is missing */
    struct str why; /* what is wrong with the clause */
};
struct verdict {
    const struct policy *policy;
    enum outcome outcome;
    const struct policy_class *as; /* class found; of UNKNOWN: the one it would be, or NULL */
    struct said clauses[POLICY_CLAUSES_MAX];
    enum say classes[POLICY_CLASSES_MAX], exclusions[POLICY_EXCLUSIONS_MAX];
};
/* Runs every clause. The order of the classes decides; all that hold are told. Not for two threads at once with the
 * same policy. */
void policy_judge(const struct policy *p, struct arena *a, const struct facts *f, struct verdict *out);
/* One sentence a cadre can read to the household. */
struct str verdict_reason(struct arena *a, const struct verdict *v, const struct facts *f);
/* The sentence of one clause with its figures. */
struct str verdict_clause_text(struct arena *a, const struct verdict *v, size_t clause, const struct facts *f);
/* Papers and registrations that are missing for a decision, joined by 、. "" = none. */
struct str verdict_lacking(struct arena *a, const struct verdict *v, const struct facts *f);
/* Members of the verdict into an open object: policy edition day outcome class label reason lacking switches facts
 * why line clauses classes exclusions also. This is what is frozen (sealed) and what the page shows. */
void verdict_write(struct jw *w, struct arena *a, const struct verdict *v, const struct facts *f, struct str day);

/* --- test cases of a document --- */

struct policy_case_result {
    struct str name, got, want, detail; /* detail: clauses that differ, facts that are not */
    struct str reason;                  /* what the policy says of the household of the case */
    bool ok;
};
/* Runs the cases of the body (body.cases): an array of *n in a. */
struct policy_case_result *policy_cases_run(struct arena *a, const struct policy *p, size_t *n);
/* Facts as a case or a form gives them: a map of facts by name (money in 分), missing ones absent from
 * "facts" default to 0/no/none unless listed in "missing": {"income":"收入证明"}. */
void policy_case_facts(const struct json *given, struct facts *out);
