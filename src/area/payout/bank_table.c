// SPDX-License-Identifier: Apache-2.0
// Rows of cells → results or entries, the same for text files and workbooks. Where a fact stands is the
// profile's; what a text means is the profile's; a text that means nothing known is "unknown", never
// a guess.
#include "bank_own.h"
#include "date.h"
#include "money.h"
#include "text.h"

enum { HEADER_ROWS = 60, KEY_BYTES = 1024 };

struct bank_table {
    struct arena *a;
    const struct bank_profile *p;
    const struct bank_reading *r;
    enum bank_sort sort;
    bool found;          /* the titles */
    size_t rows;
    size_t col[F__COUNT]; /* of each fact; SIZE_MAX = none */
    const struct bank_place *place[F__COUNT];
    struct bank_result *lines;
    struct bank_entry *entries;
    size_t n, cap;
    struct bank_fault *faults;
    size_t n_faults, faulty;
    struct str said;     /* the last status text and what it meant: most lines say the same */
    const struct bank_reason *said_reason;
    struct str kept[F__COUNT]; /* the last text of each fact: what repeats is stored once */
};

struct bank_fault *bank_fault_add(struct arena *a, struct bank_fault **faults, size_t *kept, size_t *all)
{
    static _Thread_local struct bank_fault beyond;
    if (!*faults)
        *faults = NEWS(a, struct bank_fault, BANK_TOLD);
    ++*all;
    return *kept < BANK_TOLD ? &(*faults)[(*kept)++] : &beyond;
}

struct bank_fault *bank_table_fault(struct bank_table *t, size_t line, const char *code)
{
    struct bank_fault *f = bank_fault_add(t->a, &t->faults, &t->n_faults, &t->faulty);
    *f = (struct bank_fault){.line = line, .code = code};
    return f;
}

static bool fault(struct bank_table *t, size_t line, const char *code, struct str text)
{
    bank_table_fault(t, line, code)->text = text;
    return false;
}

struct bank_table *bank_table_of(struct arena *a, const struct bank_profile *p, const struct bank_reading *r,
                                 enum bank_sort sort)
{
    struct bank_table *t = NEW(a, struct bank_table);
    *t = (struct bank_table){.a = a, .p = p, .r = r, .sort = sort, .found = !r->titled};
    for (int f = 0; f < F__COUNT; f++)
        t->col[f] = SIZE_MAX;
    for (size_t i = 0; i < r->n_places; i++) {
        t->place[r->places[i].fact] = &r->places[i];
        if (!r->titled)
            t->col[r->places[i].fact] = r->form == BANK_FIXED ? i : (size_t)r->places[i].at - 1;
    }
    return t;
}

struct bank_table *bank_table_new(struct arena *a, const struct bank_profile *p, enum bank_sort sort)
{
    const struct bank_reading *r = sort == BANK_RESULTS ? p->results : p->statements;
    size_t n = sort == BANK_RESULTS ? p->n_results : p->n_statements;
    for (size_t i = 0; i < n; i++)
        if (r[i].form == BANK_BOOK)
            return bank_table_of(a, p, &r[i], sort);
    return NULL;
}

/* --- titles --- */

static struct str key_in(struct str s, char out[KEY_BYTES])
{
    return s.len < KEY_BYTES ? text_key(s, out, KEY_BYTES).s : S("");
}

static bool is_title(const struct bank_place *pl, struct str key)
{
    for (size_t i = 0; i < pl->n_titles; i++)
        if (str_eq(pl->titles[i], key))
            return true;
    return false;
}

/* Is this the row of titles? All that the file must have are there. */
static bool take_titles(struct bank_table *t, const struct bank_cell *cells, size_t n)
{
    size_t col[F__COUNT], hits = 0;
    for (int f = 0; f < F__COUNT; f++)
        col[f] = SIZE_MAX;
    for (size_t c = 0; c < n; c++) {
        char buf[KEY_BYTES];
        struct str key = key_in(cells[c].text, buf);
        for (size_t i = 0; i < t->r->n_places && key.len; i++)
            if (col[t->r->places[i].fact] == SIZE_MAX && is_title(&t->r->places[i], key)) {
                col[t->r->places[i].fact] = c;
                hits++;
                break;
            }
    }
    for (size_t i = 0; i < t->r->n_places; i++)
        if (t->r->places[i].need && col[t->r->places[i].fact] == SIZE_MAX)
            return false;
    if (hits < 2)
        return false;
    memcpy(t->col, col, sizeof col);
    return t->found = true;
}

