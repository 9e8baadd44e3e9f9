/* SPDX-License-Identifier: Apache-2.0
 * Money: append-only double-entry postings per union × fund source × campaign in the stages outside
 * (money not yet with the unions, negative), available, reserved and paid, and for goods ordered, stock
 * and lost (docs/decision/0007-goods.md); and the earmark rule: which source may pay which class. Balances are kept in the same transaction as the postings, and a
 * CHECK keeps every stage but outside at zero or above. */
#pragma once
#include "code.h"
#include "ctx.h"

enum {
    FUND_PARTS_MAX = 64, /* fund sources in one movement */
    FUND_RULES_MAX = 8,  /* rule documents one campaign names */
};

/* --- movements --- */
struct fund_part {
    struct str source; /* code list source */
    int64_t fen;       /* > 0 */
};

/* The money of a roster: approval reserves (available → reserved), payment pays (reserved → paid),
 * release gives back (reserved → available). One transaction each, one posting pair per source.
 * Equal sources in parts are added up. ERR_FUND_SHORT names source, needed and available;
 * ERR_BAD_INPUT for sums below zero, too many parts or beyond MONEY_MAX. */
enum err fund_reserve(struct ctx *cx, int64_t campaign_id, int64_t org_id, int64_t roster_id,
                      const struct fund_part *parts, size_t n) MUST_USE;
enum err fund_pay(struct ctx *cx, int64_t campaign_id, int64_t org_id, int64_t roster_id,
                  const struct fund_part *parts, size_t n, struct str paid_on,
                  struct str bank_ref) MUST_USE;
/* A payment the bank sent back (退汇): paid → reserved, to be paid again or released. kind "unpay". */
enum err fund_unpay(struct ctx *cx, int64_t campaign_id, int64_t org_id, int64_t roster_id,
                    const struct fund_part *parts, size_t n, struct str back_on,
                    struct str bank_ref) MUST_USE;
enum err fund_release(struct ctx *cx, int64_t campaign_id, int64_t org_id, int64_t roster_id,
                      const struct fund_part *parts, size_t n) MUST_USE;

/* Money passed from a union to one below it, entered there as to_source ("" = the same). Who is below
 * whom, the campaign, the sources and the day are the caller's checks. ERR_FUND_SHORT as above. */
struct fund_passing {
    int64_t campaign_id, from_id, to_id, fen;
    struct str source, to_source, done_on, doc_no, note;
};
enum err fund_transfer(struct ctx *cx, const struct fund_passing *p, int64_t *txn_id) MUST_USE;
/* Goods are money in another form. Each way is one row of a table: transaction kind, stage left,
 * stage entered. fen 0 moves nothing and gives id 0. */
enum fund_goods {
    FUND_ORDER,     /* contract signed:           available → ordered */
    FUND_UNORDER,   /* contract not used up:      ordered → available */
    FUND_ACCEPT,    /* goods accepted:            ordered → stock */
    FUND_SHELVE,    /* a gift in kind:            available → stock (raised when registered) */
    FUND_HOLD,      /* set aside for a roster:    stock → reserved */
    FUND_UNHOLD,    /* given back to the shelf:   reserved → stock */
    FUND_HAND,      /* handed over, signed for:   reserved → paid */
    FUND_HAND_BACK, /* brought back:              paid → reserved */
    FUND_LOSE,      /* damaged, lost, spoilt:     stock → lost */
    FUND_SEND,      /* to a union below:          stock of org → stock of to_org */
};
struct fund_goods_move {
    int64_t campaign_id, org_id, to_org_id; /* to_org_id: FUND_SEND alone */
    struct str source;
    int64_t fen, roster_id;
    struct str done_on, doc_no, party, note;
    int64_t gift_id; /* FUND_SHELVE: the donation in kind whose money this was; on the shelf it is stock like any */
};
enum err fund_goods(struct ctx *cx, enum fund_goods how, const struct fund_goods_move *m,
                    int64_t *txn_id) MUST_USE;

/* What parts would need of what is available at one union: for dry runs and the warning at import.
 * Rows in the order of first mention. *out lives in the transaction's arena. */
struct fund_need {
    struct str source;
    int64_t fen, available_fen, short_fen; /* short_fen 0 = enough */
};
extern const struct field fund_need_fields[4];
#define FUND_NEED_FIELDS FIELDS(struct fund_need, fund_need_fields)
enum err fund_needs(struct tx *tx, int64_t campaign_id, int64_t org_id,
                    const struct fund_part *parts, size_t n, struct fund_need **out,
                    size_t *n_out) MUST_USE;

/* The same for a roster: where it names a gift, the gift's own money counts for that source. */
enum err fund_needs_of(struct tx *tx, int64_t campaign_id, int64_t org_id, int64_t roster_id,
                       const struct fund_part *parts, size_t n, struct fund_need **out,
                       size_t *n_out) MUST_USE;

/* --- gifts --- */
/* A donation as the ledger knows it. A designated one is kept apart inside the balance of its source:
 * nothing but a roster that names it (roster.gift_id) spends it, and only as the donor said. */
