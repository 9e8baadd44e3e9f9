// SPDX-License-Identifier: Apache-2.0
// The sign-off sheet of a hand-over: one line a person with a box for the signature and a QR code that the
// handing cadre scans. A4, so that a photograph of the sheet is evidence of it.
#include "area.h"
#include "date.h"
#include "handover.h"
#include "money.h"
#include "report.h"

enum { SHEET_ROWS_MAX = 400 }; /* of one file */

static const struct {
    const char *title;
    double width;
} cols[] = {{"序号", 5}, {"姓名", 9}, {"证件号码", 19}, {"工作单位", 20}, {"物品", 16}, {"折价（元）", 9}, {"领取码", 20}, {"领取人签名", 24}, {"领取日期", 12}};

struct sheet {
    struct ctx *cx;
    const struct handover_out *h;
    struct paper_cell *cells;
    size_t n;
};

static void put(struct sheet *s, size_t row, size_t col, struct str text, enum paper_align align, const struct paper_qr *qr)
{
    s->cells[s->n++] = (struct paper_cell){.row = row, .col = col, .rows = 1, .cols = 1, .text = text, .align = align,
                                           .bold = row == 0, .qr = qr};
}

static enum err put_person(struct sheet *s, size_t row, const struct handover_row *w)
{
    struct arena *a = s->cx->a;
    char code[HANDOVER_CODE_TEXT], yuan[MONEY_TEXT];
    struct paper_qr *qr = NEW(a, struct paper_qr);
    handover_code(s->cx->sealer, a, w->handover_id, w->row_no, code);
    TRY(paper_qr_make(a, str_of(code), qr));
    money_yuan(w->fen, yuan);
    struct str signed_on = w->given_on.len ? str_f(a, "已签收\n%.*s", FMT(w->given_on)) : S("");
    const struct str text[countof(cols)] = {
        str_f(a, "%lld", (long long)w->row_no), w->name, mask_idno(a, w->number), w->employer,
        str_f(a, "%.*s\n%lld %.*s", FMT(s->h->item_name), (long long)w->qty, FMT(s->h->unit)),
        str_dup(a, str_of(yuan)), str_dup(a, str_of(code)), signed_on, S("")};
    for (size_t i = 0; i < countof(cols); i++)
        put(s, row, i, text[i], i == 5 ? PAPER_RIGHT : i == 3 ? PAPER_LEFT : PAPER_CENTER, i == 6 ? qr : NULL);
    return OK;
}

static enum err sheets_get(struct ctx *cx)
{
    struct handover_out h;
    struct handover_row *rows;
    struct sheet s = {cx, &h, NULL, 0};
    size_t n;
    int64_t id, from = cx_query_int(cx, "from", 1), to = cx_query_int(cx, "to", INT64_MAX);
    TRY(cx_arg_id(cx, 0, &id));
    TRY(handover_get(cx, id, &h));
    if (!h.rows)
        return fail(cx, ERR_STATE, "名册审核通过后才能打印签收表");
    TRY(handover_rows(cx, id, from - 1, to, S(""), S(""), SHEET_ROWS_MAX, &rows, &n));
    if (n == 0)
        return fail(cx, ERR_NOT_FOUND, "发放单中没有这些行");
    s.cells = NEWS(cx->a, struct paper_cell, (n + 1) * countof(cols));
    for (size_t i = 0; i < countof(cols); i++)
        put(&s, 0, i, str_of(cols[i].title), PAPER_CENTER, NULL);
    for (size_t i = 0; i < n; i++)
        TRY(put_person(&s, i + 1, &rows[i]));
    const struct str head[] = {
        str_f(cx->a, "发放单位：%.*s", FMT(h.org_name)), str_f(cx->a, "发放单 %lld   第 %lld 行至第 %lld 行", (long long)id,
                                                               (long long)rows[0].row_no, (long long)rows[n - 1].row_no),
        str_f(cx->a, "名册：%.*s", FMT(h.roster_title)), str_f(cx->a, "物品：%.*s %.*s，每人 %lld %.*s", FMT(h.item_name), FMT(h.spec),
                                                                  (long long)h.per_head, FMT(h.unit))};
    const struct str notes[] = {
        S("须由本人签名，不得代签代领。没有领取的人请在签名处划一横线；收回后拍照或扫描，在“发放物资”中按起止行号登记。"),
        S("发放人（签名）：                    库管（签名）：                    ")};
    struct paper p = {.title = S("送温暖慰问品发放签收表"), .head = head, .n_head = countof(head), .n_cols = countof(cols),
                      .n_rows = n + 1, .cells = s.cells, .n_cells = s.n, .notes = notes, .n_notes = countof(notes),
                      .stamp = S("（盖章）        年    月    日"), .landscape = true};
    for (size_t i = 0; i < countof(cols); i++)
        p.widths[i] = cols[i].width;
    TRY(paper_pdf(cx->a, &p, &cx->reply->body));
    cx->reply->type = S("application/pdf");
    cx->reply->file_name = str_f(cx->a, "签收表-%lld-%lld-%lld.pdf", (long long)id, (long long)rows[0].row_no, (long long)rows[n - 1].row_no);
    audit_object(cx, cx->org_id, "handover:%lld", (long long)id);
    audit_note(cx, "persons", str_f(cx->a, "%zu", n));
    return OK;
}

static const struct route routes[] = {
    {M_GET, "/api/handovers/:id/sheets", sheets_get, PERM_GOODS_ENTER, SCOPE_ORG, TX_READ, "handover.print", .shape = OUT_FILE,
     .logged = true, .query = "from,to", .title = LIT("打印签收表")},
};

extern const struct area area_report_goods;
const struct area area_report_goods = {.name = "report_goods", .title = LIT("签收表"), ROWS(routes, routes)};
