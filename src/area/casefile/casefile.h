/* SPDX-License-Identifier: Apache-2.0
 * Case files (困难职工档案): one household, one file. What says who somebody is or what he suffers from is sealed
 * under a key of the file's own, so that destroying the key erases the file while sums and vouchers stay
 * (docs/decision/0020). */
#pragma once
#include "area.h"

enum {
    CASE_MEMBERS_MAX = 20,
    CASE_MONEY_MAX = 400,
    CASE_ASSETS_MAX = 60,
    CASE_PAPERS_MAX = 400,
    CASE_KEEP_YEARS = 10, /* after exit: 全总 困难职工档案管理办法 (总工办〔2016〕36号) as practised */
};

/* --- the file's own key ---
 * Every sealed value stands under "<table>.<column>:<row id>"; rows without an id under "<file id>.<seq>". */

/* Makes and stores the key of a new file. */
enum err casefile_key_make(struct ctx *cx, int64_t casefile_id, struct sealer **out) MUST_USE;
/* Opens it. The sealer is closed, and the key wiped, with the call's arena: for single files. ERR_NOT_FOUND: erased. */
enum err casefile_key(struct ctx *cx, int64_t casefile_id, struct sealer **out) MUST_USE;
/* For walks: *s (NULL at first) takes the key of one file after the other; wrapped is case_key.wrapped. The first
 * use ties *s to the arena. */
enum err casefile_key_next(struct ctx *cx, struct sealer **s, int64_t casefile_id, struct str wrapped) MUST_USE;

/* seal/open a text at "<place>:<row>", place = "case_member.secret". An empty text has no bytes and opens as "". */
struct str casefile_seal(struct ctx *cx, struct sealer *key, const char *place, int64_t row, struct str plain);
enum err casefile_open(struct ctx *cx, struct sealer *key, const char *place, int64_t row, struct str sealed, struct str *plain) MUST_USE;
/* For rows without an id: "<place>:<file>.<seq>". */
struct str casefile_seal_at(struct ctx *cx, struct sealer *key, const char *place, int64_t file, int64_t seq, struct str plain);
enum err casefile_open_at(struct ctx *cx, struct sealer *key, const char *place, int64_t file, int64_t seq, struct str sealed, struct str *plain) MUST_USE;

/* Several texts as one: the text members of a field table in its order, parted by U+001F (control characters of
 * the texts become blanks). A table may grow at its end. */
struct str casefile_pack(struct arena *a, struct fields fs, const void *row);
void casefile_unpack(struct arena *a, struct fields fs, struct str packed, void *row);

/* --- a file --- */
struct casefile {
    int64_t id;
    struct str no;
    int64_t org_id;
    struct str org_code, org_name;
    int64_t head_id; /* person; 0 when erased */
    struct str head_name, state, level, class, policy;
    int64_t verdict_id;
    struct str kind, area, residence, main_cause, causes;
    int64_t head_count;
    struct str housing;
    int64_t floor_m2, dibao_fen;
    bool single_parent, no_job_family, can_help_itself;
    struct str disaster, disaster_on;
    int64_t contact_id;
    struct str contact;
    struct str filed_on, reviewed_on, edited_on, visited_on, aided_on, exit_on, exit_reason, keep_until;
    int64_t merged_into;
    struct str old_no;
    int64_t generation, created_by, created_at, edited_by, version;
    /* sealed */
    struct str address, phone2, postcode, cause_note, account_name, remark;
    struct str secret, path; /* never written out */
    struct sealer *key;      /* open; NULL when erased */
};
extern const struct field casefile_fields[51];
#define CASEFILE_FIELDS FIELDS(struct casefile, casefile_fields)
extern const struct field casefile_secret_fields[6];
#define CASEFILE_SECRETS FIELDS(struct casefile, casefile_secret_fields)

struct case_member {
    int64_t id, casefile_id, no;
    struct str relation;
    int64_t person_id;
    struct str id_type, name, sex, birth, nation, political, health, disability;
    int64_t disability_grade;
    struct str work, identity, model, marriage, hukou, hukou_area;
    struct str employer, employer_kind, employer_state, industry, contract_on, contract_until, joined_on, insurance, education;
    int64_t study_from, study_years;
    bool studying, able, refuses, is_member;
    int64_t month_fen;
    struct str joined_file_on, left_on, left_why; /* left_on '' = lives with the household */
    int64_t version;
    /* sealed */
    struct str number, phone, card, bank, branch, diagnosis, school, worker_no, remark;
    struct str blind, secret; /* never written out */
};
extern const struct field case_member_fields[51];
#define CASE_MEMBER_FIELDS FIELDS(struct case_member, case_member_fields)
extern const struct field case_member_secret_fields[9];
#define CASE_MEMBER_SECRETS FIELDS(struct case_member, case_member_secret_fields)

