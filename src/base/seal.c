// SPDX-License-Identifier: Apache-2.0
// SM4-CTR + HMAC-SM3 over OpenSSL. Contexts with keys set are kept for the life of a sealer, and
// the inner and outer state of every HMAC key is computed once: a new context for each value costs
// three times as much.
#include "seal.h"

#define ERR_STATE OPENSSL_ERR_STATE /* theirs collides with ours of fail.def */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#undef ERR_STATE

#include "keyring.h"

enum { ALG_SM4_CTR_SM3 = 1, HEAD_BYTES = 3, NONCE_BYTES = 16, TAG_BYTES = 16, SM3_BLOCK = 64 };
enum { FIELD_NAME_MAX = 64 };

struct hmac {
    EVP_MD_CTX *inner, *outer; /* after the key block */
};

struct version_keys {
    uint16_t version;
    EVP_CIPHER_CTX *enc;
    struct hmac tag;
};

struct sealer {
    const struct keyring *ring;
    const struct rand *rand;
    EVP_MD_CTX *work;
    struct version_keys *keys; /* as in the ring: ascending, the last one seals */
    struct hmac use[MAC__COUNT];
    size_t fields;
    struct field_key {
        char name[FIELD_NAME_MAX];
        size_t len;
        struct hmac mac;
    } field[SEALER_FIELDS_MAX];
};

/* OpenSSL calls fail for lack of memory or by our own mistake: neither may go on. */
static void must(int ok)
{
    ASSERT(ok == 1);
}

static struct hmac hmac_new(const unsigned char key[SM3_BYTES])
{
    unsigned char block[SM3_BLOCK];
    struct hmac h = {EVP_MD_CTX_new(), EVP_MD_CTX_new()};
    EVP_MD_CTX *ctx[] = {h.inner, h.outer};
    static const unsigned char pad[] = {0x36, 0x5C};
    for (int i = 0; i < 2; i++) {
        memset(block, pad[i], sizeof block);
        for (size_t j = 0; j < SM3_BYTES; j++)
            block[j] ^= key[j];
        ASSERT(ctx[i]);
        must(EVP_DigestInit_ex(ctx[i], EVP_sm3(), NULL));
        must(EVP_DigestUpdate(ctx[i], block, sizeof block));
    }
    explicit_bzero(block, sizeof block);
    return h;
}

static void hmac_free(struct hmac *h)
{
    EVP_MD_CTX_free(h->inner); /* OpenSSL wipes a digest's state when freeing it */
    EVP_MD_CTX_free(h->outer);
}

static void hmac_begin(struct sealer *s, const struct hmac *h)
{
    must(EVP_MD_CTX_copy_ex(s->work, h->inner));
}

static void hmac_add(struct sealer *s, const void *p, size_t n)
{
    if (n)
        must(EVP_DigestUpdate(s->work, p, n));
}

static void hmac_end(struct sealer *s, const struct hmac *h, unsigned char out[SM3_BYTES])
{
    must(EVP_DigestFinal_ex(s->work, out, NULL));
    must(EVP_MD_CTX_copy_ex(s->work, h->outer));
    must(EVP_DigestUpdate(s->work, out, SM3_BYTES));
    must(EVP_DigestFinal_ex(s->work, out, NULL));
}

/* Purpose keys: HMAC-SM3(master, label ‖ name). A key made for one use cannot serve another. */
static void derive(const struct master *m, const char *label, struct str name,
                   unsigned char out[SM3_BYTES])
{
    char text[128];
    int n = snprintf(text, sizeof text, "nuan/1/%s/%.*s", label, FMT(name));
    ASSERT(n > 0 && (size_t)n < sizeof text);
    sm3_hmac((struct str){(const char *)m->key, MASTER_BYTES}, (struct str){text, (size_t)n}, out);
}

static struct hmac derive_hmac(const struct master *m, const char *label, struct str name)
{
    unsigned char key[SM3_BYTES];
    derive(m, label, name, key);
    struct hmac h = hmac_new(key);
    explicit_bzero(key, sizeof key);
    return h;
}

static void version_keys_make(struct version_keys *v, const struct master *m)
{
    unsigned char key[SM3_BYTES];
    v->version = m->version;
    v->tag = derive_hmac(m, "mac", S(""));
    v->enc = EVP_CIPHER_CTX_new();
    ASSERT(v->enc);
    derive(m, "enc", S(""), key);
    must(EVP_EncryptInit_ex(v->enc, EVP_sm4_ctr(), NULL, key, NULL)); /* the first 16 bytes */
    explicit_bzero(key, sizeof key);
}

