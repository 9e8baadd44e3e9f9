// SPDX-License-Identifier: Apache-2.0
// One page for any 分: from its receipt down to the persons, from a person or a line of the bank up to the
// receipts.
#include "trace_own.h"

const struct field trace_known_fields[6] = {{FIELD(struct known, object)},  {FIELD(struct known, title)},
                                            {FIELD(struct known, sub)},     {FIELD(struct known, lump_id)},
                                            {FIELD(struct known, org_id)},  {FIELD(struct known, campaign_id)}};

/* --- what is asked for --- */

static enum err read_of(struct way *w)
{
    struct ctx *cx = w->cx;
    struct known k = {0};
    struct str rest, kind = str_cut(w->of, ':', &rest), path;
    struct str id = str_cut(rest, ':', &rest);
    int64_t n = 0;
    w->row_no = -1;
    w->base_id = cx->org_id;
    w->base = cx->org_path;
    if (!w->of.len)
        return OK;
    if (str_eq(kind, S("org"))) {
        TRY(cx_org(cx, id, &w->org_id, &path));
        w->base_id = w->org_id;
        w->base = path;
        return OK;
    }
    if (!str_int(id, &n) || n <= 0)
        return fail(cx, ERR_BAD_INPUT, "of 应写成 fund:编号、roster:编号、roster:编号:行、payout:批次、payout:批次:笔、person:编号 或 org:代码");
    if (str_eq(kind, S("fund"))) {
        w->txn_id = n;
    } else if (str_eq(kind, S("person"))) {
        w->person_id = n;
    } else if (str_eq(kind, S("roster"))) {
        TRY(cx_one(cx, TRACE_ROSTER, n, KNOWN, &k));
        if (rest.len && !str_int(rest, &w->row_no))
            return fail(cx, ERR_BAD_INPUT, "行号应是整数");
        w->roster_id = k.lump_id ? k.lump_id : n;
    } else if (str_eq(kind, S("payout"))) {
        if (rest.len && !str_int(rest, &w->batch_seq))
            return fail(cx, ERR_BAD_INPUT, "笔号应是整数");
        w->batch_id = n;
    } else {
        return fail(cx, ERR_BAD_INPUT, "of 应写成 fund:编号、roster:编号、roster:编号:行、payout:批次、payout:批次:笔、person:编号 或 org:代码");
    }
    return OK;
}

enum err trace_get(struct ctx *cx)
{
    struct way *w = NEW(cx->a, struct way);
    w->cx = cx;
    w->of = cx_query(cx, "of");
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &w->campaign));
    TRY(read_of(w));
    TRY(trace_read_ledger(w));
    w->nodes = NEWS(cx->a, struct node, NODES_MAX);
    w->node_slots = NEWS(cx->a, int32_t, NODE_SLOTS);
    if (w->person_id)
        TRY(trace_of_person(w));
    else if (w->roster_id)
        TRY(trace_of_roster(w, w->roster_id, w->row_no));
    else if (w->batch_id)
        TRY(trace_of_batch(w));
    else
        TRY(trace_wide(w));
    audit_object(cx, cx->org_id, "%.*s", FMT(w->of.len ? w->of : S("trace")));
    return trace_answer(w);
}
