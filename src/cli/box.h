/* SPDX-License-Identifier: Apache-2.0
 * The file of a backup: a stream of records in sealed chunks. Each chunk is bound to this file, to
 * its place and to whether it is the last, so that damage, cutting, swapping, mixing two backups and
 * a wrong key all show before anything is used.
 *
 *   "NUANBK01" ‖ id (16) ‖ time (8, ms)                    head, part of every chunk's binding
 *   length (4) ‖ sealed chunk                              again and again; the last one says so
 * inside: kind (1) ‖ length (4) ‖ bytes                    records; numbers big-endian */
#pragma once
#include "seal.h"

enum { BOX_CHUNK = 1024 * 1024, BOX_RECORD_MAX = 80 * 1024 * 1024 };

struct box;
/* fd is the caller's. NULL: no memory. */
struct box *box_write(int fd, struct sealer *s, const struct rand *rand, int64_t now_ms);
enum err box_put(struct box *b, char kind, struct str record) MUST_USE;
enum err box_finish(struct box *b) MUST_USE; /* the last chunk; then box_free */

/* ERR_FILE_TYPE: not a backup. */
enum err box_read(int fd, struct sealer *s, struct box **out) MUST_USE;
/* *kind = 0 at the proper end. ERR_KEY: damaged, cut, or another key. The record lives until the
 * next call. */
enum err box_next(struct box *b, char *kind, struct str *record) MUST_USE;
int64_t box_time(const struct box *b); /* when it was made, ms */
void box_free(struct box *b);
