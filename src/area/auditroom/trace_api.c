// SPDX-License-Identifier: Apache-2.0
// One page for any 分: from its receipt down to the persons, from a person up to the receipts. The pieces
// of trace.c are gathered into nodes in layers and links between them.
#include "auditroom_own.h"
#include "campaign.h"
#include "code.h"
#include "trace.h"
#include "money.h"

enum {
    SOURCES_MAX = 200,
    NODES_MAX = 60000,
    LAYER_NODES = 12, /* shown in one layer; the rest are one node */
    PATH_MAX_STEPS = 40,
    PEOPLE_MAX = 20000,
    TIMES_MAX = 50,
};

enum node_kind { NODE_RECEIPT, NODE_ABOVE, NODE_UNION, NODE_ROSTER, NODE_PERSON, NODE_PAID, NODE_WAITS, NODE_LEFT, NODE_GOODS, NODE_LOST, NODE_BACK, NODE_REST };
static const char *const kind_names[] = {"receipt", "above", "union", "roster", "person", "paid", "waits", "left", "goods", "lost", "back", "rest"};

struct node {
    enum node_kind kind;
    int64_t key;
    int32_t layer, shown; /* shown: place in the answer, -1 = not */
    int64_t fen, n;
    struct str title, sub, object;
};
struct link {
    int32_t from, to, source;
    int64_t fen;
};
struct txn {
    int64_t id;
    struct str kind, day, doc_no, party;
    int64_t org_id;
};

struct way {
    struct ctx *cx;
    struct campaign campaign;
    struct fifo *fifo;
    struct str sources[SOURCES_MAX];
    int32_t n_sources;
    struct fifo_entry *entries;
    size_t n_entries, cap_entries;
    struct txn *txns;
    size_t n_txns, cap_txns;
    struct node *nodes;
    int32_t n_nodes, *node_slots;
    struct link *links;
    int32_t n_links, cap_links, *link_slots, n_link_slots;
    /* what is asked for */
    struct str of;
    int64_t txn_id, roster_id, org_id, person_id, row_no;
    int64_t fen;
};

/* --- reading the ledger --- */

struct row {
    int64_t txn_id;
    struct str kind, day, doc_no, party;
    int64_t roster_id, org_id;
    struct str source, stage;
    int64_t fen, gift_id;
};
static const struct field row_fields[] = {
    {FIELD(struct row, txn_id)}, {FIELD(struct row, kind)},      {FIELD(struct row, day)},    {FIELD(struct row, doc_no)},
    {FIELD(struct row, party)},  {FIELD(struct row, roster_id)}, {FIELD(struct row, org_id)}, {FIELD(struct row, source)},
    {FIELD(struct row, stage)},  {FIELD(struct row, fen)},       {FIELD(struct row, gift_id)}};

static int32_t source_of(struct way *w, struct str code)
{
    int32_t i = 0;
    while (i < w->n_sources && !str_eq(w->sources[i], code))
        i++;
    if (i == w->n_sources && i < SOURCES_MAX)
        w->sources[w->n_sources++] = str_dup(w->cx->a, code);
    return i < SOURCES_MAX ? i : SOURCES_MAX - 1;
}

static void keep_txn(struct way *w, const struct row *r)
{
    struct arena *a = w->cx->a;
    if (w->n_txns == w->cap_txns) {
        struct txn *more = NEWS(a, struct txn, w->cap_txns ? 2 * w->cap_txns : 512);
        if (w->n_txns)
            memcpy(more, w->txns, w->n_txns * sizeof *more);
        w->txns = more;
        w->cap_txns = w->cap_txns ? 2 * w->cap_txns : 512;
    }
    w->txns[w->n_txns++] = (struct txn){r->txn_id, str_dup(a, r->kind), str_dup(a, r->day), str_dup(a, r->doc_no),
                                        str_dup(a, r->party), r->org_id};
}

