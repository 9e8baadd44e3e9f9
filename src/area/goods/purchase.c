// SPDX-License-Identifier: Apache-2.0
// Moves of a purchase. Each is one transaction; the state changes by UPDATE … WHERE state and version.
#include "purchase.h"

#include "campaign.h"
#include "code.h"
#include "decision.h"
#include "file.h"
#include "money.h"

static const struct move moves[] = {
    {"draft", "submit", "requested", PERM_GOODS_ENTER, LIT("提交申请")},
    {"returned", "submit", "requested", PERM_GOODS_ENTER, LIT("重新提交")},
    {"draft", "edit", "draft", PERM_GOODS_ENTER, LIT("修改")},
    {"returned", "edit", "returned", PERM_GOODS_ENTER, LIT("修改")},
    {"draft", "void", "void", PERM_GOODS_ENTER, LIT("删除")},
    {"returned", "void", "void", PERM_GOODS_ENTER, LIT("删除")},
    {"requested", "approve", "approved", PERM_GOODS_REVIEW, LIT("批准采购")},
    {"requested", "return", "returned", PERM_GOODS_REVIEW, LIT("退回")},
    {"approved", "return", "returned", PERM_GOODS_REVIEW, LIT("退回")},
    {"approved", "quote", "approved", PERM_GOODS_ENTER, LIT("登记报价")},
    {"approved", "contract", "contracted", PERM_GOODS_ENTER, LIT("登记合同")},
    {"contracted", "count", "contracted", PERM_GOODS_ENTER, LIT("验收清点")},
    {"contracted", "receive", "received", PERM_GOODS_STORE, LIT("全部验收")},
    {"contracted", "close", "closed", PERM_GOODS_REVIEW, LIT("终止合同")},
};
static const struct move receipt_moves[] = {
    {"counted", "confirm", "confirmed", PERM_GOODS_STORE, LIT("确认入库")},
    {"counted", "refuse", "refused", PERM_GOODS_STORE, LIT("拒收")},
};
const struct machine purchase_machines[2] = {{"purchase", ROWS(moves, moves)}, {"goods_receipt", ROWS(moves, receipt_moves)}};

const struct field purchase_fields[34] = {
    {FIELD(struct purchase, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct purchase, org_id), .as = AS_ID},
    {FIELD(struct purchase, campaign_id), .as = AS_ID},
    {FIELD(struct purchase, org_code), .label = LIT("工会代码")},
    {FIELD(struct purchase, org_name), .label = LIT("单位")},
    {FIELD(struct purchase, org_path), .as = AS_BLOB},
    {FIELD(struct purchase, campaign_code), .label = LIT("活动")},
    {FIELD(struct purchase, title), .label = LIT("采购名称")},
    {FIELD(struct purchase, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct purchase, reason), .label = LIT("用途")},
    {FIELD(struct purchase, state), .label = LIT("状态")},
    {FIELD(struct purchase, est_fen), .as = AS_MONEY, .label = LIT("预算")},
    {FIELD(struct purchase, decision_id), .as = AS_ID, .label = LIT("集体研究")},
    {FIELD(struct purchase, return_reason), .label = LIT("退回原因")},
    {FIELD(struct purchase, few_quotes), .label = LIT("报价不足的原因")},
    {FIELD(struct purchase, supplier_id), .as = AS_ID},
    {FIELD(struct purchase, supplier_name), .label = LIT("供应商")},
    {FIELD(struct purchase, contract_no), .label = LIT("合同编号")},
    {FIELD(struct purchase, contract_on), .as = AS_DATE, .label = LIT("签订日期")},
    {FIELD(struct purchase, contract_fen), .as = AS_MONEY, .label = LIT("合同金额")},
    {FIELD(struct purchase, contract_file), .as = AS_ID, .label = LIT("合同扫描件")},
    {FIELD(struct purchase, ordered_fen), .as = AS_MONEY, .label = LIT("尚未验收")},
    {FIELD(struct purchase, close_reason), .label = LIT("终止原因")},
    {FIELD(struct purchase, entered_by), .as = AS_ID},
    {FIELD(struct purchase, submitted_by), .as = AS_ID},
    {FIELD(struct purchase, approved_by), .as = AS_ID},
    {FIELD(struct purchase, contracted_by), .as = AS_ID},
    {FIELD(struct purchase, entered_name), .label = LIT("申请人")},
    {FIELD(struct purchase, approved_name), .label = LIT("批准人")},
    {FIELD(struct purchase, contracted_name), .label = LIT("合同经办人")},
    {FIELD(struct purchase, entered_at), .as = AS_TIME, .label = LIT("申请时间")},
    {FIELD(struct purchase, approved_at), .as = AS_TIME, .label = LIT("批准时间")},
    {FIELD(struct purchase, contracted_at), .as = AS_TIME, .label = LIT("合同登记时间")},
    {FIELD(struct purchase, version)},
};
const struct field purchase_line_fields[11] = {
    {FIELD(struct purchase_line, seq), .label = LIT("序号")},
    {FIELD(struct purchase_line, item_id), .as = AS_ID},
    {FIELD(struct purchase_line, item_name), .label = LIT("物品")},
    {FIELD(struct purchase_line, spec), .label = LIT("规格")},
    {FIELD(struct purchase_line, unit), .label = LIT("单位")},
    {FIELD(struct purchase_line, category), .as = AS_CODE, .codes = "goods_category", .label = LIT("类别")},
    {FIELD(struct purchase_line, qty), .as = AS_COUNT, .label = LIT("数量")},
    {FIELD(struct purchase_line, est_fen), .as = AS_MONEY, .label = LIT("预算")},
    {FIELD(struct purchase_line, fen), .as = AS_MONEY, .label = LIT("合同金额")},
    {FIELD(struct purchase_line, got_qty), .as = AS_COUNT, .label = LIT("已验收数量")},
    {FIELD(struct purchase_line, got_fen), .as = AS_MONEY, .label = LIT("已验收金额")},
};