struct case_money {
    int64_t id, casefile_id, member_no;
    struct str side, kind, from_on, until_on;
    int64_t fen, gross_fen;
    struct str origin;
    int64_t paper_id, version;
    struct str remark, secret; /* sealed; its bytes */
};
extern const struct field case_money_fields[14];
#define CASE_MONEY_FIELDS FIELDS(struct case_money, case_money_fields)

struct case_asset {
    int64_t id, casefile_id;
    struct str kind, use;
    int64_t n, m2, bought_year, value_fen;
    struct str origin;
    int64_t paper_id, version;
    struct str remark, secret;
};
extern const struct field case_asset_fields[13];
#define CASE_ASSET_FIELDS FIELDS(struct case_asset, case_asset_fields)

struct case_paper {
    int64_t id, casefile_id;
    struct str kind;
    int64_t member_no, file_id;
    struct str file_name, dated_on, valid_until;
    int64_t added_by, added_at, dropped_at;
    struct str added_name, remark, secret;
};
extern const struct field case_paper_fields[14];
#define CASE_PAPER_FIELDS FIELDS(struct case_paper, case_paper_fields)

/* Within the caller's reach, opened (an erased file has no texts). ERR_NOT_FOUND outside. */
enum err casefile_get(struct ctx *cx, int64_t id, struct casefile *out) MUST_USE;
/* Parts of a file got before, opened; live: without members who left, papers dropped. */
enum err casefile_members(struct ctx *cx, const struct casefile *f, bool live, struct case_member **out, size_t *n) MUST_USE;
enum err casefile_money(struct ctx *cx, const struct casefile *f, struct case_money **out, size_t *n) MUST_USE;
enum err casefile_assets(struct ctx *cx, const struct casefile *f, struct case_asset **out, size_t *n) MUST_USE;
enum err casefile_papers(struct ctx *cx, const struct casefile *f, bool live, struct case_paper **out, size_t *n) MUST_USE;

/* Income and outlay of the twelve months before a day, and what is left a head and month; whole 分, rounded down. */
struct case_sums {
    struct str from_on, until_on;
    int64_t income_fen, outlay_fen, heads, net_month_fen;
};
extern const struct field case_sums_fields[6];
enum err casefile_sums(struct ctx *cx, const struct casefile *f, const struct case_money *m, size_t n, struct case_sums *out) MUST_USE;

/* A new file in state draft at f->org_id (path set and within the caller's reach) with its head, who becomes a person of the
 * register when he is not one. Checks both; complaints name fields. ERR_DUPLICATE with the place when the head is in another
 * live file. Fills id, no, key, version. */
enum err casefile_add(struct ctx *cx, struct casefile *f, struct case_member *head) MUST_USE;
/* Another who lives with the household; checked as above. */
enum err casefile_member_add(struct ctx *cx, struct casefile *f, struct case_member *m) MUST_USE;

/* Lines and papers of a file got or added before; checked, fill ids, leave history. */
enum err casefile_money_add(struct ctx *cx, struct casefile *f, struct case_money *m) MUST_USE;
enum err casefile_asset_add(struct ctx *cx, struct casefile *f, struct case_asset *a) MUST_USE;
enum err casefile_paper_add(struct ctx *cx, struct casefile *f, struct case_paper *p) MUST_USE;
/* A whole household, from another system. */
struct case_household {
    struct casefile f; /* org_id, path set */
    struct case_member m[CASE_MEMBERS_MAX];
    size_t n; /* the first is the head */
    struct case_money money[2 * CASE_MEMBERS_MAX];
    size_t n_money;
    const char *verb; /* import… of the machine; NULL = stays a draft */
    struct str on_day, reason, class;
};
/* person: whose complaint, 0 = the head, -1 = the file's. */
typedef void case_tell(void *arg, int person, const char *field, struct str text);
/* Writes nothing; every flaw is told. */
enum err casefile_household_check(struct ctx *cx, struct case_household *h, case_tell *tell, void *arg, bool *sound) MUST_USE;
enum err casefile_household_add(struct ctx *cx, struct case_household *h) MUST_USE; /* one that was sound */
/* What its people, its lines and what is mandatory before it applies lack, told without looking at anybody else's file; from: the first
 * person that is looked at (1 = the head stands in a file already, and so does the household). */
