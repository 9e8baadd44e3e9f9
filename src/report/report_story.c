// SPDX-License-Identifier: Apache-2.0
// The report of a campaign as an official paper: DOCX, PDF or text.
#include "area.h"
#include "date.h"
#include "marked.h"
#include "publicity.h"
#include "report.h"
#include "report_letter.h"
#include "submission.h"

enum { PARTS_MAX = 4 * DRAFT_SECTIONS_MAX * DRAFT_PARAS_MAX };

bool letter_numbers(const struct letter_part *p, size_t col)
{
    bool any = false;
    for (size_t r = 1; r < p->n_rows; r++) {
        struct str s = p->cells[r * p->n_cols + col];
        for (size_t i = 0; i < s.len; i++)
            if (!memchr("0123456789.-", s.at[i], 12))
                return false;
        any |= s.len > 0;
    }
    return any;
}

void letter_widths(const struct letter_part *p, int64_t out[LETTER_COLS_MAX])
{
    enum { WIDEST = 36, NARROWEST = 6 };
    int64_t wide[LETTER_COLS_MAX], all = 0, left = 1000;
    for (size_t c = 0; c < p->n_cols; c++) {
        wide[c] = NARROWEST;
        for (size_t r = 0; r < p->n_rows; r++) {
            int64_t w = (int64_t)paper_width(p->cells[r * p->n_cols + c]) + (letter_numbers(p, c) ? 5 : 2);
            wide[c] = w > wide[c] ? w : wide[c];
        }
        wide[c] = wide[c] > WIDEST ? WIDEST : wide[c];
        all += wide[c];
    }
    for (size_t c = 0; c < p->n_cols; c++) {
        out[c] = c + 1 == p->n_cols ? left : wide[c] * 1000 / all;
        left -= out[c];
    }
}

/* 一 … 九十九. */
static struct str han_number(struct arena *a, size_t n)
{
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    return str_f(a, "%s%s%s", n >= 20 ? digits[n / 10 % 10] : "", n >= 10 ? "十" : "", digits[n % 10]);
}

struct making {
    struct arena *a;
    struct letter_part *parts;
    size_t n, max;
};

static void put(struct making *m, enum letter_kind kind, struct str text)
{
    if (m->n < m->max)
        m->parts[m->n++] = (struct letter_part){.kind = kind, .text = text};
}

static void put_table(struct making *m, struct str source)
{
    const struct json *t = json_parse(m->a, source, NULL), *head = json_get(t, "head"), *rows = json_get(t, "rows");
    size_t cols = json_len(head);
    if (!cols || cols > LETTER_COLS_MAX || !json_len(rows) || m->n + 2 > m->max)
        return;
    struct str *cells = NEWS(m->a, struct str, cols * (json_len(rows) + 1));
    for (size_t c = 0; c < cols; c++)
        cells[c] = json_str(json_at(head, c));
    for (size_t r = 0; r < json_len(rows); r++)
        for (size_t c = 0; c < cols; c++)
            cells[(r + 1) * cols + c] = json_str(json_at(json_at(rows, r), c));
    if (json_get_str(t, "title").len)
        put(m, LETTER_CAPTION, json_get_str(t, "title"));
    m->parts[m->n++] = (struct letter_part){.kind = LETTER_TABLE, .n_cols = cols, .n_rows = json_len(rows) + 1, .cells = cells};
}

static void put_para(struct making *m, const struct draft_para *p, size_t *heads)
{
    bool open = str_eq(p->kind, S("hand")) && str_eq(p->text, p->made);
    if (p->table.len) {
        put_table(m, p->table);
    } else if (!str_trim(p->text).len) {
        return;
    } else if (str_eq(p->kind, S("heading"))) {
        struct str no = han_number(m->a, ++*heads);
        put(m, LETTER_HEAD2, str_f(m->a, "（%.*s）%.*s", FMT(no), FMT(p->text)));
    } else {
        put(m, open ? LETTER_MARK : LETTER_BODY, p->text);
    }
}

/* Sections without a word are left out and not counted. */
static bool empty(struct arena *a, const struct draft_section *s)
{
    for (size_t k = 0; k < s->n_paras; k++) {
        const struct draft_para *p = &s->paras[k];
        if (p->table.len ? json_len(json_get(json_parse(a, p->table, NULL), "rows")) : str_trim(p->text).len)
            return false;
    }
    return true;
}

