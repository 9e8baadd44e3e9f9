// SPDX-License-Identifier: Apache-2.0
// Passing money down, for areas that decide who gets what.
#include "fund_own.h"

enum err fund_transfer(struct ctx *cx, const struct fund_passing *p, int64_t *txn_id)
{
    struct fund_txn t = {.kind = S("transfer"), .campaign_id = p->campaign_id, .org_id = p->from_id,
                         .done_on = p->done_on, .doc_no = p->doc_no, .note = p->note};
    const struct fund_line lines[] = {
        {p->from_id, p->source, STAGE_AVAILABLE, -p->fen},
        {p->to_id, p->to_source.len ? p->to_source : p->source, STAGE_AVAILABLE, p->fen},
    };
    if (p->fen <= 0 || p->fen > MONEY_MAX)
        return fail(cx, ERR_BAD_INPUT, "下拨金额应大于 0、不超过 1 万亿元");
    TRY(fund_post(cx, &t, lines, countof(lines)));
    *txn_id = t.id;
    return OK;
}
