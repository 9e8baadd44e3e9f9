// SPDX-License-Identifier: Apache-2.0
// Any route of the API from a shell, with the rights of the named user.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app.h"
#include "check.h"
#include "cli.h"
#include "job.h"
#include "token.h"

enum { BODY_MAX = 1024 * 1024 };

static const struct cli_opt call_opts[] = {
    {"as", "USER", LIT("以该用户的权限执行")},
    {"id", "ID", LIT("命令编号：同一编号重复执行只生效一次")},
    {"file", "FILE", LIT("上传的文件（上传类接口）")},
    {"o", "FILE", LIT("把答复写入文件")},
};

static bool read_all(FILE *f, struct buf *b)
{
    char part[4096];
    size_t n;
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        buf_put(b, part, n);
    return !ferror(f) && !b->full;
}

static bool read_method(const char *word, enum method *out)
{
    static const char *const names[] = {"GET", "POST", "PUT", "DELETE"};
    for (size_t i = 0; i < countof(names); i++)
        if (strcmp(word, names[i]) == 0) {
            *out = (enum method)i;
            return true;
        }
    return false;
}

static int open_upload(struct cli *c, struct call *call)
{
    const char *path = cli_get(c, "file");
    struct stat st;
    if (!path)
        return 0;
    call->upload_fd = open(path, O_RDONLY | O_CLOEXEC);
    if (call->upload_fd < 0 || fstat(call->upload_fd, &st) != 0)
        return cli_fail(3, "文件 %s 打不开", path);
    const char *slash = strrchr(path, '/');
    call->upload_size = st.st_size;
    call->upload_name = str_of(slash ? slash + 1 : path);
    return 0;
}

/* Fills the call from the arguments; 0 or the exit code. */
static int read_call(struct cli *c, struct call *call)
{
    *call = (struct call){.as = cli_str(c, "as"), .peer = S("local"), .upload_fd = -1,
                          .type = S("application/json")};
    struct str path = str_cut(str_of(c->arg[1]), '?', &call->query);
    if (!read_method(c->arg[0], &call->method))
        return cli_fail(2, "方法应为 GET、POST、PUT 或 DELETE");
    if (!str_starts(path, S("/api/")) || !path_decode(c->a, path, &call->path))
        return cli_fail(2, "路径应以 /api/ 开头");
    call->body = str_of(c->n_args > 2 ? c->arg[2] : "");
    if (str_eq(call->body, S("-"))) {
        struct buf b = buf_new(c->a, BODY_MAX);
        if (!read_all(stdin, &b))
            return cli_fail(2, "标准输入读不出来，或超过 1 MB");
        call->body = buf_done(&b);
    }
    call->command_id = cli_str(c, "id");
    if (!call->command_id.len && call->method != M_GET) {
        char *id = NEWS(c->a, char, TOKEN_TEXT);
        token_new(&rand_system, id);
        call->command_id = str_of(id);
    }
    return open_upload(c, call);
}

static bool copy_file(const struct reply *reply, FILE *f)
{
    char part[64 * 1024];
    for (int64_t at = 0; at < reply->file_size;) {
        ssize_t n = pread(reply->file_fd, part, sizeof part, at);
        if (n <= 0 || fwrite(part, 1, (size_t)n, f) != (size_t)n)
            return false;
        at += n;
    }
    return true;
}

static int write_answer(struct cli *c, const struct reply *reply)
{
    const char *path = cli_get(c, "o");
    FILE *f = path && reply->status < 300 ? fopen(path, "we") : stdout;
    if (!f)
        return cli_fail(3, "文件 %s 写不了", path);
    if (!copy_file(reply, f))
        return cli_fail(3, "文件 %s 写不完整", path ? path : "（标准输出）");
    fwrite(reply->body.at, 1, reply->body.len, f);
    if (str_eq(reply->type, S("application/json")))
        fputc('\n', f);
    if (f != stdout && fclose(f) != 0)
        return cli_fail(3, "文件 %s 写不完整", path);
    return 0;
}

/* Without a server nobody else would run a job this call has started. */
static void run_started(struct cli *c, const struct cli_target *t, const struct reply *reply)
{
    int64_t job = json_get_int(json_parse(c->a, reply->body, NULL), "job", 0);
    if (!t->app || job <= 0)
        return;
    enum err e = job_run_now(t->app, job, NULL, NULL);
    (void)e; /* GET /api/jobs/:id tells it */
}

static int call_run(struct cli *c)
{
    struct call call;
    struct cli_target t;
    struct reply reply;
    int code = read_call(c, &call);
    if (code)
        return code;
    if (!cli_open(c, call.method == M_GET ? CLI_ANY : CLI_WRITE, &t))
        return 3;
    code = 3;
    if (cli_call(c, &t, &call, &reply)) {
        code = write_answer(c, &reply);
        if (!code)
            code = cli_answer_exit(c, &reply);
        if (!code && call.method != M_GET)
            run_started(c, &t, &reply);
    }
    cli_close(&t);
    return code;
}

const struct command command_call = {
    .name = "call",
    .args = "METHOD PATH [JSON|-]",
    .min_args = 2,
    .max_args = 3,
    .title = LIT("执行一个接口：nuan call GET /api/campaigns --as city.clerk"),
    .opts = call_opts,
    .n_opts = countof(call_opts),
    .run = call_run,
};
