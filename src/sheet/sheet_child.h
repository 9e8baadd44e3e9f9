/* SPDX-License-Identifier: Apache-2.0
 * Files from outside are parsed by a child process that has no network, no files, no memory to
 * spare and a seccomp filter; it streams rows over a pipe. The parent checks every length it is
 * told. The child is this same program, started anew with "--sheet-child" as first argument, so
 * it may be started from any thread of a server. */
#pragma once
#include "sheet_read.h"

struct sheet_reader;

/* main() calls this when argv[1] is SHEET_CHILD_ARG (test programs too) and returns its value. */
#define SHEET_CHILD_ARG "--sheet-child"
int sheet_child_main(int argc, char **argv);

/* Starts reading fd (a seekable file open for reading; its offset does not matter). The caller
 * keeps fd and may close it at once. opts and lim may be NULL. ERR_IO: no process or pipe to be had.
 * Errors of the file itself are told by sheet_next_row/sheet_close. */
enum err sheet_open(int fd, const struct sheet_opts *opts, const struct sheet_limits *lim,
                    struct sheet_reader **out) MUST_USE;

/* The next row, or false at the end (also when the file proved bad: ask sheet_close). The row
 * and its texts live until the next call. */
bool sheet_next_row(struct sheet_reader *r, struct sheet_row *row) MUST_USE;

/* Sheets of the workbook, all known once sheet_next_row has been called. */
uint32_t sheet_count(const struct sheet_reader *r);
const struct sheet_info *sheet_info(const struct sheet_reader *r, uint32_t index);
/* How much of the file has been read, 0..1000. */
uint32_t sheet_progress(const struct sheet_reader *r);
/* From any thread: the child is killed, sheet_next_row answers false, sheet_close ERR_CANCELLED. */
void sheet_cancel(struct sheet_reader *r);

struct sheet_result {
    enum err err;                /* OK or ERR_FILE_TYPE _PASSWORD _DAMAGED _LIMIT, _CANCELLED, _IO */
    char text[SHEET_TEXT_BYTES]; /* Chinese sentence for the user; never empty when err is set */
    uint64_t rows;
    uint32_t peak_kib;           /* largest memory of the child */
    uint32_t cpu_ms;
    int signal;                  /* that ended the child; 0 = it ended by itself */
};

/* Ends the child if it still runs, reaps it, frees r. Closing before the end is no error.
 * result may be NULL. */
enum err sheet_close(struct sheet_reader *r, struct sheet_result *result);
