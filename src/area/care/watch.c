// SPDX-License-Identifier: Apache-2.0
// The watch list: who is on it, why, who answers, when the next visit is due. Ending needs a reason, nothing open, and another's approval.
#include "care_own.h"
#include "casefile.h"
#include "like.h"
#include "person.h"

const struct field watch_fields[26] = {
    {FIELD(struct watch, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct watch, org_id), .as = AS_ID},
    {FIELD(struct watch, org_code), .label = LIT("工会代码")},
    {FIELD(struct watch, org_name), .label = LIT("工会")},
    {FIELD(struct watch, casefile_id), .as = AS_ID, .label = LIT("档案")},
    {FIELD(struct watch, person_id), .as = AS_ID, .label = LIT("职工")},
    {FIELD(struct watch, file_no), .label = LIT("档案编号")},
    {FIELD(struct watch, name), .label = LIT("姓名")},
    {FIELD(struct watch, file_state), .as = AS_CODE, .codes = "case_state", .label = LIT("档案状态")},
    {FIELD(struct watch, employer), .label = LIT("工作单位")},
    {FIELD(struct watch, source), .as = AS_CODE, .codes = "watch_source", .label = LIT("监测来源")},
    {FIELD(struct watch, state), .as = AS_CODE, .codes = "watch_state", .label = LIT("状态")},
    {FIELD(struct watch, opened_on), .as = AS_DATE, .label = LIT("列入日期")},
    {FIELD(struct watch, opener), .label = LIT("列入人")},
    {FIELD(struct watch, owner_id), .as = AS_ID},
    {FIELD(struct watch, owner), .label = LIT("责任人")},
    {FIELD(struct watch, due_on), .as = AS_DATE, .label = LIT("下次走访")},
    {FIELD(struct watch, visited_on), .as = AS_DATE, .label = LIT("最近走访")},
    {FIELD(struct watch, end_proposed_by), .as = AS_ID},
    {FIELD(struct watch, ended_on), .as = AS_DATE, .label = LIT("解除日期")},
    {FIELD(struct watch, end_reason), .as = AS_CODE, .codes = "watch_end", .label = LIT("解除原因")},
    {FIELD(struct watch, tasks), .as = AS_COUNT, .label = LIT("待办任务")},
    {FIELD(struct watch, version), .label = LIT("版本")},
    {FIELD(struct watch, words), .label = LIT("情况说明")},
    {FIELD(struct watch, org_path), .as = AS_SECRET},
    {FIELD(struct watch, secret), .as = AS_BLOB},
};
const struct field watch_in_fields[6] = {
    {FIELD(struct watch_in, casefile_id), .as = AS_ID, .label = LIT("档案")},
    {FIELD(struct watch_in, person_id), .as = AS_ID, .label = LIT("职工")},
    {FIELD(struct watch_in, source), .as = AS_CODE, .codes = "watch_source", .label = LIT("监测来源"), .need = true},
    {FIELD(struct watch_in, owner_id), .as = AS_ID, .label = LIT("责任人"), .need = true},
    {FIELD(struct watch_in, due_on), .as = AS_DATE, .label = LIT("下次走访")},
    {FIELD(struct watch_in, words), .label = LIT("情况说明"), .need = true, .max = 500},
};
const struct field watch_owner_fields[1] = {{FIELD(struct watch_owner_in, owner_id), .as = AS_ID, .label = LIT("责任人"), .need = true}};
const struct field watch_end_fields[2] = {
    {FIELD(struct watch_end_in, reason), .as = AS_CODE, .codes = "watch_end", .label = LIT("解除原因"), .need = true},
    {FIELD(struct watch_end_in, words), .label = LIT("情况说明"), .need = true, .max = 500},
};
const struct field watch_keep_fields[1] = {{FIELD(struct watch_keep_in, words), .label = LIT("不同意的理由"), .need = true, .max = 500}};
const struct field watch_visit_fields[2] = {
    {FIELD(struct watch_visit_in, on), .as = AS_DATE, .label = LIT("走访日期"), .need = true},
    {FIELD(struct watch_visit_in, words), .label = LIT("走访情况"), .need = true, .max = 500},
};

static const struct move watch_moves[] = {
    {"open", "end", "ending", PERM_CASE_ENTER, LIT("申请解除监测")},
    {"ending", "ended", "ended", PERM_CASE_APPROVE, LIT("同意解除")},
    {"ending", "keep", "open", PERM_CASE_APPROVE, LIT("继续监测")},
    {"open", "owner", "open", PERM_CASE_ENTER, LIT("更换责任人")},
    {"open", "visit", "open", PERM_CASE_ENTER, LIT("登记走访")},
};
static const struct move task_moves[] = {
    {"open", "done", "done", PERM_CASE_ENTER, LIT("登记处置结果")},
    {"done", "look", "closed", PERM_CASE_REVIEW, LIT("复看")},
    {"open", "owner", "open", PERM_CASE_ENTER, LIT("更换责任人")},
};
const struct machine care_machines[2] = {{"watch", watch_moves, countof(watch_moves)}, {"watch_task", task_moves, countof(task_moves)}};

