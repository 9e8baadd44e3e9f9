// SPDX-License-Identifier: Apache-2.0
#include "sheet_xlsx.h"

#include <strings.h>

enum err xlsx_broken(struct xlsx_book *b)
{
    if (b->xml.err != OK)
        return b->xml.err;
    return sheet_refuse(b->p->fail, ERR_FILE_DAMAGED,
                        "工作簿内容不完整或已损坏，请在 Excel 中重新另存后再上传");
}

void xlsx_progress(struct xlsx_book *b)
{
    const struct sheet_sink *s = b->p->sink;
    if (s->progress && b->work)
        s->progress(s->self, (uint32_t)(b->zip.done < b->work ? b->zip.done * 1000 / b->work : 999));
}

static struct str keep(struct xlsx_book *b, struct str raw)
{
    char *out = arena_alloc(b->p->a, raw.len + 1, 1);
    size_t n = xml_text(raw, false, false, out);
    return n == SIZE_MAX ? (struct str){0} : (struct str){out, n};
}

/* A relation's target, seen from the folder of the part that names it. */
static struct str join(struct xlsx_book *b, struct str part, struct str target)
{
    if (str_starts(target, S("/")))
        return target;
    size_t dir = part.len;
    while (dir > 0 && part.at[dir - 1] != '/')
        dir--;
    while (str_starts(target, S("../"))) {
        target = str_sub(target, 3, target.len);
        while (dir > 0 && part.at[--dir] == '/')
            ;
        while (dir > 0 && part.at[dir - 1] != '/')
            dir--;
    }
    if (str_starts(target, S("./")))
        target = str_sub(target, 2, target.len);
    return str_f(b->p->a, "%.*s%.*s", (int)dir, part.at, FMT(target));
}

struct relation {
    struct str id, type, target;
};
struct relations {
    struct relation *at;
    size_t n;
};
enum { RELATIONS = 2000 };

/* The relations of a part; none when it has no .rels. */
static enum err read_relations(struct xlsx_book *b, struct str part, struct relations *out)
{
    size_t dir = part.len;
    while (dir > 0 && part.at[dir - 1] != '/')
        dir--;
    struct str name = str_f(b->p->a, "%.*s_rels/%.*s.rels", (int)dir, part.at,
                            (int)(part.len - dir), part.at + dir);
    const struct zip_entry *e = zip_find(&b->zip, name);
    *out = (struct relations){0};
    if (!e)
        return OK;
    out->at = NEWS(b->p->a, struct relation, RELATIONS);
    TRY(xml_open(&b->xml, &b->zip, e, XLSX_PART));
    enum xml_kind k;
    while ((k = xml_next(&b->xml)) > XML_EOF) {
        struct str id, type, target;
        if (k != XML_OPEN || !XML_IS(&b->xml, "Relationship"))
            continue;
        if (!xml_attr(&b->xml, S("Id"), &id) || !xml_attr(&b->xml, S("Type"), &type) ||
            !xml_attr(&b->xml, S("Target"), &target))
            continue;
        if (out->n == RELATIONS)
            return sheet_refuse(b->p->fail, ERR_FILE_LIMIT, "工作簿内部关联过多，已停止读取");
        id = keep(b, id);
        type = keep(b, type);
        target = join(b, part, keep(b, target));
        out->at[out->n++] = (struct relation){id, type, target};
    }
    return k == XML_EOF ? OK : xlsx_broken(b);
}

static bool is_type(const struct relation *r, struct str tail)
{
    return str_ends(r->type, tail);
}

/* ---- workbook.xml ---- */

static void take_name(struct sheet_info *info, struct str name)
{
    size_t n = name.len < SHEET_NAME_BYTES ? name.len : SHEET_NAME_BYTES;
    while (n > 0 && n < name.len && ((unsigned char)name.at[n] & 0xC0) == 0x80)
        n--; /* not in mid-character */
    memcpy(info->name, name.at, n);
    info->name[n] = 0;
}