enum err casefile_household_lacks(struct ctx *cx, struct case_household *h, size_t from, case_tell *tell, void *arg) MUST_USE;

/* --- lists --- */
struct case_line {
    int64_t id;
    struct str no, org_code, org_name, head_name, state, level, class, kind, main_cause;
    int64_t head_count;
    struct str contact, filed_on, edited_on, visited_on, aided_on, reviewed_on, exit_on, keep_until;
    int64_t version;
    struct str path;
};
extern const struct field case_line_fields[21];
/* What the query of the call asks for: org own q state level class kind cause contact list sort. */
struct case_ask {
    struct str q, state, level, class, kind, cause, list, sort;
    int64_t contact;
    struct str lo, hi, today, year_ago;
    bool common; /* a name so common that walking the files meets it soon */
};
enum err casefile_ask(struct ctx *cx, struct case_ask *out) MUST_USE;
/* The rows behind *after (0 = from the start), at most limit; *after moves on. For exports and what is done to all that match. */
enum err casefile_page(struct ctx *cx, const struct case_ask *a, int64_t *after, int64_t limit, struct case_line **out, size_t *n) MUST_USE;

/* A home visit, aid to a person of the household: the last day of each stands in the file; earlier days change nothing. */
enum err casefile_visited(struct ctx *cx, int64_t casefile_id, struct str day) MUST_USE;
enum err casefile_aided(struct ctx *cx, int64_t person_id, struct str day) MUST_USE;

/* --- the way of a file ---
 * draft → applying → active | refused; active → relieved | lifted | cancelled; these and refused → applying again; merged
 * and erased are final. Nobody else writes casefile.state. */
extern const struct machine casefile_machines[1];
struct casefile_step {
    const char *verb;     /* apply withdraw enter refuse review regular relieve lift cancel drop merge erase … */
    int64_t proposed_by;  /* must differ from the caller; needed by what two persons do: enter, refuse, exits, regular, merge */
    struct str on_day;    /* '' = today */
    struct str reason;    /* code list case_exit (exits, drop), case_reenter (apply after an exit) */
    struct str words;     /* sealed */
    int64_t paper_id;     /* evidence, a paper of the file in force; needed by exits */
    int64_t application_id;
    struct str class, policy; /* of enter and review: the class it is kept under from now on */
    int64_t verdict_id;
};
/* Checks the verb, its reason, evidence and the two persons, writes case_move and what hangs on the state (filed_on, reviewed_on,
 * exit_on, exit_reason, keep_until), and fills f anew. The caller has checked the right and the union. ERR_STATE,
 * ERR_SAME_PERSON, ERR_BAD_INPUT, ERR_CONFLICT when the file changed meanwhile. */
enum err casefile_move(struct ctx *cx, struct casefile *f, const struct casefile_step *s) MUST_USE;
/* Another contact (联系人) for a file, with its line in the history; done grows by one when it was another. ERR_NOT_FOUND: out of
 * reach; ERR_BAD_INPUT: he holds no right to enter there. */
enum err casefile_contact(struct ctx *cx, int64_t id, int64_t contact, int64_t *done) MUST_USE;
/* Is the file one of a household that is helped or asks to be: draft, applying, active? */
bool casefile_live(struct str state);

/* --- for the person himself (area privacy) --- */
/* A field that may be put right at the person's request, NULL when it may not; part: casefile or member. */
const struct field *casefile_correctable(struct str part, struct str name);
/* Puts it right: checked as with any edit, written into the history. ERR_BAD_INPUT, ERR_STATE, ERR_DUPLICATE. */
enum err casefile_correct(struct ctx *cx, struct casefile *f, struct str part, int64_t member_no, struct str name, struct str value) MUST_USE;
/* Destroys the key and blanks what stands in plain: names, births, blind indexes, employers, places; vouchers, sums and the
 * trail stay. files: attachments it let go of, for the caller to delete when nobody else uses them. The caller has asked
 * for a hold. As casefile_move for the rest. */
struct case_gone {
    int64_t id;
    struct str hash;
};
enum err casefile_erase(struct ctx *cx, struct casefile *f, int64_t proposed_by, struct case_gone **files, size_t *n_files) MUST_USE;
