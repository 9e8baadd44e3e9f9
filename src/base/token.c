// SPDX-License-Identifier: Apache-2.0
// Random texts of clock.h's random source.
#include "token.h"

size_t base64url(const void *p, size_t n, char *out)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const unsigned char *b = p;
    size_t len = 0;
    for (size_t i = 0; i < n; i += 3) {
        uint32_t v = (uint32_t)b[i] << 16;
        v |= i + 1 < n ? (uint32_t)b[i + 1] << 8 : 0;
        v |= i + 2 < n ? b[i + 2] : 0;
        size_t chars = n - i >= 3 ? 4 : n - i + 1;
        for (size_t j = 0; j < chars; j++)
            out[len++] = digit[v >> (18 - 6 * j) & 63];
    }
    out[len] = 0;
    return len;
}

void token_new(const struct rand *r, char out[TOKEN_TEXT])
{
    unsigned char bytes[32];
    rand_fill(r, bytes, sizeof bytes);
    base64url(bytes, sizeof bytes, out);
    explicit_bzero(bytes, sizeof bytes);
}

void trace_new(const struct rand *r, char out[TRACE_TEXT])
{
    uint64_t v;
    rand_fill(r, &v, sizeof v);
    snprintf(out, TRACE_TEXT, "%016llx", (unsigned long long)v);
}

void first_password_new(const struct rand *r, char out[FIRST_PASSWORD_TEXT])
{
    static const struct str classes[] = {LIT("ABCDEFGHJKLMNPQRTUVWXY"),
                                         LIT("abcdefghjkmnpqrtuvwxy"), LIT("346789"),
                                         LIT("#%&*+-=@")};
    uint32_t v[2 * (FIRST_PASSWORD_TEXT - 1)];
    size_t n = FIRST_PASSWORD_TEXT - 1;
    rand_fill(r, v, sizeof v); /* 32 bits a choice: the bias of the remainder is below 2^-26 */
    for (size_t i = 0; i < n; i++)
        out[i] = classes[i % 4].at[v[i] % classes[i % 4].len];
    for (size_t i = n - 1; i > 0; i--) {
        size_t j = v[n + i] % (i + 1);
        char c = out[i];
        out[i] = out[j];
        out[j] = c;
    }
    out[n] = 0;
    explicit_bzero(v, sizeof v);
}
