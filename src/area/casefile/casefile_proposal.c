// SPDX-License-Identifier: Apache-2.0
// What one proposes and another decides: exits, conversion, transfer, merge, split, a new head. A transfer is decided by the union
// that is to take the file, everything else by the union that keeps it or one above.
#include "audit.h"
#include "casefile_own.h"
#include "date.h"

const struct field case_proposal_fields[28] = {
    {FIELD(struct case_proposal, id), .as = AS_ID},
    {FIELD(struct case_proposal, casefile_id), .as = AS_ID},
    {FIELD(struct case_proposal, no), .label = LIT("档案编号")},
    {FIELD(struct case_proposal, head_name), .label = LIT("户主")},
    {FIELD(struct case_proposal, org_name), .label = LIT("建档工会")},
    {FIELD(struct case_proposal, verb), .as = AS_CODE, .codes = "case_proposal", .label = LIT("变动")},
    {FIELD(struct case_proposal, to_org_code), .label = LIT("接收工会编码")},
    {FIELD(struct case_proposal, to_org_name), .label = LIT("接收工会")},
    {FIELD(struct case_proposal, to_org_id), .as = AS_ID},
    {FIELD(struct case_proposal, other_id), .as = AS_ID},
    {FIELD(struct case_proposal, other_no), .label = LIT("并入档案")},
    {FIELD(struct case_proposal, members), .label = LIT("成员")},
    {FIELD(struct case_proposal, on_day), .as = AS_DATE, .label = LIT("生效日期")},
    {FIELD(struct case_proposal, reason), .as = AS_CODE, .codes = "case_exit", .label = LIT("原因")},
    {FIELD(struct case_proposal, paper_id), .as = AS_ID, .label = LIT("依据材料")},
    {FIELD(struct case_proposal, words), .label = LIT("说明")},
    {FIELD(struct case_proposal, state), .as = AS_CODE, .codes = "case_proposal_state", .label = LIT("状态")},
    {FIELD(struct case_proposal, proposed_by), .as = AS_ID},
    {FIELD(struct case_proposal, proposed_at), .as = AS_TIME, .label = LIT("提出时间")},
    {FIELD(struct case_proposal, proposer), .label = LIT("提出人")},
    {FIELD(struct case_proposal, decided_by), .as = AS_ID},
    {FIELD(struct case_proposal, decided_at), .as = AS_TIME, .label = LIT("决定时间")},
    {FIELD(struct case_proposal, decider), .label = LIT("决定人")},
    {FIELD(struct case_proposal, answer), .label = LIT("决定意见")},
    {FIELD(struct case_proposal, secret), .as = AS_BLOB},
    {FIELD(struct case_proposal, sealed_answer), .as = AS_BLOB},
    {FIELD(struct case_proposal, path), .as = AS_BLOB},
    {FIELD(struct case_proposal, to_path), .as = AS_BLOB},
};

/* What each needs: states of the file it is open in, and what must be named. */
static const struct kind {
    const char *verb;
    bool draft, active, gone; /* gone: after an exit, or refused */
    bool reason, paper;
} kinds[] = {
    {"relieve", false, true, false, true, true},  {"lift", false, true, false, true, true},    {"cancel", false, true, false, true, true},
    {"regular", false, true, false, false, true}, {"transfer", true, true, false, false, false}, {"merge", true, true, true, false, false},
    {"split", false, true, false, false, false},  {"head", true, true, false, false, false},
};

static const struct kind *kind_of(struct str verb)
{
    for (size_t i = 0; i < countof(kinds); i++)
        if (str_eq(verb, str_of(kinds[i].verb)))
            return &kinds[i];
    return NULL;
}

static bool open_in(const struct kind *k, struct str state)
{
    if (str_eq(state, S("draft")))
        return k->draft;
    return str_eq(state, S("active")) ? k->active : k->gone && !casefile_live(state);
}

/* --- proposing --- */

static enum err named(struct ctx *cx, const struct casefile *f, const struct case_propose_in *in, struct case_proposal *p)
{
    struct casefile other = {0};
    if (str_eq(in->verb, S("transfer"))) {
        if (db_one(cx->tx, CASE_ORG_BY_CODE, VALS(TXT(in->to_org)), CASE_PROPOSAL_FIELDS, p) != OK || !p->to_org_id)
            return fail_field(cx, "to_org", "没有这个工会");
        if (p->to_org_id == f->org_id)
            return fail_field(cx, "to_org", "档案已在这个工会");
    }
    if (str_eq(in->verb, S("merge"))) {
        enum err e = db_int(cx->tx, CASEFILE_ID_OF_NO, VALS(TXT(in->other_no)), &p->other_id);
        e = e == OK ? casefile_get(cx, p->other_id, &other) : e;
        if (e != OK)
            return e == ERR_NOT_FOUND ? fail_field(cx, "other_no", "没有这份档案，或不在您的管理范围内") : e;
        if (other.id == f->id || !casefile_live(other.state))
            return fail_field(cx, "other_no", "只能并入另一份草稿、办理中或在档的档案");
    }
    if ((str_eq(in->verb, S("split")) || str_eq(in->verb, S("head"))) && !in->members.len)
        return fail_field(cx, "members", "请选择成员");
    return OK;
}