enum err watch_get(struct ctx *cx, int64_t id, struct watch *out)
{
    *out = (struct watch){0};
    enum err e = cx_one(cx, WATCH_GET, id, WATCH_FIELDS, out);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "没有找到这个监测对象，或不在您的管理范围内");
    TRY(e);
    TRY(care_open(cx, out->casefile_id, "watch_object.secret", id, out->secret, &out->words));
    if (out->words.len && !cx_may(cx, PERM_CASE_ENTER, out->org_path) && !cx_may(cx, PERM_CASE_REVIEW, out->org_path))
        out->words = S("****"); /* who only looks needs not know why */
    return OK;
}

void watch_write(struct ctx *cx, const struct watch *w)
{
    jw_open(cx->out, '{');
    fields_write_open(cx->out, WATCH_FIELDS, w);
    machine_verbs(cx, &care_machines[0], w->state, w->org_path);
    jw_close(cx->out, '}');
}

static enum err put_row(struct ctx *cx, void *row)
{
    watch_write(cx, row);
    return OK;
}

enum err watch_list(struct ctx *cx)
{
    int64_t owner = cx_query_int(cx, "mine", 0) ? cx->who->user_id : cx_query_int(cx, "owner", 0);
    return cx_list_by(cx, WATCH_LIST,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), TXT(cx_query(cx, "source")), I64(owner),
                           TXT(cx_query_int(cx, "due", 0) ? cx_today(cx) : S("")), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), I64(cx_limit(cx))),
                      WATCH_FIELDS, put_row);
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct watch w;
    TRY(watch_get(cx, id, &w));
    watch_write(cx, &w);
    return OK;
}

enum err watch_one(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return answer(cx, id);
}

enum err watch_open_for(struct ctx *cx, const struct watch_new *n, int64_t *id, bool *fresh)
{
    struct str sealed = S("");
    enum err e = db_int(cx->tx, WATCH_ADD,
                        VALS(I64(n->org_id), OPT(n->casefile_id), OPT(n->person_id), TXT(n->source), TXT(cx_today(cx)), OPT(n->opened_by), I64(n->owner_id), TXT(n->due_on), BLOB(S(""))), id);
    *fresh = e == OK;
    if (e == ERR_NOT_FOUND)
        return db_int(cx->tx, n->casefile_id ? WATCH_OF_CASE : WATCH_OF_PERSON, VALS(I64(n->casefile_id ? n->casefile_id : n->person_id)), id);
    TRY(e);
    TRY(care_seal(cx, n->casefile_id, "watch_object.secret", *id, n->words, &sealed));
    return db_exec(cx->tx, WATCH_SECRET, VALS(I64(*id), BLOB(sealed)), NULL);
}

/* The union of the household or person, within reach for entering. */
static enum err who_of(struct ctx *cx, const struct watch_in *in, struct watch_new *n)
{
    struct casefile f = {0};
    struct person p = {0};
    struct str path = {0};
    if ((in->casefile_id != 0) == (in->person_id != 0))
        return fail_field(cx, "casefile_id", "请选择一份档案，或一名没有档案的职工");
    if (in->casefile_id) {
        TRY(casefile_get(cx, in->casefile_id, &f));
        n->org_id = f.org_id;
        path = f.path;
    } else {
        TRY(person_get(cx, in->person_id, &p));
        n->org_id = p.org_id;
        TRY(db_text(cx->tx, CARE_ORG_PATH, VALS(I64(p.org_id)), &path));
    }
    return cx_may(cx, PERM_CASE_ENTER, path) ? OK : ERR_FORBIDDEN;
}

enum err watch_add(struct ctx *cx)
{
    const struct watch_in *in = cx->in;
    struct watch_new n = {.casefile_id = in->casefile_id, .person_id = in->person_id, .source = in->source, .owner_id = in->owner_id,
                          .opened_by = cx->who->user_id, .due_on = in->due_on, .words = str_trim(in->words)};
    struct code_item source = {0};
    int64_t id = 0, months = 0, filed = 0;
    bool fresh = false;
    TRY(who_of(cx, in, &n));
    if (code_find(cx, S("watch_source"), in->source, S(""), &source) != OK)
        return fail_field(cx, "source", "没有这种监测来源");
    TRY(care_owner_check(cx, in->owner_id, n.org_id));
    TRY(care_visit_months(cx, &months, &filed));
    if (!n.due_on.len)
        n.due_on = care_months_after(cx, cx_today(cx), months);
    TRY(watch_open_for(cx, &n, &id, &fresh));
    if (!fresh)
        return fail(cx, ERR_DUPLICATE, in->casefile_id ? "这户已经是监测对象" : "这名职工已经是监测对象");
    audit_object(cx, n.org_id, "watch:%lld", (long long)id);
    return answer(cx, id);
}

