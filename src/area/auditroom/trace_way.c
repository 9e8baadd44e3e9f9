// SPDX-License-Identifier: Apache-2.0
// The ledger of a campaign as ways of money, and those as nodes and links. See trace_own.h.
#include "org.h"
#include "trace_own.h"

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

int32_t trace_source(struct way *w, struct str code)
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
        (struct fifo_entry){r->txn_id, r->org_id, r->roster_id, r->gift_id, r->fen, trace_source(w, r->source), stage};
    return OK;
}

enum err trace_read_ledger(struct way *w)
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

const struct txn *trace_txn(const struct way *w, int64_t id)
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

int32_t trace_node(struct way *w, enum node_kind kind, int64_t key)
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

/* --- a picture of many unions: those far below stand with the one above them --- */

struct union_row {
    int64_t id;
    struct str path;
};
static const struct field union_row_fields[] = {{FIELD(struct union_row, id)}, {FIELD(struct union_row, path)}};

struct homing {
    struct way *w;
    struct union_row top; /* one level under the base; its subtree follows it */
    size_t cap;
};

static enum err on_union(void *arg, void *row)
{
    struct homing *h = arg;
    struct way *w = h->w;
    const struct union_row *r = row;
    size_t level = w->base.len + ORG_SEGMENT;
    if (w->n_homes == h->cap) {
        h->cap = h->cap ? 2 * h->cap : 256;
        struct home *more = NEWS(w->cx->a, struct home, h->cap);
        if (w->n_homes)
            memcpy(more, w->homes, w->n_homes * sizeof *more);
        w->homes = more;
    }
    if (r->path.len == level)
        h->top = (struct union_row){r->id, str_dup(w->cx->a, r->path)};
    bool below = r->path.len > level && h->top.id && str_starts(r->path, h->top.path);
    w->homes[w->n_homes++] = (struct home){r->id, below ? h->top.id : r->id};
    return OK;
}

static int by_id(const void *x, const void *y)
{
    const struct home *a = x, *b = y;
    return a->id < b->id ? -1 : a->id > b->id;
}

static enum err collapse(struct way *w)
{
    struct homing h = {.w = w};
    struct union_row row = {0};
    TRY(db_each(w->cx->tx, TRACE_UNIONS, VALS(TXT(w->base), TXT(path_end(w->cx->a, w->base))),
                FIELDS(struct union_row, union_row_fields), &row, on_union, &h));
    if (w->n_homes)
        qsort(w->homes, w->n_homes, sizeof *w->homes, by_id);
    w->collapsed = true;
    memset(w->node_slots, 0, NODE_SLOTS * sizeof *w->node_slots);
    if (w->n_link_slots)
        memset(w->link_slots, 0, (size_t)w->n_link_slots * sizeof *w->link_slots);
    w->n_nodes = w->n_links = 0;
    w->fen = 0;
    return OK;
}

static int64_t home_of(const struct way *w, int64_t org_id)
{
    struct home key = {org_id, 0};
    const struct home *h = w->collapsed && w->n_homes ? bsearch(&key, w->homes, w->n_homes, sizeof key, by_id) : NULL;
    return h ? h->at : org_id;
}

/* Node of an account on the way; of money from outside the node before it. */
static int32_t account_node(struct way *w, const struct fifo_account *a)
{
    if (a->stage == FIFO_OUTSIDE)
        return trace_node(w, NODE_BACK, home_of(w, a->org_id));
    if (a->stage == FIFO_AVAILABLE || a->roster_id == 0 || (w->collapsed && a->org_id != w->base_id))
        return trace_node(w, NODE_UNION, home_of(w, a->org_id)); /* rosters of unions below: a click away */
    return trace_node(w, NODE_ROSTER, a->roster_id);
}

/* The way of a piece from its beginning; going round (money taken back) is cut out. */
size_t trace_way(struct way *w, int32_t piece, struct step out[PATH_MAX_STEPS])
{
    int32_t chain[PATH_MAX_STEPS];
    size_t n = 0, m = 0;
    for (int32_t p = piece; p >= 0 && n < PATH_MAX_STEPS - 1; p = w->fifo->pieces[p].from)
        chain[n++] = p;
    const struct fifo_piece *first = &w->fifo->pieces[chain[n - 1]];
    const struct txn *t = trace_txn(w, first->txn_id);
    bool receipt = t && str_eq(t->kind, S("receipt"));
    out[m++] = (struct step){trace_node(w, receipt ? NODE_RECEIPT : NODE_ABOVE, receipt ? first->txn_id : home_of(w, w->fifo->accounts[first->account].org_id)),
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

void trace_add(struct way *w, const struct step *s, size_t n, int32_t end, int64_t fen)
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
    return a->stage == FIFO_PAID        ? trace_node(w, NODE_PAID, 0)
           : a->stage == FIFO_RESERVED  ? trace_node(w, NODE_WAITS, 0)
           : a->stage == FIFO_AVAILABLE ? trace_node(w, NODE_LEFT, 0)
           : a->stage == FIFO_GOODS     ? trace_node(w, NODE_GOODS, 0)
           : a->stage == FIFO_LOST      ? trace_node(w, NODE_LOST, 0)
                                        : -1;
}

/* Every piece that lies somewhere now and concerns what is asked for. */
static void gather(struct way *w)
{
    struct step s[PATH_MAX_STEPS];
    for (int32_t p = 0; p < w->fifo->n_pieces; p++)
        if (w->fifo->pieces[p].fen > 0 && concerns(w, p)) {
            size_t n = trace_way(w, p, s);
            trace_add(w, s, n, end_of(w, &w->fifo->accounts[w->fifo->pieces[p].account]), w->fifo->pieces[p].fen);
        }
}

static bool is_wide(const struct way *w)
{
    int32_t unions = 0, rosters = 0;
    for (int32_t i = 0; i < w->n_nodes; i++) {
        unions += w->nodes[i].kind == NODE_UNION;
        rosters += w->nodes[i].kind == NODE_ROSTER;
    }
    return unions > WIDE_NODES || rosters > WIDE_NODES;
}

enum err trace_wide(struct way *w)
{
    gather(w);
    if (!is_wide(w))
        return OK;
    TRY(collapse(w));
    gather(w);
    return OK;
}
