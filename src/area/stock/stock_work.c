// SPDX-License-Identifier: Apache-2.0
// Work on the shelf: putting kits together and taking them apart, stock-takes and damage, goods sent
// down the tree.
#include "money.h"
#include "stock_own.h"

static const struct move count_moves[] = {
    {"counted", "approve", "approved", PERM_GOODS_REVIEW, LIT("批准")},
    {"counted", "refuse", "refused", PERM_GOODS_REVIEW, LIT("不予批准")},
};
static const struct move send_moves[] = {
    {"sent", "arrive", "arrived", PERM_GOODS_STORE, LIT("确认收到")},
    {"sent", "recall", "recalled", PERM_GOODS_STORE, LIT("撤回")},
};
const struct machine stock_machines[2] = {{"goods_count", ROWS(moves, count_moves)}, {"goods_send", ROWS(moves, send_moves)}};

static enum err day_sound(struct ctx *cx, struct str day)
{
    return str_cmp(day, cx_today(cx)) > 0 ? fail_field(cx, "done_on", "日期不能晚于今天") : OK;
}

/* Campaign and union named by their codes, the union within the campaign and the caller's reach. */
static enum err ground(struct ctx *cx, struct str campaign, struct str org, struct stock_pool *p, struct str *path)
{
    struct campaign c = {0};
    TRY(campaign_open(cx, campaign, &c));
    p->campaign_id = c.id;
    p->org_id = cx->org_id;
    *path = cx->org_path;
    if (org.len)
        TRY(cx_org(cx, org, &p->org_id, path));
    return path_covers(c.org_path, *path) ? OK : fail_field(cx, "org", "该工会不参加活动“%.*s”", FMT(c.name));
}

/* --- kits --- */

struct kit {
    struct stock_pool pool; /* of the kit itself */
    struct goods_item item;
    struct goods_part *parts;
    size_t n;
};

static enum err kit_of(struct ctx *cx, const struct kit_in *in, struct kit *k)
{
    struct str path;
    *k = (struct kit){.pool = {.source = in->source, .item_id = in->kit}};
    TRY(ground(cx, in->campaign, in->org, &k->pool, &path));
    TRY(goods_item_for(cx, "kit", in->kit, path, &k->item));
    TRY(goods_parts(cx->tx, in->kit, &k->parts, &k->n));
    if (!k->item.is_kit || k->n == 0)
        return fail_field(cx, "kit", "“%.*s”不是礼包，或没有写明里面的物品", FMT(k->item.name));
    audit_object(cx, k->pool.org_id, "goods_item:%lld", (long long)in->kit);
    audit_note(cx, "qty", str_f(cx->a, "%lld", (long long)in->qty));
    return OK;
}

static struct str earlier(struct str a, struct str b)
{
    return !a.len || (b.len && str_cmp(b, a) < 0) ? b : a;
}

enum err kit_make(struct ctx *cx, const struct kit_in *in, int64_t *id)
{
    struct kit k;
    TRY(kit_of(cx, in, &k));
    struct stock_line *lines = NEWS(cx->a, struct stock_line, 2 * k.n + 2);
    struct stock_lot lot = {.org_id = k.pool.org_id, .campaign_id = k.pool.campaign_id, .source = in->source,
                            .item_id = in->kit, .got_on = cx_today(cx), .qty = in->qty,
                            .batch = str_f(cx->a, "组装%.*s", FMT(cx_today(cx)))};
    int64_t all = 0;
    for (size_t i = 0; i < k.n; i++) {
        struct stock_pool part = k.pool;
        struct stock_taken *taken;
        size_t n_taken;
        int64_t fen = 0, qty = k.parts[i].qty * in->qty, free_qty = 0;
        part.item_id = k.parts[i].item_id;
        TRY(stock_free(cx->tx, &part, cx_today(cx), &free_qty));
        if (free_qty < qty)
            return fail(cx, ERR_GOODS_SHORT, "库存不足：“%.*s”需要 %lld %.*s，可用 %lld", FMT(k.parts[i].name),
                        (long long)qty, FMT(k.parts[i].unit), (long long)free_qty);
        TRY(stock_value(cx, &part, qty, &fen));
        TRY(stock_take(cx, &part, qty, cx_today(cx), &taken, &n_taken));
        for (size_t t = 0; t < n_taken; t++)
            lot.expires_on = earlier(lot.expires_on, taken[t].expires_on);
        lines[2 * i] = (struct stock_line){part, PLACE_STOCK, n_taken == 1 ? taken[0].lot_id : 0, -qty, -fen};
        lines[2 * i + 1] = (struct stock_line){part, PLACE_MADE, 0, qty, fen};
        all += fen;
    }
    TRY(stock_lot_add(cx, &lot));
    lines[2 * k.n] = (struct stock_line){k.pool, PLACE_MADE, 0, -in->qty, -all};
    lines[2 * k.n + 1] = (struct stock_line){k.pool, PLACE_STOCK, lot.id, in->qty, all};
    const struct stock_move m = {.kind = "make", .org_id = k.pool.org_id, .campaign_id = k.pool.campaign_id,
                                 .done_on = cx_today(cx), .note = in->note};
    return stock_post(cx, &m, lines, 2 * k.n + 2, id);
}

