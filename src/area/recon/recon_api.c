// SPDX-License-Identifier: Apache-2.0
// Routes of reconciliation. Statements come in on floor sheet (recon_import.c).
#include "like.h"
#include "file.h"
#include "recon_own.h"

struct account_row {
    int64_t org_id;
    struct str org_code, org_name, account, from_on, to_on;
    int64_t statements, open_n, batches;
};
static const struct field account_fields[] = {
    {FIELD(struct account_row, org_id), .as = AS_ID},
    {FIELD(struct account_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct account_row, org_name), .label = LIT("工会")},
    {FIELD(struct account_row, account), .label = LIT("账号")},
    {FIELD(struct account_row, from_on), .as = AS_DATE, .label = LIT("对账单起")},
    {FIELD(struct account_row, to_on), .as = AS_DATE, .label = LIT("对账单止")},
    {FIELD(struct account_row, statements), .as = AS_COUNT, .label = LIT("对账单份数")},
    {FIELD(struct account_row, open_n), .as = AS_COUNT, .label = LIT("未对上笔数")},
    {FIELD(struct account_row, batches), .as = AS_COUNT, .label = LIT("已导出批次")},
};
struct history_row {
    int64_t id;
    struct str kind;
    int64_t batch_id, seq, part;
    struct str how, rule, note, matched_by_name;
    int64_t matched_at;
    struct str undone_by_name;
    int64_t undone_at;
    struct str undone_note;
};
static const struct field history_fields[] = {
    {FIELD(struct history_row, id), .as = AS_ID},
    {FIELD(struct history_row, kind), .as = AS_CODE, .codes = "recon_kind", .label = LIT("对应")},
    {FIELD(struct history_row, batch_id), .as = AS_ID, .label = LIT("批次")},
    {FIELD(struct history_row, seq), .as = AS_COUNT, .label = LIT("序号")},
    {FIELD(struct history_row, part), .as = AS_COUNT, .label = LIT("文件")},
    {FIELD(struct history_row, how), .as = AS_CODE, .codes = "recon_how", .label = LIT("方式")},
    {FIELD(struct history_row, rule), .as = AS_CODE, .codes = "recon_rule", .label = LIT("依据")},
    {FIELD(struct history_row, note), .label = LIT("说明")},
    {FIELD(struct history_row, matched_by_name), .label = LIT("对账人")},
    {FIELD(struct history_row, matched_at), .as = AS_TIME, .label = LIT("对账时间")},
    {FIELD(struct history_row, undone_by_name), .label = LIT("撤销人")},
    {FIELD(struct history_row, undone_at), .as = AS_TIME, .label = LIT("撤销时间")},
    {FIELD(struct history_row, undone_note), .label = LIT("撤销原因")},
};
static const struct field match_in_fields[] = {
    {FIELD(struct recon_ask, kind), .as = AS_CODE, .codes = "recon_kind", .label = LIT("对应"), .need = true, .max = 10},
    {FIELD(struct recon_ask, batch_id), .as = AS_ID, .label = LIT("批次")},
    {FIELD(struct recon_ask, seq), .as = AS_COUNT, .label = LIT("序号"), .max = 1000000},
    {FIELD(struct recon_ask, part), .as = AS_COUNT, .label = LIT("文件"), .max = 1000000},
    {FIELD(struct recon_ask, note), .label = LIT("说明"), .need = true, .max = 200},
};
struct reason_in {
    struct str reason;
};
static const struct field reason_in_fields[] = {
    {FIELD(struct reason_in, reason), .label = LIT("原因"), .need = true, .max = 200}};
struct account_in {
    struct str account;
};
static const struct field account_in_fields[] = {
    {FIELD(struct account_in, account), .label = LIT("账号"), .need = true, .max = RECON_ACCOUNT_MAX}};

/* --- reading --- */

static void put_list(struct ctx *cx, struct fields fs, const void *rows, size_t n, int64_t next)
{
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, fs, (const char *)rows + i * fs.size);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if (next)
        jw_text(cx->out, str_f(cx->a, "%lld", (long long)next));
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
}

static enum err accounts_get(struct ctx *cx)
{
    struct account_row *rows = NULL;
    size_t n = 0;
    struct fields fs = FIELDS(struct account_row, account_fields);
    TRY(db_rows(cx->tx, RECON_ACCOUNTS, VALS(LO(cx), HI(cx), I64(RECON_LIST)), fs, RECON_LIST, &rows, &n));
    put_list(cx, fs, rows, n, 0);
    return OK;
}

