// SPDX-License-Identifier: Apache-2.0
// Batches as routes: dry run, making, moves, lines, results, payments made again, notices. The result file
// itself comes in on the sheet floor (payout_import.c): it may be a workbook.
#include "payout_own.h"

#include <unistd.h>

#include "code.h"
#include "date.h"
#include "file.h"
#include "job.h"
#include "like.h"

enum { FILES_MAX = PAYOUT_FILES_MAX, SKIPS_MAX = 500, PROFILES_MAX = 200, PURPOSES_MAX = 100 };

/* --- one batch --- */

static void write_batch(struct ctx *cx, struct payout_batch *b)
{
    b->no = payout_no(cx->a, b->id);
    jw_open(cx->out, '{');
    fields_write_open(cx->out, PAYOUT_BATCH_FIELDS, b);
    machine_verbs(cx, &payout_machine, b->state, b->org_path);
    jw_close(cx->out, '}');
}

static enum err answer_batch(struct ctx *cx, int64_t id)
{
    struct payout_batch b;
    TRY(payout_get(cx, id, &b));
    write_batch(cx, &b);
    return OK;
}

static enum err put_batch(struct ctx *cx, void *row)
{
    write_batch(cx, row);
    return OK;
}

static enum err list_run(struct ctx *cx)
{
    int64_t after = cx_after(cx);
    return cx_list_by(cx, PAYOUT_LIST,
                      VALS(LO(cx), HI(cx), I64(after ? after : INT64_MAX), TXT(cx_query(cx, "campaign")),
                           TXT(cx_query(cx, "state")), TXT(like_part(cx->a, cx_query(cx, "q"))), I64(cx_limit(cx))),
                      PAYOUT_BATCH_FIELDS, put_batch);
}

struct file_row {
    int64_t part, file_id;
    struct str name, hash;
    int64_t size, items, fen;
};
static const struct field file_row_fields[] = {
    {FIELD(struct file_row, part), .label = LIT("第几个")},
    {FIELD(struct file_row, file_id), .as = AS_ID},
    {FIELD(struct file_row, name), .label = LIT("文件名")},
    {FIELD(struct file_row, hash), .label = LIT("SM3")},
    {FIELD(struct file_row, size), .label = LIT("字节数")},
    {FIELD(struct file_row, items), .as = AS_COUNT, .label = LIT("笔数")},
    {FIELD(struct file_row, fen), .as = AS_MONEY, .label = LIT("金额")},
};
struct skip_row {
    int64_t roster_id, row_no;
    struct str code, text, name;
    int64_t fen;
};
static const struct field skip_fields[] = {
    {FIELD(struct skip_row, roster_id), .as = AS_ID},
    {FIELD(struct skip_row, row_no), .label = LIT("名册行")},
    {FIELD(struct skip_row, code), .label = LIT("原因代码")},
    {FIELD(struct skip_row, text), .label = LIT("原因")},
    {FIELD(struct skip_row, name), .label = LIT("姓名")},
    {FIELD(struct skip_row, fen), .as = AS_MONEY, .label = LIT("金额")},
};

static enum err write_files(struct ctx *cx, int64_t id)
{
    struct file_row *files;
    size_t n;
    TRY(db_rows(cx->tx, PAYOUT_FILES, VALS(I64(id)), FIELDS(struct file_row, file_row_fields), FILES_MAX, &files, &n));
    jw_key(cx->out, "parts");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, FIELDS(struct file_row, file_row_fields), &files[i]);
    jw_close(cx->out, ']');
    return OK;
}

static enum err write_skips(struct ctx *cx, int64_t id)
{
    struct skip_row *skips;
    size_t n;
    TRY(db_rows(cx->tx, PAYOUT_SKIPS, VALS(I64(id)), FIELDS(struct skip_row, skip_fields), SKIPS_MAX, &skips, &n));
    jw_key(cx->out, "skipped");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        skips[i].name = mask_name(cx->a, skips[i].name);
        fields_write(cx->out, FIELDS(struct skip_row, skip_fields), &skips[i]);
    }
    jw_close(cx->out, ']');
    return OK;
}

static enum err get_run(struct ctx *cx)
{
    int64_t id;
    struct payout_batch b;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(payout_get(cx, id, &b));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, PAYOUT_BATCH_FIELDS, &b);
    machine_verbs(cx, &payout_machine, b.state, b.org_path);
    TRY(write_files(cx, id));
    TRY(write_skips(cx, id));
    jw_close(cx->out, '}');
    return OK;
}

/* --- lines --- */

static enum err put_item(struct ctx *cx, void *row)
{
    struct payout_item *i = row;
    struct person_secret open;
    TRY(payout_open(cx->sealer, cx->a, i->id_type, i->blind, i->secret, &open));
    i->card = open.card;
    i->ref = payout_ref(cx->a, i->batch_id, i->seq);
    fields_write(cx->out, PAYOUT_ITEM_FIELDS, i);
    return OK;
}