/* --- the cells of a row --- */

static const struct bank_cell *cell_of(const struct bank_table *t, const struct bank_cell *cells, size_t n,
                                       enum bank_fact f)
{
    static const struct bank_cell none = {0};
    return t->col[f] < n ? &cells[t->col[f]] : &none;
}

static struct str text_of(struct bank_table *t, const struct bank_cell *cells, size_t n, enum bank_fact f)
{
    return text_trim(cell_of(t, cells, n, f)->text);
}

/* A copy that outlives the row; texts repeat from line to line. */
static struct str keep(struct bank_table *t, enum bank_fact f, struct str s)
{
    if (!s.len)
        return S("");
    if (!str_eq(s, t->kept[f]))
        t->kept[f] = str_dup(t->a, s);
    return t->kept[f];
}

/* Digits as banks and spreadsheets leave them: 'quoted, with tabs, grouped. Masks stay. */
static bool account_of(struct bank_table *t, size_t line, const struct bank_cell *c, struct str *out)
{
    char buf[128];
    struct str s = text_trim(c->text);
    if (!s.len)
        return true;
    if (s.len > 60)
        return fault(t, line, "ACCOUNT", S("账号过长，请核对文件"));
    if (c->number && !(c->value < 1e15)) /* a double keeps 15 digits */
        return fault(t, line, "ACCOUNT", S("账号被表格软件存成了数值，末几位已丢失；请用银行下载的原文件，不要另存"));
    struct text d = text_number(s, false, buf, sizeof buf);
    *out = str_dup(t->a, d.s);
    return true;
}

static bool money_cell(struct bank_table *t, size_t line, const struct bank_cell *c, bool signs, int64_t *fen)
{
    struct str s = text_trim(c->text);
    enum money_err e = c->number ? money_of_double(c->value, MONEY_YUAN, fen) : money_read(s, MONEY_YUAN, fen);
    if (e == MONEY_PRECISION)
        return fault(t, line, "AMOUNT", str_f(t->a, "金额“%.*s”有第三位小数，请用银行下载的原文件", FMT(s)));
    if (e != MONEY_OK)
        return fault(t, line, "AMOUNT", str_f(t->a, "金额“%.*s”不能识别", FMT(utf8_head(s, 40))));
    if (*fen < 0 && !signs)
        return fault(t, line, "AMOUNT", str_f(t->a, "金额“%.*s”小于零", FMT(s)));
    return true;
}

static bool seq_of(struct bank_table *t, size_t line, const struct bank_cell *c, int64_t *seq)
{
    struct str s = text_trim(c->text);
    if (c->number && c->value >= 1 && c->value < 1e9 && c->value == (double)(int64_t)c->value) {
        *seq = (int64_t)c->value;
        return true;
    }
    if (!str_int(s, seq) || *seq < 1 || *seq >= 1000000000)
        return fault(t, line, "SEQ", str_f(t->a, "序号“%.*s”不是正整数", FMT(utf8_head(s, 40))));
    return true;
}

/* The reference we gave stands last in what the bank returns: "慰问金 P000123-000017". */
static struct str ref_of(struct bank_table *t, struct str s)
{
    size_t from = s.len;
    while (from > 0 && s.at[from - 1] != ' ')
        from--;
    return str_dup(t->a, str_sub(s, from, s.len));
}

/* --- what a text means --- */

static bool has_words(const struct bank_word_list *lists, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < lists[i].n && str_has(key, lists[i].words[k]))
            k++;
        if (k == lists[i].n && k > 0)
            return true;
    }
    return false;
}

static bool is_one(const struct str *texts, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(texts[i], key))
            return true;
    return false;
}

