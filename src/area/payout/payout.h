/* SPDX-License-Identifier: Apache-2.0
 * Pay-out by bank (付款批次). A batch takes approved roster rows of a union and those below it that are
 * not on their way to the bank yet; its files are made when it is submitted, and the bytes whose SM3
 * the checkers saw are the bytes exported. What the bank answers is stored line by line and applied in
 * one transaction: success turns reserved money and aid into paid, failure keeps it reserved, 退汇 takes
 * a payment back, unknown is only asked about. A unique index allows a row one live or successful line.
 * domain.md §6, reliability.md §0 (4–6). */
#pragma once
#include "aid.h"
#include "area.h"
#include "roster.h"

enum {
    PAYOUT_ITEMS_MAX = 300000,   /* lines of one batch */
    PAYOUT_FILES_MAX = 1000,     /* files one batch is split into */
    PAYOUT_LINES_MAX = 400000,   /* lines of one result file */
    PAYOUT_COMPLAINTS_SHOWN = 200,
    PAYOUT_REF = 16,             /* bytes of a line reference and its NUL */
    PAYOUT_TEXT_MAX = 200,
};

/* --- references: batch B0000012, line B0000012000345; deterministic, so that a bank refuses a double --- */
struct str payout_no(struct arena *a, int64_t batch_id);
struct str payout_ref(struct arena *a, int64_t batch_id, int64_t seq);
/* false: not one of ours. seq is 0 for a batch number alone. */
bool payout_ref_read(struct str ref, int64_t *batch_id, int64_t *seq);

/* What a batch of files is known by: the SM3 of the one, or over those of several, in order. */
struct str payout_hash(struct arena *a, const struct str *hashes, size_t n);

/* --- a batch: table payout_batch --- */
struct payout_batch {
    int64_t id;
    struct str no; /* filled when read */
    int64_t campaign_id, org_id;
    struct str campaign_code, org_code, org_name, org_path;
    struct str title, profile, purpose, payer_name, payer_account, payer_bank, rosters, part, rule, state;
    int64_t second, decide, decision_id;
    int64_t items, fen, n_success, fen_success, n_failed, n_unknown, n_returned, n_released, n_open;
    int64_t files;
    struct str hash;
    int64_t made_by, made_at, submitted_by, submitted_at, checked_by, checked_at, approved_by, approved_at,
        exported_by, exported_at;
    struct str made_by_name, checked_by_name, approved_by_name, exported_by_name;
    struct str sent_on, sent_ref, return_reason;
    int64_t version;
};
extern const struct field payout_batch_fields[50];
#define PAYOUT_BATCH_FIELDS FIELDS(struct payout_batch, payout_batch_fields)
extern const struct machine payout_machine;
/* Within the caller's reach. */
enum err payout_get(struct ctx *cx, int64_t id, struct payout_batch *out) MUST_USE;

/* --- what a batch would hold, and why not the rest --- */
struct payout_ask {
    struct str title, profile, purpose, payer_name, payer_account, payer_bank;
    struct str campaign;
    struct str rosters; /* ids joined by commas; empty = every approved roster */
    struct str part;    /* all fresh repay */
    int64_t decision_id;
};
struct payout_complaint {
    int64_t seq; /* line; in a dry run its place */
    struct str level, name, text; /* level: refused warned noted */
};
struct payout_why {
    struct str code, text; /* PAID IN_BATCH NO_CARD … and what to do */
    int64_t rows, fen;
};
struct payout_look {
    int64_t campaign_id;
    int64_t items, fen, fresh, fresh_fen, repay, repay_fen, rosters;
    bool second, decide; /* by the rule of today */
    struct str rule;
    struct payout_why *why;
    size_t n_why;
    int64_t bad, bad_fen; /* lines the profile refuses to write, counted in items too */
    struct payout_complaint *complaints; /* at most PAYOUT_COMPLAINTS_SHOWN */
    size_t n_complaints;
};
/* With a profile the lines are opened and written to nowhere, so that every complaint is known; that
 * takes some seconds for 100,000 lines. */