static enum err items_run(struct ctx *cx)
{
    int64_t id;
    struct payout_batch b;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(payout_get(cx, id, &b));
    return cx_list_by(cx, PAYOUT_ITEMS,
                      VALS(I64(id), I64(cx_after(cx)), TXT(cx_query(cx, "state")),
                           TXT(like_part(cx->a, cx_query(cx, "q"))), I64(cx_limit(cx))),
                      PAYOUT_ITEM_FIELDS, put_item);
}

static enum err unknown_run(struct ctx *cx)
{
    struct payout_rule rule;
    TRY(payout_rule_on(cx->tx, cx_today(cx), &rule));
    int64_t before = cx->now - rule.ask_days * 24 * 3600 * 1000;
    return cx_list_by(cx, PAYOUT_ASK_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), I64(before), I64(cx_limit(cx))),
                      PAYOUT_ITEM_FIELDS, put_item);
}

static enum err failed_run(struct ctx *cx)
{
    return cx_list_by(cx, PAYOUT_FAILED_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), I64(cx_limit(cx))),
                      PAYOUT_ITEM_FIELDS, put_item);
}

/* --- dry run and making --- */

static void write_look(struct ctx *cx, const struct payout_look *l)
{
    struct jw *w = cx->out;
    jw_open(w, '{');
    jw_ki(w, "items", l->items);
    jw_ki(w, "fen", l->fen);
    jw_ki(w, "fresh", l->fresh);
    jw_ki(w, "fresh_fen", l->fresh_fen);
    jw_ki(w, "repay", l->repay);
    jw_ki(w, "repay_fen", l->repay_fen);
    jw_ki(w, "rosters", l->rosters);
    jw_kb(w, "second", l->second);
    jw_kb(w, "decide", l->decide);
    jw_kt(w, "rule", l->rule);
    jw_ki(w, "bad", l->bad);
    jw_ki(w, "bad_fen", l->bad_fen);
    jw_key(w, "why");
    jw_open(w, '[');
    for (size_t i = 0; i < l->n_why; i++) {
        jw_open(w, '{');
        jw_kt(w, "code", l->why[i].code);
        jw_kt(w, "text", l->why[i].text);
        jw_ki(w, "rows", l->why[i].rows);
        jw_ki(w, "fen", l->why[i].fen);
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

static void write_complaints(struct jw *w, const struct payout_complaint *c, size_t n)
{
    jw_key(w, "complaints");
    jw_open(w, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(w, '{');
        jw_ki(w, "seq", c[i].seq);
        jw_kt(w, "level", c[i].level);
        jw_kt(w, "name", c[i].name);
        jw_kt(w, "text", c[i].text);
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

static enum err look_run(struct ctx *cx)
{
    struct payout_look l;
    struct payout_ask ask = {.campaign = cx_query(cx, "campaign"), .profile = cx_query(cx, "profile"),
                             .rosters = cx_query(cx, "rosters"), .part = cx_query(cx, "part")};
    TRY(payout_look(cx, &ask, &l));
    write_look(cx, &l);
    write_complaints(cx->out, l.complaints, l.n_complaints);
    jw_close(cx->out, '}');
    return OK;
}

static const struct field ask_fields[] = {
    {FIELD(struct payout_ask, title), .label = LIT("批次名称"), .need = true, .max = 100},
    {FIELD(struct payout_ask, profile), .label = LIT("银行格式"), .need = true},
    {FIELD(struct payout_ask, purpose), .label = LIT("用途"), .max = 40},
    {FIELD(struct payout_ask, payer_name), .label = LIT("付款户名"), .need = true, .max = 100},
    {FIELD(struct payout_ask, payer_account), .label = LIT("付款账号"), .need = true, .max = 40},
    {FIELD(struct payout_ask, payer_bank), .label = LIT("付款开户行"), .max = 100},
    {FIELD(struct payout_ask, campaign), .label = LIT("活动"), .need = true},
    {FIELD(struct payout_ask, rosters), .label = LIT("限定名册（编号以逗号分隔）"), .max = 4000},
    {FIELD(struct payout_ask, part), .label = LIT("范围")},
    {FIELD(struct payout_ask, decision_id), .as = AS_ID, .label = LIT("集体研究决定")},
};

static enum err make_run(struct ctx *cx)
{
    int64_t id;
    TRY(payout_make(cx, cx->in, &id));
    return answer_batch(cx, id);
}

/* The payer and profile of the union's last batch, so that nobody types them twice. */
static enum err payer_run(struct ctx *cx)
{
    struct payout_ask last = {0};
    static const struct field fields[] = {
        {FIELD(struct payout_ask, profile)},       {FIELD(struct payout_ask, purpose)}, {FIELD(struct payout_ask, payer_name)},
        {FIELD(struct payout_ask, payer_account)}, {FIELD(struct payout_ask, payer_bank)},
    };
    enum err e = db_one(cx->tx, PAYOUT_LAST_PAYER, VALS(LO(cx), HI(cx), I64(cx->org_id)),
                        FIELDS(struct payout_ask, fields), &last);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    fields_write(cx->out, FIELDS(struct payout_ask, fields), &last);
    return OK;
}

/* --- profiles --- */

static void write_profile(struct ctx *cx, const struct rule *d, bool unit)
{
    struct problems p = {.a = cx->a};
    const struct bank_profile *prof = bank_profile_of(cx->a, json_parse(cx->a, d->body, NULL), &p);
    const struct bank_purpose *uses;
    struct jw *w = cx->out;
    if (!prof || bank_profile_facts(prof).unit != unit)
        return;
    struct bank_facts f = bank_profile_facts(prof);
    jw_open(w, '{');
    jw_kt(w, "code", d->code);
    jw_kt(w, "title", d->title);
    jw_kt(w, "source", d->source);
    jw_kt(w, "form", f.form);
    jw_kt(w, "charset", f.charset);
    jw_ki(w, "rows_max", f.rows_max);
    jw_ki(w, "item_max_fen", f.item_max_fen);
    jw_kb(w, "totals_typed", f.totals_typed);
    jw_kb(w, "book_results", f.book_results);
    jw_key(w, "purposes");
    jw_open(w, '[');
    size_t n = bank_purposes(prof, &uses);
    for (size_t i = 0; i < n; i++) {
        jw_open(w, '{');
        jw_kt(w, "code", uses[i].code);
        jw_kt(w, "text", uses[i].text);
        jw_close(w, '}');
    }
    jw_close(w, ']');
    jw_close(w, '}');
}

/* ?payee=unit: those that pay accounts of companies; else those for cards of persons. */
static enum err profiles_run(struct ctx *cx)
{
    bool unit = str_eq(cx_query(cx, "payee"), S("unit"));
    struct rule *docs;
    size_t n;
    static const struct field fields[] = {
        {FIELD(struct rule, code)}, {FIELD(struct rule, edition)}, {FIELD(struct rule, title)},
        {FIELD(struct rule, source)}, {FIELD(struct rule, body)},
    };
    TRY(db_rows(cx->tx, PAYOUT_PROFILES, VALS(TXT(cx_today(cx))), FIELDS(struct rule, fields), PROFILES_MAX, &docs, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        write_profile(cx, &docs[i], unit);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* --- moves --- */

struct submit_in {
    bool leave_out;
};
static const struct field submit_fields[] = {
    {FIELD(struct submit_in, leave_out), .as = AS_BOOL, .label = LIT("剔除银行格式不接受的笔")},
};

struct answer {
    int64_t id;
};

static enum err answer_tx(struct ctx *cx, void *arg)
{
    return answer_batch(cx, ((struct answer *)arg)->id);
}

static enum err submit_run(struct ctx *cx)
{
    const struct submit_in *in = cx->in;
    struct payout_submit s = {.leave_out = in->leave_out};
    TRY(cx_arg_id(cx, 0, &s.id));
    TRY(payout_submit(cx, &s));
    if (s.submitted)
        return cx_in_read(cx, answer_tx, &(struct answer){s.id});
    jw_open(cx->out, '{');
    jw_key(cx->out, "error");
    jw_open(cx->out, '{');
    jw_kt(cx->out, "code", str_of(err_code(ERR_FINDINGS)));
    jw_kt(cx->out, "text", S("有的笔不符合银行格式：请更正名册或档案后重新编制，或选择剔除这些笔"));
    jw_key(cx->out, "fields");
    jw_raw(cx->out, S("[]"));
    jw_kt(cx->out, "trace", S(""));
    jw_close(cx->out, '}');
    write_complaints(cx->out, s.complaints, s.n_complaints);
    jw_close(cx->out, '}');
    cx->reply->status = err_http(ERR_FINDINGS);
    return OK;
}

struct hash_in {
    struct str hash;
};
static const struct field hash_fields[] = {
    {FIELD(struct hash_in, hash), .label = LIT("核对过的文件 SM3"), .need = true, .max = 64},
};
struct reason_in {
    struct str reason;
};
static const struct field reason_fields[] = {
    {FIELD(struct reason_in, reason), .label = LIT("原因"), .need = true, .max = PAYOUT_TEXT_MAX},
};
struct note_in {
    struct str note;
};
static const struct field note_fields[] = {
    {FIELD(struct note_in, note), .label = LIT("意见"), .max = PAYOUT_TEXT_MAX},
};
struct decide_in {
    int64_t decision_id;
};
static const struct field decide_fields[] = {
    {FIELD(struct decide_in, decision_id), .as = AS_ID, .label = LIT("集体研究决定")},
};
struct drop_in {
    int64_t seq;
    struct str reason;
};
static const struct field drop_fields[] = {
    {FIELD(struct drop_in, seq), .label = LIT("笔号"), .min = 1, .max = 1000000},
    {FIELD(struct drop_in, reason), .label = LIT("原因"), .need = true, .max = PAYOUT_TEXT_MAX},
};
struct sent_in {
    struct str sent_on, sent_ref;
};
static const struct field sent_fields[] = {
    {FIELD(struct sent_in, sent_on), .as = AS_DATE, .label = LIT("提交银行日期"), .need = true},
    {FIELD(struct sent_in, sent_ref), .label = LIT("银行受理号"), .max = 60},
};

static enum err check_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(payout_check(cx, id, ((const struct hash_in *)cx->in)->hash));
    return answer_batch(cx, id);
}

static enum err approve_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(payout_approve(cx, id, ((const struct hash_in *)cx->in)->hash));
    return answer_batch(cx, id);
}

static enum err return_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(payout_return(cx, id, ((const struct reason_in *)cx->in)->reason));
    return answer_batch(cx, id);
}

static enum err void_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(payout_void(cx, id));
    return answer_batch(cx, id);
}

static enum err decide_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(payout_decide(cx, id, ((const struct decide_in *)cx->in)->decision_id));
    return answer_batch(cx, id);
}

static enum err drop_run(struct ctx *cx)
{
    int64_t id;
    const struct drop_in *in = cx->in;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(payout_drop(cx, id, in->seq, in->reason));
    return answer_batch(cx, id);
}

static enum err export_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(payout_export(cx, id));
    return answer_batch(cx, id);
}

static enum err sent_run(struct ctx *cx)
{
    int64_t id;
    const struct sent_in *in = cx->in;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(payout_sent(cx, id, in->sent_on, in->sent_ref));
    return answer_batch(cx, id);
}

/* The bytes that were checked; the file store refuses what does not have their hash any more. */
static enum err bytes_of(struct ctx *cx, const struct file_row *f)
{
    int fd;
    TRY(file_open(cx->app, f->hash, &fd));
    char *bytes = arena_alloc(cx->a, (size_t)f->size + 1, 1);
    unsigned char digest[SM3_BYTES];
    enum err e = OK;
    for (int64_t got = 0; e == OK && got < f->size;) {
        ssize_t n = pread(fd, bytes + got, (size_t)(f->size - got), got);
        e = n > 0 ? OK : ERR_IO;
        got += n;
    }
    close(fd);
    TRY(e);
    sm3_once(bytes, (size_t)f->size, digest);
    if (!str_eq(hex_of(cx->a, digest, sizeof digest), f->hash))
        return fail(cx, ERR_KEY, "银行文件与复核时的不一致，不能导出，请联系管理员");
    cx->reply->body = (struct str){bytes, (size_t)f->size};
    cx->reply->type = S("application/octet-stream");
    cx->reply->file_name = f->name;
    return OK;
}

static enum err file_run(struct ctx *cx)
{
    int64_t id, part;
    struct payout_batch b;
    struct file_row *files;
    size_t n;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_arg_id(cx, 1, &part));
    TRY(payout_get(cx, id, &b));
    audit_object(cx, b.org_id, "payout:%lld", (long long)id);
    if (!str_eq(b.state, S("exported")) && !str_eq(b.state, S("partly")) && !str_eq(b.state, S("settled")))
        return fail(cx, ERR_STATE, "批次还没有制盘，不能下载银行文件");
    TRY(db_rows(cx->tx, PAYOUT_FILES, VALS(I64(id)), FIELDS(struct file_row, file_row_fields), FILES_MAX, &files, &n));
    for (size_t i = 0; i < n; i++)
        if (files[i].part == part) {
            audit_note(cx, "hash", files[i].hash);
            return bytes_of(cx, &files[i]);
        }
    return fail(cx, ERR_NOT_FOUND, "批次没有第 %lld 个文件", (long long)part);
}

