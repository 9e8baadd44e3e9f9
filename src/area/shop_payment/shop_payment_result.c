// SPDX-License-Identifier: Apache-2.0
// What the bank answered. A line is met by our reference, by its place, or, when the bank tells neither, by the one line with that account
// and amount; account and amount are compared whenever they are told. What does not fit is named and left; the same file twice has no
// second effect. What a file may not say (a line that failed was paid after all) is entered by one with evidence and confirmed by another.
#include "shop_payment_own.h"

#include "date.h"
#include "payout.h"

enum { NOTE_BYTES = 4000 };

const struct field shop_payment_outcome_fields[4] = {
    {FIELD(struct shop_payment_outcome_in, status), .label = LIT("结果"), .need = true, .max = 20},
    {FIELD(struct shop_payment_outcome_in, text), .label = LIT("银行说明"), .max = 200},
    {FIELD(struct shop_payment_outcome_in, settled_on), .as = AS_DATE, .label = LIT("银行日期"), .need = true},
    {FIELD(struct shop_payment_outcome_in, evidence_id), .as = AS_ID, .label = LIT("回单"), .need = true},
};
const struct field shop_payment_result_fields[20] = {
    {FIELD(struct shop_payment_result, id), .as = AS_ID},
    {FIELD(struct shop_payment_result, payment_id), .as = AS_ID},
    {FIELD(struct shop_payment_result, no), .label = LIT("批次号")},
    {FIELD(struct shop_payment_result, kind), .label = LIT("方式")},
    {FIELD(struct shop_payment_result, settled_on), .as = AS_DATE, .label = LIT("银行日期")},
    {FIELD(struct shop_payment_result, state), .label = LIT("状态")},
    {FIELD(struct shop_payment_result, seq), .as = AS_COUNT, .label = LIT("笔号")},
    {FIELD(struct shop_payment_result, shop), .label = LIT("门店")},
    {FIELD(struct shop_payment_result, status), .as = AS_CODE, .codes = "payout_status", .label = LIT("结果")},
    {FIELD(struct shop_payment_result, lines), .as = AS_COUNT, .label = LIT("行数")},
    {FIELD(struct shop_payment_result, applied), .as = AS_COUNT, .label = LIT("登记")},
    {FIELD(struct shop_payment_result, repeated), .as = AS_COUNT, .label = LIT("重复")},
    {FIELD(struct shop_payment_result, refused), .as = AS_COUNT, .label = LIT("拒绝")},
    {FIELD(struct shop_payment_result, note), .label = LIT("说明")},
    {FIELD(struct shop_payment_result, file_id), .as = AS_ID},
    {FIELD(struct shop_payment_result, entered_by), .as = AS_ID},
    {FIELD(struct shop_payment_result, entered_by_name), .label = LIT("登记人")},
    {FIELD(struct shop_payment_result, entered_at), .as = AS_TIME, .label = LIT("登记时间")},
    {FIELD(struct shop_payment_result, decided_by_name), .label = LIT("确认人")},
    {FIELD(struct shop_payment_result, decided_at), .as = AS_TIME, .label = LIT("确认时间")},
};

/* --- one line --- */

struct taking {
    struct ctx *cx;
    const struct shop_payment *p;
    struct shop_payment_item *items; /* by seq: 1… without a gap */
    size_t n;
    struct str day;
    struct buf why; /* lines left, and why */
    int64_t applied, repeated, refused;
};

static struct shop_payment_item *by_account(const struct taking *t, const struct bank_result *r)
{
    struct shop_payment_item *hit = NULL;
    for (size_t i = 0; i < t->n && r->account.len && r->fen >= 0; i++) {
        if (t->items[i].fen != r->fen || !str_eq(t->items[i].account, r->account))
            continue;
        if (hit)
            return NULL; /* two lines look like it */
        hit = &t->items[i];
    }
    return hit;
}