enum err purchase_get(struct ctx *cx, int64_t id, struct purchase *out)
{
    *out = (struct purchase){0};
    enum err e = cx_one(cx, PURCHASE_GET, id, PURCHASE_FIELDS, out);
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有找到这项采购，或不在您的管理范围内") : e;
}

enum err purchase_lines(struct tx *tx, int64_t id, struct purchase_line **out, size_t *n)
{
    return db_rows(tx, PURCHASE_LINES, VALS(I64(id)), PURCHASE_LINE_FIELDS, PURCHASE_LINES_MAX, out, n);
}

static enum err begin(struct ctx *cx, int64_t id, const char *verb, struct purchase *p)
{
    const struct move *mv;
    TRY(purchase_get(cx, id, p));
    TRY(machine_step(cx, &purchase_machines[MACHINE_PURCHASE], p->state, verb, &mv));
    if (!cx_may(cx, mv->perm, p->org_path))
        return ERR_FORBIDDEN;
    audit_object(cx, p->org_id, "purchase:%lld", (long long)id);
    return OK;
}

static enum err moved(struct ctx *cx, int64_t changed)
{
    return changed == 1 ? OK : fail(cx, ERR_CONFLICT, "这项采购刚被他人处理过，请刷新后再看");
}

static enum err file_there(struct ctx *cx, const char *field, int64_t id)
{
    struct file f;
    return id && file_attach(cx, id, FILE_SHARED, &f) != OK ? fail_field(cx, field, "没有找到附件，请重新上传") : OK;
}

/* --- request --- */

static enum err line_add(struct ctx *cx, int64_t id, const struct goods_rules *rules, struct str org_path, size_t i,
                         const struct json *l, int64_t *est)
{
    struct goods_item item;
    int64_t qty = json_get_int(l, "qty", 0), fen = json_get_int(l, "est_fen", -1), changed = 0;
    TRY(goods_item_for(cx, "lines", json_get_int(l, "item", 0), org_path, &item));
    TRY(goods_allowed(cx, rules, "lines", item.name));
    TRY(goods_allowed(cx, rules, "lines", item.spec));
    if (qty < 1 || qty > STOCK_QTY_MAX)
        return fail_field(cx, "lines", "“%.*s”的数量应是正整数", FMT(item.name));
    if (fen < 0 || fen > MONEY_MAX || !money_add(*est, fen, est) || *est > MONEY_MAX)
        return fail_field(cx, "lines", "“%.*s”的预算不对", FMT(item.name));
    TRY(db_exec(cx->tx, PURCHASE_LINE_ADD, VALS(I64(id), I64((int64_t)i + 1), I64(item.id), I64(qty), I64(fen)), &changed));
    return changed == 1 ? OK : fail_field(cx, "lines", "“%.*s”写了两次，请合并数量", FMT(item.name));
}

static enum err save_lines(struct ctx *cx, int64_t id, const struct goods_rules *rules, struct str org_path,
                           struct str text, int64_t *est)
{
    const struct json *list = json_parse(cx->a, text, NULL);
    if (json_kind(list) != JSON_LIST || json_len(list) == 0 || json_len(list) > PURCHASE_LINES_MAX)
        return fail_field(cx, "lines", "请列出要采购的物品（1 至 %d 种）", PURCHASE_LINES_MAX);
    TRY(db_exec(cx->tx, PURCHASE_LINES_DROP, VALS(I64(id)), NULL));
    *est = 0;
    for (size_t i = 0; i < json_len(list); i++)
        TRY(line_add(cx, id, rules, org_path, i, json_at(list, i), est));
    return *est > 0 ? OK : fail_field(cx, "lines", "预算合计应大于 0");
}

