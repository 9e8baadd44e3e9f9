// SPDX-License-Identifier: Apache-2.0
#include "xlsx_write.h"

#include <unistd.h>
#include <xlsxwriter.h>

#include "xlsx_book.h"
#include "xlsx_page.h"

#if defined(__SANITIZE_ADDRESS__)
/* libxlsxwriter 1.1.4 forgets the formula of a list validation; cairo 1.16 an array a PDF page, and
 * fontconfig its configuration at the end. One program can have one such list. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:lxw_strdup\nleak:libcairo.so\nleak:libfontconfig.so\n";
}
#endif

/* Formats of a workbook: a look times a kind of content. */
enum form { FORM_TEXT, FORM_COUNT, FORM_MONEY, FORM_DATE, FORM_LONG, FORM_N };

enum { LOOKS = 5, PATH_BYTES = 1024, COLUMNS = 64 };

struct xlsx {
    lxw_workbook *wb;
    lxw_worksheet *ws;
    lxw_format *format[2][FORM_N]; /* [bold] */
    lxw_format *look[LOOKS], *look_date[LOOKS];
    lxw_format *title, *subtitle, *head;
    struct xlsx_style style[XLSX_STYLES]; /* of laid-out pages, with their formats */
    lxw_format *style_format[XLSX_STYLES];
    size_t styles;
    enum xlsx_kind kind[COLUMNS];
    size_t cols_n;
    uint32_t row, col, head_row, sheets;
    bool bold, filter, failed;
    char path[PATH_BYTES];
    char text[4 * SHEET_CELL_CHARS + 4]; /* the library wants terminated texts */
};

static lxw_format *format_of(struct xlsx *x, enum form form, bool bold)
{
    static const char *const number[FORM_N] = {"@", "#,##0", "#,##0.00", "yyyy-mm-dd", "@"};
    lxw_format *f = workbook_add_format(x->wb);
    format_set_num_format(f, number[form]);
    format_set_border(f, LXW_BORDER_HAIR);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    if (form == FORM_LONG)
        format_set_text_wrap(f);
    if (bold) {
        format_set_bold(f);
        format_set_bg_color(f, 0xF2F2F2);
    }
    return f;
}

static lxw_format *look_of(struct xlsx *x, enum xlsx_look look, bool date)
{
    lxw_format *f = workbook_add_format(x->wb);
    static const lxw_color_t color[LOOKS] = {0, 0xFFEB9C, 0xFFC7CE, 0, 0xD9E1F2};
    if (color[look])
        format_set_bg_color(f, color[look]);
    if (look == LOOK_NOTE)
        format_set_font_color(f, 0x9C0006);
    if (look == LOOK_NOTE || look == LOOK_HEAD)
        format_set_text_wrap(f);
    if (look == LOOK_HEAD)
        format_set_bold(f);
    format_set_num_format(f, date ? "yyyy-mm-dd" : look == LOOK_PLAIN ? "General" : "@");
    return f;
}

static void add_formats(struct xlsx *x)
{
    for (int bold = 0; bold < 2; bold++)
        for (int i = 0; i < FORM_N; i++)
            x->format[bold][i] = format_of(x, (enum form)i, bold);
    for (int i = 0; i < LOOKS; i++) {
        x->look[i] = look_of(x, (enum xlsx_look)i, false);
        x->look_date[i] = look_of(x, (enum xlsx_look)i, true);
    }
    x->title = workbook_add_format(x->wb);
    format_set_bold(x->title);
    format_set_font_size(x->title, 16);
    format_set_align(x->title, LXW_ALIGN_CENTER);
    x->subtitle = workbook_add_format(x->wb);
    format_set_font_color(x->subtitle, 0x595959);
    x->head = workbook_add_format(x->wb);
    format_set_bold(x->head);
    format_set_text_wrap(x->head);
    format_set_border(x->head, LXW_BORDER_THIN);
    format_set_align(x->head, LXW_ALIGN_CENTER);
    format_set_align(x->head, LXW_ALIGN_VERTICAL_CENTER);
    format_set_bg_color(x->head, 0xD9E1F2);
}

static struct xlsx *begin(const char *path, bool constant)
{
    struct xlsx *x = calloc(1, sizeof *x);
    if (!x || strlen(path) >= sizeof x->path) {
        free(x);
        return NULL;
    }
    (void)snprintf(x->path, sizeof x->path, "%s", path);
    lxw_workbook_options o = {.constant_memory = constant, .use_zip64 = LXW_TRUE};
    x->wb = workbook_new_opt(path, &o);
    if (!x->wb) {
        free(x);
        return NULL;
    }
    add_formats(x);
    return x;
}

