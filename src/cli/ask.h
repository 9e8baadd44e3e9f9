/* SPDX-License-Identifier: Apache-2.0
 * Asking the routes of the page from a command: as the user of --as, through the server or in this
 * process, answers as JSON. */
#pragma once
#include "cli.h"

struct asking {
    struct cli *c;
    struct cli_target t; /* opened by the command */
    struct reply reply;
    const struct json *answer; /* NULL when it was no JSON */
};

/* The verbs of a command: its first argument names one. */
struct ask_verb {
    const char *name;
    int (*run)(struct asking *q);
};
/* Opens the installation, runs the verb, closes it. A verb nobody knows: 2, with the names there are. */
int ask_verbs(struct cli *c, const struct ask_verb *verbs, size_t n);

/* A call with the user of --as and the command id of --id, else a new one; path may carry ?query. */
struct call ask_call(struct asking *q, enum method m, struct str path, struct str body);
/* 0, or the exit code after a message. */
int ask(struct asking *q, const struct call *call) MUST_USE;
int ask_post(struct asking *q, struct str path, struct str body) MUST_USE;
int ask_get(struct asking *q, struct str path) MUST_USE;
/* The body of the last answer into a file, durable. */
int ask_save(struct asking *q, const char *path) MUST_USE;
/* "&key=value" of an option, "" when it was not given. */
struct str ask_query(struct cli *c, const char *key, const char *opt);
/* 分 as 元 with separators. */
const char *ask_yuan(struct cli *c, int64_t fen);
