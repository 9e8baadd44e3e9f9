// SPDX-License-Identifier: Apache-2.0
// Bit by bit through a table of sixteen: small, and what it sums is small too.
#include "crc32.h"

uint32_t crc32_of(uint32_t so_far, const void *p, size_t n)
{
    static const uint32_t nibble[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
                                        0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
                                        0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
    const unsigned char *at = p;
    uint32_t c = ~so_far;
    for (size_t i = 0; i < n; i++) {
        c = nibble[(c ^ at[i]) & 15] ^ (c >> 4);
        c = nibble[(c ^ (uint32_t)(at[i] >> 4)) & 15] ^ (c >> 4);
    }
    return ~c;
}