/* Forbidden goods and earmark: asked at the request and again at the contract. */
static enum err check_request(struct ctx *cx, const struct purchase *p, const struct purchase_in *in,
                              struct goods_rules *rules, struct goods_mark *mark)
{
    struct code_item source;
    enum err e = code_get(cx->tx, S("source"), in->source, cx_today(cx), &source);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "source", "没有“%.*s”这种资金来源", FMT(in->source));
    TRY(e);
    TRY(goods_rules_get(cx, cx_today(cx), rules));
    TRY(goods_allowed(cx, rules, "title", in->title));
    TRY(goods_allowed(cx, rules, "reason", in->reason));
    return goods_earmark(cx, p->campaign_id, p->org_id, in->source, mark);
}

static enum err request_new(struct ctx *cx, const struct purchase_in *in, struct purchase *p)
{
    struct campaign c = {0};
    TRY(campaign_open(cx, in->campaign, &c));
    p->org_id = cx->org_id;
    p->org_path = cx->org_path;
    p->campaign_id = c.id;
    if (in->org.len)
        TRY(cx_org(cx, in->org, &p->org_id, &p->org_path));
    if (!path_covers(c.org_path, p->org_path))
        return fail_field(cx, "org", "该工会不参加活动“%.*s”", FMT(c.name));
    return db_int(cx->tx, PURCHASE_ADD,
                  VALS(I64(p->org_id), I64(c.id), TXT(in->title), TXT(in->source), TXT(in->reason), I64(cx->who->user_id),
                       I64(cx->now)),
                  &p->id);
}

enum err purchase_save(struct ctx *cx, int64_t id, const struct purchase_in *in, int64_t *made)
{
    struct purchase p = {0};
    struct goods_rules rules;
    struct goods_mark mark;
    int64_t est = 0, changed = 0;
    if (id)
        TRY(begin(cx, id, "edit", &p));
    else
        TRY(request_new(cx, in, &p));
    *made = p.id;
    audit_object(cx, p.org_id, "purchase:%lld", (long long)p.id);
    TRY(check_request(cx, &p, in, &rules, &mark));
    TRY(save_lines(cx, p.id, &rules, p.org_path, in->lines, &est));
    TRY(db_exec(cx->tx, PURCHASE_EDITOR_ADD, VALS(I64(p.id), I64(cx->who->user_id)), NULL));
    TRY(db_exec(cx->tx, PURCHASE_SET, VALS(I64(p.id), TXT(in->title), TXT(in->source), TXT(in->reason), I64(est)), &changed));
    return moved(cx, changed);
}

/* Where the rule does not say whether this money may buy goods a person decides, as with a roster: asked
 * when it is submitted, decided at the latest by who approves. The class is open until there is a roster. */
static struct fund_pair open_pair(const struct purchase *p, const struct goods_mark *mark)
{
    return (struct fund_pair){.source = p->source, .form = S("goods"), .clause = mark->verdict.clause};
}

enum err purchase_submit(struct ctx *cx, int64_t id)
{
    struct purchase p;
    struct goods_mark mark;
    int64_t changed = 0;
    TRY(begin(cx, id, "submit", &p));
    TRY(goods_earmark(cx, p.campaign_id, p.org_id, p.source, &mark));
    struct fund_pair pair = open_pair(&p, &mark);
    if (mark.verdict.verdict == FUND_SILENT)
        TRY(fund_ruling_ask(cx, p.campaign_id, p.org_id, 0, &pair, 1, str_f(cx->a, "采购“%.*s”（%lld）提交申请", FMT(p.title), (long long)id)));
    TRY(db_exec(cx->tx, PURCHASE_SUBMITTED, VALS(I64(id), I64(cx->who->user_id), I64(cx->now), I64(p.version)), &changed));
    return moved(cx, changed);
}

