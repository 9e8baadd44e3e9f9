// SPDX-License-Identifier: Apache-2.0
// What the union above decides about a table, and the end of it: the seal.
#include "submission_own.h"

const struct field submission_return_in_fields[4] = {
    {FIELD(struct submission_return_in, reason), .label = LIT("退回意见"), .need = true, .max = 500},
    {FIELD(struct submission_return_in, remarks), .as = AS_JSON, .label = LIT("逐项意见"), .max = 20000},
    {FIELD(struct submission_return_in, until_on), .as = AS_DATE, .label = LIT("准予重报至（已锁定时）")},
    {FIELD(struct submission_return_in, no), .label = LIT("报送版本")},
};
const struct field submission_decide_in_fields[2] = {
    {FIELD(struct submission_decide_in, reason), .label = LIT("理由"), .max = 500},
    {FIELD(struct submission_decide_in, no), .label = LIT("报送版本")},
};

static enum err decide_begin(struct ctx *cx, struct filing *s, const char *verb, int64_t no, const struct move **mv)
{
    if (!cx_may(cx, PERM_FORM_ACCEPT, filing_decided_at(s)))
        return fail(cx, ERR_FORBIDDEN, "报送由上一级工会接收、退回或免报");
    TRY(machine_step(cx, &submission_machines[0], s->s.state, verb, mv));
    return no && no != s->s.last_no ? ERR_CONFLICT : OK; /* filed again since he looked */
}

/* A table that has gone on with this one in it is not pulled out from under it. */
static enum err check_above(struct ctx *cx, const struct filing *s)
{
    bool filed = false;
    TRY(filing_above_filed(cx, s, &filed));
    return filed ? fail(cx, ERR_STATE, "上级已连同本表一起上报，请先由上级撤回或由再上一级退回") : OK;
}

static enum err decide(struct ctx *cx, struct filing *s, const struct move *mv, struct str remark, int64_t accepted_no)
{
    int64_t changed = 0;
    TRY(db_exec(cx->tx, SUBMISSION_DECIDE,
                VALS(I64(s->s.id), TXT(str_of(mv->to)), I64(cx->who->user_id), I64(cx->now), TXT(remark), I64(accepted_no), TXT(s->s.state),
                     I64(s->s.last_no)),
                &changed));
    if (!changed)
        return ERR_CONFLICT;
    if (remark.len)
        audit_note(cx, "reason", remark);
    return OK;
}

static enum err accept_one(struct ctx *cx, struct filing *s, int64_t no)
{
    const struct move *mv;
    TRY(decide_begin(cx, s, "accept", no, &mv));
    if (s->s.submitted_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "上报人不能自己接收");
    return decide(cx, s, mv, S(""), s->s.last_no);
}

enum err submission_accept_post(struct ctx *cx)
{
    const struct submission_decide_in *in = cx->in;
    struct filing s;
    TRY(filing_open_id(cx, &s));
    TRY(accept_one(cx, &s, in->no));
    return filing_told(cx, &s, "accept");
}

static enum err keep_remarks(struct ctx *cx, const struct filing *s, struct str text)
{
    const struct json *map = text.len ? json_parse(cx->a, text, NULL) : NULL;
    const struct form *f = s->call.form;
    for (size_t i = 0; i < json_len(map); i++) {
        struct str item = {0}, remark = json_str(json_entry(map, i, &item));
        if (form_item_index(f, item) < 0)
            return fail_field(cx, "remarks", "统计表没有项目“%.*s”", FMT(item));
        if (!remark.len || remark.len > 2000)
            return fail_field(cx, "remarks", "项目 %.*s 的意见应为 1 至 500 字", FMT(item));
        TRY(db_exec(cx->tx, SUBMISSION_REMARK_ADD,
                    VALS(I64(s->s.id), I64(s->s.last_no), TXT(item), TXT(remark), I64(cx->who->user_id), I64(cx->now)), NULL));
    }
    return OK;
}

enum err submission_return_post(struct ctx *cx)
{
    const struct submission_return_in *in = cx->in;
    struct filing s;
    const struct move *mv;
    int64_t exception = 0;
    TRY(filing_open_id(cx, &s));
    TRY(decide_begin(cx, &s, "return", in->no, &mv));
    TRY(form_of(cx, s.s.form, s.s.campaign, false, &s.call));
    if (s.locked && !in->until_on.len)
        return fail_field(cx, "until_on", "已过锁定日期 %.*s，退回时请写明准予重报到哪一天", FMT(s.days.lock_on));
    if (in->until_on.len)
        TRY(submission_exception_add(cx, &s, in->until_on, in->reason, &exception));
    TRY(keep_remarks(cx, &s, in->remarks));
    TRY(decide(cx, &s, mv, in->reason, s.s.sealed ? s.s.accepted_no : 0));
    return filing_told(cx, &s, "return");
}

