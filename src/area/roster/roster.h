/* SPDX-License-Identifier: Apache-2.0
 * Real-name rosters (名册): rows are checked one by one (roster_check.c), as a set (roster_set.c),
 * staged, corrected, and moved through 导入 → 已检查 → 已提交 → 已审核 / 退回 → 已发放 (roster.c).
 * The import pipeline above (sheet floor) hands rows in; nothing here knows a workbook. */
#pragma once
#include "aid.h"
#include "area.h"
#include "caps.h"
#include "code.h"
#include "fund.h"
#include "idno.h"
#include "money.h"
#include "person.h"

enum {
    ROSTER_ROW_FEN_MAX = 100000000,  /* 100 万元 to one person at a time is a typing error */
    ROSTER_ROWS_MAX = 4000000,       /* rows of one roster, all sheets together */
    ROSTER_TEXT_MAX = 500,           /* characters of a free text column */
    ROSTER_ROW_FLAWS = 32,           /* findings of one row */
    ROSTER_FINDINGS_SHOWN = 1000,    /* in one answer; counts stay exact */
    ROSTER_AGE_MIN = 16,             /* AGE_RANGE below (full years) … */
    ROSTER_AGE_MAX = 100,            /* … and above */
    ROSTER_PAY_DAYS = 60,            /* payment so long after the campaign's end is told */
    ROSTER_LUMP_HEADS_MAX = 100000,
    ROSTER_SECRET_PLAIN = 96,        /* number, phone and card together */
};

/* --- what a row is made of --- */
enum roster_col {
    RC_NAME, RC_ID_NO, RC_ID_TYPE, RC_SEX, RC_BIRTH, RC_PHONE, RC_CARD, RC_BANK, RC_PAYEE,
    RC_EMPLOYER, RC_POST, RC_CLASS, RC_SOURCE, RC_FORM, RC_AMOUNT, RC_GOODS, RC_GOODS_QTY,
    RC_GOODS_FEN, RC_TAGS, RC_ARCHIVE, RC_GIVEN_ON, RC_REASON, RC_NOTE, RC_HANDLER, RC_FAMILY,
    RC_HEAD_NO, RC_SPOUSE_NO, RC__COUNT
};
/* Member of struct roster_row the column fills ("number", "amount_fen"): the `field` of findings. */
const char *roster_col_field(enum roster_col c);
const char *roster_col_title(enum roster_col c); /* Chinese */
int roster_col_named(struct str field);          /* -1 = none such */

enum roster_cell_type { /* as the workbook stored it */
    RCELL_NONE, RCELL_TEXT, RCELL_NUMBER, RCELL_DATE, RCELL_BOOL, RCELL_ERROR, RCELL_NO_VALUE
};
struct roster_cell {
    struct str text;
    double value;
    uint8_t type;
    bool merged; /* repeats the cell above it that it is merged with */
};
enum roster_mark { /* of the whole row */
    ROSTER_STRUCK = 1,  /* struck through: people mean "delete" */
    ROSTER_RED = 2,     /* in red */
    ROSTER_HIDDEN = 4,  /* hidden or filtered away */
    ROSTER_COMMENT = 8, /* a cell carries a comment */
};
struct roster_raw {
    struct roster_cell cell[RC__COUNT];
    unsigned has;   /* bit per column: the table has it */
    unsigned marks; /* enum roster_mark */
    enum money_unit unit[2]; /* of the amount and of the goods value, as their headers say */
};

/* A staged row: table roster_row. number, phone, card stand here only while they are sealed. */
struct roster_row {
    int64_t row_no, sheet, sheet_row, level;
    struct str name, id_type, number, phone, card, sex, birth, employer, post, bank, class, source,
        form, goods;
    int64_t amount_fen;
    struct str tags, archive_no, given_on, note;
    int64_t person_id;
    struct str blind, phone_blind, card_blind, secret;
    struct str handler; /* 经办人 and 慰问人, joined by 、 */
    struct str family;  /* 家庭编号: only while a file is read */
    struct str kin;     /* a struct roster_kins as bytes, staged beside the row; see roster_row_kin */
};
extern const struct field roster_row_fields[31];
#define ROSTER_ROW_FIELDS FIELDS(struct roster_row, roster_row_fields)