static struct str saying_of(const struct bank_reading *r, struct str text)
{
    char buf[KEY_BYTES];
    struct str key = key_in(text, buf);
    for (size_t i = 0; i < r->n_sayings; i++)
        if (is_one(r->sayings[i].is, r->sayings[i].n_is, key) ||
            has_words(r->sayings[i].has, r->sayings[i].n_has, key))
            return r->sayings[i].to;
    return S("");
}

static const struct bank_reason *reason_of(struct bank_table *t, struct str code, struct str text)
{
    char a[KEY_BYTES], b[KEY_BYTES];
    struct str code_key = key_in(code, a), key = key_in(text, b);
    if (!code_key.len && key.len && str_eq(text, t->said))
        return t->said_reason;
    const struct bank_reason *found = NULL;
    for (size_t i = 0; i < t->p->n_reasons && !found; i++) {
        const struct bank_reason *r = &t->p->reasons[i];
        if ((code_key.len && is_one(r->codes, r->n_codes, code_key)) || (key.len && has_words(r->has, r->n_has, key)))
            found = r;
    }
    if (!code_key.len) {
        t->said = str_dup(t->a, text);
        t->said_reason = found;
    }
    return found;
}

static enum bank_status status_named(struct str s)
{
    for (int i = BANK_UNKNOWN; i <= BANK_RETURNED; i++)
        if (str_eq(s, str_of(bank_status_code((enum bank_status)i))))
            return (enum bank_status)i;
    return BANK_UNKNOWN;
}

/* Status and reason must not contradict each other: "success" with the words of a failure is unknown. */
static void judge(struct bank_table *t, struct bank_result *l, struct str status, struct str code)
{
    struct str to = saying_of(t->r, status.len ? status : l->text);
    const struct bank_reason *why = reason_of(t, code, l->text.len ? l->text : status);
    l->code = S("");
    if (!to.len) {
        l->status = why ? why->status : BANK_UNKNOWN;
        l->code = why ? why->code : S("STATUS");
        return;
    }
    l->status = status_named(to);
    if (why && why->status == BANK_RETURNED)
        l->status = BANK_RETURNED;
    else if (why && l->status == BANK_SUCCESS)
        l->status = BANK_UNKNOWN;
    else if (why && why->status == BANK_UNKNOWN)
        l->status = BANK_UNKNOWN;
    if (why && l->status != BANK_PENDING)
        l->code = why->code;
    else if (l->status == BANK_FAILED || l->status == BANK_RETURNED || l->status == BANK_UNKNOWN)
        l->code = l->status == BANK_RETURNED ? S("RETURNED") : S("OTHER");
}

/* --- one row --- */

static bool needed_there(struct bank_table *t, size_t line, const struct bank_cell *cells, size_t n)
{
    for (size_t i = 0; i < t->r->n_places; i++) {
        const struct bank_place *pl = &t->r->places[i];
        if (pl->need && !text_of(t, cells, n, pl->fact).len)
            return fault(t, line, "FIELDS", S("缺少必要的内容，这一行不完整"));
    }
    return true;
}

/* A masked number (6222****1234) is not an account to compare with. */
static bool is_whole(struct str account)
{
    for (size_t i = 0; i < account.len; i++)
        if (account.at[i] < '0' || account.at[i] > '9')
            return false;
    return account.len > 0;
}