static enum err on_entry(void *arg, void *row)
{
    struct way *w = arg;
    const struct row *r = row;
    if (!w->n_txns || w->txns[w->n_txns - 1].id != r->txn_id)
        keep_txn(w, r);
    if (w->n_entries == FIFO_ENTRIES_MAX)
        return ERR_TOO_LARGE;
    if (w->n_entries == w->cap_entries) {
        struct fifo_entry *more = NEWS(w->cx->a, struct fifo_entry, w->cap_entries ? 2 * w->cap_entries : 1024);
        if (w->n_entries)
            memcpy(more, w->entries, w->n_entries * sizeof *more);
        w->entries = more;
        w->cap_entries = w->cap_entries ? 2 * w->cap_entries : 1024;
    }
    enum fifo_stage stage = str_eq(r->stage, S("outside"))     ? FIFO_OUTSIDE
                            : str_eq(r->stage, S("available")) ? FIFO_AVAILABLE
                            : str_eq(r->stage, S("paid"))      ? FIFO_PAID
                            : str_eq(r->stage, S("ordered")) || str_eq(r->stage, S("stock")) ? FIFO_GOODS
                            : str_eq(r->stage, S("lost"))      ? FIFO_LOST
                                                               : FIFO_RESERVED;
    w->entries[w->n_entries++] =
        (struct fifo_entry){r->txn_id, r->org_id, r->roster_id, r->gift_id, r->fen, source_of(w, r->source), stage};
    return OK;
}

static enum err read_ledger(struct way *w)
{
    struct row row = {0};
    struct ctx *cx = w->cx;
    enum err e = db_each(cx->tx, TRACE_ENTRIES, VALS(LO(cx), HI(cx), I64(w->campaign.id)), FIELDS(struct row, row_fields), &row,
                         on_entry, w);
    if (e == ERR_TOO_LARGE)
        return fail(cx, e, "这个范围内的资金收支超过 %d 笔，请选择下级工会查看", FIFO_ENTRIES_MAX);
    TRY(e);
    w->fifo = fifo_new(cx->a);
    for (size_t i = 0; i < w->n_entries;) {
        size_t n = 1;
        while (i + n < w->n_entries && w->entries[i + n].txn_id == w->entries[i].txn_id)
            n++;
        if (!fifo_move(w->fifo, &w->entries[i], n))
            return fail(cx, ERR_TOO_LARGE, "资金往来过于零碎，请选择下级工会查看");
        i += n;
    }
    return OK;
}