static enum err check_kind(struct ctx *cx, const struct casefile *f, const struct case_propose_in *in)
{
    const struct kind *k = kind_of(in->verb);
    struct code_item item;
    struct date d;
    int64_t n = 0;
    if (!k)
        return fail_field(cx, "verb", "没有“%.*s”这种变动", FMT(in->verb));
    if (!open_in(k, f->state))
        return fail(cx, ERR_STATE, "档案当前状态不能办理这项变动");
    if (date_read(in->on_day, &d) != DATE_DAY || str_cmp(in->on_day, cx_today(cx)) > 0)
        return fail_field(cx, "on_day", "生效日期应为不晚于今天的日期");
    if (k->reason && (!in->reason.len || code_find(cx, S("case_exit"), in->reason, S(""), &item) != OK))
        return fail_field(cx, "reason", "请选择原因");
    if (k->paper && !in->paper_id)
        return fail_field(cx, "paper_id", "请选择作为依据的材料");
    if (in->paper_id)
        TRY(db_int(cx->tx, CASE_PAPER_HAS, VALS(I64(f->id), I64(in->paper_id)), &n));
    if (in->paper_id && !n)
        return fail_field(cx, "paper_id", "依据材料不在这份档案中，或已作废");
    TRY(db_int(cx->tx, CASE_PROPOSAL_OPEN, VALS(I64(f->id)), &n));
    return n ? fail(cx, ERR_STATE, "这份档案还有一项变动等待决定") : OK;
}

enum err casefile_propose(struct ctx *cx)
{
    const struct case_propose_in *in = cx->in;
    struct casefile f;
    struct case_proposal p = {0};
    TRY(casefile_of_call(cx, &f));
    TRY(check_kind(cx, &f, in));
    TRY(named(cx, &f, in, &p));
    TRY(db_int(cx->tx, CASE_PROPOSAL_ADD,
               VALS(I64(f.id), TXT(in->verb), OPT(p.to_org_id), OPT(p.other_id), TXT(in->members), TXT(in->on_day), TXT(in->reason), OPT(in->paper_id),
                    BLOB(S("")), I64(cx->who->user_id), I64(cx->now)),
               &p.id));
    TRY(db_exec(cx->tx, CASE_PROPOSAL_SECRET, VALS(I64(p.id), BLOB(casefile_seal(cx, f.key, "case_proposal.secret", p.id, in->words))), NULL));
    return casefile_told(cx, &f, in->verb);
}

/* --- reading --- */

static enum err open_words(struct ctx *cx, struct sealer *key, struct case_proposal *p)
{
    TRY(casefile_open(cx, key, "case_proposal.secret", p->id, p->secret, &p->words));
    return casefile_open(cx, key, "case_proposal.answer", p->id, p->sealed_answer, &p->answer);
}

static void put_proposal(struct ctx *cx, const struct case_proposal *p)
{
    bool transfer = str_eq(p->verb, S("transfer")), open = str_eq(p->state, S("open"));
    bool mine = cx->who && p->proposed_by == cx->who->user_id;
    jw_open(cx->out, '{');
    fields_write_open(cx->out, CASE_PROPOSAL_FIELDS, p);
    jw_kb(cx->out, "may_decide", open && !mine && cx_may(cx, PERM_CASE_APPROVE, transfer ? p->to_path : p->path));
    jw_kb(cx->out, "may_withdraw", open && mine);
    jw_close(cx->out, '}');
}

enum err casefile_write_proposals(struct ctx *cx, const struct casefile *f)
{
    struct case_proposal *p = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, CASE_PROPOSALS, VALS(I64(f->id)), CASE_PROPOSAL_FIELDS, 1000, &p, &n));
    jw_key(cx->out, "proposals");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        TRY(open_words(cx, f->key, &p[i]));
        put_proposal(cx, &p[i]);
    }
    jw_close(cx->out, ']');
    return OK;
}

static enum err put_row(struct ctx *cx, void *row)
{
    put_proposal(cx, row);
    return OK;
}

/* What waits for the caller's unions to decide; without the words, which only the file's page shows. */
enum err casefile_proposals(struct ctx *cx)
{
    return cx_list_by(cx, CASE_PROPOSAL_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), I64(cx_limit(cx))), CASE_PROPOSAL_FIELDS, put_row);
}

/* --- deciding --- */

/* The proposal of :id, which the caller's unions keep or are to take. The file's key is opened without its scope: the decision is the
 * taking union's. */
static enum err proposal_of_call(struct ctx *cx, struct case_proposal *p, struct casefile *f)
{
    int64_t id;
    struct str plain;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, CASE_PROPOSAL_GET, id, CASE_PROPOSAL_FIELDS, p));
    if (!str_eq(p->state, S("open")))
        return fail(cx, ERR_STATE, "这项变动已经办结");
    *f = (struct casefile){0};
    TRY(db_one(cx->tx, CASEFILE_GET, VALS(I64(p->casefile_id), TXT(p->path), TXT(path_end(cx->a, p->path))), CASEFILE_FIELDS, f));
    TRY(casefile_key(cx, f->id, &f->key));
    TRY(casefile_open(cx, f->key, "casefile.secret", f->id, f->secret, &plain));
    casefile_unpack(cx->a, CASEFILE_SECRETS, plain, f);
    return open_words(cx, f->key, p);
}

