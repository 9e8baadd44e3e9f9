// SPDX-License-Identifier: Apache-2.0
// Statements come in, entries find their payments. See recon.h.
#include "date.h"
#include "money.h"
#include "payout.h"
#include "person.h"
#include "recon_own.h"

const struct field recon_statement_fields[20] = {
    {FIELD(struct recon_statement, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct recon_statement, org_id), .as = AS_ID},
    {FIELD(struct recon_statement, org_code), .label = LIT("工会代码")},
    {FIELD(struct recon_statement, org_name), .label = LIT("工会")},
    {FIELD(struct recon_statement, account), .label = LIT("账号")},
    {FIELD(struct recon_statement, profile), .label = LIT("银行格式")},
    {FIELD(struct recon_statement, file_id), .as = AS_ID, .label = LIT("附件")},
    {FIELD(struct recon_statement, file_name), .label = LIT("文件")},
    {FIELD(struct recon_statement, from_on), .as = AS_DATE, .label = LIT("起")},
    {FIELD(struct recon_statement, to_on), .as = AS_DATE, .label = LIT("止")},
    {FIELD(struct recon_statement, balanced), .as = AS_COUNT, .label = LIT("余额连续")},
    {FIELD(struct recon_statement, opening_fen), .as = AS_MONEY, .label = LIT("期初余额")},
    {FIELD(struct recon_statement, closing_fen), .as = AS_MONEY, .label = LIT("期末余额")},
    {FIELD(struct recon_statement, entries), .as = AS_COUNT, .label = LIT("明细笔数")},
    {FIELD(struct recon_statement, repeated), .as = AS_COUNT, .label = LIT("与以前重复")},
    {FIELD(struct recon_statement, in_fen), .as = AS_MONEY, .label = LIT("收入合计")},
    {FIELD(struct recon_statement, out_fen), .as = AS_MONEY, .label = LIT("支出合计")},
    {FIELD(struct recon_statement, gap), .label = LIT("衔接")},
    {FIELD(struct recon_statement, entered_by_name), .label = LIT("登记人")},
    {FIELD(struct recon_statement, entered_at), .as = AS_TIME, .label = LIT("登记时间")},
};
const struct field recon_entry_fields[28] = {
    {FIELD(struct recon_entry, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct recon_entry, statement_id), .as = AS_ID, .label = LIT("对账单")},
    {FIELD(struct recon_entry, line_no), .as = AS_COUNT, .label = LIT("行号")},
    {FIELD(struct recon_entry, org_id), .as = AS_ID},
    {FIELD(struct recon_entry, org_code), .label = LIT("工会代码")},
    {FIELD(struct recon_entry, account), .label = LIT("账号")},
    {FIELD(struct recon_entry, day), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct recon_entry, dir), .as = AS_CODE, .codes = "recon_dir", .label = LIT("收支")},
    {FIELD(struct recon_entry, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct recon_entry, balanced), .as = AS_COUNT},
    {FIELD(struct recon_entry, balance_fen), .as = AS_MONEY, .label = LIT("余额")},
    {FIELD(struct recon_entry, party), .label = LIT("对方户名")},
    {FIELD(struct recon_entry, card), .label = LIT("对方账号")},
    {FIELD(struct recon_entry, text), .label = LIT("摘要")},
    {FIELD(struct recon_entry, ref), .label = LIT("流水号")},
    {FIELD(struct recon_entry, named_batch), .as = AS_ID},
    {FIELD(struct recon_entry, named_seq), .as = AS_COUNT},
    {FIELD(struct recon_entry, matched), .as = AS_COUNT, .label = LIT("已对上")},
    {FIELD(struct recon_entry, match_id), .as = AS_ID},
    {FIELD(struct recon_entry, kind), .as = AS_CODE, .codes = "recon_kind", .label = LIT("对应")},
    {FIELD(struct recon_entry, batch_id), .as = AS_ID, .label = LIT("批次")},
    {FIELD(struct recon_entry, seq), .as = AS_COUNT, .label = LIT("序号")},
    {FIELD(struct recon_entry, part), .as = AS_COUNT, .label = LIT("文件")},
    {FIELD(struct recon_entry, how), .as = AS_CODE, .codes = "recon_how", .label = LIT("方式")},
    {FIELD(struct recon_entry, rule), .as = AS_CODE, .codes = "recon_rule", .label = LIT("依据")},
    {FIELD(struct recon_entry, note), .label = LIT("说明")},
    {FIELD(struct recon_entry, matched_by_name), .label = LIT("对账人")},
    {FIELD(struct recon_entry, matched_at), .as = AS_TIME, .label = LIT("对账时间")},
};
const struct field recon_payment_fields[12] = {
    {FIELD(struct recon_payment, id), .as = AS_ID},
    {FIELD(struct recon_payment, kind), .as = AS_CODE, .codes = "recon_kind", .label = LIT("对象")},
    {FIELD(struct recon_payment, odd), .as = AS_CODE, .codes = "recon_odd", .label = LIT("不符")},
    {FIELD(struct recon_payment, batch_id), .as = AS_ID, .label = LIT("批次")},
    {FIELD(struct recon_payment, no), .label = LIT("批次号")},
    {FIELD(struct recon_payment, seq), .as = AS_COUNT, .label = LIT("序号")},
    {FIELD(struct recon_payment, part), .as = AS_COUNT, .label = LIT("文件")},
    {FIELD(struct recon_payment, name), .label = LIT("户名或文件名")},
    {FIELD(struct recon_payment, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct recon_payment, state), .label = LIT("系统状态")},
    {FIELD(struct recon_payment, settled_on), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct recon_payment, title), .label = LIT("批次名称")},
};
const struct field recon_sum_fields[17] = {
    {FIELD(struct recon_sum, account), .label = LIT("账号")},
    {FIELD(struct recon_sum, from_on), .as = AS_DATE, .label = LIT("起")},
    {FIELD(struct recon_sum, to_on), .as = AS_DATE, .label = LIT("止")},
    {FIELD(struct recon_sum, statements), .as = AS_COUNT, .label = LIT("对账单份数")},
    {FIELD(struct recon_sum, entries), .as = AS_COUNT, .label = LIT("明细笔数")},
    {FIELD(struct recon_sum, in_fen), .as = AS_MONEY, .label = LIT("收入合计")},
    {FIELD(struct recon_sum, out_fen), .as = AS_MONEY, .label = LIT("支出合计")},
    {FIELD(struct recon_sum, matched_n), .as = AS_COUNT, .label = LIT("已对上笔数")},
    {FIELD(struct recon_sum, open_in_n), .as = AS_COUNT, .label = LIT("未对上收入笔数")},
    {FIELD(struct recon_sum, open_in_fen), .as = AS_MONEY, .label = LIT("未对上收入")},
    {FIELD(struct recon_sum, open_out_n), .as = AS_COUNT, .label = LIT("未对上支出笔数")},
    {FIELD(struct recon_sum, open_out_fen), .as = AS_MONEY, .label = LIT("未对上支出")},
    {FIELD(struct recon_sum, missing_n), .as = AS_COUNT, .label = LIT("银行没有的付款笔数")},
    {FIELD(struct recon_sum, missing_fen), .as = AS_MONEY, .label = LIT("银行没有的付款")},
    {FIELD(struct recon_sum, odd_n), .as = AS_COUNT, .label = LIT("状态不符笔数")},
    {FIELD(struct recon_sum, balanced), .as = AS_COUNT},
    {FIELD(struct recon_sum, closing_fen), .as = AS_MONEY, .label = LIT("银行余额")},
};

