// SPDX-License-Identifier: Apache-2.0
// What the bank answered. Lines are stored as they came, judged against the batch as a set, and those
// that hold are applied in the same transaction: states, money, aid, statistics, roster. A line is met by
// (batch, sequence, account, amount), never by name. The same answer twice changes nothing.
#include "payout_own.h"

#include "date.h"
#include "file.h"

const struct field payout_result_fields[25] = {
    {FIELD(struct payout_result, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct payout_result, batch_id), .as = AS_ID},
    {FIELD(struct payout_result, batch_no), .label = LIT("批次号")},
    {FIELD(struct payout_result, kind), .label = LIT("方式")},
    {FIELD(struct payout_result, name), .label = LIT("文件")},
    {FIELD(struct payout_result, settled_on), .as = AS_DATE, .label = LIT("银行日期")},
    {FIELD(struct payout_result, state), .label = LIT("状态")},
    {FIELD(struct payout_result, file_id), .as = AS_ID},
    {FIELD(struct payout_result, lines), .as = AS_COUNT, .label = LIT("行数")},
    {FIELD(struct payout_result, applied), .as = AS_COUNT, .label = LIT("登记")},
    {FIELD(struct payout_result, repeated), .as = AS_COUNT, .label = LIT("重复")},
    {FIELD(struct payout_result, refused), .as = AS_COUNT, .label = LIT("拒绝")},
    {FIELD(struct payout_result, n_success), .as = AS_COUNT, .label = LIT("成功")},
    {FIELD(struct payout_result, fen_success), .as = AS_MONEY, .label = LIT("成功金额")},
    {FIELD(struct payout_result, n_failed), .as = AS_COUNT, .label = LIT("失败")},
    {FIELD(struct payout_result, n_unknown), .as = AS_COUNT, .label = LIT("未知")},
    {FIELD(struct payout_result, n_returned), .as = AS_COUNT, .label = LIT("退汇")},
    {FIELD(struct payout_result, fen_returned), .as = AS_MONEY, .label = LIT("退汇金额")},
    {FIELD(struct payout_result, note), .label = LIT("说明")},
    {FIELD(struct payout_result, job_id), .as = AS_ID},
    {FIELD(struct payout_result, entered_by), .as = AS_ID},
    {FIELD(struct payout_result, entered_by_name), .label = LIT("登记人")},
    {FIELD(struct payout_result, entered_at), .as = AS_TIME, .label = LIT("登记时间")},
    {FIELD(struct payout_result, decided_by_name), .label = LIT("确认人")},
    {FIELD(struct payout_result, decided_at), .as = AS_TIME, .label = LIT("确认时间")},
};

enum err payout_result_get(struct ctx *cx, int64_t id, struct payout_result *out)
{
    *out = (struct payout_result){0};
    enum err e = cx_one(cx, PAYOUT_RESULT_GET, id, PAYOUT_RESULT_FIELDS, out);
    out->batch_no = payout_no(cx->a, out->batch_id);
    if (e != OK)
        return e == ERR_NOT_FOUND ? fail(cx, e, "没有找到这份银行结果，或不在您的管理范围内") : e;
    return file_name_open(cx, out->file_id, &out->name);
}

/* --- coming in --- */

enum err payout_bank_day(struct ctx *cx, struct str text, char *iso)
{
    struct date on;
    if (date_read(text, &on) != DATE_DAY)
        return fail_field(cx, "settled_on", "请填写银行处理的日期，如 2023-01-15");
    if (date_cmp(on, date_of_ms(cx->now)) > 0)
        return fail_field(cx, "settled_on", "银行日期不能晚于今天");
    date_iso(on, iso);
    return OK;
}

static enum err new_result(struct ctx *cx, int64_t batch_id, const char *kind, int64_t file_id,
                           struct str settled_on, const char *state, struct str note, int64_t job_id, int64_t *id)
{
    char iso[DATE_TEXT];
    TRY(payout_bank_day(cx, settled_on, iso));
    return db_int(cx->tx, PAYOUT_RESULT_NEW,
                  VALS(I64(batch_id), TXT(str_of(kind)), OPT(file_id), TXT(str_of(iso)), TXT(str_of(state)),
                       TXT(note), OPT(job_id), I64(cx->who->user_id), I64(cx->now)),
                  id);
}

