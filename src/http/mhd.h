/* SPDX-License-Identifier: Apache-2.0
 * HTTP on the wire: wrapper of libmicrohttpd, included only in mhd.c. It reads a request into
 * struct http_req, spools its body, parks the connection while others work, and sends the answer.
 * What a request may look like is decided in check.c, what is done with it in server.c. */
#pragma once
#include "guard.h"
#include "log.h"

enum {
    HTTP_URI_MAX = 2000,
    HTTP_HEADERS_MAX = 64,
    HTTP_HEAD_MAX = 8 * 1024,
    HTTP_JSON_MAX = 1024 * 1024,
    HTTP_OUT_MAX = 24,
    HTTP_CONN_BYTES = 32 * 1024, /* buffer of one connection; the library clears it for every request */
};

struct http_header {
    struct str key, value;
};

enum http_body { HTTP_BODY_MEMORY, HTTP_BODY_FILE };

struct http_req {
    struct arena *a; /* of the request and of its answer */
    struct str method, target, version;
    struct http_header headers[HTTP_HEADERS_MAX];
    size_t n_headers;  /* as sent; more than HTTP_HEADERS_MAX are counted, not kept */
    size_t head_bytes; /* as received, request line to empty line */
    bool nul;          /* a NUL byte in the head */
    bool local;        /* came through the local socket, from the same user or root */
    bool stranger;     /* came through the local socket, from someone else */
    struct str peer;   /* source address */
    int64_t started;   /* mono ms */

    /* Set by the handler's head(). */
    enum http_body body_kind;
    int64_t length; /* Content-Length */

    struct str body; /* HTTP_BODY_MEMORY */
    int fd;          /* HTTP_BODY_FILE: an unlinked file, positioned at its start; -1 = none */
    bool body_bad;   /* could not be spooled: disk full */

    /* The answer. */
    int status;
    struct http_header out[HTTP_OUT_MAX];
    size_t n_out;
    struct str answer;
    int64_t file_size; /* > 0: sent from file_fd instead of answer */
    int file_fd;
    bool close; /* end the connection after it */
    bool no_body; /* HEAD */
    void *user; /* of the handler */
};

void http_out(struct http_req *r, const char *key, struct str value);

enum http_next { HTTP_ANSWER, HTTP_BODY };

/* Called from the library's threads, so none of them may block. */
struct http_handler {
    /* The head is complete: refuse (HTTP_ANSWER) or say where the body goes (HTTP_BODY). */
    enum http_next (*head)(void *arg, struct http_req *r);
    /* All is there and the connection is parked: hand it on; http_resume(r) once it is answered. */
    void (*start)(void *arg, struct http_req *r);
    /* It is resumed and back in the library's thread: puts the answer into r. */
    void (*answer)(void *arg, struct http_req *r);
    /* The answer has left, or the client has. Last use of r. */
    void (*done)(void *arg, struct http_req *r, bool sent);
    void *arg;
};

struct http_conf {
    int fd;         /* listening socket; mhd_stop closes it */
    bool local;     /* a unix socket: callers are checked by SO_PEERCRED */
    int threads;
    unsigned connections, per_ip; /* most at a time; per_ip 0 = no limit */
    const char *tls_cert, *tls_key; /* PEM text; NULL = plain */
    const char *spool_dir;
    const struct http_handler *handler;
    const struct clock *clock;
    const struct log *log;
};

struct http;
struct http *http_start(const struct http_conf *conf); /* NULL: could not be started */
void http_quiesce(struct http *h);                     /* no new connections */
void http_stop(struct http *h);                        /* no request may be parked */
void http_resume(struct http_req *r);                  /* from any thread */
size_t http_connections(struct http *h);
