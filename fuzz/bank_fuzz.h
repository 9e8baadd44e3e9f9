/* SPDX-License-Identifier: Apache-2.0
 * The shipped bank profiles for fuzzers; the first byte of the input chooses one. */
#pragma once
#include "bank.h"
#include "embed.h"

extern const struct embed_file rule_files[];

static const struct bank_profile *bank_fuzz_profile(uint8_t choice)
{
    static const char *const paths[] = {"banks/fixed-gbk.json", "banks/bar-gbk.json", "banks/book12.json",
                                        "banks/csv-gb18030.json"};
    static const struct bank_profile *read[countof(paths)];
    static struct arena *a;
    size_t k = choice % countof(paths);
    if (!a)
        a = arena_new(64 << 20);
    for (const struct embed_file *f = rule_files; f->path && !read[k]; f++)
        if (strcmp(f->path, paths[k]) == 0) {
            struct problems p = {.a = a, .last = &p.first};
            struct str text = {(const char *)f->data, f->size};
            read[k] = bank_profile_of(a, json_get(json_parse(a, text, NULL), "body"), &p);
        }
    ASSERT(read[k]);
    return read[k];
}

/* The rest as a file read into memory of its very size, so that a byte too far is seen. */
static struct str bank_fuzz_copy(struct arena *a, const uint8_t *data, size_t size)
{
    char *at = malloc(size ? size : 1);
    ASSERT(at);
    memcpy(at, data, size);
    arena_defer(a, free, at);
    return (struct str){at, size};
}
