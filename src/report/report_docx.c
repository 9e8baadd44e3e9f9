// SPDX-License-Identifier: Apache-2.0
// A paper as WordprocessingML (ECMA-376): styles, footer with page numbers, document. Fonts are those official papers
// ask for, with names of fonts every office program has where they are missing.
#include "report_letter.h"
#include "zip_store.h"

/* In twentieths of a point: A4, margins and text width of GB/T 9704 (上 37 mm, 左 28 mm, 版心 156 × 225 mm). */
#define PAGE "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>" \
             "<w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" w:footer=\"1400\" w:gutter=\"0\"/></w:sectPr>"
enum { TEXT_WIDTH = 8844 };
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" " \
          "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""

static const char types[] =
    HEAD "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
         "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
         "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
         "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
         "<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>"
         "<Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>"
         "<Override PartName=\"/word/fontTable.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml\"/>"
         "</Types>";
static const char rels[] =
    HEAD "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
         "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>"
         "</Relationships>";
static const char document_rels[] =
    HEAD "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
         "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>"
         "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer1.xml\"/>"
         "<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable\" Target=\"fontTable.xml\"/>"
         "</Relationships>";
#define FONT(name, alt) "<w:font w:name=\"" name "\"><w:altName w:val=\"" alt "\"/><w:charset w:val=\"86\"/></w:font>"
static const char fonts[] = HEAD "<w:fonts " W ">" FONT("方正小标宋简体", "宋体") FONT("仿宋_GB2312", "仿宋") FONT("楷体_GB2312", "楷体")
    FONT("黑体", "SimHei") "</w:fonts>";
static const char footer[] =
    HEAD "<w:ftr " W "><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr><w:r><w:t xml:space=\"preserve\">— </w:t></w:r>"
         "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>"
         "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
         "<w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>";

/* 三号 = 16 pt (sz in half points), 二号 = 22 pt, line pitch 28.5 pt. */
#define FACES(east) "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"" east "\" w:cs=\"Times New Roman\"/>"
#define STYLE(id, name, ppr, rpr) "<w:style w:type=\"paragraph\" w:styleId=\"" id "\"><w:name w:val=\"" name "\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/>" \
                                  "<w:pPr>" ppr "</w:pPr><w:rPr>" rpr "</w:rPr></w:style>"
#define INDENT "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>"
static const char styles[] =
    HEAD "<w:styles " W "><w:docDefaults><w:rPrDefault><w:rPr>" FACES("仿宋_GB2312")
    "<w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault>"
    "<w:pPrDefault><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"570\" w:lineRule=\"exact\"/></w:pPr></w:pPrDefault></w:docDefaults>"
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/><w:pPr><w:jc w:val=\"both\"/></w:pPr></w:style>"
    "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/>"
    "<w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"80\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"80\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
    STYLE("Title", "Title", "<w:spacing w:before=\"0\" w:after=\"570\" w:line=\"640\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
          FACES("方正小标宋简体") "<w:sz w:val=\"44\"/><w:szCs w:val=\"44\"/>")
    STYLE("Heading1", "heading 1", "<w:keepNext/>" INDENT "<w:outlineLvl w:val=\"0\"/>", FACES("黑体"))
    STYLE("Heading2", "heading 2", "<w:keepNext/>" INDENT "<w:outlineLvl w:val=\"1\"/>", FACES("楷体_GB2312"))
    STYLE("BodyText", "Body Text", INDENT, "")
    STYLE("Caption", "caption", "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"60\" w:line=\"400\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
          FACES("黑体") "<w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>")
    STYLE("Cell", "Table Cell", "<w:spacing w:before=\"30\" w:after=\"30\" w:line=\"320\" w:lineRule=\"atLeast\"/><w:jc w:val=\"left\"/>",
          "<w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>")
    STYLE("Sign", "Signature", "<w:spacing w:before=\"570\" w:after=\"0\" w:line=\"570\" w:lineRule=\"exact\"/><w:ind w:rightChars=\"200\" w:right=\"640\"/><w:jc w:val=\"right\"/>", "")
    STYLE("Footer", "footer", "<w:jc w:val=\"center\"/>", FACES("宋体") "<w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>")
    "</w:styles>";