enum roster_level { ROSTER_FINE, ROSTER_WARNED, ROSTER_REFUSED };

struct roster_flaw {
    enum roster_col col; /* RC__COUNT = the row as such */
    enum roster_level level;
    const char *code;
    struct str value, text; /* value: masked where sensitive */
    bool needs;             /* a warning that wants a reason */
};
struct roster_flaws {
    struct roster_flaw at[ROSTER_ROW_FLAWS];
    size_t n;
};

/* --- a campaign's rules, read once --- */
struct roster_campaign {
    int64_t id;
    struct str code, name, status, start_on, end_on, earmark, caps;
    int64_t org_id, year, cap_time_fen, cap_year_fen, once;
    struct str org_path;
};
struct roster_rules {
    struct roster_campaign campaign;
    struct code_item *classes, *sources, *tags;
    size_t n_classes, n_sources, n_tags;
    struct earmark *earmark;
    struct caps *caps; /* limits and conflicts, by the campaign's rule documents */
    struct date today, age_on; /* age_on: the campaign's end, or today if that is earlier */
    struct str class, source;  /* defaults of the roster */
};
/* With what people decided for this union where the rule is silent (org_id 0 = the documents alone).
 * ERR_NOT_FOUND: no such campaign. Lives in the transaction's arena. Fails with a sentence in *why. */
enum err roster_rules_load(struct tx *tx, int64_t campaign_id, int64_t org_id, struct date today,
                           struct roster_rules **out, struct str *why) MUST_USE;
enum err roster_campaign_of(struct tx *tx, struct str code, struct roster_campaign *out) MUST_USE;

/* --- one row --- */
struct roster_check; /* state of one thread: rules, sealer, caches */
struct roster_set;   /* below */
/* set: where the checked rows are entered next, NULL = nowhere. */
struct roster_check *roster_check_new(struct arena *a, const struct roster_rules *rules,
                                      struct sealer *sealer, const struct roster_set *set);
/* Normalises and checks: fills *row but for its sealed part (texts in a; row_no, sheet, sheet_row set
 * by the caller before) and adds what is wrong to *f. */
void roster_check_row(struct roster_check *k, struct arena *a, const struct roster_raw *raw,
                      struct roster_row *row, struct roster_flaws *f);
/* Seals number, phone and card of a checked row, as it is stored; any thread, its own sealer. */
void roster_row_seal(struct sealer *sealer, struct arena *a, int64_t roster_id, struct roster_row *row);
void roster_flaw_add(struct roster_flaws *f, enum roster_col col, enum roster_level level,
                     const char *code, struct str value, struct str text);
/* As a policy rules: an error, a warning (wanting a reason or not), or nothing. */
void roster_flaw_by(struct roster_flaws *f, enum roster_col col, enum caps_level level, const char *code,
                    struct str value, struct str text);
/* Ties a row states: spouse, head of the household, family number. */
enum { ROSTER_KIN_MAX = 3 };
struct roster_kins {
    size_t n;
    struct roster_kin {
        const char *kind;
        struct str type, blind, mask, evidence;
    } at[ROSTER_KIN_MAX];
};
struct roster_kins *roster_row_kin(const struct roster_row *row); /* NULL = states none */
void roster_kin_add(struct roster_row *row, const char *kind, struct str type, struct str blind,
                    struct str mask, struct str evidence);
