// SPDX-License-Identifier: Apache-2.0
// Routes of suppliers, purchases and acceptance.
#include "date.h"
#include "like.h"
#include "money.h"
#include "purchase.h"

struct made_out {
    int64_t id;
};
static const struct field made_fields[] = {{FIELD(struct made_out, id), .as = AS_ID, .fixed = true}};
struct reason_in {
    struct str reason;
};
static const struct field reason_fields[] = {
    {FIELD(struct reason_in, reason), .label = LIT("原因"), .need = true, .max = 500},
};

static enum err answer_made(struct ctx *cx, int64_t id)
{
    struct made_out out = {id};
    cx_row(cx, FIELDS(struct made_out, made_fields), &out);
    return OK;
}

static void list_open(struct ctx *cx)
{
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
}

static enum err list_close(struct ctx *cx, size_t n, int64_t last)
{
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if (n && (int64_t)n >= cx_limit(cx))
        jw_int(cx->out, last);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

static int64_t before(struct ctx *cx)
{
    int64_t after = cx_after(cx);
    return after ? after : INT64_MAX;
}

/* --- suppliers --- */

static const struct field supplier_in_fields[] = {
    {FIELD(struct supplier_in, org), .label = LIT("登记单位"), .max = 40},
    {FIELD(struct supplier_in, name), .label = LIT("供应商"), .need = true, .max = 100},
    {FIELD(struct supplier_in, uscc), .label = LIT("统一社会信用代码"), .need = true, .max = 30},
    {FIELD(struct supplier_in, contact), .label = LIT("联系人"), .max = 40},
    {FIELD(struct supplier_in, phone), .label = LIT("联系电话"), .max = 40},
    {FIELD(struct supplier_in, address), .label = LIT("地址"), .max = 200},
    {FIELD(struct supplier_in, status), .label = LIT("状态"), .max = 20},
    {FIELD(struct supplier_in, note), .label = LIT("备注"), .max = 500},
    {FIELD(struct supplier_in, version), .label = LIT("版本")},
};
static const struct field licence_in_fields[] = {
    {FIELD(struct licence_in, kind), .as = AS_CODE, .codes = "licence", .label = LIT("证照"), .need = true, .max = 40},
    {FIELD(struct licence_in, number), .label = LIT("证号"), .need = true, .max = 60},
    {FIELD(struct licence_in, valid_from), .as = AS_DATE, .label = LIT("发证日期")},
    {FIELD(struct licence_in, valid_to), .as = AS_DATE, .label = LIT("有效期至")},
    {FIELD(struct licence_in, file_id), .as = AS_ID, .label = LIT("扫描件")},
};

/* ok, soon (ends within a month), expired: what the page colours. */
static struct str licence_state(struct ctx *cx, const struct licence *l)
{
    char soon[DATE_TEXT];
    if (!l->valid_to.len)
        return S("ok");
    date_iso(date_add_days(date_of_ms(cx->now), LICENCE_SOON_DAYS), soon);
    return str_cmp(l->valid_to, cx_today(cx)) < 0 ? S("expired") : str_cmp(l->valid_to, str_of(soon)) < 0 ? S("soon") : S("ok");
}

static enum err put_supplier(struct ctx *cx, const struct supplier *s)
{
    struct licence *l;
    size_t n;
    TRY(licences_of(cx->tx, s->id, &l, &n));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, SUPPLIER_FIELDS, s);
    jw_kb(cx->out, "own", cx_may(cx, PERM_GOODS_ENTER, s->org_path));
    jw_key(cx->out, "licences");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        fields_write_open(cx->out, LICENCE_FIELDS, &l[i]);
        jw_kt(cx->out, "state", licence_state(cx, &l[i]));
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static enum err suppliers_get(struct ctx *cx)
{
    struct supplier *rows;
    size_t n;
    TRY(db_rows(cx->tx, SUPPLIERS,
                VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(like_part(cx->a, cx_query(cx, "q"))),
                     TXT(cx_query(cx, "status")), I64(cx_limit(cx))),
                SUPPLIER_FIELDS, (size_t)cx_limit(cx), &rows, &n));
    list_open(cx);
    for (size_t i = 0; i < n; i++)
        TRY(put_supplier(cx, &rows[i]));
    return list_close(cx, n, n ? rows[n - 1].id : 0);
}

