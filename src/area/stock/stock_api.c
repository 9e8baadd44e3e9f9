// SPDX-License-Identifier: Apache-2.0
// Routes of goods in stock: items and kits, what lies where, every movement, stock-takes, goods sent on.
#include "like.h"
#include "money.h"
#include "stock_own.h"

struct made_out {
    int64_t id;
};
static const struct field made_fields[] = {{FIELD(struct made_out, id), .as = AS_ID, .fixed = true}};

static enum err answer_made(struct ctx *cx, int64_t id)
{
    struct made_out out = {id};
    cx_row(cx, FIELDS(struct made_out, made_fields), &out);
    return OK;
}

/* --- items --- */

static const struct field item_in_fields[] = {
    {FIELD(struct goods_item_in, org), .label = LIT("登记单位"), .max = 40},
    {FIELD(struct goods_item_in, code), .label = LIT("物品代码"), .max = 40},
    {FIELD(struct goods_item_in, name), .label = LIT("名称"), .need = true, .max = 100},
    {FIELD(struct goods_item_in, spec), .label = LIT("规格"), .max = 100},
    {FIELD(struct goods_item_in, unit), .label = LIT("单位"), .need = true, .max = 10},
    {FIELD(struct goods_item_in, category), .as = AS_CODE, .codes = "goods_category", .label = LIT("类别"), .need = true, .max = 40},
    {FIELD(struct goods_item_in, is_kit), .as = AS_BOOL, .label = LIT("礼包")},
    {FIELD(struct goods_item_in, status), .label = LIT("状态"), .max = 20},
    {FIELD(struct goods_item_in, note), .label = LIT("备注"), .max = 500},
    {FIELD(struct goods_item_in, parts), .as = AS_JSON, .label = LIT("礼包中的物品"), .max = 20000},
    {FIELD(struct goods_item_in, version), .label = LIT("版本")},
};

