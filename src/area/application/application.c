// SPDX-License-Identifier: Apache-2.0
// Reading applications; the answer of one, with the way it took.
#include "application_own.h"
#include "code.h"

const struct field application_fields[41] = {
    {FIELD(struct application, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct application, casefile_id), .as = AS_ID},
    {FIELD(struct application, case_no), .label = LIT("档案编号")},
    {FIELD(struct application, head_name), .label = LIT("申请人")},
    {FIELD(struct application, org_id), .as = AS_ID},
    {FIELD(struct application, org_code), .label = LIT("工会代码")},
    {FIELD(struct application, org_name), .label = LIT("受理工会")},
    {FIELD(struct application, org_path), .as = AS_BLOB},
    {FIELD(struct application, at_org_id), .as = AS_ID},
    {FIELD(struct application, at_name), .label = LIT("办理单位")},
    {FIELD(struct application, at_path), .as = AS_BLOB},
    {FIELD(struct application, kind), .as = AS_CODE, .codes = "application_kind", .label = LIT("种类")},
    {FIELD(struct application, channel), .as = AS_CODE, .codes = "application_channel", .label = LIT("渠道")},
    {FIELD(struct application, state), .as = AS_CODE, .codes = "application_state", .label = LIT("步骤")},
    {FIELD(struct application, stage), .label = LIT("步骤序号")},
    {FIELD(struct application, applied_on), .as = AS_DATE, .label = LIT("申请日期")},
    {FIELD(struct application, due_on), .as = AS_DATE, .label = LIT("办理期限")},
    {FIELD(struct application, asked), .label = LIT("申请类别或退出原因")},
    {FIELD(struct application, reason), .label = LIT("返困原因")},
    {FIELD(struct application, exit_to), .label = LIT("退出去向")},
    {FIELD(struct application, measure), .label = LIT("拟帮扶")},
    {FIELD(struct application, paper_id), .as = AS_ID},
    {FIELD(struct application, verdict_id), .as = AS_ID},
    {FIELD(struct application, decision_id), .as = AS_ID},
    {FIELD(struct application, class), .as = AS_CODE, .codes = "case_category", .label = LIT("批准类别")},
    {FIELD(struct application, level), .as = AS_CODE, .codes = "case_level", .label = LIT("档案级别")},
    {FIELD(struct application, departs), .as = AS_BOOL, .label = LIT("与认定结论不同")},
    {FIELD(struct application, workflow), .label = LIT("办理流程")},
    {FIELD(struct application, edition), .label = LIT("流程版本")},
    {FIELD(struct application, above_id), .as = AS_ID},
    {FIELD(struct application, above_name), .label = LIT("复核工会")},
    {FIELD(struct application, approver_id), .as = AS_ID},
    {FIELD(struct application, approver_name), .label = LIT("审批工会")},
    {FIELD(struct application, since), .as = AS_TIME, .label = LIT("到达本步骤时间")},
    {FIELD(struct application, filed_by), .as = AS_ID},
    {FIELD(struct application, filer), .label = LIT("经办人")},
    {FIELD(struct application, created_by), .as = AS_ID},
    {FIELD(struct application, created_at), .as = AS_TIME, .label = LIT("登记时间")},
    {FIELD(struct application, closed_at), .as = AS_TIME, .label = LIT("办结时间")},
    {FIELD(struct application, version), .label = LIT("版本")},
    {FIELD(struct application, secret), .as = AS_BLOB},
};

bool application_open(const struct application *a)
{
    return a->closed_at == 0;
}

enum err application_get(struct ctx *cx, int64_t id, struct application *out)
{
    return cx_one(cx, APPLICATION_GET, id, APPLICATION_FIELDS, out);
}

struct str public_name(struct arena *a, struct str name, struct str rule)
{
    return str_eq(rule, S("full")) ? name : mask_name(a, name);
}

