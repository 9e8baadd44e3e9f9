// SPDX-License-Identifier: Apache-2.0
// Local figures by area, residence and day. See policy_store.h.
#include "policy_store.h"

const struct field policy_line_fields[11] = {
    {FIELD(struct policy_line, id), .as = AS_ID},
    {FIELD(struct policy_line, kind), .as = AS_CODE, .codes = "policy_line_kind", .label = LIT("标准")},
    {FIELD(struct policy_line, area), .label = LIT("行政区划代码")},
    {FIELD(struct policy_line, residence), .as = AS_CODE, .codes = "case_residence", .label = LIT("城乡")},
    {FIELD(struct policy_line, from_on), .as = AS_DATE, .label = LIT("执行日期")},
    {FIELD(struct policy_line, fen), .as = AS_MONEY, .label = LIT("每月金额")},
    {FIELD(struct policy_line, document), .label = LIT("文件依据")},
    {FIELD(struct policy_line, maker), .label = LIT("登记人")},
    {FIELD(struct policy_line, made_at), .as = AS_TIME, .label = LIT("登记时间")},
    {FIELD(struct policy_line, dropped_at), .as = AS_TIME, .label = LIT("作废时间")},
    {FIELD(struct policy_line, drop_reason), .label = LIT("作废原因")},
};

enum err policy_lines_load(struct ctx *cx, struct policy_lines *out)
{
    *out = (struct policy_lines){0};
    return db_rows(cx->tx, POLICY_LINES, VALS(TXT(S("")), I64(0), I64(POLICY_LINES_MAX)), POLICY_LINE, POLICY_LINES_MAX, &out->at, &out->n);
}

static const struct policy_line *latest(const struct policy_lines *l, const char *kind, struct str area, struct str residence, struct str day)
{
    const struct policy_line *best = NULL;
    for (size_t i = 0; i < l->n; i++) {
        const struct policy_line *p = &l->at[i];
        if (!str_eq(p->kind, str_of(kind)) || !str_eq(p->area, area) || str_cmp(p->from_on, day) > 0)
            continue;
        if (p->residence.len && !str_eq(p->residence, residence))
            continue;
        bool nearer = best && p->residence.len && !best->residence.len, same = best && p->residence.len == best->residence.len;
        if (!best || nearer || (same && str_cmp(p->from_on, best->from_on) > 0))
            best = p;
    }
    return best;
}

struct fact_line policy_line_at(const struct policy_lines *l, const char *kind, struct str area, struct str residence, struct str day)
{
    int64_t supposed = str_eq(residence, S("rural")) ? l->rural_fen : l->urban_fen;
    if (strcmp(kind, "dibao") == 0 && supposed)
        return (struct fact_line){.fen = supposed, .from_on = day, .document = S("试算用的标准")};
    if (area.len != 6)
        return (struct fact_line){0};
    char wider[3][6];
    for (int i = 0; i < 3; i++) {
        memcpy(wider[i], area.at, 6);
        memset(wider[i] + 6 - 2 * i, '0', (size_t)(2 * i));
        const struct policy_line *p = latest(l, kind, (struct str){wider[i], 6}, residence, day);
        if (p)
            return (struct fact_line){.fen = p->fen, .from_on = p->from_on, .document = p->document};
    }
    return (struct fact_line){0};
}
