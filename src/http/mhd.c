/* SPDX-License-Identifier: Apache-2.0
 * The only file that sees libmicrohttpd. Its epoll threads read heads and bodies; a complete
 * request is parked (suspended) until its answer is ready, so that no thread here ever waits. */
#include "mhd.h"
#include "wake.h"

#include <fcntl.h>
#include <microhttpd.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ARENA_CACHE = 64 };

struct http {
    struct MHD_Daemon *daemon;
    struct guard *guard;
    struct wake *wake;
    struct http_conf conf;
    int fd;
    pthread_mutex_t lock;
    struct arena *cache[ARENA_CACHE];
    size_t n_cache;
};

struct conn {
    struct guarded guarded;
    bool local, stranger;
    char peer[64];
};

enum state { STATE_NEW, STATE_BODY, STATE_PARKED, STATE_ANSWERED };

struct request {
    struct http_req r; /* first: http_resume gets its address */
    struct http *http;
    struct MHD_Connection *mhd;
    struct conn *conn;
    enum state state;
    struct buf body;
    int64_t received, body_from;
};

/* --- arenas are reused: taking and returning memory for every request would cost as much as it --- */

static struct arena *arena_take(struct http *h)
{
    pthread_mutex_lock(&h->lock);
    struct arena *a = h->n_cache ? h->cache[--h->n_cache] : NULL;
    pthread_mutex_unlock(&h->lock);
    return a ? a : arena_new(ARENA_CALL_BYTES);
}

static void arena_give(struct http *h, struct arena *a)
{
    arena_reset(a);
    pthread_mutex_lock(&h->lock);
    bool keep = h->n_cache < ARENA_CACHE;
    if (keep)
        h->cache[h->n_cache++] = a;
    pthread_mutex_unlock(&h->lock);
    if (!keep)
        arena_free(a);
}

/* --- connections --- */

static bool same_user(int fd)
{
    struct ucred who;
    socklen_t n = sizeof who;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) != 0)
        return false;
    return who.uid == geteuid() || who.uid == 0;
}

static void conn_begin(struct http *h, struct MHD_Connection *mc, void **context)
{
    struct conn *c = calloc(1, sizeof *c);
    *context = c;
    if (!c)
        return;
    int fd = MHD_get_connection_info(mc, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    if (h->conf.local) {
        c->local = same_user(fd);
        c->stranger = !c->local;
        snprintf(c->peer, sizeof c->peer, "local");
    } else {
        struct sockaddr_storage addr;
        socklen_t n = sizeof addr;
        if (getpeername(fd, (struct sockaddr *)&addr, &n) != 0 ||
            getnameinfo((struct sockaddr *)&addr, n, c->peer, sizeof c->peer, NULL, 0,
                        NI_NUMERICHOST) != 0)
            snprintf(c->peer, sizeof c->peer, "unknown");
    }
    guard_add(h->guard, &c->guarded, fd, GUARD_HEAD_MS);
}

static void on_connection(void *cls, struct MHD_Connection *mc, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http *h = cls;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        wake_me(h->wake);
        conn_begin(h, mc, context);
        return;
    }
    struct conn *c = *context;
    if (!c)
        return;
    guard_drop(h->guard, &c->guarded);
    free(c);
    *context = NULL;
}

/* --- reading --- */

/* First sign of a request: its line has come. Here alone the library shows the raw target. */
static void *on_line(void *cls, const char *target, struct MHD_Connection *mc)
{
    struct http *h = cls;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mc, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct conn *c = info ? info->socket_context : NULL;
    if (!c)
        return NULL;
    struct arena *a = arena_take(h);
    struct request *q = NEW(a, struct request);
    q->r.a = a;
    q->r.fd = -1;
    q->r.target = str_dup(a, str_of(target));
    q->r.local = c->local;
    q->r.stranger = c->stranger;
    q->r.peer = str_of(c->peer);
    q->r.started = h->conf.clock->mono_ms(h->conf.clock->self);
    q->http = h;
    q->mhd = mc;
    q->conn = c;
    guard_within(h->guard, &c->guarded, GUARD_HEAD_MS);
    return q;
}

static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind UNUSED, const char *key,
                                 size_t key_size, const char *value, size_t value_size)
{
    struct http_req *r = cls;
    if (strnlen(key, key_size) != key_size || (value && strnlen(value, value_size) != value_size))
        r->nul = true;
    if (r->n_headers < HTTP_HEADERS_MAX)
        r->headers[r->n_headers] =
            (struct http_header){{key, key_size}, {value ? value : "", value ? value_size : 0}};
    r->n_headers++;
    return MHD_YES;
}