/* The watched household, the move, and the right to make it there. */
static enum err begin(struct ctx *cx, const char *verb, struct watch *w)
{
    const struct move *mv;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(watch_get(cx, id, w));
    TRY(machine_step(cx, &care_machines[0], w->state, verb, &mv));
    if (!cx_may(cx, mv->perm, w->org_path))
        return ERR_FORBIDDEN;
    audit_object(cx, w->org_id, "watch:%lld", (long long)id);
    return OK;
}

static enum err moved(struct ctx *cx, int64_t changed, int64_t id)
{
    return changed == 1 ? answer(cx, id) : fail(cx, ERR_CONFLICT, "这个监测对象刚被他人处理过，请刷新后再看");
}

enum err watch_owner(struct ctx *cx)
{
    const struct watch_owner_in *in = cx->in;
    struct watch w;
    int64_t changed = 0;
    TRY(begin(cx, "owner", &w));
    TRY(care_owner_check(cx, in->owner_id, w.org_id));
    TRY(db_exec(cx->tx, WATCH_OWNER, VALS(I64(w.id), I64(in->owner_id), I64(w.version)), &changed));
    return moved(cx, changed, w.id);
}

/* Words so far and what is said now, with day and name. */
static enum err add_words(struct ctx *cx, const struct watch *w, const char *what, struct str words, struct str *sealed)
{
    struct str all = str_f(cx->a, "%.*s%s%.*s %.*s %s：%.*s", FMT(w->words), w->words.len ? "\n" : "", FMT(cx_today(cx)), FMT(cx->who->name), what, FMT(str_trim(words)));
    return care_seal(cx, w->casefile_id, "watch_object.secret", w->id, all, sealed);
}

static enum err check_undone(struct ctx *cx, const struct watch *w)
{
    int64_t open = 0;
    TRY(db_int(cx->tx, WATCH_UNDONE, VALS(I64(w->id)), &open));
    return open ? fail(cx, ERR_STATE, "还有 %lld 项任务没有办结，不能解除监测", (long long)open) : OK;
}

enum err watch_end(struct ctx *cx)
{
    const struct watch_end_in *in = cx->in;
    struct watch w;
    struct str sealed = S("");
    int64_t changed = 0;
    TRY(begin(cx, "end", &w));
    TRY(check_undone(cx, &w));
    TRY(add_words(cx, &w, "申请解除", in->words, &sealed));
    TRY(db_exec(cx->tx, WATCH_ENDING, VALS(I64(w.id), TXT(in->reason), I64(cx->who->user_id), BLOB(sealed), I64(w.version)), &changed));
    return moved(cx, changed, w.id);
}

enum err watch_ended(struct ctx *cx)
{
    struct watch w;
    int64_t changed = 0;
    TRY(begin(cx, "ended", &w));
    if (w.end_proposed_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "解除监测由您本人申请，须由他人批准");
    TRY(check_undone(cx, &w)); /* a rule may have raised one since it was asked for */
    TRY(db_exec(cx->tx, WATCH_ENDED, VALS(I64(w.id), I64(cx->who->user_id), TXT(cx_today(cx)), I64(w.version)), &changed));
    return moved(cx, changed, w.id);
}

enum err watch_keep(struct ctx *cx)
{
    const struct watch_keep_in *in = cx->in;
    struct watch w;
    struct str sealed = S("");
    int64_t changed = 0;
    TRY(begin(cx, "keep", &w));
    TRY(add_words(cx, &w, "继续监测", in->words, &sealed));
    TRY(db_exec(cx->tx, WATCH_SECRET, VALS(I64(w.id), BLOB(sealed)), NULL));
    TRY(db_exec(cx->tx, WATCH_KEPT, VALS(I64(w.id), I64(w.version)), &changed));
    return moved(cx, changed, w.id);
}

enum err watch_visited(struct ctx *cx, int64_t watch_id, struct str on)
{
    int64_t months = 0, filed = 0;
    TRY(care_visit_months(cx, &months, &filed));
    return db_exec(cx->tx, WATCH_VISITED, VALS(I64(watch_id), TXT(on), TXT(care_months_after(cx, on, months))), NULL);
}

enum err watch_visit(struct ctx *cx)
{
    const struct watch_visit_in *in = cx->in;
    struct watch w;
    struct str sealed = S("");
    TRY(begin(cx, "visit", &w));
    if (str_cmp(in->on, cx_today(cx)) > 0 || str_cmp(in->on, w.opened_on) < 0)
        return fail_field(cx, "on", "走访日期应在列入监测以后，不晚于今天");
    TRY(add_words(cx, &w, "走访", in->words, &sealed));
    TRY(db_exec(cx->tx, WATCH_SECRET, VALS(I64(w.id), BLOB(sealed)), NULL));
    TRY(watch_visited(cx, w.id, in->on));
    return answer(cx, w.id);
}
