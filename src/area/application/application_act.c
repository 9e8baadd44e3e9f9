// SPDX-License-Identifier: Apache-2.0
// The verbs of an application: each checks state, right, turn and persons, then what its step asks for, and writes one line
// of the trail. What it does to the household's file goes through casefile_move.
#include "application_own.h"
#include "code.h"
#include "privacy.h"

/* --- beginning --- */

/* A verb is at home where its step is done; filing and withdrawing at the union it was filed with. */
static struct str place_of(const struct application *a, const char *verb)
{
    return act_of(a->state, str_of(verb)) == ACT_FILE ? a->org_path : a->at_path;
}

enum err acting_open(struct ctx *cx, int64_t id, const char *verb, int64_t version, struct acting *w)
{
    *w = (struct acting){.today = cx_today(cx)};
    TRY(application_get(cx, id, &w->a));
    TRY(machine_step(cx, &application_machines[0], w->a.state, verb, &w->move));
    if (!cx_may(cx, w->move->perm, place_of(&w->a, verb)))
        return fail(cx, ERR_FORBIDDEN, "这一步由“%.*s”办理", FMT(w->a.stage ? w->a.at_name : w->a.org_name));
    if (version && version != w->a.version)
        return fail(cx, ERR_CONFLICT, "这份申请刚被别人办理过，请刷新后再看");
    TRY(flow_of(cx, &w->a, &w->flow));
    TRY(doer_check(cx, &w->a, w->flow, act_of(w->a.state, str_of(verb))));
    TRY(casefile_get(cx, w->a.casefile_id, &w->file));
    if (!w->file.key)
        return fail(cx, ERR_STATE, "这份档案的个人信息已删除，不能再办理");
    return calendar_get(cx, &w->calendar);
}

enum err acting_consents(struct ctx *cx, const struct acting *w, struct str *lacks)
{
    size_t n = 0;
    bool waits = str_eq(w->a.state, S("draft")) || str_eq(w->a.state, S("first"));
    *lacks = S("");
    return waits && w->flow->consents && w->file.key ? privacy_consent_missing(cx, w->file.id, w->today, lacks, &n) : OK;
}

static enum err consents_ready(struct ctx *cx, const struct acting *w)
{
    struct str lacks = S("");
    TRY(acting_consents(cx, w, &lacks));
    return lacks.len ? fail(cx, ERR_STATE, "%.*s；请在档案的“同意与证据”中登记后再办理", FMT(lacks)) : OK;
}

enum err acting_ready(struct ctx *cx, const struct acting *w)
{
    int64_t open = 0;
    TRY(db_int(cx->tx, OBJECTION_OPEN, VALS(I64(w->a.id)), &open));
    if (open)
        return fail(cx, ERR_STATE, "有 %lld 件异议还没有处理，处理后才能继续办理", (long long)open);
    if (str_eq(w->a.state, S("first")))
        return consents_ready(cx, w);
    if (str_eq(w->a.state, S("survey")))
        return visit_ready(cx, w);
    if (str_eq(w->a.state, S("appraise")))
        return meeting_ready(cx, w);
    return str_eq(w->a.state, S("notice")) ? notice_ready(cx, w) : OK;
}

/* --- going --- */

static int64_t union_at(const struct application *a, const struct flow_step *s)
{
    if (!s || str_eq(s->who, S("own")))
        return a->org_id;
    return str_eq(s->who, S("above")) && a->above_id ? a->above_id : a->approver_id;
}

enum err acting_go(struct ctx *cx, struct acting *w, int64_t stage, const char *ended, struct str remark)
{
    const struct application *a = &w->a;
    const struct flow_step *s = flow_at(w->flow, stage);
    int64_t changed = 0, seq = 0;
    bool ends = stage < 0;
    struct str to = ends ? str_of(ended) : s ? s->state : S("draft");
    struct str due = s ? calendar_after(cx, w->calendar, w->today, s->days) : S("");
    int64_t late = a->due_on.len ? calendar_late(w->calendar, a->due_on, w->today) : 0;
    TRY(db_exec(cx->tx, APPLICATION_GO,
                VALS(I64(a->id), I64(a->version), TXT(to), I64(ends ? a->stage : stage), I64(ends ? a->at_org_id : union_at(a, s)), TXT(due), I64(cx->now),
                     I64(ends ? cx->now : 0)),
                &changed));
    if (!changed)
        return ERR_CONFLICT;
    TRY(db_int(cx->tx, APPLICATION_STEP_LAST, VALS(I64(a->id)), &seq));
    seq++;
    TRY(db_exec(cx->tx, APPLICATION_STEP_ADD,
                VALS(I64(a->id), I64(seq), I64(cx->now), I64(cx->who->user_id), I64(a->stage ? a->at_org_id : a->org_id), TXT(str_of(w->move->verb)),
                     TXT(a->state), TXT(to), TXT(a->due_on), I64(late), I64(a->stage),
                     BLOB(casefile_seal_at(cx, w->file.key, "application_step.secret", a->id, seq, remark))),
                NULL));
    w->a.state = to;
    w->a.version++;
    return OK;
}

