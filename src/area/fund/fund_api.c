// SPDX-License-Identifier: Apache-2.0
// Routes of the money area.
#include "area.h"
#include "campaign.h"
#include "date.h"
#include "fund_own.h"

/* --- what comes in --- */
struct receipt_in {
    struct str campaign, org, source, done_on, party, doc_no, note;
    int64_t fen;
};
static const struct field receipt_in_fields[] = {
    {FIELD(struct receipt_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct receipt_in, org), .label = LIT("筹集单位"), .need = true, .max = 40},
    {FIELD(struct receipt_in, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源"), .need = true, .max = 40},
    {FIELD(struct receipt_in, fen), .as = AS_MONEY, .label = LIT("金额"), .need = true, .min = 1, .max = MONEY_MAX},
    {FIELD(struct receipt_in, done_on), .as = AS_DATE, .label = LIT("到账日期"), .need = true},
    {FIELD(struct receipt_in, party), .label = LIT("来款单位或捐赠人")},
    {FIELD(struct receipt_in, doc_no), .label = LIT("凭证号"), .max = 100},
    {FIELD(struct receipt_in, note), .label = LIT("备注"), .max = 500},
};
struct transfer_in {
    struct str campaign, from, to, source, to_source, done_on, doc_no, note;
    int64_t fen, gift_id;
};
static const struct field transfer_in_fields[] = {
    {FIELD(struct transfer_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct transfer_in, from), .label = LIT("下拨单位"), .need = true, .max = 40},
    {FIELD(struct transfer_in, to), .label = LIT("接收单位"), .need = true, .max = 40},
    {FIELD(struct transfer_in, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源"), .need = true, .max = 40},
    {FIELD(struct transfer_in, to_source), .as = AS_CODE, .codes = "source", .label = LIT("接收单位记入来源"), .max = 40},
    {FIELD(struct transfer_in, fen), .as = AS_MONEY, .label = LIT("金额"), .need = true, .min = 1, .max = MONEY_MAX},
    {FIELD(struct transfer_in, done_on), .as = AS_DATE, .label = LIT("下拨日期"), .need = true},
    {FIELD(struct transfer_in, gift_id), .as = AS_ID, .label = LIT("定向捐赠")},
    {FIELD(struct transfer_in, doc_no), .label = LIT("凭证号"), .max = 100},
    {FIELD(struct transfer_in, note), .label = LIT("备注"), .max = 500},
};
struct reverse_in {
    struct str reason;
};
static const struct field reverse_in_fields[] = {
    {FIELD(struct reverse_in, reason), .label = LIT("冲销原因"), .need = true, .max = 500},
};

/* --- what goes out --- */
struct balance_row {
    struct str org_code, org_name, path, source, source_label;
    int64_t raised_fen, received_fen, carried_fen, passed_fen, available_fen, reserved_fen, goods_fen, lost_fen, paid_fen;
};
static const struct field balance_fields[] = {
    {FIELD(struct balance_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct balance_row, org_name), .label = LIT("工会")},
    {FIELD(struct balance_row, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct balance_row, source_label), .label = LIT("来源名称")},
    {FIELD(struct balance_row, raised_fen), .as = AS_MONEY, .label = LIT("筹集")},
    {FIELD(struct balance_row, received_fen), .as = AS_MONEY, .label = LIT("上级拨入")},
    {FIELD(struct balance_row, carried_fen), .as = AS_MONEY, .label = LIT("上期结转")},
    {FIELD(struct balance_row, passed_fen), .as = AS_MONEY, .label = LIT("拨付下级")},
    {FIELD(struct balance_row, available_fen), .as = AS_MONEY, .label = LIT("可用")},
    {FIELD(struct balance_row, reserved_fen), .as = AS_MONEY, .label = LIT("已预留")},
    {FIELD(struct balance_row, goods_fen), .as = AS_MONEY, .label = LIT("合同占用和库存物资")},
    {FIELD(struct balance_row, lost_fen), .as = AS_MONEY, .label = LIT("物资报损")},
    {FIELD(struct balance_row, paid_fen), .as = AS_MONEY, .label = LIT("已支付")},
    {FIELD(struct balance_row, path), .as = AS_BLOB}, /* for the cursor, not written */
};
#define BALANCE FIELDS(struct balance_row, balance_fields)

struct txn_row {
    int64_t id;
    struct str kind, org_code, org_name, done_on, doc_no, party, note, user_name;
    int64_t roster_id, reverses, reversed_by, at;
};
static const struct field txn_fields[] = {
    {FIELD(struct txn_row, id), .as = AS_ID},
    {FIELD(struct txn_row, kind), .label = LIT("类型")},
    {FIELD(struct txn_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct txn_row, org_name), .label = LIT("工会")},
    {FIELD(struct txn_row, done_on), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct txn_row, doc_no), .label = LIT("凭证号")},
    {FIELD(struct txn_row, party), .label = LIT("来款单位")},
    {FIELD(struct txn_row, note), .label = LIT("备注")},
    {FIELD(struct txn_row, roster_id), .as = AS_ID, .label = LIT("名册")},
    {FIELD(struct txn_row, reverses), .as = AS_ID, .label = LIT("冲销")},
    {FIELD(struct txn_row, reversed_by), .as = AS_ID, .label = LIT("被冲销")},
    {FIELD(struct txn_row, user_name), .label = LIT("登记人")},
    {FIELD(struct txn_row, at), .as = AS_TIME, .label = LIT("登记时间")},
};
#define TXN_ROW FIELDS(struct txn_row, txn_fields)

/* --- movements --- */

static enum err receipt_post(struct ctx *cx)
{
    const struct receipt_in *in = cx->in;
    struct campaign c = {0};
    struct fund_txn t = {.kind = S("receipt"), .done_on = in->done_on, .doc_no = in->doc_no,
                         .party = in->party, .note = in->note};
    struct str path = {0};
    TRY(campaign_open(cx, in->campaign, &c));
    TRY(fund_movement_org(cx, "org", &c, in->org, &t.org_id, &path));
    TRY(fund_check_source(cx, "source", in->source, in->done_on));
    TRY(fund_check_day(cx, in->done_on));
    t.campaign_id = c.id;
    const struct fund_line lines[] = {
        {t.org_id, in->source, STAGE_OUTSIDE, -in->fen},
        {t.org_id, in->source, STAGE_AVAILABLE, in->fen},
    };
    TRY(fund_post(cx, &t, lines, countof(lines)));
    TRY(fund_raised(cx, c.id, t.org_id, in->source, in->fen));
    audit_object(cx, t.org_id, "fund:%lld", (long long)t.id);
    audit_note(cx, "source", in->source);
    audit_note(cx, "fen", str_f(cx->a, "%lld", (long long)in->fen));
    return fund_answer(cx, t.id);
}

/* A gift of the union that gives keeps its source and goes towards the place it is for. */
static enum err gift_on_its_way(struct ctx *cx, const struct transfer_in *in, int64_t from_id, struct str to_source,
                                struct str to)
{
    struct gift g;
    if (!in->gift_id)
        return OK;
    TRY(gift_at(cx, in->gift_id, from_id, &g));
    if (!str_eq(in->source, g.source) || !str_eq(to_source, g.source))
        return fail_field(cx, "source", "%.*s记在“%.*s”，下拨时来源不变", FMT(gift_name(cx->a, &g)),
                          FMT(g.source));
    return gift_check_place(cx, &g, to, true);
}

static enum err transfer_post(struct ctx *cx)
{
    const struct transfer_in *in = cx->in;
    struct campaign c = {0};
    struct fund_txn t = {.kind = S("transfer"), .done_on = in->done_on, .doc_no = in->doc_no,
                         .note = in->note};
    struct str from = {0}, to = {0}, to_source = in->to_source.len ? in->to_source : in->source;
    int64_t to_id = 0;
    TRY(campaign_open(cx, in->campaign, &c));
    TRY(fund_movement_org(cx, "from", &c, in->from, &t.org_id, &from));
    TRY(fund_movement_org(cx, "to", &c, in->to, &to_id, &to));
    if (to_id == t.org_id || !path_covers(from, to))
        return fail_field(cx, "to", "资金只能由上级工会拨给下级工会");
    TRY(fund_check_source(cx, "source", in->source, in->done_on));
    TRY(fund_check_source(cx, "to_source", to_source, in->done_on));
    TRY(fund_check_day(cx, in->done_on));
    TRY(gift_on_its_way(cx, in, t.org_id, to_source, to));
    t.campaign_id = c.id;
    const struct fund_line lines[] = {
        {t.org_id, in->source, STAGE_AVAILABLE, -in->fen, 0, in->gift_id},
        {to_id, to_source, STAGE_AVAILABLE, in->fen, 0, in->gift_id},
    };
    TRY(fund_post(cx, &t, lines, countof(lines)));
    audit_object(cx, t.org_id, "fund:%lld", (long long)t.id);
    audit_note(cx, "to", in->to);
    audit_note(cx, "source", in->source);
    audit_note(cx, "to_source", to_source);
    audit_note(cx, "fen", str_f(cx->a, "%lld", (long long)in->fen));
    return fund_answer(cx, t.id);
}

static enum fund_stage stage_named(struct str s)
{
    return str_eq(s, S("outside"))    ? STAGE_OUTSIDE
           : str_eq(s, S("reserved")) ? STAGE_RESERVED
           : str_eq(s, S("paid"))     ? STAGE_PAID
                                      : STAGE_AVAILABLE;
}

static enum err reverse_post(struct ctx *cx)
{
    const struct reverse_in *in = cx->in;
    struct fund_txn was = {0};
    struct fund_entry *entries = NULL;
    int64_t id = 0, reversed = 0;
    size_t n = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, FUND_TXN, id, FIELDS(struct fund_txn, fund_txn_fields), &was));
    if (!str_eq(was.kind, S("receipt")) && !str_eq(was.kind, S("transfer")) &&
        !str_eq(was.kind, S("carry")) && !str_eq(was.kind, S("return")))
        return fail(cx, ERR_STATE, "只能冲销资金收入、下拨、结转和退回；名册的资金请在名册中退回");
    TRY(db_int(cx->tx, FUND_TXN_REVERSED, VALS(I64(id)), &reversed));
    if (reversed)
        return fail(cx, ERR_STATE, "这笔资金已经冲销过");
    TRY(db_rows(cx->tx, FUND_ENTRIES, VALS(I64(id)), FIELDS(struct fund_entry, fund_entry_fields),
                FUND_LINES_MAX, &entries, &n));
    struct fund_line lines[FUND_LINES_MAX];
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct fund_line){entries[i].org_id, entries[i].source,
                                      stage_named(entries[i].stage), -entries[i].fen,
                                      entries[i].campaign_id, entries[i].gift_id};
    TRY(fund_still_covered(cx, &was, entries, n));
    struct fund_txn t = {.from_campaign_id = was.from_campaign_id, .kind = S("adjust"), .campaign_id = was.campaign_id, .org_id = was.org_id,
                         .done_on = cx_today(cx), .party = was.party, .note = in->reason,
                         .reverses = id};
    TRY(fund_post(cx, &t, lines, n));
    for (size_t i = 0; i < n; i++)
        if (lines[i].stage == STAGE_OUTSIDE)
            TRY(fund_raised(cx, was.campaign_id, lines[i].org_id, lines[i].source, -lines[i].fen));
    audit_object(cx, was.org_id, "fund:%lld", (long long)t.id);
    audit_note(cx, "reverses", str_f(cx->a, "%lld", (long long)id));
    audit_note(cx, "reason", in->reason);
    return fund_answer(cx, t.id);
}

