// SPDX-License-Identifier: Apache-2.0
// I55: an attempt is worth what its answers are worth, and a chance goes with a pass. I56: a draw is what was promised, listed and drawn by
// the rule. I57: as many ballots as voters, each within the rule.
#include "contest_own.h"
#include "person.h"

enum { WRONG_MAX = 10000, LOTTERIES_MAX = 10000 };

struct wrong {
    int64_t id;
    struct str what;
};
static const struct field wrong_fields[] = {{FIELD(struct wrong, id), .as = AS_ID}, {FIELD(struct wrong, what)}};

static enum err tell(struct verify *v, int stmt, struct vals vals, const char *invariant, const char *format)
{
    struct wrong *rows = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, stmt, vals, FIELDS(struct wrong, wrong_fields), WRONG_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, invariant, str_f(v->cx->a, "%s %lld%s%.*s", format, (long long)rows[i].id, rows[i].what.len ? "：" : "", FMT(rows[i].what)));
    return OK;
}

/* --- a draw --- */

struct entry {
    int64_t no;
    struct str salt, hash, id_type, blind, secret;
};
static const struct field entry_fields[] = {
    {FIELD(struct entry, no)},      {FIELD(struct entry, salt)},                 {FIELD(struct entry, hash)},
    {FIELD(struct entry, id_type)}, {FIELD(struct entry, blind), .as = AS_BLOB}, {FIELD(struct entry, secret), .as = AS_BLOB},
};
struct walk {
    struct verify *v;
    const struct lottery *l;
    int64_t next;
};

static enum err one_entry(void *arg, void *row)
{
    struct walk *w = arg;
    const struct entry *e = row;
    struct arena *a = w->v->cx->a;
    struct arena_mark m = arena_mark(a);
    struct person p = {.id_type = e->id_type, .blind = e->blind, .secret = e->secret};
    if (e->no != w->next++)
        w->v->found(w->v, "I56", str_f(a, "抽奖 %lld：名单在第 %lld 号前不连续", (long long)w->l->id, (long long)e->no));
    else if (person_open(w->v->cx->sealer, a, &p) != OK || !str_eq(draw_entry_hash(a, e->salt, p.number), e->hash))
        w->v->found(w->v, "I56", str_f(a, "抽奖 %lld：第 %lld 号与其人不符", (long long)w->l->id, (long long)e->no));
    else
        arena_release(a, m);
    return OK;
}

struct win {
    int64_t prize_no, entry_no;
};
static const struct field win_fields[] = {{FIELD(struct win, prize_no)}, {FIELD(struct win, entry_no)}};

static enum err check_wins(struct verify *v, const struct lottery *l, const struct draw_prize *z, size_t n_z, const unsigned char *seed)
{
    struct win *won = NULL;
    size_t n = 0, at = 0;
    int64_t places = 0;
    bool same;
    TRY(db_rows(v->cx->tx, LOTTERY_VERIFY_WINS, VALS(I64(l->id), I64(DRAW_WINNERS_MAX)), FIELDS(struct win, win_fields), DRAW_WINNERS_MAX, &won, &n));
    for (size_t i = 0; i < n_z; i++)
        places += z[i].count;
    size_t k = (size_t)(places < l->entries ? places : l->entries);
    int64_t *again = NEWS(v->cx->a, int64_t, k + 1);
    draw_winners(v->cx->a, seed, l->entries_hash, l->beacon_value, l->entries, (int64_t)k, again);
    same = n == k;
    for (size_t i = 0; i < n_z && same; i++)
        for (int64_t c = 0; c < z[i].count && at < k; c++, at++)
            same = same && won[at].prize_no == z[i].no && won[at].entry_no == again[at];
    if (!same)
        v->found(v, "I56", str_f(v->cx->a, "抽奖 %lld：中奖结果与重新计算的不符", (long long)l->id));
    return OK;
}

static enum err check_lottery(struct verify *v, int64_t id)
{
    struct ctx *cx = v->cx;
    struct lottery l = {0};
    struct draw_prize *z = NULL;
    struct entry e = {0};
    struct walk w = {v, &l, 1};
    struct str plain = S(""), hash;
    unsigned char seed[DRAW_SEED_BYTES];
    size_t n_z = 0;
    int64_t n = 0;
    TRY(lottery_of(cx, id, &l));
    TRY(lottery_prizes(cx, id, &z, &n_z));
    bool open = unseal_in(cx->sealer, cx->a, lottery_seed_place(cx, id), l.seed, &plain) == OK && hex_read(plain, seed, sizeof seed);
    bool promised = open && str_eq(draw_sha256(cx->a, lottery_terms(cx, &l, plain, z, n_z)), l.commitment);
    if (!promised)
        v->found(v, "I56", str_f(cx->a, "抽奖 %lld：种子、奖项或规则与公布的承诺不符", (long long)id));
    TRY(db_each(cx->tx, LOTTERY_VERIFY_ENTRIES, VALS(I64(id)), FIELDS(struct entry, entry_fields), &e, one_entry, &w));
    if (str_eq(l.state, S("open")))
        return OK;
    TRY(lottery_list_hash(cx, id, &hash, &n));
    if (n != l.entries || !str_eq(hash, l.entries_hash)) {
        v->found(v, "I56", str_f(cx->a, "抽奖 %lld：名单与截止时公布的指纹不符", (long long)id));
        return OK;
    }
    if (!str_eq(l.state, S("drawn")))
        return OK;
    if (open && !str_eq(plain, l.seed_open))
        v->found(v, "I56", str_f(cx->a, "抽奖 %lld：公布的种子不是封存的种子", (long long)id));
    return open && n <= DRAW_ENTRIES_MAX ? check_wins(v, &l, z, n_z, seed) : OK;
}

enum err contest_verify(struct verify *v)
{
    struct wrong *rows = NULL;
    size_t n = 0;
    int64_t all = 0;
    TRY(tell(v, QUIZ_VERIFY, VALS(I64(WRONG_MAX)), "I55", "答题记录的得分与其答案不符："));
    TRY(tell(v, QUIZ_VERIFY_TRIES, VALS(I64(WRONG_MAX)), "I55", "答题记录的次数或时限与规则不符："));
    TRY(tell(v, QUIZ_VERIFY_CHANCE, VALS(I64(WRONG_MAX), I64(DRAW_ENTRIES_MAX)), "I55", "抽奖名单与答题通过的人不符：抽奖"));
    TRY(db_rows(v->cx->tx, LOTTERY_VERIFY, VALS(I64(LOTTERIES_MAX)), FIELDS(struct wrong, wrong_fields), LOTTERIES_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(check_lottery(v, rows[i].id));
    TRY(tell(v, VOTE_VERIFY, VALS(I64(WRONG_MAX)), "I57", "评选"));
    TRY(db_int(v->cx->tx, QUIZ_COUNT, NOVALS, &all));
    v->checked += all;
    return OK;
}
