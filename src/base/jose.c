// SPDX-License-Identifier: Apache-2.0
// The only file that sees libcjose.
#include "jose.h"

#include <cjose/cjose.h>

#include "json.h"

enum { RSA_BITS_MIN = 2048 };

/* What is taken and under which kind of key: nothing else holds. */
static const struct alg {
    const char *name, *kty, *crv;
    cjose_jwk_kty_t kind;
} algs[] = {{"RS256", "RSA", "", CJOSE_JWK_KTY_RSA}, {"ES256", "EC", "P-256", CJOSE_JWK_KTY_EC}};

static bool no(const char **why, const char *text)
{
    *why = text;
    return false;
}

static struct str header_of(cjose_header_t *h, struct arena *a, const char *name)
{
    cjose_err e = {0};
    const char *v = h ? cjose_header_get(h, name, &e) : NULL;
    return v ? str_dup(a, str_of(v)) : S("");
}

static bool fits(const struct json *key, const struct alg *alg, struct str kid)
{
    struct str use = json_get_str(key, "use"), named = json_get_str(key, "alg");
    return str_eq(json_get_str(key, "kty"), str_of(alg->kty)) && str_eq(json_get_str(key, "crv"), str_of(alg->crv)) && (!use.len || str_eq(use, S("sig"))) &&
           (!named.len || str_eq(named, str_of(alg->name))) && (!kid.len || str_eq(json_get_str(key, "kid"), kid));
}

/* By its id; a token that names none is taken when one key alone fits. */
static const struct json *key_of(const struct json *set, const struct alg *alg, struct str kid)
{
    const struct json *keys = json_get(set, "keys"), *found = NULL;
    for (size_t i = 0; i < json_len(keys) && i < JOSE_KEYS_MAX; i++) {
        if (!fits(json_at(keys, i), alg, kid))
            continue;
        if (found)
            return NULL;
        found = json_at(keys, i);
    }
    return found;
}

static bool holds(struct arena *a, cjose_jws_t *jws, const struct json *key, const struct alg *alg, const char **why)
{
    cjose_err e = {0};
    struct str text = json_text(a, key);
    cjose_jwk_t *jwk = cjose_jwk_import(text.at, text.len, &e);
    if (!jwk)
        return no(why, "the provider's key cannot be read");
    bool sound = cjose_jwk_get_kty(jwk, &e) == alg->kind && (alg->kind != CJOSE_JWK_KTY_RSA || cjose_jwk_get_keysize(jwk, &e) >= RSA_BITS_MIN);
    bool ok = sound && cjose_jws_verify(jws, jwk, &e);
    cjose_jwk_release(jwk);
    return ok || no(why, sound ? "the signature does not hold" : "the provider's key is too weak or of another kind");
}

static bool look(struct arena *a, cjose_jws_t *jws, struct str jwks, const char **why, bool *unknown_key)
{
    cjose_header_t *h = cjose_jws_get_protected(jws);
    struct str alg = header_of(h, a, "alg"), kid = header_of(h, a, "kid");
    const struct json *set = json_parse(a, jwks, NULL), *key;
    cjose_err e = {0};
    char *crit = h ? cjose_header_get_raw(h, "crit", &e) : NULL;
    free(crit);
    if (crit)
        return no(why, "critical extensions are not known here");
    for (size_t i = 0; i < countof(algs); i++) {
        if (!str_eq(alg, str_of(algs[i].name)))
            continue;
        key = key_of(set, &algs[i], kid);
        *unknown_key = !key;
        return key ? holds(a, jws, key, &algs[i], why) : no(why, "no key of the provider fits");
    }
    return no(why, "the algorithm is neither RS256 nor ES256");
}

bool jose_verify(struct arena *a, struct str token, struct str jwks, struct str *payload, const char **why, bool *unknown_key)
{
    cjose_err e = {0};
    uint8_t *plain = NULL;
    size_t n = 0;
    *unknown_key = false;
    *payload = S("");
    if (!token.len || token.len > JOSE_TOKEN_MAX)
        return no(why, "no token, or one that is too long");
    cjose_jws_t *jws = cjose_jws_import(token.at, token.len, &e);
    if (!jws)
        return no(why, "not a signed token");
    bool ok = look(a, jws, jwks, why, unknown_key);
    if (ok && cjose_jws_get_plaintext(jws, &plain, &n, &e))
        *payload = str_dup(a, (struct str){(const char *)plain, n});
    cjose_jws_release(jws);
    return ok && (payload->len || no(why, "the token is empty"));
}
