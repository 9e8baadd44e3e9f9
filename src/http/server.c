/* SPDX-License-Identifier: Apache-2.0
 * Life of a request: head() checks it and says where its body goes; start() hands the parked request
 * to a pool or to the writer; the worker fills the reply and resumes it; done() logs it. */
#include "server.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "cookie.h"
#include "file.h"
#include "listen.h"
#include "pool.h"
#include "static.h"
#include "token.h"

struct server {
    struct server_conf conf;
    struct http_site site;
    struct http_handler handler;
    struct pages *pages;
    struct pool *reads, *logins, *slow;
    struct http *tcp, *local;
    int port;
    _Atomic bool stopping;
    _Atomic int64_t running; /* requests between head() and done() */
    _Atomic int64_t calls;
};

/* One request while we have it. */
struct work {
    struct pool_job job; /* first: the pool hands back its address */
    struct server *s;
    struct http_req *r;
    struct str path; /* decoded, without query */
    const struct route *route;
    struct call call;
    struct reply reply;
    bool replied; /* reply is the answer */
    struct dispatch dispatch;
};

/* --- answers --- */

static void out_common(const struct server *s, struct http_req *r, bool api)
{
    http_out(r, "X-Content-Type-Options", S("nosniff"));
    http_out(r, "Referrer-Policy", S("no-referrer"));
    http_out(r, "Cross-Origin-Opener-Policy", S("same-origin"));
    http_out(r, "Cross-Origin-Resource-Policy", S("same-origin"));
    http_out(r, "X-Frame-Options", S("DENY"));
    http_out(r, "X-Robots-Tag", S("noindex, nofollow, noarchive"));
    http_out(r, "Permissions-Policy",
             S("camera=(self), microphone=(), geolocation=(self), payment=(), usb=(), interest-cohort=()"));
    http_out(r, "Content-Security-Policy",
             api ? S("default-src 'none'; frame-ancestors 'none'; sandbox")
                 : S("default-src 'none'; script-src 'self'; style-src 'self'; "
                     "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
                     "manifest-src 'self'; base-uri 'none'; form-action 'self'; "
                     "frame-ancestors 'none'"));
    if (s->site.secure)
        http_out(r, "Strict-Transport-Security", S("max-age=31536000; includeSubDomains"));
    if (atomic_load(&s->stopping))
        r->close = true;
}

static void out_refusal(const struct server *s, struct http_req *r, struct refusal no)
{
    struct buf b = buf_new(r->a, 4096);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_key(&w, "error");
    jw_open(&w, '{');
    jw_kt(&w, "code", str_of(err_code(no.code)));
    jw_kt(&w, "text", no.text);
    jw_key(&w, "fields");
    jw_raw(&w, S("[]"));
    char trace[TRACE_TEXT];
    trace_new(s->conf.app->rand, trace);
    jw_kt(&w, "trace", str_of(trace));
    jw_close(&w, '}');
    jw_close(&w, '}');
    r->status = no.status;
    r->n_out = 0;
    out_common(s, r, true);
    http_out(r, "Content-Type", S("application/json"));
    http_out(r, "Cache-Control", S("no-store"));
    if (no.status == 503)
        http_out(r, "Retry-After", S("1"));
    if (no.status == 405)
        http_out(r, "Allow", S("GET, HEAD, POST, PUT, DELETE"));
    r->answer = buf_done(&b);
}

static enum http_next refuse(const struct server *s, struct http_req *r, int status, enum err code,
                             struct str text)
{
    out_refusal(s, r, (struct refusal){status, code, text});
    r->close = r->close || r->length > 0; /* its body is not read */
    return HTTP_ANSWER;
}

static void out_file_name(struct http_req *r, struct str name)
{
    struct buf b = buf_new(r->a, 4096);
    buf_str(&b, S("attachment; filename*=UTF-8''"));
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.at[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c && strchr("-._", c));
        if (plain)
            buf_ch(&b, (char)c);
        else
            buf_f(&b, "%%%02X", c);
    }
    http_out(r, "Content-Disposition", buf_done(&b));
}

