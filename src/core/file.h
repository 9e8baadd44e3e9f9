/* SPDX-License-Identifier: Apache-2.0
 * Attachments: content-addressed by SM3, sealed at rest under data_dir/files/ab/cdef…, type judged
 * by content (libmagic). Content is kept and synced first, then a row in table file is inserted in
 * the transaction that uses it; content left without a row by a crash is named by verify. */
#pragma once
#include "ctx.h"

/* Who reads an attachment by the general route (GET /api/files/:id). Said by what attaches it; a door only ever
 * narrows from shared to closed. The zero value is safe: what an area forgets to attach nobody else can read. */
enum file_door {
    FILE_LOOSE,  /* attached to nothing: who uploaded it */
    FILE_SHARED, /* who reaches the union */
    FILE_CLOSED, /* nobody: it is read by the routes of what it is attached to, which ask for more */
};

struct file {
    int64_t id;
    struct str hash; /* SM3 hex of the plain content */
    int64_t size;
    struct str name, type; /* as uploaded, sealed at rest; by content */
    int64_t org_id, created_by, created_at;
    int64_t door;
};
extern const struct field file_fields[9];
#define FILE_ROW ((struct fields){file_fields, 9, sizeof(struct file)})

enum { FILE_MAX_BYTES = 512 * 1024 * 1024, FILE_CHUNK = 1024 * 1024 };

/* Outside any transaction: hashes, seals and syncs what fd holds (from its start); fills hash,
 * size, type, name. The same content is kept once. ERR_IO, ERR_TOO_LARGE. */
enum err file_keep(const struct app *app, struct arena *a, int fd, struct str name, struct file *out) MUST_USE;
/* The same of bytes at hand. */
enum err file_keep_bytes(const struct app *app, struct arena *a, struct str bytes, struct str name, struct file *out) MUST_USE;
/* Inside a write transaction: the row, its name sealed; fills id, org, who, when. */
enum err file_insert(struct ctx *cx, struct file *f, int64_t org_id, enum file_door door) MUST_USE;
/* Inside a write transaction: file_get of one that is to be attached, and its door. ERR_NOT_FOUND when the caller may
 * not have it. The one way to attach what came by POST /api/files. */
enum err file_attach(struct ctx *cx, int64_t id, enum file_door door, struct file *out) MUST_USE;
/* The same for who looks after the file by himself; id 0 = none, nothing is done. */
enum err file_shut(struct ctx *cx, int64_t id) MUST_USE;
/* In place: a name as a statement read it (column file.name, '' = no file) becomes the name. ERR_KEY. */
enum err file_name_open(struct ctx *cx, int64_t id, struct str *name) MUST_USE;
/* When the program opens to write: seals the names of before they were sealed, in pieces. */
enum err files_seal_names(const struct app *app) MUST_USE;
/* In a write transaction of its own, after the row is gone for good: removes the content when no row
 * names it. In the writer's turn, as inserting is, so that neither misses the other. */
enum err file_forget(const struct app *app, struct tx *tx, struct str hash) MUST_USE;
/* At the start of a server: what a crash left without a row is removed once it is an hour old. */
enum err files_sweep(const struct app *app) MUST_USE;
/* Within the caller's scope and through the general door. */
enum err file_get(struct ctx *cx, int64_t id, struct file *out) MUST_USE;
enum err file_load(struct ctx *cx, int64_t id, struct file *out) MUST_USE; /* right checked before */
/* Opens the plain content as an unlinked temporary file (caller closes), at its start. ERR_KEY
 * when the seal or the hash does not verify, ERR_IO when it is missing. */
enum err file_open(const struct app *app, struct str hash, int *fd) MUST_USE;
/* The file as the whole answer of the call, to be saved under its name; the arena of the call closes it. Errors
 * of file_open. What the page itself shows names a type it has checked and takes file_name back. */
enum err file_answer(struct ctx *cx, const struct file *f) MUST_USE;
/* An unlinked temporary file in data_dir, -1 on error. */
int file_temp(const struct app *app);
/* The first size bytes of fd in such a file, which nobody else can change; -1 on error. */
int file_private(const struct app *app, int fd, int64_t size);
/* Type by content, e.g. "application/pdf". */
struct str file_type(struct arena *a, int fd);