struct xlsx *xlsx_begin(const char *path)
{
    return begin(path, true);
}

static void check(struct xlsx *x, lxw_error e)
{
    x->failed |= e != LXW_NO_ERROR;
}

/* Terminated, cut to what a cell may hold. */
static const char *text_of(struct xlsx *x, struct str s)
{
    s = utf8_head(s, SHEET_CELL_CHARS);
    size_t n = s.len < sizeof x->text - 1 ? s.len : sizeof x->text - 1;
    const char *nul = n ? memchr(s.at, 0, n) : NULL;
    if (nul)
        n = (size_t)(nul - s.at);
    if (n)
        memcpy(x->text, s.at, n);
    x->text[n] = 0;
    return x->text;
}

/* At most 31 characters, none of []:*?/\, not empty, not twice. */
static const char *sheet_name(struct xlsx *x, struct str name, char out[160])
{
    size_t n = 0;
    name = utf8_head(name, 28);
    for (size_t i = 0; i < name.len && n < 120; i++)
        out[n++] = strchr("[]:*?/\\'", name.at[i]) ? '_' : name.at[i];
    out[n] = 0;
    if (n == 0)
        (void)snprintf(out, 160, "Sheet%u", x->sheets + 1);
    else if (workbook_get_worksheet_by_name(x->wb, out))
        (void)snprintf(out + n, 160 - n, "~%u", x->sheets + 1);
    x->sheets++;
    return out;
}

static void finish_sheet(struct xlsx *x)
{
    if (x->ws && x->filter && x->cols_n)
        check(x, worksheet_autofilter(x->ws, x->head_row, 0, x->row ? x->row - 1 : 0,
                                      (lxw_col_t)(x->cols_n - 1)));
    x->filter = false;
}

static void line_above(struct xlsx *x, struct str s, lxw_format *f)
{
    if (!s.len)
        return;
    if (x->cols_n > 1)
        check(x, worksheet_merge_range(x->ws, x->row, 0, x->row, (lxw_col_t)(x->cols_n - 1),
                                       text_of(x, s), f));
    else
        check(x, worksheet_write_string(x->ws, x->row, 0, text_of(x, s), f));
    x->row++;
}

void xlsx_sheet(struct xlsx *x, const struct xlsx_table *t)
{
    static const double width[] = {16, 10, 14, 14, 12, 40};
    char name[160];
    ASSERT(t->n <= COLUMNS);
    finish_sheet(x);
    x->ws = workbook_add_worksheet(x->wb, sheet_name(x, t->name, name));
    x->failed |= !x->ws;
    if (!x->ws)
        return;
    x->cols_n = t->n;
    x->row = x->col = 0;
    x->filter = t->filter;
    for (size_t i = 0; i < t->n; i++) {
        x->kind[i] = t->cols[i].kind;
        double w = t->cols[i].width ? t->cols[i].width : width[t->cols[i].kind];
        lxw_format *f = t->cols[i].kind == XLSX_TEXT ? x->format[0][FORM_TEXT] : NULL;
        check(x, worksheet_set_column(x->ws, (lxw_col_t)i, (lxw_col_t)i, w, f));
    }
    line_above(x, t->title, x->title);
    line_above(x, t->subtitle, x->subtitle);
    x->head_row = x->row;
    for (size_t i = 0; i < t->n; i++)
        check(x, worksheet_write_string(x->ws, x->row, (lxw_col_t)i, text_of(x, t->cols[i].title),
                                        x->head));
    x->row++;
    worksheet_freeze_panes(x->ws, x->row, 0);
    worksheet_set_paper(x->ws, 9); /* A4 */
    worksheet_set_landscape(x->ws);
    worksheet_fit_to_pages(x->ws, 1, 0);
    check(x, worksheet_repeat_rows(x->ws, x->head_row, x->head_row));
}

static lxw_format *cell_format(struct xlsx *x)
{
    enum xlsx_kind k = x->col < x->cols_n ? x->kind[x->col] : XLSX_TEXT;
    static const enum form form[] = {FORM_TEXT, FORM_COUNT, FORM_MONEY, FORM_MONEY, FORM_DATE,
                                     FORM_LONG};
    return x->format[x->bold][form[k]];
}