static const struct txn *txn_of(const struct way *w, int64_t id)
{
    size_t lo = 0, hi = w->n_txns;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (w->txns[mid].id < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < w->n_txns && w->txns[lo].id == id ? &w->txns[lo] : NULL;
}

/* --- nodes and links --- */

enum { NODE_SLOTS = 4 * NODES_MAX };

static int32_t node_of(struct way *w, enum node_kind kind, int64_t key)
{
    uint64_t h = ((uint64_t)key * 16 + (uint64_t)kind) * UINT64_C(0x9E3779B97F4A7C15);
    for (size_t i = (h >> 20) % NODE_SLOTS;; i = (i + 1) % NODE_SLOTS) {
        int32_t at = w->node_slots[i] - 1;
        if (at >= 0 && w->nodes[at].kind == kind && w->nodes[at].key == key)
            return at;
        if (at >= 0)
            continue;
        if (w->n_nodes == NODES_MAX)
            return NODES_MAX - 1;
        w->nodes[w->n_nodes] = (struct node){.kind = kind, .key = key, .shown = -1};
        w->node_slots[i] = ++w->n_nodes;
        return w->n_nodes - 1;
    }
}

static void grow_links(struct way *w)
{
    int32_t cap = w->cap_links ? 2 * w->cap_links : 1024;
    struct link *more = NEWS(w->cx->a, struct link, (size_t)cap);
    if (w->n_links)
        memcpy(more, w->links, (size_t)w->n_links * sizeof *more);
    w->links = more;
    w->cap_links = cap;
    w->n_link_slots = 4 * cap;
    w->link_slots = NEWS(w->cx->a, int32_t, (size_t)w->n_link_slots);
    for (int32_t i = 0; i < w->n_links; i++) {
        const struct link *l = &w->links[i];
        uint64_t h = (((uint64_t)l->from << 32 | (uint64_t)l->to) + (uint64_t)l->source * 977) * UINT64_C(0x9E3779B97F4A7C15);
        int32_t s = (int32_t)((h >> 20) % (uint64_t)w->n_link_slots);
        while (w->link_slots[s])
            s = (s + 1) % w->n_link_slots;
        w->link_slots[s] = i + 1;
    }
}

static void add_link(struct way *w, int32_t from, int32_t to, int32_t source, int64_t fen)
{
    if (w->n_links == w->cap_links)
        grow_links(w);
    uint64_t h = (((uint64_t)from << 32 | (uint64_t)to) + (uint64_t)source * 977) * UINT64_C(0x9E3779B97F4A7C15);
    for (int32_t s = (int32_t)((h >> 20) % (uint64_t)w->n_link_slots);; s = (s + 1) % w->n_link_slots) {
        if (!w->link_slots[s]) {
            w->links[w->n_links] = (struct link){from, to, source, fen};
            w->link_slots[s] = ++w->n_links;
            return;
        }
        struct link *l = &w->links[w->link_slots[s] - 1];
        if (l->from == from && l->to == to && l->source == source) {
            l->fen += fen;
            return;
        }
    }
}

/* Node of an account on the way; of money from outside the node before it. */
static int32_t account_node(struct way *w, const struct fifo_account *a)
{
    return a->stage == FIFO_OUTSIDE                               ? node_of(w, NODE_BACK, a->org_id)
           : a->stage == FIFO_AVAILABLE || a->roster_id == 0      ? node_of(w, NODE_UNION, a->org_id)
                                                                  : node_of(w, NODE_ROSTER, a->roster_id);
}

struct step {
    int32_t node, source;
};

/* The way of a piece from its beginning; going round (money taken back) is cut out. */
static size_t way_of(struct way *w, int32_t piece, struct step out[PATH_MAX_STEPS])
{
    int32_t chain[PATH_MAX_STEPS];
    size_t n = 0, m = 0;
    for (int32_t p = piece; p >= 0 && n < PATH_MAX_STEPS - 1; p = w->fifo->pieces[p].from)
        chain[n++] = p;
    const struct fifo_piece *first = &w->fifo->pieces[chain[n - 1]];
    const struct txn *t = txn_of(w, first->txn_id);
    bool receipt = t && str_eq(t->kind, S("receipt"));
    out[m++] = (struct step){node_of(w, receipt ? NODE_RECEIPT : NODE_ABOVE, receipt ? first->txn_id : w->fifo->accounts[first->account].org_id),
                             w->fifo->accounts[first->account].source};
    while (n--) {
        const struct fifo_account *a = &w->fifo->accounts[w->fifo->pieces[chain[n]].account];
        struct step s = {account_node(w, a), a->source};
        size_t k = 0;
        while (k < m && out[k].node != s.node)
            k++;
        m = k;
        out[m++] = s;
    }
    return m;
}

static void add_way(struct way *w, const struct step *s, size_t n, int32_t end, int64_t fen)
{
    for (size_t i = 1; i < n; i++)
        add_link(w, s[i - 1].node, s[i].node, s[i].source, fen);
    if (end >= 0)
        add_link(w, s[n - 1].node, end, s[n - 1].source, fen);
    w->fen += fen;
}

/* Does the piece's way touch what is asked for? */
static bool concerns(const struct way *w, int32_t piece)
{
    if (!w->of.len)
        return true;
    for (int32_t p = piece; p >= 0; p = w->fifo->pieces[p].from) {
        const struct fifo_piece *q = &w->fifo->pieces[p];
        const struct fifo_account *a = &w->fifo->accounts[q->account];
        if ((w->txn_id && q->txn_id == w->txn_id) || (w->roster_id && a->roster_id == w->roster_id) ||
            (w->org_id && a->org_id == w->org_id && a->stage == FIFO_AVAILABLE))
            return true;
    }
    return false;
}

static int32_t end_of(struct way *w, const struct fifo_account *a)
{
    return a->stage == FIFO_PAID        ? node_of(w, NODE_PAID, 0)
           : a->stage == FIFO_RESERVED  ? node_of(w, NODE_WAITS, 0)
           : a->stage == FIFO_AVAILABLE ? node_of(w, NODE_LEFT, 0)
           : a->stage == FIFO_GOODS     ? node_of(w, NODE_GOODS, 0)
           : a->stage == FIFO_LOST      ? node_of(w, NODE_LOST, 0)
                                        : -1;
}

/* Everything, a movement or a union: every piece that lies somewhere now and concerns it. */
static void gather_wide(struct way *w)
{
    struct step s[PATH_MAX_STEPS];
    for (int32_t p = 0; p < w->fifo->n_pieces; p++)
        if (w->fifo->pieces[p].fen > 0 && concerns(w, p)) {
            size_t n = way_of(w, p, s);
            add_way(w, s, n, end_of(w, &w->fifo->accounts[w->fifo->pieces[p].account]), w->fifo->pieces[p].fen);
        }
}

/* --- down to the persons of one roster, row by row against the pieces in order --- */

struct person_row {
    int64_t roster_id, row_no, person_id;
    struct str name, source, state, day;
    int64_t fen, n;
};
static const struct field person_row_fields[] = {
    {FIELD(struct person_row, roster_id)}, {FIELD(struct person_row, row_no)}, {FIELD(struct person_row, person_id)},
    {FIELD(struct person_row, name)},      {FIELD(struct person_row, source)}, {FIELD(struct person_row, state)},
    {FIELD(struct person_row, day)},       {FIELD(struct person_row, fen)},    {FIELD(struct person_row, n)}};

/* Pieces of a roster and source: what was paid first, then what waits. */
struct supply {
    int32_t at[2], stage;
    int64_t used; /* of the piece it is at */
};

static struct supply supply_of(struct way *w, int64_t roster_id, int32_t source)
{
    struct supply s = {{-1, -1}, 0, 0};
    for (int32_t i = 0; i < w->fifo->n_accounts; i++) {
        const struct fifo_account *a = &w->fifo->accounts[i];
        if (a->roster_id == roster_id && a->source == source && a->first >= 0 && a->gift_id == 0)
            s.at[a->stage == FIFO_PAID ? 0 : 1] = a->first;
    }
    for (int32_t i = 0; i < w->fifo->n_accounts; i++) { /* money of a gift where there is no other */
        const struct fifo_account *a = &w->fifo->accounts[i];
        int k = a->stage == FIFO_PAID ? 0 : 1;
        if (a->roster_id == roster_id && a->source == source && a->first >= 0 && a->gift_id && s.at[k] < 0)
            s.at[k] = a->first;
    }
    return s;
}

/* Gives fen of the supply to one row; wanted = its way is shown. */
static void serve(struct way *w, struct supply *s, const struct person_row *r, bool wanted)
{
    struct step path[PATH_MAX_STEPS];
    int64_t left = r->fen;
    int stage = str_eq(r->state, S("paid")) ? 0 : 1;
    while (left > 0 && s->at[stage] >= 0) {
        struct fifo_piece *p = &w->fifo->pieces[s->at[stage]];
        int64_t part = left < p->fen - s->used ? left : p->fen - s->used;
        if (part > 0 && wanted) {
            size_t n = way_of(w, s->at[stage], path);
            int32_t end = node_of(w, NODE_PERSON, r->roster_id * 1000000 + r->row_no);
            struct node *person = &w->nodes[end];
            person->title = r->person_id ? mask_name(w->cx->a, r->name) : str_f(w->cx->a, "%lld 人（集体慰问）", (long long)r->n);
            person->sub = str_f(w->cx->a, "第 %lld 行 %s", (long long)r->row_no, stage ? "待付" : "已付");
            person->object = r->person_id ? str_f(w->cx->a, "person:%lld", (long long)r->person_id) : S("");
            person->n = r->n;
            add_way(w, path, n, end, part);
        }
        left -= part;
        s->used += part;
        if (s->used == p->fen) {
            s->at[stage] = p->next;
            s->used = 0;
        }
    }
}

static enum err gather_roster(struct way *w, int64_t roster_id, int64_t row_no)
{
    struct ctx *cx = w->cx;
    struct person_row *rows = NULL;
    struct supply supply[SOURCES_MAX][2];
    size_t n = 0;
    TRY(db_rows(cx->tx, TRACE_PEOPLE, VALS(LO(cx), HI(cx), I64(roster_id), I64(PEOPLE_MAX)),
                FIELDS(struct person_row, person_row_fields), PEOPLE_MAX, &rows, &n));
    for (int32_t i = 0; i < w->n_sources; i++)
        for (int k = 0; k < 2; k++) { /* one for paid, one for waiting: each has its own place */
            supply[i][k] = supply_of(w, roster_id, i);
            supply[i][k].at[1 - k] = -1;
        }
    for (size_t i = 0; i < n; i++) {
        bool wanted = row_no < 0 || (rows[i].row_no == row_no && (!w->person_id || rows[i].person_id == w->person_id));
        serve(w, &supply[source_of(w, rows[i].source)][str_eq(rows[i].state, S("paid")) ? 0 : 1], &rows[i], wanted);
    }
    return OK;
}

struct person_at {
    int64_t roster_id, row_no;
};
static const struct field person_at_fields[] = {{FIELD(struct person_at, roster_id)}, {FIELD(struct person_at, row_no)}};

static enum err gather_person(struct way *w)
{
    struct ctx *cx = w->cx;
    struct person_at *at = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, TRACE_PERSON,
                VALS(I64(w->person_id), LO(cx), HI(cx), I64(w->campaign.id), I64(TIMES_MAX)),
                FIELDS(struct person_at, person_at_fields), TIMES_MAX, &at, &n));
    if (!n)
        return fail(cx, ERR_NOT_FOUND, "这位职工在这次活动中没有慰问记录，或不在您的管理范围内");
    for (size_t i = 0; i < n; i++)
        TRY(gather_roster(w, at[i].roster_id, at[i].row_no));
    return OK;
}

