// SPDX-License-Identifier: Apache-2.0
// A case from the complaint to its end: details, review, steps with due days, papers. Money: wage_money.c.
#include "calendar.h"
#include "code.h"
#include "file.h"
#include "idno.h"
#include "like.h"
#include "wage_own.h"

const struct field wage_case_fields[28] = {
    {FIELD(struct wage_case, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct wage_case, org_id), .as = AS_ID},
    {FIELD(struct wage_case, org_code), .label = LIT("工会代码")},
    {FIELD(struct wage_case, org_name), .label = LIT("办理工会")},
    {FIELD(struct wage_case, source), .as = AS_CODE, .codes = "wage_source", .label = LIT("来源")},
    {FIELD(struct wage_case, employer), .label = LIT("用人单位")},
    {FIELD(struct wage_case, uscc), .label = LIT("统一社会信用代码")},
    {FIELD(struct wage_case, project), .label = LIT("工程项目")},
    {FIELD(struct wage_case, contractor), .label = LIT("总承包单位")},
    {FIELD(struct wage_case, owed_from), .as = AS_DATE, .label = LIT("欠薪开始")},
    {FIELD(struct wage_case, told_heads), .as = AS_COUNT, .label = LIT("反映人数")},
    {FIELD(struct wage_case, told_fen), .as = AS_MONEY, .label = LIT("反映金额")},
    {FIELD(struct wage_case, department), .as = AS_CODE, .codes = "wage_department", .label = LIT("承办部门")},
    {FIELD(struct wage_case, lawyer), .label = LIT("法律援助")},
    {FIELD(struct wage_case, agreement), .label = LIT("援助协议")},
    {FIELD(struct wage_case, state), .as = AS_CODE, .codes = "wage_state", .label = LIT("状态")},
    {FIELD(struct wage_case, reason), .label = LIT("说明")},
    {FIELD(struct wage_case, closed_on), .as = AS_DATE, .label = LIT("办结日期")},
    {FIELD(struct wage_case, entered_at), .as = AS_TIME, .label = LIT("登记时间")},
    {FIELD(struct wage_case, entered_by), .as = AS_ID},
    {FIELD(struct wage_case, version), .label = LIT("版本")},
    {FIELD(struct wage_case, claimants), .as = AS_COUNT, .label = LIT("欠薪人数")},
    {FIELD(struct wage_case, claimed_fen), .as = AS_MONEY, .label = LIT("欠薪金额")},
    {FIELD(struct wage_case, recovered_fen), .as = AS_MONEY, .label = LIT("已追回")},
    {FIELD(struct wage_case, due_on), .as = AS_DATE, .label = LIT("最近期限")},
    {FIELD(struct wage_case, words), .label = LIT("情况")},
    {FIELD(struct wage_case, org_path), .as = AS_SECRET},
    {FIELD(struct wage_case, secret), .as = AS_BLOB},
};
const struct field wage_case_in_fields[14] = {
    {FIELD(struct wage_case_in, org), .label = LIT("工会"), .max = 40},
    {FIELD(struct wage_case_in, source), .as = AS_CODE, .codes = "wage_source", .label = LIT("来源"), .max = 20},
    {FIELD(struct wage_case_in, employer), .label = LIT("用人单位"), .need = true, .max = 100},
    {FIELD(struct wage_case_in, uscc), .label = LIT("统一社会信用代码"), .max = 18},
    {FIELD(struct wage_case_in, project), .label = LIT("工程项目"), .max = 100},
    {FIELD(struct wage_case_in, contractor), .label = LIT("总承包单位"), .max = 100},
    {FIELD(struct wage_case_in, owed_from), .as = AS_DATE, .label = LIT("欠薪开始")},
    {FIELD(struct wage_case_in, told_heads), .as = AS_COUNT, .label = LIT("反映人数"), .max = 100000},
    {FIELD(struct wage_case_in, told_fen), .as = AS_MONEY, .label = LIT("反映金额"), .max = INT64_C(100000000000000)},
    {FIELD(struct wage_case_in, department), .as = AS_CODE, .codes = "wage_department", .label = LIT("承办部门"), .max = 20},
    {FIELD(struct wage_case_in, lawyer), .label = LIT("法律援助"), .max = 100},
    {FIELD(struct wage_case_in, agreement), .label = LIT("援助协议"), .max = 100},
    {FIELD(struct wage_case_in, words), .as = AS_SECRET, .label = LIT("情况"), .max = 2000},
    {FIELD(struct wage_case_in, version), .label = LIT("版本")},
};
const struct field wage_move_fields[3] = {
    {FIELD(struct wage_move_in, verb), .label = LIT("办理"), .need = true, .max = 20},
    {FIELD(struct wage_move_in, reason), .label = LIT("说明"), .max = 300},
    {FIELD(struct wage_move_in, version), .label = LIT("版本"), .need = true},
};
const struct field wage_step_in_fields[5] = {
    {FIELD(struct wage_step_in, kind), .as = AS_CODE, .codes = "wage_step_kind", .label = LIT("步骤"), .need = true, .max = 20},
    {FIELD(struct wage_step_in, on_day), .as = AS_DATE, .label = LIT("日期"), .need = true},
    {FIELD(struct wage_step_in, words), .as = AS_SECRET, .label = LIT("情况"), .max = 1000},
    {FIELD(struct wage_step_in, due_on), .as = AS_DATE, .label = LIT("期限")},
    {FIELD(struct wage_step_in, due_days), .as = AS_COUNT, .label = LIT("期限（工作日）"), .max = WAGE_DUE_DAYS_MAX},
};
const struct field wage_paper_fields[1] = {{FIELD(struct wage_paper_in, file_id), .as = AS_ID, .label = LIT("材料"), .need = true}};
const struct field wage_step_fields[10] = {
    {FIELD(struct wage_step, id), .as = AS_ID},
    {FIELD(struct wage_step, case_id), .as = AS_ID},
    {FIELD(struct wage_step, seq), .as = AS_COUNT},
    {FIELD(struct wage_step, on_day), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct wage_step, kind), .as = AS_CODE, .codes = "wage_step_kind", .label = LIT("步骤")},
    {FIELD(struct wage_step, words), .label = LIT("情况")},
    {FIELD(struct wage_step, due_on), .as = AS_DATE, .label = LIT("期限")},
    {FIELD(struct wage_step, done_on), .as = AS_DATE, .label = LIT("办到日期")},
    {FIELD(struct wage_step, user_name), .label = LIT("登记人")},
    {FIELD(struct wage_step, secret), .as = AS_BLOB},
};

