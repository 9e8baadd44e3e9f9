/* SPDX-License-Identifier: Apache-2.0
 * What goes over the pipe from child to parent: frames of records. Same machine, same program, so
 * numbers are in native order; the parent nevertheless believes no length. */
#pragma once
#include "sheet_read.h"

enum {
    FRAME_FILE = 3,     /* descriptors of the child */
    FRAME_PIPE = 4,
    FRAME_STATUS = 5,   /* /proc/self/status, opened before the sandbox closes */
    /* How the child ends when it could not begin, or has nobody to tell. */
    CHILD_USAGE = 2,
    CHILD_DEAF = 3,
    CHILD_NO_JAIL = 4,
    CHILD_NO_PROGRAM = 127,
    FRAME_FLUSH = 256 * 1024,
    FRAME_BYTES = 4 * 1024 * 1024, /* largest payload */
};

struct frame_head {
    uint32_t bytes; /* of the payload behind it */
    uint32_t done;  /* progress, 0..1000 */
};

/* Records; texts follow their record. */
enum { RECORD_SHEET = 'S', RECORD_ROW = 'R', RECORD_END = 'E' };
struct record_sheet {
    uint8_t tag, state, flags, skipped, name_n;
};
struct record_row {
    uint8_t tag, flags;
    uint16_t sheet, n;
    uint32_t row;
};
struct record_cell {
    uint16_t col;
    uint8_t type, flags;
    uint32_t text_n;
    double value;
};
struct record_end {
    uint8_t tag, text_n;
    uint16_t err;
    uint32_t peak_kib;
};

/* sheet_jail.c: after this only reading the file, writing the pipe and memory are left. False: the
 * sandbox could not be built, so nothing may be parsed. */
bool jail_enter(uint64_t memory_bytes, uint32_t cpu_s) MUST_USE;