static enum err take_sheet(struct xlsx_book *b, const struct relations *rels)
{
    struct str name = {0}, state, id = {0};
    if (b->sheets_n == SHEET_SHEETS)
        return sheet_refuse(b->p->fail, ERR_FILE_LIMIT, "工作表超过 %d 张，请拆分后再上传",
                            (int)SHEET_SHEETS);
    struct xlsx_sheet *s = &b->sheet[b->sheets_n++];
    if (xml_attr(&b->xml, S("name"), &name))
        take_name(&s->info, keep(b, name));
    if (xml_attr(&b->xml, S("state"), &state))
        s->info.state = str_eq(state, S("hidden"))       ? SHEET_HIDDEN
                        : str_eq(state, S("veryHidden")) ? SHEET_VERY_HIDDEN
                                                         : SHEET_VISIBLE;
    s->info.skipped = s->info.state != SHEET_VISIBLE && !b->p->opts->hidden_sheets;
    (void)xml_attr(&b->xml, S("id"), &id);
    for (size_t i = 0; i < rels->n; i++) {
        const struct relation *r = &rels->at[i];
        if (!str_eq(r->id, id))
            continue;
        if (is_type(r, S("/worksheet")))
            s->part = zip_find(&b->zip, r->target);
        else
            s->info.flags |= SHEET_IS_CHART;
    }
    if (!s->part && !(s->info.flags & SHEET_IS_CHART))
        return xlsx_broken(b);
    return OK;
}

static enum err read_workbook(struct xlsx_book *b, const struct zip_entry *part,
                              const struct relations *rels)
{
    TRY(xml_open(&b->xml, &b->zip, part, XLSX_PART));
    bool external = false;
    enum xml_kind k;
    while ((k = xml_next(&b->xml)) > XML_EOF) {
        if (k != XML_OPEN)
            continue;
        if (XML_IS(&b->xml, "sheet"))
            TRY(take_sheet(b, rels));
        else if (XML_IS(&b->xml, "workbookPr"))
            b->base1904 = xml_attr_true(&b->xml, S("date1904"));
        else if (XML_IS(&b->xml, "externalReference"))
            external = true;
    }
    if (k != XML_EOF || b->sheets_n == 0)
        return xlsx_broken(b);
    for (uint32_t i = 0; external && i < b->sheets_n; i++)
        b->sheet[i].info.flags |= SHEET_HAS_EXTERNAL;
    return OK;
}

static enum err read_sheet_relations(struct xlsx_book *b)
{
    for (uint32_t i = 0; i < b->sheets_n; i++) {
        struct xlsx_sheet *s = &b->sheet[i];
        struct relations rels;
        if (!s->part)
            continue;
        TRY(read_relations(b, s->part->name, &rels));
        for (size_t r = 0; r < rels.n; r++) {
            if (is_type(&rels.at[r], S("/comments"))) {
                s->comments = zip_find(&b->zip, rels.at[r].target);
                s->info.flags |= s->comments ? SHEET_HAS_COMMENTS : 0;
            } else if (is_type(&rels.at[r], S("/drawing"))) {
                s->info.flags |= SHEET_HAS_PICTURES;
            }
        }
    }
    return OK;
}

/* ---- styles.xml ---- */

struct styles {
    uint32_t *date_id; /* custom number formats that show a date */
    size_t dates_n;
    uint8_t *font, *fill; /* flags by index */
    size_t fonts_n, fills_n;
};

static bool red(const struct xml *x)
{
    struct str rgb;
    if (xml_attr(x, S("rgb"), &rgb) && rgb.len == 8)
        return strncasecmp(rgb.at + 2, "FF0000", 6) == 0 || strncasecmp(rgb.at + 2, "C00000", 6) == 0;
    uint32_t i = xml_attr_uint(x, S("indexed"), 0);
    return i == 10 || i == 2;
}

