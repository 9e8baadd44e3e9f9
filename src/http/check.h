/* SPDX-License-Identifier: Apache-2.0
 * What a request may look like before anything else looks at it: limits, framing that proxies could
 * read in two ways (RFC 9112 section 11.2), where a write may come from. Pure functions. */
#pragma once
#include "fail.h"
#include "mhd.h"

/* What the server knows of itself. */
struct http_site {
    bool secure;       /* the browser sees https: TLS here, or a proxy in front */
    bool behind_proxy; /* the last X-Forwarded-For is the client */
    bool loopback;     /* only names of this machine are its own (DNS rebinding) */
};

struct refusal {
    int status; /* 0 = none */
    enum err code;
    struct str text; /* Chinese */
};

struct str http_get(const struct http_req *r, const char *key); /* first value, "" = absent */
size_t http_count(const struct http_req *r, const char *key);

/* Framing, sizes, Host; fills r->length. Every refusal here also ends the connection. */
struct refusal check_head(struct http_req *r, const struct http_site *site);
/* A call that changes something, over the network: Origin, Sec-Fetch-Site, content type. */
struct refusal check_write(const struct http_req *r, const struct http_site *site, bool upload);

/* "/a%20b" -> "/a b"; false on %00, %2F, control characters, damaged UTF-8. */
bool path_decode(struct arena *a, struct str path, struct str *out);
struct str media_type(struct str content_type); /* without parameters */
