// SPDX-License-Identifier: Apache-2.0
// Routes of the audit room.
#include "auditroom_own.h"

#define OUT_RUN .out = {check_run_fields, countof(check_run_fields), sizeof(struct check_run)}
#define OUT_FOUND .out = {check_found_fields, countof(check_found_fields), sizeof(struct check_found)}
#define OUT_SAMPLE .out = {sample_fields, countof(sample_fields), sizeof(struct sample)}
#define OUT_ITEM .out = {sample_item_fields, countof(sample_item_fields), sizeof(struct sample_item)}
#define OUT_PAPER .out = {paper_fields, countof(paper_fields), sizeof(struct workpaper)}
#define WORK PERM_AUDITROOM_WORK, SCOPE_ORG
#define VIEW PERM_AUDITROOM_VIEW, SCOPE_ORG

static const struct route routes[] = {
    {M_GET, "/api/auditroom/checks", run_checks_get, WORK, TX_READ, .shape = OUT_FREE, .query = "org,campaign",
     .schema = "{\"rows\":[{\"code\":\"\",\"topic\":\"\",\"title\":\"\",\"question\":\"\",\"source\":\"\",\"severity\":\"\",\"rule\":\"\",\"params\":{},\"run\":1,\"hits\":0,\"fen\":0,\"at\":0}],\"next\":null}",
     .title = LIT("经审检查项目")},
    {M_POST, "/api/auditroom/runs", run_start, WORK, TX_WRITE, "auditroom.check", IN(struct run_in, run_in_fields),
     .shape = OUT_FREE, .schema = "{\"run\":1,\"job\":1}", .query = "org", .title = LIT("开始检查")},
    {M_GET, "/api/auditroom/runs", run_list, WORK, TX_READ, OUT_RUN, .shape = OUT_LIST, .query = "org,campaign,limit,after",
     .title = LIT("检查记录")},
    {M_GET, "/api/auditroom/runs/:id", run_one, WORK, TX_READ, OUT_RUN, .shape = OUT_ONE, .title = LIT("一次检查")},
    {M_GET, "/api/auditroom/runs/:id/hits", run_hits, WORK, TX_READ, OUT_FOUND, .shape = OUT_LIST, .query = "code,limit,after",
     .title = LIT("检查发现的疑点")},
    {M_GET, "/api/auditroom/samples/look", sample_look, WORK, TX_READ, .shape = OUT_FREE,
     .schema = "{\"population\":0,\"population_fen\":0,\"size\":0,\"interval_fen\":0}",
     .query = "org,campaign,unit,method,class,source,min_fen,confidence,margin,rate,tolerable_fen,top", .title = LIT("抽样试算")},
    {M_POST, "/api/auditroom/samples", sample_draw, WORK, TX_NONE, "auditroom.draw", IN(struct draw_in, draw_in_fields), OUT_SAMPLE,
     .once = true, .shape = OUT_ONE, .query = "org", .title = LIT("抽样")},
    {M_GET, "/api/auditroom/samples", sample_list, WORK, TX_READ, OUT_SAMPLE, .shape = OUT_LIST, .query = "org,campaign,limit,after",
     .title = LIT("样本列表")},
    {M_GET, "/api/auditroom/samples/:id", sample_one, WORK, TX_READ, OUT_SAMPLE, .shape = OUT_ONE, .title = LIT("一个样本")},
    {M_GET, "/api/auditroom/samples/:id/items", sample_items, WORK, TX_READ, OUT_ITEM, .shape = OUT_LIST,
     .query = "verdict,limit,after", .title = LIT("抽中的项目")},
    {M_PUT, "/api/auditroom/samples/:id/items/:seq", sample_item_note, WORK, TX_WRITE, "auditroom.look",
     IN(struct item_in, item_in_fields), OUT_ITEM, .shape = OUT_ONE, .title = LIT("登记检查结果")},
    {M_GET, "/api/auditroom/samples/:id/population", sample_population, WORK, TX_READ, "auditroom.population",
     .shape = OUT_FILE, .logged = true, .title = LIT("抽样总体")},
    {M_POST, "/api/auditroom/samples/:id/papers", sample_papers, WORK, TX_WRITE, "paper.write",
     IN(struct sample_papers_in, sample_papers_fields), .shape = OUT_FREE, .schema = "{\"papers\":1}", .title = LIT("按样本编制底稿")},
    {M_GET, "/api/auditroom/papers", paper_list, VIEW, TX_READ, OUT_PAPER, .shape = OUT_LIST,
     .query = "org,campaign,state,sample,q,limit,after", .title = LIT("审计底稿")},
    {M_POST, "/api/auditroom/papers", paper_create, WORK, TX_WRITE, "paper.write", IN(struct paper_in, paper_in_fields), OUT_PAPER,
     .shape = OUT_ONE, .query = "org", .title = LIT("编制底稿")},
    {M_GET, "/api/auditroom/papers/:id", paper_one, VIEW, TX_READ, OUT_PAPER, .shape = OUT_ONE, .title = LIT("一份底稿")},
    {M_PUT, "/api/auditroom/papers/:id", paper_edit, WORK, TX_WRITE, "paper.edit", IN(struct paper_in, paper_edit_fields), OUT_PAPER,
     .shape = OUT_ONE, .title = LIT("修改底稿")},
    {M_POST, "/api/auditroom/papers/:id/send", paper_send, WORK, TX_WRITE, "paper.send", IN(struct paper_text, paper_send_fields), OUT_PAPER,
     .shape = OUT_ONE, .title = LIT("发送底稿")},
    {M_POST, "/api/auditroom/papers/:id/reply", paper_reply, PERM_AUDITROOM_REPLY, SCOPE_ORG, TX_WRITE, "paper.reply",
     IN(struct paper_text, paper_reply_fields), OUT_PAPER, .shape = OUT_ONE, .title = LIT("答复底稿")},
    {M_POST, "/api/auditroom/papers/:id/return", paper_return, WORK, TX_WRITE, "paper.return", IN(struct paper_text, paper_return_fields),
     OUT_PAPER, .shape = OUT_ONE, .title = LIT("要求补充答复")},
    {M_POST, "/api/auditroom/papers/:id/close", paper_close, WORK, TX_WRITE, "paper.close", IN(struct paper_text, paper_close_fields),
     OUT_PAPER, .shape = OUT_ONE, .title = LIT("作出结论")},
    {M_POST, "/api/auditroom/papers/:id/drop", paper_drop, WORK, TX_WRITE, "paper.drop", IN(struct paper_text, paper_drop_fields), OUT_PAPER,
     .shape = OUT_ONE, .title = LIT("作废底稿")},
    {M_POST, "/api/auditroom/papers/:id/proofs", paper_proof_audit, WORK, TX_NONE, "paper.proof", .once = true, .upload = true,
     .shape = OUT_FREE, .schema = "{\"file\":1}", .title = LIT("上传审计证据")},
    {M_POST, "/api/auditroom/papers/:id/answers", paper_proof_union, PERM_AUDITROOM_REPLY, SCOPE_ORG, TX_NONE, "paper.answer",
     .once = true, .upload = true, .shape = OUT_FREE, .schema = "{\"file\":1}", .title = LIT("上传答复附件")},
    {M_GET, "/api/auditroom/papers/:id/files/:file", paper_proof_read, VIEW, TX_READ, "paper.file", .shape = OUT_FILE, .logged = true,
     .title = LIT("底稿附件")},
    {M_GET, "/api/auditroom/trace", trace_get, PERM_FUND_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE, .query = "org,campaign,of",
     .schema = "{\"campaign\":\"\",\"of\":\"\",\"fen\":0,\"rule\":\"\",\"nodes\":[{\"id\":0,\"layer\":0,\"kind\":\"\",\"title\":\"\",\"sub\":\"\",\"object\":\"\",\"fen\":0,\"n\":0}],\"links\":[{\"from\":0,\"to\":1,\"source\":\"\",\"fen\":0}]}",
     .title = LIT("资金去向图")},
};