enum err acting_told(struct ctx *cx, const struct acting *w)
{
    audit_object(cx, w->a.org_id, "application:%lld", (long long)w->a.id);
    audit_note(cx, "verb", str_of(w->move->verb));
    audit_note(cx, "state", w->a.state);
    return application_answer(cx, w->a.id);
}

static enum err on(struct ctx *cx, const char *verb, int64_t version, struct acting *w)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return acting_open(cx, id, verb, version, w);
}

/* --- filing --- */

static bool kind_is(const struct application *a, const char *kind)
{
    return str_eq(a->kind, str_of(kind));
}

/* New files and returns ask to be let in: the file waits as long as the application does. */
static bool lets_in(const struct application *a)
{
    return kind_is(a, "new") || kind_is(a, "return");
}

static enum err check_filing(struct ctx *cx, const struct acting *w)
{
    if (kind_is(&w->a, "exit") && (!w->a.asked.len || !w->a.exit_to.len))
        return fail(cx, ERR_STATE, "请先填写退出去向和原因");
    if (w->flow->paper && !w->a.paper_id)
        return fail(cx, ERR_STATE, "请先在档案中登记作为依据的材料，再选为本次申请的依据");
    return OK;
}

static enum err submit(struct ctx *cx, struct acting *w, struct str remark)
{
    int64_t n = 0;
    TRY(check_filing(cx, w));
    if (lets_in(&w->a) && !str_eq(w->file.state, S("applying")))
        TRY(casefile_move(cx, &w->file, &(struct casefile_step){.verb = "apply", .reason = w->a.reason, .application_id = w->a.id}));
    TRY(db_exec(cx->tx, APPLICATION_FILED, VALS(I64(w->a.id), I64(w->a.version), I64(cx->who->user_id)), &n));
    if (!n)
        return ERR_CONFLICT;
    w->a.version++;
    return acting_go(cx, w, flow_next(w->flow, &w->a), NULL, remark);
}

static enum err withdraw(struct ctx *cx, struct acting *w, struct str remark)
{
    if (lets_in(&w->a) && str_eq(w->file.state, S("applying")))
        TRY(casefile_move(cx, &w->file, &(struct casefile_step){.verb = "withdraw", .words = remark, .application_id = w->a.id}));
    return acting_go(cx, w, -1, "withdrawn", remark);
}

enum err application_submit_post(struct ctx *cx)
{
    const struct remark_in *in = cx->in;
    struct acting w;
    TRY(on(cx, "submit", in->version, &w));
    TRY(submit(cx, &w, in->remark));
    return acting_told(cx, &w);
}

enum err application_withdraw_post(struct ctx *cx)
{
    const struct remark_in *in = cx->in;
    struct acting w;
    TRY(on(cx, "withdraw", in->version, &w));
    if (!in->remark.len)
        return fail_field(cx, "remark", "请写明撤回的原因");
    TRY(withdraw(cx, &w, in->remark));
    return acting_told(cx, &w);
}

enum err application_file(struct ctx *cx, int64_t id, struct str remark)
{
    struct acting w;
    TRY(acting_open(cx, id, "submit", 0, &w));
    return submit(cx, &w, remark);
}

enum err application_take_back(struct ctx *cx, int64_t id, struct str remark)
{
    struct acting w;
    TRY(acting_open(cx, id, "withdraw", 0, &w));
    return withdraw(cx, &w, remark);
}

/* --- on and back --- */

