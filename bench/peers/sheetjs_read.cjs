// SPDX-License-Identifier: Apache-2.0
// Bare read of a workbook by SheetJS (dense mode, its fastest): prints rows and cells.
const XLSX = require("xlsx");
const book = XLSX.readFile(process.argv[2], { dense: true, cellHTML: false, cellText: false });
let rows = 0, cells = 0;
for (const name of book.SheetNames)
  for (const r of book.Sheets[name]["!data"] || book.Sheets[name])
    if (r) { rows++; for (const c of r) if (c && c.v !== undefined) cells++; }
console.log(rows, cells);