enum roster_level roster_flaws_level(const struct roster_flaws *f);
/* The value as it may be shown: numbers, phones and cards as first four … last four. */
struct str roster_value(struct arena *a, enum roster_col col, struct str raw);
/* Opens number, phone, card of a row read back. */
enum err roster_row_open(struct sealer *s, struct arena *a, int64_t roster_id,
                         struct roster_row *row) MUST_USE;
/* A row as the raw cells it would come from, for checking it again after a correction. */
void roster_row_raw(struct arena *a, const struct roster_row *row, struct roster_raw *out);

/* --- the rows of one file as a set: in memory, 16-byte keys, no index on disk --- */
struct roster_set *roster_set_new(const struct caps *caps); /* caps: how grave a shared card is */
void roster_set_free(struct roster_set *s);
size_t roster_set_bytes(const struct roster_set *s);
/* DUP_IN_FILE, NAME_CONFLICT, CARD_SHARED against the rows before; rows of one family number are tied
 * to its first. Rows without a usable number are not entered. */
void roster_set_row(struct roster_set *s, struct arena *a, struct roster_row *row,
                    struct roster_flaws *f);

/* A row whose blind indexes are known will be entered soon: its places are fetched meanwhile. */
void roster_set_touch(const struct roster_set *s, const struct roster_row *row);

/* --- findings --- */
struct roster_finding { /* table roster_finding */
    int64_t seq, row_no;
    struct str sheet, cell, field;
    int64_t level; /* 1 warning, 2 error */
    struct str code, value, text;
    int64_t needs; /* 1 = a warning that wants a reason before submission */
    int64_t again; /* 1 = by the checks against the register: made anew each time */
};
extern const struct field roster_finding_fields[11];
#define ROSTER_FINDING_FIELDS FIELDS(struct roster_finding, roster_finding_fields)

/* Why a warned row is right all the same: stated by who enters, shown to who reviews and pays. */
struct roster_reason { /* table roster_reason */
    int64_t row_no;
    struct str code, reason, user_name;
    int64_t at;
};
extern const struct field roster_reason_fields[5];
#define ROSTER_REASON_FIELDS ((struct fields){roster_reason_fields, 5, sizeof(struct roster_reason)})
/* Warnings of accepted rows that still want a reason. */
enum err roster_reasons_open(struct tx *tx, int64_t roster_id, int64_t *n) MUST_USE;

/* Where the columns of a sheet (and half) stand, so that a finding made later still names its cell. */
struct roster_place {
    int64_t sheet; /* as in roster_row */
    struct str name;
    int64_t head_first, head_last; /* rows of the header */
    int16_t col[RC__COUNT];        /* -1 = none */
};
struct roster_layout {
    struct roster_place *at;
    size_t n;
};
struct str roster_layout_json(struct arena *a, const struct roster_layout *l);
enum err roster_layout_read(struct arena *a, struct str json, struct roster_layout *out) MUST_USE;
/* "E15" of a column in a row; the row's first known cell when it has no such column. */
void roster_cell_address(const struct roster_layout *l, int64_t sheet, int64_t sheet_row,
                         enum roster_col col, char out[16]);
int roster_cell_col(const struct roster_layout *l, int64_t sheet, enum roster_col col); /* 0 = A, -1 = none */
struct str roster_sheet_name(const struct roster_layout *l, int64_t sheet);

/* --- a roster --- */
struct roster { /* table roster */
    int64_t id, campaign_id, org_id;
    struct str kind, title, campaign_code, org_code, org_name, org_path, state, pay_way;
    int64_t file_id;
    struct str file_hash, class, source;
    int64_t rows, accepted, refused, warned, persons, amount_fen, errors, warnings;
    int64_t lump_fen, lump_heads, lump_id;
    struct str lump_on, layout;
    int64_t left_out, entered_by;
    struct str entered_by_name;
    int64_t entered_at, submitted_by, submitted_at, approved_by;
    struct str approved_by_name;
    int64_t approved_at, returned_at;
    struct str return_reason;
    int64_t paid_at;
    struct str paid_on, bank_ref;
    int64_t evidence_id, job_id;
    struct str note;
    int64_t gift_id;
    struct str aid_kind; /* kind its rows become as aid, "" = as each row's form: a roster made from approved relief */
    int64_t version;
};
extern const struct field roster_fields[48];
#define ROSTER_FIELDS FIELDS(struct roster, roster_fields)
extern const struct machine roster_machine;
/* Rosters that wait for the caller: to go on with, to review, to pay. */
enum err roster_todo(struct ctx *cx, struct todo *t) MUST_USE;

