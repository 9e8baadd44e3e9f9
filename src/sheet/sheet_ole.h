/* SPDX-License-Identifier: Apache-2.0
 * Streams inside an OLE compound file ([MS-CFB]): old workbooks and encrypted new ones are such
 * files. Chains are followed at most as far as the file is long, so a loop ends. */
#pragma once
#include "sheet_zip.h"

struct ole {
    int fd;
    uint64_t size;
    uint32_t shift; /* sector = 1 << shift bytes */
    uint32_t *fat, *minifat;
    uint32_t fat_n, minifat_n, dir;
    uint32_t root_start;
    uint64_t root_size;
};
struct ole_stream {
    uint32_t start;
    uint64_t size;
    bool mini;
};

/* False: not a sound compound file. */
bool ole_open(struct arena *a, int fd, uint64_t size, struct ole *out);
/* By name, ASCII, case kept. */
bool ole_find(const struct ole *o, struct str name, struct ole_stream *out);
/* The whole stream into out, which holds s->size bytes. */
bool ole_read(const struct ole *o, const struct ole_stream *s, uint8_t *out);
