/* SPDX-License-Identifier: Apache-2.0
 * What a backup holds, record by record: one head, rows in foreign-key order, for each attachment
 * its address and its (sealed) bytes in parts, one end with the counts. */
#pragma once
#include "str.h"

enum backup_record {
    BACKUP_HEAD = 'H',         /* {"version","schema"} */
    BACKUP_ROW = 'R',          /* table NUL row as JSON */
    BACKUP_FILE = 'F',         /* SM3 of the content */
    BACKUP_PART_OF_FILE = 'P', /* bytes as they lie on disk */
    BACKUP_END = 'E',          /* "rows files" */
};
enum { BACKUP_PART = 256 * 1024 };

int64_t backup_schema(void); /* number of migrations of this program */
/* Path of a content; NULL when the hash is none. */
const char *backup_place(struct arena *a, const char *data_dir, struct str hash);