/* --- results --- */

static enum err put_result(struct ctx *cx, void *row)
{
    struct payout_result *r = row;
    r->batch_no = payout_no(cx->a, r->batch_id);
    TRY(file_name_open(cx, r->file_id, &r->name));
    fields_write(cx->out, PAYOUT_RESULT_FIELDS, r);
    return OK;
}

static enum err results_of(struct ctx *cx, int64_t batch_id)
{
    int64_t after = cx_after(cx);
    return cx_list_by(cx, PAYOUT_RESULTS,
                      VALS(LO(cx), HI(cx), I64(after ? after : INT64_MAX), I64(batch_id), TXT(cx_query(cx, "state")),
                           I64(cx_limit(cx))),
                      PAYOUT_RESULT_FIELDS, put_result);
}

static enum err results_run(struct ctx *cx)
{
    int64_t id;
    struct payout_batch b;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(payout_get(cx, id, &b));
    return results_of(cx, id);
}

static enum err all_results_run(struct ctx *cx)
{
    return results_of(cx, 0);
}

static enum err answer_result(struct ctx *cx, int64_t id)
{
    struct payout_result r;
    TRY(payout_result_get(cx, id, &r));
    cx_row(cx, PAYOUT_RESULT_FIELDS, &r);
    return OK;
}

