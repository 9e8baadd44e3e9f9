// SPDX-License-Identifier: Apache-2.0
// The server process: opens the installation as its writer, serves until SIGTERM or SIGINT, finishes
// what runs and closes. A supervisor (systemd) is told when it is ready and that it is alive.
#include <malloc.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "app.h"
#include "cli.h"
#include "date.h"
#include "dispatch.h"
#include "file.h"
#include "job.h"
#include "log.h"
#include "sender.h"
#include "server.h"

extern const struct embed_file web_files[];

enum { JOB_THREADS = 2, ALIVE_S = 5, STOP_HARD_S = 9 };

static const struct cli_opt serve_opts[] = {
    {"listen", "HOST:PORT", LIT("监听地址，默认 127.0.0.1:8080")},
    {"tls-cert", "FILE", LIT("证书（PEM，含中间证书）")},
    {"tls-key", "FILE", LIT("证书的私钥（PEM）")},
    {"behind-proxy", NULL, LIT("前面有 HTTPS 反向代理，由它传来 X-Forwarded-For")},
    {"per-ip", "N", LIT("每个来源地址最多同时连接数")},
    {"commit-each", NULL, LIT("每个写操作单独提交（只用于对比测速）")},
};

static const struct log *serve_log(void)
{
    static const struct log info = {.fd = STDERR_FILENO, .min = LOG_INFO, .clock = &clock_system};
    return &info;
}

/* sd_notify(3) without its library: one datagram. */
static void tell_supervisor(const char *text)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    if (!path || strlen(path) >= sizeof addr.sun_path)
        return;
    memcpy(addr.sun_path, path, strlen(path));
    if (path[0] == '@')
        addr.sun_path[0] = 0;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    socklen_t n = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    ssize_t sent = sendto(fd, text, strlen(text), MSG_NOSIGNAL, (struct sockaddr *)&addr, n);
    (void)sent; /* without a supervisor nobody listens */
    close(fd);
}

/* Signals are taken by sigwait in the main thread: blocked before any other thread is made. */
static sigset_t block_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return set;
}

static void no_dumps(void)
{
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
}

static enum err alive_tx(struct tx *tx, void *arg)
{
    (void)tx;
    (void)arg;
    return OK;
}

/* Memory that calls have given back goes back to the system once nobody calls. */
static void rest(const struct server *s, int64_t *seen, bool *rested)
{
    int64_t calls = server_calls(s);
    bool quiet = calls == *seen;
    if (quiet && !*rested)
        malloc_trim(0);
    *rested = quiet;
    *seen = calls;
}

/* What the machine does once a day and after a start, when there is any of it; what is missed is made up for the
 * next time: reminders of notices (notice_remind.c) and of late applications (application_verify.c), outside lists whose
 * day has come (match_purge.c), packs of evidence past
 * their day (erase.c), the rules of the watch list (watch_run.c), wishes not delivered in time or taken up by nobody (wish_board.c). */
struct daily {
    int any; /* statement: how much waits; ?1 today, for those that ask */
    bool dated;
    struct str path;
};
static const struct daily dailies[] = {
    {NOTICE_ANY_DUE, false, LIT("/api/notices/remind")},
    {APPLICATION_ANY_LATE, true, LIT("/api/applications/remind")},
    {MATCH_ANY_DUE, true, LIT("/api/match/purge")},
    {PRIVACY_ANY_SWEEP, true, LIT("/api/privacy/sweep")},
    {VOUCHER_ANY_ENDING, true, LIT("/api/vouchers/expire")},
    {CARE_ANY, false, LIT("/api/watch/run")},
    {WISH_ANY_SWEEP, true, LIT("/api/wishes/sweep")},
    {STATION_ANY_OLD, true, LIT("/api/station-checkins/forget")},
    {APPLY_ANY, false, LIT("/api/self-applications/sweep")},
};
struct due {
    const struct daily *daily;
    struct str today;
    int64_t n;
};

static enum err due_tx(struct tx *tx, void *arg)
{
    struct due *d = arg;
    return db_int(tx, d->daily->any, d->daily->dated ? VALS(TXT(d->today)) : NOVALS, &d->n);
}

static bool done_today(struct app *app, struct arena *a, const struct daily *what)
{
    char today[DATE_TEXT];
    date_iso(date_of_ms(now_ms(app->clock)), today);
    struct due due = {.daily = what, .today = str_of(today)};
    if (db_read(app->db, a, due_tx, &due) != OK)
        return false;
    if (!due.n)
        return true;
    struct call call = {.method = M_POST, .path = what->path, .peer = S("local"), .local = true, .upload_fd = -1};
    struct reply reply = {0};
    struct arena *own = arena_new(ARENA_CALL_BYTES);
    dispatch(app, own, &call, &reply);
    arena_free(own);
    return reply.status < 400;
}

