/* SPDX-License-Identifier: Apache-2.0
 * libFuzzer: a result file of a bank. Whatever comes: no line of a refused file, no success with a reason,
 * no two lines about one payment. */
#include "bank_fuzz.h"

static int by_ref(const void *x, const void *y)
{
    const struct bank_result *a = x, *b = y;
    int c = str_cmp(a->ref, b->ref);
    if (!c)
        c = str_cmp(a->batch, b->batch);
    return c ? c : a->seq < b->seq ? -1 : a->seq > b->seq;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > 1 << 16)
        return 0;
    struct arena *a = arena_new(64 << 20);
    struct bank_results r;
    enum err e = bank_results_read(a, bank_fuzz_profile(data[0]), bank_fuzz_copy(a, data + 1, size - 1), &r);
    ASSERT(e == OK ? r.n > 0 && !r.why.len : r.why.len > 0);
    ASSERT(r.n_faults <= BANK_TOLD && r.n_faults <= r.faulty);
    for (size_t i = 0; i < r.n; i++) {
        const struct bank_result *l = &r.lines[i];
        ASSERT(utf8_valid(l->text) && utf8_valid(l->name) && l->fen >= -1 && l->line > 0);
        ASSERT(l->ref.len || l->seq > 0 || (l->account.len && l->fen >= 0));
        ASSERT((l->status == BANK_SUCCESS || l->status == BANK_PENDING) == (l->code.len == 0));
    }
    if (e == OK)
        qsort(r.lines, r.n, sizeof *r.lines, by_ref);
    for (size_t i = 1; i < r.n; i++)
        ASSERT((!r.lines[i].ref.len && !r.lines[i].seq) || by_ref(&r.lines[i - 1], &r.lines[i]) < 0);
    arena_free(a);
    return 0;
}
