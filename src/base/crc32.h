/* SPDX-License-Identifier: Apache-2.0
 * CRC-32 of ISO 3309 as PNG and ZIP use it. */
#pragma once
#include "base.h"

/* Goes on from the value so far; 0 to begin. */
uint32_t crc32_of(uint32_t so_far, const void *p, size_t n);