void xlsx_text(struct xlsx *x, struct str s)
{
    if (!x->ws)
        return;
    check(x, worksheet_write_string(x->ws, x->row, (lxw_col_t)x->col, text_of(x, s),
                                    cell_format(x)));
    x->col++;
}

void xlsx_int(struct xlsx *x, int64_t n)
{
    if (!x->ws)
        return;
    check(x, worksheet_write_number(x->ws, x->row, (lxw_col_t)x->col, (double)n, cell_format(x)));
    x->col++;
}

void xlsx_fen(struct xlsx *x, int64_t fen)
{
    if (!x->ws)
        return;
    bool wan = x->col < x->cols_n && x->kind[x->col] == XLSX_WAN;
    check(x, worksheet_write_number(x->ws, x->row, (lxw_col_t)x->col,
                                    (double)fen / (wan ? 1e6 : 1e2), cell_format(x)));
    x->col++;
}

void xlsx_sum(struct xlsx *x, int64_t rows, int64_t fen)
{
    char first[SHEET_ADDRESS], last[SHEET_ADDRESS], formula[2 * SHEET_ADDRESS + 8];
    if (rows <= 0 || rows > x->row) {
        xlsx_fen(x, fen);
        return;
    }
    if (!x->ws)
        return;
    sheet_address(x->row - (uint32_t)rows + 1, x->col, first);
    sheet_address(x->row, x->col, last);
    (void)snprintf(formula, sizeof formula, "=SUM(%s:%s)", first, last);
    check(x, worksheet_write_formula_num(x->ws, x->row, (lxw_col_t)x->col, formula, cell_format(x), (double)fen / 1e2));
    x->col++;
}

void xlsx_day(struct xlsx *x, int year, int month, int day)
{
    lxw_datetime d = {.year = year, .month = month, .day = day};
    if (!year) {
        xlsx_skip(x);
        return;
    }
    if (!x->ws)
        return;
    check(x, worksheet_write_datetime(x->ws, x->row, (lxw_col_t)x->col, &d, cell_format(x)));
    x->col++;
}

void xlsx_skip(struct xlsx *x)
{
    if (!x->ws)
        return;
    check(x, worksheet_write_blank(x->ws, x->row, (lxw_col_t)x->col, cell_format(x)));
    x->col++;
}

void xlsx_row(struct xlsx *x)
{
    x->row++;
    x->col = 0;
    x->bold = false;
    if (x->row > SHEET_ROWS)
        x->failed = true;
}

void xlsx_bold(struct xlsx *x)
{
    x->bold = true;
}

enum err xlsx_end(struct xlsx *x)
{
    finish_sheet(x);
    bool ok = workbook_close(x->wb) == LXW_NO_ERROR && !x->failed;
    if (!ok)
        (void)unlink(x->path);
    free(x);
    return ok ? OK : ERR_IO;
}

/* ---- cells at given places ---- */

void xlsx_blank_sheet(struct xlsx *x, struct str name)
{
    char buf[160];
    finish_sheet(x);
    x->ws = workbook_add_worksheet(x->wb, sheet_name(x, name, buf));
    x->failed |= !x->ws;
    x->cols_n = 0;
}

void xlsx_put_text(struct xlsx *x, uint32_t row, uint32_t col, struct str s, enum xlsx_look look)
{
    if (!x->ws)
        return;
    if (s.len)
        check(x, worksheet_write_string(x->ws, row, (lxw_col_t)col, text_of(x, s), x->look[look]));
    else
        check(x, worksheet_write_blank(x->ws, row, (lxw_col_t)col, x->look[look]));
}

void xlsx_put_number(struct xlsx *x, uint32_t row, uint32_t col, double v, bool date,
                     enum xlsx_look look)
{
    if (x->ws)
        check(x, worksheet_write_number(x->ws, row, (lxw_col_t)col, v,
                                        date ? x->look_date[look] : x->look[look]));
}

void xlsx_put_comment(struct xlsx *x, uint32_t row, uint32_t col, struct str s)
{
    if (x->ws)
        check(x, worksheet_write_comment(x->ws, row, (lxw_col_t)col, text_of(x, utf8_head(s, 500))));
}

void xlsx_hide_row(struct xlsx *x, uint32_t row)
{
    lxw_row_col_options o = {.hidden = LXW_TRUE};
    if (x->ws)
        check(x, worksheet_set_row_opt(x->ws, row, LXW_DEF_ROW_HEIGHT, NULL, &o));
}