static void out_reply(struct work *w)
{
    struct http_req *r = w->r;
    const struct reply *p = &w->reply;
    r->status = p->status;
    out_common(w->s, r, true);
    http_out(r, "Content-Type", p->type.len ? p->type : S("application/json"));
    http_out(r, "Cache-Control", S("no-store"));
    if (p->file_name.len)
        out_file_name(r, p->file_name);
    if (p->set_session.len)
        http_out(r, "Set-Cookie", cookie_write(r->a, &w->s->site, cookie_of(w->path), p->set_session));
    if (p->csrf.len)
        http_out(r, "X-CSRF", p->csrf);
    if (p->status == 503 || p->status == 429)
        http_out(r, "Retry-After", S("1"));
    r->answer = p->body;
    r->file_size = p->file_size;
    r->file_fd = p->file_fd;
}

/* --- head --- */

static bool method_of(struct str name, enum method *out)
{
    static const struct {
        struct str name;
        enum method method;
    } methods[] = {{LIT("GET"), M_GET},   {LIT("HEAD"), M_GET},     {LIT("POST"), M_POST},
                   {LIT("PUT"), M_PUT},   {LIT("DELETE"), M_DELETE}};
    for (size_t i = 0; i < countof(methods); i++)
        if (str_eq(methods[i].name, name)) {
            *out = methods[i].method;
            return true;
        }
    return false;
}

/* The file name a browser gives, without folders and control characters. */
static struct str upload_name(struct arena *a, struct str header)
{
    struct str name;
    size_t from = 0;
    if (!path_decode(a, header, &name))
        return S("");
    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] == '/')
            from = i + 1;
    return utf8_head(str_sub(name, from, name.len), 200);
}

static struct str peer_of(const struct server *s, const struct http_req *r)
{
    struct str via = http_get(r, "X-Forwarded-For");
    if (!s->site.behind_proxy || http_count(r, "X-Forwarded-For") != 1)
        return r->peer;
    size_t from = 0; /* only the last entry is the proxy's own word */
    for (size_t i = 0; i < via.len; i++)
        if (via.at[i] == ',')
            from = i + 1;
    return str_sub(str_trim(str_sub(via, from, via.len)), 0, 64);
}

static void fill_call(struct work *w, enum method m, struct str query)
{
    struct http_req *r = w->r;
    w->call = (struct call){
        .method = m,
        .path = w->path,
        .query = query,
        .type = media_type(http_get(r, "Content-Type")),
        .session = cookie_read(r, &w->s->site, cookie_of(w->path)),
        .csrf = http_get(r, "X-CSRF"),
        .command_id = http_get(r, "X-Command-Id"),
        .as = r->local ? http_get(r, "X-Nuan-As") : S(""),
        .local = r->local,
        .peer = peer_of(w->s, r),
        .upload_fd = -1,
        .upload_name = upload_name(r->a, http_get(r, "X-File-Name")),
    };
}

static enum http_next head_api(struct server *s, struct work *w, enum method m, struct str query)
{
    struct http_req *r = w->r;
    if (r->no_body)
        return refuse(s, r, 405, ERR_METHOD, str_of(err_text(ERR_METHOD)));
    if (atomic_load(&s->stopping))
        return refuse(s, r, 503, ERR_BUSY, S("服务正在停止，请稍后重试"));
    bool wrong;
    struct str args[4];
    w->route = route_find(s->conf.app, m, w->path, args, &wrong);
    bool upload = w->route && w->route->upload;
    if (m == M_GET && r->length > 0)
        return refuse(s, r, 400, ERR_REQUEST, S("读取请求不能带有内容"));
    if (m != M_GET && !r->local) {
        struct refusal no = check_write(r, &s->site, upload);
        if (no.status)
            return refuse(s, r, no.status, no.code, no.text);
    }
    int64_t most = upload ? FILE_MAX_BYTES : HTTP_JSON_MAX;
    if (r->length > most)
        return refuse(s, r, 413, upload ? ERR_FILE_LIMIT : ERR_TOO_LARGE,
                      upload ? S("文件超过 512 MB，请拆分后再上传") : S("请求内容超过 1 MB"));
    r->body_kind = upload ? HTTP_BODY_FILE : HTTP_BODY_MEMORY;
    fill_call(w, m, query);
    return HTTP_BODY;
}