/* Which line the bank speaks of; NULL with a sentence. A reference of another batch never falls back to its place. */
static struct shop_payment_item *meet(const struct taking *t, const struct bank_result *r, const char **why)
{
    int64_t id = 0, seq = r->seq;
    struct str ref = r->ref.len ? r->ref : r->batch;
    if (ref.len && (!shop_payment_ref_read(ref, &id, &seq) || id != t->p->id)) {
        *why = "参考号不是本批次的";
        return NULL;
    }
    if (!seq)
        seq = r->seq;
    struct shop_payment_item *i = seq >= 1 && seq <= (int64_t)t->n ? &t->items[seq - 1] : seq ? NULL : by_account(t, r);
    if (!i)
        *why = "本批次没有这一笔";
    else if (r->account.len && !str_eq(r->account, i->account))
        *why = "收款账号与本批次的不同";
    else if (r->fen >= 0 && r->fen != i->fen)
        *why = "金额与本批次的不同";
    else
        return i;
    return NULL;
}

/* The state a line comes to; NULL with a sentence, or without one when the bank only repeats itself. */
static const char *next_of(const char *is, enum bank_status told, bool by_hand, const char **why)
{
    bool open = !strcmp(is, "infile") || !strcmp(is, "unknown");
    bool same = (told == BANK_SUCCESS && !strcmp(is, "success")) || (told == BANK_FAILED && !strcmp(is, "failed")) || (told == BANK_RETURNED && !strcmp(is, "returned")) ||
                (told == BANK_UNKNOWN && !strcmp(is, "unknown")) || told == BANK_PENDING;
    *why = NULL;
    if (same)
        return NULL;
    if (told == BANK_RETURNED && !strcmp(is, "success"))
        return "returned";
    if (open && told == BANK_UNKNOWN)
        return "unknown";
    if (open && (told == BANK_SUCCESS || told == BANK_FAILED))
        return bank_status_code(told);
    if (told == BANK_SUCCESS && !strcmp(is, "failed")) {
        *why = "先前登记为失败，银行又称成功：请向银行查询，用“登记查询结果”附回单，由另一人确认";
        return by_hand ? "success" : NULL;
    }
    *why = "与已登记的结果矛盾，请向银行查询";
    return NULL;
}

static enum err set_state(struct taking *t, struct shop_payment_item *i, const char *to, struct str code, struct str text)
{
    enum err e = db_exec(t->cx->tx, SHOP_PAYMENT_ITEM_SET,
                         VALS(I64(t->p->id), I64(i->seq), TXT(str_of(to)), TXT(code), TXT(utf8_head(text, 200)), TXT(t->day)), NULL);
    if (e == ERR_DUPLICATE)
        return fail(t->cx, ERR_STATE, "这家门店的这笔款已在另一付款批次中：先弄清那一批的结果");
    i->state = str_of(to);
    return e;
}

static void leave(struct taking *t, size_t line, struct str why)
{
    t->refused++;
    if (t->refused <= SHOP_PAYMENT_TOLD && t->why.len < NOTE_BYTES - 400)
        buf_f(&t->why, "%s第 %zu 行：%.*s", t->refused > 1 ? "；" : "", line, FMT(why));
}

static enum err take_line(struct taking *t, const struct bank_result *r)
{
    const char *why = NULL;
    struct shop_payment_item *i = meet(t, r, &why);
    const char *to = i ? next_of(str_z(t->cx->a, i->state), r->status, false, &why) : NULL;
    if (to) {
        t->applied++;
        return set_state(t, i, to, r->status == BANK_SUCCESS ? S("") : r->code, r->text);
    }
    if (why)
        leave(t, r->line, str_of(why));
    else
        t->repeated++;
    return OK;
}

/* --- a file --- */

/* A settlement is paid when each of its shops is; money that came back opens it again. */
static enum err after(struct ctx *cx, const struct shop_payment *p)
{
    int64_t unpaid = 0;
    TRY(db_exec(cx->tx, SHOP_PAYMENT_SETTLE, VALS(I64(p->id)), NULL));
    TRY(db_int(cx->tx, SHOP_PAYMENT_UNPAID, VALS(I64(p->settlement_id)), &unpaid));
    return db_exec(cx->tx, SHOP_PAYMENT_SETTLEMENT_SET, VALS(I64(p->settlement_id), TXT(unpaid ? S("approved") : S("paid")), TXT(unpaid ? S("") : p->no)), NULL);
}

