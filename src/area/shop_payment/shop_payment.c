// SPDX-License-Identifier: Apache-2.0
// Batches of payments to shops: what one would hold, making it, and its moves. The settlement was made by one and approved by another;
// who made the batch does not check it, nor does who set an account nothing was ever paid to; who has had a hand in it does not export it.
#include "shop_payment_own.h"

#include "decision.h"
#include "like.h"
#include "payout.h"
#include "voucher.h"

static const struct move moves[] = {
    {"draft", "submit", "submitted", PERM_PAYOUT_MAKE, LIT("提交复核")},
    {"draft", "void", "void", PERM_PAYOUT_MAKE, LIT("删除")},
    {"submitted", "check", "checked", PERM_PAYOUT_CHECK, LIT("复核通过")},
    {"submitted", "return", "draft", PERM_PAYOUT_CHECK, LIT("退回")},
    {"checked", "export", "exported", PERM_PAYOUT_EXPORT, LIT("制盘")},
    {"checked", "return", "draft", PERM_PAYOUT_CHECK, LIT("退回")},
    {"exported", "result", "exported", PERM_PAYOUT_EXPORT, LIT("登记银行结果")},
    {"settled", "result", "settled", PERM_PAYOUT_EXPORT, LIT("登记银行结果")},
};
const struct machine shop_payment_machine = {"shop_payment", moves, countof(moves)};

