/* SPDX-License-Identifier: Apache-2.0
 * The running log: one JSON object a line. Secrets are kept out by construction: no format string,
 * only named values; digit runs as long as a phone, card or ID number are masked in every text. */
#pragma once
#include "clock.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log {
    int fd; /* usually 2; a line is one write() of at most LOG_LINE bytes */
    enum log_level min;
    const struct clock *clock;
};

struct log_kv {
    const char *key; /* a constant of ours */
    struct str text; /* used when text.at != NULL */
    int64_t number;
    bool id; /* text is a trace number of ours: not searched for digit runs */
};

enum { LOG_LINE = 4096, LOG_VALUE = 1024 }; /* longer values are cut and end in … */

#define KS(k, s) ((struct log_kv){.key = (k), .text = (s)})             /* a text */
#define KI(k, n) ((struct log_kv){.key = (k), .number = (n)})           /* an integer */
#define KT(k, s) ((struct log_kv){.key = (k), .text = (s), .id = true}) /* our own trace number */
#define LOG(l, level, event, ...)                                                                  \
    log_write((l), (level), (event), (const struct log_kv[]){__VA_ARGS__},                         \
              sizeof((const struct log_kv[]){__VA_ARGS__}) / sizeof(struct log_kv))

/* event: a stable dotted name of ours, "http.request". Never fails: a log that cannot be written is
 * not a reason to stop. */
void log_write(const struct log *l, enum log_level level, const char *event,
               const struct log_kv *kv, size_t n);