static enum err supplier_post(struct ctx *cx)
{
    int64_t id;
    TRY(supplier_save(cx, 0, cx->in, &id));
    return answer_made(cx, id);
}

static enum err supplier_put(struct ctx *cx)
{
    int64_t id, same;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(supplier_save(cx, id, cx->in, &same));
    return answer_made(cx, id);
}

static enum err licence_post(struct ctx *cx)
{
    int64_t id, made;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(licence_save(cx, id, cx->in, &made));
    return answer_made(cx, made);
}

/* --- purchases --- */

static const struct field purchase_in_fields[] = {
    {FIELD(struct purchase_in, campaign), .label = LIT("活动"), .max = 40},
    {FIELD(struct purchase_in, org), .label = LIT("单位"), .max = 40},
    {FIELD(struct purchase_in, title), .label = LIT("采购名称"), .need = true, .max = 100},
    {FIELD(struct purchase_in, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源"), .need = true, .max = 40},
    {FIELD(struct purchase_in, reason), .label = LIT("用途和对象"), .need = true, .max = 1000},
    {FIELD(struct purchase_in, lines), .as = AS_JSON, .label = LIT("物品"), .need = true, .max = 100000},
};
static const struct field quote_in_fields[] = {
    {FIELD(struct quote_in, supplier), .as = AS_ID, .label = LIT("供应商"), .need = true, .min = 1},
    {FIELD(struct quote_in, fen), .as = AS_MONEY, .label = LIT("报价"), .need = true, .min = 1, .max = MONEY_MAX},
    {FIELD(struct quote_in, quoted_on), .as = AS_DATE, .label = LIT("报价日期"), .need = true},
    {FIELD(struct quote_in, note), .label = LIT("说明"), .max = 500},
    {FIELD(struct quote_in, file_id), .as = AS_ID, .label = LIT("报价单")},
};
static const struct field contract_in_fields[] = {
    {FIELD(struct contract_in, supplier), .as = AS_ID, .label = LIT("供应商"), .need = true, .min = 1},
    {FIELD(struct contract_in, contract_no), .label = LIT("合同编号"), .need = true, .max = 60},
    {FIELD(struct contract_in, contract_on), .as = AS_DATE, .label = LIT("签订日期"), .need = true},
    {FIELD(struct contract_in, fen), .as = AS_MONEY, .label = LIT("合同金额"), .need = true, .min = 1, .max = MONEY_MAX},
    {FIELD(struct contract_in, few_quotes), .label = LIT("报价不足的原因"), .max = 500},
    {FIELD(struct contract_in, decision_id), .as = AS_ID, .label = LIT("集体研究")},
    {FIELD(struct contract_in, file_id), .as = AS_ID, .label = LIT("合同扫描件")},
    {FIELD(struct contract_in, lines), .as = AS_JSON, .label = LIT("各物品金额"), .max = 100000},
};
static const struct field receipt_in_fields[] = {
    {FIELD(struct receipt_in, line), .label = LIT("明细序号"), .need = true, .min = 1},
    {FIELD(struct receipt_in, qty), .as = AS_COUNT, .label = LIT("实收数量"), .need = true, .min = 1, .max = STOCK_QTY_MAX},
    {FIELD(struct receipt_in, got_on), .as = AS_DATE, .label = LIT("收货日期"), .need = true},
    {FIELD(struct receipt_in, batch), .label = LIT("批号"), .max = 60},
    {FIELD(struct receipt_in, made_on), .as = AS_DATE, .label = LIT("生产日期")},
    {FIELD(struct receipt_in, expires_on), .as = AS_DATE, .label = LIT("保质期至")},
    {FIELD(struct receipt_in, paper_id), .as = AS_ID, .label = LIT("送货单或检验证明")},
    {FIELD(struct receipt_in, photo_id), .as = AS_ID, .label = LIT("验收照片")},
    {FIELD(struct receipt_in, note), .label = LIT("说明"), .max = 500},
};
static const struct field gift_in_fields[] = {
    {FIELD(struct gift_in, gift), .as = AS_ID, .label = LIT("捐赠（物资）"), .need = true, .min = 1},
    {FIELD(struct gift_in, item), .as = AS_ID, .label = LIT("物品"), .need = true, .min = 1},
    {FIELD(struct gift_in, qty), .as = AS_COUNT, .label = LIT("数量"), .need = true, .min = 1, .max = STOCK_QTY_MAX},
    {FIELD(struct gift_in, got_on), .as = AS_DATE, .label = LIT("收货日期"), .need = true},
    {FIELD(struct gift_in, batch), .label = LIT("批号"), .max = 60},
    {FIELD(struct gift_in, made_on), .as = AS_DATE, .label = LIT("生产日期")},
    {FIELD(struct gift_in, expires_on), .as = AS_DATE, .label = LIT("保质期至")},
    {FIELD(struct gift_in, paper_id), .as = AS_ID, .label = LIT("捐赠协议或送货单")},
    {FIELD(struct gift_in, photo_id), .as = AS_ID, .label = LIT("照片")},
    {FIELD(struct gift_in, note), .label = LIT("说明"), .max = 500},
};

struct quote_row {
    int64_t id, supplier_id, fen, file_id;
    struct str supplier_name, quoted_on, note;
};
static const struct field quote_row_fields[] = {
    {FIELD(struct quote_row, id), .as = AS_ID},
    {FIELD(struct quote_row, supplier_id), .as = AS_ID},
    {FIELD(struct quote_row, supplier_name), .label = LIT("供应商")},
    {FIELD(struct quote_row, fen), .as = AS_MONEY, .label = LIT("报价")},
    {FIELD(struct quote_row, quoted_on), .as = AS_DATE, .label = LIT("报价日期")},
    {FIELD(struct quote_row, note), .label = LIT("说明")},
    {FIELD(struct quote_row, file_id), .as = AS_ID, .label = LIT("报价单")},
};
struct receipt_row {
    int64_t id;
    struct str org_code, org_name, org_path, source;
    int64_t purchase_id;
    struct str purchase_title, item_name, unit;
    int64_t qty, fen;
    struct str got_on, batch, made_on, expires_on, party, note;
    int64_t paper_id, photo_id;
    struct str state, counted_name, confirmed_name, refuse_reason;
    int64_t counted_at, confirmed_at;
};
static const struct field receipt_row_fields[] = {
    {FIELD(struct receipt_row, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct receipt_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct receipt_row, org_name), .label = LIT("单位")},
    {FIELD(struct receipt_row, org_path), .as = AS_BLOB},
    {FIELD(struct receipt_row, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct receipt_row, purchase_id), .as = AS_ID, .label = LIT("采购")},
    {FIELD(struct receipt_row, purchase_title), .label = LIT("采购名称")},
    {FIELD(struct receipt_row, item_name), .label = LIT("物品")},
    {FIELD(struct receipt_row, unit), .label = LIT("单位")},
    {FIELD(struct receipt_row, qty), .as = AS_COUNT, .label = LIT("数量")},
    {FIELD(struct receipt_row, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct receipt_row, got_on), .as = AS_DATE, .label = LIT("收货日期")},
    {FIELD(struct receipt_row, batch), .label = LIT("批号")},
    {FIELD(struct receipt_row, made_on), .as = AS_DATE, .label = LIT("生产日期")},
    {FIELD(struct receipt_row, expires_on), .as = AS_DATE, .label = LIT("保质期至")},
    {FIELD(struct receipt_row, party), .label = LIT("供应商或捐赠人")},
    {FIELD(struct receipt_row, note), .label = LIT("说明")},
    {FIELD(struct receipt_row, paper_id), .as = AS_ID, .label = LIT("随货证明")},
    {FIELD(struct receipt_row, photo_id), .as = AS_ID, .label = LIT("照片")},
    {FIELD(struct receipt_row, state), .label = LIT("状态")},
    {FIELD(struct receipt_row, counted_name), .label = LIT("清点人")},
    {FIELD(struct receipt_row, confirmed_name), .label = LIT("确认人")},
    {FIELD(struct receipt_row, refuse_reason), .label = LIT("拒收原因")},
    {FIELD(struct receipt_row, counted_at), .as = AS_TIME, .label = LIT("清点时间")},
    {FIELD(struct receipt_row, confirmed_at), .as = AS_TIME, .label = LIT("确认时间")},
};
#define RECEIPT_ROW FIELDS(struct receipt_row, receipt_row_fields)

static void put_receipt(struct ctx *cx, const struct receipt_row *r)
{
    jw_open(cx->out, '{');
    fields_write_open(cx->out, RECEIPT_ROW, r);
    machine_verbs(cx, &purchase_machines[MACHINE_RECEIPT], r->state, r->org_path);
    jw_close(cx->out, '}');
}

static enum err receipts_rows(struct ctx *cx, int64_t purchase, struct receipt_row **rows, size_t *n)
{
    int64_t limit = purchase ? 500 : cx_limit(cx);
    return db_rows(cx->tx, RECEIPTS,
                   VALS(LO(cx), HI(cx), I64(purchase ? INT64_MAX : before(cx)), TXT(purchase ? S("") : cx_query(cx, "campaign")),
                        TXT(purchase ? S("") : cx_query(cx, "state")), I64(purchase), I64(limit)),
                   RECEIPT_ROW, (size_t)limit, rows, n);
}

static enum err receipts_get(struct ctx *cx)
{
    struct receipt_row *rows;
    size_t n;
    TRY(receipts_rows(cx, 0, &rows, &n));
    list_open(cx);
    for (size_t i = 0; i < n; i++)
        put_receipt(cx, &rows[i]);
    return list_close(cx, n, n ? rows[n - 1].id : 0);
}

static enum err put_purchase(struct ctx *cx, void *row)
{
    struct purchase *p = row;
    jw_open(cx->out, '{');
    fields_write_open(cx->out, PURCHASE_FIELDS, p);
    machine_verbs(cx, &purchase_machines[MACHINE_PURCHASE], p->state, p->org_path);
    jw_close(cx->out, '}');
    return OK;
}

static enum err purchases_get(struct ctx *cx)
{
    return cx_list_by(cx, PURCHASES,
                      VALS(LO(cx), HI(cx), I64(before(cx)), TXT(cx_query(cx, "campaign")), TXT(cx_query(cx, "state")),
                           TXT(like_part(cx->a, cx_query(cx, "q"))), I64(cx_limit(cx))),
                      PURCHASE_FIELDS, put_purchase);
}

static enum err write_rule(struct ctx *cx, const struct purchase *p)
{
    struct goods_rules rules;
    struct goods_mark mark = {0};
    TRY(goods_rules_get(cx, cx_today(cx), &rules));
    enum err e = goods_earmark(cx, p->campaign_id, p->org_id, p->source, &mark);
    if (e != OK && e != ERR_FUND_FORBIDDEN)
        return e;
    jw_ki(cx->out, "quotes_asked", rules.quotes);
    jw_ki(cx->out, "decide_fen", rules.decide_fen);
    bool silent = e == OK && mark.verdict.verdict == FUND_SILENT;
    jw_kt(cx->out, "earmark", e != OK ? cx->fail_text : silent || mark.verdict.ruling_id ? mark.verdict.clause : S(""));
    jw_kb(cx->out, "earmark_asks", silent);
    jw_kb(cx->out, "earmark_forbids", e != OK);
    cx->fail_text = S("");
    return OK;
}

static enum err write_purchase(struct ctx *cx, int64_t id)
{
    struct purchase p;
    struct purchase_line *lines;
    struct quote_row *quotes;
    struct receipt_row *receipts;
    size_t n, n_quotes, n_receipts;
    TRY(purchase_get(cx, id, &p));
    TRY(purchase_lines(cx->tx, id, &lines, &n));
    TRY(db_rows(cx->tx, QUOTES, VALS(I64(id)), FIELDS(struct quote_row, quote_row_fields), PURCHASE_QUOTES_MAX, &quotes, &n_quotes));
    TRY(receipts_rows(cx, id, &receipts, &n_receipts));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, PURCHASE_FIELDS, &p);
    machine_verbs(cx, &purchase_machines[MACHINE_PURCHASE], p.state, p.org_path);
    TRY(write_rule(cx, &p));
    jw_key(cx->out, "lines");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, PURCHASE_LINE_FIELDS, &lines[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "quotes");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n_quotes; i++)
        fields_write(cx->out, FIELDS(struct quote_row, quote_row_fields), &quotes[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "receipts");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n_receipts; i++)
        put_receipt(cx, &receipts[i]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static enum err purchase_one(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    return write_purchase(cx, id);
}

static enum err purchase_post(struct ctx *cx)
{
    const struct purchase_in *in = cx->in;
    int64_t id;
    if (!in->campaign.len)
        return fail_field(cx, "campaign", "请选择活动");
    TRY(purchase_save(cx, 0, in, &id));
    return answer_made(cx, id);
}

static enum err purchase_put(struct ctx *cx)
{
    int64_t id, same;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(purchase_save(cx, id, cx->in, &same));
    return answer_made(cx, id);
}

#define ON_PURCHASE(name, call)                                                                   \
    static enum err name##_post(struct ctx *cx)                                                   \
    {                                                                                             \
        int64_t id, made;                                                                         \
        TRY(cx_arg_id(cx, 0, &id));                                                               \
        made = id;                                                                                \
        TRY(call);                                                                                \
        return answer_made(cx, made);                                                             \
    }
ON_PURCHASE(submit, purchase_submit(cx, id))
ON_PURCHASE(approve, purchase_approve(cx, id))
ON_PURCHASE(return, purchase_return(cx, id, ((const struct reason_in *)cx->in)->reason))
ON_PURCHASE(void, purchase_void(cx, id))
ON_PURCHASE(quote, purchase_quote(cx, id, cx->in, &made))
ON_PURCHASE(contract, purchase_contract(cx, id, cx->in))
ON_PURCHASE(close, purchase_close(cx, id, ((const struct reason_in *)cx->in)->reason))
ON_PURCHASE(count, receipt_count(cx, id, cx->in, &made))
ON_PURCHASE(confirm, receipt_confirm(cx, id))
ON_PURCHASE(refuse, receipt_refuse(cx, id, ((const struct reason_in *)cx->in)->reason))

static enum err goods_gift_post(struct ctx *cx)
{
    int64_t id;
    TRY(gift_count(cx, cx->in, &id));
    return answer_made(cx, id);
}

/* --- the area --- */

#define READ(path_, run_, title_, ...)                                                            \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_GOODS_VIEW, .scope = SCOPE_ORG,    \
     .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(method_, path_, run_, perm_, action_, title_, ...)                                  \
    {.method = method_, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG, .tx = TX_WRITE, \
     .action = action_, OUT(struct made_out, made_fields), .shape = OUT_ONE, .query = "org",      \
     .title = LIT(title_), __VA_ARGS__}

static const struct route routes[] = {
    READ("/api/suppliers", suppliers_get, "供应商", .shape = OUT_FREE, .query = "org,q,status,limit,after",
         .schema = "{\"rows\":[supplier with licences],\"next\":\"cursor\"}"),
    WRITE(M_POST, "/api/suppliers", supplier_post, PERM_GOODS_ENTER, "supplier.add", "登记供应商",
          IN(struct supplier_in, supplier_in_fields)),
    WRITE(M_PUT, "/api/suppliers/:id", supplier_put, PERM_GOODS_ENTER, "supplier.edit", "修改供应商",
          IN(struct supplier_in, supplier_in_fields)),
    WRITE(M_POST, "/api/suppliers/:id/licences", licence_post, PERM_GOODS_ENTER, "supplier.licence", "登记证照",
          IN(struct licence_in, licence_in_fields)),
    READ("/api/purchases", purchases_get, "采购", .shape = OUT_FREE, .query = "org,campaign,state,q,limit,after",
         .schema = "{\"rows\":[purchase with verbs],\"next\":\"cursor\"}"),
    READ("/api/purchases/:id", purchase_one, "一项采购", .shape = OUT_FREE,
         .schema = "{purchase,\"lines\":[line],\"quotes\":[quote],\"receipts\":[receipt],\"verbs\":[],\"quotes_asked\":3,\"decide_fen\":0,\"earmark\":\"\",earmark_asks,earmark_forbids}"),
    WRITE(M_POST, "/api/purchases", purchase_post, PERM_GOODS_ENTER, "purchase.add", "采购申请",
          IN(struct purchase_in, purchase_in_fields)),
    WRITE(M_PUT, "/api/purchases/:id", purchase_put, PERM_GOODS_ENTER, "purchase.edit", "修改采购申请",
          IN(struct purchase_in, purchase_in_fields)),
    WRITE(M_POST, "/api/purchases/:id/submit", submit_post, PERM_GOODS_ENTER, "purchase.submit", "提交采购申请"),
    WRITE(M_POST, "/api/purchases/:id/approve", approve_post, PERM_GOODS_REVIEW, "purchase.approve", "批准采购"),
    WRITE(M_POST, "/api/purchases/:id/return", return_post, PERM_GOODS_REVIEW, "purchase.return", "退回采购申请",
          IN(struct reason_in, reason_fields)),
    WRITE(M_POST, "/api/purchases/:id/void", void_post, PERM_GOODS_ENTER, "purchase.void", "删除采购申请"),
    WRITE(M_POST, "/api/purchases/:id/quotes", quote_post, PERM_GOODS_ENTER, "purchase.quote", "登记报价",
          IN(struct quote_in, quote_in_fields)),
    WRITE(M_POST, "/api/purchases/:id/contract", contract_post, PERM_GOODS_ENTER, "purchase.contract", "登记合同", .money = true,
          IN(struct contract_in, contract_in_fields)),
    WRITE(M_POST, "/api/purchases/:id/close", close_post, PERM_GOODS_REVIEW, "purchase.close", "终止合同", .money = true,
          IN(struct reason_in, reason_fields)),
    WRITE(M_POST, "/api/purchases/:id/receipts", count_post, PERM_GOODS_ENTER, "goods.count_in", "验收清点",
          IN(struct receipt_in, receipt_in_fields)),
    READ("/api/goods/receipts", receipts_get, "验收单", .shape = OUT_FREE, .query = "org,campaign,state,limit,after",
         .schema = "{\"rows\":[receipt with verbs],\"next\":\"cursor\"}"),
    WRITE(M_POST, "/api/goods/gifts", goods_gift_post, PERM_GOODS_ENTER, "goods.gift", "捐赠物资入库清点",
          IN(struct gift_in, gift_in_fields)),
    WRITE(M_POST, "/api/goods/receipts/:id/confirm", confirm_post, PERM_GOODS_STORE, "goods.confirm", "确认入库", .money = true),
    WRITE(M_POST, "/api/goods/receipts/:id/refuse", refuse_post, PERM_GOODS_STORE, "goods.refuse", "拒收",
          IN(struct reason_in, reason_fields)),
};
static const struct meta_row meta[] = {
    {"supplier", {supplier_fields, 13, sizeof(struct supplier)}},
    {"licence", {licence_fields, 7, sizeof(struct licence)}},
    {"purchase", {purchase_fields, 34, sizeof(struct purchase)}},
    {"purchase_line", {purchase_line_fields, 11, sizeof(struct purchase_line)}},
    {"goods_receipt", {receipt_row_fields, countof(receipt_row_fields), sizeof(struct receipt_row)}},
    {"purchase_quote_in", {quote_in_fields, countof(quote_in_fields), sizeof(struct quote_in)}},
    {"goods_gift_in", {gift_in_fields, countof(gift_in_fields), sizeof(struct gift_in)}},
};

extern const struct area area_purchase;
const struct area area_purchase = {
    .name = "purchase", .title = LIT("采购"), ROWS(routes, routes), ROWS(meta, meta),
    .machines = purchase_machines, .n_machines = 2,
};
