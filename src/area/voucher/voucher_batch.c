// SPDX-License-Identifier: Apache-2.0
// Batches: the rules of what is given out, written by one and opened by another.
#include "campaign.h"
#include "code.h"
#include "date.h"
#include "json.h"
#include "voucher_own.h"

const struct field voucher_batch_fields[32] = {
    {FIELD(struct voucher_batch, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct voucher_batch, org_code), .label = LIT("工会代码")},
    {FIELD(struct voucher_batch, org_name), .label = LIT("发放工会")},
    {FIELD(struct voucher_batch, campaign), .label = LIT("活动")},
    {FIELD(struct voucher_batch, title), .label = LIT("名称")},
    {FIELD(struct voucher_batch, total), .as = AS_COUNT, .label = LIT("总数")},
    {FIELD(struct voucher_batch, face_fen), .as = AS_MONEY, .label = LIT("面值")},
    {FIELD(struct voucher_batch, audience), .as = AS_CODE, .codes = "voucher_audience", .label = LIT("可领取的人")},
    {FIELD(struct voucher_batch, tag), .as = AS_CODE, .codes = "tag", .label = LIT("职工类别")},
    {FIELD(struct voucher_batch, claim_from), .as = AS_TIME, .label = LIT("领取开始")},
    {FIELD(struct voucher_batch, claim_until), .as = AS_TIME, .label = LIT("领取截止")},
    {FIELD(struct voucher_batch, per_person), .as = AS_COUNT, .label = LIT("每人最多")},
    {FIELD(struct voucher_batch, per_day), .as = AS_COUNT, .label = LIT("每人每天最多")},
    {FIELD(struct voucher_batch, redeem_from), .as = AS_DATE, .label = LIT("使用开始")},
    {FIELD(struct voucher_batch, redeem_until), .as = AS_DATE, .label = LIT("使用截止")},
    {FIELD(struct voucher_batch, shops), .as = AS_CODE, .codes = "voucher_shops", .label = LIT("可用门店")},
    {FIELD(struct voucher_batch, district), .label = LIT("区（市）")},
    {FIELD(struct voucher_batch, payer), .label = LIT("由谁与门店结算")},
    {FIELD(struct voucher_batch, state), .as = AS_CODE, .codes = "voucher_batch_state", .label = LIT("状态")},
    {FIELD(struct voucher_batch, remark), .label = LIT("退回原因")},
    {FIELD(struct voucher_batch, maker), .label = LIT("编制人")},
    {FIELD(struct voucher_batch, reviewer), .label = LIT("审核人")},
    {FIELD(struct voucher_batch, claimed), .as = AS_COUNT, .label = LIT("已领取")},
    {FIELD(struct voucher_batch, used), .as = AS_COUNT, .label = LIT("已使用")},
    {FIELD(struct voucher_batch, persons), .as = AS_COUNT, .label = LIT("领取人数")},
    {FIELD(struct voucher_batch, listed), .as = AS_COUNT, .label = LIT("名单人数")},
    {FIELD(struct voucher_batch, shop_count), .as = AS_COUNT, .label = LIT("选定门店")},
    {FIELD(struct voucher_batch, version), .label = LIT("版本")},
    {FIELD(struct voucher_batch, org_path), .as = AS_SECRET},
    {FIELD(struct voucher_batch, campaign_id), .as = AS_ID},
    {FIELD(struct voucher_batch, org_id), .as = AS_ID},
    {FIELD(struct voucher_batch, made_by), .as = AS_ID},
};
const struct field voucher_batch_in_fields[17] = {
    {FIELD(struct voucher_batch_in, org), .label = LIT("发放工会"), .max = 40},
    {FIELD(struct voucher_batch_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct voucher_batch_in, title), .label = LIT("名称"), .need = true, .max = 60},
    {FIELD(struct voucher_batch_in, total), .as = AS_COUNT, .label = LIT("总数"), .need = true, .max = VOUCHERS_MAX},
    {FIELD(struct voucher_batch_in, face_fen), .as = AS_MONEY, .label = LIT("面值"), .need = true, .max = VOUCHER_FACE_MAX_FEN},
    {FIELD(struct voucher_batch_in, audience), .as = AS_CODE, .codes = "voucher_audience", .label = LIT("可领取的人"), .need = true, .max = 20},
    {FIELD(struct voucher_batch_in, tag), .as = AS_CODE, .codes = "tag", .label = LIT("职工类别"), .max = 20},
    {FIELD(struct voucher_batch_in, claim_from), .as = AS_TIME, .label = LIT("领取开始"), .need = true},
    {FIELD(struct voucher_batch_in, claim_until), .as = AS_TIME, .label = LIT("领取截止"), .need = true},
    {FIELD(struct voucher_batch_in, per_person), .as = AS_COUNT, .label = LIT("每人最多"), .need = true, .max = 1000},
    {FIELD(struct voucher_batch_in, per_day), .as = AS_COUNT, .label = LIT("每人每天最多"), .max = 1000},
    {FIELD(struct voucher_batch_in, redeem_from), .as = AS_DATE, .label = LIT("使用开始"), .need = true},
    {FIELD(struct voucher_batch_in, redeem_until), .as = AS_DATE, .label = LIT("使用截止"), .need = true},
    {FIELD(struct voucher_batch_in, shops), .as = AS_CODE, .codes = "voucher_shops", .label = LIT("可用门店"), .need = true, .max = 20},
    {FIELD(struct voucher_batch_in, district), .label = LIT("区（市）"), .max = 40},
    {FIELD(struct voucher_batch_in, payer), .label = LIT("由谁与门店结算"), .max = 100},
    {FIELD(struct voucher_batch_in, version), .label = LIT("版本")},
};
const struct field voucher_verb_fields[1] = {{FIELD(struct verb_in, remark), .label = LIT("说明"), .max = 200}};
const struct field voucher_ids_fields[1] = {{FIELD(struct ids_in, ids), .as = AS_JSON, .label = LIT("编号"), .need = true, .max = 400000}};
const struct field voucher_row_fields[10] = {
    {FIELD(struct voucher_row, id), .as = AS_ID, .label = LIT("券号")},
    {FIELD(struct voucher_row, title), .label = LIT("名称")},
    {FIELD(struct voucher_row, name), .label = LIT("持券人")},
    {FIELD(struct voucher_row, org_name), .label = LIT("所在工会")},
    {FIELD(struct voucher_row, state), .as = AS_CODE, .codes = "voucher_state", .label = LIT("状态")},
    {FIELD(struct voucher_row, claimed_at), .as = AS_TIME, .label = LIT("领取时间")},
    {FIELD(struct voucher_row, used_at), .as = AS_TIME, .label = LIT("使用时间")},
    {FIELD(struct voucher_row, shop), .label = LIT("门店")},
    {FIELD(struct voucher_row, way), .as = AS_CODE, .codes = "voucher_way", .label = LIT("方式")},
    {FIELD(struct voucher_row, settlement_id), .as = AS_ID, .label = LIT("结算单")},
};

