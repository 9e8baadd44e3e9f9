// SPDX-License-Identifier: Apache-2.0
// The real-name summary as a file: streamed into a workbook, or laid out for paper. Numbers are masked unless the
// caller may see them, asks for it and says why; every file is an event.
#include "area.h"
#include "date.h"
#include "money.h"
#include "report.h"
#include "report_roll.h"
#include "workbook.h"
#include "xlsx_write.h"

struct asked {
    struct roll roll;
    struct campaign campaign;
    struct str org_name;
    struct roll_walk walk;
};

static struct str day_text(struct ctx *cx)
{
    struct date d = date_of_ms(cx->now);
    return str_f(cx->a, "%d 年 %d 月 %d 日", d.y, d.m, d.d);
}

/* --- workbook --- */

struct book {
    struct xlsx *x;
    const struct roll *roll;
};

static void book_row(void *arg, const struct roll_row *r)
{
    struct book *b = arg;
    for (size_t i = 0; i < b->roll->n; i++) {
        enum roll_key key = b->roll->columns[i].key;
        int64_t n = 0;
        if (key == ROLL_AMOUNT)
            xlsx_fen(b->x, r->fen);
        else if ((key == ROLL_SEQ || key == ROLL_AGE) && str_int(r->cell[i], &n))
            xlsx_int(b->x, n);
        else if (r->cell[i].len)
            xlsx_text(b->x, r->cell[i]);
        else
            xlsx_skip(b->x);
    }
    xlsx_row(b->x);
}

/* The totals row: the sum is a formula over the column. */
static void book_total(struct book *b, const struct roll_walk *w, struct str label)
{
    xlsx_bold(b->x);
    for (size_t i = 0; i < b->roll->n; i++) {
        if (b->roll->columns[i].key == ROLL_AMOUNT)
            xlsx_sum(b->x, w->rows, w->fen);
        else if (b->roll->columns[i].key == ROLL_EMPLOYER || (i == 0 && b->roll->columns[i].key != ROLL_SEQ))
            xlsx_text(b->x, label);
        else
            xlsx_skip(b->x);
    }
    xlsx_row(b->x);
}

static struct str total_label(struct ctx *cx, const struct roll_walk *w)
{
    return str_f(cx->a, "合计（%lld 条，%lld 人次）", (long long)w->rows, (long long)w->heads);
}

static enum err book_fill(struct ctx *cx, struct asked *q, struct book *b)
{
    struct xlsx_column cols[ROLL_COLUMNS_MAX];
    for (size_t i = 0; i < q->roll.n; i++) {
        const struct roll_column *c = &q->roll.columns[i];
        cols[i] = (struct xlsx_column){c->title,
                                       c->key == ROLL_AMOUNT                      ? XLSX_MONEY
                                       : c->key == ROLL_SEQ || c->key == ROLL_AGE ? XLSX_COUNT
                                                                                  : XLSX_TEXT,
                                       (uint16_t)c->width};
    }
    struct xlsx_table t = {.name = S("实名制汇总表"), .title = q->roll.title, .cols = cols, .n = q->roll.n,
                           .subtitle = str_f(cx->a, "填报单位：%.*s    活动：%.*s    %.*s", FMT(q->org_name), FMT(q->campaign.name),
                                             FMT(day_text(cx)))};
    xlsx_sheet(b->x, &t);
    q->walk.put = book_row;
    q->walk.arg = b;
    TRY(roll_rows(cx, &q->walk));
    book_total(b, &q->walk, total_label(cx, &q->walk));
    return OK;
}

static enum err as_book(struct ctx *cx, struct asked *q, struct str name)
{
    struct workbook w;
    TRY(workbook_open(cx, &w));
    struct book b = {xlsx_begin(w.path), &q->roll};
    enum err e = b.x ? OK : ERR_IO;
    if (b.x) {
        e = book_fill(cx, q, &b);
        enum err end = xlsx_end(b.x);
        e = e == OK ? end : e;
    }
    return workbook_answer(cx, &w, e, str_f(cx->a, "%.*s.xlsx", FMT(name)));
}

/* --- paper --- */

struct page {
    const struct roll *roll;
    struct paper_cell *cells;
    size_t n, row;
};

static void page_cell(struct page *p, size_t col, size_t cols, struct str text, enum paper_align align, bool bold)
{
    p->cells[p->n++] = (struct paper_cell){.row = p->row, .col = col, .rows = 1, .cols = cols, .text = text, .align = align, .bold = bold};
}

static enum paper_align align_of(enum roll_key key)
{
    return key == ROLL_AMOUNT                                                      ? PAPER_RIGHT
           : key == ROLL_EMPLOYER || key == ROLL_ABOUT || key == ROLL_NOTE || key == ROLL_ORG ? PAPER_LEFT
                                                                                              : PAPER_CENTER;
}

