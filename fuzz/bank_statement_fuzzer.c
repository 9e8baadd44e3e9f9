/* SPDX-License-Identifier: Apache-2.0
 * libFuzzer: a statement as a text file. One that is accepted adds up from its first line to its last. */
#include "bank_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > 1 << 16)
        return 0;
    struct arena *a = arena_new(64 << 20);
    struct bank_statement s;
    enum err e = bank_statement_read(a, bank_fuzz_profile(data[0]), bank_fuzz_copy(a, data + 1, size - 1), &s);
    ASSERT(e == OK ? s.n > 0 && !s.why.len && !s.faulty : s.why.len > 0);
    int64_t balance = s.opening_fen;
    for (size_t i = 0; i < s.n && e == OK; i++) {
        const struct bank_entry *t = &s.entries[i];
        ASSERT(t->fen > 0 && t->date.len == 10 && utf8_valid(t->party) && utf8_valid(t->text));
        ASSERT(i == 0 || str_cmp(s.entries[i - 1].date, t->date) <= 0);
        balance += t->in ? t->fen : -t->fen;
        ASSERT(!s.has_balance || t->balance_fen == balance);
    }
    ASSERT(e != OK || !s.has_balance || balance == s.closing_fen);
    arena_free(a);
    return 0;
}
