// SPDX-License-Identifier: Apache-2.0
// Dividing money by weight. See split.h.
#include "split.h"

#include <stdlib.h>
#include <string.h>

#include "money.h"

__extension__ typedef __int128 wide;

enum held { FREE, HELD };

/* What is still shared: the money left and the weights of the parts that are free. */
struct rest {
    wide fen, weight;
};

static enum split_err sound(int64_t total, const struct split_part *p, size_t n, size_t *at)
{
    if (n == 0 || n > SPLIT_PARTS_MAX || total < 0 || total > MONEY_MAX)
        return SPLIT_BAD;
    for (*at = 0; *at < n; ++*at) {
        const struct split_part *q = &p[*at];
        if (q->weight < 0 || q->weight > SPLIT_WEIGHT_MAX || q->floor < 0 || q->floor > MONEY_MAX ||
            q->ceiling > MONEY_MAX)
            return SPLIT_BAD;
        if (q->ceiling >= 0 && q->floor > q->ceiling)
            return SPLIT_CROSSED;
    }
    return SPLIT_OK;
}

/* Can the sum be met at all? */
static enum split_err fits(int64_t total, const struct split_part *p, size_t n, int64_t *off)
{
    wide least = 0, most = 0;
    for (size_t i = 0; i < n; i++) {
        least += p[i].floor;
        most += p[i].weight == 0 ? p[i].floor : p[i].ceiling < 0 ? total : p[i].ceiling;
    }
    if (least > total) {
        *off = (int64_t)(least - total);
        return SPLIT_LITTLE;
    }
    if (most < total) {
        *off = (int64_t)(total - most);
        return SPLIT_MUCH;
    }
    return SPLIT_OK;
}

/* Which side of its bounds a free part's share falls, as (share − bound) × weights: < 0 below the floor,
 * > 0 above the ceiling, 0 between. Compared crosswise, so that nothing is rounded. */
static wide beyond(const struct rest *r, const struct split_part *p)
{
    wide share = r->fen * p->weight;
    if (share < (wide)p->floor * r->weight)
        return share - (wide)p->floor * r->weight;
    if (p->ceiling >= 0 && share > (wide)p->ceiling * r->weight)
        return share - (wide)p->ceiling * r->weight;
    return 0;
}

/* One round: when the floors ask for more than the ceilings give back, the parts below their floor are
 * held there, else those above their ceiling. Held parts never come free again; false = none was held. */
static bool hold_round(struct split_part *p, size_t n, unsigned char *held, struct rest *r)
{
    const struct rest now = *r;
    wide tension = 0;
    bool any = false;
    for (size_t i = 0; i < n; i++)
        if (held[i] == FREE)
            tension += beyond(&now, &p[i]);
    for (size_t i = 0; i < n; i++) {
        wide over = held[i] == FREE ? beyond(&now, &p[i]) : 0;
        if (over == 0 || (tension < 0 && over > 0) || (tension > 0 && over < 0))
            continue;
        held[i] = HELD;
        p[i].fen = over < 0 ? p[i].floor : p[i].ceiling;
        r->fen -= p[i].fen;
        r->weight -= p[i].weight;
        any = true;
    }
    return any;
}

struct tail {
    wide part;
    size_t at;
};

static int by_tail(const void *a, const void *b)
{
    const struct tail *x = a, *y = b;
    if (x->part != y->part)
        return x->part > y->part ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* Whole 分 first, then one each to the largest remainders. Their number is below that of the parts with
 * a remainder, and such a part's share is not a whole number: one more 分 stays within its ceiling. */
static void share_out(struct split_part *p, size_t n, const unsigned char *held, const struct rest *r,
                      struct tail *tails)
{
    wide left = r->fen;
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        if (held[i] != FREE)
            continue;
        p[i].fen = (int64_t)(r->fen * p[i].weight / r->weight);
        left -= p[i].fen;
        tails[m++] = (struct tail){r->fen * p[i].weight % r->weight, i};
    }
    qsort(tails, m, sizeof *tails, by_tail);
    ASSERT(left >= 0 && (left == 0 || left < (wide)m));
    for (size_t k = 0; k < (size_t)left; k++)
        p[tails[k].at].fen++;
}

enum split_err split(int64_t total, struct split_part *parts, size_t n, size_t *at, int64_t *off)
{
    size_t where = 0;
    int64_t by = 0;
    enum split_err e = sound(total, parts, n, at ? at : &where);
    if (e == SPLIT_OK)
        e = fits(total, parts, n, off ? off : &by);
    if (e != SPLIT_OK)
        return e;
    unsigned char *held = calloc(n, 1);
    struct tail *tails = calloc(n, sizeof *tails);
    struct rest r = {.fen = total};
    ASSERT(held && tails);
    for (size_t i = 0; i < n; i++) {
        held[i] = parts[i].weight ? FREE : HELD;
        parts[i].fen = parts[i].floor;
        r.weight += parts[i].weight;
        r.fen -= parts[i].weight ? 0 : parts[i].floor;
    }
    while (r.weight > 0 && hold_round(parts, n, held, &r))
        ;
    if (r.weight > 0)
        share_out(parts, n, held, &r, tails);
    free(held);
    free(tails);
    return SPLIT_OK;
}
