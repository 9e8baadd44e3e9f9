// SPDX-License-Identifier: Apache-2.0
// The bank's result file of a batch of payments to shops: a text file read by the profile, or a workbook through the sandboxed reader.
// Some thousand lines at most: it is read while the caller waits, and applied in one transaction.
#include "audit.h"
#include "bank_sheet.h"
#include "payout.h"
#include "shop_payment.h"

#include <unistd.h>

struct upload {
    struct shop_payment payment;
    const struct bank_profile *profile;
    struct bank_results read;
    struct shop_payment_take take;
};

static enum err load(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    TRY(shop_payment_begin(cx, u->take.id, "result", &u->payment));
    return bank_profile_on(cx, u->payment.profile, cx_today(cx), true, &u->profile);
}

static enum err take(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    cx->audit.len = 0; /* may be run again */
    TRY(shop_payment_take(cx, &u->take));
    audit_note(cx, "file", u->take.file.hash);
    return audit_write(cx, "shop_payment.result", S("ok"));
}

static enum err read_file(struct ctx *cx, struct upload *u)
{
    enum err e = bank_sheet_results(cx->a, cx->call->upload_fd, u->profile, &u->read);
    if (e != OK && u->read.why.len)
        return fail(cx, e, "%.*s", FMT(u->read.why));
    if (e == OK && !u->read.n && !u->read.n_faults)
        return fail(cx, ERR_FILE_DAMAGED, "文件中没有一笔结果");
    return e;
}

static enum err result_post(struct ctx *cx)
{
    struct upload *u = NEW(cx->a, struct upload);
    u->take = (struct shop_payment_take){.settled_on = cx_query(cx, "settled_on"), .read = &u->read};
    TRY(cx_arg_id(cx, 0, &u->take.id));
    if (!u->take.settled_on.len)
        return fail_field(cx, "settled_on", "请填写银行处理的日期，如 2023-01-15");
    TRY(cx_in_read(cx, load, u));
    if (cx->call->upload_fd < 0 || cx->call->upload_size == 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到文件内容");
    TRY(read_file(cx, u));
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, cx->call->upload_name.len ? cx->call->upload_name : S("银行结果"), &u->take.file));
    TRY(cx_in_write(cx, take, u));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "result", u->take.result);
    jw_ki(cx->out, "applied", u->take.applied);
    jw_ki(cx->out, "repeated", u->take.repeated);
    jw_ki(cx->out, "refused", u->take.refused);
    jw_close(cx->out, '}');
    return OK;
}

static const struct route routes[] = {
    {.method = M_POST, .path = "/api/shop-payments/:id/results", .run = result_post, .perm = PERM_PAYOUT_EXPORT, .scope = SCOPE_ORG, .tx = TX_NONE, .once = true, .action = "shop_payment.result",
     .upload = true, .shape = OUT_FREE, .schema = "{result,applied,repeated,refused}", .query = "settled_on", .title = LIT("导入门店付款的银行结果")},
};

extern const struct area area_shop_payment_import;
const struct area area_shop_payment_import = {.name = "shop_payment_import", .title = LIT("门店付款的银行结果导入"), ROWS(routes, routes)};
