// SPDX-License-Identifier: Apache-2.0
// Moves of a hand-over and of its rows. Everything about many rows is a few statements, whatever the
// roster's length; every row changes state by UPDATE … WHERE state, so the last set is handed over once.
#include "handover.h"

#include "file.h"
#include "money.h"
#include "roster_move.h"

static const struct move moves[] = {
    {"planned", "reprice", "planned", PERM_GOODS_ENTER, LIT("按库存价更新金额")},
    {"planned", "cancel", "void", PERM_GOODS_ENTER, LIT("取消")},
    {"planned", "hold", "held", PERM_ROSTER_REVIEW, LIT("名册审核通过，预留")},
    {"held", "sign", "held", PERM_GOODS_ENTER, LIT("签收")},
    {"held", "confirm", "held", PERM_GOODS_STORE, LIT("确认出库")},
    {"held", "close", "done", PERM_GOODS_STORE, LIT("未领取的退回库存")},
    {"done", "back", "held", PERM_GOODS_STORE, LIT("退还")},
};
static const struct move row_moves[] = {
    {"open", "sign", "signed", PERM_GOODS_ENTER, LIT("签收")},
    {"signed", "unsign", "open", PERM_GOODS_ENTER, LIT("撤销签收")},
    {"signed", "confirm", "done", PERM_GOODS_STORE, LIT("确认出库")},
    {"done", "back", "open", PERM_GOODS_STORE, LIT("退还")},
    {"open", "close", "gone", PERM_GOODS_STORE, LIT("退回库存")},
};
const struct machine handover_machines[2] = {{"handover", ROWS(moves, moves)}, {"handover_row", ROWS(moves, row_moves)}};

const struct field handover_out_fields[26] = {
    {FIELD(struct handover_out, id), .as = AS_ID, .label = LIT("发放单")},
    {FIELD(struct handover_out, roster_id), .as = AS_ID},
    {FIELD(struct handover_out, org_code), .label = LIT("工会代码")},
    {FIELD(struct handover_out, org_name), .label = LIT("单位")},
    {FIELD(struct handover_out, org_path), .as = AS_BLOB},
    {FIELD(struct handover_out, campaign_code), .label = LIT("活动")},
    {FIELD(struct handover_out, roster_title), .label = LIT("名册")},
    {FIELD(struct handover_out, roster_state), .label = LIT("名册状态")},
    {FIELD(struct handover_out, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct handover_out, item_name), .label = LIT("物品")},
    {FIELD(struct handover_out, spec), .label = LIT("规格")},
    {FIELD(struct handover_out, unit), .label = LIT("单位")},
    {FIELD(struct handover_out, state), .label = LIT("状态")},
    {FIELD(struct handover_out, item_id), .as = AS_ID},
    {FIELD(struct handover_out, per_head), .as = AS_COUNT, .label = LIT("每人数量")},
    {FIELD(struct handover_out, rows), .as = AS_COUNT, .label = LIT("人数")},
    {FIELD(struct handover_out, qty), .as = AS_COUNT, .label = LIT("预留数量")},
    {FIELD(struct handover_out, fen), .as = AS_MONEY, .label = LIT("预留金额")},
    {FIELD(struct handover_out, left_qty), .as = AS_COUNT, .label = LIT("未出库数量")},
    {FIELD(struct handover_out, left_fen), .as = AS_MONEY, .label = LIT("未出库金额")},
    {FIELD(struct handover_out, n_open), .as = AS_COUNT, .label = LIT("待领")},
    {FIELD(struct handover_out, n_signed), .as = AS_COUNT, .label = LIT("已签收待确认")},
    {FIELD(struct handover_out, n_done), .as = AS_COUNT, .label = LIT("已发放")},
    {FIELD(struct handover_out, n_gone), .as = AS_COUNT, .label = LIT("未领取")},
    {FIELD(struct handover_out, entered_name), .label = LIT("建立人")},
    {FIELD(struct handover_out, version)},
};

enum err handover_get(struct ctx *cx, int64_t id, struct handover_out *out)
{
    *out = (struct handover_out){0};
    enum err e = cx_one(cx, HANDOVER_GET, id, HANDOVER_OUT, out);
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有找到这张发放单，或不在您的管理范围内") : e;
}