/* XML 1.0 has no place for control characters: they are left out. */
static void text(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c == '&')
            buf_str(b, S("&amp;"));
        else if (c == '<')
            buf_str(b, S("&lt;"));
        else if (c == '>')
            buf_str(b, S("&gt;"));
        else if (c >= 0x20 && !(c == 0xEF && i + 2 < s.len && s.at[i + 1] == '\xBF' && (unsigned char)s.at[i + 2] >= 0xBE))
            buf_ch(b, (char)c);
        else if (c == 0xEF)
            i += 2; /* U+FFFE and U+FFFF are no characters of XML either */
    }
}

static void para(struct buf *b, const char *style, const char *more, struct str s, const char *run)
{
    buf_f(b, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s</w:pPr><w:r>%s<w:t xml:space=\"preserve\">", style, more, run);
    text(b, s);
    buf_str(b, S("</w:t></w:r></w:p>"));
}

/* Line breaks of a text are paragraphs. */
static void paras(struct buf *b, struct str s, const char *run)
{
    while (s.len) {
        struct str line = str_trim(str_cut(s, '\n', &s));
        if (line.len)
            para(b, "BodyText", "", line, run);
    }
}

static void table(struct buf *b, const struct letter_part *p)
{
    static const char border[] = "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>";
    static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    int64_t share[LETTER_COLS_MAX];
    letter_widths(p, share);
    buf_f(b, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:jc w:val=\"center\"/><w:tblBorders>", TEXT_WIDTH);
    for (size_t i = 0; i < countof(sides); i++)
        buf_f(b, border, sides[i]);
    buf_str(b, S("</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"));
    for (size_t c = 0; c < p->n_cols; c++)
        buf_f(b, "<w:gridCol w:w=\"%lld\"/>", (long long)(share[c] * TEXT_WIDTH / 1000));
    buf_str(b, S("</w:tblGrid>"));
    for (size_t r = 0; r < p->n_rows; r++) {
        buf_f(b, "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>", r ? "" : "<w:tblHeader/>");
        for (size_t c = 0; c < p->n_cols; c++) {
            const char *align = !r ? "<w:jc w:val=\"center\"/>" : letter_numbers(p, c) ? "<w:jc w:val=\"right\"/>" : "";
            buf_f(b, "<w:tc><w:tcPr><w:tcW w:w=\"%lld\" w:type=\"dxa\"/>%s<w:vAlign w:val=\"center\"/></w:tcPr>",
                  (long long)(share[c] * TEXT_WIDTH / 1000), letter_numbers(p, c) ? "<w:noWrap/>" : "");
            para(b, "Cell", align, p->cells[r * p->n_cols + c], r ? "" : "<w:rPr><w:b/></w:rPr>");
            buf_str(b, S("</w:tc>"));
        }
        buf_str(b, S("</w:tr>"));
    }
    buf_str(b, S("</w:tbl>"));
}

static void part(struct buf *b, const struct letter_part *p)
{
    switch (p->kind) {
    case LETTER_BODY:
        paras(b, p->text, "");
        break;
    case LETTER_MARK:
        paras(b, p->text, "<w:rPr><w:highlight w:val=\"yellow\"/></w:rPr>");
        break;
    case LETTER_HEAD1:
        para(b, "Heading1", "", p->text, "");
        break;
    case LETTER_HEAD2:
        para(b, "Heading2", "", p->text, "");
        break;
    case LETTER_CAPTION:
        para(b, "Caption", "", p->text, "");
        break;
    case LETTER_SIGN:
        para(b, "Sign", "", p->text, "");
        break;
    case LETTER_TABLE:
        table(b, p);
        break;
    }
}

enum err letter_docx(struct arena *a, const struct letter *l, struct str *out)
{
    struct buf b = buf_new(a, LETTER_BYTES_MAX / 2);
    buf_str(&b, S(HEAD "<w:document " W "><w:body>"));
    para(&b, "Title", "", l->title, "");
    for (size_t i = 0; i < l->n; i++)
        part(&b, &l->parts[i]);
    buf_str(&b, S(PAGE "</w:body></w:document>"));
    if (b.full)
        return ERR_TOO_LARGE;
    const struct zip_part parts[] = {
        {S("[Content_Types].xml"), str_of(types)},
        {S("_rels/.rels"), str_of(rels)},
        {S("word/document.xml"), buf_done(&b)},
        {S("word/_rels/document.xml.rels"), str_of(document_rels)},
        {S("word/styles.xml"), str_of(styles)},
        {S("word/footer1.xml"), str_of(footer)},
        {S("word/fontTable.xml"), str_of(fonts)},
    };
    return zip_store(a, parts, countof(parts), LETTER_BYTES_MAX, out);
}
