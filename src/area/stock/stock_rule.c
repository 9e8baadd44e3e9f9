// SPDX-License-Identifier: Apache-2.0
// What may be bought at all: dated rule documents of kind "goods" and the campaign's earmark rule.
#include "campaign.h"
#include "code.h"
#include "stock.h"

enum err goods_rules_get(struct ctx *cx, struct str day, struct goods_rules *out)
{
    struct rule doc = {0};
    enum err e = rule_get(cx->tx, S("goods"), S("base"), day, &doc);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_STATE, "没有在 %.*s 有效的采购规定，请先在“规则与代码”中补充", FMT(day));
    TRY(e);
    *out = (struct goods_rules){.body = json_parse(cx->a, doc.body, NULL), .code = doc.code, .title = doc.title};
    out->quotes = json_get_int(out->body, "quotes", 0);
    out->decide_fen = json_get_int(out->body, "decide_fen", 0);
    return OK;
}

/* The text without what is allowed by name: "年夜饭礼券" does not make a 礼券. */
static struct str without(struct ctx *cx, struct str text, const struct json *except)
{
    for (size_t i = 0; i < json_len(except); i++) {
        struct str word = json_str(json_at(except, i));
        for (ptrdiff_t at = str_find(text, word); word.len && at >= 0; at = str_find(text, word))
            text = str_f(cx->a, "%.*s\n%.*s", (int)at, text.at,
                         FMT(str_sub(text, (size_t)at + word.len, text.len)));
    }
    return text;
}

enum err goods_allowed(struct ctx *cx, const struct goods_rules *r, const char *field, struct str text)
{
    const struct json *forbidden = json_get(r->body, "forbidden");
    for (size_t i = 0; i < json_len(forbidden); i++) {
        const struct json *f = json_at(forbidden, i), *words = json_get(f, "words");
        struct str left = without(cx, text, json_get(f, "except"));
        for (size_t k = 0; k < json_len(words); k++)
            if (str_has(left, json_str(json_at(words, k))))
                return fail_field(cx, field, "“%.*s”属于不得购买的“%.*s”：%.*s", FMT(json_str(json_at(words, k))),
                                  FMT(json_get_str(f, "name")), FMT(json_get_str(f, "clause")));
    }
    return OK;
}

struct mark {
    struct str earmark, start_on;
};
static const struct field mark_fields[] = {
    {FIELD(struct mark, earmark)},
    {FIELD(struct mark, start_on)},
};

enum err goods_earmark(struct ctx *cx, int64_t campaign_id, int64_t org_id, struct str source, struct goods_mark *out)
{
    struct mark m = {0};
    struct str missing = {0};
    TRY(db_one(cx->tx, STOCK_CAMPAIGN_RULE, VALS(I64(campaign_id)), FIELDS(struct mark, mark_fields), &m));
    enum err found = fund_earmark(cx->tx, m.earmark, m.start_on, &out->rule, &missing);
    if (found != OK)
        return missing.len ? fail(cx, found, "%.*s", FMT(missing)) : found;
    TRY(fund_rulings(cx->tx, out->rule, campaign_id, org_id));
    out->verdict = fund_goods_source(out->rule, source);
    if (out->verdict.verdict != FUND_FORBIDDEN)
        return OK;
    return fail(cx, ERR_FUND_FORBIDDEN, "资金使用规定不允许用这项资金购买物资：%.*s。请改用其他资金来源",
                FMT(out->verdict.clause));
}
