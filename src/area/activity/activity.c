// SPDX-License-Identifier: Apache-2.0
// An activity and its parts as clerks and everybody else reach them, and the one way from who came to an aid row.
#include "activity_own.h"

const struct field activity_fields[24] = {
    {FIELD(struct activity, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct activity, org_id), .as = AS_ID},
    {FIELD(struct activity, campaign_id), .as = AS_ID},
    {FIELD(struct activity, org_code), .label = LIT("工会代码")},
    {FIELD(struct activity, org_name), .label = LIT("主办工会")},
    {FIELD(struct activity, org_path), .as = AS_SECRET},
    {FIELD(struct activity, campaign), .label = LIT("送温暖活动")},
    {FIELD(struct activity, template), .label = LIT("模板")},
    {FIELD(struct activity, title), .label = LIT("职工活动")},
    {FIELD(struct activity, words), .label = LIT("活动说明")},
    {FIELD(struct activity, place), .label = LIT("地点")},
    {FIELD(struct activity, start_at), .as = AS_TIME, .label = LIT("开始时间")},
    {FIELD(struct activity, end_at), .as = AS_TIME, .label = LIT("结束时间")},
    {FIELD(struct activity, state), .as = AS_CODE, .codes = "activity_state", .label = LIT("状态")},
    {FIELD(struct activity, who), .as = AS_CODE, .codes = "activity_who", .label = LIT("参加范围")},
    {FIELD(struct activity, counts_as), .as = AS_CODE, .codes = "kind", .label = LIT("计入")},
    {FIELD(struct activity, tags), .as = AS_TAGS, .codes = "tag", .label = LIT("人员标记")},
    {FIELD(struct activity, reason), .label = LIT("退回或取消的原因")},
    {FIELD(struct activity, final), .as = AS_JSON},
    {FIELD(struct activity, views), .as = AS_COUNT, .label = LIT("页面浏览量")},
    {FIELD(struct activity, made_by), .as = AS_ID},
    {FIELD(struct activity, maker), .label = LIT("制定人")},
    {FIELD(struct activity, reviewer), .label = LIT("审核人")},
    {FIELD(struct activity, version), .label = LIT("版本")},
};
const struct field activity_part_fields[17] = {
    {FIELD(struct activity_part, id), .as = AS_ID},
    {FIELD(struct activity_part, activity_id), .as = AS_ID},
    {FIELD(struct activity_part, seq), .as = AS_COUNT, .label = LIT("顺序")},
    {FIELD(struct activity_part, kind), .label = LIT("环节")},
    {FIELD(struct activity_part, title), .label = LIT("名称")},
    {FIELD(struct activity_part, rule), .as = AS_JSON, .label = LIT("设置")},
    {FIELD(struct activity_part, org_id), .as = AS_ID},
    {FIELD(struct activity_part, campaign_id), .as = AS_ID},
    {FIELD(struct activity_part, start_at), .as = AS_TIME},
    {FIELD(struct activity_part, end_at), .as = AS_TIME},
    {FIELD(struct activity_part, org_path), .as = AS_SECRET},
    {FIELD(struct activity_part, state)},
    {FIELD(struct activity_part, who)},
    {FIELD(struct activity_part, counts_as)},
    {FIELD(struct activity_part, tags)},
    {FIELD(struct activity_part, from_on)},
    {FIELD(struct activity_part, until_on)},
};

/* --- within the reach of a clerk --- */

enum err activity_get(struct ctx *cx, int64_t id, struct activity *out)
{
    return cx_one(cx, ACTIVITY_GET, id, ACTIVITY, out);
}

static enum err of_kind(const struct activity_part *p, const char *kind)
{
    return !*kind || str_eq(p->kind, str_of(kind)) ? OK : ERR_NOT_FOUND;
}

enum err activity_part_get(struct ctx *cx, int64_t part_id, const char *kind, struct activity_part *out)
{
    TRY(cx_one(cx, ACTIVITY_PART_GET, part_id, ACTIVITY_PART, out));
    return of_kind(out, kind);
}

/* --- for everybody --- */

enum err activity_part_for_guest(struct ctx *cx, int64_t part_id, const char *kind, struct activity_part *out)
{
    TRY(db_one(cx->tx, ACTIVITY_PART_OPEN, VALS(I64(part_id)), ACTIVITY_PART, out));
    TRY(of_kind(out, kind));
    if (!str_eq(out->state, S("open")) || cx->now >= out->end_at)
        return fail(cx, ERR_STATE, "这项活动已经截止");
    return OK;
}

struct joiner {
    struct str org_path;
    bool is_member;
};
static const struct field joiner_fields[] = {{FIELD(struct joiner, org_path)}, {FIELD(struct joiner, is_member)}};

enum err activity_part_for_worker(struct ctx *cx, int64_t part_id, const char *kind, struct activity_part *out)
{
    struct joiner j = {0};
    TRY(activity_part_for_guest(cx, part_id, kind, out));
    TRY(db_one(cx->tx, ACTIVITY_WORKER, VALS(I64(cx->worker->person_id)), FIELDS(struct joiner, joiner_fields), &j));
    if (!str_eq(out->who, S("person")) && !path_covers(out->org_path, j.org_path))
        return fail(cx, ERR_STATE, "这项活动面向主办工会及其下级工会的职工");
    if (str_eq(out->who, S("member")) && !j.is_member)
        return fail(cx, ERR_STATE, "这项活动面向工会会员；入会请联系所在单位工会");
    return OK;
}