static enum err result_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    return answer_result(cx, id);
}

struct line_row {
    int64_t id, line_no;
    struct str ref;
    int64_t seq;
    struct str card, name;
    int64_t fen;
    struct str status, code, text, verdict, note;
};
static const struct field line_fields[] = {
    {FIELD(struct line_row, id), .as = AS_ID},
    {FIELD(struct line_row, line_no), .label = LIT("行")},
    {FIELD(struct line_row, ref), .label = LIT("参考号")},
    {FIELD(struct line_row, seq), .label = LIT("笔号")},
    {FIELD(struct line_row, card), .label = LIT("账号")},
    {FIELD(struct line_row, name), .label = LIT("户名")},
    {FIELD(struct line_row, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct line_row, status), .as = AS_CODE, .codes = "payout_status", .label = LIT("银行结果")},
    {FIELD(struct line_row, code), .label = LIT("原因代码")},
    {FIELD(struct line_row, text), .label = LIT("银行说明")},
    {FIELD(struct line_row, verdict), .as = AS_CODE, .codes = "payout_verdict", .label = LIT("处理")},
    {FIELD(struct line_row, note), .label = LIT("说明")},
};

static enum err lines_run(struct ctx *cx)
{
    int64_t id;
    struct payout_result r;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(payout_result_get(cx, id, &r));
    return cx_list(cx, PAYOUT_RESULT_LINES,
                   VALS(I64(id), I64(cx_after(cx)), TXT(cx_query(cx, "verdict")), I64(cx_limit(cx))),
                   FIELDS(struct line_row, line_fields));
}