/* What approval decided is done to the file when the last step is over. */
static enum err enter_file(struct ctx *cx, struct acting *w)
{
    static const struct {
        const char *kind, *verb;
    } verbs[] = {{"new", "enter"}, {"return", "enter"}, {"review", "review"}, {"regular", "regular"}};
    const struct application *a = &w->a;
    struct casefile_step s = {.proposed_by = a->filed_by, .application_id = a->id, .class = a->class, .verdict_id = a->verdict_id, .paper_id = a->paper_id};
    if (kind_is(a, "exit")) {
        s.verb = str_z(cx->a, a->exit_to);
        s.reason = a->asked;
        s.class = S("");
        return casefile_move(cx, &w->file, &s);
    }
    for (size_t i = 0; i < countof(verbs); i++)
        if (kind_is(a, verbs[i].kind))
            s.verb = verbs[i].verb;
    if (a->verdict_id && !a->departs)
        TRY(db_text(cx->tx, APPLICATION_VERDICT_POLICY, VALS(I64(a->verdict_id)), &s.policy));
    if (a->level.len)
        TRY(db_exec(cx->tx, APPLICATION_LEVEL, VALS(I64(w->file.id), TXT(a->level)), NULL));
    return casefile_move(cx, &w->file, &s);
}

static enum err go_on(struct ctx *cx, struct acting *w, struct str remark)
{
    int64_t next = flow_next(w->flow, &w->a);
    if (next)
        return acting_go(cx, w, next, NULL, remark);
    TRY(enter_file(cx, w));
    return acting_go(cx, w, -1, "entered", remark);
}

static enum err forward(struct ctx *cx, const char *verb)
{
    const struct remark_in *in = cx->in;
    struct acting w;
    TRY(on(cx, verb, in->version, &w));
    struct str remark = in->remark;
    if (str_eq(w.a.state, S("check")))
        TRY(acting_checked(cx, &w, &remark));
    TRY(acting_ready(cx, &w));
    TRY(go_on(cx, &w, remark));
    return acting_told(cx, &w);
}

enum err application_pass_post(struct ctx *cx)
{
    return forward(cx, "pass");
}

enum err application_surveyed_post(struct ctx *cx)
{
    return forward(cx, "surveyed");
}

enum err application_checked_post(struct ctx *cx)
{
    return forward(cx, "checked");
}

enum err application_return_post(struct ctx *cx)
{
    const struct remark_in *in = cx->in;
    struct acting w;
    TRY(on(cx, "return", in->version, &w));
    if (!in->remark.len)
        return fail_field(cx, "remark", "请写明退回的原因和要补正的内容");
    int64_t back = flow_back(w.flow, &w.a, in->to.len ? in->to : str_of(w.move->to));
    if (back < 0)
        return fail_field(cx, "to", "只能退回到前面的步骤");
    TRY(acting_go(cx, &w, back, NULL, in->remark));
    return acting_told(cx, &w);
}

enum err application_refuse_post(struct ctx *cx)
{
    const struct remark_in *in = cx->in;
    struct acting w;
    TRY(on(cx, "refuse", in->version, &w));
    if (!in->remark.len)
        return fail_field(cx, "remark", "请写明不予批准的理由，申请人可以凭编号查到结果");
    if (lets_in(&w.a))
        TRY(casefile_move(cx, &w.file,
                          &(struct casefile_step){.verb = "refuse", .proposed_by = w.a.filed_by, .reason = in->reason.len ? in->reason : S("not_met"), .words = in->remark,
                                                  .application_id = w.a.id}));
    TRY(acting_go(cx, &w, -1, "refused", in->remark));
    return acting_told(cx, &w);
}

/* --- approval --- */

struct verdict {
    int64_t id;
    struct str day, policy, edition, class;
    int64_t made_at;
};
static const struct field verdict_fields[] = {
    {FIELD(struct verdict, id)},      {FIELD(struct verdict, day)},   {FIELD(struct verdict, policy)},
    {FIELD(struct verdict, edition)}, {FIELD(struct verdict, class)}, {FIELD(struct verdict, made_at)},
};

