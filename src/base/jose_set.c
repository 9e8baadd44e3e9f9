// SPDX-License-Identifier: Apache-2.0
// Which key of a set a token is to be held against. See jose.h.
#include "jose.h"
#include "json.h"

/* What is taken and under which kind of key: nothing else holds. */
static const struct alg {
    const char *name, *kty, *crv;
} algs[] = {{"RS256", "RSA", ""}, {"ES256", "EC", "P-256"}};

static bool no(const char **why, const char *text)
{
    *why = text;
    return false;
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

bool jose_verify(struct arena *a, struct str token, struct str jwks, struct str *payload, const char **why, bool *unknown_key)
{
    struct jose_head h;
    *unknown_key = false;
    *payload = S("");
    if (!jose_head(a, token, &h))
        return no(why, "not a signed token");
    if (h.crit)
        return no(why, "critical extensions are not known here");
    for (size_t i = 0; i < countof(algs); i++) {
        if (!str_eq(h.alg, str_of(algs[i].name)))
            continue;
        const struct json *key = key_of(json_parse(a, jwks, NULL), &algs[i], h.kid);
        *unknown_key = !key;
        if (!key)
            return no(why, "no key of the provider fits");
        return jose_holds(a, token, json_text(a, key), algs[i].crv[0] == 0, payload) || no(why, "the signature does not hold, or the key is too weak");
    }
    return no(why, "the algorithm is neither RS256 nor ES256");
}
