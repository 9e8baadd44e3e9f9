/* SPDX-License-Identifier: Apache-2.0
 * One file a command: a table of options and a run function, ending in `const struct command
 * command_NAME`; commands.def lists them. Exit codes: 0 done, 1 done with refusals or findings,
 * 2 wrong usage, 3 environment. Results go to standard output, everything else to standard error. */
#pragma once
#include "dispatch.h"

struct cli_opt {
    const char *name;  /* "campaign" for --campaign VALUE or --campaign=VALUE */
    const char *value; /* "CODE" shown in the usage; NULL = a flag */
    struct str title;  /* Chinese, for the usage */
    bool need;
};

enum {
    CLI_MAX_OPTS = 24,
    CLI_MAX_ARGS = 8,
    CLI_ARENA_BYTES = 512 * 1024 * 1024,
    CLI_POLL_MS = 200, /* asking a server how far a job is */
};

struct command;
struct cli {
    struct arena *a; /* until the program ends */
    const struct command *command;
    const char *value[CLI_MAX_OPTS]; /* by position in command->opts; "" = a set flag */
    const char *arg[CLI_MAX_ARGS];   /* what stands without "--" */
    size_t n_args;
};

struct command {
    const char *name;
    const char *args; /* "FILE" as shown in the usage; NULL = none */
    size_t min_args, max_args;
    struct str title;
    const struct cli_opt *opts;
    size_t n_opts;
    int (*run)(struct cli *c); /* exit code */
};

/* One-letter options are given with one dash: -o FILE. */
/* The value of an option ("" for a set flag), NULL when it was not given. */
const char *cli_get(const struct cli *c, const char *opt);
bool cli_has(const struct cli *c, const char *opt);
struct str cli_str(const struct cli *c, const char *opt); /* "" when not given */
bool cli_int(const struct cli *c, const char *opt, int64_t *out); /* false: given, but no number */

/* Prints "nuan: …" to standard error and returns the exit code: `return cli_fail(3, "…")`. */
int cli_fail(int exit_code, const char *fmt, ...) PRINTF(2, 3);

/* --- the installation --- */
/* Where calls go: into this process when it could become the writer, else through the socket of the
 * running server. */
struct cli_target {
    struct app *app; /* NULL: calls are relayed */
    const char *socket;
};
enum cli_want {
    CLI_READ,  /* read-only, in this process, also beside a running server */
    CLI_ANY,   /* the server, else the writer's place, else read-only */
    CLI_WRITE, /* the server, else the writer's place */
};
/* Opens the installation named by NUAN_DB and NUAN_KEY; false after a message (then exit 3). */
bool cli_open(struct cli *c, enum cli_want want, struct cli_target *t);
void cli_close(struct cli_target *t);
/* Runs one call as a trusted local caller (call->as names the user). False when the server could
 * not be reached, after a message. The upload of call->upload_fd is read from its start. */
bool cli_call(struct cli *c, const struct cli_target *t, const struct call *call,
              struct reply *reply);
struct cli_work {
    int64_t rows, files, findings;
};
/* Leaves an event of maintenance work done at the shell ("backup" …) with what it went over. False after
 * a message. cli_noted opens the installation (through the running server) for that alone. */
bool cli_note(struct cli *c, const struct cli_target *t, const char *what, struct cli_work w);
bool cli_noted(struct cli *c, const char *what, struct cli_work w);
/* Waits for a job, running it in this process when there is no server; progress goes to standard
 * error when that is a terminal. *job = the answer of GET /api/jobs/:id. */
bool cli_job(struct cli *c, const struct cli_target *t, struct str as, int64_t job_id,
             const struct json **job);
/* Exit code of an answer: by error.code of its body, 0 for 2xx. Prints error.text to standard error. */
int cli_answer_exit(struct cli *c, const struct reply *reply);
/* Unions, users and events there are: 0 = a fresh database. */
enum err cli_rows(struct cli *c, const struct app *app, int64_t *rows) MUST_USE;
/* Percent-encodes a value for a query. */
struct str cli_encode(struct cli *c, struct str s);

const struct log *cli_log(void); /* errors only, to standard error */
int cli_main(int argc, char **argv);