static void daily_work(struct app *app, struct arena *a, int32_t day[])
{
    int32_t today = date_days(date_of_ms(now_ms(app->clock)));
    for (size_t i = 0; i < countof(dailies); i++)
        if (day[i] != today && done_today(app, a, &dailies[i]))
            day[i] = today;
}

static void wait_for_end(struct cli *c, struct app *app, const struct server *s, const sigset_t *set)
{
    int64_t seen = 0;
    bool rested = false;
    int32_t done[countof(dailies)] = {0};
    const struct timespec tick = {.tv_sec = ALIVE_S};
    while (sigtimedwait(set, NULL, &tick) < 0) {
        struct arena_mark mark = arena_mark(c->a);
        if (db_read(app->db, c->a, alive_tx, NULL) == OK)
            tell_supervisor("WATCHDOG=1");
        daily_work(app, c->a, done);
        arena_release(c->a, mark);
        rest(s, &seen, &rested);
    }
}

/* Everything that takes part in a stop is crash-safe: past the limit the process just ends. */
static int stop(struct app *app, struct server *s, struct sender *codes, const sigset_t *set)
{
    tell_supervisor("STOPPING=1");
    sigprocmask(SIG_UNBLOCK, set, NULL); /* a second Ctrl-C ends at once */
    signal(SIGALRM, SIG_DFL);
    alarm(STOP_HARD_S);
    if (!server_stop(s)) {
        LOG(app->log, LOG_WARN, "server.stopped", KS("how", S("calls still running")));
        _exit(0);
    }
    sender_stop(codes);
    LOG(app->log, LOG_INFO, "server.stopped", KS("how", S("clean")));
    app_close(app);
    return 0;
}

static bool check_options(struct cli *c, struct server_conf *conf)
{
    int64_t per_ip = 0;
    if (!cli_int(c, "per-ip", &per_ip) || per_ip < 0 || per_ip > SERVER_CONNECTIONS) {
        cli_fail(2, "--per-ip 应为 1 到 %d 的整数", SERVER_CONNECTIONS);
        return false;
    }
    if (cli_has(c, "tls-cert") != cli_has(c, "tls-key")) {
        cli_fail(2, "--tls-cert 和 --tls-key 须一起给出");
        return false;
    }
    conf->listen = cli_has(c, "listen") ? cli_get(c, "listen") : "127.0.0.1:8080";
    conf->tls_cert = cli_get(c, "tls-cert");
    conf->tls_key = cli_get(c, "tls-key");
    conf->behind_proxy = cli_has(c, "behind-proxy");
    conf->per_ip = (int)per_ip;
    return true;
}

static int serve_run(struct cli *c)
{
    struct server_conf conf = {.pages = web_files, .log = serve_log()};
    struct app_conf open = {.mode = DB_WRITE, .log = serve_log(), .commit_each = cli_has(c, "commit-each")};
    struct app *app;
    struct server *s;
    struct str why = S("");
    if (!check_options(c, &conf))
        return 2;
    no_dumps();
    sigset_t set = block_signals();
    enum err e = app_open(c->a, &open, &app, &why);
    if (e != OK)
        return cli_fail(3, "%s", why.len ? str_z(c->a, why) : err_text(e));
    conf.app = app;
    conf.socket = str_z(c->a, str_f(c->a, "%s/nuan.sock", app->data_dir));
    e = files_sweep(app);
    if (e == OK)
        e = jobs_start(app, JOB_THREADS);
    if (e == OK)
        e = server_start(c->a, &conf, &s, &why);
    if (e != OK) {
        app_close(app);
        return cli_fail(e == ERR_USAGE ? 2 : 3, "%s", why.len ? str_z(c->a, why) : err_text(e));
    }
    LOG(app->log, LOG_INFO, "server.started", KI("port", server_port(s)),
        KI("tls", conf.tls_cert != NULL), KI("proxy", conf.behind_proxy));
    printf("%s://%.*s:%d\n", conf.tls_cert ? "https" : "http",
           (int)(strrchr(conf.listen, ':') - conf.listen), conf.listen, server_port(s));
    fflush(stdout);
    tell_supervisor("READY=1");
    struct sender *codes = sender_start(app);
    wait_for_end(c, app, s, &set);
    return stop(app, s, codes, &set);
}

const struct command command_serve = {
    .name = "serve",
    .title = LIT("启动服务（网页和接口）"),
    .opts = serve_opts,
    .n_opts = countof(serve_opts),
    .run = serve_run,
};
