// SPDX-License-Identifier: Apache-2.0
// The caps of the year in which money goes out. A plan counts in the year it was planned for; a batch may
// be paid in another, and then that year's caps decide. The records of a person are walked in one order
// (what already weighs on the year, then the lines at hand), so that the earlier of two lines stays.
#include "payout_own.h"

#include "date.h"
#include "money.h"

struct year_row {
    int64_t person_id, fen, seq; /* seq 0: weighs on the year already */
    struct str class;
    int64_t repay;
};
static const struct field year_fields[] = {
    {FIELD(struct year_row, person_id)}, {FIELD(struct year_row, fen)},   {FIELD(struct year_row, seq)},
    {FIELD(struct year_row, class)},     {FIELD(struct year_row, repay)},
};

struct walk {
    const struct caps *caps;
    int64_t person_id;
    int64_t sum[CAPS_LIMITS_MAX];
    struct arena *a;
    struct payout_over *out;
};

static bool binds(const struct caps_limit *l)
{
    return l->per == CAPS_YEAR && l->level == CAPS_ERROR;
}

static void put_over(struct walk *w, const struct year_row *r, int64_t sum, int64_t most)
{
    struct payout_over *o = w->out;
    GROW(w->a, o->at, o->n, o->cap, 64);
    o->at[o->n++] = (struct payout_over_line){r->seq, sum, most};
    o->rows[r->repay != 0]++;
    o->fen[r->repay != 0] += r->fen;
}

static enum err on_row(void *arg, void *row)
{
    struct walk *w = arg;
    const struct year_row *r = row;
    const struct caps *c = w->caps;
    int64_t sum[CAPS_LIMITS_MAX];
    if (r->person_id != w->person_id)
        memset(w->sum, 0, sizeof w->sum);
    w->person_id = r->person_id;
    memcpy(sum, w->sum, sizeof sum);
    for (size_t i = 0; i < c->n_limits; i++) {
        if (!binds(&c->limits[i]) || !caps_has_class(c->limits[i].classes, r->class))
            continue;
        if (!money_add(sum[i], r->fen, &sum[i]))
            return ERR_TOO_LARGE;
        if (r->seq && sum[i] > c->limits[i].most) {
            put_over(w, r, sum[i], c->limits[i].most);
            return OK; /* left out: it does not weigh on later ones */
        }
    }
    memcpy(w->sum, sum, sizeof sum);
    return OK;
}

/* NULL when no cap of a year binds in this campaign: most have none, and pay for no query. */
static enum err caps_of(struct ctx *cx, int64_t campaign_id, const struct caps **out)
{
    struct roster_rules *rules;
    struct str why = S("");
    *out = NULL;
    enum err e = roster_rules_load(cx->tx, campaign_id, 0, date_of_ms(cx->now), &rules, &why);
    if (e != OK)
        return why.len ? fail(cx, ERR_BAD_INPUT, "%.*s", FMT(why)) : e;
    for (size_t i = 0; i < rules->caps->n_limits; i++)
        if (binds(&rules->caps->limits[i]))
            *out = rules->caps;
    return OK;
}

static enum err walk_rows(struct ctx *cx, const struct caps *caps, int stmt, struct vals vals, struct payout_over *out)
{
    struct year_row row = {0};
    struct walk w = {.caps = caps, .a = cx->a, .out = out};
    return db_each(cx->tx, stmt, vals, FIELDS(struct year_row, year_fields), &row, on_row, &w);
}

enum err payout_over_look(struct ctx *cx, int64_t campaign_id, struct str rosters, struct payout_over *out)
{
    const struct caps *caps;
    *out = (struct payout_over){.year = date_of_ms(cx->now).y};
    TRY(caps_of(cx, campaign_id, &caps));
    if (!caps)
        return OK;
    return walk_rows(cx, caps, PAYOUT_YEAR_LOOK,
                     VALS(TXT(cx->org_path), TXT(path_end(cx->a, cx->org_path)), I64(campaign_id), TXT(rosters),
                          I64(out->year)), out);
}

enum err payout_over_batch(struct ctx *cx, const struct payout_batch *b, struct payout_over *out)
{
    const struct caps *caps;
    *out = (struct payout_over){.year = date_of_ms(cx->now).y};
    TRY(caps_of(cx, b->campaign_id, &caps));
    return caps ? walk_rows(cx, caps, PAYOUT_YEAR_LINES, VALS(I64(b->id), I64(out->year)), out) : OK;
}

static struct str sentence(struct ctx *cx, const struct payout_over *o, const struct payout_over_line *l)
{
    char sum[MONEY_TEXT], most[MONEY_TEXT];
    money_yuan(l->sum, sum);
    money_yuan(l->most, most);
    return str_f(cx->a, "在 %lld 年发放，该人当年合计 %s 元，超过每人每年限额 %s 元", (long long)o->year, sum, most);
}

enum err payout_over_skip(struct ctx *cx, const struct payout_batch *b)
{
    struct payout_over over;
    TRY(payout_over_batch(cx, b, &over));
    for (size_t i = 0; i < over.n; i++) {
        struct arena_mark m = arena_mark(cx->a);
        int64_t gone = 0, seq = over.at[i].seq;
        TRY(db_exec(cx->tx, PAYOUT_SKIP,
                    VALS(I64(b->id), I64(seq), TXT(S("CAP_YEAR")), TXT(sentence(cx, &over, &over.at[i]))), NULL));
        TRY(db_exec(cx->tx, PAYOUT_FREE_REPAY, VALS(I64(b->id), I64(seq)), NULL));
        TRY(db_exec(cx->tx, PAYOUT_ITEMS_GONE, VALS(I64(b->id), I64(seq)), &gone));
        ASSERT(gone == 1);
        arena_release(cx->a, m);
    }
    if (over.n)
        audit_note(cx, "cap_year", str_f(cx->a, "%zu", over.n));
    return OK;
}

enum err payout_over_none(struct ctx *cx, const struct payout_batch *b)
{
    struct payout_over over;
    TRY(payout_over_batch(cx, b, &over));
    if (!over.n)
        return OK;
    return fail(cx, ERR_CAP_EXCEEDED, "第 %lld 笔%.*s（共 %zu 笔）。请退回，由编制人剔除这些笔后再提交",
                (long long)over.at[0].seq, FMT(sentence(cx, &over, &over.at[0])), over.n);
}
