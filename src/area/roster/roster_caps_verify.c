/* SPDX-License-Identifier: Apache-2.0
 * Invariants of caps and conflicts, recomputed from the records: nobody over a hard cap (I3), no two live
 * aids of a person where one is the rule (I4), no roster under way with a reason still wanted, every tie
 * with its inverse. */
#include "roster.h"

enum { FINDINGS_MAX = 1000, CAMPAIGNS_MAX = 100000 };

struct off {
    int64_t id, year, amount_fen, n, person_id, campaign_id;
};
static const struct field off_fields[] = {
    {FIELD(struct off, id)}, {FIELD(struct off, year)}, {FIELD(struct off, amount_fen)},
    {FIELD(struct off, n)}, {FIELD(struct off, person_id)}, {FIELD(struct off, campaign_id)},
};
#define OFF FIELDS(struct off, off_fields)

struct ruled {
    int64_t id, cap_time_fen, cap_year_fen;
    struct str code, start_on, caps;
};
static const struct field ruled_fields[] = {
    {FIELD(struct ruled, id)},   {FIELD(struct ruled, cap_time_fen)}, {FIELD(struct ruled, cap_year_fen)},
    {FIELD(struct ruled, code)}, {FIELD(struct ruled, start_on)},     {FIELD(struct ruled, caps)},
};

static enum err each(struct verify *v, int stmt, struct vals vals, const char *invariant, const char *what,
                     struct str campaign)
{
    struct off *rows;
    size_t n;
    TRY(db_rows(v->cx->tx, stmt, vals, OFF, FINDINGS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, invariant, str_f(v->cx->a, "活动 %.*s：%s（记录或职工 %lld，%lld 分）", FMT(campaign), what,
                                     (long long)rows[i].id, (long long)rows[i].amount_fen));
    return OK;
}

/* Hard yearly limits over every class: the campaigns that have one, and the widest of them. */
struct yearly {
    struct buf ids; /* ",1,2," */
    int64_t widest;
};

static void yearly_add(struct yearly *y, int64_t campaign, int64_t cap)
{
    if (!cap)
        return;
    buf_f(&y->ids, "%s%lld,", y->ids.len ? "" : ",", (long long)campaign);
    y->widest = cap > y->widest ? cap : y->widest;
}

/* One campaign's own limits; *year_cap, *times_cap: its hard ones of the year over every class, 0 = none. */
static enum err one_campaign(struct verify *v, const struct ruled *c, const struct caps *caps, int64_t *year_cap,
                             int64_t *times_cap)
{
    struct str self = str_f(v->cx->a, ",%lld,", (long long)c->id);
    *year_cap = *times_cap = 0;
    for (size_t i = 0; i < caps->n_limits; i++) {
        const struct caps_limit *l = &caps->limits[i];
        struct vals vals = VALS(I64(c->id), I64(l->most), TXT(l->classes));
        if (l->level != CAPS_ERROR)
            continue;
        if (l->per == CAPS_TIME)
            TRY(each(v, AID_VERIFY_TIME, vals, "I3", "超过每人每次限额", c->code));
        if (l->per == CAPS_CAMPAIGN)
            TRY(each(v, AID_VERIFY_CAMPAIGN, vals, "I3", "超过每人本活动限额", c->code));
        if (l->per == CAPS_YEAR && l->classes.len)
            TRY(each(v, AID_VERIFY_YEAR, VALS(TXT(self), I64(l->most), TXT(l->classes)), "I3",
                     "超过该类对象每人每年限额", c->code));
        if (l->per == CAPS_TIMES_YEAR && l->classes.len)
            TRY(each(v, AID_VERIFY_TIMES, VALS(TXT(self), I64(l->most), TXT(l->classes)), "I3",
                     "超过该类对象每人每年次数", c->code));
        int64_t *cap = l->per == CAPS_YEAR ? year_cap : l->per == CAPS_TIMES_YEAR ? times_cap : NULL;
        if (cap && !l->classes.len && (!*cap || l->most < *cap))
            *cap = l->most;
        v->checked++;
    }
    return OK;
}

static enum err within(struct verify *v, int stmt, struct yearly *y, const char *what)
{
    if (!y->ids.len)
        return OK;
    return each(v, stmt, VALS(TXT(buf_done(&y->ids)), I64(y->widest), TXT(S(""))), "I3", what,
                S("（各有限额的活动合计）"));
}

/* Across campaigns: whoever got aid under yearly caps is within the widest of them. (A campaign without
 * a cap may give on top: that is no breach of the others.) Limits of a household are not taken again:
 * a tie made known after the payment is no breach of it; the audit room lists such households. */
static enum err all_campaigns(struct verify *v)
{
    struct ruled *all;
    size_t n;
    struct arena *a = v->cx->a;
    struct yearly year = {buf_new(a, 1 << 20), 0}, times = {buf_new(a, 1 << 20), 0};
    TRY(db_rows(v->cx->tx, ROSTER_VERIFY_CAMPAIGNS, NOVALS, FIELDS(struct ruled, ruled_fields), CAMPAIGNS_MAX,
                &all, &n));
    for (size_t i = 0; i < n; i++) {
        struct caps *caps;
        struct str missing = S("");
        int64_t year_cap, times_cap;
        enum err e = caps_load(v->cx->tx, all[i].caps, all[i].start_on, all[i].cap_time_fen, all[i].cap_year_fen,
                               &caps, &missing);
        if (e == ERR_NOT_FOUND) {
            v->found(v, "I3", str_f(a, "活动 %.*s：%.*s", FMT(all[i].code), FMT(missing)));
            continue;
        }
        TRY(e);
        TRY(one_campaign(v, &all[i], caps, &year_cap, &times_cap));
        yearly_add(&year, all[i].id, year_cap);
        yearly_add(&times, all[i].id, times_cap);
    }
    TRY(within(v, AID_VERIFY_YEAR, &year, "超过每人每年限额"));
    return within(v, AID_VERIFY_TIMES, &times, "超过每人每年次数");
}

static enum err twice(struct verify *v)
{
    struct off *rows;
    size_t n;
    TRY(db_rows(v->cx->tx, AID_VERIFY_ONCE, NOVALS, OFF, FINDINGS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "I4", str_f(v->cx->a, "职工 %lld 在活动 %lld 中有 %lld 条慰问记录，应只有一条",
                                (long long)rows[i].person_id, (long long)rows[i].campaign_id, (long long)rows[i].n));
    return OK;
}

static enum err unstated(struct verify *v)
{
    struct off *rows;
    size_t n;
    TRY(db_rows(v->cx->tx, ROSTER_VERIFY_REASONS, NOVALS, OFF, FINDINGS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "I14", str_f(v->cx->a, "名册 %lld 已提交，仍有 %lld 处须写理由的提示没有理由",
                                 (long long)rows[i].id, (long long)rows[i].n));
    TRY(db_rows(v->cx->tx, ROSTER_VERIFY_TIES, NOVALS, OFF, FINDINGS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "PERSON", str_f(v->cx->a, "亲属关系 %lld 缺少对方的一条", (long long)rows[i].id));
    return OK;
}

enum err roster_caps_verify(struct verify *v)
{
    TRY(all_campaigns(v));
    TRY(twice(v));
    return unstated(v);
}