static bool result_row(struct bank_table *t, size_t line, const struct bank_cell *cells, size_t n)
{
    struct bank_result l = {.line = line, .fen = -1};
    struct str status = text_of(t, cells, n, F_STATUS), code = text_of(t, cells, n, F_CODE);
    if (!needed_there(t, line, cells, n))
        return false;
    if (text_of(t, cells, n, F_SEQ).len && !seq_of(t, line, cell_of(t, cells, n, F_SEQ), &l.seq))
        return false;
    if (text_of(t, cells, n, F_ACCOUNT).len && !account_of(t, line, cell_of(t, cells, n, F_ACCOUNT), &l.account))
        return false;
    if (text_of(t, cells, n, F_AMOUNT).len && !money_cell(t, line, cell_of(t, cells, n, F_AMOUNT), false, &l.fen))
        return false;
    if (!is_whole(l.account))
        l.account = S("");
    l.ref = ref_of(t, text_of(t, cells, n, F_REF));
    if (!l.ref.len && !l.seq && !(l.account.len && l.fen >= 0))
        return fault(t, line, "FIELDS", S("看不出是哪一笔：没有序号和流水标识"));
    l.batch = keep(t, F_BATCH, text_of(t, cells, n, F_BATCH));
    l.name = keep(t, F_NAME, text_of(t, cells, n, F_NAME));
    l.text = keep(t, F_TEXT, utf8_head(text_of(t, cells, n, F_TEXT), 200));
    if (!l.text.len && t->col[F_TEXT] == SIZE_MAX)
        l.text = keep(t, F_TEXT, utf8_head(status, 200));
    judge(t, &l, status, code);
    GROW(t->a, t->lines, t->n, t->cap, 256);
    t->lines[t->n++] = l;
    return true;
}

static bool day_of(struct bank_table *t, size_t line, const struct bank_cell *c, struct str *out)
{
    struct date d = {0};
    char iso[DATE_TEXT];
    struct str s = text_trim(c->text);
    bool sound = c->number && c->value > 30000 && c->value < 80000 ? date_of_serial(c->value, false, &d)
                                                                   : date_read(s, &d) == DATE_DAY;
    if (!sound)
        return fault(t, line, "DATE", str_f(t->a, "日期“%.*s”不能识别", FMT(utf8_head(s, 40))));
    date_iso(d, iso);
    *out = str_dup(t->a, str_of(iso));
    return true;
}

/* Debit and credit in columns of their own: exactly one holds an amount. */
static bool split_amount(struct bank_table *t, size_t line, const struct bank_cell *cells, size_t n,
                         struct bank_entry *e)
{
    int64_t out = 0, in = 0;
    if (text_of(t, cells, n, F_DEBIT).len && !money_cell(t, line, cell_of(t, cells, n, F_DEBIT), false, &out))
        return false;
    if (text_of(t, cells, n, F_CREDIT).len && !money_cell(t, line, cell_of(t, cells, n, F_CREDIT), false, &in))
        return false;
    if ((out > 0) == (in > 0))
        return fault(t, line, "AMOUNT", S("借方和贷方金额应有且只有一个"));
    e->in = in > 0;
    e->fen = in + out;
    return true;
}

static bool signed_amount(struct bank_table *t, size_t line, const struct bank_cell *cells, size_t n,
                          struct bank_entry *e)
{
    struct str to = saying_of(t->r, text_of(t, cells, n, F_DIRECTION));
    if (!money_cell(t, line, cell_of(t, cells, n, F_AMOUNT), false, &e->fen))
        return false;
    if (!to.len)
        return fault(t, line, "DIRECTION", str_f(t->a, "借贷方向“%.*s”不能识别",
                                                 FMT(utf8_head(text_of(t, cells, n, F_DIRECTION), 20))));
    if (e->fen == 0)
        return fault(t, line, "AMOUNT", S("金额为零"));
    e->in = str_eq(to, S("in"));
    return true;
}

static bool entry_row(struct bank_table *t, size_t line, const struct bank_cell *cells, size_t n)
{
    struct bank_entry e = {.line = line};
    bool split = t->col[F_DEBIT] != SIZE_MAX && t->col[F_CREDIT] != SIZE_MAX;
    if (!needed_there(t, line, cells, n) || !day_of(t, line, cell_of(t, cells, n, F_DATE), &e.date) ||
        !(split ? split_amount(t, line, cells, n, &e) : signed_amount(t, line, cells, n, &e)))
        return false;
    e.has_balance = text_of(t, cells, n, F_BALANCE).len > 0;
    if (e.has_balance && !money_cell(t, line, cell_of(t, cells, n, F_BALANCE), true, &e.balance_fen))
        return false;
    if (text_of(t, cells, n, F_ACCOUNT).len && !account_of(t, line, cell_of(t, cells, n, F_ACCOUNT), &e.account))
        return false;
    e.party = keep(t, F_PARTY, utf8_head(text_of(t, cells, n, F_PARTY), 100));
    e.text = keep(t, F_TEXT, utf8_head(text_of(t, cells, n, F_TEXT), 200));
    e.ref = str_dup(t->a, utf8_head(text_of(t, cells, n, F_REF), 60));
    GROW(t->a, t->entries, t->n, t->cap, 256);
    t->entries[t->n++] = e;
    return true;
}

