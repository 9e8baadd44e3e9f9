// SPDX-License-Identifier: Apache-2.0
// Items → files. Every item is checked first, with the very code that renders it, so that what passes
// the check cannot fail, or come out differently, in the file.
#include "bank_own.h"
#include "date.h"
#include "idno.h"
#include "money.h"
#include "seal.h"

enum { TEXT_BYTES = 4096, FILE_BYTES = 96 << 20, FILE_ARENA = 512 << 20, SHOWN_NAME = 20 };

struct write {
    struct arena *a; /* of texts that outlive the writing */
    const struct bank_profile *p;
    const struct bank_header *h;
    const struct bank_item *items;
    size_t n;
    struct bank_report *r;
    struct bank_coder *coder;
    struct str use;
    int64_t part, parts, row, count, fen; /* of the file being written */
    char text[TEXT_BYTES];                /* a cell in UTF-8 */
};

/* --- complaints --- */

static void complain(struct write *w, enum bank_level level, size_t item, const char *code, const char *column,
                     const char *what)
{
    struct bank_report *r = w->r;
    int64_t *n[] = {[BANK_REFUSED] = &r->refused, [BANK_WARNED] = &r->warned, [BANK_NOTED] = &r->noted};
    ++*n[level];
    if (r->n_complaints == BANK_TOLD)
        return;
    struct str text;
    if (item == SIZE_MAX)
        text = str_f(w->a, "%s%s", column, what);
    else
        text = str_f(w->a, "第 %lld 项 %.*s：%s%s", (long long)w->items[item].seq,
                     FMT(utf8_head(w->items[item].name, SHOWN_NAME)), column, what);
    r->complaints[r->n_complaints++] = (struct bank_complaint){level, item, code, text};
}

#define COMPLAIN(w, level, item, code, column, ...)                                                        \
    complain((w), (level), (item), (code), (column), str_z((w)->a, str_f((w)->a, __VA_ARGS__)))

/* --- the text of a cell --- */

static struct str amount_text(const struct write *w, int64_t fen, char out[MONEY_TEXT])
{
    size_t n = money_plain(fen, out);
    return (struct str){out, w->p->decimals == 0 && n > 3 ? n - 3 : n};
}

static struct str zeros(char out[MONEY_TEXT], int64_t v, int64_t width)
{
    int n = snprintf(out, MONEY_TEXT, "%0*lld", (int)(width ? width : 1), (long long)v);
    return (struct str){out, (size_t)n};
}

static struct str date8(struct str day, char out[MONEY_TEXT])
{
    size_t n = 0;
    for (size_t i = 0; i < day.len && n < 8; i++)
        if (day.at[i] != '-')
            out[n++] = day.at[i];
    return (struct str){out, n};
}

static struct str piece_text(const struct write *w, const struct bank_piece *p, const struct bank_item *it,
                             char out[MONEY_TEXT])
{
    switch (p->what) {
    case W_TEXT: return p->text;
    case W_SEQ: return zeros(out, it->seq, p->width);
    case W_ROW: return zeros(out, w->row, p->width);
    case W_REF: return it->ref;
    case W_NAME: return it->name;
    case W_ACCOUNT: return it->account;
    case W_AMOUNT: return amount_text(w, it->fen, out);
    case W_FEN: return zeros(out, it->fen, p->width);
    case W_BANK: return it->bank;
    case W_CNAPS: return it->cnaps;
    case W_PROVINCE: return it->province;
    case W_CITY: return it->city;
    case W_PHONE: return it->phone;
    case W_NOTE: return it->note;
    case W_USE: return w->use;
    case W_USE_CODE: return w->h->use;
    case W_DATE: return w->h->date;
    case W_DATE8: return date8(w->h->date, out);
    case W_BATCH: return w->h->batch;
    case W_PART: return zeros(out, w->part, p->width);
    case W_PARTS: return zeros(out, w->parts, p->width);
    case W_COUNT: return zeros(out, w->count, p->width);
    case W_TOTAL: return amount_text(w, w->fen, out);
    case W_PAYER_NAME: return w->h->payer_name;
    case W_PAYER_ACCOUNT: return w->h->payer_account;
    case W_PAYER_BANK: return w->h->payer_bank;
    case W__COUNT: break;
    }
    return S("");
}

