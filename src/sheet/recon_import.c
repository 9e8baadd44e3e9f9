// SPDX-License-Identifier: Apache-2.0
// Statements come in (job "recon.import", a file in whole or not at all) and the reconciliation goes out as
// a workbook: the reconciliation table, what is open on either side, and every entry with its payment.
#include "bank_sheet.h"
#include "code.h"
#include "audit.h"
#include "file.h"
#include "job.h"
#include "money.h"
#include "recon.h"
#include "workbook.h"
#include "xlsx_write.h"

#include <unistd.h>

enum { STATEMENT_BYTES = 64 << 20, EXPORT_ROWS = 100000, EXPORT_PAGE = 500 };

struct import {
    struct job_run *j;
    struct str account, profile, hash; /* profile: code, then code@edition */
    int64_t file_id;
    struct str body; /* of the profile's document */
    struct recon_take take;
};

/* --- the job --- */

static enum err load_profile(struct ctx *cx, void *arg)
{
    struct import *im = arg;
    struct rule doc = {0};
    enum err e = rule_get(cx->tx, S("banks"), im->profile, cx_today(cx), &doc);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "没有“%.*s”这种银行格式", FMT(im->profile));
    TRY(e);
    im->body = str_dup(im->j->a, doc.body);
    im->profile = str_f(im->j->a, "%.*s@%.*s", FMT(doc.code), FMT(doc.edition));
    return OK;
}

static enum err read_file(struct import *im, struct bank_statement *out)
{
    struct problems p = {.a = im->j->a, .last = &p.first};
    const struct bank_profile *b = bank_profile_of(im->j->a, json_parse(im->j->a, im->body, NULL), &p);
    int fd;
    if (!b)
        return job_fail(im->j, ERR_BAD_INPUT, "银行格式不可用：%.*s", FMT(p.first->text));
    TRY(file_open(im->j->app, im->hash, &fd));
    enum err e = bank_sheet_statement(im->j->a, fd, b, out);
    close(fd);
    return e == OK ? OK : job_fail(im->j, e, "%.*s", FMT(out->why));
}

static enum err take(struct ctx *cx, void *arg)
{
    struct import *im = arg;
    TRY(recon_take(cx, &im->take));
    audit_object(cx, cx->org_id, "recon_statement:%lld", (long long)im->take.id);
    audit_note(cx, "account", mask_card(cx->a, im->account));
    audit_note(cx, "file", im->hash);
    audit_note(cx, "entries", str_f(cx->a, "%zu", im->take.read->n));
    audit_note(cx, "matched", str_f(cx->a, "%lld", (long long)im->take.matched));
    return audit_write(cx, "recon.taken", S("ok"));
}

static struct str result_of(const struct import *im)
{
    struct buf b = buf_new(im->j->a, 4096);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_ki(&w, "statement", im->take.id);
    jw_ki(&w, "entries", (int64_t)im->take.read->n);
    jw_ki(&w, "matched", im->take.matched);
    jw_close(&w, '}');
    return buf_done(&b);
}

static enum err import_run(struct job_run *j)
{
    struct import im = {.j = j};
    struct bank_statement read;
    const struct json *ask = json_parse(j->a, j->payload, NULL);
    im.account = json_get_str(ask, "account");
    im.profile = json_get_str(ask, "profile");
    im.hash = json_get_str(ask, "hash");
    im.file_id = json_get_int(ask, "file", 0);
    TRY(job_read(j, load_profile, &im));
    TRY(job_progress(j, 0, 0, "读取对账单"));
    TRY(read_file(&im, &read));
    TRY(job_progress(j, (int64_t)read.n, (int64_t)read.n, "登记并对账"));
    im.take = (struct recon_take){.account = im.account, .profile = im.profile, .hash = im.hash,
                                  .file_id = im.file_id, .read = &read};
    TRY(job_write(j, take, &im));
    j->result = result_of(&im);
    return OK;
}

/* --- the upload --- */

struct upload {
    struct file file;
    struct str account, profile;
    int64_t job;
};

static enum err check_upload(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    struct rule doc = {0};
    TRY(recon_account_check(cx, u->account));
    enum err e = rule_get(cx->tx, S("banks"), u->profile, cx_today(cx), &doc);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "profile", "没有“%.*s”这种银行格式", FMT(u->profile));
    return e;
}

static enum err start(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    struct buf b = buf_new(cx->a, 4096);
    struct jw w = jw_new(&b);
    cx->audit.len = 0; /* may be run again */
    TRY(check_upload(cx, u));
    TRY(recon_same_file(cx, u->account, u->file.hash));
    TRY(file_insert(cx, &u->file, cx->org_id, FILE_SHARED));
    jw_open(&w, '{');
    jw_kt(&w, "account", u->account);
    jw_kt(&w, "profile", u->profile);
    jw_kt(&w, "hash", u->file.hash);
    jw_ki(&w, "file", u->file.id);
    jw_close(&w, '}');
    TRY(job_start(cx, "recon.import", cx->org_id, buf_done(&b), &u->job));
    audit_object(cx, cx->org_id, "job:%lld", (long long)u->job);
    audit_note(cx, "file", u->file.hash);
    return audit_write(cx, "recon.import", S("ok"));
}

