// SPDX-License-Identifier: Apache-2.0
// Bare read of a workbook by ExcelJS's streaming reader: prints rows and cells.
const { stream } = require("exceljs");
(async () => {
  let rows = 0, cells = 0;
  const book = new stream.xlsx.WorkbookReader(process.argv[2], { sharedStrings: "cache", worksheets: "emit", styles: "ignore", hyperlinks: "ignore" });
  for await (const sheet of book)
    for await (const row of sheet) {
      rows++;
      row.eachCell({ includeEmpty: false }, () => { cells++; });
    }
  console.log(rows, cells);
})();