enum err purchase_approve(struct ctx *cx, int64_t id)
{
    struct purchase p;
    struct goods_rules rules;
    struct goods_mark mark;
    struct purchase_in again;
    int64_t changed = 0;
    TRY(begin(cx, id, "approve", &p));
    enum err e = db_int(cx->tx, PURCHASE_EDITOR_IS, VALS(I64(id), I64(cx->who->user_id)), &changed);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (e == OK || p.entered_by == cx->who->user_id || p.submitted_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "采购的申请和批准须由不同的人完成");
    again = (struct purchase_in){.title = p.title, .reason = p.reason, .source = p.source};
    TRY(check_request(cx, &p, &again, &rules, &mark));
    struct fund_pair pair = open_pair(&p, &mark);
    if (mark.verdict.verdict == FUND_SILENT)
        TRY(fund_ruling_by_review(cx, mark.rule, p.campaign_id, p.org_id, p.org_path,
                                  str_f(cx->a, "采购 %lld", (long long)id), &pair, 1));
    TRY(db_exec(cx->tx, PURCHASE_APPROVED, VALS(I64(id), I64(cx->who->user_id), I64(cx->now), I64(p.version)), &changed));
    return moved(cx, changed);
}

enum err purchase_return(struct ctx *cx, int64_t id, struct str reason)
{
    struct purchase p;
    int64_t changed = 0;
    TRY(begin(cx, id, "return", &p));
    TRY(db_exec(cx->tx, PURCHASE_RETURNED, VALS(I64(id), TXT(reason), I64(p.version)), &changed));
    return moved(cx, changed);
}

enum err purchase_void(struct ctx *cx, int64_t id)
{
    struct purchase p;
    int64_t changed = 0;
    TRY(begin(cx, id, "void", &p));
    TRY(db_exec(cx->tx, PURCHASE_VOIDED, VALS(I64(id), I64(p.version)), &changed));
    return moved(cx, changed);
}

/* --- quotes and contract --- */

enum err purchase_quote(struct ctx *cx, int64_t id, const struct quote_in *in, int64_t *made)
{
    struct purchase p;
    struct supplier s;
    TRY(begin(cx, id, "quote", &p));
    TRY(supplier_for(cx, "supplier", in->supplier, p.org_path, &s));
    TRY(file_there(cx, "file_id", in->file_id));
    if (str_cmp(in->quoted_on, cx_today(cx)) > 0)
        return fail_field(cx, "quoted_on", "报价日期不能晚于今天");
    enum err e = db_int(cx->tx, QUOTE_ADD,
                        VALS(I64(id), I64(s.id), I64(in->fen), TXT(in->quoted_on), TXT(in->note), OPT(in->file_id),
                             I64(cx->who->user_id), I64(cx->now)),
                        made);
    return e == ERR_NOT_FOUND ? fail(cx, ERR_DUPLICATE, "“%.*s”已经报过价，一家只登记一次", FMT(s.name)) : e;
}

static enum err quotes_enough(struct ctx *cx, const struct purchase *p, const struct goods_rules *rules,
                              const struct contract_in *in)
{
    int64_t n = 0, quoted = 0;
    char asked[MONEY_TEXT], limit[MONEY_TEXT];
    TRY(db_int(cx->tx, QUOTE_COUNT, VALS(I64(p->id)), &n));
    if (n < rules->quotes && !str_trim(in->few_quotes).len)
        return fail_field(cx, "few_quotes", "应有 %lld 家报价，现有 %lld 家；不足时请写明原因", (long long)rules->quotes, (long long)n);
    enum err e = db_int(cx->tx, QUOTE_OF, VALS(I64(p->id), I64(in->supplier)), &quoted);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "supplier", "这家供应商没有报价，请先登记报价");
    TRY(e);
    money_yuan(in->fen, asked);
    money_yuan(in->fen > quoted ? quoted : p->est_fen, limit);
    if (in->fen > quoted)
        return fail_field(cx, "fen", "合同金额 %s 元高于该供应商的报价 %s 元", asked, limit);
    if (in->fen > p->est_fen)
        return fail_field(cx, "fen", "合同金额 %s 元超过批准的预算 %s 元，请退回后重新申请", asked, limit);
    return OK;
}

/* The contract's sum line by line: as given, or in proportion to the estimate to the 分. */
static enum err contract_lines(struct ctx *cx, const struct purchase *p, const struct contract_in *in,
                               const struct purchase_line *lines, size_t n)
{
    int64_t *fens = NEWS(cx->a, int64_t, n), *weights = NEWS(cx->a, int64_t, n), sum = 0;
    const struct json *given = in->lines.len ? json_parse(cx->a, in->lines, NULL) : NULL;
    for (size_t i = 0; i < n; i++)
        weights[i] = lines[i].est_fen;
    if (json_len(given) == 0)
        TRY(stock_split(cx, in->fen, weights, n, fens));
    for (size_t k = 0; k < json_len(given); k++)
        for (size_t i = 0; i < n; i++)
            if (json_get_int(json_at(given, k), "seq", 0) == lines[i].seq)
                fens[i] = json_get_int(json_at(given, k), "fen", 0);
    for (size_t i = 0; i < n; i++) {
        if (fens[i] < 0 || fens[i] > MONEY_MAX || !money_add(sum, fens[i], &sum))
            return fail_field(cx, "lines", "“%.*s”的金额不对", FMT(lines[i].item_name));
        TRY(db_exec(cx->tx, PURCHASE_LINE_PRICE, VALS(I64(p->id), I64(lines[i].seq), I64(fens[i])), NULL));
    }
    return sum == in->fen ? OK : fail_field(cx, "lines", "各物品金额合计与合同金额不一致");
}