const struct field shop_payment_fields[42] = {
    {FIELD(struct shop_payment, id), .as = AS_ID},
    {FIELD(struct shop_payment, no), .label = LIT("批次号")},
    {FIELD(struct shop_payment, settlement_id), .as = AS_ID, .label = LIT("结算单")},
    {FIELD(struct shop_payment, org_id), .as = AS_ID},
    {FIELD(struct shop_payment, org_code), .label = LIT("工会代码")},
    {FIELD(struct shop_payment, org_name), .label = LIT("付款工会")},
    {FIELD(struct shop_payment, org_path), .as = AS_SECRET},
    {FIELD(struct shop_payment, from_on), .as = AS_DATE, .label = LIT("结算开始")},
    {FIELD(struct shop_payment, until_on), .as = AS_DATE, .label = LIT("结算截止")},
    {FIELD(struct shop_payment, profile), .label = LIT("银行格式")},
    {FIELD(struct shop_payment, purpose), .label = LIT("用途")},
    {FIELD(struct shop_payment, payer_name), .label = LIT("付款户名")},
    {FIELD(struct shop_payment, payer_account), .as = AS_CARD, .label = LIT("付款账号")},
    {FIELD(struct shop_payment, payer_bank), .label = LIT("付款开户行")},
    {FIELD(struct shop_payment, state), .as = AS_CODE, .codes = "shop_payment_state", .label = LIT("状态")},
    {FIELD(struct shop_payment, rule), .label = LIT("适用规则")},
    {FIELD(struct shop_payment, second), .label = LIT("须另一人复核")},
    {FIELD(struct shop_payment, decide), .label = LIT("须集体研究")},
    {FIELD(struct shop_payment, decision_id), .as = AS_ID, .label = LIT("集体研究决定")},
    {FIELD(struct shop_payment, items), .as = AS_COUNT, .label = LIT("门店数")},
    {FIELD(struct shop_payment, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct shop_payment, n_success), .as = AS_COUNT, .label = LIT("成功")},
    {FIELD(struct shop_payment, fen_success), .as = AS_MONEY, .label = LIT("成功金额")},
    {FIELD(struct shop_payment, n_failed), .as = AS_COUNT, .label = LIT("失败")},
    {FIELD(struct shop_payment, n_unknown), .as = AS_COUNT, .label = LIT("结果未知")},
    {FIELD(struct shop_payment, n_returned), .as = AS_COUNT, .label = LIT("退汇")},
    {FIELD(struct shop_payment, n_open), .as = AS_COUNT, .label = LIT("待银行")},
    {FIELD(struct shop_payment, files), .as = AS_COUNT, .label = LIT("文件数")},
    {FIELD(struct shop_payment, hash), .label = LIT("文件 SM3")},
    {FIELD(struct shop_payment, made_by), .as = AS_ID},
    {FIELD(struct shop_payment, made_at), .as = AS_TIME, .label = LIT("编制时间")},
    {FIELD(struct shop_payment, submitted_by), .as = AS_ID},
    {FIELD(struct shop_payment, submitted_at), .as = AS_TIME, .label = LIT("提交时间")},
    {FIELD(struct shop_payment, checked_by), .as = AS_ID},
    {FIELD(struct shop_payment, checked_at), .as = AS_TIME, .label = LIT("复核时间")},
    {FIELD(struct shop_payment, exported_by), .as = AS_ID},
    {FIELD(struct shop_payment, exported_at), .as = AS_TIME, .label = LIT("制盘时间")},
    {FIELD(struct shop_payment, made_by_name), .label = LIT("编制人")},
    {FIELD(struct shop_payment, checked_by_name), .label = LIT("复核人")},
    {FIELD(struct shop_payment, exported_by_name), .label = LIT("制盘人")},
    {FIELD(struct shop_payment, return_reason), .label = LIT("退回原因")},
    {FIELD(struct shop_payment, version), .label = LIT("版本")},
};
const struct field shop_payment_in_fields[7] = {
    {FIELD(struct shop_payment_in, settlement_id), .as = AS_ID, .label = LIT("结算单"), .need = true},
    {FIELD(struct shop_payment_in, profile), .label = LIT("银行格式"), .need = true, .max = 40},
    {FIELD(struct shop_payment_in, purpose), .label = LIT("用途"), .max = 40},
    {FIELD(struct shop_payment_in, payer_name), .label = LIT("付款户名"), .need = true, .max = 100},
    {FIELD(struct shop_payment_in, payer_account), .as = AS_CARD, .label = LIT("付款账号"), .need = true, .max = 40},
    {FIELD(struct shop_payment_in, payer_bank), .label = LIT("付款开户行"), .need = true, .max = 100},
    {FIELD(struct shop_payment_in, decision_id), .as = AS_ID, .label = LIT("集体研究决定")},
};
const struct field shop_payment_hash_fields[1] = {{FIELD(struct shop_payment_hash_in, hash), .label = LIT("文件 SM3"), .need = true, .max = 100}};
const struct field shop_payment_reason_fields[1] = {{FIELD(struct shop_payment_reason_in, reason), .label = LIT("退回原因"), .need = true, .max = 400}};
const struct field shop_payment_item_fields[21] = {
    {FIELD(struct shop_payment_item, id), .as = AS_ID},
    {FIELD(struct shop_payment_item, payment_id), .as = AS_ID},
    {FIELD(struct shop_payment_item, seq), .as = AS_COUNT, .label = LIT("笔号")},
    {FIELD(struct shop_payment_item, ref), .label = LIT("参考号")},
    {FIELD(struct shop_payment_item, shop_id), .as = AS_ID},
    {FIELD(struct shop_payment_item, shop), .label = LIT("门店")},
    {FIELD(struct shop_payment_item, district), .label = LIT("区（市）")},
    {FIELD(struct shop_payment_item, name), .label = LIT("收款户名")},
    {FIELD(struct shop_payment_item, account), .as = AS_CARD, .label = LIT("收款账号")},
    {FIELD(struct shop_payment_item, bank), .label = LIT("开户行")},
    {FIELD(struct shop_payment_item, vouchers), .as = AS_COUNT, .label = LIT("张数")},
    {FIELD(struct shop_payment_item, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct shop_payment_item, first), .label = LIT("新账户")},
    {FIELD(struct shop_payment_item, state), .as = AS_CODE, .codes = "payout_item_state", .label = LIT("状态")},
    {FIELD(struct shop_payment_item, code), .as = AS_CODE, .codes = "pay_reason", .label = LIT("原因")},
    {FIELD(struct shop_payment_item, text), .label = LIT("银行说明")},
    {FIELD(struct shop_payment_item, settled_on), .as = AS_DATE, .label = LIT("银行日期")},
    {FIELD(struct shop_payment_item, asked), .label = LIT("待确认")},
    {FIELD(struct shop_payment_item, cnaps), .as = AS_SECRET},
    {FIELD(struct shop_payment_item, blind), .as = AS_BLOB},
    {FIELD(struct shop_payment_item, secret), .as = AS_BLOB},
};