static bool on(const struct xml *x) /* <strike/> means yes, val="0" no */
{
    struct str v;
    return !xml_attr(x, S("val"), &v) || !(str_eq(v, S("0")) || str_eq(v, S("false")));
}

static enum err take_style(struct xlsx_book *b, const struct styles *s)
{
    uint32_t fmt = xml_attr_uint(&b->xml, S("numFmtId"), 0);
    uint32_t font = xml_attr_uint(&b->xml, S("fontId"), 0);
    uint32_t fill = xml_attr_uint(&b->xml, S("fillId"), 0);
    if (b->styles_n == XLSX_STYLES)
        return sheet_refuse(b->p->fail, ERR_FILE_LIMIT, "单元格样式过多，请另存后再上传");
    struct xlsx_style *out = &b->style[b->styles_n++];
    out->date = format_id_is_date(fmt);
    for (size_t i = 0; i < s->dates_n; i++)
        out->date |= s->date_id[i] == fmt;
    out->flags |= font < s->fonts_n ? s->font[font] : 0;
    out->flags |= fill < s->fills_n ? s->fill[fill] : 0;
    return OK;
}

static void take_format(struct xlsx_book *b, struct styles *s)
{
    struct str code;
    if (s->dates_n < XLSX_DATE_FORMATS && xml_attr(&b->xml, S("formatCode"), &code) &&
        format_is_date(keep(b, code)))
        s->date_id[s->dates_n++] = xml_attr_uint(&b->xml, S("numFmtId"), 0);
}

/* Fonts and fills: what stands inside the element that is open now. */
static void take_look(struct xlsx_book *b, struct styles *s, bool in_fonts, bool in_fills)
{
    const struct xml *x = &b->xml;
    struct str v;
    if (in_fonts && XML_IS(x, "font") && s->fonts_n < XLSX_STYLES)
        s->fonts_n++;
    else if (in_fonts && s->fonts_n && XML_IS(x, "strike") && on(x))
        s->font[s->fonts_n - 1] |= SHEET_CELL_STRIKE;
    else if (in_fonts && s->fonts_n && XML_IS(x, "color") && red(x))
        s->font[s->fonts_n - 1] |= SHEET_CELL_RED;
    else if (in_fills && XML_IS(x, "fill") && s->fills_n < XLSX_STYLES)
        s->fills_n++;
    else if (in_fills && s->fills_n && XML_IS(x, "patternFill") &&
             xml_attr(x, S("patternType"), &v) && !str_eq(v, S("none")) &&
             !str_eq(v, S("gray125")))
        s->fill[s->fills_n - 1] |= SHEET_CELL_FILLED;
}

static enum err read_styles(struct xlsx_book *b, const struct zip_entry *part)
{
    struct styles s = {
        .date_id = NEWS(b->p->a, uint32_t, XLSX_DATE_FORMATS),
        .font = NEWS(b->p->a, uint8_t, XLSX_STYLES),
        .fill = NEWS(b->p->a, uint8_t, XLSX_STYLES),
    };
    b->style = NEWS(b->p->a, struct xlsx_style, XLSX_STYLES);
    TRY(xml_open(&b->xml, &b->zip, part, XLSX_PART));
    bool fonts = false, fills = false, xfs = false, formats = false;
    enum xml_kind k;
    while ((k = xml_next(&b->xml)) > XML_EOF) {
        if (k == XML_TEXT)
            continue;
        bool into = k == XML_OPEN && !b->xml.empty;
        if (XML_IS(&b->xml, "fonts"))
            fonts = into;
        else if (XML_IS(&b->xml, "fills"))
            fills = into;
        else if (XML_IS(&b->xml, "cellXfs"))
            xfs = into;
        else if (XML_IS(&b->xml, "numFmts"))
            formats = into;
        else if (k == XML_OPEN && xfs && XML_IS(&b->xml, "xf"))
            TRY(take_style(b, &s));
        else if (k == XML_OPEN && formats && XML_IS(&b->xml, "numFmt"))
            take_format(b, &s);
        else if (k == XML_OPEN)
            take_look(b, &s, fonts, fills);
    }
    return k == XML_EOF ? OK : xlsx_broken(b);
}

