/* SPDX-License-Identifier: Apache-2.0
 * The session cookie: `__Host-nuan` where the browser sees https, `nuan` on plain loopback. */
#pragma once
#include "check.h"

/* The session token of a request; "" when there is none, it is malformed, or given twice. */
struct str cookie_read(const struct http_req *r, const struct http_site *site);
/* The Set-Cookie value for a token; "-" clears it. */
struct str cookie_write(struct arena *a, const struct http_site *site, struct str token);