enum err payout_result_begin(struct ctx *cx, int64_t batch_id, int64_t file_id, struct str settled_on,
                             int64_t job_id, int64_t *result_id)
{
    struct payout_batch b;
    TRY(payout_begin(cx, batch_id, "result", &b));
    return new_result(cx, batch_id, "file", file_id, settled_on, "loading", S(""), job_id, result_id);
}

enum err payout_result_reset(struct ctx *cx, int64_t result_id)
{
    struct str state = S("");
    TRY(db_text(cx->tx, PAYOUT_RESULT_STATE, VALS(I64(result_id)), &state));
    if (!str_eq(state, S("loading")))
        return fail(cx, ERR_STATE, "这份银行结果已经处理过");
    return db_exec(cx->tx, PAYOUT_LINES_GONE, VALS(I64(result_id)), NULL);
}

/* Which line of which batch the bank speaks of: the reference decides, the bare sequence when there is
 * none. A reference of another batch is told at once: it must never fall back to its sequence. */
static int64_t place_of(const struct payout_line *l, int64_t batch_id, const char **verdict, struct str *note,
                        struct arena *a)
{
    int64_t batch = 0, seq = 0;
    if (!l->ref.len)
        return l->seq;
    if (!payout_ref_read(l->ref, &batch, &seq)) {
        *verdict = "NO_LINE";
        *note = S("参考号不是本系统的批次号加笔号");
        return 0;
    }
    if (batch != batch_id) {
        *verdict = "OTHER_BATCH";
        *note = str_f(a, "这是批次 %.*s 的结果，请到该批次导入", FMT(payout_no(a, batch)));
        return 0;
    }
    return seq ? seq : l->seq;
}

static enum err put_line(struct ctx *cx, int64_t result_id, int64_t batch_id, const struct payout_line *l)
{
    unsigned char card[BLIND_BYTES];
    const char *verdict = "";
    struct str note = S("");
    struct str digits = str_trim(l->account);
    bool has = person_blind_card(cx->sealer, digits, card);
    int64_t seq = place_of(l, batch_id, &verdict, &note, cx->a);
    if (str_eq(l->status, S("unreadable"))) { /* a fault of the file: named, and never applied */
        verdict = str_eq(l->code, S("REPEATED")) ? "TWICE" : "STATUS";
        note = utf8_head(l->text, PAYOUT_TEXT_MAX);
    }
    return db_exec(cx->tx, PAYOUT_LINE_PUT,
                   VALS(I64(result_id), I64(l->line_no), TXT(l->ref), I64(seq),
                        has ? BLOB(((struct str){(const char *)card, BLIND_BYTES})) : NUL,
                        TXT(mask_card(cx->a, digits)), TXT(l->name), I64(l->fen), TXT(l->status), TXT(l->code),
                        TXT(utf8_head(l->text, PAYOUT_TEXT_MAX)), TXT(str_of(verdict)), TXT(note)),
                   NULL);
}

enum err payout_result_lines(struct ctx *cx, int64_t result_id, const struct payout_line *lines, size_t n)
{
    struct payout_result r;
    TRY(payout_result_get(cx, result_id, &r));
    for (size_t i = 0; i < n; i++) {
        struct arena_mark m = arena_mark(cx->a);
        TRY(put_line(cx, result_id, r.batch_id, &lines[i]));
        arena_release(cx->a, m);
    }
    return OK;
}

enum err payout_result_failed(struct ctx *cx, int64_t result_id, struct str why)
{
    TRY(db_exec(cx->tx, PAYOUT_LINES_GONE, VALS(I64(result_id)), NULL));
    return db_exec(cx->tx, PAYOUT_RESULT_FAILED, VALS(I64(result_id), TXT(utf8_head(why, PAYOUT_TEXT_MAX))), NULL);
}

/* --- applying --- */