struct gift {
    int64_t id, donor_id;
    struct str donor;
    int64_t anonymous, campaign_id, org_id;
    struct str source, form; /* cash goods */
    int64_t fen;
    struct str goods;
    int64_t qty;
    struct str unit, got_on, receipt_no, purpose, classes;
    int64_t place_id;
    struct str place_path, place_name;
    int64_t persons, designated;
    struct str use_by;
};
extern const struct field gift_fields[22];
#define GIFT_FIELDS FIELDS(struct gift, gift_fields)
/* By id; the union it lies at is the caller's check. ERR_NOT_FOUND with a sentence. */
enum err gift_load(struct ctx *cx, int64_t id, struct gift *out) MUST_USE;
/* The same for a union that took it in or has had its money; another's gift is not told from none. */
enum err gift_at(struct ctx *cx, int64_t id, int64_t org_id, struct gift *out) MUST_USE;
/* "“某某公司”的捐赠（收据 2023-001，指定用途：…）": how sentences name it. */
struct str gift_name(struct arena *a, const struct gift *g);
/* What of it lies available at a union, 分. */
enum err gift_left(struct tx *tx, const struct gift *g, int64_t campaign_id, int64_t org_id,
                   int64_t *fen) MUST_USE;
/* May a union at this path spend it? (on_way: or pass it on towards the place it is for) Fails with
 * ERR_FUND_FORBIDDEN naming the gift and its purpose. */
enum err gift_check_place(struct ctx *cx, const struct gift *g, struct str path, bool on_way) MUST_USE;
/* Every row of a roster that the gift it names would pay: class, form, place, person, day. Fails with
 * ERR_FUND_FORBIDDEN naming gift, purpose and how many rows. OK for a roster without a gift. */
enum err gift_check_roster(struct ctx *cx, int64_t roster_id) MUST_USE;
/* Registers money or goods given: posts the receipt (outside → available, bound to the gift when it
 * is designated) and the tally of B. g->txn_id comes back in *txn_id. */
enum err gift_post(struct ctx *cx, const struct gift *g, struct str valued_by, int64_t *id,
                   int64_t *txn_id) MUST_USE;

/* --- earmark rule --- */
enum fund_verdict { FUND_SILENT, FUND_ALLOWED, FUND_FORBIDDEN };
enum fund_form {
    FUND_CASH,  /* transfer to the person's own card */
    FUND_GOODS, /* goods handed over */
    FUND_LUMP,  /* a sum handed to a site (集体慰问) */
};
struct fund_ruling {
    enum fund_verdict verdict;
    struct str rule;   /* code of the rule document, e.g. "qh20" */
    struct str clause; /* the clause's text; for silence: what the rule leaves open */
    int64_t ruling_id; /* a person decided it (earmark_ruling), 0 = the document did */
};
struct earmark; /* the rule documents of a campaign, compiled; lives in the transaction's arena */

/* Rule documents (kind "funds") named by comma-joined codes (campaign.earmark) as in force on a day
 * (campaign.start_on). Empty codes = the document "open". ERR_NOT_FOUND names a missing document. */
enum err fund_earmark(struct tx *tx, struct str codes, struct str day, struct earmark **out,
                      struct str *missing) MUST_USE;
/* Pure and without allocation, for every row of an import. Several documents: one that forbids wins,
 * else one that allows, else silence. archive_no: number of the hardship file, "" = not given (where
 * the rule tells national from local files and the verdicts differ, the answer is silence). */
struct fund_ruling fund_check(const struct earmark *e, struct str source, struct str class,
                              enum fund_form form, struct str archive_no);
const char *fund_verdict_code(enum fund_verdict v); /* allowed forbidden silent */
/* Level of a hardship file as the rule tells it: "" not given, "national", "local"; and one cell by it. */
struct str fund_filed(const struct earmark *e, struct str archive_no);
struct fund_ruling fund_cell(const struct earmark *e, struct str source, struct str class,
                             struct str form, struct str filed);
/* May goods be bought from this source at all? Who gets them is the roster's question, so it is allowed as
 * soon as it may pay goods for any class, forbidden when for none, and silent where nothing is said; then a
 * decision for the class "" and the form goods speaks. */
struct fund_ruling fund_goods_source(const struct earmark *e, struct str source);
/* Does any pair remain undecided? Rules without silence cost an import nothing. */
bool fund_has_silence(const struct earmark *e);
/* A document not yet published, alone: for previews. */
enum err fund_earmark_of(struct tx *tx, const struct json *body, struct str code,
                         struct earmark **out) MUST_USE;

/* What people decided where the documents are silent (earmark_ruling) is put into the table: rulings
 * of the union and of those above it, the uppermost first. */
enum err fund_rulings(struct tx *tx, struct earmark *e, int64_t campaign_id, int64_t org_id) MUST_USE;
/* A roster goes to review: every pair its rule is silent about is sent to a person to decide, once.
 * pairs come from the roster (source, class, form, level). *open = pairs still without a decision. */
struct fund_pair {
    struct str source, class, form, filed;
    int64_t rows, fen;
    struct str clause; /* what the rule says of its silence */
};
enum err fund_ruling_ask(struct ctx *cx, int64_t campaign_id, int64_t org_id, int64_t roster_id,
                         const struct fund_pair *pairs, size_t n, struct str reason) MUST_USE;
/* The reviewer who approves (what: "名册 12") decides by it what is still asked: allowed, in his name. Fails
 * with ERR_STATE when the rule wants a decision of its own before ("undecided":"block"), with
 * ERR_SAME_PERSON when he asked himself, with ERR_FORBIDDEN without the right. */
enum err fund_ruling_by_review(struct ctx *cx, const struct earmark *e, int64_t campaign_id, int64_t org_id,
                               struct str org_path, struct str what, const struct fund_pair *pairs,
                               size_t n) MUST_USE;
bool fund_undecided_blocks(const struct earmark *e);