#define EDIT PERM_LABOUR_EDIT
static const struct move moves[] = {
    {"reported", "accept", "open", PERM_LABOUR_REVIEW, LIT("受理")},
    {"reported", "decline", "declined", PERM_LABOUR_REVIEW, LIT("不予受理")},
    {"open", "to_court", "court", EDIT, LIT("转仲裁、诉讼")},
    {"open", "pay_whole", "paid_whole", EDIT, LIT("办结：全部追回")},
    {"open", "pay_part", "paid_part", EDIT, LIT("办结：部分追回")},
    {"open", "refuse", "refused", EDIT, LIT("办结：没有追回")},
    {"court", "pay_whole", "paid_whole", EDIT, LIT("办结：全部追回")},
    {"court", "pay_part", "paid_part", EDIT, LIT("办结：部分追回")},
    {"court", "refuse", "refused", EDIT, LIT("办结：没有追回")},
    {"paid_part", "reopen", "open", EDIT, LIT("继续追讨")},
    {"refused", "reopen", "open", EDIT, LIT("继续追讨")},
    {"paid_whole", "reopen", "open", EDIT, LIT("更正，继续办理")},
};
const struct machine wage_machines[1] = {{"wage", moves, countof(moves)}};

struct str wage_case_place(struct ctx *cx, int64_t id)
{
    return str_f(cx->a, "wage_case.secret:%lld", (long long)id);
}

struct str wage_step_place(struct ctx *cx, int64_t case_id, int64_t seq)
{
    return str_f(cx->a, "wage_step.secret:%lld:%lld", (long long)case_id, (long long)seq);
}

bool wage_runs(const struct wage_case *k)
{
    return str_eq(k->state, S("open")) || str_eq(k->state, S("court"));
}

bool wage_young(const struct wage_case *k)
{
    return wage_runs(k) || str_eq(k->state, S("reported"));
}

enum err wage_get(struct ctx *cx, int64_t id, struct wage_case *k)
{
    TRY(cx_one(cx, WAGE_GET, id, WAGE_CASE, k));
    return k->secret.len ? unseal_in(cx->sealer, cx->a, wage_case_place(cx, id), k->secret, &k->words) : OK;
}

enum err wage_of_call(struct ctx *cx, struct wage_case *k)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return wage_get(cx, id, k);
}

/* --- the whole of it --- */

