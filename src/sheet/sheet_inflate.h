/* SPDX-License-Identifier: Apache-2.0
 * Raw DEFLATE, streaming, with the CRC of what came out. Two bodies behind one face: ISA-L where
 * it exists (twice as fast), else zlib; meson picks one. */
#pragma once
#include "base.h"

struct inflate;

struct inflate *inflate_new(void); /* NULL: no memory */
void inflate_free(struct inflate *z);
void inflate_reset(struct inflate *z);

enum inflate_end { INFLATE_MORE, INFLATE_DONE, INFLATE_BAD };
/* Takes bytes from *in (advances it, lowers *in_n), writes at most cap to out, *made says how many. */
enum inflate_end inflate_run(struct inflate *z, const uint8_t **in, size_t *in_n, void *out,
                             size_t cap, size_t *made);
uint32_t inflate_crc(uint32_t crc, const void *p, size_t n); /* CRC-32 of zip; start with 0 */
