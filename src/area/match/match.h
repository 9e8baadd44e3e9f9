/* SPDX-License-Identifier: Apache-2.0
 * The matching centre (数据比对, docs/decision/0022-match.md): lists from outside (医保高额自付, 死亡, 车辆 …) against the register of
 * persons and the households on file. A list has a purpose, a last day of use and a day on which it is destroyed; what it says
 * is sealed under a key of its own. Its kind (rule document of kind "matches") says how its headers are recognised, what a hit
 * means and which conflicts are proposed as actions. The sheet floor reads workbooks and hands lines in. */
#pragma once
#include "area.h"
#include "formula.h"
#include "idno.h"
#include "money.h"

struct keyring;

enum {
    MATCH_COLUMNS = 24,      /* of a kind */
    MATCH_RULES = 24,        /* of a kind, steps of a draw */
    MATCH_ROWS_MAX = 4000000, /* of a list */
    MATCH_TEXT_MAX = 200,    /* characters kept of a text cell */
    MATCH_FLAWS_KEPT = 5000, /* their count stays exact */
    MATCH_PURPOSE_MIN = 4,   /* characters of a stated purpose */
    MATCH_DROP_ROWS = 20000, /* taken away in one transaction */
    MATCH_DAYS_MAX = 730,    /* a list is destroyed at the latest so many days after it came */
};

/* --- kinds: rule documents of kind "matches" --- */
enum match_as { MA_NAME, MA_IDNO, MA_IDTYPE, MA_BIRTH, MA_PHONE, MA_MONEY, MA_COUNT, MA_DATE, MA_TEXT, MA_ORG, MA__COUNT };
enum match_merge { MM_SUM, MM_MAX }; /* what several lines of one person come to */

struct match_column {
    struct str key, title;
    enum match_as as;
    enum match_merge merge;
    bool need;             /* a line without it is refused */
    const struct json *words;
};
struct match_rule {
    struct str code, title, when, fen; /* fen: of a draw's step */
    struct str propose, status;
    bool household; /* judged over all members together; else one by one */
    int64_t due_days;
};
struct match_kind {
    struct str code, edition, title, giver, hit;
    int64_t keep_days;
    struct match_column col[MATCH_COLUMNS];
    size_t n_col;
    struct match_rule rule[MATCH_RULES];
    size_t n_rule;
    int64_t w_name, w_birth, w_month, w_phone, ask; /* weights of a pair; asked from this score on */
    const struct json *body;
};
/* The edition in force on a day; complaints as a Chinese sentence in *why. ERR_NOT_FOUND, ERR_BAD_JSON. Lives in a. */
enum err match_kind_get(struct tx *tx, struct arena *a, struct str code, struct str day, struct match_kind **out,
                        struct str *why) MUST_USE;
/* The edition a list was made with: its lines are laid out by it. */
enum err match_kind_edition(struct tx *tx, struct arena *a, struct str code, struct str edition, struct match_kind **out,
                            struct str *why) MUST_USE;
int match_column_of(const struct match_kind *k, struct str key); /* -1 = none */
/* Header rules (sheet_header.h) of a kind: its words, with those a person corrected put first. JSON in a. */
struct match_word {
    struct str word, col;
};
struct str match_header_json(struct arena *a, const struct match_kind *k, const struct match_word *words, size_t n);
/* For rule_checks. */
void match_kind_check(const struct json *body, struct problems *p);
void match_draw_check(const struct json *body, struct problems *p);

/* --- a list --- */
struct match_list {
    int64_t id, org_id;
    struct str org_code, org_name, org_path, kind, edition, kind_title, title, giver, purpose, basis, expires_on, delete_on, state;
    int64_t file_id;
    struct str file_hash, columns;
    int64_t rows, accepted, refused, numbered, flaws, created_by;
    struct str created_by_name;
    int64_t created_at, loaded_at, job_id, purged_at, hits, pairs_open, actions_open, version;
};
extern const struct field match_list_fields[33];
#define MATCH_LIST_FIELDS FIELDS(struct match_list, match_list_fields)
enum err match_list_get(struct ctx *cx, int64_t id, struct match_list *out) MUST_USE; /* within reach */
/* The same, and it can be used: its rows are in and today is not beyond expires_on. ERR_STATE. */
enum err match_list_usable(struct ctx *cx, int64_t id, struct match_list *out) MUST_USE;
/* "purpose" as stated by the caller: ERR_BAD_INPUT when there is none. */
enum err match_purpose(struct ctx *cx, struct str text) MUST_USE;

/* --- the list's own key --- */
struct match_key {
    struct keyring *ring;
};
/* Opens it (ERR_NOT_FOUND: destroyed). Ended by match_key_close, after its sealers. */
enum err match_key_open(struct tx *tx, struct sealer *installation, int64_t list_id, struct match_key *out) MUST_USE;
void match_key_close(struct match_key *k);
struct sealer *match_key_sealer(const struct match_key *k, const struct rand *r); /* sealer_free */
/* With the arena of the call: closed when it ends. */
enum err match_sealer(struct ctx *cx, int64_t list_id, struct sealer **out) MUST_USE;

