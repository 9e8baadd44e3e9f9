// SPDX-License-Identifier: Apache-2.0
// SM4-CTR + HMAC-SM3 over libgcrypt, which has vector code for both (docs/decision/0012). Handles with
// keys set are kept for the life of a sealer: a new one for each value costs three times as much.
#include "seal.h"

#include <gcrypt.h>
#include <pthread.h>

#include "keyring.h"

enum { ALG_SM4_CTR_SM3 = 1, HEAD_BYTES = 3, NONCE_BYTES = 16, TAG_BYTES = 16, SM4_KEY = 16 };
enum { SM4_BLOCK = 16, SHORT_TEXT = 16 * SM4_BLOCK };
enum { FIELD_NAME_MAX = 64 };

struct version_keys {
    uint16_t version;
    gcry_cipher_hd_t enc;
    gcry_md_hd_t tag;
};

struct sealer {
    const struct keyring *ring;
    const struct rand *rand;
    struct version_keys *keys; /* as in the ring: ascending, the last one seals */
    gcry_md_hd_t use[MAC__COUNT];
    size_t fields;
    struct field_key {
        char name[FIELD_NAME_MAX];
        size_t len;
        gcry_md_hd_t mac;
    } field[SEALER_FIELDS_MAX];
};

/* Calls of the library fail for lack of memory or by our own mistake: neither may go on. */
static void must(gcry_error_t e)
{
    ASSERT(e == 0);
}

/* No locked pool: keys live in our own memory too, and core dumps are off (src/cli). */
static void library_begin(void)
{
    if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P))
        return;
    ASSERT(gcry_check_version(GCRYPT_VERSION));
    must(gcry_control(GCRYCTL_DISABLE_SECMEM, 0));
    must(gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0));
}

static void library(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, library_begin);
}

static gcry_md_hd_t hash_new(unsigned flags)
{
    gcry_md_hd_t h;
    library();
    must(gcry_md_open(&h, GCRY_MD_SM3, flags));
    return h;
}

static gcry_md_hd_t hmac_new(const void *key, size_t n)
{
    gcry_md_hd_t h = hash_new(GCRY_MD_FLAG_HMAC);
    must(gcry_md_setkey(h, key, n));
    return h;
}

static void hash_add(gcry_md_hd_t h, const void *p, size_t n)
{
    if (n)
        gcry_md_write(h, p, n);
}

