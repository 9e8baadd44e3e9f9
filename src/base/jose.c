// SPDX-License-Identifier: Apache-2.0
// The only file that sees libcjose (and with it OpenSSL's names, so nothing of ours but texts): one token under one key.
#include "jose.h"

#include <cjose/cjose.h>
#include <stdlib.h>

enum { RSA_BITS_MIN = 2048 };

static struct str header_of(cjose_header_t *h, struct arena *a, const char *name)
{
    cjose_err e = {0};
    const char *v = h ? cjose_header_get(h, name, &e) : NULL;
    return v ? str_dup(a, str_of(v)) : S("");
}

bool jose_head(struct arena *a, struct str token, struct jose_head *out)
{
    cjose_err e = {0};
    cjose_jws_t *jws = token.len && token.len <= JOSE_TOKEN_MAX ? cjose_jws_import(token.at, token.len, &e) : NULL;
    cjose_header_t *h = jws ? cjose_jws_get_protected(jws) : NULL;
    char *crit = h ? cjose_header_get_raw(h, "crit", &e) : NULL;
    *out = (struct jose_head){header_of(h, a, "alg"), header_of(h, a, "kid"), crit != NULL};
    free(crit);
    if (jws)
        cjose_jws_release(jws);
    return h != NULL;
}

static bool strong(const cjose_jwk_t *jwk, bool rsa)
{
    cjose_err e = {0};
    return cjose_jwk_get_kty(jwk, &e) == (rsa ? CJOSE_JWK_KTY_RSA : CJOSE_JWK_KTY_EC) && (!rsa || cjose_jwk_get_keysize(jwk, &e) >= RSA_BITS_MIN);
}

bool jose_holds(struct arena *a, struct str token, struct str key, bool rsa, struct str *payload)
{
    cjose_err e = {0};
    uint8_t *plain = NULL;
    size_t n = 0;
    cjose_jws_t *jws = cjose_jws_import(token.at, token.len, &e);
    cjose_jwk_t *jwk = cjose_jwk_import(key.at, key.len, &e);
    bool ok = jws && jwk && strong(jwk, rsa) && cjose_jws_verify(jws, jwk, &e) && cjose_jws_get_plaintext(jws, &plain, &n, &e);
    *payload = ok ? str_dup(a, (struct str){(const char *)plain, n}) : S("");
    if (jwk)
        cjose_jwk_release(jwk);
    if (jws)
        cjose_jws_release(jws);
    return ok && payload->len;
}