static enum err begin(struct ctx *cx, int64_t id, const char *verb, struct handover_out *h, struct handover *own)
{
    const struct move *mv;
    TRY(handover_get(cx, id, h));
    TRY(machine_step(cx, &handover_machines[MACHINE_HANDOVER], h->state, verb, &mv));
    if (!cx_may(cx, mv->perm, h->org_path))
        return ERR_FORBIDDEN;
    TRY(handover_of(cx->tx, h->roster_id, own));
    audit_object(cx, own->org_id, "handover:%lld", (long long)id);
    return OK;
}

static struct stock_pool pool_of(const struct handover *h)
{
    return (struct stock_pool){h->org_id, h->campaign_id, h->source, h->item_id};
}

/* --- planning --- */

/* Every row of the roster becomes this item at the stock's price: what the roster is reviewed with. */
static enum err price_rows(struct ctx *cx, const struct handover *h, const struct goods_item *item)
{
    struct stock_pool pool = pool_of(h);
    struct stock_sum have;
    struct roster_counts n = {0};
    TRY(stock_at(cx->tx, &pool, PLACE_STOCK, &have));
    if (have.qty < h->per_head)
        return fail(cx, ERR_GOODS_SHORT, "本单位这项资金的库存中没有“%.*s”，请先验收入库或由上级调拨", FMT(item->name));
    int64_t fen = stock_share(have.fen, h->per_head, have.qty);
    struct str what = str_f(cx->a, "%.*s × %lld %.*s", FMT(item->name), (long long)h->per_head, FMT(item->unit));
    TRY(db_exec(cx->tx, HANDOVER_CLEAR_FLAWS, VALS(I64(h->roster_id)), NULL));
    TRY(db_exec(cx->tx, HANDOVER_FILL_ROWS, VALS(I64(h->roster_id), TXT(h->source), TXT(what), I64(fen)), NULL));
    TRY(roster_count(cx->tx, h->roster_id, &n));
    TRY(roster_count_store(cx->tx, h->roster_id, &n));
    TRY(roster_edit_mark(cx, h->roster_id));
    audit_note(cx, "fen_each", str_f(cx->a, "%lld", (long long)fen));
    return OK;
}

enum err handover_plan(struct ctx *cx, const struct plan_in *in, int64_t *id)
{
    struct roster r;
    struct goods_item item;
    struct goods_mark mark;
    TRY(roster_editable(cx, in->roster, &r));
    if (r.lump_id)
        return fail(cx, ERR_STATE, "这是集体慰问的名单，不能从库存发放");
    if (r.rows == 0)
        return fail(cx, ERR_STATE, "名册中还没有人，请先导入或填写");
    TRY(goods_item_for(cx, "item", in->item, r.org_path, &item));
    TRY(goods_earmark(cx, r.campaign_id, r.org_id, in->source, &mark));
    struct handover h = {.roster_id = r.id, .org_id = r.org_id, .campaign_id = r.campaign_id, .source = in->source,
                         .item_id = in->item, .per_head = in->per_head};
    enum err e = db_int(cx->tx, HANDOVER_ADD,
                        VALS(I64(r.id), I64(r.org_id), I64(r.campaign_id), TXT(in->source), I64(in->item), I64(in->per_head),
                             I64(cx->who->user_id), I64(cx->now)),
                        id);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_DUPLICATE, "这份名册已经有发放单");
    TRY(e);
    audit_object(cx, r.org_id, "handover:%lld", (long long)*id);
    return price_rows(cx, &h, &item);
}

enum err handover_reprice(struct ctx *cx, int64_t id)
{
    struct handover_out h;
    struct handover own;
    struct roster r;
    struct goods_item item;
    TRY(begin(cx, id, "reprice", &h, &own));
    TRY(roster_editable(cx, h.roster_id, &r));
    TRY(goods_item_for(cx, "item", own.item_id, r.org_path, &item));
    TRY(price_rows(cx, &own, &item));
    audit_object(cx, own.org_id, "handover:%lld", (long long)id);
    return OK;
}

