/* SPDX-License-Identifier: Apache-2.0
 * Caps and conflicts of a staged roster, set-based: persons as the register and outside lists know
 * them, their other aid (any union, campaign, year), their relatives' aid, cards, and whoever handled
 * the roster. How grave each is, the campaign's rule documents say (caps.h). */
#include "roster_set.h"

#include "roster_cell.h"

enum { KIN_MAX = 512, DAY_TEXT = 16 };

static struct str clause_of(struct arena *a, struct str clause)
{
    return clause.len ? str_f(a, "（%.*s）", FMT(clause)) : S("");
}

static struct str yuan_of(struct arena *a, int64_t fen)
{
    char text[MONEY_TEXT];
    money_yuan(fen, text);
    return str_dup(a, str_of(text));
}

static struct found by_rule(const struct gather *g, enum caps_conflict c, const char *code, enum roster_col col,
                            struct str text)
{
    const struct caps_ruling *on = &g->r->rules->caps->on[c];
    return (struct found){.code = code, .col = col, .level = on->level,
                          .text = str_f(g->a, "%.*s%.*s", FMT(text), FMT(clause_of(g->a, on->clause)))};
}

static enum caps_level level_of(const struct gather *g, enum caps_conflict c)
{
    return g->r->rules->caps->on[c].level;
}

static struct str today_of(const struct gather *g)
{
    char iso[DATE_TEXT];
    date_iso(g->r->rules->today, iso);
    return str_dup(g->a, str_of(iso));
}

/* --- as the register knows them --- */

static const struct {
    const char *code, *word;
    enum caps_conflict on;
} states[] = {{"dead", "已去世，不能发放", CAPS_DEAD}, {"retired", "已退休", CAPS_RETIRED}, {"left", "已离开", CAPS_LEFT}};

static void put_state(struct gather *g, int64_t row_no, struct str status, struct str by)
{
    for (size_t i = 0; i < countof(states); i++) {
        if (!str_eq(status, str_of(states[i].code)))
            continue;
        struct found f = by_rule(g, states[i].on, "PERSON_STATUS", RC_NAME,
                                 str_f(g->a, "%.*s该人%s，请核对", FMT(by), states[i].word));
        f.row_no = row_no;
        gather_put(g, &f);
    }
}

static void say_known(struct gather *g, const struct hit *h, struct found *f)
{
    if (h->two.len)
        put_state(g, h->row_no, h->two, S("职工登记中"));
    if (h->amount_fen) {
        struct found other = by_rule(g, CAPS_ARCHIVED_CLASS, "ARCHIVED_CLASS", RC_CLASS,
                                     S("该人是在档困难职工，应列入 C11，请核对类别"));
        other.row_no = h->row_no;
        gather_put(g, &other);
    }
    if (!h->one.len)
        return;
    f->code = "NAME_CONFLICT";
    f->col = RC_NAME;
    f->level = CAPS_ERROR;
    f->text = str_f(g->a, "该证件号在职工登记中的姓名是“%.*s”，请核对；确已改名的先更正职工登记",
                    FMT(mask_name(g->a, h->one)));
}

static void say_mark(struct gather *g, const struct hit *h, struct found *f)
{
    (void)f;
    put_state(g, h->row_no, h->one, str_f(g->a, "据“%.*s”登记，", FMT(h->two)));
}

static void say_card(struct gather *g, const struct hit *h, struct found *f)
{
    int64_t row_no = f->row_no;
    *f = by_rule(g, CAPS_CARD_SHARED, "CARD_SHARED", RC_CARD,
                 str_f(g->a, "该银行卡号登记在另一职工“%.*s”名下，慰问金应发到本人账户",
                       FMT(mask_name(g->a, h->two))));
    f->row_no = row_no;
    f->value = S("");
}

static void say_archived(struct gather *g, const struct hit *h, struct found *f)
{
    *f = by_rule(g, CAPS_ARCHIVED_CLASS, "ARCHIVED_CLASS", RC_CLASS,
                 S("填有困难档案编号，在档困难职工应列入 C11，请核对类别"));
    f->row_no = h->row_no;
}

