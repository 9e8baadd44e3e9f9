/* SPDX-License-Identifier: Apache-2.0
 * A workbook kept as an attachment, read by a job through the sandboxed parser. */
#pragma once
#include "job.h"
#include "sheet_child.h"

/* Starts the parser on the attachment with that hash; ends with sheet_close(). */
enum err job_sheet_open(const struct app *app, struct str hash, struct sheet_reader **r) MUST_USE;
/* Opens it, lets read() take its rows, closes it. *found of read: did it find a header row? Without one the job fails with
 * a sentence that names the columns looked for; a fault of the file itself is the job's error, with its sentence. */
enum err job_sheet_read(struct job_run *j, struct str hash, enum err (*read)(void *arg, struct sheet_reader *r, uint32_t *found), void *arg,
                        const char *columns) MUST_USE;
