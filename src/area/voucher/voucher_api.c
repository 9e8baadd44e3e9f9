// SPDX-License-Identifier: Apache-2.0
// Routes of shops and vouchers; what waits; I48 to I51.
#include "person.h"
#include "voucher_own.h"

#define SELF .perm = PERM_WORKER_SELF, .scope = SCOPE_WORKER
#define READ(path_, run_, title_, ...) \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_SERVICE_VIEW, .scope = SCOPE_ORG, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(method_, path_, run_, perm_, action_, title_, ...) \
    {.method = method_, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = action_, .title = LIT(title_), __VA_ARGS__}
#define BATCH .shape = OUT_FREE, .schema = batch_schema
static const char batch_schema[] = "{…voucher_batch, verbs: [\"submit\"]}";
static const char seen_schema[] = "{id,title,name,face_fen,why,done}";

static const struct route routes[] = {
    READ("/api/shops", shops_get, "门店", .shape = OUT_LIST, OUT(struct shop, shop_fields), .query = "q,state,after,limit"),
    WRITE(M_POST, "/api/shops", shop_post, PERM_SERVICE_EDIT, "shop.add", "登记门店", .shape = OUT_ONE, IN(struct shop_in, shop_in_fields), OUT(struct shop, shop_fields)),
    WRITE(M_POST, "/api/shops/many", shops_post, PERM_SERVICE_EDIT, "shop.add_many", "批量登记门店", .shape = OUT_FREE, .schema = "{added}", IN(struct shops_in, shops_in_fields)),
    READ("/api/shops/:id", shop_get, "一家门店", .shape = OUT_ONE, OUT(struct shop, shop_fields)),
    WRITE(M_PUT, "/api/shops/:id", shop_put, PERM_SERVICE_EDIT, "shop.edit", "修改门店", .shape = OUT_ONE, IN(struct shop_in, shop_in_fields), OUT(struct shop, shop_fields)),
    WRITE(M_PUT, "/api/shops/:id/account", shop_account_put, PERM_SERVICE_EDIT, "shop.account", "登记门店的收款账户", .shape = OUT_ONE, IN(struct shop_account_in, shop_account_in_fields),
          OUT(struct shop, shop_fields)),
    WRITE(M_POST, "/api/shops/:id/offers", offer_post, PERM_SERVICE_EDIT, "shop_offer.add", "登记门店优惠", .shape = OUT_ONE, IN(struct offer_in, offer_in_fields),
          OUT(struct offer, offer_fields)),
    READ("/api/shops/:id/keepers", shop_keepers_get, "门店的核销员", .shape = OUT_LIST, OUT(struct shop_keeper, shop_keeper_fields)),
    WRITE(M_POST, "/api/shops/:id/keepers", shop_keeper_post, PERM_SERVICE_EDIT, "shop.keeper", "指定门店核销员", .shape = OUT_LIST, IN(struct shop_keeper_in, shop_keeper_in_fields),
          OUT(struct shop_keeper, shop_keeper_fields)),
    READ("/api/shop-offers", offers_get, "门店优惠", .shape = OUT_LIST, OUT(struct offer, offer_fields), .query = "shop,q,after,limit"),
    WRITE(M_POST, "/api/shop-offers/:id/withdraw", offer_withdraw, PERM_SERVICE_EDIT, "shop_offer.withdraw", "撤下门店优惠", .shape = OUT_ONE, OUT(struct offer, offer_fields)),

    READ("/api/voucher-rule", voucher_rule_get, "电子券模板和提示阈值", .shape = OUT_FREE, .schema = "{templates:[{code,title,total,face_fen,audience,tag,per_person,per_day,claim_days,redeem_days,shops}],signs}"),
    READ("/api/voucher-batches", batches_get, "电子券批次", .shape = OUT_LIST, OUT(struct voucher_batch, voucher_batch_fields), .query = "state,after,limit"),
    WRITE(M_POST, "/api/voucher-batches", batch_post, PERM_SERVICE_EDIT, "voucher_batch.add", "编制电子券批次", BATCH, IN(struct voucher_batch_in, voucher_batch_in_fields)),
    READ("/api/voucher-batches/:id", batch_one, "一批电子券", BATCH),
    WRITE(M_PUT, "/api/voucher-batches/:id", batch_put, PERM_SERVICE_EDIT, "voucher_batch.edit", "修改电子券批次", BATCH, IN(struct voucher_batch_in, voucher_batch_in_fields)),
    WRITE(M_POST, "/api/voucher-batches/:id/persons", batch_persons_post, PERM_SERVICE_EDIT, "voucher_batch.persons", "添加可领取的职工", BATCH, IN(struct ids_in, voucher_ids_fields)),
    WRITE(M_POST, "/api/voucher-batches/:id/shops", batch_shops_post, PERM_SERVICE_EDIT, "voucher_batch.shops", "选定可用门店", BATCH, IN(struct ids_in, voucher_ids_fields)),
    WRITE(M_POST, "/api/voucher-batches/:id/submit", batch_submit, PERM_SERVICE_EDIT, "voucher_batch.submit", "提交电子券批次", BATCH),
    WRITE(M_POST, "/api/voucher-batches/:id/open", batch_open, PERM_SERVICE_REVIEW, "voucher_batch.open", "审核并开始发放", BATCH),
    WRITE(M_POST, "/api/voucher-batches/:id/return", batch_return, PERM_SERVICE_REVIEW, "voucher_batch.return", "退回电子券批次", BATCH, IN(struct verb_in, voucher_verb_fields)),
    WRITE(M_POST, "/api/voucher-batches/:id/close", batch_close, PERM_SERVICE_EDIT, "voucher_batch.close", "停止领取", BATCH),
    WRITE(M_POST, "/api/voucher-batches/:id/drop", batch_drop, PERM_SERVICE_EDIT, "voucher_batch.drop", "作废电子券批次", BATCH),
    READ("/api/vouchers", vouchers_get, "一批中的券", .shape = OUT_LIST, OUT(struct voucher_row, voucher_row_fields), .query = "batch,state,shop,after,limit"),
    READ("/api/voucher-signs", signs_get, "电子券异常提示", .shape = OUT_LIST, OUT(struct sign, sign_fields)),
    {.method = M_POST, .path = "/api/vouchers/expire", .run = voucher_expire, .perm = PERM_NONE, .scope = SCOPE_LOCAL, .tx = TX_WRITE, .action = "voucher.expire", .shape = OUT_FREE,
     .schema = "{batches,expired}", .title = LIT("过期的券（仅限本机）")},

    READ("/api/voucher-settlements", settlements_get, "与门店结算", .shape = OUT_LIST, OUT(struct settlement, settlement_fields), .query = "after,limit"),
    WRITE(M_POST, "/api/voucher-settlements", settlement_post, PERM_SERVICE_EDIT, "voucher_settlement.add", "编制结算单", .shape = OUT_ONE, IN(struct settlement_in, settlement_in_fields),
          OUT(struct settlement, settlement_fields)),
    READ("/api/voucher-settlements/:id", settlement_one, "结算单的各门店", .shape = OUT_LIST, OUT(struct settle_shop, settle_shop_fields), .query = "after,limit"),
    WRITE(M_POST, "/api/voucher-settlements/:id/approve", settlement_approve, PERM_SERVICE_REVIEW, "voucher_settlement.approve", "审核结算单", .shape = OUT_ONE,
          OUT(struct settlement, settlement_fields)),
    WRITE(M_POST, "/api/voucher-settlements/:id/refuse", settlement_refuse, PERM_SERVICE_REVIEW, "voucher_settlement.refuse", "退回结算单", .shape = OUT_ONE,
          IN(struct verb_in, voucher_verb_fields), OUT(struct settlement, settlement_fields)),
    WRITE(M_POST, "/api/voucher-settlements/:id/pay", settlement_pay, PERM_SERVICE_REVIEW, "voucher_settlement.pay", "登记已付款", .shape = OUT_ONE, IN(struct verb_in, voucher_verb_fields),
          OUT(struct settlement, settlement_fields)),

    {.method = M_GET, .path = "/api/worker/offers", .run = worker_offers_get, .scope = SCOPE_PUBLIC, .tx = TX_READ, .shape = OUT_LIST, OUT(struct offer, offer_fields), .query = "q,district,after,limit",
     .title = LIT("门店优惠（不登录可见）")},
    {.method = M_GET, .path = "/api/worker/voucher-batches", .run = worker_batches_get, SELF, .tx = TX_READ, .shape = OUT_LIST, OUT(struct batch_seen, batch_seen_fields),
     .title = LIT("职工可领的电子券")},
    {.method = M_POST, .path = "/api/worker/voucher-batches/:id/claim", .run = worker_claim, SELF, .tx = TX_WRITE, .look = worker_claim_look, .action = "voucher.claim", .shape = OUT_FREE,
     .schema = "{id,title,face_fen,redeem_from,redeem_until,mine}", .title = LIT("职工领取电子券")},
    {.method = M_GET, .path = "/api/worker/vouchers", .run = worker_vouchers_get, SELF, .tx = TX_READ, .shape = OUT_LIST, OUT(struct voucher_mine, voucher_mine_fields), .query = "after,limit",
     .title = LIT("职工本人的电子券")},
    {.method = M_GET, .path = "/api/worker/vouchers/:id/code", .run = worker_voucher_code, SELF, .tx = TX_READ, .shape = OUT_FREE, .schema = "{…voucher_mine, code, turns_in_ms}",
     .title = LIT("电子券的动态券码")},
    {.method = M_GET, .path = "/api/worker/vouchers/:id/shops", .run = worker_shops_get, SELF, .tx = TX_READ, .shape = OUT_FREE, .schema = "{rows:[{id,name,district,address,open_at,close_at}],next}",
     .query = "q,after,limit", .title = LIT("电子券可用的门店")},
    {.method = M_GET, .path = "/api/worker/keeper", .run = keeper_get, SELF, .tx = TX_READ, .shape = OUT_LIST, OUT(struct keeper_shop, keeper_shop_fields), .title = LIT("核销员的门店")},
    {.method = M_GET, .path = "/api/worker/keeper/uses", .run = keeper_uses_get, SELF, .tx = TX_READ, .shape = OUT_LIST, OUT(struct voucher_used, voucher_used_fields), .query = "shop,limit",
     .title = LIT("门店最近核销")},
    {.method = M_POST, .path = "/api/worker/keeper/look", .run = keeper_look, SELF, .tx = TX_WRITE, .action = "voucher.look", .shape = OUT_FREE, .schema = seen_schema, IN(struct keeper_in, keeper_in_fields),
     .title = LIT("门店查验电子券")},
    {.method = M_POST, .path = "/api/worker/keeper/redeem", .run = keeper_redeem, SELF, .tx = TX_WRITE, .action = "voucher.redeem", .shape = OUT_FREE, .schema = seen_schema,
     IN(struct keeper_in, keeper_in_fields), .title = LIT("门店核销电子券")},
    {.method = M_POST, .path = "/api/worker/keeper/later", .run = keeper_later, SELF, .tx = TX_WRITE, .action = "voucher.later", .shape = OUT_FREE, .schema = "{rows:[{at,result,text}],accepted}",
     IN(struct later_in, later_in_fields), .title = LIT("门店补传离线核销")},
};