/* --- references --- */

struct str shop_payment_no(struct arena *a, int64_t id)
{
    return str_f(a, "S%07lld", (long long)id);
}

struct str shop_payment_ref(struct arena *a, int64_t id, int64_t seq)
{
    return str_f(a, "S%07lld%06lld", (long long)id, (long long)seq);
}

bool shop_payment_ref_read(struct str ref, int64_t *id, int64_t *seq)
{
    ref = str_trim(ref);
    *id = *seq = 0;
    if (ref.len < 8 || ref.at[0] != 'S')
        return false;
    size_t digits = ref.len >= 14 ? ref.len - 7 : ref.len - 1;
    return str_int(str_sub(ref, 1, digits), id) && (ref.len < 14 || str_int(str_sub(ref, 1 + digits, 6), seq));
}

struct str shop_payment_object(struct arena *a, int64_t id)
{
    return str_f(a, "shop_payment:%lld", (long long)id);
}

/* --- reading --- */

enum err shop_payment_measure(struct ctx *cx, int64_t fen, struct str *name, bool *second, bool *decide)
{
    struct payout_rule rule;
    TRY(payout_rule_on(cx->tx, cx_today(cx), &rule));
    *name = rule.name;
    payout_measure(&rule, fen, second, decide);
    return OK;
}

enum err shop_payment_get(struct ctx *cx, int64_t id, struct shop_payment *out)
{
    struct str rule;
    bool second, decide;
    *out = (struct shop_payment){0};
    enum err e = cx_one(cx, SHOP_PAYMENT_GET, id, SHOP_PAYMENT, out);
    if (e != OK)
        return e == ERR_NOT_FOUND ? fail(cx, e, "没有找到这个门店付款批次，或不在您的管理范围内") : e;
    out->no = shop_payment_no(cx->a, id);
    if (!str_eq(out->state, S("draft")))
        return OK;
    TRY(shop_payment_measure(cx, out->fen, &rule, &second, &decide));
    out->second = second;
    out->decide = decide;
    return OK;
}

enum err shop_payment_begin(struct ctx *cx, int64_t id, const char *verb, struct shop_payment *out)
{
    const struct move *mv;
    TRY(shop_payment_get(cx, id, out));
    TRY(machine_step(cx, &shop_payment_machine, out->state, verb, &mv));
    if (!cx_may(cx, mv->perm, out->org_path))
        return ERR_FORBIDDEN;
    audit_object(cx, out->org_id, "shop_payment:%lld", (long long)id);
    return OK;
}

enum err shop_payment_same_person(struct ctx *cx)
{
    return fail(cx, ERR_SAME_PERSON, "结算、编制、复核、制盘须由不同的人完成，新登记的收款账户须由他人复核；您已参与过前一环节");
}

enum err shop_payment_move(struct ctx *cx, int stmt, struct vals v)
{
    int64_t changed = 0;
    enum err e = db_exec(cx->tx, stmt, v, &changed);
    if (e == ERR_CONFLICT)
        return shop_payment_same_person(cx);
    TRY(e);
    return changed == 1 ? OK : fail(cx, ERR_CONFLICT, "批次刚被他人处理过，请刷新后再看");
}

static void put(struct ctx *cx, struct shop_payment *p)
{
    p->no = shop_payment_no(cx->a, p->id);
    jw_open(cx->out, '{');
    fields_write_open(cx->out, SHOP_PAYMENT, p);
    machine_verbs(cx, &shop_payment_machine, p->state, p->org_path);
    jw_close(cx->out, '}');
}

enum err shop_payment_answer(struct ctx *cx, int64_t id)
{
    struct shop_payment p;
    TRY(shop_payment_get(cx, id, &p));
    put(cx, &p);
    return OK;
}

static enum err put_row(struct ctx *cx, void *row)
{
    put(cx, row);
    return OK;
}

