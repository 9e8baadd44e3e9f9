#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Bare read of a workbook by openpyxl's read-only mode: prints rows and cells."""
import sys
from openpyxl import load_workbook

rows = cells = 0
for sheet in load_workbook(sys.argv[1], read_only=True).worksheets:
    for r in sheet.iter_rows(values_only=True):
        rows += 1
        cells += sum(v is not None for v in r)
print(rows, cells)