struct sealer *sealer_new(const struct keyring *k, const struct rand *r)
{
    static const char *const uses[MAC__COUNT] = {"audit", "token", "backup"};
    struct sealer *s = calloc(1, sizeof *s);
    ASSERT(s && k->count > 0);
    s->ring = k;
    s->rand = r;
    s->work = EVP_MD_CTX_new();
    s->keys = calloc(k->count, sizeof *s->keys);
    ASSERT(s->work && s->keys);
    for (size_t i = 0; i < k->count; i++)
        version_keys_make(&s->keys[i], &k->keys[i]);
    for (size_t i = 0; i < MAC__COUNT; i++)
        s->use[i] = derive_hmac(&k->keys[0], "use", str_of(uses[i]));
    return s;
}

void sealer_free(struct sealer *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->ring->count; i++) {
        EVP_CIPHER_CTX_free(s->keys[i].enc);
        hmac_free(&s->keys[i].tag);
    }
    for (size_t i = 0; i < MAC__COUNT; i++)
        hmac_free(&s->use[i]);
    for (size_t i = 0; i < s->fields; i++)
        hmac_free(&s->field[i].mac);
    EVP_MD_CTX_free(s->work);
    free(s->keys);
    free(s);
}

/* Encryption and decryption are the same in counter mode. */
static void crypt_ctr(EVP_CIPHER_CTX *ctx, const unsigned char *nonce, const void *in, size_t n,
                      unsigned char *out)
{
    int done = 0;
    must(EVP_EncryptInit_ex(ctx, NULL, NULL, NULL, nonce));
    if (n)
        must(EVP_EncryptUpdate(ctx, out, &done, in, (int)n));
    ASSERT((size_t)done == n);
}

/* Tag over alg ‖ version ‖ len(aad) ‖ aad ‖ nonce ‖ ct; body points at nonce ‖ ct. */
static void make_tag(struct sealer *s, const struct version_keys *v, struct str aad,
                     const unsigned char *body, size_t n, unsigned char tag[SM3_BYTES])
{
    unsigned char head[HEAD_BYTES + 8] = {ALG_SM4_CTR_SM3, (unsigned char)(v->version >> 8),
                                          (unsigned char)v->version};
    for (int i = 0; i < 8; i++)
        head[HEAD_BYTES + i] = (unsigned char)((uint64_t)aad.len >> (56 - 8 * i));
    hmac_begin(s, &v->tag);
    hmac_add(s, head, sizeof head);
    hmac_add(s, aad.at, aad.len);
    hmac_add(s, body, n);
    hmac_end(s, &v->tag, tag);
}

void seal(struct sealer *s, struct str aad, struct str plain, unsigned char *out)
{
    ASSERT(plain.len <= SEAL_PLAIN_MAX);
    const struct version_keys *v = &s->keys[s->ring->count - 1];
    unsigned char tag[SM3_BYTES], *nonce = out + HEAD_BYTES, *ct = nonce + NONCE_BYTES;
    out[0] = ALG_SM4_CTR_SM3;
    out[1] = (unsigned char)(v->version >> 8);
    out[2] = (unsigned char)v->version;
    rand_fill(s->rand, nonce, NONCE_BYTES);
    crypt_ctr(v->enc, nonce, plain.at, plain.len, ct);
    make_tag(s, v, aad, nonce, NONCE_BYTES + plain.len, tag);
    memcpy(ct + plain.len, tag, TAG_BYTES);
}

struct str seal_in(struct sealer *s, struct arena *a, struct str aad, struct str plain)
{
    unsigned char *out = arena_alloc(a, plain.len + SEAL_OVERHEAD, 1);
    seal(s, aad, plain, out);
    return (struct str){(const char *)out, plain.len + SEAL_OVERHEAD};
}

uint16_t sealed_version(struct str sealed)
{
    const unsigned char *p = (const unsigned char *)sealed.at;
    if (sealed.len < SEAL_OVERHEAD || p[0] != ALG_SM4_CTR_SM3)
        return 0;
    return (uint16_t)(p[1] << 8 | p[2]);
}

static const struct version_keys *version_find(const struct sealer *s, uint16_t version)
{
    for (size_t i = s->ring->count; i-- > 0;)
        if (s->keys[i].version == version)
            return &s->keys[i];
    return NULL;
}