/* --- lines of a list --- */
/* Values in the order of the kind's columns: money in 分, counts, days as written "2023-01-05", everything as text. */
struct match_line {
    int64_t row_no, sheet, sheet_row;
    struct str id_type, number; /* number: only until it is sealed */
    struct str value[MATCH_COLUMNS];
    struct str blind, pair_blind, secret;
};
/* Blinds (under the installation's key) and seals (under the list's). Any thread, with sealers of its own. */
void match_line_seal(struct sealer *own, struct sealer *list, struct arena *a, const struct match_kind *k, int64_t list_id,
                     struct match_line *l);
/* Opens a stored line: value[] and number. ERR_KEY. */
enum err match_line_open(struct sealer *list, struct arena *a, const struct match_kind *k, int64_t list_id,
                         struct match_line *l) MUST_USE;
struct match_flaw {
    int64_t seq;
    struct str sheet, cell;
    int64_t level;
    struct str code, text;
};
extern const struct field match_flaw_fields[6];
/* Storing, inside write transactions of the import's. */
enum err match_lines_put(struct tx *tx, int64_t list_id, const struct match_line *l, size_t n, const struct match_flaw *f, size_t n_f) MUST_USE;
/* Takes rows away, at most MATCH_DROP_ROWS a call; *left = more to do. */
enum err match_lines_drop(struct tx *tx, int64_t list_id, bool *left) MUST_USE;
/* What an upload needs: the list in a state to take one. */
enum err match_upload_take(struct ctx *cx, int64_t list_id, int64_t file_id, struct str hash, int64_t job_id) MUST_USE;
enum err match_scanned(struct ctx *cx, int64_t list_id, struct str columns) MUST_USE;
struct match_counts {
    int64_t rows, accepted, refused, numbered, flaws;
};
/* The rows are in: the upload is forgotten. */
enum err match_loaded(struct ctx *cx, int64_t list_id, const struct match_counts *n) MUST_USE;
enum err match_load_stopped(struct ctx *cx, int64_t list_id) MUST_USE; /* back to "scanned" */
enum err match_words(struct ctx *cx, int64_t org_id, struct str kind, struct match_word **out, size_t *n) MUST_USE;

/* --- what people work with --- */
struct match_action {
    int64_t id, list_id;
    struct str list_title, giver, kind, rule, title, propose, status;
    int64_t casefile_id, member_no, person_id;
    struct str file_no, name, number_mask; /* of the member or person; number masked */
    int64_t org_id;
    struct str org_code, org_name, org_path, due_on, state, reason, facts; /* facts: opened, '' when the list is gone */
    int64_t late_days, created_at;
    struct str decided_by_name;
    int64_t decided_at, purged, version;
    struct str secret, person_blind, person_type, person_secret;
};
extern const struct field match_action_fields[33];
#define MATCH_ACTION_FIELDS FIELDS(struct match_action, match_action_fields)
/* Pages through actions of the caller's scope in order of id, each handed to put with its facts opened. */
struct match_asked {
    struct str state, propose;
    int64_t list_id, after, limit;
    bool late;
};
enum err match_actions_page(struct ctx *cx, const struct match_asked *ask, struct match_action **out, size_t *n) MUST_USE;
/* The plain number of who an action is about ("" = not known): right and reason checked by the caller. */
enum err match_action_number(struct ctx *cx, const struct match_action *a, struct str *number) MUST_USE;


/* --- one household, for an application (match_household.c) --- */
enum { MATCH_HOUSE_MAX = 300 }; /* lists, hits, actions shown */
/* A list that may be used today (ready, not beyond its last day), received by a union of the household's chain. */
struct match_seen {
    int64_t id;
    struct str title, giver, kind, edition, purpose, org_name, expires_on, delete_on;
    int64_t hits, conflicts; /* lines about the household; actions of it that wait */
};
/* A member met in a list: by his number, or by a pair somebody decided. found: hits a run has already judged, 0 = none yet. */
struct match_met {
    int64_t list_id, member_no;
    struct str name, relation, how;
    int64_t rows, found;
};
struct match_facts {
    int64_t list_id;
    struct sealer *list;
};
struct match_household {
    struct match_seen *list;
    struct match_met *hit;
    struct match_action *action;
    size_t n_lists, n_hits, n_actions;
    int64_t conflicts; /* actions that wait, whatever became of their list */
    struct match_facts facts;
};
extern const struct field match_seen_fields[11], match_met_fields[7];
#define MATCH_SEEN_FIELDS FIELDS(struct match_seen, match_seen_fields)
#define MATCH_MET_FIELDS FIELDS(struct match_met, match_met_fields)
/* The caller has read the file within its scope; org_path is of the union that keeps it. The look is the caller's to audit. */
enum err match_household(struct ctx *cx, int64_t casefile_id, struct str org_path, struct match_household *out) MUST_USE;
bool match_waits(const struct match_action *a); /* proposed or accepted, not settled */

extern const struct area area_match;
