/* SPDX-License-Identifier: Apache-2.0
 * The library accepts several spellings that a proxy in front may read differently (two lengths,
 * length and chunks, folded lines, blanks before the colon, bare line feeds). Only the canonical
 * spelling passes: its length must be exactly the number of bytes that came. */
#include "check.h"

#include <ctype.h>
#include <strings.h>

static bool key_is(struct str key, const char *name)
{
    return key.len == strlen(name) && strncasecmp(key.at, name, key.len) == 0;
}

static size_t kept(const struct http_req *r)
{
    return r->n_headers < HTTP_HEADERS_MAX ? r->n_headers : HTTP_HEADERS_MAX;
}

struct str http_get(const struct http_req *r, const char *key)
{
    for (size_t i = 0; i < kept(r); i++)
        if (key_is(r->headers[i].key, key))
            return r->headers[i].value;
    return S("");
}

size_t http_count(const struct http_req *r, const char *key)
{
    size_t n = 0;
    for (size_t i = 0; i < kept(r); i++)
        n += key_is(r->headers[i].key, key);
    return n;
}

#define REFUSE(status_, code_, text_) ((struct refusal){(status_), ERR_##code_, S(text_)})

/* "GET /x HTTP/1.1\r\n" + "Key: value\r\n" each + "\r\n". */
static size_t canonical_bytes(const struct http_req *r)
{
    size_t n = r->method.len + 1 + r->target.len + 1 + r->version.len + 2 + 2;
    for (size_t i = 0; i < kept(r); i++)
        n += r->headers[i].key.len + 2 + r->headers[i].value.len + 2;
    return n;
}