enum err unseal(struct sealer *s, struct str aad, struct str sealed, unsigned char *out)
{
    const struct version_keys *v = version_find(s, sealed_version(sealed));
    if (!v || sealed.len > (size_t)SEAL_PLAIN_MAX + SEAL_OVERHEAD)
        return ERR_KEY;
    const unsigned char *nonce = (const unsigned char *)sealed.at + HEAD_BYTES;
    size_t n = sealed.len - SEAL_OVERHEAD;
    unsigned char tag[SM3_BYTES];
    make_tag(s, v, aad, nonce, NONCE_BYTES + n, tag);
    if (!secret_equal(tag, nonce + NONCE_BYTES + n, TAG_BYTES))
        return ERR_KEY;
    crypt_ctr(v->enc, nonce, nonce + NONCE_BYTES, n, out);
    return OK;
}

enum err unseal_in(struct sealer *s, struct arena *a, struct str aad, struct str sealed,
                   struct str *plain)
{
    if (sealed.len < SEAL_OVERHEAD)
        return ERR_KEY;
    size_t n = sealed.len - SEAL_OVERHEAD;
    unsigned char *out = arena_alloc(a, n + 1, 1);
    TRY(unseal(s, aad, sealed, out));
    *plain = (struct str){(const char *)out, n};
    return OK;
}

static struct field_key *field_key(struct sealer *s, struct str field)
{
    for (size_t i = 0; i < s->fields; i++)
        if (s->field[i].len == field.len && memcmp(s->field[i].name, field.at, field.len) == 0)
            return &s->field[i];
    ASSERT(s->fields < SEALER_FIELDS_MAX && field.len > 0 && field.len < FIELD_NAME_MAX);
    struct field_key *f = &s->field[s->fields++];
    memcpy(f->name, field.at, field.len);
    f->len = field.len;
    f->mac = derive_hmac(&s->ring->keys[0], "blind", field);
    return f;
}

static void keyed_hash(struct sealer *s, const struct hmac *h, struct str data,
                       unsigned char out[SM3_BYTES])
{
    hmac_begin(s, h);
    hmac_add(s, data.at, data.len);
    hmac_end(s, h, out);
}

void blind(struct sealer *s, struct str field, struct str normalised,
           unsigned char out[BLIND_BYTES])
{
    unsigned char full[SM3_BYTES];
    keyed_hash(s, &field_key(s, field)->mac, normalised, full);
    memcpy(out, full, BLIND_BYTES);
}

void mac(struct sealer *s, enum mac_use use, struct str data, unsigned char out[SM3_BYTES])
{
    keyed_hash(s, &s->use[use], data, out);
}

struct sm3 {
    EVP_MD_CTX *ctx;
};

struct sm3 *sm3_new(void)
{
    struct sm3 *h = malloc(sizeof *h);
    ASSERT(h);
    h->ctx = EVP_MD_CTX_new();
    ASSERT(h->ctx);
    must(EVP_DigestInit_ex(h->ctx, EVP_sm3(), NULL));
    return h;
}

void sm3_add(struct sm3 *h, const void *p, size_t n)
{
    if (n)
        must(EVP_DigestUpdate(h->ctx, p, n));
}

void sm3_done(struct sm3 *h, unsigned char out[SM3_BYTES])
{
    must(EVP_DigestFinal_ex(h->ctx, out, NULL));
    must(EVP_DigestInit_ex(h->ctx, NULL, NULL));
}

void sm3_free(struct sm3 *h)
{
    if (h)
        EVP_MD_CTX_free(h->ctx);
    free(h);
}

void sm3_once(const void *p, size_t n, unsigned char out[SM3_BYTES])
{
    must(EVP_Digest(n ? p : "", n, out, NULL, EVP_sm3(), NULL));
}

void sm3_hmac(struct str key, struct str data, unsigned char out[SM3_BYTES])
{
    ASSERT(key.len <= INT32_MAX);
    ASSERT(HMAC(EVP_sm3(), key.len ? key.at : "", (int)key.len,
                (const unsigned char *)(data.len ? data.at : ""), data.len, out, NULL));
}

bool secret_equal(const void *a, const void *b, size_t n)
{
    return CRYPTO_memcmp(a, b, n) == 0;
}

void secret_wipe(void *p, size_t n)
{
    explicit_bzero(p, n);
}