struct str class_label(struct ctx *cx, struct str code)
{
    struct code_item item = {0};
    if (code.len && code_find(cx, S("case_category"), code, S(""), &item) == OK)
        return item.label;
    return S("");
}

/* --- the trail --- */

struct step_row {
    int64_t seq, at;
    struct str user_name, org_name, verb, from_state, to_state, due_on;
    int64_t late_days, stage;
    struct str secret;
};
static const struct field step_fields[] = {
    {FIELD(struct step_row, seq)},        {FIELD(struct step_row, at), .as = AS_TIME},
    {FIELD(struct step_row, user_name)},  {FIELD(struct step_row, org_name)},
    {FIELD(struct step_row, verb)},       {FIELD(struct step_row, from_state)},
    {FIELD(struct step_row, to_state)},   {FIELD(struct step_row, due_on), .as = AS_DATE},
    {FIELD(struct step_row, late_days)},  {FIELD(struct step_row, stage)},
    {FIELD(struct step_row, secret), .as = AS_BLOB},
};

static enum err write_trail(struct ctx *cx, const struct acting *w)
{
    struct step_row *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, APPLICATION_STEPS, VALS(I64(w->a.id)), FIELDS(struct step_row, step_fields), APPLICATION_TURNS_MAX, &rows, &n));
    jw_key(cx->out, "trail");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        struct str remark = S("");
        if (w->file.key)
            TRY(casefile_open_at(cx, w->file.key, "application_step.secret", w->a.id, rows[i].seq, rows[i].secret, &remark));
        jw_open(cx->out, '{');
        fields_write_open(cx->out, FIELDS(struct step_row, step_fields), &rows[i]);
        jw_kt(cx->out, "remark", remark);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}

static struct str union_of(const struct application *a, struct str who)
{
    return str_eq(who, S("own")) ? a->org_name : str_eq(who, S("above")) && a->above_id ? a->above_name : a->approver_name;
}

