/* SPDX-License-Identifier: Apache-2.0
 * Cells of a roster: names of the columns, texts to keep, and how a value is shown in a finding
 * (identity numbers, phones and cards never in clear). */
#include "roster_cell.h"
#include "roster_move.h"

enum { LONG_RUN = 11 };

static const struct {
    const char *field, *title;
} cols[RC__COUNT] = {
    [RC_NAME] = {"name", "姓名"}, [RC_ID_NO] = {"number", "证件号码"},
    [RC_ID_TYPE] = {"id_type", "证件类型"}, [RC_SEX] = {"sex", "性别"},
    [RC_BIRTH] = {"birth", "出生日期"}, [RC_PHONE] = {"phone", "联系电话"},
    [RC_CARD] = {"card", "银行卡号"}, [RC_BANK] = {"bank", "开户行"}, [RC_PAYEE] = {"payee", "户名"},
    [RC_EMPLOYER] = {"employer", "工作单位"}, [RC_POST] = {"post", "职务或岗位"},
    [RC_CLASS] = {"class", "慰问对象类别"}, [RC_SOURCE] = {"source", "资金来源"},
    [RC_FORM] = {"form", "慰问形式"}, [RC_AMOUNT] = {"amount_fen", "慰问金额"},
    [RC_GOODS] = {"goods", "慰问品"}, [RC_GOODS_QTY] = {"goods_qty", "慰问品数量"},
    [RC_GOODS_FEN] = {"goods_fen", "慰问品折价"}, [RC_TAGS] = {"tags", "人员标记"},
    [RC_ARCHIVE] = {"archive_no", "档案编号"}, [RC_GIVEN_ON] = {"given_on", "慰问时间"},
    [RC_REASON] = {"reason", "慰问原因"}, [RC_NOTE] = {"note", "备注"},
    [RC_HANDLER] = {"handler", "经办人"}, [RC_FAMILY] = {"family", "家庭编号"},
    [RC_HEAD_NO] = {"head_no", "户主证件号码"}, [RC_SPOUSE_NO] = {"spouse_no", "配偶证件号码"},
};

const char *roster_col_field(enum roster_col c)
{
    return c < RC__COUNT ? cols[c].field : "";
}

const char *roster_col_title(enum roster_col c)
{
    return c < RC__COUNT ? cols[c].title : "整行";
}

int roster_col_named(struct str field)
{
    for (int i = 0; i < RC__COUNT; i++)
        if (str_eq(field, str_of(cols[i].field)))
            return i;
    return -1;
}

/* --- findings --- */

void roster_flaw_add(struct roster_flaws *f, enum roster_col col, enum roster_level level,
                     const char *code, struct str value, struct str text)
{
    if (f->n < ROSTER_ROW_FLAWS)
        f->at[f->n++] = (struct roster_flaw){col, level, code, value, text, false};
}

void roster_flaw_by(struct roster_flaws *f, enum roster_col col, enum caps_level level, const char *code,
                    struct str value, struct str text)
{
    if (level == CAPS_OFF || f->n == ROSTER_ROW_FLAWS)
        return;
    roster_flaw_add(f, col, level == CAPS_ERROR ? ROSTER_REFUSED : ROSTER_WARNED, code, value, text);
    f->at[f->n - 1].needs = level == CAPS_REASON;
}

struct roster_kins *roster_row_kin(const struct roster_row *row)
{
    return row->kin.len ? (struct roster_kins *)(uintptr_t)row->kin.at : NULL;
}

void roster_kin_add(struct roster_row *row, const char *kind, struct str type, struct str blind,
                    struct str mask, struct str evidence)
{
    struct roster_kins *k = roster_row_kin(row);
    if (k && k->n < ROSTER_KIN_MAX)
        k->at[k->n++] = (struct roster_kin){kind, type, blind, mask, evidence};
}

enum roster_level roster_flaws_level(const struct roster_flaws *f)
{
    enum roster_level worst = ROSTER_FINE;
    for (size_t i = 0; i < f->n; i++)
        if (f->at[i].level > worst)
            worst = f->at[i].level;
    return worst;
}

/* --- masks --- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Stars over the middle of s[0..n), counting digits alone; n_digits of them. */
static void star_run(char *s, size_t n, size_t n_digits)
{
    size_t head = n_digits >= 12 ? 4 : n_digits >= 9 ? 3 : 0, tail = n_digits >= 9 ? 4 : 0, seen = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_digit(s[i]) && s[i] != 'X' && s[i] != 'x')
            continue;
        if (seen >= head && seen + tail < n_digits)
            s[i] = '*';
        seen++;
    }
}