static enum err upload_run(struct ctx *cx)
{
    struct upload u = {.account = str_trim(cx_query(cx, "account")), .profile = cx_query(cx, "profile")};
    if (cx->call->upload_fd < 0 || cx->call->upload_size == 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到文件内容");
    if (cx->call->upload_size > STATEMENT_BYTES)
        return fail(cx, ERR_FILE_LIMIT, "对账单不能超过 64 MB，请分段下载");
    TRY(cx_in_read(cx, check_upload, &u));
    struct str name = cx->call->upload_name.len ? cx->call->upload_name : S("对账单");
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, name, &u.file));
    TRY(cx_in_write(cx, start, &u));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "job", u.job);
    jw_close(cx->out, '}');
    cx->reply->status = 202;
    return OK;
}

/* --- the workbook --- */

static struct str label(struct ctx *cx, const char *list, struct str code)
{
    struct code_item item = {0};
    return code.len && code_get(cx->tx, str_of(list), code, S(""), &item) == OK ? item.label : code;
}

static void line(struct xlsx *x, const char *what, int64_t count, int64_t fen)
{
    xlsx_text(x, str_of(what));
    if (count < 0)
        xlsx_skip(x);
    else
        xlsx_int(x, count);
    xlsx_fen(x, fen);
    xlsx_row(x);
}

static enum err sheet_sum(struct ctx *cx, struct xlsx *x, struct str account)
{
    static const struct xlsx_column cols[] = {
        {LIT("项目"), XLSX_TEXT, 40}, {LIT("笔数"), XLSX_COUNT, 10}, {LIT("金额(元)"), XLSX_MONEY, 18}};
    struct recon_sum s;
    TRY(recon_sum(cx, account, &s));
    struct xlsx_table t = {.name = S("对账汇总"), .title = S("银行对账汇总表"),
                           .subtitle = str_f(cx->a, "账号：%.*s    期间：%.*s 至 %.*s", FMT(account), FMT(s.from_on), FMT(s.to_on)),
                           .cols = cols, .n = countof(cols)};
    xlsx_sheet(x, &t);
    line(x, "银行对账单收入", s.entries ? -1 : 0, s.in_fen);
    line(x, "银行对账单支出", -1, s.out_fen);
    if (s.balanced)
        line(x, "银行期末余额", -1, s.closing_fen);
    line(x, "一、银行已收，系统没有对应", s.open_in_n, s.open_in_fen);
    line(x, "二、银行已付，系统没有对应", s.open_out_n, s.open_out_fen);
    line(x, "三、系统已付，银行没有对应", s.missing_n, s.missing_fen);
    xlsx_text(x, S("四、银行与系统状态不符"));
    xlsx_int(x, s.odd_n);
    xlsx_skip(x);
    xlsx_row(x);
    return OK;
}

static void put_payment(struct ctx *cx, struct xlsx *x, const struct recon_payment *p)
{
    xlsx_text(x, label(cx, "recon_kind", p->kind));
    xlsx_text(x, p->no);
    xlsx_int(x, p->seq ? p->seq : p->part);
    xlsx_text(x, p->name);
    xlsx_fen(x, p->fen);
    xlsx_text(x, p->settled_on);
    xlsx_text(x, label(cx, "recon_odd", p->odd));
    xlsx_text(x, p->title);
    xlsx_row(x);
}

static const struct xlsx_column payment_columns[] = {
    {LIT("对象"), XLSX_TEXT, 12},      {LIT("批次号"), XLSX_TEXT, 12}, {LIT("序号/文件"), XLSX_COUNT, 10},
    {LIT("户名或文件名"), XLSX_TEXT, 28}, {LIT("金额(元)"), XLSX_MONEY, 14}, {LIT("日期"), XLSX_TEXT, 12},
    {LIT("不符"), XLSX_TEXT, 30},      {LIT("批次名称"), XLSX_LONG, 30},
};

static enum err sheet_payments(struct ctx *cx, struct xlsx *x, struct str account)
{
    struct xlsx_table missing = {.name = S("银行没有的付款"), .cols = payment_columns, .n = countof(payment_columns)};
    struct xlsx_table odd = {.name = S("状态不符"), .cols = payment_columns, .n = countof(payment_columns)};
    struct recon_payment *rows;
    xlsx_sheet(x, &missing);
    for (int k = 0; k < 2; k++) {
        int64_t after = 0;
        for (size_t n = EXPORT_PAGE; n == EXPORT_PAGE;) {
            struct arena_mark m = arena_mark(cx->a);
            TRY(recon_missing(cx, account, k ? S("item") : S("file"), after, EXPORT_PAGE, &rows, &n));
            for (size_t i = 0; i < n; i++)
                put_payment(cx, x, &rows[i]);
            after = n ? rows[n - 1].id : 0;
            arena_release(cx->a, m);
        }
    }
    size_t n = 0;
    xlsx_sheet(x, &odd);
    TRY(recon_odd(cx, account, &rows, &n));
    for (size_t i = 0; i < n; i++)
        put_payment(cx, x, &rows[i]);
    return OK;
}

