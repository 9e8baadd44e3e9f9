/* SPDX-License-Identifier: Apache-2.0
 * One HTTP exchange as a client. courier.c is the only file that sees libcurl. */
#pragma once
#include "str.h"

struct courier {
    const char *method;      /* "POST" */
    const char *url;
    const char *unix_socket; /* NULL = TCP; else the path of the socket, and no proxy */
    const char *const *headers; /* "Name: value", ends with NULL */
    struct str body;
    int body_fd;             /* -1 = body; else read to its end, of body_size bytes */
    int64_t body_size;
    int timeout_s;           /* of the whole exchange; 0 = none */
    size_t answer_max;       /* bytes */
    /* filled */
    int status;
    struct str type, answer; /* in a */
    struct str why;          /* when it did not come to an answer */
};
/* false: no answer (c->why). Redirects are not followed; certificates are checked. */
bool courier_run(struct arena *a, struct courier *c);
/* Percent-encoded, for URLs and headers. */
struct str courier_encode(struct arena *a, struct str s);
