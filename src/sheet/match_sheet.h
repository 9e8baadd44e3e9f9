/* SPDX-License-Identifier: Apache-2.0
 * Lines of outside lists as a workbook holds them: cells read by the kind's columns, what cannot be read told by cell and never
 * repaired. Shared by match_cell.c and match_import.c. */
#pragma once
#include "match.h"
#include "sheet_child.h"
#include "sheet_header.h"

enum { MATCH_CELL_FLAWS = MATCH_COLUMNS + 4 };

struct match_cells {
    const struct match_kind *kind;
    int key[MATCH_COLUMNS]; /* column of the header rules for each of the kind's */
    struct date today;
};
struct match_found {
    struct match_flaw at[MATCH_CELL_FLAWS];
    size_t n;
    bool refused;
};
/* Reads a data row; texts in a. The line is of no use when f->refused. */
void match_cells_read(const struct match_cells *c, struct arena *a, const struct view_row *v, struct str sheet, struct match_line *l,
                      struct match_found *f);
