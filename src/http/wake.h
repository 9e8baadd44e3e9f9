/* SPDX-License-Identifier: Apache-2.0
 * libmicrohttpd (0.9.75) takes at most 128 events from epoll at a time, and when just so many came it asks again, waiting as long as
 * before: the 128 are looked at only after the next event, which their clients, who wait for an answer, do not send. A thread with so many
 * connections would stand still for up to GUARD_IDLE_MS. So while there are that many, its waits are cut short by a signal. */
#pragma once
#include "guard.h"

enum {
    WAKE_FROM = 126, /* connections: with the listening socket and the library's own descriptor there may be 128 events */
    WAKE_MS = 20,    /* between two signals: the longest such a stand can last */
    WAKE_IDLE_MS = 250,
    WAKE_THREADS = 64,
};

struct wake;
struct wake *wake_new(struct guard *g); /* NULL: no thread to be had */
/* From a thread of the library, whenever it takes a connection: its waits are among those cut short. */
void wake_me(struct wake *w);
/* Before these threads end. */
void wake_free(struct wake *w);