static const struct meta_row meta[] = {
    {"shop", {shop_fields, 24, sizeof(struct shop)}},
    {"shop_in", {shop_in_fields, 12, sizeof(struct shop_in)}},
    {"shop_offer", {offer_fields, 14, sizeof(struct offer)}},
    {"shop_offer_in", {offer_in_fields, 4, sizeof(struct offer_in)}},
    {"voucher_batch", {voucher_batch_fields, 32, sizeof(struct voucher_batch)}},
    {"voucher_batch_in", {voucher_batch_in_fields, 17, sizeof(struct voucher_batch_in)}},
    {"voucher", {voucher_row_fields, 10, sizeof(struct voucher_row)}},
    {"voucher_settlement", {settlement_fields, 15, sizeof(struct settlement)}},
    {"voucher_settle_shop", {settle_shop_fields, 13, sizeof(struct settle_shop)}},
    {"voucher_sign", {sign_fields, 6, sizeof(struct sign)}},
};

static enum err todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_SERVICE_REVIEW, VOUCHER_TODO_BATCH, &n));
    todo_put(t, "voucher_batch.submitted", S("待审核的电子券批次"), n, S("/vouchers?state=submitted"));
    TRY(todo_count(cx, PERM_SERVICE_REVIEW, VOUCHER_TODO_SETTLE, &n));
    todo_put(t, "voucher_settlement.made", S("待审核的电子券结算单"), n, S("/vouchers?tab=settle"));
    return OK;
}