/* --- what is asked for --- */

struct known {
    struct str object, title, sub;
    int64_t lump_id, org_id, campaign_id;
};
static const struct field known_fields[] = {{FIELD(struct known, object)},  {FIELD(struct known, title)},
                                            {FIELD(struct known, sub)},     {FIELD(struct known, lump_id)},
                                            {FIELD(struct known, org_id)},  {FIELD(struct known, campaign_id)}};
#define KNOWN FIELDS(struct known, known_fields)

static enum err read_of(struct way *w)
{
    struct ctx *cx = w->cx;
    struct known k = {0};
    struct str rest, kind = str_cut(w->of, ':', &rest), path;
    struct str id = str_cut(rest, ':', &rest);
    int64_t n = 0;
    w->row_no = -1;
    if (!w->of.len)
        return OK;
    if (str_eq(kind, S("org"))) {
        TRY(cx_org(cx, id, &w->org_id, &path));
        return OK;
    }
    if (!str_int(id, &n) || n <= 0)
        return fail(cx, ERR_BAD_INPUT, "of 应写成 fund:编号、roster:编号、roster:编号:行、person:编号 或 org:代码");
    if (str_eq(kind, S("fund"))) {
        w->txn_id = n;
    } else if (str_eq(kind, S("person"))) {
        w->person_id = n;
    } else if (str_eq(kind, S("roster"))) {
        TRY(cx_one(cx, TRACE_ROSTER, n, KNOWN, &k));
        if (rest.len && !str_int(rest, &w->row_no))
            return fail(cx, ERR_BAD_INPUT, "行号应是整数");
        w->roster_id = k.lump_id ? k.lump_id : n;
    } else {
        return fail(cx, ERR_BAD_INPUT, "of 应写成 fund:编号、roster:编号、roster:编号:行、person:编号 或 org:代码");
    }
    return OK;
}

