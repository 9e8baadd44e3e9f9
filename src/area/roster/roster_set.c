/* SPDX-License-Identifier: Apache-2.0
 * Rows as a set. Within a file: two open-addressing tables over blind indexes in memory, so that
 * staging needs no random-key index on disk. Against the register and the campaign: a few set-based
 * statements over the staged rows, whose hits alone come back. */
#include "roster_cell.h"

enum { SET_MIN = 1 << 12, SET_FULL_OF_16 = 13, HITS_MAX = 200000 };

/* --- one file --- */

struct slot { /* 12 of the 16 bytes of the blind index tell a million rows apart */
    uint64_t key;
    uint32_t more, row; /* row: index into rows + 1; 0 = free */
};
struct table {
    struct slot *slots;
    size_t cap, used;
};
struct entered { /* what a later finding says of the row, and whose card it was */
    uint32_t sheet_row, name, owner;
};
struct roster_set {
    struct table people, cards;
    struct entered *rows;
    size_t n, cap;
};

static void *must(void *p)
{
    ASSERT(p); /* the process has a memory limit of its own: restart beats a wrong verdict */
    return p;
}

struct roster_set *roster_set_new(void)
{
    struct roster_set *s = must(calloc(1, sizeof *s));
    s->people = (struct table){must(calloc(SET_MIN, sizeof(struct slot))), SET_MIN, 0};
    s->cards = (struct table){must(calloc(SET_MIN, sizeof(struct slot))), SET_MIN, 0};
    return s;
}

void roster_set_free(struct roster_set *s)
{
    if (!s)
        return;
    free(s->people.slots);
    free(s->cards.slots);
    free(s->rows);
    free(s);
}

size_t roster_set_bytes(const struct roster_set *s)
{
    return (s->people.cap + s->cards.cap) * sizeof(struct slot) + s->cap * sizeof(struct entered);
}

static struct slot *find(struct table *t, uint64_t key, uint32_t more)
{
    size_t mask = t->cap - 1, i = key & mask; /* blind indexes are uniform: no further hashing */
    while (t->slots[i].row && (t->slots[i].key != key || t->slots[i].more != more))
        i = (i + 1) & mask;
    return &t->slots[i];
}

/* Asks for the cache line of a key ahead of time: in a large file each of them is a miss. */
static void touch(const struct table *t, struct str blind)
{
    uint64_t key;
    if (blind.len != BLIND_BYTES)
        return;
    memcpy(&key, blind.at, sizeof key);
    __builtin_prefetch(&t->slots[key & (t->cap - 1)], 1);
}

static void grow(struct table *t)
{
    struct table bigger = {must(calloc(t->cap * 2, sizeof(struct slot))), t->cap * 2, t->used};
    for (size_t i = 0; i < t->cap; i++)
        if (t->slots[i].row)
            *find(&bigger, t->slots[i].key, t->slots[i].more) = t->slots[i];
    free(t->slots);
    *t = bigger;
}

/* The index of the earlier row with that blind index, or -1 after entering `row`. */
static int64_t enter(struct table *t, struct str blind, size_t row)
{
    uint64_t key;
    uint32_t more;
    memcpy(&key, blind.at, sizeof key);
    memcpy(&more, blind.at + sizeof key, sizeof more);
    if (t->used * 16 >= t->cap * SET_FULL_OF_16)
        grow(t);
    struct slot *s = find(t, key, more);
    if (s->row)
        return s->row - 1;
    *s = (struct slot){key, more, (uint32_t)row + 1};
    t->used++;
    return -1;
}

static uint32_t hash_of(struct str s)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.at[i]) * 16777619u;
    return h;
}

static uint32_t owner_of(const struct roster_row *row)
{
    uint32_t owner;
    memcpy(&owner, row->blind.at + 12, sizeof owner);
    return owner;
}

