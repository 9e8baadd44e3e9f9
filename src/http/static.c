/* SPDX-License-Identifier: Apache-2.0
 * Files are sent from memory, gzipped when the browser takes it (the build stores both), with an
 * ETag; names that carry a hash of their content (assets/) may be kept for a year. */
#include "static.h"

#include "check.h"
#include "seal.h"

enum { PAGES_MAX = 1024, ETAG_TEXT = 20 };

struct page {
    const struct embed_file *file, *gz;
    char etag[ETAG_TEXT];
    const char *type;
};

struct pages {
    struct page at[PAGES_MAX];
    size_t n;
};

static const char missing[] =
    "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>暖流</title>"
    "<h1>网页没有编译进本程序</h1><p>本程序编译时没有安装网页所需的 npm 包。"
    "请在源代码目录运行 <code>make deps</code> 后重新编译。接口 <code>/api</code> 和命令行可以照常使用。</p>";

static const char *type_of(const char *path)
{
    static const struct {
        const char *ext, *type;
    } types[] = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".json", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".txt", "text/plain; charset=utf-8"},
        {".woff2", "font/woff2"},
        {".jpg", "image/jpeg"},
        {".webp", "image/webp"},
    };
    for (size_t i = 0; i < countof(types); i++)
        if (str_ends(str_of(path), str_of(types[i].ext)))
            return types[i].type;
    return "application/octet-stream";
}

static const struct embed_file *gz_of(const struct embed_file *files, const char *path)
{
    size_t n = strlen(path);
    for (const struct embed_file *f = files; f->path; f++)
        if (strncmp(f->path, path, n) == 0 && strcmp(f->path + n, ".gz") == 0)
            return f;
    return NULL;
}

static struct page *page_named(const struct pages *p, struct str path)
{
    for (size_t i = 0; i < p->n; i++)
        if (str_eq(str_of(p->at[i].file->path), path))
            return (struct page *)(uintptr_t)&p->at[i];
    return NULL;
}

struct pages *pages_new(const struct embed_file *files)
{
    struct pages *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    for (const struct embed_file *f = files; f->path && p->n < PAGES_MAX; f++) {
        if (str_ends(str_of(f->path), S(".gz")) || str_ends(str_of(f->path), S(".map")))
            continue;
        struct page *g = &p->at[p->n++];
        *g = (struct page){.file = f, .gz = gz_of(files, f->path), .type = type_of(f->path)};
        unsigned char hash[SM3_BYTES];
        sm3_once(f->data, f->size, hash);
        snprintf(g->etag, sizeof g->etag, "\"%02x%02x%02x%02x%02x%02x%02x%02x\"", hash[0], hash[1],
                 hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]);
    }
    return p;
}

void pages_free(struct pages *p)
{
    free(p);
}

static void send_text(struct http_req *r, int status, const char *text)
{
    r->status = status;
    http_out(r, "Content-Type", S("text/html; charset=utf-8"));
    http_out(r, "Cache-Control", S("no-store"));
    r->answer = str_of(text);
}

/* A view of the page is a path without a file name: /rosters/7. */
static bool is_view(struct str path)
{
    size_t from = 0;
    for (size_t i = 0; i < path.len; i++)
        if (path.at[i] == '/')
            from = i + 1;
    return !str_has(str_sub(path, from, path.len), S(".")) && !str_has(path, S("/.")) &&
           !str_starts(path, S("/assets/"));
}

void pages_answer(const struct pages *p, struct http_req *r, struct str path)
{
    const struct page *g = page_named(p, str_sub(path, 1, path.len));
    if (!g && !is_view(path)) {
        send_text(r, 404, "<!doctype html><meta charset=\"utf-8\"><title>暖流</title><p>没有这个文件。");
        return;
    }
    if (!g) /* the worker's page has one address, the clerk's all others */
        g = page_named(p, str_eq(path, S("/w")) ? S("worker.html") : S("index.html"));
    if (!g) {
        send_text(r, 200, missing);
        return;
    }
    bool lasting = str_starts(str_of(g->file->path), S("assets/"));
    http_out(r, "Cache-Control",
             lasting ? S("public, max-age=31536000, immutable") : S("no-cache"));
    http_out(r, "ETag", str_of(g->etag));
    http_out(r, "Vary", S("Accept-Encoding"));
    if (str_has(http_get(r, "If-None-Match"), str_of(g->etag))) {
        r->status = 304;
        return;
    }
    r->status = 200;
    http_out(r, "Content-Type", str_of(g->type));
    bool gzip = g->gz && str_has(http_get(r, "Accept-Encoding"), S("gzip"));
    if (gzip)
        http_out(r, "Content-Encoding", S("gzip"));
    const struct embed_file *f = gzip ? g->gz : g->file;
    r->answer = (struct str){(const char *)f->data, f->size};
}