enum err payout_look(struct ctx *cx, const struct payout_ask *ask, struct payout_look *out) MUST_USE;

/* --- moves --- */
enum err payout_make(struct ctx *cx, const struct payout_ask *ask, int64_t *id) MUST_USE;
/* hash: what the checker saw; ERR_CONFLICT when it is not that of the files. */
enum err payout_check(struct ctx *cx, int64_t id, struct str hash) MUST_USE;
enum err payout_approve(struct ctx *cx, int64_t id, struct str hash) MUST_USE;
enum err payout_return(struct ctx *cx, int64_t id, struct str reason) MUST_USE;
enum err payout_void(struct ctx *cx, int64_t id) MUST_USE;
/* A collective decision (0 = none) a draft is to stand on. */
enum err payout_decide(struct ctx *cx, int64_t id, int64_t decision_id) MUST_USE;
enum err payout_drop(struct ctx *cx, int64_t id, int64_t seq, struct str reason) MUST_USE;
enum err payout_export(struct ctx *cx, int64_t id) MUST_USE;
enum err payout_sent(struct ctx *cx, int64_t id, struct str sent_on, struct str sent_ref) MUST_USE;

/* Submitting renders the files, so it opens its own transactions (TX_NONE). leave_out: lines the profile
 * cannot write are left out of the batch, named in payout_skip; otherwise they are told and nothing moves.
 * A repeated submission by the same person of a batch nobody has touched since answers as the first. */
struct payout_submit {
    int64_t id;
    bool leave_out;
    struct payout_complaint *complaints; /* at most PAYOUT_COMPLAINTS_SHOWN */
    size_t n_complaints;                 /* exact; > 0 and not submitted: nothing moved */
    bool submitted;
};
enum err payout_submit(struct ctx *cx, struct payout_submit *s) MUST_USE;

/* --- lines: table payout_item --- */
struct payout_item {
    int64_t id; /* = seq, the cursor of lists */
    int64_t batch_id, seq;
    struct str ref;
    int64_t roster_id, row_no, person_id;
    struct str org_code, org_name, roster_title, source, name, card, bank;
    int64_t fen;
    struct str state, code, text, settled_on;
    int64_t result_id, prev_batch, prev_seq, next_batch, next_seq; /* the line it pays again; the one that pays it again */
    struct str repay; /* asked approved used: of a payment to be made again */
    struct str id_type, blind, secret; /* never written */
};
extern const struct field payout_item_fields[28];
#define PAYOUT_ITEM_FIELDS FIELDS(struct payout_item, payout_item_fields)

/* --- answers of the bank --- */
struct payout_line {
    int64_t line_no;
    struct str ref;     /* our reference, or empty */
    int64_t seq;        /* when the bank gives the sequence instead of the reference; 0 = none */
    struct str account; /* as in the file; empty = the bank does not tell */
    struct str name;
    int64_t fen;        /* -1 = the bank does not tell */
    struct str status;  /* success failed unknown pending returned */
    struct str code, text;
};
/* A result begins (state loading), takes its lines in chunks, and is applied in one transaction: until
 * then it has no effect, and one that was cut is dropped and read again by the job that resumes. */
enum err payout_result_begin(struct ctx *cx, int64_t batch_id, int64_t file_id,
                             struct str settled_on, int64_t job_id, int64_t *result_id) MUST_USE;
enum err payout_result_reset(struct ctx *cx, int64_t result_id) MUST_USE;
enum err payout_result_lines(struct ctx *cx, int64_t result_id, const struct payout_line *lines, size_t n)
    MUST_USE;
enum err payout_result_apply(struct ctx *cx, int64_t result_id) MUST_USE;
enum err payout_result_failed(struct ctx *cx, int64_t result_id, struct str why) MUST_USE;