static void say_not_archived(struct gather *g, const struct hit *h, struct found *f)
{
    *f = by_rule(g, CAPS_NOT_ARCHIVED, "NOT_ARCHIVED", RC_ARCHIVE,
                 S("列为建档困难职工，但没有档案编号，职工登记中也不在档，请先建档或改类别"));
    f->row_no = h->row_no;
}

static enum err known(struct gather *g)
{
    const struct caps *c = g->r->rules->caps;
    struct str first = level_of(g, CAPS_ARCHIVED_CLASS) ? c->archive_first : S("");
    return gather_hits(g, ROSTER_HIT_KNOWN, VALS(I64(g->r->roster_id), TXT(first), TXT(today_of(g))), say_known);
}

/* "Is there any?": the walks over ties, marks and cards are not begun for nothing. */
static enum err any(struct gather *g, int stmt, bool *is)
{
    int64_t one;
    enum err e = db_int(g->tx, stmt, NOVALS, &one);
    *is = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err cards(struct gather *g)
{
    bool used;
    if (!level_of(g, CAPS_CARD_SHARED))
        return OK;
    TRY(gather_hits(g, ROSTER_HIT_CARD, VALS(I64(g->r->roster_id)), say_card));
    TRY(any(g, ROSTER_ANY_CARD, &used));
    return used ? gather_hits(g, ROSTER_HIT_CARD_USED, VALS(I64(g->r->roster_id)), say_card) : OK;
}

static enum err archives(struct gather *g)
{
    const struct caps *c = g->r->rules->caps;
    if (level_of(g, CAPS_ARCHIVED_CLASS))
        TRY(gather_hits(g, ROSTER_HIT_ARCHIVED, VALS(I64(g->r->roster_id), TXT(c->archive_first)), say_archived));
    if (level_of(g, CAPS_NOT_ARCHIVED))
        TRY(gather_hits(g, ROSTER_HIT_NOT_ARCHIVED, VALS(I64(g->r->roster_id), TXT(c->archive_need)),
                        say_not_archived));
    return OK;
}

static enum err marks(struct gather *g)
{
    bool some;
    TRY(any(g, ROSTER_ANY_MARK, &some));
    return some ? gather_hits(g, ROSTER_HIT_MARK, VALS(I64(g->r->roster_id), TXT(today_of(g))), say_mark) : OK;
}

/* --- who handled it --- */

static void say_handler(struct gather *g, const struct hit *h, struct found *f)
{
    *f = by_rule(g, CAPS_HANDLER, "HANDLER_PAYEE", RC_HANDLER,
                 S("经办人或慰问人就是慰问对象本人，应由他人经办"));
    f->row_no = h->row_no;
}

static void say_editor(struct gather *g, const struct hit *h, struct found *f)
{
    *f = by_rule(g, CAPS_HANDLER, "HANDLER_PAYEE", RC_NAME,
                 S("录入本名册的人与该慰问对象是同一人（本单位同名或证件号相同），请核对"));
    f->row_no = h->row_no;
}

static enum err handlers(struct gather *g)
{
    if (!level_of(g, CAPS_HANDLER))
        return OK;
    TRY(gather_hits(g, ROSTER_HIT_HANDLER, VALS(I64(g->r->roster_id)), say_handler));
    return gather_hits(g, ROSTER_HIT_EDITOR, VALS(I64(g->r->roster_id)), say_editor);
}

/* --- limits that one row passes by itself --- */

static const char *const limit_codes[CAPS_PER__COUNT] = {
    [CAPS_TIME] = "CAP_TIME", [CAPS_CAMPAIGN] = "CAP_CAMPAIGN", [CAPS_YEAR] = "CAP_YEAR",
    [CAPS_HOUSEHOLD_YEAR] = "CAP_HOUSEHOLD", [CAPS_TIMES_YEAR] = "CAP_TIMES"};
static const char *const limit_words[CAPS_PER__COUNT] = {
    [CAPS_TIME] = "每人每次限额", [CAPS_CAMPAIGN] = "每人本活动限额", [CAPS_YEAR] = "每人每年限额",
    [CAPS_HOUSEHOLD_YEAR] = "每户每年限额"};

static enum err alone(struct gather *g, const struct caps_limit *l)
{
    struct hit *hits;
    size_t n;
    TRY(db_rows(g->tx, ROSTER_HIT_OVER, VALS(I64(g->r->roster_id), I64(l->most), TXT(l->classes)), HIT_FIELDS,
                HITS_MAX, &hits, &n));
    struct str text = str_f(g->a, "超过%s%s %.*s 元%.*s", l->own ? "本活动" : "", limit_words[l->per],
                            FMT(yuan_of(g->a, l->most)), FMT(clause_of(g->a, l->clause)));
    for (size_t i = 0; i < n; i++)
        gather_put(g, &(struct found){.row_no = hits[i].row_no, .code = limit_codes[l->per], .col = RC_AMOUNT,
                                      .level = l->level, .text = text});
    return OK;
}

static enum err limits_alone(struct gather *g)
{
    const struct caps *c = g->r->rules->caps;
    for (size_t i = 0; i < c->n_limits; i++) {
        const struct caps_limit *l = &c->limits[i];
        bool told = l->own && l->per == CAPS_TIME && !g->r->rules_too; /* by the row's own check */
        if (l->per != CAPS_TIMES_YEAR && !told)
            TRY(alone(g, l));
    }
    return OK;
}

/* --- other aid of the same persons --- */

struct prior { /* what is summed up of one row */
    int64_t row_no, own_fen, own_year, dup_aid, near_aid;
    bool fits[CAPS_LIMITS_MAX]; /* the row's class is one of the limit's */
    int64_t sum[CAPS_LIMITS_MAX];
};
struct told { /* a finding whose text needs the other aid: looked up after the walk */
    int64_t row_no, aid_id;
    bool near;
};
struct walk {
    struct gather *g;
    struct prior at;
    struct told *told;
    size_t n, cap;
    int64_t own_depth;
    struct str today;
};

static void keep_told(struct walk *w, int64_t aid_id, bool near)
{
    if (w->n == HITS_MAX)
        return;
    GROW(w->g->a, w->told, w->n, w->cap, 64);
    w->told[w->n++] = (struct told){w->at.row_no, aid_id, near};
}

static void judge_limit(struct gather *g, const struct prior *p, const struct caps_limit *l, int64_t had)
{
    bool times = l->per == CAPS_TIMES_YEAR;
    if (had + (times ? 1 : p->own_fen) <= l->most)
        return;
    struct str text;
    if (times)
        text = str_f(g->a, "本年度已慰问 %lld 次，本次为第 %lld 次，超过每人每年 %lld 次%.*s", (long long)had,
                     (long long)had + 1, (long long)l->most, FMT(clause_of(g->a, l->clause)));
    else
        text = str_f(g->a, "%s已慰问 %.*s 元，加上本次 %.*s 元超过%s %.*s 元%.*s",
                     l->per == CAPS_YEAR ? "本年度" : "本活动", FMT(yuan_of(g->a, had)),
                     FMT(yuan_of(g->a, p->own_fen)), limit_words[l->per], FMT(yuan_of(g->a, l->most)),
                     FMT(clause_of(g->a, l->clause)));
    gather_put(g, &(struct found){.row_no = p->row_no, .code = limit_codes[l->per], .col = RC_AMOUNT,
                                  .level = l->level, .text = text});
}

static void judge(struct walk *w)
{
    const struct caps *c = w->g->r->rules->caps;
    if (!w->at.row_no)
        return;
    for (size_t i = 0; i < c->n_limits; i++)
        if (w->at.fits[i] && w->at.sum[i] > 0)
            judge_limit(w->g, &w->at, &c->limits[i], w->at.sum[i]);
    if (w->at.dup_aid)
        keep_told(w, w->at.dup_aid, false);
    if (w->at.near_aid)
        keep_told(w, w->at.near_aid, true);
}

static void begin_row(struct walk *w, const struct aid_pair *p)
{
    const struct caps *c = w->g->r->rules->caps;
    w->at = (struct prior){.row_no = p->row_no, .own_fen = p->own_fen, .own_year = p->own_year};
    for (size_t i = 0; i < c->n_limits; i++)
        w->at.fits[i] = caps_has_class(c->limits[i].classes, p->own_class);
}

/* Unpaid aid counts as of today: it is about to be paid. */
static bool is_near(const struct walk *w, const struct aid_pair *p, int64_t days)
{
    struct date own, other;
    struct str mine = p->own_on.len ? p->own_on : w->today, theirs = p->given_on.len ? p->given_on : w->today;
    if (date_read(mine, &own) != DATE_DAY || date_read(theirs, &other) != DATE_DAY)
        return false;
    int64_t gap = (int64_t)date_days(own) - date_days(other);
    return gap <= days && gap >= -days;
}

static enum err on_pair(void *arg, struct aid_pair *p)
{
    struct walk *w = arg;
    const struct roster_rules *rules = w->g->r->rules;
    if (p->row_no != w->at.row_no) {
        judge(w);
        begin_row(w, p);
    }
    for (size_t i = 0; i < rules->caps->n_limits; i++) {
        const struct caps_limit *l = &rules->caps->limits[i];
        bool same_year = p->year == w->at.own_year, same = p->campaign_id == rules->campaign.id;
        if (!w->at.fits[i] || !caps_has_class(l->classes, p->class))
            continue;
        if (l->per == CAPS_TIMES_YEAR)
            w->at.sum[i] += same_year;
        else if ((l->per == CAPS_YEAR && same_year) || (l->per == CAPS_CAMPAIGN && same))
            w->at.sum[i] += p->amount_fen;
    }
    if (rules->campaign.once && p->campaign_id == rules->campaign.id &&
        (!w->at.dup_aid || p->aid_id < w->at.dup_aid))
        w->at.dup_aid = p->aid_id;
    const struct caps_ruling *on = &rules->caps->on[CAPS_TWO_LEVELS];
    if (on->level && p->org_id != w->g->r->org_id && p->depth != w->own_depth && is_near(w, p, on->days))
        w->at.near_aid = p->aid_id;
    return OK;
}

static const char *state_word(struct str state)
{
    return str_eq(state, S("paid")) ? "已发放" : str_eq(state, S("reserved")) ? "已审核待发放" : "已提交待审核";
}

static enum err tell_other(struct gather *g, const struct told *t)
{
    struct aid_prior other;
    TRY(aid_about(g->tx, t->aid_id, &other));
    struct found f = {.code = "DUP_IN_CAMPAIGN", .col = RC_ID_NO, .level = CAPS_ERROR};
    if (t->near)
        f = by_rule(g, CAPS_TWO_LEVELS, "TWO_LEVELS_WEEK", RC_ID_NO,
                    str_f(g->a, "“%.*s”%s%.*s刚慰问过该人，两级工会不宜在几天内重复慰问", FMT(other.org_name),
                          other.given_on.len ? "于 " : "", FMT(other.given_on)));
    else
        f.text = str_f(g->a, "该人在本活动中已由%.*s列入名册“%.*s”（%s），同一活动一人只慰问一次",
                       FMT(other.org_name), FMT(other.roster_title), state_word(other.state));
    f.row_no = t->row_no;
    gather_put(g, &f);
    return OK;
}

static enum err priors(struct gather *g)
{
    const struct roster_campaign *c = &g->r->rules->campaign;
    struct walk w = {.g = g, .today = today_of(g)};
    TRY(db_int(g->tx, ROSTER_DEPTH, VALS(I64(g->r->roster_id)), &w.own_depth));
    TRY(aid_roster_pairs(g->tx, g->r->roster_id, c->year, c->year - 1, on_pair, &w));
    judge(&w);
    for (size_t i = 0; i < w.n; i++)
        TRY(tell_other(g, &w.told[i]));
    return OK;
}

/* --- relatives --- */

enum kin_rank { KIN_SPOUSE, KIN_HOUSEHOLD, KIN_FAR, KIN_LINE }; /* FAR: of the same household over another; LINE: parent, child */

struct kin {
    int64_t row_no, own_fen;
    struct str own_class;
    int64_t own_year;
    struct str kind;
    int64_t mate_no, aid_id, campaign_id, year;
    struct str class;
    int64_t amount_fen;
    struct str name;
    enum kin_rank rank;
};
static const struct field kin_fields[] = {
    {FIELD(struct kin, row_no)},    {FIELD(struct kin, own_fen)}, {FIELD(struct kin, own_class)},
    {FIELD(struct kin, own_year)},  {FIELD(struct kin, kind)},    {FIELD(struct kin, mate_no)},
    {FIELD(struct kin, aid_id)},    {FIELD(struct kin, campaign_id)}, {FIELD(struct kin, year)},
    {FIELD(struct kin, class)},     {FIELD(struct kin, amount_fen)}, {FIELD(struct kin, name)},
};

struct home { /* relatives' aid of the row at hand, each once, under the nearest kind */
    struct gather *g;
    struct kin at[KIN_MAX];
    size_t n;
    int64_t row_no;
    int64_t *out; /* rows this walk refuses: they do not weigh on later ones */
    size_t n_out, cap_out;
};

static enum kin_rank rank_of(struct str kind)
{
    return str_eq(kind, S("spouse")) ? KIN_SPOUSE : str_eq(kind, S("household")) ? KIN_HOUSEHOLD
           : str_eq(kind, S("far"))  ? KIN_FAR : KIN_LINE;
}

static bool is_out(const struct home *h, int64_t row_no)
{
    size_t lo = 0, hi = h->n_out; /* rows come in order */
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (h->out[mid] < row_no)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < h->n_out && h->out[lo] == row_no;
}

static void put_out(struct home *h)
{
    if (h->n_out && h->out[h->n_out - 1] == h->row_no)
        return;
    GROW(h->g->a, h->out, h->n_out, h->cap_out, 64);
    h->out[h->n_out++] = h->row_no;
}

static void put_kin(struct home *h, struct found *f)
{
    f->row_no = h->row_no;
    gather_put(h->g, f);
    if (f->level == CAPS_ERROR)
        put_out(h);
}

static void judge_home(struct home *h)
{
    const struct caps *c = h->g->r->rules->caps;
    const struct kin *own = &h->at[0];
    for (size_t i = 0; i < c->n_limits; i++) {
        const struct caps_limit *l = &c->limits[i];
        int64_t had = 0;
        if (l->per != CAPS_HOUSEHOLD_YEAR || !caps_has_class(l->classes, own->own_class))
            continue;
        for (size_t k = 0; k < h->n; k++)
            if (h->at[k].rank != KIN_LINE && h->at[k].year == own->own_year &&
                caps_has_class(l->classes, h->at[k].class))
                had += h->at[k].amount_fen;
        if (!had || had + own->own_fen <= l->most)
            continue;
        struct arena *a = h->g->a;
        put_kin(h, &(struct found){
            .code = "CAP_HOUSEHOLD", .col = RC_AMOUNT, .level = l->level,
            .text = str_f(a, "同一家庭本年度已慰问 %.*s 元，加上本次 %.*s 元超过每户每年限额 %.*s 元%.*s",
                          FMT(yuan_of(a, had)), FMT(yuan_of(a, own->own_fen)), FMT(yuan_of(a, l->most)),
                          FMT(clause_of(a, l->clause)))});
    }
}

static void judge_kin(struct home *h)
{
    const struct kin *near = NULL;
    for (size_t i = 0; i < h->n; i++)
        if (h->at[i].campaign_id == h->g->r->rules->campaign.id && (!near || h->at[i].rank < near->rank))
            near = &h->at[i];
    if (near) {
        bool spouse = near->rank == KIN_SPOUSE;
        struct str who = near->mate_no ? S("在本名册前面的行中") : S("已列入本活动的其他名册");
        struct found f = by_rule(h->g, spouse ? CAPS_SPOUSE : CAPS_HOUSEHOLD,
                                 spouse ? "SPOUSE_IN_CAMPAIGN" : "HOUSEHOLD_IN_CAMPAIGN", RC_ID_NO,
                                 str_f(h->g->a, "%s“%.*s”%.*s，请核对是否重复慰问同一家庭",
                                       spouse ? "配偶" : near->rank == KIN_LINE ? "父母或子女" : "同一家庭的",
                                       FMT(mask_name(h->g->a, near->name)), FMT(who)));
        put_kin(h, &f);
    }
    if (h->n)
        judge_home(h);
    h->n = 0;
}

static enum err on_kin(void *arg, void *row)
{
    struct home *h = arg;
    const struct kin *k = row;
    if (k->row_no != h->row_no) {
        judge_kin(h);
        h->row_no = k->row_no;
    }
    if (k->mate_no && is_out(h, k->mate_no))
        return OK;
    struct kin one = *k;
    one.rank = rank_of(k->kind);
    for (size_t i = 0; i < h->n; i++)
        if (h->at[i].aid_id == k->aid_id && h->at[i].mate_no == k->mate_no) {
            if (one.rank < h->at[i].rank)
                h->at[i].rank = one.rank;
            return OK;
        }
    if (h->n == KIN_MAX)
        return OK; /* no family is that large: what was met already tells */
    one.name = str_dup(h->g->a, k->name);
    one.class = str_dup(h->g->a, k->class);
    one.own_class = str_dup(h->g->a, k->own_class);
    one.kind = S("");
    h->at[h->n++] = one;
    return OK;
}

static enum err relatives(struct gather *g)
{
    const struct roster_campaign *c = &g->r->rules->campaign;
    struct kin row = {0};
    bool some;
    TRY(any(g, ROSTER_ANY_TIE, &some));
    if (!some)
        return OK;
    struct home *h = NEW(g->a, struct home);
    h->g = g;
    TRY(db_each(g->tx, ROSTER_KIN, VALS(I64(g->r->roster_id), I64(c->year), I64(c->year - 1), I64(c->id)),
                FIELDS(struct kin, kin_fields), &row, on_kin, h));
    judge_kin(h);
    return OK;
}

/* --- all of it --- */

enum err roster_caps_run(struct gather *g, bool empty)
{
    TRY(limits_alone(g));
    TRY(archives(g));
    TRY(handlers(g));
    TRY(marks(g));
    if (!empty) {
        TRY(known(g));
        TRY(cards(g));
        TRY(priors(g));
    }
    TRY(gather_tell(g)); /* rows refused so far no longer weigh on their relatives */
    TRY(relatives(g));
    return gather_tell(g);
}

/* --- at payment --- */

/* Plans count in the year they were planned for; a payment in another year meets that year's caps. */
enum err roster_caps_at_pay(struct ctx *cx, int64_t roster_id, const struct caps *caps, struct str paid_on)
{
    int64_t year;
    if (!str_int(str_sub(paid_on, 0, 4), &year))
        return OK;
    for (size_t i = 0; i < caps->n_limits; i++) {
        const struct caps_limit *l = &caps->limits[i];
        int64_t row_no, fen;
        if (l->per != CAPS_YEAR || l->level != CAPS_ERROR)
            continue;
        TRY(aid_pay_over_year(cx->tx, roster_id, year, l->classes, l->most, &row_no, &fen));
        if (row_no)
            return fail(cx, ERR_CAP_EXCEEDED,
                        "在 %lld 年发放，第 %lld 行的人当年合计 %.*s 元，超过每人每年限额 %.*s 元。请退回改正",
                        (long long)year, (long long)row_no, FMT(yuan_of(cx->a, fen)),
                        FMT(yuan_of(cx->a, l->most)));
    }
    return OK;
}