enum err submission_reopen_post(struct ctx *cx)
{
    const struct submission_decide_in *in = cx->in;
    struct filing s;
    const struct move *mv;
    TRY(filing_open_id(cx, &s));
    TRY(decide_begin(cx, &s, "reopen", in->no, &mv));
    if (s.s.sealed)
        return fail(cx, ERR_STATE, "已封表，不能取消接收；要改动请该单位上报更正");
    if (!in->reason.len)
        return fail_field(cx, "reason", "请写明取消接收的理由");
    TRY(check_above(cx, &s));
    TRY(decide(cx, &s, mv, in->reason, 0));
    return filing_told(cx, &s, "reopen");
}

enum err submission_excuse_post(struct ctx *cx)
{
    const struct submission_which_in *in = cx->in;
    struct filing s;
    const struct move *mv;
    TRY(filing_open(cx, in->campaign, in->form, in->org, &s));
    TRY(decide_begin(cx, &s, "excuse", 0, &mv));
    if (s.root)
        return fail(cx, ERR_STATE, "主办单位自己的统计表不能免报");
    if (!in->reason.len)
        return fail_field(cx, "reason", "请写明免报的理由");
    TRY(check_above(cx, &s));
    TRY(filing_keep(cx, &s));
    TRY(decide(cx, &s, mv, in->reason, 0));
    return filing_told(cx, &s, "excuse");
}

enum err submission_recall_post(struct ctx *cx)
{
    struct filing s;
    const struct move *mv;
    TRY(filing_open_id(cx, &s));
    TRY(decide_begin(cx, &s, "recall", 0, &mv));
    TRY(check_above(cx, &s));
    TRY(decide(cx, &s, mv, S(""), 0));
    return filing_told(cx, &s, "recall");
}

/* --- many at once --- */

const struct field submission_many_in_fields[4] = {
    WHICH(struct submission_many_in),
    {FIELD(struct submission_many_in, dry), .as = AS_BOOL, .label = LIT("只试算")},
};
struct waiting {
    int64_t id;
    struct str org_code, org_name, warnings;
    int64_t submitted_by;
};
static const struct field waiting_fields[] = {
    {FIELD(struct waiting, id)},       {FIELD(struct waiting, org_code)},     {FIELD(struct waiting, org_name)},
    {FIELD(struct waiting, warnings)}, {FIELD(struct waiting, submitted_by)},
};

/* The tables below that came without a warning; the others are looked at one by one. */
enum err submission_accept_many(struct ctx *cx)
{
    const struct submission_many_in *in = cx->in;
    struct filing above;
    struct waiting *rows = NULL;
    size_t n = 0;
    int64_t done = 0, warned = 0, mine = 0;
    TRY(filing_open(cx, in->campaign, in->form, in->org, &above));
    TRY(db_rows(cx->tx, SUBMISSION_WAITING, VALS(I64(above.c.id), TXT(above.s.form), I64(above.s.org_id)), FIELDS(struct waiting, waiting_fields),
                SUBMISSION_CHILDREN_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct filing s;
        bool clean = str_eq(rows[i].warnings, S("[]")), self = rows[i].submitted_by == cx->who->user_id;
        warned += !clean;
        mine += clean && self;
        if (!clean || self)
            continue;
        done++;
        if (in->dry)
            continue;
        TRY(filing_open(cx, in->campaign, in->form, rows[i].org_code, &s));
        TRY(accept_one(cx, &s, 0));
    }
    audit_object(cx, above.s.org_id, "submission:%.*s:%.*s", FMT(above.s.form), FMT(above.s.campaign));
    audit_note(cx, "accepted", str_f(cx->a, "%lld", (long long)(in->dry ? 0 : done)));
    jw_open(cx->out, '{');
    jw_kb(cx->out, "dry", in->dry);
    jw_ki(cx->out, "accepted", done);
    jw_ki(cx->out, "with_warnings", warned);
    jw_ki(cx->out, "own", mine);
    jw_close(cx->out, '}');
    return OK;
}

/* --- seal --- */

enum err submission_seal_post(struct ctx *cx)
{
    const struct submission_which_in *in = cx->in;
    struct filing s;
    TRY(filing_open(cx, in->campaign, in->form, in->org, &s));
    if (!s.root)
        return fail(cx, ERR_STATE, "由主办单位“%.*s”封表", FMT(s.c.org_name));
    if (s.s.sealed)
        return fail(cx, ERR_STATE, "已经封表");
    if (!str_eq(s.s.state, S("accepted")))
        return fail(cx, ERR_STATE, "主办单位的统计表审定（接收）后才能封表");
    TRY(db_exec(cx->tx, SUBMISSION_SEAL, VALS(I64(s.c.id), TXT(s.s.form), TXT(in->reason), I64(cx->who->user_id), I64(cx->now)), NULL));
    return filing_told(cx, &s, "seal");
}
