#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Rosters with known faults for import_test.c, written by openpyxl: make_rosters.py FOLDER --stamp FILE.
Each case says by hand what must come out: counts, and every finding as CELL CODE. The C test reads
cases.txt:  name|file|query|rows accepted refused warned amount_fen|E cell code;W cell code;…"""
import datetime
import os
import sys

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font

OUT = sys.argv[1]
os.makedirs(OUT, exist_ok=True)
CASES = []
WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]


def idno(n, area="370202", birth="19850607"):
    """An invented man's number."""
    body = "%s%s%03d" % (area, birth, 2 * n + 1)
    return body + "10X98765432"[sum(int(a) * w for a, w in zip(body, WEIGHTS)) % 11]


HEAD = ["序号", "姓名", "性别", "身份证号", "工作单位", "联系电话", "类别", "资金来源", "慰问金额（元）", "银行卡号", "出生日期", "备注"]
# column letters:  A      B       C      D         E         F        G      H          I             J          K         L


def person(n, **other):
    row = {"A": n, "B": "王小" + "一二三四五六七八九十"[n % 10], "C": "男", "D": idno(n), "E": "青岛某厂",
           "F": "139000000%02d" % n, "G": "C7", "H": "GH-BJ", "I": 500, "J": None, "K": None, "L": None}
    row.update(other)
    return [row[c] for c in "ABCDEFGHIJKL"]


def case(name, rows, counts, findings, query="", edit=None, head=HEAD, titles=0, ext="xlsx"):
    """rows begin in line titles + 2. counts: rows accepted refused warned 分."""
    wb = openpyxl.Workbook()
    ws = wb.active
    ws.title = "名册"
    for i in range(titles):
        ws.append(["送温暖慰问名册" if i == 0 else "填报单位：甲区总工会"])
    ws.append(head)
    for r in rows:
        ws.append(r)
    if edit:
        edit(wb, ws)
    wb.save(os.path.join(OUT, name + ".xlsx"))
    CASES.append("%s|%s.xlsx|%s|%s|%s" % (name, name, query, counts, ";".join(findings)))


def text_case(name, data, counts, findings, query=""):
    with open(os.path.join(OUT, name), "wb") as f:
        f.write(data)
    CASES.append("%s|%s|%s|%s|%s" % (name.split(".")[0], name, query, counts, ";".join(findings)))


def one(name, code, cell, level="E", **other):
    """One sound row, one row with a single fault in line 3."""
    refused = level == "E"
    fen = 50000 * (1 if refused else 2)
    case(name, [person(1), person(2, **other)],
         "2 %d %d %d %d" % (1 if refused else 2, refused, not refused, fen), ["%s %s %s" % (level, cell, code)])


case("clean", [person(i) for i in range(1, 6)], "5 5 0 0 250000", [])

# --- identity numbers ---
one("q01", "ID_PRECISION", "D3", D=110105194912310000)
one("q02", "ID_PRECISION", "D3", D=float(110105194912310021))
one("q03", "ID_PRECISION", "D3", D="1.10105E+17")
one("q08", "ID_CHECK", "D3", D=idno(2).replace("0", "O", 1))
one("q09", "ID_LENGTH", "D3", D="110105491231002")
one("q10", "ID_LENGTH", "D3", D=idno(2)[:17])
one("q10b", "ID_LENGTH", "D3", D=idno(2) + "1")
one("missing", "ID_LENGTH", "D3", D=None)
one("check", "ID_CHECK", "D3", D="110105194912310021")
one("date", "ID_DATE", "D3", D="110105194902310026")
one("area", "ID_AREA", "D3", "W", D="160105194912310029", C=None)
one("age_old", "AGE_RANGE", "D3", "W", D="440524188001010014")
one("age_young", "AGE_RANGE", "D3", "W", D=idno(2, birth="20150607"))
one("sex", "SEX_MISMATCH", "C3", "W", C="女")
one("birth", "BIRTH_MISMATCH", "K3", "W", K=datetime.date(1985, 6, 8))
case("id_fixes", [person(1, D="'" + idno(1)), person(2, D="\u3000" + idno(2) + "\u00a0\u200b"),
                  person(3, D="".join(chr(ord(c) + 0xFEE0) for c in idno(3))),
                  person(4, D=idno(4)[:6] + " " + idno(4)[6:14] + " " + idno(4)[14:]),
                  person(5, D="身份证:" + idno(5)), person(6, D="11010519491231002x", C=None),
                  person(7, D=idno(7)[:17] + ("Ｘ" if idno(7)[17] == "X" else idno(7)[17]))],
     "7 7 0 0 350000", [])
