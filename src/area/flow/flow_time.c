// SPDX-License-Identifier: Apache-2.0
// First in, first out: one walk over the movements of a subtree in the order of union, source, day.
#include "flow.h"

#include "code.h"
#include "date.h"
#include "money.h"

enum { UNIONS_MAX = 20000, LATE_MAX = 1000, DAYS_MAX = 3660 };

const struct field flow_lot_fields[11] = {
    {FIELD(struct flow_lot, txn_id), .as = AS_ID},
    {FIELD(struct flow_lot, org_code), .label = LIT("工会代码")},
    {FIELD(struct flow_lot, org_name), .label = LIT("工会")},
    {FIELD(struct flow_lot, path), .as = AS_BLOB},
    {FIELD(struct flow_lot, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct flow_lot, party), .label = LIT("来自")},
    {FIELD(struct flow_lot, got_on), .as = AS_DATE, .label = LIT("收到日期")},
    {FIELD(struct flow_lot, fen), .as = AS_MONEY, .label = LIT("收到")},
    {FIELD(struct flow_lot, open_fen), .as = AS_MONEY, .label = LIT("尚未拨付")},
    {FIELD(struct flow_lot, days), .label = LIT("已过天数")},
    {FIELD(struct flow_lot, limit_days), .label = LIT("期限（天）")},
};
const struct field flow_union_fields[11] = {
    {FIELD(struct flow_union, org_code), .label = LIT("工会代码")},
    {FIELD(struct flow_union, org_name), .label = LIT("工会")},
    {FIELD(struct flow_union, path), .as = AS_BLOB},
    {FIELD(struct flow_union, lots), .as = AS_COUNT, .label = LIT("收到笔数")},
    {FIELD(struct flow_union, fen), .as = AS_MONEY, .label = LIT("收到")},
    {FIELD(struct flow_union, open_fen), .as = AS_MONEY, .label = LIT("尚未拨付")},
    {FIELD(struct flow_union, late_lots), .as = AS_COUNT, .label = LIT("超期笔数")},
    {FIELD(struct flow_union, late_fen), .as = AS_MONEY, .label = LIT("超期金额")},
    {FIELD(struct flow_union, slow_lots), .as = AS_COUNT, .label = LIT("拨付时已超期")},
    {FIELD(struct flow_union, worst_days), .label = LIT("最长天数")},
    {FIELD(struct flow_union, mean_days), .label = LIT("平均天数")},
};

enum err flow_rule_load(struct tx *tx, struct str day, struct flow_rule *out)
{
    struct rule doc = {0};
    TRY(rule_get(tx, S("timely"), S("default"), day, &doc));
    const struct json *body = json_parse(tx_arena(tx), doc.body, NULL);
    *out = (struct flow_rule){.code = doc.code, .edition = doc.edition, .title = doc.title, .source = doc.source,
                              .clause = json_get_str(body, "clause"),
                              .pass_days = json_get_int(body, "pass_days", 0),
                              .use_days = json_get_int(body, "use_days", 0),
                              .receipts = json_get(body, "receipts")};
    return OK;
}

struct movement {
    int64_t org_id;
    struct str org_code, org_name, path, source;
    int64_t id;
    struct str kind, done_on, party;
    int64_t fen, has_below;
};
static const struct field movement_fields[] = {
    {FIELD(struct movement, org_id)},   {FIELD(struct movement, org_code)}, {FIELD(struct movement, org_name)},
    {FIELD(struct movement, path)},     {FIELD(struct movement, source)},   {FIELD(struct movement, id)},
    {FIELD(struct movement, kind)},     {FIELD(struct movement, done_on)},  {FIELD(struct movement, party)},
    {FIELD(struct movement, fen)},      {FIELD(struct movement, has_below)},
};

/* What waits in line at one union of one source. measured: the limit applies. */
struct waiting {
    struct flow_lot lot;
    bool measured;
};
struct walk {
    struct arena *a;
    const struct flow_rule *rule;
    struct str today;
    struct flow_times *out;
    struct waiting *line;
    size_t head, n, cap;
    int64_t ahead;       /* gone out before it came in: dates typed in another order */
    int64_t org_id;      /* of the line */
    struct str source;
    bool has_below;
    int64_t day_fen, gone_fen; /* of the union: days × 分, 分 */
};

static int64_t days_between(struct str from, struct str to)
{
    struct date a, b;
    if (date_read(from, &a) != DATE_DAY || date_read(to, &b) != DATE_DAY)
        return 0;
    int64_t d = date_days(b) - date_days(a);
    return d < 0 ? 0 : d > DAYS_MAX ? DAYS_MAX : d;
}

static struct flow_union *unit(struct walk *w)
{
    return &w->out->unions[w->out->n_unions - 1];
}

static bool counts(const struct walk *w, const struct movement *m)
{
    if (str_eq(m->kind, S("transfer")))
        return true;
    for (size_t i = 0; str_eq(m->kind, S("receipt")) && i < json_len(w->rule->receipts); i++)
        if (str_eq(json_str(json_at(w->rule->receipts, i)), m->source))
            return true;
    return false;
}

