// SPDX-License-Identifier: Apache-2.0
// Routes of contacts, visits and the watch list; what waits; I33, the half of the watch list.
#include "care_own.h"

static enum err task_one(struct ctx *cx)
{
    struct watch_task t;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(watch_task_get(cx, id, &t));
    watch_task_write(cx, &t);
    return OK;
}

#define WATCH_OUT .out = {watch_fields, 26, sizeof(struct watch)}, .shape = OUT_ONE
#define TASK_OUT .out = {watch_task_fields, 27, sizeof(struct watch_task)}, .shape = OUT_ONE
#define TABLE(S, t, n) .in = {t, n, sizeof(S)}
#define READ(path_, run_, title_, ...)                                                                                          \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_CASE_VIEW, .scope = SCOPE_ORG, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(path_, run_, perm_, action_, title_, ...)                                                                         \
    {.method = M_POST, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = action_, .title = LIT(title_), __VA_ARGS__}
static const char run_schema[] = "{households, opened, raised, escalated, reminded, wrong}";

static const struct route care_routes[] = {
    READ("/api/care/households", care_households, "联系的困难职工家庭", .shape = OUT_LIST, .out = {care_household_fields, 13, 0},
         .query = "mine,contact,class,unvisited,watched,q,after,limit"),
    READ("/api/care/coverage", care_coverage, "走访覆盖", .shape = OUT_LIST, .out = {care_coverage_fields, 6, 0}, .query = "since,by,after,limit"),
    WRITE("/api/contacts/hand-over", care_hand_over, PERM_CASE_ENTER, "contact.hand_over", "联系人交接", TABLE(struct care_hand_in, care_hand_fields, 3),
          .shape = OUT_FREE, .schema = "{files, watches, tasks}"),
    READ("/api/visit-plans", visit_plan_list, "走访计划", .shape = OUT_LIST, .out = {visit_plan_fields, 12, 0}, .query = "after,limit"),
    WRITE("/api/visit-plans", visit_plan_add, PERM_CASE_ENTER, "visit_plan.add", "制定走访计划", TABLE(struct visit_plan_in, visit_plan_in_fields, 5),
          .shape = OUT_FREE, .schema = "{id}"),
    READ("/api/visit-plans/:id/households", visit_plan_rows, "走访计划的家庭", .shape = OUT_LIST, .out = {visit_plan_row_fields, 8, 0}, .query = "after,limit"),
    WRITE("/api/visit-plans/:id/close", visit_plan_close, PERM_CASE_ENTER, "visit_plan.close", "结束走访计划"),
    READ("/api/watch", watch_list, "监测对象", .shape = OUT_LIST, .out = {watch_fields, 26, sizeof(struct watch)}, .query = "state,source,owner,mine,due,q,after,limit"),
    WRITE("/api/watch", watch_add, PERM_CASE_ENTER, "watch.add", "列入监测", TABLE(struct watch_in, watch_in_fields, 6), WATCH_OUT),
    READ("/api/watch/:id", watch_one, "一个监测对象", WATCH_OUT),
    WRITE("/api/watch/:id/owner", watch_owner, PERM_CASE_ENTER, "watch.owner", "更换监测责任人", TABLE(struct watch_owner_in, watch_owner_fields, 1), WATCH_OUT),
    WRITE("/api/watch/:id/visit", watch_visit, PERM_CASE_ENTER, "watch.visit", "登记监测走访", TABLE(struct watch_visit_in, watch_visit_fields, 2), WATCH_OUT),
    WRITE("/api/watch/:id/end", watch_end, PERM_CASE_ENTER, "watch.end", "申请解除监测", TABLE(struct watch_end_in, watch_end_fields, 2), WATCH_OUT),
    WRITE("/api/watch/:id/ended", watch_ended, PERM_CASE_APPROVE, "watch.ended", "同意解除监测", WATCH_OUT),
    WRITE("/api/watch/:id/keep", watch_keep, PERM_CASE_APPROVE, "watch.keep", "继续监测", TABLE(struct watch_keep_in, watch_keep_fields, 1), WATCH_OUT),
    READ("/api/watch-tasks", watch_task_list, "预警任务", .shape = OUT_LIST, .out = {watch_task_fields, 27, sizeof(struct watch_task)},
         .query = "state,owner,mine,late,watch,after,limit"),
    READ("/api/watch-tasks/:id", task_one, "一项预警任务", TASK_OUT),
    WRITE("/api/watch-tasks/:id/done", watch_task_done, PERM_CASE_ENTER, "watch_task.done", "登记处置结果", TABLE(struct task_done_in, task_done_fields, 2), TASK_OUT),
    WRITE("/api/watch-tasks/:id/look", watch_task_look, PERM_CASE_REVIEW, "watch_task.look", "复看处置结果", TABLE(struct task_look_in, task_look_fields, 2), TASK_OUT),
    WRITE("/api/watch-tasks/:id/owner", watch_task_owner, PERM_CASE_ENTER, "watch_task.owner", "更换任务责任人", TABLE(struct watch_owner_in, watch_owner_fields, 1), TASK_OUT),
    WRITE("/api/watch/look/:casefile", watch_look, PERM_CASE_ENTER, "watch.look", "核对一户的预警", .shape = OUT_FREE, .schema = run_schema),
    {.method = M_POST, .path = "/api/watch/run", .run = watch_run, .perm = PERM_NONE, .scope = SCOPE_LOCAL, .tx = TX_NONE, .once = true, .action = "watch.run", .shape = OUT_FREE,
     .schema = run_schema, .title = LIT("每日预警")},
};