struct payout_result {
    int64_t id, batch_id;
    struct str batch_no, kind, name, settled_on, state;
    int64_t file_id, lines, applied, repeated, refused, n_success, fen_success, n_failed, n_unknown, n_returned,
        fen_returned;
    struct str note;
    int64_t job_id, entered_by;
    struct str entered_by_name;
    int64_t entered_at;
    struct str decided_by_name;
    int64_t decided_at;
};
extern const struct field payout_result_fields[25];
#define PAYOUT_RESULT_FIELDS FIELDS(struct payout_result, payout_result_fields)
enum err payout_result_get(struct ctx *cx, int64_t id, struct payout_result *out) MUST_USE;

/* An outcome found out by asking the bank: entered with evidence by one, confirmed by another. */
struct payout_outcome {
    struct str status, code, text, settled_on;
    int64_t evidence_id;
    struct str note;
};
enum err payout_outcome(struct ctx *cx, int64_t batch_id, int64_t seq, const struct payout_outcome *o,
                        int64_t *result_id) MUST_USE;
enum err payout_outcome_decide(struct ctx *cx, int64_t result_id, bool confirm, struct str note) MUST_USE;

/* --- a failed or returned line --- */
struct payout_repay {
    struct str card; /* empty = the same account again */
    struct str bank, reason;
    int64_t evidence_id;
};
struct payout_repay_row {
    int64_t id, batch_id, seq;
    struct str ref, org_name, name, card, bank;
    int64_t fen;
    struct str code, text, reason;
    int64_t same, evidence_id;
    struct str state;
    int64_t asked_by;
    struct str asked_by_name;
    int64_t asked_at;
    struct str decided_by_name;
    int64_t decided_at;
    struct str decide_note;
    int64_t org_id;
    struct str id_type, blind, secret; /* never written */
};
extern const struct field payout_repay_fields[25];
#define PAYOUT_REPAY_FIELDS FIELDS(struct payout_repay_row, payout_repay_fields)
enum err payout_repay_get(struct ctx *cx, int64_t id, struct payout_repay_row *out) MUST_USE;
enum err payout_repay_open(struct ctx *cx, struct payout_repay_row *row) MUST_USE; /* of a list */
enum err payout_repay_ask(struct ctx *cx, int64_t batch_id, int64_t seq, const struct payout_repay *r,
                          int64_t *id) MUST_USE;
enum err payout_repay_decide(struct ctx *cx, int64_t id, bool approve, struct str note) MUST_USE;
/* Never paid and never to be: reserved money becomes available, the row leaves the roster as refused. */
enum err payout_release(struct ctx *cx, int64_t batch_id, int64_t seq, struct str reason) MUST_USE;

enum err payout_verify(struct verify *v) MUST_USE;
enum err payout_todo(struct ctx *cx, struct todo *t) MUST_USE;

/* The profile of that code in force on a day, for cards of persons or for accounts of units. ERR_BAD_INPUT with a sentence. */
struct bank_profile;
enum err bank_profile_on(struct ctx *cx, struct str code, struct str day, bool unit, const struct bank_profile **out) MUST_USE;

/* --- the rule of payments (rule documents, kind payouts), in force on a day --- */
struct payout_rule {
    struct str name;     /* code@edition */
    int64_t second_fen;  /* two checkers from this sum; 0 = always */
    int64_t decision_fen; /* a collective decision from this sum; -1 = never */
    int64_t ask_days;    /* lines without an answer after so many days stand in the list to ask about */
    bool notice;         /* a notice goes to those who were paid */
    struct str notice_text; /* {union} {name} {amount} {date} {card} */
};
enum err payout_rule_on(struct tx *tx, struct str day, struct payout_rule *out) MUST_USE;
/* What it asks of a sum. */
void payout_measure(const struct payout_rule *rule, int64_t fen, bool *second, bool *decide);

/* The bank's day as somebody typed it: a day, not after today; else a complaint at settled_on. iso: DATE_TEXT bytes. */
enum err payout_bank_day(struct ctx *cx, struct str text, char *iso) MUST_USE;
