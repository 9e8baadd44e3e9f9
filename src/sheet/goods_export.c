// SPDX-License-Identifier: Apache-2.0
// Workbooks of goods: the stock book (收发存) with its running balance, and the list of a hand-over.
#include "campaign.h"
#include "handover.h"
#include "workbook.h"
#include "xlsx_write.h"

#include "area.h"
#include "code.h"

enum { BOOK_ROWS_MAX = 200000, HAND_PAGE = 500 };

static const struct {
    const char *kind, *title;
} kinds[] = {{"accept", "采购入库"}, {"gift", "捐赠入库"}, {"hand", "发放"},       {"back", "退还"},   {"lose", "报损、盘亏"}, {"found", "盘盈"},
             {"send", "调出"},       {"arrive", "调入"},   {"recall", "撤回调拨"}, {"make", "组装礼包"}, {"unmake", "拆开礼包"}};

static struct str kind_title(struct str kind)
{
    for (size_t i = 0; i < countof(kinds); i++)
        if (str_eq(kind, str_of(kinds[i].kind)))
            return str_of(kinds[i].title);
    return kind;
}

/* --- the stock book --- */

static const struct xlsx_column book_columns[] = {
    {LIT("单位"), XLSX_TEXT, 24},     {LIT("物品"), XLSX_TEXT, 20},     {LIT("规格"), XLSX_TEXT, 12},     {LIT("单位名称"), XLSX_TEXT, 8},
    {LIT("资金来源"), XLSX_TEXT, 16}, {LIT("日期"), XLSX_TEXT, 12},     {LIT("事项"), XLSX_TEXT, 12},     {LIT("入库数量"), XLSX_COUNT, 10},
    {LIT("入库金额"), XLSX_MONEY, 14}, {LIT("出库数量"), XLSX_COUNT, 10}, {LIT("出库金额"), XLSX_MONEY, 14}, {LIT("结存数量"), XLSX_COUNT, 10},
    {LIT("结存金额"), XLSX_MONEY, 14}, {LIT("流水号"), XLSX_COUNT, 8},   {LIT("说明"), XLSX_TEXT, 24}};

struct book_row {
    int64_t id, item_id, org_id, qty, fen;
    struct str org_name, item_name, spec, unit, source, done_on, kind, note;
};
static const struct field book_fields[] = {
    {FIELD(struct book_row, id)},       {FIELD(struct book_row, item_id)}, {FIELD(struct book_row, org_id)},
    {FIELD(struct book_row, qty)},      {FIELD(struct book_row, fen)},     {FIELD(struct book_row, org_name)},
    {FIELD(struct book_row, item_name)}, {FIELD(struct book_row, spec)},    {FIELD(struct book_row, unit)},
    {FIELD(struct book_row, source)},   {FIELD(struct book_row, done_on)}, {FIELD(struct book_row, kind)},
    {FIELD(struct book_row, note)},
};

struct book {
    struct ctx *cx;
    struct xlsx *x;
    int64_t org_id, item_id, qty, fen, n;
    char source[64];
};

/* Rows come pool by pool; the balance starts anew with each. */
static enum err put_book(void *arg, void *row)
{
    struct book *b = arg;
    const struct book_row *r = row;
    if (++b->n > BOOK_ROWS_MAX)
        return ERR_TOO_LARGE;
    if (b->org_id != r->org_id || b->item_id != r->item_id || !str_eq(str_of(b->source), r->source)) {
        b->org_id = r->org_id;
        b->item_id = r->item_id;
        b->qty = b->fen = 0;
        snprintf(b->source, sizeof b->source, "%.*s", FMT(r->source));
    }
    b->qty += r->qty;
    b->fen += r->fen;
    const struct str text[] = {r->org_name, r->item_name, r->spec, r->unit, r->source, r->done_on, kind_title(r->kind)};
    for (size_t i = 0; i < countof(text); i++)
        xlsx_text(b->x, text[i]);
    bool in = r->qty > 0 || (r->qty == 0 && r->fen > 0);
    for (int side = 0; side < 2; side++) {
        if (in == (side == 1)) {
            xlsx_skip(b->x);
            xlsx_skip(b->x);
            continue;
        }
        xlsx_int(b->x, in ? r->qty : -r->qty);
        xlsx_fen(b->x, in ? r->fen : -r->fen);
    }
    xlsx_int(b->x, b->qty);
    xlsx_fen(b->x, b->fen);
    xlsx_int(b->x, r->id);
    xlsx_text(b->x, r->note);
    xlsx_row(b->x);
    return OK;
}

static enum err book_export(struct ctx *cx)
{
    struct campaign c = {0};
    struct workbook w;
    struct book b = {.cx = cx};
    struct book_row row = {0};
    struct str hi = cx_query_int(cx, "own", 0) ? str_f(cx->a, "%.*s!", FMT(cx->org_path)) : path_end(cx->a, cx->org_path);
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    TRY(workbook_open(cx, &w));
    struct xlsx_table t = {.name = S("收发存"), .title = str_f(cx->a, "%.*s物资收发存明细", FMT(c.name)), .cols = book_columns,
                           .n = countof(book_columns), .filter = true};
    b.x = xlsx_begin(w.path);
    enum err e = b.x ? OK : ERR_IO;
    if (b.x) {
        xlsx_sheet(b.x, &t);
        e = db_each(cx->tx, STOCK_BOOK, VALS(I64(c.id), LO(cx), TXT(hi), I64(cx_query_int(cx, "item", 0))),
                    FIELDS(struct book_row, book_fields), &row, put_book, &b);
        if (e == ERR_TOO_LARGE)
            e = fail(cx, e, "超过 %d 行，请按单位分别导出", BOOK_ROWS_MAX);
        enum err end = xlsx_end(b.x);
        e = e == OK ? end : e;
    }
    audit_object(cx, cx->org_id, "org:%lld", (long long)cx->org_id);
    audit_note(cx, "rows", str_f(cx->a, "%lld", (long long)b.n));
    return workbook_answer(cx, &w, e, S("物资收发存.xlsx"));
}

