// SPDX-License-Identifier: Apache-2.0
// What is proposed because of a hit, and what a union does about it: open → accepted → done, or rejected with its reason.
// Nothing is dropped silently: every step stays, and what is late is told. "register" with a status, when done, marks the
// person as the list says, with the list as its source.
#include "audit.h"
#include "match_own.h"

const struct field match_action_fields[33] = {
    {FIELD(struct match_action, id), .as = AS_ID},
    {FIELD(struct match_action, list_id), .as = AS_ID},
    {FIELD(struct match_action, list_title), .label = LIT("名单")},
    {FIELD(struct match_action, giver), .label = LIT("提供单位")},
    {FIELD(struct match_action, kind), .label = LIT("名单种类")},
    {FIELD(struct match_action, rule)},
    {FIELD(struct match_action, title), .label = LIT("冲突")},
    {FIELD(struct match_action, propose), .label = LIT("建议"), .as = AS_CODE, .codes = "match_propose"},
    {FIELD(struct match_action, status), .label = LIT("应登记为"), .as = AS_CODE, .codes = "person_status"},
    {FIELD(struct match_action, casefile_id), .as = AS_ID},
    {FIELD(struct match_action, member_no)},
    {FIELD(struct match_action, person_id), .as = AS_ID},
    {FIELD(struct match_action, file_no), .label = LIT("档案编号")},
    {FIELD(struct match_action, name), .label = LIT("姓名")},
    {FIELD(struct match_action, number_mask), .label = LIT("证件号码")},
    {FIELD(struct match_action, org_id), .as = AS_ID},
    {FIELD(struct match_action, org_code), .label = LIT("工会编码")},
    {FIELD(struct match_action, org_name), .label = LIT("责任工会")},
    {FIELD(struct match_action, org_path), .as = AS_BLOB},
    {FIELD(struct match_action, due_on), .label = LIT("办理期限"), .as = AS_DATE},
    {FIELD(struct match_action, state), .label = LIT("状态"), .as = AS_CODE, .codes = "match_action_state"},
    {FIELD(struct match_action, reason), .label = LIT("理由或办理情况")},
    {FIELD(struct match_action, facts), .label = LIT("依据")},
    {FIELD(struct match_action, late_days), .label = LIT("逾期天数")},
    {FIELD(struct match_action, created_at), .label = LIT("提出时间"), .as = AS_TIME},
    {FIELD(struct match_action, decided_by_name), .label = LIT("办理人")},
    {FIELD(struct match_action, decided_at), .label = LIT("办理时间"), .as = AS_TIME},
    {FIELD(struct match_action, purged), .label = LIT("名单已销毁")},
    {FIELD(struct match_action, version)},
    {FIELD(struct match_action, secret), .as = AS_BLOB},
    {FIELD(struct match_action, person_blind), .as = AS_BLOB},
    {FIELD(struct match_action, person_type), .as = AS_BLOB},
    {FIELD(struct match_action, person_secret), .as = AS_BLOB},
};
const struct field match_move_fields[2] = {
    {FIELD(struct match_move_in, reason), .label = LIT("理由或办理情况"), .max = 500},
    {FIELD(struct match_move_in, version), .label = LIT("版本"), .need = true},
};

static const struct move moves[] = {
    {"open", "accept", "accepted", PERM_MATCH_USE, LIT("采纳")},
    {"open", "reject", "rejected", PERM_MATCH_USE, LIT("不采纳")},
    {"accepted", "finish", "done", PERM_MATCH_USE, LIT("办结")},
    {"accepted", "reject", "rejected", PERM_MATCH_USE, LIT("不采纳")},
    {"rejected", "reopen", "open", PERM_MATCH_USE, LIT("重新处理")},
    {"done", "reopen", "open", PERM_MATCH_USE, LIT("重新处理")},
};
const struct machine match_action_machine = {"match_action", moves, countof(moves)};

/* --- reading --- */

enum err match_action_fill(struct ctx *cx, struct match_facts *f, struct match_action *a)
{
    char aad[ACTION_AAD];
    struct str number;
    struct date due, today = date_of_ms(cx->now);
    TRY(match_number(cx, a->person_type, a->person_blind, a->person_secret, &number));
    a->number_mask = mask_idno(cx->a, number);
    a->facts = S("");
    if (match_waits(a) && date_read(a->due_on, &due) == DATE_DAY && date_cmp(due, today) < 0)
        a->late_days = date_days(today) - date_days(due);
    if (a->purged || !a->secret.len)
        return OK;
    if (f->list_id != a->list_id)
        TRY(match_sealer(cx, a->list_id, &f->list));
    f->list_id = a->list_id;
    return unseal_in(f->list, cx->a, match_action_aad(aad, a->list_id, a->rule, a->casefile_id, a->person_id, a->member_no), a->secret,
                     &a->facts);
}

enum err match_actions_page(struct ctx *cx, const struct match_asked *ask, struct match_action **out, size_t *n)
{
    struct match_facts f = {0};
    TRY(db_rows(cx->tx, MATCH_ACTIONS,
                VALS(LO(cx), HI(cx), I64(ask->list_id), TXT(ask->state), TXT(ask->propose), TXT(ask->late ? cx_today(cx) : S("")),
                     I64(ask->after), I64(ask->limit)),
                MATCH_ACTION_FIELDS, (size_t)ask->limit, out, n));
    for (size_t i = 0; i < *n; i++)
        TRY(match_action_fill(cx, &f, &(*out)[i]));
    return OK;
}

