/* SPDX-License-Identifier: Apache-2.0
 * The arithmetic of a draw that anybody can do again (docs/decision/0034): the text of the terms whose SHA-256 is published before
 * anybody enters, and the winners as a function of seed, list of entries and a public value nobody here chose. No database.
 * tools/lottery_check.py does the same, written from the decision and not from this file. */
#pragma once
#include "seal.h"

enum {
    DRAW_SEED_BYTES = 32,
    DRAW_SALT_BYTES = 16,
    DRAW_ENTRIES_MAX = 200000,
    DRAW_PRIZES_MAX = 20,
    DRAW_WINNERS_MAX = 5000,
};

struct draw_prize {
    int64_t no;
    struct str title;
    int64_t count;
};
/* What is settled before the first entry. */
struct draw_terms {
    int64_t part_id;
    struct str seed;      /* 64 hex digits */
    struct str closes;    /* "2023-01-20 18:00", Beijing time */
    struct str beacon;    /* the public value that will be mixed in, in words */
    struct str beacon_on; /* the day it is known */
    const struct draw_prize *prizes;
    size_t n_prizes;
};

/* The lines whose SHA-256 is the commitment. */
struct str draw_terms_text(struct arena *a, const struct draw_terms *t);
struct str draw_sha256(struct arena *a, struct str text); /* hex */
/* What stands for a person in the public list: SHA-256 of "salt:number". Only who knows the salt can tell who it is. */
struct str draw_entry_hash(struct arena *a, struct str salt, struct str number);
/* One line of the list whose SHA-256 is published at the close: "no,hash\n". */
struct str draw_entry_line(struct arena *a, int64_t no, struct str hash);

/* A 64-bit word as a number below m without favour: words of the last, incomplete round are refused. */
bool draw_below(uint64_t word, uint64_t m, uint64_t *out);
/* The numbers (1 … n) of k winners in the order of the prizes, each at most once. k <= n <= DRAW_ENTRIES_MAX. */
void draw_winners(struct arena *a, const unsigned char seed[DRAW_SEED_BYTES], struct str entries_hash, struct str beacon_value, int64_t n, int64_t k, int64_t *out);