/* The parts share the kit's value by reference price (by number where none is given); what comes out
 * keeps the kit's day of expiry. */
enum err kit_unmake(struct ctx *cx, const struct kit_in *in, int64_t *id)
{
    struct kit k;
    struct stock_taken *taken;
    size_t n_taken;
    int64_t fen = 0;
    struct str expires = {0};
    TRY(kit_of(cx, in, &k));
    TRY(stock_value(cx, &k.pool, in->qty, &fen));
    TRY(stock_take(cx, &k.pool, in->qty, S(""), &taken, &n_taken)); /* spoilt kits are taken apart too */
    for (size_t t = 0; t < n_taken; t++)
        expires = earlier(expires, taken[t].expires_on);
    int64_t *weights = NEWS(cx->a, int64_t, k.n), *parts = NEWS(cx->a, int64_t, k.n), priced = 0;
    for (size_t i = 0; i < k.n; i++)
        priced += k.parts[i].price_fen;
    for (size_t i = 0; i < k.n; i++)
        if (!money_mul(priced ? k.parts[i].price_fen : 1, k.parts[i].qty, &weights[i]))
            return fail(cx, ERR_BAD_INPUT, "“%.*s”的数量或参考单价过大，请核对", FMT(k.parts[i].name));
    TRY(stock_split(cx, fen, weights, k.n, parts));
    struct stock_line *lines = NEWS(cx->a, struct stock_line, 2 * k.n + 2);
    lines[0] = (struct stock_line){k.pool, PLACE_STOCK, n_taken == 1 ? taken[0].lot_id : 0, -in->qty, -fen};
    lines[1] = (struct stock_line){k.pool, PLACE_MADE, 0, in->qty, fen};
    for (size_t i = 0; i < k.n; i++) {
        struct stock_pool part = k.pool;
        int64_t qty = k.parts[i].qty * in->qty;
        part.item_id = k.parts[i].item_id;
        struct stock_lot lot = {.org_id = part.org_id, .campaign_id = part.campaign_id, .source = part.source,
                                .item_id = part.item_id, .expires_on = expires, .got_on = cx_today(cx), .qty = qty,
                                .batch = str_f(cx->a, "拆自%.*s", FMT(k.item.code))};
        TRY(stock_lot_add(cx, &lot));
        lines[2 * i + 2] = (struct stock_line){part, PLACE_MADE, 0, -qty, -parts[i]};
        lines[2 * i + 3] = (struct stock_line){part, PLACE_STOCK, lot.id, qty, parts[i]};
    }
    const struct stock_move m = {.kind = "unmake", .org_id = k.pool.org_id, .campaign_id = k.pool.campaign_id,
                                 .done_on = cx_today(cx), .note = in->note};
    return stock_post(cx, &m, lines, 2 * k.n + 2, id);
}

/* --- stock-take and damage --- */