/* --- our references in the bank's words --- */

static size_t digits_from(struct str s, size_t at)
{
    size_t n = 0;
    while (at + n < s.len && s.at[at + n] >= '0' && s.at[at + n] <= '9')
        n++;
    return n;
}

/* B0000012000345 is a line, B0000012 a batch, and B0000012001 stands in the name of a file. */
bool recon_named(struct str words, int64_t *batch_id, int64_t *seq)
{
    bool found = false;
    *batch_id = *seq = 0;
    for (size_t i = 0; i < words.len; i++) {
        int64_t batch = 0, line = 0;
        size_t n = words.at[i] == 'B' ? digits_from(words, i + 1) : 0;
        if (n != 7 && n != 10 && n != 13)
            continue;
        if (!payout_ref_read(str_sub(words, i, n == 13 ? 14 : 8), &batch, &line))
            continue;
        if (!found || line > 0) {
            *batch_id = batch;
            *seq = line;
            found = true;
        }
        if (line > 0)
            return true;
    }
    return found;
}

/* --- entries of a statement --- */

struct keyed {
    char key[2 * SM3_BYTES + 1];
    size_t at; /* index of the entry */
    int64_t nth;
};

static void key_of(struct arena *a, const struct bank_entry *e, char out[2 * SM3_BYTES + 1])
{
    unsigned char hash[SM3_BYTES];
    struct arena_mark m = arena_mark(a);
    struct str s = str_f(a, "%.*s\n%d\n%lld\n%d\n%lld\n%.*s\n%.*s\n%.*s\n%.*s", FMT(e->date), e->in, (long long)e->fen,
                         e->has_balance, (long long)e->balance_fen, FMT(e->account), FMT(e->party), FMT(e->text),
                         FMT(e->ref));
    sm3_once(s.at, s.len, hash);
    (void)snprintf(out, 2 * SM3_BYTES + 1, "%.*s", FMT(hex_of(a, hash, sizeof hash)));
    arena_release(a, m);
}

