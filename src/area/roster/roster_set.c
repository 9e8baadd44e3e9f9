/* SPDX-License-Identifier: Apache-2.0
 * Rows as a set. Within a file: two open-addressing tables over blind indexes in memory, so that
 * staging needs no random-key index on disk. Against the register and the campaign: a few set-based
 * statements over the staged rows, whose hits alone come back. */
#include <sys/mman.h>

#include "roster_cell.h"
#include "roster_set.h"

enum { SET_MIN = 1 << 12, SET_FULL_OF_16 = 13 };

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
struct hub { /* first row of a family number: the others are tied to it */
    uint64_t key;
    unsigned char blind[BLIND_BYTES];
    char type[24], mask[40];
};
struct roster_set {
    const struct caps *caps;
    struct table people, cards;
    struct entered *rows;
    size_t n, cap;
    struct hub *hubs; /* open-addressing, key 0 = free; NULL until a family number is met */
    size_t n_hubs, cap_hubs;
};

static void *must(void *p)
{
    ASSERT(p); /* the process has a memory limit of its own: restart beats a wrong verdict */
    return p;
}

/* Each look-up in a large table is a miss of the cache; large pages at least spare that of the page table. */
static struct slot *slots_new(size_t n)
{
    enum { LARGE_PAGE = 2 << 20 };
    size_t bytes = n * sizeof(struct slot);
    if (bytes < LARGE_PAGE)
        return must(calloc(n, sizeof(struct slot)));
    struct slot *s = must(aligned_alloc(LARGE_PAGE, bytes));
    (void)madvise(s, bytes, MADV_HUGEPAGE); /* a hint: without it all is well too */
    memset(s, 0, bytes);
    return s;
}

struct roster_set *roster_set_new(const struct caps *caps)
{
    struct roster_set *s = must(calloc(1, sizeof *s));
    s->caps = caps;
    s->people = (struct table){slots_new(SET_MIN), SET_MIN, 0};
    s->cards = (struct table){slots_new(SET_MIN), SET_MIN, 0};
    return s;
}

void roster_set_free(struct roster_set *s)
{
    if (!s)
        return;
    free(s->people.slots);
    free(s->cards.slots);
    free(s->rows);
    free(s->hubs);
    free(s);
}

