// SPDX-License-Identifier: Apache-2.0
// Working papers as printable sheets: what was found, by which rule, the reply, the conclusion, signatures.
#include "report_workpaper.h"

#include "code.h"
#include "date.h"
#include "money.h"

enum { COLS = 4, PART = 300, ROWS_EACH = 60, CELLS_EACH = 4 * ROWS_EACH };

struct sheet {
    struct ctx *cx;
    struct paper_cell *cells;
    size_t n, rows, max;
};

static void put(struct sheet *s, size_t col, size_t cols, struct str text, bool head)
{
    if (s->n < s->max)
        s->cells[s->n++] = (struct paper_cell){.row = s->rows, .col = col, .rows = 1, .cols = cols, .text = text,
                                               .align = head ? PAPER_CENTER : PAPER_LEFT, .bold = head};
}

static void pair(struct sheet *s, size_t col, const char *label, struct str text)
{
    put(s, col, 1, str_of(label), true);
    put(s, col + 1, 1, text, false);
}

/* A long text goes over several rows, so that it may go over several pages. */
static void wide(struct sheet *s, const char *label, struct str text)
{
    bool first = true;
    do {
        struct str part = utf8_head(text, PART);
        text = str_sub(text, part.len, text.len);
        put(s, 0, 1, first ? str_of(label) : S(""), true);
        put(s, 1, COLS - 1, part, false);
        s->rows++;
        first = false;
    } while (text.len);
}

static struct str moment(struct arena *a, int64_t ms)
{
    char text[DATE_TIME_TEXT] = "";
    if (ms)
        date_time_text(ms, text);
    return str_dup(a, str_of(text));
}

static struct str label(struct ctx *cx, const char *list, struct str code)
{
    struct code_item c = {0};
    return code.len && code_find(cx, str_of(list), code, S(""), &c) == OK ? c.label : code;
}

static struct str who(struct arena *a, struct str name, int64_t at)
{
    return name.len ? str_f(a, "%.*s（%.*s）", FMT(name), FMT(moment(a, at))) : S("");
}

static enum err one(struct sheet *s, const struct workpaper *p)
{
    struct ctx *cx = s->cx;
    struct arena *a = cx->a;
    struct paper_step *steps = NULL;
    struct paper_proof *proofs = NULL;
    size_t n = 0, m = 0;
    char sum[MONEY_TEXT];
    struct buf files = buf_new(a, 8000);
    TRY(paper_steps(cx, p->id, &steps, &n));
    TRY(paper_proofs(cx, p->id, &proofs, &m));
    for (size_t i = 0; i < m; i++)
        buf_f(&files, "%s%.*s（%s）", i ? "；" : "", FMT(proofs[i].name), str_eq(proofs[i].side, S("audit")) ? "审计" : "单位");
    money_yuan(p->fen, sum);
    pair(s, 0, "底稿编号", str_f(a, "第 %lld 号", (long long)p->id));
    pair(s, 2, "状态", label(cx, "paper_state", p->state));
    s->rows++;
    pair(s, 0, "被审计单位", p->org_name);
    pair(s, 2, "活动", p->campaign);
    s->rows++;
    pair(s, 0, "来源", p->code.len ? str_f(a, "检查 %.*s（第 %lld 号）", FMT(p->code), (long long)p->run_id)
                       : p->sample_id ? str_f(a, "样本 %lld，总体第 %lld 项", (long long)p->sample_id, (long long)p->sample_seq)
                                      : S("审计人员发现"));
    pair(s, 2, "涉及金额", str_f(a, "%s 元", sum));
    s->rows++;
    wide(s, "事项", p->title);
    wide(s, "审计发现", p->finding);
    wide(s, "依据", p->basis);
    wide(s, "审计建议", p->advice);
    wide(s, "附件", buf_done(&files));
    for (size_t i = 0; i < n; i++)
        if (steps[i].text.len)
            wide(s, str_z(a, label(cx, "paper_verb", steps[i].verb)),
                 str_f(a, "%.*s　%.*s：%.*s", FMT(moment(a, steps[i].at)), FMT(steps[i].user_name), FMT(steps[i].text)));
    pair(s, 0, "处理结果", label(cx, "paper_outcome", p->outcome));
    pair(s, 2, "答复期限", p->reply_by);
    s->rows++;
    pair(s, 0, "编制人", who(a, p->writer, p->written_at));
    pair(s, 2, "答复人", who(a, p->replier, p->replied_at));
    s->rows++;
    wide(s, "签字（盖章）", S("审计人员：　　　　　　　　　　被审计单位：\n\n"));
    return OK;
}

enum err report_workpapers(struct ctx *cx, const struct workpaper *papers, size_t n, struct paper **out)
{
    struct paper *p = NEW(cx->a, struct paper);
    struct sheet s = {.cx = cx, .max = n * CELLS_EACH + 8};
    struct str *head = NEWS(cx->a, struct str, 2), *notes = NEWS(cx->a, struct str, 1);
    s.cells = NEWS(cx->a, struct paper_cell, s.max);
    for (size_t i = 0; i < n; i++) {
        if (i) {
            put(&s, 0, COLS, S(""), false);
            s.rows++;
        }
        TRY(one(&s, &papers[i]));
    }
    if (s.n == s.max || s.rows > PAPER_ROWS_MAX)
        return fail(cx, ERR_TOO_LARGE, "底稿太多或太长，请分批打印");
    head[0] = str_f(cx->a, "共 %zu 份", n);
    head[1] = str_f(cx->a, "打印时间：%.*s", FMT(moment(cx->a, cx->now)));
    notes[0] = S("人员姓名已隐去；完整信息请按权限在系统中查看。");
    *p = (struct paper){.title = S("经审工作底稿"), .widths = {14, 32, 14, 32}, .n_cols = COLS, .n_rows = s.rows, .head = head, .n_head = 2,
                        .cells = s.cells, .n_cells = s.n, .notes = notes, .n_notes = 1, .stamp = S("（盖章）            ")};
    *out = p;
    return OK;
}