/* Digit runs of `least` and more (grouping blanks and hyphens allowed) are masked in place. */
static void mask_runs(char *s, size_t len, size_t least)
{
    for (size_t i = 0; i < len;) {
        if (!is_digit(s[i])) {
            i++;
            continue;
        }
        size_t end = i, digits = 0;
        for (size_t k = i; k < len; k++) {
            bool x = (s[k] == 'X' || s[k] == 'x') && digits == 17;
            if (is_digit(s[k]) || x) {
                digits++;
                end = k + 1;
            } else if (s[k] != ' ' && s[k] != '-') {
                break;
            }
        }
        if (digits >= least)
            star_run(s + i, end - i, digits);
        i = end;
    }
}

struct str mask_free(struct arena *a, struct str s, size_t least)
{
    size_t run = 0;
    for (size_t i = 0; i < s.len; i++)
        run += is_digit(s.at[i]);
    if (run < least)
        return str_dup(a, s);
    char *copy = NEWS(a, char, s.len + 1);
    memcpy(copy, s.at, s.len);
    mask_runs(copy, s.len, least);
    return (struct str){copy, s.len};
}

struct str mask_digits(struct arena *a, struct str s)
{
    return mask_free(a, s, LONG_RUN);
}

struct str cell_clean(struct str raw, char buf[TEXT_BUF], size_t chars)
{
    /* so many bytes are never more characters: nearly every cell passes without being counted */
    struct str s = raw.len > chars ? utf8_head(raw, chars) : raw;
    if (s.len > TEXT_BUF)
        s = utf8_head(s, TEXT_BUF / 4);
    s = text_clean(s, buf, TEXT_BUF).s;
    return s.len > chars ? utf8_head(s, chars) : s;
}

struct str roster_value(struct arena *a, enum roster_col col, struct str raw)
{
    char buf[TEXT_BUF] SCRATCH;
    struct str s = cell_clean(raw, buf, 60);
    bool secret = col == RC_ID_NO || col == RC_PHONE || col == RC_CARD;
    if (!secret)
        return mask_free(a, s, 7);
    size_t n = utf8_count(s), at = 0;
    struct buf out = buf_new(a, 512);
    for (size_t i = 0; at < s.len; i++) {
        size_t from = at;
        (void)utf8_next(s, &at);
        bool shown = n >= 10 && (i < 4 || i + 4 >= n);
        if (shown)
            buf_put(&out, s.at + from, at - from);
        else
            buf_ch(&out, '*');
    }
    return buf_done(&out);
}

/* Free text to keep: long digit runs in it are numbers in the wrong place and are masked. */
struct str cell_keep(struct arena *a, const struct roster_cell *c)
{
    if (!c->text.len)
        return S("");
    char buf[TEXT_BUF] SCRATCH;
    return mask_free(a, cell_clean(c->text, buf, ROSTER_TEXT_MAX), LONG_RUN);
}

/* --- cells --- */

bool cell_blank(const struct roster_cell *c)
{
    return c->type == RCELL_NONE || (c->type != RCELL_ERROR && c->type != RCELL_NO_VALUE &&
                                     text_trim(c->text).len == 0);
}

/* A numeric cell's digits as people see them, whatever way the file wrote them (1.39E+10). */
struct str cell_digits(const struct roster_cell *c, char buf[NUMBER_TEXT])
{
    if (c->type != RCELL_NUMBER || c->value < 0 || c->value >= 1e21 ||
        (c->value < 9e15 && c->value != (double)(int64_t)c->value))
        return c->text;
    int n = snprintf(buf, NUMBER_TEXT, "%.0f", c->value);
    return (struct str){buf, (size_t)n};
}

bool cell_error_text(struct str s)
{
    static const struct str words[] = {LIT("#REF!"), LIT("#N/A"), LIT("#VALUE!"), LIT("#NAME?"),
                                       LIT("#DIV/0!"), LIT("#NULL!"), LIT("#NUM!")};
    s = str_trim(s);
    if (!s.len || s.at[0] != '#')
        return false;
    for (size_t i = 0; i < countof(words); i++)
        if (str_eq(s, words[i]))
            return true;
    return false;
}

struct str cell_key(struct str raw, char buf[TEXT_BUF])
{
    return text_key(raw.len <= TEXT_BUF ? raw : utf8_head(raw, TEXT_BUF / 4), buf, TEXT_BUF).s;
}

