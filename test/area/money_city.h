/* SPDX-License-Identifier: Apache-2.0
 * A city with three paid rosters, small enough to be added up by hand. */
#pragma once
#include "money_world.h"

static const struct mw_row mw_street[] = {
    {1, "C1", "GH-BJ", NULL, NULL, 5000, NULL},      /* 0.005 万元: rounds up */
    {2, "C2", "GH-BJ", NULL, NULL, 4999, NULL},      /* 0.004999: rounds down */
    {3, "C3", "GH-BJ", NULL, NULL, 68825000, NULL},  /* 68.825: rounds up */
    {4, "C3", "GH-BJ", NULL, NULL, 68824999, NULL},
    {5, "C11", "GH-BJ", NULL, NULL, 12345, NULL},
};
static const struct mw_row mw_factory[] = {
    {6, "C7", "GH-BJ", NULL, "XJY", 30000, NULL},
    {7, "C7", "GH-BJ", "goods", "XJY,YWRY", 20000, NULL},
    {8, "C10", "SH", NULL, "YWRY,FYYX", 10001, NULL},
};
static const struct mw_row mw_industry[] = {
    {9, "C7", "GH-BJ", NULL, NULL, 70000, NULL},
    {10, "C6", "SH", NULL, "FYYX", 1, NULL},
};

/* Raised: QD 2,000,000.00 GH-BJ, QD0101 0.49 CZ-SHI, QD010101 500.00 SH, QDI01 1.00 QT and 1.00 SH. */
static inline void mw_city(struct world *w)
{
    static const char *const to[] = {"QD0101", "QD010101", "QDI01"};
    static const long long fen[] = {150000000, 100000, 100000};
    mw_campaign(w, "LJ", "", true, 0);
    mw_receipt(w, "city.cash", "QD", "GH-BJ", 200000000);
    for (size_t i = 0; i < countof(to); i++)
        assert_string_equal(mw_transfer(w, "city.cash", "QD", to[i], "GH-BJ", "", fen[i]), "");
    mw_receipt(w, "city.cash", "QD0101", "CZ-SHI", 49);
    mw_receipt(w, "city.cash", "QD010101", "SH", 50000);
    mw_receipt(w, "city.cash", "QDI01", "QT", 100);
    mw_receipt(w, "city.cash", "QDI01", "SH", 100);
    mw_paid_roster(w, 1, "QD0101", "2023-01-10", mw_street, countof(mw_street));
    mw_paid_roster(w, 2, "QD010101", "2023-01-11", mw_factory, countof(mw_factory));
    mw_paid_roster(w, 3, "QDI01", "2023-01-11", mw_industry, countof(mw_industry));
}