/* Ready for the next message afterwards; a keyed handle keeps its key. */
static void hash_end(gcry_md_hd_t h, unsigned char out[SM3_BYTES])
{
    memcpy(out, gcry_md_read(h, GCRY_MD_SM3), SM3_BYTES);
    gcry_md_reset(h);
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

static gcry_md_hd_t derive_hmac(const struct master *m, const char *label, struct str name)
{
    unsigned char key[SM3_BYTES];
    derive(m, label, name, key);
    gcry_md_hd_t h = hmac_new(key, sizeof key);
    explicit_bzero(key, sizeof key);
    return h;
}

static void version_keys_make(struct version_keys *v, const struct master *m)
{
    unsigned char key[SM3_BYTES];
    v->version = m->version;
    v->tag = derive_hmac(m, "mac", S(""));
    must(gcry_cipher_open(&v->enc, GCRY_CIPHER_SM4, GCRY_CIPHER_MODE_CTR, 0));
    derive(m, "enc", S(""), key);
    must(gcry_cipher_setkey(v->enc, key, SM4_KEY)); /* the first 16 bytes */
    explicit_bzero(key, sizeof key);
}

struct sealer *sealer_new(const struct keyring *k, const struct rand *r)
{
    static const char *const uses[MAC__COUNT] = {"audit", "token", "backup"};
    struct sealer *s = calloc(1, sizeof *s);
    ASSERT(s && k->count > 0);
    s->ring = k;
    s->rand = r;
    s->keys = calloc(k->count, sizeof *s->keys);
    ASSERT(s->keys);
    for (size_t i = 0; i < k->count; i++)
        version_keys_make(&s->keys[i], &k->keys[i]);
    for (size_t i = 0; i < MAC__COUNT; i++)
        s->use[i] = derive_hmac(&k->keys[0], "use", str_of(uses[i]));
    return s;
}

/* --- the key of one thing --- */

static const struct keyring one_key = {.count = 1, .keys = {{.version = 1}}}; /* the key itself is in the handles only */

void sealer_rekey(struct sealer *s, const unsigned char key[SEALER_KEY_BYTES])
{
    ASSERT(s->ring == &one_key);
    must(gcry_cipher_setkey(s->keys->enc, key, SM4_KEY));
    must(gcry_md_setkey(s->keys->tag, key + SM4_KEY, SEALER_KEY_BYTES - SM4_KEY));
}

struct sealer *sealer_keyed(const unsigned char key[SEALER_KEY_BYTES], const struct rand *r)
{
    struct sealer *s = calloc(1, sizeof *s);
    ASSERT(s);
    s->ring = &one_key;
    s->rand = r;
    s->keys = calloc(1, sizeof *s->keys);
    ASSERT(s->keys);
    s->keys->version = one_key.keys[0].version;
    s->keys->tag = hash_new(GCRY_MD_FLAG_HMAC);
    must(gcry_cipher_open(&s->keys->enc, GCRY_CIPHER_SM4, GCRY_CIPHER_MODE_CTR, 0));
    sealer_rekey(s, key);
    return s;
}

void sealer_free(struct sealer *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->ring->count; i++) {
        gcry_cipher_close(s->keys[i].enc); /* closing wipes the key */
        gcry_md_close(s->keys[i].tag);
    }
    for (size_t i = 0; i < MAC__COUNT; i++)
        gcry_md_close(s->use[i]); /* none in the sealer of one thing */
    for (size_t i = 0; i < s->fields; i++)
        gcry_md_close(s->field[i].mac);
    free(s->keys);
    free(s);
}

/* Encryption and decryption are the same in counter mode. The library runs whole blocks through vector
 * code and a broken last one through slow tables: a short text, a person's secret, is filled up to whole
 * blocks, which gives the same bytes in two thirds of the time. */
static void crypt_ctr(gcry_cipher_hd_t ctx, const unsigned char *nonce, const void *in, size_t n,
                      unsigned char *out)
{
    unsigned char whole[SHORT_TEXT];
    size_t filled = (n + SM4_BLOCK - 1) / SM4_BLOCK * SM4_BLOCK;
    must(gcry_cipher_setctr(ctx, nonce, NONCE_BYTES));
    if (n == filled || n > sizeof whole) {
        if (n)
            must(gcry_cipher_encrypt(ctx, out, n, in, n));
        return;
    }
    memcpy(whole, in, n);
    memset(whole + n, 0, filled - n);
    must(gcry_cipher_encrypt(ctx, whole, filled, NULL, 0)); /* in place */
    memcpy(out, whole, n);
    explicit_bzero(whole, n);
}

/* Tag over alg ‖ version ‖ len(aad) ‖ aad ‖ nonce ‖ ct; body points at nonce ‖ ct. */
static void make_tag(const struct version_keys *v, struct str aad, const unsigned char *body,
                     size_t n, unsigned char tag[SM3_BYTES])
{
    unsigned char head[HEAD_BYTES + 8] = {ALG_SM4_CTR_SM3, (unsigned char)(v->version >> 8),
                                          (unsigned char)v->version};
    for (int i = 0; i < 8; i++)
        head[HEAD_BYTES + i] = (unsigned char)((uint64_t)aad.len >> (56 - 8 * i));
    hash_add(v->tag, head, sizeof head);
    hash_add(v->tag, aad.at, aad.len);
    hash_add(v->tag, body, n);
    hash_end(v->tag, tag);
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
    make_tag(v, aad, nonce, NONCE_BYTES + plain.len, tag);
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
    make_tag(v, aad, nonce, NONCE_BYTES + n, tag);
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
    ASSERT(s->ring != &one_key && s->fields < SEALER_FIELDS_MAX && field.len > 0 && field.len < FIELD_NAME_MAX);
    struct field_key *f = &s->field[s->fields++];
    memcpy(f->name, field.at, field.len);
    f->len = field.len;
    f->mac = derive_hmac(&s->ring->keys[0], "blind", field);
    return f;
}