static const struct move batch_moves[] = {
    {"draft", "submit", "submitted", PERM_SERVICE_EDIT, LIT("提交审核")}, {"draft", "drop", "dropped", PERM_SERVICE_EDIT, LIT("作废")},
    {"submitted", "open", "open", PERM_SERVICE_REVIEW, LIT("审核并开始发放")}, {"submitted", "return", "draft", PERM_SERVICE_REVIEW, LIT("退回修改")},
    {"open", "close", "closed", PERM_SERVICE_EDIT, LIT("停止领取")},
};
const struct machine voucher_machines[1] = {{"voucher_batch", batch_moves, countof(batch_moves)}};

/* --- checks --- */

static enum err check_days(struct ctx *cx, const struct voucher_batch_in *in, const struct campaign *c)
{
    char from[DATE_TEXT], until[DATE_TEXT];
    date_iso(date_of_ms(in->claim_from), from);
    date_iso(date_of_ms(in->claim_until), until);
    if (in->claim_from >= in->claim_until)
        return fail_field(cx, "claim_until", "领取截止应晚于领取开始");
    if (str_cmp(in->redeem_from, c->start_on) < 0 || str_cmp(in->redeem_until, c->end_on) > 0)
        return fail_field(cx, "redeem_until", "使用日期应在活动期内（%.*s 至 %.*s），使用一张计入活动的统计", FMT(c->start_on), FMT(c->end_on));
    if (str_cmp(in->redeem_from, in->redeem_until) > 0)
        return fail_field(cx, "redeem_until", "使用截止不能早于使用开始");
    if (str_cmp(str_of(until), in->redeem_until) > 0)
        return fail_field(cx, "claim_until", "领取截止不能晚于使用截止，否则领到的券不能用");
    return OK;
}

static enum err check(struct ctx *cx, const struct voucher_batch_in *in, const struct campaign *c)
{
    struct code_item item = {0};
    bool tagged = str_eq(in->audience, S("tag"));
    if (code_find(cx, S("voucher_audience"), in->audience, S(""), &item) != OK)
        return fail_field(cx, "audience", "请选择可领取的人");
    if (tagged && code_find(cx, S("tag"), in->tag, S(""), &item) != OK)
        return fail_field(cx, "tag", "请选择职工类别");
    if (code_find(cx, S("voucher_shops"), in->shops, S(""), &item) != OK)
        return fail_field(cx, "shops", "请选择可用门店");
    if (str_eq(in->shops, S("district")) != (in->district.len > 0))
        return fail_field(cx, "district", "限某区（市）的门店时填写区（市），其他情况不填");
    if (in->total < 1 || in->total > VOUCHERS_MAX)
        return fail_field(cx, "total", "总数应在 1 至 %d 之间", VOUCHERS_MAX);
    if (in->face_fen < 1 || in->face_fen > VOUCHER_FACE_MAX_FEN)
        return fail_field(cx, "face_fen", "面值应在 0.01 至 %d 元之间", VOUCHER_FACE_MAX_FEN / 100);
    if (in->per_person < 1 || in->per_day < 0)
        return fail_field(cx, "per_person", "每人最多领取的张数至少是 1");
    return check_days(cx, in, c);
}

