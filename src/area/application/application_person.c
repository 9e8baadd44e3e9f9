// SPDX-License-Identifier: Apache-2.0
// Who may not do two steps of one application: whoever filed it does not review or decide it; who reviewed it at one level
// does not at another; who decides it has done no earlier step, nor gone there. Checked here alone, in the writer's turn.
#include "application_own.h"

struct done {
    struct str verb, from_state;
    int64_t stage;
};
static const struct field done_fields[] = {{FIELD(struct done, verb)}, {FIELD(struct done, from_state)}, {FIELD(struct done, stage)}};

enum act act_of(struct str from_state, struct str verb)
{
    if (str_eq(verb, S("create")) || str_eq(verb, S("edit")) || str_eq(verb, S("submit")) || str_eq(verb, S("withdraw")))
        return ACT_FILE;
    if (str_eq(verb, S("surveyed")) || str_eq(verb, S("checked")) || str_eq(verb, S("visit")))
        return ACT_WORK;
    return str_eq(from_state, S("approve")) ? ACT_DECIDE : ACT_JUDGE;
}

static struct str level_of(const struct flow *f, int64_t stage)
{
    const struct flow_step *s = flow_at(f, stage);
    return s ? s->who : S("own");
}

static const char filed[] = "这份申请是您登记或提交的，不能再由您审核、审批，请由另一位同志办理";
static const char judged[] = "您审核过这份申请，不能再由您登记、提交或调查，请由另一位同志办理";

static const char *ruled_out(const struct application *a, const struct flow *f, enum act now, const struct done *d)
{
    enum act then = act_of(d->from_state, d->verb);
    struct str here = level_of(f, a->stage), there = level_of(f, d->stage);
    bool paper = str_eq(d->verb, S("withdraw"));
    switch (now) {
    case ACT_FILE:
    case ACT_WORK:
        return then == ACT_JUDGE || then == ACT_DECIDE ? judged : NULL;
    case ACT_JUDGE:
        if (then == ACT_FILE && !paper)
            return filed;
        if (then == ACT_JUDGE && !str_eq(here, there))
            return "您在另一级审核过这份申请，同一人不能在两级审核，请由另一位同志办理";
        return then == ACT_WORK && !str_eq(here, there) ? "您参加过入户调查或信息比对，不能在另一级审核这份申请，请由另一位同志办理" : NULL;
    case ACT_DECIDE:
        if (then == ACT_FILE && !paper)
            return filed;
        return then != ACT_DECIDE && !paper ? "您办理过这份申请前面的步骤，不能由您审批，请由另一位同志审批" : NULL;
    }
    return NULL;
}

enum err doer_check(struct ctx *cx, const struct application *a, const struct flow *f, enum act act)
{
    struct done *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, APPLICATION_DONE_BY, VALS(I64(a->id), I64(cx->who->user_id)), FIELDS(struct done, done_fields), APPLICATION_TURNS_MAX,
                &rows, &n));
    for (size_t i = 0; i < n; i++) {
        const char *why = ruled_out(a, f, act, &rows[i]);
        if (why)
            return fail(cx, ERR_SAME_PERSON, "%s", why);
    }
    return OK;
}
