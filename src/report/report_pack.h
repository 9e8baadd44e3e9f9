/* SPDX-License-Identifier: Apache-2.0
 * Packs of evidence: a file's dossier and its attachments as a zip with a list of hashes that an outsider checks with the tools he
 * has. Written part by part: memory does not grow with the number of files. */
#pragma once
#include "dossier.h"
#include "evidence.h"
#include "zip_write.h"

struct pack {
    const struct app *app;
    struct zip_out *zip;
    int sha, sm3; /* lists so far, unlinked temporary files */
    bool plain;   /* nothing masked, attachments inside */
    struct str mark;
    int64_t files, attachments;
};
/* Opens the lists; the zip is written to path. */
enum err pack_begin(struct pack *p, const struct app *app, const char *path, bool plain, struct str mark, int64_t now) MUST_USE;
/* Adds one household's file, which the caller may read; an erased one is passed over. */
enum err pack_file(struct ctx *cx, struct pack *p, int64_t casefile_id) MUST_USE;
/* Adds the lists and closes everything; e: what came before. */
enum err pack_end(struct pack *p, enum err e) MUST_USE;