/* The line of steps: done, now, to come. */
static void write_line(struct ctx *cx, const struct acting *w)
{
    bool open = application_open(&w->a);
    jw_key(cx->out, "line");
    jw_open(cx->out, '[');
    for (int64_t i = 1; i <= (int64_t)w->flow->n; i++) {
        const struct flow_step *s = flow_at(w->flow, i);
        if (!flow_visits(w->flow, &w->a, i))
            continue;
        bool past = i < w->a.stage || str_eq(w->a.state, S("entered"));
        jw_open(cx->out, '{');
        jw_ki(cx->out, "stage", i);
        jw_kt(cx->out, "state", s->state);
        jw_kt(cx->out, "org_name", union_of(&w->a, s->who));
        jw_ki(cx->out, "days", s->days);
        jw_ki(cx->out, "notice_days", s->notice_days);
        jw_kt(cx->out, "clause", s->clause);
        jw_kt(cx->out, "is", past ? S("done") : open && i == w->a.stage ? S("now") : S("later"));
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

/* What the caller may press: the verbs of the state at the union whose turn it is; what persons rule out is said beside. */
static enum err write_verbs(struct ctx *cx, const struct acting *w)
{
    const struct machine *m = &application_machines[0];
    jw_key(cx->out, "verbs");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < m->n_moves; i++) {
        const struct move *mv = &m->moves[i];
        enum act act = act_of(w->a.state, str_of(mv->verb));
        if (!str_eq(w->a.state, str_of(mv->from)) || !cx_may(cx, mv->perm, act == ACT_FILE ? w->a.org_path : w->a.at_path))
            continue;
        struct str before = cx->fail_text;
        enum err e = doer_check(cx, &w->a, w->flow, act);
        if (e != OK && e != ERR_SAME_PERSON)
            return e;
        struct str why = e == OK ? S("") : cx->fail_text;
        cx->fail_text = before;
        jw_open(cx->out, '{');
        jw_kt(cx->out, "verb", str_of(mv->verb));
        jw_kt(cx->out, "title", mv->title);
        jw_kt(cx->out, "not_you", why);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}

static void write_backs(struct ctx *cx, const struct acting *w)
{
    static const char *const states[] = {"draft", "first", "survey", "appraise", "notice", "second", "check", "approve"};
    jw_key(cx->out, "backs");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < countof(states) && application_open(&w->a); i++)
        if (flow_back(w->flow, &w->a, str_of(states[i])) >= 0)
            jw_text(cx->out, str_of(states[i]));
    jw_close(cx->out, ']');
}

/* What is missing before it can go on, as a sentence; "" = nothing. */
static enum err write_missing(struct ctx *cx, const struct acting *w)
{
    struct str before = cx->fail_text;
    cx->fail_text = S("");
    enum err e = application_open(&w->a) && w->a.stage > 0 ? acting_ready(cx, w) : OK;
    if (e != OK && e != ERR_STATE)
        return e;
    jw_kt(cx->out, "missing", e == OK ? S("") : cx->fail_text);
    cx->fail_text = before;
    return OK;
}

static enum err write_consents(struct ctx *cx, const struct acting *w)
{
    struct str lacks = S("");
    TRY(acting_consents(cx, w, &lacks));
    jw_kb(cx->out, "needs_consents", w->flow->consents);
    jw_kt(cx->out, "consents", lacks);
    return OK;
}

struct verdict_row {
    int64_t id;
    struct str day, policy, edition, class;
    int64_t made_at;
};
static const struct field verdict_fields[] = {
    {FIELD(struct verdict_row, id), .as = AS_ID}, {FIELD(struct verdict_row, day), .as = AS_DATE}, {FIELD(struct verdict_row, policy)},
    {FIELD(struct verdict_row, edition)},         {FIELD(struct verdict_row, class)},              {FIELD(struct verdict_row, made_at), .as = AS_TIME},
};

static enum err write_verdict(struct ctx *cx, const struct acting *w)
{
    struct verdict_row v = {0};
    enum err e = db_one(cx->tx, APPLICATION_VERDICT, VALS(I64(w->a.casefile_id), I64(w->a.created_at)), FIELDS(struct verdict_row, verdict_fields), &v);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    jw_key(cx->out, "verdict");
    if (e == OK)
        fields_write(cx->out, FIELDS(struct verdict_row, verdict_fields), &v);
    else
        jw_null(cx->out);
    return OK;
}

enum err application_answer(struct ctx *cx, int64_t id)
{
    struct acting w = {.today = cx_today(cx)};
    TRY(application_get(cx, id, &w.a));
    TRY(casefile_get(cx, w.a.casefile_id, &w.file));
    TRY(flow_of(cx, &w.a, &w.flow));
    TRY(calendar_get(cx, &w.calendar));
    struct str words = S("");
    if (w.file.key)
        TRY(casefile_open(cx, w.file.key, "application.secret", id, w.a.secret, &words));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, APPLICATION_FIELDS, &w.a);
    jw_kt(cx->out, "words", words);
    jw_kt(cx->out, "case_state", w.file.state);
    jw_kt(cx->out, "flow_title", w.flow->title);
    jw_ki(cx->out, "late_days", application_open(&w.a) && w.a.due_on.len ? calendar_late(w.calendar, w.a.due_on, w.today) : 0);
    jw_kb(cx->out, "needs_verdict", w.flow->verdict);
    jw_kb(cx->out, "needs_paper", w.flow->paper);
    write_line(cx, &w);
    TRY(write_verbs(cx, &w));
    write_backs(cx, &w);
    TRY(write_missing(cx, &w));
    TRY(write_consents(cx, &w));
    TRY(write_verdict(cx, &w));
    TRY(write_trail(cx, &w));
    TRY(meetings_write(cx, &w));
    TRY(visits_write(cx, &w));
    TRY(notices_write(cx, &w));
    jw_key(cx->out, "objections");
    TRY(objections_write(cx, id, w.file.key));
    jw_close(cx->out, '}');
    return OK;
}