enum err handover_cancel(struct ctx *cx, int64_t id)
{
    struct handover_out h;
    struct handover own;
    struct roster r;
    TRY(begin(cx, id, "cancel", &h, &own));
    TRY(roster_editable(cx, h.roster_id, &r));
    audit_object(cx, own.org_id, "handover:%lld", (long long)id);
    return db_exec(cx->tx, HANDOVER_VOID, VALS(I64(h.roster_id)), NULL);
}

/* --- codes --- */

void handover_code(struct sealer *s, struct arena *a, int64_t id, int64_t row_no, char out[HANDOVER_CODE_TEXT])
{
    static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; /* 32, none to mistake for another */
    unsigned char b[BLIND_BYTES];
    blind(s, S("handover.code"), str_f(a, "%lld:%lld", (long long)id, (long long)row_no), b);
    int n = snprintf(out, HANDOVER_CODE_TEXT, "NH%lld-%lld-", (long long)id, (long long)row_no);
    for (int i = 0; i < HANDOVER_CHECK; i++)
        out[n + i] = letters[b[i] & 31];
    out[n + HANDOVER_CHECK] = 0;
}

bool handover_code_read(struct sealer *s, struct arena *a, struct str code, int64_t *id, int64_t *row_no)
{
    char right[HANDOVER_CODE_TEXT];
    struct str rest, typed = str_trim(code);
    char *upper = NEWS(a, char, typed.len + 1);
    for (size_t i = 0; i < typed.len; i++)
        upper[i] = typed.at[i] >= 'a' && typed.at[i] <= 'z' ? (char)(typed.at[i] - 'a' + 'A') : typed.at[i];
    typed.at = upper;
    if (typed.len >= HANDOVER_CODE_TEXT || !str_starts(typed, S("NH")))
        return false;
    if (!str_int(str_cut(str_sub(typed, 2, typed.len), '-', &rest), id) || !str_int(str_cut(rest, '-', &rest), row_no))
        return false;
    handover_code(s, a, *id, *row_no, right);
    return strlen(right) == typed.len && secret_equal(right, typed.at, typed.len);
}

/* --- rows --- */

const struct field handover_row_fields[26] = {
    {FIELD(struct handover_row, handover_id), .as = AS_ID},
    {FIELD(struct handover_row, roster_id), .as = AS_ID},
    {FIELD(struct handover_row, row_no), .label = LIT("序号")},
    {FIELD(struct handover_row, name), .label = LIT("姓名")},
    {FIELD(struct handover_row, id_type)},
    {FIELD(struct handover_row, number), .as = AS_IDNO, .label = LIT("证件号码")},
    {FIELD(struct handover_row, phone), .as = AS_PHONE, .label = LIT("联系电话")},
    {FIELD(struct handover_row, card), .as = AS_BLOB},
    {FIELD(struct handover_row, blind), .as = AS_BLOB},
    {FIELD(struct handover_row, secret), .as = AS_BLOB},
    {FIELD(struct handover_row, employer), .label = LIT("工作单位")},
    {FIELD(struct handover_row, class), .as = AS_CODE, .codes = "class", .label = LIT("慰问对象类别")},
    {FIELD(struct handover_row, state), .label = LIT("状态")},
    {FIELD(struct handover_row, qty), .as = AS_COUNT, .label = LIT("数量")},
    {FIELD(struct handover_row, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct handover_row, sign_kind), .label = LIT("签收方式")},
    {FIELD(struct handover_row, given_on), .as = AS_DATE, .label = LIT("领取日期")},
    {FIELD(struct handover_row, sign_file), .as = AS_ID, .label = LIT("签名或签收表")},
    {FIELD(struct handover_row, handed_name), .label = LIT("发放人")},
    {FIELD(struct handover_row, confirmed_name), .label = LIT("确认人")},
    {FIELD(struct handover_row, handed_by), .as = AS_ID},
    {FIELD(struct handover_row, handed_at), .as = AS_TIME, .label = LIT("签收时间")},
    {FIELD(struct handover_row, confirmed_at), .as = AS_TIME, .label = LIT("确认时间")},
    {FIELD(struct handover_row, lot_id), .as = AS_ID},
    {FIELD(struct handover_row, batch), .label = LIT("批号")},
    {FIELD(struct handover_row, note), .label = LIT("备注")},
};

