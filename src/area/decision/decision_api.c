// SPDX-License-Identifier: Apache-2.0
// Routes of collective decisions.
#include "campaign.h"
#include "code.h"
#include "decision_own.h"
#include "file.h"
#include "like.h"
#include "money.h"

enum { USES_MAX = 1000, USABLE_MAX = 200 };

struct decision_in {
    struct str campaign, kind, title, content, held_on, place, chair, attendance;
    int64_t members, present, votes_for, votes_against, votes_abstain, amount_fen, minutes_id, version;
};
static const struct field decision_in_fields[] = {
    {FIELD(struct decision_in, kind), .as = AS_CODE, .codes = "decision_kind", .label = LIT("研究事项"), .need = true, .max = 40},
    {FIELD(struct decision_in, title), .label = LIT("议题"), .need = true, .max = 100},
    {FIELD(struct decision_in, campaign), .label = LIT("活动"), .max = 40},
    {FIELD(struct decision_in, held_on), .as = AS_DATE, .label = LIT("会议日期"), .need = true},
    {FIELD(struct decision_in, place), .label = LIT("地点"), .max = 100},
    {FIELD(struct decision_in, chair), .label = LIT("主持人"), .max = 40},
    {FIELD(struct decision_in, members), .as = AS_COUNT, .label = LIT("应到人数"), .need = true, .min = 1, .max = DECISION_HEADS_MAX},
    {FIELD(struct decision_in, present), .as = AS_COUNT, .label = LIT("实到人数"), .max = DECISION_HEADS_MAX},
    {FIELD(struct decision_in, attendance), .label = LIT("到会人员"), .max = 1000},
    {FIELD(struct decision_in, votes_for), .as = AS_COUNT, .label = LIT("赞成"), .max = DECISION_HEADS_MAX},
    {FIELD(struct decision_in, votes_against), .as = AS_COUNT, .label = LIT("反对"), .max = DECISION_HEADS_MAX},
    {FIELD(struct decision_in, votes_abstain), .as = AS_COUNT, .label = LIT("弃权"), .max = DECISION_HEADS_MAX},
    {FIELD(struct decision_in, amount_fen), .as = AS_MONEY, .label = LIT("决定金额"), .max = MONEY_MAX},
    {FIELD(struct decision_in, content), .label = LIT("决定内容"), .max = 4000},
    {FIELD(struct decision_in, minutes_id), .as = AS_ID, .label = LIT("会议纪要")},
    {FIELD(struct decision_in, version), .label = LIT("版本")},
};
struct reason_in {
    struct str reason;
};
static const struct field reason_in_fields[] = {
    {FIELD(struct reason_in, reason), .label = LIT("原因"), .need = true, .max = 500},
};
struct use_row {
    struct str object;
    int64_t fen, at;
};
static const struct field use_fields[] = {
    {FIELD(struct use_row, object), .label = LIT("事项")},
    {FIELD(struct use_row, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct use_row, at), .as = AS_TIME, .label = LIT("时间")},
};
struct usable_row {
    int64_t id;
    struct str org_code, org_name, title, held_on, kind, campaign;
    int64_t amount_fen, used_fen;
};
static const struct field usable_fields[] = {
    {FIELD(struct usable_row, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct usable_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct usable_row, org_name), .label = LIT("工会")},
    {FIELD(struct usable_row, title), .label = LIT("议题")},
    {FIELD(struct usable_row, held_on), .as = AS_DATE, .label = LIT("会议日期")},
    {FIELD(struct usable_row, kind), .as = AS_CODE, .codes = "decision_kind", .label = LIT("研究事项")},
    {FIELD(struct usable_row, campaign), .label = LIT("活动")},
    {FIELD(struct usable_row, amount_fen), .as = AS_MONEY, .label = LIT("决定金额")},
    {FIELD(struct usable_row, used_fen), .as = AS_MONEY, .label = LIT("已据以办理")},
};

/* --- views --- */

static struct str view_end(struct ctx *cx)
{
    return cx_query_int(cx, "own", 0) ? str_f(cx->a, "%.*s!", FMT(cx->org_path))
                                      : path_end(cx->a, cx->org_path);
}

static void put(struct ctx *cx, const struct decision *d)
{
    fields_write_open(cx->out, DECISION_FIELDS, d);
    machine_verbs(cx, &decision_machines[0], d->state, d->org_path);
}

static enum err put_row(struct ctx *cx, void *row)
{
    struct decision *d = row;
    TRY(file_name_open(cx, d->minutes_id, &d->minutes_name));
    jw_open(cx->out, '{');
    put(cx, row);
    jw_close(cx->out, '}');
    return OK;
}

static enum err list_get(struct ctx *cx)
{
    return cx_list_by(cx, DECISION_LIST,
                      VALS(LO(cx), TXT(view_end(cx)), I64(cx_after(cx)), TXT(cx_query(cx, "campaign")),
                           TXT(cx_query(cx, "kind")), TXT(cx_query(cx, "state")),
                           TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), I64(cx_limit(cx))),
                      DECISION_FIELDS, put_row);
}