static int keyed_order(const void *x, const void *y)
{
    const struct keyed *a = *(const struct keyed *const *)x, *b = *(const struct keyed *const *)y;
    int c = strcmp(a->key, b->key);
    return c ? c : a->at < b->at ? -1 : a->at > b->at;
}

/* Two equal payments on one day are two entries; the same payment in two statements is one. */
static struct keyed *keys_of(struct arena *a, const struct bank_statement *s)
{
    struct keyed *k = NEWS(a, struct keyed, s->n + 1), **by = NEWS(a, struct keyed *, s->n + 1);
    for (size_t i = 0; i < s->n; i++) {
        key_of(a, &s->entries[i], k[i].key);
        k[i].at = i;
        by[i] = &k[i];
    }
    qsort(by, s->n, sizeof *by, keyed_order);
    for (size_t i = 1; i < s->n; i++)
        by[i]->nth = strcmp(by[i]->key, by[i - 1]->key) == 0 ? by[i - 1]->nth + 1 : 0;
    return k;
}

/* A whole number: masked ones ("6222****1234") name nobody. */
static bool whole_account(struct str s)
{
    return s.len >= 8 && digits_from(s, 0) == s.len;
}

static enum err add_entry(struct ctx *cx, const struct recon_take *t, const struct bank_entry *e, const struct keyed *k,
                          int64_t *added)
{
    unsigned char card_blind[BLIND_BYTES];
    struct date day = {0};
    int64_t batch, seq;
    bool whole = whole_account(e->account) && person_blind_card(cx->sealer, e->account, card_blind);
    struct arena_mark m = arena_mark(cx->a);
    (void)date_read(e->date, &day);
    (void)recon_named(str_f(cx->a, "%.*s %.*s %.*s", FMT(e->text), FMT(e->ref), FMT(e->party)), &batch, &seq);
    enum err err = db_exec(
        cx->tx, RECON_ENTRY_ADD,
        VALS(I64(t->id), I64((int64_t)e->line), I64(cx->org_id), TXT(t->account), TXT(e->date), I64(date_days(day)),
             TXT(e->in ? S("in") : S("out")), I64(e->fen), I64(e->has_balance), I64(e->balance_fen), TXT(e->party),
             TXT(whole ? mask_card(cx->a, e->account) : e->account),
             whole ? BLOB(((struct str){(char *)card_blind, sizeof card_blind})) : NUL, TXT(e->text), TXT(e->ref),
             I64(batch), I64(seq), TXT(str_of(k->key)), I64(k->nth)),
        added);
    arena_release(cx->a, m);
    return err;
}

