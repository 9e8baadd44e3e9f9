// SPDX-License-Identifier: Apache-2.0
// Routes of payments to shops; what waits; I69. The result file itself comes in on the sheet floor (shop_payment_import.c): it may be a workbook.
#include "shop_payment_own.h"

#define BATCH .shape = OUT_FREE, .schema = "{…shop_payment, verbs: [\"submit\"]}"
#define READ(path_, run_, title_, ...) \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_SERVICE_VIEW, .scope = SCOPE_ORG, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(path_, run_, perm_, action_, title_, ...) \
    {.method = M_POST, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = action_, .title = LIT(title_), BATCH, __VA_ARGS__}

static const struct route routes[] = {
    READ("/api/shop-payments", shop_payments_get, "门店付款批次", .shape = OUT_LIST, OUT(struct shop_payment, shop_payment_fields), .query = "state,settlement,after,limit"),
    READ("/api/shop-payments/look", shop_payment_look, "结算单还要付的门店", .shape = OUT_FREE,
         .schema = "{items,fen,without,without_fen,second,decide,rule,missing:[{shop_id,shop,fen}],payer:{profile,purpose,payer_name,payer_account,payer_bank}}", .query = "settlement"),
    READ("/api/shop-payments/:id", shop_payment_one, "一个门店付款批次", .shape = OUT_FREE, .schema = "{…shop_payment, verbs, parts:[{part,file_id,name,hash,size,items,fen}]}"),
    READ("/api/shop-payments/:id/items", shop_payment_items_get, "批次中的门店", .shape = OUT_LIST, OUT(struct shop_payment_item, shop_payment_item_fields), .query = "state,q,after,limit"),
    READ("/api/shop-payment-results", shop_payment_results_get, "门店付款的银行结果", .shape = OUT_LIST, OUT(struct shop_payment_result, shop_payment_result_fields),
         .query = "payment,state,after,limit"),
    {.method = M_GET, .path = "/api/shop-payments/:id/files/:part", .run = shop_payment_file_get, .perm = PERM_PAYOUT_EXPORT, .scope = SCOPE_ORG, .tx = TX_READ, .action = "shop_payment.file",
     .logged = true, .shape = OUT_FILE, .title = LIT("下载门店付款的银行文件")},
    {.method = M_GET, .path = "/api/shop-payment-results/:id/file", .run = shop_payment_result_file, .perm = PERM_FILE_USE, .scope = SCOPE_ORG, .tx = TX_READ,
     .action = "shop_payment.result.file", .logged = true, .shape = OUT_FILE, .title = LIT("查看银行结果或回单")},
    WRITE("/api/shop-payments", shop_payment_post, PERM_PAYOUT_MAKE, "shop_payment.make", "编制门店付款批次", .money = true, IN(struct shop_payment_in, shop_payment_in_fields)),
    {.method = M_POST, .path = "/api/shop-payments/:id/submit", .run = shop_payment_submit, .perm = PERM_PAYOUT_MAKE, .scope = SCOPE_ORG, .tx = TX_NONE, .once = true, .action = "shop_payment.submit", BATCH,
     .title = LIT("提交门店付款批次")},
    WRITE("/api/shop-payments/:id/check", shop_payment_check, PERM_PAYOUT_CHECK, "shop_payment.check", "复核门店付款批次", .money = true,
          IN(struct shop_payment_hash_in, shop_payment_hash_fields)),
    WRITE("/api/shop-payments/:id/return", shop_payment_return, PERM_PAYOUT_CHECK, "shop_payment.return", "退回门店付款批次", IN(struct shop_payment_reason_in, shop_payment_reason_fields)),
    WRITE("/api/shop-payments/:id/void", shop_payment_void, PERM_PAYOUT_MAKE, "shop_payment.void", "删除门店付款批次"),
    WRITE("/api/shop-payments/:id/export", shop_payment_export, PERM_PAYOUT_EXPORT, "shop_payment.export", "门店付款制盘", .money = true),
    WRITE("/api/shop-payments/:id/items/:seq/outcome", shop_payment_outcome, PERM_PAYOUT_EXPORT, "shop_payment.outcome", "登记查询到的付款结果",
          IN(struct shop_payment_outcome_in, shop_payment_outcome_fields)),
    WRITE("/api/shop-payment-results/:id/confirm", shop_payment_confirm, PERM_PAYOUT_CHECK, "shop_payment.outcome.confirm", "确认人工登记的结果", .money = true),
    WRITE("/api/shop-payment-results/:id/refuse", shop_payment_refuse, PERM_PAYOUT_CHECK, "shop_payment.outcome.refuse", "不确认人工登记的结果",
          IN(struct shop_payment_reason_in, shop_payment_reason_fields)),
};

static const struct meta_row meta[] = {
    {"shop_payment", {shop_payment_fields, 42, sizeof(struct shop_payment)}},
    {"shop_payment_in", {shop_payment_in_fields, 7, sizeof(struct shop_payment_in)}},
    {"shop_payment_item", {shop_payment_item_fields, 21, sizeof(struct shop_payment_item)}},
    {"shop_payment_result", {shop_payment_result_fields, 20, sizeof(struct shop_payment_result)}},
};

static enum err todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_PAYOUT_CHECK, SHOP_PAYMENT_TODO_CHECK, &n));
    todo_put(t, "shop_payment.submitted", S("待复核的门店付款批次"), n, S("/vouchers?tab=pay&state=submitted"));
    TRY(todo_count(cx, PERM_PAYOUT_EXPORT, SHOP_PAYMENT_TODO_EXPORT, &n));
    todo_put(t, "shop_payment.checked", S("待制盘的门店付款批次"), n, S("/vouchers?tab=pay&state=checked"));
    TRY(todo_count(cx, PERM_PAYOUT_CHECK, SHOP_PAYMENT_TODO_ASKED, &n));
    todo_put(t, "shop_payment.asked", S("待确认的门店付款结果"), n, S("/vouchers?tab=pay"));
    return OK;
}

/* --- verify --- */

/* I69: a batch is the sum of its lines and of its files; a line is what the settlement owes to that shop; a settlement is paid by batches
 * when each of its shops is. */
static enum err verify(struct verify *v)
{
    int64_t all = 0;
    TRY(verify_rows(v, SHOP_PAYMENT_VERIFY_SUM, "I69", "门店付款批次"));
    TRY(verify_rows(v, SHOP_PAYMENT_VERIFY_OWED, "I69", "门店付款批次"));
    TRY(verify_rows(v, SHOP_PAYMENT_VERIFY_PAID, "I69", "电子券结算单"));
    TRY(db_int(v->cx->tx, SHOP_PAYMENT_VERIFY_COUNT, NOVALS, &all));
    v->checked += all;
    return OK;
}

const struct area area_shop_payment = {
    .name = "shop_payment", .title = LIT("门店付款"), ROWS(routes, routes), .machines = &shop_payment_machine, .n_machines = 1, ROWS(meta, meta), .verify = verify, .todo = todo,
};