static enum err open_row(struct ctx *cx, struct handover_row *w)
{
    struct roster_row r = {.row_no = w->row_no, .id_type = w->id_type, .blind = w->blind, .secret = w->secret};
    TRY(roster_row_open(cx->sealer, cx->a, w->roster_id, &r));
    w->number = r.number;
    w->phone = r.phone;
    return OK;
}

enum err handover_rows(struct ctx *cx, int64_t id, int64_t after, int64_t to, struct str state, struct str like,
                       int64_t limit, struct handover_row **out, size_t *n)
{
    TRY(db_rows(cx->tx, HANDOVER_ROWS, VALS(I64(id), I64(after), I64(to), TXT(state), TXT(like), I64(limit)), HANDOVER_ROW,
                (size_t)limit, out, n));
    for (size_t i = 0; i < *n; i++)
        TRY(open_row(cx, &(*out)[i]));
    return OK;
}

/* --- signing --- */

static enum err check_sign(struct ctx *cx, struct str given_on, int64_t file_id)
{
    struct file f;
    if (!given_on.len)
        return fail_field(cx, "given_on", "请填写领取日期");
    if (str_cmp(given_on, cx_today(cx)) > 0)
        return fail_field(cx, "given_on", "领取日期不能晚于今天");
    if (!file_id)
        return fail_field(cx, "file_id", "请附上签名或签收表的照片、扫描件");
    return file_attach(cx, file_id, FILE_SHARED, &f) == OK ? OK : fail_field(cx, "file_id", "没有找到签名或签收表，请重新上传");
}

static enum err row_taken(struct ctx *cx, int64_t id, int64_t row_no)
{
    struct handover_row *rows;
    size_t n;
    TRY(handover_rows(cx, id, row_no - 1, row_no, S(""), S(""), 1, &rows, &n));
    if (n == 0)
        return fail(cx, ERR_NOT_FOUND, "发放单中没有第 %lld 行", (long long)row_no);
    if (str_eq(rows[0].state, S("gone")))
        return fail(cx, ERR_STATE, "“%.*s”的一份已退回库存，不能再领", FMT(rows[0].name));
    return fail(cx, ERR_STATE, "“%.*s”已于 %.*s 签收（发放人 %.*s），不能重复领取", FMT(rows[0].name), FMT(rows[0].given_on),
                FMT(rows[0].handed_name));
}

enum err handover_sign(struct ctx *cx, const struct sign_in *in, int64_t *id, int64_t *row_no)
{
    struct handover_out h;
    struct handover own;
    int64_t changed = 0;
    if (!handover_code_read(cx->sealer, cx->a, in->code, id, row_no))
        return fail_field(cx, "code", "不是本系统的领取码，请核对后重新扫描或输入");
    TRY(begin(cx, *id, "sign", &h, &own));
    TRY(check_sign(cx, in->given_on, in->file_id));
    TRY(db_exec(cx->tx, HANDOVER_SIGN_ONE,
                VALS(I64(*id), I64(*row_no), TXT(in->given_on), I64(in->file_id), I64(cx->who->user_id), I64(cx->now)), &changed));
    if (changed != 1)
        return row_taken(cx, *id, *row_no);
    audit_note(cx, "row", str_f(cx->a, "%lld", (long long)*row_no));
    return OK;
}

/* "3，7、12 " as people write it: "3,7,12". */
static struct str row_list(struct arena *a, struct str s)
{
    char *out = NEWS(a, char, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] >= '0' && s.at[i] <= '9')
            out[n++] = s.at[i];
        else if (n && out[n - 1] != ',')
            out[n++] = ',';
    return (struct str){out, n};
}

