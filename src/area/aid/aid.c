// SPDX-License-Identifier: Apache-2.0
// Aid rows and the tallies that stand beside them. No routes: what is shown of aid is shown by the
// roster, the form and the person areas.
#include "aid.h"

#include "area.h"
#include "money.h"

static const struct field sum_fields[] = {
    {FIELD(struct aid_sum, rows)},
    {FIELD(struct aid_sum, heads)},
    {FIELD(struct aid_sum, persons)},
    {FIELD(struct aid_sum, fen)},
};
static const struct field part_fields[] = {
    {FIELD(struct fund_part, source)},
    {FIELD(struct fund_part, fen)},
};

/* --- one record --- */

static enum err check_new(struct ctx *cx, const struct aid *a)
{
    if (a->heads < 1 || a->heads > INT64_C(10000000))
        return fail_field(cx, "heads", "人次须在 1 至 1,000 万之间");
    if (a->amount_fen < 0 || a->amount_fen > MONEY_MAX)
        return fail_field(cx, "amount_fen", "金额须在 0 至 1 万亿元之间");
    if (a->person_id && a->heads != 1)
        return fail_field(cx, "heads", "一名职工的一条记录只计 1 人次");
    if (str_eq(a->state, S("paid")) != (a->given_on.len > 0))
        return fail_field(cx, "given_on", "已发放的记录须有日期，未发放的不能有");
    return OK;
}

static enum err fail_once(struct ctx *cx, const struct aid *a, enum err e)
{
    if (e == ERR_DUPLICATE && a && a->origin.len && !a->once)
        return fail(cx, e, "这件事已经计入统计，不再重复计入");
    if (e == ERR_DUPLICATE)
        return fail(cx, e, "本活动每人只慰问一次，有职工已在其他名册中");
    return e;
}

enum err aid_add(struct ctx *cx, struct aid *a)
{
    int64_t year = 0;
    TRY(check_new(cx, a));
    if (!str_int(str_sub(a->given_on, 0, 4), &year))
        TRY(db_int(cx->tx, AID_CAMPAIGN_YEAR, VALS(I64(a->campaign_id)), &year));
    TRY(fail_once(cx, a, db_int(cx->tx, AID_ADD,
                             VALS(I64(a->campaign_id), I64(a->org_id), OPT(a->person_id),
                                  OPT(a->roster_id), I64(a->row_no), TXT(a->kind), TXT(a->class),
                                  TXT(a->source), TXT(a->tags), I64(a->heads), I64(a->amount_fen),
                                  TXT(a->given_on), I64(year), TXT(a->state),
                                  OPT(a->once ? a->campaign_id : 0), TXT(a->note), TXT(a->origin)),
                             &a->id)));
    TRY(db_exec(cx->tx, TALLY_ONE, VALS(I64(a->id)), NULL));
    return db_exec(cx->tx, TALLY_ONE_TAGS, VALS(I64(a->id)), NULL);
}

enum err aid_take_back(struct ctx *cx, int64_t id)
{
    int64_t gone = 0;
    TRY(db_exec(cx->tx, TALLY_ONE_BACK, VALS(I64(id)), NULL));
    TRY(db_exec(cx->tx, AID_TAKE_BACK, VALS(I64(id)), &gone));
    return gone == 1 ? OK : fail(cx, ERR_STATE, "名册中的记录不能单独撤销");
}

enum err aid_take_back_origin(struct ctx *cx, struct str origin)
{
    int64_t id = 0;
    enum err e = db_int(cx->tx, AID_BY_ORIGIN, VALS(TXT(origin)), &id);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    return aid_take_back(cx, id);
}

/* --- a whole roster --- */

static enum err sum_of(struct ctx *cx, int64_t roster_id, struct aid_sum *sum)
{
    return db_one(cx->tx, AID_SUM, VALS(I64(roster_id)), FIELDS(struct aid_sum, sum_fields), sum);
}

/* All aid of the roster must be in that state; otherwise somebody was faster. */
static enum err all_in(struct ctx *cx, int64_t roster_id, const char *state)
{
    int64_t others = 0;
    TRY(db_int(cx->tx, AID_NOT_IN_STATE, VALS(I64(roster_id), TXT(str_of(state))), &others));
    if (others)
        return fail(cx, ERR_STATE, "名册中有 %lld 条记录不在应有的状态，请刷新后重试",
                    (long long)others);
    return OK;
}