static enum err write_steps(struct ctx *cx, int64_t id)
{
    struct wage_step *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, WAGE_STEPS, VALS(I64(id), I64(WAGE_STEPS_MAX)), WAGE_STEP, WAGE_STEPS_MAX, &rows, &n));
    jw_key(cx->out, "steps");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        if (rows[i].secret.len)
            TRY(unseal_in(cx->sealer, cx->a, wage_step_place(cx, id, rows[i].seq), rows[i].secret, &rows[i].words));
        fields_write(cx->out, WAGE_STEP, &rows[i]);
    }
    jw_close(cx->out, ']');
    return OK;
}

struct paper {
    int64_t id;
    struct str name;
};
static const struct field paper_fields[] = {{FIELD(struct paper, id), .as = AS_ID}, {FIELD(struct paper, name)}};

static enum err write_papers(struct ctx *cx, int64_t id)
{
    struct paper *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, WAGE_PAPERS, VALS(I64(id), I64(WAGE_PAPERS_MAX)), FIELDS(struct paper, paper_fields), WAGE_PAPERS_MAX, &rows, &n));
    jw_key(cx->out, "papers");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        TRY(file_name_open(cx, rows[i].id, &rows[i].name));
        fields_write(cx->out, FIELDS(struct paper, paper_fields), &rows[i]);
    }
    jw_close(cx->out, ']');
    return OK;
}

static enum err write_money(struct ctx *cx, int64_t id)
{
    struct wage_claimant *people = NULL;
    struct wage_recovery *got = NULL;
    size_t n = 0, m = 0;
    TRY(wage_claimants(cx, id, &people, &n));
    TRY(db_rows(cx->tx, WAGE_RECOVERIES, VALS(I64(id), I64(WAGE_RECOVERIES_MAX)), WAGE_RECOVERY, WAGE_RECOVERIES_MAX, &got, &m));
    jw_key(cx->out, "people");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, WAGE_CLAIMANT, &people[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "recoveries");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < m; i++)
        fields_write(cx->out, WAGE_RECOVERY, &got[i]);
    jw_close(cx->out, ']');
    return OK;
}

enum err wage_answer(struct ctx *cx, int64_t id)
{
    struct wage_case k = {0};
    TRY(wage_get(cx, id, &k));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, WAGE_CASE, &k);
    machine_verbs(cx, &wage_machines[0], k.state, k.org_path);
    TRY(write_money(cx, id));
    TRY(write_steps(cx, id));
    TRY(write_papers(cx, id));
    jw_close(cx->out, '}');
    return OK;
}

enum err wage_case_one(struct ctx *cx)
{
    struct wage_case k = {0};
    TRY(wage_of_call(cx, &k));
    return wage_answer(cx, k.id);
}

enum err wage_cases_get(struct ctx *cx)
{
    return cx_list(cx, WAGE_LIST,
                   VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), TXT(cx_query_int(cx, "late", 0) ? cx_today(cx) : S("")),
                        TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), I64(cx_limit(cx))),
                   WAGE_CASE);
}

/* --- taking it in --- */

static enum err known_code(struct ctx *cx, const char *list, struct str code, const char *field)
{
    struct code_item item = {0};
    if (code.len && code_find(cx, str_of(list), code, S(""), &item) != OK)
        return fail_field(cx, field, "没有“%.*s”这一项", FMT(code));
    return OK;
}

static enum err check(struct ctx *cx, const struct wage_case_in *in, int64_t *company)
{
    struct wage_id_n *rows = NULL;
    struct uscc code;
    size_t n = 0;
    *company = 0;
    TRY(known_code(cx, "wage_department", in->department, "department"));
    if (!str_trim(in->employer).len)
        return fail_field(cx, "employer", "请填写用人单位");
    if (in->owed_from.len && str_cmp(in->owed_from, cx_today(cx)) > 0)
        return fail_field(cx, "owed_from", "欠薪开始的日期不能晚于今天");
    if (!in->uscc.len)
        return OK;
    if (!uscc_read(in->uscc, &code))
        return fail_field(cx, "uscc", "%s", code.text);
    TRY(db_rows(cx->tx, WAGE_COMPANY, VALS(TXT(str_of(code.code))), FIELDS(struct wage_id_n, wage_id_n_fields), 1, &rows, &n));
    if (!n)
        return fail_field(cx, "uscc", "这家企业还没有登记：请在“企业走访”登记，或先不填代码");
    *company = rows[0].id;
    return OK;
}

static enum err seal_words(struct ctx *cx, int64_t id, struct str words)
{
    struct str sealed = words.len ? seal_in(cx->sealer, cx->a, wage_case_place(cx, id), words) : S("");
    return db_exec(cx->tx, WAGE_SEAL, VALS(I64(id), BLOB(sealed)), NULL);
}

