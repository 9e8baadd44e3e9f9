/* SPDX-License-Identifier: Apache-2.0
 * Signed tokens (RFC 7515, compact form) of others: RS256 and ES256, keys as a JWK set (RFC 7517). jose.c is the only file
 * that sees libcjose. */
#pragma once
#include "str.h"

enum { JOSE_TOKEN_MAX = 16 * 1024, JOSE_KEYS_MAX = 64 };

/* The payload of a token whose signature holds under one of the keys; in a. false: *why says in English what is wrong, without a
 * value of it; *unknown_key: no key of that id, so that fetching the set again may help. A token of another algorithm, "none"
 * above all, with a critical extension, or under a key of another kind or under 2048 bits of RSA never holds. */
bool jose_verify(struct arena *a, struct str token, struct str jwks, struct str *payload, const char **why, bool *unknown_key);

/* What jose_verify stands on: the head, not yet to be believed; one token under one key (JSON). */
struct jose_head {
    struct str alg, kid;
    bool crit;
};
bool jose_head(struct arena *a, struct str token, struct jose_head *out);
bool jose_holds(struct arena *a, struct str token, struct str key, bool rsa, struct str *payload);
