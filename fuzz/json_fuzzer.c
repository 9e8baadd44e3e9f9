/* SPDX-License-Identifier: Apache-2.0
 * libFuzzer: request bodies. What parses is written and parsed again to the same text. */
#include "json.h"

struct sample {
    struct str name, day, number;
    int64_t fen;
    bool once;
};
static const struct field sample_fields[] = {
    {FIELD(struct sample, name), .label = LIT("name"), .need = true, .max = 20},
    {FIELD(struct sample, day), .label = LIT("day"), .as = AS_DATE},
    {FIELD(struct sample, number), .label = LIT("number"), .as = AS_IDNO},
    {FIELD(struct sample, fen), .label = LIT("fen"), .as = AS_MONEY, .min = 0, .max = 1000000},
    {FIELD(struct sample, once), .label = LIT("once"), .as = AS_BOOL},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(64 * 1024 * 1024);
    const struct json *v = json_parse(a, (struct str){(const char *)data, size}, NULL);
    if (v) {
        struct str text = json_text(a, v);
        const struct json *again = json_parse(a, text, NULL);
        ASSERT(again && str_eq(text, json_text(a, again)));
        struct problems p = {.a = a};
        struct sample row = {0};
        fields_read(FIELDS(struct sample, sample_fields), v, &row, &p);
        struct buf b = buf_new(a, 1 << 20);
        struct jw w = jw_new(&b);
        fields_write(&w, FIELDS(struct sample, sample_fields), &row);
        ASSERT(b.full || json_parse(a, buf_done(&b), NULL));
    }
    arena_free(a);
    return 0;
}
