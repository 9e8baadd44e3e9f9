// SPDX-License-Identifier: Apache-2.0
// The paper that goes with a bank file (付款审批单): what is paid, from which account, in figures and capitals, by whom each step was taken
// and the SM3 of the file, with room to sign. Of cards and accounts nothing stands on it but sums by union or district.
#include "code.h"
#include "date.h"
#include "money.h"
#include "payout.h"
#include "report.h"
#include "shop_payment.h"

enum { COLS = 4, ROWS_MAX = 1900, HEADS = 12 };

struct part {
    struct str label, what;
    int64_t n, fen;
};
static const struct field part_fields[] = {{FIELD(struct part, label)}, {FIELD(struct part, what)}, {FIELD(struct part, n)}, {FIELD(struct part, fen)}};

struct step {
    const char *title;
    struct str who;
    int64_t at; /* ms, 0 = not yet */
};

struct sheet {
    struct ctx *cx;
    struct str head[HEADS];
    size_t n_head;
    struct paper_cell *cells;
    size_t n, row;
};

static void head(struct sheet *s, struct str left, struct str right)
{
    ASSERT(s->n_head + 2 <= HEADS);
    s->head[s->n_head++] = left;
    s->head[s->n_head++] = right;
}

static void put(struct sheet *s, size_t col, struct str text, enum paper_align align)
{
    s->cells[s->n++] = (struct paper_cell){.row = s->row, .col = col, .rows = 1, .cols = 1, .text = text, .align = s->row ? align : PAPER_CENTER, .bold = !s->row};
}

static struct str yuan(struct ctx *cx, int64_t fen)
{
    char text[MONEY_TEXT];
    money_yuan(fen, text);
    return str_dup(cx->a, str_of(text));
}

static struct str capitals(struct ctx *cx, int64_t fen)
{
    char text[MONEY_CAPITAL];
    money_capital(fen, text);
    return str_dup(cx->a, str_of(text));
}

static struct str step_text(struct ctx *cx, const struct step *s)
{
    char text[DATE_TIME_TEXT];
    if (!s->at)
        return str_f(cx->a, "%s：未办理", s->title);
    date_time_text(s->at, text);
    return str_f(cx->a, "%s：%.*s %.16s", s->title, FMT(s->who), text);
}

static void row(struct sheet *s, struct str a, struct str b, int64_t n, int64_t fen)
{
    s->row++;
    put(s, 0, a, PAPER_LEFT);
    put(s, 1, b, PAPER_LEFT);
    put(s, 2, str_f(s->cx->a, "%lld", (long long)n), PAPER_RIGHT);
    put(s, 3, yuan(s->cx, fen), PAPER_RIGHT);
}

/* The sums by union or district and their total; ERR_INTERNAL when they are not the batch. */
static enum err grid(struct sheet *s, int stmt, int64_t id, const char *const heads[COLS], int64_t items, int64_t fen)
{
    struct part *parts = NULL;
    size_t n = 0;
    int64_t sum_n = 0, sum = 0;
    TRY(db_rows(s->cx->tx, stmt, VALS(I64(id), I64(ROWS_MAX)), FIELDS(struct part, part_fields), ROWS_MAX, &parts, &n));
    s->cells = NEWS(s->cx->a, struct paper_cell, (n + 2) * COLS);
    for (size_t i = 0; i < COLS; i++)
        put(s, i, str_of(heads[i]), PAPER_CENTER);
    for (size_t i = 0; i < n; i++) {
        row(s, parts[i].label, parts[i].what, parts[i].n, parts[i].fen);
        sum_n += parts[i].n;
        if (!money_add(sum, parts[i].fen, &sum))
            return ERR_INTERNAL;
    }
    if (sum_n != items || sum != fen)
        return fail(s->cx, ERR_STATE, "批次的明细与合计不一致，请先运行核对");
    row(s, S("合计"), S(""), items, fen);
    return OK;
}

static enum err answer(struct sheet *s, struct str title, const struct step *steps, size_t n_steps, struct str hash, struct str name)
{
    struct ctx *cx = s->cx;
    static const struct str sign[] = {LIT("经办人"), LIT("复核人"), LIT("负责人")};
    struct str *notes = NEWS(cx->a, struct str, n_steps + 2);
    struct step printed = {"打印", cx->who->name, cx->now};
    size_t n = 0;
    notes[n++] = hash.len ? str_f(cx->a, "银行文件 SM3：%.*s（与系统中复核、制盘的摘要一致才有效）", FMT(hash)) : S("银行文件尚未生成：提交复核后打印的审批单才有文件摘要。");
    for (size_t i = 0; i < n_steps; i++)
        notes[n++] = step_text(cx, &steps[i]);
    notes[n++] = step_text(cx, &printed);
    struct paper p = {.title = title, .head = s->head, .n_head = s->n_head, .widths = {34, 26, 12, 22}, .n_cols = COLS, .n_rows = s->row + 1, .cells = s->cells, .n_cells = s->n, .notes = notes,
                      .n_notes = n, .sign = sign, .n_sign = countof(sign)};
    struct str format = cx_query(cx, "format");
    return paper_answer(cx, &p, format.len ? format : S("pdf"), name);
}

