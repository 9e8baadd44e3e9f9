/* SPDX-License-Identifier: Apache-2.0
 * Reading parts of a zip archive (APPNOTE 6.3: stored and deflated parts, zip64, data descriptors)
 * by its central directory. Nothing it says is believed: offsets and overlaps are checked, sizes
 * and CRC compared with what really comes out, and expansion is bounded. */
#pragma once
#include "sheet_inflate.h"
#include "sheet_read.h"

enum {
    ZIP_ENTRIES = 20000,           /* parts of one archive */
    ZIP_DIRECTORY = 8 * 1024 * 1024, /* bytes of its directory */
    ZIP_INPUT = 128 * 1024,        /* read at once */
    ZIP_RATIO_FROM = 32 * 1024 * 1024, /* below this the ratio is not asked */
};

struct zip_entry {
    struct str name;
    uint64_t head, csize, usize;
    uint32_t crc;
    uint16_t method, flags;
};

struct zip {
    int fd;
    uint64_t size, directory; /* of the file; where the directory starts */
    struct zip_entry *entry;
    size_t n;
    const struct sheet_limits *lim;
    struct sheet_fail *fail;
    uint64_t done; /* compressed bytes read so far, for progress */
};

/* Sets the sentence and returns e. */
enum err sheet_refuse(struct sheet_fail *fail, enum err e, const char *fmt, ...) PRINTF(3, 4);

enum err zip_open(struct arena *a, int fd, const struct sheet_limits *lim, struct sheet_fail *fail,
                  struct zip *out) MUST_USE;
/* By name, ASCII case ignored, a leading '/' too. NULL when there is none. */
const struct zip_entry *zip_find(const struct zip *z, struct str name);

struct zip_stream {
    struct zip *zip;
    const struct zip_entry *e;
    struct inflate *inflate;
    uint8_t *in;
    const uint8_t *in_at;
    size_t in_n;
    uint64_t offset, left; /* in the file */
    uint64_t made, max;
    uint32_t crc;
    bool done;
};

/* Starts on a part; its unzipped size may not pass max. The stream is reused part after part:
 * zero it first, and end with zip_stream_free. */
enum err zip_stream_open(struct zip_stream *s, struct zip *z, const struct zip_entry *e,
                         uint64_t max) MUST_USE;
/* Up to cap bytes; *got = 0 is the end, and then size and CRC have been compared. */
enum err zip_stream_read(struct zip_stream *s, void *out, size_t cap, size_t *got) MUST_USE;
void zip_stream_free(struct zip_stream *s);

/* Exactly n bytes at an offset; false when the file is shorter or cannot be read. */
bool file_at(int fd, uint64_t offset, void *out, size_t n);
