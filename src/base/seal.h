/* SPDX-License-Identifier: Apache-2.0
 * Field encryption, blind indexes, keyed and plain hashes with the Chinese commercial algorithms:
 * SM4-CTR then HMAC-SM3 (encrypt-then-MAC), GB/T 32905, GB/T 32907. Only seal.c sees the library
 * behind it. Keys are wiped when freed and never leave this file. */
#pragma once
#include "clock.h"
#include "fail.h"

struct keyring; /* master keys by version, read-only once loaded: threads share it */
struct sealer;  /* working state of one thread, never shared */

enum {
    SEAL_OVERHEAD = 1 + 2 + 16 + 16, /* alg ‖ key version ‖ nonce … tag */
    SEAL_PLAIN_MAX = 64 * 1024 * 1024,
    BLIND_BYTES = 16,
    SM3_BYTES = 32,
    KEYRING_KEYS_MAX = 64,
    SEALER_FIELDS_MAX = 64, /* distinct blind-index fields of one sealer */
};

/* Key file: lines `version hex64` (version 1..65535, ascending; # begins a comment). The highest
 * version seals; all unseal; the lowest makes blind indexes, so that adding a key changes no index.
 * why: a sentence for the operator (static text) when the result is not OK; may be NULL. */
enum err keyring_create(const char *path, const struct rand *r, const char **why) MUST_USE;
enum err keyring_add(const char *path, const struct rand *r, const char **why) MUST_USE;
/* Refused: not a regular file, not ours, readable by group or others, malformed, duplicate. */
enum err keyring_open(struct keyring **out, const char *path, const char **why) MUST_USE;
struct keyring *keyring_fixed(const unsigned char master[32]); /* one key, version 1: for tests */
void keyring_close(struct keyring *k);                         /* after its sealers; NULL is fine */
uint16_t keyring_version(const struct keyring *k);             /* the version that seals now */

struct sealer *sealer_new(const struct keyring *k, const struct rand *r);
void sealer_free(struct sealer *s);
/* A sealer of one thing's own key (a household's file), which is kept sealed elsewhere: seals and unseals, makes no
 * blind index and no mac. The halves of the key are used as they are, so they must be random bytes. rekey: the same
 * one for the next thing's key, a tenth of the price of a new one: for walks over very many. The old key is gone. */
enum { SEALER_KEY_BYTES = 32 };
struct sealer *sealer_keyed(const unsigned char key[SEALER_KEY_BYTES], const struct rand *r);
void sealer_rekey(struct sealer *s, const unsigned char key[SEALER_KEY_BYTES]);

/* aad names the place of the value, "person.number:4711" (table.column:row): a value moved to
 * another row, column or table does not open. It is not stored. */
void seal(struct sealer *s, struct str aad, struct str plain,
          unsigned char *out); /* len + OVERHEAD */
struct str seal_in(struct sealer *s, struct arena *a, struct str aad, struct str plain);
/* ERR_KEY for everything that is wrong (length, algorithm, version, tag): the caller learns no
 * more. out holds sealed.len - SEAL_OVERHEAD bytes; nothing is written on failure. */
enum err unseal(struct sealer *s, struct str aad, struct str sealed, unsigned char *out) MUST_USE;
enum err unseal_in(struct sealer *s, struct arena *a, struct str aad, struct str sealed,
                   struct str *plain) MUST_USE;
uint16_t sealed_version(struct str sealed); /* key version of a sealed value, 0 = not one */

/* Equality search over sealed fields: keyed by field ("person.number"), of the normalised value. */
void blind(struct sealer *s, struct str field, struct str normalised,
           unsigned char out[BLIND_BYTES]);

/* HMAC-SM3 under a purpose key (of the lowest version: adding a key changes no tag). */
enum mac_use { MAC_AUDIT, MAC_TOKEN, MAC_BACKUP, MAC__COUNT };
void mac(struct sealer *s, enum mac_use use, struct str data, unsigned char out[SM3_BYTES]);

/* Plain SM3 (files, audit chain). */
struct sm3;
struct sm3 *sm3_new(void);
void sm3_add(struct sm3 *h, const void *p, size_t n);
void sm3_done(struct sm3 *h, unsigned char out[SM3_BYTES]); /* and ready for the next message */
void sm3_free(struct sm3 *h);
void sm3_once(const void *p, size_t n, unsigned char out[SM3_BYTES]);
void sm3_hmac(struct str key, struct str data, unsigned char out[SM3_BYTES]);

/* SHA-256, for lists of hashes that outsiders check with the tools they have (sha256sum -c). */
enum { SHA256_BYTES = 32 };
struct sha256;
struct sha256 *sha256_new(void);
void sha256_add(struct sha256 *h, const void *p, size_t n);
void sha256_done(struct sha256 *h, unsigned char out[SHA256_BYTES]); /* and ready for the next message */
void sha256_free(struct sha256 *h);
void sha256_once(const void *p, size_t n, unsigned char out[SHA256_BYTES]);
/* HMAC-SHA256 over head and tail, one after the other. */
void sha256_hmac(struct str key, struct str head, struct str tail, unsigned char out[SHA256_BYTES]);

bool secret_equal(const void *a, const void *b, size_t n); /* time depends on n alone */
void secret_wipe(void *p, size_t n);                       /* not removed by the optimiser */