case("types", [person(1, L="护照"), person(2, L="港澳台居民居住证", D="810000199408230021", C=None),
               person(3, L="外国人永久居留身份证", D="911124198108030024", C=None), person(4, L="身份证"),
               person(5, L="护照", D="E12345678", C=None), person(6, L="会员卡")],
     "6 4 2 0 200000", ["E D2 ID_TYPE", "E L7 ID_TYPE"],
     head=HEAD[:11] + ["证件类型"])

# --- names ---
one("noname", "NAME_MISSING", "B3", B=None)
one("name_note", "NAME_CHARS", "B3", B="张三(已故)")
one("name_q", "NAME_CHARS", "B3", B="王？")
case("name_fixes", [person(1, B="张 三"), person(2, B="买买提•吐尔逊"), person(3, B="䶮㛃"), person(4, B="𬱖堃喆")],
     "4 4 0 0 200000", [])

# --- phone and card ---
one("phone", "PHONE_FORMAT", "F3", "W", F="1390000001")
one("phone2", "PHONE_FORMAT", "F3", "W", F="13900000001/13900000002")
case("phone_fixes", [person(1, F="+86 139-0000-0001"), person(2, F=13900000002), person(3, F="0532-85911111"),
                     person(4, F=None)], "4 4 0 0 200000", [])
one("card_precision", "CARD_PRECISION", "J3", J=6222021234567890123)
one("card_length", "CARD_LENGTH", "J3", J="411111111111")
one("card_luhn", "CARD_LUHN", "J3", "W", J="6222021234567890123")
case("card_fix", [person(1, J="6228 4804 0256 4890 018")], "1 1 0 0 50000", [])
case("card_shared", [person(1, J="4111111111111111"), person(2, J="4111111111111111"), person(3, J="4111 1111 1111 1111")],
     "3 1 2 0 50000", ["E J3 CARD_SHARED", "E J4 CARD_SHARED"])

# --- amounts ---
one("amount_missing", "AMOUNT_MISSING", "I3", I=None)
one("amount_format", "AMOUNT_FORMAT", "I3", I="500+米面油")
one("amount_zero", "AMOUNT_RANGE", "I3", I=0)
one("amount_minus", "AMOUNT_RANGE", "I3", I=-500)
one("amount_huge", "AMOUNT_RANGE", "I3", I=5000000)
one("amount_precision", "AMOUNT_PRECISION", "I3", I=100.005)
one("cap_time", "CAP_TIME", "I3", I=3000.01)
case("amount_fixes", [person(1, I="500元"), person(2, I="0.05万元"), person(3, I="１，０００"), person(4, I="伍佰元整"),
                      person(5, I="1,234.50"), person(6, I=0.1 + 0.2), person(7, I="3000")],
     "7 7 0 0 %d" % (50000 + 50000 + 100000 + 50000 + 123450 + 30 + 300000), [])
case("wan", [person(1, I=0.05), person(2, I="0.03"), person(3, I="500元")], "3 3 0 0 130000", [],
     head=HEAD[:8] + ["慰问金额（万元）"] + HEAD[9:])

# --- class and source ---
one("class_unknown", "CLASS_UNKNOWN", "G3", G="临时工")
one("class_circle", "CLASS_UNKNOWN", "G3", G="①")
one("class_several", "CLASS_SEVERAL", "G3", G="C2、C7")
one("class_several2", "CLASS_SEVERAL", "G3", G="困难+一线")
case("class_fixes", [person(1, G="c7"), person(2, G="Ｃ７"), person(3, G="C7 春节坚守岗位"), person(4, G="c07"),
                     person(5, G="重大灾害期间坚守抗灾一线的职工")], "5 5 0 0 250000", ["W  RULE_SILENT"]) # C6 is not named in the rule
one("fund_unknown", "FUND_UNKNOWN", "H3", H="小金库")
one("fund_forbidden", "FUND_FORBIDDEN", "H3", H="GH-SJ-BF")
case("fund_fixes", [person(1, H="gh-bj"), person(2, H="本级工会经费")], "2 2 0 0 100000", [])
case("defaults", [person(1, G=None, H=None), person(2, G=None, H=None)], "2 2 0 0 100000", [], query="&class=C5&fund=GH-BJ")
case("no_defaults", [person(1, G=None), person(2, H=None)], "2 0 2 0 0",
     ["E G2 CLASS_UNKNOWN", "E H3 FUND_UNKNOWN"])
case("fund_short", [person(1, H="XZ")], "1 1 0 0 50000", ["W  FUND_SHORT"])

