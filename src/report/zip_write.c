// SPDX-License-Identifier: Apache-2.0
// See zip_write.h.
#include "zip_write.h"

#include <minizip/zip.h>
#include <stdlib.h>

#include "date.h"

enum { MADE_BY_UNIX = 3 << 8 | 45, NAMES_ARE_UTF8 = 1 << 11, MODE_FILE = 0100644 };

struct zip_out {
    zipFile file;
    zip_fileinfo info;
    bool bad;
};

struct zip_out *zip_begin(const char *path, int64_t at_ms)
{
    struct zip_out *z = calloc(1, sizeof *z);
    struct date d = date_of_ms(at_ms);
    int64_t second = (at_ms - date_to_ms(d)) / 1000;
    if (!z || !(z->file = zipOpen64(path, APPEND_STATUS_CREATE))) {
        free(z);
        return NULL;
    }
    z->info.tmz_date.tm_year = (uInt)d.y;
    z->info.tmz_date.tm_mon = (uInt)d.m - 1;
    z->info.tmz_date.tm_mday = (uInt)d.d;
    z->info.tmz_date.tm_hour = (uInt)(second / 3600);
    z->info.tmz_date.tm_min = (uInt)(second / 60 % 60);
    z->info.tmz_date.tm_sec = (uInt)(second % 60);
    z->info.external_fa = (uLong)MODE_FILE << 16;
    return z;
}

void zip_part_begin(struct zip_out *z, const char *name, bool packed)
{
    z->bad |= zipOpenNewFileInZip4_64(z->file, name, &z->info, NULL, 0, NULL, 0, NULL, packed ? Z_DEFLATED : 0, packed ? Z_DEFAULT_COMPRESSION : 0, 0,
                                      -MAX_WBITS, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, NULL, 0, MADE_BY_UNIX, NAMES_ARE_UTF8, 1) != ZIP_OK;
}

void zip_part_write(struct zip_out *z, const void *p, size_t n)
{
    enum { PIECE = 1 << 20 };
    for (size_t at = 0; at < n && !z->bad; at += PIECE)
        z->bad |= zipWriteInFileInZip(z->file, (const char *)p + at, (unsigned)(n - at < PIECE ? n - at : PIECE)) != ZIP_OK;
}

void zip_part_end(struct zip_out *z)
{
    z->bad |= zipCloseFileInZip(z->file) != ZIP_OK;
}

enum err zip_end(struct zip_out *z)
{
    bool bad = zipClose(z->file, NULL) != ZIP_OK || z->bad;
    free(z);
    return bad ? ERR_IO : OK;
}