/* --- verify --- */

/* I48: a batch gave out no more than there are, numbered without a gap, after it was opened. I49: nobody has more than his share. I50: a
 * used voucher has one use in its days and one aid, and no other has. I51: a settlement is the sum of its uses. */
static const struct {
    const char *invariant, *of;
    int stmt;
} checks[] = {
    {"I48", "电子券批次", VOUCHER_VERIFY_BATCH},
    {"I49", "电子券批次", VOUCHER_VERIFY_LIMIT},
    {"I50", "电子券", VOUCHER_VERIFY_USE},
    {"I51", "电子券结算单", VOUCHER_VERIFY_SETTLE},
};

struct shop_seen {
    int64_t id, org_id;
    struct str name, secret;
};
static const struct field shop_seen_fields[] = {
    {FIELD(struct shop_seen, id)}, {FIELD(struct shop_seen, org_id)}, {FIELD(struct shop_seen, name)}, {FIELD(struct shop_seen, secret)}};

static enum err one_shop(void *arg, void *row)
{
    struct verify *v = arg;
    const struct shop_seen *s = row;
    struct str phone = {0};
    v->checked++;
    if (s->secret.len && unseal_in(v->cx->sealer, v->cx->a, str_f(v->cx->a, "shop:%lld:%.*s", (long long)s->org_id, FMT(s->name)), s->secret, &phone) != OK)
        v->found(v, "I48", str_f(v->cx->a, "门店 %lld 的电话打不开", (long long)s->id));
    return OK;
}

