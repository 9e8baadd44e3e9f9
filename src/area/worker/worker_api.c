// SPDX-License-Identifier: Apache-2.0
// Routes of the worker's phone. A worker's own are of scope WORKER: they know his person and nothing else.
#include "worker_own.h"

#define SELF PERM_WORKER_SELF, SCOPE_WORKER
#define DOOR PERM_NONE, SCOPE_PUBLIC
#define STANDING                                                                                                                     \
    "{no,kind,state,applied_on,turn,due_on,missing,remark,\"steps\":[{title,union,\"is\":\"done now later\",at}]}"

static const struct route routes[] = {
    {M_POST, "/api/worker/code", worker_code_post, DOOR, TX_NONE, "worker.code", IN(struct worker_code_in, worker_code_in_fields), .shape = OUT_FREE,
     .schema = "{\"text\":\"\",\"valid_s\":300,\"again_s\":60}", .title = LIT("职工获取登录验证码")},
    {M_POST, "/api/worker/login", worker_login_post, DOOR, TX_NONE, "worker.login", IN(struct worker_login_in, worker_login_in_fields), .shape = OUT_FREE,
     .schema = "{\"csrf\":\"\"}", .title = LIT("职工登录")},
    {M_GET, "/api/worker/public", worker_public_get, DOOR, TX_READ, .shape = OUT_FREE,
     .schema = "{\"demo\":false,\"notices\":[{title,org_name,from_on,until_on,phone}],\"campaigns\":[{name,org_name,start_on,end_on}]}",
     .title = LIT("职工手机端首页（不登录可见）")},
    {M_POST, "/api/worker/logout", worker_logout_post, SELF, TX_WRITE, "worker.logout", .title = LIT("职工退出登录")},
    {M_GET, "/api/worker/me", worker_me_get, SELF, TX_READ, .shape = OUT_FREE,
     .schema = "{\"name\":\"\",\"number\":\"\",\"phone\":\"\",\"org_name\":\"\",\"employer\":\"\",\"is_member\":true,\"csrf\":\"\"}", .title = LIT("职工本人")},
    {M_GET, "/api/worker/aid", worker_aid_get, SELF, TX_READ, OUT(struct worker_aid, worker_aid_fields), .shape = OUT_LIST, .query = "after,limit",
     .title = LIT("职工本人得到的慰问和帮扶")},
    {M_GET, "/api/worker/applications", worker_applications_get, SELF, TX_READ, .shape = OUT_FREE, .schema = "{\"rows\":[" STANDING "]}",
     .title = LIT("职工本人的申请")},
    {M_GET, "/api/worker/consents", worker_consents_get, SELF, TX_READ, OUT(struct worker_consent, worker_consent_fields), .shape = OUT_LIST,
     .title = LIT("职工本人的同意记录")},
    {M_POST, "/api/worker/consents/:id/withdraw", worker_consent_withdraw, SELF, TX_WRITE, "worker.withdraw", IN(struct worker_told_in, worker_told_fields),
     OUT(struct worker_consent, worker_consent_fields), .shape = OUT_LIST, .title = LIT("职工撤回同意")},
    {M_GET, "/api/worker/requests", worker_requests_get, SELF, TX_READ, OUT(struct privacy_own, worker_request_fields), .shape = OUT_LIST,
     .title = LIT("职工本人的个人信息请求")},
    {M_POST, "/api/worker/requests", worker_request_post, SELF, TX_WRITE, "worker.request", IN(struct privacy_own_in, worker_request_in_fields),
     OUT(struct privacy_own, worker_request_fields), .shape = OUT_LIST, .title = LIT("职工提出查阅复制、更正、删除")},
    {M_GET, "/api/worker/duties", worker_own_duties_get, SELF, TX_READ, .shape = OUT_LIST, .out = {worker_duty_own_fields, 6, 0}, .title = LIT("职工本人的职责（志愿者、企业联系人、门店核销员）")},
    {M_POST, "/api/worker/duties", worker_duty_ask, SELF, TX_WRITE, "worker_duty.ask", IN(struct worker_duty_in, worker_duty_ask_fields), .shape = OUT_LIST,
     .out = {worker_duty_own_fields, 6, 0}, .title = LIT("职工申请当志愿者")},
    {M_POST, "/api/worker/duties/:id/leave", worker_duty_leave, SELF, TX_WRITE, "worker_duty.leave", .shape = OUT_LIST, .out = {worker_duty_own_fields, 6, 0},
     .title = LIT("职工辞去职责")},
    {M_GET, "/api/workers/duties", worker_duties_get, PERM_SERVICE_VIEW, SCOPE_ORG, TX_READ, OUT(struct worker_duty, worker_duty_fields), .shape = OUT_LIST,
     .query = "state,duty,after,limit", .title = LIT("志愿者、企业联系人、门店核销员")},
    {M_POST, "/api/workers/duties", worker_duty_post, PERM_SERVICE_EDIT, SCOPE_ORG, TX_WRITE, "worker_duty.give", IN(struct worker_duty_in, worker_duty_in_fields),
     OUT(struct worker_duty, worker_duty_fields), .shape = OUT_ONE, .title = LIT("指定志愿者、企业联系人")},
    {M_POST, "/api/workers/duties/:id/grant", worker_duty_grant, PERM_SERVICE_EDIT, SCOPE_ORG, TX_WRITE, "worker_duty.grant",
     OUT(struct worker_duty, worker_duty_fields), .shape = OUT_ONE, .title = LIT("同意当志愿者")},
    {M_POST, "/api/workers/duties/:id/end", worker_duty_end, PERM_SERVICE_EDIT, SCOPE_ORG, TX_WRITE, "worker_duty.end",
     OUT(struct worker_duty, worker_duty_fields), .shape = OUT_ONE, .title = LIT("结束职责")},
    {M_POST, "/api/worker/send", worker_send_post, PERM_NONE, SCOPE_LOCAL, TX_NONE, "worker.send", .once = true, .shape = OUT_FREE,
     .schema = "{\"taken\":1}", .title = LIT("发送职工登录验证码（仅限本机）")},
    {M_GET, "/api/workers/messages", worker_messages_get, PERM_PERSON_UNMASK, SCOPE_ORG, TX_READ, "worker.messages", .logged = true,
     OUT(struct worker_message, worker_message_fields), .shape = OUT_LIST, .query = "after,limit", .title = LIT("职工登录验证码的发送情况")},
};
static const struct meta_row meta[] = {
    {"worker_aid", {worker_aid_fields, 8, sizeof(struct worker_aid)}},
    {"worker_duty", {worker_duty_fields, 14, sizeof(struct worker_duty)}},
    {"worker_duty_in", {worker_duty_in_fields, 4, sizeof(struct worker_duty_in)}},
    {"worker_message", {worker_message_fields, 9, sizeof(struct worker_message)}},
};

static enum err todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_SERVICE_EDIT, WORKER_DUTY_TODO, &n));
    todo_put(t, "worker_duty.asked", S("想当志愿者、等待同意的职工"), n, S("/volunteers"));
    return OK;
}

extern const struct area area_worker;
const struct area area_worker = {
    .name = "worker", .title = LIT("职工手机端"), ROWS(routes, routes), ROWS(meta, meta), .todo = todo, .verify = worker_verify,
};