/* --- layers and names --- */

static void set_layers(struct way *w)
{
    for (int round = 0; round < PATH_MAX_STEPS; round++) {
        bool moved = false;
        for (int32_t i = 0; i < w->n_links; i++) {
            const struct link *l = &w->links[i];
            if (w->nodes[l->to].layer <= w->nodes[l->from].layer && w->nodes[l->from].layer < PATH_MAX_STEPS) {
                w->nodes[l->to].layer = w->nodes[l->from].layer + 1;
                moved = true;
            }
        }
        if (!moved)
            break;
    }
    int32_t roster = 0, last = 0; /* rosters stand in one layer, and so do the ends */
    for (int32_t i = 0; i < w->n_nodes; i++) {
        if (w->nodes[i].kind == NODE_ROSTER && w->nodes[i].layer > roster)
            roster = w->nodes[i].layer;
        if (w->nodes[i].layer > last)
            last = w->nodes[i].layer;
    }
    for (int32_t i = 0; i < w->n_nodes; i++)
        if (w->nodes[i].kind == NODE_ROSTER)
            w->nodes[i].layer = roster;
        else if (w->nodes[i].kind >= NODE_PERSON)
            w->nodes[i].layer = last;
}

static void set_sums(struct way *w)
{
    int64_t *in = NEWS(w->cx->a, int64_t, (size_t)w->n_nodes + 1), *out = NEWS(w->cx->a, int64_t, (size_t)w->n_nodes + 1);
    for (int32_t i = 0; i < w->n_links; i++) {
        in[w->links[i].to] += w->links[i].fen;
        out[w->links[i].from] += w->links[i].fen;
    }
    for (int32_t i = 0; i < w->n_nodes; i++)
        w->nodes[i].fen = in[i] > out[i] ? in[i] : out[i];
}