static uint32_t swapped(const struct bank_profile *p, uint32_t cp, struct str *to)
{
    for (size_t i = 0; i < p->n_swaps; i++)
        if (p->swaps[i].from == cp) {
            *to = p->swaps[i].to;
            return cp;
        }
    return 0;
}

/* Text of a value with the profile's replacements; *swap: the first character replaced, 0 = none. False:
 * longer than any cell may be. */
static bool value_text(struct write *w, const struct bank_value *v, const struct bank_item *it, struct str *out,
                       uint32_t *swap)
{
    size_t n = 0;
    *swap = 0;
    for (size_t i = 0; i < v->n; i++) {
        char small[MONEY_TEXT];
        struct str s = piece_text(w, &v->at[i], it, small);
        if (!w->p->n_swaps && n + s.len <= sizeof w->text && s.len) {
            memcpy(w->text + n, s.at, s.len);
            n += s.len;
            continue;
        }
        for (size_t at = 0; at < s.len;) {
            size_t from = at;
            struct str to = {0};
            uint32_t hit = swapped(w->p, utf8_next(s, &at), &to);
            if (!hit)
                to = str_sub(s, from, at - from);
            else if (!*swap)
                *swap = hit;
            if (n + to.len > sizeof w->text)
                return false;
            memcpy(w->text + n, to.at, to.len);
            n += to.len;
        }
    }
    *out = (struct str){w->text, n};
    return true;
}

/* --- checking a cell --- */

static bool is_sign(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0x2028 || cp == 0x2029 ||
           (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) || cp == 0xFEFF || cp == 0xFFFD ||
           (cp >= 0xE000 && cp <= 0xF8FF) || cp >= 0xF0000;
}

/* What people type for a character they cannot find. */
static bool is_stand_in(uint32_t cp)
{
    return cp == '?' || cp == 0xFF1F || cp == '*' || cp == 0xFF0A || cp == 0x25A1 || cp == 0x3013 || cp == 0x25A0;
}

static bool begins_formula(struct str s)
{
    size_t at = 0;
    uint32_t c = s.len ? utf8_next(s, &at) : 0;
    return c == '=' || c == '+' || c == '-' || c == '@' || c == 0xFF1D || c == 0xFF0B || c == 0xFF0D || c == 0xFF20;
}

static bool holds(struct bank_value v, enum bank_what what)
{
    for (size_t i = 0; i < v.n; i++)
        if (v.at[i].what == what)
            return true;
    return false;
}

/* The first character that must not be there, 0 = none. */
static uint32_t forbidden_sign(const struct write *w, const struct bank_column *c, struct str s)
{
    bool bare = w->p->form == BANK_DELIMITED && !w->p->quoted, name = holds(c->value, W_NAME);
    for (size_t at = 0; at < s.len;) {
        uint32_t cp = utf8_next(s, &at);
        if (is_sign(cp) || (name && is_stand_in(cp)) || (bare && (cp == (unsigned char)w->p->delimiter || cp == '"')))
            return cp;
    }
    return 0;
}

static const char *shown(char out[32], struct str s, size_t at)
{
    uint32_t cp = at < s.len ? utf8_next(s, &at) : 0;
    char z[5] = {0};
    if (!is_sign(cp))
        (void)utf8_put(cp, z);
    (void)snprintf(out, 32, "“%s”（U+%04X）", z, cp);
    return out;
}

static void check_words(struct write *w, size_t i, const struct bank_column *c, struct str s)
{
    for (size_t k = 0; k < w->p->n_forbidden; k++)
        if (str_has(s, w->p->forbidden[k])) {
            COMPLAIN(w, BANK_REFUSED, i, "WORD", c->name, "里不能有“%.*s”，请改写", FMT(w->p->forbidden[k]));
            return;
        }
}

