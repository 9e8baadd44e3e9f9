// SPDX-License-Identifier: Apache-2.0
// A union beside its own past campaigns and beside its peers (the unions under the same parent). Peers are told
// as median and quartiles alone, and never when there are fewer than five: figures of one union are its own.
#include "form_check_own.h"

enum { PEERS_MAX = 5000 };

struct past {
    struct form_before of;
    struct form_value *values;
    struct form_twin *twins; /* which items it had, and how their definition differs */
};

struct peers {
    struct form_value **values; /* by peer, then by item */
    size_t n;
};

static bool any_figure(const struct form *f, const struct form_value *v)
{
    for (size_t i = 0; i < f->n_items; i++)
        if (v[i].n)
            return true;
    return false;
}

static enum err load_past(struct ctx *cx, const struct form_call *call, struct past **out, size_t *n)
{
    size_t got = 0, kept = 0;
    struct form_before *rows = NULL;
    TRY(db_rows(cx->tx, FORM_PAST, VALS(I64(call->campaign_id), I64(FORM_PAST_MAX)), FORM_BEFORE_ROW, FORM_PAST_MAX, &rows, &got));
    struct past *past = NEWS(cx->a, struct past, got + 1);
    for (size_t i = 0; i < got; i++) {
        struct past p = {.of = rows[i]};
        enum err e = form_before_fill(cx, call, &p.of, &p.values, &p.twins);
        if (e == ERR_NOT_FOUND)
            continue; /* a form that has nothing to do with this one */
        TRY(e);
        if (any_figure(call->form, p.values))
            past[kept++] = p; /* else the union had no part in it */
    }
    *out = past;
    *n = kept;
    return OK;
}

/* Subtree beside subtree: a table of the union alone has no peers. */
static enum err load_peers(struct ctx *cx, const struct form_call *call, struct peers *out)
{
    struct form_cell *cells = NULL;
    struct form_groups *g = NULL;
    int64_t parent = 0;
    size_t n = 0;
    *out = (struct peers){0};
    if (call->own)
        return OK;
    TRY(db_int(cx->tx, FORM_PARENT, VALS(I64(cx->org_id)), &parent));
    if (!parent)
        return OK;
    TRY(form_children_of(cx, call->form, call->campaign_id, parent, &cells, &n));
    TRY(form_groups(cx->tx, call->form, &g));
    out->values = NEWS(cx->a, struct form_value *, PEERS_MAX);
    for (size_t i = 0; i < n; i++) { /* cells come child by child */
        if (str_eq(cells[i].child_code, cx->org_code))
            continue;
        bool first = !i || !str_eq(cells[i].child_code, cells[i - 1].child_code);
        if (first && out->n == PEERS_MAX)
            break;
        if (first)
            out->values[out->n++] = NEWS(cx->a, struct form_value, call->form->n_items);
        TRY(form_add_cell(call->form, g, &cells[i], out->values[out->n - 1]));
    }
    for (size_t i = 0; i < out->n; i++)
        TRY(form_sums(call->form, out->values[i]));
    return OK;
}

/* --- numbers --- */

