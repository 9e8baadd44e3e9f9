// SPDX-License-Identifier: Apache-2.0
// The only file that sees libcurl.
#include "courier.h"

#include <curl/curl.h>
#include <unistd.h>

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

struct str courier_encode(struct arena *a, struct str s)
{
    struct buf b = buf_new(a, 3 * s.len + 1);
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || strchr("-._~", c);
        if (plain && c)
            buf_ch(&b, (char)c);
        else
            buf_f(&b, "%%%02X", c);
    }
    return buf_done(&b);
}

static void set_body(CURL *h, struct courier *c)
{
    curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, c->method);
    if (c->body_fd >= 0) {
        lseek(c->body_fd, 0, SEEK_SET);
        curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(h, CURLOPT_READFUNCTION, give);
        curl_easy_setopt(h, CURLOPT_READDATA, &c->body_fd);
        curl_easy_setopt(h, CURLOPT_INFILESIZE_LARGE, (curl_off_t)c->body_size);
    } else if (strcmp(c->method, "GET") != 0) {
        curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->body.len);
        curl_easy_setopt(h, CURLOPT_COPYPOSTFIELDS, c->body.at ? c->body.at : "");
    }
}

static void set_way(CURL *h, const struct courier *c)
{
    curl_easy_setopt(h, CURLOPT_URL, c->url);
    curl_easy_setopt(h, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_TIMEOUT, (long)c->timeout_s);
    if (c->unix_socket) {
        curl_easy_setopt(h, CURLOPT_UNIX_SOCKET_PATH, c->unix_socket);
        curl_easy_setopt(h, CURLOPT_NOPROXY, "*");
    }
}

bool courier_run(struct arena *a, struct courier *c)
{
    CURL *h = curl_easy_init();
    struct curl_slist *list = NULL;
    struct buf answer = buf_new(a, c->answer_max);
    long status = 0;
    char *type = NULL;
    if (!h) {
        c->why = S("系统资源不足");
        return false;
    }
    for (size_t i = 0; c->headers && c->headers[i]; i++)
        list = curl_slist_append(list, c->headers[i]);
    list = curl_slist_append(list, "Expect:");
    set_way(h, c);
    set_body(h, c);
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, &answer);
    CURLcode rc = curl_easy_perform(h);
    curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(h, CURLINFO_CONTENT_TYPE, &type);
    c->status = (int)status;
    c->type = str_dup(a, str_of(type));
    c->answer = buf_done(&answer);
    bool ok = rc == CURLE_OK && status > 0;
    if (!ok)
        c->why = str_dup(a, str_of(curl_easy_strerror(rc)));
    curl_slist_free_all(list);
    curl_easy_cleanup(h);
    return ok;
}
