/* SPDX-License-Identifier: Apache-2.0
 * Aid programmes (帮扶项目): how much a household may be given for living, illness, study or otherwise, as a place and a year say
 * it (rule documents of kind "programmes"), and the way of one relief (救助): proposed with its evidence and its ceiling
 * explained, reviewed, approved by the level its amount names, put on a draft roster, paid by the roster's own path.
 *
 * A document's body (docs/decision/0024, rules/README.md):
 *   limits:   [{project, classes, per, of, n, heads, clause}]   every one that fits holds; the least that is left is the ceiling
 *   once:     [{project, classes, per, clause}]                 a second relief is refused
 *   retest:   [{project, classes, clause}]                      a second relief wants a verdict made after the last payment
 *   escalate: [{project, over_fen, level, clause}]              who must approve when the year's sum is above
 *   entry:    [{projects, kinds, states, class, clause}]        who may be helped before the file is active */
#pragma once
#include "area.h"
#include "code.h"

enum {
    PROGRAMME_RULES_MAX = 40,  /* rows of one part of a document */
    PROGRAMME_USED_MAX = 500,  /* reliefs and aid of one household in one year */
    PROGRAMME_LINES_MAX = 48,
    PROGRAMME_BULK_MAX = 5000, /* households of one bulk proposal */
    PROGRAMME_MONTHS_MAX = 12,
};
#define PROGRAMME_FEN_MAX INT64_C(100000000) /* 100 万元: what a row of a roster holds */

enum programme_per { PER_TIME, PER_YEAR, PER_STUDENT, PER_ALL, PROGRAMME_PER__COUNT }; /* one relief; the project, the student, all projects in a calendar year */
enum programme_of { OF_FEN, OF_LINE, OF_MONTHS, OF_SELF, OF_OUTLAY, PROGRAMME_OF__COUNT }; /* n 分; n × line; n 分 × months; n % of what was paid oneself; n % of what the hardship cost */
enum programme_level { LEVEL_OWN, LEVEL_DISTRICT, LEVEL_CITY, LEVEL_PROVINCE, LEVEL_NATION, PROGRAMME_LEVEL__COUNT };

struct programme_limit {
    struct str project, classes; /* "" = every; ",deep,relative," */
    enum programme_per per;
    enum programme_of of;
    int64_t n;
    bool heads; /* times the persons of the household */
    struct str clause;
};
struct programme_once {
    struct str project, classes;
    enum programme_per per; /* PER_YEAR, PER_STUDENT, PER_ALL; PER_TIME of a retest */
    struct str clause;
};
struct programme_step {
    struct str project;
    int64_t over_fen;
    enum programme_level level;
    struct str clause;
};
struct programme_entry {
    struct str projects, kinds, states; /* ",living,", "" = every */
    struct str class;                   /* under which class its ceiling is taken */
    struct str clause;
};
struct programme { /* in the transaction's arena */
    struct rule rule;
    struct programme_limit limits[PROGRAMME_RULES_MAX];
    struct programme_once once[PROGRAMME_RULES_MAX], retest[PROGRAMME_RULES_MAX];
    struct programme_step escalate[PROGRAMME_RULES_MAX];
    struct programme_entry entry[PROGRAMME_RULES_MAX];
    size_t n_limits, n_once, n_retest, n_escalate, n_entry;
};

/* The edition in force on a day. ERR_NOT_FOUND. */
enum err programme_load(struct tx *tx, struct str code, struct str day, struct programme **out) MUST_USE;
enum err programme_edition(struct tx *tx, struct str code, struct str edition, struct programme **out) MUST_USE;
/* Complaints about a document's body, field names begin with "body". */
void programme_body_check(const struct json *body, struct problems *p);
const char *programme_level_code(enum programme_level l); /* own district city province nation */
struct str programme_level_name(enum programme_level l);

/* --- what is known of one household on a day --- */
struct programme_used { /* another relief, or aid of such a kind paid to a member by whatever union */
    int64_t relief_id;  /* 0 = an aid that no relief stands behind */
    struct str project;
    int64_t member_no, fen;
    struct str on_day, org_name;
    int64_t year, paid;
};
struct programme_facts {
    struct str state, class, kind; /* of the file */
    int64_t heads, line_fen;       /* members living there; monthly 低保 line, 0 = not known */
    struct str line_source;        /* document of the line */
    int64_t self_fen, outlay_fen;  /* 12 months before the day, 分, from the file's money lines unless stated */
    struct str student;            /* name of member_no, "" = none */
    bool studying;
    struct str tested_on;          /* day of the newest verdict that gave a class, "" = none */
    struct programme_used *used;
    size_t n_used;
};
struct programme_ask {
    struct str project;
    int64_t member_no, months, amount_fen, year; /* amount 0 = as much as may be */
};
struct programme_line {
    struct str text; /* "10 × 1,062.00 元（月低保标准）= 10,620.00 元，本年已救助 3,000.00 元，还可救助 7,620.00 元" */
    int64_t limit_fen, used_fen, left_fen;
    struct str clause;
};
struct programme_problem {
    const char *code; /* NO_FILE ONCE RETEST NO_LINE NO_LIMIT OVER NOT_STUDYING NO_COST */
    struct str text;
};
struct programme_answer {
    struct str class; /* as judged: the file's, or the one an entry rule lends */
    int64_t ceiling_fen;
    enum programme_level level;
    struct str level_clause;
    struct programme_line lines[PROGRAMME_LINES_MAX];
    size_t n_lines;
    struct programme_problem problems[8];
    size_t n_problems;
};
extern const struct field programme_line_fields[5];
#define PROGRAMME_LINE_FIELDS FIELDS(struct programme_line, programme_line_fields)

/* The whole judgement, without a database: the ceiling line by line, what stands in the way, who must approve. Percentages are
 * cut to whole 分. Overflow counts as no limit left. */
void programme_judge(struct arena *a, const struct programme *p, const struct programme_facts *f, const struct programme_ask *ask,
                     struct programme_answer *out);

extern const struct area area_programme;
