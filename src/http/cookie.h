/* SPDX-License-Identifier: Apache-2.0
 * The session cookie: `__Host-nuan` where the browser sees https, `nuan` on plain loopback; `…nuan-worker`
 * of a worker on his phone. */
#pragma once
#include "check.h"

/* Users and workers have a cookie each, so that one browser may hold both and neither is sent for the other. */
enum cookie_of { COOKIE_USER, COOKIE_WORKER };
enum cookie_of cookie_of(struct str path);
/* The session token of a request; "" when there is none, it is malformed, or given twice. */
struct str cookie_read(const struct http_req *r, const struct http_site *site, enum cookie_of whose);
/* The Set-Cookie value for a token; "-" clears it. */
struct str cookie_write(struct arena *a, const struct http_site *site, enum cookie_of whose, struct str token);
