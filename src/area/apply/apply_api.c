// SPDX-License-Identifier: Apache-2.0
// Routes of applications made on the phone: the worker's own, and those of the union that takes them in.
#include "apply.h"

#define SELF PERM_WORKER_SELF, SCOPE_WORKER
#define ENTER PERM_CASE_ENTER, SCOPE_ORG
#define WHOLE \
    .shape = OUT_FREE, .schema = "{id,kind,state,org_name,due_on,sent_at,version,said,\"fresh\":true,\"body\":{file,members,money,consents,words,reason},\"photos\":[{no,kind,member}]," \
                                 "\"lacks\":[{step,text}],\"later\":[{step,text}]}"

static const struct field begin_fields[] = {
    {FIELD(struct apply_begin_in, kind), .as = AS_CODE, .codes = "self_kind", .need = true, .max = 10, .label = LIT("申请")},
};
static const struct field save_fields[] = {
    {FIELD(struct apply_save_in, body), .as = AS_JSON, .need = true, .max = APPLY_BODY_MAX, .label = LIT("申请内容")},
    {FIELD(struct apply_save_in, version), .label = LIT("版本")},
};
static const struct field version_fields[] = {{FIELD(struct apply_version_in, version), .label = LIT("版本")}};
static const struct field drop_fields[] = {{FIELD(struct apply_drop_in, no), .min = 1, .max = 1000, .label = LIT("第几张")}};
static const struct field take_fields[] = {
    {FIELD(struct apply_take_in, words), .max = 500, .label = LIT("意见")},
    {FIELD(struct apply_take_in, area), .max = 6, .label = LIT("低保标准所在地")},
};

static const struct route routes[] = {
    {M_GET, "/api/worker/apply", apply_mine_get, SELF, TX_READ, .shape = OUT_FREE,
     .schema = "{\"may\":[{kind,title}],\"inmate\":false,\"rows\":[{id,kind,title,state,standing,org_name,due_on,sent_at,said,version}]}", .title = LIT("职工本人提出的申请")},
    {M_GET, "/api/worker/apply/form", apply_form_get, SELF, TX_READ, .shape = OUT_FREE,
     .schema = "{\"codes\":{},\"texts\":[{purpose,edition,title,body}],\"papers\":[{kind,text}],today,photos_max,members_max}", .title = LIT("职工申请表的选项和同意书")},
    {M_POST, "/api/worker/apply", apply_begin_post, SELF, TX_WRITE, "apply.begin", IN(struct apply_begin_in, begin_fields), .shape = OUT_FREE, .schema = "{id}",
     .title = LIT("职工开始一份申请")},
    {M_GET, "/api/worker/apply/:id", apply_one_get, SELF, TX_READ, WHOLE, .title = LIT("职工本人的一份申请")},
    {M_POST, "/api/worker/apply/:id/save", apply_save_post, SELF, TX_WRITE, "apply.save", IN(struct apply_save_in, save_fields), WHOLE, .title = LIT("职工保存申请")},
    {M_POST, "/api/worker/apply/:id/send", apply_send_post, SELF, TX_WRITE, "apply.send", IN(struct apply_version_in, version_fields), WHOLE, .title = LIT("职工提交申请")},
    {M_POST, "/api/worker/apply/:id/withdraw", apply_withdraw_post, SELF, TX_WRITE, "apply.withdraw", IN(struct apply_version_in, version_fields), WHOLE,
     .title = LIT("职工撤回没有受理的申请")},
    {M_POST, "/api/worker/apply/:id/photos", apply_photo_post, SELF, TX_NONE, "apply.photo", WHOLE, .once = true, .upload = true, .query = "kind,member",
     .title = LIT("职工上传材料照片和签名")},
    {M_GET, "/api/worker/apply/:id/photos/:no", apply_photo_get, SELF, TX_READ, .shape = OUT_FILE, .title = LIT("职工本人上传的照片")},
    {M_POST, "/api/worker/apply/:id/drop", apply_photo_drop, SELF, TX_WRITE, "apply.drop", IN(struct apply_drop_in, drop_fields), WHOLE, .title = LIT("职工去掉一张照片")},
    {M_GET, "/api/self-applications", apply_list_get, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE, .query = "state,after,limit",
     .schema = "{\"rows\":[{id,name,org_code,org_name,kind,state,sent_at,due_on,casefile_id,application_id,taker,taken_at}],next}", .title = LIT("职工本人提交的申请")},
    {M_GET, "/api/self-applications/:id", apply_union_get, ENTER, TX_READ, "apply.look", WHOLE, .logged = true, .title = LIT("查看职工本人提交的申请")},
    {M_GET, "/api/self-applications/:id/photos/:no", apply_union_photo, ENTER, TX_READ, "apply.photo_look", .shape = OUT_FILE, .logged = true, .title = LIT("查看申请的材料照片")},
    {M_POST, "/api/self-applications/:id/take", apply_take_post, ENTER, TX_WRITE, "apply.take", IN(struct apply_take_in, take_fields), .shape = OUT_FREE,
     .schema = "{casefile_id,case_no,application_id}", .title = LIT("受理职工本人的申请")},
    {M_POST, "/api/self-applications/:id/return", apply_return_post, ENTER, TX_WRITE, "apply.return", IN(struct apply_take_in, take_fields), WHOLE,
     .title = LIT("退回职工补充")},
    {M_POST, "/api/self-applications/sweep", apply_sweep_post, PERM_NONE, SCOPE_LOCAL, TX_NONE, "apply.sweep", .once = true, .shape = OUT_FREE,
     .schema = "{ended,photos}", .title = LIT("清理没有办下去的手机申请（仅限本机）")},
};
static const struct meta_row meta[] = {{"self_application", {self_application_fields, 17, sizeof(struct self_application)}}};

extern const struct area area_apply;
const struct area area_apply = {
    .name = "apply", .title = LIT("本人申请"), ROWS(routes, routes), ROWS(machines, apply_machines), ROWS(meta, meta), .todo = apply_todo, .verify = apply_verify,
};