void xlsx_width(struct xlsx *x, uint32_t col, uint32_t last, double width)
{
    if (x->ws)
        check(x, worksheet_set_column(x->ws, (lxw_col_t)col, (lxw_col_t)last, width, NULL));
}

/* ---- pages laid out by hand ---- */

struct xlsx *xlsx_begin_page(const char *path)
{
    return begin(path, false);
}

void xlsx_page(struct xlsx *x, struct str name, const double *widths, size_t n, bool landscape)
{
    xlsx_blank_sheet(x, name);
    for (size_t i = 0; i < n; i++)
        xlsx_width(x, (uint32_t)i, (uint32_t)i, widths[i]);
    if (!x->ws)
        return;
    worksheet_set_paper(x->ws, 9); /* A4 */
    if (landscape)
        worksheet_set_landscape(x->ws);
    worksheet_fit_to_pages(x->ws, 1, 0);
    worksheet_center_horizontally(x->ws);
    check(x, worksheet_set_footer(x->ws, "&C第 &P 页 共 &N 页"));
}

static bool same_style(const struct xlsx_style *a, const struct xlsx_style *b)
{
    return a->align == b->align && a->bold == b->bold && a->border == b->border && a->size == b->size &&
           a->indent == b->indent && a->grey == b->grey && a->number == b->number;
}

static lxw_format *style_of(struct xlsx *x, const struct xlsx_style *s)
{
    static const uint8_t align[] = {LXW_ALIGN_LEFT, LXW_ALIGN_CENTER, LXW_ALIGN_RIGHT};
    for (size_t i = 0; i < x->styles; i++)
        if (same_style(&x->style[i], s))
            return x->style_format[i];
    lxw_format *f = workbook_add_format(x->wb);
    format_set_align(f, align[s->align]);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    format_set_num_format(f, s->number ? s->number : "@");
    format_set_text_wrap(f);
    format_set_indent(f, s->indent);
    format_set_font_name(f, "宋体"); /* as official papers are set */
    format_set_font_size(f, s->size ? s->size : 11);
    if (s->grey)
        format_set_font_color(f, 0x808080);
    if (s->bold)
        format_set_bold(f);
    if (s->border)
        format_set_border(f, LXW_BORDER_THIN);
    if (x->styles < XLSX_STYLES) {
        x->style[x->styles] = *s;
        x->style_format[x->styles++] = f;
    }
    return f;
}

/* Merged first: the library then lets the first cell be written over. */
static lxw_format *place(struct xlsx *x, struct xlsx_place at, const struct xlsx_style *style)
{
    lxw_format *f = style_of(x, style);
    if (at.rows > 1 || at.cols > 1)
        check(x, worksheet_merge_range(x->ws, at.row, (lxw_col_t)at.col, at.row + at.rows - 1,
                                       (lxw_col_t)(at.col + at.cols - 1), "", f));
    return f;
}

void xlsx_page_text(struct xlsx *x, struct xlsx_place at, struct str s, const struct xlsx_style *style)
{
    if (!x->ws)
        return;
    lxw_format *f = place(x, at, style);
    if (s.len)
        check(x, worksheet_write_string(x->ws, at.row, (lxw_col_t)at.col, text_of(x, s), f));
    else
        check(x, worksheet_write_blank(x->ws, at.row, (lxw_col_t)at.col, f));
}

void xlsx_page_number(struct xlsx *x, struct xlsx_place at, double v, const struct xlsx_style *style)
{
    if (x->ws)
        check(x, worksheet_write_number(x->ws, at.row, (lxw_col_t)at.col, v, place(x, at, style)));
}

void xlsx_page_formula(struct xlsx *x, struct xlsx_place at, struct str formula, double v, const struct xlsx_style *style)
{
    if (!x->ws)
        return;
    lxw_format *f = place(x, at, style);
    check(x, worksheet_write_formula_num(x->ws, at.row, (lxw_col_t)at.col, text_of(x, formula), f, v));
}

void xlsx_page_height(struct xlsx *x, uint32_t row, double points)
{
    if (x->ws)
        check(x, worksheet_set_row(x->ws, row, points, NULL));
}

void xlsx_page_repeat(struct xlsx *x, uint32_t row)
{
    if (x->ws)
        check(x, worksheet_repeat_rows(x->ws, row, row));
}