struct moved_row {
    int64_t roster_id, org_id, rows, fen;
    struct str source;
};
static const struct field moved_fields[] = {
    {FIELD(struct moved_row, roster_id)}, {FIELD(struct moved_row, org_id)}, {FIELD(struct moved_row, source)},
    {FIELD(struct moved_row, rows)},      {FIELD(struct moved_row, fen)},
};
enum { MOVED_MAX = 200000 };

/* Money of every roster the lines belong to: one movement a roster and result. */
static enum err move_money(struct ctx *cx, const struct payout_batch *b, const struct payout_result *r,
                           const char *state, int64_t *lines)
{
    struct moved_row *rows;
    struct fund_part parts[FUND_PARTS_MAX];
    size_t n;
    bool back = strcmp(state, "returned") == 0;
    *lines = 0;
    TRY(db_rows(cx->tx, PAYOUT_MOVED, VALS(I64(b->id), I64(r->id), TXT(str_of(state))),
                FIELDS(struct moved_row, moved_fields), MOVED_MAX, &rows, &n));
    for (size_t i = 0; i < n;) {
        size_t k = 0, from = i;
        for (; i < n && rows[i].roster_id == rows[from].roster_id && k < FUND_PARTS_MAX; i++) {
            parts[k++] = (struct fund_part){rows[i].source, rows[i].fen};
            *lines += rows[i].rows;
        }
        const struct moved_row *m = &rows[from];
        TRY(back ? fund_unpay(cx, b->campaign_id, m->org_id, m->roster_id, parts, k, r->settled_on, b->no)
                 : fund_pay(cx, b->campaign_id, m->org_id, m->roster_id, parts, k, r->settled_on, b->no));
    }
    return OK;
}

static enum err move_all(struct ctx *cx, const struct payout_batch *b, const struct payout_result *r)
{
    int64_t lines = 0;
    TRY(move_money(cx, b, r, "success", &lines));
    if (lines)
        TRY(aid_pay_lines(cx, b->id, r->id, r->settled_on, lines));
    TRY(move_money(cx, b, r, "returned", &lines));
    if (lines)
        TRY(aid_unpay_lines(cx, b->id, r->id, lines));
    return roster_lines_paid(cx, b->id, b->exported_by, b->no);
}

static enum err judge(struct ctx *cx, const struct payout_result *r)
{
    TRY(db_exec(cx->tx, PAYOUT_JUDGE_TWICE, VALS(I64(r->id)), NULL));
    TRY(db_exec(cx->tx, PAYOUT_JUDGE_AGAIN, VALS(I64(r->id)), NULL));
    bool by_hand = str_eq(r->kind, S("hand")); /* proved, and confirmed by another: it may settle what a file may only tell */
    TRY(db_exec(cx->tx, PAYOUT_JUDGE, VALS(I64(r->id), I64(r->batch_id), I64(by_hand)), NULL));
    return db_exec(cx->tx, PAYOUT_JUDGE_WHY, VALS(I64(r->id)), NULL);
}

static void note_counts(struct ctx *cx, const struct payout_result *r)
{
    audit_note(cx, "applied", str_f(cx->a, "%lld", (long long)r->applied));
    audit_note(cx, "refused", str_f(cx->a, "%lld", (long long)r->refused));
    audit_note(cx, "success_fen", str_f(cx->a, "%lld", (long long)r->fen_success));
}

/* b as read within the caller's reach, r its result in state loading or (by hand) asked. */
static enum err apply(struct ctx *cx, const struct payout_batch *b, struct payout_result *r)
{
    TRY(judge(cx, r));
    TRY(db_exec(cx->tx, PAYOUT_LATE_STOP, VALS(I64(r->id), I64(b->id)), NULL));
    TRY(db_exec(cx->tx, PAYOUT_APPLY, VALS(I64(r->id), I64(b->id), TXT(r->settled_on)), NULL));
    TRY(move_all(cx, b, r));
    TRY(payout_counted(cx, b->id));
    TRY(db_exec(cx->tx, PAYOUT_SETTLE, VALS(I64(b->id)), NULL));
    TRY(db_exec(cx->tx, PAYOUT_RESULT_COUNT, VALS(I64(r->id), I64(b->id)), NULL));
    TRY(payout_notify(cx, b, r->id));
    TRY(payout_result_get(cx, r->id, r));
    note_counts(cx, r);
    return OK;
}

