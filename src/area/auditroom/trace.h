/* SPDX-License-Identifier: Apache-2.0
 * The way any 分 took, first in, first out: the ledger of a campaign is walked in the order it was posted;
 * what leaves an account of a union (source, stage, roster, gift) is taken from what came to it first.
 * A piece of money remembers the piece it was cut from, so that every 分 has one way from its receipt
 * to where it lies now. The ledger itself does not number 分: FIFO is an assumption and is told as such.
 * Pure: no database. */
#pragma once
#include "base.h"
#include "arena.h"
#include "str.h"

enum { FIFO_ENTRIES_MAX = 600000, FIFO_PIECES_MAX = 2000000 };

enum fifo_stage { FIFO_OUTSIDE, FIFO_AVAILABLE, FIFO_RESERVED, FIFO_PAID, FIFO_GOODS, FIFO_LOST };

/* A posting; those of one movement stand together, in the order of the ledger. */
struct fifo_entry {
    int64_t txn_id, org_id, roster_id, gift_id, fen;
    int32_t source;         /* index of the caller's */
    enum fifo_stage stage;
};

struct fifo_account {
    int64_t org_id, roster_id, gift_id;
    int32_t source;
    enum fifo_stage stage;
    int32_t first, last; /* queue of pieces with money left; -1 = empty */
};
struct fifo_piece {
    int32_t from;    /* the piece it was cut from, -1 = it came from outside */
    int32_t account; /* where it lies; of a piece from outside: where it came to stand, before moving on */
    int64_t txn_id;  /* the movement that brought it */
    int64_t fen;     /* left here */
    int32_t next;    /* in the account's queue */
};
struct fifo {
    struct arena *a;
    struct fifo_account *accounts;
    struct fifo_piece *pieces;
    int32_t n_accounts, n_pieces, cap_accounts, cap_pieces;
    int32_t *slots; /* hash of accounts */
    int32_t n_slots;
};

struct fifo *fifo_new(struct arena *a);
/* The entries of one movement. What comes from unions outside the walk (more arrives than leaves) begins a
 * piece of its own. False when there are too many pieces. */
bool fifo_move(struct fifo *f, const struct fifo_entry *e, size_t n);