static const struct field outcome_fields[] = {
    {FIELD(struct payout_outcome, status), .as = AS_CODE, .codes = "payout_status", .label = LIT("银行结果"), .need = true},
    {FIELD(struct payout_outcome, code), .label = LIT("原因代码"), .max = 40},
    {FIELD(struct payout_outcome, text), .label = LIT("银行说明"), .max = PAYOUT_TEXT_MAX},
    {FIELD(struct payout_outcome, settled_on), .as = AS_DATE, .label = LIT("银行日期"), .need = true},
    {FIELD(struct payout_outcome, evidence_id), .as = AS_ID, .label = LIT("银行查询回单"), .need = true},
    {FIELD(struct payout_outcome, note), .label = LIT("说明"), .max = PAYOUT_TEXT_MAX},
};

static enum err line_args(struct ctx *cx, int64_t *id, int64_t *seq)
{
    TRY(cx_arg_id(cx, 0, id));
    return cx_arg_id(cx, 1, seq);
}

static enum err outcome_run(struct ctx *cx)
{
    int64_t id, seq, result;
    TRY(line_args(cx, &id, &seq));
    TRY(payout_outcome(cx, id, seq, cx->in, &result));
    return answer_result(cx, result);
}

static enum err decide_outcome(struct ctx *cx, bool confirm)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(payout_outcome_decide(cx, id, confirm, ((const struct note_in *)cx->in)->note));
    return answer_result(cx, id);
}

static enum err confirm_run(struct ctx *cx)
{
    return decide_outcome(cx, true);
}

static enum err refuse_run(struct ctx *cx)
{
    return decide_outcome(cx, false);
}

/* --- paid again, released --- */

static const struct field repay_in_fields[] = {
    {FIELD(struct payout_repay, card), .label = LIT("更正后的银行卡号（空 = 仍用原账号）"), .max = 60},
    {FIELD(struct payout_repay, bank), .label = LIT("开户行"), .max = 100},
    {FIELD(struct payout_repay, reason), .label = LIT("原因"), .need = true, .max = PAYOUT_TEXT_MAX},
    {FIELD(struct payout_repay, evidence_id), .as = AS_ID, .label = LIT("依据"), .need = true},
};

static enum err answer_repay(struct ctx *cx, int64_t id)
{
    struct payout_repay_row row;
    TRY(payout_repay_get(cx, id, &row));
    cx_row(cx, PAYOUT_REPAY_FIELDS, &row);
    return OK;
}

static enum err repay_run(struct ctx *cx)
{
    int64_t id, seq, repay;
    TRY(line_args(cx, &id, &seq));
    TRY(payout_repay_ask(cx, id, seq, cx->in, &repay));
    return answer_repay(cx, repay);
}

static enum err put_repay(struct ctx *cx, void *row)
{
    TRY(payout_repay_open(cx, row));
    fields_write(cx->out, PAYOUT_REPAY_FIELDS, row);
    return OK;
}

static enum err repays_run(struct ctx *cx)
{
    int64_t after = cx_after(cx);
    return cx_list_by(cx, PAYOUT_REPAY_LIST,
                      VALS(LO(cx), HI(cx), I64(after ? after : INT64_MAX), TXT(cx_query(cx, "state")),
                           I64(cx_query_int(cx, "batch", 0)), I64(cx_limit(cx))),
                      PAYOUT_REPAY_FIELDS, put_repay);
}