/* ---- sharedStrings.xml ---- */

static enum err strings_full(struct xlsx_book *b)
{
    return sheet_refuse(b->p->fail, ERR_FILE_LIMIT,
                        "文件中的文字总量过大，请拆分成几个文件后再上传");
}

/* One <si>: its <t> runs joined, phonetic readings (<rPh>) left out. */
static enum err take_string(struct xlsx_book *b)
{
    struct xml *x = &b->xml;
    size_t n = 0;
    bool strike = false, in_t = false;
    int phonetic = 0;
    for (;;) {
        enum xml_kind k = xml_next(x);
        if (k <= XML_EOF)
            return xlsx_broken(b);
        if (k == XML_TEXT) {
            if (!in_t || phonetic)
                continue;
            char *out = strings_room(&b->strings, n + x->text.len);
            if (!out)
                return strings_full(b);
            size_t put = xml_text(x->text, x->cdata, true, out + n);
            if (put == SIZE_MAX)
                return xlsx_broken(b);
            n += put;
        } else if (k == XML_CLOSE && XML_IS(x, "si")) {
            return strings_add(&b->strings, n, strike) ? OK : strings_full(b);
        } else if (XML_IS(x, "t")) {
            in_t = k == XML_OPEN && !x->empty;
        } else if (XML_IS(x, "rPh") && !(k == XML_OPEN && x->empty)) {
            phonetic += k == XML_OPEN ? 1 : -1;
        } else if (k == XML_OPEN && XML_IS(x, "strike") && on(x)) {
            strike = true;
        }
    }
}

/* Nearly every string is <si><t>text</t></si>, with or without xml:space: read here straight from the
 * window. Whatever looks different in any way is left to the tokenizer: false, and nothing is taken. */
static bool quick_string(struct xlsx_book *b)
{
    static const char head[] = "<si><t", space[] = " xml:space=\"preserve\"", tail[] = "</t></si>";
    struct xml *x = &b->xml;
    const char *p = x->buf + x->at, *end = x->buf + x->end;
    if (end - p < 64 || memcmp(p, head, sizeof head - 1) != 0)
        return false;
    p += sizeof head - 1;
    if (*p == ' ' && memcmp(p, space, sizeof space - 1) == 0)
        p += sizeof space - 1;
    if (*p++ != '>')
        return false;
    const char *stop = memchr(p, '<', (size_t)(end - p));
    if (!stop || end - stop < (ptrdiff_t)sizeof tail || memcmp(stop, tail, sizeof tail - 1) != 0)
        return false;
    struct str text = {p, (size_t)(stop - p)};
    char *out = strings_room(&b->strings, text.len);
    if (!out || !xml_plain(text, true) || !utf8_valid(text))
        return false;
    memcpy(out, text.at, text.len);
    if (!strings_add(&b->strings, text.len, false))
        return false;
    x->at = (size_t)(stop + sizeof tail - 1 - x->buf);
    return true;
}

static enum err read_strings(struct xlsx_book *b, const struct zip_entry *part)
{
    if (!strings_init(&b->strings, b->p->lim->strings_bytes))
        return ERR_FILE_LIMIT;
    if (!part)
        return OK;
    TRY(xml_open(&b->xml, &b->zip, part, b->p->lim->part_bytes));
    enum xml_kind k;
    for (;;) {
        if (b->strings.n % 65536 == 0)
            xlsx_progress(b);
        if (quick_string(b))
            continue;
        k = xml_next(&b->xml);
        if (k <= XML_EOF)
            break;
        if (k != XML_OPEN || !XML_IS(&b->xml, "si"))
            continue;
        if (!b->xml.empty)
            TRY(take_string(b));
        else if (!strings_add(&b->strings, 0, false))
            return strings_full(b);
    }
    return k == XML_EOF ? OK : xlsx_broken(b);
}