static bool token_char(char c)
{
    return isalnum((unsigned char)c) || (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool headers_clean(const struct http_req *r)
{
    for (size_t i = 0; i < kept(r); i++) {
        struct str key = r->headers[i].key, value = r->headers[i].value;
        if (!key.len)
            return false;
        for (size_t k = 0; k < key.len; k++)
            if (!token_char(key.at[k]))
                return false;
        for (size_t k = 0; k < value.len; k++)
            if (((unsigned char)value.at[k] < 32 && value.at[k] != '\t') || value.at[k] == 127)
                return false;
    }
    return true;
}

static bool host_clean(struct str host)
{
    for (size_t i = 0; i < host.len; i++)
        if (!isalnum((unsigned char)host.at[i]) && !strchr(".-_:[]", host.at[i]))
            return false;
    return host.len > 0 && host.len < 256;
}

static bool host_is_loopback(struct str host)
{
    static const struct str names[] = {LIT("localhost"), LIT("127.0.0.1"), LIT("[::1]")};
    for (size_t i = 0; i < countof(names); i++)
        if (host.len >= names[i].len && strncasecmp(host.at, names[i].at, names[i].len) == 0 &&
            (host.len == names[i].len || host.at[names[i].len] == ':'))
            return true;
    return false;
}

static struct refusal check_length(struct http_req *r)
{
    if (http_count(r, "Transfer-Encoding") && http_count(r, "Content-Length"))
        return REFUSE(400, REQUEST, "请求同时带有 Content-Length 和 Transfer-Encoding");
    if (http_count(r, "Transfer-Encoding"))
        return REFUSE(411, REQUEST, "请用 Content-Length 说明请求内容的长度");
    if (http_count(r, "Content-Length") > 1)
        return REFUSE(400, REQUEST, "请求带有多个 Content-Length");
    struct str text = http_get(r, "Content-Length");
    if (!http_count(r, "Content-Length"))
        return (struct refusal){0};
    for (size_t i = 0; i < text.len; i++)
        if (!isdigit((unsigned char)text.at[i]))
            return REFUSE(400, REQUEST, "Content-Length 不是数字");
    if (!str_int(text, &r->length))
        return REFUSE(400, REQUEST, "Content-Length 不是数字");
    return (struct refusal){0};
}

static struct refusal check_host(const struct http_req *r, const struct http_site *site)
{
    size_t n = http_count(r, "Host");
    if (n > 1)
        return REFUSE(400, REQUEST, "请求带有多个 Host");
    if (n == 0)
        return REFUSE(400, REQUEST, "请求没有 Host");
    struct str host = http_get(r, "Host");
    if (!host_clean(host))
        return REFUSE(400, REQUEST, "Host 不合格式");
    if (site->loopback && !r->local && !host_is_loopback(host))
        return REFUSE(421, REQUEST, "本服务只在本机使用，请用 http://127.0.0.1 打开");
    return (struct refusal){0};
}

struct refusal check_head(struct http_req *r, const struct http_site *site)
{
    if (r->stranger)
        return REFUSE(403, FORBIDDEN, "本机通道只供运行服务的用户和 root 使用");
    if (r->n_headers > HTTP_HEADERS_MAX)
        return REFUSE(431, REQUEST, "请求头过多");
    if (r->target.len > HTTP_URI_MAX)
        return REFUSE(414, REQUEST, "网址过长");
    if (r->head_bytes > HTTP_HEAD_MAX)
        return REFUSE(431, REQUEST, "请求头过大");
    if (!str_eq(r->version, S("HTTP/1.1")) && !str_eq(r->version, S("HTTP/1.0")))
        return REFUSE(505, REQUEST, "只支持 HTTP/1.1");
    if (!r->target.len || r->target.at[0] != '/' || str_has(r->target, S("#")))
        return REFUSE(400, REQUEST, "网址不合格式");
    struct refusal no = check_length(r);
    if (no.status)
        return no;
    no = check_host(r, site);
    if (no.status)
        return no;
    if (r->nul || !headers_clean(r) || canonical_bytes(r) != r->head_bytes)
        return REFUSE(400, REQUEST, "请求头不合规范写法");
    return (struct refusal){0};
}

static bool same_origin(const struct http_req *r, const struct http_site *site, struct str origin)
{
    struct str scheme = site->secure ? S("https://") : S("http://");
    if (!str_starts(origin, scheme))
        return false;
    struct str name = str_sub(origin, scheme.len, origin.len), host = http_get(r, "Host");
    return name.len == host.len && strncasecmp(name.at, host.at, host.len) == 0;
}

struct str media_type(struct str content_type)
{
    struct str rest;
    return str_trim(str_cut(content_type, ';', &rest));
}

/* Types a foreign page's form can send without asking first (Fetch standard, CORS-safelisted). */
static bool form_type(struct str type)
{
    static const char *const forms[] = {"application/x-www-form-urlencoded", "multipart/form-data",
                                        "text/plain", ""};
    for (size_t i = 0; i < countof(forms); i++)
        if (key_is(type, forms[i]))
            return true;
    return false;
}

struct refusal check_write(const struct http_req *r, const struct http_site *site, bool upload)
{
    struct str site_is = http_get(r, "Sec-Fetch-Site");
    if (http_count(r, "Sec-Fetch-Site") && !str_eq(site_is, S("same-origin")) &&
        !str_eq(site_is, S("none")))
        return (struct refusal){403, ERR_CSRF, str_of(err_text(ERR_CSRF))};
    if (http_count(r, "Origin") > 1 ||
        (http_count(r, "Origin") && !same_origin(r, site, http_get(r, "Origin"))))
        return (struct refusal){403, ERR_CSRF, str_of(err_text(ERR_CSRF))};
    struct str type = media_type(http_get(r, "Content-Type"));
    if (http_count(r, "Content-Type") > 1)
        return REFUSE(415, CONTENT_TYPE, "请求带有多个 Content-Type");
    if (upload && form_type(type))
        return REFUSE(415, CONTENT_TYPE, "上传文件时请求的内容类型应为 application/octet-stream");
    if (!upload && !key_is(type, "application/json") &&
        !(r->length == 0 && type.len == 0 && str_eq(r->method, S("DELETE"))))
        return REFUSE(415, CONTENT_TYPE, "请求的内容类型应为 application/json");
    return (struct refusal){0};
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool path_decode(struct arena *a, struct str path, struct str *out)
{
    char *to = NEWS(a, char, path.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.at[i];
        if (c == '%') {
            if (path.len - i < 3)
                return false;
            int hi = hex_value(path.at[i + 1]), lo = hex_value(path.at[i + 2]);
            if (hi < 0 || lo < 0)
                return false;
            c = (unsigned char)(hi * 16 + lo);
            i += 2;
            if (c == '/')
                return false;
        }
        if (c < 32 || c == 127 || c == '\\')
            return false;
        to[n++] = (char)c;
    }
    *out = (struct str){to, n};
    return utf8_valid(*out);
}