/* From the rule's sum on the purchase stands on a collective decision; one that is named is always checked. */
static enum err decided(struct ctx *cx, const struct purchase *p, const struct goods_rules *rules,
                        const struct contract_in *in)
{
    struct decision d;
    char limit[MONEY_TEXT];
    bool must = rules->decide_fen > 0 && in->fen >= rules->decide_fen;
    money_yuan(rules->decide_fen, limit);
    if (!in->decision_id)
        return must ? fail_field(cx, "decision_id", "合同金额达到 %s 元的采购须经集体研究，请先登记并确认会议决定", limit) : OK;
    TRY(decision_need(cx, in->decision_id, p->org_id, "purchase", &d));
    return decision_stand(cx, &d, str_f(cx->a, "purchase:%lld", (long long)p->id), in->fen);
}

static enum err contract_checks(struct ctx *cx, const struct purchase *p, const struct contract_in *in,
                                const struct supplier *s, const struct purchase_line *lines, size_t n)
{
    struct goods_rules rules;
    struct goods_mark mark;
    struct purchase_in again = {.title = p->title, .reason = p->reason, .source = p->source};
    if (str_cmp(in->contract_on, cx_today(cx)) > 0)
        return fail_field(cx, "contract_on", "签订日期不能晚于今天");
    TRY(check_request(cx, p, &again, &rules, &mark));
    TRY(quotes_enough(cx, p, &rules, in));
    for (size_t i = 0; i < n; i++) {
        TRY(goods_allowed(cx, &rules, "lines", lines[i].item_name));
        TRY(goods_allowed(cx, &rules, "lines", lines[i].spec));
        TRY(supplier_licensed(cx, &rules, s, lines[i].category, in->contract_on));
        TRY(supplier_licensed(cx, &rules, s, lines[i].category, cx_today(cx)));
    }
    TRY(file_there(cx, "file_id", in->file_id));
    return decided(cx, p, &rules, in);
}

enum err purchase_contract(struct ctx *cx, int64_t id, const struct contract_in *in)
{
    struct purchase p;
    struct supplier s;
    struct purchase_line *lines;
    size_t n;
    int64_t changed = 0, txn = 0;
    TRY(begin(cx, id, "contract", &p));
    if (p.approved_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "批准采购的人不能同时经办合同");
    TRY(supplier_for(cx, "supplier", in->supplier, p.org_path, &s));
    TRY(purchase_lines(cx->tx, id, &lines, &n));
    TRY(contract_checks(cx, &p, in, &s, lines, n));
    TRY(contract_lines(cx, &p, in, lines, n));
    const struct fund_goods_move f = {.campaign_id = p.campaign_id, .org_id = p.org_id, .source = p.source, .fen = in->fen,
                                      .done_on = in->contract_on, .doc_no = in->contract_no, .party = s.name, .note = p.title};
    TRY(fund_goods(cx, FUND_ORDER, &f, &txn));
    TRY(db_exec(cx->tx, PURCHASE_CONTRACTED,
                VALS(I64(id), I64(s.id), TXT(in->contract_no), TXT(in->contract_on), I64(in->fen), OPT(in->file_id),
                     TXT(str_trim(in->few_quotes)), OPT(in->decision_id), I64(cx->who->user_id), I64(cx->now), I64(p.version)),
                &changed));
    audit_note(cx, "fen", str_f(cx->a, "%lld", (long long)in->fen));
    return moved(cx, changed);
}