static void page_row(void *arg, const struct roll_row *r)
{
    struct page *p = arg;
    for (size_t i = 0; i < p->roll->n; i++)
        page_cell(p, i, 1, r->cell[i], align_of(p->roll->columns[i].key), false);
    p->row++;
}

static void page_total(struct ctx *cx, struct page *p, const struct roll_walk *w)
{
    char yuan[MONEY_TEXT];
    size_t at = 0;
    while (at < p->roll->n && p->roll->columns[at].key != ROLL_AMOUNT)
        at++;
    money_yuan(w->fen, yuan);
    if (at)
        page_cell(p, 0, at, total_label(cx, w), PAPER_CENTER, true);
    if (at < p->roll->n)
        page_cell(p, at, 1, str_f(cx->a, "%s", yuan), PAPER_RIGHT, true);
    for (size_t i = at + 1; i < p->roll->n; i++)
        page_cell(p, i, 1, S(""), PAPER_LEFT, false);
    p->row++;
}

static enum err as_paper(struct ctx *cx, struct asked *q, struct str format, struct str name)
{
    struct paper *s = NEW(cx->a, struct paper);
    struct page p = {.roll = &q->roll, .cells = NEWS(cx->a, struct paper_cell, (ROLL_PAPER_MAX + 3) * q->roll.n)};
    struct str *head = NEWS(cx->a, struct str, 2), *sign = NEWS(cx->a, struct str, json_len(q->roll.sign) + 1);
    struct str *notes = NEWS(cx->a, struct str, 1);
    for (size_t i = 0; i < q->roll.n; i++)
        page_cell(&p, i, 1, q->roll.columns[i].title, PAPER_CENTER, true);
    p.row++;
    q->walk.put = page_row;
    q->walk.arg = &p;
    q->walk.keep = true;
    TRY(roll_rows(cx, &q->walk));
    page_total(cx, &p, &q->walk);
    head[0] = str_f(cx->a, "填报单位：%.*s", FMT(q->org_name));
    head[1] = str_f(cx->a, "活动：%.*s    %.*s", FMT(q->campaign.name), FMT(day_text(cx)));
    notes[0] = q->roll.note;
    *s = (struct paper){.title = q->roll.title, .head = head, .n_head = 2, .n_cols = q->roll.n, .n_rows = p.row, .cells = p.cells,
                        .n_cells = p.n, .notes = notes, .n_notes = q->roll.note.len > 0, .stamp = S("（盖章）"), .seal = true,
                        .sign = sign, .n_sign = json_len(q->roll.sign), .landscape = true};
    for (size_t i = 0; i < q->roll.n; i++)
        s->widths[i] = (double)q->roll.columns[i].width;
    for (size_t i = 0; i < s->n_sign; i++)
        sign[i] = json_str(json_at(q->roll.sign, i));
    return paper_answer(cx, s, format, name);
}

/* --- the call --- */

/* Numbers in full only for who may see them, on the whole subtree, and with a reason. */
static enum err check_plain(struct ctx *cx, bool *plain)
{
    struct str reason = str_trim(cx_query(cx, "reason"));
    *plain = cx_query_int(cx, "plain", 0) != 0;
    if (!*plain)
        return OK;
    if (!cx_may(cx, PERM_PERSON_UNMASK, cx->org_path))
        return fail(cx, ERR_FORBIDDEN, "没有查看完整证件号码的权限，请导出打码的汇总表，或由有权限的人员导出");
    if (utf8_count(reason) < 2 || utf8_count(reason) > 200)
        return fail_field(cx, "reason", "导出完整号码请写明事由，2 至 200 字");
    audit_note(cx, "reason", reason);
    return OK;
}

enum err roll_file(struct ctx *cx)
{
    struct asked *q = NEW(cx->a, struct asked);
    struct str format = cx_query(cx, "format");
    bool plain = false;
    TRY(check_plain(cx, &plain));
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &q->campaign));
    TRY(roll_load(cx, cx->args[0], q->campaign.start_on, &q->roll));
    TRY(db_text(cx->tx, PLAN_ORG_NAME, VALS(I64(cx->org_id)), &q->org_name));
    bool book = !format.len || str_eq(format, S("xlsx"));
    q->walk = (struct roll_walk){.roll = &q->roll, .campaign = &q->campaign, .plain = plain, .max = book ? ROLL_XLSX_MAX : ROLL_PAPER_MAX};
    struct str name = str_f(cx->a, "%.*s-%.*s-%.*s", FMT(q->roll.title), FMT(q->org_name), FMT(q->campaign.code));
    TRY(book ? as_book(cx, q, name) : as_paper(cx, q, format, name));
    audit_object(cx, cx->org_id, "roll:%.*s:%.*s", FMT(q->roll.code), FMT(q->campaign.code));
    audit_note(cx, "rows", str_f(cx->a, "%lld", (long long)q->walk.rows));
    audit_note(cx, "numbers", plain ? S("完整") : S("打码"));
    return OK;
}
