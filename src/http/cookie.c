/* SPDX-License-Identifier: Apache-2.0
 * RFC 6265bis names and attributes: __Host- binds the cookie to this host, Secure and Path=/. */
#include "cookie.h"

#include <ctype.h>

#include "ctx.h"

enum { TOKEN_MAX = 128 };

static struct str cookie_name(const struct http_site *site, enum cookie_of whose)
{
    static const struct str names[][2] = {[COOKIE_USER] = {LIT("nuan"), LIT("__Host-nuan")},
                                          [COOKIE_WORKER] = {LIT("nuan-worker"), LIT("__Host-nuan-worker")}};
    return names[whose][site->secure];
}

enum cookie_of cookie_of(struct str path)
{
    return str_starts(path, S(CALL_WORKER)) ? COOKIE_WORKER : COOKIE_USER;
}

static bool token_clean(struct str t)
{
    for (size_t i = 0; i < t.len; i++)
        if (!isalnum((unsigned char)t.at[i]) && t.at[i] != '-' && t.at[i] != '_')
            return false;
    return t.len <= TOKEN_MAX;
}

struct str cookie_read(const struct http_req *r, const struct http_site *site, enum cookie_of whose)
{
    if (http_count(r, "Cookie") != 1)
        return S("");
    struct str found = S(""), rest = http_get(r, "Cookie");
    bool seen = false;
    while (rest.len) {
        struct str value, pair = str_trim(str_cut(rest, ';', &rest));
        if (!str_eq(str_cut(pair, '=', &value), cookie_name(site, whose)))
            continue;
        if (seen || !token_clean(value)) /* twice: someone planted one; trust neither */
            return S("");
        seen = true;
        found = value;
    }
    return found;
}

struct str cookie_write(struct arena *a, const struct http_site *site, enum cookie_of whose, struct str token)
{
    bool clear = str_eq(token, S("-"));
    struct str name = cookie_name(site, whose);
    return str_f(a, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Strict%s%s", FMT(name),
                 clear ? 0 : (int)token.len, token.at, site->secure ? "; Secure" : "",
                 clear ? "; Max-Age=0" : "");
}