static int by_layer(const void *x, const void *y, void *arg)
{
    const struct node *nodes = arg, *a = &nodes[*(const int32_t *)x], *b = &nodes[*(const int32_t *)y];
    if (a->layer != b->layer)
        return a->layer < b->layer ? -1 : 1;
    return a->fen > b->fen ? -1 : a->fen < b->fen ? 1 : a->key < b->key ? -1 : a->key > b->key;
}

static enum err name_node(struct way *w, struct node *nd)
{
    struct ctx *cx = w->cx;
    const struct txn *t = nd->kind == NODE_RECEIPT ? txn_of(w, nd->key) : NULL;
    struct known k = {0};
    static const char *const ends[][2] = {[NODE_PAID] = {"已支付", "到人"}, [NODE_WAITS] = {"已预留", "审核通过，还没有付"},
                                          [NODE_LEFT] = {"结存", "还没有使用"}, [NODE_GOODS] = {"物资", "已订购或在库"},
                                          [NODE_LOST] = {"盘亏报损", "已批准核销"}};
    if (nd->kind == NODE_RECEIPT && t) {
        nd->object = str_f(cx->a, "fund:%lld", (long long)nd->key);
        nd->title = t->party.len ? t->party : S("收入");
        nd->sub = str_f(cx->a, "%.*s%s%.*s", FMT(t->day), t->doc_no.len ? " " : "", FMT(t->doc_no));
    } else if (nd->kind == NODE_UNION || nd->kind == NODE_ABOVE || nd->kind == NODE_BACK) {
        enum err e = db_one(cx->tx, TRACE_ORG, VALS(I64(nd->key), LO(cx), HI(cx)), KNOWN, &k);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        nd->object = k.object.len ? str_f(cx->a, "org:%.*s", FMT(k.object)) : S("");
        nd->title = nd->kind == NODE_UNION ? k.title : nd->kind == NODE_ABOVE ? S("上级拨入或上期结转") : S("退回、冲销");
        nd->sub = nd->kind == NODE_UNION ? S("") : k.title;
    } else if (nd->kind == NODE_ROSTER) {
        enum err e = db_one(cx->tx, TRACE_ROSTER, VALS(I64(nd->key), LO(cx), HI(cx)), KNOWN, &k);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        nd->object = k.object;
        nd->title = k.title.len ? k.title : S("名册");
        nd->sub = k.sub;
    } else if (nd->kind >= NODE_PAID && nd->kind <= NODE_LOST) {
        nd->title = str_of(ends[nd->kind][0]);
        nd->sub = str_of(ends[nd->kind][1]);
    }
    return OK;
}

/* The largest of a layer are shown; the rest of it is one node. */
struct picture {
    int32_t *order, n; /* nodes shown, then the rest nodes */
    struct node rest[PATH_MAX_STEPS + 2];
    int32_t rest_at[PATH_MAX_STEPS + 2]; /* place in the answer, -1 = none */
};

static enum err pick(struct way *w, struct picture *pic)
{
    struct ctx *cx = w->cx;
    int32_t in_layer = 0, layer = -1, shown = 0, m = 0;
    int32_t *all = NEWS(cx->a, int32_t, (size_t)w->n_nodes + 1);
    for (int32_t i = 0; i < w->n_nodes; i++)
        if (w->nodes[i].fen > 0)
            all[m++] = i;
    qsort_r(all, (size_t)m, sizeof *all, by_layer, w->nodes);
    pic->order = NEWS(cx->a, int32_t, (size_t)m + 1);
    for (size_t i = 0; i < countof(pic->rest_at); i++)
        pic->rest_at[i] = -1;
    for (int32_t i = 0; i < m; i++) {
        struct node *nd = &w->nodes[all[i]];
        in_layer = nd->layer == layer ? in_layer + 1 : 1;
        layer = nd->layer;
        if (in_layer > LAYER_NODES) {
            pic->rest[layer].fen += nd->fen;
            pic->rest[layer].n++;
            continue;
        }
        nd->shown = shown++;
        pic->order[pic->n++] = all[i];
        TRY(name_node(w, nd));
    }
    for (size_t i = 0; i < countof(pic->rest); i++)
        if (pic->rest[i].n) {
            pic->rest_at[i] = shown++;
            pic->rest[i].kind = NODE_REST;
            pic->rest[i].layer = (int32_t)i;
            pic->rest[i].title = str_f(cx->a, "其余 %lld 个", (long long)pic->rest[i].n);
        }
    return OK;
}

