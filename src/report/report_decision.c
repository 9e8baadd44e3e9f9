// SPDX-License-Identifier: Apache-2.0
// A collective decision as a printable sheet: who met, how they voted, what was decided, signatures.
#include "report_decision.h"

#include "date.h"
#include "money.h"

enum { COLS = 4, PART = 300, CELLS_MAX = 80 }; /* PART: code points of the text a row carries */

struct sheet {
    struct arena *a;
    struct paper_cell cells[CELLS_MAX];
    size_t n, rows;
};

static void put(struct sheet *s, size_t col, size_t cols, struct str text, bool head)
{
    ASSERT(s->n < CELLS_MAX);
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
    } while (text.len && s->rows < 24);
}

static struct str heads(struct arena *a, int64_t n)
{
    return str_f(a, "%lld 人", (long long)n);
}

struct paper *report_decision(struct arena *a, const struct decision *d)
{
    static const char *const state[][2] = {{"draft", "草拟，未生效"}, {"made", "已形成决定"},
                                           {"revoked", "已撤销"}, {"dropped", "已作废"}};
    struct paper *p = NEW(a, struct paper);
    struct sheet *s = NEW(a, struct sheet);
    struct str *head = NEWS(a, struct str, 2), *notes = NEWS(a, struct str, 2), now = d->state;
    char sum[MONEY_TEXT], at[DATE_TIME_TEXT] = "";
    s->a = a;
    for (size_t i = 0; i < countof(state); i++)
        if (str_eq(d->state, str_of(state[i][0])))
            now = str_of(state[i][1]);
    put(s, 0, 1, S("议题"), true);
    put(s, 1, COLS - 1, d->title, false);
    s->rows++;
    pair(s, 0, "会议日期", d->held_on);
    pair(s, 2, "地点", d->place);
    s->rows++;
    pair(s, 0, "主持人", d->chair);
    pair(s, 2, "状态", now);
    s->rows++;
    pair(s, 0, "应到", heads(a, d->members));
    pair(s, 2, "实到", heads(a, d->present));
    s->rows++;
    wide(s, "到会人员", d->attendance);
    pair(s, 0, "赞成", str_f(a, "%lld 票", (long long)d->votes_for));
    pair(s, 2, "反对、弃权", str_f(a, "反对 %lld 票，弃权 %lld 票", (long long)d->votes_against,
                                   (long long)d->votes_abstain));
    s->rows++;
    money_yuan(d->amount_fen, sum);
    pair(s, 0, "决定金额", d->amount_fen ? str_f(a, "%s 元", sum) : S("—"));
    pair(s, 2, "会议纪要", d->minutes_name);
    s->rows++;
    wide(s, "决定内容", d->content);
    wide(s, "到会人员签字", S("\n\n\n\n"));
    if (d->made_at)
        date_time_text(d->made_at, at);
    pair(s, 0, "草拟人", d->drafter);
    pair(s, 2, "确认人", d->maker.len ? str_f(a, "%.*s（%s）", FMT(d->maker), at) : S(""));
    s->rows++;
    head[0] = str_f(a, "单位：%.*s", FMT(d->org_name));
    head[1] = str_f(a, "编号：第 %lld 号", (long long)d->id);
    notes[0] = d->rule.len ? str_f(a, "议事规则：%.*s", FMT(d->rule)) : S("未确认的草稿不作为办理依据。");
    *p = (struct paper){.title = S("集体研究记录单"), .widths = {14, 32, 14, 32}, .n_cols = COLS,
                        .n_rows = s->rows, .head = head, .n_head = 2, .cells = s->cells, .n_cells = s->n,
                        .notes = notes, .n_notes = 1, .stamp = S("（盖章）            ")};
    return p;
}
