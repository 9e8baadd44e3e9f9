// SPDX-License-Identifier: Apache-2.0
// Stories: written by one, shown within the union tree once another has reviewed them.
#include "like.h"
#include "publicity_own.h"

const struct field story_fields[20] = {
    {FIELD(struct story, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct story, org_id), .as = AS_ID},
    {FIELD(struct story, org_code), .label = LIT("工会代码")},
    {FIELD(struct story, org_name), .label = LIT("工会")},
    {FIELD(struct story, org_path), .as = AS_BLOB},
    {FIELD(struct story, campaign_id), .as = AS_ID},
    {FIELD(struct story, campaign), .label = LIT("活动")},
    {FIELD(struct story, title), .label = LIT("标题")},
    {FIELD(struct story, body), .label = LIT("事迹")},
    {FIELD(struct story, happened_on), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct story, named), .as = AS_BOOL, .label = LIT("写有姓名")},
    {FIELD(struct story, consent), .as = AS_BOOL, .label = LIT("本人同意")},
    {FIELD(struct story, state), .as = AS_CODE, .codes = "show_state", .label = LIT("状态")},
    {FIELD(struct story, entered_by), .as = AS_ID},
    {FIELD(struct story, edited_by), .as = AS_ID},
    {FIELD(struct story, entered_at), .as = AS_TIME, .label = LIT("登记时间")},
    {FIELD(struct story, shown_at), .as = AS_TIME, .label = LIT("发布时间")},
    {FIELD(struct story, enterer), .label = LIT("登记人")},
    {FIELD(struct story, shower), .label = LIT("审核人")},
    {FIELD(struct story, version), .label = LIT("版本")},
};
const struct field story_in_fields[7] = {
    {FIELD(struct story_in, title), .label = LIT("标题"), .need = true, .max = 100},
    {FIELD(struct story_in, happened_on), .as = AS_DATE, .label = LIT("日期"), .need = true},
    {FIELD(struct story_in, campaign), .label = LIT("活动"), .max = 40},
    {FIELD(struct story_in, named), .as = AS_BOOL, .label = LIT("写有真实姓名")},
    {FIELD(struct story_in, consent), .as = AS_BOOL, .label = LIT("当事人同意公开姓名")},
    {FIELD(struct story_in, body), .label = LIT("事迹"), .need = true, .max = 5000},
    {FIELD(struct story_in, version), .label = LIT("版本")},
};
#define STORY FIELDS(struct story, story_fields)

bool publicity_sees_drafts(const struct ctx *cx, struct str path)
{
    return cx_may(cx, PERM_PUBLICITY_EDIT, path) || cx_may(cx, PERM_PUBLICITY_REVIEW, path);
}

static enum err put(struct ctx *cx, void *row)
{
    struct story *s = row;
    jw_open(cx->out, '{');
    fields_write_open(cx->out, STORY, s);
    machine_verbs(cx, &publicity_machines[MACHINE_SHOW], s->state, s->org_path);
    jw_close(cx->out, '}');
    return OK;
}

enum err story_list(struct ctx *cx)
{
    return cx_list_by(cx, STORY_LIST,
                      VALS(LO(cx), TXT(publicity_end(cx)), I64(publicity_sees_drafts(cx, cx->org_path)), I64(cx_after(cx)),
                           TXT(cx_query(cx, "campaign")), TXT(cx_query(cx, "state")), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))),
                           I64(cx_limit(cx))),
                      STORY, put);
}

static enum err check(struct ctx *cx, const struct story_in *in, struct str org_path, int64_t *campaign_id)
{
    if (in->named && !in->consent)
        return fail_field(cx, "consent", "写有真实姓名的须经当事人同意；没有同意的，请改为“王师傅”“一名快递员”这样的写法");
    return publicity_campaign(cx, in->campaign, org_path, campaign_id);
}

static enum err told(struct ctx *cx, int64_t id, const struct story *before)
{
    struct story s = {0};
    TRY(cx_one(cx, STORY_GET, id, STORY, &s));
    audit_object(cx, s.org_id, "story:%lld", (long long)id);
    audit_diff(cx, STORY, before, &s);
    return put(cx, &s);
}

enum err story_add(struct ctx *cx)
{
    const struct story_in *in = cx->in;
    struct story none = {0};
    int64_t campaign_id = 0, id = 0;
    TRY(check(cx, in, cx->org_path, &campaign_id));
    TRY(db_int(cx->tx, STORY_ADD,
               VALS(I64(cx->org_id), OPT(campaign_id), TXT(in->title), TXT(in->body), TXT(in->happened_on), I64(in->named), I64(in->consent),
                    I64(cx->who->user_id), I64(cx->now)),
               &id));
    return told(cx, id, &none);
}

static enum err begin(struct ctx *cx, const char *verb, struct story *s, const struct move **mv)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, STORY_GET, id, STORY, s));
    return machine_step(cx, &publicity_machines[MACHINE_SHOW], s->state, verb, mv);
}

enum err story_edit(struct ctx *cx)
{
    const struct story_in *in = cx->in;
    struct story before = {0};
    const struct move *mv;
    int64_t campaign_id = 0, n = 0;
    TRY(begin(cx, "edit", &before, &mv));
    TRY(check(cx, in, before.org_path, &campaign_id));
    TRY(db_exec(cx->tx, STORY_SAVE,
                VALS(I64(before.id), I64(in->version), OPT(campaign_id), TXT(in->title), TXT(in->body), TXT(in->happened_on), I64(in->named),
                     I64(in->consent), I64(cx->who->user_id)),
                &n));
    return n ? told(cx, before.id, &before) : ERR_CONFLICT;
}

static enum err move(struct ctx *cx, const char *verb, bool show)
{
    struct story s = {0};
    const struct move *mv;
    int64_t n = 0;
    TRY(begin(cx, verb, &s, &mv));
    if (show && (s.entered_by == cx->who->user_id || s.edited_by == cx->who->user_id))
        return fail(cx, ERR_SAME_PERSON, "登记、修改的人不能自己审核发布，请由另一位同志审核");
    TRY(db_exec(cx->tx, STORY_STATE,
                VALS(I64(s.id), TXT(s.state), TXT(str_of(mv->to)), OPT(show ? cx->who->user_id : 0), OPT(show ? cx->now : 0)), &n));
    return n ? told(cx, s.id, &s) : ERR_CONFLICT;
}

enum err story_show(struct ctx *cx)
{
    return move(cx, "show", true);
}

enum err story_hide(struct ctx *cx)
{
    return move(cx, "hide", false);
}

enum err story_drop(struct ctx *cx)
{
    return move(cx, "drop", false);
}