struct count_row {
    int64_t id, org_id, campaign_id, counted_by;
    struct str kind, state, done_on, note;
};
static const struct field count_row_fields[] = {
    {FIELD(struct count_row, id)},         {FIELD(struct count_row, org_id)},
    {FIELD(struct count_row, campaign_id)}, {FIELD(struct count_row, counted_by)},
    {FIELD(struct count_row, kind)},       {FIELD(struct count_row, state)},
    {FIELD(struct count_row, done_on)},    {FIELD(struct count_row, note)},
};
struct count_line {
    int64_t lot_id, book_qty, real_qty;
    struct str reason;
};
static const struct field count_line_fields[] = {
    {FIELD(struct count_line, lot_id)},
    {FIELD(struct count_line, book_qty)},
    {FIELD(struct count_line, real_qty)},
    {FIELD(struct count_line, reason)},
};

static enum err count_line_add(struct ctx *cx, int64_t id, const struct stock_pool *at, const struct json *l,
                               bool damage)
{
    struct stock_lot lot = {0};
    struct str reason = json_get_str(l, "reason");
    int64_t real = json_get_int(l, "real_qty", -1), changed = 0;
    enum err e = stock_lot_get(cx->tx, json_get_int(l, "lot", 0), &lot);
    if (e == ERR_NOT_FOUND || (e == OK && (lot.org_id != at->org_id || lot.campaign_id != at->campaign_id)))
        return fail_field(cx, "lines", "有一个批次不是这家工会在本活动中的库存");
    TRY(e);
    if (real < 0 || real > STOCK_QTY_MAX || reason.len > 600)
        return fail_field(cx, "lines", "实存数量应是 0 或正整数");
    if (real != lot.qty && !str_trim(reason).len)
        return fail_field(cx, "lines", "账面 %lld、实存 %lld，请写明差异原因", (long long)lot.qty, (long long)real);
    if (damage && real >= lot.qty)
        return fail_field(cx, "lines", "报损后的数量应少于账面数量 %lld", (long long)lot.qty);
    TRY(db_exec(cx->tx, COUNT_LINE_ADD, VALS(I64(id), I64(lot.id), I64(lot.qty), I64(real), TXT(str_trim(reason))),
                &changed));
    return changed == 1 ? OK : fail_field(cx, "lines", "同一批次写了两次");
}

enum err count_add(struct ctx *cx, const struct count_in *in, int64_t *id)
{
    struct stock_pool at = {0};
    struct str path;
    struct file f;
    const struct json *lines = json_parse(cx->a, in->lines, NULL);
    bool damage = str_eq(in->kind, S("damage"));
    if (!damage && !str_eq(in->kind, S("count")))
        return fail_field(cx, "kind", "应为 count（盘点）或 damage（报损）");
    if (json_kind(lines) != JSON_LIST || json_len(lines) == 0 || json_len(lines) > STOCK_LINES_MAX)
        return fail_field(cx, "lines", "请填写 1 至 %d 个批次的实存数量", STOCK_LINES_MAX);
    TRY(day_sound(cx, in->done_on));
    TRY(ground(cx, in->campaign, in->org, &at, &path));
    if (in->file_id && file_attach(cx, in->file_id, FILE_SHARED, &f) != OK)
        return fail_field(cx, "file_id", "没有找到附件，请重新上传");
    TRY(db_int(cx->tx, COUNT_ADD,
               VALS(I64(at.org_id), I64(at.campaign_id), TXT(in->kind), TXT(in->done_on), TXT(in->note),
                    OPT(in->file_id), I64(cx->who->user_id), I64(cx->now)),
               id));
    for (size_t i = 0; i < json_len(lines); i++)
        TRY(count_line_add(cx, *id, &at, json_at(lines, i), damage));
    audit_object(cx, at.org_id, "goods_count:%lld", (long long)*id);
    return OK;
}