/* ---- the roster template ---- */

enum { T_TITLE, T_INFO, T_HINT, T_HEAD, T_FIRST }; /* rows */
enum {
    C_SEQ, C_NAME, C_TYPE, C_ID, C_EMPLOYER, C_POST, C_PHONE, C_CLASS, C_FUND, C_FORM, C_AMOUNT,
    C_GOODS, C_BANK, C_CARD, C_PAYEE, C_DATE, C_REMARK, C_N
};

static const struct {
    const char *title;
    double width;
    bool text; /* digits must stay as typed */
} t_cols[C_N] = {
    {"序号", 6, false},      {"姓名", 12, true},       {"证件类型", 14, true},
    {"证件号码", 22, true},  {"工作单位", 26, true},   {"职务/岗位", 12, true},
    {"联系电话", 14, true},  {"慰问对象类别", 24, true}, {"资金来源", 20, true},
    {"慰问形式", 10, true},  {"慰问金额(元)", 12, false}, {"慰问品名称", 14, true},
    {"开户行", 20, true},    {"银行卡号", 24, true},   {"户名", 12, true},
    {"慰问时间", 12, false}, {"备注", 20, true},
};

static void validate(struct xlsx *x, int col, uint32_t last, lxw_data_validation *v)
{
    check(x, worksheet_data_validation_range(x->ws, T_FIRST, (lxw_col_t)col, last, (lxw_col_t)col, v));
}

/* The library takes texts unconst, and only reads them. */
static char *loose(const char *s)
{
    return (char *)(uintptr_t)s;
}

static void offer(struct xlsx *x, int col, uint32_t last, const char *const *list)
{
    lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_LIST,
                             .value_list = (char **)(uintptr_t)list,
                             .error_title = loose("不在列表中"),
                             .error_message = loose("请从下拉列表中选择")};
    validate(x, col, last, &v);
}

/* A formula about the first row's cell; Excel moves it down by itself. */
static void demand(struct xlsx *x, int col, uint32_t last, const char *formula, const char *title,
                   const char *text)
{
    lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_CUSTOM_FORMULA,
                             .value_formula = loose(formula),
                             .error_title = loose(title),
                             .error_message = loose(text)};
    validate(x, col, last, &v);
}

/* Codes stand on a sheet of their own: a list inside a validation ends at 255 characters. */
static void offer_codes(struct xlsx *x, lxw_worksheet *codes, int at, int col, uint32_t last,
                        const struct xlsx_choice *c, size_t n)
{
    char text[400], formula[64];
    for (size_t i = 0; i < n; i++) {
        (void)snprintf(text, sizeof text, "%.*s %.*s", FMT(c[i].code), FMT(c[i].text));
        check(x, worksheet_write_string(codes, (lxw_row_t)i, (lxw_col_t)at,
                                        text_of(x, utf8_head(str_of(text), 100)), NULL));
    }
    (void)snprintf(formula, sizeof formula, "=代码!$%c$1:$%c$%zu", 'A' + at, 'A' + at, n ? n : 1);
    lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
                             .value_formula = formula,
                             .error_title = loose("不在列表中"),
                             .error_message = loose("请从下拉列表中选择")};
    if (n)
        validate(x, col, last, &v);
}

/* ISO 7064 MOD 11-2: the weights of GB 11643 are 2^(18-i) mod 11, so no array constant is needed,
 * which validations forbid. */
static const char id_rule[] =
    "=IF(AND(C5<>\"\",C5<>\"居民身份证\"),TRUE,IF(LEN(D5)<>18,FALSE,MID(\"10X98765432\","
    "MOD(SUMPRODUCT(MID(D5,ROW($1:$17),1)*MOD(2^(18-ROW($1:$17)),11)),11)+1,1)"
    "=UPPER(RIGHT(D5,1))))";

static void mark_twice(struct xlsx *x, int col, uint32_t last, lxw_format *red)
{
    char formula[96], c = (char)('A' + col);
    /* &"*" makes Excel compare texts: as numbers it would look at 15 digits only */
    (void)snprintf(formula, sizeof formula, "=AND(%c5<>\"\",COUNTIF($%c$5:$%c$%u,%c5&\"*\")>1)", c,
                   c, c, last + 1, c);
    lxw_conditional_format f = {.type = LXW_CONDITIONAL_TYPE_FORMULA, .value_string = formula,
                                .format = red};
    check(x, worksheet_conditional_format_range(x->ws, T_FIRST, (lxw_col_t)col, last,
                                                (lxw_col_t)col, &f));
}

