// SPDX-License-Identifier: Apache-2.0
// Arguments by table, usage, and the way a command reaches the installation: in this process, or
// through the socket of the server that is the writer.
#include "cli.h"

#include <stdarg.h>
#include <unistd.h>

#include "app.h"
#include "file.h"
#include "job.h"
#include "listen.h"
#include "log.h"
#include "relay.h"

#define X(name) extern const struct command command_##name;
#include "commands.def"
#undef X

static const struct command *const commands[] = {
#define X(name) &command_##name,
#include "commands.def"
#undef X
};

/* --- options --- */

static int opt_index(const struct cli *c, struct str name)
{
    for (size_t i = 0; i < c->command->n_opts; i++)
        if (str_eq(str_of(c->command->opts[i].name), name))
            return (int)i;
    return -1;
}

const char *cli_get(const struct cli *c, const char *opt)
{
    int i = opt_index(c, str_of(opt));
    ASSERT(i >= 0);
    return c->value[i];
}

bool cli_has(const struct cli *c, const char *opt)
{
    return cli_get(c, opt) != NULL;
}

struct str cli_str(const struct cli *c, const char *opt)
{
    return str_of(cli_get(c, opt));
}

bool cli_int(const struct cli *c, const char *opt, int64_t *out)
{
    const char *z = cli_get(c, opt);
    return !z || str_int(str_of(z), out);
}