/* Class and source given for a whole roster must be in the lists. */
enum err roster_defaults_check(struct ctx *cx, const struct roster_rules *rules, struct str class,
                               struct str source) MUST_USE;
/* By id, if the caller may see it: before submission only the union itself and who entered it. */
enum err roster_get(struct ctx *cx, int64_t id, struct roster *out) MUST_USE;

/* --- staging: the import's transactions --- */
struct roster_begin {
    int64_t campaign_id, org_id, user_id, file_id, lump_id, job_id, now;
    struct str state, file_hash, title, class, source, note;
    int64_t lump_fen, lump_heads; /* > 0: a lump sum */
    struct str lump_on;
    bool dry; /* a dry run: looks for the same file, but does not stand in its way */
};
/* A new roster (state importing for an import, checked when typed in). ERR_FILE_SAME: that union already has this file in this campaign. */
enum err roster_stage_begin(struct tx *tx, const struct roster_begin *b, int64_t *id) MUST_USE;
enum err roster_row_put(struct tx *tx, int64_t roster_id, const struct roster_row *r) MUST_USE;
struct roster_chunk {
    int64_t roster_id;
    const struct roster_row *rows;
    size_t n_rows;
    const struct roster_finding *finds;
    size_t n_finds;
};
enum err roster_stage_rows(struct tx *tx, const struct roster_chunk *c) MUST_USE;
/* A draft roster of rows another area has decided on, checked and counted like one that was typed in; aid_kind (code list
 * kind) "" = as each row's form. Such a roster's names, numbers and amounts are not corrected in the roster. b: as filled by
 * roster_target, state is set here. Rows are numbered 1, 2, 3 … in order. */
enum err roster_make(struct ctx *cx, struct roster_begin *b, struct str aid_kind, const struct roster_raw *rows, size_t n,
                     int64_t *id) MUST_USE;
/* Campaign and union (code; empty = of the call) of a new roster: open, active, within reach. Fills
 * campaign_id, org_id, user_id, now. */
enum err roster_target(struct ctx *cx, struct str campaign, struct str org, struct roster_begin *b)
    MUST_USE;
/* An import of the same file that was cut and does not run: its roster, to be dropped first. */
enum err roster_stage_cut(struct tx *tx, const struct roster_begin *b, int64_t *id) MUST_USE;
/* The upload of an import that came to nothing. */
enum err roster_file_drop(struct tx *tx, int64_t file_id) MUST_USE;
/* The roster an import job left behind when it was cut; ERR_NOT_FOUND when there is none. */
enum err roster_stage_of_job(struct tx *tx, int64_t job_id, int64_t *id) MUST_USE;
/* Takes a roster in state importing away, at most `max` rows a call; *left = more to do. */
enum err roster_stage_drop(struct tx *tx, int64_t roster_id, int64_t max, bool *left) MUST_USE;

struct roster_counts {
    int64_t rows, accepted, refused, warned, persons, amount_fen, errors, warnings;
};
/* Set-based checks against the register and the campaign, on staged rows of level < 2: known name,
 * shared card, status, duplicates across unions, caps of the year, money. Adds findings from *seq on
 * and keeps *counts right. kept: findings made now (arena of tx), in the order they were stored. */