static enum err repay_decide(struct ctx *cx, bool approve)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(payout_repay_decide(cx, id, approve, ((const struct note_in *)cx->in)->note));
    return answer_repay(cx, id);
}

static enum err repay_approve_run(struct ctx *cx)
{
    return repay_decide(cx, true);
}

static enum err repay_refuse_run(struct ctx *cx)
{
    return repay_decide(cx, false);
}

static enum err release_run(struct ctx *cx)
{
    int64_t id, seq;
    TRY(line_args(cx, &id, &seq));
    TRY(payout_release(cx, id, seq, ((const struct reason_in *)cx->in)->reason));
    return answer_batch(cx, id);
}

/* --- notices --- */

struct notice_row {
    int64_t id;
    struct str kind;
    int64_t batch_id, seq;
    struct str org_name, name;
    int64_t fen;
    struct str state;
    int64_t tries;
    struct str error;
    int64_t created_at, sent_at;
};
static const struct field notice_fields[] = {
    {FIELD(struct notice_row, id), .as = AS_ID},
    {FIELD(struct notice_row, kind), .label = LIT("种类")},
    {FIELD(struct notice_row, batch_id), .as = AS_ID, .label = LIT("批次")},
    {FIELD(struct notice_row, seq), .label = LIT("笔号")},
    {FIELD(struct notice_row, org_name), .label = LIT("工会")},
    {FIELD(struct notice_row, name), .label = LIT("姓名")},
    {FIELD(struct notice_row, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct notice_row, state), .as = AS_CODE, .codes = "outbox_state", .label = LIT("状态")},
    {FIELD(struct notice_row, tries), .as = AS_COUNT, .label = LIT("次数")},
    {FIELD(struct notice_row, error), .label = LIT("说明")},
    {FIELD(struct notice_row, created_at), .as = AS_TIME, .label = LIT("生成时间")},
    {FIELD(struct notice_row, sent_at), .as = AS_TIME, .label = LIT("发出时间")},
};

static enum err put_notice(struct ctx *cx, void *row)
{
    struct notice_row *n = row;
    n->name = mask_name(cx->a, n->name);
    fields_write(cx->out, FIELDS(struct notice_row, notice_fields), n);
    return OK;
}

static enum err notices_run(struct ctx *cx)
{
    int64_t after = cx_after(cx);
    return cx_list_by(cx, OUTBOX_LIST,
                      VALS(LO(cx), HI(cx), I64(after ? after : INT64_MAX), TXT(cx_query(cx, "state")), I64(cx_limit(cx))),
                      FIELDS(struct notice_row, notice_fields), put_notice);
}

static enum err send_run(struct ctx *cx)
{
    int64_t job;
    TRY(job_start(cx, "payout.notices", cx->org_id, S("{}"), &job));
    audit_object(cx, cx->org_id, "job:%lld", (long long)job);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "job", job);
    jw_close(cx->out, '}');
    return OK;
}

/* By hand and one by one: a message that may have gone out already is sent twice only knowingly. */
static enum err again_run(struct ctx *cx)
{
    int64_t id, n = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_exec(cx->tx, OUTBOX_AGAIN, VALS(LO(cx), HI(cx), I64(id)), &n));
    if (n != 1)
        return fail(cx, ERR_NOT_FOUND, "没有找到发送失败或不明的这条通知");
    audit_object(cx, cx->org_id, "outbox:%lld", (long long)id);
    return send_run(cx);
}

/* --- the area --- */

#define BATCH_OUT .out = {payout_batch_fields, 50, sizeof(struct payout_batch)}, .shape = OUT_ONE
#define RESULT_OUT .out = {payout_result_fields, 25, sizeof(struct payout_result)}
#define REPAY_OUT .out = {payout_repay_fields, 25, sizeof(struct payout_repay_row)}
#define ITEM_OUT .out = {payout_item_fields, 28, sizeof(struct payout_item)}
#define WRITE(path_, run_, perm_, action_, title_, ...)                                           \
    {.method = M_POST, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG,             \
     .tx = TX_WRITE, .action = action_, .title = LIT(title_), __VA_ARGS__}
#define READ(path_, run_, title_, ...)                                                            \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_ROSTER_VIEW, .scope = SCOPE_ORG,   \
     .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}