/* --- the statement --- */

enum err recon_account_check(struct ctx *cx, struct str account)
{
    if (account.len >= 5 && account.len <= RECON_ACCOUNT_MAX && digits_from(account, 0) == account.len)
        return OK;
    return fail_field(cx, "account", "账号应是 5 到 %d 位数字", RECON_ACCOUNT_MAX);
}

enum err recon_same_file(struct ctx *cx, struct str account, struct str hash)
{
    int64_t id;
    enum err e = db_int(cx->tx, RECON_SAME_FILE, VALS(I64(cx->org_id), TXT(account), TXT(hash)), &id);
    if (e == OK)
        return fail(cx, ERR_FILE_SAME, "这份对账单已经登记过（第 %lld 号）", (long long)id);
    return e == ERR_NOT_FOUND ? OK : e;
}

struct before {
    struct str to_on;
    int64_t closing_fen, balanced;
};
static const struct field before_fields[] = {
    {FIELD(struct before, to_on)}, {FIELD(struct before, closing_fen)}, {FIELD(struct before, balanced)}};

/* Does it go on where the one before ended? Overlapping ones are compared entry by entry instead. */
static enum err gap_of(struct ctx *cx, const struct recon_take *t, struct str *gap)
{
    struct before b = {0};
    const struct bank_statement *s = t->read;
    char had[MONEY_TEXT], has[MONEY_TEXT];
    *gap = S("");
    enum err e = db_one(cx->tx, RECON_BEFORE, VALS(I64(cx->org_id), TXT(t->account), TXT(s->entries[0].date)),
                        FIELDS(struct before, before_fields), &b);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    if (!b.balanced || !s->has_balance || str_cmp(b.to_on, s->entries[0].date) >= 0 || b.closing_fen == s->opening_fen)
        return OK;
    (void)money_yuan(b.closing_fen, had);
    (void)money_yuan(s->opening_fen, has);
    *gap = str_f(cx->a, "上一份到 %.*s 余额 %s 元，本份期初 %s 元，中间可能缺一份对账单", FMT(b.to_on), had, has);
    return OK;
}

enum err recon_take(struct ctx *cx, struct recon_take *t)
{
    const struct bank_statement *s = t->read;
    struct keyed *keys = keys_of(cx->a, s);
    struct str gap;
    int64_t repeated = 0;
    enum err before = db_int(cx->tx, RECON_SAME_UPLOAD,
                             VALS(I64(cx->org_id), TXT(t->account), TXT(t->hash), I64(t->file_id)), &t->id);
    if (before != ERR_NOT_FOUND)
        return before; /* a job run again after a crash: its first run had committed */
    TRY(recon_same_file(cx, t->account, t->hash));
    TRY(gap_of(cx, t, &gap));
    TRY(db_int(cx->tx, RECON_STATEMENT_ADD,
               VALS(I64(cx->org_id), TXT(t->account), TXT(t->profile), I64(t->file_id), TXT(t->hash),
                    TXT(s->entries[0].date), TXT(s->entries[s->n - 1].date), I64(s->has_balance),
                    I64(s->opening_fen), I64(s->closing_fen), TXT(gap), I64(cx->who->user_id), I64(cx->now)),
               &t->id));
    for (size_t i = 0; i < s->n; i++) {
        int64_t added = 0;
        TRY(add_entry(cx, t, &s->entries[i], &keys[i], &added));
        repeated += added == 0;
    }
    TRY(db_exec(cx->tx, RECON_STATEMENT_COUNT, VALS(I64(t->id), I64(repeated)), NULL));
    return recon_auto(cx, t->account, &t->matched);
}

