/* SPDX-License-Identifier: Apache-2.0
 * What the files of the programme area share: a household's facts read from the archive and the ledger, one relief. */
#pragma once
#include "programme.h"

struct programme_file { /* of a household, without anything sealed */
    int64_t id, org_id;
    struct str no, org_code, org_path, state, class, kind, area, residence, head_name, tested_on;
    int64_t heads, head_no;
};

struct relief { /* table relief, with the names a reader wants; state also paid, see programme.sql */
    int64_t id, casefile_id;
    struct str file_no, head_name, file_org;
    int64_t org_id;
    struct str org_code, org_name, programme, edition, project, class;
    int64_t member_no;
    struct str student;
    int64_t payee_no;
    struct str payee;
    int64_t year, months, self_fen, outlay_fen, line_fen, amount_fen, ceiling_fen;
    struct str explained, level;
    int64_t paper_id, proposed_by;
    struct str proposer;
    int64_t proposed_at, reviewed_by;
    struct str reviewer;
    int64_t reviewed_at, approved_by;
    struct str approver;
    int64_t approved_at;
    struct str approval_no, approval_on, reason;
    int64_t roster_id;
    struct str roster_title, paid_on, state;
    int64_t version;
    struct str org_path, file_state; /* never written out */
};
extern const struct field relief_fields[45];
#define RELIEF_FIELDS FIELDS(struct relief, relief_fields)
extern const struct machine relief_machines[1];

struct relief_in { /* what is proposed; 0 and "" = by the file, the rule, the head */
    int64_t casefile_id;
    struct str org, programme, project;
    int64_t member_no, payee_no, months, self_fen, outlay_fen, line_fen, amount_fen, paper_id, version;
};

/* Within the caller's reach. ERR_NOT_FOUND with a sentence. */
enum err programme_file_get(struct ctx *cx, int64_t casefile_id, struct programme_file *out) MUST_USE;
/* The facts of a file for a relief; except: the relief looked at again (0 = new). in: stated figures go before the file's. */
enum err programme_facts(struct ctx *cx, const struct programme_file *f, const struct relief_in *in, int64_t year, int64_t except,
                         struct programme_facts *out) MUST_USE;
/* Monthly 低保 line of the household's area on a day; 0 = none registered. */
enum err programme_line(struct ctx *cx, const struct programme_file *f, struct str day, int64_t *fen, struct str *document) MUST_USE;
/* Facts and judgement together. */
enum err programme_answer(struct ctx *cx, const struct programme_file *f, const struct programme *p, const struct relief_in *in, int64_t year,
                          int64_t except, struct programme_facts *facts, struct programme_answer *out) MUST_USE;
/* Members of an answer into an open object. */
void programme_write(struct jw *w, const struct programme_facts *f, const struct programme_answer *a);

enum err relief_get(struct ctx *cx, int64_t id, struct relief *out) MUST_USE;
void relief_write(struct ctx *cx, const struct relief *r);
enum err relief_propose(struct ctx *cx, const struct relief_in *in, int64_t *id) MUST_USE;
enum err relief_revise(struct ctx *cx, int64_t id, const struct relief_in *in) MUST_USE;
enum err relief_review(struct ctx *cx, int64_t id) MUST_USE;
struct relief_approve_in {
    struct str approval_no, approval_on;
};
enum err relief_approve(struct ctx *cx, int64_t id, const struct relief_approve_in *in) MUST_USE;
/* return, refuse, withdraw. */
enum err relief_back(struct ctx *cx, int64_t id, const char *verb, struct str reason) MUST_USE;

/* Handlers of programme_bulk.c and programme_roster.c. */
enum err relief_bulk_get(struct ctx *cx);
enum err relief_bulk_post(struct ctx *cx);
enum err relief_roster_post(struct ctx *cx);
enum err relief_free_get(struct ctx *cx);
struct relief_bulk_in {
    struct str programme, project, class;
    int64_t amount_fen, months;
};
struct relief_roster_in {
    struct str campaign, project, source, title;
};
extern const struct field relief_bulk_in_fields[5], relief_roster_in_fields[4];
enum err programme_verify(struct verify *v);