/* --- views --- */

/* The subtree, or with own=1 the union alone. */
static struct str view_end(struct ctx *cx)
{
    return cx_query_int(cx, "own", 0) ? str_f(cx->a, "%.*s!", FMT(cx->org_path))
                                      : path_end(cx->a, cx->org_path);
}

static struct str label_of(const struct code_item *items, size_t n, struct str code)
{
    for (size_t i = n; i-- > 0;)
        if (str_eq(items[i].code, code))
            return items[i].label;
    return code;
}

static void write_balances(struct ctx *cx, const char *key, struct balance_row *rows, size_t n,
                           const struct code_item *labels, size_t n_labels)
{
    jw_key(cx->out, key);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        rows[i].source_label = label_of(labels, n_labels, rows[i].source);
        fields_write(cx->out, BALANCE, &rows[i]);
    }
    jw_close(cx->out, ']');
}

static enum err funds_get(struct ctx *cx)
{
    struct campaign c = {0};
    struct balance_row *rows = NULL, *totals = NULL;
    struct code_item *labels = NULL;
    size_t n = 0, n_totals = 0, n_labels = 0;
    struct str source = cx_query(cx, "source"), after_source, hi = view_end(cx);
    struct str after = str_cut(cx_query(cx, "after"), '|', &after_source);
    int64_t limit = cx_limit(cx);
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    TRY(code_list(cx->tx, S("source"), S(""), &labels, &n_labels));
    TRY(db_rows(cx->tx, FUND_BALANCES,
                VALS(I64(c.id), LO(cx), TXT(hi), TXT(after), TXT(after_source), TXT(source), I64(limit)),
                BALANCE, (size_t)limit, &rows, &n));
    TRY(db_rows(cx->tx, FUND_TOTALS, VALS(I64(c.id), LO(cx), TXT(hi), TXT(source)), BALANCE,
                FUND_PARTS_MAX, &totals, &n_totals));
    jw_open(cx->out, '{');
    write_balances(cx, "rows", rows, n, labels, n_labels);
    jw_key(cx->out, "next");
    if (n == (size_t)limit)
        jw_text(cx->out, str_f(cx->a, "%.*s|%.*s", FMT(rows[n - 1].path), FMT(rows[n - 1].source)));
    else
        jw_null(cx->out);
    write_balances(cx, "totals", totals, n_totals, labels, n_labels);
    jw_close(cx->out, '}');
    return OK;
}

