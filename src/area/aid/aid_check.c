// SPDX-License-Identifier: Apache-2.0
// Duplicates and caps: what a roster is held against before it is accepted; and the invariants of
// aid and tally for verify.
#include "aid.h"
#include "area.h"

static const struct field prior_fields[] = {
    {FIELD(struct aid_prior, in_campaign)}, {FIELD(struct aid_prior, year_fen)},
    {FIELD(struct aid_prior, org_name)},    {FIELD(struct aid_prior, roster_title)},
    {FIELD(struct aid_prior, state)},       {FIELD(struct aid_prior, given_on)},
};
#define PRIOR FIELDS(struct aid_prior, prior_fields)
static const struct field pair_fields[] = {
    {FIELD(struct aid_pair, row_no)},    {FIELD(struct aid_pair, own_fen)},
    {FIELD(struct aid_pair, own_class)}, {FIELD(struct aid_pair, own_on)},
    {FIELD(struct aid_pair, own_year)},  {FIELD(struct aid_pair, aid_id)},
    {FIELD(struct aid_pair, campaign_id)}, {FIELD(struct aid_pair, org_id)},
    {FIELD(struct aid_pair, year)},      {FIELD(struct aid_pair, class)},
    {FIELD(struct aid_pair, amount_fen)}, {FIELD(struct aid_pair, given_on)},
    {FIELD(struct aid_pair, depth)},
};

enum err aid_prior(struct tx *tx, int64_t person_id, int64_t campaign_id, int64_t year,
                   int64_t except_roster, struct aid_prior *out)
{
    *out = (struct aid_prior){0};
    TRY(db_one(tx, AID_PRIOR,
               VALS(I64(person_id), I64(campaign_id), I64(year), I64(except_roster)), PRIOR, out));
    if (!out->in_campaign)
        return OK;
    return db_one(tx, AID_PRIOR_FIRST, VALS(I64(person_id), I64(campaign_id), I64(except_roster)),
                  PRIOR, out);
}

struct pair_walk {
    enum err (*each)(void *arg, struct aid_pair *p);
    void *arg;
};

static enum err pair_row(void *arg, void *row)
{
    struct pair_walk *w = arg;
    return w->each(w->arg, row);
}

enum err aid_roster_pairs(struct tx *tx, int64_t roster_id, int64_t campaign_year, int64_t from_year,
                          enum err (*each)(void *arg, struct aid_pair *p), void *arg)
{
    struct pair_walk w = {each, arg};
    struct aid_pair row = {0};
    return db_each(tx, AID_ROSTER_PRIORS, VALS(I64(roster_id), I64(campaign_year), I64(from_year)),
                   FIELDS(struct aid_pair, pair_fields), &row, pair_row, &w);
}

enum err aid_about(struct tx *tx, int64_t aid_id, struct aid_prior *out)
{
    *out = (struct aid_prior){0};
    return db_one(tx, AID_ABOUT, VALS(I64(aid_id)), PRIOR, out);
}

struct over {
    int64_t row_no, year_fen, year_n;
};
static const struct field over_fields[] = {
    {FIELD(struct over, row_no)},
    {FIELD(struct over, year_fen)},
    {FIELD(struct over, year_n)},
};

enum err aid_pay_over_year(struct tx *tx, int64_t roster_id, int64_t year, struct str classes, int64_t cap_fen,
                           int64_t *row_no, int64_t *year_fen)
{
    struct over *rows;
    size_t n;
    *row_no = *year_fen = 0;
    TRY(db_rows(tx, AID_PAY_OVER_YEAR, VALS(I64(roster_id), I64(year), TXT(classes), I64(cap_fen)),
                FIELDS(struct over, over_fields), 100, &rows, &n));
    if (n) {
        *row_no = rows[0].row_no;
        *year_fen = rows[0].year_fen;
    }
    return OK;
}

/* --- verify --- */

struct off_tally {
    int64_t campaign_id, org_id, heads, fen;
    struct str kind, class, source, tag;
};
static const struct field off_tally_fields[] = {
    {FIELD(struct off_tally, campaign_id)}, {FIELD(struct off_tally, org_id)},
    {FIELD(struct off_tally, kind)},        {FIELD(struct off_tally, class)},
    {FIELD(struct off_tally, source)},      {FIELD(struct off_tally, tag)},
    {FIELD(struct off_tally, heads)},       {FIELD(struct off_tally, fen)},
};
struct off_aid {
    int64_t id, person_id, heads, amount_fen;
    struct str state, given_on;
};
static const struct field off_aid_fields[] = {
    {FIELD(struct off_aid, id)},    {FIELD(struct off_aid, state)},
    {FIELD(struct off_aid, given_on)}, {FIELD(struct off_aid, person_id)},
    {FIELD(struct off_aid, heads)}, {FIELD(struct off_aid, amount_fen)},
};
enum { FINDINGS_MAX = 1000 };

static enum err aid_verify(struct verify *v)
{
    struct off_tally *off = NULL;
    struct off_aid *bad = NULL;
    size_t n = 0, m = 0;
    int64_t rows = 0;
    TRY(db_int(v->cx->tx, AID_COUNT, NOVALS, &rows));
    v->checked += rows;
    TRY(db_rows(v->cx->tx, AID_VERIFY_TALLY, NOVALS, FIELDS(struct off_tally, off_tally_fields),
                FINDINGS_MAX, &off, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "I13",
                 str_f(v->cx->a,
                       "统计与记录不一致：活动 %lld 工会 %lld %.*s/%.*s/%.*s/%.*s，记录减统计为 %lld 人次、%lld 分",
                       (long long)off[i].campaign_id, (long long)off[i].org_id, FMT(off[i].kind),
                       FMT(off[i].class), FMT(off[i].source), FMT(off[i].tag),
                       (long long)off[i].heads, (long long)off[i].fen));
    TRY(db_rows(v->cx->tx, AID_VERIFY_STATE, NOVALS, FIELDS(struct off_aid, off_aid_fields),
                FINDINGS_MAX, &bad, &m));
    for (size_t i = 0; i < m; i++)
        v->found(v, "I13", str_f(v->cx->a, "慰问记录 %lld 状态 %.*s、日期“%.*s”、%lld 人次、%lld 分不相称",
                                 (long long)bad[i].id, FMT(bad[i].state), FMT(bad[i].given_on),
                                 (long long)bad[i].heads, (long long)bad[i].amount_fen));
    return OK;
}

extern const struct area area_aid;
const struct area area_aid = {.name = "aid", .title = LIT("慰问记录"), .verify = aid_verify};
