/* SPDX-License-Identifier: Apache-2.0
 * Named facts: the only things a clause of a policy reads. Built over a household for a day.
 *
 * The twelve months are the full calendar months before the month of the day (day 2023-01-12: 2022-01-01 to
 * 2022-12-31). Income belongs to them; of a line that reaches beyond them the part by days or whole months, but a line of one
 * whole year that ends in the last of them or in the month that has begun counts whole. Outlay and union aid of the month
 * that has begun count too, because an accident of last week is outlay. What counts as income, outlay, vehicle, serious
 * illness and member of the household is told by the policy (struct fact_terms), with its source.
 * A fact is missing when the paper the policy wants for it is not in the file, or no 低保 line is registered: then
 * its why says which, and no clause that reads it can be decided. */
#pragma once
#include "date.h"
#include "household.h"
#include "json.h"
#include "script.h"

enum fact {
#define X(name, group, kind, unit, label) FACT_##name,
#include "fact.def"
#undef X
    FACT__COUNT
};
enum fact_kind { FACT_IS_FEN, FACT_IS_COUNT, FACT_IS_YES, FACT_IS_CODE, FACT_IS_DAY };
enum fact_group { FACT_OF_HOUSE, FACT_OF_INCOME, FACT_OF_OUTLAY, FACT_OF_TROUBLE, FACT_OF_HEAD, FACT_OF_WEALTH };

struct fact_info {
    const char *name;
    enum fact_group group;
    enum fact_kind kind;
    struct str unit, label; /* unit of a code: its list */
};
extern const struct fact_info fact_infos[FACT__COUNT];
extern const struct str fact_names[FACT__COUNT];
ptrdiff_t fact_named(struct str name); /* -1 = no such fact */
const char *fact_kind_code(enum fact_kind k); /* fen count yes code day */
struct str fact_group_label(enum fact_group g); /* how forms head the facts of a group */

struct facts {
    struct script_value v[FACT__COUNT];
    struct str why[FACT__COUNT]; /* of a missing one: "收入证明" or "2023 年该地区低保标准" */
    struct str line_document;    /* what the 低保 line rests on */
};

enum { TERMS_CODES_MAX = 40, TERMS_EVIDENCE_MAX = 40 };
struct fact_codes {
    struct str at[TERMS_CODES_MAX];
    size_t n;
};
bool fact_codes_have(const struct fact_codes *c, struct str code);

struct fact_evidence { /* what must be in the file for a fact to be believed */
    uint64_t facts;            /* bits of enum fact */
    struct fact_codes papers;  /* any one of these kinds (code list case_paper), in force on the day */
    bool always;               /* false: only when the fact is claimed (above 0, yes, not empty) */
    struct str text;           /* how the paper is called to people */
};

/* What a policy counts. All of it is data of its document (body.terms), rules/README.md. */
struct fact_terms {
    struct fact_codes income_skip;    /* kinds of income not counted (城乡居民基础养老金) */
    struct fact_codes outlay_count;   /* kinds of outlay deducted */
    struct fact_codes aid_count;      /* kinds of union aid that are income; none = union aid is not income */
    struct fact_codes car_except;     /* uses of a vehicle that are no vehicle: hire, disabled, motorcycle */
    struct fact_codes illness;        /* states of health that are a serious illness */
    struct fact_codes jobless;        /* states of work that are loss of work */
    struct fact_codes leave_out;      /* relations that do not count as household */
    bool impute;                      /* able-bodied without work: the minimum wage is imputed */
    int64_t impute_from, impute_men, impute_women; /* working age: from, below (years) */
    struct fact_codes impute_idle;    /* states of work it is imputed to */
    struct fact_codes impute_unless;  /* papers of the person that prove otherwise */
    struct fact_evidence evidence[TERMS_EVIDENCE_MAX];
    size_t n_evidence;
};

struct fact_line { /* 0 = none registered for the area and day */
    int64_t fen;
    struct str from_on, document;
};

/* day: valid YYYY-MM-DD. Texts are borrowed from h and t; sums saturate at MONEY_MAX * 100. */
void facts_fill(struct arena *a, const struct household *h, const struct fact_terms *t, struct str day,
                const struct fact_line *line, const struct fact_line *wage, struct facts *out);
/* A fact as people read it: "1,800 元", "2 人", "是", "未登记". */
struct str fact_text(struct arena *a, enum fact f, const struct script_value *v);
/* {"income":2160000,"ill":null,…}; and back: unknown names are ignored, absent ones are missing. */
void facts_write(struct jw *w, const struct facts *f);
void facts_read(const struct json *map, const struct json *why, struct facts *out);
/* The window of a day: first day of the twelve months, last day of them. */
void fact_window(struct str day, char from[DATE_TEXT], char until[DATE_TEXT]);
