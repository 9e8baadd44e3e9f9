#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A large roster as Excel would save it (shared strings, 15 columns, invented people), written by hand
because no library writes a million rows in reasonable time:  make_roster.py ROWS OUT.xlsx [SEED [plain]]
plain: people SEED, SEED + 1 … in order, so that files with far seeds share nobody."""
import random
import sys
import zipfile

WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超霞平刚桂英华玉兰红建国志文斌辉梅云波宁鹏飞"
HEAD = ["序号", "姓名", "性别", "身份证号", "工作单位", "职务", "联系电话", "慰问对象类别", "慰问原因", "慰问形式",
        "慰问金额（元）", "资金来源", "开户行", "银行卡号", "备注"]


def idno(n):
    """The n-th invented number of area 370202: unique, valid, born 1955..2003."""
    day, seq = divmod(n, 499)
    y, rest = divmod(day, 336)
    m, d = divmod(rest, 28)
    body = "370202%04d%02d%02d%03d" % (1955 + y % 49, m + 1, d + 1, seq * 2 + 1)
    return body + "10X98765432"[sum(int(a) * w for a, w in zip(body, WEIGHTS)) % 11]


def card(n):
    body = "622848%012d" % n
    total = 0
    for k, c in enumerate(reversed(body)):
        v = int(c) * (2 if k % 2 == 0 else 1)
        total += v - 9 if v > 9 else v
    return body + str(-total % 10)


def rows(n, seed, plain):
    r = random.Random(seed)
    step = 7919  # a walk through the numbers, so that they do not come in order
    for i in range(n):
        k = seed + i if plain else (i * step + seed) % 8000000
        name = r.choice(SURNAMES) + r.choice(GIVEN) + r.choice(GIVEN)
        yield [i + 1, name, "男", idno(k), "第%d车间服务有限公司" % (i % 997), "驾驶员", "139%08d" % k, "C7",
               "春节坚守岗位", "现金转账", 300 + i % 5 * 100, "GH-BJ", "中国工商银行青岛分行", card(k), ""]


def letters(c):
    return "ABCDEFGHIJKLMNO"[c]


def write(n, path, seed, plain=False):
    strings, order = {}, []

    def shared(s):
        if s not in strings:
            strings[s] = len(order)
            order.append(s)
        return strings[s]

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as z:
        put = z.writestr
        put("[Content_Types].xml", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>')
        put("_rels/.rels", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        put("xl/workbook.xml", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>')
        put("xl/_rels/workbook.xml.rels", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
        with z.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as f:
            f.write(b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            line = []
            for at, row in enumerate([HEAD] + [None]):
                if row:
                    line.append('<row r="1">%s</row>' % "".join('<c r="%s1" t="s"><v>%d</v></c>' % (letters(c), shared(v)) for c, v in enumerate(row)))
            for at, row in enumerate(rows(n, seed, plain), 2):
                cells = []
                for c, v in enumerate(row):
                    if v == "":
                        continue
                    if isinstance(v, int):
                        cells.append('<c r="%s%d"><v>%d</v></c>' % (letters(c), at, v))
                    else:
                        cells.append('<c r="%s%d" t="s"><v>%d</v></c>' % (letters(c), at, shared(v)))
                line.append('<row r="%d" spans="1:15">%s</row>' % (at, "".join(cells)))
                if len(line) >= 2000:
                    f.write("".join(line).encode())
                    line.clear()
            f.write("".join(line).encode())
            f.write(b"</sheetData></worksheet>")
        with z.open("xl/sharedStrings.xml", "w", force_zip64=True) as f:
            f.write(('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="%d" uniqueCount="%d">' % (n * 12, len(order))).encode())
            for i in range(0, len(order), 5000):
                f.write("".join("<si><t>%s</t></si>" % s for s in order[i:i + 5000]).encode())
            f.write(b"</sst>")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    write(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1, len(sys.argv) > 4)
