// SPDX-License-Identifier: Apache-2.0
// The final account: what was planned, what was changed, what the ledger says, line by line; and the proof
// that income less outlay is what is left.
#include "budget.h"
#include "code.h"
#include "money.h"

const struct field budget_row_fields[7] = {
    {FIELD(struct account_row, side)},
    {FIELD(struct account_row, item), .as = AS_CODE, .codes = "budget_item", .label = LIT("项目")},
    {FIELD(struct account_row, label), .label = LIT("项目名称")},
    {FIELD(struct account_row, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct account_row, first_fen), .as = AS_MONEY, .label = LIT("年初预算")},
    {FIELD(struct account_row, now_fen), .as = AS_MONEY, .label = LIT("调整后预算")},
    {FIELD(struct account_row, actual_fen), .as = AS_MONEY, .label = LIT("决算")},
};

struct planned {
    struct str side, source, item;
    int64_t first_fen, now_fen;
};
static const struct field planned_fields[] = {
    {FIELD(struct planned, side)}, {FIELD(struct planned, source)}, {FIELD(struct planned, item)},
    {FIELD(struct planned, first_fen)}, {FIELD(struct planned, now_fen)},
};
struct figure {
    struct str item, source;
    int64_t fen;
};
static const struct field figure_fields[] = {
    {FIELD(struct figure, item)}, {FIELD(struct figure, source)}, {FIELD(struct figure, fen)}};

struct making {
    struct ctx *cx;
    struct account *to;
    struct code_item *items;
    size_t n_items;
};

static struct account_row *row_of(struct making *m, struct str side, struct str item, struct str source)
{
    struct account *a = m->to;
    for (size_t i = 0; i < a->n; i++)
        if (str_eq(a->rows[i].side, side) && str_eq(a->rows[i].item, item) && str_eq(a->rows[i].source, source))
            return &a->rows[i];
    if (a->n == BUDGET_ROWS_MAX)
        return NULL;
    struct account_row *r = &a->rows[a->n++];
    *r = (struct account_row){.side = side, .item = item, .label = item, .source = source};
    for (size_t i = 0; i < m->n_items; i++)
        if (str_eq(m->items[i].code, item))
            r->label = m->items[i].label;
    return r;
}

static enum err add(struct making *m, struct str side, struct str item, struct str source, int64_t fen)
{
    struct account_row *r = row_of(m, side, item, source);
    return r && money_add(r->actual_fen, fen, &r->actual_fen) ? OK : ERR_TOO_LARGE;
}

/* The purpose a class belongs to: attr.classes of the list; what none names is 其他支出. */
static struct str purpose_of(struct making *m, struct str class)
{
    struct str want = str_f(m->cx->a, ",%.*s,", FMT(class));
    for (size_t i = 0; i < m->n_items; i++) {
        const struct json *attr = json_parse(m->cx->a, m->items[i].attr, NULL);
        struct str list = str_f(m->cx->a, ",%.*s,", FMT(json_get_str(attr, "classes")));
        if (str_has(list, want))
            return m->items[i].code;
    }
    return S("QTZC");
}

static enum err movements(struct making *m, const struct figure *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct figure *f = &rows[i];
        if (str_eq(f->item, S("RAISED")) || str_eq(f->item, S("UPPER")))
            TRY(add(m, S("in"), f->item, f->source, f->fen));
        else if (str_eq(f->item, S("BACK")))
            m->to->back_fen -= f->fen;
        else if (str_eq(f->item, S("CARRY")) && f->fen > 0)
            TRY(add(m, S("in"), S("OPENING"), f->source, f->fen)); /* carried in */
        else if (str_eq(f->item, S("CARRY")))
            m->to->carried_fen -= f->fen;
        else
            TRY(add(m, S("out"), S("XB"), f->source, -f->fen));
    }
    return OK;
}

static int by_order(const void *x, const void *y)
{
    const struct account_row *a = x, *b = y;
    int side = str_cmp(a->side, b->side);
    int item = str_cmp(a->item, b->item);
    return side ? side : item ? item : str_cmp(a->source, b->source);
}

static void sum_up(struct account *a)
{
    for (size_t i = 0; i < a->n; i++) {
        const struct account_row *r = &a->rows[i];
        bool in = str_eq(r->side, S("in"));
        *(in ? &a->in_first : &a->out_first) += r->first_fen;
        *(in ? &a->in_now : &a->out_now) += r->now_fen;
        *(in ? &a->in_actual : &a->out_actual) += r->actual_fen;
    }
    a->closing_fen = a->in_actual - a->out_actual - a->back_fen - a->carried_fen;
}

enum err budget_account(struct ctx *cx, const struct budget *b, struct account *out)
{
    struct planned *plan = NULL;
    struct figure *rows = NULL;
    size_t n = 0;
    struct making m = {.cx = cx, .to = out};
    struct fields fs = FIELDS(struct figure, figure_fields);
    struct str lo = b->path, hi = str_f(cx->a, "%.*s!", FMT(b->path));
    struct str first = str_f(cx->a, "%lld-01-01", (long long)b->year), last = str_f(cx->a, "%lld-12-31", (long long)b->year);
    *out = (struct account){.rows = NEWS(cx->a, struct account_row, BUDGET_ROWS_MAX)};
    TRY(code_list(cx->tx, S("budget_item"), S(""), &m.items, &m.n_items));
    TRY(db_rows(cx->tx, BUDGET_LINES, VALS(I64(b->id)), FIELDS(struct planned, planned_fields), BUDGET_ROWS_MAX, &plan, &n));
    for (size_t i = 0; i < n; i++) {
        struct account_row *r = row_of(&m, plan[i].side, plan[i].item, plan[i].source);
        if (!r)
            return ERR_TOO_LARGE;
        r->first_fen = plan[i].first_fen;
        r->now_fen = plan[i].now_fen;
    }
    if (!b->campaign_id) {
        TRY(db_rows(cx->tx, ACCOUNT_OPENING, VALS(TXT(lo), TXT(hi), TXT(first)), fs, BUDGET_ROWS_MAX, &rows, &n));
        for (size_t i = 0; i < n; i++)
            TRY(add(&m, S("in"), S("OPENING"), rows[i].source, rows[i].fen));
    }
    struct vals v = VALS(TXT(lo), TXT(hi), I64(b->campaign_id), TXT(first), TXT(last));
    TRY(db_rows(cx->tx, ACCOUNT_MOVES, v, fs, BUDGET_ROWS_MAX, &rows, &n));
    TRY(movements(&m, rows, n));
    TRY(db_rows(cx->tx, ACCOUNT_SPENT, v, fs, BUDGET_ROWS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(add(&m, S("out"), purpose_of(&m, rows[i].item), rows[i].source, rows[i].fen));
    TRY(db_rows(cx->tx, ACCOUNT_CLOSING, VALS(TXT(lo), TXT(hi), I64(b->campaign_id), TXT(last)), fs, BUDGET_ROWS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        out->ledger_fen += rows[i].fen;
    if (out->n)
        qsort(out->rows, out->n, sizeof *out->rows, by_order);
    sum_up(out);
    return OK;
}