/* days × 分 in whole 元, so that a province's sums stay inside 64 bits. */
static void weigh(struct walk *w, int64_t days, int64_t fen)
{
    int64_t part = 0, sum = 0;
    if (money_mul(fen / 100, days, &part) && money_add(w->day_fen, part, &sum)) {
        w->day_fen = sum;
        w->gone_fen += fen / 100;
    }
}

static void passed(struct walk *w, struct waiting *x, int64_t fen, struct str on)
{
    struct flow_lot *l = &x->lot;
    struct flow_union *u = unit(w);
    l->open_fen -= fen;
    if (!x->measured)
        return;
    int64_t days = days_between(l->got_on, on);
    weigh(w, days, fen);
    u->worst_days = days > u->worst_days ? days : u->worst_days;
    if (l->open_fen == 0 && days > l->limit_days)
        u->slow_lots++;
}

static void spend(struct walk *w, int64_t fen, struct str on)
{
    while (fen > 0 && w->head < w->n) {
        struct waiting *x = &w->line[w->head];
        int64_t part = fen < x->lot.open_fen ? fen : x->lot.open_fen;
        passed(w, x, part, on);
        fen -= part;
        if (x->lot.open_fen == 0)
            w->head++;
    }
    w->ahead += fen;
}

static void keep_late(struct walk *w, const struct flow_lot *l)
{
    if (w->out->n_late == LATE_MAX)
        return;
    w->out->late[w->out->n_late++] = *l;
}

/* The end of a line: what is still there is as old as today. */
static void finish_line(struct walk *w)
{
    for (size_t i = w->head; i < w->n; i++) {
        struct flow_lot *l = &w->line[i].lot;
        struct flow_union *u = unit(w);
        if (!w->line[i].measured)
            continue;
        l->days = days_between(l->got_on, w->today);
        u->open_fen += l->open_fen;
        u->worst_days = l->days > u->worst_days ? l->days : u->worst_days;
        weigh(w, l->days, l->open_fen);
        if (l->days <= l->limit_days)
            continue;
        u->late_lots++;
        u->late_fen += l->open_fen;
        keep_late(w, l);
    }
    w->head = w->n = 0;
    w->ahead = 0;
}

static void finish_union(struct walk *w)
{
    if (!w->org_id)
        return;
    finish_line(w);
    unit(w)->mean_days = w->gone_fen ? (w->day_fen + w->gone_fen / 2) / w->gone_fen : 0;
    if (!unit(w)->lots)
        w->out->n_unions--; /* nothing came from above: nothing to measure */
    w->day_fen = w->gone_fen = 0;
}

static enum err next_union(struct walk *w, const struct movement *m)
{
    finish_union(w);
    if (w->out->n_unions == UNIONS_MAX)
        return ERR_TOO_LARGE;
    w->out->unions[w->out->n_unions++] = (struct flow_union){
        .org_code = str_dup(w->a, m->org_code), .org_name = str_dup(w->a, m->org_name), .path = str_dup(w->a, m->path)};
    w->org_id = m->org_id;
    w->has_below = m->has_below != 0;
    w->source = str_dup(w->a, m->source);
    return OK;
}

static void came_in(struct walk *w, const struct movement *m)
{
    if (w->n == w->cap) {
        size_t cap = w->cap ? 2 * w->cap : 64;
        struct waiting *more = NEWS(w->a, struct waiting, cap);
        if (w->n)
            memcpy(more, w->line, w->n * sizeof *more);
        w->line = more;
        w->cap = cap;
    }
    struct flow_union *u = unit(w);
    struct waiting *x = &w->line[w->n++];
    *x = (struct waiting){
        .lot = {.txn_id = m->id, .org_code = u->org_code, .org_name = u->org_name, .path = u->path, .source = w->source,
                .party = str_dup(w->a, m->party), .got_on = str_dup(w->a, m->done_on), .fen = m->fen, .open_fen = m->fen,
                .limit_days = w->has_below ? w->rule->pass_days : w->rule->use_days},
        .measured = counts(w, m)};
    if (x->measured) {
        u->lots++;
        u->fen += m->fen;
    }
    if (w->ahead) {
        int64_t ahead = w->ahead;
        w->ahead = 0;
        spend(w, ahead, x->lot.got_on);
    }
}

static enum err on_movement(void *arg, void *row)
{
    struct walk *w = arg;
    const struct movement *m = row;
    if (m->org_id != w->org_id) {
        TRY(next_union(w, m));
    } else if (!str_eq(m->source, w->source)) {
        finish_line(w);
        w->source = str_dup(w->a, m->source);
    }
    if (m->fen > 0)
        came_in(w, m);
    else
        spend(w, -m->fen, m->done_on);
    return OK;
}

enum err flow_times(struct tx *tx, int64_t campaign_id, struct str lo, struct str hi, struct str today,
                    const struct flow_rule *rule, struct flow_times *out)
{
    struct arena *a = tx_arena(tx);
    struct walk w = {.a = a, .rule = rule, .today = today, .out = out};
    struct movement row = {0};
    *out = (struct flow_times){.unions = NEWS(a, struct flow_union, UNIONS_MAX), .late = NEWS(a, struct flow_lot, LATE_MAX)};
    TRY(db_each(tx, FLOW_MOVES, VALS(I64(campaign_id), TXT(lo), TXT(hi)), FIELDS(struct movement, movement_fields),
                &row, on_movement, &w));
    finish_union(&w);
    return OK;
}