static enum err set_state(struct ctx *cx, int64_t roster_id, const char *from, const char *to)
{
    TRY(all_in(cx, roster_id, from));
    return db_exec(cx->tx, AID_SET_STATE, VALS(I64(roster_id), TXT(str_of(to))), NULL);
}

/* sign 1 counts the paid aid of a roster, -1 takes it out again. */
static enum err tally_roster(struct ctx *cx, int64_t roster_id, int64_t sign)
{
    TRY(db_exec(cx->tx, TALLY_ROSTER, VALS(I64(roster_id), I64(sign)), NULL));
    return db_exec(cx->tx, TALLY_ROSTER_TAGS, VALS(I64(roster_id), I64(sign)), NULL);
}

enum err aid_plan_roster(struct ctx *cx, int64_t roster_id, struct aid_sum *sum)
{
    TRY(fail_once(cx, NULL, db_exec(cx->tx, AID_PLAN_ROSTER, VALS(I64(roster_id)), NULL)));
    return sum_of(cx, roster_id, sum);
}

enum err aid_reserve_roster(struct ctx *cx, int64_t roster_id, struct aid_sum *sum)
{
    TRY(set_state(cx, roster_id, "planned", "reserved"));
    return sum_of(cx, roster_id, sum);
}

enum err aid_unreserve_roster(struct ctx *cx, int64_t roster_id)
{
    return set_state(cx, roster_id, "reserved", "planned");
}

static enum err pay(struct ctx *cx, int64_t roster_id, struct str paid_on, struct aid_sum *sum)
{
    TRY(db_exec(cx->tx, AID_PAY_ROSTER, VALS(I64(roster_id), TXT(paid_on)), NULL));
    TRY(db_exec(cx->tx, AID_SET_YEAR, VALS(I64(roster_id)), NULL));
    TRY(tally_roster(cx, roster_id, 1));
    TRY(db_exec(cx->tx, AID_CASE_ROSTER, VALS(I64(roster_id)), NULL));
    return sum_of(cx, roster_id, sum);
}

enum err aid_pay_roster(struct ctx *cx, int64_t roster_id, struct str paid_on, struct aid_sum *sum)
{
    if (!paid_on.len)
        return fail_field(cx, "paid_on", "请填写发放日期");
    TRY(all_in(cx, roster_id, "reserved"));
    return pay(cx, roster_id, paid_on, sum);
}

static enum err all_met(struct ctx *cx, int64_t changed, int64_t rows)
{
    if (changed != rows)
        return fail(cx, ERR_CONFLICT, "%lld 笔中只有 %lld 笔的慰问记录处于应有的状态，没有登记任何一笔",
                    (long long)rows, (long long)changed);
    return OK;
}

static enum err tally_lines(struct ctx *cx, int64_t batch_id, int64_t result_id, const char *state, int64_t sign)
{
    struct vals v = VALS(I64(batch_id), I64(result_id), TXT(str_of(state)), I64(sign));
    TRY(db_exec(cx->tx, TALLY_LINES, v, NULL));
    return db_exec(cx->tx, TALLY_LINES_TAGS, v, NULL);
}

enum err aid_pay_lines(struct ctx *cx, int64_t batch_id, int64_t result_id, struct str paid_on, int64_t rows)
{
    int64_t changed = 0;
    TRY(db_exec(cx->tx, AID_PAY_LINES, VALS(I64(batch_id), I64(result_id), TXT(paid_on)), &changed));
    TRY(all_met(cx, changed, rows));
    TRY(db_exec(cx->tx, AID_CASE_LINES, VALS(I64(batch_id), I64(result_id)), NULL));
    return tally_lines(cx, batch_id, result_id, "success", 1);
}

enum err aid_unpay_lines(struct ctx *cx, int64_t batch_id, int64_t result_id, int64_t rows)
{
    int64_t changed = 0;
    TRY(tally_lines(cx, batch_id, result_id, "returned", -1));
    TRY(db_exec(cx->tx, AID_UNPAY_LINES, VALS(I64(batch_id), I64(result_id)), &changed));
    TRY(db_exec(cx->tx, AID_CASE_LINES, VALS(I64(batch_id), I64(result_id)), NULL));
    return all_met(cx, changed, rows);
}

enum err aid_drop_row(struct ctx *cx, int64_t roster_id, int64_t row_no)
{
    int64_t changed = 0;
    TRY(db_exec(cx->tx, AID_DROP_ROW, VALS(I64(roster_id), I64(row_no)), &changed));
    return all_met(cx, changed, 1);
}

