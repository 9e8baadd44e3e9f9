// SPDX-License-Identifier: Apache-2.0
// What an ID token must say (OpenID Connect Core 1.0, 3.1.3.7).
#include "oidc.h"

static bool no(const char **why, const char *text)
{
    *why = text;
    return false;
}

/* Told to this client: as a text, or one of a list that names this client as the authorized party. */
static bool for_client(const struct json *claims, struct str client)
{
    const struct json *aud = json_get(claims, "aud"), *azp = json_get(claims, "azp");
    bool among = json_kind(aud) == JSON_TEXT && str_eq(json_str(aud), client);
    for (size_t i = 0; json_kind(aud) == JSON_LIST && i < json_len(aud); i++)
        among |= str_eq(json_str(json_at(aud, i)), client);
    if (json_kind(aud) == JSON_LIST && json_len(aud) > 1 && !azp)
        return false;
    return among && (!azp || str_eq(json_str(azp), client));
}

/* Seconds; some providers write them with a fraction. */
static int64_t seconds(const struct json *claims, const char *name)
{
    const struct json *v = json_get(claims, name);
    return json_kind(v) == JSON_FLOAT ? (int64_t)json_float(v) : json_kind(v) == JSON_INT ? json_int(v) : 0;
}

bool oidc_claims_hold(const struct json *claims, struct str issuer, struct str client, struct str nonce, int64_t now_ms, const char **why)
{
    int64_t now = now_ms / 1000, exp = seconds(claims, "exp"), iat = seconds(claims, "iat"), nbf = seconds(claims, "nbf");
    struct str said = json_get_str(claims, "nonce");
    if (json_kind(claims) != JSON_MAP)
        return no(why, "the token is no JSON object");
    if (!issuer.len || !str_eq(json_get_str(claims, "iss"), issuer))
        return no(why, "another issuer");
    if (!client.len || !for_client(claims, client))
        return no(why, "for another client");
    if (exp <= 0 || exp + OIDC_SKEW_S <= now)
        return no(why, "expired");
    if (iat <= 0 || iat > now + OIDC_SKEW_S || iat < now - OIDC_AGE_S || nbf > now + OIDC_SKEW_S)
        return no(why, "not of this time");
    if (!nonce.len || said.len != nonce.len || !secret_equal(said.at, nonce.at, nonce.len))
        return no(why, "another nonce");
    return json_get_str(claims, "sub").len > 0 || no(why, "nobody is named");
}