static bool is_blank(const struct bank_cell *cells, size_t n)
{
    while (n--)
        if (text_trim(cells[n].text).len)
            return false;
    return true;
}

/* Sum lines at the foot of a printed table. Only workbooks and titled files have them. */
static bool is_sum(const struct bank_cell *cells, size_t n)
{
    static const char *const words[] = {"合计", "总计", "小计", "本页"};
    size_t c = 0;
    while (c < n && !text_trim(cells[c].text).len)
        c++;
    for (size_t i = 0; c < n && i < countof(words); i++)
        if (str_starts(text_trim(cells[c].text), str_of(words[i])))
            return true;
    return false;
}

enum err bank_table_row(struct bank_table *t, size_t line, const struct bank_cell *cells, size_t n)
{
    if (++t->rows > BANK_LINES)
        return ERR_FILE_LIMIT;
    if (is_blank(cells, n))
        return OK;
    if (!t->found) {
        if (t->rows <= HEADER_ROWS)
            (void)take_titles(t, cells, n);
        return OK;
    }
    if (t->r->titled && (is_sum(cells, n) || take_titles(t, cells, n)))
        return OK; /* printed again on every page */
    (void)(t->sort == BANK_RESULTS ? result_row(t, line, cells, n) : entry_row(t, line, cells, n));
    return OK;
}

/* --- the whole: results --- */

static bool same_line(const struct bank_result *a, const struct bank_result *b)
{
    return str_eq(a->ref, b->ref) && a->seq == b->seq && str_eq(a->account, b->account) && a->fen == b->fen &&
           a->status == b->status && str_eq(a->code, b->code) && str_eq(a->batch, b->batch);
}

static int line_order(const void *x, const void *y)
{
    const struct bank_result *a = *(const struct bank_result *const *)x, *b = *(const struct bank_result *const *)y;
    int c = str_cmp(a->batch, b->batch);
    if (!c)
        c = str_cmp(a->ref, b->ref);
    if (!c)
        c = a->seq < b->seq ? -1 : a->seq > b->seq;
    return c ? c : a->line < b->line ? -1 : a->line > b->line;
}

static bool same_key(const struct bank_result *a, const struct bank_result *b)
{
    return (a->ref.len || a->seq) && str_eq(a->batch, b->batch) && str_eq(a->ref, b->ref) && a->seq == b->seq;
}

/* A line told twice in the same words counts once; told differently, neither is believed. Lines to be
 * left out get line 0. */
static void drop_repeats(struct bank_table *t, struct bank_results *out)
{
    struct bank_result **by = NEWS(t->a, struct bank_result *, t->n + 1);
    for (size_t i = 0; i < t->n; i++)
        by[i] = &t->lines[i];
    qsort(by, t->n, sizeof *by, line_order);
    for (size_t i = 0, end; i < t->n; i = end) {
        bool clash = false;
        for (end = i + 1; end < t->n && same_key(by[i], by[end]); end++)
            clash |= !same_line(by[i], by[end]);
        for (size_t k = clash ? i : i + 1; k < end; k++) {
            if (clash)
                (void)fault(t, by[k]->line, "REPEATED", S("同一笔在文件里出现多次，结果互相矛盾，都不采用，请向银行查询"));
            else
                out->repeated++;
            by[k]->line = 0;
        }
    }
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        if (t->lines[i].line)
            t->lines[n++] = t->lines[i];
    t->n = n;
}

