/* SPDX-License-Identifier: Apache-2.0
 * What a bank sent, whatever its form: text goes to the readers of bank.h, workbooks through the
 * sandboxed child. Knows no table; jobs of floor sheet store what it reads. */
#pragma once
#include "bank.h"

/* fd: the plain file, as from file_open; stays the caller's. Any error but ERR_IO, ERR_INTERNAL refuses the
 * file as a whole, with out->why as the sentence. Results live in a (about 400 bytes a line). */
enum err bank_sheet_results(struct arena *a, int fd, const struct bank_profile *p, struct bank_results *out) MUST_USE;
enum err bank_sheet_statement(struct arena *a, int fd, const struct bank_profile *p, struct bank_statement *out)
    MUST_USE;
