// SPDX-License-Identifier: Apache-2.0
// First in, first out over a ledger. See trace.h.
#include "trace.h"

enum { ACCOUNTS_FIRST = 256, PIECES_FIRST = 1024 };

struct fifo *fifo_new(struct arena *a)
{
    struct fifo *f = NEW(a, struct fifo);
    f->a = a;
    f->cap_accounts = ACCOUNTS_FIRST;
    f->cap_pieces = PIECES_FIRST;
    f->n_slots = 4 * ACCOUNTS_FIRST;
    f->accounts = NEWS(a, struct fifo_account, ACCOUNTS_FIRST);
    f->pieces = NEWS(a, struct fifo_piece, PIECES_FIRST);
    f->slots = NEWS(a, int32_t, (size_t)f->n_slots);
    for (int32_t i = 0; i < f->n_slots; i++)
        f->slots[i] = -1;
    return f;
}

/* Money outside and money a union may use belong to no roster. */
static int64_t roster_of(const struct fifo_entry *e)
{
    return e->stage == FIFO_RESERVED || e->stage == FIFO_PAID ? e->roster_id : 0;
}

static uint64_t hash_of(int64_t org, int64_t roster, int64_t gift, int32_t source, int stage)
{
    uint64_t h = UINT64_C(1469598103934665603);
    const uint64_t parts[] = {(uint64_t)org, (uint64_t)roster, (uint64_t)gift, (uint64_t)source, (uint64_t)stage};
    for (size_t i = 0; i < countof(parts); i++)
        h = (h ^ parts[i]) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 29;
}

static int32_t *slot_of(struct fifo *f, const struct fifo_account *k)
{
    uint64_t h = hash_of(k->org_id, k->roster_id, k->gift_id, k->source, (int)k->stage);
    for (int32_t i = (int32_t)(h % (uint64_t)f->n_slots);; i = (i + 1) % f->n_slots) {
        const struct fifo_account *a = f->slots[i] < 0 ? NULL : &f->accounts[f->slots[i]];
        if (!a || (a->org_id == k->org_id && a->roster_id == k->roster_id && a->gift_id == k->gift_id &&
                   a->source == k->source && a->stage == k->stage))
            return &f->slots[i];
    }
}

static void grow_accounts(struct fifo *f)
{
    struct fifo_account *more = NEWS(f->a, struct fifo_account, 2 * (size_t)f->cap_accounts);
    memcpy(more, f->accounts, (size_t)f->n_accounts * sizeof *more);
    f->accounts = more;
    f->cap_accounts *= 2;
    f->n_slots = 4 * f->cap_accounts;
    f->slots = NEWS(f->a, int32_t, (size_t)f->n_slots);
    for (int32_t i = 0; i < f->n_slots; i++)
        f->slots[i] = -1;
    for (int32_t i = 0; i < f->n_accounts; i++)
        *slot_of(f, &f->accounts[i]) = i;
}

static int32_t account_of(struct fifo *f, const struct fifo_entry *e)
{
    struct fifo_account k = {e->org_id, roster_of(e), e->gift_id, e->source, e->stage, -1, -1};
    int32_t *slot = slot_of(f, &k);
    if (*slot >= 0)
        return *slot;
    if (f->n_accounts == f->cap_accounts) {
        grow_accounts(f);
        slot = slot_of(f, &k);
    }
    f->accounts[f->n_accounts] = k;
    *slot = f->n_accounts;
    return f->n_accounts++;
}

static int32_t new_piece(struct fifo *f, int32_t from, int32_t account, int64_t txn_id, int64_t fen)
{
    if (f->n_pieces == FIFO_PIECES_MAX)
        return -1;
    if (f->n_pieces == f->cap_pieces) {
        struct fifo_piece *more = NEWS(f->a, struct fifo_piece, 2 * (size_t)f->cap_pieces);
        memcpy(more, f->pieces, (size_t)f->n_pieces * sizeof *more);
        f->pieces = more;
        f->cap_pieces *= 2;
    }
    f->pieces[f->n_pieces] = (struct fifo_piece){from, account, txn_id, fen, -1};
    return f->n_pieces++;
}

/* Puts fen cut from a piece at the end of an account's queue, together with what came just before by the
 * same movement from the same piece. */
static bool put(struct fifo *f, int32_t account, int32_t from, int64_t txn_id, int64_t fen)
{
    struct fifo_account *a = &f->accounts[account];
    struct fifo_piece *tail = a->last < 0 ? NULL : &f->pieces[a->last];
    if (tail && tail->from == from && tail->txn_id == txn_id && from >= 0) {
        tail->fen += fen;
        return true;
    }
    int32_t p = new_piece(f, from, account, txn_id, fen);
    if (p < 0)
        return false;
    if (a->last < 0)
        a->first = p;
    else
        f->pieces[a->last].next = p;
    a->last = p;
    return true;
}

/* Up to want of the oldest piece of an account: which piece, how much. */
static int64_t take(struct fifo *f, int32_t account, int64_t want, int32_t *from)
{
    struct fifo_account *a = &f->accounts[account];
    if (a->first < 0)
        return 0;
    struct fifo_piece *p = &f->pieces[a->first];
    int64_t part = want < p->fen ? want : p->fen;
    *from = a->first;
    p->fen -= part;
    if (p->fen == 0) {
        a->first = p->next;
        if (a->first < 0)
            a->last = -1;
    }
    return part;
}

struct giving {
    int32_t account, source;
    int64_t gift_id, left;
    bool outside;
};

static bool carry(struct fifo *f, struct giving *g, const struct fifo_entry *e, int32_t to, int64_t *want)
{
    while (*want > 0 && g->left > 0) {
        int64_t most = *want < g->left ? *want : g->left, part = most;
        int32_t from = -1;
        if (!g->outside) {
            part = take(f, g->account, most, &from);
            if (part == 0)
                return true; /* less is there than the ledger says: told as from outside the walk */
        }
        if (!put(f, to, from, e->txn_id, part))
            return false;
        *want -= part;
        g->left -= part;
    }
    return true;
}

bool fifo_move(struct fifo *f, const struct fifo_entry *e, size_t n)
{
    struct giving *g = NEWS(f->a, struct giving, n + 1);
    size_t n_g = 0;
    for (size_t i = 0; i < n; i++)
        if (e[i].fen < 0)
            g[n_g++] = (struct giving){account_of(f, &e[i]), e[i].source, e[i].gift_id, -e[i].fen, e[i].stage == FIFO_OUTSIDE};
    for (size_t i = 0; i < n; i++) {
        int64_t want = e[i].fen;
        if (want <= 0)
            continue;
        int32_t to = account_of(f, &e[i]);
        for (int same = 1; same >= 0; same--) /* of its own source and gift first */
            for (size_t k = 0; k < n_g && want > 0; k++)
                if (!same || (g[k].source == e[i].source && g[k].gift_id == e[i].gift_id))
                    if (!carry(f, &g[k], &e[i], to, &want))
                        return false;
        if (want > 0 && !put(f, to, -1, e[i].txn_id, want))
            return false;
    }
    return true;
}
