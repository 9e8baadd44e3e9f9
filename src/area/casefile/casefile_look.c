// SPDX-License-Identifier: Apache-2.0
// What others did for the household, as the file's page shows it: aid to its members, home visits, verdicts. None of it is sealed.
#include "casefile_own.h"

struct look_aid {
    int64_t id;
    struct str given_on, name, kind, class, source, campaign, org_name;
    int64_t amount_fen;
    struct str state;
};
static const struct field aid_fields[] = {
    {FIELD(struct look_aid, id), .as = AS_ID},
    {FIELD(struct look_aid, given_on), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct look_aid, name), .label = LIT("成员")},
    {FIELD(struct look_aid, kind), .as = AS_CODE, .codes = "kind", .label = LIT("方式")},
    {FIELD(struct look_aid, class), .as = AS_CODE, .codes = "class", .label = LIT("对象类别")},
    {FIELD(struct look_aid, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct look_aid, campaign), .label = LIT("活动")},
    {FIELD(struct look_aid, org_name), .label = LIT("工会")},
    {FIELD(struct look_aid, amount_fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct look_aid, state), .label = LIT("状态")},
};
struct look_visit {
    int64_t id;
    struct str visited_on, purpose, first_name, second_name, agrees;
    int64_t confirmed_at;
};
static const struct field visit_fields[] = {
    {FIELD(struct look_visit, id), .as = AS_ID},
    {FIELD(struct look_visit, visited_on), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct look_visit, purpose), .as = AS_CODE, .codes = "visit_purpose", .label = LIT("目的")},
    {FIELD(struct look_visit, first_name), .label = LIT("走访人")},
    {FIELD(struct look_visit, second_name), .label = LIT("同行人")},
    {FIELD(struct look_visit, agrees), .label = LIT("与申报是否相符")},
    {FIELD(struct look_visit, confirmed_at), .as = AS_TIME, .label = LIT("同行人确认")},
};
struct look_verdict {
    int64_t id;
    struct str day, policy, edition, class, maker;
    int64_t made_at;
};
static const struct field verdict_fields[] = {
    {FIELD(struct look_verdict, id), .as = AS_ID},
    {FIELD(struct look_verdict, day), .as = AS_DATE, .label = LIT("认定日期")},
    {FIELD(struct look_verdict, policy), .label = LIT("政策")},
    {FIELD(struct look_verdict, edition), .label = LIT("版本")},
    {FIELD(struct look_verdict, class), .as = AS_CODE, .codes = "case_category", .label = LIT("结论")},
    {FIELD(struct look_verdict, maker), .label = LIT("认定人")},
    {FIELD(struct look_verdict, made_at), .as = AS_TIME, .label = LIT("认定时间")},
};

/* Rows of a file the caller may see, newest first. */
static enum err rows_of(struct ctx *cx, int stmt, struct fields fs)
{
    int64_t id;
    struct casefile f = {0};
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, CASEFILE_GET, id, CASEFILE_FIELDS, &f));
    return cx_list(cx, stmt, VALS(I64(id), I64(cx_after(cx)), I64(cx_limit(cx))), fs);
}

enum err casefile_aid_get(struct ctx *cx)
{
    return rows_of(cx, CASE_LOOK_AID, FIELDS(struct look_aid, aid_fields));
}

enum err casefile_visits_get(struct ctx *cx)
{
    return rows_of(cx, CASE_LOOK_VISITS, FIELDS(struct look_visit, visit_fields));
}

enum err casefile_verdicts_get(struct ctx *cx)
{
    return rows_of(cx, CASE_LOOK_VERDICTS, FIELDS(struct look_verdict, verdict_fields));
}
