// SPDX-License-Identifier: Apache-2.0
// Is an upload a picture as the page makes it, and nothing besides? JPEG and PNG are walked from part to part without
// being decoded: known parts only (no EXIF, no comments, no text), sane dimensions, and nothing behind the end, so that
// a file that is a picture and something else is refused.
#include <unistd.h>

#include "audit.h"
#include "crc32.h"
#include "file.h"
#include "publicity_own.h"

enum { PICTURE_BYTES = 6 * 1024 * 1024, SIDE_MAX = 4096, PIXELS_MAX = 12 * 1000 * 1000, PNG_HEAD = 8, PNG_FRAME = 12 };

struct look {
    const unsigned char *at;
    size_t n, pos;
    int64_t width, height;
    const char *why;
};

static bool no(struct look *l, const char *why)
{
    l->why = why;
    return false;
}

static uint32_t be(const unsigned char *p, size_t n)
{
    uint32_t v = 0;
    for (size_t i = 0; i < n; i++)
        v = v << 8 | p[i];
    return v;
}

static bool sizes(struct look *l, int64_t w, int64_t h)
{
    l->width = w;
    l->height = h;
    if (w < 1 || h < 1 || w > SIDE_MAX || h > SIDE_MAX || w * h > PIXELS_MAX)
        return no(l, "图片太大：每边不超过 4096 像素、总共不超过 1200 万像素，请在页面中上传，由页面缩小");
    return true;
}

static const char damaged[] = "图片不完整或夹带了别的内容，请在页面中重新选择图片上传";
static const char talks[] = "图片里带有拍摄信息（如 GPS 位置）或文字附注，请在页面中选择照片上传，由页面去除";

/* --- JPEG: segments, then entropy-coded data without markers of its own --- */

static bool jpeg_known(struct look *l, unsigned marker, const unsigned char *body, size_t n)
{
    if (marker == 0xE0)
        return (n >= 5 && memcmp(body, "JFIF", 5) == 0) || no(l, talks);
    if (marker == 0xE2)
        return (n >= 12 && n < 4096 && memcmp(body, "ICC_PROFILE", 12) == 0) || no(l, talks);
    if ((marker >= 0xE1 && marker <= 0xEF) || marker == 0xFE)
        return no(l, talks);
    if (marker == 0xC0 || marker == 0xC1 || marker == 0xC2)
        return n >= 6 ? sizes(l, be(body + 3, 2), be(body + 1, 2)) : no(l, damaged);
    return marker == 0xC4 || marker == 0xDB || marker == 0xDD || marker == 0xDA || no(l, damaged);
}

static void jpeg_scan(struct look *l)
{
    while (l->pos + 1 < l->n && !(l->at[l->pos] == 0xFF && l->at[l->pos + 1] != 0 &&
                                  !(l->at[l->pos + 1] >= 0xD0 && l->at[l->pos + 1] <= 0xD7)))
        l->pos++;
}

static bool jpeg(struct look *l)
{
    bool scanned = false;
    for (l->pos = 2; l->pos + 2 <= l->n;) {
        unsigned marker = l->at[l->pos + 1];
        if (l->at[l->pos] != 0xFF)
            return no(l, damaged);
        l->pos += 2;
        if (marker == 0xD9)
            return (l->pos == l->n && scanned && l->width) || no(l, damaged);
        size_t len = l->pos + 2 <= l->n ? be(l->at + l->pos, 2) : 0;
        if (len < 2 || l->pos + len > l->n)
            return no(l, damaged);
        if (!jpeg_known(l, marker, l->at + l->pos + 2, len - 2))
            return false;
        l->pos += len;
        if (marker == 0xDA) {
            jpeg_scan(l);
            scanned = true;
        }
    }
    return no(l, damaged);
}

/* --- PNG: chunks with their sums --- */

static bool png_known(struct look *l, const unsigned char *type, const unsigned char *body, size_t n)
{
    static const char *const plain[] = {"PLTE", "IDAT", "IEND", "tRNS", "sRGB", "gAMA", "cHRM", "pHYs", "sBIT", "bKGD"};
    if (memcmp(type, "IHDR", 4) == 0)
        return n == 13 ? sizes(l, be(body, 4), be(body + 4, 4)) : no(l, damaged);
    for (size_t i = 0; i < countof(plain); i++)
        if (memcmp(type, plain[i], 4) == 0)
            return true;
    return no(l, talks);
}

