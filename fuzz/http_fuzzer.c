// SPDX-License-Identifier: Apache-2.0
/* libFuzzer target over everything that looks at a request before dispatch: the first line is the
 * target, the others are headers. What passes must keep what the checks promise. */
#include "check.h"
#include "cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_request(struct http_req *r, struct str text)
{
    r->method = S("POST");
    r->version = S("HTTP/1.1");
    r->target = str_cut(text, '\n', &text);
    r->head_bytes = r->method.len + 1 + r->target.len + 1 + r->version.len + 4;
    while (text.len) {
        struct str value, key = str_cut(str_cut(text, '\n', &text), ':', &value);
        if (r->n_headers < HTTP_HEADERS_MAX)
            r->headers[r->n_headers] = (struct http_header){key, value};
        r->n_headers++;
        r->head_bytes += key.len + value.len + 4;
    }
}

static void check_passed(struct arena *a, const struct http_req *r, const struct http_site *site)
{
    struct str path, rest, cookie = cookie_read(r, site);
    ASSERT(http_count(r, "Host") == 1 && http_count(r, "Content-Length") <= 1);
    ASSERT(http_count(r, "Transfer-Encoding") == 0 && r->length >= 0);
    ASSERT(cookie.len <= 128 && !str_has(cookie, S(";")) && !str_has(cookie, S("\r")));
    (void)check_write(r, site, r->length & 1);
    if (path_decode(a, str_cut(r->target, '?', &rest), &path)) {
        ASSERT(utf8_valid(path) && path.len <= r->target.len);
        for (size_t i = 0; i < path.len; i++)
            ASSERT((unsigned char)path.at[i] >= 32 && path.at[i] != '\\');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *a;
    if (!a)
        a = arena_new(ARENA_CALL_BYTES);
    struct http_req *r = NEW(a, struct http_req);
    const struct http_site site = {.secure = size & 1, .loopback = size & 2};
    read_request(r, (struct str){(const char *)data, size});
    if (check_head(r, &site).status == 0)
        check_passed(a, r, &site);
    arena_reset(a);
    return 0;
}
