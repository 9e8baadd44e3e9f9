/* SPDX-License-Identifier: Apache-2.0
 * Sheets laid out by hand: merged cells, borders, print set-up, for official forms. Cells may be put
 * in any order, so the whole sheet stands in memory: forms, never rosters. */
#pragma once
#include "xlsx_write.h"

enum xlsx_align { XLSX_LEFT, XLSX_CENTER, XLSX_RIGHT };
struct xlsx_style {
    enum xlsx_align align;
    bool bold, border, grey;
    uint8_t size, indent;  /* points, 0 = 11; steps */
    const char *number;    /* number format, NULL = text */
};
struct xlsx_place {
    uint32_t row, col, rows, cols; /* 0-based; extent at least 1 × 1 */
};
enum { XLSX_STYLES = 64 }; /* different styles of one workbook */

struct xlsx *xlsx_begin_page(const char *path); /* as xlsx_begin */
/* A4, one page wide; widths in characters. */
void xlsx_page(struct xlsx *x, struct str name, const double *widths, size_t n, bool landscape);
void xlsx_page_text(struct xlsx *x, struct xlsx_place at, struct str s, const struct xlsx_style *style);
void xlsx_page_number(struct xlsx *x, struct xlsx_place at, double v, const struct xlsx_style *style);
/* A cell that is reckoned, with the value it has now. formula: "=SUM(…)". */
void xlsx_page_formula(struct xlsx *x, struct xlsx_place at, struct str formula, double v, const struct xlsx_style *style);
void xlsx_page_height(struct xlsx *x, uint32_t row, double points);
void xlsx_page_repeat(struct xlsx *x, uint32_t row); /* printed again on top of every page */