static enum err put_statement(struct ctx *cx, void *row)
{
    struct recon_statement *s = row;
    TRY(file_name_open(cx, s->file_id, &s->file_name));
    fields_write(cx->out, RECON_STATEMENT_FIELDS, s);
    return OK;
}

static enum err statements_get(struct ctx *cx)
{
    return cx_list_by(cx, RECON_STATEMENTS,
                      VALS(LO(cx), HI(cx), TXT(cx_query(cx, "account")), I64(cx_after(cx)), I64(cx_limit(cx))),
                      RECON_STATEMENT_FIELDS, put_statement);
}

static enum err statement_get(struct ctx *cx)
{
    struct recon_statement s = {0};
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, RECON_STATEMENT_GET, id, RECON_STATEMENT_FIELDS, &s));
    return put_statement(cx, &s);
}

static enum err entries_get(struct ctx *cx)
{
    struct str state = cx_query(cx, "state");
    if (state.len && !str_eq(state, S("open")) && !str_eq(state, S("matched")))
        return fail_field(cx, "state", "应是 open 或 matched");
    return cx_list(cx, RECON_ENTRIES,
                   VALS(LO(cx), HI(cx), I64(cx->org_id), TXT(cx_query(cx, "account")), I64(cx_after(cx)), TXT(state),
                        TXT(cx_query(cx, "dir")), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), I64(cx_limit(cx))),
                   RECON_ENTRY_FIELDS);
}

static enum err entry_get(struct ctx *cx)
{
    struct recon_entry e;
    struct history_row *old = NULL;
    size_t n = 0;
    int64_t id;
    struct str path = S("");
    TRY(cx_arg_id(cx, 0, &id));
    TRY(recon_entry_get(cx, id, &e));
    TRY(db_text(cx->tx, RECON_ENTRY_PATH, VALS(I64(id)), &path));
    TRY(db_rows(cx->tx, RECON_HISTORY, VALS(I64(id), TXT(path), TXT(path_end(cx->a, path))),
                FIELDS(struct history_row, history_fields), 100, &old, &n));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, RECON_ENTRY_FIELDS, &e);
    jw_key(cx->out, "undone");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, FIELDS(struct history_row, history_fields), &old[i]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static enum err candidates_get(struct ctx *cx)
{
    struct recon_entry e;
    struct recon_payment *rows = NULL;
    size_t n = 0;
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(recon_entry_get(cx, id, &e));
    TRY(recon_candidates(cx, &e, &rows, &n));
    put_list(cx, RECON_PAYMENT_FIELDS, rows, n, 0);
    return OK;
}

static enum err missing_get(struct ctx *cx)
{
    struct recon_payment *rows = NULL;
    size_t n = 0;
    int64_t limit = cx_limit(cx);
    TRY(recon_missing(cx, cx_query(cx, "account"), cx_query(cx, "kind"), cx_after(cx), limit, &rows, &n));
    put_list(cx, RECON_PAYMENT_FIELDS, rows, n, n && (int64_t)n == limit ? rows[n - 1].id : 0);
    return OK;
}

static enum err odd_get(struct ctx *cx)
{
    struct recon_payment *rows = NULL;
    size_t n = 0;
    TRY(recon_odd(cx, cx_query(cx, "account"), &rows, &n));
    put_list(cx, RECON_PAYMENT_FIELDS, rows, n, 0);
    return OK;
}

static enum err sum_get(struct ctx *cx)
{
    struct recon_sum s;
    TRY(recon_sum(cx, cx_query(cx, "account"), &s));
    cx_row(cx, RECON_SUM_FIELDS, &s);
    return OK;
}

/* --- changing --- */

static enum err told(struct ctx *cx, int64_t id)
{
    struct recon_entry e;
    TRY(recon_entry_get(cx, id, &e));
    cx_row(cx, RECON_ENTRY_FIELDS, &e);
    return OK;
}

static enum err match_post(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(recon_match(cx, id, cx->in));
    return told(cx, id);
}

static enum err unmatch_post(struct ctx *cx)
{
    const struct reason_in *in = cx->in;
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(recon_unmatch(cx, id, in->reason));
    return told(cx, id);
}

static enum err auto_post(struct ctx *cx)
{
    const struct account_in *in = cx->in;
    int64_t n = 0;
    TRY(recon_auto(cx, in->account, &n));
    audit_object(cx, cx->org_id, "recon_account:%.*s", FMT(in->account));
    audit_note(cx, "matched", str_f(cx->a, "%lld", (long long)n));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "matched", n);
    jw_close(cx->out, '}');
    return OK;
}