static bool png(struct look *l)
{
    bool data = false;
    for (l->pos = PNG_HEAD; l->pos + PNG_FRAME <= l->n;) {
        const unsigned char *p = l->at + l->pos;
        size_t len = be(p, 4);
        if (len > l->n - l->pos - PNG_FRAME || be(p + 8 + len, 4) != crc32_of(0, p + 4, len + 4))
            return no(l, damaged);
        if ((l->pos == PNG_HEAD) != (memcmp(p + 4, "IHDR", 4) == 0))
            return no(l, damaged);
        if (!png_known(l, p + 4, p + 8, len))
            return false;
        l->pos += len + PNG_FRAME;
        data |= memcmp(p + 4, "IDAT", 4) == 0;
        if (memcmp(p + 4, "IEND", 4) == 0)
            return (l->pos == l->n && data && len == 0) || no(l, damaged);
    }
    return no(l, damaged);
}

bool picture_look(const void *bytes, size_t n, struct picture *out, const char **why)
{
    static const unsigned char png_magic[PNG_HEAD] = {0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};
    struct look l = {.at = bytes, .n = n};
    bool is_png = n > PNG_HEAD && memcmp(bytes, png_magic, PNG_HEAD) == 0;
    bool is_jpeg = n > 4 && l.at[0] == 0xFF && l.at[1] == 0xD8 && l.at[2] == 0xFF;
    bool ok = is_png ? png(&l) : is_jpeg ? jpeg(&l) : no(&l, "只接受 JPEG 和 PNG 图片，请在“宣传—照片”页面选择照片上传");
    *why = l.why;
    *out = (struct picture){.type = is_png ? S("image/png") : S("image/jpeg"), .width = l.width, .height = l.height};
    return ok;
}

/* --- the upload --- */

struct keeping {
    struct file file;
    struct picture picture;
};

static enum err keep_row(struct ctx *cx, void *arg)
{
    struct keeping *k = arg;
    TRY(file_insert(cx, &k->file, cx->org_id, FILE_LOOSE));
    k->picture.file_id = k->file.id;
    TRY(db_exec(cx->tx, PICTURE_ADD,
                VALS(I64(k->file.id), TXT(k->picture.type), I64(k->picture.width), I64(k->picture.height)), NULL));
    audit_object(cx, cx->org_id, "file:%lld", (long long)k->file.id);
    return audit_write(cx, "picture.upload", S("ok"));
}

const struct field picture_fields[4] = {
    {FIELD(struct picture, file_id), .as = AS_ID, .label = LIT("附件")},
    {FIELD(struct picture, type), .label = LIT("类型")},
    {FIELD(struct picture, width), .as = AS_COUNT, .label = LIT("宽")},
    {FIELD(struct picture, height), .as = AS_COUNT, .label = LIT("高")},
};

enum err picture_upload(struct ctx *cx)
{
    struct keeping k = {0};
    const char *why = NULL;
    int64_t size = cx->call->upload_size;
    if (cx->call->upload_fd < 0 || size <= 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到图片，请重新选择");
    if (size > PICTURE_BYTES)
        return fail(cx, ERR_FILE_LIMIT, "图片超过 6 MB，请在页面中选择照片上传，由页面缩小");
    char *bytes = NEWS(cx->a, char, (size_t)size);
    for (int64_t at = 0; at < size;) {
        ssize_t n = pread(cx->call->upload_fd, bytes + at, (size_t)(size - at), at);
        if (n <= 0)
            return ERR_IO;
        at += n;
    }
    if (!picture_look(bytes, (size_t)size, &k.picture, &why))
        return fail(cx, ERR_FILE_TYPE, "%s", why);
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, S("照片"), &k.file));
    TRY(cx_in_write(cx, keep_row, &k));
    cx_row(cx, FIELDS(struct picture, picture_fields), &k.picture);
    return OK;
}
