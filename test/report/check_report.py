#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Opens the form files with openpyxl and poppler and holds every figure against the JSON report.
Usage: check_report.py REPORT_MAKE"""
import json, os, re, shutil, subprocess, sys, tempfile, unicodedata, zipfile
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

with tempfile.TemporaryDirectory() as d:
    made = subprocess.run([sys.argv[1], d])
    check("files made", made.returncode == 0)
    for form, title, last in (("cz21", "2021年工会送温暖活动统计表", "K2"),
                              ("ez22", "2022年春节期间各级工会送温暖统计表", "J4")):
        items = json.load(open(os.path.join(d, form + ".json")))["items"]
        check("some figure", items["D"]["fen"] == 137802345)
        check_xlsx(os.path.join(d, form + ".xlsx"), items, title, last, form)
        check_pdf(os.path.join(d, form + ".pdf"), items, title)
        check_text(os.path.join(d, form + ".txt"), items, title)
print(failed, "failed")
sys.exit(failed != 0)