/* --- matching by the program --- */

enum err recon_auto(struct ctx *cx, struct str account, int64_t *matched)
{
    /* What names a payment comes before what only resembles one; files before single lines of a sum. */
    static const struct {
        int stmt;
        bool days;
    } steps[] = {{RECON_AUTO_ITEM_REF, false},    {RECON_AUTO_RETURN_REF, false},    {RECON_AUTO_FILE_REF, false},
                 {RECON_AUTO_SHOP_REF, false},    {RECON_AUTO_ITEM_ACCOUNT, true},   {RECON_AUTO_RETURN_ACCOUNT, true},
                 {RECON_AUTO_SHOP_ACCOUNT, true}, {RECON_AUTO_FILE_SUM, true},       {RECON_AUTO_FILE_SUCCESS, true},
                 {RECON_AUTO_SHOP_SUM, true},     {RECON_AUTO_REFUND, true}};
    *matched = 0;
    for (size_t i = 0; i < countof(steps); i++) {
        int64_t n = 0;
        const struct val v[] = {I64(cx->org_id), TXT(account), I64(cx->who->user_id), I64(cx->now), I64(RECON_DAYS)};
        TRY(db_exec(cx->tx, steps[i].stmt, (struct vals){v, steps[i].days ? 5 : 4}, &n));
        *matched += n;
        TRY(db_exec(cx->tx, RECON_MARK, VALS(I64(cx->org_id), TXT(account)), NULL));
    }
    return OK;
}

/* --- what remains --- */

struct span {
    struct str from_on, to_on;
    int64_t statements;
};
static const struct field span_fields[] = {
    {FIELD(struct span, from_on)}, {FIELD(struct span, to_on)}, {FIELD(struct span, statements)}};

static enum err span_of(struct ctx *cx, struct str account, struct span *out)
{
    *out = (struct span){0};
    return db_one(cx->tx, RECON_SPAN, VALS(I64(cx->org_id), TXT(account)), FIELDS(struct span, span_fields), out);
}

static void number(struct ctx *cx, struct recon_payment *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rows[i].no = payout_no(cx->a, rows[i].batch_id);
}

static int64_t day_no(struct str iso)
{
    struct date d = {0};
    return date_read(iso, &d) == DATE_DAY ? date_days(d) : 0;
}

enum err recon_missing(struct ctx *cx, struct str account, struct str kind, int64_t after, int64_t max,
                       struct recon_payment **out, size_t *n)
{
    struct span s;
    *n = 0;
    TRY(span_of(cx, account, &s));
    if (!s.statements)
        return OK;
    if (str_eq(kind, S("file")))
        TRY(db_rows(cx->tx, RECON_MISSING_FILES,
                    VALS(LO(cx), HI(cx), I64(cx->org_id), TXT(account), I64(day_no(s.from_on)), I64(day_no(s.to_on)),
                         I64(after), I64(max), TXT(s.from_on), TXT(s.to_on)),
                    RECON_PAYMENT_FIELDS, (size_t)max, out, n));
    else
        TRY(db_rows(cx->tx, RECON_MISSING_ITEMS,
                    VALS(LO(cx), HI(cx), I64(cx->org_id), TXT(account), TXT(s.from_on), TXT(s.to_on), I64(after), I64(max)),
                    RECON_PAYMENT_FIELDS, (size_t)max, out, n));
    number(cx, *out, *n);
    return OK;
}