static enum err not_before(struct ctx *cx, const struct shop_payment_take *in)
{
    int64_t same = 0;
    TRY(db_int(cx->tx, SHOP_PAYMENT_RESULT_SAME, VALS(I64(in->id), TXT(in->file.hash)), &same));
    return same ? fail(cx, ERR_DUPLICATE, "这份结果文件已经登记过，没有再次登记") : OK;
}

static enum err take_all(struct taking *t, const struct bank_results *read)
{
    for (size_t i = 0; i < read->n; i++)
        TRY(take_line(t, &read->lines[i]));
    for (size_t i = 0; i < read->n_faults; i++)
        leave(t, read->faults[i].line, read->faults[i].text);
    t->repeated += (int64_t)read->repeated;
    t->refused += (int64_t)(read->faulty - read->n_faults);
    return OK;
}

enum err shop_payment_take(struct ctx *cx, struct shop_payment_take *in)
{
    struct shop_payment p;
    struct taking t = {.cx = cx, .p = &p, .why = buf_new(cx->a, NOTE_BYTES)};
    char iso[DATE_TEXT];
    TRY(shop_payment_begin(cx, in->id, "result", &p));
    TRY(payout_bank_day(cx, in->settled_on, iso));
    TRY(not_before(cx, in));
    t.day = str_of(iso);
    TRY(shop_payment_items(cx, p.id, &t.items, &t.n));
    TRY(file_insert(cx, &in->file, p.org_id, FILE_CLOSED));
    TRY(db_int(cx->tx, SHOP_PAYMENT_RESULT_NEW,
               VALS(I64(p.id), TXT(S("file")), I64(in->file.id), TXT(in->file.hash), TXT(t.day), TXT(S("done")), I64(0), TXT(S("")), TXT(S("")), I64(cx->who->user_id), I64(cx->now)),
               &in->result));
    TRY(take_all(&t, in->read));
    in->applied = t.applied;
    in->repeated = t.repeated;
    in->refused = t.refused;
    TRY(db_exec(cx->tx, SHOP_PAYMENT_RESULT_DONE,
                VALS(I64(in->result), I64((int64_t)in->read->n + (int64_t)in->read->faulty), I64(t.applied), I64(t.repeated), I64(t.refused), TXT(buf_done(&t.why))), NULL));
    audit_note(cx, "applied", str_f(cx->a, "%lld", (long long)t.applied));
    audit_note(cx, "refused", str_f(cx->a, "%lld", (long long)t.refused));
    return after(cx, &p);
}

/* --- an outcome found out by asking --- */

static bool status_of(struct str code, enum bank_status *out)
{
    static const enum bank_status known[] = {BANK_SUCCESS, BANK_FAILED, BANK_RETURNED};
    for (size_t i = 0; i < countof(known); i++)
        if (str_eq(code, str_of(bank_status_code(known[i])))) {
            *out = known[i];
            return true;
        }
    return false;
}