enum err shop_payments_get(struct ctx *cx)
{
    return cx_list_by(cx, SHOP_PAYMENT_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(cx_query_int(cx, "settlement", 0)), I64(cx_limit(cx))), SHOP_PAYMENT,
                      put_row);
}

static enum err open_item(struct ctx *cx, struct shop_payment_item *i)
{
    i->ref = shop_payment_ref(cx->a, i->payment_id, i->seq);
    return shop_account_open(cx, i->shop_id, i->secret, &i->account);
}

static enum err put_item(struct ctx *cx, void *row)
{
    TRY(open_item(cx, row));
    fields_write(cx->out, SHOP_PAYMENT_ITEM, row);
    return OK;
}

enum err shop_payment_items_get(struct ctx *cx)
{
    struct shop_payment p;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(shop_payment_get(cx, id, &p));
    return cx_list_by(cx, SHOP_PAYMENT_ITEMS, VALS(I64(id), I64(cx_after(cx)), TXT(cx_query(cx, "state")), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), I64(cx_limit(cx))),
                      SHOP_PAYMENT_ITEM, put_item);
}

enum err shop_payment_items(struct ctx *cx, int64_t id, struct shop_payment_item **out, size_t *n)
{
    TRY(db_rows(cx->tx, SHOP_PAYMENT_ITEMS, VALS(I64(id), I64(0), TXT(S("")), TXT(S("")), I64(SHOP_PAYMENT_ITEMS_MAX)), SHOP_PAYMENT_ITEM, SHOP_PAYMENT_ITEMS_MAX, out, n));
    for (size_t i = 0; i < *n; i++)
        TRY(open_item(cx, &(*out)[i]));
    return OK;
}

enum err shop_payment_line(struct ctx *cx, int64_t id, int64_t seq, struct shop_payment_item *out)
{
    *out = (struct shop_payment_item){0};
    enum err e = db_one(cx->tx, SHOP_PAYMENT_ITEMS, VALS(I64(id), I64(seq - 1), TXT(S("")), TXT(S("")), I64(1)), SHOP_PAYMENT_ITEM, out);
    if (e == ERR_NOT_FOUND || (e == OK && out->seq != seq))
        return fail(cx, ERR_NOT_FOUND, "批次没有第 %lld 笔", (long long)seq);
    return e;
}

/* --- what a batch would hold --- */

struct settlement_row {
    int64_t id, org_id;
    struct str org_path, state;
    int64_t made_by, decided_by;
};
static const struct field settlement_row_fields[] = {{FIELD(struct settlement_row, id)},    {FIELD(struct settlement_row, org_id)},  {FIELD(struct settlement_row, org_path), .as = AS_SECRET},
                                                     {FIELD(struct settlement_row, state)}, {FIELD(struct settlement_row, made_by)}, {FIELD(struct settlement_row, decided_by)}};

static enum err settlement_of(struct ctx *cx, int64_t id, struct settlement_row *t)
{
    *t = (struct settlement_row){0};
    enum err e = cx_one(cx, SHOP_PAYMENT_SETTLEMENT, id, FIELDS(struct settlement_row, settlement_row_fields), t);
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有找到这张结算单，或不在您的管理范围内") : e;
}

struct owed {
    int64_t shop_id;
    struct str shop;
    int64_t vouchers, fen, account_id;
};
static const struct field owed_fields[] = {
    {FIELD(struct owed, shop_id)}, {FIELD(struct owed, shop)}, {FIELD(struct owed, vouchers)}, {FIELD(struct owed, fen)}, {FIELD(struct owed, account_id)}};

static enum err owed_of(struct ctx *cx, int64_t settlement_id, struct owed **out, size_t *n)
{
    return db_rows(cx->tx, SHOP_PAYMENT_OWED, VALS(I64(settlement_id)), FIELDS(struct owed, owed_fields), SHOP_PAYMENT_ITEMS_MAX, out, n);
}

static void put_payer(struct ctx *cx, const struct shop_payment_in *last)
{
    jw_key(cx->out, "payer");
    jw_open(cx->out, '{');
    jw_kt(cx->out, "profile", last->profile);
    jw_kt(cx->out, "purpose", last->purpose);
    jw_kt(cx->out, "payer_name", last->payer_name);
    jw_kt(cx->out, "payer_account", last->payer_account);
    jw_kt(cx->out, "payer_bank", last->payer_bank);
    jw_close(cx->out, '}');
}

