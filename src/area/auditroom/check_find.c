// SPDX-License-Identifier: Apache-2.0
// Checks whose rows need a closer look: the earmark rule, days, money that lies still.
#include "check_own.h"
#include "code.h"

/* --- the earmark rule: as in force when the campaign began, and as in force now --- */

enum { CAMPAIGNS_MAX = 5000 };

struct ruled {
    int64_t id;
    struct str code, earmark, start_on;
    struct earmark *then, *now;
};
static const struct field ruled_fields[] = {
    {FIELD(struct ruled, id)}, {FIELD(struct ruled, code)}, {FIELD(struct ruled, earmark)}, {FIELD(struct ruled, start_on)}};
struct rules {
    struct ruled *at;
    size_t n;
};

static enum err load_rules(struct checking *k)
{
    struct rules *r = NEW(k->a, struct rules);
    TRY(db_rows(k->cx->tx, CHECK_CAMPAIGNS, VALS(TXT(k->campaign)), FIELDS(struct ruled, ruled_fields), CAMPAIGNS_MAX,
                &r->at, &r->n));
    for (size_t i = 0; i < r->n; i++) {
        struct str missing;
        enum err e = fund_earmark(k->cx->tx, r->at[i].earmark, r->at[i].start_on, &r->at[i].then, &missing);
        if (e == OK)
            e = fund_earmark(k->cx->tx, r->at[i].earmark, k->day, &r->at[i].now, &missing);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
    }
    k->state = r;
    return OK;
}

enum err find_earmark_begin(struct checking *k)
{
    return load_rules(k);
}

enum err find_later_begin(struct checking *k)
{
    return load_rules(k);
}

static enum fund_form form_of(struct str kind)
{
    return str_eq(kind, S("goods")) ? FUND_GOODS : str_eq(kind, S("lump")) ? FUND_LUMP : FUND_CASH;
}

static const struct ruled *rules_of(const struct checking *k, int64_t campaign_id)
{
    const struct rules *r = k->state;
    for (size_t i = 0; i < r->n; i++)
        if (r->at[i].id == campaign_id)
            return r->at[i].then && r->at[i].now ? &r->at[i] : NULL;
    return NULL;
}

enum err find_earmark_each(struct checking *k, struct check_hit *h)
{
    const struct ruled *r = rules_of(k, h->campaign_id);
    struct fund_ruling v;
    if (!r)
        return OK;
    v = fund_check(r->then, h->one, h->two, form_of(h->three), h->four);
    if (v.verdict != FUND_FORBIDDEN)
        return OK;
    h->three = v.rule;
    h->four = v.clause;
    return check_put(k, h);
}

/* Allowed or open then, forbidden by the edition in force now. */
enum err find_later_each(struct checking *k, struct check_hit *h)
{
    const struct ruled *r = rules_of(k, h->campaign_id);
    enum fund_form form = form_of(h->three);
    struct fund_ruling now;
    if (!r || fund_check(r->then, h->one, h->two, form, h->four).verdict == FUND_FORBIDDEN)
        return OK;
    now = fund_check(r->now, h->one, h->two, form, h->four);
    if (now.verdict != FUND_FORBIDDEN)
        return OK;
    h->three = now.rule;
    h->four = now.clause;
    return check_put(k, h);
}

/* --- money that came down and lay still --- */

/* Per union, campaign and source: what came by transfer waits in order of arrival; what was passed on or
 * paid out is taken from the oldest first, as if nothing else had been there (the reading that favours
 * the union). A part that waited longer than allowed, or still waits, is told once a transfer. */
enum { WAITING_MAX = 4096 };
struct waiting {
    struct check_hit came;
    int64_t left;
    bool told;
};
struct pool {
    int64_t org_id, campaign_id;
    struct str source;
    struct waiting at[WAITING_MAX];
    size_t first, n;
};

enum err find_pool_begin(struct checking *k)
{
    k->state = NEW(k->a, struct pool);
    return OK;
}

static int32_t days_between(struct str from, struct str to)
{
    struct date a, b;
    if (date_read(from, &a) != DATE_DAY || date_read(to, &b) != DATE_DAY)
        return 0;
    return date_days(b) - date_days(a);
}

static enum err tell_late(struct checking *k, struct waiting *w, struct str until, bool passed)
{
    int32_t days = days_between(w->came.day, until);
    if (w->told || days <= check_param(k, "days"))
        return OK;
    w->told = true;
    struct check_hit h = w->came;
    h.fen2 = w->left;
    h.n = days;
    h.day2 = until;
    h.two = passed ? S("才拨付或使用") : S("仍未拨付或使用");
    return check_put(k, &h);
}