static void keyed_hash(gcry_md_hd_t h, struct str data, unsigned char out[SM3_BYTES])
{
    hash_add(h, data.at, data.len);
    hash_end(h, out);
}

void blind(struct sealer *s, struct str field, struct str normalised,
           unsigned char out[BLIND_BYTES])
{
    unsigned char full[SM3_BYTES];
    keyed_hash(field_key(s, field)->mac, normalised, full);
    memcpy(out, full, BLIND_BYTES);
}

void mac(struct sealer *s, enum mac_use use, struct str data, unsigned char out[SM3_BYTES])
{
    ASSERT(s->use[use]);
    keyed_hash(s->use[use], data, out);
}

struct sm3 {
    gcry_md_hd_t h;
};

struct sm3 *sm3_new(void)
{
    struct sm3 *h = malloc(sizeof *h);
    ASSERT(h);
    h->h = hash_new(0);
    return h;
}

void sm3_add(struct sm3 *h, const void *p, size_t n)
{
    hash_add(h->h, p, n);
}

void sm3_done(struct sm3 *h, unsigned char out[SM3_BYTES])
{
    hash_end(h->h, out);
}

void sm3_free(struct sm3 *h)
{
    if (h)
        gcry_md_close(h->h);
    free(h);
}

struct sha256 {
    gcry_md_hd_t h;
};

struct sha256 *sha256_new(void)
{
    struct sha256 *h = malloc(sizeof *h);
    library();
    ASSERT(h && gcry_md_open(&h->h, GCRY_MD_SHA256, 0) == 0);
    return h;
}

void sha256_add(struct sha256 *h, const void *p, size_t n)
{
    gcry_md_write(h->h, p, n);
}

void sha256_done(struct sha256 *h, unsigned char out[SHA256_BYTES])
{
    const unsigned char *sum = gcry_md_read(h->h, GCRY_MD_SHA256);
    for (size_t i = 0; i < SHA256_BYTES; i++)
        out[i] = sum[i];
    gcry_md_reset(h->h);
}

void sha256_free(struct sha256 *h)
{
    if (h)
        gcry_md_close(h->h);
    free(h);
}

void sha256_once(const void *p, size_t n, unsigned char out[SHA256_BYTES])
{
    library();
    gcry_md_hash_buffer(GCRY_MD_SHA256, out, n ? p : "", n);
}

void sha256_hmac(struct str key, struct str head, struct str tail, unsigned char out[SHA256_BYTES])
{
    gcry_md_hd_t h;
    library();
    must(gcry_md_open(&h, GCRY_MD_SHA256, GCRY_MD_FLAG_HMAC));
    must(gcry_md_setkey(h, key.len ? key.at : "", key.len));
    gcry_md_write(h, head.len ? head.at : "", head.len);
    gcry_md_write(h, tail.len ? tail.at : "", tail.len);
    const unsigned char *sum = gcry_md_read(h, GCRY_MD_SHA256);
    for (size_t i = 0; i < SHA256_BYTES; i++)
        out[i] = sum[i];
    gcry_md_close(h);
}

void sm3_once(const void *p, size_t n, unsigned char out[SM3_BYTES])
{
    library();
    gcry_md_hash_buffer(GCRY_MD_SM3, out, n ? p : "", n);
}

void sm3_hmac(struct str key, struct str data, unsigned char out[SM3_BYTES])
{
    gcry_md_hd_t h = hmac_new(key.len ? key.at : "", key.len);
    hash_add(h, data.at, data.len);
    hash_end(h, out);
    gcry_md_close(h);
}

/* Looks at every byte whatever it has seen: volatile keeps the compiler from stopping early. */
bool secret_equal(const void *a, const void *b, size_t n)
{
    const volatile unsigned char *x = a, *y = b;
    unsigned char diff = 0;
    for (size_t i = 0; i < n; i++)
        diff |= (unsigned char)(x[i] ^ y[i]);
    return diff == 0;
}

void secret_wipe(void *p, size_t n)
{
    explicit_bzero(p, n);
}
