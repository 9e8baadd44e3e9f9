#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Opens the form files with openpyxl and poppler and holds every figure against the JSON report.
Usage: check_report.py REPORT_MAKE"""
import csv, io, json, os, re, shutil, subprocess, sys, tempfile, unicodedata, zipfile
import openpyxl

failed = 0

def check(name, ok, detail=""):
    global failed
    failed += not ok
    print(("ok" if ok else "FAILED"), name, detail if not ok else "")

def width(s):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in s)

def sums_of(form):
    doc = json.load(open(os.path.join(os.path.dirname(__file__), "../../rules/forms", form + ".json")))
    return {i["code"]: i["sum"] for i in doc["body"]["items"] if "sum" in i}

def cells_of(formula):
    """The cells a =SUM(…) adds up."""
    out = []
    for part in re.fullmatch(r"=SUM\((.*)\)", formula).group(1).split(","):
        a, _, b = part.partition(":")
        first, last = int(a[1:]), int((b or a)[1:])
        out += [a[0] + str(r) for r in range(first, last + 1)]
    return out

def recalculated(path):
    """The workbook as LibreOffice reckons it, every formula anew."""
    out = tempfile.mkdtemp()
    subprocess.run(["soffice", "-env:UserInstallation=file://" + out + "/home", "--headless", "--convert-to", "ods", "--outdir",
                    out, path], check=True, capture_output=True, timeout=240)
    ods = os.path.join(out, os.path.basename(path)[:-5] + ".ods")
    xml = zipfile.ZipFile(ods).read("content.xml").decode()
    return [float(v) for v in re.findall(r'table:formula="[^"]*"[^>]*office:value="([^"]*)"', xml)]

def check_sums(ws, values, form, found, items):
    sums, formulas = sums_of(form), {}
    for row in ws.iter_rows():
        for c in row:
            if isinstance(c.value, str) and c.value.startswith("="):
                formulas[c.coordinate] = c.value
    at = {code: cell.coordinate for code, cell in found.items()}
    check("a formula for every sum and no other", sorted(formulas) == sorted(at[c] for c in sums), str(formulas))
    for code, parts in sums.items():
        check(code + " adds its parts", cells_of(formulas[at[code]]) == [at[p] for p in parts], formulas[at[code]])
        cached = values[at[code]].value
        check(code + " has its value", abs(cached - sum(values[at[p]].value for p in parts)) < 1e-9, str(cached))

def check_xlsx(path, items, title, last, form):
    wb = openpyxl.load_workbook(path)
    ws = wb.active
    values = openpyxl.load_workbook(path, data_only=True).active
    check("title", ws["A1"].value == title, repr(ws["A1"].value))
    text = "\n".join(str(c.value) for row in ws.iter_rows() for c in row if c.value is not None)
    for want in ("填报单位：青岛市总工会", "填 报 人：", "联系电话：", "2023 年 1 月 12 日", "合  计", "（盖章）",
                 "说明：本表中职工均包括农民工，困难职工包括困难农民工。"):
        check("has " + want, want in text)
    found = {}
    for row in ws.iter_rows(min_row=4):
        if row[1].value in items:
            found[row[1].value] = row[4]
    check("every item once", list(found) == list(items), str(set(items) - set(found)))
    for code, cell in found.items():
        v = items[code]
        want = v["count"] if "count" in v else v["fen"] / 1e6
        got = values[cell.coordinate].value
        check(code, got == want and not isinstance(got, str), f"{got!r} != {want!r}")
        check(code + " format", cell.number_format == ("0" if "count" in v else "0.00"), cell.number_format)
    merged = {str(r) for r in ws.merged_cells.ranges}
    check("title merged over the table", "A1:E1" in merged)
    check("label of a pair spans two rows", any(re.fullmatch(r"C(\d+):C(\d+)", m) and
          int(m.split(":")[0][1:]) + 1 == int(m.split(":")[1][1:]) for m in merged))
    check("A4 portrait, one page wide", str(ws.page_setup.paperSize) == "9" and
          ws.page_setup.orientation in (None, "portrait") and ws.page_setup.fitToHeight == 0)
    check_sums(ws, values, form, found, items)
    check("head row on every page", ws.print_title_rows is not None, str(ws.print_title_rows))
    if shutil.which("soffice"):
        cached = [values[found[c].coordinate].value for c in found if c in sums_of(form)]
        again = recalculated(path)
        check("LibreOffice reckons the same", len(again) == len(cached) and
              all(abs(a - b) < 1e-9 for a, b in zip(again, cached)), f"{again} {cached}")
    check("last item " + last, last in found)

def check_pdf(path, items, title):
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout
    info = subprocess.run(["pdfinfo", path], capture_output=True, check=True, text=True).stdout
    check("A4", "595.28 x 841.89 pts (A4)" in info, info)
    pages = int(re.search(r"Pages:\s+(\d+)", info).group(1))
    flat = unicodedata.normalize("NFKC", re.sub(r"\s+", "", text))
    check("page numbers", all(f"第{i + 1}页共{pages}页" in flat for i in range(pages)))
    check("pdf title", unicodedata.normalize("NFKC", title) in flat)
    check("pdf union", "青岛市总工会" in flat)
    for code, v in items.items():
        want = v.get("text", str(v.get("count")))
        lines = [l for l in text.splitlines() if re.search(rf"(^|\s){code}(\s|$)", l)]
        check("pdf " + code, any(l.rstrip().endswith(want) for l in lines), f"{want} not at the end of {lines}")
    fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True, text=True).stdout
    check("fonts embedded", "NotoSerifCJK" in fonts and " no " not in fonts.split("\n")[2].split("Type")[0], fonts)

def check_text(path, items, title):
    lines = open(path, encoding="utf-8").read().splitlines()
    check("text title", lines[0].strip() == title)
    total = max(width(l) for l in lines if not l.startswith(("说明", "活动", "负责人")))
    for code, v in items.items():
        want = v.get("text", str(v.get("count")))
        mine = [l for l in lines if re.search(rf"(^|\s){code}\s", l[:12])]
        check("text " + code, any(l.endswith(" " + want) and width(l) == total for l in mine), f"{want} {mine}")

# --- against the annexes as published ---

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "source")

def plain(s):
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(s or "")))

def source_of(name):
    lines = open(os.path.join(SOURCE, name + ".txt"), encoding="utf-8").read().splitlines()
    return lines[0][2:], [l.split("\t") for l in lines if not l.startswith("#")]

def printed_rows(ws, codes):
    """Rows as a reader sees them: number of the block, code, label, sub-label, a merged cell's text in each of its rows."""
    text = {}
    for r in ws.merged_cells.ranges:
        for row in range(r.min_row, r.max_row + 1):
            for col in range(r.min_col, r.max_col + 1):
                text[row, col] = ws.cell(r.min_row, r.min_col).value if col == r.min_col else None
    at = lambda row, col: text.get((row, col), ws.cell(row, col).value)
    return [[at(r, c) for c in range(1, 5)] for r in range(1, ws.max_row + 1) if at(r, 2) in codes]