/* ---- the whole ---- */

static enum err not_xlsx(struct xlsx_book *b)
{
    struct sheet_fail *f = b->p->fail;
    if (zip_find(&b->zip, S("mimetype")) && zip_find(&b->zip, S("content.xml")))
        return sheet_refuse(f, ERR_FILE_TYPE, "这是 OpenDocument（.ods）文件，请另存为 .xlsx 后再上传");
    if (zip_find(&b->zip, S("xl/workbook.bin")))
        return sheet_refuse(f, ERR_FILE_TYPE, "这是二进制工作簿（.xlsb），请另存为 .xlsx 后再上传");
    if (zip_find(&b->zip, S("word/document.xml")) || zip_find(&b->zip, S("ppt/presentation.xml")))
        return sheet_refuse(f, ERR_FILE_TYPE, "这是 Word 或 PowerPoint 文件，请把表格另存为 .xlsx 后再上传");
    return sheet_refuse(f, ERR_FILE_TYPE, "这是压缩包，不是工作簿；请解压后上传其中的 .xlsx 文件");
}

static enum err find_workbook(struct xlsx_book *b, struct str *name)
{
    struct relations rels;
    *name = (struct str){0};
    TRY(read_relations(b, S(""), &rels));
    for (size_t i = 0; i < rels.n; i++)
        if (is_type(&rels.at[i], S("/officeDocument")))
            *name = rels.at[i].target;
    if (!name->len || !zip_find(&b->zip, *name))
        *name = S("xl/workbook.xml");
    return zip_find(&b->zip, *name) && !str_ends(*name, S(".bin")) &&
                   !zip_find(&b->zip, S("word/document.xml"))
               ? OK
               : not_xlsx(b);
}

static enum err read_book(struct xlsx_book *b)
{
    struct str book;
    struct relations rels;
    const struct zip_entry *styles = NULL, *strings = NULL;
    TRY(zip_open(b->p->a, b->p->fd, b->p->lim, b->p->fail, &b->zip));
    TRY(find_workbook(b, &book));
    TRY(read_relations(b, book, &rels));
    for (size_t i = 0; i < rels.n; i++) {
        if (is_type(&rels.at[i], S("/styles")))
            styles = zip_find(&b->zip, rels.at[i].target);
        else if (is_type(&rels.at[i], S("/sharedStrings")))
            strings = zip_find(&b->zip, rels.at[i].target);
    }
    TRY(read_workbook(b, zip_find(&b->zip, book), &rels));
    TRY(read_sheet_relations(b));
    for (uint32_t i = 0; i < b->sheets_n; i++)
        TRY(b->p->sink->sheet(b->p->sink->self, i, &b->sheet[i].info));
    if (styles)
        TRY(read_styles(b, styles));
    b->work = strings ? strings->csize : 0;
    for (uint32_t i = 0; i < b->sheets_n; i++)
        if (b->sheet[i].part && !b->sheet[i].info.skipped)
            b->work += 2 * b->sheet[i].part->csize;
    TRY(read_strings(b, strings));
    for (uint32_t i = 0; i < b->sheets_n; i++)
        if (b->sheet[i].part && !b->sheet[i].info.skipped)
            TRY(xlsx_rows(b, i));
    return OK;
}

enum err xlsx_parse(struct parse *p)
{
    struct xlsx_book *b = NEW(p->a, struct xlsx_book);
    b->p = p;
    enum err e = ERR_FILE_LIMIT;
    if (row_init(&b->row, p->lim, p->fail, p->sink))
        e = read_book(b);
    row_end(&b->row);
    xml_free(&b->xml);
    strings_free(&b->strings);
    return e;
}
