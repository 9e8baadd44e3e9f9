/* SPDX-License-Identifier: Apache-2.0
 * The import of a roster: file → sandboxed child → rows → checked and sealed here → staged in chunks
 * by the writer → set-based checks → one result object (design.md 6). Child, checking thread and
 * writer work at the same time; memory stays flat. */
#pragma once
#include "roster.h"
#include "sheet_child.h"
#include "sheet_header.h"

enum {
    IMPORT_CHUNK_ROWS = 2000,      /* a chunk when nobody waits for the writer … */
    IMPORT_CHUNK_BUSY = 1000,      /* … and when others do */
    IMPORT_CHUNKS = 8,             /* on their way at the same time */
    IMPORT_CHUNK_BYTES = 64 << 20, /* memory of one chunk at most */
    IMPORT_NOTES_BYTES = 16384,
    IMPORT_DROP_ROWS = 20000,      /* staged rows taken away at a time */
    IMPORT_PLACES = SHEET_SHEETS * HEADER_HALVES,
    IMPORT_SOURCES = 64,
};

/* What an import is asked to do; travels as the job's payload. */
struct import_ask {
    int64_t file_id, campaign_id, lump_id;
    struct str hash; /* of the file */
    struct str class, source;
    bool dry_run;
};
struct str import_ask_json(struct arena *a, const struct import_ask *ask);
enum err import_ask_read(struct arena *a, struct str json, struct import_ask *out) MUST_USE;

/* The job "roster.import": j->result is the object of `nuan import --json`. */
enum err import_run(struct job_run *j) MUST_USE;
/* Before app goes: a parser that waits for its job ends. */
void import_end(const struct app *app);

extern const struct area area_import; /* routes with files, and the job */