/* What was not delivered gives its money back, to the union and to the decision it stood on. */
enum err purchase_close(struct ctx *cx, int64_t id, struct str reason)
{
    struct purchase p;
    int64_t changed = 0, txn = 0, waiting = 0;
    TRY(begin(cx, id, "close", &p));
    TRY(db_int(cx->tx, RECEIPT_WAITING, VALS(I64(id)), &waiting));
    if (waiting)
        return fail(cx, ERR_STATE, "还有 %lld 笔清点等待确认入库，请先确认或拒收", (long long)waiting);
    const struct fund_goods_move f = {.campaign_id = p.campaign_id, .org_id = p.org_id, .source = p.source,
                                      .fen = p.ordered_fen, .done_on = cx_today(cx), .doc_no = p.contract_no, .note = reason};
    TRY(fund_goods(cx, FUND_UNORDER, &f, &txn));
    TRY(db_exec(cx->tx, PURCHASE_CLOSED, VALS(I64(id), TXT(reason), I64(cx->who->user_id), I64(cx->now), I64(p.version)), &changed));
    TRY(decision_keep(cx, str_f(cx->a, "purchase:%lld", (long long)id), p.contract_fen - p.ordered_fen));
    audit_note(cx, "given_back_fen", str_f(cx->a, "%lld", (long long)p.ordered_fen));
    return moved(cx, changed);
}

/* --- acceptance --- */

struct receipt {
    int64_t id, org_id, campaign_id, purchase_id, gift_id, line_seq, item_id, qty, fen, counted_by;
    struct str source, got_on, batch, expires_on, party, state, org_path;
};
static const struct field receipt_fields[] = {
    {FIELD(struct receipt, id)},        {FIELD(struct receipt, org_id)},   {FIELD(struct receipt, campaign_id)},
    {FIELD(struct receipt, purchase_id)}, {FIELD(struct receipt, gift_id)}, {FIELD(struct receipt, line_seq)}, {FIELD(struct receipt, item_id)},
    {FIELD(struct receipt, qty)},       {FIELD(struct receipt, fen)},      {FIELD(struct receipt, counted_by)},
    {FIELD(struct receipt, source)},    {FIELD(struct receipt, got_on)},   {FIELD(struct receipt, batch)},    {FIELD(struct receipt, expires_on)},
    {FIELD(struct receipt, party)},     {FIELD(struct receipt, state)},    {FIELD(struct receipt, org_path)},
};

static bool spoils(const struct goods_rules *r, struct str category)
{
    const struct json *list = json_get(r->body, "spoils");
    for (size_t i = 0; i < json_len(list); i++)
        if (str_eq(json_str(json_at(list, i)), category))
            return true;
    return false;
}

/* Food comes with a date it keeps to and with the supplier's papers. */
static enum err check_delivery(struct ctx *cx, struct str category, const struct receipt_in *in)
{
    struct goods_rules rules;
    TRY(goods_rules_get(cx, cx_today(cx), &rules));
    TRY(file_there(cx, "paper_id", in->paper_id));
    TRY(file_there(cx, "photo_id", in->photo_id));
    if (str_cmp(in->got_on, cx_today(cx)) > 0)
        return fail_field(cx, "got_on", "收货日期不能晚于今天");
    if (in->made_on.len && str_cmp(in->made_on, in->got_on) > 0)
        return fail_field(cx, "made_on", "生产日期不能晚于收货日期");
    if (in->expires_on.len && str_cmp(in->expires_on, in->got_on) < 0)
        return fail_field(cx, "expires_on", "收货时已经过期的物品不能验收");
    if (!spoils(&rules, category))
        return OK;
    if (!in->batch.len)
        return fail_field(cx, "batch", "食品须填写批号");
    if (!in->expires_on.len)
        return fail_field(cx, "expires_on", "食品须填写保质期截止日");
    return in->paper_id ? OK : fail_field(cx, "paper_id", "食品须上传送货单或检验合格证明");
}

static enum err receipt_add(struct ctx *cx, const struct receipt *r, const struct receipt_in *in, int64_t *made)
{
    TRY(db_int(cx->tx, RECEIPT_ADD,
               VALS(I64(r->org_id), I64(r->campaign_id), TXT(r->source), OPT(r->purchase_id), OPT(r->gift_id), I64(r->line_seq),
                    I64(r->item_id), I64(in->qty), I64(r->fen), TXT(in->got_on), TXT(in->batch), TXT(in->made_on), TXT(in->expires_on),
                    TXT(r->party), TXT(in->note), OPT(in->paper_id), OPT(in->photo_id), I64(cx->who->user_id), I64(cx->now)),
               made));
    audit_object(cx, r->org_id, "goods_receipt:%lld", (long long)*made);
    return OK;
}