struct account_seen {
    int64_t id, shop_id;
    struct str blind, secret;
};
static const struct field account_seen_fields[] = {
    {FIELD(struct account_seen, id)}, {FIELD(struct account_seen, shop_id)}, {FIELD(struct account_seen, blind)}, {FIELD(struct account_seen, secret)}};

static enum err one_account(void *arg, void *row)
{
    struct verify *v = arg;
    const struct account_seen *s = row;
    struct str number = {0};
    unsigned char blind[BLIND_BYTES];
    v->checked++;
    if (shop_account_open(v->cx, s->shop_id, s->secret, &number) != OK || !person_blind_card(v->cx->sealer, number, blind) || !str_eq(s->blind, (struct str){(const char *)blind, BLIND_BYTES}))
        v->found(v, "I69", str_f(v->cx->a, "门店 %lld 的收款账户打不开或与其索引不符", (long long)s->shop_id));
    return OK;
}

static enum err verify(struct verify *v)
{
    struct account_seen account = {0};
    struct shop_seen s = {0};
    int64_t all = 0;
    for (size_t i = 0; i < countof(checks); i++)
        TRY(verify_rows(v, checks[i].stmt, checks[i].invariant, checks[i].of));
    TRY(db_each(v->cx->tx, SHOP_VERIFY, NOVALS, FIELDS(struct shop_seen, shop_seen_fields), &s, one_shop, v));
    TRY(db_each(v->cx->tx, SHOP_ACCOUNT_VERIFY, NOVALS, FIELDS(struct account_seen, account_seen_fields), &account, one_account, v));
    TRY(db_int(v->cx->tx, VOUCHER_VERIFY_COUNT, NOVALS, &all));
    v->checked += all;
    return OK;
}

const struct area area_voucher = {
    .name = "voucher", .title = LIT("电子券和门店"), ROWS(routes, routes), .machines = voucher_machines, .n_machines = 1, ROWS(meta, meta), .verify = verify, .todo = todo,
};
