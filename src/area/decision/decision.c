// SPDX-License-Identifier: Apache-2.0
// Rules of collective decisions. See decision.h.
#include "code.h"
#include "decision_own.h"
#include "file.h"
#include "money.h"

const struct field decision_fields[36] = {
    {FIELD(struct decision, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct decision, org_id), .as = AS_ID},
    {FIELD(struct decision, org_code), .label = LIT("工会代码")},
    {FIELD(struct decision, org_name), .label = LIT("工会")},
    {FIELD(struct decision, org_path), .as = AS_BLOB},
    {FIELD(struct decision, campaign_id), .as = AS_ID},
    {FIELD(struct decision, campaign), .label = LIT("活动")},
    {FIELD(struct decision, kind), .as = AS_CODE, .codes = "decision_kind", .label = LIT("研究事项")},
    {FIELD(struct decision, title), .label = LIT("议题")},
    {FIELD(struct decision, content), .label = LIT("决定内容")},
    {FIELD(struct decision, held_on), .as = AS_DATE, .label = LIT("会议日期")},
    {FIELD(struct decision, place), .label = LIT("地点")},
    {FIELD(struct decision, chair), .label = LIT("主持人")},
    {FIELD(struct decision, attendance), .label = LIT("到会人员")},
    {FIELD(struct decision, members), .as = AS_COUNT, .label = LIT("应到人数")},
    {FIELD(struct decision, present), .as = AS_COUNT, .label = LIT("实到人数")},
    {FIELD(struct decision, votes_for), .as = AS_COUNT, .label = LIT("赞成")},
    {FIELD(struct decision, votes_against), .as = AS_COUNT, .label = LIT("反对")},
    {FIELD(struct decision, votes_abstain), .as = AS_COUNT, .label = LIT("弃权")},
    {FIELD(struct decision, amount_fen), .as = AS_MONEY, .label = LIT("决定金额")},
    {FIELD(struct decision, used_fen), .as = AS_MONEY, .label = LIT("已据以办理")},
    {FIELD(struct decision, uses), .as = AS_COUNT, .label = LIT("据以办理的事项")},
    {FIELD(struct decision, minutes_id), .as = AS_ID, .label = LIT("会议纪要")},
    {FIELD(struct decision, minutes_name), .label = LIT("会议纪要文件")},
    {FIELD(struct decision, state), .as = AS_CODE, .codes = "decision_state", .label = LIT("状态")},
    {FIELD(struct decision, rule), .label = LIT("议事规则")},
    {FIELD(struct decision, drafted_by), .as = AS_ID},
    {FIELD(struct decision, edited_by), .as = AS_ID},
    {FIELD(struct decision, drafted_at), .as = AS_TIME, .label = LIT("草拟时间")},
    {FIELD(struct decision, made_at), .as = AS_TIME, .label = LIT("确认时间")},
    {FIELD(struct decision, revoked_at), .as = AS_TIME, .label = LIT("撤销时间")},
    {FIELD(struct decision, drafter), .label = LIT("草拟人")},
    {FIELD(struct decision, maker), .label = LIT("确认人")},
    {FIELD(struct decision, revoker), .label = LIT("撤销人")},
    {FIELD(struct decision, revoke_reason), .label = LIT("撤销原因")},
    {FIELD(struct decision, version), .label = LIT("版本")},
};

static const struct move moves[] = {
    {"draft", "edit", "draft", PERM_DECISION_DRAFT, LIT("修改")},
    {"draft", "make", "made", PERM_DECISION_MAKE, LIT("确认决定")},
    {"draft", "drop", "dropped", PERM_DECISION_DRAFT, LIT("作废")},
    {"made", "revoke", "revoked", PERM_DECISION_MAKE, LIT("撤销")},
};
const struct machine decision_machines[1] = {{"decision", ROWS(moves, moves)}};

enum err decision_get(struct ctx *cx, int64_t id, struct decision *out)
{
    *out = (struct decision){0};
    TRY(cx_one(cx, DECISION_GET, id, DECISION_FIELDS, out));
    return file_name_open(cx, out->minutes_id, &out->minutes_name);
}

/* --- the rule --- */

static void take_rule(const struct json *map, struct decision_rule *r)
{
    const struct json *q = json_get(map, "quorum"), *m = json_get(map, "majority");
    r->members_min = json_get_int(map, "members_min", r->members_min);
    if (q) {
        r->quorum_num = json_get_int(q, "num", 1);
        r->quorum_den = json_get_int(q, "den", 1);
    }
    if (m) {
        r->majority_num = json_get_int(m, "num", 1);
        r->majority_den = json_get_int(m, "den", 1);
        r->majority_more = json_get_bool(m, "more");
        r->majority_of = json_get_str(m, "of");
    }
}