static void put_action(struct ctx *cx, const struct match_action *a)
{
    jw_open(cx->out, '{');
    fields_write_open(cx->out, MATCH_ACTION_FIELDS, a);
    machine_verbs(cx, &match_action_machine, a->state, a->org_path);
    jw_close(cx->out, '}');
}

enum err match_actions_get(struct ctx *cx)
{
    struct match_asked ask = {.state = cx_query(cx, "state"), .propose = cx_query(cx, "propose"), .list_id = cx_query_int(cx, "list", 0),
                              .after = cx_after(cx), .limit = cx_limit(cx), .late = cx_query_int(cx, "late", 0) == 1};
    struct match_action *rows = NULL;
    size_t n = 0;
    TRY(match_actions_page(cx, &ask, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        put_action(cx, &rows[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if (n && n == (size_t)ask.limit)
        jw_int(cx->out, rows[n - 1].id);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    audit_object(cx, cx->org_id, "org:%lld", (long long)cx->org_id);
    audit_note(cx, "actions", str_f(cx->a, "%zu", n));
    return OK;
}

enum err match_action_number(struct ctx *cx, const struct match_action *a, struct str *number)
{
    return match_number(cx, a->person_type, a->person_blind, a->person_secret, number);
}

const struct field match_step_fields[7] = {
    {FIELD(struct match_step, seq)},        {FIELD(struct match_step, at), .as = AS_TIME}, {FIELD(struct match_step, user_name)}, {FIELD(struct match_step, verb)},
    {FIELD(struct match_step, from_state)}, {FIELD(struct match_step, to_state)},          {FIELD(struct match_step, reason)},
};

static enum err get(struct ctx *cx, struct match_action *a)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    *a = (struct match_action){0};
    return cx_one(cx, MATCH_ACTION_GET, id, MATCH_ACTION_FIELDS, a);
}

enum err match_action_steps(struct ctx *cx)
{
    struct match_action a;
    TRY(get(cx, &a));
    return cx_list(cx, MATCH_STEPS, VALS(I64(a.id)), FIELDS(struct match_step, match_step_fields));
}

/* --- moving --- */

/* The register takes over what the list says; another name there is told, not overwritten. */
static enum err mark_person(struct ctx *cx, const struct match_action *a)
{
    int known = 0;
    struct str number;
    if (!str_eq(a->propose, S("register")) || !a->status.len || !a->person_blind.len)
        return OK;
    TRY(match_number(cx, a->person_type, a->person_blind, a->person_secret, &number));
    struct person_mark m = {.id_type = a->person_type, .blind = a->person_blind, .status = a->status, .name = a->name,
                            .number_mask = mask_idno(cx->a, number), .since_on = S(""),
                            .source = utf8_head(str_f(cx->a, "数据比对：%.*s“%.*s”", FMT(a->giver), FMT(a->list_title)), 100),
                            .org_id = a->org_id, .user_id = cx->who->user_id, .now = cx->now};
    TRY(person_mark_put(cx, &m, cx->org_path, &known));
    return known < 0 ? fail(cx, ERR_CONFLICT, "该证件号在职工登记中是另一个姓名，没有标记，请核对") : OK;
}

static enum err move(struct ctx *cx, const char *verb)
{
    const struct match_move_in *in = cx->in;
    const struct move *step;
    struct match_action a;
    int64_t changed = 0;
    struct str reason = str_trim(in->reason);
    TRY(get(cx, &a));
    TRY(machine_step(cx, &match_action_machine, a.state, verb, &step));
    if (strcmp(verb, "accept") != 0 && utf8_count(reason) < 2)
        return fail_field(cx, "reason", strcmp(verb, "finish") == 0 ? "请写明办理情况" : "请写明理由");
    TRY(db_exec(cx->tx, MATCH_ACTION_MOVE,
                VALS(I64(a.id), I64(in->version), TXT(str_of(step->to)), TXT(reason), I64(cx->who->user_id), I64(cx->now)), &changed));
    if (!changed)
        return ERR_CONFLICT;
    TRY(db_exec(cx->tx, MATCH_STEP_PUT,
                VALS(I64(a.id), I64(cx->now), I64(cx->who->user_id), TXT(str_of(verb)), TXT(a.state), TXT(str_of(step->to)), TXT(reason)), NULL));
    if (strcmp(verb, "finish") == 0)
        TRY(mark_person(cx, &a));
    if (strcmp(verb, "accept") == 0)
        cx_tell(cx, TALE_ACTION, a.id);
    audit_object(cx, a.org_id, "match_action:%lld", (long long)a.id);
    audit_note(cx, "to", str_of(step->to));
    jw_open(cx->out, '{'); /* no figures of the list: answers of commands are kept */
    jw_ki(cx->out, "id", a.id);
    jw_kt(cx->out, "state", str_of(step->to));
    jw_ki(cx->out, "version", a.version + 1);
    jw_close(cx->out, '}');
    return OK;
}

enum err match_action_accept(struct ctx *cx)
{
    return move(cx, "accept");
}
enum err match_action_reject(struct ctx *cx)
{
    return move(cx, "reject");
}
enum err match_action_finish(struct ctx *cx)
{
    return move(cx, "finish");
}
enum err match_action_reopen(struct ctx *cx)
{
    return move(cx, "reopen");
}
