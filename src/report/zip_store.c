// SPDX-License-Identifier: Apache-2.0
// APPNOTE 6.3: local headers with their parts, the central directory, its end. Names are ASCII; the date is 1980-01-01, so
// that the same content gives the same bytes.
#include "zip_store.h"

#include "crc32.h"

enum { LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50, VERSION = 20, DAY = 0x21 };

static void le(struct buf *b, uint32_t v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_ch(b, (char)(v >> 8 * i & 0xFF));
}

/* What local header and directory entry share. */
static void facts(struct buf *b, const struct zip_part *p, uint32_t crc)
{
    le(b, VERSION, 2);
    le(b, 0, 2); /* flags */
    le(b, 0, 2); /* stored */
    le(b, 0, 2);
    le(b, DAY, 2);
    le(b, crc, 4);
    le(b, (uint32_t)p->content.len, 4);
    le(b, (uint32_t)p->content.len, 4);
    le(b, (uint32_t)p->name.len, 2);
    le(b, 0, 2);
}

enum err zip_store(struct arena *a, const struct zip_part *parts, size_t n, size_t max, struct str *out)
{
    struct buf b = buf_new(a, max);
    uint32_t at[ZIP_PARTS_MAX], crc[ZIP_PARTS_MAX];
    if (n > ZIP_PARTS_MAX || max > UINT32_MAX)
        return ERR_TOO_LARGE;
    for (size_t i = 0; i < n; i++) {
        at[i] = (uint32_t)b.len;
        crc[i] = crc32_of(0, parts[i].content.at, parts[i].content.len);
        le(&b, LOCAL, 4);
        facts(&b, &parts[i], crc[i]);
        buf_str(&b, parts[i].name);
        buf_str(&b, parts[i].content);
    }
    uint32_t directory = (uint32_t)b.len;
    for (size_t i = 0; i < n; i++) {
        le(&b, CENTRAL, 4);
        le(&b, VERSION, 2);
        facts(&b, &parts[i], crc[i]);
        le(&b, 0, 2); /* comment */
        le(&b, 0, 2); /* disk */
        le(&b, 0, 2);
        le(&b, 0, 4);
        le(&b, at[i], 4);
        buf_str(&b, parts[i].name);
    }
    uint32_t size = (uint32_t)b.len - directory;
    le(&b, END, 4);
    le(&b, 0, 4);
    le(&b, (uint32_t)n, 2);
    le(&b, (uint32_t)n, 2);
    le(&b, size, 4);
    le(&b, directory, 4);
    le(&b, 0, 2);
    *out = buf_done(&b);
    return b.full ? ERR_TOO_LARGE : OK;
}