def unit_of(row):
    return re.findall(r"[(（](人次|万元|家)[)）]", row[3] or row[2])[0]

def check_source(dir, form, items):
    """Codes, labels, order and units as in the published annex (EZ22 is published from C9 on)."""
    title, rows = source_of(form)
    ws = openpyxl.load_workbook(os.path.join(dir, form + ".xlsx")).active
    mine = printed_rows(ws, items)
    mine = mine[[r[1] for r in mine].index(rows[0][1]):]
    check(form + " title of the annex", plain(ws["A1"].value) == plain(title))
    check(form + " same order", [r[1] for r in mine] == [r[1] for r in rows], str([r[1] for r in mine]))
    for got, want in zip(mine, rows):
        check(f"{form} {want[1]} as published", [plain(c) for c in got] == [plain(c) for c in want[:4]], f"{got} {want}")
        check(f"{form} {want[1]} unit", unit_of(got) == want[4], str(got))
    flat = plain(subprocess.run(["pdftotext", "-raw", os.path.join(dir, form + ".pdf"), "-"], capture_output=True, check=True, text=True).stdout)
    for want in rows:
        check(f"{form} {want[1]} in the PDF", plain(want[2]) in flat, want[2])

ENTERED = {"A": 12, "E": 15, "E1": 1, "E5": 5, "F": 60, "F2": 20, "G": 7, "H": 8, "I": 8.5}
DERIVED = {"B": 200.050249, "B2": 0.000049, "B3": 200.0, "B4": 0.0501, "B6": 0.0001, "C": 10, "D": 137.802345, "C7": 3, "D7": 0.12}

