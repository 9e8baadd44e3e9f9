/* SPDX-License-Identifier: Apache-2.0
 * Listening sockets: HOST:PORT, and the unix socket beside the data for shells on this machine. */
#pragma once
#include "arena.h"
#include "str.h"

/* "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:80"; port 0 takes a free one. -1 with *why (Chinese). */
int listen_tcp(struct arena *a, const char *where, bool *loopback, int *port, struct str *why);
/* Mode 0600. A left-over socket nobody answers on is replaced; a live one gives -1. */
int listen_unix(struct arena *a, const char *path, struct str *why);
/* Does somebody answer there? */
bool unix_alive(const char *path);
