/* SPDX-License-Identifier: Apache-2.0
 * A zip archive of stored (not compressed) parts, all of one date: what a small OOXML file needs. */
#pragma once
#include "fail.h"

enum { ZIP_PARTS_MAX = 32 };
struct zip_part {
    struct str name, content;
};
/* ERR_TOO_LARGE beyond max bytes or ZIP_PARTS_MAX parts. */
enum err zip_store(struct arena *a, const struct zip_part *parts, size_t n, size_t max, struct str *out) MUST_USE;
