// SPDX-License-Identifier: Apache-2.0
// The only file that sees libcurl.
#include "relay.h"

#include <curl/curl.h>
#include <unistd.h>

enum { ANSWER_MAX = 256 * 1024 * 1024 };

static size_t take(char *p, size_t size, size_t n, void *arg)
{
    struct buf *b = arg;
    buf_put(b, p, size * n);
    return b->full ? 0 : size * n;
}

static size_t give(char *p, size_t size, size_t n, void *arg)
{
    ssize_t got = read(*(int *)arg, p, size * n);
    return got < 0 ? CURL_READFUNC_ABORT : (size_t)got;
}

/* What may not stand in a request line is encoded; the caller's own % stays. */
static struct str wire_target(struct arena *a, const struct call *call)
{
    struct buf b = buf_new(a, 3 * (call->path.len + call->query.len) + 32);
    struct str parts[2] = {call->path, call->query};
    buf_str(&b, S("http://localhost"));
    for (size_t k = 0; k < 2; k++) {
        if (k && parts[k].len)
            buf_ch(&b, '?');
        for (size_t i = 0; i < parts[k].len; i++) {
            unsigned char c = (unsigned char)parts[k].at[i];
            if (c <= ' ' || c >= 127 || strchr("\"<>\\^`{|}#", c) || (k == 0 && strchr("?%", c)))
                buf_f(&b, "%%%02X", c);
            else
                buf_ch(&b, (char)c);
        }
    }
    return buf_done(&b);
}

static struct curl_slist *header(struct curl_slist *list, struct arena *a, const char *key,
                                 struct str value)
{
    if (!value.len)
        return list;
    return curl_slist_append(list, str_z(a, str_f(a, "%s: %.*s", key, FMT(value))));
}

static struct str encoded(CURL *h, struct arena *a, struct str s)
{
    char *z = s.len ? curl_easy_escape(h, s.at, (int)s.len) : NULL;
    struct str out = str_dup(a, str_of(z));
    curl_free(z);
    return out;
}

static void set_body(CURL *h, const struct call *call, const int *fd)
{
    static const char *const methods[] = {"GET", "POST", "PUT", "DELETE"};
    curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, methods[call->method]);
    if (call->upload_fd >= 0) {
        curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(h, CURLOPT_READFUNCTION, give);
        curl_easy_setopt(h, CURLOPT_READDATA, fd);
        curl_easy_setopt(h, CURLOPT_INFILESIZE_LARGE, (curl_off_t)call->upload_size);
    } else if (call->method != M_GET) {
        struct str body = call->body.len ? call->body : S("{}");
        curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
        curl_easy_setopt(h, CURLOPT_COPYPOSTFIELDS, body.at);
    }
}

static bool read_answer(CURL *h, struct arena *a, struct reply *reply)
{
    long status = 0;
    char *type = NULL;
    curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(h, CURLINFO_CONTENT_TYPE, &type);
    reply->status = (int)status;
    reply->type = str_dup(a, str_of(type));
    return status > 0;
}

bool relay(struct arena *a, const char *socket, const struct call *call, struct reply *reply,
           struct str *why)
{
    CURL *h = curl_easy_init();
    if (!h) {
        *why = S("系统资源不足");
        return false;
    }
    struct buf answer = buf_new(a, ANSWER_MAX);
    int fd = call->upload_fd;
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    struct curl_slist *list = header(NULL, a, "X-Nuan-As", call->as);
    list = header(list, a, "X-Command-Id", call->command_id);
    list = header(list, a, "X-File-Name", encoded(h, a, call->upload_name));
    list = header(list, a, "Content-Type",
                  fd >= 0 ? S("application/octet-stream") : S("application/json"));
    list = curl_slist_append(list, "Expect:");
    curl_easy_setopt(h, CURLOPT_UNIX_SOCKET_PATH, socket);
    curl_easy_setopt(h, CURLOPT_URL, str_z(a, wire_target(a, call)));
    curl_easy_setopt(h, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(h, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, &answer);
    set_body(h, call, &fd);
    CURLcode rc = curl_easy_perform(h);
    bool ok = rc == CURLE_OK && read_answer(h, a, reply);
    reply->body = buf_done(&answer);
    if (!ok)
        *why = str_f(a, "连不上正在运行的服务（%s）：%s", socket, curl_easy_strerror(rc));
    curl_slist_free_all(list);
    curl_easy_cleanup(h);
    return ok;
}
