// SPDX-License-Identifier: Apache-2.0
// Routes of the matching centre.
#include "match_own.h"

#define USE PERM_MATCH_USE, SCOPE_ORG
#define OUT_LIST_ROW .out = {match_list_fields, countof(match_list_fields), sizeof(struct match_list)}
#define OUT_ACTION .out = {match_action_fields, countof(match_action_fields), sizeof(struct match_action)}
#define MOVED .shape = OUT_FREE, .schema = "{\"id\":1,\"state\":\"\",\"version\":1}"

static const struct route routes[] = {
    {M_GET, "/api/match/kinds", match_kinds_get, USE, TX_READ, .shape = OUT_FREE,
     .schema = "{\"rows\":[{\"code\":\"\",\"edition\":\"\",\"title\":\"\",\"source\":\"\",\"giver\":\"\",\"hit\":\"\",\"keep_days\":90,\"columns\":[{\"key\":\"\",\"title\":\"\",\"need\":true}],"
               "\"rules\":[{\"code\":\"\",\"title\":\"\",\"when\":\"\",\"propose\":\"\",\"due_days\":30}]}],\"draws\":[{\"code\":\"\",\"title\":\"\",\"source\":\"\",\"body\":{}}]}",
     .title = LIT("名单种类与名册规则")},
    {M_GET, "/api/match/lists", match_lists_get, USE, TX_READ, OUT_LIST_ROW, .shape = OUT_LIST, .query = "org,kind,state,limit,after",
     .title = LIT("外部名单")},
    {M_POST, "/api/match/lists", match_list_new, USE, TX_WRITE, "match.list", IN(struct match_list_in, match_list_in_fields), OUT_LIST_ROW,
     .shape = OUT_ONE, .query = "org", .title = LIT("登记外部名单")},
    {M_GET, "/api/match/lists/:id", match_list_one, USE, TX_READ, OUT_LIST_ROW, .shape = OUT_ONE, .title = LIT("一份外部名单")},
    {M_POST, "/api/match/lists/:id/load", match_list_load, USE, TX_WRITE, "match.load", IN(struct match_load_in, match_load_fields),
     .shape = OUT_FREE, .schema = "{\"job\":1}", .title = LIT("确认表头，读入名单")},
    {M_GET, "/api/match/lists/:id/flaws", match_list_flaws, USE, TX_READ, .out = {match_flaw_fields, 6, sizeof(struct match_flaw)},
     .shape = OUT_LIST, .query = "limit,after", .title = LIT("名单中的问题")},
    {M_GET, "/api/match/lists/:id/rows", match_list_rows, USE, TX_READ, "match.rows", .logged = true, .shape = OUT_FREE,
     .schema = "{\"rows\":[{\"row_no\":1,\"sheet_row\":2,\"values\":{\"\":\"\"}}],\"next\":null}", .query = "purpose,row,limit,after",
     .title = LIT("查看名单内容（打码）")},
    {M_POST, "/api/match/lists/:id/rows/:row/open", match_row_open, PERM_PERSON_UNMASK, SCOPE_ORG, TX_NONE, "person.unmask",
     IN(struct match_reason_in, match_reason_fields), .shape = OUT_FREE, .schema = "{\"number\":\"\",\"phone\":\"\"}",
     .title = LIT("查看名单中一行的完整号码")},
    {M_POST, "/api/match/lists/:id/purge", match_list_purge, USE, TX_NONE, "match.purge", .once = true, .shape = OUT_FREE,
     .schema = "{\"list\":1,\"kept\":0,\"dropped\":0}", .title = LIT("销毁名单")},
    {M_POST, "/api/match/purge", match_purge_due, PERM_NONE, SCOPE_LOCAL, TX_NONE, "match.purge", .once = true, .shape = OUT_FREE,
     .schema = "{\"lists\":0}", .title = LIT("销毁到期的名单")},
    {M_POST, "/api/match/lists/:id/run", match_run_start, USE, TX_WRITE, "match.run", IN(struct match_purpose_in, match_purpose_fields),
     .shape = OUT_FREE, .schema = "{\"run\":1,\"job\":1}", .title = LIT("开始比对")},
    {M_GET, "/api/match/runs", match_runs_get, USE, TX_READ, OUT(struct match_run, match_run_fields), .shape = OUT_LIST,
     .query = "org,list,limit,after", .title = LIT("比对记录")},
    {M_GET, "/api/match/hits", match_hits_get, USE, TX_READ, "match.hits", OUT(struct match_hit, match_hit_fields), .shape = OUT_LIST,
     .logged = true, .query = "org,list,how,limit,after", .title = LIT("比中的对象")},
    {M_GET, "/api/match/pairs", match_pairs_get, USE, TX_READ, "match.pairs", OUT(struct match_pair, match_pair_fields), .shape = OUT_LIST,
     .logged = true, .query = "org,list,state,limit,after", .title = LIT("疑似同一人")},
    {M_POST, "/api/match/pairs/:id", match_pair_decide, USE, TX_WRITE, "match.pair", IN(struct match_pair_in, match_pair_in_fields),
     .shape = OUT_FREE, .schema = "{\"id\":1,\"state\":\"\"}", .title = LIT("判断是否同一人")},
    {M_GET, "/api/match/actions", match_actions_get, USE, TX_READ, "match.actions", OUT_ACTION, .shape = OUT_LIST, .logged = true,
     .query = "org,list,state,propose,late,limit,after", .title = LIT("建议的措施")},
    {M_GET, "/api/match/actions/:id/steps", match_action_steps, USE, TX_READ, OUT(struct match_step, match_step_fields), .shape = OUT_LIST,
     .query = "limit", .title = LIT("建议的办理经过")},
    {M_POST, "/api/match/actions/:id/accept", match_action_accept, USE, TX_WRITE, "match.accept", IN(struct match_move_in, match_move_fields),
     MOVED, .title = LIT("采纳建议")},
    {M_POST, "/api/match/actions/:id/reject", match_action_reject, USE, TX_WRITE, "match.reject", IN(struct match_move_in, match_move_fields),
     MOVED, .title = LIT("不采纳建议")},
    {M_POST, "/api/match/actions/:id/finish", match_action_finish, USE, TX_WRITE, "match.finish", IN(struct match_move_in, match_move_fields),
     MOVED, .title = LIT("建议办结")},
    {M_POST, "/api/match/actions/:id/reopen", match_action_reopen, USE, TX_WRITE, "match.reopen", IN(struct match_move_in, match_move_fields),
     MOVED, .title = LIT("重新处理建议")},
    {M_POST, "/api/match/lists/:id/draw", match_draw_start, USE, TX_WRITE, "match.draw", IN(struct match_draw_in, match_draw_in_fields),
     .shape = OUT_FREE, .schema = "{\"draw\":1,\"job\":1}", .title = LIT("按规则编制名册草稿")},
    {M_GET, "/api/match/draws", match_draws_get, USE, TX_READ, OUT(struct match_draw, match_draw_fields), .shape = OUT_LIST,
     .query = "org,list,limit,after", .title = LIT("名册草稿")},
};