void roster_set_row(struct roster_set *s, struct arena *a, const struct roster_row *row,
                    struct roster_flaws *f)
{
    if (row->blind.len != BLIND_BYTES)
        return;
    if (s->n == s->cap) {
        s->cap = s->cap ? s->cap * 2 : SET_MIN;
        s->rows = must(realloc(s->rows, s->cap * sizeof *s->rows));
    }
    size_t me = s->n++;
    touch(&s->people, row->blind);
    touch(&s->cards, row->card_blind);
    s->rows[me] = (struct entered){(uint32_t)row->sheet_row, hash_of(row->name), owner_of(row)};
    int64_t was = enter(&s->people, row->blind, me);
    if (was >= 0) {
        roster_flaw_add(f, RC_ID_NO, ROSTER_REFUSED, "DUP_IN_FILE",
                        roster_value(a, RC_ID_NO, row->number),
                        str_f(a, "与第 %u 行是同一证件号，同一份名册中一人只能出现一次", s->rows[was].sheet_row));
        if (s->rows[was].name != s->rows[me].name)
            roster_flaw_add(f, RC_NAME, ROSTER_REFUSED, "NAME_CONFLICT", str_dup(a, row->name),
                            str_f(a, "与第 %u 行证件号相同而姓名不同，请核对是哪一行填错", s->rows[was].sheet_row));
    }
    if (row->card_blind.len != BLIND_BYTES)
        return;
    int64_t card = enter(&s->cards, row->card_blind, me);
    if (card >= 0 && s->rows[card].owner != s->rows[me].owner)
        roster_flaw_add(f, RC_CARD, ROSTER_REFUSED, "CARD_SHARED", roster_value(a, RC_CARD, row->card),
                        str_f(a, "与第 %u 行的银行卡号相同而人不同，慰问金应发到本人账户", s->rows[card].sheet_row));
}

/* --- against the register and the campaign --- */

struct hit {
    int64_t row_no, sheet, sheet_row, level, amount_fen;
    struct str one, two; /* what the statement says of it */
    const char *code;
    enum roster_col col;
    enum roster_level bad;
    struct str text;
};
static const struct field hit_fields[] = {
    {FIELD(struct hit, row_no)},     {FIELD(struct hit, sheet)},
    {FIELD(struct hit, sheet_row)},  {FIELD(struct hit, level)},
    {FIELD(struct hit, amount_fen)}, {FIELD(struct hit, one)},
    {FIELD(struct hit, two)},
};
#define HIT_FIELDS FIELDS(struct hit, hit_fields)

static enum err store(struct tx *tx, struct roster_recheck *r, const struct roster_finding *found)
{
    struct roster_finding one = *found;
    one.seq = r->seq++;
    struct roster_chunk c = {.roster_id = r->roster_id, .finds = &one, .n_finds = 1};
    TRY(roster_stage_rows(tx, &c));
    if (one.level == ROSTER_REFUSED)
        r->counts->errors++;
    else
        r->counts->warnings++;
    if (r->n_kept < r->cap_kept)
        r->kept[r->n_kept++] = one;
    return OK;
}

/* Raises a row to the level of its new finding and keeps the counts right. */
static enum err raise_row(struct tx *tx, struct roster_recheck *r, int64_t row_no,
                          enum roster_level to)
{
    struct roster_row row = {0};
    struct roster_counts *n = r->counts;
    TRY(db_one(tx, ROSTER_ROW_LEVEL, VALS(I64(r->roster_id), I64(row_no)), ROSTER_ROW_FIELDS, &row));
    if (row.level >= to)
        return OK;
    if (row.level == ROSTER_WARNED)
        n->warned--;
    if (to == ROSTER_WARNED)
        n->warned++;
    if (to == ROSTER_REFUSED) {
        n->refused++;
        n->accepted--;
        n->persons--;
        n->amount_fen -= row.amount_fen;
    }
    return db_exec(tx, ROSTER_ROW_SET_LEVEL, VALS(I64(r->roster_id), I64(row_no), I64(to)), NULL);
}

static void block(struct roster_recheck *r, const struct hit *h)
{
    if (h->bad != ROSTER_REFUSED)
        return;
    for (size_t i = 0; i < r->n_blockers; i++)
        if (strcmp(r->blockers[i].code, h->code) == 0) {
            r->blockers[i].count++;
            return;
        }
    if (r->n_blockers < countof(r->blockers))
        r->blockers[r->n_blockers++] = (struct roster_blocker){h->code, h->text, 1};
}

