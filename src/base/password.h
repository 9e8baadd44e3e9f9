/* SPDX-License-Identifier: Apache-2.0
 * Passwords: Argon2id hashes (RFC 9106, wrapper of libargon2) and the rule a new one must meet
 * (GB/T 22239 8.1.4.1 a). Hashing takes ~50 ms of a core and 19 MiB: run it in its own bounded
 * worker. */
#pragma once
#include "clock.h"
#include "fail.h"

struct password_cost {
    uint32_t passes, kib, lanes;
};
extern const struct password_cost password_cost_default; /* t=2, m=19 MiB, p=1 */

enum {
    PASSWORD_HASH = 128,
    PASSWORD_MIN = 12,
    PASSWORD_MAX = 128
}; /* MIN, MAX: characters, bytes */

/* "$argon2id$v=19$m=…" with a fresh 16-byte salt. ERR_BAD_INPUT: longer than PASSWORD_MAX;
 * ERR_BUSY: no memory for it now. */
enum err password_hash(struct str password, const struct password_cost *cost, const struct rand *r,
                       char out[PASSWORD_HASH]) MUST_USE;
/* A damaged or foreign hash verifies nothing. */
bool password_verify(struct str password, const char *hash) MUST_USE;
/* A hash that no password opens: verify against it when the user is unknown, so that the answer
 * takes the same time. Made with the default cost. */
const char *password_decoy(void);
bool password_outdated(const char *hash, const struct password_cost *cost); /* re-hash at log-in */

enum password_flaw {
    PASSWORD_OK = 0,
    PASSWORD_SHORT,   /* fewer than 12 characters */
    PASSWORD_LONG,    /* more than 128 bytes */
    PASSWORD_CLASSES, /* fewer than 3 of: upper, lower, digit, other */
    PASSWORD_NAME,    /* holds the user name, forwards or backwards */
    PASSWORD_COMMON,  /* built around a common word, keyboard row, run or birthday */
    PASSWORD_CHARS    /* control characters or damaged UTF-8 */
};
enum password_flaw password_check(struct str password, struct str user_name);
const char *password_flaw_text(enum password_flaw f); /* Chinese sentence saying what to do */
