/* SPDX-License-Identifier: Apache-2.0
 * Money: append-only double-entry postings per union × fund source × campaign in the stages outside
 * (money not yet with the unions, negative), available, reserved and paid; and the earmark rule:
 * which source may pay which class. Balances are kept in the same transaction as the postings, and a
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
enum err fund_release(struct ctx *cx, int64_t campaign_id, int64_t org_id, int64_t roster_id,
                      const struct fund_part *parts, size_t n) MUST_USE;

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
