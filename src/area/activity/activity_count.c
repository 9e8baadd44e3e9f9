// SPDX-License-Identifier: Apache-2.0
// The one way from who came to an aid row.
#include "activity_own.h"
#include "aid.h"

struct str activity_origin(struct arena *a, const struct activity_part *p, int64_t person_id, struct str what)
{
    long long id = (long long)p->activity_id;
    return person_id ? str_f(a, "activity:%lld:p%lld:%.*s", id, (long long)person_id, FMT(p->counts_as)) : str_f(a, "activity:%lld:%.*s:%.*s", id, FMT(what), FMT(p->counts_as));
}

enum err activity_count(struct ctx *cx, const struct activity_part *p, int64_t person_id, int64_t heads, struct str what, struct str on)
{
    if (!p->counts_as.len)
        return OK;
    if (str_cmp(on, p->from_on) < 0 || str_cmp(on, p->until_on) > 0 || str_cmp(on, cx_today(cx)) > 0)
        return fail(cx, ERR_STATE, "计入的日期应在送温暖活动期间（%.*s 至 %.*s）内，不晚于今天", FMT(p->from_on), FMT(p->until_on));
    struct aid a = {.campaign_id = p->campaign_id, .org_id = p->org_id, .person_id = person_id, .kind = p->counts_as, .class = S(""), .source = S(""), .tags = p->tags,
                    .heads = heads, .given_on = on, .state = S("paid"), .note = p->title, .origin = activity_origin(cx->a, p, person_id, what)};
    int64_t there = 0;
    TRY(db_int(cx->tx, ACTIVITY_COUNTED, VALS(TXT(a.origin)), &there));
    return there && person_id ? OK : aid_add(cx, &a); /* he came for another part before; the constraint of aid.origin keeps it one */
}

enum err activity_uncount(struct ctx *cx, const struct activity_part *p, int64_t person_id, struct str what)
{
    return aid_take_back_origin(cx, activity_origin(cx->a, p, person_id, what));
}