static enum err may_decide(struct ctx *cx, const struct case_proposal *p)
{
    bool transfer = str_eq(p->verb, S("transfer"));
    if (p->proposed_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "提出和决定须由不同的人完成");
    if (!cx_may(cx, PERM_CASE_APPROVE, transfer ? p->to_path : p->path))
        return fail(cx, ERR_FORBIDDEN, transfer ? "转移由接收工会决定" : "这项变动由建档工会或其上级决定");
    return OK;
}

static enum err transfer(struct ctx *cx, struct casefile *f, const struct case_proposal *p, const struct casefile_step *s)
{
    struct casefile before = *f;
    TRY(casefile_move(cx, f, s));
    TRY(db_exec(cx->tx, CASEFILE_TRANSFER, VALS(I64(f->id), I64(p->to_org_id), I64(cx->who->user_id), TXT(cx_today(cx))), NULL));
    TRY(db_one(cx->tx, CASEFILE_ORG, VALS(I64(p->to_org_id)), CASEFILE_FIELDS, f));
    f->org_id = p->to_org_id;
    f->contact_id = 0; /* the old union's cadre does not go with it */
    return casefile_changed(cx, f, S("casefile"), "edit", CASEFILE_FIELDS, &before, f);
}

static enum err carry_out(struct ctx *cx, struct casefile *f, const struct case_proposal *p)
{
    struct casefile into;
    struct casefile_step s = {.verb = str_z(cx->a, p->verb), .proposed_by = p->proposed_by, .on_day = p->on_day, .reason = p->reason,
                              .words = p->words, .paper_id = p->paper_id};
    if (str_eq(p->verb, S("transfer")))
        return transfer(cx, f, p, &s);
    if (str_eq(p->verb, S("split")))
        return casefile_split(cx, f, p);
    if (str_eq(p->verb, S("head")))
        return casefile_new_head(cx, f, p);
    if (!str_eq(p->verb, S("merge")))
        return casefile_move(cx, f, &s);
    TRY(casefile_get(cx, p->other_id, &into));
    if (!casefile_live(into.state))
        return fail(cx, ERR_STATE, "要并入的档案已不在档");
    f->merged_into = into.id;
    TRY(casefile_move(cx, f, &s));
    return casefile_merge(cx, f, &into, p);
}

static enum err close_proposal(struct ctx *cx, const struct casefile *f, const struct case_proposal *p, const char *state, struct str words)
{
    int64_t n = 0;
    TRY(db_exec(cx->tx, CASE_PROPOSAL_CLOSE,
                VALS(I64(p->id), TXT(str_of(state)), I64(cx->who->user_id), I64(cx->now),
                     BLOB(casefile_seal(cx, f->key, "case_proposal.answer", p->id, words))),
                &n));
    return n ? OK : ERR_CONFLICT;
}

static enum err decided(struct ctx *cx, const struct casefile *f, const struct case_proposal *p, const char *state)
{
    struct case_proposal now = *p;
    audit_object(cx, f->org_id, "casefile:%lld", (long long)f->id);
    audit_note(cx, "verb", p->verb);
    audit_note(cx, "result", str_of(state));
    now.state = str_of(state);
    put_proposal(cx, &now);
    return OK;
}

enum err casefile_accept(struct ctx *cx)
{
    struct case_proposal p = {0};
    struct casefile f;
    TRY(proposal_of_call(cx, &p, &f));
    TRY(may_decide(cx, &p));
    TRY(close_proposal(cx, &f, &p, "accepted", ((const struct case_decide_in *)cx->in)->words));
    TRY(carry_out(cx, &f, &p));
    return decided(cx, &f, &p, "accepted");
}

enum err casefile_refuse(struct ctx *cx)
{
    struct case_proposal p = {0};
    struct casefile f;
    struct str words = ((const struct case_decide_in *)cx->in)->words;
    TRY(proposal_of_call(cx, &p, &f));
    TRY(may_decide(cx, &p));
    if (utf8_count(str_trim(words)) < 2)
        return fail_field(cx, "words", "请写明不同意的理由");
    TRY(close_proposal(cx, &f, &p, "refused", words));
    return decided(cx, &f, &p, "refused");
}

enum err casefile_takeback(struct ctx *cx)
{
    struct case_proposal p = {0};
    struct casefile f;
    TRY(proposal_of_call(cx, &p, &f));
    if (p.proposed_by != cx->who->user_id)
        return fail(cx, ERR_FORBIDDEN, "只能撤回自己提出的变动");
    TRY(close_proposal(cx, &f, &p, "withdrawn", S("")));
    return decided(cx, &f, &p, "withdrawn");
}
