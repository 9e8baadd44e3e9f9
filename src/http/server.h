/* SPDX-License-Identifier: Apache-2.0
 * The server: requests from the wire to dispatch and back. No call runs in a thread of the HTTP
 * library: reads go to a bounded pool, writes to the writer's queue, log-in (50 ms of Argon2id) and
 * other calls that open their own transactions to small pools of their own. */
#pragma once
#include "dispatch.h"
#include "log.h"

enum {
    SERVER_READ_THREADS = 4,
    SERVER_READ_QUEUE = 2048,  /* waiting; more get 503 */
    SERVER_LOGIN_THREADS = 2,  /* reserved for log-in */
    SERVER_LOGIN_QUEUE = 256,
    SERVER_SLOW_THREADS = 2,
    SERVER_SLOW_QUEUE = 64,
    SERVER_WRITE_QUEUE = 4096, /* waiting at the writer … */
    SERVER_EARLY_BYTES = 16 * 1024, /* a longer body is parsed by a worker, not by the HTTP library's thread */
    SERVER_MONEY_QUEUE = 6144, /* … and room kept for payments */
    SERVER_CONNECTIONS = 8192,
    SERVER_PER_IP = 256,
    SERVER_STOP_MS = 5000,     /* time given to running calls at the end */
};

struct server_conf {
    const struct app *app;
    const struct embed_file *pages; /* the web pages */
    const char *listen;             /* HOST:PORT */
    const char *socket;             /* unix socket; NULL = none */
    const char *tls_cert, *tls_key; /* file names; NULL = plain HTTP */
    bool behind_proxy;              /* a reverse proxy in front speaks https */
    int per_ip;                     /* connections of one address; 0 = SERVER_PER_IP, none on loopback */
    const struct log *log;
};

struct server;
/* Serves until server_stop. *why gets a Chinese sentence on error. */
enum err server_start(struct arena *a, const struct server_conf *conf, struct server **out,
                      struct str *why) MUST_USE;
int server_port(const struct server *s);
int64_t server_calls(const struct server *s); /* answered since the start */
/* No new connections, running calls are finished. False when some were not within SERVER_STOP_MS. */
bool server_stop(struct server *s);