def check_known(dir, form):
    """Figures added up by hand from what the city gave and what was typed."""
    ws = openpyxl.load_workbook(os.path.join(dir, form + ".xlsx"), data_only=True).active
    got = {row[1].value: row[4].value for row in ws.iter_rows() if row[1].value}
    want = dict(ENTERED, **DERIVED, **({"K1": 9, "K2": 2} if form == "cz21" else {}))
    for code, v in want.items():
        check(f"{form} {code} is {v}", abs(got[code] - v) < 1e-9, str(got.get(code)))

def check_csv(path, items):
    data = open(path, "rb").read()
    check("csv begins with the mark", data.startswith(b"\xef\xbb\xbf"))
    check("csv lines end as RFC 4180 says", data.count(b"\r\n") == data.count(b"\n"))
    rows = list(csv.reader(io.StringIO(data[3:].decode("utf-8"), newline="")))
    check("csv head", rows[0] == ["编号", "项目", "栏目", "单位", "合计"], str(rows[0]))
    check("csv items in order", [r[0] for r in rows[1:]] == list(items))
    for r in rows[1:]:
        v = items[r[0]]
        check("csv " + r[0], r[4] == v.get("text", str(v.get("count"))) and r[1] and r[3], str(r))
    check("csv has no formula", not any(c[:1] in "=+-@" for r in rows for c in r[:4] if c))

def figures(path):
    ws = openpyxl.load_workbook(path, data_only=True).active
    out = {row[1].value: row[4].value for row in ws.iter_rows() if row[1].value}
    return out, "\n".join(str(c.value) for row in ws.iter_rows() for c in row if c.value is not None)

def check_filed(dir):
    """A filed table keeps the figures it was filed with; the live one goes on."""
    for name, want in (("draft", 6), ("filed", 6), ("version", 6), ("live", 99)):
        got, text = figures(os.path.join(dir, name + ".xlsx"))
        check(f"{name} E2 and E", got["E2"] == want and got["E"] == want, f"{got['E2']} {got['E']}")
        if name != "live":
            check(name + " filler", "填 报 人：周会计" in text and "联系电话：0532-85550000" in text)
    flat = plain(subprocess.run(["pdftotext", os.path.join(dir, "version.pdf"), "-"], capture_output=True, check=True, text=True).stdout)
    check("version as PDF", "填报人:周会计" in flat and "负责人:" in flat and "审核人:" in flat and "(盖章)" in flat)

def check_plan(dir):
    title, rows = source_of("qd23")
    want = [plain(r[0]) for r in rows]
    ws = openpyxl.load_workbook(os.path.join(dir, "qd23.xlsx")).active
    values = openpyxl.load_workbook(os.path.join(dir, "qd23.xlsx"), data_only=True).active
    labels = [plain(re.sub(r"（(人|万元|户)）$", "", str(c.value))) for row in ws.iter_rows(min_row=3) for c in row
              if isinstance(c.value, str) and not c.value.startswith(("=", "☐", "☑", "附：", "含本单位", "负责人"))]
    flat = plain(subprocess.run(["pdftotext", "-raw", os.path.join(dir, "qd23.pdf"), "-"], capture_output=True, check=True, text=True).stdout)
    years = lambda s: re.sub(r"\d{4}年", "Y年", s)
    check("annex 1 labels in order", [years(l) for l in labels if l != "(盖章)"] == [years(w) for w in want], f"{labels}")
    for w in want:
        check("annex 1 pdf " + w, years(w) in years(flat))
    sums = [c for row in ws.iter_rows() for c in row if isinstance(c.value, str) and c.value.startswith("=")]
    check("annex 1 money is a formula", len(sums) == 1 and abs(values[sums[0].coordinate].value - 24.900003) < 1e-9 and
          [values[a].value for a in cells_of(sums[0].value)] == [21.0, 3.9, 0.000001, 0.000002], str(sums and sums[0].value))
    ws = openpyxl.load_workbook(os.path.join(dir, "qd23-all.xlsx")).active
    check("plan table totals are formulas", sum(isinstance(c.value, str) and c.value.startswith("=") for row in ws.iter_rows() for c in row) >= 17)

