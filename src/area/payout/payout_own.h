/* SPDX-License-Identifier: Apache-2.0
 * What the files of the pay-out area share and nobody else sees. */
#pragma once
#include "bank.h"
#include "payout.h"

/* The profile a batch is written by, in force on a day. ERR_BAD_INPUT with a sentence. */
enum err payout_profile(struct ctx *cx, struct str code, struct str day, const struct bank_profile **out) MUST_USE;
/* The batch, the move and the right to make it there. */
enum err payout_begin(struct ctx *cx, int64_t id, const char *verb, struct payout_batch *b) MUST_USE;
/* One row changed, or somebody was faster; a constraint says that a person may not. */
enum err payout_moved(struct ctx *cx, enum err e, int64_t changed) MUST_USE;
enum err payout_same_person(struct ctx *cx);
enum err payout_counted(struct ctx *cx, int64_t batch_id) MUST_USE;
enum err payout_item_get(struct ctx *cx, int64_t batch_id, int64_t seq, struct payout_item *out) MUST_USE;
/* number, phone and card of a line. */
enum err payout_open(struct sealer *s, struct arena *a, struct str id_type, struct str blind, struct str secret,
                     struct person_secret *out) MUST_USE;
/* "payout:7", what stands on a decision and what events are about. */
struct str payout_object(struct arena *a, int64_t batch_id);

/* Lines that would break a cap of the year they go out in (the year of today), though not of the year they
 * were planned for. rows and fen: of first payments and of payments made again. */
struct payout_over {
    int64_t year;
    struct payout_over_line {
        int64_t seq, sum, most;
    } *at;
    size_t n, cap;
    int64_t rows[2], fen[2];
};
/* Among what a batch of the caller's union would take. */
enum err payout_over_look(struct ctx *cx, int64_t campaign_id, struct str rosters, struct payout_over *out) MUST_USE;
enum err payout_over_batch(struct ctx *cx, const struct payout_batch *b, struct payout_over *out) MUST_USE;
/* Leaves them out of a batch being made, named in payout_skip as CAP_YEAR. */
enum err payout_over_skip(struct ctx *cx, const struct payout_batch *b) MUST_USE;
/* ERR_CAP_EXCEEDED names the first. */
enum err payout_over_none(struct ctx *cx, const struct payout_batch *b) MUST_USE;

/* Lines called failed that the bank later calls paid (payout_late.c tells their states). */
struct payout_late {
    int64_t id, batch_id, seq;
    struct str ref, name, org_name;
    int64_t fen;
    struct str text, told_by, told_on; /* told_by: file statement */
    int64_t next_batch, next_seq;
    struct str step, step_text;
};
extern const struct field payout_late_fields[14];
#define PAYOUT_LATE_FIELDS FIELDS(struct payout_late, payout_late_fields)
enum err payout_late_list(struct ctx *cx) MUST_USE;
/* Whether a failed line may be registered as paid, or as failed after all; ERR_STATE says what comes first. */
enum err payout_late_fits(struct ctx *cx, const struct payout_item *item, struct str status) MUST_USE;
/* ERR_STATE when the bank has called the line paid since; when a batch holds the repayment of such a line. */
enum err payout_late_none(struct ctx *cx, int64_t batch_id, int64_t seq) MUST_USE;
enum err payout_late_not_in(struct ctx *cx, int64_t batch_id) MUST_USE;

/* The lines a profile refuses, and why, without writing a byte. */
struct payout_pen {
    struct arena *a; /* of its own: 100,000 lines do not fit a call's */
    struct bank_item *items;
    size_t n, cap;
    int64_t fen;
    struct bank_report report;
};
enum err payout_pen_item(struct payout_pen *pen, struct sealer *s, int64_t batch_id, int64_t seq, struct str name,
                         struct str id_type, struct str blind, struct str secret, struct str bank, int64_t fen) MUST_USE;
/* Told complaints as the answer shows them, at most PAYOUT_COMPLAINTS_SHOWN; *n all that were kept. */
struct payout_complaint *payout_told(struct ctx *cx, const struct payout_pen *pen, size_t *n);

/* A notice to everybody whose line this result paid, and the job that sends them: once per payment, by
 * constraint. */
enum err payout_notify(struct ctx *cx, const struct payout_batch *b, int64_t result_id) MUST_USE;
struct job_run;
enum err payout_notices_run(struct job_run *j) MUST_USE;