static void template_rules(struct xlsx *x, const struct xlsx_template *t, uint32_t last)
{
    static const char *const types[] = {"居民身份证", "港澳台居民居住证", "外国人永久居留证", "其他", NULL};
    static const char *const forms[] = {"现金转账", "物资", NULL};
    lxw_worksheet *codes = workbook_add_worksheet(x->wb, "代码");
    lxw_format *red = workbook_add_format(x->wb);
    format_set_bg_color(red, 0xFFC7CE);
    offer(x, C_TYPE, last, types);
    offer(x, C_FORM, last, forms);
    offer_codes(x, codes, 0, C_CLASS, last, t->classes, t->classes_n);
    offer_codes(x, codes, 1, C_FUND, last, t->funds, t->funds_n);
    worksheet_hide(codes);
    demand(x, C_ID, last, id_rule, "证件号码有误",
           "居民身份证应为 18 位，且校验位要正确；请对照证件重新输入");
    demand(x, C_PHONE, last, "=AND(LEN(G5)=11,LEFT(G5,1)=\"1\")", "手机号有误", "手机号应为 11 位数字");
    demand(x, C_AMOUNT, last, "=AND(ISNUMBER(K5),K5>0,ROUND(K5,2)=K5)", "金额有误",
           "请填写大于零的金额，单位元，最多两位小数");
    demand(x, C_CARD, last, "=AND(LEN(N5)>=13,LEN(N5)<=30)", "卡号位数有误", "请核对银行卡号位数");
    mark_twice(x, C_ID, last, red);
    mark_twice(x, C_CARD, last, red);
}

static void template_sheet(struct xlsx *x, const struct xlsx_template *t, uint32_t last)
{
    char text[512], sum[64];
    for (int c = 0; c < C_N; c++) {
        lxw_format *f = t_cols[c].text ? x->format[0][FORM_TEXT]
                        : c == C_AMOUNT ? x->format[0][FORM_MONEY]
                        : c == C_DATE   ? x->format[0][FORM_DATE]
                                        : NULL;
        check(x, worksheet_set_column(x->ws, (lxw_col_t)c, (lxw_col_t)c, t_cols[c].width, f));
        check(x, worksheet_write_string(x->ws, T_HEAD, (lxw_col_t)c, t_cols[c].title, x->head));
    }
    (void)snprintf(text, sizeof text, "%.*s 实名制名册", FMT(utf8_head(t->title, 100)));
    check(x, worksheet_merge_range(x->ws, T_TITLE, 0, T_TITLE, C_N - 1, text, x->title));
    (void)snprintf(text, sizeof text, "填报单位：%.*s", FMT(utf8_head(t->org, 100)));
    check(x, worksheet_write_string(x->ws, T_INFO, 0, text, x->subtitle));
    check(x, worksheet_write_string(x->ws, T_INFO, C_AMOUNT - 1, "金额合计", x->subtitle));
    (void)snprintf(sum, sizeof sum, "=SUM(K%d:K%u)", T_FIRST + 1, last + 1);
    check(x, worksheet_write_formula(x->ws, T_INFO, C_AMOUNT, sum, x->format[1][FORM_MONEY]));
    check(x, worksheet_write_string(x->ws, T_HINT, 0,
                                    "证件号码、卡号按文本填写；红色底纹表示证件号码或卡号重复；请勿增删列",
                                    x->subtitle));
    worksheet_freeze_panes(x->ws, T_FIRST, C_NAME + 1);
    worksheet_set_paper(x->ws, 9);
    worksheet_set_landscape(x->ws);
    worksheet_fit_to_pages(x->ws, 1, 0);
    check(x, worksheet_repeat_rows(x->ws, T_HEAD, T_HEAD));
}

enum err xlsx_roster_template(const struct xlsx_template *t, const char *path)
{
    uint32_t rows = t->rows < 10 ? 10 : t->rows > 20000 ? 20000 : t->rows;
    struct xlsx *x = begin(path, false);
    if (!x)
        return ERR_IO;
    x->ws = workbook_add_worksheet(x->wb, "名册");
    template_sheet(x, t, T_FIRST + rows - 1);
    template_rules(x, t, T_FIRST + rows - 1);
    return xlsx_end(x);
}