enum err receipt_count(struct ctx *cx, int64_t id, const struct receipt_in *in, int64_t *made)
{
    struct purchase p;
    struct purchase_line *lines, *l = NULL;
    size_t n;
    TRY(begin(cx, id, "count", &p));
    TRY(purchase_lines(cx->tx, id, &lines, &n));
    for (size_t i = 0; i < n; i++)
        if (lines[i].seq == in->line)
            l = &lines[i];
    if (!l)
        return fail_field(cx, "line", "采购明细中没有第 %lld 项", (long long)in->line);
    if (in->qty > l->qty - l->got_qty)
        return fail_field(cx, "qty", "合同尚未验收的只有 %lld %.*s", (long long)(l->qty - l->got_qty), FMT(l->unit));
    TRY(check_delivery(cx, l->category, in));
    const struct receipt r = {.org_id = p.org_id, .campaign_id = p.campaign_id, .source = p.source, .purchase_id = id,
                              .line_seq = l->seq, .item_id = l->item_id,
                              .fen = stock_share(l->fen, l->got_qty + in->qty, l->qty) - l->got_fen};
    return receipt_add(cx, &r, in, made);
}

struct shelved {
    int64_t qty, fen;
};
static const struct field shelved_fields[] = {
    {FIELD(struct shelved, qty)},
    {FIELD(struct shelved, fen)},
};

/* The gift, and what of it is on the shelf already (state "confirmed") or counted too (""). */
static enum err gift_room(struct ctx *cx, int64_t id, struct str state, struct gift *g, struct shelved *had)
{
    TRY(gift_load(cx, id, g));
    *had = (struct shelved){0};
    return db_one(cx->tx, RECEIPT_OF_GIFT, VALS(I64(id), TXT(state)), FIELDS(struct shelved, shelved_fields), had);
}

enum err gift_count(struct ctx *cx, const struct gift_in *in, int64_t *made)
{
    struct goods_item item;
    struct goods_rules rules;
    struct gift g = {0};
    struct shelved had;
    struct str path = {0};
    const struct receipt_in what = {.qty = in->qty, .paper_id = in->paper_id, .photo_id = in->photo_id, .got_on = in->got_on,
                                    .batch = in->batch, .made_on = in->made_on, .expires_on = in->expires_on, .note = in->note};
    TRY(gift_room(cx, in->gift, S(""), &g, &had));
    TRY(db_text(cx->tx, GOODS_ORG_PATH, VALS(I64(g.org_id)), &path));
    if (!cx_may(cx, PERM_GOODS_ENTER, path))
        return fail(cx, ERR_NOT_FOUND, "没有找到这笔捐赠，或不在您的管理范围内");
    if (!str_eq(g.form, S("goods")))
        return fail_field(cx, "gift", "这是一笔捐款，不能入库；捐赠物资请在“捐赠”中按物资登记");
    if (g.purpose.len || g.classes.len || g.place_id || g.persons || g.use_by.len)
        return fail_field(cx, "gift", "指定用途的捐赠物资不进通用库存：请在名册上注明这笔捐赠，直接发放");
    if (in->qty > g.qty - had.qty)
        return fail_field(cx, "qty", "这笔捐赠共 %lld %.*s，还没有入库的只有 %lld", (long long)g.qty, FMT(g.unit),
                          (long long)(g.qty - had.qty));
    TRY(goods_item_for(cx, "item", in->item, path, &item));
    TRY(goods_rules_get(cx, cx_today(cx), &rules));
    TRY(goods_allowed(cx, &rules, "item", item.name));
    TRY(goods_allowed(cx, &rules, "gift", g.goods));
    TRY(check_delivery(cx, item.category, &what));
    const struct receipt r = {.org_id = g.org_id, .campaign_id = g.campaign_id, .source = g.source, .gift_id = g.id,
                              .item_id = in->item, .party = g.donor,
                              .fen = stock_share(g.fen, had.qty + in->qty, g.qty) - had.fen};
    return receipt_add(cx, &r, &what, made);
}

/* The value is this part's exact share of the gift's, counted from what was shelved before it. */
static enum err take_from_gift(struct ctx *cx, struct receipt *r)
{
    struct gift g = {0};
    struct shelved had;
    TRY(gift_room(cx, r->gift_id, S("confirmed"), &g, &had));
    if (r->qty > g.qty - had.qty)
        return fail(cx, ERR_CONFLICT, "这笔捐赠还没有入库的只有 %lld，本次清点 %lld，请核对后拒收重报", (long long)(g.qty - had.qty),
                    (long long)r->qty);
    r->fen = stock_share(g.fen, had.qty + r->qty, g.qty) - had.fen;
    return OK;
}

static enum err receipt_begin(struct ctx *cx, int64_t id, const char *verb, struct receipt *r)
{
    const struct move *mv;
    enum err e = cx_one(cx, RECEIPT_GET, id, FIELDS(struct receipt, receipt_fields), r);
    if (e != OK)
        return e == ERR_NOT_FOUND ? fail(cx, e, "没有找到这笔验收，或不在您的管理范围内") : e;
    TRY(machine_step(cx, &purchase_machines[MACHINE_RECEIPT], r->state, verb, &mv));
    if (r->counted_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "清点和确认入库须由不同的人完成");
    audit_object(cx, r->org_id, "goods_receipt:%lld", (long long)id);
    return OK;
}