static struct str state_of(struct ctx *cx, const char *list, struct str code)
{
    struct code_item c = {0};
    return code_get(cx->tx, str_of(list), code, cx_today(cx), &c) == OK ? c.label : code;
}

static enum err payout_sheet(struct ctx *cx)
{
    static const char *const heads[COLS] = {"工会", "资金来源", "笔数", "金额（元）"};
    struct payout_batch b;
    struct sheet s = {.cx = cx};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(payout_get(cx, id, &b));
    TRY(grid(&s, PAYOUT_SHEET, id, heads, b.items, b.fen));
    head(&s, str_f(cx->a, "付款工会：%.*s", FMT(b.org_name)), str_f(cx->a, "批次：%.*s（%.*s）", FMT(b.no), FMT(state_of(cx, "payout_state", b.state))));
    head(&s, str_f(cx->a, "名称：%.*s", FMT(b.title)), str_f(cx->a, "活动：%.*s", FMT(b.campaign_code)));
    head(&s, str_f(cx->a, "付款账户：%.*s %.*s", FMT(b.payer_name), FMT(mask_card(cx->a, b.payer_account))), str_f(cx->a, "开户行：%.*s", FMT(b.payer_bank)));
    head(&s, str_f(cx->a, "金额（大写）：%.*s", FMT(capitals(cx, b.fen))), str_f(cx->a, "￥%.*s", FMT(yuan(cx, b.fen))));
    head(&s, b.decision_id ? str_f(cx->a, "依据：集体研究第 %lld 号决定", (long long)b.decision_id) : S("依据：未达集体研究限额"), str_f(cx->a, "适用规则：%.*s", FMT(b.rule)));
    const struct step steps[] = {{"编制", b.made_by_name, b.made_at}, {"初核", b.checked_by_name, b.checked_at}, {"复核", b.approved_by_name, b.approved_at}, {"制盘", b.exported_by_name, b.exported_at}};
    const struct step once[] = {steps[0], steps[1], steps[3]};
    audit_object(cx, b.org_id, "payout:%lld", (long long)id);
    return answer(&s, S("付款审批单"), b.second ? steps : once, b.second ? 4 : 3, b.hash, str_f(cx->a, "付款审批单-%.*s", FMT(b.no)));
}

static enum err shop_payment_sheet(struct ctx *cx)
{
    static const char *const heads[COLS] = {"区（市）", "电子券（张）", "门店数", "金额（元）"};
    struct shop_payment b;
    struct sheet s = {.cx = cx};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(shop_payment_get(cx, id, &b));
    TRY(grid(&s, SHOP_PAYMENT_SHEET, id, heads, b.items, b.fen));
    head(&s, str_f(cx->a, "付款工会：%.*s", FMT(b.org_name)), str_f(cx->a, "批次：%.*s（%.*s）", FMT(b.no), FMT(state_of(cx, "shop_payment_state", b.state))));
    head(&s, str_f(cx->a, "电子券结算：%.*s 至 %.*s", FMT(b.from_on), FMT(b.until_on)), str_f(cx->a, "结算单：第 %lld 号", (long long)b.settlement_id));
    head(&s, str_f(cx->a, "付款账户：%.*s %.*s", FMT(b.payer_name), FMT(mask_card(cx->a, b.payer_account))), str_f(cx->a, "开户行：%.*s", FMT(b.payer_bank)));
    head(&s, str_f(cx->a, "金额（大写）：%.*s", FMT(capitals(cx, b.fen))), str_f(cx->a, "￥%.*s", FMT(yuan(cx, b.fen))));
    head(&s, b.decision_id ? str_f(cx->a, "依据：集体研究第 %lld 号决定", (long long)b.decision_id) : S("依据：未达集体研究限额"), str_f(cx->a, "适用规则：%.*s", FMT(b.rule)));
    const struct step steps[] = {{"编制", b.made_by_name, b.made_at}, {"复核", b.checked_by_name, b.checked_at}, {"制盘", b.exported_by_name, b.exported_at}};
    audit_object(cx, b.org_id, "shop_payment:%lld", (long long)id);
    return answer(&s, S("门店付款审批单"), steps, countof(steps), b.hash, str_f(cx->a, "门店付款审批单-%.*s", FMT(b.no)));
}

static const struct route routes[] = {
    {M_GET, "/api/payouts/:id/sheet", payout_sheet, PERM_ROSTER_VIEW, SCOPE_ORG, TX_READ, "payout.print", .shape = OUT_FILE, .logged = true, .query = "format", .title = LIT("打印付款审批单")},
    {M_GET, "/api/shop-payments/:id/sheet", shop_payment_sheet, PERM_SERVICE_VIEW, SCOPE_ORG, TX_READ, "shop_payment.print", .shape = OUT_FILE, .logged = true, .query = "format",
     .title = LIT("打印门店付款审批单")},
};

extern const struct area area_report_payment;
const struct area area_report_payment = {.name = "report_payment", .title = LIT("付款审批单打印"), ROWS(routes, routes)};