static void read_head(struct request *q, const char *method, const char *version)
{
    struct http_req *r = &q->r;
    r->method = str_of(method);
    r->version = str_of(version);
    r->no_body = str_eq(r->method, S("HEAD"));
    MHD_get_connection_values_n(q->mhd, MHD_HEADER_KIND, on_header, r);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(q->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    r->head_bytes = info ? info->header_size : 0;
}

static int spool_open(const char *dir)
{
    int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
    if (fd >= 0)
        return fd;
    char path[4096]; /* file systems without O_TMPFILE */
    int n = snprintf(path, sizeof path, "%s/.spool-XXXXXX", dir);
    if (n < 0 || (size_t)n >= sizeof path)
        return -1;
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

static void body_begin(struct request *q)
{
    q->state = STATE_BODY;
    q->body_from = q->http->conf.clock->mono_ms(q->http->conf.clock->self);
    guard_within(q->http->guard, &q->conn->guarded, GUARD_BODY_MS);
    if (q->r.body_kind == HTTP_BODY_FILE) {
        q->r.fd = spool_open(q->http->conf.spool_dir);
        q->r.body_bad = q->r.fd < 0;
        return;
    }
    q->body = buf_new(q->r.a, HTTP_JSON_MAX);
}

static void spool(struct http_req *r, const char *data, size_t n)
{
    while (n && !r->body_bad) {
        ssize_t put = write(r->fd, data, n);
        if (put <= 0) {
            r->body_bad = true;
            return;
        }
        data += put;
        n -= (size_t)put;
    }
}

static void body_take(struct request *q, const char *data, size_t n)
{
    struct http_req *r = &q->r;
    q->received += (int64_t)n;
    int64_t since = q->http->conf.clock->mono_ms(q->http->conf.clock->self) - q->body_from;
    int64_t allowed = GUARD_BODY_MS + q->received * 1000 / GUARD_BODY_RATE;
    guard_within(q->http->guard, &q->conn->guarded, allowed > since ? allowed - since : 1);
    if (r->body_kind == HTTP_BODY_FILE)
        spool(r, data, n);
    else
        buf_put(&q->body, data, n);
}

static void body_end(struct request *q)
{
    struct http_req *r = &q->r;
    if (r->body_kind == HTTP_BODY_FILE) {
        if (r->fd >= 0 && lseek(r->fd, 0, SEEK_SET) != 0)
            r->body_bad = true;
        return;
    }
    r->body = buf_done(&q->body);
    r->body_bad = q->body.full;
}

/* --- answering --- */

void http_out(struct http_req *r, const char *key, struct str value)
{
    ASSERT(r->n_out < HTTP_OUT_MAX);
    r->out[r->n_out++] = (struct http_header){str_of(key), value};
}

/* The library closes what it is given; the call's own descriptor ends with its arena. */
static struct MHD_Response *file_response(const struct http_req *r)
{
    int fd = fcntl(r->file_fd, F_DUPFD_CLOEXEC, 0);
    struct MHD_Response *m = fd < 0 ? NULL : MHD_create_response_from_fd64((uint64_t)r->file_size, fd);
    if (!m && fd >= 0)
        close(fd);
    return m;
}

/* The text stays in the arena until on_completed. */
static struct MHD_Response *text_response(const struct http_req *r)
{
    return MHD_create_response_from_buffer(
        r->answer.len, r->answer.len ? (void *)(uintptr_t)r->answer.at : (void *)(uintptr_t) "",
        MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result answer(struct request *q)
{
    struct http_req *r = &q->r;
    q->state = STATE_ANSWERED;
    int64_t bytes = r->file_size ? r->file_size : (int64_t)r->answer.len;
    guard_within(q->http->guard, &q->conn->guarded,
                 GUARD_ANSWER_MS + bytes * 1000 / GUARD_ANSWER_RATE);
    struct MHD_Response *m = r->file_size ? file_response(r) : text_response(r);
    if (!m)
        return MHD_NO;
    for (size_t i = 0; i < r->n_out; i++)
        MHD_add_response_header(m, str_z(r->a, r->out[i].key), str_z(r->a, r->out[i].value));
    if (r->close)
        MHD_add_response_header(m, MHD_HTTP_HEADER_CONNECTION, "close");
    enum MHD_Result ok = MHD_queue_response(q->mhd, (unsigned)r->status, m);
    MHD_destroy_response(m);
    return ok;
}

void http_resume(struct http_req *r)
{
    struct request *q = (struct request *)r;
    q->state = STATE_ANSWERED;
    MHD_resume_connection(q->mhd);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *mc UNUSED,
                                  const char *url UNUSED, const char *method, const char *version,
                                  const char *data, size_t *size, void **context)
{
    struct http *h = cls;
    struct request *q = *context;
    if (!q)
        return MHD_NO;
    const struct http_handler *to = h->conf.handler;
    switch (q->state) {
    case STATE_NEW:
        read_head(q, method, version);
        if (to->head(to->arg, &q->r) == HTTP_ANSWER) {
            if (q->r.close)
                return answer(q);
            q->state = STATE_ANSWERED; /* an answer in this first call would end the connection */
            return MHD_YES;
        }
        body_begin(q);
        return MHD_YES;
    case STATE_BODY:
        if (*size) {
            body_take(q, data, *size);
            *size = 0;
            return MHD_YES;
        }
        body_end(q);
        guard_within(h->guard, &q->conn->guarded, 0);
        q->state = STATE_PARKED;
        MHD_suspend_connection(q->mhd);
        to->start(to->arg, &q->r);
        return MHD_YES;
    case STATE_PARKED:
        return MHD_YES;
    case STATE_ANSWERED:
        to->answer(to->arg, &q->r);
        return answer(q);
    }
    return MHD_NO;
}

static void on_completed(void *cls, struct MHD_Connection *mc UNUSED, void **context,
                         enum MHD_RequestTerminationCode code)
{
    struct http *h = cls;
    struct request *q = *context;
    if (!q)
        return;
    *context = NULL;
    h->conf.handler->done(h->conf.handler->arg, &q->r, code == MHD_REQUEST_TERMINATED_COMPLETED_OK);
    guard_within(h->guard, &q->conn->guarded, GUARD_IDLE_MS);
    if (q->r.fd >= 0)
        close(q->r.fd);
    arena_give(h, q->r.a);
}

/* --- the server --- */

static size_t no_unescape(void *cls UNUSED, struct MHD_Connection *mc UNUSED, char *s)
{
    return strlen(s); /* decoding is ours, after the checks */
}

static void PRINTF(2, 0) on_error(void *cls, const char *fmt, va_list ap)
{
    const struct http *h = cls;
    char text[256];
    vsnprintf(text, sizeof text, fmt, ap);
    LOG(h->conf.log, LOG_DEBUG, "http.library", KS("text", str_trim(str_of(text))));
}

static struct MHD_Daemon *daemon_start(struct http *h)
{
    const struct http_conf *f = &h->conf;
    struct MHD_OptionItem more[8];
    size_t n = 0;
#define MORE(opt, val, ptr) more[n++] = (struct MHD_OptionItem){MHD_OPTION_##opt, (intptr_t)(val), (ptr)}
    if (f->threads > 1)
        MORE(THREAD_POOL_SIZE, f->threads, NULL);
    if (f->per_ip)
        MORE(PER_IP_CONNECTION_LIMIT, f->per_ip, NULL);
    if (f->tls_cert) {
        MORE(HTTPS_MEM_CERT, 0, (void *)(uintptr_t)f->tls_cert);
        MORE(HTTPS_MEM_KEY, 0, (void *)(uintptr_t)f->tls_key);
        MORE(HTTPS_PRIORITIES, 0,
             (void *)(uintptr_t) "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:%SERVER_PRECEDENCE");
    }
    MORE(END, 0, NULL);
#undef MORE
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    if (f->tls_cert)
        flags |= MHD_USE_TLS;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, h, MHD_OPTION_EXTERNAL_LOGGER, on_error, h,
        MHD_OPTION_LISTEN_SOCKET, f->fd, MHD_OPTION_NOTIFY_CONNECTION, on_connection, h,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, h, MHD_OPTION_URI_LOG_CALLBACK, on_line, h,
        MHD_OPTION_UNESCAPE_CALLBACK, no_unescape, h, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_CONN_BYTES, MHD_OPTION_CONNECTION_LIMIT,
        f->connections, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)(GUARD_IDLE_MS / 1000),
        MHD_OPTION_ARRAY, more, MHD_OPTION_END);
}

struct http *http_start(const struct http_conf *conf)
{
    struct http *h = calloc(1, sizeof *h);
    if (!h)
        return NULL;
    h->conf = *conf;
    h->fd = conf->fd;
    pthread_mutex_init(&h->lock, NULL);
    h->guard = guard_new(conf->clock);
    if (h->guard)
        h->wake = wake_new(h->guard);
    if (h->wake)
        h->daemon = daemon_start(h);
    if (h->daemon)
        return h;
    wake_free(h->wake);
    guard_free(h->guard);
    pthread_mutex_destroy(&h->lock);
    free(h);
    return NULL;
}

void http_quiesce(struct http *h)
{
    if (h->fd < 0)
        return;
    int fd = MHD_quiesce_daemon(h->daemon);
    close(fd >= 0 ? fd : h->fd);
    h->fd = -1;
}

void http_stop(struct http *h)
{
    if (!h)
        return;
    http_quiesce(h);
    wake_free(h->wake);
    MHD_stop_daemon(h->daemon);
    guard_free(h->guard);
    for (size_t i = 0; i < h->n_cache; i++)
        arena_free(h->cache[i]);
    pthread_mutex_destroy(&h->lock);
    free(h);
}

size_t http_connections(struct http *h)
{
    return guard_count(h->guard);
}