static enum err count_begin(struct ctx *cx, int64_t id, const char *verb, struct count_row *c)
{
    const struct move *mv;
    enum err e = cx_one(cx, COUNT_GET, id, FIELDS(struct count_row, count_row_fields), c);
    if (e != OK)
        return e == ERR_NOT_FOUND ? fail(cx, e, "没有找到这份盘点，或不在您的管理范围内") : e;
    TRY(machine_step(cx, &stock_machines[MACHINE_COUNT], c->state, verb, &mv));
    if (c->counted_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "盘点和批准须由不同的人完成");
    audit_object(cx, c->org_id, "goods_count:%lld", (long long)id);
    return OK;
}

/* One lot that differs from the book. What is missing leaves at its value; what is found in excess
 * adds to the quantity alone, for no money was spent on it. */
static enum err count_differ(struct ctx *cx, const struct count_row *c, const struct count_line *l, int64_t *short_fen)
{
    struct stock_lot lot = {0};
    struct stock_move m = {.org_id = c->org_id, .campaign_id = c->campaign_id, .done_on = c->done_on,
                           .note = l->reason, .count_id = c->id};
    int64_t fen = 0, move = 0, diff = l->real_qty - l->book_qty;
    TRY(stock_lot_get(cx->tx, l->lot_id, &lot));
    struct stock_pool p = {lot.org_id, lot.campaign_id, lot.source, lot.item_id};
    if (lot.qty != l->book_qty)
        return fail(cx, ERR_CONFLICT, "盘点后库存又有变动（批次 %lld 由 %lld 变为 %lld），请重新盘点",
                    (long long)lot.id, (long long)l->book_qty, (long long)lot.qty);
    if (diff > 0) {
        const struct stock_line found[] = {{p, PLACE_OUTSIDE, 0, -diff, 0}, {p, PLACE_STOCK, lot.id, diff, 0}};
        m.kind = "found";
        TRY(stock_lot_put(cx, lot.id, diff));
        return stock_post(cx, &m, found, countof(found), &move);
    }
    m.kind = "lose";
    TRY(stock_value(cx, &p, -diff, &fen));
    TRY(stock_lot_take(cx, &lot, -diff));
    const struct fund_goods_move f = {.campaign_id = c->campaign_id, .org_id = c->org_id, .source = lot.source,
                                      .fen = fen, .done_on = c->done_on, .note = l->reason};
    const struct stock_line lost[] = {{p, PLACE_STOCK, lot.id, diff, -fen}, {p, PLACE_LOST, 0, -diff, fen}};
    TRY(fund_goods(cx, FUND_LOSE, &f, &m.txn_id));
    *short_fen += fen;
    return stock_post(cx, &m, lost, countof(lost), &move);
}

enum err count_approve(struct ctx *cx, int64_t id)
{
    struct count_row c = {0};
    struct count_line *lines;
    size_t n;
    int64_t changed = 0, short_fen = 0, short_qty = 0, over = 0;
    TRY(count_begin(cx, id, "approve", &c));
    TRY(db_rows(cx->tx, COUNT_LINES_OF, VALS(I64(id)), FIELDS(struct count_line, count_line_fields), STOCK_LINES_MAX,
                &lines, &n));
    for (size_t i = 0; i < n; i++) {
        int64_t diff = lines[i].real_qty - lines[i].book_qty;
        if (diff == 0)
            continue;
        TRY(count_differ(cx, &c, &lines[i], &short_fen));
        *(diff < 0 ? &short_qty : &over) += diff < 0 ? -diff : diff;
    }
    TRY(db_exec(cx->tx, COUNT_APPROVED,
                VALS(I64(id), I64(short_qty), I64(short_fen), I64(over), I64(cx->who->user_id), I64(cx->now)), &changed));
    audit_note(cx, "short_fen", str_f(cx->a, "%lld", (long long)short_fen));
    return changed == 1 ? OK : ERR_CONFLICT;
}