struct roster_recheck {
    const struct roster_rules *rules;
    const struct roster_layout *layout;
    int64_t roster_id, org_id, seq;
    bool rules_too; /* also caps per time, classes and earmark, as they are today (before a move) */
    bool look_only; /* store nothing: what stands in the way goes to blockers */
    struct roster_counts *counts;
    struct roster_finding *kept;
    size_t n_kept, cap_kept;
    struct roster_reason *reasons; /* look_only: those stated, in order */
    size_t n_reasons;
    struct arena *a;
    struct roster_blocker {
        const char *code;
        struct str text; /* of the first */
        int64_t count;
    } blockers[16];
    size_t n_blockers;
};
enum err roster_recheck_run(struct tx *tx, struct roster_recheck *r) MUST_USE;
/* The same on a staged roster against today's data: findings of earlier such checks make room. */
enum err roster_refresh(struct tx *tx, struct roster_recheck *r) MUST_USE;
/* What the accepted rows (or the lump sum) ask of the earmark rule where it is silent. In the arena. */
enum err roster_silent(struct tx *tx, const struct roster_rules *rules, int64_t roster_id,
                       struct fund_pair **out, size_t *n) MUST_USE;
/* Names the gift that pays the roster's rows of its source (0 = none), and checks them anew. */
enum err roster_gift_set(struct ctx *cx, int64_t id, int64_t gift_id) MUST_USE;
enum err roster_count(struct tx *tx, int64_t id, struct roster_counts *n) MUST_USE;
enum err roster_count_store(struct tx *tx, int64_t id, const struct roster_counts *n) MUST_USE;
/* What accepted rows need by source: for fund_needs. */
enum err roster_parts(struct tx *tx, int64_t roster_id, struct fund_part **out, size_t *n) MUST_USE;
enum err roster_stage_done(struct tx *tx, int64_t roster_id, const struct roster_counts *c,
                           struct str layout, struct str title) MUST_USE;

/* --- moves; each is one transaction and leaves nothing when it fails --- */
/* *refused: ERR_FINDINGS or ERR_REASON_NEEDED when the roster does not move though the call is kept (what was
 * found stays stored), else OK. */
enum err roster_submit(struct ctx *cx, int64_t id, bool leave_out_refused, enum err *refused) MUST_USE;
enum err roster_withdraw(struct ctx *cx, int64_t id) MUST_USE;
enum err roster_approve(struct ctx *cx, int64_t id) MUST_USE;
enum err roster_return(struct ctx *cx, int64_t id, struct str reason) MUST_USE;
struct roster_pay {
    struct str paid_on, bank_ref;
    int64_t evidence_id;
};
/* *warning: a sentence when the day lies far outside the campaign, else "". */
enum err roster_pay(struct ctx *cx, int64_t id, const struct roster_pay *p, struct str *warning) MUST_USE;
enum err roster_void(struct ctx *cx, int64_t id) MUST_USE;
/* Rosters paid row by row (pay_way "batch"), among those of a batch's lines: one whose records are all paid
 * becomes paid (by the batch's cashier, the last of the bank's days, ref the number of the batch), one
 * that got a payment back is approved again. ERR_SAME_PERSON by constraint. */
enum err roster_lines_paid(struct ctx *cx, int64_t batch_id, int64_t paid_by, struct str bank_ref) MUST_USE;
/* A row that will not be paid leaves the accepted ones: refused, with a finding that says why. Its aid and
 * money are the caller's. */
enum err roster_row_leave(struct ctx *cx, int64_t id, int64_t row_no, struct str why) MUST_USE;

/* The caps of the year in which a roster is about to be paid, when that is not the year it was planned
 * for. ERR_CAP_EXCEEDED names the row. Also for whoever pays line by line. */
enum err roster_caps_at_pay(struct ctx *cx, int64_t roster_id, const struct caps *caps, struct str paid_on) MUST_USE;

enum err roster_verify(struct verify *v) MUST_USE;
enum err roster_caps_verify(struct verify *v) MUST_USE;
extern const struct area area_roster;
