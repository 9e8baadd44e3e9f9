/* SPDX-License-Identifier: Apache-2.0
 * Zip archives of any size, written part by part in constant memory. zip_write.c is the one file that sees minizip. */
#pragma once
#include "fail.h"

struct zip_out;
/* Writes to path (created or overwritten). Dates are those of at_ms, Shanghai time. NULL: cannot be written. */
struct zip_out *zip_begin(const char *path, int64_t at_ms);
/* Begins a part of that name (UTF-8, folders by /); packed: deflated, else stored, for what is compressed already. */
void zip_part_begin(struct zip_out *z, const char *name, bool packed);
void zip_part_write(struct zip_out *z, const void *p, size_t n);
void zip_part_end(struct zip_out *z);
/* Closes it. ERR_IO when anything could not be written. */
enum err zip_end(struct zip_out *z) MUST_USE;