enum err shop_payment_outcome(struct ctx *cx)
{
    const struct shop_payment_outcome_in *in = cx->in;
    struct shop_payment p;
    struct shop_payment_item item;
    struct file f;
    enum bank_status told = BANK_UNKNOWN;
    const char *why;
    char iso[DATE_TEXT];
    int64_t id = 0, seq = 0, result = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_arg_id(cx, 1, &seq));
    TRY(shop_payment_begin(cx, id, "result", &p));
    TRY(shop_payment_line(cx, id, seq, &item));
    if (!status_of(in->status, &told))
        return fail_field(cx, "status", "应是 success（成功）、failed（失败）或 returned（退汇）");
    if (!next_of(str_z(cx->a, item.state), told, true, &why))
        return fail(cx, ERR_STATE, "这一笔的状态不能登记为这个结果：待银行和结果未知的登记成功或失败，成功的登记退汇");
    if (item.asked)
        return fail(cx, ERR_STATE, "这一笔已有一条待确认的结果");
    TRY(payout_bank_day(cx, in->settled_on, iso));
    if (!in->evidence_id || file_attach(cx, in->evidence_id, FILE_CLOSED, &f) != OK)
        return fail_field(cx, "evidence_id", "请上传银行查询回单作为依据");
    enum err e = db_int(cx->tx, SHOP_PAYMENT_RESULT_NEW,
                        VALS(I64(id), TXT(S("hand")), I64(f.id), TXT(f.hash), TXT(str_of(iso)), TXT(S("asked")), I64(seq), TXT(in->status), TXT(in->text), I64(cx->who->user_id), I64(cx->now)),
                        &result);
    if (e == ERR_DUPLICATE)
        return fail(cx, ERR_STATE, "这一笔已有一条待确认的结果");
    TRY(e);
    audit_note(cx, "seq", str_f(cx->a, "%lld", (long long)seq));
    audit_note(cx, "status", in->status);
    return shop_payment_answer(cx, id);
}

static enum err decide(struct ctx *cx, bool confirm, struct str note)
{
    struct shop_payment_result r = {0};
    struct shop_payment p;
    struct shop_payment_item item;
    struct taking t = {.cx = cx, .p = &p};
    enum bank_status told = BANK_UNKNOWN;
    const char *why = NULL, *to;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, SHOP_PAYMENT_RESULT_GET, id, SHOP_PAYMENT_RESULT, &r));
    TRY(shop_payment_get(cx, r.payment_id, &p));
    audit_object(cx, p.org_id, "shop_payment:%lld", (long long)p.id);
    if (!str_eq(r.state, S("asked")))
        return fail(cx, ERR_STATE, "这条结果不在待确认状态");
    if (r.entered_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "人工登记的结果须由另一人确认");
    if (confirm) {
        TRY(shop_payment_line(cx, p.id, r.seq, &item));
        to = status_of(r.status, &told) ? next_of(str_z(cx->a, item.state), told, true, &why) : NULL;
        if (!to)
            return fail(cx, ERR_STATE, "这一笔已另有结果，请不予确认");
        t.day = r.settled_on;
        TRY(set_state(&t, &item, to, S(""), r.note));
    }
    TRY(shop_payment_move(cx, SHOP_PAYMENT_RESULT_DECIDED,
                          VALS(I64(id), TXT(confirm ? S("done") : S("refused")), I64(confirm), I64(cx->who->user_id), I64(cx->now), TXT(note))));
    TRY(after(cx, &p));
    return shop_payment_answer(cx, p.id);
}

enum err shop_payment_confirm(struct ctx *cx)
{
    return decide(cx, true, S(""));
}

enum err shop_payment_refuse(struct ctx *cx)
{
    const struct shop_payment_reason_in *in = cx->in;
    if (!str_trim(in->reason).len)
        return fail_field(cx, "reason", "请写明不予确认的原因");
    return decide(cx, false, str_trim(in->reason));
}

/* The result file, or the evidence of an outcome: who confirms it looks at it first. */
enum err shop_payment_result_file(struct ctx *cx)
{
    struct shop_payment_result r = {0};
    struct file f;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, SHOP_PAYMENT_RESULT_GET, id, SHOP_PAYMENT_RESULT, &r));
    audit_object(cx, cx->org_id, "shop_payment:%lld", (long long)r.payment_id);
    TRY(file_load(cx, r.file_id, &f));
    return file_answer(cx, &f);
}

static enum err put_result(struct ctx *cx, void *row)
{
    struct shop_payment_result *r = row;
    r->no = shop_payment_no(cx->a, r->payment_id);
    fields_write(cx->out, SHOP_PAYMENT_RESULT, r);
    return OK;
}

enum err shop_payment_results_get(struct ctx *cx)
{
    return cx_list_by(cx, SHOP_PAYMENT_RESULT_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), I64(cx_query_int(cx, "payment", 0)), TXT(cx_query(cx, "state")), I64(cx_limit(cx))),
                      SHOP_PAYMENT_RESULT, put_result);
}
