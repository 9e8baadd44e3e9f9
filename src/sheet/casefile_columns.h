/* SPDX-License-Identifier: Apache-2.0
 * Columns of the archive as the incumbent system and the paper forms name them: written by the export in this order, read by the import
 * through rules/sheets/case.json, whose keys these are. One row a person; the head's row carries what belongs to the file. */
#pragma once
#include "casefile.h"

struct case_column {
    const char *key;  /* of the rule document */
    struct str title;
    const char *file, *member; /* field of the file (head's row only) or of the person; NULL = worked out */
};
extern const struct case_column case_columns[];
extern const size_t case_columns_n;