static void put_missing(struct ctx *cx, const struct owed *rows, size_t n)
{
    size_t told = 0;
    jw_key(cx->out, "missing");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n && told < SHOP_PAYMENT_TOLD; i++) {
        if (rows[i].account_id)
            continue;
        told++;
        jw_open(cx->out, '{');
        jw_ki(cx->out, "shop_id", rows[i].shop_id);
        jw_kt(cx->out, "shop", rows[i].shop);
        jw_ki(cx->out, "fen", rows[i].fen);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

/* With the payer of the union's last batch, so that nobody types it twice. */
enum err shop_payment_look(struct ctx *cx)
{
    struct settlement_row t;
    struct owed *rows;
    struct shop_payment_in last = {0};
    struct str rule;
    size_t n;
    int64_t items = 0, fen = 0, without = 0, without_fen = 0;
    bool second, decide;
    TRY(settlement_of(cx, cx_query_int(cx, "settlement", 0), &t));
    TRY(owed_of(cx, t.id, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        *(rows[i].account_id ? &items : &without) += 1;
        *(rows[i].account_id ? &fen : &without_fen) += rows[i].fen;
    }
    enum err e = db_one(cx->tx, SHOP_PAYMENT_LAST_PAYER, VALS(TXT(t.org_path), TXT(path_end(cx->a, t.org_path)), I64(t.org_id)),
                        FIELDS(struct shop_payment_in, shop_payment_in_fields), &last);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    TRY(shop_payment_measure(cx, fen, &rule, &second, &decide));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "items", items);
    jw_ki(cx->out, "fen", fen);
    jw_ki(cx->out, "without", without);
    jw_ki(cx->out, "without_fen", without_fen);
    jw_kb(cx->out, "second", second);
    jw_kb(cx->out, "decide", decide);
    jw_kt(cx->out, "rule", rule);
    put_missing(cx, rows, n);
    put_payer(cx, &last);
    jw_close(cx->out, '}');
    return OK;
}

/* --- making it --- */

static enum err add_items(struct ctx *cx, int64_t id, int64_t settlement_id, const struct owed *rows, size_t n, int64_t *items)
{
    *items = 0;
    for (size_t i = 0; i < n; i++)
        if (rows[i].account_id)
            TRY(db_exec(cx->tx, SHOP_PAYMENT_ITEM_ADD,
                        VALS(I64(id), I64(++*items), I64(settlement_id), I64(rows[i].shop_id), I64(rows[i].account_id), I64(rows[i].vouchers), I64(rows[i].fen)), NULL));
    return db_exec(cx->tx, SHOP_PAYMENT_COUNT, VALS(I64(id)), NULL);
}

enum err shop_payment_post(struct ctx *cx)
{
    const struct shop_payment_in *in = cx->in;
    const struct bank_profile *profile;
    struct settlement_row t;
    struct owed *rows;
    size_t n;
    int64_t id = 0, items = 0;
    TRY(settlement_of(cx, in->settlement_id, &t));
    if (!cx_may(cx, PERM_PAYOUT_MAKE, t.org_path))
        return ERR_FORBIDDEN;
    if (!str_eq(t.state, S("approved")))
        return fail(cx, ERR_STATE, "结算单审核通过、还没有付款时才能编制付款批次");
    TRY(bank_profile_on(cx, in->profile, cx_today(cx), true, &profile));
    if (in->decision_id)
        TRY(decision_need(cx, in->decision_id, t.org_id, "payout", NULL));
    TRY(owed_of(cx, t.id, &rows, &n));
    TRY(db_int(cx->tx, SHOP_PAYMENT_NEW,
               VALS(I64(t.id), I64(t.org_id), TXT(in->profile), TXT(in->purpose), TXT(str_trim(in->payer_name)), TXT(str_trim(in->payer_account)), TXT(str_trim(in->payer_bank)), TXT(S("")),
                    I64(0), OPT(in->decision_id), I64(cx->who->user_id), I64(cx->now)),
               &id));
    TRY(add_items(cx, id, t.id, rows, n, &items));
    if (!items)
        return n ? fail(cx, ERR_STATE, "要付款的 %zu 家门店都没有登记收款账户：请在“门店”里登记，或用“导入门店”补上", n)
                 : fail(cx, ERR_STATE, "这张结算单的门店都已付款，或已在付款批次中");
    audit_object(cx, t.org_id, "shop_payment:%lld", (long long)id);
    return shop_payment_answer(cx, id);
}

/* --- moves --- */

static enum err arg(struct ctx *cx, const char *verb, struct shop_payment *p)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return shop_payment_begin(cx, id, verb, p);
}

