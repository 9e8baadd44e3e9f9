// SPDX-License-Identifier: Apache-2.0
// Routes of handing goods over.
#include "handover.h"
#include "like.h"
#include "money.h"

struct made_out {
    int64_t id;
};
static const struct field made_fields[] = {{FIELD(struct made_out, id), .as = AS_ID, .fixed = true}};
static const struct field plan_fields[] = {
    {FIELD(struct plan_in, roster), .as = AS_ID, .label = LIT("名册"), .need = true, .min = 1},
    {FIELD(struct plan_in, item), .as = AS_ID, .label = LIT("物品"), .need = true, .min = 1},
    {FIELD(struct plan_in, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源"), .need = true, .max = 40},
    {FIELD(struct plan_in, per_head), .as = AS_COUNT, .label = LIT("每人数量"), .need = true, .min = 1, .max = 1000},
};
static const struct field sign_fields[] = {
    {FIELD(struct sign_in, code), .label = LIT("领取码"), .need = true, .max = HANDOVER_CODE_TEXT},
    {FIELD(struct sign_in, given_on), .as = AS_DATE, .label = LIT("领取日期"), .need = true},
    {FIELD(struct sign_in, file_id), .as = AS_ID, .label = LIT("签名"), .need = true, .min = 1},
};
static const struct field paper_fields[] = {
    {FIELD(struct paper_in, from_row), .label = LIT("起行"), .need = true, .min = 1, .max = 10000000},
    {FIELD(struct paper_in, to_row), .label = LIT("止行"), .need = true, .min = 1, .max = 10000000},
    {FIELD(struct paper_in, except), .label = LIT("未领的行号"), .max = 2000},
    {FIELD(struct paper_in, given_on), .as = AS_DATE, .label = LIT("领取日期"), .need = true},
    {FIELD(struct paper_in, file_id), .as = AS_ID, .label = LIT("签收表扫描件"), .need = true, .min = 1},
};
static const struct field confirm_fields[] = {
    {FIELD(struct confirm_in, from_row), .label = LIT("起行"), .max = 10000000},
    {FIELD(struct confirm_in, to_row), .label = LIT("止行"), .max = 10000000},
};
struct reason_in {
    struct str reason;
};
static const struct field reason_fields[] = {
    {FIELD(struct reason_in, reason), .label = LIT("原因"), .need = true, .max = 500},
};
struct done_out {
    int64_t id, n, qty, fen, left;
};
static const struct field done_fields[] = {
    {FIELD(struct done_out, id), .as = AS_ID},
    {FIELD(struct done_out, n), .as = AS_COUNT, .label = LIT("人数")},
    {FIELD(struct done_out, qty), .as = AS_COUNT, .label = LIT("数量")},
    {FIELD(struct done_out, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct done_out, left), .as = AS_COUNT, .label = LIT("还未出库")},
};

static enum err answer_made(struct ctx *cx, int64_t id)
{
    struct made_out out = {id};
    cx_row(cx, FIELDS(struct made_out, made_fields), &out);
    return OK;
}

static void write_handover(struct ctx *cx, struct handover_out *h)
{
    jw_open(cx->out, '{');
    fields_write_open(cx->out, HANDOVER_OUT, h);
    machine_verbs(cx, &handover_machines[MACHINE_HANDOVER], h->state, h->org_path);
    jw_close(cx->out, '}');
}

static enum err put_handover(struct ctx *cx, void *row)
{
    write_handover(cx, row);
    return OK;
}

static enum err list_get(struct ctx *cx)
{
    int64_t after = cx_after(cx);
    return cx_list_by(cx, HANDOVERS,
                      VALS(LO(cx), HI(cx), I64(after ? after : INT64_MAX), TXT(cx_query(cx, "campaign")),
                           TXT(cx_query(cx, "state")), TXT(like_part(cx->a, cx_query(cx, "q"))), I64(cx_limit(cx))),
                      HANDOVER_OUT, put_handover);
}

static enum err one_get(struct ctx *cx)
{
    int64_t id;
    struct handover_out h;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(handover_get(cx, id, &h));
    write_handover(cx, &h);
    return OK;
}

static void write_row(struct ctx *cx, const struct handover_row *w)
{
    char code[HANDOVER_CODE_TEXT];
    handover_code(cx->sealer, cx->a, w->handover_id, w->row_no, code);
    jw_open(cx->out, '{');
    fields_write_open(cx->out, HANDOVER_ROW, w);
    jw_kt(cx->out, "code", str_of(code));
    jw_kb(cx->out, "mine", w->handed_by == cx->who->user_id);
    jw_close(cx->out, '}');
}

static enum err rows_get(struct ctx *cx)
{
    int64_t id, limit = cx_limit(cx);
    struct handover_out h;
    struct handover_row *rows;
    size_t n;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(handover_get(cx, id, &h));
    TRY(handover_rows(cx, id, cx_after(cx), INT64_MAX, cx_query(cx, "state"), like_part(cx->a, cx_query(cx, "q")), limit, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        write_row(cx, &rows[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if (n && (int64_t)n >= limit)
        jw_int(cx->out, rows[n - 1].row_no);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* What a code stands for, before the worker signs. */
static enum err lookup_get(struct ctx *cx)
{
    int64_t id, row_no;
    struct handover_out h;
    struct handover_row *rows;
    size_t n = 0;
    if (!handover_code_read(cx->sealer, cx->a, cx_query(cx, "code"), &id, &row_no))
        return fail_field(cx, "code", "不是本系统的领取码，请核对后重新扫描或输入");
    TRY(handover_get(cx, id, &h));
    TRY(handover_rows(cx, id, row_no - 1, row_no, S(""), S(""), 1, &rows, &n));
    if (n == 0)
        return fail(cx, ERR_NOT_FOUND, "发放单已退回或重排，请使用新打印的签收表");
    jw_open(cx->out, '{');
    jw_key(cx->out, "handover");
    write_handover(cx, &h);
    jw_key(cx->out, "row");
    write_row(cx, &rows[0]);
    jw_close(cx->out, '}');
    return OK;
}

static enum err plan_post(struct ctx *cx)
{
    int64_t id;
    TRY(handover_plan(cx, cx->in, &id));
    return answer_made(cx, id);
}

static enum err reprice_post(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(handover_reprice(cx, id));
    return answer_made(cx, id);
}

static enum err cancel_post(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(handover_cancel(cx, id));
    return answer_made(cx, id);
}

static enum err answer_done(struct ctx *cx, int64_t id, int64_t n, struct stock_sum sum)
{
    struct handover_out h;
    TRY(handover_get(cx, id, &h));
    struct done_out out = {id, n, sum.qty, sum.fen, h.n_open + h.n_signed};
    cx_row(cx, FIELDS(struct done_out, done_fields), &out);
    return OK;
}

static enum err sign_post(struct ctx *cx)
{
    int64_t id, row_no;
    TRY(handover_sign(cx, cx->in, &id, &row_no));
    return answer_done(cx, id, 1, (struct stock_sum){0});
}

static enum err paper_post(struct ctx *cx)
{
    int64_t id, n = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(handover_paper(cx, id, cx->in, &n));
    return answer_done(cx, id, n, (struct stock_sum){0});
}

static enum err unsign_post(struct ctx *cx)
{
    int64_t id, row_no;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_arg_id(cx, 1, &row_no));
    TRY(handover_unsign(cx, id, row_no));
    return answer_made(cx, id);
}

static enum err confirm_post(struct ctx *cx)
{
    int64_t id, n = 0;
    struct stock_sum sum = {0};
    TRY(cx_arg_id(cx, 0, &id));
    TRY(handover_confirm(cx, id, cx->in, &sum, &n));
    return answer_done(cx, id, n, sum);
}

static enum err back_post(struct ctx *cx)
{
    const struct reason_in *in = cx->in;
    int64_t id, row_no;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_arg_id(cx, 1, &row_no));
    TRY(handover_back(cx, id, row_no, in->reason));
    return answer_made(cx, id);
}

static enum err close_post(struct ctx *cx)
{
    const struct reason_in *in = cx->in;
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(handover_close(cx, id, in->reason));
    return answer_made(cx, id);
}

#define READ(path_, run_, title_, ...)                                                            \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_GOODS_VIEW, .scope = SCOPE_ORG,    \
     .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(path_, run_, perm_, action_, title_, ...)                                           \
    {.method = M_POST, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG, .tx = TX_WRITE, \
     .action = action_, .shape = OUT_ONE, .query = "org", .title = LIT(title_), __VA_ARGS__}
#define MADE OUT(struct made_out, made_fields)
#define DONE OUT(struct done_out, done_fields)

static const char row_schema[] =
    "{\"rows\":[{\"row_no\":1,\"name\":\"\",\"number\":\"3701**********1234\",\"state\":\"open\",\"code\":\"NH1-1-XXXXXXXX\"}],\"next\":null}";

static const struct route routes[] = {
    READ("/api/handovers", list_get, "发放单", .shape = OUT_FREE, .query = "org,campaign,state,q,limit,after",
         .schema = "{\"rows\":[hand-over with verbs],\"next\":\"cursor\"}"),
    READ("/api/handovers/lookup", lookup_get, "查领取码", .shape = OUT_FREE, .query = "org,code",
         .schema = "{\"handover\":{},\"row\":{\"row_no\":1,\"name\":\"\",\"state\":\"open\"}}"),
    READ("/api/handovers/:id", one_get, "一张发放单", .shape = OUT_FREE, .schema = "{hand-over with verbs}"),
    READ("/api/handovers/:id/rows", rows_get, "发放名单", .shape = OUT_FREE, .query = "state,q,limit,after", .schema = row_schema),
    WRITE("/api/handovers", plan_post, PERM_GOODS_ENTER, "handover.plan", "名册改为从库存发放", IN(struct plan_in, plan_fields), MADE),
    WRITE("/api/handovers/:id/reprice", reprice_post, PERM_GOODS_ENTER, "handover.reprice", "按库存价更新金额", MADE),
    WRITE("/api/handovers/:id/cancel", cancel_post, PERM_GOODS_ENTER, "handover.cancel", "取消发放单", MADE),
    WRITE("/api/handovers/sign", sign_post, PERM_GOODS_ENTER, "handover.sign", "签收", .money = true,
          IN(struct sign_in, sign_fields), DONE),
    WRITE("/api/handovers/:id/paper", paper_post, PERM_GOODS_ENTER, "handover.paper", "登记纸质签收表", .money = true,
          IN(struct paper_in, paper_fields), DONE),
    WRITE("/api/handovers/:id/rows/:no/unsign", unsign_post, PERM_GOODS_ENTER, "handover.unsign", "撤销签收", MADE),
    WRITE("/api/handovers/:id/confirm", confirm_post, PERM_GOODS_STORE, "handover.confirm", "确认出库", .money = true,
          IN(struct confirm_in, confirm_fields), DONE),
    WRITE("/api/handovers/:id/rows/:no/back", back_post, PERM_GOODS_STORE, "handover.back", "退还", .money = true,
          IN(struct reason_in, reason_fields), MADE),
    WRITE("/api/handovers/:id/close", close_post, PERM_GOODS_STORE, "handover.close", "未领取的退回库存", .money = true,
          IN(struct reason_in, reason_fields), MADE),
};
static const struct meta_row meta[] = {
    {"handover", {handover_out_fields, 26, sizeof(struct handover_out)}},
    {"handover_row", {handover_row_fields, 26, sizeof(struct handover_row)}},
    {"handover_paper", {paper_fields, countof(paper_fields), sizeof(struct paper_in)}},
};

extern const struct area area_goods;
const struct area area_goods = {
    .name = "goods", .title = LIT("物资发放"), ROWS(routes, routes), ROWS(meta, meta),
    .machines = handover_machines, .n_machines = 2, .todo = goods_todo,
};