enum err aid_hand_rows(struct ctx *cx, int64_t roster_id, int64_t handover_id, int64_t move_id, bool back)
{
    struct val roster = I64(roster_id), hand = I64(handover_id), move = I64(move_id);
    int64_t want = 0, changed = 0;
    TRY(db_int(cx->tx, AID_HAND_COUNT, VALS(hand, move), &want));
    if (back) {
        TRY(db_exec(cx->tx, TALLY_HAND, VALS(roster, hand, move, I64(-1)), NULL));
        TRY(db_exec(cx->tx, TALLY_HAND_TAGS, VALS(roster, hand, move, I64(-1)), NULL));
        TRY(db_exec(cx->tx, AID_HAND_BACK, VALS(roster, hand, move), &changed));
    } else {
        TRY(db_exec(cx->tx, AID_HAND, VALS(roster, hand, move), &changed));
        TRY(db_exec(cx->tx, TALLY_HAND, VALS(roster, hand, move, I64(1)), NULL));
        TRY(db_exec(cx->tx, TALLY_HAND_TAGS, VALS(roster, hand, move, I64(1)), NULL));
    }
    TRY(db_exec(cx->tx, AID_CASE_ROSTER, VALS(roster), NULL));
    return changed == want ? OK : fail(cx, ERR_STATE, "名册中有记录不在应有的状态，请刷新后重试");
}

enum err aid_drop_gone(struct ctx *cx, int64_t roster_id, int64_t handover_id)
{
    return db_exec(cx->tx, AID_DROP_GONE, VALS(I64(roster_id), I64(handover_id)), NULL);
}

enum err aid_unplan_roster(struct ctx *cx, int64_t roster_id)
{
    struct aid_sum sum = {0};
    int64_t unpaid = 0;
    TRY(sum_of(cx, roster_id, &sum));
    TRY(db_int(cx->tx, AID_NOT_IN_STATE, VALS(I64(roster_id), TXT(S("paid"))), &unpaid));
    if (unpaid != sum.rows)
        return fail(cx, ERR_STATE, "名册中有已发放的记录，不能撤回");
    return db_exec(cx->tx, AID_DROP_ROSTER, VALS(I64(roster_id)), NULL);
}

enum err aid_parts(struct tx *tx, int64_t roster_id, struct fund_part **out, size_t *n)
{
    return db_rows(tx, AID_PARTS, VALS(I64(roster_id)), FIELDS(struct fund_part, part_fields),
                   FUND_PARTS_MAX, out, n);
}

/* The list must divide exactly what was handed over, source by source. */
static enum err same_money(struct ctx *cx, int64_t lump_id, int64_t list_id)
{
    struct fund_part *lump = NULL, *list = NULL;
    size_t n_lump = 0, n_list = 0;
    TRY(aid_parts(cx->tx, lump_id, &lump, &n_lump));
    TRY(aid_parts(cx->tx, list_id, &list, &n_list));
    for (size_t i = 0; i < n_lump || i < n_list; i++) {
        bool same = i < n_lump && i < n_list && str_eq(lump[i].source, list[i].source) &&
                    lump[i].fen == list[i].fen;
        if (same)
            continue;
        char was[MONEY_TEXT], now[MONEY_TEXT];
        money_yuan(i < n_lump ? lump[i].fen : 0, was);
        money_yuan(i < n_list ? list[i].fen : 0, now);
        return fail(cx, ERR_CONFLICT, "集体慰问款（%.*s）%s 元，名单合计（%.*s）%s 元，两者须一致",
                    FMT(i < n_lump ? lump[i].source : S("无")), was,
                    FMT(i < n_list ? list[i].source : S("无")), now);
    }
    return OK;
}

enum err aid_lump_named(struct ctx *cx, int64_t lump_roster_id, int64_t roster_id, struct aid_sum *sum)
{
    struct str given_on = {0};
    TRY(all_in(cx, lump_roster_id, "paid"));
    TRY(all_in(cx, roster_id, "planned"));
    TRY(same_money(cx, lump_roster_id, roster_id));
    enum err e = db_text(cx->tx, AID_GIVEN_ON, VALS(I64(lump_roster_id)), &given_on);
    if (e == ERR_NOT_FOUND || (e == OK && !given_on.len))
        return fail(cx, ERR_STATE, "这笔集体慰问款没有已发放的记录，或名单已经返回");
    TRY(e);
    TRY(tally_roster(cx, lump_roster_id, -1));
    TRY(db_exec(cx->tx, AID_DROP_ROSTER, VALS(I64(lump_roster_id)), NULL));
    return pay(cx, roster_id, given_on, sum);
}