enum err bank_table_results(struct bank_table *t, struct bank_results *out)
{
    *out = (struct bank_results){.why = S("")};
    if (!t->found) {
        out->why = S("没有找到结果表的标题行，请核对是不是这家银行的结果文件");
        return ERR_FILE_DAMAGED;
    }
    drop_repeats(t, out);
    out->lines = t->lines;
    out->n = t->n;
    out->faults = t->faults;
    out->n_faults = t->n_faults;
    out->faulty = t->faulty;
    if (t->n)
        return OK;
    out->why = !t->faulty ? S("文件里没有一行处理结果")
                          : str_f(t->a, "没有一行能采用（第 %zu 行：%.*s），请核对是不是这家银行的结果文件",
                                  t->faults[0].line, FMT(t->faults[0].text));
    return ERR_FILE_DAMAGED;
}

/* --- the whole: a statement --- */

static bool follows(const struct bank_entry *before, const struct bank_entry *e)
{
    int64_t sum;
    bool sound = e->in ? money_add(before->balance_fen, e->fen, &sum) : money_sub(before->balance_fen, e->fen, &sum);
    return sound && sum == e->balance_fen;
}

static size_t breaks(const struct bank_table *t, bool newest_first)
{
    size_t n = 0;
    for (size_t i = 1; i < t->n; i++)
        n += newest_first ? !follows(&t->entries[i], &t->entries[i - 1]) : !follows(&t->entries[i - 1], &t->entries[i]);
    return n;
}

static void turn_round(struct bank_table *t)
{
    for (size_t i = 0, k = t->n; i + 1 < k; i++) {
        struct bank_entry e = t->entries[--k];
        t->entries[k] = t->entries[i];
        t->entries[i] = e;
    }
}

static bool all_balances(const struct bank_table *t)
{
    for (size_t i = 0; i < t->n; i++)
        if (!t->entries[i].has_balance)
            return false;
    return t->n > 0;
}

/* Banks list oldest or newest first: the order in which every balance follows from the one before. */
static void check_balances(struct bank_table *t, struct bank_statement *out)
{
    out->has_balance = all_balances(t);
    bool by_date = t->n > 1 && str_cmp(t->entries[0].date, t->entries[t->n - 1].date) > 0;
    size_t up = out->has_balance ? breaks(t, false) : 0, down = out->has_balance ? breaks(t, true) : 0;
    if (out->has_balance ? down < up || (down == up && by_date) : by_date)
        turn_round(t);
    for (size_t i = 1; i < t->n; i++) {
        if (out->has_balance && !follows(&t->entries[i - 1], &t->entries[i]))
            (void)fault(t, t->entries[i].line, "BALANCE", S("余额与前一笔对不上，可能漏了记录或文件被改过"));
        if (str_cmp(t->entries[i - 1].date, t->entries[i].date) > 0)
            (void)fault(t, t->entries[i].line, "DATE", S("日期早于前一笔，记录的先后混乱"));
    }
    if (!out->has_balance)
        return;
    const struct bank_entry *first = &t->entries[0];
    bool sound = first->in ? money_sub(first->balance_fen, first->fen, &out->opening_fen)
                           : money_add(first->balance_fen, first->fen, &out->opening_fen);
    if (!sound)
        (void)fault(t, first->line, "BALANCE", S("余额超出范围"));
    out->closing_fen = t->entries[t->n - 1].balance_fen;
}

enum err bank_table_statement(struct bank_table *t, struct bank_statement *out)
{
    *out = (struct bank_statement){.why = S("")};
    if (!t->found)
        out->why = S("没有找到对账单的标题行，请核对是不是这家银行的明细");
    else if (!t->n && !t->faulty)
        out->why = S("对账单里没有一笔明细");
    if (out->why.len)
        return ERR_FILE_DAMAGED;
    if (t->n)
        check_balances(t, out);
    out->entries = t->entries;
    out->n = t->n;
    out->faults = t->faults;
    out->n_faults = t->n_faults;
    out->faulty = t->faulty;
    if (!t->faulty)
        return OK;
    out->why = str_f(t->a, "对账单有 %zu 处错误（第 %zu 行：%.*s），没有导入", t->faulty, t->faults[0].line,
                     FMT(t->faults[0].text));
    return ERR_FILE_DAMAGED;
}