static bool check_text(struct write *w, size_t i, const struct bank_column *c, struct str s, uint32_t swap)
{
    const char *title = c->name;
    char z[32], utf[5] = {0};
    if (c->need && !s.len) {
        complain(w, BANK_REFUSED, i, "EMPTY", title, "不能为空，请补充");
        return false;
    }
    uint32_t sign = forbidden_sign(w, c, s);
    if (sign) {
        size_t n = utf8_put(sign, utf);
        COMPLAIN(w, BANK_REFUSED, i, "SIGNS", title, "里有银行文件不能带的字符%s，请改正",
                 shown(z, (struct str){utf, n}, 0));
        return false;
    }
    if (w->p->form == BANK_DELIMITED && w->p->quoted && begins_formula(s)) {
        complain(w, BANK_REFUSED, i, "FORMULA", title, "以 = + - @ 开头，会被表格软件当作公式，请改正");
        return false;
    }
    if (swap) {
        size_t n = utf8_put(swap, utf);
        COMPLAIN(w, BANK_NOTED, i, "REPLACED", title, "里的%s按本银行的规定替换", shown(z, (struct str){utf, n}, 0));
    }
    if (holds(c->value, W_NOTE) || holds(c->value, W_USE))
        check_words(w, i, c, s);
    return true;
}

/* --- a cell as bytes --- */

/* The longest head of s whose bytes fit. */
static struct str cut_to(struct write *w, struct str s, int64_t width)
{
    struct str bytes = S("");
    size_t bad;
    for (size_t n = (size_t)width; n > 0; n--) /* a character is a byte at least */
        if (bank_code(w->coder, utf8_head(s, n), &bytes, &bad) && (int64_t)bytes.len <= width)
            return bytes;
    return S("");
}

/* Bytes of item i in a column; complaints are made only when tell. False: refused. */
static bool cell_bytes(struct write *w, size_t i, const struct bank_column *c, bool tell, struct str *out)
{
    struct str s;
    uint32_t swap;
    size_t bad;
    const char *title = c->name;
    if (!value_text(w, &c->value, &w->items[i], &s, &swap)) {
        if (tell)
            complain(w, BANK_REFUSED, i, "LONG", title, "过长，请缩短");
        return false;
    }
    if (tell && !check_text(w, i, c, s, swap))
        return false;
    if (!bank_code(w->coder, s, out, &bad)) {
        char z[32];
        if (tell)
            COMPLAIN(w, BANK_REFUSED, i, "CHARSET", title,
                     "里的%s不能用 %.*s 表示；请核对开户行登记的户名，或改用支持 GB18030 的文件格式", shown(z, s, bad),
                     FMT(w->p->charset));
        return false;
    }
    if (!c->width || (int64_t)out->len <= c->width)
        return true;
    if (tell)
        COMPLAIN(w, c->cut ? BANK_WARNED : BANK_REFUSED, i, c->cut ? "CUT" : "LONG", title,
                 c->cut ? "共 %zu 字节，超过银行规定的 %lld 字节，将截短" : "共 %zu 字节，超过银行规定的 %lld 字节，不能截短；请核对开户行登记的户名",
                 out->len, (long long)c->width);
    if (c->cut)
        *out = cut_to(w, s, c->width);
    return c->cut;
}

/* --- checking an item --- */

static bool all_digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    return s.len > 0;
}

static void check_account(struct write *w, size_t i)
{
    const struct bank_account_rule *r = &w->p->account;
    struct str s = w->items[i].account;
    struct card card;
    size_t k = 0;
    if (!all_digits(s) || (int64_t)s.len < r->min || (int64_t)s.len > r->max) {
        COMPLAIN(w, BANK_REFUSED, i, "ACCOUNT", "账号", "应是 %lld 到 %lld 位数字，现为 %zu 个字符，请核对",
                 (long long)r->min, (long long)r->max, utf8_count(s));
        return;
    }
    while (k < r->n_prefixes && !str_starts(s, r->prefixes[k]))
        k++;
    if (r->n_prefixes && k == r->n_prefixes)
        COMPLAIN(w, BANK_REFUSED, i, "ACCOUNT", "账号", "开头不是本银行接受的卡号（%.*s…），请核对或改走其他银行",
                 FMT(r->prefixes[0]));
    else if (r->luhn && card_read(s, false, &card) && !card.luhn)
        complain(w, BANK_WARNED, i, "LUHN", "账号", "的校验位不符；存折和部分旧账号属正常，银行卡请核对");
}

