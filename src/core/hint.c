// SPDX-License-Identifier: Apache-2.0
#include "hint.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { HINTS = 1 << 16 };
struct hints {
    _Atomic uint64_t at[HINTS];
};

struct hints *hints_new(void)
{
    return calloc(1, sizeof(struct hints));
}

void hints_free(struct hints *h)
{
    free(h);
}

static uint64_t key_of(const struct call *c, enum hint of)
{
    uint64_t h = str_hash(c->path, STR_HASH);
    return (of == HINT_ALL ? h : str_hash(c->session, h)) | 1; /* 0 is no hint */
}

static _Atomic uint64_t *place_of(const struct app *app, uint64_t key)
{
    return &app->hints->at[(key ^ key >> 20 ^ key >> 40) % HINTS];
}

void hint_put(const struct app *app, const struct call *call, enum hint of)
{
    uint64_t key = key_of(call, of);
    if (app->hints)
        atomic_store_explicit(place_of(app, key), key, memory_order_relaxed);
}

static bool has(const struct app *app, uint64_t key)
{
    return atomic_load_explicit(place_of(app, key), memory_order_relaxed) == key;
}

bool hint_has(const struct app *app, const struct call *call)
{
    return app->hints && (has(app, key_of(call, HINT_ALL)) || has(app, key_of(call, HINT_CALLER)));
}
