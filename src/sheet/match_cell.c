// SPDX-License-Identifier: Apache-2.0
// One row of an outside list: numbers normalised (15 → 18 digits), damaged ones told and left out, never repaired; money, counts
// and days as they are compared later.
#include "match_sheet.h"
#include "text.h"

enum { USED = 1, REFUSED = 2 };

struct reading {
    const struct match_cells *c;
    struct arena *a;
    const struct view_row *v;
    struct str sheet;
    struct match_line *l;
    struct match_found *f;
};

/* About a cell, or about where it should have been; -1 = the row as such. */
static void complain(struct reading *r, int column, int level, const char *code, struct str text)
{
    char address[SHEET_ADDRESS];
    int key = column < 0 ? -1 : r->c->key[column];
    const struct sheet_cell *cell = key < 0 ? NULL : r->v->cell[key];
    int col = cell ? cell->col : key < 0 ? 0 : r->v->map->col[r->v->half][key];
    r->f->refused |= level == REFUSED;
    if (r->f->n == MATCH_CELL_FLAWS)
        return;
    sheet_address(r->v->row, col < 0 ? 0 : (uint32_t)col, address);
    r->f->at[r->f->n++] = (struct match_flaw){.sheet = r->sheet, .cell = str_dup(r->a, str_of(address)), .level = level,
                                              .code = str_of(code), .text = text};
}

/* A copy of its own: what needs no cleaning comes back as the reader's slice, which the next row overwrites. */
static struct str text_of(struct reading *r, const struct sheet_cell *c)
{
    char *out = arena_alloc(r->a, c->text.len + 1, 1);
    struct str s = text_clean(c->text, out, c->text.len + 1).s;
    return s.at == out ? s : str_dup(r->a, s);
}

static void read_name(struct reading *r, size_t i, const struct sheet_cell *c)
{
    char *buf = arena_alloc(r->a, c->text.len * 2 + 1, 1);
    struct text t = text_name(c->text, buf, c->text.len * 2 + 1);
    if (t.bad || !t.s.len || utf8_count(t.s) > TEXT_NAME_MAX)
        complain(r, (int)i, REFUSED, "NAME_CHARS", S("姓名有误，请按证件填写"));
    else
        r->l->value[i] = t.s.at == buf ? t.s : str_dup(r->a, t.s); /* as text_of */
}

static void read_number(struct reading *r, size_t i, const struct sheet_cell *c)
{
    struct idno id;
    struct str declared = S("");
    for (size_t k = 0; k < r->c->kind->n_col; k++)
        if (r->c->kind->col[k].as == MA_IDTYPE && r->c->key[k] >= 0 && r->v->cell[r->c->key[k]])
            declared = text_of(r, r->v->cell[r->c->key[k]]);
    bool sound = idno_read(c->text, declared, c->type == SHEET_NUMBER, r->c->today, &id);
    if (!sound && id.problem != IDP_OLD15) {
        complain(r, (int)i, USED, idno_problem_code(id.problem), str_of(idno_problem_text(id.problem)));
        return;
    }
    r->l->id_type = str_of(idno_type_code(sound ? id.type : ID_RESIDENT)); /* 15 digits: the number holds the 18 */
    r->l->number = r->l->value[i] = str_dup(r->a, (struct str){id.number, id.len});
}

static void read_phone(struct reading *r, size_t i, const struct sheet_cell *c)
{
    struct phone p;
    if (!phone_read(c->text, &p))
        complain(r, (int)i, USED, "PHONE_FORMAT", S("电话号码有误，没有采用"));
    else
        r->l->value[i] = str_dup(r->a, (struct str){p.number, p.len});
}

static enum date_part day_of(const struct sheet_cell *c, struct str text, struct date *d)
{
    bool digits = c->value >= 19000101 && c->value <= 21991231;
    if (c->type == SHEET_NUMBER && !digits)
        return date_of_serial(c->value, false, d) ? DATE_DAY : DATE_BAD;
    return date_read(text, d);
}

static void read_day(struct reading *r, size_t i, const struct sheet_cell *c)
{
    const struct match_column *col = &r->c->kind->col[i];
    struct date d;
    char iso[DATE_TEXT];
    enum date_part part = day_of(c, text_of(r, c), &d);
    if (part == DATE_BAD) {
        complain(r, (int)i, col->need ? REFUSED : USED, "DATE", S("日期无法识别，请按“2023-01-05”填写"));
        return;
    }
    date_iso(d, iso);
    bool month = part == DATE_MONTH && col->as == MA_BIRTH; /* 1 January 1990 and "1990" are not the same birth */
    r->l->value[i] = str_dup(r->a, str_sub(str_of(iso), 0, month ? 7 : 10));
}

