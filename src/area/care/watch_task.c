// SPDX-License-Identifier: Apache-2.0
// Tasks of the watch list: an owner, a due day, an outcome in words, and another who looks at it before it is closed.
#include "care_own.h"
#include "date.h"

const struct field watch_task_fields[27] = {
    {FIELD(struct watch_task, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct watch_task, watch_id), .as = AS_ID, .label = LIT("监测对象")},
    {FIELD(struct watch_task, org_id), .as = AS_ID},
    {FIELD(struct watch_task, org_code), .label = LIT("工会代码")},
    {FIELD(struct watch_task, org_name), .label = LIT("工会")},
    {FIELD(struct watch_task, casefile_id), .as = AS_ID, .label = LIT("档案")},
    {FIELD(struct watch_task, name), .label = LIT("姓名")},
    {FIELD(struct watch_task, rule), .label = LIT("规则")},
    {FIELD(struct watch_task, title), .label = LIT("预警")},
    {FIELD(struct watch_task, clause), .label = LIT("依据")},
    {FIELD(struct watch_task, raised_on), .as = AS_DATE, .label = LIT("预警日期")},
    {FIELD(struct watch_task, owner_id), .as = AS_ID},
    {FIELD(struct watch_task, owner), .label = LIT("责任人")},
    {FIELD(struct watch_task, due_on), .as = AS_DATE, .label = LIT("办理期限")},
    {FIELD(struct watch_task, state), .as = AS_CODE, .codes = "watch_task_state", .label = LIT("状态")},
    {FIELD(struct watch_task, escalated), .as = AS_COUNT, .label = LIT("已上报级数")},
    {FIELD(struct watch_task, escalated_on), .as = AS_DATE, .label = LIT("上报日期")},
    {FIELD(struct watch_task, outcome), .as = AS_CODE, .codes = "watch_outcome", .label = LIT("处置结果")},
    {FIELD(struct watch_task, done_by), .as = AS_ID},
    {FIELD(struct watch_task, doer), .label = LIT("办理人")},
    {FIELD(struct watch_task, done_on), .as = AS_DATE, .label = LIT("办理日期")},
    {FIELD(struct watch_task, looker), .label = LIT("复看人")},
    {FIELD(struct watch_task, looked_on), .as = AS_DATE, .label = LIT("复看日期")},
    {FIELD(struct watch_task, version), .label = LIT("版本")},
    {FIELD(struct watch_task, words), .label = LIT("情况说明")},
    {FIELD(struct watch_task, org_path), .as = AS_SECRET},
    {FIELD(struct watch_task, secret), .as = AS_BLOB},
};
const struct field task_done_fields[2] = {
    {FIELD(struct task_done_in, outcome), .as = AS_CODE, .codes = "watch_outcome", .label = LIT("处置结果"), .need = true},
    {FIELD(struct task_done_in, words), .label = LIT("情况说明"), .need = true, .max = 500},
};
const struct field task_look_fields[2] = {
    {FIELD(struct task_look_in, agrees), .as = AS_BOOL, .label = LIT("同意办结")},
    {FIELD(struct task_look_in, words), .label = LIT("复看意见"), .need = true, .max = 500},
};

enum err watch_task_get(struct ctx *cx, int64_t id, struct watch_task *out)
{
    *out = (struct watch_task){0};
    enum err e = cx_one(cx, TASK_GET, id, WATCH_TASK_FIELDS, out);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "没有找到这项预警任务，或不在您的管理范围内");
    TRY(e);
    return care_open(cx, out->casefile_id, "watch_task.secret", id, out->secret, &out->words);
}

void watch_task_write(struct ctx *cx, const struct watch_task *t)
{
    struct date due, today = date_of_ms(cx->now);
    bool open = str_eq(t->state, S("open")) && date_read(t->due_on, &due) == DATE_DAY;
    jw_open(cx->out, '{');
    fields_write_open(cx->out, WATCH_TASK_FIELDS, t);
    jw_ki(cx->out, "late_days", open && date_cmp(due, today) < 0 ? date_days(today) - date_days(due) : 0);
    machine_verbs(cx, &care_machines[1], t->state, t->org_path);
    jw_close(cx->out, '}');
}

static enum err put_row(struct ctx *cx, void *row)
{
    struct watch_task *t = row;
    t->words = S("");
    watch_task_write(cx, t);
    return OK;
}

enum err watch_task_list(struct ctx *cx)
{
    int64_t owner = cx_query_int(cx, "mine", 0) ? cx->who->user_id : cx_query_int(cx, "owner", 0);
    return cx_list_by(cx, TASK_LIST,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(owner), TXT(cx_query_int(cx, "late", 0) ? cx_today(cx) : S("")),
                           I64(cx_query_int(cx, "watch", 0)), I64(cx_limit(cx))),
                      WATCH_TASK_FIELDS, put_row);
}