enum err wage_add(struct ctx *cx, int64_t org_id, const char *source, int64_t reporter, const struct wage_case_in *in, int64_t *id)
{
    int64_t company = 0;
    TRY(check(cx, in, &company));
    TRY(db_int(cx->tx, WAGE_ADD,
               VALS(I64(org_id), TXT(str_of(source)), OPT(reporter), TXT(str_trim(in->employer)), OPT(company), TXT(in->project), TXT(in->contractor), TXT(in->owed_from), I64(in->told_heads),
                    I64(in->told_fen), TXT(in->department), TXT(in->lawyer), TXT(in->agreement), BLOB(S("")), OPT(cx->who ? cx->who->user_id : 0), I64(cx->now)),
               id));
    audit_object(cx, org_id, "wage_case:%lld", (long long)*id);
    return in->words.len ? seal_words(cx, *id, in->words) : OK;
}

enum err wage_case_post(struct ctx *cx)
{
    const struct wage_case_in *in = cx->in;
    int64_t id = 0, org_id = cx->org_id;
    struct str path;
    if (in->org.len)
        TRY(cx_org(cx, in->org, &org_id, &path));
    TRY(wage_add(cx, org_id, str_eq(in->source, S("hotline")) ? "hotline" : "clerk", 0, in, &id));
    return wage_answer(cx, id);
}

