/* SPDX-License-Identifier: Apache-2.0
 * Attachments: content-addressed by SM3, sealed at rest under data_dir/files/ab/cdef…, type judged
 * by content (libmagic). A row in table file for each; links carry the meaning. */
#pragma once
#include "ctx.h"

struct file {
    int64_t id;
    struct str hash; /* SM3 hex of the plain content */
    int64_t size;
    struct str name, type; /* as uploaded; by content */
    int64_t org_id, created_by, created_at;
};
extern const struct field file_fields[7];

enum { FILE_MAX_BYTES = 512 * 1024 * 1024 };

/* Seals what fd holds (from its start) into the store and durably syncs it, then inserts the row.
 * Same content: the stored copy is reused. Call with a write transaction. */
enum err file_store(struct ctx *cx, int fd, struct str name, int64_t org_id, struct file *out)
    MUST_USE;
/* Opens the plain content as an unlinked temporary file descriptor (caller closes). ERR_KEY when
 * the seal does not verify. */
enum err file_open(const struct app *app, struct sealer *s, struct str hash, int *fd) MUST_USE;
enum err file_get(struct ctx *cx, int64_t id, struct file *out) MUST_USE;