enum err watch_raise(struct ctx *cx, int64_t watch_id, int64_t casefile_id, const struct care_rule *r, int64_t owner_id, struct str words, bool *raised)
{
    struct str last = S(""), due = S(""), sealed = S("");
    struct date was, today = date_of_ms(cx->now);
    int64_t id = 0;
    *raised = false;
    TRY(db_text(cx->tx, TASK_LAST, VALS(I64(watch_id), TXT(r->code)), &last));
    if (date_read(last, &was) == DATE_DAY && date_days(today) - date_days(was) < r->again_days)
        return OK;
    TRY(care_workday(cx, cx_today(cx), r->due_days, &due));
    enum err e = db_int(cx->tx, TASK_ADD, VALS(I64(watch_id), TXT(r->code), TXT(r->title), TXT(r->clause), TXT(cx_today(cx)), I64(owner_id), TXT(due), BLOB(S(""))), &id);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    *raised = true;
    TRY(care_seal(cx, casefile_id, "watch_task.secret", id, words, &sealed));
    return db_exec(cx->tx, TASK_SECRET, VALS(I64(id), BLOB(sealed)), NULL);
}

enum err watch_take_back(struct ctx *cx, int64_t casefile_id, const struct care_rule *r)
{
    struct looked {
        int64_t id, version;
        struct str secret;
    } t = {0};
    static const struct field fields[] = {{FIELD(struct looked, id)}, {FIELD(struct looked, version)}, {FIELD(struct looked, secret), .as = AS_BLOB}};
    struct str words = S(""), sealed = S("");
    enum err e = db_one(cx->tx, TASK_LOOKED, VALS(I64(casefile_id), TXT(r->code)), FIELDS(struct looked, fields), &t);
    if (e != OK)
        return e == ERR_NOT_FOUND ? OK : e;
    TRY(care_open(cx, casefile_id, "watch_task.secret", t.id, t.secret, &words));
    struct str all = str_f(cx->a, "%.*s\n%.*s %.*s 修改档案后不再符合这条规则，请复看", FMT(words), FMT(cx_today(cx)), FMT(cx->who->name));
    TRY(care_seal(cx, casefile_id, "watch_task.secret", t.id, all, &sealed));
    return db_exec(cx->tx, TASK_GONE, VALS(I64(t.id), I64(cx->who->user_id), TXT(cx_today(cx)), BLOB(sealed), I64(t.version)), NULL);
}

/* --- moves --- */

static enum err begin(struct ctx *cx, const char *verb, struct watch_task *t)
{
    const struct move *mv;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(watch_task_get(cx, id, t));
    TRY(machine_step(cx, &care_machines[1], t->state, verb, &mv));
    if (!cx_may(cx, mv->perm, t->org_path))
        return ERR_FORBIDDEN;
    audit_object(cx, t->org_id, "watch_task:%lld", (long long)id);
    return OK;
}

static enum err moved(struct ctx *cx, int64_t changed, int64_t id)
{
    struct watch_task t;
    if (changed != 1)
        return fail(cx, ERR_CONFLICT, "这项任务刚被他人处理过，请刷新后再看");
    TRY(watch_task_get(cx, id, &t));
    watch_task_write(cx, &t);
    return OK;
}

static enum err add_words(struct ctx *cx, const struct watch_task *t, const char *what, struct str words, struct str *sealed)
{
    struct str all = str_f(cx->a, "%.*s%s%.*s %.*s %s：%.*s", FMT(t->words), t->words.len ? "\n" : "", FMT(cx_today(cx)), FMT(cx->who->name), what, FMT(str_trim(words)));
    return care_seal(cx, t->casefile_id, "watch_task.secret", t->id, all, sealed);
}

enum err watch_task_done(struct ctx *cx)
{
    const struct task_done_in *in = cx->in;
    struct watch_task t;
    struct code_item item = {0};
    struct str sealed = S("");
    int64_t changed = 0;
    TRY(begin(cx, "done", &t));
    if (code_find(cx, S("watch_outcome"), in->outcome, S(""), &item) != OK)
        return fail_field(cx, "outcome", "没有这种处置结果");
    TRY(add_words(cx, &t, str_z(cx->a, item.label), in->words, &sealed));
    TRY(db_exec(cx->tx, TASK_DONE, VALS(I64(t.id), TXT(in->outcome), I64(cx->who->user_id), TXT(cx_today(cx)), BLOB(sealed), I64(t.version)), &changed));
    if (str_eq(in->outcome, S("visited")))
        TRY(watch_visited(cx, t.watch_id, cx_today(cx)));
    return moved(cx, changed, t.id);
}

enum err watch_task_look(struct ctx *cx)
{
    const struct task_look_in *in = cx->in;
    struct watch_task t;
    struct str sealed = S("");
    int64_t changed = 0;
    TRY(begin(cx, "look", &t));
    if (t.done_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "处置结果由您本人登记，须由他人复看");
    TRY(add_words(cx, &t, in->agrees ? "复看同意" : "复看退回", in->words, &sealed));
    if (in->agrees)
        TRY(db_exec(cx->tx, TASK_CLOSED, VALS(I64(t.id), I64(cx->who->user_id), TXT(cx_today(cx)), BLOB(sealed), I64(t.version)), &changed));
    else
        TRY(db_exec(cx->tx, TASK_AGAIN, VALS(I64(t.id), BLOB(sealed), I64(t.version)), &changed));
    return moved(cx, changed, t.id);
}

enum err watch_task_owner(struct ctx *cx)
{
    const struct watch_owner_in *in = cx->in;
    struct watch_task t;
    int64_t changed = 0;
    TRY(begin(cx, "owner", &t));
    TRY(care_owner_check(cx, in->owner_id, t.org_id));
    TRY(db_exec(cx->tx, TASK_OWNER, VALS(I64(t.id), I64(in->owner_id), I64(t.version)), &changed));
    return moved(cx, changed, t.id);
}