static const struct meta_row care_meta[] = {
    {"watch", {watch_fields, 26, sizeof(struct watch)}},
    {"watch_in", {watch_in_fields, 6, sizeof(struct watch_in)}},
    {"watch_end", {watch_end_fields, 2, sizeof(struct watch_end_in)}},
    {"watch_task", {watch_task_fields, 27, sizeof(struct watch_task)}},
    {"watch_task_done", {task_done_fields, 2, sizeof(struct task_done_in)}},
    {"care_household", {care_household_fields, 13, 0}},
    {"care_coverage", {care_coverage_fields, 6, 0}},
    {"visit_plan", {visit_plan_fields, 12, 0}},
    {"visit_plan_in", {visit_plan_in_fields, 5, sizeof(struct visit_plan_in)}},
    {"visit_plan_row", {visit_plan_row_fields, 8, 0}},
};

static enum err todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_CASE_ENTER, TASK_TODO_MINE, &n));
    todo_put(t, "watch_task.mine", S("待办理的预警任务"), n, S("/watch?tasks=mine"));
    TRY(todo_count(cx, PERM_CASE_REVIEW, TASK_TODO_LOOK, &n));
    todo_put(t, "watch_task.look", S("待复看的预警处置"), n, S("/watch?tasks=done"));
    TRY(todo_count(cx, PERM_CASE_REVIEW, TASK_TODO_ESCALATED, &n));
    todo_put(t, "watch_task.late", S("逾期上报的预警任务"), n, S("/watch?tasks=late"));
    TRY(todo_count(cx, PERM_CASE_APPROVE, WATCH_TODO_END, &n));
    todo_put(t, "watch.end", S("待批准的解除监测"), n, S("/watch?state=ending"));
    return OK;
}

struct bad {
    int64_t id;
    struct str what;
};
static const struct field bad_fields[] = {{FIELD(struct bad, id)}, {FIELD(struct bad, what)}};
enum { FOUND_MAX = 100000 };

static enum err verify(struct verify *v)
{
    struct bad *rows = NULL;
    size_t n = 0;
    int64_t all = 0;
    TRY(db_rows(v->cx->tx, WATCH_VERIFY, NOVALS, FIELDS(struct bad, bad_fields), FOUND_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "I33", str_f(v->cx->a, "%s %lld 没有责任人、期限、结果或原因，或不是由他人复看、批准", str_eq(rows[i].what, S("task")) ? "预警任务" : "监测对象", (long long)rows[i].id));
    TRY(db_int(v->cx->tx, WATCH_COUNT, NOVALS, &all));
    v->checked += all;
    return OK;
}

const struct area area_care = {
    .name = "care",
    .title = LIT("联系走访和监测预警"),
    ROWS(routes, care_routes),
    .machines = care_machines,
    .n_machines = 2,
    ROWS(meta, care_meta),
    .verify = verify,
    .todo = todo,
    .hear = care_hear,
};