static const struct route payout_routes[] = {
    READ("/api/payouts", list_run, "付款批次", .shape = OUT_LIST, .out = {payout_batch_fields, 50, sizeof(struct payout_batch)},
         .query = "org,campaign,state,q,after,limit"),
    {.method = M_GET, .path = "/api/payouts/look", .run = look_run, .perm = PERM_PAYOUT_MAKE, .scope = SCOPE_ORG,
     .tx = TX_READ, .shape = OUT_FREE, .title = LIT("付款试算"), .query = "org,campaign,profile,rosters,part",
     .schema = "{\"items\":1,\"fen\":50000,\"fresh\":1,\"fresh_fen\":50000,\"repay\":0,\"repay_fen\":0,\"rosters\":1,\"second\":false,"
               "\"decide\":false,\"rule\":\"standard@2023\",\"bad\":0,\"bad_fen\":0,\"why\":[{\"code\":\"NO_CARD\",\"text\":\"\",\"rows\":1,"
               "\"fen\":50000}],\"complaints\":[{\"seq\":1,\"level\":\"refused\",\"name\":\"\",\"text\":\"\"}]}"},
    {.method = M_GET, .path = "/api/payouts/payer", .run = payer_run, .perm = PERM_PAYOUT_MAKE, .scope = SCOPE_ORG,
     .tx = TX_READ, .shape = OUT_FREE, .title = LIT("上次的付款账户"), .query = "org",
     .schema = "{\"profile\":\"\",\"purpose\":\"\",\"payer_name\":\"\",\"payer_account\":\"\",\"payer_bank\":\"\"}"},
    READ("/api/payouts/profiles", profiles_run, "银行格式", .shape = OUT_FREE,
         .schema = "{\"rows\":[{\"code\":\"\",\"title\":\"\",\"source\":\"\",\"form\":\"\",\"charset\":\"\",\"rows_max\":1,\"item_max_fen\":0,"
                   "\"totals_typed\":false,\"book_results\":false,\"purposes\":[{\"code\":\"\",\"text\":\"\"}]}]}", .query = "payee"),
    READ("/api/payouts/unknown", unknown_run, "须向银行查询的付款", .shape = OUT_LIST, ITEM_OUT, .query = "org,after,limit"),
    READ("/api/payouts/failed", failed_run, "失败和退汇的付款", .shape = OUT_LIST, ITEM_OUT, .query = "org,after,limit"),
    READ("/api/payouts/late", payout_late_list, "失败后银行又称成功的付款", .shape = OUT_LIST,
         .out = {payout_late_fields, 14, sizeof(struct payout_late)}, .query = "org,after,limit"),
    READ("/api/payouts/results", all_results_run, "银行结果", .shape = OUT_LIST, RESULT_OUT, .query = "org,state,after,limit"),
    READ("/api/payouts/repays", repays_run, "重付申请", .shape = OUT_LIST, REPAY_OUT, .query = "org,state,batch,after,limit"),
    READ("/api/payouts/notices", notices_run, "付款通知", .shape = OUT_LIST,
         .out = {notice_fields, countof(notice_fields), sizeof(struct notice_row)}, .query = "org,state,after,limit"),
    READ("/api/payouts/:id", get_run, "一个付款批次", .shape = OUT_FREE,
         .schema = "{\"id\":1,\"no\":\"B0000001\",\"state\":\"submitted\",\"items\":1,\"fen\":50000,\"hash\":\"\",\"verbs\":[{\"verb\":\"check\",\"title\":\"\"}],"
                   "\"parts\":[{\"part\":1,\"name\":\"\",\"hash\":\"\",\"size\":1,\"items\":1,\"fen\":50000}],"
                   "\"skipped\":[{\"roster_id\":1,\"row_no\":1,\"code\":\"\",\"text\":\"\",\"name\":\"\",\"fen\":50000}]}"),
    READ("/api/payouts/:id/items", items_run, "批次的笔", .shape = OUT_LIST, ITEM_OUT, .query = "state,q,after,limit"),
    READ("/api/payouts/:id/results", results_run, "批次的银行结果", .shape = OUT_LIST, RESULT_OUT, .query = "state,after,limit"),
    READ("/api/payouts/results/:id", result_run, "一份银行结果", .shape = OUT_ONE, RESULT_OUT),
    READ("/api/payouts/results/:id/lines", lines_run, "银行结果的行", .shape = OUT_LIST,
         .out = {line_fields, countof(line_fields), sizeof(struct line_row)}, .query = "verdict,after,limit"),
    {.method = M_GET, .path = "/api/payouts/:id/files/:part", .run = file_run, .perm = PERM_PAYOUT_EXPORT, .scope = SCOPE_ORG,
     .tx = TX_READ, .action = "payout.file", .logged = true, .shape = OUT_FILE, .title = LIT("下载银行文件")},
    WRITE("/api/payouts", make_run, PERM_PAYOUT_MAKE, "payout.make", "编制付款批次", .money = true,
          IN(struct payout_ask, ask_fields), BATCH_OUT, .query = "org"),
    {.method = M_POST, .path = "/api/payouts/:id/submit", .run = submit_run, .perm = PERM_PAYOUT_MAKE, .scope = SCOPE_ORG,
     .tx = TX_NONE, .once = true, .action = "payout.submit", IN(struct submit_in, submit_fields), BATCH_OUT, .title = LIT("提交复核")},
    WRITE("/api/payouts/:id/drop", drop_run, PERM_PAYOUT_MAKE, "payout.drop", "剔除一笔", IN(struct drop_in, drop_fields), BATCH_OUT),
    WRITE("/api/payouts/:id/decide", decide_run, PERM_PAYOUT_MAKE, "payout.decide", "选定集体研究决定",
          IN(struct decide_in, decide_fields), BATCH_OUT),
    WRITE("/api/payouts/:id/void", void_run, PERM_PAYOUT_MAKE, "payout.void", "删除批次", BATCH_OUT),
    WRITE("/api/payouts/:id/check", check_run, PERM_PAYOUT_CHECK, "payout.check", "初核通过", .money = true,
          IN(struct hash_in, hash_fields), BATCH_OUT),
    WRITE("/api/payouts/:id/approve", approve_run, PERM_PAYOUT_CHECK, "payout.approve", "复核批准", .money = true,
          IN(struct hash_in, hash_fields), BATCH_OUT),
    WRITE("/api/payouts/:id/return", return_run, PERM_PAYOUT_CHECK, "payout.return", "退回批次",
          IN(struct reason_in, reason_fields), BATCH_OUT),
    WRITE("/api/payouts/:id/export", export_run, PERM_PAYOUT_EXPORT, "payout.export", "制盘", .money = true, BATCH_OUT),
    WRITE("/api/payouts/:id/sent", sent_run, PERM_PAYOUT_EXPORT, "payout.sent", "登记已提交银行",
          IN(struct sent_in, sent_fields), BATCH_OUT),
    WRITE("/api/payouts/:id/items/:seq/outcome", outcome_run, PERM_PAYOUT_EXPORT, "payout.outcome", "登记查询到的结果",
          .money = true, IN(struct payout_outcome, outcome_fields), .shape = OUT_ONE, RESULT_OUT),
    WRITE("/api/payouts/results/:id/confirm", confirm_run, PERM_PAYOUT_CHECK, "payout.outcome.confirm", "确认人工结果",
          .money = true, IN(struct note_in, note_fields), .shape = OUT_ONE, RESULT_OUT),
    WRITE("/api/payouts/results/:id/refuse", refuse_run, PERM_PAYOUT_CHECK, "payout.outcome.refuse", "不确认人工结果",
          IN(struct note_in, note_fields), .shape = OUT_ONE, RESULT_OUT),
    WRITE("/api/payouts/:id/items/:seq/repay", repay_run, PERM_PAYOUT_MAKE, "payout.repay", "申请重付", .money = true,
          IN(struct payout_repay, repay_in_fields), .shape = OUT_ONE, REPAY_OUT),
    WRITE("/api/payouts/repays/:id/approve", repay_approve_run, PERM_PAYOUT_CHECK, "payout.repay.approve", "批准重付",
          .money = true, IN(struct note_in, note_fields), .shape = OUT_ONE, REPAY_OUT),
    WRITE("/api/payouts/repays/:id/refuse", repay_refuse_run, PERM_PAYOUT_CHECK, "payout.repay.refuse", "不批准重付",
          IN(struct note_in, note_fields), .shape = OUT_ONE, REPAY_OUT),
    WRITE("/api/payouts/:id/items/:seq/release", release_run, PERM_PAYOUT_CHECK, "payout.release", "不再发放", .money = true,
          IN(struct reason_in, reason_fields), BATCH_OUT),
    WRITE("/api/payouts/notices/send", send_run, PERM_PAYOUT_EXPORT, "payout.notices", "发送付款通知", .shape = OUT_FREE,
          .schema = "{\"job\":1}"),
    WRITE("/api/payouts/notices/:id/again", again_run, PERM_PAYOUT_EXPORT, "payout.notice.again", "重发一条通知",
          .shape = OUT_FREE, .schema = "{\"job\":1}"),
};