/* --- writing --- */

enum err voucher_batch_get(struct ctx *cx, int64_t id, struct voucher_batch *b)
{
    return cx_one(cx, VOUCHER_BATCH_GET, id, VOUCHER_BATCH, b);
}

static enum err put_batch(struct ctx *cx, void *row)
{
    const struct voucher_batch *b = row;
    jw_open(cx->out, '{');
    fields_write_open(cx->out, VOUCHER_BATCH, b);
    machine_verbs(cx, &voucher_machines[0], b->state, b->org_path);
    jw_close(cx->out, '}');
    return OK;
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct voucher_batch b = {0};
    TRY(voucher_batch_get(cx, id, &b));
    return put_batch(cx, &b);
}

enum err batch_post(struct ctx *cx)
{
    const struct voucher_batch_in *in = cx->in;
    struct campaign c = {0};
    struct str path;
    int64_t id = 0, org_id = cx->org_id;
    if (in->org.len)
        TRY(cx_org(cx, in->org, &org_id, &path));
    TRY(campaign_open(cx, in->campaign, &c));
    TRY(check(cx, in, &c));
    TRY(db_int(cx->tx, VOUCHER_BATCH_ADD,
               VALS(I64(org_id), I64(c.id), TXT(in->title), I64(in->total), I64(in->face_fen), TXT(in->audience), TXT(str_eq(in->audience, S("tag")) ? in->tag : S("")),
                    I64(in->claim_from), I64(in->claim_until), I64(in->per_person), I64(in->per_day), TXT(in->redeem_from), TXT(in->redeem_until), TXT(in->shops),
                    TXT(in->district), TXT(in->payer), I64(cx->who->user_id), I64(cx->now)),
               &id));
    audit_object(cx, org_id, "voucher_batch:%lld", (long long)id);
    return answer(cx, id);
}

static enum err of_call(struct ctx *cx, struct voucher_batch *b)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(voucher_batch_get(cx, id, b));
    audit_object(cx, b->org_id, "voucher_batch:%lld", (long long)id);
    return OK;
}

static enum err draft_of_call(struct ctx *cx, struct voucher_batch *b)
{
    TRY(of_call(cx, b));
    return str_eq(b->state, S("draft")) ? OK : fail(cx, ERR_STATE, "提交以后不能修改；请审核人退回");
}

enum err batch_put(struct ctx *cx)
{
    const struct voucher_batch_in *in = cx->in;
    struct voucher_batch b = {0};
    struct campaign c = {0};
    int64_t changed = 0;
    TRY(draft_of_call(cx, &b));
    if (!str_eq(in->campaign, b.campaign) || (in->org.len && !str_eq(in->org, b.org_code)))
        return fail_field(cx, "campaign", "工会和活动不能修改，请另建一批");
    TRY(campaign_open(cx, in->campaign, &c));
    TRY(check(cx, in, &c));
    TRY(db_exec(cx->tx, VOUCHER_BATCH_SET,
                VALS(I64(b.id), I64(in->version), TXT(in->title), I64(in->total), I64(in->face_fen), TXT(in->audience), TXT(str_eq(in->audience, S("tag")) ? in->tag : S("")),
                     I64(in->claim_from), I64(in->claim_until), I64(in->per_person), I64(in->per_day), TXT(in->redeem_from), TXT(in->redeem_until), TXT(in->shops),
                     TXT(in->district), TXT(in->payer), I64(cx->who->user_id), I64(cx->now)),
                &changed));
    return changed == 1 ? answer(cx, b.id) : ERR_CONFLICT;
}

/* Persons or shops of a list: those below the union of the batch, told when one is not. */
static enum err put_list(struct ctx *cx, int stmt, const char *what, size_t most)
{
    const struct ids_in *in = cx->in;
    const struct json *ids = json_parse(cx->a, in->ids, NULL);
    struct voucher_batch b = {0};
    int64_t added = 0, all = 0;
    TRY(draft_of_call(cx, &b));
    if (json_kind(ids) != JSON_LIST || !json_len(ids) || json_len(ids) > most)
        return fail_field(cx, "ids", "一次添加 1 至 %zu 项", most);
    for (size_t i = 0; i < json_len(ids); i++) {
        TRY(db_exec(cx->tx, stmt, VALS(I64(b.id), I64(json_int(json_at(ids, i))), TXT(b.org_path), TXT(path_end(cx->a, b.org_path))), &added));
        all += added;
    }
    if (!all)
        return fail_field(cx, "ids", "没有新增：这些%s已在名单中，或不属于发放工会", what);
    return answer(cx, b.id);
}

