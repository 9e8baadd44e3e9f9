#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a roster of invented people as XLSX, as Excel would: all texts in the shared-string table.

  gen_roster.py ROWS FILE [--openpyxl]

15 columns. By default the XML is written directly (a million rows in about a minute); --openpyxl
lets openpyxl's write-only mode write the same cells. Identity numbers, cards and phones are made from
the row number: area code, birth and sequence with a sound check character, cards with a sound Luhn
digit, all different."""
import sys, zipfile

HEADER = ["序号", "姓名", "性别", "证件类型", "身份证号", "工作单位", "岗位", "联系电话", "慰问对象类别", "慰问形式",
          "慰问金额", "资金来源", "开户行", "银行卡号", "备注"]
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国红梅玉珍文辉力志永健世广义兴良海山仁波宁贵福生龙元"
AREAS = ["370202", "370203", "370211", "370212", "370213", "370214", "370215", "370281", "370283", "370285"]
POSTS = ["装配工", "电焊工", "司机", "快递员", "护士", "教师", "环卫工", "仓库管理员", "电工", "厨师"]
BANKS = ["中国工商银行青岛市南支行", "中国建设银行青岛分行", "青岛银行", "中国农业银行青岛分行"]
CLASSES = ["C1", "C2", "C4", "C7", "C11"]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(i):
    area = AREAS[i % 10]
    year, month, day = 1964 + i // 10 % 40, 1 + i // 400 % 12, 1 + i // 4800 % 28
    digits = f"{area}{year:04}{month:02}{day:02}{i // 134400 % 1000:03}"
    total = sum(int(d) * w for d, w in zip(digits, WEIGHTS))
    return digits + "10X98765432"[total % 11]


def card(i):
    digits = f"622202{i:012}"
    total = 0
    for k, d in enumerate(reversed(digits)):
        v = int(d) * (2 if k % 2 == 0 else 1)
        total += v - 9 if v > 9 else v
    return digits + str(-total % 10)


def row(i):
    number = id_number(i)
    h = (i * 2654435761) & 0xFFFFFFFF
    name = SURNAMES[h % len(SURNAMES)] + GIVEN[(h >> 8) % len(GIVEN)] + (GIVEN[(h >> 16) % len(GIVEN)] if h >> 30 else "")
    return [i + 1, name, "男" if int(number[16]) % 2 else "女", "居民身份证", number,
            f"青岛第{h % 3000}机械制造有限公司", POSTS[h % 10], f"13{i % 10}{10000000 + (h % 90000000)}",
            CLASSES[(h >> 4) % 5], "现金", 500 + 100 * (h % 6), "GH-BJ", BANKS[(h >> 6) % 4], card(i),
            "" if h % 4 else "家庭困难，已走访核实"]


def by_openpyxl(rows, path):
    from openpyxl import Workbook
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    sheet.append(HEADER)
    for i in range(rows):
        sheet.append([v if v != "" else None for v in row(i)])
    book.save(path)


PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
    '<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/styles.xml": '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf xfId="0"/></cellXfs></styleSheet>',
}
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
COLS = "ABCDEFGHIJKLMNO"


class Strings:
    """The shared-string table, in order of first use."""
    def __init__(self):
        self.index, self.uses = {}, 0

    def cell(self, ref, text):
        self.uses += 1
        return f'<c r="{ref}" t="s"><v>{self.index.setdefault(text, len(self.index))}</v></c>'


def one_row(strings, n, cells):
    out = []
    for col, v in zip(COLS, cells):
        if isinstance(v, int):
            out.append(f'<c r="{col}{n}"><v>{v}</v></c>')
        elif v:
            out.append(strings.cell(f"{col}{n}", v))
    return f'<row r="{n}" spans="1:15">{"".join(out)}</row>'


def by_hand(rows, path):
    strings = Strings()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as z:
        for name, text in PARTS.items():
            z.writestr(name, XML + text)
        with z.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as f:
            f.write(f'{XML}<worksheet {MAIN}><dimension ref="A1:O{rows + 1}"/><sheetData>'.encode())
            f.write(one_row(strings, 1, HEADER).encode())
            for at in range(0, rows, 2000):
                f.write("".join(one_row(strings, i + 2, row(i)) for i in range(at, min(rows, at + 2000))).encode())
            f.write(b"</sheetData></worksheet>")
        with z.open("xl/sharedStrings.xml", "w", force_zip64=True) as f:
            f.write(f'{XML}<sst {MAIN} count="{strings.uses}" uniqueCount="{len(strings.index)}">'.encode())
            texts = list(strings.index)
            for at in range(0, len(texts), 10000):
                f.write("".join(f"<si><t>{t}</t></si>" for t in texts[at:at + 10000]).encode())
            f.write(b"</sst>")


if __name__ == "__main__":
    args = [a for a in sys.argv[1:] if a != "--openpyxl"]
    if len(args) != 2 or not args[0].isdigit() or not 1 <= int(args[0]) <= 1048000:
        sys.exit(__doc__)
    (by_openpyxl if "--openpyxl" in sys.argv else by_hand)(int(args[0]), args[1])