static void read_money(struct reading *r, size_t i, const struct sheet_cell *c)
{
    int64_t fen = 0;
    bool wan = r->v->map->unit[r->v->half][r->c->key[i]] == HEADER_UNIT_WAN;
    enum money_unit unit = wan ? MONEY_WAN : MONEY_YUAN;
    enum money_err e = c->type == SHEET_NUMBER ? money_of_double(c->value, unit, &fen) : money_read(c->text, unit, &fen);
    if (e != MONEY_OK || fen < 0)
        complain(r, (int)i, r->c->kind->col[i].need ? REFUSED : USED, e == MONEY_OK ? "AMOUNT_RANGE" : money_err_code(e),
                 e == MONEY_OK ? S("金额不能小于 0") : str_of(money_err_text(e)));
    else
        r->l->value[i] = str_f(r->a, "%lld", (long long)fen);
}

static void read_count(struct reading *r, size_t i, const struct sheet_cell *c)
{
    int64_t n = -1;
    struct str text = text_of(r, c);
    static const struct str grades[] = {LIT("一级"), LIT("二级"), LIT("三级"), LIT("四级")};
    if (c->type == SHEET_NUMBER && c->value >= 0 && c->value <= 1e9 && c->value == (double)(int64_t)c->value)
        n = (int64_t)c->value;
    else if (!str_int(text, &n))
        n = -1;
    for (size_t k = 0; k < countof(grades) && n < 0; k++)
        if (str_eq(text, grades[k]))
            n = (int64_t)k + 1;
    if (n < 0 || n > 1000000000)
        complain(r, (int)i, r->c->kind->col[i].need ? REFUSED : USED, "COUNT", S("应是不小于 0 的整数"));
    else
        r->l->value[i] = str_f(r->a, "%lld", (long long)n);
}

static void read_cell(struct reading *r, size_t i)
{
    const struct match_column *col = &r->c->kind->col[i];
    const struct sheet_cell *c = r->c->key[i] < 0 ? NULL : r->v->cell[r->c->key[i]];
    if (c && (c->type == SHEET_ERROR || c->type == SHEET_FORMULA_NO_VALUE)) {
        complain(r, (int)i, col->need || col->as == MA_NAME ? REFUSED : USED, "CELL_ERROR", S("单元格是错误值，或公式没有保存结果"));
        return;
    }
    if (!c || !text_trim(c->text).len) {
        if (col->need || col->as == MA_NAME)
            complain(r, (int)i, REFUSED, "MISSING", str_f(r->a, "缺少“%.*s”", FMT(col->title)));
        return;
    }
    switch (col->as) {
    case MA_NAME: read_name(r, i, c); break;
    case MA_IDNO: read_number(r, i, c); break;
    case MA_PHONE: read_phone(r, i, c); break;
    case MA_BIRTH:
    case MA_DATE: read_day(r, i, c); break;
    case MA_MONEY: read_money(r, i, c); break;
    case MA_COUNT: read_count(r, i, c); break;
    default: r->l->value[i] = utf8_head(text_of(r, c), MATCH_TEXT_MAX); break;
    }
}

void match_cells_read(const struct match_cells *c, struct arena *a, const struct view_row *v, struct str sheet, struct match_line *l,
                      struct match_found *f)
{
    struct reading r = {c, a, v, sheet, l, f};
    bool other = false;
    f->n = 0;
    f->refused = false;
    l->id_type = l->number = S("");
    for (size_t i = 0; i < c->kind->n_col; i++)
        l->value[i] = S("");
    if (v->flags & SHEET_ROW_STRIKE)
        complain(&r, -1, REFUSED, "ROW_STRUCK", S("该行有删除线，不能确定是否要删除，没有采用"));
    for (size_t i = 0; i < c->kind->n_col; i++) {
        read_cell(&r, i);
        bool helps = c->kind->col[i].as == MA_BIRTH || c->kind->col[i].as == MA_PHONE;
        other |= helps && l->value[i].len > 0;
    }
    if (!f->refused && !l->number.len && !other)
        complain(&r, -1, REFUSED, "NO_KEY", S("没有可用的证件号码，也没有出生日期或电话，无法比对"));
}