static void check_amount(struct write *w, size_t i)
{
    const struct bank_limits *l = &w->p->limits;
    int64_t fen = w->items[i].fen;
    char most[MONEY_TEXT];
    if (fen < l->item_min_fen || fen > MONEY_MAX) {
        (void)money_yuan(l->item_min_fen, most);
        COMPLAIN(w, BANK_REFUSED, i, "AMOUNT", "金额", "不能小于 %s 元", most);
        return;
    }
    if (w->p->decimals == 0 && fen % 100)
        complain(w, BANK_REFUSED, i, "DECIMALS", "金额", "有角分，本银行只收整元");
    if (l->item_max_fen && fen > l->item_max_fen) {
        (void)money_yuan(l->item_max_fen, most);
        COMPLAIN(w, BANK_REFUSED, i, "AMOUNT", "金额", "超过单笔上限 %s 元，请分次或改走其他渠道", most);
    } else if (l->file_max_fen && fen > l->file_max_fen) {
        (void)money_yuan(l->file_max_fen, most);
        COMPLAIN(w, BANK_REFUSED, i, "AMOUNT", "金额", "一笔就超过了单个文件上限 %s 元", most);
    }
}

/* Comes back in texts of the bank's making, so it must survive any charset and hold no blank. */
static bool plain_ref(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-'))
            return false;
    }
    return s.len > 0 && s.len <= 40;
}

static void check_item(struct write *w, size_t i)
{
    const struct bank_item *it = &w->items[i];
    struct str bytes;
    if (it->seq < 1 || (i > 0 && it->seq <= w->items[i - 1].seq))
        complain(w, BANK_REFUSED, i, "SEQ", "序号", "应从 1 起递增，不得重复");
    if (!plain_ref(it->ref))
        complain(w, BANK_REFUSED, i, "SEQ", "流水标识", "应由数字、大写字母和 - 组成");
    check_account(w, i);
    check_amount(w, i);
    for (size_t c = 0; c < w->p->n_columns; c++)
        (void)cell_bytes(w, i, &w->p->columns[c], true, &bytes);
}

/* --- checking the whole --- */

static bool plain_code(struct str s, size_t max)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')))
            return false;
    }
    return s.len > 0 && s.len <= max;
}

static void check_header(struct write *w)
{
    struct date day;
    if (!plain_code(w->h->batch, 32))
        complain(w, BANK_REFUSED, SIZE_MAX, "HEADER", "批次号", "应由数字和大写字母组成，最多 32 个");
    if (w->h->date.len != 10 || date_read(w->h->date, &day) != DATE_DAY)
        complain(w, BANK_REFUSED, SIZE_MAX, "HEADER", "日期", "应是年-月-日");
    if (!w->n || w->n > BANK_ITEMS)
        complain(w, BANK_REFUSED, SIZE_MAX, "HEADER", "明细", w->n ? "过多，请分批" : "为空");
    w->use = S("");
    for (size_t i = 0; i < w->p->n_purposes; i++)
        if (!w->h->use.len || str_eq(w->h->use, w->p->purposes[i].code)) {
            w->use = w->p->purposes[i].text;
            return;
        }
    complain(w, BANK_REFUSED, SIZE_MAX, "HEADER", "用途", "不在本银行的用途代码表中");
}

static void check_payer(struct write *w)
{
    static const struct {
        enum bank_what what;
        const char *title;
    } facts[] = {{W_PAYER_NAME, "付款户名"}, {W_PAYER_ACCOUNT, "付款账号"}, {W_PAYER_BANK, "付款开户行"}};
    for (size_t k = 0; k < countof(facts); k++) {
        struct bank_piece piece = {.what = facts[k].what};
        char small[MONEY_TEXT];
        bool used = false;
        for (size_t c = 0; c < w->p->n_columns; c++)
            used |= holds(w->p->columns[c].value, facts[k].what);
        if (used && !piece_text(w, &piece, &w->items[0], small).len)
            complain(w, BANK_REFUSED, SIZE_MAX, "HEADER", facts[k].title, "不能为空：这家银行的文件要写付款方");
    }
}

