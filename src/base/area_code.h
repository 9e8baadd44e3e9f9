/* SPDX-License-Identifier: Apache-2.0
 * Area codes of GB/T 2260 as found in identity numbers. A number keeps the code of the year it was
 * issued, so the table holds every code ever published, not today's list (generated at build by
 * tools/data/area_codes.mjs). Unknown is a warning (ID_AREA), never a refusal. */
#pragma once
#include "base.h"

/* code: six digits as a number, 370205. Codes ending 00 count as known where the prefecture is:
 * cities without counties (东莞 441900) issue them. Includes 810000, 820000, 830000. */
bool area_known(uint32_t code);
bool area_province_known(uint32_t code); /* by its first two digits */
size_t area_count(void);                 /* rows of the table, for the self-test */
