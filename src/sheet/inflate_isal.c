// SPDX-License-Identifier: Apache-2.0
#include "sheet_inflate.h"

#include <isa-l.h>

struct inflate {
    struct inflate_state s;
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
    free(z);
}

void inflate_reset(struct inflate *z)
{
    isal_inflate_init(&z->s);
    z->s.crc_flag = ISAL_DEFLATE;
}

enum inflate_end inflate_run(struct inflate *z, const uint8_t **in, size_t *in_n, void *out,
                             size_t cap, size_t *made)
{
    *made = 0;
    if (z->s.block_state == ISAL_BLOCK_FINISH)
        return INFLATE_DONE;
    uint32_t give = *in_n > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)*in_n;
    uint32_t room = cap > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)cap;
    z->s.next_in = (uint8_t *)(uintptr_t)*in; /* the library only reads it */
    z->s.avail_in = give;
    z->s.next_out = out;
    z->s.avail_out = room;
    int rc = isal_inflate(&z->s);
    size_t took = give - z->s.avail_in;
    *in += took;
    *in_n -= took;
    *made = room - z->s.avail_out;
    if (rc < 0)
        return INFLATE_BAD;
    return z->s.block_state == ISAL_BLOCK_FINISH ? INFLATE_DONE : INFLATE_MORE;
}

uint32_t inflate_crc(uint32_t crc, const void *p, size_t n)
{
    return crc32_gzip_refl(crc, p, n);
}