enum err decision_rule_on(struct ctx *cx, struct str kind, struct str day, struct decision_rule *out)
{
    struct rule doc = {0};
    enum err e = rule_get(cx->tx, S("decisions"), S("collective"), day, &doc);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "%.*s 没有有效的集体研究规则，请先在“规则与代码”中新增", FMT(day));
    TRY(e);
    const struct json *body = json_parse(cx->a, doc.body, NULL);
    *out = (struct decision_rule){.name = str_f(cx->a, "%.*s@%.*s", FMT(doc.code), FMT(doc.edition)),
                                  .members_min = 1, .quorum_num = 1, .quorum_den = 1, .majority_num = 1,
                                  .majority_den = 1, .majority_of = S("members")};
    take_rule(body, out);
    take_rule(json_get(json_get(body, "kinds"), str_z(cx->a, kind)), out);
    return out->quorum_den > 0 && out->majority_den > 0 ? OK : ERR_INTERNAL;
}

int64_t decision_quorum(const struct decision_rule *r, int64_t members)
{
    return (members * r->quorum_num + r->quorum_den - 1) / r->quorum_den;
}

int64_t decision_votes(const struct decision_rule *r, const struct decision *d)
{
    int64_t of = str_eq(r->majority_of, S("present")) ? d->present
                 : str_eq(r->majority_of, S("votes")) ? d->votes_for + d->votes_against
                                                      : d->members;
    return r->majority_more ? of * r->majority_num / r->majority_den + 1
                            : (of * r->majority_num + r->majority_den - 1) / r->majority_den;
}

static void lack(struct decision_lacks *l, struct str text)
{
    if (l->n < DECISION_LACKS_MAX)
        l->text[l->n++] = text;
}

enum err decision_lacks(struct ctx *cx, const struct decision *d, struct decision_lacks *out)
{
    struct arena *a = cx->a;
    *out = (struct decision_lacks){0};
    TRY(decision_rule_on(cx, d->kind, d->held_on, &out->rule));
    int64_t quorum = decision_quorum(&out->rule, d->members), votes = decision_votes(&out->rule, d);
    if (!d->minutes_id)
        lack(out, S("还没有上传会议纪要"));
    if (d->members < out->rule.members_min)
        lack(out, str_f(a, "应到人数不足 %lld 人，不能集体研究", (long long)out->rule.members_min));
    if (d->present < quorum)
        lack(out, str_f(a, "应到 %lld 人，至少 %lld 人到会，实到 %lld 人", (long long)d->members,
                        (long long)quorum, (long long)d->present));
    if (d->votes_for < votes)
        lack(out, str_f(a, "至少 %lld 票赞成才能通过，现有 %lld 票", (long long)votes,
                        (long long)d->votes_for));
    if (!d->content.len)
        lack(out, S("还没有写明决定内容"));
    if (str_cmp(d->held_on, cx_today(cx)) > 0)
        lack(out, S("会议还没有召开，不能确认"));
    return OK;
}

enum err decision_check(struct ctx *cx, const struct decision *d)
{
    size_t before = cx->problems.n;
    if (d->present > d->members)
        problem_add(&cx->problems, "present", S("实到人数不能多于应到人数"));
    if (d->votes_for + d->votes_against + d->votes_abstain > d->present)
        problem_add(&cx->problems, "votes_for", S("赞成、反对、弃权合计不能多于实到人数（未到会的书面意见不计票）"));
    return cx->problems.n == before ? OK : ERR_BAD_INPUT;
}

/* --- what others stand on --- */

enum err decision_need(struct ctx *cx, int64_t id, int64_t org_id, const char *kind, struct decision *out)
{
    struct decision d = {0};
    struct code_item want = {0}, is = {0};
    if (id <= 0)
        return fail(cx, ERR_STATE, "须先经集体研究：请选择一项已形成决定的集体研究记录");
    enum err e = db_one(cx->tx, DECISION_FOR, VALS(I64(id), I64(org_id)), DECISION_FIELDS, &d);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "没有第 %lld 号集体研究记录，或它不是本单位及上级工会的", (long long)id);
    TRY(e);
    if (!str_eq(d.state, S("made")))
        return fail(cx, ERR_STATE, "第 %lld 号集体研究记录%s，不能作为依据", (long long)id,
                    str_eq(d.state, S("draft")) ? "还没有确认" : "已撤销或作废");
    if (!str_eq(d.kind, str_of(kind))) {
        TRY(code_get(cx->tx, S("decision_kind"), d.kind, S(""), &is));
        TRY(code_get(cx->tx, S("decision_kind"), str_of(kind), S(""), &want));
        return fail(cx, ERR_STATE, "第 %lld 号集体研究的事项是“%.*s”，这里需要“%.*s”", (long long)id,
                    FMT(is.label), FMT(want.label));
    }
    if (out)
        *out = d;
    return OK;
}