static enum err report(struct tx *tx, struct roster_recheck *r, const struct hit *h)
{
    if (r->look_only) {
        block(r, h);
        return OK;
    }
    char cell[16];
    struct arena *a = tx_arena(tx);
    roster_cell_address(r->layout, h->sheet, h->sheet_row, h->col, cell);
    struct roster_finding f = {.row_no = h->row_no,
                               .sheet = roster_sheet_name(r->layout, h->sheet),
                               .cell = str_dup(a, str_of(cell)),
                               .field = str_of(roster_col_field(h->col)),
                               .level = h->bad,
                               .code = str_of(h->code),
                               .value = h->one,
                               .text = h->text};
    TRY(store(tx, r, &f));
    return raise_row(tx, r, h->row_no, h->bad);
}

/* Runs a statement (?1 roster) and turns every hit into a finding by `say`. */
static enum err each_hit(struct tx *tx, struct roster_recheck *r, int stmt, struct vals v,
                         void (*say)(struct arena *a, struct roster_recheck *r, struct hit *h))
{
    struct hit *hits;
    size_t n;
    TRY(db_rows(tx, stmt, v, HIT_FIELDS, HITS_MAX, &hits, &n));
    for (size_t i = 0; i < n; i++) {
        say(tx_arena(tx), r, &hits[i]);
        TRY(report(tx, r, &hits[i]));
    }
    return OK;
}

static void say_name(struct arena *a, struct roster_recheck *r, struct hit *h)
{
    (void)r;
    h->code = "NAME_CONFLICT";
    h->col = RC_NAME;
    h->bad = ROSTER_REFUSED;
    h->text = str_f(a, "该证件号在职工登记中的姓名是“%.*s”，请核对；确已改名的先更正职工登记",
                    FMT(mask_name(a, h->two)));
}

static void say_card(struct arena *a, struct roster_recheck *r, struct hit *h)
{
    (void)r;
    h->code = "CARD_SHARED";
    h->col = RC_CARD;
    h->bad = ROSTER_REFUSED;
    h->text = str_f(a, "该银行卡号登记在另一职工“%.*s”名下，慰问金应发到本人账户",
                    FMT(mask_name(a, h->two)));
    h->one = S("");
}

static void say_status(struct arena *a, struct roster_recheck *r, struct hit *h)
{
    (void)a, (void)r;
    bool dead = str_eq(h->two, S("dead"));
    h->code = "PERSON_STATUS";
    h->col = RC_NAME;
    h->bad = dead ? ROSTER_REFUSED : ROSTER_WARNED;
    h->text = dead ? S("职工登记中该人已去世，不能发放，请核对")
                   : S("职工登记中该人已退休或已离开，请核对");
}

static void say_cap_time(struct arena *a, struct roster_recheck *r, struct hit *h)
{
    char most[MONEY_TEXT];
    money_yuan(r->rules->campaign.cap_time_fen, most);
    h->code = "CAP_TIME";
    h->col = RC_AMOUNT;
    h->bad = ROSTER_REFUSED;
    h->text = str_f(a, "超过本活动每人每次限额 %s 元", most);
}

/* --- duplicates and caps, by the faces of aid --- */

struct collected {
    struct arena *a;
    struct hit *at;
    size_t n, cap;
    const struct roster_recheck *r;
};

static enum err keep_hit(struct collected *c, struct hit h)
{
    if (c->n == HITS_MAX)
        return ERR_TOO_LARGE;
    if (c->n == c->cap) {
        size_t cap = c->cap ? c->cap * 2 : 64;
        struct hit *more = NEWS(c->a, struct hit, cap);
        if (c->n)
            memcpy(more, c->at, c->n * sizeof *more);
        c->at = more;
        c->cap = cap;
    }
    c->at[c->n++] = h;
    return OK;
}

