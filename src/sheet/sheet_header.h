/* SPDX-License-Identifier: Apache-2.0
 * From rows of a sheet to records: finds the header by synonyms (rule document
 * rules/sheets/roster.json), maps columns, and sorts rows into data, totals, samples, repeated
 * headers and remarks. Knows nothing of identity numbers or money: it never changes a value. */
#pragma once
#include "sheet_read.h"

enum {
    HEADER_KEYS = 64,       /* columns of one rule document */
    HEADER_SCAN_ROWS = 30,  /* the header stands in the first rows that hold anything */
    HEADER_HALVES = 3,      /* tables side by side */
    HEADER_TITLE_BYTES = 200,
};

struct header_rules;

/* Reads a rule document. Lives in the arena. ERR_BAD_JSON; *why (may be NULL) names the place. */
enum err header_rules_read(struct arena *a, struct str json, const struct header_rules **out,
                           struct str *why) MUST_USE;
uint32_t header_key_count(const struct header_rules *r);
/* Index of a column key ("name", "id_no", "amount" …), -1 when the document has none such. */
int header_key(const struct header_rules *r, struct str key);
struct str header_key_name(const struct header_rules *r, uint32_t key);  /* "id_no" */
struct str header_key_title(const struct header_rules *r, uint32_t key); /* "身份证号" */

enum header_unit { HEADER_UNIT_NONE, HEADER_UNIT_YUAN, HEADER_UNIT_WAN };

/* What was made out of one sheet. */
struct header_map {
    uint32_t sheet;
    bool found;                   /* false: no header in this sheet, nothing of it is delivered */
    uint32_t first_row, last_row; /* of the header */
    uint32_t halves;              /* 1, or more for tables side by side */
    /* Column of a key, -1 = the sheet has no such column. */
    int16_t col[HEADER_HALVES][HEADER_KEYS];
    uint8_t unit[HEADER_HALVES][HEADER_KEYS]; /* enum header_unit, from header, else from "单位：万元" above */
    char title[HEADER_TITLE_BYTES]; /* first line above the header */
    char org[HEADER_TITLE_BYTES];   /* what follows 填报单位 above the header */
    /* Columns whose header no synonym knows; reported, not refused. */
    uint32_t unknown_n;
    uint16_t unknown[HEADER_KEYS];
    char unknown_text[HEADER_KEYS][64];
    /* A key claimed by two columns of one half (the first is used). */
    uint32_t twice_n;
    uint16_t twice[HEADER_KEYS];
};

enum view_kind {
    VIEW_END,
    VIEW_SHEET,  /* a sheet begins: map says what was found; map is NULL for sheets that were hidden
                  * or empty, map->found false for those without a header */
    VIEW_DATA,
    VIEW_TOTAL,  /* 合计/小计/总计: compare the money cells with your sums since the last one */
    VIEW_SAMPLE, /* a template's example row, left out; report it */
    VIEW_NOTE,   /* signature lines and remarks below the table, left out */
};

enum view_total { VIEW_TOTAL_ALL, VIEW_TOTAL_SUB }; /* 合计/总计 or 小计/本页合计 */

struct view_row {
    enum view_kind kind;
    uint8_t total;  /* enum view_total */
    uint8_t half;   /* 0 = left table */
    uint32_t sheet; /* index, for sheet_info() */
    uint32_t row;   /* 1-based; with col[] gives the address of a cell */
    uint32_t flags; /* enum sheet_row_flag */
    const struct header_map *map;
    /* By key index: the cell; NULL = no such column or nothing in it. Lives until the next call. */
    const struct sheet_cell *cell[HEADER_KEYS];
};

/* Where rows come from: the reader of sheet_child.h, or a test's array. */
struct view_source {
    bool (*next)(void *self, struct sheet_row *row);
    /* Sheets known so far, asked after next(). */
    uint32_t (*count)(void *self);
    const struct sheet_info *(*info)(void *self, uint32_t index);
    void *self;
};

struct view;
struct view *view_new(struct arena *a, const struct header_rules *rules, struct view_source src);
/* Fills *out and returns its kind. */
enum view_kind view_next(struct view *v, struct view_row *out);
/* Sheets in which a header was found. 0 at the end = HEADER_NOT_FOUND. */
uint32_t view_found(const struct view *v);
