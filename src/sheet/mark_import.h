/* SPDX-License-Identifier: Apache-2.0
 * Lists of the dead, the retired and those who have left, uploaded as a workbook (job "person.marks"). */
#pragma once
#include "area.h"
#include "code.h"

extern const struct area area_sheet_mark;