static const char *state_word(struct str state)
{
    return str_eq(state, S("paid")) ? "已发放" : str_eq(state, S("reserved")) ? "已审核待发放" : "已提交待审核";
}

static enum err on_clash(void *arg, const struct aid_clash *c)
{
    struct collected *k = arg;
    struct str text = str_f(k->a, "该人在本活动中已由%.*s列入名册“%.*s”（%s），同一活动一人只慰问一次",
                            FMT(c->org_name), FMT(c->roster_title), state_word(c->state));
    return keep_hit(k, (struct hit){.row_no = c->row_no, .code = "DUP_IN_CAMPAIGN", .col = RC_ID_NO,
                                    .bad = ROSTER_REFUSED, .text = text});
}

static enum err on_over(void *arg, const struct aid_over *o)
{
    struct collected *k = arg;
    char had[MONEY_TEXT], own[MONEY_TEXT], cap[MONEY_TEXT];
    money_yuan(o->prior_fen, had);
    money_yuan(o->own_fen, own);
    money_yuan(k->r->rules->campaign.cap_year_fen, cap);
    struct str text = str_f(k->a, "本年度已慰问 %s 元，加上本次 %s 元超过每人每年限额 %s 元", had, own, cap);
    return keep_hit(k, (struct hit){.row_no = o->row_no, .code = "CAP_YEAR", .col = RC_AMOUNT,
                                    .bad = ROSTER_REFUSED, .text = text});
}

static int by_row(const void *x, const void *y)
{
    const struct hit *a = x, *b = y;
    return a->row_no < b->row_no ? -1 : a->row_no > b->row_no;
}

/* Whose row it is, masked, and the offending value; the row is opened for it (hits are few). */
static enum err report_all(struct tx *tx, struct roster_recheck *r, struct collected *k)
{
    if (k->n)
        qsort(k->at, k->n, sizeof *k->at, by_row);
    for (size_t i = 0; i < k->n; i++) {
        struct roster_row row = {0};
        char yuan[MONEY_TEXT];
        TRY(db_one(tx, ROSTER_ROW_LEVEL, VALS(I64(r->roster_id), I64(k->at[i].row_no)),
                   ROSTER_ROW_FIELDS, &row));
        k->at[i].sheet = row.sheet;
        k->at[i].sheet_row = row.sheet_row;
        size_t n = money_plain(row.amount_fen, yuan);
        k->at[i].one = k->at[i].col == RC_AMOUNT ? str_dup(k->a, (struct str){yuan, n})
                                                 : mask_name(k->a, row.name);
        TRY(report(tx, r, &k->at[i]));
    }
    return OK;
}

static enum err clashes(struct tx *tx, struct roster_recheck *r)
{
    const struct roster_campaign *c = &r->rules->campaign;
    struct collected k = {.a = tx_arena(tx), .r = r};
    enum err e = c->once ? aid_roster_clashes(tx, r->roster_id, c->id, on_clash, &k) : OK;
    if (e == OK && c->cap_year_fen > 0)
        e = aid_roster_over_year(tx, r->roster_id, c->year, c->cap_year_fen, on_over, &k);
    if (e != OK && e != ERR_TOO_LARGE) /* more than can be told: the rest is met at submission */
        return e;
    return report_all(tx, r, &k);
}

/* --- today's rules again, before a move --- */

struct pair {
    struct str source, class, form, archive_no;
    int64_t rows;
};
static const struct field pair_fields[] = {
    {FIELD(struct pair, source)},
    {FIELD(struct pair, class)},
    {FIELD(struct pair, form)},
    {FIELD(struct pair, archive_no)},
};

static const struct code_item *item_of(const struct code_item *list, size_t n, struct str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].code, code))
            return &list[i];
    return NULL;
}

struct pair_arg {
    const char *code;
    enum roster_col col;
    struct str text;
};

