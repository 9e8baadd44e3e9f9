#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Workbooks for the tests of the sheet floor, written by openpyxl, LibreOffice and by hand into
the folder given: never by our own writer. People and numbers are invented; the identity numbers
are the published test vectors and numbers made by their rule."""
import datetime, json, os, random, struct, subprocess, sys, zipfile, zlib, tempfile
import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

OUT = sys.argv[1]
os.makedirs(OUT, exist_ok=True)
ID1, ID2, ID3 = '11010519491231002X', '440524188001010014', '53010219200508011X'
HEAD = ['序号', '姓名', '身份证号', '工作单位', '慰问金额(元)', '银行卡号', '备注']


def path(name):
    return os.path.join(OUT, name)


def book(name, rows, edit=None, title='名册'):
    wb = openpyxl.Workbook()
    ws = wb.active
    ws.title = title
    for r in rows:
        ws.append(r)
    if edit:
        edit(wb, ws)
    wb.save(path(name))


def person(i, name='张三', no=ID1, amount=500, note=None):
    return [i, name, no, '青岛某厂', amount, '4111111111111111', note]


# ---- what the reader sees ----
def cells(wb, ws):
    ws['A2'] = 110105194912310021          # Q01 kept by Python as an integer
    ws['B2'] = float(6222021234567890123)  # Q02
    ws['C2'] = '1.10105E+17'               # Q03 as text
    ws['D2'] = "'" + ID1                   # Q04
    ws['E2'] = ' \u00a0\u3000' + ID1 + '\u200b\ufeff\t\n'  # Q05
    ws['F2'] = '１１０１０５１９４９１２３１００２Ｘ'          # Q06
    ws['G2'] = datetime.date(2023, 1, 15)  # Q34
    ws['H2'] = datetime.datetime(2023, 1, 15, 8, 30)
    ws['I2'] = 44941
    ws['J2'] = 100.005                     # Q35 hidden third decimal
    ws['J2'].number_format = '0.00'
    ws['K2'] = '=LEFT("110105",2)'         # Q35, Q50 formula without a saved value
    ws['L2'] = '#REF!'
    ws['L2'].data_type = 'e'               # Q36
    ws['M2'] = '李四'
    ws['M2'].font = Font(strike=True)      # Q47
    ws['N2'] = '王五'
    ws['N2'].font = Font(color='FFFF0000')
    ws['O2'] = '赵六'
    ws['O2'].fill = PatternFill('solid', fgColor='FFFF00')  # Q48
    ws['P2'] = '孙七'
    ws['P2'].comment = Comment('已退回', '核')               # Q46
    ws['Q2'] = True
    ws['R2'] = 'a&b<c>"d" e'
    ws['S2'] = '𬱖䶮'                       # Q32
    ws['T2'] = '500'                       # Q49 text
    ws.merge_cells('A4:A6')                # Q23
    ws['A4'] = '单位甲'
    for r in (4, 5, 6):
        ws.cell(r, 2, 'r%d' % r)
    ws.row_dimensions[5].hidden = True     # Q27
    ws.column_dimensions['T'].hidden = True
    h = wb.create_sheet('藏')
    h.sheet_state = 'hidden'
    h.append(['x'])
    h = wb.create_sheet('深藏')
    h.sheet_state = 'veryHidden'
    h.append(['x'])


book('cells.xlsx', [['a'] * 20], cells)


def base1904(wb, ws):
    wb.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    ws['A1'] = datetime.date(2023, 1, 15)


book('base1904.xlsx', [], base1904)

# ---- 5,000 random rows, and what openpyxl itself reads from them ----
random.seed(7)
alphabet = 'abcXYZ 0123<>&"\'赵钱孙李周𬱖·—％'
wb = openpyxl.Workbook(write_only=True)
ws = wb.create_sheet('随机')
for r in range(5000):
    row = []
    for c in range(random.randint(0, 18)):
        k = random.random()
        if k < .15:
            row.append(None)
        elif k < .55:
            row.append(''.join(random.choices(alphabet, k=random.randint(1, 30))))
        elif k < .75:
            row.append(random.randint(-10**12, 10**15))
        elif k < .85:
            row.append(random.uniform(-1e6, 1e6))
        elif k < .92:
            row.append(datetime.datetime(1950, 1, 1) + datetime.timedelta(days=random.randint(0, 40000)))
        elif k < .96:
            row.append(random.random() < .5)
        else:
            row.append('行一\n行二')
    ws.append(row)
wb.save(path('random.xlsx'))
with open(path('random.txt'), 'w') as f:
    for r, row in enumerate(openpyxl.load_workbook(path('random.xlsx'), read_only=True)['随机'].iter_rows(values_only=True), 1):
        for c, v in enumerate(row):
            if v is None:
                continue
            if isinstance(v, bool):
                kind, v = 'bool', 'TRUE' if v else 'FALSE'
            elif isinstance(v, datetime.datetime):
                kind, v = 'date', v.strftime('%Y-%m-%d')
            elif isinstance(v, (int, float)):
                kind, v = 'number', repr(float(v))
            else:
                kind, v = 'text', v.encode().hex()
            f.write('%d %d %s %s\n' % (r, c, kind, v))

# ---- headers and tables ----
book('plain.xlsx', [HEAD, person(1), person(2, '李四', ID2, 800), person(3, '王五', ID3, '0.05万元')])


def titled(wb, ws):
    ws.merge_cells('A1:G1')
    ws.merge_cells('A8:D8')


book('titled.xlsx', [['2023年春节送温暖实名制名册'], ['填报单位：青岛市某区总工会', None, None, None, '单位：万元'], [],
                     ['序号', '姓 名', '身份证\n号码', '工作单位', '慰问金额', '银行卡号', '备注'],
                     person(1, amount=.05), [], person(2, '李四', ID2, .08),
                     ['合  计', None, None, None, .13], ['填表人：赵六', None, '审核人：钱七'],
                     ['说明：本表一式两份。']], titled)                        # Q21 Q24 Q25


def two_rows(wb, ws):
    for c in 'ABCDH':
        ws.merge_cells('%s1:%s2' % (c, c))
    ws.merge_cells('E1:G1')


book('two_rows.xlsx', [['序号', '姓名', '证件号码', '慰问金额（元）', '银行信息', None, None, '备注'],
                       [None, None, None, None, '开户行', '卡号', '户名'],
                       [1, '张三', ID1, 500, '工行', '4111111111111111', '张三']], two_rows)  # Q22


def three_rows(wb, ws):
    ws.merge_cells('A1:A3')
    ws.merge_cells('B1:C1')
    ws.merge_cells('B2:B3')
    ws.merge_cells('C2:C3')
    ws.merge_cells('D1:F1')
    ws.merge_cells('E2:F2')
    ws.merge_cells('D2:D3')


book('three_rows.xlsx', [['序号', '基本信息', None, '慰问', None, None],
                         [None, '姓名', '身份证号', '金额', '慰问物资', None],
                         [None, None, None, None, '品名', '数量'],
                         [1, '张三', ID1, 500, '米', 2]], three_rows)


def down(wb, ws):
    ws.merge_cells('D2:D4')


book('merged_down.xlsx', [HEAD, person(1), person(2, '李四', ID2), person(3, '王五', ID3)], down)  # Q23
book('pages.xlsx', [HEAD, person(1), ['小计', None, None, None, 500], ['某某名册（续）'], HEAD,
                    person(2, '李四', ID2, 300), ['小计', None, None, None, 300],
                    ['总计', None, None, None, 800]])                          # Q26
book('order.xlsx', [HEAD, person(1), [],
                    ['姓名', '性别', '身份证号', '序号', '备注', '慰问金额'],
                    ['李四', '女', ID2, 2, '无', 300]])


def shifted(wb, ws):
    ws.insert_cols(1)
    ws.insert_rows(1, 2)


book('column_b.xlsx', [HEAD, person(1)], shifted)                              # Q28
half = ['序号', '姓名', '身份证号', '金额']
book('halves.xlsx', [['名册'], half + [None] + half, [1, '张三', ID1, 100, None, 3, '王五', ID3, 300],
                     [2, '李四', ID2, 200], ['合计', None, None, 600]])         # Q29


def sheets(wb, ws):
    wb.create_sheet('封面').append(['2023年送温暖'])
    s = wb.create_sheet('二厂')
    s.append(HEAD)
    s.append(person(1, '李四', ID2))
    s = wb.create_sheet('旧表')
    s.sheet_state = 'hidden'
    s.append(HEAD)
    s.append(person(1, '旧人', ID3))
    wb.create_sheet('空')


book('sheets.xlsx', [HEAD, person(1, '张三 示例'), person(2)], sheets)          # Q27
book('numbered.xlsx', [HEAD, person(1)] + [[i] for i in range(2, 40)])
book('no_header.xlsx', [['甲', '乙'], ['丙', '丁']])
book('unknown.xlsx', [['姓名', '身份证号', '金额', '星座', '姓名'], ['张三', ID1, 5, '狮子', '李四']])

# ---- text files ----
text = '姓名,身份证号,慰问金额(元),备注\r\n张三,%s,500,"说""好""\n第二行"\r\n\r\n李四,1.10105E+17,"1,000",䶮\r\n' % ID1
for name, enc in (('utf8', 'utf-8'), ('utf8bom', 'utf-8-sig'), ('gb18030', 'gb18030'), ('utf16le', 'utf-16'),
                  ('utf16be', 'utf-16-be')):
    with open(path(name + '.csv'), 'wb') as f:
        f.write((b'\xfe\xff' if name == 'utf16be' else b'') + text.encode(enc))
open(path('semicolon.csv'), 'w').write('姓名;身份证号;金额\n张三;%s;5,5\n' % ID1)
open(path('tab.csv'), 'w').write('姓名\t身份证号\t金额\n张三\t="%s"\t5\n' % ID1)
open(path('badquote.csv'), 'w').write('姓名,金额\n"张三,5\n')
open(path('badbytes.csv'), 'wb').write('姓名,金额\n张三,5\n'.encode('gb18030') + b'\xff\xff\n')

# ---- foreign files ----
open(path('html.xls'), 'w').write('<html><body><table><tr><td>姓名</td></tr></table></body></html>')
open(path('scan.xlsx'), 'wb').write(b'%PDF-1.4\n1 0 obj\n')
open(path('photo.xlsx'), 'wb').write(b'\xff\xd8\xff\xe0\0\x10JFIF\0')
open(path('empty.xlsx'), 'wb').write(b'')
open(path('xml.xls'), 'w').write('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>')

# ---- workbooks by hand ----
R = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
M = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'


def parts(sheet, strings=None, styles=None, book_extra=''):
    p = {
        '_rels/.rels': RELS % ('<Relationship Id="r1" Type="%s/officeDocument" Target="xl/workbook.xml"/>' % R),
        'xl/workbook.xml': '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="%s" xmlns:r="%s">%s<sheets><sheet name="甲" sheetId="1" r:id="r1"/></sheets></workbook>' % (M, R, book_extra),
        'xl/_rels/workbook.xml.rels': RELS % ('<Relationship Id="r1" Type="%s/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="%s/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="r3" Type="%s/styles" Target="styles.xml"/>' % (R, R, R)),
        'xl/worksheets/sheet1.xml': sheet,
    }
    if strings is not None:
        p['xl/sharedStrings.xml'] = strings
    if styles is not None:
        p['xl/styles.xml'] = styles
    return p


def pack(name, p, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path(name), 'w', method) as z:
        for k, v in p.items():
            z.writestr(k, v)


def sheet(data, before='', after=''):
    return '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="%s">%s<sheetData>%s</sheetData>%s</worksheet>' % (M, before, data, after)


pack('odd.xlsx', parts(
    # no r= at all, prefixes, CDATA, character numbers, rich text, phonetics, strict dates, escapes
    '<?xml version="1.0" encoding="UTF-8"?><x:worksheet xmlns:x="%s"><!-- > --><x:sheetData>'
    '<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c></x:row>'
    '<x:row><x:c t="inlineStr"><x:is><x:r><x:t>甲</x:t></x:r><x:rPh sb="0" eb="1"><x:t>jia</x:t></x:rPh><x:r><x:rPr><x:strike/></x:rPr><x:t xml:space="preserve"> 乙</x:t></x:r></x:is></x:c>'
    '<x:c t="str"><x:f>A1</x:f><x:v>公式</x:v></x:c><x:c t="str"><x:f>A1</x:f><x:v></x:v></x:c><x:c><x:f>1+1</x:f></x:c></x:row>'
    '<x:row r="9"><x:c r="C9"><x:v><![CDATA[12]]></x:v></x:c><x:c r="B9" t="d"><x:v>2023-01-15</x:v></x:c><x:c r="D9" t="b"><x:v>0</x:v></x:c></x:row>'
    '</x:sheetData></x:worksheet>' % M,
    '<?xml version="1.0" encoding="UTF-8"?><sst xmlns="%s" count="9999999" uniqueCount="2000000000">'
    '<si><t>a&amp;&#x5F20;&#19977;&lt;_x000D_b_x005F_</t></si>'
    '<si><r><t>张</t></r><rPh sb="0" eb="1"><t>zhang</t></rPh><phoneticPr fontId="1"/><r><t>三</t></r></si></sst>' % M))
pack('stored.xlsx', parts(sheet('<row r="1"><c r="A1"><v>1</v></c></row>')), zipfile.ZIP_STORED)
pack('entities.xlsx', parts('<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
                            '<worksheet xmlns="%s"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>' % M))
pack('external.xlsx', parts('<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet xmlns="%s"><sheetData/></worksheet>' % M))
pack('wide.xlsx', parts(sheet('<row r="1">' + '<c t="inlineStr"><is><t>x</t></is></c>' * 16384 + '</row>')))
pack('longcell.xlsx', parts(sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>' % ('字' * 40000))))
pack('disorder.xlsx', parts(sheet('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>')))
pack('badindex.xlsx', parts(sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), '<sst xmlns="%s"><si><t>x</t></si></sst>' % M))
pack('deep.xlsx', parts(sheet('<a>' * 5000 + '</a>' * 5000)))
pack('noclose.xlsx', parts('<worksheet xmlns="%s"><sheetData><row r="1"><c r="A1"><v>1</v>' % M))
pack('many_rows.xlsx', parts(sheet('<row/>' * 1100000)))
pack('archive.xlsx', {'a.txt': 'x'})
pack('document.xlsx', {'word/document.xml': '<x/>', '_rels/.rels': RELS % ''})

data = open(path('plain.xlsx'), 'rb').read()
open(path('truncated.xlsx'), 'wb').write(data[:len(data) * 2 // 3])
flipped = bytearray(data)
at = data.find(b'xl/worksheets/sheet1.xml') + 24 + 60
flipped[at] ^= 0x10
open(path('flipped.xlsx'), 'wb').write(flipped)


def raw_zip(name, entries, cd_over=None):
    """entries: (name, method, data, crc, csize, usize). cd_over: sizes the directory claims."""
    out, cd = b'', b''
    for n, method, data, crc, csize, usize in entries:
        n = n.encode()
        at = len(out)
        out += struct.pack('<4s5H3I2H', b'PK\3\4', 20, 0, method, 0, 0x21, crc, csize, usize, len(n), 0) + n + data
        cd += struct.pack('<4s6H3I5H2I', b'PK\1\2', 20, 20, 0, method, 0, 0x21, crc, csize, usize, len(n), 0, 0, 0, 0, 0, at) + n
    out += cd + struct.pack('<4s4H2IH', b'PK\5\6', 0, 0, len(entries), len(entries), len(cd), len(out), 0)
    open(path(name), 'wb').write(out)


def entry(name, data, usize=None):
    data = data.encode() if isinstance(data, str) else data
    c = zlib.compressobj(9, zlib.DEFLATED, -15)
    z = c.compress(data) + c.flush()
    return (name, 8, z, zlib.crc32(data), len(z), len(data) if usize is None else usize)


def bomb(head, unit, times, tail):
    """Deflates a long repetition without holding it."""
    c = zlib.compressobj(9, zlib.DEFLATED, -15)
    crc, size, out = 0, 0, []
    block = unit * (1 << 20 // 1 if len(unit) == 1 else (1 << 20) // len(unit))
    for piece in [head] + [block] * times + [tail]:
        crc = zlib.crc32(piece, crc)
        size += len(piece)
        out.append(c.compress(piece))
    out.append(c.flush())
    z = b''.join(out)
    return z, crc, size


base = [entry(k, v) for k, v in parts('').items() if 'sheet1' not in k]
z, crc, size = bomb(b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>', b'A', 120, b'</t></is></c></row></sheetData></worksheet>')
raw_zip('bomb.xlsx', base + [('xl/worksheets/sheet1.xml', 8, z, crc, len(z), size)])
# the same, lying about its size: 1 MB and nearly 4 GB
raw_zip('bomb_small.xlsx', base + [('xl/worksheets/sheet1.xml', 8, z, crc, len(z), 1 << 20)])
raw_zip('bomb_large.xlsx', base + [('xl/worksheets/sheet1.xml', 8, z, crc, len(z), 0xFFFFFFF0)])
ok = entry('xl/worksheets/sheet1.xml', sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'))
z, crc, size = bomb(b'<sst>', b'<si><t>abcdefgh</t></si>', 120, b'</sst>')
raw_zip('strings_bomb.xlsx', base + [ok, ('xl/sharedStrings.xml', 8, z, crc, len(z), size)])
# two gigabytes of shared strings claimed, a few bytes there
raw_zip('strings_claim.xlsx', base + [ok, entry('xl/sharedStrings.xml', '<sst count="2000000000" uniqueCount="2000000000"><si><t>x</t></si></sst>', 2 << 30)])
# true strings that do not compress well: 24 MB, over a small limit, under the ratio
random.seed(3)
c = zlib.compressobj(1, zlib.DEFLATED, -15)
crc, size, out = 0, 0, []
chunk = b''.join(b'<si><t>' + bytes(random.choices(b'0123456789abcdef', k=4000)) + b'</t></si>' for _ in range(250))
for piece in [b'<sst>'] + [chunk] * 24 + [b'</sst>']:
    crc = zlib.crc32(piece, crc)
    size += len(piece)
    out.append(c.compress(piece))
out.append(c.flush())
z = b''.join(out)
raw_zip('strings_large.xlsx', base + [ok, ('xl/sharedStrings.xml', 8, z, crc, len(z), size)])
# overlapping parts: two directory entries over the same bytes
raw_zip('overlap.xlsx', base + [ok])
d = bytearray(open(path('overlap.xlsx'), 'rb').read())
first = d.find(b'PK\1\2')
second = d.find(b'PK\1\2', first + 4)
d[second + 42:second + 46] = d[first + 42:first + 46]
open(path('overlap.xlsx'), 'wb').write(d)
# encrypted flag of zip
d = bytearray(open(path('stored.xlsx'), 'rb').read())
at = d.find(b'PK\1\2')
while at >= 0:
    d[at + 8] |= 1
    at = d.find(b'PK\1\2', at + 4)
open(path('zippassword.xlsx'), 'wb').write(d)
# zip64 end record, sizes in extra fields and a data descriptor, as streaming writers make them
with zipfile.ZipFile(path('zip64.xlsx'), 'w', zipfile.ZIP_DEFLATED) as zf:
    for k, v in parts(sheet('<row r="1"><c r="A1"><v>64</v></c></row>')).items():
        with zf.open(k, 'w', force_zip64=True) as f:
            f.write(v.encode())


class Pipe:
    def __init__(self, f):
        self.f = f

    def write(self, b):
        return self.f.write(b)

    def flush(self):
        self.f.flush()


with open(path('descriptor.xlsx'), 'wb') as f:
    with zipfile.ZipFile(Pipe(f), 'w', zipfile.ZIP_DEFLATED) as zf:
        for k, v in parts(sheet('<row r="1"><c r="A1"><v>7</v></c></row>')).items():
            zf.writestr(k, v)


# ---- old workbooks: LibreOffice converts; OLE containers by hand ----
def ole(name, streams):
    """A compound file of whole sectors: header, FAT, directory, streams."""
    sec = 512
    body, fat, entries = [], [0xFFFFFFFD, 0xFFFFFFFE], []
    for n, data in streams:
        data += b'\0' * (max(4096, -(-len(data) // sec) * sec) - len(data))
        start = 2 + len(body)
        k = len(data) // sec
        body += [data[i * sec:(i + 1) * sec] for i in range(k)]
        fat += list(range(start + 1, start + k)) + [0xFFFFFFFE]
        entries.append((n, start, len(data)))

    def direntry(n, kind, start, size, child=0xFFFFFFFF):
        u = n.encode('utf-16-le')
        return (u + b'\0' * (64 - len(u)) + struct.pack('<HBBIII', len(u) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child) +
                b'\0' * 36 + struct.pack('<IQ', start, size))

    d = direntry('Root Entry', 5, 0xFFFFFFFE, 0, 1) + b''.join(direntry(n, 2, s, z) for n, s, z in entries)
    d += b'\0' * (sec - len(d))
    fat += [0xFFFFFFFF] * (128 - len(fat))
    head = (b'\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1' + b'\0' * 16 + struct.pack('<HHHHH', 0x3E, 3, 0xFFFE, 9, 6) + b'\0' * 6 +
            struct.pack('<IIIIIIIII', 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack('<I', 0) +
            struct.pack('<I', 0xFFFFFFFF) * 108)
    open(path(name), 'wb').write(head + struct.pack('<128I', *fat) + d + b''.join(body))


ole('encrypted.xlsx', [('EncryptionInfo', b'x'), ('EncryptedPackage', b'y')])
bof = struct.pack('<HHHHHHII', 0x809, 16, 0x600, 5, 0, 0, 0, 0)
ole('password.xls', [('Workbook', bof + struct.pack('<HH', 0x2F, 4) + b'\1\0\0\0')])
ole('wps_own.et', [('ETData', b'x')])
ole('word.xls', [('WordDocument', b'x')])
ole('biff5.xls', [('Book', b'x')])
ole('badxls.xls', [('Workbook', bof + struct.pack('<HH', 0x85, 4000))])

if '--no-office' not in sys.argv:
    profile = tempfile.mkdtemp(prefix='lo')
    for fmt, names in (('xls', ['cells.xlsx', 'plain.xlsx', 'titled.xlsx', 'merged_down.xlsx', 'random.xlsx']),
                       ('ods', ['plain.xlsx'])):
        subprocess.run(['soffice', '-env:UserInstallation=file://' + profile, '--headless', '--convert-to', fmt,
                        '--outdir', OUT] + [path(n) for n in names],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    subprocess.run(['rm', '-rf', profile])

for i, a in enumerate(sys.argv):
    if a == '--stamp':
        open(sys.argv[i + 1], 'w').write('made\n')