/* Where the file that begins at item `from` ends, and what it holds. */
static size_t part_end(struct write *w, size_t from)
{
    const struct bank_limits *l = &w->p->limits;
    size_t i = from;
    w->count = w->fen = 0;
    for (int64_t sum; i < w->n && w->count < l->rows; w->count++) {
        if (!money_add(w->fen, w->items[i].fen, &sum) || (l->file_max_fen && w->count && sum > l->file_max_fen))
            break;
        w->fen = sum;
        i++;
    }
    return i;
}

static void total_up(struct write *w)
{
    struct bank_report *r = w->r;
    r->count = (int64_t)w->n;
    for (size_t i = 0; i < w->n; i++)
        if (!money_add(r->fen, w->items[i].fen, &r->fen)) {
            complain(w, BANK_REFUSED, SIZE_MAX, "HEADER", "合计金额", "超出范围");
            return;
        }
    for (size_t at = 0; at < w->n; r->files++)
        at = part_end(w, at);
    w->part = w->parts = r->files; /* the check meets the longest of each number */
    w->row = w->count = w->p->limits.rows;
    w->fen = r->fen;
    if (r->files > BANK_FILES)
        complain(w, BANK_REFUSED, SIZE_MAX, "FILES", "文件", "过多，请分批");
}

/* --- rendering --- */

static void put_fixed(struct buf *b, const struct bank_column *c, struct str bytes)
{
    size_t gap = (size_t)c->width - bytes.len;
    if (!c->right)
        buf_str(b, bytes);
    while (gap--)
        buf_ch(b, c->zero ? '0' : ' ');
    if (c->right)
        buf_str(b, bytes);
}

static void put_quoted(struct buf *b, struct str bytes)
{
    buf_ch(b, '"');
    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.at[i] == '"') /* never half of a character: second bytes begin at 0x30, and '"' is 0x22 */
            buf_ch(b, '"');
        buf_ch(b, bytes.at[i]);
    }
    buf_ch(b, '"');
}

static void put_line_end(const struct write *w, struct buf *b)
{
    if (w->p->crlf)
        buf_ch(b, '\r');
    buf_ch(b, '\n');
}

static void put_cell(struct write *w, struct buf *b, size_t c, struct str bytes, bool number)
{
    const struct bank_profile *p = w->p;
    if (p->form == BANK_FIXED) {
        put_fixed(b, &p->columns[c], bytes);
        return;
    }
    if (c > 0)
        buf_ch(b, p->delimiter);
    if (p->quoted && !number)
        put_quoted(b, bytes);
    else
        buf_str(b, bytes);
}

static void end_line(struct write *w, struct buf *b)
{
    if (w->p->form == BANK_DELIMITED && w->p->trailing)
        buf_ch(b, w->p->delimiter);
    put_line_end(w, b);
}

static bool put_value_line(struct write *w, struct buf *b, const struct bank_value *v)
{
    struct str s, bytes;
    uint32_t swap;
    size_t bad;
    if (!v->n)
        return true;
    if (!value_text(w, v, &w->items[0], &s, &swap) || !bank_code(w->coder, s, &bytes, &bad))
        return false;
    buf_str(b, bytes);
    put_line_end(w, b);
    return true;
}

static bool put_titles(struct write *w, struct buf *b)
{
    struct str bytes;
    size_t bad;
    for (size_t c = 0; w->p->titled && c < w->p->n_columns; c++) {
        if (!bank_code(w->coder, w->p->columns[c].title, &bytes, &bad))
            return false;
        put_cell(w, b, c, bytes, false);
    }
    if (w->p->titled)
        end_line(w, b);
    return true;
}