static enum err report_pair(struct tx *tx, struct roster_recheck *r, const struct pair *p,
                            const struct pair_arg *why)
{
    struct hit *hits;
    size_t n;
    TRY(db_rows(tx, ROSTER_HIT_PAIR,
                VALS(I64(r->roster_id), TXT(p->source), TXT(p->class), TXT(p->form),
                     TXT(p->archive_no)),
                HIT_FIELDS, HITS_MAX, &hits, &n));
    for (size_t i = 0; i < n; i++) {
        hits[i].code = why->code;
        hits[i].col = why->col;
        hits[i].bad = ROSTER_REFUSED;
        hits[i].text = why->text;
        TRY(report(tx, r, &hits[i]));
    }
    return OK;
}

static enum err rules_again(struct tx *tx, struct roster_recheck *r)
{
    const struct roster_rules *rules = r->rules;
    struct pair *pairs;
    size_t n;
    if (rules->campaign.cap_time_fen > 0)
        TRY(each_hit(tx, r, ROSTER_HIT_CAP_TIME,
                     VALS(I64(r->roster_id), I64(rules->campaign.cap_time_fen)), say_cap_time));
    TRY(db_rows(tx, ROSTER_PAIRS, VALS(I64(r->roster_id)), FIELDS(struct pair, pair_fields),
                HITS_MAX, &pairs, &n));
    for (size_t i = 0; i < n; i++) {
        const struct pair *p = &pairs[i];
        if (!item_of(rules->classes, rules->n_classes, p->class))
            TRY(report_pair(tx, r, p, &(struct pair_arg){"CLASS_UNKNOWN", RC_CLASS,
                                                         S("慰问对象类别已不在用，请改填")}));
        else if (!item_of(rules->sources, rules->n_sources, p->source))
            TRY(report_pair(tx, r, p, &(struct pair_arg){"FUND_UNKNOWN", RC_SOURCE,
                                                         S("资金来源已不在用，请改填")}));
        struct fund_ruling v =
            fund_check(rules->earmark, p->source, p->class,
                       str_eq(p->form, S("goods")) ? FUND_GOODS : FUND_CASH, p->archive_no);
        if (v.verdict == FUND_FORBIDDEN)
            TRY(report_pair(tx, r, p,
                            &(struct pair_arg){"FUND_FORBIDDEN", RC_SOURCE,
                                               str_f(tx_arena(tx), "资金使用规定不允许：%.*s。请改用其他资金来源",
                                                     FMT(v.clause))}));
    }
    return OK;
}

/* --- gifts, and where the rule is silent --- */

static void say_gift(struct arena *a, struct roster_recheck *r, struct hit *h)
{
    (void)r;
    bool class = str_eq(h->two, S("class")), form = str_eq(h->two, S("form"));
    h->code = "GIFT_PURPOSE";
    h->col = class ? RC_CLASS : form ? RC_FORM : RC_NAME;
    h->bad = ROSTER_REFUSED;
    h->text = class ? str_f(a, "这笔定向捐赠不用于 %.*s，请核对捐赠用途或改用其他资金", FMT(h->one))
              : form ? S("这笔定向捐赠是物资，只能用于发放物资")
                     : S("不在这笔定向捐赠指定的受助人名单中");
    h->one = class ? h->one : S("");
}

struct sums {
    struct tx *tx;
    const struct roster_rules *rules;
    struct fund_pair *at;
    size_t n, cap;
};
struct sum_row {
    struct str source, class, form, archive_no;
    int64_t rows, fen;
};
static const struct field sum_fields[] = {
    {FIELD(struct sum_row, source)},     {FIELD(struct sum_row, class)}, {FIELD(struct sum_row, form)},
    {FIELD(struct sum_row, archive_no)}, {FIELD(struct sum_row, rows)},  {FIELD(struct sum_row, fen)},
};

