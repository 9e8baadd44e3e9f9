// SPDX-License-Identifier: Apache-2.0
// Invariants of goods, recomputed: G1 every movement sums to 0 in value, and in quantity item by item;
// G2 balances equal the entries; G3 lots on the shelf equal the balances; G4 the value of every place
// equals its stage of the money ledger; G5 contracts, acceptances and hand-overs equal what was posted.
#include "stock_own.h"

struct off {
    int64_t org_id, campaign_id, item_id, move_id, posted, kept;
    struct str source, place;
};
static const struct field off_fields[] = {
    {FIELD(struct off, org_id)}, {FIELD(struct off, campaign_id)}, {FIELD(struct off, item_id)},
    {FIELD(struct off, move_id)}, {FIELD(struct off, posted)},     {FIELD(struct off, kept)},
    {FIELD(struct off, source)}, {FIELD(struct off, place)},
};
enum { OFF_MAX = 1000 };

static const struct {
    int stmt;
    const char *invariant, *what;
} checks[] = {
    {GOODS_VERIFY_VALUE, "G1", "出入库的金额合计不为 0"},
    {GOODS_VERIFY_UNITS, "G1", "出入库的数量合计不为 0"},
    {GOODS_VERIFY_BALANCE_QTY, "G2", "库存数量与出入库合计不一致"},
    {GOODS_VERIFY_BALANCE_FEN, "G2", "库存金额与出入库合计不一致"},
    {GOODS_VERIFY_LOTS, "G3", "批次数量与库存数量不一致"},
    {GOODS_VERIFY_STAGE, "G4", "库存金额与资金账不一致"},
    {GOODS_VERIFY_HELD, "G4", "预留物资与发放单不一致"},
    {GOODS_VERIFY_GIVEN, "G4", "发出物资与慰问记录不一致"},
    {GOODS_VERIFY_ORDERED, "G5", "合同占用与资金账不一致"},
    {GOODS_VERIFY_RECEIVED, "G5", "验收数量与采购明细不一致"},
    {GOODS_VERIFY_HANDOVER, "G5", "发放单与逐人签收不一致"},
    {GOODS_VERIFY_SIGNED, "G5", "已签收的人与慰问记录不一致"},
    {GOODS_VERIFY_PEOPLE, "I9", "经办和确认由同一人完成"},
};

enum err stock_verify(struct verify *v)
{
    for (size_t i = 0; i < countof(checks); i++) {
        struct off *rows = NULL;
        size_t n = 0;
        TRY(db_rows(v->cx->tx, checks[i].stmt, NOVALS, FIELDS(struct off, off_fields), OFF_MAX, &rows, &n));
        v->checked++;
        for (size_t k = 0; k < n; k++)
            v->found(v, checks[i].invariant,
                     str_f(v->cx->a, "%s：活动 %lld 工会 %lld 来源 %.*s 物品 %lld %.*s 编号 %lld，%lld 与 %lld",
                           checks[i].what, (long long)rows[k].campaign_id, (long long)rows[k].org_id,
                           FMT(rows[k].source), (long long)rows[k].item_id, FMT(rows[k].place),
                           (long long)rows[k].move_id, (long long)rows[k].posted, (long long)rows[k].kept));
    }
    return OK;
}
