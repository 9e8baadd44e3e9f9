/* SPDX-License-Identifier: Apache-2.0
 * libFuzzer: clauses of policies. Whatever the text, it ends within its limits, and a sound clause beside it
 * says the same before and after. */
#include "clause.h"

static const struct str names[] = {LIT("income"), LIT("members"), LIT("line"), LIT("gone"), LIT("cause")};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct script_value facts[] = {{.kind = SCRIPT_INT, .i = 2160000},
                                                {.kind = SCRIPT_INT, .i = 2},
                                                {.kind = SCRIPT_INT, .i = 90000},
                                                {.kind = SCRIPT_MISSING},
                                                {.kind = SCRIPT_TEXT, .s = LIT("illness")}};
    struct arena *a = arena_new(16 * 1024 * 1024);
    struct clauses *c = clauses_new(names, countof(names));
    struct str why = {0};
    struct script_value out = {0};
    size_t lacks = 0;
    int good = clauses_add(c, a, S("income <= 12 * members * line"), &why);
    int any = clauses_add(c, a, (struct str){(const char *)data, size}, &why);
    ASSERT(good == 0 && (any == 1 || why.len));
    for (int i = 0; i < 2; i++) {
        ASSERT(clauses_set(c, facts));
        if (any >= 0 && clauses_run(c, a, any, &out, &lacks, &why) == SCRIPT_WRONG)
            ASSERT(utf8_valid(why));
        ASSERT(clauses_run(c, a, good, &out, &lacks, &why) == SCRIPT_OK && out.kind == SCRIPT_BOOL && out.i == 1);
    }
    clauses_free(c);
    arena_free(a);
    return 0;
}