enum err shop_payment_check(struct ctx *cx)
{
    const struct shop_payment_hash_in *in = cx->in;
    struct shop_payment p;
    struct settlement_row t;
    int64_t own = 0, me = cx->who->user_id;
    TRY(arg(cx, "check", &p));
    if (!str_eq(str_trim(in->hash), p.hash))
        return fail(cx, ERR_CONFLICT, "您看到的文件摘要与现在的不一致，请刷新后重新核对");
    TRY(settlement_of(cx, p.settlement_id, &t));
    TRY(db_int(cx->tx, SHOP_PAYMENT_OWN_ACCOUNT, VALS(I64(p.id), I64(me)), &own));
    if (own || p.made_by == me || p.submitted_by == me || t.made_by == me || (p.second && t.decided_by == me))
        return shop_payment_same_person(cx);
    audit_note(cx, "hash", p.hash);
    TRY(shop_payment_move(cx, SHOP_PAYMENT_CHECKED, VALS(I64(p.id), I64(me), I64(cx->now), TXT(p.hash), I64(p.version))));
    return shop_payment_answer(cx, p.id);
}

/* Before it was exported: the files are dropped with the approval, the next submission makes new ones. */
enum err shop_payment_return(struct ctx *cx)
{
    const struct shop_payment_reason_in *in = cx->in;
    struct shop_payment p;
    TRY(arg(cx, "return", &p));
    if (!str_trim(in->reason).len)
        return fail_field(cx, "reason", "请填写退回原因");
    TRY(db_exec(cx->tx, SHOP_PAYMENT_FILES_GONE, VALS(I64(p.id)), NULL));
    TRY(decision_leave(cx, shop_payment_object(cx->a, p.id)));
    TRY(shop_payment_move(cx, SHOP_PAYMENT_RETURNED, VALS(I64(p.id), TXT(str_trim(in->reason)), I64(p.version))));
    return shop_payment_answer(cx, p.id);
}

enum err shop_payment_void(struct ctx *cx)
{
    struct shop_payment p;
    TRY(arg(cx, "void", &p));
    TRY(db_exec(cx->tx, SHOP_PAYMENT_ITEMS_GONE, VALS(I64(p.id)), NULL));
    TRY(shop_payment_move(cx, SHOP_PAYMENT_VOIDED, VALS(I64(p.id), I64(p.version))));
    return shop_payment_answer(cx, p.id);
}

enum err shop_payment_export(struct ctx *cx)
{
    struct shop_payment p;
    struct settlement_row t;
    int64_t lines = 0, own = 0, me = cx->who->user_id;
    TRY(arg(cx, "export", &p));
    TRY(settlement_of(cx, p.settlement_id, &t));
    TRY(db_int(cx->tx, SHOP_PAYMENT_OWN_ACCOUNT, VALS(I64(p.id), I64(me)), &own));
    if (own || p.made_by == me || p.submitted_by == me || p.checked_by == me || t.made_by == me || t.decided_by == me)
        return shop_payment_same_person(cx);
    TRY(db_exec(cx->tx, SHOP_PAYMENT_ITEMS_OUT, VALS(I64(p.id)), &lines));
    ASSERT(lines == p.items); /* what was checked is what goes out */
    audit_note(cx, "hash", p.hash);
    TRY(shop_payment_move(cx, SHOP_PAYMENT_EXPORTED, VALS(I64(p.id), I64(me), I64(cx->now), I64(p.version))));
    return shop_payment_answer(cx, p.id);
}
