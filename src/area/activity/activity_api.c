// SPDX-License-Identifier: Apache-2.0
// Routes of activities: those of a union's clerks, those of workers and guests on the phone; what waits.
#include "activity_own.h"

#define READ(path_, run_, title_, ...) \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_SERVICE_VIEW, .scope = SCOPE_ORG, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(method_, path_, run_, perm_, action_, title_, ...) \
    {.method = method_, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = action_, .title = LIT(title_), .shape = OUT_FREE, __VA_ARGS__}
#define EDIT(path_, run_, action_, title_, ...) WRITE(M_POST, path_, run_, PERM_SERVICE_EDIT, action_, title_, __VA_ARGS__)
#define MOVE(verb_, run_, perm_, title_) \
    WRITE(M_POST, "/api/activities/:id/" verb_, run_, perm_, "activity." verb_, title_, .schema = whole, IN(struct activity_move_in, activity_move_in_fields))
#define GUEST(path_, run_, title_, ...) \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_NONE, .scope = SCOPE_PUBLIC, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define SELF(method_, path_, run_, tx_, action_, title_, ...) \
    {.method = method_, .path = path_, .run = run_, .perm = PERM_WORKER_SELF, .scope = SCOPE_WORKER, .tx = tx_, .action = action_, .title = LIT(title_), __VA_ARGS__}

static const char whole[] = "{…activity, verbs, \"parts\":[{id,seq,kind,kind_title,title,rule,items}], \"figures\":[{what,source,n}], \"count\":{persons,nameless,aid_rows,aid_heads,views,views_told,players_told,parts}}";
static const char mine[] = "{\"parts\":[{id,kind,title,\"entries\":[{id,item_id,item,state,code,bought,amount_fen,ahead}]}]}";