enum err recon_odd(struct ctx *cx, struct str account, struct recon_payment **out, size_t *n)
{
    struct recon_payment *part, *all = NEWS(cx->a, struct recon_payment, 3 * RECON_LIST);
    struct span s;
    size_t m = 0;
    *n = 0;
    *out = all;
    TRY(span_of(cx, account, &s));
    TRY(db_rows(cx->tx, RECON_ODD, VALS(LO(cx), HI(cx), I64(cx->org_id), TXT(account), I64(0), I64(RECON_LIST)),
                RECON_PAYMENT_FIELDS, RECON_LIST, &part, &m));
    for (size_t i = 0; i < m; i++)
        all[(*n)++] = part[i];
    if (s.statements) {
        TRY(db_rows(cx->tx, RECON_NOT_BACK,
                    VALS(LO(cx), HI(cx), I64(cx->org_id), TXT(account), TXT(s.from_on), TXT(s.to_on), I64(RECON_LIST)),
                    RECON_PAYMENT_FIELDS, RECON_LIST, &part, &m));
        for (size_t i = 0; i < m; i++)
            all[(*n)++] = part[i];
    }
    TRY(db_rows(cx->tx, RECON_NOT_REFUNDED, VALS(LO(cx), HI(cx), I64(cx->org_id), TXT(account), I64(RECON_LIST)),
                RECON_PAYMENT_FIELDS, RECON_LIST, &part, &m));
    for (size_t i = 0; i < m; i++)
        all[(*n)++] = part[i];
    number(cx, all, *n);
    return OK;
}

enum err recon_entries(struct ctx *cx, struct str account, struct str state, int64_t after, int64_t max,
                       struct recon_entry **out, size_t *n)
{
    return db_rows(cx->tx, RECON_ENTRIES,
                   VALS(LO(cx), HI(cx), I64(cx->org_id), TXT(account), I64(after), TXT(state), TXT(S("")), TXT(S("")),
                        I64(max)),
                   RECON_ENTRY_FIELDS, (size_t)max, out, n);
}

enum err recon_sum(struct ctx *cx, struct str account, struct recon_sum *out)
{
    struct recon_payment *rows;
    struct before last = {0};
    struct span s;
    *out = (struct recon_sum){.account = account};
    TRY(span_of(cx, account, &s));
    TRY(db_one(cx->tx, RECON_SUMMARY, VALS(LO(cx), HI(cx), I64(cx->org_id), TXT(account)), RECON_SUM_FIELDS, out));
    out->from_on = s.from_on;
    out->to_on = s.to_on;
    out->statements = s.statements;
    for (int k = 0; k < 2; k++) {
        size_t n = 0;
        TRY(recon_missing(cx, account, k ? S("item") : S("file"), 0, RECON_LIST, &rows, &n));
        out->missing_n += (int64_t)n;
        for (size_t i = 0; i < n; i++)
            if (!money_add(out->missing_fen, rows[i].fen, &out->missing_fen))
                return ERR_INTERNAL;
    }
    size_t odd = 0;
    TRY(recon_odd(cx, account, &rows, &odd));
    out->odd_n = (int64_t)odd;
    enum err e = db_one(cx->tx, RECON_CLOSING, VALS(I64(cx->org_id), TXT(account)), FIELDS(struct before, before_fields), &last);
    out->balanced = last.balanced;
    out->closing_fen = last.closing_fen;
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err recon_entry_get(struct ctx *cx, int64_t id, struct recon_entry *out)
{
    *out = (struct recon_entry){0};
    return cx_one(cx, RECON_ENTRY_GET, id, RECON_ENTRY_FIELDS, out);
}

enum err recon_todo(struct ctx *cx, struct todo *t)
{
    for (size_t i = 0; i < cx->n_scopes; i++) {
        int64_t n = 0;
        if (!cx_may(cx, PERM_RECON_MATCH, cx->scopes[i].path))
            continue;
        TRY(db_int(cx->tx, RECON_TODO, VALS(TXT(cx->scopes[i].path), TXT(path_end(cx->a, cx->scopes[i].path))), &n));
        todo_put(t, "recon", S("对账单里没有对上的明细"), n, S("/recon"));
    }
    return OK;
}