static enum err on_sum(void *arg, void *row)
{
    struct sums *k = arg;
    const struct sum_row *s = row;
    struct arena *a = tx_arena(k->tx);
    struct str filed = fund_filed(k->rules->earmark, s->archive_no);
    size_t i = 0;
    struct fund_ruling v = fund_cell(k->rules->earmark, s->source, s->class, s->form, filed);
    if (v.verdict != FUND_SILENT || !s->source.len || !s->class.len)
        return OK;
    while (i < k->n && !(str_eq(k->at[i].source, s->source) && str_eq(k->at[i].class, s->class) &&
                         str_eq(k->at[i].form, s->form) && str_eq(k->at[i].filed, filed)))
        i++;
    if (i == k->cap)
        return ERR_TOO_LARGE;
    if (i == k->n)
        k->at[k->n++] = (struct fund_pair){.source = str_dup(a, s->source), .class = str_dup(a, s->class),
                                           .form = str_dup(a, s->form), .filed = filed, .clause = v.clause};
    k->at[i].rows += s->rows;
    k->at[i].fen += s->fen;
    return OK;
}

enum err roster_silent(struct tx *tx, const struct roster_rules *rules, int64_t roster_id,
                       struct fund_pair **out, size_t *n)
{
    enum { PAIRS_MAX = 4096 };
    struct sum_row row = {0};
    struct sums k = {.tx = tx, .rules = rules, .cap = PAIRS_MAX};
    struct fields fs = FIELDS(struct sum_row, sum_fields);
    *out = NULL;
    *n = 0;
    if (!rules->earmark || !fund_has_silence(rules->earmark))
        return OK;
    k.at = NEWS(tx_arena(tx), struct fund_pair, PAIRS_MAX);
    enum err e = db_one(tx, ROSTER_LUMP_PAIR, VALS(I64(roster_id)), fs, &row);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (e == OK)
        TRY(on_sum(&k, &row));
    else
        TRY(db_each(tx, ROSTER_PAIR_SUMS, VALS(I64(roster_id)), fs, &row, on_sum, &k));
    *out = k.at;
    *n = k.n;
    return OK;
}

/* One finding a pair, about the file and not about its rows: a hundred thousand rows ask one question. */
static enum err tell_silent(struct tx *tx, struct roster_recheck *r)
{
    struct fund_pair *pairs;
    size_t n;
    struct arena *a = tx_arena(tx);
    TRY(roster_silent(tx, r->rules, r->roster_id, &pairs, &n));
    for (size_t i = 0; i < n; i++) {
        struct roster_finding f = {
            .field = S("source"), .level = ROSTER_WARNED, .code = S("RULE_SILENT"),
            .value = str_f(a, "%.*s → %.*s", FMT(pairs[i].source), FMT(pairs[i].class)),
            .text = str_f(a, "规则未规定：用 %.*s 慰问 %.*s（%lld 行）。%.*s。提交后转请裁定，由审核人或有权限的人决定",
                          FMT(pairs[i].source), FMT(pairs[i].class), (long long)pairs[i].rows,
                          FMT(pairs[i].clause))};
        TRY(store(tx, r, &f));
    }
    return OK;
}

enum err roster_recheck_run(struct tx *tx, struct roster_recheck *r)
{
    int64_t any = 0;
    enum err e = db_int(tx, ROSTER_ANY_PERSON, NOVALS, &any);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (r->rules_too)
        TRY(rules_again(tx, r));
    TRY(each_hit(tx, r, GIFT_MISFITS, VALS(I64(r->roster_id)), say_gift));
    if (!r->look_only)
        TRY(tell_silent(tx, r));
    if (e == ERR_NOT_FOUND) /* an empty register: nothing to meet */
        return OK;
    TRY(each_hit(tx, r, ROSTER_HIT_NAME, VALS(I64(r->roster_id)), say_name));
    TRY(each_hit(tx, r, ROSTER_HIT_CARD, VALS(I64(r->roster_id)), say_card));
    TRY(each_hit(tx, r, ROSTER_HIT_STATUS, VALS(I64(r->roster_id)), say_status));
    return clashes(tx, r);
}

enum err roster_parts(struct tx *tx, int64_t roster_id, struct fund_part **out, size_t *n)
{
    static const struct field part_fields[] = {
        {FIELD(struct fund_part, source)},
        {FIELD(struct fund_part, fen)},
    };
    return db_rows(tx, ROSTER_PARTS, VALS(I64(roster_id)), FIELDS(struct fund_part, part_fields),
                   FUND_PARTS_MAX, out, n);
}