#define OUT_ENTRY .out = {recon_entry_fields, countof(recon_entry_fields), sizeof(struct recon_entry)}
#define OUT_STATEMENT .out = {recon_statement_fields, countof(recon_statement_fields), sizeof(struct recon_statement)}
#define OUT_PAYMENT .out = {recon_payment_fields, countof(recon_payment_fields), sizeof(struct recon_payment)}
static const struct route routes[] = {
    {M_GET, "/api/recon/accounts", accounts_get, PERM_RECON_VIEW, SCOPE_ORG, TX_READ,
     OUT(struct account_row, account_fields), .shape = OUT_LIST, .query = "org,limit,after", .title = LIT("付款账户对账情况")},
    {M_GET, "/api/recon/statements", statements_get, PERM_RECON_VIEW, SCOPE_ORG, TX_READ, OUT_STATEMENT,
     .shape = OUT_LIST, .query = "org,account,limit,after", .title = LIT("银行对账单")},
    {M_GET, "/api/recon/statements/:id", statement_get, PERM_RECON_VIEW, SCOPE_ORG, TX_READ, OUT_STATEMENT,
     .shape = OUT_ONE, .title = LIT("一份对账单")},
    {M_GET, "/api/recon/entries", entries_get, PERM_RECON_VIEW, SCOPE_ORG, TX_READ, OUT_ENTRY, .shape = OUT_LIST,
     .query = "org,account,state,dir,q,limit,after", .title = LIT("对账单明细")},
    {M_GET, "/api/recon/entries/:id", entry_get, PERM_RECON_VIEW, SCOPE_ORG, TX_READ, OUT_ENTRY, .shape = OUT_ONE,
     .title = LIT("一条明细和它的对账经过")},
    {M_GET, "/api/recon/entries/:id/candidates", candidates_get, PERM_RECON_VIEW, SCOPE_ORG, TX_READ, OUT_PAYMENT,
     .shape = OUT_LIST, .title = LIT("可能对应的付款")},
    {M_GET, "/api/recon/missing", missing_get, PERM_RECON_VIEW, SCOPE_ORG, TX_READ, OUT_PAYMENT, .shape = OUT_LIST,
     .query = "org,account,kind,limit,after", .title = LIT("系统已付而银行没有的")},
    {M_GET, "/api/recon/odd", odd_get, PERM_RECON_VIEW, SCOPE_ORG, TX_READ, OUT_PAYMENT, .shape = OUT_LIST,
     .query = "org,account,limit,after", .title = LIT("银行与系统状态不符的")},
    {M_GET, "/api/recon/sum", sum_get, PERM_RECON_VIEW, SCOPE_ORG, TX_READ, OUT(struct recon_sum, recon_sum_fields),
     .shape = OUT_ONE, .query = "org,account", .title = LIT("对账汇总")},
    {M_POST, "/api/recon/entries/:id/match", match_post, PERM_RECON_MATCH, SCOPE_ORG, TX_WRITE, "recon.match",
     IN(struct recon_ask, match_in_fields), OUT_ENTRY, .shape = OUT_ONE, .title = LIT("人工对上一笔")},
    {M_POST, "/api/recon/entries/:id/unmatch", unmatch_post, PERM_RECON_MATCH, SCOPE_ORG, TX_WRITE, "recon.unmatch",
     IN(struct reason_in, reason_in_fields), OUT_ENTRY, .shape = OUT_ONE, .title = LIT("撤销对账")},
    {M_POST, "/api/recon/auto", auto_post, PERM_RECON_MATCH, SCOPE_ORG, TX_WRITE, "recon.auto",
     IN(struct account_in, account_in_fields), .shape = OUT_FREE, .schema = "{\"matched\":1}", .query = "org",
     .title = LIT("重新自动对账")},
};
static const struct meta_row meta[] = {
    {"recon_statement", {recon_statement_fields, countof(recon_statement_fields), sizeof(struct recon_statement)}},
    {"recon_entry", {recon_entry_fields, countof(recon_entry_fields), sizeof(struct recon_entry)}},
    {"recon_payment", {recon_payment_fields, countof(recon_payment_fields), sizeof(struct recon_payment)}},
    {"recon_account", {account_fields, countof(account_fields), sizeof(struct account_row)}},
    {"recon_sum", {recon_sum_fields, countof(recon_sum_fields), sizeof(struct recon_sum)}},
};

extern const struct area area_recon;
const struct area area_recon = {
    .name = "recon", .title = LIT("对账"), ROWS(routes, routes), ROWS(meta, meta), .verify = recon_verify, .todo = recon_todo,
};