enum err decision_stand(struct ctx *cx, const struct decision *d, struct str object, int64_t fen)
{
    struct decision now = {0};
    int64_t sum = 0, changed = 0;
    char left[MONEY_TEXT], need[MONEY_TEXT];
    ASSERT(fen >= 0);
    TRY(db_one(cx->tx, DECISION_FOR, VALS(I64(d->id), I64(d->org_id)), DECISION_FIELDS, &now));
    if (!str_eq(now.state, S("made")))
        return fail(cx, ERR_STATE, "第 %lld 号集体研究记录已撤销，不能作为依据", (long long)d->id);
    if (!money_add(now.used_fen, fen, &sum))
        return fail(cx, ERR_BAD_INPUT, "金额合计过大，请核对");
    if (now.amount_fen && sum > now.amount_fen) {
        money_yuan(now.amount_fen - now.used_fen, left);
        money_yuan(fen, need);
        return fail(cx, ERR_STATE, "第 %lld 号集体研究决定的金额还剩 %s 元，不够办理 %s 元", (long long)d->id,
                    left, need);
    }
    TRY(db_exec(cx->tx, DECISION_USE_ADD, VALS(I64(d->id), TXT(object), I64(fen), I64(cx->now)), &changed));
    return changed ? OK : fail(cx, ERR_DUPLICATE, "这件事已经有集体研究依据，不能重复登记");
}

enum err decision_keep(struct ctx *cx, struct str object, int64_t fen)
{
    ASSERT(fen >= 0);
    return fen ? db_exec(cx->tx, DECISION_USE_KEEP, VALS(TXT(object), I64(fen)), NULL) : decision_leave(cx, object);
}

enum err decision_leave(struct ctx *cx, struct str object)
{
    return db_exec(cx->tx, DECISION_USE_DROP, VALS(TXT(object)), NULL);
}

/* --- what waits, and what must hold --- */

enum err decision_todo(struct ctx *cx, struct todo *t)
{
    int64_t all = 0;
    for (size_t i = 0; i < cx->who->n_grants; i++) {
        const struct grant *g = &cx->who->grants[i];
        bool above = false;
        int64_t n = 0;
        if (!(role_info(g->role)->perms >> PERM_DECISION_MAKE & 1))
            continue;
        for (size_t k = 0; k < cx->who->n_grants; k++) {
            const struct grant *o = &cx->who->grants[k];
            above |= k != i && role_info(o->role)->perms >> PERM_DECISION_MAKE & 1 &&
                     path_covers(o->path, g->path) && !(str_eq(o->path, g->path) && k > i);
        }
        if (above)
            continue;
        TRY(db_int(cx->tx, DECISION_TODO,
                   VALS(TXT(g->path), TXT(path_end(cx->a, g->path)), I64(cx->who->user_id)), &n));
        all += n;
    }
    todo_put(t, "decision.make", S("待确认的集体研究记录"), all, S("/decisions?state=draft"));
    return OK;
}

/* A made decision is measured again by the edition it was made under. */
static enum err verify_rule(struct verify *v, const struct decision *d)
{
    struct decision_rule r = {0};
    struct arena_mark m = arena_mark(v->cx->a);
    TRY(decision_rule_on(v->cx, d->kind, d->held_on, &r));
    if (str_eq(r.name, d->rule) && (d->present < decision_quorum(&r, d->members) ||
                                    d->votes_for < decision_votes(&r, d) || d->members < r.members_min))
        v->found(v, "I15", str_f(v->cx->a, "第 %lld 号集体研究的到会或赞成人数达不到议事规则的要求",
                                 (long long)d->id));
    arena_release(v->cx->a, m);
    return OK;
}

static enum err verify_one(void *arg, void *row)
{
    struct verify *v = arg;
    const struct decision *d = row;
    v->checked++;
    if (d->uses && !str_eq(d->state, S("made")))
        v->found(v, "I15", str_f(v->cx->a, "第 %lld 号集体研究记录不是“已形成决定”，却有 %lld 件事据以办理",
                                 (long long)d->id, (long long)d->uses));
    if (d->amount_fen && d->used_fen > d->amount_fen)
        v->found(v, "I15", str_f(v->cx->a, "第 %lld 号集体研究据以办理的金额多于决定金额", (long long)d->id));
    return str_eq(d->state, S("made")) ? verify_rule(v, d) : OK;
}

enum err decision_verify(struct verify *v)
{
    struct decision row = {0};
    return db_each(v->cx->tx, DECISION_VERIFY, NOVALS, DECISION_FIELDS, &row, verify_one, v);
}