enum err payout_result_apply(struct ctx *cx, int64_t result_id)
{
    struct payout_result r;
    struct payout_batch b;
    TRY(payout_result_get(cx, result_id, &r));
    if (str_eq(r.state, S("done"))) /* resumed after the commit: it is done */
        return OK;
    TRY(payout_begin(cx, r.batch_id, "result", &b));
    return apply(cx, &b, &r);
}

/* --- an outcome found out by asking --- */

/* What may be registered of a line by hand. */
static enum err fits(struct ctx *cx, const struct payout_item *item, struct str status)
{
    bool returned = str_eq(status, S("returned"));
    if (str_eq(item->state, S("failed")) && !returned)
        return payout_late_fits(cx, item, status);
    if (returned != str_eq(item->state, S("success")) || str_eq(item->state, S("failed")) ||
        str_eq(item->state, S("returned")) || str_eq(item->state, S("released")))
        return fail(cx, ERR_STATE, "这一笔的状态不能登记为这个结果：待银行和结果未知的登记成功或失败，成功的登记退汇");
    return OK;
}

enum err payout_outcome(struct ctx *cx, int64_t batch_id, int64_t seq, const struct payout_outcome *o,
                        int64_t *result_id)
{
    struct payout_batch b;
    struct payout_item item;
    struct file f;
    int64_t asked = 0;
    static const char *const known[] = {"success", "failed", "returned"};
    bool is_known = false;
    TRY(payout_begin(cx, batch_id, "result", &b));
    TRY(payout_item_get(cx, batch_id, seq, &item));
    for (size_t i = 0; i < countof(known); i++)
        is_known |= str_eq(o->status, str_of(known[i]));
    if (!is_known)
        return fail_field(cx, "status", "应是 success（成功）、failed（失败）或 returned（退汇）");
    TRY(fits(cx, &item, o->status));
    if (!o->evidence_id || file_attach(cx, o->evidence_id, FILE_SHARED, &f) != OK)
        return fail_field(cx, "evidence_id", "请上传银行查询回单作为依据");
    TRY(db_int(cx->tx, PAYOUT_ASKED_LINE, VALS(I64(batch_id), I64(seq)), &asked));
    if (asked)
        return fail(cx, ERR_STATE, "这一笔已有一条待确认的结果");
    TRY(new_result(cx, batch_id, "hand", o->evidence_id, o->settled_on, "asked", str_trim(o->note), 0, result_id));
    struct payout_line l = {.line_no = 1, .ref = payout_ref(cx->a, batch_id, seq), .fen = item.fen, .status = o->status,
                            .code = o->code, .text = o->text, .account = S(""), .name = item.name};
    audit_note(cx, "seq", str_f(cx->a, "%lld", (long long)seq));
    audit_note(cx, "status", o->status);
    return payout_result_lines(cx, *result_id, &l, 1);
}

enum err payout_outcome_decide(struct ctx *cx, int64_t result_id, bool confirm, struct str note)
{
    struct payout_result r;
    struct payout_batch b;
    int64_t changed = 0;
    TRY(payout_result_get(cx, result_id, &r));
    TRY(payout_get(cx, r.batch_id, &b));
    audit_object(cx, b.org_id, "payout:%lld", (long long)b.id);
    if (!str_eq(r.state, S("asked")))
        return fail(cx, ERR_STATE, "这条结果不在待确认状态");
    if (r.entered_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "人工登记的结果须由另一人确认");
    if (confirm)
        TRY(apply(cx, &b, &r));
    if (confirm && r.applied != 1)
        return fail(cx, ERR_STATE, "这一笔已另有结果，请不予确认");
    enum err e = db_exec(cx->tx, PAYOUT_RESULT_DECIDED,
                         VALS(I64(result_id), TXT(confirm ? S("done") : S("refused")), I64(cx->who->user_id),
                              I64(cx->now), TXT(str_trim(note)), TXT(confirm ? S("done") : S("asked"))),
                         &changed);
    return payout_moved(cx, e, changed);
}