static enum http_next on_head(void *arg, struct http_req *r)
{
    struct server *s = arg;
    struct work *w = NEW(r->a, struct work);
    w->s = s;
    w->r = r;
    r->user = w;
    atomic_fetch_add(&s->running, 1);
    struct refusal no = check_head(r, &s->site);
    if (no.status) {
        r->close = true; /* whatever follows on this connection cannot be trusted */
        return refuse(s, r, no.status, no.code, no.text);
    }
    enum method m;
    if (!method_of(r->method, &m))
        return refuse(s, r, 405, ERR_METHOD, str_of(err_text(ERR_METHOD)));
    struct str query, path = str_cut(r->target, '?', &query);
    if (!path_decode(r->a, path, &w->path))
        return refuse(s, r, 400, ERR_REQUEST, S("网址不合格式"));
    if (str_starts(w->path, S("/api/")))
        return head_api(s, w, m, query);
    if (m != M_GET || r->length > 0)
        return refuse(s, r, 405, ERR_METHOD, str_of(err_text(ERR_METHOD)));
    out_common(s, r, false);
    pages_answer(s->pages, r, w->path);
    return HTTP_ANSWER;
}

/* --- work --- */

static void run_dispatch(struct pool_job *job)
{
    struct work *w = (struct work *)job;
    dispatch(w->s->conf.app, w->r->a, &w->call, &w->reply);
    w->replied = true;
    http_resume(w->r);
}

static void write_done(struct dispatch *d)
{
    struct work *w = d->arg;
    w->replied = true;
    http_resume(w->r);
}

static void run_submit(struct pool_job *job)
{
    dispatch_submit(&((struct work *)job)->dispatch);
}

/* False: too much is waiting already. */
static bool submit(struct server *s, struct work *w)
{
    w->job.run = run_dispatch;
    if (!w->route || w->route->tx == TX_READ || (w->route->tx == TX_WRITE && dispatch_looks(s->conf.app, w->route, &w->call)))
        return pool_add(s->reads, &w->job);
    if (w->route->tx == TX_NONE)
        return pool_add(w->route->scope == SCOPE_PUBLIC ? s->logins : s->slow, &w->job);
    size_t most = w->route->money ? SERVER_MONEY_QUEUE : SERVER_WRITE_QUEUE;
    if (db_queue_length(s->conf.app->db) >= most)
        return false;
    w->dispatch = (struct dispatch){.app = s->conf.app,
                                    .a = w->r->a,
                                    .call = &w->call,
                                    .reply = &w->reply,
                                    .done = write_done,
                                    .arg = w};
    if (w->call.body.len > SERVER_EARLY_BYTES) {
        w->job.run = run_submit;
        return pool_add(s->reads, &w->job);
    }
    dispatch_submit(&w->dispatch);
    return true;
}

static void on_start(void *arg, struct http_req *r)
{
    struct server *s = arg;
    struct work *w = r->user;
    w->call.body = r->body;
    if (r->body_kind == HTTP_BODY_FILE) {
        w->call.upload_fd = r->fd;
        w->call.upload_size = r->length;
    }
    if (r->body_bad)
        out_refusal(s, r, (struct refusal){500, ERR_IO, S("服务器磁盘空间不足，文件没有收下")});
    else if (submit(s, w))
        return;
    else
        out_refusal(s, r, (struct refusal){503, ERR_BUSY, str_of(err_text(ERR_BUSY))});
    http_resume(r);
}

/* Headers are made here, not in the writer's turn. */
static void on_answer(void *arg, struct http_req *r)
{
    (void)arg;
    struct work *w = r->user;
    if (w && w->replied)
        out_reply(w);
}

static void on_done(void *arg, struct http_req *r, bool sent)
{
    struct server *s = arg;
    struct work *w = r->user;
    if (!w)
        return;
    const struct clock *clock = s->conf.app->clock;
    struct str rest, path = w->route ? str_of(w->route->path) : str_cut(r->target, '?', &rest);
    LOG(s->conf.log, LOG_INFO, "http.request", KS("method", r->method), KS("path", path),
        KI("status", r->status), KI("ms", clock->mono_ms(clock->self) - r->started),
        KI("in", r->length), KI("out", r->file_size ? r->file_size : (int64_t)r->answer.len), KS("peer", r->peer),
        KI("sent", sent));
    atomic_fetch_add(&s->calls, 1);
    atomic_fetch_sub(&s->running, 1);
}

/* --- life --- */

