// SPDX-License-Identifier: Apache-2.0
// Routes of personal data. Taking a request and recording consent is work of who keeps the file (CASE_ENTER); deciding, holding and
// erasing needs PRIVACY_ACT.
#include "privacy_own.h"

#define VIEW PERM_CASE_VIEW, SCOPE_ORG
#define ENTER PERM_CASE_ENTER, SCOPE_ORG
#define ACT PERM_PRIVACY_ACT, SCOPE_ORG
#define CONSENTS_OUT                                                                                                                 \
    .shape = OUT_FREE, .query = "org",                                                                                               \
    .schema = "{casefile_id,no,\"text\":\"谁缺什么\",\"rows\":[{id,member_no,name,purpose,title,edition,how,guardian_no,guardian,file_id,given_on," \
              "recorder,withdrawn_on}],\"missing\":[{member_no,name,purpose,title,child}]}"
#define REQUEST_OUT .shape = OUT_FREE, .query = "org", .schema = "{privacy_request,\"verbs\":[{verb,title}]}"
#define HOLDS_OUT .shape = OUT_FREE, .query = "org", .schema = "{\"rows\":[{id,reason,until_on,setter,set_at,lifter,lifted_at,words}]}"
#define IN_DECIDE IN(struct privacy_decide_in, privacy_decide_fields)

static const struct route routes[] = {
    {M_GET, "/api/privacy/texts", consent_texts_get, VIEW, TX_READ, .shape = OUT_FREE, .query = "org",
     .schema = "{\"rows\":[{purpose,edition,title,source,body}]}", .title = LIT("现行同意书文本")},
    {M_GET, "/api/casefiles/:id/consents", consents_get, VIEW, TX_READ, CONSENTS_OUT, .title = LIT("一份档案的同意记录和缺少的同意")},
    {M_POST, "/api/casefiles/:id/consents", consent_post, ENTER, TX_WRITE, "consent.give", IN(struct consent_in, consent_in_fields), CONSENTS_OUT,
     .title = LIT("登记同意")},
    {M_POST, "/api/casefiles/:id/consents/:row/withdraw", consent_withdraw, ENTER, TX_WRITE, "consent.withdraw",
     IN(struct consent_end_in, consent_end_fields), CONSENTS_OUT, .title = LIT("登记撤回同意")},
    {M_GET, "/api/casefiles/:id/consents/:row/scan", consent_scan, VIEW, TX_READ, "consent.scan", .shape = OUT_FILE, .logged = true, .query = "org",
     .title = LIT("同意书签字件")},
    {M_GET, "/api/privacy/requests", requests_get, VIEW, TX_READ, .out = {privacy_request_fields, 33, sizeof(struct privacy_request)}, .shape = OUT_LIST,
     .query = "org,state,casefile,limit,after", .title = LIT("个人信息请求")},
    {M_POST, "/api/casefiles/:id/requests", request_post, ENTER, TX_WRITE, "privacy.take", IN(struct privacy_request_in, privacy_request_in_fields),
     REQUEST_OUT, .title = LIT("受理个人信息请求")},
    {M_GET, "/api/privacy/requests/:id", request_one, VIEW, TX_READ, "privacy.look", REQUEST_OUT, .logged = true, .title = LIT("一项个人信息请求")},
    {M_POST, "/api/privacy/requests/:id/ready", request_ready, ACT, TX_WRITE, "privacy.ready", REQUEST_OUT, .title = LIT("查阅副本已备好")},
    {M_POST, "/api/privacy/requests/:id/hand", request_hand, ACT, TX_WRITE, "privacy.hand", IN_DECIDE, REQUEST_OUT,
     .title = LIT("核对身份后交付副本")},
    {M_POST, "/api/privacy/requests/:id/apply", request_apply, ACT, TX_WRITE, "privacy.apply", IN_DECIDE, REQUEST_OUT,
     .title = LIT("办理更正、撤回同意、删除")},
    {M_POST, "/api/privacy/requests/:id/keep", request_keep, ACT, TX_WRITE, "privacy.keep", IN_DECIDE, REQUEST_OUT,
     .title = LIT("停止处理，按规定保存到期后删除")},
    {M_POST, "/api/privacy/requests/:id/refuse", request_refuse, ACT, TX_WRITE, "privacy.refuse", IN_DECIDE, REQUEST_OUT,
     .title = LIT("不予办理个人信息请求")},
    {M_POST, "/api/privacy/requests/:id/recall", request_recall, ENTER, TX_WRITE, "privacy.recall", REQUEST_OUT, .title = LIT("申请人撤回请求")},
    {M_GET, "/api/privacy/retention", retention_get, VIEW, TX_READ, .shape = OUT_FREE, .query = "org", .schema = "{edition,body}",
     .title = LIT("保存期限和办理期限")},
    {M_GET, "/api/privacy/due", due_get, VIEW, TX_READ, PRIVACY_DUE_OUT, .shape = OUT_LIST, .query = "org,limit,after", .title = LIT("到期应删除的档案")},
    {M_GET, "/api/casefiles/:id/holds", holds_get, VIEW, TX_READ, HOLDS_OUT, .title = LIT("一份档案的依法封存")},
    {M_POST, "/api/casefiles/:id/holds", hold_post, ACT, TX_WRITE, "privacy.hold", IN(struct hold_in, hold_in_fields), HOLDS_OUT,
     .title = LIT("依法封存档案")},
    {M_POST, "/api/casefiles/:id/holds/:row/lift", hold_lift, ACT, TX_WRITE, "privacy.lift", HOLDS_OUT, .title = LIT("解除封存")},
    {M_GET, "/api/privacy/erasures", erasures_get, VIEW, TX_READ, ERASURE_OUT, .shape = OUT_LIST, .query = "org,state,limit,after",
     .title = LIT("删除个人信息的记录")},
    {M_POST, "/api/privacy/erasures", erasure_post, ACT, TX_WRITE, "erasure.propose", IN(struct erasure_in, erasure_in_fields), ERASURE_OUT, .shape = OUT_ONE,
     .query = "org", .title = LIT("提出删除一份档案的个人信息")},
    {M_POST, "/api/privacy/erasures/:id/run", erasure_run, ACT, TX_NONE, "erasure.run", ERASURE_OUT, .shape = OUT_ONE, .once = true, .query = "org",
     .title = LIT("执行删除个人信息")},
    {M_POST, "/api/privacy/erasures/:id/refuse", erasure_refuse, ACT, TX_WRITE, "erasure.refuse", ERASURE_OUT, .shape = OUT_ONE, .query = "org",
     .title = LIT("不同意删除个人信息")},
    {M_POST, "/api/privacy/sweep", privacy_sweep, PERM_NONE, SCOPE_LOCAL, TX_NONE, "privacy.sweep", .once = true, .shape = OUT_FREE,
     .schema = "{\"packs\":1,\"answers\":2}", .title = LIT("清理到期的证据包和答复（仅限本机）")},
};
static const struct meta_row meta[] = {
    {"consent", {consent_fields, 17, sizeof(struct consent)}},
    {"privacy_request", {privacy_request_fields, 33, sizeof(struct privacy_request)}},
    {"privacy_request_in", {privacy_request_in_fields, 10, sizeof(struct privacy_request_in)}},
};

extern const struct area area_privacy;
const struct area area_privacy = {
    .name = "privacy", .title = LIT("个人信息"), ROWS(routes, routes), ROWS(machines, privacy_machines), ROWS(meta, meta),
    .verify = privacy_verify, .todo = privacy_todo,
};