# --- sets ---
case("dup", [person(1), person(2), person(1), person(3), person(1)], "5 3 2 0 150000",
     ["E D4 DUP_IN_FILE", "E D6 DUP_IN_FILE"])
case("name_conflict", [person(1), person(1, B="李四")], "2 1 1 0 50000",
     ["E D3 DUP_IN_FILE", "E B3 NAME_CONFLICT"])


# --- cells, marks, tables ---
def errors(wb, ws):
    ws["I2"] = "=1+1"
    ws["I3"] = "#REF!"
    ws["I3"].data_type = "e"
    ws["D4"] = "=LEFT(A1,1)"


case("cells", [person(1), person(2), person(3), person(4, D="#N/A")], "4 0 4 0 0",
     ["E I2 FORMULA_NO_VALUE", "E I3 CELL_ERROR", "E D4 FORMULA_NO_VALUE", "E D5 CELL_ERROR"], edit=errors)


def marks(wb, ws):
    ws["B2"].font = Font(strike=True)
    ws["B3"].font = Font(color="FFFF0000")
    ws["B4"].comment = Comment("已退回", "核")
    ws.row_dimensions[5].hidden = True


case("marks", [person(i) for i in range(1, 6)], "5 4 1 3 200000",
     ["E B2 ROW_STRUCK", "W B3 ROW_MARKED", "W B4 ROW_COMMENT", "W B5 ROW_HIDDEN"], edit=marks)
total = [None] * 12
total[0], total[8] = "合计", 1500
case("total", [person(1), person(2), person(3), total], "3 3 0 0 150000", [], titles=2)
wrong = list(total)
wrong[8] = 1600
case("total_wrong", [person(1), person(2), person(3), wrong], "3 3 0 0 150000", ["W I7 TOTAL_MISMATCH"], titles=2)
case("repeated_head", [person(1), HEAD, person(2), [None] * 12, person(3)], "3 3 0 0 150000", [])


def merged(wb, ws):
    ws.merge_cells("E2:E4")
    ws.merge_cells("I2:I3")


case("merged", [person(1), person(2, E=None, I=None), person(3, E=None)], "3 2 1 0 100000",
     ["E I3 AMOUNT_MISSING"], edit=merged)


def second_sheet(wb, ws):
    other = wb.create_sheet("二厂")
    other.append(HEAD)
    other.append(person(5))
    other.append(person(1))
    hidden = wb.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    hidden.append(HEAD)
    hidden.append(person(9))


case("sheets", [person(1), person(2)], "4 3 1 0 150000", ["E D3 DUP_IN_FILE"], edit=second_sheet)


def empty_sheets(wb, ws):
    """A new workbook has three sheets, and most people use one; one of these stands in front."""
    wb.create_sheet("Sheet1", 0)
    wb.create_sheet("Sheet3")
    only_looks = wb.create_sheet("Sheet4")
    only_looks.column_dimensions["B"].width = 30
    only_looks.merge_cells("B2:D4")


case("empty_sheets", [person(1), person(2)], "2 2 0 0 100000", [], edit=empty_sheets)

# --- text files ---
CSV = "姓名,身份证号,慰问金额,类别,资金来源\r\n王小一,%s,500,C7,GH-BJ\r\n王小二,1.10105E+17,500,C7,GH-BJ\r\n" % idno(1)
for name, code in (("utf8", "utf-8"), ("bom", "utf-8-sig"), ("gbk", "gb18030"), ("utf16", "utf-16")):
    text_case(name + ".csv", CSV.encode(code), "2 1 1 0 50000", ["E B3 ID_PRECISION"])

# --- files as such ---
text_case("nohead.csv", "甲,乙,丙\r\n1,2,3\r\n".encode(), "0 0 0 0 0", ["E  HEADER_NOT_FOUND"])
text_case("html.xls", b"<html><body><table><tr><td>x</td></tr></table></body></html>", "0 0 0 0 0", ["E  FILE_TYPE"])
with open(os.path.join(OUT, "clean.xlsx"), "rb") as f:
    whole = f.read()
text_case("cut.xlsx", whole[:len(whole) // 2], "0 0 0 0 0", ["E  FILE_DAMAGED"])
case("empty", [], "0 0 0 0 0", ["E  HEADER_NOT_FOUND"])

with open(os.path.join(OUT, "cases.txt"), "w") as f:
    f.write("\n".join(CASES) + "\n")
with open(sys.argv[sys.argv.index("--stamp") + 1], "w") as f:
    f.write("%d\n" % len(CASES))