enum err count_refuse(struct ctx *cx, int64_t id, struct str reason)
{
    struct count_row c = {0};
    int64_t changed = 0;
    TRY(count_begin(cx, id, "refuse", &c));
    TRY(db_exec(cx->tx, COUNT_REFUSED, VALS(I64(id), TXT(reason), I64(cx->who->user_id), I64(cx->now)), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

/* --- goods sent down the tree --- */

struct send_row {
    int64_t id, org_id, to_id, campaign_id, item_id, lot_id, qty, fen, sent_by;
    struct str source, state, done_on, note;
};
static const struct field send_row_fields[] = {
    {FIELD(struct send_row, id)},      {FIELD(struct send_row, org_id)},  {FIELD(struct send_row, to_id)},
    {FIELD(struct send_row, campaign_id)}, {FIELD(struct send_row, item_id)}, {FIELD(struct send_row, lot_id)},
    {FIELD(struct send_row, qty)},     {FIELD(struct send_row, fen)},     {FIELD(struct send_row, sent_by)},
    {FIELD(struct send_row, source)},  {FIELD(struct send_row, state)},   {FIELD(struct send_row, done_on)},
    {FIELD(struct send_row, note)},
};
struct org_ref {
    int64_t id;
    struct str path, code, name, status;
};
static const struct field org_ref_fields[] = {
    {FIELD(struct org_ref, id)},   {FIELD(struct org_ref, path)},   {FIELD(struct org_ref, code)},
    {FIELD(struct org_ref, name)}, {FIELD(struct org_ref, status)},
};

static enum err send_target(struct ctx *cx, const struct send_in *in, const struct stock_lot *lot, int64_t *to)
{
    struct org_ref from = {0}, o = {0};
    enum err e = db_one(cx->tx, STOCK_ORG_BY_CODE, VALS(TXT(in->to)), FIELDS(struct org_ref, org_ref_fields), &o);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    TRY(db_one(cx->tx, STOCK_ORG, VALS(I64(lot->org_id)), FIELDS(struct org_ref, org_ref_fields), &from));
    if (e == ERR_NOT_FOUND || o.id == from.id || !path_covers(from.path, o.path))
        return fail_field(cx, "to", "物资只能由上级工会调给下级工会");
    if (!str_eq(o.status, S("active")))
        return fail_field(cx, "to", "“%.*s”已合并或停用", FMT(o.name));
    *to = o.id;
    return OK;
}

enum err send_add(struct ctx *cx, const struct send_in *in, int64_t *id)
{
    struct stock_lot lot = {0};
    struct campaign_state {
        struct str status;
    } st = {0};
    static const struct field st_fields[] = {{FIELD(struct campaign_state, status)}};
    int64_t to = 0, fen = 0, move = 0, free_qty = 0;
    enum err e = cx_one(cx, STOCK_LOT_OWN, in->lot, STOCK_LOT_FIELDS, &lot);
    if (e != OK)
        return e == ERR_NOT_FOUND ? fail_field(cx, "lot", "没有这个批次，或不在您的管理范围内") : e;
    struct stock_pool p = {lot.org_id, lot.campaign_id, lot.source, lot.item_id};
    TRY(day_sound(cx, in->done_on));
    TRY(send_target(cx, in, &lot, &to));
    TRY(db_one(cx->tx, STOCK_CAMPAIGN_STATUS, VALS(I64(lot.campaign_id)), FIELDS(struct campaign_state, st_fields), &st));
    if (!str_eq(st.status, S("open")))
        return fail(cx, ERR_STATE, "活动没有开放，不能调拨");
    TRY(stock_free(cx->tx, &p, cx_today(cx), &free_qty));
    if (in->qty > free_qty)
        return fail(cx, ERR_GOODS_SHORT, "库存不足：要调拨 %lld，未过期且未预留的只有 %lld", (long long)in->qty,
                    (long long)free_qty);
    TRY(stock_value(cx, &p, in->qty, &fen));
    TRY(stock_lot_take(cx, &lot, in->qty));
    TRY(db_int(cx->tx, SEND_ADD,
               VALS(I64(lot.org_id), I64(to), I64(lot.campaign_id), TXT(lot.source), I64(lot.item_id), I64(lot.id),
                    I64(in->qty), I64(fen), TXT(in->done_on), TXT(in->note), I64(cx->who->user_id), I64(cx->now)),
               id));
    const struct stock_move m = {.kind = "send", .org_id = lot.org_id, .campaign_id = lot.campaign_id,
                                 .done_on = in->done_on, .note = in->note, .send_id = *id};
    const struct stock_line lines[] = {{p, PLACE_STOCK, lot.id, -in->qty, -fen}, {p, PLACE_TRANSIT, 0, in->qty, fen}};
    audit_object(cx, lot.org_id, "goods_send:%lld", (long long)*id);
    audit_note(cx, "to", in->to);
    return stock_post(cx, &m, lines, countof(lines), &move);
}

static enum err send_begin(struct ctx *cx, int64_t id, const char *verb, struct send_row *s)
{
    const struct move *mv;
    bool arrive = strcmp(verb, "arrive") == 0;
    enum err e = cx_one(cx, arrive ? SEND_TO_ME : SEND_FROM_ME, id, FIELDS(struct send_row, send_row_fields), s);
    if (e != OK)
        return e == ERR_NOT_FOUND ? fail(cx, e, "没有找到这笔调拨，或不在您的管理范围内") : e;
    TRY(machine_step(cx, &stock_machines[MACHINE_SEND], s->state, verb, &mv));
    if (arrive && s->sent_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "调出和收到须由不同的人确认");
    audit_object(cx, arrive ? s->to_id : s->org_id, "goods_send:%lld", (long long)id);
    return OK;
}

static enum err send_end(struct ctx *cx, const struct send_row *s, const char *state)
{
    int64_t changed = 0;
    TRY(db_exec(cx->tx, SEND_ENDED, VALS(I64(s->id), TXT(str_of(state)), I64(cx->who->user_id), I64(cx->now)), &changed));
    return changed == 1 ? OK : fail(cx, ERR_CONFLICT, "这笔调拨刚被他人处理过，请刷新后再看");
}

enum err send_arrive(struct ctx *cx, int64_t id)
{
    struct send_row s = {0};
    struct stock_lot was = {0};
    int64_t move = 0;
    TRY(send_begin(cx, id, "arrive", &s));
    TRY(send_end(cx, &s, "arrived"));
    TRY(stock_lot_get(cx->tx, s.lot_id, &was));
    struct stock_pool from = {s.org_id, s.campaign_id, s.source, s.item_id}, to = from;
    struct stock_lot lot = was;
    to.org_id = lot.org_id = s.to_id;
    lot.qty = s.qty;
    lot.got_on = cx_today(cx);
    TRY(stock_lot_add(cx, &lot));
    const struct fund_goods_move f = {.campaign_id = s.campaign_id, .org_id = s.org_id, .to_org_id = s.to_id,
                                      .source = s.source, .fen = s.fen, .done_on = cx_today(cx), .note = s.note};
    struct stock_move m = {.kind = "arrive", .org_id = s.to_id, .campaign_id = s.campaign_id,
                           .done_on = cx_today(cx), .note = s.note, .send_id = id};
    const struct stock_line lines[] = {{from, PLACE_TRANSIT, 0, -s.qty, -s.fen}, {to, PLACE_STOCK, lot.id, s.qty, s.fen}};
    TRY(fund_goods(cx, FUND_SEND, &f, &m.txn_id));
    return stock_post(cx, &m, lines, countof(lines), &move);
}

enum err send_recall(struct ctx *cx, int64_t id)
{
    struct send_row s = {0};
    int64_t move = 0;
    TRY(send_begin(cx, id, "recall", &s));
    TRY(send_end(cx, &s, "recalled"));
    struct stock_pool p = {s.org_id, s.campaign_id, s.source, s.item_id};
    const struct stock_move m = {.kind = "recall", .org_id = s.org_id, .campaign_id = s.campaign_id,
                                 .done_on = cx_today(cx), .note = s.note, .send_id = id};
    const struct stock_line lines[] = {{p, PLACE_TRANSIT, 0, -s.qty, -s.fen}, {p, PLACE_STOCK, s.lot_id, s.qty, s.fen}};
    TRY(stock_lot_put(cx, s.lot_id, s.qty));
    return stock_post(cx, &m, lines, countof(lines), &move);
}