static int by_number(const void *x, const void *y)
{
    const int64_t *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

/* The value below which num/4 of them lie, between two the lower half-way; sorted, n > 0. */
static int64_t quarter(const int64_t *v, size_t n, size_t num)
{
    size_t at = (n - 1) * num, low = at / 4, part = at % 4;
    return low + 1 < n ? v[low] + (v[low + 1] - v[low]) * (int64_t)part / 4 : v[low];
}

static int64_t median_off(const int64_t *v, size_t n, int64_t median, int64_t *scratch)
{
    for (size_t i = 0; i < n; i++)
        scratch[i] = v[i] > median ? v[i] - median : median - v[i];
    qsort(scratch, n, sizeof *scratch, by_number);
    return quarter(scratch, n, 2);
}

/* A figure, or a hundred times what it makes of another: false when that is 0. */
static bool figure(const struct form_value *v, size_t item, ptrdiff_t per, int64_t *out)
{
    *out = v[item].n;
    if (per < 0)
        return true;
    int64_t hundred;
    if (v[per].n <= 0 || !money_mul(v[item].n, 100, &hundred))
        return false;
    *out = hundred / v[per].n;
    return true;
}

/* Sorted figures of the peers that have one. */
static size_t figures(struct arena *a, const struct peers *p, size_t item, ptrdiff_t per, int64_t **out)
{
    int64_t *v = NEWS(a, int64_t, p->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        if (figure(p->values[i], item, per, &v[n]))
            n++;
    qsort(v, n, sizeof *v, by_number);
    *out = v;
    return n;
}

/* --- the ops --- */

static bool outside(int64_t now, int64_t low, int64_t high, int64_t percent)
{
    int64_t x, top, floor;
    if (!money_mul(now, 100, &x) || !money_mul(high, 100 + percent, &top) || !money_mul(low, percent < 100 ? 100 - percent : 0, &floor))
        return false;
    return x > top || x < floor;
}

/* V42 */
enum err check_range(struct checking *c)
{
    const struct json *of = json_get(c->check, "of");
    struct past *past = NULL;
    size_t n = 0;
    if (!c->facts->cx)
        return OK;
    TRY(load_past(c->facts->cx, c->facts->call, &past, &n));
    int64_t times = json_get_int(c->check, "times", 2);
    for (size_t k = 0; (int64_t)n >= times && k < json_len(of); k++) {
        size_t i = check_at(c, json_at(of, k));
        int64_t low = INT64_MAX, high = INT64_MIN, had = 0;
        for (size_t p = 0; p < n; p++) {
            if (past[p].twins[i].at < 0)
                continue;
            had++;
            low = past[p].values[i].n < low ? past[p].values[i].n : low;
            high = past[p].values[i].n > high ? past[p].values[i].n : high;
        }
        if (had >= times && had && high >= json_get_int(c->check, c->f->items[i].as == FORM_WAN ? "least_fen" : "least", 1) &&
            outside(c->v[i].n, low, high, json_get_int(c->check, "percent", 50)))
            check_found(c, c->f->items[i].code, c->f->items[i].code,
                        str_f(c->a, "%.*s，以往 %lld 次活动在 %.*s 至 %.*s 之间", FMT(check_show(c, json_at(of, k))), (long long)had,
                              FMT(check_amount(c, i, low)), FMT(check_amount(c, i, high))));
    }
    return OK;
}

static struct str peer_text(const struct checking *c, size_t i, ptrdiff_t per, int64_t n)
{
    if (per < 0)
        return check_amount(c, i, n);
    return c->f->items[i].as == FORM_WAN ? check_yuan(c, n / 100)
                                         : str_f(c->a, "%lld.%02lld", (long long)(n / 100), (long long)(n % 100));
}

/* V43: far off the median in units of how far the peers themselves lie from it. */
enum err check_peers(struct checking *c)
{
    const struct json *of = json_get(c->check, "of");
    struct str per_code = json_get_str(c->check, "per");
    ptrdiff_t per = per_code.len ? form_item_index(c->f, per_code) : -1;
    int64_t least = json_get_int(c->check, "least", FORM_PEERS_LEAST), times = json_get_int(c->check, "times", 5),
            percent = json_get_int(c->check, "percent", 50), far, off, hundred, limit, mine, *v;
    struct peers peers;
    if (!c->facts->cx)
        return OK;
    TRY(load_peers(c->facts->cx, c->facts->call, &peers));
    for (size_t k = 0; k < json_len(of); k++) {
        size_t i = check_at(c, json_at(of, k)), n = figures(c->a, &peers, i, per, &v);
        if (n < FORM_PEERS_LEAST || (int64_t)n < least || !figure(c->v, i, per, &mine))
            continue;
        int64_t median = quarter(v, n, 2);
        far = mine > median ? mine - median : median - mine;
        if (!money_mul(median_off(v, n, median, NEWS(c->a, int64_t, n)), times, &off) || !money_mul(far, 100, &hundred) ||
            !money_mul(median, percent, &limit) || far <= off || hundred <= limit)
            continue;
        check_found(c, c->f->items[i].code, c->f->items[i].code,
                    str_f(c->a, "%.*s%s %.*s，同级 %zu 个单位的中位数 %.*s", FMT(c->f->items[i].code), per < 0 ? "" : " 人均",
                          FMT(peer_text(c, i, per, mine)), n, FMT(peer_text(c, i, per, median))));
    }
    return OK;
}

/* --- the route --- */

static void write_peers(struct ctx *cx, const struct form_item *item, const int64_t *v, size_t n)
{
    static const char *const names[] = {NULL, "q1", "median", "q3"};
    jw_key(cx->out, "peers");
    if (n < FORM_PEERS_LEAST) {
        jw_null(cx->out);
        return;
    }
    jw_open(cx->out, '{');
    jw_ki(cx->out, "n", (int64_t)n);
    for (size_t q = 1; q <= 3; q++) {
        jw_key(cx->out, names[q]);
        jw_open(cx->out, '{');
        form_write_value(cx, item, quarter(v, n, q));
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, '}');
}

enum err form_history_get(struct ctx *cx)
{
    struct form_call call = {0};
    struct past *past = NULL;
    struct peers peers;
    size_t n = 0;
    int64_t *v;
    TRY(form_of_call(cx, &call));
    struct str code = cx_query(cx, "item");
    ptrdiff_t at = form_item_index(call.form, code);
    if (at < 0)
        return fail_field(cx, "item", "统计表没有项目“%.*s”", FMT(code));
    const struct form_item *item = &call.form->items[at];
    TRY(load_past(cx, &call, &past, &n));
    TRY(load_peers(cx, &call, &peers));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "item", item->code);
    jw_kt(cx->out, "label", item->label);
    jw_kt(cx->out, "unit", item->unit);
    form_write_value(cx, item, call.table.values[at].n);
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        if (past[i].twins[at].at < 0)
            continue; /* the edition of that time had no such item */
        jw_open(cx->out, '{');
        jw_kt(cx->out, "campaign", past[i].of.code);
        jw_kt(cx->out, "name", past[i].of.name);
        jw_ki(cx->out, "year", past[i].of.year);
        jw_kt(cx->out, "change", past[i].twins[at].change);
        form_write_value(cx, item, past[i].values[at].n);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    size_t m = figures(cx->a, &peers, (size_t)at, -1, &v);
    write_peers(cx, item, v, m);
    jw_close(cx->out, '}');
    return OK;
}
