/* SPDX-License-Identifier: Apache-2.0
 * What the files of the audit room share and nobody else sees. */
#pragma once
#include "auditroom.h"
#include "room_check.h"

enum {
    ROOM_RESULTS_MAX = CHECKS_MAX,
    ROOM_TEXT_MAX = 4000,       /* characters of a finding, reply, conclusion */
    ROOM_PAPERS_MAX = 500,      /* papers of one set or list */
};

/* routes of each file, put together by auditroom_api.c */
enum err run_checks_get(struct ctx *cx) MUST_USE;
enum err run_start(struct ctx *cx) MUST_USE;
enum err run_list(struct ctx *cx) MUST_USE;
enum err run_one(struct ctx *cx) MUST_USE;
enum err run_hits(struct ctx *cx) MUST_USE;
enum err run_job(struct job_run *j) MUST_USE;

enum err sample_look(struct ctx *cx) MUST_USE;
enum err sample_draw(struct ctx *cx) MUST_USE;
enum err sample_list(struct ctx *cx) MUST_USE;
enum err sample_one(struct ctx *cx) MUST_USE;
enum err sample_items(struct ctx *cx) MUST_USE;
enum err sample_item_note(struct ctx *cx) MUST_USE;
enum err sample_population(struct ctx *cx) MUST_USE;
enum err sample_papers(struct ctx *cx) MUST_USE;
enum err sample_item_get(struct ctx *cx, int64_t sample_id, int64_t seq, struct sample_item *out) MUST_USE;

enum err paper_write(struct ctx *cx, struct workpaper *p) MUST_USE; /* inserts a draft; fills id */
enum err paper_list(struct ctx *cx) MUST_USE;
enum err paper_one(struct ctx *cx) MUST_USE;
enum err paper_create(struct ctx *cx) MUST_USE;
enum err paper_edit(struct ctx *cx) MUST_USE;
enum err paper_send(struct ctx *cx) MUST_USE;
enum err paper_reply(struct ctx *cx) MUST_USE;
enum err paper_return(struct ctx *cx) MUST_USE;
enum err paper_close(struct ctx *cx) MUST_USE;
enum err paper_drop(struct ctx *cx) MUST_USE;
enum err paper_proof_audit(struct ctx *cx) MUST_USE;
enum err paper_proof_union(struct ctx *cx) MUST_USE;
enum err paper_proof_read(struct ctx *cx) MUST_USE;

enum err trace_get(struct ctx *cx) MUST_USE;

enum err auditroom_verify(struct verify *v) MUST_USE;
enum err auditroom_todo(struct ctx *cx, struct todo *t) MUST_USE;

/* --- inputs, shared by handlers and the route table --- */
struct run_in {
    struct str campaign, codes;
};
struct draw_in {
    struct str campaign, title, unit, method, class, source;
    int64_t min_fen, confidence, margin, rate, tolerable_fen, top;
    struct str seed, objects;
};
struct item_in {
    struct str verdict, note;
    int64_t wrong_fen;
};
struct paper_in {
    int64_t sample_id, sample_seq, run_id;
    struct str code;
    int64_t hit_seq;
    struct str org, campaign, object, title, finding, basis, advice;
    int64_t fen;
    struct str reply_by;
    int64_t version;
};
struct paper_text {
    struct str text, outcome, reply_by;
};
extern const struct field run_in_fields[2], draw_in_fields[14], item_in_fields[3], paper_in_fields[15], sample_papers_fields[1],
    paper_edit_fields[7], paper_send_fields[1], paper_reply_fields[1], paper_return_fields[2], paper_close_fields[2],
    paper_drop_fields[1];
struct sample_papers_in {
    struct str which; /* wrong all */
};