static const struct job_kind jobs[] = {{"auditroom.check", LIT("经审检查"), run_job}};

static const struct meta_row meta[] = {
    {"check_run", {check_run_fields, countof(check_run_fields), sizeof(struct check_run)}},
    {"check_result", {check_result_fields, countof(check_result_fields), sizeof(struct check_result)}},
    {"check_found", {check_found_fields, countof(check_found_fields), sizeof(struct check_found)}},
    {"sample", {sample_fields, countof(sample_fields), sizeof(struct sample)}},
    {"sample_item", {sample_item_fields, countof(sample_item_fields), sizeof(struct sample_item)}},
    {"draw_in", {draw_in_fields, countof(draw_in_fields), sizeof(struct draw_in)}},
    {"item_in", {item_in_fields, countof(item_in_fields), sizeof(struct item_in)}},
    {"paper", {paper_fields, countof(paper_fields), sizeof(struct workpaper)}},
    {"paper_edit", {paper_edit_fields, countof(paper_edit_fields), sizeof(struct paper_in)}},
};

extern const struct area area_auditroom;
const struct area area_auditroom = {
    .name = "auditroom", .title = LIT("经审室"), ROWS(routes, routes), .machines = &paper_machine, .n_machines = 1,
    ROWS(meta, meta), ROWS(jobs, jobs), .verify = auditroom_verify, .todo = auditroom_todo,
};
