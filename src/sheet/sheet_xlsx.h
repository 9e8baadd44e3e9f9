/* SPDX-License-Identifier: Apache-2.0
 * A workbook in Office Open XML (ECMA-376 part 1, SpreadsheetML): parts found, styles and strings
 * read; sheet_xlsx_rows.c reads the sheets. Internal to the parser. */
#pragma once
#include "sheet_parse.h"

enum {
    XLSX_PART = 16 * 1024 * 1024, /* unzipped size of workbook, styles, relations */
    XLSX_COMMENT_PART = 64 * 1024 * 1024,
    XLSX_STYLES = 1 << 16,
    XLSX_DATE_FORMATS = 1024,
    XLSX_COMMENT_CELLS = 1 << 16,
};

struct xlsx_style {
    uint8_t flags; /* enum sheet_cell_flag */
    bool date;
};

struct xlsx_sheet {
    struct sheet_info info;
    const struct zip_entry *part;     /* NULL: chart sheet */
    const struct zip_entry *comments; /* NULL: none */
};

struct xlsx_book {
    struct parse *p;
    struct zip zip;
    struct xml xml;
    struct strings strings;
    struct xlsx_style *style;
    size_t styles_n;
    struct xlsx_sheet sheet[SHEET_SHEETS];
    uint32_t sheets_n;
    bool base1904;
    struct row_build row;
    uint64_t work; /* zipped bytes to read in all; sheets are gone through twice */
};

/* Rows of one sheet to the sink. */
enum err xlsx_rows(struct xlsx_book *b, uint32_t index) MUST_USE;
enum err xlsx_broken(struct xlsx_book *b);
/* Tells the sink how far the file has been read. */
void xlsx_progress(struct xlsx_book *b);
/* "B12" → column and row (0 when missing or not an address). */
bool xlsx_ref(struct str ref, uint32_t *col, uint32_t *row);
