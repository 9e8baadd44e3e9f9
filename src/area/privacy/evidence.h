/* SPDX-License-Identifier: Apache-2.0
 * How complete the evidence of a file is: the questions of an audit or a third-party assessment that concern a household's file, as a
 * rule document (kind "evidence"), each answered from the file itself; what cannot be answered is a gap with what to do. */
#pragma once
#include "evidence_rule.h"
#include "privacy.h"

enum { EVIDENCE_ASKS_MAX = 64, EVIDENCE_CHUNK = 200 };

struct evidence_ask {
    struct str code, title, kind, advice, at; /* kind: proof (something is missing) or rule (something is not as it should be) */
    const char *op;
    struct str stages, papers, purpose;
    int64_t weight, months;
};
struct evidence_rules {
    struct str edition, day;
    struct evidence_ask asks[EVIDENCE_ASKS_MAX];
    size_t n;
    const struct json *check, *file; /* consent texts by purpose, NULL = none in force */
};
enum err evidence_rules(struct ctx *cx, struct evidence_rules *out) MUST_USE;

struct evidence_file { /* a file as the questions see it */
    int64_t id;
    struct str no, org_code, org_name, state, filed_on, exit_on, reviewed_on, visited_on, standing;
    int64_t contact, verdict, bare, expired, surveys, decisions, two, paid_before, paid_after;
    struct str papers;               /* kinds in force, each in commas: ",idcard,hukou," */
    int64_t lack_check, lack_file;   /* members without that consent */
    int64_t score, gaps;             /* 0 … 100 */
    int64_t n[EVIDENCE_ASKS_MAX];    /* by question: 0 answered, else how often not; -1 not asked of it */
};
/* Files with first <= id <= last within [lo, hi), at most EVIDENCE_CHUNK, weighed. */
enum err evidence_files(struct ctx *cx, const struct evidence_rules *r, struct str lo, struct str hi, int64_t first, int64_t last,
                        struct evidence_file **out, size_t *n) MUST_USE;

/* One line of the list of gaps. */
struct evidence_line {
    int64_t id;
    struct str no, org_code, org_name, state;
    int64_t score;
    struct str day, code, title, kind, advice, link;
    int64_t n;
};
extern const struct field evidence_line_fields[13];
#define EVIDENCE_LINE FIELDS(struct evidence_line, evidence_line_fields)
/* The lines behind a place (file, code) within the call's union; of one question or all (''). */
enum err evidence_lines(struct ctx *cx, const struct evidence_rules *r, int64_t after, struct str after_code, struct str code, int64_t limit,
                        struct evidence_line **out, size_t *n) MUST_USE;

struct evidence_pack {
    int64_t id, org_id;
    struct str org_code, org_name;
    bool plain;
    struct str reason;
    int64_t wanted;
    struct str seed, state;
    int64_t job_id, file_id;
    struct str hash;
    int64_t bytes;
    struct str drop_on;
    int64_t made_by;
    struct str maker;
    int64_t made_at;
};
extern const struct field evidence_pack_fields[17];
#define EVIDENCE_PACK FIELDS(struct evidence_pack, evidence_pack_fields)
enum { PACK_FILES_MAX = 5000, PACK_SEED_MAX = 40 };
