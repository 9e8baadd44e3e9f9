// SPDX-License-Identifier: Apache-2.0
// RFC 6238 by liboath; the only file that sees it.
#include "totp.h"

#include <liboath/oath.h>
#include <pthread.h>

#include "seal.h"

enum { TOTP_DIGITS = 6, SECRET_TEXT_MAX = 128 };

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
    ASSERT(oath_init() == OATH_OK);
}

void totp_secret_new(const struct rand *r, char out[TOTP_SECRET_TEXT])
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned char b[TOTP_SECRET_BYTES];
    rand_fill(r, b, sizeof b);
    for (size_t i = 0; i < TOTP_SECRET_TEXT - 1; i++) {
        size_t bit = i * 5, at = bit / 8;
        uint32_t two = (uint32_t)b[at] << 8 | (at + 1 < sizeof b ? b[at + 1] : 0U);
        out[i] = digit[two >> (11 - bit % 8) & 31];
    }
    out[TOTP_SECRET_TEXT - 1] = 0;
    explicit_bzero(b, sizeof b);
}

/* Decoded secret from malloc; NULL = not base32. */
static char *decode(struct str secret, size_t *n)
{
    char *out = NULL;
    pthread_once(&once, start);
    if (secret.len == 0 || secret.len > SECRET_TEXT_MAX)
        return NULL;
    if (oath_base32_decode(secret.at, secret.len, &out, n) != OATH_OK)
        return NULL;
    if (*n == 0) {
        free(out);
        return NULL;
    }
    return out;
}

static bool generate(const char *key, size_t n, int64_t step, char out[TOTP_DIGITS + 1])
{
    return step >= 0 && oath_hotp_generate(key, n, (uint64_t)step, TOTP_DIGITS, false,
                                           OATH_HOTP_DYNAMIC_TRUNCATION, out) == OATH_OK;
}

static int64_t step_at(int64_t ms)
{
    return ms / 1000 / TOTP_STEP_S;
}

bool totp_code(struct str secret, int64_t at_ms, char out[7])
{
    size_t n = 0;
    char *key = decode(secret, &n);
    if (!key)
        return false;
    bool ok = generate(key, n, step_at(at_ms), out);
    explicit_bzero(key, n);
    free(key);
    return ok;
}

bool totp_verify(struct str secret, struct str code, int64_t at_ms, int64_t last_step,
                 int64_t *step)
{
    size_t n = 0;
    char *key = decode(secret, &n);
    if (!key)
        return false;
    bool hit = false;
    char want[TOTP_DIGITS + 1];
    for (int64_t i = -TOTP_WINDOW; i <= TOTP_WINDOW;
         i++) { /* all are tried: no early end to time */
        int64_t at = step_at(at_ms) + i;
        bool same = generate(key, n, at, want) && code.len == TOTP_DIGITS &&
                    secret_equal(want, code.at, TOTP_DIGITS);
        if (same && at > last_step && !hit) {
            hit = true;
            *step = at;
        }
    }
    explicit_bzero(want, sizeof want);
    explicit_bzero(key, n);
    free(key);
    return hit;
}

static bool put(char out[TOTP_URI], size_t *len, struct str s, bool encode)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        bool plain = !encode || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                     (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' || c == '~';
        if (*len + 4 > TOTP_URI)
            return false;
        if (plain)
            out[(*len)++] = (char)c;
        else
            *len += (size_t)snprintf(out + *len, 4, "%%%02X", c);
    }
    out[*len] = 0;
    return true;
}

bool totp_uri(struct str issuer, struct str account, struct str secret, char out[TOTP_URI])
{
    size_t n = 0;
    return put(out, &n, S("otpauth://totp/"), false) && put(out, &n, issuer, true) &&
           put(out, &n, S(":"), false) && put(out, &n, account, true) &&
           put(out, &n, S("?secret="), false) && put(out, &n, secret, true) &&
           put(out, &n, S("&issuer="), false) && put(out, &n, issuer, true) &&
           put(out, &n, S("&algorithm=SHA1&digits=6&period=30"), false);
}