static enum err put_item(struct ctx *cx, void *row)
{
    struct goods_item *i = row;
    struct goods_part *parts;
    size_t n = 0;
    jw_open(cx->out, '{');
    fields_write_open(cx->out, GOODS_ITEM_FIELDS, i);
    jw_kb(cx->out, "own", cx_may(cx, PERM_GOODS_ENTER, i->org_path));
    jw_key(cx->out, "parts");
    jw_open(cx->out, '[');
    if (i->is_kit)
        TRY(goods_parts(cx->tx, i->id, &parts, &n));
    for (size_t k = 0; k < n; k++)
        fields_write(cx->out, GOODS_PART_FIELDS, &parts[k]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static enum err items_get(struct ctx *cx)
{
    struct goods_item *rows;
    size_t n;
    int64_t limit = cx_limit(cx);
    TRY(db_rows(cx->tx, GOODS_ITEMS,
                VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(like_part(cx->a, cx_query(cx, "q"))),
                     TXT(cx_query(cx, "category")), I64(cx_query_int(cx, "kit", -1)), TXT(cx_query(cx, "status")),
                     I64(limit)),
                GOODS_ITEM_FIELDS, (size_t)limit, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        TRY(put_item(cx, &rows[i]));
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if ((int64_t)n >= limit)
        jw_int(cx->out, rows[n - 1].id);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

static enum err item_post(struct ctx *cx)
{
    const struct goods_item_in *in = cx->in;
    int64_t id;
    if (!in->code.len)
        return fail_field(cx, "code", "请填写物品代码");
    TRY(goods_item_save(cx, 0, in, &id));
    return answer_made(cx, id);
}

static enum err item_put(struct ctx *cx)
{
    int64_t id, same;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(goods_item_save(cx, id, cx->in, &same));
    return answer_made(cx, id);
}

/* --- what lies where --- */

struct stock_row {
    int64_t item_id;
    struct str key, org_code, org_name, path, source, item_code, item_name, spec, unit, category;
    bool is_kit;
    int64_t stock_qty, stock_fen, held_qty, held_fen, transit_qty, transit_fen, given_qty, given_fen, lost_qty, lost_fen;
};
static const struct field stock_row_fields[] = {
    {FIELD(struct stock_row, key)},
    {FIELD(struct stock_row, item_id), .as = AS_ID},
    {FIELD(struct stock_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct stock_row, org_name), .label = LIT("单位")},
    {FIELD(struct stock_row, path), .as = AS_BLOB},
    {FIELD(struct stock_row, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct stock_row, item_code), .label = LIT("物品代码")},
    {FIELD(struct stock_row, item_name), .label = LIT("物品")},
    {FIELD(struct stock_row, spec), .label = LIT("规格")},
    {FIELD(struct stock_row, unit), .label = LIT("单位")},
    {FIELD(struct stock_row, category), .as = AS_CODE, .codes = "goods_category", .label = LIT("类别")},
    {FIELD(struct stock_row, is_kit), .as = AS_BOOL, .label = LIT("礼包")},
    {FIELD(struct stock_row, stock_qty), .as = AS_COUNT, .label = LIT("可用数量")},
    {FIELD(struct stock_row, stock_fen), .as = AS_MONEY, .label = LIT("可用金额")},
    {FIELD(struct stock_row, held_qty), .as = AS_COUNT, .label = LIT("已预留")},
    {FIELD(struct stock_row, held_fen), .as = AS_MONEY, .label = LIT("已预留金额")},
    {FIELD(struct stock_row, transit_qty), .as = AS_COUNT, .label = LIT("调拨在途")},
    {FIELD(struct stock_row, transit_fen), .as = AS_MONEY, .label = LIT("在途金额")},
    {FIELD(struct stock_row, given_qty), .as = AS_COUNT, .label = LIT("已发放")},
    {FIELD(struct stock_row, given_fen), .as = AS_MONEY, .label = LIT("已发放金额")},
    {FIELD(struct stock_row, lost_qty), .as = AS_COUNT, .label = LIT("报损")},
    {FIELD(struct stock_row, lost_fen), .as = AS_MONEY, .label = LIT("报损金额")},
};

/* The subtree, or with own=1 the union alone. */
static struct str view_end(struct ctx *cx)
{
    return cx_query_int(cx, "own", 0) ? str_f(cx->a, "%.*s!", FMT(cx->org_path)) : path_end(cx->a, cx->org_path);
}

static enum err stock_get(struct ctx *cx)
{
    struct campaign c = {0};
    struct stock_row *rows;
    struct str rest, source, path = str_cut(cx_query(cx, "after"), '|', &rest);
    int64_t limit = cx_limit(cx), item = 0;
    size_t n;
    source = str_cut(rest, '|', &rest);
    (void)str_int(rest, &item);
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    TRY(db_rows(cx->tx, STOCK_ROWS,
                VALS(I64(c.id), LO(cx), TXT(view_end(cx)), TXT(path), TXT(source), I64(item), I64(limit)),
                FIELDS(struct stock_row, stock_row_fields), (size_t)limit, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        rows[i].key = str_f(cx->a, "%.*s|%.*s|%lld", FMT(rows[i].path), FMT(rows[i].source), (long long)rows[i].item_id);
        fields_write(cx->out, FIELDS(struct stock_row, stock_row_fields), &rows[i]);
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if ((int64_t)n >= limit)
        jw_text(cx->out, rows[n - 1].key);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

struct lot_row {
    int64_t id, item_id, qty, receipt_id;
    struct str org_code, org_name, source, item_name, unit, batch, expires_on, got_on, supplier;
    bool spoilt;
};
static const struct field lot_row_fields[] = {
    {FIELD(struct lot_row, id), .as = AS_ID, .label = LIT("批次")},
    {FIELD(struct lot_row, item_id), .as = AS_ID},
    {FIELD(struct lot_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct lot_row, org_name), .label = LIT("单位")},
    {FIELD(struct lot_row, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct lot_row, item_name), .label = LIT("物品")},
    {FIELD(struct lot_row, unit), .label = LIT("单位")},
    {FIELD(struct lot_row, batch), .label = LIT("批号")},
    {FIELD(struct lot_row, expires_on), .as = AS_DATE, .label = LIT("保质期至")},
    {FIELD(struct lot_row, got_on), .as = AS_DATE, .label = LIT("入库日期")},
    {FIELD(struct lot_row, supplier), .label = LIT("供应商或捐赠人")},
    {FIELD(struct lot_row, qty), .as = AS_COUNT, .label = LIT("在架数量")},
    {FIELD(struct lot_row, spoilt), .as = AS_BOOL, .label = LIT("已过期")},
    {FIELD(struct lot_row, receipt_id), .as = AS_ID, .label = LIT("验收单")},
};

static enum err lots_get(struct ctx *cx)
{
    struct campaign c = {0};
    int64_t after = cx_after(cx);
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    return cx_list(cx, STOCK_LOTS,
                   VALS(I64(c.id), LO(cx), TXT(view_end(cx)), I64(after), I64(cx_query_int(cx, "item", 0)),
                        I64(cx_query_int(cx, "all", 0)), TXT(cx_today(cx)), I64(cx_limit(cx))),
                   FIELDS(struct lot_row, lot_row_fields));
}

struct move_row {
    int64_t id;
    struct str kind, org_code, org_name, done_on, note, user_name;
    int64_t receipt_id, purchase_id, handover_id, count_id, send_id, txn_id, at;
};
static const struct field move_row_fields[] = {
    {FIELD(struct move_row, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct move_row, kind), .label = LIT("事项")},
    {FIELD(struct move_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct move_row, org_name), .label = LIT("单位")},
    {FIELD(struct move_row, done_on), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct move_row, note), .label = LIT("说明")},
    {FIELD(struct move_row, user_name), .label = LIT("登记人")},
    {FIELD(struct move_row, receipt_id), .as = AS_ID, .label = LIT("验收单")},
    {FIELD(struct move_row, purchase_id), .as = AS_ID, .label = LIT("采购")},
    {FIELD(struct move_row, handover_id), .as = AS_ID, .label = LIT("发放单")},
    {FIELD(struct move_row, count_id), .as = AS_ID, .label = LIT("盘点")},
    {FIELD(struct move_row, send_id), .as = AS_ID, .label = LIT("调拨")},
    {FIELD(struct move_row, txn_id), .as = AS_ID, .label = LIT("资金流水")},
    {FIELD(struct move_row, at), .as = AS_TIME, .label = LIT("登记时间")},
};
struct entry_row {
    struct str org_name, item_name, unit, source, place, batch;
    int64_t qty, fen;
};
static const struct field entry_row_fields[] = {
    {FIELD(struct entry_row, org_name), .label = LIT("单位")},  {FIELD(struct entry_row, item_name), .label = LIT("物品")},
    {FIELD(struct entry_row, unit), .label = LIT("单位")},      {FIELD(struct entry_row, source), .as = AS_CODE, .codes = "source"},
    {FIELD(struct entry_row, place)},                           {FIELD(struct entry_row, batch), .label = LIT("批号")},
    {FIELD(struct entry_row, qty), .as = AS_COUNT},             {FIELD(struct entry_row, fen), .as = AS_MONEY},
};

static enum err moves_get(struct ctx *cx)
{
    struct campaign c = {0};
    struct move_row *rows;
    size_t n;
    int64_t limit = cx_limit(cx);
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    TRY(db_rows(cx->tx, STOCK_MOVES,
                VALS(I64(c.id), LO(cx), TXT(view_end(cx)), I64(cx_after(cx)), TXT(cx_query(cx, "kind")),
                     I64(cx_query_int(cx, "item", 0)), I64(limit)),
                FIELDS(struct move_row, move_row_fields), (size_t)limit, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        struct entry_row *e;
        size_t m;
        TRY(db_rows(cx->tx, STOCK_ENTRIES, VALS(I64(rows[i].id)), FIELDS(struct entry_row, entry_row_fields),
                    4 * STOCK_LINES_MAX, &e, &m));
        jw_open(cx->out, '{');
        fields_write_open(cx->out, FIELDS(struct move_row, move_row_fields), &rows[i]);
        jw_key(cx->out, "entries");
        jw_open(cx->out, '[');
        for (size_t k = 0; k < m; k++)
            fields_write(cx->out, FIELDS(struct entry_row, entry_row_fields), &e[k]);
        jw_close(cx->out, ']');
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if ((int64_t)n >= limit)
        jw_int(cx->out, rows[n - 1].id);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* --- kits --- */

static const struct field kit_in_fields[] = {
    {FIELD(struct kit_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct kit_in, org), .label = LIT("单位"), .max = 40},
    {FIELD(struct kit_in, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源"), .need = true, .max = 40},
    {FIELD(struct kit_in, kit), .as = AS_ID, .label = LIT("礼包"), .need = true, .min = 1},
    {FIELD(struct kit_in, qty), .as = AS_COUNT, .label = LIT("套数"), .need = true, .min = 1, .max = STOCK_QTY_MAX},
    {FIELD(struct kit_in, note), .label = LIT("备注"), .max = 500},
};

static enum err kit_make_post(struct ctx *cx)
{
    int64_t id;
    TRY(kit_make(cx, cx->in, &id));
    return answer_made(cx, id);
}

static enum err kit_unmake_post(struct ctx *cx)
{
    int64_t id;
    TRY(kit_unmake(cx, cx->in, &id));
    return answer_made(cx, id);
}

/* --- stock-takes --- */

static const struct field count_in_fields[] = {
    {FIELD(struct count_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct count_in, org), .label = LIT("单位"), .max = 40},
    {FIELD(struct count_in, kind), .label = LIT("类型"), .need = true, .max = 20},
    {FIELD(struct count_in, done_on), .as = AS_DATE, .label = LIT("日期"), .need = true},
    {FIELD(struct count_in, note), .label = LIT("说明"), .need = true, .max = 500},
    {FIELD(struct count_in, lines), .as = AS_JSON, .label = LIT("批次和实存数量"), .need = true, .max = 200000},
    {FIELD(struct count_in, file_id), .as = AS_ID, .label = LIT("盘点表或照片")},
};
struct count_out {
    int64_t id;
    struct str org_code, org_name, org_path, kind, state, done_on, note;
    int64_t short_qty, short_fen, over_qty, file_id;
    struct str counted_name, approved_name, refuse_reason;
    int64_t counted_at, approved_at;
};
static const struct field count_out_fields[] = {
    {FIELD(struct count_out, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct count_out, org_code), .label = LIT("工会代码")},
    {FIELD(struct count_out, org_name), .label = LIT("单位")},
    {FIELD(struct count_out, org_path), .as = AS_BLOB},
    {FIELD(struct count_out, kind), .label = LIT("类型")},
    {FIELD(struct count_out, state), .label = LIT("状态")},
    {FIELD(struct count_out, done_on), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct count_out, note), .label = LIT("说明")},
    {FIELD(struct count_out, short_qty), .as = AS_COUNT, .label = LIT("短少数量")},
    {FIELD(struct count_out, short_fen), .as = AS_MONEY, .label = LIT("短少金额")},
    {FIELD(struct count_out, over_qty), .as = AS_COUNT, .label = LIT("盘盈数量")},
    {FIELD(struct count_out, file_id), .as = AS_ID, .label = LIT("附件")},
    {FIELD(struct count_out, counted_name), .label = LIT("盘点人")},
    {FIELD(struct count_out, approved_name), .label = LIT("批准人")},
    {FIELD(struct count_out, refuse_reason), .label = LIT("不批准的原因")},
    {FIELD(struct count_out, counted_at), .as = AS_TIME, .label = LIT("盘点时间")},
    {FIELD(struct count_out, approved_at), .as = AS_TIME, .label = LIT("批准时间")},
};
struct count_line_out {
    int64_t lot_id, book_qty, real_qty;
    struct str item_name, unit, batch, expires_on, reason;
};
static const struct field count_line_out_fields[] = {
    {FIELD(struct count_line_out, lot_id), .as = AS_ID},        {FIELD(struct count_line_out, book_qty), .as = AS_COUNT},
    {FIELD(struct count_line_out, real_qty), .as = AS_COUNT},   {FIELD(struct count_line_out, item_name)},
    {FIELD(struct count_line_out, unit)},                       {FIELD(struct count_line_out, batch)},
    {FIELD(struct count_line_out, expires_on), .as = AS_DATE},  {FIELD(struct count_line_out, reason)},
};

static enum err counts_get(struct ctx *cx)
{
    struct campaign c = {0};
    struct count_out *rows;
    size_t n;
    int64_t limit = cx_limit(cx);
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    TRY(db_rows(cx->tx, COUNT_LIST,
                VALS(I64(c.id), LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(limit)),
                FIELDS(struct count_out, count_out_fields), (size_t)limit, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        struct count_line_out *l;
        size_t m;
        TRY(db_rows(cx->tx, COUNT_LINES_SHOWN, VALS(I64(rows[i].id)), FIELDS(struct count_line_out, count_line_out_fields),
                    STOCK_LINES_MAX, &l, &m));
        jw_open(cx->out, '{');
        fields_write_open(cx->out, FIELDS(struct count_out, count_out_fields), &rows[i]);
        jw_key(cx->out, "lines");
        jw_open(cx->out, '[');
        for (size_t k = 0; k < m; k++)
            fields_write(cx->out, FIELDS(struct count_line_out, count_line_out_fields), &l[k]);
        jw_close(cx->out, ']');
        machine_verbs(cx, &stock_machines[MACHINE_COUNT], rows[i].state, rows[i].org_path);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if ((int64_t)n >= limit)
        jw_int(cx->out, rows[n - 1].id);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

static enum err count_post(struct ctx *cx)
{
    int64_t id;
    TRY(count_add(cx, cx->in, &id));
    return answer_made(cx, id);
}

static enum err count_approve_post(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(count_approve(cx, id));
    return answer_made(cx, id);
}

struct reason_in {
    struct str reason;
};
static const struct field reason_fields[] = {
    {FIELD(struct reason_in, reason), .label = LIT("原因"), .need = true, .max = 500},
};

static enum err count_refuse_post(struct ctx *cx)
{
    const struct reason_in *in = cx->in;
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(count_refuse(cx, id, in->reason));
    return answer_made(cx, id);
}

/* --- goods sent on --- */

static const struct field send_in_fields[] = {
    {FIELD(struct send_in, to), .label = LIT("接收单位"), .need = true, .max = 40},
    {FIELD(struct send_in, done_on), .as = AS_DATE, .label = LIT("调拨日期"), .need = true},
    {FIELD(struct send_in, note), .label = LIT("说明"), .max = 500},
    {FIELD(struct send_in, lot), .as = AS_ID, .label = LIT("批次"), .need = true, .min = 1},
    {FIELD(struct send_in, qty), .as = AS_COUNT, .label = LIT("数量"), .need = true, .min = 1, .max = STOCK_QTY_MAX},
};
struct send_out {
    int64_t id, qty, fen;
    struct str from_name, from_path, to_code, to_name, to_path, source, item_name, unit, batch, done_on, note, state, sent_name, ended_name;
    int64_t sent_at, ended_at;
};
static const struct field send_out_fields[] = {
    {FIELD(struct send_out, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct send_out, from_name), .label = LIT("调出单位")},
    {FIELD(struct send_out, from_path), .as = AS_BLOB},
    {FIELD(struct send_out, to_code), .label = LIT("接收单位代码")},
    {FIELD(struct send_out, to_name), .label = LIT("接收单位")},
    {FIELD(struct send_out, to_path), .as = AS_BLOB},
    {FIELD(struct send_out, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct send_out, item_name), .label = LIT("物品")},
    {FIELD(struct send_out, unit), .label = LIT("单位")},
    {FIELD(struct send_out, batch), .label = LIT("批号")},
    {FIELD(struct send_out, qty), .as = AS_COUNT, .label = LIT("数量")},
    {FIELD(struct send_out, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct send_out, done_on), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct send_out, state), .label = LIT("状态")},
    {FIELD(struct send_out, note), .label = LIT("说明")},
    {FIELD(struct send_out, sent_name), .label = LIT("调出人")},
    {FIELD(struct send_out, ended_name), .label = LIT("确认人")},
    {FIELD(struct send_out, sent_at), .as = AS_TIME, .label = LIT("调出时间")},
    {FIELD(struct send_out, ended_at), .as = AS_TIME, .label = LIT("确认时间")},
};

static enum err put_send(struct ctx *cx, void *row)
{
    struct send_out *s = row;
    bool sent = str_eq(s->state, S("sent"));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, FIELDS(struct send_out, send_out_fields), s);
    jw_kb(cx->out, "may_arrive", sent && cx_may(cx, PERM_GOODS_STORE, s->to_path));
    jw_kb(cx->out, "may_recall", sent && cx_may(cx, PERM_GOODS_STORE, s->from_path));
    jw_close(cx->out, '}');
    return OK;
}

static enum err sends_get(struct ctx *cx)
{
    struct campaign c = {0};
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    return cx_list_by(cx, SEND_LIST,
                      VALS(I64(c.id), LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(cx_limit(cx))),
                      FIELDS(struct send_out, send_out_fields), put_send);
}

static enum err send_post(struct ctx *cx)
{
    int64_t id;
    TRY(send_add(cx, cx->in, &id));
    return answer_made(cx, id);
}

static enum err send_arrive_post(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(send_arrive(cx, id));
    return answer_made(cx, id);
}

static enum err send_recall_post(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(send_recall(cx, id));
    return answer_made(cx, id);
}

/* --- the area --- */

#define READ(path_, run_, title_, ...)                                                            \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_GOODS_VIEW, .scope = SCOPE_ORG,    \
     .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(method_, path_, run_, perm_, action_, title_, ...)                                  \
    {.method = method_, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG, .tx = TX_WRITE, \
     .action = action_, OUT(struct made_out, made_fields), .shape = OUT_ONE, .query = "org",      \
     .title = LIT(title_), __VA_ARGS__}

static const struct route routes[] = {
    READ("/api/goods/items", items_get, "物品", .shape = OUT_FREE, .query = "org,q,category,kit,status,limit,after",
         .schema = "{\"rows\":[item with parts],\"next\":\"cursor\"}"),
    WRITE(M_POST, "/api/goods/items", item_post, PERM_GOODS_ENTER, "goods.item.add", "登记物品或礼包",
          IN(struct goods_item_in, item_in_fields)),
    WRITE(M_PUT, "/api/goods/items/:id", item_put, PERM_GOODS_ENTER, "goods.item.edit", "修改物品或礼包",
          IN(struct goods_item_in, item_in_fields)),
    READ("/api/goods/stock", stock_get, "库存", .shape = OUT_FREE, .query = "org,own,campaign,limit,after",
         .schema = "{\"rows\":[stock],\"next\":\"cursor\"}"),
    READ("/api/goods/lots", lots_get, "库存批次", OUT(struct lot_row, lot_row_fields), .shape = OUT_LIST,
         .query = "org,own,campaign,item,all,limit,after"),
    READ("/api/goods/moves", moves_get, "出入库流水", .shape = OUT_FREE, .query = "org,own,campaign,kind,item,limit,after",
         .schema = "{\"rows\":[movement with entries],\"next\":\"cursor\"}"),
    WRITE(M_POST, "/api/goods/kits/make", kit_make_post, PERM_GOODS_STORE, "goods.kit.make", "组装礼包", .money = true,
          IN(struct kit_in, kit_in_fields)),
    WRITE(M_POST, "/api/goods/kits/unmake", kit_unmake_post, PERM_GOODS_STORE, "goods.kit.unmake", "拆开礼包", .money = true,
          IN(struct kit_in, kit_in_fields)),
    READ("/api/goods/counts", counts_get, "盘点和报损", .shape = OUT_FREE, .query = "org,campaign,state,limit,after",
         .schema = "{\"rows\":[count with lines and verbs],\"next\":\"cursor\"}"),
    WRITE(M_POST, "/api/goods/counts", count_post, PERM_GOODS_STORE, "goods.count.add", "登记盘点或报损",
          IN(struct count_in, count_in_fields)),
    WRITE(M_POST, "/api/goods/counts/:id/approve", count_approve_post, PERM_GOODS_REVIEW, "goods.count.approve",
          "批准盘点或报损", .money = true),
    WRITE(M_POST, "/api/goods/counts/:id/refuse", count_refuse_post, PERM_GOODS_REVIEW, "goods.count.refuse",
          "不批准盘点或报损", IN(struct reason_in, reason_fields)),
    READ("/api/goods/sends", sends_get, "物资调拨", OUT(struct send_out, send_out_fields), .shape = OUT_LIST,
         .query = "org,campaign,state,limit,after"),
    WRITE(M_POST, "/api/goods/sends", send_post, PERM_GOODS_STORE, "goods.send", "调拨物资给下级", .money = true,
          IN(struct send_in, send_in_fields)),
    WRITE(M_POST, "/api/goods/sends/:id/arrive", send_arrive_post, PERM_GOODS_STORE, "goods.send.arrive", "确认收到调拨",
          .money = true),
    WRITE(M_POST, "/api/goods/sends/:id/recall", send_recall_post, PERM_GOODS_STORE, "goods.send.recall", "撤回调拨",
          .money = true),
};
static const struct meta_row meta[] = {
    {"goods_item", {goods_item_fields, 14, sizeof(struct goods_item)}},
    {"goods_stock", {stock_row_fields, countof(stock_row_fields), sizeof(struct stock_row)}},
    {"goods_lot", {lot_row_fields, countof(lot_row_fields), sizeof(struct lot_row)}},
    {"goods_move", {move_row_fields, countof(move_row_fields), sizeof(struct move_row)}},
    {"goods_count", {count_out_fields, countof(count_out_fields), sizeof(struct count_out)}},
    {"goods_send", {send_out_fields, countof(send_out_fields), sizeof(struct send_out)}},
};
extern const struct area area_stock;
const struct area area_stock = {
    .name = "stock", .title = LIT("库存"), ROWS(routes, routes), ROWS(meta, meta), .verify = stock_verify,
    .machines = stock_machines, .n_machines = countof(stock_machines),
};