enum err batch_persons_post(struct ctx *cx)
{
    return put_list(cx, VOUCHER_PERSON_PUT, "职工", VOUCHER_PERSONS_MAX);
}

enum err batch_shops_post(struct ctx *cx)
{
    return put_list(cx, VOUCHER_SHOP_PUT, "门店", VOUCHER_SHOPS_MAX);
}

/* --- moves --- */

static enum err move(struct ctx *cx, const char *verb, struct voucher_batch *b, const struct move **mv)
{
    TRY(of_call(cx, b));
    return machine_step(cx, &voucher_machines[0], b->state, verb, mv);
}

static enum err move_on(struct ctx *cx, const struct voucher_batch *b, const struct move *mv, struct str remark)
{
    int64_t changed = 0;
    TRY(db_exec(cx->tx, VOUCHER_BATCH_MOVE, VALS(I64(b->id), I64(b->version), TXT(str_of(mv->to)), TXT(remark)), &changed));
    return changed == 1 ? answer(cx, b->id) : ERR_CONFLICT;
}

enum err batch_submit(struct ctx *cx)
{
    struct voucher_batch b = {0};
    const struct move *mv;
    TRY(move(cx, "submit", &b, &mv));
    if (str_eq(b.audience, S("list")) && !b.listed)
        return fail(cx, ERR_STATE, "还没有添加名单内的职工");
    if (str_eq(b.shops, S("list")) && !b.shop_count)
        return fail(cx, ERR_STATE, "还没有选定门店");
    return move_on(cx, &b, mv, S(""));
}

enum err batch_open(struct ctx *cx)
{
    struct voucher_batch b = {0};
    const struct move *mv;
    int64_t changed = 0;
    TRY(move(cx, "open", &b, &mv));
    if (b.made_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "编制和审核须是两个人");
    TRY(db_exec(cx->tx, VOUCHER_BATCH_REVIEWED, VALS(I64(b.id), I64(b.version), I64(cx->who->user_id), I64(cx->now)), &changed));
    return changed == 1 ? answer(cx, b.id) : ERR_CONFLICT;
}

enum err batch_return(struct ctx *cx)
{
    const struct verb_in *in = cx->in;
    struct voucher_batch b = {0};
    const struct move *mv;
    TRY(move(cx, "return", &b, &mv));
    if (!str_trim(in->remark).len)
        return fail_field(cx, "remark", "请写明退回的原因");
    return move_on(cx, &b, mv, in->remark);
}

enum err batch_close(struct ctx *cx)
{
    struct voucher_batch b = {0};
    const struct move *mv;
    TRY(move(cx, "close", &b, &mv));
    return move_on(cx, &b, mv, S(""));
}

enum err batch_drop(struct ctx *cx)
{
    struct voucher_batch b = {0};
    const struct move *mv;
    TRY(move(cx, "drop", &b, &mv));
    return move_on(cx, &b, mv, S(""));
}

/* --- reading --- */

enum err batches_get(struct ctx *cx)
{
    return cx_list_by(cx, VOUCHER_BATCH_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(cx_limit(cx))), VOUCHER_BATCH, put_batch);
}

enum err batch_one(struct ctx *cx)
{
    struct voucher_batch b = {0};
    TRY(of_call(cx, &b));
    return put_batch(cx, &b);
}

static enum err put_row(struct ctx *cx, void *row)
{
    struct voucher_row *v = row;
    v->name = mask_name(cx->a, v->name);
    fields_write(cx->out, FIELDS(struct voucher_row, voucher_row_fields), v);
    return OK;
}

enum err vouchers_get(struct ctx *cx)
{
    return cx_list_by(cx, VOUCHER_LIST,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), I64(cx_query_int(cx, "batch", 0)), TXT(cx_query(cx, "state")), I64(cx_query_int(cx, "shop", 0)), I64(cx_limit(cx))),
                      FIELDS(struct voucher_row, voucher_row_fields), put_row);
}

/* Templates and thresholds in force. */
enum err voucher_rule_get(struct ctx *cx)
{
    const struct rule *r;
    enum err e = rule_kept(cx, S("vouchers"), S("standard"), cx_today(cx), &r);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "没有电子券规则，请在“规则与代码”中添加");
    TRY(e);
    jw_raw(cx->out, r->body);
    return OK;
}
