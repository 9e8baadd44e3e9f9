/* SPDX-License-Identifier: Apache-2.0
 * What the files of the case-file area share and nobody else sees. */
#pragma once
#include "area.h"
#include "casefile.h"
#include "code.h"

enum { CASE_CAUSES_MAX = 3, CASE_WORDS_MAX = 1000, CASE_TEXT_MAX = 200 };

/* Checks one person of a household and normalises it in place; prefix '' or a word before each sentence. */
bool casefile_member_check(struct ctx *cx, struct case_member *m, struct problems *to);
/* Codes, dates and texts of the file itself. */
bool casefile_check(struct ctx *cx, struct casefile *f, struct problems *to);
/* Complains of a code that is not in the list on the day. */
void casefile_code(struct ctx *cx, const char *list, const char *field, struct str code, struct problems *to);
/* Is he, by document, in another live file than f? ERR_DUPLICATE with where: the union by name within the caller's reach,
 * else only the number of the file. */
enum err casefile_elsewhere(struct ctx *cx, int64_t casefile_id, const struct case_member *m) MUST_USE;

/* Blind index of the number; no bytes without one. */
struct str casefile_blind(struct ctx *cx, struct str number);
/* Seals and stores the sealed part of a member that has its id. */
enum err casefile_member_seal(struct ctx *cx, const struct casefile *f, struct case_member *m) MUST_USE;
enum err casefile_member_open(struct ctx *cx, const struct casefile *f, struct case_member *m) MUST_USE;
/* Counts who lives with the household anew. */
enum err casefile_recount(struct ctx *cx, struct casefile *f) MUST_USE;

/* --- history (casefile_history.c): what changed, sealed --- */
enum err casefile_changed(struct ctx *cx, const struct casefile *f, struct str part, const char *verb, struct fields fs,
                          const void *before, const void *after) MUST_USE;

/* Everything that is mandatory before a file is submitted; each lack is a sentence in to. */
enum err casefile_lacks(struct ctx *cx, const struct casefile *f, struct problems *to) MUST_USE;

/* The same of parts that stand in no file yet; income: lines of it. */
enum err casefile_needs(struct ctx *cx, const struct casefile *f, struct case_member *m, size_t n, size_t income, struct problems *to) MUST_USE;
/* Kind, amount and span of a line; whose it is and its evidence are not looked at. */
bool casefile_money_sound(struct ctx *cx, struct case_money *m, struct problems *to);

/* --- the answer (casefile_answer.c) --- */
/* The whole file as the answer of the call, masked. */
enum err casefile_answer(struct ctx *cx, int64_t id) MUST_USE;
enum err casefile_checklist(struct ctx *cx, const struct casefile *f, const struct case_member *m, size_t n, const struct case_paper *p,
                            size_t n_p) MUST_USE;
/* n years from a day; 29 February becomes the 28th. */
struct str casefile_years(struct ctx *cx, struct str day, int years);

/* --- changes (casefile_edit.c, casefile_lines.c) --- */
/* The file of :id, which must not be merged or erased. */
enum err casefile_of_call(struct ctx *cx, struct casefile *f) MUST_USE;
/* Something of substance changed: the day, who, one version on. ERR_CONFLICT when somebody was first. */
enum err casefile_touch(struct ctx *cx, struct casefile *f) MUST_USE;
/* A masked text that comes back means: as it is. */
void casefile_unmasked(struct fields fs, void *now, const void *was);
/* Audits the call by the file and the names of what changed, never values, and answers the file. */
enum err casefile_told(struct ctx *cx, const struct casefile *f, struct str what) MUST_USE;
enum err casefile_create(struct ctx *cx);
enum err casefile_edit(struct ctx *cx);
enum err casefile_review_post(struct ctx *cx);
enum err casefile_drop_post(struct ctx *cx);
enum err casefile_member_post(struct ctx *cx);
enum err casefile_member_put(struct ctx *cx);
enum err casefile_member_leave(struct ctx *cx);
/* He leaves the household on a day. */
enum err casefile_leave(struct ctx *cx, struct casefile *f, const struct case_member *m, struct str on_day, struct str why) MUST_USE;
enum err casefile_money_post(struct ctx *cx);
enum err casefile_money_put(struct ctx *cx);
enum err casefile_money_drop(struct ctx *cx);
enum err casefile_asset_post(struct ctx *cx);
enum err casefile_asset_put(struct ctx *cx);
enum err casefile_asset_drop(struct ctx *cx);
enum err casefile_paper_post(struct ctx *cx);
enum err casefile_paper_drop(struct ctx *cx);
enum err casefile_paper_file(struct ctx *cx);
struct case_new_in {
    struct str org, file, head; /* JSON objects by casefile_fields and case_member_fields */
};
struct case_leave_in {
    struct str on_day, why;
};
struct case_words_in {
    struct str on_day, reason, words;
};
struct case_unmask_in {
    struct str reason;
};

/* --- lists (casefile_list.c) --- */
struct case_find_in {
    struct str id_type, number;
};
struct case_assign_in {
    struct str contact, ids, filter;
    bool all;
};
enum err casefile_list(struct ctx *cx);
enum err casefile_counts(struct ctx *cx);
enum err casefile_find(struct ctx *cx);
enum err casefile_assign(struct ctx *cx);
enum err casefile_contacts(struct ctx *cx);

/* --- proposals (casefile_proposal.c, casefile_merge.c) --- */
struct case_proposal {
    int64_t id, casefile_id;
    struct str no, head_name, org_name, verb, to_org_code, to_org_name;
    int64_t to_org_id, other_id;
    struct str other_no, members, on_day, reason;
    int64_t paper_id;
    struct str words, state;
    int64_t proposed_by, proposed_at;
    struct str proposer;
    int64_t decided_by, decided_at;
    struct str decider, answer;
    struct str secret, sealed_answer, path, to_path; /* never written out */
};
extern const struct field case_proposal_fields[28];
#define CASE_PROPOSAL_FIELDS FIELDS(struct case_proposal, case_proposal_fields)
struct case_propose_in {
    struct str verb, on_day, reason, words, to_org, other_no, members;
    int64_t paper_id;
};
struct case_decide_in {
    struct str words;
};
enum err casefile_propose(struct ctx *cx);
enum err casefile_proposals(struct ctx *cx);
enum err casefile_accept(struct ctx *cx);
enum err casefile_refuse(struct ctx *cx);
enum err casefile_takeback(struct ctx *cx);
enum err casefile_write_proposals(struct ctx *cx, const struct casefile *f) MUST_USE;
enum err casefile_merge(struct ctx *cx, struct casefile *from, struct casefile *into, const struct case_proposal *p) MUST_USE;
enum err casefile_split(struct ctx *cx, struct casefile *f, const struct case_proposal *p) MUST_USE;
enum err casefile_new_head(struct ctx *cx, struct casefile *f, const struct case_proposal *p) MUST_USE;

enum err casefile_aid_get(struct ctx *cx);
enum err casefile_visits_get(struct ctx *cx);
enum err casefile_verdicts_get(struct ctx *cx);
enum err casefile_history_get(struct ctx *cx);
enum err casefile_moves_get(struct ctx *cx);
enum err casefile_unmask(struct ctx *cx);
enum err casefile_todo(struct ctx *cx, struct todo *t) MUST_USE;
enum err casefile_verify(struct verify *v) MUST_USE;