static const struct route routes[] = {
    READ("/api/activities", activities_get, "职工活动", .shape = OUT_LIST, OUT(struct activity, activity_fields), .query = "campaign,state,q,after,limit"),
    EDIT("/api/activities", activity_post, "activity.add", "制定职工活动", .schema = whole, IN(struct activity_in, activity_in_fields)),
    READ("/api/activities/:id", activity_one, "一项职工活动", .shape = OUT_FREE, .schema = whole),
    WRITE(M_PUT, "/api/activities/:id", activity_put, PERM_SERVICE_EDIT, "activity.edit", "修改职工活动", .schema = whole, IN(struct activity_in, activity_in_fields)),
    MOVE("submit", activity_submit, PERM_SERVICE_EDIT, "职工活动提交审核"),
    MOVE("approve", activity_approve, PERM_SERVICE_REVIEW, "职工活动审核通过并开放"),
    MOVE("return", activity_return, PERM_SERVICE_REVIEW, "退回职工活动"),
    MOVE("close", activity_close, PERM_SERVICE_EDIT, "职工活动截止报名"),
    MOVE("reopen", activity_reopen, PERM_SERVICE_EDIT, "职工活动重新开放报名"),
    MOVE("finish", activity_finish, PERM_SERVICE_EDIT, "职工活动结束并确定数字"),
    MOVE("cancel", activity_cancel, PERM_SERVICE_EDIT, "取消职工活动"),
    READ("/api/activity-templates", activity_templates_get, "职工活动模板", .shape = OUT_FREE, .schema = "{\"rows\":[{code,title,source,body}]}"),
    READ("/api/activity-kinds", activity_kinds_get, "职工活动的环节种类", .shape = OUT_FREE, .schema = "{\"rows\":[{kind,title,about,rule,items,items_title}]}"),
    EDIT("/api/activities/:id/parts", activity_part_post, "activity.part_add", "增加环节", .schema = whole, IN(struct part_in, part_in_fields)),
    WRITE(M_PUT, "/api/activity-parts/:id", activity_part_put, PERM_SERVICE_EDIT, "activity.part_edit", "修改环节", .schema = whole, IN(struct part_in, part_in_fields)),
    EDIT("/api/activity-parts/:id/up", activity_part_up, "activity.part_up", "上移环节", .schema = whole),
    EDIT("/api/activity-parts/:id/remove", activity_part_remove, "activity.part_remove", "移除环节", .schema = whole),
    READ("/api/activity-entries", activity_entries_get, "职工活动的报名和到场", .shape = OUT_LIST, OUT(struct entry, activity_entry_fields), .query = "activity,part,state,q,after,limit"),
    EDIT("/api/activities/:id/check", activity_check_post, "activity.check", "凭码签到、领取", .schema = "{\"text\":\"\"}", IN(struct check_in, check_in_fields)),
    READ("/api/activities/:id/here", activity_here_code_get, "现场签到码", .shape = OUT_FREE, .schema = "{title,here,here_s}"),
    EDIT("/api/activity-parts/:id/groups", activity_group_post, "activity.group", "登记现场数量", .schema = whole, IN(struct group_in, group_in_fields)),
    EDIT("/api/activity-parts/:id/people", activity_people_post, "activity.people", "按名单登记", .schema = "{put,twice,unknown,full}", IN(struct people_in, people_in_fields)),
    EDIT("/api/activity-entries/:id/undo", activity_undo_post, "activity.undo", "撤销到场登记", .schema = whole),
    EDIT("/api/activity-items/:id/seats", activity_seats_post, "activity.seats", "调整名额", .schema = whole, IN(struct seats_in, seats_in_fields)),
    EDIT("/api/activities/:id/figures", activity_figure_post, "activity.figure", "登记其他平台的浏览量、参与人数", .schema = whole, IN(struct figure_in, figure_in_fields)),

    GUEST("/api/worker/activities", worker_activities_get, "职工活动（不登录可见）", .shape = OUT_LIST, OUT(struct listed, activity_listed_fields)),
    GUEST("/api/worker/activities/:id", worker_activity_get, "一项职工活动（不登录可见）", .shape = OUT_FREE, .schema = "{…activity, \"parts\":[{id,kind,title,…}]}"),
    {.method = M_POST, .path = "/api/worker/activities/:id/view", .run = worker_activity_view, .perm = PERM_NONE, .scope = SCOPE_PUBLIC, .tx = TX_NONE, .action = "activity.view",
     .shape = OUT_FREE, .schema = "{}", .title = LIT("活动页面浏览量加一，不记谁看的")},
    SELF(M_GET, "/api/worker/activities/:id/mine", worker_activity_mine, TX_READ, NULL, "职工本人在一项活动里的报名", .shape = OUT_FREE, .schema = mine),
    SELF(M_GET, "/api/worker/activity-entries", worker_entries_get, TX_READ, NULL, "职工本人的活动报名", .shape = OUT_LIST, OUT(struct my_entry, my_entry_fields), .query = "after,limit"),
    SELF(M_POST, "/api/worker/activity-parts/:id/join", worker_join_post, TX_WRITE, "activity.join", "职工报名、预约、购买", .shape = OUT_FREE, .schema = mine, IN(struct join_in, join_in_fields)),
    SELF(M_POST, "/api/worker/activity-entries/:id/leave", worker_leave_post, TX_WRITE, "activity.leave", "职工取消报名", .shape = OUT_FREE, .schema = mine),
    SELF(M_POST, "/api/worker/activity-parts/:id/join-nameless", worker_nameless_join, TX_NONE, NULL, "职工不留姓名预约", .shape = OUT_FREE, .schema = mine,
         IN(struct join_in, join_in_fields)),
    SELF(M_POST, "/api/worker/activity-parts/:id/leave-nameless", worker_nameless_leave, TX_NONE, NULL, "职工取消不留姓名的预约", .shape = OUT_FREE, .schema = mine),
    SELF(M_POST, "/api/worker/activities/:id/here", worker_here_post, TX_NONE, "activity.here", "职工凭现场的码签到", .once = true, .shape = OUT_FREE, .schema = "{\"text\":\"\"}",
         IN(struct check_in, check_in_fields)),
    SELF(M_GET, "/api/worker/activities/:id/desk", worker_desk_get, TX_READ, NULL, "志愿者的签到台", .shape = OUT_FREE, .schema = "{title,held,came,heads,here,here_s}"),
    SELF(M_POST, "/api/worker/activities/:id/check", worker_desk_check, TX_WRITE, "activity.check", "志愿者为职工签到", .shape = OUT_FREE, .schema = "{\"text\":\"\"}",
         IN(struct check_in, check_in_fields)),
};

static const struct meta_row meta[] = {
    {"activity", {activity_fields, 24, sizeof(struct activity)}},
    {"activity_in", {activity_in_fields, 12, sizeof(struct activity_in)}},
    {"activity_entry", {activity_entry_fields, 21, sizeof(struct entry)}},
    {"activity_item", {activity_item_fields, 13, sizeof(struct item)}},
    {"my_entry", {my_entry_fields, 19, sizeof(struct my_entry)}},
};

static enum err todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_SERVICE_REVIEW, ACTIVITY_TODO, &n));
    todo_put(t, "activity.review", S("待审核的职工活动"), n, S("/activities?state=review"));
    return OK;
}

const struct area area_activity = {
    .name = "activity",
    .title = LIT("职工活动"),
    ROWS(routes, routes),
    ROWS(machines, activity_machines),
    ROWS(meta, meta),
    .verify = activity_verify,
    .todo = todo,
};