def roll_of(path):
    ws, values = openpyxl.load_workbook(path).active, openpyxl.load_workbook(path, data_only=True).active
    head = next(r for r in range(1, 10) if any(c.value == "工作单位" for c in ws[r]))
    titles = [c.value for c in ws[head]]
    rows = [dict(zip(titles, [c.value for c in values[r]])) for r in range(head + 1, ws.max_row + 1)]
    return ws, titles, rows

def check_roll(dir):
    title, columns = source_of("qh20")
    ws, titles, rows = roll_of(os.path.join(dir, "roll.xlsx"))
    at = [next((i for i, t in enumerate(titles) if plain(t).startswith(plain(c[0]))), -1) for c in columns]
    check("annex 3 columns in order", -1 not in at and at == sorted(at), f"{titles}")
    check("annex 3 title", ws["A1"].value == title)
    # ten records of three rosters, 1,378,023.45 元
    check("annex 3 rows and sum", len(rows) == 11 and abs(rows[-1]["慰问金额（元）"] - 1378023.45) < 1e-6, str(rows[-1]))
    check("annex 3 adds up", abs(sum(r["慰问金额（元）"] for r in rows[:-1]) - 1378023.45) < 1e-6)
    formula = ws.cell(ws.max_row, titles.index("慰问金额（元）") + 1).value
    check("annex 3 total is a formula", len(cells_of(formula)) == 10, formula)
    check("annex 3 masked", all(re.fullmatch(r"1101\*+\d{3}[\dX]", r["身份证号"]) for r in rows[:-1]), str(rows[0]))
    _, _, full = roll_of(os.path.join(dir, "roll-plain.xlsx"))
    check("annex 3 in full", all(re.fullmatch(r"110105198001\d{5}[\dX]", r["身份证号"]) for r in full[:-1]), str(full[0]))
    _, _, part = roll_of(os.path.join(dir, "roll-d01.xlsx"))
    check("annex 3 of a district", len(part) == 9, str(len(part)))
    text = subprocess.run(["pdftotext", "-layout", os.path.join(dir, "roll.pdf"), "-"], capture_output=True, check=True, text=True).stdout
    flat = plain(text)
    check("annex 3 pdf", all(plain(c[0]) in flat for c in columns) and "1,378,023.45" in flat and "合计(10条,10人次)" in flat)
    check("annex 3 pdf masked", not re.search(r"110105198001", flat))

def check_centre(dir):
    items = json.load(open(os.path.join(dir, "center22.json")))["items"]
    got, text = figures(os.path.join(dir, "center22.xlsx"))
    check("centre every item", [c for c in got if c in items] == list(items), str(set(items) - set(got)))
    check("centre sums", got["C"] == 12.000001 and got["E"] == 35 and got["C1"] == 12, f"{got['C']} {got['E']}")
    check("centre says what it is", "表式未公布" in text and "中心负责人：" in text)
    ws = openpyxl.load_workbook(os.path.join(dir, "center22.xlsx")).active
    found = {row[1].value: row[4] for row in ws.iter_rows() if row[1].value in items}
    check_sums(ws, openpyxl.load_workbook(os.path.join(dir, "center22.xlsx"), data_only=True).active, "center22", found, items)

with tempfile.TemporaryDirectory() as top:
    made = subprocess.run([sys.argv[1], top])
    check("files made", made.returncode == 0)
    for db in sorted(os.listdir(top)):
        d = os.path.join(top, db)
        for form, title, last in (("cz21", "2021年工会送温暖活动统计表", "K2"),
                                  ("ez22", "2022年春节期间各级工会送温暖统计表", "J4")):
            items = json.load(open(os.path.join(d, form + ".json")))["items"]
            check("some figure", items["D"]["fen"] == 137802345)
            check_xlsx(os.path.join(d, form + ".xlsx"), items, title, last, form)
            check_pdf(os.path.join(d, form + ".pdf"), items, title)
            check_text(os.path.join(d, form + ".txt"), items, title)
            check_source(d, form, items)
            check_known(d, form)
            check_csv(os.path.join(d, form + ".csv"), items)
        check_filed(d)
        check_plan(d)
        check_roll(d)
        check_centre(d)
    check("a database was there", os.listdir(top) != [])
print(failed, "failed")
sys.exit(failed != 0)