size_t roster_set_bytes(const struct roster_set *s)
{
    return (s->people.cap + s->cards.cap) * sizeof(struct slot) + s->cap * sizeof(struct entered) +
           s->cap_hubs * sizeof(struct hub);
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

void roster_set_touch(const struct roster_set *s, const struct roster_row *row)
{
    touch(&s->people, row->blind);
    touch(&s->cards, row->card_blind);
}

static void grow(struct table *t)
{
    struct table bigger = {slots_new(t->cap * 2), t->cap * 2, t->used};
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

/* --- families by their number --- */

static struct hub *hub_at(struct hub *hubs, size_t cap, uint64_t key)
{
    size_t i = key & (cap - 1);
    while (hubs[i].key && hubs[i].key != key)
        i = (i + 1) & (cap - 1);
    return &hubs[i];
}

static void grow_hubs(struct roster_set *s)
{
    size_t cap = s->cap_hubs ? s->cap_hubs * 2 : 256;
    struct hub *more = must(calloc(cap, sizeof *more));
    for (size_t i = 0; i < s->cap_hubs; i++)
        if (s->hubs[i].key)
            *hub_at(more, cap, s->hubs[i].key) = s->hubs[i];
    free(s->hubs);
    s->hubs = more;
    s->cap_hubs = cap;
}

static uint64_t key_of(struct str s) /* 64 bits: a million families do not meet by chance */
{
    uint64_t h = str_hash(s, STR_HASH);
    return h ? h : 1;
}

/* The row is tied to the first row with its family number, or becomes that first row. */
static void family(struct roster_set *s, struct arena *a, struct roster_row *row)
{
    if (s->n_hubs * 2 >= s->cap_hubs)
        grow_hubs(s);
    uint64_t key = key_of(row->family);
    struct hub *h = hub_at(s->hubs, s->cap_hubs, key);
    if (h->key && memcmp(h->blind, row->blind.at, BLIND_BYTES) != 0) {
        roster_kin_add(row, "household", str_dup(a, str_of(h->type)),
                       str_dup(a, (struct str){(char *)h->blind, BLIND_BYTES}), str_dup(a, str_of(h->mask)),
                       S("名册“家庭编号”栏"));
        return;
    }
    if (h->key || row->id_type.len >= sizeof h->type)
        return;
    h->key = key;
    s->n_hubs++;
    memcpy(h->blind, row->blind.at, BLIND_BYTES);
    snprintf(h->type, sizeof h->type, "%.*s", FMT(row->id_type));
    snprintf(h->mask, sizeof h->mask, "%.*s", FMT(mask_idno(a, row->number)));
}

void roster_set_row(struct roster_set *s, struct arena *a, struct roster_row *row,
                    struct roster_flaws *f)
{
    if (row->blind.len != BLIND_BYTES)
        return;
    if (s->n == s->cap) {
        s->cap = s->cap ? s->cap * 2 : SET_MIN;
        s->rows = must(realloc(s->rows, s->cap * sizeof *s->rows));
    }
    size_t me = s->n++;
    s->rows[me] = (struct entered){(uint32_t)row->sheet_row, hash_of(row->name), owner_of(row)};
    if (row->family.len)
        family(s, a, row);
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
        roster_flaw_by(f, RC_CARD, s->caps->on[CAPS_CARD_SHARED].level, "CARD_SHARED",
                       roster_value(a, RC_CARD, row->card),
                        str_f(a, "与第 %u 行的银行卡号相同而人不同，慰问金应发到本人账户", s->rows[card].sheet_row));
}

/* --- against the register and the campaign: gather, then tell --- */

const struct field hit_fields[7] = {
    {FIELD(struct hit, row_no)},     {FIELD(struct hit, sheet)},
    {FIELD(struct hit, sheet_row)},  {FIELD(struct hit, level)},
    {FIELD(struct hit, amount_fen)}, {FIELD(struct hit, one)},
    {FIELD(struct hit, two)},
};

void gather_put(struct gather *g, const struct found *f)
{
    if (f->level == CAPS_OFF || g->n == HITS_MAX)
        return;
    GROW(g->a, g->at, g->n, g->cap, 64);
    g->at[g->n++] = *f;
}

enum err gather_hits(struct gather *g, int stmt, struct vals v,
                     void (*say)(struct gather *g, const struct hit *h, struct found *f))
{
    struct hit *hits;
    size_t n;
    TRY(db_rows(g->tx, stmt, v, HIT_FIELDS, HITS_MAX, &hits, &n));
    for (size_t i = 0; i < n; i++) {
        struct found f = {.row_no = hits[i].row_no};
        say(g, &hits[i], &f);
        gather_put(g, &f);
    }
    return OK;
}

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
static enum err raise_row(struct tx *tx, struct roster_recheck *r, const struct roster_row *row,
                          enum roster_level to)
{
    struct roster_counts *n = r->counts;
    if (row->level >= (int64_t)to)
        return OK;
    if (row->level == ROSTER_WARNED)
        n->warned--;
    if (to == ROSTER_WARNED)
        n->warned++;
    if (to == ROSTER_REFUSED) {
        n->refused++;
        n->accepted--;
        n->persons--;
        n->amount_fen -= row->amount_fen;
    }
    return db_exec(tx, ROSTER_ROW_SET_LEVEL, VALS(I64(r->roster_id), I64(row->row_no), I64(to)), NULL);
}

static void block(struct roster_recheck *r, const char *code, struct str text)
{
    for (size_t i = 0; i < r->n_blockers; i++)
        if (strcmp(r->blockers[i].code, code) == 0) {
            r->blockers[i].count++;
            return;
        }
    if (r->n_blockers < countof(r->blockers))
        r->blockers[r->n_blockers++] = (struct roster_blocker){code, text, 1};
}

static int reason_order(const void *x, const void *y)
{
    const struct roster_reason *a = x, *b = y;
    return a->row_no != b->row_no ? (a->row_no < b->row_no ? -1 : 1) : str_cmp(a->code, b->code);
}

/* A look stores nothing: what is refused, or wants a reason nobody has stated, stands in the way. */
static void look(struct roster_recheck *r, const struct found *f)
{
    struct roster_reason key = {.row_no = f->row_no, .code = str_of(f->code)};
    if (f->level == CAPS_ERROR)
        block(r, f->code, f->text);
    else if (f->level == CAPS_REASON &&
             !(r->n_reasons && bsearch(&key, r->reasons, r->n_reasons, sizeof key, reason_order)))
        block(r, "REASON_NEEDED", str_f(r->a, "%.*s：须写明理由", FMT(f->text)));
}

static enum err tell(struct gather *g, const struct found *f)
{
    struct roster_recheck *r = g->r;
    struct roster_row row = {0};
    char cell[16], yuan[MONEY_TEXT];
    TRY(db_one(g->tx, ROSTER_ROW_LEVEL, VALS(I64(r->roster_id), I64(f->row_no)), ROSTER_ROW_FIELDS, &row));
    roster_cell_address(r->layout, row.sheet, row.sheet_row, f->col, cell);
    size_t n = money_plain(row.amount_fen, yuan);
    struct str value = f->value.at ? f->value : f->col == RC_AMOUNT ? str_dup(g->a, (struct str){yuan, n})
                                                                    : mask_name(g->a, row.name);
    enum roster_level level = f->level == CAPS_ERROR ? ROSTER_REFUSED : ROSTER_WARNED;
    struct roster_finding one = {.row_no = f->row_no, .sheet = roster_sheet_name(r->layout, row.sheet),
                                 .cell = str_dup(g->a, str_of(cell)),
                                 .field = str_of(roster_col_field(f->col)), .level = level,
                                 .code = str_of(f->code), .value = value, .text = f->text,
                                 .needs = f->level == CAPS_REASON, .again = 1};
    TRY(store(g->tx, r, &one));
    return raise_row(g->tx, r, &row, level);
}

static int found_order(const void *x, const void *y)
{
    const struct found *a = x, *b = y;
    if (a->row_no != b->row_no)
        return a->row_no < b->row_no ? -1 : 1;
    int c = strcmp(a->code, b->code);
    return c ? c : a->level > b->level ? -1 : a->level < b->level;
}

enum err gather_tell(struct gather *g)
{
    if (g->n)
        qsort(g->at, g->n, sizeof *g->at, found_order);
    for (size_t i = 0; i < g->n; i++) {
        const struct found *f = &g->at[i];
        if (i && f->row_no == f[-1].row_no && strcmp(f->code, f[-1].code) == 0)
            continue; /* the gravest of a kind stands first */
        if (g->r->look_only)
            look(g->r, f);
        else
            TRY(tell(g, f));
    }
    g->n = 0;
    return OK;
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

static enum err put_pair(struct gather *g, const struct pair *p, const char *code, enum roster_col col,
                         struct str text)
{
    struct hit *hits;
    size_t n;
    TRY(db_rows(g->tx, ROSTER_HIT_PAIR,
                VALS(I64(g->r->roster_id), TXT(p->source), TXT(p->class), TXT(p->form), TXT(p->archive_no)),
                HIT_FIELDS, HITS_MAX, &hits, &n));
    for (size_t i = 0; i < n; i++)
        gather_put(g, &(struct found){.row_no = hits[i].row_no, .code = code, .col = col, .level = CAPS_ERROR,
                                      .text = text, .value = str_f(g->a, "%.*s → %.*s", FMT(p->source), FMT(p->class))});
    return OK;
}

/* Classes, sources and earmark rules as they are today. */
static enum err rules_again(struct gather *g)
{
    const struct roster_rules *rules = g->r->rules;
    struct pair *pairs;
    size_t n;
    TRY(db_rows(g->tx, ROSTER_PAIRS, VALS(I64(g->r->roster_id)), FIELDS(struct pair, pair_fields),
                HITS_MAX, &pairs, &n));
    for (size_t i = 0; i < n; i++) {
        const struct pair *p = &pairs[i];
        if (!item_of(rules->classes, rules->n_classes, p->class))
            TRY(put_pair(g, p, "CLASS_UNKNOWN", RC_CLASS, S("慰问对象类别已不在用，请改填")));
        else if (!item_of(rules->sources, rules->n_sources, p->source))
            TRY(put_pair(g, p, "FUND_UNKNOWN", RC_SOURCE, S("资金来源已不在用，请改填")));
        struct fund_ruling v =
            fund_check(rules->earmark, p->source, p->class,
                       str_eq(p->form, S("goods")) ? FUND_GOODS : FUND_CASH, p->archive_no);
        if (v.verdict == FUND_FORBIDDEN)
            TRY(put_pair(g, p, "FUND_FORBIDDEN", RC_SOURCE,
                         str_f(g->a, "资金使用规定不允许：%.*s。请改用其他资金来源", FMT(v.clause))));
    }
    return OK;
}

/* --- gifts, and where the rule is silent --- */

static void say_gift(struct gather *g, const struct hit *h, struct found *f)
{
    bool class = str_eq(h->two, S("class")), form = str_eq(h->two, S("form"));
    f->code = "GIFT_PURPOSE";
    f->col = class ? RC_CLASS : form ? RC_FORM : RC_NAME;
    f->level = CAPS_ERROR;
    f->text = class ? str_f(g->a, "这笔定向捐赠不用于 %.*s，请核对捐赠用途或改用其他资金", FMT(h->one))
              : form ? S("这笔定向捐赠是物资，只能用于发放物资")
                     : S("不在这笔定向捐赠指定的受助人名单中");
    f->value = class ? str_dup(g->a, h->one) : S("");
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
            .field = S("source"), .level = ROSTER_WARNED, .code = S("RULE_SILENT"), .again = 1,
            .value = str_f(a, "%.*s → %.*s", FMT(pairs[i].source), FMT(pairs[i].class)),
            .text = str_f(a, "规则未规定：用 %.*s 慰问 %.*s（%lld 行）。%.*s。提交后转请裁定，由审核人或有权限的人决定",
                          FMT(pairs[i].source), FMT(pairs[i].class), (long long)pairs[i].rows,
                          FMT(pairs[i].clause))};
        TRY(store(tx, r, &f));
    }
    return OK;
}

static enum err load_reasons(struct tx *tx, struct roster_recheck *r)
{
    TRY(db_rows(tx, ROSTER_REASONS, VALS(I64(r->roster_id)), ROSTER_REASON_FIELDS, ROSTER_ROWS_MAX,
                &r->reasons, &r->n_reasons));
    if (r->n_reasons)
        qsort(r->reasons, r->n_reasons, sizeof *r->reasons, reason_order);
    return OK;
}

enum err roster_recheck_run(struct tx *tx, struct roster_recheck *r)
{
    int64_t any = 0;
    struct gather g = {.tx = tx, .a = tx_arena(tx), .r = r};
    enum err e = db_int(tx, ROSTER_ANY_PERSON, NOVALS, &any);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    r->a = g.a;
    if (r->look_only)
        TRY(load_reasons(tx, r));
    if (r->rules_too)
        TRY(rules_again(&g));
    TRY(gather_hits(&g, GIFT_MISFITS, VALS(I64(r->roster_id)), say_gift));
    if (!r->look_only)
        TRY(tell_silent(tx, r));
    return roster_caps_run(&g, e == ERR_NOT_FOUND);
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
