// SPDX-License-Identifier: Apache-2.0
// The key of a file: 32 random bytes, kept sealed under the installation's key. See casefile.h.
#include "casefile_own.h"

struct key_row {
    int64_t casefile_id;
    struct str wrapped;
};
static const struct field key_fields[] = {{FIELD(struct key_row, casefile_id)}, {FIELD(struct key_row, wrapped)}};

static struct str key_place(struct ctx *cx, int64_t id)
{
    return str_f(cx->a, "case_key.wrapped:%lld", (long long)id);
}

static void close_sealer(void *s)
{
    sealer_free(s);
}

static struct sealer *sealer_of(struct ctx *cx, const unsigned char key[SEALER_KEY_BYTES])
{
    struct sealer *s = sealer_keyed(key, cx->app->rand);
    arena_defer(cx->a, close_sealer, s);
    return s;
}

enum err casefile_key_make(struct ctx *cx, int64_t casefile_id, struct sealer **out)
{
    unsigned char key[SEALER_KEY_BYTES];
    rand_fill(cx->app->rand, key, sizeof key);
    struct str wrapped = seal_in(cx->sealer, cx->a, key_place(cx, casefile_id), (struct str){(const char *)key, sizeof key});
    *out = sealer_of(cx, key);
    secret_wipe(key, sizeof key);
    return db_exec(cx->tx, CASE_KEY_ADD, VALS(I64(casefile_id), BLOB(wrapped)), NULL);
}

static enum err unwrap(struct ctx *cx, int64_t casefile_id, struct str wrapped, unsigned char key[SEALER_KEY_BYTES])
{
    if (wrapped.len != SEALER_KEY_BYTES + SEAL_OVERHEAD)
        return ERR_KEY;
    char place[64] SCRATCH;
    int n = snprintf(place, sizeof place, "case_key.wrapped:%lld", (long long)casefile_id);
    return unseal(cx->sealer, (struct str){place, (size_t)n}, wrapped, key);
}

enum err casefile_key(struct ctx *cx, int64_t casefile_id, struct sealer **out)
{
    unsigned char key[SEALER_KEY_BYTES];
    struct key_row r = {0};
    *out = NULL;
    TRY(db_one(cx->tx, CASE_KEY_GET, VALS(I64(casefile_id)), FIELDS(struct key_row, key_fields), &r));
    TRY(unwrap(cx, casefile_id, r.wrapped, key));
    *out = sealer_of(cx, key);
    secret_wipe(key, sizeof key);
    return OK;
}

enum err casefile_key_next(struct ctx *cx, struct sealer **s, int64_t casefile_id, struct str wrapped)
{
    unsigned char key[SEALER_KEY_BYTES];
    TRY(unwrap(cx, casefile_id, wrapped, key));
    if (*s)
        sealer_rekey(*s, key);
    else
        *s = sealer_of(cx, key);
    secret_wipe(key, sizeof key);
    return OK;
}

/* --- sealed texts --- */

static struct str sealed(struct ctx *cx, struct sealer *key, struct str place, struct str plain)
{
    return plain.len ? seal_in(key, cx->a, place, plain) : S("");
}

static enum err opened(struct ctx *cx, struct sealer *key, struct str place, struct str bytes, struct str *plain)
{
    *plain = S("");
    return bytes.len && key ? unseal_in(key, cx->a, place, bytes, plain) : OK;
}

static struct str row_place(struct ctx *cx, const char *place, int64_t row)
{
    return str_f(cx->a, "%s:%lld", place, (long long)row);
}

static struct str seq_place(struct ctx *cx, const char *place, int64_t file, int64_t seq)
{
    return str_f(cx->a, "%s:%lld.%lld", place, (long long)file, (long long)seq);
}

struct str casefile_seal(struct ctx *cx, struct sealer *key, const char *place, int64_t row, struct str plain)
{
    return sealed(cx, key, row_place(cx, place, row), plain);
}

enum err casefile_open(struct ctx *cx, struct sealer *key, const char *place, int64_t row, struct str bytes, struct str *plain)
{
    return opened(cx, key, row_place(cx, place, row), bytes, plain);
}

struct str casefile_seal_at(struct ctx *cx, struct sealer *key, const char *place, int64_t file, int64_t seq, struct str plain)
{
    return sealed(cx, key, seq_place(cx, place, file, seq), plain);
}

enum err casefile_open_at(struct ctx *cx, struct sealer *key, const char *place, int64_t file, int64_t seq, struct str bytes,
                          struct str *plain)
{
    return opened(cx, key, seq_place(cx, place, file, seq), bytes, plain);
}

enum { PARTING = 0x1F };

struct str casefile_pack(struct arena *a, struct fields fs, const void *row)
{
    size_t len = fs.n;
    for (size_t i = 0; i < fs.n; i++)
        len += field_str(&fs.at[i], (void *)(uintptr_t)row)->len;
    char *out = arena_alloc(a, len, 1);
    size_t at = 0;
    bool any = false;
    for (size_t i = 0; i < fs.n; i++) {
        struct str s = *field_str(&fs.at[i], (void *)(uintptr_t)row);
        if (i)
            out[at++] = PARTING;
        for (size_t k = 0; k < s.len; k++)
            out[at++] = (unsigned char)s.at[k] < ' ' && s.at[k] != '\n' ? ' ' : s.at[k];
        any = any || s.len;
    }
    return any ? (struct str){out, at} : S("");
}

void casefile_unpack(struct arena *a, struct fields fs, struct str packed, void *row)
{
    for (size_t i = 0; i < fs.n; i++)
        *field_str(&fs.at[i], row) = str_dup(a, str_cut(packed, PARTING, &packed));
}
