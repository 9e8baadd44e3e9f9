// SPDX-License-Identifier: Apache-2.0
#include "sheet_inflate.h"

#include <zlib.h>

struct inflate {
    z_stream s;
    bool live, done;
};

struct inflate *inflate_new(void)
{
    struct inflate *z = calloc(1, sizeof *z);
    if (z)
        inflate_reset(z);
    return z;
}

void inflate_free(struct inflate *z)
{
    if (z && z->live)
        inflateEnd(&z->s);
    free(z);
}

void inflate_reset(struct inflate *z)
{
    if (z->live)
        inflateReset(&z->s);
    else
        z->live = inflateInit2(&z->s, -MAX_WBITS) == Z_OK;
    z->done = false;
}

enum inflate_end inflate_run(struct inflate *z, const uint8_t **in, size_t *in_n, void *out,
                             size_t cap, size_t *made)
{
    *made = 0;
    if (z->done)
        return INFLATE_DONE;
    if (!z->live)
        return INFLATE_BAD;
    uint32_t give = *in_n > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)*in_n;
    uint32_t room = cap > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)cap;
    z->s.next_in = (Bytef *)(uintptr_t)*in; /* the library only reads it */
    z->s.avail_in = give;
    z->s.next_out = out;
    z->s.avail_out = room;
    int rc = inflate(&z->s, Z_NO_FLUSH);
    size_t took = give - z->s.avail_in;
    *in += took;
    *in_n -= took;
    *made = room - z->s.avail_out;
    z->done = rc == Z_STREAM_END;
    if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
        return INFLATE_BAD;
    return z->done ? INFLATE_DONE : INFLATE_MORE;
}

uint32_t inflate_crc(uint32_t crc, const void *p, size_t n)
{
    return (uint32_t)crc32_z(crc, p, n);
}