/* A printed sheet that came back: rows from … to, but for those crossed out. All open, or none is taken. */
enum err handover_paper(struct ctx *cx, int64_t id, const struct paper_in *in, int64_t *n)
{
    struct handover_out h;
    struct handover own;
    int64_t want = 0;
    TRY(begin(cx, id, "sign", &h, &own));
    TRY(check_sign(cx, in->given_on, in->file_id));
    if (in->to_row < in->from_row)
        return fail_field(cx, "to_row", "止行不能小于起行");
    struct str except = str_f(cx->a, ",%.*s,", FMT(row_list(cx->a, in->except)));
    TRY(db_int(cx->tx, HANDOVER_SHEET_ROWS, VALS(I64(id), I64(in->from_row), I64(in->to_row), TXT(except)), &want));
    TRY(db_exec(cx->tx, HANDOVER_SIGN_SHEET,
                VALS(I64(id), I64(in->from_row), I64(in->to_row), TXT(except), TXT(in->given_on), I64(in->file_id),
                     I64(cx->who->user_id), I64(cx->now)),
                n));
    if (*n == 0 || *n != want)
        return fail(cx, ERR_STATE, "第 %lld 至 %lld 行中有 %lld 人已签收或不在发放单中，请核对签收表的行号",
                    (long long)in->from_row, (long long)in->to_row, (long long)(want - *n));
    audit_note(cx, "rows", str_f(cx->a, "%lld-%lld", (long long)in->from_row, (long long)in->to_row));
    return OK;
}

enum err handover_unsign(struct ctx *cx, int64_t id, int64_t row_no)
{
    struct handover_out h;
    struct handover own;
    int64_t changed = 0;
    TRY(begin(cx, id, "sign", &h, &own));
    TRY(db_exec(cx->tx, HANDOVER_UNSIGN, VALS(I64(id), I64(row_no)), &changed));
    audit_note(cx, "row", str_f(cx->a, "%lld", (long long)row_no));
    return changed == 1 ? OK : fail(cx, ERR_STATE, "这一行没有等待确认的签收");
}

/* --- confirming --- */

struct batch {
    int64_t n, qty, fen;
    struct str first_on, last_on;
};
static const struct field batch_fields[] = {
    {FIELD(struct batch, n)},        {FIELD(struct batch, qty)},     {FIELD(struct batch, fen)},
    {FIELD(struct batch, first_on)}, {FIELD(struct batch, last_on)},
};

/* Whoever entered, reviewed or handed over does not confirm. */
static enum err not_involved(struct ctx *cx, const struct roster *r)
{
    enum err e;
    bool editor = roster_is_editor(cx, r->id, &e);
    TRY(e);
    if (editor || r->entered_by == cx->who->user_id || r->submitted_by == cx->who->user_id || r->approved_by == cx->who->user_id)
        return ERR_SAME_PERSON;
    return OK;
}

/* Which lot each row got: rows in order, lots in the order they were taken. A row that straddles two
 * lots is noted with the first. */
static enum err assign_lots(struct ctx *cx, const struct handover *h, int64_t move_id, const struct stock_taken *t, size_t n)
{
    int64_t before = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t after = before + t[i].qty, upto = 0;
        int64_t rows = (after + h->per_head - 1) / h->per_head; /* rows that begin before `after` */
        enum err e = db_int(cx->tx, HANDOVER_LOT_ROW, VALS(I64(h->id), I64(move_id), I64(rows - 1)), &upto);
        if (e == ERR_NOT_FOUND)
            upto = INT64_MAX;
        else
            TRY(e);
        TRY(db_exec(cx->tx, HANDOVER_LOT_SET, VALS(I64(h->id), I64(move_id), I64(upto), I64(t[i].lot_id)), NULL));
        before = after;
    }
    return OK;
}

static enum err finish(struct ctx *cx, const struct handover *h)
{
    int64_t changed = 0, waiting = 0;
    TRY(db_int(cx->tx, HANDOVER_WAITING, VALS(I64(h->id)), &waiting));
    if (waiting)
        return OK;
    TRY(db_exec(cx->tx, HANDOVER_DONE, VALS(I64(h->id)), NULL));
    TRY(db_exec(cx->tx, HANDOVER_ROSTER_PAID,
                VALS(I64(h->roster_id), I64(cx->who->user_id), I64(cx->now), TXT(str_f(cx->a, "发放单-%lld", (long long)h->id)), I64(h->id)),
                &changed));
    return changed == 1 ? OK : fail(cx, ERR_CONFLICT, "名册刚被他人处理过，请刷新后再看");
}