/* Against a verdict kept for this application, or with the reason for departing from it. */
static enum err check_verdict(struct ctx *cx, const struct acting *w, const struct approve_in *in, int64_t *verdict_id, bool *departs)
{
    struct verdict v = {0};
    enum err e = db_one(cx->tx, APPLICATION_VERDICT, VALS(I64(w->a.casefile_id), I64(w->a.created_at)), FIELDS(struct verdict, verdict_fields), &v);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    *verdict_id = v.id;
    *departs = !v.id || !str_eq(v.class, in->class);
    if (!*departs || in->depart.len)
        return OK;
    if (!v.id)
        return fail_field(cx, "depart", "还没有按政策作出认定结论；请先在档案中认定，或写明不经认定批准的理由");
    return fail_field(cx, "depart", v.class.len ? "批准的类别与认定结论不同，请写明理由" : "认定结论为不符合任何类别，仍要批准请写明理由");
}

enum err application_approve_post(struct ctx *cx)
{
    const struct approve_in *in = cx->in;
    struct acting w;
    int64_t verdict_id = 0, n = 0;
    bool departs = false;
    TRY(on(cx, "approve", in->version, &w));
    TRY(acting_ready(cx, &w));
    if (w.flow->verdict) {
        struct code_item item;
        if (!class_label(cx, in->class).len)
            return fail_field(cx, "class", "请选择批准的困难类别");
        if (in->level.len && code_find(cx, S("case_level"), in->level, S(""), &item) != OK)
            return fail_field(cx, "level", "没有这个档案级别");
        TRY(check_verdict(cx, &w, in, &verdict_id, &departs));
    }
    TRY(db_exec(cx->tx, APPLICATION_DECIDED,
                VALS(I64(w.a.id), I64(w.a.version), TXT(in->class), TXT(in->level), OPT(verdict_id), I64(departs),
                     TXT(in->measure.len ? in->measure : w.a.measure)),
                &n));
    if (!n)
        return ERR_CONFLICT;
    w.a.version++;
    w.a.class = in->class;
    w.a.level = in->level;
    w.a.verdict_id = verdict_id;
    w.a.departs = departs;
    struct str remark = departs ? str_f(cx->a, "%.*s%s与认定结论不同的理由：%.*s", FMT(in->remark), in->remark.len ? "；" : "", FMT(in->depart)) : in->remark;
    TRY(go_on(cx, &w, remark));
    return acting_told(cx, &w);
}

/* --- many at once --- */

static void write_skipped(struct ctx *cx, int64_t id, const struct application *a, struct str why)
{
    jw_open(cx->out, '{');
    jw_ki(cx->out, "id", id);
    jw_kt(cx->out, "head_name", a->head_name);
    jw_kt(cx->out, "why", why);
    jw_close(cx->out, '}');
}

/* Everything that matches and is ready goes on; the rest is named with its reason. dry: only says. */
enum err application_many_post(struct ctx *cx)
{
    const struct many_in *in = cx->in;
    int64_t *ids = NULL, done = 0;
    size_t n = 0;
    struct application_filter f = {in->box, in->state, in->kind, in->q, in->own};
    if (in->ids.len) {
        const struct json *list = json_parse(cx->a, in->ids, NULL);
        n = json_len(list) > APPLICATION_BULK_MAX ? APPLICATION_BULK_MAX : json_len(list);
        ids = NEWS(cx->a, int64_t, n + 1);
        for (size_t i = 0; i < n; i++)
            ids[i] = json_int(json_at(list, i));
    } else {
        TRY(application_ids(cx, &f, &ids, &n));
    }
    jw_open(cx->out, '{');
    jw_key(cx->out, "skipped");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        struct acting w;
        enum err e = acting_open(cx, ids[i], "pass", 0, &w);
        if (e == OK)
            e = acting_ready(cx, &w);
        if (e != OK) {
            if (e != ERR_STATE && e != ERR_SAME_PERSON && e != ERR_FORBIDDEN && e != ERR_NOT_FOUND)
                return e;
            write_skipped(cx, ids[i], &w.a, cx->fail_text.len ? cx->fail_text : str_of(err_text(e)));
            cx->fail_text = S("");
            continue;
        }
        done++;
        if (!in->dry)
            TRY(go_on(cx, &w, in->remark));
    }
    jw_close(cx->out, ']');
    jw_kb(cx->out, "dry", in->dry);
    jw_ki(cx->out, "matched", (int64_t)n);
    jw_ki(cx->out, "passed", done);
    jw_close(cx->out, '}');
    audit_object(cx, cx->org_id, "applications");
    audit_note(cx, "passed", str_f(cx->a, "%lld", (long long)(in->dry ? 0 : done)));
    return OK;
}
