/* SPDX-License-Identifier: Apache-2.0
 * Signing in from a union's App by OpenID Connect: authorization code with PKCE, state and nonce (docs/decision/0038). Whoever the
 * provider vouches for is found in the register; nobody is ever added to it. */
#pragma once
#include "area.h"

enum {
    OIDC_WAIT_MS = 10 * 60 * 1000,     /* from leaving to coming back */
    OIDC_KEEP_MS = 10 * 60 * 1000,     /* what the provider says of itself, and its keys */
    OIDC_AGAIN_MS = 60 * 1000,         /* a key that is not known: fetched again at most once a minute */
    OIDC_SKEW_S = 60,                  /* clocks that differ */
    OIDC_AGE_S = 10 * 60,              /* a token is fresh */
    OIDC_TIMEOUT_S = 8,
    OIDC_ANSWER_MAX = 256 * 1024,
    OIDC_PER_PEER = 60,                /* beginnings from one address in an hour */
};

/* By the environment: NUAN_OIDC_ISSUER, NUAN_OIDC_CLIENT, NUAN_OIDC_SECRET_FILE (a file nobody else reads), NUAN_OIDC_RETURN (the
 * address of this /w), NUAN_OIDC_TITLE; which claim is what: NUAN_OIDC_NAME, NUAN_OIDC_NUMBER. */
struct oidc_config {
    struct str issuer, client, secret_file, come_back, title, name_claim, number_claim;
};
/* false: not set up. */
bool oidc_config(struct arena *a, struct oidc_config *out);

/* Does the payload of a token that holds say what it must: of this issuer, for this client alone, fresh, answering this nonce?
 * false: *why in English, without a value. */
bool oidc_claims_hold(const struct json *claims, struct str issuer, struct str client, struct str nonce, int64_t now_ms, const char **why);

enum err oidc_state_get(struct ctx *cx);
enum err oidc_start_post(struct ctx *cx);
enum err oidc_finish_post(struct ctx *cx);
