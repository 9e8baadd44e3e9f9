// SPDX-License-Identifier: Apache-2.0
#include "draw.h"

#define DRAW_MARK "nuanliu-draw-1"
enum { TERMS_BYTES = 16 * 1024, WORD_BYTES = 8 };

struct str draw_sha256(struct arena *a, struct str text)
{
    unsigned char out[SHA256_BYTES];
    sha256_once(text.at, text.len, out);
    return hex_of(a, out, sizeof out);
}

struct str draw_terms_text(struct arena *a, const struct draw_terms *t)
{
    struct buf b = buf_new(a, TERMS_BYTES);
    buf_f(&b, DRAW_MARK "\nseed %.*s\npart %lld\ncloses %.*s\nbeacon %.*s\nbeacon_on %.*s\n", FMT(t->seed), (long long)t->part_id, FMT(t->closes), FMT(t->beacon), FMT(t->beacon_on));
    for (size_t i = 0; i < t->n_prizes; i++)
        buf_f(&b, "prize %lld %lld %.*s\n", (long long)t->prizes[i].no, (long long)t->prizes[i].count, FMT(t->prizes[i].title));
    ASSERT(!b.full);
    return buf_done(&b);
}

struct str draw_entry_hash(struct arena *a, struct str salt, struct str number)
{
    return draw_sha256(a, str_f(a, "%.*s:%.*s", FMT(salt), FMT(number)));
}

struct str draw_entry_line(struct arena *a, int64_t no, struct str hash)
{
    return str_f(a, "%lld,%.*s\n", (long long)no, FMT(hash));
}

/* 2^64 mod m words are too many for whole rounds; they are the highest ones. */
bool draw_below(uint64_t word, uint64_t m, uint64_t *out)
{
    uint64_t over = (UINT64_MAX % m + 1) % m;
    if (word > UINT64_MAX - over)
        return false;
    *out = word % m;
    return true;
}

/* HMAC-SHA256 under the seed, over the list, the public value and a counter: four words a block. */
struct stream {
    struct str key, head;
    unsigned char block[SHA256_BYTES];
    size_t at;
    uint64_t counter;
};

static uint64_t next_word(struct stream *s)
{
    uint64_t word = 0;
    if (s->at == SHA256_BYTES) {
        char tail[24];
        int n = snprintf(tail, sizeof tail, "%llu", (unsigned long long)s->counter++);
        sha256_hmac(s->key, s->head, (struct str){tail, (size_t)n}, s->block);
        s->at = 0;
    }
    for (size_t i = 0; i < WORD_BYTES; i++)
        word = word << 8 | s->block[s->at++];
    return word;
}

static uint64_t below(struct stream *s, uint64_t m)
{
    uint64_t r = 0;
    while (!draw_below(next_word(s), m, &r))
        continue;
    return r;
}

/* The first k steps of a Fisher–Yates shuffle of 1 … n. */
void draw_winners(struct arena *a, const unsigned char seed[DRAW_SEED_BYTES], struct str entries_hash, struct str beacon_value, int64_t n, int64_t k, int64_t *out)
{
    ASSERT(k >= 0 && k <= n && n <= DRAW_ENTRIES_MAX);
    struct stream s = {.key = {(const char *)seed, DRAW_SEED_BYTES}, .head = str_f(a, DRAW_MARK "\n%.*s\n%.*s\n", FMT(entries_hash), FMT(beacon_value)), .at = SHA256_BYTES};
    int64_t *list = NEWS(a, int64_t, (size_t)n + 1);
    for (int64_t i = 0; i < n; i++)
        list[i] = i + 1;
    for (int64_t j = 0; j < k; j++) {
        int64_t pick = j + (int64_t)below(&s, (uint64_t)(n - j));
        out[j] = list[pick];
        list[pick] = list[j];
    }
}