static enum err usable_get(struct ctx *cx)
{
    struct usable_row *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, DECISION_USABLE,
                VALS(LO(cx), TXT(cx_query(cx, "kind")), TXT(cx_query(cx, "campaign")), I64(USABLE_MAX)),
                FIELDS(struct usable_row, usable_fields), USABLE_MAX, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, FIELDS(struct usable_row, usable_fields), &rows[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* One decision with what it still lacks and what stands on it. */
static enum err answer(struct ctx *cx, int64_t id, struct decision *d)
{
    struct use_row *uses = NULL;
    struct decision_lacks l = {0};
    size_t n = 0;
    TRY(decision_get(cx, id, d));
    TRY(db_rows(cx->tx, DECISION_USES, VALS(I64(id)), FIELDS(struct use_row, use_fields), USES_MAX, &uses, &n));
    TRY(decision_lacks(cx, d, &l));
    jw_open(cx->out, '{');
    put(cx, d);
    jw_ki(cx->out, "quorum", decision_quorum(&l.rule, d->members));
    jw_ki(cx->out, "votes_needed", decision_votes(&l.rule, d));
    jw_key(cx->out, "lacks");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < l.n && str_eq(d->state, S("draft")); i++)
        jw_text(cx->out, l.text[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "stands");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, FIELDS(struct use_row, use_fields), &uses[i]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static enum err one_get(struct ctx *cx)
{
    struct decision d;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return answer(cx, id, &d);
}

/* --- changes --- */

/* Minutes are an attachment of the union that decided, so that whoever may see the decision may read
 * them and nobody else. */
static enum err check_minutes(struct ctx *cx, int64_t file_id, int64_t org_id)
{
    struct file f = {0};
    if (!file_id)
        return OK;
    enum err e = file_attach(cx, file_id, FILE_SHARED, &f);
    if (e == ERR_NOT_FOUND || (e == OK && f.org_id != org_id))
        return fail_field(cx, "minutes_id", "没有这个附件，或它不是作出决定的工会上传的，请重新上传会议纪要");
    return e;
}

static enum err take(struct ctx *cx, const struct decision_in *in, struct decision *d)
{
    struct campaign c = {0};
    struct code_item kind = {0};
    if (in->campaign.len)
        TRY(campaign_get(cx, in->campaign, &c));
    if (c.id && !path_covers(c.org_path, d->org_path))
        return fail_field(cx, "campaign", "本单位不参加活动“%.*s”", FMT(c.name));
    if (code_get(cx->tx, S("decision_kind"), in->kind, in->held_on, &kind) != OK)
        return fail_field(cx, "kind", "没有“%.*s”这种研究事项", FMT(in->kind));
    d->campaign_id = c.id;
    d->campaign = c.code;
    d->kind = in->kind;
    d->title = in->title;
    d->content = in->content;
    d->held_on = in->held_on;
    d->place = in->place;
    d->chair = in->chair;
    d->attendance = in->attendance;
    d->members = in->members;
    d->present = in->present;
    d->votes_for = in->votes_for;
    d->votes_against = in->votes_against;
    d->votes_abstain = in->votes_abstain;
    d->amount_fen = in->amount_fen;
    d->minutes_id = in->minutes_id;
    TRY(check_minutes(cx, d->minutes_id, d->org_id));
    return decision_check(cx, d);
}

static enum err told(struct ctx *cx, int64_t id, const struct decision *before)
{
    struct decision d;
    TRY(answer(cx, id, &d));
    audit_object(cx, d.org_id, "decision:%lld", (long long)id);
    audit_diff(cx, DECISION_FIELDS, before, &d);
    return OK;
}

static enum err create(struct ctx *cx)
{
    struct decision none = {0}, d = {.org_id = cx->org_id, .org_path = cx->org_path};
    TRY(take(cx, cx->in, &d));
    TRY(db_int(cx->tx, DECISION_ADD,
               VALS(I64(d.org_id), OPT(d.campaign_id), TXT(d.kind), TXT(d.title), TXT(d.content),
                    TXT(d.held_on), TXT(d.place), TXT(d.chair), TXT(d.attendance), I64(d.members),
                    I64(d.present), I64(d.votes_for), I64(d.votes_against), I64(d.votes_abstain),
                    I64(d.amount_fen), OPT(d.minutes_id), I64(cx->who->user_id), I64(cx->now)),
               &d.id));
    return told(cx, d.id, &none);
}

static enum err begin(struct ctx *cx, const char *verb, struct decision *d, const struct move **mv)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(decision_get(cx, id, d));
    return machine_step(cx, &decision_machines[0], d->state, verb, mv);
}

/* Neither who began a draft nor who changed it last confirms it (decision_draft_not_make). */
static enum err edit(struct ctx *cx)
{
    const struct decision_in *in = cx->in;
    struct decision before, d;
    const struct move *mv;
    int64_t n = 0;
    TRY(begin(cx, "edit", &before, &mv));
    d = before;
    TRY(take(cx, in, &d));
    TRY(db_exec(cx->tx, DECISION_SAVE,
                VALS(I64(d.id), I64(in->version), OPT(d.campaign_id), TXT(d.kind), TXT(d.title),
                     TXT(d.content), TXT(d.held_on), TXT(d.place), TXT(d.chair), TXT(d.attendance),
                     I64(d.members), I64(d.present), I64(d.votes_for), I64(d.votes_against),
                     I64(d.votes_abstain), I64(d.amount_fen), OPT(d.minutes_id),
                     I64(cx->who->user_id)),
                &n));
    return n ? told(cx, d.id, &before) : ERR_CONFLICT;
}

static enum err make(struct ctx *cx)
{
    struct decision d;
    struct decision_lacks l;
    const struct move *mv;
    int64_t n = 0;
    TRY(begin(cx, "make", &d, &mv));
    if (d.drafted_by == cx->who->user_id || d.edited_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "草拟、修改的人不能自己确认，请由另一位同志核对会议纪要后确认");
    TRY(decision_lacks(cx, &d, &l));
    if (l.n)
        return fail(cx, ERR_STATE, "还不能确认：%.*s", FMT(l.text[0]));
    TRY(db_exec(cx->tx, DECISION_MAKE,
                VALS(I64(d.id), TXT(l.rule.name), I64(cx->who->user_id), I64(cx->now)), &n));
    return n ? told(cx, d.id, &d) : ERR_CONFLICT;
}

static enum err take_back(struct ctx *cx, const char *verb)
{
    const struct reason_in *in = cx->in;
    struct decision d;
    const struct move *mv;
    int64_t n = 0;
    TRY(begin(cx, verb, &d, &mv));
    if (d.uses)
        return fail(cx, ERR_STATE, "已有 %lld 件事据以办理，不能撤销；请先撤回这些事项", (long long)d.uses);
    TRY(db_exec(cx->tx, DECISION_REVOKE,
                VALS(I64(d.id), TXT(str_of(mv->to)), I64(cx->who->user_id), I64(cx->now),
                     TXT(in->reason), TXT(d.state)),
                &n));
    audit_note(cx, "reason", in->reason);
    return n ? told(cx, d.id, &d) : ERR_CONFLICT;
}

static enum err revoke(struct ctx *cx)
{
    return take_back(cx, "revoke");
}

static enum err drop(struct ctx *cx)
{
    return take_back(cx, "drop");
}

#define OUT_DECISION .out = {decision_fields, countof(decision_fields), sizeof(struct decision)}
static const struct route routes[] = {
    {M_GET, "/api/decisions", list_get, PERM_DECISION_VIEW, SCOPE_ORG, TX_READ, OUT_DECISION,
     .shape = OUT_LIST, .query = "org,own,campaign,kind,state,q,limit,after", .title = LIT("集体研究记录")},
    {M_GET, "/api/decisions/usable", usable_get, PERM_DECISION_VIEW, SCOPE_ORG, TX_READ,
     OUT(struct usable_row, usable_fields), .shape = OUT_LIST, .query = "org,campaign,kind",
     .title = LIT("可作依据的集体研究决定")},
    {M_GET, "/api/decisions/:id", one_get, PERM_DECISION_VIEW, SCOPE_ORG, TX_READ, OUT_DECISION,
     .shape = OUT_ONE, .title = LIT("一项集体研究")},
    {M_POST, "/api/decisions", create, PERM_DECISION_DRAFT, SCOPE_ORG, TX_WRITE, "decision.draft",
     IN(struct decision_in, decision_in_fields), OUT_DECISION, .shape = OUT_ONE, .query = "org",
     .title = LIT("草拟集体研究记录")},
    {M_PUT, "/api/decisions/:id", edit, PERM_DECISION_DRAFT, SCOPE_ORG, TX_WRITE, "decision.edit",
     IN(struct decision_in, decision_in_fields), OUT_DECISION, .shape = OUT_ONE,
     .title = LIT("修改集体研究记录")},
    {M_POST, "/api/decisions/:id/make", make, PERM_DECISION_MAKE, SCOPE_ORG, TX_WRITE, "decision.make",
     OUT_DECISION, .shape = OUT_ONE, .title = LIT("确认集体研究决定")},
    {M_POST, "/api/decisions/:id/revoke", revoke, PERM_DECISION_MAKE, SCOPE_ORG, TX_WRITE,
     "decision.revoke", IN(struct reason_in, reason_in_fields), OUT_DECISION, .shape = OUT_ONE,
     .title = LIT("撤销集体研究决定")},
    {M_POST, "/api/decisions/:id/drop", drop, PERM_DECISION_DRAFT, SCOPE_ORG, TX_WRITE, "decision.drop",
     IN(struct reason_in, reason_in_fields), OUT_DECISION, .shape = OUT_ONE,
     .title = LIT("作废集体研究草稿")},
};
static const struct meta_row meta[] = {
    {"decision", {decision_fields, countof(decision_fields), sizeof(struct decision)}},
    {"decision_in", {decision_in_fields, countof(decision_in_fields), sizeof(struct decision_in)}},
};

extern const struct area area_decision;
const struct area area_decision = {
    .name = "decision", .title = LIT("集体研究"), ROWS(routes, routes),
    ROWS(machines, decision_machines), ROWS(meta, meta), .verify = decision_verify, .todo = decision_todo,
};
