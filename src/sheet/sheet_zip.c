// SPDX-License-Identifier: Apache-2.0
#include "sheet_zip.h"

#include <errno.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    EOCD = 22,
    EOCD64 = 56,
    LOCATOR64 = 20,
    HEAD_LOCAL = 30,
    HEAD_CENTRAL = 46,
    STORED = 0,
    DEFLATED = 8,
    FLAG_ENCRYPTED = 1,
    TAIL = 65535 + EOCD, /* the archive's comment may stand behind the end record */
};

static const char damaged[] = "压缩结构已损坏或文件不完整，请在 Excel 中重新另存后再上传";

static uint16_t u16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static uint32_t u32(const uint8_t *p)
{
    return (uint32_t)u16(p) | (uint32_t)u16(p + 2) << 16;
}

static uint64_t u64(const uint8_t *p)
{
    return (uint64_t)u32(p) | (uint64_t)u32(p + 4) << 32;
}

bool file_at(int fd, uint64_t offset, void *out, size_t n)
{
    char *at = out;
    while (n > 0) {
        ssize_t got = pread(fd, at, n, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        offset += (uint64_t)got;
        n -= (size_t)got;
    }
    return true;
}

enum err sheet_refuse(struct sheet_fail *fail, enum err e, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(fail->text, sizeof fail->text, fmt, ap);
    va_end(ap);
    return e;
}

struct directory {
    uint64_t at, bytes, entries;
};

/* The zip64 end record, when the plain one says its fields are too small. */
static bool read_end64(const struct zip *z, uint64_t end, struct directory *d)
{
    uint8_t loc[LOCATOR64], rec[EOCD64];
    if (end < LOCATOR64 || !file_at(z->fd, end - LOCATOR64, loc, sizeof loc) ||
        u32(loc) != 0x07064b50)
        return false;
    uint64_t at = u64(loc + 8);
    if (at > z->size - EOCD64 || !file_at(z->fd, at, rec, sizeof rec) || u32(rec) != 0x06064b50)
        return false;
    *d = (struct directory){u64(rec + 48), u64(rec + 40), u64(rec + 32)};
    return true;
}

static bool find_end(struct arena *a, struct zip *z, struct directory *d)
{
    size_t n = z->size < TAIL ? (size_t)z->size : TAIL;
    if (n < EOCD)
        return false;
    uint8_t *tail = arena_alloc(a, n, 1);
    if (!file_at(z->fd, z->size - n, tail, n))
        return false;
    for (size_t i = n - EOCD + 1; i-- > 0;) {
        if (u32(tail + i) != 0x06054b50 || i + EOCD + u16(tail + i + 20) > n)
            continue;
        const uint8_t *p = tail + i;
        *d = (struct directory){u32(p + 16), u32(p + 12), u16(p + 10)};
        if (d->at == UINT32_MAX || d->bytes == UINT32_MAX || d->entries == UINT16_MAX)
            return read_end64(z, z->size - n + i, d);
        return true;
    }
    return false;
}

/* Extra field 1 carries the values that did not fit 32 bits, in a fixed order. */
static bool read_extra64(const uint8_t *x, size_t n, struct zip_entry *e)
{
    while (n >= 4) {
        size_t len = u16(x + 2);
        if (len > n - 4)
            return false;
        if (u16(x) == 1) {
            const uint8_t *p = x + 4;
            uint64_t *want[3] = {&e->usize, &e->csize, &e->head};
            for (size_t i = 0; i < 3; i++) {
                if (*want[i] != UINT32_MAX)
                    continue;
                if (p + 8 > x + 4 + len)
                    return false;
                *want[i] = u64(p);
                p += 8;
            }
            return true;
        }
        x += 4 + len;
        n -= 4 + len;
    }
    return true;
}

static int by_head(const void *a, const void *b)
{
    const struct zip_entry *x = a, *y = b;
    return x->head < y->head ? -1 : x->head > y->head;
}

/* Parts must lie one behind the other, before the directory: the overlapping archives of the
 * "better zip bomb" end here. */
static bool parts_apart(struct zip *z)
{
    qsort(z->entry, z->n, sizeof *z->entry, by_head);
    for (size_t i = 0; i < z->n; i++) {
        const struct zip_entry *e = &z->entry[i];
        uint64_t end = i + 1 < z->n ? z->entry[i + 1].head : z->directory;
        uint64_t need;
        if (__builtin_add_overflow(e->head, HEAD_LOCAL + e->name.len, &need) ||
            __builtin_add_overflow(need, e->csize, &need) || need > end)
            return false;
    }
    return true;
}

static bool read_entries(struct arena *a, struct zip *z, const struct directory *d)
{
    uint8_t *p = arena_alloc(a, (size_t)d->bytes + 1, 1), *end = p + d->bytes;
    if (!file_at(z->fd, d->at, p, (size_t)d->bytes))
        return false;
    z->entry = NEWS(a, struct zip_entry, d->entries + 1);
    for (uint64_t i = 0; i < d->entries; i++) {
        if (end - p < HEAD_CENTRAL || u32(p) != 0x02014b50)
            return false;
        size_t name = u16(p + 28), extra = u16(p + 30), comment = u16(p + 32);
        if ((size_t)(end - p) < HEAD_CENTRAL + name + extra + comment)
            return false;
        struct zip_entry *e = &z->entry[z->n++];
        *e = (struct zip_entry){
            .name = {(const char *)p + HEAD_CENTRAL, name},
            .head = u32(p + 42),
            .csize = u32(p + 20),
            .usize = u32(p + 24),
            .crc = u32(p + 16),
            .method = u16(p + 10),
            .flags = u16(p + 8),
        };
        if (!read_extra64(p + HEAD_CENTRAL + name, extra, e))
            return false;
        p += HEAD_CENTRAL + name + extra + comment;
    }
    return true;
}

enum err zip_open(struct arena *a, int fd, const struct sheet_limits *lim, struct sheet_fail *fail,
                  struct zip *out)
{
    struct stat st;
    *out = (struct zip){.fd = fd, .lim = lim, .fail = fail};
    if (fstat(fd, &st) != 0 || st.st_size < 0)
        return ERR_IO;
    out->size = (uint64_t)st.st_size;
    struct directory d;
    if (!find_end(a, out, &d) || d.at > out->size || d.bytes > out->size - d.at)
        return sheet_refuse(fail, ERR_FILE_DAMAGED, "%s", damaged);
    if (d.bytes > ZIP_DIRECTORY || d.entries > ZIP_ENTRIES)
        return sheet_refuse(fail, ERR_FILE_LIMIT, "压缩包内部件过多，不是正常的工作簿");
    out->directory = d.at;
    if (!read_entries(a, out, &d) || !parts_apart(out))
        return sheet_refuse(fail, ERR_FILE_DAMAGED, "%s", damaged);
    return OK;
}

const struct zip_entry *zip_find(const struct zip *z, struct str name)
{
    if (name.len && name.at[0] == '/')
        name = str_sub(name, 1, name.len);
    for (size_t i = 0; i < z->n; i++) {
        struct str have = z->entry[i].name;
        if (have.len && have.at[0] == '/')
            have = str_sub(have, 1, have.len);
        if (have.len == name.len && strncasecmp(have.at, name.at, name.len) == 0)
            return &z->entry[i];
    }
    return NULL;
}

enum err zip_stream_open(struct zip_stream *s, struct zip *z, const struct zip_entry *e,
                         uint64_t max)
{
    uint8_t head[HEAD_LOCAL];
    if (e->flags & FLAG_ENCRYPTED)
        return sheet_refuse(z->fail, ERR_FILE_PASSWORD, "文件设有打开密码，请去掉密码后再上传");
    if (e->usize > max || (e->usize > ZIP_RATIO_FROM && e->usize / z->lim->ratio > e->csize))
        return sheet_refuse(z->fail, ERR_FILE_LIMIT,
                            "文件解压后过大（疑似压缩炸弹），已停止读取；请拆分后再上传");
    if (!file_at(z->fd, e->head, head, sizeof head) || u32(head) != 0x04034b50)
        return sheet_refuse(z->fail, ERR_FILE_DAMAGED, "%s", damaged);
    uint64_t data = e->head + HEAD_LOCAL + u16(head + 26) + u16(head + 28);
    if (data > z->directory || e->csize > z->directory - data ||
        (e->method != STORED && e->method != DEFLATED) ||
        (e->method == STORED && e->csize != e->usize))
        return sheet_refuse(z->fail, ERR_FILE_DAMAGED, "%s", damaged);
    s->zip = z;
    s->e = e;
    s->offset = data;
    s->left = e->csize;
    s->in_n = 0;
    s->made = 0;
    s->crc = 0;
    s->max = max;
    s->done = false;
    if (!s->in)
        s->in = malloc(ZIP_INPUT);
    if (s->inflate)
        inflate_reset(s->inflate);
    else
        s->inflate = inflate_new();
    return s->in && s->inflate ? OK : ERR_FILE_LIMIT;
}

void zip_stream_free(struct zip_stream *s)
{
    free(s->in);
    inflate_free(s->inflate);
    *s = (struct zip_stream){0};
}

static enum err refill(struct zip_stream *s)
{
    size_t n = s->left < ZIP_INPUT ? (size_t)s->left : ZIP_INPUT;
    if (!file_at(s->zip->fd, s->offset, s->in, n))
        return sheet_refuse(s->zip->fail, ERR_FILE_DAMAGED, "%s", damaged);
    s->offset += n;
    s->left -= n;
    s->zip->done += n;
    s->in_at = s->in;
    s->in_n = n;
    return OK;
}

static enum err finish(struct zip_stream *s)
{
    s->done = true;
    if (s->made != s->e->usize || s->crc != s->e->crc || s->left || s->in_n)
        return sheet_refuse(s->zip->fail, ERR_FILE_DAMAGED, "%s", damaged);
    return OK;
}

static enum err stored_read(struct zip_stream *s, void *out, size_t cap, size_t *got)
{
    if (s->in_n == 0 && s->left == 0)
        return finish(s);
    if (s->in_n == 0)
        TRY(refill(s));
    size_t n = s->in_n < cap ? s->in_n : cap;
    memcpy(out, s->in_at, n);
    s->in_at += n;
    s->in_n -= n;
    *got = n;
    s->made += n;
    s->crc = inflate_crc(s->crc, out, n);
    return OK;
}

enum err zip_stream_read(struct zip_stream *s, void *out, size_t cap, size_t *got)
{
    *got = 0;
    if (s->done)
        return OK;
    if (s->e->method == STORED)
        return stored_read(s, out, cap, got);
    for (;;) {
        if (s->in_n == 0 && s->left > 0)
            TRY(refill(s));
        size_t before = s->in_n;
        enum inflate_end end = inflate_run(s->inflate, &s->in_at, &s->in_n, out, cap, got);
        s->made += *got;
        s->crc = inflate_crc(s->crc, out, *got);
        if (end == INFLATE_BAD || s->made > s->e->usize)
            return sheet_refuse(s->zip->fail, ERR_FILE_DAMAGED, "%s", damaged);
        if (*got > 0)
            return OK;
        if (end == INFLATE_DONE)
            return finish(s);
        if (s->in_n == before && s->left == 0) /* wants more than there is */
            return sheet_refuse(s->zip->fail, ERR_FILE_DAMAGED, "%s", damaged);
    }
}