int cli_fail(int exit_code, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("nuan: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    return exit_code;
}

static void usage_of(FILE *f, const struct command *c)
{
    fprintf(f, "用法：nuan %s%s%s%s\n  %s\n", c->name, c->args ? " " : "", c->args ? c->args : "",
            c->n_opts ? " [选项]" : "", c->title.at);
    for (size_t i = 0; i < c->n_opts; i++) {
        const struct cli_opt *o = &c->opts[i];
        fprintf(f, "  %s%s%s%s  %s%s\n", o->name[1] ? "--" : "-", o->name, o->value ? " " : "",
                o->value ? o->value : "", o->title.at, o->need ? "（必填）" : "");
    }
}

static void usage(FILE *f)
{
    fputs("暖流 · 工会慰问与帮扶管理\n用法：nuan 命令 [参数] [选项]\n\n命令：\n", f);
    for (size_t i = 0; i < countof(commands); i++)
        fprintf(f, "  %-9s %s\n", commands[i]->name, commands[i]->title.at);
    fputs("\nnuan help 命令  看该命令的参数和选项\n"
          "NUAN_DB   数据库，默认 sqlite:data/nuan.db；或 postgres://…\n"
          "NUAN_KEY  密钥文件，默认与数据库在同一目录的 nuan.key\n"
          "退出码：0 完成 · 1 有被拒绝的内容或检查发现 · 2 用法不对 · 3 数据库、磁盘或密钥问题\n",
          f);
}

/* One "--name[=value]" or "-x"; *i moves on when the next word is its value. */
static bool take_option(struct cli *c, int argc, char **argv, int *i)
{
    struct str value, word = str_of(argv[*i]);
    bool inline_value = str_has(word, S("="));
    struct str name = str_cut(word, '=', &value);
    name = str_starts(name, S("--")) ? str_sub(name, 2, name.len) : str_sub(name, 1, name.len);
    int at = opt_index(c, name);
    if (at < 0) {
        cli_fail(2, "没有 %s 这个选项", argv[*i]);
        return false;
    }
    bool takes = c->command->opts[at].value != NULL;
    if (c->value[at]) {
        cli_fail(2, "选项 %.*s 给了两次", FMT(name));
        return false;
    }
    if (takes && !inline_value && *i + 1 >= argc) {
        cli_fail(2, "选项 %.*s 后面缺少内容", FMT(name));
        return false;
    }
    if (!takes && inline_value) {
        cli_fail(2, "选项 %.*s 不带内容", FMT(name));
        return false;
    }
    c->value[at] = !takes ? "" : inline_value ? strchr(argv[*i], '=') + 1 : argv[++*i];
    return true;
}

static bool parse(struct cli *c, int argc, char **argv)
{
    for (int i = 2; i < argc; i++) {
        if (argv[i][0] == '-' && argv[i][1]) {
            if (!take_option(c, argc, argv, &i))
                return false;
            continue;
        }
        if (c->n_args == c->command->max_args) {
            cli_fail(2, "多余的参数：%s", argv[i]);
            return false;
        }
        c->arg[c->n_args++] = argv[i];
    }
    if (c->n_args < c->command->min_args) {
        cli_fail(2, "缺少参数：%s", c->command->args);
        return false;
    }
    for (size_t i = 0; i < c->command->n_opts; i++)
        if (c->command->opts[i].need && !c->value[i]) {
            cli_fail(2, "缺少选项 --%s %s", c->command->opts[i].name, c->command->opts[i].value);
            return false;
        }
    return true;
}

static const struct command *command_named(const char *name)
{
    for (size_t i = 0; i < countof(commands); i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static int help(const char *name)
{
    const struct command *c = name ? command_named(name) : NULL;
    if (name && !c)
        return cli_fail(2, "没有 %s 这个命令", name);
    if (c)
        usage_of(stdout, c);
    else
        usage(stdout);
    return 0;
}

int cli_main(int argc, char **argv)
{
    if (argc < 2) {
        usage(stderr);
        return 2;
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return help(argc > 2 ? argv[2] : NULL);
    const struct command *command =
        command_named(strcmp(argv[1], "--version") == 0 ? "version" : argv[1]);
    if (!command)
        return cli_fail(2, "没有 %s 这个命令；nuan help 列出全部命令", argv[1]);
    struct cli c = {.a = arena_new(CLI_ARENA_BYTES), .command = command};
    ASSERT(command->n_opts <= CLI_MAX_OPTS && command->max_args <= CLI_MAX_ARGS);
    int code = 2;
    if (argc == 3 && strcmp(argv[2], "--help") == 0)
        code = help(command->name);
    else if (parse(&c, argc, argv))
        code = command->run(&c);
    else
        usage_of(stderr, command);
    arena_free(c.a);
    if (fflush(stdout) != 0 && code == 0)
        code = cli_fail(3, "结果写不出去（磁盘满或管道已关闭）");
    return code;
}

/* --- the installation --- */

const struct log *cli_log(void)
{
    static const struct log errors = {.fd = STDERR_FILENO, .min = LOG_ERROR, .clock = &clock_system};
    return &errors;
}

static enum err open_app(struct cli *c, enum db_mode mode, struct cli_target *t, struct str *why)
{
    struct app_conf conf = {.mode = mode, .log = cli_log()};
    return app_open(c->a, &conf, &t->app, why);
}

bool cli_open(struct cli *c, enum cli_want want, struct cli_target *t)
{
    struct str why = S("");
    *t = (struct cli_target){.app = NULL};
    const char *path = str_z(c->a, str_f(c->a, "%s/nuan.sock", app_data_dir(c->a, NULL)));
    if (want != CLI_READ && unix_alive(path)) {
        t->socket = path;
        return true;
    }
    enum err e = open_app(c, want == CLI_READ ? DB_READ : DB_WRITE, t, &why);
    if (e == ERR_BUSY && want == CLI_ANY)
        e = open_app(c, DB_READ, t, &why);
    if (e == OK)
        return true;
    cli_fail(3, "%s", why.len ? str_z(c->a, why) : err_text(e));
    return false;
}

void cli_close(struct cli_target *t)
{
    app_close(t->app);
    t->app = NULL;
}

/* As over HTTP, the file of a call is one that nobody changes while it is read. */
static bool call_here(struct cli *c, const struct app *app, const struct call *call, struct reply *reply)
{
    struct call own = *call;
    if (call->upload_fd >= 0 && call->upload_size > 0) {
        own.upload_fd = file_private(app, call->upload_fd, call->upload_size);
        if (own.upload_fd < 0)
            return cli_fail(3, "文件读不完整，或数据目录写不下") == 0;
    }
    dispatch(app, c->a, &own, reply);
    if (own.upload_fd != call->upload_fd)
        close(own.upload_fd);
    return true;
}

bool cli_call(struct cli *c, const struct cli_target *t, const struct call *call,
              struct reply *reply)
{
    *reply = (struct reply){0};
    if (t->app)
        return call_here(c, t->app, call, reply);
    struct str why;
    if (relay(c->a, t->socket, call, reply, &why))
        return true;
    cli_fail(3, "%.*s", FMT(why));
    return false;
}

bool cli_note(struct cli *c, const struct cli_target *t, const char *what, struct cli_work w)
{
    struct reply reply;
    struct call call = {.method = M_POST, .path = S("/api/maintenance"), .peer = S("local"), .local = true,
                        .upload_fd = -1, .type = S("application/json")};
    call.body = str_f(c->a, "{\"what\":\"%s\",\"rows\":%lld,\"files\":%lld,\"findings\":%lld}", what,
                      (long long)w.rows, (long long)w.files, (long long)w.findings);
    return cli_call(c, t, &call, &reply) && cli_answer_exit(c, &reply) == 0;
}

bool cli_noted(struct cli *c, const char *what, struct cli_work w)
{
    struct cli_target t;
    if (!cli_open(c, CLI_WRITE, &t))
        return false;
    bool done = cli_note(c, &t, what, w);
    cli_close(&t);
    return done;
}

static enum err rows_tx(struct tx *tx, void *arg)
{
    return db_int(tx, CLI_ROWS, NOVALS, arg);
}

enum err cli_rows(struct cli *c, const struct app *app, int64_t *rows)
{
    return db_read(app->db, c->a, rows_tx, rows);
}

/* --- jobs --- */

static void bar(struct str title, int64_t done, int64_t total)
{
    if (!isatty(STDERR_FILENO))
        return;
    int64_t percent = total > 0 ? done * 100 / total : 0;
    fprintf(stderr, "\r\033[K%.*s %3lld%% %lld/%lld", FMT(title), (long long)percent, (long long)done,
            (long long)total);
}

static void bar_end(void)
{
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}

static void on_progress(void *arg, struct job_run *j)
{
    (void)arg;
    bar(str_of(j->step), j->done, j->total);
}

static bool open_state(struct str state)
{
    return str_eq(state, S("queued")) || str_eq(state, S("running"));
}

bool cli_job(struct cli *c, const struct cli_target *t, struct str as, int64_t job_id,
             const struct json **job)
{
    if (t->app) {
        enum err e = job_run_now(t->app, job_id, on_progress, NULL);
        bar_end();
        (void)e; /* the row tells it, with its sentence */
    }
    struct call call = {.path = str_f(c->a, "/api/jobs/%lld", (long long)job_id), .as = as,
                        .peer = S("local"), .upload_fd = -1};
    for (;;) {
        struct arena_mark mark = arena_mark(c->a);
        struct reply reply;
        if (!cli_call(c, t, &call, &reply))
            return false;
        *job = json_parse(c->a, reply.body, NULL);
        if (reply.status != 200 || !*job)
            return cli_answer_exit(c, &reply) == 0;
        if (!open_state(json_get_str(*job, "state")))
            break;
        bar(json_get_str(*job, "step"), json_get_int(*job, "done", 0), json_get_int(*job, "total", 0));
        arena_release(c->a, mark);
        usleep(CLI_POLL_MS * 1000);
    }
    bar_end();
    return true;
}

/* --- answers --- */

static int exit_of_code(struct str code)
{
    for (int e = OK + 1; e < ERR__COUNT; e++)
        if (str_eq(str_of(err_code((enum err)e)), code))
            return err_exit((enum err)e);
    return 3;
}

int cli_answer_exit(struct cli *c, const struct reply *reply)
{
    if (reply->status >= 200 && reply->status < 300)
        return 0;
    const struct json *body = json_parse(c->a, reply->body, NULL), *error = json_get(body, "error");
    if (!error)
        return cli_fail(3, "服务返回了无法识别的答复（状态 %d）", reply->status);
    cli_fail(0, "%.*s", FMT(json_get_str(error, "text")));
    const struct json *fields = json_get(error, "fields");
    for (size_t i = 0; i < json_len(fields); i++)
        fprintf(stderr, "  %.*s：%.*s\n", FMT(json_get_str(json_at(fields, i), "field")),
                FMT(json_get_str(json_at(fields, i), "text")));
    return exit_of_code(json_get_str(error, "code"));
}

struct str cli_encode(struct cli *c, struct str s)
{
    struct buf b = buf_new(c->a, s.len * 3 + 1);
    for (size_t i = 0; i < s.len; i++) {
        unsigned char ch = (unsigned char)s.at[i];
        bool plain = (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
                     (ch && strchr("-._~", ch));
        if (plain)
            buf_ch(&b, (char)ch);
        else
            buf_f(&b, "%%%02X", ch);
    }
    return buf_done(&b);
}
