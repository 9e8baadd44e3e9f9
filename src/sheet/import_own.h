/* SPDX-License-Identifier: Apache-2.0
 * State of one import, shared by import.c (pipeline) and import_report.c (sheets, totals, result). */
#pragma once
#include <pthread.h>

#include "file.h"
#include "import.h"
#include "job.h"

enum { IMPORT_SETTLE_BYTES = 192 << 20, IMPORT_JOIN_BYTES = 2048 };

struct chunk {
    struct import *im;
    struct arena *a, *write_arena; /* rows and findings; the writer's own */
    struct roster_row *rows;
    size_t n_rows;
    struct roster_finding *finds;
    size_t n_finds, cap_finds;
    bool busy; /* on its way; under im->lock */
    struct chunk *next; /* waiting to be sealed; under im->lock */
    struct db_job job;
};

/* Money seen in a table so far, to be compared with its total rows. */
struct sums {
    int64_t sheet; /* sheet * 4 + half */
    int64_t all, since_total, since_sub;
};

struct import {
    struct job_run *j;
    struct import_ask ask;
    struct roster_begin begin;
    struct roster_rules *rules;
    const struct header_rules *header;
    int key[RC__COUNT]; /* column of the rule document for each of ours, -1 = none */
    int key_branch, key_hardship, key_gig, key_epidemic, key_visitor;
    char text[5][IMPORT_JOIN_BYTES]; /* joined cells of the row at hand */
    struct sheet_reader *reader;
    struct roster_check *check;
    struct roster_set *set;
    struct roster_layout layout;
    struct roster_place places[IMPORT_PLACES];
    struct str table_title; /* first line above the first header */
    int64_t roster_id, row_no, seq;
    struct roster_counts counts;  /* while reading */
    struct roster_counts settled; /* after the set-based checks */
    struct roster_recheck again;
    struct fund_part parts[IMPORT_SOURCES + 1];
    size_t n_parts;
    struct sums sums[IMPORT_PLACES];
    size_t n_sums;
    int64_t sum_file;
    struct roster_finding *shown;
    size_t n_shown;
    struct buf notes; /* JSON texts, comma-joined */
    bool refused;     /* the file as a whole; its finding is shown[0] */

    struct chunk chunks[IMPORT_CHUNKS], *at;
    pthread_mutex_t lock; /* of busy, in_flight, staging */
    pthread_cond_t free, to_seal;
    struct chunk *seal_first, *seal_last; /* waiting to be sealed, in order */
    bool seal_end;
    pthread_t seal_thread;
    int in_flight;
    _Atomic enum err staging; /* first refusal of the writer */
};

enum err import_prepare(struct import *im) MUST_USE;
enum err import_drain(struct import *im) MUST_USE;
void import_find(struct import *im, struct arena *a, const struct roster_finding *f);
void import_show(struct import *im, const struct roster_finding *f);
/* The file is refused: one finding, nothing else. Returns OK: it is an answer, not a failure. */
enum err import_refuse(struct import *im, enum err code, const char *text) MUST_USE;
void import_note(struct import *im, const char *fmt, ...) PRINTF(2, 3);
void import_sheet(struct import *im, const struct view_row *v);
void import_sum(struct import *im, const struct roster_row *row);
void import_total(struct import *im, struct arena *a, const struct view_row *v);
enum err import_settle(struct import *im, struct tx *tx) MUST_USE;
void import_settled(struct import *im);
struct str import_title(const struct import *im);
struct str import_result(struct import *im, int64_t roster_id);

/* import_ahead.c: the parser of an upload, from before it is sealed until its job comes for it. */
struct ahead {
    struct sheet_reader *reader; /* NULL: none was to be had */
};
/* Starts reading fd, whose content nobody may change any more. Never fails; ended with a unless kept. */
struct ahead *ahead_open(const struct app *app, struct arena *a, int fd);
void ahead_keep(const struct app *app, struct ahead *h, int64_t job);
struct sheet_reader *ahead_take(const struct app *app, int64_t job); /* NULL: open the sealed file */
