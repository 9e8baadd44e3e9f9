/* SPDX-License-Identifier: Apache-2.0
 * Finding the header among the first rows of a sheet. Internal to the header view. */
#pragma once
#include "sheet_rules.h"

enum { HEADER_DEPTH = 3 }; /* rows of one header */

/* The header as it stands, to recognise it when it is printed again on the next page. */
struct header_text {
    uint32_t rows, cols;
    char at[HEADER_DEPTH][SHEET_COLS][RULE_KEY_BYTES / 2]; /* keyed, cut */
};

/* rows ascend and are of one sheet. Fills map (found = false when there is none). */
void header_find(const struct header_rules *r, const struct sheet_row *rows, uint32_t n,
                 struct header_map *map, struct header_text *text);
/* Columns of this one row as a header: how many keys it names. */
uint32_t header_keys_in(const struct header_rules *r, const struct sheet_row *row);
/* A row that says again what the header says. */
bool header_again(const struct header_text *text, const struct sheet_row *row);
/* Content without blanks around it; an empty slice for no cell. */
struct str cell_trim(const struct sheet_cell *c);