enum err wage_case_put(struct ctx *cx)
{
    const struct wage_case_in *in = cx->in;
    struct wage_case k = {0};
    int64_t company = 0, changed = 0;
    TRY(wage_of_call(cx, &k));
    if (!wage_young(&k))
        return fail(cx, ERR_STATE, "案件已经办结，请先“继续追讨”");
    TRY(check(cx, in, &company));
    TRY(db_exec(cx->tx, WAGE_SET,
                VALS(I64(k.id), I64(in->version), TXT(str_trim(in->employer)), OPT(company), TXT(in->project), TXT(in->contractor), TXT(in->owed_from), I64(in->told_heads), I64(in->told_fen),
                     TXT(in->department), TXT(in->lawyer), TXT(in->agreement)),
                &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    TRY(seal_words(cx, k.id, in->words));
    audit_object(cx, k.org_id, "wage_case:%lld", (long long)k.id);
    return wage_answer(cx, k.id);
}

/* --- its way --- */

enum err wage_review_post(struct ctx *cx)
{
    const struct wage_move_in *in = cx->in;
    const struct move *mv = NULL;
    struct wage_case k = {0};
    int64_t changed = 0;
    TRY(wage_of_call(cx, &k));
    TRY(machine_asked(cx, &wage_machines[0], k.state, in->verb, PERM_LABOUR_REVIEW, &mv));
    if (k.entered_by == cx->who->user_id)
        return fail(cx, ERR_FORBIDDEN, "谁登记谁不审核：请由他人审核");
    if (str_eq(str_of(mv->to), S("declined")) && !str_trim(in->reason).len)
        return fail_field(cx, "reason", "请写明不予受理的理由和可以去的地方，反映人会看到");
    TRY(db_exec(cx->tx, WAGE_REVIEW, VALS(I64(k.id), I64(in->version), TXT(str_of(mv->to)), TXT(in->reason), I64(cx->who->user_id), I64(cx->now)), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    audit_object(cx, k.org_id, "wage_case:%lld", (long long)k.id);
    audit_note(cx, "verb", in->verb);
    return wage_answer(cx, k.id);
}

/* An end says what is true of the money. */
static enum err may_end(struct ctx *cx, const struct wage_case *k, struct str to, struct str reason)
{
    int64_t lacking = 0;
    TRY(db_int(cx->tx, WAGE_SHORT, VALS(I64(k->id)), &lacking));
    if (str_eq(to, S("paid_whole")) && (lacking || !k->claimants))
        return fail(cx, ERR_STATE, "还有 %lld 人没有全部追回，不能按“全部追回”办结", (long long)lacking);
    if (str_eq(to, S("paid_part")) && (!k->recovered_fen || !lacking))
        return fail(cx, ERR_STATE, "一分未追回或已全部追回，请选其他办结方式");
    if (str_eq(to, S("refused")) && k->recovered_fen)
        return fail(cx, ERR_STATE, "已经追回一部分，请按“部分追回”办结");
    if (!str_eq(to, S("paid_whole")) && !str_trim(reason).len)
        return fail_field(cx, "reason", "请写明情况（法院、案号或原因），当事人会看到");
    return OK;
}

enum err wage_move_post(struct ctx *cx)
{
    const struct wage_move_in *in = cx->in;
    const struct move *mv = NULL;
    struct wage_case k = {0};
    int64_t changed = 0;
    TRY(wage_of_call(cx, &k));
    TRY(machine_asked(cx, &wage_machines[0], k.state, in->verb, PERM_LABOUR_EDIT, &mv));
    struct str to = str_of(mv->to);
    bool ends = !str_eq(to, S("open")) && !str_eq(to, S("court"));
    TRY(may_end(cx, &k, to, in->reason));
    TRY(db_exec(cx->tx, WAGE_MOVE, VALS(I64(k.id), I64(in->version), TXT(to), TXT(in->reason), TXT(ends ? cx_today(cx) : S(""))), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    audit_object(cx, k.org_id, "wage_case:%lld", (long long)k.id);
    audit_note(cx, "verb", in->verb);
    return wage_answer(cx, k.id);
}

/* --- steps --- */

/* The day itself, or so many working days after the step. */
static enum err due_of(struct ctx *cx, const struct wage_step_in *in, struct str *due)
{
    const struct calendar *c = NULL;
    *due = in->due_on;
    if (in->due_on.len && in->due_days)
        return fail_field(cx, "due_on", "期限请写日期或工作日数，二者之一");
    if (in->due_days) {
        TRY(calendar_get(cx, &c));
        *due = calendar_after(cx, c, in->on_day, in->due_days);
    }
    if (due->len && str_cmp(*due, in->on_day) < 0)
        return fail_field(cx, "due_on", "期限不能早于这一步的日期");
    return OK;
}

enum err wage_step_post(struct ctx *cx)
{
    const struct wage_step_in *in = cx->in;
    struct wage_case k = {0};
    struct str due = {0}, sealed = S("");
    int64_t seq = 0;
    TRY(wage_of_call(cx, &k));
    if (!wage_runs(&k))
        return fail(cx, ERR_STATE, "案件还没有受理或已经办结");
    TRY(known_code(cx, "wage_step_kind", in->kind, "kind"));
    if (str_cmp(in->on_day, cx_today(cx)) > 0)
        return fail_field(cx, "on_day", "日期不能晚于今天");
    TRY(due_of(cx, in, &due));
    TRY(db_int(cx->tx, WAGE_STEP_SEQ, VALS(I64(k.id)), &seq));
    if (in->words.len)
        sealed = seal_in(cx->sealer, cx->a, wage_step_place(cx, k.id, seq), in->words);
    TRY(db_exec(cx->tx, WAGE_STEP_ADD, VALS(I64(k.id), I64(seq), TXT(in->on_day), TXT(in->kind), BLOB(sealed), TXT(due), I64(cx->who->user_id), I64(cx->now)), NULL));
    audit_object(cx, k.org_id, "wage_case:%lld", (long long)k.id);
    audit_note(cx, "step", in->kind);
    return wage_answer(cx, k.id);
}

enum err wage_step_done(struct ctx *cx)
{
    struct wage_step s = {0};
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, WAGE_STEP_GET, id, WAGE_STEP, &s));
    TRY(db_exec(cx->tx, WAGE_STEP_DONE, VALS(I64(id), TXT(cx_today(cx))), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "这一步没有期限，或已经办到");
    audit_object(cx, cx->org_id, "wage_case:%lld", (long long)s.case_id);
    return wage_answer(cx, s.case_id);
}

/* --- papers --- */

enum err wage_paper_post(struct ctx *cx)
{
    const struct wage_paper_in *in = cx->in;
    struct wage_case k = {0};
    struct file f = {0};
    int64_t changed = 0;
    TRY(wage_of_call(cx, &k));
    TRY(file_attach(cx, in->file_id, FILE_CLOSED, &f));
    TRY(db_exec(cx->tx, WAGE_PAPER_ADD, VALS(I64(k.id), I64(in->file_id), I64(WAGE_PAPERS_MAX)), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "材料已经添加过，或已满 %d 份", WAGE_PAPERS_MAX);
    audit_object(cx, k.org_id, "wage_case:%lld", (long long)k.id);
    return wage_answer(cx, k.id);
}

enum err wage_paper_get(struct ctx *cx)
{
    struct wage_case k = {0};
    struct file f = {0};
    int64_t file_id = 0, n = 0;
    TRY(wage_of_call(cx, &k));
    TRY(cx_arg_id(cx, 1, &file_id));
    TRY(db_int(cx->tx, WAGE_PAPER_OF, VALS(I64(k.id), I64(file_id)), &n));
    if (!n)
        return ERR_NOT_FOUND;
    TRY(file_load(cx, file_id, &f));
    audit_object(cx, k.org_id, "wage_case:%lld", (long long)k.id);
    return file_answer(cx, &f);
}
