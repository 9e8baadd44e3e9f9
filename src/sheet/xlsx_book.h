/* SPDX-License-Identifier: Apache-2.0
 * Cells at given places, for the annotated workbook. Internal to the writers. */
#pragma once
#include "xlsx_write.h"

enum xlsx_look { LOOK_PLAIN, LOOK_WARNING, LOOK_ERROR, LOOK_NOTE, LOOK_HEAD };

void xlsx_blank_sheet(struct xlsx *x, struct str name);
/* row 0-based; rows ascend. */
void xlsx_put_text(struct xlsx *x, uint32_t row, uint32_t col, struct str s, enum xlsx_look look);
void xlsx_put_number(struct xlsx *x, uint32_t row, uint32_t col, double v, bool date,
                     enum xlsx_look look);
void xlsx_put_comment(struct xlsx *x, uint32_t row, uint32_t col, struct str s);
void xlsx_hide_row(struct xlsx *x, uint32_t row);
void xlsx_width(struct xlsx *x, uint32_t col, uint32_t last, double width);
