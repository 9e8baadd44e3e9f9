#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Bank files made without our writer, from what the banks' documents say of the layout: the golden files in
golden/ are committed, and bank_file_test.c wants the same bytes from the program. Also the transfers
themselves (cases.json). Names are invented; accounts begin with 6299 and belong to no bank.
usage: make_bank.py OUT_DIR [--stamp FILE]     writes cases.json
       make_bank.py --golden DIR               writes the golden files
       make_bank.py --check DIR                compares them with what it would write"""
import io
import json
import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape


def luhn(head):
    total = 0
    for i, c in enumerate(reversed(head)):
        d = int(c) * (2 if i % 2 == 0 else 1)
        total += d - 9 if d > 9 else d
    return head + str(-total % 10)


def card(n, length=19):
    return luhn("6299" + str(n).zfill(length - 5))


def items(rows, **more):
    out = []
    for seq, (name, fen) in enumerate(rows, 1):
        out.append({"seq": seq, "ref": "B0000012%06d" % seq, "name": name, "account": card(seq), "fen": fen, **more})
    return out


HEADER = {"payer_name": "青岛市总工会", "payer_account": "37010000000000000001", "payer_bank": "测试银行青岛分行",
          "batch": "B0000012", "date": "2023-01-12", "use": ""}
PAYEE = {"bank": "测试银行市南支行", "province": "山东省", "city": "青岛市", "note": ""}

# Each of these is in GBK; the first seven are not in GB2312.
GBK_RARE = [("堃一", 100), ("喆二", 7), ("玥三", 435), ("璟四", 2999), ("祎五", 50000), ("翀六", 110), ("赟七", 5000000)]
# 30 Chinese characters: 60 bytes, the very limit; amounts that binary fractions cannot hold
LIMIT = [("阿" * 30, 1), ("买买提·阿卜杜拉", 4999999), ("阿依古丽•买买提", 1001), ("热依汗‧吐尔逊", 1002), ("古丽娜尔・艾山", 1003)]
TRAIL = [("珅一", 1234), ("李晐", 5678)]  # GBK's second byte is 0x7C, the bar itself


def make_cases():
    cases = [
        {"name": "fixed", "profile": "fixed-gbk", "header": HEADER, "items": items(GBK_RARE + LIMIT)},
        {"name": "bar", "profile": "bar-gbk", "header": HEADER, "items": items(GBK_RARE + LIMIT[1:] + TRAIL)},
        {"name": "bar_rows", "profile": "bar-gbk", "header": HEADER,
         "items": items([("测试" + "甲乙丙丁戊己庚"[i % 7], 1 + i * 7919 % 9000) for i in range(2000)])},
        {"name": "bar_sum", "profile": "bar-gbk", "header": {**HEADER, "use": "03"},
         "items": items([("合计甲", 5000000)] * 41)},
        {"name": "book", "profile": "book12", "header": HEADER,
         "items": items(GBK_RARE + LIMIT + [("䶮八", 29), ("㛃九", 58), ("𬱖十", 115), ("A & <B> \"C\"", 201)], **PAYEE)},
        {"name": "csv", "profile": "csv-gb18030", "header": {**HEADER, "use": "02"},
         "items": items([("䶮八", 29), ("㛃九", 58), ("𬱖十", 115), ("阿依古丽•买买提", 1001), ("尼加提・\"引\"", 4999999),
                         ("逗,号", 10)], bank="测试银行", cnaps="102452000001", note="慰问, \"春节\"")},
        {"name": "csv_cut", "profile": "csv-gb18030", "header": HEADER,
         "items": items([("赵截", 100), ("钱截", 200)], note="送" + "温暖" * 12 + "𬱖末")},
    ]
    refused = [
        # name, field changes, complaint code, words the sentence must hold
        ("fixed-gbk", {"name": "䶮八"}, "CHARSET", ["䶮", "U+4DAE", "GBK", "户名"]),
        ("fixed-gbk", {"name": "王㛃"}, "CHARSET", ["㛃", "U+36C3"]),
        ("fixed-gbk", {"name": "𬱖十"}, "CHARSET", ["𬱖", "U+2CC56"]),
        ("fixed-gbk", {"name": "阿" * 31}, "LONG", ["62", "60", "户名"]),
        ("fixed-gbk", {"name": "阿" * 30 + "A"}, "LONG", ["61", "60"]),
        ("bar-gbk", {"name": "阿" * 31}, "LONG", ["62", "60"]),
        ("book12", {"name": "阿" * 41}, "LONG", ["123", "120"]),
        ("fixed-gbk", {"name": "王？"}, "SIGNS", ["？", "户名"]),
        ("fixed-gbk", {"name": "王?"}, "SIGNS", ["?"]),
        ("csv-gb18030", {"name": "王\ue000"}, "SIGNS", ["U+E000"]),
        ("fixed-gbk", {"name": "王\n二"}, "SIGNS", ["U+000A"]),
        ("bar-gbk", {"name": "王|二"}, "SIGNS", ["|"]),
        ("csv-gb18030", {"name": "=cmd"}, "FORMULA", ["公式"]),
        ("csv-gb18030", {"name": "＋王"}, "FORMULA", ["公式"]),
        ("csv-gb18030", {"note": "@SUM(A1)"}, "FORMULA", ["附言"]),
        ("csv-gb18030", {"note": "一月工资"}, "WORD", ["工资"]),
        ("fixed-gbk", {"name": ""}, "EMPTY", ["户名"]),
        ("fixed-gbk", {"account": "62991234567"}, "ACCOUNT", ["12", "30", "11"]),
        ("fixed-gbk", {"account": "6299 1234 5678 9012"}, "ACCOUNT", ["数字"]),
        ("bar-gbk", {"account": "95599000000000000"}, "ACCOUNT", ["60"]),
        ("fixed-gbk", {"fen": 0}, "AMOUNT", ["0.01"]),
        ("fixed-gbk", {"fen": -100}, "AMOUNT", ["0.01"]),
        ("fixed-gbk", {"fen": 5000001}, "AMOUNT", ["50,000.00"]),
        ("fixed-gbk", {"seq": 0}, "SEQ", ["序号"]),
        ("fixed-gbk", {"ref": "b 1"}, "SEQ", ["流水标识"]),
        ("fixed-gbk", {"ref": "B" * 24}, "LONG", ["附言", "31", "30"]),
        ("book12", {"bank": ""}, "EMPTY", ["收款账号开户行"]),
    ]
    return {"cases": cases, "header": HEADER,
            "refused": [{"profile": p, "change": c, "code": code, "words": w} for p, c, code, w in refused],
            "sound": {"seq": 1, "ref": "B0000012000001", "name": "张建国", "account": card(1), "fen": 50000, **PAYEE}}


# --- the layouts, in Python ---

USES = {"": "慰问金", "01": "慰问金", "02": "帮扶金", "03": "助学金", "99": "其他代发"}
DOTS = str.maketrans({"•": "·", "‧": "·", "・": "·"})


def yuan(fen):
    return "%d.%02d" % divmod(fen, 100)


def pad(text, size):
    raw = text.translate(DOTS).encode("gbk")
    assert len(raw) <= size, text
    return raw + b" " * (size - len(raw))


def fixed(header, rows):
    return b"".join(pad(r["name"], 60) + pad(r["account"], 30) + pad(yuan(r["fen"]), 18) +
                    pad(USES[header["use"]] + " " + r["ref"], 30) + b"\n" for r in rows)


def bar(_header, rows):
    return b"".join(("%d|%s|%s|%s|" % (r["seq"], r["account"], r["name"].translate(DOTS), yuan(r["fen"])))
                    .encode("gbk") + b"\r\n" for r in rows)


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def cut(text, size):
    while len(text.encode("gb18030")) > size:
        text = text[:-1]
    return text


def csv(header, rows):
    lines = [",".join(map(quoted, ["序号", "流水标识", "收款账号", "收款户名", "金额", "开户行", "联行号", "用途", "附言"]))]
    for r in rows:
        lines.append(",".join([str(r["seq"]), quoted(r["ref"]), quoted(r["account"]), quoted(r["name"]), yuan(r["fen"]),
                               quoted(r.get("bank", "")), quoted(r.get("cnaps", "")), quoted(USES[header["use"]]),
                               quoted(cut(r.get("note", ""), 40))]))
    return b"".join(line.encode("gb18030") + b"\r\n" for line in lines)


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."


def sheet_xml(rows):
    """rows of (text, is_number); texts in style 1 (@), amounts in style 2 (0.00)"""
    out = [XML, '<worksheet xmlns="%s"><sheetData>' % MAIN]
    for y, row in enumerate(rows, 1):
        out.append('<row r="%d">' % y)
        for x, (text, number) in enumerate(row):
            at = "ABCDEFGHIJKL"[x] + str(y)
            if number:
                out.append('<c r="%s" s="2"><v>%s</v></c>' % (at, text))
            else:
                out.append('<c r="%s" s="1" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>'
                           % (at, escape(text, {'"': "&quot;"})))
        out.append("</row>")
    return "".join(out) + "</sheetData></worksheet>"


def styles_xml():
    xf = '<xf numFmtId="%d" fontId="0" fillId="0" borderId="0" xfId="0"%s/>'
    formats = xf % (0, "") + xf % (49, ' applyNumberFormat="1"') + xf % (2, ' applyNumberFormat="1"')
    return (XML + '<styleSheet xmlns="%s"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>' % MAIN +
            '<fills count="2"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill></fills>'
            '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            '<cellXfs count="3">' + formats + '</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>')


def rels_xml(*targets):
    return XML + '<Relationships xmlns="%srelationships">' % PACKAGE + "".join(
        '<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>' % (i, OFFICE, kind, to)
        for i, (kind, to) in enumerate(targets, 1)) + "</Relationships>"


def types_xml():
    part = '<Override PartName="/xl/%s.xml" ContentType="' + TYPE + '%s+xml"/>'
    return (XML + '<Types xmlns="%scontent-types">' % PACKAGE +
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>' + part % ("workbook", "sheet.main") +
            part % ("styles", "styles") + part % ("worksheets/sheet1", "worksheet") + "</Types>")


def book(header, rows):
    titles = ["付款账号开户行", "付款账号", "付款账号名称", "收款账号开户行", "收款账号省份", "收款账号地市", "收款账号",
              "收款账号名称", "金额", "汇款用途", "备注信息", "收款账户短信通知手机号码"]
    table = [[(t, False) for t in titles]]
    for r in rows:
        texts = [header["payer_bank"], header["payer_account"], header["payer_name"], r["bank"], r["province"], r["city"],
                 r["account"], r["name"], yuan(r["fen"]), USES[header["use"]], r["ref"], ""]
        table.append([(t, i == 8) for i, t in enumerate(texts)])
    parts = [("[Content_Types].xml", types_xml()), ("_rels/.rels", rels_xml(("officeDocument", "xl/workbook.xml"))),
             ("xl/workbook.xml", XML + '<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="批量支付" sheetId="1" '
              'r:id="rId1"/></sheets></workbook>' % (MAIN, OFFICE)),
             ("xl/_rels/workbook.xml.rels", rels_xml(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"))),
             ("xl/styles.xml", styles_xml()), ("xl/worksheets/sheet1.xml", sheet_xml(table))]
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as z:
        for name, text in parts:
            info = zipfile.ZipInfo(name)  # dated 1980-01-01
            info.create_system = 0
            info.external_attr = 0x20  # archive
            z.writestr(info, text.encode())
    prove_book(raw.getvalue(), rows)
    return raw.getvalue()


def prove_book(raw, rows):
    """What a bank would read: openpyxl opens it, and no amount hides a third decimal."""
    import openpyxl
    sheet = openpyxl.load_workbook(io.BytesIO(raw)).active
    assert sheet.max_column == 12 and sheet.max_row == len(rows) + 1
    for y, r in enumerate(rows, 2):
        assert sheet.cell(y, 7).value == r["account"] and sheet.cell(y, 7).data_type == "s"
        assert sheet.cell(y, 8).value == r["name"]
        value = sheet.cell(y, 9).value
        assert repr(round(value * 100) / 100) == repr(value / 1.0) and round(value * 100) == r["fen"]


def parts_of(case):
    """Where the profiles split: rows in a file, 分 in a file."""
    rows_max, fen_max = {"fixed-gbk": (10000, 10**9), "bar-gbk": (1999, 2 * 10**8), "book12": (1000, 5 * 10**8),
                         "csv-gb18030": (5000, 5 * 10**8)}[case["profile"]]
    part, total = [], 0
    for r in case["items"]:
        if part and (len(part) == rows_max or total + r["fen"] > fen_max):
            yield part
            part, total = [], 0
        part.append(r)
        total += r["fen"]
    yield part


def golden():
    layouts = {"fixed-gbk": (fixed, "DF20230112B0000012%03d.txt"), "bar-gbk": (bar, "DF20230112B0000012%03d.txt"),
               "book12": (book, "PLZF20230112B0000012%03d.xlsx"), "csv-gb18030": (csv, "DF20230112B0000012%03d.csv")}
    for case in make_cases()["cases"]:
        layout, name = layouts[case["profile"]]
        for i, part in enumerate(parts_of(case), 1):
            yield "%s-%s" % (case["name"], name % i), layout(case["header"], part)


def main():
    how, where = (sys.argv[1], Path(sys.argv[2])) if sys.argv[1].startswith("--") else ("", Path(sys.argv[1]))
    if how:
        files = dict(golden())
        if how == "--golden":
            for name, raw in files.items():
                (where / name).write_bytes(raw)
            return 0
        there = {p.name: p.read_bytes() for p in where.iterdir()}
        wrong = sorted(n for n in files.keys() | there.keys() if files.get(n) != there.get(n))
        print("\n".join(wrong) or "%d golden files are as this script makes them" % len(files))
        return 1 if wrong else 0
    where.mkdir(parents=True, exist_ok=True)
    (where / "cases.json").write_text(json.dumps(make_cases(), ensure_ascii=False))
    if "--stamp" in sys.argv:
        Path(sys.argv[sys.argv.index("--stamp") + 1]).write_text("")
    return 0


if __name__ == "__main__":
    sys.exit(main())