static enum err close_pool(struct checking *k)
{
    struct pool *p = k->state;
    for (size_t i = p->first; i < p->n; i++)
        TRY(tell_late(k, &p->at[i], k->day, false));
    p->first = p->n = 0;
    return OK;
}

static struct check_hit keep(struct checking *k, const struct check_hit *h)
{
    struct arena *a = k->a;
    struct check_hit c = *h;
    c.object = str_dup(a, h->object);
    c.org_code = str_dup(a, h->org_code);
    c.org_name = str_dup(a, h->org_name);
    c.title = str_dup(a, h->title);
    c.day = str_dup(a, h->day);
    c.one = str_dup(a, h->one);
    return c;
}

enum err find_pool_each(struct checking *k, struct check_hit *h)
{
    struct pool *p = k->state;
    if (p->org_id != h->org_id || p->campaign_id != h->campaign_id || !str_eq(p->source, h->one)) {
        TRY(close_pool(k));
        p->org_id = h->org_id;
        p->campaign_id = h->campaign_id;
        p->source = str_dup(k->a, h->one);
    }
    if (h->fen > 0 && str_eq(h->two, S("transfer"))) {
        if (p->n == WAITING_MAX && p->first) {
            memmove(p->at, p->at + p->first, (p->n - p->first) * sizeof *p->at);
            p->n -= p->first;
            p->first = 0;
        }
        if (p->n == WAITING_MAX)
            TRY(close_pool(k));
        p->at[p->n++] = (struct waiting){keep(k, h), h->fen, false};
    }
    for (int64_t out = -h->fen; out > 0 && p->first < p->n;) {
        struct waiting *w = &p->at[p->first];
        int64_t part = out < w->left ? out : w->left;
        TRY(tell_late(k, w, h->day, true));
        out -= part;
        w->left -= part;
        p->first += w->left == 0;
    }
    return OK;
}

enum err find_pool_end(struct checking *k)
{
    return close_pool(k);
}

/* --- days of payment --- */

static struct str day_of(struct arena *a, int64_t ms)
{
    char iso[DATE_TEXT] = "";
    if (ms)
        date_iso(date_of_ms(ms), iso);
    return str_dup(a, str_of(iso));
}

/* Entered first, then paid, then approved: the approval came after the money. Where the whole roster was
 * entered after the payment find_after tells it. */
enum err find_pay_day(struct checking *k, struct check_hit *h)
{
    struct str entered = day_of(k->a, h->at), approved = day_of(k->a, h->at2);
    if (str_cmp(h->day, k->day) > 0)
        h->one = S("晚于今天");
    else if (h->at2 && str_cmp(entered, h->day) <= 0 && str_cmp(h->day, approved) < 0)
        h->one = str_f(k->a, "早于审核通过的日期 %.*s", FMT(approved));
    else if (days_between(h->day, h->three) > check_param(k, "days_before"))
        h->one = str_f(k->a, "早于活动开始日期 %.*s", FMT(h->three));
    else if (days_between(h->four, h->day) > check_param(k, "days_after"))
        h->one = str_f(k->a, "晚于活动结束日期 %.*s", FMT(h->four));
    else
        return OK;
    return check_put(k, h);
}

/* Rosters entered long after they were paid, counted by campaign. */
enum err find_after_begin(struct checking *k)
{
    k->state = NEW(k->a, struct check_hit);
    return OK;
}

enum err find_after_end(struct checking *k)
{
    struct check_hit *sum = k->state;
    return sum->n ? check_put(k, sum) : OK;
}

enum err find_after_each(struct checking *k, struct check_hit *h)
{
    struct check_hit *sum = k->state;
    if (days_between(h->day, day_of(k->a, h->at)) <= check_param(k, "days"))
        return OK;
    if (!str_eq(sum->two, h->two)) {
        TRY(find_after_end(k));
        *sum = (struct check_hit){.object = str_f(k->a, "campaign:%.*s", FMT(h->two)), .two = str_dup(k->a, h->two)};
    }
    sum->n++;
    sum->n2 += h->n;
    sum->fen += h->fen;
    return OK;
}

/* --- moments of events --- */

enum err find_hours(struct checking *k, struct check_hit *h)
{
    h->day = day_of(k->a, h->at);
    return check_put(k, h);
}
