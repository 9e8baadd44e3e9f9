// SPDX-License-Identifier: Apache-2.0
// Items and what kits hold.
#include "money.h"
#include "stock_own.h"

const struct field goods_item_fields[14] = {
    {FIELD(struct goods_item, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct goods_item, org_id), .as = AS_ID},
    {FIELD(struct goods_item, org_code), .label = LIT("工会代码")},
    {FIELD(struct goods_item, org_name), .label = LIT("登记单位")},
    {FIELD(struct goods_item, org_path), .as = AS_BLOB},
    {FIELD(struct goods_item, code), .label = LIT("物品代码")},
    {FIELD(struct goods_item, name), .label = LIT("名称")},
    {FIELD(struct goods_item, spec), .label = LIT("规格")},
    {FIELD(struct goods_item, unit), .label = LIT("单位")},
    {FIELD(struct goods_item, category), .as = AS_CODE, .codes = "goods_category", .label = LIT("类别")},
    {FIELD(struct goods_item, is_kit), .as = AS_BOOL, .label = LIT("礼包")},
    {FIELD(struct goods_item, status), .label = LIT("状态")},
    {FIELD(struct goods_item, note), .label = LIT("备注")},
    {FIELD(struct goods_item, version)},
};
const struct field goods_part_fields[6] = {
    {FIELD(struct goods_part, item_id), .as = AS_ID},
    {FIELD(struct goods_part, code), .label = LIT("物品代码")},
    {FIELD(struct goods_part, name), .label = LIT("名称")},
    {FIELD(struct goods_part, unit), .label = LIT("单位")},
    {FIELD(struct goods_part, qty), .as = AS_COUNT, .label = LIT("每套数量")},
    {FIELD(struct goods_part, price_fen), .as = AS_MONEY, .label = LIT("参考单价")},
};

enum err goods_item_for(struct ctx *cx, const char *field, int64_t id, struct str org_path, struct goods_item *out)
{
    *out = (struct goods_item){0};
    enum err e = db_one(cx->tx, GOODS_ITEM_GET, VALS(I64(id)), GOODS_ITEM_FIELDS, out);
    if (e == ERR_NOT_FOUND || (e == OK && !path_covers(out->org_path, org_path)))
        return fail_field(cx, field, "没有这种物品，或不是本单位和上级登记的");
    TRY(e);
    if (!str_eq(out->status, S("active")))
        return fail_field(cx, field, "物品“%.*s”已停用", FMT(out->name));
    return OK;
}

enum err goods_parts(struct tx *tx, int64_t kit_id, struct goods_part **out, size_t *n)
{
    return db_rows(tx, GOODS_PARTS, VALS(I64(kit_id)), GOODS_PART_FIELDS, STOCK_LINES_MAX, out, n);
}

/* The parts of a kit, replaced as a whole. A kit holds things, not kits. */
static enum err save_parts(struct ctx *cx, int64_t kit_id, struct str org_path, struct str text)
{
    const struct json *list = json_parse(cx->a, text, NULL);
    if (json_kind(list) != JSON_LIST || json_len(list) == 0 || json_len(list) > STOCK_LINES_MAX)
        return fail_field(cx, "parts", "请列出礼包中的物品和数量（1 至 %d 种）", STOCK_LINES_MAX);
    TRY(db_exec(cx->tx, GOODS_PARTS_DROP, VALS(I64(kit_id)), NULL));
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *p = json_at(list, i);
        int64_t item_id = json_get_int(p, "item", 0), qty = json_get_int(p, "qty", 0);
        int64_t price = json_get_int(p, "price_fen", 0), changed = 0;
        struct goods_item item;
        TRY(goods_item_for(cx, "parts", item_id, org_path, &item));
        if (item.is_kit)
            return fail_field(cx, "parts", "“%.*s”本身是礼包，礼包里只能放物品", FMT(item.name));
        if (qty < 1 || qty > STOCK_QTY_MAX || price < 0 || price > MONEY_MAX)
            return fail_field(cx, "parts", "“%.*s”的数量或参考单价不对", FMT(item.name));
        TRY(db_exec(cx->tx, GOODS_PART_ADD, VALS(I64(kit_id), I64(item_id), I64(qty), I64(price)), &changed));
        if (changed != 1)
            return fail_field(cx, "parts", "“%.*s”写了两次，请合并数量", FMT(item.name));
    }
    return OK;
}

static enum err check_item(struct ctx *cx, const struct goods_item_in *in)
{
    struct goods_rules rules;
    struct code_item category;
    enum err e = code_get(cx->tx, S("goods_category"), in->category, cx_today(cx), &category);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "category", "没有“%.*s”这种物品类别", FMT(in->category));
    TRY(e);
    TRY(goods_rules_get(cx, cx_today(cx), &rules));
    TRY(goods_allowed(cx, &rules, "name", in->name));
    return goods_allowed(cx, &rules, "spec", in->spec);
}

static enum err change_item(struct ctx *cx, int64_t id, const struct goods_item_in *in, struct goods_item *was)
{
    int64_t changed = 0, in_use = 0;
    enum err e = cx_one(cx, GOODS_ITEM_OWN, id, GOODS_ITEM_FIELDS, was);
    if (e != OK)
        return e == ERR_NOT_FOUND ? fail(cx, e, "没有这种物品，或是上级登记的，只能由登记单位修改") : e;
    TRY(db_int(cx->tx, GOODS_ITEM_USED, VALS(I64(id)), &in_use));
    if (in_use && (was->is_kit != in->is_kit || !str_eq(was->unit, in->unit)))
        return fail(cx, ERR_STATE, "“%.*s”已有出入库，不能改单位，也不能在物品和礼包之间改变", FMT(was->name));
    TRY(db_exec(cx->tx, GOODS_ITEM_SET,
                VALS(I64(id), TXT(in->name), TXT(in->spec), TXT(in->unit), TXT(in->category), I64(in->is_kit),
                     TXT(in->status.len ? in->status : S("active")), TXT(in->note), I64(in->version)),
                &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

enum err goods_item_save(struct ctx *cx, int64_t id, const struct goods_item_in *in, int64_t *made)
{
    struct goods_item was = {.org_id = cx->org_id, .org_path = cx->org_path};
    if (in->status.len && !str_eq(in->status, S("active")) && !str_eq(in->status, S("stopped")))
        return fail_field(cx, "status", "状态应为 active 或 stopped");
    TRY(check_item(cx, in));
    *made = id;
    if (id) {
        TRY(change_item(cx, id, in, &was));
    } else {
        if (in->org.len)
            TRY(cx_org(cx, in->org, &was.org_id, &was.org_path));
        enum err e = db_int(cx->tx, GOODS_ITEM_ADD,
                            VALS(I64(was.org_id), TXT(in->code), TXT(in->name), TXT(in->spec), TXT(in->unit),
                                 TXT(in->category), I64(in->is_kit), TXT(in->note), I64(cx->who->user_id), I64(cx->now)),
                            made);
        if (e == ERR_NOT_FOUND)
            return fail(cx, ERR_DUPLICATE, "物品代码“%.*s”已经用过", FMT(in->code));
        TRY(e);
    }
    audit_object(cx, was.org_id, "goods_item:%lld", (long long)*made);
    audit_note(cx, "name", in->name);
    return in->is_kit ? save_parts(cx, *made, was.org_path, in->parts) : OK;
}