static struct letter *letter_of(struct ctx *cx, const struct summary *s, const struct draft *d)
{
    struct letter *l = NEW(cx->a, struct letter);
    struct making m = {.a = cx->a, .max = PARTS_MAX};
    size_t sections = 0;
    struct date day = date_of_ms(s->finished_at ? s->finished_at : cx->now);
    m.parts = NEWS(cx->a, struct letter_part, m.max);
    for (size_t i = 0; i < d->n_sections; i++) {
        const struct draft_section *t = &d->sections[i];
        size_t heads = 0;
        if (empty(cx->a, t))
            continue;
        struct str no = han_number(cx->a, ++sections);
        put(&m, LETTER_HEAD1, str_f(cx->a, "%.*s、%.*s", FMT(no), FMT(t->title)));
        for (size_t k = 0; k < t->n_paras; k++)
            put_para(&m, &t->paras[k], &heads);
    }
    put(&m, LETTER_SIGN, s->org_name);
    put(&m, LETTER_SIGN, str_f(cx->a, "%d年%d月%d日", day.y, day.m, day.d));
    *l = (struct letter){.title = s->title, .parts = m.parts, .n = m.n};
    return l;
}

struct str letter_text(struct arena *a, const struct letter *l)
{
    struct buf b = buf_new(a, LETTER_BYTES_MAX);
    buf_f(&b, "%.*s\n", FMT(l->title));
    for (size_t i = 0; i < l->n; i++) {
        const struct letter_part *p = &l->parts[i];
        if (p->kind != LETTER_TABLE)
            buf_f(&b, "\n%.*s\n", FMT(p->text));
        for (size_t r = 0; p->kind == LETTER_TABLE && r < p->n_rows; r++)
            for (size_t c = 0; c < p->n_cols; c++)
                buf_f(&b, "%.*s%s", FMT(p->cells[r * p->n_cols + c]), c + 1 < p->n_cols ? "\t" : "\n");
    }
    return buf_done(&b);
}

static enum err answer_letter(struct ctx *cx, const struct letter *l)
{
    struct str format = cx_query(cx, "format");
    if (!format.len || str_eq(format, S("text"))) {
        cx->reply->body = letter_text(cx->a, l);
        cx->reply->type = S("text/plain");
        return OK;
    }
    enum err e = OK;
    if (str_eq(format, S("docx"))) {
        e = letter_docx(cx->a, l, &cx->reply->body);
        cx->reply->type = S("application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    } else if (str_eq(format, S("pdf"))) {
        e = letter_pdf(cx->a, l, &cx->reply->body);
        cx->reply->type = S("application/pdf");
    } else {
        return fail_field(cx, "format", "格式应为 text、docx 或 pdf");
    }
    if (e == ERR_TOO_LARGE)
        return fail(cx, e, "总结太长，不能生成文件，请删减后再导出");
    cx->reply->file_name = str_f(cx->a, "%.*s.%.*s", FMT(l->title), FMT(format));
    return e;
}

static enum err report_file(struct ctx *cx)
{
    struct summary s;
    struct draft d;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(summary_get(cx, id, &s));
    TRY(draft_read(cx->a, &s, &d));
    audit_object(cx, s.org_id, "campaign_report:%lld", (long long)id);
    return answer_letter(cx, letter_of(cx, &s, &d));
}

/* The summary filed with a table (version 0: as submission_print has it). */
static enum err narrative_file(struct ctx *cx)
{
    struct submission_print p = {0};
    struct making m = {.a = cx->a, .max = PARTS_MAX};
    struct marked one;
    TRY(submission_print(cx, cx_query(cx, "campaign"), cx_query(cx, "form"), cx_query_int(cx, "version", 0), &p));
    if (!p.narrative.len)
        return fail(cx, ERR_NOT_FOUND, "没有填写总结");
    m.parts = NEWS(cx->a, struct letter_part, m.max);
    while (marked_next(&p.narrative, &one)) {
        struct str t = marked_plain(cx->a, one.text);
        if (one.kind == MARKED_BULLET)
            t = str_f(cx->a, "· %.*s", FMT(t));
        if (one.kind == MARKED_STEP)
            t = str_f(cx->a, "%d. %.*s", one.no, FMT(t));
        put(&m, one.kind == MARKED_HEAD1 ? LETTER_HEAD1 : one.kind == MARKED_HEAD2 ? LETTER_HEAD2 : LETTER_BODY, t);
    }
    struct date day = date_of_ms(p.at ? p.at : cx->now);
    put(&m, LETTER_SIGN, p.table->org_name);
    put(&m, LETTER_SIGN, str_f(cx->a, "%d年%d月%d日", day.y, day.m, day.d));
    struct letter l = {.title = str_f(cx->a, "%.*s%.*s总结", FMT(p.table->org_name), FMT(p.table->campaign_name)), .parts = m.parts, .n = m.n};
    return answer_letter(cx, &l);
}

static const struct route routes[] = {
    {M_GET, "/api/reports/:id/file", report_file, PERM_PUBLICITY_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FILE, .query = "format",
     .title = LIT("活动总结文件")},
    {M_GET, "/api/submissions/narrative/file", narrative_file, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FILE,
     .query = "org,campaign,form,version,format", .title = LIT("随表报送的总结文件")},
};
extern const struct area area_report_story;
const struct area area_report_story = {.name = "report_story", .title = LIT("活动总结文件"), ROWS(routes, routes)};