/* The value is this delivery's exact share of the line, counted from what was accepted before it. */
static enum err take_from_contract(struct ctx *cx, struct receipt *r)
{
    struct purchase p;
    struct purchase_line *lines, *l = NULL;
    size_t n;
    int64_t changed = 0, open = 0;
    TRY(purchase_get(cx, r->purchase_id, &p));
    if (!str_eq(p.state, S("contracted")))
        return fail(cx, ERR_STATE, "合同已终止或已全部验收，不能再入库");
    TRY(purchase_lines(cx->tx, p.id, &lines, &n));
    for (size_t i = 0; i < n; i++) {
        if (lines[i].seq == r->line_seq)
            l = &lines[i];
        open += lines[i].qty - lines[i].got_qty;
    }
    ASSERT(l);
    if (r->qty > l->qty - l->got_qty)
        return fail(cx, ERR_CONFLICT, "“%.*s”尚未验收的只有 %lld %.*s，本次清点 %lld，请核对后拒收重报", FMT(l->item_name),
                    (long long)(l->qty - l->got_qty), FMT(l->unit), (long long)r->qty);
    r->fen = stock_share(l->fen, l->got_qty + r->qty, l->qty) - l->got_fen;
    TRY(db_exec(cx->tx, PURCHASE_LINE_GOT, VALS(I64(p.id), I64(l->seq), I64(r->qty), I64(r->fen)), NULL));
    TRY(db_exec(cx->tx, PURCHASE_GOT,
                VALS(I64(p.id), I64(r->fen), TXT(open == r->qty ? S("received") : S("contracted")), I64(p.version)), &changed));
    return moved(cx, changed);
}

enum err receipt_confirm(struct ctx *cx, int64_t id)
{
    struct receipt r = {0};
    int64_t changed = 0, move = 0;
    TRY(receipt_begin(cx, id, "confirm", &r));
    TRY(r.purchase_id ? take_from_contract(cx, &r) : take_from_gift(cx, &r));
    struct stock_lot lot = {.org_id = r.org_id, .campaign_id = r.campaign_id, .source = r.source, .item_id = r.item_id,
                            .batch = r.batch, .expires_on = r.expires_on, .receipt_id = id, .got_on = r.got_on, .qty = r.qty};
    TRY(stock_lot_add(cx, &lot));
    const struct fund_goods_move f = {.campaign_id = r.campaign_id, .org_id = r.org_id, .source = r.source, .fen = r.fen,
                                      .done_on = r.got_on, .party = r.party, .gift_id = r.gift_id,
                                      .doc_no = str_f(cx->a, "验收-%lld", (long long)id)};
    struct stock_move m = {.kind = r.purchase_id ? "accept" : "gift", .org_id = r.org_id, .campaign_id = r.campaign_id,
                           .done_on = r.got_on, .receipt_id = id, .purchase_id = r.purchase_id};
    struct stock_pool pool = {r.org_id, r.campaign_id, r.source, r.item_id};
    const struct stock_line lines[] = {{pool, PLACE_OUTSIDE, 0, -r.qty, -r.fen}, {pool, PLACE_STOCK, lot.id, r.qty, r.fen}};
    TRY(fund_goods(cx, r.purchase_id ? FUND_ACCEPT : FUND_SHELVE, &f, &m.txn_id));
    TRY(stock_post(cx, &m, lines, countof(lines), &move));
    TRY(db_exec(cx->tx, RECEIPT_CONFIRMED, VALS(I64(id), I64(r.fen), I64(cx->who->user_id), I64(cx->now)), &changed));
    audit_note(cx, "fen", str_f(cx->a, "%lld", (long long)r.fen));
    return changed == 1 ? OK : fail(cx, ERR_CONFLICT, "这笔验收刚被他人处理过，请刷新后再看");
}

enum err receipt_refuse(struct ctx *cx, int64_t id, struct str reason)
{
    struct receipt r = {0};
    int64_t changed = 0;
    TRY(receipt_begin(cx, id, "refuse", &r));
    TRY(db_exec(cx->tx, RECEIPT_REFUSED, VALS(I64(id), TXT(reason), I64(cx->who->user_id), I64(cx->now)), &changed));
    return changed == 1 ? OK : fail(cx, ERR_CONFLICT, "这笔验收刚被他人处理过，请刷新后再看");
}