static enum err take_out(struct ctx *cx, const struct handover *h, const struct batch *b, int64_t *move_id)
{
    const struct fund_goods_move f = {.campaign_id = h->campaign_id, .org_id = h->org_id, .source = h->source, .fen = b->fen,
                                      .roster_id = h->roster_id, .done_on = b->last_on,
                                      .doc_no = str_f(cx->a, "发放单-%lld", (long long)h->id)};
    struct stock_move m = {.kind = "hand", .org_id = h->org_id, .campaign_id = h->campaign_id, .done_on = b->last_on,
                           .handover_id = h->id};
    struct stock_pool p = pool_of(h);
    const struct stock_line lines[] = {{p, PLACE_HELD, 0, -b->qty, -b->fen}, {p, PLACE_GIVEN, 0, b->qty, b->fen}};
    TRY(fund_goods(cx, FUND_HAND, &f, &m.txn_id));
    return stock_post(cx, &m, lines, countof(lines), move_id);
}

enum err handover_confirm(struct ctx *cx, int64_t id, const struct confirm_in *in, struct stock_sum *out, int64_t *n)
{
    struct handover_out h;
    struct handover own;
    struct roster r;
    struct batch b = {0};
    struct stock_taken *taken;
    size_t n_taken;
    int64_t move = 0, changed = 0, to = in->to_row ? in->to_row : INT64_MAX;
    TRY(begin(cx, id, "confirm", &h, &own));
    TRY(roster_get(cx, h.roster_id, &r));
    TRY(not_involved(cx, &r));
    TRY(db_exec(cx->tx, HANDOVER_CONFIRM, VALS(I64(id), I64(in->from_row), I64(to), I64(cx->who->user_id), I64(cx->now)), &changed));
    if (changed == 0)
        return fail(cx, ERR_STATE, "没有等待您确认的签收（自己发放的由另一人确认）");
    TRY(db_one(cx->tx, HANDOVER_BATCH, VALS(I64(id)), FIELDS(struct batch, batch_fields), &b));
    ASSERT(b.n == changed);
    struct stock_pool pool = pool_of(&own);
    TRY(stock_take(cx, &pool, b.qty, b.last_on, &taken, &n_taken));
    TRY(take_out(cx, &own, &b, &move));
    TRY(db_exec(cx->tx, HANDOVER_BATCH_MOVE, VALS(I64(id), I64(move)), NULL));
    TRY(assign_lots(cx, &own, move, taken, n_taken));
    TRY(aid_hand_rows(cx, own.roster_id, id, move, false));
    TRY(db_exec(cx->tx, HANDOVER_LEFT_LESS, VALS(I64(id), I64(b.qty), I64(b.fen)), NULL));
    *out = (struct stock_sum){b.qty, b.fen};
    *n = b.n;
    audit_object(cx, own.org_id, "handover:%lld", (long long)id);
    audit_note(cx, "persons", str_f(cx->a, "%lld", (long long)b.n));
    audit_note(cx, "fen", str_f(cx->a, "%lld", (long long)b.fen));
    return finish(cx, &own);
}

/* --- brought back, not collected --- */