static enum err txns_get(struct ctx *cx)
{
    struct campaign c = {0};
    struct txn_row *rows = NULL;
    size_t n = 0;
    int64_t limit = cx_limit(cx);
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    TRY(db_rows(cx->tx, FUND_TXNS,
                VALS(I64(c.id), LO(cx), TXT(view_end(cx)), I64(cx_after(cx)), TXT(cx_query(cx, "kind")),
                     I64(limit)),
                TXN_ROW, (size_t)limit, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        struct fund_entry *entries = NULL;
        size_t m = 0;
        TRY(db_rows(cx->tx, FUND_ENTRIES, VALS(I64(rows[i].id)),
                    FIELDS(struct fund_entry, fund_entry_fields), FUND_LINES_MAX, &entries, &m));
        jw_open(cx->out, '{');
        fields_write_open(cx->out, TXN_ROW, &rows[i]);
        jw_key(cx->out, "entries");
        jw_open(cx->out, '[');
        for (size_t k = 0; k < m; k++)
            fields_write(cx->out, FIELDS(struct fund_entry, fund_entry_fields), &entries[k]);
        jw_close(cx->out, ']');
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if (n == (size_t)limit)
        jw_int(cx->out, rows[n - 1].id);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* One pair of the matrix. For archived workers the rule may tell national from local files: both are
 * shown beside the verdict that holds while the file number is not known. */
static void write_cell(struct ctx *cx, const struct earmark *e, struct str source, struct str class)
{
    struct fund_ruling r = fund_check(e, source, class, FUND_CASH, S(""));
    struct fund_ruling filed = fund_check(e, source, class, FUND_CASH, S("1"));
    struct fund_ruling goods = fund_check(e, source, class, FUND_GOODS, S(""));
    struct fund_ruling lump = fund_check(e, source, class, FUND_LUMP, S(""));
    struct fund_ruling local = fund_cell(e, source, class, S("cash"), S("local"));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "source", source);
    jw_kt(cx->out, "class", class);
    jw_kt(cx->out, "verdict", str_of(fund_verdict_code(r.verdict)));
    jw_kt(cx->out, "rule", r.rule);
    jw_kt(cx->out, "clause", r.clause);
    jw_kt(cx->out, "filed", str_of(fund_verdict_code(filed.verdict)));
    jw_kt(cx->out, "filed_clause", filed.clause);
    jw_kt(cx->out, "goods", str_of(fund_verdict_code(goods.verdict)));
    jw_kt(cx->out, "goods_clause", goods.clause);
    jw_kt(cx->out, "lump", str_of(fund_verdict_code(lump.verdict)));
    jw_kt(cx->out, "lump_clause", lump.clause);
    jw_kt(cx->out, "local", str_of(fund_verdict_code(local.verdict)));
    jw_kt(cx->out, "local_clause", local.clause);
    jw_ki(cx->out, "ruling_id", r.ruling_id);
    jw_close(cx->out, '}');
}

static void write_codes(struct ctx *cx, const char *key, const struct code_item *items, size_t n)
{
    jw_key(cx->out, key);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", items[i].code);
        jw_kt(cx->out, "label", items[i].label);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

/* The editions this campaign goes by: those in force on its first day. */
static enum err write_documents(struct ctx *cx, const struct campaign *c)
{
    struct str rest = c->earmark.len ? c->earmark : S("open");
    jw_key(cx->out, "documents");
    jw_open(cx->out, '[');
    while (rest.len) {
        struct rule doc = {0};
        struct str code = str_trim(str_cut(rest, ',', &rest));
        TRY(rule_get(cx->tx, S("funds"), code, c->start_on, &doc));
        jw_open(cx->out, '{');
        jw_ki(cx->out, "id", doc.id);
        jw_kt(cx->out, "code", doc.code);
        jw_kt(cx->out, "edition", doc.edition);
        jw_kt(cx->out, "title", doc.title);
        jw_kt(cx->out, "source", doc.source);
        jw_kt(cx->out, "valid_from", doc.valid_from);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}

static enum err matrix_get(struct ctx *cx)
{
    struct campaign c = {0};
    struct earmark *e = NULL;
    struct code_item *sources = NULL, *classes = NULL;
    size_t n_sources = 0, n_classes = 0;
    struct str missing = {0};
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    enum err found = fund_earmark(cx->tx, c.earmark, c.start_on, &e, &missing);
    if (found != OK)
        return missing.len ? fail(cx, found, "%.*s", FMT(missing)) : found;
    TRY(fund_rulings(cx->tx, e, c.id, cx->org_id));
    TRY(code_list(cx->tx, S("source"), c.start_on, &sources, &n_sources));
    TRY(code_list(cx->tx, S("class"), c.start_on, &classes, &n_classes));
    jw_open(cx->out, '{');
    TRY(write_documents(cx, &c));
    write_codes(cx, "sources", sources, n_sources);
    write_codes(cx, "classes", classes, n_classes);
    jw_key(cx->out, "cells");
    jw_open(cx->out, '[');
    for (size_t s = 0; s < n_sources; s++)
        for (size_t k = 0; k < n_classes; k++)
            write_cell(cx, e, sources[s].code, classes[k].code);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static const struct route routes[] = {
    {M_GET, "/api/funds", funds_get, PERM_FUND_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .query = "org,own,campaign,source,limit,after",
     .schema = "{\"rows\":[balance],\"next\":\"cursor\",\"totals\":[balance by source]}",
     .title = LIT("资金余额")},
    {M_GET, "/api/funds/txns", txns_get, PERM_FUND_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .query = "org,own,campaign,kind,limit,after",
     .schema = "{\"rows\":[movement with entries],\"next\":\"cursor\"}", .title = LIT("资金流水")},
    {M_GET, "/api/funds/matrix", matrix_get, PERM_FUND_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .query = "org,campaign",
     .schema = "{\"sources\":[{code,label}],\"classes\":[{code,label}],\"cells\":[{source,class,verdict,rule,clause,filed,filed_clause,goods,goods_clause,lump,lump_clause,local,local_clause,ruling_id}],\"documents\":[{id,code,edition,title,source,valid_from}]}",
     .title = LIT("资金使用规定")},
    {M_POST, "/api/funds/receipts", receipt_post, PERM_FUND_ENTER, SCOPE_ORG, TX_WRITE,
     .action = "fund.receipt", IN(struct receipt_in, receipt_in_fields),
     OUT(struct fund_made, fund_made_fields), .shape = OUT_ONE, .money = true, .query = "org",
     .title = LIT("登记资金收入")},
    {M_POST, "/api/funds/transfers", transfer_post, PERM_FUND_ENTER, SCOPE_ORG, TX_WRITE,
     .action = "fund.transfer", IN(struct transfer_in, transfer_in_fields),
     OUT(struct fund_made, fund_made_fields), .shape = OUT_ONE, .money = true, .query = "org",
     .title = LIT("拨付下级")},
    {M_POST, "/api/funds/txns/:id/reverse", reverse_post, PERM_FUND_ENTER, SCOPE_ORG, TX_WRITE,
     .action = "fund.reverse", IN(struct reverse_in, reverse_in_fields),
     OUT(struct fund_made, fund_made_fields), .shape = OUT_ONE, .money = true, .query = "org",
     .title = LIT("冲销资金")},
    {M_POST, "/api/funds/returns", fund_return_post, PERM_FUND_ENTER, SCOPE_ORG, TX_WRITE,
     .action = "fund.return", IN(struct fund_return_in, fund_return_in_fields),
     OUT(struct fund_made, fund_made_fields), .shape = OUT_ONE, .money = true, .query = "org",
     .title = LIT("退回上级")},
    {M_POST, "/api/funds/carry", fund_carry_post, PERM_FUND_ENTER, SCOPE_ORG, TX_WRITE,
     .action = "fund.carry", IN(struct fund_carry_in, fund_carry_in_fields), .shape = OUT_FREE,
     .schema = "{\"id\":last movement,\"unions\":n,\"fen\":carried}", .money = true, .query = "org",
     .title = LIT("结转到下期活动")},
};
static const struct meta_row meta[] = {
    {"fund_balance", {balance_fields, countof(balance_fields), sizeof(struct balance_row)}},
    {"fund_txn", {txn_fields, countof(txn_fields), sizeof(struct txn_row)}},
    {"fund_receipt", {receipt_in_fields, countof(receipt_in_fields), sizeof(struct receipt_in)}},
    {"fund_return", {fund_return_in_fields, countof(fund_return_in_fields), sizeof(struct fund_return_in)}},
    {"fund_carry", {fund_carry_in_fields, countof(fund_carry_in_fields), sizeof(struct fund_carry_in)}},
    {"fund_transfer", {transfer_in_fields, countof(transfer_in_fields), sizeof(struct transfer_in)}},
};

extern const struct area area_fund;
const struct area area_fund = {
    .name = "fund", .title = LIT("资金"), ROWS(routes, routes), ROWS(meta, meta), .verify = fund_verify,
};
