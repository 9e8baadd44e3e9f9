#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Opens the campaign report with LibreOffice and poppler and holds its words and figures against the JSON.
Usage: check_story.py STORY_MAKE"""
import json, os, re, subprocess, sys, tempfile, unicodedata, xml.etree.ElementTree as ET, zipfile

failed = 0
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

def check(name, ok, detail=""):
    global failed
    failed += not ok
    print(("ok" if ok else "FAILED"), name, detail if not ok else "")

def flat(s):
    return unicodedata.normalize("NFKC", re.sub(r"\s+", "", s))

def expected(report):
    """Every paragraph and every row of a table, in the order they are printed."""
    for section in report["sections"]:
        for p in section["paras"]:
            if p["kind"] == "table":
                for row in p["table"]["rows"]:
                    yield "".join(row)
            else:
                yield from (line for line in p["text"].split("\n") if line.strip())

def pdf_text(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout

def check_docx(path, report):
    z = zipfile.ZipFile(path)
    check("zip is sound", z.testzip() is None)
    check("content types come first", z.namelist()[0] == "[Content_Types].xml")
    for name in z.namelist():
        try:
            ET.fromstring(z.read(name))
        except ET.ParseError as e:
            check("well-formed " + name, False, str(e))
    body = ET.fromstring(z.read("word/document.xml"))[0]
    styles = {s.get(W + "styleId") for s in ET.fromstring(z.read("word/styles.xml")).iter(W + "style")}
    used = {s.get(W + "val") for s in body.iter(W + "pStyle")}
    check("styles are defined", used <= styles, str(used - styles))
    text = "".join(t.text or "" for t in body.iter(W + "t"))
    for want in expected(report):
        check("docx " + want[:12], flat(want) in flat(text), want)
    size = body.find(f"{W}sectPr/{W}pgSz")
    check("A4", (size.get(W + "w"), size.get(W + "h")) == ("11906", "16838"))
    tables = list(body.iter(W + "tbl"))
    want = [p["table"] for s in report["sections"] for p in s["paras"] if p["kind"] == "table" and p["table"]["rows"]]
    check("as many tables", len(tables) == len(want), f"{len(tables)} {len(want)}")
    for t, w in zip(tables, want):
        rows = [["".join(x.text or "" for x in c.iter(W + "t")) for c in r.iter(W + "tc")] for r in t.iter(W + "tr")]
        check("table " + w["title"], rows == [w["head"]] + w["rows"], str(rows))
    marks = sum(1 for _ in body.iter(W + "highlight"))
    check("open places stand out", marks == report["open"], f"{marks} {report['open']}")

def check_office(folder, report):
    profile = "-env:UserInstallation=file://" + os.path.join(folder, "profile")
    out = os.path.join(folder, "office")
    r = subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", out, os.path.join(folder, "report.docx")],
                       capture_output=True, text=True, timeout=240)
    made = os.path.join(out, "report.pdf")
    if not os.path.exists(made):
        if "no export filter" in r.stderr + r.stdout or "source file could not be loaded" in r.stderr + r.stdout:
            print("skip LibreOffice has no writer here")
            return
        check("LibreOffice opens it", False, r.stdout + r.stderr)
        return
    text = flat(pdf_text(made))
    for want in (report["title"], "一、总体情况", "(一)建档和患病受灾的困难职工"):
        check("office shows " + want[:10], flat(want) in text)
    figures = re.findall(r"\d+(?:\.\d+)?", "".join(expected(report)))
    check("office shows every figure", all(f in text for f in figures), str([f for f in figures if f not in text]))

def check_pdf(path, report):
    text = flat(pdf_text(path))
    info = subprocess.run(["pdfinfo", path], capture_output=True, check=True, text=True).stdout
    check("pdf is A4", "595.28 x 841.89 pts (A4)" in info, info)
    pages = int(re.search(r"Pages:\s+(\d+)", info).group(1))
    check("pages are numbered", all(f"—{i + 1}—" in text for i in range(pages)))
    fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True, text=True).stdout
    check("fonts are embedded", all(" yes " in line for line in fonts.splitlines()[2:]), fonts)
    figures = re.findall(r"\d+(?:\.\d+)?", "".join(expected(report)))
    check("pdf has every figure", all(f in text for f in figures), str([f for f in figures if f not in text]))
    check("pdf has headings", "一、总体情况" in text and flat(report["title"]) in text)

def check_text(path, report):
    text = flat(open(path, encoding="utf-8").read())
    for want in expected(report):
        check("text " + want[:12], flat(want) in text, want)

with tempfile.TemporaryDirectory() as d:
    made = subprocess.run([sys.argv[1], d])
    check("files made", made.returncode == 0)
    report = json.load(open(os.path.join(d, "report.json")))
    check("some figure", "137.8万元" in "".join(expected(report)))
    check_docx(os.path.join(d, "report.docx"), report)
    check_pdf(os.path.join(d, "report.pdf"), report)
    check_text(os.path.join(d, "report.text"), report)
    check_office(d, report)
print(failed, "failed")
sys.exit(failed != 0)