static const struct job_kind jobs[] = {
    {"match.run", LIT("数据比对"), match_run_job},
    {"match.draw", LIT("编制名册草稿"), match_draw_job},
};

static const struct meta_row meta[] = {
    {"match_list", {match_list_fields, countof(match_list_fields), sizeof(struct match_list)}},
    {"match_list_in", {match_list_in_fields, countof(match_list_in_fields), sizeof(struct match_list_in)}},
    {"match_run", {match_run_fields, countof(match_run_fields), sizeof(struct match_run)}},
    {"match_hit", {match_hit_fields, countof(match_hit_fields), sizeof(struct match_hit)}},
    {"match_pair", {match_pair_fields, countof(match_pair_fields), sizeof(struct match_pair)}},
    {"match_action", {match_action_fields, countof(match_action_fields), sizeof(struct match_action)}},
    {"match_draw", {match_draw_fields, countof(match_draw_fields), sizeof(struct match_draw)}},
    {"match_draw_in", {match_draw_in_fields, countof(match_draw_in_fields), sizeof(struct match_draw_in)}},
};

static enum err todo(struct ctx *cx, struct todo *t)
{
    static const struct {
        int stmt;
        const char *kind, *link;
        struct str title;
    } lines[] = {
        {MATCH_TODO_ACTIONS, "match.action", "/match?tab=actions&state=open", LIT("数据比对提出的建议待处理")},
        {MATCH_TODO_ACCEPTED, "match.accepted", "/match?tab=actions&state=accepted", LIT("采纳的比对建议待办结")},
        {MATCH_TODO_PAIRS, "match.pair", "/match?tab=pairs&state=open", LIT("疑似同一人待判断")},
        {MATCH_TODO_LISTS, "match.list", "/match", LIT("登记的外部名单待上传、读入")},
    };
    for (size_t i = 0; i < countof(lines); i++) {
        int64_t n = 0;
        TRY(todo_count(cx, PERM_MATCH_USE, lines[i].stmt, &n));
        todo_put(t, lines[i].kind, lines[i].title, n, str_of(lines[i].link));
    }
    return OK;
}

const struct area area_match = {
    .name = "match", .title = LIT("数据比对"), ROWS(routes, routes), .machines = &match_action_machine, .n_machines = 1,
    ROWS(meta, meta), ROWS(jobs, jobs), .verify = match_verify, .todo = todo,
};
