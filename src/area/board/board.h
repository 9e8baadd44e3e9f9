/* SPDX-License-Identifier: Apache-2.0
 * The dashboard (看板) of a campaign: how it stands for a union and all below it, where its districts lie,
 * and whose tables are late. Figures come from tallies, balances and filings; of a wide board money and
 * persons (STAMP_BOARD) and who filed when (STAMP_FILING) are each worked out once and kept until something they are made
 * of changes, so that many readers cost little, and a table that is filed costs no sums of money. */
#pragma once
#include "campaign.h"
#include "ctx.h"

enum {
    BOARD_CELLS_MAX = 100000, /* distinct tally cells of one board */
    BOARD_CHILDREN_MAX = 5000,
    BOARD_DAYS_MAX = 2000,
    BOARD_STAGES_MAX = 4000,
    BOARD_UNIONS_MAX = 100000, /* of one subtree */
    BOARD_LATE_SHOWN = 200,    /* late unions told by name */
    BOARD_KEPT_FROM = 20,      /* unions in the subtree from which a board is kept between calls */
    BOARD_BYTES = 8 * 1024 * 1024,
};

/* What a board speaks of. */
struct board {
    struct campaign c;
    struct str lo, hi; /* path range: the union and all below it, or it alone */
    bool own;
    int64_t unions; /* in the range */
};

/* One cell of the tallies in the range. */
struct board_cell {
    struct str kind, class, source, tag;
    int64_t heads, fen;
};

/* A union directly below (first: the union itself, without those below). */
struct board_child {
    struct str org_code, org_name, path, kind;
    int64_t rosters, submitted, approved, paid, persons, amount_fen, available_fen;
};