static struct str payment_of(struct ctx *cx, const struct recon_entry *e)
{
    if (!e->match_id || !e->batch_id)
        return S("");
    return e->seq   ? str_f(cx->a, "B%07lld-%lld", (long long)e->batch_id, (long long)e->seq)
           : e->part ? str_f(cx->a, "B%07lld 文件 %lld", (long long)e->batch_id, (long long)e->part)
                     : str_f(cx->a, "B%07lld", (long long)e->batch_id);
}

static enum err sheet_entries(struct ctx *cx, struct xlsx *x, struct str account)
{
    static const struct xlsx_column cols[] = {
        {LIT("日期"), XLSX_TEXT, 12},      {LIT("收支"), XLSX_TEXT, 8},     {LIT("金额(元)"), XLSX_MONEY, 14},
        {LIT("对方户名"), XLSX_TEXT, 20},  {LIT("对方账号"), XLSX_TEXT, 22}, {LIT("摘要"), XLSX_LONG, 30},
        {LIT("流水号"), XLSX_TEXT, 18},    {LIT("对应"), XLSX_TEXT, 14},    {LIT("付款"), XLSX_TEXT, 20},
        {LIT("方式"), XLSX_TEXT, 10},      {LIT("对账人"), XLSX_TEXT, 12},  {LIT("说明"), XLSX_LONG, 30},
    };
    struct xlsx_table t = {.name = S("明细"), .cols = cols, .n = countof(cols), .filter = true};
    int64_t after = 0, shown = 0;
    xlsx_sheet(x, &t);
    for (size_t n = EXPORT_PAGE; n == EXPORT_PAGE && shown < EXPORT_ROWS; shown += (int64_t)n) {
        struct recon_entry *e;
        struct arena_mark m = arena_mark(cx->a);
        TRY(recon_entries(cx, account, S(""), after, EXPORT_PAGE, &e, &n));
        for (size_t i = 0; i < n; i++) {
            xlsx_text(x, e[i].day);
            xlsx_text(x, label(cx, "recon_dir", e[i].dir));
            xlsx_fen(x, e[i].fen);
            xlsx_text(x, e[i].party);
            xlsx_text(x, e[i].card);
            xlsx_text(x, e[i].text);
            xlsx_text(x, e[i].ref);
            xlsx_text(x, e[i].matched ? label(cx, "recon_kind", e[i].kind) : S("未对上"));
            xlsx_text(x, payment_of(cx, &e[i]));
            xlsx_text(x, label(cx, "recon_how", e[i].how));
            xlsx_text(x, e[i].matched_by_name);
            xlsx_text(x, e[i].note);
            xlsx_row(x);
        }
        after = n ? e[n - 1].id : 0;
        arena_release(cx->a, m);
    }
    return OK;
}

static enum err export_run(struct ctx *cx)
{
    struct str account = cx_query(cx, "account");
    struct workbook w;
    TRY(recon_account_check(cx, account));
    TRY(workbook_open(cx, &w));
    struct xlsx *x = xlsx_begin(w.path);
    enum err e = x ? sheet_sum(cx, x, account) : ERR_IO;
    if (e == OK)
        e = sheet_payments(cx, x, account);
    if (e == OK)
        e = sheet_entries(cx, x, account);
    if (x) {
        enum err end = xlsx_end(x);
        e = e == OK ? end : e;
    }
    audit_object(cx, cx->org_id, "recon_account:%.*s", FMT(mask_card(cx->a, account)));
    return workbook_answer(cx, &w, e, S("对账表.xlsx"));
}

static const struct route routes[] = {
    {.method = M_POST, .path = "/api/recon/import", .run = upload_run, .perm = PERM_RECON_ENTER, .scope = SCOPE_ORG,
     .tx = TX_NONE, .once = true, .action = "recon.import", .upload = true, .shape = OUT_FREE, .schema = "{\"job\":1}",
     .query = "org,account,profile", .title = LIT("登记银行对账单")},
    {.method = M_GET, .path = "/api/recon/export", .run = export_run, .perm = PERM_RECON_VIEW, .scope = SCOPE_ORG,
     .tx = TX_READ, .action = "recon.export", .logged = true, .shape = OUT_FILE, .query = "org,account",
     .title = LIT("导出对账表")},
};
static const struct job_kind kinds[] = {{"recon.import", LIT("登记银行对账单"), import_run}};

extern const struct area area_sheet_recon;
const struct area area_sheet_recon = {
    .name = "sheet_recon", .title = LIT("银行对账单"), ROWS(routes, routes), ROWS(jobs, kinds)};