static int32_t place(const struct way *w, const struct picture *pic, int32_t node)
{
    return w->nodes[node].shown >= 0 ? w->nodes[node].shown : pic->rest_at[w->nodes[node].layer];
}

static void put_node(struct jw *w, const struct node *nd, int64_t id)
{
    jw_open(w, '{');
    jw_ki(w, "id", id);
    jw_ki(w, "layer", nd->layer);
    jw_kt(w, "kind", str_of(kind_names[nd->kind]));
    jw_kt(w, "title", nd->title);
    jw_kt(w, "sub", nd->sub);
    jw_kt(w, "object", nd->object);
    jw_ki(w, "fen", nd->fen);
    jw_ki(w, "n", nd->n);
    jw_close(w, '}');
}

static int by_place(const void *x, const void *y)
{
    const struct link *a = x, *b = y;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return a->source < b->source ? -1 : a->source > b->source;
}

static void put_links(struct way *w, const struct picture *pic)
{
    struct link *all = NEWS(w->cx->a, struct link, (size_t)w->n_links + 1);
    int32_t n = 0;
    for (int32_t i = 0; i < w->n_links; i++) {
        const struct link *l = &w->links[i];
        all[i] = (struct link){place(w, pic, l->from), place(w, pic, l->to), l->source, l->fen};
    }
    qsort(all, (size_t)w->n_links, sizeof *all, by_place);
    for (int32_t i = 0; i < w->n_links; i++)
        if (n && by_place(&all[n - 1], &all[i]) == 0)
            all[n - 1].fen += all[i].fen;
        else
            all[n++] = all[i];
    jw_key(w->cx->out, "links");
    jw_open(w->cx->out, '[');
    for (int32_t i = 0; i < n; i++) {
        jw_open(w->cx->out, '{');
        jw_ki(w->cx->out, "from", all[i].from);
        jw_ki(w->cx->out, "to", all[i].to);
        jw_kt(w->cx->out, "source", w->sources[all[i].source]);
        jw_ki(w->cx->out, "fen", all[i].fen);
        jw_close(w->cx->out, '}');
    }
    jw_close(w->cx->out, ']');
}

static enum err answer(struct way *w)
{
    struct ctx *cx = w->cx;
    struct picture *pic = NEW(cx->a, struct picture);
    set_layers(w);
    set_sums(w);
    TRY(pick(w, pic));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "campaign", w->campaign.code);
    jw_kt(cx->out, "of", w->of);
    jw_ki(cx->out, "fen", w->fen);
    jw_kt(cx->out, "rule", S("同一工会、同一来源的资金按先进先出对应：先到账的先使用；名册内按行次对应。账上的钱不编号，这是通行的假定，不是记账事实。"));
    jw_key(cx->out, "nodes");
    jw_open(cx->out, '[');
    for (int32_t i = 0; i < pic->n; i++)
        put_node(cx->out, &w->nodes[pic->order[i]], i);
    for (size_t i = 0; i < countof(pic->rest); i++)
        if (pic->rest_at[i] >= 0)
            put_node(cx->out, &pic->rest[i], pic->rest_at[i]);
    jw_close(cx->out, ']');
    put_links(w, pic);
    jw_close(cx->out, '}');
    return OK;
}

enum err trace_get(struct ctx *cx)
{
    struct way *w = NEW(cx->a, struct way);
    w->cx = cx;
    w->of = cx_query(cx, "of");
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &w->campaign));
    TRY(read_of(w));
    TRY(read_ledger(w));
    w->nodes = NEWS(cx->a, struct node, NODES_MAX);
    w->node_slots = NEWS(cx->a, int32_t, NODE_SLOTS);
    if (w->person_id)
        TRY(gather_person(w));
    else if (w->roster_id)
        TRY(gather_roster(w, w->roster_id, w->row_no));
    else
        gather_wide(w);
    audit_object(cx, cx->org_id, "%.*s", FMT(w->of.len ? w->of : S("trace")));
    return answer(w);
}