static bool text_file(struct write *w, struct arena *a, size_t from, size_t to, struct str *out)
{
    struct buf b = buf_new(a, FILE_BYTES);
    struct str bytes;
    bool sound = put_value_line(w, &b, &w->p->head) && put_titles(w, &b);
    for (size_t i = from; i < to && sound; i++) {
        w->row = (int64_t)(i - from + 1);
        for (size_t c = 0; c < w->p->n_columns && sound; c++) {
            sound = cell_bytes(w, i, &w->p->columns[c], false, &bytes);
            put_cell(w, &b, c, bytes, w->p->columns[c].number);
        }
        end_line(w, &b);
    }
    sound = sound && put_value_line(w, &b, &w->p->foot);
    *out = buf_done(&b);
    return sound && !b.full;
}

static bool book_file(struct write *w, struct arena *a, size_t from, size_t to, struct str *out)
{
    struct bank_book *b = bank_book_new(a, w->p->sheet);
    struct str bytes;
    for (size_t c = 0; c < w->p->n_columns; c++)
        bank_book_text(b, w->p->columns[c].title);
    bank_book_row(b);
    for (size_t i = from; i < to; i++) {
        w->row = (int64_t)(i - from + 1);
        for (size_t c = 0; c < w->p->n_columns; c++) {
            if (!cell_bytes(w, i, &w->p->columns[c], false, &bytes))
                return false;
            if (w->p->columns[c].number)
                bank_book_number(b, bytes);
            else
                bank_book_text(b, bytes);
        }
        bank_book_row(b);
    }
    return bank_book_end(b, out);
}

static enum err write_part(struct write *w, struct arena *a, size_t from, size_t to, const struct bank_sink *sink)
{
    struct bank_file f = {.part = w->part, .parts = w->parts, .count = w->count, .fen = w->fen,
                          .first_seq = w->items[from].seq, .last_seq = w->items[to - 1].seq};
    unsigned char hash[SM3_BYTES];
    uint32_t swap;
    w->row = 0;
    if (!value_text(w, &w->p->file_name, &w->items[from], &f.name, &swap))
        return ERR_INTERNAL;
    f.name = str_dup(a, f.name);
    bool sound = w->p->form == BANK_BOOK ? book_file(w, a, from, to, &f.bytes) : text_file(w, a, from, to, &f.bytes);
    if (!sound)
        return ERR_TOO_LARGE;
    sm3_once(f.bytes.at, f.bytes.len, hash);
    f.hash = hex_of(a, hash, sizeof hash);
    return sink->file(sink->self, &f);
}

static void free_coder(void *c)
{
    bank_coder_free(c);
}
static void free_arena(void *a)
{
    arena_free(a);
}

static enum err write_all(struct write *w, const struct bank_sink *sink)
{
    struct arena *a = arena_new(FILE_ARENA);
    enum err e = OK;
    arena_defer(w->a, free_arena, a); /* the sink may leave by the longjmp of its own arena */
    w->part = 0;
    for (size_t from = 0, to; from < w->n && e == OK; from = to) {
        to = part_end(w, from);
        w->part++;
        e = write_part(w, a, from, to, sink);
        arena_reset(a);
    }
    return e;
}

enum err bank_write(struct arena *a, const struct bank_profile *p, const struct bank_header *h,
                    const struct bank_item *items, size_t n, const struct bank_sink *sink, struct bank_report *out)
{
    struct write *w = NEW(a, struct write);
    *out = (struct bank_report){.complaints = NEWS(a, struct bank_complaint, BANK_TOLD)};
    *w = (struct write){.a = a, .p = p, .h = h, .items = items, .n = n, .r = out, .part = 1, .parts = 1, .row = 1,
                        .coder = bank_coder_new(p->charset, false)};
    if (!w->coder)
        return ERR_INTERNAL;
    arena_defer(a, free_coder, w->coder);
    check_header(w);
    if (n && n <= BANK_ITEMS) {
        check_payer(w);
        total_up(w);
        for (size_t i = 0; i < n; i++)
            check_item(w, i);
    }
    if (out->refused)
        return ERR_BAD_INPUT;
    return sink ? write_all(w, sink) : OK;
}