static void raise_files(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

static const char *read_pem(struct arena *a, const char *path, struct str *why)
{
    struct buf b = buf_new(a, 256 * 1024);
    char part[4096];
    FILE *f = fopen(path, "re");
    if (!f) {
        *why = str_f(a, "证书或私钥 %s 打不开", path);
        return NULL;
    }
    size_t n;
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        buf_put(&b, part, n);
    fclose(f);
    return str_z(a, buf_done(&b));
}

static struct http *wire(struct server *s, int fd, bool local, const char *cert, const char *key)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    bool open = s->site.loopback || s->site.behind_proxy; /* one address stands for many */
    int per_ip = s->conf.per_ip ? s->conf.per_ip : open ? 0 : SERVER_PER_IP;
    struct http_conf conf = {
        .fd = fd,
        .local = local,
        .threads = local ? 1 : (int)(cores < 1 ? 1 : cores > 16 ? 16 : cores),
        .connections = local ? 64 : SERVER_CONNECTIONS,
        .per_ip = local ? 0 : (unsigned)per_ip,
        .tls_cert = cert,
        .tls_key = key,
        .spool_dir = s->conf.app->data_dir,
        .handler = &s->handler,
        .clock = s->conf.app->clock,
        .log = s->conf.log,
    };
    return http_start(&conf);
}

static enum err open_tcp(struct arena *a, struct server *s, struct str *why)
{
    const struct server_conf *f = &s->conf;
    const char *cert = NULL, *key = NULL;
    if (f->tls_cert && !((cert = read_pem(a, f->tls_cert, why)) && (key = read_pem(a, f->tls_key, why))))
        return ERR_IO;
    bool loopback = false;
    int fd = listen_tcp(a, f->listen, &loopback, &s->port, why);
    if (fd < 0)
        return ERR_IO;
    s->site = (struct http_site){.secure = f->tls_cert || f->behind_proxy,
                                 .behind_proxy = f->behind_proxy,
                                 .loopback = loopback && !f->behind_proxy && !f->tls_cert};
    if (!loopback && !s->site.secure) {
        close(fd);
        *why = S("不加密的 HTTP 只能在本机（127.0.0.1）使用；对外服务请用 --tls-cert 和 --tls-key "
                 "指定证书，或放在 HTTPS 反向代理之后并加 --behind-proxy");
        return ERR_USAGE;
    }
    s->tcp = wire(s, fd, false, cert, key);
    if (s->tcp)
        return OK;
    close(fd);
    *why = f->tls_cert ? S("服务无法启动，请核对证书与私钥是否成对") : S("服务无法启动");
    return ERR_IO;
}

static void open_local(struct arena *a, struct server *s)
{
    struct str why;
    if (!s->conf.socket)
        return;
    int fd = listen_unix(a, s->conf.socket, &why);
    if (fd >= 0)
        s->local = wire(s, fd, true, NULL, NULL);
    if (!s->local) {
        if (fd >= 0) {
            close(fd);
            why = S("本机通道无法启动");
        }
        LOG(s->conf.log, LOG_WARN, "http.no_socket", KS("why", why));
    }
}

enum err server_start(struct arena *a, const struct server_conf *conf, struct server **out,
                      struct str *why)
{
    struct server *s = calloc(1, sizeof *s);
    if (!s)
        return ERR_INTERNAL;
    raise_files();
    s->conf = *conf;
    s->handler = (struct http_handler){on_head, on_start, on_answer, on_done, s};
    s->pages = pages_new(conf->pages);
    s->reads = pool_new(SERVER_READ_THREADS, SERVER_READ_QUEUE);
    s->logins = pool_new(SERVER_LOGIN_THREADS, SERVER_LOGIN_QUEUE);
    s->slow = pool_new(SERVER_SLOW_THREADS, SERVER_SLOW_QUEUE);
    *why = S("系统资源不足，服务无法启动");
    enum err e = s->pages && s->reads && s->logins && s->slow ? open_tcp(a, s, why) : ERR_IO;
    if (e != OK) {
        server_stop(s);
        return e;
    }
    open_local(a, s);
    *out = s;
    return OK;
}

int server_port(const struct server *s)
{
    return s->port;
}

int64_t server_calls(const struct server *s)
{
    return atomic_load(&s->calls);
}

bool server_stop(struct server *s)
{
    atomic_store(&s->stopping, true);
    if (s->tcp)
        http_quiesce(s->tcp);
    if (s->local) {
        unlink(s->conf.socket);
        http_quiesce(s->local);
    }
    const struct timespec tick = {.tv_nsec = 10 * 1000000};
    for (int waited = 0; atomic_load(&s->running) && waited < SERVER_STOP_MS; waited += 10)
        nanosleep(&tick, NULL);
    if (atomic_load(&s->running)) /* a parked request may not be torn down under its worker */
        return false;
    http_stop(s->tcp);
    http_stop(s->local);
    pool_free(s->reads);
    pool_free(s->logins);
    pool_free(s->slow);
    pages_free(s->pages);
    free(s);
    return true;
}
