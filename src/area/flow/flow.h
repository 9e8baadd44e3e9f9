/* SPDX-License-Identifier: Apache-2.0
 * The money page: where a union's money came from and went, what is left, who has not passed it on.
 * 及时拨付: money received from above is followed first in, first out by source until it is passed on,
 * paid, given back or carried over; the limits in days are a dated rule document (rules/timely). */
#pragma once
#include "ctx.h"

struct flow_rule {
    struct str code, edition, title, source, clause;
    int64_t pass_days, use_days; /* unions with, without unions below */
    const struct json *receipts; /* sources that count when they come from outside the tree */
};
/* The edition in force on a day. ERR_NOT_FOUND. */
enum err flow_rule_load(struct tx *tx, struct str day, struct flow_rule *out) MUST_USE;

struct flow_lot { /* one sum received */
    int64_t txn_id;
    struct str org_code, org_name, path, source, party, got_on;
    int64_t fen, open_fen; /* received; still lying there */
    int64_t days, limit_days; /* from receipt to today */
};
extern const struct field flow_lot_fields[11];
struct flow_union {
    struct str org_code, org_name, path;
    int64_t lots, fen, open_fen, late_lots, late_fen; /* late: open and beyond the limit */
    int64_t slow_lots;                                /* passed on, but beyond the limit */
    int64_t worst_days, mean_days;                    /* mean weighted by money, rounded */
};
extern const struct field flow_union_fields[11];
/* Unions of [lo, hi) that received money, in order of the tree; late lots, at most max (the sums stay
 * exact). today: ISO. */
struct flow_times {
    struct flow_union *unions;
    size_t n_unions;
    struct flow_lot *late;
    size_t n_late;
};
enum err flow_times(struct tx *tx, int64_t campaign_id, struct str lo, struct str hi, struct str today,
                    const struct flow_rule *rule, struct flow_times *out) MUST_USE;
