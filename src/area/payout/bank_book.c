// SPDX-License-Identifier: Apache-2.0
// A workbook of one sheet for a bank, byte for byte the same each time: stored parts with a fixed date,
// texts inline, amounts as the decimal text made from 分, so that no third decimal can hide behind the
// shown two. docs/decision/0006 says why this is not the workbook writer of floor sheet.
#include "bank_own.h"

enum { BOOK_BYTES = 96 << 20, PARTS = 6, ZIP_DATE = 0x21 /* 1980-01-01 */ };

struct bank_book {
    struct arena *a;
    struct str sheet;
    struct buf rows;
    size_t row, col;
};

struct part {
    const char *name;
    struct str body;
    uint32_t crc, at;
};

static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
static const char types[] =
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/xl/workbook.xml\" ContentType="
    "\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
    "<Override PartName=\"/xl/styles.xml\" ContentType="
    "\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
    "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType="
    "\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>";
static const char rels[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type="
    "\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" "
    "Target=\"xl/workbook.xml\"/></Relationships>";
static const char book_rels[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type="
    "\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" "
    "Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"rId2\" Type="
    "\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" "
    "Target=\"styles.xml\"/></Relationships>";
/* Style 1: text (@). Style 2: 0.00. */
static const char styles[] =
    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
    "<fonts count=\"1\"><font><sz val=\"11\"/><name val=\"宋体\"/></font></fonts>"
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
    "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
    "<cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
    "<xf numFmtId=\"2\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>"
    "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

static void xml_text(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c == '&')
            buf_str(b, S("&amp;"));
        else if (c == '<')
            buf_str(b, S("&lt;"));
        else if (c == '>')
            buf_str(b, S("&gt;"));
        else if (c == '"')
            buf_str(b, S("&quot;"));
        else
            buf_ch(b, c);
    }
}

struct bank_book *bank_book_new(struct arena *a, struct str sheet)
{
    struct bank_book *b = NEW(a, struct bank_book);
    *b = (struct bank_book){.a = a, .sheet = sheet, .rows = buf_new(a, BOOK_BYTES)};
    buf_str(&b->rows, str_of(head));
    buf_str(&b->rows, S("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"));
    return b;
}

static void cell_open(struct bank_book *b, int style, const char *type)
{
    size_t c = b->col++;
    if (c == 0)
        buf_f(&b->rows, "<row r=\"%zu\">", b->row + 1);
    buf_f(&b->rows, "<c r=\"%s%c%zu\" s=\"%d\"%s>", c >= 26 ? "A" : "", (char)('A' + c % 26), b->row + 1, style,
          type);
}

void bank_book_text(struct bank_book *b, struct str s)
{
    cell_open(b, 1, " t=\"inlineStr\"");
    buf_str(&b->rows, S("<is><t xml:space=\"preserve\">"));
    xml_text(&b->rows, s);
    buf_str(&b->rows, S("</t></is></c>"));
}

void bank_book_number(struct bank_book *b, struct str decimal)
{
    cell_open(b, str_has(decimal, S(".")) ? 2 : 0, "");
    buf_f(&b->rows, "<v>%.*s</v></c>", FMT(decimal));
}

void bank_book_row(struct bank_book *b)
{
    if (b->col)
        buf_str(&b->rows, S("</row>"));
    b->row++;
    b->col = 0;
}

/* --- the ZIP around the parts --- */

static uint32_t crc_of(struct str s)
{
    uint32_t table[256], crc = 0xFFFFFFFF;
    for (uint32_t i = 0; i < 256; i++) {
        table[i] = i;
        for (int k = 0; k < 8; k++)
            table[i] = table[i] & 1 ? table[i] >> 1 ^ 0xEDB88320 : table[i] >> 1;
    }
    for (size_t i = 0; i < s.len; i++)
        crc = table[(crc ^ (unsigned char)s.at[i]) & 0xFF] ^ crc >> 8;
    return ~crc;
}

static void put_le(struct buf *b, uint32_t v, int bytes)
{
    while (bytes--) {
        buf_ch(b, (char)(v & 0xFF));
        v >>= 8;
    }
}

/* The fields a local header and a directory entry share. */
static void put_facts(struct buf *z, const struct part *p)
{
    put_le(z, 20, 2); /* version needed */
    put_le(z, 0, 2);  /* flags */
    put_le(z, 0, 2);  /* stored */
    put_le(z, 0, 2);  /* time */
    put_le(z, ZIP_DATE, 2);
    put_le(z, p->crc, 4);
    put_le(z, (uint32_t)p->body.len, 4);
    put_le(z, (uint32_t)p->body.len, 4);
    put_le(z, (uint32_t)strlen(p->name), 2);
    put_le(z, 0, 2); /* extra */
}

static void put_part(struct buf *z, struct part *p)
{
    p->crc = crc_of(p->body);
    p->at = (uint32_t)z->len;
    buf_str(z, S("PK\3\4"));
    put_facts(z, p);
    buf_str(z, str_of(p->name));
    buf_str(z, p->body);
}

static void put_directory(struct buf *z, const struct part *parts)
{
    uint32_t from = (uint32_t)z->len;
    for (size_t i = 0; i < PARTS; i++) {
        buf_str(z, S("PK\1\2"));
        put_le(z, 20, 2); /* made by */
        put_facts(z, &parts[i]);
        put_le(z, 0, 2); /* comment */
        put_le(z, 0, 2); /* disk */
        put_le(z, 0, 2);    /* attributes inside */
        put_le(z, 0x20, 4); /* outside: archive */
        put_le(z, parts[i].at, 4);
        buf_str(z, str_of(parts[i].name));
    }
    uint32_t size = (uint32_t)z->len - from;
    buf_str(z, S("PK\5\6"));
    put_le(z, 0, 4);
    put_le(z, PARTS, 2);
    put_le(z, PARTS, 2);
    put_le(z, size, 4);
    put_le(z, from, 4);
    put_le(z, 0, 2);
}

static struct str with_head(struct arena *a, const char *body)
{
    return str_f(a, "%s%s", head, body);
}

static struct str workbook_xml(struct bank_book *b)
{
    struct buf x = buf_new(b->a, 4096);
    buf_str(&x, str_of(head));
    buf_str(&x, S("<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
                  "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
                  "<sheets><sheet name=\""));
    xml_text(&x, b->sheet);
    buf_str(&x, S("\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"));
    return buf_done(&x);
}

bool bank_book_end(struct bank_book *b, struct str *out)
{
    buf_str(&b->rows, S("</sheetData></worksheet>"));
    struct part parts[PARTS] = {
        {.name = "[Content_Types].xml", .body = with_head(b->a, types)},
        {.name = "_rels/.rels", .body = with_head(b->a, rels)},
        {.name = "xl/workbook.xml", .body = workbook_xml(b)},
        {.name = "xl/_rels/workbook.xml.rels", .body = with_head(b->a, book_rels)},
        {.name = "xl/styles.xml", .body = with_head(b->a, styles)},
        {.name = "xl/worksheets/sheet1.xml", .body = buf_done(&b->rows)},
    };
    struct buf z = buf_new(b->a, BOOK_BYTES + 65536);
    for (size_t i = 0; i < PARTS; i++)
        put_part(&z, &parts[i]);
    put_directory(&z, parts);
    *out = buf_done(&z);
    return !b->rows.full && !z.full;
}