enum err handover_back(struct ctx *cx, int64_t id, int64_t row_no, struct str reason)
{
    struct handover_out h;
    struct handover own;
    struct handover_row *rows;
    size_t n;
    int64_t move = 0, changed = 0;
    TRY(handover_get(cx, id, &h));
    TRY(handover_of(cx->tx, h.roster_id, &own));
    TRY(handover_rows(cx, id, row_no - 1, row_no, S("done"), S(""), 1, &rows, &n));
    audit_object(cx, own.org_id, "handover:%lld", (long long)id);
    audit_note(cx, "row", str_f(cx->a, "%lld", (long long)row_no));
    if (n == 0)
        return fail(cx, ERR_STATE, "这一行还没有确认出库，不需要退还");
    if (rows[0].handed_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "发放和退还须由不同的人办理");
    const struct fund_goods_move f = {.campaign_id = own.campaign_id, .org_id = own.org_id, .source = own.source,
                                      .fen = rows[0].fen, .roster_id = own.roster_id, .done_on = cx_today(cx), .note = reason};
    struct stock_move m = {.kind = "back", .org_id = own.org_id, .campaign_id = own.campaign_id, .done_on = cx_today(cx),
                           .note = reason, .handover_id = id};
    struct stock_pool p = pool_of(&own);
    const struct stock_line lines[] = {{p, PLACE_GIVEN, 0, -rows[0].qty, -rows[0].fen},
                                       {p, PLACE_HELD, rows[0].lot_id, rows[0].qty, rows[0].fen}};
    TRY(fund_goods(cx, FUND_HAND_BACK, &f, &m.txn_id));
    TRY(stock_post(cx, &m, lines, countof(lines), &move));
    TRY(db_exec(cx->tx, HANDOVER_BACK_MOVE, VALS(I64(id), I64(row_no), I64(move)), &changed));
    ASSERT(changed == 1);
    TRY(aid_hand_rows(cx, own.roster_id, id, move, true));
    TRY(stock_lot_put(cx, rows[0].lot_id, rows[0].qty));
    TRY(db_exec(cx->tx, HANDOVER_REOPEN, VALS(I64(id), I64(row_no), TXT(reason)), NULL));
    TRY(db_exec(cx->tx, HANDOVER_LEFT_MORE, VALS(I64(id), I64(rows[0].qty), I64(rows[0].fen)), NULL));
    return db_exec(cx->tx, HANDOVER_ROSTER_UNPAID, VALS(I64(own.roster_id)), NULL);
}

enum err handover_close(struct ctx *cx, int64_t id, struct str reason)
{
    struct handover_out h;
    struct handover own;
    struct roster r;
    struct roster_counts n = {0};
    int64_t changed = 0, move = 0, seq = 0;
    TRY(begin(cx, id, "close", &h, &own));
    TRY(roster_get(cx, h.roster_id, &r));
    TRY(not_involved(cx, &r));
    if (h.n_signed)
        return fail(cx, ERR_STATE, "还有 %lld 人签收后没有确认出库，请先确认", (long long)h.n_signed);
    if (!h.n_done)
        return fail(cx, ERR_STATE, "还没有人领取；整份不发的请在名册中退回");
    const struct fund_goods_move f = {.campaign_id = own.campaign_id, .org_id = own.org_id, .source = own.source,
                                      .fen = own.left_fen, .roster_id = own.roster_id, .done_on = cx_today(cx), .note = reason};
    struct stock_move m = {.kind = "unhold", .org_id = own.org_id, .campaign_id = own.campaign_id, .done_on = cx_today(cx),
                           .note = reason, .handover_id = id};
    struct stock_pool p = pool_of(&own);
    const struct stock_line lines[] = {{p, PLACE_HELD, 0, -own.left_qty, -own.left_fen},
                                       {p, PLACE_STOCK, 0, own.left_qty, own.left_fen}};
    TRY(db_exec(cx->tx, HANDOVER_GONE, VALS(I64(id), TXT(reason)), &changed));
    if (changed == 0)
        return fail(cx, ERR_STATE, "没有未领取的人");
    TRY(fund_goods(cx, FUND_UNHOLD, &f, &m.txn_id));
    TRY(stock_post(cx, &m, lines, countof(lines), &move));
    TRY(aid_drop_gone(cx, own.roster_id, id));
    TRY(db_int(cx->tx, ROSTER_NEXT_SEQ, VALS(I64(own.roster_id)), &seq));
    TRY(db_exec(cx->tx, HANDOVER_GONE_FLAWS, VALS(I64(own.roster_id), I64(id), I64(seq), TXT(reason)), NULL));
    TRY(db_exec(cx->tx, HANDOVER_GONE_ROWS, VALS(I64(own.roster_id), I64(id)), NULL));
    TRY(roster_count(cx->tx, own.roster_id, &n));
    TRY(roster_count_store(cx->tx, own.roster_id, &n));
    TRY(db_exec(cx->tx, HANDOVER_LEFT_LESS, VALS(I64(id), I64(own.left_qty), I64(own.left_fen)), NULL));
    audit_object(cx, own.org_id, "handover:%lld", (long long)id);
    audit_note(cx, "persons", str_f(cx->a, "%lld", (long long)changed));
    return finish(cx, &own);
}
