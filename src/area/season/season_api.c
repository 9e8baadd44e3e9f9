// SPDX-License-Identifier: Apache-2.0
// Routes of the warm season.
#include "season_own.h"

#define READ(path_, run_, title_, ...) \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_SERVICE_VIEW, .scope = SCOPE_ORG, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(path_, run_, action_, title_, ...) \
    {.method = M_POST, .path = path_, .run = run_, .perm = PERM_SERVICE_EDIT, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = action_, .title = LIT(title_), __VA_ARGS__}
static const char season_schema[] = "{…season, \"task_rows\": [{id,action,title,owner,due_on,heads,fen,done_heads,done_fen,dropped}], \"partners\": [{company,offers,since_on}]}";
static const char record_schema[] = "{…season_record, \"names\": [{no,name,number,phone,policy,occupation,platform,registered}]}";

static const struct route season_routes[] = {
    READ("/api/seasons", seasons_get, "温暖季", .shape = OUT_LIST, OUT(struct season, season_fields), .query = "campaign,after,limit"),
    WRITE("/api/seasons", season_post, "season.add", "制定温暖季计划", .shape = OUT_FREE, .schema = season_schema, IN(struct season_in, season_in_fields)),
    READ("/api/seasons/:id", season_one_get, "一份温暖季计划", .shape = OUT_FREE, .schema = season_schema),
    WRITE("/api/seasons/:id/tasks", season_task_post, "season.task", "添加任务", .shape = OUT_FREE, .schema = season_schema, IN(struct season_task_in, season_task_in_fields)),
    WRITE("/api/season-tasks/:id/drop", season_task_drop, "season.task_drop", "取消任务", .shape = OUT_FREE, .schema = season_schema, IN(struct season_drop_in, season_drop_fields)),
    WRITE("/api/seasons/:id/partners", season_partner_post, "season.partner", "登记公益伙伴", .shape = OUT_FREE, .schema = season_schema,
          IN(struct season_partner_in, season_partner_in_fields)),
    READ("/api/season-records", season_records_get, "温暖季工作记录", .shape = OUT_LIST, OUT(struct season_record, season_record_fields), .query = "season,action,after,limit"),
    READ("/api/season-records/:id", season_record_get, "一条温暖季工作记录", .shape = OUT_FREE, .schema = record_schema),
    WRITE("/api/seasons/:id/records", season_record_post, "season.record", "登记温暖季工作", .shape = OUT_FREE, .schema = record_schema,
          IN(struct season_record_in, season_record_in_fields)),
    WRITE("/api/season-records/:id/drop", season_record_drop, "season.record_drop", "撤销温暖季工作记录", .shape = OUT_FREE, .schema = record_schema,
          IN(struct season_drop_in, season_drop_fields)),
    WRITE("/api/season-records/:id/roster", season_record_link, "season.roster", "关联慰问名册", .shape = OUT_FREE, .schema = record_schema, IN(struct season_link_in, season_link_fields)),
    WRITE("/api/season-records/:id/names", season_names_post, "season.names", "登记现场名单", .shape = OUT_FREE, .schema = record_schema, IN(struct season_names_in, season_names_fields)),
    READ("/api/seasons/:id/report", season_report_get, "温暖季报告", .shape = OUT_FREE,
         .schema = "{title,org_name,\"rows\":[{action,tasks,aim_heads,aim_fen,records,heads,listed,people,sites,fen}],\"money\":[{source,heads,fen}],\"partners\":[\"\"]}"),
};
static const struct meta_row season_meta[] = {
    {"season", {season_fields, 12, sizeof(struct season)}},
    {"season_in", {season_in_fields, 5, sizeof(struct season_in)}},
    {"season_task_in", {season_task_in_fields, 6, sizeof(struct season_task_in)}},
    {"season_record", {season_record_fields, 28, sizeof(struct season_record)}},
    {"season_record_in", {season_record_in_fields, 11, sizeof(struct season_record_in)}},
};

const struct area area_season = {
    .name = "season", .title = LIT("新就业形态温暖季"), ROWS(routes, season_routes), ROWS(meta, season_meta), .verify = season_verify};