static const struct meta_row payout_meta[] = {
    {"payout", {payout_batch_fields, 50, sizeof(struct payout_batch)}},
    {"payout_item", {payout_item_fields, 28, sizeof(struct payout_item)}},
    {"payout_result", {payout_result_fields, 25, sizeof(struct payout_result)}},
    {"payout_late", {payout_late_fields, 14, sizeof(struct payout_late)}},
    {"payout_line", {line_fields, countof(line_fields), sizeof(struct line_row)}},
    {"payout_repay", {payout_repay_fields, 25, sizeof(struct payout_repay_row)}},
    {"payout_notice", {notice_fields, countof(notice_fields), sizeof(struct notice_row)}},
    {"payout_make", {ask_fields, countof(ask_fields), sizeof(struct payout_ask)}},
    {"payout_repay_ask", {repay_in_fields, countof(repay_in_fields), sizeof(struct payout_repay)}},
    {"payout_outcome", {outcome_fields, countof(outcome_fields), sizeof(struct payout_outcome)}},
};

static const struct job_kind payout_jobs[] = {{"payout.notices", LIT("发送付款通知"), payout_notices_run}};

extern const struct area area_payout;
const struct area area_payout = {
    .name = "payout",
    .title = LIT("付款批次"),
    ROWS(routes, payout_routes),
    .machines = &payout_machine,
    .n_machines = 1,
    ROWS(meta, payout_meta),
    ROWS(jobs, payout_jobs),
    .verify = payout_verify,
    .todo = payout_todo,
};