/* --- the list of a hand-over --- */

static const struct xlsx_column hand_columns[] = {
    {LIT("序号"), XLSX_COUNT, 6},      {LIT("姓名"), XLSX_TEXT, 10},      {LIT("证件号码"), XLSX_TEXT, 22}, {LIT("联系电话"), XLSX_TEXT, 14},
    {LIT("工作单位"), XLSX_TEXT, 28},  {LIT("类别"), XLSX_TEXT, 8},       {LIT("物品"), XLSX_TEXT, 20},     {LIT("数量"), XLSX_COUNT, 8},
    {LIT("折价"), XLSX_MONEY, 12},     {LIT("状态"), XLSX_TEXT, 12},      {LIT("领取日期"), XLSX_TEXT, 12}, {LIT("签收方式"), XLSX_TEXT, 10},
    {LIT("发放人"), XLSX_TEXT, 16},    {LIT("确认出库"), XLSX_TEXT, 16},  {LIT("批号"), XLSX_TEXT, 12},     {LIT("备注"), XLSX_TEXT, 20}};

static struct str state_title(struct str s)
{
    return str_eq(s, S("open"))     ? S("待领")
           : str_eq(s, S("signed")) ? S("已签收，待确认")
           : str_eq(s, S("done"))   ? S("已发放")
                                    : S("未领取");
}

static void put_hand(struct ctx *cx, struct xlsx *x, const struct handover_out *h, const struct handover_row *r)
{
    xlsx_int(x, r->row_no);
    const struct str who[] = {r->name, mask_idno(cx->a, r->number), mask_phone(cx->a, r->phone), r->employer, r->class, h->item_name};
    for (size_t i = 0; i < countof(who); i++)
        xlsx_text(x, who[i]);
    xlsx_int(x, r->qty);
    xlsx_fen(x, r->fen);
    const struct str how[] = {state_title(r->state), r->given_on,
                              str_eq(r->sign_kind, S("screen")) ? S("手写屏") : str_eq(r->sign_kind, S("paper")) ? S("纸质签收表") : S(""),
                              r->handed_name, r->confirmed_name, r->batch, r->note};
    for (size_t i = 0; i < countof(how); i++)
        xlsx_text(x, how[i]);
    xlsx_row(x);
}

static enum err hand_rows(struct ctx *cx, struct xlsx *x, const struct handover_out *h)
{
    int64_t after = 0;
    for (size_t n = HAND_PAGE; n == HAND_PAGE;) {
        struct arena_mark m = arena_mark(cx->a);
        struct handover_row *rows;
        TRY(handover_rows(cx, h->id, after, INT64_MAX, S(""), S(""), HAND_PAGE, &rows, &n));
        for (size_t i = 0; i < n; i++)
            put_hand(cx, x, h, &rows[i]);
        if (n)
            after = rows[n - 1].row_no;
        arena_release(cx->a, m);
    }
    return OK;
}

static enum err hand_export(struct ctx *cx)
{
    struct handover_out h;
    struct workbook w;
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(handover_get(cx, id, &h));
    TRY(workbook_open(cx, &w));
    struct xlsx_table t = {.name = S("发放名单"), .title = str_f(cx->a, "%.*s 发放单 %lld", FMT(h.roster_title), (long long)id),
                           .subtitle = str_f(cx->a, "%.*s  %.*s %.*s", FMT(h.org_name), FMT(h.item_name), FMT(h.spec)),
                           .cols = hand_columns, .n = countof(hand_columns), .filter = true};
    struct xlsx *x = xlsx_begin(w.path);
    enum err e = x ? OK : ERR_IO;
    if (x) {
        xlsx_sheet(x, &t);
        e = hand_rows(cx, x, &h);
        enum err end = xlsx_end(x);
        e = e == OK ? end : e;
    }
    audit_object(cx, cx->org_id, "handover:%lld", (long long)id);
    return workbook_answer(cx, &w, e, str_f(cx->a, "发放名单-%lld.xlsx", (long long)id));
}

static const struct route routes[] = {
    {M_GET, "/api/goods/book", book_export, PERM_GOODS_VIEW, SCOPE_ORG, TX_READ, "goods.book", .shape = OUT_FILE, .logged = true,
     .query = "org,own,campaign,item", .title = LIT("导出收发存明细")},
    {M_GET, "/api/handovers/:id/export", hand_export, PERM_GOODS_VIEW, SCOPE_ORG, TX_READ, "handover.export", .shape = OUT_FILE,
     .logged = true, .title = LIT("导出发放名单（号码打码）")},
};

extern const struct area area_sheet_goods;
const struct area area_sheet_goods = {.name = "sheet_goods", .title = LIT("物资导出"), ROWS(routes, routes)};
