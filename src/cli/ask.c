// SPDX-License-Identifier: Apache-2.0
#include "ask.h"

#include <fcntl.h>
#include <unistd.h>

#include "app.h"
#include "money.h"
#include "token.h"

struct call ask_call(struct asking *q, enum method m, struct str path, struct str body)
{
    struct call call = {.method = m, .as = cli_str(q->c, "as"), .peer = S("local"), .type = S("application/json"),
                        .body = body, .upload_fd = -1};
    call.path = str_cut(path, '?', &call.query);
    if (m == M_GET) /* only what changes something is a command */
        return call;
    char *id = NEWS(q->c->a, char, TOKEN_TEXT);
    token_new(&rand_system, id);
    call.command_id = cli_has(q->c, "id") ? cli_str(q->c, "id") : str_of(id);
    return call;
}

static int no_verb(struct cli *c, const struct ask_verb *verbs, size_t n)
{
    struct buf b = buf_new(c->a, 1000);
    for (size_t i = 0; i < n; i++)
        buf_f(&b, "%s%s", i == 0 ? "" : i + 1 == n ? " 或 " : "、", verbs[i].name);
    return cli_fail(2, "应为 %.*s", FMT(buf_done(&b)));
}

int ask_verbs(struct cli *c, const struct ask_verb *verbs, size_t n)
{
    struct asking q = {.c = c};
    size_t i = 0;
    while (i < n && strcmp(verbs[i].name, c->arg[0]) != 0)
        i++;
    if (i == n)
        return no_verb(c, verbs, n);
    if (!cli_open(c, CLI_ANY, &q.t))
        return 3;
    int code = verbs[i].run(&q);
    cli_close(&q.t);
    return code;
}

int ask(struct asking *q, const struct call *call)
{
    if (!cli_call(q->c, &q->t, call, &q->reply))
        return 3;
    q->answer = json_parse(q->c->a, q->reply.body, NULL);
    return cli_answer_exit(q->c, &q->reply);
}

int ask_post(struct asking *q, struct str path, struct str body)
{
    struct call call = ask_call(q, M_POST, path, body);
    return ask(q, &call);
}

int ask_get(struct asking *q, struct str path)
{
    struct call call = ask_call(q, M_GET, path, S(""));
    return ask(q, &call);
}

static bool put(int fd, const char *at, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, at, n);
        if (done <= 0)
            return false;
        at += done;
        n -= (size_t)done;
    }
    return true;
}

/* An answer that is a file, piece by piece. */
static bool copy_file(const struct reply *r, int fd)
{
    char part[64 * 1024];
    for (int64_t at = 0; at < r->file_size;) {
        ssize_t n = pread(r->file_fd, part, sizeof part, at);
        if (n <= 0 || !put(fd, part, (size_t)n))
            return false;
        at += n;
    }
    return true;
}

int ask_save(struct asking *q, const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool ok = fd >= 0 && (q->reply.file_size > 0 ? copy_file(&q->reply, fd) : put(fd, q->reply.body.at, q->reply.body.len)) && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return ok ? 0 : cli_fail(3, "文件 %s 写不了", path);
}

struct str ask_query(struct cli *c, const char *key, const char *opt)
{
    return cli_has(c, opt) ? str_f(c->a, "&%s=%.*s", key, FMT(cli_encode(c, cli_str(c, opt)))) : S("");
}

const char *ask_yuan(struct cli *c, int64_t fen)
{
    char *out = NEWS(c->a, char, MONEY_TEXT);
    money_yuan(fen, out);
    return out;
}
